//! ANPA 1312, the format of the agencies of North America and Australia.
//!
//! The head has a service level and number, and a line of priority, category, format, keyword, version, day and count
//! of words. The text begins with lines of their own, marked by `^` where the agency keeps to the rules: the keyword
//! again, the headline, notes to editors, the byline. Paragraphs begin with a tab or spaces, tables with a code.
//!
//! The keyword line goes to the section, the headline line to the headline. The other lines stay: a note may
//! say what was corrected.

use super::codes::{bare, clean};
use super::{Message, times};
use crate::article::{Article, Headline, Lines};
use crate::ingest::draft::Draft;
use crate::ingest::metadata;

/// Categories by their codes (ANPA 84-2).
const CATEGORIES: [(&str, &str); 12] = [
    ("a", "domestic"),
    ("e", "entertainment"),
    ("f", "finance"),
    ("i", "international"),
    ("k", "commentary"),
    ("l", "lifestyle"),
    ("n", "regional"),
    ("p", "politics"),
    ("s", "sports"),
    ("t", "travel"),
    ("w", "Washington"),
    ("o", "weather"),
];

/// The most lines before the story where none is marked.
const MAX_HEADS: usize = 6;

/// The code that a line of a table begins with.
const TABLE_LINE: char = '\u{8}';

pub(super) fn draft(message: &Message<'_>, line: u32) -> Draft {
    let head = Head::of(message.head);
    let text = Text::of(message.text, head.keyword);
    let category =
        CATEGORIES.iter().find(|(code, _)| head.category.is_some_and(|category| category.eq_ignore_ascii_case(code)));
    let section: Vec<&str> = category.map(|(_, name)| *name).into_iter().chain(text.keyword.as_deref()).collect();
    let end = clean(message.end);
    let published = times::of_anpa(&end);
    let article = Article {
        headline: text.headline.map_or(Headline::None, Headline::Apart),
        author: text.author,
        source: times::sender(&end).map(str::to_owned),
        section: metadata::one_line(&section.join(", ")),
        text: text.body,
        published,
        lines: Lines::Record(line),
        ..Article::default()
    };
    // Others write the day first, or the time; which it is, other messages may tell.
    let written = if published.is_none() { times::written(bare(&end)) } else { None };
    Draft::new(article).dated(written.unwrap_or_default())
}

/// What a head says that is used.
struct Head<'a> {
    category: Option<&'a str>,
    keyword: &'a str,
}

impl<'a> Head<'a> {
    fn of(head: &'a str) -> Self {
        // `r s`, two codes for the format, then the keyword up to a space.
        let line = head.lines().find(|line| line.contains(['\u{13}', '\u{14}'])).unwrap_or_default();
        let (codes, rest) = line.split_at(line.find(['\u{13}', '\u{14}']).unwrap_or(0));
        let keyword = rest.trim_start_matches(|letter: char| letter.is_control() || letter == ' ');
        Head { category: codes.split_whitespace().nth(1), keyword: keyword.split(' ').next().unwrap_or_default() }
    }
}

/// What a text consists of.
#[derive(Debug, Default)]
struct Text {
    keyword: Option<String>,
    headline: Option<String>,
    author: Option<String>,
    body: String,
}

impl Text {
    fn of(text: &str, keyword: &str) -> Self {
        let mut found = Text::default();
        let mut lines = text.lines().peekable();
        let mut heads: Vec<&str> = Vec::new();
        let is_marked = text.trim_start().starts_with('^');
        while let Some(line) = lines.next_if(|line| is_head(line, is_marked, heads.len())) {
            heads.push(bare(line));
        }
        let heads: Vec<String> = heads.into_iter().map(clean).filter(|line| !line.is_empty()).collect();
        // Where lines are marked the keyword comes first; other agencies put it below the headline, which may
        // begin with the same words.
        let is_keyword = |at: &usize| heads.get(*at).is_some_and(|line| begins_with_keyword(line, keyword));
        let keyword_at = if is_marked { (0..2).find(is_keyword) } else { (0..2).rfind(is_keyword) };
        let headline_at = heads.iter().position(|line| line.starts_with("HL:")).or_else(|| {
            (0..heads.len()).find(|at| Some(*at) != keyword_at && *at <= 1).filter(|at| !is_note(&heads[*at]))
        });
        found.author = heads.iter().find_map(|line| line.strip_prefix("By ")).and_then(metadata::one_line);
        let mut body = Body::default();
        for (at, line) in heads.iter().enumerate() {
            match at {
                at if Some(at) == keyword_at => found.keyword = metadata::one_line(without_count(line)),
                at if Some(at) == headline_at => {
                    found.headline = metadata::one_line(line.strip_prefix("HL:").unwrap_or(line));
                }
                _ => body.line(line),
            }
        }
        lines.for_each(|line| body.add(line));
        found.body = body.text.trim_end().to_owned();
        found
    }
}

/// Returns a keyword line without the count of words at its end: `BC-AS--Storm, 1st Ld-Writethru,416`.
fn without_count(line: &str) -> &str {
    match line.rsplit_once(',') {
        Some((words, count)) if count.trim().bytes().all(|byte| byte.is_ascii_digit()) => words,
        _ => line,
    }
}

/// Returns whether a line stands before the story: marked, or where none is marked one of the first few that are not
/// set as a paragraph.
fn is_head(line: &str, is_marked: bool, count: usize) -> bool {
    if is_marked {
        return line.starts_with('^');
    }
    count < MAX_HEADS && !line.trim().is_empty() && !line.starts_with(['\t', TABLE_LINE]) && !line.starts_with("   ")
}

/// Returns whether a line begins with the keyword of the head, which is written without spaces and cut.
fn begins_with_keyword(line: &str, keyword: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).take(16).collect()
    };
    let keyword = letters(keyword);
    let without_cycle = ["bc", "am", "pm", "ap"].iter().find_map(|cycle| keyword.strip_prefix(cycle));
    let line = letters(line);
    !keyword.is_empty()
        && (line.starts_with(&keyword) || without_cycle.is_some_and(|word| !word.is_empty() && line.starts_with(word)))
}

/// Returns whether a line is there for editors, or names who wrote the story.
fn is_note(line: &str) -> bool {
    let notes = [
        "By ",
        "Eds",
        "(Eds",
        "AP Photo",
        "With ",
        "Editor",
        "EDITOR",
        "Update:",
        "INDEX:",
        "SYMBOL:",
        "code:",
        "Stand-alone",
    ];
    notes.iter().any(|note| line.starts_with(note))
}

/// The story itself, as it is put together.
#[derive(Debug, Default)]
struct Body {
    text: String,
}

impl Body {
    /// Adds a line as a line of its own.
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Adds a line as it is set: a tab or a mark begins a paragraph, the code of a table a line of it; a blank line
    /// ends a paragraph.
    fn add(&mut self, line: &str) {
        let is_paragraph = line.starts_with(['\t', '^']) || line.starts_with("   ");
        let content = clean(bare_text(line));
        let content = content.trim_start();
        if (is_paragraph || content.is_empty()) && !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
        if !content.is_empty() {
            self.line(content);
        }
    }
}

/// Returns a line of the story without the codes at its ends.
fn bare_text(line: &str) -> &str {
    let line = line.trim_start_matches(['\t', ' ', TABLE_LINE]).trim_start_matches('^').trim_end();
    line.trim_end_matches(['<', '=', '@']).trim_end()
}
