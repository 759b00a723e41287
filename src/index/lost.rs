//! What a new generation lacks of the one whose place it took.
//!
//! An article is told by its identifier and its file, for two files may have an article of one identifier. One that has
//! moved to another file is not lost: where an identifier is at places at which it was not before, as many of those at
//! which it is no more are accounted for.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::columnar::StrColumn;
use tantivy::{DocId, Term};

use super::archive::Archive;
use super::part::{Named, NamedArticle, Part};
use crate::error::Result;

/// What is lost.
#[derive(Debug, Default)]
pub(super) struct Lost {
    /// The articles.
    pub(super) named: Vec<NamedArticle>,
    /// More of them, that can't be named.
    pub(super) nameless: u64,
}

impl Lost {
    /// Returns what an index lacks of the articles of unsound segments that `is_asked` for.
    pub(super) fn of(
        archive: &Archive,
        parts: &[(Part, bool)],
        is_asked: &dyn Fn(&Part, DocId) -> bool,
    ) -> Result<Lost> {
        let places = Places::of(archive)?;
        let mut absent: BTreeMap<String, BTreeMap<String, NamedArticle>> = BTreeMap::new();
        let mut lost = Lost::default();
        for (part, _) in parts.iter().filter(|(_, is_sound)| !is_sound) {
            for doc in part.alive().filter(|doc| is_asked(part, *doc)) {
                let Some(Named { article, file }) = part.named(doc) else {
                    lost.nameless += 1;
                    continue;
                };
                if !places.of_id(&article.id)?.contains(&file) {
                    absent.entry(article.id.clone()).or_default().insert(file, article);
                }
            }
        }
        let before = places_before(parts, &absent);
        for (id, articles) in &absent {
            let arrived = places.of_id(id)?.into_iter().filter(|file| !before[id].contains(file)).count();
            lost.named.extend(articles.values().skip(arrived).cloned());
        }
        lost.named.sort();
        Ok(lost)
    }
}

/// Returns the files in which articles of these identifiers were.
fn places_before<T>(parts: &[(Part, bool)], ids: &BTreeMap<String, T>) -> BTreeMap<String, BTreeSet<String>> {
    let mut places: BTreeMap<String, BTreeSet<String>> = ids.keys().map(|id| (id.clone(), BTreeSet::new())).collect();
    for (part, _) in parts.iter().filter(|_| !ids.is_empty()) {
        for Named { article, file } in part.alive().filter_map(|doc| part.named(doc)) {
            if let Some(files) = places.get_mut(&article.id) {
                files.insert(file);
            }
        }
    }
    places
}

/// Where the articles of an index are.
struct Places<'a> {
    archive: &'a Archive,
    /// The files of each segment.
    files: Vec<Option<StrColumn>>,
}

impl<'a> Places<'a> {
    fn of(archive: &'a Archive) -> Result<Places<'a>> {
        let files = archive.segments.iter().map(|segment| segment.names("file"));
        let files: tantivy::Result<Vec<Option<StrColumn>>> = files.collect();
        Ok(Places { archive, files: files.map_err(|error| archive.damaged(error))? })
    }

    /// Returns the files that have an article of an identifier.
    fn of_id(&self, id: &str) -> Result<BTreeSet<String>> {
        let term = Term::from_field_text(self.archive.fields.id, id);
        let mut found = BTreeSet::new();
        for (number, files) in self.files.iter().enumerate() {
            let Some(files) = files else {
                continue;
            };
            for ordinal in self.archive.docs_with(number, &term)?.into_iter().filter_map(|doc| files.ords().first(doc))
            {
                let mut file = String::new();
                files.ord_to_str(ordinal, &mut file).map_err(|error| self.archive.damaged(error))?;
                found.insert(file);
            }
        }
        Ok(found)
    }
}
