//! Spellings: patterns with wildcards, and words that differ by few letters.

use crate::analysis::{fold, is_apostrophe};

/// Returns whether a pattern fits a whole word. A `-` matches a hyphen, or nothing at a place where the indexed word has lost its
/// hyphen: anywhere within it but between two digits (`3-2`, `covid19`).
pub(super) fn glob_matches(pattern: &[char], word: &[char]) -> bool {
    let is_joint = |at: usize| at > 0 && !(word[at - 1].is_ascii_digit() && word[at].is_ascii_digit());
    // The place to go back to: after the last star, and where in the word it then began.
    let (mut at, mut in_word, mut star) = (0, 0, None);
    while in_word < word.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at + 1, in_word));
                at += 1;
            }
            Some(c) if *c == '?' || *c == word[in_word] => {
                at += 1;
                in_word += 1;
            }
            Some('-') if is_joint(in_word) => at += 1,
            _ => match star {
                Some((after, begun)) => {
                    star = Some((after, begun + 1));
                    (at, in_word) = (after, begun + 1);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|c| *c == '*')
}

/// A pattern, folded like the words it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoldedPattern {
    /// The pattern without the signs that the terms of compounds are without. A hyphen beside a letter is left out (`de-escal*`), one
    /// between digits and wildcards stays (`3-*`, `*-*`); left out are apostrophes, the dots between single letters (`U.S*`), the commas of numbers (`3,0*`)
    /// and the sign of a currency (`$1*`).
    pub(crate) glob: String,
    /// There is a hyphen beside a wildcard (`*-led`, `anti-*`, `3-*`): only compounds fit.
    pub(crate) is_compound: bool,
    /// Another sign beside a letter was left out, and words without it fit as well (`co-op*`, `U.S*`, `O'B*`).
    pub(crate) is_wider: bool,
}

impl FoldedPattern {
    /// Returns a pattern as typed, folded.
    pub(crate) fn of(typed: &str) -> FoldedPattern {
        let mut folded = String::new();
        for part in typed.split_inclusive(['*', '?']) {
            let (word, sign) = match part.char_indices().next_back() {
                Some((at, sign @ ('*' | '?'))) => (&part[..at], Some(sign)),
                _ => (part, None),
            };
            fold(word, &mut folded);
            folded.extend(sign);
        }
        let chars: Vec<char> = folded.chars().collect();
        let char_at = |at: Option<usize>| at.and_then(|at| chars.get(at)).copied();
        let is_letter = |at: Option<usize>| char_at(at).is_some_and(char::is_alphabetic);
        let is_wild = |at: Option<usize>| matches!(char_at(at), Some('*' | '?'));
        let mut pattern = FoldedPattern { glob: String::new(), is_compound: false, is_wider: false };
        for (at, c) in chars.iter().copied().enumerate() {
            let (before, after) = (at.checked_sub(1), Some(at + 1));
            match c {
                '-' | '\u{2010}' | '\u{2011}' if is_letter(before) || is_letter(after) => {
                    let beside_wild = is_wild(before) || is_wild(after);
                    pattern.is_compound |= beside_wild;
                    pattern.is_wider |= !beside_wild;
                }
                '-' | '\u{2010}' | '\u{2011}' => {
                    pattern.is_compound |= is_wild(before) || is_wild(after);
                    pattern.glob.push('-');
                }
                c if is_apostrophe(c) => pattern.is_wider = true,
                '.' if is_letter(before) && !is_letter(before.and_then(|before| before.checked_sub(1))) => {
                    pattern.is_wider = true;
                }
                ',' if char_at(before).is_some_and(|before| before.is_ascii_digit()) => {}
                '$' | '£' | '¥' | '€' | '₹' | '₩' | '₽' | '₺' if at == 0 => {}
                c => pattern.glob.push(c),
            }
        }
        pattern
    }
}

/// Returns the edits between two words as the automata of tantivy count them: no letter is touched twice (the
/// optimal string alignment distance).
pub(super) fn edits(one: &[char], other: &[char]) -> usize {
    // The last three rows of the table, the newest last.
    let mut rows = [Vec::new(), Vec::new(), (0..=other.len()).collect::<Vec<usize>>()];
    for (i, a) in one.iter().enumerate() {
        rows.rotate_left(1);
        rows[2] = vec![i + 1; other.len() + 1];
        for (j, b) in other.iter().enumerate() {
            let changed = rows[1][j] + usize::from(a != b);
            let mut least = changed.min(rows[1][j + 1] + 1).min(rows[2][j] + 1);
            if i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b {
                least = least.min(rows[0][j - 1] + 1);
            }
            rows[2][j + 1] = least;
        }
    }
    rows[2][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_whole_words() {
        let fits = |pattern: &str, word: &str| {
            glob_matches(&pattern.chars().collect::<Vec<_>>(), &word.chars().collect::<Vec<_>>())
        };
        assert!(fits("econom*", "economist") && fits("econom*", "econom"));
        assert!(fits("*gate", "watergate") && !fits("*gate", "gates"));
        assert!(fits("wom?n", "women") && !fits("wom?n", "womn"));
        assert!(fits("u*-*", "usled") && fits("*-*", "usled") && !fits("u*-*", "u") && !fits("*-*", "x"));
        assert!(fits("*-19", "covid19") && fits("*-19", "3-19") && !fits("*-19", "covid119"));
        assert!(fits("60-*", "60year") && fits("60-*", "60-70") && !fits("60-*", "600year") && !fits("60-*", "6070"));
        assert!(fits("3-2*", "3-21") && !fits("3-2*", "321") && fits("*-9/11", "post9/11"));
        assert!(fits("*a*b*", "xaxbx") && fits("a*a", "aa") && !fits("a*a", "a"));
    }

    #[test]
    fn edits_touch_no_letter_twice() {
        let edits =
            |one: &str, other: &str| edits(&one.chars().collect::<Vec<_>>(), &other.chars().collect::<Vec<_>>());
        assert_eq!(
            (edits("at&t", "at&t"), edits("ab", "ba"), edits("ca", "abc"), edits("kitten", "sitting"), edits("", "é")),
            (0, 1, 3, 3, 1)
        );
    }

    #[test]
    fn patterns_are_folded_like_words() {
        let glob = |typed: &str| FoldedPattern::of(typed).glob;
        assert_eq!(glob("Élys*"), "elys*");
        assert_eq!(glob("de-Escal*"), "deescal*");
        assert_eq!(glob("WOM?N"), "wom?n");
        assert_eq!(glob("U.S*"), "us*");
        assert_eq!(glob("covid-*"), "covid*");
        assert_eq!(glob("3-*"), "3-*");
        assert_eq!((glob("3,0*"), glob("$1.*")), ("30*".to_owned(), "1.*".to_owned()));
        assert_eq!(glob("example.c*"), "example.c*");
        assert_eq!((glob("Словʼя*"), glob("Hawai‘*"), glob("O`B*")), ("словя*".into(), "hawai*".into(), "ob*".into()));
    }

    #[test]
    fn signs_that_are_left_out_are_told() {
        for (typed, is_compound, is_wider) in [
            ("econom*", false, false),
            ("*-led", true, false),
            ("anti-*", true, false),
            ("de-escal*", false, true),
            ("O'B*", false, true),
            ("U.S.*", false, true),
            ("US-*", true, false),
            ("3-*", true, false),
            ("*-*ed", true, false),
            ("3-2*", false, false),
            ("3,0*", false, false),
            ("$1.*", false, false),
            ("example.c*", false, false),
        ] {
            let pattern = FoldedPattern::of(typed);
            assert_eq!((pattern.is_compound, pattern.is_wider), (is_compound, is_wider), "{typed}");
        }
    }
}
