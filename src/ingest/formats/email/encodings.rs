//! The encodings that mail is packed in to get through the wires of 1982: quoted-printable, base64, encoded
//! words and flowed lines.
//!
//! All of them are undone as far as they can be: what breaks their rules stands as it is, or is passed over where
//! no text can come of it.

use crate::ingest::{charset, fields};

/// Returns bytes with quoted-printable undone; a `=` that begins no code stays.
pub(super) fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut goes_on = true;
    for line in bytes.split(|byte| *byte == b'\n') {
        if !goes_on {
            plain.push(b'\n');
        }
        // White space at the end of a line was put there on the way.
        let line = line.trim_ascii_end();
        let whole = line.strip_suffix(b"=");
        codes(whole.unwrap_or(line), &mut plain);
        goes_on = whole.is_some();
    }
    plain
}

/// Writes a line with its codes (`=E9`) replaced.
fn codes(line: &[u8], plain: &mut Vec<u8>) {
    let mut rest = line;
    while let Some(at) = memchr::memchr(b'=', rest) {
        plain.extend_from_slice(&rest[..at]);
        match rest.get(at + 1..at + 3).and_then(byte_of) {
            Some(byte) => {
                plain.push(byte);
                rest = &rest[at + 3..];
            }
            None => {
                plain.push(b'=');
                rest = &rest[at + 1..];
            }
        }
    }
    plain.extend_from_slice(rest);
}

/// Returns the byte that two hexadecimal digits name.
fn byte_of(digits: &[u8]) -> Option<u8> {
    let value = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    Some(value(*digits.first()?)? << 4 | value(*digits.get(1)?)?)
}

/// Returns bytes with base64 undone. What is no letter of it is passed over; each `=` ends a run, as where several
/// were put together.
pub(super) fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len() / 4 * 3 + 3);
    let (mut bits, mut count) = (0u32, 0);
    for byte in bytes {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                (bits, count) = (0, 0);
                continue;
            }
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            plain.push((bits >> count & 0xff) as u8);
        }
    }
    plain
}

/// Returns a header's value as text, with its encoded words (`=?utf-8?Q?caf=C3=A9?=`) replaced.
///
/// White space between two of them is none. Their bytes are put together before they are decoded, since some
/// writers cut in the middle of a letter.
pub(super) fn words(value: &[u8]) -> String {
    let mut text = String::new();
    let mut pending: Option<(String, Vec<u8>)> = None;
    let mut rest = value;
    while let Some(at) = memchr::memmem::find(rest, b"=?") {
        let Some(word) = EncodedWord::parse(&rest[at..]) else {
            flush(&mut pending, &mut text);
            text.push_str(&fields::as_text(&rest[..at + 2]));
            rest = &rest[at + 2..];
            continue;
        };
        let between = &rest[..at];
        if pending.is_none() || !between.trim_ascii().is_empty() {
            flush(&mut pending, &mut text);
            text.push_str(&fields::as_text(between));
        }
        match &mut pending {
            Some((charset, bytes)) if *charset == word.charset => bytes.extend_from_slice(&word.bytes),
            _ => {
                flush(&mut pending, &mut text);
                pending = Some((word.charset, word.bytes));
            }
        }
        rest = &rest[at + word.length..];
    }
    flush(&mut pending, &mut text);
    text.push_str(&fields::as_text(rest));
    text
}

fn flush(pending: &mut Option<(String, Vec<u8>)>, text: &mut String) {
    if let Some((charset, bytes)) = pending.take() {
        text.push_str(&charset::decode_as(bytes, Some(&charset)).unwrap_or_default());
    }
}

/// An encoded word, its charset in lower case and its bytes.
struct EncodedWord {
    charset: String,
    bytes: Vec<u8>,
    length: usize,
}

/// The most bytes of an encoded word. The rule says 75; some writers put a whole subject in one.
const LONGEST_WORD: usize = 4 << 10;

impl EncodedWord {
    /// Reads the word that begins with the `=?` at the beginning of the bytes.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let bytes = &bytes[..bytes.len().min(LONGEST_WORD)];
        let charset_end = 2 + memchr::memchr(b'?', &bytes[2..])?;
        // The charset may be followed by a language: `utf-8*en`.
        let charset = std::str::from_utf8(&bytes[2..charset_end]).ok()?.split('*').next()?.to_ascii_lowercase();
        let is_name = charset.bytes().all(|byte| byte.is_ascii_graphic());
        let [encoding, b'?', ..] = bytes.get(charset_end + 1..)? else {
            return None;
        };
        let start = charset_end + 3;
        let end = start + memchr::memmem::find(&bytes[start..], b"?=")?;
        let packed = &bytes[start..end];
        let bytes = match encoding.to_ascii_lowercase() {
            b'q' => underscores(packed),
            b'b' => base64(packed),
            _ => return None,
        };
        (is_name && !charset.is_empty()).then_some(EncodedWord { charset, bytes, length: end + 2 })
    }
}

/// Undoes the codes of an encoded word, in which `_` is a space.
fn underscores(packed: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = packed.iter().map(|byte| if *byte == b'_' { b' ' } else { *byte }).collect();
    let mut plain = Vec::new();
    codes(&spaced, &mut plain);
    plain
}

/// Returns text with the soft line ends of `format=flowed` (RFC 3676) undone: a line that ends with a space goes on
/// in the next one, and with `DelSp=yes` that space is none of the text.
pub(super) fn flowed(text: &str, deletes_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before: Option<usize> = None;
    for line in text.split('\n') {
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        let content = line[depth..].strip_prefix(' ').unwrap_or(&line[depth..]);
        let goes_on = content.ends_with(' ') && content != "-- ";
        match before {
            // A line goes on in one of the same depth of quotation only.
            Some(open) if open == depth && content != "-- " => out.push_str(content),
            _ => {
                if !out.is_empty() || before.is_some() {
                    out.push('\n');
                }
                out.push_str(if depth == 0 { content } else { line });
            }
        }
        if goes_on && deletes_space {
            out.truncate(out.len() - 1);
        }
        before = goes_on.then_some(depth);
    }
    out
}

/// The most bytes that a command of enriched text, and what it is given, are looked for in.
const LONGEST_COMMAND: usize = 512;

/// Returns enriched text (RFC 1896) without its commands; a `<` that begins none stays. One line end is a space in it,
/// and of several one goes.
pub(super) fn enriched(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '\n']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let feeds = rest.len() - rest.trim_start_matches('\n').len();
        let command = command_of(rest);
        match (feeds, command) {
            (1, _) => plain.push(' '),
            (2.., _) => plain.extend(std::iter::repeat_n('\n', feeds - 1)),
            // Two of them are one that is meant; so is `<lt>` in the older richtext, which has its own line ends.
            (0, None | Some("lt")) => plain.push('<'),
            (0, Some("nl")) => plain.push('\n'),
            (0, Some(_)) => {}
        }
        let length = command.map_or(if rest.starts_with("<<") { 2 } else { 1 }, |name| name.len() + 2);
        rest = &rest[length.max(feeds)..];
        // What a command is given is no text.
        let given = &rest.as_bytes()[..rest.len().min(LONGEST_COMMAND)];
        if command == Some("param")
            && let Some(end) = memchr::memmem::find(given, b"</param>")
        {
            rest = &rest[end..];
        }
    }
    plain + rest
}

/// Returns the name of the command that a text begins with, with the `/` of one that ends.
fn command_of(text: &str) -> Option<&str> {
    let text = text.strip_prefix('<')?;
    let end = memchr::memchr(b'>', &text.as_bytes()[..text.len().min(LONGEST_COMMAND)])?;
    let name = &text[..end];
    let letters = name.strip_prefix('/').unwrap_or(name);
    let is_name = !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quoted_printable_is_undone_as_far_as_it_is_one() {
        assert_eq!(
            quoted_printable(b"caf=C3=A9 =3D =\r\none line \r\ntwo=20\r\n"),
            "café = one line\ntwo \n".as_bytes()
        );
        assert_eq!(quoted_printable(b"a=XY b= c=4"), b"a=XY b= c=4");
        assert_eq!((quoted_printable(b"a="), quoted_printable(b"")), (b"a".to_vec(), Vec::new()));
    }

    #[test]
    fn commands_of_enriched_text_are_none_of_it() {
        assert_eq!(
            enriched(
                "<bold>Ships</bold> came\nto <color><param>red</param>the</color> quay.\n\nThey <<stayed>.\n\n\nEnd\n"
            ),
            "Ships came to the quay.\nThey <stayed>.\n\nEnd "
        );
        assert_eq!(enriched("one<nl>two <lt> three"), "one\ntwo < three");
        assert_eq!(enriched("1 < 2 > 0, <é>, <param>open, <"), "1 < 2 > 0, <é>, open, <");
    }

    #[test]
    fn base64_is_undone_whatever_stands_in_it() {
        assert_eq!(base64(b"U2hp\r\ncHMg\r\nY2FtZS4=\r\n"), b"Ships came.");
        assert_eq!(base64(b"U2hpcHM=IGNhbWU="), b"Ships came");
        assert_eq!(base64(b"U2hpcH!M"), b"Ships");
        assert_eq!(base64(b"?"), b"");
    }

    #[test]
    fn encoded_words_become_text() {
        for (value, text) in [
            ("Ships =?utf-8?Q?caf=C3=A9_=3F?= came", "Ships café ? came"),
            ("=?UTF-8?B?Y2Fmw6k=?=", "café"),
            ("=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=", "café"),
            ("=?utf-8?Q?a?=\r\n =?iso-8859-1?Q?=E9?= b", "aé b"),
            ("=?iso-2022-jp?B?GyRCQSUbKEI=?=", "船"),
            ("=?windows-1252?Q?Harbour\u{2019}s_day?=", "Harbour\u{2019}s day"),
            ("=?utf-8*en?Q?a?=", "a"),
            ("=?utf-8?X?a?= =?utf-8?Q?open", "=?utf-8?X?a?= =?utf-8?Q?open"),
            ("a =? b ?= c", "a =? b ?= c"),
            ("plain", "plain"),
        ] {
            assert_eq!(words(value.as_bytes()), text, "{value}");
        }
        assert_eq!(words(b"caf\xe9"), "café");
    }

    #[test]
    fn flowed_lines_are_put_together_and_the_mark_of_a_signature_is_not() {
        assert_eq!(
            flowed("Ships came \nto the \nharbour.\nThey stayed.", false),
            "Ships came to the harbour.\nThey stayed."
        );
        assert_eq!(flowed("Ha \nfen ", true), "Hafen");
        assert_eq!(flowed("> quoted \n> on\n>> deeper \n> not", false), "> quoted on\n>> deeper \n> not");
        assert_eq!(flowed("text \n-- \nAda", false), "text \n-- \nAda");
        assert_eq!(flowed(" From here\n\n\n", false), "From here\n\n\n");
    }

    proptest! {
        #[test]
        fn anything_is_undone(bytes in prop::collection::vec(any::<u8>(), 0..80), text in "[a=?qb_ \n<>é-]{0,40}") {
            quoted_printable(&bytes);
            base64(&bytes);
            words(&bytes);
            words(text.as_bytes());
            flowed(&text, true);
            flowed(&text, false);
            enriched(&text);
        }

        #[test]
        fn text_without_codes_is_unchanged(text in "[a-zé ?_.]{0,40}") {
            prop_assert_eq!(words(text.as_bytes()), text.clone());
            prop_assert_eq!(quoted_printable(text.trim_end().as_bytes()), text.trim_end().as_bytes());
        }
    }
}
