//! Syllables of EUC-KR that are spelt out: the filler U+3164, then an initial, a vowel, and a final or the
//! filler again (KS X 1001, annex 3). The standard's decoder leaves the four as they are.

const FILLER: char = '\u{3164}';

/// The letters in the order in which they are initials, vowels and finals of the syllables from U+AC00 on.
const INITIALS: &str = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
const VOWELS: &str = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ";
const FINALS: &str = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";

/// Moves what is held to the text, with its spelt syllables put together; what may be the beginning of one
/// stays until it is `last`.
pub(super) fn put_together(held: &mut String, last: bool, text: &mut String) {
    let mut rest = held.as_str();
    while let Some(at) = rest.find(FILLER) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let mut four = rest.chars();
        let letters = [four.next(), four.next(), four.next(), four.next()];
        if !last && letters[3].is_none() {
            let kept = rest.to_owned();
            *held = kept;
            return;
        }
        match syllable(letters) {
            Some(syllable) => {
                text.push(syllable);
                rest = four.as_str();
            }
            None => {
                text.push(FILLER);
                rest = &rest[FILLER.len_utf8()..];
            }
        }
    }
    text.push_str(rest);
    held.clear();
}

fn syllable(letters: [Option<char>; 4]) -> Option<char> {
    let place =
        |list: &str, letter: char| list.chars().position(|known| known == letter).and_then(|at| u32::try_from(at).ok());
    let [_, initial, vowel, last] = letters;
    let (initial, vowel, last) = (place(INITIALS, initial?)?, place(VOWELS, vowel?)?, last?);
    let last = if last == FILLER { 0 } else { place(FINALS, last)? + 1 };
    char::from_u32(0xac00 + (initial * 21 + vowel) * 28 + last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn together(text: &str) -> String {
        let (mut held, mut out) = (text.to_owned(), String::new());
        put_together(&mut held, true, &mut out);
        out
    }

    #[test]
    fn spelt_syllables_are_put_together() {
        assert_eq!(together("aㅤㄱㅏㅤbㅤㅎㅣㅎ"), "a가b힣");
        assert_eq!(together("ㅤㄱㅏ"), "ㅤㄱㅏ");
        assert_eq!(together("ㅤㅏㄱㅤ"), "ㅤㅏㄱㅤ");
        assert_eq!(together("ㅤㅤ"), "ㅤㅤ");
    }
}
