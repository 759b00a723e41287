//! Bylines: who wrote it, as the page shows it.

use super::clutter::{Clutter, squeezed};
use super::elements::{is_block, is_never_text};
use super::metadata::{Page, has_token, microdata};
use super::tree::{Node, Step, Tree};
use super::{author, published};

/// The longest byline, in bytes.
const LONGEST: usize = 160;

/// The most names that a byline shows; where there are more, it is a list of authors.
const MOST_NAMES: usize = 8;

/// The most elements that are looked at for a byline.
const MOST: usize = 60;

/// Words with which a byline begins.
const BY: [&str; 12] = [
    "by ",
    "by: ",
    "von ",
    "par ",
    "por ",
    "di ",
    "door ",
    "av ",
    "written by ",
    "posted by ",
    "submitted by ",
    "published by ",
];

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
        .or_else(|| of_notes(tree, clutter))
        .or_else(|| of_links(tree, clutter, |link| is_author_page(tree.attribute(link, "href"))))
}

fn of_items(tree: &Tree, clutter: &Clutter) -> Option<String> {
    let names: Vec<String> = microdata(tree, "author")
        .chain(microdata(tree, "creator"))
        .filter(|(node, value)| value.len() <= LONGEST && !clutter.is_beside(tree, *node))
        .map(|(node, value)| name_in(tree, node).or_else(|| shown(tree, clutter, node)).unwrap_or(value))
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
fn shown(tree: &Tree, clutter: &Clutter, item: Node) -> Option<String> {
    let has_value = ["content", "datetime"].iter().any(|name| tree.attribute(item, name).is_some());
    (!has_value).then(|| credit(tree, clutter, item))
}

/// Returns the text of an element in lines: elements that touch one another, as `<span>Ada Quill</span><span>Bell
/// News</span>`, say different things. What is said to those only who can't see the page is left out.
fn credit(tree: &Tree, clutter: &Clutter, top: Node) -> String {
    let (mut lines, mut touches) = (String::new(), false);
    for step in tree.walk(top, |node| !is_never_text(tree.name(node)) && (node == top || !clutter.has(node))) {
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
            let names = is_short.then(|| author::names(&[credit(tree, clutter, node)])).flatten();
            names.filter(|names| names.split(", ").count() <= MOST_NAMES)
        })
    })
}

fn of_links(tree: &Tree, clutter: &Clutter, is_meant: impl Fn(Node) -> bool) -> Option<String> {
    let links = tree.elements("a").filter(|link| is_meant(*link) && !clutter.is_beside(tree, *link)).take(MOST);
    let links = links.filter(|link| tree.line(*link).is_some_and(|name| name.len() <= LONGEST));
    let names = links.map(|link| credit(tree, clutter, link)).take(4);
    author::names(&names.collect::<Vec<_>>())
}

/// Returns the authors of a line near the headline that begins with "By", or with a date and "by".
fn of_lines(near: &[String]) -> Option<String> {
    near.iter().filter(|line| line.len() <= LONGEST).find_map(|line| {
        let line = line.trim();
        let lower = line.to_lowercase();
        let (credit, names) = match BY.iter().find(|by| lower.starts_with(**by)) {
            Some(by) => (line, line.get(by.len()..)?),
            None => line
                .split_once(" by ")
                .filter(|(front, _)| published::is_date(front))
                .map(|(_, names)| (names, names))?,
        };
        let words = names.split_whitespace().take(2).filter(|word| word.starts_with(char::is_uppercase)).count();
        (words == 2 && !names.ends_with('.')).then(|| author::names(&[credit.to_owned()]))?
    })
}

/// Returns the authors of the first note on who posted the article, wherever it stands: blogs have it below.
fn of_notes(tree: &Tree, clutter: &Clutter) -> Option<String> {
    let is_note = |node: &Node| ["posted", "submitted", "footer"].iter().any(|wanted| is_called(tree, *node, wanted));
    let notes = tree.nodes().filter(|node| is_note(node) && !clutter.is_beside(tree, *node)).take(MOST);
    let lines = notes
        .filter_map(|node| tree.line(node))
        .filter(|line| ["posted by ", "submitted by "].iter().any(|by| line.to_lowercase().starts_with(by)));
    of_lines(&lines.take(1).collect::<Vec<_>>())
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
    fn lines_that_say_who_posted_it_and_when_are_read() {
        for (credit, breaks) in [
            ("Posted by Ada Quill on December 1, 2025", "p"),
            ("Submitted by Ada Quill on Mon, 12/01/2025 - 23:40", "p"),
            ("December 1, 2025 by Ada Quill", "p"),
            ("Posted on December 1, 2025 by Ada Quill", "p"),
            ("By Ada Quill on December 1, 2025", "p"),
            ("Posted by Ada Quill at December 1, 2025 11:40 PM", "p"),
            ("By Ada Quill<br>Monday, December 1, 2025", "br"),
        ] {
            let (before, after) =
                if breaks == "p" { ("<h1>", "</h1><p>") } else { ("<font size=5><b>", "</b></font><br>") };
            let html = format!(
                "<html lang=en><title>Ships came at last</title>{before}Ships came at last{after}{credit}<p>They stayed in the \
                 harbour, and nobody saw them go before the ice had come and the lamps were lit on the mole.</p></html>"
            );
            let draft = page(html.into_bytes(), &PageHints::default()).unwrap();
            assert_eq!(draft.article.author.as_deref(), Some("Ada Quill"), "{credit}");
            assert!(draft.article.text.starts_with("They stayed"), "{credit}: {}", draft.article.text);
            let day =
                draft.date.as_deref().and_then(crate::ingest::dates::parse).map(|read| read.wall.date().to_string());
            assert_eq!(day.as_deref(), Some("2025-12-01"), "{credit}: {:?}", draft.date);
        }
        let html = "<html><h1>Ships came at last</h1><p>Towed in by Ada Quill</p><p>They stayed.</p></html>";
        assert_eq!(page(html.into(), &PageHints::default()).unwrap().article.author, None);
    }

    #[test]
    fn what_only_those_hear_who_cannot_see_is_no_name() {
        let html = "<html><h1>Ships came</h1><p class=byline><span class=author><span class=screen-reader-text>Author </span> \
                    <a>Ada Quill</a></span></p><p>They stayed in the harbour.</p></html>";
        assert_eq!(page(html.into(), &PageHints::default()).unwrap().article.author.as_deref(), Some("Ada Quill"));
    }

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
