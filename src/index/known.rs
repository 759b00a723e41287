//! What the index knows of the files it was made from, read back from the columns of their articles.

use std::collections::HashMap;

use tantivy::Term;

use super::archive::Archive;
use super::record::Bookkeeping;
use crate::error::Result;

/// What is known of one file.
#[derive(Debug, Clone, Default)]
pub(crate) struct KnownFile {
    /// How many articles it has in the index.
    pub(crate) articles: u64,
    /// Its bookkeeping; none if it was lost with the record that carried it.
    pub(crate) bookkeeping: Option<Bookkeeping>,
}

/// What is known of one article of a file.
#[derive(Debug, Clone)]
pub(crate) struct KnownRecord {
    pub(crate) hash: u64,
    /// It carries the file's bookkeeping.
    pub(crate) last: bool,
}

/// Returns the files of the index by absolute path. One pass over four columns.
pub(crate) fn known_files(archive: &Archive) -> Result<HashMap<String, KnownFile>> {
    let mut files: HashMap<String, KnownFile> = HashMap::new();
    for segment in &archive.segments {
        let damaged = |error| archive.damaged(error);
        let Some(names) = segment.names("file").map_err(damaged)? else {
            continue;
        };
        let size = segment.numbers::<u64>("size").map_err(damaged)?;
        let modified = segment.numbers::<i64>("modified").map_err(damaged)?;
        let changed = segment.numbers::<i64>("changed").map_err(damaged)?;
        let complete = segment.numbers::<u64>("complete").map_err(damaged)?;
        let mut of_segment: Vec<KnownFile> = vec![KnownFile::default(); names.num_terms()];
        for doc in segment.reader.doc_ids_alive() {
            let Some(ordinal) = names.ords().first(doc) else {
                continue;
            };
            let Some(file) = of_segment.get_mut(ordinal as usize) else {
                continue;
            };
            file.articles += 1;
            if let (Some(size), Some(modified), Some(changed), Some(complete)) = (
                size.as_ref().and_then(|column| column.first(doc)),
                modified.as_ref().and_then(|column| column.first(doc)),
                changed.as_ref().and_then(|column| column.first(doc)),
                complete.as_ref().and_then(|column| column.first(doc)),
            ) {
                file.bookkeeping = Some(Bookkeeping { size, modified, changed, complete: complete == 1 });
            }
        }
        let mut name = String::new();
        for (ordinal, file) in of_segment.into_iter().enumerate().filter(|(_, file)| file.articles > 0) {
            name.clear();
            names.ord_to_str(ordinal as u64, &mut name).map_err(|error| archive.damaged(error))?;
            let known = files.entry(name.clone()).or_default();
            known.articles += file.articles;
            known.bookkeeping = file.bookkeeping.or(known.bookkeeping);
        }
    }
    Ok(files)
}

/// Returns the articles of a file by id, or none if two of them have the same id.
pub(crate) fn known_records(archive: &Archive, file: &str) -> Result<Option<HashMap<String, KnownRecord>>> {
    let mut records = HashMap::new();
    let term = Term::from_field_text(archive.fields.file, file);
    for (number, segment) in archive.segments.iter().enumerate() {
        let damaged = |error| archive.damaged(error);
        let docs = archive.docs_with(number, &term)?;
        let (Some(ids), Some(hashes)) =
            (segment.names("id").map_err(damaged)?, segment.numbers::<u64>("record").map_err(damaged)?)
        else {
            continue;
        };
        let size = segment.numbers::<u64>("size").map_err(damaged)?;
        for doc in docs {
            let mut id = String::new();
            if let Some(ordinal) = ids.ords().first(doc) {
                ids.ord_to_str(ordinal, &mut id).map_err(|error| archive.damaged(error))?;
            }
            let last = size.as_ref().is_some_and(|column| column.first(doc).is_some());
            let record = KnownRecord { hash: hashes.first(doc).unwrap_or_default(), last };
            if records.insert(id, record).is_some() {
                return Ok(None);
            }
        }
    }
    Ok(Some(records))
}
