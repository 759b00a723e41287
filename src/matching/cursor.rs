//! A plan over the postings of one segment: walks the articles that match, scores them, and says where in
//! them it matches.

use tantivy::columnar::Column;
use tantivy::{DocId, TERMINATED};

use super::algebra::Match;
use super::bm25::Lengths;
use super::leaf_cursor::LeafCursor;
use super::span_cursor::Spans;

/// Walks the articles of a segment that match.
pub enum Cursor<'a> {
    /// All articles.
    #[doc(hidden)]
    All {
        /// The current one.
        doc: DocId,
        /// One past the last.
        max: DocId,
    },
    /// A term set.
    #[doc(hidden)]
    Leaf(LeafScorer),
    /// What is decided by positions.
    #[doc(hidden)]
    Spans(Box<Spans<'a>>),
    /// All of some and none of others.
    #[doc(hidden)]
    And {
        /// In the order of the query. Scores are summed in this order, so that they are the same in every segment to
        /// the last bit.
        needed: Vec<Cursor<'a>>,
        /// The numbers of these, those of the fewest articles first.
        by_cost: Vec<usize>,
        /// None of these.
        excluded: Vec<Cursor<'a>>,
        /// All of these.
        filters: Vec<FilterColumn>,
        /// The current article.
        doc: DocId,
        /// One past the last that is looked at.
        end: DocId,
    },
    /// One of some.
    #[doc(hidden)]
    Or {
        /// The parts.
        parts: Vec<Cursor<'a>>,
        /// The current article.
        doc: DocId,
    },
    /// Decides without words.
    #[doc(hidden)]
    Fact(Box<Cursor<'a>>),
    /// Counts more.
    #[doc(hidden)]
    Boost(f32, Box<Cursor<'a>>),
}

impl std::fmt::Debug for Cursor<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cursor({})", self.doc())
    }
}

/// A term set with what its score needs.
pub struct LeafScorer {
    pub(crate) cursor: LeafCursor,
    pub(crate) idf: f32,
    pub(crate) lengths: Lengths,
}

/// A column and the range its value must be in.
#[doc(hidden)]
pub enum FilterColumn {
    /// The time of publication.
    Date(Option<Column<i64>>, i64, i64),
    /// No time of publication.
    Undated(Option<Column<i64>>),
    /// The number of words.
    Words(Option<Column<u64>>, u64, u64),
}

impl FilterColumn {
    pub(crate) fn holds(&self, doc: DocId) -> bool {
        match self {
            FilterColumn::Date(column, first, last) => column
                .as_ref()
                .and_then(|column| column.first(doc))
                .is_some_and(|value| (*first..=*last).contains(&value)),
            FilterColumn::Undated(column) => column.as_ref().and_then(|column| column.first(doc)).is_none(),
            FilterColumn::Words(column, least, most) => column
                .as_ref()
                .and_then(|column| column.first(doc))
                .is_some_and(|value| (*least..=*most).contains(&value)),
        }
    }
}

impl Cursor<'_> {
    /// Returns the current article, `TERMINATED` after the last one.
    pub fn doc(&self) -> DocId {
        match self {
            Cursor::All { doc, .. } | Cursor::And { doc, .. } | Cursor::Or { doc, .. } => *doc,
            Cursor::Leaf(leaf) => leaf.cursor.doc(),
            Cursor::Spans(spans) => spans.doc(),
            Cursor::Fact(operand) | Cursor::Boost(_, operand) => operand.doc(),
        }
    }

    /// Goes to the next article.
    pub fn advance(&mut self) -> DocId {
        match self {
            Cursor::Leaf(leaf) => leaf.cursor.advance(),
            Cursor::Fact(operand) | Cursor::Boost(_, operand) => operand.advance(),
            Cursor::Or { parts, doc } => {
                for part in parts.iter_mut().filter(|part| part.doc() == *doc) {
                    part.advance();
                }
                self.lowest()
            }
            _ => {
                let doc = self.doc();
                if doc == TERMINATED { TERMINATED } else { self.seek(doc + 1) }
            }
        }
    }

    /// Goes to the first article that is not before `target`.
    pub fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() >= target {
            return self.doc();
        }
        match self {
            Cursor::All { doc, max } => {
                *doc = if target < *max { target } else { TERMINATED };
                *doc
            }
            Cursor::Leaf(leaf) => leaf.cursor.seek(target),
            Cursor::Spans(spans) => spans.next_match(target),
            Cursor::And { .. } => self.align(target),
            Cursor::Or { parts, .. } => {
                for part in parts.iter_mut() {
                    part.seek(target);
                }
                self.lowest()
            }
            Cursor::Fact(operand) | Cursor::Boost(_, operand) => operand.seek(target),
        }
    }

    pub(crate) fn lowest(&mut self) -> DocId {
        if let Cursor::Or { parts, doc } = self {
            *doc = parts.iter().map(Cursor::doc).min().unwrap_or(TERMINATED);
        }
        self.doc()
    }

    /// Finds the first article from `target` on in which all of an And holds.
    pub(crate) fn align(&mut self, target: DocId) -> DocId {
        let Cursor::And { needed, by_cost, excluded, filters, doc, end } = self else {
            return self.doc();
        };
        let mut candidate = target;
        *doc = loop {
            let reached = meet(needed, by_cost, candidate);
            if reached >= *end {
                break TERMINATED;
            }
            if filters.iter().all(|filter| filter.holds(reached))
                && excluded.iter_mut().all(|cursor| cursor.seek(reached) != reached)
            {
                break reached;
            }
            candidate = reached + 1;
        };
        *doc
    }

    /// Returns about how many articles match.
    pub fn cost(&self) -> u64 {
        match self {
            Cursor::All { max, .. } => u64::from(*max),
            Cursor::Leaf(leaf) => leaf.cursor.cost(),
            Cursor::Spans(spans) => spans.cost(),
            Cursor::And { needed, .. } => needed.iter().map(Cursor::cost).min().unwrap_or(0),
            Cursor::Or { parts, .. } => parts.iter().map(Cursor::cost).sum(),
            Cursor::Fact(operand) | Cursor::Boost(_, operand) => operand.cost(),
        }
    }

    /// Returns the score of the current article: BM25 over term sets, a phrase or a connector being a term
    /// whose idf is that of its words together.
    pub fn score(&mut self) -> f32 {
        match self {
            Cursor::All { .. } | Cursor::Fact(_) => 0.0,
            Cursor::Leaf(leaf) => leaf.lengths.score(leaf.idf, leaf.cursor.frequency(), leaf.cursor.doc()),
            Cursor::Spans(spans) => spans.score(),
            Cursor::And { needed, .. } => needed.iter_mut().map(Cursor::score).sum(),
            Cursor::Or { parts, doc } => parts.iter_mut().filter(|part| part.doc() == *doc).map(Cursor::score).sum(),
            Cursor::Boost(factor, operand) => *factor * operand.score(),
        }
    }

    /// Puts into `out` where the current article matches, in order.
    pub(crate) fn matches(&mut self, out: &mut Vec<Match>) {
        out.clear();
        match self {
            Cursor::All { .. } | Cursor::Fact(_) => {}
            Cursor::Leaf(leaf) => leaf.cursor.matches(out),
            Cursor::Spans(spans) => out.extend(spans.found()),
            Cursor::Boost(_, operand) => operand.matches(out),
            Cursor::And { needed: parts, doc, .. } | Cursor::Or { parts, doc } => {
                let mut own = Vec::new();
                for part in parts.iter_mut().filter(|part| part.doc() == *doc) {
                    part.matches(&mut own);
                    out.append(&mut own);
                }
                super::algebra::normalise(out);
            }
        }
    }
}

/// Returns the numbers of some things, those that cost least first.
pub(super) fn cheapest_first<T>(things: &[T], cost: impl Fn(&T) -> u64) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..things.len()).collect();
    numbers.sort_by_key(|number| cost(&things[*number]));
    numbers
}

/// Moves all cursors, those of the fewest articles first, to the first article from `target` on that they share.
pub(super) fn meet(cursors: &mut [Cursor<'_>], by_cost: &[usize], target: DocId) -> DocId {
    let Some((rarest, others)) = by_cost.split_first() else {
        return TERMINATED;
    };
    let mut candidate = cursors[*rarest].seek(target);
    'next: while candidate != TERMINATED {
        for other in others {
            let reached = cursors[*other].seek(candidate);
            if reached > candidate {
                candidate = cursors[*rarest].seek(reached);
                continue 'next;
            }
        }
        return candidate;
    }
    TERMINATED
}
