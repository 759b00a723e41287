//! How terms are written in the dictionary.
//!
//! | term | means |
//! |---|---|
//! | `embassy` | a word, folded; one position wide |
//! | `ICE` | a word that stands in the text in capitals, beside `ice` at the same position |
//! | `deescalate␂2` | a compound that covers two positions, whose parts are terms of their own |
//! | `␁s` | a marker: see [`Marker`] |
//!
//! `␁` is U+0001 and `␂` U+0002. No word holds a control character, so none of these can be mistaken
//! for another, and `␂` sorts before every letter: a word and its compounds are neighbours.

use std::borrow::Cow;
use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

/// A map by term. Every word of a text that is shown is looked up in one.
pub type TermMap<V> = HashMap<String, V, foldhash::fast::RandomState>;

/// The bytes of the longest term. A longer word keeps its beginning and ends in a hash of the whole,
/// so that it is found as typed, and by a wildcard over its beginning.
pub const MAX_TERM_BYTES: usize = 240;

/// The bytes of a long word that stay.
const KEPT_BYTES: usize = 200;

const WIDTH: char = '\u{2}';

/// A place in the text that is no word, kept as a term at the position of the word it precedes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Marker {
    /// A sentence starts here.
    Sentence,
    /// A paragraph starts here; every paragraph also starts a sentence.
    Paragraph,
    /// The body starts here; what stands before is the headline.
    Body,
    /// The first word after the lead. Absent when the lead is the whole body.
    LeadEnd,
}

impl Marker {
    /// Returns whether a term is that of a marker.
    pub fn is_one(term: &[u8]) -> bool {
        term.first() == Some(&1)
    }

    /// Returns the marker's term.
    pub fn term(self) -> &'static str {
        match self {
            Marker::Sentence => "\u{1}s",
            Marker::Paragraph => "\u{1}p",
            Marker::Body => "\u{1}b",
            Marker::LeadEnd => "\u{1}l",
        }
    }
}

/// Returns the term, shortened to [`MAX_TERM_BYTES`] when it is longer.
pub fn bounded(term: &str) -> Cow<'_, str> {
    if term.len() <= MAX_TERM_BYTES {
        return Cow::Borrowed(term);
    }
    let kept = term.floor_char_boundary(KEPT_BYTES);
    Cow::Owned(format!("{}\u{3}{:016x}", &term[..kept], xxh3_64(term.as_bytes())))
}

/// Returns the term of a compound that covers `width` positions.
pub fn with_width(term: &str, width: u32) -> String {
    if width == 1 { term.to_owned() } else { format!("{term}{WIDTH}{width}") }
}

/// Returns how many positions a term of the dictionary covers.
pub fn width_of(term: &str) -> u32 {
    let word = without_width(term);
    if word.len() == term.len() { 1 } else { term[word.len() + 1..].parse().unwrap_or(1) }
}

/// Returns the word of a term of the dictionary.
pub fn without_width(term: &str) -> &str {
    // Nearly all terms have no width, and those that have one say it in their last bytes.
    match term.as_bytes().iter().rev().take(12).position(|byte| *byte == WIDTH as u8) {
        Some(from_end) => &term[..term.len() - from_end - 1],
        None => term,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_width_is_written_and_read_back() {
        assert_eq!(with_width("deescalate", 2), "deescalate\u{2}2");
        assert_eq!(width_of("deescalate\u{2}2"), 2);
        assert_eq!(without_width("deescalate\u{2}2"), "deescalate");
        assert_eq!((with_width("embassy", 1).as_str(), width_of("embassy")), ("embassy", 1));
    }

    #[test]
    fn long_words_stay_apart_and_keep_their_beginning() {
        let (a, b) = ("é".repeat(400) + "a", "é".repeat(400) + "b");
        let (x, y) = (bounded(&a), bounded(&b));
        assert_ne!(x, y);
        assert!(x.len() <= MAX_TERM_BYTES && x.starts_with("éééé"));
        assert_eq!(bounded("short"), "short");
    }
}
