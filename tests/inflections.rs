//! Which words are forms of one word: a list of pairs that must and must not meet, and what other rules make of it.

use morgue::analysis::{english_stemmer, forms_of};

/// `meet` or `apart`, and two words.
const PAIRS: &str = include_str!("inflections.tsv");

fn finds_by_forms(a: &str, b: &str) -> bool {
    forms_of(a).iter().any(|word| word.forms.iter().any(|form| form == b))
}

/// Returns the pairs that a rule gets wrong: those that should find each other and do not, and those that should not and of which
/// one finds the other.
fn wrong(finds: impl Fn(&str, &str) -> bool) -> (Vec<String>, Vec<String>) {
    let (mut missed, mut mixed) = (Vec::new(), Vec::new());
    for line in PAIRS.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [should, a, b] = columns[..] else { panic!("{line}") };
        let (there, back) = (finds(a, b), finds(b, a));
        match should {
            "meet" if !(there && back) => missed.push(format!("{a} {b}")),
            "apart" if there || back => mixed.push(format!("{a} {b}")),
            _ => {}
        }
    }
    (missed, mixed)
}

#[test]
fn the_list_is_long_enough_to_tell() {
    let of = |kind| PAIRS.lines().filter(|line| line.starts_with(kind)).count();
    assert!(of("meet") >= 100 && of("apart") >= 100);
}

#[test]
fn inflections_meet_and_other_words_do_not() {
    let (missed, mixed) = wrong(finds_by_forms);
    assert!(missed.is_empty() && mixed.is_empty(), "missed {missed:?}, mixed {mixed:?}");
}

#[test]
fn a_stemmer_misses_irregular_forms_and_mixes_words() {
    let stemmer = english_stemmer();
    let (missed, mixed) = wrong(|a, b| stemmer.stem(a) == stemmer.stem(b));
    println!("Snowball misses {} {missed:?}, mixes {} {mixed:?}", missed.len(), mixed.len());
    assert!(mixed.iter().any(|pair| pair == "business busy") && missed.iter().any(|pair| pair == "say said"));
    assert!(mixed.len() > 10 && missed.len() > 40, "{} {}", missed.len(), mixed.len());
}
