//! Which matches can stand for the words of a window at once: each word by a match of its own.
//!
//! Of matches that share no position this is a bipartite matching, and what matches can be chosen together is a matroid:
//! a few that can stand for different words, and all words standing for something, make a choice that has them all. So
//! nothing has to be searched but where a compound lies over other matches.

use crate::matching::algebra::Match;

/// No candidate, or no slot.
const NONE: u32 = u32::MAX;

/// The matches of all slots in order, each once, with the slots that it may fill.
pub(super) struct Candidates {
    pub(super) all: Vec<Match>,
    pub(super) slots: usize,
    /// The slots of one candidate behind those of another, and where those of each end.
    slots_of: Vec<u32>,
    ends_of_slots: Vec<usize>,
    /// The candidates of each slot, in order.
    by_slot: Vec<Vec<u32>>,
}

impl Candidates {
    pub(super) fn new(slots: &[Vec<Match>]) -> Self {
        let numbered = slots.iter().zip(0u32..);
        let mut each: Vec<(u32, u32, u32)> =
            numbered.flat_map(|(slot, number)| slot.iter().map(move |at| (at.start, at.end, number))).collect();
        each.sort_unstable();
        each.dedup();
        let mut candidates = Candidates {
            all: Vec::with_capacity(each.len()),
            slots: slots.len(),
            slots_of: Vec::with_capacity(each.len()),
            ends_of_slots: Vec::with_capacity(each.len()),
            by_slot: slots.iter().map(|slot| Vec::with_capacity(slot.len())).collect(),
        };
        for at_one_place in each.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let number = candidates.all.len() as u32;
            candidates.all.push(Match::new(at_one_place[0].0, at_one_place[0].1));
            for (_, _, slot) in at_one_place {
                candidates.slots_of.push(*slot);
                candidates.by_slot[*slot as usize].push(number);
            }
            candidates.ends_of_slots.push(candidates.slots_of.len());
        }
        candidates
    }

    /// Returns whether a candidate is one position wide: what lies over several may lie over other candidates.
    pub(super) fn is_narrow(&self, candidate: usize) -> bool {
        self.all[candidate].end - self.all[candidate].start == 1
    }

    fn slots_of(&self, candidate: usize) -> &[u32] {
        let start = candidate.checked_sub(1).map_or(0, |before| self.ends_of_slots[before]);
        &self.slots_of[start..self.ends_of_slots[candidate]]
    }

    fn is_apart(&self, one: usize, others: &[usize]) -> bool {
        others.iter().all(|other| self.all[one].is_apart(self.all[*other]))
    }

    /// Returns whether two or three candidates can fill slots of their own.
    pub(super) fn can_differ(&self, some: &[usize]) -> bool {
        match some {
            [one, other] => {
                let (one, other) = (self.slots_of(*one), self.slots_of(*other));
                one.len() > 1 || other.len() > 1 || one != other
            }
            _ => self.differ_from(&[], some, some.len()),
        }
    }

    fn differ_from(&self, taken: &[u32], some: &[usize], all: usize) -> bool {
        let Some((one, others)) = some.split_first() else { return true };
        // Of as many slots as there are candidates one is always left.
        self.slots_of(*one).iter().take(all).any(|slot| match taken {
            _ if taken.contains(slot) => false,
            [] => self.differ_from(&[*slot], others, all),
            [before, ..] => self.differ_from(&[*before, *slot], others, all),
        })
    }

    /// Returns for each candidate the first one up to which those from it on fill all slots; none if they don't. Only those
    /// count that are `narrow`, or all, as if none lay over another.
    pub(super) fn fill_up_to(&self, narrow: bool) -> Vec<Option<usize>> {
        let counts = |candidate: usize| !narrow || self.is_narrow(candidate);
        let mut filling = Filling::new(self);
        let mut up_to = vec![None; self.all.len()];
        let mut end = 0;
        for (from, last) in up_to.iter_mut().enumerate() {
            while !filling.is_full() && end < self.all.len() {
                if counts(end) {
                    filling.add(end);
                }
                end += 1;
            }
            if !filling.is_full() {
                break;
            }
            *last = Some(end - 1);
            if counts(from) {
                filling.remove(from);
            }
        }
        up_to
    }
}

/// As many slots as possible, filled by the candidates that were added.
struct Filling<'c> {
    candidates: &'c Candidates,
    /// By slot.
    filled_by: Vec<u32>,
    /// By candidate.
    fills: Vec<u32>,
    is_there: Vec<bool>,
    /// One past the last that was added.
    end: usize,
    filled: usize,
    /// The slots that were tried in this turn.
    tried: Vec<u32>,
    turn: u32,
}

impl<'c> Filling<'c> {
    fn new(candidates: &'c Candidates) -> Self {
        let (slots, all) = (candidates.slots, candidates.all.len());
        Filling {
            candidates,
            filled_by: vec![NONE; slots],
            fills: vec![NONE; all],
            is_there: vec![false; all],
            end: 0,
            filled: 0,
            tried: vec![0; slots],
            turn: 0,
        }
    }

    /// Begins anew; nothing is removed from what is added then.
    fn clear(&mut self) {
        self.filled_by.fill(NONE);
        self.filled = 0;
    }

    fn is_full(&self) -> bool {
        self.filled == self.candidates.slots
    }

    /// Adds a candidate, and returns whether one more slot is filled. Those that filled a slot before still fill one.
    fn add(&mut self, candidate: usize) -> bool {
        self.is_there[candidate] = true;
        self.end = self.end.max(candidate + 1);
        self.turn += 1;
        let is_filling = !self.is_full() && self.seat(candidate);
        self.filled += usize::from(is_filling);
        is_filling
    }

    /// Finds a slot for a candidate, for which others may move to other slots.
    fn seat(&mut self, candidate: usize) -> bool {
        let slots = self.candidates.slots_of(candidate);
        let free = slots.iter().find(|slot| self.filled_by[**slot as usize] == NONE);
        let slot = free.copied().or_else(|| {
            slots.iter().copied().find(|slot| {
                let is_new = std::mem::replace(&mut self.tried[*slot as usize], self.turn) != self.turn;
                is_new && self.seat(self.filled_by[*slot as usize] as usize)
            })
        });
        slot.inspect(|slot| self.put(candidate, *slot)).is_some()
    }

    fn put(&mut self, candidate: usize, slot: u32) {
        self.filled_by[slot as usize] = candidate as u32;
        self.fills[candidate] = slot;
    }

    /// Removes the first of the candidates. Others take its slot over if they can.
    fn remove(&mut self, candidate: usize) {
        self.is_there[candidate] = false;
        let slot = std::mem::replace(&mut self.fills[candidate], NONE);
        if slot != NONE {
            self.filled_by[slot as usize] = NONE;
            self.turn += 1;
            self.filled -= usize::from(!self.refill(slot, candidate as u32));
        }
    }

    /// Finds a candidate behind one for an empty slot, for which others may move to other slots.
    fn refill(&mut self, slot: u32, behind: u32) -> bool {
        self.tried[slot as usize] = self.turn;
        let candidates = self.candidates;
        let of_slot = &candidates.by_slot[slot as usize];
        let of_slot = &of_slot[of_slot.partition_point(|candidate| *candidate <= behind)..];
        let of_slot = &of_slot[..of_slot.partition_point(|candidate| (*candidate as usize) < self.end)];
        let mut there = of_slot.iter().map(|candidate| *candidate as usize);
        let idle = there.clone().find(|candidate| self.is_there[*candidate] && self.fills[*candidate] == NONE);
        let found = idle.or_else(|| {
            there.find(|candidate| {
                let own = self.fills[*candidate];
                own != NONE && self.tried[own as usize] != self.turn && self.refill(own, behind)
            })
        });
        found.inspect(|candidate| self.put(*candidate, slot)).is_some()
    }
}

/// Looks for choices where compounds lie over other candidates.
pub(super) struct Search<'c> {
    candidates: &'c Candidates,
    filling: Filling<'c>,
    /// How many fillings are tried. When they do not suffice, what could be a choice counts as one.
    steps: usize,
}

impl<'c> Search<'c> {
    pub(super) fn new(candidates: &'c Candidates, steps: usize) -> Self {
        Search { candidates, filling: Filling::new(candidates), steps }
    }

    /// Returns whether there is a choice that has these candidates, which are in order and the first one its first, and others
    /// from before `end`.
    pub(super) fn has_choice(&mut self, needed: &[usize], end: usize) -> bool {
        let candidates = self.candidates;
        let others = (needed[0] + 1..end).filter(|other| candidates.is_apart(*other, needed));
        let (narrow, wide): (Vec<usize>, Vec<usize>) = others.partition(|other| candidates.is_narrow(*other));
        self.can_complete(&mut needed.to_vec(), &narrow, &wide)
    }

    /// Returns whether there is a choice that has the chosen ones, and others of these.
    fn can_complete(&mut self, chosen: &mut Vec<usize>, narrow: &[usize], wide: &[usize]) -> bool {
        let candidates = self.candidates;
        let Some(left) = self.steps.checked_sub(1) else { return true };
        self.steps = left;
        self.filling.clear();
        if !chosen.iter().all(|candidate| self.filling.add(*candidate)) {
            return false;
        }
        for candidate in narrow.iter().filter(|other| candidates.is_apart(**other, chosen)) {
            self.filling.add(*candidate);
        }
        if self.filling.is_full() {
            return true;
        }
        // Not even if none of them lay over another.
        let wide: Vec<usize> = wide.iter().copied().filter(|other| candidates.is_apart(*other, chosen)).collect();
        wide.iter().for_each(|candidate| {
            self.filling.add(*candidate);
        });
        if !self.filling.is_full() {
            return false;
        }
        wide.iter().enumerate().any(|(at, candidate)| {
            chosen.push(*candidate);
            let can_complete = self.can_complete(chosen, narrow, &wide[at + 1..]);
            chosen.pop();
            can_complete
        })
    }
}
