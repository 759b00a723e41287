//! A text as positions: where in the string each word stands, where sentences and paragraphs begin, and
//! at which positions wanted terms are.

use super::composed::Composed;
use super::scanner::{Scanner, Sink, TermKind};
use super::terms::{Marker, TermMap, with_width};

/// Bytes of the scanned string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// The positions of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Positions {
    /// The bytes of the word at each position; none where a paragraph break takes the position.
    pub words: Vec<Option<Span>>,
    /// The positions at which sentences begin, in order.
    pub sentences: Vec<u32>,
    /// The positions at which paragraphs begin, in order.
    pub paragraphs: Vec<u32>,
    /// The position at which the body begins; none when it has no word.
    pub body: Option<u32>,
    /// The first position after the lead; none when the lead is the whole body.
    pub lead_end: Option<u32>,
}

impl Positions {
    /// Returns the positions of a composed string, and on the way calls `found` for each term of
    /// `wanted` (as in the dictionary) with its number and position, in the order of positions for each term.
    pub fn read(
        scanner: &mut Scanner,
        composed: Composed<'_>,
        wanted: &TermMap<u32>,
        found: &mut dyn FnMut(u32, u32),
    ) -> Positions {
        let mut finder = TermFinder { positions: Positions::default(), wanted, found };
        scanner.scan(composed, &mut finder);
        finder.positions
    }

    /// Returns the bytes from the word at `start` to the word before `end`.
    pub fn bytes(&self, start: u32, end: u32) -> Option<Span> {
        let words = self.words.get(start as usize..(end as usize).min(self.words.len()))?;
        let first = words.iter().flatten().next()?;
        let last = words.iter().flatten().next_back()?;
        Some(Span { start: first.start, end: last.end })
    }
}

/// A sink that keeps positions and reports wanted terms.
pub struct TermFinder<'a> {
    positions: Positions,
    wanted: &'a TermMap<u32>,
    found: &'a mut dyn FnMut(u32, u32),
}

impl Sink for TermFinder<'_> {
    fn position(&mut self, position: u32, start: usize, end: usize) {
        let words = &mut self.positions.words;
        words.resize(position as usize + 1, None);
        words[position as usize] = Some(Span { start, end });
    }

    fn marker(&mut self, marker: Marker, position: u32) {
        match marker {
            Marker::Sentence => self.positions.sentences.push(position),
            Marker::Paragraph => self.positions.paragraphs.push(position),
            Marker::Body => self.positions.body = Some(position),
            Marker::LeadEnd => self.positions.lead_end = Some(position),
        }
    }

    fn term(&mut self, term: &str, position: u32, width: u32, _kind: TermKind) {
        let number = if width == 1 { self.wanted.get(term) } else { self.wanted.get(&with_width(term, width)) };
        if let Some(&number) = number {
            (self.found)(number, position);
        }
    }
}
