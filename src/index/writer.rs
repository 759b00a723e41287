//! The writer of a generation: segments are made by our [`Workers`], and tantivy commits, deletes and merges, with our settings.
//!
//! A [`Deletion`] is of the segments that are there at the time. So that it is also of an article that was added before it in the same
//! commit, the segments in the making are written first if they have that article, which is seldom.
//!
//! What is durable when: tantivy writes and syncs the files of a commit's segments, syncs their folder, then replaces
//! `meta.json` by a synced file and a rename; our [folder](super::directory) is synced after that once more.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::indexer::{IndexWriterOptions, NoMergePolicy};
use tantivy::store::Compressor;
use tantivy::{Index, IndexSettings, IndexWriter, SegmentReader, TantivyError, Term};

use super::archive::{Archive, detail_of, unreadable};
use super::commit::Stamp;
use super::deletion::Deletion;
use super::directory::{Obstacle, WriteFolder};
use super::home::Home;
use super::memory::Shares;
use super::merging::next_merge;
use super::packing::Learner;
use super::schema::Fields;
use super::sealed::sync_folder;
use super::stored::{Addition, hash_strings};
use super::strays::remove_strays;
use super::word_list::WordList;
use super::workers::Workers;
use crate::error::{Error, Result};

/// Writes one generation.
pub(crate) struct Writer {
    dir: PathBuf,
    generation: PathBuf,
    fields: Fields,
    writer: IndexWriter,
    learner: Learner,
    /// None while there is nothing to write.
    workers: Option<Workers>,
    /// The segments that are written.
    segments: Arc<HashSet<SegmentId>>,
    /// Hashes of the files, and of files with ids, of what is in segments that are not.
    unwritten: HashSet<u64, foldhash::fast::RandomState>,
    shares: Shares,
    obstacle: Obstacle,
    changed: bool,
}

impl Writer {
    /// Makes a new, empty generation in a folder.
    pub(crate) fn create(dir: &Path, generation: &Path, threads: usize, memory: usize) -> Result<Writer> {
        let (schema, _) = Fields::build();
        let settings = IndexSettings {
            // Articles come packed; a block is what is read for one of them.
            docstore_compression: Compressor::None,
            docstore_blocksize: 4096,
            docstore_compress_dedicated_thread: false,
            ..IndexSettings::default()
        };
        let folder = WriteFolder::open(generation).map_err(|error| write_error(dir, &error))?;
        let index = Index::create(folder.clone(), schema, settings)
            .map_err(|error| explained(dir, &error, &folder.obstacle()))?;
        Writer::of(dir, generation, index, &folder, threads, memory)
    }

    /// Opens a generation to write on.
    pub(crate) fn open(dir: &Path, generation: &Path, threads: usize, memory: usize) -> Result<Writer> {
        let damaged = |error| unreadable(dir, &error);
        let folder = WriteFolder::open(generation).map_err(damaged)?;
        let index = Index::open(folder.clone()).map_err(damaged)?;
        Writer::of(dir, generation, index, &folder, threads, memory)
    }

    fn of(
        dir: &Path,
        generation: &Path,
        index: Index,
        folder: &WriteFolder,
        threads: usize,
        memory: usize,
    ) -> Result<Writer> {
        let obstacle = folder.obstacle();
        // Its own threads have nothing to do.
        let options = IndexWriterOptions::builder().num_merge_threads(1).build();
        let writer: IndexWriter =
            index.writer_with_options(options).map_err(|error| explained(dir, &error, &obstacle))?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let segments = index.searchable_segment_ids();
        let (_, fields) = Fields::build();
        Ok(Writer {
            dir: dir.to_owned(),
            generation: generation.to_owned(),
            fields,
            writer,
            learner: Learner::with(folder.dictionaries()).map_err(|error| Error::unwritable(dir, &error))?,
            workers: None,
            segments: Arc::new(segments.map_err(|error| explained(dir, &error, &obstacle))?.into_iter().collect()),
            unwritten: HashSet::default(),
            shares: Shares::of(memory, threads),
            obstacle,
            changed: false,
        })
    }

    /// Makes a first dictionary of the articles that an index has, if it has none and they are enough for one.
    pub(crate) fn learn(&mut self, archive: &Archive) -> Result<()> {
        let newest = archive.segments.iter().enumerate().rev();
        let docs = newest.flat_map(|(number, segment)| segment.reader.doc_ids_alive().map(move |doc| (number, doc)));
        let contents = docs.filter_map(|(number, doc)| Some(archive.read_article(number, doc).ok()?.content()));
        self.learner.learn(contents).map_err(|error| Error::unwritable(&self.dir, &error))
    }

    /// Adds an article.
    pub(crate) fn add(&mut self, addition: Addition) -> Result<()> {
        self.changed = true;
        let article = &addition.article;
        self.unwritten.extend([hash_strings(&[&article.file]), hash_strings(&[&article.file, &article.id])]);
        let workers = match self.workers.take() {
            Some(workers) => Ok(workers),
            None => Workers::start(&self.generation, self.writer.index(), self.fields, &self.learner, &self.shares),
        };
        let workers = self.workers.insert(workers.map_err(|error| self.error(&error))?);
        let is_added = workers.add(&addition, &mut self.learner);
        if is_added.map_err(|error| Error::unwritable(&self.dir, &error))? { Ok(()) } else { self.hand_over() }
    }

    /// Has what was added written, and hands its segments to tantivy.
    fn hand_over(&mut self) -> Result<()> {
        let Some(workers) = self.workers.take() else { return Ok(()) };
        let segments = workers.finish().map_err(|error| self.error(&error))?;
        for segment in segments {
            Arc::make_mut(&mut self.segments).insert(segment.id());
            self.writer.add_segment(segment).map_err(|error| self.error(&error))?;
        }
        self.unwritten.clear();
        Ok(())
    }

    /// Deletes the articles of a file that were added before.
    pub(crate) fn delete_file(&mut self, file: &str) -> Result<()> {
        self.delete(hash_strings(&[file]), [Term::from_field_text(self.fields.file, file)])
    }

    /// Deletes the articles of a file with an id that were added before.
    pub(crate) fn delete_record(&mut self, file: &str, id: &str) -> Result<()> {
        let terms = [(self.fields.file, file), (self.fields.id, id)];
        self.delete(hash_strings(&[file, id]), terms.map(|(field, value)| Term::from_field_text(field, value)))
    }

    fn delete<const COUNT: usize>(&mut self, name: u64, terms: [Term; COUNT]) -> Result<()> {
        self.changed = true;
        if self.unwritten.contains(&name) {
            self.hand_over()?;
        }
        let deletion = Deletion::of(terms, &self.segments);
        self.writer.delete_query(deletion).map(|_| ()).map_err(|error| self.error(&error))
    }

    /// Returns whether anything was added or deleted since the last commit.
    pub(crate) fn changed(&self) -> bool {
        self.changed
    }

    /// Makes all that was done durable and visible. Without a stamp it is not taken for a commit yet.
    pub(crate) fn commit(&mut self, stamp: Option<&Stamp>) -> Result<()> {
        self.hand_over()?;
        let payload = stamp.map(serde_json::to_string).transpose();
        let payload = payload.map_err(|error| Error::Write { dir: self.dir.clone(), detail: error.to_string() })?;
        let committed = self.writer.prepare_commit().and_then(|mut commit| {
            if let Some(payload) = &payload {
                commit.set_payload(payload);
            }
            commit.commit()
        });
        committed.map_err(|error| self.error(&error))?;
        self.changed = false;
        Ok(())
    }

    /// Waits for all that is being written.
    pub(crate) fn close(self) -> Result<()> {
        let Writer { dir, writer, obstacle, .. } = self;
        writer.wait_merging_threads().map_err(|error| explained(&dir, &error, &obstacle))
    }

    /// Merges segments until there are few, and those with many deleted articles, or all into one without any; then
    /// removes the files that no commit needs any more.
    pub(crate) fn tidy(mut self, compact: bool) -> Result<()> {
        let (dir, obstacle) = (self.dir.clone(), self.obstacle.clone());
        while let Some(chosen) = self.segments_to_merge(compact)? {
            self.writer.merge(&chosen).wait().map_err(|error| self.error(&error))?;
        }
        self.writer.garbage_collect_files().wait().map_err(|error| self.error(&error))?;
        let index = self.writer.index().clone();
        self.writer.wait_merging_threads().map_err(|error| explained(&dir, &error, &obstacle))?;
        let segments = index.searchable_segments().map_err(|error| write_error(&dir, &error))?;
        let readers = segments.iter().map(SegmentReader::open).collect::<tantivy::Result<Vec<_>>>();
        let readers = readers.map_err(|error| write_error(&dir, &error))?;
        WordList::bring_up_to_date(&self.generation, &readers, self.fields.text)?;
        let metas: Vec<SegmentMeta> = segments.iter().map(|segment| segment.meta().clone()).collect();
        remove_strays(&self.generation, &metas);
        sync_folder(&self.generation)
    }

    /// Returns the segments to merge next, if any are worth it.
    fn segments_to_merge(&self, compact: bool) -> Result<Option<Vec<SegmentId>>> {
        let metas = self.writer.index().searchable_segment_metas().map_err(|error| self.error(&error))?;
        let is_compact = metas.len() <= 1 && metas.iter().all(|meta| meta.num_deleted_docs() == 0);
        Ok(match compact {
            true => (!is_compact).then(|| metas.iter().map(SegmentMeta::id).collect()),
            false => next_merge(&self.generation, &metas, self.shares.merged),
        })
    }

    fn error(&self, error: &TantivyError) -> Error {
        explained(&self.dir, error, &self.obstacle)
    }
}

/// Returns the error of a writer whose threads may have met an obstacle before, which is the reason for it.
fn explained(dir: &Path, error: &TantivyError, obstacle: &Obstacle) -> Error {
    match obstacle.take() {
        Some(reason) => Error::unwritable(dir, &reason),
        None => write_error(dir, error),
    }
}

fn write_error(dir: &Path, error: &TantivyError) -> Error {
    match error {
        TantivyError::LockFailure(..) => {
            Error::Locked { dir: dir.to_owned(), process: None, searchable: Home::new(dir).current().is_ok() }
        }
        TantivyError::IoError(error) => Error::unwritable(dir, error),
        error => Error::Write { dir: dir.to_owned(), detail: detail_of(error) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::LEAST_MEMORY;
    use crate::index::stored::StoredArticle;

    #[test]
    fn a_deletion_is_of_what_was_added_before_it_and_of_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = Writer::create(folder.path(), folder.path(), 2, LEAST_MEMORY).unwrap();
        let add = |writer: &mut Writer, file: &str, id: &str| {
            let (file, id) = (file.to_owned(), id.to_owned());
            let article = StoredArticle { file, id, composed: "lamp".into(), ..StoredArticle::default() };
            writer.add(Addition { hash: article.hash(), article, bookkeeping: None }).unwrap();
        };
        let count = |writer: &Writer| {
            let metas = writer.writer.index().searchable_segment_metas().unwrap();
            metas.iter().map(SegmentMeta::num_docs).sum::<u32>()
        };
        // Before, between and after additions of one commit.
        writer.delete_file("a").unwrap();
        add(&mut writer, "a", "1");
        add(&mut writer, "a", "2");
        add(&mut writer, "b", "1");
        writer.delete_record("a", "1").unwrap();
        add(&mut writer, "a", "1");
        writer.commit(None).unwrap();
        assert_eq!(count(&writer), 3);
        // Of an earlier commit, and of the same.
        writer.delete_record("a", "2").unwrap();
        add(&mut writer, "a", "2");
        writer.delete_file("a").unwrap();
        writer.delete_record("b", "2").unwrap();
        writer.commit(None).unwrap();
        assert_eq!(count(&writer), 1);
        writer.delete_file("b").unwrap();
        writer.commit(None).unwrap();
        assert_eq!(count(&writer), 0);
    }

    #[test]
    fn none_is_lost_whether_or_not_the_last_fills_a_batch() {
        for (count, length) in [(1, 10), (1, 300_000), (2, 128 << 10), (4, 10_000), (4, 64 << 10), (4, 300_000)] {
            let folder = tempfile::tempdir().unwrap();
            let mut writer = Writer::create(folder.path(), folder.path(), 2, 4 * LEAST_MEMORY).unwrap();
            assert_eq!(writer.shares.threads, 2);
            for id in 0..count {
                let composed = "lamp ".repeat(length / 5);
                let article = StoredArticle { id: id.to_string(), composed, ..StoredArticle::default() };
                writer.add(Addition { hash: article.hash(), article, bookkeeping: None }).unwrap();
            }
            writer.commit(None).unwrap();
            let metas = writer.writer.index().searchable_segment_metas().unwrap();
            assert_eq!(metas.iter().map(SegmentMeta::num_docs).sum::<u32>(), count, "{count} of {length}");
        }
    }
}
