//! The state of a file: what tells whether its content is still what was read.
//!
//! A system's clock runs in ticks. A file that changed in this very tick can change once more and look as before, so a
//! file is only read when the tick of its last change is over.

use std::fs::{File, Metadata};
use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// More than the tick of any kernel, in nanoseconds.
const TICK: i64 = 20_000_000;

/// More than the tick of file systems that keep whole seconds, or every second of them.
const COARSE_TICK: i64 = 2_000_000_000 + TICK;

/// How often the end of a tick is waited for, until a file counts as changing all the time.
const MOST_WAITS: usize = 4;

/// What the system says of a file. While it stays the same, so does the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileState {
    /// The size in bytes.
    pub size: u64,
    /// When its content last changed, in nanoseconds since 1970.
    pub modified: i64,
    /// When its content or its entry last changed (Unix), else the same as `modified`.
    pub changed: i64,
}

/// How a file stood while it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Steadiness {
    /// It was in this state all the time.
    Steady(FileState),
    /// It changed: what was read of it may be half old and half new.
    Unsteady,
    /// It could not be opened.
    NotOpened,
}

impl FileState {
    /// Returns the state that metadata tell of.
    pub(crate) fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().map_or(0, nanoseconds);
        FileState { size: metadata.len(), modified, changed: changed(metadata, modified) }
    }

    /// Returns the state of an open file, if need be after waiting until a change of it can be told; none if it changes
    /// again and again.
    pub(super) fn settled(file: &File) -> io::Result<Option<Self>> {
        for _ in 0..MOST_WAITS {
            let state = FileState::of(&file.metadata()?);
            match state.unsettled_for(nanoseconds(SystemTime::now())) {
                Some(rest) => std::thread::sleep(rest),
                None => return Ok(Some(state)),
            }
        }
        Ok(None)
    }

    /// Returns how the file stood that was in this state before it was read.
    pub(super) fn steadiness(self, file: &File) -> Steadiness {
        match file.metadata() {
            Ok(metadata) if FileState::of(&metadata) == self => Steadiness::Steady(self),
            _ => Steadiness::Unsteady,
        }
    }

    /// Returns how long from `now` the tick of the last change may last, if it is not over. A change in the future was
    /// before the clock was set back, and no new one will have the same time.
    fn unsettled_for(self, now: i64) -> Option<Duration> {
        let tick = if self.changed % 1_000_000_000 == 0 { COARSE_TICK } else { TICK };
        let since = now.saturating_sub(self.changed);
        let rest = u64::try_from(tick - since).ok().filter(|rest| since >= 0 && *rest > 0)?;
        Some(Duration::from_nanos(rest))
    }
}

fn nanoseconds(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanoseconds| -nanoseconds),
    }
}

#[cfg(unix)]
fn changed(metadata: &Metadata, _modified: i64) -> i64 {
    use std::os::unix::fs::MetadataExt;
    metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn changed(_metadata: &Metadata, modified: i64) -> i64 {
    modified
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[test]
    fn a_file_is_settled_when_its_tick_is_over() {
        let state = |changed| FileState { size: 1, modified: 0, changed };
        let milliseconds = |count: i64| 1_700_000_000_123_456_789 + count * 1_000_000;
        let changed = state(milliseconds(0));
        assert_eq!(changed.unsettled_for(milliseconds(5)), Some(Duration::from_millis(15)));
        assert_eq!(changed.unsettled_for(milliseconds(20)), None);
        assert_eq!(changed.unsettled_for(milliseconds(-5)), None, "the clock was set back");
        let coarse = state(1_700_000_000_000_000_000);
        assert_eq!(coarse.unsettled_for(1_700_000_001_000_000_000), Some(Duration::from_millis(1020)));
        assert_eq!(coarse.unsettled_for(1_700_000_003_000_000_000), None);
    }

    #[test]
    fn a_file_that_changes_all_the_time_never_settles() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "0").unwrap();
        let file = File::open(&path).unwrap();
        let ended = AtomicBool::new(false);
        let state = std::thread::scope(|scope| {
            scope.spawn(|| {
                while !ended.load(Ordering::Relaxed) {
                    std::fs::write(&path, "1").unwrap();
                }
            });
            let state = FileState::settled(&file).unwrap();
            ended.store(true, Ordering::Relaxed);
            state
        });
        assert_eq!(state, None);
        assert!(FileState::settled(&file).unwrap().is_some());
    }

    #[test]
    fn a_change_of_the_same_size_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        for round in 0..20 {
            std::fs::write(&path, format!("{round:04}")).unwrap();
            let file = File::open(&path).unwrap();
            let state = FileState::settled(&file).unwrap().unwrap();
            std::fs::write(&path, "next").unwrap();
            assert_eq!(state.steadiness(&file), Steadiness::Unsteady);
        }
    }
}
