//! The parser: from the text of a page to its tree.
//!
//! html5gum cuts the text into tags and texts as the standard says; the tree is built here, by the few rules that
//! matter to where text stands: which tags end which open elements. The whole of the standard's rules, with its
//! moving of misplaced elements, would cost time that grows with the square of a hostile page; these cost at most
//! [`MAX_DEPTH`] steps a tag.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, State, Tokenizer};

use super::elements::{ends_paragraph, is_block, is_boundary, is_void};
use super::tree::{MAX_DEPTH, Node, Tree};

/// The most attributes of an element, and bytes of a value, that are kept.
const MAX_ATTRIBUTES: usize = 32;
const MAX_VALUE: usize = 64 << 10;

/// Parses a page or a fragment of one.
pub(super) fn parse(html: &str) -> Tree {
    parse_as(html, false)
}

/// Parses a page of frames as a browser without frames does.
pub(super) fn parse_without_frames(html: &str) -> Tree {
    parse_as(html, true)
}

fn parse_as(html: &str, shows_noframes: bool) -> Tree {
    let is_xml = html.trim_start().starts_with("<?xml");
    let mut builder = Builder {
        tree: Tree::new(),
        open: vec![Node::ROOT],
        overflow: 0,
        tag: None,
        is_xml,
        shows_noframes,
        has_html: false,
        has_body: false,
    };
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| builder.event(event));
    let mut tokens = Tokenizer::new_with_emitter(html, emitter);
    while let Some(Ok(state)) = tokens.next() {
        tokens.set_state(state);
    }
    drop(tokens);
    builder.tree
}

/// A tree being built.
struct Builder {
    tree: Tree,
    /// The elements that are open, the innermost last; the root is never closed.
    open: Vec<Node>,
    /// How many elements are open that are too deep to be in the tree.
    overflow: usize,
    /// The start tag being read.
    tag: Option<Tag>,
    is_xml: bool,
    shows_noframes: bool,
    has_html: bool,
    has_body: bool,
}

struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
    /// Whether the value that comes next belongs to the last of the attributes.
    is_kept: bool,
}

impl Builder {
    /// Takes an event of the tokenizer; returns the state that it must go on in after some start tags.
    fn event(&mut self, event: CallbackEvent<'_>) -> Option<State> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                let name = String::from_utf8_lossy(name).into_owned();
                self.tag = Some(Tag { name, attributes: Vec::new(), is_kept: false });
            }
            CallbackEvent::AttributeName { name } => self.attribute_name(name),
            CallbackEvent::AttributeValue { value } => self.attribute_value(value),
            CallbackEvent::CloseStartTag { self_closing } => {
                let tag = self.tag.take().filter(|tag| !self.shows_noframes || tag.name != "noframes")?;
                let is_closed = self_closing && (self.is_xml || self.is_foreign());
                self.start_tag(&tag, is_closed);
                return if is_closed { None } else { state_inside(&tag.name) };
            }
            CallbackEvent::EndTag { name } => {
                self.tag = None;
                self.end_tag(&String::from_utf8_lossy(name));
            }
            CallbackEvent::String { value } => self.text(&String::from_utf8_lossy(value)),
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
        None
    }

    fn attribute_name(&mut self, name: &[u8]) {
        let Some(tag) = &mut self.tag else { return };
        let name = String::from_utf8_lossy(name);
        tag.is_kept = is_kept(&name)
            && tag.attributes.len() < MAX_ATTRIBUTES
            && !tag.attributes.iter().any(|(before, _)| *before == name);
        if tag.is_kept {
            tag.attributes.push((name.into_owned(), String::new()));
        }
    }

    fn attribute_value(&mut self, value: &[u8]) {
        let Some(tag) = self.tag.as_mut().filter(|tag| tag.is_kept) else { return };
        let value = String::from_utf8_lossy(&value[..value.len().min(MAX_VALUE)]);
        if let Some((_, kept)) = tag.attributes.last_mut() {
            *kept = value.into_owned();
        }
    }

    fn start_tag(&mut self, tag: &Tag, is_closed: bool) {
        let name = tag.name.as_str();
        match name {
            "html" | "body" if !self.first_of(name) => return,
            "body" => self.close_if_open("head"),
            "li" => self.close_item(&["li"], &["ul", "ol", "menu", "dir"]),
            "dt" | "dd" => self.close_item(&["dt", "dd"], &["dl"]),
            "option" | "optgroup" => self.close_item(&["option"], &["select", "optgroup", "datalist"]),
            "tr" => self.close_item(&["tr", "td", "th", "caption"], &["table"]),
            "td" | "th" => self.close_item(&["td", "th", "caption"], &["tr", "table"]),
            "tbody" | "thead" | "tfoot" => {
                self.close_item(&["tbody", "thead", "tfoot", "tr", "td", "th", "caption"], &["table"])
            }
            "a" | "button" => self.close_inline(name),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if is_heading(self.tree.name(self.current())) => {
                self.open.pop();
            }
            _ => {}
        }
        if ends_paragraph(name) {
            self.close_paragraph();
        }
        if self.tree.name(self.current()) == "head" && !belongs_in_head(name) {
            self.open.pop();
        }
        self.push(tag, is_void(name) || is_closed);
    }

    /// Appends the element of a tag, and opens it unless it holds nothing.
    fn push(&mut self, tag: &Tag, is_empty: bool) {
        let has_room = !self.tree.is_full() && self.tree.has_room(1 << 20);
        if !has_room || (!is_empty && self.open.len() > MAX_DEPTH) {
            self.overflow += usize::from(!is_empty);
            self.part(&tag.name);
            return;
        }
        let node = self.tree.push_element(self.current(), &tag.name);
        for (name, value) in &tag.attributes {
            self.tree.push_attribute(node, name, value);
        }
        if !is_empty {
            self.open.push(node);
        }
    }

    /// Keeps the words before and behind the tag of an element apart that is not in the tree.
    fn part(&mut self, name: &str) {
        if (is_block(name) || is_table_part(name) || name == "br") && self.tree.has_room(1) {
            self.tree.push_text(self.current(), "\n");
        }
    }

    /// Returns whether this is the first `<html>` or `<body>`; later ones are no elements.
    fn first_of(&mut self, name: &str) -> bool {
        let seen = if name == "html" { &mut self.has_html } else { &mut self.has_body };
        !std::mem::replace(seen, true)
    }

    fn end_tag(&mut self, name: &str) {
        if self.overflow > 0 {
            self.overflow -= 1;
            self.part(name);
            return;
        }
        match name {
            "html" | "body" => {}
            "br" => self.push(&Tag { name: name.to_owned(), attributes: Vec::new(), is_kept: false }, true),
            "p" if !self.is_open("p") => {
                self.push(&Tag { name: name.to_owned(), attributes: Vec::new(), is_kept: false }, true);
            }
            _ => self.close(name),
        }
    }

    /// Closes the nearest open element of a name with all that is open inside of it. An inline element that holds an
    /// open block stays open until that block is closed.
    fn close(&mut self, name: &str) {
        let is_inline = !is_block(name);
        for place in (1..self.open.len()).rev() {
            let found = self.tree.name(self.open[place]);
            if found == name || (is_heading(name) && is_heading(found)) {
                self.open.truncate(place);
                return;
            }
            if (is_boundary(found) && !is_table_part(name)) || (is_inline && is_block(found)) || found == "table" {
                return;
            }
        }
    }

    /// Closes an open element of one of the names unless one of `bounds` stands inside of it.
    fn close_item(&mut self, names: &[&str], bounds: &[&str]) {
        let mut outermost = None;
        for place in (1..self.open.len()).rev() {
            let found = self.tree.name(self.open[place]);
            if names.contains(&found) {
                outermost = Some(place);
            } else if bounds.contains(&found) || (is_boundary(found) && !is_table_part(names[0])) {
                break;
            }
        }
        if let Some(place) = outermost {
            self.open.truncate(place);
        }
    }

    /// Closes an open paragraph of the same block.
    fn close_paragraph(&mut self) {
        for place in (1..self.open.len()).rev() {
            match self.tree.name(self.open[place]) {
                "p" => return self.open.truncate(place),
                found if is_boundary(found) || found == "button" || is_block(found) => return,
                _ => {}
            }
        }
    }

    /// Closes an open link before another begins.
    fn close_inline(&mut self, name: &str) {
        for place in (1..self.open.len()).rev() {
            match self.tree.name(self.open[place]) {
                found if found == name => return self.open.truncate(place),
                found if is_block(found) => return,
                _ => {}
            }
        }
    }

    fn close_if_open(&mut self, name: &str) {
        if let Some(place) = (1..self.open.len()).rev().find(|place| self.tree.name(self.open[*place]) == name) {
            self.open.truncate(place);
        }
    }

    fn is_open(&self, name: &str) -> bool {
        self.open.iter().rev().any(|node| self.tree.name(*node) == name)
    }

    fn is_foreign(&self) -> bool {
        self.open.iter().rev().any(|node| matches!(self.tree.name(*node), "svg" | "math"))
    }

    fn text(&mut self, text: &str) {
        if self.tree.name(self.current()) == "head" && !text.trim().is_empty() {
            self.open.pop();
        }
        if self.tree.has_room(text.len()) {
            self.tree.push_text(self.current(), text);
        }
    }

    fn current(&self) -> Node {
        *self.open.last().unwrap_or(&Node::ROOT)
    }
}

/// Returns the state in which the content of an element is cut up, where it is no markup.
fn state_inside(name: &str) -> Option<State> {
    match name {
        "title" | "textarea" => Some(State::RcData),
        "script" => Some(State::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(State::RawText),
        "plaintext" => Some(State::PlainText),
        _ => None,
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
}

fn is_table_part(name: &str) -> bool {
    matches!(name, "table" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "caption")
}

fn belongs_in_head(name: &str) -> bool {
    matches!(name, "base" | "link" | "meta" | "noscript" | "script" | "style" | "template" | "title")
}

/// Returns whether an attribute says something about text or metadata.
fn is_kept(name: &str) -> bool {
    matches!(
        name,
        "id" | "class"
            | "role"
            | "rel"
            | "href"
            | "name"
            | "property"
            | "content"
            | "itemprop"
            | "itemscope"
            | "itemtype"
            | "datetime"
            | "pubdate"
            | "lang"
            | "xml:lang"
            | "hidden"
            | "style"
            | "type"
            | "http-equiv"
            | "charset"
            | "title"
            | "aria-hidden"
            | "aria-label"
            | "aria-modal"
            | "colspan"
            | "src"
            | "srcset"
            | "alt"
            | "summary"
            | "datatable"
            | "dir"
    ) || name.starts_with("data-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::html::fragment_text;
    use crate::ingest::html::tree::{MAX_NODES, Step};
    use proptest::prelude::*;

    /// Returns the elements and texts of a page, in brackets.
    fn shape(html: &str) -> String {
        let tree = parse(html);
        let mut shape = String::new();
        for step in tree.walk(Node::ROOT, |_| true) {
            match step {
                Step::Enter(node) => shape += &format!("{}(", tree.name(node)),
                Step::Leave(_) => shape += ")",
                Step::Text(node) => shape += tree.text(node),
            }
        }
        shape
    }

    #[test]
    fn tags_end_what_they_must() {
        for (html, expected) in [
            ("<p>a<p>b", "(p(a)p(b))"),
            ("<p>a<div>b</div>c</p>", "(p(a)div(b)cp())"),
            ("<ul><li>a<li>b<ul><li>c</ul></ul>d", "(ul(li(a)li(bul(li(c))))d)"),
            ("<dl><dt>a<dd>b<dt>c</dl>", "(dl(dt(a)dd(b)dt(c)))"),
            ("<table><tr><td>a<td>b<tr><td>c</table>d", "(table(tr(td(a)td(b))tr(td(c)))d)"),
            ("<table><tbody><tr><td>a</div>b</table>", "(table(tbody(tr(td(ab)))))"),
            ("<a>a<a>b</a>", "(a(a)a(b))"),
            ("<h1>a<h2>b</h1>c", "(h1(a)h2(b)c)"),
            ("<b><div>a</b>b</div>c", "(b(div(ab)c))"),
            ("<div><span>a</div>b", "(div(span(a))b)"),
            ("a<br/>b</br>c", "(abr()bbr()c)"),
            ("<title>a<b></title><p>c", "(title(a<b>)p(c))"),
            ("<head><title>a</title>b", "(head(title(a))b)"),
            ("<html><head><meta><body>a<body>b</body></html>c", "(html(head(meta())body(abc)))"),
            ("<svg><path/><g>a</g></svg>b", "(svg(path()g(a))b)"),
            ("<script/>a", "(script(a))"),
            ("<?xml version='1.0'?><html><script/><p>a</p></html>", "(html(script()p(a)))"),
        ] {
            assert_eq!(shape(html), expected, "{html}");
        }
    }

    #[test]
    fn attributes_are_kept_once_and_only_those_that_say_something() {
        let tree = parse("<p CLASS=a class=b onclick=c id='d&amp;e' data-x>f</p class=g>");
        let node = tree.elements("p").next().unwrap();
        let found: Vec<_> = tree.attributes(node).collect();
        assert_eq!(found, [("class", "a"), ("id", "d&e"), ("data-x", "")]);
    }

    #[test]
    fn hostile_pages_make_bounded_trees() {
        let many = 200_000;
        for html in [
            format!("{}x", "<div>".repeat(many)),
            format!("{}x{}y", "<div>".repeat(many), "</div>".repeat(many)),
            format!("{}x", "<p><b>".repeat(many)),
            format!("{}x", "<b><p>".repeat(many)),
            format!("{}x", "<a ".repeat(many)),
            format!("{}x", "<a".repeat(many)),
            format!("{}x", "</p>".repeat(many)),
            format!("{}x", "<table><tr><td>".repeat(many)),
            format!("{}x", "<body><html>".repeat(many)),
            format!("{}x", "<select><option>".repeat(many)),
            format!("<p {}>x", (0..many).map(|n| format!("a{n}=b ")).collect::<String>()),
            format!("<p {}>x", (0..many).map(|n| format!("data-{n}=b ")).collect::<String>()),
            format!("<p class='{}>x", "a ".repeat(many)),
            format!("x<!--{}", "<p>-- ".repeat(many)),
            format!("{}x", "&".repeat(many)),
            format!("{}x", "&#1".repeat(many)),
            format!("<title>{}x", "</titl".repeat(many)),
            format!("<script>{}x", "<!--<script".repeat(many)),
        ] {
            let tree = parse(&html);
            let deepest = tree.nodes().map(|node| tree.depth(node)).max().unwrap_or_default();
            assert!(tree.len() <= 2 * MAX_NODES + 2 && deepest <= MAX_DEPTH + 1, "{}: {deepest}", &html[..30]);
            assert!(fragment_text(&html).len() <= html.len());
        }
    }

    #[test]
    fn words_stay_apart_where_a_page_has_too_many_elements_or_stands_too_deep() {
        let full = format!("{}<div><p>one</p><p>two<br>three <b>fo</b>ur</p>", "<i></i>".repeat(MAX_NODES));
        let last = |html: &str| fragment_text(html).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(last(&full), ["one", "two", "three", "four"]);
        let deep = format!("{}<p>one</p><p>two</p><li>three", "<div>".repeat(2 * MAX_DEPTH));
        assert_eq!(last(&deep), ["one", "two", "three"]);
        let rows = format!("{}<table>{}", "<i></i>".repeat(MAX_NODES), "<tr><td>one<td>two</tr>");
        assert_eq!(last(&rows), ["one", "two"]);
    }

    proptest! {
        #[test]
        fn any_tags_are_a_tree(html in "(<(/)?(p|div|b|a|li|ul|table|tr|td|script|title|html|body|head|br|svg|pre)( class=x)?>|[a-z &;\n]|<!--|-->){0,60}") {
            let tree = parse(&html);
            let (mut open, mut seen) = (0_usize, 0);
            for step in tree.walk(Node::ROOT, |_| true) {
                match step {
                    Step::Enter(node) => {
                        prop_assert!(node == Node::ROOT || tree.depth(node) == open);
                        (open, seen) = (open + 1, seen + 1);
                    }
                    Step::Leave(_) => open -= 1,
                    Step::Text(_) => seen += 1,
                }
            }
            prop_assert_eq!((open, seen), (0, tree.len()));
        }
    }
}
