//! Extraction: the part of a page that is its article.
//!
//! The work of finding it is Mozilla's Readability's (`dom_smoothie`), which holds its own against every other extractor
//! measured (docs/formats-html.md). It never sees the page itself: what is handed to it is written anew from our tree,
//! well formed, of bounded depth and size, and without what is surely no article, so that a hostile page can't make it
//! slow.

use std::collections::HashSet;

use dom_smoothie::{Config, ParsePolicy, Readability};

use super::clutter::Clutter;
use super::metadata::Metadata;
use super::text::{self, Block};
use super::tree::{Node, Tree};
use super::{continuation, parser, prose, rewrite, scope, state, tidy};

/// How much prose, in characters, is an article for sure.
const ENOUGH: usize = 500;

/// The elements and texts of a page that is looked at more than once.
const MOST_LOOKED_AT_AGAIN: usize = 50_000;

/// How little of it is hardly an article.
const LITTLE: usize = 100;

/// The most elements that are taken for parts of one article.
const MOST_BODIES: usize = 20;

/// Returns the text of a page's article; of a page that has none, the text there is.
pub(super) fn text(page: &Tree, clutter: &Clutter, metadata: &Metadata) -> String {
    let title = metadata.headline.as_deref();
    let look = Look { page, clutter, metadata };
    let mut best = look.at(Node::ROOT, ParsePolicy::Strict);
    let scope = scope::of(page, clutter, title);
    let top = scope.unwrap_or(Node::ROOT);
    let all = text::blocks_of(page, top, |node| look.is_out(node));
    let in_scope = if scope.is_some() { look.found(all.clone()) } else { Found::default() };
    // What was found is something beside the article that the page marks, unless it is so much that the mark is wrong.
    let is_comparable = in_scope.weight >= LITTLE && in_scope.weight * 3 >= best.weight;
    let is_elsewhere = is_comparable && best.share_in(&in_scope) < 0.3;
    if is_elsewhere {
        best = look.at(top, ParsePolicy::Strict);
    }
    for policy in [ParsePolicy::Moderate, ParsePolicy::Clean, ParsePolicy::Raw] {
        if best.weight >= ENOUGH || page.len() > MOST_LOOKED_AT_AGAIN {
            break;
        }
        best.or_much_more(look.at(top, policy));
    }
    if let Some(story) = continuation::continued(&best.blocks, &all, title) {
        best = look.found(story);
    }
    if best.weight < ENOUGH {
        best.or_much_more(in_scope);
    }
    best.or_much_more(look.found(stated(page, |node| look.is_out(node))));
    if let Some(body) = metadata.body.as_deref() {
        best.or_much_more(look.found(paragraphs(body)));
    }
    if let Some(title) = title.filter(|_| best.weight < ENOUGH) {
        best.or_much_more(look.found(state::body(page, title)));
    }
    if best.weight < LITTLE {
        let all = look.found(text::blocks_of(page, Node::ROOT, |node| look.is_out(node)));
        if all.weight > best.weight || best.blocks.is_empty() {
            best = all;
        }
    }
    text::joined(&best.blocks)
}

/// A page being looked at.
struct Look<'a> {
    page: &'a Tree,
    clutter: &'a Clutter,
    metadata: &'a Metadata,
}

impl Look<'_> {
    /// Returns what one look at a part of the page finds.
    fn at(&self, top: Node, policy: ParsePolicy) -> Found {
        let title = self.metadata.headline.as_deref().unwrap_or_default();
        let html = rewrite::rewritten(self.page, top, title, self.clutter);
        let config = Config { disable_json_ld: true, keep_classes: true, ..Config::default() };
        let article = Readability::new(html, None, Some(config))
            .ok()
            .and_then(|mut reader| reader.parse_with_policy(policy).ok());
        let Some(article) = article else { return Found::default() };
        self.found(text::blocks_of(&parser::parse(&rewrite::unmarked(&article.content)), Node::ROOT, |_| false))
    }

    /// Returns whether an element is never part of an article.
    fn is_out(&self, node: Node) -> bool {
        self.clutter.has(node) || (is_frame(self.page.name(node)) && !self.clutter.is_box(node))
    }

    fn found(&self, blocks: Vec<Block>) -> Found {
        let blocks = tidy::tidied(blocks, self.metadata.headline.as_deref(), self.metadata.author());
        let weight = prose::weight(&blocks);
        Found { blocks, weight }
    }
}

/// What may be the article.
#[derive(Default)]
struct Found {
    blocks: Vec<Block>,
    weight: usize,
}

impl Found {
    /// Takes another find in its place if that holds much more.
    fn or_much_more(&mut self, other: Found) {
        if self.blocks.is_empty() || other.weight > self.weight + self.weight / 4 + 50 {
            *self = other;
        }
    }

    /// Returns which part of its text stands in another find.
    fn share_in(&self, other: &Found) -> f64 {
        let known: HashSet<&str> = other.blocks.iter().map(|block| block.text.as_str()).collect();
        let all: usize = self.blocks.iter().map(|block| block.text.len()).sum();
        let shared: usize =
            self.blocks.iter().filter(|block| known.contains(block.text.as_str())).map(|block| block.text.len()).sum();
        if all == 0 { 0.0 } else { shared as f64 / all as f64 }
    }
}

/// Returns what the page marks as the body of its article.
fn stated(page: &Tree, is_out: impl Fn(Node) -> bool) -> Vec<Block> {
    let is_body = |node: Node| {
        page.attribute(node, "itemprop").is_some_and(|names| names.split_whitespace().any(|name| name == "articleBody"))
    };
    let bodies =
        page.nodes().filter(|node| is_body(*node) && page.name(*node) != "meta" && !page.ancestors(*node).any(is_body));
    bodies.take(MOST_BODIES).flat_map(|body| text::blocks_of(page, body, &is_out)).collect()
}

/// Returns the paragraphs of a text that the page hands to machines: markup, or lines.
pub(super) fn paragraphs(body: &str) -> Vec<Block> {
    let has_markup = ["<p", "<br", "<div", "</", "&lt;p", "&nbsp;"].iter().any(|tag| body.contains(tag));
    if has_markup {
        let tree = parser::parse(body);
        let blocks = text::blocks_of(&tree, Node::ROOT, |_| false);
        // Markup that was escaped twice is text at first.
        return match blocks.as_slice() {
            [only] if only.text.contains("<p") => text::blocks_of(&parser::parse(&only.text), Node::ROOT, |_| false),
            _ => blocks,
        };
    }
    let lines = body.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| Block { text: line.to_owned(), ..Block::default() }).collect()
}

/// Returns whether an element frames a page.
fn is_frame(name: &str) -> bool {
    matches!(name, "nav" | "footer" | "aside" | "form" | "button" | "noscript" | "dialog")
}
