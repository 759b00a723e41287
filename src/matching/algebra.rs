//! The algebra of spans: which stretches of words a part of a query matches.
//!
//! A match covers the positions from `start` to before `end`. Two matches are *n* words apart when the last
//! position of the first and the first position of the second differ by *n*: neighbours are 1 apart. Matches
//! that share a position are no two operands of a connector: one word can't stand for both.
//!
//! What is lit of a match is the match itself for a word or a phrase, and what is lit of its operands for a
//! connector. The operands are kept in a [`Trace`], which is only needed when something is to be lit.

/// A stretch of positions that matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Match {
    /// The first position.
    pub start: u32,
    /// One past the last position.
    pub end: u32,
    /// What is lit: the match itself, or the entry of the trace with its operands.
    pub(super) operands: u32,
}

/// The match itself is lit.
const ITSELF: u32 = u32::MAX;

/// More pairs than this of one connector in one article are not all formed: then each match is paired with
/// the nearest ones only. Whether the article matches, and what is lit, are the same: each has a pair if it has a partner, and so a
/// pair begins and ends wherever one of all would. How many there are is not.
pub(super) const MAX_PAIRS: usize = 1 << 18;

impl Match {
    /// Returns the match of a word or a phrase.
    pub fn new(start: u32, end: u32) -> Self {
        Match { start, end, operands: ITSELF }
    }

    /// Returns how many words apart two matches are; none if they share a position.
    pub(super) fn apart(self, other: Match) -> Option<u32> {
        if self.end <= other.start {
            Some(other.start - self.end + 1)
        } else if other.end <= self.start {
            Some(self.start - other.end + 1)
        } else {
            None
        }
    }

    /// Returns whether two matches share no position.
    pub(crate) fn is_apart(self, other: Match) -> bool {
        self.apart(other).is_some()
    }
}

/// The operands of the matches of connectors.
#[derive(Debug, Default)]
pub struct Trace {
    /// Nothing is recorded when off.
    on: bool,
    pairs: Vec<(Match, Match)>,
}

impl Trace {
    /// Returns a trace that records.
    pub fn on() -> Self {
        Trace { on: true, pairs: Vec::new() }
    }

    /// Returns whether it records.
    pub(crate) fn is_on(&self) -> bool {
        self.on
    }

    /// Returns the match over two operands.
    pub(crate) fn both(&mut self, a: Match, b: Match) -> Match {
        let operands = if self.on {
            self.pairs.push((a, b));
            (self.pairs.len() - 1) as u32
        } else {
            ITSELF
        };
        Match { start: a.start.min(b.start), end: a.end.max(b.end), operands }
    }

    /// Sorts matches and makes one of those over the same positions: what is lit of each is lit of it.
    pub(super) fn merge(&mut self, matches: &mut Vec<Match>) {
        matches.sort_unstable_by_key(|found| (found.start, found.end));
        matches.dedup_by(|other, found| {
            let is_same = (other.start, other.end) == (found.start, found.end);
            if is_same && self.on && other.operands != found.operands {
                *found = self.both(*found, *other);
            }
            is_same
        });
    }

    /// Appends what is lit of matches. A pair of operands that stands in several matches is looked at once.
    pub fn lit(&self, matches: impl IntoIterator<Item = Match>, out: &mut Vec<(u32, u32)>) {
        let mut left: Vec<Match> = matches.into_iter().collect();
        let mut seen = vec![false; self.pairs.len()];
        while let Some(found) = left.pop() {
            match self.pairs.get(found.operands as usize) {
                Some((a, b)) => {
                    if !std::mem::replace(&mut seen[found.operands as usize], true) {
                        left.extend([*a, *b]);
                    }
                }
                None => out.push((found.start, found.end)),
            }
        }
    }
}

/// How near two matches must be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Nearness<'a> {
    /// At most so many words apart.
    Words(u32),
    /// In one of the stretches that begin at these positions: sentences, paragraphs.
    Within(&'a [u32]),
}

impl Nearness<'_> {
    fn holds(self, a: Match, b: Match) -> bool {
        let Some(apart) = a.apart(b) else { return false };
        match self {
            Nearness::Words(most) => apart <= most,
            Nearness::Within(starts) => {
                let (first, last) = (a.start.min(b.start), a.end.max(b.end) - 1);
                starts.partition_point(|start| *start <= first) == starts.partition_point(|start| *start <= last)
            }
        }
    }

    /// Returns the positions in which a partner of `a` may begin or end.
    fn reach(self, a: Match) -> (u32, u32) {
        match self {
            Nearness::Words(most) => (a.start.saturating_sub(most), a.end.saturating_add(most)),
            Nearness::Within(starts) => {
                let after = starts.partition_point(|start| *start <= a.start);
                let from = after.checked_sub(1).map_or(0, |at| starts[at]);
                (from, starts.get(after).copied().unwrap_or(u32::MAX))
            }
        }
    }
}

/// Sorts matches and drops those that cover the same positions as another.
pub(crate) fn normalise(matches: &mut Vec<Match>) {
    if matches.len() < 2 {
        return;
    }
    matches.sort_unstable_by_key(|found| (found.start, found.end));
    matches.dedup_by_key(|found| (found.start, found.end));
}

/// Returns the matches of a phrase: one match of each slot, each beginning where the one before ends.
/// The slots' matches are sorted.
pub(crate) fn phrase(slots: &[Vec<Match>]) -> Vec<Match> {
    let (mut matches, mut buffer) = (Vec::new(), Vec::new());
    if let Some((first, rest)) = slots.split_first() {
        begin_phrase(first, &mut matches);
        rest.iter().for_each(|slot| extend_phrase(slot, &mut matches, &mut buffer));
    }
    normalise(&mut matches);
    matches
}

/// Puts the matches of a phrase's first slot into a list that was used before.
pub(super) fn begin_phrase(slot: &[Match], matches: &mut Vec<Match>) {
    matches.clear();
    matches.extend(slot.iter().map(|found| Match::new(found.start, found.end)));
}

/// Extends the stretches that match a phrase so far by a match of the next slot, those that have one. They are in no order;
/// the buffer was used before.
pub(super) fn extend_phrase(slot: &[Match], matches: &mut Vec<Match>, buffer: &mut Vec<Match>) {
    buffer.clear();
    for open in matches.iter() {
        let from = slot.partition_point(|found| found.start < open.end);
        let next = slot[from..].iter().take_while(|found| found.start == open.end);
        buffer.extend(next.map(|found| Match::new(open.start, found.end)));
    }
    std::mem::swap(matches, buffer);
}

/// Returns the pairs of matches of `left` and `right` that are near each other, in this order if `ordered`.
pub(crate) fn near(
    left: &[Match],
    right: &[Match],
    nearness: Nearness<'_>,
    ordered: bool,
    trace: &mut Trace,
) -> Vec<Match> {
    let mut matches = Vec::new();
    put_near(left, right, nearness, ordered, trace, &mut matches);
    matches
}

/// Puts the pairs that [`near`] returns into a list that was used before.
pub(super) fn put_near(
    left: &[Match],
    right: &[Match],
    nearness: Nearness<'_>,
    ordered: bool,
    trace: &mut Trace,
    matches: &mut Vec<Match>,
) {
    matches.clear();
    let may_be_many = left.len().saturating_mul(right.len()) > MAX_PAIRS;
    // The fewer are asked for their partners, where all pairs are formed and it is all the same who is whose.
    let as_given = ordered || trace.on || may_be_many || left.len() <= right.len();
    let (left, right) = if as_given { (left, right) } else { (right, left) };
    let fits = |a: Match, b: Match| nearness.holds(a, b) && (!ordered || a.end <= b.start);
    let longest = right.iter().map(|found| found.end - found.start).max().unwrap_or(0);
    let reach = |a: Match| {
        let (from, to) = nearness.reach(a);
        (from.saturating_sub(longest), to)
    };
    let partners = |a: Match| {
        let (from, to) = reach(a);
        right.partition_point(|b| b.start < from)..right.partition_point(|b| b.start <= to)
    };
    if may_be_many && left.iter().map(|a| partners(*a).len()).sum::<usize>() > MAX_PAIRS {
        put_nearest(left, right, fits, trace, matches);
    } else {
        let mut first = 0;
        for a in left {
            // Both sides are in order, so what lies before the reach of one lies before that of the next.
            let (from, to) = reach(*a);
            while right.get(first).is_some_and(|b| b.start < from) {
                first += 1;
            }
            for b in right[first..].iter().take_while(|b| b.start <= to) {
                if fits(*a, *b) {
                    matches.push(trace.both(*a, *b));
                }
            }
        }
    }
    trace.merge(matches);
}

/// Pairs each match with one before it and one after it that it fits, if there are any.
fn put_nearest(
    left: &[Match],
    right: &[Match],
    fits: impl Fn(Match, Match) -> bool,
    trace: &mut Trace,
    matches: &mut Vec<Match>,
) {
    let (of_left, of_right) = (Partners::new(left), Partners::new(right));
    for a in left {
        let before = of_right.before(*a).find(|b| fits(*a, *b));
        let after = of_right.after(*a).find(|b| fits(*a, *b));
        matches.extend(before.into_iter().chain(after).map(|b| trace.both(*a, b)));
    }
    // Those of the right side that are nobody's nearest have partners too.
    for b in right {
        let before = of_left.before(*b).find(|a| fits(*a, *b));
        let after = of_left.after(*b).find(|a| fits(*a, *b));
        matches.extend(before.into_iter().chain(after).map(|a| trace.both(a, *b)));
    }
}

/// Matches among which a partner is looked for, in one step however many there are. Near by words is first of all what ends, or
/// begins, nearest; near within a stretch what begins last, or ends first.
struct Partners<'m> {
    by_start: &'m [Match],
    by_end: Vec<Match>,
    /// Of those in `by_end` up to each, the one that begins last.
    last_to_begin: Vec<Match>,
    /// Of those in `by_start` from each on, the one that ends first.
    first_to_end: Vec<Match>,
}

impl<'m> Partners<'m> {
    /// `matches` are in order.
    fn new(matches: &'m [Match]) -> Self {
        let mut by_end = matches.to_vec();
        by_end.sort_unstable_by_key(|found| (found.end, found.start));
        let mut last_to_begin = by_end.clone();
        for at in 1..last_to_begin.len() {
            last_to_begin[at] = std::cmp::max_by_key(last_to_begin[at - 1], last_to_begin[at], |found| found.start);
        }
        let mut first_to_end = matches.to_vec();
        for at in (1..first_to_end.len()).rev() {
            first_to_end[at - 1] = std::cmp::min_by_key(first_to_end[at - 1], first_to_end[at], |found| found.end);
        }
        Partners { by_start: matches, by_end, last_to_begin, first_to_end }
    }

    /// Returns those before a match one of which is a partner, if any before it is.
    fn before(&self, of: Match) -> impl Iterator<Item = Match> {
        let last = self.by_end.partition_point(|found| found.end <= of.start).checked_sub(1);
        last.into_iter().flat_map(|at| [self.by_end[at], self.last_to_begin[at]])
    }

    /// Returns those after a match one of which is a partner, if any after it is.
    fn after(&self, of: Match) -> impl Iterator<Item = Match> {
        let at = self.by_start.partition_point(|found| found.start < of.end);
        let first = self.by_start.get(at).zip(self.first_to_end.get(at));
        first.into_iter().flat_map(|(first, ends_first)| [*first, *ends_first])
    }
}

/// Returns the matches of `left` that have no match of `right` near them (after them, if `ordered`).
pub(crate) fn not_near(left: &[Match], right: &[Match], nearness: Nearness<'_>, ordered: bool) -> Vec<Match> {
    let longest = right.iter().map(|found| found.end - found.start).max().unwrap_or(0);
    let mut first = 0;
    let mut is_near = |a: &Match| {
        // Both sides are in order, so what lies before the reach of one lies before that of the next.
        let (from, to) = nearness.reach(*a);
        while right.get(first).is_some_and(|b| b.start < from.saturating_sub(longest)) {
            first += 1;
        }
        let near = &right[first..];
        // What begins inside of it shares a position with it.
        let after = near[near.partition_point(|b| b.start < a.end)..].iter().take_while(|b| b.start <= to);
        let before = if ordered { &[] } else { &near[..near.partition_point(|b| b.start < a.start)] };
        after.chain(before.iter().rev()).any(|b| nearness.holds(*a, *b))
    };
    left.iter().filter(|a| !is_near(a)).copied().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use proptest::prelude::*;

    fn words(positions: &[u32]) -> Vec<Match> {
        positions.iter().map(|at| Match::new(*at, at + 1)).collect()
    }

    fn spans(matches: &[Match]) -> Vec<(u32, u32)> {
        matches.iter().map(|found| (found.start, found.end)).collect()
    }

    #[test]
    fn a_phrase_is_its_words_side_by_side_compounds_at_their_width() {
        assert_eq!(spans(&phrase(&[words(&[0, 4]), words(&[1, 6])])), [(0, 2)]);
        let compound = vec![Match::new(1, 3)];
        assert_eq!(spans(&phrase(&[words(&[0]), compound, words(&[3])])), [(0, 4)]);
    }

    #[test]
    fn neighbours_are_one_apart() {
        let near = |a: &[u32], b: &[u32], n, ordered| {
            spans(&near(&words(a), &words(b), Nearness::Words(n), ordered, &mut Trace::default()))
        };
        assert_eq!(near(&[1], &[2], 1, false), [(1, 3)]);
        assert_eq!(near(&[2], &[1], 1, false), [(1, 3)]);
        assert_eq!(near(&[2], &[1], 1, true), []);
        assert_eq!(near(&[0], &[5], 5, true), [(0, 6)]);
        assert_eq!(near(&[0], &[6], 5, true), []);
        assert_eq!(near(&[3], &[3], 5, false), [], "one word is not two operands");
    }

    #[test]
    fn sentences_bound_what_is_near() {
        let starts = [0, 4];
        let near = |a: &[u32], b: &[u32]| {
            spans(&near(&words(a), &words(b), Nearness::Within(&starts), false, &mut Trace::default()))
        };
        assert_eq!(near(&[0, 5], &[3]), [(0, 4)]);
        assert_eq!(near(&[3], &[4]), []);
    }

    #[test]
    fn the_operands_are_lit_and_not_what_is_between() {
        let mut trace = Trace::on();
        let found = near(&words(&[0]), &words(&[3]), Nearness::Words(5), false, &mut trace);
        let nested = near(&found, &words(&[6]), Nearness::Words(5), false, &mut trace);
        let mut lit = Vec::new();
        trace.lit([nested[0]], &mut lit);
        lit.sort_unstable();
        assert_eq!(lit, [(0, 1), (3, 4), (6, 7)]);
    }

    /// Returns matches in order that may begin and end inside of each other.
    fn any_matches() -> impl Strategy<Value = Vec<Match>> {
        let found = (0u32..60, prop_oneof![4 => 1u32..3, 1 => 1u32..40]);
        prop::collection::vec(found, 0..20).prop_map(|found| {
            let mut matches = found.into_iter().map(|(start, width)| Match::new(start, start + width)).collect();
            normalise(&mut matches);
            matches
        })
    }

    /// Returns how many words apart matches may be, and where the stretches begin that they may have to stand in.
    fn any_nearness() -> impl Strategy<Value = (u32, Vec<u32>)> {
        let starts = prop::collection::btree_set(0u32..70, 0..8).prop_map(|starts| starts.into_iter().collect());
        (prop_oneof![1u32..12, Just(u32::MAX)], starts)
    }

    proptest! {
        #[test]
        fn what_is_not_near_has_nothing_near_it(
            (left, right) in (any_matches(), any_matches()),
            (words, starts) in any_nearness(),
            ordered: bool,
        ) {
            for nearness in [Nearness::Words(words), Nearness::Within(&starts)] {
                let is_near = |a: Match, b: Match| nearness.holds(a, b) && (!ordered || a.end <= b.start);
                let alone: Vec<Match> =
                    left.iter().filter(|a| !right.iter().any(|b| is_near(**a, *b))).copied().collect();
                prop_assert_eq!(not_near(&left, &right, nearness, ordered), alone);
            }
        }

        #[test]
        fn where_not_all_pairs_are_formed_the_same_is_lit(
            (left, right) in (any_matches(), any_matches()),
            (words, starts) in any_nearness(),
            ordered: bool,
        ) {
            for nearness in [Nearness::Words(words), Nearness::Within(&starts)] {
                let fits = |a: Match, b: Match| nearness.holds(a, b) && (!ordered || a.end <= b.start);
                let said = |matches: Vec<Match>, trace: &Trace| {
                    let ends: BTreeSet<u32> = matches.iter().map(|found| found.end).collect();
                    let begins: BTreeSet<u32> = matches.iter().map(|found| found.start).collect();
                    let mut lit = Vec::new();
                    trace.lit(matches, &mut lit);
                    (lit.into_iter().collect::<BTreeSet<_>>(), begins, ends)
                };
                let (mut trace, mut nearest) = (Trace::on(), Vec::new());
                put_nearest(&left, &right, fits, &mut trace, &mut nearest);
                let mut of_all = Trace::on();
                let all = near(&left, &right, nearness, ordered, &mut of_all);
                prop_assert_eq!(said(nearest, &trace), said(all, &of_all));
            }
        }
    }

    #[test]
    fn of_very_many_pairs_all_that_have_a_partner_are_lit() {
        // A thousand on either side, and one that is near to nothing.
        let (left, right): (Vec<u32>, Vec<u32>) = ((0..1000).collect(), (1000..2000).chain([9000]).collect());
        let mut trace = Trace::on();
        let found = near(&words(&left), &words(&right), Nearness::Words(1500), false, &mut trace);
        assert!(found.len() < MAX_PAIRS);
        let mut lit = Vec::new();
        trace.lit(found, &mut lit);
        let lit: BTreeSet<u32> = lit.into_iter().map(|(start, _)| start).collect();
        assert!(lit.into_iter().eq(0..2000));
    }

    #[test]
    fn not_near_keeps_what_stands_alone() {
        assert_eq!(spans(&not_near(&words(&[0, 9]), &words(&[2]), Nearness::Words(3), false)), [(9, 10)]);
    }
}
