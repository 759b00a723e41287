//! What happens to files, and what is in them, read back from the disk.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

use proptest::prelude::*;

use super::ROOTS;
use crate::common::Desk;
use crate::sources::content;

/// A change to the files. A file is called by its number among those that are there; a place by its root and name.
#[derive(Debug, Clone)]
pub(super) enum Change {
    Write { place: Place, kind: usize, stories: u32 },
    Rewrite { file: usize, quietly: bool },
    Shorten { file: usize },
    Blank { file: usize },
    Touch { file: usize },
    Rename { file: usize, place: Place },
    Copy { file: usize, place: Place },
    Remove { file: usize },
    Folder { file: usize },
    Link { file: usize, place: Place },
    LinkOut { place: Place },
    TakeAway { root: usize },
    BringBack { root: usize },
    Empty { root: usize },
}

/// A root and a name in it.
#[derive(Debug, Clone)]
pub(super) struct Place(usize, &'static str);

const NAMES: [&str; 8] = ["a", "b", "c", "a-b", "sub/a", "sub/b", "sub/deep/a", "z"];
const KINDS: [&str; 4] = ["txt", "jsonl", "zip", "gz"];

fn place() -> impl Strategy<Value = Place> {
    (0..ROOTS.len(), prop::sample::select(&NAMES[..])).prop_map(|(root, name)| Place(root, name))
}

pub(super) fn written() -> impl Strategy<Value = Change> {
    (place(), 0..KINDS.len(), 1u32..8).prop_map(|(place, kind, stories)| Change::Write { place, kind, stories })
}

pub(super) fn change() -> impl Strategy<Value = Change> {
    let file = 0usize..1000;
    prop_oneof![
        8 => written(),
        4 => (file.clone(), any::<bool>()).prop_map(|(file, quietly)| Change::Rewrite { file, quietly }),
        2 => file.clone().prop_map(|file| Change::Shorten { file }),
        1 => file.clone().prop_map(|file| Change::Blank { file }),
        1 => file.clone().prop_map(|file| Change::Touch { file }),
        3 => (file.clone(), place()).prop_map(|(file, place)| Change::Rename { file, place }),
        3 => (file.clone(), place()).prop_map(|(file, place)| Change::Copy { file, place }),
        3 => file.clone().prop_map(|file| Change::Remove { file }),
        1 => file.clone().prop_map(|file| Change::Folder { file }),
        1 => (file, place()).prop_map(|(file, place)| Change::Link { file, place }),
        1 => place().prop_map(|place| Change::LinkOut { place }),
        1 => (0..ROOTS.len()).prop_map(|root| Change::TakeAway { root }),
        2 => (0..ROOTS.len()).prop_map(|root| Change::BringBack { root }),
        1 => (0..ROOTS.len()).prop_map(|root| Change::Empty { root }),
    ]
}

/// Makes a change; one that can't be made as things are is none.
pub(super) fn apply(desk: &Desk, change: &Change) {
    let file = |number: &usize| {
        let all = all_files(desk);
        (!all.is_empty()).then(|| all[number % all.len()].clone())
    };
    match change {
        Change::Write { place, kind, stories } => {
            let path = at(desk, place, KINDS[*kind]);
            let count = if KINDS[*kind] == "jsonl" || KINDS[*kind] == "zip" { *stories } else { 1 };
            write(&path, &(0..count).map(|_| (fresh(), 1)).collect::<Vec<_>>());
        }
        Change::Rewrite { file: number, quietly } => {
            let Some(path) = file(number) else { return };
            let modified = path.metadata().unwrap().modified().unwrap();
            let stories = stories_in(&path).into_iter().map(|(name, version)| (name, version + 1)).collect::<Vec<_>>();
            if !stories.is_empty() {
                write(&path, &stories);
            }
            if *quietly {
                File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
            }
        }
        Change::Shorten { file: number } => {
            let Some(path) = file(number) else { return };
            let stories = stories_in(&path);
            if stories.len() > 1 {
                write(&path, &stories[..stories.len().div_ceil(3)]);
            }
        }
        Change::Blank { file: number } => {
            let Some(path) = file(number).filter(|path| path.extension().is_some_and(|end| end == "txt")) else {
                return;
            };
            fs::write(path, "").unwrap();
        }
        Change::Touch { file: number } => {
            let Some(path) = file(number) else { return };
            File::options().write(true).open(path).unwrap().set_modified(SystemTime::now()).unwrap();
        }
        Change::Rename { file: number, place } => with_target(desk, file(number), place, |from, to| {
            let _ = fs::rename(from, to);
        }),
        Change::Copy { file: number, place } => with_target(desk, file(number), place, |from, to| {
            if fs::copy(from, to).is_ok() {
                let modified = from.metadata().unwrap().modified().unwrap();
                File::options().write(true).open(to).unwrap().set_modified(modified).unwrap();
            }
        }),
        Change::Remove { file: number } => {
            if let Some(path) = file(number) {
                fs::remove_file(path).unwrap();
            }
        }
        Change::Folder { file: number } => {
            let Some(path) = file(number) else { return };
            fs::remove_file(&path).unwrap();
            write(&path.join("inside.txt"), &[(fresh(), 1)]);
        }
        Change::Link { file: number, place } => with_target(desk, file(number), place, |from, to| {
            let _ = symlink(from, to);
        }),
        Change::LinkOut { place } => {
            let path = at(desk, place, "txt");
            desk.write("outside.txt", "Story outside version 000001\n\nIt stands outside.\n");
            if fs::create_dir_all(path.parent().unwrap()).is_ok() {
                let _ = symlink(desk.path("outside.txt"), path);
            }
        }
        Change::TakeAway { root } => {
            let _ = fs::rename(desk.path(ROOTS[*root]), desk.path(&format!("away{root}")));
        }
        Change::BringBack { root } => {
            if !desk.path(ROOTS[*root]).exists() {
                let _ = fs::rename(desk.path(&format!("away{root}")), desk.path(ROOTS[*root]));
            }
        }
        Change::Empty { root } => {
            if fs::remove_dir_all(desk.path(ROOTS[*root])).is_ok() {
                fs::create_dir(desk.path(ROOTS[*root])).unwrap();
            }
        }
    }
}

/// Does something from a file to a place that has the same kind.
fn with_target(desk: &Desk, from: Option<PathBuf>, place: &Place, action: impl FnOnce(&Path, &Path)) {
    let Some(from) = from else { return };
    let end = from.extension().unwrap_or_default().to_string_lossy().into_owned();
    let to = at(desk, place, &end);
    if !to.exists() && desk.path(ROOTS[place.0]).exists() && fs::create_dir_all(to.parent().unwrap()).is_ok() {
        action(&from, &to);
    }
}

fn at(desk: &Desk, place: &Place, end: &str) -> PathBuf {
    desk.path(ROOTS[place.0]).join(format!("{}.{end}", place.1))
}

fn write(path: &Path, stories: &[(String, u32)]) {
    // A folder may stand there, or a file where a folder is needed.
    if fs::create_dir_all(path.parent().unwrap()).is_ok() && !path.is_dir() && !path.is_symlink() {
        fs::write(path, content(&path.to_string_lossy(), stories)).unwrap();
    }
}

fn fresh() -> String {
    static MADE: AtomicU32 = AtomicU32::new(0);
    format!("s{}", MADE.fetch_add(1, Ordering::Relaxed))
}

/// Returns the files below all roots; not those behind links.
fn all_files(desk: &Desk) -> Vec<PathBuf> {
    let files = ["one", "two"].map(|root| walkdir::WalkDir::new(desk.path(root)).sort_by_file_name());
    let files = files.into_iter().flatten().flatten().filter(|entry| entry.file_type().is_file());
    files.map(walkdir::DirEntry::into_path).collect()
}

/// A file as it is on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Present {
    pub(super) stories: Vec<(String, u32)>,
    pub(super) size: u64,
    pub(super) modified: (i64, i64),
}

/// What a look at a root finds: files, and what can't be read.
#[derive(Debug, Default)]
pub(super) struct Look {
    pub(super) files: BTreeMap<PathBuf, Present>,
    pub(super) unreadable: Vec<PathBuf>,
}

/// Looks at a root, but not into those inside of it.
pub(super) fn look(desk: &Desk, root: &str, others: &[&str]) -> Look {
    let mut look = Look::default();
    look_into(&desk.path(root), &desk.path(root).canonicalize().unwrap(), desk, others, &mut look);
    look
}

fn look_into(folder: &Path, root: &Path, desk: &Desk, others: &[&str], look: &mut Look) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let shown = path.strip_prefix(desk.path("")).unwrap().to_owned();
        if others.iter().any(|other| Path::new(other) == shown) {
            continue;
        }
        match path.canonicalize() {
            // A link may lead out to a folder, too, and that may be empty.
            Ok(real) if real.starts_with(root) && real.is_dir() => look_into(&path, root, desk, others, look),
            Ok(real) if real.starts_with(root) => {
                let found = real.metadata().unwrap();
                let modified = (found.mtime(), found.mtime_nsec());
                look.files.insert(shown, Present { stories: stories_in(&real), size: found.size(), modified });
            }
            _ => look.unreadable.push(shown),
        }
    }
}

fn stories_in(path: &Path) -> Vec<(String, u32)> {
    let bytes = fs::read(path).unwrap();
    match path.extension().and_then(|end| end.to_str()) {
        Some("zip") => {
            let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
            let mut stories_found = Vec::new();
            for number in 0..archive.len() {
                let mut member = Vec::new();
                archive.by_index(number).unwrap().read_to_end(&mut member).unwrap();
                stories_found.extend(stories(&member));
            }
            stories_found
        }
        Some("gz") => {
            let mut plain = Vec::new();
            flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut plain).unwrap();
            stories(&plain)
        }
        _ => stories(&bytes),
    }
}

/// Returns the stories whose headlines stand in some text.
pub(super) fn stories(text: &[u8]) -> Vec<(String, u32)> {
    let text = String::from_utf8_lossy(text);
    let headlines = text.match_indices("Story ").map(|(at, _)| text[at..].split(' '));
    headlines.map(|mut words| (words.nth(1).unwrap().to_owned(), words.nth(1).unwrap()[..6].parse().unwrap())).collect()
}
