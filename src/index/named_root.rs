//! The roots of a sync: the files and folders that are to be brought up to date, and which of them are there.

use std::collections::{HashMap, HashSet};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use super::commit::StampedRoot;
use super::home::Home;
use super::places::Places;
use super::sync::{Report, SyncOptions};
use crate::file_name::{path_of, text_of};
use crate::ingest::{self, Cause, Format, Problem, Root};

/// A root to bring up to date.
pub(super) struct NamedRoot {
    pub(super) root: Root,
    /// The format to take its files for.
    pub(super) format: Option<&'static Format>,
    /// Its files are read although they did not change: it is said how, or other ones stand there now.
    pub(super) read_again: bool,
    pub(super) fate: Fate,
    /// How many articles it had when some were kept that were gone; 0 if none are.
    pub(super) kept_of: u64,
    /// It is a file that is read as a part of the roots around it, and no root that is remembered or judged.
    pub(super) is_passing: bool,
    /// Where the links lead that it was named by, if there are any.
    pub(super) real: Option<String>,
    /// Files that were roots, and are a part of this one since it was named.
    pub(super) taken_in: Vec<String>,
}

/// Whether a root is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is there.
    Found,
    /// It can't be found; its articles stay as they are.
    Missing,
    /// It is not there any more, and its articles are given up.
    GivenUp,
    /// Nobody looks at it but for files in it that were named.
    Around,
}

impl NamedRoot {
    /// Returns what a commit says of it; `files` are those that a walk found, and `kept_of` says how many articles it
    /// had when some were kept that were gone.
    pub(super) fn stamped(&self, files: u64, kept_of: u64) -> StampedRoot {
        StampedRoot {
            given: text_of(&self.root.given),
            absolute: self.absolute(),
            real: self.real.clone(),
            format: self.format.map(|format| format.name.to_owned()),
            files,
            kept_of,
        }
    }

    /// Returns whether a file that is a root is found in this folder as well, and is nothing else there.
    fn finds(&self, file: &NamedRoot, real: &Path, follow_links: bool) -> bool {
        let format = |root: &NamedRoot| root.format.map(|format| format.name);
        let is_plain = file.fate == Fate::Found && file.kept_of == 0 && format(file) == format(self);
        let is_inside = file.root.absolute.starts_with(&self.root.absolute) && real.is_file();
        let places = || Places::of([self.root.absolute.clone()]);
        is_plain && is_inside && places().finds(&file.root.absolute, real, follow_links)
    }

    /// Returns where it is, as text.
    pub(super) fn absolute(&self) -> String {
        text_of(&self.root.absolute)
    }
}

/// Returns whether an absolute path is that of a folder, or of something below it.
pub(super) fn is_in(path: &str, folder: &str) -> bool {
    is_parted_in(path, folder, MAIN_SEPARATOR)
}

/// The same of paths whose names are parted by this character.
fn is_parted_in(path: &str, folder: &str, parted_by: char) -> bool {
    let is_below = |rest: &str| rest.starts_with(parted_by) || folder.ends_with(parted_by);
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || is_below(rest))
}

/// Roots by where they are.
pub(super) struct RootsByPath(HashMap<String, usize>);

impl RootsByPath {
    pub(super) fn of(roots: &[NamedRoot]) -> RootsByPath {
        #[cfg(test)]
        TABLES_MADE.set(TABLES_MADE.get() + 1);
        RootsByPath(roots.iter().enumerate().map(|(number, root)| (root.absolute(), number)).collect())
    }

    /// Returns the numbers of the roots that a path is at or in, the innermost first.
    pub(super) fn around(&self, path: &str) -> impl Iterator<Item = usize> {
        Path::new(path).ancestors().filter_map(|folder| self.0.get(folder.to_str()?).copied())
    }
}

#[cfg(test)]
thread_local! {
    static TABLES_MADE: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Returns how many tables of roots this thread has made.
#[cfg(test)]
pub(super) fn tables_made() -> usize {
    TABLES_MADE.get()
}

/// Where roots are, as they were named and as the links lead that they were named by.
pub(super) struct RootPlaces(Vec<PathBuf>);

impl RootPlaces {
    pub(super) fn of(roots: &[NamedRoot]) -> RootPlaces {
        let named = roots.iter().map(|root| root.root.absolute.clone());
        let mut paths: Vec<PathBuf> =
            named.chain(roots.iter().filter_map(|root| root.real.as_deref().map(path_of))).collect();
        paths.sort();
        RootPlaces(paths)
    }

    /// Returns those below a folder. They stand together, so that the others cost nothing.
    pub(super) fn below(&self, folder: &Path) -> HashSet<PathBuf> {
        let first = self.0.partition_point(|path| path.as_path() <= folder);
        self.0[first..].iter().take_while(|path| path.starts_with(folder)).cloned().collect()
    }
}

/// Returns the numbers of the roots that are judged, each before those around it.
pub(super) fn innermost_first(roots: &[NamedRoot]) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..roots.len()).filter(|number| !roots[*number].is_passing).collect();
    numbers.sort_by_key(|number| std::cmp::Reverse(roots[*number].absolute().len()));
    numbers
}

/// Returns the roots to bring up to date, in the order of their paths: those asked for with the known ones inside of
/// them, or all that the index was made from. The format that was once named for a root holds until another is named for it, or none.
pub(super) fn roots_of(
    home: &Home,
    options: &SyncOptions,
    stamped: &[StampedRoot],
    report: &mut Report,
) -> Vec<NamedRoot> {
    let known = Known::of(stamped, options);
    let mut roots = known.named(home, report);
    let asked = roots.len();
    let mut met: HashSet<PathBuf> = roots.iter().map(|root| root.root.absolute.clone()).collect();
    let folders: Vec<(PathBuf, PathBuf)> = met.iter().map(|path| (path.clone(), real_path(path))).collect();
    let folders: Vec<(PathBuf, PathBuf)> = folders.into_iter().filter(|(_, real)| real.is_dir()).collect();
    for root in stamped {
        let absolute = path_of(&root.absolute);
        let real = real_path(&absolute);
        let is_inside = |(path, of_path): &(PathBuf, PathBuf)| absolute.starts_with(path) || real.starts_with(of_path);
        let is_asked_for = options.paths.is_empty() || folders.iter().any(is_inside);
        if (is_asked_for || options.rebuild) && met.insert(absolute.clone()) {
            let fate = fate_of(&absolute, home, options, report);
            let inner = known.root(Root { given: path_of(&root.given), absolute }, is_asked_for, fate);
            match roots[..asked].iter_mut().find(|folder| folder.finds(&inner, &real, options.follow_links)) {
                Some(folder) => folder.taken_in.push(root.absolute.clone()),
                None => roots.push(inner),
            }
        }
    }
    let mut roots = known.with_those_around(roots);
    roots.sort_by(|one, other| one.root.absolute.cmp(&other.root.absolute));
    roots
}

/// The roots that an index was made from, and how they are to be read.
struct Known<'a> {
    stamped: &'a [StampedRoot],
    by_path: HashMap<PathBuf, &'a StampedRoot>,
    options: &'a SyncOptions,
}

impl<'a> Known<'a> {
    fn of(stamped: &'a [StampedRoot], options: &'a SyncOptions) -> Known<'a> {
        let by_path = stamped.iter().map(|root| (path_of(&root.absolute), root)).collect();
        Known { stamped, by_path, options }
    }

    /// Returns the roots that are asked for by name, each once. A file that is found in a folder anyway is none of its own, unless it
    /// is said how to read it.
    fn named(&self, home: &Home, report: &mut Report) -> Vec<NamedRoot> {
        let mut places = Places::of(self.stamped.iter().map(|root| path_of(&root.absolute)));
        let mut roots: Vec<NamedRoot> = Vec::new();
        let mut met = HashSet::new();
        for path in &self.options.paths {
            match resolved(path, home) {
                Ok(mut root) => {
                    let real = real_path(&root.absolute);
                    root.absolute = places.name_of(&root.absolute, &real);
                    places.add(root.absolute.clone(), real);
                    if met.insert(root.absolute.clone()) {
                        roots.push(self.root(root, true, Fate::Found));
                    }
                }
                Err(problem) => report.problems.push(problem),
            }
        }
        for root in roots.iter_mut().filter(|root| self.stamp(&root.root.absolute).is_none()) {
            let (path, real) = (&root.root.absolute, real_path(&root.root.absolute));
            let is_found = || places.finds(path, &real, self.options.follow_links);
            root.is_passing = !self.says_how_to_read() && real.is_file() && is_found();
        }
        roots
    }

    fn root(&self, root: Root, is_asked_for: bool, fate: Fate) -> NamedRoot {
        let says_how_to_read = is_asked_for && self.says_how_to_read();
        let stamp = self.stamp(&root.absolute);
        let real = real_path(&root.absolute);
        let real = (real != root.absolute).then(|| text_of(&real));
        let led_elsewhere = fate == Fate::Found && stamp.is_some_and(|stamp| stamp.real != real);
        NamedRoot {
            format: if says_how_to_read { self.options.reading.format } else { self.remembered(&root.absolute) },
            read_again: says_how_to_read || led_elsewhere,
            fate,
            kept_of: stamp.map_or(0, |stamp| stamp.kept_of),
            is_passing: false,
            real,
            taken_in: Vec::new(),
            root,
        }
    }

    /// Returns the roots without files that are found in another one, and with those around a file that is read as a part of them.
    fn with_those_around(&self, mut roots: Vec<NamedRoot>) -> Vec<NamedRoot> {
        let walked: Vec<PathBuf> =
            roots.iter().filter(|root| !root.is_passing).map(|root| root.root.absolute.clone()).collect();
        let is_walked = |path: &Path| walked.iter().any(|folder| path.starts_with(folder));
        roots.retain(|root| !root.is_passing || !is_walked(&root.root.absolute));
        for root in self.stamped {
            let absolute = path_of(&root.absolute);
            let is_around = roots.iter().any(|other| other.is_passing && other.root.absolute.starts_with(&absolute));
            if is_around && !walked.contains(&absolute) {
                roots.push(self.root(Root { given: path_of(&root.given), absolute }, false, Fate::Around));
            }
        }
        roots
    }

    fn says_how_to_read(&self) -> bool {
        self.options.recognise || self.options.reading.format.is_some()
    }

    fn stamp(&self, absolute: &Path) -> Option<&StampedRoot> {
        self.by_path.get(absolute).copied()
    }

    /// Returns the format that was named for a root. A folder inside of another is read as that is until another is named for it.
    fn remembered(&self, absolute: &Path) -> Option<&'static Format> {
        let root = absolute.ancestors().find_map(|folder| self.stamp(folder))?;
        ingest::format_named(root.format.as_deref()?)
    }
}

/// Returns where a path leads; the path, if that can't be told.
fn real_path(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Returns the root at a path, or why there is none. The folder of an index is none: its files are no articles.
fn resolved(path: &Path, home: &Home) -> Result<Root, Problem> {
    match ingest::resolve_root(path) {
        Ok(_) if home.is_of_index(path) => Err(Problem { path: text_of(path), line: None, cause: Cause::Index }),
        resolved => resolved,
    }
}

/// Returns whether a known root is there; one that is missing by mistake is a problem.
fn fate_of(absolute: &Path, home: &Home, options: &SyncOptions, report: &mut Report) -> Fate {
    match resolved(absolute, home) {
        Ok(_) => Fate::Found,
        Err(problem) if options.prune && problem.cause.is_absence() => Fate::GivenUp,
        Err(problem) => {
            report.problems.push(problem);
            Fate::Missing
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_roots_around_a_path_are_told_from_within() {
        let paths = ["/", "/a", "/a/b.txt", "/ab"];
        let roots = RootsByPath(paths.iter().enumerate().map(|(number, path)| ((*path).to_owned(), number)).collect());
        let around = |path: &str| roots.around(path).map(|number| paths[number]).collect::<Vec<_>>();
        assert_eq!(around("/a/b.txt"), ["/a/b.txt", "/a", "/"]);
        assert_eq!(around("/ab/c"), ["/ab", "/"]);
        assert_eq!(around("/c"), ["/"]);
    }

    #[test]
    fn a_folder_is_walked_past_the_roots_below_it_and_no_others_are_looked_at() {
        let mut paths = ["/a/b", "/a", "/a-b/c", "/a/b/c.txt", "/ab", "/a/z", "/"].map(PathBuf::from);
        paths.sort();
        let places = RootPlaces(paths.to_vec());
        let below = |folder: &str| {
            let mut below: Vec<PathBuf> = places.below(Path::new(folder)).into_iter().collect();
            below.sort();
            below
        };
        assert_eq!(below("/a"), ["/a/b", "/a/b/c.txt", "/a/z"].map(PathBuf::from));
        assert_eq!(below("/a/b"), [PathBuf::from("/a/b/c.txt")]);
        assert_eq!(below("/").len(), 6);
        assert!(below("/ab").is_empty() && below("/b").is_empty());
    }

    #[test]
    fn a_path_is_in_a_folder_by_whole_names() {
        for (path, folder, is) in [
            ("/a/b", "/a", true),
            ("/a", "/a", true),
            ("/ab", "/a", false),
            ("/a", "/a/b", false),
            ("/a", "/", true),
            ("/a-b/c", "/a", false),
        ] {
            assert_eq!(is_parted_in(path, folder, '/'), is, "{path} in {folder}");
            let [path, folder] = [path, folder].map(|path| format!("C:{}", path.replace('/', "\\")));
            assert_eq!(is_parted_in(&path, &folder, '\\'), is, "{path} in {folder}");
        }
    }
}
