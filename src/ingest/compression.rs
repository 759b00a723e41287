//! Compression: gzip and Zstandard undone as a stream, recognised by their first bytes.
//!
//! A name says nothing here: `a.txt` may be compressed and `a.gz` may be plain. A stream that breaks
//! gives what stood before the break, then [`Cause::Damaged`]; one that grows beyond all measure
//! ends with [`Cause::Expands`].

use std::io::{self, BufRead, Read};

use flate2::bufread::MultiGzDecoder;

use super::Cause;

/// How many times its size a compressed file may grow. News text shrinks three to ten times, a log at
/// most a hundred; only a file made to do harm comes near the thousand that gzip can reach.
const MAX_RATIO: u64 = 500;

/// The expansion in bytes below which the ratio is not looked at.
const FREE_EXPANSION: u64 = 64 << 20;

/// Returns the bytes of `file` with its compression undone, if it has one. `opening` is a copy of its first bytes.
pub(crate) fn decompressed<R: BufRead + 'static>(file: R, opening: &[u8]) -> io::Result<Box<dyn Read>> {
    if opening.starts_with(&[0x1f, 0x8b, 0x08]) {
        Ok(Box::new(Expanding::new("gzip", MultiGzDecoder::new(Counted::new(file)), |gzip| gzip.get_ref().count)))
    } else if opening.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        let decoder = zstd::stream::read::Decoder::with_buffer(Counted::new(file))?;
        Ok(Box::new(Expanding::new("zstd", decoder, |zstd| zstd.get_ref().count)))
    } else {
        Ok(Box::new(file))
    }
}

/// Counts the bytes taken from a reader.
struct Counted<R> {
    inner: R,
    count: u64,
}

impl<R> Counted<R> {
    fn new(inner: R) -> Self {
        Counted { inner, count: 0 }
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count += read as u64;
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.count += amount as u64;
        self.inner.consume(amount);
    }
}

/// A decoder whose failures are named and whose growth is bounded.
struct Expanding<D> {
    compression: &'static str,
    decoder: D,
    taken: fn(&D) -> u64,
    given: u64,
}

impl<D: Read> Expanding<D> {
    fn new(compression: &'static str, decoder: D, taken: fn(&D) -> u64) -> Self {
        Expanding { compression, decoder, taken, given: 0 }
    }
}

impl<D: Read> Read for Expanding<D> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.decoder.read(buffer).map_err(|error| damaged(self.compression, error))?;
        self.given += read as u64;
        if self.given > FREE_EXPANSION && self.given / MAX_RATIO > (self.taken)(&self.decoder) {
            return Err(io::Error::other(Cause::Expands { ratio: MAX_RATIO }));
        }
        Ok(read)
    }
}

/// Tells a damaged stream from a disk that fails: only the latter has an error number of the system.
fn damaged(compression: &'static str, error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::Interrupted => error,
        _ if error.raw_os_error().is_some() => error,
        io::ErrorKind::UnexpectedEof => {
            io::Error::other(Cause::Damaged { compression, reason: "it ends too soon".to_owned() })
        }
        _ => io::Error::other(Cause::Damaged { compression, reason: error.to_string() }),
    }
}
