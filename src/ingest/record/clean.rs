//! Clean text: what a field of a record says, without the markup that some dumps leave in it.
//!
//! A plain text is its own and stays as it is, to the byte: `a < b` and `<sic>` are text, and so are the symbols that wires
//! write behind the names of companies (`Phillips <P>`, `<Main Street Bank>`). It takes sure evidence to
//! read one as HTML: a known element that is opened and closed, or two that need no closing. References such as
//! `&#8217;` are replaced only where every `&` of the text begins one, as an escaping program leaves them.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter};

use crate::ingest::{charset, html, metadata, xml};

/// The elements of HTML that a text of news may have in it, blocks first.
const ELEMENTS: [&str; 60] = [
    "p",
    "div",
    "html",
    "body",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "table",
    "blockquote",
    "section",
    "article",
    "figure",
    "header",
    "footer",
    "main",
    "aside",
    "pre",
    "center",
    "dl",
    "form",
    "nav",
    "br",
    "hr",
    "img",
    "span",
    "a",
    "b",
    "i",
    "em",
    "strong",
    "u",
    "s",
    "li",
    "tr",
    "td",
    "th",
    "thead",
    "tbody",
    "q",
    "code",
    "figcaption",
    "sup",
    "sub",
    "small",
    "font",
    "iframe",
    "script",
    "style",
    "dt",
    "dd",
    "cite",
    "time",
    "strike",
    "del",
    "ins",
];

/// How many of them are blocks: a text that begins with one is HTML even if it was cut off before the end.
const BLOCKS: usize = 26;

/// Those that need no closing: two of them are evidence, where no symbol of a company could stand.
const UNCLOSED: [&str; 4] = ["p", "br", "hr", "img"];

/// The most bytes of a tag that is looked at.
const LONGEST_TAG: usize = 4096;

/// The longest name of a character: `&CounterClockwiseContourIntegral;`.
const LONGEST_REFERENCE: usize = 34;

/// Returns a field's text: clean if it is surely HTML, else its own.
pub(crate) fn text(text: Cow<'_, str>) -> String {
    if is_html(&text) {
        return typed(text);
    }
    if !is_escaped(&text) {
        return charset::with_line_feeds(text.into_owned());
    }
    let decoded = xml::decoded(&text);
    if is_html(&decoded) { typed(Cow::Owned(decoded)) } else { charset::with_line_feeds(decoded) }
}

/// Returns the text of HTML in a field that is not said to be HTML: where no element parts its paragraphs, its line ends do.
fn typed(text: Cow<'_, str>) -> String {
    if !text.contains(['\n', '\r']) || parts_paragraphs(&text) {
        return markup(&text);
    }
    let lines = charset::with_line_feeds(text.into_owned());
    markup(&lines.trim().replace("\n\n", "<p>").replace('\n', "<br>"))
}

/// Returns whether a text has elements that part paragraphs.
fn parts_paragraphs(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr_iter(b'<', bytes)
        .filter_map(|at| tag_at(&bytes[at + 1..]))
        .any(|tag| tag.element < BLOCKS || matches!(ELEMENTS[tag.element], "br" | "li" | "tr"))
}

/// Returns the text of a field whose name says that it is HTML, or of a whole page.
pub(crate) fn markup(markup: &str) -> String {
    if is_page(markup)
        && let Some(page) = html::page(markup.as_bytes().to_vec(), &html::PageHints::default())
    {
        return page.article.text;
    }
    html::fragment_text(markup)
}

/// Returns a field's text as one line, without markup and references.
pub(crate) fn line(value: &str) -> Option<String> {
    if memchr(b'<', value.as_bytes()).is_some() && is_html(value) {
        return metadata::one_line(&html::fragment_text(value));
    }
    match memchr(b'&', value.as_bytes()) {
        Some(_) => metadata::one_line(&xml::decoded(value)),
        None => metadata::one_line(value),
    }
}

/// Returns whether a text is the source of a page, with head and navigation.
fn is_page(text: &str) -> bool {
    let start = text.trim_start().as_bytes();
    let begins = |with: &[u8]| start.get(..with.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(with));
    begins(b"<!doctype html") || (begins(b"<html") && memchr::memmem::find(start, b"<head").is_some())
}

/// Returns whether a text is surely HTML.
pub(crate) fn is_html(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut opened = 0_u64;
    let mut unclosed = 0;
    for at in memchr_iter(b'<', bytes) {
        let Some(tag) = tag_at(&bytes[at + 1..]) else { continue };
        if tag.closes {
            if opened & (1 << tag.element) != 0 {
                return true;
            }
            continue;
        }
        opened |= 1 << tag.element;
        let before = bytes[..at].last();
        // A symbol is in capitals and stands behind a name and a space.
        let is_no_symbol = !tag.is_capital || before.is_none_or(|byte| !matches!(byte, b' ' | b'\t'));
        let is_evidence = match ELEMENTS[tag.element] {
            "p" => before.is_none_or(|byte| *byte == b'\n'),
            element => UNCLOSED.contains(&element) && is_no_symbol,
        };
        unclosed += u32::from(is_evidence);
        let begins = tag.element < BLOCKS && !tag.is_capital && bytes[..at].trim_ascii().is_empty();
        if begins || unclosed > 1 {
            return true;
        }
    }
    false
}

/// A tag of a known element.
struct Tag {
    element: usize,
    closes: bool,
    /// Whether its name is in capitals.
    is_capital: bool,
}

/// Returns the tag whose name the bytes begin with: what follows the name are attributes, or nothing.
fn tag_at(bytes: &[u8]) -> Option<Tag> {
    let closes = bytes.first() == Some(&b'/');
    let name = &bytes[usize::from(closes)..];
    let length = name.iter().take(12).position(|byte| !byte.is_ascii_alphanumeric())?;
    let element = ELEMENTS.iter().position(|element| element.as_bytes().eq_ignore_ascii_case(&name[..length]))?;
    let rest = &name[length..name.len().min(LONGEST_TAG)];
    let end = rest.iter().position(|byte| matches!(byte, b'>' | b'<'))?;
    let inside = &rest[..end];
    let is_tag = match inside.trim_ascii() {
        b"" | b"/" => true,
        attributes => !closes && inside[0].is_ascii_whitespace() && attributes.contains(&b'='),
    };
    let is_capital = name[0].is_ascii_uppercase();
    (rest[end] == b'>' && is_tag).then_some(Tag { element, closes, is_capital })
}

/// Returns whether every `&` of a text begins a reference, and there is one.
fn is_escaped(text: &str) -> bool {
    let mut ampersands = memchr_iter(b'&', text.as_bytes()).peekable();
    ampersands.peek().is_some() && ampersands.all(|at| reference_at(&text[at..]).is_some())
}

/// Returns the length of the reference that a text begins with.
fn reference_at(text: &str) -> Option<usize> {
    let end = text.bytes().take(LONGEST_REFERENCE).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let is_reference = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(digits) => !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_hexdigit()),
            None => !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()),
        },
        None => name.len() > 1 && name.bytes().all(|letter| letter.is_ascii_alphanumeric()),
    };
    is_reference.then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cleaned(value: &str) -> String {
        text(Cow::Borrowed(value))
    }

    #[test]
    fn plain_text_stays_as_it_is() {
        for plain in [
            "a < b and c > d",
            "he said <sic> so",
            "<Reuters> prices rose",
            "if a<b then",
            "x <b> y",
            "the <br> tag",
            "Q&A; AT&T;",
            "R&D &amp; more",
            "5 < 6 </ 7",
            "<p",
            "a <i@b.example> wrote",
            "<http://a.example/>",
            "Phillips Petroleum Co <P> said <B and R International Inc.> sold Burlington <BR> to <I>. Phillips <P> rose, <BR> fell",
            "<Main Street Bank> said",
            "SEARS <S> DEAN WITTER <DD> PHILLIPS <P>",
            "<CENTER BANCORP> AND <P>",
            "",
            "  two\n\n   lines ",
        ] {
            assert_eq!(cleaned(plain), plain);
        }
        assert_eq!(cleaned("a\r\nb\rc"), "a\nb\nc");
    }

    #[test]
    fn markup_becomes_paragraphs() {
        assert_eq!(cleaned("<p>One <b>two</b>.</p>\n<p>Three &amp; four</p>"), "One two.\n\nThree & four");
        assert_eq!(cleaned("One<br />two<br/>three"), "One\ntwo\nthree");
        assert_eq!(cleaned("The <i>Heron</i> sank"), "The Heron sank");
        assert_eq!(cleaned("see <a href=\"https://a.example/?a=1&b=2\">here</a>"), "see here");
        assert_eq!(cleaned("<p>cut off in the mid"), "cut off in the mid");
        assert_eq!(cleaned("<P>One\n<P>Two"), "One\n\nTwo");
        assert_eq!(cleaned("One.<BR>Two.<BR>"), "One.\nTwo.");
    }

    #[test]
    fn escaped_text_is_unescaped() {
        assert_eq!(cleaned("Fish &amp; chips, &#8220;hot&#8221;&hellip;"), "Fish & chips, \u{201c}hot\u{201d}\u{2026}");
        assert_eq!(cleaned("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;"), "One\n\nTwo");
        assert_eq!(cleaned("a&nbsp;b"), "a\u{a0}b");
        assert_eq!(cleaned("a\n\n  &lt; b"), "a\n\n  < b");
        assert_eq!(cleaned("&nosuchname;"), "&nosuchname;");
    }

    #[test]
    fn line_ends_of_marked_up_text_part_paragraphs_where_no_element_does() {
        assert_eq!(cleaned("One <b>bold</b>.\n\nTwo\nthree."), "One bold.\n\nTwo\nthree.");
        assert_eq!(cleaned("One &lt;i&gt;a&lt;/i&gt;\r\n\r\nTwo"), "One a\n\nTwo");
        assert_eq!(cleaned("<p>One <b>bold</b>\nline.</p>\n<p>Two</p>"), "One bold line.\n\nTwo");
    }

    #[test]
    fn a_line_loses_markup_and_references() {
        assert_eq!(
            line("Mayor&#8217;s plan: <em>more</em>  buses").as_deref(),
            Some("Mayor\u{2019}s plan: more buses")
        );
        assert_eq!(line("R&D at Q&amp;A Ltd").as_deref(), Some("R&D at Q&A Ltd"));
        assert_eq!(line("a < b").as_deref(), Some("a < b"));
        assert_eq!(line("<p></p>"), None);
    }

    proptest! {
        #[test]
        fn text_without_signs_is_unchanged(plain in "[^<&\r]*") {
            prop_assert_eq!(cleaned(&plain), plain);
        }

        #[test]
        fn any_text_is_cleaned(any in "[<>/&;#pbri \"=a-c0-9é]*") {
            cleaned(&any);
            line(&any);
        }
    }
}
