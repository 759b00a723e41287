//! A query that can't be read: where, why, and where there is one the mended query.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Place;

/// So many characters before and after the place are drawn; the rest of a long query is cut off.
const DRAWN_AROUND: usize = 40;

/// Why a query was refused. Shown with a caret under the place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// The query as typed.
    pub query: String,
    /// The bytes of the query that can't be read; empty at the place where something is missing.
    pub place: Place,
    /// One sentence in lower case without a full stop.
    pub message: String,
    /// The query as it was probably meant, where there is one; it parses.
    pub mended: Option<String>,
}

impl Refusal {
    /// Returns two lines for a terminal: the query, and carets under the place.
    ///
    /// Control characters become spaces, so the query is one line and can't play tricks; a long one is cut
    /// around the place. An empty place gets one caret.
    pub fn drawn(&self) -> [String; 2] {
        let (before, rest) = self.query.split_at(self.place.start);
        let (inside, after) = rest.split_at(self.place.end - self.place.start);
        let skipped = before.chars().count().saturating_sub(DRAWN_AROUND);
        let start = if skipped > 0 { "…" } else { "" };
        let before: String = start.chars().chain(before.chars().skip(skipped).map(harmless)).collect();
        let inside = shortened(inside);
        let after = shortened(after);
        let carets = "^".repeat(inside.width().max(1));
        [format!("{before}{inside}{after}"), format!("{}{carets}", " ".repeat(before.width()))]
    }
}

/// Returns the first characters of a text, with `…` for the rest.
fn shortened(text: &str) -> String {
    let mut characters = text.chars().map(harmless);
    let mut short: String = characters.by_ref().take(DRAWN_AROUND).collect();
    if characters.next().is_some() {
        short.push('…');
    }
    short
}

/// Returns a space for a character that takes no place on a terminal of its own accord.
fn harmless(character: char) -> char {
    let takes_a_place = character.width().is_some() && !('\u{202A}'..='\u{202E}').contains(&character);
    if takes_a_place && !('\u{2066}'..='\u{2069}').contains(&character) { character } else { ' ' }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The two lines for a place.
    fn drawn(query: &str, start: usize, end: usize) -> [String; 2] {
        Refusal { query: query.to_owned(), place: Place { start, end }, message: String::new(), mended: None }.drawn()
    }

    #[test]
    fn carets_stand_under_the_place() {
        assert_eq!(drawn("a AND OR b", 2, 5), ["a AND OR b", "  ^^^"]);
        assert_eq!(drawn("title:", 6, 6), ["title:", "      ^"]);
        assert_eq!(drawn("中国 OR", 7, 9), ["中国 OR", "     ^^"]);
        assert_eq!(drawn("e\u{301}a OR", 5, 7), ["e\u{301}a OR", "   ^^"]);
    }

    #[test]
    fn control_characters_do_no_harm() {
        assert_eq!(drawn("a\n\u{1b}[2Jb (", 8, 9), ["a  [2Jb (", "        ^"]);
    }

    #[test]
    fn a_long_query_is_cut_around_the_place() {
        let query = format!("{} ) {}", "a".repeat(100), "b".repeat(100));
        let [line, carets] = drawn(&query, 101, 102);
        assert_eq!(line, format!("…{} ) {}…", "a".repeat(39), "b".repeat(39)));
        assert_eq!(carets, format!("{}^", " ".repeat(41)));
    }
}
