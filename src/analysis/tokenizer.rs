//! The terms of a text as they stand in the dictionary.
//!
//! Every term of the scanner, markers included, is one at its position. The number of them is the length of a text in the
//! index, so that is a little more than its words.

use std::fmt::Write;

use super::composed::Composed;
use super::scanner::{Scanner, Sink, TermKind};
use super::terms::Marker;

/// Says the terms of texts. Keeps its buffers from one text to the next.
#[derive(Debug, Clone, Default)]
pub struct Tokenizer {
    scanner: Scanner,
    wide: String,
}

impl Tokenizer {
    /// Says the terms of a composed string (headline, separator, body), each with its position.
    pub fn article(&mut self, composed: &str, each: &mut impl FnMut(&str, u32)) {
        let mut terms = Terms { markers: true, wide: &mut self.wide, each };
        self.scanner.scan(Composed::of(composed), &mut terms);
    }

    /// Says the terms of any other field, which has no markers, each with its position.
    pub fn words(&mut self, text: &str, each: &mut impl FnMut(&str, u32)) {
        let mut terms = Terms { markers: false, wide: &mut self.wide, each };
        self.scanner.scan_words(text, &mut terms);
    }
}

/// A sink that hands every term on.
struct Terms<'a, F> {
    markers: bool,
    wide: &'a mut String,
    each: &'a mut F,
}

impl<F: FnMut(&str, u32)> Sink for Terms<'_, F> {
    fn position(&mut self, _position: u32, _start: usize, _end: usize) {}

    fn marker(&mut self, marker: Marker, position: u32) {
        if self.markers {
            (self.each)(marker.term(), position);
        }
    }

    fn term(&mut self, term: &str, position: u32, width: u32, _kind: TermKind) {
        if width == 1 {
            return (self.each)(term, position);
        }
        self.wide.clear();
        // Writing to a String can't fail.
        let _ = write!(self.wide, "{term}\u{2}{width}");
        (self.each)(self.wide, position);
    }
}
