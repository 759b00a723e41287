//! The sink: where readers put articles and problems.
//!
//! What every article needs and no format should have to care for is done here: a language is
//! detected where none is given, text that was decoded wrongly before it came here is put right, written dates
//! are read, and the parts of a news story are found.
//!
//! A date in which the day could be the month waits, and all that comes after it with it, until another date of
//! the file shows the order in which they are written, or the file ends.

use std::ops::ControlFlow;

use jiff::civil::{Date, Time};

use super::dates::{Evidence, Written};
use super::draft::Draft;
use super::guard::unguarded;
use super::{Cause, Problem, anatomy, charset, dates, language, metadata};
use crate::article::{Article, Headline, Lines, Published};

/// What takes articles and problems; it breaks when it wants no more.
pub(crate) type Each<'e> = &'e mut dyn FnMut(Result<Article, Problem>) -> ControlFlow<()>;

/// Takes what a reader finds in one file, or in one member of a container.
pub(crate) struct Sink<'a> {
    shown: String,
    member: Option<String>,
    format: &'static str,
    each: Each<'a>,
    said: bool,
    /// How many problems there were since the last article.
    in_a_row: usize,
    /// What the dates of the file show so far.
    evidence: Evidence,
    /// Articles that wait for more of it, and those behind them: each with the date that it waits for.
    waiting: Vec<(Article, Option<Undecided>)>,
    /// Their bytes.
    waiting_bytes: usize,
    /// Dates that say nothing certain, and dates that may be read two ways: how many, and the first of each.
    unread: Option<(u64, String)>,
    either_way: Option<(u64, String)>,
}

/// A written date that may be read two ways, and the language it is in.
struct Undecided {
    written: String,
    tag: Option<String>,
}

/// The bytes of the articles that wait at most.
const MOST_WAITING: usize = 32 << 20;

/// The most problems of one file without an article between them.
const MOST_IN_A_ROW: usize = 100_000;

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
        Sink::of(shown.to_owned(), None, each)
    }

    /// Returns the sink of a member of the container that this one is for.
    pub(crate) fn of_member(&mut self, name: &str) -> Sink<'_> {
        self.said = true;
        let member = self.member.as_ref().map_or_else(|| name.to_owned(), |outer| format!("{outer}!{name}"));
        Sink::of(format!("{}!{name}", self.shown), Some(member), &mut *self.each)
    }

    fn of(shown: String, member: Option<String>, each: Each<'a>) -> Self {
        Sink {
            shown,
            member,
            format: "",
            each,
            said: false,
            in_a_row: 0,
            evidence: Evidence::default(),
            waiting: Vec::new(),
            waiting_bytes: 0,
            unread: None,
            either_way: None,
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

    /// Hands an article on; one that holds nothing is named instead.
    pub(crate) fn article(&mut self, draft: impl Into<Draft>) -> Result<(), Stop> {
        self.take(draft.into(), false)
    }

    /// Hands an article on of which the source itself says that it holds nothing.
    pub(crate) fn empty_article(&mut self, draft: impl Into<Draft>) -> Result<(), Stop> {
        self.take(draft.into(), true)
    }

    fn take(&mut self, mut draft: Draft, may_be_empty: bool) -> Result<(), Stop> {
        let (Lines::From(line) | Lines::Record(line)) = draft.article.lines;
        let problem = draft.problem.take();
        self.take_article(draft, may_be_empty)?;
        problem.map_or(Ok(()), |problem| self.problem(line, problem))
    }

    fn take_article(&mut self, draft: Draft, may_be_empty: bool) -> Result<(), Stop> {
        self.said = true;
        let Draft { mut article, date, tag, .. } = draft;
        charset::repair(&mut article);
        without_controls(&mut article);
        article.section = article.section.take().and_then(|section| metadata::section(&section));
        if !may_be_empty && article.title().is_none() && article.text.trim().is_empty() {
            let (Lines::From(line) | Lines::Record(line)) = article.lines;
            return self.problem(line, Cause::NoText);
        }
        self.in_a_row = 0;
        if article.lang.is_none() {
            article.lang = language::detect(article.title(), &article.text[article.body_start()..]).map(str::to_owned);
        }
        article.member.clone_from(&self.member);
        if article.format.is_empty() {
            article.format = self.format;
        }
        let found = anatomy::of(&article.text, article.body_start(), article.lang.as_deref());
        let mut undecided = None;
        if let Some(written) = date.filter(|_| article.published.is_none()) {
            self.evidence.learn(&written);
            let tag = tag.or_else(|| article.lang.clone());
            match dates::read_with(&written, tag.as_deref(), &self.evidence) {
                Written::Sure(published) => article.published = Some(published),
                Written::Either { day_first, month_first } => {
                    article.published = by_address(article.url.as_deref(), [day_first, month_first]);
                    undecided = article.published.is_none().then_some(Undecided { written, tag });
                }
                Written::No => count(&mut self.unread, written),
            }
        }
        complete(&mut article, found, undecided.is_some());
        if undecided.is_none() && self.waiting.is_empty() {
            return self.hand(Ok(article));
        }
        self.waiting_bytes += article.bytes() + size_of::<(Article, Option<Undecided>)>();
        self.waiting.push((article, undecided));
        if self.waiting_bytes > MOST_WAITING || self.evidence.order().is_some() { self.decide() } else { Ok(()) }
    }

    /// Reads the dates that wait, by what is known now, and hands their articles on.
    fn decide(&mut self) -> Result<(), Stop> {
        self.waiting_bytes = 0;
        for (mut article, undecided) in std::mem::take(&mut self.waiting) {
            if let Some(Undecided { written, tag }) = undecided {
                match dates::read_with(&written, tag.as_deref(), &self.evidence) {
                    Written::Sure(published) => article.published = Some(published),
                    Written::Either { .. } | Written::No => count(&mut self.either_way, written),
                }
            }
            self.hand(Ok(article))?;
        }
        Ok(())
    }

    /// Ends the file: what waits is handed on, and the dates that could not be read are told.
    pub(crate) fn end(&mut self) -> Result<(), Stop> {
        self.decide()?;
        if let Some((count, first)) = self.unread.take() {
            self.last_problem(Cause::DatesUnread { count, first })?;
        }
        if let Some((count, first)) = self.either_way.take() {
            self.last_problem(Cause::DatesEitherWay { count, first })?;
        }
        Ok(())
    }

    /// Names a problem at a line of the file.
    ///
    /// # Errors
    /// The receiver wants no more, or nothing but problems were found for so long that nothing else is to come.
    pub(crate) fn problem(&mut self, line: u32, cause: Cause) -> Result<(), Stop> {
        self.in_a_row += 1;
        if self.in_a_row > MOST_IN_A_ROW {
            return Err(Cause::Hopeless.into());
        }
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
        match unguarded(|| (self.each)(found)) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Stop::Enough),
        }
    }
}

/// Takes control characters out of a headline, whoever let them in; a line of the text that has some is none.
fn without_controls(article: &mut Article) {
    let is_odd = |character: char| character.is_control() && !matches!(character, '\n' | '\t');
    let head = article.text.get(..article.body_start()).unwrap_or_default();
    match &article.headline {
        Headline::Apart(title) if title.contains(char::is_control) => {
            article.headline = metadata::one_line(title).map_or(Headline::None, Headline::Apart);
        }
        Headline::InText(_) if head.contains(is_odd) => article.headline = Headline::None,
        Headline::None | Headline::Apart(_) | Headline::InText(_) => {}
    }
}

/// Returns the one of two readings of a date that is the day in the article's address.
fn by_address(url: Option<&str>, readings: [Published; 2]) -> Option<Published> {
    let day = dates::of_path(url?.split_once("://")?.1)?.wall.date();
    readings.into_iter().find(|reading| reading.wall.date() == day)
}

/// Fills what the source does not state with what the story itself says.
fn complete(article: &mut Article, found: anatomy::Found, has_date: bool) {
    let anatomy::Found { anatomy, author, place, day, agency } = found;
    article.anatomy = anatomy;
    article.author = article.author.take().or(author);
    article.place = article.place.take().or(place);
    let source = || anatomy::agency_named(article.source.as_deref()?);
    let agency = article.agency.take().or_else(|| agency.or_else(source).map(str::to_owned));
    article.agency = agency;
    article.source = article.source.take().or_else(|| article.agency.clone());
    if article.published.is_none() && !has_date {
        article.published = day.and_then(|day| {
            let wall = Date::new(day.year?, day.month, day.day).ok()?.to_datetime(Time::midnight());
            Some(Published { wall, offset: None })
        });
    }
}

/// The most characters of a date that is told.
const MOST_TOLD: usize = 60;

/// Counts a date, and keeps the first.
fn count(dates: &mut Option<(u64, String)>, written: String) {
    match dates {
        Some((count, _)) => *count += 1,
        None => *dates = Some((1, written.trim().chars().take(MOST_TOLD).collect())),
    }
}
