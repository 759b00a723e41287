//! Strays: files of a generation that no commit needs, left by a job that was killed.
//!
//! They must go before a writer opens the generation: it counts on from the last commit, comes to the names that the
//! killed job had used, and tantivy does not write over a file.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use tantivy::index::{SegmentComponent, SegmentMeta};

use super::directory::COPY_ENDING;

/// Returns the strays of a generation whose last commit has these segments.
pub(super) fn strays(generation: &Path, segments: &[SegmentMeta]) -> Vec<PathBuf> {
    let segments: HashMap<String, &SegmentMeta> =
        segments.iter().map(|segment| (segment.id().uuid_string(), segment)).collect();
    let entries = fs::read_dir(generation).into_iter().flatten().flatten();
    let is_stray = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let (id, end) = name.split_once('.').unwrap_or((name, ""));
        if name.ends_with(".new") {
            // A file gets its name when it is whole.
            return true;
        }
        let is_of_segment = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_of_segment && segments.get(id).is_none_or(|segment| !is_needed(segment, name, end))
    };
    entries.map(|entry| entry.path()).filter(is_stray).collect()
}

/// Returns whether a file of a segment is one of its last commit.
fn is_needed(segment: &SegmentMeta, name: &str, end: &str) -> bool {
    match Path::new(end).extension().and_then(|kind| kind.to_str()) {
        Some("del" | COPY_ENDING) => {
            segment.has_deletes()
                && segment.relative_path(SegmentComponent::Delete) == Path::new(name).with_extension("del")
        }
        Some("new" | "temp") => false,
        _ => true,
    }
}

/// Removes the strays of a generation. Only for the process that holds the lock.
pub(super) fn remove_strays(generation: &Path, segments: &[SegmentMeta]) {
    for stray in strays(generation, segments) {
        // One that can't be removed now is removed by the next writer.
        let _ = fs::remove_file(stray);
    }
}
