//! The inflections of an English word: plurals, the third person, past and participle, by generation.
//!
//! From a word its possible bases are found (`talking`: `talk`, `talke`), and from each base all its forms
//! are spelled out (`talk`, `talks`, `talked`, `talking`). A word is a base of another only if spelling it
//! out gives that other: `planes` comes from `plane` and not from `plan`, `witness` from itself and not from
//! `wit`, `business` has nothing to do with `busy`. Irregular words stand in a table, and what stands there is not
//! guessed: `seed` is no past of `see`, `shed` none of `she`, and function words inflect by the table only. The caller
//! keeps the forms that the archive has.

use super::irregular::{group_of_base, groups_of, is_invariable, is_irregular_verb, is_of_no_other};

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

/// Returns whether the rules hold for a word.
fn is_regular(word: &str) -> bool {
    word.len() >= 2 && word.bytes().all(|byte| byte.is_ascii_lowercase()) && !is_invariable(word)
}

/// Returns the forms that the rules make of a base, without those that are another's.
fn spelled_forms(base: &str) -> Vec<String> {
    if is_regular(base) { own_of(base, regular_forms(base)) } else { Vec::new() }
}

/// Leaves out of the forms that the rules make of a base those that are a word in the tables, or a form of one.
fn own_of(base: &str, mut forms: Vec<String>) -> Vec<String> {
    let claimed = claimed_forms(base);
    forms.retain(|form| {
        // Innings are of inning, which is not of inn.
        let noun = form.strip_suffix('s').filter(|noun| *noun != base && noun.ends_with("ing"));
        !is_of_no_other(form) && !noun.is_some_and(is_of_no_other) && !claimed.contains(form)
    });
    forms
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
        if base == word || bases.iter().any(|(known, _)| *known == base) || !is_regular(&base) {
            continue;
        }
        let has_word = |forms: &Vec<String>| forms.iter().any(|form| form == word);
        let forms = Some(regular_forms(&base)).filter(has_word).map(|forms| own_of(&base, forms)).filter(has_word);
        bases.extend(forms.map(|forms| (base, forms)));
    }
    bases
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

/// Returns the forms that English spelling makes of a base of at least two letters.
fn regular_forms(base: &str) -> Vec<String> {
    if base.len() == 2 {
        return SHORT_NOUNS.contains(&base).then(|| [base, "s"].concat()).into_iter().collect();
    }
    let mut forms = Vec::with_capacity(8);
    add_plurals(base, &mut forms);
    if is_verb_like(base) {
        add_verb_forms(base, &mut forms);
    }
    forms
}

/// Adds the plurals of a noun, which are also the third person of a verb.
fn add_plurals(base: &str, forms: &mut Vec<String>) {
    let bytes = base.as_bytes();
    let (last, before) = (bytes[bytes.len() - 1], bytes[bytes.len() - 2]);
    let hissing = matches!(last, b's' | b'x' | b'z') || base.ends_with("ch") || base.ends_with("sh");
    if last == b'y' && !is_vowel(before) {
        forms.push([&base[..base.len() - 1], "ies"].concat());
    } else if hissing {
        // Los has no plural, tens is one: loses and tenses are other words. The table has gas, bus, lens and crisis.
        if !ends_in_single_s(bytes) || (syllables(bytes) > 1 && !base.ends_with("sis")) {
            forms.push([base, "es"].concat());
        }
    } else if !base.ends_with("ic") {
        forms.push([base, "s"].concat());
        if last == b'o' && !is_vowel(before) {
            forms.push([base, "es"].concat());
        }
    } else {
        // politic and politics are two words, but critics and topics are plurals.
        forms.extend(PLURAL_IN_ICS.contains(&base).then(|| [base, "s"].concat()));
    }
}

/// Returns whether a base may take -ed and -ing by its ending.
fn is_verb_like(base: &str) -> bool {
    let bytes = base.as_bytes();
    // Nouns in -ness, -ment and -ion take no other ending.
    let is_noun = ["ness", "ment", "ion", "ity", "ism"]
        .iter()
        .any(|suffix| base.len() > suffix.len() + 2 && base.ends_with(suffix))
        && !VERBS_LIKE_NOUNS.contains(&base);
    // Verbs of one short syllable end in two of these letters: called is no form of cal.
    let is_cut = matches!(bytes[bytes.len() - 1], b'f' | b'l' | b'z')
        && doubles(bytes) == Doubling::Always
        && !SHORT_VERBS.contains(&base);
    // Pleas is a plural, and pleased no form of it. The table has bias, focus and the like.
    !is_noun && !is_cut && !ends_in_single_s(bytes)
}

/// Adds the past, the participle and what is made of it.
fn add_verb_forms(base: &str, forms: &mut Vec<String>) {
    let bytes = base.as_bytes();
    let (last, before) = (bytes[bytes.len() - 1], bytes[bytes.len() - 2]);
    let stem = &base[..base.len() - 1];
    // Feed is no past of fee, nor weed of wee.
    let is_long_ee = base.ends_with("ee") && syllables(bytes) == 0 && !VERBS_IN_EE.contains(&base);
    let has_past = !is_long_ee && !is_irregular_verb(base);
    let mut verb = |past: String, present: String| {
        forms.extend(has_past.then_some(past));
        forms.push([&present, "s"].concat());
        forms.push(present);
    };
    if last == b'e' {
        let present = match before {
            b'i' => [&base[..base.len() - 2], "ying"].concat(),
            b'e' | b'o' | b'y' => [base, "ing"].concat(),
            // Singing is of sing.
            _ if matches!(base, "singe" | "swinge") => [base, "ing"].concat(),
            _ => [stem, "ing"].concat(),
        };
        verb([base, "d"].concat(), present);
    } else if last == b'y' && !is_vowel(before) {
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
        if VERBS_IN_C.contains(&base) {
            verb([base, "ked"].concat(), [base, "king"].concat());
        }
    }
}

fn ends_in_single_s(word: &[u8]) -> bool {
    matches!(word, [.., before, b's'] if *before != b's')
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
    let [rest @ .., before, vowel, last] = word else {
        return Doubling::Never;
    };
    if is_vowel(*last) || matches!(last, b'w' | b'x' | b'y' | b'h') || !is_vowel(*vowel) {
        return Doubling::Never;
    }
    // The u of squat, quit and equal is no vowel of its own.
    if is_vowel(*before) && !(*before == b'u' && rest.last() == Some(&b'q')) {
        // Two vowels that are two syllables: fuelled, dialled.
        let is_parted = [b"ial", b"uel", b"ual"].iter().any(|ending| word.ends_with(*ending));
        return if is_parted { Doubling::Sometimes } else { Doubling::Never };
    }
    if syllables(word) > 1 { Doubling::Sometimes } else { Doubling::Always }
}

/// Returns how many syllables of a word end in a consonant, by its spelling.
fn syllables(word: &[u8]) -> usize {
    word.windows(2).filter(|pair| is_vowel(pair[0]) && !is_vowel(pair[1])).count()
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

/// Words of two letters that have a plural. Of most the -s makes another word: la and Las, mr and mrs, nh and NHS.
const SHORT_NOUNS: &[&str] =
    &["ad", "cd", "dj", "dr", "ev", "id", "iq", "kg", "km", "lb", "mc", "mp", "pc", "td", "tv", "vc", "vp", "yr"];

/// Verbs of one syllable in a single consonant that most others write twice.
const SHORT_VERBS: &[&str] = &["gel", "pal", "quiz", "ref", "whiz"];

/// Verbs of one syllable in -ee.
const VERBS_IN_EE: &[&str] = &["free", "knee", "pee", "tee", "tree"];

/// Verbs in -c, whose past is in -cked.
const VERBS_IN_C: &[&str] = &[
    "bivouac", "frolic", "garlic", "havoc", "magic", "mimic", "panic", "picnic", "politic", "shellac", "tarmac",
    "traffic",
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
}
