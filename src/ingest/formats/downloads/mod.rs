//! Downloads of the commercial archives: what Nexis, Factiva and ProQuest save as text.
//!
//! A file holds up to some hundred documents, and around the text of each, under labels, what is said of it. The layouts
//! have no specification. What is read here is told by what all files of an archive have in common: the line that parts
//! two documents, and a few labels. Everything that stands between the labels before a text and those behind it is
//! text, as it stands; where a label is in doubt it is text too.

mod factiva;
mod nexis;
mod proquest;

pub(super) use factiva::FORMAT as FACTIVA;
pub(super) use nexis::FORMAT as NEXIS;
pub(super) use proquest::FORMAT as PROQUEST;

use super::plain;
use crate::article::Lines;
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

    /// Returns whether it says who has the rights.
    fn is_copyright(self) -> bool {
        let line = self.bare();
        ["copyright ", "(copyright ", "© ", "(c) "].iter().any(|start| begins_with(line, start))
            || line.trim_end_matches('.').eq_ignore_ascii_case("all rights reserved")
    }
}

/// What a part of a download is.
enum Part<'t> {
    Article(Box<Draft>),
    /// What the archive says of the download itself.
    Cover,
    /// A document whose text is missing, at its first line.
    NoText(Line<'t>),
}

/// How an archive sets its downloads.
struct Layout {
    /// Returns how many of the lines are the next document, with what parts it from the one behind it.
    next: fn(&[Line<'_>]) -> usize,
    /// Reads a document.
    read: for<'t> fn(&[Line<'t>]) -> Part<'t>,
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
            match (self.read)(document) {
                Part::Article(draft) => sink.article(*draft)?,
                Part::NoText(line) => sink.problem(line.number, Cause::NoText)?,
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

/// Returns the lines at the beginning of a file that its archive is told by, without white space around them.
fn opening_lines(opening: &[u8]) -> impl Iterator<Item = &[u8]> {
    let opening = opening.strip_prefix(b"\xef\xbb\xbf").unwrap_or(opening);
    opening[..opening.len().min(TOLD_BY)].split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii)
}

/// Returns whether a text begins with some letters of ASCII, in capitals or not.
fn begins_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// Returns the value behind one of some labels that a line begins with.
fn value_of<'t>(line: &'t str, labels: &[&str]) -> Option<&'t str> {
    let (label, value) = line.split_once(':')?;
    labels.contains(&label).then(|| value.trim())
}

/// Returns lines as a text, without the blank ones around it.
fn text_of(lines: &[Line<'_>]) -> String {
    let start = lines.iter().take_while(|line| line.is_blank()).count();
    let end = lines.len() - lines[start..].iter().rev().take_while(|line| line.is_blank()).count();
    let lines: Vec<&str> = lines[start..end].iter().map(|line| line.text).collect();
    lines.join("\n")
}

/// Returns texts as one, with a blank line between them; those that are blank are none.
fn joined(texts: &[&str]) -> String {
    let texts: Vec<&str> = texts.iter().copied().filter(|text| !text.trim().is_empty()).collect();
    texts.join("\n\n")
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
    use crate::ingest::{ReadOptions, read_from};
    use proptest::prelude::*;

    /// Returns title, text, day, author, source, section, place, language and identifier, parted by bars.
    pub(super) fn parts(article: Article) -> String {
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
