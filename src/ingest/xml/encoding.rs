//! Encodings of XML: what the declaration says, as far as the bytes bear it out.

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8};

use super::lexer::Tag;
use crate::ingest::charset;

/// Returns the encoding that an XML declaration at the beginning names, if it is not UTF-8 or UTF-16 (which is undone
/// before anyone sees it).
pub(super) fn declared(opening: &[u8]) -> Option<&'static Encoding> {
    let declaration = opening.trim_ascii_start().strip_prefix(b"<?xml")?;
    let end = memchr::memmem::find(declaration, b"?>").filter(|end| *end < 1024)?;
    let tag = Tag { name: b"xml", rest: &declaration[..end], is_empty: false };
    let (_, label) = tag.attributes().find(|(name, _)| *name == b"encoding")?;
    Encoding::for_label(label)
        .filter(|encoding| *encoding != UTF_8 && encoding.is_ascii_compatible() || *encoding == ISO_2022_JP)
}

/// Returns the bytes as text, or nothing when they are none. Bytes that form valid UTF-8 are UTF-8 whatever the
/// declaration says: no other encoding does so by chance.
pub(super) fn decode(bytes: Vec<u8>, declared: Option<&'static Encoding>) -> Option<String> {
    let Some(declared) = declared else {
        return charset::decode(bytes);
    };
    if declared == ISO_2022_JP {
        return Some(declared.decode_without_bom_handling(&bytes).0.into_owned());
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Some(text),
        Err(error) => error.into_bytes(),
    };
    match declared.decode_without_bom_handling_and_without_replacement(&bytes) {
        Some(text) => Some(text.into_owned()),
        None => charset::decode(bytes),
    }
}
