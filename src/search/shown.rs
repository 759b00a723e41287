//! One article, whole: what `show` answers.

use std::ops::Range;

use crate::article::Anatomy;

/// An article as `show` prints it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ShownArticle {
    /// The identifier.
    pub id: String,
    /// The path as shown.
    pub path: String,
    /// The line of the file at which the article starts, from 1.
    pub line: u32,
    /// The character of that line, from 1.
    pub column: u32,
    /// The headline.
    pub title: Option<String>,
    /// The headline is not part of the text, so it is printed before it.
    pub title_apart: bool,
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
    /// Where the parts of the story stand in the text.
    pub anatomy: Anatomy,
    /// The local time of publication, with the offset from UTC where it is known (RFC 3339).
    pub published: Option<String>,
    /// The address.
    pub url: Option<String>,
    /// ISO 639-1.
    pub lang: Option<String>,
    /// The length of headline and text in words.
    pub words: u64,
    /// The text.
    pub text: String,
    /// What is lit in it: byte ranges, in order, apart from each other.
    pub highlights: Vec<Range<usize>>,
    /// A query was to be lit that does not match, and nothing of it is there.
    pub lacks_query: bool,
}
