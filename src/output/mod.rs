//! Output: the only code that writes results, one file a format.
//!
//! Everything is written to a writer that is handed in (buffer it: the pieces are small), in a
//! [`Style`] decided by the caller, who knows the flags and the terminal. Foreign text (articles,
//! paths, queries) is made [`harmless`] on its way, so that nothing in an archive can steer a terminal.

mod article;
mod block;
mod csv;
mod evaluation;
mod explain;
mod format_list;
mod grep;
mod harmless;
#[cfg(test)]
mod hostile;
mod index_report;
mod json;
mod lit_text;
mod message;
mod pager;
mod paint;
mod people;
mod refusal;
mod report;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod schema;
mod shell;
mod sizes;
mod stats;
mod verification;
mod wrap;

use std::io::{self, Write};

use crate::file_name;
use crate::search::Response;

pub use evaluation::EvaluationReport;
pub use format_list::{FormatList, ListedFormat};
pub use harmless::{harmful, harmless};
pub use index_report::{Failed, IndexReport, write_failures};
pub use message::{write_error, write_footer, write_hint, write_notes};
pub use pager::Pager;
pub use refusal::write_refusal;
pub use report::{Report, ReportFormat, write_report};
pub use shell::{argument_for_shell, for_shell};
pub use verification::{Repaired, VerificationReport};

/// The form of a search's answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    /// For people: headline, source and date, wrapped passages with the matches lit.
    #[default]
    Text,
    /// One document, described by `docs/schema/search.json`.
    Json,
    /// One hit a line, each as in the document.
    Jsonl,
    /// `path:line:column:passage`, one passage a line, for editors.
    Grep,
    /// A table with a header row, for spreadsheets.
    Csv,
}

/// How text is shown, decided from flags, environment and terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// Colours; without them, asterisks stand around what is lit, or other marks where the text has asterisks of its own.
    pub color: bool,
    /// Paths are hyperlinks to their files.
    pub hyperlinks: bool,
    /// The width of the terminal in columns.
    pub width: usize,
    /// The name of this machine, for hyperlinks that are followed on another.
    pub hostname: Option<String>,
}

impl Default for Style {
    fn default() -> Self {
        Style { color: false, hyperlinks: false, width: 80, hostname: None }
    }
}

impl Style {
    /// Returns the columns that running text is set in: lines of more than a hundred are hard to read.
    fn columns(&self) -> usize {
        self.width.clamp(20, 100)
    }
}

/// A format of a search's answer.
trait Printer {
    /// Writes the answer.
    fn print(&self, out: &mut dyn Write, response: &Response, style: &Style) -> io::Result<()>;
}

/// Writes the answer to a search. Nothing found is no text, no line, a table without rows, or a document with no hits.
pub fn write_response(out: &mut dyn Write, response: &Response, format: Format, style: &Style) -> io::Result<()> {
    let printer: &dyn Printer = match format {
        Format::Text => &people::People,
        Format::Json => &json::Json,
        Format::Jsonl => &json::JsonLines,
        Format::Grep => &grep::Grep,
        Format::Csv => &csv::Csv,
    };
    printer.print(out, response, style)
}

/// Writes each path once, best first: one a line and [`harmless`], or exactly and ended by a NUL (for `xargs -0`).
pub fn write_paths(out: &mut dyn Write, response: &Response, nul: bool) -> io::Result<()> {
    let mut seen = std::collections::HashSet::new();
    for hit in response.hits.iter().filter(|hit| seen.insert(&hit.path)) {
        match nul {
            true => out.write_all(&file_name::bytes_of(&hit.path)).and_then(|()| out.write_all(b"\0"))?,
            false => writeln!(out, "{}", harmless(&hit.path))?,
        }
    }
    Ok(())
}

/// Writes how many articles match.
pub fn write_count(out: &mut dyn Write, response: &Response) -> io::Result<()> {
    writeln!(out, "{}", response.total)
}
