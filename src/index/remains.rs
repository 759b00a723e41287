//! What is left of an index of which nothing says any more what its last commit held: the segments whose files are there.
//!
//! Some of them may be of no commit, or of an earlier one. So nothing in them is believed but an article that is proved
//! to be what was indexed once, and its file has the last word.

use std::collections::BTreeMap;
use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tantivy::index::{Segment, SegmentComponent};
use tantivy::{Index, IndexSettings};

use super::archive::Archive;
use super::dictionaries::Dictionaries;
use super::directory::ReadFolder;
use super::home::Home;
use super::lost::Lost;
use super::part::{Part, columns_of, looked_at};
use super::schema::Fields;
use crate::error::{Error, Result, is_refusal};
use crate::file_name::text_of;
use crate::ingest::{Cause, Problem};

/// The segments that are left.
#[derive(Default)]
pub(super) struct Remains {
    /// None of them counts as sound.
    pub(super) parts: Vec<(Part, bool)>,
    /// Files of segments of which not even the number of articles can be told.
    unknown: Vec<PathBuf>,
}

impl Remains {
    /// Looks at what is left of an index.
    ///
    /// # Errors
    /// The system does not let us read a part of it.
    pub(super) fn of(home: &Home) -> Result<Remains> {
        let mut remains = Remains::default();
        let generations = match home.current() {
            Ok(current) => vec![current],
            Err(_) => entries_of(&home.dir).map(|_| home.generation_folders())?,
        };
        for generation in generations {
            remains.look_at(&generation, &home.dictionaries_of(&generation)?)?;
        }
        Ok(remains)
    }

    fn look_at(&mut self, generation: &Path, dictionaries: &Dictionaries) -> Result<()> {
        let found = segments_in(generation)?;
        // A record of a commit that holds all of them; how many articles each has they say themselves.
        let counted = |counts: &dyn Fn(&str) -> u32| -> Result<Option<(Index, Vec<Segment>)>> {
            let segments = found.iter().map(|(id, deletes)| {
                let deletes = deletes.map(|opstamp| json!({"num_deleted_docs": 1, "opstamp": opstamp}));
                json!({"segment_id": with_hyphens(id), "max_doc": counts(id), "deletes": deletes})
            });
            let record = json!({
                "index_settings": IndexSettings::default(),
                "segments": segments.collect::<Vec<Value>>(),
                "schema": Fields::build().0,
                "opstamp": 0,
            });
            looked_at(generation, || {
                let index = ReadFolder::open(generation, record.to_string().as_bytes()).and_then(Index::open)?;
                let segments = index.searchable_segments()?;
                Ok((index, segments))
            })
        };
        let Some((_, segments)) = counted(&|_| 2)? else {
            return Ok(());
        };
        let mut counts: BTreeMap<String, Option<u32>> = BTreeMap::new();
        for segment in &segments {
            let articles = looked_at(generation, || Ok(columns_of(segment)?.num_docs()))?;
            counts.insert(segment.id().uuid_string(), articles);
        }
        let count = |id: &str| counts.get(id).copied().flatten();
        let Some((index, segments)) = counted(&|id| count(id).unwrap_or(0))? else {
            return Ok(());
        };
        for segment in segments {
            match count(&segment.id().uuid_string()) {
                Some(_) => self.parts.push((Part::open(generation, &index, segment, dictionaries)?, false)),
                None => self.unknown.push(generation.join(segment.relative_path(SegmentComponent::FastFields))),
            }
        }
        Ok(())
    }

    /// Returns what an index that was made anew lacks of it, as problems.
    pub(super) fn lost(&self, archive: &Archive) -> Result<Vec<Problem>> {
        let lost = Lost::of(archive, &self.parts, &|_, _| true)?;
        let problem = |path, cause| Problem { path, line: None, cause };
        let mut problems: Vec<Problem> = lost
            .named
            .into_iter()
            .map(|article| problem(article.path, Cause::NotCarriedOver { id: article.id }))
            .collect();
        if lost.nameless > 0 {
            problems.push(problem(text_of(&archive.dir), Cause::Nameless { articles: lost.nameless }));
        }
        problems.extend(self.unread());
        Ok(problems)
    }

    /// Returns the segments of which nothing can be told, as problems.
    pub(super) fn unread(&self) -> Vec<Problem> {
        let problem = |path: &PathBuf| Problem { path: text_of(path), line: None, cause: Cause::NotCarriedOverPart };
        self.unknown.iter().map(problem).collect()
    }
}

/// Returns the segments of which files are in a folder, each with the time of its last deletions, if there were any.
fn segments_in(generation: &Path) -> Result<BTreeMap<String, Option<u64>>> {
    let mut found: BTreeMap<String, Option<u64>> = BTreeMap::new();
    for entry in entries_of(generation)? {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some((id, end)) = name.split_once('.').filter(|(id, _)| id.len() == 32) else {
            continue;
        };
        match end.split_once('.') {
            Some((opstamp, "del" | "gone")) => {
                let last = found.entry(id.to_owned()).or_default();
                *last = (*last).max(opstamp.parse().ok());
            }
            _ if end == "store" || end == "fast" => {
                found.entry(id.to_owned()).or_default();
            }
            _ => {}
        }
    }
    found.retain(|id, _| id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    Ok(found)
}

/// Returns what is in a folder; nothing if it is not there.
fn entries_of(folder: &Path) -> Result<Vec<DirEntry>> {
    match fs::read_dir(folder) {
        Ok(entries) => Ok(entries.flatten().collect()),
        Err(error) if is_refusal(&error) => Err(Error::io(folder, error)),
        Err(_) => Ok(Vec::new()),
    }
}

/// Returns the identifier of a segment as tantivy's record of a commit has it.
fn with_hyphens(id: &str) -> String {
    [&id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..]].join("-")
}
