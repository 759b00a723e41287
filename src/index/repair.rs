//! Mending a damaged index from what is sound in it and from the files it was made from.
//!
//! A new generation is made beside the damaged one: the segments that are sound, as they are; of the others every
//! article that is proved to be what was indexed; then it is brought up to date with the files, which reads those again
//! whose articles are not all there. What is in the index and no longer in any file is kept. Only when it is whole does
//! the new generation come into force, so that a repair may be killed at any moment and run once more.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::archive::Archive;
use super::commit::{Commit, Stamp};
use super::directory::{COMMIT_FILE, LIST_FILE, commit_file, copy_of};
use super::home::{Home, WriterLock};
use super::lost::Lost;
use super::part::{NamedArticle, Part};
use super::remains::Remains;
use super::sealed::{replace, unsealed};
use super::stored::Addition;
use super::sync::{Base, Progress, Report, SyncOptions, sync_onto, with_lock};
use super::verify::{Findings, Verification, verify};
use super::word_list::WordList;
use super::writer::Writer;
use crate::error::{Error, Result};

/// What a repair did.
#[derive(Debug, Default)]
pub struct Repair {
    /// What was damaged.
    pub before: Verification,
    /// What is damaged now.
    pub after: Verification,
    /// The articles that were kept as they were.
    pub kept: u64,
    /// What was read from the files.
    pub report: Report,
    /// The articles that are in none of the files and could not be read from the index any more.
    pub lost: Vec<NamedArticle>,
    /// More of them, that can't even be named.
    pub nameless: u64,
}

/// Mends an index. One that is sound is left alone. Progress is told as by [`sync`](super::sync).
///
/// # Errors
/// There is no index, it is of another format, another process writes to it, nothing says what it was made from, or the system
/// does not let us read a part of it: then nothing is changed.
pub fn repair(home: &Home, options: &SyncOptions, progress: &mut dyn FnMut(Progress)) -> Result<Repair> {
    // Without an index there is nothing to lock.
    if !home.exists() {
        home.current()?;
    }
    with_lock(home, progress, |lock, progress| repair_with(home, lock, options, progress))
}

fn repair_with(
    home: &Home,
    lock: &WriterLock,
    options: &SyncOptions,
    progress: &mut dyn FnMut(Progress),
) -> Result<Repair> {
    home.find_pointer(lock)?;
    let findings = Findings::of(home)?;
    let before = findings.verification.clone();
    if before.damage.is_empty() {
        return Ok(Repair { after: before.clone(), before, ..Repair::default() });
    }
    let Some(roots) = home.roots()? else {
        return Err(Error::Damaged {
            dir: home.dir.clone(),
            detail: "nothing says any more which files it was made from".to_owned(),
        });
    };
    let (generation, parts, unread, doubted) = match findings.commit {
        Some((old, commit)) => {
            home.remove_all_but(&old, lock);
            let generation = home.new_generation(lock)?;
            make_of_sound(&old, &commit, &findings.parts, &generation)?;
            let doubted = files_of(&findings.parts, &|part| !part.knows_deleted());
            (generation, findings.parts, Vec::new(), doubted)
        }
        None => {
            let remains = Remains::of(home)?;
            let generation = home.new_generation(lock)?;
            Writer::create(&home.dir, &generation, 1, options.memory)?.close()?;
            let unread = remains.unread();
            let doubted = files_of(&remains.parts, &|_| true);
            (generation, remains.parts, unread, doubted)
        }
    };
    rescue(home, &generation, &parts, options)?;
    let stamp = Stamp { roots: Vec::new(), ..Stamp::new() };
    let text = fs::read(commit_file(&generation)).map_err(|source| Error::io(&generation, source))?;
    let commit = Commit::with(stamp, unsealed(&text).unwrap_or_default());
    let salvaged = Archive::at(&home.dir, &generation, &commit)?;
    let kept = salvaged.article_count();
    let base = Base { archive: Some(&salvaged), stamped: roots, keep_vanished: true, doubted };
    let options = SyncOptions { paths: Vec::new(), ..options.clone() };
    let mut report = sync_onto(home, Some(lock), base, &options, progress)?;
    report.problems.extend(unread);
    drop(salvaged);
    // What could be read was taken over: if it is gone, its file has it no more.
    let Lost { named: lost, nameless } =
        Lost::of(&Archive::open(home)?, &parts, &|part, doc| part.intact(doc).is_none())?;
    Ok(Repair { before, after: verify(home)?, kept, report, lost, nameless })
}

/// Makes a generation of the sound segments of another: the same files under a second name, and a commit without the
/// others. That commit bears no stamp yet, so nobody takes it for a whole one.
fn make_of_sound(old: &Path, commit: &Commit, parts: &[(Part, bool)], generation: &Path) -> Result<()> {
    let mut names: Vec<PathBuf> = vec![COMMIT_FILE.into()];
    let mut sound: HashSet<String> = HashSet::new();
    for (part, _) in parts.iter().filter(|(_, is_sound)| *is_sound) {
        for name in part.files() {
            link(&old.join(&name), &generation.join(&name))?;
            if let Some(copy) = copy_of(&name) {
                duplicate(&old.join(&name), &generation.join(copy))?;
            }
            names.push(name);
        }
        let list = WordList::name(&part.segment.id().uuid_string());
        if WordList::is_sound(&old.join(&list)) {
            link(&old.join(&list), &generation.join(&list))?;
        }
        sound.insert(part.segment.id().uuid_string());
    }
    let unreadable = |_| Error::damaged(old, format!("{COMMIT_FILE} can't be read"));
    let mut record: Value = serde_json::from_slice(&commit.text).map_err(unreadable)?;
    record["payload"] = Value::Null;
    if let Some(segments) = record["segments"].as_array_mut() {
        // tantivy writes an identifier with hyphens and names files without them.
        segments
            .retain(|segment| segment["segment_id"].as_str().is_some_and(|id| sound.contains(&id.replace('-', ""))));
    }
    let list = serde_json::to_vec(&names).unwrap_or_default();
    replace(&generation.join(LIST_FILE), &list)?;
    replace(&commit_file(generation), &commit.dictionaries.written_behind(&record))
}

/// Gives a file a second name; where that can't be done, copies it.
fn link(from: &Path, to: &Path) -> Result<()> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    duplicate(from, to)
}

fn duplicate(from: &Path, to: &Path) -> Result<()> {
    let copied = fs::copy(from, to).and_then(|_| fs::File::open(to)).and_then(|file| file.sync_all());
    copied.map_err(|source| Error::unwritable(to, &source))
}

/// Writes the intact articles of the segments that are not sound.
fn rescue(home: &Home, generation: &Path, parts: &[(Part, bool)], options: &SyncOptions) -> Result<()> {
    if parts.iter().all(|(_, is_sound)| *is_sound) {
        return Ok(());
    }
    let mut writer = Writer::open(&home.dir, generation, 1, options.memory)?;
    let mut met: HashSet<(String, String, u64)> = HashSet::new();
    for (part, _) in parts.iter().filter(|(_, is_sound)| !is_sound) {
        for doc in part.alive() {
            let Some(article) = part.intact(doc) else {
                continue;
            };
            // Where it can't be told any more which were deleted, an article may stand there twice.
            let hash = article.hash();
            if met.insert((article.file.clone(), article.id.clone(), hash)) {
                writer.add(Addition { article, hash, bookkeeping: part.bookkeeping(doc) })?;
            }
        }
    }
    writer.commit(None)?;
    writer.close()
}

/// Returns the files of the articles of some of the unsound segments. Where it can't be told which articles were deleted,
/// each is to be read again: what it does not have goes, whatever the numbers of articles say.
fn files_of(parts: &[(Part, bool)], is_meant: &dyn Fn(&Part) -> bool) -> BTreeSet<String> {
    let meant = parts.iter().filter(|(part, is_sound)| !is_sound && is_meant(part));
    meant.flat_map(|(part, _)| part.alive().filter_map(|doc| Some(part.named(doc)?.file))).collect()
}
