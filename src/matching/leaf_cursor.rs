//! A term set over the postings of one segment: the articles that hold any of its terms, how often, and
//! where.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

use super::algebra::{Match, normalise};

/// With more terms than this the articles of all of them are listed beforehand, of those that are asked for.
const FEW_TERMS: usize = 24;

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
#[derive(Clone)]
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
    terms: Vec<TermPostings>,
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
    /// Returns a cursor over the articles that hold any of some terms. If only some articles are asked for, in order, it may pass over
    /// others.
    pub(crate) fn new(terms: Vec<TermPostings>, asked: Option<&[DocId]>) -> Self {
        let mut cursor = LeafCursor { terms, doc: TERMINATED, listed: None, buffer: Vec::new() };
        if cursor.terms.len() > FEW_TERMS {
            cursor.list(asked);
        }
        cursor.settle();
        cursor
    }

    fn list(&mut self, asked: Option<&[DocId]>) {
        let mut entries = Vec::new();
        for (number, term) in self.terms.iter().enumerate() {
            // A clone reads ahead; the original stays at the beginning for its positions.
            let mut ahead = TermPostings::new(term.postings.clone(), term.width, term.langs.clone());
            let Some(mut asked) = asked else {
                while ahead.doc != TERMINATED {
                    entries.push((ahead.doc, number as u32, ahead.postings.term_freq()));
                    ahead.advance();
                }
                continue;
            };
            while let Some(doc) = asked.first() {
                ahead.seek(*doc);
                if ahead.doc == *doc {
                    entries.push((ahead.doc, number as u32, ahead.postings.term_freq()));
                    asked = &asked[1..];
                } else {
                    asked = &asked[asked.partition_point(|doc| *doc < ahead.doc)..];
                }
            }
        }
        entries.sort_unstable();
        self.listed = Some(Listed { entries, at: 0 });
    }

    /// Finds the current article from where its terms stand.
    fn settle(&mut self) {
        self.doc = match &self.listed {
            Some(listed) => listed.entries.get(listed.at).map_or(TERMINATED, |entry| entry.0),
            None => self.terms.iter().map(|term| term.doc).min().unwrap_or(TERMINATED),
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
            (None, [term]) if term.is_in_all_languages() => {
                term.doc = term.postings.advance();
                self.doc = term.doc;
                return self.doc;
            }
            (None, terms) => {
                for term in terms {
                    if term.doc == self.doc {
                        term.advance();
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
            (None, [term]) if term.is_in_all_languages() => {
                term.doc = term.postings.seek(target);
                self.doc = term.doc;
                return self.doc;
            }
            (None, terms) => {
                let mut first = TERMINATED;
                for term in terms {
                    term.seek(target);
                    first = first.min(term.doc);
                }
                self.doc = first;
                return first;
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
                terms.iter().filter(|term| term.doc == self.doc).map(|term| term.postings.term_freq()).sum()
            }
        }
    }

    /// Appends where the terms stand in the current article, in order, each stretch once.
    pub(crate) fn matches(&mut self, out: &mut Vec<Match>) {
        out.clear();
        let doc = self.doc;
        let mut read_terms = 0;
        let mut read = |term: &mut TermPostings, buffer: &mut Vec<u32>| {
            read_terms += 1;
            buffer.clear();
            term.postings.append_positions_with_offset(0, buffer);
            out.extend(buffer.iter().map(|position| Match::new(*position, position + term.width)));
        };
        match &self.listed {
            Some(listed) => {
                for entry in listed.entries[listed.at..].iter().take_while(|entry| entry.0 == doc) {
                    let term = &mut self.terms[entry.1 as usize];
                    term.seek(doc);
                    read(term, &mut self.buffer);
                }
            }
            None => {
                for term in self.terms.iter_mut().filter(|term| term.doc == doc) {
                    read(term, &mut self.buffer);
                }
            }
        }
        // The positions of one term are in order.
        if read_terms > 1 {
            normalise(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::archive_of;
    use crate::matching::{Scene, plan_of};

    #[test]
    fn of_many_terms_those_articles_are_told_that_are_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let line = |number: usize| {
            let words: Vec<String> =
                (0..number % 4).map(|word| format!("port{}", (number / 5 + word * 13) % 60)).collect();
            format!(r#"{{"id":"{number}","text":"A ship met the {} storm {}."}}"#, words.join(" "), words.join(" off "))
        };
        let archive = archive_of(folder.path(), &[(0..300).map(line).collect()]);
        let (plan, langs) = plan_of(&archive, "port*");
        assert!(plan.leaves[0].terms.len() > FEW_TERMS);
        let scene = || Scene::new(&archive, &plan, 0, &langs).unwrap();
        let found = |scene: Scene<'_>, docs: &[DocId]| {
            let mut cursor = scene.postings(&plan.leaves[0], true).unwrap();
            let mut matches = Vec::new();
            let mut holding = Vec::new();
            for doc in docs {
                if cursor.seek(*doc) == *doc {
                    cursor.matches(&mut matches);
                    holding.push((*doc, cursor.frequency(), matches.clone()));
                }
            }
            holding
        };
        for step in [1, 2, 3, 7, 50, 299] {
            let docs: Vec<DocId> = (0..300).step_by(step).collect();
            let expected = found(scene(), &docs);
            assert_eq!(found(scene().among(docs.clone()), &docs), expected, "{step}");
            assert_eq!(expected.len(), docs.iter().filter(|doc| *doc % 4 > 0).count());
        }
        assert_eq!(scene().among(Vec::new()).cursor().unwrap().doc(), TERMINATED);
    }
}
