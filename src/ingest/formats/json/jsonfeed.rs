//! JSON Feed, versions 1 and 1.1: feeds of sites, with the whole text of their entries where there is one.
//!
//! What the feed says of itself holds for each entry that does not say otherwise: its title is the publication, its authors
//! and language are theirs. The text is the HTML of an entry, else its plain text, else its summary.

use super::shape::Shape;
use super::{Format, claims, item, read_as};
use crate::article::{Article, Lines};
use crate::ingest::draft::Draft;
use crate::ingest::record::value::Value;
use crate::ingest::{language, metadata};

pub(in crate::ingest::formats) const FORMAT: Format = Format {
    name: "jsonfeed",
    description: "JSON Feed 1 and 1.1",
    extensions: &[],
    claims: |opening| claims(opening) && Shape::of_opening(opening) == Shape::FeedItem,
    read: |source, sink| read_as(Shape::FeedItem, source, sink),
};

/// What a feed says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Channel {
    title: Option<String>,
    language: Option<String>,
    authors: Option<String>,
    author: Option<String>,
    /// Whether it says that it is a JSON Feed.
    is_feed: bool,
}

impl Channel {
    /// Returns whether this is a field that a feed says of itself.
    pub(super) fn has(key: &[u8]) -> bool {
        matches!(key, b"title" | b"language" | b"authors" | b"author" | b"version" | b"home_page_url" | b"feed_url")
    }

    /// Keeps a field.
    pub(super) fn put(&mut self, key: &[u8], value: &Value<'_>) {
        let line = value.names().and_then(|names| metadata::one_line(&names));
        match key {
            b"title" => self.title = line,
            b"language" => self.language = line.and_then(|name| language::code(&name)).map(str::to_owned),
            b"authors" => self.authors = line,
            b"author" => self.author = line,
            b"version" => self.is_feed |= line.is_some_and(|version| version.contains("jsonfeed.org/version")),
            b"home_page_url" | b"feed_url" => self.is_feed = true,
            _ => {}
        }
    }

    /// Returns it, if it is a feed.
    pub(super) fn if_feed(self) -> Option<Self> {
        self.is_feed.then_some(self)
    }
}

/// Returns the article of an entry of this feed.
pub(super) fn drafts(entry: &Value<'_>, channel: Option<&Channel>, line: u32) -> Vec<Draft> {
    let entry = item::unwrapped(entry, &["content_html", "content_text", "id", "title"]).unwrap_or(entry);
    let text = item::markup(entry, &["content_html"])
        .or_else(|| item::text(entry, &["content_text"]))
        .or_else(|| item::text(entry, &["summary"]));
    let headline = item::line(entry, &["title"]);
    if headline.is_none() && text.is_none() {
        return Vec::new();
    }
    let identifier = entry.get("id").and_then(Value::string);
    let of_channel = |field: fn(&Channel) -> &Option<String>| channel.and_then(|channel| field(channel).clone());
    let author = item::line(entry, &["authors", "author"])
        .or_else(|| of_channel(|channel| &channel.authors))
        .or_else(|| of_channel(|channel| &channel.author));
    let article = Article {
        own_id: identifier.as_deref().and_then(metadata::own_id),
        author: author.as_deref().and_then(metadata::byline),
        source: of_channel(|channel| &channel.title),
        section: item::line(entry, &["tags"]),
        url: item::line(entry, &["url"])
            .or_else(|| identifier.as_deref().and_then(item::address))
            .or_else(|| item::line(entry, &["external_url"])),
        lang: item::language(entry).or_else(|| of_channel(|channel| &channel.language)),
        format: FORMAT.name,
        lines: Lines::Record(line),
        ..item::titled(headline, text)
    };
    let date = item::line(entry, &["date_published", "date_modified"]);
    vec![Draft::new(article).dated(date.unwrap_or_default())]
}
