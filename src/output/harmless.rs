//! Foreign text made harmless: what an article, a file name or a query may not do to a terminal.
//!
//! Everything that a printer writes and that we did not write ourselves passes through here (JSON
//! has [its own escapes](super::json)). A character that steers a terminal, turns the direction of
//! the text around it or can't be seen is shown by its number instead, as `less` shows it:
//! `<U+001B>`. Nothing is dropped, so that what is there can be read off.

use std::borrow::Cow;
use std::fmt::Write;

use crate::file_name;

/// Returns a text in which nothing steers the terminal, for output on one line: tabs and line feeds
/// are shown by their numbers too. Borrows when there is nothing to do.
pub fn harmless(text: &str) -> Cow<'_, str> {
    let clean = pairs(text).all(|(before, character)| is_harmless(character, before));
    if clean {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for (before, character) in pairs(text) {
        push(&mut shown, character, before);
    }
    Cow::Owned(shown)
}

/// Returns the text of which [`harmless`] may have made this one: numbers in angle brackets are characters, or bytes of a
/// file's name, again. Nothing if there are none.
pub fn harmful(shown: &str) -> Option<String> {
    let mut text = String::with_capacity(shown.len());
    let mut rest = shown;
    while let Some((before, after)) = rest.split_once('<') {
        let numbered = after.split_once('>').and_then(|(number, behind)| Some((character_of(number)?, behind)));
        text.push_str(before);
        match numbered {
            Some((character, behind)) => {
                text.push(character);
                rest = behind;
            }
            None => {
                text.push('<');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    (text != shown).then_some(text)
}

/// Returns the character that is shown by a number: `U+001B`, or `FF` for a byte of a file's name.
fn character_of(number: &str) -> Option<char> {
    let (digits, character): (&str, fn(u32) -> Option<char>) = match number.strip_prefix("U+") {
        Some(digits) if (4..=6).contains(&digits.len()) => (digits, char::from_u32),
        None if number.len() == 2 => (number, |byte| file_name::char_of(u8::try_from(byte).ok()?)),
        _ => return None,
    };
    let is_number = digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'A'..=b'F'));
    character(u32::from_str_radix(digits, 16).ok().filter(|_| is_number)?)
}

/// Tells whether a text is nothing but visible ASCII and spaces, which are harmless wherever they stand.
pub(super) fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Appends a character, or its number if it is not harmless after the one before it.
pub(super) fn push(shown: &mut String, character: char, before: Option<char>) {
    if is_harmless(character, before) {
        shown.push(character);
    } else if let Some(byte) = file_name::byte_of(character) {
        write!(shown, "<{byte:02X}>").expect("writing to a string can't fail");
    } else {
        write!(shown, "<U+{:04X}>", u32::from(character)).expect("writing to a string can't fail");
    }
}

/// Tells whether a character can be written as it stands, given the one before it.
///
/// The two joiners are letters of Persian, of the scripts of India and of emoji, and a trick
/// anywhere else: they stand only after a character of a script beyond Latin, Greek and Cyrillic.
fn is_harmless(character: char, before: Option<char>) -> bool {
    if matches!(character, ' '..='~') {
        return true;
    }
    const FIRST_JOINED: char = '\u{590}';
    if is_joiner(character) {
        return before.is_some_and(|before| before >= FIRST_JOINED && !is_joiner(before) && !is_harmful(before));
    }
    if is_variation(character) {
        let is_drawn = |before| !is_space(before) && !is_variation(before) && !is_joiner(before) && !is_harmful(before);
        return before.is_some_and(is_drawn);
    }
    !is_harmful(character)
}

/// Tells whether a character says how the one before it is drawn. One of them is a matter of typography; in a row they
/// can't be seen, and whole texts have been hidden in them.
fn is_variation(character: char) -> bool {
    matches!(character, '\u{FE00}'..='\u{FE0F}' | '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Tells whether a character is the zero-width joiner or non-joiner.
pub(super) fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200C}' | '\u{200D}')
}

/// Tells whether a character is never written as it stands. A soft hyphen is: pages are full of them, and it says no more than
/// where a word may be parted.
pub(super) fn is_harmful(character: char) -> bool {
    // C0, DEL and C1: with the escape, all that steers a terminal; and bytes of a file name that are no text.
    character.is_control()
        || file_name::byte_of(character).is_some()
        || matches!(
            character,
            // Marks, embeddings, overrides and isolates of direction; line and paragraph separators.
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            // Zero width: space, joiner, invisible operators, the isolates and their deprecated kin.
            | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            // Letters that are blank: fillers of Hangul, inherent vowels of Khmer, and the joiner that joins nothing.
            | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{3164}' | '\u{FFA0}'
            // Annotation, shorthand and music controls; tags, in which whole texts have been hidden.
            | '\u{FFF9}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E007F}'
        )
}

/// Tells whether a character is white space that a line of output shows as one space: what moves
/// the cursor. The other spaces of Unicode are letters to a typesetter and stay.
pub(super) fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Returns each character with the one before it.
fn pairs(text: &str) -> impl Iterator<Item = (Option<char>, char)> {
    let mut before = None;
    text.chars().map(move |character| (before.replace(character), character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clean_text_is_borrowed() {
        for text in ["", "Ecuador’s “note” — 10\u{a0}%", "日本語 ไทย naïve e\u{301}", "❤\u{fe0f}"] {
            assert!(matches!(harmless(text), Cow::Borrowed(shown) if shown == text), "{text}");
        }
    }

    #[test]
    fn what_steers_or_hides_is_shown_by_its_number() {
        assert_eq!(harmless("a\x1b[2Jb"), "a<U+001B>[2Jb");
        assert_eq!(harmless("a\tb\nc"), "a<U+0009>b<U+000A>c");
        assert_eq!(harmless("\u{9b}31m\x7f"), "<U+009B>31m<U+007F>");
        assert_eq!(harmless("\u{202e}gpj.exe\u{2069}"), "<U+202E>gpj.exe<U+2069>");
        assert_eq!(harmless("pay\u{200b}pal \u{e0041}"), "pay<U+200B>pal <U+E0041>");
        assert_eq!(harmless("pay\u{3164}pal \u{34f}"), "pay<U+3164>pal <U+034F>");
    }

    #[test]
    fn what_is_shown_by_its_number_is_read_back() {
        for text in ["bad\u{10ffff}\u{10fffe}name storm.txt", "new\nline.txt:3", "a\x1b[2Jb", "\u{e0041}<x>\r"] {
            assert_eq!(harmful(&harmless(text)).as_deref(), Some(text), "{text:?}");
        }
        for text in ["", "a.txt", "<b>", "a<", "<U+>", "<U+D800>", "<U+00zz>", "<ff>", "<+F>"] {
            assert_eq!(harmful(text), None, "{text:?}");
        }
    }

    #[test]
    fn variations_stand_one_by_one() {
        assert_eq!(harmless("❤\u{fe0f} 葛\u{e0100}"), "❤\u{fe0f} 葛\u{e0100}");
        assert_eq!(harmless("a\u{e0148}\u{e0155}"), "a\u{e0148}<U+E0155>");
        assert_eq!(harmless("\u{fe0f}"), "<U+FE0F>");
        assert_eq!(harmless("a \u{fe0f}"), "a <U+FE0F>");
    }

    #[test]
    fn joiners_stand_only_where_a_script_needs_them() {
        assert_eq!(harmless("می\u{200c}خواهم"), "می\u{200c}خواهم");
        assert_eq!(harmless("👩\u{200d}💻"), "👩\u{200d}💻");
        assert_eq!(harmless("pay\u{200d}pal"), "pay<U+200D>pal");
        assert_eq!(harmless("👩\u{200d}\u{200d}"), "👩\u{200d}<U+200D>");
        assert_eq!(harmless("\u{200c}"), "<U+200C>");
    }
}
