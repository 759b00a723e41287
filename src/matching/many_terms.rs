//! A set of many terms over a piece of a segment, as a pattern such as `*ing` stands for: its lists are read one after the
//! other, each once and to its end.
//!
//! Lists that are walked side by side are each asked about each article, and each keeps a block of its own unpacked; of
//! thousands, most of them short, that takes longer than to read them.

use std::ops::Range;
use std::sync::Arc;

use tantivy::index::InvertedIndexReader;
use tantivy::positions::PositionReader;
use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, TERMINATED};

use super::algebra::Match;
use super::bm25::MOST_FREQUENCY;
use super::stretch::{Bits, Blocks, Frequencies, Mask, STRETCH, holds, set};
use crate::error::Result;
use crate::index::Archive;

/// The lists of postings of many terms.
pub(super) struct ManyTerms<'a> {
    archive: &'a Archive,
    segment: usize,
    field: Field,
    inverted: Arc<InvertedIndexReader>,
    terms: Vec<OneOfMany<'a>>,
    /// The articles of the piece that are in sets of languages, by the numbers that terms have for these.
    masks: Vec<Vec<Bits>>,
    articles: Range<DocId>,
}

/// A term, how many positions it covers, and the number of the mask of the languages in whose articles it counts; none when it
/// counts in all.
pub(super) struct OneOfMany<'a> {
    pub(super) info: &'a TermInfo,
    pub(super) width: u32,
    pub(super) mask: Option<usize>,
}

/// How often any of many terms stands in each article of a piece.
pub(crate) struct Counted {
    first: DocId,
    frequencies: Vec<u16>,
    /// Before this place in the piece all was swept over.
    at: usize,
    postings: u64,
}

/// The articles that hold any of many terms, in order, with how often they do and where.
#[derive(Default)]
pub(crate) struct Listed {
    docs: Vec<DocId>,
    frequencies: Vec<u32>,
    /// Where the positions in each article begin, and where those of the last one end; nothing, when they are not told.
    starts: Vec<usize>,
    /// The first position that a term covers, and one past its last.
    positions: Vec<(u32, u32)>,
    /// All terms cover one position.
    are_single: bool,
}

impl<'a> ManyTerms<'a> {
    /// Returns the lists of terms of a field, of which the articles of a piece of the segment are read.
    pub(super) fn new(
        archive: &'a Archive,
        segment: usize,
        field: Field,
        terms: Vec<OneOfMany<'a>>,
        masks: Vec<Mask>,
        articles: Range<DocId>,
    ) -> Result<Self> {
        let inverted = archive.segments[segment].reader.inverted_index(field);
        let inverted = inverted.map_err(|error| archive.damaged(error))?;
        let all_of = |mut mask: Mask| {
            let stretches = articles.clone().step_by(STRETCH);
            stretches.map(|base| *mask.mark(base, articles.end.min(base + STRETCH as DocId))).collect()
        };
        let masks = masks.into_iter().map(all_of).collect();
        Ok(ManyTerms { archive, segment, field, inverted, terms, masks, articles })
    }

    /// Returns how often they stand in each article.
    pub(super) fn counted(&self) -> Result<Counted> {
        let mut frequencies = written(0, self.articles.len());
        self.each_posting(|at, often| {
            let sum = u32::from(frequencies[at]) + often;
            frequencies[at] = sum.min(MOST_FREQUENCY.into()) as u16;
        })?;
        let postings = self.terms.iter().map(|term| u64::from(term.info.doc_freq)).sum();
        Ok(Counted { first: self.articles.start, frequencies, at: 0, postings })
    }

    /// Returns the articles that hold any of them, with positions or without.
    pub(super) fn listed(&self, positions: bool) -> Result<Listed> {
        let mut frequencies = written(0, self.articles.len());
        self.each_posting(|at, often| frequencies[at] += often)?;
        let mut listed = Listed { are_single: self.are_single(), ..Listed::default() };
        for (doc, often) in self.articles.clone().zip(&frequencies).filter(|(_, often)| **often > 0) {
            listed.docs.push(doc);
            listed.frequencies.push(*often);
        }
        if positions {
            self.add_positions(&mut listed)?;
        }
        Ok(listed)
    }

    fn add_positions(&self, listed: &mut Listed) -> Result<()> {
        let mut all = 0;
        listed.starts = Vec::with_capacity(listed.docs.len() + 1);
        listed.starts.push(0);
        // Where the next position in an article goes, by its place in the piece.
        let mut next = written(0, self.articles.len());
        for (doc, often) in listed.docs.iter().zip(&listed.frequencies) {
            next[self.place(*doc)] = all;
            all += *often as usize;
            listed.starts.push(all);
        }
        listed.positions = vec![(0, 0); all];
        let mut unpacked = Vec::new();
        let mut blocks = None;
        for term in &self.terms {
            let Some(mut reader) = self.positions(term)? else { continue };
            let blocks = self.open(term.info, &mut blocks)?;
            let mut before = blocks.pass(self.articles.start);
            blocks.read(self.articles.start, self.articles.end, |docs, often| {
                let count = often.iter().sum::<u32>() as usize;
                if count == 0 {
                    return;
                }
                unpacked.resize(count, 0);
                reader.read(before, &mut unpacked);
                before += count as u64;
                let mut distances = unpacked.as_slice();
                for (at, often) in docs.iter().map(|doc| self.place(*doc)).zip(often) {
                    let own = distances.split_off(..*often as usize).unwrap_or_default();
                    if !self.counts(term, at) {
                        continue;
                    }
                    let mut position = 0;
                    for (place, distance) in
                        listed.positions.get_mut(next[at]..).unwrap_or_default().iter_mut().zip(own)
                    {
                        position += distance;
                        *place = (position, position + term.width);
                    }
                    next[at] += own.len();
                }
            });
        }
        Ok(())
    }

    /// Returns those of some articles, which are in order, that hold any of the terms. The positions in others are not unpacked.
    pub(super) fn listed_among(&self, asked: &[DocId], positions: bool) -> Result<Listed> {
        let mut found: Vec<(DocId, u32)> = Vec::new();
        let mut places: Vec<(DocId, (u32, u32))> = Vec::new();
        let (mut blocks, mut buffer) = (None, Vec::new());
        let mut are_asked = written([0; STRETCH / 64], self.articles.len().div_ceil(STRETCH));
        asked.iter().map(|doc| self.place(*doc)).for_each(|at| set(&mut are_asked[at / STRETCH], at % STRETCH));
        for term in &self.terms {
            let before = found.len();
            let blocks = self.open(term.info, &mut blocks)?;
            // To seek a few articles in long lists, instead of reading these to their ends, takes as long in the whole.
            blocks.read(self.articles.start, self.articles.end, |docs, often| {
                let met = docs.iter().copied().zip(often.iter().copied()).filter(|(doc, _)| {
                    let at = self.place(*doc);
                    holds_in(&are_asked, at) && self.counts(term, at)
                });
                found.extend(met);
            });
            if positions && before < found.len() {
                let option = IndexRecordOption::WithFreqsAndPositions;
                let postings = self.inverted.read_postings_from_terminfo(term.info, option);
                let mut postings = postings.map_err(|error| self.archive.damaged(error))?;
                for (doc, _) in &found[before..] {
                    postings.seek(*doc);
                    postings.positions(&mut buffer);
                    places.extend(buffer.iter().map(|position| (*doc, (*position, position + term.width))));
                }
            }
        }
        found.sort_unstable_by_key(|(doc, _)| *doc);
        places.sort_unstable();
        let mut listed = Listed { are_single: self.are_single(), ..Listed::default() };
        for same in found.chunk_by(|a, b| a.0 == b.0) {
            listed.docs.push(same[0].0);
            listed.frequencies.push(same.iter().map(|(_, often)| often).sum());
        }
        if positions {
            let start = |doc: &DocId| places.partition_point(|(other, _)| other < doc);
            listed.starts = listed.docs.iter().map(start).chain([places.len()]).collect();
            listed.positions = places.into_iter().map(|(_, place)| place).collect();
        }
        Ok(listed)
    }

    /// Returns whether it is kept where they stand.
    pub(super) fn have_positions(&self) -> Result<bool> {
        self.terms.first().map_or(Ok(false), |term| Ok(self.positions(term)?.is_some()))
    }

    fn positions(&self, term: &OneOfMany<'_>) -> Result<Option<PositionReader>> {
        let positions = self.archive.segments[self.segment].positions(self.field, term.info);
        positions.map_err(|error| self.archive.damaged(error))
    }

    fn are_single(&self) -> bool {
        self.terms.iter().all(|term| term.width == 1)
    }

    /// Returns the list of a term at its beginning, in the place of the one before.
    fn open<'b>(&self, info: &TermInfo, blocks: &'b mut Option<Blocks>) -> Result<&'b mut Blocks> {
        let damaged = |error| self.archive.damaged(error);
        if let Some(blocks) = blocks {
            blocks
                .reset(|postings| self.inverted.reset_block_postings_from_terminfo(info, postings))
                .map_err(damaged)?;
            return Ok(blocks);
        }
        let option = IndexRecordOption::WithFreqs;
        let postings = self.inverted.read_block_postings_from_terminfo(info, option).map_err(damaged)?;
        Ok(blocks.insert(Blocks::new(postings)))
    }

    /// Returns the place of an article in the piece: of one that only a damaged list has there, the last.
    fn place(&self, doc: DocId) -> usize {
        (doc.wrapping_sub(self.articles.start) as usize).min(self.articles.len().saturating_sub(1))
    }

    /// Returns whether a term counts in the article at a place of the piece.
    fn counts(&self, term: &OneOfMany<'_>, at: usize) -> bool {
        term.mask.is_none_or(|mask| holds_in(&self.masks[mask], at))
    }

    /// Hands each posting to `each`: the place of the article in the piece, and how often the term stands in it.
    fn each_posting(&self, mut each: impl FnMut(usize, u32)) -> Result<()> {
        let mut blocks = None;
        for term in &self.terms {
            let blocks = self.open(term.info, &mut blocks)?;
            blocks.read(self.articles.start, self.articles.end, |docs, often| {
                let postings = docs.iter().map(|doc| self.place(*doc)).zip(often);
                for (at, often) in postings.filter(|(at, _)| self.counts(term, *at)) {
                    each(at, *often);
                }
            });
        }
        Ok(())
    }
}

/// Returns whether the bit of a place of the piece is set.
fn holds_in(bits: &[Bits], at: usize) -> bool {
    holds(&bits[at / STRETCH], at % STRETCH)
}

/// Returns a table that was written to. Pages that are only promised to be zero are given when they are first read, taken back when
/// they are first written to, and then all threads are stopped to be told so.
fn written<T: Clone>(value: T, length: usize) -> Vec<T> {
    let mut table = Vec::with_capacity(length);
    table.resize(length, value);
    table
}

impl Counted {
    /// Returns the first article that holds a term and was not swept over.
    pub(super) fn next(&self) -> DocId {
        let rest = self.frequencies.get(self.at..).unwrap_or_default();
        rest.iter().position(|often| *often > 0).map_or(TERMINATED, |at| self.first + (self.at + at) as DocId)
    }

    /// Sets the bit of each article from `base` to before `end` that holds a term, and puts how often it does into `frequencies`.
    pub(super) fn sweep(&mut self, base: DocId, end: DocId, bits: &mut Bits, frequencies: &mut Frequencies) {
        let place_of = |doc: DocId| (doc.saturating_sub(self.first) as usize).min(self.frequencies.len());
        let all = &self.frequencies[place_of(base)..place_of(end)];
        frequencies[..all.len()].copy_from_slice(all);
        for (word, all) in bits.iter_mut().zip(all.chunks(64)) {
            *word = all.iter().rev().fold(0, |word, often| word << 1 | u64::from(*often > 0));
        }
        self.at = place_of(end);
    }

    /// Returns about how many articles there are.
    pub(super) fn cost(&self) -> u64 {
        self.postings
    }
}

impl Listed {
    /// Returns the article at a place of the list, `TERMINATED` behind the last one.
    pub(super) fn doc(&self, at: usize) -> DocId {
        self.docs.get(at).copied().unwrap_or(TERMINATED)
    }

    /// Returns the first place from `at` on of an article that does not stand before `target`.
    pub(super) fn seek(&self, at: usize, target: DocId) -> usize {
        at + self.docs.get(at..).unwrap_or_default().partition_point(|doc| *doc < target)
    }

    /// Returns about how many articles there are.
    pub(super) fn cost(&self) -> u64 {
        self.docs.len() as u64
    }

    /// Returns how often the terms stand in the article at a place of the list; never, behind the last one.
    pub(super) fn frequency(&self, at: usize) -> u32 {
        self.frequencies.get(at).copied().unwrap_or_default()
    }

    /// Returns whether all terms cover one position, and tell where they stand.
    pub(super) fn are_single(&self) -> bool {
        self.are_single
    }

    /// Returns the first positions of where the terms stand in the article at a place of the list, in order.
    pub(super) fn starts_at(&mut self, at: usize) -> impl Iterator<Item = u32> {
        self.positions_at(at).iter().map(|(start, _)| *start)
    }

    /// Appends where the terms stand in the article at a place of the list, in order, each stretch once, to what is empty.
    pub(super) fn append_matches(&mut self, at: usize, out: &mut Vec<Match>) {
        out.extend(self.positions_at(at).iter().map(|(start, end)| Match::new(*start, *end)));
        out.dedup();
    }

    /// Returns where the terms stand in the article at a place of the list, in order.
    fn positions_at(&mut self, at: usize) -> &[(u32, u32)] {
        let Some([start, end]) = self.starts.get(at..=at + 1) else { return &[] };
        let positions = &mut self.positions[*start..*end];
        // Term after term until now; most articles are never asked for.
        positions.sort_unstable();
        positions
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::index::archive_of;
    use crate::matching::algebra::normalise;
    use crate::matching::leaf_cursor::LeafCursor;
    use crate::matching::{LangSet, Leaf, Plan, Scene, plan_of};

    /// How often, and where.
    type Places = (u32, Vec<Match>);

    const ARTICLES: DocId = 9000;

    /// Returns an archive of ships of which some articles hold no port, others several, and one a port that stands in many.
    fn archive(folder: &std::path::Path) -> Archive {
        let line = |number: usize| {
            let port = |word| match word {
                0 => "port port-side".to_owned(),
                word => format!("port{}", (number / 5 + word * 13) % 60),
            };
            let words: Vec<String> = (0..number % 4).map(port).collect();
            let (words, others, lang) =
                (words.join(" "), words.join(" off "), if number % 3 == 1 { "de" } else { "en" });
            format!(r#"{{"id":"{number}","text":"A ship met the {words} storm {others}.","lang":"{lang}"}}"#)
        };
        archive_of(folder, &[(0..ARTICLES as usize).map(line).collect()])
    }

    /// Returns what is found by one term after the other, each in a list that is walked.
    fn expected(scene: &Scene<'_>, plan: &Plan) -> BTreeMap<DocId, Places> {
        let mut found: BTreeMap<DocId, Places> = BTreeMap::new();
        let leaf = &plan.leaves[0];
        for term in &leaf.terms {
            let alone = Leaf { terms: vec![term.clone()], ..leaf.clone() };
            for (doc, (often, matches)) in walked(scene.postings(&alone, true).unwrap()) {
                let places = found.entry(doc).or_default();
                places.0 += often;
                places.1.extend(matches);
            }
        }
        found.values_mut().for_each(|places| normalise(&mut places.1));
        found
    }

    fn walked(mut cursor: LeafCursor) -> BTreeMap<DocId, Places> {
        let mut found = BTreeMap::new();
        let mut matches = Vec::new();
        while cursor.doc() != TERMINATED {
            cursor.matches(&mut matches);
            found.insert(cursor.doc(), (cursor.frequency(), matches.clone()));
            cursor.advance();
        }
        found
    }

    #[test]
    fn of_many_terms_what_each_of_them_has_is_put_together() {
        let folder = tempfile::tempdir().unwrap();
        let archive = archive(folder.path());
        let (plan, langs) = plan_of(&archive, "port*");
        assert!(plan.leaves[0].terms.len() > 50 && plan.leaves[0].terms.iter().any(|term| term.width > 1));
        let scene = || Scene::new(&archive, &plan, 0, &langs).unwrap();
        let all = expected(&scene(), &plan);
        assert!(all.len() > 5000 && all.values().any(|(often, matches)| *often > 5 && matches.len() > 5));
        for piece in [0..ARTICLES, 0..1, 3..4097, 5000..ARTICLES, 7..7] {
            let scene = scene().within(piece.clone());
            let own: BTreeMap<_, _> = if piece.is_empty() {
                BTreeMap::new()
            } else {
                all.range(piece).map(|(doc, places)| (*doc, places.clone())).collect()
            };
            assert_eq!(walked(scene.postings(&plan.leaves[0], true).unwrap()), own);
            let counts = |found: &BTreeMap<DocId, Places>| {
                found.iter().map(|(doc, (often, _))| (*doc, *often)).collect::<Vec<_>>()
            };
            assert_eq!(counts(&walked(scene.postings(&plan.leaves[0], false).unwrap())), counts(&own));
        }
    }

    #[test]
    fn a_term_of_many_counts_in_its_languages() {
        let folder = tempfile::tempdir().unwrap();
        let archive = archive(folder.path());
        let (mut plan, langs) = plan_of(&archive, "port*");
        assert_eq!(langs, ["de", "en"]);
        plan.leaves[0].terms.iter_mut().step_by(3).for_each(|term| term.langs = LangSet(1));
        plan.leaves[0].terms.iter_mut().skip(1).step_by(3).for_each(|term| term.langs = LangSet(2));
        let scene = || Scene::new(&archive, &plan, 0, &langs).unwrap();
        let all = expected(&scene(), &plan);
        assert_eq!(walked(scene().postings(&plan.leaves[0], true).unwrap()), all);
        let among = scene().among((0..ARTICLES).collect());
        assert_eq!(walked(among.postings(&plan.leaves[0], true).unwrap()), all);
    }

    #[test]
    fn those_articles_are_told_that_are_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let archive = archive(folder.path());
        let (plan, langs) = plan_of(&archive, "port*");
        let scene = || Scene::new(&archive, &plan, 0, &langs).unwrap();
        let all = expected(&scene(), &plan);
        for step in [1, 2, 3, 7, 50, 299, 8999] {
            let docs: Vec<DocId> = (0..ARTICLES).step_by(step).collect();
            let own = docs.iter().filter_map(|doc| Some((*doc, all.get(doc)?.clone()))).collect();
            let scene = scene().among(docs);
            assert_eq!(walked(scene.postings(&plan.leaves[0], true).unwrap()), own, "{step}");
        }
        assert_eq!(scene().among(Vec::new()).cursor().unwrap().doc(), TERMINATED);
    }
}
