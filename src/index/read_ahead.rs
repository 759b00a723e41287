//! Reading ahead: while the articles of one file are written, the files behind it are read already, each by a thread.
//!
//! Files come to the writer in their order and as if it had read them itself. Of a file that is not at its turn only a
//! part is read, so that memory grows neither with the files nor with what is in them.

use std::collections::VecDeque;
use std::io;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, scope};

use super::record::Record;
use crate::article::Article;
use crate::file_name::text_of;
use crate::ingest::{self, Problem, ReadOptions, SourceFile, Steadiness};

/// How many files are begun before their turn, however long they are.
const FILES_AHEAD: usize = 16;

/// How many are begun as long as all of them together are short: who reads is then seldom waited for, and seldom waits.
const SHORT_FILES_AHEAD: usize = 64;

/// The bytes of files that are short together.
const SHORT: u64 = 1 << 20;

/// The bytes of text that are handed over together. As much may wait to be handed over, and as much again may have been
/// read behind it.
const BATCH: usize = 256 << 10;

/// What a record or a problem counts beside its text.
const OVERHEAD: usize = 256;

/// The stack of a thread that reads: that of a main thread, for formats in which things stand inside each other.
const STACK: usize = 8 << 20;

/// What is read of a file.
pub(super) type Found = Result<Record, Problem>;

/// Some of what is read of a file; with the last of it comes how the file stood meanwhile.
pub(super) struct Part {
    found: Vec<Result<Article, Problem>>,
    end: Option<Steadiness>,
}

/// A file to be read, and whom its parts are for.
struct Job<'f> {
    file: &'f SourceFile,
    options: ReadOptions,
    to: SyncSender<Part>,
}

impl Job<'_> {
    /// Reads the file, as far as somebody takes what is read.
    fn carry_out(self) {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        let end = ingest::read(self.file, &self.options, &mut |found| {
            bytes += OVERHEAD + found.as_ref().map_or(0, |article| article.text.len());
            batch.push(found);
            if bytes < BATCH {
                return ControlFlow::Continue(());
            }
            bytes = 0;
            match self.to.send(Part { found: std::mem::take(&mut batch), end: None }) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        });
        // Nobody wants it if nobody is there.
        let _ = self.to.send(Part { found: batch, end: Some(end) });
    }
}

/// A file at its turn.
pub(super) struct FileAhead<'f> {
    file: &'f SourceFile,
    options: ReadOptions,
    /// None if it is not begun.
    parts: Option<Receiver<Part>>,
}

impl<'f> FileAhead<'f> {
    /// Returns a file that is read only now.
    pub(super) fn here(file: &'f SourceFile, options: ReadOptions) -> FileAhead<'f> {
        FileAhead { file, options, parts: None }
    }

    /// Hands the records and problems of the file to `each`, until the file ends or `each` breaks. Returns how the file stood
    /// meanwhile.
    pub(super) fn read(self, each: &mut dyn FnMut(Found) -> ControlFlow<()>) -> Steadiness {
        let path = text_of(&self.file.path);
        // Records are made on this side, since to read is most of the work.
        let mut each =
            |found: Result<Article, Problem>| each(found.map(|article| Record::new(article, &path, &self.file.shown)));
        let Some(parts) = self.parts else {
            return ingest::read(self.file, &self.options, &mut each);
        };
        // A thread that crashed sends no end; what it read is not taken for all of the file.
        while let Ok(Part { found, end }) = parts.recv() {
            if found.into_iter().try_for_each(&mut each).is_break() {
                break;
            }
            if let Some(end) = end {
                return end;
            }
        }
        Steadiness::Unsteady
    }
}

/// The files to be read, in their order, each with how it is read.
pub(super) type Files<'f> = Box<dyn Iterator<Item = (&'f SourceFile, ReadOptions)> + 'f>;

/// Files that are read ahead.
pub(super) struct ReadAhead<'f> {
    /// Those that are not begun.
    files: Files<'f>,
    jobs: Sender<Job<'f>>,
    /// Those that are begun.
    begun: VecDeque<FileAhead<'f>>,
}

impl<'f> ReadAhead<'f> {
    /// Has so many threads read the files, and `take` take them.
    ///
    /// # Errors
    /// No thread could be started.
    pub(super) fn of<R>(files: Files<'f>, threads: usize, take: impl FnOnce(ReadAhead<'f>) -> R) -> io::Result<R> {
        let (jobs, waiting) = channel::<Job<'f>>();
        let waiting = Mutex::new(waiting);
        // Who waits for a job holds the lock; the others wait for the lock.
        let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let work = || {
            while let Ok(job) = next() {
                job.carry_out();
            }
        };
        scope(|scope| {
            for _ in 0..threads {
                Builder::new().stack_size(STACK).spawn_scoped(scope, work)?;
            }
            Ok(take(ReadAhead { files, jobs, begun: VecDeque::new() }))
        })
    }

    /// Returns the next file.
    pub(super) fn next_file(&mut self) -> Option<FileAhead<'f>> {
        while self.has_room() {
            let Some((file, options)) = self.files.next() else { break };
            let (to, parts) = sync_channel(1);
            if self.jobs.send(Job { file, options, to }).is_err() {
                break;
            }
            self.begun.push_back(FileAhead { file, options, parts: Some(parts) });
        }
        self.begun.pop_front()
    }

    /// Returns whether another file is to be begun.
    fn has_room(&self) -> bool {
        let are_short = || self.begun.iter().map(|begun| begun.file.size).sum::<u64>() < SHORT;
        self.begun.len() < FILES_AHEAD || self.begun.len() < SHORT_FILES_AHEAD && are_short()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Root, WalkOptions, resolve_root, walk};
    use std::fs;
    use std::path::Path;

    fn files_of(folder: &Path) -> Vec<SourceFile> {
        let root: Root = resolve_root(folder).unwrap();
        let mut files = Vec::new();
        walk(&root, &WalkOptions::default(), &mut |found| {
            files.push(found.unwrap());
            ControlFlow::Continue(())
        });
        files
    }

    fn with_options(files: &[SourceFile]) -> Files<'_> {
        Box::new(files.iter().map(|file| (file, ReadOptions::default())))
    }

    /// Returns what is read of each file: its records' ids, or the problem.
    fn ids(file: FileAhead<'_>) -> Vec<String> {
        let mut ids = Vec::new();
        let steadiness = file.read(&mut |found| {
            ids.push(found.map_or_else(|problem| problem.to_string(), |record| record.id));
            ControlFlow::Continue(())
        });
        assert!(matches!(steadiness, Steadiness::Steady(_)));
        ids
    }

    /// Makes files of some records, one of many, and one of none.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..3 * FILES_AHEAD {
            let records = if number == 7 { 2000 } else { number % 4 };
            let line = |record| format!("{{\"id\":\"{number}-{record}\",\"text\":\"{}\"}}\n", "harbour ".repeat(30));
            let path = folder.path().join(format!("{number:03}.jsonl"));
            fs::write(path, (0..records).map(line).collect::<String>()).unwrap();
        }
        folder
    }

    #[test]
    fn files_come_in_their_order_and_whole_however_many_threads_read() {
        let folder = folder();
        let files = files_of(folder.path());
        let here: Vec<_> = files.iter().map(|file| ids(FileAhead::here(file, ReadOptions::default()))).collect();
        assert_eq!((here[7].len(), here[8].len()), (2000, 1));
        for threads in 1..4 {
            let ahead = ReadAhead::of(with_options(&files), threads, |mut ahead| {
                std::iter::from_fn(|| ahead.next_file().map(ids)).collect::<Vec<_>>()
            });
            assert_eq!(ahead.unwrap(), here, "{threads} threads");
        }
    }

    #[test]
    fn who_takes_no_more_is_not_waited_for() {
        let folder = folder();
        let files = files_of(folder.path());
        let taken = ReadAhead::of(with_options(&files), 2, |mut ahead| {
            let mut taken = 0;
            for _ in 0..8 {
                let file = ahead.next_file().unwrap();
                taken = 0;
                file.read(&mut |_| {
                    taken += 1;
                    if taken < 10 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
                });
            }
            taken
        });
        assert_eq!(taken.unwrap(), 10);
    }
}
