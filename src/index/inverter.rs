//! Postings in the making: a field of a segment, from its articles in their order to its terms in theirs.
//!
//! What an article says is appended to a log, a number of four bytes for a term at a position, and when the segment is
//! written the log is sorted by term, by counting (Knuth, *The Art of Computer Programming* 3, 5.2; Witten, Moffat and Bell,
//! *Managing Gigabytes*, 5.2, "sort-based inversion"). tantivy keeps a list for each term instead, and has to wait for memory for each word: for the
//! table, for the term and for the end of its list, one after the other. Here the words of an article are looked up side by
//! side, in one place each.

use std::io;

use tantivy::postings::FieldSerializer;

use super::term_table::{Key, TermTable};

/// How many words are looked up side by side, at the most.
const BATCH: usize = 512;

/// The log is sorted in parts of so many words at least, and in so many parts at the most, so that what is sorted at a time
/// takes half as much as the log. (Tests are to come to such bounds with less.)
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
    /// The article at hand, and how many terms of it there were.
    doc: u32,
    length: u32,
    is_begun: bool,
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
            is_begun: false,
            total: 0,
        }
    }

    /// Begins the next article; articles come in the order of their numbers.
    pub(super) fn begin(&mut self, doc: u32) {
        (self.doc, self.length, self.is_begun) = (doc, 0, false);
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
        if !self.is_begun {
            self.log.begin(self.doc);
            self.is_begun = true;
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
        sorted + self.terms.len() * 3 * size_of::<u32>()
    }

    /// Returns how many terms all articles have, each as often as it stands there.
    pub(super) fn total(&self) -> u64 {
        self.total
    }

    /// Writes the terms and their postings, with positions if the field has any.
    pub(super) fn write(&self, field: &mut FieldSerializer<'_>, with_positions: bool) -> io::Result<()> {
        let sorted = self.terms.sorted();
        let mut counts = vec![0u32; self.terms.len()];
        self.log.read(|number, _, _| counts[number] += 1);
        let share = (self.total / PARTS).max(LEAST_SORTED);
        let mut places = vec![ELSEWHERE; self.terms.len()];
        let mut postings: Vec<Posting> = Vec::new();
        let mut positions = Vec::new();
        let mut rest = sorted.as_slice();
        while !rest.is_empty() {
            let mut sum = 0;
            let mut of_part = 0;
            while of_part < rest.len() && u64::from(sum) < share {
                let number = rest[of_part] as usize;
                places[number] = sum;
                sum += counts[number];
                of_part += 1;
            }
            let (part, others) = rest.split_at(of_part);
            rest = others;
            // What belongs to other parts goes to the last place: to ask would take longer, since it can't be foreseen.
            postings.clear();
            postings.resize(sum as usize + 1, Posting::default());
            self.log.read(|number, doc, position| {
                let place = &mut places[number];
                postings[(*place).min(sum) as usize] = Posting { doc, position };
                *place += u32::from(*place != ELSEWHERE);
            });
            let mut unwritten = postings.as_slice();
            for number in part {
                let number = *number as usize;
                places[number] = ELSEWHERE;
                let (of_term, behind) = unwritten.split_at(counts[number] as usize);
                unwritten = behind;
                write_term(field, self.terms.term(number), of_term, with_positions, &mut positions)?;
            }
        }
        Ok(())
    }
}

/// The place of a term that is of another part.
const ELSEWHERE: u32 = u32::MAX;

/// A term's occurrence.
#[derive(Debug, Clone, Copy, Default)]
struct Posting {
    doc: u32,
    position: u32,
}

/// Writes one term: how many articles have it, and each of them with how often and where, as differences.
fn write_term(
    field: &mut FieldSerializer<'_>,
    term: &[u8],
    postings: &[Posting],
    with_positions: bool,
    positions: &mut Vec<u32>,
) -> io::Result<()> {
    let same = |one: &Posting, other: &Posting| one.doc == other.doc;
    let docs = if with_positions { postings.chunk_by(same).count() as u32 } else { 0 };
    field.new_term(term, docs, with_positions)?;
    for of_doc in postings.chunk_by(same) {
        positions.clear();
        if with_positions {
            let mut before = 0;
            positions.extend(
                of_doc.iter().map(|posting| posting.position - std::mem::replace(&mut before, posting.position)),
            );
        }
        field.write_doc(of_doc[0].doc, positions.len() as u32, positions);
    }
    field.close_term()
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
