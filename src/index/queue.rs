//! The queue before the threads that write, bounded by bytes. What is larger than all that may wait waits alone.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What waits, in its order.
#[derive(Debug)]
pub(super) struct Queue<T> {
    most: usize,
    state: Mutex<State<T>>,
    has_room: Condvar,
    has_some: Condvar,
}

#[derive(Debug)]
struct State<T> {
    waiting: VecDeque<(T, usize)>,
    bytes: usize,
    /// Somebody stands by until there is room.
    stands_by: bool,
    end: Option<End>,
}

/// Why nothing comes any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// All is there; what waits is still to be taken.
    Closed,
    /// Nobody wants any of it any more, or a thread has failed.
    GivenUp,
}

impl<T> Queue<T> {
    /// Returns an empty queue in which so many bytes wait at most.
    pub(super) fn of(most: usize) -> Queue<T> {
        let state = State { waiting: VecDeque::new(), bytes: 0, stands_by: false, end: None };
        Queue { most, state: Mutex::new(state), has_room: Condvar::new(), has_some: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        // Nothing can fail while it is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds something of so many bytes as soon as there is room for it. Returns whether it still may be taken.
    pub(super) fn push(&self, item: T, weight: usize) -> bool {
        let mut state = self.state();
        while state.bytes > 0 && state.bytes + weight > self.most && state.end.is_none() {
            state.stands_by = true;
            state = self.has_room.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.stands_by = false;
        if state.end.is_some() {
            return false;
        }
        state.bytes += weight;
        state.waiting.push_back((item, weight));
        self.has_some.notify_one();
        true
    }

    /// Takes what waits longest, as soon as there is something; at the end, why there is nothing.
    pub(super) fn take(&self) -> Result<T, End> {
        let mut state = self.state();
        loop {
            match (state.end, state.waiting.pop_front()) {
                (Some(End::GivenUp), _) => return Err(End::GivenUp),
                (_, Some((item, bytes))) => {
                    state.bytes -= bytes;
                    if state.stands_by && state.bytes <= self.most / 2 {
                        self.has_room.notify_all();
                    }
                    return Ok(item);
                }
                (Some(end), None) => return Err(end),
                (None, None) => state = self.has_some.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// Says that nothing comes any more; what is given up stays so. Returns which end it is.
    pub(super) fn end(&self, end: End) -> End {
        let mut state = self.state();
        let end = if state.end == Some(End::GivenUp) { End::GivenUp } else { end };
        state.end = Some(end);
        if end == End::GivenUp {
            state.waiting.clear();
        }
        self.has_some.notify_all();
        self.has_room.notify_all();
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn what_waits_is_bounded_and_goes_on_when_something_is_taken() {
        let queue = Queue::of(1000);
        assert!(queue.push("small", 10));
        assert!(queue.push("half", 500));
        thread::scope(|scope| {
            let waiting = scope.spawn(|| queue.push("large", 2000));
            while !queue.state().stands_by {
                thread::yield_now();
            }
            assert_eq!(queue.take(), Ok("small"));
            assert!(!waiting.is_finished());
            assert_eq!(queue.state().bytes, 500);
            assert_eq!(queue.take(), Ok("half"));
            assert!(waiting.join().unwrap());
        });
        assert_eq!(queue.state().bytes, 2000);
    }

    #[test]
    fn what_is_closed_is_emptied_and_what_is_given_up_is_not() {
        for end in [End::Closed, End::GivenUp] {
            let queue = Queue::of(1000);
            assert!(queue.push('x', 1));
            assert_eq!(queue.end(end), end);
            assert_eq!(queue.end(End::Closed), end);
            assert!(!queue.push('y', 1));
            if end == End::Closed {
                assert_eq!(queue.take(), Ok('x'));
            }
            assert_eq!(queue.take(), Err(end));
        }
    }

    #[test]
    fn who_stands_by_is_told_of_the_end() {
        for end in [End::Closed, End::GivenUp] {
            let queue = Queue::of(10);
            assert!(queue.push('x', 100));
            thread::scope(|scope| {
                let pushing = scope.spawn(|| queue.push('y', 100));
                while !queue.state().stands_by {
                    thread::yield_now();
                }
                queue.end(end);
                assert!(!pushing.join().unwrap());
            });
            let empty: Queue<char> = Queue::of(10);
            thread::scope(|scope| {
                let taking = scope.spawn(|| empty.take());
                empty.end(end);
                assert_eq!(taking.join().unwrap(), Err(end));
            });
        }
    }
}
