//! The best articles of a plan: every match counted, the first so many kept in order.

use std::cmp::Ordering;

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, TERMINATED};

use super::request::Sort;
use crate::error::Result;
use crate::index::Archive;
use crate::matching::{Plan, Scene};

/// An article that matches, in the order of the answer.
#[derive(Debug, Clone)]
pub(crate) struct Ranked {
    pub(crate) score: f32,
    pub(crate) segment: usize,
    pub(crate) doc: DocId,
    /// The time of publication; none sorts last.
    date: Option<i64>,
    id: String,
}

/// How many articles match, and the first of them.
#[derive(Debug, Default)]
pub(crate) struct Ranking {
    pub(crate) total: u64,
    pub(crate) best: Vec<Ranked>,
}

/// Returns how many articles match a plan and the first `keep` of them. One pass over the postings.
pub(crate) fn ranking(archive: &Archive, plan: &Plan, langs: &[String], sort: Sort, keep: usize) -> Result<Ranking> {
    let mut all = Ranking::default();
    for segment in 0..archive.segments.len() {
        let mut own = segment_ranking(archive, plan, langs, segment, sort, keep)?;
        all.total += own.total;
        all.best.append(&mut own.best);
    }
    all.best.sort_by(|a, b| {
        order(sort, a, b).then_with(|| a.id.cmp(&b.id)).then_with(|| (a.segment, a.doc).cmp(&(b.segment, b.doc)))
    });
    all.best.truncate(keep);
    Ok(all)
}

/// Returns whether `a` comes before `b`, ids aside.
fn order(sort: Sort, a: &Ranked, b: &Ranked) -> Ordering {
    let newest = || b.date.cmp(&a.date);
    let score = || b.score.total_cmp(&a.score);
    match sort {
        Sort::Relevance => score().then_with(newest),
        Sort::Newest => newest().then_with(score),
        // None is the smallest, and still comes last.
        Sort::Oldest => (a.date.is_none(), a.date).cmp(&(b.date.is_none(), b.date)).then_with(score),
    }
}

/// What the order of a segment's articles needs.
struct Keys {
    dates: Option<Column<i64>>,
    ids: Option<StrColumn>,
}

impl Keys {
    fn date(&self, doc: DocId) -> Option<i64> {
        self.dates.as_ref()?.first(doc)
    }

    /// Returns the place of the article's id among the ids of the segment, in their order.
    fn id_place(&self, doc: DocId) -> u64 {
        self.ids.as_ref().and_then(|ids| ids.ords().first(doc)).unwrap_or(u64::MAX)
    }
}

fn segment_ranking(
    archive: &Archive,
    plan: &Plan,
    langs: &[String],
    segment: usize,
    sort: Sort,
    keep: usize,
) -> Result<Ranking> {
    let damaged = |error| archive.damaged(error);
    let reader = &archive.segments[segment];
    let keys =
        Keys { dates: reader.numbers::<i64>("date").map_err(damaged)?, ids: reader.names("id").map_err(damaged)? };
    let scene = Scene::new(archive, plan, segment, langs)?;
    let mut cursor = scene.cursor()?;
    let alive = reader.reader.alive_bitset();
    let mut total = 0;
    let mut best: Vec<(Ranked, u64)> = Vec::with_capacity(2 * keep + 1);
    let before = |a: &(Ranked, u64), b: &(Ranked, u64)| {
        order(sort, &a.0, &b.0).then_with(|| (a.1, a.0.doc).cmp(&(b.1, b.0.doc)))
    };
    // The last of the best so far, once there are enough: what does not come before it is not kept.
    let mut bar: Option<(Ranked, u64)> = None;
    let mut doc = cursor.doc();
    while doc != TERMINATED {
        if alive.is_none_or(|alive| alive.is_alive(doc)) {
            total += 1;
            if keep > 0 {
                let score = cursor.score();
                let hopeless = sort == Sort::Relevance && bar.as_ref().is_some_and(|bar| score < bar.0.score);
                if !hopeless {
                    let entry =
                        (Ranked { score, segment, doc, date: keys.date(doc), id: String::new() }, keys.id_place(doc));
                    if bar.as_ref().is_none_or(|bar| before(&entry, bar) == Ordering::Less) {
                        best.push(entry);
                        if best.len() >= 2 * keep {
                            best.sort_by(before);
                            best.truncate(keep);
                            bar = best.last().cloned();
                        }
                    }
                }
            }
        }
        doc = cursor.advance();
    }
    best.sort_by(before);
    best.truncate(keep);
    let mut kept = Vec::with_capacity(best.len());
    for (mut entry, place) in best {
        if let Some(ids) = &keys.ids {
            ids.ord_to_str(place, &mut entry.id).map_err(|error| archive.damaged(error))?;
        }
        kept.push(entry);
    }
    Ok(Ranking { total, best: kept })
}
