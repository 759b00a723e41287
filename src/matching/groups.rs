//! Connectors over groups: what holds for a group of words holds for each of them.

use super::plan::Node;

/// A connector over groups of needed words holds for each of them: `(a b) w/5 c` is `a w/5 c` and `b w/5 c`, and so within what is
/// one of several: `((a b) OR d) w/5 c`.
pub(super) fn distribute(left: Node, right: Node, make: &dyn Fn(Node, Node) -> Node) -> Node {
    match (left, right) {
        (Node::And { needed, excluded }, right) if excluded.is_empty() => Node::And {
            needed: needed.into_iter().map(|left| distribute(left, right.clone(), make)).collect(),
            excluded,
        },
        (left, Node::And { needed, excluded }) if excluded.is_empty() => Node::And {
            needed: needed.into_iter().map(|right| distribute(left.clone(), right, make)).collect(),
            excluded,
        },
        (Node::Or(parts), right) if parts.iter().any(needs_several) => {
            Node::Or(parts.into_iter().map(|left| distribute(left, right.clone(), make)).collect())
        }
        (left, Node::Or(parts)) if parts.iter().any(needs_several) => {
            Node::Or(parts.into_iter().map(|right| distribute(left.clone(), right, make)).collect())
        }
        (left, right) => make(left, right),
    }
}

/// The same where nothing may be near: `(a b) not w/5 c` is `a not w/5 c` and `b not w/5 c`, and `c not w/5 (a b)` a `c` that
/// has no `a` or no `b` so near.
pub(super) fn distribute_not(left: Node, right: Node, make: &dyn Fn(Node, Node) -> Node) -> Node {
    match (left, right) {
        (Node::And { needed, excluded }, right) if excluded.is_empty() => Node::And {
            needed: needed.into_iter().map(|left| distribute_not(left, right.clone(), make)).collect(),
            excluded,
        },
        (Node::Or(parts), right) if parts.iter().any(needs_several) => {
            Node::Or(parts.into_iter().map(|left| distribute_not(left, right.clone(), make)).collect())
        }
        (left, Node::And { needed, excluded }) if excluded.is_empty() => {
            Node::Or(needed.into_iter().map(|right| distribute_not(left.clone(), right, make)).collect())
        }
        (left, Node::Or(parts)) if parts.iter().any(needs_several) => {
            parts.into_iter().fold(left, |left, right| distribute_not(left, right, make))
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
