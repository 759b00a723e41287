//! The sink: where readers put articles and problems.
//!
//! What every article needs and no format should have to care for is done here: a language is
//! detected where none is given.

use std::ops::ControlFlow;

use super::draft::Draft;
use super::{Cause, Problem, dates, language};
use crate::article::Article;

/// What takes articles and problems; it breaks when it wants no more.
pub(crate) type Each<'e> = &'e mut dyn FnMut(Result<Article, Problem>) -> ControlFlow<()>;

/// Takes what a reader finds in one file, or in one member of a container.
pub(crate) struct Sink<'a> {
    shown: String,
    member: Option<String>,
    format: &'static str,
    each: Each<'a>,
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
    /// Returns the sink of the file that is called `shown` by the user.
    pub(crate) fn new(shown: &str, each: Each<'a>) -> Self {
        Sink { shown: shown.to_owned(), member: None, format: "", each, said: false }
    }

    /// Returns the sink of a member of the container that this one is for.
    pub(crate) fn of_member(&mut self, name: &str) -> Sink<'_> {
        self.said = true;
        let member = self.member.as_ref().map_or_else(|| name.to_owned(), |outer| format!("{outer}!{name}"));
        Sink {
            shown: format!("{}!{name}", self.shown),
            member: Some(member),
            format: "",
            each: &mut *self.each,
            said: false,
        }
    }

    /// Returns how the user calls what is read.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }

    /// Sets the format that the articles from now on are read from.
    pub(crate) fn set_format(&mut self, name: &'static str) {
        self.format = name;
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
        article.member.clone_from(&self.member);
        if article.format.is_empty() {
            article.format = self.format;
        }
        self.hand(Ok(article))
    }

    /// Names a problem at a line of the file.
    pub(crate) fn problem(&mut self, line: u32, cause: Cause) -> Result<(), Stop> {
        self.hand(Err(Problem { path: self.shown.clone(), line: Some(line), cause }))
    }

    /// Names what ended the reading of the file.
    pub(crate) fn last_problem(&mut self, cause: Cause) -> Result<(), Stop> {
        self.hand(Err(Problem { path: self.shown.clone(), line: None, cause }))
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
