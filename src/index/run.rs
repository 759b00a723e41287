//! A plan being carried out: files are read, and of their articles those are written that are new or not as they were.
//!
//! What is new comes before what is gone, so that a job that is stopped between two commits leaves an article that has
//! moved at both places rather than at none.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::archive::Archive;
use super::arrivals::{Arrivals, Whereabouts};
use super::gone::Gone;
use super::home::Home;
use super::known::{KnownFiles, KnownRecord, content_of, known_records};
use super::named_root::{NamedRoot, RootsByPath, innermost_first, is_in};
use super::plan::{Loss, Plan};
use super::predecessor::Predecessor;
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
    pub(super) by_path: &'a RootsByPath,
    pub(super) report: Report,
    pub(super) progress: &'a mut dyn FnMut(Progress),
    pub(super) done: Progress,
    /// What each root holds, and loses.
    pub(super) losses: Vec<Loss>,
    pub(super) gone: Gone,
    /// New files that may be ones that are gone.
    pub(super) arrivals: Arrivals,
    /// The index whose place a rebuild takes, where it is compared with what is read.
    pub(super) predecessor: Option<Predecessor>,
}

impl Run<'_> {
    pub(super) fn carry_out(&mut self, plan: &mut Plan, known: &mut KnownFiles) -> Result<()> {
        let (roots, options) = (self.roots, self.options);
        let files = plan.changed.iter().map(|(file, root)| (file, reading_options(&roots[*root], options)));
        let threads = options.threads.max(1).min(plan.changed.len());
        let read = ReadAhead::of(Box::new(files), threads, |ahead| self.write_changed(plan, known, ahead));
        read.map_err(|error| Error::unwritable(&self.home.dir, &error))??;
        self.delete_gone()?;
        let lost = self.without_renamed(&plan.maybe_renamed, known)?;
        self.give_up(lost, plan, known);
        plan.vanished.iter().try_for_each(|number| self.remove_file(known, *number))
    }

    /// Removes the files that are there under another name. Returns those that are nowhere.
    fn without_renamed(&mut self, maybe_renamed: &[usize], known: &KnownFiles) -> Result<Vec<usize>> {
        let mut lost = Vec::new();
        for number in maybe_renamed {
            let file = known.file(*number);
            let content = || self.archive.map_or(Ok(0), |archive| content_of(archive, known.path(*number)));
            match self.arrivals.whereabouts(file.state(), content)? {
                Whereabouts::Renamed => {
                    self.report.renamed += 1;
                    self.remove_file(known, *number)?;
                }
                Whereabouts::Unknown => self.report.unchanged += u64::from(file.articles),
                Whereabouts::Nowhere => lost.push(*number),
            }
        }
        Ok(lost)
    }

    /// Adds files to those that are to be removed, unless with them a root loses so much that it may be a mistake: then all that is
    /// gone from it stays. A root inside of another is judged first.
    fn give_up(&mut self, mut lost: Vec<usize>, plan: &mut Plan, known: &KnownFiles) {
        let articles =
            |files: &[usize]| files.iter().map(|number| u64::from(known.file(*number).articles)).sum::<u64>();
        for root in innermost_first(self.roots) {
            let absolute = self.roots[root].absolute();
            let in_root = |number: &usize| is_in(known.path(*number), &absolute);
            let more = articles(&lost.iter().copied().filter(in_root).collect::<Vec<_>>());
            if more == 0 {
                continue;
            }
            if self.options.prune || !self.losses[root].is_grave_with(more) {
                self.losses[root].gone += more;
                continue;
            }
            let mut report = Report::default();
            self.keep(root, more, &mut report);
            let kept: Vec<usize> = lost.extract_if(.., |number| in_root(number)).collect();
            let vanished: Vec<usize> = plan.vanished.extract_if(.., |number| in_root(number)).collect();
            report.unchanged = articles(&kept) + articles(&vanished);
            plan.files[root] = None;
            self.report.add(report);
        }
        plan.vanished.extend(lost);
    }

    fn remove_file(&mut self, known: &KnownFiles, number: usize) -> Result<()> {
        self.report.removed += u64::from(known.file(number).articles);
        self.delete(known.path(number))
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
        // What other roots lose is not changed by a file.
        let losses_before: Vec<(usize, Loss)> =
            self.by_path.around(file.path).map(|root| (root, self.losses[root])).collect();
        for tries_left in (0..TRIES).rev() {
            self.done.bytes = bytes_before;
            losses_before.iter().for_each(|(root, loss)| self.losses[*root] = *loss);
            let held_before = known.map_or(0, |(articles, _)| u64::from(articles));
            let content = self.may_be_renamed(file, known.is_some()).then_some(0);
            let before = match self.archive.filter(|_| known.is_some()) {
                Some(archive) => known_records(archive, file.path)?,
                None => Some(HashMap::new()),
            };
            // Two records with one id can't be told apart, nor what was written of a file while it changed from what it holds now.
            let anew = written || before.is_none();
            let mut report = Report::default();
            if anew {
                if held_before > 0 && self.must_stay(file, held_before, &mut report) {
                    report.unchanged += held_before;
                    return Ok(report);
                }
                self.delete(file.path)?;
            }
            if before.is_none() {
                report.removed += held_before;
            }
            let mut reading = Reading {
                named: file,
                kept: known.and_then(|(_, bookkeeping)| bookkeeping),
                held_before,
                before: before.unwrap_or_default(),
                anew,
                written: false,
                bytes_behind: bytes_before + file.file.size,
                articles: 0,
                content,
                held: None,
                whole: true,
                complete: true,
                report,
            };
            let read =
                ahead.take().unwrap_or_else(|| FileAhead::here(file.file, reading_options(file.root, self.options)));
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
                    reading.whole &= !problem.cause.leaves_unread();
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
        if let Some(content) = &mut reading.content {
            *content = content.wrapping_add(record.text_hash());
        }
        *reading.report.formats.entry(record.format).or_default() += 1;
        if let Some(previous) = reading.held.replace(record) {
            self.record(reading, previous, None)?;
        }
        if self.done.articles.is_multiple_of(1000) {
            (self.progress)(self.done);
            // In between, a file that is written anew would be there in part.
            if !reading.anew {
                self.commit_in_time()?;
            }
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
        if reading.whole && !reading.anew {
            self.keep_what_may_be_lost(&mut reading, last.as_ref().map(|(record, _)| record));
        }
        if let Some((record, FileState { size, modified, changed })) = last {
            // Without it the file is read again next time; a record that stays may still carry that of an earlier state.
            let records = reading.articles;
            let bookkeeping = Bookkeeping { size, modified, changed, complete: reading.complete, records };
            let bookkeeping = reading.whole.then_some(bookkeeping);
            self.record(&mut reading, record, bookkeeping)?;
        }
        self.note(&reading);
        if reading.whole || reading.anew {
            reading.report.removed += reading.before.len() as u64;
            if !reading.anew && !reading.before.is_empty() {
                let ids = reading.before.into_keys().collect();
                self.gone.add(reading.named.path, ids);
                if self.gone.are_many() {
                    self.delete_gone()?;
                }
            }
        } else {
            reading.report.unchanged += reading.before.len() as u64;
        }
        Ok(reading.report)
    }

    /// Returns whether the articles of a file, which would be deleted before it is read, are to stay: it can't be read to its end, or
    /// has so few that it may be a mistake. It is read once to find out, and why not is put into the report.
    fn must_stay(&mut self, named: &NamedFile<'_>, held_before: u64, report: &mut Report) -> bool {
        let NamedFile { file, root, .. } = named;
        let (mut articles, mut unread) = (0, Vec::new());
        let steadiness = FileAhead::here(file, reading_options(root, self.options)).read(&mut |found| {
            match found {
                Ok(_) => articles += 1,
                Err(problem) if problem.cause.leaves_unread() => unread.push(problem),
                Err(_) => {}
            }
            ControlFlow::Continue(())
        });
        if steadiness == Steadiness::Unsteady {
            report.problems.push(named.problem(Cause::Unsteady));
            return true;
        }
        if !unread.is_empty() {
            report.problems.extend(unread);
            return true;
        }
        self.refuses_to_lose(named.path, held_before.saturating_sub(articles), report)
    }

    /// Returns whether a file is new and may be one that is gone under another name.
    fn may_be_renamed(&mut self, file: &NamedFile<'_>, is_known: bool) -> bool {
        let is_known = is_known || self.predecessor.as_mut().is_some_and(|before| before.has(file.path));
        !is_known && self.arrivals.awaits((file.file.size, file.file.modified))
    }

    /// Remembers what was read of a file, for what is said of those that are gone.
    fn note(&mut self, reading: &Reading<'_>) {
        let NamedFile { file, path, .. } = reading.named;
        if let Some(content) = reading.content {
            let is_read = reading.whole && reading.articles > 0;
            self.arrivals.note((file.size, file.modified), is_read.then_some(content));
        }
        if let Some(before) = &mut self.predecessor {
            before.note(path, reading.articles);
        }
    }

    /// Removes the records that their files no longer have.
    fn delete_gone(&mut self) -> Result<()> {
        for (path, ids) in self.gone.take() {
            for id in ids {
                if let Some(target) = &mut self.target {
                    target.writer.delete_record(&path, &id)?;
                }
            }
        }
        Ok(())
    }

    /// Keeps the records that a file no longer has if with them a root loses so much that it may be a mistake.
    fn keep_what_may_be_lost(&mut self, reading: &mut Reading<'_>, last: Option<&Record>) {
        let gone = reading.before.len() - usize::from(last.is_some_and(|last| reading.before.contains_key(&last.id)));
        if gone == 0 {
            return;
        }
        let fewer = reading.held_before.saturating_sub(reading.articles);
        if self.refuses_to_lose(reading.named.path, fewer, &mut reading.report) {
            (reading.whole, reading.complete) = (false, false);
        }
    }

    /// Returns whether a root loses so much by a file of which so many articles fewer are there that it may be a mistake.
    fn refuses_to_lose(&mut self, path: &str, fewer: u64, report: &mut Report) -> bool {
        if fewer == 0 || self.options.prune {
            return false;
        }
        let around: Vec<usize> = self.by_path.around(path).filter(|root| !self.roots[*root].is_passing).collect();
        let grave = around.iter().copied().find(|root| self.losses[*root].is_grave_with(fewer));
        let Some(root) = grave else {
            around.into_iter().for_each(|root| self.losses[root].gone += fewer);
            return false;
        };
        self.keep(root, fewer, report);
        true
    }

    /// Notes that what a root loses is kept, with so many more articles than were gone. That is told once for a root.
    fn keep(&mut self, root: usize, more: u64, report: &mut Report) {
        let Loss { held, gone, .. } = self.losses[root];
        self.losses[root] = self.losses[root].kept();
        let path = text_of(&self.roots[root].root.given);
        let is_told = |problem: &Problem| problem.path == path && matches!(problem.cause, Cause::Emptied { .. });
        if !self.report.problems.iter().any(is_told) {
            let cause = Cause::Emptied { gone: gone + more, held };
            report.problems.push(Problem { path, line: None, cause });
        }
    }

    fn commit_in_time(&mut self) -> Result<()> {
        self.target.as_mut().map_or(Ok(()), Target::commit_in_time)
    }

    fn delete(&mut self, path: &str) -> Result<()> {
        self.target.as_mut().map_or(Ok(()), |target| target.writer.delete_file(path))
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
        target.writer.add(record.addition(bookkeeping))
    }
}

/// A file, and what it is called.
struct NamedFile<'a> {
    file: &'a SourceFile,
    /// The absolute path.
    path: &'a str,
    root: &'a NamedRoot,
}

impl NamedFile<'_> {
    fn problem(&self, cause: Cause) -> Problem {
        Problem { path: self.file.shown.clone(), line: None, cause }
    }
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
    /// The sum of the hashes of their texts, where it may be a file that is gone under another name.
    content: Option<u64>,
    /// The record read last; it is written when it is known whether another follows.
    held: Option<Record>,
    /// It was read to its end.
    whole: bool,
    /// It was read without a problem.
    complete: bool,
    /// What was done with it.
    report: Report,
}

impl Reading<'_> {
    fn problem(&mut self, cause: Cause) {
        self.complete = false;
        self.report.problems.push(self.named.problem(cause));
    }
}

/// Returns how the files of a root are read.
fn reading_options(root: &NamedRoot, options: &SyncOptions) -> ReadOptions {
    ReadOptions { format: root.format, ..options.reading }
}
