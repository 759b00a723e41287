//! A text asked as a list of plain words, any of which will do.

use super::best::best;
use super::ranked::{Order, Ranked};
use super::weights::Weights;
use crate::error::Result;
use crate::index::Archive;
use crate::matching::Compiler;
use crate::query::plain_words;

/// Returns the ids of the best articles for a text, with their scores.
///
/// # Errors
/// The index is damaged.
pub fn best_articles(archive: &Archive, text: &str, keep: usize, weights: &Weights) -> Result<Vec<(String, f32)>> {
    let mut compiler = Compiler::new(archive, true)?;
    let plan = compiler.plan(&plain_words(text))?;
    let (found, _) = best(archive, &plan, compiler.langs(), &Order::default(), keep, weights)?;
    let named = |ranked: &Ranked| {
        let id = archive.segments[ranked.segment].id(ranked.doc).map_err(|error| archive.damaged(error))?;
        Ok((id, ranked.score))
    };
    found.best.iter().map(named).collect()
}
