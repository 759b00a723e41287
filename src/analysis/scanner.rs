//! The scanner: walks a composed string and says every word, position and marker in it.
//!
//! Positions count words. A compound (`de-escalate`) takes a position for each of its parts. A paragraph
//! break, and the one between headline and body, takes one position that holds no word, so that no
//! phrase crosses it. The rules for what a word is stand in [`super::chunk`], those for sentences in
//! [`super::sentences`].

use super::chunk::{Chunk, Chunker};
use super::composed::Composed;
use super::letters::{is_plain, is_word_char, is_word_start};
use super::sentences::{Before, Stop, ends_sentence};
use super::terms::Marker;
use crate::invisible::is_invisible;

/// The number of words of the body that belong to the lead at least.
pub(crate) const LEAD_WORDS: u32 = 60;

/// How many letters are looked at to tell whether a paragraph is all capitals.
const SAMPLE_LETTERS: usize = 256;

/// What a term says of the text at its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermKind {
    /// A word, or a part of a compound: one position.
    Word,
    /// A compound as a whole, over all its parts.
    Whole {
        /// Its parts side by side mean the same (`de escalate`); not so for `9/11`.
        loose: bool,
    },
    /// The word without its `@` or `#`.
    Bare,
    /// A word or a compound in capitals, as written.
    Capitals,
}

/// Receives what the scanner finds, in the order of positions.
pub trait Sink {
    /// A word stands at this position: these bytes of the string.
    fn position(&mut self, position: u32, start: usize, end: usize);
    /// A marker stands before the word at this position.
    fn marker(&mut self, marker: Marker, position: u32);
    /// The text has this term here, over `width` positions.
    fn term(&mut self, term: &str, position: u32, width: u32, kind: TermKind);
    /// Whether nothing more of the text is wanted.
    fn is_done(&self) -> bool {
        false
    }
}

/// Walks texts. Keeps its buffers from one text to the next.
#[derive(Debug, Clone, Default)]
pub struct Scanner {
    chunker: Chunker,
}

/// What has been seen between the last word and here.
#[derive(Debug, Default)]
struct Gap {
    stop: Stop,
    /// White space after the stop.
    parted: bool,
    /// Only white space since the last line feed.
    at_line_start: bool,
    blank_line: bool,
}

/// Where a walk stands.
struct Walk {
    position: u32,
    /// Words of the body so far.
    words: u32,
    paragraphs: u32,
    lead_ended: bool,
}

impl Scanner {
    /// Walks a composed string from its beginning to its end.
    pub fn scan<S: Sink>(&mut self, composed: Composed<'_>, sink: &mut S) {
        let mut walk = Walk { position: 0, words: 0, paragraphs: 0, lead_ended: false };
        self.region(composed.whole, 0, composed.head_end, true, &mut walk, sink);
        if walk.position > 0 {
            walk.position += 1;
        }
        self.region(composed.whole, composed.body_start(), composed.whole.len(), false, &mut walk, sink);
    }

    /// Walks a text that has no headline, such as a field or the words of a query.
    pub fn scan_words<S: Sink>(&mut self, text: &str, sink: &mut S) {
        let mut walk = Walk { position: 0, words: 0, paragraphs: 0, lead_ended: true };
        self.region(text, 0, text.len(), true, &mut walk, sink);
    }

    fn region<S: Sink>(&mut self, whole: &str, start: usize, end: usize, head: bool, walk: &mut Walk, sink: &mut S) {
        let text = &whole[..end];
        let bytes = text.as_bytes();
        let mut at = start;
        let mut gap = Gap::default();
        let mut before: Option<Chunk> = None;
        let mut shouted = false;
        while at < end && !sink.is_done() {
            let byte = bytes[at];
            if is_plain(byte) || ((!byte.is_ascii() || matches!(byte, b'@' | b'#')) && is_word_start(text, at)) {
                let (paragraph, sentence) = match before {
                    None => (true, true),
                    Some(_) if gap.blank_line => (true, true),
                    // What `ends_sentence` would say too: most words have no stop before them.
                    Some(chunk) if gap.stop == Stop::None && !chunk.dotted => (false, false),
                    Some(chunk) => (false, gap.ends_sentence(&chunk, text, at)),
                };
                if paragraph {
                    if before.is_some() {
                        walk.position += 1;
                    }
                    shouted = is_shouted(&text[at..]);
                }
                walk.mark(before.is_none(), paragraph, sentence, head, sink);
                let chunk = self.chunker.read(text, at, walk.position, shouted, sink);
                walk.position += chunk.positions;
                walk.words += if head { 0 } else { chunk.positions };
                at = chunk.end;
                before = Some(chunk);
                gap = Gap::default();
            } else if byte == b' ' {
                // What stands between most words.
                gap.parted = true;
                at += 1;
            } else {
                at += gap.pass(text, at);
            }
        }
    }
}

impl Walk {
    /// Says the markers that stand before the next word.
    fn mark(&mut self, first: bool, paragraph: bool, sentence: bool, head: bool, sink: &mut dyn Sink) {
        if paragraph {
            sink.marker(Marker::Paragraph, self.position);
        }
        if sentence {
            sink.marker(Marker::Sentence, self.position);
        }
        if head {
            return;
        }
        self.paragraphs += u32::from(paragraph);
        if first {
            sink.marker(Marker::Body, self.position);
        }
        if !self.lead_ended && self.paragraphs > 1 && self.words >= LEAD_WORDS {
            self.lead_ended = true;
            sink.marker(Marker::LeadEnd, self.position);
        }
    }
}

impl Gap {
    /// Takes note of the character at `at`, which begins no word. Returns its length in bytes.
    fn pass(&mut self, text: &str, at: usize) -> usize {
        let Some(c) = text[at..].chars().next() else { return 1 };
        match c {
            '\n' | '\u{2028}' => {
                self.blank_line |= self.at_line_start;
                self.at_line_start = true;
                self.parted = true;
            }
            '\u{2029}' | '\u{c}' => {
                self.blank_line = true;
                self.parted = true;
            }
            _ if c.is_whitespace() => self.parted = true,
            _ if is_invisible(c) => {}
            _ => {
                self.at_line_start = false;
                self.stop = match (c, self.stop) {
                    (_, Stop::Ideographic) | ('。' | '！' | '？' | '।', _) => Stop::Ideographic,
                    ('.', Stop::None) => Stop::Period,
                    ('.', Stop::Period) | ('!' | '?' | '…' | '؟', _) => Stop::Strong,
                    (_, stop) => stop,
                };
                if matches!(c, '.' | '!' | '?' | '…' | '؟') {
                    self.parted = false;
                }
            }
        }
        c.len_utf8()
    }

    fn ends_sentence(&self, before: &Chunk, text: &str, at: usize) -> bool {
        // The last dot of an acronym belongs to the word, and may end the sentence all the same.
        let stop = if self.stop == Stop::None && before.dotted { Stop::Period } else { self.stop };
        if stop == Stop::None || (stop != Stop::Ideographic && !self.parted) {
            return false;
        }
        let (ahead, word) = (&text[before.start..before.last_part], &text[before.last_part..before.end]);
        ends_sentence(Before { word, ahead, dotted: before.dotted }, stop, &text[at..])
    }
}

/// How many small letters tell that a paragraph is not all in capitals, if there are no more capitals among them.
const SMALL_LETTERS: usize = 9;

/// Returns whether the first letters of a paragraph tell that it is not all in capitals, as those of most do.
fn begins_small(bytes: &[u8]) -> bool {
    let (mut capitals, mut small) = (0, 0);
    for byte in bytes {
        match byte {
            b'a'..=b'z' => small += 1,
            b'A'..=b'Z' => capitals += 1,
            // Other white space may end the paragraph, and other letters are not looked at here.
            b' '..=b'~' => continue,
            _ => return false,
        }
        if small == SMALL_LETTERS {
            return small >= capitals;
        }
    }
    false
}

/// Returns whether the paragraph that begins here is all in capitals: three words of letters that have capitals or more, and
/// hardly a letter among its first ones that is none, or has none.
fn is_shouted(text: &str) -> bool {
    if begins_small(text.as_bytes()) {
        return false;
    }
    let (mut capitals, mut small, mut words) = (0usize, 0usize, 0);
    let mut last = ' ';
    let mut gap = Gap::default();
    for (at, c) in text.char_indices() {
        if c.is_ascii_lowercase() || (!c.is_ascii() && c.is_alphabetic() && !c.is_uppercase()) {
            small += 1;
            // Most paragraphs are told by their first word.
            if small >= SMALL_LETTERS && small >= capitals {
                return false;
            }
        } else if c.is_uppercase() {
            capitals += 1;
        }
        if is_word_char(c) {
            gap = Gap::default();
        } else {
            gap.pass(text, at);
            if gap.blank_line {
                break;
            }
        }
        if last.is_whitespace() && c.is_alphabetic() {
            words += 1;
        }
        last = c;
        if capitals + small >= SAMPLE_LETTERS {
            break;
        }
    }
    words >= 3 && small * 8 < capitals
}

#[cfg(test)]
mod tests;
