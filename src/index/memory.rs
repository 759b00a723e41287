//! How the memory that writing may take is shared out.
//!
//! A thread writes its segment when that comes to a budget. The allocator keeps some of what was freed, a table that grows is there
//! twice for a moment, and merging takes its own: for that an eighth of the bound is not given out, and some more. Beside the writing threads stand the articles that wait for them, those that are read ahead, and the program itself.

use std::ops::RangeInclusive;

/// The least that writing can do with.
pub const LEAST_MEMORY: usize = 64 << 20;

/// What the program itself takes, with what it reads ahead.
const OWN: usize = 24 << 20;

/// The most that is not given out beside an eighth; of little it is another eighth.
const MOST_SPARE: usize = 16 << 20;

/// The budgets of a thread: with less it would write many small segments, with more its numbers might not be large enough.
const BUDGETS: RangeInclusive<usize> = (16 << 20)..=4_000_000_000;

/// The most that waits for the threads: more of it makes nothing faster.
const MOST_WAITING: usize = 32 << 20;

/// The least that is merged at a time: with less, segments that were written with little memory would stay small and many.
const LEAST_MERGED: usize = 64 << 20;

/// The shares of one bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shares {
    /// The threads that write; fewer than were asked for where the bound has no room for them.
    pub(super) threads: usize,
    /// The budget of each.
    pub(super) budget: usize,
    /// What waits for them.
    pub(super) waiting: usize,
    /// See [`most_merged`].
    pub(super) merged: u64,
}

impl Shares {
    /// Shares out so many bytes among so many threads.
    pub(super) fn of(memory: usize, threads: usize) -> Shares {
        let memory = memory.max(LEAST_MEMORY);
        let waiting = (memory / 16).min(MOST_WAITING);
        let budgets = memory - OWN - waiting - spare(memory);
        let threads = threads.clamp(1, (budgets / BUDGETS.start()).max(1));
        let budget = (budgets / threads).clamp(*BUDGETS.start(), *BUDGETS.end());
        Shares { threads, budget, waiting, merged: most_merged(memory) }
    }
}

/// Returns the bytes of segments that are merged at a time. They are mapped, not held: the system takes their pages back when it
/// needs them.
pub(super) fn most_merged(memory: usize) -> u64 {
    (memory / 6).max(LEAST_MERGED) as u64
}

/// Returns what is not given out of so much.
fn spare(memory: usize) -> usize {
    memory / 8 + (memory / 8).min(MOST_SPARE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_stay_within_their_bound_and_threads_within_their_shares() {
        for megabytes in [64, 65, 100, 256, 512, 1024, 100_000] {
            for threads in [1, 2, 7, 64] {
                let shares = Shares::of(megabytes << 20, threads);
                let sum = OWN + shares.waiting + shares.threads * shares.budget + spare(megabytes << 20);
                assert!(sum <= megabytes << 20, "{megabytes} MB, {threads} threads: {shares:?}");
                assert!((1..=threads).contains(&shares.threads) && BUDGETS.contains(&shares.budget));
            }
        }
        assert_eq!(Shares::of(0, 2), Shares::of(LEAST_MEMORY, 2));
        assert_eq!(Shares::of(LEAST_MEMORY, 2).threads, 1);
        assert_eq!(Shares::of(512 << 20, 2).threads, 2);
    }
}
