//! The queue before the threads that write, bounded by bytes.
//!
//! Articles are taken a few at a time, and a thread that has none is woken when there are a few: to wake one for each article would
//! take as long as to index it. An article that is larger than all that may wait waits alone.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use tantivy::schema::Value;
use tantivy::{Document, TantivyDocument};

/// What a document takes beside its values; they themselves are kept in space that grows by doubling.
const OVERHEAD: usize = 512;

/// So many documents, or bytes of them, are a few.
const FEW: usize = 16;
const FEW_BYTES: usize = 64 << 10;

/// Documents that wait.
#[derive(Debug)]
pub(super) struct Queue {
    most: usize,
    state: Mutex<State>,
    has_room: Condvar,
    has_some: Condvar,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<(TantivyDocument, usize)>,
    bytes: usize,
    /// Somebody stands by until there is room.
    stands_by: bool,
    /// So many threads stand by until there is something to take.
    idle: usize,
    end: Option<End>,
}

/// Why nothing comes any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// All is there; what waits is still to be taken.
    Closed,
    /// Nobody wants it any more, or a thread has failed.
    GivenUp,
}

impl Queue {
    /// Returns an empty queue in which so many bytes wait at most.
    pub(super) fn of(most: usize) -> Queue {
        Queue { most, state: Mutex::default(), has_room: Condvar::new(), has_some: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing can fail while it is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a document as soon as there is room for it. Returns whether it still may be taken.
    pub(super) fn push(&self, document: TantivyDocument) -> bool {
        let weight = document.iter_fields_and_values().map(|(_, value)| {
            let bytes = value.as_bytes().map_or(0, <[u8]>::len);
            value.as_str().map_or(bytes, str::len)
        });
        let weight = OVERHEAD + 2 * weight.sum::<usize>();
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
        state.waiting.push_back((document, weight));
        if state.idle > 0 && (state.waiting.len() >= FEW || state.bytes >= FEW_BYTES) {
            self.has_some.notify_one();
        }
        true
    }

    /// Takes the next documents, which are none when no more will come. Returns whether what was taken before is to be kept.
    pub(super) fn take(&self, taken: &mut Vec<TantivyDocument>) -> bool {
        let mut state = self.state();
        while state.waiting.is_empty() && state.end.is_none() {
            state.idle += 1;
            state = self.has_some.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
        if state.end == Some(End::GivenUp) {
            return false;
        }
        let mut bytes = 0;
        while taken.len() < FEW && bytes < FEW_BYTES {
            let Some((document, weight)) = state.waiting.pop_front() else { break };
            taken.push(document);
            bytes += weight;
        }
        state.bytes -= bytes;
        if state.stands_by && state.bytes <= self.most / 2 {
            self.has_room.notify_all();
        }
        true
    }

    /// Says that nothing comes any more; what is given up stays so.
    pub(super) fn end(&self, end: End) {
        let mut state = self.state();
        if state.end != Some(End::GivenUp) {
            state.end = Some(end);
        }
        if end == End::GivenUp {
            state.waiting.clear();
        }
        self.has_some.notify_all();
        self.has_room.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;
    use tantivy::schema::Field;

    fn document(bytes: usize) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_text(Field::from_field_id(0), "x".repeat(bytes));
        document
    }

    #[test]
    fn what_waits_is_bounded_and_goes_on_when_something_is_taken() {
        const MOST: usize = 1 << 20;
        let queue = Queue::of(MOST);
        assert!(queue.push(document(10)));
        assert!(queue.push(document((MOST - OVERHEAD) / 2 - OVERHEAD - 10)));
        assert_eq!(queue.state().bytes, MOST - OVERHEAD);
        thread::scope(|scope| {
            let waiting = scope.spawn(|| queue.push(document(MOST)));
            while !queue.state().stands_by {
                thread::yield_now();
            }
            assert!(!waiting.is_finished());
            let mut taken = Vec::new();
            assert!(queue.take(&mut taken));
            assert_eq!(taken.len(), 2);
            assert!(waiting.join().unwrap());
        });
        assert_eq!(queue.state().bytes, OVERHEAD + 2 * MOST);
    }

    #[test]
    fn what_is_closed_is_emptied_and_what_is_given_up_is_not() {
        for (end, left) in [(End::Closed, 3), (End::GivenUp, 0)] {
            let queue = Queue::of(1 << 20);
            (0..3).for_each(|_| assert!(queue.push(document(1))));
            queue.end(end);
            assert!(!queue.push(document(1)));
            let mut taken = Vec::new();
            assert_eq!(queue.take(&mut taken), end == End::Closed);
            assert_eq!(taken.len(), left);
            taken.clear();
            queue.take(&mut taken);
            assert!(taken.is_empty());
        }
    }

    #[test]
    fn who_stands_by_is_told_of_the_end() {
        for end in [End::Closed, End::GivenUp] {
            let queue = Queue::of(10);
            assert!(queue.push(document(100)));
            thread::scope(|scope| {
                let pushing = scope.spawn(|| queue.push(document(100)));
                while !queue.state().stands_by {
                    thread::yield_now();
                }
                queue.end(end);
                assert!(!pushing.join().unwrap());
            });
            let empty = Queue::of(10);
            thread::scope(|scope| {
                let taking = scope.spawn(|| empty.take(&mut Vec::new()));
                while empty.state().idle == 0 {
                    thread::yield_now();
                }
                empty.end(end);
                assert_eq!(taking.join().unwrap(), end == End::Closed);
            });
        }
    }
}
