//! The tokens of a written date: runs of digits, runs of letters, and the signs between them.

use std::borrow::Cow;

use crate::analysis::fold;

/// A token of a written date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// ASCII digits.
    Number(&'a str),
    /// Letters, folded, without the dots of an abbreviation (`pm` for `P.M.`).
    Word(Cow<'a, str>),
    /// Any other character that is no white space.
    Sign(char),
}

/// A token and what stands before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind<'a>,
    /// White space stands before it, or nothing.
    pub(super) apart: bool,
    /// It is written in capitals: a zone by its initials.
    pub(super) capitals: bool,
}

/// Returns the text with digits, dashes, colons and spaces of every kind as their ASCII ones, and without
/// characters that show nothing.
pub(super) fn plain(written: &str) -> Cow<'_, str> {
    if written.is_ascii() {
        return Cow::Borrowed(written);
    }
    let is_hidden = |c: &char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    Cow::Owned(written.chars().filter(|c| !is_hidden(c)).map(plain_character).collect())
}

fn plain_character(c: char) -> char {
    let digit = match c {
        '\u{660}'..='\u{669}' => c as u32 - 0x660,
        '\u{6f0}'..='\u{6f9}' => c as u32 - 0x6f0,
        '\u{966}'..='\u{96f}' => c as u32 - 0x966,
        '\u{ff10}'..='\u{ff19}' => c as u32 - 0xff10,
        '\u{2010}'..='\u{2012}' | '\u{2212}' | '\u{ff0d}' => return '-',
        '\u{ff0f}' => return '/',
        '\u{ff0e}' => return '.',
        '\u{ff1a}' => return ':',
        '\u{ff08}' => return '(',
        '\u{ff09}' => return ')',
        '\u{2019}' | '\u{2bc}' => return '\'',
        _ if c.is_whitespace() => return ' ',
        _ => return c,
    };
    char::from_digit(digit, 10).unwrap_or(c)
}

/// Returns the tokens of a text in plain characters.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut apart = true;
    while let Some(first) = rest.chars().next() {
        let end = if first.is_ascii_digit() {
            rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())
        } else if is_letter(first) {
            word_end(rest)
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(end);
        rest = after;
        if first.is_whitespace() {
            apart = true;
            continue;
        }
        let kind = if first.is_ascii_digit() {
            Kind::Number(token)
        } else if is_letter(first) {
            Kind::Word(folded(token))
        } else {
            Kind::Sign(first)
        };
        let capitals = token.bytes().all(|byte| byte.is_ascii_uppercase());
        found.push(Token { kind, apart, capitals });
        apart = false;
    }
    found
}

/// Returns whether the character goes with letters: a combining vowel does.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, 'º' | 'ª') || unicode_normalization::char::is_combining_mark(c)
}

/// Returns the end of a word: letters, with an apostrophe or one dot between two of them.
fn word_end(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let mut length = 0;
    while let Some((at, c)) = chars.next() {
        if is_letter(c) {
            length += 1;
            continue;
        }
        let goes_on = chars.peek().is_some_and(|(_, next)| is_letter(*next));
        // The dot of `a.m.` stands behind one letter; that of `Mon.Dec` ends a word.
        let joins = c == '\'' || (c == '.' && length == 1);
        if !(goes_on && joins) {
            return at;
        }
        length = 0;
    }
    text.len()
}

fn folded(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    let mut out = String::with_capacity(word.len());
    fold(word, &mut out);
    out.retain(|c| !matches!(c, '.' | '\''));
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let text = plain(text);
        let show = |token: Token<'_>| match token.kind {
            Kind::Number(digits) => format!("{}{digits}", if token.apart { " " } else { "" }),
            Kind::Word(word) => format!("{}{word}", if token.apart { " " } else { "" }),
            Kind::Sign(sign) => format!("{}{sign}", if token.apart { " " } else { "" }),
        };
        tokens(&text).into_iter().map(show).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn digits_letters_and_signs_are_parted() {
        assert_eq!(shown("26-FEB-1987 15:01"), " 26|-|feb|-|1987| 15|:|01");
        assert_eq!(shown("3:05 P.M., Août"), " 3|:|05| pm|.|,| aout");
        assert_eq!(shown("Mon.Dec 1"), " mon|.|dec| 1");
        assert_eq!(shown("１６日\u{200e}（木）"), " 16|日|(|木|)");
        assert_eq!(shown("п’ятниця −3"), " пятниця| -|3");
    }
}
