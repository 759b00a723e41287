//! The ranking in two steps: all that match by BM25, then the best few hundred of them scored again.

use super::feedback::{FeedbackTerm, add_feedback, feedback_terms};
use super::ranked::{Order, Ranking, ranking, settle};
use super::request::Sort;
use super::rescoring::{favour_stories, rescore};
use super::weights::Weights;
use crate::error::Result;
use crate::index::Archive;
use crate::matching::{Plan, units_of};

/// Returns how many articles match a plan and the first `keep` of them in the order asked for, and the words of the
/// feedback that the order owes something to.
pub(crate) fn best(
    archive: &Archive,
    plan: &Plan,
    langs: &[String],
    order: &Order,
    keep: usize,
    weights: &Weights,
) -> Result<(Ranking, Vec<FeedbackTerm>)> {
    let candidates = weights.candidates as usize;
    // Only an order by relevance has something to gain, and only words can be weighed.
    if keep == 0 || candidates == 0 || order.sort != Sort::Relevance || units_of(plan).is_empty() {
        return Ok((ranking(archive, plan, langs, order, keep)?, Vec::new()));
    }
    let mut found = ranking(archive, plan, langs, order, keep.max(candidates))?;
    let rest = found.best.split_off(candidates.min(found.best.len()));
    order.without_recency(&mut found.best);
    rescore(archive, plan, langs, weights, &mut found.best)?;
    settle(archive, order.sort, &mut found.best)?;
    let mut terms = Vec::new();
    // With one article there is nothing to put in order.
    if weights.feedback > 0.0 && found.best.len() > 1 {
        terms = feedback_terms(archive, weights, &found.best)?;
        add_feedback(archive, plan, langs, weights, &terms, &mut found.best)?;
    }
    favour_stories(archive, weights, &mut found.best)?;
    order.with_recency(&mut found.best);
    settle(archive, order.sort, &mut found.best)?;
    found.best.extend(rest);
    found.best.truncate(keep);
    Ok((found, terms))
}
