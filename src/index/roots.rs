//! The files and folders that an index was made from, known even when the index itself can't be read: a rebuild of
//! what is damaged, or of another format, needs them.

use std::path::PathBuf;

use super::commit::StampedRoot;
use super::home::Home;
use crate::error::Result;
use crate::file_name::path_of;

/// Returns the files and folders that the index was made from, by absolute path; no one where there is no index,
/// and nothing where it can't be told any more.
///
/// # Errors
/// The system does not let us read it.
pub fn known_roots(home: &Home) -> Result<Option<Vec<PathBuf>>> {
    if !home.exists() {
        return Ok(Some(Vec::new()));
    }
    let paths = |roots: Vec<StampedRoot>| roots.into_iter().map(|root| path_of(&root.absolute)).collect();
    Ok(home.roots()?.map(paths))
}
