//! Elsewhere: a long text under a name that no one here knows, in a record that has none under those that are known.

use std::borrow::Cow;

use super::names::{self, Field};
use super::parts;
use super::value::Value;

/// The fewest words, and the fewest letters where words are not parted, of a text that is looked for.
const PROSE: (usize, usize) = (40, 100);

/// The fewest bytes of such a text: no smaller record is looked at.
pub(crate) const LEAST: usize = 200;

/// What stands in the names of long texts that are not the article's.
const BESIDE: [&str; 16] = [
    "bio",
    "comment",
    "right",
    "licen",
    "terms",
    "disclaimer",
    "caption",
    "keyword",
    "tags",
    "prompt",
    "about",
    "javascript",
    "css",
    "embed",
    "schema",
    "query",
];

/// The fewest words of a text in a list that is part of one text: shorter ones are names or keywords.
const ENTRY: usize = 8;

/// Returns the name of the longest such text that is more than twice as long as what was read of the record, in bytes.
pub(crate) fn name(record: &Value<'_>, read: usize) -> Option<String> {
    let inside =
        record.fields().iter().filter(|(key, _)| names::lookup(key).0.is_some_and(|name| name.field == Field::Nested));
    let fields = record.fields().iter().chain(inside.flat_map(|(_, value)| value.fields()));
    let texts = fields.filter(|(key, _)| is_unknown(key)).filter_map(|(key, value)| Some((&**key, text_of(value)?)));
    longest(texts, read).map(str::to_owned)
}

/// Returns the name of the longest such text among these, each behind its name.
pub(crate) fn longest<'t>(texts: impl Iterator<Item = (&'t str, Cow<'t, str>)>, read: usize) -> Option<&'t str> {
    let is_text =
        |(key, text): &(&str, Cow<'_, str>)| text.len() > LEAST.max(2 * read) && is_unknown(key) && is_prose(text);
    texts.filter(is_text).max_by_key(|(_, text)| text.len()).map(|(key, _)| key)
}

/// Returns the text of a value, or of a list of texts or of objects that are no articles.
fn text_of<'v>(value: &'v Value<'_>) -> Option<Cow<'v, str>> {
    match value {
        Value::Text(text) => Some(Cow::Borrowed(text)),
        Value::List(entries) if !entries.iter().any(is_article) => {
            let parts = parts::parts_of(value).into_iter().map(|part| part.text);
            let parts = parts.filter(|text| text.split_whitespace().take(ENTRY).count() == ENTRY || text.len() > LEAST);
            Some(Cow::Owned(parts.collect::<Vec<_>>().join("\n")))
        }
        _ => None,
    }
}

/// Returns whether an entry of a list has a headline, a date or an address of its own.
fn is_article(entry: &Value<'_>) -> bool {
    let names = entry.fields().iter().filter_map(|(key, _)| names::lookup(key).0);
    names
        .filter(|name| !names::is_heading(*name))
        .any(|name| matches!(name.field, Field::Headline | Field::Date | Field::Url | Field::Author))
}

fn is_unknown(key: &str) -> bool {
    let lower = key.to_lowercase();
    names::lookup(key).0.is_none() && !BESIDE.iter().any(|beside| lower.contains(beside))
}

fn is_prose(text: &str) -> bool {
    let words = text.split_whitespace().filter(|word| word.chars().all(|sign| !sign.is_control()) && word.len() < 40);
    let is_letter = |sign: &char| !sign.is_ascii() && sign.is_alphabetic();
    words.take(PROSE.0).count() == PROSE.0
        || (text.split_whitespace().all(|word| word.len() > 60) && text.chars().filter(is_letter).count() >= PROSE.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{read_bytes, told};

    fn named(json: &str) -> Option<String> {
        name(&serde_json::from_str(json).unwrap(), 6)
    }

    #[test]
    fn long_lists_are_named_as_long_texts_are() {
        let sentence = "The first ships of the year came in before nine and left with the evening tide.";
        let list = |entry: &str| [entry; 6].join(",");
        let texts = list(&format!("\"{sentence}\""));
        assert_eq!(named(&format!(r#"{{"title":"A","wording":[{texts}]}}"#)).as_deref(), Some("wording"));
        let parts = list(&format!(r#"{{"heading":"Part","text":"{sentence}"}}"#));
        assert_eq!(named(&format!(r#"{{"title":"A","pages":[{parts}]}}"#)).as_deref(), Some("pages"));
        let others = list(&format!(r#"{{"title":"B","text":"{sentence}"}}"#));
        assert_eq!(named(&format!(r#"{{"title":"A","related":[{others}]}}"#)), None);
        assert_eq!(named(&format!(r#"{{"title":"A","comments":[{texts}]}}"#)), None);
        let words = vec!["\"Port Ansel\""; 90].join(",");
        assert_eq!(named(&format!(r#"{{"title":"A","entities":[{words}]}}"#)), None);
    }

    #[test]
    fn lists_under_the_usual_names_are_the_text() {
        for text in [
            r#""paragraphs":["Ships came.","Ships went."]"#,
            r#""content":["Ships came.","Ships went."]"#,
            r#""body":{"paragraphs":["Ships came.","Ships went."]}"#,
            r#""sections":[{"heading":"Dawn","text":"Ships came."},{"heading":"Dusk","text":"Ships went."}]"#,
            r#""sections":[{"title":"Dawn","paragraphs":["Ships came.","Ships went."]}],"paragraph_count":2,"paragraphs":2"#,
        ] {
            let read = told(&read_bytes("a.json", format!(r#"{{"title":"A","abstract":"Short.",{text}}}"#)));
            assert_eq!(read, ["1: A | Ships came.\n\nShips went."], "{text}");
        }
    }
}
