//! Windows: `"a b c"~5`, all the words within a distance of each other in any order.
//!
//! A match is any choice of one match for each word, no two of them sharing a position and none further than the
//! distance from another. All stretches that such choices cover are found, and of each all that may stand for a word
//! in it is lit. Only where that is too much work, as for many patterns that stand for each other's words, is the
//! narrowest stretch from each first match on taken alone: whether the article matches, and what is lit, are the
//! same then but for connectors around the window.

use super::algebra::{Match, Nearness, Trace, near, normalise};

/// How many matches are looked at to find all stretches of one article.
const MAX_WORK: usize = 1 << 18;

/// How many matches are looked at to fill one window; when they do not suffice it counts as filled. It takes a window
/// of many words, that stand for each other and are too few by one, to get there.
const MAX_STEPS: usize = 1 << 12;

/// Returns the stretches that hold a match of every slot. The slots' matches are sorted.
pub(crate) fn window(slots: &[Vec<Match>], distance: u32, trace: &mut Trace) -> Vec<Match> {
    if let [left, right] = slots {
        return near(left, right, Nearness::Words(distance), false, trace);
    }
    let mut all: Vec<Match> = slots.iter().flatten().copied().collect();
    normalise(&mut all);
    let twins = (0..slots.len()).map(|at| (0..at).rev().find(|before| slots[*before] == slots[at])).collect();
    let window = Window { slots, twins, all, distance };
    let mut matches = window.every_stretch(trace).unwrap_or_else(|| window.narrowest_stretches(trace));
    trace.merge(&mut matches);
    matches
}

/// A window over one text.
struct Window<'a> {
    slots: &'a [Vec<Match>],
    /// For each slot, the one before it that is the same, if there is one.
    twins: Vec<Option<usize>>,
    /// The matches of all slots, each once.
    all: Vec<Match>,
    distance: u32,
}

impl Window<'_> {
    /// Returns a stretch for every first and last match of a choice; none if that is too much work. How much it is
    /// does not depend on whether anything is lit.
    fn every_stretch(&self, trace: &mut Trace) -> Option<Vec<Match>> {
        let mut matches = Vec::new();
        let mut work = MAX_WORK;
        for (at, first) in self.all.iter().enumerate() {
            let reach = first.end.saturating_add(self.distance);
            let lasts = self.all[at + 1..].iter().take_while(|last| last.start < reach);
            for last in lasts.filter(|last| first.end <= last.start) {
                let choices = Choices::new(self, *first, Some(*last));
                work = work.checked_sub(choices.count())?;
                if choices.can_be_filled_with(&[*first, *last], &mut work) {
                    matches.push(lit_in(&choices, *first, *last, trace));
                }
                if work == 0 {
                    return None;
                }
            }
        }
        Some(matches)
    }

    /// Returns a stretch for every first match of a choice.
    fn narrowest_stretches(&self, trace: &mut Trace) -> Vec<Match> {
        let mut matches = Vec::new();
        let mut is_lit = vec![false; self.all.len()];
        for (at, first) in self.all.iter().enumerate() {
            let choices = Choices::new(self, *first, None);
            let mut chosen = Vec::with_capacity(self.slots.len());
            if !choices.fill(&[*first], &mut chosen, &mut MAX_STEPS.clone()) {
                continue;
            }
            let end = chosen.iter().map(|found| found.end).fold(first.end, u32::max);
            let mut found = trace.both(*first, *first);
            if trace.is_on() {
                let reach = first.end.saturating_add(self.distance);
                for (number, other) in
                    self.all.iter().enumerate().skip(at + 1).take_while(|(_, other)| other.start < reach)
                {
                    // What is lit already need not be asked about again.
                    if !is_lit[number] && choices.can_be_filled_with(&[*first, *other], &mut MAX_STEPS.clone()) {
                        is_lit[number] = true;
                        found = trace.both(found, *other);
                    }
                }
            }
            matches.push(Match { start: first.start, end, ..found });
        }
        matches
    }
}

/// Returns the stretch between two matches, with all that may stand for a word between them as its operands.
fn lit_in(choices: &Choices<'_>, first: Match, last: Match, trace: &mut Trace) -> Match {
    let mut lit = trace.both(first, last);
    if trace.is_on() {
        let mut between: Vec<Match> = choices.slots.iter().copied().flatten().copied().collect();
        normalise(&mut between);
        for found in between.into_iter().filter(|found| choices.fits(*found) && *found != first && *found != last) {
            if choices.can_be_filled_with(&[first, last, found], &mut MAX_STEPS.clone()) {
                lit = trace.both(lit, found);
            }
        }
    }
    lit
}

/// What may stand for the slots from a first match on, to a last one or as far as the window reaches.
struct Choices<'a> {
    slots: Vec<&'a [Match]>,
    twins: &'a [Option<usize>],
    first: Match,
    last: Option<Match>,
}

impl<'a> Choices<'a> {
    fn new(window: &'a Window<'a>, first: Match, last: Option<Match>) -> Self {
        let end = last.map_or(first.end.saturating_add(window.distance), |last| last.start.saturating_add(1));
        let within = |slot: &'a Vec<Match>| {
            let from = slot.partition_point(|found| found.start < first.start);
            let to = slot.partition_point(|found| found.start < end);
            &slot[from..to.max(from)]
        };
        Choices { slots: window.slots.iter().map(within).collect(), twins: &window.twins, first, last }
    }

    fn count(&self) -> usize {
        self.slots.iter().map(|slot| slot.len()).sum()
    }

    /// Returns whether a match is one of the two ends, or shares no position with them.
    fn fits(&self, found: Match) -> bool {
        let before_last = |last: Match| found == last || found.end <= last.start;
        found == self.first || (self.first.end <= found.start && self.last.is_none_or(before_last))
    }

    /// Returns whether every slot can have a match of its own, these among them.
    fn can_be_filled_with(&self, needed: &[Match], steps: &mut usize) -> bool {
        self.fill(needed, &mut Vec::with_capacity(self.slots.len()), steps)
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
            if self.fits(*found) && chosen.iter().all(|other| found.is_apart(*other)) {
                chosen.push(*found);
                if self.fill(needed, chosen, steps) {
                    return true;
                }
                chosen.pop();
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(positions: &[u32]) -> Vec<Match> {
        positions.iter().map(|at| Match::new(*at, at + 1)).collect()
    }

    fn found(slots: &[&[u32]], distance: u32) -> Vec<(u32, u32)> {
        let slots: Vec<Vec<Match>> = slots.iter().map(|slot| words(slot)).collect();
        window(&slots, distance, &mut Trace::default()).iter().map(|found| (found.start, found.end)).collect()
    }

    fn lit(slots: &[Vec<Match>], distance: u32) -> Vec<u32> {
        let mut trace = Trace::on();
        let mut lit = Vec::new();
        let found = window(slots, distance, &mut trace);
        trace.lit(found, &mut lit);
        lit.sort_unstable();
        lit.dedup();
        lit.into_iter().map(|(start, _)| start).collect()
    }

    #[test]
    fn a_window_holds_every_word_once() {
        assert_eq!(found(&[&[0], &[3], &[2]], 3), [(0, 4)]);
        assert_eq!(found(&[&[0], &[4]], 3), []);
        assert_eq!(found(&[&[0, 1], &[0, 1]], 1), [(0, 2)], "the same word twice needs two of it");
        assert_eq!(found(&[&[0, 4], &[2, 3], &[2, 3]], 4), [(0, 4), (2, 5)], "and so does the same word among others");
        assert_eq!(found(&[&[2], &[1, 4], &[3]], 5), [(1, 4), (2, 5)]);
        let many: Vec<u32> = (0..11).collect();
        assert_eq!(found(&[many.as_slice(); 12], 100), []);
    }

    #[test]
    fn all_that_may_stand_for_a_word_of_a_window_is_lit() {
        let lit = |slots: &[&[u32]], distance| lit(&slots.iter().map(|slot| words(slot)).collect::<Vec<_>>(), distance);
        assert_eq!(lit(&[&[0], &[1, 2, 9]], 5), [0, 1, 2]);
        assert_eq!(lit(&[&[0], &[1, 2, 9], &[3]], 5), [0, 1, 2, 3]);
        assert_eq!(lit(&[&[0, 1], &[2], &[9]], 8), [1, 2, 9], "0 is too far from 9");
    }

    #[test]
    fn a_window_of_too_many_choices_lights_the_same_and_takes_no_time() {
        // Every third position is one of each word, but for the last word, which is rare.
        let slot =
            |offset: u32, step: usize| words(&(0..3000).map(|at| at * 3 + offset).step_by(step).collect::<Vec<_>>());
        let slots = [slot(0, 1), slot(1, 1), slot(2, 100)];
        let reach = |at: u32| (0..9000).step_by(300).any(|rare| (rare + 2u32).abs_diff(at) <= 50);
        let expected: Vec<u32> = (0..9000).filter(|at| reach(*at) && (at % 3 < 2 || at % 300 == 2)).collect();
        assert_eq!(lit(&slots, 50), expected);
        let patterns = vec![words(&(0..5000).collect::<Vec<_>>()); 12];
        let mut alike = patterns.clone();
        alike.iter_mut().enumerate().for_each(|(number, slot)| slot.truncate(4000 + number));
        assert_eq!(lit(&patterns, 20).len(), 5000);
        assert_eq!(lit(&alike, 20).len(), 4011);
    }
}
