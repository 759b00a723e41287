//! IPTC 7901, the format of the agencies of Europe.
//!
//! The head is a line of the sender and number of the message, its priority, category and count of words, then a
//! line of keywords (`eca062 4 i 211 ccccb   dpa 061`, `Germany-politics/`). The text begins with the headline and
//! perhaps a byline, up to a line that ends with `=`.
//!
//! Some agencies frame their copy so and keep to nothing else: a head of fields with US between them, and no STX.

use super::codes::clean;
use super::{Message, US, times};
use crate::article::{Article, Headline, Lines};
use crate::ingest::draft::Draft;
use crate::ingest::formats::{newsroom, plain};
use crate::ingest::{anatomy, metadata};

/// Categories by their codes, where all agencies mean the same by them.
const CATEGORIES: [(&str, &str); 4] =
    [("e", "entertainment"), ("f", "finance"), ("i", "international"), ("s", "sports")];

/// Beginnings of a line that says who wrote the story.
const BYLINES: [&str; 7] = ["By ", "Von ", "Par ", "Por ", "Da ", "Door ", "Av "];

/// The most lines before the text itself.
const MAX_LINES: usize = 12;

pub(super) fn draft(message: &Message<'_>, line: u32) -> Draft {
    let lines: Vec<String> = message.text.lines().map(clean).collect();
    let opening = Opening::of(&lines);
    let (first, keywords) = message.head.split_once('\n').unwrap_or((message.head, ""));
    let article = if first.contains(char::from(US)) {
        Article {
            headline: fields_of(first).map_or(Headline::None, Headline::Apart),
            text: joined(&lines),
            ..Article::default()
        }
    } else {
        let head = Head::of(first);
        let category = CATEGORIES.iter().find(|(code, _)| Some(*code) == head.category).map(|(_, name)| *name);
        let keywords = metadata::one_line(&clean(keywords)).map(|line| line.trim_matches('/').to_owned());
        let section: Vec<&str> =
            category.into_iter().chain(keywords.as_deref()).filter(|name| !name.is_empty()).collect();
        Article {
            headline: opening.headline.map_or(Headline::None, Headline::Apart),
            author: opening.author.map(|names| newsroom::without_agency(&names, head.source)),
            source: head.source.and_then(metadata::one_line),
            section: metadata::one_line(&section.join(", ")),
            text: joined(&opening.text),
            ..Article::default()
        }
    };
    let published = message.end.lines().find_map(times::of_iptc);
    Draft::new(Article { published, lines: Lines::Record(line), ..article })
}

/// What a head says that is used.
struct Head<'a> {
    category: Option<&'a str>,
    source: Option<&'a str>,
}

impl<'a> Head<'a> {
    fn of(line: &'a str) -> Self {
        let words: Vec<&str> = line.split_whitespace().collect();
        // Behind the count of words stand codes of the agency's own, then perhaps its name and a number.
        let is_name = |word: &str| {
            (2..=12).contains(&word.len())
                && word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
                && !(word.len() == 5 && word.bytes().all(|byte| matches!(byte, b'a'..=b'c' | b'v')))
        };
        let is_number = |word: &str| word.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
        let rest = words.get(4..).unwrap_or_default();
        let source = rest.windows(2).find(|pair| is_name(pair[0]) && is_number(pair[1])).map(|pair| pair[0]);
        Head { category: words.get(2).copied(), source }
    }
}

/// The lines that a text begins with.
struct Opening {
    headline: Option<String>,
    author: Option<String>,
    /// All lines but those of the headline.
    text: Vec<String>,
}

impl Opening {
    fn of(lines: &[String]) -> Self {
        let blank = lines.iter().take_while(|line| line.is_empty()).count();
        let lines = &lines[blank..];
        let end = lines.iter().take(MAX_LINES).position(|line| line.is_empty() || line.ends_with('='));
        let ends_with_sign = end.is_some_and(|end| lines[end].ends_with('='));
        // Without the sign one line that stands apart is the headline.
        let count = match end {
            Some(end) if ends_with_sign => end + 1,
            Some(1) => 1,
            _ => return Opening::unmarked(lines),
        };
        let bare: Vec<&str> = lines[..count].iter().map(|line| line.trim_end_matches('=').trim()).collect();
        let byline = bare.iter().position(|line| BYLINES.iter().any(|by| line.starts_with(by))).filter(|at| *at > 0);
        let headline_end = byline.unwrap_or(count);
        let headline_start = bare[..headline_end].iter().take_while(|line| is_note(line)).count();
        let headline_start = if headline_start < headline_end { headline_start } else { 0 };
        let headline = metadata::one_line(&bare[headline_start..headline_end].join(" "));
        let others = bare[..headline_start].iter().chain(&bare[headline_end..]).map(|line| (*line).to_owned());
        let mut text: Vec<String> = others.filter(|line| !line.is_empty()).collect();
        let author = byline.and_then(|at| author(bare[at]));
        if !text.is_empty() && lines.get(count).is_some_and(|line| !line.is_empty()) {
            text.push(String::new());
        }
        text.extend_from_slice(&lines[count..]);
        Opening { headline, author, text }
    }

    fn unmarked(lines: &[String]) -> Self {
        let whole = joined(lines);
        let headline = plain::headline_of(&whole).map(|range| whole[range].to_owned());
        let text = if headline.is_some() { lines[1..].to_vec() } else { lines.to_vec() };
        Opening { headline, author: None, text }
    }
}

/// Returns whether a line above a headline is none itself: a note in brackets, or which version of a story it is
/// (`1ST LEAD`, `2nd roundup`).
fn is_note(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_ordinal = |word: &str| word.len() <= 4 && word.starts_with(|letter: char| letter.is_ascii_digit());
    let is_version = |word: &str| {
        let version =
            ["lead", "roundup", "update", "urgent", "eilmeldung", "eil", "extra", "correction", "korrektur", "add"];
        version.contains(&word.trim_matches(['(', ')', ':']).to_lowercase().as_str())
    };
    line.starts_with('(') && line.ends_with(')')
        || !words.is_empty() && words.len() <= 3 && words.iter().all(|word| is_ordinal(word) || is_version(word))
}

/// Returns the names in a byline, without what its people are where that is sure.
fn author(line: &str) -> Option<String> {
    let names = BYLINES.iter().find_map(|by| line.strip_prefix(by))?;
    let names = metadata::one_line(names.trim_end_matches([',', '.', ' ']))?;
    Some(anatomy::people_in(&names).unwrap_or(names))
}

/// Returns the fields of a head as a line, without the letters that only answer a question with yes or no.
fn fields_of(line: &str) -> Option<String> {
    let fields = line.split(char::from(US)).map(str::trim).filter(|field| !matches!(*field, "Y" | "N"));
    metadata::one_line(&fields.collect::<Vec<_>>().join(" "))
}

/// Returns lines as a text, without blank lines around it.
fn joined(lines: &[String]) -> String {
    let blank = lines.iter().take_while(|line| line.is_empty()).count();
    lines[blank..].join("\n").trim_end().to_owned()
}
