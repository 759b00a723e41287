//! Work on several things, side by side.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread::{available_parallelism, scope};

use crate::index::Archive;

/// How many threads read side by side where each of them waits for the disk most of the time.
const WAITING: usize = 8;

/// Returns among how many threads work is parted that is worth so many: no more than the machine can run at once, unless
/// they wait for the disk.
pub(super) fn threads_for(archive: &Archive, worth: usize) -> usize {
    match worth {
        _ if archive.is_cold => WAITING,
        0 | 1 => 1,
        worth => worth.min(available_parallelism().map_or(1, NonZero::get)),
    }
}

/// Returns what is made of each of some things, in their order. They are parted among so many threads, this one among
/// them.
pub(super) fn side_by_side<T: Sync, R: Send>(things: &[T], threads: usize, make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let make_all = |things: &[T]| things.iter().map(&make).collect::<Vec<R>>();
    let mut shares = things.chunks(things.len().div_ceil(threads.max(1)).max(1));
    let Some(own) = shares.next() else { return Vec::new() };
    scope(|scope| {
        let others: Vec<_> = shares.map(|share| scope.spawn(|| make_all(share))).collect();
        let own = make_all(own);
        // A share that panics has the whole process told of it, as it would be without a thread.
        let others = others.into_iter().flat_map(|other| other.join().unwrap_or_else(|crash| resume_unwind(crash)));
        own.into_iter().chain(others).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_made_once_and_in_order() {
        for count in 0..9 {
            let things: Vec<usize> = (0..count).collect();
            for threads in 0..5 {
                assert_eq!(
                    side_by_side(&things, threads, |thing| thing * 2),
                    (0..count).map(|thing| thing * 2).collect::<Vec<_>>()
                );
            }
        }
    }
}
