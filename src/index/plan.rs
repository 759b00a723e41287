//! What is to be done: what a walk of the roots found changed or gone.
//!
//! A file belongs to the innermost root around it. It is only gone when its root was walked and is there, and all the
//! folders on the way to it could be read.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::arrivals::State;
use super::home::Home;
use super::known::{KnownFile, KnownFiles};
use super::named_root::{Fate, NamedRoot, RootPlaces, RootsByPath, innermost_first, is_in};
use super::record::Bookkeeping;
use super::sync::{Report, SyncOptions};
use crate::file_name::{as_text, text_of};
use crate::ingest::{self, Cause, Problem, SourceFile, WalkOptions};

/// What a walk found to be done.
#[derive(Default)]
pub(super) struct Plan {
    /// Files to read, each with the number of its root.
    pub(super) changed: Vec<(SourceFile, usize)>,
    /// Their bytes.
    pub(super) bytes: u64,
    /// How many files there are, root by root; nothing for a root that may have lost them by mistake.
    pub(super) files: Vec<Option<u64>>,
    /// How many articles each root holds and loses.
    pub(super) losses: Vec<Loss>,
    /// Roots of which something could not be read, so that they may have more files.
    pub(super) is_partly_read: Vec<bool>,
    /// Known files whose articles are to be removed.
    pub(super) vanished: Vec<usize>,
    /// Known files that are gone while a new one has their size and time: if that one says the same, they were renamed.
    pub(super) maybe_renamed: Vec<usize>,
}

/// What a root holds, and loses at once.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Loss {
    /// Articles that the index has of it.
    pub(super) held: u64,
    /// Those of them that are gone.
    pub(super) gone: u64,
    /// How many it held when some of those that were gone were kept; 0 if none were.
    pub(super) kept_of: u64,
    /// Some are kept now.
    pub(super) keeps: bool,
}

impl Loss {
    /// Returns whether it may be a mistake if so many more are gone: more than half of what there was when some were kept, however
    /// much has come since.
    pub(super) fn is_grave_with(&self, more: u64) -> bool {
        (self.gone + more).saturating_mul(2) > self.least_held()
    }

    /// Returns this loss with what is gone kept.
    pub(super) fn kept(self) -> Loss {
        Loss { kept_of: self.least_held(), keeps: true, ..self }
    }

    fn least_held(&self) -> u64 {
        if self.kept_of > 0 { self.held.min(self.kept_of) } else { self.held }
    }
}

impl Plan {
    /// Walks the roots and says what is to be done, which is nothing with the articles of files that are gone if those are kept.
    pub(super) fn make(
        home: &Home,
        roots: &[NamedRoot],
        by_path: &RootsByPath,
        options: &SyncOptions,
        keep_vanished: bool,
        known: &mut KnownFiles,
        report: &mut Report,
    ) -> Plan {
        let mut walked =
            Walked { seen: vec![false; known.count()], unreadable: Vec::new(), files: vec![0; roots.len()] };
        let mut plan = Plan::default();
        let places = RootPlaces::of(roots);
        for number in (0..roots.len()).filter(|number| roots[*number].fate == Fate::Found) {
            let root = &roots[number];
            // An index inside a folder of articles is none of them, and a root inside of another is walked by itself.
            let options = WalkOptions {
                follow_links: options.follow_links,
                apart: places.below(&root.root.absolute),
                never: home.dir.canonicalize().ok(),
                is_foreign: Some(Home::is_part),
            };
            plan.walk(root, number, &options, known, &mut walked, report);
        }
        let mut files = vec![0; roots.len()];
        for (inner, count) in roots.iter().zip(&walked.files) {
            by_path.around(&inner.absolute()).for_each(|number| files[number] += count);
        }
        plan.files = roots.iter().zip(files).map(|(root, files)| (root.fate == Fate::Found).then_some(files)).collect();
        plan.is_partly_read = vec![false; roots.len()];
        for path in &walked.unreadable {
            by_path.around(path).for_each(|number| plan.is_partly_read[number] = true);
        }
        let unseen = (0..known.count()).filter(|number| !walked.seen[*number]);
        let (gone, kept): (Vec<usize>, Vec<usize>) =
            unseen.partition(|number| walked.knows_gone(known.path(*number), roots, by_path));
        let articles_of = |number: &usize| u64::from(known.file(*number).articles);
        // What is in a folder that can't be read now stays as it is.
        let is_asked_for =
            |number: &&usize| by_path.around(known.path(**number)).any(|number| roots[number].fate != Fate::Around);
        report.unchanged += kept.iter().filter(is_asked_for).map(articles_of).sum::<u64>();
        if keep_vanished {
            let loss = |root: &NamedRoot| Loss {
                held: known.articles_at(&root.absolute()),
                gone: 0,
                kept_of: root.kept_of,
                keeps: root.kept_of > 0,
            };
            plan.losses = roots.iter().map(loss).collect();
            report.unchanged += gone.iter().map(articles_of).sum::<u64>();
            return plan;
        }
        let lost = plan.without_maybe_renamed(gone, known);
        plan.remove_lost(lost, roots, options, known, report);
        plan
    }

    fn walk(
        &mut self,
        root: &NamedRoot,
        number: usize,
        options: &WalkOptions,
        known: &mut KnownFiles,
        walked: &mut Walked,
        report: &mut Report,
    ) {
        ingest::walk(&root.root, options, &mut |found| {
            match found {
                Ok(file) => {
                    walked.files[number] += 1;
                    let known_as = known.find(&as_text(&file.path));
                    if let Some(known_as) = known_as {
                        walked.seen[known_as] = true;
                    }
                    match known_as.map(|number| known.file(number)) {
                        Some(known) if !root.read_again && is_unchanged(&file, known) => {
                            report.unchanged += u64::from(known.articles);
                        }
                        _ => {
                            self.bytes += file.size;
                            self.changed.push((file, number));
                        }
                    }
                }
                Err(unread) => {
                    walked.unreadable.push(text_of(&unread.path));
                    report.problems.push(unread.problem);
                }
            }
            ControlFlow::Continue(())
        });
    }

    /// Takes the files out that are gone under one name and may be new under another, with the same size and time.
    fn without_maybe_renamed(&mut self, gone: Vec<usize>, known: &mut KnownFiles) -> Vec<usize> {
        if gone.is_empty() {
            return gone;
        }
        let mut arrived: HashMap<State, u64> = HashMap::new();
        for (file, _) in &self.changed {
            if known.find(&as_text(&file.path)).is_none() {
                *arrived.entry((file.size, file.modified)).or_default() += 1;
            }
        }
        let mut lost = Vec::new();
        for number in gone {
            let arrivals = known.file(number).state().and_then(|state| arrived.get_mut(&state));
            match arrivals.filter(|left| **left > 0) {
                Some(left) => {
                    *left -= 1;
                    self.maybe_renamed.push(number);
                }
                None => lost.push(number),
            }
        }
        lost
    }

    /// Has the lost files of each root removed, unless they are so many that the folder may be gone by mistake: not
    /// mounted, or emptied by somebody else. A root inside of another is judged first, and by itself.
    fn remove_lost(
        &mut self,
        mut lost: Vec<usize>,
        roots: &[NamedRoot],
        options: &SyncOptions,
        known: &KnownFiles,
        report: &mut Report,
    ) {
        self.losses = vec![Loss::default(); roots.len()];
        for number in innermost_first(roots) {
            let root = roots[number].absolute();
            let (of_root, rest): (Vec<usize>, Vec<usize>) =
                lost.iter().partition(|number| is_in(known.path(**number), &root));
            let gone = of_root.iter().map(|number| u64::from(known.file(*number).articles)).sum();
            let kept_of = roots[number].kept_of;
            let loss = Loss { held: known.articles_at(&root), gone, kept_of, keeps: false };
            if loss.is_grave_with(0) && !options.prune {
                report.unchanged += gone;
                self.files[number] = None;
                let path = text_of(&roots[number].root.given);
                let cause = Cause::Emptied { gone, held: loss.held };
                report.problems.push(Problem { path, line: None, cause });
                self.losses[number] = Loss { gone: 0, ..loss.kept() };
                lost = rest;
            } else {
                self.losses[number] = loss;
            }
        }
        self.vanished.extend(lost);
        self.vanished.sort_unstable();
    }

    pub(super) fn has_work(&self) -> bool {
        !self.changed.is_empty() || !self.vanished.is_empty() || !self.maybe_renamed.is_empty()
    }
}

/// What was met on the way through the roots.
struct Walked {
    /// Which of the known files are there.
    seen: Vec<bool>,
    /// What could not be read, by absolute path.
    unreadable: Vec<String>,
    /// How many files there are, root by root, each in the innermost.
    files: Vec<u64>,
}

impl Walked {
    /// Returns whether a file that was not seen is known to be gone.
    fn knows_gone(&self, path: &str, roots: &[NamedRoot], by_path: &RootsByPath) -> bool {
        let around = by_path.around(path).map(|number| &roots[number]);
        let mut around = around.filter(|root| root.fate != Fate::Around).peekable();
        around.peek().is_some()
            && around.all(|root| root.fate != Fate::Missing)
            && !self.unreadable.iter().any(|unreadable| is_in(path, unreadable))
    }
}

/// Returns whether a file is as it was when it was last read, and all its articles are there.
fn is_unchanged(file: &SourceFile, known: &KnownFile) -> bool {
    let now = Bookkeeping {
        size: file.size,
        modified: file.modified,
        changed: file.changed,
        complete: true,
        records: u64::from(known.articles),
    };
    known.bookkeeping == Some(now)
}
