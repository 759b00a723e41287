//! Where words stand in all articles of a stretch, as one list of numbers.
//!
//! The place of an article in the stretch and a position in the article make one number, a *spot*. So the spots of a word are in
//! order, and those that are near each other are near in one article. What a phrase or a connector of words matches in a stretch is
//! counted by going along such lists once; article by article, most of the time goes into beginning and ending.

use super::algebra::MAX_PAIRS;
use super::bm25::MOST_FREQUENCY;
use super::stretch::{Bits, Frequencies, STRETCH, for_each, set};

/// No position is larger: so there is as much room between the spots of two articles.
const LAST_POSITION: u32 = i32::MAX as u32;

/// So many spots are handled without a branch: how many there are in an article can't be foreseen, and is seldom more.
pub(super) const AT_ONCE: usize = 4;

/// Behind the spots of a list that is searched.
const NONE: [u64; AT_ONCE] = [u64::MAX; AT_ONCE];

/// Where a word stands in the articles of a stretch.
#[derive(Debug, Default)]
pub(super) struct Spots {
    /// In order, each once.
    all: Vec<u64>,
    /// One article has no more of them.
    most: usize,
    merged: Vec<u64>,
}

/// A rule that can be decided for words by their spots alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SpotRule {
    Phrase,
    /// At most so many words apart, and in order.
    Near(u32, bool),
}

/// Counts how often a rule matches in the articles of a stretch.
#[derive(Debug)]
pub(super) struct SpotCounter {
    rule: SpotRule,
    one: Spots,
    other: Spots,
}

impl Spots {
    fn clear(&mut self) {
        self.all.clear();
        self.most = 0;
    }

    /// Appends where a word stands in the article at a place, so many times, by how far each time is from the one before. Behind
    /// the distances stand [`AT_ONCE`] numbers or more.
    #[inline]
    pub(super) fn append(&mut self, at: usize, times: usize, distances: &[u32]) {
        let (first, end) = (spot(at), self.all.len() + times);
        let mut position = 0;
        let mut spots_of = |distances: &[u32; AT_ONCE]| {
            distances.map(|distance| {
                position = u32::wrapping_add(position, distance);
                first | u64::from(position)
            })
        };
        for distances in distances[..times.next_multiple_of(AT_ONCE)].as_chunks().0 {
            self.all.extend_from_slice(&spots_of(distances));
        }
        self.all.truncate(end);
        let last = self.all.last().map_or(0, |last| *last as u32);
        self.most = self.most.max(if last > LAST_POSITION { usize::MAX } else { times });
    }

    /// Appends where words stand in the article at a place: positions in order.
    pub(super) fn append_positions(&mut self, at: usize, positions: impl Iterator<Item = u32>) {
        let (first, from) = (spot(at), self.all.len());
        for spot in positions.map(|position| first | u64::from(position)) {
            // Of two words at one spot one is kept.
            if self.all.last() != Some(&spot) {
                self.all.push(spot);
            }
        }
        let last = self.all.last().map_or(0, |last| *last as u32);
        self.most = self.most.max(if last > LAST_POSITION { usize::MAX } else { self.all.len() - from });
    }

    /// Adds what is appended, which is in order, to those before, so that all are in order.
    pub(super) fn merge_with(&mut self, append: impl FnOnce(&mut Spots)) {
        let (from, most) = (self.all.len(), std::mem::take(&mut self.most));
        append(self);
        self.most = self.most.saturating_add(most);
        let (before, behind) = self.all.split_at(from);
        if behind.is_empty() || before.last() < behind.first() {
            return;
        }
        self.merged.clear();
        let (mut left, mut right) = (0, 0);
        while left < before.len() && right < behind.len() {
            let (one, other) = (before[left], behind[right]);
            self.merged.push(one.min(other));
            // No branch: which comes first can't be foreseen. Of two words at one spot one is kept.
            left += usize::from(one <= other);
            right += usize::from(other <= one);
        }
        self.merged.extend_from_slice(&before[left..]);
        self.merged.extend_from_slice(&behind[right..]);
        std::mem::swap(&mut self.all, &mut self.merged);
    }

    /// Returns the places of their articles.
    fn places(&self) -> Bits {
        let mut bits = [0; STRETCH / 64];
        self.all.iter().for_each(|spot| set(&mut bits, place_of(*spot)));
        bits
    }
}

/// Returns the spot of the first position in the article at a place.
fn spot(at: usize) -> u64 {
    (at as u64) << u32::BITS
}

fn place_of(spot: u64) -> usize {
    (spot >> u32::BITS) as usize % STRETCH
}

impl SpotCounter {
    pub(super) fn new(rule: SpotRule) -> Self {
        SpotCounter { rule, one: Spots::default(), other: Spots::default() }
    }

    /// Counts how often the rule matches in the articles of a stretch that have all operands. `spots_of` puts into a list where the
    /// operand of a number stands in some of them; the operands of the fewest articles come first in `by_cost`. Returns the articles for
    /// which that can't be told by spots.
    pub(super) fn count(
        &mut self,
        articles: &Bits,
        by_cost: &[usize],
        frequencies: &mut Frequencies,
        mut spots_of: impl FnMut(usize, &Bits, &mut Spots),
    ) -> Bits {
        let mut unsure = [0; STRETCH / 64];
        for_each(articles, |at| frequencies[at] = 0);
        let SpotCounter { rule, one, other } = self;
        match *rule {
            SpotRule::Phrase => {
                let mut left = *articles;
                for (number, operand) in by_cost.iter().enumerate() {
                    other.clear();
                    spots_of(*operand, &left, other);
                    if number == 0 {
                        begin(*operand, other, one);
                    } else {
                        extend(*operand, other, one);
                    }
                    // Most articles that have the words have no two of them side by side: the others are not read there.
                    left = one.places();
                }
                one.all.iter().for_each(|start| add(frequencies, *start, 1));
            }
            SpotRule::Near(words, ordered) => {
                for (number, spots) in [&mut *one, &mut *other].into_iter().enumerate() {
                    spots.clear();
                    spots_of(number, articles, spots);
                }
                // Of an article with so many pairs not all are formed.
                if one.most.saturating_mul(other.most) > MAX_PAIRS {
                    return *articles;
                }
                other.all.extend(NONE);
                near(&one.all, &other.all, words, ordered, frequencies, &mut unsure);
            }
        }
        unsure
    }
}

fn add(frequencies: &mut Frequencies, spot: u64, count: usize) {
    let frequency = &mut frequencies[place_of(spot)];
    *frequency = (usize::from(*frequency) + count).min(MOST_FREQUENCY.into()) as u16;
}

/// Puts where a phrase may begin that has a word at so many words from its beginning.
fn begin(offset: usize, word: &Spots, starts: &mut Spots) {
    starts.clear();
    let offset = offset as u64;
    let has_room = |spot: &&u64| **spot & u64::from(u32::MAX) >= offset;
    starts.all.extend(word.all.iter().filter(has_room).map(|spot| spot - offset));
}

/// Keeps the beginnings that have a word at so many words from them.
fn extend(offset: usize, word: &Spots, starts: &mut Spots) {
    let mut rest = word.all.as_slice();
    starts.all.retain(|start| {
        let wanted = start + offset as u64;
        while let [spot, behind @ ..] = rest
            && *spot < wanted
        {
            rest = behind;
        }
        rest.first() == Some(&wanted)
    });
}

/// Counts the pairs of two words that are so near each other, article by article. Where they share a spot, one word could stand for
/// both, or one pair be counted twice: that is told.
fn near(left: &[u64], right: &[u64], words: u32, ordered: bool, frequencies: &mut Frequencies, shared: &mut Bits) {
    let reach = u64::from(words.min(LAST_POSITION));
    let mut first = 0;
    for spot in left {
        let (from, to) = if ordered { (spot + 1, spot + reach) } else { (spot.saturating_sub(reach), spot + reach) };
        first += leading(&right[first..], |other| other < from);
        let near = leading(&right[first..], |other| other <= to);
        add(frequencies, *spot, near);
        let is_shared = !ordered && right[first..][..near.max(AT_ONCE)].contains(spot);
        shared[place_of(*spot) / 64] |= u64::from(is_shared) << (place_of(*spot) % 64);
    }
}

/// Returns how many spots at the beginning of some have what those behind them don't have. [`NONE`] stands at the end.
#[inline]
fn leading(spots: &[u64], has: impl Fn(u64) -> bool) -> usize {
    let mut count = 0;
    for some in spots.as_chunks::<AT_ONCE>().0 {
        let having: usize = some.iter().map(|spot| usize::from(has(*spot))).sum();
        count += having;
        if having < AT_ONCE {
            break;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::algebra::{Match, Nearness, Trace, near as pairs, phrase};
    use proptest::collection::{btree_set, vec};
    use proptest::prelude::*;

    /// Articles, each with where some words stand in it.
    fn articles(words: usize) -> impl Strategy<Value = Vec<(usize, Vec<Vec<u32>>)>> {
        let positions = prop_oneof![4 => 0u32..30, 1 => (LAST_POSITION - 20)..=LAST_POSITION];
        let word = btree_set(positions, 1..8).prop_map(|positions| positions.into_iter().collect());
        vec((prop_oneof![0..8usize, 0..STRETCH], vec(word, words)), 0..20).prop_map(|mut articles| {
            articles.sort_by_key(|(at, _)| *at);
            articles.dedup_by_key(|(at, _)| *at);
            articles
        })
    }

    fn spots_of<'a>(articles: &'a [(usize, Vec<Vec<u32>>)]) -> impl FnMut(usize, &Bits, &mut Spots) + use<'a> {
        |number, among, spots| {
            // Half of a word's positions are those of another form of it.
            for form in 0..2 {
                spots.merge_with(|spots| {
                    for (at, words) in articles.iter().filter(|(at, _)| among[at / 64] & 1 << (at % 64) != 0) {
                        let own = words[number].iter().filter(|position| form == 0 || **position % 2 == 0);
                        let mut last = 0;
                        let distance = |position: &u32| position - std::mem::replace(&mut last, *position);
                        let mut distances: Vec<u32> = own.map(distance).collect();
                        let times = distances.len();
                        distances.extend([u32::MAX; AT_ONCE]);
                        spots.append(*at, times, &distances);
                    }
                });
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_counted_in_one_go_is_what_is_found_article_by_article(
            articles in articles(3),
            words in prop_oneof![1u32..12, Just(u32::MAX)],
            ordered: bool,
            by_cost in Just(vec![0usize, 1, 2]).prop_shuffle(),
        ) {
            let mut all = [0; STRETCH / 64];
            articles.iter().for_each(|(at, _)| set(&mut all, *at));
            let slots = |of: &[Vec<u32>]| -> Vec<Vec<Match>> {
                of.iter().map(|word| word.iter().map(|at| Match::new(*at, at + 1)).collect()).collect()
            };
            let mut frequencies = [7; STRETCH];
            let mut counter = SpotCounter::new(SpotRule::Phrase);
            let unsure = counter.count(&all, &by_cost, &mut frequencies, spots_of(&articles));
            prop_assert_eq!(unsure, [0; STRETCH / 64]);
            for (at, of) in &articles {
                prop_assert_eq!(usize::from(frequencies[*at]), phrase(&slots(of)).len());
            }
            let mut counter = SpotCounter::new(SpotRule::Near(words, ordered));
            let unsure = counter.count(&all, &[0, 1], &mut frequencies, spots_of(&articles));
            for (at, of) in &articles {
                let slots = slots(of);
                let is_shared = of[0].iter().any(|position| of[1].contains(position));
                let is_unsure = unsure[at / 64] & 1 << (at % 64) != 0;
                prop_assert_eq!(is_unsure, is_shared && !ordered);
                if !is_unsure {
                    let nearness = Nearness::Words(words);
                    let found = pairs(&slots[0], &slots[1], nearness, ordered, &mut Trace::default());
                    prop_assert_eq!(usize::from(frequencies[*at]), found.len());
                }
            }
        }
    }
}
