//! The block of a record: as many bytes as its head says, if they are there.
//!
//! Blocks that are not wanted go by without being held. The length that a head gives is checked by what
//! follows: another record or the end. Where neither is found and a record begins inside, the length is wrong
//! and the block ends there.

use crate::ingest::window::Window;

/// The most bytes of a block that is held.
pub(super) const MAX_BLOCK: usize = 32 << 20;

/// The most bytes of a block that is passed over and held all the same, so that a wrong length does not swallow the
/// record behind it.
const SHORT: u64 = 1 << 20;

/// How many bytes behind a block are looked at.
const BEHIND: usize = 16;

/// How many bytes behind a block may belong to a head that begins in it.
const LONGEST_HEAD: usize = 16 << 10;

/// A block that is about to be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    /// How long the head says it is.
    pub(super) length: u64,
    /// Finds where a record begins below some lines.
    pub(super) next: fn(&[u8]) -> Option<usize>,
    /// Tells whether bytes, a few of them, begin like a record.
    pub(super) is_next: fn(&[u8]) -> bool,
}

/// How much of a block is in the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// All of it, so many bytes.
    Whole(usize),
    /// So many bytes, then the file ends.
    Broken(usize),
}

impl Block {
    /// Returns whether it is too large to be held.
    pub(super) fn is_too_large(self) -> bool {
        self.length > MAX_BLOCK as u64
    }

    /// Brings the block into the window. It must not be too large.
    pub(super) fn hold(self, window: &mut Window<'_>) -> Held {
        let length = usize::try_from(self.length).unwrap_or(usize::MAX);
        let with_behind = length.saturating_add(BEHIND);
        while window.rest().len() < with_behind && window.grow() {}
        let rest = window.rest();
        let Some(behind) = rest.get(length..with_behind.min(rest.len())) else {
            return (self.next)(rest).map_or(Held::Broken(rest.len()), Held::Whole);
        };
        let follows = behind.trim_ascii_start();
        if follows.is_empty() || (self.is_next)(follows) {
            return Held::Whole(length);
        }
        // Neither a record nor the end stands behind it: does one begin inside?
        let with_head = length.saturating_add(LONGEST_HEAD);
        while window.rest().len() < with_head && window.grow() {}
        let rest = window.rest();
        let inside = (self.next)(&rest[..rest.len().min(with_head)]).filter(|at| *at < length);
        Held::Whole(inside.unwrap_or(length))
    }

    /// Moves the window past the block without holding it; returns false if the file ends before.
    pub(super) fn skip(self, window: &mut Window<'_>) -> bool {
        if self.length <= SHORT {
            let held = self.hold(window);
            let (Held::Whole(length) | Held::Broken(length)) = held;
            window.consume(length);
            return matches!(held, Held::Whole(_));
        }
        let mut left = self.length;
        loop {
            let part = window.rest().len().min(usize::try_from(left).unwrap_or(usize::MAX));
            window.consume(part);
            left -= part as u64;
            if left == 0 {
                return true;
            }
            if !window.grow() {
                return false;
            }
        }
    }
}
