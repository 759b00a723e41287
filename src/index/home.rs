//! The folder of an index: generations, the pointer to the one in force, and the writer's lock.
//!
//! ```text
//! index/CURRENT        the name of the generation in force, sealed; replaced by rename
//! index/COMMIT         the same name, and a copy of that generation's commit, sealed: for when one of them is damaged
//! index/gen-000001/    a generation: a tantivy index
//! index/writer.lock    held by the process that writes; its process id inside
//! ```
//!
//! A generation that CURRENT does not name is being built, or was left by a writer that was killed; the
//! next writer removes it. Readers take no lock.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::commit::{Commit, StampedRoot, articles_in, roots_in};
use super::dictionaries::{Dictionaries, split_record};
use super::directory::commit_file;
use super::sealed::{content_of, replace, sync_folder, unsealed};
use crate::error::{Error, FirstBuild, Result};

const CURRENT: &str = "CURRENT";
const COPY: &str = "COMMIT";
const LOCK: &str = "writer.lock";
const GENERATION: &str = "gen-";

/// The folder of an index.
#[derive(Debug, Clone)]
pub struct Home {
    /// The folder.
    pub dir: PathBuf,
    /// Held while the generation in force changes, and to the end by a process that was told to stop.
    swap: Arc<Mutex<()>>,
}

/// The right to write to an index, until it is dropped or the process ends.
#[derive(Debug)]
pub(crate) struct WriterLock {
    _file: File,
}

impl Home {
    /// Returns the index at a folder, which need not exist.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Home { dir: dir.into(), swap: Arc::default() }
    }

    /// Returns whether there is an index here, sound or not, or may be one that we are not let see.
    pub fn exists(&self) -> bool {
        let may_be_there = |name: &str| self.dir.join(name).try_exists().unwrap_or(true);
        may_be_there(CURRENT) || may_be_there(COPY) || !self.committed().is_empty()
    }

    /// Returns the folder of the generation in force.
    ///
    /// # Errors
    /// [`Error::NoIndex`] when there is none, [`Error::Damaged`] when the pointer can't be followed.
    pub fn current(&self) -> Result<PathBuf> {
        let path = self.dir.join(CURRENT);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(self.nothing_in_force()),
            Err(error) => return Err(self.barred("read", &path, error)),
        };
        let Some(content) = unsealed(&bytes) else {
            // In the formats before the first with a seal it was the name alone.
            let generation = self.dir.join(String::from_utf8_lossy(&bytes).trim());
            return match Commit::read(&self.dir, &generation) {
                Err(error @ Error::Format { .. }) if is_generation(&generation) => Err(error),
                _ => Err(Error::damaged(&self.dir, format!("{CURRENT} does not have its checksum"))),
            };
        };
        let generation = self.dir.join(String::from_utf8_lossy(content).trim());
        match is_generation(&generation) {
            true => Ok(generation),
            false => Err(Error::damaged(&self.dir, format!("{CURRENT} names no generation"))),
        }
    }

    fn nothing_in_force(&self) -> Error {
        // A first build that was killed leaves a generation without a commit, or with one to which nothing points yet. The
        // copy is made after the pointer.
        if self.dir.join(COPY).exists() {
            return Error::damaged(&self.dir, format!("{CURRENT} is missing"));
        }
        let begun = || self.generations().iter().any(|name| commit_file(&self.dir.join(name)).exists());
        let first_build = match self.writer() {
            Some(process) => FirstBuild::UnderWay(process),
            None if begun() => FirstBuild::Unfinished,
            None => FirstBuild::None,
        };
        Error::NoIndex { dir: self.dir.clone(), first_build }
    }

    /// Returns the error of a folder that the system does not let us read or write.
    fn barred(&self, wanted: &'static str, path: &Path, source: io::Error) -> Error {
        use ErrorKind::{AlreadyExists, NotADirectory, PermissionDenied, ReadOnlyFilesystem};
        let in_the_way = || self.dir.ancestors().find(|folder| folder.is_file());
        match source.kind() {
            AlreadyExists | NotADirectory => match in_the_way() {
                Some(file) => Error::NotAFolder { dir: file.to_owned() },
                None => Error::io(path, source),
            },
            PermissionDenied | ReadOnlyFilesystem => Error::Closed { dir: self.dir.clone(), wanted, source },
            _ => Error::io(path, source),
        }
    }

    /// Returns the process that writes to the index, with its number where that is known; nothing if none does.
    pub fn writer(&self) -> Option<Option<u32>> {
        let mut file = File::open(self.dir.join(LOCK)).ok()?;
        let is_held = matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock));
        is_held.then(|| process_in(&mut file))
    }

    /// Returns whether a path is that of a part of some index: it and what is in it are no articles, wherever they stand.
    pub(crate) fn is_part(path: &Path) -> bool {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
        let may_be = [CURRENT, COPY, LOCK].contains(&name) || number_of(name).is_some();
        may_be && path.parent().is_some_and(Home::is_at)
    }

    /// Returns whether a path leads to this index, to another one, or into one: then no articles are to be read there.
    pub fn is_of_index(&self, path: &Path) -> bool {
        let Ok(path) = path.canonicalize() else { return false };
        let is_own = path.is_dir() && self.dir.canonicalize().is_ok_and(|own| own == path);
        is_own || Home::is_at(&path) || path.ancestors().any(Home::is_part)
    }

    /// Returns whether a folder is that of an index, whole or being made.
    fn is_at(dir: &Path) -> bool {
        let home = Home::new(dir);
        [CURRENT, COPY, LOCK].iter().any(|name| dir.join(name).is_file()) && !home.generations().is_empty()
    }

    /// Takes the lock for writing, making the folder if need be.
    ///
    /// # Errors
    /// [`Error::Locked`] when another process holds it, after an instant.
    pub(crate) fn lock(&self) -> Result<WriterLock> {
        if !self.dir.is_dir() {
            let failed = |source| self.barred("written", &self.dir, source);
            let made = std::path::absolute(&self.dir).map_err(failed)?;
            let missing = made.ancestors().take_while(|folder| !folder.exists()).count();
            fs::create_dir_all(&self.dir).map_err(failed)?;
            // Each folder that was made has its name in the one around it.
            for around in made.ancestors().skip(1).take(missing) {
                sync_folder(around)?;
            }
        }
        let path = self.dir.join(LOCK);
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(|source| self.barred("written", &path, source))?;
        match locked(&file) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let (process, searchable) = (process_in(&mut file), self.current().is_ok());
                return Err(Error::Locked { dir: self.dir.clone(), process, searchable });
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

    /// Puts a generation in force, and keeps a copy of its commit. When this returns, a crash can't take it back.
    pub(crate) fn put_in_force(&self, generation: &Path, _lock: &WriterLock) -> Result<()> {
        let _swap = self.hold_swap();
        let name = generation.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if self.current().ok().as_deref() != Some(generation) {
            // The generation's own entry in the folder must be there before it is pointed to.
            sync_folder(&self.dir)?;
            replace(&self.dir.join(CURRENT), name.as_bytes())?;
        }
        let bytes = fs::read(commit_file(generation)).map_err(|source| Error::io(generation, source))?;
        let Some(commit) = unsealed(&bytes) else {
            return Err(Error::damaged(&self.dir, format!("{} does not have its checksum", generation.display())));
        };
        let copy = [name.as_bytes(), b"\n", commit].concat();
        let path = self.dir.join(COPY);
        if fs::read(&path).ok().and_then(|bytes| unsealed(&bytes).map(<[u8]>::to_vec)).as_ref() == Some(&copy) {
            return Ok(());
        }
        replace(&path, &copy)
    }

    /// Returns the copy of the last commit: its generation and tantivy's record of it.
    ///
    /// # Errors
    /// It is damaged. That there is none is no error: it is made after the first commit.
    pub(crate) fn copy(&self) -> Result<Option<(PathBuf, Vec<u8>)>> {
        let path = self.dir.join(COPY);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) if source.kind() == ErrorKind::NotADirectory => return Err(self.barred("read", &path, source)),
            Err(source) => return Err(Error::io(&path, source)),
        };
        let content = unsealed(&bytes)
            .and_then(|content| content.iter().position(|byte| *byte == b'\n').map(|end| content.split_at(end + 1)));
        match content {
            Some((name, commit)) => Ok(Some((self.dir.join(String::from_utf8_lossy(name).trim()), commit.to_vec()))),
            None => Err(Error::damaged(&self.dir, format!("{COPY} does not have its checksum"))),
        }
    }

    /// Returns the dictionaries of a generation, as far as its commit and the copy still have them, damaged or not.
    ///
    /// # Errors
    /// The system refused to read them.
    pub(crate) fn dictionaries_of(&self, generation: &Path) -> Result<Dictionaries> {
        let read = |content: &[u8]| Dictionaries::read(split_record(content).1);
        let own = content_of(&commit_file(generation))?.map(|bytes| read(&bytes)).unwrap_or_default();
        let copy = content_of(&self.dir.join(COPY))?.unwrap_or_default();
        let name = generation.file_name().unwrap_or_default().to_string_lossy();
        Ok(own.or(copy.strip_prefix(name.as_bytes()).map(read).unwrap_or_default()))
    }

    /// Returns the roots that the index was made from, wherever that can still be read.
    ///
    /// # Errors
    /// The system refused to read it.
    pub(crate) fn roots(&self) -> Result<Option<Vec<StampedRoot>>> {
        self.of_commit(roots_in)
    }

    /// Returns how many articles the index holds by what its commit says of it, wherever that can still be read: damaged or not.
    ///
    /// # Errors
    /// The system refused to read it.
    pub(crate) fn article_count(&self) -> Result<Option<u64>> {
        self.of_commit(articles_in)
    }

    fn of_commit<T>(&self, read_text: fn(&[u8]) -> Option<T>) -> Result<Option<T>> {
        let read = |generation: &Path| -> Result<Option<T>> {
            let bytes = content_of(&commit_file(generation))?;
            Ok(bytes.and_then(|bytes| read_text(unsealed(&bytes).unwrap_or(&bytes))))
        };
        let name = content_of(&self.dir.join(CURRENT))?;
        let name = name.and_then(|bytes| String::from_utf8_lossy(&bytes).lines().next().map(str::to_owned));
        let current = name.map(|name| self.dir.join(name)).filter(|generation| is_generation(generation));
        if let Some(found) = current.map(|generation| read(&generation)).transpose()?.flatten() {
            return Ok(Some(found));
        }
        let copy = match self.copy() {
            Ok(copy) => copy.and_then(|(_, text)| read_text(&text)),
            Err(Error::Damaged { .. }) => None,
            Err(error) => return Err(error),
        };
        match copy {
            Some(found) => Ok(Some(found)),
            None => Ok(self.committed().iter().rev().find_map(|generation| read(generation).ok().flatten())),
        }
    }

    /// Returns the folders of all generations, with a commit or without.
    pub(crate) fn generation_folders(&self) -> Vec<PathBuf> {
        self.generations().into_iter().map(|name| self.dir.join(name)).collect()
    }

    /// Returns the generations that hold a commit, the newest last.
    pub(crate) fn committed(&self) -> Vec<PathBuf> {
        self.generation_folders().into_iter().filter(|generation| Commit::read(&self.dir, generation).is_ok()).collect()
    }

    /// Puts a generation in force when none is although there is one: a first build was killed between its first commit
    /// and the pointer, or the pointer was lost.
    pub(crate) fn find_pointer(&self, lock: &WriterLock) -> Result<()> {
        if self.dir.join(CURRENT).exists() {
            return Ok(());
        }
        let of_copy = self.copy().ok().flatten().map(|(generation, _)| generation);
        let of_copy = of_copy.filter(|generation| Commit::read(&self.dir, generation).is_ok());
        match of_copy.or_else(|| self.committed().pop()) {
            Some(generation) => self.put_in_force(&generation, lock),
            None => Ok(()),
        }
    }

    /// Removes the generations that are not in force. Readers that have one open keep it until they end.
    pub(crate) fn remove_old(&self, _lock: &WriterLock) {
        let _swap = self.hold_swap();
        self.remove_all_but_current();
    }

    /// Removes what this process was writing when it was told to stop. To be called by the process that holds the
    /// lock, as the last thing that it does: from now on no other thread of it can change what is in force.
    pub fn abandon(&self) {
        std::mem::forget(self.hold_swap());
        // Other threads may still be making files there.
        const TRIES: usize = 5;
        for _ in 0..TRIES {
            self.remove_all_but_current();
        }
    }

    fn hold_swap(&self) -> MutexGuard<'_, ()> {
        self.swap.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Removes the generations that are neither this one nor in force.
    pub(crate) fn remove_all_but(&self, kept: &Path, _lock: &WriterLock) {
        let kept = self.current().into_iter().chain([kept.to_owned()]).collect::<Vec<_>>();
        self.remove_others(&kept);
    }

    fn remove_all_but_current(&self) {
        let kept = match self.current() {
            Ok(current) => vec![current],
            // Nothing came into force yet.
            Err(Error::NoIndex { .. }) => self.committed(),
            // What can still be read of a damaged index is not ours to remove here.
            Err(_) => return,
        };
        // Left when a writer was killed just before it renamed them.
        for name in [CURRENT, COPY] {
            let _ = fs::remove_file(self.dir.join(name).with_extension("new"));
        }
        self.remove_others(&kept);
    }

    /// Removes the generations that are none of these.
    fn remove_others(&self, kept: &[PathBuf]) {
        for path in self.generation_folders().into_iter().filter(|path| !kept.contains(path)) {
            // What can't be removed now is removed by the next writer.
            let _ = fs::remove_dir_all(path);
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

/// Takes the lock of a file. Who only asks whether it is held has it for an instant: that is waited for.
fn locked(file: &File) -> std::result::Result<(), TryLockError> {
    const INSTANT: Duration = Duration::from_millis(20);
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => {
            std::thread::sleep(INSTANT);
            file.try_lock()
        }
        tried => tried,
    }
}

/// Returns the number of the process that holds a lock; it may not have written it yet.
fn process_in(file: &mut File) -> Option<u32> {
    let mut number = String::new();
    file.read_to_string(&mut number).ok()?;
    number.trim().parse().ok()
}

fn number_of(name: &str) -> Option<u64> {
    let digits = name.strip_prefix(GENERATION)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

fn is_generation(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| number_of(name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::sealed::sealed;

    #[test]
    fn a_generation_is_in_force_after_the_swap_and_others_go() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::new(dir.path());
        let generation = |lock: &WriterLock| {
            let generation = home.new_generation(lock).unwrap();
            fs::write(commit_file(&generation), sealed(b"{}")).unwrap();
            generation
        };
        let first_build = || match home.current() {
            Err(Error::NoIndex { first_build, .. }) => first_build,
            other => panic!("{other:?}"),
        };
        assert_eq!(first_build(), FirstBuild::None);
        let lock = home.lock().unwrap();
        let first = generation(&lock);
        assert_eq!(first_build(), FirstBuild::UnderWay(Some(std::process::id())));
        drop(lock);
        assert_eq!(first_build(), FirstBuild::Unfinished);
        let lock = home.lock().unwrap();
        home.put_in_force(&first, &lock).unwrap();
        let second = generation(&lock);
        assert_eq!(home.current().unwrap(), first);
        home.put_in_force(&second, &lock).unwrap();
        home.remove_old(&lock);
        assert_eq!(home.current().unwrap(), second);
        assert_eq!(home.copy().unwrap(), Some((second, b"{}\n".to_vec())));
        assert!(!first.exists());
    }

    #[test]
    fn a_generation_that_is_kept_stays_beside_the_one_in_force() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::new(dir.path());
        let lock = home.lock().unwrap();
        let [first, second, third] = [(); 3].map(|()| home.new_generation(&lock).unwrap());
        fs::write(commit_file(&second), sealed(b"{}")).unwrap();
        home.put_in_force(&second, &lock).unwrap();
        home.remove_all_but(&first, &lock);
        assert_eq!(home.generation_folders(), [first, second.clone()]);
        assert!(!third.exists());
        home.remove_old(&lock);
        assert_eq!(home.generation_folders(), [second]);
    }

    #[test]
    fn a_second_writer_is_refused_and_the_holder_named() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::new(dir.path());
        let _lock = home.lock().unwrap();
        let second = File::options().read(true).write(true).open(dir.path().join(LOCK)).unwrap();
        assert!(matches!(second.try_lock(), Err(TryLockError::WouldBlock)));
        assert!(
            matches!(home.lock(), Err(Error::Locked { process: Some(process), searchable: false, .. }) if process == std::process::id())
        );
    }

    #[test]
    fn the_parts_of_an_index_are_known_beside_each_other_alone() {
        let dir = tempfile::tempdir().unwrap();
        let index = dir.path().join("index");
        fs::create_dir_all(index.join("gen-000001")).unwrap();
        fs::write(index.join(LOCK), "1\n").unwrap();
        fs::create_dir_all(dir.path().join("gen-000002")).unwrap();
        for (path, is_part) in [
            ("index/gen-000001", true),
            ("index/writer.lock", true),
            ("index/CURRENT", true),
            ("index/news.txt", false),
            ("index", false),
            ("gen-000002", false),
            ("CURRENT", false),
        ] {
            assert_eq!(Home::is_part(&dir.path().join(path)), is_part, "{path}");
        }
        assert!(Home::is_at(&index) && !Home::is_at(dir.path()) && !Home::is_at(&index.join("gen-000001")));
    }

    #[test]
    fn a_pointer_to_nowhere_is_damage() {
        let dir = tempfile::tempdir().unwrap();
        for pointer in [b"../../etc\n".to_vec(), sealed(b"../../etc"), sealed(b"gen-1\ngen-2"), Vec::new()] {
            fs::write(dir.path().join(CURRENT), pointer).unwrap();
            assert!(matches!(Home::new(dir.path()).current(), Err(Error::Damaged { .. })));
        }
    }
}
