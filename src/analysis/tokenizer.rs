//! The scanner as a tantivy tokenizer.
//!
//! Every term of the scanner, markers included, is a token at its position. tantivy counts tokens as the
//! length of a field, so a text's length there is a little more than its words.

use std::fmt::Write;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::composed::Composed;
use super::scanner::{Scanner, Sink, TermKind};
use super::terms::Marker;

/// Tokenizes composed strings (headline, separator, body), or plain words for the other fields.
#[derive(Debug, Clone)]
pub struct NewsTokenizer {
    scanner: Scanner,
    composed: bool,
}

impl NewsTokenizer {
    /// Returns the tokenizer for composed strings.
    pub fn for_articles() -> Self {
        NewsTokenizer { scanner: Scanner::default(), composed: true }
    }

    /// Returns the tokenizer for fields, which have no markers.
    pub fn for_fields() -> Self {
        NewsTokenizer { scanner: Scanner::default(), composed: false }
    }
}

impl Tokenizer for NewsTokenizer {
    type TokenStream<'a> = NewsTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> NewsTokens<'a> {
        NewsTokens { tokenizer: self, text, token: Token::default(), kept: None, next: 0 }
    }
}

/// The tokens of one text.
pub struct NewsTokens<'a> {
    tokenizer: &'a mut NewsTokenizer,
    text: &'a str,
    token: Token,
    /// All tokens, once one was asked for singly.
    kept: Option<Vec<(String, usize)>>,
    next: usize,
}

impl NewsTokens<'_> {
    fn scan(&mut self, sink: &mut dyn Sink) {
        if self.tokenizer.composed {
            self.tokenizer.scanner.scan(Composed::of(self.text), sink);
        } else {
            self.tokenizer.scanner.scan_words(self.text, sink);
        }
    }
}

impl TokenStream for NewsTokens<'_> {
    fn process(&mut self, sink: &mut dyn FnMut(&Token)) {
        let markers = self.tokenizer.composed;
        let mut token = std::mem::take(&mut self.token);
        self.scan(&mut Tokens { markers, token: &mut token, sink });
        self.token = token;
    }

    fn advance(&mut self) -> bool {
        if self.kept.is_none() {
            let mut all = Vec::new();
            self.process(&mut |token| all.push((token.text.clone(), token.position)));
            self.kept = Some(all);
        }
        let Some((text, position)) = self.kept.as_ref().and_then(|all| all.get(self.next)) else {
            return false;
        };
        self.token.text.clone_from(text);
        self.token.position = *position;
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// A sink that hands every term to tantivy.
struct Tokens<'a> {
    markers: bool,
    token: &'a mut Token,
    sink: &'a mut dyn FnMut(&Token),
}

impl Sink for Tokens<'_> {
    fn position(&mut self, _position: u32, start: usize, end: usize) {
        (self.token.offset_from, self.token.offset_to) = (start, end);
    }

    fn marker(&mut self, marker: Marker, position: u32) {
        if self.markers {
            self.term(marker.term(), position, 1, TermKind::Word);
        }
    }

    fn term(&mut self, term: &str, position: u32, width: u32, _kind: TermKind) {
        self.token.text.clear();
        self.token.text.push_str(term);
        if width > 1 {
            // Writing to a String can't fail.
            let _ = write!(self.token.text, "\u{2}{width}");
        }
        self.token.position = position as usize;
        (self.sink)(self.token);
    }
}
