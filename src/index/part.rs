//! A segment looked at without trust: any of its files may be damaged or gone.
//!
//! The engine below believes what its files say, and may panic where they lie. Here every look is caught, and an article
//! counts as intact only if that can be proved: by the checksum of the file that it stands in, or by its own hash.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use tantivy::columnar::{Column, ColumnarReader, DynamicColumn, StrColumn};
use tantivy::directory::error::OpenReadError;
use tantivy::fastfield::AliveBitSet;
use tantivy::index::{Segment, SegmentComponent, SegmentMeta};
use tantivy::store::StoreReader;
use tantivy::{Directory, DocId, Index};

use super::archive::refusal;
use super::dictionaries::Dictionaries;
use super::directory::copy_of;
use super::record::Bookkeeping;
use super::stored::StoredArticle;
use crate::error::Result;

/// The files of a segment; the one of deleted articles is there only if there are any.
pub(super) const COMPONENTS: [SegmentComponent; 6] = [
    SegmentComponent::Terms,
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::FieldNorms,
    SegmentComponent::FastFields,
    SegmentComponent::Store,
];

/// Returns the files of a segment, whether they are there or not.
pub(super) fn files_of(generation: &Path, meta: &SegmentMeta) -> impl Iterator<Item = PathBuf> {
    COMPONENTS.into_iter().map(move |component| generation.join(meta.relative_path(component)))
}

/// An article by its name.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedArticle {
    /// The path as shown; the absolute one when nothing else can be read of it.
    pub path: String,
    /// Its identifier.
    pub id: String,
}

/// An article by its name and the absolute path of its file.
pub(super) struct Named {
    pub(super) article: NamedArticle,
    pub(super) file: String,
}

/// A segment, as far as it can be read.
pub(super) struct Part {
    pub(super) segment: Segment,
    /// The files that are not as they were written, with what is wrong.
    pub(super) wrong: Vec<(SegmentComponent, String)>,
    /// What is wrong with the copy of the file of deleted articles.
    pub(super) wrong_copy: Option<String>,
    store: Option<StoreReader>,
    dictionaries: Dictionaries,
    columns: Option<ColumnarReader>,
    /// Which articles were not deleted, from a file or its copy that is as it was written.
    alive: Option<AliveBitSet>,
}

/// Returns what something returned, or nothing if it panicked.
pub(super) fn caught<T>(look: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(look)).ok().flatten()
}

/// Returns what the engine found in a file of a generation; nothing if it is not there, or damaged.
///
/// # Errors
/// The system refused to read it: nothing is known of what is in it.
pub(super) fn looked_at<T>(generation: &Path, look: impl FnOnce() -> tantivy::Result<T>) -> Result<Option<T>> {
    match caught(|| Some(look())) {
        Some(Ok(found)) => Ok(Some(found)),
        Some(Err(error)) => refusal(generation, &error).map_or(Ok(None), Err),
        None => Ok(None),
    }
}

/// Returns which articles of a segment were not deleted, as the file or its copy says that is as it was written, and what
/// is wrong with the copy.
fn alive_of(generation: &Path, index: &Index, segment: &Segment) -> Result<(Option<AliveBitSet>, Option<String>)> {
    let file = segment.relative_path(SegmentComponent::Delete);
    let Some(copy) = copy_of(&file).filter(|_| segment.meta().has_deletes()) else {
        return Ok((None, None));
    };
    let alive = |path: &PathBuf| {
        looked_at(generation, || {
            let folder = index.directory();
            let is_sound = folder.validate_checksum(path)?;
            let bytes = folder.open_read(path)?.read_bytes()?;
            Ok(is_sound.then(|| AliveBitSet::open(bytes)))
        })
    };
    let of_copy = alive(&copy)?.flatten();
    let is_there = index.directory().exists(&copy).unwrap_or(true);
    let wrong = (is_there && of_copy.is_none()).then(|| format!("{} does not have its checksum", copy.display()));
    Ok((alive(&file)?.flatten().or(of_copy), wrong))
}

/// Opens the columns of a segment.
pub(super) fn columns_of(segment: &Segment) -> tantivy::Result<ColumnarReader> {
    Ok(ColumnarReader::open(segment.open_read(SegmentComponent::FastFields)?)?)
}

impl Part {
    /// Looks at all files of a segment of a generation.
    ///
    /// # Errors
    /// The system refused to read one. That is no damage, and what is in it is not to be given up.
    pub(super) fn open(
        generation: &Path,
        index: &Index,
        segment: Segment,
        dictionaries: &Dictionaries,
    ) -> Result<Part> {
        let mut components = COMPONENTS.to_vec();
        if segment.meta().has_deletes() {
            components.push(SegmentComponent::Delete);
        }
        let mut wrong = Vec::new();
        for component in components {
            let path = segment.relative_path(component.clone());
            let checked = caught(|| Some(index.directory().validate_checksum(&path)));
            if let Some(Err(error)) = &checked
                && let Some(refused) = refusal(generation, &error.clone().into())
            {
                return Err(refused);
            }
            let said = match checked {
                Some(Ok(true)) => continue,
                Some(Err(OpenReadError::FileDoesNotExist(_))) => format!("{} is missing", path.display()),
                Some(Err(OpenReadError::IoError { io_error, .. })) if io_error.raw_os_error().is_some() => {
                    format!("{} can't be read: {io_error}", path.display())
                }
                _ => format!("{} does not have its checksum", path.display()),
            };
            wrong.push((component, said));
        }
        let store = || Ok(StoreReader::open(segment.open_read(SegmentComponent::Store)?, 1)?);
        let store = looked_at(generation, store)?;
        let columns = looked_at(generation, || columns_of(&segment))?;
        let (alive, wrong_copy) = alive_of(generation, index, &segment)?;
        Ok(Part { segment, wrong, wrong_copy, store, dictionaries: dictionaries.clone(), columns, alive })
    }

    /// Returns the names of its files, the copy of one left aside.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        let deleted = self.segment.meta().has_deletes().then_some(SegmentComponent::Delete);
        COMPONENTS.into_iter().chain(deleted).map(|component| self.segment.relative_path(component)).collect()
    }

    /// Returns whether a file is as it was written.
    pub(super) fn is_sound(&self, component: &SegmentComponent) -> bool {
        self.wrong.iter().all(|(wrong, _)| wrong != component)
    }

    /// Returns whether it can be told which articles were deleted.
    pub(super) fn knows_deleted(&self) -> bool {
        !self.segment.meta().has_deletes() || self.alive.is_some()
    }

    /// Returns the articles that were not deleted; all, if that can't be told any more.
    pub(super) fn alive(&self) -> impl Iterator<Item = DocId> + '_ {
        let is_alive = |doc: &DocId| self.alive.as_ref().is_none_or(|alive| alive.is_alive(*doc));
        (0..self.segment.meta().max_doc()).filter(is_alive)
    }

    /// Returns what stands where an article should.
    pub(super) fn article(&self, doc: DocId) -> Option<StoredArticle> {
        let store = self.store.as_ref()?;
        caught(|| StoredArticle::read(&store.get_document_bytes(doc).ok()?, &self.dictionaries))
    }

    /// Returns an article if it is proved to be what was indexed.
    pub(super) fn intact(&self, doc: DocId) -> Option<StoredArticle> {
        let article = self.article(doc)?;
        let is_proved =
            self.is_sound(&SegmentComponent::Store) || self.sound_number("record", doc) == Some(article.hash());
        is_proved.then_some(article)
    }

    /// Returns the bookkeeping that an article carries, if it carries any that can be believed.
    pub(super) fn bookkeeping(&self, doc: DocId) -> Option<Bookkeeping> {
        Some(Bookkeeping {
            size: self.sound_number("size", doc)?,
            modified: self.sound_number("modified", doc)?,
            changed: self.sound_number("changed", doc)?,
            complete: self.sound_number::<u64>("complete", doc)? == 1,
            records: self.sound_number("records", doc)?,
        })
    }

    /// Returns the name of an article and its file as well as they can be told.
    pub(super) fn named(&self, doc: DocId) -> Option<Named> {
        if let Some(article) = self.intact(doc) {
            return Some(Named { file: article.file, article: NamedArticle { path: article.path, id: article.id } });
        }
        let file = self.text("file", doc)?;
        Some(Named { article: NamedArticle { path: file.clone(), id: self.text("id", doc)? }, file })
    }

    /// Returns the name of an article as well as it can be told.
    pub(super) fn name(&self, doc: DocId) -> Option<NamedArticle> {
        self.named(doc).map(|named| named.article)
    }

    fn sound_number<T>(&self, name: &str, doc: DocId) -> Option<T>
    where
        T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + 'static,
        DynamicColumn: Into<Option<Column<T>>>,
    {
        if !self.is_sound(&SegmentComponent::FastFields) {
            return None;
        }
        let column: Option<Column<T>> = self.column(name)?.into();
        column?.first(doc)
    }

    fn text(&self, name: &str, doc: DocId) -> Option<String> {
        caught(|| {
            let names: Option<StrColumn> = self.column(name)?.into();
            let names = names?;
            let mut text = String::new();
            names.ord_to_str(names.ords().first(doc)?, &mut text).ok()?.then_some(text)
        })
    }

    fn column(&self, name: &str) -> Option<DynamicColumn> {
        self.columns.as_ref()?.read_columns(name).ok()?.first()?.open().ok()
    }
}
