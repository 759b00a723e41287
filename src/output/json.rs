//! JSON for programs: versioned, described by the schemas in `docs/schema/`.
//!
//! Text is exact here, byte for byte: what would harm a terminal is escaped as `\uXXXX`, which every
//! parser turns back. A field without a value is left out; a field is never renamed within a version.

use std::io::{self, Write};
use std::ops::Range;

use serde::Serialize;
use serde_json::ser::Formatter;

use super::harmless::{is_harmful, is_joiner};
use super::{Printer, Style};
use crate::search::{Hit, Passage, Response};

/// The version of every document.
pub(super) const VERSION: u32 = 1;

/// One document.
pub(super) struct Json;

impl Printer for Json {
    fn print(&self, out: &mut dyn Write, response: &Response, _style: &Style) -> io::Result<()> {
        let document = Document {
            version: VERSION,
            query: &response.query,
            total: response.total,
            relaxed: response.relaxed,
            notes: response.notes.iter().map(|note| note.0.as_str()).collect(),
            took_ms: round(response.took_ms, 3),
            hits: response.hits.iter().map(HitObject::of).collect(),
        };
        write_line(out, &document)
    }
}

/// One hit a line.
pub(super) struct JsonLines;

impl Printer for JsonLines {
    fn print(&self, out: &mut dyn Write, response: &Response, _style: &Style) -> io::Result<()> {
        response
            .hits
            .iter()
            .try_for_each(|hit| write_line(out, &HitObject::of(hit)))
    }
}

/// Writes a value as one line of JSON.
pub(super) fn write_line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, Escaping))?;
    writeln!(out)
}

/// Returns a number with so many places after the point: more are noise.
pub(super) fn round(number: f64, places: i32) -> f64 {
    let factor = 10f64.powi(places);
    (number * factor).round() / factor
}

/// The answer to a search.
#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    query: &'a str,
    total: u64,
    relaxed: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<&'a str>,
    took_ms: f64,
    hits: Vec<HitObject<'a>>,
}

/// A hit.
#[derive(Serialize)]
struct HitObject<'a> {
    rank: u64,
    score: f64,
    #[serde(flatten)]
    about: About<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passage: Option<PassageObject<'a>>,
    /// All of them, the first included, each with its place in the file; when there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    passages: Vec<PassageObject<'a>>,
}

impl<'a> HitObject<'a> {
    fn of(hit: &'a Hit) -> HitObject<'a> {
        let first = hit.passages.first();
        let several = if hit.passages.len() > 1 {
            hit.passages.as_slice()
        } else {
            &[]
        };
        HitObject {
            rank: hit.rank,
            score: round(hit.score.into(), 4),
            about: About {
                id: &hit.id,
                path: &hit.path,
                line: first.map(|passage| passage.line),
                column: first.map(|passage| passage.column),
                title: hit.title.as_deref(),
                title_highlights: span_objects(&hit.title_highlights),
                date: hit.date.as_deref(),
                source: hit.source.as_deref(),
                author: hit.author.as_deref(),
                section: hit.section.as_deref(),
                place: hit.place.as_deref(),
                url: hit.url.as_deref(),
                lang: hit.lang.as_deref(),
                words: hit.words,
            },
            passage: first.map(|passage| PassageObject {
                line: None,
                column: None,
                ..PassageObject::of(passage)
            }),
            passages: several.iter().map(PassageObject::of).collect(),
        }
    }
}

/// What is known about an article, alike in every document that has one.
#[derive(Serialize)]
pub(super) struct About<'a> {
    pub(super) id: &'a str,
    pub(super) path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) title_highlights: Vec<Span>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) author: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) section: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) lang: Option<&'a str>,
    pub(super) words: u64,
}

/// A passage.
#[derive(Serialize)]
struct PassageObject<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
    text: &'a str,
    start: usize,
    end: usize,
    highlights: Vec<Span>,
}

impl<'a> PassageObject<'a> {
    fn of(passage: &'a Passage) -> PassageObject<'a> {
        PassageObject {
            line: Some(passage.line),
            column: Some(passage.column),
            text: &passage.text,
            start: passage.start,
            end: passage.end,
            highlights: span_objects(&passage.highlights),
        }
    }
}

/// A range of bytes.
#[derive(Serialize)]
pub(super) struct Span {
    start: usize,
    end: usize,
}

/// Returns ranges as objects.
pub(super) fn span_objects(ranges: &[Range<usize>]) -> Vec<Span> {
    ranges
        .iter()
        .map(|range| Span {
            start: range.start,
            end: range.end,
        })
        .collect()
}

/// Compact JSON in which nothing steers a terminal. serde_json itself escapes what stands below the space.
struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: Write + ?Sized>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut written = 0;
        for (at, harm) in fragment.match_indices(|character| is_harmful(character) || is_joiner(character)) {
            out.write_all(&fragment.as_bytes()[written..at])?;
            harm.encode_utf16().try_for_each(|unit| write!(out, "\\u{unit:04x}"))?;
            written = at + harm.len();
        }
        out.write_all(&fragment.as_bytes()[written..])
    }
}
