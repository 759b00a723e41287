//! The stored articles of a segment, read one by one or one after the other.

use tantivy::DocId;
use tantivy::columnar::Column;
use tantivy::store::StoreReader;

use super::archive::{Archive, Segment};
use super::dictionaries::Dictionaries;
use super::stored::StoredArticle;
use crate::error::{Error, Result};

/// How many blocks of a segment's stored articles are kept: for articles that are read one behind the other.
const STORE_BLOCKS: usize = 1;

/// The stored articles of a segment.
pub(super) struct Store {
    reader: StoreReader,
    /// The hash that each was indexed with.
    hashes: Option<Column<u64>>,
}

impl Store {
    pub(super) fn open(segment: &Segment) -> tantivy::Result<Store> {
        let reader = segment.reader.get_store_reader(STORE_BLOCKS)?;
        Ok(Store { reader, hashes: segment.numbers("record")? })
    }

    /// Returns an article, if it is what was indexed. The archive is named in errors.
    pub(super) fn article(&self, doc: DocId, dictionaries: &Dictionaries, archive: &Archive) -> Result<StoredArticle> {
        let bytes = self.reader.get_document_bytes(doc).map_err(|error| archive.damaged(error))?;
        let Some(article) = StoredArticle::read(&bytes, dictionaries) else {
            return Err(Error::damaged(&archive.dir, "an article can't be read"));
        };
        match self.hashes.as_ref().and_then(|hashes| hashes.first(doc)) == Some(article.hash()) {
            true => Ok(article),
            false => Err(Error::damaged(&archive.dir, format!("{} is not as it was indexed", article.path))),
        }
    }
}

/// Reads many articles of a segment. It keeps none, and has for itself what threads wait for when they read an
/// archive's articles one by one.
pub(crate) struct Articles<'a> {
    pub(super) archive: &'a Archive,
    pub(super) store: Store,
    pub(super) dictionaries: Dictionaries,
}

impl Articles<'_> {
    /// Returns an article.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub(crate) fn read(&self, doc: DocId) -> Result<StoredArticle> {
        self.store.article(doc, &self.dictionaries, self.archive)
    }
}
