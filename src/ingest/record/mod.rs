//! Records: articles as objects of named fields, under all the names that dumps of news give them.
//!
//! JSON, YAML and TOML come here. Unknown fields are passed over without being built; of the names of
//! one field the first in its list that has a value wins, wherever it stands. Names are compared without
//! case, `_`, `-`, `.` and spaces: `datePublished`, `date_published` and `Date-Published` are one.

mod names;
mod value;

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use self::names::{Field, Name};
use self::value::Value;
use super::{charset, dates, language, metadata};
use crate::article::{Article, Headline, Lines};

/// The fields of a record that make an article.
#[derive(Debug, Default)]
pub(crate) struct Record<'de> {
    fields: [Option<(u8, Value<'de>)>; Field::COUNT],
}

impl<'de> Record<'de> {
    /// Returns whether it has a text of its own, not only a summary.
    pub(crate) fn has_text(&self) -> bool {
        self.text(Field::Text).is_some()
    }

    /// Returns whether it has what makes an article: a text, a summary or a headline.
    pub(crate) fn is_article(&self) -> bool {
        self.has_text() || self.text(Field::Summary).is_some() || self.line(Field::Headline).is_some()
    }

    /// Returns the article, or nothing when the record has neither text nor summary nor headline.
    pub(crate) fn into_article(self, lines: Lines) -> Option<Article> {
        if !self.is_article() {
            return None;
        }
        let text = self.text(Field::Text).or_else(|| self.text(Field::Summary)).unwrap_or_default().into_owned();
        Some(Article { text: charset::with_line_feeds(text), lines, ..self.metadata() })
    }

    /// Returns an article of the record's metadata, without text.
    pub(crate) fn metadata(&self) -> Article {
        Article {
            own_id: self.value(Field::Id).and_then(Value::string).and_then(|id| metadata::own_id(&id)),
            headline: self.line(Field::Headline).map_or(Headline::None, Headline::Apart),
            published: self.value(Field::Date).and_then(Value::string).and_then(|date| dates::parse(&date)),
            author: self.line(Field::Author).and_then(|author| metadata::byline(&author)),
            source: self.line(Field::Source),
            section: self.line(Field::Section),
            place: self.line(Field::Place),
            url: self.line(Field::Url),
            lang: self
                .value(Field::Language)
                .and_then(Value::string)
                .and_then(|name| language::code(&name))
                .map(str::to_owned),
            ..Article::default()
        }
    }

    fn value(&self, field: Field) -> Option<&Value<'de>> {
        self.fields[field as usize].as_ref().map(|(_, value)| value)
    }

    fn line(&self, field: Field) -> Option<String> {
        self.value(field)?.names().and_then(|names| metadata::one_line(&names))
    }

    fn text(&self, field: Field) -> Option<Cow<'_, str>> {
        self.value(field)?.text().filter(|text| !text.trim().is_empty())
    }

    /// Keeps a value; an object under the name of a text may be a whole article: `{"article": {"title": …}}`.
    fn put_any(&mut self, name: Name, value: Value<'de>) {
        match value {
            Value::Object(fields) if name.field == Field::Text => {
                let is_article = fields.iter().any(|(key, _)| names::name_of(key).is_some());
                if !is_article {
                    return self.put(name, Value::Object(fields));
                }
                for (key, value) in fields {
                    if let Some(name) = names::name_of(&key).filter(|name| name.field != Field::Nested) {
                        self.put(name, value);
                    }
                }
            }
            value => self.put(name, value),
        }
    }

    /// Keeps a value, if it is one and none of a better name was seen.
    fn put(&mut self, name: Name, value: Value<'de>) {
        let slot = &mut self.fields[name.field as usize];
        if !value.is_nothing() && slot.as_ref().is_none_or(|(rank, _)| name.rank < *rank) {
            *slot = Some((name.rank, value));
        }
    }
}

impl<'de> Deserialize<'de> for Record<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut record = Record::default();
        deserializer.deserialize_map(Fields(&mut record))?;
        Ok(record)
    }
}

/// Puts the fields of an object into a record.
struct Fields<'a, 'de>(&'a mut Record<'de>);

impl<'de> Visitor<'de> for Fields<'_, 'de> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<value::Key<'de>>()? {
            match names::name_of(&key.0) {
                Some(Name { field: Field::Nested, .. }) => map.next_value_seed(Nested(self.0))?,
                Some(name) => self.0.put_any(name, map.next_value()?),
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
struct Nested<'a, 'de>(&'a mut Record<'de>);

impl<'de> DeserializeSeed<'de> for Nested<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(Fields(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(json: &str) -> Article {
        serde_json::from_str::<Record<'_>>(json).unwrap().into_article(Lines::Record(1)).unwrap()
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
            published: dates::parse("2025-12-01"),
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
        assert_eq!(article.published.unwrap().wall.to_string(), "2025-12-01T10:30:15");
        assert_eq!(article.own_id.as_deref(), Some("5f"));
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
}
