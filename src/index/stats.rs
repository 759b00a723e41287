//! The figures of an index.

/// The figures of an index. Lists run from the most articles to the fewest.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IndexStats {
    /// All articles.
    pub articles: u64,
    /// Those with a date.
    pub dated: u64,
    /// The earliest date, `YYYY-MM-DD`.
    pub first_date: Option<String>,
    /// The latest date.
    pub last_date: Option<String>,
    /// Articles by language.
    pub languages: Vec<(String, u64)>,
    /// Articles by publication.
    pub sources: Vec<(String, u64)>,
    /// Articles by section.
    pub sections: Vec<(String, u64)>,
    /// Different words.
    pub terms: u64,
    /// The parts the index is kept in.
    pub segments: u64,
    /// The bytes of the index on disk.
    pub index_bytes: u64,
    /// The bytes of the articles' texts.
    pub text_bytes: u64,
    /// The files and folders it is made from.
    pub roots: Vec<String>,
    /// The version of its format.
    pub format: u64,
    /// How many times it has been built anew.
    pub generation: u64,
    /// The version of morgue that made it.
    pub created_by: String,
}
