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
    vec![item::draft(article, entry, &["date_published", "date_modified"])]
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::ingest::{Problem, read_bytes, told};

    fn read(json: &str) -> Vec<Result<Article, Problem>> {
        read_bytes("a.json", json)
    }

    #[test]
    fn entries_take_from_the_feed_what_they_do_not_say() {
        let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "The Bell", "home_page_url": "https://bell.example/", "language": "en-GB",
            "authors": [{"name": "Ada Quill"}], "author": {"name": "Old"}, "items": [
            {"id": "https://bell.example/1", "title": "A &amp; B", "content_html": "<p>One.</p><p>Two.</p>", "content_text": "short", "date_published": "2025-12-01T10:30:00Z", "tags": ["Sea", "Trade"]},
            {"id": 2, "url": "https://bell.example/2", "content_text": "a < b", "authors": [{"name": "Bo Reed"}, {"name": "Cy Day"}], "language": "de"},
            {"id": "3", "title": "C", "summary": "Short.", "author": {"name": "Bo Reed"}}]}"#;
        let found = read(json);
        assert_eq!(told(&found), ["3: A & B | One.\n\nTwo.", "4: - | a < b", "5: C | Short."]);
        let [a, b, c] = [0, 1, 2].map(|number: usize| found[number].as_ref().unwrap());
        assert_eq!((a.source.as_deref(), a.author.as_deref()), (Some("The Bell"), Some("Ada Quill")));
        assert_eq!((a.lang.as_deref(), a.section.as_deref()), (Some("en"), Some("Sea, Trade")));
        assert_eq!((a.url.as_deref(), a.format), (Some("https://bell.example/1"), "jsonfeed"));
        assert_eq!((b.author.as_deref(), b.lang.as_deref()), (Some("Bo Reed, Cy Day"), Some("de")));
        assert_eq!((b.own_id.as_deref(), b.url.as_deref()), (Some("2"), Some("https://bell.example/2")));
        assert_eq!((c.author.as_deref(), c.url.as_deref()), (Some("Bo Reed"), None));
    }

    #[test]
    fn a_feed_may_say_what_it_is_behind_its_entries() {
        let json = r#"{"feed_url": "https://bell.example/feed", "items": [{"id": "1", "content_html": "<p>One.</p>"}], "title": "The Bell"}"#;
        let article = read(json).remove(0).unwrap();
        assert_eq!((article.text.as_str(), article.source.as_deref()), ("One.", Some("The Bell")));
    }

    #[test]
    fn a_feed_cut_short_keeps_its_entries() {
        for cut in [r#"{"id": "2", "content_html": "<p>Tw"#, "{\"id\": \"2\", \"content_html\": \"<p>Tw\n"] {
            let json =
                format!(r#"{{"title": "The Bell", "feed_url": "x", "items": [{{"id": "1", "title": "A"}}, {cut}"#);
            assert_eq!(told(&read(&json)), ["1: A | ", "! a.json:1: JSON cut short"]);
        }
    }

    #[test]
    fn an_entry_without_text_is_named() {
        let json = r#"{"version": "https://jsonfeed.org/version/1", "title": "The Bell", "items": [{"id": "1", "content_html": ""}]}"#;
        assert_eq!(told(&read(json)), ["! a.json:1: a record without text"]);
    }

    #[test]
    fn entries_without_their_feed_are_records() {
        let json = "{\"id\": \"1\", \"content_html\": \"<p>One.</p>\"}\n{\"id\": \"2\", \"content_text\": \"Two.\"}\n";
        let found = read(json);
        assert_eq!(told(&found), ["1: - | One.", "2: - | Two."]);
        assert_eq!(found[0].as_ref().unwrap().format, "json");
    }
}
