//! The query language: text in, a tree with places out. Knows no index.

mod refusal;
mod tree;

pub use refusal::Refusal;
pub use tree::{Case, DateRange, Distance, Field, Form, Kind, Node, Place, Word, WordCount};
