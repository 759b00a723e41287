//! The parser's part for what operators stand between: leaves, groups, functions, fields.

use super::characters::is_word_character;
use super::connectors::LARGEST_NUMBER;
use super::nesting::{self, Host};
use super::parser::Parser;
use super::problem::{Problem, Reading};
use super::token::Lexeme;
use super::{Field, Form, Kind, Node, Place, Word};

impl Parser<'_> {
    /// Reads an atom, and the `~` behind it.
    pub(super) fn atom(&mut self) -> Reading<Node> {
        let Some(token) = self.tokens.next() else {
            let end = Place { start: self.query.len(), end: self.query.len() };
            return Err(Problem::new(end, "something is missing at the end"));
        };
        let place = token.place;
        let text = &self.query[place.start..place.end];
        let node = match token.lexeme {
            Lexeme::Leaf(kind) => Node { kind, place },
            Lexeme::Open => self.group(place)?,
            Lexeme::Field(field) => return self.field(field, place),
            Lexeme::AtLeast(count) => {
                let operand = self.function_group(place, Host::AtLeast)?;
                Node {
                    place: Place { end: operand.place.end, ..place },
                    kind: Kind::AtLeast { count, operand: Box::new(operand) },
                }
            }
            Lexeme::Case(case) => {
                let operand = self.function_group(place, Host::Case)?;
                Node {
                    place: Place { end: operand.place.end, ..place },
                    kind: Kind::Case { case, operand: Box::new(operand) },
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
        let is_never_closed = || {
            let end = Place { start: self.query.len(), end: self.query.len() };
            Problem::new(open, "this parenthesis is never closed").or_write(end, ")").or_leave_out(open)
        };
        if self.peek().is_none() {
            return Err(is_never_closed());
        }
        let node = self.deeper(open, Self::or)?;
        let Some(close) = self.take(&Lexeme::Close) else {
            return Err(is_never_closed());
        };
        Ok(Node { place: Place { end: close.end, ..open }, ..node })
    }

    /// Reads the group of `atleast` or `caps`, whose name has been taken.
    fn function_group(&mut self, name: Place, host: Host<'_>) -> Reading<Node> {
        let open = self.take(&Lexeme::Open).unwrap_or(name);
        let operand = self.group(open)?;
        nesting::check(&operand, host)?;
        Ok(operand)
    }

    /// Reads the value of a field.
    fn field(&mut self, field: Field, name: Place) -> Reading<Node> {
        if let Some(denial) = self.take(&Lexeme::Not) {
            let text = &self.query[name.start..name.end];
            let whole = Place { end: denial.end, ..name };
            return Err(Problem::new(denial, format!("NOT stands before the field, like -{text}storm"))
                .or_write(whole, format!("-{text}")));
        }
        let has_value = self.peek().is_some_and(Lexeme::starts_operand);
        if !has_value {
            return Err(Problem::new(Place { start: name.end, end: name.end }, "a value is missing here"));
        }
        let operand = self.deeper(name, Self::atom)?;
        nesting::check(&operand, Host::Field(field.name()))?;
        Ok(Node {
            place: Place { end: operand.place.end, ..name },
            kind: Kind::Field { field, operand: Box::new(operand) },
        })
    }

    /// Reads the `~` behind an atom: how alike a word must be spelled, how near the words of a phrase must be.
    fn tilde(&mut self, node: Node) -> Reading<Node> {
        let Some(&Lexeme::Tilde(number)) = self.peek() else {
            return Ok(node);
        };
        let mark = self.tokens.next().map_or(node.place, |token| token.place);
        let place = Place { end: mark.end, ..node.place };
        let refuse = |message: &str| Err(Problem::new(mark, message).or_leave_out(mark));
        let is_quoted = !self.query[..mark.start].ends_with(is_word_character);
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
            (Kind::Word(word), None | Some(1)) => Kind::Word(Word { form: Form::Fuzzy(1), acronym: false, ..word }),
            (Kind::Word(word), Some(2)) => Kind::Word(Word { form: Form::Fuzzy(2), acronym: false, ..word }),
            (Kind::Word(word), Some(number)) => {
                let problem = Problem::new(mark, "words may be spelled alike by one or two letters, ~1 or ~2");
                return Err(match number {
                    0 => problem.or_write(place, format!("={}", word.text)),
                    _ => problem.or_write(mark, "~2"),
                });
            }
            (Kind::Phrase(_), None) => {
                return Err(
                    Problem::new(mark, "how near? a number is missing behind ~, like \"a b\"~5").or_write(mark, "~5")
                );
            }
            (Kind::Phrase(words), Some(distance)) if (1..=LARGEST_NUMBER).contains(&distance) => {
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
