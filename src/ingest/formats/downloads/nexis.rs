//! Nexis, LexisNexis Academic and Nexis Uni.
//!
//! Until 2018 a document begins with its number in the middle of a line (`1 of 25 DOCUMENTS`), followed by the paper,
//! the day and the edition, in the middle too, the headline, and labels in capitals (`BYLINE:`, `LENGTH:`); behind the
//! text stand others (`LOAD-DATE:`, `LANGUAGE:`). Since then it begins with the headline, the paper and the day, the text
//! stands behind a line `Body`, and `End of Document` ends it.

use std::ops::Range;

use super::{
    Layout, Line, Part, Sheet, TOLD_BY, author, begins_with, date_of, has_any, may_be_labelled, opening_lines,
};
use crate::article::{Article, Headline};
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

/// Those below which there may be several paragraphs.
const MANY: [&str; 2] = ["GRAPHIC", "CORRECTION"];

/// How lines of the cover begin, which says who asked for what, and when.
const COVER: [&str; 9] = [
    "Print Request:",
    "Time of Request:",
    "Date and Time:",
    "Job Number:",
    "Research Information:",
    "Client ID",
    "Number of Lines:",
    "Printopdracht:",
    "Documents (",
];

/// The most lines above the labels among which the day is looked for, and the most of a headline.
const MOST_ABOVE: usize = 10;
const LONGEST_HEADLINE: usize = 6;

/// The lines that a text stands between since 2018, and the one that ends a document.
const BEGIN: [&str; 3] = ["body", "textkörper", "corps"];
const CLASSES: &str = "classification";
const END: [&str; 3] = ["end of document", "ende des dokuments", "fin du document"];

/// What a download has one of at its beginning.
const SIGNS: [&str; 9] =
    ["ocument", "okument", "OCUMENT", "ength:", "ENGTH:", "änge:", "aenge:", "ongueur:", "ongitud:"];

fn claims(opening: &[u8]) -> bool {
    if !has_any(&opening[..opening.len().min(TOLD_BY)], &SIGNS) {
        return false;
    }
    let lines = opening_lines(opening);
    let lines: Vec<&str> = lines.iter().map(|line| line.as_ref()).collect();
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

fn is_end(line: Line<'_>) -> bool {
    is_one_of(line.bare(), &END)
}

fn next(lines: &[Line<'_>]) -> usize {
    let is_last = |at: usize| is_end(lines[at]) || lines.get(at + 1).is_some_and(|line| is_number(line.text));
    (0..lines.len()).find(|at| is_last(*at)).map_or(lines.len(), |last| last + 1)
}

fn read(mut sheet: Sheet<'_>) -> Part {
    let first = sheet.written(0..sheet.len()).first().copied().unwrap_or_default();
    let is_numbered = is_number(sheet.line(first));
    let begin = sheet.first(0..sheet.len(), |line| !is_numbered && is_one_of(line.bare(), &BEGIN));
    let mut said = Said::default();
    if let Some(begin) = begin {
        recent(&mut sheet, begin, &mut said);
    } else if is_numbered {
        sheet.take(first);
        former(&mut sheet, first + 1, &mut said);
    } else if sheet.first(0..sheet.len(), |line| is_cover(line.bare())).is_some() {
        return Part::Cover;
    } else {
        return sheet.unsigned();
    }
    let article = Article {
        headline: said.headline.map_or(Headline::None, Headline::Apart),
        author: said.author,
        source: said.paper,
        section: said.section,
        place: said.place,
        lang: said.language.map(str::to_owned),
        ..Article::default()
    };
    sheet.article(Draft::new(article).dated(said.date.unwrap_or_default()))
}

/// Returns whether a line is one of those by which the cover of a download is known.
fn is_cover(line: &str) -> bool {
    COVER.iter().any(|start| line.starts_with(start))
}

/// What a document says of itself.
#[derive(Default)]
struct Said {
    paper: Option<String>,
    date: Option<String>,
    headline: Option<String>,
    author: Option<String>,
    section: Option<String>,
    place: Option<String>,
    language: Option<&'static str>,
}

/// Reads a document as it was set until 2018, from behind the line with its number.
fn former(sheet: &mut Sheet<'_>, from: usize, said: &mut Said) {
    let labels = sheet.first(from..sheet.len(), |line| label(line.text).is_some());
    opening(sheet, from..labels.unwrap_or(sheet.len()), said);
    let body = labels.map_or(from, |labels| said.labels(sheet, labels));
    foot(sheet, body, said);
}

/// Reads what stands above the labels: the paper, the day, the edition, and the headline as the last paragraph.
fn opening(sheet: &mut Sheet<'_>, range: Range<usize>, said: &mut Said) {
    let is_rights = |sheet: &Sheet<'_>, at: usize| sheet.lines[at].is_copyright();
    let written: Vec<usize> = sheet.written(range.clone()).into_iter().filter(|at| !is_rights(sheet, *at)).collect();
    let day = written.iter().take(MOST_ABOVE).position(|at| date_of(sheet.line(*at)).is_some());
    let Some(day) = day else { return };
    for at in range.start..written.last().map_or(range.start, |last| last + 1) {
        if is_rights(sheet, at) || at > written[day] && sheet.lines[at].is_centred() {
            sheet.take(at);
        }
    }
    if day > 0 {
        said.paper = metadata::one_line(sheet.take(written[0]));
    }
    said.date = date_of(sheet.take(written[day])).map(str::to_owned);
    // Another paragraph below the day is text: nobody knows what it is.
    let Some(last) = written[day + 1..].iter().copied().rfind(|at| !sheet.is_taken[*at]) else { return };
    let is_above = |at: &usize| !sheet.lines[*at].is_blank() && !sheet.is_taken[*at];
    let lines = (range.start..=last).rev().take_while(is_above).count();
    if lines <= LONGEST_HEADLINE {
        said.headline = sheet.take_all(last + 1 - lines..last + 1);
    }
}

/// Reads a document as it is set since 2018, whose text begins behind a place.
fn recent(sheet: &mut Sheet<'_>, begin: usize, said: &mut Said) {
    let labels = sheet.first(0..begin, |line| label(line.text).is_some()).unwrap_or(begin);
    let rights = sheet.first(0..labels, Line::is_copyright).unwrap_or(labels);
    let above = sheet.written(0..rights);
    if let Some(day) = above.iter().rposition(|at| date_of(sheet.line(*at)).is_some()) {
        said.date = date_of(sheet.take(above[day])).map(str::to_owned);
        let (above, paper) = above[..day].split_at(day.saturating_sub(1));
        said.paper = paper.first().and_then(|at| metadata::one_line(sheet.take(*at)));
        // Above the first headline of a download its cover may stand.
        let cover = above.iter().position(|at| is_cover(sheet.line(*at)));
        let headline = if cover.is_some() { above.len().saturating_sub(1) } else { 0 };
        cover.into_iter().flat_map(|cover| &above[cover..headline.max(cover)]).for_each(|at| _ = sheet.take(*at));
        if above.len() - headline <= LONGEST_HEADLINE {
            let lines: Vec<&str> = above[headline..].iter().map(|at| sheet.take(*at)).collect();
            said.headline = metadata::one_line(&lines.join(" "));
        }
    }
    for at in rights..begin {
        if sheet.lines[at].is_copyright() {
            sheet.take(at);
        } else if label(sheet.line(at)).is_some() {
            said.label(sheet, at);
        }
    }
    sheet.take(begin);
    let lines = sheet.len();
    let classes = sheet.last(begin..lines, |line| is_one_of(line.bare(), &[CLASSES]));
    let classes = classes.or_else(|| sheet.last(begin..lines, |line| begins_with(line.text, "Load-Date:")));
    let end = classes.or_else(|| sheet.last(begin..lines, is_end)).unwrap_or(lines);
    said.language = (end..lines).find_map(|at| language_label(sheet.line(at)));
    sheet.take_all(end..lines);
}

impl Said {
    /// Reads labels, a paragraph or a line each, from a place on; returns where they end.
    fn labels(&mut self, sheet: &mut Sheet<'_>, from: usize) -> usize {
        let mut at = from;
        while label(sheet.lines.get(at).map_or("", |line| line.text)).is_some() {
            let (next, is_last) = self.label(sheet, at);
            at = (next..sheet.len()).find(|at| is_last || !sheet.lines[*at].is_blank()).unwrap_or(sheet.len());
            if is_last {
                break;
            }
        }
        at
    }

    /// Reads the label at a place; returns where it ends, and whether the text begins there.
    fn label(&mut self, sheet: &mut Sheet<'_>, at: usize) -> (usize, bool) {
        let Some((name, value)) = label(sheet.line(at)) else { return (at + 1, false) };
        let is = |names: &[&str]| is_one_of(name, names);
        if is(&BODY) || is(&HIGHLIGHT) {
            sheet.leave(at, value);
            return (at + 1, is(&BODY));
        }
        sheet.leave(at, value);
        // Where nothing stands beside the label of a headline, it is the paragraph below.
        let start =
            if value.is_empty() && is(&HEADLINE) { sheet.written(at + 1..sheet.len()).first().copied() } else { None };
        let may_go_on = is(&HEADLINE) || is(&BYLINE) || is(&SECTION);
        let paragraph = sheet.paragraph_end(start.unwrap_or(at));
        let next =
            sheet.first(start.unwrap_or(at + 1)..paragraph, |line| label(line.text).is_some()).unwrap_or(paragraph);
        let end = if may_go_on && next <= at + 1 + LONGEST_HEADLINE { next.max(at + 1) } else { at + 1 };
        let value = sheet.take_all(at..end);
        if is(&HEADLINE) {
            self.headline = value;
        } else if is(&BYLINE) {
            self.author = value.as_deref().and_then(author);
        } else if is(&SECTION) {
            self.section = value;
        } else if is(&DATELINE) {
            self.place = value.as_deref().and_then(newsroom::place);
        }
        (end, false)
    }
}

/// Returns the label before a text that a line begins with, and what stands behind it.
fn label(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let lists: [&[&str]; 8] = [&HEADLINE, &BYLINE, &SECTION, &DATELINE, &HIGHLIGHT, &LENGTH, &OTHERS, &BODY];
    lists.iter().any(|list| is_one_of(name, list)).then(|| (name, value.trim()))
}

/// Takes the labels behind a text, but for captions and a correction. They begin at the first known one from which on nothing stands that has none:
/// of captions and corrections alone there may be several paragraphs.
fn foot(sheet: &mut Sheet<'_>, from: usize, said: &mut Said) {
    let is_label =
        |line: Line<'_>, names: &[&str]| line.text.split_once(':').is_some_and(|(name, _)| names.contains(&name));
    let is_rights = |line: Line<'_>| line.is_centred() && line.is_copyright();
    let is_shouted_label = |line: Line<'_>| {
        may_be_labelled(line.text) && line.text.split(':').next().is_some_and(|name| !name.contains(char::is_lowercase))
    };
    let is_prose = |line: Line<'_>| !(line.is_blank() || is_rights(line) || is_shouted_label(line));
    let lines = sheet.len();
    if sheet.first(from..lines, |line| is_label(line, &SURE)).is_none() {
        return;
    }
    let mut start = lines;
    // Whether a label for several paragraphs has to stand above what was passed.
    let mut wants_many = false;
    for at in (from..lines).rev() {
        let line = sheet.lines[at];
        let begins = at == 0 || sheet.lines[at - 1].is_blank();
        let is_apart = at == from || begins || is_label(sheet.lines[at - 1], &FOOT);
        if is_apart && is_label(line, &FOOT) {
            let is_many = is_label(line, &MANY);
            if wants_many && !is_many {
                break;
            }
            (start, wants_many) = (at, false);
        } else if begins && is_prose(line) {
            wants_many = true;
        }
    }
    let mut keeps = false;
    for at in start..lines {
        let line = sheet.lines[at];
        if is_label(line, &FOOT) {
            keeps = is_label(line, &MANY);
            said.language = said.language.or_else(|| language_label(line.text));
        }
        if !keeps || is_rights(line) {
            sheet.take(at);
        }
    }
}

/// Returns the language that a line names, if it does.
fn language_label(line: &str) -> Option<&'static str> {
    let (name, names) = line.split_once(':')?;
    if is_one_of(name.trim(), &LANGUAGE) { names.split([';', ',']).find_map(language::code) } else { None }
}

/// Returns whether a word is one of some in small letters, however it is written.
fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|each| word.chars().flat_map(char::to_lowercase).eq(each.chars()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::read;
    use super::*;

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
                "Harbour Opens After a Winter In Which No Ship Came |  Ships came.\n\n They stayed.\n\nGRAPHIC: PHOTOS: The harbour (PHOTOGRAPH BY J. BELL)\n\nMAP | 2009-03-04T00:00:00 | ADA QUILL | The Capital Herald | \
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
        assert!(found[0].contains(" | LONDON: Ships came.\n\n1 of 2 documents was lost.\n\nGRAPHIC: "), "{found:?}");
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
        assert!(found[1].contains(" | Boats came.\n\nGRAPHIC: "), "{found:?}");
    }

    #[test]
    fn downloads_in_german() {
        let text = "\n\n                              Dokument 1 von 1\n\n\n                    Der Talbote\n\n               Mittwoch 4. März 2009\n\n\
                    Der Hafen ist offen\n\nAUTOR: Anna Quill\n\nRUBRIK: Politik; S. 2\n\nLÄNGE: 20 Wörter\n\nDie Schiffe sind gekommen.\n\nUPDATE: 5. März 2009\n\nSPRACHE: GERMAN; DEUTSCH\n";
        let expected = "Der Hafen ist offen | Die Schiffe sind gekommen. | 2009-03-04T00:00:00 | Anna Quill | Der Talbote | Politik; S. 2 | - | de | -";
        assert_eq!(read(text), [expected]);
    }

    #[test]
    fn a_download_is_told_whatever_its_letters_are_in() {
        let text = "Dokument 1 von 1\n\nDer Talbote\n\nMittwoch 4. März 2009\n\nDer Hafen ist offen\n\nLÄNGE: 20 Wörter\n\nDie Schiffe kommen.\n";
        let bytes: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
        assert!(claims(&bytes) && claims(text.as_bytes()));
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
        let expected = "Harbour Opens | Winter is over.\n\nShips came.\n\nClassification of ships is hard.\n\nGraphic\n\nPHOTO: The harbour. | 2019-03-04T10:32:00 | Ada Quill | The Capital Herald | \
                        Section A; Column 0; Foreign Desk; Pg. 1 | PORT ANSEL | en | -";
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0], expected);
        assert!(
            found[1].starts_with("Mayor Resigns | Winter is over.\n\nHe went.\n\nGraphic\n\nPHOTO: The harbour. | "),
            "{found:?}"
        );
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
