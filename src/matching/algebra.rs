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
    operands: u32,
}

/// The match itself is lit.
const ITSELF: u32 = u32::MAX;

/// More pairs than this of one connector in one article are not all formed: then each match is paired with
/// the nearest ones only. Whether the article matches, and what is lit, are the same but for connectors
/// around this one.
const MAX_PAIRS: usize = 1 << 18;

/// After so many choices of matches for the slots of one window, those there are taken for enough. It takes a window
/// of many patterns that stand for each other's words to get there.
const MAX_STEPS: usize = 1 << 16;

impl Match {
    /// Returns the match of a word or a phrase.
    pub fn new(start: u32, end: u32) -> Self {
        Match { start, end, operands: ITSELF }
    }

    /// Returns how many words apart two matches are; none if they share a position.
    fn apart(self, other: Match) -> Option<u32> {
        if self.end <= other.start {
            Some(other.start - self.end + 1)
        } else if other.end <= self.start {
            Some(self.start - other.end + 1)
        } else {
            None
        }
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

    fn both(&mut self, a: Match, b: Match) -> Match {
        let operands = if self.on {
            self.pairs.push((a, b));
            (self.pairs.len() - 1) as u32
        } else {
            ITSELF
        };
        Match { start: a.start.min(b.start), end: a.end.max(b.end), operands }
    }

    /// Appends what is lit of a match.
    pub fn lit(&self, found: Match, out: &mut Vec<(u32, u32)>) {
        let mut left = vec![found];
        while let Some(found) = left.pop() {
            match self.pairs.get(found.operands as usize) {
                Some((a, b)) => left.extend([*a, *b]),
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
    matches.sort_unstable_by_key(|found| (found.start, found.end));
    matches.dedup_by_key(|found| (found.start, found.end));
}

/// Returns the matches of a phrase: one match of each slot, each beginning where the one before ends.
/// The slots' matches are sorted.
pub(crate) fn phrase(slots: &[Vec<Match>]) -> Vec<Match> {
    let Some((first, rest)) = slots.split_first() else {
        return Vec::new();
    };
    // Stretches from the start of a match of the first slot to where the phrase stands so far.
    let mut open: Vec<(u32, u32)> = first.iter().map(|found| (found.start, found.end)).collect();
    for slot in rest {
        let mut next = Vec::new();
        for (start, end) in open {
            let from = slot.partition_point(|found| found.start < end);
            next.extend(slot[from..].iter().take_while(|found| found.start == end).map(|found| (start, found.end)));
        }
        open = next;
    }
    let mut matches: Vec<Match> = open.into_iter().map(|(start, end)| Match::new(start, end)).collect();
    normalise(&mut matches);
    matches
}

/// Returns the pairs of matches of `left` and `right` that are near each other, in this order if `ordered`.
pub(crate) fn near(
    left: &[Match],
    right: &[Match],
    nearness: Nearness<'_>,
    ordered: bool,
    trace: &mut Trace,
) -> Vec<Match> {
    let fits = |a: Match, b: Match| nearness.holds(a, b) && (!ordered || a.end <= b.start);
    let longest = right.iter().map(|found| found.end - found.start).max().unwrap_or(0);
    let partners = |a: Match| {
        let (from, to) = nearness.reach(a);
        let from = right.partition_point(|b| b.start < from.saturating_sub(longest));
        let to = right.partition_point(|b| b.start <= to);
        from..to
    };
    let pairs: usize = left.iter().map(|a| partners(*a).len()).sum();
    let mut matches = Vec::new();
    for a in left {
        let range = partners(*a);
        if pairs <= MAX_PAIRS {
            matches.extend(right[range].iter().filter(|b| fits(*a, **b)).map(|b| trace.both(*a, *b)));
        } else {
            let at = right.partition_point(|b| b.start < a.start).clamp(range.start, range.end);
            let before = right[range.start..at].iter().rev().find(|b| fits(*a, **b));
            let after = right[at..range.end].iter().find(|b| fits(*a, **b));
            matches.extend(before.into_iter().chain(after).map(|b| trace.both(*a, *b)));
        }
    }
    if pairs > MAX_PAIRS {
        // Those of the right side that are nobody's nearest have partners too.
        for b in right {
            let at = left.partition_point(|a| a.start < b.start);
            let before = left[..at].iter().rev().take(64).find(|a| fits(**a, *b));
            let after = left[at..].iter().take(64).find(|a| fits(**a, *b));
            matches.extend(before.into_iter().chain(after).map(|a| trace.both(*a, *b)));
        }
    }
    // Pairs over the same positions differ in what is lit, so they all stay while something is to be lit.
    if trace.on {
        matches.sort_unstable_by_key(|found| (found.start, found.end));
    } else {
        normalise(&mut matches);
    }
    matches
}

/// Returns the matches of `left` that have no match of `right` near them (after them, if `ordered`).
pub(crate) fn not_near(left: &[Match], right: &[Match], nearness: Nearness<'_>, ordered: bool) -> Vec<Match> {
    let is_near = |a: &Match| right.iter().any(|b| nearness.holds(*a, *b) && (!ordered || a.end <= b.start));
    left.iter().filter(|a| !is_near(a)).copied().collect()
}

/// Returns the stretches that hold a match of every slot, no two of them sharing a position and none
/// further than `distance` from another. Of each stretch all that may stand for a slot is lit.
pub(crate) fn window(slots: &[Vec<Match>], distance: u32, trace: &mut Trace) -> Vec<Match> {
    if let [left, right] = slots {
        return near(left, right, Nearness::Words(distance), false, trace);
    }
    let mut all: Vec<Match> = slots.iter().flatten().copied().collect();
    normalise(&mut all);
    let twins: Vec<Option<usize>> =
        (0..slots.len()).map(|at| (0..at).rev().find(|before| slots[*before] == slots[at])).collect();
    let mut matches = Vec::new();
    let mut pairs = 0;
    for (at, first) in all.iter().enumerate() {
        let reach = first.end.saturating_add(distance);
        for last in all[at + 1..].iter().take_while(|last| last.start < reach).filter(|last| first.end <= last.start) {
            pairs += 1;
            let stretch = Stretch::new(slots, &twins, *first, *last);
            if stretch.can_be_filled_with(&[*first, *last]) {
                matches.push(stretch.lit(trace));
                if pairs > MAX_PAIRS {
                    break;
                }
            }
        }
    }
    if trace.on {
        matches.sort_unstable_by_key(|found| (found.start, found.end));
    } else {
        normalise(&mut matches);
    }
    matches
}

/// What may stand for the slots of a window between its first match and its last.
struct Stretch<'a> {
    slots: Vec<Vec<Match>>,
    /// For each slot, the one before it that is the same, if there is one.
    twins: &'a [Option<usize>],
    first: Match,
    last: Match,
}

impl<'a> Stretch<'a> {
    fn new(slots: &[Vec<Match>], twins: &'a [Option<usize>], first: Match, last: Match) -> Self {
        let fits =
            |found: &Match| *found == first || *found == last || (first.end <= found.start && found.end <= last.start);
        let within = |slot: &Vec<Match>| {
            let from = slot.partition_point(|found| found.start < first.start);
            slot[from..]
                .iter()
                .take_while(|found| found.start <= last.start)
                .filter(|found| fits(found))
                .copied()
                .collect()
        };
        Stretch { slots: slots.iter().map(within).collect(), twins, first, last }
    }

    /// Returns whether every slot can have a match of its own, these among them.
    fn can_be_filled_with(&self, needed: &[Match]) -> bool {
        let mut steps = MAX_STEPS;
        self.fill(needed, &mut Vec::with_capacity(self.slots.len()), &mut steps)
    }

    fn fill(&self, needed: &[Match], chosen: &mut Vec<Match>, steps: &mut usize) -> bool {
        let missing = needed.iter().filter(|found| !chosen.contains(found)).count();
        if missing > self.slots.len() - chosen.len() {
            return false;
        }
        let Some(slot) = self.slots.get(chosen.len()) else { return true };
        // The same word twice stands for itself in order: the other order would be the same choice.
        let twin = self.twins[chosen.len()].map(|at| chosen[at]);
        for found in slot.iter().filter(|found| twin.is_none_or(|twin| twin.end <= found.start)) {
            *steps = steps.saturating_sub(1);
            if *steps == 0 {
                return true;
            }
            if chosen.iter().all(|other| found.apart(*other).is_some()) {
                chosen.push(*found);
                if self.fill(needed, chosen, steps) {
                    return true;
                }
                chosen.pop();
            }
        }
        false
    }

    /// Returns the match, with all that may stand for a slot as its operands.
    fn lit(&self, trace: &mut Trace) -> Match {
        let mut lit = trace.both(self.first, self.last);
        if trace.on {
            let mut between: Vec<Match> = self.slots.iter().flatten().copied().collect();
            normalise(&mut between);
            for found in between.into_iter().filter(|found| *found != self.first && *found != self.last) {
                if self.can_be_filled_with(&[self.first, self.last, found]) {
                    lit = trace.both(lit, found);
                }
            }
        }
        lit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        trace.lit(nested[0], &mut lit);
        lit.sort_unstable();
        assert_eq!(lit, [(0, 1), (3, 4), (6, 7)]);
    }

    #[test]
    fn a_window_holds_every_word_once() {
        let window = |slots: &[&[u32]], n| {
            spans(&window(&slots.iter().map(|slot| words(slot)).collect::<Vec<_>>(), n, &mut Trace::default()))
        };
        assert_eq!(window(&[&[0], &[3], &[2]], 3), [(0, 4)]);
        assert_eq!(window(&[&[0], &[4]], 3), []);
        assert_eq!(window(&[&[0, 1], &[0, 1]], 1), [(0, 2)], "the same word twice needs two of it");
        assert_eq!(window(&[&[0, 4], &[2, 3], &[2, 3]], 4), [(0, 4), (2, 5)], "and so does the same word among others");
        assert_eq!(window(&[&[2], &[1, 4], &[3]], 5), [(1, 4), (2, 5)]);
        let many: Vec<u32> = (0..11).collect();
        assert_eq!(window(&[many.as_slice(); 12], 100), []);
    }

    #[test]
    fn all_that_may_stand_for_a_word_of_a_window_is_lit() {
        let lit = |slots: &[&[u32]], n| {
            let mut trace = Trace::on();
            let mut lit = Vec::new();
            for found in window(&slots.iter().map(|slot| words(slot)).collect::<Vec<_>>(), n, &mut trace) {
                trace.lit(found, &mut lit);
            }
            lit.sort_unstable();
            lit.dedup();
            lit.into_iter().map(|(start, _)| start).collect::<Vec<u32>>()
        };
        assert_eq!(lit(&[&[0], &[1, 2, 9]], 5), [0, 1, 2]);
        assert_eq!(lit(&[&[0], &[1, 2, 9], &[3]], 5), [0, 1, 2, 3]);
        assert_eq!(lit(&[&[0, 1], &[2], &[9]], 8), [1, 2, 9], "0 is too far from 9");
    }

    #[test]
    fn not_near_keeps_what_stands_alone() {
        assert_eq!(spans(&not_near(&words(&[0, 9]), &words(&[2]), Nearness::Words(3), false)), [(9, 10)]);
    }
}
