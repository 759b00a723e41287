//! A draft: an article as a reader leaves it, with what only the whole file can settle still open.

use super::Cause;
use crate::article::Article;

/// An article, and its date as the source writes it.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// The article. A time of publication that is set here stands.
    pub(crate) article: Article,
    /// The date as written, to be read when the language and the file's own order of day and month are known.
    pub(crate) date: Option<String>,
    /// The language as the source writes it, where that says more than the article's own: `en-GB`.
    pub(crate) tag: Option<String>,
    /// What is wrong with its record although it was read.
    pub(crate) problem: Option<Cause>,
}

impl Draft {
    /// Returns an article without a written date.
    pub(crate) fn new(article: Article) -> Self {
        Draft { article, date: None, tag: None, problem: None }
    }

    /// Returns it with a date as the source writes it; what is blank is none.
    pub(crate) fn dated(mut self, written: impl Into<String>) -> Self {
        self.date = Some(written.into()).filter(|written| !written.trim().is_empty());
        self
    }

    /// Returns it with the language as the source writes it.
    pub(crate) fn in_language(mut self, tag: impl Into<String>) -> Self {
        self.tag = Some(tag.into());
        self
    }
}

impl From<Article> for Draft {
    fn from(article: Article) -> Self {
        Draft::new(article)
    }
}
