//! Extraction: the part of a page that is its article.
//!
//! The work of finding it is Mozilla's Readability's (`dom_smoothie`), which holds its own against every other extractor
//! measured (docs/formats-html.md). It never sees the page itself: what is handed to it is written anew from our tree,
//! well formed, of bounded depth and size, and without what is surely no article, so that a hostile page can't make it
//! slow.

use dom_smoothie::{Config, Readability};

use super::elements::is_void;
use super::parser;
use super::tree::{Node, Step, Tree};

/// Returns the article of a page as a tree of its own, if one is found. `title` is the page's headline: a heading that
/// repeats it is left out.
pub(super) fn article(page: &Tree, title: &str, is_left_out: impl Fn(Node) -> bool) -> Option<Tree> {
    let html = rewritten(page, title, is_left_out);
    let config = Config { disable_json_ld: true, keep_classes: true, ..Config::default() };
    let article = Readability::new(html, None, Some(config)).ok()?.parse().ok()?;
    Some(parser::parse(&article.content))
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
            Step::Enter(node) if is_structure(page.name(node)) => {}
            Step::Leave(node) if is_structure(page.name(node)) => {}
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
