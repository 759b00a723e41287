//! Quotation marks of all kinds: which open a phrase, and where it closes.
//!
//! Double marks always quote; which of a pair is the left one depends on the country (“…”, „…“, »…«, ”…”), so
//! the mark that opened decides. Quotations inside a quotation are passed over as pairs. A single curly
//! mark quotes only where it can't be an apostrophe; the straight one never does.

use super::characters::{is_blank, is_word_character};

/// Words whose left-out beginning is often typed with a left quotation mark: ‘Tis the season.
const ELIDED: [&str; 10] = ["tis", "twas", "em", "til", "cause", "n", "bout", "round", "cuz", "tude"];

/// Says whether a character is a double quotation mark of any kind.
pub(super) fn is_double(mark: char) -> bool {
    matches!(mark, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '「' | '」' | '『' | '』')
}

/// Says whether `mark` is the proper partner of the mark that opened.
fn is_partner(opened: char, mark: char) -> bool {
    match opened {
        '"' => mark == '"',
        '“' | '”' | '‟' => mark == '”',
        '„' => matches!(mark, '“' | '”'),
        '«' => mark == '»',
        '»' => matches!(mark, '«' | '»'),
        '‹' => mark == '›',
        '›' => matches!(mark, '‹' | '›'),
        '「' => mark == '」',
        '『' => mark == '』',
        _ => false,
    }
}

/// What a mark within a quotation does.
enum Role {
    Opens,
    Closes,
    /// It fits nowhere.
    Neither,
}

/// Returns the offset of the mark that closes the quotation which opens at the start of `text`: its proper partner, if the marks
/// in between pair up, else any that can close one, since people mix them.
pub(super) fn closing_of_double(text: &str) -> Option<usize> {
    let in_pairs = |opened: Option<char>, [before, mark, after]: [char; 3]| match opened {
        Some(opened) if is_partner(opened, mark) => Role::Closes,
        Some(_) if !is_left(mark) && (is_word_character(before) || is_blank(after)) => Role::Neither,
        _ => Role::Opens,
    };
    let in_any_way = |opened: Option<char>, [before, mark, after]: [char; 3]| match opened {
        Some(opened) if is_partner(opened, mark) || !is_blank(before) || is_blank(after) => Role::Closes,
        _ => Role::Opens,
    };
    closing(text, in_pairs).or_else(|| closing(text, in_any_way))
}

/// Returns the offset of the mark that closes the quotation which opens at the start of `text`, where `role` tells what a mark
/// does from the one that opened last, what stands before it, itself, and what stands after it.
fn closing(text: &str, role: impl Fn(Option<char>, [char; 3]) -> Role) -> Option<usize> {
    let mut open: Vec<char> = Vec::new();
    let mut before = ' ';
    let mut characters = text.char_indices().peekable();
    while let Some((offset, mark)) = characters.next() {
        if is_double(mark) {
            let after = characters.peek().map_or(' ', |&(_, after)| after);
            match role(open.last().copied(), [before, mark, after]) {
                Role::Opens => open.push(mark),
                Role::Closes => _ = open.pop(),
                Role::Neither => return None,
            }
            if open.is_empty() {
                return Some(offset);
            }
        }
        before = mark;
    }
    None
}

/// Says whether a mark opens wherever it stands, by its shape: the others may close as well.
fn is_left(mark: char) -> bool {
    matches!(mark, '“' | '„' | '«' | '‹' | '「' | '『')
}

/// What a left single quotation mark does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Single {
    /// It is an apostrophe or mere punctuation.
    Mark,
    /// It opens a phrase that closes at this offset.
    Phrase(usize),
    /// It may open a phrase, but there are several places where that could end.
    Unclear,
}

/// Returns what the `‘` at the start of `text` does: only where it stands before a word, and exactly one
/// `’` before the next `‘` could close it, it quotes.
pub(super) fn read_single(text: &str) -> Single {
    let Some(inside) = text.strip_prefix('‘') else {
        return Single::Mark;
    };
    let word: String = inside.chars().take_while(|&letter| is_word_character(letter)).collect();
    if word.is_empty() || word.starts_with(|digit: char| digit.is_numeric()) {
        return Single::Mark;
    }
    if is_elided(&word) {
        return Single::Mark;
    }
    let region = inside.split('‘').next().unwrap_or(inside);
    let mut closings = region.match_indices('’').map(|(offset, _)| offset).filter(|&offset| {
        let before = inside[..offset].chars().next_back().unwrap_or(' ');
        let after = inside[offset + '’'.len_utf8()..].chars().next().unwrap_or(' ');
        !is_blank(before) && !is_word_character(after)
    });
    match (closings.next(), closings.next()) {
        (Some(offset), None) => Single::Phrase(offset + '‘'.len_utf8()),
        (Some(_), Some(_)) => Single::Unclear,
        (None, _) => Single::Mark,
    }
}

/// Says whether a word has lost its beginning, so that a single mark before it is an apostrophe.
pub(super) fn is_elided(word: &str) -> bool {
    ELIDED.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the quotation at the start of the text holds.
    fn quoted(text: &str) -> Option<&str> {
        let open = text.chars().next().map_or(0, char::len_utf8);
        closing_of_double(text).map(|close| &text[open..close])
    }

    #[test]
    fn every_pair_closes() {
        for text in [
            "\"a b\"",
            "“a b”",
            "„a b“",
            "„a b”",
            "«a b»",
            "»a b«",
            "»a b»",
            "”a b”",
            "「a b」",
            "“a b\"",
            "\"a b”",
            "“a b“",
        ] {
            assert_eq!(quoted(text), Some("a b"), "{text}");
        }
        assert_eq!(quoted("« a b »"), Some(" a b "));
    }

    #[test]
    fn inner_quotations_are_passed_over() {
        assert_eq!(quoted("“he said \"no\" to us” then"), Some("he said \"no\" to us"));
        assert_eq!(quoted("\"he said “no” to us\" then"), Some("he said “no” to us"));
        assert_eq!(quoted("„das «Wort» hier“"), Some("das «Wort» hier"));
    }

    #[test]
    fn inner_quotations_may_stand_anywhere() {
        for inner in [
            "“We must act,” he said",
            "il a dit « rien » hier",
            "phones (“BlackBerry”) came",
            "嫌犯“自认喝醉”后离开",
            "he said, “no”",
            "„so“",
            "a 「b」c",
        ] {
            assert_eq!(quoted(&format!("\"{inner}\" \"then\"")), Some(inner), "{inner}");
        }
        assert_eq!(quoted("“il a dit « rien » hier” « puis »"), Some("il a dit « rien » hier"));
        assert_eq!(quoted("„das »Wort« hier“"), Some("das »Wort« hier"));
        // Marks that are mixed close all the same.
        assert_eq!(quoted("“a b\" and \"c d”"), Some("a b"));
        assert_eq!(quoted("\"a b” and “c d\""), Some("a b"));
        assert_eq!(quoted("\"a b» and «c d\""), Some("a b"));
    }

    #[test]
    fn an_unclosed_quotation_has_no_end() {
        for text in ["\"a b", "“a b", "“a “b”", "«"] {
            assert_eq!(quoted(text), None, "{text}");
        }
    }

    #[test]
    fn single_marks_quote_only_where_they_are_no_apostrophes() {
        let quoted = |text: &'static str| match read_single(text) {
            Single::Phrase(close) => Some(&text['‘'.len_utf8()..close]),
            _ => None,
        };
        assert_eq!(quoted("‘note of protest’ he said"), Some("note of protest"));
        assert_eq!(quoted("‘Ecuador’s note’, he said"), Some("Ecuador’s note"));
        assert_eq!(quoted("‘a b’ and ‘c d’"), Some("a b"));
        assert_eq!(read_single("‘90s hits of the boys’ choir"), Single::Mark);
        assert_eq!(read_single("‘Tis the boys’ season"), Single::Mark);
        assert_eq!(read_single("‘the boys’ club’"), Single::Unclear);
        assert_eq!(read_single("‘ a’"), Single::Mark);
    }
}
