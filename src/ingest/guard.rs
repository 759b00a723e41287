//! The guard around readers of foreign bytes: one that crashes costs its file, or its member of a container, and no other.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use super::Cause;
use super::sink::Stop;

thread_local! {
    static IS_READING: Cell<bool> = const { Cell::new(false) };
}

/// Returns whether this thread is inside of a reader, whose crash is named as a problem of its file.
pub fn is_reading() -> bool {
    IS_READING.get()
}

/// Runs a reader, and turns a crash of it into a cause.
pub(super) fn guarded(read: impl FnOnce() -> Result<(), Stop>) -> Result<(), Stop> {
    let before = IS_READING.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(read));
    let crashed_reading = IS_READING.replace(before);
    match outcome {
        Ok(outcome) => outcome,
        Err(crash) if crashed_reading => Err(Cause::Crash { said: said(&*crash) }.into()),
        Err(crash) => resume_unwind(crash),
    }
}

/// Runs what takes the articles of a reader: a crash of that is none of the file's.
pub(super) fn unguarded<T>(take: impl FnOnce() -> T) -> T {
    let before = IS_READING.replace(false);
    let taken = take();
    IS_READING.set(before);
    taken
}

/// Returns the first line of what a crash says.
fn said(crash: &(dyn Any + Send)) -> String {
    let said = crash.downcast_ref::<&str>().copied().or_else(|| crash.downcast_ref::<String>().map(String::as_str));
    said.and_then(|said| said.lines().next()).unwrap_or("no message").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crash_of_a_reader_is_a_cause_and_that_of_a_receiver_goes_on() {
        let read = || -> Result<(), Stop> { panic!("index 7\nof 3") };
        let outer = guarded(|| {
            assert!(matches!(guarded(read), Err(Stop::Failed(Cause::Crash { said })) if said == "index 7"));
            assert!(is_reading());
            Ok(())
        });
        assert!(outer.is_ok() && !is_reading());
        let received = catch_unwind(|| guarded(|| unguarded(|| panic!("the disk"))));
        assert!(received.is_err() && !is_reading());
    }
}
