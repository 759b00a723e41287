//! Unicode in units of two and four bytes: by its byte order mark, or by what the bytes look like without one.

use encoding_rs::{UTF_16BE, UTF_16LE};

use super::label::Charset;

/// How many bytes are looked at.
const SAMPLE: usize = 4096;

/// The fewest bytes that say something.
const FEWEST: usize = 8;

/// Returns the charset whose byte order mark the bytes begin with, but for that of UTF-8.
pub(crate) fn marked(opening: &[u8]) -> Option<Charset> {
    match opening {
        [0xff, 0xfe, 0, 0, ..] => Some(Charset::Utf32 { little: true }),
        [0, 0, 0xfe, 0xff, ..] => Some(Charset::Utf32 { little: false }),
        [0xff, 0xfe, ..] => Some(UTF_16LE.into()),
        [0xfe, 0xff, ..] => Some(UTF_16BE.into()),
        _ => None,
    }
}

/// Returns UTF-16 or UTF-32 of which the bytes surely are, without a mark: text has characters below U+0100,
/// whose upper bytes are zero, and hardly any that no text has.
pub(crate) fn unmarked(opening: &[u8]) -> Option<Charset> {
    let sample = &opening[..opening.len().min(SAMPLE)];
    if sample.len() < FEWEST || memchr::memchr(0, sample).is_none() {
        return None;
    }
    // Text of one byte a character is printable throughout; that of wide ones is half of it.
    let printable = sample.iter().filter(|byte| matches!(byte, 0x20..=0x7e)).count();
    if printable * 4 > sample.len() * 3 {
        return None;
    }
    [true, false].into_iter().find(|little| is_utf32(sample, *little)).map(|little| Charset::Utf32 { little }).or_else(
        || {
            let (little, big) = (is_utf16(sample, true), is_utf16(sample, false));
            (little != big).then_some(if little { UTF_16LE.into() } else { UTF_16BE.into() })
        },
    )
}

fn is_utf32(sample: &[u8], little: bool) -> bool {
    let unit = |bytes: &[u8; 4]| if little { u32::from_le_bytes(*bytes) } else { u32::from_be_bytes(*bytes) };
    let (units, _) = sample.as_chunks::<4>();
    units.len() > 1 && units.iter().all(|bytes| char::from_u32(unit(bytes)).is_some_and(is_of_text))
}

/// Returns whether units of two bytes are text: all but one in a hundred are characters that text has, one in
/// fifty at least is below U+0100, and the others are not from everywhere in Unicode.
fn is_utf16(sample: &[u8], little: bool) -> bool {
    let unit = |bytes: &[u8; 2]| if little { u16::from_le_bytes(*bytes) } else { u16::from_be_bytes(*bytes) };
    let (units, _) = sample.as_chunks::<2>();
    let (mut odd, mut low) = (0, 0);
    for character in char::decode_utf16(units.iter().map(unit)) {
        match character {
            Ok(c) if (c as u32) < 0x100 && is_of_text(c) => low += 1,
            Ok(c) if is_of_text(c) && is_common(c) => {}
            _ => odd += 1,
        }
    }
    units.len() > 3 && odd * 100 <= units.len() && low * 50 >= units.len() && low > 0
}

/// Returns whether the character may stand in a text.
fn is_of_text(c: char) -> bool {
    !c.is_control() && c as u32 != 0xffff && c as u32 != 0xfffe || matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{85}')
}

/// Returns whether the character is of a block that living languages are written in.
fn is_common(c: char) -> bool {
    let blocks = [
        0x20..=0x6ff,
        0x900..=0xe7f,
        0x10a0..=0x11ff,
        0x1e00..=0x20cf,
        0x2100..=0x21ff,
        0x2500..=0x26ff,
        0x3000..=0x30ff,
        0x3400..=0x4dbf,
        0x4e00..=0x9fff,
        0xac00..=0xd7a3,
        0xfe30..=0xfe4f,
        0xfeff..=0xffef,
        0x1f300..=0x1faff,
        0x20000..=0x2ffff,
    ];
    blocks.iter().any(|block| block.contains(&(c as u32)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    #[test]
    fn wide_text_without_a_mark_is_recognised() {
        for text in [
            "The ships came back to the harbour.\n",
            "Корабли вернулись в гавань вечером.\n",
            "船は夕方に港へ戻り、\nどこにいたのかと尋ねる者は誰もいなかった。\n",
            "배가 월요일에 항구로 돌아왔다.\n",
            "{\"title\":\"A\"}",
        ] {
            assert_eq!(unmarked(&units16(text, true)), Some(UTF_16LE.into()), "{text}");
            assert_eq!(unmarked(&units16(text, false)), Some(UTF_16BE.into()), "{text}");
            let little: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
            let big: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
            assert_eq!(unmarked(&little), Some(Charset::Utf32 { little: true }), "{text}");
            assert_eq!(unmarked(&big), Some(Charset::Utf32 { little: false }), "{text}");
        }
    }

    #[test]
    fn other_bytes_are_not() {
        for bytes in [
            &b"plain text"[..],
            b"",
            b"\0\0\0\0\0\0\0\0\0\0",
            b"ab\0cd and more",
            b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0",
            b"PK\x03\x04\x14\0\0\0\x08\0",
        ] {
            assert_eq!(unmarked(bytes), None, "{bytes:?}");
        }
        assert_eq!(marked(b"\xff\xfea\0"), Some(UTF_16LE.into()));
        assert_eq!(marked(b"\xff\xfe\0\0a\0\0\0"), Some(Charset::Utf32 { little: true }));
    }
}
