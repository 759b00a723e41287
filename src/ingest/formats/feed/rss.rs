//! RSS 0.91 to 2.0: a channel with its items in it.

use super::{Reader, item};
use crate::ingest::formats::Format;
use crate::ingest::xml::{self, Kinds};

pub(in crate::ingest::formats) const FORMAT: Format = Format {
    name: "rss",
    description: "RSS 0.9x and 2.0 feeds",
    extensions: &["rss"],
    claims: |opening| xml::root(opening).and_then(|tree| tree.root().map(|root| root.local() == "rss")) == Some(true),
    read: |source, sink| READER.read(source, sink),
};

const READER: Reader = Reader {
    format: "RSS",
    kinds: Kinds { names: &["item", "atom:item"], nested: false },
    channel: item::channel,
    draft: item::draft,
};
