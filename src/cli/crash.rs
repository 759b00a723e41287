//! A crash: a panic on any thread, turned into a message. Damaged data can make the engine below panic.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Arc, Mutex, PoisonError};

use crate::ingest::is_reading;

/// Returns what to do about a crash. `program` is how morgue is called for the index.
pub(super) fn hint(program: &str) -> String {
    format!(
        "damage to the index can cause this: '{program} verify' finds it, '{program} verify --repair' mends it; else please report it"
    )
}

/// Runs something and returns what it returned, and what the first panic said, on this thread or another.
/// With `loud`, a panic prints itself as well.
pub(super) fn caught<T>(loud: bool, run: impl FnOnce() -> T) -> (Option<T>, Option<String>) {
    let first: Arc<Mutex<Option<String>>> = Arc::default();
    let (seen, usual) = (Arc::clone(&first), panic::take_hook());
    panic::set_hook(Box::new(move |panic| {
        // What a reader of a file says is told as a problem of that file.
        if !is_reading() {
            seen.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(|| sentence(panic));
        }
        if loud {
            usual(panic);
        }
    }));
    let returned = panic::catch_unwind(AssertUnwindSafe(run)).ok();
    let crash = first.lock().unwrap_or_else(PoisonError::into_inner).take();
    (returned, crash)
}

fn sentence(panic: &PanicHookInfo<'_>) -> String {
    let message = panic.payload_as_str().unwrap_or("no message");
    match panic.location() {
        Some(location) => format!("{message} ({}:{})", location.file(), location.line()),
        None => message.to_owned(),
    }
}
