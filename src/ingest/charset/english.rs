//! English: whether a text is in it. Its words hardly have letters beyond ASCII, so those that a charset puts
//! into them say little for that charset, and punctuation says all the more.

use super::guess::sample;

/// Words that hardly any other language has.
const ITS_OWN: [&str; 38] = [
    "about", "after", "and", "are", "been", "but", "could", "from", "has", "his", "how", "into", "it", "its", "more",
    "our", "said", "she", "than", "that", "the", "their", "them", "there", "they", "this", "two", "were", "what",
    "when", "which", "who", "with", "would", "year", "years", "you", "your",
];

/// Words that others have, too.
const SHARED: [&str; 23] = [
    "a", "all", "an", "as", "at", "be", "by", "can", "do", "for", "had", "have", "he", "her", "i", "in", "is", "no",
    "of", "on", "or", "to", "was",
];

/// The longest of them.
const LONGEST: usize = 5;

/// One word in so many is one of its own, at the least.
const ONE_OF: usize = 20;

/// How many words of its own there are at the least; two of the others are as good as one.
const FEWEST: f32 = 1.5;

/// How many bytes before and after one that is not ASCII are read with it.
const AROUND: usize = 120;

/// How many bytes are read.
const SAMPLE: usize = 8 << 10;

/// Returns whether the text around the bytes that are not ASCII is English. Tags are none of it.
pub(super) fn is_english(bytes: &[u8]) -> bool {
    let (mut all, mut own, mut shared) = (0, 0, 0);
    for word in words(&sample(bytes, AROUND, SAMPLE)) {
        all += 1;
        own += usize::from(is_among(&ITS_OWN, word));
        shared += usize::from(is_among(&SHARED, word));
    }
    own > 0 && own * ONE_OF >= all && own as f32 + 0.5 * shared as f32 >= FEWEST
}

fn is_among(words: &[&str], word: &[u8]) -> bool {
    word.len() <= LONGEST && words.iter().any(|other| word.eq_ignore_ascii_case(other.as_bytes()))
}

/// Returns the runs of letters of ASCII that stand outside of tags.
fn words(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes
        .split(|byte| *byte == b'<')
        .enumerate()
        // What follows a bracket that is none of a tag is text.
        .map(|(place, piece)| match piece.iter().position(|byte| *byte == b'>') {
            Some(end) if place > 0 => &piece[end + 1..],
            _ => piece,
        })
        .flat_map(|piece| piece.split(|byte| !byte.is_ascii_alphabetic()))
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_told_by_its_small_words() {
        for text in [
            &b"The mayor\x97who had left at noon\x97said nothing to the press."[..],
            b"Users\xa0is the word that was used.",
            b"Tom Hale, 1911\x961995, was a builder of bridges, and his firm made forty of them in as many years.",
            b"<p class=\"lead\"><a href=\"/x/y/z.html\" title=\"x\">The bridge</a>\xa0and its piers</p>",
        ] {
            assert!(is_english(text), "{text:?}");
        }
    }

    #[test]
    fn other_languages_are_not_english() {
        for text in [
            &b"Caf\xe9 Hale, the bridge"[..],
            b"Der B\xfcrgermeister war in Eile, als er am Abend das Rathaus verlie\xdf.",
            b"De burgemeester was in Belgi\xeb en had geen tijd of zin in een gesprek.",
            b"Han var p\xe5 vej til en by i nord for at have fred, og her er no god fisk.",
            b"A ponte \xe9 velha e as obras n\xe3o v\xe3o acabar no prazo, disse o presidente.",
        ] {
            assert!(!is_english(text), "{text:?}");
        }
    }
}
