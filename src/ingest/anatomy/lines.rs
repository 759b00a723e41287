//! The lines and paragraphs of a text, and what is looked past at their ends.

use std::ops::Range;

/// Returns whether the character shows nothing at the end of a line: white space, a control character of the
/// wire, a mark of direction.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fffd}')
}

/// Returns the range without what shows nothing at its ends.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start_matches(is_blank).len();
    let end = range.start + part.trim_end_matches(is_blank).len();
    start..end.max(start)
}

/// Returns the beginning of a text of at most so many bytes, cut between characters.
pub(super) fn head(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// Returns whether a text begins with one of several openings, none of which is empty. Nearly all are told apart by their
/// first byte.
pub(super) fn begins_with_any(text: &str, openings: &[&str]) -> bool {
    openings_of(text, openings).next().is_some()
}

/// Returns whether a text may begin with one of several openings when it is in small letters, by its first byte.
pub(super) fn may_begin_with_any(text: &str, openings: &[&str]) -> bool {
    let Some(first) = text.bytes().next() else { return false };
    !first.is_ascii() || openings.iter().any(|opening| opening.bytes().next() == Some(first.to_ascii_lowercase()))
}

/// Returns those of several openings that a text begins with.
pub(super) fn openings_of<'o>(text: &str, openings: &'o [&'o str]) -> impl Iterator<Item = &'o str> {
    let first = text.bytes().next();
    openings.iter().copied().filter(move |opening| opening.bytes().next() == first && text.starts_with(opening))
}

/// How far apart, in bytes, lines can be and still belong together.
const REACH: usize = 16 << 10;

/// The lines of a text that begin within [`REACH`] of a place, blank ones left out, as trimmed ranges.
pub(super) struct Lines<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str, start: usize) -> Self {
        Lines { text, at: start, end: text.len().min(start.saturating_add(REACH)) }
    }
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        while self.at < self.end {
            let rest = &self.text.as_bytes()[self.at..];
            let end = self.at + memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let line = trimmed(self.text, self.at..end);
            self.at = (end + 1).min(self.text.len());
            if !line.is_empty() {
                return Some(line);
            }
        }
        None
    }
}

/// Returns the end of the paragraph that a place of the text belongs to, if it ends within so many bytes: at a
/// blank line, at a line that is indented where that of the place is not alone in it, or at the end of the
/// text.
pub(super) fn paragraph_end(text: &str, from: usize, limit: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        let rest = &bytes[at..bytes.len().min(from + limit)];
        let Some(feed) = memchr::memchr(b'\n', rest) else {
            let reaches_end = at + rest.len() == bytes.len();
            return reaches_end.then(|| trimmed(text, from..bytes.len()).end);
        };
        at += feed + 1;
        if begins_paragraph(&bytes[at..]) {
            return Some(trimmed(text, from..at).end);
        }
    }
}

/// Returns whether a line begins a new paragraph: it is blank, or indented by two spaces or more.
fn begins_paragraph(line: &[u8]) -> bool {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | 0x0b | 0x0c);
    let indent = line.iter().take(256).take_while(|byte| is_space(byte)).count();
    let is_blank = line.get(indent).is_none_or(|byte| *byte == b'\n');
    is_blank || indent >= 2 || line.first() == Some(&b'\t') || line.starts_with("\u{3000}".as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_trimmed_and_blank_ones_left_out() {
        let text = "\u{1}one\u{2}\n \n\u{200f}two  \nthree";
        let lines: Vec<&str> = Lines::new(text, 0).map(|range| &text[range]).collect();
        assert_eq!(lines, ["one", "two", "three"]);
        assert_eq!(Lines::new("", 0).count(), 0);
        assert_eq!(Lines::new("\n\n", 1).count(), 0);
    }

    #[test]
    fn a_paragraph_ends_at_a_blank_line_or_an_indent() {
        let end = |text: &str| paragraph_end(text, 0, 100).map(|end| text[..end].to_owned());
        assert_eq!(end("a\nb\n\nc").as_deref(), Some("a\nb"));
        assert_eq!(end("a\nb\n    c").as_deref(), Some("a\nb"));
        assert_eq!(end("a\nb").as_deref(), Some("a\nb"));
        assert_eq!(end("a\nb\n").as_deref(), Some("a\nb"));
        assert_eq!(end("a\n \t \r\nb").as_deref(), Some("a"));
        assert_eq!(end(&"a ".repeat(99)), None, "too long for one");
    }
}
