//! Dates in three numbers, as a [`Reader`] of a date meets them.

use super::numbers;
use super::reading::{Reader, Year};

impl Reader<'_> {
    /// Returns whether a date in three numbers begins so many tokens ahead.
    pub(super) fn is_numeric_date(&self, ahead: usize) -> bool {
        let (Some(first), Some(second), Some(third)) =
            (self.digits(ahead), self.digits(ahead + 2), self.digits(ahead + 4))
        else {
            return false;
        };
        let joint = self.sign_at(ahead + 1);
        matches!(joint, Some('-' | '/' | '.'))
            && joint == self.sign_at(ahead + 3)
            && matches!((first.len(), second.len(), third.len()), (4, 1..=2, 1..=2) | (1..=2, 1..=2, 4 | 2))
    }

    /// Takes `2025-12-01`, `13/02/2025`, `16. 11. 2017`, `30.8.63`, `08/30 63`; says whether there was one.
    pub(super) fn numeric_date(&mut self, ahead: usize) -> Option<bool> {
        let (Some(first), Some(second)) = (self.digits(ahead), self.digits(ahead + 2)) else {
            return Some(false);
        };
        let Some(joint) = self.sign_at(ahead + 1).filter(|joint| matches!(joint, '-' | '/' | '.')) else {
            return Some(false);
        };
        let third = if self.is_numeric_date(ahead) {
            ahead + 4
        } else if joint == '/' && self.digits(ahead + 3).is_some() && self.sign_at(ahead + 4) != Some(':') {
            ahead + 3
        } else {
            return Some(false);
        };
        let year_or_day = self.digits(third)?;
        let two = |digits: &str| digits.parse::<i8>().ok().filter(|_| digits.len() <= 2);
        if first.len() == 4 {
            self.found.year = Some(Year::Full(first.parse().ok()?));
            (self.found.month, self.found.day) = (Some(two(second)?), Some(two(year_or_day)?));
        } else {
            let (one, other) = (two(first)?, two(second)?);
            match year_or_day.len() {
                4 => self.found.year = Some(Year::Full(year_or_day.parse().ok()?)),
                2 => self.short_year(one, other, two(year_or_day)?, joint)?,
                _ => return None,
            }
            if self.found.month.is_none() {
                self.found.pair = Some((one, other));
            }
        }
        self.at += third + 1;
        Some(true)
    }

    /// Takes three numbers of two digits: the year is the last, or the first where it can be nothing else.
    pub(super) fn short_year(&mut self, first: i8, second: i8, third: i8, joint: char) -> Option<()> {
        let year_first = first > 31 || first == 0;
        if year_first {
            self.found.year = Some(Year::Short(first));
            (self.found.month, self.found.day) = (Some(second), Some(third));
            return Some(());
        }
        // 15-11-12 may also be a day of 2015, in the order of ISO 8601 and of East Asia.
        let may_be_first = second <= 12 && (1..=31).contains(&third) && first > 12;
        let writes_year_first = matches!(self.language, Some("ja" | "zh" | "ko" | "hu" | "lt" | "sv"));
        if may_be_first && (joint == '-' || writes_year_first) {
            return None;
        }
        self.found.year = Some(Year::Short(third));
        Some(())
    }

    /// Takes `20251201`, with a time behind it or in it.
    pub(super) fn compact(&mut self, digits: &str) -> Option<()> {
        let date = numbers::day_of_digits(digits.get(..8)?)?;
        self.found.year = Some(Year::Full(date.year()));
        (self.found.month, self.found.day) = (Some(date.month()), Some(date.day()));
        match digits.len() {
            8 => {}
            12 | 14 => self.time_of_digits(&digits[8..]),
            _ => return None,
        }
        self.at += 1;
        self.skip_fraction();
        Some(())
    }
}
