//! The files and folders that an index was made from, known even when the index itself can't be read: a rebuild of
//! what is damaged, or of another format, needs them.

use std::fs;
use std::path::PathBuf;

use serde::Deserialize;

use super::home::Home;
use super::writer::StampedRoot;
use crate::file_name::path_of;

/// Returns the files and folders that the index was made from, by absolute path; no one where there is no index,
/// and nothing where it can't be told any more.
pub fn known_roots(home: &Home) -> Option<Vec<PathBuf>> {
    if !home.exists() {
        return Some(Vec::new());
    }
    Some(stamped_roots(home)?.into_iter().map(|root| path_of(&root.absolute)).collect())
}

/// Returns the roots that the last commit names. Nothing of the index is read but that.
pub(crate) fn stamped_roots(home: &Home) -> Option<Vec<StampedRoot>> {
    /// The part of tantivy's `meta.json` that is ours.
    #[derive(Deserialize)]
    struct Meta {
        payload: String,
    }
    /// The part of a [`Stamp`](super::writer::Stamp) that every format has.
    #[derive(Deserialize)]
    struct Roots {
        roots: Vec<StampedRoot>,
    }
    let meta = fs::read(home.current().ok()?.join("meta.json")).ok()?;
    let meta: Meta = serde_json::from_slice(&meta).ok()?;
    let stamp: Roots = serde_json::from_str(&meta.payload).ok()?;
    Some(stamp.roots)
}
