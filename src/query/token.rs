//! The tokens of a query: what the lexer hands to the parser.

use super::connectors::Connector;
use super::{Case, Field, Kind, Place};

/// A piece of a query with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    /// What it is.
    pub(super) lexeme: Lexeme,
    /// Where it stands.
    pub(super) place: Place,
}

/// The kinds of tokens.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Lexeme {
    /// A part that is complete in itself: a word, a phrase, a date, `*`.
    Leaf(Kind),
    /// `(`
    Open,
    /// `)`
    Close,
    /// `AND`, `&&`
    And,
    /// `OR`, `||`
    Or,
    /// `NOT`, and `-` and `!` directly before what they deny
    Not,
    /// `w/5` and its kin
    Connector(Connector),
    /// `title:`, directly before its value
    Field(Field),
    /// `atleast3`, directly before its group
    AtLeast(u32),
    /// `caps` and its kin, directly before their group
    Case(Case),
    /// `~2`, directly behind a word or phrase
    Tilde(Option<u32>),
    /// `^2`, directly behind anything
    Caret(f32),
}

impl Lexeme {
    /// Says whether an operand starts with this.
    pub(super) fn starts_operand(&self) -> bool {
        matches!(self, Self::Leaf(_) | Self::Open | Self::Field(_) | Self::AtLeast(_) | Self::Case(_))
    }

    /// Says whether an operand ends with this.
    pub(super) fn ends_operand(&self) -> bool {
        matches!(self, Self::Leaf(_) | Self::Close | Self::Tilde(_) | Self::Caret(_))
    }
}
