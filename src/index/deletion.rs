//! A deletion: articles that have all of some terms, in the segments that there are when it is asked for.
//!
//! tantivy keeps to the order of additions and deletions where it makes the segments itself. One that is handed to it may be taken to be
//! older than a deletion that came before, so a deletion has to say which segments it is of.

use std::collections::HashSet;
use std::fmt::Debug;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::query::{BooleanQuery, EmptyScorer, EnableScoring, Explanation, Query, Scorer, TermQuery, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Score, SegmentReader, Term};

/// A query for what is to be deleted.
#[derive(Debug, Clone)]
pub(super) struct Deletion {
    query: BooleanQuery,
    segments: Arc<HashSet<SegmentId>>,
}

impl Deletion {
    /// Returns the deletion of the articles that have all of these terms.
    pub(super) fn of(terms: impl IntoIterator<Item = Term>, segments: &Arc<HashSet<SegmentId>>) -> Box<Deletion> {
        let query = |term| -> Box<dyn Query> { Box::new(TermQuery::new(term, IndexRecordOption::Basic)) };
        let query = BooleanQuery::intersection(terms.into_iter().map(query).collect());
        Box::new(Deletion { query, segments: Arc::clone(segments) })
    }
}

impl Query for Deletion {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(Deleted { weight: self.query.weight(scoring)?, segments: Arc::clone(&self.segments) }))
    }
}

struct Deleted {
    weight: Box<dyn Weight>,
    segments: Arc<HashSet<SegmentId>>,
}

impl Weight for Deleted {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        match self.segments.contains(&reader.segment_id()) {
            true => self.weight.scorer(reader, boost),
            false => Ok(Box::new(EmptyScorer)),
        }
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.weight.explain(reader, doc)
    }
}
