//! Texts as arrays of terms: what the scanner says, kept as it comes.

use morgue::analysis::{Composed, Marker, Scanner, Sink, TermKind};

/// A term and the positions it covers.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    pub(crate) word: String,
    /// The first position.
    pub(crate) start: u32,
    /// One past the last.
    pub(crate) end: u32,
    pub(crate) kind: TermKind,
}

/// Everything the scanner says of a text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Text {
    pub(crate) source: String,
    pub(crate) terms: Vec<Term>,
    /// The bytes of the word at each position, by position.
    pub(crate) words: Vec<(u32, usize, usize)>,
    pub(crate) sentences: Vec<u32>,
    pub(crate) paragraphs: Vec<u32>,
    pub(crate) body: Option<u32>,
    pub(crate) lead_end: Option<u32>,
}

impl Text {
    /// Returns headline and body, composed, as terms.
    pub(crate) fn of_article(composed: &str) -> Self {
        let mut text = Text { source: composed.to_owned(), ..Text::default() };
        Scanner::default().scan(Composed::of(composed), &mut text);
        text
    }

    /// Returns a line of a field, or a word of a query, as terms. It is one sentence.
    pub(crate) fn of_line(line: &str) -> Self {
        let mut text = Text { source: line.to_owned(), ..Text::default() };
        Scanner::default().scan_words(line, &mut text);
        text.sentences.clear();
        text.paragraphs.clear();
        text
    }

    /// Returns a text that is one term as it stands.
    pub(crate) fn of_name(name: &str) -> Self {
        let term = Term { word: name.to_owned(), start: 0, end: 1, kind: TermKind::Word };
        Text { source: name.to_owned(), terms: vec![term], words: vec![(0, 0, name.len())], ..Text::default() }
    }

    /// Returns the text as if there were only these positions of it.
    pub(crate) fn only(&self, start: u32, end: u32) -> Self {
        let mut only = self.clone();
        only.terms.retain(|term| start <= term.start && term.end <= end);
        only
    }

    /// Returns the bytes from the first word of these positions to the last one.
    pub(crate) fn bytes(&self, start: u32, end: u32) -> (usize, usize) {
        let inside = || self.words.iter().filter(|word| (start..end).contains(&word.0));
        let first = inside().map(|word| word.1).min().expect("a match holds a word");
        let last = inside().map(|word| word.2).max().expect("a match holds a word");
        (first, last)
    }
}

impl Sink for Text {
    fn position(&mut self, position: u32, start: usize, end: usize) {
        self.words.push((position, start, end));
    }

    fn marker(&mut self, marker: Marker, position: u32) {
        match marker {
            Marker::Sentence => self.sentences.push(position),
            Marker::Paragraph => self.paragraphs.push(position),
            Marker::Body => self.body = Some(position),
            Marker::LeadEnd => self.lead_end = Some(position),
        }
    }

    fn term(&mut self, term: &str, position: u32, width: u32, kind: TermKind) {
        self.terms.push(Term { word: term.to_owned(), start: position, end: position + width, kind });
    }
}
