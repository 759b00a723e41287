//! The connectors of the commercial archives: `w/5`, `pre/5`, `near5`, `/s` and their kin.
//!
//! Some forms could be anything in pasted text and are only read as connectors between two operands: `SAME`, `pre5`, and
//! `+5` with `+s` and `+p`.

use std::fmt;

use super::Distance;
use super::characters::is_digits;

/// The largest number that a connector, a window or `atleast` may have.
pub(crate) const LARGEST_NUMBER: u32 = 10_000;

/// How two operands are connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Connector {
    /// How near.
    pub(super) distance: Distance,
    /// The left one must come first.
    pub(super) ordered: bool,
    /// `not w/5`.
    pub(super) negated: bool,
}

impl fmt::Display for Connector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            formatter.write_str("not ")?;
        }
        formatter.write_str(if self.ordered { "pre/" } else { "w/" })?;
        match self.distance {
            Distance::Words(number) => write!(formatter, "{number}"),
            Distance::Sentence => formatter.write_str("s"),
            Distance::Paragraph => formatter.write_str("p"),
        }
    }
}

/// Why a word that looks like a connector is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Zero: two words never share a position.
    Zero,
    /// A number over [`LARGEST_NUMBER`].
    TooLarge,
    /// `w/seg`, which asks for a part of the article by a name we don't have.
    Segment,
}

/// Returns the connector that a word is, in any case of its letters; none if it is a plain word.
pub(super) fn read(word: &str) -> Option<Result<Connector, Flaw>> {
    let word = word.to_ascii_lowercase();
    if let Some((name, unit)) = word.split_once('/') {
        let ordered = match name {
            "" | "w" | "within" | "near" | "n" => false,
            "pre" | "p" | "adj" | "onear" => true,
            _ => return None,
        };
        let unit = match unit {
            "sentence" if name.len() > 1 || name == "w" => "s",
            "paragraph" if name.len() > 1 || name == "w" => "p",
            _ => unit,
        };
        // `n/p`, `p/s` (price to sales) and the like are words; only the unmistakable names take letters.
        return match unit {
            "s" | "p" | "sent" | "para" | "seg" if matches!(name, "n" | "p" | "adj") => None,
            _ => read_unit(unit, ordered),
        };
    }
    let ordered = word.starts_with("adj");
    let number = word.strip_prefix("near").or_else(|| word.strip_prefix("adj"))?;
    is_digits(number).then(|| read_unit(number, ordered)).flatten()
}

/// Returns the connector that a word is where an operand stands on both sides: `SAME`, `pre5`, `+5`, `+s`, `+p`.
pub(super) fn read_between_operands(word: &str) -> Option<Connector> {
    if word == "SAME" {
        return Some(Connector { distance: Distance::Paragraph, ordered: false, negated: false });
    }
    let word = word.to_ascii_lowercase();
    let number = word.strip_prefix("pre").filter(|number| is_digits(number));
    read_unit(word.strip_prefix('+').or(number)?, true)?.ok()
}

/// Reads what stands behind the slash.
fn read_unit(unit: &str, ordered: bool) -> Option<Result<Connector, Flaw>> {
    let distance = match unit {
        "s" | "sent" => Distance::Sentence,
        "p" | "para" => Distance::Paragraph,
        "seg" => return Some(Err(Flaw::Segment)),
        "" => return None,
        digits if !is_digits(digits) => return None,
        digits => match digits.parse() {
            Ok(0) => return Some(Err(Flaw::Zero)),
            Ok(number) if number <= LARGEST_NUMBER => Distance::Words(number),
            _ => return Some(Err(Flaw::TooLarge)),
        },
    };
    Some(Ok(Connector { distance, ordered, negated: false }))
}

impl Flaw {
    /// Returns the sentence that says what is wrong with `word`.
    pub(super) fn message(self, word: &str) -> String {
        match self {
            Self::Zero => format!("{word} can't match, two words never stand at one place; neighbours are w/1"),
            Self::TooLarge => {
                format!("the number in {word} is too large; at most {LARGEST_NUMBER}, or w/p for one paragraph")
            }
            Self::Segment => format!("{word} is not known here; w/p means the same paragraph, title:(…) the headline"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the word prints as, if it is a connector.
    fn printed(word: &str) -> Option<String> {
        read(word).and_then(Result::ok).map(|connector| connector.to_string())
    }

    #[test]
    fn reads_every_dialect() {
        for (word, meant) in [
            ("w/5", "w/5"),
            ("W/5", "w/5"),
            ("within/5", "w/5"),
            ("near/5", "w/5"),
            ("NEAR5", "w/5"),
            ("N/5", "w/5"),
            ("/5", "w/5"),
            ("pre/5", "pre/5"),
            ("P/5", "pre/5"),
            ("adj5", "pre/5"),
            ("ADJ/5", "pre/5"),
            ("w/s", "w/s"),
            ("/s", "w/s"),
            ("w/sent", "w/s"),
            ("/P", "w/p"),
            ("w/para", "w/p"),
            ("pre/s", "pre/s"),
            ("W/sentence", "w/s"),
            ("within/paragraph", "w/p"),
            ("pre/sentence", "pre/s"),
            ("onear/5", "pre/5"),
        ] {
            assert_eq!(printed(word).as_deref(), Some(meant), "{word}");
        }
    }

    #[test]
    fn words_of_a_text_are_no_connectors() {
        for word in [
            "w/o",
            "w/",
            "n/a",
            "N5",
            "p/e",
            "P/S",
            "n/p",
            "24/7",
            "9/11",
            "and/or",
            "near",
            "adj",
            "same",
            "/",
            "//5",
            "nearby5",
            "/sentence",
            "p/paragraph",
            "pre5",
        ] {
            assert_eq!(read(word), None, "{word}");
        }
    }

    #[test]
    fn impossible_numbers_are_flaws() {
        assert_eq!(read("w/0"), Some(Err(Flaw::Zero)));
        assert_eq!(read("w/99999999999"), Some(Err(Flaw::TooLarge)));
        assert_eq!(read("w/seg"), Some(Err(Flaw::Segment)));
    }
}
