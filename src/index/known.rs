//! What the index knows of the files it was made from, read back from the columns of their articles.

use std::collections::HashMap;
use std::ops::Range;
use std::path::MAIN_SEPARATOR;

use tantivy::Term;

use super::archive::{Archive, Segment};
use super::arrivals::State;
use super::record::Bookkeeping;
use crate::error::Result;

/// What is known of one file.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct KnownFile {
    /// How many articles it has in the index.
    pub(crate) articles: u32,
    /// Its bookkeeping; none if it was lost with the record that carried it.
    pub(crate) bookkeeping: Option<Bookkeeping>,
}

impl KnownFile {
    /// Returns its size and when its content last changed, if that is known.
    pub(super) fn state(&self) -> Option<State> {
        self.bookkeeping.map(|file| (file.size, file.modified))
    }
}

/// What is known of one article of a file.
#[derive(Debug, Clone)]
pub(crate) struct KnownRecord {
    pub(crate) hash: u64,
    /// It carries the file's bookkeeping.
    pub(crate) last: bool,
}

/// The files of an index, a table in the order of their paths, so that a million of them take little memory. A file is
/// called by its number.
#[derive(Debug, Default)]
pub(crate) struct KnownFiles {
    /// The absolute paths, one behind the other.
    paths: String,
    /// Where each path ends, and what is known of the file.
    files: Vec<(usize, KnownFile)>,
    /// The file behind the one that was found last. Who asks in the order of paths is answered at once.
    next: usize,
}

impl KnownFiles {
    /// Returns the files of an index. One pass over its columns and names.
    pub(crate) fn of(archive: &Archive) -> Result<KnownFiles> {
        let tables = archive.segments.iter().map(|segment| KnownFiles::of_segment(archive, segment));
        let mut tables = tables.collect::<Result<Vec<KnownFiles>>>()?;
        // Two by two, so that a path is copied a few times only, however many segments there are.
        while tables.len() > 1 {
            tables =
                tables.chunks(2).map(|pair| pair[0].merged(pair.get(1).unwrap_or(&KnownFiles::default()))).collect();
        }
        Ok(tables.pop().unwrap_or_default())
    }

    fn of_segment(archive: &Archive, segment: &Segment) -> Result<KnownFiles> {
        let damaged = |error| archive.damaged(error);
        let mut known = KnownFiles::default();
        let Some(names) = segment.names("file").map_err(damaged)? else {
            return Ok(known);
        };
        let size = segment.numbers::<u64>("size").map_err(damaged)?;
        let modified = segment.numbers::<i64>("modified").map_err(damaged)?;
        let changed = segment.numbers::<i64>("changed").map_err(damaged)?;
        let complete = segment.numbers::<u64>("complete").map_err(damaged)?;
        let records = segment.numbers::<u64>("records").map_err(damaged)?;
        let mut of_ordinal: Vec<KnownFile> = vec![KnownFile::default(); names.num_terms()];
        for doc in segment.reader.doc_ids_alive() {
            let Some(file) = names.ords().first(doc).and_then(|ordinal| of_ordinal.get_mut(ordinal as usize)) else {
                continue;
            };
            file.articles += 1;
            if let (Some(size), Some(modified), Some(changed), Some(complete), Some(records)) = (
                size.as_ref().and_then(|column| column.first(doc)),
                modified.as_ref().and_then(|column| column.first(doc)),
                changed.as_ref().and_then(|column| column.first(doc)),
                complete.as_ref().and_then(|column| column.first(doc)),
                records.as_ref().and_then(|column| column.first(doc)),
            ) {
                file.bookkeeping = Some(Bookkeeping { size, modified, changed, complete: complete == 1, records });
            }
        }
        let mut terms = names.dictionary().stream().map_err(|error| archive.damaged(error))?;
        for file in of_ordinal {
            if !terms.advance() {
                return Err(archive.damaged(tantivy::TantivyError::InternalError("a column lacks names".to_owned())));
            }
            if file.articles > 0 {
                known.push(&String::from_utf8_lossy(terms.key()), file);
            }
        }
        Ok(known)
    }

    fn push(&mut self, path: &str, file: KnownFile) {
        self.paths.push_str(path);
        self.files.push((self.paths.len(), file));
    }

    /// Returns the files of both tables; the articles of a file that is in both are added up.
    fn merged(&self, other: &KnownFiles) -> KnownFiles {
        let mut merged = KnownFiles {
            paths: String::with_capacity(self.paths.len() + other.paths.len()),
            files: Vec::with_capacity(self.files.len() + other.files.len()),
            next: 0,
        };
        let mut others = 0..other.files.len();
        for number in 0..self.files.len() {
            let (path, mut file) = (self.path(number), self.files[number].1);
            while others.start < others.end && other.path(others.start) < path {
                merged.push(other.path(others.start), other.files[others.start].1);
                others.start += 1;
            }
            if others.start < others.end && other.path(others.start) == path {
                let same = other.files[others.start].1;
                file.articles += same.articles;
                file.bookkeeping = same.bookkeeping.or(file.bookkeeping);
                others.start += 1;
            }
            merged.push(path, file);
        }
        for number in others {
            merged.push(other.path(number), other.files[number].1);
        }
        merged
    }

    /// Returns how many files there are.
    pub(crate) fn count(&self) -> usize {
        self.files.len()
    }

    /// Returns the absolute path of a file.
    pub(crate) fn path(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.files[before].0);
        &self.paths[start..self.files[number].0]
    }

    /// Returns what is known of a file.
    pub(crate) fn file(&self, number: usize) -> &KnownFile {
        &self.files[number].1
    }

    /// Returns the number of the file at a path.
    pub(crate) fn find(&mut self, path: &str) -> Option<usize> {
        let is_next = self.next < self.files.len() && self.path(self.next) == path;
        let number = if is_next { self.next } else { self.first_not_before(path) };
        let found = number < self.files.len() && self.path(number) == path;
        self.next = number + usize::from(found);
        found.then_some(number)
    }

    /// Forgets the state in which a file was when it was read, so that it is read again.
    pub(crate) fn doubt(&mut self, path: &str) {
        if let Some(number) = self.find(path) {
            self.files[number].1.bookkeeping = None;
        }
    }

    /// Returns the number of articles of the files in or at a path.
    pub(crate) fn articles_at(&self, path: &str) -> u64 {
        let articles = |number: usize| u64::from(self.files[number].1.articles);
        let itself = self.first_not_before(path);
        let itself = (itself < self.files.len() && self.path(itself) == path).then(|| articles(itself));
        itself.unwrap_or(0) + self.below(path).map(articles).sum::<u64>()
    }

    /// Returns the numbers of the files below a folder: their paths stand together.
    fn below(&self, folder: &str) -> Range<usize> {
        let Range { start, end } = paths_below(folder, MAIN_SEPARATOR);
        self.first_not_before(&start)..self.first_not_before(&end)
    }

    fn first_not_before(&self, path: &str) -> usize {
        let (mut low, mut high) = (0, self.files.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.path(middle) < path {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// Returns the first path that may be below a folder, and the first behind it that may not, where names are parted by this character.
fn paths_below(folder: &str, parted_by: char) -> Range<String> {
    let folder = folder.trim_end_matches(parted_by);
    let next = char::from_u32(u32::from(parted_by) + 1).unwrap_or(char::MAX);
    format!("{folder}{parted_by}")..format!("{folder}{next}")
}

/// Returns the articles of a file by id, or none if two of them have the same id.
pub(crate) fn known_records(archive: &Archive, file: &str) -> Result<Option<HashMap<String, KnownRecord>>> {
    let mut records = HashMap::new();
    let term = Term::from_field_text(archive.fields.file, file);
    for (number, segment) in archive.segments.iter().enumerate() {
        let damaged = |error| archive.damaged(error);
        let docs = archive.docs_with(number, &term)?;
        // Most files are in one segment, and columns are dear to open.
        if docs.is_empty() {
            continue;
        }
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

/// Returns what the articles of a file say, as a sum of the hashes of their texts.
pub(super) fn content_of(archive: &Archive, file: &str) -> Result<u64> {
    let term = Term::from_field_text(archive.fields.file, file);
    let mut content = 0u64;
    for number in 0..archive.segments.len() {
        for doc in archive.docs_with(number, &term)? {
            content = content.wrapping_add(archive.read_article(number, doc)?.text_hash());
        }
    }
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(files: &[(&str, u32)]) -> KnownFiles {
        let mut known = KnownFiles::default();
        files
            .iter()
            .for_each(|(path, articles)| known.push(path, KnownFile { articles: *articles, bookkeeping: None }));
        known
    }

    fn listed(known: &KnownFiles) -> Vec<(&str, u32)> {
        (0..known.count()).map(|number| (known.path(number), known.file(number).articles)).collect()
    }

    #[test]
    fn files_are_found_in_any_order() {
        let mut known = table(&[("/a", 1), ("/a-b/c", 2), ("/a/b", 3), ("/a/c/d", 4), ("/a0", 5), ("/b", 6)]);
        for path in ["/a", "/a/b", "/a-b/c", "/b", "/a0", "/a/c/d", "/a"] {
            let number = known.find(path).unwrap();
            assert_eq!(known.path(number), path);
        }
        for path in ["", "/", "/a/", "/a/c", "/c", "/a00"] {
            assert_eq!(known.find(path), None, "{path}");
        }
    }

    #[test]
    fn the_articles_of_a_folder_are_those_below_it() {
        let known = table(&[("/a", 1), ("/a-b/c", 2), ("/a/b", 3), ("/a/c/d", 4), ("/a0", 5), ("/b", 6)]);
        for (path, articles) in [("/", 21), ("/a", 8), ("/a/c", 4), ("/a-b", 2), ("/b", 6), ("/c", 0), ("/a/c/d", 4)] {
            assert_eq!(known.articles_at(path), articles, "{path}");
        }
    }

    #[test]
    fn the_paths_below_a_folder_are_parted_from_it_as_the_system_parts_them() {
        assert_eq!(paths_below("/a", '/'), "/a/".to_owned().."/a0".to_owned());
        assert_eq!(paths_below("/", '/'), "/".to_owned().."0".to_owned());
        let below = paths_below("C:\\a", '\\');
        for (path, is) in
            [("C:\\a\\b", true), ("C:\\a\\b\\c.txt", true), ("C:\\a", false), ("C:\\a-b\\c", false), ("C:\\ab", false)]
        {
            assert_eq!(below.contains(&path.to_owned()), is, "{path}");
        }
        assert!(paths_below("C:\\", '\\').contains(&"C:\\a".to_owned()));
    }

    #[test]
    fn tables_of_segments_become_one() {
        let one = table(&[("/a", 1), ("/c", 2), ("/d", 3)]);
        let other = table(&[("/b", 4), ("/c", 5), ("/e", 6), ("/f", 7)]);
        assert_eq!(listed(&one.merged(&other)), [("/a", 1), ("/b", 4), ("/c", 7), ("/d", 3), ("/e", 6), ("/f", 7)]);
        assert_eq!(listed(&one.merged(&KnownFiles::default())), listed(&one));
    }
}
