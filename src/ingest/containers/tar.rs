//! Tar: members one behind the other, read as they come.
//!
//! A header that can't be understood costs its own member: the reading goes on at the next block that is a header.

use std::io::{self, Cursor, Read};

use tar::{Archive, Entry, EntryType};

use super::{EachMember, way_to};
use crate::file_name::text_of_bytes;
use crate::ingest::Cause;
use crate::ingest::limits::damaged;
use crate::ingest::sink::Stop;

/// The unit of a tar file, in bytes.
const BLOCK: usize = 512;

/// Where the sum of a header's bytes stands in it.
const SUM: std::ops::Range<usize> = 148..156;

/// How many damaged places of one file are passed over.
const MAX_DAMAGED: u32 = 100;

/// Returns whether bytes that begin like this are a tar file: their first block is a header with its right sum.
pub(crate) fn is_tar(opening: &[u8]) -> bool {
    opening.get(..BLOCK).is_some_and(is_header)
}

/// Hands each member of a tar file to `each`.
pub(crate) fn read(source: &mut dyn Read, each: EachMember<'_>) -> Result<(), Stop> {
    let mut found = 0;
    let mut next: Option<Vec<u8>> = Some(Vec::new());
    while let Some(block) = next {
        let mut archive = Archive::new(Cursor::new(block).chain(&mut *source));
        let Err(error) = members(&mut archive, each)? else {
            return Ok(());
        };
        let cause = Cause::from(damaged("tar", error));
        found += 1;
        if !matches!(cause, Cause::Damaged { packing: "tar", .. }) || found > MAX_DAMAGED {
            return Err(cause.into());
        }
        next = next_header(source)?;
        match next {
            // The member that stood there can't be named; what came before and comes after is read.
            Some(_) => each("?", Err(cause))?,
            None => return Err(cause.into()),
        }
    }
    Ok(())
}

/// Hands on the members up to the end, or to a damaged place.
fn members<R: Read>(archive: &mut Archive<R>, each: EachMember<'_>) -> Result<io::Result<()>, Stop> {
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return Ok(Err(error)),
    };
    for entry in entries {
        match entry {
            Ok(entry) => member(entry, each)?,
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Ok(()))
}

/// Hands on a member that is a file. Links lead to members that are read anyway.
fn member<R: Read>(entry: Entry<'_, R>, each: EachMember<'_>) -> Result<(), Stop> {
    if !matches!(entry.header().entry_type(), EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse) {
        return Ok(());
    }
    let name = text_of_bytes(&entry.path_bytes()).into_owned();
    match way_to(&name) {
        Ok(None) => Ok(()),
        Ok(Some(way)) => {
            let length = entry.size();
            each(&way, Ok(Box::new(Whole { entry, left: length })))
        }
        Err(cause) => each(&name, Err(cause)),
    }
}

/// A member that says so when the file ends before it does.
struct Whole<R> {
    entry: R,
    left: u64,
}

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.entry.read(buffer)?;
        if read == 0 && self.left > 0 && !buffer.is_empty() {
            self.left = 0;
            return Err(damaged("tar", io::ErrorKind::UnexpectedEof.into()));
        }
        self.left = self.left.saturating_sub(read as u64);
        Ok(read)
    }
}

/// Reads on to the next block that is a header, and returns it.
fn next_header(source: &mut dyn Read) -> Result<Option<Vec<u8>>, Cause> {
    loop {
        let mut block = Vec::with_capacity(BLOCK);
        (&mut *source).take(BLOCK as u64).read_to_end(&mut block)?;
        if block.len() < BLOCK {
            return Ok(None);
        }
        if is_header(&block) {
            return Ok(Some(block));
        }
    }
}

/// Returns whether a block is a header: the sum of its bytes, with spaces in the sum's own place, is the one it states.
fn is_header(block: &[u8]) -> bool {
    let stated = std::str::from_utf8(&block[SUM]).ok().and_then(|sum| {
        let sum = sum.trim_matches(['\0', ' ']);
        u32::from_str_radix(sum, 8).ok()
    });
    let sum: u32 =
        block.iter().enumerate().map(|(at, byte)| if SUM.contains(&at) { 32 } else { u32::from(*byte) }).sum();
    block[0] != 0 && stated == Some(sum)
}
