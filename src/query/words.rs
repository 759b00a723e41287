//! From a chunk of text to a word: which of its characters belong to it, and how it may vary.
//!
//! A chunk is what stands between white space, quotes and parentheses. Punctuation around a word is not
//! part of it (`[sic],` is `sic`), punctuation inside is (`O'Brien`, `10:30`), and so are a sign directly
//! before it (`@handle`, `$1.5`), the last dot of an acronym (`U.S.`) and the marks of `C++` and `C#`.

use super::characters::{is_blank, is_sigil, is_word_character, leading_dash};
use super::problem::{Problem, Reading};
use super::quotes;
use super::{Form, Place, Word};

/// The word in a chunk: a slice of it, with its offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Core<'t> {
    /// The word without the punctuation around it.
    pub(super) text: &'t str,
    /// Its first byte in the chunk.
    pub(super) start: usize,
    /// It holds a wildcard.
    pub(super) is_pattern: bool,
}

impl Core<'_> {
    /// Says whether there is anything to look for in it.
    pub(super) fn has_letter(&self) -> bool {
        self.text.chars().any(char::is_alphanumeric)
    }

    /// Returns the word, for a chunk that starts at `offset` of the query.
    pub(super) fn word(&self, offset: usize, form: Form) -> Word {
        let start = offset + self.start;
        let place = Place { start, end: start + self.text.len() };
        let form = if self.is_pattern { Form::Pattern } else { form };
        let acronym = form == Form::Inflected && is_acronym(self.text);
        Word { text: self.text.to_owned(), place, form, acronym }
    }
}

/// Returns what of a chunk is the word; its text is empty if there is none.
pub(super) fn core_of(chunk: &str) -> Core<'_> {
    let start = chunk.char_indices().map(|(offset, _)| offset).find(|&offset| starts_word(&chunk[offset..]));
    let Some(start) = start else {
        return Core { text: "", start: 0, is_pattern: false };
    };
    let text = trim_end(&chunk[start..]);
    Core { text, start, is_pattern: has_wildcard(text) }
}

/// Says whether a word starts here: with a letter or digit, a sign before one, or a wildcard.
fn starts_word(text: &str) -> bool {
    let mut characters = text.chars();
    let before_word = |mut rest: std::str::Chars<'_>| rest.next().is_some_and(is_word_character);
    match characters.next() {
        Some('*') => true,
        Some('?') => before_word(characters),
        Some('.') => characters.next().is_some_and(|digit| digit.is_ascii_digit()),
        Some(sigil) if is_sigil(sigil) => {
            before_word(characters.clone()) || (characters.next() == Some('.') && before_word(characters))
        }
        Some(first) => is_word_character(first),
        None => false,
    }
}

/// Cuts off the punctuation behind a word. A parenthesis in a chunk is that of an address, and has its partner.
fn trim_end(text: &str) -> &str {
    let mut text = text;
    while let Some(last) = text.chars().next_back() {
        let kept = match last {
            '*' => true,
            '.' => is_dotted(text),
            ')' => text.contains('('),
            '+' | '#' => text.trim_end_matches(['+', '#']).ends_with(is_word_character),
            _ => is_word_character(last),
        };
        if kept {
            break;
        }
        text = &text[..text.len() - last.len_utf8()];
    }
    text
}

/// Says whether a text is letters with dots, the last one included: `U.S.`, `a.m.`, `Ph.D.`.
fn is_dotted(text: &str) -> bool {
    let Some(text) = text.strip_suffix('.') else {
        return false;
    };
    let is_letters = |part: &str| part.chars().all(char::is_alphabetic) && (1..=2).contains(&part.chars().count());
    text.contains('.') && text.split('.').all(is_letters)
}

/// Says whether a word holds a wildcard; in an address only `*` is one, as `?` is part of it.
fn has_wildcard(text: &str) -> bool {
    text.contains('*') || (text.contains('?') && !is_address(text))
}

/// Says whether a text starts with an address on the web, whose punctuation is its own. Behind the scheme there has to be
/// something: of `a...b://` the end is cut off as of any word, and what is left is two.
pub(super) fn is_address(text: &str) -> bool {
    let text = text.trim_start_matches(|mark: char| !is_word_character(mark) && !matches!(mark, '(' | ')'));
    let after_scheme =
        text.trim_start_matches(|letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '.' | '-'));
    let is_something = |rest: &str| {
        rest.chars().take_while(|&mark| !ends_run(mark)).any(|mark| mark == '*' || is_word_character(mark))
    };
    (after_scheme.len() < text.len() && after_scheme.strip_prefix("://").is_some_and(is_something))
        || text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."))
}

/// Says whether a word is an acronym in capitals: two letters and more, all of them capitals, with nothing
/// but digits, dots and `&` among them and a possessive ’s at most behind.
pub(super) fn is_acronym(text: &str) -> bool {
    let text = ["'s", "’s", "'S", "’S"].iter().find_map(|ending| text.strip_suffix(ending)).unwrap_or(text);
    let capitals = text.chars().filter(|letter| letter.is_uppercase()).count();
    let fits = |letter: char| letter.is_uppercase() || letter.is_numeric() || matches!(letter, '.' | '&');
    capitals >= 2 && text.chars().all(fits)
}

/// Returns the words of a quotation, which starts at `offset` of the query.
pub(super) fn words_of_phrase(inside: &str, offset: usize) -> Reading<Vec<Word>> {
    let mut words = Vec::new();
    let mut at = 0;
    while at < inside.len() {
        let length = chunk_length(&inside[at..]);
        if length == 0 {
            at += leading_dash(&inside[at..]).max(inside[at..].chars().next().map_or(1, char::len_utf8));
            continue;
        }
        let core = core_of(&inside[at..at + length]);
        if core.has_letter() {
            words.push(core.word(offset + at, Form::Exact));
        } else if core.is_pattern {
            let start = offset + at + core.start;
            let place = Place { start, end: start + core.text.len() };
            return Err(Problem::new(
                place,
                "a lone wildcard can't stand in a phrase; use a pre/2 b for one word between",
            ));
        }
        at += length;
    }
    Ok(words)
}

/// Returns the `~`, `~2` or `^2` that stands directly behind a word at the end of a chunk.
pub(super) fn sign_behind_word(chunk: &str) -> Option<&str> {
    let word = chunk.trim_end_matches(|mark: char| mark.is_ascii_digit() || mark == '.');
    let (word, sign) = chunk.split_at(word.strip_suffix(['~', '^'])?.len());
    let is_sign = match sign.strip_prefix('^') {
        Some(factor) => !factor.ends_with('.') && factor.parse().is_ok_and(|factor: f32| factor > 0.0),
        None => matches!(sign, "~" | "~1" | "~2"),
    };
    (is_sign && word.ends_with(|mark| is_word_character(mark) || mark == '*')).then_some(sign)
}

/// Returns the length of the chunk at the start of `text`: up to white space, a double quote, a parenthesis,
/// a dash or an ellipsis; an address keeps its dashes and its balanced parentheses.
pub(super) fn chunk_length(text: &str) -> usize {
    if is_address(text) {
        return balanced_length(&text[..text.find(ends_run).unwrap_or(text.len())]);
    }
    let ends_chunk = |&(offset, mark): &(usize, char)| {
        ends_run(mark) || matches!(mark, '(' | ')') || leading_dash(&text[offset..]) > 0
    };
    text.char_indices().find(ends_chunk).map_or(text.len(), |(offset, _)| offset)
}

/// Says whether a chunk ends here, whatever it is.
fn ends_run(mark: char) -> bool {
    is_blank(mark) || quotes::is_double(mark)
}

/// Returns the length of `text` up to the first parenthesis without a partner in it.
pub(super) fn balanced_length(text: &str) -> usize {
    let mut open = Vec::new();
    for (offset, mark) in text.char_indices() {
        if mark == '(' {
            open.push(offset);
        } else if mark == ')' && open.pop().is_none() {
            return offset;
        }
    }
    open.first().copied().unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_around_a_word_is_no_part_of_it() {
        for (chunk, word) in [
            ("[sic],", "sic"),
            ("U.S.,", "U.S."),
            ("a.m.", "a.m."),
            ("end.", "end"),
            ("Sen.", "Sen"),
            ("$1.5", "$1.5"),
            ("$.50", "$.50"),
            (".5", ".5"),
            ("@handle:", "@handle"),
            ("#tag!", "#tag"),
            ("’90s", "90s"),
            ("who's", "who's"),
            ("boys’", "boys"),
            ("C++,", "C++"),
            ("AT&T.", "AT&T"),
            ("why?", "why"),
            ("¿qué?", "qué"),
            ("econom*,", "econom*"),
            ("?oman", "?oman"),
            ("cafe\u{301}.", "cafe\u{301}"),
            ("สวัสดี", "สวัสดี"),
            ("中国。", "中国"),
            ("—", ""),
            ("&", ""),
        ] {
            assert_eq!(core_of(chunk).text, word, "{chunk}");
        }
    }

    #[test]
    fn a_sign_stands_behind_its_word() {
        for (chunk, sign) in [("a~", "~"), ("a/b~2", "~2"), ("a^1.5", "^1.5"), ("a*^2", "^2")] {
            assert_eq!(sign_behind_word(chunk), Some(sign), "{chunk}");
        }
        for chunk in ["~", "~2", "a~3", "a~b", "a^", "a^0", "a", "a^2.", "a.~1.5", "/~2", ""] {
            assert_eq!(sign_behind_word(chunk), None, "{chunk}");
        }
    }

    #[test]
    fn capitals_make_an_acronym() {
        for text in ["ICE", "U.S.", "AT&T", "ICE's", "NATO’s", "F16B", "ЦРУ"] {
            assert!(is_acronym(text), "{text}");
        }
        for text in ["Ice", "ice", "A", "G7", "COVID-19", "US/UK", "1987", "中国", "", "PhD"] {
            assert!(!is_acronym(text), "{text}");
        }
    }

    #[test]
    fn a_chunk_ends_at_dashes_but_not_in_addresses() {
        let chunk = |text: &'static str| &text[..chunk_length(text)];
        assert_eq!(chunk("war—peace"), "war");
        assert_eq!(chunk("wait...what"), "wait");
        assert_eq!(chunk("wait...what://"), "wait");
        assert_eq!(chunk("senator(s)"), "senator");
        assert_eq!(chunk("https://example.com/a--b_(c)) d"), "https://example.com/a--b_(c)");
        assert_eq!(chunk("https://example.com/a_(b"), "https://example.com/a_");
        assert_eq!(chunk("f(https://example.com)"), "f");
    }

    #[test]
    fn an_address_is_one_behind_any_marks() {
        assert!(
            ["https://a.b", "\"www.a.b", "‘https://a.b", "—www.a.b", "#https://a.b"]
                .iter()
                .all(|text| is_address(text))
        );
        assert!(["(https://a.b", "‘a.b", "https:a", "a...b://", "a--b://... c"].iter().all(|text| !is_address(text)));
    }

    #[test]
    fn a_phrase_keeps_words_only() {
        let words = |inside| {
            words_of_phrase(inside, 1).map(|words| words.into_iter().map(|word| word.text).collect::<Vec<_>>())
        };
        assert_eq!(words("a note — of (protest), “U.S.”").unwrap(), ["a", "note", "of", "protest", "U.S."]);
        assert_eq!(words(" … ").unwrap(), [""; 0]);
        assert!(words("a * b").is_err());
    }
}
