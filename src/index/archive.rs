//! An index opened for reading: one whole commit, as it stays until the value is dropped.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tantivy::columnar::{Column, StrColumn};
use tantivy::directory::CompositeFile;
use tantivy::directory::error::{OpenDirectoryError, OpenReadError};
use tantivy::index::{SegmentComponent, SegmentMeta};
use tantivy::positions::PositionReader;
use tantivy::postings::TermInfo;
use tantivy::schema::Field;
use tantivy::{Directory, DocId, Index, SegmentReader, TantivyError, Term};

use super::cold::{ask_for, is_cold};
use super::commit::{Commit, Stamp};
use super::dictionaries::Dictionaries;
use super::directory::{ReadFolder, is_short};
use super::home::Home;
use super::part::files_of;
use super::places::Places;
use super::schema::Fields;
use super::store::{Articles, Store};
use super::stored::StoredArticle;
use super::word_list::WordList;
use crate::article::Lines;
use crate::error::{Error, Result, is_refusal};
use crate::file_name::{path_of, text_of};
use crate::ingest::absolute_of;

/// How many articles are kept that were read: those that an answer is made from are looked at more than once.
const KEPT_ARTICLES: usize = 24;

/// The bytes of text of the largest article that is kept.
const LARGEST_KEPT: usize = 64 << 10;

/// Where an article is: its segment, and its number there.
type Place = (usize, DocId);

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
    /// Those that its articles are packed by.
    dictionaries: Dictionaries,
    /// The articles read last.
    kept: Mutex<VecDeque<(Place, Arc<StoredArticle>)>>,
    /// It is on the disk only: what is read of it has to be waited for.
    pub(crate) is_cold: bool,
}

/// A segment: a part of the index with document numbers of its own.
pub struct Segment {
    /// tantivy's reader.
    pub reader: SegmentReader,
    files: tantivy::index::Segment,
    folder: ReadFolder,
    /// Opened when an article is first asked for.
    store: OnceLock<Store>,
    /// Opened when two articles have to be told apart by their ids.
    ids: OnceLock<Option<StrColumn>>,
    /// Opened when a date is first asked for.
    dates: OnceLock<Option<Column<i64>>>,
    /// Opened when positions are first asked for beside their postings.
    positions: OnceLock<CompositeFile>,
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
        loop {
            let generation = home.current()?;
            let (commit, failed) = match Commit::read(&home.dir, &generation) {
                Ok(commit) => match Archive::at(&home.dir, &generation, &commit) {
                    Ok(archive) => return Ok(archive),
                    Err(error) => (Some(commit), error),
                },
                Err(error) => (None, error),
            };
            // A writer removes the files of an older commit, or a whole generation, only after a newer one is there. If
            // there is none, it is damage.
            let is_newest =
                |current: PathBuf| current == generation && Commit::read(&home.dir, &current).ok() == commit;
            if home.current().map_or(true, is_newest) {
                return Err(failed);
            }
        }
    }

    /// Opens a commit of a generation.
    pub(crate) fn at(dir: &Path, generation: &Path, commit: &Commit) -> Result<Archive> {
        let damaged = |error: TantivyError| unreadable(dir, &error);
        let folder = ReadFolder::open(generation, &commit.text).map_err(damaged)?;
        let index = Index::open(folder.clone()).map_err(damaged)?;
        let (schema, fields) = Fields::build();
        if index.schema() != schema {
            return Err(Error::damaged(dir, "its fields are not those of its format"));
        }
        let found = commit.segments(&index);
        let found = found.ok_or_else(|| Error::damaged(dir, "its last commit does not name its segments"))?;
        let files = || found.iter().flat_map(|segment| files_of(generation, segment.meta()));
        let is_cold = files().next().is_some_and(|file| is_cold(&file));
        if is_cold {
            folder.expect_cold();
            ask_for(files(), is_short);
        }
        let (mut segments, mut metas) = (Vec::new(), Vec::new());
        for segment in found {
            // tantivy takes a missing file of positions for one without any.
            let positions = segment.meta().relative_path(SegmentComponent::Positions);
            if !folder.exists(&positions).map_err(|error| damaged(error.into()))? {
                return Err(damaged(OpenReadError::FileDoesNotExist(positions).into()));
            }
            let reader = SegmentReader::open(&segment).map_err(damaged)?;
            let folder = folder.clone();
            metas.push(segment.meta().clone());
            segments.push(Segment {
                reader,
                files: segment,
                folder,
                store: OnceLock::new(),
                ids: OnceLock::new(),
                dates: OnceLock::new(),
                positions: OnceLock::new(),
            });
        }
        Ok(Archive {
            dir: dir.to_owned(),
            generation: generation.to_owned(),
            fields,
            segments,
            stamp: commit.stamp.clone(),
            metas,
            dictionaries: commit.dictionaries.clone(),
            kept: Mutex::default(),
            is_cold,
        })
    }

    /// Returns the number of articles.
    pub fn article_count(&self) -> u64 {
        self.segments.iter().map(|segment| u64::from(segment.reader.num_docs())).sum()
    }

    /// Turns an error of tantivy into one that names this index, or the file that the system refused to open.
    pub fn damaged(&self, error: impl Into<TantivyError>) -> Error {
        unreadable(&self.dir, &error.into())
    }

    /// Returns a stored article, if it is what was indexed. What was read last is not read again.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn article(&self, segment: usize, doc: DocId) -> Result<Arc<StoredArticle>> {
        // Whole whatever became of the thread that held them.
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, article)) = kept().iter().find(|(of, _)| *of == (segment, doc)) {
            return Ok(article.clone());
        }
        let article = Arc::new(self.read_article(segment, doc)?);
        if article.composed.len() <= LARGEST_KEPT {
            let mut kept = kept();
            if kept.len() == KEPT_ARTICLES {
                kept.pop_front();
            }
            kept.push_back(((segment, doc), article.clone()));
        }
        Ok(article)
    }

    pub(super) fn read_article(&self, segment: usize, doc: DocId) -> Result<StoredArticle> {
        let segment = &self.segments[segment];
        let store = opened(&segment.store, || Store::open(segment)).map_err(|error| self.damaged(error))?;
        store.article(doc, &self.dictionaries, self)
    }

    /// Returns a reader of many articles of a segment.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub(crate) fn articles(&self, segment: usize) -> Result<Articles<'_>> {
        let store = Store::open(&self.segments[segment]).map_err(|error| self.damaged(error))?;
        Ok(Articles { archive: self, store, dictionaries: self.dictionaries.apart() })
    }

    /// Returns the article with an id, or that of a path, `path:line` when there are several in the file. Those that stand
    /// at one and the same place are returned together, since nothing else could name them.
    ///
    /// # Errors
    /// [`Error::NoArticle`], [`Error::ManyArticles`].
    pub fn find(&self, id: &str, cwd: &Path) -> Result<Vec<StoredArticle>> {
        let mut found = self.articles_with(self.fields.id, id, None)?;
        if found.count == 0 {
            found = self.articles_at(id, cwd)?;
        }
        if found.count == 0 {
            return Err(Error::NoArticle { id: id.to_owned() });
        }
        // One place may be written in several ways.
        let places: BTreeMap<(&str, Option<&str>, u32), String> = found
            .articles
            .iter()
            .map(|article| {
                let (Lines::From(line) | Lines::Record(line)) = article.lines;
                let written = format!("{}:{line}", article.shown_path(cwd));
                ((article.file.as_str(), article.member.as_deref(), line), written)
            })
            .collect();
        let ids: BTreeSet<&str> = found.articles.iter().map(|article| article.id.as_str()).collect();
        if places.len() == 1 && found.count <= found.articles.len() {
            return Ok(found.articles);
        }
        let names: BTreeSet<String> = if places.len() == 1 {
            ids.into_iter().map(str::to_owned).collect()
        } else {
            places.into_values().collect()
        };
        let (id, articles) = (id.to_owned(), found.count);
        Err(Error::ManyArticles { id, articles, names: names.into_iter().take(10).collect() })
    }

    /// Returns the articles at a path, or at `path:line`.
    fn articles_at(&self, place: &str, cwd: &Path) -> Result<FoundArticles> {
        let found = self.articles_in(place, cwd, None)?;
        let Some((path, line)) = place.rsplit_once(':').filter(|_| found.count == 0) else {
            return Ok(found);
        };
        let Ok(line) = line.parse::<u32>() else {
            return Ok(found);
        };
        let stands_there = |article: &StoredArticle| match article.lines {
            Lines::Record(record) => record == line,
            Lines::From(first) => {
                let feeds = memchr::memchr_iter(b'\n', article.composed.as_bytes()).count();
                (first..=first.saturating_add(feeds as u32)).contains(&line)
            }
        };
        self.articles_in(path, cwd, Some(&stands_there))
    }

    /// Returns the articles of a file, or of a member of a container: all, or those that are wanted.
    fn articles_in(&self, path: &str, cwd: &Path, is_wanted: Option<IsWanted<'_>>) -> Result<FoundArticles> {
        let whole = |path: &str, is_wanted: Option<IsWanted<'_>>| -> Result<FoundArticles> {
            for file in self.files_called(&cwd.join(path_of(path))) {
                let found = self.articles_with(self.fields.file, &text_of(&file), is_wanted)?;
                if found.count > 0 {
                    return Ok(found);
                }
            }
            Ok(FoundArticles::default())
        };
        let found = whole(path, is_wanted)?;
        if found.count > 0 {
            return Ok(found);
        }
        for (bang, _) in path.match_indices('!') {
            let is_member = |article: &StoredArticle| {
                article.member.as_deref() == Some(&path[bang + 1..]) && is_wanted.is_none_or(|is| is(article))
            };
            let members = whole(&path[..bang], Some(&is_member))?;
            if members.count > 0 {
                return Ok(members);
            }
        }
        Ok(FoundArticles::default())
    }

    /// Returns what a file may be called in the index: by the links of the path, by those that its root was named by, or by none.
    fn files_called(&self, path: &Path) -> Vec<PathBuf> {
        let Ok(absolute) = absolute_of(path) else { return Vec::new() };
        let Ok(real) = absolute.canonicalize() else { return vec![absolute] };
        let roots = Places::of(self.stamp.roots.iter().map(|root| path_of(&root.absolute)));
        let named = roots.name_of(&absolute, &real);
        let mut files = vec![absolute, named, real];
        files.dedup();
        files
    }

    /// Returns the articles that hold a term of a name field: all, or those that are wanted.
    fn articles_with(&self, field: Field, value: &str, is_wanted: Option<IsWanted<'_>>) -> Result<FoundArticles> {
        let term = Term::from_field_text(field, value);
        let mut found = FoundArticles::default();
        for number in 0..self.segments.len() {
            for doc in self.docs_with(number, &term)? {
                if is_wanted.is_none() && found.articles.len() == MOST_FOUND {
                    found.count += 1;
                    continue;
                }
                let article = self.read_article(number, doc)?;
                if is_wanted.is_none_or(|is| is(&article)) {
                    found.count += 1;
                    if found.articles.len() < MOST_FOUND {
                        found.articles.push(article);
                    }
                }
            }
        }
        Ok(found)
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

/// The most articles that are returned for a name: more are hardly meant.
const MOST_FOUND: usize = 100;

/// Whether an article is one of those that are meant.
type IsWanted<'a> = &'a dyn Fn(&StoredArticle) -> bool;

/// Articles that a name stands for.
#[derive(Default)]
struct FoundArticles {
    /// How many there are.
    count: usize,
    /// The first of them, [`MOST_FOUND`] at most.
    articles: Vec<StoredArticle>,
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
        let list = self.folder.open_read(&name).ok()?;
        WordList::of(list.read_bytes().ok()?)
    }

    /// Returns where a term of a field stands, if that is kept: how far each time from the one before in its article, one
    /// article behind the other.
    pub(crate) fn positions(&self, field: Field, term: &TermInfo) -> tantivy::Result<Option<PositionReader>> {
        let open = || Ok(CompositeFile::open(&self.files.open_read(SegmentComponent::Positions)?)?);
        let positions = opened(&self.positions, open)?;
        let Some(of_field) = positions.open_read(field) else { return Ok(None) };
        let of_term = of_field.slice(term.positions_range.clone()).read_bytes()?;
        Ok(Some(PositionReader::open(of_term)?))
    }

    /// Returns the column of ids, whose places are in their order.
    pub fn ids(&self) -> tantivy::Result<Option<&StrColumn>> {
        opened(&self.ids, || self.names("id")).map(Option::as_ref)
    }

    /// Returns the id of an article; nothing, if it has none.
    pub(crate) fn id(&self, doc: DocId) -> tantivy::Result<String> {
        let mut id = String::new();
        if let Some((ids, place)) = self.ids()?.and_then(|ids| Some((ids, ids.ords().first(doc)?))) {
            ids.ord_to_str(place, &mut id)?;
        }
        Ok(id)
    }

    /// Returns the column of dates, in seconds.
    pub fn dates(&self) -> tantivy::Result<Option<&Column<i64>>> {
        opened(&self.dates, || self.numbers("date")).map(Option::as_ref)
    }

    /// Returns a column of names, of which each article has one at the most. One that says it has more is damaged: space is
    /// made for as many as it says.
    pub fn names(&self, name: &str) -> tantivy::Result<Option<StrColumn>> {
        let names = self.reader.fast_fields().str(name)?;
        match names.as_ref().is_none_or(|names| names.num_terms() <= self.reader.max_doc() as usize) {
            true => Ok(names),
            false => Err(TantivyError::InternalError(format!("the column {name} has more names than articles"))),
        }
    }
}

/// Returns what is kept once it was opened.
fn opened<T>(kept: &OnceLock<T>, open: impl FnOnce() -> tantivy::Result<T>) -> tantivy::Result<&T> {
    if let Some(opened) = kept.get() {
        return Ok(opened);
    }
    let opened = open()?;
    Ok(kept.get_or_init(|| opened))
}

/// Returns the error of an index that can't be read: it is damaged, unless the system refused to read a file of it.
pub(super) fn unreadable(dir: &Path, error: &TantivyError) -> Error {
    refusal(dir, error).unwrap_or_else(|| Error::damaged(dir, detail_of(error)))
}

/// Returns the error of an index, or of a file of it, that the system refused to read; none if it is one of what is in it.
pub(super) fn refusal(dir: &Path, error: &TantivyError) -> Option<Error> {
    let (io_error, path) = match error {
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) => (io_error, filepath.as_path()),
        TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error, directory_path }) => {
            (io_error, directory_path.as_path())
        }
        TantivyError::IoError(io_error) => (io_error, dir),
        _ => return None,
    };
    let code = io_error.raw_os_error().filter(|_| is_refusal(io_error))?;
    Some(Error::io(path, std::io::Error::from_raw_os_error(code)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_the_system_refuses_to_open_is_not_damaged() {
        let said = |code: i32| {
            let refused = OpenReadError::wrap_io_error(std::io::Error::from_raw_os_error(code), PathBuf::from("a.pos"));
            unreadable(Path::new("index"), &refused.into())
        };
        // Among them one that comes of a lost connection.
        for refused in [12, 13, 23, 24, 107] {
            assert!(matches!(said(refused), Error::Io { path, .. } if path == Path::new("a.pos")), "{refused}");
        }
        // A disk that can't be read, and a folder in place of a file.
        for damaged in [5, 21] {
            assert!(matches!(said(damaged), Error::Damaged { .. }), "{damaged}");
        }
    }
}
