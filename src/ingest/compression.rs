//! Compression: gzip, Zstandard, bzip2 and xz undone as a stream, recognised by their first bytes.
//!
//! A name says nothing here: `a.txt` may be compressed and `a.gz` may be plain. A stream that breaks
//! gives what stood before the break, then [`Cause::Damaged`](super::Cause::Damaged); how far one may grow is
//! bounded by its file's [`Budget`].

use std::io::{self, BufReader, Cursor, Read};

use bzip2::bufread::MultiBzDecoder;
use lzma_rust2::XzReader;

use super::Cause;
use super::gzip::Members;
use super::limits::{Budget, Unpacked};

/// How many first bytes tell a compression.
const MAGIC: usize = 10;

/// How many compressed bytes are read at a time.
const BUFFER: usize = 64 << 10;

/// The memory in KiB that undoing xz may take: what `xz -9` needs, and half as much again.
const XZ_MEMORY: u32 = 96 << 10;

/// How many bytes its decoder is asked for at a time.
const XZ_STEP: usize = 256;

/// A compression that is undone.
pub(crate) struct Compression {
    /// Its name.
    pub(crate) name: &'static str,
    /// The endings that it adds to the names of files.
    pub(crate) extensions: &'static [&'static str],
    /// Tells whether bytes that begin like this are compressed with it.
    claims: fn(&[u8]) -> bool,
    /// Returns what the packed bytes unpack to.
    undo: for<'a> fn(Packed<'a>) -> io::Result<Box<dyn Read + 'a>>,
    /// What undoes it can be read on behind what is damaged.
    resumes: bool,
}

/// A compressed stream.
type Packed<'a> = BufReader<Box<dyn Read + 'a>>;

/// The compressions.
pub(crate) static COMPRESSIONS: [Compression; 4] = [
    Compression {
        name: "gzip",
        extensions: &["gz", "tgz"],
        claims: |bytes| bytes.starts_with(&[0x1f, 0x8b, 0x08]),
        undo: |packed| Ok(Box::new(Members::new(packed))),
        resumes: true,
    },
    Compression {
        name: "zstd",
        extensions: &["zst", "tzst"],
        // A stream may begin with a frame to be skipped.
        claims: |bytes| matches!(bytes, [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..]),
        undo: |packed| Ok(Box::new(zstd::stream::read::Decoder::with_buffer(packed)?)),
        resumes: false,
    },
    Compression {
        name: "bzip2",
        extensions: &["bz2", "tbz2", "tbz"],
        claims: is_bzip2,
        undo: |packed| Ok(Box::new(MultiBzDecoder::new(packed))),
        resumes: false,
    },
    Compression {
        name: "xz",
        extensions: &["xz", "txz"],
        claims: |bytes| bytes.starts_with(b"\xfd7zXZ\0"),
        undo: |packed| Ok(Box::new(InSteps(XzReader::new_mem_limit(packed, true, XZ_MEMORY)))),
        resumes: false,
    },
];

/// `BZh`, the size of a block, then the mark of a block or of the end.
fn is_bzip2(bytes: &[u8]) -> bool {
    matches!(bytes, [b'B', b'Z', b'h', b'1'..=b'9', rest @ ..]
        if rest.starts_with(b"1AY&SY") || rest.starts_with(b"\x17\x72\x45\x38\x50\x90"))
}

/// Returns the bytes of a stream with all its compressions undone, and how many there were below `depth`.
pub(crate) fn decompressed<'a>(
    stream: Box<dyn Read + 'a>,
    budget: &Budget,
    mut depth: u32,
) -> Result<(Box<dyn Read + 'a>, u32), Cause> {
    let mut stream = stream;
    loop {
        let mut magic = Vec::new();
        let outcome = stream.by_ref().take(MAGIC as u64).read_to_end(&mut magic);
        let compression = COMPRESSIONS.iter().find(|compression| (compression.claims)(&magic));
        let whole: Box<dyn Read + 'a> = Box::new(Cursor::new(magic).chain(Failing(outcome.err())).chain(stream));
        let Some(compression) = compression else {
            return Ok((whole, depth));
        };
        depth += 1;
        budget.check_depth(depth)?;
        let plain = (compression.undo)(BufReader::with_capacity(BUFFER, whole))?;
        let unpacked = if compression.resumes { Unpacked::resuming } else { Unpacked::new };
        stream = Box::new(unpacked(compression.name, plain, budget.clone()));
    }
}

/// Reads in small steps: a decoder that drops what it has undone in a step in which it fails drops little.
struct InSteps<R>(R);

impl<R: Read> Read for InSteps<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let step = buffer.len().min(XZ_STEP);
        self.0.read(&mut buffer[..step])
    }
}

/// Fails once, if it holds an error, and is empty otherwise.
pub(crate) struct Failing(pub(crate) Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _buffer: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
