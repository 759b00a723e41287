//! Windows: `"a b c"~5`, all the words within a distance of each other in any order.
//!
//! A match is any choice of one match for each word, no two of them sharing a position and none further than the
//! distance from another. All stretches that such choices cover are found, and of each all that may stand for a word
//! in it is lit. From each first match on it is known how far the text goes on until every word has a match of its own
//! (see [`filling`]); each last match from there on makes a stretch.
//!
//! Two bounds keep the time within limits. Of very many stretches only the first ones, and the shortest from each first
//! match and to each last one, are formed: whether the article matches, and what is lit, are the same then but for connectors
//! around the window. And where compounds lie over other matches the choices have to be searched for. Where
//! the steps do not suffice, what could be a choice if compounds lay over nothing counts as one: so an article may match and be lit
//! that has too few words, and none is missed.

mod filling;

use self::filling::{Candidates, Search};
use super::algebra::{Match, Nearness, Trace, near};
use crate::query::LARGEST_NUMBER;

/// How many matches may stand within the stretches of one article, each counted for itself, if all are to be formed.
const MAX_WORK: usize = 1 << 18;

/// How many times the words of choices with compounds are filled in one article: to find them, and to light them.
const MAX_STEPS: usize = 1 << 12;

/// Returns the stretches that hold a match of every slot. The slots' matches are sorted.
pub(crate) fn window(slots: &[Vec<Match>], distance: u32, trace: &mut Trace) -> Vec<Match> {
    if let [left, right] = slots {
        return near(left, right, Nearness::Words(distance), false, trace);
    }
    let candidates = Candidates::new(slots);
    let window = Window::new(&candidates, distance);
    let mut matches = match window.work() {
        0 => Vec::new(),
        1..=MAX_WORK => window.every_stretch(trace),
        _ => window.shortest_stretches(trace, LARGEST_NUMBER as usize),
    };
    trace.merge(&mut matches);
    matches
}

/// A window over one text. Candidates are called by their numbers.
struct Window<'c> {
    candidates: &'c Candidates,
    distance: u32,
    /// How many positions the widest candidate takes.
    widest: u32,
    /// For each first candidate, the one up to which narrow ones fill all slots.
    narrow: Vec<Option<usize>>,
    /// The same of all candidates, as if none lay over another: no choice ends before it.
    any: Option<Vec<Option<usize>>>,
}

impl<'c> Window<'c> {
    fn new(candidates: &'c Candidates, distance: u32) -> Self {
        let narrow = candidates.fill_up_to(true);
        let widest = candidates.all.iter().map(|found| found.end - found.start).max().unwrap_or(0);
        Window { candidates, distance, widest, narrow, any: (widest > 1).then(|| candidates.fill_up_to(false)) }
    }

    /// Returns the first candidate that does not begin before a position.
    fn from(&self, position: u32) -> usize {
        self.candidates.all.partition_point(|found| found.start < position)
    }

    /// Returns one past the last candidate that is near enough to a first one.
    fn end(&self, first: usize) -> usize {
        self.from(self.candidates.all[first].end.saturating_add(self.distance))
    }

    /// Returns the candidate up to which narrow ones, from the first one on and apart from it, fill all slots.
    fn surely_up_to(&self, first: usize) -> Option<usize> {
        match self.candidates.is_narrow(first) {
            true => self.narrow[first],
            false => *self.narrow.get(self.from(self.candidates.all[first].end))?,
        }
    }

    /// Returns the candidates that may be the last ones of a choice with this first one.
    fn lasts(&self, first: usize) -> std::ops::Range<usize> {
        let up_to = self.any.as_ref().map_or(self.narrow[first], |any| any[first]);
        let Some(up_to) = up_to else { return 0..0 };
        let end = self.end(first);
        up_to.max(self.from(self.candidates.all[first].end)).min(end)..end
    }

    /// Returns how many candidates stand in what may be stretches.
    fn work(&self) -> usize {
        let of_first = |first: usize| {
            let lasts = self.lasts(first);
            lasts.len().saturating_mul((lasts.start + lasts.end).saturating_sub(2 * first)) / 2
        };
        (0..self.candidates.all.len()).map(of_first).fold(0, usize::saturating_add)
    }

    /// Returns whether two candidates are the first and the last one of a choice.
    fn are_ends(&self, first: usize, last: usize, search: &mut Search<'_>) -> bool {
        self.candidates.can_differ(&[first, last])
            && (self.is_sure(first, last) || search.has_choice(&[first, last], last))
    }

    /// Returns whether narrow candidates between two can fill all slots with them, or for them.
    fn is_sure(&self, first: usize, last: usize) -> bool {
        let all = &self.candidates.all;
        self.surely_up_to(first).is_some_and(|up_to| up_to == last || all[up_to].end <= all[last].start)
    }

    fn search(&self) -> Search<'c> {
        Search::new(self.candidates, MAX_STEPS)
    }

    /// Returns a stretch for every first and last candidate of a choice.
    fn every_stretch(&self, trace: &mut Trace) -> Vec<Match> {
        let mut matches = Vec::new();
        let (mut search, mut search_lit) = (self.search(), self.search());
        for first in 0..self.candidates.all.len() {
            for last in self.lasts(first) {
                if self.are_ends(first, last, &mut search) {
                    matches.push(self.stretch(first, last, &mut search_lit, trace));
                }
            }
        }
        matches
    }

    /// Returns the stretch between two candidates, with all that may stand for a word between them as its operands.
    fn stretch(&self, first: usize, last: usize, search: &mut Search<'_>, trace: &mut Trace) -> Match {
        let all = &self.candidates.all;
        let mut lit = trace.both(all[first], all[last]);
        if trace.is_on() {
            for between in first + 1..last {
                let is_apart = all[between].is_apart(all[first]) && all[between].is_apart(all[last]);
                let some = [first, between, last];
                if is_apart && self.candidates.can_differ(&some) {
                    let is_sure = self.candidates.is_narrow(between) && self.is_sure(first, last);
                    if is_sure || search.has_choice(&some, last) {
                        lit = trace.both(lit, all[between]);
                    }
                }
            }
        }
        lit
    }

    /// Returns as many stretches as are `counted`, if there are, and the shortest one from each first and to each last candidate.
    fn shortest_stretches(&self, trace: &mut Trace, counted: usize) -> Vec<Match> {
        let all = &self.candidates.all;
        let (mut matches, mut of_start) = (Vec::new(), Vec::new());
        let mut search = self.search();
        for first in 0..all.len() {
            if first > 0 && all[first - 1].start < all[first].start {
                trace.merge(&mut of_start);
                matches.append(&mut of_start);
            }
            let (is_counted, mut shortest) = (matches.len() < counted, u32::MAX);
            for last in self.lasts(first) {
                // What begins behind the end of another is longer.
                if !is_counted && all[last].start >= shortest {
                    break;
                }
                if self.are_ends(first, last, &mut search) {
                    shortest = shortest.min(all[last].end);
                    of_start.push(trace.both(all[first], all[last]));
                }
            }
        }
        matches.append(&mut of_start);
        for last in 0..all.len() {
            let mut firsts = self.firsts(last).rev();
            if let Some(first) = firsts.find(|first| self.are_ends(*first, last, &mut search)) {
                matches.push(trace.both(all[first], all[last]));
            }
        }
        trace.merge(&mut matches);
        if trace.is_on() {
            self.light(&mut matches, trace);
        }
        matches
    }

    /// Returns the candidates that may be the first ones of a choice with this last one, and others.
    fn firsts(&self, last: usize) -> impl DoubleEndedIterator<Item = usize> {
        let all = &self.candidates.all;
        let from = self.from(all[last].start.saturating_sub(self.distance.saturating_add(self.widest)));
        (from..last).filter(move |first| self.lasts(*first).contains(&last))
    }

    /// Adds to the shortest stretches in order what may stand for a word in longer ones.
    fn light(&self, matches: &mut [Match], trace: &mut Trace) {
        let all = &self.candidates.all;
        let mut search = self.search();
        for lit in 0..all.len() {
            let from = self.from(all[lit].start.saturating_sub(self.distance.saturating_add(self.widest)));
            let Some(first) = (from..lit).rev().find(|first| self.is_lit(lit, *first, &mut search)) else { continue };
            let at = matches.partition_point(|found| found.start < all[first].start);
            if let Some(found) = matches.get_mut(at).filter(|found| found.start == all[first].start) {
                *found = Match { start: found.start, end: found.end, ..trace.both(*found, all[lit]) };
            }
        }
    }

    /// Returns whether a candidate is one of a choice that begins with a first one.
    fn is_lit(&self, candidate: usize, first: usize, search: &mut Search<'_>) -> bool {
        let (all, end, some) = (&self.candidates.all, self.end(first), [first, candidate]);
        let is_sure =
            || self.candidates.is_narrow(candidate) && self.surely_up_to(first).is_some_and(|up_to| up_to < end);
        candidate < end
            && all[first].is_apart(all[candidate])
            && self.candidates.can_differ(&some)
            && (is_sure() || search.has_choice(&some, end))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::matching::algebra::normalise;
    use proptest::collection::vec;
    use proptest::prelude::*;

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
        let lacking: Vec<Vec<u32>> = (0..13).map(|lacks| (0..12).filter(|word| *word != lacks).collect()).collect();
        let lacking: Vec<&[u32]> = lacking.iter().map(Vec::as_slice).collect();
        assert_eq!(found(&lacking, 40), [], "thirteen words can't stand in twelve");
        assert_eq!(found(&lacking[..12], 40), [(0, 12)]);
    }

    #[test]
    fn all_that_may_stand_for_a_word_of_a_window_is_lit() {
        let lit = |slots: &[&[u32]], distance| lit(&slots.iter().map(|slot| words(slot)).collect::<Vec<_>>(), distance);
        assert_eq!(lit(&[&[0], &[1, 2, 9]], 5), [0, 1, 2]);
        assert_eq!(lit(&[&[0], &[1, 2, 9], &[3]], 5), [0, 1, 2, 3]);
        assert_eq!(lit(&[&[0, 1], &[2], &[9]], 8), [1, 2, 9], "0 is too far from 9");
    }

    #[test]
    fn a_window_of_very_many_choices_lights_the_same() {
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

    /// Returns matches in order, most of them one word.
    fn any_slot() -> impl Strategy<Value = Vec<Match>> {
        let found = (0u32..14, prop_oneof![6 => Just(1u32), 1 => 2u32..4]);
        vec(found, 1..6).prop_map(|found| {
            let mut matches = found.into_iter().map(|(start, width)| Match::new(start, start + width)).collect();
            normalise(&mut matches);
            matches
        })
    }

    /// Adds each choice of one match a slot.
    fn choose(slots: &[Vec<Match>], distance: u32, chosen: &mut Vec<Match>, all: &mut Vec<Vec<Match>>) {
        let Some(slot) = slots.get(chosen.len()) else {
            all.push(chosen.clone());
            return;
        };
        for found in slot {
            if chosen.iter().all(|other| found.apart(*other).is_some_and(|apart| apart <= distance)) {
                chosen.push(*found);
                choose(slots, distance, chosen, all);
                chosen.pop();
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_found_and_lit_are_all_choices(slots in vec(any_slot(), 3..7), distance in 1u32..16) {
            let mut all = Vec::new();
            choose(&slots, distance, &mut Vec::new(), &mut all);
            let mut stretches: BTreeMap<(u32, u32), BTreeSet<(u32, u32)>> = BTreeMap::new();
            for choice in &all {
                let start = choice.iter().map(|found| found.start).min().unwrap();
                let end = choice.iter().map(|found| found.end).max().unwrap();
                stretches.entry((start, end)).or_default().extend(choice.iter().map(|found| (found.start, found.end)));
            }
            let mut trace = Trace::on();
            let lit_of = |found: Match, trace: &Trace| {
                let mut lit = Vec::new();
                trace.lit([found], &mut lit);
                ((found.start, found.end), lit.into_iter().collect::<BTreeSet<_>>())
            };
            let found = window(&slots, distance, &mut trace);
            prop_assert_eq!(&found.iter().map(|found| lit_of(*found, &trace)).collect::<BTreeMap<_, _>>(), &stretches);

            // The same words are lit where only the shortest stretches are formed, and each of these begins and ends where one does.
            let candidates = Candidates::new(&slots);
            let mut trace = Trace::on();
            let shortest = Window::new(&candidates, distance).shortest_stretches(&mut trace, 0);
            let (places, lit): (Vec<_>, Vec<_>) = shortest.iter().map(|found| lit_of(*found, &trace)).unzip();
            let lit: BTreeSet<(u32, u32)> = lit.into_iter().flatten().collect();
            prop_assert_eq!(lit, stretches.values().flatten().copied().collect::<BTreeSet<_>>());
            prop_assert!(places.iter().all(|place| stretches.contains_key(place)));
            for (start, end) in stretches.keys() {
                let of_start = stretches.keys().filter(|other| other.0 == *start).map(|other| other.1).min().unwrap();
                let of_end = stretches.keys().filter(|other| other.1 == *end).map(|other| other.0).max().unwrap();
                prop_assert!(places.contains(&(*start, of_start)) && places.contains(&(of_end, *end)));
            }
        }
    }
}
