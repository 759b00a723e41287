//! Whether what a segment keeps of an article twice is twice the same: the stored text, the columns and the postings.

use tantivy::columnar::StrColumn;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::{DocId, SegmentReader};

use super::fingerprint::{Analyst, sums_of_postings};
use super::part::{NamedArticle, Part};
use super::record::word_count;
use super::schema::Fields;
use super::stored::StoredArticle;
use super::word_list::WordList;
use crate::numbers::counted;

/// Where a segment disagrees with itself.
#[derive(Debug, Default)]
pub(super) struct Disagreements {
    /// A lower-case sentence each.
    pub(super) said: Vec<String>,
    /// The articles.
    pub(super) articles: Vec<NamedArticle>,
}

/// Compares all that a segment, whose files are as they were written, keeps twice.
pub(super) fn disagreements(part: &Part, fields: Fields) -> tantivy::Result<Disagreements> {
    let reader = SegmentReader::open(&part.segment)?;
    let columns = Columns::open(&reader)?;
    let sums = sums_of_postings(&reader)?;
    let lengths = reader.get_fieldnorms_reader(fields.text)?;
    let mut analyst = Analyst::new(fields);
    let mut found = Disagreements::default();
    let (mut unreadable, mut other_columns, mut other_terms) = (0u64, 0u64, 0u64);
    for doc in reader.doc_ids_alive() {
        let Some(article) = part.article(doc) else {
            unreadable += 1;
            found.articles.extend(part.name(doc));
            continue;
        };
        let fingerprint = analyst.fingerprint(&article);
        let length = FieldNormReader::fieldnorm_to_id(fingerprint.length);
        if !columns.agree(&article, doc)? {
            other_columns += 1;
        } else if sums.get(doc as usize) != Some(&fingerprint.sum) || lengths.fieldnorm_id(doc) != length {
            other_terms += 1;
        } else {
            continue;
        }
        found.articles.push(NamedArticle { path: article.path, id: article.id });
    }
    let segment = part.segment.id().uuid_string();
    for (count, what) in [
        (unreadable, "that can't be read"),
        (other_columns, "with other facts in the columns than in the text"),
        (other_terms, "with other words in the index than in the text"),
    ] {
        if count > 0 {
            found.said.push(format!("{segment}: {} {what}", counted(count, "article")));
        }
    }
    if u64::from(reader.num_docs()) != reader.doc_ids_alive().count() as u64 {
        found.said.push(format!("{segment}: the number of its articles is not that of the commit"));
    }
    Ok(found)
}

/// Returns what is wrong with the list of words of a segment whose files are as they were written.
pub(super) fn word_list_trouble(part: &Part, bytes: Vec<u8>, fields: Fields) -> tantivy::Result<Option<String>> {
    let name = WordList::name(&part.segment.id().uuid_string());
    let Some(list) = WordList::of(tantivy::directory::OwnedBytes::new(bytes)) else {
        return Ok(Some(format!("{} does not have its checksum", name.display())));
    };
    let is_whole = list.is_of(&SegmentReader::open(&part.segment)?, fields.text);
    Ok((!is_whole).then(|| format!("{} does not list the words of its segment", name.display())))
}

/// The columns of a segment that say what the stored article says.
struct Columns {
    names: [Option<StrColumn>; 5],
    date: Option<tantivy::columnar::Column<i64>>,
    numbers: [Option<tantivy::columnar::Column<u64>>; 3],
}

impl Columns {
    fn open(reader: &SegmentReader) -> tantivy::Result<Columns> {
        let columns = reader.fast_fields();
        let name = |name: &str| columns.str(name);
        let number = |name: &str| columns.column_opt::<u64>(name);
        Ok(Columns {
            names: [name("id")?, name("file")?, name("lang")?, name("source")?, name("section")?],
            date: columns.column_opt("date")?,
            numbers: [number("record")?, number("words")?, number("bytes")?],
        })
    }

    fn agree(&self, article: &StoredArticle, doc: DocId) -> tantivy::Result<bool> {
        let stored = [
            Some(&article.id),
            Some(&article.file),
            article.lang.as_ref(),
            article.source.as_ref(),
            article.section.as_ref(),
        ];
        for (column, stored) in self.names.iter().zip(stored) {
            let mut name = String::new();
            let ordinal = column.as_ref().and_then(|column| column.ords().first(doc));
            if let (Some(column), Some(ordinal)) = (column, ordinal) {
                column.ord_to_str(ordinal, &mut name)?;
            }
            if ordinal.map(|_| &name) != stored {
                return Ok(false);
            }
        }
        let words = word_count(&article.composed);
        let stored = [article.hash(), words, article.bytes()];
        let date = self.date.as_ref().and_then(|column| column.first(doc));
        let numbers = self.numbers.iter().map(|column| column.as_ref().and_then(|column| column.first(doc)));
        Ok(date == article.seconds && words == article.words && numbers.eq(stored.into_iter().map(Some)))
    }
}
