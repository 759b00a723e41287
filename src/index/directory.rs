//! The folder of a generation, as tantivy reads and writes it.
//!
//! tantivy's own directory with what it leaves out. The small files that say what counts are [sealed](super::sealed);
//! after a commit the folder is synced, without which the rename may be lost in a power cut; the reason why something
//! could not be written is remembered, since tantivy drops it on the way through its threads. What says which articles of
//! a segment were deleted stands nowhere else, so it is written twice. A reader takes no lock, writes nothing (a read-only
//! folder has no place for it), and sees the one commit that it was given.

use std::collections::HashMap;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite, WatchCallback, WatchHandle,
    WritePtr,
};

use super::dictionaries::{Dictionaries, Shared, split_record};
#[cfg(unix)]
use super::long_file::LongFile;
use super::sealed::{unsealed, write_whole};

/// The file that says what a commit holds.
pub(crate) const COMMIT_FILE: &str = "meta.json";

/// The file in which tantivy lists the files that it may remove.
pub(crate) const LIST_FILE: &str = ".managed.json";

/// The bytes that are written at once. Linux keeps a file in memory in pieces as large as they were written, and maps and unmaps
/// a large piece as fast as a small one; but then all of it counts as memory that a query uses.
const WRITTEN_AT_ONCE: usize = 64 << 10;

/// How the names of copies of the files end that say which articles of a segment were deleted.
pub(crate) const COPY_ENDING: &str = "gone";

/// A folder to be read: one commit in it, as it is until this is dropped. A file that was opened once can be opened again even if it
/// was removed meanwhile.
#[derive(Debug, Clone)]
pub(crate) struct ReadFolder {
    #[cfg(unix)]
    path: PathBuf,
    opened: Arc<Mutex<HashMap<PathBuf, Arc<dyn FileHandle>>>>,
    /// It is on the disk only.
    is_cold: Arc<AtomicBool>,
    /// Of these pages are read as they are asked for: of a long file a query needs a few, far from each other.
    files: MmapDirectory,
    /// Of these the system reads ahead: they are short, and a query needs pages from all over them.
    short_files: MmapDirectory,
    commit: Arc<[u8]>,
}

/// Behind so many files all are mapped: those that are read by ranges are kept open, and some systems allow 256 to a process.
#[cfg(unix)]
const MOST_FILES: usize = 200;

/// How the names of the files end of which much is read by every query: dictionaries and lengths.
const SHORT_FILES: [&str; 2] = ["term", "fieldnorm"];

/// Returns whether every query reads much of a file.
pub(super) fn is_short(path: &Path) -> bool {
    path.extension().and_then(|ending| ending.to_str()).is_some_and(|ending| SHORT_FILES.contains(&ending))
}

impl ReadFolder {
    /// Opens a folder with the text of a commit.
    pub(crate) fn open(path: &Path, commit: &[u8]) -> tantivy::Result<Self> {
        #[cfg(unix)]
        let files = MmapDirectory::open_with_madvice(path, tantivy::directory::Advice::Random)?;
        #[cfg(not(unix))]
        let files = MmapDirectory::open(path)?;
        Ok(ReadFolder {
            #[cfg(unix)]
            path: path.to_owned(),
            opened: Arc::default(),
            is_cold: Arc::default(),
            files,
            short_files: MmapDirectory::open(path)?,
            commit: commit.into(),
        })
    }

    /// Has what is asked for from now on read from the disk as it is asked for: nothing around it, and all of it at once.
    pub(crate) fn expect_cold(&self) {
        self.is_cold.store(true, Ordering::Relaxed);
    }
}

impl Directory for ReadFolder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = opened.get(path) {
            return Ok(file.clone());
        }
        let file = match is_short(path) {
            true => self.short_files.get_file_handle(path)?,
            #[cfg(unix)]
            false if opened.len() < MOST_FILES => {
                Arc::new(LongFile::open(&self.files, &self.path, path, self.is_cold.load(Ordering::Relaxed))?)
            }
            false => self.files.get_file_handle(path)?,
        };
        opened.insert(path.to_owned(), file.clone());
        Ok(file)
    }
    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(read_only()), filepath: path.to_owned() })
    }
    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }
    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::IoError { io_error: Arc::new(read_only()), filepath: path.to_owned() })
    }
    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        // What a writer may remove is nothing to a reader.
        if path == Path::new(COMMIT_FILE) {
            Ok(self.commit.to_vec())
        } else {
            Err(OpenReadError::FileDoesNotExist(path.to_owned()))
        }
    }
    fn atomic_write(&self, _path: &Path, _data: &[u8]) -> io::Result<()> {
        Err(read_only())
    }
    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }
    fn acquire_lock(&self, _lock: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }
    fn watch(&self, _callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

fn read_only() -> io::Error {
    io::ErrorKind::ReadOnlyFilesystem.into()
}

/// The first reason why something could not be written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Obstacle(Arc<Mutex<Option<io::Error>>>);

impl Obstacle {
    /// Returns the reason, if there is one.
    pub(crate) fn take(&self) -> Option<io::Error> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn note<T>(&self, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result {
            let copy = error.raw_os_error().map_or_else(|| error.kind().into(), io::Error::from_raw_os_error);
            self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(copy);
        }
        result
    }
}

/// A folder to be written to.
#[derive(Debug, Clone)]
pub(crate) struct WriteFolder {
    files: MmapDirectory,
    path: PathBuf,
    obstacle: Obstacle,
    /// They are written behind each record of a commit.
    dictionaries: Shared,
}

impl WriteFolder {
    /// Opens a folder, with the dictionaries of its commit if it has one.
    pub(crate) fn open(path: &Path) -> tantivy::Result<Self> {
        let committed = std::fs::read(commit_file(path)).ok();
        let content = committed.as_deref().and_then(unsealed).unwrap_or_default();
        Ok(WriteFolder {
            files: MmapDirectory::open(path)?,
            path: path.to_owned(),
            obstacle: Obstacle::default(),
            dictionaries: Arc::new(Mutex::new(Dictionaries::read(split_record(content).1))),
        })
    }

    /// Returns the dictionaries that the next commit will have.
    pub(crate) fn dictionaries(&self) -> Shared {
        self.dictionaries.clone()
    }

    /// Returns where the first reason why something could not be written is kept.
    pub(crate) fn obstacle(&self) -> Obstacle {
        self.obstacle.clone()
    }
}

impl Directory for WriteFolder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path)
    }
    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        if let Some(copy) = copy_of(path) {
            // An index of before has none, and one too many is a stray.
            let _ = self.files.delete(&copy);
        }
        self.files.delete(path)
    }
    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }
    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let opened = self.files.open_write(path).and_then(|file| {
            let copy = copy_of(path).map(|copy| self.files.open_write(&copy)).transpose()?;
            Ok((file, copy))
        });
        if let Err(OpenWriteError::IoError { io_error, .. }) = &opened {
            let copy = io_error.raw_os_error().map_or_else(|| io_error.kind().into(), io::Error::from_raw_os_error);
            let _ = self.obstacle.note::<()>(Err(copy));
        }
        let (file, copy) = opened?;
        let watched = Watched { file, copy, waiting: Vec::new(), obstacle: self.obstacle.clone() };
        // It has a buffer of its own, since one of the library's is written before it is full.
        Ok(BufWriter::with_capacity(0, Box::new(watched)))
    }
    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let bytes = self.files.atomic_read(path)?;
        match unsealed(&bytes) {
            Some(content) => Ok(split_record(content).0.to_vec()),
            None => Err(OpenReadError::IoError {
                io_error: Arc::new(io::Error::new(io::ErrorKind::InvalidData, "its checksum is wrong")),
                filepath: path.to_owned(),
            }),
        }
    }
    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        // tantivy would make a file that nobody else may read.
        let write = |content: &[u8]| self.obstacle.note(write_whole(&self.path.join(path), content));
        if path != Path::new(COMMIT_FILE) {
            return write(data);
        }
        let record = serde_json::from_slice(data)?;
        let content = self.dictionaries.lock().unwrap_or_else(PoisonError::into_inner).written_behind(&record);
        write(&content)?;
        self.sync_directory()
    }
    fn sync_directory(&self) -> io::Result<()> {
        self.obstacle.note(self.files.sync_directory())
    }
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.files.acquire_lock(lock)
    }
    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

/// Returns the name of the copy that is kept of a file that says which articles of a segment were deleted.
pub(crate) fn copy_of(deleted: &Path) -> Option<PathBuf> {
    (deleted.extension()? == "del").then(|| deleted.with_extension(COPY_ENDING))
}

/// A file being written, whose first failure is remembered.
struct Watched {
    file: WritePtr,
    copy: Option<WritePtr>,
    /// What is not written yet.
    waiting: Vec<u8>,
    obstacle: Obstacle,
}

impl Watched {
    fn write_waiting(&mut self) -> io::Result<()> {
        // The files have buffers of their own, which are passed by.
        let written = self.file.get_mut().write_all(&self.waiting);
        let written = written.and_then(|()| match &mut self.copy {
            Some(copy) => copy.get_mut().write_all(&self.waiting),
            None => Ok(()),
        });
        self.waiting.clear();
        self.obstacle.note(written)
    }
}

impl Write for Watched {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let fitting = &bytes[..bytes.len().min(WRITTEN_AT_ONCE - self.waiting.len())];
        self.waiting.extend_from_slice(fitting);
        if self.waiting.len() == WRITTEN_AT_ONCE {
            self.write_waiting()?;
        }
        Ok(fitting.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        self.write_waiting()?;
        let flushed = self.file.flush().and_then(|()| self.copy.as_mut().map_or(Ok(()), Write::flush));
        self.obstacle.note(flushed)
    }
}

impl TerminatingWrite for Watched {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.write_waiting()?;
        let copied = match self.copy.take() {
            Some(copy) => copy.terminate(),
            None => Ok(()),
        };
        let ended = copied.and_then(|()| self.file.flush()).and_then(|()| self.file.get_mut().terminate_ref(token));
        self.obstacle.note(ended)
    }
}

/// Returns the path of the file that says what a generation's commit holds.
pub(crate) fn commit_file(generation: &Path) -> PathBuf {
    generation.join(COMMIT_FILE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_in_pieces_of_any_size_is_in_the_file_and_in_its_copy() {
        let folder = tempfile::tempdir().unwrap();
        let files = WriteFolder::open(folder.path()).unwrap();
        let sizes = [0, 1, 9, WRITTEN_AT_ONCE - 1, WRITTEN_AT_ONCE, WRITTEN_AT_ONCE + 1, 3 * WRITTEN_AT_ONCE + 5];
        for (number, [first, second]) in sizes.iter().flat_map(|first| sizes.map(|second| [*first, second])).enumerate()
        {
            let pieces = [first, second, 7].map(|size| (0..size).map(|at| (at * 31 % 251) as u8).collect::<Vec<_>>());
            let name = PathBuf::from(format!("{number}.del"));
            let mut file = files.open_write(&name).unwrap();
            pieces[..2].iter().for_each(|piece| file.write_all(piece).unwrap());
            file.flush().unwrap();
            file.write_all(&pieces[2]).unwrap();
            file.terminate().unwrap();
            for name in [&name, &copy_of(&name).unwrap()] {
                assert!(std::fs::read(folder.path().join(name)).unwrap() == pieces.concat(), "{first} and {second}");
            }
        }
    }
}
