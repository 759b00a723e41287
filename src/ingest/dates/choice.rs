//! What decides where a written date leaves a choice: day or month first, and the century of a short year.

use jiff::civil::{Date, Time};

use super::reading::{Found, Year};
use super::{Evidence, Order, Written, YEARS};
use crate::article::Published;

/// Languages in which a date that ends in its year begins with its day, wherever they are written. English is
/// none of them, nor are those that write the year first when they write numbers alone.
const DAY_FIRST: &str = "ar az be bg bn br bs ca cs cy da de el es et eu fi fr ga gl gu he hi hr hu hy id is it ka kk kn ky la lb lt \
    lv mk ml mr ms mt my nb nl nn no pa pl pt ro ru sk sl sq sr sv ta te tg th tk tr tt uk ur uz vi";

/// Regions of those languages, and of English, in which the day is first.
const DAY_FIRST_ENGLISH: &str = "gb uk ie au nz in pk bd lk sg hk my mt ng gh ke ug tz zm zw jm tt bb bs";

/// Regions in which the month is first.
const MONTH_FIRST: &str = "us pr gu vi as mp um fm pw mh bz";

/// Returns the order of day and month that everyone writes who writes a language (`de`, `en-GB`).
pub(super) fn order_of(tag: &str) -> Option<Order> {
    let tag = tag.trim().to_ascii_lowercase();
    let mut parts = tag.split(['-', '_']);
    let language = parts.next().unwrap_or_default();
    let region = parts.find(|part| part.len() == 2);
    let is_in = |list: &str, word: &str| list.split_ascii_whitespace().any(|known| known == word);
    match (language, region) {
        ("en", Some(region)) if is_in(DAY_FIRST_ENGLISH, region) => Some(Order::DayFirst),
        ("en", Some(region)) if is_in(MONTH_FIRST, region) => Some(Order::MonthFirst),
        // Both orders are written in Canada, in Puerto Rico and in Panama.
        (_, Some("ca" | "us" | "pr" | "pa" | "ph")) | ("en", _) => None,
        (language, _) => is_in(DAY_FIRST, language).then_some(Order::DayFirst),
    }
}

/// Returns what a date says that was read, by what it says itself, then by the evidence, then by the language.
pub(super) fn settle(found: &Found, tag: Option<&str>, evidence: &Evidence) -> Written {
    let day_of = |month: i8, day: i8| date_of(found, month, day, evidence);
    // The day of the week is that of the date that is written, at whose end 24 o'clock is.
    let at = |date: Date| Published {
        wall: if found.next_day { date.tomorrow().unwrap_or(date) } else { date }
            .to_datetime(found.time.unwrap_or(Time::midnight())),
        offset: found.time.and(found.offset),
    };
    let sure = |date: Option<Date>| date.map_or(Written::No, |date| Written::Sure(at(date)));
    let Some((first, second)) = found.pair else {
        return sure(found.month.zip(found.day).and_then(|(month, day)| day_of(month, day)));
    };
    let (Some(day_first), Some(month_first)) = (day_of(second, first), day_of(first, second)) else {
        return sure(day_of(second, first).or_else(|| day_of(first, second)));
    };
    if day_first == month_first {
        return sure(Some(day_first));
    }
    match order_by_weekday(found, day_first, month_first).or(evidence.order()).or_else(|| tag.and_then(order_of)) {
        Some(Order::DayFirst) => sure(Some(day_first)),
        Some(Order::MonthFirst) => sure(Some(month_first)),
        None => Written::Either { day_first: at(day_first), month_first: at(month_first) },
    }
}

/// Returns the one order in which a date in numbers is a day, if there is but one.
pub(super) fn order_shown(found: &Found) -> Option<Order> {
    let (first, second) = found.pair?;
    let evidence = Evidence::default();
    let day_first = date_of(found, second, first, &evidence);
    let month_first = date_of(found, first, second, &evidence);
    match (day_first, month_first) {
        (Some(_), None) => Some(Order::DayFirst),
        (None, Some(_)) => Some(Order::MonthFirst),
        (Some(day_first), Some(month_first)) if day_first != month_first => {
            order_by_weekday(found, day_first, month_first)
        }
        _ => None,
    }
}

/// Returns the order in which the day falls on the day of the week that is written beside it.
fn order_by_weekday(found: &Found, day_first: Date, month_first: Date) -> Option<Order> {
    let fits = |date: Date| found.weekday == Some(date.weekday().to_monday_one_offset());
    match (fits(day_first), fits(month_first)) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => None,
    }
}

fn date_of(found: &Found, month: i8, day: i8, evidence: &Evidence) -> Option<Date> {
    match found.year? {
        Year::Full(year) => YEARS.contains(&year).then(|| Date::new(year, month, day).ok()).flatten(),
        Year::Short(short) => short_year(short, month, day, found.weekday, evidence),
    }
}

/// Returns the day of a year of two digits. The years that other dates of the file show decide on its century;
/// then the day of the week, where it fits one of the 20th and the 21st; then what RFC 2822 says: 50 to 99 are
/// of the 20th. Of the years before that only 00 to 29 are taken for years of the 21st: nothing says whether 30
/// to 49 lie behind or before us.
fn short_year(short: i8, month: i8, day: i8, weekday: Option<i8>, evidence: &Evidence) -> Option<Date> {
    let in_century = |century: i16| Date::new(century * 100 + i16::from(short), month, day).ok();
    if let Some((first, last)) = evidence.years() {
        let distance = |date: &Date| (first - date.year()).max(date.year() - last).max(0);
        return (16..=22)
            .filter_map(in_century)
            .filter(|date| YEARS.contains(&date.year()) && distance(date) < 50)
            .min_by_key(distance);
    }
    let fits = |date: &Date| weekday == Some(date.weekday().to_monday_one_offset());
    let fitting = |century: i16| in_century(century).filter(fits);
    match (fitting(19), fitting(20), short) {
        (Some(date), None, _) | (None, Some(date), _) => Some(date),
        (_, _, 50..=99) => in_century(19),
        (_, _, 0..=29) => in_century(20),
        _ => None,
    }
}
