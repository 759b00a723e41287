//! The answer for people: a block a hit.
//!
//! Rank and headline, then source and date, then the passage wrapped to the terminal with the
//! matches lit, then where it stands. White space of the article is folded; nothing else is changed.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::lit_text::LitText;
use super::paint::{BOLD, PLAIN, write_lit, write_place};
use super::wrap::lines;
use super::{Printer, Style};
use crate::search::{Hit, Response};

/// Text for a terminal, or a pipe to one.
pub(super) struct People;

impl Printer for People {
    fn print(&self, out: &mut dyn Write, response: &Response, style: &Style) -> io::Result<()> {
        let last_rank = response.hits.last().map_or(0, |hit| hit.rank);
        let block = Block {
            digits: last_rank.to_string().len(),
            style,
        };
        for (at, hit) in response.hits.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            block.write(out, hit)?;
        }
        Ok(())
    }
}

/// How the blocks of one answer are set.
struct Block<'a> {
    /// The digits of the last rank.
    digits: usize,
    style: &'a Style,
}

impl Block<'_> {
    /// Writes a hit.
    fn write(&self, out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
        let rank = format!("{:>1$}. ", hit.rank, self.digits);
        match &hit.title {
            Some(title) => {
                self.write_wrapped(out, &rank, &LitText::folded(title, &hit.title_highlights), BOLD)?;
            }
            None => self.write_wrapped(out, &rank, &opening_words(hit), PLAIN)?,
        }
        self.write_wrapped(out, &self.indent(), &origin(hit), PLAIN)?;
        for passage in &hit.passages {
            let text = LitText::folded(&passage.text, &passage.highlights);
            self.write_wrapped(
                out,
                &self.indent(),
                &text.cut(passage.cut_before, passage.cut_after),
                PLAIN,
            )?;
            write!(out, "{}", self.indent())?;
            write_place(out, &hit.path, passage.line, &hit.file, self.style)?;
            writeln!(out)?;
        }
        Ok(())
    }

    /// Writes a text wrapped, a prefix before its first line and as much white space before the others.
    fn write_wrapped(
        &self,
        out: &mut dyn Write,
        prefix: &str,
        text: &LitText,
        paint: anstyle::Style,
    ) -> io::Result<()> {
        let columns = self.style.columns() - prefix.len();
        let indent = self.indent();
        let mut prefix = prefix;
        for line in lines(text, columns, !self.style.color) {
            write!(out, "{prefix}")?;
            write_lit(out, text, line, paint, self.style)?;
            writeln!(out)?;
            prefix = &indent;
        }
        Ok(())
    }

    /// Returns the white space that stands under the rank.
    fn indent(&self) -> String {
        " ".repeat(self.digits + ". ".len())
    }
}

/// Returns the words that stand in for a headline that is missing.
fn opening_words(hit: &Hit) -> LitText {
    const WORDS: usize = 10;
    let Some(passage) = hit.passages.first() else {
        return LitText::default();
    };
    let mut words = passage.text.split_whitespace();
    let opening: Vec<&str> = words.by_ref().take(WORDS).collect();
    LitText::folded(&opening.join(" "), &[]).cut(passage.start > 0, words.next().is_some() || passage.cut_after)
}

/// Returns source, date and byline, as far as they are known.
fn origin(hit: &Hit) -> LitText {
    /// A byline that is wider names many, or is no byline.
    const BYLINE_COLUMNS: usize = 40;
    let byline = hit.author.as_ref().filter(|author| author.width() <= BYLINE_COLUMNS);
    let parts: Vec<&str> = [&hit.source, &hit.date]
        .into_iter()
        .flatten()
        .chain(byline)
        .map(String::as_str)
        .collect();
    LitText::folded(&parts.join(" · "), &[])
}
