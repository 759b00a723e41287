//! Headline and body as one string: what the index keeps and the scanner reads.
//!
//! The headline stands first, then one separator, then the body. The separator also says whether the
//! headline is part of the article's text or kept apart from it, so that offsets in the composed
//! string become offsets in the text by a subtraction. The first of the two separators in the string
//! counts; a headline never holds one.

use std::ops::Range;

use crate::article::{Article, Headline};

/// Between a headline that is the beginning of the text and the rest of it.
const IN_TEXT: char = '\u{1e}';
/// Between a headline that is kept apart and the text.
const APART: char = '\u{1f}';

/// A composed string, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Composed<'a> {
    /// The whole string.
    pub whole: &'a str,
    /// The bytes of the headline part; the separator, one byte, follows.
    pub head_end: usize,
    /// The headline is the beginning of the text.
    pub in_text: bool,
}

impl<'a> Composed<'a> {
    /// Returns the composed string of an article.
    pub fn compose(article: &Article) -> String {
        let (head, separator, body) = match &article.headline {
            Headline::Apart(title) => (title.as_str(), APART, article.text.as_str()),
            Headline::None | Headline::InText(_) => {
                let (head, body) = article.text.split_at(article.body_start());
                (head, IN_TEXT, body)
            }
        };
        debug_assert!(!head.contains([IN_TEXT, APART]), "a headline holds no control characters");
        let mut whole = String::with_capacity(head.len() + 1 + body.len());
        whole.push_str(head);
        whole.push(separator);
        whole.push_str(body);
        whole
    }

    /// Takes a composed string apart. A string without a separator is all body.
    pub fn of(whole: &'a str) -> Self {
        match whole.find([IN_TEXT, APART]) {
            Some(head_end) => Composed { whole, head_end, in_text: whole[head_end..].starts_with(IN_TEXT) },
            None => Composed { whole, head_end: 0, in_text: true },
        }
    }

    /// Returns the offset at which the body begins in the whole.
    pub fn body_start(&self) -> usize {
        if self.whole[self.head_end..].starts_with([IN_TEXT, APART]) { self.head_end + 1 } else { self.head_end }
    }

    /// Returns the headline, if there is one, without the marks of a Markdown heading.
    pub fn title(&self) -> Option<&'a str> {
        let line = self.whole[..self.head_end].trim();
        let marked = line.trim_start_matches('#');
        let title = if marked.starts_with([' ', '\t']) { marked.trim_start() } else { line };
        (!title.is_empty()).then_some(title)
    }

    /// Returns the offset in the whole of the headline's first byte.
    pub fn title_start(&self) -> usize {
        self.title().map_or(0, |title| title.as_ptr().addr() - self.whole.as_ptr().addr())
    }

    /// Turns bytes of the whole into bytes of the headline. None if they are not all in it.
    pub fn in_title(&self, bytes: Range<usize>) -> Option<Range<usize>> {
        if bytes.end > self.head_end {
            return None;
        }
        let start = self.title_start();
        (start <= bytes.start).then(|| bytes.start - start..bytes.end - start)
    }

    /// Returns the article's text: what stands in its source.
    pub fn text(&self) -> String {
        let body = &self.whole[self.body_start()..];
        if self.in_text { format!("{}{body}", &self.whole[..self.head_end]) } else { body.to_owned() }
    }

    /// Turns bytes of the whole into bytes of the article's text. None for a headline that is kept apart.
    pub fn in_text(&self, bytes: Range<usize>) -> Option<Range<usize>> {
        let body_start = self.body_start();
        // The separator, and a headline that is kept apart, stand in the whole only.
        let before = body_start - if self.in_text { self.head_end } else { 0 };
        let of = |at: usize| if at < body_start { at } else { at - before };
        (self.in_text || bytes.start >= body_start).then(|| of(bytes.start)..of(bytes.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_in_the_text_keeps_its_offsets() {
        let article =
            Article { headline: Headline::InText(1..6), text: "\nStorm\n\nIt rained.".into(), ..Article::default() };
        let whole = Composed::compose(&article);
        let composed = Composed::of(&whole);
        assert_eq!(composed.title(), Some("Storm"));
        assert_eq!(composed.text(), article.text);
        let rained = whole.find("rained").unwrap();
        assert_eq!(composed.in_text(rained..rained + 6), Some(11..17));
        assert_eq!(&article.text[11..17], "rained");
        assert_eq!(composed.in_text(1..6), Some(1..6));
        assert_eq!(composed.in_text(1..rained + 6), Some(1..17), "from the headline into the body");
        assert_eq!(composed.title_start(), 1);
        assert_eq!(composed.in_title(2..6), Some(1..5));
        assert_eq!((composed.in_title(0..6), composed.in_title(1..rained)), (None, None));
    }

    #[test]
    fn a_headline_apart_is_not_in_the_text() {
        let article =
            Article { headline: Headline::Apart("Storm".into()), text: "It\u{1e}rained.".into(), ..Article::default() };
        let whole = Composed::compose(&article);
        let composed = Composed::of(&whole);
        assert_eq!((composed.title(), composed.text()), (Some("Storm"), article.text));
        assert_eq!(composed.in_text(0..5), None);
        assert_eq!(composed.in_text(6..8), Some(0..2));
    }

    #[test]
    fn a_text_may_begin_with_a_separator() {
        let article = Article { text: "\u{1f}a".into(), ..Article::default() };
        let whole = Composed::compose(&article);
        assert_eq!(Composed::of(&whole).text(), article.text);
        assert_eq!(Composed::of(&whole).title(), None);
    }
}
