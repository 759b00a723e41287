//! Topics asked of an archive: a run.

use tantivy::Term;

use super::qrels::Qrels;
use super::run::{Retrieved, Run};
use super::topics::Topic;
use crate::error::Result;
use crate::index::Archive;
use crate::search::{Weights, best_articles};

/// Asks every topic, and returns the best articles of each, `depth` at most.
///
/// # Errors
/// The index is damaged.
pub fn ask(archive: &Archive, topics: &[Topic], depth: usize, weights: &Weights, name: &str) -> Result<Run> {
    let mut run = Run { name: name.to_owned(), ..Run::default() };
    for topic in topics {
        run.insert(&topic.id, ask_topic(archive, topic, depth, weights)?);
    }
    Ok(run)
}

/// Returns whether an archive has any of the articles that are judged.
///
/// # Errors
/// The index is damaged.
pub fn has_judged(archive: &Archive, qrels: &Qrels) -> Result<bool> {
    for article in qrels.topics.values().flat_map(|judgments| judgments.keys()) {
        let id = Term::from_field_text(archive.fields.id, article);
        for segment in 0..archive.segments.len() {
            if !archive.docs_with(segment, &id)?.is_empty() {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn ask_topic(archive: &Archive, topic: &Topic, depth: usize, weights: &Weights) -> Result<Vec<Retrieved>> {
    let articles = best_articles(archive, &topic.text, depth, weights)?;
    Ok(articles.into_iter().map(|(article, score)| Retrieved { article, score }).collect())
}
