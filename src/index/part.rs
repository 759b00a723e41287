//! A segment looked at without trust: any of its files may be damaged or gone.
//!
//! The engine below believes what its files say, and may panic where they lie. Here every look is caught, and an article
//! counts as intact only if that can be proved: by the checksum of the file that it stands in, or by its own hash.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use tantivy::columnar::{Column, ColumnarReader, DynamicColumn, StrColumn};
use tantivy::directory::error::OpenReadError;
use tantivy::fastfield::AliveBitSet;
use tantivy::index::{Segment, SegmentComponent};
use tantivy::store::StoreReader;
use tantivy::{DocId, Index};

use super::record::Bookkeeping;
use super::stored::StoredArticle;

/// The files of a segment; the one of deleted articles is there only if there are any.
pub(super) const COMPONENTS: [SegmentComponent; 6] = [
    SegmentComponent::Terms,
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::FieldNorms,
    SegmentComponent::FastFields,
    SegmentComponent::Store,
];

/// An article by its name.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedArticle {
    /// The path as shown; the absolute one when nothing else can be read of it.
    pub path: String,
    /// Its identifier.
    pub id: String,
}

/// A segment, as far as it can be read.
pub(super) struct Part {
    pub(super) segment: Segment,
    /// The files that are not as they were written, with what is wrong.
    pub(super) wrong: Vec<(SegmentComponent, String)>,
    store: Option<StoreReader>,
    columns: Option<ColumnarReader>,
    alive: Option<AliveBitSet>,
}

/// Returns what something returned, or nothing if it panicked.
pub(super) fn caught<T>(look: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(look)).ok().flatten()
}

impl Part {
    /// Looks at all files of a segment.
    pub(super) fn open(index: &Index, segment: Segment) -> Part {
        let mut components = COMPONENTS.to_vec();
        if segment.meta().has_deletes() {
            components.push(SegmentComponent::Delete);
        }
        let mut wrong = Vec::new();
        for component in components {
            let path = segment.relative_path(component.clone());
            let checked = caught(|| Some(index.directory().validate_checksum(&path)));
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
        let store = caught(|| StoreReader::open(segment.open_read(SegmentComponent::Store).ok()?, 4).ok());
        let columns = caught(|| ColumnarReader::open(segment.open_read(SegmentComponent::FastFields).ok()?).ok());
        let alive = match segment.meta().has_deletes() {
            true => caught(|| {
                let bytes = segment.open_read(SegmentComponent::Delete).ok()?.read_bytes().ok()?;
                Some(AliveBitSet::open(bytes))
            }),
            false => None,
        };
        Part { segment, wrong, store, columns, alive }
    }

    /// Returns the names of its files.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        let deleted = self.segment.meta().has_deletes().then_some(SegmentComponent::Delete);
        COMPONENTS.into_iter().chain(deleted).map(|component| self.segment.relative_path(component)).collect()
    }

    /// Returns whether a file is as it was written.
    pub(super) fn is_sound(&self, component: &SegmentComponent) -> bool {
        self.wrong.iter().all(|(wrong, _)| wrong != component)
    }

    /// Returns the articles that were not deleted; all, if that can't be told any more.
    pub(super) fn alive(&self) -> impl Iterator<Item = DocId> + '_ {
        let is_alive = |doc: &DocId| {
            let alive = self.alive.as_ref().filter(|_| self.is_sound(&SegmentComponent::Delete));
            alive.is_none_or(|alive| alive.is_alive(*doc))
        };
        (0..self.segment.meta().max_doc()).filter(is_alive)
    }

    /// Returns what stands where an article should.
    pub(super) fn article(&self, doc: DocId) -> Option<StoredArticle> {
        let store = self.store.as_ref()?;
        caught(|| StoredArticle::read(&store.get_document_bytes(doc).ok()?))
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

    /// Returns the name of an article as well as it can be told.
    pub(super) fn name(&self, doc: DocId) -> Option<NamedArticle> {
        if let Some(article) = self.intact(doc) {
            return Some(NamedArticle { path: article.path, id: article.id });
        }
        Some(NamedArticle { path: self.text("file", doc)?, id: self.text("id", doc)? })
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
