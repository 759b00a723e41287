//! A query of frequent words, a stretch of articles at a time.
//!
//! Walking many lists side by side asks every list about every article. Here each list is read for itself through a
//! stretch of articles, a block at a time as tantivy unpacks them, and leaves in a table which of them it holds and how
//! often; the tables are then put together, 64 articles at a time. What is decided by positions is decided in those articles
//! alone that have all operands. Only what is asked for is scored, and the scores of an article are added in the order of
//! the query, as they are when the lists are walked side by side.

use tantivy::{DocId, TERMINATED};

use super::algebra::{Match, normalise};
use super::bm25::{Lengths, MOST_FREQUENCY, most};
use super::cursor::{Cursor, FilterColumn, cheapest_first};
use super::span_cursor::Evaluator;
use super::spots::{SpotCounter, Spots};
use super::stretch::{Bits, Frequencies, Mask, STRETCH, for_each, holds, place, set};
use super::term_set::TermSet;

/// A score for each article of a stretch; it means something only where the bit is set.
type Scores = [f32; STRETCH];

/// What a sum of no scores is to [`std::iter::Sum`].
const NOTHING: f32 = -0.0;

/// A query and where it stands.
pub(crate) struct Sweep<'a> {
    root: Part<'a>,
    scores: Box<Scores>,
    masks: Vec<Mask>,
    base: DocId,
}

/// A part of a query, with what the current stretch has of it.
pub(crate) struct Part<'a> {
    kind: Kind<'a>,
    bits: Box<Bits>,
    /// Of those alone that are scored before they are added to others: pages that are touched for the first time are dear.
    scores: Option<Box<Scores>>,
}

enum Kind<'a> {
    /// A term set, and how often its terms stand in each article if they don't tell where.
    Leaf { terms: TermSet, frequencies: Option<Box<Frequencies>>, idf: f32, lengths: Lengths },
    /// What is decided by positions, in those articles that have all its operands.
    Spans {
        /// In the order of the query.
        operands: Vec<Part<'a>>,
        by_cost: Vec<usize>,
        evaluator: Box<Evaluator<'a>>,
        /// Decides for all articles of a stretch in one go, where the operands are words.
        counter: Option<SpotCounter>,
        /// How often each article matches.
        frequencies: Box<Frequencies>,
    },
    /// Anything else.
    Walked(Cursor<'a>),
    /// One of these.
    Or(Vec<Part<'a>>),
    /// All of some and none of others.
    And {
        /// In the order of the query.
        needed: Vec<Part<'a>>,
        /// The numbers of these, those of the fewest articles first.
        by_cost: Vec<usize>,
        excluded: Vec<Part<'a>>,
        filters: Vec<FilterColumn>,
    },
    /// Counts more.
    Boost(f32, Box<Part<'a>>),
}

impl<'a> Sweep<'a> {
    /// Returns a sweep at the beginning of the segment. The terms of its parts ask for `masks` by their numbers.
    pub(crate) fn new(root: Part<'a>, masks: Vec<Mask>) -> Self {
        Sweep { root, scores: no_scores(), masks, base: 0 }
    }

    /// Sweeps over the first stretch with a match from `from` to before `end`. Returns where it ends.
    pub(crate) fn stretch(&mut self, from: DocId, end: DocId) -> Option<DocId> {
        let mut from = from;
        loop {
            self.base = self.root.next().max(from);
            if self.base >= end {
                return None;
            }
            let to = self.base.saturating_add(STRETCH as DocId).min(end);
            for mask in &mut self.masks {
                mask.mark(self.base, to);
            }
            self.root.mark(self.base, to, &self.masks);
            if !is_empty(&self.root.bits) {
                return Some(to);
            }
            from = to;
        }
    }

    /// Returns how many articles of the stretch match.
    pub(crate) fn count(&self) -> u64 {
        self.root.bits.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Takes the articles away that something does not hold for.
    pub(crate) fn keep(&mut self, holds: impl Fn(DocId) -> bool) {
        keep(&mut self.root.bits, |at| holds(self.base + at as DocId));
    }

    /// Hands each article of the stretch that matches to `each`, with its score; those may be left out that score less than
    /// `least`.
    pub(crate) fn score(&mut self, least: f32, mut each: impl FnMut(DocId, f32)) {
        let mut wanted = *self.root.bits;
        self.root.drop_low(&mut wanted, least);
        self.root.score(self.base, &wanted, &mut self.scores);
        for_each(&wanted, |at| each(self.base + at as DocId, self.scores[at]));
    }
}

impl<'a> Part<'a> {
    fn new(kind: Kind<'a>) -> Self {
        Part { kind, bits: Box::new([0; STRETCH / 64]), scores: None }
    }

    pub(crate) fn leaf(terms: TermSet, idf: f32, lengths: Lengths) -> Self {
        let is_counted = !terms.tells_places();
        Part::new(Kind::Leaf { terms, frequencies: is_counted.then(|| Box::new([0; STRETCH])), idf, lengths })
    }

    pub(crate) fn walked(cursor: Cursor<'a>) -> Self {
        Part::new(Kind::Walked(cursor))
    }

    /// Returns what is decided by positions, over operands in the order of the query that know where they match.
    pub(crate) fn spans(operands: Vec<Part<'a>>, evaluator: Evaluator<'a>) -> Self {
        let by_cost = cheapest_first(&operands, Part::cost);
        let counter = evaluator.spot_rule().filter(|_| operands.iter().all(Part::has_spots)).map(SpotCounter::new);
        let (evaluator, frequencies) = (Box::new(evaluator), Box::new([0; STRETCH]));
        Part::new(Kind::Spans { operands, by_cost, evaluator, counter, frequencies })
    }

    pub(crate) fn or(parts: Vec<Part<'a>>) -> Self {
        Part::new(Kind::Or(parts))
    }

    pub(crate) fn and(needed: Vec<Part<'a>>, excluded: Vec<Part<'a>>, filters: Vec<FilterColumn>) -> Self {
        let by_cost = cheapest_first(&needed, Part::cost);
        Part::new(Kind::And { needed, by_cost, excluded, filters })
    }

    pub(crate) fn boost(factor: f32, part: Part<'a>) -> Self {
        Part::new(Kind::Boost(factor, Box::new(part)))
    }

    /// Returns a lower bound: no article before it that was not swept over matches.
    fn next(&self) -> DocId {
        match &self.kind {
            Kind::Leaf { terms, .. } => terms.next(),
            Kind::Walked(cursor) => cursor.doc(),
            Kind::Or(parts) => parts.iter().map(Part::next).min().unwrap_or(TERMINATED),
            Kind::And { needed: parts, .. } | Kind::Spans { operands: parts, .. } => {
                parts.iter().map(Part::next).max().unwrap_or(TERMINATED)
            }
            Kind::Boost(_, part) => part.next(),
        }
    }

    /// Sweeps over the articles from `base` to before `end`.
    fn mark(&mut self, base: DocId, end: DocId, masks: &[Mask]) {
        let Part { kind, bits, scores } = self;
        match kind {
            Kind::Leaf { terms, frequencies, .. } => {
                terms.sweep(base, end, masks, bits, frequencies.as_deref_mut());
            }
            Kind::Spans { operands, by_cost, evaluator, counter, frequencies } => {
                mark_all(operands, by_cost, base, end, masks, bits);
                if is_empty(bits) {
                    return;
                }
                let unsure = match counter {
                    Some(counter) => counter.count(bits, by_cost, frequencies, |number, among, spots| {
                        operands[number].put_spots(among, spots);
                    }),
                    None => **bits,
                };
                for_each(&unsure, |at| {
                    let doc = base + at as DocId;
                    evaluator.evaluate(doc, |number, out| operands[number].matches(at, out));
                    frequencies[at] = evaluator.found().len().min(MOST_FREQUENCY.into()) as u16;
                });
                keep(bits, |at| frequencies[at] > 0);
            }
            Kind::Walked(cursor) => {
                bits.fill(0);
                let scores = scores.get_or_insert_with(no_scores);
                let mut doc = cursor.seek(base);
                while doc < end {
                    let at = place(doc, base);
                    set(bits, at);
                    scores[at] = cursor.score();
                    doc = cursor.advance();
                }
            }
            Kind::Or(parts) => {
                bits.fill(0);
                for part in parts {
                    part.mark(base, end, masks);
                    bits.iter_mut().zip(part.bits.iter()).for_each(|(all, own)| *all |= own);
                }
            }
            Kind::And { needed, by_cost, excluded, filters } => {
                mark_all(needed, by_cost, base, end, masks, bits);
                if is_empty(bits) {
                    return;
                }
                for part in excluded {
                    part.mark(base, end, masks);
                    bits.iter_mut().zip(part.bits.iter()).for_each(|(all, own)| *all &= !own);
                }
                if !filters.is_empty() {
                    keep(bits, |at| filters.iter().all(|filter| filter.holds(base + at as DocId)));
                }
            }
            Kind::Boost(_, part) => {
                part.mark(base, end, masks);
                bits.copy_from_slice(&part.bits[..]);
            }
        }
    }

    /// Returns what no article scores more than.
    fn most(&self) -> f32 {
        match &self.kind {
            Kind::Leaf { idf, .. } => most(*idf),
            Kind::Spans { evaluator, .. } => evaluator.most(),
            Kind::Walked(_) => f32::INFINITY,
            Kind::Or(parts) | Kind::And { needed: parts, .. } => parts.iter().map(Part::most).sum(),
            Kind::Boost(factor, part) if *factor >= 0.0 => *factor * part.most(),
            Kind::Boost(..) => f32::INFINITY,
        }
    }

    /// Drops articles that can't score `least`, because the parts that they have weigh too little, or a word is too seldom in
    /// them. That takes a fraction of what scoring does: parts are weighed in 64 articles at a time.
    fn drop_low(&self, wanted: &mut Bits, least: f32) {
        match &self.kind {
            Kind::Or(parts) => {
                if least > 0.0 {
                    keep_heavy(wanted, parts.iter().map(|part| (part.most(), &*part.bits)), least);
                }
            }
            Kind::And { needed, .. } => {
                let all: f32 = needed.iter().map(Part::most).sum();
                needed.iter().for_each(|part| part.drop_low(wanted, least - (all - part.most())));
            }
            Kind::Boost(factor, part) if *factor > 0.0 => part.drop_low(wanted, least / factor),
            Kind::Leaf { frequencies: Some(frequencies), idf, lengths, .. } => {
                keep_frequent(wanted, frequencies, lengths.least_frequency(*idf, least));
            }
            Kind::Spans { frequencies, evaluator, .. } => {
                keep_frequent(wanted, frequencies, evaluator.least_frequency(least));
            }
            Kind::Leaf { .. } | Kind::Boost(..) | Kind::Walked(_) => {}
        }
    }

    /// Puts the scores of those of the articles that match which are wanted into `out`.
    fn score(&mut self, base: DocId, wanted: &Bits, out: &mut Scores) {
        if let Kind::Boost(factor, part) = &mut self.kind {
            part.score(base, wanted, out);
            return for_each(wanted, |at| out[at] *= *factor);
        }
        for_each(wanted, |at| out[at] = NOTHING);
        match &mut self.kind {
            Kind::Or(parts) => {
                for part in parts {
                    let mut own = *part.bits;
                    own.iter_mut().zip(wanted).for_each(|(own, wanted)| *own &= wanted);
                    part.add_scores(base, &own, out);
                }
            }
            Kind::And { needed, .. } => needed.iter_mut().for_each(|part| part.add_scores(base, wanted, out)),
            _ => self.add_scores(base, wanted, out),
        }
    }

    /// Adds the scores of those of the articles that match which are wanted to `sums`.
    fn add_scores(&mut self, base: DocId, wanted: &Bits, sums: &mut Scores) {
        match &self.kind {
            Kind::Leaf { frequencies, idf, lengths, .. } => {
                // What tells where it stands is an operand, and not scored.
                let Some(frequencies) = frequencies else { return };
                let score = |at: usize| lengths.score(*idf, frequencies[at].into(), base + at as DocId);
                for_each(wanted, |at| sums[at] += score(at));
            }
            Kind::Spans { frequencies, evaluator, .. } => {
                let score = |at: usize| evaluator.score(frequencies[at].into(), base + at as DocId);
                for_each(wanted, |at| sums[at] += score(at));
            }
            Kind::Walked(_) => {
                let Some(scores) = &self.scores else { return };
                for_each(wanted, |at| sums[at] += scores[at]);
            }
            Kind::Or(_) | Kind::And { .. } | Kind::Boost(..) => {
                let mut scores = self.scores.take().unwrap_or_else(no_scores);
                self.score(base, wanted, &mut scores);
                for_each(wanted, |at| sums[at] += scores[at]);
                self.scores = Some(scores);
            }
        }
    }

    fn cost(&self) -> u64 {
        match &self.kind {
            Kind::Leaf { terms, .. } => terms.cost(),
            Kind::Walked(cursor) => cursor.cost(),
            Kind::Or(parts) => parts.iter().map(Part::cost).sum(),
            Kind::And { needed: parts, .. } | Kind::Spans { operands: parts, .. } => {
                parts.iter().map(Part::cost).min().unwrap_or(0)
            }
            Kind::Boost(_, part) => part.cost(),
        }
    }

    /// Returns whether it matches words, and tells where they stand.
    fn has_spots(&self) -> bool {
        match &self.kind {
            Kind::Leaf { terms, .. } => terms.has_spots(),
            Kind::Spans { .. } | Kind::Walked(_) => false,
            Kind::Or(parts) | Kind::And { needed: parts, .. } => parts.iter().all(Part::has_spots),
            Kind::Boost(_, part) => part.has_spots(),
        }
    }

    /// Adds where the part matches in some articles of the stretch.
    fn put_spots(&mut self, among: &Bits, out: &mut Spots) {
        let mut own = *self.bits;
        own.iter_mut().zip(among).for_each(|(own, among)| *own &= among);
        match &mut self.kind {
            Kind::Leaf { terms, .. } => terms.put_spots(&own, out),
            Kind::Spans { .. } | Kind::Walked(_) => {}
            Kind::Or(parts) | Kind::And { needed: parts, .. } => {
                parts.iter_mut().for_each(|part| out.merge_with(|out| part.put_spots(&own, out)));
            }
            Kind::Boost(_, part) => part.put_spots(&own, out),
        }
    }

    /// Puts into `out` where the part matches in the article at a place of the stretch, which it does, in order.
    fn matches(&mut self, at: usize, out: &mut Vec<Match>) {
        out.clear();
        match &mut self.kind {
            Kind::Leaf { terms, .. } => terms.append_matches(at, out),
            // No operand of what is decided by positions: then all of it is walked.
            Kind::Spans { .. } | Kind::Walked(_) => {}
            Kind::Or(parts) | Kind::And { needed: parts, .. } => {
                let mut own = Vec::new();
                for part in parts.iter_mut().filter(|part| holds(&part.bits, at)) {
                    part.matches(at, &mut own);
                    out.append(&mut own);
                }
                normalise(out);
            }
            Kind::Boost(_, part) => part.matches(at, out),
        }
    }
}

/// Sweeps over parts until no article is left that all of them match; sets the bits of those that do.
fn mark_all(parts: &mut [Part<'_>], by_cost: &[usize], base: DocId, end: DocId, masks: &[Mask], bits: &mut Bits) {
    bits.fill(u64::MAX);
    for number in by_cost {
        let part = &mut parts[*number];
        part.mark(base, end, masks);
        bits.iter_mut().zip(part.bits.iter()).for_each(|(all, own)| *all &= own);
        if is_empty(bits) {
            return;
        }
    }
}

/// Keeps articles whose parts could together reach `least`: of each part, what it scores at most, and the articles that have it. Each
/// part's upper bound is rounded up to sixty-fourths of `least`; the sums of 64 articles are added at once, one machine word per bit of
/// the sum (a bit-sliced adder).
fn keep_heavy<'b>(wanted: &mut Bits, parts: impl Iterator<Item = (f32, &'b Bits)>, least: f32) {
    const SUM_BITS: usize = 6;
    const ENOUGH: f32 = (1 << SUM_BITS) as f32;
    let mut sums = [[0; STRETCH / 64]; SUM_BITS];
    let mut enough = [0; STRETCH / 64];
    for (most, bits) in parts {
        // A sum in another order may differ in its last bits.
        let weight = (most * 1.0001 * ENOUGH / least).ceil();
        if weight >= ENOUGH {
            enough.iter_mut().zip(bits).for_each(|(enough, own)| *enough |= own);
            continue;
        }
        let weight = weight as u32;
        let mut carries = [0; STRETCH / 64];
        for (bit, sums) in sums.iter_mut().enumerate() {
            let added = if weight & 1 << bit == 0 { 0 } else { u64::MAX };
            for ((sum, carry), own) in sums.iter_mut().zip(&mut carries).zip(bits) {
                let added = own & added;
                let (before, carried) = (*sum ^ added, *carry);
                *carry = (*sum & added) | (before & carried);
                *sum = before ^ carried;
            }
        }
        enough.iter_mut().zip(&carries).for_each(|(enough, carry)| *enough |= carry);
    }
    wanted.iter_mut().zip(&enough).for_each(|(wanted, enough)| *wanted &= enough);
}

fn no_scores() -> Box<Scores> {
    Box::new([0.0; STRETCH])
}

fn is_empty(bits: &Bits) -> bool {
    bits.iter().all(|word| *word == 0)
}

/// Keeps the articles that have something so often.
fn keep_frequent(bits: &mut Bits, frequencies: &Frequencies, least: f32) {
    if least > 1.0 {
        let least = least.ceil() as u16;
        keep(bits, |at| frequencies[at] >= least);
    }
}

/// Takes away the places that something does not hold for.
fn keep(bits: &mut Bits, mut holds: impl FnMut(usize) -> bool) {
    for (number, word) in bits.iter_mut().enumerate() {
        let (mut left, mut kept) = (*word, 0);
        while left != 0 {
            let at = left.trailing_zeros();
            // No branch: what holds for some and not for others can't be foreseen.
            kept |= u64::from(holds(number * 64 + at as usize)) << at;
            left &= left - 1;
        }
        *word = kept;
    }
}

#[cfg(test)]
mod tests;
