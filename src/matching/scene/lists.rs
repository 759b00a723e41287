//! The lists of postings that a term set is read from.

use std::sync::Arc;

use tantivy::Term;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;

use super::super::LangSet;
use super::super::leaf_cursor::{InLanguages, LeafCursor, TermPostings};
use super::super::plan::Leaf;
use super::super::stretch::{self, Blocks, Mask};
use super::Scene;
use crate::analysis::Marker;
use crate::error::Result;

/// The articles of a segment that are in a set of languages.
enum Languages {
    All,
    /// Those of these lists; or all but those, where every article has a language and that is shorter.
    Lists {
        lists: Vec<TermInfo>,
        are_others: bool,
    },
}

/// The masks of the sets of languages that terms ask for.
#[derive(Default)]
pub(super) struct Masks {
    sets: Vec<LangSet>,
    pub(super) all: Vec<Mask>,
}

impl Masks {
    /// Returns the number of the mask of a set, which is made when it is first asked for.
    fn number_of(&mut self, langs: LangSet, make: impl FnOnce() -> Result<Mask>) -> Result<usize> {
        if let Some(number) = self.sets.iter().position(|set| *set == langs) {
            return Ok(number);
        }
        self.all.push(make()?);
        self.sets.push(langs);
        Ok(self.sets.len() - 1)
    }
}

impl Scene<'_> {
    /// Returns the postings of a term set.
    pub(crate) fn postings(&self, leaf: &Leaf, positions: bool) -> Result<LeafCursor> {
        let option = if positions { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::WithFreqs };
        Ok(LeafCursor::new(self.terms(leaf, option)?, self.asked.as_deref()))
    }

    fn terms(&self, leaf: &Leaf, option: IndexRecordOption) -> Result<Vec<TermPostings>> {
        let damaged = |error| self.archive.damaged(error);
        let inverted = self.archive.segments[self.segment].reader.inverted_index(leaf.field).map_err(damaged)?;
        let mut terms = Vec::new();
        for term in &leaf.terms {
            let Some(info) = term.in_segment(self.segment) else { continue };
            let postings = inverted.read_postings_from_terminfo(info, option);
            let postings = postings.map_err(|error| self.archive.damaged(error))?;
            let langs = match self.languages(term.langs)? {
                Languages::All => None,
                Languages::Lists { lists, .. } if lists.is_empty() => continue,
                Languages::Lists { lists, are_others } => {
                    let langs = self.langs_index()?;
                    let postings = |info| langs.read_postings_from_terminfo(info, IndexRecordOption::Basic);
                    let postings = lists.iter().map(postings).collect::<std::io::Result<Vec<_>>>();
                    Some(InLanguages { lists: postings.map_err(|error| self.archive.damaged(error))?, are_others })
                }
            };
            terms.push(TermPostings::new(postings, term.width, langs));
        }
        Ok(terms)
    }

    /// Returns the postings of a term set, to be swept over, with positions or without.
    pub(super) fn blocks(&self, leaf: &Leaf, positions: bool, masks: &mut Masks) -> Result<Vec<stretch::Term>> {
        let damaged = |error: std::io::Error| self.archive.damaged(error);
        let segment = &self.archive.segments[self.segment];
        let inverted = segment.reader.inverted_index(leaf.field).map_err(|error| self.archive.damaged(error))?;
        let mut terms = Vec::new();
        for known in &leaf.terms {
            let Some(info) = known.in_segment(self.segment) else { continue };
            let mask = match self.languages(known.langs)? {
                Languages::All => None,
                Languages::Lists { lists, .. } if lists.is_empty() => continue,
                Languages::Lists { lists, are_others } => Some(masks.number_of(known.langs, || {
                    let langs = self.langs_index()?;
                    let blocks = |info| langs.read_block_postings_from_terminfo(info, IndexRecordOption::Basic);
                    let lists = lists.iter().map(|info| Ok(Blocks::new(blocks(info).map_err(damaged)?)));
                    Ok(Mask::new(lists.collect::<Result<_>>()?, are_others))
                })?),
            };
            let positions = match positions {
                true => segment.positions(leaf.field, info).map_err(|error| self.archive.damaged(error))?,
                false => None,
            };
            let blocks = inverted.read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs);
            terms.push(stretch::Term::new(Blocks::new(blocks.map_err(damaged)?), known.width, mask, positions));
        }
        Ok(terms)
    }

    /// Returns the articles of the segment that are in a set of languages.
    fn languages(&self, langs: LangSet) -> Result<Languages> {
        if langs == LangSet::ALL {
            return Ok(Languages::All);
        }
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        for (bit, list) in self.lang_lists()?.iter().enumerate() {
            let side = if langs.holds(bit) { &mut inside } else { &mut outside };
            side.extend(list.clone());
        }
        let articles = |lists: &[TermInfo]| lists.iter().map(|info| info.doc_freq).sum::<u32>();
        let every_article_has_one = articles(&inside) + articles(&outside) == self.max_doc();
        Ok(match articles(&outside) {
            0 if every_article_has_one => Languages::All,
            others if every_article_has_one && others < articles(&inside) => {
                Languages::Lists { lists: outside, are_others: true }
            }
            _ => Languages::Lists { lists: inside, are_others: false },
        })
    }

    fn lang_lists(&self) -> Result<&[Option<TermInfo>]> {
        if let Some(lists) = self.lang_lists.get() {
            return Ok(lists);
        }
        let (field, index) = (self.archive.fields.lang, self.langs_index()?);
        let list = |lang: &String| index.get_term_info(&Term::from_field_text(field, lang));
        let lists = self.langs.iter().map(list).collect::<std::io::Result<Vec<_>>>();
        let lists = lists.map_err(|error| self.archive.damaged(error))?;
        Ok(self.lang_lists.get_or_init(|| lists))
    }

    fn langs_index(&self) -> Result<Arc<InvertedIndexReader>> {
        let reader = &self.archive.segments[self.segment].reader;
        reader.inverted_index(self.archive.fields.lang).map_err(|error| self.archive.damaged(error))
    }

    /// Returns the places of a marker.
    pub(crate) fn marker(&self, marker: Marker) -> Result<LeafCursor> {
        let field = self.archive.fields.text;
        let inverted = self.archive.segments[self.segment].reader.inverted_index(field);
        let inverted = inverted.map_err(|error| self.archive.damaged(error))?;
        let option = IndexRecordOption::WithFreqsAndPositions;
        let postings = inverted.read_postings(&Term::from_field_text(field, marker.term()), option);
        let postings = postings.map_err(|error| self.archive.damaged(error))?;
        let postings = postings.into_iter().map(|postings| TermPostings::new(postings, 1, None));
        Ok(LeafCursor::new(postings.collect(), self.asked.as_deref()))
    }
}
