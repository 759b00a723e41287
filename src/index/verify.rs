//! Checking an index byte for byte.

use std::path::PathBuf;

use tantivy::Index;
use tantivy::directory::MmapDirectory;

use super::archive::{Archive, detail_of};
use super::home::Home;
use super::record::StoredArticle;
use super::word_list::WordList;
use crate::analysis::Composed;
use crate::error::{Error, Result};

/// What a check of an index found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// The articles it holds.
    pub articles: u64,
    /// The files that were checked.
    pub files: u64,
    /// What is damaged, a lower-case sentence each; empty when all is sound.
    pub damage: Vec<String>,
}

/// Checks the checksum of every file of an index, and that every article in it can be read.
///
/// # Errors
/// There is no index, it is of another format, or it is so damaged that it can't be opened.
pub fn verify(home: &Home) -> Result<Verification> {
    let archive = Archive::open(home)?;
    let mut found = Verification { articles: archive.article_count(), ..Verification::default() };
    let damaged = |error| Error::Damaged { dir: home.dir.clone(), detail: detail_of(&error) };
    let directory = MmapDirectory::open(&archive.generation).map_err(|error| damaged(error.into()))?;
    let index = Index::open(directory).map_err(damaged)?;
    found.files = index.directory().list_managed_files().len() as u64;
    let mut wrong: Vec<PathBuf> = index.validate_checksum().map_err(damaged)?.into_iter().collect();
    wrong.sort();
    found.damage.extend(wrong.iter().map(|path| format!("{} does not have its checksum", path.display())));
    for segment in &archive.segments {
        let name = WordList::name(&segment.reader.segment_id().uuid_string());
        // A job that was stopped leaves segments without one; they are searched without it.
        if archive.generation.join(&name).exists() {
            found.files += 1;
            if segment.word_list().is_none() {
                found.damage.push(format!("{} does not have its checksum", name.display()));
            }
        }
    }
    if found.damage.is_empty() {
        articles(&archive, &mut found)?;
    }
    Ok(found)
}

/// Reads every article.
fn articles(archive: &Archive, found: &mut Verification) -> Result<()> {
    for (number, segment) in archive.segments.iter().enumerate() {
        let store = archive.store(number)?;
        for article in store.iter::<StoredArticle>(segment.reader.alive_bitset()) {
            match article {
                Ok(article) => {
                    if article.id.is_empty() || Composed::of(&article.composed).whole.is_empty() {
                        found.damage.push(format!("an article of {} is not whole", article.path));
                    }
                }
                Err(error) => found.damage.push(format!("an article can't be read: {}", detail_of(&error))),
            }
        }
    }
    Ok(())
}
