//! What a token means when that depends on its neighbours or on the whole query.
//!
//! `SAME` and `+5` are connectors only between two operands; `not` directly before a connector belongs to it;
//! `econom!` is `econom*` in a query, but the exclamation mark at the end of a sentence is one.

use super::connectors::{self, Connector};
use super::function_words::is_function_word;
use super::problem::{Problem, Reading};
use super::token::{Lexeme, Token};
use super::{Form, Kind, Place, Word};

/// Settles the tokens of a query, and adds what is to be said about it.
pub(super) fn settle(tokens: Vec<Token>, query: &str, notes: &mut Vec<String>) -> Reading<Vec<Token>> {
    note_shouted_denial(&tokens, query, notes);
    let tokens = settle_truncations(tokens, query, notes);
    let tokens = settle_connectors(tokens, query, notes)?;
    Ok(join_not_with_connectors(tokens))
}

/// Returns the plain word that a token is.
fn plain_word(token: &Token) -> Option<&Word> {
    match &token.lexeme {
        Lexeme::Leaf(Kind::Word(word)) if word.form == Form::Inflected => Some(word),
        _ => None,
    }
}

/// Says that NOT is an operator where everything is in capitals, and it may have been meant as a word.
fn note_shouted_denial(tokens: &[Token], query: &str, notes: &mut Vec<String>) {
    let has_denial = tokens
        .iter()
        .any(|token| &query[token.place.start..token.place.end] == "NOT");
    let words = tokens.iter().filter_map(plain_word).count();
    if has_denial && words > 1 && !query.contains(char::is_lowercase) {
        notes.push("NOT in capitals is the operator; write not for the word".to_owned());
    }
}

/// Makes a word before `!` a truncated word (Nexis), unless the query is a sentence: nothing but words, two
/// and more, with the mark at its end. What is done is said.
fn settle_truncations(mut tokens: Vec<Token>, query: &str, notes: &mut Vec<String>) -> Vec<Token> {
    let is_sentence =
        tokens.len() > 1 && query.trim_end().ends_with('!') && tokens.iter().all(|token| plain_word(token).is_some());
    for token in &mut tokens {
        let Lexeme::Leaf(Kind::Word(word)) = &mut token.lexeme else {
            continue;
        };
        if !may_be_truncated(word, token.place, query) {
            continue;
        }
        if is_sentence {
            notes.push(format!(
                "{0}! is read as the word {0}; for any ending write {0}*",
                word.text
            ));
        } else {
            notes.push(format!("{0}! is read as {0}*, with any ending", word.text));
            word.text.push('*');
            word.form = Form::Pattern;
            word.acronym = false;
        }
    }
    tokens
}

/// Says whether a word may be meant as a truncated one: two letters and more, no function word, and one `!`
/// directly behind it, before white space, a parenthesis or the end.
fn may_be_truncated(word: &Word, place: Place, query: &str) -> bool {
    let behind = &query[word.place.end..place.end];
    let after = query[place.end..].chars().next();
    word.form == Form::Inflected
        && behind == "!"
        && after.is_none_or(|after| super::characters::is_blank(after) || after == ')')
        && word.text.chars().filter(|letter| letter.is_alphabetic()).count() >= 2
        && word.text.chars().all(char::is_alphanumeric)
        && !is_function_word(&word.text.to_lowercase())
}

/// Makes `SAME` and `+5` connectors where they stand between two operands.
fn settle_connectors(mut tokens: Vec<Token>, query: &str, notes: &mut Vec<String>) -> Reading<Vec<Token>> {
    let is_shouted = super::capitals::is_shouted(tokens.iter().filter_map(plain_word));
    for at in 1..tokens.len().saturating_sub(1) {
        let is_between = tokens[at - 1].lexeme.ends_operand() && tokens[at + 1].lexeme.starts_operand();
        let token = &tokens[at];
        if !is_between || plain_word(token).is_none() {
            continue;
        }
        let text = &query[token.place.start..token.place.end];
        if text == "NEAR" && !is_shouted {
            let message = "NEAR needs a number that says how near, like NEAR/5";
            return Err(Problem::new(token.place, message).or_write(token.place, "NEAR/5"));
        }
        if text == "SAME" && is_shouted {
            continue;
        }
        if let Some(connector) = connectors::read_between_operands(text) {
            if text != "SAME" {
                notes.push(format!("{text} is read as the connector {connector}"));
            }
            tokens[at].lexeme = Lexeme::Connector(connector);
        }
    }
    Ok(tokens)
}

/// Joins `not` and the connector directly behind it.
fn join_not_with_connectors(tokens: Vec<Token>) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if let (Lexeme::Connector(connector), Some(before)) = (&token.lexeme, joined.last())
            && is_not(before)
        {
            let place = Place {
                start: before.place.start,
                end: token.place.end,
            };
            let lexeme = Lexeme::Connector(Connector {
                negated: true,
                ..*connector
            });
            joined.pop();
            joined.push(Token { lexeme, place });
        } else {
            joined.push(token);
        }
    }
    joined
}

/// Says whether a token is `not`, in any case of its letters.
fn is_not(token: &Token) -> bool {
    token.lexeme == Lexeme::Not && token.place.end - token.place.start == "NOT".len()
        || plain_word(token).is_some_and(|word| word.text.eq_ignore_ascii_case("not"))
}
