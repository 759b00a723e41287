//! A term set over the postings of one segment, walked: the articles that hold any of its terms, how often, and
//! where.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

use super::algebra::{Match, normalise};
use super::many_terms::Listed;

/// A term of the set in this segment.
pub(crate) struct TermPostings {
    postings: SegmentPostings,
    width: u32,
    /// The articles in whose language the term counts; none when it counts in all.
    langs: Option<InLanguages>,
    /// The current article in which the term counts.
    doc: DocId,
}

/// The articles in a set of languages.
pub(crate) struct InLanguages {
    /// Those of each language in the set, or of each that is not.
    pub(crate) lists: Vec<SegmentPostings>,
    pub(crate) are_others: bool,
}

impl TermPostings {
    /// Returns the postings of a term that covers `width` positions. When `langs` are given, only articles
    /// among them count.
    pub(crate) fn new(postings: SegmentPostings, width: u32, langs: Option<InLanguages>) -> Self {
        let mut term = TermPostings { postings, width, langs, doc: TERMINATED };
        term.settle();
        term
    }

    fn is_in_all_languages(&self) -> bool {
        self.langs.is_none()
    }

    fn advance(&mut self) {
        self.postings.advance();
        self.settle();
    }

    #[inline]
    fn seek(&mut self, target: DocId) {
        if self.doc < target {
            self.postings.seek(target);
            self.settle();
        }
    }

    /// Finds the first article from here on in which the term counts.
    #[inline]
    fn settle(&mut self) {
        self.doc = self.postings.doc();
        if let Some(langs) = &mut self.langs {
            self.doc = langs.first_inside(&mut self.postings);
        }
    }
}

impl InLanguages {
    /// Takes postings to their first article from the current one on that is in the languages. Returns it.
    fn first_inside(&mut self, postings: &mut SegmentPostings) -> DocId {
        loop {
            let doc = postings.doc();
            let listed = self.lists.iter_mut().map(|list| list.seek(doc.max(list.doc()))).min().unwrap_or(TERMINATED);
            match (self.are_others, listed == doc) {
                _ if doc == TERMINATED => return TERMINATED,
                (false, true) | (true, false) => return doc,
                (true, true) => postings.advance(),
                (false, false) => postings.seek(listed),
            };
        }
    }
}

/// The union of the postings of a term set.
pub(crate) struct LeafCursor {
    terms: Terms,
    doc: DocId,
    buffer: Vec<u32>,
}

enum Terms {
    /// A few terms: their lists are walked side by side.
    Each(Vec<TermPostings>),
    /// Many: their articles in order, and the current place.
    Listed(Listed, usize),
}

impl LeafCursor {
    /// Returns a cursor over the articles that hold any of a few terms.
    pub(crate) fn of_each(terms: Vec<TermPostings>) -> Self {
        LeafCursor::of(Terms::Each(terms))
    }

    /// Returns a cursor over the articles of a list.
    pub(crate) fn of_list(listed: Listed) -> Self {
        LeafCursor::of(Terms::Listed(listed, 0))
    }

    fn of(terms: Terms) -> Self {
        let mut cursor = LeafCursor { terms, doc: TERMINATED, buffer: Vec::new() };
        cursor.settle();
        cursor
    }

    /// Finds the current article from where its terms stand.
    fn settle(&mut self) {
        self.doc = match &self.terms {
            Terms::Each(terms) => terms.iter().map(|term| term.doc).min().unwrap_or(TERMINATED),
            Terms::Listed(listed, at) => listed.doc(*at),
        };
    }

    pub(crate) fn doc(&self) -> DocId {
        self.doc
    }

    pub(crate) fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        match &mut self.terms {
            Terms::Each(terms) => match terms.as_mut_slice() {
                [term] if term.is_in_all_languages() => {
                    term.doc = term.postings.advance();
                    self.doc = term.doc;
                    return self.doc;
                }
                terms => terms.iter_mut().filter(|term| term.doc == self.doc).for_each(TermPostings::advance),
            },
            Terms::Listed(_, at) => *at += 1,
        }
        self.settle();
        self.doc
    }

    pub(crate) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        match &mut self.terms {
            Terms::Each(terms) => match terms.as_mut_slice() {
                [term] if term.is_in_all_languages() => {
                    term.doc = term.postings.seek(target);
                    self.doc = term.doc;
                }
                terms => {
                    let mut first = TERMINATED;
                    for term in terms {
                        term.seek(target);
                        first = first.min(term.doc);
                    }
                    self.doc = first;
                }
            },
            Terms::Listed(listed, at) => {
                *at = listed.seek(*at, target);
                self.doc = listed.doc(*at);
            }
        }
        self.doc
    }

    /// Returns about how many articles there are.
    pub(crate) fn cost(&self) -> u64 {
        match &self.terms {
            Terms::Each(terms) => terms.iter().map(|term| u64::from(term.postings.size_hint())).sum(),
            Terms::Listed(listed, _) => listed.cost(),
        }
    }

    /// Returns how often the terms stand in the current article.
    pub(crate) fn frequency(&self) -> u32 {
        match &self.terms {
            Terms::Each(terms) => match terms.as_slice() {
                [term] => term.postings.term_freq(),
                terms => terms.iter().filter(|term| term.doc == self.doc).map(|term| term.postings.term_freq()).sum(),
            },
            Terms::Listed(listed, at) => listed.frequency(*at),
        }
    }

    /// Puts where the terms stand in the current article into `out`, in order, each stretch once.
    pub(crate) fn matches(&mut self, out: &mut Vec<Match>) {
        out.clear();
        match &mut self.terms {
            Terms::Each(terms) => {
                let mut read_terms = 0;
                for term in terms.iter_mut().filter(|term| term.doc == self.doc) {
                    read_terms += 1;
                    self.buffer.clear();
                    term.postings.append_positions_with_offset(0, &mut self.buffer);
                    out.extend(self.buffer.iter().map(|position| Match::new(*position, position + term.width)));
                }
                // The positions of one term are in order.
                if read_terms > 1 {
                    normalise(out);
                }
            }
            Terms::Listed(listed, at) => listed.append_matches(*at, out),
        }
    }
}
