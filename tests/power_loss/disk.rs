//! A model of a disk: what it holds, and what of that is there for good.
//!
//! A file's content is durable when the file was synced; a name (made, replaced or removed) when its folder was. Until
//! then either may survive a power cut or not, whatever was done first; only the names in one folder go in their order.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use crate::trace::Step;

/// What survives of that which was not synced.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Survives {
    /// Nothing.
    Synced,
    /// All names, and none of the content.
    Names,
    /// Some of both, drawn by a seed.
    Some(u64),
}

#[derive(Debug, Clone, Default)]
struct Content {
    now: Vec<u8>,
    durable: Vec<u8>,
    /// As it was when a sync began.
    syncing: Option<Vec<u8>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    File(usize),
    Folder,
}

/// Names that change at once.
type Change = Vec<(PathBuf, Option<Entry>)>;

#[derive(Debug, Clone, Default)]
struct Names {
    durable: BTreeMap<PathBuf, Entry>,
    /// What was done since the folder was synced.
    since: Vec<Change>,
    /// How much of that there was when a sync began.
    syncing: usize,
}

/// A disk with one index on it.
#[derive(Debug)]
pub(crate) struct Disk {
    index: PathBuf,
    contents: Vec<Content>,
    /// The entries of each folder.
    folders: HashMap<PathBuf, Names>,
    /// The open files: content and place; folders by their path.
    open: HashMap<i32, (usize, usize)>,
    open_folders: HashMap<i32, PathBuf>,
    is_new: bool,
}

impl Disk {
    /// Returns a disk that holds an index, all of it durable.
    pub(crate) fn of(index: &Path) -> Disk {
        let mut disk = Disk {
            index: index.to_owned(),
            contents: Vec::new(),
            folders: HashMap::new(),
            open: HashMap::new(),
            open_folders: HashMap::new(),
            is_new: true,
        };
        for entry in walkdir::WalkDir::new(index).into_iter().flatten() {
            let path = entry.path().to_owned();
            let found = if entry.file_type().is_dir() {
                disk.folders.entry(path.clone()).or_default();
                Entry::Folder
            } else {
                let bytes = fs::read(&path).unwrap();
                disk.contents.push(Content { now: bytes.clone(), durable: bytes, syncing: None });
                Entry::File(disk.contents.len() - 1)
            };
            disk.folders.entry(path.parent().unwrap().to_owned()).or_default().durable.insert(path, found);
        }
        disk
    }

    /// Returns whether a power cut now may leave something else than one at the last time this was asked.
    pub(crate) fn is_new(&mut self) -> bool {
        std::mem::take(&mut self.is_new)
    }

    /// Does what was done.
    pub(crate) fn take(&mut self, step: &Step) {
        match step {
            Step::MakeFolder(path) if self.is_ours(path) => {
                self.folders.entry(path.clone()).or_default();
                self.change(vec![(path.clone(), Some(Entry::Folder))]);
            }
            Step::Open { path, file, makes, empties } if self.is_ours(path) || self.folders.contains_key(path) => {
                if self.folders.contains_key(path) {
                    self.open_folders.insert(*file, path.clone());
                    return;
                }
                let content = match self.now(path) {
                    Some(Entry::File(content)) => content,
                    _ if *makes => {
                        self.contents.push(Content::default());
                        self.change(vec![(path.clone(), Some(Entry::File(self.contents.len() - 1)))]);
                        self.contents.len() - 1
                    }
                    _ => return,
                };
                if *empties {
                    self.contents[content].now.clear();
                }
                self.open.insert(*file, (content, 0));
            }
            Step::Write { file, bytes } => {
                if let Some((content, place)) = self.open.get_mut(file) {
                    let now = &mut self.contents[*content].now;
                    now.truncate(*place);
                    now.extend_from_slice(bytes);
                    *place += bytes.len();
                }
            }
            Step::Cut { file, length } => {
                if let Some((content, _)) = self.open.get(file) {
                    self.contents[*content].now.truncate(*length);
                }
            }
            Step::Rewind { file } => {
                if let Some((_, place)) = self.open.get_mut(file) {
                    *place = 0;
                }
            }
            Step::Twin { file, twin } => {
                if let Some(open) = self.open.get(file).copied() {
                    self.open.insert(*twin, open);
                }
            }
            Step::Close { file } => {
                self.open.remove(file);
                self.open_folders.remove(file);
            }
            Step::SyncBegins { file } => {
                if let Some((content, _)) = self.open.get(file) {
                    let content = &mut self.contents[*content];
                    content.syncing = Some(content.now.clone());
                } else if let Some(names) = self.open_folders.get(file).and_then(|path| self.folders.get_mut(path)) {
                    names.syncing = names.since.len();
                }
            }
            Step::SyncEnds { file } => self.sync(*file),
            Step::Rename(from, to) if self.is_ours(from) => {
                let entry = self.now(from);
                self.change(vec![(from.clone(), None), (to.clone(), entry)]);
            }
            Step::Link(from, to) if self.is_ours(from) => {
                let entry = self.now(from);
                self.change(vec![(to.clone(), entry)]);
            }
            Step::Remove(path) if self.is_ours(path) => self.change(vec![(path.clone(), None)]),
            Step::RemoveIn { folder, name } => {
                if let Some(folder) = self.open_folders.get(folder) {
                    self.change(vec![(folder.join(name), None)]);
                }
            }
            Step::Report => self.is_new = true,
            _ => {}
        }
    }

    fn sync(&mut self, file: i32) {
        self.is_new = true;
        if let Some((content, _)) = self.open.get(&file) {
            let content = &mut self.contents[*content];
            content.durable = content.syncing.take().unwrap_or_else(|| content.now.clone());
        } else if let Some(names) = self.open_folders.get(&file).and_then(|path| self.folders.get_mut(path)) {
            let done: Vec<Change> = names.since.drain(..names.syncing.min(names.since.len())).collect();
            done.into_iter().flatten().for_each(|(path, entry)| set(&mut names.durable, path, entry));
        }
    }

    /// All changes are of names in one folder.
    fn change(&mut self, change: Change) {
        self.is_new = true;
        let folder = change[0].0.parent().unwrap().to_owned();
        assert!(change.iter().all(|(path, _)| path.parent() == Some(&folder)), "a move between folders");
        self.folders.entry(folder).or_default().since.push(change);
    }

    fn is_ours(&self, path: &Path) -> bool {
        path.starts_with(&self.index)
    }

    fn now(&self, path: &Path) -> Option<Entry> {
        let names = self.folders.get(path.parent()?)?;
        let last = names.since.iter().rev().flatten().find(|(changed, _)| changed == path);
        last.map_or_else(|| names.durable.get(path).copied(), |(_, entry)| *entry)
    }

    /// Writes what a power cut leaves of the index to a folder.
    pub(crate) fn after_power_cut(&self, survives: Survives, left: &Path) {
        let mut random = match survives {
            Survives::Some(seed) => seed | 1,
            _ => 0,
        };
        let parent = self.index.parent().unwrap();
        if self.left_of(parent, survives, &mut random).contains_key(&self.index) {
            self.leave(&self.index, left, survives, &mut random);
        }
    }

    fn leave(&self, folder: &Path, left: &Path, survives: Survives, random: &mut u64) {
        fs::create_dir_all(left).unwrap();
        for (path, entry) in self.left_of(folder, survives, random) {
            let to = left.join(path.file_name().unwrap());
            match entry {
                Entry::Folder => self.leave(&path, &to, survives, random),
                Entry::File(content) => {
                    let content = &self.contents[content];
                    let is_lucky = matches!(survives, Survives::Some(_)) && draw(random, 2) == 0;
                    fs::write(to, if is_lucky { &content.now } else { &content.durable }).unwrap();
                }
            }
        }
    }

    fn left_of(&self, folder: &Path, survives: Survives, random: &mut u64) -> BTreeMap<PathBuf, Entry> {
        let Some(names) = self.folders.get(folder) else { return BTreeMap::new() };
        let count = match survives {
            Survives::Synced => 0,
            Survives::Names => names.since.len(),
            Survives::Some(_) => draw(random, names.since.len() + 1),
        };
        let mut left = names.durable.clone();
        names.since[..count].iter().flatten().for_each(|(path, entry)| set(&mut left, path.clone(), *entry));
        left
    }
}

fn set(names: &mut BTreeMap<PathBuf, Entry>, path: PathBuf, entry: Option<Entry>) {
    match entry {
        Some(entry) => names.insert(path, entry),
        None => names.remove(&path),
    };
}

/// Returns a random number below another: xorshift.
fn draw(random: &mut u64, below: usize) -> usize {
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    (*random % below.max(1) as u64) as usize
}
