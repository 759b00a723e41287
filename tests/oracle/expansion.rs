//! What a word of a query stands for, asked of one term at a time.

use std::collections::BTreeSet;

use morgue::analysis::{fold, forms_of, stemmer_for};
use morgue::query::Form;

/// The shortest stem by which words of a language other than English are forms of one.
const SHORTEST_STEM: usize = 3;

/// Says whether a term of the archive, in an article of a language, is what a folded word stands for.
/// `known` are all words of the archive.
pub(crate) fn means(form: Form, word: &str, term: &str, lang: Option<&str>, known: &BTreeSet<String>) -> bool {
    match form {
        Form::Exact => term == word,
        Form::Inflected => term == word || is_english_form(word, term, known) || shares_stem(word, term, lang),
        // A letter that is a word by itself is like no other.
        Form::Fuzzy(_) if word.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) => term == word,
        Form::Fuzzy(most) => !has_capitals(term) && edits(word, term) <= usize::from(most),
        Form::Pattern => !has_capitals(term) && fits(&chars(word), &chars(term)),
    }
}

/// A word's own forms, and those of its bases: the bases that the archive has, or all if it has none.
fn is_english_form(word: &str, term: &str, known: &BTreeSet<String>) -> bool {
    let all = forms_of(word);
    let (own, bases) = all.split_first().expect("a word is a base of itself");
    let any_known = bases.iter().any(|base| known.contains(&base.base));
    let chosen = bases.iter().filter(|base| !any_known || known.contains(&base.base));
    std::iter::once(own).chain(chosen).any(|base| base.forms.iter().any(|form| form == term))
}

/// In an article of another language, words with one stem are forms of one word; the stem is what they begin with.
fn shares_stem(word: &str, term: &str, lang: Option<&str>) -> bool {
    let Some(stemmer) = lang.and_then(stemmer_for) else {
        return false;
    };
    let stem = stemmer.stem(word);
    let begins = word.starts_with(&stem) && term.starts_with(&stem);
    begins && stem.len() >= SHORTEST_STEM && !has_capitals(term) && stemmer.stem(term) == stem
}

fn has_capitals(term: &str) -> bool {
    term.chars().any(char::is_uppercase)
}

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

/// Says whether a pattern fits a whole word: `*` is any letters, `?` is one.
fn fits(pattern: &[char], word: &[char]) -> bool {
    match pattern.split_first() {
        None => word.is_empty(),
        Some(('*', rest)) => (0..=word.len()).any(|skipped| fits(rest, &word[skipped..])),
        Some((c, rest)) => word.first().is_some_and(|first| *c == '?' || c == first) && fits(rest, &word[1..]),
    }
}

/// Returns a pattern as typed with its letters folded, without the signs that join a compound.
pub(crate) fn folded_pattern(typed: &str) -> String {
    let mut folded = String::new();
    for c in typed.chars() {
        match c {
            '*' | '?' => folded.push(c),
            '-' | '\'' | '’' => {}
            c => fold(&c.to_string(), &mut folded),
        }
    }
    folded
}

/// Returns the optimal string alignment distance: letters added, left out, changed, and neighbours swapped,
/// each letter being touched once (Damerau 1964 as restricted by Oommen & Loke 1997).
fn edits(one: &str, other: &str) -> usize {
    let (one, other) = (chars(one), chars(other));
    let mut table = vec![vec![0; other.len() + 1]; one.len() + 1];
    for i in 0..=one.len() {
        for j in 0..=other.len() {
            if i == 0 || j == 0 {
                table[i][j] = i + j;
                continue;
            }
            let changed = usize::from(one[i - 1] != other[j - 1]);
            let mut least = (table[i - 1][j] + 1).min(table[i][j - 1] + 1).min(table[i - 1][j - 1] + changed);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                least = least.min(table[i - 2][j - 2] + 1);
            }
            table[i][j] = least;
        }
    }
    table[one.len()][other.len()]
}

#[test]
fn the_textbook_distances_and_globs_are_right() {
    for (one, other, distance) in
        [("a", "a", 0), ("ab", "ba", 1), ("ca", "abc", 3), ("kitten", "sitting", 3), ("", "ab", 2)]
    {
        assert_eq!(edits(one, other), distance, "{one} {other}");
    }
    let fits = |pattern, word| fits(&chars(pattern), &chars(word));
    assert!(fits("*a*b", "xaab") && fits("wom?n", "women") && !fits("wom?n", "womn") && !fits("a*a", "a"));
}
