//! Cards: boxes beside each other that lead to other articles.

use std::collections::{HashMap, HashSet};

use super::clutter::BESIDE_CARDS;
use super::elements::is_never_text;
use super::tree::{Node, Step, Tree};

/// The most bytes of prose in a card: a box of a heading that is a link and a line or two on what it leads to.
const LARGEST_CARD: usize = 200;

/// The most bytes of prose in a card that stands outside of what the page sets apart as its article.
const LARGEST_TEASER: usize = 600;

/// How many cards beside each other lead to other articles.
const FEWEST_CARDS: usize = 3;

/// Returns the boxes that lead to other articles: several of one kind beside each other, each with a heading that is a link and
/// little else.
pub(super) fn cards_of(tree: &Tree, prose: &[usize]) -> Vec<Node> {
    let mut groups: HashMap<(Node, &str, &str), Vec<Node>> = HashMap::new();
    let article = article_of(tree);
    let is_outside = |node: Node| {
        let is_inside = |article: Node| std::iter::once(node).chain(tree.ancestors(node)).any(|above| above == article);
        article.is_some_and(|article| !is_inside(article))
    };
    let headings = tree.nodes().filter(|node| matches!(tree.name(*node), "h2" | "h3" | "h4" | "h5"));
    for heading in headings.filter(|heading| is_linked(tree, *heading)) {
        let is_small = |above: &Node| {
            let bytes = prose[above.index()];
            bytes <= LARGEST_CARD || (bytes <= LARGEST_TEASER && is_outside(*above))
        };
        for above in tree.ancestors(heading).take(6).take_while(is_small) {
            let class = tree.attribute(above, "class").unwrap_or_default();
            let group = groups.entry((tree.parent(above), tree.name(above), class)).or_default();
            if group.last() != Some(&above) {
                group.push(above);
            }
        }
    }
    groups.into_values().filter(|group| group.len() >= FEWEST_CARDS).flatten().collect()
}

/// Returns the one `<article>` that holds the page's one `<h1>`, if it is so.
fn article_of(tree: &Tree) -> Option<Node> {
    let mut headings = tree.elements("h1");
    let heading = headings.next().filter(|_| headings.next().is_none())?;
    tree.ancestors(heading).find(|above| tree.name(*above) == "article")
}

/// Returns whether a page has a text beside the boxes that lead to other articles: one that goes on for some lines.
pub(super) fn has_text_beside(tree: &Tree, cards: &[Node]) -> bool {
    let cards: HashSet<Node> = cards.iter().copied().collect();
    let is_beside = |node: Node| !cards.contains(&node) && !matches!(tree.name(node), "a" | "nav" | "aside" | "footer");
    let enters = |node: Node| is_beside(node) && !is_never_text(tree.name(node));
    let is_long = |step: Step| matches!(step, Step::Text(node) if tree.text(node).trim().len() >= BESIDE_CARDS);
    !cards.is_empty() && tree.walk(Node::ROOT, enters).any(is_long)
}

/// Returns whether all of a heading's text is a link.
fn is_linked(tree: &Tree, heading: Node) -> bool {
    let is_link =
        |node: Node| tree.name(node) == "a" && tree.attribute(node, "href").is_none_or(|to| !to.starts_with('#'));
    if tree.ancestors(heading).take(3).any(is_link) {
        return true;
    }
    let mut texts = tree.walk(heading, |_| true).filter_map(|step| match step {
        Step::Text(node) if !tree.text(node).trim().is_empty() => Some(node),
        _ => None,
    });
    let is_in_link = |text: Node| tree.ancestors(text).take_while(|above| *above != heading).any(is_link);
    texts.next().is_some_and(is_in_link) && texts.take(8).all(is_in_link)
}
