//! A long file of a segment, of which a query needs little: postings, positions, stored articles, columns.
//!
//! Short ranges are read, long ones mapped. To touch a mapped page for the first time takes the system longer than to copy it,
//! since it maps its neighbours too, which then count as memory of this process, and has to unmap them all when it ends; but a long
//! range is seldom needed whole, and where many short ones stand together their neighbours are of use.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustix::buffer::spare_capacity;
use rustix::io::{pread, retry_on_intr};
use tantivy::directory::error::OpenReadError;
use tantivy::directory::{FileHandle, MmapDirectory, OwnedBytes};
use tantivy::{Directory, HasLen};

use super::cold::{ask_for_range, read_nothing_around};

/// The bytes of the longest range that is copied.
const LONGEST_COPY: usize = 32 << 10;

/// What the system maps of a file at once, where a page of it is touched.
const WINDOW: usize = 64 << 10;

/// So many ranges that begin in a window are copied before it is mapped.
const MOST_COPIES: u8 = 64;

/// The bytes of the longest copy that is kept, to be there when it is asked for again. Of longer ones the room is dearer than to copy them
/// once more, but where they come from the disk and threads ask for the same.
const LONGEST_KEPT: usize = 1 << 10;

/// The bytes of copies that are kept.
const MOST_KEPT: usize = 2 << 20;

/// So many bytes at the end of the file say what stands where in it, and are read when it is opened.
const TAIL: usize = 1 << 10;

/// A file that is read by ranges. It stays as it is until this is dropped, even if it is removed meanwhile.
#[derive(Debug)]
pub(super) struct LongFile {
    file: File,
    length: usize,
    tail: OwnedBytes,
    /// Mapped when a long range is first asked for; `None` if it could not be, since it was removed by then.
    mapped: OnceLock<Option<Arc<dyn FileHandle>>>,
    folder: MmapDirectory,
    name: PathBuf,
    /// It is on the disk only.
    is_cold: bool,
    copies: Mutex<Copies>,
}

/// What was copied.
#[derive(Debug)]
struct Copies {
    /// Ranges that are kept, by where they begin.
    kept: BTreeMap<usize, OwnedBytes>,
    kept_bytes: usize,
    /// How many were made of ranges that begin in each window.
    made: Vec<u8>,
}

impl LongFile {
    /// Opens a file of a folder, which is at `path`.
    ///
    /// # Errors
    /// It is not there, or can't be read.
    pub(super) fn open(folder: &MmapDirectory, path: &Path, name: &Path, is_cold: bool) -> Result<Self, OpenReadError> {
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => OpenReadError::FileDoesNotExist(name.to_owned()),
            _ => OpenReadError::wrap_io_error(error, path.join(name)),
        };
        let file = File::open(path.join(name)).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len();
        let length = usize::try_from(length).map_err(|_| failed(io::ErrorKind::FileTooLarge.into()))?;
        if is_cold {
            read_nothing_around(&file);
        }
        let tail = copied(&file, length.saturating_sub(TAIL)..length).map_err(failed)?;
        let copies = Copies { kept: BTreeMap::new(), kept_bytes: 0, made: vec![0; length / WINDOW + 1] };
        let copies = Mutex::new(copies);
        let (mapped, folder, name) = (OnceLock::new(), folder.clone(), name.to_owned());
        Ok(LongFile { file, length, tail, mapped, folder, name, is_cold, copies })
    }

    /// Returns a copy of a short range, unless it is better mapped. What comes from the disk is copied, since mapped it would come page by
    /// page.
    fn copy(&self, range: &Range<usize>) -> Option<io::Result<OwnedBytes>> {
        if range.len() > LONGEST_COPY {
            return None;
        }
        let copies = || self.copies.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let mut copies = copies();
            if let Some(known) = copies.kept.get(&range.start).filter(|known| known.len() == range.len()) {
                return Some(Ok(known.clone()));
            }
            let made = &mut copies.made[range.start / WINDOW];
            if *made == MOST_COPIES && !self.is_cold {
                return None;
            }
            *made = (*made + 1).min(MOST_COPIES);
        }
        let copy = copied(&self.file, range.clone());
        if let Ok(bytes) = &copy
            && (self.is_cold || bytes.len() <= LONGEST_KEPT)
        {
            let mut copies = copies();
            if copies.kept_bytes + bytes.len() <= MOST_KEPT {
                copies.kept_bytes += bytes.len();
                let before = copies.kept.insert(range.start, bytes.clone());
                copies.kept_bytes -= before.map_or(0, |before| before.len());
            }
        }
        Some(copy)
    }
}

impl HasLen for LongFile {
    fn len(&self) -> usize {
        self.length
    }
}

impl FileHandle for LongFile {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let tail = self.length - self.tail.len();
        if range.start >= tail {
            return Ok(self.tail.slice(range.start - tail..range.end - tail));
        }
        if let Some(copy) = self.copy(&range) {
            return copy;
        }
        if self.is_cold {
            ask_for_range(&self.file, &range);
        }
        match self.mapped.get_or_init(|| self.folder.get_file_handle(&self.name).ok()) {
            Some(mapped) => mapped.read_bytes(range),
            None => copied(&self.file, range),
        }
    }
}

/// Reads a range of a file.
fn copied(file: &File, range: Range<usize>) -> io::Result<OwnedBytes> {
    let mut bytes = Vec::with_capacity(range.len());
    while bytes.len() < range.len() {
        let from = (range.start + bytes.len()) as u64;
        if retry_on_intr(|| pread(file, spare_capacity(&mut bytes), from))? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    bytes.truncate(range.len());
    Ok(OwnedBytes::new(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_range_is_as_it_was_when_the_file_was_opened() {
        let folder = tempfile::tempdir().unwrap();
        let name = Path::new("a");
        let path = folder.path().join(name);
        for length in [0, 10, TAIL, TAIL + 1, LONGEST_COPY + TAIL + 7, 3 * LONGEST_COPY] {
            let content: Vec<u8> = (0..length).map(|number| (number * 31 / 7) as u8).collect();
            let files = MmapDirectory::open(folder.path()).unwrap();
            for (is_removed, is_cold) in [(false, false), (true, false), (false, true)] {
                std::fs::write(&path, &content).unwrap();
                let file = LongFile::open(&files, folder.path(), name, is_cold).unwrap();
                if is_removed {
                    std::fs::remove_file(&path).unwrap();
                }
                assert_eq!(file.len(), length);
                // Again and again: behind so many copies it is mapped.
                let again = usize::from(MOST_COPIES) + 1;
                let places = [0, 1, TAIL, LONGEST_COPY, length / 2, length.saturating_sub(TAIL), length];
                for from in places.into_iter().filter(|from| *from <= length).cycle().take(places.len() * again) {
                    for to in places.into_iter().filter(|to| (from..=length).contains(to)) {
                        assert_eq!(file.read_bytes(from..to).unwrap().as_slice(), &content[from..to], "{from}..{to}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_window_of_which_many_ranges_were_copied_is_mapped_unless_it_is_on_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a"), vec![b'a'; 4 * WINDOW]).unwrap();
        let files = MmapDirectory::open(folder.path()).unwrap();
        for is_cold in [false, true] {
            let file = LongFile::open(&files, folder.path(), Path::new("a"), is_cold).unwrap();
            let read = |window: usize, number: usize, length: usize| {
                let start = window * WINDOW + number * 512;
                assert_eq!(file.read_bytes(start..start + length).unwrap().len(), length);
            };
            // What is kept is not copied again.
            (0..100).for_each(|_| read(0, 0, LONGEST_KEPT));
            (0..usize::from(MOST_COPIES)).for_each(|number| read(1, number, LONGEST_KEPT + 1));
            assert!(file.mapped.get().is_none());
            assert_eq!(file.copies.lock().unwrap().kept.len(), if is_cold { 1 + usize::from(MOST_COPIES) } else { 1 });
            read(2, 0, 1);
            assert!(file.mapped.get().is_none());
            read(1, usize::from(MOST_COPIES), 1);
            assert_eq!(file.mapped.get().is_some(), !is_cold);
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let files = MmapDirectory::open(folder.path()).unwrap();
        let error = LongFile::open(&files, folder.path(), Path::new("a"), false).unwrap_err();
        assert!(matches!(error, OpenReadError::FileDoesNotExist(name) if name == Path::new("a")));
    }
}
