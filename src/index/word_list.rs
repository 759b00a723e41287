//! The words of a segment as one flat text, beside tantivy's dictionary.
//!
//! A dictionary is walked from the beginning of its words; a pattern such as `*gate` would walk all of it, term by
//! term. In a flat text the letters of a pattern are found at memory speed, wherever in a word they are.
//! The list is made when a segment is written, or after it was merged, and is derived: a segment without a sound one is searched all the
//! same, only slower.
//!
//! ```text
//! <segment>.words    8 bytes: xxh3 of what follows, little-endian
//!                    the terms of the field `text` but for markers, each after a line feed; a last line feed
//! ```

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use memchr::{memchr, memmem, memrchr};
use tantivy::SegmentReader;
use tantivy::directory::OwnedBytes;
use tantivy::index::SegmentId;
use tantivy::schema::Field;
use xxhash_rust::xxh3::xxh3_64;

use crate::analysis::Marker;
use crate::error::{Error, Result};

const EXTENSION: &str = "words";
const HEADER: usize = 8;

/// The words of a segment.
#[derive(Debug, Clone)]
pub struct WordList(OwnedBytes);

impl WordList {
    /// Returns the name of the list of a segment.
    pub(crate) fn name(segment: &str) -> PathBuf {
        PathBuf::from(format!("{segment}.{EXTENSION}"))
    }

    /// Returns the list in these bytes, unless they are damaged.
    pub(crate) fn of(bytes: OwnedBytes) -> Option<Self> {
        let header = bytes.get(..HEADER)?.try_into().ok()?;
        (xxh3_64(&bytes[HEADER..]) == u64::from_le_bytes(header)).then_some(WordList(bytes))
    }

    /// Returns whether a list is as it was written.
    pub(crate) fn is_sound(path: &Path) -> bool {
        fs::read(path).is_ok_and(|bytes| WordList::of(OwnedBytes::new(bytes)).is_some())
    }

    /// Calls `each` with every term that holds these letters.
    pub fn terms_with(&self, letters: &str, each: &mut dyn FnMut(&str)) {
        let list = &self.0[HEADER..];
        let finder = memmem::Finder::new(letters.as_bytes());
        let mut from = 0;
        while let Some(at) = finder.find(&list[from..]).map(|at| from + at).filter(|at| *at < list.len()) {
            let start = memrchr(b'\n', &list[..at]).map_or(0, |before| before + 1);
            let end = memchr(b'\n', &list[at..]).map_or(list.len(), |after| at + after);
            if let Some(term) = std::str::from_utf8(&list[start..end]).ok().filter(|term| !term.is_empty()) {
                each(term);
            }
            // No letters at all are in every term, and in what parts them.
            from = list.len().min(end + 1);
        }
    }

    /// Returns whether this is the list of a segment.
    pub(crate) fn is_of(&self, segment: &SegmentReader, text: Field) -> bool {
        list_of(segment, text).is_ok_and(|list| list == self.0[HEADER..])
    }

    /// Writes the lists that segments of a generation lack.
    pub(crate) fn bring_up_to_date(generation: &Path, segments: &[SegmentReader], text: Field) -> Result<()> {
        for segment in segments {
            let id = segment.segment_id();
            let path = generation.join(WordList::name(&id.uuid_string()));
            if !path.exists() {
                let list = list_of(segment, text).map_err(io::Error::other);
                let written = list.and_then(|list| WordList::write(generation, id, &list));
                written.map_err(|source| Error::io(&path, source))?;
            }
        }
        Ok(())
    }

    /// Writes the list of a segment of a generation.
    pub(super) fn write(generation: &Path, segment: SegmentId, list: &[u8]) -> io::Result<()> {
        let path = generation.join(WordList::name(&segment.uuid_string()));
        let new = path.with_extension("words.new");
        let mut file = File::create(&new)?;
        file.write_all(&xxh3_64(list).to_le_bytes())?;
        file.write_all(list)?;
        file.sync_all()?;
        drop(file);
        fs::rename(&new, path)
    }
}

/// A list in the making.
#[derive(Debug, Default)]
pub(super) struct Listing(Vec<u8>);

impl Listing {
    /// Makes room for terms of so many bytes, with the line feeds.
    pub(super) fn reserve(&mut self, bytes: usize) {
        self.0.reserve_exact(bytes);
    }

    /// Adds the next term, in their order; markers are left out.
    pub(super) fn add(&mut self, term: &[u8]) {
        if !Marker::is_one(term) {
            self.0.push(b'\n');
            self.0.extend_from_slice(term);
        }
    }

    /// Returns the list.
    pub(super) fn end(mut self) -> Vec<u8> {
        self.0.push(b'\n');
        self.0
    }
}

/// Returns the list of a segment from its dictionary.
pub(super) fn list_of(segment: &SegmentReader, text: Field) -> tantivy::Result<Vec<u8>> {
    let inverted = segment.inverted_index(text)?;
    let mut stream = inverted.terms().stream()?;
    let mut list = Listing::default();
    while let Some((term, _)) = stream.next() {
        list.add(term);
    }
    Ok(list.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_no_words() {
        let mut list = Listing::default();
        let terms = [Marker::Body.term(), Marker::Sentence.term(), "harbour", "storm"];
        terms.iter().for_each(|term| list.add(term.as_bytes()));
        assert_eq!(list.end(), b"\nharbour\nstorm\n");
        assert_eq!(Listing::default().end(), b"\n");
    }
}
