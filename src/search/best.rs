//! The ranking in two steps: all that match by BM25, then the best few hundred of them scored again.

use super::feedback::{FeedbackTerm, add_feedback, feedback_terms};
use super::ranked::{Order, Ranking, put_in_order, ranking, settle_ties};
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
    let candidates = weights.candidates;
    // Only an order by relevance has something to gain, and only words can be weighed.
    if keep == 0 || candidates == 0 || order.sort != Sort::Relevance || units_of(plan).is_empty() {
        let mut found = ranking(archive, plan, langs, order, keep)?;
        settle_ties(archive, order.sort, &mut found.best, |_| true)?;
        return Ok((found, Vec::new()));
    }
    let mut found = ranking(archive, plan, langs, order, keep.max(candidates))?;
    settle_ties(archive, order.sort, &mut found.best, |tied| tied.end > candidates)?;
    let rest = found.best.split_off(candidates.min(found.best.len()));
    order.without_recency(&mut found.best);
    rescore(archive, plan, langs, weights, &mut found.best)?;
    put_in_order(order.sort, &mut found.best);
    let mut terms = Vec::new();
    // With one article there is nothing to put in order.
    if weights.feedback > 0.0 && found.best.len() > 1 {
        terms = feedback_terms(archive, weights, &mut found.best)?;
        // What an article's age adds is not known to feedback.
        let keep = if order.recent.is_some() { candidates } else { keep };
        add_feedback(archive, plan, langs, weights, &terms, keep, &mut found.best)?;
    }
    favour_stories(archive, weights, &mut found.best)?;
    order.with_recency(&mut found.best);
    put_in_order(order.sort, &mut found.best);
    settle_ties(archive, order.sort, &mut found.best, |tied| tied.start < keep)?;
    found.best.extend(rest);
    found.best.truncate(keep);
    Ok((found, terms))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::index::{Home, archive_of};
    use crate::matching::plan_of;

    /// Returns an archive of two parts.
    fn ships(folder: &Path) -> Archive {
        let line = |part: usize, number: usize| {
            let words = "storm warning ".repeat(number % 4) + &"harbour pilots ".repeat(number % 3);
            let ships = ["Gull", "Heron", "Tern", "Petrel", "Osprey", "Plover", "Egret", "Curlew", "Dunlin"];
            let ship = ships[number % ships.len()];
            format!(r#"{{"id":"n{part}-{number}","text":"The {ship} {words} met off Port {number}."}}"#)
        };
        archive_of(folder, &[0, 1].map(|part| (0..90).map(|number| line(part, number)).collect()))
    }

    /// Returns how many articles a query finds, the first twenty of them, and the words of the feedback.
    fn found(archive: &Archive, query: &str) -> (u64, Vec<(usize, u32, u32)>, Vec<FeedbackTerm>) {
        first(archive, query, 20)
    }

    fn first(archive: &Archive, query: &str, keep: usize) -> (u64, Vec<(usize, u32, u32)>, Vec<FeedbackTerm>) {
        let (plan, langs) = plan_of(archive, query);
        let order = Order::default();
        let found = best(archive, &plan, &langs, &order, keep, &Weights::default()).unwrap();
        let (Ranking { total, best }, terms) = found;
        (total, best.iter().map(|of| (of.segment, of.doc, of.score.to_bits())).collect(), terms)
    }

    const QUERIES: [&str; 5] = ["storm", "storm OR harbour", "\"storm warning\"", "harbour w/3 pilot", "*arbour"];

    #[test]
    fn where_the_disk_is_waited_for_the_same_comes_out() {
        let folder = tempfile::tempdir().unwrap();
        let mut archive = ships(folder.path());
        for query in QUERIES {
            let [warm, cold] = [false, true].map(|is_cold| {
                archive.is_cold = is_cold;
                found(&archive, query)
            });
            assert!(warm.0 > 20 && !warm.2.is_empty(), "{query}: {warm:?}");
            assert_eq!(warm, cold, "{query}");
        }
    }

    #[test]
    fn those_that_are_left_out_early_are_not_among_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let archive = ships(folder.path());
        for query in QUERIES {
            let (total, all, terms) = first(&archive, query, 300);
            assert!(all.len() > 60, "{query}");
            for keep in [1, 2, 7, 20, 60] {
                let expected = (total, all[..keep].to_vec(), terms.clone());
                assert_eq!(first(&archive, query, keep), expected, "{keep} of {query}");
            }
        }
    }

    #[test]
    fn no_weight_is_so_large_or_small_that_an_article_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let archive = ships(folder.path());
        let heavy = (0..14).fold("storm".to_owned(), |query, _| format!("({query}^1000)"));
        let light = (0..14).fold("storm".to_owned(), |query, _| format!("({query}^0.001)"));
        let least = format!("storm^0.{}1", "0".repeat(39));
        for query in [heavy.as_str(), &light, &least, &format!("{heavy} OR harbour"), &format!("{light} harbour")] {
            let (total, best, terms) = first(&archive, query, 300);
            assert!(total > 60 && best.len() == total as usize, "{query}: {} of {total}", best.len());
            assert!(best.iter().all(|(_, _, score)| f32::from_bits(*score).is_finite()), "{query}");
            assert!(!terms.is_empty() && terms.iter().all(|term| term.share.is_finite()), "{query}");
        }
    }

    #[test]
    fn an_archive_that_was_removed_after_it_was_opened_answers_as_before() {
        let folder = tempfile::tempdir().unwrap();
        let other = ships(folder.path());
        let archive = Archive::open(&Home::new(&other.dir)).unwrap();
        let answers = QUERIES.map(|query| found(&other, query));
        std::fs::remove_dir_all(&archive.generation).unwrap();
        for (query, answer) in QUERIES.iter().zip(answers) {
            assert_eq!(found(&archive, query), answer, "{query}");
        }
    }
}
