//! The best articles of a plan: every match counted, the first so many kept in order.

use std::cell::OnceCell;
use std::cmp::{Ordering, Reverse};
use std::ops::Range;
use std::sync::atomic::{self, AtomicU32};

use tantivy::columnar::Column;
use tantivy::schema::Field;
use tantivy::{DocId, TantivyError};

use super::request::Sort;
use crate::error::Result;
use crate::index::{Archive, Segment};
use crate::matching::{LangSet, Leaf, LeafTerm, Node, Plan, Scene, side_by_side, threads_for};

/// An article that matches, in the order of the answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ranked {
    pub(crate) score: f32,
    pub(crate) segment: usize,
    pub(crate) doc: DocId,
    /// The time of publication, if the order asks for it of every article; none sorts last.
    pub(crate) date: Option<i64>,
}

/// How many articles match, and the first of them.
#[derive(Debug, Default)]
pub(crate) struct Ranking {
    pub(crate) total: u64,
    pub(crate) best: Vec<Ranked>,
}

/// An order of articles.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Order {
    pub(crate) sort: Sort,
    /// The moment from which the age of articles is counted, in the seconds of the `date` column, if newer ones count more.
    pub(crate) recent: Option<i64>,
}

impl Order {
    /// Returns whether it asks for the date of every article, and not only of those that nothing else tells apart.
    fn is_by_date(&self) -> bool {
        self.sort != Sort::Relevance || self.recent.is_some()
    }

    /// Takes from the scores of articles what their age adds.
    pub(crate) fn without_recency(&self, articles: &mut [Ranked]) {
        articles.iter_mut().for_each(|ranked| ranked.score /= self.recency(ranked.date));
    }

    /// Adds to the scores of articles what their age adds.
    pub(crate) fn with_recency(&self, articles: &mut [Ranked]) {
        articles.iter_mut().for_each(|ranked| ranked.score *= self.recency(ranked.date));
    }

    /// Returns how many times an article counts for its age: a new one twice, one of a half-life one and a half times,
    /// and so on down to once, as an article without a date.
    fn recency(&self, date: Option<i64>) -> f32 {
        let (Some(from), Some(date)) = (self.recent, date) else { return 1.0 };
        let age = from.saturating_sub(date).max(0) as f64 / RECENCY_HALF_LIFE as f64;
        (1.0 + (MOST_RECENCY - 1.0) * 0.5f64.powf(age)) as f32
    }
}

/// How many times a new article counts.
const MOST_RECENCY: f64 = 2.0;

/// The age at which half of what newness adds is gone, in seconds: 30 days.
const RECENCY_HALF_LIFE: i64 = 30 * 24 * 60 * 60;

/// Returns how many articles match a plan. One pass over the postings.
pub(crate) fn count(archive: &Archive, plan: &Plan, langs: &[String]) -> Result<u64> {
    Ok(ranking(archive, plan, langs, &Order::default(), 0)?.total)
}

/// Returns in how many articles one of some terms counts. Not counted: deleted articles, and articles in a language in which the term
/// is not a form of the word.
pub(crate) fn articles_with(archive: &Archive, field: Field, terms: &[&LeafTerm], langs: &[String]) -> Result<u64> {
    let is_whole = |segment: usize| archive.segments[segment].reader.num_deleted_docs() == 0;
    if let [term] = terms
        && term.langs == LangSet::ALL
        && term.segments.iter().all(|(segment, _)| is_whole(*segment))
    {
        return Ok(term.articles());
    }
    let terms = terms.iter().copied().cloned().collect();
    let alone = Leaf { field, terms, inflected: None };
    count(archive, &Plan { root: Node::Leaf(0), leaves: vec![alone] }, langs)
}

/// Returns how many articles match a plan and the first `keep` of them, in order but for ties. One pass over the postings,
/// in parts side by side where there is much to read.
pub(crate) fn ranking(archive: &Archive, plan: &Plan, langs: &[String], by: &Order, keep: usize) -> Result<Ranking> {
    let postings: u64 = plan.leaves.iter().map(Leaf::articles).sum();
    let mut dearest = 1;
    plan.root.walk(&mut |node| {
        dearest = dearest.max(match node {
            Node::Case { .. } => TEXT,
            node if node.operands_by_position().is_some() => POSITIONS,
            _ => 1,
        });
    });
    let by_positions = dearest > 1;
    let threads = threads_for(archive, (postings * dearest / POSTINGS_OF_A_THREAD) as usize);
    let listed =
        if by_positions { plan.leaves.iter().filter(|leaf| leaf.is_of_many()).map(Leaf::articles).sum() } else { 0 };
    let of_each = if threads == 1 || archive.is_cold { 1 } else { PIECES_OF_A_THREAD };
    let pieces = (threads as u64 * of_each).max(listed / LISTED_AT_ONCE);
    ranking_by(archive, plan, langs, by, keep, threads, pieces)
}

fn ranking_by(
    archive: &Archive,
    plan: &Plan,
    langs: &[String],
    by: &Order,
    keep: usize,
    threads: usize,
    pieces: u64,
) -> Result<Ranking> {
    let parts = parts_of(archive, pieces);
    let bar = Bar::default();
    let read = |part: &Part| part_ranking(archive, plan, langs, part, by, keep, &bar);
    let found = side_by_side(&parts, threads, read);
    let mut all = Ranking::default();
    for own in found {
        let mut own = own?;
        all.total += own.total;
        all.best.append(&mut own.best);
    }
    put_in_order(by.sort, &mut all.best);
    settle_ties(archive, by.sort, &mut all.best, |tied| tied.start < keep && keep < tied.end)?;
    all.best.truncate(keep);
    Ok(all)
}

/// The highest score that an article of any part must have to be among the first of all, as far as that is known.
#[derive(Default)]
struct Bar(AtomicU32);

impl Bar {
    /// Raises it, if it is lower than a score.
    fn raise(&self, score: f32) {
        // The bits of numbers that are not negative are in the order of the numbers.
        if score > 0.0 {
            self.0.fetch_max(score.to_bits(), atomic::Ordering::Relaxed);
        }
    }

    /// Returns it; 0 while nothing is known.
    fn score(&self) -> f32 {
        f32::from_bits(self.0.load(atomic::Ordering::Relaxed))
    }
}

/// A part of a segment: the articles from one number to before another.
struct Part {
    segment: usize,
    articles: Range<DocId>,
}

/// The postings that are worth a thread of their own. To start one takes as long as to read some ten thousands.
const POSTINGS_OF_A_THREAD: u64 = 150_000;

/// An article in which positions are looked at takes as long as so many others.
const POSITIONS: u64 = 10;

/// One whose text is looked at takes as long as so many.
const TEXT: u64 = 1000;

/// Threads begin and end at different times: who is ready takes what is left. Each piece opens the lists anew, for which most of the
/// time is waited where they come from the disk: there each thread has one.
const PIECES_OF_A_THREAD: u64 = 2;

/// Of a pattern that is decided by positions, all positions in a piece are kept at once: so many postings have some tens of megabytes.
const LISTED_AT_ONCE: u64 = 500_000;

/// Returns so many parts of the archive, or some more: its segments, in pieces where they are large.
fn parts_of(archive: &Archive, pieces: u64) -> Vec<Part> {
    let all: u64 = archive.segments.iter().map(|segment| u64::from(segment.reader.max_doc())).sum();
    let mut parts = Vec::new();
    for (segment, of) in archive.segments.iter().enumerate() {
        let end = of.reader.max_doc();
        // Each piece about the same, and at least one.
        let pieces = (u64::from(end) * pieces).div_ceil(all.max(1)).max(1) as u32;
        let length = end.div_ceil(pieces).max(1);
        let starts = (0..pieces).map(|piece| piece * length).filter(|start| *start < end);
        parts.extend(starts.map(|start| Part { segment, articles: start..(start + length).min(end) }));
    }
    parts
}

/// Puts articles in order, but for ties: those stand as they are found.
pub(crate) fn put_in_order(sort: Sort, best: &mut [Ranked]) {
    best.sort_unstable_by(|a, b| order(sort, a, b).then_with(|| (a.segment, a.doc).cmp(&(b.segment, b.doc))));
}

/// Puts the ties that matter, of articles in order, in the order of their dates, the newest first, and of their ids, so that it is
/// the same whatever the segments are. To look up an id costs more than to score a hundred articles, and a date more than ten.
pub(crate) fn settle_ties(
    archive: &Archive,
    sort: Sort,
    best: &mut [Ranked],
    matters: impl Fn(Range<usize>) -> bool,
) -> Result<()> {
    let mut start = 0;
    for tied in best.chunk_by_mut(|a, b| order(sort, a, b) == Ordering::Equal) {
        let end = start + tied.len();
        if matters(start..end) {
            settle_tie(archive, tied)?;
        }
        start = end;
    }
    Ok(())
}

/// Puts articles that nothing else tells apart in the order of their dates, and those of one date in that of their ids.
fn settle_tie(archive: &Archive, tied: &mut [Ranked]) -> Result<()> {
    let date = |ranked: &Ranked| {
        let dates = archive.segments[ranked.segment].dates().map_err(|error| archive.damaged(error))?;
        Ok(Reverse(dates.and_then(|dates| dates.first(ranked.doc))))
    };
    let id = |ranked: &Ranked| archive.segments[ranked.segment].id(ranked.doc).map_err(|error| archive.damaged(error));
    settle_by(tied, date, |same| settle_by(same, id, |_| Ok(())))
}

/// Puts articles in the order of a key, and hands those that it does not tell apart to `rest`.
fn settle_by<K: Ord>(
    tied: &mut [Ranked],
    key: impl Fn(&Ranked) -> Result<K>,
    rest: impl Fn(&mut [Ranked]) -> Result<()>,
) -> Result<()> {
    if tied.len() < 2 {
        return Ok(());
    }
    let mut keyed = tied.iter().map(|ranked| Ok((key(ranked)?, *ranked))).collect::<Result<Vec<_>>>()?;
    keyed.sort_by(|(a_key, a), (b_key, b)| a_key.cmp(b_key).then_with(|| (a.segment, a.doc).cmp(&(b.segment, b.doc))));
    let mut start = 0;
    for same in keyed.chunk_by(|(a, _), (b, _)| a == b) {
        let place = &mut tied[start..start + same.len()];
        place.iter_mut().zip(same).for_each(|(place, (_, ranked))| *place = *ranked);
        rest(place)?;
        start += same.len();
    }
    Ok(())
}

/// Returns whether `a` comes before `b`, but for what settles ties.
fn order(sort: Sort, a: &Ranked, b: &Ranked) -> Ordering {
    let score = || b.score.total_cmp(&a.score);
    match sort {
        Sort::Relevance => score(),
        Sort::Newest => b.date.cmp(&a.date).then_with(score),
        // None is the smallest, and still comes last.
        Sort::Oldest => (a.date.is_none(), a.date).cmp(&(b.date.is_none(), b.date)).then_with(score),
    }
}

/// What the order of a segment's articles needs.
struct Keys<'a> {
    segment: &'a Segment,
    /// At hand, since an order by date asks for that of every article.
    dates: OnceCell<Option<&'a Column<i64>>>,
    /// Why the dates or ids that were needed can't be read.
    failure: OnceCell<TantivyError>,
}

impl Keys<'_> {
    fn date(&self, doc: DocId) -> Option<i64> {
        let dates = || self.segment.dates().map_err(|error| self.failure.set(error)).ok().flatten();
        self.dates.get_or_init(dates).as_ref()?.first(doc)
    }

    /// Returns the place of the article's id among the ids of the segment, in their order.
    fn id_place(&self, doc: DocId) -> Option<u64> {
        let ids = self.segment.ids().map_err(|error| self.failure.set(error));
        ids.ok()??.ords().first(doc)
    }

    /// Returns which of two articles of the segment comes first.
    fn before(&self, sort: Sort, a: &Ranked, b: &Ranked) -> Ordering {
        let place = |ranked: &Ranked| (self.id_place(ranked.doc), ranked.doc);
        let newest = || self.date(b.doc).cmp(&self.date(a.doc));
        order(sort, a, b).then_with(newest).then_with(|| place(a).cmp(&place(b)))
    }
}

fn part_ranking(
    archive: &Archive,
    plan: &Plan,
    langs: &[String],
    part: &Part,
    by: &Order,
    keep: usize,
    bar: &Bar,
) -> Result<Ranking> {
    let Part { segment, articles } = part;
    let segment = *segment;
    let damaged = |error| archive.damaged(error);
    let reader = &archive.segments[segment];
    let keys = Keys { segment: reader, dates: OnceCell::new(), failure: OnceCell::new() };
    let scene = Scene::new(archive, plan, segment, langs)?.within(articles.clone());
    let alive = reader.reader.alive_bitset();
    let mut first = First::new(segment, keys, by, keep, bar);
    let mut total = 0;
    if let Some(mut sweep) = scene.sweep()? {
        let mut from = articles.start;
        while let Some(next) = sweep.stretch(from, articles.end) {
            if let Some(alive) = alive {
                sweep.keep(|doc| alive.is_alive(doc));
            }
            total += sweep.count();
            if keep > 0 {
                sweep.score(first.least(), |doc, score| first.meet(doc, score));
            }
            from = next;
        }
    } else {
        let mut cursor = scene.cursor()?;
        let mut doc = cursor.seek(articles.start);
        while doc < articles.end {
            if alive.is_none_or(|alive| alive.is_alive(doc)) {
                total += 1;
                if keep > 0 {
                    first.meet(doc, cursor.score());
                }
            }
            doc = cursor.advance();
        }
    }
    scene.end()?;
    Ok(Ranking { total, best: first.all().map_err(damaged)? })
}

/// The first of the articles of a segment that were met.
struct First<'a> {
    segment: usize,
    keys: Keys<'a>,
    by: &'a Order,
    keep: usize,
    best: Vec<Ranked>,
    /// The last of those that are kept, once there are enough: what does not come before it is not kept.
    bar: Option<Ranked>,
    /// What scores less is not kept.
    least: f32,
    /// That of all parts.
    of_all: &'a Bar,
}

impl<'a> First<'a> {
    fn new(segment: usize, keys: Keys<'a>, by: &'a Order, keep: usize, of_all: &'a Bar) -> Self {
        First { segment, keys, by, keep, best: Vec::new(), bar: None, least: f32::NEG_INFINITY, of_all }
    }

    /// Returns the score that an article must have, but for its age, to be kept.
    fn least(&mut self) -> f32 {
        let of_all = self.of_all.score();
        if of_all > 0.0 {
            self.least = self.least.max(of_all);
        }
        if self.by.recent.is_some() { self.least / MOST_RECENCY as f32 } else { self.least }
    }

    /// Most articles that match do not come near the best.
    #[inline]
    fn meet(&mut self, doc: DocId, score: f32) {
        let score = if self.by.recent.is_some() { score * self.by.recency(self.keys.date(doc)) } else { score };
        if score >= self.least {
            self.look_at(doc, score);
        }
    }

    #[inline(never)]
    fn look_at(&mut self, doc: DocId, score: f32) {
        let sort = self.by.sort;
        let date = if self.by.is_by_date() { self.keys.date(doc) } else { None };
        let entry = Ranked { score, segment: self.segment, doc, date };
        if self.bar.as_ref().is_some_and(|bar| self.keys.before(sort, &entry, bar) != Ordering::Less) {
            return;
        }
        self.best.push(entry);
        if self.best.len() >= self.keep.saturating_mul(2) {
            self.drop_the_rest();
        }
    }

    fn drop_the_rest(&mut self) {
        let sort = self.by.sort;
        let (_, last, rest) = self.best.select_nth_unstable_by(self.keep - 1, |a, b| order(sort, a, b));
        if rest.iter().any(|ranked| order(sort, ranked, last) == Ordering::Equal) {
            self.best.select_nth_unstable_by(self.keep - 1, |a, b| self.keys.before(sort, a, b));
        }
        self.best.truncate(self.keep);
        self.bar = self.best.last().copied();
        if let Some(bar) = self.bar.as_ref().filter(|_| sort == Sort::Relevance) {
            self.least = self.least.max(bar.score);
            self.of_all.raise(bar.score);
        }
    }

    /// Returns those that are kept, in no order.
    fn all(mut self) -> tantivy::Result<Vec<Ranked>> {
        if self.best.len() > self.keep {
            self.drop_the_rest();
        }
        self.keys.failure.into_inner().map_or(Ok(self.best), Err)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::index::{archive_of, seconds_of_date};
    use crate::matching::plan_of;

    /// Returns an archive of three parts, in which many articles score the same.
    fn ships(folder: &Path) -> Archive {
        let line = |part: usize, number: usize| {
            let words = "storm ".repeat(number % 4) + &"harbour ".repeat(number % 3);
            format!(r#"{{"id":"n{part}-{number}","text":"Ships {words}","date":"{}-01-01"}}"#, 2000 + number % 5)
        };
        let parts = [0, 1, 2].map(|part| (0..60 + part).map(|number| line(part, number)).collect());
        let archive = archive_of(folder, &parts);
        assert_eq!(archive.segments.len(), 3);
        archive
    }

    #[test]
    fn of_those_that_score_the_same_the_newest_comes_first_and_then_the_first_id() {
        let folder = tempfile::tempdir().unwrap();
        let archive = ships(folder.path());
        let (plan, langs) = plan_of(&archive, "storm");
        let key = |ranked: &Ranked| {
            let segment = &archive.segments[ranked.segment];
            let date = segment.dates().unwrap().unwrap().first(ranked.doc);
            (Reverse(ranked.score.to_bits()), Reverse(date), segment.id(ranked.doc).unwrap())
        };
        // With their age, those of the newest year count one and a half times.
        for recent in [None, Some(seconds_of_date(jiff::civil::date(2004, 1, 31).at(0, 0, 0, 0)))] {
            let by = Order { sort: Sort::Relevance, recent };
            let first = |keep| {
                let mut found = ranking(&archive, &plan, &langs, &by, keep).unwrap();
                settle_ties(&archive, by.sort, &mut found.best, |_| true).unwrap();
                found.best.iter().map(key).collect::<Vec<_>>()
            };
            let all = first(1000);
            assert!(all.len() > 100 && all.is_sorted());
            (1..40).for_each(|keep| assert_eq!(first(keep), all[..keep], "{keep} of {recent:?}"));
        }
    }

    #[test]
    fn any_number_of_threads_finds_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let archive = ships(folder.path());
        for query in ["storm", "storm harbour", "storm OR harbour", "\"storm harbour\"", "*", "absent"] {
            let (plan, langs) = plan_of(&archive, query);
            for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
                let by = Order { sort, recent: None };
                let found = |threads| {
                    let mut found = ranking_by(&archive, &plan, &langs, &by, 20, threads, threads as u64 + 2).unwrap();
                    settle_ties(&archive, sort, &mut found.best, |_| true).unwrap();
                    let best = found.best.iter().map(|ranked| (ranked.segment, ranked.doc, ranked.score.to_bits()));
                    (found.total, best.collect::<Vec<_>>())
                };
                let one = found(1);
                (2..6).for_each(|threads| assert_eq!(found(threads), one, "{query} with {threads} threads"));
            }
        }
    }
}
