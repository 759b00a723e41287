//! The threads that write: each makes segments of the articles that it takes from a queue.

use std::io;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use tantivy::index::SegmentMeta;
use tantivy::{Index, TantivyError};

use super::memory::Shares;
use super::packing::{Learner, Packer};
use super::queue::{End, Queue};
use super::record::Bookkeeping;
use super::schema::Fields;
use super::segment_writer::SegmentWriter;
use super::stored::{Addition, document_of};
use super::word_list::WordList;

/// Articles are handed over in batches of so many bytes: to hand over each by itself, with a dozen strings that one thread made and
/// another one frees, takes as long as to index it.
const BATCH: usize = 128 << 10;

/// Articles on their way to a thread.
#[derive(Debug, Default)]
struct Batch {
    /// Their contents, one behind the other.
    contents: Vec<u8>,
    articles: Vec<Batched>,
}

#[derive(Debug)]
struct Batched {
    /// Where its content ends.
    end: usize,
    hash: u64,
    bookkeeping: Option<Bookkeeping>,
    /// The number of the dictionary that it is packed by.
    dictionary: u8,
}

/// Threads at work. To drop them is to give up what they have.
#[derive(Debug)]
pub(super) struct Workers {
    queue: Arc<Queue<Batch>>,
    batch: Batch,
    threads: Vec<JoinHandle<tantivy::Result<Vec<SegmentMeta>>>>,
}

impl Workers {
    /// Starts as many threads as the memory has room for.
    pub(super) fn start(
        generation: &Path,
        index: &Index,
        fields: Fields,
        learner: &Learner,
        shares: &Shares,
    ) -> tantivy::Result<Workers> {
        let queue = Arc::new(Queue::of(shares.waiting));
        let mut workers = Workers { queue, batch: Batch::default(), threads: Vec::with_capacity(shares.threads) };
        for number in 0..shares.threads {
            let mut work = Work {
                generation: generation.to_owned(),
                index: index.clone(),
                fields,
                packer: learner.packer(),
                budget: shares.budget,
                queue: Arc::clone(&workers.queue),
            };
            let thread = thread::Builder::new().name(format!("write-{number}"));
            workers.threads.push(thread.spawn(move || work.carry_out())?);
        }
        Ok(workers)
    }

    /// Adds an article. Returns whether that could be done; if not, [`Workers::finish`] says why.
    ///
    /// # Errors
    /// zstd could not make a dictionary.
    pub(super) fn add(&mut self, addition: &Addition, learner: &mut Learner) -> io::Result<bool> {
        let Addition { article, hash, bookkeeping } = addition;
        let Batch { contents, articles } = &mut self.batch;
        let start = contents.len();
        article.write_content(contents);
        let dictionary = learner.number(&contents[start..])?;
        articles.push(Batched { end: contents.len(), hash: *hash, bookkeeping: *bookkeeping, dictionary });
        Ok(contents.len() < BATCH || self.hand_over())
    }

    fn hand_over(&mut self) -> bool {
        let bytes = self.batch.contents.len();
        self.queue.push(std::mem::take(&mut self.batch), bytes)
    }

    /// Has all articles written. Returns the descriptions of the segments, which nothing refers to yet.
    pub(super) fn finish(mut self) -> tantivy::Result<Vec<SegmentMeta>> {
        // Of no articles a thread would begin a segment for nothing.
        if !self.batch.articles.is_empty() {
            self.hand_over();
        }
        let end = self.queue.end(End::Closed);
        let mut segments = Vec::new();
        // All end, whatever becomes of one of them.
        let ended: Vec<_> = self.threads.drain(..).map(JoinHandle::join).collect();
        for result in ended {
            segments.extend(result.unwrap_or_else(|panic| resume_unwind(panic))?);
        }
        match end {
            End::Closed => Ok(segments),
            End::GivenUp => Err(TantivyError::InternalError("a thread that writes ended too soon".to_owned())),
        }
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.queue.end(End::GivenUp);
        for thread in self.threads.drain(..) {
            // What became of it is of no interest any more.
            let _ = thread.join();
        }
    }
}

/// Gives up the queue of a thread that fails or panics.
struct Failing<'a>(Option<&'a Queue<Batch>>);

impl Drop for Failing<'_> {
    fn drop(&mut self) {
        if let Some(queue) = self.0 {
            queue.end(End::GivenUp);
        }
    }
}

/// What a thread does.
struct Work {
    generation: PathBuf,
    index: Index,
    fields: Fields,
    packer: Packer,
    /// A segment that has come to so many bytes is written.
    budget: usize,
    queue: Arc<Queue<Batch>>,
}

impl Work {
    /// Makes segments of what the queue has.
    fn carry_out(&mut self) -> tantivy::Result<Vec<SegmentMeta>> {
        let queue = Arc::clone(&self.queue);
        let mut failing = Failing(Some(&queue));
        let mut finished = Vec::new();
        let mut writer: Option<SegmentWriter> = None;
        let end = loop {
            let batch = match queue.take() {
                Ok(batch) => batch,
                Err(end) => break end,
            };
            let mut segment = match writer.take() {
                Some(segment) => segment,
                None => SegmentWriter::begin(self.index.new_segment())?,
            };
            self.add(batch, &mut segment)?;
            if segment.memory() < self.budget {
                writer = Some(segment);
            } else {
                finished.push(self.finish(segment)?);
            }
        };
        if end == End::Closed {
            finished.extend(writer.map(|segment| self.finish(segment)).transpose()?);
        }
        failing.0 = None;
        Ok(finished)
    }

    fn finish(&self, segment: SegmentWriter) -> tantivy::Result<SegmentMeta> {
        let (meta, words) = segment.finish()?;
        WordList::write(&self.generation, meta.id(), &words)?;
        Ok(meta)
    }

    fn add(&mut self, batch: Batch, segment: &mut SegmentWriter) -> tantivy::Result<()> {
        let mut start = 0;
        for Batched { end, hash, bookkeeping, dictionary } in batch.articles {
            let content = &batch.contents[start..end];
            start = end;
            let packed = self.packer.pack(dictionary, content)?;
            let lost = || TantivyError::InternalError("an article can't be read as it was written".to_owned());
            let document = document_of(content, &self.fields, hash, bookkeeping, &packed).ok_or_else(lost)?;
            segment.add(&document)?;
        }
        Ok(())
    }
}
