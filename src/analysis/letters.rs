//! Letters: which characters words are made of.

use crate::invisible::is_invisible;

/// What a byte is in a word of ASCII letters and digits; nothing is 0.
const DIGIT: u8 = 1;
const SMALL: u8 = 2;
const CAPITAL: u8 = 4;

/// What each byte is: most of every text goes through this table.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        classes[byte] = match byte as u8 {
            b'0'..=b'9' => DIGIT,
            b'a'..=b'z' => SMALL,
            b'A'..=b'Z' => CAPITAL,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

/// Returns whether a byte is an ASCII letter or digit.
#[inline]
pub(crate) fn is_plain(byte: u8) -> bool {
    CLASSES[usize::from(byte)] != 0
}

/// A run of ASCII letters and digits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlainRun {
    /// The byte after it.
    pub(crate) end: usize,
    /// All that its bytes are.
    classes: u8,
}

impl PlainRun {
    /// Returns the run that begins at `start`, which may be empty.
    #[inline]
    pub(crate) fn at(bytes: &[u8], start: usize) -> Self {
        let mut run = PlainRun { end: start, classes: 0 };
        for byte in &bytes[start..] {
            match CLASSES[usize::from(*byte)] {
                0 => break,
                class => run.classes |= class,
            }
            run.end += 1;
        }
        run
    }

    /// Returns whether it has capitals.
    #[inline]
    pub(crate) fn has_capitals(self) -> bool {
        self.classes & CAPITAL != 0
    }

    /// Returns whether it has letters that are none.
    pub(crate) fn has_small(self) -> bool {
        self.classes & SMALL != 0
    }
}

/// Returns whether a word begins at this byte of the text.
pub(crate) fn is_word_start(text: &str, at: usize) -> bool {
    let mut chars = text[at..].chars();
    match chars.next() {
        Some('@' | '#') => chars.next().is_some_and(|c| is_word_char(c) && !is_solitary(c)),
        Some(c) => is_word_char(c),
        None => false,
    }
}

/// Returns whether the character is a letter or a digit. Marks that count as letters go with the letter before
/// them and begin no word; the letters that are apostrophes are apostrophes.
pub(crate) fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() && (c.is_ascii() || !(unicode_normalization::char::is_combining_mark(c) || is_apostrophe(c)))
}

/// Returns whether the character is an apostrophe where letters stand on both sides of it: the straight one, the curly ones, the
/// letters that Ukrainian (`словʼян`) and Hawaiian (`Hawaiʻi`) use, and the accents that are typed for one.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '＇' | '`' | '´')
}

/// Returns whether the character continues a word without being a letter: a combining mark, or one
/// that shows nothing.
pub(crate) fn is_extension(c: char) -> bool {
    !c.is_ascii() && (unicode_normalization::char::is_combining_mark(c) || is_invisible(c))
}

/// Returns whether the letter is a word by itself: its script is written without spaces.
pub(crate) fn is_solitary(c: char) -> bool {
    matches!(c as u32,
        0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x3005..=0x3007 | 0x3040..=0x30ff | 0x31f0..=0x31ff
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0xff66..=0xff9f | 0x1b000..=0x1b16f | 0x20000..=0x3ffff)
}

/// Returns the end of the run of letters, digits and marks that begins at `start`.
pub(crate) fn atom_end(text: &str, start: usize) -> usize {
    let mut chars = text[start..].char_indices();
    let solitary = chars.next().is_some_and(|(_, c)| is_solitary(c));
    let after = |c: char| is_extension(c) || (!solitary && is_word_char(c) && !is_solitary(c));
    chars.find(|(_, c)| !after(*c)).map_or(text.len(), |(offset, _)| start + offset)
}

pub(crate) fn is_letter(atom: &str) -> bool {
    let mut chars = atom.chars().filter(|c| !is_extension(*c));
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

/// Returns whether two letters or more are capitals and none is small.
pub(crate) fn is_capitals(word: &str) -> bool {
    let (mut capitals, mut small) = (0, 0);
    for c in word.chars() {
        capitals += u32::from(c.is_uppercase());
        small += u32::from(c.is_lowercase());
    }
    capitals >= 2 && small == 0
}
