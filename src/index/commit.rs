//! What a commit says of itself: the versions it was made with and the files and folders it was made from.
//!
//! It travels in tantivy's own record of the commit, `meta.json`, which is [sealed](super::sealed); behind the record stand
//! the [dictionaries](super::packing) that the articles are packed by. A copy of that file is kept beside the generations
//! ([`super::home`]), so that no single file is needed to know what an index was made from.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::Index;
use tantivy::index::{Segment, SegmentId};

use super::dictionaries::{Dictionaries, split_record};
use super::directory::commit_file;
use super::sealed::unsealed;
use crate::analysis;
use crate::error::{Error, Result};

/// What a commit says of itself, kept as the payload of tantivy's commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    /// [`super::FORMAT`].
    pub(crate) format: u32,
    /// [`analysis::VERSION`].
    pub(crate) analysis: u32,
    /// The version of morgue that wrote it.
    pub(crate) morgue: String,
    /// The files and folders it was made from.
    pub(crate) roots: Vec<StampedRoot>,
}

/// A file or folder that was indexed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StampedRoot {
    /// As the user wrote it.
    pub(crate) given: String,
    /// Where it is, by the links that it was named by.
    pub(crate) absolute: String,
    /// Where these led, if that is elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) real: Option<String>,
    /// The format that its files are taken for, where one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) format: Option<String>,
    /// How many files it had.
    #[serde(default)]
    pub(crate) files: u64,
    /// How many articles it had when so many of them were gone that they were kept, since that may be a mistake; 0 if none are.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) kept_of: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Stamp {
    pub(crate) fn new() -> Self {
        Stamp {
            format: super::FORMAT,
            analysis: analysis::VERSION,
            morgue: env!("CARGO_PKG_VERSION").to_owned(),
            roots: Vec::new(),
        }
    }

    /// Reads a stamp and checks that this morgue can read what it is on.
    fn read(dir: &Path, payload: Option<&str>) -> Result<Self> {
        #[derive(Deserialize)]
        struct Versions {
            format: u32,
            analysis: u32,
        }
        let damaged = || Error::damaged(dir, "its last commit does not say its format");
        let payload = payload.ok_or_else(damaged)?;
        let found: Versions = serde_json::from_str(payload).map_err(|_| damaged())?;
        let (found, expected) = ((found.format, found.analysis), (super::FORMAT, analysis::VERSION));
        if found != expected {
            return Err(Error::Format { dir: dir.to_owned(), found, expected });
        }
        serde_json::from_str(payload).map_err(|_| damaged())
    }
}

/// A commit as its generation has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Commit {
    /// tantivy's record of it.
    pub(crate) text: Vec<u8>,
    pub(crate) stamp: Stamp,
    /// Those that its articles are packed by.
    pub(crate) dictionaries: Dictionaries,
}

impl Commit {
    /// Reads the commit of a generation of the index at `dir`.
    ///
    /// # Errors
    /// [`Error::Damaged`], [`Error::Format`].
    pub(crate) fn read(dir: &Path, generation: &Path) -> Result<Commit> {
        let path = commit_file(generation);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(Error::damaged(dir, format!("{} is missing", path.display())));
            }
            Err(source) => return Err(Error::io(&path, source)),
        };
        let Some(content) = unsealed(&bytes) else {
            // The formats before the first with a seal had none.
            return Err(match Stamp::read(dir, payload_of(&bytes).as_deref()) {
                Err(Error::Format { dir, found, expected }) if found.0 < SEALED_SINCE => {
                    Error::Format { dir, found, expected }
                }
                _ => Error::damaged(dir, format!("{} does not have its checksum", path.display())),
            });
        };
        Commit::of(dir, content)
    }

    /// Returns the commit that the content of its file says.
    pub(crate) fn of(dir: &Path, content: &[u8]) -> Result<Commit> {
        Ok(Commit::with(Stamp::read(dir, payload_of(content).as_deref())?, content))
    }

    /// Returns its segments, of the index that was opened with its text; none if its record can't be true.
    pub(crate) fn segments(&self, index: &Index) -> Option<Vec<Segment>> {
        let segment = |recorded: RecordedSegment| {
            recorded.articles()?;
            let meta = index.new_segment_meta(recorded.segment_id, recorded.max_doc);
            Some(index.segment(match recorded.deletes {
                Some(deletes) => meta.with_delete_meta(deletes.num_deleted_docs, deletes.opstamp),
                None => meta,
            }))
        };
        segments_in(&self.text)?.into_iter().map(segment).collect()
    }

    /// Returns the commit of the content of its file, with another stamp than it bears.
    pub(crate) fn with(stamp: Stamp, content: &[u8]) -> Commit {
        let (text, behind) = split_record(content);
        Commit { text: text.to_vec(), stamp, dictionaries: Dictionaries::read(behind) }
    }
}

/// The first format in which a commit was sealed.
const SEALED_SINCE: u32 = 4;

/// Returns the roots that a commit of any format names.
pub(crate) fn roots_in(text: &[u8]) -> Option<Vec<StampedRoot>> {
    /// The part of a [`Stamp`] that every format has.
    #[derive(Deserialize)]
    struct Roots {
        roots: Vec<StampedRoot>,
    }
    let stamp: Roots = serde_json::from_str(&payload_of(text)?).ok()?;
    Some(stamp.roots)
}

/// A segment in tantivy's record of a commit.
#[derive(Debug, Clone, Copy, Deserialize)]
struct RecordedSegment {
    segment_id: SegmentId,
    max_doc: u32,
    deletes: Option<RecordedDeletes>,
}

/// The articles of a segment that were deleted.
#[derive(Debug, Clone, Copy, Deserialize)]
struct RecordedDeletes {
    num_deleted_docs: u32,
    opstamp: u64,
}

impl RecordedSegment {
    /// Returns how many of its articles are not deleted; none if the record can't be true.
    fn articles(&self) -> Option<u32> {
        self.max_doc.checked_sub(self.deletes.map_or(0, |deletes| deletes.num_deleted_docs))
    }
}

/// Returns the segments that a commit names. tantivy would read the whole record for them a second time, fields and all, which takes
/// a query as long as to look a word up.
fn segments_in(text: &[u8]) -> Option<Vec<RecordedSegment>> {
    #[derive(Deserialize)]
    struct Record {
        segments: Vec<RecordedSegment>,
    }
    record_in::<Record>(text).map(|record| record.segments)
}

/// Returns how many articles a commit holds by tantivy's record of it.
pub(crate) fn articles_in(text: &[u8]) -> Option<u64> {
    segments_in(text)?.iter().map(|segment| segment.articles().map(u64::from)).sum()
}

/// Returns the part of tantivy's record of a commit that is ours.
fn payload_of(text: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Record {
        payload: String,
    }
    record_in::<Record>(text).map(|record| record.payload)
}

/// Returns some of tantivy's record of a commit. Behind it may stand dictionaries, and a seal that is broken.
fn record_in<T: for<'de> Deserialize<'de>>(text: &[u8]) -> Option<T> {
    serde_json::Deserializer::from_slice(text).into_iter::<T>().next()?.ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::schema::Schema;

    #[test]
    fn segments_are_those_of_the_record_and_none_where_it_can_not_be_true() {
        let index = Index::create_in_ram(Schema::builder().build());
        let alive = |deleted: &str| {
            let id = "93d2384d-ffcb-4235-8587-2cd55f02d090";
            let text =
                format!(r#"{{"segments":[{{"segment_id":"{id}","max_doc":3,"deletes":{deleted}}}],"opstamp":2}}"#);
            let segments = Commit::with(Stamp::new(), text.as_bytes()).segments(&index);
            assert_eq!(articles_in(text.as_bytes()).is_some(), segments.is_some());
            segments.map(|segments| {
                let meta = segments[0].meta();
                (meta.id().uuid_string(), meta.num_docs(), meta.delete_opstamp())
            })
        };
        let id = || "93d2384dffcb423585872cd55f02d090".to_owned();
        assert_eq!(alive("null"), Some((id(), 3, None)));
        assert_eq!(alive(r#"{"num_deleted_docs":2,"opstamp":7}"#), Some((id(), 1, Some(7))));
        assert_eq!(alive(r#"{"num_deleted_docs":4,"opstamp":7}"#), None);
    }
}
