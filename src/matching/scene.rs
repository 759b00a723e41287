//! From a plan to cursors over the postings of one segment.

mod lists;

use std::ops::Range;
use std::sync::OnceLock;

use tantivy::postings::TermInfo;
use tantivy::schema::Field;
use tantivy::{DocId, TERMINATED};

use self::lists::Masks;
use super::bm25::{Lengths, idf, lengths};
use super::cursor::{Cursor, FilterColumn, LeafScorer, cheapest_first};
use super::leaf_cursor::LeafCursor;
use super::plan::{Filter, Node, Plan, Zone};
use super::span_cursor::{Evaluator, Rule, Spans};
use super::sweep::{Part, Sweep};
use super::written::CaseCheck;
use crate::analysis::Marker;
use crate::error::{Error, Result};
use crate::index::Archive;
use crate::query::Distance;

/// One segment with what cursors over it share.
pub struct Scene<'a> {
    archive: &'a Archive,
    plan: &'a Plan,
    segment: usize,
    /// The articles that its cursors walk.
    articles: Range<DocId>,
    /// The only ones that they are asked for, if that is known.
    asked: Option<Vec<DocId>>,
    /// The idf of each leaf, over the whole archive.
    idf: Vec<f32>,
    lengths: Lengths,
    /// The languages of the archive; the place of one is its bit in a language set.
    langs: &'a [String],
    /// Where the segment's articles in each of these are listed, once that was asked for.
    lang_lists: OnceLock<Vec<Option<TermInfo>>>,
    /// Why an article could not be looked at.
    failure: OnceLock<Error>,
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
        let lengths = Lengths::new(archive, segment, average)?;
        let (lang_lists, failure) = (OnceLock::new(), OnceLock::new());
        let articles = 0..archive.segments[segment].reader.max_doc();
        Ok(Scene { archive, plan, segment, articles, asked: None, idf, lengths, langs, lang_lists, failure })
    }

    /// Returns the scene of a piece of the segment: from the first of its articles on, cursors look at no other.
    pub(crate) fn within(self, articles: Range<DocId>) -> Self {
        Scene { articles, ..self }
    }

    /// Returns the scene of some articles of the segment, in order and each once: cursors may pass over others.
    pub(crate) fn among(self, articles: Vec<DocId>) -> Self {
        let start = articles.first().copied().unwrap_or_default();
        let end = articles.last().map_or(start, |last| last + 1);
        Scene { articles: start..end, asked: Some(articles), ..self }
    }

    /// Ends the use of its cursors, which can't say themselves that they met an article that can't be read.
    ///
    /// # Errors
    /// They did, and left it out.
    pub fn end(self) -> Result<()> {
        self.failure.into_inner().map_or(Ok(()), Err)
    }

    /// Returns a cursor over the articles that match the plan, at the first of them. Deleted articles are among them. A cursor over
    /// term sets alone ignores the piece's bounds: the caller seeks to its start and stops at its end.
    pub fn cursor(&self) -> Result<Cursor<'_>> {
        self.node(&self.plan.root, false)
    }

    /// Returns a sweep over the articles that match the plan, if that is faster than to walk from one to the next.
    pub(crate) fn sweep(&self) -> Result<Option<Sweep<'_>>> {
        let root = &self.plan.root;
        match self.reading_of(root) {
            Some(reading) if reading.is_dense(lengths(self.archive)?.0) => {
                let mut masks = Masks::default();
                let root = self.swept(root, false, &mut masks)?;
                Ok(Some(Sweep::new(root, masks.all)))
            }
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
        let Range { start, end } = self.articles;
        let all = || Cursor::All { doc: if start < end { start } else { TERMINATED }, max: end };
        let nodes = |nodes: &'n [Node], positions| {
            nodes.iter().map(|node| self.node(node, positions)).collect::<Result<Vec<_>>>()
        };
        Ok(match node {
            Node::Everything => all(),
            Node::Leaf(number) => Cursor::Leaf(self.leaf(*number, positions)?),
            Node::And { needed, excluded } => {
                let (filters, needed): (Vec<&'n Node>, Vec<&'n Node>) =
                    needed.iter().partition(|node| matches!(node, Node::Filter(_)));
                let mut needed =
                    needed.into_iter().map(|node| self.node(node, positions)).collect::<Result<Vec<_>>>()?;
                let filters = filters.into_iter().map(|node| self.filter(node)).collect::<Result<Vec<_>>>()?;
                if needed.is_empty() {
                    needed.push(all());
                }
                let by_cost = cheapest_first(&needed, Cursor::cost);
                let excluded = nodes(excluded, false)?;
                let mut and = Cursor::And { needed, by_cost, excluded, filters, doc: start, end };
                and.align(start);
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
                    doc: start,
                    end,
                };
                and.align(start);
                and
            }
            Node::Boost(factor, operand) => Cursor::Boost(*factor, Box::new(self.node(operand, positions)?)),
            _ => {
                let operands = node.operands_by_position().unwrap_or_default();
                let operands = operands.into_iter().map(|node| self.node(node, true)).collect::<Result<Vec<_>>>()?;
                Cursor::Spans(Box::new(Spans::new(self.evaluator(node)?, operands, self.articles.clone())))
            }
        })
    }

    /// Returns the sum of the idf of the leaves of a part of the plan.
    pub(super) fn idf_of(&self, node: &Node) -> f32 {
        match node {
            Node::Everything | Node::Filter(_) | Node::Fact(_) => 0.0,
            Node::Leaf(number) => self.idf[*number],
            Node::And { needed, .. } => needed.iter().map(|node| self.idf_of(node)).sum(),
            Node::Or(parts) => parts.iter().map(|node| self.idf_of(node)).fold(0.0, f32::max),
            Node::Boost(_, operand) => self.idf_of(operand),
            node => node.operands_by_position().into_iter().flatten().map(|node| self.idf_of(node)).sum(),
        }
    }

    /// Returns what decides a part of the plan that is decided by positions.
    fn evaluator<'n>(&'n self, node: &'n Node) -> Result<Evaluator<'n>> {
        let (rule, markers) = match node {
            Node::Window { distance, .. } => (Rule::Window(*distance), Vec::new()),
            Node::Near { distance, ordered, .. } => {
                let (markers, nearness) = self.nearness(*distance)?;
                (Rule::Near(nearness, *ordered), markers)
            }
            Node::NotNear { right, distance, ordered, .. } => {
                let (markers, nearness) = self.nearness(*distance)?;
                (Rule::NotNear(nearness, *ordered, Box::new(self.node(right, true)?)), markers)
            }
            Node::AtLeast { count, .. } => (Rule::AtLeast(*count), Vec::new()),
            Node::Zone { zone: Zone::Lead, .. } => {
                (Rule::Zone(Zone::Lead), vec![self.marker(Marker::Body)?, self.marker(Marker::LeadEnd)?])
            }
            Node::Zone { zone, .. } => (Rule::Zone(*zone), vec![self.marker(Marker::Body)?]),
            Node::Case { case, operand } => {
                let (field, place) = (self.field_of(operand), (self.archive, self.segment));
                let check = CaseCheck::new(*case, operand, &self.plan.leaves, field, place, &self.failure)?;
                (Rule::Case(Box::new(check)), Vec::new())
            }
            _ => (Rule::Phrase, Vec::new()),
        };
        let operands = node.operands_by_position().map_or(0, |operands| operands.len());
        Ok(Evaluator::new(rule, operands, self.idf_of(node), markers, self.lengths.clone()))
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

    /// Returns a part of the plan to be swept over, which knows where it matches or doesn't.
    fn swept<'n>(&'n self, node: &'n Node, positions: bool, masks: &mut Masks) -> Result<Part<'n>> {
        if self.reading_of(node).is_none() {
            return Ok(Part::walked(self.node(node, false)?));
        }
        let mut all = |nodes: &mut dyn Iterator<Item = &'n Node>, positions| {
            nodes.map(|node| self.swept(node, positions, masks)).collect::<Result<Vec<_>>>()
        };
        Ok(match node {
            Node::Leaf(number) => {
                let terms = self.term_set(&self.plan.leaves[*number], positions, masks)?;
                Part::leaf(terms, self.idf[*number], self.lengths_of(*number))
            }
            Node::Or(parts) => Part::or(all(&mut parts.iter(), positions)?),
            Node::And { needed, excluded } => {
                let (filters, needed): (Vec<&'n Node>, Vec<&'n Node>) =
                    needed.iter().partition(|node| matches!(node, Node::Filter(_)));
                let filters = filters.into_iter().map(|node| self.filter(node)).collect::<Result<_>>()?;
                Part::and(all(&mut needed.into_iter(), positions)?, all(&mut excluded.iter(), false)?, filters)
            }
            Node::Boost(factor, operand) => Part::boost(*factor, self.swept(operand, positions, masks)?),
            node => {
                let operands = all(&mut node.operands_by_position().into_iter().flatten(), true)?;
                Part::spans(operands, self.evaluator(node)?)
            }
        })
    }

    fn nearness(&self, distance: Distance) -> Result<(Vec<LeafCursor>, Distance)> {
        Ok(match distance {
            Distance::Words(_) => (Vec::new(), distance),
            Distance::Sentence => (vec![self.marker(Marker::Sentence)?], distance),
            Distance::Paragraph => (vec![self.marker(Marker::Paragraph)?], distance),
        })
    }

    /// Returns the column that a filter looks at, with its bounds.
    pub(super) fn filter(&self, node: &Node) -> Result<FilterColumn> {
        let segment = &self.archive.segments[self.segment];
        let damaged = |error| self.archive.damaged(error);
        Ok(match node {
            Node::Filter(Filter::Date(first, last)) => {
                FilterColumn::Date(segment.dates().map_err(damaged)?.cloned(), *first, *last)
            }
            Node::Filter(Filter::Undated) => FilterColumn::Undated(segment.dates().map_err(damaged)?.cloned()),
            Node::Filter(Filter::Words(least, most)) => {
                FilterColumn::Words(segment.numbers::<u64>("words").map_err(damaged)?, *least, *most)
            }
            _ => FilterColumn::Words(None, 1, 0),
        })
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
