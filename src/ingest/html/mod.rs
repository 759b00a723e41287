//! Web pages: the article of a page and not what stands around it.
//!
//! [`page`] reads a page as a file or an archive of the web holds it, [`fragment_text`] the markup that feeds and
//! records keep their texts in. Nothing is fetched and nothing is run.

mod address;
mod author;
mod byline;
mod charset;
mod clutter;
mod elements;
mod extract;
mod headings;
mod json;
mod jsonld;
mod metadata;
mod parser;
mod published;
mod rewrite;
mod scope;
mod state;
#[cfg(test)]
mod tests;
mod text;
mod tidy;
mod title;
mod tree;

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
    let clutter = Clutter::of(&tree);
    let metadata = Metadata::of(&tree, &clutter, hints, saved_from(&html));
    let text = extract::text(&tree, &clutter, &metadata);
    if text.is_empty() && metadata.headline.is_none() {
        return None;
    }
    let mut draft = metadata.into_draft(text);
    draft.problem = tree.is_full().then_some(Cause::TooManyElements { limit: MAX_NODES });
    Some(draft)
}

/// Returns the address that a browser noted when it saved a page: `<!-- saved from url=(0027)https://news.example/a -->`.
fn saved_from(html: &str) -> Option<&str> {
    let opening = &html[..html.floor_char_boundary(SAVED_FROM)];
    let at = ["saved from url=(", "Page saved with SingleFile"].iter().find_map(|mark| opening.find(mark))?;
    let note = opening[at..].split("-->").next()?;
    let start = note.find("http")?;
    note[start..].split_whitespace().next()
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
