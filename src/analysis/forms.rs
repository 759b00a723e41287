//! The inflections of an English word: plurals, the third person, past and participle, by generation.
//!
//! From a word its possible bases are found (`talking`: `talk`, `talke`), and from each base all its forms
//! are spelled out (`talk`, `talks`, `talked`, `talking`). A word is a base of another only if spelling it
//! out gives that other: `planes` comes from `plane` and not from `plan`, `witness` from itself and not from
//! `wit`, `business` has nothing to do with `busy`. Irregular words stand in a table. The caller keeps the forms
//! that the archive has.

use super::irregular::{groups_of, is_invariable};

/// A base and the forms it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordForms {
    /// The base.
    pub base: String,
    /// Its forms, the base first.
    pub forms: Vec<String>,
}

/// Returns the bases that a folded word may come from, each with all its forms: the word as a base
/// itself comes first. A word of other letters than a to z, or of fewer than three, has only itself, but for the irregular ones.
///
/// When several bases are possible, those that the archive has are meant; when it has none of them, all.
pub fn forms_of(word: &str) -> Vec<WordForms> {
    let is_regular =
        |word: &str| word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_lowercase()) && !is_invariable(word);
    let spelled = |base: &str| if is_regular(base) { regular_forms(base) } else { Vec::new() };
    // Each with the forms that spelling makes of it.
    let mut bases = vec![(word.to_owned(), spelled(word))];
    if is_regular(word) {
        for base in candidate_bases(word) {
            if bases.iter().any(|(known, _)| *known == base) || is_invariable(&base) {
                continue;
            }
            let forms = regular_forms(&base);
            if forms.iter().any(|form| form == word) {
                bases.push((base, forms));
            }
        }
    }
    for group in groups_of(word) {
        if !bases.iter().any(|(known, _)| known == group[0]) {
            bases.push((group[0].to_owned(), spelled(group[0])));
        }
    }
    bases.into_iter().map(|(base, spelled)| with_forms(base, spelled)).collect()
}

fn with_forms(base: String, spelled: Vec<String>) -> WordForms {
    let mut forms = vec![base.clone()];
    let irregular =
        groups_of(&base).filter(|group| group[0] == base).flat_map(|group| group.iter().map(|form| (*form).to_owned()));
    let spelled = spelled.into_iter().filter(|form| !is_invariable(form));
    for form in irregular.chain(spelled) {
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
        if base.bytes().chain(ending.bytes().filter(|_| ending != "e")).any(is_vowel) && base.len() + ending.len() >= 3
        {
            bases.push([base, ending].concat());
        }
    };
    for (suffix, endings) in [
        ("ies", &["y", "ie"][..]),
        ("es", &["", "e"]),
        ("s", &[""]),
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
        if suffix != "s" && suffix != "es" {
            let bytes = stem.as_bytes();
            if let [.., a, b] = bytes
                && a == b
            {
                add(&stem[..stem.len() - 1], "");
            }
            if let Some(base) = stem.strip_suffix("ck") {
                add(base, "c");
            }
        }
    }
    bases
}

/// Returns the forms that English spelling makes of a base.
fn regular_forms(base: &str) -> Vec<String> {
    let mut forms = Vec::with_capacity(8);
    let bytes = base.as_bytes();
    let (last, before) = (bytes[bytes.len() - 1], bytes[bytes.len() - 2]);
    let stem = &base[..base.len() - 1];
    let consonant_y = last == b'y' && !is_vowel(before);
    let hissing = matches!(last, b's' | b'x' | b'z') || base.ends_with("ch") || base.ends_with("sh");
    if consonant_y {
        forms.push([stem, "ies"].concat());
    } else if hissing {
        forms.push([base, "es"].concat());
    } else if !base.ends_with("ic") {
        forms.push([base, "s"].concat());
        if last == b'o' && !is_vowel(before) {
            forms.push([base, "es"].concat());
        }
    } else {
        // politic and politics are two words, but critics and topics are plurals.
        forms.extend(PLURAL_IN_ICS.contains(&base).then(|| [base, "s"].concat()));
    }
    // Nouns in -ness, -ment and -ion take no other ending.
    if ["ness", "ment", "ion", "ity", "ism"]
        .iter()
        .any(|suffix| base.len() > suffix.len() + 2 && base.ends_with(suffix))
        && !VERBS_LIKE_NOUNS.contains(&base)
    {
        return forms;
    }
    let mut verb = |past: String, present: String| {
        forms.push(past);
        forms.push([&present, "s"].concat());
        forms.push(present);
    };
    if last == b'e' {
        let present = match before {
            b'i' => [&base[..base.len() - 2], "ying"].concat(),
            b'e' | b'o' | b'y' => [base, "ing"].concat(),
            _ => [stem, "ing"].concat(),
        };
        verb([base, "d"].concat(), present);
    } else if consonant_y {
        verb([stem, "ied"].concat(), [base, "ing"].concat());
    } else {
        let doubled = doubles(bytes);
        if doubled != Doubling::Always {
            verb([base, "ed"].concat(), [base, "ing"].concat());
        }
        if doubled != Doubling::Never {
            let last = &base[base.len() - 1..];
            verb([base, last, "ed"].concat(), [base, last, "ing"].concat());
        }
        if last == b'c' {
            verb([base, "ked"].concat(), [base, "king"].concat());
        }
    }
    forms
}

/// Whether the last consonant is doubled before -ed and -ing.
#[derive(PartialEq, Eq)]
enum Doubling {
    Never,
    /// By stress, or by country: visited, occurred, travelled.
    Sometimes,
    Always,
}

fn doubles(word: &[u8]) -> Doubling {
    let [.., before, vowel, last] = word else {
        return Doubling::Never;
    };
    if is_vowel(*last)
        || matches!(last, b'w' | b'x' | b'y' | b'h')
        || !is_vowel(*vowel)
        || (is_vowel(*before) && !word.ends_with(b"quit") && !word.ends_with(b"quip"))
    {
        return Doubling::Never;
    }
    let syllables = word.windows(2).filter(|pair| is_vowel(pair[0]) && !is_vowel(pair[1])).count();
    if syllables > 1 { Doubling::Sometimes } else { Doubling::Always }
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// Nouns in -ic whose plural is not the name of a field.
const PLURAL_IN_ICS: &[&str] = &[
    "attic",
    "clinic",
    "comic",
    "critic",
    "fabric",
    "graphic",
    "lyric",
    "mechanic",
    "medic",
    "metric",
    "mosaic",
    "music",
    "panic",
    "picnic",
    "relic",
    "republic",
    "skeptic",
    "sceptic",
    "statistic",
    "tactic",
    "topic",
    "traffic",
    "tropic",
];

/// Verbs that end like nouns.
const VERBS_LIKE_NOUNS: &[&str] = &[
    "auction",
    "caution",
    "cement",
    "comment",
    "commission",
    "compliment",
    "condition",
    "document",
    "envision",
    "experiment",
    "fashion",
    "function",
    "implement",
    "lament",
    "mention",
    "motion",
    "partition",
    "pension",
    "petition",
    "position",
    "question",
    "ration",
    "sanction",
    "station",
    "supplement",
    "torment",
    "transition",
    "vacation",
    "witness",
    "harness",
    "pity",
];

#[cfg(test)]
mod tests {
    use super::*;

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
}
