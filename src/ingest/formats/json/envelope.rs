//! Envelopes: objects around many articles, as news services answer.
//!
//! `{"status": "ok", "articles": [{…}, …], "total": 2}` is no article. Its head is found up to the array, the
//! articles are then read one by one, and its tail is passed over; the whole is never held. Nor is
//! `{"a1": {…}, "a2": {…}}` an article, but a map of articles by their keys.

use serde_json::Deserializer;

use super::jsonfeed::Channel;
use super::shape::Shape;
use crate::ingest::record::Record;
use crate::ingest::record::value::Value;

/// The keys under which services keep arrays of articles, or objects that hold such an array further in.
const LISTS: [&str; 15] = [
    "articles",
    "docs",
    "documents",
    "items",
    "_items",
    "hits",
    "results",
    "data",
    "value",
    "news",
    "stories",
    "entries",
    "posts",
    "nodes",
    "edges",
];

/// The keys of objects alone that hold such an array further in.
const OBJECTS: [&str; 3] = ["response", "result", "feed"];

/// The head of an envelope: everything up to the first article.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// Its length in bytes, with the bracket that opens the array.
    pub(super) length: usize,
    /// How many objects are open around the array.
    pub(super) depth: usize,
    /// What a feed says of itself, if it is one.
    pub(super) channel: Option<Channel>,
}

/// Returns the head of the envelope that the bytes begin with, if they begin with one.
pub(super) fn head(bytes: &[u8]) -> Option<Head> {
    let mut cursor = Cursor { bytes, at: 0 };
    cursor.take(b'{')?;
    let mut depth = 1;
    let mut channel = Channel::default();
    loop {
        let key = cursor.key()?;
        match cursor.peek()? {
            b'[' if is_one_of(key, &LISTS) => {
                let array = cursor.at;
                cursor.take(b'[')?;
                let length = cursor.at;
                if !cursor.is_at_article() {
                    return None;
                }
                cursor.at = array;
                if depth == 1 {
                    // What a feed says of itself may stand behind its entries, where they can be seen over.
                    let _ = cursor.value().and_then(|()| cursor.rest_of_channel(&mut channel));
                }
                return Some(Head { length, depth, channel: channel.if_feed() });
            }
            _ if depth == 1 && Channel::has(key) => channel.put(key, &cursor.built_value()?),
            b'{' if is_one_of(key, &LISTS) || is_one_of(key, &OBJECTS) => {
                cursor.take(b'{')?;
                depth += 1;
                continue;
            }
            _ => cursor.value()?,
        }
        while cursor.peek()? == b'}' {
            cursor.take(b'}')?;
            depth -= 1;
            if depth == 0 {
                return None;
            }
        }
        cursor.take(b',')?;
    }
}

fn is_one_of(key: &[u8], names: &[&str]) -> bool {
    names.iter().any(|name| name.as_bytes().eq_ignore_ascii_case(key))
}

/// Returns the length of what stands before the first article of a map of articles, if the bytes begin with one.
pub(super) fn map_head(bytes: &[u8]) -> Option<usize> {
    let mut cursor = Cursor { bytes, at: 0 };
    cursor.take(b'{')?;
    let start = cursor.at;
    cursor.key()?;
    if cursor.peek()? != b'{' {
        return None;
    }
    let first = Deserializer::from_slice(&bytes[cursor.at..]).into_iter::<Record<'_>>().next()?.ok()?;
    (first.is_surely_article() || Shape::of(&first) != Shape::Record).then_some(start)
}

/// Returns the length of the key and the colon that the bytes begin with.
pub(super) fn key_length(bytes: &[u8]) -> Option<usize> {
    let mut cursor = Cursor { bytes, at: 0 };
    cursor.key()?;
    Some(cursor.at)
}

/// Reads JSON no closer than is needed to find the next key.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    /// Returns the next byte that is not white space.
    fn peek(&mut self) -> Option<u8> {
        let blank = self.bytes[self.at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.at += blank;
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// Moves past a key and its colon.
    fn key(&mut self) -> Option<&'a [u8]> {
        self.take(b'"')?;
        let start = self.at;
        self.at += self.bytes[start..].iter().position(|byte| *byte == b'"')?;
        let key = &self.bytes[start..self.at];
        self.take(b'"')?;
        self.take(b':')?;
        Some(key)
    }

    /// Moves past a value that is wholly there.
    fn value(&mut self) -> Option<()> {
        let mut values = Deserializer::from_slice(&self.bytes[self.at..]).into_iter::<serde::de::IgnoredAny>();
        values.next()?.ok()?;
        self.at += values.byte_offset();
        Some(())
    }

    /// Returns a value that is wholly there, and moves past it.
    fn built_value(&mut self) -> Option<Value<'a>> {
        let mut values = Deserializer::from_slice(&self.bytes[self.at..]).into_iter::<Value<'_>>();
        let value = values.next()?.ok()?;
        self.at += values.byte_offset();
        Some(value)
    }

    /// Reads the fields behind an array to the end of the object, as far as they are there.
    fn rest_of_channel(&mut self, channel: &mut Channel) -> Option<()> {
        while self.take(b',').is_some() {
            let key = self.key()?;
            self.peek()?;
            match Channel::has(key) {
                true => channel.put(key, &self.built_value()?),
                false => self.value()?,
            }
        }
        Some(())
    }

    /// Returns whether the first element of an array looks like an article, as far as can be seen.
    fn is_at_article(&mut self) -> bool {
        if self.peek() != Some(b'{') {
            return self.peek() == Some(b']');
        }
        match Deserializer::from_slice(&self.bytes[self.at..]).into_iter::<Record<'_>>().next() {
            Some(Ok(record)) => record.is_article() || Shape::of(&record) != Shape::Record,
            Some(Err(_)) | None => true,
        }
    }
}

/// The tail of an envelope: everything after the array.
pub(super) struct Tail {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Tail {
    /// Returns the tail of an envelope of `depth` objects.
    pub(super) fn new(depth: usize) -> Self {
        Tail { depth, in_string: false, escaped: false }
    }

    /// Returns whether its end was passed.
    pub(super) fn is_closed(&self) -> bool {
        self.depth == 0
    }

    /// Returns how many of these bytes belong to it.
    pub(super) fn skip(&mut self, bytes: &[u8]) -> usize {
        for (at, byte) in bytes.iter().enumerate() {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.in_string => self.escaped = true,
                b'"' => self.in_string = !self.in_string,
                b'{' if !self.in_string => self.depth += 1,
                b'}' if !self.in_string => self.depth -= 1,
                _ => {}
            }
            if self.depth == 0 {
                return at + 1;
            }
        }
        bytes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(json: &str) -> Option<(&str, usize)> {
        head(json.as_bytes()).map(|head| (&json[head.length..], head.depth))
    }

    #[test]
    fn an_array_of_articles_is_found_behind_other_keys() {
        let json = r#"{"status": "ok", "n": [1, {"a": "]"}], "articles": [{"title": "A"}]}"#;
        assert_eq!(split(json), Some((r#"{"title": "A"}]}"#, 1)));
        assert_eq!(split(r#"{"items":[]}"#), Some(("]}", 1)));
    }

    #[test]
    fn an_array_of_articles_is_found_further_in() {
        let json = r#"{"took": 1, "hits": {"total": {"value": 1}, "hits": [{"_source": {"title": "A"}}]}}"#;
        assert_eq!(split(json), Some((r#"{"_source": {"title": "A"}}]}}"#, 2)));
        let json = r#"{"data": {"a": 1}, "results": [{"title": "A"}]}"#;
        assert_eq!(split(json), Some((r#"{"title": "A"}]}"#, 1)));
    }

    #[test]
    fn an_array_of_other_things_is_no_envelope() {
        assert_eq!(split(r#"{"items": [{"price": 1}]}"#), None);
        assert_eq!(split(r#"{"items": [1]}"#), None);
        assert_eq!(split(r#"{"title": "A", "text": "B"}"#), None);
        assert_eq!(split(r#"{"#), None);
    }

    #[test]
    fn a_feed_says_what_it_is_before_or_behind_its_entries() {
        let before = r#"{"title": "The Bell", "version": "https://jsonfeed.org/version/1.1", "items": []}"#;
        let behind =
            r#"{"items": [{"id": "1", "title": "A"}], "home_page_url": "https://a.example", "title": "The Bell"}"#;
        let channel = |json: &str| head(json.as_bytes()).unwrap().channel;
        assert!(channel(before).is_some() && channel(behind).is_some());
        assert_eq!(channel(r#"{"title": "The Bell", "items": [{"id": "1", "title": "A"}]}"#), None);
        assert_eq!(channel(r#"{"items": [{"id": "1", "title": "A"}], "home_page"#), None);
    }

    #[test]
    fn a_map_of_articles_is_told_from_an_article() {
        assert_eq!(map_head(br#"{ "a1": {"title": "A", "text": "x"}, "a2": {}}"#), Some(1));
        for json in [
            r#"{"a1": {"title": "A"}}"#,
            r#"{"author": {"name": "Ada"}}"#,
            r#"{"a1": 3}"#,
            r#"{"a1": {"text": "x"}}"#,
            "{",
        ] {
            assert_eq!(map_head(json.as_bytes()), None, "{json}");
        }
        assert_eq!(key_length(br#""a 1" : {"#), Some(7));
    }

    #[test]
    fn the_tail_ends_with_the_envelope() {
        let mut tail = Tail::new(2);
        assert_eq!(tail.skip(br#", "a": {"b": "}\"}"#), 18);
        assert!(!tail.is_closed());
        assert_eq!(tail.skip(br#""}}, "x": 1} {"#), 12);
        assert!(tail.is_closed());
    }
}
