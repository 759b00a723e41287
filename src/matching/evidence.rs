//! What the parts of a plan that count in the ranking find in single articles, read from the postings.
//!
//! The articles are known already: every list of postings is walked once, in their order, and positions are read in
//! them alone.

use tantivy::DocId;

use super::algebra::Match;
use super::bm25::Lengths;
use super::cursor::Cursor;
use super::expansion::Dictionary;
use super::leaf_cursor::LeafCursor;
use super::plan::{Leaf, Node, Plan};
use super::scene::Scene;
use crate::analysis::Marker;
use crate::error::Result;

/// A part of a plan that counts in the ranking by itself: a term set, a phrase, a connector.
#[derive(Debug, Clone)]
pub(crate) struct Unit<'p> {
    /// The part.
    node: &'p Node,
    /// How many times it counts: a word that is repeated, or boosted.
    pub(crate) weight: f32,
    /// The words that share its stem, if it is a word, and are no inflections of it.
    kin: Option<Leaf>,
}

/// Returns the parts of a plan that count by themselves, in the order of the query.
pub(crate) fn units_of(plan: &Plan) -> Vec<Unit<'_>> {
    let mut units = Vec::new();
    collect(&plan.root, 1.0, &mut units);
    units
}

fn collect<'p>(node: &'p Node, weight: f32, units: &mut Vec<Unit<'p>>) {
    match node {
        Node::Everything | Node::Fact(_) | Node::Filter(_) => {}
        Node::And { needed: parts, .. } | Node::Or(parts) => {
            parts.iter().for_each(|part| collect(part, weight, units));
        }
        Node::Boost(factor, operand) => collect(operand, weight * factor, units),
        node => match units.iter_mut().find(|unit| unit.node == node) {
            Some(known) => known.weight += weight,
            None => units.push(Unit { node, weight, kin: None }),
        },
    }
}

/// Finds the kin of each unit that is a word in any inflection.
pub(crate) fn find_kin(units: &mut [Unit<'_>], plan: &Plan, dictionary: &Dictionary<'_>) -> Result<()> {
    for unit in units {
        let Node::Leaf(number) = unit.node else { continue };
        let leaf = &plan.leaves[*number];
        let Some(word) = &leaf.inflected else { continue };
        let terms = dictionary.kin(leaf.field, word, &leaf.terms)?;
        unit.kin = (!terms.is_empty()).then_some(Leaf { field: leaf.field, terms, inflected: None });
    }
    Ok(())
}

/// A unit's postings in a segment.
struct Reader<'s> {
    cursor: Cursor<'s>,
    kin: Option<LeafCursor>,
    idf: f32,
}

/// Reads single articles of a segment, in the order of their numbers.
pub(crate) struct Evidence<'s> {
    readers: Vec<Reader<'s>>,
    body: LeafCursor,
    lengths: Lengths,
    buffer: Vec<Match>,
}

/// What is found in an article.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The position at which the body begins; what stands before is the headline.
    pub(crate) body: u32,
    /// Where units are, in order.
    pub(crate) places: Vec<FoundAt>,
}

/// A match of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FoundAt {
    /// Its first position.
    pub(crate) position: u32,
    /// The number of the unit.
    pub(crate) unit: usize,
    /// It is one of its kin.
    pub(crate) is_kin: bool,
}

impl<'s> Evidence<'s> {
    pub(crate) fn new(scene: &'s Scene<'_>, units: &[Unit<'s>]) -> Result<Self> {
        let reader = |unit: &Unit<'s>| {
            let cursor = scene.part_with_positions(unit.node)?;
            let kin = unit.kin.as_ref().map(|leaf| scene.postings(leaf, true)).transpose()?;
            Ok(Reader { idf: scene.idf_of(unit.node) * unit.weight, cursor, kin })
        };
        Ok(Evidence {
            readers: units.iter().map(reader).collect::<Result<_>>()?,
            body: scene.marker(Marker::Body)?,
            lengths: scene.lengths(),
            buffer: Vec::new(),
        })
    }

    /// Returns the idf of each unit, times what it counts.
    pub(crate) fn idf(&self) -> Vec<f32> {
        self.readers.iter().map(|reader| reader.idf).collect()
    }

    /// Returns the lengths of the segment's articles.
    pub(crate) fn lengths(&self) -> &Lengths {
        &self.lengths
    }

    /// Reads an article, which must not stand before the last one that was read.
    pub(crate) fn read(&mut self, doc: DocId, found: &mut Found) {
        found.places.clear();
        found.body = 0;
        if self.body.seek(doc) == doc {
            self.body.matches(&mut self.buffer);
            found.body = self.buffer.first().map_or(0, |body| body.start);
        }
        for (unit, reader) in self.readers.iter_mut().enumerate() {
            if reader.cursor.seek(doc) == doc {
                reader.cursor.matches(&mut self.buffer);
                let at = |found: &Match| FoundAt { position: found.start, unit, is_kin: false };
                found.places.extend(self.buffer.iter().map(at));
            }
            if let Some(kin) = &mut reader.kin
                && kin.seek(doc) == doc
            {
                kin.matches(&mut self.buffer);
                let at = |found: &Match| FoundAt { position: found.start, unit, is_kin: true };
                found.places.extend(self.buffer.iter().map(at));
            }
        }
        found.places.sort_unstable();
    }
}
