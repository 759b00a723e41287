//! Whether the postings of an article are those of its text.
//!
//! A fingerprint is the sum of a hash of every term at every position. A sum does not depend on the order, so it can be
//! made article by article from the texts and term by term from the postings, in one pass each, and the two must agree.
//! If they do not, the index is damaged or was made by other rules of analysis than those that read it.

use tantivy::postings::Postings;
use tantivy::schema::{Field, FieldType, IndexRecordOption};
use tantivy::{DocSet, SegmentReader, TERMINATED};
use xxhash_rust::xxh3::xxh3_64;

use super::schema::{ARTICLE_TOKENIZER, FIELD_TOKENIZER, Fields};
use super::stored::StoredArticle;
use crate::analysis::Tokenizer;

/// Makes fingerprints of texts.
pub(super) struct Analyst {
    fields: Fields,
    tokenizer: Tokenizer,
}

/// What a text comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fingerprint {
    pub(super) sum: u64,
    /// The terms of headline and body.
    pub(super) length: u32,
}

impl Analyst {
    pub(super) fn new(fields: Fields) -> Self {
        Analyst { fields, tokenizer: Tokenizer::default() }
    }

    /// Returns the fingerprint of an article, from its text.
    pub(super) fn fingerprint(&mut self, article: &StoredArticle) -> Fingerprint {
        let Fields { text, author, source, section, place, url, path, lang, id, file, .. } = self.fields;
        let (mut length, mut sum) = (0, 0u64);
        self.tokenizer.article(&article.composed, &mut |term, position| {
            length += 1;
            sum = sum.wrapping_add(hash_of(text, term, position));
        });
        for (field, value) in [
            (author, article.author.as_deref()),
            (source, article.source.as_deref()),
            (section, article.section.as_deref()),
            (place, article.place.as_deref()),
            (url, article.url.as_deref()),
            (path, Some(article.path.as_str())),
        ] {
            if let Some(value) = value {
                let each = &mut |term: &str, position| sum = sum.wrapping_add(hash_of(field, term, position));
                self.tokenizer.words(value, each);
            }
        }
        for (field, value) in
            [(lang, article.lang.as_deref()), (id, Some(article.id.as_str())), (file, Some(article.file.as_str()))]
        {
            if let Some(value) = value {
                sum = sum.wrapping_add(hash_of(field, value, 0));
            }
        }
        Fingerprint { sum, length }
    }
}

fn hash_of(field: Field, term: &str, position: u32) -> u64 {
    hash(field, xxh3_64(term.as_bytes()), u64::from(position))
}

/// Returns the sums of the articles of a segment by their number, from its postings.
pub(super) fn sums_of_postings(reader: &SegmentReader) -> tantivy::Result<Vec<u64>> {
    let mut sums = vec![0u64; reader.max_doc() as usize];
    let mut positions = Vec::new();
    for (field, entry) in reader.schema().fields() {
        let FieldType::Str(options) = entry.field_type() else {
            continue;
        };
        let Some(indexing) = options.get_indexing_options() else {
            continue;
        };
        let is_of_words = [ARTICLE_TOKENIZER, FIELD_TOKENIZER].contains(&indexing.tokenizer());
        let option = if is_of_words { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::Basic };
        let inverted = reader.inverted_index(field)?;
        let mut terms = inverted.terms().stream()?;
        while let Some((term, info)) = terms.next() {
            let term = xxh3_64(term);
            let mut postings = inverted.read_postings_from_terminfo(info, option)?;
            let mut doc = postings.doc();
            while doc != TERMINATED {
                positions.clear();
                if is_of_words {
                    postings.positions(&mut positions);
                } else {
                    positions.push(0);
                }
                if let Some(sum) = sums.get_mut(doc as usize) {
                    for position in &positions {
                        *sum = sum.wrapping_add(hash(field, term, u64::from(*position)));
                    }
                }
                doc = postings.advance();
            }
        }
    }
    Ok(sums)
}

/// Returns a hash of a term at a position: the finish of splitmix64 over what tells it from others.
fn hash(field: Field, term: u64, position: u64) -> u64 {
    let mut mixed = term ^ (position << 8 | u64::from(field.field_id())).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
