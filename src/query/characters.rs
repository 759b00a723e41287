//! The characters of a query, sorted by what they do there: part words, make words, or neither.
//!
//! Everything goes by Unicode's properties, so a word may be of any script.

use unicode_normalization::char::is_combining_mark;

/// Says whether a character parts words.
pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace()
}

/// Says whether a character belongs to a word by itself: a letter, a digit or a combining mark.
pub(super) fn is_word_character(character: char) -> bool {
    character.is_alphanumeric() || is_combining_mark(character)
}

/// Says whether a text is a number, though perhaps too large a one.
pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Says whether a character belongs to a word that it stands directly before: `@handle`, `#tag`, `$5`.
pub(super) fn is_sigil(character: char) -> bool {
    matches!(character, '@' | '#' | '$' | '£' | '¥' | '€' | '₹' | '₩' | '₽' | '₺')
}

/// Says whether a character only sets off words, so that it may be passed over without a word about it.
pub(super) fn is_mere_punctuation(character: char) -> bool {
    character.is_ascii_punctuation()
        || character.is_control()
        || matches!(character, '\u{A0}'..='\u{BF}' | '×' | '÷' | '\u{2000}'..='\u{206F}' | '\u{20A0}'..='\u{20CF}' | '\u{3000}'..='\u{303F}' | '−')
}

/// Returns the length in bytes of a mark at the start of `text` that ends a chunk even without a space
/// (`war—peace`, `wait...what`), 0 if there is none.
pub(super) fn leading_dash(text: &str) -> usize {
    let run = |mark: char| text.len() - text.trim_start_matches(mark).len();
    match text.chars().next() {
        Some('—' | '―' | '…') => '—'.len_utf8(),
        Some('-') if run('-') >= 2 => run('-'),
        Some('.') if run('.') >= 3 => run('.'),
        _ => 0,
    }
}

/// Returns the length in bytes of a smiley at the start of `text` that white space or the end follows, 0
/// if there is none. Only those with a parenthesis matter, as no other could be taken for anything else.
pub(super) fn leading_smiley(text: &str) -> usize {
    let Some(face) = text.strip_prefix([':', ';', '=']) else {
        return 0;
    };
    let face = face.strip_prefix(['-', '\'', '^']).unwrap_or(face);
    let Some(mouth) = face.chars().next().filter(|mouth| matches!(mouth, '(' | ')')) else {
        return 0;
    };
    let rest = face.trim_start_matches(mouth);
    if rest.chars().next().is_none_or(is_blank) { text.len() - rest.len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smiley_stands_alone() {
        assert_eq!(leading_smiley(":) so"), 2);
        assert_eq!(leading_smiley(";-))"), 4);
        assert_eq!(leading_smiley(":(a OR b)"), 0);
        assert_eq!(leading_smiley("=o) b"), 0);
        assert_eq!(leading_smiley(":x"), 0);
    }

    #[test]
    fn dashes_and_dots_end_a_chunk() {
        assert_eq!(leading_dash("—peace"), 3);
        assert_eq!(leading_dash("--peace"), 2);
        assert_eq!(leading_dash("...what"), 3);
        assert_eq!(leading_dash("..what"), 0);
        assert_eq!(leading_dash("-a"), 0);
    }
}
