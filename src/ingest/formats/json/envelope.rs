//! Envelopes: objects around many articles, as news services answer.
//!
//! `{"status": "ok", "articles": [{…}, …], "total": 2}` is no article. Its fields are read one by one as the window comes to
//! them: the lists of articles among them are read, the others are passed over; the whole is never held. Nor is
//! `{"a1": {…}, "a2": {…}}` an article, but a map of articles by their keys.

use serde_json::Deserializer;

use super::jsonfeed::Channel;
use super::shape;
use crate::ingest::html;
use crate::ingest::record::lists::{self, Kind};
use crate::ingest::record::value::Value;

/// Returns what a feed says of itself before and behind its entries, as far as it is there, if the object is one.
pub(super) fn channel(bytes: &[u8]) -> Option<Channel> {
    let mut cursor = Cursor { bytes, at: 0 };
    cursor.take(b'{')?;
    let mut channel = Channel::default();
    // What can't be read ends the look.
    let _ = cursor.fields(&mut channel);
    channel.if_feed()
}

/// The key of a field.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// The bytes that it takes with its colon.
    pub(super) length: usize,
    /// What may stand under it.
    pub(super) kind: Option<Kind>,
    /// Whether things of all kinds stand under it.
    pub(super) has_things: bool,
}

/// Returns the key that the bytes begin with.
pub(super) fn key(bytes: &[u8]) -> Option<Key> {
    let mut cursor = Cursor { bytes, at: 0 };
    let key = std::str::from_utf8(cursor.key()?).unwrap_or_default();
    Some(Key { length: cursor.at, kind: lists::kind(key), has_things: lists::are_things(key) })
}

/// Returns whether the object that the bytes begin with says that it is a thing other than an article.
pub(super) fn is_other_thing(bytes: &[u8]) -> bool {
    let Ok(thing) = shape::value_of(bytes) else { return false };
    let inner = thing.get("item").and_then(|item| item.get("@type"));
    let Some(kind) = inner.or(thing.get("@type")) else { return false };
    let is_article = |kind: &Value<'_>| kind.string().is_some_and(|kind| html::is_article(&kind));
    !kind.items().iter().any(is_article)
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
        self.peek();
        let length = string_length(&self.bytes[self.at..])?;
        let key = &self.bytes[self.at + 1..self.at + length - 1];
        self.at += length;
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

    /// Reads the fields of an object that a feed says of itself.
    fn fields(&mut self, channel: &mut Channel) -> Option<()> {
        loop {
            let key = self.key()?;
            self.peek()?;
            match Channel::has(key) {
                true => channel.put(key, &self.built_value()?),
                false => self.value()?,
            }
            self.take(b',')?;
        }
    }
}

/// Returns the length of the string that the bytes begin with, if it ends in its line.
fn string_length(bytes: &[u8]) -> Option<usize> {
    if bytes.first() != Some(&b'"') {
        return None;
    }
    let mut escaped = false;
    for (at, byte) in bytes.iter().enumerate().skip(1) {
        match byte {
            b'\n' => return None,
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// What stands in an array where an object should.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Single {
    /// Nothing, and the bytes it takes.
    Nothing(usize),
    /// A string, a number, true or false.
    Value(usize),
    /// It may go on behind the bytes.
    Part,
    /// No value.
    Broken,
}

/// Returns the value, other than an object or a list, that the bytes begin with.
pub(super) fn single(bytes: &[u8]) -> Single {
    if bytes.first() == Some(&b'"') {
        return match string_length(bytes) {
            Some(length) => Single::Value(length),
            None if bytes.contains(&b'\n') => Single::Broken,
            None => Single::Part,
        };
    }
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b']' | b'}' | b'[' | b'{' | b'"');
    let Some(length) = bytes.iter().position(is_end) else { return Single::Part };
    match &bytes[..length] {
        b"null" | b"NaN" => Single::Nothing(length),
        word if serde_json::from_slice::<serde::de::IgnoredAny>(word).is_ok() => Single::Value(length),
        _ => Single::Broken,
    }
}

/// A value that is passed over, whatever it is and however large.
#[derive(Debug, Default)]
pub(super) struct Passed {
    depth: usize,
    in_string: bool,
    escaped: bool,
    /// How it ended.
    end: Option<End>,
}

/// How a value that is passed over ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Whole,
    /// A string is not closed in its line.
    Broken,
}

impl Passed {
    /// Returns how it ended, once its end was passed.
    pub(super) fn end(&self) -> Option<End> {
        self.end
    }

    /// Returns how many of these bytes belong to it.
    pub(super) fn skip(&mut self, bytes: &[u8]) -> usize {
        for (at, byte) in bytes.iter().enumerate() {
            match byte {
                b'\n' if self.in_string => {
                    self.end = Some(End::Broken);
                    return at;
                }
                _ if self.escaped => self.escaped = false,
                b'\\' if self.in_string => self.escaped = true,
                b'"' => self.in_string = !self.in_string,
                _ if self.in_string => {}
                b'{' | b'[' => self.depth += 1,
                b',' | b'}' | b']' if self.depth == 0 => {
                    self.end = Some(End::Whole);
                    return at;
                }
                b'}' | b']' => self.depth -= 1,
                _ => {}
            }
        }
        bytes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_says_what_it_is_before_or_behind_its_entries() {
        let before = r#"{"title": "The Bell", "version": "https://jsonfeed.org/version/1.1", "items": []}"#;
        let behind =
            r#"{"items": [{"id": "1", "title": "A"}], "home_page_url": "https://a.example", "title": "The Bell"}"#;
        let channel = |json: &str| channel(json.as_bytes());
        assert!(channel(before).is_some() && channel(behind).is_some());
        assert_eq!(channel(r#"{"title": "The Bell", "items": [{"id": "1", "title": "A"}]}"#), None);
        assert_eq!(channel(r#"{"items": [{"id": "1", "title": "A"}], "home_page"#), None);
    }

    #[test]
    fn a_key_tells_what_may_stand_under_it() {
        let told = |json: &[u8]| key(json).map(|key| (key.length, key.kind));
        assert_eq!(told(br#" "a 1" : {"#), Some((8, None)));
        assert_eq!(told(br#""a\"b":1"#), Some((7, None)));
        assert_eq!(told(br#""_Items": ["#), Some((9, Some(Kind::Articles))));
        for cut in [&br#""items""#[..], br#""ite"#, b"items:", b"\"a\nb\":"] {
            assert_eq!(key(cut), None);
        }
    }

    #[test]
    fn a_thing_says_what_it_is() {
        let is_other = |json: &str| is_other_thing(json.as_bytes());
        assert!(is_other(r#"{"@type":"Organization","name":"The Bell"}"#));
        assert!(is_other(r#"{"@type":"ListItem","url":"https://a.example/"}"#));
        assert!(!is_other(r#"{"@type":["Thing","NewsArticle"],"headline":"A"}"#));
        assert!(!is_other(r#"{"@type":"ListItem","item":{"@type":"schema:BlogPosting","headline":"A"}}"#));
        assert!(!is_other(r#"{"headline":"A"}"#));
    }

    #[test]
    fn what_is_no_object_is_passed_over_alone() {
        assert_eq!(single(b"null,1"), Single::Nothing(4));
        assert_eq!(single(br#""a\"b", "#), Single::Value(6));
        for (json, length) in [("-1.5e3]", 6), ("true ", 4)] {
            assert_eq!(single(json.as_bytes()), Single::Value(length));
        }
        for part in ["nul", "\"a", "12"] {
            assert_eq!(single(part.as_bytes()), Single::Part);
        }
        for broken in ["nothing ", "\"a\n\"", "01,", ":1,"] {
            assert_eq!(single(broken.as_bytes()), Single::Broken);
        }
    }

    #[test]
    fn a_value_is_passed_over_to_its_end_wherever_it_is_cut() {
        for (value, rest) in
            [("{\"b\": [\"}\\\"]\"]}", ", 1"), ("\"a,\"", "}"), ("[1, [2]]", "}"), (" -1.5", "]"), ("null\n", "}")]
        {
            let json = format!("{value}{rest}");
            for cut in 0..json.len() {
                let mut passed = Passed::default();
                let first = passed.skip(&json.as_bytes()[..cut]);
                let second = if passed.end().is_some() { 0 } else { passed.skip(&json.as_bytes()[first..]) };
                assert_eq!((first + second, passed.end()), (value.len(), Some(End::Whole)), "{json}");
            }
        }
        let mut passed = Passed::default();
        assert_eq!((passed.skip(b"\"ab\n\"}"), passed.end()), (3, Some(End::Broken)));
    }
}
