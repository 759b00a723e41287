//! TREC and its kin: `<DOC>` records of SGML, the form that news collections for research come in.
//!
//! The disks of TREC (AP, WSJ, FT, FBIS, LA Times, Ziff, San Jose), AQUAINT and Gigaword, CLEF and others share
//! the frame and little else: each paper names its elements in its own way. So an article is put together from all
//! the names that a part is known under ([`parts`]), and its day from an element, from the code of the wire, or
//! from the document's number ([`dates`]).
//!
//! The text stands line for line as the source has it; where it is marked up in paragraphs, a blank line parts
//! them.

mod dates;
mod parts;
mod text;

use super::Format;
use super::sgml::{self, Tags};
use crate::article::{Article, Lines};
use crate::ingest::Cause;
use crate::ingest::draft::Draft;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use parts::Document;

const TAGS: Tags = Tags { start: b"<DOC", end: b"</DOC>", format: "TREC SGML" };

pub(super) const FORMAT: Format = Format {
    name: "trec",
    description: "TREC, AQUAINT, Gigaword and CLEF: <DOC> records of SGML",
    extensions: &["trec", "sgml"],
    claims,
    read,
};

/// A record that says its number, or that has one of the elements that texts and headlines stand in.
fn claims(opening: &[u8]) -> bool {
    let opening = opening.trim_ascii_start();
    let Some(after) = opening.get(..4).filter(|tag| tag.eq_ignore_ascii_case(TAGS.start)).map(|_| &opening[4..]) else {
        return false;
    };
    let tag = after.split(|byte| *byte == b'>').next().unwrap_or_default().to_ascii_lowercase();
    let head = after[..after.len().min(4 << 10)].to_ascii_lowercase();
    let has = |bytes: &[u8], needle: &[u8]| memchr::memmem::find(bytes, needle).is_some();
    let is_tag = after.first().is_some_and(|byte| *byte == b'>' || byte.is_ascii_whitespace()) && tag.len() < 512;
    is_tag
        && (has(&tag, b"id=")
            || [&b"<docno"[..], b"<docid", b"<text>", b"<headline>"].iter().any(|name| has(&head, name)))
}

fn read(source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    sgml::read(TAGS, source, sink, &mut |record, line, sink| match draft(record, line) {
        Some(draft) => sink.article(draft),
        None => sink.problem(line, Cause::NoText),
    })
}

/// Returns the article of a record, or nothing when it has neither text nor headline.
fn draft(record: &str, line: u32) -> Option<Draft> {
    let document = Document::new(record);
    let (headline, byline) = document.headline();
    let text = document.text();
    if text.is_empty() && headline.is_none() {
        return None;
    }
    let own_id = document.number();
    let (place, agency) = document.place();
    let article = Article {
        headline: headline.map_or(crate::article::Headline::None, crate::article::Headline::Apart),
        author: document.author().or(byline),
        source: document.source(),
        section: document.section(),
        lang: document.language(),
        url: document.url(),
        lines: Lines::Record(line),
        own_id,
        place,
        agency,
        text,
        ..Article::default()
    };
    let draft = Draft::new(article);
    Some(match document.date() {
        Some(date) => draft.dated(date),
        None => draft,
    })
}
