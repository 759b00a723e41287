//! Reading ahead: while the articles of one file are written, threads read the files behind it already, short ones several at a time.
//!
//! Files come to the writer in their order and as if it had read them itself. Of what is not at its turn only a
//! part is read, so that memory grows neither with the files nor with what is in them.

use std::collections::VecDeque;
use std::io;
use std::iter::Peekable;
use std::mem::take;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, scope};
use std::vec;

use super::record::Record;
use crate::article::Article;
use crate::file_name::text_of;
use crate::ingest::{self, Problem, ReadOptions, SourceFile, Steadiness};

/// How many files are begun before their turn, however long they are.
const FILES_AHEAD: usize = 16;

/// How many are begun as long as all of them together are short: who reads is then seldom waited for, and seldom waits.
const SHORT_FILES_AHEAD: usize = 4096;

/// The bytes of files that are short together.
const SHORT: u64 = 4 << 20;

/// The files that a thread is given at once, and their bytes, if they are more than one: for each that is given by itself, somebody
/// is woken.
const FILES_OF_A_JOB: usize = 32;
const BYTES_OF_A_JOB: u64 = 32 << 10;

/// The bytes of text that are handed over together. As much may wait to be handed over, and as much again may have been
/// read behind it.
const BATCH: usize = 256 << 10;

/// What a record or a problem counts beside its text.
const OVERHEAD: usize = 256;

/// The stack of a thread that reads: that of a main thread, for formats in which things stand inside each other.
const STACK: usize = 8 << 20;

/// What is read of a file.
pub(super) type Found = Result<Record, Problem>;

/// A file, and how it is read.
pub(super) type ToRead<'f> = (&'f SourceFile, ReadOptions);

/// Some of what is read of a file; with the last of it comes how the file stood meanwhile.
struct Part {
    found: Vec<Result<Article, Problem>>,
    end: Option<Steadiness>,
}

/// Files to be read one after the other, and whom their parts are for.
struct Job<'f> {
    files: Vec<ToRead<'f>>,
    to: SyncSender<Vec<Part>>,
}

impl Job<'_> {
    /// Reads the files, as far as somebody takes what is read.
    fn carry_out(self) {
        let Job { files, to } = self;
        let (mut parts, mut bytes) = (Vec::new(), 0);
        for (file, options) in files {
            let mut found = Vec::new();
            let mut is_wanted = true;
            let end = ingest::read(file, &options, &mut |next| {
                bytes += OVERHEAD + next.as_ref().map_or(0, |article| article.text.len());
                found.push(next);
                if bytes < BATCH {
                    return ControlFlow::Continue(());
                }
                bytes = 0;
                parts.push(Part { found: take(&mut found), end: None });
                is_wanted = to.send(take(&mut parts)).is_ok();
                if is_wanted { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            });
            if !is_wanted {
                return;
            }
            parts.push(Part { found, end: Some(end) });
        }
        // Nobody wants it if nobody is there.
        let _ = to.send(parts);
    }
}

/// What comes of a job.
struct Coming {
    from: Receiver<Vec<Part>>,
    here: vec::IntoIter<Part>,
    /// Of how many files the end came.
    ended: usize,
}

impl Coming {
    /// Returns the next part; none if the thread that reads crashed.
    fn next(&mut self) -> Option<Part> {
        loop {
            if let Some(part) = self.here.next() {
                self.ended += usize::from(part.end.is_some());
                return Some(part);
            }
            self.here = self.from.recv().ok()?.into_iter();
        }
    }
}

/// A file at its turn.
pub(super) struct FileAhead<'a> {
    file: &'a SourceFile,
    options: ReadOptions,
    /// None if it is not begun.
    coming: Option<&'a mut Coming>,
}

impl<'a> FileAhead<'a> {
    /// Returns a file that is read only now.
    pub(super) fn here(file: &'a SourceFile, options: ReadOptions) -> FileAhead<'a> {
        FileAhead { file, options, coming: None }
    }

    /// Hands the records and problems of the file to `each`, until the file ends or `each` breaks. Returns how the file stood
    /// meanwhile.
    pub(super) fn read(self, each: &mut dyn FnMut(Found) -> ControlFlow<()>) -> Steadiness {
        let path = text_of(&self.file.path);
        // Records are made on this side, since to read is most of the work.
        let mut each =
            |found: Result<Article, Problem>| each(found.map(|article| Record::new(article, &path, &self.file.shown)));
        let Some(coming) = self.coming else {
            return ingest::read(self.file, &self.options, &mut each);
        };
        // A thread that crashed sends no end; what it read is not taken for all of the file.
        while let Some(Part { found, end }) = coming.next() {
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
pub(super) type Files<'f> = Box<dyn Iterator<Item = ToRead<'f>> + 'f>;

/// A job that is begun.
struct Begun<'f> {
    files: Vec<ToRead<'f>>,
    /// How many of them were at their turn.
    at: usize,
    coming: Coming,
}

/// Files that are read ahead.
pub(super) struct ReadAhead<'f> {
    /// Those that are not begun.
    files: Peekable<Files<'f>>,
    jobs: Sender<Job<'f>>,
    begun: VecDeque<Begun<'f>>,
    /// How many files are begun that were not at their turn, and their bytes.
    ahead: (usize, u64),
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
            Ok(take(ReadAhead { files: files.peekable(), jobs, begun: VecDeque::new(), ahead: (0, 0) }))
        })
    }

    /// Returns the next file. What was not taken of the one before is lost.
    pub(super) fn next_file(&mut self) -> Option<FileAhead<'_>> {
        while self.has_room() && self.begin() {}
        // Of a job whose files were all at their turn nothing is waited for.
        if self.begun.front().is_some_and(|begun| begun.at == begun.files.len()) {
            self.begun.pop_front();
        }
        let Begun { files, at, coming } = self.begun.front_mut()?;
        while coming.ended < *at && coming.next().is_some() {}
        let (file, options) = files[*at];
        *at += 1;
        self.ahead.0 -= 1;
        self.ahead.1 -= file.size;
        Some(FileAhead { file, options, coming: Some(coming) })
    }

    /// Returns whether another file is to be begun.
    fn has_room(&self) -> bool {
        let (files, bytes) = self.ahead;
        files < FILES_AHEAD || files < SHORT_FILES_AHEAD && bytes < SHORT
    }

    /// Has the next files read. Returns false if there are none, or nobody reads.
    fn begin(&mut self) -> bool {
        let Some(first) = self.files.next() else { return false };
        let mut bytes = first.0.size;
        let mut files = vec![first];
        while files.len() < FILES_OF_A_JOB
            && let Some(next) = self.files.next_if(|(file, _)| bytes + file.size <= BYTES_OF_A_JOB)
        {
            bytes += next.0.size;
            files.push(next);
        }
        let (to, from) = sync_channel(1);
        let coming = Coming { from, here: Vec::new().into_iter(), ended: 0 };
        self.ahead.0 += files.len();
        self.ahead.1 += bytes;
        self.begun.push_back(Begun { files: files.clone(), at: 0, coming });
        self.jobs.send(Job { files, to }).is_ok()
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

    /// Makes files of some records, one of many, one of many that is short since it is packed, and some of none.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..3 * FILES_AHEAD {
            let records = if number == 7 { 2000 } else { number % 4 };
            let line = |record| format!("{{\"id\":\"{number}-{record}\",\"text\":\"{}\"}}\n", "harbour ".repeat(30));
            let path = folder.path().join(format!("{number:03}.jsonl"));
            fs::write(path, (0..records).map(line).collect::<String>()).unwrap();
        }
        let long = fs::read(folder.path().join("007.jsonl")).unwrap();
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        io::Write::write_all(&mut packed, &long).unwrap();
        fs::write(folder.path().join("013.jsonl.gz"), packed.finish().unwrap()).unwrap();
        folder
    }

    #[test]
    fn files_come_in_their_order_and_whole_however_many_threads_read() {
        let folder = folder();
        let files = files_of(folder.path());
        let here: Vec<_> = files.iter().map(|file| ids(FileAhead::here(file, ReadOptions::default()))).collect();
        assert_eq!((here[7].len(), here[8].len(), here[14].len()), (2000, 1, 2000));
        assert!(files[14].size < BYTES_OF_A_JOB && files[13].size + files[14].size + files[15].size < BYTES_OF_A_JOB);
        for threads in 1..4 {
            let ahead = ReadAhead::of(with_options(&files), threads, |mut ahead| {
                std::iter::from_fn(|| ahead.next_file().map(ids)).collect::<Vec<_>>()
            });
            assert_eq!(ahead.unwrap(), here, "{threads} threads");
        }
    }

    #[test]
    fn what_is_not_taken_is_not_taken_for_the_next() {
        let folder = folder();
        let files = files_of(folder.path());
        let taken = ReadAhead::of(with_options(&files), 2, |mut ahead| {
            for (number, file) in files.iter().enumerate() {
                let ahead = ahead.next_file().unwrap();
                match number % 4 {
                    0 => {}
                    2 => {
                        ahead.read(&mut |_| ControlFlow::Break(()));
                    }
                    _ => assert_eq!(ids(ahead), ids(FileAhead::here(file, ReadOptions::default())), "{number}"),
                }
            }
            ahead.next_file().is_none()
        });
        assert!(taken.unwrap());
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
