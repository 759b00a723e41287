//! A tree as text again: one canonical way to write it, which parses to the same tree.
//!
//! Every group that precedence alone would make is written with its parentheses, so that the text shows
//! how the query was read.

use std::fmt::{self, Formatter, Write};

use super::connectors::Connector;
use super::{Case, Field, Form, Kind, Node, Word, foreign};

impl fmt::Display for Node {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Everything => formatter.write_char('*'),
            Kind::Word(word) => write!(formatter, "{word}"),
            Kind::Phrase(words) => quoted(words, formatter),
            Kind::Window { words, distance } => {
                quoted(words, formatter)?;
                write!(formatter, "~{distance}")
            }
            Kind::List(parts) => separated(parts, " ", formatter),
            Kind::And(parts) => separated(parts, " AND ", formatter),
            Kind::Or(parts) => separated(parts, " OR ", formatter),
            Kind::Not(operand) => {
                formatter.write_str("NOT ")?;
                grouped(operand, formatter)
            }
            Kind::Near { left, right, distance, ordered } => {
                let connector = Connector { distance: *distance, ordered: *ordered, negated: false };
                connected(left, connector, right, formatter)
            }
            Kind::NotNear { left, right, distance, ordered } => {
                let connector = Connector { distance: *distance, ordered: *ordered, negated: true };
                connected(left, connector, right, formatter)
            }
            Kind::AtLeast { count, operand } => write!(formatter, "atleast{count}({operand})"),
            Kind::Case { case, operand } => write!(formatter, "{}({operand})", case.name()),
            Kind::Field { field, operand } => {
                write!(formatter, "{}:", field.name())?;
                value(*field, operand, formatter)
            }
            Kind::Date(range) => write!(formatter, "date:{range}"),
            Kind::WordCount(count) => write!(formatter, "words:{count}"),
            Kind::Boost { factor, operand } => {
                boosted(operand, formatter)?;
                write!(formatter, "^{factor}")
            }
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let is_plain =
            |extra: &[char]| self.text.chars().all(|letter| letter.is_alphanumeric() || extra.contains(&letter));
        match self.form {
            Form::Inflected => formatter.write_str(&self.text),
            Form::Fuzzy(edits) => write!(formatter, "{}~{edits}", self.text),
            Form::Pattern if is_plain(&['*', '?']) => formatter.write_str(&self.text),
            Form::Exact if self.acronym => write!(formatter, "={}", self.text),
            Form::Exact if is_plain(&[]) && !super::words::is_acronym(&self.text) => {
                write!(formatter, "={}", self.text)
            }
            Form::Exact | Form::Pattern => write!(formatter, "\"{}\"", self.text),
        }
    }
}

impl Case {
    /// Returns the name of the function, `caps`, `allcaps` or `nocaps`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Capitalised => "caps",
            Self::AllCapitals => "allcaps",
            Self::NoCapitals => "nocaps",
        }
    }
}

/// Writes words between quotation marks.
fn quoted(words: &[Word], formatter: &mut Formatter<'_>) -> fmt::Result {
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    write!(formatter, "\"{}\"", texts.join(" "))
}

/// Writes operands with a separator between them.
fn separated(parts: &[Node], separator: &str, formatter: &mut Formatter<'_>) -> fmt::Result {
    for (number, part) in parts.iter().enumerate() {
        if number > 0 {
            formatter.write_str(separator)?;
        }
        let is_between_operands = separator == " " && number > 0 && number + 1 < parts.len();
        if is_between_operands && is_word(part, foreign::is_more_between_operands) {
            write!(formatter, "({part})")?;
        } else {
            grouped(part, formatter)?;
        }
    }
    Ok(())
}

/// Writes two operands and their connector.
fn connected(left: &Node, connector: Connector, right: &Node, formatter: &mut Formatter<'_>) -> fmt::Result {
    if is_word(left, |text| text.eq_ignore_ascii_case("not")) {
        write!(formatter, "({left})")?;
    } else {
        grouped(left, formatter)?;
    }
    write!(formatter, " {connector} ")?;
    grouped(right, formatter)
}

/// Says whether a part is a plain word of such a text.
fn is_word(node: &Node, is_such: fn(&str) -> bool) -> bool {
    matches!(&node.kind, Kind::Word(word) if word.form == Form::Inflected && is_such(&word.text))
}

/// Writes an operand, in parentheses if it has operands beside each other.
fn grouped(node: &Node, formatter: &mut Formatter<'_>) -> fmt::Result {
    match &node.kind {
        Kind::List(_) | Kind::And(_) | Kind::Or(_) | Kind::Near { .. } | Kind::NotNear { .. } => {
            write!(formatter, "({node})")
        }
        _ => write!(formatter, "{node}"),
    }
}

/// Writes the value of a field.
fn value(field: Field, operand: &Node, formatter: &mut Formatter<'_>) -> fmt::Result {
    match &operand.kind {
        Kind::Word(word) if field.is_address() => {
            let is_raw = word.form == Form::Inflected || (word.form == Form::Pattern && word.text.contains('*'));
            match word.form {
                _ if is_raw => formatter.write_str(&word.text),
                Form::Fuzzy(_) => write!(formatter, "({word})"),
                _ => write!(formatter, "\"{}\"", word.text),
            }
        }
        Kind::Word(_) | Kind::Phrase(_) | Kind::Window { .. } | Kind::AtLeast { .. } | Kind::Case { .. } => {
            if field.is_address() && matches!(operand.kind, Kind::AtLeast { .. } | Kind::Case { .. }) {
                return write!(formatter, "({operand})");
            }
            write!(formatter, "{operand}")
        }
        _ => write!(formatter, "({operand})"),
    }
}

/// Writes what `^` stands behind.
fn boosted(operand: &Node, formatter: &mut Formatter<'_>) -> fmt::Result {
    let is_bare = match &operand.kind {
        Kind::Word(word) => word.text.chars().all(|letter| letter.is_alphanumeric() || letter == '*'),
        Kind::Phrase(_) | Kind::AtLeast { .. } | Kind::Case { .. } => true,
        _ => false,
    };
    if is_bare { write!(formatter, "{operand}") } else { write!(formatter, "({operand})") }
}
