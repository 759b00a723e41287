//! Searching: a tree and an open index in, ranked hits with passages out.

mod hit;

pub use hit::{Hit, Note, Passage, Response};
