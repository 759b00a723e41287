//! Searching: a tree and an open index in, ranked hits with passages out.

mod explanation;
mod hit;
mod request;
mod shown;

pub use explanation::{ExplainedPart, Explanation};
pub use hit::{Hit, Note, Passage, Response};
pub use request::{Request, Sort, Surroundings};
pub use shown::ShownArticle;
