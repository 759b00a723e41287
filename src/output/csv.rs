//! A table for spreadsheets: a header row, then a row a hit (RFC 4180, with line feeds between rows).
//!
//! A cell that a spreadsheet would run as a formula gets an apostrophe before it; white space in text
//! is folded, so that a row is a line.

use std::io::{self, Write};

use ::csv::{ErrorKind, Writer};

use super::harmless::harmless;
use super::json::round;
use super::lit_text::LitText;
use super::{Printer, Style};
use crate::search::{Hit, Passage, Response};

/// The columns.
const HEADER: [&str; 15] = [
    "rank", "score", "id", "path", "line", "column", "title", "date", "source", "author", "section", "url", "lang",
    "words", "passage",
];

/// Comma-separated values.
pub(super) struct Csv;

impl Printer for Csv {
    fn print(&self, out: &mut dyn Write, response: &Response, _style: &Style) -> io::Result<()> {
        let mut table = Writer::from_writer(out);
        table.write_record(HEADER).map_err(into_io)?;
        for hit in &response.hits {
            table.write_record(row(hit)).map_err(into_io)?;
        }
        table.flush()
    }
}

/// Returns the cells of a hit.
fn row(hit: &Hit) -> [String; HEADER.len()] {
    let passage = hit.passages.first();
    let number = |number: fn(&Passage) -> u32| passage.map(|passage| number(passage).to_string()).unwrap_or_default();
    let optional = |text: &Option<String>| text.as_deref().map(cell).unwrap_or_default();
    [
        hit.rank.to_string(),
        round(hit.score.into(), 4).to_string(),
        guarded(&harmless(&hit.id)),
        guarded(&harmless(&hit.path)),
        number(|passage| passage.line),
        number(|passage| passage.column),
        optional(&hit.title),
        optional(&hit.date),
        optional(&hit.source),
        optional(&hit.author),
        optional(&hit.section),
        optional(&hit.url),
        optional(&hit.lang),
        hit.words.to_string(),
        passage.map(|passage| cell(&passage.text)).unwrap_or_default(),
    ]
}

/// Returns a text as the text of a cell.
fn cell(text: &str) -> String {
    guarded(LitText::folded(text, &[]).text())
}

/// Returns a harmless text with an apostrophe before it if a spreadsheet would take it for a formula.
fn guarded(text: &str) -> String {
    // The full-width forms begin a formula too, in spreadsheets set to Chinese or Japanese.
    let is_formula = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    format!("{}{text}", if is_formula { "'" } else { "" })
}

/// Returns the error of the writer beneath, whose kind tells a closed pipe from a failure.
fn into_io(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::samples::{printed, response, style};
    use super::*;

    #[test]
    fn a_hit_is_a_row_with_its_first_passage() {
        insta::assert_snapshot!(printed(&response(), Format::Csv, &style(80, true)), @r#"
        rank,score,id,path,line,column,title,date,source,author,section,url,lang,words,passage
        9,12.3457,a1,corpus/2025/ostrava.txt,3,1,Ostrava protests to Belmar over consulate,2025-12-01,Harbour Herald,Ada Quill,World,https://herald.example/ostrava,en,812,"The ministry handed a “note of protest” to the U.S. Embassy, “a breach of all norms”."
        10,1.5,b2,wire.zip!東京.txt,41,7,,,,,,,,40,"会談は東京で行われ、protest notes went to both embassies and, that very evening, to the port"
        "#);
    }

    #[test]
    fn nothing_found_is_the_header_alone() {
        assert_eq!(printed(&Response::default(), Format::Csv, &style(80, true)).lines().count(), 1);
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(["=1+1", "+1", "-1", "@a", "\t=1", "＝1"].map(cell), ["'=1+1", "'+1", "'-1", "'@a", "'=1", "'＝1"]);
        assert_eq!(cell("a=1\x1b"), "a=1<U+001B>");
        assert_eq!(cell("\u{a0}=1"), "'\u{a0}=1");
    }

    #[test]
    fn white_space_is_folded_in_text_but_not_in_a_path() {
        let hit = Hit { path: "a  b\t.txt".into(), title: Some("a  b\n".into()), ..Hit::default() };
        let row = row(&hit);
        assert_eq!((row[3].as_str(), row[6].as_str()), ("a  b<U+0009>.txt", "a b"));
    }
}
