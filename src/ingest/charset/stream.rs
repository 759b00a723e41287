//! Streams of text: bytes in another charset, read as UTF-8.

use std::io::{self, Read};

use super::decoding::Decoding;
use super::label::Charset;

/// Turns a stream in another charset into one of UTF-8, without a byte order mark.
pub(crate) struct ToUtf8<R> {
    inner: R,
    decoding: Decoding,
    raw: Vec<u8>,
    text: String,
    given: usize,
    ended: bool,
}

impl<R: Read> ToUtf8<R> {
    /// Returns a stream of UTF-8 from one in a charset.
    pub(crate) fn new(charset: impl Into<Charset>, inner: R) -> Self {
        let decoding = Decoding::new(charset.into());
        ToUtf8 { inner, decoding, raw: vec![0; 8 << 10], text: String::new(), given: 0, ended: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        let read = self.inner.read(&mut self.raw)?;
        self.ended = read == 0;
        self.text.clear();
        self.decoding.feed(&self.raw[..read], self.ended, &mut self.text);
        self.given = 0;
        Ok(())
    }
}

impl<R: Read> Read for ToUtf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            self.refill()?;
        }
        let count = buffer.len().min(self.text.len() - self.given);
        buffer[..count].copy_from_slice(&self.text.as_bytes()[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}
