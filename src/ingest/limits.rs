//! Limits on what a file may unpack to, so that a small file made to do harm can't fill memory, disk or an evening.
//!
//! Three things are bounded for each file that is walked: how many times its size all that is unpacked from it
//! may grow, how many bytes that may be in all, and how deep packings may stand inside each other.

use std::cell::Cell;
use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::rc::Rc;

use super::Cause;

/// The expansion in bytes below which the ratio is not looked at.
const FREE_EXPANSION: u64 = 64 << 20;

/// How far a file may be unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How many times its size it may grow. News text shrinks three to ten times, a log at most a hundred;
    /// only a file made to do harm comes near the thousand that gzip can reach.
    pub ratio: u64,
    /// How many bytes may come out of it, in all its layers together.
    pub unpacked: u64,
    /// How many compressions and containers may stand inside each other.
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { ratio: 500, unpacked: 256 << 30, depth: 8 }
    }
}

/// What of the limits is used up by one file; all that is unpacked from it shares one.
#[derive(Debug, Clone)]
pub(crate) struct Budget {
    limits: Limits,
    /// The size of the file, where it is known: reading parts of it again does not make it larger.
    size: u64,
    taken: Rc<Cell<u64>>,
    given: Rc<Cell<u64>>,
}

impl Budget {
    pub(crate) fn new(limits: Limits, size: Option<u64>) -> Self {
        Budget { limits, size: size.unwrap_or(u64::MAX), taken: Rc::default(), given: Rc::default() }
    }

    /// Returns `Ok` when packings may stand as deep as this.
    pub(crate) fn check_depth(&self, depth: u32) -> Result<(), Cause> {
        if depth <= self.limits.depth { Ok(()) } else { Err(Cause::TooDeep { limit: self.limits.depth }) }
    }

    /// Counts bytes that were unpacked.
    fn give(&self, bytes: usize) -> io::Result<()> {
        let given = self.given.get().saturating_add(bytes as u64);
        self.given.set(given);
        let taken = self.taken.get().min(self.size);
        if given > FREE_EXPANSION && given / self.limits.ratio.max(1) > taken {
            return Err(io::Error::other(Cause::Expands { ratio: self.limits.ratio }));
        }
        if given > self.limits.unpacked {
            return Err(io::Error::other(Cause::Unpacked { limit: self.limits.unpacked }));
        }
        Ok(())
    }
}

/// The bytes of the file itself, counted as they are taken.
pub(crate) struct Taken<R> {
    inner: R,
    budget: Budget,
}

impl<R> Taken<R> {
    pub(crate) fn new(inner: R, budget: Budget) -> Self {
        Taken { inner, budget }
    }

    fn count(&self, bytes: usize) {
        self.budget.taken.set(self.budget.taken.get().saturating_add(bytes as u64));
    }
}

impl<R: Read> Read for Taken<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Taken<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.count(amount);
        self.inner.consume(amount);
    }
}

impl<R: Seek> Seek for Taken<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// The output of a decoder: its failures are named and its growth is bounded. Behind a failure there is nothing more,
/// whatever the decoder would give if it were asked again, unless it [`resumes`](Unpacked::resuming).
pub(crate) struct Unpacked<D> {
    packing: &'static str,
    decoder: D,
    budget: Budget,
    /// The decoder may be read again after it failed.
    resumes: bool,
    ended: bool,
}

impl<D> Unpacked<D> {
    /// Returns what a decoder gives up to its first failure.
    pub(crate) fn new(packing: &'static str, decoder: D, budget: Budget) -> Self {
        Unpacked { packing, decoder, budget, resumes: false, ended: false }
    }

    /// Returns what a decoder gives that goes on behind what is damaged, and comes to an end.
    pub(crate) fn resuming(packing: &'static str, decoder: D, budget: Budget) -> Self {
        Unpacked { resumes: true, ..Unpacked::new(packing, decoder, budget) }
    }
}

impl<D: Read> Read for Unpacked<D> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.ended {
            return Ok(0);
        }
        let read = self.decoder.read(buffer).map_err(|error| {
            self.ended = !self.resumes && error.kind() != io::ErrorKind::Interrupted;
            damaged(self.packing, error)
        })?;
        self.budget.give(read).inspect_err(|_| self.ended = true)?;
        Ok(read)
    }
}

/// Tells a damaged stream from a disk that fails (only the latter has an error number of the system) and from a
/// cause that was named further inside.
pub(crate) fn damaged(packing: &'static str, error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::Interrupted || error.raw_os_error().is_some() || is_cause(&error) {
        return error;
    }
    let said = error.to_string();
    // What the decoders of xz and Zstandard say of a window beyond their bounds.
    if said.contains("mem_limit") || said.contains("too much memory") {
        return io::Error::other(Cause::Window);
    }
    // What the reader of zip says of a member in LZMA, PPMd or an older method.
    if said.starts_with("compression method not supported") {
        return io::Error::other(Cause::NotRead { format: "its packing", cure: ": pack it anew with deflate" });
    }
    let reason = match error.kind() {
        io::ErrorKind::UnexpectedEof => "it ends too soon".to_owned(),
        _ => said,
    };
    io::Error::other(Cause::Damaged { packing, reason })
}

fn is_cause(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Cause>())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a word and an error in turn for ever, as a decoder may that is asked again.
    struct Stubborn(bool);

    impl Read for Stubborn {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0 = !self.0;
            if self.0 { (&b"word"[..]).read(buffer) } else { Err(io::ErrorKind::InvalidData.into()) }
        }
    }

    #[test]
    fn nothing_is_read_of_a_decoder_that_failed_unless_it_resumes() {
        let budget = Budget::new(Limits::default(), None);
        let outcomes = |mut unpacked: Unpacked<Stubborn>| {
            [(); 4].map(|()| unpacked.read(&mut [0; 8]).map_err(|error| Cause::from(error).to_string()).ok())
        };
        let once = Unpacked::new("xz", Stubborn(false), budget.clone());
        assert_eq!(outcomes(once), [Some(4), None, Some(0), Some(0)]);
        let again = Unpacked::resuming("gzip", Stubborn(false), budget);
        assert_eq!(outcomes(again), [Some(4), None, Some(4), None]);
    }
}
