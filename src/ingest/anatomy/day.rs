//! The day of a dateline: a month and a day, sometimes a year.

use super::Day;
use crate::analysis::fold;
use crate::calendar;

/// The words that may stand between the parts of a day, folded.
const JOINTS: [&str; 5] = ["de", "del", "of", "г", "года"];

/// The most words of a day: `27 de enero de 2020`.
const MAX_WORDS: usize = 6;

/// Returns the day that ends a text (`Jan. 27`, `27 janvier 2020`, `3 Mar.`) and where it begins.
pub(super) fn at_end(text: &str, language: Option<&str>) -> Option<(Day, usize)> {
    let mut found = None;
    for (count, (start, _)) in words_from_end(text).enumerate() {
        if count >= MAX_WORDS {
            break;
        }
        // The longest that is a day counts: 27 January 2020, not January 2020.
        match of(&text[start..], language) {
            Some(day) => found = Some((day, start)),
            None if found.is_some() => break,
            None => {}
        }
    }
    found
}

/// Returns the words of a text from its last to its first, with where they begin.
fn words_from_end(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut end = text.len();
    std::iter::from_fn(move || {
        let rest = text[..end].trim_end_matches([' ', ',', '\u{a0}', '\t', '\n']);
        let start = rest
            .rfind([' ', ',', '\u{a0}', '\t', '\n'])
            .map_or(0, |at| at + rest[at..].chars().next().map_or(1, char::len_utf8));
        end = start;
        (!rest.is_empty()).then(|| (start, &rest[start..]))
    })
}

/// Returns the day that the whole text is.
pub(super) fn of(text: &str, language: Option<&str>) -> Option<Day> {
    // Words are looked up in the calendars of thirty languages, and most that are tried here stand beside no number.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (mut month, mut day, mut year) = (None, None, None);
    let split = |c: char| matches!(c, ' ' | ',' | '\u{a0}' | '\t' | '\n');
    for word in text.split(split).filter(|word| !word.is_empty()) {
        let bare = word.trim_end_matches('.');
        let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            let (number, suffix) = bare.split_at(digits);
            let is_ordinal = matches!(suffix, "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "°" | "o");
            match digits {
                1 | 2 if day.is_none() && is_ordinal => day = number.parse().ok(),
                4 if suffix.is_empty() && year.is_none() && month.is_some() => year = number.parse().ok(),
                _ => return None,
            }
            continue;
        }
        let mut name = String::new();
        fold(bare, &mut name);
        match calendar::month(&name, language) {
            Some(number) if month.is_none() => month = Some(number),
            _ if JOINTS.contains(&name.as_str()) && month.is_none() != day.is_none() => {}
            _ if JOINTS.contains(&name.as_str()) && month.is_some() => {}
            _ => return None,
        }
    }
    let (month, day) = (month?, day?);
    // A leap year stands for a year that is not written.
    jiff::civil::Date::new(year.unwrap_or(2000), month, day).ok()?;
    let is_year = year.is_none_or(|year| (1600..=2200).contains(&year));
    is_year.then_some(Day { month, day, year })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<(i8, i8, Option<i16>)> {
        of(text, None).map(|day| (day.month, day.day, day.year))
    }

    #[test]
    fn days_are_read_as_datelines_write_them() {
        assert_eq!(shown("Jan. 27"), Some((1, 27, None)));
        assert_eq!(shown("January 27, 2020"), Some((1, 27, Some(2020))));
        assert_eq!(shown("3 mars"), Some((3, 3, None)));
        assert_eq!(shown("3 Mar."), Some((3, 3, None)));
        assert_eq!(shown("27. Jan."), Some((1, 27, None)));
        assert_eq!(shown("27 янв"), Some((1, 27, None)));
        assert_eq!(shown("27 de enero de 2020"), Some((1, 27, Some(2020))));
        assert_eq!(shown("1er mars"), Some((3, 1, None)));
        for none in ["", "Jan.", "27", "Jan. 32", "June 31", "2020 Jan. 27", "May the 4", "May 3 5", "Jan 27 2020 2021"]
        {
            assert_eq!(shown(none), None, "{none}");
        }
    }

    #[test]
    fn a_day_is_found_at_the_end() {
        let place = |text: &str| at_end(text, None).map(|(_, start)| text[..start].to_owned());
        assert_eq!(place("MINNEAPOLIS, Jan. 27").as_deref(), Some("MINNEAPOLIS, "));
        assert_eq!(place("JOHANNESBURG March 3").as_deref(), Some("JOHANNESBURG "));
        assert_eq!(place("MADRID, 27 de enero de 2020").as_deref(), Some("MADRID, "));
        assert_eq!(place("Jan. 27, 2020").as_deref(), Some(""));
        assert_eq!(place("FORT DE FRANCE"), None);
    }
}
