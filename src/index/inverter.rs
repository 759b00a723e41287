//! Postings in the making: a field of a segment, from its articles in their order to its terms in theirs.
//!
//! What an article says is appended to a log, a number of four bytes for a term at a position, and when the segment is
//! written the log is sorted by term, by counting (Knuth, *The Art of Computer Programming* 3, 5.2; Witten, Moffat and Bell,
//! *Managing Gigabytes*, 5.2, "sort-based inversion"). tantivy keeps a list for each term instead, and has to wait for memory for each word: for the
//! table, for the term and for the end of its list, one after the other. Here the words of an article are looked up side by
//! side, in one place each.

use std::io;

use tantivy::postings::FieldSerializer;

use super::word_list::Listing;
use crate::analysis::{Key, TermTable};

/// How many words are looked up side by side, at the most.
const BATCH: usize = 512;

/// The log is sorted in parts of so many words at least, and in so many parts at the most, so that what is sorted at a time
/// takes half as much as the log, whatever the words are. (Tests are to come to such bounds with less.)
const LEAST_SORTED: u64 = if cfg!(test) { 1 << 10 } else { 1 << 20 };
const PARTS: u64 = 4;

/// The postings of one field.
#[derive(Debug)]
pub(super) struct Inverter {
    terms: TermTable,
    log: Log,
    words: Vec<Word>,
    /// Those of the words that are no keys, one behind the other, and where each ends.
    long: Vec<u8>,
    long_ends: Vec<usize>,
    /// The article at hand, and how many of its terms are in the log.
    doc: u32,
    length: u32,
    total: u64,
}

/// A word that waits to be looked up.
#[derive(Debug, Clone, Copy)]
struct Word {
    key: Key,
    hash: u64,
    position: u32,
}

impl Inverter {
    pub(super) fn new() -> Inverter {
        Inverter {
            terms: TermTable::new(),
            log: Log::default(),
            words: Vec::with_capacity(BATCH),
            long: Vec::new(),
            long_ends: Vec::new(),
            doc: 0,
            length: 0,
            total: 0,
        }
    }

    /// Begins the next article; articles come in the order of their numbers.
    pub(super) fn begin(&mut self, doc: u32) {
        (self.doc, self.length) = (doc, 0);
    }

    /// Says that the article has a term at a position. Positions of one term come in their order.
    pub(super) fn push(&mut self, term: &str, position: u32) {
        if self.words.len() == BATCH {
            self.look_up();
        }
        let key = Key::of(term.as_bytes());
        if key.is_long() {
            self.long.extend_from_slice(term.as_bytes());
            self.long_ends.push(self.long.len());
        }
        self.words.push(Word { key, hash: self.terms.hash(key), position });
    }

    /// Ends the article. Returns how many terms it has.
    pub(super) fn end(&mut self) -> u32 {
        self.look_up();
        self.length
    }

    /// Moves the words that wait to the log. Nothing in the loop waits for the word before, so that the processor looks up
    /// several at once.
    fn look_up(&mut self) {
        if self.words.is_empty() {
            return;
        }
        if self.length == 0 {
            self.log.begin(self.doc);
        }
        self.length += self.words.len() as u32;
        self.total += self.words.len() as u64;
        let (mut start, mut ends) = (0, self.long_ends.drain(..));
        for Word { key, hash, position } in self.words.drain(..) {
            let long = match key.is_long().then(|| ends.next()).flatten() {
                Some(end) => &self.long[std::mem::replace(&mut start, end)..end],
                None => &[],
            };
            self.log.push(self.terms.number(key, hash, long), position);
        }
        drop(ends);
        self.long.clear();
    }

    /// Returns the bytes that it takes.
    pub(super) fn memory(&self) -> usize {
        self.terms.memory() + self.log.memory()
    }

    /// Returns the bytes that it will take beside that while it is written.
    pub(super) fn memory_to_write(&self) -> usize {
        let sorted = (self.total / PARTS).max(self.total.min(LEAST_SORTED)) as usize * size_of::<Posting>();
        // A list of the words is made too.
        sorted + self.terms.text_bytes() + self.terms.len() * (1 + size_of::<Count>() + size_of::<u32>())
    }

    /// Returns how many terms all articles have, each as often as it stands there.
    pub(super) fn total(&self) -> u64 {
        self.total
    }

    /// Writes the terms and their postings, with positions if the field has any, and puts the terms into a list of words.
    pub(super) fn write(
        &self,
        field: &mut FieldSerializer<'_>,
        with_positions: bool,
        words: Option<&mut Listing>,
    ) -> io::Result<()> {
        let sorted = self.terms.sorted();
        if let Some(words) = words {
            words.reserve(self.terms.text_bytes() + self.terms.len() + 1);
            sorted.iter().for_each(|number| words.add(self.terms.term(*number as usize)));
        }
        let mut counts = vec![Count::default(); self.terms.len()];
        self.log.read(|number, doc, _| counts[number].add(doc));
        let total = self.total as usize;
        let share = (self.total / PARTS).max(LEAST_SORTED) as usize;
        let mut postings = vec![Posting::default(); share.min(total) + 1];
        let mut writer = TermWriter { field, with_positions, doc: None, before: 0, positions: Vec::new() };
        let mut terms = sorted.iter().map(|number| *number as usize);
        // How many occurrences of the term at hand are still to come.
        let mut left = 0;
        for start in (0..total).step_by(share) {
            let length = share.min(total - start);
            let mut end = 0;
            for number in &sorted {
                counts[*number as usize].place = end;
                end += counts[*number as usize].occurrences;
            }
            self.log.read(|number, doc, position| {
                let place = &mut counts[number].place;
                let at = place.wrapping_sub(start as u32) as usize;
                *place += 1;
                // What belongs to other parts goes behind this one: to ask would take longer, since it can't be foreseen.
                postings[at.min(length)] = Posting { doc, position };
            });
            let mut unwritten = &postings[..length];
            while !unwritten.is_empty() {
                if left == 0 {
                    let Some(number) = terms.next() else { break };
                    left = counts[number].occurrences as usize;
                    writer.begin(self.terms.term(number), counts[number].docs)?;
                }
                let (of_term, behind) = unwritten.split_at(left.min(unwritten.len()));
                unwritten = behind;
                left -= of_term.len();
                writer.add(of_term);
                if left == 0 {
                    writer.end()?;
                }
            }
        }
        Ok(())
    }
}

/// How often a term is there.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    occurrences: u32,
    docs: u32,
    /// The last of the articles and one more, as long as they are counted; then the place of the next occurrence among all.
    place: u32,
}

impl Count {
    fn add(&mut self, doc: u32) {
        self.occurrences += 1;
        self.docs += u32::from(self.place != doc + 1);
        self.place = doc + 1;
    }
}

/// A term's occurrence.
#[derive(Debug, Clone, Copy, Default)]
struct Posting {
    doc: u32,
    position: u32,
}

/// Writes terms, the occurrences of which may come in several pieces.
struct TermWriter<'a, 'f> {
    field: &'a mut FieldSerializer<'f>,
    with_positions: bool,
    /// The article at hand, the last position in it, and the steps from each to the next.
    doc: Option<u32>,
    before: u32,
    positions: Vec<u32>,
}

impl TermWriter<'_, '_> {
    fn begin(&mut self, term: &[u8], docs: u32) -> io::Result<()> {
        self.field.new_term(term, if self.with_positions { docs } else { 0 }, self.with_positions)
    }

    fn add(&mut self, postings: &[Posting]) {
        for of_doc in postings.chunk_by(|one, other| one.doc == other.doc) {
            let doc = Some(of_doc[0].doc);
            if self.doc != doc {
                self.end_doc();
                self.doc = doc;
            }
            if self.with_positions {
                let before = &mut self.before;
                let step = |posting: &Posting| posting.position - std::mem::replace(before, posting.position);
                self.positions.extend(of_doc.iter().map(step));
            }
        }
    }

    fn end_doc(&mut self) {
        if let Some(doc) = self.doc.take() {
            self.field.write_doc(doc, self.positions.len() as u32, &self.positions);
        }
        self.positions.clear();
        self.before = 0;
    }

    fn end(&mut self) -> io::Result<()> {
        self.end_doc();
        self.field.close_term()
    }
}

/// What the articles say, in their order: numbers of four bytes. One that is a term has the step from the position
/// before in its upper bits; the two others are followed by a number that stands for itself.
#[derive(Debug, Default)]
struct Log {
    /// What belongs together is in one piece.
    pieces: Vec<Vec<u32>>,
    position: u32,
}

/// So many numbers are a piece.
const PIECE: usize = if cfg!(test) { 1 << 10 } else { 1 << 18 };
const STEP: u32 = 27;
const NUMBER: u32 = (1 << STEP) - 1;
/// An article begins: its number follows.
const BEGIN: u32 = 0;
/// The next term is far from the one before: its position follows.
const FAR: u32 = 1;
/// The first of the terms.
const TERMS: u32 = 2;

impl Log {
    fn memory(&self) -> usize {
        self.pieces.iter().map(|piece| piece.capacity() * size_of::<u32>()).sum()
    }

    fn begin(&mut self, doc: u32) {
        self.append(&[BEGIN, doc]);
        self.position = 0;
    }

    fn push(&mut self, number: u32, position: u32) {
        let step = position.wrapping_sub(self.position);
        self.position = position;
        let term = number + TERMS;
        if step >> (u32::BITS - STEP) == 0 {
            self.append(&[term | step << STEP]);
        } else {
            self.append(&[FAR, position, term]);
        }
    }

    fn append<const COUNT: usize>(&mut self, numbers: &[u32; COUNT]) {
        match self.pieces.last_mut() {
            Some(piece) if piece.len() + COUNT <= PIECE => piece.extend_from_slice(numbers),
            last => {
                // Most fields never fill a piece.
                let mut piece = Vec::with_capacity(if last.is_some() { PIECE } else { COUNT });
                piece.extend_from_slice(numbers);
                self.pieces.push(piece);
            }
        }
    }

    /// Says every term, article and position from the beginning on.
    fn read(&self, mut each: impl FnMut(usize, u32, u32)) {
        let (mut doc, mut position) = (0, 0);
        for piece in &self.pieces {
            let mut numbers = piece.iter().copied();
            while let Some(number) = numbers.next() {
                match number & NUMBER {
                    BEGIN => (doc, position) = (numbers.next().unwrap_or_default(), 0),
                    FAR => position = numbers.next().unwrap_or_default(),
                    term => {
                        position += number >> STEP;
                        each((term - TERMS) as usize, doc, position);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_said_is_read_back(articles in prop::collection::vec(
            (0u32..1000, prop::collection::vec((0u32..=NUMBER - TERMS, prop_oneof![0u32..80, any::<u32>()]), 0..60)),
            0..60,
        )) {
            let mut log = Log::default();
            let mut said = Vec::new();
            for (doc, terms) in articles {
                log.begin(doc);
                for (number, position) in terms {
                    log.push(number, position);
                    said.push((number as usize, doc, position));
                }
            }
            let mut read = Vec::new();
            log.read(|number, doc, position| read.push((number, doc, position)));
            prop_assert_eq!(read, said);
        }
    }
}
