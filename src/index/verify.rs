//! Checking an index: every byte of it, and that what it says twice is twice the same.
//!
//! Every file has a checksum. Beyond those, every article is read and compared with its hash, its columns and its
//! postings, which are made from its text once more; and every source file has as many articles as were read from it.

use std::fs;
use std::path::{Path, PathBuf};

use tantivy::{Index, TantivyError};

use super::agreement::{disagreements, word_list_trouble};
use super::archive::{Archive, detail_of, refusal};
use super::commit::Commit;
use super::directory::{LIST_FILE, ReadFolder};
use super::home::Home;
use super::known::{KnownFile, KnownFiles};
use super::part::{NamedArticle, Part, caught, looked_at};
use super::schema::Fields;
use super::sealed::{content_of, unsealed};
use super::word_list::WordList;
use crate::error::{Error, Result};
use crate::file_name::path_of;
use crate::ingest::FileState;
use crate::numbers::{counted, grouped};

/// What a check of an index found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// The articles it holds.
    pub articles: u64,
    /// The files that were checked.
    pub files: u64,
    /// What is damaged, a lower-case sentence each; empty when all is sound.
    pub damage: Vec<String>,
    /// The articles that may be misread or missed for it.
    pub damaged: Vec<NamedArticle>,
}

/// Checks every byte of an index, and that its parts agree.
///
/// # Errors
/// There is no index, it is of another format, or the system does not let us read a part of it. Damage that keeps it from being opened
/// is a finding.
pub fn verify(home: &Home) -> Result<Verification> {
    loop {
        let findings = Findings::of(home)?;
        // A writer may have removed the files of the commit that was looked at, or was to be read: then there is a newer one.
        let is_newest = match &findings.commit {
            Some((generation, commit)) => {
                home.current().is_ok_and(|current| current == *generation)
                    && Commit::read(&home.dir, generation).map_or(true, |newest| newest == *commit)
            }
            None => home.current().and_then(|current| Commit::read(&home.dir, &current)).is_err(),
        };
        if findings.verification.damage.is_empty() || is_newest || home.current().is_err() {
            return Ok(findings.verification);
        }
    }
}

/// Returns the first file of an index that is not as it was written, as a sentence; nothing if there is none. Nothing but
/// checksums is looked at.
pub fn first_wrong_file(home: &Home) -> Option<String> {
    let mut found = Verification::default();
    let commit = commit_in_force(home, &mut found).ok()?;
    if let Some((generation, commit)) = commit.filter(|_| found.damage.is_empty()) {
        let index = ReadFolder::open(&generation, &commit.text).and_then(Index::open).ok()?;
        let segments = index.searchable_segments().ok()?;
        let parts = segments.into_iter();
        let parts = parts.flat_map(|segment| Part::open(&generation, &index, segment, &commit.dictionaries).ok());
        found.damage.extend(parts.flat_map(|part| part.wrong).next().map(|(_, said)| said));
    }
    found.damage.into_iter().next()
}

/// What a check found, and what a repair starts from.
pub(super) struct Findings {
    pub(super) verification: Verification,
    /// The generation that was looked at, and its commit; none if nothing says which it is.
    pub(super) commit: Option<(PathBuf, Commit)>,
    /// Its segments, each with whether it is sound.
    pub(super) parts: Vec<(Part, bool)>,
}

impl Findings {
    pub(super) fn of(home: &Home) -> Result<Findings> {
        let mut verification = Verification::default();
        let commit = commit_in_force(home, &mut verification)?;
        let mut findings = Findings { verification, commit, parts: Vec::new() };
        if let Some((generation, commit)) = findings.commit.clone() {
            findings.look_at(home, &generation, &commit)?;
        }
        findings.verification.damaged.sort();
        findings.verification.damaged.dedup();
        Ok(findings)
    }

    fn look_at(&mut self, home: &Home, generation: &Path, commit: &Commit) -> Result<()> {
        let found = &mut self.verification;
        found.files += 1;
        let list = content_of(&generation.join(LIST_FILE))?;
        if list.as_deref().and_then(unsealed).is_none() {
            found.damage.push(format!("{LIST_FILE} does not have its checksum"));
        }
        let (_, fields) = Fields::build();
        let opened = ReadFolder::open(generation, &commit.text).and_then(Index::open);
        let segments = opened.and_then(|index| index.searchable_segments().map(|segments| (index, segments)));
        let (index, segments) = match segments {
            Ok(opened) => opened,
            Err(error) => {
                let damage = damage_in(generation, &error)?;
                found.damage.push(damage);
                return Ok(());
            }
        };
        for segment in segments {
            let part = Part::open(generation, &index, segment, &commit.dictionaries)?;
            found.articles += u64::from(part.segment.meta().num_docs());
            found.files += part.files().len() as u64;
            let is_sound = examine(&part, fields, generation, found)?;
            self.parts.push((part, is_sound));
        }
        if self.parts.iter().all(|(_, is_sound)| *is_sound) {
            match Archive::at(&home.dir, generation, commit).and_then(|archive| KnownFiles::of(&archive)) {
                Ok(known) => {
                    let files = (0..known.count()).map(|number| (known.path(number), known.file(number)));
                    self.verification.damage.extend(files.filter_map(|(path, file)| miscount(path, file)));
                }
                // A writer may have removed a file since it was examined.
                Err(Error::Damaged { detail, .. }) => self.verification.damage.push(detail),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// Returns the commit in force, or as much of it as can be told.
fn commit_in_force(home: &Home, found: &mut Verification) -> Result<Option<(PathBuf, Commit)>> {
    let current = told(home.current(), found)?;
    let copy = told(home.copy(), found)?.flatten();
    let commit = match &current {
        Some(generation) => told(Commit::read(&home.dir, generation), found)?,
        None => None,
    };
    found.files = 1 + u64::from(current.is_some()) + u64::from(copy.is_some());
    let of_copy = || -> Option<(PathBuf, Commit)> {
        let (generation, text) = copy?;
        let is_of_current = current.as_ref().is_none_or(|current| *current == generation);
        let commit = Commit::of(&home.dir, &text).ok().filter(|_| is_of_current && generation.is_dir())?;
        // The one in the generation may be newer than the copy.
        Some((generation.clone(), Commit::read(&home.dir, &generation).unwrap_or(commit)))
    };
    let of_newest = || {
        let generation = home.committed().pop()?;
        let commit = Commit::read(&home.dir, &generation).ok()?;
        Some((generation, commit))
    };
    let in_force = current.clone().zip(commit);
    Ok(in_force.or_else(of_copy).or_else(|| of_newest().filter(|_| current.is_none())))
}

/// Notes damage as a finding.
fn told<T>(result: Result<T>, found: &mut Verification) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Error::Damaged { detail, .. }) => {
            found.damage.push(detail);
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Returns what an error says of the content of a generation.
///
/// # Errors
/// It says nothing of that: the system refused to read it.
fn damage_in(generation: &Path, error: &TantivyError) -> Result<String> {
    refusal(generation, error).map_or_else(|| Ok(detail_of(error)), Err)
}

/// Says what is wrong with a segment, and returns whether it is sound. Its list of words is apart: it is derived.
fn examine(part: &Part, fields: Fields, generation: &Path, found: &mut Verification) -> Result<bool> {
    use tantivy::index::SegmentComponent::Store;
    found.damage.extend(part.wrong_copy.clone());
    if !part.wrong.is_empty() {
        found.damage.extend(part.wrong.iter().map(|(_, said)| said.clone()));
        let store_alone = part.wrong.iter().all(|(component, _)| *component == Store);
        let harmed = part.alive().filter(|doc| !store_alone || part.intact(*doc).is_none());
        found.damaged.extend(harmed.filter_map(|doc| part.name(doc)));
        return Ok(false);
    }
    let compared = caught(|| Some(disagreements(part, fields)));
    let is_sound = match compared {
        Some(Ok(disagreements)) => {
            let is_sound = disagreements.said.is_empty();
            found.damage.extend(disagreements.said);
            found.damaged.extend(disagreements.articles);
            is_sound
        }
        Some(Err(error)) => {
            let damage = damage_in(generation, &error)?;
            found.damage.push(format!("{}: {damage}", part.segment.id().uuid_string()));
            false
        }
        None => {
            found.damage.push(format!("{} can't be read", part.segment.id().uuid_string()));
            false
        }
    };
    // A job that was stopped leaves segments without a list; they are searched without it.
    let list = content_of(&generation.join(WordList::name(&part.segment.id().uuid_string())))?;
    found.files += u64::from(list.is_some());
    if let Some(list) = list.filter(|_| is_sound) {
        found.damage.extend(looked_at(generation, || word_list_trouble(part, list, fields))?.flatten());
    }
    Ok(is_sound)
}

/// Returns what is wrong when a file has fewer articles than were read from it. More of them are what a job that was stopped had not
/// removed yet, and a file that has changed since is read again in any case.
fn miscount(path: &str, known: &KnownFile) -> Option<String> {
    let bookkeeping = known.bookkeeping.filter(|kept| kept.complete && u64::from(known.articles) < kept.records)?;
    let file = FileState::of(&fs::metadata(path_of(path)).ok()?);
    let is_same = (file.size, file.modified) == (bookkeeping.size, bookkeeping.modified);
    let held = counted(known.articles.into(), "article");
    is_same.then(|| format!("{path} has {held} in the index, and had {}", grouped(bookkeeping.records)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::record::Bookkeeping;

    #[test]
    fn what_a_stopped_job_had_not_removed_yet_is_no_damage() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.jsonl");
        fs::write(&path, "{}").unwrap();
        let path = path.to_str().unwrap();
        let FileState { size, modified, changed } = FileState::of(&fs::metadata(path).unwrap());
        let of = |articles, size| {
            let bookkeeping = Bookkeeping { size, modified, changed, complete: true, records: 14 };
            miscount(path, &KnownFile { articles, bookkeeping: Some(bookkeeping) })
        };
        assert_eq!((of(14, size), of(15, size), of(13, size + 1)), (None, None, None));
        assert_eq!(of(13, size), Some(format!("{path} has 13 articles in the index, and had 14")));
    }
}
