//! The inflections of an English word: plurals, the third person, past and participle, by generation.
//!
//! From a word its possible bases are found (`talking`: `talk`, `talke`), and from each base all its forms
//! are spelled out (`talk`, `talks`, `talked`, `talking`). A word is a base of another only if spelling it
//! out gives that other: `planes` comes from `plane` and not from `plan`, `witness` from itself and not from
//! `wit`, `business` has nothing to do with `busy`. Irregular words stand in a table, and what stands there is not
//! guessed: `seed` is no past of `see`, `shed` none of `she`, and function words inflect by the table only. The caller
//! keeps the forms that the archive has.

use super::irregular::{group_of_base, groups_of, is_invariable, is_of_no_other};
use super::regular_forms::{each_regular_form, is_vowel, regular_forms};

/// A base and the forms it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordForms {
    /// The base.
    pub base: String,
    /// Its forms, the base first.
    pub forms: Vec<String>,
}

/// Returns the bases that a folded word may come from, each with all its forms: the word as a base
/// itself comes first. A word of other letters than a to z, or of one, has only itself, but for the irregular ones.
///
/// When several bases are possible, those that the archive has are meant; when it has none of them, all.
pub fn forms_of(word: &str) -> Vec<WordForms> {
    // Each with the forms that spelling makes of it.
    let mut bases = vec![(word.to_owned(), spelled_forms(word))];
    if is_regular(word) && !is_of_no_other(word) {
        bases.extend(guessed_bases(word));
    }
    for group in groups_of(word) {
        if !bases.iter().any(|(known, _)| known == group[0]) {
            bases.push((group[0].to_owned(), spelled_forms(group[0])));
        }
    }
    bases.into_iter().map(|(base, spelled)| with_forms(base, spelled)).collect()
}

/// Returns the forms of a word that are known, each once and in no order: those of the word as a base, and those of its other bases that are
/// known. They are those that [`forms_of`] says; but what is not known is hardly spelled out.
pub fn known_forms(word: &str, is_known: impl Fn(&str) -> bool) -> Vec<String> {
    let mut bases = vec![word.to_owned()];
    if is_regular(word) && !is_of_no_other(word) {
        bases.extend(candidate_bases(word).into_iter().filter(|base| is_known(base) && is_made_of(word, base)));
    }
    bases.extend(groups_of(word).map(|group| group[0].to_owned()).filter(|base| is_known(base)));
    let (mut known, mut spelled): (Vec<String>, String) = (Vec::new(), String::new());
    let mut add = |form: &str| {
        if is_known(form) && !known.iter().any(|other| other == form) {
            known.push(form.to_owned());
        }
    };
    for base in &bases {
        add(base);
        group_of_base(base).unwrap_or_default().iter().for_each(|form| add(form));
        if is_regular(base) {
            each_regular_form(base, &mut |parts| {
                spelled.clear();
                parts.iter().for_each(|part| spelled.push_str(part));
                if is_known(&spelled) && is_own(base, &spelled) {
                    add(&spelled);
                }
            });
        }
    }
    known
}

/// Returns whether the rules hold for a word.
fn is_regular(word: &str) -> bool {
    word.len() >= 2 && word.bytes().all(|byte| byte.is_ascii_lowercase()) && !is_invariable(word)
}

/// Returns the forms that the rules make of a base, without those that are another's.
fn spelled_forms(base: &str) -> Vec<String> {
    if is_regular(base) { own_of(base, regular_forms(base)) } else { Vec::new() }
}

/// Leaves out of the forms that the rules make of a base those that are not its own.
fn own_of(base: &str, mut forms: Vec<String>) -> Vec<String> {
    let claimed = claimed_forms(base);
    forms.retain(|form| !is_of_tables(base, form) && !claimed.contains(form));
    forms
}

/// Returns whether a form that the rules make of a base is its own, and not another's.
fn is_own(base: &str, form: &str) -> bool {
    !is_of_tables(base, form) && !claimed_forms(base).iter().any(|claimed| claimed == form)
}

/// Returns whether a form that the rules make of a base is a word in the tables, or a form of one.
fn is_of_tables(base: &str, form: &str) -> bool {
    // Innings are of inning, which is not of inn.
    let noun = form.strip_suffix('s').filter(|noun| *noun != base && noun.ends_with("ing"));
    is_of_no_other(form) || noun.is_some_and(is_of_no_other)
}

/// Returns the forms that the rules make of a word in the tables which is spelled like a base that is in none, but for an e or
/// a doubled letter. They are its own: `casting` is of `cast` and not of `caste`, `uniting` of `unite` and not of `unit`.
fn claimed_forms(base: &str) -> Vec<String> {
    if group_of_base(base).is_some() {
        return Vec::new();
    }
    let is_known = |near: &str| near.len() > 2 && group_of_base(near).is_some();
    let stem = base.strip_suffix('e');
    if let Some(near) = stem.filter(|near| near.len() > 2 && is_of_no_other(near)) {
        // Downing is no form of downe, as little as of down.
        return regular_forms(near);
    }
    if let Some(near) = undoubled(stem.unwrap_or(base)).filter(|near| is_known(near)) {
        return regular_forms(near);
    }
    let near = [base, "e"].concat();
    if stem.is_none() && is_known(&near) { regular_forms(&near) } else { Vec::new() }
}

/// Returns a word that ends in a doubled letter without one of the two.
fn undoubled(word: &str) -> Option<&str> {
    let shorter = &word[..word.len().checked_sub(1)?];
    (shorter.bytes().last() == word.bytes().last()).then_some(shorter)
}

/// Returns the other bases of which the rules make a word, with what they make of them.
fn guessed_bases(word: &str) -> Vec<(String, Vec<String>)> {
    let mut bases: Vec<(String, Vec<String>)> = Vec::new();
    for base in candidate_bases(word) {
        if bases.iter().all(|(known, _)| *known != base) && is_made_of(word, &base) {
            let forms = own_of(&base, regular_forms(&base));
            bases.push((base, forms));
        }
    }
    bases
}

/// Returns whether the rules make a word of another, and it is its own.
fn is_made_of(word: &str, base: &str) -> bool {
    if base == word || !is_regular(base) {
        return false;
    }
    let mut is_made = false;
    each_regular_form(base, &mut |parts| is_made |= are_parts_of(parts, word));
    is_made && is_own(base, word)
}

/// Returns whether parts make up a word.
fn are_parts_of(parts: &[&str], word: &str) -> bool {
    parts.iter().try_fold(word, |rest, part| rest.strip_prefix(part)).is_some_and(str::is_empty)
}

fn with_forms(base: String, spelled: Vec<String>) -> WordForms {
    let irregular = group_of_base(&base).unwrap_or_default();
    let mut forms = Vec::with_capacity(1 + irregular.len() + spelled.len());
    forms.push(base.clone());
    for form in irregular.iter().map(|form| (*form).to_owned()).chain(spelled) {
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    WordForms { base, forms }
}

/// Returns words that the word might be a regular form of.
fn candidate_bases(word: &str) -> Vec<String> {
    let mut bases = Vec::new();
    let mut add = |base: &str, ending: &str| {
        // A silent e makes no word of a stem without a vowel (sting, ring), but ie and y do (die, try).
        if base.bytes().chain(ending.bytes().filter(|_| ending != "e")).any(is_vowel) {
            bases.push([base, ending].concat());
        }
    };
    for (suffix, endings) in [
        ("ies", &["y", "ie"][..]),
        ("es", &["", "e"]),
        ("ied", &["y", "ie"]),
        ("ed", &["", "e"]),
        ("ying", &["y", "ie"]),
        ("ings", &["", "e"]),
        ("ing", &["", "e"]),
    ] {
        let Some(stem) = word.strip_suffix(suffix) else {
            continue;
        };
        for ending in endings {
            add(stem, ending);
        }
        if suffix != "es" {
            if let Some(base) = undoubled(stem) {
                add(base, "");
            }
            if let Some(base) = stem.strip_suffix("ck") {
                add(base, "c");
            }
        }
    }
    // Letters that are said one by one have no vowel: dvd, tv.
    bases.extend(word.strip_suffix('s').filter(|base| base.len() >= 2).map(str::to_owned));
    bases
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn meets(a: &str, b: &str) -> bool {
        forms_of(a).iter().any(|word| word.forms.iter().any(|form| form == b))
    }

    #[test]
    fn inflections_of_one_word_meet() {
        for group in [
            "tariff tariffs",
            "talk talks talked talking",
            "country countries",
            "arrest arrests arrested arresting",
            "plan plans planned planning",
            "plane planes",
            "visit visits visited visiting",
            "incite incites incited inciting",
            "travel travelled travelling traveled traveling",
            "panic panics panicked panicking",
            "die dies died dying",
            "box boxes",
            "hero heroes",
            "agree agrees agreed agreeing",
            "say says said saying",
            "child children",
            "strike struck striking strikes",
            "deescalate deescalated deescalating",
            "tax taxes taxed taxing",
            "use uses used using",
            "witness witnesses witnessed",
        ] {
            let words: Vec<&str> = group.split(' ').collect();
            for a in &words {
                for b in &words {
                    assert!(meets(a, b), "{a} should find {b}");
                }
            }
        }
    }

    #[test]
    fn different_words_do_not_meet() {
        for (a, b) in [
            ("business", "busy"),
            ("witness", "wit"),
            ("plane", "plan"),
            ("planes", "plan"),
            ("rating", "rat"),
            ("hoping", "hop"),
            ("news", "new"),
            ("politics", "politic"),
            ("economics", "economic"),
            ("deescalation", "deescalate"),
            ("evening", "even"),
            ("need", "nee"),
            ("university", "universe"),
            ("paste", "past"),
            ("ecuadorean", "ecuadorian"),
        ] {
            assert!(!meets(a, b), "{a} must not find {b}");
            assert!(!meets(b, a), "{b} must not find {a}");
        }
    }

    #[test]
    fn function_words_inflect_by_the_table_only() {
        for (function_word, other) in [
            ("the", "things"),
            ("she", "shed"),
            ("her", "herring"),
            ("can", "canned"),
            ("down", "downing"),
            ("it", "its"),
        ] {
            assert!(!meets(function_word, other) && !meets(other, function_word), "{function_word} {other}");
        }
        assert!(meets("be", "was") && meets("does", "do") && meets("owned", "own"));
    }

    #[test]
    fn what_the_table_knows_is_not_guessed() {
        for (base, other) in [
            ("see", "seed"),
            ("los", "loses"),
            ("caste", "casting"),
            ("unit", "uniting"),
            ("inn", "innings"),
            ("sing", "singed"),
        ] {
            assert!(!meets(base, other) && !meets(other, base), "{base} {other}");
        }
        assert!(meets("lose", "loses") && meets("unite", "uniting") && meets("cast", "casting"));
    }

    #[test]
    fn words_of_one_or_two_letters_have_few_forms() {
        assert!(meets("tvs", "tv") && meets("ads", "ad"));
        for word in ["", "a", "u", "s", "la", "mr", "ed"] {
            assert_eq!(forms_of(word), [WordForms { base: word.to_owned(), forms: vec![word.to_owned()] }], "{word}");
        }
        assert!(["eed", "ing", "ies"].iter().all(|word| forms_of(word).len() == 1));
    }

    proptest! {
        #[test]
        fn known_forms_are_the_forms_that_are_known(
            stem in prop_oneof![
                prop::sample::select(vec![
                    "plan", "plane", "country", "run", "say", "die", "box", "panic", "see", "cast", "unit", "inn", "bus", "child", "lie",
                ]).prop_map(str::to_owned),
                "[b-t][aeiouy][a-z]{0,4}",
            ],
            ending in prop::sample::select(vec!["", "s", "es", "ies", "ed", "ied", "d", "ing", "ings", "ying", "er"]),
            chosen in prop::collection::vec(any::<bool>(), 64),
        ) {
            let word = format!("{stem}{ending}");
            let all = forms_of(&word);
            let mut names: Vec<&String> = all.iter().flat_map(|base| base.forms.iter().chain([&base.base])).collect();
            names.sort_unstable();
            names.dedup();
            let known: Vec<&String> = names.iter().zip(&chosen).filter(|(_, chosen)| **chosen).map(|(name, _)| *name).collect();
            let is_known = |form: &str| known.iter().any(|known| *known == form);
            let meant = all.iter().enumerate().filter(|(at, base)| *at == 0 || is_known(&base.base));
            let mut expected: Vec<&String> =
                meant.flat_map(|(_, base)| &base.forms).filter(|form| is_known(form)).collect();
            expected.sort_unstable();
            expected.dedup();
            let mut found = known_forms(&word, is_known);
            found.sort_unstable();
            prop_assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{} of {:?}", word, known);
        }
    }
}
