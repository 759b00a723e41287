//! Charsets by the names they go by: those of the WHATWG standard, and the others that archives of text are in.

use std::borrow::Cow;

use encoding_rs::{EUC_KR, Encoding, ISO_2022_JP, MACINTOSH, REPLACEMENT, UTF_8, X_MAC_CYRILLIC};

use super::decoding::Decoding;
use super::pages::{self, Page};

/// A charset that bytes can be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Charset {
    /// One of the WHATWG standard.
    Standard(&'static Encoding),
    /// One of a byte a character.
    Page(&'static Page),
    /// UTF-32 with its bytes in this order.
    Utf32 {
        /// The lowest byte is the first.
        little: bool,
    },
    /// Seven bits, with escapes between sets of characters: ISO-2022-JP in all its versions, ISO-2022-KR.
    Iso2022,
    /// EUC-JP with the characters of JIS X 0213.
    EucJisx0213,
    /// Shift_JIS with the characters of JIS X 0213.
    ShiftJisx0213,
}

impl From<&'static Encoding> for Charset {
    fn from(encoding: &'static Encoding) -> Self {
        if encoding == ISO_2022_JP { Charset::Iso2022 } else { Charset::Standard(encoding) }
    }
}

impl Charset {
    /// Returns the charset that goes by a name: `windows-1252`, `CP437`, `x-mac-ce`.
    pub(crate) fn for_label(label: &str) -> Option<Charset> {
        let label = label.trim();
        if let Some(encoding) = Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != REPLACEMENT) {
            return Some(encoding.into());
        }
        if label.len() > 40 {
            return None;
        }
        let plain: String = label.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        if let Some(page) = pages::by_label(&plain) {
            return Some(Charset::Page(page));
        }
        Some(match plain.as_str() {
            "utf32le" | "ucs4le" => Charset::Utf32 { little: true },
            "utf32be" | "utf32" | "ucs4be" | "ucs4" | "iso10646ucs4" => Charset::Utf32 { little: false },
            "iso2022jp1" | "iso2022jp2" | "iso2022jp3" | "iso2022jp2004" | "iso2022jpext" | "iso2022kr"
            | "csiso2022kr" | "csiso2022jp2" => Charset::Iso2022,
            "eucjisx0213" | "eucjis2004" => Charset::EucJisx0213,
            "shiftjisx0213" | "sjisx0213" | "shiftjis2004" => Charset::ShiftJisx0213,
            "maccyrillic" | "macukraine" | "macukrainian" => X_MAC_CYRILLIC.into(),
            "macroman" | "macwestern" => MACINTOSH.into(),
            _ => return Encoding::for_label(same_by_another_name(&plain)?.as_bytes()).map(Charset::from),
        })
    }

    /// Returns bytes as text, with U+FFFD for what means nothing in this charset.
    pub(crate) fn decode(self, bytes: &[u8]) -> String {
        let mut text = String::with_capacity(bytes.len() + bytes.len() / 4);
        Decoding::new(self).feed(bytes, true, &mut text);
        text
    }

    /// Returns bytes as text if all of them mean something in this charset.
    pub(crate) fn decode_strictly(self, bytes: &[u8]) -> Option<String> {
        let text = match self {
            Charset::Standard(encoding) if encoding != EUC_KR => {
                encoding.decode_without_bom_handling_and_without_replacement(bytes).map(Cow::into_owned)?
            }
            _ => self.decode(bytes),
        };
        (!text.contains('\u{fffd}') || self == Charset::Standard(UTF_8)).then_some(text)
    }
}

/// Returns the label that the standard has for a charset which goes by this name elsewhere.
fn same_by_another_name(plain: &str) -> Option<&'static str> {
    Some(match plain {
        "mskanji" | "cp932" | "cp943" | "windows932" => "shift_jis",
        "cp949" | "uhc" | "windows949" => "euc-kr",
        "cp950" | "windows950" => "big5",
        "cp936" | "windows936" => "gbk",
        "cp54936" => "gb18030",
        "cp51932" | "ujis" => "euc-jp",
        "cp874" | "tis6200" | "iso885911" | "thai" => "windows-874",
        "ecma118" => "iso-8859-7",
        "ecma114" => "iso-8859-6",
        "koi8ru" => "koi8-u",
        "win1250" | "ansi1250" => "windows-1250",
        "win1251" | "ansi1251" => "windows-1251",
        "win1252" | "ansi1252" | "ansi" => "windows-1252",
        "win1253" => "windows-1253",
        "win1254" => "windows-1254",
        "win1255" => "windows-1255",
        "win1256" => "windows-1256",
        "win1257" => "windows-1257",
        "win1258" => "windows-1258",
        _ => return None,
    })
}

/// Returns the charset that a file is named after: `story.koi8-r.txt`, `CP437__story.txt`,
/// `news_windows-1251.csv`.
///
/// A name that is a number or the word for a language (`437`, `HEBREW`) counts between double underscores only.
pub(crate) fn of_file(name: &str) -> Option<Charset> {
    let name = name.rsplit(['/', '\\', '!']).next().unwrap_or_default();
    if name.len() > 255 {
        return None;
    }
    let marked: Vec<&str> = name.split("__").collect();
    if marked.len() > 1
        && let Some(charset) = marked
            .iter()
            .find_map(|piece| Charset::for_label(piece).or_else(|| Charset::for_label(piece.split('.').next()?)))
    {
        return Some(charset);
    }
    let is_telling = |piece: &str| {
        piece.len() >= 4
            && piece.bytes().any(|byte| byte.is_ascii_digit())
            && piece.bytes().any(|byte| byte.is_ascii_alphabetic())
    };
    let is_known = |piece: &str| {
        ["big5", "shift_jis", "shift-jis", "sjis", "euc-jp", "euc-kr", "gbk", "macintosh"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(piece))
    };
    let mut looked_up: Vec<&str> = Vec::new();
    let separators: [&[char]; 3] =
        [&['.', ' ', '(', ')', '[', ']'], &['.', ' ', '_', '(', ')'], &['.', ' ', '_', '-', ',']];
    separators.into_iter().flat_map(|separators| name.split(separators)).find_map(|piece| {
        if looked_up.contains(&piece) || !(is_telling(piece) || is_known(piece)) {
            return None;
        }
        looked_up.push(piece);
        Charset::for_label(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charsets_are_known_by_many_names() {
        for label in [
            "CP437",
            "437",
            "ibm-437",
            "IBM437",
            "x-mac-ce",
            "MACCENTRALEUROPE",
            "macintosh",
            "MACROMAN",
            "UTF-32LE",
            "ISO-2022-JP-2",
            "EUC-JISX0213",
            "MS_KANJI",
            "CP154",
            "CP1125",
            "KOI8-T",
            "HP-ROMAN8",
            "ARABIC",
            "HEBREW",
            "CP949",
            "ANSI_X3.4-1968",
            "utf-8",
            " latin1 ",
        ] {
            assert!(Charset::for_label(label).is_some(), "{label}");
        }
        for label in ["", "none", "utf-9", "cp", "x", "1", "charset", "replacement"] {
            assert_eq!(Charset::for_label(label), None, "{label}");
        }
    }

    #[test]
    fn a_file_may_be_named_after_its_charset() {
        let page = |label: &str| Charset::for_label(label);
        for (name, label) in [
            ("437__characters.txt", "437"),
            ("a/archive__CP154__story.txt", "CP154"),
            ("a/archive__HEBREW__story.txt", "HEBREW"),
            ("story.koi8-r.txt", "koi8-r"),
            ("story.txt.cp850", "cp850"),
            ("news_windows-1251.csv", "windows-1251"),
            ("news-cp852.txt", "cp852"),
            ("zip.zip!story.big5", "big5"),
        ] {
            assert_eq!(of_file(name), page(label), "{name}");
            assert!(of_file(name).is_some());
        }
        for name in [
            "",
            "story.txt",
            "437.txt",
            "report_437_1.txt",
            "hebrew.txt",
            "l1.txt",
            "2025-12-01-harbour.txt",
            "mac.txt",
            "a1.txt",
        ] {
            assert_eq!(of_file(name), None, "{name}");
        }
    }
}
