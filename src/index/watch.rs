//! Waiting for files to change.
//!
//! The system tells of changes, and may lose some when there are many: what it tells is only ever a reason to look at
//! all files again, never a list of what to read. Where it can tell nothing (a network folder, no watches left), and
//! now and then in any case, the files are looked at without a reason.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::home::Home;

/// How long it must be quiet after a change before the files are looked at.
const QUIET: Duration = Duration::from_secs(1);

/// How long changes are gathered at most.
const LONGEST: Duration = Duration::from_secs(5);

/// How often the files are looked at without a reason.
const RESCAN: Duration = Duration::from_secs(600);

/// The same where the system tells of no changes.
const POLL: Duration = Duration::from_secs(5);

/// A watch on files and folders.
#[derive(Debug)]
pub struct Watch {
    /// Kept as long as changes are to be told.
    _watcher: Option<RecommendedWatcher>,
    changes: Receiver<()>,
    rescan: Duration,
    /// Why the system tells of no changes for some of them, if so: one lower-case sentence.
    pub blind: Option<String>,
}

impl Watch {
    /// Begins to watch files and folders; changes in the index's own folder are none.
    pub fn new(home: &Home, roots: &[PathBuf]) -> Watch {
        let (sender, changes) = channel();
        let own = home.dir.canonicalize().unwrap_or_else(|_| home.dir.clone());
        let tell = move |event: notify::Result<Event>| {
            if event.as_ref().map_or(true, |event| is_change(event, &own)) {
                // When nobody listens any more there is nothing to tell.
                let _ = sender.send(());
            }
        };
        let mut blind = None;
        let mut watcher = notify::recommended_watcher(tell).map_err(|error| blind = Some(error.to_string())).ok();
        for root in roots {
            let outcome = watcher.as_mut().map(|watcher| watcher.watch(root, RecursiveMode::Recursive));
            if let Some(Err(error)) = outcome {
                blind = Some(format!("{}: {error}", root.display()));
            }
        }
        let rescan = if blind.is_some() { POLL } else { RESCAN };
        Watch { _watcher: watcher, changes, rescan, blind }
    }

    /// Returns when something may have changed: when changes were told and it has been quiet since, or when it is time
    /// to look anyway.
    pub fn wait(&self) {
        match self.changes.recv_timeout(self.rescan) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return,
            // Without a watcher there is only the clock.
            Err(RecvTimeoutError::Disconnected) => return std::thread::sleep(self.rescan),
        }
        let first = Instant::now();
        while first.elapsed() < LONGEST {
            match self.changes.recv_timeout(QUIET) {
                Ok(()) => {}
                Err(_) => break,
            }
        }
        // What was told up to now is all in the look that follows.
        while self.changes.try_recv().is_ok() {}
    }
}

/// Returns whether an event says that a file outside of the index may have changed: that one was read says nothing.
fn is_change(event: &Event, own: &Path) -> bool {
    let is_reading = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) => true,
        _ => false,
    };
    !is_reading && (event.paths.is_empty() || event.paths.iter().any(|path| !path.starts_with(own)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_and_the_index_itself_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path().join("index"));
        std::fs::create_dir(&home.dir).unwrap();
        let watch = Watch::new(&home, &[folder.path().to_owned()]);
        assert_eq!(watch.blind, None);
        std::fs::write(home.dir.join("CURRENT"), "x").unwrap();
        assert!(watch.changes.recv_timeout(Duration::from_millis(300)).is_err());
        std::fs::write(folder.path().join("a.txt"), "x").unwrap();
        assert!(watch.changes.recv_timeout(Duration::from_secs(10)).is_ok());
    }
}
