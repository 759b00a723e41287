//! The ways to write a range, for days and for numbers alike: `a..b`, `>=a`, `[a TO b]`.

/// A range whose ends have still to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends<'t> {
    /// `a`.
    One(&'t str),
    /// `>a`.
    Above(&'t str),
    /// `<a`.
    Below(&'t str),
    /// `a..b`, `a..`, `..b`, `>=a`, `<=a`, `[a TO b]`: both included, none is open.
    Between(Option<&'t str>, Option<&'t str>),
}

/// Why a text is no range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Nothing at all, or nothing behind the sign.
    Empty,
    /// Both ends are open.
    Unbounded,
    /// A bracket without its partner or without `TO`.
    Bracket,
}

impl Flaw {
    /// Returns the sentence that says what is wrong with `text`.
    pub(super) fn message(self, text: &str) -> String {
        match self {
            Self::Empty => "a value is missing here".to_owned(),
            Self::Unbounded => format!("{text} has no end at all; give at least one, like 2025.. or ..2025"),
            Self::Bracket => "a range in brackets is written [a TO b], both ends included".to_owned(),
        }
    }
}

/// Returns the ends of a range.
pub(super) fn ends_of(text: &str) -> Result<Ends<'_>, Flaw> {
    let text = text.trim();
    if let Some(inside) = text.strip_prefix(['[', '{']) {
        return bracketed(text, inside);
    }
    type Side = for<'t> fn(&'t str) -> Ends<'t>;
    let signs: [(&str, Side); 5] = [
        (">=", |value| Ends::Between(Some(value), None)),
        ("<=", |value| Ends::Between(None, Some(value))),
        (">", |value| Ends::Above(value)),
        ("<", |value| Ends::Below(value)),
        ("=", |value| Ends::One(value)),
    ];
    for (sign, side) in signs {
        if let Some(value) = text.strip_prefix(sign).map(str::trim) {
            return if value.is_empty() { Err(Flaw::Empty) } else { Ok(side(value)) };
        }
    }
    match text.split_once("..") {
        Some((first, last)) => between(first, last),
        None if text.is_empty() => Err(Flaw::Empty),
        None => Ok(Ends::One(text)),
    }
}

/// Reads `[a TO b]`.
fn bracketed<'t>(text: &str, inside: &'t str) -> Result<Ends<'t>, Flaw> {
    let inside = inside.strip_suffix(']').filter(|_| text.starts_with('[')).ok_or(Flaw::Bracket)?;
    let to = inside.to_ascii_uppercase().find(" TO ").ok_or(Flaw::Bracket)?;
    between(&inside[..to], &inside[to + " TO ".len()..])
}

/// Makes a range of two ends, `*` and nothing being open.
fn between<'t>(first: &'t str, last: &'t str) -> Result<Ends<'t>, Flaw> {
    let end = |text: &'t str| Some(text.trim()).filter(|text| !text.is_empty() && *text != "*");
    match (end(first), end(last)) {
        (None, None) => Err(Flaw::Unbounded),
        (first, last) => Ok(Ends::Between(first, last)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_way_to_write_a_range() {
        assert_eq!(ends_of("5"), Ok(Ends::One("5")));
        assert_eq!(ends_of(">5"), Ok(Ends::Above("5")));
        assert_eq!(ends_of("< 5"), Ok(Ends::Below("5")));
        assert_eq!(ends_of(">=5"), Ok(Ends::Between(Some("5"), None)));
        assert_eq!(ends_of("<=5"), Ok(Ends::Between(None, Some("5"))));
        assert_eq!(ends_of("5.."), Ok(Ends::Between(Some("5"), None)));
        assert_eq!(ends_of("..5"), Ok(Ends::Between(None, Some("5"))));
        assert_eq!(ends_of("[5 to 6]"), Ok(Ends::Between(Some("5"), Some("6"))));
        assert_eq!(ends_of("[* TO 6]"), Ok(Ends::Between(None, Some("6"))));
    }

    #[test]
    fn refuses_what_is_no_range() {
        assert_eq!(ends_of(""), Err(Flaw::Empty));
        assert_eq!(ends_of(">="), Err(Flaw::Empty));
        assert_eq!(ends_of(".."), Err(Flaw::Unbounded));
        assert_eq!(ends_of("[5 6]"), Err(Flaw::Bracket));
        assert_eq!(ends_of("[5 TO 6"), Err(Flaw::Bracket));
        assert_eq!(ends_of("{5 TO 6}"), Err(Flaw::Bracket));
    }
}
