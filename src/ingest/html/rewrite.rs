//! Rewriting: a page as HTML that is safe to hand on.
//!
//! Every element is closed, none stands deep, only attributes that an extractor weighs are kept, and what is never text is
//! gone. What a hostile page is made of does not come through.

use std::borrow::Cow;

use super::clutter::Clutter;
use super::elements::{is_block, is_void};
use super::text::shows_data;
use super::tree::{Node, Step, Tree};

/// How deep elements stand in what is handed on: the deepest of real pages stand half as deep.
const MAX_DEPTH: usize = 80;

/// What stands in a long text every so many bytes. The extractor writes a text by looking, from each sign that it escapes, for
/// the next `<` or `>`: in a long text without any, the time it takes would grow with the square of its length.
const MARK: &str = "\u{fdd0}&gt;";
const MARK_EVERY: usize = 4 << 10;

/// Returns a part of a page as a page of its own, without its clutter. What goes on with the text is shown even if the page hides
/// it.
pub(super) fn rewritten(page: &Tree, top: Node, title: &str, clutter: &Clutter) -> String {
    let mut html = String::from("<!DOCTYPE html><html><head><title>");
    push_escaped(&mut html, title);
    html.push_str("</title></head><body>");
    let enters = |node: Node| !clutter.has(node) && !is_unseen(page.name(node));
    // Of each table at hand whether it shows data. One that arranges a page is handed on as what it stands for: the extractor
    // takes tables apart, and joins the cells.
    let mut tables: Vec<bool> = Vec::new();
    let name_of = |node: Node, in_layout: bool| match page.name(node) {
        // The extractor takes no `<aside>` for a part of the story.
        "aside" if clutter.is_box(node) => "div",
        "table" | "tbody" | "thead" | "tfoot" | "tr" | "td" | "th" if in_layout => "div",
        name => tag_name(name),
    };
    for step in page.walk(top, enters) {
        match step {
            Step::Text(node) => push_text(&mut html, page.text(node)),
            Step::Enter(node) | Step::Leave(node) if is_structure(page.name(node)) => {}
            Step::Enter(node) | Step::Leave(node) if page.depth(node) > MAX_DEPTH && is_wrapper(page.name(node)) => {}
            Step::Enter(node) => {
                // The extractor drops some breaks; the words around them stay apart.
                html.push_str(if page.name(node) == "br" { " <" } else { "<" });
                if page.name(node) == "table" {
                    tables.push(shows_data(page, node));
                }
                html.push_str(name_of(node, tables.last() == Some(&false)));
                let is_wording = is_wording(page.name(node));
                for (name, value) in page.attributes(node).filter(|(name, _)| is_weighed(name)) {
                    if is_wording && matches!(name, "class" | "id" | "role") {
                        continue;
                    }
                    if matches!(name, "style" | "hidden") && clutter.continues(page, node) {
                        continue;
                    }
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
                html.push_str(name_of(node, tables.last() == Some(&false)));
                html.push('>');
                if page.name(node) == "table" {
                    tables.pop();
                }
            }
        }
    }
    html.push_str("</body></html>");
    html
}

/// Writes a text, with a mark every so often in a long one.
fn push_text(html: &mut String, text: &str) {
    let mut rest = text;
    while rest.len() > MARK_EVERY {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(MARK_EVERY));
        push_escaped(html, piece);
        html.push_str(MARK);
        rest = after;
    }
    push_escaped(html, rest);
}

/// Returns what the extractor made of a page that was rewritten, without the marks.
pub(super) fn unmarked(html: &str) -> Cow<'_, str> {
    if html.contains(MARK) { Cow::Owned(html.replace(MARK, "")) } else { Cow::Borrowed(html) }
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

/// Returns whether an element holds a paragraph, a heading or words within one. The extractor takes some by what they are called, such as a
/// heading of the class `header`, or `remark` within a sentence; what of these is surely no text is clutter already.
fn is_wording(name: &str) -> bool {
    !is_block(name) || matches!(name, "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
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
            // No page has a character that is none; it begins a mark.
            '\u{fdd0}' => {}
            _ => html.push(character),
        }
    }
}
