//! Waiting for files to change.
//!
//! The system tells of changes, and may lose some when there are many: what it tells is only ever a reason to look at
//! all files again, never a list of what to read. Where it can tell nothing (a network folder, no watches left), and
//! now and then in any case, the files are looked at without a reason. A folder that is deleted and made again, or
//! mounted, is another one under its name: the watch notices and moves on to it.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
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

/// The same where the system tells of no changes; and how often it is looked whether the roots are still the same.
const POLL: Duration = Duration::from_secs(5);

/// A watch on files and folders.
#[derive(Debug)]
pub struct Watch {
    /// The index's own folder: changes in it are none.
    own: PathBuf,
    /// Kept as long as changes are to be told.
    watcher: Option<RecommendedWatcher>,
    told: Receiver<Told>,
    roots: Vec<Root>,
    /// Something was told that makes the watch worthless: it is begun anew.
    worthless: bool,
    /// Why the system tells of no changes for some of them, if so: one lower-case sentence.
    pub blind: Option<String>,
}

/// A file or folder that is watched.
#[derive(Debug)]
struct Root {
    path: PathBuf,
    /// What stood there when it was watched last.
    identity: Option<(u64, u64)>,
}

/// What the system tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// Something changed.
    Change,
    /// Something changed, and there is more that it can't tell.
    Loss,
}

impl Watch {
    /// Begins to watch files and folders; changes in the index's own folder are none.
    pub fn new(home: &Home, roots: &[PathBuf]) -> Watch {
        let own = home.dir.canonicalize().unwrap_or_else(|_| home.dir.clone());
        let roots = roots.iter().map(|path| Root { path: path.clone(), identity: None }).collect();
        let (_, told) = channel();
        let mut watch = Watch { own, watcher: None, told, roots, worthless: true, blind: None };
        watch.arm();
        watch
    }

    /// Returns when something may have changed: when changes were told and it has been quiet since, when a root is not
    /// what it was, or when it is time to look anyway.
    pub fn wait(&mut self) {
        let begun = Instant::now();
        loop {
            // What changed before it was watched is found by the look that follows.
            if self.arm() {
                return;
            }
            match self.told.recv_timeout(POLL) {
                Ok(told) => return self.gather(told),
                Err(RecvTimeoutError::Timeout) => {}
                // Without a watcher there is only the clock.
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(POLL),
            }
            if self.blind.is_some() || begun.elapsed() >= RESCAN {
                return;
            }
        }
    }

    /// Waits until it has been quiet.
    fn gather(&mut self, first: Told) {
        let begun = Instant::now();
        self.worthless |= first == Told::Loss;
        while begun.elapsed() < LONGEST {
            match self.told.recv_timeout(QUIET) {
                Ok(told) => self.worthless |= told == Told::Loss,
                Err(_) => break,
            }
        }
        // What was told up to now is all in the look that follows.
        while let Ok(told) = self.told.try_recv() {
            self.worthless |= told == Told::Loss;
        }
    }

    /// Watches the roots that are not watched as they stand there now. Returns whether there were any.
    fn arm(&mut self) -> bool {
        let now: Vec<Option<(u64, u64)>> =
            self.roots.iter().map(|root| root.path.metadata().ok().and_then(|found| identity(&found))).collect();
        let is_as_it_was = self.roots.iter().zip(&now).all(|(root, identity)| root.identity == *identity);
        if is_as_it_was && !self.worthless {
            return false;
        }
        let (sender, told) = channel();
        // The system tells of a folder by the name that it is watched by: without links, as the index's own has none.
        let real = |root: &Root| root.path.canonicalize().unwrap_or_else(|_| root.path.clone());
        let roots = self.roots.iter().map(real).collect();
        self.blind = None;
        self.told = told;
        self.watcher = match notify::recommended_watcher(teller(sender, self.own.clone(), roots)) {
            Ok(watcher) => Some(watcher),
            Err(error) => {
                self.blind = Some(error.to_string());
                None
            }
        };
        for (root, identity) in self.roots.iter_mut().zip(now) {
            root.identity = identity;
            let outcome = self.watcher.as_mut().filter(|_| identity.is_some());
            if let Some(Err(error)) = outcome.map(|watcher| watcher.watch(&real(root), RecursiveMode::Recursive)) {
                self.blind = Some(format!("{}: {error}", root.path.display()));
            }
        }
        self.worthless = false;
        true
    }
}

/// Returns what hears the system and tells of it.
fn teller(sender: Sender<Told>, own: PathBuf, roots: Vec<PathBuf>) -> impl Fn(notify::Result<Event>) {
    move |event| {
        let told = match event {
            Err(_) => Some(Told::Loss),
            Ok(event) if event.need_rescan() || takes_away(&event, &roots) => Some(Told::Loss),
            Ok(event) => is_change(&event, &own).then_some(Told::Change),
        };
        if let Some(told) = told {
            // When nobody listens any more there is nothing to tell.
            let _ = sender.send(told);
        }
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

/// Returns whether a root itself was removed or renamed: the system then watches what is no longer there.
fn takes_away(event: &Event, roots: &[PathBuf]) -> bool {
    let moves = matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(notify::event::ModifyKind::Name(_)));
    moves && event.paths.iter().any(|path| roots.contains(path))
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere there is none")]
fn identity(found: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((found.dev(), found.ino()))
}

/// Where files have no number, that it is there is all that is known.
#[cfg(not(unix))]
fn identity(_found: &Metadata) -> Option<(u64, u64)> {
    Some((0, 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn watched(folder: &Path) -> Watch {
        let home = Home::new(folder.join("index"));
        fs::create_dir(&home.dir).unwrap();
        Watch::new(&home, &[folder.to_owned()])
    }

    #[test]
    fn a_change_is_told_and_the_index_itself_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let watch = watched(folder.path());
        assert_eq!(watch.blind, None);
        fs::write(folder.path().join("index/CURRENT"), "x").unwrap();
        assert!(watch.told.recv_timeout(Duration::from_millis(300)).is_err());
        fs::write(folder.path().join("a.txt"), "x").unwrap();
        assert_eq!(watch.told.recv_timeout(Duration::from_secs(10)), Ok(Told::Change));
    }

    #[test]
    fn a_root_that_is_made_again_is_watched_again() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("news");
        fs::create_dir(&root).unwrap();
        let mut watch = Watch::new(&Home::new(folder.path().join("index")), std::slice::from_ref(&root));
        assert!(!watch.arm());
        fs::remove_dir(&root).unwrap();
        fs::create_dir(&root).unwrap();
        watch.wait();
        fs::write(root.join("a.txt"), "x").unwrap();
        watch.arm();
        fs::write(root.join("b.txt"), "x").unwrap();
        assert_eq!(watch.told.recv_timeout(Duration::from_secs(10)), Ok(Told::Change));
        fs::rename(&root, folder.path().join("elsewhere")).unwrap();
        assert!(watch.arm());
        assert_eq!(watch.roots[0].identity, None);
    }
}
