//! Where a sentence ends: the rules, and the abbreviations they know.
//!
//! A sentence ends at `.`, `!`, `?` or `…`, after closing quotes and brackets, before white space and a
//! word that can begin one (it starts with a capital, a digit, or a letter of a script without
//! capitals). A full stop does not end it after a title (`Sen. Smith`), an initial (`J. Marlow`), a
//! month or number sign before a digit (`Jan. 27`, `No. 4`); after a dotted acronym, a company form or
//! the like (`U.S. Embassy`, `Acme Corp. said`) only before a word that often begins a sentence
//! (`the U.S. He`). `。！？` always end it.

use crate::invisible::is_invisible;

/// What stands between two words, as far as sentences are concerned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Stop {
    /// Nothing that ends a sentence.
    #[default]
    None,
    /// One full stop.
    Period,
    /// `!`, `?`, `…` or several full stops.
    Strong,
    /// `。`, `！`, `？`: ends a sentence whatever follows.
    Ideographic,
}

/// Abbreviations that never end a sentence.
const TITLES: &[&str] = &[
    "adm", "amb", "asst", "brig", "capt", "cmdr", "cmrd", "col", "cpl", "dr", "fr", "ft", "gen", "gov", "hon", "insp",
    "lt", "maj", "messrs", "mlle", "mme", "mr", "mrs", "ms", "msgr", "mt", "mx", "pfc", "pres", "prof", "rep", "reps",
    "rev", "sen", "sens", "sgt", "sra", "srta", "st", "ste", "supt", "vs",
];

/// Abbreviations that end a sentence unless a digit follows.
const BEFORE_NUMBERS: &[&str] = &[
    "apr", "art", "aug", "ca", "cf", "dec", "feb", "fig", "jan", "jul", "jun", "mar", "no", "nos", "nov", "nr", "oct",
    "p", "pp", "sec", "sep", "sept", "vol",
];

/// Abbreviations that end a sentence only before a word of [`STARTERS`].
const COMPANIES: &[&str] = &[
    "ave", "blvd", "bros", "cia", "co", "corp", "dept", "dist", "est", "etc", "inc", "jr", "ltd", "pte", "rd", "sr",
    "univ",
];

/// The letters of the longest of these abbreviations.
const LONGEST_ABBREVIATION: usize = 6;

/// Words that begin a sentence much oftener than they follow an abbreviation.
const STARTERS: &[&str] = &[
    "a",
    "after",
    "all",
    "although",
    "among",
    "an",
    "and",
    "as",
    "at",
    "because",
    "before",
    "both",
    "but",
    "by",
    "despite",
    "during",
    "each",
    "every",
    "for",
    "from",
    "he",
    "her",
    "here",
    "his",
    "how",
    "however",
    "i",
    "if",
    "in",
    "it",
    "its",
    "last",
    "many",
    "meanwhile",
    "more",
    "most",
    "my",
    "next",
    "no",
    "not",
    "nothing",
    "now",
    "on",
    "one",
    "only",
    "or",
    "our",
    "she",
    "since",
    "so",
    "some",
    "still",
    "such",
    "than",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "though",
    "to",
    "under",
    "until",
    "we",
    "what",
    "when",
    "where",
    "while",
    "who",
    "why",
    "with",
    "yesterday",
    "yet",
    "you",
];

/// What the scanner knows of the word before the stop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Before<'a> {
    /// The last part of the word, as written.
    pub(crate) word: &'a str,
    /// What stands before that part in the word, as written.
    pub(crate) ahead: &'a str,
    /// It is a dotted acronym (`U.S.`).
    pub(crate) dotted: bool,
}

/// Returns whether a sentence ends between two words parted by `stop` and white space.
/// `after` is the text from the next word on.
pub(crate) fn ends_sentence(before: Before<'_>, stop: Stop, after: &str) -> bool {
    let Some(first) = after.trim_start_matches(['@', '#']).chars().next() else {
        return false;
    };
    match stop {
        Stop::None => false,
        Stop::Ideographic => true,
        Stop::Strong => !first.is_lowercase(),
        Stop::Period => !first.is_lowercase() && full_stop_ends(before, first, after),
    }
}

fn full_stop_ends(before: Before<'_>, first: char, after: &str) -> bool {
    let mut letters = before.word.chars();
    let is_letter = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    // J.-P. is one; CHINA'S, AT&T and team-B end in a letter that is none.
    let is_initial =
        is_letter && before.ahead.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-' | '\u{2010}' | '\u{2011}'));
    if before.dotted {
        return begins_with_starter(after);
    }
    if is_initial {
        return false;
    }
    if before.word.len() > LONGEST_ABBREVIATION {
        return true;
    }
    let word = before.word.to_ascii_lowercase();
    let listed = |list: &[&str]| list.binary_search(&word.as_str()).is_ok();
    if listed(TITLES) {
        false
    } else if listed(BEFORE_NUMBERS) {
        !first.is_ascii_digit()
    } else if listed(COMPANIES) {
        begins_with_starter(after)
    } else {
        true
    }
}

fn begins_with_starter(after: &str) -> bool {
    let end = after.find(|c: char| !c.is_alphabetic() && !is_invisible(c)).unwrap_or(after.len());
    // A.I. and AT&T begin with the letters of one, and are none.
    let mut behind = after[end..].chars();
    if matches!(behind.next(), Some('.' | '&')) && behind.next().is_some_and(char::is_alphanumeric) {
        return false;
    }
    let word: String = after[..end].chars().filter(|c| !is_invisible(*c)).flat_map(char::to_lowercase).collect();
    STARTERS.binary_search(&word.as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        for list in [TITLES, BEFORE_NUMBERS, COMPANIES, STARTERS] {
            assert!(list.is_sorted());
        }
    }

    #[test]
    fn no_abbreviation_is_longer_than_the_longest() {
        let all = [TITLES, BEFORE_NUMBERS, COMPANIES].concat();
        assert_eq!(all.iter().map(|word| word.len()).max(), Some(LONGEST_ABBREVIATION));
    }

    #[test]
    fn full_stops_end_sentences_but_not_after_abbreviations() {
        let ends = |word, dotted, after| ends_sentence(Before { word, ahead: "", dotted }, Stop::Period, after);
        assert!(ends("ended", false, "The next"));
        assert!(!ends("Sen", false, "Smith"));
        assert!(!ends("a.m", true, "local"));
        assert!(!ends("U.S", true, "Embassy"));
        assert!(ends("U.S", true, "He left"));
        assert!(!ends("U.S", true, "A.I. rules"));
        assert!(!ends("U.S", true, "AT&T rules"));
        assert!(!ends("J", false, "Marlow"));
        assert!(!ends("Jan", false, "27"));
        assert!(ends("Jan", false, "Talks"));
        assert!(!ends("Corp", false, "Chairman"));
        assert!(!ends("example", false, "lower"));
        assert!(!ends("U.S", true, "We\u{ad}bster stayed") && ends("U.S", true, "W\u{ad}e left"));
        let letter_ends = |ahead, word| ends_sentence(Before { word, ahead, dotted: false }, Stop::Period, "Taxes");
        for ahead in ["CHINA'", "China’", "AT&", "R&", "team-", "O'"] {
            assert!(letter_ends(ahead, "S"), "{ahead}S");
        }
        assert!(!letter_ends("J.-", "P") && !letter_ends("J-", "P") && !letter_ends("", "P"));
    }
}
