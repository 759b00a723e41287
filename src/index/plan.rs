//! What is to be done: the roots, and what a walk of them found changed or gone.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::home::Home;
use super::known::KnownFile;
use super::record::Bookkeeping;
use super::sync::{Report, SyncOptions};
use super::writer::StampedRoot;
use crate::ingest::{self, Format, Problem, Root, SourceFile, WalkOptions};

/// A root to bring up to date.
pub(super) struct NamedRoot {
    pub(super) root: Root,
    /// The format to take its files for.
    format: Option<&'static Format>,
    /// Its files are read although they did not change.
    read_again: bool,
}

impl NamedRoot {
    pub(super) fn stamped(&self) -> StampedRoot {
        StampedRoot {
            given: self.root.given.to_string_lossy().into_owned(),
            absolute: self.root.absolute.to_string_lossy().into_owned(),
            format: self.format.map(|format| format.name.to_owned()),
        }
    }
}

/// Returns the roots to bring up to date: those asked for, and for a rebuild all that the index was made from.
/// The format that was once named for a root holds until another is named.
pub(super) fn roots_of(options: &SyncOptions, stamped: &[StampedRoot], report: &mut Report) -> Vec<NamedRoot> {
    let mut roots: Vec<NamedRoot> = Vec::new();
    let remembered = |absolute: &Path| {
        let root = stamped.iter().find(|root| Path::new(&root.absolute) == absolute)?;
        ingest::format_named(root.format.as_deref()?)
    };
    for path in &options.paths {
        match ingest::resolve_root(path) {
            Ok(root) if roots.iter().any(|other| other.root.absolute == root.absolute) => {}
            Ok(root) => roots.push(NamedRoot {
                format: options.reading.format.or_else(|| remembered(&root.absolute)),
                read_again: options.reading.format.is_some(),
                root,
            }),
            Err(problem) => report.problems.push(problem),
        }
    }
    if options.rebuild || options.paths.is_empty() {
        for root in stamped {
            let absolute = PathBuf::from(&root.absolute);
            if !roots.iter().any(|other| other.root.absolute == absolute) {
                match ingest::resolve_root(&absolute) {
                    Ok(_) => roots.push(NamedRoot {
                        format: remembered(&absolute),
                        read_again: false,
                        root: Root { given: PathBuf::from(&root.given), absolute },
                    }),
                    Err(problem) => report.problems.push(problem),
                }
            }
        }
    }
    roots
}

/// What a walk found to be done.
pub(super) struct Plan {
    /// Files to read, with the format to take them for where one was named.
    pub(super) changed: Vec<(SourceFile, Option<&'static Format>)>,
    /// Their bytes.
    pub(super) bytes: u64,
    /// Known files below the roots that are gone, by absolute path.
    pub(super) vanished: Vec<String>,
}

impl Plan {
    pub(super) fn make(
        home: &Home,
        roots: &[NamedRoot],
        options: &SyncOptions,
        known: &HashMap<String, KnownFile>,
        report: &mut Report,
    ) -> Plan {
        // An index inside a folder of articles is none of them.
        let own = home.dir.canonicalize().ok();
        let is_own = |path: &Path| own.as_ref().is_some_and(|own| path.starts_with(own));
        let mut plan = Plan { changed: Vec::new(), bytes: 0, vanished: Vec::new() };
        let mut seen: HashSet<String> = HashSet::new();
        let mut unreadable: Vec<PathBuf> = Vec::new();
        let walk_options = WalkOptions { follow_links: options.follow_links };
        for root in roots {
            ingest::walk(&root.root, &walk_options, &mut |found| {
                match found {
                    Ok(file) if is_own(&file.path) => {}
                    Ok(file) => {
                        let path = file.path.to_string_lossy().into_owned();
                        if seen.contains(&path) {
                            return ControlFlow::Continue(());
                        }
                        match known.get(&path) {
                            Some(known) if !root.read_again && is_unchanged(&file, known) => {
                                report.unchanged += known.articles;
                            }
                            _ => {
                                plan.bytes += file.size;
                                plan.changed.push((file, root.format));
                            }
                        }
                        seen.insert(path);
                    }
                    Err(problem) => {
                        let path = absolute_of(&problem, &root.root);
                        if !is_own(&path) {
                            unreadable.push(path);
                            report.problems.push(problem);
                        }
                    }
                }
                ControlFlow::Continue(())
            });
        }
        let below = |path: &Path| {
            roots.iter().any(|root| path.starts_with(&root.root.absolute))
                && !unreadable.iter().any(|folder| path.starts_with(folder))
        };
        plan.vanished = known.keys().filter(|path| !seen.contains(*path) && below(Path::new(path))).cloned().collect();
        plan.vanished.sort();
        plan
    }

    pub(super) fn has_work(&self) -> bool {
        !self.changed.is_empty() || !self.vanished.is_empty()
    }
}

fn is_unchanged(file: &SourceFile, known: &KnownFile) -> bool {
    known.bookkeeping
        == Some(Bookkeeping { size: file.size, modified: file.modified, changed: file.changed, complete: true })
}

/// Returns where the file or folder of a walk's problem is.
fn absolute_of(problem: &Problem, root: &Root) -> PathBuf {
    let shown = root.given.to_string_lossy();
    let relative = problem.path.strip_prefix(shown.trim_start_matches("./").trim_end_matches('/')).unwrap_or_default();
    root.absolute.join(relative.trim_start_matches('/'))
}
