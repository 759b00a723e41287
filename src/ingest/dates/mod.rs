//! Dates: from the many ways in which sources write them to one.
//!
//! A date is read or it is none; nothing is guessed. `01/02/2025` may be two days: the language decides where
//! all who write it write one order, the other dates of the file where they show one, and else it is none
//! ([`Written::Either`]). `13/02/2025` can be but one. A day that is no day, and a year outside of 1600–2200,
//! is none. A clock that shows an impossible time is ignored and the day kept; so is a day of the week that is
//! not that of the date. The rule for years of two digits is at `short_year` in `choice`.
//!
//! | | |
//! |---|---|
//! | `numbers` | seconds since 1970, digits of a calendar |
//! | `tokens`, `words` | what a written date is made of |
//! | `reading`, with `numeric`, `times`, `east` | everything else, token by token |
//! | `choice`, `evidence` | what decides between two readings |
//! | `path` | days in the names of files and folders |

mod choice;
mod east;
mod evidence;
mod numbers;
mod numeric;
mod path;
mod reading;

mod times;
mod tokens;
mod words;

#[cfg(test)]
mod tests;

pub use evidence::Evidence;
pub use path::of_path;

use jiff::civil::Time;

use self::reading::Found;
use crate::article::Published;

/// The years in which something can have been published.
const YEARS: std::ops::RangeInclusive<i16> = 1600..=2200;

/// What is longer than this, in bytes, is no date.
const LONGEST: usize = 200;

/// What a written date says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// One time of publication.
    Sure(Published),
    /// One of two, as the day or the month comes first.
    Either {
        /// What it is where the day is written first.
        day_first: Published,
        /// What it is where the month is written first.
        month_first: Published,
    },
    /// No date, or none that can be.
    No,
}

/// The order of day and month in a date of numbers that ends in its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// `31/12/2025`.
    DayFirst,
    /// `12/31/2025`.
    MonthFirst,
}

/// What the words around a date say that it is the date of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// The publication.
    Published,
    /// A change.
    Changed,
}

impl Label {
    /// Returns what the words say that stand with a date: that of a change only where such a word stands before the date, and
    /// none of a publication beside it.
    pub fn of(written: &str) -> Option<Self> {
        let plain = tokens::plain(written);
        let mut label = None;
        let mut is_before = true;
        for token in tokens::tokens(&plain) {
            match token.kind {
                tokens::Kind::Number(_) => is_before = false,
                tokens::Kind::Word(word) => match words::word(&word) {
                    Some(words::Word::Published) => return Some(Label::Published),
                    Some(words::Word::Updated) if is_before => label = Some(Label::Changed),
                    _ => {}
                },
                tokens::Kind::Sign(_) => {}
            }
        }
        label
    }
}

/// Returns what a date says that a source writes in this way. The language (`de`, `en-GB`) helps with the names
/// of months, and decides on the order of day and month where all who write it write one.
pub fn read(written: &str, language: Option<&str>) -> Written {
    read_with(written, language, &Evidence::default())
}

/// Returns what a date says, with what the other dates of its file show.
pub fn read_with(written: &str, language: Option<&str>, evidence: &Evidence) -> Written {
    let trimmed = written.trim();
    if trimmed.len() > LONGEST {
        return Written::No;
    }
    if let Some(published) = numbers::of_number(trimmed) {
        return Written::Sure(published);
    }
    found(trimmed, language).map_or(Written::No, |found| choice::settle(&found, language, evidence))
}

/// Returns the time of publication that a source writes in this way, if it can be but one.
pub fn parse(written: &str) -> Option<Published> {
    match read(written, None) {
        Written::Sure(published) => Some(published),
        Written::Either { .. } | Written::No => None,
    }
}

/// Returns the order of day and month that a written date shows, if it is a day in one order only.
pub fn order_shown(written: &str) -> Option<Order> {
    choice::order_shown(&found(written, None)?)
}

/// Returns what the tokens of a written date say.
fn found(written: &str, language: Option<&str>) -> Option<Found> {
    let written = written.trim();
    if written.len() > LONGEST || !written.bytes().any(|byte| byte.is_ascii_digit() || !byte.is_ascii()) {
        return None;
    }
    let plain = tokens::plain(written);
    let base = language.and_then(|tag| tag.split(['-', '_']).next()).map(str::to_ascii_lowercase);
    reading::read(&tokens::tokens(&plain), base.as_deref())
}

/// Returns the time that digits of a clock show. The last second of a day may be its leap second.
fn clock(hour: &str, minute: &str, second: &str) -> Option<Time> {
    Time::new(hour.parse().ok()?, minute.parse().ok()?, second.parse::<i8>().ok()?.min(59), 0).ok()
}
