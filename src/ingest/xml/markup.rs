//! Markup from a tree: what stands in an element, written as HTML.
//!
//! The text of an article in XML, be it XHTML or the elements of a news format that are much like it, is made by the one
//! reader of HTML. Here the elements of the format are given the names HTML has for them.

use super::tree::Element;
use super::walk::Step;

/// What becomes of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rendering {
    /// It is written under this name.
    As(&'static str),
    /// It is written under its own name, without a prefix.
    Itself,
    /// Only what stands in it is written.
    Content,
    /// Only what stands in it is written, behind this sign.
    Behind(char),
    /// It is left out with all that stands in it.
    Nothing,
}

/// The elements that HTML writes without an end tag.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Attributes that an HTML reader may look at.
const ATTRIBUTES: [&str; 9] = ["href", "src", "alt", "class", "id", "colspan", "rowspan", "start", "type"];

impl Element<'_> {
    /// Returns what stands in it as HTML.
    pub(crate) fn html(self) -> String {
        self.html_with(|_| Rendering::Itself)
    }

    /// Returns what stands in it as HTML, each element as `rendering` says.
    pub(crate) fn html_with(self, rendering: impl Fn(Element<'_>) -> Rendering) -> String {
        let mut html = String::new();
        let mut walk = self.walk();
        while let Some(step) = walk.next() {
            match step {
                Step::Text(text) => push_escaped(text, &mut html),
                Step::Enter(element) => match rendering(element) {
                    Rendering::As(name) => open(name, element, &mut html),
                    Rendering::Itself => open(element.local(), element, &mut html),
                    Rendering::Content => {}
                    Rendering::Behind(sign) => html.push(sign),
                    Rendering::Nothing => walk.pass_over(),
                },
                Step::Leave(element) => match rendering(element) {
                    Rendering::As(name) => close(name, &mut html),
                    Rendering::Itself => close(element.local(), &mut html),
                    Rendering::Content | Rendering::Behind(_) | Rendering::Nothing => {}
                },
            }
        }
        html
    }
}

fn open(name: &str, element: Element<'_>, html: &mut String) {
    html.push('<');
    html.push_str(name);
    for (attribute, value) in element.attributes() {
        if ATTRIBUTES.contains(&attribute) {
            html.push(' ');
            html.push_str(attribute);
            html.push_str("=\"");
            push_escaped(value, html);
            html.push('"');
        }
    }
    html.push('>');
}

fn close(name: &str, html: &mut String) {
    if !VOID.iter().any(|void| void.eq_ignore_ascii_case(name)) {
        html.push_str("</");
        html.push_str(name);
        html.push('>');
    }
}

fn push_escaped(text: &str, html: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"']) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::super::Tree;
    use super::*;

    #[test]
    fn content_is_written_as_html() {
        let tree = Tree::parse(
            "<x xmlns:h='http://www.w3.org/1999/xhtml'><h:p class='a\"b' onclick='x'>1 &lt; 2 &amp; <h:br/><b/></h:p><![CDATA[<i>]]></x>",
        );
        let tree = tree.unwrap();
        let expected = "<p class=\"a&quot;b\">1 &lt; 2 &amp; <br><b></b></p>&lt;i&gt;";
        assert_eq!(tree.root().unwrap().html(), expected);
    }

    #[test]
    fn elements_are_renamed_and_left_out() {
        let tree = Tree::parse("<x><hl2>A</hl2><person>Ada</person><meta-data>no<p/></meta-data></x>").unwrap();
        let rendering = |element: Element<'_>| match element.name() {
            "hl2" => Rendering::As("h2"),
            "person" => Rendering::Content,
            "meta-data" => Rendering::Nothing,
            _ => Rendering::Itself,
        };
        assert_eq!(tree.root().unwrap().html_with(rendering), "<h2>A</h2>Ada");
    }
}
