//! Spellings: patterns with wildcards, and words that differ by few letters.

use crate::analysis::fold;

/// Returns whether a pattern fits a whole word.
pub(super) fn glob_matches(pattern: &[char], word: &[char]) -> bool {
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

/// Returns a pattern as typed, folded like the words it is compared with: without the signs that the terms of compounds
/// are without. A hyphen beside a letter is left out (`covid-*`), one between digits stays (`3-*`); so are apostrophes,
/// the dots between single letters (`U.S*`), the commas of numbers (`3,0*`) and the sign of a currency (`$1*`).
pub(crate) fn folded_pattern(typed: &str) -> String {
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
    let is_letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphabetic());
    let is_single = |at: usize| is_letter(at.checked_sub(1)) && !is_letter(at.checked_sub(2));
    let is_left_out = |(at, c): (usize, char)| match c {
        '-' | '\u{2010}' | '\u{2011}' => is_letter(at.checked_sub(1)) || is_letter(Some(at + 1)),
        '\'' | '’' | 'ʼ' => true,
        '.' => is_single(at),
        ',' => at.checked_sub(1).and_then(|before| chars.get(before)).is_some_and(char::is_ascii_digit),
        '$' | '£' | '¥' | '€' | '₹' | '₩' | '₽' | '₺' => at == 0,
        _ => false,
    };
    let kept = chars.iter().enumerate().filter(|(at, c)| !is_left_out((*at, **c)));
    kept.map(|(_, c)| if matches!(c, '\u{2010}' | '\u{2011}') { '-' } else { *c }).collect()
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
        assert_eq!(folded_pattern("Élys*"), "elys*");
        assert_eq!(folded_pattern("de-Escal*"), "deescal*");
        assert_eq!(folded_pattern("WOM?N"), "wom?n");
        assert_eq!(folded_pattern("U.S*"), "us*");
        assert_eq!(folded_pattern("covid-*"), "covid*");
        assert_eq!(folded_pattern("3-*"), "3-*");
        assert_eq!((folded_pattern("3,0*"), folded_pattern("$1.*")), ("30*".to_owned(), "1.*".to_owned()));
        assert_eq!(folded_pattern("example.c*"), "example.c*");
    }
}
