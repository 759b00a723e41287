//! The value of `path:` or `url:`, taken apart.
//!
//! A path is found by any run of its parts, which are what stands between its signs: `example.com/news` is three
//! of them, side by side. `*` stands for any letters of a part (`storm-*.html`), and where it is a part by itself for
//! any number of parts (`news/*/storm.html`); at either end it says nothing.

use unicode_normalization::char::is_combining_mark;

/// A piece of a path or an address as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Parts without wildcards, with the signs between them.
    Plain(&'t str),
    /// A part with a wildcard.
    Pattern(&'t str),
    /// Any number of parts.
    Gap,
}

/// Returns the pieces of a path or an address. `?` is a wildcard only if it `may_be_any`, as it is a sign in addresses.
pub(super) fn pieces_of(text: &str, may_be_any: bool) -> Vec<Piece<'_>> {
    let is_wild = |c: char| c == '*' || (c == '?' && may_be_any);
    let is_sign = |c: char| !c.is_alphanumeric() && !is_combining_mark(c) && !is_wild(c);
    let mut pieces = Vec::new();
    let (mut plain, mut at) = (0, 0);
    for run in text.split_inclusive(is_sign) {
        let part = run.trim_end_matches(is_sign);
        if part.contains(is_wild) {
            pieces.push(Piece::Plain(&text[plain..at]));
            pieces.push(if part.chars().all(|c| c == '*') { Piece::Gap } else { Piece::Pattern(part) });
            plain = at + part.len();
        }
        at += run.len();
    }
    pieces.push(Piece::Plain(&text[plain..]));
    pieces.retain(|piece| !matches!(piece, Piece::Plain(text) if !text.contains(char::is_alphanumeric)));
    pieces
}

#[cfg(test)]
mod tests {
    use super::Piece::{Gap, Pattern, Plain};
    use super::*;

    #[test]
    fn an_address_falls_into_parts_and_wildcards() {
        for (text, pieces) in [
            ("example.com/news", &[Plain("example.com/news")][..]),
            ("news/*", &[Plain("news/"), Gap]),
            ("*.html", &[Gap, Plain(".html")]),
            ("news/2025-*/a?b=st*rm", &[Plain("news/2025-"), Gap, Plain("/a?b="), Pattern("st*rm")]),
            ("**", &[Gap]),
        ] {
            assert_eq!(pieces_of(text, false), pieces, "{text}");
        }
        assert_eq!(pieces_of("wom?n", true), [Pattern("wom?n")]);
        assert_eq!(pieces_of("wom?n", false), [Plain("wom?n")]);
    }
}
