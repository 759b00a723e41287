//! Mbox: messages one after the other in a file, each behind a line that begins with `From `.
//!
//! Lines of a message that begin so have a `>` put before them, which is taken away again; those that some writer
//! forgot are told by their lack of a date. A `Content-Length` is not believed. Memory is bounded by one message.

use std::borrow::Cow;

use super::{MAX_MESSAGE, message};
use crate::ingest::Cause;
use crate::ingest::formats::Format;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::window::Window;

pub(in crate::ingest::formats) const FORMAT: Format = Format {
    name: "mbox",
    description: "mbox: files of e-mail messages",
    extensions: &["mbox", "mbx"],
    claims: |opening| is_separator(first_line(opening.trim_ascii_start())),
    read,
};

fn read(source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let mut window = Window::new(source);
    if !skip_to_separator(&mut window) {
        return window.finish().map_err(Stop::from);
    }
    loop {
        let line = window.line();
        let length = match next_message(&mut window) {
            Some(length) => length,
            None => {
                sink.problem(line, Cause::TooLarge { limit: MAX_MESSAGE >> 20 })?;
                window.consume(first_line(window.rest()).len());
                if skip_to_separator(&mut window) {
                    continue;
                }
                return window.finish().map_err(Stop::from);
            }
        };
        let bytes = &window.rest()[..length];
        let start = (first_line(bytes).len() + 1).min(bytes.len());
        message::read(&unquoted(&bytes[start..]), line, line.saturating_add(1), sink)?;
        window.consume(length);
        if window.rest().is_empty() {
            return window.finish().map_err(Stop::from);
        }
    }
}

/// Brings the message at the window's beginning into it; returns its length, or nothing when it is too large.
fn next_message(window: &mut Window<'_>) -> Option<usize> {
    let mut seen = 1;
    loop {
        let rest = window.rest();
        let end = separator_from(rest, seen, window.ended()).or_else(|| window.ended().then_some(rest.len()));
        if end.is_some() || rest.len() > MAX_MESSAGE {
            return end.filter(|end| *end <= MAX_MESSAGE);
        }
        // The end of what was searched may hold the beginning of a separator.
        seen = rest.len().saturating_sub(LONGEST_LINE).max(1);
        window.grow();
    }
}

/// Moves to the next separator; returns false if there is none.
fn skip_to_separator(window: &mut Window<'_>) -> bool {
    loop {
        while window.rest().len() < LONGEST_LINE && window.grow() {}
        let rest = window.rest();
        if is_separator(first_line(rest)) {
            return true;
        }
        if let Some(next) = separator_from(rest, 1, window.ended()) {
            window.consume(next);
            return true;
        }
        window.consume(rest.len().saturating_sub(LONGEST_LINE));
        if !window.grow() {
            return false;
        }
    }
}

/// The most bytes of a separator.
const LONGEST_LINE: usize = 512;

/// Returns where a line that is a separator begins at `from` or behind it. A line that may go on is none.
fn separator_from(bytes: &[u8], from: usize, is_all: bool) -> Option<usize> {
    let mut at = from.saturating_sub(1);
    loop {
        let feed = at + memchr::memmem::find(bytes.get(at..)?, b"\nFrom ")?;
        at = feed + 1;
        let rest = &bytes[at..];
        let line = first_line(rest);
        if line.len() == rest.len() && !is_all {
            return None;
        }
        let before = &bytes[..feed];
        let is_apart = before.ends_with(b"\n") || before.ends_with(b"\n\r") || before.is_empty();
        if is_separator(line) && (is_apart || begins_with_field(&rest[line.len()..])) {
            return Some(at);
        }
    }
}

fn first_line(bytes: &[u8]) -> &[u8] {
    let end = memchr::memchr(b'\n', &bytes[..bytes.len().min(LONGEST_LINE)]).unwrap_or(bytes.len());
    &bytes[..end]
}

/// Returns whether the line below begins with the name of a field.
fn begins_with_field(below: &[u8]) -> bool {
    let line = first_line(below.strip_prefix(b"\n").unwrap_or(below));
    memchr::memchr(b':', line).is_some_and(|colon| colon > 0 && line[..colon].iter().all(u8::is_ascii_graphic))
}

/// Returns whether a line is `From `, somebody, and a time as C writes it: `Mon Jan  2 15:04:05 2006`.
pub(super) fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ").filter(|_| line.len() < LONGEST_LINE) else {
        return false;
    };
    let Ok(rest) = std::str::from_utf8(rest) else {
        return false;
    };
    let words: Vec<&str> = rest.split_whitespace().collect();
    let is_one_of = |word: &str, names: &str| word.len() == 3 && names.contains(word);
    words.windows(4).any(|four| {
        is_one_of(four[0], "Mon Tue Wed Thu Fri Sat Sun")
            && is_one_of(four[1], "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
            && four[2].parse().is_ok_and(|day: u8| (1..=31).contains(&day))
            && four[3].contains(':')
            && four[3].starts_with(|letter: char| letter.is_ascii_digit())
    })
}

/// Returns a message without the `>` that was put before its lines that begin with `From `.
fn unquoted(bytes: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memmem::find(bytes, b">From ").is_none() {
        return Cow::Borrowed(bytes);
    }
    let mut plain = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let marks = line.iter().take_while(|byte| **byte == b'>').count();
        plain.extend_from_slice(if marks > 0 && line[marks..].starts_with(b"From ") { &line[1..] } else { line });
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{read_bytes, told};

    const LINE: &str = "From ada@ansel.example Mon Jan  2 15:04:05 2006\n";

    fn message(subject: &str, text: &str) -> String {
        format!("{LINE}From: Ada <ada@x>\nSubject: {subject}\nDate: Mon, 2 Jan 2006 15:04:05 +0000\n\n{text}\n\n")
    }

    fn read(file: impl Into<Vec<u8>>) -> Vec<String> {
        told(&read_bytes("a", file))
    }

    #[test]
    fn messages_are_parted_and_their_quoted_lines_restored() {
        let file = message("One", ">From the harbour\n>>From afar\n> From Ada\nShips.") + &message("Two", "Boats.");
        assert_eq!(
            read(file.as_str()),
            ["1: One | From the harbour\n>From afar\n> From Ada\nShips.", "11: Two | Boats."]
        );
        assert_eq!(read(file.replace('\n', "\r\n")).len(), 2);
    }

    #[test]
    fn lines_that_only_look_like_a_separator_part_nothing() {
        let text = "Ships came.\n\nFrom the harbour they went.\n\nFrom Monday on, Jan said: 2 ships.\nFrom x Mon Jan  2 15:04:05 2006\nThe end";
        assert_eq!(read(message("One", text)), [format!("1: One | {text}")]);
        for line in [
            "From x Mon Jan  2 15:04:05 2006",
            "From - Mon Jan 02 15:04:05 2006",
            "From 123@xxx Mon Jan 2 15:04:05 +0000 2006",
            "From a at b.c  Mon Jan  2 15:04 PST 2006",
        ] {
            assert!(is_separator(line.as_bytes()), "{line}");
        }
    }

    #[test]
    fn a_missing_blank_line_parts_all_the_same() {
        let file = message("One", "Ships.").trim_end().to_owned() + "\n" + &message("Two", "Boats.");
        assert_eq!(read(file), ["1: One | Ships.", "7: Two | Boats."]);
    }

    #[test]
    fn messages_are_whole_wherever_the_window_cuts() {
        let file: String = (0..400).map(|n| message(&n.to_string(), &"Ships came.\n".repeat(n * 7919 % 997))).collect();
        let found = read(file);
        assert_eq!(found.len(), 400);
        for (n, told) in found.iter().enumerate() {
            let text = "Ships came.\n".repeat(n * 7919 % 997);
            assert!(told.ends_with(&format!(": {n} | {}", text.trim_end())), "{n}");
        }
    }

    #[test]
    fn a_message_too_large_is_named_and_the_next_one_read() {
        let line = "x".repeat(75) + "\n";
        let file = message("One", "Ships.")
            + &message("Large", &line.repeat(MAX_MESSAGE / 76 + 9))
            + &message("Two", "Boats.");
        let found = read(file);
        assert_eq!((found[0].as_str(), found[1].as_str()), ("1: One | Ships.", "! a:8: larger than 64 MiB"));
        assert!(found[2].ends_with(": Two | Boats.") && found.len() == 3, "{found:?}");
    }

    #[test]
    fn a_broken_stream_keeps_the_messages_before_the_break() {
        use std::io::Write;
        let file: String =
            (0..300).map(|n| message(&n.to_string(), &format!("Ship {} came.", n * 7919 % 997))).collect();
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(file.as_bytes()).unwrap();
        let whole = gzip.finish().unwrap();
        let found = read(&whole[..whole.len() * 3 / 4]);
        assert!(found.len() > 100);
        assert_eq!(found.last().unwrap(), "! a: damaged gzip: it ends too soon");
    }
}
