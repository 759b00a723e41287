//! What a check of the index found, and what a repair mended.

use std::io::{self, Write};

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::Style;
use super::harmless::harmless;
use super::index_report::Failed;
use super::report::{Report, articles};
use crate::index::{NamedArticle, Repair, Verification};
use crate::numbers::{counted, grouped};

/// What a check of the index found.
#[derive(Debug, Default)]
pub struct VerificationReport {
    /// What was found.
    pub found: Verification,
    /// What was mended, if that was asked for and there was something to mend.
    pub repaired: Option<Repaired>,
}

/// What a repair did.
#[derive(Debug, Default, Serialize)]
pub struct Repaired {
    /// Articles that were kept as they were.
    pub kept: u64,
    /// Articles that were read from the files.
    pub read: u64,
    /// Articles that the index has now.
    pub articles: u64,
    /// Articles that stand in no file any more and could not be kept.
    #[serde(serialize_with = "serialize_names")]
    pub lost: Vec<NamedArticle>,
    /// More of those, that can't be named.
    pub nameless: u64,
    /// What could not be read.
    pub failed: Vec<Failed>,
    /// What is still damaged.
    pub damage: Vec<String>,
}

impl From<Repair> for VerificationReport {
    fn from(repair: Repair) -> VerificationReport {
        let repaired = (!repair.before.damage.is_empty()).then(|| Repaired {
            kept: repair.kept,
            read: repair.report.added + repair.report.updated,
            articles: repair.after.articles,
            lost: repair.lost,
            nameless: repair.nameless,
            failed: repair.report.problems.into_iter().map(Failed::from).collect(),
            damage: repair.after.damage,
        });
        VerificationReport { found: repair.before, repaired }
    }
}

impl Report for VerificationReport {
    /// Writes what is damaged, a line each, or that all is sound; then what was mended.
    fn write_text(&self, out: &mut dyn Write, _style: &Style) -> io::Result<()> {
        let found = &self.found;
        let held = format!("{}; {} of the index", articles(found.articles), counted(found.files, "file"));
        if found.damage.is_empty() {
            return writeln!(out, "the index is sound: {held}");
        }
        let is = if self.repaired.is_some() { "was" } else { "is" };
        writeln!(out, "the index {is} damaged: {held}")?;
        write_some(out, &found.damage, |damage| harmless(damage).into_owned())?;
        if !found.damaged.is_empty() {
            writeln!(out, "{} may be misread or missed:", articles(found.damaged.len() as u64))?;
            write_some(out, &found.damaged, name)?;
        }
        self.repaired.as_ref().map_or(Ok(()), |repaired| write_repaired(out, repaired))
    }
}

fn write_repaired(out: &mut dyn Write, repaired: &Repaired) -> io::Result<()> {
    let is = if repaired.damage.is_empty() { "it is mended" } else { "it is not mended" };
    let (kept, read) = (articles(repaired.kept), grouped(repaired.read));
    writeln!(out, "{is}: {kept} kept, {read} read from the files; {} now", articles(repaired.articles))?;
    write_some(out, &repaired.damage, |damage| harmless(damage).into_owned())?;
    let lost = repaired.lost.len() as u64 + repaired.nameless;
    if lost > 0 {
        let (is, it) = if lost == 1 { ("is", "it") } else { ("are", "them") };
        writeln!(out, "{} {is} lost; no file has {it} any more:", articles(lost))?;
        write_some(out, &repaired.lost, name)?;
        if repaired.nameless > 0 {
            writeln!(out, "  {} without a name", grouped(repaired.nameless))?;
        }
    }
    Ok(())
}

/// Writes the first of some things, a line each, and how many more there are.
fn write_some<T>(out: &mut dyn Write, things: &[T], line: impl Fn(&T) -> String) -> io::Result<()> {
    const MOST: usize = 20;
    let (first, rest) = things.split_at(things.len().min(MOST));
    first.iter().try_for_each(|thing| writeln!(out, "  {}", line(thing)))?;
    match rest.len() {
        0 => Ok(()),
        more => writeln!(out, "  and {} more; --format json names them all", grouped(more as u64)),
    }
}

fn name(article: &NamedArticle) -> String {
    format!("{} ({})", harmless(&article.path), harmless(&article.id))
}

fn serialize_names<S: Serializer>(names: &[NamedArticle], serializer: S) -> Result<S::Ok, S::Error> {
    /// An article by its name.
    #[derive(Serialize)]
    struct Name<'a> {
        path: &'a str,
        id: &'a str,
    }
    serializer.collect_seq(names.iter().map(|article| Name { path: &article.path, id: &article.id }))
}

impl Serialize for VerificationReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// Names as a list of objects.
        #[derive(Serialize)]
        #[serde(transparent)]
        struct Names<'a>(#[serde(serialize_with = "serialize_listed")] &'a Vec<NamedArticle>);
        fn serialize_listed<S: Serializer>(names: &&Vec<NamedArticle>, serializer: S) -> Result<S::Ok, S::Error> {
            serialize_names(names, serializer)
        }
        let mut document = serializer.serialize_map(None)?;
        document.serialize_entry("articles", &self.found.articles)?;
        document.serialize_entry("files", &self.found.files)?;
        document.serialize_entry("damage", &self.found.damage)?;
        document.serialize_entry("damaged", &Names(&self.found.damaged))?;
        if let Some(repaired) = &self.repaired {
            document.serialize_entry("repaired", repaired)?;
        }
        document.end()
    }
}

#[cfg(test)]
mod tests {
    use super::super::report::{ReportFormat, write_report};
    use super::super::samples::style;
    use super::*;

    fn names(names: &[(&str, &str)]) -> Vec<NamedArticle> {
        names.iter().map(|(path, id)| NamedArticle { path: (*path).into(), id: (*id).into() }).collect()
    }

    fn written(report: &VerificationReport, format: ReportFormat) -> String {
        let mut out = Vec::new();
        write_report(&mut out, report, format, &style(80, false)).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn damaged() -> VerificationReport {
        let damage = vec!["a.store does not have its checksum".into(), "b\x1b.idx is missing".into()];
        let damaged = names(&[("news/a\x1b.txt", "n1"), ("news/b.txt", "n2")]);
        VerificationReport { found: Verification { articles: 1062, files: 9, damage, damaged }, repaired: None }
    }

    #[test]
    fn says_that_all_is_sound_or_names_the_damage() {
        let sound =
            VerificationReport { found: Verification { damage: Vec::new(), ..damaged().found }, repaired: None };
        assert_eq!(written(&sound, ReportFormat::Text), "the index is sound: 1,062 articles; 9 files of the index\n");
        insta::assert_snapshot!(written(&damaged(), ReportFormat::Text), @"
        the index is damaged: 1,062 articles; 9 files of the index
          a.store does not have its checksum
          b<U+001B>.idx is missing
        2 articles may be misread or missed:
          news/a<U+001B>.txt (n1)
          news/b.txt (n2)
        ");
        insta::assert_snapshot!(written(&damaged(), ReportFormat::Json), @r#"{"version":1,"articles":1062,"files":9,"damage":["a.store does not have its checksum","b\u001b.idx is missing"],"damaged":[{"path":"news/a\u001b.txt","id":"n1"},{"path":"news/b.txt","id":"n2"}]}"#);
    }

    #[test]
    fn says_what_was_mended_and_what_is_lost() {
        let repaired = Repaired {
            kept: 1060,
            read: 1,
            articles: 1061,
            lost: names(&[("news/b.txt", "n2")]),
            failed: vec![Failed { path: "x".into(), kind: "gone", reason: "no such file".into(), ..Failed::default() }],
            ..Repaired::default()
        };
        let report = VerificationReport { repaired: Some(repaired), ..damaged() };
        insta::assert_snapshot!(written(&report, ReportFormat::Text), @"
        the index was damaged: 1,062 articles; 9 files of the index
          a.store does not have its checksum
          b<U+001B>.idx is missing
        2 articles may be misread or missed:
          news/a<U+001B>.txt (n1)
          news/b.txt (n2)
        it is mended: 1,060 articles kept, 1 read from the files; 1,061 articles now
        1 article is lost; no file has it any more:
          news/b.txt (n2)
        ");
        let json = written(&report, ReportFormat::Json);
        let repaired = json.split_once(r#""repaired":"#).map(|(_, repaired)| repaired.trim());
        assert_eq!(
            repaired,
            Some(concat!(
                r#"{"kept":1060,"read":1,"articles":1061,"lost":[{"path":"news/b.txt","id":"n2"}],"nameless":0,"#,
                r#""failed":[{"path":"x","kind":"gone","reason":"no such file"}],"damage":[]}}"#
            ))
        );
    }
}
