//! File names as text and back: any bytes survive.
//!
//! On Unix a name is bytes and need not be UTF-8. As text, a byte that belongs to no character is one of the last 256
//! characters of Unicode's last private plane, U+10FF00 and up; so is, byte by byte, one of these characters itself
//! where a name really has it. No two names have the same text.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// The character that stands for the byte zero.
const FIRST: u32 = 0x10_FF00;

/// Returns a path as text, from which [`path_of`] makes the same path again.
pub fn text_of(path: &Path) -> String {
    as_text(path).into_owned()
}

/// Returns a path as text, the same as [`text_of`], without a copy where it is text already.
pub fn as_text(path: &Path) -> Cow<'_, str> {
    text_of_bytes(path.as_os_str().as_encoded_bytes())
}

/// Returns the bytes of a name as text, from which [`bytes_of`] makes them again.
pub fn text_of_bytes(bytes: &[u8]) -> Cow<'_, str> {
    /// The byte with which all of the characters begin that stand for bytes.
    const LEAD: u8 = 0xf4;
    match std::str::from_utf8(bytes) {
        Ok(text) if !bytes.contains(&LEAD) || !text.chars().any(stands_for_a_byte) => Cow::Borrowed(text),
        _ => Cow::Owned(escaped(bytes)),
    }
}

fn escaped(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    let escape = |byte: &u8| char_of(*byte).unwrap_or(char::REPLACEMENT_CHARACTER);
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            if stands_for_a_byte(character) {
                text.extend(character.encode_utf8(&mut [0; 4]).as_bytes().iter().map(escape));
            } else {
                text.push(character);
            }
        }
        text.extend(chunk.invalid().iter().map(escape));
    }
    text
}

/// Returns the path that a text stands for.
pub fn path_of(text: &str) -> PathBuf {
    if text.chars().any(stands_for_a_byte) { of_bytes(bytes_of(text)) } else { PathBuf::from(text) }
}

/// Returns the bytes of the path that a text stands for.
pub fn bytes_of(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for character in text.chars() {
        match byte_of(character) {
            Some(byte) => bytes.push(byte),
            None => bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    bytes
}

/// Returns the byte that a character stands for, if it stands for one.
pub fn byte_of(character: char) -> Option<u8> {
    u32::from(character).checked_sub(FIRST).and_then(|byte| u8::try_from(byte).ok())
}

/// Returns the character that stands for a byte.
pub fn char_of(byte: u8) -> Option<char> {
    char::from_u32(FIRST + u32::from(byte))
}

fn stands_for_a_byte(character: char) -> bool {
    byte_of(character).is_some()
}

#[cfg(unix)]
fn of_bytes(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    std::ffi::OsString::from_vec(bytes).into()
}

#[cfg(not(unix))]
fn of_bytes(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_name_survives(bytes in prop::collection::vec(any::<u8>(), 0..20)) {
            let path = of_bytes(bytes.clone());
            prop_assert_eq!(path_of(&text_of(&path)), path);
            prop_assert_eq!(bytes_of(&text_of(&of_bytes(bytes.clone()))), bytes);
        }

        #[test]
        fn names_that_are_text_stay_as_they_are(text in "[a-zé漢/ ]{0,20}") {
            prop_assert_eq!(text_of(Path::new(&text)), text);
        }

        #[test]
        fn characters_that_stand_for_bytes_survive(text in "[a\u{10FF00}-\u{10FFFF}]{0,6}") {
            prop_assert_eq!(path_of(&text_of(Path::new(&text))), PathBuf::from(text));
        }
    }
}
