//! Times of the clock and zones, as a [`Reader`] of a date meets them.

use jiff::civil::Time;

use super::clock;
use super::reading::Reader;
use super::tokens::Kind;
use super::words::{self, Word};

/// The offsets of zones reach so far from UTC, in hours.
const FARTHEST_ZONE: i32 = 14;

impl Reader<'_> {
    /// Returns whether a zone follows a day without a time, as XML writes it: `2017-11-16+01:00`.
    pub(super) fn is_zone_of_a_day(&self) -> bool {
        let digits = |ahead| self.close_digits(ahead).is_some_and(|digits| digits.len() == 2);
        self.found.is_complete() && self.is_close(0) && digits(1) && self.sign_at(2) == Some(':') && digits(3)
    }

    /// Takes `+0130`, `+01:30`, `+01` or `+1`.
    pub(super) fn offset(&mut self, sign: char) -> Option<()> {
        let digits = self.close_digits(1)?;
        let mut used = 2;
        let (hours, minutes): (i32, i32) = match digits.len() {
            1 | 2 => {
                let minutes = self.close_digits(3).filter(|digits| digits.len() == 2 && self.sign_at(2) == Some(':'));
                used += if minutes.is_some() { 2 } else { 0 };
                (digits.parse().ok()?, minutes.map_or(Some(0), |minutes| minutes.parse().ok())?)
            }
            4 => (digits[..2].parse().ok()?, digits[2..].parse().ok()?),
            _ => return None,
        };
        let seconds = (hours <= FARTHEST_ZONE && minutes < 60).then_some(hours * 3600 + minutes * 60)?;
        self.found.offset = Some(if sign == '-' { -seconds } else { seconds });
        self.at += used;
        Some(())
    }

    /// Takes `10:30`, `10:30:15`, `10:30:15.5`.
    pub(super) fn time_with_colons(&mut self) -> Option<()> {
        let (hour, minute) = (self.digits(0)?, self.digits(2)?);
        let second = self.close_digits(4).filter(|_| self.sign_at(3) == Some(':') && self.is_close(3));
        self.set_time(hour, minute, second.unwrap_or("0"));
        self.at += if second.is_some() { 5 } else { 3 };
        if second.is_some() {
            self.skip_fraction();
        }
        Some(())
    }

    /// Passes over the fraction of a second.
    pub(super) fn skip_fraction(&mut self) {
        let is_fraction = match (self.sign_at(0), self.close_digits(1)) {
            (Some('.' | ':'), Some(_)) => true,
            (Some(','), Some(digits)) => digits.len() == 3 || digits.len() == 6,
            _ => false,
        };
        self.at += if is_fraction && self.is_close(0) { 2 } else { 0 };
    }

    /// Takes `10h30`, `10 Uhr`, `10 p.m.`, `1030 GMT`; says whether there was one.
    pub(super) fn hour_by_mark(&mut self, digits: &str, word: &str) -> Option<bool> {
        if self.found.has_time {
            return Some(false);
        }
        let what = words::word(word);
        let mark = words::is_hour_mark(word);
        let half = matches!(what, Some(Word::Morning | Word::Afternoon)) || self.is_spaced_half(1);
        if digits.len() <= 2 && (mark || half) {
            let minute = self.digits(2).filter(|minute| mark && minute.len() == 2 && self.sign_at(3) != Some('.'));
            self.set_time(digits, minute.unwrap_or("0"), "0");
            self.at += match (mark, minute) {
                (true, Some(_)) => 3,
                (true, None) => 2,
                (false, _) => 1,
            };
            return Some(true);
        }
        let has_year = self.found.year.is_some() || (self.at + 2..self.tokens.len()).any(|at| self.is_year(at));
        if digits.len() == 4 && has_year && (mark || matches!(what, Some(Word::Zone(_) | Word::SharedZone))) {
            self.time_of_digits(digits);
            self.at += if mark { 2 } else { 1 };
            return Some(true);
        }
        Some(false)
    }

    pub(super) fn is_year(&self, at: usize) -> bool {
        matches!(self.tokens[at].kind, Kind::Number(digits) if digits.len() == 4)
    }

    /// Returns whether `a. m.` or `p. m.` begins so many tokens ahead.
    pub(super) fn is_spaced_half(&self, ahead: usize) -> bool {
        matches!(self.word_at(ahead), Some("a" | "p"))
            && self.sign_at(ahead + 1) == Some('.')
            && self.word_at(ahead + 2) == Some("m")
    }

    /// Takes `10.30` where a time stands: behind the date, behind `um`, or before a zone; says whether there
    /// was one.
    pub(super) fn time_with_dot(&mut self, digits: &str, clock_next: bool) -> bool {
        let minute = self.close_digits(2).filter(|minute| minute.len() == 2 && self.sign_at(1) == Some('.'));
        let Some(minute) = minute.filter(|_| digits.len() <= 2 && self.is_close(1) && !self.found.has_time) else {
            return false;
        };
        let marked = self.word_at(3).is_some_and(|word| {
            let what = words::word(word);
            words::is_hour_mark(word) || matches!(what, Some(Word::Zone(_) | Word::Morning | Word::Afternoon))
        });
        if !(self.found.is_complete() || clock_next || marked) {
            return false;
        }
        self.set_time(digits, minute, "0");
        self.at += 3;
        if self.word_at(0).is_some_and(words::is_hour_mark) {
            self.at += 1;
        }
        true
    }

    pub(super) fn time_of_digits(&mut self, digits: &str) {
        let part = |range| digits.get(range).unwrap_or("0");
        self.set_time(part(0..2), part(2..4), part(4..6));
    }

    /// Keeps the first time that is written, if it is one that a clock shows.
    pub(super) fn set_time(&mut self, hour: &str, minute: &str, second: &str) {
        if std::mem::replace(&mut self.found.has_time, true) {
            return;
        }
        self.found.time = clock(hour, minute, second);
        if hour == "24" && clock("0", minute, second) == Some(Time::midnight()) {
            (self.found.time, self.found.next_day) = (Some(Time::midnight()), true);
        }
        if let Some(half) = self.found.half.take() {
            self.half_of_day(half);
        }
    }

    /// Puts the time into a half of the day, or keeps the half for the time that follows.
    pub(super) fn half_of_day(&mut self, half: Word) {
        if !self.found.has_time {
            self.found.half = Some(half);
            return;
        }
        let Some(time) = self.found.time.filter(|time| (0..=12).contains(&time.hour()) && !self.found.next_day) else {
            return;
        };
        let hour = time.hour() % 12 + if half == Word::Afternoon { 12 } else { 0 };
        self.found.time = time.with().hour(hour).build().ok();
    }
}
