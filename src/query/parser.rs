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
use super::{Form, Kind, Node, Place, Word};

/// How deep groups, denials and chains of connectors may be nested.
pub(super) const MOST_DEPTH: usize = 64;

/// A reader that walks through the tokens once.
struct Parser<'q> {
    query: &'q str,
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
    /// The end of the last token taken.
    end: usize,
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
        return Err(Problem::new(
            Place {
                start: 0,
                end: query.len(),
            },
            what,
        ));
    }
    let mut parser = Parser {
        query,
        tokens: tokens.into_iter().peekable(),
        end: 0,
        depth: 0,
        notes,
    };
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
    fn peek(&mut self) -> Option<&Lexeme> {
        self.tokens.peek().map(|token| &token.lexeme)
    }

    /// Takes the next token if it is this one.
    fn take(&mut self, lexeme: &Lexeme) -> Option<Place> {
        let token = self.tokens.next_if(|token| token.lexeme == *lexeme)?;
        self.end = token.place.end;
        Some(token.place)
    }

    /// Returns what `read` reads, one level deeper.
    fn deeper<T>(&mut self, place: Place, read: impl FnOnce(&mut Self) -> Reading<T>) -> Reading<T> {
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
        if self
            .peek()
            .is_some_and(|next| next.starts_operand() || *next == Lexeme::Not)
        {
            return Ok(());
        }
        let text = &self.query[operator.start..operator.end];
        Err(Problem::new(operator, format!("{text} needs something on its right")).or_leave_out(operator))
    }

    fn or(&mut self) -> Reading<Node> {
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

    /// Says how an OR beside a connector is read, since the archives disagree.
    fn note_loose_or(&mut self, parts: &[Node]) {
        let is_loose = |part: &Node| match &part.kind {
            Kind::Near { left, right, .. } | Kind::NotNear { left, right, .. } => {
                (left.place.start, right.place.end) == (part.place.start, part.place.end)
            }
            _ => false,
        };
        if parts.iter().any(is_loose) {
            let read: Vec<String> = parts
                .iter()
                .map(|part| {
                    if is_loose(part) {
                        format!("({part})")
                    } else {
                        part.to_string()
                    }
                })
                .collect();
            self.notes
                .push(format!("OR binds loosest: this is read as {}", read.join(" OR ")));
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
        while self
            .peek()
            .is_some_and(|next| next.starts_operand() || *next == Lexeme::Not)
        {
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
        Ok(Node {
            place: Place {
                end: operand.place.end,
                ..place
            },
            kind: Kind::Not(Box::new(operand)),
        })
    }

    fn near(&mut self) -> Reading<Node> {
        let mut left = self.part()?;
        while let Some(&Lexeme::Connector(connector)) = self.peek() {
            let operator = self.tokens.next().map_or(left.place, |token| token.place);
            self.need_right(operator)?;
            self.refuse_not_behind(connector, operator)?;
            let right = self.part()?;
            let place = Place {
                start: left.place.start,
                end: right.place.end,
            };
            let text = Connector {
                negated: false,
                ..connector
            }
            .to_string();
            for operand in [&left, &right] {
                nesting::check(operand, Host::Connector(&text))
                    .map_err(|problem| self.mend_connector(problem, &left, place))?;
            }
            let Connector {
                distance,
                ordered,
                negated,
            } = connector;
            let (first, second) = (Box::new(left), Box::new(right));
            let kind = if negated {
                Kind::NotNear {
                    left: first,
                    right: second,
                    distance,
                    ordered,
                }
            } else {
                Kind::Near {
                    left: first,
                    right: second,
                    distance,
                    ordered,
                }
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
        let denied = Connector {
            negated: true,
            ..connector
        };
        let message = format!("NOT can't be an operand of {connector}; for an a without a b nearby write a {denied} b");
        let gap = &self.query[place.end..];
        let gap = gap.len() - gap.trim_start().len();
        Err(Problem::new(place, message).or_write(
            Place {
                start: operator.start,
                end: place.end + gap,
            },
            format!("{denied} "),
        ))
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
            let place = Place {
                end: place.end,
                ..node.place
            };
            node = Node {
                kind: Kind::Boost {
                    factor,
                    operand: Box::new(node),
                },
                place,
            };
        }
        Ok(node)
    }

    /// Reads an atom, and the `~` behind it.
    fn atom(&mut self) -> Reading<Node> {
        let Some(token) = self.tokens.next() else {
            let end = Place {
                start: self.query.len(),
                end: self.query.len(),
            };
            return Err(Problem::new(end, "something is missing at the end"));
        };
        let place = token.place;
        self.end = place.end;
        let text = &self.query[place.start..place.end];
        let node = match token.lexeme {
            Lexeme::Leaf(kind) => Node { kind, place },
            Lexeme::Open => self.group(place)?,
            Lexeme::Field(field) => return self.field(field, place),
            Lexeme::AtLeast(count) => {
                let operand = self.function_group(place, Host::AtLeast)?;
                Node {
                    place: Place {
                        end: operand.place.end,
                        ..place
                    },
                    kind: Kind::AtLeast {
                        count,
                        operand: Box::new(operand),
                    },
                }
            }
            Lexeme::Case(case) => {
                let operand = self.function_group(place, Host::Case)?;
                Node {
                    place: Place {
                        end: operand.place.end,
                        ..place
                    },
                    kind: Kind::Case {
                        case,
                        operand: Box::new(operand),
                    },
                }
            }
            Lexeme::And | Lexeme::Or | Lexeme::Connector(_) => {
                return Err(Problem::new(place, format!("{text} needs something on its left")).or_leave_out(place));
            }
            Lexeme::Close => return Err(Problem::new(place, "this parenthesis was never opened").or_leave_out(place)),
            Lexeme::Not | Lexeme::Tilde(_) | Lexeme::Caret(_) => {
                return Err(Problem::new(place, format!("{text} can't stand here")).or_leave_out(place));
            }
        };
        self.tilde(node)
    }

    /// Reads a group whose opening parenthesis has been taken; its place includes the parentheses.
    fn group(&mut self, open: Place) -> Reading<Node> {
        if let Some(close) = self.take(&Lexeme::Close) {
            let place = Place { end: close.end, ..open };
            return Err(Problem::new(place, "there is nothing in this group").or_leave_out(place));
        }
        let node = self.deeper(open, Self::or)?;
        let Some(close) = self.take(&Lexeme::Close) else {
            let end = Place {
                start: self.query.len(),
                end: self.query.len(),
            };
            return Err(Problem::new(open, "this parenthesis is never closed")
                .or_write(end, ")")
                .or_leave_out(open));
        };
        Ok(Node {
            place: Place { end: close.end, ..open },
            ..node
        })
    }

    /// Reads the group of `atleast` or `caps`, whose name has been taken.
    fn function_group(&mut self, name: Place, host: Host<'_>) -> Reading<Node> {
        let open = self.take(&Lexeme::Open).unwrap_or(name);
        let operand = self.group(open)?;
        nesting::check(&operand, host)?;
        Ok(operand)
    }

    /// Reads the value of a field.
    fn field(&mut self, field: super::Field, name: Place) -> Reading<Node> {
        if let Some(denial) = self.take(&Lexeme::Not) {
            let text = &self.query[name.start..name.end];
            let whole = Place {
                end: denial.end,
                ..name
            };
            return Err(
                Problem::new(denial, format!("NOT stands before the field, like -{text}storm"))
                    .or_write(whole, format!("-{text}")),
            );
        }
        let has_value = self.peek().is_some_and(Lexeme::starts_operand);
        if !has_value {
            return Err(Problem::new(
                Place {
                    start: name.end,
                    end: name.end,
                },
                "a value is missing here",
            ));
        }
        let operand = self.deeper(name, Self::atom)?;
        nesting::check(&operand, Host::Field(field.name()))?;
        Ok(Node {
            place: Place {
                end: operand.place.end,
                ..name
            },
            kind: Kind::Field {
                field,
                operand: Box::new(operand),
            },
        })
    }

    /// Reads the `~` behind an atom: how alike a word must be spelled, how near the words of a phrase must be.
    fn tilde(&mut self, node: Node) -> Reading<Node> {
        let Some(&Lexeme::Tilde(number)) = self.peek() else {
            return Ok(node);
        };
        let mark = self.tokens.next().map_or(node.place, |token| token.place);
        let place = Place {
            end: mark.end,
            ..node.place
        };
        let refuse = |message: &str| Err(Problem::new(mark, message).or_leave_out(mark));
        let is_quoted = !self.query[..mark.start].ends_with(super::characters::is_word_character);
        let kind = match (node.kind, number) {
            (Kind::Word(word), _) if word.form == Form::Pattern => {
                return refuse("~ can't stand behind a word with a wildcard");
            }
            (Kind::Word(word), _) if word.form == Form::Exact && is_quoted => {
                let message = "~ behind quotation marks needs two words or more in them; for words spelled alike leave out the marks";
                return Err(Problem::new(mark, message)
                    .or_write(place, format!("{}{}", word.text, &self.query[mark.start..mark.end])));
            }
            (Kind::Word(word), _) if word.form == Form::Exact => {
                return refuse("an =exact word can't be spelled alike; leave out one of = and ~");
            }
            (Kind::Word(word), None | Some(1)) => Kind::Word(Word {
                form: Form::Fuzzy(1),
                acronym: false,
                ..word
            }),
            (Kind::Word(word), Some(2)) => Kind::Word(Word {
                form: Form::Fuzzy(2),
                acronym: false,
                ..word
            }),
            (Kind::Word(_), Some(_)) => {
                let problem = Problem::new(mark, "words may be spelled alike by one or two letters, ~1 or ~2");
                return Err(problem.or_write(mark, "~2"));
            }
            (Kind::Phrase(_), None) => {
                return Err(
                    Problem::new(mark, "how near? a number is missing behind ~, like \"a b\"~5").or_write(mark, "~5"),
                );
            }
            (Kind::Phrase(words), Some(distance)) if (1..=super::connectors::LARGEST_NUMBER).contains(&distance) => {
                Kind::Window { words, distance }
            }
            (Kind::Phrase(_), Some(_)) => {
                return refuse("the number behind ~ must be from 1 (neighbours) to 10000");
            }
            _ => return refuse("~ can only stand behind a word or a phrase"),
        };
        if let Some(&Lexeme::Tilde(_)) = self.peek() {
            let extra = self.tokens.next().map_or(place, |token| token.place);
            return Err(Problem::new(extra, "one ~ is enough").or_leave_out(extra));
        }
        Ok(Node { kind, place })
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
        Err(kind) => vec![Node {
            kind,
            place: part.place,
        }],
    });
    Node {
        kind: kind(flat.collect()),
        place,
    }
}
