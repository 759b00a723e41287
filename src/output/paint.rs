//! Colours, hyperlinks, and the marks that stand for them where there are none.
//!
//! Only the sixteen colours of the terminal's own palette, which its owner can read on its background.
//! What is opened on a line is closed on it, so that no line of output depends on another.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::AnsiColor;

use super::Style;
use super::harmless::harmless;
use super::lit_text::LitText;
use crate::file_name::bytes_of;

/// Text as it is.
pub(super) const PLAIN: anstyle::Style = anstyle::Style::new();
/// A headline, or the first word of what is said.
pub(super) const BOLD: anstyle::Style = anstyle::Style::new().bold();
/// What matched, and what is wrong.
pub(super) const LIT: anstyle::Style = AnsiColor::Red.on_default().bold();
/// Where it is.
pub(super) const PLACE: anstyle::Style = AnsiColor::Magenta.on_default();

/// Writes a text in a paint. It must be our own or harmless.
pub(super) fn write_painted(out: &mut dyn Write, text: &str, paint: anstyle::Style, style: &Style) -> io::Result<()> {
    if style.color { write!(out, "{paint}{text}{paint:#}") } else { write!(out, "{text}") }
}

/// Writes a part of a text: what is lit in [`LIT`] or, without colour, between the marks of the text; the rest in a paint.
/// A part holds no line feed.
pub(super) fn write_lit(
    out: &mut dyn Write,
    text: &LitText,
    part: Range<usize>,
    paint: anstyle::Style,
    style: &Style,
) -> io::Result<()> {
    for piece in text.pieces(part) {
        match piece.lit {
            true if style.color => write_painted(out, piece.text, LIT, style)?,
            true => {
                if piece.opens {
                    write!(out, "{}", text.marks.0)?;
                }
                write!(out, "{}", piece.text)?;
                if piece.closes {
                    write!(out, "{}", text.marks.1)?;
                }
            }
            false => write_painted(out, piece.text, paint, style)?,
        }
    }
    Ok(())
}

/// Writes `path:line`, as a hyperlink to the file when the style asks for them and its path is absolute.
pub(super) fn write_place(out: &mut dyn Write, path: &str, line: u32, file: &str, style: &Style) -> io::Result<()> {
    const OPEN: &str = "\x1b]8;;";
    const END: &str = "\x1b\\";
    let place = format!("{}:{line}", harmless(path));
    if !style.hyperlinks || !file.starts_with('/') {
        return write_painted(out, &place, PLACE, style);
    }
    let host = style.hostname.as_deref().unwrap_or_default();
    write!(out, "{OPEN}file://{}{}{END}", percent_encoded(host.as_bytes()), percent_encoded(&bytes_of(file)))?;
    write_painted(out, &place, PLACE, style)?;
    write!(out, "{OPEN}{END}")
}

/// Returns a path or host as it stands in a URI (RFC 3986): all but unreserved characters and slashes encoded.
fn percent_encoded(text: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for &byte in text {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => encoded.push(byte.into()),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(path: &str, file: &str, style: &Style) -> String {
        let mut out = Vec::new();
        write_place(&mut out, path, 3, file, style).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn links_to_the_file_alone_with_its_path_encoded() {
        let style = Style { hyperlinks: true, hostname: Some("desk".into()), ..Style::default() };
        assert_eq!(
            place("a.zip!m", "/news/é a;\x1b.zip", &style),
            "\x1b]8;;file://desk/news/%C3%A9%20a%3B%1B.zip\x1b\\a.zip!m:3\x1b]8;;\x1b\\"
        );
    }

    #[test]
    fn no_link_without_an_absolute_path() {
        let style = Style { hyperlinks: true, ..Style::default() };
        assert_eq!(place("a\x07.txt", "", &style), "a<U+0007>.txt:3");
    }

    #[test]
    fn a_phrase_broken_over_lines_is_lit_on_both() {
        let text = LitText::folded("a note of protest", std::slice::from_ref(&(2..17)));
        let painted = |color| {
            let style = Style { color, ..Style::default() };
            [0..9, 10..17].map(|part| {
                let mut out = Vec::new();
                write_lit(&mut out, &text, part, PLAIN, &style).unwrap();
                String::from_utf8(out).unwrap()
            })
        };
        assert_eq!(painted(false), ["a *note of", "protest*"]);
        assert_eq!(painted(true), ["a \x1b[1m\x1b[31mnote of\x1b[0m", "\x1b[1m\x1b[31mprotest\x1b[0m"]);
    }
}
