//! The head of a message: its fields, up to the empty line, or up to a line that can't be one of them.
//!
//! Some writers forget the empty line. What is no field and goes on with none is text then, and never lost.

use super::mbox::is_separator;
use crate::ingest::fields::is_field;

/// Returns the length of the head that a message or a part of one begins with, and where its body begins.
pub(super) fn message_head(bytes: &[u8]) -> (usize, usize) {
    let (mut at, mut has_field) = (0, false);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if matches!(line, b"\n" | b"\r\n") {
            return (at, at + line.len());
        }
        let goes_on = has_field && matches!(line[0], b' ' | b'\t');
        if !goes_on && !is_field(line) && !is_from_line(line) {
            return (at, at);
        }
        has_field = true;
        at += line.len();
    }
    (at, at)
}

/// Returns whether a line is that of an mbox that the message came from, as it stands among the fields of old mail.
fn is_from_line(line: &[u8]) -> bool {
    is_separator(line.strip_prefix(b">").unwrap_or(line).trim_ascii_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(message: &str) -> (&str, &str) {
        let (head, start) = message_head(message.as_bytes());
        (&message[..head], &message[start..])
    }

    #[test]
    fn a_head_ends_at_an_empty_line_or_before_what_is_no_field() {
        assert_eq!(cut("A: b\r\nC: d\r\n e\r\n\r\nbody\r\n"), ("A: b\r\nC: d\r\n e\r\n", "body\r\n"));
        assert_eq!(cut("A: b\n\nbody"), ("A: b\n", "body"));
        assert_eq!(cut("A: b\nThe ships came.\n\nbody"), ("A: b\n", "The ships came.\n\nbody"));
        assert_eq!(cut("\nbody"), ("", "body"));
        assert_eq!(cut(" indented\nbody"), ("", " indented\nbody"));
        assert_eq!(cut("A: b\nC: d"), ("A: b\nC: d", ""));
        assert_eq!(cut("A: b"), ("A: b", ""));
        assert_eq!(cut(""), ("", ""));
    }

    #[test]
    fn lines_of_another_mbox_stand_among_the_fields() {
        let old = ">From ada@ansel.example Mon Jan  2 15:04:05 2006\nA: b\n";
        assert_eq!(cut(&format!("{old}\nbody")), (old, "body"));
        assert_eq!(cut("A: b\nFrom the harbour they went.\n"), ("A: b\n", "From the harbour they went.\n"));
    }
}
