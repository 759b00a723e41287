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
                let highlights = if style.color { passage.highlights.as_slice() } else { &[] };
                let text = LitText::folded(&passage.text, highlights);
                write_lit(out, &text, 0..text.text().len(), PLAIN, style)?;
                writeln!(out)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::samples::{printed, response, style};

    #[test]
    fn each_passage_is_a_line_that_names_its_place() {
        insta::assert_snapshot!(printed(&response(), Format::Grep, &style(20, false)), @"
        corpus/2025/ostrava.txt:3:1:The ministry handed a “note of protest” to the U.S. Embassy, “a breach of all norms”.
        wire.zip!東京.txt:41:7:会談は東京で行われ、protest notes went to both embassies and, that very evening, to the port
        wire.zip!東京.txt:1:1:=SUM(A1) <U+001B>]0;owned<U+0007> *protest*
        ");
        insta::assert_snapshot!(printed(&response(), Format::Grep, &style(20, true)).replace('\x1b', "␛"), @"
        ␛[35mcorpus/2025/ostrava.txt␛[0m:3:1:The ministry handed a “␛[1m␛[31mnote of protest␛[0m” to the ␛[1m␛[31mU.S. Embassy␛[0m, “a breach of all norms”.
        ␛[35mwire.zip!東京.txt␛[0m:41:7:会談は␛[1m␛[31m東京␛[0mで行われ、␛[1m␛[31mprotest␛[0m notes went to both embassies and, that very evening, to the port
        ␛[35mwire.zip!東京.txt␛[0m:1:1:=SUM(A1) <U+001B>]0;owned<U+0007> *␛[1m␛[31mprotest␛[0m*
        ");
    }
}
