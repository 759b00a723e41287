//! Postings read through, a stretch of articles at a time: which articles hold a term, how often, and where.
//!
//! Where a term stands is packed one article behind the other. To reach the positions of an article, those of all before it
//! have to be counted; a list that is read through counts them on its way, and nothing has to be looked up.

use std::io;

use tantivy::positions::PositionReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::{DocId, TERMINATED};

use super::algebra::Match;
use super::bm25::MOST_FREQUENCY;
use super::spots::{AT_ONCE, Spots};

/// The articles of a stretch. Tables of this size stay in the processor's nearest caches.
pub(super) const STRETCH: usize = 4096;

/// A bit for each article of a stretch.
pub(super) type Bits = [u64; STRETCH / 64];

/// How often something stands in each article of a stretch, [`MOST_FREQUENCY`] times at most; it means something only where a bit
/// is set.
pub(super) type Frequencies = [u16; STRETCH];

/// A list of postings, read block by block as tantivy unpacks them.
pub(crate) struct Blocks {
    postings: BlockSegmentPostings,
    /// The current place in the block.
    at: usize,
}

/// The articles of a stretch that are in a set of languages.
pub(crate) struct Mask {
    lists: Vec<Blocks>,
    /// The lists are of the languages that are not in the set: every article has a language, and those are fewer.
    are_others: bool,
    bits: Box<Bits>,
}

/// A term, and what the current stretch has of it.
pub(crate) struct Term {
    blocks: Blocks,
    /// How many positions it covers.
    width: u32,
    /// The number of the mask of the languages in whose articles it counts; none when it counts in all.
    mask: Option<usize>,
    places: Option<Places>,
}

/// Where a term stands in the articles of the stretch.
struct Places {
    reader: PositionReader,
    /// The articles of the stretch with the term, those in which it counts.
    bits: Box<Bits>,
    /// The number of an article among all with the term, by its place in the stretch; it means something only where a bit is set.
    numbers: Box<[u16; STRETCH]>,
    /// How many positions come before those of each of these, and before those of the first one behind the stretch.
    starts: Vec<u64>,
    /// Positions that were unpacked, with some room behind them; how many they are, and how many come before them.
    unpacked: Vec<u32>,
    count: usize,
    before_unpacked: u64,
}

/// Sets bits in order that were not set before. None is read back, which would wait for the one just written.
struct InOrder<'b> {
    bits: &'b mut Bits,
    word: usize,
    set: u64,
}

/// How often a term stands in the articles of a block, where it is not kept.
const ONCE: [u32; BLOCK] = [1; BLOCK];

/// The postings, and the positions, that tantivy packs together.
const BLOCK: usize = 128;

impl Blocks {
    pub(crate) fn new(postings: BlockSegmentPostings) -> Self {
        Blocks { postings, at: 0 }
    }

    /// Takes another list in the place of this one, as `reset` puts it into the same memory.
    pub(super) fn reset(&mut self, reset: impl FnOnce(&mut BlockSegmentPostings) -> io::Result<()>) -> io::Result<()> {
        self.at = 0;
        reset(&mut self.postings)
    }

    fn doc(&self) -> DocId {
        self.postings.docs().get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// Hands the articles from `base` to before `end` to `each`, those of one block after the other with how often each has the
    /// term, and goes to the first one behind them.
    pub(super) fn read(&mut self, base: DocId, end: DocId, mut each: impl FnMut(&[DocId], &[u32])) {
        if self.doc() < base {
            self.at = self.postings.seek(base);
        }
        loop {
            let docs = self.postings.docs().get(self.at..).unwrap_or_default();
            let inside = before(docs, end);
            each(&docs[..inside], self.postings.freqs().get(self.at..self.at + inside).unwrap_or(&ONCE[..inside]));
            if inside < docs.len() || docs.is_empty() {
                self.at += inside;
                return;
            }
            self.postings.advance();
            self.at = 0;
        }
    }

    /// Goes to the first article from `base` on. Returns how often the term stands in those before it.
    pub(super) fn pass(&mut self, base: DocId) -> u64 {
        let mut passed = 0;
        while self.doc() < base {
            let docs = &self.postings.docs()[self.at..];
            let inside = before(docs, base);
            let frequencies = self.postings.freqs().get(self.at..self.at + inside).unwrap_or_default();
            passed += frequencies.iter().map(|frequency| u64::from(*frequency)).sum::<u64>();
            self.at += inside;
            if inside == docs.len() {
                self.postings.advance();
                self.at = 0;
            }
        }
        passed
    }
}

/// Returns how many of the articles, which are in order, come before one.
fn before(docs: &[DocId], end: DocId) -> usize {
    match docs.last() {
        Some(last) if *last < end => docs.len(),
        _ => docs.partition_point(|doc| *doc < end),
    }
}

impl Mask {
    pub(crate) fn new(lists: Vec<Blocks>, are_others: bool) -> Self {
        Mask { lists, are_others, bits: Box::new([0; STRETCH / 64]) }
    }

    /// Reads through the articles from `base` to before `end`.
    pub(super) fn mark(&mut self, base: DocId, end: DocId) -> &Bits {
        let Mask { lists, are_others, bits } = self;
        bits.fill(0);
        for list in lists {
            list.read(base, end, |docs, _| docs.iter().for_each(|doc| set(bits, place(*doc, base))));
        }
        if *are_others {
            bits.iter_mut().for_each(|word| *word = !*word);
        }
        bits
    }
}

impl Term {
    /// Returns a term that covers `width` positions. Where it stands is told if its positions are given.
    pub(crate) fn new(blocks: Blocks, width: u32, mask: Option<usize>, positions: Option<PositionReader>) -> Self {
        Term { blocks, width, mask, places: positions.map(Places::new) }
    }

    /// Returns a lower bound: no article before it that was not read holds the term.
    pub(super) fn doc(&self) -> DocId {
        self.blocks.doc()
    }

    /// Returns whether it tells where it stands.
    pub(super) fn tells_places(&self) -> bool {
        self.places.is_some()
    }

    pub(super) fn cost(&self) -> u64 {
        u64::from(self.blocks.postings.doc_freq())
    }

    /// Sets the bit of each article from `base` to before `end` that holds the term; adds how often it does to `frequencies`, if
    /// where it stands is not told. The first term of a set finds no bit set, and frequencies that mean nothing.
    pub(super) fn sweep(
        &mut self,
        base: DocId,
        end: DocId,
        masks: &[Mask],
        is_first: bool,
        bits: &mut Bits,
        frequencies: Option<&mut Frequencies>,
    ) {
        let mask = self.mask.map(|number| &masks[number]);
        if let Some(places) = &mut self.places {
            places.read(&mut self.blocks, base, end);
            if let Some(mask) = mask {
                places.bits.iter_mut().zip(mask.bits.iter()).for_each(|(own, mask)| *own &= mask);
            }
            bits.iter_mut().zip(places.bits.iter()).for_each(|(all, own)| *all |= own);
            return;
        }
        let Some(frequencies) = frequencies else { return };
        if is_first && mask.is_none() {
            let mut bits = InOrder::new(bits);
            return self.blocks.read(base, end, |docs, often| {
                for (at, often) in docs.iter().map(|doc| place(*doc, base)).zip(often) {
                    bits.set(at);
                    frequencies[at] = (*often).min(MOST_FREQUENCY.into()) as u16;
                }
            });
        }
        let counts = |at| mask.is_none_or(|mask| holds(&mask.bits, at));
        self.blocks.read(base, end, |docs, often| {
            let entries = docs.iter().map(|doc| place(*doc, base)).zip(often);
            for (at, often) in entries.filter(|(at, _)| counts(*at)) {
                // No branch: in which articles another term of the set was can't be foreseen.
                let before = u32::from(frequencies[at]) * u32::from(!is_first && holds(bits, at));
                frequencies[at] = (before + often).min(MOST_FREQUENCY.into()) as u16;
                set(bits, at);
            }
        });
    }

    /// Returns whether it covers one position, and tells where it stands.
    pub(super) fn has_spots(&self) -> bool {
        self.width == 1 && self.places.is_some()
    }

    /// Appends where the term stands in some articles of the stretch, those in which it counts.
    pub(super) fn append_spots(&mut self, among: &Bits, out: &mut Spots) {
        let Some(places) = &mut self.places else { return };
        let mut own = *places.bits;
        own.iter_mut().zip(among).for_each(|(own, among)| *own &= among);
        for_each(&own, |at| {
            let (times, distances) = places.distances(at);
            out.append(at, times, distances);
        });
    }

    /// Appends where the term stands in the article at a place of the stretch, in order. Returns whether it counts there.
    pub(super) fn append_matches(&mut self, at: usize, out: &mut Vec<Match>) -> bool {
        let Some(places) = self.places.as_mut().filter(|places| holds(&places.bits, at)) else { return false };
        let mut position = 0;
        let (times, distances) = places.distances(at);
        out.extend(distances[..times].iter().map(|distance| {
            position += distance;
            Match::new(position, position + self.width)
        }));
        true
    }
}

impl Places {
    fn new(reader: PositionReader) -> Self {
        let (bits, numbers) = (Box::new([0; STRETCH / 64]), Box::new([0; STRETCH]));
        Places { reader, bits, numbers, starts: vec![0], unpacked: vec![0; AT_ONCE], count: 0, before_unpacked: 0 }
    }

    /// Reads through the articles from `base` to before `end`, which no articles stand before that were read already.
    fn read(&mut self, blocks: &mut Blocks, base: DocId, end: DocId) {
        let mut before = self.starts.last().map_or(0, |before| before + blocks.pass(base));
        self.starts.clear();
        self.starts.push(before);
        self.bits.fill(0);
        let mut bits = InOrder::new(&mut self.bits);
        blocks.read(base, end, |docs, often| {
            for (number, at) in (self.starts.len() - 1..).zip(docs.iter().map(|doc| place(*doc, base))) {
                bits.set(at);
                self.numbers[at] = number as u16;
            }
            self.starts.extend(often.iter().map(|often| {
                before += u64::from(*often);
                before
            }));
        });
    }

    /// Returns how often the term stands in the article at a place of the stretch, which has it, and how far each time from the time
    /// before. Behind that stand [`AT_ONCE`] numbers or more.
    #[inline]
    fn distances(&mut self, at: usize) -> (usize, &[u32]) {
        let number = usize::from(self.numbers[at]);
        let (start, end) = (self.starts[number], self.starts[number + 1]);
        if start < self.before_unpacked || self.before_unpacked + (self.count as u64) < end {
            self.unpack(start, end);
        }
        ((end - start) as usize, &self.unpacked[(start - self.before_unpacked) as usize..])
    }

    /// Unpacks the positions before which so many come, and those behind them in the same block.
    #[inline(never)]
    fn unpack(&mut self, start: u64, end: u64) {
        // The rest of the last block is unpacked with it, but nothing is behind the last positions of all.
        let to = end.next_multiple_of(BLOCK as u64).min(self.starts.last().map_or(end, |last| *last));
        self.count = (to - start) as usize;
        self.unpacked.resize(self.count + AT_ONCE, 0);
        self.reader.read(start, &mut self.unpacked[..self.count]);
        self.before_unpacked = start;
    }
}

impl<'b> InOrder<'b> {
    fn new(bits: &'b mut Bits) -> Self {
        InOrder { bits, word: 0, set: 0 }
    }

    fn set(&mut self, at: usize) {
        self.set = if at / 64 == self.word { self.set } else { 0 } | 1 << (at % 64);
        self.word = at / 64;
        self.bits[self.word] = self.set;
    }
}

/// Returns the place of an article in the stretch that begins with `base`.
pub(super) fn place(doc: DocId, base: DocId) -> usize {
    (doc - base) as usize % STRETCH
}

pub(super) fn set(bits: &mut Bits, at: usize) {
    bits[at / 64] |= 1 << (at % 64);
}

pub(super) fn holds(bits: &Bits, at: usize) -> bool {
    bits[at / 64] & (1 << (at % 64)) != 0
}

/// Hands each place whose bit is set to `each`, in order.
pub(super) fn for_each(bits: &Bits, mut each: impl FnMut(usize)) {
    for (number, word) in bits.iter().enumerate() {
        let mut word = *word;
        while word != 0 {
            each(number * 64 + word.trailing_zeros() as usize);
            word &= word - 1;
        }
    }
}
