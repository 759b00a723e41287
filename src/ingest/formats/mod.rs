//! Formats: one file a format, and the table that lists them.
//!
//! A format is recognised by its content first and by its name second; what no format claims is plain
//! text, if it is text at all. To add one: a file here with its [`Format`], and a row in the table.

mod alto;
mod content;
mod csv;
mod downloads;
mod email;
mod feed;
mod front_matter;
mod hocr;
mod html;
mod identities;
mod json;
mod markdown;
mod mets;
mod newsml1;
mod newsml_g2;
mod newsroom;
mod nitf;
mod office;
mod plain;
mod rcv1;
mod reuters;
mod sgml;
mod trec;
mod unread;
mod warc;
mod wire;

use super::compression::COMPRESSIONS;
use super::containers::CONTAINERS;
use super::sink::{Sink, Stop};
use super::source::Source;
use super::{Cause, charset};

/// A format that articles are kept in.
#[derive(Debug)]
pub struct Format {
    /// Its short name.
    pub name: &'static str,
    /// What it is, in a few words.
    pub description: &'static str,
    /// The endings of its files' names, in lower case and without the dot.
    pub extensions: &'static [&'static str],
    /// Tells whether bytes that begin like this are certainly of this format.
    pub(crate) claims: fn(&[u8]) -> bool,
    /// Reads the articles of a source.
    pub(crate) read: fn(&mut Source<'_>, &mut Sink<'_>) -> Result<(), Stop>,
}

/// The formats, in the order in which they are asked for their claim.
static FORMATS: &[&Format] = &[
    &reuters::FORMAT,
    &trec::FORMAT,
    &warc::FORMAT,
    &warc::ARC,
    &email::MBOX,
    &email::FORMAT,
    &wire::FORMAT,
    &downloads::NEXIS,
    &downloads::FACTIVA,
    &downloads::PROQUEST,
    &office::WORD,
    &office::ODT,
    &office::RTF,
    &feed::ATOM,
    &feed::RSS,
    &feed::RDF,
    &newsml_g2::FORMAT,
    &newsml1::FORMAT,
    &nitf::FORMAT,
    &rcv1::FORMAT,
    &alto::FORMAT,
    &mets::FORMAT,
    &hocr::FORMAT,
    &json::ninjs::FORMAT,
    &json::ap::FORMAT,
    &json::digitalwires::FORMAT,
    &json::jsonfeed::FORMAT,
    &json::FORMAT,
    &markdown::FORMAT,
    &csv::FORMAT,
    &html::FORMAT,
    &plain::FORMAT,
];

/// Returns the formats that can be read.
pub fn formats() -> &'static [&'static Format] {
    FORMATS
}

/// Returns the format with a name.
pub fn format_named(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name.eq_ignore_ascii_case(name)).copied()
}

/// Returns the compressions and containers that are undone: the name and the endings of each.
pub fn packings() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    let compressions = COMPRESSIONS.iter().map(|compression| (compression.name, compression.extensions));
    compressions.chain(CONTAINERS.iter().map(|container| (container.name, container.extensions)))
}

/// Returns the format of a source.
pub(crate) fn recognise(source: &Source<'_>) -> Result<&'static Format, Cause> {
    let opening = source.opening();
    if let Some(format) = FORMATS.iter().find(|format| (format.claims)(opening)) {
        // The head of a text may be an object, which alone would be a record.
        let is_markdown = |extension: String| markdown::FORMAT.extensions.contains(&extension.as_str());
        let is_head = format.name == json::FORMAT.name && source.extension().is_some_and(is_markdown);
        return Ok(if is_head && (markdown::FORMAT.claims)(opening) { &markdown::FORMAT } else { format });
    }
    if let Some(cause) = unread::by_content(opening) {
        return Err(cause);
    }
    if charset::is_binary(opening) {
        return Err(Cause::NotText);
    }
    if source.is_blank() {
        return Err(Cause::Empty);
    }
    let extension = source.extension();
    if extension.as_deref() == Some("js") && json::is_assigned(opening) {
        return Ok(&json::FORMAT);
    }
    let named = FORMATS.iter().find(|format| format.extensions.iter().any(|name| Some(*name) == extension.as_deref()));
    let unread = match named {
        Some(named) if named.name != plain::FORMAT.name => None,
        _ => unread::by_name(source).or_else(|| unread::by_markup(opening)),
    };
    unread.map_or(Ok(named.unwrap_or(&&plain::FORMAT)), Err)
}
