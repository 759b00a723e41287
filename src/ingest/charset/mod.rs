//! Charsets: from bytes in any encoding to text.
//!
//! UTF-8 is taken as it is. UTF-8 with stray bytes keeps its text, with U+FFFD for those that say nothing.
//! Other bytes are in the charset that is named for them, or else in the likeliest ([`guess`]); a guess always
//! answers, so whether bytes are text at all is asked first ([`is_binary`]).
//!
//! | | |
//! |---|---|
//! | `label` | charsets by name, and files named after theirs |
//! | `marks` | UTF-16 and UTF-32, with a byte order mark and without |
//! | `decoding`, `stream` | from bytes to text, whole or piece by piece |
//! | `pages`, `iso2022`, `jisx0213`, `hangul`, `utf7` | charsets that the WHATWG standard has not, or not whole |
//! | `guess`, `alphabets`, `english`, `place` | the likeliest charset |
//! | `repair` | text that was decoded wrongly before |

mod alphabets;
mod decoding;
mod english;
mod guess;
mod hangul;
mod iso2022;
mod jisx0213;
mod label;
mod marks;
mod pages;
mod place;
mod repair;
mod stream;
mod utf7;

pub(crate) use label::{Charset, of_file};
pub(crate) use marks::{marked, unmarked};
pub(crate) use repair::repair;
pub(crate) use stream::ToUtf8;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The byte order mark of UTF-8.
pub(crate) const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// How many bytes of a decoded text are searched for control characters.
const SAMPLE: usize = 64 << 10;

/// How many bytes of a text there are at least for each zero byte that strayed into it.
const BETWEEN_NULLS: usize = 200;

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
        || (memchr::memchr(0, opening).is_some() && !has_stray_nulls(opening))
        || too_many_controls(odd_controls(opening), opening.len())
}

/// Returns whether bytes are UTF-8 that says something, but for a zero byte here and there, which some programs leave in text.
fn has_stray_nulls(bytes: &[u8]) -> bool {
    let nulls = memchr::memchr_iter(0, bytes).count();
    // The bytes may end inside of a character.
    let is_utf8 = std::str::from_utf8(bytes).map_or_else(|error| error.error_len().is_none(), |_| true);
    nulls * BETWEEN_NULLS <= bytes.len() && odd_controls(bytes) == nulls && is_utf8
}

/// Returns how many bytes are control characters that text does not use.
fn odd_controls(bytes: &[u8]) -> usize {
    // No more than a byte counts, so that many are looked at side by side.
    let count = |chunk: &[u8]| usize::from(chunk.iter().map(|byte| u8::from(is_odd_control(*byte))).sum::<u8>());
    let (chunks, rest) = bytes.as_chunks::<128>();
    chunks.iter().map(|chunk| count(chunk)).sum::<usize>() + count(rest)
}

/// Returns whether so many of `total` characters being control characters says that it is no text.
/// Wire copy has some around each story and in its tables; ten in a hundred are never text.
fn too_many_controls(controls: usize, total: usize) -> bool {
    controls * 10 > total
}

/// Returns whether a byte is a control character that text does not use. Escape is one that it does
/// (ISO-2022-JP).
fn is_odd_control(byte: u8) -> bool {
    (byte < 0x20) & !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b) | (byte == 0x7f)
}

/// Returns the bytes as text, or nothing when they are none in any encoding.
pub(crate) fn decode(bytes: Vec<u8>) -> Option<String> {
    if iso2022::is_used(&bytes) {
        return Some(Charset::Iso2022.decode(&bytes));
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => return Some(text),
        Err(error) => decode_legacy(&error.into_bytes()),
    };
    let sample = &text.as_bytes()[..text.len().min(SAMPLE)];
    (!too_many_controls(odd_controls(sample), sample.len())).then_some(text)
}

/// Returns bytes as text in the encoding that is named beside them, where they bear it out: bytes that form
/// valid UTF-8 are UTF-8 whatever is said of them, and where they break the rules of the named one it is looked
/// for. A byte order mark is none of the text.
pub(crate) fn decode_as(bytes: Vec<u8>, label: Option<&str>) -> Option<String> {
    if label.is_some_and(utf7::is_name) && bytes.is_ascii() {
        return Some(utf7::decode(&bytes));
    }
    let mut text = decode_named(bytes, label)?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Some(text)
}

fn decode_named(bytes: Vec<u8>, label: Option<&str>) -> Option<String> {
    // Which of the two orders UTF-16 is in is said by its mark, or by what the bytes look like.
    let is_wide =
        label.and_then(Charset::for_label).is_some_and(|named| [UTF_16LE.into(), UTF_16BE.into()].contains(&named));
    if let Some(wide) = marked(&bytes).or_else(|| unmarked(&bytes)).filter(|_| is_wide) {
        return Some(wide.decode(&bytes));
    }
    let named = label.and_then(Charset::for_label).filter(|named| *named != Charset::Standard(UTF_8));
    let fits = |named: &Charset| *named == Charset::Iso2022 || std::str::from_utf8(&bytes).is_err();
    match named.filter(fits).and_then(|named| named.decode_strictly(&bytes)) {
        Some(text) => Some(text),
        None => decode(bytes),
    }
}

/// Returns bytes that are not valid UTF-8 as text.
fn decode_legacy(bytes: &[u8]) -> String {
    match legacy(bytes) {
        Some(charset) => charset.decode(bytes),
        None => with_stray_bytes(bytes),
    }
}

/// Returns UTF-8 with stray bytes as text. A byte of Windows-1252 that was pasted into it is one where it can
/// hardly be anything else: a letter in a word of Latin letters, or a sign. Others become U+FFFD.
fn with_stray_bytes(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + 16);
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        text.push_str(chunk.valid());
        match chunk.invalid() {
            [] => {}
            [byte] => {
                let before = text.chars().next_back();
                let after = chunks.peek().and_then(|next| next.valid().chars().next());
                text.push(stray(*byte, before, after).unwrap_or('\u{fffd}'));
            }
            _ => text.push('\u{fffd}'),
        }
    }
    text
}

/// Returns what a stray byte is in Windows-1252, if it stands where that belongs.
fn stray(byte: u8, before: Option<char>, after: Option<char>) -> Option<char> {
    let character = WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next()?;
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() && (c as u32) < 0x250);
    let fits = if character.is_alphabetic() {
        // A letter that stands in a word, small among small ones.
        let small = before.is_none_or(|before| !before.is_lowercase()) || character.is_lowercase();
        (is_latin(before) || is_latin(after)) && small
    } else {
        !character.is_control() && character != '\u{a0}'
    };
    fits.then_some(character)
}

/// Returns the charset of text that begins like this, unless it is UTF-8, with or without stray bytes.
pub(crate) fn legacy(bytes: &[u8]) -> Option<Charset> {
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
    Some(guess::guess(bytes))
}

/// Returns the charset that bytes are in which a file of this name begins with, where it is not UTF-8: by a
/// byte order mark, by what wide characters look like, or by the file's own name where the bytes bear it out.
pub(crate) fn of_source(opening: &[u8], name: &str) -> Option<Charset> {
    marked(opening).or_else(|| unmarked(opening)).or_else(|| {
        let named = of_file(name).filter(|named| *named != Charset::Standard(UTF_8))?;
        let is_seven_bits = named == Charset::Iso2022 && iso2022::is_used(opening);
        let is_legacy = std::str::from_utf8(opening).is_err_and(|error| error.error_len().is_some());
        // The opening may end inside of a character.
        let whole = &opening[..opening.len().saturating_sub(8).max(opening.len().min(64))];
        let fits = is_seven_bits
            || (is_legacy && (named.decode_strictly(opening).is_some() || named.decode_strictly(whole).is_some()));
        fits.then_some(named)
    })
}

/// Returns text with every line end a line feed.
pub(crate) fn with_line_feeds(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zero_byte_here_and_there_makes_no_text_binary() {
        let text = "The café on the mole opened at dawn. ".repeat(12);
        assert!(!is_binary(format!("{text}\0{text}\0").as_bytes()));
        assert!(is_binary(format!("{text}\0\0\0").as_bytes()));
        assert!(is_binary(format!("{text}\0\u{1}").as_bytes()));
        assert!(is_binary(&[text.as_bytes(), b"\0\xff\xfe "].concat()));
        assert!(is_binary(b"Ships\0came."));
    }

    #[test]
    fn utf8_with_a_stray_byte_keeps_its_text() {
        let bytes = [b"caf\xc3\xa9 ".repeat(9), b"\xe9 end".to_vec()].concat();
        assert_eq!(decode(bytes).unwrap(), format!("{}\u{fffd} end", "café ".repeat(9)));
    }

    #[test]
    fn other_encodings_are_detected() {
        let (windows, ..) = WINDOWS_1252.encode("The café said: “We’re open” — déjà vu.");
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
