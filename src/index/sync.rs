//! Bringing an index up to date with files and folders.
//!
//! One walk finds every file. A file whose size and times are those the index knows is left alone; any
//! other is read, and of its articles only those are written that are new or not as they were. Articles
//! of files that are gone are removed, but never because a folder or a file could not be read.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Duration;

use super::archive::Archive;
use super::home::Home;
use super::known::{KnownFile, KnownRecord, known_files, known_records};
use super::plan::{NamedRoot, Plan, roots_of};
use super::record::{Bookkeeping, Record};
use super::roots::stamped_roots;
use super::schema::Fields;
use super::target::Target;
use super::writer::{Stamp, StampedRoot};
use crate::article::Article;
use crate::error::{Error, Result};
use crate::file_name::text_of;
use crate::ingest::{self, Cause, Format, Problem, ReadOptions, SourceFile};

/// How an index is brought up to date.
#[derive(Debug, Clone)]
pub struct SyncOptions {
    /// Files and folders, as the user wrote them. When empty, those the index was made from.
    pub paths: Vec<PathBuf>,
    /// Make a fresh index beside the old one and swap it in whole.
    pub rebuild: bool,
    /// Find out what would be done, and do nothing.
    pub dry_run: bool,
    /// Remove articles although a root is gone, or more than half of its articles are.
    pub prune: bool,
    /// Write the index anew as one part without deleted articles.
    pub compact: bool,
    /// Follow symbolic links that lead out of the roots.
    pub follow_links: bool,
    /// How files are read. With a format named, the files of the paths are read again although they did not change.
    pub reading: ReadOptions,
    /// Threads that write, and the memory they share, in bytes.
    pub threads: usize,
    /// The memory that writing may take, in bytes.
    pub memory: usize,
    /// What is read is committed as often as this, so that a long job that is stopped loses little.
    pub commit_every: Duration,
}

impl Default for SyncOptions {
    fn default() -> Self {
        SyncOptions {
            paths: Vec::new(),
            rebuild: false,
            dry_run: false,
            prune: false,
            compact: false,
            follow_links: false,
            reading: ReadOptions::default(),
            threads: 2,
            memory: 512 << 20,
            commit_every: Duration::from_secs(60),
        }
    }
}

/// What was done. Counts are of articles.
#[derive(Debug, Default)]
pub struct Report {
    /// New in the index.
    pub added: u64,
    /// Written anew because they changed.
    pub updated: u64,
    /// No longer there.
    pub removed: u64,
    /// As they were.
    pub unchanged: u64,
    /// Files among the added and removed ones that only changed their name.
    pub renamed: u64,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// What was read but not wholly understood.
    pub notices: Vec<Problem>,
    /// Articles that were read, by the name of their format.
    pub formats: BTreeMap<&'static str, u64>,
    /// Articles in the index afterwards.
    pub articles: u64,
    /// Bytes of the files that were read.
    pub bytes: u64,
}

/// How far a sync has come.
#[derive(Debug, Clone, Copy, Default)]
pub struct Progress {
    /// Bytes of the files read so far.
    pub bytes: u64,
    /// Bytes of the files to read.
    pub total_bytes: u64,
    /// Articles read so far.
    pub articles: u64,
    /// This process holds the right to write to the index.
    pub writing: bool,
    /// All is read; what is left is writing.
    pub finishing: bool,
}

/// Brings the index at `home` up to date.
///
/// # Errors
/// When the job can't be done at all; files that can't be read are in the report.
pub fn sync(home: &Home, options: &SyncOptions, progress: &mut dyn FnMut(Progress)) -> Result<Report> {
    let lock = if options.dry_run { None } else { Some(home.lock()?) };
    let writing = lock.is_some();
    progress(Progress { writing, ..Progress::default() });
    let archive = open_existing(home, options.rebuild)?;
    let mut report = Report::default();
    let stamped = stamped_roots(home).unwrap_or_default();
    let roots = roots_of(options, &stamped, &mut report);
    let known = archive.as_ref().map(known_files).transpose()?.unwrap_or_default();
    let plan = Plan::make(home, &roots, options, &known, &mut report);
    if options.rebuild && !options.prune {
        refuse_to_lose(&roots, &stamped, &plan, &report)?;
    }
    let mut stamp = Stamp::new();
    stamp.roots = stamped;
    stamp.roots.retain(|known| !roots.iter().any(|root| root.given_up && root.stamped(0).absolute == known.absolute));
    for (root, files) in roots.iter().zip(&plan.files).filter(|(root, _)| !root.given_up) {
        let stamped = root.stamped(files.unwrap_or_default());
        match stamp.roots.iter_mut().find(|known| known.absolute == stamped.absolute) {
            Some(known) => {
                let files = files.unwrap_or(known.files);
                *known = StampedRoot { given: known.given.clone(), files, ..stamped };
            }
            None => stamp.roots.push(stamped),
        }
    }
    let stamp_is_new = archive.as_ref().is_none_or(|archive| archive.stamp != stamp);
    let target = match &lock {
        Some(lock) if stamp_is_new || plan.has_work() || options.compact => {
            Some(Target::open(home, lock, archive.as_ref(), stamp, plan.bytes, options)?)
        }
        _ => None,
    };
    let (_, fields) = Fields::build();
    let mut run = Run {
        archive: archive.as_ref(),
        target,
        fields,
        reading: options.reading,
        report,
        progress,
        done: Progress { total_bytes: plan.bytes, writing, ..Progress::default() },
    };
    run.carry_out(&plan, &known)?;
    let Run { target, mut report, progress, .. } = run;
    if let Some(target) = target {
        progress(Progress {
            bytes: plan.bytes,
            total_bytes: plan.bytes,
            writing,
            finishing: true,
            ..Progress::default()
        });
        target.finish(stamp_is_new)?;
    }
    let before = archive.as_ref().map_or(0, Archive::article_count);
    report.articles = before + report.added - report.removed.min(before + report.added);
    Ok(report)
}

/// Refuses a rebuild that would leave out what the index has of a folder that is gone, or that lost more than half of
/// its files. The index itself is not looked at: it may be damaged.
fn refuse_to_lose(roots: &[NamedRoot], stamped: &[StampedRoot], plan: &Plan, report: &Report) -> Result<()> {
    let gone =
        |problem: &&Problem| stamped.iter().any(|root| root.given == problem.path || root.absolute == problem.path);
    if let Some(problem) = report.problems.iter().find(gone) {
        return Err(Error::WouldLose { detail: problem.to_string() });
    }
    for (root, files) in roots.iter().zip(&plan.files) {
        let before = stamped.iter().find(|before| before.absolute == root.stamped(0).absolute);
        let held = before.map_or(0, |before| before.files);
        let files = files.unwrap_or_default();
        if files.saturating_mul(2) < held {
            let given = root.root.given.display();
            return Err(Error::WouldLose { detail: format!("{given} has {files} files, and had {held}") });
        }
    }
    Ok(())
}

/// Opens the index that is to be brought up to date, if there is one. A rebuild does not look at it: it may be
/// damaged beyond opening.
fn open_existing(home: &Home, rebuild: bool) -> Result<Option<Archive>> {
    if rebuild {
        return Ok(None);
    }
    match Archive::open(home) {
        Ok(archive) => Ok(Some(archive)),
        Err(Error::NoIndex { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A plan being carried out.
struct Run<'a> {
    /// The commit that is brought up to date; none for a fresh index.
    archive: Option<&'a Archive>,
    /// None for a dry run, or when there is nothing to do.
    target: Option<Target<'a>>,
    fields: Fields,
    reading: ReadOptions,
    report: Report,
    progress: &'a mut dyn FnMut(Progress),
    done: Progress,
}

impl Run<'_> {
    fn carry_out(&mut self, plan: &Plan, known: &HashMap<String, KnownFile>) -> Result<()> {
        self.report.renamed = plan.renamed;
        for path in &plan.vanished {
            self.report.removed += known.get(path).map_or(0, |file| file.articles);
            if let Some(target) = &mut self.target {
                target.writer.delete_file(path);
            }
        }
        for (file, format) in &plan.changed {
            let path = text_of(&file.path);
            let bytes_before = self.done.bytes;
            self.file(file, *format, &path, known.get(&path))?;
            self.done.bytes = bytes_before + file.size;
            self.report.bytes += file.size;
            (self.progress)(self.done);
            self.commit_in_time()?;
        }
        Ok(())
    }

    /// Reads a file and writes what is new of it.
    fn file(
        &mut self,
        file: &SourceFile,
        format: Option<&'static Format>,
        path: &str,
        known: Option<&KnownFile>,
    ) -> Result<()> {
        let mut before: HashMap<String, KnownRecord> = HashMap::new();
        if let Some(archive) = self.archive.filter(|_| known.is_some()) {
            match known_records(archive, path)? {
                Some(records) => before = records,
                // Two records with one id can't be told apart: the file is written anew.
                None => self.delete_file_anew(path, archive)?,
            }
        }
        let kept = known.and_then(|known| known.bookkeeping);
        let mut reading = Reading { file, path, kept, before, held: None, whole: true, complete: true, failure: None };
        let options = ReadOptions { format, ..self.reading };
        ingest::read(file, &options, &mut |read| {
            match read {
                Ok(article) => {
                    self.done.articles += 1;
                    *self.report.formats.entry(article.format).or_default() += 1;
                    let record = Record::new(article, path, &file.shown);
                    if let Some(previous) = reading.held.replace(record)
                        && let Err(error) = self.record(&mut reading, previous, false)
                    {
                        reading.failure = Some(error);
                        return ControlFlow::Break(());
                    }
                    if self.done.articles.is_multiple_of(1000) {
                        (self.progress)(self.done);
                        if let Err(error) = self.commit_in_time() {
                            reading.failure = Some(error);
                            return ControlFlow::Break(());
                        }
                    }
                }
                Err(notice) if notice.cause.is_notice() => self.report.notices.push(notice),
                Err(problem) => {
                    reading.complete = false;
                    reading.whole &= !ends_reading(&problem.cause);
                    self.report.problems.push(problem);
                }
            }
            ControlFlow::Continue(())
        });
        if let Some(error) = reading.failure.take() {
            return Err(error);
        }
        if let Some(last) = reading.held.take() {
            self.record(&mut reading, last, true)?;
        }
        self.records_gone(&reading)
    }

    fn commit_in_time(&mut self) -> Result<()> {
        self.target.as_mut().map_or(Ok(()), Target::commit_in_time)
    }

    fn delete_file_anew(&mut self, path: &str, archive: &Archive) -> Result<()> {
        let term = tantivy::Term::from_field_text(self.fields.file, path);
        for segment in 0..archive.segments.len() {
            self.report.removed += archive.docs_with(segment, &term)?.len() as u64;
        }
        if let Some(target) = &mut self.target {
            target.writer.delete_file(path);
        }
        Ok(())
    }

    /// Writes a record unless it is in the index as it is.
    fn record(&mut self, reading: &mut Reading<'_>, record: Record, last: bool) -> Result<()> {
        let known = reading.before.remove(&record.id);
        match &known {
            None => self.report.added += 1,
            Some(known) if known.hash == record.hash => self.report.unchanged += 1,
            Some(_) => self.report.updated += 1,
        }
        let now = Bookkeeping {
            size: reading.file.size,
            modified: reading.file.modified,
            changed: reading.file.changed,
            complete: reading.complete,
        };
        let bookkeeping = last.then_some(now);
        let carried = known.as_ref().filter(|known| known.last).and(reading.kept);
        let as_it_is = known.as_ref().is_some_and(|known| known.hash == record.hash) && carried == bookkeeping;
        let Some(target) = self.target.as_mut().filter(|_| !as_it_is) else {
            return Ok(());
        };
        if known.is_some() {
            target.writer.delete_record(reading.path, &record.id)?;
        }
        let words = word_count(record.article());
        target.writer.add(record.document(&self.fields, reading.path, &reading.file.shown, words, bookkeeping))
    }

    /// Removes the records that the file no longer has, if it was read to its end.
    fn records_gone(&mut self, reading: &Reading<'_>) -> Result<()> {
        if !reading.whole {
            self.report.unchanged += reading.before.len() as u64;
            return Ok(());
        }
        for id in reading.before.keys() {
            self.report.removed += 1;
            if let Some(target) = &mut self.target {
                target.writer.delete_record(reading.path, id)?;
            }
        }
        Ok(())
    }
}

/// A file being read.
struct Reading<'a> {
    file: &'a SourceFile,
    path: &'a str,
    /// The bookkeeping that the index has of it.
    kept: Option<Bookkeeping>,
    /// Its records in the index that were not met yet.
    before: HashMap<String, KnownRecord>,
    /// The record read last; it is written when it is known whether another follows.
    held: Option<Record>,
    /// It was read to its end.
    whole: bool,
    /// It was read without a problem.
    complete: bool,
    failure: Option<Error>,
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
            | Cause::NotFound
    )
}

/// Returns the words of headline and text: runs of other than white space with a letter or a digit in them.
fn word_count(article: &Article) -> u64 {
    let count =
        |text: &str| text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count() as u64;
    let apart = match &article.headline {
        crate::article::Headline::Apart(title) => count(title),
        _ => 0,
    };
    apart + count(&article.text)
}
