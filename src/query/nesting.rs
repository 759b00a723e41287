//! What may stand inside what: a connector needs words with places, so a NOT or a date in it makes no sense.

use super::problem::{Problem, Reading};
use super::{Kind, Node};

/// A part of a query that is particular about what stands inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Host<'n> {
    /// An operand of a connector, by its text.
    Connector(&'n str),
    /// The group of `atleast`.
    AtLeast,
    /// The group of `caps` and its kin.
    Case,
    /// The value of a field, by its name.
    Field(&'n str),
    /// What `^` stands behind.
    Boost,
}

/// Refuses a part of `node` that can't stand inside `host`.
pub(super) fn check(node: &Node, host: Host<'_>) -> Reading<()> {
    if let Some(message) = objection(&node.kind, host) {
        return Err(Problem::new(node.place, message));
    }
    if host == Host::Boost {
        return Ok(());
    }
    node.operands().into_iter().try_for_each(|operand| check(operand, host))
}

/// Returns why a part can't stand inside `host`.
fn objection(kind: &Kind, host: Host<'_>) -> Option<String> {
    let part = match kind {
        Kind::Not(_) => "NOT",
        Kind::Field { .. } => "a field",
        Kind::Date(_) => "a date",
        Kind::WordCount(_) => "words:",
        Kind::Everything => "*",
        Kind::AtLeast { .. } => "atleast",
        Kind::Boost { .. } => "^",
        Kind::Case { .. } => "caps",
        _ => return None,
    };
    let cure = match (host, kind) {
        (Host::Boost, Kind::Not(_) | Kind::Date(_) | Kind::WordCount(_) | Kind::Everything) => {
            return Some(format!("{part} says nothing about rank, so ^ can't stand behind it"));
        }
        (Host::Field(name), Kind::Field { .. }) => return Some(format!("a field can't stand inside {name}:")),
        (Host::Field(name), Kind::Date(_) | Kind::WordCount(_) | Kind::Everything) => {
            return Some(format!("{part} can't stand inside {name}:, which needs words"));
        }
        (Host::Boost | Host::Field(_), _) => return None,
        (Host::Connector(_), Kind::Case { .. }) | (Host::AtLeast, Kind::Case { .. }) => return None,
        (Host::Connector(connector), Kind::Not(_)) => {
            format!("; for an a without a b nearby write a not {connector} b")
        }
        (Host::Connector(connector), Kind::Field { .. }) => {
            format!("; put the field before the whole, title:(a {connector} b)")
        }
        (Host::AtLeast, Kind::Field { .. }) => "; put the field before it, title:atleast3(…)".to_owned(),
        (Host::Case, Kind::Field { .. }) => "; put the field before it, title:caps(…)".to_owned(),
        (_, Kind::Boost { .. }) => "; put it behind the whole, (…)^2".to_owned(),
        _ => String::new(),
    };
    let host = match host {
        Host::Connector(connector) => format!("be an operand of {}", connector.trim_start_matches("not ")),
        Host::AtLeast => "stand inside atleast".to_owned(),
        _ => "stand inside caps".to_owned(),
    };
    Some(format!("{part} can't {host}{cure}"))
}
