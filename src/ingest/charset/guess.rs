//! Guessing: which charset bytes are in that say nothing of it and are not UTF-8.
//!
//! Firefox's detector is asked first. It knows the charsets of the web and not those of DOS and of the
//! Macintosh, and it always answers. So its answer is weighed against the others: each gives a text, and that
//! text is the likeliest in which the letters are those of one language, stand in words, and have capitals
//! where words begin, and in which signs stand where such signs do. A charset that the detector does not know
//! has to be better by a margin. Of English text Windows-1252 is the likeliest by far: there it has that
//! margin whatever the detector says, and letters, which English words hardly have, count less than signs.

use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    IBM866, ISO_8859_2, ISO_8859_3, ISO_8859_4, ISO_8859_10, ISO_8859_13, ISO_8859_14, ISO_8859_15, ISO_8859_16,
    MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257, X_MAC_CYRILLIC,
};

use super::alphabets;
use super::english::is_english;
use super::iso2022;
use super::label::Charset;
use super::pages::PAGES;
use super::place::{Context, Look, Script};

/// How many bytes around those that are not ASCII are looked at.
const SAMPLE: usize = 2 << 10;

/// How many bytes before and after one that is not ASCII are looked at with it.
const AROUND: usize = 12;

/// How much likelier the text of another charset must be than that of the detector's answer. A letter of the
/// language counts one, a capital in the middle of a word two against it.
const MARGIN: f32 = 1.2;

/// What a charset that is seldom met has to be likelier by.
const HANDICAP: f32 = 0.6;

/// What a charset that the detector knows and did not answer has to be likelier by.
const KNOWN: f32 = 1.5;

/// What a letter of another script takes from a text in Latin letters; those of East Asia take nothing.
const STRANGER: f32 = 1.0;

/// What the letters of a text count in English, whose own words have none of them.
const IN_ENGLISH: f32 = 0.4;

/// What the detector's answer loses in English where it is not Windows-1252.
const DOUBT: f32 = 0.6;

/// The pages that are seldom met.
const SELDOM: [&str; 17] = [
    "856",
    "860",
    "861",
    "863",
    "864",
    "865",
    "ptcp154",
    "kz1048",
    "koi8t",
    "hproman8",
    "maccroatian",
    "macromania",
    "maciceland",
    "macce",
    "macgreek",
    "macturkish",
    "775",
];

/// Returns the likeliest charset of bytes that are not UTF-8.
pub(super) fn guess(bytes: &[u8]) -> Charset {
    if iso2022::is_used(bytes) {
        return Charset::Iso2022;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let detected: Charset = detector.guess(None, Utf8Detection::Deny).into();
    let sample = sample(bytes, AROUND, SAMPLE);
    if sample.is_empty() {
        return detected;
    }
    // English with words of East Asia in it is told by the detector.
    let is_wide = matches!(detected, Charset::Standard(encoding) if !encoding.is_single_byte());
    let is_english = !is_wide && is_english(bytes);
    let expected = is_english.then_some(Charset::Standard(WINDOWS_1252));
    let doubt = if expected.is_some_and(|expected| expected != detected) { DOUBT } else { 0.0 };
    let mut looks: Vec<Look> = detected.decode(&sample).chars().map(Look::of).collect();
    let mut best = (likelihood(&looks, is_english) + MARGIN - doubt, detected);
    for other in OTHERS.iter() {
        looks.clear();
        looks.extend(sample.iter().map(|byte| other.looks[usize::from(*byte)]));
        let advance = if expected == Some(other.charset) { MARGIN } else { -other.handicap };
        let likelihood = likelihood(&looks, is_english) + advance;
        if likelihood > best.0 {
            best = (likelihood, other.charset);
        }
    }
    best.1
}

/// A charset of single bytes that the detector does not know, or seldom answers.
struct Other {
    charset: Charset,
    /// What it has to be likelier by.
    handicap: f32,
    /// What the bytes are in it.
    looks: [Look; 256],
}

/// A text is weighed in all of them, so what their characters are is found out once.
static OTHERS: LazyLock<Vec<Other>> = LazyLock::new(|| {
    let bytes: [u8; 256] = std::array::from_fn(|byte| byte as u8);
    let look = |charset: Charset, byte: u8| Look::of(charset.decode(&[byte]).chars().next().unwrap_or('\u{fffd}'));
    others()
        .map(|(charset, handicap)| Other { charset, handicap, looks: bytes.map(|byte| look(charset, byte)) })
        .collect()
});

/// Returns the charsets that the detector does not know, or seldom answers, and what they have to be better by.
fn others() -> impl Iterator<Item = (Charset, f32)> {
    let known = [WINDOWS_1250, WINDOWS_1251, WINDOWS_1254, WINDOWS_1257, ISO_8859_2, ISO_8859_4, IBM866];
    let unknown = [WINDOWS_1252, MACINTOSH, X_MAC_CYRILLIC, ISO_8859_15];
    let rare = [ISO_8859_3, ISO_8859_10, ISO_8859_13, ISO_8859_14, ISO_8859_16];
    let with = |handicap: f32| move |encoding| (Charset::Standard(encoding), handicap);
    let standard = known
        .into_iter()
        .map(with(KNOWN))
        .chain(unknown.into_iter().map(with(0.1)))
        .chain(rare.into_iter().map(with(HANDICAP)));
    let seldom = |labels: &[&str]| if labels.iter().any(|label| SELDOM.contains(label)) { HANDICAP } else { 0.0 };
    let pages = PAGES.iter().map(move |page| (Charset::Page(page), seldom(page.labels)));
    standard.chain(pages)
}

/// Returns what stands around the bytes that are not ASCII, so many bytes before and behind each, and about so many at the most.
pub(super) fn sample(bytes: &[u8], around: usize, most: usize) -> Vec<u8> {
    let mut sample = Vec::new();
    let mut taken = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if byte.is_ascii() || at < taken && at + around < taken {
            continue;
        }
        let start = at.saturating_sub(around).max(taken);
        // What is not taken is as good as a space.
        if start > taken && !sample.is_empty() {
            sample.push(b' ');
        }
        let end = bytes.len().min(at + 1 + around);
        if end > start {
            sample.extend_from_slice(&bytes[start..end]);
            taken = end;
        }
        if sample.len() > most {
            break;
        }
    }
    sample
}

/// Returns how likely a text is: the sum of what its characters that are not ASCII say.
fn likelihood(text: &[Look], is_english: bool) -> f32 {
    let (mut signs, mut good, mut bad) = (0.0, 0.0, 0.0);
    let mut letters = Vec::new();
    for (at, look) in text.iter().enumerate().filter(|(_, look)| !look.c.is_ascii()) {
        let context = Context::new(text, at);
        if look.script == Script::None {
            signs += context.sign(look.c, is_english);
        } else {
            letters.push(look);
            let (well, badly) = context.letter(look);
            good += well;
            bad += badly;
        }
    }
    let plain = || text.iter().map(|look| look.c).filter(char::is_ascii_alphabetic).map(|c| c as u8);
    let strangers = letters.iter().filter(|look| !matches!(look.script, Script::Latin | Script::Other)).count();
    if strangers * 4 < plain().count() {
        bad += STRANGER * strangers as f32;
    }
    let fit = alphabets::fit(letters.iter().map(|look| look.small).collect(), plain());
    good += fit.max(0.0);
    bad -= fit.min(0.0);
    signs + if is_english { IN_ENGLISH * good } else { good } - bad
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Returns a text in a charset of single bytes.
    fn in_charset(label: &str, text: &str) -> Vec<u8> {
        let charset = Charset::for_label(label).unwrap();
        let upper: Vec<String> = (0x80..=0xff).map(|byte| charset.decode(&[byte])).collect();
        let byte = |c: char| match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() => byte,
            _ => 0x80 + upper.iter().position(|other| other.chars().eq([c])).expect("it has the character") as u8,
        };
        text.chars().map(byte).collect()
    }

    #[track_caller]
    fn assert_guessed(label: &str, text: &str) {
        let bytes = in_charset(label, text);
        let guessed = guess(&bytes);
        assert_eq!(guessed.decode(&bytes), text, "{label} was taken for {guessed:?}");
    }

    /// English with the punctuation of typesetters.
    const PUNCTUATED: [&str; 12] = [
        "The mayor—who had left at noon—said nothing to the press about the bridge.",
        "The firm will close.\u{a0} The mayor said\u{a0}so on Monday.\u{a0} The town’s bridge is “old,” he said.",
        "Tom Hale, 1911–1995, was a builder of bridges, and his firm made forty of them – or so he said.",
        "The council voted on Monday to close the “old” bridge. Engineers found cracks in two of its piers.",
        "“We won’t pay,” said the baker… and she didn’t; they’ve had enough of it—all of them.",
        "Her ‘new’ plan is the one they dropped in 2004–05, but it’s “better”—or so we’re told.",
        "The road was shut…then it was open—then shut again, and nobody knew why it’d happened.",
        "Mr\u{a0}Hale and Mrs\u{a0}Orr met at 10\u{a0}a.m. – the doors were shut – and left by noon.",
        "She said that the “ship,” the ‘crew’ and the captain’s dog were safe…",
        "• The ferry is late\n• The bus is full — and there’s more to come",
        "It is the drivers’ strike—the third this year—that has “stopped everything,” from trams to taxis.",
        "The tower’s height—ninety feet—is what they’re proud of; its clock, they’d rather not discuss…",
    ];

    #[test]
    fn english_with_the_punctuation_of_windows_is_that() {
        for text in PUNCTUATED {
            assert_guessed("windows-1252", text);
            assert_guessed("windows-1252", &format!("{text}\n").repeat(60));
        }
        for text in ["Users\u{a0}is the word that was used.", "He came—and she left.", "Hale: the bridge’s end"] {
            assert_guessed("windows-1252", text);
        }
    }

    #[test]
    fn english_with_the_punctuation_of_the_macintosh_is_that() {
        for text in PUNCTUATED {
            assert_guessed("macintosh", text);
            assert_guessed("macintosh", &format!("{text}\n").repeat(60));
        }
        assert_guessed("macintosh", "The judge’s ruling is what they’d hoped for.\n\n∞ Link to this story");
    }

    #[test]
    fn english_with_names_keeps_their_letters() {
        for text in [
            "The chef at the café in Orléans said that the crème brûlée was made by his fiancée and not by him.",
            "The señor from Málaga and the señora from Córdoba said they had met in a café with a view of the sea.",
            "Jürgen and Günther Müller, who were with the band for years, left it when their father fell ill in Köln.",
        ] {
            for label in ["windows-1252", "cp437", "cp850", "macintosh"] {
                assert_guessed(label, text);
            }
        }
    }

    #[test]
    fn letters_that_make_words_of_other_languages_are_those() {
        for text in [
            "Der Bürgermeister erklärte, die Brücke über den Fluß müsse im nächsten Jahr für den Verkehr gesperrt werden.",
            "Le maire a déclaré que la réouverture du marché était décidée et que le café rouvrirait à la rentrée.",
            "El alcalde declaró que la reparación del puente empezará mañana y durará más de un año según el técnico.",
            "Il sindaco ha detto che la città aprirà il ponte lunedì, ma non è chiaro perché la società tardò così tanto.",
            "Borgmästaren sade att bron över ån måste stängas under våren, då många åker båt på sjön.",
            "O prefeito não disse se a construção da estação será concluída até o verão, mas há razões para crer que não.",
        ] {
            for label in ["windows-1252", "cp850", "macintosh"] {
                assert_guessed(label, text);
            }
        }
        for text in [
            "„Die Brücke“, sagte er – und schwieg. „Für heute“ sei’s genug…",
            "« Le pont\u{a0}», dit-il, « est fermé » – l’été prochain, c’est promis…",
            "«¿Quién pagará el puente?», preguntó la señora. —Nadie —dijo él.",
        ] {
            assert_guessed("windows-1252", text);
        }
    }

    #[test]
    fn english_with_words_of_east_asia_is_in_the_charset_that_has_them() {
        let text = "The word 桜 is on the sign of the station, and 駅 beside it; they were 日本の文字 to all who had read them.";
        for encoding in [encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP] {
            let (bytes, ..) = encoding.encode(text);
            assert_eq!(guess(&bytes).decode(&bytes), text, "{}", encoding.name());
        }
        let text = "The letter was signed 김민수 and sent from 서울 to the office in 부산, where it was read by all.";
        let (bytes, ..) = encoding_rs::EUC_KR.encode(text);
        assert_eq!(guess(&bytes).decode(&bytes), text);
    }

    /// English words, and what stands between two of them in its proper place.
    fn sentence(marks: &'static [&'static str], fewest: usize) -> impl Strategy<Value = String> {
        let word = prop::sample::select(vec![
            "the", "mayor", "said", "that", "bridge", "with", "old", "and", "river", "they", "closed", "from", "town",
            "would", "never", "open", "this", "winter", "harbour", "ships",
        ]);
        let plain = prop::collection::vec(word.clone(), 2..5);
        let part = (plain, word, prop::sample::select(marks));
        prop::collection::vec(part, fewest..9).prop_map(|parts| {
            let mut text = "It is what they said and".to_owned();
            for (words, last, mark) in parts {
                text.push(' ');
                text.push_str(&words.join(" "));
                text.push_str(&mark.replace('W', last));
            }
            text + " the end."
        })
    }

    const MARKS: [&str; 11] =
        ["—W", " — W", "\u{a0}W", ".\u{a0} W", " “W”", " ‘W’", " “W,”", "’s W", "… W", "…W", " 1911–1995 W"];

    proptest! {
        #[test]
        fn punctuation_between_english_words_is_that_of_windows(text in sentence(&MARKS, 1)) {
            let bytes = in_charset("windows-1252", &text);
            prop_assert_eq!(guess(&bytes).decode(&bytes), text);
        }

        #[test]
        fn some_punctuation_of_the_macintosh_between_english_words_is_that(text in sentence(&MARKS, 3)) {
            let bytes = in_charset("macintosh", &text);
            prop_assert_eq!(guess(&bytes).decode(&bytes), text);
        }
    }
}
