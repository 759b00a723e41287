//! The charset of a page: what its bytes show, then what is said about it.
//!
//! A byte order mark decides. Bytes that are UTF-8 throughout are UTF-8, whatever is said: no other encoding comes out
//! like that by chance, and many pages say the wrong thing. Then the header of the answer is believed before the page's own
//! `<meta>`, and where what is said does not fit the bytes the encoding is detected.

use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};

use crate::ingest::{charset, window};

/// How many bytes at the start of a page may name its charset; the standard has 1,024, and pages put it later.
const HEAD: usize = 16 << 10;

/// Returns the bytes of a page as text with line feeds, or nothing when they are no text. `said` is the charset that
/// the page was delivered with.
pub(super) fn decode(bytes: Vec<u8>, said: Option<&str>) -> Option<String> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        return Some(encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned());
    }
    let said = said.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    let named = said.or_else(|| named_in(&bytes[..bytes.len().min(HEAD)]));
    // The one encoding in use whose bytes are all ASCII.
    if named == Some(ISO_2022_JP) && bytes.contains(&0x1b) {
        return Some(ISO_2022_JP.decode_without_bom_handling(&bytes).0.into_owned());
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Some(text),
        Err(error) => error.into_bytes(),
    };
    if charset::is_binary(&bytes[..bytes.len().min(HEAD)]) {
        return None;
    }
    if let Some(encoding) = named.filter(|encoding| *encoding != UTF_8 && *encoding != REPLACEMENT) {
        let (text, has_errors) = encoding.decode_without_bom_handling(&bytes);
        if !has_errors || text.matches('\u{fffd}').count() * 200 < text.len() {
            return Some(text.into_owned());
        }
    }
    charset::decode(bytes)
}

/// Returns the encoding that the start of a page names, in `<meta>` or in an XML declaration. A page whose ASCII can be
/// read is not in UTF-16, whatever it says.
fn named_in(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.to_ascii_lowercase();
    if head.starts_with(b"<?xml") {
        let declaration = &head[..window::find(&head, b"?>").unwrap_or(0)];
        if let Some(encoding) = value_of(declaration, b"encoding") {
            return Some(encoding);
        }
    }
    let mut rest = head.as_slice();
    while let Some(at) = window::find(rest, b"<meta") {
        rest = &rest[at + 5..];
        let tag = &rest[..window::find(rest, b">").unwrap_or(rest.len())];
        if let Some(encoding) = value_of(tag, b"charset") {
            return Some(encoding);
        }
    }
    None
}

/// Returns the encoding that stands behind a name and `=`.
fn value_of(tag: &[u8], name: &[u8]) -> Option<&'static Encoding> {
    let after = tag.get(window::find(tag, name)? + name.len()..)?.trim_ascii_start();
    let value = after.strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value).trim_ascii_start();
    let end = value.iter().position(|byte| b"\"' ;/>\t\r\n".contains(byte)).unwrap_or(value.len());
    let encoding = Encoding::for_label(&value[..end])?;
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(page: &[u8], said: Option<&str>) -> String {
        decode(page.to_vec(), said).unwrap()
    }

    #[test]
    fn a_charset_is_believed_in_this_order() {
        let russian = "Корабли вернулись";
        let (windows, ..) = encoding_rs::WINDOWS_1251.encode(russian);
        let page = |meta: &str| [meta.as_bytes(), &windows].concat();
        for meta in [
            "<meta charset=windows-1251>",
            "<META CHARSET = 'cp1251' />",
            "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\">",
            "<?xml version='1.0' encoding='windows-1251'?>",
        ] {
            assert_eq!(decoded(&page(meta), None), format!("{meta}{russian}"));
        }
        assert!(decoded(&page("<meta charset=koi8-r>"), Some("windows-1251")).ends_with(russian));
        assert!(decoded(format!("<meta charset=koi8-r>{russian}").as_bytes(), Some("koi8-r")).ends_with(russian));
        assert_eq!(decoded(&[b"\xef\xbb\xbf", russian.as_bytes()].concat(), Some("koi8-r")), russian);
    }

    #[test]
    fn what_is_said_and_does_not_fit_is_not_believed() {
        let japanese = "船は夕方に港へ戻り、どこにいたのかと尋ねる者は誰もいなかった。".repeat(9);
        let bytes = encoding_rs::SHIFT_JIS.encode(&japanese).0.into_owned();
        assert_eq!(decoded(&bytes, Some("utf-8")), japanese);
        assert_eq!(decoded(&bytes, Some("euc-jp")), japanese);
        assert_eq!(decoded(&bytes, Some("utf-16")), japanese);
        assert_eq!(decoded(&bytes, Some("no such charset")), japanese);
        let bytes = ISO_2022_JP.encode(&japanese).0.into_owned();
        assert_eq!(decoded(&bytes, Some("iso-2022-jp")), japanese);
    }
}
