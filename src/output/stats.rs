//! What the index holds.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::Style;
use super::block::write_block;
use super::harmless::harmless;
use super::lit_text::LitText;
use super::paint::PLAIN;
use super::report::{Report, listed, serialize_counts};
use super::sizes::size;
use crate::index::IndexStats;
use crate::numbers::grouped;

impl Report for IndexStats {
    fn write_text(&self, out: &mut dyn Write, style: &Style) -> io::Result<()> {
        const NAMES: usize = 10;
        let span = match (&self.first_date, &self.last_date) {
            (Some(first), Some(last)) => format!(", {first} to {last}"),
            _ => String::new(),
        };
        let rows = [
            ("articles", grouped(self.articles)),
            ("with a date", format!("{}{span}", grouped(self.dated))),
            ("languages", listed(&self.languages, NAMES)),
            ("sources", listed(&self.sources, NAMES)),
            ("sections", listed(&self.sections, NAMES)),
            ("terms", grouped(self.terms)),
            ("segments", format!("{}{}", grouped(self.segments), deleted(self.deleted))),
            ("index", format!("{} for {} of text", size(self.index_bytes), size(self.text_bytes))),
            ("made from", self.roots.iter().map(|root| harmless(root)).collect::<Vec<_>>().join(" · ")),
            ("format", format!("{}, generation {}, morgue {}", self.format, self.generation, self.created_by)),
        ];
        for (name, value) in rows {
            write_block(out, &format!("{name:<13}"), &LitText::folded(&value, &[]), PLAIN, style)?;
        }
        Ok(())
    }
}

impl Serialize for IndexStats {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// The fields of the document.
        #[derive(Serialize)]
        #[serde(remote = "IndexStats")]
        struct Figures {
            articles: u64,
            dated: u64,
            #[serde(skip_serializing_if = "Option::is_none")]
            first_date: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            last_date: Option<String>,
            #[serde(serialize_with = "serialize_counts")]
            languages: Vec<(String, u64)>,
            #[serde(serialize_with = "serialize_counts")]
            sources: Vec<(String, u64)>,
            #[serde(serialize_with = "serialize_counts")]
            sections: Vec<(String, u64)>,
            terms: u64,
            segments: u64,
            deleted: u64,
            index_bytes: u64,
            text_bytes: u64,
            roots: Vec<String>,
            format: u64,
            generation: u64,
            created_by: String,
        }
        Figures::serialize(self, serializer)
    }
}

/// Returns what is said of articles that were deleted.
fn deleted(number: u64) -> String {
    if number == 0 { String::new() } else { format!(", with {} deleted", super::report::articles(number)) }
}

#[cfg(test)]
mod tests {
    use super::super::report::{ReportFormat, write_report};
    use super::super::samples::style;
    use super::*;

    #[test]
    fn names_the_figures_and_the_ten_most_frequent() {
        let stats = IndexStats {
            articles: 21_578,
            dated: 21_570,
            first_date: Some("1987-02-26".into()),
            last_date: Some("1987-10-20".into()),
            languages: vec![("en".into(), 21_000), ("es".into(), 578)],
            sources: vec![("Reuters".into(), 21_578)],
            sections: (1..14).map(|number| (format!("section {number}"), 1400 - number)).collect(),
            terms: 58_123,
            segments: 1,
            deleted: 0,
            index_bytes: 18_200_000,
            text_bytes: 20_100_000,
            roots: vec!["corpus".into(), "new\nline".into()],
            format: 1,
            generation: 3,
            created_by: "0.1.0".into(),
        };
        let written = |format| {
            let mut out = Vec::new();
            write_report(&mut out, &stats, format, &style(60, false)).unwrap();
            String::from_utf8(out).unwrap()
        };
        insta::assert_snapshot!(written(ReportFormat::Text), @"
        articles     21,578
        with a date  21,570, 1987-02-26 to 1987-10-20
        languages    en (21,000) · es (578)
        sources      Reuters (21,578)
        sections     section 1 (1,399) · section 2 (1,398) · section
                     3 (1,397) · section 4 (1,396) · section
                     5 (1,395) · section 6 (1,394) · section
                     7 (1,393) · section 8 (1,392) · section
                     9 (1,391) · section 10 (1,390) · and 3 more
        terms        58,123
        segments     1
        index        18.2 MB for 20.1 MB of text
        made from    corpus · new<U+000A>line
        format       1, generation 3, morgue 0.1.0
        ");
        assert!(written(ReportFormat::Json).contains("\"languages\":[{\"name\":\"en\",\"articles\":21000},"));
    }
}
