//! A query that can't be read: where, why, and where there is one the mended query.

use super::Place;

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
