//! Shapes: what the objects of a file are, told one by one from the names of their fields.
//!
//! A dump's record, a news item of one of the agencies' formats and an entry of a feed may stand in the same kinds of
//! files: alone, in arrays, one a line, in the answer of a service. So each object is told by itself.

use serde_json::Deserializer;

use super::{ap, digitalwires, envelope, jsonfeed, ninjs};
use crate::ingest::draft::Draft;
use crate::ingest::record::seen::Seen;
use crate::ingest::record::value::Value;
use crate::ingest::record::{Record, Telltale};

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A record of a dump, with names of fields that many dumps share.
    Record,
    Ninjs,
    Ap,
    Digitalwires,
    /// An entry of a JSON Feed, told by the feed around it.
    FeedItem,
}

impl Shape {
    /// Returns what an object surely is: a record, unless the names of its fields tell of a format.
    pub(super) fn of(record: &Record<'_>) -> Self {
        Shape::telling(record.format())
    }

    fn telling(format: Option<Telltale>) -> Self {
        match format {
            Some(Telltale::Digitalwires) => Shape::Digitalwires,
            Some(Telltale::Ap) => Shape::Ap,
            Some(Telltale::Ninjs) => Shape::Ninjs,
            Some(Telltale::Identity | Telltale::JsonSchema) | None => Shape::Record,
        }
    }

    /// Returns what the first object of a file is, as far as its opening shows.
    pub(super) fn of_opening(opening: &[u8]) -> Self {
        let Some(start) = opening.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b'[') else {
            return Shape::Record;
        };
        let opening = &opening[start..];
        let shape = Shape::of(&Record::glance(opening));
        if shape != Shape::Record {
            return shape;
        }
        match Seen::of(opening).0 {
            seen if !seen.holds_articles() => Shape::Record,
            _ if envelope::channel(opening).is_some() => Shape::FeedItem,
            seen => Shape::telling(seen.listed()),
        }
    }

    /// Returns the articles of an object: none when there is no text and no headline in it, several when others are packed
    /// into it.
    pub(super) fn drafts(self, value: &Value<'_>, channel: Option<&jsonfeed::Channel>, line: u32) -> Vec<Draft> {
        match self {
            Shape::Record => Vec::new(),
            Shape::Ninjs => ninjs::drafts(value, line),
            Shape::Ap => ap::drafts(value, line),
            Shape::Digitalwires => digitalwires::drafts(value, line),
            Shape::FeedItem => jsonfeed::drafts(value, channel, line),
        }
    }
}

/// Builds the object that the bytes begin with.
pub(super) fn value_of(bytes: &[u8]) -> Result<Value<'_>, serde_json::Error> {
    let mut values = Deserializer::from_slice(bytes).into_iter::<Value<'_>>();
    values.next().unwrap_or(Ok(Value::Nothing))
}
