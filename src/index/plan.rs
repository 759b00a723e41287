//! What is to be done: the roots, and what a walk of them found changed or gone.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::home::Home;
use super::known::KnownFile;
use super::record::Bookkeeping;
use super::sync::{Report, SyncOptions};
use super::writer::StampedRoot;
use crate::file_name::{path_of, text_of};
use crate::ingest::{self, Cause, Format, Problem, Root, SourceFile, WalkOptions};

/// A root to bring up to date.
pub(super) struct NamedRoot {
    pub(super) root: Root,
    /// The format to take its files for.
    format: Option<&'static Format>,
    /// Its files are read although they did not change.
    read_again: bool,
    /// It is not there any more, and its articles are given up.
    pub(super) given_up: bool,
}

impl NamedRoot {
    /// Returns what a commit says of it; `files` are those that a walk found.
    pub(super) fn stamped(&self, files: u64) -> StampedRoot {
        StampedRoot {
            given: text_of(&self.root.given),
            absolute: text_of(&self.root.absolute),
            format: self.format.map(|format| format.name.to_owned()),
            files,
        }
    }
}

/// Returns the roots to bring up to date: those asked for, and for a rebuild all that the index was made from.
/// The format that was once named for a root holds until another is named.
pub(super) fn roots_of(options: &SyncOptions, stamped: &[StampedRoot], report: &mut Report) -> Vec<NamedRoot> {
    let mut roots: Vec<NamedRoot> = Vec::new();
    let remembered = |absolute: &Path| {
        let root = stamped.iter().find(|root| path_of(&root.absolute) == absolute)?;
        ingest::format_named(root.format.as_deref()?)
    };
    for path in &options.paths {
        match ingest::resolve_root(path) {
            Ok(root) if roots.iter().any(|other| other.root.absolute == root.absolute) => {}
            Ok(root) => roots.push(NamedRoot {
                format: options.reading.format.or_else(|| remembered(&root.absolute)),
                read_again: options.reading.format.is_some(),
                given_up: false,
                root,
            }),
            Err(problem) => report.problems.push(problem),
        }
    }
    if options.rebuild || options.paths.is_empty() {
        for root in stamped {
            let absolute = path_of(&root.absolute);
            if !roots.iter().any(|other| other.root.absolute == absolute) {
                let resolved = ingest::resolve_root(&absolute);
                let given_up = options.prune && matches!(&resolved, Err(problem) if problem.cause.is_absence());
                match resolved {
                    Err(problem) if !given_up => report.problems.push(problem),
                    _ => roots.push(NamedRoot {
                        format: remembered(&absolute),
                        read_again: false,
                        given_up,
                        root: Root { given: path_of(&root.given), absolute },
                    }),
                }
            }
        }
    }
    roots
}

/// What a walk found to be done.
#[derive(Default)]
pub(super) struct Plan {
    /// Files to read, with the format to take them for where one was named.
    pub(super) changed: Vec<(SourceFile, Option<&'static Format>)>,
    /// Their bytes.
    pub(super) bytes: u64,
    /// How many files there are, root by root; nothing for a root that may have lost them by mistake.
    pub(super) files: Vec<Option<u64>>,
    /// Known files below the roots whose articles are to be removed, by absolute path.
    pub(super) vanished: Vec<String>,
    /// How many of them are there under another name.
    pub(super) renamed: u64,
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
        let mut plan = Plan::default();
        let mut seen: HashSet<String> = HashSet::new();
        let mut unreadable: Vec<PathBuf> = Vec::new();
        let walk_options = WalkOptions { follow_links: options.follow_links };
        for root in roots {
            plan.files.push(Some(0));
            if root.given_up {
                continue;
            }
            ingest::walk(&root.root, &walk_options, &mut |found| {
                match found {
                    Ok(file) if is_own(&file.path) => {}
                    Ok(file) => {
                        let path = text_of(&file.path);
                        if seen.contains(&path) {
                            return ControlFlow::Continue(());
                        }
                        if let Some(Some(files)) = plan.files.last_mut() {
                            *files += 1;
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
        let is_readable = |path: &Path| !unreadable.iter().any(|folder| path.starts_with(folder));
        let mut gone: Vec<&String> =
            known.keys().filter(|path| !seen.contains(*path) && is_readable(&path_of(path))).collect();
        gone.sort();
        let lost = plan.without_renamed(gone, known);
        plan.remove_lost(lost, roots, options, known, report);
        plan
    }

    /// Takes the files out that are gone under one name and new under another, with the same size and time.
    fn without_renamed<'k>(&mut self, gone: Vec<&'k String>, known: &HashMap<String, KnownFile>) -> Vec<&'k String> {
        let mut arrived: HashMap<(u64, i64), u64> = HashMap::new();
        for (file, _) in &self.changed {
            if !known.contains_key(&text_of(&file.path)) {
                *arrived.entry((file.size, file.modified)).or_default() += 1;
            }
        }
        let mut lost = Vec::new();
        for path in gone {
            let bookkeeping = known.get(path).and_then(|file| file.bookkeeping);
            let arrivals = bookkeeping.and_then(|file| arrived.get_mut(&(file.size, file.modified)));
            match arrivals.filter(|left| **left > 0) {
                Some(left) => {
                    *left -= 1;
                    self.renamed += 1;
                    self.vanished.push(path.clone());
                }
                None => lost.push(path),
            }
        }
        lost
    }

    /// Has the lost files of each root removed, unless they are so many that the folder may be gone by mistake: not
    /// mounted, or emptied by somebody else.
    fn remove_lost(
        &mut self,
        mut lost: Vec<&String>,
        roots: &[NamedRoot],
        options: &SyncOptions,
        known: &HashMap<String, KnownFile>,
        report: &mut Report,
    ) {
        for (number, root) in roots.iter().enumerate() {
            let is_below = |path: &str| path_of(path).starts_with(&root.root.absolute);
            let (of_root, rest): (Vec<&String>, Vec<&String>) = lost.into_iter().partition(|path| is_below(path));
            lost = rest;
            let articles = |path: &String| known.get(path).map_or(0, |file| file.articles);
            let gone: u64 = of_root.iter().map(|path| articles(path)).sum();
            let held: u64 = known.keys().filter(|path| is_below(path)).map(articles).sum();
            if gone.saturating_mul(2) > held && !options.prune {
                report.unchanged += gone;
                self.files[number] = None;
                let path = text_of(&root.root.given);
                report.problems.push(Problem { path, line: None, cause: Cause::Emptied { gone, held } });
            } else {
                self.vanished.extend(of_root.into_iter().cloned());
            }
        }
        self.vanished.sort();
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
    let shown = text_of(&root.given);
    let relative = problem.path.strip_prefix(shown.trim_start_matches("./").trim_end_matches('/')).unwrap_or_default();
    root.absolute.join(path_of(relative.trim_start_matches('/')))
}
