//! Items: what the agencies' formats have in common, and the marks they leave in bylines and datelines.

use crate::article::{Article, Headline};
use crate::ingest::draft::Draft;
use crate::ingest::formats::{newsroom, nitf};
use crate::ingest::record::clean;
use crate::ingest::record::value::Value;
use crate::ingest::xml::Tree;
use crate::ingest::{language, metadata};

/// Objects around an item.
const WRAPPERS: [&str; 7] = ["item", "data", "_source", "attributes", "node", "document", "fields"];

/// Returns the item in an object that may be wrapped around it: the first that has one of these fields.
pub(super) fn unwrapped<'v, 'de>(value: &'v Value<'de>, fields: &[&str]) -> Option<&'v Value<'de>> {
    let mut value = value;
    for _ in 0..8 {
        if fields.iter().any(|field| value.get(field).is_some()) {
            return Some(value);
        }
        value = WRAPPERS.iter().find_map(|wrapper| value.get(wrapper).filter(|inner| !inner.fields().is_empty()))?;
    }
    None
}

/// Returns the first of these fields that is a text, as one line.
pub(super) fn line(item: &Value<'_>, fields: &[&str]) -> Option<String> {
    fields.iter().find_map(|field| item.get(field)?.names().and_then(|text| clean::line(&text)))
}

/// Returns the first of these fields that is a text, without markup.
pub(super) fn text(item: &Value<'_>, fields: &[&str]) -> Option<String> {
    fields.iter().find_map(|field| item.text_of(field).and_then(clean_text))
}

/// Returns the first of these fields that is HTML, as text.
pub(super) fn markup(item: &Value<'_>, fields: &[&str]) -> Option<String> {
    fields.iter().find_map(|field| item.text_of(field).and_then(|html| not_blank(clean::markup(html))))
}

/// Returns a text without markup, if it says something.
pub(super) fn clean_text(text: &str) -> Option<String> {
    not_blank(clean::text(text.into()))
}

/// Returns a text that says something.
pub(super) fn not_blank(text: String) -> Option<String> {
    (!text.trim().is_empty()).then_some(text)
}

/// Returns an article with this headline, which may be the first paragraph of the text.
pub(super) fn titled(headline: Option<String>, text: Option<String>) -> Article {
    let text = text.unwrap_or_default();
    let first = text.lines().next().unwrap_or_default();
    let headline = match headline {
        Some(headline) if metadata::one_line(first).as_deref() == Some(&headline) => Headline::InText(0..first.len()),
        Some(headline) => Headline::Apart(headline),
        None => Headline::None,
    };
    Article { headline, text, ..Article::default() }
}

/// Returns the code of the language an item states.
pub(super) fn language(item: &Value<'_>) -> Option<String> {
    item.get("language").and_then(Value::string).and_then(|name| language::code(&name)).map(str::to_owned)
}

/// Returns the draft of an item's article, with the first of these fields that is a date.
pub(super) fn draft(article: Article, item: &Value<'_>, dates: &[&str]) -> Draft {
    let draft = Draft::new(article).dated(line(item, dates).unwrap_or_default());
    match item.text_of("language") {
        Some(tag) => draft.in_language(tag),
        None => draft,
    }
}

/// Returns the names of a byline: without the word before them, and without the agency that stands for itself behind
/// them (`Von Ada Quill, dpa`).
pub(super) fn credit(byline: &str, language: Option<&str>, agency: Option<&str>) -> Option<String> {
    Some(newsroom::without_agency(&newsroom::byline(byline, language)?, agency))
}

/// Returns the text of a story in NITF, or nothing when it is none.
pub(super) fn nitf_text(markup: &str) -> Option<String> {
    let tree = Tree::parse(markup).ok()?;
    let text = nitf::draft(tree.root().filter(|root| root.is("nitf"))?).article.text;
    not_blank(text)
}

/// Returns an address of the web, if the identifier is one.
pub(super) fn address(identifier: &str) -> Option<String> {
    let is_web = identifier.starts_with("http://") || identifier.starts_with("https://");
    is_web.then(|| metadata::one_line(identifier)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credit_is_names() {
        assert_eq!(credit("Von Ada Quill, dpa", Some("de"), Some("dpa")).as_deref(), Some("Ada Quill"));
        assert_eq!(credit("Von Ada Quill", Some("en"), None).as_deref(), Some("Von Ada Quill"));
        assert_eq!(credit("Von Ada Quill, quill", Some("de"), Some("Quill")).as_deref(), Some("Ada Quill"));
        assert_eq!(credit("By ADA QUILL", None, None).as_deref(), Some("ADA QUILL"));
        assert_eq!(credit("Ada Quill, The Bell", Some("en"), Some("dpa")).as_deref(), Some("Ada Quill, The Bell"));
    }

    #[test]
    fn a_headline_that_opens_the_text_stands_in_it() {
        let article = titled(Some("Ferries resume".to_owned()), Some("Ferries resume\n\nThe first left.".to_owned()));
        assert_eq!(article.headline, Headline::InText(0..14));
        let article = titled(Some("Ferries".to_owned()), Some("Ferries resume".to_owned()));
        assert_eq!(article.headline, Headline::Apart("Ferries".to_owned()));
    }
}
