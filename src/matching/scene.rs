//! From a plan to cursors over the postings of one segment.

use tantivy::postings::SegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, TERMINATED, Term};

use super::bm25::{Lengths, idf, lengths};
use super::cursor::{Cursor, FilterColumn, LeafScorer};
use super::leaf_cursor::{LeafCursor, TermPostings};
use super::light::Lighter;
use super::plan::{Filter, Leaf, Node, Plan, Zone};
use super::span_cursor::{CaseCheck, Rule, Spans};
use super::sweep::{self, Blocks, Part, Sweep};
use crate::analysis::Marker;
use crate::error::Result;
use crate::index::Archive;
use crate::query::Distance;

/// One segment with what cursors over it share.
pub struct Scene<'a> {
    archive: &'a Archive,
    plan: &'a Plan,
    segment: usize,
    /// The idf of each leaf, over the whole archive.
    idf: Vec<f32>,
    lengths: Lengths,
    /// The languages of the archive; the place of one is its bit in a language set.
    langs: &'a [String],
}

impl std::fmt::Debug for Scene<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scene").field("segment", &self.segment).finish_non_exhaustive()
    }
}

impl<'a> Scene<'a> {
    /// Returns the scene of a plan on a segment. `langs` are the languages of the archive, whose places are
    /// the bits of language sets.
    pub fn new(archive: &'a Archive, plan: &'a Plan, segment: usize, langs: &'a [String]) -> Result<Self> {
        let (articles, average) = lengths(archive)?;
        let idf = plan.leaves.iter().map(|leaf| idf(leaf.articles(), articles)).collect();
        let lengths = Lengths::new(archive, segment, average);
        Ok(Scene { archive, plan, segment, idf, lengths, langs })
    }

    /// Returns a cursor over the articles of the segment that match the plan, at the first of them.
    /// Deleted articles are among them.
    pub fn cursor(&self) -> Result<Cursor<'_>> {
        self.node(&self.plan.root, false)
    }

    /// Returns a sweep over the articles that match the plan, if that is faster than to walk from one to the next.
    pub(crate) fn sweep(&self) -> Result<Option<Sweep<'_>>> {
        let root = &self.plan.root;
        match self.reading_of(root) {
            Some(reading) if reading.is_dense(lengths(self.archive)?.0) => Ok(Some(Sweep::new(self.swept(root)?))),
            _ => Ok(None),
        }
    }

    /// Returns a cursor over the articles that match a part of the plan.
    pub fn part<'n>(&'n self, node: &'n Node) -> Result<Cursor<'n>> {
        self.node(node, false)
    }

    /// Returns a cursor over the articles that match a part of the plan, which knows where.
    pub(crate) fn part_with_positions<'n>(&'n self, node: &'n Node) -> Result<Cursor<'n>> {
        self.node(node, true)
    }

    /// Returns the lengths of the segment's texts.
    pub(crate) fn lengths(&self) -> Lengths {
        self.lengths.clone()
    }

    fn node<'n>(&'n self, node: &'n Node, positions: bool) -> Result<Cursor<'n>> {
        let all = || Cursor::All { doc: if self.max_doc() == 0 { TERMINATED } else { 0 }, max: self.max_doc() };
        let nodes = |nodes: &'n [Node], positions| {
            nodes.iter().map(|node| self.node(node, positions)).collect::<Result<Vec<_>>>()
        };
        Ok(match node {
            Node::Everything => all(),
            Node::Leaf(number) => Cursor::Leaf(self.leaf(*number, positions)?),
            Node::Phrase(slots) => self.spans(Rule::Phrase, nodes(slots, true)?, Vec::new()),
            Node::Window { slots, distance } => self.spans(Rule::Window(*distance), nodes(slots, true)?, Vec::new()),
            Node::Near { left, right, distance, ordered } => {
                let (markers, nearness) = self.nearness(*distance)?;
                self.spans(
                    Rule::Near(nearness, *ordered),
                    vec![self.node(left, true)?, self.node(right, true)?],
                    markers,
                )
            }
            Node::NotNear { left, right, distance, ordered } => {
                let (markers, nearness) = self.nearness(*distance)?;
                let rule = Rule::NotNear(nearness, *ordered, Box::new(self.node(right, true)?));
                self.spans(rule, vec![self.node(left, true)?], markers)
            }
            Node::AtLeast { count, operand } => {
                self.spans(Rule::AtLeast(*count), vec![self.node(operand, true)?], Vec::new())
            }
            Node::Zone { zone, operand } => {
                let marker = if *zone == Zone::Lead {
                    vec![self.marker(Marker::Body)?, self.marker(Marker::LeadEnd)?]
                } else {
                    vec![self.marker(Marker::Body)?]
                };
                self.spans(Rule::Zone(*zone), vec![self.node(operand, true)?], marker)
            }
            Node::Case { operand, .. } => {
                let field = self.field_of(operand);
                let lighter = Lighter::for_part(self.plan, node, field, self.langs);
                let check = CaseCheck { lighter, field, archive: self.archive, segment: self.segment };
                let rule = Rule::Case(Box::new(check));
                self.spans(rule, vec![self.node(operand, true)?], Vec::new())
            }
            Node::And { needed, excluded } => {
                let (filters, needed): (Vec<&'n Node>, Vec<&'n Node>) =
                    needed.iter().partition(|node| matches!(node, Node::Filter(_)));
                let mut needed =
                    needed.into_iter().map(|node| self.node(node, positions)).collect::<Result<Vec<_>>>()?;
                let filters = filters.into_iter().map(|node| self.filter(node)).collect::<Result<Vec<_>>>()?;
                if needed.is_empty() {
                    needed.push(all());
                }
                let mut by_cost: Vec<usize> = (0..needed.len()).collect();
                by_cost.sort_by_key(|number| needed[*number].cost());
                let mut and = Cursor::And { needed, by_cost, excluded: nodes(excluded, false)?, filters, doc: 0 };
                and.align(0);
                and
            }
            Node::Or(parts) => {
                let mut or = Cursor::Or { parts: nodes(parts, positions)?, doc: 0 };
                or.lowest();
                or
            }
            Node::Fact(operand) => Cursor::Fact(Box::new(self.node(operand, false)?)),
            Node::Filter(_) => {
                let mut and = Cursor::And {
                    needed: vec![all()],
                    by_cost: vec![0],
                    excluded: Vec::new(),
                    filters: vec![self.filter(node)?],
                    doc: 0,
                };
                and.align(0);
                and
            }
            Node::Boost(factor, operand) => Cursor::Boost(*factor, Box::new(self.node(operand, positions)?)),
        })
    }

    /// Returns the field that a word or a phrase is looked for in.
    fn field_of(&self, node: &Node) -> Field {
        let mut field = self.archive.fields.text;
        node.walk(&mut |node| {
            if let Node::Leaf(number) = node {
                field = self.plan.leaves[*number].field;
            }
        });
        field
    }

    fn max_doc(&self) -> DocId {
        self.archive.segments[self.segment].reader.max_doc()
    }

    fn leaf(&self, number: usize, positions: bool) -> Result<LeafScorer> {
        let cursor = self.postings(&self.plan.leaves[number], positions)?;
        Ok(LeafScorer { cursor, idf: self.idf[number], lengths: self.lengths_of(number) })
    }

    /// Returns the lengths by which a term set scores.
    fn lengths_of(&self, number: usize) -> Lengths {
        let is_text = self.plan.leaves[number].field == self.archive.fields.text;
        if is_text { self.lengths.clone() } else { self.lengths.unscored() }
    }

    /// Returns the postings of a term set.
    pub(crate) fn postings(&self, leaf: &Leaf, positions: bool) -> Result<LeafCursor> {
        let option = if positions { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::WithFreqs };
        Ok(LeafCursor::new(self.terms(leaf, option)?))
    }

    fn terms(&self, leaf: &Leaf, option: IndexRecordOption) -> Result<Vec<TermPostings>> {
        let damaged = |error| self.archive.damaged(error);
        let inverted = self.archive.segments[self.segment].reader.inverted_index(leaf.field).map_err(damaged)?;
        let mut terms = Vec::new();
        for term in &leaf.terms {
            let postings = inverted.read_postings(&Term::from_field_text(leaf.field, &term.term), option);
            if let Some(postings) = postings.map_err(|error| self.archive.damaged(error))? {
                match self.articles_in(term.langs)? {
                    Some(langs) if langs.is_empty() => {}
                    langs => terms.push(TermPostings::new(postings, term.width, langs.unwrap_or_default())),
                }
            }
        }
        Ok(terms)
    }

    /// Returns the postings of a term set, to be swept over.
    fn blocks(&self, leaf: &Leaf) -> Result<Vec<sweep::Term>> {
        let damaged = |error: std::io::Error| self.archive.damaged(error);
        let inverted = self.archive.segments[self.segment].reader.inverted_index(leaf.field);
        let inverted = inverted.map_err(|error| self.archive.damaged(error))?;
        let mut terms = Vec::new();
        for known in &leaf.terms {
            let term = Term::from_field_text(leaf.field, &known.term);
            let Some(info) = inverted.get_term_info(&term).map_err(damaged)? else { continue };
            let option = IndexRecordOption::WithFreqs;
            terms.push(match self.articles_in(known.langs)? {
                None => {
                    let postings = inverted.read_block_postings_from_terminfo(&info, option).map_err(damaged)?;
                    sweep::Term::Blocks(Box::new(Blocks::new(postings)))
                }
                Some(langs) if langs.is_empty() => continue,
                Some(langs) => {
                    let postings = inverted.read_postings_from_terminfo(&info, option).map_err(damaged)?;
                    sweep::Term::Walked(Box::new(TermPostings::new(postings, known.width, langs)))
                }
            });
        }
        Ok(terms)
    }

    /// Returns what it takes to sweep over a part of the plan, if that can be done: over term sets, all or some of
    /// them, and over anything else as one of several.
    fn reading_of(&self, node: &Node) -> Option<Reading> {
        match node {
            Node::Leaf(number) => {
                let articles = self.plan.leaves[*number].articles();
                Some(Reading { read: articles, met: articles, walks: false })
            }
            Node::Or(parts) => {
                let walk = Reading { read: 0, met: 0, walks: true };
                let each = parts.iter().map(|part| self.reading_of(part).unwrap_or(walk));
                each.reduce(|one, other| Reading {
                    read: one.read + other.read,
                    met: one.met + other.met,
                    walks: one.walks || other.walks,
                })
            }
            Node::And { needed, excluded } => {
                let words = needed.iter().filter(|node| !matches!(node, Node::Filter(_)));
                let needed = words.map(|node| self.reading_of(node)).collect::<Option<Vec<_>>>()?;
                let excluded = excluded.iter().map(|node| self.reading_of(node)).collect::<Option<Vec<_>>>()?;
                let all = || needed.iter().chain(&excluded);
                let met = needed.iter().map(|part| part.met).min()?;
                // What is decided by positions is decided for articles that have all else.
                (!all().any(|part| part.walks)).then(|| Reading {
                    read: all().map(|part| part.read).sum(),
                    met,
                    walks: false,
                })
            }
            Node::Boost(_, operand) => self.reading_of(operand),
            node => {
                let operands = node.operands_by_position()?.into_iter().map(|node| self.reading_of(node));
                let operands = operands.collect::<Option<Vec<_>>>()?;
                // Positions in positions are looked for from one article to the next.
                (!operands.iter().any(|part| part.walks)).then_some(())?;
                let met = operands.iter().map(|part| part.met).min()?;
                Some(Reading { read: operands.iter().map(|part| part.read).sum(), met, walks: true })
            }
        }
    }

    fn swept<'n>(&'n self, node: &'n Node) -> Result<Part<'n>> {
        let all =
            |nodes: &mut dyn Iterator<Item = &'n Node>| nodes.map(|node| self.swept(node)).collect::<Result<Vec<_>>>();
        if self.reading_of(node).is_none() {
            return Ok(Part::walked(self.node(node, false)?));
        }
        Ok(match node {
            Node::Leaf(number) => {
                let terms = self.blocks(&self.plan.leaves[*number])?;
                Part::leaf(terms, self.idf[*number], self.lengths_of(*number))
            }
            Node::Or(parts) => Part::or(all(&mut parts.iter())?),
            Node::And { needed, excluded } => {
                let (filters, needed): (Vec<&'n Node>, Vec<&'n Node>) =
                    needed.iter().partition(|node| matches!(node, Node::Filter(_)));
                let filters = filters.into_iter().map(|node| self.filter(node)).collect::<Result<_>>()?;
                Part::and(all(&mut needed.into_iter())?, all(&mut excluded.iter())?, filters)
            }
            Node::Boost(factor, operand) => Part::boost(*factor, self.swept(operand)?),
            node => match (node.operands_by_position(), self.node(node, false)?) {
                (Some(operands), Cursor::Spans(spans)) => {
                    let candidates = Part::and(all(&mut operands.into_iter())?, Vec::new(), Vec::new());
                    Part::spans(candidates, spans)
                }
                (_, cursor) => Part::walked(cursor),
            },
        })
    }

    /// Returns the articles in a set of languages, none when the set is of all.
    fn articles_in(&self, langs: super::LangSet) -> Result<Option<Vec<SegmentPostings>>> {
        if langs == super::LangSet::ALL {
            return Ok(None);
        }
        let field = self.archive.fields.lang;
        let inverted = self.archive.segments[self.segment].reader.inverted_index(field);
        let inverted = inverted.map_err(|error| self.archive.damaged(error))?;
        let mut articles = Vec::new();
        for (_, lang) in self.langs.iter().enumerate().filter(|(bit, _)| langs.0 & (1 << bit) != 0) {
            let postings = inverted.read_postings(&Term::from_field_text(field, lang), IndexRecordOption::Basic);
            articles.extend(postings.map_err(|error| self.archive.damaged(error))?);
        }
        Ok(Some(articles))
    }

    /// Returns the places of a marker.
    pub(crate) fn marker(&self, marker: Marker) -> Result<LeafCursor> {
        let term =
            super::LeafTerm { term: marker.term().to_owned(), width: 1, langs: super::LangSet::ALL, articles: 0 };
        self.postings(&Leaf { field: self.archive.fields.text, terms: vec![term], inflected: None }, true)
    }

    fn nearness(&self, distance: Distance) -> Result<(Vec<LeafCursor>, Distance)> {
        Ok(match distance {
            Distance::Words(_) => (Vec::new(), distance),
            Distance::Sentence => (vec![self.marker(Marker::Sentence)?], distance),
            Distance::Paragraph => (vec![self.marker(Marker::Paragraph)?], distance),
        })
    }

    fn filter(&self, node: &Node) -> Result<FilterColumn> {
        let segment = &self.archive.segments[self.segment];
        let damaged = |error| self.archive.damaged(error);
        Ok(match node {
            Node::Filter(Filter::Date(first, last)) => {
                FilterColumn::Date(segment.numbers::<i64>("date").map_err(damaged)?, *first, *last)
            }
            Node::Filter(Filter::Undated) => FilterColumn::Undated(segment.numbers::<i64>("date").map_err(damaged)?),
            Node::Filter(Filter::Words(least, most)) => {
                FilterColumn::Words(segment.numbers::<u64>("words").map_err(damaged)?, *least, *most)
            }
            _ => FilterColumn::Words(None, 1, 0),
        })
    }

    fn spans<'s>(&'s self, rule: Rule<'s>, operands: Vec<Cursor<'s>>, markers: Vec<LeafCursor>) -> Cursor<'s> {
        Cursor::Spans(Box::new(Spans::new(rule, operands, markers, self.lengths.clone())))
    }
}

/// What it takes to sweep over a part of a plan.
#[derive(Debug, Clone, Copy)]
struct Reading {
    /// Articles that are read in all the lists.
    read: u64,
    /// Articles that may match.
    met: u64,
    /// A part of it is walked from article to article.
    walks: bool,
}

impl Reading {
    /// So many times the articles that are met may be read: to look an article up in a list takes as long as to sweep
    /// over two dozen.
    const MOST_READ: u64 = 20;

    /// The fewest of a stretch of 4,096 articles that are worth its tables.
    const FEWEST_MET: u64 = 24;

    /// Returns whether so many articles match that sweeping over all is faster than going from one to the next.
    fn is_dense(&self, articles: u64) -> bool {
        self.met * 4096 >= articles * Reading::FEWEST_MET && self.read <= self.met * Reading::MOST_READ
    }
}
