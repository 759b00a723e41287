//! From blocks of lines to text, with the words whole that were broken at a line's end.
//!
//! Where the file says what the whole word is, that is believed. Else a hyphen at a line's end is one that the
//! typesetter put there if the next line goes on in small letters; it stays if the page has the word with its hyphen
//! elsewhere and not without it (`to-day`), or if a capital or a figure follows in the same block (`Anglo-American`,
//! `1914-18`).

use std::collections::HashSet;

use super::{Block, Line, Part, Word};

/// Returns whether a character joins the parts of a broken word at a line's end.
pub(crate) fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{2011}' | '\u{2e17}') || is_soft(character)
}

/// Returns whether it does nothing else: the soft hyphen, and the sign that some programs write for it.
fn is_soft(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{ac}')
}

/// Returns the text of blocks in this order: lines parted by a line feed, blocks by a blank line.
pub(crate) fn text_of(blocks: &[Block]) -> String {
    let mut lines: Vec<Piece> = Vec::new();
    for block in blocks {
        let mut begins = true;
        for words in block.lines.iter().map(words_of).filter(|words| !words.is_empty()) {
            lines.push(Piece { words, begins_block: std::mem::take(&mut begins) });
        }
    }
    let known = Known::of(&lines);
    join(&mut lines, &known);
    let mut text = String::new();
    let mut block_is_due = false;
    for line in &lines {
        block_is_due |= line.begins_block;
        if line.words.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push_str(if block_is_due { "\n\n" } else { "\n" });
        }
        block_is_due = false;
        for (at, word) in line.words.iter().enumerate() {
            if at > 0 {
                text.push(' ');
            }
            text.push_str(&word.text);
        }
    }
    text
}

/// A line on its way to the text: words that are parted by spaces.
struct Piece {
    words: Vec<Word>,
    begins_block: bool,
}

/// Returns the words of a line, with those that touch each other made one.
fn words_of(line: &Line) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::with_capacity(line.words.len());
    for word in line.words.iter().filter(|word| !word.text.is_empty()) {
        match words.last_mut().filter(|_| word.touches) {
            Some(last) if last.part == Part::Unsaid && word.part == Part::Unsaid => last.text.push_str(&word.text),
            Some(last) if last.part == Part::Unsaid && matches!(word.part, Part::First(_)) => {
                let whole = match &word.part {
                    Part::First(Some(whole)) => Some(format!("{}{whole}", last.text)),
                    _ => None,
                };
                last.text.push_str(&word.text);
                last.part = Part::First(whole);
            }
            _ => words.push(word.clone()),
        }
    }
    words
}

/// Makes broken words whole: at the end of the line of their first part.
fn join(lines: &mut [Piece], known: &Known) {
    // Words that were written whole although their second part does not follow at once.
    let mut owed: Vec<String> = Vec::new();
    for at in 0..lines.len() {
        let (before, after) = lines.split_at_mut(at + 1);
        let line = &mut before[at];
        if let Some(Word { part: Part::Second(Some(whole)), .. }) = line.words.first() {
            if let Some(paid) = owed.iter().position(|owed| owed == whole) {
                owed.swap_remove(paid);
                line.words.remove(0);
            } else {
                // Its first part stands on another page.
                let whole = whole.clone();
                line.words[0] = Word { text: whole, ..Word::default() };
            }
        }
        let Some(last) = line.words.last_mut() else { continue };
        let mut is_apart = false;
        for next in after.iter_mut() {
            if last.text.len() > LONGEST {
                break;
            }
            is_apart |= next.begins_block;
            let Some(first) = next.words.first() else { continue };
            let Some(whole) = whole_of(last, first, is_apart, known) else { break };
            *last = whole;
            next.words.remove(0);
            // A word may be broken twice: then its middle was all of that line.
            if !next.words.is_empty() {
                break;
            }
        }
        if let Part::First(Some(whole)) = &last.part {
            // Signs before the word are those of its first part.
            let signs: &str = last.text.split(char::is_alphanumeric).next().unwrap_or_default();
            let text = if whole.starts_with(signs) { whole.clone() } else { format!("{signs}{whole}") };
            if owed.len() < MAX_OWED {
                owed.push(whole.clone());
            }
            *last = Word { text, ..Word::default() };
        }
    }
}

/// The most bytes of a word that is broken once more.
const LONGEST: usize = 1 << 10;

/// How many words may wait for their second part.
const MAX_OWED: usize = 64;

/// Returns the whole word of the last word of a line and the first of the next, if they are parts of one.
fn whole_of(last: &Word, first: &Word, is_apart: bool, known: &Known) -> Option<Word> {
    let stem = last.text.trim_end_matches(is_hyphen);
    let text = match (&last.part, &first.part) {
        (Part::First(Some(whole)), Part::Second(said)) if said.as_ref().is_none_or(|said| whole.ends_with(said)) => {
            as_printed(stem, &first.text, whole)
        }
        (Part::First(None), Part::Second(_)) => format!("{stem}{}", first.text),
        (Part::Unsaid | Part::First(None), Part::Unsaid) => {
            let hyphen = last.text.strip_prefix(stem)?;
            let hyphen = hyphen.chars().next().filter(|sign| sign.len_utf8() == hyphen.len())?;
            let is_said = last.part != Part::Unsaid;
            let kept = kept_hyphen(stem, hyphen, &first.text, is_said, known)?;
            if is_apart && !kept.is_empty() {
                return None;
            }
            format!("{stem}{kept}{}", first.text)
        }
        _ => return None,
    };
    // The second part may end in a hyphen itself; then the word goes on.
    Some(Word { text, ..Word::default() })
}

/// Returns a whole word with the signs around it that the file's word may lack: `(con-` and `ference,` are
/// `(conference,`, whatever is said of `conference`.
fn as_printed(stem: &str, second: &str, whole: &str) -> String {
    let letters = |text: &str| -> String { text.chars().filter(|sign| sign.is_alphanumeric()).collect() };
    let (first_letters, second_letters) = (letters(stem), letters(second));
    if letters(whole) != format!("{first_letters}{second_letters}") {
        return whole.to_owned();
    }
    let length = first_letters.chars().count();
    let mut seen = 0;
    let mut keeps = false;
    for sign in whole.chars() {
        keeps |= seen == length && is_hyphen(sign);
        seen += usize::from(sign.is_alphanumeric());
    }
    let kept = if keeps && !second.starts_with(is_hyphen) { "-" } else { "" };
    format!("{stem}{kept}{second}")
}

/// Returns the hyphen that stays between two parts of a word, or nothing if they are not parts of one.
fn kept_hyphen(stem: &str, hyphen: char, next: &str, is_said: bool, known: &Known) -> Option<&'static str> {
    let before = stem.chars().next_back()?;
    let after = next.chars().next()?;
    if before.is_alphabetic() && (after.is_lowercase() || after.is_alphabetic() && !after.is_uppercase()) {
        return Some(if !is_soft(hyphen) && known.keeps_hyphen(stem, next) { "-" } else { "" });
    }
    if is_soft(hyphen) {
        return after.is_alphanumeric().then_some("");
    }
    let is_figure = before.is_numeric() && after.is_numeric();
    let is_name = after.is_uppercase() && (is_said || stem.chars().find(|sign| sign.is_alphabetic())?.is_uppercase());
    (is_figure || is_name).then_some("-")
}

/// The words that stand whole on the page.
struct Known {
    words: HashSet<String>,
}

impl Known {
    fn of(lines: &[Piece]) -> Known {
        let words = lines.iter().flat_map(|line| &line.words);
        Known { words: words.map(|word| bare(&word.text)).filter(|word| !word.is_empty()).collect() }
    }

    fn keeps_hyphen(&self, stem: &str, next: &str) -> bool {
        let with = bare(&format!("{stem}-{next}"));
        self.words.contains(&with) && !self.words.contains(&bare(&format!("{stem}{next}")))
    }
}

/// Returns a word in small letters without the signs around it.
fn bare(word: &str) -> String {
    word.trim_matches(|sign: char| !sign.is_alphanumeric()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Returns blocks from lines of words; a blank line parts blocks. `ab/abcd` is the first part of a word and `\cd/abcd` its
    /// second, `&x` touches what stands before it.
    fn blocks(page: &str) -> Vec<Block> {
        let word = |written: &str| {
            let touches = written.starts_with('&');
            let (text, part) = match written.trim_start_matches('&').split_once('/') {
                Some((text, whole)) => match text.strip_prefix('\\') {
                    Some(second) => (second, Part::Second(Some(whole.to_owned()).filter(|whole| !whole.is_empty()))),
                    None => (text, Part::First(Some(whole.to_owned()).filter(|whole| !whole.is_empty()))),
                },
                None => (written.trim_start_matches('&'), Part::Unsaid),
            };
            Word { text: text.to_owned(), touches, part }
        };
        let line = |line: &str| Line { words: line.split_whitespace().map(word).collect() };
        let block = |block: &str| Block { lines: block.lines().map(line).collect(), ..Block::default() };
        page.split("\n\n").map(block).collect()
    }

    fn text(page: &str) -> String {
        text_of(&blocks(page))
    }

    #[test]
    fn lines_and_blocks_are_parted() {
        assert_eq!(text("Ships came\nto Port.\n\n\n\nThe end"), "Ships came\nto Port.\n\nThe end");
        assert_eq!(text("New- &York &, N. &Y."), "New-York, N.Y.");
        assert_eq!(text(""), "");
    }

    #[test]
    fn a_broken_word_stands_whole_at_the_end_of_its_first_line() {
        assert_eq!(text("the con-\nference ended."), "the conference\nended.");
        assert_eq!(text("a con\u{ad}\nference, b"), "a conference,\nb");
        assert_eq!(text("ein Schiff¬\nfahrts\u{2e17}\namt hier"), "ein Schifffahrtsamt\nhier");
        assert_eq!(text("inter-\nnation-\nal law"), "international\nlaw");
        assert_eq!(text("at the con-\n\nference ended"), "at the conference\n\nended");
        assert_eq!(text("the only con-\nference"), "the only conference");
    }

    #[test]
    fn a_hyphen_that_belongs_to_the_word_stays() {
        assert_eq!(text("Anglo-\nAmerican trade"), "Anglo-American\ntrade");
        assert_eq!(text("war of 1914-\n18 ended"), "war of 1914-18\nended");
        assert_eq!(text("not to-day.\nHe came to-\nday too"), "not to-day.\nHe came to-day\ntoo");
        assert_eq!(text("today or to-day\nand to-\nday too"), "today or to-day\nand today\ntoo");
    }

    #[test]
    fn what_is_no_broken_word_stays_apart() {
        for page in [
            "he said -\nand left",
            "he said--\nand left",
            "well-\nThe end",
            "-\nand",
            "page 3-\nand",
            "a TIEUP-\n\nTHE B",
        ] {
            assert_eq!(text(page), page);
        }
    }

    #[test]
    fn the_file_knows_the_word_best() {
        assert_eq!(text("(con/conference \nx"), "(conference\nx");
        assert_eq!(text("(con/conference\n\\ference,/conference held"), "(conference,\nheld");
        assert_eq!(text("to-/to-day\n\\day/to-day or"), "to-day\nor");
        assert_eq!(text("vor/vergeben\n\\geben/vergeben ist"), "vergeben\nist");
        assert_eq!(text("con/\n\\ference/ held"), "conference\nheld");
        assert_eq!(text("the &con/conference\n\\ference/conference held"), "theconference\nheld");
    }

    #[test]
    fn parts_that_do_not_meet_are_whole_once() {
        assert_eq!(
            text("con/conference\n\nOther words\n\n\\ference/conference held"),
            "conference\n\nOther words\n\nheld"
        );
        assert_eq!(text("\\ference/conference held"), "conference held");
        assert_eq!(text("con/conference"), "conference");
    }

    #[test]
    fn a_long_chain_of_parts_ends() {
        let chain = text(&"ab-\n".repeat(100_000));
        assert!(chain.lines().all(|line| line.len() < 2 * LONGEST));
        assert_eq!(chain.matches('a').count(), 100_000);
    }

    proptest! {
        #[test]
        fn no_letter_is_lost(page in "([a-zA-Z0-9\u{ad}¬&,]{1,4}-?[ \n]{0,2}){0,30}") {
            let signs = |text: &str| -> String { text.chars().filter(|sign| sign.is_alphanumeric()).collect() };
            prop_assert_eq!(signs(&text(&page)), signs(&page));
        }

        #[test]
        fn any_page_is_text(page in "([a-c/\\\\&-]{1,4}[ \n]{0,2}){0,40}") {
            let text = text(&page);
            prop_assert!(!text.starts_with('\n') && !text.ends_with('\n') && !text.contains("\n\n\n"));
        }
    }
}
