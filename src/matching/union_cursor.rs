//! The union of many parts, a stretch of articles at a time.
//!
//! Walking many lists side by side asks every list about every article. Here each list is walked for itself through a
//! stretch of articles, adding its scores up in a table, and the table is read off afterwards. The scores of an
//! article are added in the order of the query, as they are when the lists are walked side by side. Only for the
//! outermost OR of a query: inside another operator most articles of the stretch would be skipped.

use tantivy::{DocId, TERMINATED};

use super::cursor::Cursor;

/// The articles of a stretch. A table of this size stays in the processor's nearest cache.
const STRETCH: usize = 4096;

/// A union and where it stands.
#[doc(hidden)]
pub struct Union<'a> {
    parts: Vec<Cursor<'a>>,
    /// The first article of the stretch.
    base: DocId,
    /// A bit for each article of the stretch that matches.
    bits: Vec<u64>,
    scores: Vec<f32>,
    doc: DocId,
}

impl<'a> Union<'a> {
    /// Returns the union of parts in the order of the query, at its first article.
    pub(crate) fn new(parts: Vec<Cursor<'a>>) -> Self {
        let mut union =
            Union { parts, base: 0, bits: vec![0; STRETCH / 64], scores: vec![0.0; STRETCH], doc: TERMINATED };
        union.fill();
        union
    }

    pub(crate) fn doc(&self) -> DocId {
        self.doc
    }

    /// Returns the score of the current article.
    pub(crate) fn score(&self) -> f32 {
        self.scores[(self.doc - self.base) as usize]
    }

    /// Goes to the first article that is not before `target`.
    pub(crate) fn seek(&mut self, target: DocId) -> DocId {
        if target > self.doc {
            if ((target - self.base) as usize) < STRETCH {
                self.find(target);
            } else {
                for part in &mut self.parts {
                    part.seek(target);
                }
                self.fill();
            }
        }
        self.doc
    }

    /// Returns about how many articles match.
    pub(crate) fn cost(&self) -> u64 {
        self.parts.iter().map(Cursor::cost).sum()
    }

    /// Returns the idf of its rarest part.
    pub(crate) fn idf(&self) -> f32 {
        self.parts.iter().map(Cursor::idf).fold(0.0, f32::max)
    }

    /// Fills the table with the stretch that begins with the next article of any part.
    fn fill(&mut self) {
        self.base = self.parts.iter().map(Cursor::doc).min().unwrap_or(TERMINATED);
        self.doc = self.base;
        if self.base == TERMINATED {
            return;
        }
        self.bits.fill(0);
        self.scores.fill(0.0);
        let end = self.base.saturating_add(STRETCH as DocId).min(TERMINATED);
        for part in &mut self.parts {
            let mut doc = part.doc();
            while doc < end {
                let at = (doc - self.base) as usize;
                self.bits[at / 64] |= 1 << (at % 64);
                self.scores[at] += part.score();
                doc = part.advance();
            }
        }
    }

    /// Finds the first article of the stretch from `target` on, or that of the next stretch.
    fn find(&mut self, target: DocId) {
        let at = (target - self.base) as usize;
        let mut word = at / 64;
        let mut bits = self.bits[word] & (u64::MAX << (at % 64));
        while bits == 0 {
            word += 1;
            let Some(next) = self.bits.get(word) else { return self.fill() };
            bits = *next;
        }
        self.doc = self.base + word as DocId * 64 + bits.trailing_zeros();
    }
}
