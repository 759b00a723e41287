//! The headings of a page, and which of them is the name of its site.
//!
//! On many sites, old blogs above all, the largest heading is the name of the site and the headline the second. Such a
//! masthead is told by where it leads or what it is called, and else by what follows it: the story follows the headline.

use super::address;
use super::clutter::{Clutter, squeezed};
use super::elements::is_never_text;
use super::metadata::has_token;
use super::title::folded;
use super::tree::{Node, Step, Tree};

/// The most headings of the first level, and of the two below it, that are looked at.
const MOST_FIRSTS: usize = 8;
const MOST: usize = 64;

/// What the element of a masthead is called.
const MASTHEADS: [&str; 6] = ["sitetitle", "sitename", "blogtitle", "blogname", "logo", "sitelogo"];

/// What a masthead stands in if it is a link, wherever that leads.
const BANNERS: [&str; 2] = ["masthead", "banner"];

/// How many elements around a heading are looked at for a name or a link.
const AROUND: usize = 3;

/// The most steps of a look for a link in a heading.
const MOST_STEPS: usize = 64;

/// The least prose, in bytes, behind a heading that a story follows.
const STORY: usize = 200;

/// The headings of a page.
pub(super) struct Headings<'a> {
    tree: &'a Tree,
    mastheads: Vec<String>,
    /// Those of the first level, then those below it, each in the page's order.
    headings: Vec<Heading>,
    /// How many of them are of the first level, or stand for one since the first level is a masthead.
    firsts: usize,
}

struct Heading {
    node: Node,
    line: String,
}

impl<'a> Headings<'a> {
    /// Returns the headings of the upper three levels; of the lower two of them without those beside the article.
    pub(super) fn of(tree: &'a Tree, clutter: &Clutter) -> Headings<'a> {
        let nodes = tree.nodes().filter(|node| matches!(tree.name(*node), "h1" | "h2" | "h3"));
        let (firsts, others): (Vec<Node>, Vec<Node>) = nodes.partition(|node| tree.name(*node) == "h1");
        let heading = |node: Node| tree.line(node).map(|line| Heading { node, line });
        let firsts = firsts.into_iter().take(MOST).filter_map(heading).take(MOST_FIRSTS);
        let (mastheads, mut headings): (Vec<Heading>, Vec<Heading>) =
            firsts.partition(|first| is_masthead(tree, first));
        let first_ones = headings.len();
        let others = others.into_iter().filter(|node| !clutter.is_beside(tree, *node)).take(MOST).filter_map(heading);
        headings.extend(others.filter(|other| !is_masthead(tree, other)));
        let firsts = if first_ones == 0 && !mastheads.is_empty() { headings.len() } else { first_ones };
        let mastheads = mastheads.into_iter().map(|masthead| masthead.line).collect();
        Headings { tree, mastheads, headings, firsts }
    }

    /// Returns the names of the site.
    pub(super) fn mastheads(&self) -> impl Iterator<Item = &String> {
        self.mastheads.iter()
    }

    /// Returns the headings of the first level, or those below it where that is a masthead.
    pub(super) fn firsts(&self) -> impl Iterator<Item = &str> {
        self.headings[..self.firsts].iter().map(|heading| heading.line.as_str())
    }

    /// Returns that of the parts of a title which is the headline: a heading of the first level, or one below it that the story
    /// follows sooner. `is_enough` says whether a part is long enough to be sure of.
    pub(super) fn headline_in<'t>(&self, parts: &[&'t str], is_enough: impl Fn(&str) -> bool) -> Option<&'t str> {
        if parts.is_empty() {
            return None;
        }
        let parts: Vec<(&str, String)> = parts.iter().map(|part| (*part, folded(part))).collect();
        let mut known: Vec<(&Heading, &'t str)> = Vec::new();
        let mut has_first = false;
        for (place, heading) in self.headings.iter().enumerate() {
            let line = folded(&heading.line);
            let Some((part, _)) = parts.iter().find(|(_, part)| *part == line && !line.is_empty()) else { continue };
            has_first |= place < self.firsts || self.firsts == 0;
            if is_enough(part) && !known.iter().any(|(_, other)| other == part) {
                known.push((heading, part));
            }
        }
        if !has_first || known.len() < 2 {
            return known.first().filter(|_| has_first).map(|(_, part)| *part);
        }
        known.sort_by_key(|(heading, _)| heading.node);
        let behind: Vec<usize> = (0..known.len())
            .map(|place| self.prose_behind(known[place].0.node, known.get(place + 1).map(|(next, _)| next.node)))
            .collect();
        let most = behind.iter().max()?;
        let place = behind.iter().position(|bytes| bytes >= most || *bytes >= STORY)?;
        Some(known[place].1)
    }

    /// Returns how many bytes of text that is no link stand between a heading and the next one.
    fn prose_behind(&self, heading: Node, next: Option<Node>) -> usize {
        let tree = self.tree;
        let is_between = |node: &Node| *node > heading && next.is_none_or(|next| *node < next);
        let is_prose = |text: &Node| {
            let mut around = tree.ancestors(*text).take(AROUND);
            !around.any(|above| above == heading || tree.name(above) == "a" || is_never_text(tree.name(above)))
        };
        tree.nodes().filter(is_between).filter(is_prose).map(|node| tree.text(node).trim().len()).sum()
    }
}

/// Returns whether a heading is the name of the site: it is called so, or all of it is a link to the site's front page.
fn is_masthead(tree: &Tree, heading: &Heading) -> bool {
    let around: Vec<Node> = std::iter::once(heading.node).chain(tree.ancestors(heading.node).take(AROUND)).collect();
    let is_called = |wanted: &[&str]| around.iter().any(|node| has_name(tree, *node, wanted));
    let below = tree.walk(heading.node, |_| true).take(MOST_STEPS).find_map(|step| match step {
        Step::Enter(node) if tree.name(node) == "a" => Some(node),
        _ => None,
    });
    let link = below.or_else(|| around.iter().copied().find(|above| tree.name(*above) == "a"));
    let link = link.filter(|link| tree.line(*link).is_some_and(|line| line.len() >= heading.line.len()));
    let leads_home = |link: Node| {
        tree.attribute(link, "rel").is_some_and(|rel| has_token(rel, "home"))
            || tree.attribute(link, "href").is_some_and(address::leads_home)
    };
    is_called(&MASTHEADS) || link.is_some_and(|link| leads_home(link) || is_called(&BANNERS))
}

/// Returns whether an element's id or one of its classes is a name.
fn has_name(tree: &Tree, node: Node, wanted: &[&str]) -> bool {
    let names =
        ["class", "id"].into_iter().filter_map(|name| tree.attribute(node, name)).flat_map(str::split_whitespace);
    names.map(squeezed).any(|name| wanted.contains(&name.as_str()))
}
