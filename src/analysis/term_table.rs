//! Terms, each with a number: those of a segment in the making, or the words of some texts.
//!
//! A term of up to fifteen bytes, as nearly all are, is its own key: two numbers that are compared at once and stand in the
//! table itself, so that to look a word up is to wait for memory once. Of a longer one the key is a hash, and what it stands for
//! is compared.

use std::hash::BuildHasher;

use xxhash_rust::xxh3::xxh3_64;

/// The bytes of the longest term that is its own key; the sixteenth says how many there are, and one more.
const SHORT: usize = 15;

/// What the last byte of the key of a longer term says.
const LONG: u64 = 0xff << 56;

/// How many slots a table begins with.
const FIRST_SLOTS: usize = 64;

/// What a term is known by: never both numbers zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Key([u64; 2]);

impl Key {
    /// Returns the key of a term.
    pub(crate) fn of(term: &[u8]) -> Key {
        match term.len() {
            0..=SHORT => Key::packed(term),
            length => Key([xxh3_64(term), LONG | (length as u64 & !LONG)]),
        }
    }

    /// Two overlapping halves make up the bytes of a term without a loop.
    fn packed(term: &[u8]) -> Key {
        let length = term.len();
        let numbers = if let (Some(first), Some(last)) = (term.first_chunk(), term.last_chunk()) {
            let last = u64::from_le_bytes(*last);
            // Of eight bytes none are left for the second number.
            [u64::from_le_bytes(*first), last.checked_shr(8 * (16 - length as u32)).unwrap_or(0)]
        } else if let (Some(first), Some(last)) = (term.first_chunk(), term.last_chunk()) {
            let [first, last] = [u32::from_le_bytes(*first), u32::from_le_bytes(*last)].map(u64::from);
            [first | last << (8 * (length - 4)), 0]
        } else {
            [term.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)), 0]
        };
        Key([numbers[0], numbers[1] | (length as u64 + 1) << 56])
    }

    /// Returns the bytes of a term that is its own key, with others behind them, and how many they are.
    fn unpacked(self) -> ([u8; 16], usize) {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.0[0].to_le_bytes());
        bytes[8..].copy_from_slice(&self.0[1].to_le_bytes());
        (bytes, usize::from(bytes[SHORT]).saturating_sub(1))
    }

    /// Returns whether the key is only a hash of its term.
    pub(crate) fn is_long(self) -> bool {
        self.0[1] & LONG == LONG
    }

    fn is_none(self) -> bool {
        self.0 == [0, 0]
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    key: Key,
    number: u32,
    /// The upper half of the hash, by which the slot is found again in a larger table.
    hash: u32,
}

/// A table of terms, numbered from 0 in the order in which they came.
#[derive(Debug)]
pub(crate) struct TermTable {
    /// A power of two of them, half of which are free.
    slots: Vec<Slot>,
    hasher: foldhash::fast::RandomState,
    /// All terms, one behind the other, and where each ends.
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl TermTable {
    pub(crate) fn new() -> TermTable {
        TermTable::with_room(FIRST_SLOTS / 2)
    }

    /// Returns a table that does not grow before it has more than so many terms.
    pub(crate) fn with_room(terms: usize) -> TermTable {
        TermTable {
            slots: vec![Slot::default(); (terms * 2).next_power_of_two()],
            hasher: foldhash::fast::RandomState::default(),
            bytes: Vec::with_capacity(terms * 8),
            ends: Vec::with_capacity(terms),
        }
    }

    /// Returns the number of a term that is in the table.
    pub(crate) fn find(&self, term: &[u8]) -> Option<u32> {
        let key = Key::of(term);
        self.look_up(key, self.hash(key), term).ok()
    }

    /// Returns how many terms there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the bytes of all terms.
    pub(crate) fn text_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// Returns the bytes that the table takes.
    pub(crate) fn memory(&self) -> usize {
        size_of_val(&*self.slots) + self.bytes.capacity() + self.ends.capacity() * size_of::<usize>()
    }

    /// Returns the term of a number.
    pub(crate) fn term(&self, number: usize) -> &[u8] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[number]]
    }

    /// Returns the numbers of all terms in the order of their bytes.
    pub(crate) fn sorted(&self) -> Vec<u32> {
        // Most are told apart by how they begin, as one number.
        let begins = |number: u32| {
            let mut start = [0; 8];
            let term = self.term(number as usize);
            let length = term.len().min(start.len());
            start[..length].copy_from_slice(&term[..length]);
            u64::from_be_bytes(start)
        };
        let mut terms: Vec<(u64, u32)> = (0..self.len() as u32).map(|number| (begins(number), number)).collect();
        terms.sort_unstable_by(|(a_begins, a), (b_begins, b)| {
            a_begins.cmp(b_begins).then_with(|| self.term(*a as usize).cmp(self.term(*b as usize)))
        });
        terms.into_iter().map(|(_, number)| number).collect()
    }

    /// Returns the hash that a key is looked up by.
    pub(crate) fn hash(&self, key: Key) -> u64 {
        self.hasher.hash_one((key.0[0], key.0[1]))
    }

    /// Returns the number of the term of a key, which is a new one for a new term. `long` is the term if the key is only a hash of it.
    pub(crate) fn number(&mut self, key: Key, hash: u64, long: &[u8]) -> u32 {
        self.look_up(key, hash, long).unwrap_or_else(|at| self.insert(at, key, (hash >> 32) as u32, long))
    }

    /// Returns the number of a term, or the slot for it if it is new.
    #[inline]
    fn look_up(&self, key: Key, hash: u64, long: &[u8]) -> Result<u32, usize> {
        let mask = self.slots.len() - 1;
        let mut at = (hash >> 32) as usize & mask;
        loop {
            let Slot { key: found, number, .. } = self.slots[at];
            if found == key && (!key.is_long() || self.term(number as usize) == long) {
                return Ok(number);
            }
            if found.is_none() {
                return Err(at);
            }
            at = (at + 1) & mask;
        }
    }

    #[cold]
    fn insert(&mut self, at: usize, key: Key, hash: u32, long: &[u8]) -> u32 {
        let number = self.len() as u32;
        let (short, length) = key.unpacked();
        self.bytes.extend_from_slice(if key.is_long() { long } else { &short[..length] });
        self.ends.push(self.bytes.len());
        self.slots[at] = Slot { key, number, hash };
        if self.len() * 2 > self.slots.len() {
            self.grow();
        }
        number
    }

    fn grow(&mut self) {
        let mut slots = vec![Slot::default(); self.slots.len() * 2];
        let mask = slots.len() - 1;
        for slot in self.slots.iter().filter(|slot| !slot.key.is_none()) {
            let mut at = slot.hash as usize & mask;
            while !slots[at].key.is_none() {
                at = (at + 1) & mask;
            }
            slots[at] = *slot;
        }
        self.slots = slots;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    #[test]
    fn a_short_term_is_its_own_key() {
        let all = b"abcdefghijklmno\0pq";
        for length in 0..=all.len() {
            let key = Key::of(&all[..length]);
            assert_eq!(key.is_long(), length > SHORT, "{length}");
            let mut bytes = [0; 16];
            if length <= SHORT {
                bytes[..length].copy_from_slice(&all[..length]);
                bytes[SHORT] = length as u8 + 1;
                assert_eq!(key.unpacked(), (bytes, length));
            }
        }
        assert_ne!(Key::of(b"a"), Key::of(b"a\0"));
    }

    #[test]
    fn long_terms_with_one_key_stay_apart() {
        let mut table = TermTable::new();
        let key = Key::of(b"a term of more than fifteen bytes");
        let numbers = [&b"one"[..], b"other", b"one", b"other"].map(|term| table.number(key, 7, term));
        assert_eq!(numbers, [0, 1, 0, 1]);
        assert_eq!(table.term(1), b"other");
    }

    proptest! {
        #[test]
        fn every_term_has_one_number(terms in prop::collection::vec("[ab]{0,3}|[a-c\u{0}é]{0,20}", 0..400)) {
            let mut table = TermTable::new();
            let mut known: HashMap<&str, u32> = HashMap::new();
            for term in &terms {
                let key = Key::of(term.as_bytes());
                let hash = table.hash(key);
                let next = known.len() as u32;
                prop_assert_eq!(table.number(key, hash, term.as_bytes()), *known.entry(term).or_insert(next));
            }
            for term in known.keys() {
                prop_assert_eq!(table.find(term.as_bytes()), Some(known[term]));
                let other = format!("{term}d");
                prop_assert_eq!(table.find(other.as_bytes()), None);
            }
            let sorted: Vec<&[u8]> = table.sorted().into_iter().map(|number| table.term(number as usize)).collect();
            let mut expected: Vec<&[u8]> = known.keys().map(|term| term.as_bytes()).collect();
            expected.sort_unstable();
            prop_assert_eq!(sorted, expected);
        }
    }
}
