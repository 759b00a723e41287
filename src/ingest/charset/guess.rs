//! Guessing: which charset bytes are in that say nothing of it and are not UTF-8.
//!
//! Firefox's detector is asked first. It knows the charsets of the web and not those of DOS and of the
//! Macintosh, and it always answers. So its answer is weighed against the others: each gives a text, and that
//! text is the likeliest in which the letters are those of one language, stand in words, and have capitals
//! where words begin. A charset that the detector does not know has to be better by a margin.

use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    IBM866, ISO_8859_2, ISO_8859_3, ISO_8859_4, ISO_8859_10, ISO_8859_13, ISO_8859_14, ISO_8859_15, ISO_8859_16,
    MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257, X_MAC_CYRILLIC,
};

use super::alphabets;
use super::iso2022;
use super::label::Charset;
use super::pages::PAGES;

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

/// What a letter of another script takes from a text in Latin letters.
const STRANGER: f32 = 1.0;

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
    let sample = sample(bytes);
    if sample.is_empty() {
        return detected;
    }
    let mut looks: Vec<Look> = detected.decode(&sample).chars().map(Look::of).collect();
    let wanted = likelihood(&looks) + MARGIN;
    let mut best: Option<(f32, Charset)> = None;
    for other in OTHERS.iter() {
        looks.clear();
        looks.extend(sample.iter().map(|byte| other.looks[usize::from(*byte)]));
        let likelihood = likelihood(&looks) - other.handicap;
        if likelihood > best.map_or(wanted, |(best, _)| best) {
            best = Some((likelihood, other.charset));
        }
    }
    best.map_or(detected, |(_, charset)| charset)
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

/// Returns what stands around the bytes that are not ASCII.
fn sample(bytes: &[u8]) -> Vec<u8> {
    let mut sample = Vec::new();
    let mut taken = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if byte.is_ascii() || at < taken && at + AROUND < taken {
            continue;
        }
        let start = at.saturating_sub(AROUND).max(taken);
        // What is not taken is as good as a space.
        if start > taken && !sample.is_empty() {
            sample.push(b' ');
        }
        let end = bytes.len().min(at + 1 + AROUND);
        if end > start {
            sample.extend_from_slice(&bytes[start..end]);
            taken = end;
        }
        if sample.len() > SAMPLE {
            break;
        }
    }
    sample
}

/// Returns how likely a text is: the sum of what its characters that are not ASCII say.
fn likelihood(text: &[Look]) -> f32 {
    let mut sum = 0.0;
    let mut letters = Vec::new();
    // It stands before the text and behind it.
    let space = Look::of(' ');
    for (at, look) in text.iter().enumerate().filter(|(_, look)| !look.c.is_ascii()) {
        let near = |place: Option<usize>| place.and_then(|place| text.get(place)).unwrap_or(&space);
        let context =
            Context { before: near(at.checked_sub(1)), after: near(Some(at + 1)), two_before: near(at.checked_sub(2)) };
        if look.script == Script::None {
            sum += context.sign(look.c);
        } else {
            letters.push(look);
            sum += context.letter(look);
        }
    }
    let plain = || text.iter().map(|look| look.c).filter(char::is_ascii_alphabetic).map(|c| c as u8);
    let strangers = letters.iter().filter(|look| look.script != Script::Latin).count();
    if strangers * 4 < plain().count() {
        sum -= STRANGER * strangers as f32;
    }
    sum + alphabets::fit(letters.iter().map(|look| look.small).collect(), plain())
}

/// Letters that are words by themselves.
const WORDS: &str = "àáéèêìíòóôùúöåæøőавикосуяіїєзбжηοאבהלו";

/// A character, and what it is.
#[derive(Clone, Copy)]
struct Look {
    c: char,
    /// The small letter of a capital, or itself.
    small: char,
    /// None, if it is no letter.
    script: Script,
    is_small: bool,
    is_capital: bool,
    is_alphanumeric: bool,
    is_space: bool,
    /// Whether it is a word by itself.
    is_word: bool,
}

impl Look {
    fn of(c: char) -> Look {
        let small = c.to_lowercase().next().unwrap_or(c);
        Look {
            c,
            small,
            script: script(c),
            is_small: c.is_lowercase(),
            is_capital: c.is_uppercase(),
            is_alphanumeric: c.is_alphanumeric(),
            is_space: c.is_whitespace(),
            is_word: WORDS.contains(small),
        }
    }

    fn is_letter(&self) -> bool {
        self.script != Script::None
    }
}

/// What stands around a character.
struct Context<'a> {
    before: &'a Look,
    after: &'a Look,
    two_before: &'a Look,
}

impl Context<'_> {
    /// Returns how well a letter stands where it does.
    fn letter(&self, letter: &Look) -> f32 {
        let mut fit = 0.0;
        let near = [self.before, self.after];
        for other in near {
            fit += match other.script {
                Script::None => 0.0,
                script if script == letter.script => 0.3,
                _ => -1.5,
            };
        }
        if near.iter().all(|other| !other.is_letter()) {
            fit -= if letter.is_word { 0.2 } else { 1.0 };
        }
        if near.iter().any(|other| other.c.is_ascii_digit()) {
            fit -= 1.2;
        }
        if letter.is_capital && self.before.is_small {
            fit -= 2.0;
        }
        if letter.is_small && self.before.is_capital && (self.two_before.is_capital || self.after.is_capital) {
            fit -= 1.5;
        }
        if letter.is_capital && self.after.is_small && !self.before.is_letter() {
            fit += 0.2;
        }
        fit
    }

    /// Returns how well a sign stands where it does.
    fn sign(&self, c: char) -> f32 {
        let (before, after) = (self.before.is_alphanumeric, self.after.is_alphanumeric);
        let begins = !before && after;
        let is_break = |look: &Look| {
            look.is_space
                || matches!(look.c, '(' | '[' | ')' | ']' | '.' | ',' | ';' | ':' | '!' | '?' | '-' | '/' | '\u{a0}')
        };
        let opens = is_break(self.before) && !self.after.is_space || self.before.is_space && self.after.c == '\u{a0}';
        let closes = is_break(self.after) && !self.before.is_space || self.before.c == '\u{a0}' && is_break(self.after);
        let ends = !self.before.is_space && !after;
        match c {
            '\u{fffd}' | '\u{80}'..='\u{9f}' => -3.0,
            '’' if before && after && matches!(self.after.c, 's' | 't' | 'l' | 'r' | 'v' | 'd' | 'm') => 2.0,
            '’' if before && after && !self.before.c.is_ascii_digit() => 1.4,
            '¿' | '¡' if begins => 1.2,
            '“' | '”' | '„' | '‘' | '’' | '‚' | '«' | '»' | '‹' | '›' if opens || closes => 1.0,
            '–' | '—' if self.before.is_space == self.after.is_space => 0.8,
            '…' | '™' | '®' if ends => 0.8,
            '\u{a0}' if !(before && after && self.before.is_small && self.after.is_small) => 0.5,
            '€' | '£' | '¥' | '¢' | '§' | '°' if self.before.c.is_ascii_digit() || self.after.c.is_ascii_digit() => {
                1.2
            }
            '€' | '£' | '§' | '©' | '°' | '•' | '½' | '¼' | '¾' | '·' | '†' | '‰' | '±' | '×' | '№' | '²' | '³'
            | 'º' | 'ª'
                if !(self.before.is_letter() && self.after.is_letter()) =>
            {
                0.4
            }
            // Frames and shades stand beside each other or alone.
            '\u{2500}'..='\u{259f}' if !before && !after => 0.1,
            _ if before && after => -2.0,
            _ => -0.8,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    None,
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Other,
}

fn script(c: char) -> Script {
    match c as u32 {
        _ if !c.is_alphabetic() => Script::None,
        0..=0x24f | 0x1e00..=0x1eff => Script::Latin,
        0x370..=0x3ff => Script::Greek,
        0x400..=0x52f => Script::Cyrillic,
        0x590..=0x5ff => Script::Hebrew,
        0x600..=0x6ff | 0xfb50..=0xfeff => Script::Arabic,
        _ => Script::Other,
    }
}
