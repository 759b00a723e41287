//! Scope: the part of a page that its markup sets apart as the article.
//!
//! It is wider than the article, for it holds what stands with it; but what an extractor finds elsewhere on such a page is something
//! else.

use super::clutter::Clutter;
use super::prose;
use super::text;
use super::title::folded;
use super::tree::{Node, Tree};

/// The least text, as `prose::weight` measures it, of what can be an article.
const LEAST: usize = 80;

/// The most headings that are compared with the headline.
const MOST_HEADINGS: usize = 200;

/// Returns the element that holds the article, where the page marks one beyond doubt: around its headline, or as the only
/// one.
pub(super) fn of(page: &Tree, clutter: &Clutter, headline: Option<&str>) -> Option<Node> {
    around_headline(page, clutter, headline?).or_else(|| only_one(page, clutter))
}

fn around_headline(page: &Tree, clutter: &Clutter, headline: &str) -> Option<Node> {
    let headline = folded(headline);
    let headings = page.nodes().filter(|node| matches!(page.name(*node), "h1" | "h2" | "h3")).take(MOST_HEADINGS);
    let heading = headings.filter(|node| !clutter.is_beside(page, *node)).find(|node| {
        page.line(*node).is_some_and(|line| {
            let line = folded(&line);
            line == headline || (line.len() > 20 && (headline.starts_with(&line) || line.starts_with(&headline)))
        })
    })?;
    page.ancestors(heading).filter(|above| is_article(page, *above)).find(|above| holds_text(page, clutter, *above))
}

fn only_one(page: &Tree, clutter: &Clutter) -> Option<Node> {
    let mut articles = page.elements("article").filter(|node| !clutter.is_beside(page, *node));
    let only = articles.next().filter(|_| articles.next().is_none())?;
    holds_text(page, clutter, only).then_some(only)
}

fn is_article(page: &Tree, node: Node) -> bool {
    matches!(page.name(node), "article" | "main")
        || page.attribute(node, "role").is_some_and(|role| matches!(role, "main" | "article"))
        || page.attribute(node, "itemtype").is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("Posting"))
        || page
            .attribute(node, "class")
            .is_some_and(|class| class.split_whitespace().any(|name| name == "hentry" || name == "h-entry"))
}

fn holds_text(page: &Tree, clutter: &Clutter, node: Node) -> bool {
    let is_out = |node: Node| clutter.has(node) || matches!(page.name(node), "nav" | "footer" | "aside" | "form");
    prose::weight(&text::blocks_of(page, node, is_out)) >= LEAST
}
