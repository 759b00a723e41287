//! Searching: a tree and an open index in, ranked hits with passages out.

mod hit;
mod passages;
mod ranked;
mod request;
mod searcher;

pub use hit::{Hit, Note, Passage, Response};
pub use searcher::search;
pub use request::{Request, Sort, Surroundings};
