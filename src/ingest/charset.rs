//! Charsets: from bytes in any encoding to text.
//!
//! UTF-8 is taken as it is. UTF-8 with stray bytes keeps its text, with U+FFFD in their places. Bytes
//! of another encoding are decoded with the one that Firefox's detector finds most likely; that
//! detector always answers, so whether bytes are text at all is asked first ([`is_binary`]).

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

/// The byte order mark of UTF-8.
pub(crate) const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// How many bytes of a decoded text are searched for control characters.
const SAMPLE: usize = 64 << 10;

/// The first bytes of formats that are never text. (Compressed ones never come here.)
const BINARY_MAGIC: [&[u8]; 10] = [
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"%PDF-",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x7fELF",
    b"SQLite format 3",
    b"\xd0\xcf\x11\xe0",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
];

/// Returns whether bytes that begin like this are no text.
pub(crate) fn is_binary(opening: &[u8]) -> bool {
    BINARY_MAGIC.iter().any(|magic| opening.starts_with(magic))
        || opening.contains(&0)
        || too_many_controls(opening.iter().filter(|byte| is_odd_control(**byte)).count(), opening.len())
}

/// Returns whether so many of `total` characters being control characters says that it is no text.
/// Wire copy has some around each story and in its tables; ten in a hundred are never text.
fn too_many_controls(controls: usize, total: usize) -> bool {
    controls * 10 > total
}

/// Returns whether a byte is a control character that text does not use. Escape is one that it does (ISO-2022-JP).
fn is_odd_control(byte: u8) -> bool {
    (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)) || byte == 0x7f
}

/// Returns the bytes as text, or nothing when they are none in any encoding.
pub(crate) fn decode(bytes: Vec<u8>) -> Option<String> {
    let text = match String::from_utf8(bytes) {
        Ok(text) => return Some(text),
        Err(error) => decode_legacy(&error.into_bytes()),
    };
    let sample = &text.as_bytes()[..text.len().min(SAMPLE)];
    let controls = sample.iter().filter(|byte| is_odd_control(**byte)).count();
    (!too_many_controls(controls, sample.len())).then_some(text)
}

/// Returns bytes as text in the encoding that is named beside them, where they bear it out: bytes that form valid
/// UTF-8 are UTF-8 whatever is said of them, and where they break the rules of the named one it is looked for.
pub(crate) fn decode_as(bytes: Vec<u8>, label: Option<&str>) -> Option<String> {
    let named = label.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    match named.filter(|named| *named != UTF_8 && (*named == ISO_2022_JP || std::str::from_utf8(&bytes).is_err())) {
        Some(named) => match named.decode_without_bom_handling_and_without_replacement(&bytes) {
            Some(text) => Some(text.into_owned()),
            None => decode(bytes),
        },
        None => decode(bytes),
    }
}

/// Returns bytes that are not valid UTF-8 as text.
fn decode_legacy(bytes: &[u8]) -> String {
    match legacy(bytes) {
        Some(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Returns the encoding of text that begins like this, unless it is UTF-8, with or without stray bytes.
pub(crate) fn legacy(bytes: &[u8]) -> Option<&'static Encoding> {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    // The bytes may end inside of a character.
    let is_cut = std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none());
    // Text in another encoding hardly ever forms a valid sequence of UTF-8.
    if bad == usize::from(is_cut) || good > 2 * bad {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    Some(detector.guess(None, Utf8Detection::Deny))
}

/// Returns text with every line end a line feed.
pub(crate) fn with_line_feeds(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// Returns the encoding whose byte order mark the bytes begin with, if it is one of the two UTF-16.
pub(crate) fn utf16_mark(opening: &[u8]) -> Option<&'static Encoding> {
    match opening {
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// Turns a stream in another encoding into one of UTF-8, without a byte order mark.
pub(crate) struct ToUtf8<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R: Read> ToUtf8<R> {
    /// Returns a stream of UTF-8 from one in `encoding`.
    pub(crate) fn new(encoding: &'static Encoding, inner: R) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        ToUtf8 { inner, decoder, raw: vec![0; 8 << 10], text: Vec::new(), given: 0, ended: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        let read = self.inner.read(&mut self.raw)?;
        self.ended = read == 0;
        self.text.resize(self.decoder.max_utf8_buffer_length(read).unwrap_or(4 * self.raw.len()), 0);
        let (result, _, written, _) = self.decoder.decode_to_utf8(&self.raw[..read], &mut self.text, self.ended);
        debug_assert_eq!(result, CoderResult::InputEmpty, "the buffer holds the longest output");
        self.text.truncate(written);
        self.given = 0;
        Ok(())
    }
}

impl<R: Read> Read for ToUtf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            self.refill()?;
        }
        let count = buffer.len().min(self.text.len() - self.given);
        buffer[..count].copy_from_slice(&self.text[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_with_a_stray_byte_keeps_its_text() {
        let bytes = [b"caf\xc3\xa9 ".repeat(9), b"\xe9 end".to_vec()].concat();
        assert_eq!(decode(bytes).unwrap(), format!("{}\u{fffd} end", "café ".repeat(9)));
    }

    #[test]
    fn other_encodings_are_detected() {
        let (windows, ..) = encoding_rs::WINDOWS_1252.encode("The café said: “We’re open” — déjà vu.");
        assert_eq!(decode(windows.into_owned()).unwrap(), "The café said: “We’re open” — déjà vu.");
        let russian = "Корабли вернулись в гавань вечером, и никто не спросил, где они были.";
        assert_eq!(decode(encoding_rs::KOI8_R.encode(russian).0.into_owned()).unwrap(), russian);
        let japanese = "船は夕方に港へ戻り、どこにいたのかと尋ねる者は誰もいなかった。";
        assert_eq!(decode(encoding_rs::SHIFT_JIS.encode(japanese).0.into_owned()).unwrap(), japanese);
    }

    #[test]
    fn line_ends_become_line_feeds() {
        assert_eq!(with_line_feeds("a\r\nb\rc\nd\r\r\n".to_owned()), "a\nb\nc\nd\n\n");
    }

    #[test]
    fn a_few_control_characters_are_text() {
        assert!(!is_binary(&[b"\x01story\x02".as_slice(), "words ".repeat(20).as_bytes()].concat()));
        assert!(is_binary(b"\x01\x02\x03"));
    }
}
