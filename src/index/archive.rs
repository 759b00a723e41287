//! An index opened for reading: one whole commit, as it stays until the value is dropped.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::columnar::{Column, StrColumn};
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr};
use tantivy::index::SegmentMeta;
use tantivy::store::StoreReader;
use tantivy::{Directory, DocId, Index, SegmentReader, TantivyError, Term};

use super::home::Home;
use super::record::StoredArticle;
use super::schema::Fields;
use super::word_list::WordList;
use super::writer::Stamp;
use crate::error::{Error, Result};
use crate::file_name::{path_of, text_of};

/// How many blocks of the document store are kept unpacked.
const STORE_BLOCKS: usize = 4;

/// An index opened for reading.
pub struct Archive {
    /// The index's folder.
    pub dir: PathBuf,
    /// The generation's folder.
    pub generation: PathBuf,
    /// The fields.
    pub fields: Fields,
    /// The segments.
    pub segments: Vec<Segment>,
    pub(crate) stamp: Stamp,
    /// What the commit says of its segments.
    pub(crate) metas: Vec<SegmentMeta>,
}

/// A segment: a part of the index with document numbers of its own.
pub struct Segment {
    /// tantivy's reader.
    pub reader: SegmentReader,
    directory: ReadOnly,
}

impl std::fmt::Debug for Archive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive").field("generation", &self.generation).finish_non_exhaustive()
    }
}

impl Archive {
    /// Opens the generation in force. Takes no lock and writes nothing, so a read-only folder will do.
    ///
    /// # Errors
    /// [`Error::NoIndex`], [`Error::Damaged`], [`Error::Format`].
    pub fn open(home: &Home) -> Result<Archive> {
        // A writer may remove the files of an older commit, or a whole generation, between our look at
        // the pointer and our opening: then there is a newer one.
        const TRIES: usize = 5;
        let mut tries = 1;
        loop {
            match Archive::open_once(home) {
                Err(Error::Damaged { .. }) if tries < TRIES => {
                    tries += 1;
                    std::thread::sleep(std::time::Duration::from_millis(10));
                }
                result => return result,
            }
        }
    }

    fn open_once(home: &Home) -> Result<Archive> {
        let generation = home.current()?;
        let damaged = |error: TantivyError| Error::Damaged { dir: home.dir.clone(), detail: detail_of(&error) };
        let directory = ReadOnly::open(&generation).map_err(damaged)?;
        let index = Index::open(directory.clone()).map_err(damaged)?;
        let meta = index.load_metas().map_err(damaged)?;
        let stamp = Stamp::read(&home.dir, meta.payload.as_deref())?;
        let (schema, fields) = Fields::build();
        if index.schema() != schema {
            return Err(Error::Damaged {
                dir: home.dir.clone(),
                detail: "its fields are not those of its format".to_owned(),
            });
        }
        let segments: Vec<_> = meta.segments.iter().map(|segment| index.segment(segment.clone())).collect();
        let segments = segments
            .iter()
            .map(|segment| SegmentReader::open(segment).map(|reader| Segment { reader, directory: directory.clone() }));
        let segments = segments.collect::<tantivy::Result<Vec<_>>>().map_err(damaged)?;
        Ok(Archive { dir: home.dir.clone(), generation, fields, segments, stamp, metas: meta.segments })
    }

    /// Returns the number of articles.
    pub fn article_count(&self) -> u64 {
        self.segments.iter().map(|segment| u64::from(segment.reader.num_docs())).sum()
    }

    /// Turns an error of tantivy into one that names this index.
    pub fn damaged(&self, error: impl Into<TantivyError>) -> Error {
        Error::Damaged { dir: self.dir.clone(), detail: detail_of(&error.into()) }
    }

    /// Returns a reader of a segment's stored articles.
    pub fn store(&self, segment: usize) -> Result<StoreReader> {
        self.segments[segment].reader.get_store_reader(STORE_BLOCKS).map_err(|error| self.damaged(error))
    }

    /// Returns a stored article.
    pub fn article(&self, store: &StoreReader, doc: DocId) -> Result<StoredArticle> {
        store.get(doc).map_err(|error| self.damaged(error))
    }

    /// Returns the article with an id, or that of a path, `path:line` when there are several in the file.
    ///
    /// # Errors
    /// [`Error::NoArticle`], [`Error::ManyArticles`].
    pub fn find(&self, id: &str, cwd: &Path) -> Result<StoredArticle> {
        let mut found = self.articles_with(self.fields.id, id)?;
        if found.is_empty() {
            found = self.articles_at(id, cwd)?;
        }
        match found.len() {
            0 => Err(Error::NoArticle { id: id.to_owned() }),
            1 => Ok(found.remove(0)),
            _ => {
                let places = found.iter().take(10).map(|article| {
                    let line = match article.lines {
                        crate::article::Lines::From(line) | crate::article::Lines::Record(line) => line,
                    };
                    format!("{}:{line}", article.shown_path(cwd))
                });
                Err(Error::ManyArticles { id: id.to_owned(), places: places.collect() })
            }
        }
    }

    /// Returns the articles at a path, or at `path:line`.
    fn articles_at(&self, place: &str, cwd: &Path) -> Result<Vec<StoredArticle>> {
        let file = |path: &str| {
            std::path::absolute(cwd.join(path_of(path))).map(|path| std::fs::canonicalize(&path).unwrap_or(path))
        };
        let whole = |path: &str| match file(path) {
            Ok(file) => self.articles_with(self.fields.file, &text_of(&file)),
            Err(_) => Ok(Vec::new()),
        };
        let at = |path: &str| -> Result<Vec<StoredArticle>> {
            let found = whole(path)?;
            if !found.is_empty() {
                return Ok(found);
            }
            for (bang, _) in path.match_indices('!') {
                let mut members = whole(&path[..bang])?;
                members.retain(|article| article.member.as_deref() == Some(&path[bang + 1..]));
                if !members.is_empty() {
                    return Ok(members);
                }
            }
            Ok(Vec::new())
        };
        let found = at(place)?;
        let Some((path, line)) = place.rsplit_once(':').filter(|_| found.is_empty()) else {
            return Ok(found);
        };
        let Ok(line) = line.parse::<u32>() else {
            return Ok(found);
        };
        let mut articles = at(path)?;
        articles.retain(|article| match article.lines {
            crate::article::Lines::Record(record) => record == line,
            crate::article::Lines::From(first) => first <= line,
        });
        Ok(articles)
    }

    fn articles_with(&self, field: tantivy::schema::Field, value: &str) -> Result<Vec<StoredArticle>> {
        let term = Term::from_field_text(field, value);
        let mut articles = Vec::new();
        for number in 0..self.segments.len() {
            for doc in self.docs_with(number, &term)? {
                articles.push(self.article(&self.store(number)?, doc)?);
            }
        }
        Ok(articles)
    }

    /// Returns the articles of a segment that hold a term of a name field.
    pub(crate) fn docs_with(&self, segment: usize, term: &Term) -> Result<Vec<DocId>> {
        use tantivy::{DocSet, TERMINATED};
        let reader = &self.segments[segment].reader;
        let inverted = reader.inverted_index(term.field()).map_err(|error| self.damaged(error))?;
        let postings = inverted.read_postings(term, tantivy::schema::IndexRecordOption::Basic);
        let Some(mut postings) = postings.map_err(|error| self.damaged(error))? else {
            return Ok(Vec::new());
        };
        let mut docs = Vec::new();
        let mut doc = postings.doc();
        while doc != TERMINATED {
            if reader.alive_bitset().is_none_or(|alive| alive.is_alive(doc)) {
                docs.push(doc);
            }
            doc = postings.advance();
        }
        Ok(docs)
    }
}

impl Segment {
    /// Returns a column of numbers; one without values when no article of the segment has any.
    pub fn numbers<T: tantivy::columnar::HasAssociatedColumnType + Default>(
        &self,
        name: &str,
    ) -> tantivy::Result<Option<Column<T>>>
    where
        tantivy::columnar::DynamicColumn: Into<Option<Column<T>>>,
    {
        self.reader.fast_fields().column_opt(name)
    }

    /// Returns the segment's words as one text, if it has a list of them.
    pub fn word_list(&self) -> Option<WordList> {
        let name = WordList::name(&self.reader.segment_id().uuid_string());
        let list = self.directory.open_read(&name).ok()?;
        WordList::of(list.read_bytes().ok()?)
    }

    /// Returns a column of names.
    pub fn names(&self, name: &str) -> tantivy::Result<Option<StrColumn>> {
        self.reader.fast_fields().str(name)
    }
}

/// Returns the sentence of an error of tantivy.
pub(crate) fn detail_of(error: &TantivyError) -> String {
    match error {
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(path)) => format!("{} is missing", path.display()),
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) => {
            format!("{}: {io_error}", filepath.display())
        }
        TantivyError::IoError(error) => error.to_string(),
        error => error.to_string(),
    }
}

/// tantivy's directory without its locks: reading needs none of them, and a read-only folder has no
/// place for them. Pages are read as they are asked for, without reading ahead.
#[derive(Debug, Clone)]
struct ReadOnly(MmapDirectory);

impl ReadOnly {
    #[cfg(unix)]
    fn open(path: &Path) -> tantivy::Result<Self> {
        Ok(ReadOnly(MmapDirectory::open_with_madvice(path, tantivy::directory::Advice::Random)?))
    }

    #[cfg(not(unix))]
    fn open(path: &Path) -> tantivy::Result<Self> {
        Ok(ReadOnly(MmapDirectory::open(path)?))
    }
}

impl Directory for ReadOnly {
    fn get_file_handle(&self, path: &Path) -> std::result::Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.get_file_handle(path)
    }
    fn delete(&self, path: &Path) -> std::result::Result<(), DeleteError> {
        Err(DeleteError::IoError {
            io_error: Arc::new(std::io::ErrorKind::ReadOnlyFilesystem.into()),
            filepath: path.to_owned(),
        })
    }
    fn exists(&self, path: &Path) -> std::result::Result<bool, OpenReadError> {
        self.0.exists(path)
    }
    fn open_write(&self, path: &Path) -> std::result::Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::IoError {
            io_error: Arc::new(std::io::ErrorKind::ReadOnlyFilesystem.into()),
            filepath: path.to_owned(),
        })
    }
    fn atomic_read(&self, path: &Path) -> std::result::Result<Vec<u8>, OpenReadError> {
        self.0.atomic_read(path)
    }
    fn atomic_write(&self, _path: &Path, _data: &[u8]) -> std::io::Result<()> {
        Err(std::io::ErrorKind::ReadOnlyFilesystem.into())
    }
    fn sync_directory(&self) -> std::io::Result<()> {
        Ok(())
    }
    fn acquire_lock(&self, _lock: &Lock) -> std::result::Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }
    fn watch(&self, _callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}
