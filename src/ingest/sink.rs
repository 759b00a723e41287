//! The sink: where readers put articles and problems.
//!
//! What every article needs and no format should have to care for is done here: a language is
//! detected where none is given.

use std::ops::ControlFlow;

use super::draft::Draft;
use super::{Cause, Problem, dates, language};
use crate::article::Article;

/// Takes what a reader finds in one file.
pub(crate) struct Sink<'a> {
    shown: &'a str,
    each: &'a mut dyn FnMut(Result<Article, Problem>) -> ControlFlow<()>,
    said: bool,
}

/// Why a reader stops before the end of its file.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The receiver wants no more.
    Enough,
    /// The file can't be read further.
    Failed(Cause),
}

impl<C: Into<Cause>> From<C> for Stop {
    fn from(cause: C) -> Self {
        Stop::Failed(cause.into())
    }
}

impl<'a> Sink<'a> {
    pub(crate) fn new(shown: &'a str, each: &'a mut dyn FnMut(Result<Article, Problem>) -> ControlFlow<()>) -> Self {
        Sink { shown, each, said: false }
    }

    /// Hands an article on.
    pub(crate) fn article(&mut self, draft: impl Into<Draft>) -> Result<(), Stop> {
        let Draft { mut article, date } = draft.into();
        if article.published.is_none() {
            article.published = date.as_deref().and_then(dates::parse);
        }
        if article.lang.is_none() {
            article.lang = language::detect(article.title(), &article.text[article.body_start()..]).map(str::to_owned);
        }
        self.hand(Ok(article))
    }

    /// Names a problem at a line of the file.
    pub(crate) fn problem(&mut self, line: u32, cause: Cause) -> Result<(), Stop> {
        self.hand(Err(Problem { path: self.shown.to_owned(), line: Some(line), cause }))
    }

    /// Names what ended the reading of the file.
    pub(crate) fn last_problem(&mut self, cause: Cause) {
        // The receiver's wish to stop is granted anyway: nothing follows.
        let _ = self.hand(Err(Problem { path: self.shown.to_owned(), line: None, cause }));
    }

    /// Returns whether nothing was found yet: no file may vanish without a word.
    pub(crate) fn is_silent(&self) -> bool {
        !self.said
    }

    fn hand(&mut self, found: Result<Article, Problem>) -> Result<(), Stop> {
        self.said = true;
        match (self.each)(found) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Stop::Enough),
        }
    }
}
