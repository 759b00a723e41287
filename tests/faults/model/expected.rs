//! What an index must hold: the rules of syncing, on maps.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::disk::{Look, Present, look};
use crate::common::Desk;

/// The roots that are asked for; none stands for all known.
pub(super) type Scope = Vec<&'static str>;

/// An article that is found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Article {
    pub(super) path: String,
    pub(super) name: String,
    pub(super) version: u32,
}

/// What the index must hold.
#[derive(Debug, Clone, Default)]
pub(super) struct Expected {
    /// Files with the stories that the index has of them.
    files: BTreeMap<PathBuf, Present>,
    /// The known roots and how many files they had.
    roots: BTreeMap<&'static str, u64>,
    /// How many articles a root had when so many of them were gone that they were kept.
    kept_of: BTreeMap<&'static str, usize>,
    /// It can't be told from here: what the index says is taken for it.
    open: bool,
}

/// The roots of a sync: those that are there, and those that are missing.
struct Roots {
    found: Vec<&'static str>,
    missing: Vec<&'static str>,
    given_up: Vec<&'static str>,
    problems: usize,
}

impl Roots {
    fn all(&self) -> Vec<&'static str> {
        let mut all: Vec<&str> = self.found.iter().chain(&self.missing).chain(&self.given_up).copied().collect();
        all.sort_unstable();
        all
    }
}

impl Expected {
    /// Brings it up to date, and returns the exit code that the command must have.
    pub(super) fn sync(&mut self, desk: &Desk, scope: &Scope, prune: bool) -> i32 {
        let Some(roots) = self.roots_of(desk, scope, prune, false) else {
            return 2;
        };
        let (looks, mut problems) = looks(desk, &roots);
        let present: BTreeMap<&PathBuf, &Present> = looks.iter().flat_map(|(_, look)| &look.files).collect();
        problems += blanks(&looks);
        let unreadable: Vec<&PathBuf> = looks.iter().flat_map(|(_, look)| &look.unreadable).collect();
        let is_gone = |path: &PathBuf| {
            !present.contains_key(path)
                && roots.all().iter().any(|root| path.starts_with(root))
                && !roots.missing.iter().any(|root| path.starts_with(root))
                && !unreadable.iter().any(|unreadable| path.starts_with(unreadable))
        };
        let gone: Vec<PathBuf> = self.files.keys().filter(|path| is_gone(path)).cloned().collect();
        let new = |path: &PathBuf| !self.files.contains_key(path);
        let arrivals = || present.iter().filter(|(path, _)| new(path)).map(|(_, file)| *file);
        let (maybe_renamed, mut lost) =
            part(gone, arrivals(), &|path| (state(&self.files[path]), Vec::new()), &|file| (state(file), Vec::new()));
        // Of those only files that say the same were renamed.
        let (removed, late) = part(maybe_renamed, arrivals(), &|path| said(&self.files[path]), &said);
        // The innermost root is judged first.
        let mut emptied = Vec::new();
        let mut losses: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        let mut kept_of: BTreeMap<&'static str, usize> = BTreeMap::new();
        let mut innermost_first = roots.all();
        innermost_first.sort_by_key(|root| std::cmp::Reverse(root.len()));
        for root in innermost_first {
            let count = |path: &PathBuf| self.files[path].stories.len();
            let held: usize = self.files.keys().filter(|path| path.starts_with(root)).map(count).sum();
            let held = self.kept_of.get(root).map_or(held, |kept_of| held.min(*kept_of));
            let gone: usize = lost.iter().filter(|path| path.starts_with(root)).map(count).sum();
            if gone * 2 > held && !prune {
                lost.retain(|path| !path.starts_with(root));
                emptied.push(root);
                kept_of.insert(root, held);
                losses.insert(root, (held, 0));
            } else {
                losses.insert(root, (held, gone));
            }
        }
        let changed: Vec<(PathBuf, Present)> = looks.iter().flat_map(|(_, look)| look.files.clone()).collect();
        for (path, mut file) in changed {
            if let Some(known) = self.files.get(&path) {
                let kept: Vec<(String, u32)> = known
                    .stories
                    .iter()
                    .filter(|(name, _)| file.stories.iter().all(|(other, _)| other != name))
                    .cloned()
                    .collect();
                let fewer = known.stories.len().saturating_sub(file.stories.len());
                if !kept.is_empty() && fewer > 0 && !prune {
                    let around: Vec<&str> = losses.keys().copied().filter(|root| path.starts_with(root)).collect();
                    if let Some(root) = around.iter().find(|root| (losses[*root].1 + fewer) * 2 > losses[*root].0) {
                        problems += 1;
                        kept_of.insert(super::ROOTS.into_iter().find(|known| known == root).unwrap(), losses[root].0);
                        file.stories.extend(kept);
                        // Whether it may be found again under another name depends on which of its records was the last.
                        file.size = u64::MAX;
                    } else {
                        around.iter().for_each(|root| losses.get_mut(root).unwrap().1 += fewer);
                    }
                }
            }
            self.files.insert(path, file);
        }
        let late = self.keep_late(late, &mut lost, &mut losses, &mut kept_of, &mut emptied, prune);
        problems += emptied.len();
        removed.iter().chain(&lost).chain(&late).for_each(|path| drop(self.files.remove(path)));
        // A file without an article is not known.
        self.files.retain(|_, file| !file.stories.is_empty());
        self.note_roots(&roots, &looks, &emptied);
        for root in &roots.found {
            match kept_of.get(root) {
                Some(held) => self.kept_of.insert(root, *held),
                None => self.kept_of.remove(root),
            };
        }
        i32::from(problems + roots.problems > 0)
    }

    /// Makes it anew, and returns the exit code that the command must have.
    pub(super) fn rebuild(&mut self, desk: &Desk, scope: &Scope, prune: bool) -> i32 {
        let Some(roots) = self.roots_of(desk, scope, prune, true) else {
            return 2;
        };
        let missing_and_known = scope.iter().any(|root| !desk.path(root).exists() && self.roots.contains_key(root));
        if !prune && (!roots.missing.is_empty() || missing_and_known) {
            return 2;
        }
        let (looks, problems) = looks(desk, &roots);
        let few = |root: &&str| self.roots.get(root).is_some_and(|held| files_in(&looks, root) * 2 < *held);
        if !prune && roots.found.iter().any(few) {
            return 2;
        }
        let files: BTreeMap<PathBuf, Present> = looks.iter().flat_map(|(_, look)| look.files.clone()).collect();
        if !prune && roots.found.iter().any(|root| self.would_lose(root, &files)) {
            return 2;
        }
        let articles =
            |files: &BTreeMap<PathBuf, Present>| files.values().map(|file| file.stories.len()).sum::<usize>();
        if !prune && articles(&files) * 2 < articles(&self.files) {
            return 2;
        }
        self.files = files;
        self.kept_of.clear();
        let problems = problems + blanks(&looks);
        self.files.retain(|_, file| !file.stories.is_empty());
        self.note_roots(&roots, &looks, &[]);
        i32::from(problems + roots.problems > 0)
    }

    /// Judges the files that were found to be gone only when what has their size and time was read. Returns those that go.
    fn keep_late(
        &self,
        mut late: Vec<PathBuf>,
        lost: &mut Vec<PathBuf>,
        losses: &mut BTreeMap<&'static str, (usize, usize)>,
        kept_of: &mut BTreeMap<&'static str, usize>,
        emptied: &mut Vec<&'static str>,
        prune: bool,
    ) -> Vec<PathBuf> {
        let mut innermost_first: Vec<&str> = losses.keys().copied().collect();
        innermost_first.sort_by_key(|root| std::cmp::Reverse(root.len()));
        for root in innermost_first {
            let inside = late.iter().filter(|path| path.starts_with(root));
            let more: usize = inside.map(|path| self.files[path].stories.len()).sum();
            let (held, gone) = losses[root];
            if more > 0 && (gone + more) * 2 > held && !prune {
                late.retain(|path| !path.starts_with(root));
                lost.retain(|path| !path.starts_with(root));
                kept_of.insert(root, held);
                emptied.push(root);
            } else {
                losses.insert(root, (held, gone + more));
            }
        }
        late
    }

    /// Returns whether files have too few of what the index has of a root.
    fn would_lose(&self, root: &str, files: &BTreeMap<PathBuf, Present>) -> bool {
        let of_root = || self.files.iter().filter(|(path, _)| path.starts_with(root));
        let held: usize = of_root().map(|(_, file)| file.stories.len()).sum();
        let gone: Vec<PathBuf> = self.files.keys().filter(|path| !files.contains_key(*path)).cloned().collect();
        let new = files.iter().filter(|(path, _)| !self.files.contains_key(*path)).map(|(_, file)| file);
        let (_, lost) = part(gone, new, &|path| said(&self.files[path]), &said);
        let lacking = |(path, file): (&PathBuf, &Present)| match files.get(path) {
            Some(there) => file.stories.len().saturating_sub(there.stories.len()),
            None if lost.contains(path) => file.stories.len(),
            None => 0,
        };
        let lacking: usize = of_root().map(lacking).sum();
        lacking * 2 > self.kept_of.get(root).map_or(held, |kept_of| held.min(*kept_of))
    }

    fn roots_of(&self, desk: &Desk, scope: &Scope, prune: bool, all: bool) -> Option<Roots> {
        let is_there = |root: &str| desk.path(root).exists();
        let mut roots = Roots { found: Vec::new(), missing: Vec::new(), given_up: Vec::new(), problems: 0 };
        for root in scope {
            if is_there(root) { roots.found.push(root) } else { roots.problems += 1 }
        }
        if !scope.is_empty() && roots.found.is_empty() {
            return None;
        }
        let asked = roots.found.clone();
        for root in self.roots.keys().filter(|root| !asked.contains(*root)) {
            let is_inside = asked.iter().any(|other| Path::new(root).starts_with(other));
            if !(all || scope.is_empty() || is_inside) {
                continue;
            }
            if is_there(root) {
                roots.found.push(root);
            } else if prune {
                roots.given_up.push(root);
            } else {
                roots.missing.push(root);
                roots.problems += 1;
            }
        }
        roots.found.sort_unstable();
        Some(roots)
    }

    fn note_roots(&mut self, roots: &Roots, looks: &[(&'static str, Look)], emptied: &[&str]) {
        roots.given_up.iter().for_each(|root| {
            self.roots.remove(root);
        });
        for root in &roots.found {
            let files = files_in(looks, root);
            let is_inside = |path: &PathBuf| path.starts_with(root);
            let is_partly_read = looks.iter().any(|(_, look)| look.unreadable.iter().any(is_inside));
            let held = self.roots.entry(root).or_default();
            if !emptied.contains(root) {
                *held = if is_partly_read { files.max(*held) } else { files };
            }
        }
    }

    /// Returns what is to be found.
    pub(super) fn articles(&self) -> BTreeSet<Article> {
        self.files.iter().flat_map(|(path, file)| articles_of(path, file)).collect()
    }

    /// Returns what stands on the disk in the known roots.
    pub(super) fn on_disk(&self, desk: &Desk) -> BTreeSet<Article> {
        let Some(roots) = self.roots_of(desk, &Vec::new(), false, false) else {
            return BTreeSet::new();
        };
        let (looks, _) = looks(desk, &roots);
        looks.iter().flat_map(|(_, look)| &look.files).flat_map(|(path, file)| articles_of(path, file)).collect()
    }

    /// Returns whether it can't be told what must be found.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// Takes what was found for what must be.
    pub(super) fn take(&mut self, found: BTreeSet<Article>) {
        let mut files: BTreeMap<PathBuf, Present> = BTreeMap::new();
        for article in found {
            let path = PathBuf::from(article.path.split('!').next().unwrap());
            let known = self.files.get(&path).map(|file| (file.size, file.modified));
            let (size, modified) = known.unwrap_or((u64::MAX, (0, 0)));
            let file = files.entry(path).or_insert(Present { stories: Vec::new(), size, modified });
            file.stories.push((article.name, article.version));
        }
        self.files = files;
        self.open = false;
    }
}

/// The size and time of a file, and what it says.
type Said = ((u64, (i64, i64)), Vec<(String, u32)>);

fn state(file: &Present) -> (u64, (i64, i64)) {
    (file.size, file.modified)
}

fn said(file: &Present) -> Said {
    let mut stories = file.stories.clone();
    stories.sort();
    (state(file), stories)
}

/// Parts files that are gone into those that new ones stand for, and the others.
fn part<'a>(
    gone: Vec<PathBuf>,
    new: impl Iterator<Item = &'a Present>,
    of_gone: &dyn Fn(&PathBuf) -> Said,
    of_new: &dyn Fn(&Present) -> Said,
) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let mut arrived: HashMap<Said, usize> = HashMap::new();
    new.for_each(|file| *arrived.entry(of_new(file)).or_default() += 1);
    gone.into_iter().partition(|path| match arrived.get_mut(&of_gone(path)).filter(|left| **left > 0) {
        Some(left) => {
            *left -= 1;
            true
        }
        None => false,
    })
}

fn articles_of(path: &Path, file: &Present) -> Vec<Article> {
    let shown = |name: &str| match path.extension().is_some_and(|end| end == "zip") {
        true => format!("{}!{name}.txt", path.display()),
        false => path.display().to_string(),
    };
    file.stories
        .iter()
        .map(|(name, version)| Article { path: shown(name), name: name.clone(), version: *version })
        .collect()
}

/// Looks at all roots; returns what was seen, and the number of things that can't be read.
fn looks(desk: &Desk, roots: &Roots) -> (Vec<(&'static str, Look)>, usize) {
    let all = roots.all();
    let looks: Vec<(&str, Look)> = roots.found.iter().map(|root| (*root, look(desk, root, &all))).collect();
    let problems = looks.iter().map(|(_, look)| look.unreadable.len()).sum();
    (looks, problems)
}

/// Returns how many files have nothing in them: each is named as such.
fn blanks(looks: &[(&'static str, Look)]) -> usize {
    looks.iter().flat_map(|(_, look)| look.files.values()).filter(|file| file.stories.is_empty()).count()
}

fn files_in(looks: &[(&'static str, Look)], root: &str) -> u64 {
    let inside = looks.iter().filter(|(inner, _)| Path::new(inner).starts_with(root));
    inside.map(|(_, look)| look.files.len() as u64).sum()
}
