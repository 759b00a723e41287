//! Zip: members found by the directory at the end; where that is lost, one behind the other.

use std::borrow::Cow;
use std::io::{self, Read, Seek};

use zip::read::{Config, ZipFile, ZipFileEntry, read_zipfile_from_stream};
use zip::result::{ZipError, ZipResult};
use zip::unstable::read::ZipIterable;
use zip::{ZipArchive, ZipReadOptions};

use super::{EachMember, ITSELF, streamed, way_to};
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
    if let Some(parts) = document(&mut archive)? {
        return hand_document(&mut archive, &parts, budget, each);
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

/// Returns the numbers of the members that the text of a document stands in, if a zip is no archive but one document of a word
/// processor.
///
/// # Errors
/// It is a document of another kind: its members are no articles, and it is not taken apart.
fn document<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<Option<Vec<usize>>, Cause> {
    let unread = |format| Err(Cause::NotRead { format, cure: ": save it as HTML, text or CSV first" });
    if archive.index_for_name("[Content_Types].xml").is_some() {
        // Some programs number it: `word/document2.xml`.
        let is_text = |name: &str| {
            let number = name.strip_prefix("word/document").and_then(|name| name.strip_suffix(".xml"));
            number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let mut names = archive.file_names().filter_map(Result::ok);
        let text = names.find(|name| is_text(name)).map(Cow::into_owned);
        drop(names);
        let parts = text.iter().map(String::as_str).chain(["word/footnotes.xml", "word/endnotes.xml"]);
        let parts: Vec<usize> = parts.filter_map(|part| archive.index_for_name(part)).collect();
        return if text.is_some() { Ok(Some(parts)) } else { unread("a file of Office") };
    }
    if archive.index_for_name("mimetype") != Some(0) {
        return Ok(None);
    }
    if archive.index_for_name("META-INF/container.xml").is_some() {
        return unread("EPUB");
    }
    let mut kind = String::new();
    if let Ok(member) = archive.by_index(0) {
        member.take(LONGEST_KIND).read_to_string(&mut kind).ok();
    }
    match archive.index_for_name("content.xml") {
        Some(content) if kind.starts_with("application/vnd.oasis.opendocument.text") => Ok(Some(vec![content])),
        _ => unread("OpenDocument"),
    }
}

/// The most bytes of what an OpenDocument says that it is.
const LONGEST_KIND: u64 = 128;

/// The most bytes of a part of a document behind its first one.
const LONGEST_NOTES: u64 = 64 << 20;

/// Hands on what stands in the members of a document, one behind the other, as that of the zip itself.
fn hand_document<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    parts: &[usize],
    budget: &Budget,
    each: EachMember<'_>,
) -> Result<(), Stop> {
    let Some((text, notes)) = parts.split_first() else { return Ok(()) };
    let mut behind = Vec::new();
    for part in notes {
        let member = archive.by_index(*part).map_err(cause_of)?;
        Unpacked::new("zip", member, budget.clone()).take(LONGEST_NOTES).read_to_end(&mut behind)?;
    }
    let member = archive.by_index(*text).map_err(cause_of)?;
    let text = Unpacked::new("zip", member, budget.clone());
    each(ITSELF, Ok(Box::new(text.chain(io::Cursor::new(behind)))))
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
        let name = member.name().map_or_else(|_| "?".to_owned(), Cow::into_owned);
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
        // What the reader says where there is no end of the directory.
        ZipError::InvalidArchive(said) if said.contains("EOCD") => {
            damaged("zip", io::Error::other("its directory is missing")).into()
        }
        error => damaged("zip", io::Error::other(error.to_string())).into(),
    }
}
