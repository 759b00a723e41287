//! A query is read as if the characters that show nothing were not there, as texts are, and as if full-width signs and letters
//! (`（`, `＊`, `ＡＮＤ`) were the ASCII ones; its places are those of the query as typed.

use std::borrow::Cow;

use super::{Node, Place};
use crate::invisible::is_invisible;

/// A query without the characters that show nothing, and with ASCII for what is full-width.
pub(super) struct Shown<'q> {
    /// What is left.
    pub(super) text: Cow<'q, str>,
    /// Where each byte of it, and its end, comes from in the query; nothing if nothing was changed.
    origins: Vec<Place>,
}

impl<'q> Shown<'q> {
    pub(super) fn of(query: &'q str) -> Self {
        if !query.contains(|character| is_invisible(character) || narrow(character).is_some()) {
            return Shown { text: Cow::Borrowed(query), origins: Vec::new() };
        }
        let (mut text, mut origins) = (String::with_capacity(query.len()), Vec::with_capacity(query.len() + 1));
        for (start, character) in query.char_indices().filter(|(_, character)| !is_invisible(*character)) {
            let end = start + character.len_utf8();
            if let Some(sign) = narrow(character).filter(|&sign| !is_punctuation(&text, sign)) {
                text.push(sign);
                origins.push(Place { start, end });
            } else {
                text.push(character);
                origins.extend((start..end).map(|start| Place { start, end: start + 1 }));
            }
        }
        origins.push(Place { start: query.len(), end: query.len() });
        Shown { text: Cow::Owned(text), origins }
    }

    /// Returns where a place of what is left stands in the query.
    pub(super) fn place(&self, place: Place) -> Place {
        let Some(Place { start, .. }) = self.origins.get(place.start) else { return place };
        // What shows nothing behind it is none of it.
        let last = place.end.checked_sub(1).filter(|_| place.end > place.start).and_then(|last| self.origins.get(last));
        Place { start: *start, end: last.map_or(*start, |last| last.end) }
    }

    /// Moves the places of a part and of all in it to where they stand in the query.
    pub(super) fn move_places(&self, node: &mut Node) {
        if self.origins.is_empty() {
            return;
        }
        node.place = self.place(node.place);
        node.words_mut().iter_mut().for_each(|word| word.place = self.place(word.place));
        node.operands_mut().into_iter().for_each(|operand| self.move_places(operand));
    }
}

/// Returns the ASCII character that a full-width one stands for.
fn narrow(character: char) -> Option<char> {
    match character {
        '\u{3000}' => Some(' '),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xff01 + u32::from('!')),
        _ => None,
    }
}

/// Says whether a full-width sign is punctuation of a text that is written with such: directly behind a letter of a script
/// without capitals, as in `什么？` and `東京～大阪`, where the ASCII one would change the word.
fn is_punctuation(before: &str, sign: char) -> bool {
    let is_caseless = |letter: char| letter.is_alphabetic() && !letter.is_lowercase() && !letter.is_uppercase();
    matches!(sign, '!' | '?' | '~') && before.ends_with(is_caseless)
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::super::properties::context;

    #[test]
    fn what_shows_nothing_changes_nothing_but_the_places() {
        for (pasted, read) in [
            ("Donau\u{200b}dampfschiff", "Donaudampfschiff"),
            ("\"note\u{feff} of\u{ad} protest\"", "\"note of protest\""),
            ("oil\u{200b}-price", "oil-price"),
            ("oil -\u{200b}gas", "oil NOT gas"),
            ("title\u{200b}:gas", "title:gas"),
            ("a w/\u{200b}5 b", "a w/5 b"),
            ("oil \u{200e}AND\u{200f} gas", "oil AND gas"),
            ("\u{feff}oil", "oil"),
        ] {
            assert_eq!(parse(pasted, &context()).unwrap().tree.to_string(), read, "{pasted:?}");
        }
    }

    #[test]
    fn full_width_signs_are_those_of_ascii() {
        for (pasted, read) in [
            ("（oil OR gas） price", "(oil OR gas) price"),
            ("econom＊ ＝oil oil～", "econom* =oil oil~1"),
            ("＂oil price＂～5", "\"oil price\"~5"),
            ("title：oil", "title:oil"),
            ("oil　ＡＮＤ　gas", "oil AND gas"),
            ("oil w／５ price", "oil w/5 price"),
            ("oil －gas", "oil NOT gas"),
            ("oil ！gas", "oil NOT gas"),
            ("econom！ growth", "econom* growth"),
            ("ＩＣＥ", "ICE"),
            ("东京～大阪 什么？没有 停！", "东京～大阪 什么？没有 停"),
            ("新华社：中国（北京）", "新华社:中国 北京"),
        ] {
            assert_eq!(parse(pasted, &context()).unwrap().tree.to_string(), read, "{pasted}");
        }
    }

    #[test]
    fn places_are_those_of_the_query_as_typed() {
        let query = "\u{200b}oil\u{200b} \"no\u{ad}te of\u{feff}\" gas";
        let tree = parse(query, &context()).unwrap().tree;
        let typed: Vec<&str> = tree.operands().iter().map(|part| &query[part.place.start..part.place.end]).collect();
        assert_eq!(typed, ["oil", "\"no\u{ad}te of\u{feff}\"", "gas"]);
        let query = "o\u{200b}il AN\u{ad}D";
        let refusal = parse(query, &context()).unwrap_err();
        assert_eq!(&query[refusal.place.start..refusal.place.end], "AN\u{ad}D");
        let query = "（oil　ＡＮＤ ＂gas＂～";
        let refusal = parse(query, &context()).unwrap_err();
        assert_eq!(&query[refusal.place.start..refusal.place.end], "～");
        assert_eq!(refusal.mended.as_deref(), Some("(oil AND gas~)"));
    }
}
