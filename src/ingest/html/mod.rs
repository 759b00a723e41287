//! Web pages: the article of a page and not what stands around it.
//!
//! [`page`] reads a page as a file or an archive of the web holds it, [`fragment_text`] the markup that feeds and
//! records keep their texts in. Nothing is fetched and nothing is run.

mod address;
mod author;
mod byline;
mod cards;
mod charset;
mod clutter;
mod continuation;
mod elements;
mod extract;
mod headings;
mod json;
mod jsonld;
mod metadata;
mod parser;
mod prose;
mod published;
mod rewrite;
mod rights;
mod scope;
mod state;
#[cfg(test)]
mod tests;
mod text;
mod tidy;
mod title;
mod tree;

use std::borrow::Cow;

pub(super) use self::jsonld::is_article;

use self::clutter::Clutter;
use self::metadata::Metadata;
use self::tree::{MAX_NODES, Node};
use super::Cause;
use super::draft::Draft;

/// How many bytes at the start of a page may hold the note of the browser that saved it.
const SAVED_FROM: usize = 4 << 10;

/// What is known of a page from outside of it.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct PageHints<'a> {
    /// The address it was fetched from.
    pub(crate) url: Option<&'a str>,
    /// The charset that the answer's header named.
    pub(crate) charset: Option<&'a str>,
}

/// Returns the article of a page, or nothing when it holds no text and no headline.
pub(crate) fn page(bytes: Vec<u8>, hints: &PageHints<'_>) -> Option<Draft> {
    let html = charset::decode(bytes, hints.charset)?;
    let tree = parser::parse(&html);
    let saved_from = saved_from(&html);
    let (mut metadata, mut text) = read(&tree, hints, saved_from.as_deref());
    if text.is_empty() && tree.elements("noframes").next().is_some() {
        (metadata, text) = read(&parser::parse_without_frames(&html), hints, saved_from.as_deref());
    }
    if text.is_empty() && metadata.headline.is_none() {
        return None;
    }
    let mut draft = metadata.into_draft(text);
    draft.problem = tree.is_full().then_some(Cause::TooManyElements { limit: MAX_NODES });
    Some(draft)
}

/// Returns what a page says of itself, and the text of its article.
fn read(tree: &tree::Tree, hints: &PageHints<'_>, saved_from: Option<&str>) -> (Metadata, String) {
    let clutter = Clutter::of(tree);
    let metadata = Metadata::of(tree, &clutter, hints, saved_from);
    let text = extract::text(tree, &clutter, &metadata);
    (metadata, text)
}

/// Returns the address that a browser noted when it saved a page: `<!-- saved from url=(0027)https://news.example/a -->`; or a
/// program that saves whole sites, without `http://`: `<!-- Mirrored from news.example/a by HTTrack -->`.
fn saved_from(html: &str) -> Option<Cow<'_, str>> {
    let opening = &html[..html.floor_char_boundary(SAVED_FROM)];
    let note_at = |mark: &&str| opening.find(mark).and_then(|at| opening[at + mark.len()..].split("-->").next());
    if let Some(note) = ["saved from url=(", "Page saved with SingleFile"].iter().find_map(note_at) {
        let start = note.find("http")?;
        return note[start..].split_whitespace().next().map(Cow::Borrowed);
    }
    let mirrored = note_at(&"<!-- Mirrored from ")?.split_whitespace().next()?;
    Some(Cow::Owned(format!("http://{mirrored}")))
}

/// Returns whether an element is not shown, as the lines that newsletters keep for the lists of mail programs are.
fn is_hidden(tree: &tree::Tree, node: Node) -> bool {
    let is_none = |style: &str| {
        style.split(';').filter_map(|rule| rule.split_once(':')).any(|(name, value)| {
            name.trim().eq_ignore_ascii_case("display") && value.trim().to_ascii_lowercase().starts_with("none")
        })
    };
    tree.attribute(node, "hidden").is_some() || tree.attribute(node, "style").is_some_and(is_none)
}

/// Returns the text of a fragment of HTML: paragraphs parted by a blank line, `<br>` a line feed, a row of a table a
/// line, references decoded, scripts, styles and comments gone.
pub(crate) fn fragment_text(html: &str) -> String {
    let tree = parser::parse(html);
    text::text_of(&tree, Node::ROOT, |node| is_hidden(&tree, node))
}
