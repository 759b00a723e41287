//! The lists of postings that a term set is read from.

use std::sync::Arc;

use tantivy::Term;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};

use super::super::LangSet;
use super::super::leaf_cursor::{InLanguages, LeafCursor, TermPostings};
use super::super::many_terms::{ManyTerms, OneOfMany};
use super::super::plan::{FEW_TERMS, Leaf};
use super::super::stretch::{self, Blocks, Mask};
use super::super::term_set::TermSet;
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

/// A term that the segment has, and in the articles of which languages it counts.
struct Known<'t> {
    info: &'t TermInfo,
    width: u32,
    langs: LangSet,
    languages: Languages,
}

impl Scene<'_> {
    /// Returns the postings of a term set, to be walked, with positions or without.
    pub(crate) fn postings(&self, leaf: &Leaf, positions: bool) -> Result<LeafCursor> {
        let known = self.known(leaf)?;
        if known.len() > FEW_TERMS {
            let many = self.many_terms(leaf, &known)?;
            return Ok(LeafCursor::of_list(match &self.asked {
                Some(asked) => many.listed_among(asked, positions)?,
                None => many.listed(positions)?,
            }));
        }
        let damaged = |error| self.archive.damaged(error);
        let option = if positions { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::WithFreqs };
        let inverted = self.inverted(leaf.field)?;
        let mut terms = Vec::with_capacity(known.len());
        for Known { info, width, languages, .. } in &known {
            let postings = inverted.read_postings_from_terminfo(info, option).map_err(damaged)?;
            let langs = match languages {
                Languages::All => None,
                Languages::Lists { lists, are_others } => {
                    let langs = self.inverted(self.archive.fields.lang)?;
                    let postings = |info| langs.read_postings_from_terminfo(info, IndexRecordOption::Basic);
                    let lists = lists.iter().map(postings).collect::<std::io::Result<_>>().map_err(damaged)?;
                    Some(InLanguages { lists, are_others: *are_others })
                }
            };
            terms.push(TermPostings::new(postings, *width, langs));
        }
        Ok(LeafCursor::of_each(terms))
    }

    /// Returns the postings of a term set, to be swept over, with positions or without.
    pub(super) fn term_set(&self, leaf: &Leaf, positions: bool, masks: &mut Masks) -> Result<TermSet> {
        let known = self.known(leaf)?;
        if known.len() > FEW_TERMS {
            let many = self.many_terms(leaf, &known)?;
            return Ok(match positions && many.have_positions()? {
                true => TermSet::listed(many.listed(true)?),
                false => TermSet::Counted(many.counted()?),
            });
        }
        let segment = &self.archive.segments[self.segment];
        let inverted = self.inverted(leaf.field)?;
        let mut terms = Vec::with_capacity(known.len());
        for known in &known {
            let mask = self.mask(known, masks)?;
            let positions = match positions {
                true => segment.positions(leaf.field, known.info).map_err(|error| self.archive.damaged(error))?,
                false => None,
            };
            let blocks = inverted.read_block_postings_from_terminfo(known.info, IndexRecordOption::WithFreqs);
            let blocks = Blocks::new(blocks.map_err(|error| self.archive.damaged(error))?);
            terms.push(stretch::Term::new(blocks, known.width, mask, positions));
        }
        Ok(TermSet::each(terms))
    }

    fn many_terms<'t>(&'t self, leaf: &Leaf, known: &[Known<'t>]) -> Result<ManyTerms<'t>> {
        let mut masks = Masks::default();
        let term = |known: &Known<'t>| {
            let mask = self.mask(known, &mut masks)?;
            Ok(OneOfMany { info: known.info, width: known.width, mask })
        };
        let terms = known.iter().map(term).collect::<Result<_>>()?;
        ManyTerms::new(self.archive, self.segment, leaf.field, terms, masks.all, self.articles.clone())
    }

    /// Returns the terms of a set that the segment has, but for those that count in none of its articles.
    fn known<'t>(&self, leaf: &'t Leaf) -> Result<Vec<Known<'t>>> {
        let mut all = Vec::new();
        for term in &leaf.terms {
            let Some(info) = term.in_segment(self.segment) else { continue };
            let languages = self.languages(term.langs)?;
            if !matches!(&languages, Languages::Lists { lists, .. } if lists.is_empty()) {
                all.push(Known { info, width: term.width, langs: term.langs, languages });
            }
        }
        Ok(all)
    }

    /// Returns the number of the mask of the languages in whose articles a term counts; none when it counts in all.
    fn mask(&self, known: &Known<'_>, masks: &mut Masks) -> Result<Option<usize>> {
        let Languages::Lists { lists, are_others } = &known.languages else { return Ok(None) };
        let make = || {
            let langs = self.inverted(self.archive.fields.lang)?;
            let blocks =
                |info| langs.read_block_postings_from_terminfo(info, IndexRecordOption::Basic).map(Blocks::new);
            let lists = lists.iter().map(blocks).collect::<std::io::Result<_>>();
            Ok(Mask::new(lists.map_err(|error| self.archive.damaged(error))?, *are_others))
        };
        masks.number_of(known.langs, make).map(Some)
    }

    fn inverted(&self, field: Field) -> Result<Arc<InvertedIndexReader>> {
        let inverted = self.archive.segments[self.segment].reader.inverted_index(field);
        inverted.map_err(|error| self.archive.damaged(error))
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
        let (field, index) = (self.archive.fields.lang, self.inverted(self.archive.fields.lang)?);
        let list = |lang: &String| index.get_term_info(&Term::from_field_text(field, lang));
        let lists = self.langs.iter().map(list).collect::<std::io::Result<Vec<_>>>();
        let lists = lists.map_err(|error| self.archive.damaged(error))?;
        Ok(self.lang_lists.get_or_init(|| lists))
    }

    /// Returns the places of a marker.
    pub(crate) fn marker(&self, marker: Marker) -> Result<LeafCursor> {
        let field = self.archive.fields.text;
        let option = IndexRecordOption::WithFreqsAndPositions;
        let postings = self.inverted(field)?.read_postings(&Term::from_field_text(field, marker.term()), option);
        let postings = postings.map_err(|error| self.archive.damaged(error))?;
        let postings = postings.into_iter().map(|postings| TermPostings::new(postings, 1, None));
        Ok(LeafCursor::of_each(postings.collect()))
    }
}
