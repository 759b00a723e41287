//! The second step of the ranking: the best articles scored again, from where the words stand in them.
//!
//! To BM25 of the whole article it adds three things. A word in the headline or in the lead counts more times than one
//! in the body, and so, less than once, do the words that share its stem; all of these saturate together. The best
//! stretch of an article is scored as a small article of its own: words that stand together tell more than words apart.
//! And every word of the query that the lead has counts by itself, since a news story begins with what it is about. At the
//! very end, behind the feedback, a story counts a little more than a brief.

use super::ranked::Ranked;
use super::weights::{LEAD_WORDS, STORY_TOKENS, WINDOW_WORDS, Weights};
use crate::error::Result;
use crate::index::Archive;
use crate::matching::{
    Dictionary, Evidence, Found, K1, Lengths, Plan, Scene, Unit, find_kin, lengths, saturated, side_by_side,
    threads_for, units_of,
};

/// The looks at where a word of the query stands in an article that are worth a thread of their own. To open a list of postings, which
/// takes as long as one or two, counts as one.
const LOOKS_OF_A_THREAD: usize = 1200;

/// Adds to the scores of articles what stands in them where.
pub(crate) fn rescore(
    archive: &Archive,
    plan: &Plan,
    langs: &[String],
    weights: &Weights,
    articles: &mut [Ranked],
) -> Result<()> {
    let mut units = units_of(plan);
    if units.is_empty() {
        return Ok(());
    }
    if weights.kin > 0.0 {
        find_kin(&mut units, plan, &Dictionary::new(archive)?)?;
    }
    articles.sort_by_key(|ranked| (ranked.segment, ranked.doc));
    let looks = units.len() * articles.len();
    let lists = plan.leaves.iter().flat_map(|leaf| &leaf.terms).map(|term| term.segments.len()).sum::<usize>();
    let threads = threads_for(archive, (looks + lists) / LOOKS_OF_A_THREAD);
    // Each piece opens all lists of its segment.
    let most = if lists < looks { articles.len().div_ceil(threads).max(1) } else { articles.len() };
    let parts: Vec<&[Ranked]> =
        articles.chunk_by(|a, b| a.segment == b.segment).flat_map(|of_segment| of_segment.chunks(most)).collect();
    let gains = side_by_side(&parts, threads, |part| gains(archive, plan, langs, weights, &units, part));
    let gains = gains.into_iter().collect::<Result<Vec<_>>>()?;
    for (ranked, gain) in articles.iter_mut().zip(gains.into_iter().flatten()) {
        ranked.score += gain;
    }
    Ok(())
}

/// Returns what is added to the scores of articles of one segment, in the order of their numbers.
fn gains(
    archive: &Archive,
    plan: &Plan,
    langs: &[String],
    weights: &Weights,
    units: &[Unit<'_>],
    articles: &[Ranked],
) -> Result<Vec<f32>> {
    let Some(first) = articles.first() else { return Ok(Vec::new()) };
    let docs = articles.iter().map(|ranked| ranked.doc).collect();
    let scene = Scene::new(archive, plan, first.segment, langs)?.among(docs);
    let mut evidence = Evidence::new(&scene, units)?;
    let mut scorer = Scorer::new(weights, evidence.idf());
    let mut found = Found::default();
    let gain = |ranked: &Ranked| {
        evidence.read(ranked.doc, &mut found);
        scorer.score(&found, evidence.lengths().part(ranked.doc))
    };
    let gains = articles.iter().map(gain).collect();
    drop(evidence);
    scene.end()?;
    Ok(gains)
}

/// Adds to the scores of articles what they gain by their length: a brief of a few lines, in which any word is a large
/// part of the whole, is not to stand before a story only for that.
pub(crate) fn favour_stories(archive: &Archive, weights: &Weights, articles: &mut [Ranked]) -> Result<()> {
    let best = articles.iter().map(|ranked| ranked.score).fold(0.0, f32::max);
    let (_, average) = lengths(archive)?;
    let lengths: Vec<Lengths> =
        (0..archive.segments.len()).map(|segment| Lengths::new(archive, segment, average)).collect::<Result<_>>()?;
    for ranked in articles {
        let tokens = lengths[ranked.segment].tokens(ranked.doc);
        ranked.score += weights.story * best * share_of_story(tokens);
    }
    Ok(())
}

/// Returns how much an article of so many tokens is a story, from none to all of it.
fn share_of_story(tokens: u32) -> f32 {
    1.0 - (-(tokens as f32) / STORY_TOKENS).exp()
}

/// Scores articles by what is found in them.
struct Scorer<'w> {
    weights: &'w Weights,
    /// The idf of each unit, times what it counts.
    idf: Vec<f32>,
    /// How often each unit was met; kept from one use to the next.
    counts: Vec<f32>,
}

impl<'w> Scorer<'w> {
    fn new(weights: &'w Weights, idf: Vec<f32>) -> Self {
        Scorer { weights, counts: vec![0.0; idf.len()], idf }
    }

    /// Returns what is added to the score of an article; `length` is what its length adds to a frequency.
    fn score(&mut self, found: &Found, length: f32) -> f32 {
        self.places(found, length) + self.weights.window * self.window(found) + self.weights.lead * self.lead(found)
    }

    /// Returns how much more the article's BM25 is when words count by where they stand, and kin count too.
    fn places(&mut self, found: &Found, length: f32) -> f32 {
        let Weights { lead_count, headline, kin, .. } = *self.weights;
        let mut plain = vec![0.0; self.idf.len()];
        self.counts.fill(0.0);
        for place in &found.places {
            let mut count = if place.is_kin { kin } else { 1.0 };
            plain[place.unit] += if place.is_kin { 0.0 } else { 1.0 };
            if place.position < LEAD_WORDS {
                count += count * lead_count;
            }
            if place.position < found.body {
                count += count * headline;
            }
            self.counts[place.unit] += count;
        }
        let more = |unit: usize| saturated(self.counts[unit], length) - saturated(plain[unit], length);
        self.idf.iter().enumerate().map(|(unit, idf)| idf * more(unit)).sum()
    }

    /// Returns the score of the best stretch. All stretches are equally long, and so none is longer than the average.
    fn window(&mut self, found: &Found) -> f32 {
        self.counts.fill(0.0);
        let (mut best, mut now) = (0.0f32, 0.0f32);
        let mut behind = found.places.iter().filter(|place| !place.is_kin).peekable();
        for place in found.places.iter().filter(|place| !place.is_kin) {
            while let Some(left) = behind.next_if(|left| left.position + WINDOW_WORDS <= place.position) {
                now += self.count(left.unit, -1.0);
            }
            now += self.count(place.unit, 1.0);
            best = best.max(now);
        }
        best
    }

    /// Returns the sum over the words that the lead has.
    fn lead(&mut self, found: &Found) -> f32 {
        self.counts.fill(0.0);
        let in_lead = found.places.iter().take_while(|place| place.position < LEAD_WORDS);
        in_lead.filter(|place| !place.is_kin).for_each(|place| self.counts[place.unit] = 1.0);
        // As much as a word can ever count in an article.
        let most = K1 + 1.0;
        self.counts.iter().zip(&self.idf).map(|(present, idf)| present * idf * most).sum()
    }

    /// Counts a unit more often, or less, and returns how much that changes the score of a stretch.
    fn count(&mut self, unit: usize, by: f32) -> f32 {
        let before = saturated(self.counts[unit], K1);
        self.counts[unit] += by;
        self.idf[unit] * (saturated(self.counts[unit], K1) - before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::FoundAt;

    fn found(body: u32, places: &[(u32, usize)]) -> Found {
        let at = |(position, unit): &(u32, usize)| FoundAt { position: *position, unit: *unit, is_kin: false };
        Found { body, places: places.iter().map(at).collect() }
    }

    fn score(weights: &Weights, found: &Found) -> f32 {
        Scorer::new(weights, vec![1.0, 1.0]).score(found, K1)
    }

    #[test]
    fn words_together_count_more_than_words_apart() {
        let weights = Weights { window: 1.0, ..Weights::BM25 };
        let together = score(&weights, &found(0, &[(500, 0), (520, 1)]));
        let apart = score(&weights, &found(0, &[(500, 0), (500 + WINDOW_WORDS, 1)]));
        assert!((together - 2.0).abs() < 1e-5 && (apart - 1.0).abs() < 1e-5, "{together} {apart}");
        let last_in_reach = score(&weights, &found(0, &[(500, 0), (499 + WINDOW_WORDS, 1)]));
        assert!((last_in_reach - together).abs() < 1e-5);
    }

    #[test]
    fn a_word_counts_more_in_the_headline_than_in_the_lead_and_there_more_than_in_the_body() {
        let weights = Weights { window: 0.0, lead: 0.0, ..Weights::default() };
        let at = |position| score(&weights, &found(8, &[(position, 0)]));
        assert!(at(0) > at(10) && at(10) > at(LEAD_WORDS));
        assert_eq!(at(LEAD_WORDS), 0.0);
    }

    #[test]
    fn a_brief_is_a_story_in_part_and_long_ones_are_alike() {
        assert_eq!(share_of_story(0), 0.0);
        assert!(share_of_story(60) < 0.5 && share_of_story(300) > 0.9);
        assert!(share_of_story(3_000) - share_of_story(500) < 0.01);
    }

    #[test]
    fn nothing_is_taken_away_and_without_weights_nothing_added() {
        let places = found(3, &[(0, 0), (2, 1), (40, 0), (400, 1)]);
        assert_eq!(score(&Weights::BM25, &places), 0.0);
        assert!(score(&Weights::default(), &places) > 0.0);
        assert_eq!(score(&Weights::default(), &found(0, &[])), 0.0);
    }
}
