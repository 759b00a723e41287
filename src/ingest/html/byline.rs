//! Bylines: who wrote it, as the page shows it.

use super::author;
use super::clutter::{Clutter, squeezed};
use super::metadata::{Page, has_token, microdata};
use super::text::{self, Block};
use super::tree::{Node, Step, Tree};

/// The longest byline, in bytes.
const LONGEST: usize = 160;

/// The most names that a byline shows; where there are more, it is a list of authors.
const MOST_NAMES: usize = 8;

/// The most elements that are looked at for a byline.
const MOST: usize = 60;

/// Words with which a byline begins.
const BY: [&str; 9] = ["by ", "by: ", "von ", "par ", "por ", "di ", "door ", "av ", "written by "];

/// Parts of addresses of pages about authors.
const PAGES: [&str; 11] = [
    "/author/",
    "/authors/",
    "/by/",
    "/journalists/",
    "/contributor/",
    "/contributors/",
    "/columnist/",
    "/auteur/",
    "/autor/",
    "/autoren/",
    "/staff/",
];

/// Returns the authors that a page shows: those its markup calls so, or those in a byline.
pub(super) fn of(page: &Page<'_>) -> Option<String> {
    let (tree, clutter) = (page.tree, page.clutter);
    of_items(tree, clutter)
        .or_else(|| of_classes(tree, clutter))
        .or_else(|| {
            of_links(tree, clutter, |link| tree.attribute(link, "rel").is_some_and(|rel| has_token(rel, "author")))
        })
        .or_else(|| of_lines(page.near()))
        .or_else(|| of_links(tree, clutter, |link| is_author_page(tree.attribute(link, "href"))))
}

fn of_items(tree: &Tree, clutter: &Clutter) -> Option<String> {
    let names: Vec<String> = microdata(tree, "author")
        .chain(microdata(tree, "creator"))
        .filter(|(node, value)| value.len() <= LONGEST && !clutter.is_beside(tree, *node))
        .map(|(node, value)| name_in(tree, node).unwrap_or(value))
        .take(MOST_NAMES)
        .collect();
    author::names(&names)
}

/// Returns the name inside of an author's own item.
fn name_in(tree: &Tree, author: Node) -> Option<String> {
    let name = tree.walk(author, |_| true).find_map(|step| match step {
        Step::Enter(node) => {
            Some(node).filter(|node| tree.attribute(*node, "itemprop").is_some_and(|names| has_token(names, "name")))
        }
        Step::Leave(_) | Step::Text(_) => None,
    })?;
    tree.attribute(name, "content").map(str::to_owned).or_else(|| tree.line(name))
}

/// Returns the authors of the first element whose class says that it is a byline.
fn of_classes(tree: &Tree, clutter: &Clutter) -> Option<String> {
    ["byline", "author", "contributor", "writer", "reporter"].into_iter().find_map(|wanted| {
        let called = tree.nodes().filter(|node| is_called(tree, *node, wanted) && !clutter.is_beside(tree, *node));
        called.take(MOST).find_map(|node| {
            let is_short = tree.line(node).is_some_and(|line| line.len() <= LONGEST);
            let names = is_short.then(|| author::names(&[text::text_of(tree, node, |_| false)])).flatten();
            names.filter(|names| names.split(", ").count() <= MOST_NAMES)
        })
    })
}

fn of_links(tree: &Tree, clutter: &Clutter, is_meant: impl Fn(Node) -> bool) -> Option<String> {
    let links = tree.elements("a").filter(|link| is_meant(*link) && !clutter.is_beside(tree, *link)).take(MOST);
    let names = links.filter_map(|link| tree.line(link)).filter(|name| name.len() <= LONGEST).take(4);
    author::names(&names.collect::<Vec<_>>())
}

/// Returns the authors of a line near the headline that begins with "By".
fn of_lines(near: &[Block]) -> Option<String> {
    near.iter().filter(|block| block.text.len() <= LONGEST).find_map(|block| {
        let line = block.text.lines().next()?.trim();
        let lower = line.to_lowercase();
        let by = BY.iter().find(|by| lower.starts_with(**by))?;
        let names = line.get(by.len()..)?;
        let words = names.split_whitespace().take(2).filter(|word| word.starts_with(char::is_uppercase)).count();
        (words == 2 && !names.ends_with('.')).then(|| author::names(&[names.to_owned()]))?
    })
}

fn is_author_page(href: Option<&str>) -> bool {
    href.is_some_and(|href| PAGES.iter().any(|part| href.contains(part)))
}

/// Returns whether a word of an element's class or id is the wanted one: `byline`, `article-author`, `by_line_date`.
pub(super) fn is_called(tree: &Tree, node: Node, wanted: &str) -> bool {
    let mut names =
        ["class", "id"].into_iter().filter_map(|name| tree.attribute(node, name)).flat_map(str::split_whitespace);
    names.any(|name| {
        let mut words = name.split(|character: char| !character.is_alphanumeric());
        let is_word = |word: &str| {
            let word = word.to_ascii_lowercase();
            word.ends_with(wanted)
                || (word.starts_with(wanted) && matches!(&word[wanted.len()..], "s" | "name" | "names" | "link"))
        };
        words.any(is_word) || (wanted == "byline" && squeezed(name).contains(wanted))
    })
}
