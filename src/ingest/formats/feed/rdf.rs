//! RSS 0.90 and 1.0: an RDF document in which the items stand beside the channel.

use super::{Reader, item};
use crate::ingest::formats::Format;
use crate::ingest::xml::{self, Kinds};

pub(in crate::ingest::formats) const FORMAT: Format = Format {
    name: "rss1",
    description: "RSS 0.90 and 1.0 feeds (RDF)",
    extensions: &["rdf"],
    claims,
    read: |source, sink| READER.read(source, sink),
};

const READER: Reader = Reader {
    format: "RSS",
    kinds: Kinds { names: &["item"], nested: false },
    channel: item::channel,
    draft: item::draft,
};

/// RDF is used for much else: it must bind the namespace of RSS.
fn claims(opening: &[u8]) -> bool {
    let is_rss = |address: &str| address.contains("purl.org/rss/1.0/") || address.contains("netscape.com/rdf/simple/");
    let root = xml::root(opening);
    let root = root.as_ref().and_then(xml::Tree::root).filter(|root| root.local().eq_ignore_ascii_case("rdf"));
    root.is_some_and(|root| root.attributes().any(|(name, value)| name.starts_with("xmlns") && is_rss(value)))
}
