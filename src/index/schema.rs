//! The fields of a document, one document an article.
//!
//! | field | kept as | holds |
//! |---|---|---|
//! | `text` | terms with positions | headline and body, composed ([`crate::analysis::Composed`]) |
//! | `article` | stored | the same, and all that is kept beside it ([`super::card`]), packed ([`super::packing`]) |
//! | `author` `source` `section` `place` `url` `path` | terms with positions; `source` and `section` also as columns | as read; `path` as shown |
//! | `lang` | one term, column | ISO 639-1 |
//! | `date` | column | the local time of publication, in seconds as if it were UTC |
//! | `words` | column | words of headline and text |
//! | `bytes` | column | bytes of headline and text |
//! | `id` | one term, column | the record's own id, else 16 hexadecimal digits |
//! | `file` | one term, column | the absolute path of the source file |
//! | `record` | column | a hash of all of the above |
//! | `size` `modified` `changed` `complete` `records` | columns, on the last record of a file | the file's bookkeeping: bytes, times in nanoseconds, 1 when it was read without a problem, how many articles it had |

use jiff::civil::{Date, DateTime};
use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};

/// The tokenizer of `text`.
pub(crate) const ARTICLE_TOKENIZER: &str = "article";
/// The tokenizer of the other word fields.
pub(crate) const FIELD_TOKENIZER: &str = "field";

/// The fields, by name.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// Headline and body.
    pub text: Field,
    /// The article as it is kept.
    pub article: Field,
    /// Byline.
    pub author: Field,
    /// Publication.
    pub source: Field,
    /// Section.
    pub section: Field,
    /// Place of the dateline.
    pub place: Field,
    /// Address.
    pub url: Field,
    /// Path as shown.
    pub path: Field,
    /// Language.
    pub lang: Field,
    /// Time of publication.
    pub date: Field,
    /// Length in words.
    pub words: Field,
    /// Length in bytes.
    pub bytes: Field,
    /// Identifier.
    pub id: Field,
    /// Absolute path.
    pub file: Field,
    /// Hash of the record.
    pub record: Field,
    /// Bytes of the file.
    pub size: Field,
    /// Modification time of the file.
    pub modified: Field,
    /// Status change time of the file.
    pub changed: Field,
    /// The file was read without a problem.
    pub complete: Field,
    /// Articles of the file.
    pub records: Field,
}

impl Fields {
    /// Returns the schema and its fields.
    pub fn build() -> (Schema, Fields) {
        let mut schema = Schema::builder();
        let words = |tokenizer: &str, norms: bool| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions)
                .set_fieldnorms(norms);
            TextOptions::default().set_indexing_options(indexing)
        };
        let name = || {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_index_option(IndexRecordOption::Basic)
                .set_fieldnorms(false);
            TextOptions::default().set_indexing_options(indexing).set_fast("raw")
        };
        let fields = Fields {
            text: schema.add_text_field("text", words(ARTICLE_TOKENIZER, true)),
            article: schema.add_bytes_field("article", STORED),
            author: schema.add_text_field("author", words(FIELD_TOKENIZER, false)),
            source: schema.add_text_field("source", words(FIELD_TOKENIZER, false).set_fast("raw")),
            section: schema.add_text_field("section", words(FIELD_TOKENIZER, false).set_fast("raw")),
            place: schema.add_text_field("place", words(FIELD_TOKENIZER, false)),
            url: schema.add_text_field("url", words(FIELD_TOKENIZER, false)),
            path: schema.add_text_field("path", words(FIELD_TOKENIZER, false)),
            lang: schema.add_text_field("lang", name()),
            date: schema.add_i64_field("date", FAST),
            words: schema.add_u64_field("words", FAST),
            bytes: schema.add_u64_field("bytes", FAST),
            id: schema.add_text_field("id", name()),
            file: schema.add_text_field("file", name()),
            record: schema.add_u64_field("record", FAST),
            size: schema.add_u64_field("size", FAST),
            modified: schema.add_i64_field("modified", FAST),
            changed: schema.add_i64_field("changed", FAST),
            complete: schema.add_u64_field("complete", FAST),
            records: schema.add_u64_field("records", FAST),
        };
        (schema.build(), fields)
    }
}

const EPOCH: DateTime = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);

/// Returns a local time as the seconds the `date` column keeps.
pub fn seconds_of_date(wall: DateTime) -> i64 {
    wall.duration_since(EPOCH).as_secs()
}

/// Returns the local time of a value of the `date` column.
pub(super) fn wall_of_seconds(seconds: i64) -> Option<DateTime> {
    EPOCH.checked_add(jiff::SignedDuration::from_secs(seconds)).ok()
}

/// Returns the day of a value of the `date` column.
pub fn date_of_seconds(seconds: i64) -> Option<Date> {
    wall_of_seconds(seconds).map(DateTime::date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_survive_the_column() {
        for wall in [
            jiff::civil::date(2025, 12, 1).at(23, 59, 59, 0),
            jiff::civil::date(1847, 2, 28).at(0, 0, 0, 0),
            DateTime::MIN,
            DateTime::MAX,
        ] {
            assert_eq!(date_of_seconds(seconds_of_date(wall)), Some(wall.date()));
        }
    }
}
