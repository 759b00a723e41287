//! What a check of the index found.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::Style;
use super::harmless::harmless;
use super::numbers::counted;
use super::report::{Report, articles};
use crate::index::Verification;

impl Report for Verification {
    /// Writes what is damaged, a line each, or that all is sound.
    fn write_text(&self, out: &mut dyn Write, _style: &Style) -> io::Result<()> {
        let held = format!("{} in {}", articles(self.articles), counted(self.files, "file"));
        if self.damage.is_empty() {
            return writeln!(out, "the index is sound: {held}");
        }
        writeln!(out, "the index is damaged: {held}")?;
        self.damage.iter().try_for_each(|damage| writeln!(out, "  {}", harmless(damage)))
    }
}

impl Serialize for Verification {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// The fields of the document.
        #[derive(Serialize)]
        #[serde(remote = "Verification")]
        struct Findings {
            articles: u64,
            files: u64,
            damage: Vec<String>,
        }
        Findings::serialize(self, serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::super::report::{ReportFormat, write_report};
    use super::super::samples::style;
    use super::*;

    fn written(damage: &[&str], format: ReportFormat) -> String {
        let damage = damage.iter().map(|&damage| damage.to_owned()).collect();
        let verification = Verification { articles: 1062, files: 9, damage };
        let mut out = Vec::new();
        write_report(&mut out, &verification, format, &style(80, false)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn says_that_all_is_sound_or_names_the_damage() {
        assert_eq!(written(&[], ReportFormat::Text), "the index is sound: 1,062 articles in 9 files\n");
        insta::assert_snapshot!(written(&["a.store: its checksum is wrong", "b\x1b.idx is missing"], ReportFormat::Text), @"
        the index is damaged: 1,062 articles in 9 files
          a.store: its checksum is wrong
          b<U+001B>.idx is missing
        ");
        assert_eq!(
            written(&["a is missing"], ReportFormat::Json),
            "{\"version\":1,\"articles\":1062,\"files\":9,\"damage\":[\"a is missing\"]}\n"
        );
    }
}
