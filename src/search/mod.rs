//! Searching: a tree and an open index in, ranked hits with passages out.

mod hit;
mod request;

pub use hit::{Hit, Note, Passage, Response};
pub use request::{Request, Sort, Surroundings};
