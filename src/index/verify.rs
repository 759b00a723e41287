//! Checking an index byte for byte.

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
