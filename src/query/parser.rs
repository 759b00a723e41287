//! From tokens to a tree, by recursive descent.
//!
//! ```text
//! or    = and { OR and }
//! and   = list { AND list }
//! list  = unary { unary }                  side by side
//! unary = NOT unary | near
//! near  = part { connector part }          from the left
//! part  = atom { ~n | ^n }
//! atom  = leaf | ( or ) | field: value | atleastN( or ) | caps( or )
//! ```

use super::characters::is_mere_punctuation;
use super::connectors::Connector;
use super::nesting::{self, Host};
use super::problem::{Problem, Reading};
use super::token::{Lexeme, Token};
use super::{Kind, Node, Place};

/// How deep groups, denials and chains of connectors may be nested.
pub(super) const MOST_DEPTH: usize = 64;

/// A reader that walks through the tokens once.
pub(super) struct Parser<'q> {
    pub(super) query: &'q str,
    pub(super) tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
    depth: usize,
    notes: &'q mut Vec<String>,
}

/// Returns the tree of settled tokens, and adds what is to be said about it.
pub(super) fn tree_of(tokens: Vec<Token>, query: &str, notes: &mut Vec<String>) -> Reading<Node> {
    if tokens.is_empty() {
        let what = if query.chars().all(is_mere_punctuation_or_blank) {
            "there is no word to look for"
        } else {
            "nothing here can be looked for"
        };
        return Err(Problem::new(Place { start: 0, end: query.len() }, what));
    }
    let mut parser = Parser { query, tokens: tokens.into_iter().peekable(), depth: 0, notes };
    let tree = parser.or()?;
    if let Some(token) = parser.tokens.next() {
        let message = match token.lexeme {
            Lexeme::Close => "this parenthesis was never opened",
            _ => "this can't stand here",
        };
        return Err(Problem::new(token.place, message).or_leave_out(token.place));
    }
    if tree.depth() > MOST_DEPTH {
        return Err(too_deep(tree.place));
    }
    Ok(tree)
}

/// Says whether a character gives nothing to look for.
fn is_mere_punctuation_or_blank(character: char) -> bool {
    is_mere_punctuation(character) || super::characters::is_blank(character)
}

/// Returns the problem of a query that is nested too deep.
fn too_deep(place: Place) -> Problem {
    Problem::new(place, format!("the query is nested more than {MOST_DEPTH} deep"))
}

impl Parser<'_> {
    /// Returns the next token without taking it.
    pub(super) fn peek(&mut self) -> Option<&Lexeme> {
        self.tokens.peek().map(|token| &token.lexeme)
    }

    /// Takes the next token if it is this one.
    pub(super) fn take(&mut self, lexeme: &Lexeme) -> Option<Place> {
        let token = self.tokens.next_if(|token| token.lexeme == *lexeme)?;
        Some(token.place)
    }

    /// Returns what `read` reads, one level deeper.
    pub(super) fn deeper<T>(&mut self, place: Place, read: impl FnOnce(&mut Self) -> Reading<T>) -> Reading<T> {
        if self.depth == MOST_DEPTH {
            return Err(too_deep(place));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Refuses an operator that nothing follows which could be its right operand.
    fn need_right(&mut self, operator: Place) -> Reading<()> {
        if self.peek().is_some_and(|next| next.starts_operand() || *next == Lexeme::Not) {
            return Ok(());
        }
        let text = &self.query[operator.start..operator.end];
        Err(Problem::new(operator, format!("{text} needs something on its right")).or_leave_out(operator))
    }

    pub(super) fn or(&mut self) -> Reading<Node> {
        let mut parts = vec![self.and()?];
        while let Some(operator) = self.take(&Lexeme::Or) {
            self.need_right(operator)?;
            parts.push(self.and()?);
        }
        if parts.len() > 1 {
            self.note_loose_or(&parts);
        }
        Ok(joined(parts, Kind::Or, |kind| match kind {
            Kind::Or(parts) => Ok(parts),
            other => Err(other),
        }))
    }

    /// Says how an OR is read beside connectors, AND and words side by side, since elsewhere it binds tighter.
    fn note_loose_or(&mut self, parts: &[Node]) {
        // A group begins and ends with its parentheses.
        let is_bare = |part: &Node| match part.operands()[..] {
            [first, .., last] => first.place.start == part.place.start || last.place.end == part.place.end,
            _ => false,
        };
        let is_loose = |part: &Node| {
            let binds_tighter =
                matches!(part.kind, Kind::Near { .. } | Kind::NotNear { .. } | Kind::List(_) | Kind::And(_));
            binds_tighter && is_bare(part)
        };
        if parts.iter().any(is_loose) {
            let read: Vec<String> =
                parts.iter().map(|part| if is_loose(part) { format!("({part})") } else { part.to_string() }).collect();
            self.notes.push(format!("OR binds loosest: this is read as {}", read.join(" OR ")));
        }
    }

    fn and(&mut self) -> Reading<Node> {
        let mut parts = vec![self.list()?];
        while let Some(operator) = self.take(&Lexeme::And) {
            self.need_right(operator)?;
            parts.push(self.list()?);
        }
        Ok(joined(parts, Kind::And, |kind| match kind {
            Kind::And(parts) => Ok(parts),
            other => Err(other),
        }))
    }

    fn list(&mut self) -> Reading<Node> {
        let mut parts = vec![self.unary()?];
        while self.peek().is_some_and(|next| next.starts_operand() || *next == Lexeme::Not) {
            parts.push(self.unary()?);
        }
        Ok(joined(parts, Kind::List, Err))
    }

    fn unary(&mut self) -> Reading<Node> {
        let Some(place) = self.take(&Lexeme::Not) else {
            return self.near();
        };
        self.need_right(place)?;
        let operand = self.deeper(place, Self::unary)?;
        Ok(Node { place: Place { end: operand.place.end, ..place }, kind: Kind::Not(Box::new(operand)) })
    }

    fn near(&mut self) -> Reading<Node> {
        let mut left = self.part()?;
        while let Some(&Lexeme::Connector(connector)) = self.peek() {
            let operator = self.tokens.next().map_or(left.place, |token| token.place);
            self.need_right(operator)?;
            self.refuse_not_behind(connector, operator)?;
            let right = self.part()?;
            let place = Place { start: left.place.start, end: right.place.end };
            let text = Connector { negated: false, ..connector }.to_string();
            for operand in [&left, &right] {
                nesting::check(operand, Host::Connector(&text))
                    .map_err(|problem| self.mend_connector(problem, &left, place))?;
            }
            let Connector { distance, ordered, negated } = connector;
            let (first, second) = (Box::new(left), Box::new(right));
            let kind = if negated {
                Kind::NotNear { left: first, right: second, distance, ordered }
            } else {
                Kind::Near { left: first, right: second, distance, ordered }
            };
            left = Node { kind, place };
        }
        Ok(left)
    }

    /// Refuses `a w/5 NOT b`; `a not w/5 b` is meant.
    fn refuse_not_behind(&mut self, connector: Connector, operator: Place) -> Reading<()> {
        let Some(place) = self.take(&Lexeme::Not) else {
            return Ok(());
        };
        let denied = Connector { negated: true, ..connector };
        let message = format!("NOT can't be an operand of {connector}; for an a without a b nearby write a {denied} b");
        let gap = &self.query[place.end..];
        let gap = gap.len() - gap.trim_start().len();
        Err(Problem::new(place, message)
            .or_write(Place { start: operator.start, end: place.end + gap }, format!("{denied} ")))
    }

    /// Adds to the problem of an operand the mend for a field that belongs before the whole: `title:a w/5 b`.
    fn mend_connector(&self, problem: Problem, left: &Node, whole: Place) -> Problem {
        match &left.kind {
            Kind::Field { field, operand } if problem.place == left.place => {
                let inside = &self.query[operand.place.start..whole.end];
                problem.or_write(whole, format!("{}:({inside})", field.name()))
            }
            _ => problem,
        }
    }

    fn part(&mut self) -> Reading<Node> {
        let mut node = self.atom()?;
        while let Some(&Lexeme::Caret(factor)) = self.peek() {
            let place = self.tokens.next().map_or(node.place, |token| token.place);
            nesting::check(&node, Host::Boost).map_err(|problem| problem.or_leave_out(place))?;
            if matches!(node.kind, Kind::Boost { .. })
                && self.query[..place.start].ends_with(|last: char| last.is_ascii_digit())
            {
                return Err(Problem::new(place, "one ^ is enough").or_leave_out(place));
            }
            let place = Place { end: place.end, ..node.place };
            node = Node { kind: Kind::Boost { factor, operand: Box::new(node) }, place };
        }
        Ok(node)
    }
}

/// Joins parts to one node; a single one stays as it is, and parts of the same kind are taken apart.
fn joined(mut parts: Vec<Node>, kind: fn(Vec<Node>) -> Kind, take_apart: fn(Kind) -> Result<Vec<Node>, Kind>) -> Node {
    if parts.len() == 1 {
        return parts.remove(0);
    }
    let place = Place {
        start: parts.first().map_or(0, |part| part.place.start),
        end: parts.last().map_or(0, |part| part.place.end),
    };
    let flat = parts.into_iter().flat_map(|part| match take_apart(part.kind) {
        Ok(inner) => inner,
        Err(kind) => vec![Node { kind, place: part.place }],
    });
    Node { kind: kind(flat.collect()), place }
}

#[cfg(test)]
mod tests {
    use crate::query::properties::context;
    use crate::query::{Form, Kind, Place, Refusal, parse};

    /// The canonical text of a query, without its notes.
    fn read(query: &str) -> String {
        parse(query, &context()).unwrap().tree.to_string()
    }

    /// The refusal of a query.
    fn refused(query: &str) -> Refusal {
        parse(query, &context()).unwrap_err()
    }

    #[test]
    fn not_binds_tightest_then_connectors_then_and_then_or() {
        for (query, meant) in [
            ("a b OR c", "(a b) OR c"),
            ("a AND b OR c AND d", "(a AND b) OR (c AND d)"),
            ("a b AND c d", "(a b) AND (c d)"),
            ("a NOT b c", "a NOT b c"),
            ("NOT a OR b", "NOT a OR b"),
            ("a b w/5 c d", "a (b w/5 c) d"),
            ("NOT a w/5 b", "NOT (a w/5 b)"),
            ("a w/5 b pre/3 c", "(a w/5 b) pre/3 c"),
            ("a w/5 (b pre/3 c)", "a w/5 (b pre/3 c)"),
            ("a not w/5 b OR c", "(a not w/5 b) OR c"),
        ] {
            assert_eq!(read(query), meant, "{query}");
        }
    }

    #[test]
    fn groups_of_the_same_kind_are_taken_apart_and_single_parts_stay_as_they_are() {
        assert_eq!(read("(a OR (b OR c)) OR d"), "a OR b OR c OR d");
        assert_eq!(read("a && (b AND c)"), "a AND b AND c");
        assert_eq!(read("((a))"), "a");
        assert_eq!(read("(a b) c"), "(a b) c");
    }

    #[test]
    fn only_plain_words_are_a_plain_list() {
        let is_plain = |query| parse(query, &context()).unwrap().tree.is_plain_list();
        for query in ["a", "a b", "ICE raids", "who's on first, (AP)"] {
            assert!(is_plain(query), "{query}");
        }
        for query in [
            "a AND b", "a OR b", "a -b", "\"a b\"", "a \"b\"", "=a b", "a* b", "a~ b", "title:a", "a^2 b", "(a b) c",
            "*",
        ] {
            assert!(!is_plain(query), "{query}");
        }
    }

    #[test]
    fn every_part_has_its_place() {
        let query = "storm (\"a b\"~5 OR =éclair~)";
        let refusal = refused(query);
        assert_eq!(&query[refusal.place.start..refusal.place.end], "~");
        let tree = parse("storm (\"a b\"~5 OR title:éclair~2)", &context()).unwrap().tree;
        let Kind::List(parts) = &tree.kind else { panic!("{tree}") };
        assert_eq!(parts[1].place, Place { start: 6, end: 34 });
        let Kind::Or(parts) = &parts[1].kind else { panic!("{tree}") };
        assert_eq!(parts[0].place, Place { start: 7, end: 14 });
        assert_eq!(parts[1].place, Place { start: 18, end: 33 });
    }

    #[test]
    fn a_word_of_a_phrase_stands_as_it_is() {
        let tree = parse("\"ICE raid*\"", &context()).unwrap().tree;
        let Kind::Phrase(words) = &tree.kind else { panic!("{tree}") };
        assert_eq!((words[0].form, words[0].acronym), (Form::Exact, false));
        assert_eq!(words[1].form, Form::Pattern);
    }

    #[test]
    fn capitals_are_acronyms_but_not_in_a_shouted_headline() {
        let acronyms = |query| {
            let tree = parse(query, &context()).unwrap().tree;
            let words = tree
                .operands()
                .into_iter()
                .filter(|part| matches!(&part.kind, Kind::Word(word) if word.acronym))
                .count();
            words + usize::from(matches!(&tree.kind, Kind::Word(word) if word.acronym))
        };
        assert_eq!(acronyms("ICE"), 1);
        assert_eq!(acronyms("=ICE"), 1);
        assert_eq!(acronyms("ICE raids"), 1);
        assert_eq!(acronyms("\"ICE\" raids"), 0);
        assert_eq!(acronyms("ICE FBI"), 2);
        assert_eq!(acronyms("ICE RAIDS TOWN"), 0);
        assert_eq!(acronyms("ICE FBI =CIA"), 3);
        assert_eq!(acronyms("ICE FBI source:AP"), 2);
        assert_eq!(parse("ICE RAIDS TOWN", &context()).unwrap().notes.len(), 1);
    }

    #[test]
    fn connectors_need_operands_with_places() {
        for (query, place, mended) in [
            ("a w/5 NOT b", "NOT", Some("a not w/5 b")),
            ("title:a w/5 b", "title:a", Some("title:(a w/5 b)")),
            ("(a -b) w/5 c", "-b", None),
            ("a w/5 date:2025", "date:2025", None),
            ("a w/5 *", "*", None),
            ("a w/5 atleast2(b)", "atleast2(b)", None),
            ("a^2 w/5 b", "a^2", None),
            ("a w/5", "w/5", Some("a")),
            ("w/5 a", "w/5", Some("a")),
            ("a w/0 b", "w/0", None),
            ("atleast2(a date:2025)", "date:2025", None),
            ("caps(a OR NOT b)", "NOT b", None),
            ("title:(a words:>5)", "words:>5", None),
            ("date:2025 (words:5)^2", "(words:5)", Some("date:2025 (words:5)")),
        ] {
            let refusal = refused(query);
            assert_eq!(&query[refusal.place.start..refusal.place.end], place, "{query}: {refusal}");
            assert_eq!(refusal.mended.as_deref(), mended, "{query}: {refusal}");
        }
    }

    #[test]
    fn bounds_are_refused_and_not_crashed_into() {
        for query in [
            "a ".repeat(9000),
            "a ".repeat(600),
            format!("\"{}\"", "a ".repeat(600)),
            "(".repeat(16_000),
            ")".repeat(16_000),
            format!("{}a{}", "(".repeat(65), ")".repeat(65)),
            "NOT ".repeat(4000),
            "-(".repeat(8000),
            "title:".repeat(2500),
            "atleast2(".repeat(1500),
            "a w/5 ".repeat(100) + "a",
            ".(".repeat(8000),
            "\"a\" ".repeat(600),
            "‘a ".repeat(600),
            format!("date:{}", "-".repeat(200)),
            format!("date:{}", "1-".repeat(8000)),
        ] {
            let refusal = refused(&query);
            assert!(query.get(refusal.place.start..refusal.place.end).is_some());
        }
        assert!(parse(&format!("{}a{}", "(".repeat(60), ")".repeat(60)), &context()).is_ok());
        assert!(parse(&"a ".repeat(512), &context()).is_ok());
    }
}
