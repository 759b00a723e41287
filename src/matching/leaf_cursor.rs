//! A term set over the postings of one segment: the articles that hold any of its terms, how often, and
//! where.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

use super::algebra::{Match, normalise};

/// With more terms than this the articles of all of them are listed beforehand.
const FEW_TERMS: usize = 24;

/// A term of the set in this segment.
pub(crate) struct TermPostings {
    pub(crate) postings: SegmentPostings,
    pub(crate) width: u32,
    /// The term counts only in articles of these languages; for any other article it isn't there.
    pub(crate) langs: Option<u64>,
}

/// The union of the postings of a term set.
pub(crate) struct LeafCursor {
    terms: Vec<TermPostings>,
    /// The language bit of each article of the segment, where some term asks for it.
    lang_bits: Option<std::sync::Arc<Vec<u64>>>,
    doc: DocId,
    /// For many terms: the articles in order, each with a term that it holds.
    listed: Option<Listed>,
    buffer: Vec<u32>,
}

struct Listed {
    /// `(article, term, frequency)`, sorted.
    entries: Vec<(DocId, u32, u32)>,
    at: usize,
}

impl LeafCursor {
    pub(crate) fn new(terms: Vec<TermPostings>, lang_bits: Option<std::sync::Arc<Vec<u64>>>) -> Self {
        let mut cursor = LeafCursor { terms, lang_bits, doc: TERMINATED, listed: None, buffer: Vec::new() };
        if cursor.terms.len() > FEW_TERMS {
            cursor.list();
        }
        cursor.settle();
        cursor
    }

    fn list(&mut self) {
        let mut entries = Vec::new();
        for (number, term) in self.terms.iter().enumerate() {
            // A clone reads ahead; the original stays at the beginning for its positions.
            let mut postings = term.postings.clone();
            while postings.doc() != TERMINATED {
                if counts_in(term.langs, self.lang_bits.as_deref(), postings.doc()) {
                    entries.push((postings.doc(), number as u32, postings.term_freq()));
                }
                postings.advance();
            }
        }
        entries.sort_unstable();
        self.listed = Some(Listed { entries, at: 0 });
    }

    /// Skips articles in whose language a term does not count, and finds the first article.
    fn settle(&mut self) {
        self.doc = match &self.listed {
            Some(listed) => listed.entries.get(listed.at).map_or(TERMINATED, |entry| entry.0),
            None => {
                let mut first = TERMINATED;
                for term in &mut self.terms {
                    if term.langs.is_some() {
                        while term.postings.doc() != TERMINATED
                            && !counts_in(term.langs, self.lang_bits.as_deref(), term.postings.doc())
                        {
                            term.postings.advance();
                        }
                    }
                    first = first.min(term.postings.doc());
                }
                first
            }
        };
    }

    pub(crate) fn doc(&self) -> DocId {
        self.doc
    }

    pub(crate) fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        match (&mut self.listed, self.terms.as_mut_slice()) {
            (Some(listed), _) => {
                let doc = self.doc;
                listed.at += listed.entries[listed.at..].iter().take_while(|entry| entry.0 == doc).count();
            }
            (None, [term]) if term.langs.is_none() => {
                self.doc = term.postings.advance();
                return self.doc;
            }
            (None, terms) => {
                for term in terms {
                    if term.postings.doc() == self.doc {
                        term.postings.advance();
                    }
                }
            }
        }
        self.settle();
        self.doc
    }

    pub(crate) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        match (&mut self.listed, self.terms.as_mut_slice()) {
            (Some(listed), _) => listed.at += listed.entries[listed.at..].partition_point(|entry| entry.0 < target),
            (None, [term]) if term.langs.is_none() => {
                self.doc = term.postings.seek(target);
                return self.doc;
            }
            (None, terms) => {
                for term in terms {
                    if term.postings.doc() < target {
                        term.postings.seek(target);
                    }
                }
            }
        }
        self.settle();
        self.doc
    }

    /// Returns about how many articles there are.
    pub(crate) fn cost(&self) -> u64 {
        match &self.listed {
            Some(listed) => listed.entries.len() as u64,
            None => self.terms.iter().map(|term| u64::from(term.postings.size_hint())).sum(),
        }
    }

    /// Returns how often the terms stand in the current article.
    pub(crate) fn frequency(&self) -> u32 {
        match (&self.listed, self.terms.as_slice()) {
            (Some(listed), _) => {
                listed.entries[listed.at..].iter().take_while(|entry| entry.0 == self.doc).map(|entry| entry.2).sum()
            }
            (None, [term]) => term.postings.term_freq(),
            (None, terms) => {
                terms.iter().filter(|term| term.postings.doc() == self.doc).map(|term| term.postings.term_freq()).sum()
            }
        }
    }

    /// Appends where the terms stand in the current article, in order, each stretch once.
    pub(crate) fn matches(&mut self, out: &mut Vec<Match>) {
        out.clear();
        let doc = self.doc;
        let mut read = |term: &mut TermPostings, buffer: &mut Vec<u32>| {
            buffer.clear();
            term.postings.append_positions_with_offset(0, buffer);
            out.extend(buffer.iter().map(|position| Match::new(*position, position + term.width)));
        };
        match &self.listed {
            Some(listed) => {
                for entry in listed.entries[listed.at..].iter().take_while(|entry| entry.0 == doc) {
                    let term = &mut self.terms[entry.1 as usize];
                    if term.postings.doc() < doc {
                        term.postings.seek(doc);
                    }
                    read(term, &mut self.buffer);
                }
            }
            None => {
                for term in self.terms.iter_mut().filter(|term| term.postings.doc() == doc) {
                    read(term, &mut self.buffer);
                }
            }
        }
        if self.terms.len() > 1 {
            normalise(out);
        }
    }
}

fn counts_in(langs: Option<u64>, bits: Option<&Vec<u64>>, doc: DocId) -> bool {
    match (langs, bits) {
        (Some(langs), Some(bits)) => bits.get(doc as usize).is_some_and(|bit| langs & bit != 0),
        _ => true,
    }
}
