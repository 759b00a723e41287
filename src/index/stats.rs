//! What an index holds.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use tantivy::schema::Field;
use xxhash_rust::xxh3::xxh3_64;

use super::archive::{Archive, Segment};
use super::commit::StampedRoot;
use super::roots::shown_root;
use super::schema::date_of_seconds;
use crate::analysis::Marker;
use crate::error::Result;
use crate::file_name::path_of;
use crate::ingest::Root;

/// The figures of an index. Lists run from the most articles to the fewest.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IndexStats {
    /// All articles.
    pub articles: u64,
    /// Those with a date.
    pub dated: u64,
    /// The earliest date, `YYYY-MM-DD`.
    pub first_date: Option<String>,
    /// The latest date.
    pub last_date: Option<String>,
    /// Articles by language.
    pub languages: Vec<(String, u64)>,
    /// Articles by publication.
    pub sources: Vec<(String, u64)>,
    /// Articles by section.
    pub sections: Vec<(String, u64)>,
    /// Different terms of the texts: words, and what is indexed beside them, acronyms as written and compounds in one.
    pub terms: u64,
    /// The parts the index is kept in.
    pub segments: u64,
    /// Articles that were deleted or replaced, and take space until their part is written anew.
    pub deleted: u64,
    /// The bytes of the index on disk.
    pub index_bytes: u64,
    /// The bytes of the articles' texts.
    pub text_bytes: u64,
    /// The files and folders it is made from, as they can be opened from the current folder.
    pub roots: Vec<String>,
    /// The version of its format.
    pub format: u64,
    /// How many times it has been built anew.
    pub generation: u64,
    /// The version of morgue that made it.
    pub created_by: String,
}

/// A larger share of deleted articles than this is worth writing the index anew.
const MUCH_DELETED: f64 = 0.1;

impl IndexStats {
    /// Returns whether writing the index anew as one part would make it smaller or faster by more than a little.
    pub fn compacting_helps(&self) -> bool {
        self.segments > 3 || self.deleted as f64 > MUCH_DELETED * (self.articles + self.deleted) as f64
    }
}

/// Returns the figures of an index; paths are seen from `cwd`.
pub fn stats(archive: &Archive, cwd: &Path) -> Result<IndexStats> {
    let damaged = |error| archive.damaged(error);
    let mut stats = IndexStats {
        articles: archive.article_count(),
        segments: archive.segments.len() as u64,
        deleted: archive.segments.iter().map(|segment| u64::from(segment.reader.num_deleted_docs())).sum(),
        ..IndexStats::default()
    };
    let (mut first, mut last) = (i64::MAX, i64::MIN);
    let mut terms = HashSet::new();
    let mut counts: [BTreeMap<String, u64>; 3] = Default::default();
    for segment in &archive.segments {
        let dates = segment.dates().map_err(damaged)?;
        let bytes = segment.numbers::<u64>("bytes").map_err(damaged)?;
        for doc in segment.reader.doc_ids_alive() {
            if let Some(date) = dates.and_then(|column| column.first(doc)) {
                stats.dated += 1;
                (first, last) = (first.min(date), last.max(date));
            }
            stats.text_bytes += bytes.as_ref().and_then(|column| column.first(doc)).unwrap_or(0);
        }
        for (name, counts) in ["lang", "source", "section"].into_iter().zip(&mut counts) {
            count_names(archive, segment, name, counts)?;
        }
        add_terms(segment, archive.fields.text, &mut terms).map_err(damaged)?;
    }
    stats.terms = terms.len() as u64;
    if stats.dated > 0 {
        stats.first_date = date_of_seconds(first).map(|date| date.to_string());
        stats.last_date = date_of_seconds(last).map(|date| date.to_string());
    }
    let [languages, sources, sections] = counts.map(most_first);
    (stats.languages, stats.sources, stats.sections) = (languages, sources, sections);
    stats.index_bytes = folder_bytes(&archive.generation);
    let root_of = |root: &StampedRoot| Root { given: path_of(&root.given), absolute: path_of(&root.absolute) };
    stats.roots = archive.stamp.roots.iter().map(|root| shown_root(&root_of(root), cwd)).collect();
    stats.format = u64::from(archive.stamp.format);
    let number = archive.generation.file_name().and_then(|name| name.to_str()).and_then(|name| name.rsplit('-').next());
    stats.generation = number.and_then(|number| number.parse().ok()).unwrap_or(0);
    stats.created_by.clone_from(&archive.stamp.morgue);
    Ok(stats)
}

/// Adds a hash of each term of a segment but for markers: segments share most of them.
fn add_terms(segment: &Segment, text: Field, terms: &mut HashSet<u64>) -> tantivy::Result<()> {
    let inverted = segment.reader.inverted_index(text)?;
    let mut stream = inverted.terms().stream()?;
    while let Some((term, _)) = stream.next() {
        if !Marker::is_one(term) {
            terms.insert(xxh3_64(term));
        }
    }
    Ok(())
}

fn count_names(archive: &Archive, segment: &Segment, name: &str, counts: &mut BTreeMap<String, u64>) -> Result<()> {
    let Some(names) = segment.names(name).map_err(|error| archive.damaged(error))? else {
        return Ok(());
    };
    let mut of_ordinal = vec![0u64; names.num_terms()];
    for doc in segment.reader.doc_ids_alive() {
        if let Some(count) = names.ords().first(doc).and_then(|ordinal| of_ordinal.get_mut(ordinal as usize)) {
            *count += 1;
        }
    }
    let mut value = String::new();
    for (ordinal, count) in of_ordinal.into_iter().enumerate().filter(|(_, count)| *count > 0) {
        value.clear();
        names.ord_to_str(ordinal as u64, &mut value).map_err(|error| archive.damaged(error))?;
        *counts.entry(value.clone()).or_default() += count;
    }
    Ok(())
}

fn most_first(counts: BTreeMap<String, u64>) -> Vec<(String, u64)> {
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

/// Returns the bytes of the files in a folder.
pub(super) fn folder_bytes(dir: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(dir) else { return 0 };
    entries.flatten().filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum()
}
