//! Matching: from the tree of a query to the articles and the words that match.
//!
//! A tree is compiled against an index into a [`Plan`]: each of its leaves becomes the set of all terms
//! that it means (`expansion`). The plan is evaluated twice by one algebra of spans (`algebra`): over
//! the postings of the index, to find the articles ([`Cursor`]), and over an article's text, to find the
//! words to light ([`Light`]).

mod address;
mod algebra;
mod bm25;
mod compile;
mod cursor;
mod evidence;
mod expansion;
mod facts;
mod groups;
mod leaf_cursor;
mod light;
mod many_terms;
mod plan;
mod scene;
mod side_by_side;
mod span_cursor;
mod spelling;
mod spots;
mod stretch;
mod sweep;
mod term_set;
mod window;
mod written;

pub use algebra::{Match, Trace};
pub(crate) use bm25::{K1, Lengths, idf, lengths, most, saturated};
pub use compile::Compiler;
#[cfg(test)]
pub(crate) use compile::plan_of;
pub(crate) use compile::{date_filter, is_filler};
pub use cursor::Cursor;
#[cfg(test)]
pub(crate) use evidence::FoundAt;
pub(crate) use evidence::{Evidence, Found, Unit, find_kin, units_of};
pub use expansion::{Dictionary, LangSet, MAX_TERMS};
pub(crate) use facts::Facts;
pub use light::{Light, Lighter, Stretch, parts_of};
pub use plan::{Filter, Leaf, LeafTerm, Node, Plan, Zone};
pub use scene::Scene;
pub(crate) use side_by_side::{side_by_side, threads_for};
pub(crate) use spelling::FoldedPattern;
