//! A text asked as a list of plain words, any of which will do.

use super::best::best;
use super::ranked::Order;
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
    let mut articles = Vec::with_capacity(found.best.len());
    for ranked in &found.best {
        let mut id = String::new();
        let names = archive.segments[ranked.segment].ids().map_err(|error| archive.damaged(error))?;
        if let Some((names, place)) = names.and_then(|names| Some((names, names.ords().first(ranked.doc)?))) {
            names.ord_to_str(place, &mut id).map_err(|error| archive.damaged(error))?;
        }
        articles.push((id, ranked.score));
    }
    Ok(articles)
}
