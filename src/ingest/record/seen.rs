//! Seen: what an object is, and whether it holds articles further in, told without building it.
//!
//! One look goes over the bytes once, cut off or damaged as they may be, and no deeper than [`DEEPEST`]. What was seen up
//! to the end or the damage counts. What a list is, its first entries show.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::is_key;
use super::lists::{self, DEEPEST, Entries, FIRST, Kind};
use super::names::{self, Field, Name, Telltale, Telltales};
use super::value::{BESIDE, Key, Value};

/// What was seen of an object.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    has_headline: bool,
    /// Whether a headline is more than the heading of a part.
    has_title: bool,
    has_text: bool,
    /// Whether it has a text that is not that of an object inside which may be an answer's list as well.
    has_own_text: bool,
    has_summary: bool,
    has_date: bool,
    has_other: bool,
    /// Whether it says of itself that it is no part of a text.
    is_beside: bool,
    telltales: Telltales,
    holds: bool,
    holds_nothing: bool,
    is_map: bool,
    listed: Option<Telltale>,
}

impl Seen {
    /// Returns what can be seen of the object that the bytes begin with, which may be cut off anywhere, and whether it is.
    pub(crate) fn of(bytes: &[u8]) -> (Self, bool) {
        let mut seen = Seen::default();
        let entry = Entry { entry: &mut What::Nothing, seen: &mut seen, depth: 0 };
        let looked = entry.deserialize(&mut serde_json::Deserializer::from_slice(bytes));
        (seen, looked.is_err_and(|error| error.is_eof()))
    }

    /// Returns whether a list under a name of this kind, with which the bytes begin, holds articles, and whether it is cut off.
    pub(crate) fn of_list(kind: Kind, bytes: &[u8]) -> (Self, bool) {
        let mut seen = Seen::default();
        let under = Under { name: None, kind: Some(kind), is_first: false, is_type: false, seen: &mut seen, depth: 0 };
        let looked = under.deserialize(&mut serde_json::Deserializer::from_slice(bytes));
        (seen, looked.is_err_and(|error| error.is_eof()))
    }

    pub(super) fn of_value(value: &Value<'_>) -> Self {
        let mut seen = Seen::default();
        for (key, value) in value.fields() {
            let (name, telltale) = names::lookup(key);
            seen.telltales.add(telltale);
            match (name, value) {
                (Some(name), Value::Object(_)) if name.field == Field::Nested => seen.merge(&Seen::of_value(value)),
                (Some(name), _) if !value.is_nothing() => seen.put(name),
                (None, Value::Text(text)) if key == "type" => seen.is_beside = BESIDE.contains(&text.as_ref()),
                _ => {}
            }
        }
        seen
    }

    /// Returns whether it has a text of its own.
    pub(crate) fn has_own_text(&self) -> bool {
        self.has_own_text
    }

    /// Returns whether it holds a list of articles further in; of an answer without any, the list is empty.
    pub(crate) fn holds_articles(&self) -> bool {
        self.holds || (self.holds_nothing && !self.has_summary && !self.has_date)
    }

    /// Returns whether it holds articles by their keys.
    pub(crate) fn is_map(&self) -> bool {
        self.is_map
    }

    /// Returns the format of the first article in its lists, where it tells.
    pub(crate) fn listed(&self) -> Option<Telltale> {
        self.listed
    }

    /// Returns whether it is an article with a text and something else that only articles have, or an item of a format.
    pub(crate) fn is_surely_article(&self) -> bool {
        let is_record = self.has_text && (self.has_headline || self.has_date || self.has_other);
        is_record || self.telltales.format().is_some()
    }

    /// Returns whether it has a headline or a date of its own; a mere heading counts where parts of a text have none.
    pub(super) fn is_entry(&self, counts_headings: bool) -> bool {
        self.has_title || self.has_date || (counts_headings && self.has_headline)
    }

    /// Returns whether it says of itself that it is no part of a text.
    pub(super) fn is_beside(&self) -> bool {
        self.is_beside
    }

    fn is_article(&self) -> bool {
        self.has_text || self.has_summary || self.has_headline || self.telltales.format().is_some()
    }

    /// Keeps that a field says something.
    fn put(&mut self, name: Name) {
        match name.field {
            Field::Headline | Field::Subject => {
                self.has_headline = true;
                self.has_title |= !names::is_heading(name);
            }
            Field::Text => (self.has_text, self.has_own_text) = (true, true),
            Field::Summary => self.has_summary = true,
            Field::Date => self.has_date = true,
            Field::Author | Field::Url | Field::Source => self.has_other |= !name.is_around(),
            _ => {}
        }
    }

    /// Takes what an object inside says as its own.
    fn merge(&mut self, inner: &Seen) {
        self.has_headline |= inner.has_headline;
        self.has_title |= inner.has_title;
        self.has_text |= inner.has_text;
        self.has_summary |= inner.has_summary;
        self.has_date |= inner.has_date;
        self.has_other |= inner.has_other;
        self.telltales.merge(&inner.telltales);
    }

    /// Takes the lists of an object inside as its own, unless that is an article with a text.
    fn hold(&mut self, inner: &Seen) {
        if inner.has_own_text {
            return;
        }
        self.holds |= inner.holds;
        self.holds_nothing |= inner.holds_nothing;
        self.listed = self.listed.or(inner.listed);
    }

    /// Keeps that an article is in a list.
    fn list(&mut self, article: &Seen) {
        if !self.holds {
            self.listed = article.telltales.format();
        }
        self.holds = true;
    }
}

/// Looks at the fields of an object.
fn look<'de, A: MapAccess<'de>>(seen: &mut Seen, depth: usize, mut map: A) -> Result<(), A::Error> {
    let mut is_first = true;
    while let Some(Key(key)) = map.next_key::<Key<'de>>()? {
        let (name, telltale) = names::lookup(&key);
        let kind = lists::kind(&key);
        seen.telltales.add(telltale);
        let is_type = key == "type";
        let is_unknown = name.is_none() && kind.is_none();
        if depth < DEEPEST && (!is_unknown || is_first || is_type) {
            let is_first = is_first && is_unknown;
            map.next_value_seed(Under { name, kind, is_first, is_type, seen: &mut *seen, depth })?;
        } else {
            map.next_value::<IgnoredAny>()?;
        }
        is_first = false;
    }
    Ok(())
}

/// What an entry of a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Nothing,
    Object,
    Other,
}

/// Looks at an entry of a list.
struct Entry<'s> {
    entry: &'s mut What,
    seen: &'s mut Seen,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Entry<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Entry<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        *self.entry = What::Object;
        look(self.seen, self.depth, map)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        *self.entry = What::Other;
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        if !text.trim().is_empty() {
            *self.entry = What::Other;
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        *self.entry = What::Other;
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        *self.entry = What::Other;
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        *self.entry = What::Other;
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Looks at what stands under a name of an object.
struct Under<'s> {
    name: Option<Name>,
    kind: Option<Kind>,
    /// Whether it is the first of the object, under a name that is not known.
    is_first: bool,
    /// Whether it says what the object is.
    is_type: bool,
    seen: &'s mut Seen,
    depth: usize,
}

impl Under<'_> {
    fn put(&mut self) {
        if let Some(name) = self.name {
            self.seen.put(name);
        }
    }

    /// A number is a date or a headline, but no text.
    fn number(mut self) {
        if self.name.is_some_and(|name| !matches!(name.field, Field::Text | Field::Summary)) {
            self.put();
        }
    }

    fn is(&self, field: Field) -> bool {
        self.name.is_some_and(|name| name.field == field)
    }

    /// Looks at the entries of a list; what was seen of them counts also if an entry is cut off or damaged.
    fn entries<'de, A: SeqAccess<'de>>(&mut self, list: &mut A, entries: &mut Entries) -> Result<(), A::Error> {
        let mut is_empty = true;
        while entries.objects < FIRST {
            let (mut entry, mut seen) = (What::Nothing, Seen::default());
            let next = list.next_element_seed(Entry { entry: &mut entry, seen: &mut seen, depth: self.depth + 1 });
            match entry {
                What::Object => {
                    entries.note(self.kind.unwrap_or(Kind::Holders), &seen);
                    self.seen.hold(&seen);
                    if self.kind == Some(Kind::Articles) && (next.is_err() || seen.is_article()) {
                        self.seen.list(&seen);
                    }
                }
                What::Other => entries.others += 1,
                // What is damaged where an entry should begin says nothing of the others.
                What::Nothing if next.is_err() && entries.others == 0 && self.kind == Some(Kind::Articles) => {
                    self.seen.holds = true;
                }
                What::Nothing => {}
            }
            match next? {
                Some(()) => is_empty = false,
                None => {
                    self.seen.holds_nothing |= is_empty && self.kind == Some(Kind::Articles);
                    return Ok(());
                }
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Under<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Under<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, map: A) -> Result<(), A::Error> {
        let mut inner = Seen::default();
        let looked = look(&mut inner, self.depth + 1, map);
        let is_text = self.is(Field::Text);
        if is_text || self.is(Field::Nested) {
            self.seen.merge(&inner);
            self.seen.hold(&inner);
            let is_parts = is_text && !inner.is_article() && !inner.holds_articles();
            self.seen.has_text |= is_parts;
            self.seen.has_own_text |= is_parts || (inner.has_own_text && (is_text || self.kind.is_none()));
        } else {
            self.put();
            if self.name.is_none() && self.kind.is_some() {
                self.seen.hold(&inner);
            }
        }
        if self.kind == Some(Kind::Articles) && (inner.is_map || inner.is_surely_article()) {
            self.seen.list(&inner);
        }
        self.seen.is_map |= self.is_first && looked.is_ok() && inner.is_surely_article();
        looked
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let mut entries = Entries::default();
        let looked = self.entries(&mut list, &mut entries);
        match self.kind {
            Some(Kind::Stories | Kind::Texts) if entries.are_articles() => self.seen.holds = true,
            _ if entries.objects + entries.others > 0 => self.put(),
            _ => {}
        }
        looked
    }

    fn visit_str<E>(mut self, text: &str) -> Result<(), E> {
        self.seen.is_beside |= self.is_type && BESIDE.contains(&text);
        if !(text.trim().is_empty() || (self.is(Field::Text) && is_key(text))) {
            self.put();
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        self.number();
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        self.number();
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.number();
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}
