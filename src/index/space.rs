//! The space on the disk of an index: looked at before much is written, and now and then while it is.
//!
//! What a job will need can't be told, only what it needs at the least; a job is refused only if even that is not there.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// How often the space is looked at while something is written.
const EVERY: Duration = Duration::from_secs(1);

/// What is left to others: so much, or a hundredth of a smaller disk.
const LEFT_TO_OTHERS: u64 = 256 << 20;

/// The space on the disk of a folder, watched while something is written.
#[derive(Debug)]
pub(super) struct Space {
    looked: Instant,
}

impl Space {
    /// Begins to watch.
    ///
    /// # Errors
    /// [`Error::DiskFull`] when there are not even the bytes that are needed at the least.
    pub(super) fn require(dir: &Path, least: u64) -> Result<Space> {
        let needed = least.saturating_add(reserve(dir));
        match free(dir) {
            Some(free) if free < needed => {
                Err(Error::DiskFull { dir: dir.to_owned(), needed: Some(needed), free: Some(free) })
            }
            _ => Ok(Space { looked: Instant::now() }),
        }
    }

    /// Looks again if it is time to.
    ///
    /// # Errors
    /// [`Error::DiskFull`] when there is no more than what is left to others.
    pub(super) fn look(&mut self, dir: &Path) -> Result<()> {
        if self.looked.elapsed() < EVERY {
            return Ok(());
        }
        self.looked = Instant::now();
        match free(dir) {
            Some(free) if free < reserve(dir) => {
                Err(Error::DiskFull { dir: dir.to_owned(), needed: None, free: Some(free) })
            }
            _ => Ok(()),
        }
    }
}

/// Returns the free bytes on the disk of a folder, where the system says.
fn free(dir: &Path) -> Option<u64> {
    fs4::available_space(dir).ok()
}

fn reserve(dir: &Path) -> u64 {
    fs4::total_space(dir).map_or(0, |total| (total / 100).min(LEFT_TO_OTHERS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_there_is_is_refused_with_both_figures() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Space::require(folder.path(), 0).is_ok());
        let refused = Space::require(folder.path(), 1 << 60).unwrap_err().to_string();
        assert!(
            refused.starts_with("the disk is full: ")
                && refused.contains(" needs about 11529215")
                && refused.contains(" MB, and ")
        );
    }
}
