//! UTF-7 (RFC 2152): Unicode in letters of ASCII, as some programs of mail wrote it.
//!
//! `+` begins a run of UTF-16 in Base64, and what is no letter of Base64 ends it; a `-` that does is none of the text.
//! `+-` is a plus. What breaks the rules stands as it is or becomes U+FFFD.

/// Returns whether a label names UTF-7.
pub(super) fn is_name(label: &str) -> bool {
    let names = ["utf-7", "utf7", "unicode-1-1-utf-7", "csunicode11utf7", "x-unicode-2-0-utf-7"];
    names.iter().any(|name| label.trim().eq_ignore_ascii_case(name))
}

/// Returns bytes of ASCII as the text that they are in UTF-7.
pub(super) fn decode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(plus) = memchr::memchr(b'+', rest) {
        text.push_str(&String::from_utf8_lossy(&rest[..plus]));
        rest = &rest[plus + 1..];
        let run = rest.iter().position(|byte| value(*byte).is_none()).unwrap_or(rest.len());
        if run == 0 {
            text.push('+');
        } else {
            text.extend(char::decode_utf16(units(&rest[..run])).map(|unit| unit.unwrap_or('\u{fffd}')));
        }
        rest = &rest[run..];
        rest = rest.strip_prefix(b"-").unwrap_or(rest);
    }
    text.push_str(&String::from_utf8_lossy(rest));
    text
}

/// Returns the units of UTF-16 in a run; bits that make no whole one fill it up.
fn units(run: &[u8]) -> impl Iterator<Item = u16> {
    let (mut bits, mut count) = (0_u32, 0);
    run.iter().filter_map(|byte| value(*byte)).filter_map(move |value| {
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count < 16 {
            return None;
        }
        count -= 16;
        Some((bits >> count & 0xffff) as u16)
    })
}

/// Returns what a letter of Base64 stands for.
fn value(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_become_text() {
        for (bytes, text) in [
            ("Caf+AOk-s open", "Cafés open"),
            ("Caf+AOk. 1 +- 2", "Café. 1 + 2"),
            ("+ZeVnLIqe-!", "日本語!"),
            ("+2D3eAA-", "😀"),
            ("a+", "a+"),
            ("+2D3-x", "\u{fffd}x"),
        ] {
            assert_eq!(decode(bytes.as_bytes()), text, "{bytes}");
        }
    }
}
