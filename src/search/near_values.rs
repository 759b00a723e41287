//! Values of a field that are like one that no article has: `lang:en` for `lang:english`.

use std::collections::BTreeSet;

use crate::analysis::fold;
use crate::error::Result;
use crate::index::Archive;

/// What is less alike than this is not meant.
const LEAST_LIKENESS: f64 = 0.25;

/// Returns the values of a column that are like `typed`, the likest first.
pub(crate) fn near_values(archive: &Archive, column: &str, typed: &str) -> Result<Vec<String>> {
    let mut values = BTreeSet::new();
    for segment in &archive.segments {
        let Some(names) = segment.names(column).map_err(|error| archive.damaged(error))? else { continue };
        let stream = names.dictionary().stream();
        let mut stream = stream.map_err(|error| archive.damaged(error))?;
        while stream.advance() {
            values.extend(std::str::from_utf8(stream.key()).map(str::to_owned));
        }
    }
    let typed = pairs(typed);
    let mut near: Vec<(f64, String)> =
        values.into_iter().map(|value| (likeness(&typed, &pairs(&value)), value)).collect();
    // Beside one that is much more alike, the others are not meant either.
    let best = near.iter().map(|(likeness, _)| *likeness).fold(0.0, f64::max);
    near.retain(|(likeness, _)| *likeness >= LEAST_LIKENESS && *likeness > best / 2.0);
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    Ok(near.into_iter().map(|(_, value)| value).collect())
}

/// Returns the pairs of letters or digits that stand side by side in a text, case and accents aside.
fn pairs(text: &str) -> BTreeSet<(char, char)> {
    let mut folded = String::new();
    fold(text, &mut folded);
    let words = folded.split(|character: char| !character.is_alphanumeric());
    words.flat_map(|word| word.chars().zip(word.chars().skip(1))).collect()
}

/// Returns how much of two sets is in both (the coefficient of Dice), from 0 to 1.
fn likeness(one: &BTreeSet<(char, char)>, other: &BTreeSet<(char, char)>) -> f64 {
    2.0 * one.intersection(other).count() as f64 / (one.len() + other.len()).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_are_written_otherwise_are_alike() {
        let are_alike = |one, other| likeness(&pairs(one), &pairs(other)) >= LEAST_LIKENESS;
        for (one, other) in
            [("english", "en"), ("en-US", "en"), ("\"New York Times\"", "The New York Times"), ("Économie", "economie")]
        {
            assert!(are_alike(one, other), "{one} {other}");
        }
        for (one, other) in [("english", "de"), ("\"New York Times\"", "Reuters"), ("", "")] {
            assert!(!are_alike(one, other), "{one} {other}");
        }
    }
}
