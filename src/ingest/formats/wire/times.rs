//! The time of a message, from the line behind its text.

use jiff::civil::{Date, DateTime, Time};

use crate::article::Published;

/// Zones that agencies write, and their offsets from UTC in hours.
const ZONES: [(&str, i32); 20] = [
    ("gmt", 0),
    ("utc", 0),
    ("z", 0),
    ("wet", 0),
    ("bst", 1),
    ("cet", 1),
    ("mez", 1),
    ("cest", 2),
    ("mesz", 2),
    ("eet", 2),
    ("eest", 3),
    ("msk", 3),
    ("est", -5),
    ("edt", -4),
    ("cst", -6),
    ("cdt", -5),
    ("mst", -7),
    ("mdt", -6),
    ("pst", -8),
    ("pdt", -7),
];

/// The beginnings of the names of months, in English, German, French, Spanish, Italian and the languages of Scandinavia.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen"],
    &["feb", "fév", "fev"],
    &["mar", "mär", "maer", "mrz"],
    &["apr", "avr", "abr"],
    &["may", "mai", "maj", "mag"],
    &["jun", "juin", "giu"],
    &["jul", "juil", "lug"],
    &["aug", "aou", "aoû", "ago"],
    &["sep", "set"],
    &["oct", "okt", "ott"],
    &["nov"],
    &["dec", "dez", "déc", "dic", "des"],
];

/// Returns the time in the last line of IPTC 7901: day and time in six digits, a zone perhaps, month and year
/// (`131137 GMT Nov 13`).
pub(super) fn of_iptc(line: &str) -> Option<Published> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let start = words.iter().position(|word| word.len() == 6 && is_digits(word))?;
    let digits = words[start];
    let rest = &words[start + 1..];
    let (zone, rest) = match rest.first().and_then(|word| offset(word)) {
        Some(offset) => (Some(offset), &rest[1..]),
        None => (None, rest),
    };
    let day = Date::new(year(rest.get(1)?)?, month(rest.first()?)?, number(&digits[..2])?).ok()?;
    Some(Published { wall: DateTime::from_parts(day, clock(&digits[2..])?), offset: zone })
}

/// Returns the name of the agency that the last line of ANPA 1312 begins with (`AP-WF-02-20-16 0337GMT`).
pub(super) fn sender(line: &str) -> Option<&str> {
    let (name, rest) = line.trim_start().split_once('-')?;
    let is_name = (2..=4).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_uppercase());
    (is_name && of_anpa_code(rest).is_some()).then_some(name)
}

/// Returns the day in what stands behind the agency's name: a code of the circuit perhaps, then month, day and year.
fn of_anpa_code(code: &str) -> Option<Date> {
    let parts: Vec<&str> = code.split_whitespace().next()?.split('-').collect();
    let (&[month, day, digits] | &[_, month, day, digits]) = &parts[..] else {
        return None;
    };
    Date::new(year(digits)?, number(month)?, number(day)?).ok()
}

/// Returns the time in the last line of ANPA 1312 as the Associated Press writes it, with its name before and
/// the month first (`AP-WF-02-20-16 0337GMT`).
pub(super) fn of_anpa(line: &str) -> Option<Published> {
    sender(line)?;
    let day = of_anpa_code(line.trim_start().split_once('-')?.1)?;
    let time = line.split_whitespace().nth(1).unwrap_or_default();
    let digits = time.get(..4).filter(|digits| is_digits(digits));
    let clock = digits.map_or(Some(Time::midnight()), clock)?;
    let zone = digits.and_then(|_| offset(time[4..].trim_end_matches(|letter: char| !letter.is_alphabetic())));
    Some(Published { wall: DateTime::from_parts(day, clock), offset: zone })
}

/// Returns the date and time in a last line that is written otherwise, date first and with colons in the time
/// (`28-11-16 10-20-30`, `16:35ET 31-10-14`).
pub(super) fn written(line: &str) -> Option<String> {
    let parts = |word: &str, sign: char| word.split(sign).filter(|part| part.len() <= 4 && is_digits(part)).count();
    let words: Vec<&str> = line.split_whitespace().collect();
    let date = words.iter().position(|word| parts(word, '-') == 3 && word.matches('-').count() == 2)?;
    let time = words.iter().enumerate().find_map(|(at, word)| {
        let clock = word.trim_end_matches(|letter: char| letter.is_alphabetic()).replace('-', ":");
        (at != date && parts(&clock, ':') >= 2).then_some(clock)
    });
    let (days, digits) = words[date].rsplit_once('-')?;
    Some(format!("{days}-{} {}", year(digits)?, time.unwrap_or_default()).trim_end().to_owned())
}

fn offset(zone: &str) -> Option<i32> {
    let hours = ZONES.iter().find(|(name, _)| zone.eq_ignore_ascii_case(name))?.1;
    Some(hours * 3600)
}

fn month(name: &str) -> Option<i8> {
    let name = name.to_lowercase();
    let at = MONTHS.iter().position(|starts| starts.iter().any(|start| name.starts_with(start)))?;
    i8::try_from(at + 1).ok()
}

/// Returns the year that two or four digits name. No wire of this kind is older than 1970.
fn year(digits: &str) -> Option<i16> {
    let digits = digits.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let year: i16 = digits.parse().ok().filter(|_| is_digits(digits))?;
    match digits.len() {
        2 => Some(if year >= 70 { 1900 + year } else { 2000 + year }),
        4 => Some(year),
        _ => None,
    }
}

fn clock(digits: &str) -> Option<Time> {
    Time::new(number(&digits[..2])?, number(&digits[2..4])?, 0, 0).ok()
}

fn number(digits: &str) -> Option<i8> {
    digits.parse().ok().filter(|_| digits.len() <= 2 && is_digits(digits))
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(found: Option<Published>) -> String {
        found.map_or("-".to_owned(), |time| match time.offset {
            Some(offset) => format!("{} {}", time.wall, offset / 3600),
            None => time.wall.to_string(),
        })
    }

    #[test]
    fn the_last_line_of_iptc_tells_day_time_zone_month_and_year() {
        for (line, time) in [
            ("131137 GMT Nov 13 ", "2013-11-13T11:37:00 0"),
            ("071341 GMT Okt 15", "2015-10-07T13:41:00 0"),
            ("211259 Nov 18", "2018-11-21T12:59:00"),
            ("170123 MEZ Mär 89", "1989-03-17T01:23:00 1"),
            ("280830 CEST Août 2001", "2001-08-28T08:30:00 2"),
            ("dpa 061 010000 gmt dez 99", "1999-12-01T00:00:00 0"),
            ("311137 GMT Nov 13", "-"),
            ("132537 GMT Nov 13", "-"),
            ("131137 GMT", "-"),
            ("131137 GMT Nov 130", "-"),
            ("", "-"),
        ] {
            assert_eq!(shown(of_iptc(line)), time, "{line}");
        }
    }

    #[test]
    fn the_last_line_of_anpa_has_the_month_first_where_the_agency_is_named() {
        for (line, sender, time) in [
            ("AP-WF-02-20-16 0337GMT<", Some("AP"), "2016-02-20T03:37:00 0"),
            ("AP-NY-08-14-90 1629EDT", Some("AP"), "1990-08-14T16:29:00 -4"),
            ("NYT-06-01-98 0001EDT&QL;", Some("NYT"), "1998-06-01T00:01:00"),
            ("AP-WF-02-20-16", Some("AP"), "2016-02-20T00:00:00"),
            ("AP-WF-20-02-16 0337GMT", None, "-"),
            ("16:35ET 31-10-14", None, "-"),
            ("02-20-16 0337GMT", None, "-"),
            ("", None, "-"),
        ] {
            assert_eq!((super::sender(line), shown(of_anpa(line)).as_str()), (sender, time), "{line}");
        }
        assert_eq!(written("16:35ET 31-10-14").as_deref(), Some("31-10-2014 16:35"));
        assert_eq!(written("28-11-16 10-20-30").as_deref(), Some("28-11-2016 10:20:30"));
        assert_eq!((written("28-11-16").as_deref(), written("no date")), (Some("28-11-2016"), None));
    }
}
