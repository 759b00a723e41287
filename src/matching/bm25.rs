//! BM25: what a term set's frequency in an article is worth.
//!
//! Robertson & Zaragoza 2009, *The Probabilistic Relevance Framework*, eq. 3.15, with the idf that is never
//! negative. A term set counts as one term: its frequencies add up and saturate together, and its
//! articles are those of all its terms.

use std::sync::Arc;

use tantivy::DocId;
use tantivy::fieldnorm::FieldNormReader;

use crate::error::Result;
use crate::index::Archive;

/// The saturation of frequency; the usual value.
pub(crate) const K1: f32 = 1.2;
/// The share of the length normalisation; the usual value.
const B: f32 = 0.75;

/// How often a term set counts at most in an article: the highest number of two bytes, as a sweep keeps them.
pub(super) const MOST_FREQUENCY: u16 = u16::MAX;

/// Returns the number of articles and the average length of their texts in tokens, deleted ones included.
pub(crate) fn lengths(archive: &Archive) -> Result<(u64, f32)> {
    let (mut articles, mut tokens) = (0, 0);
    for segment in &archive.segments {
        articles += u64::from(segment.reader.max_doc());
        let inverted = segment.reader.inverted_index(archive.fields.text).map_err(|error| archive.damaged(error))?;
        tokens += inverted.total_num_tokens();
    }
    Ok((articles, (tokens as f32 / articles.max(1) as f32).max(1.0)))
}

/// Returns BM25's inverse document frequency: `ln(1 + (N - n + 0.5) / (n + 0.5))`.
pub(crate) fn idf(articles: u64, of: u64) -> f32 {
    let articles = articles.min(of) as f32;
    (1.0 + (of as f32 - articles + 0.5) / (articles + 0.5)).ln()
}

/// Returns what a frequency is worth beside the idf; `length` is what the length of the article adds to it.
pub(crate) fn saturated(frequency: f32, length: f32) -> f32 {
    frequency * (K1 + 1.0) / (frequency + length)
}

/// Returns what no article scores more than, however often a term set of this idf stands in it.
pub(crate) fn most(idf: f32) -> f32 {
    idf * (K1 + 1.0)
}

/// The lengths of a segment's texts, as they enter the formula.
#[derive(Clone)]
pub(crate) struct Lengths {
    /// `K1 * (1 - B + B * length / average length)`, by the byte that stands for the length.
    parts: Arc<[f32; 256]>,
    norms: Option<FieldNormReader>,
}

impl Lengths {
    /// Returns the lengths of a segment, beside the average of the whole archive in tokens.
    pub(crate) fn new(archive: &Archive, segment: usize, average: f32) -> Result<Self> {
        let parts = std::array::from_fn(|byte| {
            let length = FieldNormReader::id_to_fieldnorm(byte as u8) as f32;
            K1 * (1.0 - B + B * length / average)
        });
        let norms = archive.segments[segment].reader.get_fieldnorms_reader(archive.fields.text);
        let norms = norms.map_err(|error| archive.damaged(error))?;
        Ok(Lengths { parts: Arc::new(parts), norms: Some(norms) })
    }

    /// Returns lengths by which nothing scores, for other fields than the text.
    pub(crate) fn unscored(&self) -> Self {
        Lengths { parts: Arc::clone(&self.parts), norms: None }
    }

    /// Returns what the length of an article adds to a frequency: `K1 * (1 - B + B * length / average length)`.
    pub(crate) fn part(&self, doc: DocId) -> f32 {
        self.norms.as_ref().map_or(K1, |norms| self.parts[usize::from(norms.fieldnorm_id(doc))])
    }

    /// Returns the length of an article in tokens, to about a tenth.
    pub(crate) fn tokens(&self, doc: DocId) -> u32 {
        self.norms.as_ref().map_or(0, |norms| norms.fieldnorm(doc))
    }

    /// Returns how often a term set stands at least in an article that scores `least`, or a little less than that.
    pub(crate) fn least_frequency(&self, idf: f32, least: f32) -> f32 {
        // The formula solved for the frequency, in an article as short as can be. A sum of scores that was taken apart may
        // differ in its last bits.
        let share = least / most(idf) * 0.9999;
        if share < 1.0 { self.parts[0] * share / (1.0 - share) } else { 1.0 }
    }

    /// Returns the score of a term set in an article. A frequency above [`MOST_FREQUENCY`] counts as that.
    pub(crate) fn score(&self, idf: f32, frequency: u32, doc: DocId) -> f32 {
        let Some(norms) = &self.norms else { return 0.0 };
        idf * saturated(frequency.min(MOST_FREQUENCY.into()) as f32, self.parts[usize::from(norms.fieldnorm_id(doc))])
    }
}
