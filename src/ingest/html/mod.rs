//! Web pages: the article of a page and not what stands around it.
//!
//! [`page`] reads a page as a file or an archive of the web holds it, [`fragment_text`] the markup that feeds and
//! records keep their texts in. Nothing is fetched and nothing is run.

mod charset;
mod elements;
mod extract;
mod parser;
mod text;
mod tree;

use self::tree::Node;
use super::draft::Draft;
use crate::article::{Article, Headline, Lines};

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
    let title = tree.elements("title").map(|node| tree.line(node)).find(|line| !line.is_empty());
    let article = extract::article(&tree, title.as_deref().unwrap_or_default(), |_| false);
    let text = article.map(|article| text::text_of(&article, Node::ROOT, |_| false)).unwrap_or_default();
    if text.is_empty() && title.is_none() {
        return None;
    }
    let headline = title.map_or(Headline::None, Headline::Apart);
    let url = hints.url.map(str::to_owned);
    Some(Draft::new(Article { headline, text, url, lines: Lines::Record(1), ..Article::default() }))
}

/// Returns the text of a fragment of HTML: paragraphs parted by a blank line, `<br>` a line feed, a row of a table a
/// line, references decoded, scripts, styles and comments gone.
pub(crate) fn fragment_text(html: &str) -> String {
    let tree = parser::parse(html);
    text::text_of(&tree, Node::ROOT, |node| tree.attribute(node, "hidden").is_some())
}
