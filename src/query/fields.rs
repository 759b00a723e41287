//! The names of the fields, and names that are nearly one.

use super::Field;

/// What may stand before a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    /// A field that words can be looked for in.
    Words(Field),
    /// `date:`.
    Date,
    /// `words:`.
    WordCount,
}

/// Every name; the first of a field's names is the one it prints with.
const NAMES: [(&str, Name); 15] = [
    ("title", Name::Words(Field::Title)),
    ("headline", Name::Words(Field::Title)),
    ("lead", Name::Words(Field::Lead)),
    ("body", Name::Words(Field::Body)),
    ("author", Name::Words(Field::Author)),
    ("byline", Name::Words(Field::Author)),
    ("source", Name::Words(Field::Source)),
    ("section", Name::Words(Field::Section)),
    ("place", Name::Words(Field::Place)),
    ("dateline", Name::Words(Field::Place)),
    ("lang", Name::Words(Field::Lang)),
    ("path", Name::Words(Field::Path)),
    ("url", Name::Words(Field::Url)),
    ("date", Name::Date),
    ("words", Name::WordCount),
];

/// Names shorter than this have no near names: too many words are one letter away.
const SHORTEST_WITH_NEAR_NAMES: usize = 4;

/// Returns the field of a name, in any case of its letters.
pub(super) fn named(name: &str) -> Option<Name> {
    NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|&(_, field)| field)
}

/// Returns the name that `name` is one slip away from: a letter too many, too few, wrong, or two swapped.
pub(super) fn near(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let far = |known: &str| known.len() < SHORTEST_WITH_NEAR_NAMES || !is_one_slip(known.as_bytes(), name.as_bytes());
    NAMES.iter().map(|&(known, _)| known).find(|known| !far(known))
}

/// Says whether one insertion, deletion, substitution or swap of neighbours makes one name the other.
fn is_one_slip(one: &[u8], other: &[u8]) -> bool {
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same..], &other[same..]);
    match (one, other) {
        ([], []) => false,
        ([_, one @ ..], [_, other @ ..]) if one == other => true,
        ([a, b, one @ ..], [c, d, other @ ..]) if a == d && b == c && one == other => true,
        ([_, rest @ ..], _) if rest == other => true,
        (_, [_, rest @ ..]) if rest == one => true,
        _ => false,
    }
}

impl Field {
    /// Returns the name the field is printed with.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Lead => "lead",
            Self::Body => "body",
            Self::Author => "author",
            Self::Source => "source",
            Self::Section => "section",
            Self::Place => "place",
            Self::Lang => "lang",
            Self::Path => "path",
            Self::Url => "url",
        }
    }

    /// Says whether the field is running text, in which capitals tell an acronym.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Title | Self::Lead | Self::Body)
    }

    /// Returns the field of words with a name, in any case of its letters.
    pub fn named(name: &str) -> Option<Field> {
        match named(name) {
            Some(Name::Words(field)) => Some(field),
            _ => None,
        }
    }

    /// Says whether the value is an address, kept as typed but for `*`.
    pub fn is_address(self) -> bool {
        matches!(self, Self::Path | Self::Url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_any_case() {
        assert_eq!(named("Headline"), Some(Name::Words(Field::Title)));
        assert_eq!(named("DATE"), Some(Name::Date));
        assert_eq!(named("https"), None);
    }

    #[test]
    fn every_field_prints_a_name_it_is_known_by() {
        for (_, name) in NAMES {
            if let Name::Words(field) = name {
                assert_eq!(named(field.name()), Some(name));
            }
        }
    }

    #[test]
    fn one_slip_is_near_and_two_are_not() {
        for slip in ["titel", "titles", "tile", "titlr", "Titel"] {
            assert_eq!(near(slip), Some("title"), "{slip}");
        }
        for far in ["title", "breaking", "https", "ur", "urls", "totals"] {
            assert_eq!(near(far), None, "{far}");
        }
    }
}
