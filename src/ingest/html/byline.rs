//! Bylines: who wrote it, as the page shows it.

use super::author;
use super::metadata::{has_token, microdata};
use super::text;
use super::tree::{Node, Tree};

/// The longest byline, in bytes.
const LONGEST: usize = 160;

/// Returns the authors that a page shows: those its markup calls so, or those in a byline near its heading.
pub(super) fn of(tree: &Tree) -> Option<String> {
    of_microdata(tree).or_else(|| of_classes(tree)).or_else(|| of_links(tree))
}

fn of_microdata(tree: &Tree) -> Option<String> {
    let names: Vec<String> = microdata(tree, "author")
        .chain(microdata(tree, "creator"))
        .filter(|(node, value)| value.len() <= LONGEST && !is_beside(tree, *node))
        .map(|(node, value)| name_in(tree, node).unwrap_or(value))
        .take(8)
        .collect();
    author::names(&names)
}

/// Returns the name inside of an author's own item.
fn name_in(tree: &Tree, author: Node) -> Option<String> {
    let steps = tree.walk(author, |_| true);
    let name = steps.into_iter().find_map(|step| match step {
        super::tree::Step::Enter(node)
            if tree.attribute(node, "itemprop").is_some_and(|names| has_token(names, "name")) =>
        {
            Some(node)
        }
        _ => None,
    })?;
    Some(tree.attribute(name, "content").map_or_else(|| tree.line(name), str::to_owned))
}

/// Returns the authors of the first element whose class says that it is a byline.
fn of_classes(tree: &Tree) -> Option<String> {
    for wanted in ["byline", "author"] {
        let found = tree.nodes().filter(|node| is_called(tree, *node, wanted)).take(40).find_map(|node| {
            let line = text::text_of(tree, node, |_| false);
            if line.is_empty() || line.len() > LONGEST || is_beside(tree, node) {
                return None;
            }
            author::names(&[line])
        });
        if found.is_some() {
            return found;
        }
    }
    None
}

fn of_links(tree: &Tree) -> Option<String> {
    let links =
        tree.elements("a").filter(|link| tree.attribute(*link, "rel").is_some_and(|rel| has_token(rel, "author")));
    let names: Vec<String> = links
        .filter(|link| !is_beside(tree, *link))
        .map(|link| tree.line(link))
        .filter(|name| name.len() <= LONGEST)
        .take(4)
        .collect();
    author::names(&names)
}

/// Returns whether a word of an element's class or id is the wanted one: `byline`, `article-byline`, `byline__name`.
fn is_called(tree: &Tree, node: Node, wanted: &str) -> bool {
    let names = ["class", "id"].iter().filter_map(|name| tree.attribute(node, name));
    let mut words = names.flat_map(|names| names.split(|character: char| !character.is_alphanumeric()));
    words.any(|word| {
        let word = word.to_ascii_lowercase();
        word.ends_with(wanted)
            || (word.starts_with(wanted) && matches!(&word[wanted.len()..], "s" | "name" | "names" | "link"))
    })
}

/// Returns whether an element stands in what is not the article: comments, lists of other articles, the site's frame.
fn is_beside(tree: &Tree, node: Node) -> bool {
    tree.ancestors(node).any(|above| {
        matches!(tree.name(above), "aside" | "footer" | "nav" | "form")
            || ["class", "id"].iter().filter_map(|name| tree.attribute(above, name)).any(|names| {
                let names = names.to_ascii_lowercase();
                ["comment", "related", "sidebar", "footer", "reply", "disqus", "recommend", "popular"]
                    .iter()
                    .any(|word| names.contains(word))
            })
    })
}
