//! Connectors over groups: what holds for a group of words holds for each of them.

use super::plan::Node;
use crate::error::{Error, Result};

/// The most pairs of words that a connector over groups may stand for.
const MOST_PAIRS: u64 = 4_096;

/// A connector over groups of needed words holds for each of them: `(a b) w/5 c` is `a w/5 c` and `b w/5 c`, and so within what is
/// one of several: `((a b) OR d) w/5 c`.
///
/// # Errors
/// [`Error::TooManyPairs`].
pub(super) fn distribute(left: Node, right: Node, make: &dyn Fn(Node, Node) -> Node) -> Result<Node> {
    few(operands(&left).saturating_mul(operands(&right)))?;
    Ok(distributed(left, right, make))
}

fn distributed(left: Node, right: Node, make: &dyn Fn(Node, Node) -> Node) -> Node {
    match (left, right) {
        (Node::And { needed, excluded }, right) if excluded.is_empty() => Node::And {
            needed: needed.into_iter().map(|left| distributed(left, right.clone(), make)).collect(),
            excluded,
        },
        (left, Node::And { needed, excluded }) if excluded.is_empty() => Node::And {
            needed: needed.into_iter().map(|right| distributed(left.clone(), right, make)).collect(),
            excluded,
        },
        (Node::Or(parts), right) if parts.iter().any(needs_several) => {
            Node::Or(parts.into_iter().map(|left| distributed(left, right.clone(), make)).collect())
        }
        (left, Node::Or(parts)) if parts.iter().any(needs_several) => {
            Node::Or(parts.into_iter().map(|right| distributed(left.clone(), right, make)).collect())
        }
        (left, right) => make(left, right),
    }
}

/// The same where nothing may be near: `(a b) not w/5 c` is `a not w/5 c` and `b not w/5 c`, and `c not w/5 (a b)` a `c` that
/// has no `a` or no `b` so near.
///
/// # Errors
/// [`Error::TooManyPairs`].
pub(super) fn distribute_not(left: Node, right: Node, make: &dyn Fn(Node, Node) -> Node) -> Result<Node> {
    few(operands(&left).saturating_mul(denied(&right)))?;
    Ok(distributed_not(left, right, make))
}

fn distributed_not(left: Node, right: Node, make: &dyn Fn(Node, Node) -> Node) -> Node {
    match (left, right) {
        (Node::And { needed, excluded }, right) if excluded.is_empty() => Node::And {
            needed: needed.into_iter().map(|left| distributed_not(left, right.clone(), make)).collect(),
            excluded,
        },
        (Node::Or(parts), right) if parts.iter().any(needs_several) => {
            Node::Or(parts.into_iter().map(|left| distributed_not(left, right.clone(), make)).collect())
        }
        (left, Node::And { needed, excluded }) if excluded.is_empty() => {
            Node::Or(needed.into_iter().map(|right| distributed_not(left.clone(), right, make)).collect())
        }
        (left, Node::Or(parts)) if parts.iter().any(needs_several) => {
            parts.into_iter().fold(left, |left, right| distributed_not(left, right, make))
        }
        (left, right) => make(left, right),
    }
}

/// Returns whether a part is a group of needed words, or one of several that are.
fn needs_several(node: &Node) -> bool {
    match node {
        Node::And { excluded, .. } => excluded.is_empty(),
        Node::Or(parts) => parts.iter().any(needs_several),
        _ => false,
    }
}

/// Returns how many operands a part is to a connector that holds for each of them.
fn operands(node: &Node) -> u64 {
    match node {
        Node::And { needed, excluded } if excluded.is_empty() => sum(needed, operands),
        Node::Or(parts) if parts.iter().any(needs_several) => sum(parts, operands),
        _ => 1,
    }
}

/// Returns the same of a part that must not be near: of one of several, each is looked for beside all that the others stand for.
fn denied(node: &Node) -> u64 {
    match node {
        Node::And { needed, excluded } if excluded.is_empty() => sum(needed, denied),
        Node::Or(parts) if parts.iter().any(needs_several) => parts.iter().map(denied).fold(1, u64::saturating_mul),
        _ => 1,
    }
}

fn sum(parts: &[Node], of: fn(&Node) -> u64) -> u64 {
    parts.iter().map(of).fold(0, u64::saturating_add)
}

fn few(pairs: u64) -> Result<()> {
    if pairs > MOST_PAIRS { Err(Error::TooManyPairs { pairs, most: MOST_PAIRS }) } else { Ok(()) }
}
