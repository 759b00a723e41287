//! A token among its neighbours: what a rule looks at that depends on what stands around a token.

use super::characters::{is_blank, is_digits};
use super::quotes;
use super::token::{Lexeme, Token};
use super::{Form, Kind, Place, Word, words};

/// One of the tokens of a query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot<'t> {
    tokens: &'t [Token],
    at: usize,
    query: &'t str,
}

impl<'t> Spot<'t> {
    /// Returns every token of a query in turn.
    pub(super) fn each(tokens: &'t [Token], query: &'t str) -> impl Iterator<Item = Self> {
        (0..tokens.len()).map(move |at| Self { tokens, at, query })
    }

    /// Returns what the token is.
    pub(super) fn lexeme(self) -> &'t Lexeme {
        &self.tokens[self.at].lexeme
    }

    /// Returns where it stands.
    pub(super) fn place(self) -> Place {
        self.tokens[self.at].place
    }

    /// Returns it as it was typed.
    pub(super) fn typed(self) -> &'t str {
        &self.query[self.place().start..self.place().end]
    }

    /// Returns the plain word that it is.
    pub(super) fn word(self) -> Option<&'t Word> {
        plain_word(&self.tokens[self.at])
    }

    /// Returns the plain word that it is, if nothing but the word was typed.
    pub(super) fn bare_word(self) -> Option<&'t str> {
        self.word().map(|word| word.text.as_str()).filter(|text| *text == self.typed())
    }

    /// Says whether it is a word that was typed without quotation marks, and no address.
    pub(super) fn is_unquoted_word(self) -> bool {
        let in_address =
            self.before().is_some_and(|before| matches!(before.lexeme(), Lexeme::Field(field) if field.is_address()));
        matches!(self.lexeme(), Lexeme::Leaf(Kind::Word(_))) && !in_address && !self.is_quoted() && !self.is_address()
    }

    /// Says whether it is a quotation.
    pub(super) fn is_quoted(self) -> bool {
        self.typed().starts_with(quotes::is_double)
    }

    fn is_address(self) -> bool {
        words::is_address(self.typed())
    }

    /// Returns what the word was typed with behind it, as the `!` of `econom!`.
    pub(super) fn behind_word(self) -> &'t str {
        self.word().map_or("", |word| &self.query[word.place.end..self.place().end])
    }

    /// Returns the query from a byte on.
    pub(super) fn text_from(self, start: usize) -> &'t str {
        &self.query[start..]
    }

    /// Returns what stands at a place.
    pub(super) fn text(self, place: Place) -> &'t str {
        &self.query[place.start..place.end]
    }

    /// Returns the number that it is, as it was typed.
    pub(super) fn number(self) -> Option<&'t str> {
        self.bare_word().filter(|text| is_digits(text))
    }

    /// Returns the token behind it.
    pub(super) fn next(self) -> Option<Self> {
        (self.at + 1 < self.tokens.len()).then_some(Self { at: self.at + 1, ..self })
    }

    /// Returns the token before it.
    pub(super) fn before(self) -> Option<Self> {
        self.at.checked_sub(1).map(|at| Self { at, ..self })
    }

    /// Returns where the characters stand that were passed over between the token before it and this one, without the white
    /// space around them.
    pub(super) fn gap(self) -> Place {
        let start = self.before().map_or(0, |before| before.place().end);
        let passed = &self.query[start..self.place().start];
        let trimmed = passed.trim_start_matches(is_blank);
        let start = start + passed.len() - trimmed.len();
        Place { start, end: start + trimmed.trim_end_matches(is_blank).len() }
    }

    /// Returns the opening parenthesis that stands directly behind it.
    pub(super) fn group_behind(self) -> Option<Self> {
        self.next().filter(|next| *next.lexeme() == Lexeme::Open && self.is_followed_directly())
    }

    /// Returns where the group ends that opens here, if it is closed.
    pub(super) fn group_end(self) -> Option<usize> {
        let mut depth = 0_usize;
        let close = std::iter::successors(Some(self), |spot| spot.next()).find(|spot| {
            match spot.lexeme() {
                Lexeme::Open => depth += 1,
                Lexeme::Close => depth -= 1,
                _ => {}
            }
            depth == 0
        })?;
        Some(close.place().end)
    }

    /// Returns what stands in the group that opens here, if that is words and phrases only, and the end of the group.
    pub(super) fn leaves_inside(self) -> Option<(Vec<Self>, usize)> {
        let mut leaves = Vec::new();
        let mut spot = self.next()?;
        while matches!(spot.lexeme(), Lexeme::Leaf(_)) {
            leaves.push(spot);
            spot = spot.next()?;
        }
        (*spot.lexeme() == Lexeme::Close).then_some((leaves, spot.place().end))
    }

    /// Says whether it follows others in a query that has no operators.
    pub(super) fn follows_words_only(self) -> bool {
        self.at > 0 && self.tokens.iter().all(|token| matches!(token.lexeme, Lexeme::Leaf(_)))
    }

    /// Says whether the next token begins where it ends.
    pub(super) fn is_followed_directly(self) -> bool {
        self.next().is_some_and(|next| next.place().start == self.place().end)
    }

    /// Says whether the token before it ends an operand.
    pub(super) fn follows_operand(self) -> bool {
        self.before().is_some_and(|before| before.lexeme().ends_operand())
    }

    /// Says whether the token behind it starts an operand.
    pub(super) fn precedes_operand(self) -> bool {
        self.next().is_some_and(|next| next.lexeme().starts_operand())
    }

    /// Says whether it stands between two operands.
    pub(super) fn is_between(self) -> bool {
        self.follows_operand() && self.precedes_operand()
    }
}

/// Returns the plain word that a token is.
pub(super) fn plain_word(token: &Token) -> Option<&Word> {
    match &token.lexeme {
        Lexeme::Leaf(Kind::Word(word)) if word.form == Form::Inflected => Some(word),
        _ => None,
    }
}
