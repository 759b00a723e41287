//! The queue before the writer's threads, bounded by bytes.
//!
//! tantivy lets ten thousand documents wait, whatever they weigh: of long texts that is more than memory holds. So each
//! document that waits holds a share of what may wait, and gives it back when a thread takes it up; who brings
//! another one stands by until there is room. A document that is larger than all that may wait waits alone.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tantivy::schema::Value;
use tantivy::{Document, TantivyDocument};

/// What a document takes beside its values; they themselves are kept in space that grows by doubling.
const OVERHEAD: usize = 512;

/// How often it is looked whether there is room, at the least: threads that failed give nothing back.
const LOOKED_EVERY: Duration = Duration::from_secs(1);

/// How many looks in a row may find nothing changed before a document is let in: the writer then says what is wrong.
const MOST_LOOKS: usize = 60;

/// What waits.
#[derive(Debug, Clone)]
pub(super) struct Queue(Arc<Waiting>);

#[derive(Debug)]
struct Waiting {
    most: usize,
    state: Mutex<State>,
    is_less: Condvar,
}

#[derive(Debug, Default)]
struct State {
    bytes: usize,
    /// Somebody stands by until there is room.
    stands_by: bool,
}

impl Waiting {
    fn state(&self) -> MutexGuard<'_, State> {
        // Two numbers are whole whatever became of the thread that held them.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    /// Returns an empty queue in which so many bytes wait at most.
    pub(super) fn of(most: usize) -> Queue {
        Queue(Arc::new(Waiting { most, state: Mutex::default(), is_less: Condvar::new() }))
    }

    /// Returns a document with its share of the queue, as soon as there is room for it.
    pub(super) fn admit(&self, document: TantivyDocument) -> Queued {
        let weight = document.iter_fields_and_values().map(|(_, value)| {
            let bytes = value.as_bytes().map_or(0, <[u8]>::len);
            value.as_str().map_or(bytes, str::len)
        });
        let weight = OVERHEAD + 2 * weight.sum::<usize>();
        let mut state = self.0.state();
        let (mut looks, mut before) = (0, state.bytes);
        while state.bytes > 0 && state.bytes + weight > self.0.most && looks < MOST_LOOKS {
            state.stands_by = true;
            state = self.0.is_less.wait_timeout(state, LOOKED_EVERY).unwrap_or_else(PoisonError::into_inner).0;
            looks = if state.bytes == before { looks + 1 } else { 0 };
            before = state.bytes;
        }
        state.stands_by = false;
        state.bytes += weight;
        Queued { document, share: Share { queue: self.clone(), weight } }
    }
}

/// A document that waits.
#[derive(Debug)]
pub(super) struct Queued {
    document: TantivyDocument,
    share: Share,
}

/// What a document takes of the queue; it is given back when it is dropped.
#[derive(Debug)]
struct Share {
    queue: Queue,
    weight: usize,
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut state = self.queue.0.state();
        state.bytes -= self.weight;
        // To be woken for each document would take as long as to bring one.
        if state.stands_by && state.bytes <= self.queue.0.most / 2 {
            self.queue.0.is_less.notify_all();
        }
    }
}

impl Document for Queued {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }

    /// A thread takes the document up.
    fn into_tantivy_document(self) -> TantivyDocument {
        let Queued { document, share } = self;
        drop(share);
        document
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::schema::Field;

    fn document(bytes: usize) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_text(Field::from_field_id(0), "x".repeat(bytes));
        document
    }

    #[test]
    fn what_waits_is_bounded_and_goes_on_when_something_is_taken_up() {
        const MOST: usize = 1 << 20;
        let queue = Queue::of(MOST);
        let small = queue.admit(document(10));
        let first = queue.admit(document((MOST - OVERHEAD) / 2 - OVERHEAD - 10));
        let other = queue.clone();
        let waiting = std::thread::spawn(move || other.admit(document(MOST)));
        assert_eq!(queue.0.state().bytes, MOST - OVERHEAD);
        drop(first);
        assert!(!waiting.is_finished());
        assert_eq!(queue.0.state().bytes, OVERHEAD + 20);
        assert_eq!(small.into_tantivy_document().len(), 1);
        let large = waiting.join().unwrap();
        assert_eq!(queue.0.state().bytes, OVERHEAD + 2 * MOST);
        drop(large);
        assert_eq!(queue.0.state().bytes, 0);
    }
}
