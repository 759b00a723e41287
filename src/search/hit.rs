//! What a search returns. Made by the searcher, written by the printers.

use std::ops::Range;

/// The answer to one query.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Response {
    /// The query as typed, its arguments joined by spaces.
    pub query: String,
    /// How many articles match.
    pub total: u64,
    /// No article has all the words; these have some of them.
    pub relaxed: bool,
    /// What the reader should know about how the query was read or met.
    pub notes: Vec<Note>,
    /// The time from the parsed arguments to the last passage, in milliseconds.
    pub took_ms: f64,
    /// The articles asked for, best first.
    pub hits: Vec<Hit>,
}

/// Something to say beside the hits: one line in lower case without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note(pub String);

/// An article that matches.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hit {
    /// 1 for the best; counts on over pages.
    pub rank: u64,
    /// The score; higher is better.
    pub score: f32,
    /// The identifier that `show` takes.
    pub id: String,
    /// The path as shown, openable from the current folder; `archive.zip!member` inside a container.
    pub path: String,
    /// The absolute path of the file on disk, for hyperlinks.
    pub file: String,
    /// The headline.
    pub title: Option<String>,
    /// The opening words of an article without a headline, which stand in for one when it is shown.
    pub opening: Option<String>,
    /// What is lit in the headline: byte ranges of it, in order, apart from each other.
    pub title_highlights: Vec<Range<usize>>,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    /// The publication.
    pub source: Option<String>,
    /// The byline.
    pub author: Option<String>,
    /// The section.
    pub section: Option<String>,
    /// The place of the dateline.
    pub place: Option<String>,
    /// The news agency.
    pub agency: Option<String>,
    /// The address.
    pub url: Option<String>,
    /// ISO 639-1.
    pub lang: Option<String>,
    /// The length of headline and text in words.
    pub words: u64,
    /// The passages asked for, best first; at least one.
    pub passages: Vec<Passage>,
}

/// A slice of an article's text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage {
    /// The slice, exactly.
    pub text: String,
    /// The byte offset of its first byte in the article's text.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// The line of the file at which it starts, from 1.
    pub line: u32,
    /// The character of that line at which it starts, from 1.
    pub column: u32,
    /// What is lit: byte ranges of the slice, in order, apart from each other.
    pub highlights: Vec<Range<usize>>,
    /// It begins inside a sentence (shown with … before it).
    pub cut_before: bool,
    /// It ends inside a sentence (shown with … after it).
    pub cut_after: bool,
}
