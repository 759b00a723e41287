//! A source: the bytes of one file, or of one member of a container, ready to be recognised and read.
//!
//! Compressions are undone, a byte order mark is dropped and UTF-16 is turned into UTF-8, so that every
//! reader sees bytes in which ASCII is ASCII. The first of them, the opening, can be looked at before
//! the reading starts.

use std::io::{self, Cursor, Read};

use super::compression::{COMPRESSIONS, Failing, decompressed};
use super::limits::Budget;
use super::{Cause, charset};

/// How many bytes the opening holds, unless the file is shorter.
pub(super) const OPENING: usize = 64 << 10;

/// Most openings are not larger, so that they need not grow.
const SMALL: usize = 4 << 10;

/// The bytes of one file.
pub(crate) struct Source<'a> {
    shown: String,
    opening: Cursor<Vec<u8>>,
    /// Whether the opening is all there is.
    is_whole: bool,
    /// What ended the opening before its time; told when the reader gets there.
    failure: Option<io::Error>,
    rest: Box<dyn Read + 'a>,
    /// How many packings stand around the bytes.
    depth: u32,
}

impl<'a> Source<'a> {
    /// Returns the source of a stream that is called `shown` by the user and stands `depth` packings deep.
    pub(crate) fn new(stream: Box<dyn Read + 'a>, shown: &str, budget: &Budget, depth: u32) -> Result<Self, Cause> {
        let (mut plain, depth) = decompressed(stream, budget, depth)?;
        let (mut opening, mut failure) = opening_of(&mut plain);
        if let Some(charset) = charset::of_source(&opening, shown) {
            plain = Box::new(charset::ToUtf8::new(
                charset,
                Cursor::new(opening).chain(Failing(failure.take())).chain(plain),
            ));
            (opening, failure) = opening_of(&mut plain);
        }
        let is_whole = opening.len() < OPENING && failure.is_none();
        drop_marks(&mut opening);
        Ok(Source { shown: shown.to_owned(), opening: Cursor::new(opening), is_whole, failure, rest: plain, depth })
    }

    /// Returns the source of these bytes, for the tests of the readers.
    #[cfg(test)]
    pub(crate) fn of_bytes(bytes: impl Into<Vec<u8>>, shown: &str) -> Source<'static> {
        let budget = Budget::new(super::Limits::default(), None);
        Source::new(Box::new(Cursor::new(bytes.into())), shown, &budget, 0).expect("nothing is packed deep")
    }

    /// Returns how many packings stand around the bytes.
    pub(crate) fn depth(&self) -> u32 {
        self.depth
    }

    /// Returns the bytes the file begins with. Only complete before the first read.
    pub(crate) fn opening(&self) -> &[u8] {
        let start = usize::try_from(self.opening.position()).unwrap_or(usize::MAX);
        self.opening.get_ref().get(start..).unwrap_or_default()
    }

    /// Returns whether the file is short and holds nothing but white space.
    pub(crate) fn is_blank(&self) -> bool {
        self.is_whole && self.opening().iter().all(u8::is_ascii_whitespace)
    }

    /// Returns the file's path as the user would write it.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }

    /// Returns the extension of the file's name in lower case, with that of a compression left aside.
    pub(crate) fn extension(&self) -> Option<String> {
        let name = self.shown.rsplit('/').next().unwrap_or_default().to_lowercase();
        // Programs that mirror sites keep the query behind a name: `style.css?ver=6.1`.
        let name =
            name.split_once('?').filter(|(_, query)| query.contains('=')).map_or(name.as_str(), |(path, _)| path);
        let mut packings = COMPRESSIONS.iter().flat_map(|compression| compression.extensions);
        let (stem, extension) = name.rsplit_once('.')?;
        match packings.any(|packing| *packing == extension) {
            true => stem.rsplit_once('.').map(|(_, extension)| extension.to_owned()),
            false => Some(extension.to_owned()),
        }
    }
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.opening.read(buffer)? {
            0 if self.is_whole => Ok(0),
            0 => match self.failure.take() {
                Some(error) => Err(error),
                None => self.rest.read(buffer),
            },
            read => Ok(read),
        }
    }
}

/// Takes byte order marks away from the beginning, more than one and those behind blanks as well: programs that put files
/// together leave them.
fn drop_marks(opening: &mut Vec<u8>) {
    let mut rest = opening.as_slice();
    let mut blanks = Vec::new();
    let mut length = 0;
    loop {
        let blank = rest.len() - rest.trim_ascii_start().len();
        let Some(after) = rest[blank..].strip_prefix(charset::UTF8_MARK) else { break };
        blanks.extend_from_slice(&rest[..blank]);
        rest = after;
        length = opening.len() - rest.len();
    }
    opening.splice(..length, blanks);
}

/// Reads the opening; what ends it before its time is kept beside it.
fn opening_of(bytes: &mut dyn Read) -> (Vec<u8>, Option<io::Error>) {
    let mut opening = Vec::with_capacity(SMALL);
    let outcome = bytes.take(OPENING as u64).read_to_end(&mut opening);
    (opening, outcome.err())
}
