//! Identifiers that a file gives its articles: each identifies one of them.

use std::collections::HashSet;

use xxhash_rust::xxh3::xxh3_64;

/// How many identifiers are remembered. One takes some ten bytes.
const MOST: usize = 4 << 20;

/// The identifiers that were met in a file.
#[derive(Debug, Default)]
pub(super) struct Identities(HashSet<u64>);

impl Identities {
    /// Returns an identifier if it is met for the first time. Some feeds give all their items the same.
    pub(super) fn first(&mut self, id: String) -> Option<String> {
        let hash = xxh3_64(id.as_bytes());
        let is_first = if self.0.len() < MOST { self.0.insert(hash) } else { !self.0.contains(&hash) };
        is_first.then_some(id)
    }
}
