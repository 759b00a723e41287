//! Searching: a tree and an open index in, ranked hits with passages out.

mod best;
mod diagnosis;
mod explain;
mod explanation;
mod feedback;
mod hit;
mod near_values;
mod passages;
mod ranked;
mod request;
mod rescoring;
mod searcher;
mod show;
mod shown;
mod signs;
mod topic;
mod variants;
mod weights;

pub use explain::explain;
pub use explanation::{Cost, ExplainedPart, Explanation};
pub use hit::{Hit, Note, Passage, Response};
pub use request::{Request, Sort, Surroundings};
pub use searcher::search;
pub use show::show;
pub use shown::ShownArticle;
pub use topic::best_articles;
pub use weights::{NotSet, Weights};
