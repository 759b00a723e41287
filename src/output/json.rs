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
        response.hits.iter().try_for_each(|hit| write_line(out, &HitObject::of(hit)))
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
        let several = if hit.passages.len() > 1 { hit.passages.as_slice() } else { &[] };
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
                agency: hit.agency.as_deref(),
                url: hit.url.as_deref(),
                lang: hit.lang.as_deref(),
                words: hit.words,
            },
            passage: first.map(|passage| PassageObject { line: None, column: None, ..PassageObject::of(passage) }),
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
    pub(super) agency: Option<&'a str>,
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
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Returns ranges as objects.
pub(super) fn span_objects(ranges: &[Range<usize>]) -> Vec<Span> {
    ranges.iter().map(|range| Span { start: range.start, end: range.end }).collect()
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

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::samples::{printed, response, style};
    use super::*;

    #[test]
    fn the_document_has_its_fields_in_order() {
        insta::assert_snapshot!(printed(&response(), Format::Json, &style(80, true)), @r#"
        {"version":1,"query":"\"note of protest\"","total":42,"relaxed":false,"notes":["“protest” was read in any case"],"took_ms":1.835,"hits":[{"rank":9,"score":12.3457,"id":"a1","path":"corpus/2025/ostrava.txt","line":3,"column":1,"title":"Ostrava protests to Belmar over consulate","title_highlights":[{"start":8,"end":16}],"date":"2025-12-01","source":"Harbour Herald","author":"Ada Quill","section":"World","place":"Ostrava","url":"https://herald.example/ostrava","lang":"en","words":812,"passage":{"text":"The ministry handed a “note of\nprotest” to the U.S.\nEmbassy, “a breach of all\r\n\tnorms”.","start":120,"end":215,"highlights":[{"start":25,"end":40},{"start":51,"end":63}]}},{"rank":10,"score":1.5,"id":"b2","path":"wire.zip!東京.txt","line":41,"column":7,"words":40,"passage":{"text":"会談は東京で行われ、protest notes went to both embassies and, that very evening, to the port","start":900,"end":1002,"highlights":[{"start":9,"end":15},{"start":30,"end":37}]},"passages":[{"line":41,"column":7,"text":"会談は東京で行われ、protest notes went to both embassies and, that very evening, to the port","start":900,"end":1002,"highlights":[{"start":9,"end":15},{"start":30,"end":37}]},{"line":1,"column":1,"text":"=SUM(A1) \u001b]0;owned\u0007 *protest*","start":0,"end":29,"highlights":[{"start":21,"end":28}]}]}]}
        "#);
    }

    #[test]
    fn a_line_of_json_lines_is_a_hit_of_the_document() {
        let document: serde_json::Value =
            serde_json::from_str(&printed(&response(), Format::Json, &style(80, true))).unwrap();
        let lines = printed(&response(), Format::Jsonl, &style(80, true));
        let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(document["hits"], serde_json::Value::Array(lines));
    }

    #[test]
    fn nothing_found_is_a_document_without_hits() {
        let shown = printed(&Response { query: "xyz".into(), ..Response::default() }, Format::Json, &style(80, true));
        assert_eq!(
            shown,
            "{\"version\":1,\"query\":\"xyz\",\"total\":0,\"relaxed\":false,\"took_ms\":0.0,\"hits\":[]}\n"
        );
    }

    #[test]
    fn what_would_harm_a_terminal_is_escaped() {
        let mut out = Vec::new();
        write_line(&mut out, &"\x1b[2J \x7f \u{9b} \u{202e} \u{200b} \u{200d} \u{2028} \u{e0041} é\n").unwrap();
        let shown = String::from_utf8(out).unwrap();
        assert_eq!(shown, "\"\\u001b[2J \\u007f \\u009b \\u202e \\u200b \\u200d \\u2028 \\udb40\\udc41 é\\n\"\n");
    }
}
