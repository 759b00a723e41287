//! The files and folders that an index was made from, known even when the index itself can't be read: a rebuild of
//! what is damaged, or of another format, needs them.

use std::path::{Path, PathBuf};

use super::commit::StampedRoot;
use super::home::Home;
use super::stored::shown_path;
use crate::error::Result;
use crate::file_name::{path_of, text_of};
use crate::ingest::Root;

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

/// Returns the path of a file or folder that the index was made from as it can be opened from `cwd`, in the form the user gave it
/// where that still holds.
pub fn shown_root(root: &Root, cwd: &Path) -> String {
    let shown = shown_path(&text_of(&root.given), &text_of(&root.absolute), cwd);
    if shown.is_empty() { ".".to_owned() } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_root_is_shown_as_it_is_seen_from_a_folder() {
        let shown = |given: &str, absolute: &str, cwd: &str| {
            shown_root(&Root { given: given.into(), absolute: absolute.into() }, Path::new(cwd))
        };
        assert_eq!(shown(".", "/a", "/a"), ".");
        assert_eq!(shown(".", "/a", "/"), "a");
        assert_eq!(shown(".", "/a", "/b"), "/a");
        assert_eq!(shown("a", "/a", "/a"), ".");
        assert_eq!(shown("../a", "/a", "/b"), "../a");
        assert_eq!(shown("/a", "/a", "/"), "/a");
    }
}
