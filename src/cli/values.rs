//! Values of options: numbers and days, and what is said of those that are none.

use std::num::IntErrorKind;

use jiff::civil::Date;

/// Returns a reader of numbers from `least` on.
pub(super) fn number<T: TryFrom<u64>>(
    least: u64,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static {
    bounded(least, None)
}

/// Returns a reader of numbers from `least` to `most`.
pub(super) fn number_to<T: TryFrom<u64>>(
    least: u64,
    most: u64,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static {
    bounded(least, Some(most))
}

fn bounded<T: TryFrom<u64>>(
    least: u64,
    most: Option<u64>,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static {
    let out_of_bounds = move || match most {
        Some(most) => format!("it must be from {least} to {most}"),
        None => format!("it must be at least {least}"),
    };
    move |text| match text.parse::<i128>() {
        Ok(number) if number < least.into() || most.is_some_and(|most| number > most.into()) => Err(out_of_bounds()),
        Ok(number) => u64::try_from(number).ok().and_then(|number| T::try_from(number).ok()).ok_or_else(too_large),
        Err(error) => Err(match error.kind() {
            IntErrorKind::NegOverflow => out_of_bounds(),
            IntErrorKind::PosOverflow if most.is_some() => out_of_bounds(),
            IntErrorKind::PosOverflow => too_large(),
            _ => "it must be a whole number".to_owned(),
        }),
    }
}

fn too_large() -> String {
    "it is too large".to_owned()
}

/// Reads a day.
pub(super) fn day(text: &str) -> Result<Date, String> {
    let is_written_as_one = || {
        let mut parts = text.split('-');
        let widths = [4, 2, 2].map(|width| parts.next().is_some_and(|part| part.len() == width && is_digits(part)));
        widths.iter().all(|is_right| *is_right) && parts.next().is_none()
    };
    text.parse().map_err(|_| match is_written_as_one() {
        true => "there is no such day".to_owned(),
        false => "write it as 2025-12-01".to_owned(),
    })
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_or_out_of_bounds_is_told_so() {
        for (text, said) in [
            ("x", "it must be a whole number"),
            ("1.5", "it must be a whole number"),
            ("", "it must be a whole number"),
            ("0", "it must be at least 1"),
            ("-1", "it must be at least 1"),
            ("99999999999999999999999", "it is too large"),
            ("9999999999999999999999999999999999999999999999", "it is too large"),
        ] {
            assert_eq!(number::<usize>(1)(text), Err(said.to_owned()), "{text}");
        }
        assert_eq!(number::<usize>(1)("7"), Ok(7));
        assert_eq!(number::<u64>(0)("18446744073709551615"), Ok(u64::MAX));
        let long = "9".repeat(44);
        for text in ["0", "65", "-3", &long, &format!("-{long}")] {
            assert_eq!(number_to::<u16>(1, 64)(text), Err("it must be from 1 to 64".to_owned()), "{text}");
        }
        assert_eq!(number_to::<u16>(1, 64)("64"), Ok(64));
    }

    #[test]
    fn a_day_is_written_in_one_way() {
        assert_eq!(day("2025-12-01").map(|day| day.to_string()).as_deref(), Ok("2025-12-01"));
        for wrong in ["yesterday", "2025-12", "2025-1-13", "1.12.2025"] {
            assert!(day(wrong).is_err_and(|said| said == "write it as 2025-12-01"), "{wrong}");
        }
        for none in ["2025-02-30", "2025-13-01"] {
            assert_eq!(day(none), Err("there is no such day".to_owned()), "{none}");
        }
    }
}
