//! Lengths in words: the values of `words:`.

use std::fmt;

use super::WordCount;
use super::characters::is_digits;
use super::ranges::{self, Ends};

/// Returns the lengths that `text` stands for, or the sentence that says why it stands for none.
pub(super) fn read_word_count(text: &str) -> Result<WordCount, String> {
    let ends = ranges::ends_of(text).map_err(|flaw| flaw.message(text))?;
    let (least, most) = match ends {
        Ends::One(number) => {
            let number = read_number(number)?;
            (Some(number), Some(number))
        }
        Ends::Above(number) => (Some(read_number(number)?.saturating_add(1)), None),
        Ends::Below(number) => match read_number(number)?.checked_sub(1) {
            Some(most) => (None, Some(most)),
            None => return Err("no article has fewer than 0 words".to_owned()),
        },
        Ends::Between(least, most) => (least.map(read_number).transpose()?, most.map(read_number).transpose()?),
    };
    match (least, most) {
        (Some(least), Some(most)) if most < least => {
            Err(format!("this range ends before it starts; write {most}..{least}"))
        }
        _ => Ok(WordCount { least, most }),
    }
}

/// Reads a number, with or without commas between thousands.
fn read_number(text: &str) -> Result<u64, String> {
    let digits = text.replace(',', "");
    let wrong = || format!("\"{text}\" is no number of words; write it like words:>500, words:<80 or words:100..200");
    if !is_digits(&digits) {
        return Err(wrong());
    }
    digits.parse().map_err(|_| wrong())
}

impl fmt::Display for WordCount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.least, self.most) {
            (Some(least), Some(most)) if least == most => write!(formatter, "{least}"),
            (least, most) => {
                least.map_or(Ok(()), |least| write!(formatter, "{least}"))?;
                formatter.write_str("..")?;
                most.map_or(Ok(()), |most| write!(formatter, "{most}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_prints_every_range() {
        for (text, printed) in [
            (">500", "501.."),
            (">=500", "500.."),
            ("<80", "..79"),
            ("<=80", "..80"),
            ("300", "300"),
            ("=300", "300"),
            ("1,000", "1000"),
            ("100..200", "100..200"),
            ("[100 TO 200]", "100..200"),
            ("100..", "100.."),
        ] {
            assert_eq!(read_word_count(text).map(|count| count.to_string()).as_deref(), Ok(printed), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in ["", "many", ">", "..", "-5", "1.5", "99999999999999999999999", "<0", "200..100"] {
            assert!(read_word_count(text).is_err(), "{text}");
        }
    }
}
