//! Names of the calendar: months and days of the week, as the languages of the news write them.
//!
//! Readers of dates and readers of queries share these tables. A name is given folded (lower case,
//! accents off) and without dots. A name that stands for two months in two languages names none until
//! the language is known; a name that no table has names none.

mod months;
mod weekdays;

use std::collections::HashMap;
use std::sync::LazyLock;

/// The English months, to be known by their first three letters and more.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Returns the number of an English month, from its first three letters or more in lower case, or `sept`.
pub fn english_month(name: &str) -> Option<i8> {
    let name = if name == "sept" { "sep" } else { name };
    beginning_of(&MONTHS, name)
}

/// Returns the number of the month that a folded name stands for in a language (`de`), or in any where none is
/// known.
pub fn month(name: &str, language: Option<&str>) -> Option<i8> {
    static MONTHS_BY_NAME: LazyLock<ByName> = LazyLock::new(|| by_name(&months::NAMES));
    let places = places(&MONTHS_BY_NAME, name);
    in_language(places, language).or_else(|| english_month(name)).or_else(|| in_all(places))
}

/// Returns the day of the week, Monday being 1, that a folded name stands for; 0 where languages disagree on
/// it.
pub fn weekday(name: &str, language: Option<&str>) -> Option<i8> {
    static WEEKDAYS_BY_NAME: LazyLock<ByName> = LazyLock::new(|| by_name(&weekdays::NAMES));
    let places = places(&WEEKDAYS_BY_NAME, name);
    in_language(places, language)
        .or_else(|| beginning_of(&WEEKDAYS, name).or(["tues"].contains(&name).then_some(2)))
        .or_else(|| (!places.is_empty()).then(|| in_all(places).unwrap_or(0)))
}

/// For each name the languages that have it, with its place in them, from 1.
type ByName = HashMap<&'static str, Vec<(&'static str, i8)>>;

fn by_name(rows: &[(&'static str, &'static str)]) -> ByName {
    let mut by_name = ByName::new();
    for (language, cells) in rows {
        for (cell, place) in cells.split('|').zip(1..) {
            // Of a name that stands in two cells of a language the first counts.
            for name in cell.split(' ') {
                let places = by_name.entry(name).or_default();
                if places.last().is_none_or(|(last, _)| last != language) {
                    places.push((language, place));
                }
            }
        }
    }
    by_name
}

fn places<'n>(names: &'n ByName, name: &str) -> &'n [(&'static str, i8)] {
    names.get(name).map_or(&[], Vec::as_slice)
}

fn in_language(places: &[(&str, i8)], language: Option<&str>) -> Option<i8> {
    places.iter().find(|(known, _)| Some(*known) == language).map(|(_, place)| *place)
}

/// Returns the place that all languages which have a name agree on.
fn in_all(places: &[(&str, i8)]) -> Option<i8> {
    let (_, first) = places.first()?;
    places.iter().all(|(_, place)| place == first).then_some(*first)
}

/// Returns the place, from 1, of the first name that begins with these three letters or more.
fn beginning_of(names: &[&str], name: &str) -> Option<i8> {
    let at = names.iter().position(|whole| name.len() >= 3 && whole.starts_with(name))?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_in_many_languages() {
        for (name, number) in [
            ("january", 1),
            ("sept", 9),
            ("dec", 12),
            ("novembro", 11),
            ("marz", 3),
            ("fevrier", 2),
            ("aout", 8),
            ("enero", 1),
            ("luglio", 7),
            ("maart", 3),
            ("tammikuuta", 1),
            ("pazdziernika", 10),
            ("июля", 7),
            ("червня", 6),
            ("rijna", 10),
            ("subat", 2),
            ("noiembrie", 11),
            ("szeptember", 9),
        ] {
            assert_eq!(month(name, None), Some(number), "{name}");
        }
    }

    #[test]
    fn a_name_of_two_months_needs_its_language() {
        assert_eq!(month("listopada", None), None);
        assert_eq!(month("listopada", Some("pl")), Some(11));
        assert_eq!(month("listopada", Some("hr")), Some(10));
        assert_eq!(month("listopadu", None), Some(11));
        assert_eq!(month("ma", None), None);
        assert_eq!(month("", None), None);
    }

    #[test]
    fn days_of_the_week_are_known() {
        for (name, number) in [("mon", 1), ("thurs", 4), ("donnerstag", 4), ("jeudi", 4), ("пт", 5), ("domingo", 7)] {
            assert_eq!(weekday(name, None), Some(number), "{name}");
        }
        assert_eq!(weekday("so", None), Some(0), "Sunday in German, Saturday in Czech");
        assert_eq!(weekday("so", Some("de")), Some(7));
        assert_eq!(weekday("harbour", None), None);
    }

    #[test]
    fn names_are_folded_and_few_are_disputed() {
        let mut disputed = Vec::new();
        for (language, cells) in months::NAMES {
            for form in cells.split(['|', ' ']) {
                let mut folded = String::new();
                crate::analysis::fold(form, &mut folded);
                assert_eq!(form, folded, "{language}");
                assert!(month(form, Some(language)).is_some());
                assert_eq!(cells.split('|').count(), 12);
                if month(form, None).is_none() {
                    disputed.push(form);
                }
            }
        }
        disputed.sort_unstable();
        disputed.dedup();
        assert_eq!(disputed, ["listopad", "listopada"]);
        for form in weekdays::NAMES.iter().flat_map(|(_, cells)| cells.split(['|', ' '])) {
            let mut folded = String::new();
            crate::analysis::fold(form, &mut folded);
            assert_eq!(form, folded);
        }
    }
}
