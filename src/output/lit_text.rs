//! A text ready to be shown, with what is lit in it.
//!
//! Made from a foreign text and byte ranges of it. The ranges are carried through the folding of
//! white space and the replacement of harmful characters: exactly the characters that were lit are lit.

use std::ops::Range;

use super::harmless::{self, is_space};

/// A harmless text with lit ranges.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LitText {
    text: String,
    /// In order and apart from each other; two that touch are two.
    lit: Vec<Range<usize>>,
    /// What stands around what is lit where there is no colour.
    pub(super) marks: Marks,
}

/// What stands before and after what is lit where there is no colour; one column wide each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marks(pub(super) char, pub(super) char);

impl Default for Marks {
    fn default() -> Marks {
        Marks::ALL[0]
    }
}

impl Marks {
    /// All of them; the first are used wherever they can be told from the text.
    const ALL: [Marks; 5] = [Marks('*', '*'), Marks('«', '»'), Marks('‹', '›'), Marks('⟦', '⟧'), Marks('⟪', '⟫')];

    /// Returns those that stand in none of some texts, or the last if there are none.
    fn apart_from(texts: &[&mut LitText]) -> Marks {
        let stands = |mark: char| texts.iter().any(|text| text.text.contains(mark));
        let apart = Marks::ALL.into_iter().find(|marks| !stands(marks.0) && !stands(marks.1));
        apart.unwrap_or(Marks::ALL[Marks::ALL.len() - 1])
    }
}

/// Gives texts that are read together the same marks: none that stands in one of them already.
pub(super) fn mark_apart(texts: &mut [&mut LitText]) {
    let marks = Marks::apart_from(texts);
    texts.iter_mut().for_each(|text| text.marks = marks);
}

/// A part of a [`LitText`] that is lit or not as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    /// What to write.
    pub(super) text: &'a str,
    /// It is lit.
    pub(super) lit: bool,
    /// A highlight begins with it.
    pub(super) opens: bool,
    /// A highlight ends with it.
    pub(super) closes: bool,
}

impl LitText {
    /// Returns a text as one line: each run of white space is one space, and none stands at the ends.
    pub(super) fn folded(text: &str, highlights: &[Range<usize>]) -> LitText {
        let mut made = Maker::default();
        let mut gap = false;
        for (piece, lit) in with_highlights(text, highlights) {
            if piece.starts_with(is_space) {
                gap = true;
                continue;
            }
            if std::mem::take(&mut gap) {
                made.gap(lit);
            }
            made.push(piece, lit);
        }
        made.made
    }

    /// Returns a text with its line feeds and tabs as they are.
    pub(super) fn kept(text: &str, highlights: &[Range<usize>]) -> LitText {
        let mut made = Maker::default();
        for (piece, lit) in with_highlights(text, highlights) {
            match piece {
                "\n" | "\t" => made.push_as_is(piece, lit),
                _ => made.push(piece, lit),
            }
        }
        made.made
    }

    /// Adds an ellipsis at each end where something was cut away.
    pub(super) fn cut(mut self, before: bool, after: bool) -> LitText {
        const ELLIPSIS: char = '…';
        if before {
            self.text.insert(0, ELLIPSIS);
            for range in &mut self.lit {
                *range = range.start + ELLIPSIS.len_utf8()..range.end + ELLIPSIS.len_utf8();
            }
        }
        if after {
            self.text.push(ELLIPSIS);
        }
        self
    }

    /// Returns the text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Counts the highlights that begin in a part of the text and those that end in it.
    pub(super) fn ends_in(&self, part: &Range<usize>) -> usize {
        let from = self.lit.partition_point(|range| range.end < part.start);
        let near = self.lit[from..].iter().take_while(|range| range.start < part.end);
        near.map(|range| {
            usize::from(range.start >= part.start) + usize::from(range.end > part.start && range.end <= part.end)
        })
        .sum()
    }

    /// Returns the pieces of a part of the text, in order.
    pub(super) fn pieces(&self, part: Range<usize>) -> Vec<Piece<'_>> {
        let mut pieces = Vec::new();
        let mut at = part.start;
        let mut push = |range: Range<usize>, highlight: Option<&Range<usize>>| {
            if !range.is_empty() {
                pieces.push(Piece {
                    text: &self.text[range.clone()],
                    lit: highlight.is_some(),
                    opens: highlight.is_some_and(|highlight| highlight.start == range.start),
                    closes: highlight.is_some_and(|highlight| highlight.end == range.end),
                });
            }
        };
        let from = self.lit.partition_point(|range| range.end <= part.start);
        for highlight in self.lit[from..].iter().take_while(|range| range.start < part.end) {
            let lit = highlight.start.max(part.start)..highlight.end.min(part.end);
            push(at..lit.start, None);
            push(lit.clone(), Some(highlight));
            at = lit.end;
        }
        push(at..part.end, None);
        pieces
    }
}

/// A [`LitText`] in the making.
#[derive(Default)]
struct Maker {
    made: LitText,
    /// The character of the source that was pushed last, and the number of the highlight it is in.
    last: Option<(char, Option<usize>)>,
}

impl Maker {
    /// Appends a piece of the source, made harmless.
    fn push(&mut self, piece: &str, lit: Option<usize>) {
        if harmless::is_plain(piece) {
            return self.push_as_is(piece, lit);
        }
        let start = self.made.text.len();
        let mut before = self.last.map(|(before, _)| before);
        for character in piece.chars() {
            harmless::push(&mut self.made.text, character, before);
            before = Some(character);
        }
        self.light(start, lit);
        self.last = before.map(|before| (before, lit));
    }

    /// Appends a piece as it is.
    fn push_as_is(&mut self, piece: &str, lit: Option<usize>) {
        let start = self.made.text.len();
        self.made.text.push_str(piece);
        self.light(start, lit);
        self.last = piece.chars().next_back().map(|character| (character, lit)).or(self.last);
    }

    /// Appends the space that stands for a run of white space, unless it would be the first character.
    /// It is lit when it stands inside a highlight, whose number comes next.
    fn gap(&mut self, next: Option<usize>) {
        if let Some((_, lit)) = self.last {
            self.push_as_is(" ", if lit == next { lit } else { None });
        }
    }

    /// Lights what was appended from `start` on, as part of the highlight before it if it is the same.
    fn light(&mut self, start: usize, lit: Option<usize>) {
        if lit.is_none() {
            return;
        }
        let end = self.made.text.len();
        let same = self.last.is_some_and(|(_, before)| before == lit);
        match self.made.lit.last_mut() {
            Some(range) if same => range.end = end,
            _ => self.made.lit.push(start..end),
        }
    }
}

/// Returns how many bytes a text begins with that are visible ASCII or single spaces between such.
fn plain_run(text: &[u8]) -> usize {
    let mut run = 0;
    while let Some(byte) = text.get(run) {
        let is_between = || *byte == b' ' && run > 0 && text.get(run + 1).is_some_and(u8::is_ascii_graphic);
        if !byte.is_ascii_graphic() && !is_between() {
            break;
        }
        run += 1;
    }
    run
}

/// Returns a text in pieces, each with the number of the highlight it is in: runs of words in ASCII, a space apart, and other
/// characters one by one.
fn with_highlights<'t>(text: &'t str, highlights: &[Range<usize>]) -> impl Iterator<Item = (&'t str, Option<usize>)> {
    let (mut at, mut next) = (0, 0);
    std::iter::from_fn(move || {
        let first = text[at..].chars().next()?;
        while highlights.get(next).is_some_and(|highlight| highlight.end <= at) {
            next += 1;
        }
        let highlight = highlights.get(next);
        let lit = highlight.is_some_and(|highlight| highlight.start <= at);
        let edge = highlight.map_or(text.len(), |highlight| if lit { highlight.end } else { highlight.start });
        let run = plain_run(&text.as_bytes()[at..edge.min(text.len())]);
        let piece = &text[at..at + run.max(first.len_utf8())];
        at += piece.len();
        Some((piece, lit.then_some(next)))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Writes a text with brackets around what is lit.
    fn bracketed(text: &LitText) -> String {
        let pieces = text.pieces(0..text.text.len());
        pieces.iter().map(|piece| if piece.lit { format!("[{}]", piece.text) } else { piece.text.into() }).collect()
    }

    #[test]
    fn folds_white_space_and_keeps_what_is_lit() {
        let text = " U.S.\r\n\tEmbassy in  Quito ";
        let embassy = text.find("Embassy").unwrap();
        let quito = text.find("Quito").unwrap();
        let lit = LitText::folded(text, &[1..embassy + 7, quito..quito + 5]);
        assert_eq!(bracketed(&lit), "[U.S. Embassy] in [Quito]");
    }

    #[test]
    fn texts_that_are_read_together_have_marks_that_stand_in_none_of_them() {
        for (one, other, marks) in [
            ("a storm", "no star", Marks('*', '*')),
            ("a storm", "a *star*", Marks('«', '»')),
            ("a* storm", "»une note«", Marks('‹', '›')),
            ("*«‹", "", Marks('⟦', '⟧')),
            ("*«‹⟦⟪", "", Marks('⟪', '⟫')),
        ] {
            let (mut one, mut other) = (LitText::folded(one, &[]), LitText::folded(other, &[]));
            mark_apart(&mut [&mut one, &mut other]);
            assert_eq!((one.marks, other.marks), (marks, marks), "{one:?} {other:?}");
        }
    }

    #[test]
    fn highlights_that_touch_stay_two() {
        assert_eq!(bracketed(&LitText::folded("日本語", &[0..3, 3..6])), "[日][本]語");
    }

    #[test]
    fn a_replaced_character_is_lit_as_a_whole() {
        assert_eq!(bracketed(&LitText::folded("a\x1bb", &[1..2, 2..3])), "a[<U+001B>][b]");
        assert_eq!(bracketed(&LitText::kept("a\u{202e}\tb\n", &[0..5, 5..7])), "[a<U+202E>\t][b\n]");
    }

    #[test]
    fn an_ellipsis_is_never_lit() {
        assert_eq!(bracketed(&LitText::folded("a b", &[0..1, 2..3]).cut(true, true)), "…[a] [b]…");
    }

    #[test]
    fn counts_the_ends_of_highlights() {
        let lit = LitText::folded("ab cd", &[0..2, 3..5]);
        assert_eq!([0..1, 1..2, 2..3, 3..5].map(|part| lit.ends_in(&part)), [1, 1, 0, 2]);
    }

    /// Returns what must be lit of a range: its characters but white space, made harmless.
    fn shown(text: &str, range: &Range<usize>) -> String {
        let mut shown = String::new();
        let mut before = None;
        for (at, character) in text.char_indices() {
            if range.contains(&at) && !is_space(character) {
                harmless::push(&mut shown, character, before);
            }
            before = Some(character);
        }
        shown
    }

    /// A text with hostile characters, and ranges on its character boundaries, in order and apart.
    fn hostile_text() -> impl Strategy<Value = (String, Vec<Range<usize>>)> {
        let text = "([a-z]{1,5}|[ \t\n\r]{1,3}|日本|e\u{301}|\\PC|[\u{0}-\u{1f}\u{7f}-\u{9f}]|[\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2060}-\u{2069}\u{feff}]){0,40}";
        (text, proptest::collection::vec(any::<prop::sample::Index>(), 0..12)).prop_map(|(text, places)| {
            let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let mut ends: Vec<usize> = places.iter().map(|place| boundaries[place.index(boundaries.len())]).collect();
            ends.sort_unstable();
            ends.dedup();
            let highlights = ends.chunks_exact(2).map(|ends| ends[0]..ends[1]).collect();
            (text, highlights)
        })
    }

    proptest! {
        #[test]
        fn the_same_characters_are_lit_after_folding((text, highlights) in hostile_text()) {
            let expected: Vec<String> = highlights.iter().map(|range| shown(&text, range)).filter(|lit| !lit.is_empty()).collect();
            let folded = LitText::folded(&text, &highlights);
            let lit = folded.pieces(0..folded.text.len()).into_iter().filter(|piece| piece.lit);
            let lit: Vec<String> = lit.map(|piece| piece.text.replace(' ', "")).collect();
            prop_assert_eq!(lit, expected);
        }
    }
}
