//! English words that don't inflect by the rules, found in tables.
//!
//! Most words are in none, and that is told without a look into them.

use super::irregular_verbs::VERBS;
use super::irregular_words::WORDS;
use crate::function_words::{FUNCTION_WORDS, is_function_word};

/// Returns the groups that a word stands in, each with its base first.
pub(super) fn groups_of(word: &str) -> impl Iterator<Item = &'static [&'static str]> {
    let verbs = if may_be_in(IN_VERBS, word) { VERBS } else { &[] };
    let words = if may_be_in(IN_WORDS, word) { WORDS } else { &[] };
    verbs.iter().chain(words).copied().filter(move |group| group.contains(&word))
}

/// Returns the group of a base.
pub(super) fn group_of_base(word: &str) -> Option<&'static [&'static str]> {
    group_in(IN_VERBS, VERBS, word).or_else(|| group_in(IN_WORDS, WORDS, word))
}

/// Returns whether a word is a verb whose past is not made by the rules.
pub(super) fn is_irregular_verb(word: &str) -> bool {
    group_in(IN_VERBS, VERBS, word).is_some()
}

/// Returns whether the rules make no forms of a word, nor it of another word.
pub(super) fn is_invariable(word: &str) -> bool {
    may_be_in(IN_INVARIABLE, word) && (INVARIABLE.binary_search(&word).is_ok() || is_function_word(word))
}

/// Returns whether the rules make a word of no other, though it may look like it: it is invariable, or a base in the tables.
pub(super) fn is_of_no_other(word: &str) -> bool {
    may_be_in(IN_VERBS | IN_WORDS | IN_INVARIABLE, word) && (is_invariable(word) || group_of_base(word).is_some())
}

fn group_in(table: u8, groups: &'static [&'static [&'static str]], base: &str) -> Option<&'static [&'static str]> {
    if !may_be_in(table, base) {
        return None;
    }
    groups.binary_search_by_key(&base, |group| group[0]).ok().map(|at| groups[at])
}

const IN_VERBS: u8 = 1;
const IN_WORDS: u8 = 2;
const IN_INVARIABLE: u8 = 4;

/// Returns whether a word may be in a table: nearly all words are in none, as most of them show in the sieve.
fn may_be_in(table: u8, word: &str) -> bool {
    SIEVE[sieve_place(word.as_bytes())] & table != 0
}

/// The tables in which a word has this place in the sieve.
static SIEVE: [u8; 1 << SIEVE_BITS] = {
    let mut sieve = [0; 1 << SIEVE_BITS];
    mark_groups(&mut sieve, VERBS, IN_VERBS);
    mark_groups(&mut sieve, WORDS, IN_WORDS);
    mark(&mut sieve, INVARIABLE, IN_INVARIABLE);
    mark(&mut sieve, &FUNCTION_WORDS, IN_INVARIABLE);
    sieve
};

const fn mark_groups(sieve: &mut [u8], groups: &[&[&str]], table: u8) {
    let mut group = 0;
    while group < groups.len() {
        mark(sieve, groups[group], table);
        group += 1;
    }
}

const fn mark(sieve: &mut [u8], words: &[&str], table: u8) {
    let mut word = 0;
    while word < words.len() {
        sieve[sieve_place(words[word].as_bytes())] |= table;
        word += 1;
    }
}

/// So wide that of 20 words in no table one passes the sieve.
const SIEVE_BITS: u32 = 15;

/// Returns the place of a word in the sieve: the first bits of its hash (Fowler, Noll and Vo, FNV-1a of 32 bits).
const fn sieve_place(word: &[u8]) -> usize {
    let (mut hash, mut at) = (2_166_136_261_u32, 0);
    while at < word.len() {
        hash = (hash ^ word[at] as u32).wrapping_mul(16_777_619);
        at += 1;
    }
    (hash >> (u32::BITS - SIEVE_BITS)) as usize
}

/// Words without other forms, or whose ending only looks like one. Function words are such too.
const INVARIABLE: &[&str] = &[
    "alas",
    "always",
    "anything",
    "boeing",
    "brussels",
    "bus",
    "ceiling",
    "chaos",
    "childs",
    "christmas",
    "commons",
    "congress",
    "corps",
    "cyprus",
    "evening",
    "everything",
    "forthcoming",
    "gas",
    "goods",
    "harding",
    "hastings",
    "hundred",
    "incoming",
    "indeed",
    "james",
    "king",
    "lens",
    "mars",
    "mathematics",
    "morning",
    "mrs",
    "naked",
    "need",
    "news",
    "nothing",
    "odds",
    "offspring",
    "oncoming",
    "ongoing",
    "outgoing",
    "outstanding",
    "paris",
    "perhaps",
    "physics",
    "plus",
    "politics",
    "sacred",
    "series",
    "sing",
    "something",
    "sometimes",
    "species",
    "spring",
    "string",
    "texas",
    "thanks",
    "thing",
    "thus",
    "united",
    "upbringing",
    "upcoming",
    "us",
    "wicked",
    "wing",
    "yes",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sieve_lets_every_word_of_its_tables_through() {
        assert!(INVARIABLE.is_sorted());
        assert!(INVARIABLE.iter().all(|word| is_invariable(word)));
        assert!(FUNCTION_WORDS.iter().all(|word| is_invariable(word)));
        assert!(VERBS.iter().chain(WORDS).copied().flatten().all(|word| groups_of(word).next().is_some()));
        assert!(!is_invariable("tariff") && groups_of("tariff").next().is_none());
    }

    #[test]
    fn every_base_stands_in_one_table_once_and_is_found() {
        for table in [VERBS, WORDS] {
            assert!(table.is_sorted_by(|one, next| one[0] < next[0]));
            assert!(table.iter().all(|group| group_of_base(group[0]) == Some(group)));
        }
        assert!(WORDS.iter().all(|group| !is_irregular_verb(group[0])));
    }
}
