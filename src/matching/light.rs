//! A plan over an article's text: which words of it made the article match.

use tantivy::schema::Field;

use super::algebra::{Match, Trace, near, normalise, not_near, phrase};
use super::facts::Facts;
use super::plan::{Node, Plan};
use super::span_cursor::{nearness_of, zoned};
use super::window::window;
use super::written::is_written;
use crate::analysis::{Composed, Positions, Scanner, Span, WantedTerms};
use crate::index::{Archive, StoredArticle};
use crate::query::Distance;

/// The words of an article that a query lights.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Light {
    /// Where the words, sentences and paragraphs of the text are.
    pub positions: Positions,
    /// What is lit, in order; stretches of one part of the query are apart from each other.
    pub stretches: Vec<Stretch>,
}

/// Positions that are lit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch {
    /// The first.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Which part of the query lights it: the place among the operands of its outermost operator.
    pub part: usize,
}

impl Light {
    /// Returns the bytes of the composed string that are lit: in order, apart from each other.
    pub fn bytes(&self) -> Vec<Span> {
        let mut joined: Vec<(u32, u32)> = Vec::with_capacity(self.stretches.len());
        for stretch in &self.stretches {
            match joined.last_mut() {
                Some(last) if stretch.start < last.1 => last.1 = last.1.max(stretch.end),
                _ => joined.push((stretch.start, stretch.end)),
            }
        }
        joined.into_iter().filter_map(|(start, end)| self.positions.bytes(start, end)).collect()
    }
}

/// Lights articles by one plan.
pub struct Lighter<'a> {
    plan: &'a Plan,
    root: &'a Node,
    /// The terms of all leaves over the text, numbered.
    wanted: WantedTerms,
    /// By number of a term: the leaves it belongs to, with the languages it counts in and its width.
    leaves: Vec<Vec<(usize, u64, u32)>>,
    /// Languages of the archive by bit.
    langs: Vec<String>,
    scanner: Scanner,
}

impl std::fmt::Debug for Lighter<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lighter").field("root", self.root).finish_non_exhaustive()
    }
}

/// Returns the parts of a query that count one by one: the needed operands of an outermost And, the operands
/// of an outermost Or, else the whole. A filter beside them changes nothing in this.
pub fn parts_of(root: &Node) -> Vec<&Node> {
    match root {
        Node::And { needed, .. } => needed
            .iter()
            .flat_map(|node| {
                if matches!(node, Node::And { .. } | Node::Or(_))
                    && needed.iter().all(|other| std::ptr::eq(other, node) || matches!(other, Node::Filter(_)))
                {
                    parts_of(node)
                } else {
                    vec![node]
                }
            })
            .collect(),
        Node::Or(parts) => parts.iter().collect(),
        node => vec![node],
    }
}

/// What one text holds of the plan's leaves.
struct Found<'a> {
    text: &'a str,
    positions: Positions,
    leaves: Vec<Vec<Match>>,
    /// Whether a part over another field or a column holds for the article.
    facts: &'a dyn Fn(&Node) -> bool,
}

impl<'a> Lighter<'a> {
    /// Returns a lighter of a plan. `langs` are the languages of the archive.
    pub fn new(archive: &Archive, plan: &'a Plan, langs: &[String]) -> Self {
        Lighter::for_part(plan, &plan.root, archive.fields.text, langs)
    }

    /// Returns a lighter of a part of a plan that is about this field.
    pub(crate) fn for_part(plan: &'a Plan, root: &'a Node, field: Field, langs: &[String]) -> Self {
        let mut wanted = WantedTerms::default();
        let mut leaves: Vec<Vec<(usize, u64, u32)>> = Vec::new();
        for (number, leaf) in plan.leaves.iter().enumerate().filter(|(_, leaf)| leaf.field == field) {
            for term in &leaf.terms {
                let term_number = wanted.add(&term.term) as usize;
                if term_number == leaves.len() {
                    leaves.push(Vec::new());
                }
                leaves[term_number].push((number, term.langs.0, term.width));
            }
        }
        Lighter { plan, root, wanted, leaves, langs: langs.to_vec(), scanner: Scanner::default() }
    }

    /// Returns what is lit of a composed string. `facts` says of a part over another field or a column
    /// whether it holds for this article.
    pub fn light(&mut self, composed: &str, lang: Option<&str>, facts: &dyn Fn(&Node) -> bool) -> Light {
        let found = self.find(composed, lang, facts);
        let parts = parts_of(self.root);
        let mut stretches = Vec::new();
        for (part, node) in parts.iter().enumerate() {
            let mut trace = Trace::on();
            let mut lit = Vec::new();
            let matches = eval(node, &found, &mut trace).unwrap_or_default();
            trace.lit(matches, &mut lit);
            stretches.extend(lit.into_iter().map(|(start, end)| Stretch { start, end, part }));
        }
        stretches.sort_unstable();
        stretches.dedup();
        Light { stretches, positions: found.positions }
    }

    /// Returns what is lit of an article for which these facts hold.
    pub(crate) fn light_of(&mut self, article: &StoredArticle, facts: &Facts<'_>) -> Light {
        self.light(&article.composed, article.lang.as_deref(), &|node| facts.have(node))
    }

    fn find<'t>(&mut self, composed: &'t str, lang: Option<&str>, facts: &'t dyn Fn(&Node) -> bool) -> Found<'t> {
        let bit = lang.map_or(0, |lang| {
            self.langs.binary_search_by(|known| known.as_str().cmp(lang)).map_or(1 << 63, |bit| 1u64 << bit)
        });
        let mut leaves: Vec<Vec<Match>> = vec![Vec::new(); self.plan.leaves.len()];
        let of_term = &self.leaves;
        let positions =
            Positions::read(&mut self.scanner, Composed::of(composed), &self.wanted, &mut |term, position| {
                for (leaf, langs, width) in &of_term[term as usize] {
                    if *langs == u64::MAX || langs & bit != 0 {
                        leaves[*leaf].push(Match::new(position, position + width));
                    }
                }
            });
        leaves.iter_mut().for_each(normalise);
        Found { text: composed, positions, leaves, facts }
    }
}

/// Returns where a part of a plan matches; none if the article does not match it.
fn eval(node: &Node, found: &Found<'_>, trace: &mut Trace) -> Option<Vec<Match>> {
    let some = |matches: Vec<Match>| (!matches.is_empty()).then_some(matches);
    let marks = |distance: Distance| match distance {
        Distance::Sentence => found.positions.sentences.as_slice(),
        Distance::Paragraph | Distance::Words(_) => found.positions.paragraphs.as_slice(),
    };
    match node {
        Node::Everything => Some(Vec::new()),
        Node::Leaf(number) => some(found.leaves[*number].clone()),
        Node::Fact(_) | Node::Filter(_) => (found.facts)(node).then(Vec::new),
        Node::Boost(_, operand) => eval(operand, found, trace),
        Node::Phrase(slots) => some(phrase(&all(slots, found, trace)?)),
        Node::Window { slots, distance } => some(window(&all(slots, found, trace)?, *distance, trace)),
        Node::Near { left, right, distance, ordered } => {
            let (left, right) = (eval(left, found, trace)?, eval(right, found, trace)?);
            some(near(&left, &right, nearness_of(*distance, marks(*distance)), *ordered, trace))
        }
        Node::NotNear { left, right, distance, ordered } => {
            let left = eval(left, found, trace)?;
            let right = eval(right, found, &mut Trace::default()).unwrap_or_default();
            some(not_near(&left, &right, nearness_of(*distance, marks(*distance)), *ordered))
        }
        Node::AtLeast { count, operand } => {
            let matches = eval(operand, found, trace)?;
            let mut distinct = matches.clone();
            normalise(&mut distinct);
            (distinct.len() >= *count as usize).then_some(matches)
        }
        Node::Zone { zone, operand } => {
            some(zoned(eval(operand, found, trace)?, *zone, found.positions.body, found.positions.lead_end))
        }
        Node::Case { case, operand } => {
            let mut matches = eval(operand, found, trace)?;
            matches.retain(|at| is_written(*case, *at, found.text, &found.positions.words));
            some(matches)
        }
        Node::And { needed, excluded } => {
            let mut matches: Vec<Match> = all(needed, found, trace)?.into_iter().flatten().collect();
            if excluded.iter().any(|node| eval(node, found, &mut Trace::default()).is_some()) {
                return None;
            }
            matches.sort_unstable_by_key(|at| (at.start, at.end));
            Some(matches)
        }
        Node::Or(parts) => {
            let parts: Vec<Vec<Match>> = parts.iter().filter_map(|part| eval(part, found, trace)).collect();
            if parts.is_empty() {
                return None;
            }
            let mut matches: Vec<Match> = parts.into_iter().flatten().collect();
            matches.sort_unstable_by_key(|at| (at.start, at.end));
            Some(matches)
        }
    }
}

fn all(nodes: &[Node], found: &Found<'_>, trace: &mut Trace) -> Option<Vec<Vec<Match>>> {
    nodes.iter().map(|node| eval(node, found, trace)).collect()
}
