//! What `index` did.

use std::io::{self, Write};

use serde::Serialize;

use super::Style;
use super::block::write_block;
use super::harmless::harmless;
use super::lit_text::LitText;
use super::message::{write_error, write_hint};
use super::paint::PLAIN;
use super::report::{Report, articles, listed, serialize_counts};
use super::sizes::{duration, size};
use crate::ingest::Problem;
use crate::numbers::{counted, grouped};

/// What bringing the index up to date changed. Counts are of articles.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct IndexReport {
    /// New ones.
    pub added: u64,
    /// Those whose source changed.
    pub updated: u64,
    /// Those whose source is gone.
    pub removed: u64,
    /// Those left as they were.
    pub unchanged: u64,
    /// Those found again under another path, where that was looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renamed: Option<u64>,
    /// Files and folders that were given up, and are no part of the index any more.
    #[serde(skip)]
    pub forgotten: Vec<String>,
    /// What could not be read, and what was kept although it seems gone.
    pub failed: Vec<Failed>,
    /// What was read but not wholly understood.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Failed>,
    /// The articles that were read, by format.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "serialize_counts")]
    pub formats: Vec<(String, u64)>,
    /// The articles the index holds now, or would hold.
    pub articles: u64,
    /// The bytes of the sources that were read.
    pub bytes: u64,
    /// The time it took.
    pub seconds: f64,
    /// Nothing was written: this is what would be done.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub dry_run: bool,
}

/// A file, or a record of one, that could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Failed {
    /// The path as shown.
    pub path: String,
    /// The line, where the failure has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// A few words, the same for all of its kind.
    pub kind: &'static str,
    /// One sentence in lower case without a full stop.
    pub reason: String,
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Failed {
        Failed {
            path: problem.path,
            line: problem.line.map(u64::from),
            kind: problem.cause.kind(),
            reason: problem.cause.to_string(),
        }
    }
}

impl Report for IndexReport {
    fn write_text(&self, out: &mut dyn Write, style: &Style) -> io::Result<()> {
        let mut changes = vec![
            format!("{} added", grouped(self.added)),
            format!("{} updated", grouped(self.updated)),
            format!("{} removed", grouped(self.removed)),
            format!("{} unchanged", grouped(self.unchanged)),
        ];
        if let Some(renamed) = self.renamed.filter(|&renamed| renamed > 0) {
            changes.insert(3, format!("{} renamed", grouped(renamed)));
        }
        let dry = if self.dry_run { "dry run, nothing written: " } else { "" };
        writeln!(out, "{dry}{}", changes.join(", "))?;
        for root in &self.forgotten {
            let is = if self.dry_run { "would no longer be" } else { "is no longer" };
            writeln!(out, "{} {is} a part of the index; name it again to read it", harmless(root))?;
        }
        if !self.failed.is_empty() {
            writeln!(out, "{}, named above", counted(self.failed.len() as u64, "problem"))?;
        }
        if !self.formats.is_empty() {
            write_block(out, "read: ", &LitText::folded(&listed(&self.formats, usize::MAX), &[]), PLAIN, style)?;
        }
        writeln!(
            out,
            "{}{} in the index; {} read in {}",
            articles(self.articles),
            if self.dry_run { " would be" } else { "" },
            size(self.bytes),
            duration(self.seconds)
        )
    }
}

/// The most failures that are written one by one; more push everything else off the screen.
const MOST: usize = 20;

/// How many of a kind are written when there are more.
const FIRST: usize = 3;

/// Writes what could not be read, a line each: `morgue: path:line: reason`. Where there is a great deal of it on a `screen`, the
/// first few of each kind are written and the others counted, the most frequent kind first.
pub fn write_failures(out: &mut dyn Write, failures: &[Failed], screen: bool, style: &Style) -> io::Result<()> {
    if !screen || failures.len() <= MOST {
        return failures.iter().try_for_each(|failed| write_failure(out, failed, style));
    }
    let mut kinds: Vec<(&str, Vec<&Failed>)> = Vec::new();
    for failed in failures {
        match kinds.iter_mut().find(|(kind, _)| *kind == failed.kind) {
            Some((_, same)) => same.push(failed),
            None => kinds.push((failed.kind, vec![failed])),
        }
    }
    kinds.sort_by_key(|(_, same)| std::cmp::Reverse(same.len()));
    for (kind, same) in kinds {
        let (first, rest) = same.split_at(same.len().min(FIRST));
        first.iter().try_for_each(|failed| write_failure(out, failed, style))?;
        if !rest.is_empty() {
            write_error(out, &format!("and {} more: {kind}", grouped(rest.len() as u64)), None, style)?;
        }
    }
    write_hint(out, "written to a file (2> FILE), or by --format json, each is named", style)
}

fn write_failure(out: &mut dyn Write, failed: &Failed, style: &Style) -> io::Result<()> {
    let line = failed.line.map(|line| format!(":{line}")).unwrap_or_default();
    write_error(out, &format!("{}{line}: {}", harmless(&failed.path), harmless(&failed.reason)), None, style)
}

#[cfg(test)]
mod tests {
    use super::super::report::{ReportFormat, write_report};
    use super::super::samples::style;
    use super::*;

    fn report() -> IndexReport {
        IndexReport {
            added: 60,
            updated: 2,
            unchanged: 21_516,
            failed: vec![
                Failed { path: "a\x1b.jsonl".into(), line: Some(7), kind: "malformed", reason: "cut in half".into() },
                Failed { path: "b.gz".into(), line: None, kind: "damaged", reason: "not a gzip file".into() },
            ],
            formats: vec![("text".into(), 60), ("json".into(), 2)],
            articles: 21_578,
            bytes: 4_200_000,
            seconds: 0.8412,
            ..IndexReport::default()
        }
    }

    fn written(report: &IndexReport, format: ReportFormat) -> String {
        let mut out = Vec::new();
        write_report(&mut out, report, format, &style(80, false)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn says_what_changed() {
        insta::assert_snapshot!(written(&report(), ReportFormat::Text), @"
        60 added, 2 updated, 0 removed, 21,516 unchanged
        2 problems, named above
        read: text (60) · json (2)
        21,578 articles in the index; 4.2 MB read in 0.84 s
        ");
        let dry = IndexReport { dry_run: true, renamed: Some(3), failed: Vec::new(), ..report() };
        insta::assert_snapshot!(written(&dry, ReportFormat::Text), @"
        dry run, nothing written: 60 added, 2 updated, 0 removed, 3 renamed, 21,516 unchanged
        read: text (60) · json (2)
        21,578 articles would be in the index; 4.2 MB read in 0.84 s
        ");
        insta::assert_snapshot!(written(&report(), ReportFormat::Json), @r#"
        {"version":1,"added":60,"updated":2,"removed":0,"unchanged":21516,"failed":[{"path":"a\u001b.jsonl","line":7,"kind":"malformed","reason":"cut in half"},{"path":"b.gz","kind":"damaged","reason":"not a gzip file"}],"formats":[{"name":"text","articles":60},{"name":"json","articles":2}],"articles":21578,"bytes":4200000,"seconds":0.8412}
        "#);
    }

    #[test]
    fn many_failures_are_grouped_by_their_kind() {
        let failed = |number: usize, kind: &'static str| Failed {
            path: format!("{number}.txt"),
            kind,
            reason: format!("{kind}: {number}"),
            ..Failed::default()
        };
        let failures: Vec<Failed> =
            (0..22).map(|number| failed(number, if number % 11 == 0 { "not text" } else { "empty" })).collect();
        let mut out = Vec::new();
        write_failures(&mut out, &failures, true, &style(80, false)).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @"
        morgue: 1.txt: empty: 1
        morgue: 2.txt: empty: 2
        morgue: 3.txt: empty: 3
        morgue: and 17 more: empty
        morgue: 0.txt: not text: 0
        morgue: 11.txt: not text: 11
        hint: written to a file (2> FILE), or by --format json, each is named
        ");
    }

    #[test]
    fn each_failure_names_its_place_and_reason() {
        let mut out = Vec::new();
        write_failures(&mut out, &report().failed, false, &style(80, false)).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @"
        morgue: a<U+001B>.jsonl:7: cut in half
        morgue: b.gz: not a gzip file
        ");
    }
}
