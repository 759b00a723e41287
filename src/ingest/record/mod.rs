//! Records: articles as objects of named fields, under all the names that dumps of news give them.
//!
//! JSON, CSV, YAML and TOML come here. Unknown fields are passed over without being built; of the names of
//! one field the first in its list that has a value wins, wherever it stands. Names are compared without
//! case, `_`, `-`, `.` and spaces: `datePublished`, `date_published` and `Date-Published` are one.
//! While the fields are read, the names are counted that only certain news formats give: an object of such a format is
//! told from a dump's record without a second look.

pub(crate) mod clean;
pub(crate) mod columns;
pub(crate) mod elsewhere;
pub(crate) mod lists;
mod literal;
mod names;
mod parts;
mod rows;
pub(crate) mod seen;
pub(crate) mod value;

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

pub(crate) use self::names::Telltale;
use self::names::{Field, Name, Telltales};
use self::value::{Budget, Value, Within};
use super::draft::Draft;
use super::{dates, language, metadata};
use crate::article::{Article, Headline, Lines};

/// The fields of a record that make an article.
#[derive(Debug, Default)]
pub(crate) struct Record<'de> {
    fields: [Option<(u8, Value<'de>)>; Field::COUNT],
    telltales: Telltales,
}

impl<'de> Record<'de> {
    /// Returns what can be seen of the object that the bytes begin with, which may be cut off anywhere.
    pub(crate) fn glance(bytes: &'de [u8]) -> Self {
        let mut record = Record::default();
        // What ends the look is told when the record is read.
        let _ = serde_json::Deserializer::from_slice(bytes).deserialize_map(Fields {
            record: &mut record,
            budget: &Budget::default(),
            doubt: 0,
        });
        record
    }

    /// Returns how many names it has that only a certain format gives.
    pub(crate) fn count(&self, telltale: Telltale) -> u8 {
        self.telltales.count(telltale)
    }

    /// Returns the format that the names of its fields tell of, if they tell of one.
    pub(crate) fn format(&self) -> Option<Telltale> {
        self.telltales.format()
    }

    /// Returns whether it has a text of its own, not only a summary.
    pub(crate) fn has_text(&self) -> bool {
        self.has(Field::Text)
    }

    /// Returns whether it has a text that is surely its own, not that of an object inside.
    pub(crate) fn has_own_text(&self) -> bool {
        let rank = self.fields[Field::Text as usize].as_ref().map(|(rank, _)| *rank);
        self.has_text() && rank.is_some_and(|rank| rank < names::DOUBTFUL)
    }

    /// Returns the article, or nothing when the record has neither text nor summary nor headline.
    pub(crate) fn into_draft(self, lines: Lines) -> Option<Draft> {
        let text = [Field::Text, Field::Summary].into_iter().filter_map(|field| self.clean_text(field)).next();
        let mut draft = self.metadata();
        draft.article.text = text.unwrap_or_default();
        draft.article.lines = lines;
        let is_article = !draft.article.text.is_empty() || draft.article.headline != Headline::None;
        is_article.then_some(draft)
    }

    /// Returns an article of the record's metadata, without text.
    pub(crate) fn metadata(&self) -> Draft {
        let (headline, subject) = match (self.line(Field::Headline), self.line(Field::Subject)) {
            (None, subject) => (subject, None),
            both => both,
        };
        let value = |field| self.value(field).and_then(Value::string);
        let language = value(Field::Language).unwrap_or_default();
        // Some programs say by the address of an article where it comes from.
        let source = self.names(Field::Source);
        let address = source.as_deref().filter(|source| source.starts_with("http") && host(source).is_some());
        let article = Article {
            own_id: value(Field::Id).and_then(|id| metadata::own_id(&id)),
            headline: headline.map_or(Headline::None, Headline::Apart),
            author: self.names(Field::Author).and_then(|author| metadata::byline(&author)),
            source: address.and_then(host).or_else(|| source.clone()),
            section: self.names(Field::Section).or(subject),
            place: self.line(Field::Place),
            url: self.address().or_else(|| address.map(str::to_owned)),
            lang: language::code(&language).map(str::to_owned),
            ..Article::default()
        };
        let draft = Draft::new(article).dated(value(Field::Date).unwrap_or_default());
        if language.is_empty() { draft } else { draft.in_language(language) }
    }

    fn value(&self, field: Field) -> Option<&Value<'de>> {
        self.fields[field as usize].as_ref().map(|(_, value)| value)
    }

    /// Returns a field as one line; a list or table that was written down as a text is what it was.
    fn line(&self, field: Field) -> Option<String> {
        self.read(field, |value| value.names())
    }

    /// Returns the address.
    fn address(&self) -> Option<String> {
        self.read(Field::Url, |value| value.address())
    }

    fn read(&self, field: Field, of: impl for<'v> Fn(&'v Value<'_>) -> Option<Cow<'v, str>>) -> Option<String> {
        let written = of(self.value(field)?)?;
        match literal::value_of(&written) {
            Some(value) => of(&value).and_then(|line| clean::line(&line)),
            None => clean::line(&written),
        }
    }

    /// Returns a field as a line of names: a number is none, but a key to a name that is kept elsewhere.
    fn names(&self, field: Field) -> Option<String> {
        self.line(field).filter(|names| !names.bytes().all(|byte| byte.is_ascii_digit()))
    }

    /// Returns whether a field holds a text.
    fn has(&self, field: Field) -> bool {
        self.value(field).is_some_and(|value| parts::parts_of(value).iter().any(|part| !is_key(&part.text)))
    }

    /// Returns a text without markup, if one is left; of a list of texts each is a paragraph.
    fn clean_text(&self, field: Field) -> Option<String> {
        let rank = self.fields[field as usize].as_ref().map_or(0, |(rank, _)| *rank % names::DOUBTFUL);
        let is_html = rank >= names::HTML_RANK;
        let clean = |part: parts::Part<'_>| match part.is_html || is_html {
            true => clean::markup(&part.text),
            false => clean::text(part.text),
        };
        let parts = parts::parts_of(self.value(field)?).into_iter().filter(|part| !is_key(&part.text));
        parts.map(clean).filter(|text| !text.trim().is_empty()).reduce(|all, next| all + "\n\n" + &next)
    }

    /// Returns whether there is a text of which nothing is understood.
    pub(crate) fn has_unread_text(&self) -> bool {
        self.value(Field::Text).is_some_and(parts::is_unread)
    }

    /// Keeps a value; an object under the name of a text may be a whole article: `{"article": {"title": …}}`. A list of
    /// articles is no text.
    fn put_any(&mut self, key: &str, name: Name, value: Value<'de>) {
        match value {
            Value::List(_) if name.field == Field::Text && lists::are_articles(key, &value) => {}
            Value::Object(fields) if name.field == Field::Nested => self.put_fields(fields),
            Value::Object(fields) if name.field == Field::Text => {
                let mut known = fields.iter().filter_map(|(key, _)| names::lookup(key).0).peekable();
                if known.peek().is_none() {
                    return self.put(name, Value::Object(fields));
                }
                // Where none of the names is that of a text, it may have one that objects give it: `{"value": …, "summary": …}`.
                let has_text = known.any(Name::is_text);
                let is_own = |key: &str| parts::is_tree(key) || (!has_text && parts::is_own(key));
                let (own, others) = fields.into_iter().partition(|(key, _)| is_own(key));
                self.put(name, Value::Object(own));
                self.put_fields(others);
            }
            value if key == "wp:term" => self.put(name, value.categories()),
            value if name.field != Field::Nested => self.put(in_sections(key, name, &value), value),
            _ => {}
        }
    }

    fn put_fields(&mut self, fields: Vec<(Cow<'de, str>, Value<'de>)>) {
        for (key, value) in fields {
            match names::lookup(&key).0 {
                Some(name) if name.field == Field::Nested => self.put_any(&key, name, value),
                Some(name) if name.field == Field::Text && lists::are_articles(&key, &value) => {}
                Some(name) => self.put(in_sections(&key, name, &value), value),
                None => {}
            }
        }
    }

    /// Keeps a value, if it is one and none of a better name was seen; a text that is not understood gives way to any other.
    fn put(&mut self, mut name: Name, value: Value<'de>) {
        if name.field == Field::Text && parts::is_unread(&value) {
            name.rank = UNREAD;
        }
        // A number is a key or a count.
        let is_named = matches!(name.field, Field::Author | Field::Source | Field::Section | Field::Text);
        let is_program = name.field == Field::Source && value.is_program();
        if (is_named && value.is_number()) || (name.is_around() && !value.is_object()) || is_program {
            return;
        }
        let slot = &mut self.fields[name.field as usize];
        if let Some((rank, other)) = slot
            && name.is_half_of(*rank)
            && !value.is_nothing()
        {
            let mut halves = [std::mem::replace(other, Value::Nothing), value];
            // The name of the beginning has the higher rank.
            if name.rank > *rank {
                halves.reverse();
            }
            (*rank, *other) = (name.rank.min(*rank), Value::List(halves.into()));
            return;
        }
        if !value.is_nothing() && slot.as_ref().is_none_or(|(rank, _)| name.rank < *rank) {
            *slot = Some((name.rank, value));
        }
    }
}

/// Returns what a name stands for: under that of the sections of a paper may be those of a text.
fn in_sections(key: &str, name: Name, value: &Value<'_>) -> Name {
    match key.eq_ignore_ascii_case("sections") && parts::are_sections(value) {
        true => Name { rank: names::SECTIONS.rank + name.rank / names::DOUBTFUL * names::DOUBTFUL, ..names::SECTIONS },
        false => name,
    }
}

/// The rank of a text that is not understood.
const UNREAD: u8 = u8::MAX;

/// Returns whether what stands where a text may stand is a key to something kept elsewhere: one word of letters and figures.
fn is_key(text: &str) -> bool {
    text.len() > 8
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Returns the host of an address, without `www.`.
fn host(address: &str) -> Option<String> {
    let host = address.split_once("://")?.1.split(['/', '?', '#', ':']).next()?;
    metadata::one_line(host.strip_prefix("www.").unwrap_or(host))
}

impl<'de> Deserialize<'de> for Record<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut record = Record::default();
        deserializer.deserialize_map(Fields { record: &mut record, budget: &Budget::default(), doubt: 0 })?;
        Ok(record)
    }
}

/// Puts the fields of an object into a record.
struct Fields<'a, 'de> {
    record: &'a mut Record<'de>,
    budget: &'a Budget,
    /// How much worse the names here are than those of the record itself.
    doubt: u8,
}

impl<'de> Visitor<'de> for Fields<'_, 'de> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<value::Key<'de>>()? {
            let (name, telltale) = names::lookup(&key.0);
            self.record.telltales.add(telltale);
            match name {
                Some(Name { field: Field::Nested, rank }) => {
                    let doubt = self.doubt.max(rank);
                    map.next_value_seed(Nested(Fields { record: self.record, budget: self.budget, doubt }))?;
                }
                Some(Name { field, rank }) => {
                    let name = Name { field, rank: rank + self.doubt };
                    self.record.put_any(&key.0, name, map.next_value_seed(Within(self.budget))?);
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

/// An object inside of the record whose fields are the record's; any other value is passed over.
struct Nested<'a, 'de>(Fields<'a, 'de>);

impl<'de> DeserializeSeed<'de> for Nested<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(json: &str) -> Draft {
        serde_json::from_str::<Record<'_>>(json).unwrap().into_draft(Lines::Record(1)).unwrap()
    }

    fn article(json: &str) -> Article {
        draft(json).article
    }

    #[test]
    fn takes_every_field() {
        let article = article(
            r#"{"id": 7, "headline": "A\nB", "body": "x\r\ny", "datePublished": "2025-12-01", "byline": "By Ada Quill", "lang": "en-GB",
                "publisher": {"@type": "Organization", "name": "The Bell"}, "section": "Sea", "dateline": "PORT ANSEL", "link": "https://a.example/"}"#,
        );
        let expected = Article {
            own_id: Some("7".to_owned()),
            headline: Headline::Apart("A B".to_owned()),
            text: "x\ny".to_owned(),
            author: Some("Ada Quill".to_owned()),
            source: Some("The Bell".to_owned()),
            section: Some("Sea".to_owned()),
            place: Some("PORT ANSEL".to_owned()),
            url: Some("https://a.example/".to_owned()),
            lang: Some("en".to_owned()),
            lines: Lines::Record(1),
            ..Article::default()
        };
        assert_eq!(article, expected);
    }

    #[test]
    fn the_best_name_wins_wherever_it_stands() {
        assert_eq!(article(r#"{"content": "short", "maintext": "whole"}"#).text, "whole");
        assert_eq!(article(r#"{"maintext": "whole", "content": "short"}"#).text, "whole");
        assert_eq!(article(r#"{"maintext": null, "content": "short", "title": ""}"#).text, "short");
    }

    #[test]
    fn values_have_many_shapes() {
        let article = article(
            r#"{"headline": {"main": "A", "kicker": null}, "content": {"rendered": "x", "protected": false},
                "authors": [{"name": "Ada Quill"}, "Bo Reed", {"age": 3}], "source": {"id": null, "name": "Bell"},
                "categories": ["Sea", "Trade"], "date": {"$date": 1764585015000}, "_id": {"$oid": "5f"}}"#,
        );
        assert_eq!((article.title(), article.text.as_str()), (Some("A"), "x"));
        assert_eq!(article.author.as_deref(), Some("Ada Quill, Bo Reed"));
        assert_eq!(article.source.as_deref(), Some("Bell"));
        assert_eq!(article.section.as_deref(), Some("Sea, Trade"));
        assert_eq!(article.own_id.as_deref(), Some("5f"));
    }

    #[test]
    fn a_date_is_handed_on_as_written() {
        for (json, written) in [
            (r#"{"title": "A", "date": "5/6/2025"}"#, Some("5/6/2025")),
            (r#"{"title": "A", "date": {"$date": 1764585015000}}"#, Some("1764585015000")),
            (r#"{"title": "A", "date": 20251201}"#, Some("20251201")),
            (r#"{"title": "A", "date": " "}"#, None),
            (r#"{"title": "A"}"#, None),
        ] {
            assert_eq!(draft(json).date.as_deref(), written, "{json}");
        }
    }

    #[test]
    fn markup_is_cleaned_where_it_surely_is_markup() {
        let cleaned = article(
            r#"{"title": "Mayor&#8217;s <i>plan</i>", "body_html": "<p>One</p><p>Two &amp; three</p>", "author": "['Ada Quill', 'Bo Reed']"}"#,
        );
        assert_eq!((cleaned.title(), cleaned.text.as_str()), (Some("Mayor\u{2019}s plan"), "One\n\nTwo & three"));
        assert_eq!(cleaned.author.as_deref(), Some("Ada Quill, Bo Reed"));
        assert_eq!(article(r#"{"content": "<p>One</p><p>Two</p>"}"#).text, "One\n\nTwo");
        assert_eq!(article(r#"{"text": "a < b, <sic>"}"#).text, "a < b, <sic>");
        assert_eq!(article(r#"{"html": "<p></p>", "summary": "short"}"#).text, "short");
    }

    #[test]
    fn a_subject_is_the_section_where_there_is_a_headline() {
        assert_eq!(article(r#"{"title": "A", "subject": "World", "text": "x"}"#).section.as_deref(), Some("World"));
        assert_eq!(article(r#"{"subject": "A", "text": "x"}"#).title(), Some("A"));
    }

    #[test]
    fn an_object_that_may_be_the_record_never_beats_it() {
        let article = article(r#"{"data": {"text": "other", "url": "https://a.example/"}, "title": "A", "text": "x"}"#);
        assert_eq!((article.text.as_str(), article.url.as_deref()), ("x", Some("https://a.example/")));
    }

    #[test]
    fn a_record_of_a_million_values_is_refused() {
        let record = format!(r#"{{"title": "A", "authors": [{}"x"]}}"#, "\"x\",".repeat(1_000_000));
        let error = serde_json::from_str::<Record<'_>>(&record).unwrap_err();
        assert!(error.to_string().starts_with("more than 1000000 values"), "{error}");
    }

    #[test]
    fn a_glance_sees_what_is_there() {
        let cut = r#"{"uri": "urn:1", "versioncreated": "2025-12-01", "headline": "A", "body_xhtml": "<p>cut"#;
        let record = Record::glance(cut.as_bytes());
        assert_eq!((record.count(Telltale::Identity), record.count(Telltale::Ninjs)), (1, 2));
        assert_eq!(record.line(Field::Headline).as_deref(), Some("A"));
    }

    #[test]
    fn objects_inside_are_looked_into() {
        let inside = [
            r#"{"_id": "1", "_source": {"title": "A", "text": "x"}}"#,
            r#"{"id": "1", "webTitle": "B", "fields": {"headline": "A", "bodyText": "x"}}"#,
            r#"{"id": 1, "article": {"title": "A", "body": "x"}}"#,
        ];
        for json in inside {
            let article = article(json);
            assert_eq!(
                (article.title(), article.text.as_str(), article.own_id.as_deref()),
                (Some("A"), "x", Some("1"))
            );
        }
        assert_eq!(article(r#"{"text": "x", "fields": ["title"], "document": "y"}"#).text, "x");
    }

    #[test]
    fn a_text_may_be_a_list_of_paragraphs() {
        assert_eq!(article(r#"{"text": ["x", "", "y"]}"#).text, "x\n\ny");
    }

    #[test]
    fn a_text_may_be_a_list_of_parts_of_a_page() {
        let contents = r#"{"title": "A", "author": "Ada Quill", "contents": [
            {"type": "kicker", "content": "Sea"}, {"type": "title", "content": "A"}, {"type": "byline", "content": "By Ada Quill"},
            {"type": "date", "content": 1325376562000}, {"type": "image", "fullcaption": "A ship", "blurb": "A ship"}, null,
            {"type": "sanitized_html", "subtype": "paragraph", "content": "One"},
            {"type": "sanitized_html", "subtype": "paragraph", "content": "<b>Two</b> &amp; three"},
            {"type": "author_info", "name": "Ada Quill", "bio": "Ada Quill writes."}]}"#;
        assert_eq!(article(contents).text, "One\n\nTwo & three");
        let elements = r#"{"headlines": {"basic": "A"}, "credits": {"by": [{"type": "author", "name": "Ada Quill"}]}, "content_elements": [
            {"type": "text", "content": "One <i>a</i>"}, {"type": "header", "content": "Head"}, {"type": "image", "caption": "A ship"},
            {"type": "list", "items": [{"type": "text", "content": "x"}, {"type": "text", "content": "y"}]},
            {"type": "quote", "content_elements": [{"type": "text", "content": "Q"}]}, {"type": "raw_html", "content": "<script>x</script>"}]}"#;
        let found = article(elements);
        assert_eq!(found.text, "One a\n\nHead\n\nx\n\ny\n\nQ");
        assert_eq!((found.title(), found.author.as_deref()), (Some("A"), Some("Ada Quill")));
    }

    #[test]
    fn a_key_is_no_text_and_an_address_no_name() {
        let found = article(r#"{"title": "A", "story": "ddUyU0VZz0BRneMioxUPQVP6sIxvM", "summary": "short"}"#);
        assert_eq!(found.text, "short");
        let found = article(r#"{"title": "A", "text": "x", "source": "https://www.bell.example/a"}"#);
        assert_eq!(
            (found.source.as_deref(), found.url.as_deref()),
            (Some("bell.example"), Some("https://www.bell.example/a"))
        );
    }

    #[test]
    fn the_title_beside_a_heading_is_that_of_the_paper() {
        let found = article(
            r#"{"heading": "THE QUAY.", "title": {"id": "11", "value": "The Bell (1901 - 1950)"}, "articleText": "x"}"#,
        );
        assert_eq!(found.title(), Some("THE QUAY."));
        assert_eq!(article(r#"{"date": "1905-03-04", "ocr_eng": "x", "title": "The Bell"}"#).text, "x");
    }
}
