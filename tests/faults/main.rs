//! Faults: what is killed, filled up, damaged or fought over keeps its last commit, and a rerun heals it.
//!
//! The short form runs with all other tests. The long form is asked for with a number of kills:
//! `MORGUE_FAULTS=300 cargo test --release --test faults -- --nocapture` (docs/testing.md).
//! `MORGUE_SEED` is where chance begins; a failure names the seed of its round.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../common/mod.rs"]
mod common;
#[path = "../oracle/random.rs"]
mod random;

mod crowd;
mod damage;
mod full_disk;
mod held;
mod kill;
mod model;
mod sources;
mod unsteady;

/// Returns how many rounds to run: so many, or what was asked for with `MORGUE_FAULTS`, parted by `share`.
pub(crate) fn rounds(short: usize, share: usize) -> usize {
    number("MORGUE_FAULTS").map_or(short, |asked| (asked / share).max(1))
}

/// Returns where chance begins.
pub(crate) fn seed() -> u64 {
    number("MORGUE_SEED").map_or(1, |seed| seed as u64)
}

fn number(name: &str) -> Option<usize> {
    std::env::var(name).ok().map(|value| value.parse().expect("it is a number"))
}
