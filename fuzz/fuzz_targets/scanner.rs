//! Any text as an article: the scanner's positions rise by one and its bytes lie in the text, in order.
//!
//!     cargo +nightly fuzz run scanner -- -max_len=65536 -timeout=10

#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue::analysis::{Composed, MAX_TERM_BYTES, Marker, Scanner, Sink, TermKind};

struct Checks<'a> {
    text: &'a str,
    last: Option<u32>,
    end: usize,
}

impl Sink for Checks<'_> {
    fn position(&mut self, position: u32, start: usize, end: usize) {
        assert!(self.text.get(start..end).is_some_and(|word| !word.is_empty()));
        assert!(start >= self.end, "words are apart");
        assert!(self.last.is_none_or(|last| position == last + 1 || position == last + 2));
        (self.last, self.end) = (Some(position), end);
    }
    fn marker(&mut self, _marker: Marker, position: u32) {
        assert!(self.last.is_none_or(|last| position > last));
    }
    fn term(&mut self, term: &str, _position: u32, width: u32, _kind: TermKind) {
        assert!(!term.is_empty() && term.len() <= MAX_TERM_BYTES && width > 0);
        assert!(!term.contains(['\u{1}', '\u{2}']));
    }
}

fuzz_target!(|text: &str| {
    Scanner::default().scan(Composed::of(text), &mut Checks { text, last: None, end: 0 });
    Scanner::default().scan_words(text, &mut Checks { text, last: None, end: 0 });
});
