//! Elsewhere: a long text under a name that no one here knows, in a record that has none under those that are known.

use super::names::{self, Field};
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

/// Returns the name of the longest such text that is more than twice as long as what was read of the record, in bytes.
pub(crate) fn name(record: &Value<'_>, read: usize) -> Option<String> {
    let inside =
        record.fields().iter().filter(|(key, _)| names::lookup(key).0.is_some_and(|name| name.field == Field::Nested));
    let fields = record.fields().iter().chain(inside.flat_map(|(_, value)| value.fields()));
    let texts = fields.filter_map(|(key, value)| match value {
        Value::Text(text) if text.len() > LEAST.max(2 * read) && is_unknown(key) && is_prose(text) => {
            Some((key, text.len()))
        }
        _ => None,
    });
    texts.max_by_key(|(_, length)| *length).map(|(key, _)| key.to_string())
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
