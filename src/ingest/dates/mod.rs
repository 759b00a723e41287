//! Dates: from the many ways in which sources write them to one.
//!
//! A date is read or it is none; nothing is guessed. `01/02/2025` may be two days and is none, `13/02/2025`
//! can be but one. A day that is no day, and a year outside of 1600–2200, is none. A clock that shows an
//! impossible time is ignored and the day kept.

mod parts;
mod path;

pub(crate) use path::of_path;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use self::parts::Parts;
use crate::article::Published;

/// The years in which something can have been published.
const YEARS: std::ops::RangeInclusive<i16> = 1600..=2200;

/// Returns the time of publication that a source writes in this way, if it is one.
pub(crate) fn parse(written: &str) -> Option<Published> {
    let written = written.trim();
    if written.len() > 64 || !written.starts_with(|character: char| character.is_ascii_alphanumeric()) {
        return None;
    }
    if written.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && !written.contains("..") {
        let whole = written.split('.').next().unwrap_or_default();
        if let Some(published) = from_number(whole) {
            return Some(published);
        }
    }
    let mut parts = Parts::default();
    let rest = parts.leading_numbers(written)?;
    for word in rest
        .split([' ', '\t', '\n', ',', '(', ')'])
        .filter(|word| !word.is_empty())
    {
        parts.word(word)?;
    }
    parts.published()
}

/// Returns a time given as seconds, milliseconds or microseconds since 1970, or as digits of the calendar.
fn from_number(digits: &str) -> Option<Published> {
    let number: i64 = digits.parse().ok()?;
    let timestamp = match digits.len() {
        8 => {
            let day = civil(digits.get(..4)?, digits.get(4..6)?, digits.get(6..8)?)?;
            return Some(Published {
                wall: day.to_datetime(Time::midnight()),
                offset: None,
            });
        }
        14 => {
            let day = civil(digits.get(..4)?, digits.get(4..6)?, digits.get(6..8)?)?;
            let time = clock(&digits[8..]).unwrap_or(Time::midnight());
            return Some(Published {
                wall: day.to_datetime(time),
                offset: None,
            });
        }
        9 | 10 => Timestamp::from_second(number),
        12 | 13 => Timestamp::from_millisecond(number),
        15 | 16 => Timestamp::from_microsecond(number),
        _ => return None,
    };
    Some(Published {
        wall: TimeZone::UTC.to_datetime(timestamp.ok()?),
        offset: Some(0),
    })
}

fn civil(year: &str, month: &str, day: &str) -> Option<Date> {
    let year: i16 = year.parse().ok()?;
    YEARS
        .contains(&year)
        .then(|| Date::new(year, month.parse().ok()?, day.parse().ok()?).ok())
        .flatten()
}

/// Returns the time that `HHMM` or `HHMMSS` shows.
fn clock(digits: &str) -> Option<Time> {
    let part = |range| digits.get(range).map_or(Some(0), |part: &str| part.parse::<i8>().ok());
    Time::new(part(0..2)?, part(2..4)?, part(4..6)?.min(59), 0).ok()
}
