//! Work on several things, side by side.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::thread::{available_parallelism, scope, yield_now};

use crate::index::Archive;

/// How many threads read side by side where each of them waits for the disk most of the time.
const WAITING: usize = 8;

/// The most threads that work side by side, where none waits for the disk: more are seldom there for the few milliseconds.
const MOST_THREADS: usize = 4;

/// Returns among how many threads work is parted that is worth so many: no more than the machine can run at once, unless
/// they wait for the disk.
pub(crate) fn threads_for(archive: &Archive, worth: usize) -> usize {
    match worth {
        _ if archive.is_cold => WAITING,
        0 | 1 => 1,
        worth => worth.min(MOST_THREADS).min(available_parallelism().map_or(1, NonZero::get)),
    }
}

/// Returns what is made of each of some things, in their order. So many threads, this one among them, take one after the
/// other.
pub(crate) fn side_by_side<T: Sync, R: Send>(things: &[T], threads: usize, make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if threads < 2 || things.len() < 2 {
        return things.iter().map(make).collect();
    }
    let taken = AtomicUsize::new(0);
    let make_some = || {
        let mut made = Vec::new();
        loop {
            let number = taken.fetch_add(1, Relaxed);
            let Some(thing) = things.get(number) else { return made };
            made.push((number, make(thing)));
        }
    };
    let processor = this_processor();
    let mut made = scope(|scope| {
        let elsewhere = || {
            leave(processor);
            make_some()
        };
        let others: Vec<_> = (1..threads.min(things.len())).map(|_| scope.spawn(elsewhere)).collect();
        // Those that were put on this processor leave it now, not when this one is done.
        yield_now();
        let own = make_some();
        // Raises a worker's panic again here, as if the work had run on this thread.
        let others = others.into_iter().flat_map(|other| other.join().unwrap_or_else(|crash| resume_unwind(crash)));
        own.into_iter().chain(others).collect::<Vec<_>>()
    });
    made.sort_unstable_by_key(|(number, _)| *number);
    made.into_iter().map(|(_, made)| made).collect()
}

/// Moves this thread away from a processor, if it runs there. Linux may start a thread on the processor of the one that started
/// it although others are idle, on virtual machines above all, and takes some milliseconds to part them: by then a query is
/// answered.
#[cfg(target_os = "linux")]
fn leave(processor: usize) {
    use rustix::thread::{sched_getaffinity, sched_setaffinity};
    let Ok(allowed) = sched_getaffinity(None) else { return };
    let mut others = allowed;
    others.unset(processor);
    if this_processor() == processor && others.count() > 0 && sched_setaffinity(None, &others).is_ok() {
        // It may come back later.
        _ = sched_setaffinity(None, &allowed);
    }
}

#[cfg(target_os = "linux")]
fn this_processor() -> usize {
    rustix::thread::sched_getcpu()
}

/// Only Linux is known to need it.
#[cfg(not(target_os = "linux"))]
fn leave(_: usize) {}

#[cfg(not(target_os = "linux"))]
fn this_processor() -> usize {
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn a_thread_that_leaves_a_processor_may_come_back() {
        use rustix::thread::sched_getaffinity;
        std::thread::spawn(|| {
            let allowed = sched_getaffinity(None).unwrap();
            (0..100).for_each(|_| leave(this_processor()));
            assert!(sched_getaffinity(None).unwrap() == allowed);
        })
        .join()
        .unwrap();
    }

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
