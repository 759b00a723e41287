//! Folding: lower case, accents and ligatures off, compatibility forms as their plain letters.
//!
//! `É` = `e`, `ß` = `ss`, `ﬁ` = `fi`, `Ａ` = `a`, and a letter with a combining mark is the same whether the two
//! are one character or two. Marks that are vowels or tones of a script of their own (Thai, Hindi, kana) stay.
//! Characters that cannot be seen (soft hyphen, zero-width space, joiners, byte order marks, marks of
//! direction, selectors of a variant) are left out.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::invisible::is_invisible;

/// Appends the folded word to `folded`.
pub fn fold(word: &str, folded: &mut String) {
    if word.is_ascii() {
        folded.push_str(word);
        let start = folded.len() - word.len();
        folded[start..].make_ascii_lowercase();
        return;
    }
    let lower = word.chars().filter(|c| !is_invisible(*c)).flat_map(char::to_lowercase);
    let plain = lower.nfkd().filter(|c| !is_accent(*c)).flat_map(|c| Letters::of(c).into_iter());
    folded.extend(plain.nfc().flat_map(char::to_lowercase));
}

/// Returns the first place from here on where something is shown: pages break long words with characters that are not.
pub(crate) fn past_invisible(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    if rest.as_bytes().first().is_none_or(u8::is_ascii) {
        return at;
    }
    at + rest.find(|c| !is_invisible(c)).unwrap_or(rest.len())
}

/// Returns what of a word is shown.
pub(crate) fn shown(word: &str) -> Cow<'_, str> {
    if word.is_ascii() { Cow::Borrowed(word) } else { word.chars().filter(|c| !is_invisible(*c)).collect() }
}

/// Returns whether the mark is an accent on a letter of an alphabet: the block of combining
/// diacritical marks.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// One or two letters.
struct Letters(char, Option<char>);

impl Letters {
    /// Returns the plain letters of one that Unicode does not decompose.
    fn of(c: char) -> Self {
        match c {
            'æ' => Letters('a', Some('e')),
            'œ' => Letters('o', Some('e')),
            'ß' => Letters('s', Some('s')),
            'þ' => Letters('t', Some('h')),
            'ø' => Letters('o', None),
            'đ' | 'ð' => Letters('d', None),
            'ł' => Letters('l', None),
            'ħ' => Letters('h', None),
            'ı' => Letters('i', None),
            'ŧ' => Letters('t', None),
            // The form that it has at the end of a word.
            'ς' => Letters('σ', None),
            _ => Letters(c, None),
        }
    }

    fn into_iter(self) -> impl Iterator<Item = char> {
        std::iter::once(self.0).chain(self.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(word: &str) -> String {
        let mut out = String::new();
        fold(word, &mut out);
        out
    }

    #[test]
    fn accents_ligatures_and_case_are_folded() {
        for (word, plain) in [
            ("Élysée", "elysee"),
            ("E\u{301}lyse\u{301}e", "elysee"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("Œuvre", "oeuvre"),
            ("ﬁn", "fin"),
            ("Łódź", "lodz"),
            ("ＡＢＣ", "abc"),
            ("İstanbul", "istanbul"),
            ("Ёлка", "елка"),
            ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
            ("Σίσυφος", "σισυφοσ"),
            ("co\u{ad}op", "coop"),
            ("zero\u{200b}width", "zerowidth"),
            ("葛\u{e0100}城", "葛城"),
            ("be\u{feff}fore\u{200f}", "before"),
        ] {
            assert_eq!(folded(word), plain);
        }
    }

    #[test]
    fn vowels_of_other_scripts_stay() {
        assert_eq!(folded("が"), "が");
        assert_eq!(folded("दिल्ली"), "दिल्ली");
        assert_eq!(folded("กำ"), "ก\u{e4d}า", "the compatibility form, on both sides alike");
    }
}
