//! morgue: a full-text search engine for news archives.
//!
//! An indexer reads articles from files and keeps them in a [tantivy](https://docs.rs/tantivy) index;
//! a search returns ranked passages with the matches lit. Three promises stand above every feature:
//! a query is never misread; what is lit is what matched; nothing indexed is lost.
//!
//! The modules form layers, and a file uses only what stands below its own (`tests/layers.rs` holds
//! them to it): [`cli`], [`output`], [`eval`], [`search`], [`matching`], [`index`], [`query`], [`ingest`],
//! [`calendar`], [`analysis`], and at the bottom [`article`], [`error`], [`file_name`],
//! [`function_words`], [`invisible`] and `numbers`.

pub mod analysis;
pub mod article;
pub mod calendar;
pub mod cli;
pub mod error;
pub mod eval;
pub mod file_name;
pub mod function_words;
pub mod index;
pub mod ingest;
pub mod invisible;
pub mod matching;
mod numbers;
pub mod output;
pub mod query;
pub mod search;

pub use error::{Error, Result};
