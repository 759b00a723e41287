//! The fields of a document, one document an article.
//!
//! | field | kept as | holds |
//! |---|---|---|
//! | `text` | terms with positions, stored | headline and body, composed ([`crate::analysis::Composed`]) |
//! | `author` `source` `section` `place` `url` `path` | terms with positions, stored; `source` and `section` also as columns | as read; `path` as shown |
//! | `agency` | stored | the name of the news agency |
//! | `anatomy` | stored | where the parts of the story stand: `byline 0 12,lead 14 220` in bytes of the text |
//! | `member` | stored | the way to it inside of a container |
//! | `lang` | one term, column, stored | ISO 639-1 |
//! | `date` | column, stored | the local time of publication, in seconds as if it were UTC |
//! | `zone` | stored | the offset from UTC in seconds, where known |
//! | `words` | column, stored | words of headline and text |
//! | `bytes` | column | bytes of headline and text |
//! | `id` | one term, column, stored | the record's own id, else 16 hexadecimal digits |
//! | `file` | one term, column, stored | the absolute path of the source file |
//! | `lines` | stored | twice the line in the file, plus one when it is a record's ([`crate::article::Lines`]) |
//! | `record` | column | a hash of all of the above |
//! | `size` `modified` `changed` `complete` | columns, on the last record of a file | the file's bookkeeping: bytes, times in nanoseconds, 1 when it was read without a problem |

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
    /// News agency.
    pub agency: Field,
    /// Where the parts of the story stand.
    pub anatomy: Field,
    /// The way to it inside of a container.
    pub member: Field,
    /// Path as shown.
    pub path: Field,
    /// Language.
    pub lang: Field,
    /// Time of publication.
    pub date: Field,
    /// Offset from UTC.
    pub zone: Field,
    /// Length in words.
    pub words: Field,
    /// Length in bytes.
    pub bytes: Field,
    /// Identifier.
    pub id: Field,
    /// Absolute path.
    pub file: Field,
    /// Line in the file.
    pub lines: Field,
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
            TextOptions::default().set_indexing_options(indexing).set_stored()
        };
        let name = || {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_index_option(IndexRecordOption::Basic)
                .set_fieldnorms(false);
            TextOptions::default().set_indexing_options(indexing).set_fast("raw").set_stored()
        };
        let fields = Fields {
            text: schema.add_text_field("text", words(ARTICLE_TOKENIZER, true)),
            author: schema.add_text_field("author", words(FIELD_TOKENIZER, false)),
            source: schema.add_text_field("source", words(FIELD_TOKENIZER, false).set_fast("raw")),
            section: schema.add_text_field("section", words(FIELD_TOKENIZER, false).set_fast("raw")),
            place: schema.add_text_field("place", words(FIELD_TOKENIZER, false)),
            url: schema.add_text_field("url", words(FIELD_TOKENIZER, false)),
            agency: schema.add_text_field("agency", STORED),
            anatomy: schema.add_text_field("anatomy", STORED),
            member: schema.add_text_field("member", STORED),
            path: schema.add_text_field("path", words(FIELD_TOKENIZER, false)),
            lang: schema.add_text_field("lang", name()),
            date: schema.add_i64_field("date", FAST | STORED),
            zone: schema.add_i64_field("zone", STORED),
            words: schema.add_u64_field("words", FAST | STORED),
            bytes: schema.add_u64_field("bytes", FAST),
            id: schema.add_text_field("id", name()),
            file: schema.add_text_field("file", name()),
            lines: schema.add_u64_field("lines", STORED),
            record: schema.add_u64_field("record", FAST),
            size: schema.add_u64_field("size", FAST),
            modified: schema.add_i64_field("modified", FAST),
            changed: schema.add_i64_field("changed", FAST),
            complete: schema.add_u64_field("complete", FAST),
        };
        (schema.build(), fields)
    }
}

const EPOCH: DateTime = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);

/// Returns a local time as the seconds the `date` column keeps.
pub fn seconds_of_date(wall: DateTime) -> i64 {
    (wall - EPOCH).total((jiff::Unit::Second, EPOCH)).map_or(0, |seconds| seconds as i64)
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
        for wall in [jiff::civil::date(2025, 12, 1).at(23, 59, 59, 0), jiff::civil::date(1847, 2, 28).at(0, 0, 0, 0)] {
            assert_eq!(date_of_seconds(seconds_of_date(wall)), Some(wall.date()));
        }
    }
}
