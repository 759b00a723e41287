//! Bringing an index up to date with files and folders.
//!
//! One walk finds every file. A file whose size and times are those the index knows is left alone; any
//! other is read, and of its articles only those are written that are new or not as they were. Articles
//! of files that are gone are removed, but never because a folder or a file could not be read.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::PathBuf;
use std::time::Duration;

use super::archive::Archive;
use super::arrivals::Arrivals;
use super::commit::{Stamp, StampedRoot};
use super::gone::Gone;
use super::home::{Home, WriterLock};
use super::known::KnownFiles;
use super::named_root::{Fate, NamedRoot, RootsByPath, roots_of};
use super::plan::{Loss, Plan};
use super::predecessor::Predecessor;
use super::remains::Remains;
use super::run::Run;
use super::target::{Target, leaves_something};
use crate::error::{Error, Result};
use crate::ingest::{Problem, ReadOptions, Root};
use crate::numbers::{counted, grouped};

/// The memory that writing may take, in bytes, where nothing else is asked for.
const DEFAULT_MEMORY: usize = 784 << 20;

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
    /// Forget the formats that were named for the paths before: their files are recognised again.
    pub recognise: bool,
    /// How files are read. With a format named, the files of the paths are read again although they did not change.
    pub reading: ReadOptions,
    /// Threads that write, and as many that read the files behind the one that is being written; fewer write where the memory has
    /// no room for them, and of files that are not short 16 at most are read at a time.
    pub threads: usize,
    /// The memory that writing may take, in bytes; [`LEAST_MEMORY`](super::LEAST_MEMORY) if it is less.
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
            recognise: false,
            reading: ReadOptions::default(),
            threads: 2,
            memory: DEFAULT_MEMORY,
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
    /// Files and folders that are missing and were given up: they are no part of the index any more.
    pub forgotten: Vec<Root>,
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

impl Report {
    /// Adds what was done with one file.
    pub(super) fn add(&mut self, file: Report) {
        self.added += file.added;
        self.updated += file.updated;
        self.removed += file.removed;
        self.unchanged += file.unchanged;
        self.problems.extend(file.problems);
        self.notices.extend(file.notices);
        for (format, articles) in file.formats {
            *self.formats.entry(format).or_default() += articles;
        }
        self.bytes += file.bytes;
    }
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
    /// This process writes to the index, and no other one can.
    pub writing: bool,
    /// All is read; what is left is writing.
    pub finishing: bool,
}

/// Brings the index at `home` up to date. That it writes no more is the last progress, told while no other process can write yet.
///
/// # Errors
/// When the job can't be done at all; files that can't be read are in the report.
pub fn sync(home: &Home, options: &SyncOptions, progress: &mut dyn FnMut(Progress)) -> Result<Report> {
    match options.dry_run {
        true => sync_as(home, None, options, progress),
        false => with_lock(home, progress, |lock, progress| sync_as(home, Some(lock), options, progress)),
    }
}

/// Does a job with the lock of an index. Between the first progress and the last, both of which are told while it is held, the
/// process is one that writes, whatever comes of the job.
pub(super) fn with_lock<T>(
    home: &Home,
    progress: &mut dyn FnMut(Progress),
    job: impl FnOnce(&WriterLock, &mut dyn FnMut(Progress)) -> Result<T>,
) -> Result<T> {
    let lock = home.lock()?;
    let mut last = Progress { writing: true, ..Progress::default() };
    progress(last);
    let outcome = job(&lock, &mut |now| {
        last = now;
        progress(now);
    });
    progress(Progress { writing: false, ..last });
    outcome
}

fn sync_as(
    home: &Home,
    lock: Option<&WriterLock>,
    options: &SyncOptions,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report> {
    if let Some(lock) = lock.filter(|_| !options.rebuild) {
        home.find_pointer(lock)?;
    }
    let archive = open_existing(home, options.rebuild)?;
    let stamped = home.roots()?;
    // What a damaged index was made from can't be compared any more, so it is said what it had beyond what is made now.
    let is_lost = options.rebuild && lock.is_some() && stamped.is_none();
    let remains = is_lost.then(|| Remains::of(home)).transpose()?;
    let base = Base { archive: archive.as_ref(), stamped: stamped.unwrap_or_default(), ..Base::default() };
    let mut report = sync_onto(home, lock, base, options, progress)?;
    if let Some(remains) = remains {
        report.problems.extend(remains.lost(&Archive::open(home)?)?);
    }
    Ok(report)
}

/// What is brought up to date.
#[derive(Default)]
pub(super) struct Base<'a> {
    /// The commit; none for a fresh index.
    pub(super) archive: Option<&'a Archive>,
    /// The roots that it was made from.
    pub(super) stamped: Vec<StampedRoot>,
    /// The articles of files that are gone are kept.
    pub(super) keep_vanished: bool,
    /// Files, by absolute path, of which it may hold articles that were removed: they are read again.
    pub(super) doubted: BTreeSet<String>,
}

/// Brings a commit up to date with the roots it was made from and those asked for. Without a lock nothing is written.
pub(super) fn sync_onto(
    home: &Home,
    lock: Option<&WriterLock>,
    base: Base<'_>,
    options: &SyncOptions,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report> {
    let Base { archive, stamped, keep_vanished, doubted } = base;
    let writing = lock.is_some();
    let mut report = Report::default();
    let roots = roots_of(home, options, &stamped, &mut report);
    let by_path = RootsByPath::of(&roots);
    report.forgotten = forgotten(&roots);
    let mut known = archive.map(KnownFiles::of).transpose()?.unwrap_or_default();
    doubted.iter().for_each(|file| known.doubt(file));
    let mut plan = Plan::make(home, &roots, &by_path, options, keep_vanished, &mut known, &mut report);
    let mut held = None;
    let mut predecessor = None;
    if options.rebuild && !options.prune {
        predecessor = Predecessor::of(home, &plan)?;
        refuse_to_lose(&roots, &stamped, &plan, &report, predecessor.is_some())?;
        held = home.article_count()?;
    }
    let arrivals = match &predecessor {
        Some(before) => before.arrivals(),
        None => Arrivals::awaited(plan.maybe_renamed.iter().filter_map(|number| known.file(*number).state())),
    };
    let stamp = stamp_of(&roots, &stamped, &plan, &plan.losses);
    let stamp_is_new = archive.is_none_or(|archive| archive.stamp != stamp);
    let has_work = stamp_is_new || plan.has_work() || options.compact;
    let is_in_force = is_in_force(home, archive);
    let target = match lock {
        Some(lock)
            if has_work || !is_in_force || archive.is_some_and(|archive| leaves_something(archive, options.memory)) =>
        {
            Some(Target::open(home, lock, archive, stamp, plan.bytes, options)?)
        }
        Some(lock) => {
            if let Some(archive) = archive {
                // The copy of the commit may be lost, or that of an earlier one.
                home.put_in_force(&archive.generation, lock)?;
            }
            home.remove_old(lock);
            None
        }
        None => None,
    };
    let done = Progress { total_bytes: plan.bytes, writing, ..Progress::default() };
    let losses = plan.losses.clone();
    let mut run = Run {
        home,
        archive,
        target,
        options,
        roots: &roots,
        by_path: &by_path,
        report,
        progress,
        done,
        losses,
        gone: Gone::default(),
        arrivals,
        predecessor,
    };
    run.carry_out(&mut plan, &mut known)?;
    let Run { target, mut report, progress, losses, arrivals, predecessor, .. } = run;
    if let Some(held) = held.filter(|held| report.added.saturating_mul(2) < *held) {
        let detail =
            format!("the files have {}, and the index has {}", counted(report.added, "article"), grouped(held));
        return Err(Error::WouldLose { detail });
    }
    if let Some(before) = predecessor {
        before.refuse_to_lose(&roots, &by_path, arrivals)?;
    }
    if let Some(target) = target {
        progress(Progress { bytes: plan.bytes, finishing: true, ..done });
        // What is kept of a file is known when it was read.
        let stamp = stamp_of(&roots, &stamped, &plan, &losses);
        target.finish(archive.is_none_or(|archive| archive.stamp != stamp), stamp)?;
    }
    let before = archive.map_or(0, Archive::article_count);
    report.articles = before + report.added - report.removed.min(before + report.added);
    Ok(report)
}

/// Returns the roots that are given up. What is inside of another root is read again when it is there again.
fn forgotten(roots: &[NamedRoot]) -> Vec<Root> {
    let is_around = |other: &NamedRoot, root: &NamedRoot| {
        other.fate == Fate::Found && root.root.absolute.starts_with(&other.root.absolute)
    };
    let given_up = roots.iter().filter(|root| root.fate == Fate::GivenUp);
    let alone = given_up.filter(|root| !roots.iter().any(|other| is_around(other, root)));
    alone.map(|root| root.root.clone()).collect()
}

/// Returns whether a commit is of the generation in force.
pub(super) fn is_in_force(home: &Home, archive: Option<&Archive>) -> bool {
    archive.is_some_and(|archive| home.current().is_ok_and(|current| current == archive.generation))
}

/// Returns what the commits of a sync say of the roots: those that were looked at as they are, the others as they were.
fn stamp_of(roots: &[NamedRoot], stamped: &[StampedRoot], plan: &Plan, losses: &[Loss]) -> Stamp {
    let mut stamp = Stamp::new();
    let given_up = roots.iter().filter(|root| root.fate == Fate::GivenUp).map(NamedRoot::absolute);
    let no_more: HashSet<String> = given_up.chain(roots.iter().flat_map(|root| root.taken_in.clone())).collect();
    stamp.roots = stamped.iter().filter(|known| !no_more.contains(&known.absolute)).cloned().collect();
    let places: HashMap<String, usize> =
        stamp.roots.iter().enumerate().map(|(place, known)| (known.absolute.clone(), place)).collect();
    for (number, root) in roots.iter().enumerate().filter(|(_, root)| root.fate == Fate::Around) {
        if let Some(place) = places.get(&root.absolute()).filter(|_| losses[number].keeps) {
            stamp.roots[*place].kept_of = losses[number].kept_of;
        }
    }
    let is_found = |root: &NamedRoot| root.fate == Fate::Found && !root.is_passing;
    for (number, root) in roots.iter().enumerate().filter(|(_, root)| is_found(root)) {
        let files = plan.files[number];
        let stamped =
            root.stamped(files.unwrap_or_default(), if losses[number].keeps { losses[number].kept_of } else { 0 });
        match places.get(&stamped.absolute) {
            Some(place) => {
                let known = &mut stamp.roots[*place];
                // What could not be read may hold as many as there were.
                let least = if plan.is_partly_read[number] { known.files } else { 0 };
                let files = files.unwrap_or(known.files).max(least);
                *known = StampedRoot { given: known.given.clone(), files, ..stamped };
            }
            None => stamp.roots.push(stamped),
        }
    }
    stamp
}

/// Refuses a rebuild that would leave out what the index has of a folder that is gone, or that lost more than half of
/// its files. Where the index can't be compared with what is read, since it is damaged or of another format, nor may it be one of
/// which something was kept that was gone: nobody can tell whether it is there again.
fn refuse_to_lose(
    roots: &[NamedRoot],
    stamped: &[StampedRoot],
    plan: &Plan,
    report: &Report,
    is_compared: bool,
) -> Result<()> {
    let held = || stamped.iter().filter(|root| root.files > 0);
    let gone = |problem: &&Problem| held().any(|root| root.given == problem.path || root.absolute == problem.path);
    if let Some(problem) = report.problems.iter().find(gone) {
        return Err(Error::WouldLose { detail: problem.to_string() });
    }
    let before: HashMap<&str, u64> = stamped.iter().map(|root| (root.absolute.as_str(), root.files)).collect();
    for (root, files) in roots.iter().zip(&plan.files) {
        let held = before.get(root.absolute().as_str()).copied().unwrap_or_default();
        let files = files.unwrap_or_default();
        if files.saturating_mul(2) < held {
            let given = root.root.given.display();
            let detail = format!("{given} has {}, and had {}", counted(files, "file"), grouped(held));
            return Err(Error::WouldLose { detail });
        }
    }
    if let Some(root) = stamped.iter().find(|root| root.kept_of > 0 && !is_compared) {
        let detail = format!("of {} some were kept although their files were gone", root.given);
        return Err(Error::WouldLose { detail });
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

/// Returns an archive of lines of JSON, with a segment for each part, for the tests of what is built on it.
#[cfg(test)]
pub(crate) fn archive_of(folder: &std::path::Path, parts: &[Vec<String>]) -> Archive {
    let home = Home::new(folder.join("index"));
    for (number, lines) in parts.iter().enumerate() {
        let path = folder.join(format!("{number}.jsonl"));
        std::fs::write(&path, lines.join("\n")).expect("a file");
        let options = SyncOptions { paths: vec![path], threads: 1, ..SyncOptions::default() };
        sync(&home, &options, &mut |_| {}).expect("an index");
    }
    Archive::open(&home).expect("the index")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::named_root::tables_made;

    #[test]
    fn that_it_writes_no_more_is_said_while_no_other_process_can_write() {
        let folder = tempfile::tempdir().unwrap();
        let (home, corpus) = (Home::new(folder.path().join("index")), folder.path().join("corpus"));
        let said = |options: &SyncOptions| {
            let mut said = Vec::new();
            let outcome = sync(&home, options, &mut |now| said.push((now.writing, home.writer().is_some())));
            assert!(home.writer().is_none());
            (outcome.is_ok(), said)
        };
        let options = SyncOptions { paths: vec![corpus.clone()], threads: 1, ..SyncOptions::default() };
        let while_held = |(is_done, said): (bool, Vec<(bool, bool)>)| {
            let (last, before) = said.split_last().unwrap();
            assert!(*last == (false, true) && !before.is_empty() && before.iter().all(|now| *now == (true, true)));
            is_done
        };
        std::fs::create_dir(&corpus).unwrap();
        std::fs::write(corpus.join("a.txt"), "The harbour was closed.").unwrap();
        assert!(while_held(said(&options)) && while_held(said(&options)));
        let (_, dry) = said(&SyncOptions { dry_run: true, rebuild: true, ..options.clone() });
        assert!(dry.iter().all(|now| *now == (false, false)));
        std::fs::remove_file(corpus.join("a.txt")).unwrap();
        // It is refused.
        assert!(!while_held(said(&SyncOptions { rebuild: true, ..options })));
        let mut said = Vec::new();
        crate::index::repair(&home, &SyncOptions::default(), &mut |now| {
            said.push((now.writing, home.writer().is_some()));
        })
        .unwrap();
        assert!(while_held((true, said)));
    }

    #[test]
    fn the_table_of_roots_is_made_once_however_many_files_lost_records() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path().join("index"));
        let paths: Vec<PathBuf> = (0..9).map(|number| folder.path().join(format!("{number}.jsonl"))).collect();
        let synced = |records: usize| {
            let record = |number: usize| format!("{{\"id\":\"{number}\",\"text\":\"The {number}th storm.\"}}\n");
            let lines: String = (0..records).map(record).collect();
            paths.iter().for_each(|path| std::fs::write(path, &lines).unwrap());
            let options = SyncOptions { paths: paths.clone(), threads: 1, ..SyncOptions::default() };
            let before = tables_made();
            let report = sync(&home, &options, &mut |_| {}).unwrap();
            (report.removed, tables_made() - before)
        };
        assert_eq!([synced(5), synced(4)], [(0, 1), (9, 1)]);
    }
}
