//! A stretch of the calendar as people write it: a day, a month, a quarter, a year, `last-week`.
//!
//! Weeks start on Monday. Years have four digits. A day written in numbers with the year last (12/1/2025) is
//! refused where it names one day in London and another in New York; 13/1/2025 names one.

use jiff::ToSpan;
use jiff::civil::Date;

use super::characters::is_digits;
use crate::calendar;

/// The first and the last day of a stretch.
pub(super) type Stretch = (Date, Date);

/// A part of a written date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// Four digits.
    Year(i16),
    /// One or two digits: a day or a month.
    Number(i8),
    /// A month by its name.
    Month(i8),
    /// `q1` to `q4`.
    Quarter(i8),
}

/// Returns the days that `text` stands for, or the sentence that says why it stands for none. Today is asked for only
/// where that depends on it: what zone this is takes longer to find out than many a search.
pub(super) fn read_stretch(text: &str, today: &dyn Fn() -> Date) -> Result<Stretch, String> {
    let lower = text.trim().to_lowercase();
    let unknown = || {
        format!("\"{}\" is no date; write it like 2025, 2025-12, 2025-12-01, \"1 Dec 2025\" or last-week", text.trim())
    };
    if let Some(stretch) = relative(&lower, today) {
        return stretch.ok_or_else(unknown);
    }
    if let Some(decade) = decade(&lower) {
        return decade.ok_or_else(unknown);
    }
    if lower.starts_with('-') || lower.ends_with('-') || lower.contains("--") {
        return Err(format!(
            "\"{}\" has a dash too many; write ..2025 for up to a date, and 2025.. for from it on",
            text.trim()
        ));
    }
    let pieces: Option<Vec<Piece>> = pieces_of(&lower).into_iter().map(read_piece).collect();
    match pieces.ok_or_else(unknown)?[..] {
        [Piece::Year(year)] => months(year, 1, 12),
        [Piece::Year(year), Piece::Quarter(quarter)] | [Piece::Quarter(quarter), Piece::Year(year)] => {
            months(year, quarter * 3 - 2, 3)
        }
        [Piece::Year(year), Piece::Number(month) | Piece::Month(month)] | [Piece::Month(month), Piece::Year(year)] => {
            months(year, month, 1)
        }
        [Piece::Year(year), Piece::Number(month) | Piece::Month(month), Piece::Number(date)]
        | [Piece::Number(date), Piece::Month(month), Piece::Year(year)]
        | [Piece::Month(month), Piece::Number(date), Piece::Year(year)] => day(year, month, date),
        [Piece::Number(one), Piece::Number(other), Piece::Year(year)] => match (one.min(other), one.max(other)) {
            (least, most) if most > 12 || most == least => day(year, least, most),
            _ => Err(format!("\"{}\" could be two days; write the year first, like 2025-12-01", text.trim())),
        },
        [Piece::Year(_), Piece::Year(_)] => {
            Err(format!("\"{}\" is two years; a range is written with two dots, like 2025..2026", text.trim()))
        }
        [Piece::Month(_)] | [Piece::Month(_), Piece::Number(_)] | [Piece::Number(_), Piece::Month(_)] => {
            Err(format!("\"{}\" has no year; write it like dec-2025 or 1-dec-2025", text.trim()))
        }
        _ => Err(unknown()),
    }
}

/// Says whether `text` is an age, a day so many days, weeks, months or years ago (`7d`).
pub(super) fn is_age(text: &str) -> bool {
    age(&text.trim().to_lowercase()).is_some()
}

/// Reads a stretch that depends on today; the inner `None` is one outside the calendar.
fn relative(text: &str, today: &dyn Fn() -> Date) -> Option<Option<Stretch>> {
    let one = |date: Option<Date>| date.map(|date| (date, date));
    if let Some((number, unit)) = age(text) {
        let span = match unit {
            'd' => 1.day(),
            'w' => 1.week(),
            'm' => 1.month(),
            _ => 1.year(),
        };
        let earlier = span.checked_mul(number).ok().and_then(|span| today().checked_sub(span).ok());
        return Some(one(earlier));
    }
    let monday = || today().checked_sub(i64::from(today().weekday().to_monday_zero_offset()).days()).ok();
    let week = |monday: Option<Date>| monday.and_then(|monday| Some((monday, monday.checked_add(6.days()).ok()?)));
    let month = |day: Option<Date>| day.map(|day| (day.first_of_month(), day.last_of_month()));
    let year = |day: Option<Date>| day.map(|day| (day.first_of_year(), day.last_of_year()));
    Some(match pieces_of(text)[..] {
        ["today"] => one(Some(today())),
        ["yesterday"] => one(today().yesterday().ok()),
        ["this", "week"] => week(monday()),
        ["last", "week"] => week(monday().and_then(|monday| monday.checked_sub(1.week()).ok())),
        ["this", "month"] => month(Some(today())),
        ["last", "month"] => month(today().first_of_month().yesterday().ok()),
        ["this", "year"] => year(Some(today())),
        ["last", "year"] => year(today().first_of_year().yesterday().ok()),
        _ => return None,
    })
}

/// Reads `7d`, `2w`, `3m`, `1y`.
fn age(text: &str) -> Option<(i64, char)> {
    let unit = text.chars().next_back().filter(|unit| matches!(unit, 'd' | 'w' | 'm' | 'y'))?;
    let digits = &text[..text.len() - unit.len_utf8()];
    let is_number = (1..=5).contains(&digits.len()) && is_digits(digits);
    is_number.then(|| digits.parse().ok()).flatten().map(|number| (number, unit))
}

/// Reads `1980s`.
fn decade(text: &str) -> Option<Option<Stretch>> {
    let first = text.strip_suffix('s').filter(|year| year.ends_with('0'))?;
    let Piece::Year(year) = read_piece(first)? else {
        return None;
    };
    Some(months(year, 1, 12).ok().zip(months(year + 9, 1, 12).ok()).map(|((first, _), (_, last))| (first, last)))
}

/// Splits a written date at its hyphens, slashes, dots, commas and spaces, and `20251201` where its parts meet.
fn pieces_of(text: &str) -> Vec<&str> {
    if text.len() == 8 && is_digits(text) {
        return vec![&text[..4], &text[4..6], &text[6..]];
    }
    text.split(['-', '/', '.', ',', ' ', '\u{A0}', '_']).filter(|piece| !piece.is_empty()).collect()
}

/// Reads one part of a date.
fn read_piece(text: &str) -> Option<Piece> {
    if let Some(quarter) = text.strip_prefix('q') {
        return matches!(quarter, "1" | "2" | "3" | "4").then(|| quarter.parse().ok().map(Piece::Quarter)).flatten();
    }
    let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|ending| text.strip_suffix(ending));
    let digits = ordinal.unwrap_or(text);
    if digits.starts_with(|first: char| first.is_ascii_digit()) {
        if !is_digits(digits) {
            return None;
        }
        return match digits.len() {
            1 | 2 => digits.parse().ok().map(Piece::Number),
            4 if ordinal.is_none() => digits.parse().ok().filter(|&year| year > 0).map(Piece::Year),
            _ => None,
        };
    }
    calendar::english_month(text).map(Piece::Month)
}

/// Returns so many months from the first day of one.
fn months(year: i16, month: i8, count: i32) -> Result<Stretch, String> {
    let first = Date::new(year, month, 1).map_err(|_| format!("a year has 12 months, there is no month {month}"))?;
    let last = first.checked_add((count - 1).months()).map_err(|_| "this is outside the calendar".to_owned())?;
    Ok((first, last.last_of_month()))
}

/// Returns one day as a stretch.
fn day(year: i16, month: i8, day: i8) -> Result<Stretch, String> {
    let (first, last) = months(year, month, 1)?;
    match Date::new(year, month, day) {
        Ok(date) => Ok((date, date)),
        Err(_) => Err(format!("there is no such day, the month {} has {} days", first.strftime("%Y-%m"), last.day())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wednesday 3 December 2025.
    fn today() -> Date {
        jiff::civil::date(2025, 12, 3)
    }

    /// The stretch as text.
    fn read(text: &str) -> Result<String, String> {
        read_stretch(text, &today).map(|(first, last)| format!("{first} {last}"))
    }

    #[test]
    fn reads_every_way_to_write_a_date() {
        for text in [
            "2025-12-01",
            "2025/12/1",
            "1 Dec 2025",
            "1-dec-2025",
            "December 1st, 2025",
            "dec. 1, 2025",
            "01 december 2025",
            "20251201",
        ] {
            assert_eq!(read(text).as_deref(), Ok("2025-12-01 2025-12-01"), "{text}");
        }
        for text in ["2025-12", "dec-2025", "december 2025", "2025 Dec"] {
            assert_eq!(read(text).as_deref(), Ok("2025-12-01 2025-12-31"), "{text}");
        }
        assert_eq!(read("2025").as_deref(), Ok("2025-01-01 2025-12-31"));
        for text in ["13/5/1987", "5/13/1987", "13.05.1987"] {
            assert_eq!(read(text).as_deref(), Ok("1987-05-13 1987-05-13"), "{text}");
        }
        assert_eq!(read("5/5/1987").as_deref(), Ok("1987-05-05 1987-05-05"));
        assert_eq!(read("2025-Q4").as_deref(), Ok("2025-10-01 2025-12-31"));
        assert_eq!(read("q1 2024").as_deref(), Ok("2024-01-01 2024-03-31"));
        assert_eq!(read("2024-02").as_deref(), Ok("2024-02-01 2024-02-29"));
        assert_eq!(read("1980s").as_deref(), Ok("1980-01-01 1989-12-31"));
    }

    #[test]
    fn reads_what_depends_on_today() {
        for (text, stretch) in [
            ("today", "2025-12-03 2025-12-03"),
            ("Yesterday", "2025-12-02 2025-12-02"),
            ("this-week", "2025-12-01 2025-12-07"),
            ("last-week", "2025-11-24 2025-11-30"),
            ("last week", "2025-11-24 2025-11-30"),
            ("this-month", "2025-12-01 2025-12-31"),
            ("last-month", "2025-11-01 2025-11-30"),
            ("this-year", "2025-01-01 2025-12-31"),
            ("last-year", "2024-01-01 2024-12-31"),
            ("7d", "2025-11-26 2025-11-26"),
            ("2w", "2025-11-19 2025-11-19"),
            ("1m", "2025-11-03 2025-11-03"),
            ("1y", "2024-12-03 2024-12-03"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(stretch), "{text}");
        }
    }

    #[test]
    fn a_week_starts_on_monday_whatever_day_it_is() {
        for day in 1..=7 {
            let week = read_stretch("this-week", &|| jiff::civil::date(2025, 12, day));
            assert_eq!(week, Ok((jiff::civil::date(2025, 12, 1), jiff::civil::date(2025, 12, 7))), "{day}");
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        let nonsense = "yabadabadoo 2025-13 2025-00 2025-02-29 2025-12-32 2025-12-00 2025-q5 dec 1-dec 12/1/2025 13/14/2025 31/2/2025 25 0000 \
            20251 20250 20251301 2025-2026 2025-12-01-02 99999y - next-century 1985s 0s s d é";
        for text in nonsense.split(' ').chain(["", "1 2 3", "dec dec"]) {
            assert!(read(text).is_err(), "{text}: {:?}", read(text));
        }
    }
}
