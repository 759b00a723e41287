//! `path:line:column:passage`, one passage a line: what editors and `grep -n --column` users read.

use std::io::{self, Write};

use super::harmless::harmless;
use super::lit_text::LitText;
use super::paint::{PLACE, PLAIN, write_lit, write_painted};
use super::{Printer, Style};
use crate::search::Response;

/// Lines for editors. Without colour nothing marks what is lit: the passage can be searched for as it stands.
pub(super) struct Grep;

impl Printer for Grep {
    fn print(&self, out: &mut dyn Write, response: &Response, style: &Style) -> io::Result<()> {
        for hit in &response.hits {
            for passage in &hit.passages {
                write_painted(out, &harmless(&hit.path), PLACE, style)?;
                write!(out, ":{}:{}:", passage.line, passage.column)?;
                let highlights = if style.color {
                    passage.highlights.as_slice()
                } else {
                    &[]
                };
                let text = LitText::folded(&passage.text, highlights);
                write_lit(out, &text, 0..text.text().len(), PLAIN, style)?;
                writeln!(out)?;
            }
        }
        Ok(())
    }
}
