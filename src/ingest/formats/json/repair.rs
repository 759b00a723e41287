//! Repair: faults that dumps of news are known for, and that a strict parser refuses.
//!
//! Half of a surrogate pair (`\ud83d` alone), bytes that are not UTF-8, bare control characters, escapes
//! that JSON does not know and `NaN` where a value should stand. Such a record keeps everything else.

use serde_json::Error;

use crate::ingest::charset;

/// A record after the repair.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mended {
    /// The whole record, mended, and the bytes it took before.
    Whole(String, usize),
    /// The bytes end before the record does.
    Part,
    /// It has another fault.
    Broken,
}

/// What the parser says of faults that can be mended.
const MENDABLE: [&str; 6] = [
    "lone leading surrogate",
    "unexpected end of hex escape",
    "invalid unicode code point",
    "control character",
    "invalid escape",
    "invalid number",
];

/// Returns whether an error is worth a repair; `near` are the bytes around its place.
pub(super) fn is_mendable(error: &Error, near: &[u8]) -> bool {
    let message = error.to_string();
    MENDABLE.iter().any(|fault| message.starts_with(fault))
        || (message.starts_with("expected value") && near.iter().take(4).any(|byte| matches!(byte, b'N' | b'I')))
}

/// Mends the object that the bytes begin with.
pub(super) fn mend(bytes: &[u8]) -> Mended {
    let mut out = Vec::with_capacity(bytes.len().min(64 << 10));
    let mut closers = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = &bytes[at..];
        match byte {
            b'"' => match string(rest, &mut out) {
                Some(0) => return Mended::Broken,
                Some(length) => {
                    at += length;
                    continue;
                }
                None => return Mended::Part,
            },
            b'{' => closers.push(b'}'),
            b'[' => closers.push(b']'),
            b'}' | b']' if closers.pop() != Some(byte) => return Mended::Broken,
            b'N' | b'I' | b'-' => {
                if let Some(name) =
                    ["NaN", "Infinity", "-Infinity"].iter().find(|name| rest.starts_with(name.as_bytes()))
                {
                    out.extend_from_slice(b"null");
                    at += name.len();
                    continue;
                }
            }
            _ => {}
        }
        out.push(byte);
        at += 1;
        if closers.is_empty() {
            return charset::decode(out).map_or(Mended::Broken, |text| Mended::Whole(text, at));
        }
    }
    Mended::Part
}

/// Copies the string that the bytes begin with, mended; returns its length, 0 if it breaks off at a line end.
fn string(bytes: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    out.push(b'"');
    let mut at = 1;
    loop {
        match *bytes.get(at)? {
            b'"' => {
                out.push(b'"');
                return Some(at + 1);
            }
            b'\n' => return Some(0),
            b'\\' => at += escape(&bytes[at..], out)?,
            control if control < 0x20 => {
                out.extend_from_slice(format!("\\u{control:04x}").as_bytes());
                at += 1;
            }
            byte => {
                out.push(byte);
                at += 1;
            }
        }
    }
}

/// Copies the escape that the bytes begin with, mended; returns its length.
fn escape(bytes: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    match *bytes.get(1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {
            out.extend_from_slice(&bytes[..2]);
            Some(2)
        }
        b'u' => {
            let length = match code_unit(bytes.get(..6)?) {
                Some(0xd800..=0xdbff) => match bytes.get(6..12).and_then(code_unit) {
                    Some(0xdc00..=0xdfff) => 12,
                    _ => 0,
                },
                Some(0xdc00..=0xdfff) => 0,
                Some(_) => 6,
                None => {
                    out.extend_from_slice(b"\\\\u");
                    return Some(2);
                }
            };
            out.extend_from_slice(if length == 0 { b"\\ufffd" } else { &bytes[..length] });
            Some(length.max(6))
        }
        // The backslash goes; what it stood before is read as it is.
        _ => Some(1),
    }
}

/// Returns the UTF-16 code unit of an escape such as `\u00e9`.
fn code_unit(escape: &[u8]) -> Option<u16> {
    let digits = std::str::from_utf8(escape.strip_prefix(b"\\u")?).ok()?;
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(json: &[u8]) -> String {
        match mend(json) {
            Mended::Whole(text, used) => {
                assert_eq!(used, json.len());
                text
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn halves_of_surrogate_pairs_are_replaced_and_pairs_kept() {
        assert_eq!(mended(br#"{"a":"\ud83d x \ud83d\ude00 \ude00"}"#), r#"{"a":"\ufffd x \ud83d\ude00 \ufffd"}"#);
    }

    #[test]
    fn bare_control_characters_are_escaped() {
        assert_eq!(mended(b"{\"a\":\"b\tc\x01\"}"), r#"{"a":"b\u0009c\u0001"}"#);
    }

    #[test]
    fn numbers_that_are_none_become_null() {
        assert_eq!(mended(br#"{"a":NaN,"b":-Infinity,"c":-1,"d":"NaN"}"#), r#"{"a":null,"b":null,"c":-1,"d":"NaN"}"#);
    }

    #[test]
    fn unknown_escapes_lose_their_backslash() {
        assert_eq!(mended(br#"{"a":"it\'s \uZZ"}"#), r#"{"a":"it's \\uZZ"}"#);
    }

    #[test]
    fn bytes_that_are_not_utf8_are_decoded() {
        assert_eq!(mended(b"{\"a\":\"caf\xe9\"}"), "{\"a\":\"caf\u{e9}\"}");
    }

    #[test]
    fn parts_and_other_faults_are_told_apart() {
        assert_eq!(mend(br#"{"a":"b"#), Mended::Part);
        assert_eq!(mend(br#"{"a":[1}"#), Mended::Broken);
        assert_eq!(mend(b"{\"a\":\"b\n\"}"), Mended::Broken);
    }
}
