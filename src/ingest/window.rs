//! A window on a stream: the part of a file that holds the record at hand, and its line.
//!
//! Readers of records look at [`Window::rest`], ask for more with [`Window::grow`] as long as the
//! record is not complete, and [`Window::consume`] it. What breaks the stream is told at the end, so
//! that the records before the break are kept.

use std::io::Read;

use super::Cause;

/// How many bytes are read at least at a time.
const CHUNK: usize = 256 << 10;

/// How many times in a row a broken stream may break again before it is given up.
const MAX_ATTEMPTS: usize = 100;

/// A moving window on a stream.
pub(crate) struct Window<'a> {
    source: &'a mut dyn Read,
    bytes: Vec<u8>,
    start: usize,
    line: u32,
    column: usize,
    ended: bool,
    failure: Option<Cause>,
}

impl<'a> Window<'a> {
    /// Returns a window at the beginning of a stream.
    pub(crate) fn new(source: &'a mut dyn Read) -> Self {
        Window { source, bytes: Vec::new(), start: 0, line: 1, column: 0, ended: false, failure: None }
    }

    /// Returns the bytes that were read and not consumed.
    pub(crate) fn rest(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    /// Returns the first of them, reading on where there are none; nothing at the end.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        if self.rest().is_empty() {
            self.grow();
        }
        self.rest().first().copied()
    }

    /// Returns the line of the file, counted from 1, at which the rest begins.
    pub(crate) fn line(&self) -> u32 {
        self.line
    }

    /// Returns how many bytes of that line stand before the rest.
    pub(crate) fn column(&self) -> usize {
        self.column
    }

    /// Returns whether the rest reaches to the end of what can be read.
    pub(crate) fn ended(&self) -> bool {
        self.ended
    }

    /// Returns whether the stream broke.
    pub(crate) fn is_broken(&self) -> bool {
        self.failure.is_some()
    }

    /// Moves past the first `count` bytes of the rest.
    pub(crate) fn consume(&mut self, count: usize) {
        let gone = &self.rest()[..count];
        let feeds = memchr::memchr_iter(b'\n', gone).count();
        let column = match memchr::memrchr(b'\n', gone) {
            Some(feed) => gone.len() - feed - 1,
            None => self.column + gone.len(),
        };
        self.line = self.line.saturating_add(u32::try_from(feeds).unwrap_or(u32::MAX));
        self.column = column;
        self.start += count;
    }

    /// Reads on, at least doubling the rest; returns false at the end.
    pub(crate) fn grow(&mut self) -> bool {
        if self.ended {
            return false;
        }
        self.bytes.drain(..self.start);
        self.start = 0;
        let wanted = CHUNK.max(self.bytes.len());
        self.bytes.reserve(wanted);
        match (&mut *self.source).take(wanted as u64).read_to_end(&mut self.bytes) {
            Ok(read) => self.ended = read < wanted,
            Err(error) => {
                self.ended = true;
                self.failure = Some(error.into());
            }
        }
        true
    }

    /// Reads on behind the place where the stream broke, if anything can be read there; returns what broke it.
    pub(crate) fn resume(&mut self) -> Option<Cause> {
        let broken = self.failure.take()?;
        for _ in 0..MAX_ATTEMPTS {
            self.ended = false;
            self.grow();
            if !self.rest().is_empty() {
                return Some(broken);
            }
            if !matches!(self.failure, Some(Cause::Damaged { .. })) {
                break;
            }
        }
        (self.ended, self.failure) = (true, Some(broken));
        None
    }

    /// Ends the reading: tells what broke the stream, if anything did.
    pub(crate) fn finish(self) -> Result<(), Cause> {
        self.failure.map_or(Ok(()), Err)
    }
}

/// Returns where `needle` first stands in the bytes.
pub(crate) fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    if needle.is_empty() { None } else { memchr::memmem::find(bytes, needle) }
}
