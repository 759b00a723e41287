//! The parts of a document, under all the names that collections give them.

use std::borrow::Cow;

use super::dates;
use super::text::{line, plain};
use crate::ingest::formats::sgml::{Piece, attribute, element, elements, pieces};
use crate::ingest::{language, metadata};

/// Elements that hold the text, or some of it.
pub(super) const TEXTS: [&str; 6] = ["LEADPARA", "LP", "LD", "TEXT", "TX", "NOTE"];

/// What those are who write, as a byline ends that says so.
const ROLES: [&str; 6] = ["writer", "writers", "correspondent", "reporter", "critic", "editor"];

/// Elements that hold what is said of the text and are no text where there is no element for that.
pub(super) const NO_TEXT: [&str; 24] = [
    "DOCNO",
    "DOCID",
    "DATE",
    "DATE1",
    "DD",
    "PUBDATE",
    "DATE_TIME",
    "HEADLINE",
    "HEAD",
    "HL",
    "TITLE",
    "TTL",
    "TI",
    "BYLINE",
    "AUTHOR",
    "DATELINE",
    "FILEID",
    "FIRST",
    "SECOND",
    "1ST_LINE",
    "2ND_LINE",
    "DOCTYPE",
    "SLUG",
    "URL",
];

/// Sources by the letters that the numbers of their documents begin with.
const SOURCES: [(&str, &str); 12] = [
    ("AFP", "Agence France-Presse"),
    ("AP", "Associated Press"),
    ("APW", "Associated Press Worldstream"),
    ("CNA", "Central News Agency of Taiwan"),
    ("LA", "Los Angeles Times"),
    ("LTW", "Los Angeles Times/Washington Post"),
    ("NYT", "New York Times"),
    ("SJMN", "San Jose Mercury News"),
    ("WPB", "Washington Post/Bloomberg"),
    ("WSJ", "Wall Street Journal"),
    ("XIE", "Xinhua"),
    ("XIN", "Xinhua"),
];

/// A document: the text of its record, and the number that names it.
pub(super) struct Document<'a> {
    record: &'a str,
    number: Option<Cow<'a, str>>,
}

impl<'a> Document<'a> {
    pub(super) fn new(record: &'a str) -> Self {
        let number = element(record, "DOCNO")
            .or_else(|| attribute(record, "id"))
            .or_else(|| attribute(record, "docid"))
            .or_else(|| element(record, "DOCID"))
            .map(|number| number.trim().into());
        Document { record, number }
    }

    /// Returns the number of the document.
    pub(super) fn number(&self) -> Option<String> {
        self.number.as_deref().and_then(metadata::own_id)
    }

    fn first(&self, names: &[&str]) -> Option<&'a str> {
        names.iter().find_map(|name| element(self.record, name).filter(|content| !content.trim().is_empty()))
    }

    fn first_line(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| line(element(self.record, name)?))
    }

    /// Returns the headline, and the names of a byline that stands in the same element below a rule (WSJ).
    pub(super) fn headline(&self) -> (Option<String>, Option<String>) {
        if let Some(lines) = self.first(&["HL"]) {
            return headline_and_byline(lines);
        }
        let headline = self.first_line(&["HEADLINE"]).map(|headline| without_label(&headline).to_owned());
        (
            headline
                .or_else(|| self.first_line(&["HEAD"]))
                .or_else(|| self.first_line(&["TI", "TITLE", "TTL", "DOCTITLE"])),
            None,
        )
    }

    /// Returns the lines that AP sends between the headline and the story: notes to editors, bylines, subheads.
    fn notes(&self) -> Option<String> {
        let has_headline = element(self.record, "HEADLINE").is_some();
        let heads = elements(self.record, "HEAD").filter_map(line).skip(usize::from(!has_headline));
        Some(heads.collect::<Vec<_>>().join("\n")).filter(|notes| !notes.is_empty())
    }

    /// Returns the text, or the summary where there is none, or all that is in no known element.
    pub(super) fn text(&self) -> String {
        let texts = || texts(self.record).map(plain).filter(|text| !text.is_empty());
        let parts: Vec<String> = self.notes().into_iter().chain(texts()).collect();
        if !parts.is_empty() {
            return without_broadcast_head(&parts.join("\n\n")).to_owned();
        }
        if let Some(summary) = self.first(&["SUMMARY", "ABSTRACT", "ABS"]) {
            return plain(summary);
        }
        let has_texts = TEXTS.iter().any(|name| element(self.record, name).is_some());
        if has_texts { String::new() } else { rest_of(self.record) }
    }

    /// Returns the day and time, as an ISO date where the collection's own way of writing is known.
    pub(super) fn date(&self) -> Option<String> {
        let number = self.number.as_deref().unwrap_or_default();
        let written = ["DATE_TIME", "DATETIME", "DATE1", "DATE", "DD", "PUBDATE"].iter().find_map(|name| {
            let content = line(element(self.record, name)?)?;
            dates::written(&content, self.is_american())
        });
        written
            .or_else(|| {
                ["FILEID", "TRAILER"].iter().find_map(|name| dates::of_wire(&line(element(self.record, name)?)?))
            })
            .or_else(|| dates::of_number(number))
            .or_else(|| dates::of_issue(&line(element(self.record, "JOURNAL")?)?))
    }

    /// Returns whether the day stands between month and year in its dates.
    fn is_american(&self) -> bool {
        self.number.as_deref().is_some_and(|number| number.starts_with("WSJ")) || element(self.record, "DD").is_some()
    }

    /// Returns the names of the byline, without what the paper says of them after a comma with a space before it.
    pub(super) fn author(&self) -> Option<String> {
        let byline = self.first_line(&["BYLINE", "AUTHOR"])?;
        let names = byline.split(" , ").next().unwrap_or_default();
        let is_role = |words: &str| ROLES.iter().any(|role| words.to_lowercase().ends_with(role));
        let names = names.rsplit_once(", ").filter(|(_, role)| is_role(role)).map_or(names, |(names, _)| names);
        metadata::byline(names.trim_end_matches([',', ';', '.']))
    }

    /// Returns the place of the dateline, and the agency that it names in brackets.
    pub(super) fn place(&self) -> (Option<String>, Option<String>) {
        let Some(dateline) = self.first_line(&["DATELINE"]) else {
            return (None, None);
        };
        let (place, after) = dateline.split_once('(').unwrap_or((&dateline, ""));
        let agency = after.split_once(')').map(|(name, _)| name.trim());
        let agency = agency.filter(|name| ["AP", "AFP", "Reuters", "Reuter", "Xinhua", "UPI"].contains(name));
        let place = dates::without_day(place).trim_matches([' ', '_', '-', ',', ':', ';', '.', '/']);
        // Some papers keep the day and the number of the edition here.
        let is_place = |place: &String| place.len() <= 80 && !place.bytes().any(|byte| byte.is_ascii_digit());
        (metadata::one_line(place).filter(is_place), agency.map(str::to_owned))
    }

    /// Returns the publication: as an element names it, or as the document's number does.
    pub(super) fn source(&self) -> Option<String> {
        let named = self.first_line(&["PUB", "SOURCE", "SRC"]);
        // `WALL STREET JOURNAL (J), PAGE A16`, and `PC Week  Nov 20 1989 v6 n46`.
        let stated = || line(element(self.record, "SO")?.split(['(', ',']).next()?);
        let journal = || line(element(self.record, "JOURNAL")?.trim().split("  ").next()?);
        named.or_else(stated).or_else(journal).or_else(|| source_of(self.number.as_deref()?).map(str::to_owned))
    }

    pub(super) fn section(&self) -> Option<String> {
        let section = self.first_line(&["SECTION", "CATEGORY"])?;
        metadata::one_line(section.split(';').next()?)
    }

    pub(super) fn language(&self) -> Option<String> {
        self.first_line(&["LANGUAGE", "LANG"]).and_then(|name| language::code(&name)).map(str::to_owned)
    }

    pub(super) fn url(&self) -> Option<String> {
        self.first_line(&["URL"]).filter(|url| url.contains("://"))
    }
}

/// Returns the contents of the elements of text, in the order in which they stand, without those inside of others.
fn texts(record: &str) -> impl Iterator<Item = &str> {
    let mut found: Vec<&str> = TEXTS.iter().flat_map(|name| elements(record, name)).collect();
    found.sort_by_key(|content| content.as_ptr());
    let mut end = record.as_ptr();
    found.retain(|content| {
        let is_outside = content.as_ptr() >= end;
        if is_outside {
            end = content.as_bytes().as_ptr_range().end;
        }
        is_outside
    });
    found.into_iter()
}

/// Returns what stands in no known element.
fn rest_of(record: &str) -> String {
    let mut rest = String::new();
    let mut within: Option<Cow<'_, str>> = None;
    for piece in pieces(record) {
        match piece {
            Piece::Text(text) if within.is_none() => rest.push_str(text),
            Piece::Text(_) => {}
            Piece::Tag(name) if name == "P" || name == "/P" => rest.push_str("<P>"),
            Piece::Tag(name) => match name.strip_prefix('/') {
                Some(end) if within.as_deref() == Some(end) => within = None,
                None if within.is_none() && NO_TEXT.contains(&&*name) => within = Some(name),
                _ => {}
            },
        }
    }
    plain(&rest)
}

/// Returns the source that a number of the form `AP880212-0004`, `SJMN91-06364008` or `XIN_ENG_20020101.0001` names.
fn source_of(number: &str) -> Option<&'static str> {
    let letters = number.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = &number[letters..];
    let digits = rest.trim_start_matches("_ENG_").bytes().filter(|byte| *byte != b'-').take(6);
    let has_day = digits.filter(u8::is_ascii_digit).count() == 6;
    has_day.then(|| SOURCES.iter().find(|(name, _)| *name == &number[..letters]).map(|(_, source)| *source)).flatten()
}

/// Returns the lines above a rule as the headline, and of those below it the one that names who wrote it.
fn headline_and_byline(lines: &str) -> (Option<String>, Option<String>) {
    let plain = plain(lines);
    let is_rule = |line: &str| line.len() >= 3 && line.bytes().all(|byte| byte == b'-');
    // The lines of later years begin with a mark.
    let lines = || plain.lines().map(|line| line.trim().trim_start_matches('@').trim());
    let headline: Vec<&str> = lines().take_while(|line| !is_rule(line)).collect();
    let byline = lines().skip_while(|line| !is_rule(line)).find(|line| line.starts_with("By "));
    (metadata::one_line(&headline.join(" ")), byline.and_then(metadata::byline))
}

/// Returns a text without the lines that the Foreign Broadcast Information Service sends before it: the language that
/// it was translated from, the kind of article, a code.
fn without_broadcast_head(text: &str) -> &str {
    let is_head = |line: &str| {
        let line = line.trim();
        line.is_empty() || line == "BFN" || ["Language:", "Article Type:"].iter().any(|name| line.starts_with(name))
    };
    let has_head = text.trim_start().lines().next().is_some_and(|line| is_head(line) && !line.trim().is_empty());
    let head: usize = text.split_inclusive('\n').take_while(|line| has_head && is_head(line)).map(str::len).sum();
    if head < text.len() { &text[head..] } else { text }
}

/// Returns a headline without the label that the Financial Times has before it: `FT  14 MAY 91 / `.
fn without_label(headline: &str) -> &str {
    match headline.split_once(" / ") {
        Some((label, rest)) if label.starts_with("FT ") && label.len() <= 16 && !rest.trim().is_empty() => rest,
        _ => headline,
    }
}
