//! What is wrong with a query, while it is being read: a [`Refusal`](super::Refusal) in the making.
//!
//! A problem may propose mends. They are only proposals: `parse` keeps the first that makes a query
//! which can be read, so that a mended query shown to anyone always works.

use super::Place;

/// The result of reading a part of a query.
pub(super) type Reading<T> = Result<T, Problem>;

/// Something that can't be read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Problem {
    /// The bytes of the query; empty where something is missing.
    pub(super) place: Place,
    /// One sentence in lower case without a full stop.
    pub(super) message: String,
    /// What was probably meant, the likeliest first.
    pub(super) mends: Vec<Mend>,
}

/// A change to the query: the bytes of `place` become `with`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mend {
    place: Place,
    with: String,
}

impl Problem {
    /// Returns a problem without a mend.
    pub(super) fn new(place: Place, message: impl Into<String>) -> Self {
        Self { place, message: message.into(), mends: Vec::new() }
    }

    /// Adds the proposal to write `with` for what stands at `place`.
    pub(super) fn or_write(mut self, place: Place, with: impl Into<String>) -> Self {
        self.mends.push(Mend { place, with: with.into() });
        self
    }

    /// Adds the proposal to leave out what stands at `place`.
    pub(super) fn or_leave_out(self, place: Place) -> Self {
        self.or_write(place, "")
    }
}

impl Mend {
    /// Returns the query with the change made, without the white space that a left-out part leaves behind.
    pub(super) fn apply(&self, query: &str) -> String {
        let (before, after) = (&query[..self.place.start], &query[self.place.end..]);
        if !self.with.is_empty() {
            return format!("{before}{}{after}", self.with);
        }
        let (before, after) = (before.trim_end(), after.trim_start());
        let tight = before.is_empty() || before.ends_with('(') || after.is_empty() || after.starts_with(')');
        format!("{before}{}{after}", if tight { "" } else { " " })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaving_out_a_part_leaves_single_spaces() {
        let place = Place { start: 2, end: 5 };
        assert_eq!(Problem::new(place, "").or_leave_out(place).mends[0].apply("a AND b"), "a b");
        assert_eq!(Problem::new(place, "").or_leave_out(place).mends[0].apply("a AND"), "a");
    }
}
