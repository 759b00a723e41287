//! Text read as plain words: a topic of an evaluation is never query syntax.

use super::characters::leading_dash;
use super::words::{chunk_length, core_of};
use super::{Form, Kind, Node, Place};

/// Returns the list of a text's words, each in any inflection and any case. Nothing in it is an operator.
pub fn plain_words(text: &str) -> Node {
    let mut words = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let length = chunk_length(&text[at..]);
        if length == 0 {
            at += leading_dash(&text[at..]).max(text[at..].chars().next().map_or(1, char::len_utf8));
            continue;
        }
        for part in parts_of(&text[at..at + length]) {
            let core = core_of(part.1);
            if core.has_letter() {
                let mut word = core.word(at + part.0, Form::Inflected);
                // A star in a text is a star.
                (word.form, word.acronym) = (Form::Inflected, false);
                let place = word.place;
                words.push(Node { kind: Kind::Word(word), place });
            }
        }
        at += length;
    }
    Node { kind: Kind::List(words), place: Place { start: 0, end: text.len() } }
}

/// Returns the parts of a chunk at its hyphens, slashes and colons, each with its offset: any of them will do, while a
/// compound would be found as a whole only. Numbers stay whole: 9/11, 10:30.
fn parts_of(chunk: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_joint = |(at, c): &(usize, char)| {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let between_digits =
            digit(chunk[..*at].chars().next_back()) && digit(chunk[at + c.len_utf8()..].chars().next());
        matches!(c, '-' | '\u{2010}' | '\u{2011}' | '/' | ':') && !between_digits
    };
    let joints = chunk.char_indices().filter(is_joint).map(|(at, c)| (at, at + c.len_utf8()));
    let bounds: Vec<(usize, usize)> = std::iter::once((0, 0)).chain(joints).collect();
    let ends: Vec<usize> = bounds.iter().skip(1).map(|joint| joint.0).chain([chunk.len()]).collect();
    bounds.into_iter().zip(ends).map(|((_, start), end)| (start, &chunk[start..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_an_operator() {
        let tree = plain_words("storm AND (flood OR -tide) title:x \"a b\" 9/11 re-elect econom* NATO, U.S .");
        let Kind::List(words) = &tree.kind else { panic!("{tree:?}") };
        let texts: Vec<&str> = words
            .iter()
            .map(|word| match &word.kind {
                Kind::Word(word) if word.form == Form::Inflected && !word.acronym => word.text.as_str(),
                other => panic!("{other:?}"),
            })
            .collect();
        let all = [
            "storm", "AND", "flood", "OR", "tide", "title", "x", "a", "b", "9/11", "re", "elect", "econom*", "NATO",
            "U.S",
        ];
        assert_eq!(texts, all);
    }
}
