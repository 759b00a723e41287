//! How a query was read: what `explain` answers.

use super::Note;

/// A query as it was understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Explanation {
    /// The query as typed.
    pub query: String,
    /// The same in canonical form, every operator written out; it reads the same.
    pub canonical: String,
    /// What the reader should know about how it was read.
    pub notes: Vec<Note>,
    /// The whole of it.
    pub tree: ExplainedPart,
    /// What answering it reads.
    pub cost: Cost,
    /// The words of the best articles that have a part in the order, and in nothing else, those that count most first.
    /// Each counts so much beside a word of the query.
    pub feedback: Vec<(String, f32)>,
}

/// What the index reads to answer a query.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cost {
    /// The terms that all its words stand for together.
    pub terms: u64,
    /// The entries in their lists of articles. Those of the rarest needed part are all read, of the others what is needed.
    pub postings: u64,
}

/// A part of a query.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExplainedPart {
    /// What it is and means: `phrase`, `within 5 words`, `published 2025-12-01 to 2025-12-31`.
    pub label: String,
    /// The bytes of the query as typed, the first and one past the last.
    pub place: (usize, usize),
    /// How many articles it matches by itself.
    pub articles: Option<u64>,
    /// The terms it was expanded to, each with its articles, in the order to show them.
    pub terms: Vec<(String, u64)>,
    /// Its operands.
    pub parts: Vec<ExplainedPart>,
}
