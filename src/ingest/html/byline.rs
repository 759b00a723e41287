//! Bylines: who wrote it, as the page shows it.

use super::author;
use super::clutter::{Clutter, squeezed};
use super::elements::{is_block, is_never_text};
use super::metadata::{Page, has_token, microdata};
use super::text::Block;
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
        .map(|(node, value)| name_in(tree, node).or_else(|| shown(tree, node)).unwrap_or(value))
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

/// Returns the credit in an item that has no value of its own.
fn shown(tree: &Tree, item: Node) -> Option<String> {
    let has_value = ["content", "datetime"].iter().any(|name| tree.attribute(item, name).is_some());
    (!has_value).then(|| credit(tree, item))
}

/// Returns the text of an element in lines: elements that touch one another, as `<span>Ada Quill</span><span>Bell
/// News</span>`, say different things.
fn credit(tree: &Tree, top: Node) -> String {
    let (mut lines, mut touches) = (String::new(), false);
    for step in tree.walk(top, |node| !is_never_text(tree.name(node))) {
        match step {
            Step::Text(node) => {
                touches = false;
                lines.extend(tree.text(node).chars().map(|sign| if sign.is_whitespace() { ' ' } else { sign }));
            }
            Step::Enter(node) | Step::Leave(node) if is_block(tree.name(node)) => lines.push('\n'),
            Step::Enter(node) if tree.name(node) == "br" || touches => lines.push('\n'),
            Step::Enter(_) => {}
            Step::Leave(_) => touches = lines.ends_with(char::is_alphabetic),
        }
    }
    lines
}

/// Returns the authors of the first element whose class says that it is a byline.
fn of_classes(tree: &Tree, clutter: &Clutter) -> Option<String> {
    ["byline", "author", "contributor", "writer", "reporter"].into_iter().find_map(|wanted| {
        let called = tree.nodes().filter(|node| is_called(tree, *node, wanted) && !clutter.is_beside(tree, *node));
        called.take(MOST).find_map(|node| {
            let is_short = tree.line(node).is_some_and(|line| line.len() <= LONGEST);
            let names = is_short.then(|| author::names(&[credit(tree, node)])).flatten();
            names.filter(|names| names.split(", ").count() <= MOST_NAMES)
        })
    })
}

fn of_links(tree: &Tree, clutter: &Clutter, is_meant: impl Fn(Node) -> bool) -> Option<String> {
    let links = tree.elements("a").filter(|link| is_meant(*link) && !clutter.is_beside(tree, *link)).take(MOST);
    let links = links.filter(|link| tree.line(*link).is_some_and(|name| name.len() <= LONGEST));
    let names = links.map(|link| credit(tree, link)).take(4);
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

#[cfg(test)]
mod tests {
    use crate::ingest::html::{PageHints, page};

    #[test]
    fn elements_that_touch_one_another_are_no_single_name() {
        for (credit, expected) in [
            ("<p class=byline><span>Ada Quill</span><span>Bell News</span></p>", "Ada Quill"),
            ("<p class=byline>By <a>Ada Quill</a><a>Bo Reed</a></p>", "Ada Quill, Bo Reed"),
            ("<p itemprop=author><span>Ada Quill</span><span>Bell News</span></p>", "Ada Quill"),
            ("<a rel=author><b>Ada Quill</b><i>Bell News</i></a>", "Ada Quill"),
            ("<p class=byline>By <b>Ada</b>\n<i>Quill</i></p>", "Ada Quill"),
        ] {
            let html = format!("<html><h1>Ships came</h1>{credit}<p>They stayed in the harbour.</p></html>");
            let draft = page(html.into_bytes(), &PageHints::default()).unwrap();
            assert_eq!(draft.article.author.as_deref(), Some(expected), "{credit}");
        }
    }
}
