//! What a search is asked for.

use std::path::PathBuf;

use jiff::civil::Date;

use super::weights::Weights;
use crate::query::Today;

/// A query with how its answer is to be given.
#[derive(Debug, Clone)]
pub struct Request {
    /// The query as typed, its arguments joined by spaces.
    pub query: String,
    /// How many articles to return. With 0 they are only counted.
    pub limit: usize,
    /// How many of the first to leave out.
    pub offset: usize,
    /// In which order.
    pub sort: Sort,
    /// Newer articles count more, when they are sorted by relevance.
    pub recent: bool,
    /// What the parts of the ranking count.
    pub weights: Weights,
    /// Only articles published on this day or later.
    pub since: Option<Date>,
    /// Only articles published on this day or earlier.
    pub until: Option<Date>,
    /// An article need not have every word of a plain list.
    pub any: bool,
    /// If no article has every word of a plain list, nothing is found, and those that have some are only counted in a note.
    pub strict: bool,
    /// How many passages to return of each article, 1 and more.
    pub passages: usize,
    /// About how many words a passage has.
    pub passage_words: usize,
}

impl Default for Request {
    fn default() -> Self {
        Request {
            query: String::new(),
            limit: 10,
            offset: 0,
            sort: Sort::Relevance,
            recent: false,
            weights: Weights::default(),
            since: None,
            until: None,
            any: false,
            strict: false,
            passages: 1,
            passage_words: 60,
        }
    }
}

/// The order of hits. Equal ones follow by date, the newest first, then by id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// The best first.
    #[default]
    Relevance,
    /// The newest first, those without a date last.
    Newest,
    /// The oldest first, those without a date last.
    Oldest,
}

/// What the library is told of the world, since it does not look itself.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The day that `yesterday` is counted from.
    pub today: Today,
    /// The folder that shown paths are relative to.
    pub cwd: PathBuf,
}
