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
}
