//! A plan: a query's tree, compiled against an index.

use tantivy::postings::TermInfo;
use tantivy::schema::Field;

use super::expansion::LangSet;

/// A compiled query.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// What must match.
    pub root: Node,
    /// The term sets that nodes refer to by number.
    pub leaves: Vec<Leaf>,
}

/// A part of a plan.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Node {
    /// Every article.
    #[default]
    Everything,
    /// A term set, by number.
    Leaf(usize),
    /// These, side by side.
    Phrase(Vec<Node>),
    /// All of these leaves or phrases within a distance of each other, in any order.
    Window {
        /// What must be there.
        slots: Vec<Node>,
        /// The largest difference of positions.
        distance: u32,
    },
    /// Two parts near each other.
    Near {
        /// The left one.
        left: Box<Node>,
        /// The right one.
        right: Box<Node>,
        /// How near.
        distance: crate::query::Distance,
        /// The left one first.
        ordered: bool,
    },
    /// A part without another near it.
    NotNear {
        /// What matches.
        left: Box<Node>,
        /// What must not be near.
        right: Box<Node>,
        /// How near.
        distance: crate::query::Distance,
        /// Only a right one that follows counts.
        ordered: bool,
    },
    /// At least so many matches of a part.
    AtLeast {
        /// The number.
        count: u32,
        /// What is counted.
        operand: Box<Node>,
    },
    /// All of these and none of those.
    And {
        /// All must match; when empty, every article does.
        needed: Vec<Node>,
        /// None may match.
        excluded: Vec<Node>,
    },
    /// One of these.
    Or(Vec<Node>),
    /// A part, in this zone of the text only.
    Zone {
        /// Where.
        zone: Zone,
        /// What.
        operand: Box<Node>,
    },
    /// A part as written in this case.
    Case {
        /// How it must be written.
        case: crate::query::Case,
        /// What.
        operand: Box<Node>,
    },
    /// A part over another field than the text: it decides, and nothing of it is lit.
    Fact(Box<Node>),
    /// A range of a column.
    Filter(Filter),
    /// A part that counts so many times in the ranking.
    Boost(f32, Box<Node>),
}

/// A zone of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// The headline.
    Title,
    /// The first paragraph or 60 words.
    Lead,
    /// All but the headline.
    Body,
}

/// A range of a column, both ends included. An article without a value is in no range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// The time of publication, in the seconds of the `date` column.
    Date(i64, i64),
    /// No time of publication.
    Undated,
    /// The number of words.
    Words(u64, u64),
}

/// A set of terms of one field.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// The field.
    pub field: Field,
    /// The terms, sorted by name.
    pub terms: Vec<LeafTerm>,
    /// The folded word that it has the inflections of, where it has those of one.
    pub inflected: Option<String>,
}

/// A term of a leaf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeafTerm {
    /// As in the dictionary.
    pub term: String,
    /// How many positions it covers.
    pub width: u32,
    /// The languages in whose articles it counts.
    pub langs: LangSet,
    /// Where each segment that has it keeps its postings, in the order of the segments' numbers.
    pub segments: Vec<(usize, TermInfo)>,
}

impl LeafTerm {
    /// Returns how many articles hold it, deleted ones included.
    pub fn articles(&self) -> u64 {
        self.segments.iter().map(|(_, info)| u64::from(info.doc_freq)).sum()
    }

    /// Returns where a segment keeps the term's postings, if it has it.
    pub(crate) fn in_segment(&self, segment: usize) -> Option<&TermInfo> {
        let at = self.segments.binary_search_by_key(&segment, |(number, _)| *number).ok()?;
        Some(&self.segments[at].1)
    }
}

/// With more terms than this they are read one after the other, and not side by side.
pub(super) const FEW_TERMS: usize = 24;

impl Leaf {
    /// Returns whether its terms are too many to be read side by side.
    pub(crate) fn is_of_many(&self) -> bool {
        self.terms.len() > FEW_TERMS
    }

    /// Returns the number of articles that share the idf of the whole set: that of its terms together, since
    /// a rare form of a common word is no rare word.
    pub fn articles(&self) -> u64 {
        self.terms.iter().map(LeafTerm::articles).sum()
    }
}

impl Node {
    /// Returns the parts that an article must have for this one to hold in it, if that is decided by where they stand.
    pub(crate) fn operands_by_position(&self) -> Option<Vec<&Node>> {
        match self {
            Node::Phrase(slots) | Node::Window { slots, .. } => Some(slots.iter().collect()),
            Node::Near { left, right, .. } => Some(vec![left, right]),
            Node::NotNear { left: operand, .. }
            | Node::AtLeast { operand, .. }
            | Node::Zone { operand, .. }
            | Node::Case { operand, .. } => Some(vec![operand]),
            _ => None,
        }
    }

    /// Calls `each` for every node below and at this one, parents first.
    pub fn walk<'a>(&'a self, each: &mut dyn FnMut(&'a Node)) {
        each(self);
        for child in self.children() {
            child.walk(each);
        }
    }

    /// Returns the nodes directly below.
    pub fn children(&self) -> Vec<&Node> {
        match self {
            Node::Everything | Node::Leaf(_) | Node::Filter(_) => Vec::new(),
            Node::Phrase(nodes) | Node::Or(nodes) | Node::Window { slots: nodes, .. } => nodes.iter().collect(),
            Node::And { needed, excluded } => needed.iter().chain(excluded).collect(),
            Node::Near { left, right, .. } | Node::NotNear { left, right, .. } => vec![left, right],
            Node::AtLeast { operand, .. }
            | Node::Zone { operand, .. }
            | Node::Case { operand, .. }
            | Node::Fact(operand)
            | Node::Boost(_, operand) => {
                vec![operand]
            }
        }
    }
}
