//! The threads that write: each makes segments of the articles that it takes from a queue.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use tantivy::index::SegmentMeta;
use tantivy::{Index, TantivyDocument};

use super::memory::Shares;
use super::queue::{End, Queue};
use super::segment_writer::SegmentWriter;

/// Threads at work. To drop them is to give up what they have.
#[derive(Debug)]
pub(super) struct Workers {
    queue: Arc<Queue>,
    threads: Vec<JoinHandle<tantivy::Result<Vec<SegmentMeta>>>>,
}

impl Workers {
    /// Starts as many threads as the memory has room for.
    pub(super) fn start(index: &Index, shares: &Shares) -> tantivy::Result<Workers> {
        let queue = Arc::new(Queue::of(shares.waiting));
        let mut workers = Workers { queue, threads: Vec::with_capacity(shares.threads) };
        for number in 0..shares.threads {
            let (index, budget, queue) = (index.clone(), shares.budget, Arc::clone(&workers.queue));
            let thread = thread::Builder::new().name(format!("write-{number}"));
            workers.threads.push(thread.spawn(move || work(&index, budget, &queue))?);
        }
        Ok(workers)
    }

    /// Adds a document. Returns whether that could be done; if not, [`Workers::finish`] says why.
    pub(super) fn add(&self, document: TantivyDocument) -> bool {
        self.queue.push(document)
    }

    /// Has all documents written. Returns the descriptions of the segments, which nothing refers to yet.
    pub(super) fn finish(mut self) -> tantivy::Result<Vec<SegmentMeta>> {
        self.queue.end(End::Closed);
        let mut segments = Vec::new();
        // All end, whatever becomes of one of them.
        let ended: Vec<_> = self.threads.drain(..).map(JoinHandle::join).collect();
        for result in ended {
            segments.extend(result.unwrap_or_else(|panic| resume_unwind(panic))?);
        }
        Ok(segments)
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
struct Failing<'a>(Option<&'a Queue>);

impl Drop for Failing<'_> {
    fn drop(&mut self) {
        if let Some(queue) = self.0 {
            queue.end(End::GivenUp);
        }
    }
}

/// Makes segments of what the queue has, a new one whenever one has come to so many bytes.
fn work(index: &Index, budget: usize, queue: &Queue) -> tantivy::Result<Vec<SegmentMeta>> {
    let mut failing = Failing(Some(queue));
    let mut finished = Vec::new();
    let mut taken = Vec::new();
    let mut writer: Option<SegmentWriter> = None;
    while queue.take(&mut taken) {
        if taken.is_empty() {
            finished.extend(writer.map(SegmentWriter::finish).transpose()?);
            failing.0 = None;
            break;
        }
        let mut segment = match writer.take() {
            Some(segment) => segment,
            None => SegmentWriter::begin(index.new_segment())?,
        };
        for document in taken.drain(..) {
            segment.add(&document)?;
        }
        if segment.memory() < budget {
            writer = Some(segment);
        } else {
            finished.push(segment.finish()?);
        }
    }
    Ok(finished)
}
