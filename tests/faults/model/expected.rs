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
        let mut arrived: HashMap<(u64, (i64, i64)), usize> = HashMap::new();
        for (_, file) in present.iter().filter(|(path, _)| !self.files.contains_key(**path)) {
            *arrived.entry((file.size, file.modified)).or_default() += 1;
        }
        let (mut removed, mut lost) = (Vec::new(), Vec::new());
        for path in gone {
            let file = &self.files[&path];
            match arrived.get_mut(&(file.size, file.modified)).filter(|left| **left > 0) {
                Some(left) => {
                    *left -= 1;
                    removed.push(path);
                }
                None => lost.push(path),
            }
        }
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
                problems += 1;
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
        removed.iter().chain(&lost).for_each(|path| drop(self.files.remove(path)));
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
