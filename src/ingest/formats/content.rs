//! What feeds and wires keep texts and titles in: HTML, escaped once or twice, or plain text, mostly without saying which.

use crate::ingest::{html, metadata, xml};
use xml::Element;

/// The elements of HTML by which a text is known to be some.
const ELEMENTS: [&str; 55] = [
    "a",
    "abbr",
    "article",
    "aside",
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "cite",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "ins",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "script",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "sup",
    "table",
    "tbody",
    "tt",
    "u",
    "ul",
];

/// The elements that part paragraphs.
const BLOCKS: [&str; 8] = ["article", "body", "br", "div", "html", "p", "section", "table"];

/// Returns the text of an element that may hold HTML.
pub(super) fn text(element: Element<'_>) -> String {
    if element.children().next().is_some() {
        return html::fragment_text(&element.html());
    }
    text_of(&element.text())
}

/// Returns the text of what may be HTML.
pub(super) fn text_of(content: &str) -> String {
    if is_html(content) {
        return html_text(content);
    }
    let decoded = xml::decoded(content);
    // Escaped twice: only where it begins like it, for a text about HTML has such words too.
    if decoded.trim_start().starts_with('<') && is_html(&decoded) {
        return html_text(&decoded);
    }
    plain(&decoded)
}

/// Returns the text of HTML. Where its paragraphs are parted by blank lines alone, as some editors keep them, so are those
/// of the text.
pub(super) fn html_text(html: &str) -> String {
    if has_element(html, &BLOCKS) || !html.contains("\n\n") {
        return html::fragment_text(html);
    }
    html::fragment_text(&html.replace("\n\n", "<p>"))
}

/// Returns the text of HTML that someone typed, whose line ends are meant unless there are elements for paragraphs.
pub(super) fn typed(html: &str) -> String {
    if has_element(html, &["p"]) || html.contains("<!-- wp:") {
        return html::fragment_text(html);
    }
    html::fragment_text(&html.trim().replace("\n\n", "<p>").replace('\n', "<br>"))
}

/// Returns plain text with its lines, without the indentation that comes from the file.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            blank = true;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blank { "\n\n" } else { "\n" });
        }
        blank = false;
        out.push_str(line);
    }
    out
}

/// Returns a title, which may be HTML as well.
pub(super) fn title(element: Element<'_>) -> Option<String> {
    if element.children().next().is_some() {
        return metadata::one_line(&html::fragment_text(&element.html()));
    }
    title_of(&element.text())
}

/// Returns what is written as a title in HTML.
pub(super) fn html_title(html: &str) -> Option<String> {
    // A headline about an element may be nothing but the element: then it stays as it is.
    let text = if is_html(html) { metadata::one_line(&html::fragment_text(html)) } else { None };
    text.or_else(|| metadata::one_line(&xml::decoded(html)))
}

/// Returns what is written as a title, in HTML or not.
pub(super) fn title_of(title: &str) -> Option<String> {
    let decoded = xml::decoded(title);
    let html = if is_html(title) { title } else { &decoded };
    if is_html(html) {
        let text = metadata::one_line(&html::fragment_text(html));
        return text.or_else(|| metadata::one_line(&decoded));
    }
    metadata::one_line(&decoded)
}

/// Returns whether a text has tags of HTML in it.
pub(super) fn is_html(text: &str) -> bool {
    has_element(text, &ELEMENTS)
}

/// Returns whether a text has a tag of one of these elements in it.
fn has_element(text: &str, names: &[&str]) -> bool {
    let last = text.rfind('>').unwrap_or(0);
    text[..last].match_indices('<').any(|(at, _)| {
        let tag = text[at + 1..].trim_start_matches('/');
        let end = tag.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(tag.len());
        let (name, after) = tag.split_at(end);
        let is_element = names.iter().any(|element| name.eq_ignore_ascii_case(element));
        is_element && after.starts_with([' ', '\n', '\t', '/', '>'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_told_from_text() {
        for html in ["<p>x", "a<br/>b", "x <A HREF='y'>z</A>", "</div>"] {
            assert!(is_html(html), "{html}");
        }
        for text in ["", "a < b > c", "<SHIP> sinks", "x <b", "I <3 you", "<http://a.example/>", "&lt;p&gt;"] {
            assert!(!is_html(text), "{text}");
        }
    }

    #[test]
    fn texts_are_read_however_they_are_escaped() {
        assert_eq!(text_of("<p>One &amp; two</p><p>Three</p>"), "One & two\n\nThree");
        assert_eq!(text_of("&lt;p&gt;One&lt;/p&gt;"), "One");
        assert_eq!(text_of("The &lt;p&gt; element &amp; others"), "The <p> element & others");
        assert_eq!(
            text_of("\n    Ships came\n    to the harbour.\n\n\n    More.\n"),
            "Ships came\nto the harbour.\n\nMore."
        );
    }

    #[test]
    fn blank_lines_part_paragraphs_where_nothing_else_does() {
        assert_eq!(text_of("Ships <b>came</b>.\nAll.\n\nBoats."), "Ships came. All.\n\nBoats.");
        assert_eq!(text_of("<p>Ships\n\n<b>came</b>.</p>"), "Ships came.");
    }

    #[test]
    fn titles_are_one_line_of_text() {
        assert_eq!(title_of(" Ships &amp; <b>boats</b>\n come ").as_deref(), Some("Ships & boats come"));
        assert_eq!(title_of("Q&amp;A &#8217; &lt;i&gt;x&lt;/i&gt;").as_deref(), Some("Q&A ’ x"));
        assert_eq!(title_of("HARBOUR OPENS <SHIP>").as_deref(), Some("HARBOUR OPENS <SHIP>"));
        assert_eq!(title_of("<br>").as_deref(), Some("<br>"));
        assert_eq!(title_of(" "), None);
    }
}
