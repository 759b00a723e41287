//! How a query was read.

use std::io::{self, Write};

use serde::ser::{SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};

use super::Style;
use super::block::write_block;
use super::json::round;
use super::lit_text::LitText;
use super::message::write_notes;
use super::paint::{BOLD, PLAIN};
use super::report::{Report, articles, listed, more, serialize_counts};
use crate::numbers::counted;
use crate::search::{Cost, ExplainedPart, Explanation, Note};

/// The most words of the feedback that are shown; JSON has all of them.
const FEEDBACK: usize = 12;

impl Report for Explanation {
    /// Writes the canonical query, the notes, and the tree as an outline: what each part is, as it was
    /// typed, how many articles match, and below it the terms it was expanded to; last what answering it reads.
    fn write_text(&self, out: &mut dyn Write, style: &Style) -> io::Result<()> {
        write_block(out, "", &LitText::folded(&self.canonical, &[]), BOLD, style)?;
        write_notes(out, &self.notes, style)?;
        writeln!(out)?;
        write_part(out, &self.query, &self.tree, 0, style)?;
        if !self.feedback.is_empty() {
            // A weight stays on the line of its word.
            let shown = self.feedback.iter().take(FEEDBACK).map(|(word, weight)| format!("{word}\u{a0}({weight:.2})"));
            let words: Vec<String> = shown.chain(more(self.feedback.len(), FEEDBACK)).collect();
            writeln!(out)?;
            write_block(
                out,
                "",
                &LitText::folded("order also by words of the best articles, beside 1 for a word of the query:", &[]),
                PLAIN,
                style,
            )?;
            write_block(out, "    ", &LitText::folded(&words.join(" · "), &[]), PLAIN, style)?;
        }
        let Cost { terms, postings } = self.cost;
        writeln!(out, "\ncost: {}, {}", counted(terms, "term"), counted(postings, "posting"))
    }
}

/// Writes a part of a query and its operands below it.
fn write_part(out: &mut dyn Write, query: &str, part: &ExplainedPart, depth: usize, style: &Style) -> io::Result<()> {
    /// JSON has all of them.
    const TERMS: usize = 12;
    let indent = "  ".repeat(depth.min(style.columns() / 4));
    let typed = query.get(part.place.0..part.place.1).filter(|typed| !typed.is_empty());
    let line: Vec<String> = [Some(part.label.clone()), typed.map(str::to_owned), part.articles.map(articles)]
        .into_iter()
        .flatten()
        .collect();
    write_block(out, &indent, &LitText::folded(&line.join(" · "), &[]), PLAIN, style)?;
    let terms = listed(&part.terms, TERMS);
    write_block(out, &format!("{indent}    "), &LitText::folded(&terms, &[]), PLAIN, style)?;
    part.parts.iter().try_for_each(|operand| write_part(out, query, operand, depth + 1, style))
}

impl Serialize for Explanation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// The fields of the document.
        #[derive(Serialize)]
        #[serde(remote = "Explanation")]
        struct Whole {
            query: String,
            canonical: String,
            #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "serialize_notes")]
            notes: Vec<Note>,
            tree: ExplainedPart,
            #[serde(serialize_with = "serialize_cost")]
            cost: Cost,
            #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "serialize_feedback")]
            feedback: Vec<(String, f32)>,
        }
        Whole::serialize(self, serializer)
    }
}

impl Serialize for ExplainedPart {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// The fields of a part.
        #[derive(Serialize)]
        #[serde(remote = "ExplainedPart")]
        struct Part {
            label: String,
            #[serde(serialize_with = "serialize_place")]
            place: (usize, usize),
            #[serde(skip_serializing_if = "Option::is_none")]
            articles: Option<u64>,
            #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "serialize_counts")]
            terms: Vec<(String, u64)>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            parts: Vec<ExplainedPart>,
        }
        Part::serialize(self, serializer)
    }
}

/// Serializes notes as a list of texts.
fn serialize_notes<S: Serializer>(notes: &[Note], serializer: S) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(notes.len()))?;
    notes.iter().try_for_each(|note| list.serialize_element(&note.0))?;
    list.end()
}

/// Serializes the words of the feedback as a list of objects, the weights to four places.
fn serialize_feedback<S: Serializer>(words: &[(String, f32)], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Word<'a> {
        name: &'a str,
        weight: f64,
    }
    let mut list = serializer.serialize_seq(Some(words.len()))?;
    for (name, weight) in words {
        list.serialize_element(&Word { name, weight: round(f64::from(*weight), 4) })?;
    }
    list.end()
}

/// Serializes a cost as an object.
fn serialize_cost<S: Serializer>(cost: &Cost, serializer: S) -> Result<S::Ok, S::Error> {
    let mut fields = serializer.serialize_struct("Cost", 2)?;
    fields.serialize_field("terms", &cost.terms)?;
    fields.serialize_field("postings", &cost.postings)?;
    fields.end()
}

/// Serializes a place as an object.
fn serialize_place<S: Serializer>(&(start, end): &(usize, usize), serializer: S) -> Result<S::Ok, S::Error> {
    super::json::Span { start, end }.serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::super::report::{ReportFormat, write_report};
    use super::super::samples::style;
    use super::*;

    fn explanation() -> Explanation {
        let terms = (1..=49).map(|number| (format!("tariff{number}"), 50 - number)).collect();
        let word =
            ExplainedPart { label: "word, any form".into(), place: (0, 6), articles: Some(1234), terms, parts: vec![] };
        let phrase =
            ExplainedPart { label: "phrase".into(), place: (7, 15), articles: Some(1), ..ExplainedPart::default() };
        Explanation {
            query: "tariff \"a talk\"".into(),
            canonical: "tariff AND \"a talk\"".into(),
            notes: vec![Note("function words count inside quotes".into())],
            tree: ExplainedPart {
                label: "all of".into(),
                place: (0, 15),
                articles: Some(1),
                parts: vec![word, phrase],
                ..ExplainedPart::default()
            },
            feedback: (0..14).map(|number| (format!("word{number}"), 0.25)).collect(),
            cost: Cost { terms: 51, postings: 1275 },
        }
    }

    fn written(format: ReportFormat, width: usize) -> String {
        let mut out = Vec::new();
        write_report(&mut out, &explanation(), format, &style(width, false)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_tree_is_an_outline() {
        insta::assert_snapshot!(written(ReportFormat::Text, 80), @r#"
        tariff AND "a talk"
        note: function words count inside quotes

        all of · tariff "a talk" · 1 article
          word, any form · tariff · 1,234 articles
              tariff1 (49) · tariff2 (48) · tariff3 (47) · tariff4 (46) · tariff5 (45) ·
              tariff6 (44) · tariff7 (43) · tariff8 (42) · tariff9 (41) · tariff10 (40)
              · tariff11 (39) · tariff12 (38) · and 37 more
          phrase · "a talk" · 1 article

        order also by words of the best articles, beside 1 for a word of the query:
            word0 (0.25) · word1 (0.25) · word2 (0.25) · word3 (0.25) · word4 (0.25) ·
            word5 (0.25) · word6 (0.25) · word7 (0.25) · word8 (0.25) · word9 (0.25) ·
            word10 (0.25) · word11 (0.25) · and 2 more

        cost: 51 terms, 1,275 postings
        "#);
        insta::assert_snapshot!(written(ReportFormat::Text, 40), @r#"
        tariff AND "a talk"
        note: function words count inside quotes

        all of · tariff "a talk" · 1 article
          word, any form · tariff · 1,234
          articles
              tariff1 (49) · tariff2 (48) ·
              tariff3 (47) · tariff4 (46) ·
              tariff5 (45) · tariff6 (44) ·
              tariff7 (43) · tariff8 (42) ·
              tariff9 (41) · tariff10 (40) ·
              tariff11 (39) · tariff12 (38) ·
              and 37 more
          phrase · "a talk" · 1 article

        order also by words of the best
        articles, beside 1 for a word of the
        query:
            word0 (0.25) · word1 (0.25) ·
            word2 (0.25) · word3 (0.25) ·
            word4 (0.25) · word5 (0.25) ·
            word6 (0.25) · word7 (0.25) ·
            word8 (0.25) · word9 (0.25) ·
            word10 (0.25) · word11 (0.25) · and
            2 more

        cost: 51 terms, 1,275 postings
        "#);
    }

    #[test]
    fn json_has_every_expansion() {
        let document: serde_json::Value = serde_json::from_str(&written(ReportFormat::Json, 80)).unwrap();
        assert_eq!(document["tree"]["parts"][0]["terms"].as_array().map(Vec::len), Some(49));
        assert_eq!(
            document["tree"]["parts"][1],
            serde_json::json!({"label": "phrase", "place": {"start": 7, "end": 15}, "articles": 1})
        );
    }
}
