//! Nexis, LexisNexis Academic and Nexis Uni.
//!
//! Until 2018 a document begins with its number in the middle of a line (`1 of 25 DOCUMENTS`), followed by the paper,
//! the day and the edition, in the middle too, the headline, and labels in capitals (`BYLINE:`, `LENGTH:`); behind the
//! text stand others (`LOAD-DATE:`, `LANGUAGE:`). Since then it begins with the headline, the paper and the day, the text
//! stands behind a line `Body`, and `End of Document` ends it.

use super::{Layout, Line, Part, author, begins_with, date_of, joined, opening_lines, text_of, value_of};
use crate::article::{Article, Headline, Lines};
use crate::ingest::draft::Draft;
use crate::ingest::formats::{Format, newsroom};
use crate::ingest::{language, metadata};

pub(in crate::ingest::formats) const FORMAT: Format = Format {
    name: "nexis",
    description: "Nexis, LexisNexis: downloads as text, told by their content",
    extensions: &[],
    claims,
    read: |source, sink| LAYOUT.documents(source, sink),
};

pub(super) const LAYOUT: Layout = Layout { next, read };

/// The labels of what is said of a document before its text, in the languages that downloads are set in: in capitals until 2018.
const HEADLINE: [&str; 6] = ["headline", "title", "ueberschrift", "überschrift", "titre", "titular"];
const BYLINE: [&str; 4] = ["byline", "autor", "auteur", "autore"];
const SECTION: [&str; 4] = ["section", "rubrik", "rubrique", "sección"];
const DATELINE: [&str; 1] = ["dateline"];
const HIGHLIGHT: [&str; 1] = ["highlight"];
const LENGTH: [&str; 5] = ["length", "länge", "laenge", "longueur", "longitud"];
const BODY: [&str; 2] = ["body", "text"];
/// Those of which nothing is kept.
const OTHERS: [&str; 5] = ["series", "column", "source", "distribution", "type"];

/// The labels behind a text.
const FOOT: [&str; 29] = [
    "URL",
    "SUBJECT",
    "GRAPHIC",
    "LOAD-DATE",
    "LANGUAGE",
    "DOCUMENT-TYPE",
    "PUBLICATION-TYPE",
    "PUB-TYPE",
    "JOURNAL-CODE",
    "ORGANIZATION",
    "GEOGRAPHIC",
    "PERSON",
    "NAME",
    "COMPANY",
    "TICKER",
    "INDUSTRY",
    "COUNTRY",
    "STATE",
    "CITY",
    "NOTES",
    "CORRECTION",
    "CORRECTION-DATE",
    "ACC-NO",
    "UPDATE",
    "SPRACHE",
    "LANGUE",
    "IDIOMA",
    "DATUM",
    "COPYRIGHT",
];
const LANGUAGE: [&str; 4] = ["language", "sprache", "langue", "idioma"];
/// Those of them that every download has: where none of these follows, what looks like a label is text.
const SURE: [&str; 6] = ["LOAD-DATE", "LANGUAGE", "PUBLICATION-TYPE", "UPDATE", "SPRACHE", "LANGUE"];

/// The lines that a text stands between since 2018, and the one that ends a document.
const BEGIN: [&str; 3] = ["body", "textkörper", "corps"];
const PICTURES: &str = "graphic";
const CLASSES: &str = "classification";
const END: [&str; 3] = ["end of document", "ende des dokuments", "fin du document"];

fn claims(opening: &[u8]) -> bool {
    // Asked of every file: what has none of these is not looked at line by line.
    let signs = ["ocument", "okument", "OCUMENT", "ength:", "ENGTH:", "änge:", "aenge:", "ongueur:", "ongitud:"];
    let opening = &opening[..opening.len().min(super::TOLD_BY)];
    if signs.iter().all(|sign| memchr::memmem::find(opening, sign.as_bytes()).is_none()) {
        return false;
    }
    let lines: Vec<&str> = opening_lines(opening).map(|line| std::str::from_utf8(line).unwrap_or_default()).collect();
    let has_label = |lines: &[&str], labels: &[&str]| {
        lines.iter().filter_map(|line| label(line)).any(|(name, _)| is_one_of(name, labels))
    };
    if let Some(first) = lines.iter().position(|line| is_number(line)) {
        return has_label(&lines[first..], &LENGTH) || has_label(&lines[first..], &BODY);
    }
    let body = lines.iter().position(|line| is_one_of(line, &BEGIN));
    body.is_some_and(|body| has_label(&lines[..body], &LENGTH))
}

/// Returns whether a line numbers a document: `1 of 25 DOCUMENTS`, `FOCUS - 1 of 25 DOCUMENTS`, `Dokument 1 von 25`.
fn is_number(line: &str) -> bool {
    let line = line.trim();
    let words: Vec<&str> = line.strip_prefix("FOCUS - ").unwrap_or(line).split_whitespace().collect();
    let is_count = |word: &str| word.len() <= 6 && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_document = |word: &str| begins_with(word, "docum") || begins_with(word, "dokum");
    let is_of = |word: &str| ["of", "von", "de", "di", "van"].contains(&word);
    let [first, second, third, fourth] = words.as_slice() else { return false };
    let is_shouted = fourth.bytes().all(|byte| !byte.is_ascii_lowercase());
    is_count(first) && is_of(second) && is_count(third) && is_document(fourth) && is_shouted
        || is_document(first) && is_count(second) && is_of(third) && is_count(fourth)
}

fn is_end(line: &Line<'_>) -> bool {
    is_one_of(line.bare(), &END)
}

fn next(lines: &[Line<'_>]) -> usize {
    let is_last = |at: usize| is_end(&lines[at]) || lines.get(at + 1).is_some_and(|line| is_number(line.text));
    (0..lines.len()).find(|at| is_last(*at)).map_or(lines.len(), |last| last + 1)
}

fn read<'t>(lines: &[Line<'t>]) -> Part<'t> {
    let first = lines.iter().find(|line| !line.is_blank());
    let is_numbered = first.is_some_and(|first| is_number(first.text));
    if let Some(begin) = lines.iter().position(|line| is_one_of(line.bare(), &BEGIN)).filter(|_| !is_numbered) {
        return recent(&lines[..begin], &lines[begin + 1..]);
    }
    let Some((head, document)) = lines.split_first().filter(|(first, _)| is_number(first.text)) else {
        return if lines.iter().any(|line| label(line.text).is_some_and(|(name, _)| is_one_of(name, &LENGTH))) {
            former(lines[0], lines)
        } else {
            Part::Cover
        };
    };
    former(*head, document)
}

/// Reads a document as it was set until 2018, behind the line with its number.
fn former<'t>(number: Line<'t>, lines: &[Line<'t>]) -> Part<'t> {
    let is_head = |line: &Line<'_>| label(line.text).is_some();
    let labels = lines.iter().position(is_head).unwrap_or(lines.len());
    let (opening, rest) = lines.split_at(labels);
    let head = Head::of(opening);
    let (mut said, body) = Said::of(rest);
    let foot = foot(body);
    let (body, foot) = body.split_at(foot);
    let text = joined(&[&said.highlight, &text_of(body), &corrections(foot)]);
    said.headline = said.headline.or(head.headline);
    said.language = foot.iter().find_map(|line| language_label(line));
    said.part(number, head.paper, head.date, text)
}

/// Reads a document as it is set since 2018: what stands before its text, and its text with what stands behind.
fn recent<'t>(head: &[Line<'t>], lines: &[Line<'t>]) -> Part<'t> {
    let is_rights = |line: &Line<'_>| line.is_copyright();
    let rights = head.iter().position(is_rights).or_else(|| head.iter().position(|line| label(line.text).is_some()));
    let (opening, labels) = head.split_at(rights.unwrap_or(head.len()));
    let said: Vec<Line<'_>> = opening.iter().copied().filter(|line| !line.is_blank()).collect();
    let day = said.iter().rposition(|line| date_of(line.text).is_some()).unwrap_or(said.len());
    let before = |lines: usize| day.checked_sub(lines).and_then(|at| said.get(at)).map(|line| line.bare());
    let classes = lines.iter().rposition(|line| is_one_of(line.bare(), &[CLASSES]));
    let classes = classes.or_else(|| lines.iter().rposition(|line| begins_with(line.text, "Load-Date:")));
    let end = classes.or_else(|| lines.iter().rposition(is_end)).unwrap_or(lines.len());
    let pictures = lines[..end].iter().rposition(|line| is_one_of(line.bare(), &[PICTURES])).unwrap_or(end);
    let (mut found, _) =
        Said::of(&labels[labels.iter().position(|line| label(line.text).is_some()).unwrap_or(labels.len())..]);
    let text = joined(&[&found.highlight, &text_of(&lines[..pictures])]);
    found.headline = before(2).and_then(metadata::one_line);
    found.language = lines[end..].iter().find_map(|line| language_label(line));
    let first = said.first().or(head.first()).or(lines.first()).copied();
    let Some(first) = first else { return Part::Cover };
    found.part(first, before(1).and_then(metadata::one_line), said.get(day).and_then(|line| date_of(line.text)), text)
}

/// What stands before the labels of a document.
#[derive(Default)]
struct Head<'t> {
    paper: Option<String>,
    date: Option<&'t str>,
    headline: Option<String>,
}

impl<'t> Head<'t> {
    fn of(lines: &[Line<'t>]) -> Self {
        let is_said = |line: &&Line<'_>| !line.is_blank() && !line.is_copyright();
        let said: Vec<Line<'t>> = lines.iter().filter(is_said).copied().collect();
        let day = said.iter().position(|line| date_of(line.text).is_some());
        let paper = if day == Some(0) { None } else { said.first().and_then(|line| metadata::one_line(line.text)) };
        // The last paragraph, without the edition, which stands in the middle.
        let behind = lines.iter().rposition(|line| date_of(line.text).is_some()).map_or(0, |day| day + 1);
        let below = &lines[behind..];
        let end = below.len() - below.iter().rev().take_while(|line| line.is_blank()).count();
        let start = below[..end].iter().rposition(|line| line.is_blank()).map_or(0, |blank| blank + 1);
        let headline: Vec<&str> = below[start..end]
            .iter()
            .filter(|line| !line.is_centred() && !line.is_copyright())
            .map(|line| line.bare())
            .collect();
        let date = day.and_then(|day| date_of(said[day].text));
        Head { paper, date, headline: metadata::one_line(&headline.join(" ")).filter(|_| date.is_some()) }
    }
}

/// What the labels before a text say.
#[derive(Default)]
struct Said {
    headline: Option<String>,
    author: Option<String>,
    section: Option<String>,
    place: Option<String>,
    highlight: String,
    language: Option<&'static str>,
}

impl Said {
    /// Reads the labels that lines begin with; returns what they say and the lines behind them.
    fn of<'l, 't>(lines: &'l [Line<'t>]) -> (Self, &'l [Line<'t>]) {
        let mut said = Said::default();
        let mut at = 0;
        while let Some((name, value)) = lines.get(at).and_then(|line| label(line.text)) {
            if is_one_of(name, &BODY) {
                return (said, &lines[at + usize::from(value.is_empty())..]);
            }
            // A value goes on up to a blank line, and begins behind one where nothing stands beside its label.
            let mut value = value.to_owned();
            at += 1;
            let may_be_below = value.is_empty() && (is_one_of(name, &HEADLINE) || is_one_of(name, &HIGHLIGHT));
            if may_be_below {
                at += lines[at..].iter().take_while(|line| line.is_blank()).count();
            }
            while let Some(line) = lines.get(at).filter(|line| !line.is_blank() && label(line.text).is_none()) {
                value = format!("{value} {}", line.bare());
                at += 1;
            }
            said.add(name, value.trim());
            at += lines[at..].iter().take_while(|line| line.is_blank()).count();
        }
        (said, &lines[at..])
    }

    fn add(&mut self, name: &str, value: &str) {
        let line = metadata::one_line(value);
        match name {
            name if is_one_of(name, &HEADLINE) => self.headline = line,
            name if is_one_of(name, &BYLINE) => {
                self.author = line.as_deref().and_then(author);
            }
            name if is_one_of(name, &SECTION) => self.section = line,
            name if is_one_of(name, &DATELINE) => self.place = line.as_deref().and_then(newsroom::place),
            name if is_one_of(name, &HIGHLIGHT) => value.clone_into(&mut self.highlight),
            _ => {}
        }
    }

    /// Returns the article that begins at a line.
    fn part<'t>(self, first: Line<'t>, paper: Option<String>, date: Option<&str>, text: String) -> Part<'t> {
        if text.is_empty() && self.headline.is_none() {
            return Part::NoText(first);
        }
        let article = Article {
            headline: self.headline.map_or(Headline::None, Headline::Apart),
            author: self.author,
            source: paper,
            section: self.section,
            place: self.place,
            lang: self.language.map(str::to_owned),
            lines: Lines::Record(first.number),
            text,
            ..Article::default()
        };
        Part::Article(Box::new(Draft::new(article).dated(date.unwrap_or_default())))
    }
}

/// Returns the label before a text that a line begins with, and what stands behind it.
fn label(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let lists: [&[&str]; 8] = [&HEADLINE, &BYLINE, &SECTION, &DATELINE, &HIGHLIGHT, &LENGTH, &OTHERS, &BODY];
    lists.iter().any(|list| is_one_of(name, list)).then(|| (name, value.trim()))
}

/// Returns where the labels behind a text begin among lines.
fn foot(lines: &[Line<'_>]) -> usize {
    let is_rights = |line: &Line<'_>| line.is_centred() && line.is_copyright();
    let end = lines.len() - lines.iter().rev().take_while(|line| line.is_blank() || is_rights(line)).count();
    let labels = |at: usize| {
        let is_apart = at == 0 || lines[at - 1].is_blank() || value_of(lines[at - 1].text, &FOOT).is_some();
        is_apart && value_of(lines[at].text, &FOOT).is_some()
    };
    let is_sure = lines.iter().any(|line| value_of(line.text, &SURE).is_some());
    (0..end).find(|at| is_sure && labels(*at)).unwrap_or(end)
}

/// Returns the corrections that stand behind a text, as they stand.
fn corrections(foot: &[Line<'_>]) -> String {
    let is = |line: &Line<'_>, labels: &[&str]| value_of(line.text, labels).is_some();
    let Some(start) = foot.iter().position(|line| is(line, &["CORRECTION"])) else { return String::new() };
    let end = foot[start + 1..].iter().position(|line| is(line, &FOOT)).map_or(foot.len(), |at| start + 1 + at);
    text_of(&foot[start..end])
}

/// Returns the language that a line names, if it does.
fn language_label(line: &Line<'_>) -> Option<&'static str> {
    let (name, names) = line.bare().split_once(':')?;
    if is_one_of(name, &LANGUAGE) { names.split([';', ',']).find_map(language::code) } else { None }
}

/// Returns whether a word is one of some in small letters, however it is written.
fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|each| word.chars().flat_map(char::to_lowercase).eq(each.chars()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::parts;
    use super::*;
    use crate::ingest::read_bytes;

    fn read(file: &str) -> Vec<String> {
        read_bytes("download.txt", file)
            .into_iter()
            .map(|found| found.map_or_else(|problem| format!("! {problem}"), parts))
            .collect()
    }

    /// Returns a line in the middle of the page.
    fn centred(line: &str) -> String {
        format!("{:>30}{line}", "")
    }

    /// Returns a download of two documents as it was set until 2018.
    fn two_documents(first: &str, second: &str) -> String {
        format!("\n\n\n{}\n\n\n{first}\n\n\n{}\n\n\n{second}", centred("1 of 2 DOCUMENTS"), centred("2 of 2 DOCUMENTS"))
    }

    fn herald(body: &str, foot: &str) -> String {
        format!(
            "{}\n\n{}\n{}\n\nHarbour Opens After a Winter\nIn Which No Ship Came\n\nBYLINE: By ADA QUILL; Jo Roe contributed reporting.\n\n\
             SECTION: Section A; Column 0; Foreign Desk; Pg. 1\n\nLENGTH: 812 words\n\nDATELINE: PORT ANSEL, March 3\n\n{body}\n\n{foot}\n\n\n{}\n",
            centred("The Capital Herald"),
            centred("March 4, 2009 Wednesday"),
            centred("Late Edition - Final"),
            centred("Copyright 2009 The Capital Herald Company"),
        )
    }

    const FOOT: &str = "URL: http://herald.example/\n\nLOAD-DATE: March 5, 2009\n\nLANGUAGE: ENGLISH\n\nGRAPHIC: PHOTOS: The harbour (PHOTOGRAPH BY J. BELL)\n\nMAP\n\n\
                        DOCUMENT-TYPE: News\n\nPUBLICATION-TYPE: Newspaper";

    #[test]
    fn documents_of_a_download_are_articles() {
        let times = format!(
            "{}\n\n{}\n\nMayor Resigns\n\nBYLINE: Jo Roe\n\nSECTION: NEWS; Pg. 3\n\nLENGTH: 20 words\n\n\nThe mayor resigned.\n\nLOAD-DATE: May 1, 1999\n\nLANGUAGE: ENGLISH\n\n\n{}\n{}",
            centred("Valley Times (Port Ansel)"),
            centred("May 1, 1999, Saturday"),
            centred("Copyright 1999 Valley Times"),
            centred("All Rights Reserved"),
        );
        let found = read(&two_documents(&herald(" Ships came.\n\n They stayed.", FOOT), &times));
        assert_eq!(
            found,
            [
                "Harbour Opens After a Winter In Which No Ship Came |  Ships came.\n\n They stayed. | 2009-03-04T00:00:00 | ADA QUILL | The Capital Herald | \
                 Section A; Column 0; Foreign Desk; Pg. 1 | PORT ANSEL | en | -",
                "Mayor Resigns | The mayor resigned. | 1999-05-01T00:00:00 | Jo Roe | Valley Times (Port Ansel) | NEWS; Pg. 3 | - | en | -"
            ]
        );
    }

    #[test]
    fn what_looks_like_a_label_in_a_text_is_text() {
        let body = "LONDON: Ships came.\n\nNOTES: He read\n\nLANGUAGE barriers: none.\n\nCITY: All is well";
        let without_foot = two_documents(&herald(body, ""), "");
        assert!(read(&without_foot)[0].contains(body), "{:?}", read(&without_foot));
        let found = read(&two_documents(&herald("LONDON: Ships came.\n\n1 of 2 documents was lost.", FOOT), ""));
        assert!(found[0].contains(" | LONDON: Ships came.\n\n1 of 2 documents was lost. | "), "{found:?}");
    }

    #[test]
    fn a_correction_belongs_to_the_text() {
        let foot = "URL: http://herald.example/\n\nCORRECTION-DATE: March 9, 2009\n\nCORRECTION:\n\n An article on Wednesday misspelled a name.\n\nLOAD-DATE: March 5, 2009";
        let found = read(&two_documents(&herald("Ships came.", foot), ""));
        let text = "Ships came.\n\nCORRECTION:\n\n An article on Wednesday misspelled a name.";
        assert!(found[0].contains(&format!(" | {text} | ")), "{found:?}");
    }

    #[test]
    fn older_downloads_have_labels_for_headline_and_body() {
        let text = "\n\n1 of 1 DOCUMENT\n\nCopyright 1994 The Capital Herald Company\nThe Capital Herald\n\nMarch 4, 1994, Friday, Late Edition - Final\n\n\
                    SECTION: Section B; Page 1, Column 2; Metropolitan Desk\n\nLENGTH: 30 words\n\nHEADLINE: Harbour\nOpens\n\nBYLINE: By ADA QUILL\n\n\
                    BODY:\n   Ships came.\n   They stayed.\n\nLOAD-DATE: March 4, 1994\n";
        let expected = "Harbour Opens |    Ships came.\n   They stayed. | 1994-03-04T00:00:00 | ADA QUILL | The Capital Herald | Section B; Page 1, Column 2; Metropolitan Desk | - | en | -";
        assert_eq!(read(text), [expected]);
    }

    #[test]
    fn a_cover_is_no_article() {
        let cover = format!(
            "Print Request: Selected Document(s): 1,2\nTime of Request: March 9, 2009\n\n{}",
            two_documents(&herald("Ships came.", FOOT), &herald("Boats came.", FOOT))
        );
        let found = read(&cover);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[1].contains(" | Boats came. | "), "{found:?}");
    }

    #[test]
    fn downloads_in_german() {
        let text = "\n\n                              Dokument 1 von 1\n\n\n                    Der Talbote\n\n               Mittwoch 4. März 2009\n\n\
                    Der Hafen ist offen\n\nAUTOR: Anna Quill\n\nRUBRIK: Politik; S. 2\n\nLÄNGE: 20 Wörter\n\nDie Schiffe sind gekommen.\n\nUPDATE: 5. März 2009\n\nSPRACHE: GERMAN; DEUTSCH\n";
        let expected = "Der Hafen ist offen | Die Schiffe sind gekommen. | 2009-03-04T00:00:00 | Anna Quill | Der Talbote | Politik; S. 2 | - | de | -";
        assert_eq!(read(text), [expected]);
    }

    #[test]
    fn downloads_of_today() {
        let document = |headline: &str, text: &str| {
            format!(
                "{headline}\nThe Capital Herald\nMarch 4, 2019 Monday 10:32 EST\n\nCopyright 2019 The Capital Herald Company All Rights Reserved\n\n\n\
                 Section: Section A; Column 0; Foreign Desk; Pg. 1\nLength: 812 words\nByline: By Ada Quill\nDateline: PORT ANSEL\nHighlight: Winter is over.\n\nBody\n\n\n{text}\n\nGraphic\n\n\
                 PHOTO: The harbour.\n\nClassification\n\n\nLanguage: ENGLISH\n\nPublication-Type: Newspaper\n\nLoad-Date: March 5, 2019\n\n\nEnd of Document\n\n\n"
            )
        };
        let found = read(
            &(document("Harbour Opens", "Ships came.\n\nClassification of ships is hard.")
                + &document("Mayor Resigns", "He went.")),
        );
        let expected = "Harbour Opens | Winter is over.\n\nShips came.\n\nClassification of ships is hard. | 2019-03-04T10:32:00 | Ada Quill | The Capital Herald | \
                        Section A; Column 0; Foreign Desk; Pg. 1 | PORT ANSEL | en | -";
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0], expected);
        assert!(found[1].starts_with("Mayor Resigns | Winter is over.\n\nHe went. | "), "{found:?}");
    }

    #[test]
    fn stories_are_no_downloads() {
        for story in [
            "Only 1 of 25 DOCUMENTS was found\n\nThe clerk said so.\n",
            "1 of 25 DOCUMENTS\n\nA play in three acts.\n",
            "Body\n\nA short story.\n",
            "LENGTH: 12 metres\n\nThe ship is long.\n",
        ] {
            assert!(!claims(story.as_bytes()), "{story}");
        }
    }
}
