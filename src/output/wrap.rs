//! Breaking a line of text to the width of a terminal.
//!
//! Measured in columns of the terminal: wide characters take two, combining marks none. Lines break
//! at spaces, beside wide characters (Chinese and Japanese set no spaces), and inside a word only
//! when it is longer than a line.

use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::harmless::is_joiner;
use super::lit_text::LitText;

/// Returns the lines of a folded text, as ranges of its bytes, none wider than `columns` (except for
/// a single character that is wider). With `marks`, a column is left for each mark that
/// [`paint`](super::paint) sets around what is lit where there is no colour.
pub(super) fn lines(text: &LitText, columns: usize, marks: bool) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let (mut start, mut at) = (0, 0);
    let mut used = 0;
    let mut last_break: Option<Break> = None;
    // Up to where there is no word that fits as a whole.
    let mut tried = 0;
    let marks_in = |part: &Range<usize>| if marks { text.ends_in(part) } else { 0 };
    loop {
        if at >= tried {
            let word = at..at + plain_letters(&text.text()[at..], columns.saturating_sub(used));
            let needed = word.len() + marks_in(&word);
            if used + needed <= columns {
                used += needed;
                at = word.end;
            }
            tried = word.end;
        }
        let Some((part, wide)) = cluster(text.text(), at) else { break };
        at = part.end;
        let cluster = &text.text()[part.clone()];
        if cluster == " " {
            used += 1;
            last_break = Some(Break { end: part.start, next: part.end, used });
            continue;
        }
        if wide && part.start > start && last_break.is_none_or(|last| last.next < part.start) {
            last_break = Some(Break { end: part.start, next: part.start, used });
        }
        let needed = if part.len() == 1 { 1 } else { cluster.width() } + marks_in(&part);
        while used + needed > columns && part.start > start {
            let here = Break { end: part.start, next: part.start, used };
            let taken = last_break.take().unwrap_or(here);
            lines.push(start..taken.end);
            start = taken.next;
            used -= taken.used;
        }
        used += needed;
        if wide {
            last_break = Some(Break { end: part.end, next: part.end, used });
        }
    }
    if start < text.text().len() {
        lines.push(start..text.text().len());
    }
    lines
}

/// A place where a line may break.
#[derive(Clone, Copy)]
struct Break {
    /// The end of the line before it.
    end: usize,
    /// The start of the line after it.
    next: usize,
    /// The columns from the start of the line to `next`.
    used: usize,
}

/// Returns how many visible characters of ASCII a text begins with, up to `most`; the last one may carry marks that come
/// behind it, and is not counted.
fn plain_letters(text: &str, most: usize) -> usize {
    let letters = text.bytes().take(most + 1).take_while(u8::is_ascii_graphic).count();
    letters.saturating_sub(1)
}

/// Returns what a terminal shows as one character at a place of a text, as a range of bytes, and whether it is wide:
/// a character with the marks on it, or an emoji made of several.
fn cluster(text: &str, start: usize) -> Option<(Range<usize>, bool)> {
    let mut characters = text[start..].chars().peekable();
    let first = characters.next()?;
    // The folded text has no control characters.
    if first.is_ascii() && characters.peek().is_none_or(char::is_ascii) {
        return Some((start..start + 1, false));
    }
    let mut last = first;
    let mut end = start + first.len_utf8();
    while let Some(next) = characters.next_if(|&character| is_joiner(last) || joins(character)) {
        last = next;
        end += next.len_utf8();
    }
    Some((start..end, text[start..end].width() > 1 && first.width() != Some(1)))
}

/// Tells whether a character belongs to the one before it.
fn joins(character: char) -> bool {
    let is_skin_tone = matches!(character, '\u{1F3FB}'..='\u{1F3FF}');
    character.width() == Some(0) || is_skin_tone
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wrapped(text: &str, columns: usize) -> Vec<String> {
        let text = LitText::folded(text, &[]);
        lines(&text, columns, false).into_iter().map(|line| text.text()[line].to_owned()).collect()
    }

    #[test]
    fn breaks_at_spaces() {
        assert_eq!(wrapped("a note of protest was sent", 9), ["a note of", "protest", "was sent"]);
    }

    #[test]
    fn breaks_an_over_long_word_hard() {
        assert_eq!(wrapped("see https://example.com/a now", 8), ["see", "https://", "example.", "com/a", "now"]);
    }

    #[test]
    fn breaks_between_wide_characters_and_counts_them_twice() {
        assert_eq!(wrapped("東京で会談 Tokyo", 5), ["東京", "で会", "談", "Tokyo"]);
        assert_eq!(wrapped("abc 東京", 6), ["abc 東", "京"]);
    }

    #[test]
    fn keeps_marks_with_their_letters() {
        assert_eq!(wrapped("e\u{301}e\u{301}e\u{301}", 2), ["e\u{301}e\u{301}", "e\u{301}"]);
        assert_eq!(wrapped("👩\u{200d}💻👩\u{200d}💻", 2), ["👩\u{200d}💻", "👩\u{200d}💻"]);
    }

    #[test]
    fn leaves_room_for_the_marks_around_what_is_lit() {
        let text = LitText::folded("ab cd ef", std::slice::from_ref(&(3..5)));
        assert_eq!(lines(&text, 5, false), [0..5, 6..8]);
        assert_eq!(lines(&text, 5, true), [0..2, 3..5, 6..8]);
    }

    proptest! {
        #[test]
        fn lines_fit_and_lose_only_spaces(text in "([a-z]{1,12}| |東|e\u{301}|👩\u{200d}💻|\\PC){0,40}", columns in 2usize..30) {
            let text = LitText::folded(&text, &[]);
            let lines = lines(&text, columns, false);
            let mut at = 0;
            for line in &lines {
                prop_assert!(text.text()[at..line.start].trim_matches(' ').is_empty());
                let shown = &text.text()[line.clone()];
                let single = cluster(shown, 0).is_some_and(|(first, _)| first.end == shown.len());
                prop_assert!(single || shown.trim_end_matches(' ').width() <= columns, "{:?}", shown);
                prop_assert!(!line.is_empty());
                at = line.end;
            }
            prop_assert!(text.text()[at..].is_empty());
        }
    }
}
