//! The roots of a sync: the files and folders that are to be brought up to date, and which of them are there.

use std::path::Path;

use super::commit::StampedRoot;
use super::home::Home;
use super::sync::{Report, SyncOptions};
use crate::file_name::{path_of, text_of};
use crate::ingest::{self, Cause, Format, Problem, Root};

/// A root to bring up to date.
pub(super) struct NamedRoot {
    pub(super) root: Root,
    /// The format to take its files for.
    pub(super) format: Option<&'static Format>,
    /// Its files are read although they did not change.
    pub(super) read_again: bool,
    pub(super) fate: Fate,
    /// How many articles it had when some were kept that were gone; 0 if none are.
    pub(super) kept_of: u64,
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
}

impl NamedRoot {
    /// Returns what a commit says of it; `files` are those that a walk found, and `kept_of` says how many articles it
    /// had when some were kept that were gone.
    pub(super) fn stamped(&self, files: u64, kept_of: u64) -> StampedRoot {
        StampedRoot {
            given: text_of(&self.root.given),
            absolute: self.absolute(),
            format: self.format.map(|format| format.name.to_owned()),
            files,
            kept_of,
        }
    }

    /// Returns where it is, as text.
    pub(super) fn absolute(&self) -> String {
        text_of(&self.root.absolute)
    }
}

/// Returns whether a path is that of a folder, or of something below it.
pub(super) fn is_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || folder.ends_with('/'))
}

/// Returns the numbers of roots, each before those around it.
pub(super) fn innermost_first(roots: &[NamedRoot]) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..roots.len()).collect();
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
    let mut roots: Vec<NamedRoot> = Vec::new();
    let remembered = |absolute: &Path| {
        // A folder inside of another is read as that is until another format is named for it.
        let around = stamped.iter().filter(|root| absolute.starts_with(path_of(&root.absolute)));
        let root = around.max_by_key(|root| root.absolute.len())?;
        ingest::format_named(root.format.as_deref()?)
    };
    let kept_of = |absolute: &Path| {
        stamped.iter().find(|root| path_of(&root.absolute) == absolute).map_or(0, |root| root.kept_of)
    };
    let says_how_to_read = options.recognise || options.reading.format.is_some();
    let format = |absolute: &Path, is_asked_for: bool| match is_asked_for && says_how_to_read {
        true => options.reading.format,
        false => remembered(absolute),
    };
    for path in &options.paths {
        match resolved(path, home) {
            Ok(root) if roots.iter().any(|other| other.root.absolute == root.absolute) => {}
            Ok(root) => roots.push(NamedRoot {
                format: format(&root.absolute, true),
                read_again: says_how_to_read,
                fate: Fate::Found,
                kept_of: kept_of(&root.absolute),
                root,
            }),
            Err(problem) => report.problems.push(problem),
        }
    }
    let asked = roots.len();
    for root in stamped {
        let absolute = path_of(&root.absolute);
        let is_asked_for =
            options.paths.is_empty() || roots[..asked].iter().any(|other| absolute.starts_with(&other.root.absolute));
        let is_known = roots.iter().any(|other| other.root.absolute == absolute);
        if is_known || !(is_asked_for || options.rebuild) {
            continue;
        }
        roots.push(NamedRoot {
            format: format(&absolute, is_asked_for),
            read_again: is_asked_for && says_how_to_read,
            fate: fate_of(&absolute, home, options, report),
            kept_of: kept_of(&absolute),
            root: Root { given: path_of(&root.given), absolute },
        });
    }
    roots.sort_by(|one, other| one.root.absolute.cmp(&other.root.absolute));
    roots
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
    fn a_path_is_in_a_folder_by_whole_names() {
        for (path, folder, is) in [
            ("/a/b", "/a", true),
            ("/a", "/a", true),
            ("/ab", "/a", false),
            ("/a", "/a/b", false),
            ("/a", "/", true),
            ("/a-b/c", "/a", false),
        ] {
            assert_eq!(is_in(path, folder), is, "{path} in {folder}");
        }
    }
}
