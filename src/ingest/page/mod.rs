//! A page: the words of a printed page with the places they stand at, as recognised or typeset.
//!
//! Readers of scanned and typeset pages make [`Block`]s; here they become text. Blocks are put in the order in
//! which they are read ([`order`]), the lines of a block are parted by a line feed and blocks by a blank line, and
//! words that were broken at a line's end stand whole at the end of their first line ([`text`]).

pub(crate) mod issue;
pub(crate) mod order;
mod text;

pub(crate) use text::{is_hyphen, text_of};

/// A block of lines that belong together: a paragraph, a heading, a piece of a column.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    /// Its identifier in the file.
    pub(crate) id: Option<String>,
    /// Where it stands.
    pub(crate) place: Option<Place>,
    /// Its lines from top to bottom.
    pub(crate) lines: Vec<Line>,
}

/// A line: its words in reading order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    /// The words.
    pub(crate) words: Vec<Word>,
}

/// A word as it stands on the page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Word {
    /// Its letters and signs, without white space around them.
    pub(crate) text: String,
    /// Whether it touches the word before it on its line.
    pub(crate) touches: bool,
    /// Whether it is a part of a word that was broken at a line's end, as far as the file says so.
    pub(crate) part: Part,
}

/// What a file says of a word at a line's end or beginning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Part {
    /// Nothing.
    #[default]
    Unsaid,
    /// It is the first part of this word, or of one that the file does not spell out.
    First(Option<String>),
    /// It is the second part of this word, or of one that the file does not spell out.
    Second(Option<String>),
}

/// A rectangle on a page; down and right are larger.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    /// The left edge.
    pub(crate) left: f64,
    /// The upper edge.
    pub(crate) top: f64,
    /// The right edge.
    pub(crate) right: f64,
    /// The lower edge.
    pub(crate) bottom: f64,
}

impl Place {
    /// Returns the rectangle between two corners, if it is one.
    pub(crate) fn new(left: f64, top: f64, right: f64, bottom: f64) -> Option<Place> {
        let is_sane = [left, top, right, bottom].iter().all(|edge| edge.is_finite()) && left <= right && top <= bottom;
        is_sane.then_some(Place { left, top, right, bottom })
    }

    /// Returns the smallest rectangle that holds both.
    pub(crate) fn with(self, other: Place) -> Place {
        Place {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Returns how much of the narrower of the two stands above or below the other, from 0 to 1.
    fn shared_width(&self, other: &Place) -> f64 {
        let narrower = (self.right - self.left).min(other.right - other.left);
        let shared = self.right.min(other.right) - self.left.max(other.left);
        if narrower > 0.0 { (shared / narrower).clamp(0.0, 1.0) } else { f64::from(shared >= 0.0) }
    }
}

impl Block {
    /// Returns whether it holds no word.
    pub(crate) fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.words.is_empty())
    }
}
