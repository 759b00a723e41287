//! The parts of a written date, word by word: numbers, months, clock, zone.

use jiff::civil::{Date, Time};

use super::{YEARS, civil, clock};
use crate::article::Published;

/// The months by their first three letters; a longer form must be a beginning of the whole name.
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

/// The zones that RFC 2822 knows by name, in hours from UTC.
const ZONES: [(&str, i32); 11] = [
    ("z", 0),
    ("utc", 0),
    ("gmt", 0),
    ("est", -5),
    ("edt", -4),
    ("cst", -6),
    ("cdt", -5),
    ("mst", -7),
    ("mdt", -6),
    ("pst", -8),
    ("pdt", -7),
];

/// Words that stand between the parts of a date and mean nothing.
const FILLERS: [&str; 4] = ["at", "of", "on", "the"];

/// The parts of a date as they are met.
#[derive(Debug, Default)]
pub(super) struct Parts {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    time: Option<Time>,
    has_time: bool,
    offset: Option<i32>,
}

impl Parts {
    /// Takes a date in numbers from the beginning (`2025-12-01`, `2025/12/1`, `13/02/2025`); returns what follows it.
    pub(super) fn leading_numbers<'a>(&mut self, written: &'a str) -> Option<&'a str> {
        let end =
            written.find(|character: char| !matches!(character, '0'..='9' | '-' | '/' | '.')).unwrap_or(written.len());
        let (head, rest) = written.split_at(end);
        if head.len() == 8 && head.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.compact(head, rest);
        }
        let numbers: Vec<&str> = head.split(['-', '/', '.']).collect();
        let [first, second, third] = numbers[..] else {
            return Some(written);
        };
        match (first.len(), second.len(), third.len()) {
            (4, 1..=2, 1..=2) => self.set(first, second, third)?,
            (1..=2, 1..=2, 4) => {
                let (one, two): (u8, u8) = (first.parse().ok()?, second.parse().ok()?);
                if one > 12 || one == two {
                    self.set(third, second, first)?;
                } else if two > 12 {
                    self.set(third, first, second)?;
                } else {
                    return None;
                }
            }
            _ => return Some(written),
        }
        let time = rest.strip_prefix(['T', 't', '_']).unwrap_or(rest);
        let is_apart = rest.is_empty() || time.len() < rest.len() || rest.starts_with([' ', ',']);
        is_apart.then_some(time)
    }

    /// Takes `20251201` before `T103000Z`.
    fn compact<'a>(&mut self, head: &str, rest: &'a str) -> Option<&'a str> {
        self.set(head.get(..4)?, head.get(4..6)?, head.get(6..8)?)?;
        let Some(time) = rest.strip_prefix(['T', 't']) else {
            return rest.starts_with(' ').then_some(rest);
        };
        let digits = time.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 4 || digits == 6 {
            self.time = clock(&time[..digits]);
            self.has_time = true;
            return Some(&time[digits..]);
        }
        Some(time)
    }

    fn set(&mut self, year: &str, month: &str, day: &str) -> Option<()> {
        let date = civil(year, month, day)?;
        (self.year, self.month, self.day) = (Some(date.year()), Some(date.month()), Some(date.day()));
        Some(())
    }

    /// Takes one word; nothing when it has no place in a date.
    pub(super) fn word(&mut self, word: &str) -> Option<()> {
        if word.contains(':') && word.starts_with(|character: char| character.is_ascii_digit()) {
            return self.time_of_day(word);
        }
        if word.starts_with(['+', '-']) && self.has_time {
            self.offset = Some(offset(word)?);
            return Some(());
        }
        let pieces: Vec<&str> = word.split('-').collect();
        if let [day, month, year] = pieces[..] {
            self.number(day)?;
            self.name(month)?;
            return self.number(year);
        }
        if word.starts_with(|character: char| character.is_ascii_digit()) { self.number(word) } else { self.name(word) }
    }

    /// Takes a day or a year.
    fn number(&mut self, word: &str) -> Option<()> {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let (number, suffix) = word.split_at(digits);
        match (digits, suffix.to_ascii_lowercase().as_str()) {
            (1..=2, "" | "." | "st" | "nd" | "rd" | "th") if self.day.is_none() => {
                self.day = Some(number.parse().ok()?)
            }
            (4, "") if self.year.is_none() => self.year = Some(number.parse().ok()?),
            (1..=2, "am" | "a.m." | "pm" | "p.m.") if !self.has_time => {
                self.has_time = true;
                self.time = Time::new(number.parse().ok()?, 0, 0, 0).ok();
                self.half_of_day(suffix.starts_with(['p', 'P']));
            }
            _ => return None,
        }
        Some(())
    }

    /// Takes a month, a weekday, a zone or a half of the day.
    fn name(&mut self, word: &str) -> Option<()> {
        let lower = word.trim_end_matches('.').to_ascii_lowercase();
        let names_one_of = |names: &[&str]| names.iter().position(|name| lower.len() >= 3 && name.starts_with(&lower));
        let month = names_one_of(&MONTHS).or((lower == "sept").then_some(8));
        if let Some(month) = month.filter(|_| self.month.is_none()) {
            self.month = Some(i8::try_from(month).ok()? + 1);
        } else if names_one_of(&WEEKDAYS).is_some() || ["tues", "thur", "thurs"].contains(&lower.as_str()) {
        } else if matches!(lower.as_str(), "am" | "a.m" | "pm" | "p.m") && self.has_time {
            self.half_of_day(lower.starts_with('p'));
        } else if let Some((_, hours)) = ZONES.iter().find(|(name, _)| *name == lower).filter(|_| self.has_time) {
            self.offset = self.offset.or(Some(hours * 3600));
        } else if self.has_time && word.len() <= 5 && word.bytes().all(|byte| byte.is_ascii_uppercase()) {
            // A zone by a name that several zones share: the time is that of its wall clock.
        } else if !FILLERS.contains(&lower.as_str()) {
            return None;
        }
        Some(())
    }

    fn half_of_day(&mut self, afternoon: bool) {
        let Some(time) = self.time.filter(|time| (1..=12).contains(&time.hour())) else {
            return;
        };
        let hour = time.hour() % 12 + if afternoon { 12 } else { 0 };
        self.time = time.with().hour(hour).build().ok();
    }

    /// Takes `10:30`, `10:30:15.5`, with a zone or a half of the day right behind it.
    fn time_of_day(&mut self, word: &str) -> Option<()> {
        if self.has_time {
            return None;
        }
        self.has_time = true;
        let end = word.find(|character: char| !matches!(character, '0'..='9' | ':' | '.')).unwrap_or(word.len());
        let (shown, zone) = word.split_at(end);
        let mut numbers =
            shown.split(':').map(|part| part.split('.').next().and_then(|whole| whole.parse::<i8>().ok()));
        let (hour, minute) = (numbers.next().flatten(), numbers.next().flatten());
        let second = numbers.next().unwrap_or(Some(0)).map(|second| if second == 60 { 59 } else { second });
        if let (Some(hour), Some(minute), Some(second)) = (hour, minute, second) {
            self.time = Time::new(hour, minute, second, 0).ok();
        }
        match zone.as_bytes() {
            [] => Some(()),
            [b'+' | b'-', ..] => {
                self.offset = Some(offset(zone)?);
                Some(())
            }
            _ => self.name(zone.split('[').next().unwrap_or_default()),
        }
    }

    /// Returns the date, if it has all its parts.
    pub(super) fn published(self) -> Option<Published> {
        let date = Date::new(self.year.filter(|year| YEARS.contains(year))?, self.month?, self.day?).ok()?;
        let offset = self.time.and(self.offset);
        Some(Published { wall: date.to_datetime(self.time.unwrap_or(Time::midnight())), offset })
    }
}

/// Returns the seconds from UTC that `+0130`, `+01:30` or `+01` says.
fn offset(written: &str) -> Option<i32> {
    let digits: String = written[1..].split('[').next()?.chars().filter(|character| *character != ':').collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.parse::<i32>().ok()?, 0),
        4 => (digits[..2].parse::<i32>().ok()?, digits[2..].parse::<i32>().ok()?),
        _ => return None,
    };
    let seconds = (hours <= 14 && minutes < 60).then_some(hours * 3600 + minutes * 60)?;
    Some(if written.starts_with('-') { -seconds } else { seconds })
}
