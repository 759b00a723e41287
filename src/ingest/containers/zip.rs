//! Zip: members found by the directory at the end; where that is lost, one behind the other.

use std::io::{self, Read, Seek};

use zip::read::{Config, ZipFile, ZipFileEntry, read_zipfile_from_stream};
use zip::result::{ZipError, ZipResult};
use zip::unstable::read::ZipIterable;
use zip::{ZipArchive, ZipReadOptions};

use super::{EachMember, streamed, way_to};
use crate::ingest::Cause;
use crate::ingest::limits::{Budget, Unpacked, damaged};
use crate::ingest::sink::Stop;

/// Returns whether bytes that begin like this are a zip file.
pub(crate) fn is_zip(opening: &[u8]) -> bool {
    opening.starts_with(b"PK\x03\x04") || opening.starts_with(b"PK\x05\x06")
}

/// Hands each member of a zip file to `each`.
pub(crate) fn read<R: Read + Seek>(mut file: R, budget: &Budget, each: EachMember<'_>) -> Result<(), Stop> {
    let mut archive = match ZipArchive::new(&mut file) {
        Ok(archive) => archive,
        Err(ZipError::Io(error)) if error.raw_os_error().is_some() => return Err(error.into()),
        Err(error) => {
            file.rewind()?;
            return without_directory(file, cause_of(error), budget, each);
        }
    };
    if let Some(document) = document(&mut archive) {
        return Err(document.into());
    }
    if archive.has_duplicate_names() {
        drop(archive);
        return with_namesakes(file, budget, each);
    }
    let entries = (0..archive.len()).map(|number| archive.by_index_data(number));
    let overlapping = overlapping(entries);
    for number in 0..archive.len() {
        let name = name_of(archive.by_index_data(number).ok().as_ref(), number);
        if overlapping.binary_search(&number).is_ok() {
            each(&name, Err(Cause::Overlaps))?;
            continue;
        }
        match archive.by_index(number) {
            Ok(member) => hand(&name, member, budget, each)?,
            Err(error) => each(&name, Err(cause_of(error)))?,
        }
    }
    Ok(())
}

/// Returns why a zip is not taken apart that is no archive but one document: its members are no articles.
fn document<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Option<Cause> {
    let is_office = archive.index_for_name("[Content_Types].xml").is_some();
    let is_declared = archive.index_for_name("mimetype") == Some(0);
    let format = match () {
        () if is_office => "a file of Office",
        () if is_declared && archive.index_for_name("META-INF/container.xml").is_some() => "EPUB",
        () if is_declared => "OpenDocument",
        () => return None,
    };
    Some(Cause::NotRead { format, cure: ": save it as HTML, text or CSV first" })
}

/// Hands on the members of a file in which several have one name, as programs leave it that add to a zip: all of them, in
/// the order of the directory. An archive by name would have the last ones alone.
fn with_namesakes<R: Read + Seek>(file: R, budget: &Budget, each: EachMember<'_>) -> Result<(), Stop> {
    let mut directory = ZipIterable::try_new(file, Config::default()).map_err(cause_of)?;
    let overlapping = overlapping(directory.files().map_err(cause_of)?);
    let entries = directory.files().map_err(cause_of)?;
    let mut number = 0;
    while let Some(entry) = entries.next() {
        let entry = entry.map_err(cause_of)?;
        let name = name_of(Some(&entry), number);
        if overlapping.binary_search(&number).is_ok() {
            each(&name, Err(Cause::Overlaps))?;
        } else {
            match entry.with_reader(entries.reader_mut(), ZipReadOptions::new()) {
                Ok(member) => hand(&name, member, budget, each)?,
                Err(error) => each(&name, Err(cause_of(error)))?,
            }
        }
        number += 1;
    }
    Ok(())
}

/// Returns the name of a member; of one whose name can't be read its number, counted from 1.
fn name_of(entry: Option<&ZipFileEntry<'_>>, number: usize) -> String {
    match entry.map(ZipFileEntry::name) {
        Some(Ok(name)) => name.into_owned(),
        _ => format!("member {}", number + 1),
    }
}

/// The bytes of a member's own header, without its name.
const HEADER: u64 = 30;

/// Returns the numbers of the members that reach into the next one behind them in the file, in rising order.
///
/// A file in which they do unpacks each of its bytes many times over, so that the bound on its growth alone
/// leaves it a minute's work. The directory says it before a byte is unpacked.
fn overlapping<'e>(entries: impl Iterator<Item = ZipResult<ZipFileEntry<'e>>>) -> Vec<usize> {
    let place = |(number, entry): (usize, ZipResult<ZipFileEntry<'e>>)| {
        let entry = entry.ok()?;
        let start = entry.header_start();
        Some((start, start.saturating_add(HEADER).saturating_add(entry.compressed_size()), number))
    };
    let mut places: Vec<(u64, u64, usize)> = entries.enumerate().filter_map(place).collect();
    places.sort_unstable();
    let reach = places.windows(2).filter(|pair| pair[0].1 > pair[1].0).map(|pair| pair[0].2);
    let mut found: Vec<usize> = reach.collect();
    found.sort_unstable();
    found
}

/// Reads the members of a file whose directory is lost as far as they can be told apart; `cause` is told at the end.
fn without_directory<R: Read + Seek>(
    mut file: R,
    cause: Cause,
    budget: &Budget,
    each: EachMember<'_>,
) -> Result<(), Stop> {
    loop {
        if let Some(name) = streamed::member_name(&mut file)? {
            streamed::member(&mut file, &name, budget, each)?;
            continue;
        }
        let Ok(Some(member)) = read_zipfile_from_stream(&mut file) else {
            return Err(cause.into());
        };
        let name = member.name().map_or_else(|_| "?".to_owned(), std::borrow::Cow::into_owned);
        hand(&name, member, budget, each)?;
    }
}

fn hand<R: Read>(name: &str, member: ZipFile<'_, R>, budget: &Budget, each: EachMember<'_>) -> Result<(), Stop> {
    if member.is_dir() || member.is_symlink() {
        return Ok(());
    }
    match way_to(name) {
        Ok(None) => Ok(()),
        Ok(Some(way)) if member.encrypted() => each(&way, Err(Cause::Encrypted)),
        Ok(Some(way)) => each(&way, Ok(Box::new(Unpacked::new("zip", member, budget.clone())))),
        Err(cause) => each(name, Err(cause)),
    }
}

fn cause_of(error: ZipError) -> Cause {
    match error {
        ZipError::Io(error) => damaged("zip", error).into(),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Cause::Encrypted,
        error => damaged("zip", io::Error::other(error.to_string())).into(),
    }
}
