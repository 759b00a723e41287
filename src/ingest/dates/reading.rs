//! Reading a written date token by token.
//!
//! Every token must have a place in a date: a word or a number that has none makes the whole no date.

use jiff::civil::Time;

use super::tokens::{Kind, Token};
use super::words::{self, Word};
use crate::calendar;

/// A year as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Year {
    /// With all its digits.
    Full(i16),
    /// Its last two digits.
    Short(i8),
}

/// What a written date says.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    pub(super) year: Option<Year>,
    pub(super) month: Option<i8>,
    pub(super) day: Option<i8>,
    /// Two numbers, one the day and one the month.
    pub(super) pair: Option<(i8, i8)>,
    /// The day of the week, Monday being 1.
    pub(super) weekday: Option<i8>,
    pub(super) time: Option<Time>,
    /// The time was midnight at the end of the day.
    pub(super) next_day: bool,
    pub(super) offset: Option<i32>,
    pub(super) has_time: bool,
    pub(super) half: Option<Word>,
}

impl Found {
    /// Returns whether it says a day of a year.
    pub(super) fn is_complete(&self) -> bool {
        self.year.is_some() && (self.pair.is_some() || (self.month.is_some() && self.day.is_some()))
    }

    pub(super) fn has_no_date(&self) -> bool {
        self.year.is_none() && self.month.is_none() && self.day.is_none() && self.pair.is_none()
    }
}

/// Returns what the tokens of a date say, if every one of them has a place in it.
pub(super) fn read(tokens: &[Token<'_>], language: Option<&str>) -> Option<Found> {
    let mut reader = Reader { tokens, at: 0, language, found: Found::default(), updated: false, clock_next: false };
    while let Some(token) = tokens.get(reader.at) {
        let ended = match &token.kind {
            Kind::Number(digits) => reader.number(digits).map(|()| false)?,
            Kind::Word(word) => reader.word(word)?,
            Kind::Sign(sign) => reader.sign(*sign).map(|()| false)?,
        };
        if ended {
            break;
        }
    }
    reader.found.is_complete().then_some(reader.found)
}

/// The tokens of a date, and what those before the next one said.
pub(super) struct Reader<'a> {
    pub(super) tokens: &'a [Token<'a>],
    pub(super) at: usize,
    pub(super) language: Option<&'a str>,
    pub(super) found: Found,
    /// The label before the date said that it is a change.
    updated: bool,
    /// The word before said that a time follows.
    clock_next: bool,
}

impl<'a> Reader<'a> {
    /// Returns the digits so many tokens ahead.
    pub(super) fn digits(&self, ahead: usize) -> Option<&'a str> {
        match self.tokens.get(self.at + ahead)?.kind {
            Kind::Number(digits) => Some(digits),
            _ => None,
        }
    }

    /// Returns the digits so many tokens ahead, with no white space before them.
    pub(super) fn close_digits(&self, ahead: usize) -> Option<&'a str> {
        self.digits(ahead).filter(|_| !self.tokens[self.at + ahead].apart)
    }

    pub(super) fn word_at(&self, ahead: usize) -> Option<&'a str> {
        match &self.tokens.get(self.at + ahead)?.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(super) fn sign_at(&self, ahead: usize) -> Option<char> {
        match self.tokens.get(self.at + ahead)?.kind {
            Kind::Sign(sign) => Some(sign),
            _ => None,
        }
    }

    pub(super) fn is_close(&self, ahead: usize) -> bool {
        self.tokens.get(self.at + ahead).is_some_and(|token| !token.apart)
    }

    /// Takes a sign: a separator, a zone, or what stands in brackets behind a zone.
    fn sign(&mut self, sign: char) -> Option<()> {
        match sign {
            '+' | '-' if self.found.has_time && self.close_digits(1).is_some() && !self.is_numeric_date(1) => {
                return self.offset(sign);
            }
            '+' | '-' if self.is_zone_of_a_day() => return self.offset(sign),
            '(' if self.found.offset.is_some() => self.skip_to(')'),
            '[' if self.found.has_time => self.skip_to(']'),
            ',' | '.' | '-' | '–' | '—' | '/' | '|' | '•' | '·' | ':' | ';' | '(' | ')' | '[' | ']' | '@' | '\'' =>
                {}
            _ => return None,
        }
        self.at += 1;
        Some(())
    }

    /// Moves to the sign that closes a bracket, or to the last token.
    fn skip_to(&mut self, close: char) {
        let last = self.tokens.len() - 1;
        while self.at < last && self.sign_at(0) != Some(close) {
            self.at += 1;
        }
    }

    /// Takes a number and what belongs to it.
    fn number(&mut self, digits: &str) -> Option<()> {
        let clock_next = std::mem::take(&mut self.clock_next);
        if self.found.has_no_date() && self.numeric_date(0)? {
            return Some(());
        }
        // A year stands before the colon in the logs of web servers: 16/Nov/2017:10:30:00.
        let is_year = digits.len() == 4;
        if !is_year && self.sign_at(1) == Some(':') && self.is_close(1) && self.close_digits(2).is_some() {
            return self.time_with_colons();
        }
        if let Some(word) = self.word_at(1) {
            if self.ideographs(digits, word)? {
                return Some(());
            }
            if self.hour_by_mark(digits, word)? {
                return Some(());
            }
            if digits.len() <= 2 && self.is_close(1) && words::is_ordinal(word) && self.found.day.is_none() {
                self.at += 1;
                return self.plain_number(digits);
            }
        }
        if self.time_with_dot(digits, clock_next) {
            return Some(());
        }
        if self.found.has_no_date() && digits.len() >= 8 {
            return self.compact(digits);
        }
        self.plain_number(digits)
    }

    /// Takes a day or a year.
    fn plain_number(&mut self, digits: &str) -> Option<()> {
        let after_apostrophe = self.at > 0 && self.is_close(0) && self.tokens[self.at - 1].kind == Kind::Sign('\'');
        let found = &mut self.found;
        match digits.len() {
            4 if found.year.is_none() => found.year = Some(Year::Full(digits.parse().ok()?)),
            2 if found.year.is_none() && (after_apostrophe || (found.day.is_some() && found.month.is_some())) => {
                found.year = Some(Year::Short(digits.parse().ok()?));
            }
            1 | 2 if found.day.is_none() && found.pair.is_none() => found.day = Some(digits.parse().ok()?),
            _ => return None,
        }
        self.at += 1;
        Some(())
    }

    /// Takes a word; says whether the date ends before it.
    fn word(&mut self, word: &str) -> Option<bool> {
        let is_joint = word == "t" && self.found.is_complete() && self.close_digits(1).is_some();
        if is_joint {
            self.at += 1;
            let digits = self.digits(0)?;
            if self.sign_at(1) != Some(':') && matches!(digits.len(), 2 | 4 | 6) {
                self.time_of_digits(digits);
                self.at += 1;
                self.skip_fraction();
            }
            return Some(false);
        }
        if self.month(word) {
            self.at += 1;
            return Some(false);
        }
        if self.vietnamese(word)? {
            return Some(false);
        }
        let spaced_half = self.is_spaced_half(0) && self.found.has_time;
        let what = words::word(word).filter(|what| self.is_in_place(*what));
        let Some(what) = what else {
            return self.other_word(word).map(|()| false);
        };
        if spaced_half {
            self.half_of_day(if word == "a" { Word::Morning } else { Word::Afternoon });
            self.at += 3;
            return Some(false);
        }
        match what {
            Word::Filler | Word::SharedZone => {}
            Word::Clock => self.clock_next = true,
            Word::Morning | Word::Afternoon => self.half_of_day(what),
            Word::Zone(minutes) => self.found.offset = self.found.offset.or(Some(minutes * 60)),
            Word::Updated if self.found.is_complete() => return Some(true),
            Word::Updated => self.updated = true,
            Word::Published if self.updated && self.found.is_complete() => {
                (self.found, self.updated) = (Found::default(), false);
            }
            Word::Published => {}
        }
        self.at += 1;
        Some(false)
    }

    /// Returns whether a word can stand here: a zone stands behind a time.
    fn is_in_place(&self, word: Word) -> bool {
        let is_zone = matches!(word, Word::Zone(_) | Word::SharedZone);
        !is_zone || self.found.has_time || (self.found.is_complete() && self.is_close(0))
    }

    /// Takes a day of the week, the name of an era, an unknown zone; everything else is no part of a date.
    fn other_word(&mut self, word: &str) -> Option<()> {
        if let Some(weekday) = calendar::weekday(word, self.language) {
            self.found.weekday = self.found.weekday.or(Some(weekday).filter(|day| *day > 0));
        } else if words::era(word).is_some() || (self.found.has_time && words::is_hour_mark(word)) {
        } else if let Some(year) = word.strip_suffix("元年").and_then(words::era) {
            self.found.year = Some(Year::Full(year + 1));
        } else {
            let is_zone = self.found.has_time && self.tokens[self.at].capitals && (2..=5).contains(&word.len());
            if !is_zone && self.ideographic_words(word).is_none() {
                return None;
            }
        }
        self.at += 1;
        Some(())
    }

    /// Takes the name of a month, if the word is one.
    fn month(&mut self, word: &str) -> bool {
        let Some(month) = calendar::month(word, self.language) else {
            return false;
        };
        // `mar.` is March and, in the Romance languages, Tuesday.
        let tuesday = "mar";
        if self.found.month.is_none() {
            self.found.month = Some(month);
        } else if word != tuesday {
            let was_tuesday =
                (0..self.at).any(|at| matches!(&self.tokens[at].kind, Kind::Word(word) if *word == tuesday));
            if !was_tuesday {
                return false;
            }
            (self.found.month, self.found.weekday) = (Some(month), Some(2));
        }
        true
    }
}
