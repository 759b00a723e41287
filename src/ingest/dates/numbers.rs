//! Dates that are one number: seconds since 1970 and their fractions, or the digits of a calendar.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::{YEARS, clock};
use crate::article::Published;

/// Returns the time given as seconds, milliseconds, microseconds or nanoseconds since 1970, as digits of the
/// calendar, or in the way of .NET (`/Date(1764585015000+0100)/`).
pub(super) fn of_number(written: &str) -> Option<Published> {
    if let Some(inner) = written.strip_prefix("/Date(").and_then(|rest| rest.strip_suffix(")/")) {
        // Its zone says where the clock stood, and the number is in UTC all the same.
        let mut behind_the_first = inner.char_indices().skip(1);
        let end = behind_the_first.find(|(_, sign)| matches!(sign, '+' | '-')).map_or(inner.len(), |(at, _)| at);
        return since_1970(&inner[..end]);
    }
    let digits = written.strip_prefix('-').unwrap_or(written);
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return of_digits(digits).filter(|_| digits.len() == written.len()).or_else(|| since_1970(written));
    }
    let (mantissa, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let (whole, fraction) = mantissa.split_once('.')?;
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let shift: usize = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok().filter(|shift| *shift <= 18)?;
    if !are_digits(whole) || !are_digits(fraction) {
        return None;
    }
    // 1.764585015E9 has its point moved back to where it belongs.
    let mut number = if written.starts_with('-') { "-".to_owned() } else { String::new() };
    number.push_str(whole);
    number.extend(fraction.chars().chain(std::iter::repeat('0')).take(shift));
    since_1970(&number)
}

/// Returns the time that the digits of a calendar show. (Twelve digits may be one of 1976 in milliseconds too;
/// those of a calendar are the likelier by far.)
fn of_digits(digits: &str) -> Option<Published> {
    let time = match digits.len() {
        8 => Some(Time::midnight()),
        12 => clock(&digits[8..10], &digits[10..], "0"),
        14 => Some(clock(&digits[8..10], &digits[10..12], &digits[12..]).unwrap_or(Time::midnight())),
        _ => None,
    };
    Some(Published { wall: day_of_digits(&digits[..8.min(digits.len())])?.to_datetime(time?), offset: None })
}

/// Returns the day that `YYYYMMDD` shows.
pub(super) fn day_of_digits(digits: &str) -> Option<Date> {
    civil(digits.get(..4)?, digits.get(4..6)?, digits.get(6..8)?)
}

/// Returns the day of a year, a month and a day in digits, if there was one in which something can have been
/// published.
pub(super) fn civil(year: &str, month: &str, day: &str) -> Option<Date> {
    let year: i16 = year.parse().ok()?;
    YEARS.contains(&year).then(|| Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()).flatten()
}

fn since_1970(written: &str) -> Option<Published> {
    let number: i64 = written.parse().ok()?;
    let timestamp = match written.trim_start_matches('-').len() {
        9 | 10 => Timestamp::from_second(number),
        12 | 13 => Timestamp::from_millisecond(number),
        15 | 16 => Timestamp::from_microsecond(number),
        18 | 19 => Timestamp::from_nanosecond(i128::from(number)),
        _ => return None,
    };
    let wall = TimeZone::UTC.to_datetime(timestamp.ok()?);
    YEARS.contains(&wall.year()).then_some(Published { wall, offset: Some(0) })
}
