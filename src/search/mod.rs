//! Searching: a tree and an open index in, ranked hits with passages out.

mod diagnosis;
mod explain;
mod explanation;
mod hit;
mod passages;
mod ranked;
mod request;
mod searcher;
mod show;
mod shown;

pub use explain::explain;
pub use explanation::{Cost, ExplainedPart, Explanation};
pub use hit::{Hit, Note, Passage, Response};
pub use request::{Request, Sort, Surroundings};
pub use searcher::search;
pub use show::show;
pub use shown::ShownArticle;
