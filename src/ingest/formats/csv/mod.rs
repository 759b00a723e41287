//! CSV and TSV: tables of articles, one a row, with a first row that names the columns.
//!
//! The separator (comma, semicolon, tab or bar) is the one that parts the names. Names are those of all dumps
//! (`ingest::record`). A table whose first row names nothing that makes an article is refused with the cure: which column
//! holds what is never guessed. Rows are read one by one ([`rows`]), so memory does not grow with the file.

mod cut;
mod dialect;
mod rows;

use rows::Rows;

use super::Format;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::window::Window;
use crate::ingest::{Cause, charset, metadata};

pub(super) const FORMAT: Format = Format {
    name: "csv",
    description: "CSV and TSV with a first row that names the columns",
    extensions: &["csv", "tsv", "tab", "psv"],
    claims,
    read,
};

/// How many bytes are looked at before the reading begins, unless the file is shorter.
const SAMPLE: usize = 256 << 10;

/// The most characters of a first row that is shown.
const SHOWN: usize = 60;

/// Two names of columns that records have, and rows of as many cells, are a table whatever the file is called.
fn claims(opening: &[u8]) -> bool {
    let Some(line) = opening.split(|byte| matches!(byte, b'\n' | b'\r')).find(|line| !line.trim_ascii().is_empty())
    else {
        return false;
    };
    // Most openings are not those of tables, and are not decoded to see it.
    if !line.iter().any(|byte| matches!(byte, b',' | b';' | b'\t' | b'|' | b'=')) {
        return false;
    }
    dialect::head(opening, false).is_some_and(|head| head.is_sure)
}

fn read(source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    match charset::legacy(source.opening()) {
        Some(encoding) => read_utf8(&mut charset::ToUtf8::new(encoding, source), sink),
        None => read_utf8(source, sink),
    }
}

fn read_utf8(bytes: &mut dyn std::io::Read, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let mut window = Window::new(bytes);
    while window.rest().len() < SAMPLE && window.grow() {}
    let sample = &window.rest()[..window.rest().len().min(SAMPLE)];
    if sample.trim_ascii().is_empty() {
        return window.finish().and(Err(Cause::Empty)).map_err(Stop::from);
    }
    let is_all = window.ended() && sample.len() == window.rest().len();
    let Some(head) = dialect::head(sample, is_all) else {
        return Err(no_header(&String::from_utf8_lossy(sample)).into());
    };
    window.consume(head.length);
    Rows::new(&mut window, sink, head).read()?;
    window.finish().map_err(Stop::from)
}

/// Says that the first row names no column that makes an article.
fn no_header(text: &str) -> Cause {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let shown: String = first.chars().take(SHOWN).collect();
    let found = metadata::one_line(&shown).unwrap_or_default();
    Cause::NoHeader { found: if shown.len() < first.len() { format!("{found}…") } else { found } }
}

#[cfg(test)]
mod tests;
