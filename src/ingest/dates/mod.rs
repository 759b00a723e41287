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
    for word in rest.split([' ', '\t', '\n', ',', '(', ')']).filter(|word| !word.is_empty()) {
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
            return Some(Published { wall: day.to_datetime(Time::midnight()), offset: None });
        }
        14 => {
            let day = civil(digits.get(..4)?, digits.get(4..6)?, digits.get(6..8)?)?;
            let time = clock(&digits[8..]).unwrap_or(Time::midnight());
            return Some(Published { wall: day.to_datetime(time), offset: None });
        }
        9 | 10 => Timestamp::from_second(number),
        12 | 13 => Timestamp::from_millisecond(number),
        15 | 16 => Timestamp::from_microsecond(number),
        _ => return None,
    };
    Some(Published { wall: TimeZone::UTC.to_datetime(timestamp.ok()?), offset: Some(0) })
}

fn civil(year: &str, month: &str, day: &str) -> Option<Date> {
    let year: i16 = year.parse().ok()?;
    YEARS.contains(&year).then(|| Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()).flatten()
}

/// Returns the time that `HHMM` or `HHMMSS` shows.
fn clock(digits: &str) -> Option<Time> {
    let part = |range| digits.get(range).map_or(Some(0), |part: &str| part.parse::<i8>().ok());
    Time::new(part(0..2)?, part(2..4)?, part(4..6)?.min(59), 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Returns the wall clock and, behind `@`, the offset in minutes.
    fn read(written: &str) -> String {
        match parse(written) {
            None => "none".to_owned(),
            Some(Published { wall, offset }) => {
                let wall = wall.to_string();
                let wall = wall.strip_suffix("T00:00:00").unwrap_or(&wall);
                offset.map_or(wall.to_owned(), |offset| format!("{wall}@{}", offset / 60))
            }
        }
    }

    #[test]
    fn reads_the_ways_in_which_dates_are_written() {
        for (written, expected) in [
            ("2025-12-01", "2025-12-01"),
            (" 2025-12-01\n", "2025-12-01"),
            ("2025-12-1", "2025-12-01"),
            ("2025/12/01", "2025-12-01"),
            ("2025.12.01", "2025-12-01"),
            ("20251201", "2025-12-01"),
            ("2025-12-01T10:30:15Z", "2025-12-01T10:30:15@0"),
            ("2025-12-01T10:30:15", "2025-12-01T10:30:15"),
            ("2025-12-01T10:30", "2025-12-01T10:30:00"),
            ("2025-12-01T10:30:15.123456+02:00", "2025-12-01T10:30:15@120"),
            ("2025-12-01T10:30:15.1-0330", "2025-12-01T10:30:15@-210"),
            ("2025-12-01T10:30:15+01:00[Europe/Berlin]", "2025-12-01T10:30:15@60"),
            ("2025-12-01 10:30", "2025-12-01T10:30:00"),
            ("2025-12-01 10:30:15 +0000", "2025-12-01T10:30:15@0"),
            ("2025-12-01 10:30:15 UTC", "2025-12-01T10:30:15@0"),
            ("20251201T103015Z", "2025-12-01T10:30:15@0"),
            ("20251201103015", "2025-12-01T10:30:15"),
            ("Mon, 01 Dec 2025 10:30:15 +0100", "2025-12-01T10:30:15@60"),
            ("Mon, 1 Dec 2025 10:30:15 EST", "2025-12-01T10:30:15@-300"),
            ("Mon Dec  1 10:30:15 2025", "2025-12-01T10:30:15"),
            ("Mon Dec 01 10:30:15 +0000 2025", "2025-12-01T10:30:15@0"),
            ("26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01"),
            ("1 December 2025", "2025-12-01"),
            ("1st of December, 2025", "2025-12-01"),
            ("December 1, 2025", "2025-12-01"),
            ("Dec. 1, 2025", "2025-12-01"),
            ("Sept. 3, 1939 at 11:15 a.m.", "1939-09-03T11:15:00"),
            ("December 1, 2025 at 3:05 PM ET", "2025-12-01T15:05:00"),
            ("Dec 1, 2025, 12:05am", "2025-12-01T00:05:00"),
            ("Monday, December 1, 2025 (10:30)", "2025-12-01T10:30:00"),
            ("1764585015", "2025-12-01T10:30:15@0"),
            ("1764585015.5", "2025-12-01T10:30:15@0"),
            ("1764585015000", "2025-12-01T10:30:15@0"),
            ("2025-12-31T23:59:60Z", "2025-12-31T23:59:59@0"),
            ("13/02/2025", "2025-02-13"),
            ("02/13/2025 10:30", "2025-02-13T10:30:00"),
            ("31.12.2025", "2025-12-31"),
            ("02-02-2025", "2025-02-02"),
        ] {
            assert_eq!(read(written), expected, "{written}");
        }
    }

    #[test]
    fn what_may_be_two_days_is_none() {
        assert_eq!(read("01/02/2025"), "none");
        assert_eq!(read("1.2.2025"), "none");
        assert_eq!(read("01-02-2025 10:30"), "none");
    }

    #[test]
    fn what_is_no_day_is_none() {
        for written in [
            "",
            "2025",
            "2025-12",
            "December 2025",
            "1 December",
            "2025-02-30",
            "2025-13-01",
            "31 June 2025",
            "0000-01-01",
            "1599-12-31",
            "2201-01-01",
            "yesterday",
            "10:30",
            "12",
            "12345",
            "2025-12-01-harbour",
            "2025-12-01x",
            "5 ships came",
            "1 Dec 25",
            "December 1, 2025, said the mayor",
            "99999999",
            "-5",
            "1.2.3.4",
            "2025-12-01T10:30+é1:00",
            "２０２５-12-01",
        ] {
            assert_eq!(read(written), "none", "{written}");
        }
    }

    #[test]
    fn an_impossible_time_leaves_the_day() {
        assert_eq!(read("2025-12-01 25:00"), "2025-12-01");
        assert_eq!(read("31-MAR-1987 605:12:19.12"), "1987-03-31");
    }

    proptest! {
        #[test]
        fn any_text_is_a_date_or_none(written in "\\PC{0,30}") {
            parse(&written);
        }

        #[test]
        fn anything_like_a_date_is_a_date_or_none(written in "[0-9]{0,4}[-/. ]?[0-9a-zA-Z]{0,3}[-/. ]?[0-9]{0,4}[T ]?[0-9:.]{0,9}[-+Zé]?[0-9:]{0,5}") {
            parse(&written);
        }

        #[test]
        fn every_day_is_read_as_itself(year in 1600i16..=2200, month in 1i8..=12, day in 1i8..=28, hour in 0i8..24, minute in 0i8..60) {
            let wall = Date::new(year, month, day).unwrap().at(hour, minute, 0, 0);
            let expected = Some(Published { wall, offset: Some(3600) });
            prop_assert_eq!(parse(&format!("{wall}+01:00")), expected);
            prop_assert_eq!(parse(&wall.strftime("%a, %d %b %Y %H:%M:%S +0100").to_string()), expected);
            prop_assert_eq!(parse(&wall.strftime("%B %d, %Y %H:%M+01:00").to_string()), expected);
        }
    }
}
