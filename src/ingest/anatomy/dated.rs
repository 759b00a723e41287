//! The line above a story that is a date and nothing else: `March 4, 2009`, `Published: Thursday, 4 June 2009, 10:30`.

use super::{is_prose, lines};
use crate::article::Published;
use crate::ingest::dates::{self, Label, Written};

/// How many lines above the story are looked at.
const MOST_LINES: usize = 12;

/// The most bytes of such a line.
const LONGEST: usize = 100;

/// Returns the date of the first line above a text's first paragraph of prose that is a whole date, be it behind a label or
/// with a time. That of a change is none, nor is one without its year or one that may be two days.
pub(super) fn read(text: &str, language: impl Fn() -> Option<&'static str>) -> Option<Published> {
    for line in lines::Lines::new(text, 0).take(MOST_LINES) {
        let shown = &text[line.clone()];
        // A line that goes on in small letters is one of prose, however short.
        if is_prose(shown) || goes_on(&text[line.end..]) {
            return None;
        }
        if may_be(shown)
            && let Written::Sure(published) = dates::read(shown, language())
        {
            return Some(published);
        }
    }
    None
}

/// Returns whether a line may be such a date: it has a year, and more than digits, and is not that of a change.
fn may_be(line: &str) -> bool {
    let has_year = || line.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4);
    let has_more = || line.contains(|c: char| !c.is_ascii_digit());
    line.len() <= LONGEST && has_year() && has_more() && Label::of(line) != Some(Label::Changed)
}

/// Returns whether the line below goes on in the middle of a sentence.
fn goes_on(below: &str) -> bool {
    below.lines().nth(1).is_some_and(|line| line.trim_start().starts_with(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "The harbour of Port Ansel opened again on Monday after a long winter.\n\nShips came.\n";

    fn day(text: &str) -> String {
        read(text, || None).map_or("none".to_owned(), |published| published.wall.date().to_string())
    }

    #[test]
    fn a_line_that_is_a_whole_date_dates_the_story_below() {
        for line in [
            "March 4, 2009",
            "4 March 2009",
            "Date: 2009-03-04",
            "Published: Wednesday, March 4, 2009",
            "PUBLISHED 4 MARCH 2009 10:30 GMT",
            "March 4, 2009 Wednesday",
            "4. März 2009",
            "(March 4, 2009)",
        ] {
            for head in ["", "Harbour opens\n", "Harbour opens\n\nBy Jane Roe\n", "The Evening Bell\n\nHarbour opens\n"]
            {
                for joint in ["\n", "\n\n"] {
                    assert_eq!(day(&format!("{head}{line}{joint}{STORY}")), "2009-03-04", "{head}{line}{joint}");
                }
            }
        }
    }

    #[test]
    fn what_is_more_or_less_than_a_date_dates_nothing() {
        for line in [
            "March 4",
            "2009",
            "20090304",
            "1236124800",
            "Updated March 4, 2009",
            "Port Ansel, March 4, 2009",
            "03/04/2009",
            "March 4, 2009: the day of the storm",
            "Downloaded: March 4, 2009",
        ] {
            assert_eq!(day(&format!("Harbour opens\n{line}\n\n{STORY}")), "none", "{line}");
        }
        assert_eq!(day(&format!("{STORY}\nMarch 4, 2009\n\nMore.\n")), "none", "it stands below the story");
        let wrapped = "The harbour, which has been shut since\nMarch 4, 2009\nwhen the storm came, will open again.\n";
        assert_eq!(day(wrapped), "none");
        assert_eq!(day(""), "none");
    }
}
