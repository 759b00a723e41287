//! What is not in memory: told without waiting for it, and asked for all at once.
//!
//! A file that is mapped is read page by page as it is touched, each time with a wait. After a start of the machine most of a
//! query's time is such waits, so the parts that every query needs are asked for beforehand, side by side.

use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};

#[cfg(target_os = "linux")]
use rustix::fs::{Advice, fadvise};

/// The end of a long file, in bytes: what says where things stand in it.
const TAIL: u64 = 64 << 10;

/// Returns whether the last page of a file is on the disk only. Where the system can't tell, it is not.
#[cfg(target_os = "linux")]
pub(super) fn is_cold(path: &Path) -> bool {
    use rustix::io::{ReadWriteFlags, preadv2};
    use std::io::IoSliceMut;
    let Ok(file) = File::open(path) else { return false };
    let Some(last) = file.metadata().ok().and_then(|file| file.len().checked_sub(1)) else { return false };
    would_wait(preadv2(&file, &mut [IoSliceMut::new(&mut [0])], last, ReadWriteFlags::NOWAIT))
}

/// Returns whether a page that was to be read without waiting for it was not there.
#[cfg(target_os = "linux")]
fn would_wait(read: rustix::io::Result<usize>) -> bool {
    read == Err(rustix::io::Errno::AGAIN)
}

/// Asks for files without waiting for them: for all of those that `is_needed_whole`, and for the end of the others.
#[cfg(target_os = "linux")]
pub(super) fn ask_for(paths: impl Iterator<Item = PathBuf>, is_needed_whole: fn(&Path) -> bool) {
    for path in paths {
        let Ok(file) = File::open(&path) else { continue };
        let size = file.metadata().map_or(0, |file| file.len());
        let from = if is_needed_whole(&path) { 0 } else { size.saturating_sub(TAIL) };
        // Without it the pages are waited for one by one.
        let _ = fadvise(&file, from, std::num::NonZero::new(size - from), Advice::WillNeed);
    }
}

/// Asks for a range of a file without waiting for it.
#[cfg(target_os = "linux")]
pub(super) fn ask_for_range(file: &File, range: &Range<usize>) {
    let _ = fadvise(file, range.start as u64, std::num::NonZero::new(range.len() as u64), Advice::WillNeed);
}

/// Has the system read what is read of a file, and nothing around it: of what it guesses most would be in vain.
#[cfg(target_os = "linux")]
pub(super) fn read_nothing_around(file: &File) {
    let _ = fadvise(file, 0, None, Advice::Random);
}

#[cfg(not(target_os = "linux"))]
pub(super) fn is_cold(_path: &Path) -> bool {
    false
}

#[cfg(not(target_os = "linux"))]
pub(super) fn ask_for(_paths: impl Iterator<Item = PathBuf>, _is_needed_whole: fn(&Path) -> bool) {}

#[cfg(all(unix, not(target_os = "linux")))]
pub(super) fn ask_for_range(_file: &File, _range: &Range<usize>) {}

#[cfg(all(unix, not(target_os = "linux")))]
pub(super) fn read_nothing_around(_file: &File) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_just_written_is_in_memory_and_what_is_not_there_is_no_matter() {
        let folder = tempfile::tempdir().unwrap();
        let (written, empty) = (folder.path().join("a"), folder.path().join("b"));
        std::fs::write(&written, "harbour").unwrap();
        std::fs::write(&empty, "").unwrap();
        assert!(!is_cold(&written) && !is_cold(&empty) && !is_cold(&folder.path().join("c")));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn only_what_is_not_there_yet_has_to_be_waited_for() {
        use rustix::io::Errno;
        let read = [Err(Errno::AGAIN), Ok(1), Ok(0), Err(Errno::OPNOTSUPP), Err(Errno::IO)];
        assert_eq!(read.map(would_wait), [true, false, false, false, false]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_is_on_the_disk_only_is_told_and_comes_when_it_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, vec![b'a'; 1 << 20]).unwrap();
        let file = File::open(&path).unwrap();
        file.sync_all().unwrap();
        fadvise(&file, 0, None, Advice::DontNeed).unwrap();
        if !is_cold(&path) {
            eprintln!("skipped: this file system keeps its files in memory");
            return;
        }
        ask_for([path.clone(), folder.path().join("b")].into_iter(), |_| false);
        let came = (0..500).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(10));
            !is_cold(&path)
        });
        assert!(came);
    }
}
