//! Capitals: acronyms, unless the whole query is shouted.
//!
//! `ICE` is the acronym. But three plain words or more, all in capitals, are a headline in capitals, and
//! there capitals say nothing. Words in quotation marks, wildcards and the like are not counted, nor are the values of
//! fields that are no running text (`source:AP`), where capitals never say anything.

use super::{Form, Kind, Node, Word};

/// So many plain words, all in capitals, are a shouted headline.
const LEAST_SHOUTED_WORDS: usize = 3;

/// What is said about a shouted query.
const NOTE: &str = "all capitals are read as plain words in any case; write =ICE for the acronym alone";

/// Settles which words of a tree are acronyms, and returns what is to be said about it.
pub(super) fn settle(tree: &mut Node) -> Option<String> {
    each_word(tree, true, &mut |word, is_text| word.acronym &= is_text);
    let mut plain = Vec::new();
    each_word(tree, true, &mut |word, is_text| {
        if is_text && word.form == Form::Inflected {
            plain.push(word.clone());
        }
    });
    if !is_shouted(plain.iter()) {
        return None;
    }
    each_word(tree, true, &mut |word, _| word.acronym &= word.form != Form::Inflected);
    Some(NOTE.to_owned())
}

/// Says whether plain words are a shouted headline: three and more, no lower-case letter in any of them.
pub(super) fn is_shouted<'w>(words: impl Iterator<Item = &'w Word>) -> bool {
    let mut shouted = 0;
    for word in words {
        if word.text.chars().any(char::is_lowercase) {
            return false;
        }
        shouted += usize::from(word.text.chars().any(char::is_uppercase));
    }
    shouted >= LEAST_SHOUTED_WORDS
}

/// Shows `visit` every word, and whether it is looked for in running text.
fn each_word(node: &mut Node, is_text: bool, visit: &mut impl FnMut(&mut Word, bool)) {
    let is_text = if let Kind::Field { field, .. } = &node.kind { field.is_text() } else { is_text };
    node.words_mut().iter_mut().for_each(|word| visit(word, is_text));
    node.operands_mut().into_iter().for_each(|operand| each_word(operand, is_text, visit));
}
