//! What a token means when that depends on its neighbours or on the whole query.
//!
//! `SAME`, `pre5` and `+5` are connectors only between two operands; `not` directly before a connector belongs to it;
//! `econom!` is `econom*` in a query, but the exclamation mark at the end of a sentence is one. What can only be the query of another
//! tool is refused (`foreign`), and what may be one is pointed out (`habits`).

use super::characters::is_blank;
use super::connectors::{self, Connector};
use super::problem::Reading;
use super::spot::plain_word;
use super::token::{Lexeme, Token};
use super::{Form, Kind, Place, Word, capitals, foreign, habits};
use crate::function_words::is_function_word;

/// Settles the tokens of a query, and adds what is to be said about it.
pub(super) fn settle(tokens: Vec<Token>, query: &str, notes: &mut Vec<String>) -> Reading<Vec<Token>> {
    note_shouted_denial(&tokens, query, notes);
    let is_shouted = capitals::is_shouted(tokens.iter().filter_map(plain_word));
    foreign::refuse(&tokens, query, is_shouted)?;
    let tokens = settle_truncations(tokens, query, notes);
    let tokens = settle_connectors(tokens, query, is_shouted, notes);
    let tokens = join_not_with_connectors(tokens);
    habits::note(&tokens, query, notes);
    Ok(tokens)
}

/// Says that NOT is an operator where everything is in capitals, and it may have been meant as a word.
fn note_shouted_denial(tokens: &[Token], query: &str, notes: &mut Vec<String>) {
    let has_denial = tokens.iter().any(|token| &query[token.place.start..token.place.end] == "NOT");
    let words = tokens.iter().filter_map(plain_word).count();
    if has_denial && words > 1 && !query.contains(char::is_lowercase) {
        notes.push("NOT in capitals is the operator; write not for the word".to_owned());
    }
}

/// Makes a word before `!` a truncated word (Nexis), unless the query is a sentence: nothing but words, two
/// and more, with the mark at its end or before a comma. What is done is said.
fn settle_truncations(mut tokens: Vec<Token>, query: &str, notes: &mut Vec<String>) -> Vec<Token> {
    let is_text = tokens.len() > 1 && tokens.iter().all(|token| plain_word(token).is_some());
    let is_exclamation = query.trim_end().ends_with('!');
    for token in &mut tokens {
        let Lexeme::Leaf(Kind::Word(word)) = &mut token.lexeme else {
            continue;
        };
        let is_sentence = is_text && (is_exclamation || query[..token.place.end].ends_with([',', '.', ';', ':']));
        if is_sentence || !may_be_truncated(word, token.place, query) {
            continue;
        }
        notes.push(format!("{0}! is read as {0}*, with any ending", word.text));
        word.text.push('*');
        word.form = Form::Pattern;
        word.acronym = false;
    }
    tokens
}

/// Says whether a word may be meant as a truncated one: letters and digits, and one `!` directly behind it, and behind that perhaps a
/// comma or the like, before white space, a closing parenthesis, a `^` or the end.
fn may_be_truncated(word: &Word, place: Place, query: &str) -> bool {
    let behind = &query[word.place.end..place.end];
    let after = query[place.end..].chars().next();
    word.form == Form::Inflected
        && behind.strip_prefix('!').is_some_and(|behind| matches!(behind, "" | "," | "." | ";" | ":"))
        && after.is_none_or(|after| is_blank(after) || matches!(after, ')' | '^'))
        && has_endings(&word.text)
        && word.text.chars().all(char::is_alphanumeric)
}

/// Says whether a word may be the beginning of others: two letters and more, and no function word.
pub(super) fn has_endings(word: &str) -> bool {
    word.chars().filter(|letter| letter.is_alphabetic()).count() >= 2 && !is_function_word(&word.to_lowercase())
}

/// Makes `SAME`, `pre5` and `+5` connectors where they stand between two operands.
fn settle_connectors(mut tokens: Vec<Token>, query: &str, is_shouted: bool, notes: &mut Vec<String>) -> Vec<Token> {
    for at in 1..tokens.len().saturating_sub(1) {
        let is_between = tokens[at - 1].lexeme.ends_operand() && tokens[at + 1].lexeme.starts_operand();
        let token = &tokens[at];
        if !is_between || plain_word(token).is_none() {
            continue;
        }
        let text = &query[token.place.start..token.place.end];
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
    tokens
}

/// Joins `not` and the connector directly behind it.
fn join_not_with_connectors(tokens: Vec<Token>) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if let (Lexeme::Connector(connector), Some(before)) = (&token.lexeme, joined.last())
            && is_not(before)
        {
            let place = Place { start: before.place.start, end: token.place.end };
            let lexeme = Lexeme::Connector(Connector { negated: true, ..*connector });
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

#[cfg(test)]
mod tests {
    use crate::query::parse;
    use crate::query::properties::context;

    /// The canonical text of a query, and how many notes there are.
    fn read(query: &str) -> (String, usize) {
        let parsed = parse(query, &context()).unwrap();
        (parsed.tree.to_string(), parsed.notes.len())
    }

    #[test]
    fn an_exclamation_mark_truncates_in_a_query_but_ends_a_sentence() {
        for (query, meant) in [
            ("econom!", "econom*"),
            ("econom! growth", "econom* growth"),
            ("(econom!) w/5 collaps!", "econom* w/5 collaps*"),
            ("Stop the press!", "Stop the press"),
            ("\"growth\" econom!", "=growth econom*"),
            ("econom!^2", "econom*^2"),
            ("econom!.", "econom*"),
            ("econom!, AND growth", "econom* AND growth"),
            ("Yahoo!, Google, Microsoft", "Yahoo Google Microsoft"),
        ] {
            let (printed, notes) = read(query);
            assert_eq!(printed, meant, "{query}");
            assert!(notes > 0, "{query}");
        }
        for (query, meant) in [("no!", "no"), ("Wow!!", "Wow"), ("\"Stop!\"", "=Stop"), ("Yahoo!'s", "Yahoo!'s")] {
            assert_eq!(read(query), (meant.to_owned(), 0), "{query}");
        }
    }

    #[test]
    fn same_and_plus_five_are_connectors_only_between_operands() {
        for (query, meant) in [
            ("oil SAME gas", "oil w/p gas"),
            ("the same gas", "the same gas"),
            ("SAME gas", "SAME gas"),
            ("gas SAME", "gas SAME"),
            ("AT THE SAME TIME", "AT THE (SAME) TIME"),
            ("oil +5 gas", "oil pre/5 gas"),
            ("oil +s gas", "oil pre/s gas"),
            ("oil PRE3 gas", "oil pre/3 gas"),
            ("pre3 gas", "pre3 gas"),
            ("up +5", "up 5"),
            ("up OR +5 gas", "up OR (5 gas)"),
        ] {
            assert_eq!(read(query).0, meant, "{query}");
        }
    }

    #[test]
    fn not_belongs_to_the_connector_behind_it() {
        for query in ["a not w/5 b", "a NOT w/5 b", "a Not W/5 b"] {
            assert_eq!(read(query).0, "a not w/5 b", "{query}");
        }
        assert_eq!(read("a (not) w/5 b").0, "a ((not) w/5 b)");
        assert!(parse("not w/5 b", &context()).is_err());
    }
}
