//! National variants of the 7-bit code: before bytes had eight bits, braces and brackets were letters.
//!
//! `f}r` is `für` in the German variant of ISO 646, and `p}` is `på` in the Swedish. Nothing in a message says so.
//! The letters are put back where a text has them inside of words, again and again, and is clearly in the language of
//! the variant once they are back.

use crate::ingest::language;

/// A variant: the languages it is for, and the letters that stand at `[ \ ] { | } ~`.
type Variant = (&'static [&'static str], [char; 7]);

const VARIANTS: [Variant; 3] = [
    (&["de"], ['Ä', 'Ö', 'Ü', 'ä', 'ö', 'ü', 'ß']),
    (&["sv", "fi"], ['Ä', 'Ö', 'Å', 'ä', 'ö', 'å', '~']),
    (&["da", "no"], ['Æ', 'Ø', 'Å', 'æ', 'ø', 'å', '~']),
];

const SIGNS: [char; 7] = ['[', '\\', ']', '{', '|', '}', '~'];

/// How many words with such a sign inside say that it is a letter.
const FEWEST: usize = 4;

/// Returns the text with the letters of its variant, if it is in one.
pub(super) fn restored(text: String) -> String {
    if !text.is_ascii() || words_with_signs(&text) < FEWEST {
        return text;
    }
    let found = VARIANTS.iter().find_map(|(languages, letters)| {
        let restored = replaced(&text, letters);
        language::detect(None, &restored).filter(|language| languages.contains(language)).map(|_| restored)
    });
    found.unwrap_or(text)
}

/// Counts the words that have a sign between two small letters.
fn words_with_signs(text: &str) -> usize {
    let is_letter = u8::is_ascii_lowercase;
    let is_sign = |byte: &u8| matches!(byte, b'{' | b'|' | b'}' | b'~');
    let has_sign = |word: &str| {
        word.as_bytes().windows(3).any(|three| is_letter(&three[0]) && is_sign(&three[1]) && is_letter(&three[2]))
    };
    text.split_whitespace().filter(|word| has_sign(word)).take(FEWEST).count()
}

fn replaced(text: &str, letters: &[char; 7]) -> String {
    let replace = |sign: char| SIGNS.iter().position(|other| *other == sign).map_or(sign, |at| letters[at]);
    text.chars().map(replace).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_a_variant_are_put_back_where_the_language_bears_it_out() {
        let german = "Der Hafen von Ansel wird am Montag wieder ge|ffnet, sagte die B}rgermeisterin. Es k|nnen nun auch gr|~ere \
                      Schiffe f}r einige Zeit einlaufen, und die H{user am Ufer werden nicht mehr ger{umt.";
        let restored = restored(german.to_owned());
        assert!(restored.contains("wieder geöffnet, sagte die Bürgermeisterin"), "{restored}");
        assert!(restored.contains("auch größere Schiffe für einige"), "{restored}");
        let swedish = "Hamnen i Ansel |ppnar igen p} m}ndag efter en vinter d} inga fartyg kunde l{mna den, sade hamnkaptenen. \
                       Det {r f|rsta g}ngen p} tre }r som isen har legat s} l{nge.";
        assert!(super::restored(swedish.to_owned()).contains("på måndag efter en vinter då inga fartyg kunde lämna"));
    }

    #[test]
    fn other_texts_keep_their_signs() {
        for text in [
            "The harbour of Ansel will open again on Monday, and if (a|b) {c} ~d the mayor said it was so for all of them.",
            "Ha{fen wird geöffnet und die B}rger k|nnen f}r einige Zeit in die H{user.",
            "x{y x|y x}y x~y x{y are the signs that the programmers of the harbour use for their own purposes in the code",
        ] {
            assert_eq!(restored(text.to_owned()), text);
        }
    }
}
