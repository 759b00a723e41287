//! A text as positions: where in the string each word stands, where sentences and paragraphs begin, and
//! at which positions wanted terms are.

use super::composed::Composed;
use super::scanner::{Scanner, Sink, TermKind};
use super::terms::{Marker, TermMap, with_width};

/// The bytes of a word and the space behind it, in most texts a little more.
const BYTES_OF_A_WORD: usize = 5;

/// For so many words room is made beforehand.
const MOST_RESERVED: usize = 1 << 16;

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
        wanted: &WantedTerms,
        found: &mut dyn FnMut(u32, u32),
    ) -> Positions {
        let mut finder = TermFinder { positions: Positions::default(), wanted, found };
        finder.positions.words.reserve((composed.whole.len() / BYTES_OF_A_WORD).min(MOST_RESERVED));
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

/// Finds where the words of texts are, up to a position.
#[derive(Debug, Default)]
pub struct WordFinder {
    words: Vec<Option<Span>>,
    end: usize,
}

impl WordFinder {
    /// Returns the bytes of the words at the positions of a composed string before `end`: none where a paragraph break takes
    /// the position. Fewer, if it has fewer.
    pub fn find(&mut self, scanner: &mut Scanner, composed: Composed<'_>, end: u32) -> &[Option<Span>] {
        self.words.clear();
        self.end = end as usize;
        scanner.scan(composed, self);
        &self.words[..self.words.len().min(self.end)]
    }
}

impl Sink for WordFinder {
    fn position(&mut self, position: u32, start: usize, end: usize) {
        put_word(&mut self.words, position, Span { start, end });
    }

    fn marker(&mut self, _marker: Marker, _position: u32) {}

    fn term(&mut self, _term: &str, _position: u32, _width: u32, _kind: TermKind) {}

    fn is_done(&self) -> bool {
        self.words.len() >= self.end
    }
}

/// Puts a word at its position, behind those before it.
fn put_word(words: &mut Vec<Option<Span>>, position: u32, word: Span) {
    words.resize(position as usize + 1, None);
    words[position as usize] = Some(word);
}

/// The terms that are looked for in texts, each with its number.
#[derive(Debug, Clone, Default)]
pub struct WantedTerms {
    numbers: TermMap<u32>,
    /// A bit for each way in which one of them begins and ends: most words of a text are none, and are told by it.
    sieve: [u64; 4],
}

impl WantedTerms {
    /// Adds a term, as in the dictionary, and returns its number: a new one counts on from those before.
    pub fn add(&mut self, term: &str) -> u32 {
        let (word, bit) = WantedTerms::place(term);
        self.sieve[word] |= bit;
        let next = self.numbers.len() as u32;
        *self.numbers.entry(term.to_owned()).or_insert(next)
    }

    /// Returns the number of a term.
    #[inline]
    pub fn number(&self, term: &str) -> Option<u32> {
        let (word, bit) = WantedTerms::place(term);
        if self.sieve[word] & bit == 0 { None } else { self.numbers.get(term).copied() }
    }

    /// Returns where a term stands in the sieve, by its first and last byte and its length.
    #[inline]
    fn place(term: &str) -> (usize, u64) {
        let bytes = term.as_bytes();
        let (first, last) = (bytes.first().map_or(0, |byte| *byte), bytes.last().map_or(0, |byte| *byte));
        let mixed = usize::from(first) * 5 + usize::from(last) * 23 + bytes.len() * 59;
        (mixed / 64 % 4, 1 << (mixed % 64))
    }
}

/// A sink that keeps positions and reports wanted terms.
pub struct TermFinder<'a> {
    positions: Positions,
    wanted: &'a WantedTerms,
    found: &'a mut dyn FnMut(u32, u32),
}

impl Sink for TermFinder<'_> {
    fn position(&mut self, position: u32, start: usize, end: usize) {
        put_word(&mut self.positions.words, position, Span { start, end });
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
        let number = if width == 1 { self.wanted.number(term) } else { self.wanted.number(&with_width(term, width)) };
        if let Some(number) = number {
            (self.found)(number, position);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wanted_terms_are_numbered_as_they_came_and_no_other_is_found() {
        let mut wanted = WantedTerms::default();
        assert_eq!(wanted.number("tariff"), None);
        let terms = ["tariff", "", "ICE", "deescalate\u{2}2", "tariff", "é"];
        assert_eq!(terms.map(|term| wanted.add(term)), [0, 1, 2, 3, 0, 4]);
        assert_eq!(terms.map(|term| wanted.number(term)), [0, 1, 2, 3, 0, 4].map(Some));
        // These begin and end alike, and are as long.
        assert_eq!(["terrif", "ACE", "tariffs", "e"].map(|term| wanted.number(term)), [None; 4]);
    }
}
