//! The dictionaries by which the articles of an index are packed ([`super::packing`]).
//!
//! They stand in the file of its commit, behind tantivy's record. So they are written when the
//! articles are that need them, sealed with the record, and kept twice as it is ([`super::home`]). Each has a checksum of
//! its own too: what a damaged file still has of them is used.
//!
//! ```text
//! commit file   tantivy's record; dictionaries, in the order of their numbers; the seal
//! dictionary    a zero byte, which is nowhere in the record; xxh3 of the bytes, 8 bytes; their length, 4 bytes; the bytes
//! ```
//!
//! Lengths and sums are little-endian.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tantivy::directory::OwnedBytes;
use xxhash_rust::xxh3::xxh3_64;
use zstd::bulk::Decompressor;

use super::number::read_number;

/// How the frames of zstd begin.
pub(super) const MAGIC: [u8; 4] = zstd::zstd_safe::MAGICNUMBER.to_le_bytes();

/// The most dictionaries of an index: every query reads them.
const MOST_DICTIONARIES: usize = 8;

/// The dictionaries of an index. Those of its commit never change; a writer may add more.
#[derive(Debug, Clone)]
pub(crate) struct Dictionaries {
    /// No dictionary is the first: it has the number 0.
    pub(super) all: Vec<Arc<Dictionary>>,
}

pub(super) struct Dictionary {
    /// Nothing, if they are damaged.
    pub(super) bytes: Option<OwnedBytes>,
    /// Made when an article is first read.
    unpacker: OnceLock<Option<Mutex<Decompressor<'static>>>>,
}

impl Dictionary {
    pub(super) fn of(bytes: Option<OwnedBytes>) -> Arc<Dictionary> {
        Arc::new(Dictionary { bytes, unpacker: OnceLock::new() })
    }

    fn unpacker(&self) -> Option<&Mutex<Decompressor<'static>>> {
        let made =
            self.unpacker.get_or_init(|| Decompressor::with_dictionary(self.bytes.as_ref()?).ok().map(Mutex::new));
        made.as_ref()
    }
}

impl std::fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Dictionary").field(&self.bytes.as_ref().map(|bytes| bytes.len())).finish()
    }
}

impl PartialEq for Dictionary {
    fn eq(&self, other: &Self) -> bool {
        self.bytes.as_deref() == other.bytes.as_deref()
    }
}

impl Default for Dictionaries {
    fn default() -> Self {
        Dictionaries { all: vec![Dictionary::of(Some(OwnedBytes::empty()))] }
    }
}

impl PartialEq for Dictionaries {
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all
    }
}

impl Eq for Dictionaries {}

/// Returns tantivy's record in the file of a commit, and what stands behind it.
pub(crate) fn split_record(content: &[u8]) -> (&[u8], &[u8]) {
    content.split_at(memchr::memchr(0, content).unwrap_or(content.len()))
}

impl Dictionaries {
    /// Reads what stands behind the record of a commit. Damage costs the dictionaries that it meets.
    pub(crate) fn read(behind: &[u8]) -> Dictionaries {
        let mut found = Dictionaries::default();
        let mut rest = OwnedBytes::new(behind.to_vec());
        while let Some((sum, length)) = header(&rest).filter(|_| found.all.len() <= MOST_DICTIONARIES) {
            rest.advance(HEADER);
            let bytes = rest.slice(0..length.min(rest.len()));
            rest.advance(bytes.len());
            found.all.push(Dictionary::of(Some(bytes).filter(|bytes| xxh3_64(bytes) == sum)));
        }
        found
    }

    /// Returns the content of the file of a commit that has these: tantivy's record, as compact as it can be since every query
    /// reads it twice, and they behind it.
    pub(crate) fn written_behind(&self, record: &serde_json::Value) -> Vec<u8> {
        let mut out = record.to_string().into_bytes();
        for dictionary in &self.all[1..] {
            let bytes = dictionary.bytes.as_deref().unwrap_or_default();
            out.push(0);
            out.extend_from_slice(&xxh3_64(bytes).to_le_bytes());
            out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
            out.extend_from_slice(bytes);
        }
        out
    }

    /// Returns these, with those of another copy in the places of what is damaged or missing.
    pub(crate) fn or(mut self, others: Dictionaries) -> Dictionaries {
        for (number, other) in others.all.into_iter().enumerate() {
            match self.all.get_mut(number) {
                Some(own) if own.bytes.is_none() => *own = other,
                Some(_) => {}
                None => self.all.push(other),
            }
        }
        self
    }

    /// Returns the same ones, of which nobody else waits for what unpacks.
    pub(super) fn apart(&self) -> Dictionaries {
        Dictionaries { all: self.all.iter().map(|dictionary| Dictionary::of(dictionary.bytes.clone())).collect() }
    }

    /// Returns the content of a packed article. No length is believed, so that damage is none and never a crash.
    pub(crate) fn unpack(&self, packed: &[u8]) -> Option<Vec<u8>> {
        let (number, mut rest) = packed.split_first()?;
        let length = usize::try_from(read_number(&mut rest)?).ok()?;
        let frame = [&MAGIC, rest].concat();
        let mut content = Vec::new();
        content.try_reserve_exact(length).ok()?;
        let unpacker = self.all.get(usize::from(*number))?.unpacker()?;
        let mut unpacker = unpacker.lock().unwrap_or_else(PoisonError::into_inner);
        unpacker.decompress_to_buffer(&frame, &mut content).ok()?;
        (content.len() == length).then_some(content)
    }

    /// Returns whether another one may be added.
    pub(super) fn has_room(&self) -> bool {
        self.all.len() <= MOST_DICTIONARIES
    }
}

/// The bytes before a dictionary: a zero, its sum and its length.
pub(super) const HEADER: usize = 1 + 8 + 4;

fn header(bytes: &[u8]) -> Option<(u64, usize)> {
    let header: &[u8; HEADER] = bytes.first_chunk()?;
    let (sum, length) = header[1..].split_at(8);
    let length = u32::from_le_bytes(length.try_into().ok()?);
    (header[0] == 0).then_some((u64::from_le_bytes(sum.try_into().ok()?), length as usize))
}

/// The dictionaries of an index that is being written, as its next commit will have them.
pub(crate) type Shared = Arc<Mutex<Dictionaries>>;

/// Returns the dictionaries as they are now.
pub(super) fn lock(dictionaries: &Shared) -> MutexGuard<'_, Dictionaries> {
    // Each is whole before it is there, whatever became of the thread that held them.
    dictionaries.lock().unwrap_or_else(PoisonError::into_inner)
}
