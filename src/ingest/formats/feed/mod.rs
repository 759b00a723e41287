//! Feeds: RSS in its many versions, and Atom. One article an item or entry.
//!
//! The text is the full content where the feed has it, else the summary.
//! The feed's title is the source, unless the item names another.

mod atom;
mod item;
mod rdf;
mod rss;

pub(super) use atom::FORMAT as ATOM;
pub(super) use rdf::FORMAT as RDF;
pub(super) use rss::FORMAT as RSS;

use super::identities::Identities;
use crate::article::{Article, Lines};
use crate::ingest::draft::Draft;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::xml::{self, Element, Kinds, Tree};
use crate::ingest::{Cause, metadata};

/// What a feed says of all its items.
#[derive(Debug, Default)]
struct Channel {
    title: Option<String>,
    language: Option<String>,
    author: Option<String>,
    /// Its own address, which relative links without a base are resolved against.
    address: Option<String>,
}

/// How the items of a kind of feed are read.
struct Reader {
    format: &'static str,
    kinds: Kinds,
    channel: fn(&Tree) -> Channel,
    draft: fn(Element<'_>, &Channel) -> Draft,
}

impl Reader {
    fn read(&self, source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
        let (mut channel, mut known) = (Channel::default(), 0);
        let mut identities = Identities::default();
        xml::read_records(source, sink, self.kinds, self.format, |cutter, item, line, sink| {
            // The head of a feed stands before its items; looking again only where it has doubled takes linear time.
            if cutter.frame_length() > 2 * known {
                known = cutter.frame_length();
                channel = (self.channel)(&cutter.frame());
            }
            let Draft { mut article, date, tag } = (self.draft)(item, &channel);
            if article.text.is_empty() && article.title().is_none() {
                return sink.problem(line, Cause::NoText);
            }
            article.own_id = article.own_id.take().and_then(|id| identities.first(id));
            sink.article(Draft { article: Article { lines: Lines::Record(line), ..article }, date, tag })
        })
    }
}

/// Returns the first of these elements that has some text, in the order of the names.
fn first_text(element: Element<'_>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| element.all(name).find_map(|child| metadata::one_line(&child.text())))
}

/// Returns whether a value is an address of the web.
fn is_address(value: &str) -> bool {
    let value = value.trim();
    ["http://", "https://"]
        .iter()
        .any(|scheme| value.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)))
        && !value.contains(char::is_whitespace)
}

/// Returns a link as an absolute address as far as that can be told.
fn absolute(element: Element<'_>, link: &str, channel: &Channel) -> Option<String> {
    let link = element.resolved(link);
    let link = channel.address.as_deref().map_or(link.clone(), |address| xml::resolve(address, &link));
    metadata::one_line(&link)
}

/// Returns the longest of several full texts; one that only repeats the title is none.
fn longest(texts: impl Iterator<Item = String>, title: Option<&str>) -> Option<String> {
    texts.filter(|text| !text.is_empty() && Some(text.as_str()) != title).max_by_key(String::len)
}
