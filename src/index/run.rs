//! A plan being carried out: files are read, and of their articles those are written that are new or not as they were.
//!
//! What is new comes before what is gone, so that a job that is stopped between two commits leaves an article that has
//! moved at both places rather than at none.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::archive::Archive;
use super::home::Home;
use super::known::{KnownFiles, KnownRecord, known_records};
use super::named_root::{NamedRoot, is_in};
use super::plan::{Loss, Plan};
use super::read_ahead::{FileAhead, ReadAhead};
use super::record::{Bookkeeping, Record};
use super::sync::{Progress, Report, SyncOptions};
use super::target::Target;
use crate::error::{Error, Result};
use crate::file_name::text_of;
use crate::ingest::{Cause, FileState, Problem, ReadOptions, SourceFile, Steadiness};

/// How often a file that changes while it is read is read.
const TRIES: u32 = 3;

/// A larger file that changes while it is read is left for the next time at once.
const READ_AGAIN: u64 = 64 << 20;

/// A plan being carried out.
pub(super) struct Run<'a> {
    pub(super) home: &'a Home,
    /// The commit that is brought up to date; none for a fresh index.
    pub(super) archive: Option<&'a Archive>,
    /// None for a dry run, or when there is nothing to do.
    pub(super) target: Option<Target<'a>>,
    pub(super) options: &'a SyncOptions,
    pub(super) roots: &'a [NamedRoot],
    pub(super) report: Report,
    pub(super) progress: &'a mut dyn FnMut(Progress),
    pub(super) done: Progress,
    /// What each root holds, and loses.
    pub(super) losses: Vec<Loss>,
}

impl Run<'_> {
    pub(super) fn carry_out(&mut self, plan: &Plan, known: &mut KnownFiles) -> Result<()> {
        self.report.renamed = plan.renamed;
        let (roots, options) = (self.roots, self.options);
        let files = plan.changed.iter().map(|(file, root)| (file, reading_options(&roots[*root], options)));
        let threads = options.threads.max(1).min(plan.changed.len());
        let read = ReadAhead::of(Box::new(files), threads, |ahead| self.write_changed(plan, known, ahead));
        read.map_err(|error| Error::unwritable(&self.home.dir, &error))??;
        for number in &plan.vanished {
            self.report.removed += u64::from(known.file(*number).articles);
            if let Some(target) = &mut self.target {
                target.writer.delete_file(known.path(*number));
            }
        }
        Ok(())
    }

    fn write_changed(&mut self, plan: &Plan, known: &mut KnownFiles, mut ahead: ReadAhead<'_>) -> Result<()> {
        for (file, root) in &plan.changed {
            let bytes_before = self.done.bytes;
            let path = text_of(&file.path);
            let articles = known.find(&path).map(|number| *known.file(number));
            let named = NamedFile { file, path: &path, root: &self.roots[*root] };
            let articles = articles.map(|known| (known.articles, known.bookkeeping));
            let file_report = self.file(&named, articles, ahead.next_file())?;
            self.report.add(file_report);
            self.done.bytes = bytes_before + file.size;
            self.report.bytes += file.size;
            (self.progress)(self.done);
            self.commit_in_time()?;
        }
        Ok(())
    }

    /// Writes what is new of a file that is read ahead; reads it once more if it changed meanwhile. `known` are its
    /// articles in the index and its bookkeeping. Returns what was done.
    fn file(
        &mut self,
        file: &NamedFile<'_>,
        known: Option<(u32, Option<Bookkeeping>)>,
        mut ahead: Option<FileAhead<'_>>,
    ) -> Result<Report> {
        let mut written = false;
        let bytes_before = self.done.bytes;
        for tries_left in (0..TRIES).rev() {
            self.done.bytes = bytes_before;
            let mut reading = Reading::new(file, known.and_then(|(_, bookkeeping)| bookkeeping));
            reading.held_before = known.map_or(0, |(articles, _)| u64::from(articles));
            reading.anew = written;
            reading.bytes_behind = bytes_before + file.file.size;
            if written {
                self.delete(file.path);
            }
            if let Some(archive) = self.archive.filter(|_| known.is_some()) {
                match known_records(archive, file.path)? {
                    Some(records) => reading.before = records,
                    // Two records with one id can't be told apart: the file is written anew.
                    None => {
                        reading.report.removed += reading.held_before;
                        reading.anew = true;
                        self.delete(file.path);
                    }
                }
            }
            let read =
                ahead.take().unwrap_or_else(|| FileAhead::Here(file.file, reading_options(file.root, self.options)));
            let steadiness = self.read(&mut reading, read)?;
            let is_steady = steadiness != Steadiness::Unsteady;
            if is_steady || tries_left == 0 || file.file.size > READ_AGAIN {
                return self.finish(reading, steadiness);
            }
            written = reading.anew || reading.written;
        }
        Ok(Report::default())
    }

    /// Writes all records of a file but the last, which is held.
    fn read(&mut self, reading: &mut Reading<'_>, file: FileAhead<'_>) -> Result<Steadiness> {
        let mut failure = None;
        let steadiness = file.read(&mut |found| {
            match found {
                Ok(record) => {
                    if let Err(error) = self.next_record(reading, record) {
                        failure = Some(error);
                        return ControlFlow::Break(());
                    }
                }
                Err(notice) if notice.cause.is_notice() => reading.report.notices.push(notice),
                Err(problem) => {
                    reading.complete = false;
                    reading.whole &= !ends_reading(&problem.cause);
                    reading.report.problems.push(problem);
                }
            }
            ControlFlow::Continue(())
        });
        failure.map_or(Ok(steadiness), Err)
    }

    fn next_record(&mut self, reading: &mut Reading<'_>, record: Record) -> Result<()> {
        self.done.articles += 1;
        // How far a file is read is told by the text that came of it, which is about as long.
        self.done.bytes = (self.done.bytes + record.text_bytes() as u64).min(reading.bytes_behind);
        reading.articles += 1;
        *reading.report.formats.entry(record.format).or_default() += 1;
        if let Some(previous) = reading.held.replace(record) {
            self.record(reading, previous, None)?;
        }
        if self.done.articles.is_multiple_of(1000) {
            (self.progress)(self.done);
            self.commit_in_time()?;
        }
        Ok(())
    }

    /// Writes the last record with the file's bookkeeping, and removes the records that the file no longer has.
    fn finish(&mut self, mut reading: Reading<'_>, steadiness: Steadiness) -> Result<Report> {
        let last = match steadiness {
            Steadiness::Steady(state) => reading.held.take().map(|last| (last, state)),
            Steadiness::NotOpened => None,
            Steadiness::Unsteady => {
                // The last record may be half of one, and what was not understood may be whole.
                reading.whole = false;
                reading.report.problems.clear();
                reading.report.notices.clear();
                reading.problem(Cause::Unsteady);
                None
            }
        };
        if reading.whole {
            self.refuse_to_lose(&mut reading, last.as_ref().map(|(record, _)| record));
        }
        if let Some((record, FileState { size, modified, changed })) = last {
            // Without it the file is read again next time; a record that stays may still carry that of an earlier state.
            let records = reading.articles;
            let bookkeeping = Bookkeeping { size, modified, changed, complete: reading.complete, records };
            let bookkeeping = reading.whole.then_some(bookkeeping);
            self.record(&mut reading, record, bookkeeping)?;
        }
        if reading.whole || reading.anew {
            for id in reading.before.keys() {
                reading.report.removed += 1;
                if let Some(target) = self.target.as_mut().filter(|_| !reading.anew) {
                    target.writer.delete_record(reading.named.path, id)?;
                }
            }
        } else {
            reading.report.unchanged += reading.before.len() as u64;
        }
        Ok(reading.report)
    }

    /// Keeps the records that a file no longer has if with them a root loses so much that it may be a mistake.
    fn refuse_to_lose(&mut self, reading: &mut Reading<'_>, last: Option<&Record>) {
        let gone = reading.before.len() - usize::from(last.is_some_and(|last| reading.before.contains_key(&last.id)));
        let fewer = reading.held_before.saturating_sub(reading.articles);
        if gone == 0 || fewer == 0 || self.options.prune {
            return;
        }
        let around: Vec<usize> =
            (0..self.roots.len()).filter(|root| is_in(reading.named.path, &self.roots[*root].absolute())).collect();
        let grave = around.iter().copied().find(|root| self.losses[*root].is_grave_with(fewer));
        let Some(root) = grave else {
            around.into_iter().for_each(|root| self.losses[root].gone += fewer);
            return;
        };
        (reading.whole, reading.complete) = (false, false);
        let Loss { held, gone } = self.losses[root];
        let path = text_of(&self.roots[root].root.given);
        let is_told = |problem: &Problem| problem.path == path && matches!(problem.cause, Cause::Emptied { .. });
        if !self.report.problems.iter().any(is_told) {
            let cause = Cause::Emptied { gone: gone + fewer, held };
            reading.report.problems.push(Problem { path, line: None, cause });
        }
    }

    fn commit_in_time(&mut self) -> Result<()> {
        self.target.as_mut().map_or(Ok(()), Target::commit_in_time)
    }

    fn delete(&mut self, path: &str) {
        if let Some(target) = &mut self.target {
            target.writer.delete_file(path);
        }
    }

    /// Writes a record unless it is in the index as it is.
    fn record(&mut self, reading: &mut Reading<'_>, record: Record, bookkeeping: Option<Bookkeeping>) -> Result<()> {
        let known = reading.before.remove(&record.id);
        match &known {
            None => reading.report.added += 1,
            Some(known) if known.hash == record.hash => reading.report.unchanged += 1,
            Some(_) => reading.report.updated += 1,
        }
        let carried = known.as_ref().filter(|known| known.last).and(reading.kept);
        let is_same = known.as_ref().is_some_and(|known| known.hash == record.hash) && carried == bookkeeping;
        let Some(target) = self.target.as_mut().filter(|_| !is_same || reading.anew) else {
            return Ok(());
        };
        reading.written = true;
        if known.is_some() && !reading.anew {
            target.writer.delete_record(reading.named.path, &record.id)?;
        }
        let fields = target.writer.fields;
        target.writer.add(record.document(&fields, bookkeeping))
    }
}

/// A file, and what it is called.
struct NamedFile<'a> {
    file: &'a SourceFile,
    /// The absolute path.
    path: &'a str,
    root: &'a NamedRoot,
}

/// A file being read.
struct Reading<'a> {
    named: &'a NamedFile<'a>,
    /// The bookkeeping that the index has of it.
    kept: Option<Bookkeeping>,
    /// How many articles the index has of it.
    held_before: u64,
    /// Its records in the index that were not met yet.
    before: HashMap<String, KnownRecord>,
    /// All of its records were deleted: each is written, also those that are as they were.
    anew: bool,
    /// Something was written.
    written: bool,
    /// How many bytes will have been read when it is.
    bytes_behind: u64,
    /// The articles read.
    articles: u64,
    /// The record read last; it is written when it is known whether another follows.
    held: Option<Record>,
    /// It was read to its end.
    whole: bool,
    /// It was read without a problem.
    complete: bool,
    /// What was done with it.
    report: Report,
}

impl<'a> Reading<'a> {
    fn new(named: &'a NamedFile<'a>, kept: Option<Bookkeeping>) -> Self {
        Reading {
            named,
            kept,
            held_before: 0,
            before: HashMap::new(),
            anew: false,
            written: false,
            bytes_behind: 0,
            articles: 0,
            held: None,
            whole: true,
            complete: true,
            report: Report::default(),
        }
    }

    fn problem(&mut self, cause: Cause) {
        self.complete = false;
        self.report.problems.push(Problem { path: self.named.file.shown.clone(), line: None, cause });
    }
}

/// Returns how the files of a root are read.
fn reading_options(root: &NamedRoot, options: &SyncOptions) -> ReadOptions {
    ReadOptions { format: root.format, ..options.reading }
}

/// Returns whether nothing of the file was read after the problem.
fn ends_reading(cause: &Cause) -> bool {
    matches!(
        cause,
        Cause::Denied
            | Cause::Io(_)
            | Cause::Damaged { .. }
            | Cause::Expands { .. }
            | Cause::Unpacked { .. }
            | Cause::Hopeless
            | Cause::Crash { .. }
            | Cause::NotFound
    )
}
