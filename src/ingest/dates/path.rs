//! Dates in paths: the day that a file or folder is named after.

use jiff::civil::{Date, Time};

use super::numbers::civil;
use crate::article::Published;

/// Returns the day in a path's file name or, failing that, in its folders: `2025-12-01-harbour.txt`,
/// `20251201_harbour.txt`, `2025/12/01/harbour.txt`.
pub fn of_path(path: &str) -> Option<Published> {
    let mut names: Vec<&str> = path.split('/').collect();
    let file = names.pop()?;
    let day = day_in(file).or_else(|| {
        (0..names.len()).rev().find_map(|at| {
            let days = names.get(at.wrapping_sub(2)..=at).and_then(|three| day_in(&three.join("-")));
            day_in(names[at]).or(days).or_else(|| {
                let pair = names.get(at.wrapping_sub(1)..=at)?;
                day_in(&pair.join("-")).filter(|_| !pair[0].is_empty())
            })
        })
    })?;
    Some(Published { wall: day.to_datetime(Time::midnight()), offset: None })
}

/// Returns the first day that stands in a name as `YYYY-MM-DD` (or with `_` or `.`) or `YYYYMMDD`.
fn day_in(name: &str) -> Option<Date> {
    let bytes = name.as_bytes();
    let starts =
        (0..bytes.len()).filter(|&at| bytes[at].is_ascii_digit() && (at == 0 || !bytes[at - 1].is_ascii_digit()));
    starts.into_iter().find_map(|start| {
        let digits = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let text = name.get(start..)?;
        match digits {
            8 => civil(text.get(..4)?, text.get(4..6)?, text.get(6..8)?),
            4 => {
                let joint = *text.as_bytes().get(4)?;
                let joints_agree = matches!(joint, b'-' | b'_' | b'.') && text.as_bytes().get(7) == Some(&joint);
                let ends = !text.as_bytes().get(10).is_some_and(u8::is_ascii_digit);
                (joints_agree && ends).then(|| civil(text.get(..4)?, text.get(5..7)?, text.get(8..10)?)).flatten()
            }
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(path: &str) -> Option<String> {
        of_path(path).map(|published| published.wall.date().to_string())
    }

    #[test]
    fn finds_the_day_in_the_file_name() {
        for path in [
            "corpus/2025-12-01-harbour.txt",
            "20251201_harbour.txt",
            "harbour-2025-12-01.txt.gz",
            "a/2025_12_01.md",
            "wire.2025.12.01.txt",
            "harbour20251201.txt",
            "2024-01-01/2025-12-01.txt",
        ] {
            assert_eq!(day(path).as_deref(), Some("2025-12-01"), "{path}");
        }
    }

    #[test]
    fn finds_the_day_in_the_folders() {
        for path in [
            "news/2025/12/01/harbour.txt",
            "2025/12/01/a/b.txt",
            "news/2025-12-01/harbour.txt",
            "2025/12-01/harbour.txt",
            "2025-12/01/harbour.txt",
            "/20251201/a.txt",
        ] {
            assert_eq!(day(path).as_deref(), Some("2025-12-01"), "{path}");
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        for path in [
            "",
            "harbour.txt",
            "2025/12/harbour.txt",
            "2025-13-01.txt",
            "2025-02-30.txt",
            "1234567890.txt",
            "12345678.txt",
            "2025-12_01.txt",
            "2025-12-011.txt",
            "1/2/3/4.txt",
            "é2025.txt",
            "2025-1é-01.txt",
        ] {
            assert_eq!(day(path), None, "{path}");
        }
    }
}
