//! A report: what a verb other than `search` has to say, for people or as one JSON document.

use std::io::{self, Write};

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use super::Style;
use super::json::{VERSION, write_line};
use crate::numbers::{counted, grouped};

/// The form of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ReportFormat {
    /// For people.
    #[default]
    Text,
    /// One document, described by a schema in `docs/schema/`.
    Json,
}

/// Something that can be written for people and, by its fields, for programs.
pub trait Report: Serialize {
    /// Writes it for people.
    fn write_text(&self, out: &mut dyn Write, style: &Style) -> io::Result<()>;
}

/// Writes a report. A document opens with its version.
pub fn write_report(out: &mut dyn Write, report: &impl Report, format: ReportFormat, style: &Style) -> io::Result<()> {
    match format {
        ReportFormat::Text => report.write_text(out, style),
        ReportFormat::Json => write_line(out, &Versioned { version: VERSION, report }),
    }
}

/// A document.
#[derive(Serialize)]
struct Versioned<'a, R> {
    version: u32,
    #[serde(flatten)]
    report: &'a R,
}

/// Serializes names with their counts as a list of objects.
pub(super) fn serialize_counts<S: Serializer>(counts: &[(String, u64)], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Count<'a> {
        name: &'a str,
        articles: u64,
    }
    let mut list = serializer.serialize_seq(Some(counts.len()))?;
    for (name, articles) in counts {
        list.serialize_element(&Count { name, articles: *articles })?;
    }
    list.end()
}

/// Returns the first of some names with their counts, and how many are left: `en (40) · es (12) · and 3 more`.
pub(super) fn listed(counts: &[(String, u64)], most: usize) -> String {
    // A count stays on the line of its name.
    let shown = counts.iter().take(most).map(|(name, articles)| format!("{name}\u{a0}({})", grouped(*articles)));
    shown.chain(more(counts.len(), most)).collect::<Vec<_>>().join(" · ")
}

/// Returns how many of some things are left when so many at most are shown: `and 3 more`.
pub(super) fn more(all: usize, most: usize) -> Option<String> {
    let rest = all.saturating_sub(most) as u64;
    (rest > 0).then(|| format!("and {} more", grouped(rest)))
}

/// Returns a number of articles.
pub(super) fn articles(number: u64) -> String {
    counted(number, "article")
}
