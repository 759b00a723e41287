//! The folder of an index: generations, the pointer to the one in force, and the writer's lock.
//!
//! ```text
//! index/CURRENT        the name of the generation in force and a line feed; replaced by rename
//! index/gen-000001/    a generation: a tantivy index
//! index/writer.lock    held by the process that writes; its process id inside
//! ```
//!
//! A generation that CURRENT does not name is being built, or was left by a writer that was killed; the
//! next writer removes it. Readers take no lock.

use std::fs::{self, File, TryLockError};
use std::io::{ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

const CURRENT: &str = "CURRENT";
const NEW: &str = "CURRENT.new";
const LOCK: &str = "writer.lock";
const GENERATION: &str = "gen-";

/// The folder of an index.
#[derive(Debug, Clone)]
pub struct Home {
    /// The folder.
    pub dir: PathBuf,
}

/// The right to write to an index, until it is dropped or the process ends.
#[derive(Debug)]
pub(crate) struct WriterLock {
    _file: File,
}

impl Home {
    /// Returns the index at a folder, which need not exist.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Home { dir: dir.into() }
    }

    /// Returns whether there is an index here.
    pub fn exists(&self) -> bool {
        self.dir.join(CURRENT).exists()
    }

    /// Returns the folder of the generation in force.
    ///
    /// # Errors
    /// [`Error::NoIndex`] when there is none, [`Error::Damaged`] when the pointer can't be followed.
    pub fn current(&self) -> Result<PathBuf> {
        let path = self.dir.join(CURRENT);
        let name = match fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).trim().to_owned(),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let left = self.generations().first().cloned();
                return Err(match left {
                    // A first build that was killed leaves a generation without its first commit.
                    Some(generation) if self.dir.join(&generation).join("meta.json").exists() => {
                        Error::NoIndex { dir: self.dir.clone(), begun: true }
                    }
                    _ => Error::NoIndex { dir: self.dir.clone(), begun: false },
                });
            }
            Err(source) => return Err(Error::Io { path, source }),
        };
        if number_of(&name).is_none() {
            return Err(Error::Damaged { dir: self.dir.clone(), detail: format!("{CURRENT} names no generation") });
        }
        Ok(self.dir.join(name))
    }

    /// Takes the lock for writing, making the folder if need be.
    ///
    /// # Errors
    /// [`Error::Locked`] at once when another process holds it.
    pub(crate) fn lock(&self) -> Result<WriterLock> {
        fs::create_dir_all(&self.dir).map_err(|source| Error::io(&self.dir, source))?;
        let path = self.dir.join(LOCK);
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(|source| Error::io(&path, source))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // The holder may not have written its number yet: then the message does without.
                let _ = file.read_to_string(&mut holder);
                return Err(Error::Locked { dir: self.dir.clone(), process: holder.trim().parse().ok() });
            }
            Err(TryLockError::Error(source)) => return Err(Error::io(&path, source)),
        }
        let written =
            file.set_len(0).and_then(|()| file.rewind()).and_then(|()| writeln!(file, "{}", std::process::id()));
        written.map_err(|source| Error::io(&path, source))?;
        Ok(WriterLock { _file: file })
    }

    /// Makes the folder of a new generation, after the highest there is.
    pub(crate) fn new_generation(&self, _lock: &WriterLock) -> Result<PathBuf> {
        let last = self.generations().iter().filter_map(|name| number_of(name)).max().unwrap_or(0);
        let path = self.dir.join(format!("{GENERATION}{:06}", last + 1));
        fs::create_dir(&path).map_err(|source| Error::io(&path, source))?;
        Ok(path)
    }

    /// Puts a generation in force. When this returns, a crash can't take it back.
    pub(crate) fn put_in_force(&self, generation: &Path, _lock: &WriterLock) -> Result<()> {
        let name = generation.file_name().unwrap_or_default().to_string_lossy();
        let (new, current) = (self.dir.join(NEW), self.dir.join(CURRENT));
        let written = File::create(&new).and_then(|mut file| writeln!(file, "{name}").and_then(|()| file.sync_all()));
        written.map_err(|source| Error::io(&new, source))?;
        fs::rename(&new, &current).map_err(|source| Error::io(&current, source))?;
        sync_folder(&self.dir)
    }

    /// Removes the generations that are not in force. Readers that have one open keep it until they end.
    pub(crate) fn remove_old(&self, _lock: &WriterLock) {
        self.remove_all_but_current();
    }

    /// Removes what this process was writing when it was told to stop. To be called by the process that holds the
    /// lock, as the last thing that it does.
    pub fn abandon(&self) {
        self.remove_all_but_current();
    }

    fn remove_all_but_current(&self) {
        let current = match self.current() {
            Ok(current) => Some(current),
            // Nothing came into force yet.
            Err(Error::NoIndex { .. }) => None,
            Err(_) => return,
        };
        // Left when a writer was killed just before it put its generation in force.
        let _ = fs::remove_file(self.dir.join(NEW));
        for path in self.generations().into_iter().map(|name| self.dir.join(name)) {
            if Some(&path) != current.as_ref() {
                // What can't be removed now is removed by the next writer.
                let _ = fs::remove_dir_all(path);
            }
        }
    }

    fn generations(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(&self.dir) else {
            return Vec::new();
        };
        let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let mut names: Vec<String> = names.filter(|name| number_of(name).is_some()).collect();
        names.sort();
        names
    }
}

fn number_of(name: &str) -> Option<u64> {
    let digits = name.strip_prefix(GENERATION)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// Makes the entries of a folder durable: tantivy leaves this out after the last rename of a commit.
pub(crate) fn sync_folder(dir: &Path) -> Result<()> {
    File::open(dir).and_then(|folder| folder.sync_all()).map_err(|source| Error::io(dir, source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generation_is_in_force_after_the_swap_and_others_go() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::new(dir.path());
        assert!(matches!(home.current(), Err(Error::NoIndex { begun: false, .. })));
        let lock = home.lock().unwrap();
        let first = home.new_generation(&lock).unwrap();
        home.put_in_force(&first, &lock).unwrap();
        let second = home.new_generation(&lock).unwrap();
        assert_eq!(home.current().unwrap(), first);
        home.put_in_force(&second, &lock).unwrap();
        home.remove_old(&lock);
        assert_eq!(home.current().unwrap(), second);
        assert!(!first.exists());
    }

    #[test]
    fn a_second_writer_is_refused_and_the_holder_named() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::new(dir.path());
        let _lock = home.lock().unwrap();
        let second = File::options().read(true).write(true).open(dir.path().join(LOCK)).unwrap();
        assert!(matches!(second.try_lock(), Err(TryLockError::WouldBlock)));
        assert!(
            matches!(home.lock(), Err(Error::Locked { process: Some(process), .. }) if process == std::process::id())
        );
    }

    #[test]
    fn a_pointer_to_nowhere_is_damage() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(CURRENT), "../../etc").unwrap();
        assert!(matches!(Home::new(dir.path()).current(), Err(Error::Damaged { .. })));
    }
}
