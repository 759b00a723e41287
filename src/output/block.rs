//! A block: text wrapped beside a margin.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::Style;
use super::lit_text::LitText;
use super::paint::write_lit;
use super::wrap::lines;

/// Writes a text wrapped to the columns of the style, a prefix of our own before its first line and
/// as much white space before the others. Nothing is written for an empty text.
pub(super) fn write_block(
    out: &mut dyn Write,
    prefix: &str,
    text: &LitText,
    paint: anstyle::Style,
    style: &Style,
) -> io::Result<()> {
    const NARROWEST: usize = 10;
    let columns = style.columns().saturating_sub(prefix.width()).max(NARROWEST);
    for (at, line) in lines(text, columns, !style.color).into_iter().enumerate() {
        match at {
            0 => write!(out, "{prefix}")?,
            _ => write!(out, "{:1$}", "", prefix.width())?,
        }
        write_lit(out, text, line, paint, style)?;
        writeln!(out)?;
    }
    Ok(())
}
