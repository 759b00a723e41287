//! Files that are new under their names, and may be files that are gone under others.
//!
//! A file that was renamed keeps its size and its time, but many files have those of another. So one that is gone counts as renamed
//! only if a new one with its size and time says what it said.

use std::collections::HashMap;

use crate::error::Result;

/// The size of a file, and when its content last changed.
pub(super) type State = (u64, i64);

/// The new files that have the size and time of one that is gone.
#[derive(Debug, Default)]
pub(super) struct Arrivals {
    of_state: HashMap<State, Arrived>,
}

/// Those of one size and time.
#[derive(Debug, Default)]
struct Arrived {
    /// What was read of each, as a sum of the hashes of its texts.
    contents: Vec<u64>,
    /// How many could not be read to their ends, or have no article.
    unread: u64,
}

/// What became of a file that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whereabouts {
    /// It is there under another name.
    Renamed,
    /// It may be there under another name, where it could not be read.
    Unknown,
    /// It is nowhere.
    Nowhere,
}

impl Arrivals {
    /// Returns what waits for files of these sizes and times.
    pub(super) fn awaited(states: impl Iterator<Item = State>) -> Arrivals {
        Arrivals { of_state: states.map(|state| (state, Arrived::default())).collect() }
    }

    /// Returns whether a file may be one that is gone.
    pub(super) fn awaits(&self, state: State) -> bool {
        self.of_state.contains_key(&state)
    }

    /// Notes a new file with what it says; none if it could not be read.
    pub(super) fn note(&mut self, state: State, content: Option<u64>) {
        let arrived = self.of_state.entry(state).or_default();
        match content {
            Some(content) => arrived.contents.push(content),
            None => arrived.unread += 1,
        }
    }

    /// Returns what became of a file that is gone. A new file stands for one of them only.
    ///
    /// # Errors
    /// Those of finding out what it said, which is asked only if a new file has its size and time.
    pub(super) fn whereabouts(
        &mut self,
        state: Option<State>,
        content: impl FnOnce() -> Result<u64>,
    ) -> Result<Whereabouts> {
        let Some(arrived) = state.and_then(|state| self.of_state.get_mut(&state)) else {
            return Ok(Whereabouts::Nowhere);
        };
        if !arrived.contents.is_empty() {
            let content = content()?;
            if let Some(found) = arrived.contents.iter().position(|other| *other == content) {
                arrived.contents.swap_remove(found);
                return Ok(Whereabouts::Renamed);
            }
        }
        if arrived.unread > 0 {
            arrived.unread -= 1;
            return Ok(Whereabouts::Unknown);
        }
        Ok(Whereabouts::Nowhere)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_stands_for_one_that_said_the_same() {
        let mut arrivals = Arrivals::awaited([(7, 1), (8, 1)].into_iter());
        assert!(arrivals.awaits((7, 1)) && !arrivals.awaits((7, 2)));
        arrivals.note((7, 1), Some(10));
        arrivals.note((7, 1), Some(11));
        arrivals.note((8, 1), None);
        let mut ask = |state, content| arrivals.whereabouts(state, || Ok(content)).unwrap();
        assert_eq!(ask(Some((7, 1)), 12), Whereabouts::Nowhere);
        assert_eq!(ask(Some((7, 1)), 11), Whereabouts::Renamed);
        assert_eq!(ask(Some((7, 1)), 11), Whereabouts::Nowhere);
        assert_eq!(ask(Some((8, 1)), 10), Whereabouts::Unknown);
        assert_eq!(ask(Some((8, 1)), 10), Whereabouts::Nowhere);
        assert_eq!(ask(None, 10), Whereabouts::Nowhere);
    }
}
