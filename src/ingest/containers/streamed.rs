//! Members of a zip as a pipe has them: their sizes stand behind their bytes, which end by themselves.
//!
//! Only a zip whose directory is lost is read so; the directory says all that these members' own headers don't.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use flate2::bufread::DeflateDecoder;

use super::{EachMember, way_to};
use crate::file_name::text_of_bytes;
use crate::ingest::limits::{Budget, Unpacked};
use crate::ingest::sink::Stop;

/// The bytes of a member's own header, without its name.
const HEADER: usize = 30;

/// How a member's own header begins.
const MEMBER: &[u8] = b"PK\x03\x04";

/// The lengths of what stands behind a member: its sum and its sizes, of four or of eight bytes each, with or without a
/// mark before them.
const TRAILERS: [usize; 4] = [16, 24, 12, 20];

/// Reads the header of a deflated member without sizes and returns its name. Nothing is read where another one stands.
pub(super) fn member_name<R: Read + Seek>(file: &mut R) -> io::Result<Option<String>> {
    let start = file.stream_position()?;
    let mut header = Vec::with_capacity(HEADER);
    file.by_ref().take(HEADER as u64).read_to_end(&mut header)?;
    let number = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]);
    // The first flag is that of encryption, the fourth that of sizes behind the bytes; 8 is the method deflate.
    if header.len() < HEADER || !header.starts_with(MEMBER) || number(6) & 0b1001 != 0b1000 || number(8) != 8 {
        file.seek(SeekFrom::Start(start))?;
        return Ok(None);
    }
    let mut name = Vec::new();
    file.by_ref().take(number(26).into()).read_to_end(&mut name)?;
    file.seek_relative(number(28).into())?;
    Ok(Some(text_of_bytes(&name).into_owned()))
}

/// Hands on the member whose bytes begin here, and moves to the next one.
///
/// # Errors
/// The bytes break off, or nothing of a zip stands behind them.
pub(super) fn member<R: Read + Seek>(
    file: &mut R,
    name: &str,
    budget: &Budget,
    each: EachMember<'_>,
) -> Result<(), Stop> {
    let start = file.stream_position()?;
    let mut decoder = DeflateDecoder::new(BufReader::new(&mut *file));
    match way_to(name) {
        Ok(Some(way)) if !name.ends_with('/') => {
            each(&way, Ok(Box::new(Unpacked::new("zip", &mut decoder, budget.clone()))))?;
        }
        Ok(_) => {}
        Err(cause) => each(name, Err(cause))?,
    }
    // What was not read of it is passed over, since only its end tells where the next one is.
    io::copy(&mut Unpacked::new("zip", &mut decoder, budget.clone()), &mut io::sink())?;
    let end = start + decoder.total_in();
    drop(decoder);
    file.seek(SeekFrom::Start(end))?;
    let mut behind = Vec::new();
    file.by_ref().take(28).read_to_end(&mut behind)?;
    let trailer = TRAILERS.into_iter().find(|length| behind.get(*length..).is_some_and(|next| next.starts_with(b"PK")));
    file.seek(SeekFrom::Start(end + trailer.unwrap_or(behind.len()) as u64))?;
    Ok(())
}
