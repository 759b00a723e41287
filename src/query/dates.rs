//! Ranges of days: the values of `date:`, `--since` and `--until`.

use std::fmt;

use super::ranges::{self, Ends};
use super::{Context, DateRange, calendar};

/// A text that is no range of days.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DateError {
    /// One sentence in lower case without a full stop: what is wrong, and the cure.
    pub message: String,
}

/// Returns the range of days that `text` stands for; `--since` takes its first day, `--until` its last.
///
/// Known are `2025`, `2025-12`, `2025-12-01`, `1 Dec 2025`, `dec-2025`, `2025-q4`, `1980s`, `today`, `yesterday`,
/// `this-week`, `last-month` and their kin, `7d` (that many days ago; also `w`, `m`, `y`), and of these `a..b`,
/// `a..`, `..b`, `>a`, `>=a`, `<a`, `<=a` and `[a TO b]`. Both ends are included, so `2025-12..2026-02` ends on
/// the last day of February.
pub fn read_date_range(text: &str, context: &Context) -> Result<DateRange, DateError> {
    let read =
        |text: &str| calendar::read_stretch(text, &|| context.today.date()).map_err(|message| DateError { message });
    let outside = |_| DateError { message: format!("{text} is outside the calendar") };
    let ends = ranges::ends_of(text).map_err(|flaw| DateError { message: flaw.message(text) })?;
    let (first, last) = match ends {
        Ends::One(one) => {
            let (first, last) = read(one)?;
            (Some(first), Some(last))
        }
        Ends::Above(one) => (Some(read(one)?.1.tomorrow().map_err(outside)?), None),
        Ends::Below(one) => (None, Some(read(one)?.0.yesterday().map_err(outside)?)),
        Ends::Between(first, last) => {
            let first = first.map(read).transpose()?.map(|(first, _)| first);
            (first, last.map(read).transpose()?.map(|(_, last)| last))
        }
    };
    if [first, last].into_iter().flatten().any(|day| day.year() < 1) {
        return Err(DateError { message: format!("{text} is outside the calendar") });
    }
    match (first, last) {
        (Some(first), Some(last)) if last < first => {
            Err(DateError { message: format!("this range ends on {last}, before it starts on {first}") })
        }
        _ => Ok(DateRange { first, last }),
    }
}

/// Says whether `text` is a range that names both of its ends, which no option for one day can take.
pub fn has_two_ends(text: &str) -> bool {
    matches!(ranges::ends_of(text), Ok(Ends::Between(Some(_), Some(_))))
}

impl fmt::Display for DateRange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.first, self.last) {
            (Some(first), Some(last)) if first == last => write!(formatter, "{first}"),
            (first, last) => {
                first.map_or(Ok(()), |first| write!(formatter, "{first}"))?;
                formatter.write_str("..")?;
                last.map_or(Ok(()), |last| write!(formatter, "{last}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The range as text; today is Wednesday 3 December 2025.
    fn read(text: &str) -> Result<String, String> {
        let context = Context { today: jiff::civil::date(2025, 12, 3).into() };
        read_date_range(text, &context).map(|range| range.to_string()).map_err(|error| error.message)
    }

    #[test]
    fn no_dash_is_dropped_and_no_year_before_the_first_read() {
        for text in ["-2025", "2025-", "2025--12", "-2025-12", "2025-12-"] {
            assert!(read(text).unwrap_err().contains("has a dash too many"), "{text}");
        }
        for text in ["5000y..", "<0001", "..5000y"] {
            assert_eq!(read(text).unwrap_err(), format!("{text} is outside the calendar"));
        }
    }

    #[test]
    fn reads_and_prints_every_range() {
        for (text, printed) in [
            ("2025", "2025-01-01..2025-12-31"),
            ("2025-12-01", "2025-12-01"),
            ("2025-12..2026-02", "2025-12-01..2026-02-28"),
            ("..2025", "..2025-12-31"),
            ("7d..", "2025-11-26.."),
            ("30d..7d", "2025-11-03..2025-11-26"),
            (">2025-11", "2025-12-01.."),
            (">=2025-11", "2025-11-01.."),
            ("<2025-11", "..2025-10-31"),
            ("<=2025-11", "..2025-11-30"),
            ("[2025-01 TO 2025-03]", "2025-01-01..2025-03-31"),
            ("[* TO 2025]", "..2025-12-31"),
            ("last-week..today", "2025-11-24..2025-12-03"),
            (">= 1 Dec 2025", "2025-12-01.."),
        ] {
            assert_eq!(read(text).as_deref(), Ok(printed), "{text}");
            assert_eq!(read(printed).as_deref(), Ok(printed), "{text}");
        }
    }

    #[test]
    fn refuses_a_range_that_ends_before_it_starts() {
        let message = "this range ends on 2025-12-31, before it starts on 2026-01-01";
        assert_eq!(read("2026..2025"), Err(message.to_owned()));
        assert!(read("..").is_err());
        assert!(read(">9999").is_err());
    }
}
