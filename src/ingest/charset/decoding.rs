//! Decoding: from bytes in a known charset to text, piece by piece.

use encoding_rs::{CoderResult, Decoder, EUC_KR};

use super::hangul;
use super::iso2022::Iso2022;
use super::jisx0213::Jisx0213;
use super::label::Charset;

/// What decodes a stream of bytes.
pub(super) enum Decoding {
    Standard(Box<Decoder>),
    /// The standard's EUC-KR, with syllables that are spelt out put together.
    Korean(Box<Decoder>, String),
    Page(Box<[char; 128]>),
    Utf32 {
        little: bool,
        pending: Vec<u8>,
        begun: bool,
    },
    Iso2022(Iso2022),
    Jisx0213(Jisx0213),
}

impl Decoding {
    pub(super) fn new(charset: Charset) -> Self {
        match charset {
            Charset::Standard(encoding) if encoding == EUC_KR => {
                Decoding::Korean(Box::new(encoding.new_decoder_without_bom_handling()), String::new())
            }
            Charset::Standard(encoding) => Decoding::Standard(Box::new(encoding.new_decoder_with_bom_removal())),
            Charset::Page(page) => Decoding::Page(Box::new(page.upper())),
            Charset::Utf32 { little } => Decoding::Utf32 { little, pending: Vec::new(), begun: false },
            Charset::Iso2022 => Decoding::Iso2022(Iso2022::default()),
            Charset::EucJisx0213 => Decoding::Jisx0213(Jisx0213::new(false)),
            Charset::ShiftJisx0213 => Decoding::Jisx0213(Jisx0213::new(true)),
        }
    }

    /// Appends the text of the next bytes of the stream; `last` says that no more follow.
    pub(super) fn feed(&mut self, bytes: &[u8], last: bool, text: &mut String) {
        match self {
            Decoding::Standard(decoder) => standard(decoder, bytes, last, text),
            Decoding::Korean(decoder, held) => {
                standard(decoder, bytes, last, held);
                hangul::put_together(held, last, text);
            }
            Decoding::Page(upper) => {
                let character =
                    |byte: &u8| if byte.is_ascii() { char::from(*byte) } else { upper[usize::from(byte & 0x7f)] };
                text.extend(bytes.iter().map(character));
            }
            Decoding::Utf32 { little, pending, begun } => utf32(bytes, last, *little, pending, begun, text),
            Decoding::Iso2022(decoder) => decoder.feed(bytes, last, text),
            Decoding::Jisx0213(decoder) => decoder.feed(bytes, last, text),
        }
    }
}

fn standard(decoder: &mut Decoder, bytes: &[u8], last: bool, text: &mut String) {
    let mut rest = bytes;
    loop {
        text.reserve(decoder.max_utf8_buffer_length(rest.len()).unwrap_or(4 * rest.len()));
        let (result, read, _) = decoder.decode_to_string(rest, text, last);
        rest = &rest[read..];
        if result == CoderResult::InputEmpty {
            return;
        }
    }
}

fn utf32(bytes: &[u8], last: bool, little: bool, pending: &mut Vec<u8>, begun: &mut bool, text: &mut String) {
    for byte in bytes {
        pending.push(*byte);
        let Ok(unit) = <[u8; 4]>::try_from(pending.as_slice()) else {
            continue;
        };
        pending.clear();
        let unit = if little { u32::from_le_bytes(unit) } else { u32::from_be_bytes(unit) };
        let character = char::from_u32(unit).unwrap_or('\u{fffd}');
        // A byte order mark is none of the text.
        if std::mem::replace(begun, true) || character != '\u{feff}' {
            text.push(character);
        }
    }
    if last && !pending.is_empty() {
        pending.clear();
        text.push('\u{fffd}');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pages_of_dos_and_the_macintosh_are_decoded() {
        for (label, bytes, text) in [
            ("cp437", &b"caf\x82 \xe1"[..], "café ß"),
            ("cp852", b"\x88\xa2d\xab", "łódź"),
            ("cp855", b"\xd3\xd6\xe3\xc6\xeb\xa0", "Москва"),
            ("cp862", b"\x99\x8c\x85\x8d", "שלום"),
            ("x-mac-ce", b"\xb8\x97d\x90", "łódź"),
            ("cp857", b"\x8d\x9f\xa7", "ışğ"),
        ] {
            let charset = Charset::for_label(label).unwrap();
            assert_eq!(charset.decode(bytes), text, "{label}");
        }
        let little: Vec<u8> = "\u{feff}né😀".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        assert_eq!(Charset::Utf32 { little: true }.decode(&little), "né😀");
    }

    proptest! {
        #[test]
        fn any_bytes_decode_alike_in_one_piece_and_in_many(
            bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"\x1b$()BDJAC@,.N\x0e\x0f\xa4\xd4\x8f\xa1!".to_vec())], 0..80),
            size in 1usize..7,
        ) {
            for label in ["cp437", "utf-32le", "iso-2022-jp-2", "iso-2022-kr", "euc-jisx0213", "shift_jisx0213", "euc-kr", "windows-1252", "gb18030"] {
                let charset = Charset::for_label(label).unwrap();
                let mut pieces = String::new();
                let mut decoding = Decoding::new(charset);
                for piece in bytes.chunks(size) {
                    decoding.feed(piece, false, &mut pieces);
                }
                decoding.feed(b"", true, &mut pieces);
                prop_assert_eq!(&pieces, &charset.decode(&bytes), "{}", label);
            }
        }
    }
}
