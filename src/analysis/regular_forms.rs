//! The forms that English spelling makes of a word.

use super::irregular::is_irregular_verb;

/// Returns the forms that English spelling makes of a base of at least two letters.
pub(super) fn regular_forms(base: &str) -> Vec<String> {
    let mut forms = Vec::with_capacity(8);
    each_regular_form(base, &mut |parts| forms.push(parts.concat()));
    forms
}

/// Says the forms that English spelling makes of a base of at least two letters, each in parts.
pub(super) fn each_regular_form(base: &str, each: EachForm<'_>) {
    if base.len() == 2 {
        if SHORT_NOUNS.contains(&base) {
            each(&[base, "s"]);
        }
        return;
    }
    each_plural(base, each);
    if is_verb_like(base) {
        each_verb_form(base, each);
    }
}

/// Receives a form in parts: nearly all of them are only compared with what is known, and not kept.
pub(super) type EachForm<'e> = &'e mut dyn FnMut(&[&str]);

/// Says the plurals of a noun, which are also the third person of a verb.
fn each_plural(base: &str, each: EachForm<'_>) {
    let bytes = base.as_bytes();
    let (last, before) = (bytes[bytes.len() - 1], bytes[bytes.len() - 2]);
    let hissing = matches!(last, b's' | b'x' | b'z') || base.ends_with("ch") || base.ends_with("sh");
    if last == b'y' && !is_vowel(before) {
        each(&[&base[..base.len() - 1], "ies"]);
    } else if hissing {
        // Los has no plural, tens is one: loses and tenses are other words. The table has gas, bus, lens and crisis.
        if !ends_in_single_s(bytes) || (syllables(bytes) > 1 && !base.ends_with("sis")) {
            each(&[base, "es"]);
        }
    } else if !base.ends_with("ic") {
        each(&[base, "s"]);
        if last == b'o' && !is_vowel(before) {
            each(&[base, "es"]);
        }
    } else if PLURAL_IN_ICS.contains(&base) {
        // politic and politics are two words, but critics and topics are plurals.
        each(&[base, "s"]);
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

/// Says the past, the participle and what is made of it.
fn each_verb_form(base: &str, each: EachForm<'_>) {
    let bytes = base.as_bytes();
    let (last, before) = (bytes[bytes.len() - 1], bytes[bytes.len() - 2]);
    let stem = &base[..base.len() - 1];
    // Feed is no past of fee, nor weed of wee.
    let is_long_ee = base.ends_with("ee") && syllables(bytes) == 0 && !VERBS_IN_EE.contains(&base);
    let has_past = !is_long_ee && !is_irregular_verb(base);
    // Of a stem, or of one with its last letter doubled or changed.
    let mut verb = |of_past: [&str; 3], of_present: [&str; 3]| {
        if has_past {
            each(&of_past);
        }
        let [stem, letter, ing] = of_present;
        each(&[stem, letter, ing, "s"]);
        each(&of_present);
    };
    if last == b'e' {
        let present = match before {
            b'i' => [&base[..base.len() - 2], "y", "ing"],
            b'e' | b'o' | b'y' => [base, "", "ing"],
            // Singing is of sing.
            _ if matches!(base, "singe" | "swinge") => [base, "", "ing"],
            _ => [stem, "", "ing"],
        };
        verb([base, "", "d"], present);
    } else if last == b'y' && !is_vowel(before) {
        verb([stem, "i", "ed"], [base, "", "ing"]);
    } else {
        let doubled = doubles(bytes);
        if doubled != Doubling::Always {
            verb([base, "", "ed"], [base, "", "ing"]);
        }
        if doubled != Doubling::Never {
            let last = &base[base.len() - 1..];
            verb([base, last, "ed"], [base, last, "ing"]);
        }
        if VERBS_IN_C.contains(&base) {
            verb([base, "k", "ed"], [base, "k", "ing"]);
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

pub(super) fn is_vowel(byte: u8) -> bool {
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
