//! The runs of letters and digits that a chunk is made of, and what they are together: a number, an acronym, a possessive.

use super::folding::shown;
use super::letters::{is_apostrophe, is_letter, is_word_char};
use crate::invisible::is_invisible;

/// What joins two atoms of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    Apostrophe,
    Dot,
    /// Between groups of three digits.
    Comma,
    Ampersand,
    Hyphen,
    Slash,
    Colon,
    Underscore,
    At,
}

impl Joint {
    /// A unit is what is joined by these; a compound joins units by the others.
    pub(super) fn is_inner(self) -> bool {
        matches!(self, Joint::Apostrophe | Joint::Dot | Joint::Comma | Joint::Ampersand)
    }
}

/// A run of letters and digits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Atom {
    pub(super) start: usize,
    pub(super) end: usize,
    /// What joins it to the next one.
    pub(super) joint: Option<Joint>,
}

/// Returns a unit without the possessive ’s at its end; none if it has none.
pub(super) fn without_possessive<'u>(text: &str, unit: &'u [Atom]) -> Option<&'u [Atom]> {
    let (last, kept) = unit.split_last()?;
    let is_joined = kept.last()?.joint == Some(Joint::Apostrophe);
    (is_joined && shown(&text[last.start..last.end]).eq_ignore_ascii_case("s")).then_some(kept)
}

/// Returns whether the text begins with exactly three digits.
pub(super) fn is_group_of_three(bytes: &[u8]) -> bool {
    bytes.len() >= 3
        && bytes[..3].iter().all(u8::is_ascii_digit)
        && !bytes.get(3).is_some_and(u8::is_ascii_alphanumeric)
}

/// Returns whether the atoms are a number: digits in groups, then at most one decimal dot.
pub(super) fn is_number(text: &str, atoms: &[Atom]) -> bool {
    let last = atoms.len() - 1;
    last > 0
        && atoms.iter().all(|atom| text.as_bytes()[atom.start].is_ascii_digit())
        && atoms[..last].iter().enumerate().all(|(n, atom)| match atom.joint {
            Some(Joint::Comma) => true,
            Some(Joint::Dot) => n + 1 == last,
            _ => false,
        })
}

/// Returns whether the atoms are letters parted by dots (`U.S`), or one of the few like `Ph.D`.
pub(super) fn is_acronym(text: &str, atoms: &[Atom]) -> bool {
    let last = atoms.len() - 1;
    let dots = atoms[..last].iter().all(|atom| atom.joint == Some(Joint::Dot));
    let all_letters = || atoms.iter().all(|atom| is_letter(&text[atom.start..atom.end]));
    let degree = || {
        let whole = &text[atoms[0].start..atoms[last].end];
        ["Ph.D", "M.Sc", "B.Sc", "D.Sc", "Ed.D", "Ll.B", "LL.B", "LL.M"].contains(&whole)
    };
    last > 0 && dots && (all_letters() || degree())
}

/// Returns the length of a possessive ’s that begins the text.
pub(super) fn possessive_after(text: &str) -> usize {
    let mut chars = text.char_indices().filter(|(_, c)| !is_invisible(*c));
    let (Some((_, sign)), Some((at, 's' | 'S'))) = (chars.next(), chars.next()) else {
        return 0;
    };
    if !is_apostrophe(sign) {
        return 0;
    }
    if chars.next().is_some_and(|(_, c)| is_word_char(c)) { 0 } else { at + 1 }
}

/// Returns whether the letters before an apostrophe are a word of their own: French and Italian elisions.
pub(super) fn is_elision(word: &str) -> bool {
    const ELISIONS: &[&str] = &[
        "all", "c", "d", "dall", "dell", "gl", "j", "jusqu", "l", "lorsqu", "m", "n", "nell", "puisqu", "qu", "quell",
        "quoiqu", "s", "sull", "t", "un",
    ];
    ELISIONS.binary_search(&word.to_lowercase().as_str()).is_ok()
}

/// Returns whether the letters after an apostrophe end an English word.
pub(super) fn is_contraction(word: &str) -> bool {
    ["d", "ll", "m", "re", "s", "t", "ve"].contains(&word.to_ascii_lowercase().as_str())
}
