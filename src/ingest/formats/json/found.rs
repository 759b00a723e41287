//! What stands at the beginning of a window: a record, the head of an envelope, or something bad.

use std::cell::Cell;

use serde_json::error::Category;
use serde_json::{Deserializer, Error, Map};

use super::jsonfeed::Channel;
use super::records::CUT_SHORT;
use super::shape::{self, Shape};
use super::{envelope, repair};
use crate::article::Lines;
use crate::ingest::Cause;
use crate::ingest::draft::Draft;
use crate::ingest::record::seen::Seen;
use crate::ingest::record::{Record, Telltale, elsewhere};
use crate::ingest::window::{Window, find};

/// The size from which an object that is not complete yet is looked at as an envelope.
pub(super) const LARGE: usize = 4 << 20;

/// The most bytes of a note to machines.
const LONGEST_NOTE: usize = 4 << 10;

/// What stands at the beginning of a window.
pub(super) enum Found {
    /// An article, what of it is not understood, and the bytes it takes.
    Article(Box<Draft>, Option<Cause>, usize),
    /// The articles of an item, and the bytes it takes.
    Articles(Vec<Draft>, usize),
    /// An object that says nothing by design, and the bytes it takes.
    Nothing(usize),
    /// An object that is no article, why, and the bytes it takes.
    None(Cause, usize),
    /// An object that holds articles further in, and what a feed says of itself; or one of articles by their keys.
    Open { channel: Option<Channel>, is_map: bool },
    /// The beginning of an object.
    More,
    /// An object that is malformed: how many lines down, why, and how many bytes of it were looked at.
    Bad { lines_down: u32, cause: Cause, seen: usize },
}

/// What an object is when it doesn't tell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected<'a> {
    pub(super) shape: Shape,
    /// The feed it stands in.
    pub(super) channel: Option<&'a Channel>,
    /// Whether it stands in a list of things of all kinds.
    pub(super) is_thing: bool,
    /// Whether it may be looked into for articles.
    pub(super) may_open: bool,
    /// How many more records without a text are looked at for one under another name.
    pub(super) looks: &'a Cell<usize>,
}

/// Returns what stands at the beginning of the window, which is a brace.
pub(super) fn look(window: &Window<'_>, expected: Expected<'_>) -> Found {
    let rest = window.rest();
    let mut objects = Deserializer::from_slice(rest).into_iter::<Record<'_>>();
    match objects.next() {
        Some(Ok(record)) => found(record, Object { bytes: rest, used: objects.byte_offset() }, window, expected),
        None => Found::More,
        Some(Err(error)) if error.classify() == Category::Eof => {
            let is_due = rest.len() >= LARGE || window.ended();
            is_due.then(|| opened(rest, expected)).flatten().unwrap_or(Found::More)
        }
        Some(Err(error)) => mended(window, &error, expected).unwrap_or_else(|| {
            // Damage behind the head of an envelope costs one of its articles, not all.
            opened(rest, expected).unwrap_or_else(|| bad(rest, window.column(), &error))
        }),
    }
}

/// Returns how an object without text is looked into, if it holds articles further in.
fn opened(bytes: &[u8], expected: Expected<'_>) -> Option<Found> {
    if !expected.may_open {
        return None;
    }
    let (seen, _) = Seen::of(bytes);
    match () {
        () if seen.has_own_text() => None,
        () if seen.holds_articles() => Some(Found::Open { channel: envelope::channel(bytes), is_map: false }),
        () if seen.is_map() => Some(Found::Open { channel: None, is_map: true }),
        () => None,
    }
}

/// A whole object.
struct Object<'a> {
    /// What it begins with; when it was mended, not the bytes of the window.
    bytes: &'a [u8],
    /// The bytes that it takes of the window.
    used: usize,
}

/// Returns what a whole object is.
fn found(record: Record<'_>, object: Object<'_>, window: &Window<'_>, expected: Expected<'_>) -> Found {
    let Object { bytes, used } = object;
    if expected.is_thing && envelope::is_other_thing(bytes) {
        return Found::Nothing(used);
    }
    let told = Shape::of(&record);
    let has_text = record.has_text();
    if told == Shape::Record
        && !record.has_own_text()
        && let Some(opened) = opened(bytes, expected)
    {
        return opened;
    }
    // What a service says of a channel itself may look like a headline.
    if !has_text && find(&bytes[..used.min(bytes.len())], b"\"service\"").is_some() && is_note(bytes) {
        return Found::Nothing(used);
    }
    // A feed whose entries are all empty is not an article of its own title.
    if told == Shape::Record && !has_text && find(&bytes[..used.min(bytes.len())], b"jsonfeed.org/version/").is_some() {
        return Found::None(Cause::NoText, used);
    }
    if record.count(Telltale::JsonSchema) > 1 && !has_text {
        return Found::None(Cause::NoNews { what: "a JSON schema" }, used);
    }
    // What is expected counts where the object does not say otherwise: neither by names of a format, nor by a text under the
    // names that dumps give it.
    let shape = match expected.channel {
        Some(_) => Shape::FeedItem,
        None if told == Shape::Record && !has_text => expected.shape,
        None => told,
    };
    if shape != Shape::Record {
        match shape::value_of(bytes) {
            Ok(value) => match shape.drafts(&value, expected.channel, window.line()) {
                drafts if drafts.is_empty() => {}
                drafts => return Found::Articles(drafts, used),
            },
            Err(error) => return Found::None(malformed(&error, window.column()), used),
        }
    }
    let lines = Lines::Record(window.line());
    match record.into_rows() {
        Ok(rows) => match rows.into_iter().filter_map(|row| row.into_draft(lines)).collect::<Vec<_>>() {
            drafts if drafts.is_empty() => Found::None(Cause::NoText, used),
            drafts => Found::Articles(drafts, used),
        },
        Err(record) => {
            let unread = record.has_unread_text().then_some(Cause::UnreadText);
            match record.into_draft(lines) {
                Some(draft) if told == Shape::Record => {
                    let read = draft.article.text.len();
                    let is_due = unread.is_none() && !has_text && used > 2 * read + elsewhere::LEAST;
                    let unread = if is_due { text_elsewhere(bytes, read, expected.looks) } else { unread };
                    Found::Article(Box::new(draft), unread, used)
                }
                None if unread.is_none() && used < LONGEST_NOTE && is_note(bytes) => Found::Nothing(used),
                _ => Found::None(unread.unwrap_or(Cause::NoText), used),
            }
        }
    }
}

/// Returns that a record without a text has one under a name that is not known, while looks are left.
fn text_elsewhere(bytes: &[u8], read: usize, looks: &Cell<usize>) -> Option<Cause> {
    looks.set(looks.get().checked_sub(1)?);
    let value = shape::value_of(bytes).ok()?;
    elsewhere::name(&value, read).map(|name| Cause::TextElsewhere { name })
}

/// Returns whether an object is a note to machines: the line before a record in a bulk file of Elasticsearch, or what Telegram
/// says of a channel itself.
fn is_note(bytes: &[u8]) -> bool {
    // An empty object counts here, which the values of a record leave out.
    let mut objects = Deserializer::from_slice(bytes).into_iter::<Map<String, serde_json::Value>>();
    let Some(Ok(fields)) = objects.next() else { return false };
    let is_of_action = |name: &str| name.starts_with('_') || matches!(name, "routing" | "pipeline");
    let is_action = |(name, of): (&String, &serde_json::Value)| {
        matches!(name.as_str(), "index" | "create" | "update" | "delete")
            && of.as_object().is_some_and(|of| of.keys().all(|name| is_of_action(name)))
    };
    let is_service = fields.get("type").is_some_and(|kind| kind == "service") && fields.contains_key("action");
    is_service || (fields.len() == 1 && fields.iter().all(is_action))
}

/// Returns what a malformed record holds when its fault can be mended.
fn mended(window: &Window<'_>, error: &Error, expected: Expected<'_>) -> Option<Found> {
    let rest = window.rest();
    if !repair::is_mendable(error, rest.get(offset_of(rest, error).saturating_sub(2)..).unwrap_or_default()) {
        return None;
    }
    match repair::mend(rest) {
        repair::Mended::Whole(text, used) => {
            let record = serde_json::from_str(&text).ok()?;
            Some(found(record, Object { bytes: text.as_bytes(), used }, window, expected))
        }
        repair::Mended::Part if !window.ended() => Some(Found::More),
        repair::Mended::Part | repair::Mended::Broken => None,
    }
}

/// Says what is bad. A record that breaks off inside of its first line is named there, whatever came after it.
fn bad(rest: &[u8], column: usize, error: &Error) -> Found {
    let offset = offset_of(rest, error);
    let first_line = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let is_spread_out = rest[1..first_line.max(1)].iter().all(u8::is_ascii_whitespace);
    let lines_down = if is_spread_out { error.line().saturating_sub(1) } else { 0 };
    let is_cut = !is_spread_out && (error.line() > 1 || offset + 1 >= first_line);
    let cause = if is_cut { CUT_SHORT } else { malformed(error, column) };
    Found::Bad { lines_down: u32::try_from(lines_down).unwrap_or(u32::MAX), cause, seen: offset }
}

/// Returns what the parser says; the object begins in this column.
fn malformed(error: &Error, column: usize) -> Cause {
    let message = error.to_string();
    let reason = message.split(" at line ").next().unwrap_or_default().to_owned();
    let before = if error.line() == 1 { column } else { 0 };
    Cause::Malformed { format: "JSON", column: before + error.column(), reason }
}

/// Returns the offset of an error, no further than the end of the bytes.
fn offset_of(rest: &[u8], error: &Error) -> usize {
    let feeds = rest.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
    let line_start = if error.line() <= 1 { 0 } else { feeds.take(error.line() - 1).last().unwrap_or(0) };
    (line_start + error.column().saturating_sub(1)).min(rest.len())
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::ingest::{read_bytes, told};

    fn article(name: &str, json: &str) -> Article {
        read_bytes(name, json).remove(0).unwrap()
    }

    #[test]
    fn the_posts_of_an_outbox_are_read() {
        let outbox = r#"{"@context":"https://www.w3.org/ns/activitystreams","id":"outbox.json","type":"OrderedCollection","orderedItems":[
            {"id":"https://bell.example/1","type":"Create","published":"2025-12-01T10:30:00Z","object":{"type":"Note","summary":null,
            "url":"https://bell.example/@a/1","content":"<p>Ships came.</p><p>Boats too.</p>"}}]}"#;
        let post = article("a.json", outbox);
        assert_eq!(
            (post.text.as_str(), post.url.as_deref()),
            ("Ships came.\n\nBoats too.", Some("https://bell.example/@a/1"))
        );
        assert_eq!(post.published.unwrap().wall.to_string(), "2025-12-01T10:30:00");
    }

    #[test]
    fn the_program_of_a_post_is_no_publication() {
        let tweets = r#"window.bell.tweets.part0 = [{"tweet": {"id_str": "1", "created_at": "Mon Dec 01 10:30:00 +0000 2025",
            "full_text": "Ships came.", "source": "<a href=\"https://app.example\" rel=\"nofollow\">Bell Web App</a>"}}]"#;
        let post = article("tweets.js", tweets);
        assert_eq!((post.text.as_str(), post.source), ("Ships came.", None));
        assert_eq!(post.published.unwrap().wall.to_string(), "2025-12-01T10:30:00");
    }

    #[test]
    fn names_of_lists_of_references_and_of_services_are_known() {
        let reference = article(
            "a.json",
            r#"[{"id":"q","type":"article-newspaper","title":"A","abstract":"Ships.","container-title":"The Bell",
            "author":[{"family":"Quill","given":"Ada"},{"family":"Reed","given":"Bo"}],"issued":{"date-parts":[[2025,12,1]]}}]"#,
        );
        assert_eq!(
            (reference.author.as_deref(), reference.source.as_deref()),
            (Some("Ada Quill, Bo Reed"), Some("The Bell"))
        );
        assert_eq!(reference.published.unwrap().wall.date().to_string(), "2025-12-01");
        let post = article("a.json", r#"{"title":"A","text":"Ships.","thread":{"site":"bell.example","title":"B"}}"#);
        assert_eq!((post.title(), post.source.as_deref()), (Some("A"), Some("bell.example")));
        let message =
            article("a.json", r#"{"messages":[{"id":1,"type":"message","from":"Ada Quill","text":"Ships."}]}"#);
        assert_eq!(message.author.as_deref(), Some("Ada Quill"));
        let year = r#"{"title":"A","text":"Ships.","issued":{"date-parts":[[2025]]}}"#;
        assert_eq!(told(&read_bytes("a.json", year)), ["1: A | Ships."]);
    }
}
