//! Downloads of the commercial archives: what Nexis, Factiva and ProQuest save as text.
//!
//! A file holds up to some hundred documents, and around the text of each, under labels, what is said of it. The layouts
//! have no specification. What is read here is told by what all files of an archive have in common: the line that parts
//! two documents, and a few labels. Rules take lines of a document for what is said of it ([`Sheet`]); every line that
//! none takes is text.

mod factiva;
mod nexis;
mod proquest;

pub(super) use factiva::FORMAT as FACTIVA;
pub(super) use nexis::FORMAT as NEXIS;
pub(super) use proquest::FORMAT as PROQUEST;

use std::borrow::Cow;
use std::ops::Range;

use super::plain;
use crate::article::{Article, Headline, Lines};
use crate::ingest::draft::Draft;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::{Cause, anatomy, dates, metadata};

/// The bytes at the beginning of a file that its archive is told by.
const TOLD_BY: usize = 8 << 10;

/// A line of a download, as it stands but for the white space at its end.
#[derive(Debug, Clone, Copy)]
struct Line<'t> {
    text: &'t str,
    /// Its number in the file, from 1.
    number: u32,
}

impl<'t> Line<'t> {
    /// Returns it without the white space around it.
    fn bare(self) -> &'t str {
        self.text.trim()
    }

    fn is_blank(self) -> bool {
        self.bare().is_empty()
    }

    /// Returns whether it is set in the middle of the page.
    fn is_centred(self) -> bool {
        self.text.starts_with("          ") && !self.is_blank()
    }

    /// Returns whether it says who has the rights: `Copyright 2009 The Capital Herald`, `All Rights Reserved`.
    fn is_copyright(self) -> bool {
        let line = self.bare();
        if line.trim_end_matches('.').eq_ignore_ascii_case("all rights reserved") {
            return true;
        }
        let line = line.strip_prefix('(').filter(|line| begins_with(line, "copyright")).unwrap_or(line);
        let is_signed = ["©", "(c)"].iter().any(|sign| begins_with(line, sign));
        // Behind the word stands a year or a sign: `Copyright and the Web` is a headline.
        let said = if begins_with(line, "copyright") { &line["copyright".len()..] } else { "" };
        let is_said = said.trim_start().starts_with(|first: char| first.is_ascii_digit() || matches!(first, '©' | '('));
        is_signed || is_said
    }
}

/// A document while it is read: its lines, and which of them are taken for what is said of it. The others are its text.
struct Sheet<'t> {
    lines: Vec<Line<'t>>,
    is_taken: Vec<bool>,
    /// The lines before which a label stood: each begins a paragraph.
    is_labelled: Vec<bool>,
}

impl<'t> Sheet<'t> {
    fn of(lines: &[Line<'t>]) -> Self {
        Sheet { lines: lines.to_vec(), is_taken: vec![false; lines.len()], is_labelled: vec![false; lines.len()] }
    }

    fn len(&self) -> usize {
        self.lines.len()
    }

    /// Returns the line at a place, without the white space around it; nothing behind the last one.
    fn line(&self, at: usize) -> &'t str {
        self.lines.get(at).map_or("", |line| line.bare())
    }

    /// Returns the place of the first line within a range that is so.
    fn first(&self, mut range: Range<usize>, is: impl Fn(Line<'t>) -> bool) -> Option<usize> {
        range.find(|at| is(self.lines[*at]))
    }

    /// Returns the place of the last one.
    fn last(&self, mut range: Range<usize>, is: impl Fn(Line<'t>) -> bool) -> Option<usize> {
        range.rfind(|at| is(self.lines[*at]))
    }

    /// Returns the places of the lines within a range that are not blank.
    fn written(&self, range: Range<usize>) -> Vec<usize> {
        range.filter(|at| !self.lines[*at].is_blank()).collect()
    }

    /// Returns where the paragraph ends that a place is in.
    fn paragraph_end(&self, at: usize) -> usize {
        self.first(at..self.len(), Line::is_blank).unwrap_or(self.len())
    }

    /// Takes the line at a place.
    fn take(&mut self, at: usize) -> &'t str {
        self.is_taken[at] = true;
        self.line(at)
    }

    /// Takes the lines of a range; returns them as one.
    fn take_all(&mut self, range: Range<usize>) -> Option<String> {
        let lines: Vec<&str> = range.map(|at| self.take(at)).filter(|line| !line.is_empty()).collect();
        metadata::one_line(&lines.join(" "))
    }

    /// Takes the label of a line, and leaves what stands behind it.
    fn leave(&mut self, at: usize, value: &'t str) {
        self.lines[at].text = value;
        self.is_taken[at] = value.is_empty();
        self.is_labelled[at] = true;
    }

    /// Returns the lines that are not taken, as they stand, without blank ones around them. Where some were taken between two,
    /// one blank line is.
    fn text(&self) -> String {
        let mut text = String::new();
        let (mut blanks, mut is_gap) = (0, false);
        for (at, line) in self.lines.iter().enumerate() {
            is_gap |= self.is_labelled[at];
            if self.is_taken[at] {
                is_gap = true;
            } else if line.is_blank() {
                blanks += 1;
            } else {
                if !text.is_empty() {
                    let feeds = if is_gap { 2 } else { blanks + 1 };
                    text.extend(std::iter::repeat_n('\n', feeds));
                }
                text.push_str(line.text);
                (blanks, is_gap) = (0, false);
            }
        }
        text
    }

    /// Returns the article of a document, its text what is left.
    fn article(&self, mut draft: Draft) -> Part {
        let first = self.lines.iter().find(|line| !line.is_blank()).map_or(1, |line| line.number);
        draft.article.text = self.text();
        draft.article.lines = Lines::Record(first);
        if draft.article.text.is_empty() && draft.article.title().is_none() {
            return Part::NoText(first);
        }
        Part::Article(Box::new(draft))
    }

    /// Returns the article of what has none of the signs of a document: a text, as it stands.
    fn unsigned(&self) -> Part {
        let text = self.text();
        let headline =
            plain::headline_of(&text).map_or(Headline::None, |place| Headline::Apart(text[place].to_owned()));
        self.article(Article { headline, ..Article::default() }.into())
    }
}

/// What a part of a download is.
enum Part {
    Article(Box<Draft>),
    /// What the archive says of the download itself.
    Cover,
    /// A document without a text, at a line.
    NoText(u32),
}

/// How an archive sets its downloads.
struct Layout {
    /// Returns how many of the lines are the next document, with what parts it from the one behind it.
    next: fn(&[Line<'_>]) -> usize,
    /// Reads a document.
    read: fn(Sheet<'_>) -> Part,
}

impl Layout {
    /// Reads the documents of a source.
    fn documents(&self, source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
        let (text, lines, broken) = plain::whole_text(source)?;
        let (Lines::From(first) | Lines::Record(first)) = lines;
        self.documents_of(&text, first, sink)?;
        broken.map_or(Ok(()), Err)
    }

    /// Reads the documents of a text whose first line has a number.
    fn documents_of(&self, text: &str, first: u32, sink: &mut Sink<'_>) -> Result<(), Stop> {
        let lines: Vec<Line<'_>> =
            text.lines().zip(first..).map(|(text, number)| Line { text: text.trim_end(), number }).collect();
        let mut rest = lines.as_slice();
        while !rest.is_empty() {
            let (document, behind) = rest.split_at((self.next)(rest).clamp(1, rest.len()));
            rest = behind;
            if document.iter().all(|line| line.is_blank()) {
                continue;
            }
            match (self.read)(Sheet::of(document)) {
                Part::Article(draft) => sink.article(*draft)?,
                Part::NoText(line) => sink.problem(line, Cause::NoText)?,
                Part::Cover => {}
            }
        }
        Ok(())
    }
}

/// Reads a text that stands in another file if it is a download; returns whether it is one.
pub(super) fn read_text(text: &str, sink: &mut Sink<'_>) -> Result<bool, Stop> {
    let layouts = [(&NEXIS, &nexis::LAYOUT), (&FACTIVA, &factiva::LAYOUT), (&PROQUEST, &proquest::LAYOUT)];
    let Some((format, layout)) = layouts.into_iter().find(|(format, _)| (format.claims)(text.as_bytes())) else {
        return Ok(false);
    };
    sink.set_format(format.name);
    layout.documents_of(text, 1, sink).map(|()| true)
}

/// Returns the lines at the beginning of a file that its archive is told by, without white space around them. One that is not in
/// UTF-8 is read as Latin-1: the letters that labels have are the same in Windows-1252.
fn opening_lines(opening: &[u8]) -> Vec<Cow<'_, str>> {
    let latin = |line: &[u8]| line.iter().map(|byte| char::from(*byte)).collect::<String>();
    let lines = opening[..opening.len().min(TOLD_BY)].split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    lines.map(|line| std::str::from_utf8(line).map_or_else(|_| latin(line).into(), Cow::from)).collect()
}

/// Returns whether one of some signs stands in bytes. Asked of every file, before it is looked at line by line.
fn has_any(bytes: &[u8], signs: &[&str]) -> bool {
    signs.iter().any(|sign| memchr::memmem::find(bytes, sign.as_bytes()).is_some())
}

/// Returns whether a text begins with some letters of ASCII, in capitals or not.
fn begins_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// Returns whether a line begins with what may be a label: a capital letter, few words, a colon.
fn may_be_labelled(line: &str) -> bool {
    line.split_once(':').is_some_and(|(label, _)| {
        label.len() <= 30
            && label.split(' ').count() <= 3
            && label.starts_with(char::is_uppercase)
            && label.chars().all(|letter| letter.is_alphabetic() || matches!(letter, ' ' | '-' | '/'))
    })
}

/// Returns the value behind one of some labels that a line begins with.
fn value_of<'t>(line: &'t str, labels: &[&str]) -> Option<&'t str> {
    let (label, value) = line.split_once(':')?;
    labels.contains(&label).then(|| value.trim())
}

/// Returns the people that a credit names, but for those who helped (`By ADA QUILL; Jo Roe contributed reporting.`).
fn author(credit: &str) -> Option<String> {
    let names: Vec<&str> = credit.split(';').filter(|part| !part.contains(" contributed")).collect();
    let names = names.join(";");
    anatomy::people(&names, None).or_else(|| metadata::byline(&names))
}

/// Returns the date that a line begins with, as written: `March 4, 2009` of `March 4, 2009 Wednesday, Late Edition`.
fn date_of(line: &str) -> Option<&str> {
    /// The most bytes of such a line.
    const LONGEST: usize = 120;
    let line = line.trim();
    if line.len() > LONGEST || !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let ends = line.match_indices([' ', ',']).map(|(end, _)| end).chain([line.len()]);
    let starts: Vec<&str> = ends.map(|end| &line[..end]).collect();
    starts.into_iter().rev().find(|start| dates::parse(start).is_some()).map(|date| date.trim_end_matches([',', ':']))
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::article::Article;
    use crate::ingest::formats::Format;
    use crate::ingest::{ReadOptions, read_from};
    use proptest::prelude::*;

    /// Returns of each article of a file title, text, day, author, source, section, place, language and identifier, parted by bars;
    /// and the problems.
    pub(super) fn read(file: &str) -> Vec<String> {
        let found = crate::ingest::read_bytes("download.txt", file).into_iter();
        found.map(|found| found.map_or_else(|problem| format!("! {problem}"), parts)).collect()
    }

    fn parts(article: Article) -> String {
        let day = article.published.map(|published| published.wall.to_string());
        let title = article.title().map(str::to_owned);
        let lang = article.lang.clone();
        let id = article.own_id.clone();
        [title, Some(article.text), day, article.author, article.source, article.section, article.place, lang, id]
            .map(|part| part.unwrap_or("-".to_owned()))
            .join(" | ")
    }

    proptest! {
        #[test]
        fn any_file_is_read_without_a_crash(
            format in 0..3usize,
            lines in proptest::collection::vec(
                "(1 of 2 DOCUMENTS|Body|HEADLINE:|BYLINE: By A|LENGTH: 3 words|LANGUAGE: é|GRAPHIC|End of Document|March 4, 2009|Copyright 2009|\
                 HD|TD  x|WC\t3|3 words|Document NYTF000020090304e5340003v|AN|____________________________________________________________|\
                 Document 1 of 2|Full text: ü|Title: x|Subject:|ProQuest document ID: 1||  *ships came|            the herald)",
                0..24,
            ),
        ) {
            let format = [&NEXIS, &FACTIVA, &PROQUEST][format];
            let mut found = 0;
            let options = ReadOptions { format: Some(format), ..ReadOptions::default() };
            read_from("a", lines.join("\n").into_bytes(), &options, &mut |_| {
                found += 1;
                ControlFlow::Continue(())
            });
            prop_assert!(found > 0, "no file vanishes without a word");
        }
    }

    /// Lines of a story, some of which look like what a layout is made of.
    fn story() -> impl Strategy<Value = Vec<String>> {
        let starts = "(LONDON: |NOTES: |URL: |People: |Location: |Title: |CO  |Source: |12 of |)";
        let begun = (starts, "[a-z]{3,8}").prop_map(|(start, word)| start + &word);
        let whole = "(BY|CO|IN|RE|AN|Graphic|3 words|4 March 2009|English|NYTF|_{60})";
        proptest::collection::vec(prop_oneof![begun, whole], 1..8)
    }

    proptest! {
        #[test]
        fn no_line_of_a_story_is_lost(story in story(), layout in 0..5usize) {
            let body = story.join("\n\n");
            let document = match layout {
                0 => format!(
                    "    1 of 1 DOCUMENT\n\n          The Herald\n\n          March 4, 2009\n\nHarbour Opens\n\nLENGTH: 3 words\n\nBegin.\n\n{body}\n\nEnd.\n\n\
                     LOAD-DATE: March 4, 2009\n\nLANGUAGE: ENGLISH\n\nGRAPHIC: A ship\n\nSailors\n"
                ),
                1 => format!("Harbour Opens\nThe Herald\nMarch 4, 2009\n\nCopyright 2009 The Herald\n\nLength: 3 words\n\nBody\n\nBegin.\n\n{body}\n\nEnd.\n\nClassification\n\nLanguage: ENGLISH\n\nEnd of Document\n"),
                2 => format!("HD  Harbour Opens\nWC  3 words\nPD  4 March 2009\nSN  The Herald\nLP\nBegin.\n\nTD\n{body}\n\nEnd.\n\nNS\ngcat : News\n\nAN  Document NYTF000020090304e5340003v\n"),
                3 => format!("Harbour Opens\n3 words\n4 March 2009\nThe Herald\nHER\nEnglish\nCopyright 2009 The Herald\n\nBegin.\n\n{body}\n\nEnd.\n\nDocument NYTF000020090304e5340003v\n"),
                _ => format!(
                    "{0}\n\nDocument 1 of 1\n\nHarbour Opens\n\nFull text: Begin.\n\n{body}\n\nEnd.\n\nSubject: Ships\n\nTitle: Harbour Opens\n\nPublication title: The Herald\n\n\
                     ProQuest document ID: 1\n\nDatabase: News\n\n{0}\n",
                    "_".repeat(60)
                ),
            };
            let found = crate::ingest::read_bytes("a.txt", document);
            prop_assert_eq!(found.len(), 1);
            let article = found[0].as_ref().unwrap();
            prop_assert_eq!(article.title(), Some("Harbour Opens"));
            prop_assert!(article.text.contains(&format!("Begin.\n\n{body}\n\nEnd.")), "{}", article.text);
        }
    }

    #[test]
    fn what_has_none_of_the_signs_of_a_document_is_an_article_all_the_same() {
        let story = "Second story\nThe Herald\n\nSection: News\n\nShips came.";
        let nexis = format!(
            "A\nThe Herald\nMarch 4, 2009\n\nLength: 3 words\n\nBody\n\nBoats.\n\nEnd of Document\n\n{story}\n\nEnd of Document\n"
        );
        let found = read_with(&NEXIS, &nexis);
        assert!(
            found.len() == 2 && found[1].contains("Ships came.") && found[1].contains("Section: News"),
            "{found:?}"
        );
        assert_eq!(read_with(&FACTIVA, story), ["Second story\nThe Herald\n\nSection: News\n\nShips came."]);
        assert_eq!(read_with(&PROQUEST, story), ["Second story\nThe Herald\n\nSection: News\n\nShips came."]);
        let two_lines = "4 words\nShips came on Monday.\nThey stayed.";
        assert_eq!(read_with(&FACTIVA, two_lines), ["Ships came on Monday.\nThey stayed."]);
    }

    /// Returns the texts of a file in a format.
    fn read_with(format: &'static Format, file: &str) -> Vec<String> {
        let mut found = Vec::new();
        let options = ReadOptions { format: Some(format), ..ReadOptions::default() };
        read_from("a", file.as_bytes(), &options, &mut |next| {
            found.push(next.map_or_else(|problem| format!("! {problem}"), |article| article.text));
            ControlFlow::Continue(())
        });
        found
    }

    #[test]
    fn a_line_that_says_who_has_the_rights() {
        let is = |text| Line { text, number: 1 }.is_copyright();
        for line in [
            "Copyright 2009 The Herald",
            "(Copyright 2009 The Herald)",
            "Copyright (c) 2009",
            "© 2009",
            "(c) 2009 Herald",
            "All Rights Reserved.",
        ] {
            assert!(is(line), "{line}");
        }
        for line in ["Copyright and the Web", "Copyright", "All rights reserved for the young", "(an aside)"] {
            assert!(!is(line), "{line}");
        }
    }

    #[test]
    fn the_date_that_a_line_begins_with() {
        for (line, date) in [
            ("March 4, 2009 Wednesday", Some("March 4, 2009 Wednesday")),
            ("March 4, 2009, Wednesday, Late Edition - Final", Some("March 4, 2009, Wednesday")),
            ("4 March 2009", Some("4 March 2009")),
            ("04 Mar 2009: A.1.", Some("04 Mar 2009")),
            ("The Port Ansel Times", None),
            ("12 Harbour Street", None),
        ] {
            assert_eq!(date_of(line), date, "{line}");
        }
    }
}
