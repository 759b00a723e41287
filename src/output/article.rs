//! One article, whole.

use std::io::{self, Write};
use std::ops::Range;

use serde::{Serialize, Serializer};

use super::Style;
use super::json::{About, Span, span_objects};
use super::lit_text::{LitText, mark_apart};
use super::paint::{BOLD, PLAIN, write_lit};
use super::report::Report;
use crate::article::Anatomy;
use crate::search::ShownArticle;

impl Report for ShownArticle {
    /// Writes a headline that is kept apart and a blank line, then the text exactly, with a line feed
    /// at its end if it has none. Only what would steer a terminal is replaced.
    fn write_text(&self, out: &mut dyn Write, style: &Style) -> io::Result<()> {
        let title = self.title.as_ref().filter(|_| self.title_apart);
        let mut title = title.map(|title| LitText::folded(title, &self.title_highlights)).unwrap_or_default();
        let mut text = LitText::kept(&self.text, &self.highlights);
        mark_apart(&mut [&mut title, &mut text]);
        if !title.text().is_empty() {
            write_lit(out, &title, 0..title.text().len(), BOLD, style)?;
            write!(out, "\n\n")?;
        }
        let mut start = 0;
        for line in text.text().split_inclusive('\n') {
            let end = start + line.len();
            write_lit(out, &text, start..start + line.trim_end_matches('\n').len(), PLAIN, style)?;
            writeln!(out)?;
            start = end;
        }
        Ok(())
    }
}

impl Serialize for ShownArticle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// The fields of the document.
        #[derive(Serialize)]
        struct Whole<'a> {
            #[serde(flatten)]
            about: About<'a>,
            #[serde(skip_serializing_if = "Option::is_none")]
            published: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            anatomy: Option<AnatomyObject>,
            text: &'a str,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            highlights: Vec<Span>,
        }
        let about = About {
            id: &self.id,
            path: &self.path,
            line: Some(self.line),
            column: Some(self.column),
            title: self.title.as_deref(),
            title_highlights: span_objects(&self.title_highlights),
            date: self.date.as_deref(),
            source: self.source.as_deref(),
            author: self.author.as_deref(),
            section: self.section.as_deref(),
            place: self.place.as_deref(),
            agency: self.agency.as_deref(),
            url: self.url.as_deref(),
            lang: self.lang.as_deref(),
            words: self.words,
        };
        let anatomy = (self.anatomy != Anatomy::default()).then(|| AnatomyObject::of(&self.anatomy));
        let published = self.published.as_deref();
        Whole { about, published, anatomy, text: &self.text, highlights: span_objects(&self.highlights) }
            .serialize(serializer)
    }
}

/// Where the parts of a story stand in its text.
#[derive(Serialize)]
struct AnatomyObject {
    #[serde(skip_serializing_if = "Option::is_none")]
    byline: Option<Span>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dateline: Option<Span>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lead: Option<Span>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correction: Option<Span>,
    #[serde(skip_serializing_if = "Option::is_none")]
    boilerplate: Option<Span>,
}

impl AnatomyObject {
    fn of(anatomy: &Anatomy) -> AnatomyObject {
        let span =
            |range: &Option<Range<usize>>| range.as_ref().map(|range| Span { start: range.start, end: range.end });
        AnatomyObject {
            byline: span(&anatomy.byline),
            dateline: span(&anatomy.dateline),
            lead: span(&anatomy.lead),
            correction: span(&anatomy.correction),
            boilerplate: span(&anatomy.boilerplate),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::report::{ReportFormat, write_report};
    use super::super::samples::{places, style};
    use super::*;

    fn article(text: &str, lit: &[&str]) -> ShownArticle {
        ShownArticle { text: text.into(), highlights: places(text, lit), line: 1, column: 1, ..ShownArticle::default() }
    }

    fn shown(article: &ShownArticle, color: bool) -> String {
        let mut out = Vec::new();
        write_report(&mut out, article, ReportFormat::Text, &style(80, color)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_clean_text_is_printed_unchanged() {
        let text = "\n  Head\u{a0}line\n\n\tThe  text, very long: ".to_owned() + &"word ".repeat(60) + "\n\n\n";
        assert_eq!(shown(&article(&text, &[]), false), text);
        assert_eq!(shown(&article(&text, &[]), true), text);
        assert_eq!(shown(&article("no end", &[]), false), "no end\n");
        assert_eq!(shown(&article("", &[]), false), "");
    }

    #[test]
    fn controls_are_replaced() {
        assert_eq!(shown(&article("a\x1b[2J\rb\u{202e}\n", &[]), true), "a<U+001B>[2J<U+000D>b<U+202E>\n");
    }

    #[test]
    fn a_headline_kept_apart_stands_before_the_text() {
        let apart = ShownArticle { title: Some("Head".into()), title_apart: true, ..article("Text.\n", &[]) };
        assert_eq!(shown(&apart, false), "Head\n\nText.\n");
        assert_eq!(shown(&ShownArticle { title_apart: false, ..apart }, false), "Text.\n");
    }

    #[test]
    fn marks_can_be_told_from_the_asterisks_of_the_article() {
        let apart = ShownArticle {
            title: Some("Glass".into()),
            title_apart: true,
            title_highlights: places("Glass", &["Glass"]),
            ..article("*a storm in a glass*\n", &["glass"])
        };
        assert_eq!(shown(&apart, false), "«Glass»\n\n*a storm in a «glass»*\n");
    }

    #[test]
    fn what_is_lit_over_a_line_end_is_lit_on_both_lines() {
        let lit = article("the U.S.\nEmbassy in\n", &["U.S.\nEmbassy"]);
        assert_eq!(shown(&lit, false), "the *U.S.\nEmbassy* in\n");
        assert_eq!(shown(&lit, true), "the \x1b[1m\x1b[31mU.S.\x1b[0m\n\x1b[1m\x1b[31mEmbassy\x1b[0m in\n");
    }
}
