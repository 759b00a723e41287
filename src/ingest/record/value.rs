//! Values: what stands under a known name, in any of the shapes that dumps give it.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// The most values that are built of one record. News has hundreds; a hostile record of 64 MiB could have as many millions,
/// each far larger in memory than in the file.
const MOST_VALUES: usize = 1_000_000;

/// The names under which an object keeps its own name or text, the best first. (`$date` and `$oid` are MongoDB's,
/// the long one is that of the TOML parser.)
pub(super) const INNER: [&str; 22] = [
    "name",
    "fullname",
    "full_name",
    "displayname",
    "display_name",
    "original",
    "main",
    "by",
    "basic",
    "rendered",
    "text",
    "#text",
    "content",
    "title",
    "value",
    "default",
    "$oid",
    "$date",
    "$numberLong",
    "$__toml_private_datetime",
    "items",
    "content_elements",
];

/// The names of objects inside of an object that keep its name, where nothing above does.
const AROUND: [&str; 3] = ["primary_section", "data", "attributes"];

/// The names under which an object keeps an address, the best first.
const ADDRESSES: [&str; 6] = ["canonical", "permalink", "href", "url", "@id", "rendered"];

/// What parts of a story call themselves that are no part of its text: what is said of it, and what stands beside it.
pub(super) const BESIDE: [&str; 17] = [
    "kicker",
    "title",
    "headline",
    "byline",
    "date",
    "author_info",
    "image",
    "gallery",
    "video",
    "audio",
    "raw_html",
    "custom_embed",
    "oembed_response",
    "interstitial_link",
    "inline_story",
    "reference",
    "divider",
];

/// A value under a known name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'de> {
    Nothing,
    Text(Cow<'de, str>),
    Integer(i64),
    Float(f64),
    List(Vec<Value<'de>>),
    Object(Vec<(Cow<'de, str>, Value<'de>)>),
}

/// Counts the values of a record while they are built.
#[derive(Debug, Default)]
pub(super) struct Budget(Cell<usize>);

impl Budget {
    fn spend<E: Error>(&self) -> Result<(), E> {
        self.0.set(self.0.get() + 1);
        if self.0.get() > MOST_VALUES {
            return Err(E::custom(format_args!("more than {MOST_VALUES} values")));
        }
        Ok(())
    }
}

impl<'de> Value<'de> {
    /// Returns what a field of an object holds, whatever the case its name is written in.
    pub(crate) fn get(&self, name: &str) -> Option<&Value<'de>> {
        let Value::Object(fields) = self else { return None };
        fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Returns the fields of an object, in their order.
    pub(crate) fn fields(&self) -> &[(Cow<'de, str>, Value<'de>)] {
        match self {
            Value::Object(fields) => fields,
            _ => &[],
        }
    }

    /// Returns the values of a list, or a single value as a list of one.
    pub(crate) fn items(&self) -> &[Value<'de>] {
        match self {
            Value::Nothing => &[],
            Value::List(values) => values,
            single => std::slice::from_ref(single),
        }
    }

    /// Returns a field of an object that is a text.
    pub(crate) fn text_of(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Value::Text(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        }
    }

    pub(super) fn is_nothing(&self) -> bool {
        match self {
            Value::Nothing => true,
            Value::Text(text) => text.trim().is_empty(),
            Value::List(values) => values.iter().all(Value::is_nothing),
            Value::Object(fields) => fields.is_empty(),
            Value::Integer(_) | Value::Float(_) => false,
        }
    }

    /// Returns a single value as written.
    pub(crate) fn string(&self) -> Option<Cow<'_, str>> {
        match self {
            Value::Nothing => None,
            Value::Text(text) => Some(Cow::Borrowed(text)),
            Value::Integer(number) => Some(Cow::Owned(number.to_string())),
            // Whole numbers (epoch seconds with a fraction of nothing) without the fraction.
            Value::Float(number) => Some(Cow::Owned(format!("{number}"))),
            Value::List(values) => values.iter().find(|value| !value.is_nothing())?.string(),
            Value::Object(_) => self.inner().map_or_else(|| self.parts_of_date(), Value::string),
        }
    }

    /// Returns a value, or the names in a list of values, parted by commas.
    pub(crate) fn names(&self) -> Option<Cow<'_, str>> {
        match self {
            Value::List(values) => {
                // Numbers in a list are no names.
                let is_name = |value: &&Value<'_>| !matches!(value, Value::Integer(_) | Value::Float(_));
                let names: Vec<_> = values.iter().filter(is_name).filter_map(Value::names).collect();
                (!names.is_empty()).then(|| Cow::Owned(names.join(", ")))
            }
            Value::Object(_) => self.inner().map_or_else(|| self.parts_of_name(), Value::names),
            single => single.string().filter(|name| !name.trim().is_empty()),
        }
    }

    /// Returns an address, or the first in a list or an object of them; of links only one to the article itself.
    pub(super) fn address(&self) -> Option<Cow<'_, str>> {
        match self {
            Value::List(values) => values.iter().find_map(Value::address),
            Value::Object(_) if self.text_of("rel").is_some_and(|rel| !matches!(rel, "alternate" | "canonical")) => {
                None
            }
            Value::Object(_) => {
                let named = ADDRESSES.iter().filter_map(|name| self.get(name)).find_map(Value::address);
                named.or_else(|| self.inner()?.address().filter(|address| address.contains("://")))
            }
            Value::Text(text) => Some(Cow::Borrowed(text.as_ref())).filter(|text| !text.trim().is_empty()),
            Value::Nothing | Value::Integer(_) | Value::Float(_) => None,
        }
    }

    /// Returns the categories in what WordPress says of all terms of a post, its tags among them.
    pub(super) fn categories(self) -> Self {
        let flat = |value: Value<'de>| match value {
            Value::List(values) => values,
            value => vec![value],
        };
        let Value::List(values) = self else { return Value::Nothing };
        let terms = values.into_iter().flat_map(flat);
        Value::List(terms.filter(|term| term.text_of("taxonomy") == Some("category")).collect())
    }

    /// Returns whether it is a number, or a list of nothing else: a key to something that is kept elsewhere.
    pub(super) fn is_number(&self) -> bool {
        match self {
            Value::Integer(_) | Value::Float(_) => true,
            Value::List(values) => values.iter().all(Value::is_number),
            _ => false,
        }
    }

    /// Returns whether it is an object, or a list of nothing else.
    pub(super) fn is_object(&self) -> bool {
        match self {
            Value::Object(_) => true,
            Value::List(values) => values.iter().all(Value::is_object),
            _ => false,
        }
    }

    /// Returns the day that lists of references keep in its parts: `{"date-parts": [[2025, 12, 1]]}`.
    fn parts_of_date(&self) -> Option<Cow<'_, str>> {
        let Value::List(parts) = self.get("date-parts")?.items().first()? else { return None };
        let numbers: Vec<u16> = parts.iter().filter_map(|part| part.string()?.parse().ok()).collect();
        let [year, month, day] = numbers[..] else { return None };
        Some(Cow::Owned(format!("{year:04}-{month:02}-{day:02}")))
    }

    /// Returns the name of a person that they keep in its parts: `{"family": "Quill", "given": "Ada"}`.
    fn parts_of_name(&self) -> Option<Cow<'_, str>> {
        let family = self.text_of("family")?;
        let given = self.text_of("given");
        Some(given.map_or(Cow::Borrowed(family), |given| Cow::Owned(format!("{given} {family}"))))
    }

    /// Returns whether it is the program that something was posted with, as a link that says that it is not to be followed.
    pub(super) fn is_program(&self) -> bool {
        matches!(self, Value::Text(text) if text.trim_start().starts_with("<a ") && text.contains("nofollow"))
    }

    /// Returns what an object calls its own name or text.
    fn inner(&self) -> Option<&Self> {
        let Value::Object(fields) = self else { return None };
        INNER.iter().chain(&AROUND).find_map(|inner| {
            fields
                .iter()
                .find(|(key, value)| key.eq_ignore_ascii_case(inner) && !value.is_nothing())
                .map(|(_, value)| value)
        })
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Within(&Budget::default()).deserialize(deserializer)
    }
}

/// Builds a value within a budget.
#[derive(Clone, Copy)]
pub(super) struct Within<'b>(pub(super) &'b Budget);

impl<'de> DeserializeSeed<'de> for Within<'_> {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value<'de>, D::Error> {
        self.0.spend()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Within<'_> {
    type Value = Value<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value<'de>, E> {
        Ok(Value::Nothing)
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value<'de>, E> {
        Ok(Value::Integer(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value<'de>, E> {
        Ok(i64::try_from(number).map_or_else(|_| Value::Text(Cow::Owned(number.to_string())), Value::Integer))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value<'de>, E> {
        Ok(Value::Float(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text)))
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Nothing)
    }

    fn visit_none<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }

    /// Keeps all values of a list, those that say nothing as well: lists may be columns side by side.
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value<'de>, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(self)? {
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        let mut fields = Vec::new();
        while let Some(Key(key)) = map.next_key::<Key<'de>>()? {
            let value = map.next_value_seed(self)?;
            // A space between two words may be a piece of a text.
            let is_space = matches!(&value, Value::Text(text) if matches!(&*key, "text" | "value") && !text.is_empty());
            if is_space || !value.is_nothing() {
                fields.push((key, value));
            }
        }
        Ok(Value::Object(fields))
    }
}

/// The name of a field, borrowed where it can be.
pub(super) struct Key<'de>(pub(super) Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Borrowed(key)))
    }

    fn visit_str<E>(self, key: &str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Owned(key.to_owned())))
    }
}
