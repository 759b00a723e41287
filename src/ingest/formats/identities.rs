//! Identifiers that a file gives its articles: each identifies one of them.

use std::collections::HashSet;

use xxhash_rust::xxh3::xxh3_64;

/// The identifiers that were met in a file. One takes eight bytes.
#[derive(Debug, Default)]
pub(super) struct Identities(HashSet<u64>);

impl Identities {
    /// Returns an identifier if it is met for the first time. Some feeds give all their items the same.
    pub(super) fn first(&mut self, id: String) -> Option<String> {
        self.0.insert(xxh3_64(id.as_bytes())).then_some(id)
    }
}
