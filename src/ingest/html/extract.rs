//! Extraction: the part of a page that is its article.
//!
//! The work of finding it is Mozilla's Readability's (`dom_smoothie`), which holds its own against every other extractor
//! measured (docs/formats-html.md). It never sees the page itself: what is handed to it is written anew from our tree,
//! well formed, of bounded depth and size, and without what is surely no article, so that a hostile page can't make it
//! slow.

use dom_smoothie::{Config, ParsePolicy, Readability};

use super::clutter::Clutter;
use super::elements::is_void;
use super::metadata::Metadata;
use super::text::{self, Block};
use super::tree::{Node, Step, Tree};
use super::{parser, tidy};

/// How much prose, in characters, is an article for sure.
const ENOUGH: usize = 500;

/// How deep elements stand in what is handed on: the deepest of real pages stand half as deep.
const MAX_DEPTH: usize = 80;

/// The bytes of a page that is looked at more than once.
const MOST_LOOKED_AT_AGAIN: usize = 1 << 20;

/// How little of it is hardly an article.
const LITTLE: usize = 100;

/// The most elements that are taken for parts of one article.
const MOST_BODIES: usize = 20;

/// Returns the text of a page's article; of a page that has none, the text there is.
pub(super) fn text(page: &Tree, clutter: &Clutter, metadata: &Metadata) -> String {
    let mut best = Found::default();
    let html = rewritten(page, metadata.headline.as_deref().unwrap_or_default(), |node| clutter.has(node));
    for policy in [ParsePolicy::Strict, ParsePolicy::Moderate, ParsePolicy::Clean, ParsePolicy::Raw] {
        let found = Found::new(attempt(&html, policy), metadata);
        if best.blocks.is_empty() || found.weight > best.weight + best.weight / 5 + 50 {
            best = found;
        }
        if best.weight >= ENOUGH || html.len() > MOST_LOOKED_AT_AGAIN {
            break;
        }
    }
    let stated = Found::new(stated(page, clutter), metadata);
    if stated.weight > best.weight + best.weight / 3 {
        best = stated;
    }
    if let Some(body) = metadata.body.as_deref() {
        let told = Found::new(paragraphs(body), metadata);
        if told.weight > 250 && told.weight > best.weight + best.weight / 2 {
            best = told;
        }
    }
    if best.weight < LITTLE {
        let all = Found::new(
            text::blocks_of(page, Node::ROOT, |node| clutter.has(node) || is_frame(page.name(node))),
            metadata,
        );
        if all.weight > best.weight || best.blocks.is_empty() {
            best = all;
        }
    }
    text::joined(&best.blocks)
}

/// What may be the article.
#[derive(Default)]
struct Found {
    blocks: Vec<Block>,
    weight: usize,
}

impl Found {
    fn new(blocks: Vec<Block>, metadata: &Metadata) -> Found {
        let blocks = tidy::tidied(blocks, metadata.headline.as_deref(), metadata.author());
        let weight = tidy::weight(&blocks);
        Found { blocks, weight }
    }
}

/// Returns what the page marks as the body of its article.
fn stated(page: &Tree, clutter: &Clutter) -> Vec<Block> {
    let is_body = |node: Node| {
        page.attribute(node, "itemprop").is_some_and(|names| names.split_whitespace().any(|name| name == "articleBody"))
    };
    let bodies =
        page.nodes().filter(|node| is_body(*node) && page.name(*node) != "meta" && !page.ancestors(*node).any(is_body));
    let left_out = |node: Node| clutter.has(node) || is_frame(page.name(node));
    bodies.take(MOST_BODIES).flat_map(|body| text::blocks_of(page, body, left_out)).collect()
}

/// Returns the paragraphs of a text that the page hands to machines: markup, or lines.
fn paragraphs(body: &str) -> Vec<Block> {
    let has_markup = ["<p", "<br", "<div", "&lt;p", "&nbsp;"].iter().any(|tag| body.contains(tag));
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

/// Returns what one look at a page finds.
fn attempt(html: &str, policy: ParsePolicy) -> Vec<Block> {
    let config = Config { disable_json_ld: true, keep_classes: true, ..Config::default() };
    let article =
        Readability::new(html, None, Some(config)).ok().and_then(|mut reader| reader.parse_with_policy(policy).ok());
    let Some(article) = article else { return Vec::new() };
    let tree = parser::parse(&article.content);
    text::blocks_of(&tree, Node::ROOT, |_| false)
}

/// Returns the body of a page as HTML in which every element is closed.
fn rewritten(page: &Tree, title: &str, is_left_out: impl Fn(Node) -> bool) -> String {
    let mut html = String::from("<!DOCTYPE html><html><head><title>");
    push_escaped(&mut html, title);
    html.push_str("</title></head><body>");
    let enters = |node: Node| !is_left_out(node) && !is_unseen(page.name(node));
    for step in page.walk(Node::ROOT, enters) {
        match step {
            Step::Text(node) => push_escaped(&mut html, page.text(node)),
            Step::Enter(node) | Step::Leave(node) if is_structure(page.name(node)) => {}
            Step::Enter(node) | Step::Leave(node) if page.depth(node) > MAX_DEPTH && is_wrapper(page.name(node)) => {}
            Step::Enter(node) => {
                html.push('<');
                html.push_str(tag_name(page.name(node)));
                for (name, value) in page.attributes(node).filter(|(name, _)| is_weighed(name)) {
                    html.push(' ');
                    html.push_str(name);
                    html.push_str("=\"");
                    push_escaped(&mut html, value);
                    html.push('"');
                }
                html.push('>');
            }
            Step::Leave(node) if is_void(page.name(node)) => {}
            Step::Leave(node) => {
                html.push_str("</");
                html.push_str(tag_name(page.name(node)));
                html.push('>');
            }
        }
    }
    html.push_str("</body></html>");
    html
}

/// Returns whether an element's content plays no part in an article.
fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "head"
            | "title"
            | "template"
            | "svg"
            | "canvas"
            | "noscript"
            | "noframes"
            | "noembed"
            | "textarea"
            | "select"
            | "link"
            | "meta"
            | "base"
    )
}

/// Returns whether an element only holds others together.
fn is_wrapper(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "span"
            | "section"
            | "center"
            | "font"
            | "table"
            | "tbody"
            | "tr"
            | "td"
            | "b"
            | "i"
            | "ul"
            | "ol"
            | "blockquote"
    )
}

fn is_structure(name: &str) -> bool {
    matches!(name, "" | "html" | "body")
}

/// Returns the name under which an element is written; odd ones would not be read back as they are.
fn tag_name(name: &str) -> &str {
    match name {
        "plaintext" | "xmp" | "listing" => "pre",
        "image" => "img",
        "frameset" | "frame" => "div",
        _ if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') => name,
        _ => "span",
    }
}

/// Returns whether the extractor looks at an attribute.
fn is_weighed(name: &str) -> bool {
    matches!(
        name,
        "id" | "class"
            | "role"
            | "rel"
            | "href"
            | "itemprop"
            | "itemscope"
            | "itemtype"
            | "hidden"
            | "style"
            | "aria-hidden"
            | "aria-modal"
            | "colspan"
            | "src"
            | "srcset"
            | "data-src"
            | "alt"
            | "summary"
            | "datatable"
            | "type"
            | "dir"
    )
}

fn push_escaped(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            _ => html.push(character),
        }
    }
}
