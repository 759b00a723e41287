//! Topics asked of an archive: a run.

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

fn ask_topic(archive: &Archive, topic: &Topic, depth: usize, weights: &Weights) -> Result<Vec<Retrieved>> {
    let articles = best_articles(archive, &topic.text, depth, weights)?;
    Ok(articles.into_iter().map(|(article, score)| Retrieved { article, score }).collect())
}
