//! Vocabularies: names of elements and attributes without the whims of prefixes.
//!
//! A name is known by the address of its namespace, whatever prefix the file binds to it: `<a10:updated>` of an Atom
//! feed is `atom:updated`. The vocabularies of the formats that are read by themselves have no prefix
//! at all: `<nar:newsItem>` is `newsItem`, as is `<newsItem>`. A prefix whose namespace is not known, or was never
//! declared, stays as written: most broken feeds mean by `dc:` what everyone means by it.

use std::borrow::Cow;
use std::rc::Rc;

use super::lexer::Tag;

/// The most namespaces in force at a place.
const MAX_BINDINGS: usize = 256;

/// Addresses of namespaces and their prefixes. Addresses are without scheme and without a last `/` or `#`; a `*` at the end stands for anything.
const VOCABULARIES: [(&str, &str); 41] = [
    ("www.w3.org/2005/atom", "atom"),
    ("purl.org/atom/ns", "atom"),
    ("purl.org/rss/1.0/modules/content", "content"),
    ("purl.org/rss/1.0/modules/prism", "prism"),
    ("purl.org/rss/1.0", ""),
    ("my.netscape.com/rdf/simple/0.9", ""),
    ("channel.netscape.com/rdf/simple/0.9", ""),
    ("my.netscape.com/publish/formats/rss*", ""),
    ("backend.userland.com/rss*", ""),
    ("blogs.law.harvard.edu/tech/rss", ""),
    ("cyber.law.harvard.edu/rss/rss.html", ""),
    ("www.w3.org/1999/02/22-rdf-syntax-ns", "rdf"),
    ("purl.org/dc/elements/1.0", "dc"),
    ("purl.org/dc/elements/1.1", "dc"),
    ("purl.org/dc/terms", "dcterms"),
    ("search.yahoo.com/mrss*", "media"),
    ("video.search.yahoo.com/mrss*", "media"),
    ("tools.search.yahoo.com/mrss*", "media"),
    ("www.rssboard.org/media-rss", "media"),
    ("www.itunes.com/dtds/podcast-1.0.dtd", "itunes"),
    ("rssnamespace.org/feedburner/ext/1.0", "feedburner"),
    ("news.yandex.ru", "yandex"),
    ("www.w3.org/1999/xhtml", "xhtml"),
    ("www.w3.org/1999/xlink", "xlink"),
    ("www.w3.org/tr/xlink", "xlink"),
    ("www.w3.org/xml/1998/namespace", "xml"),
    ("prismstandard.org/namespaces*", "prism"),
    ("iptc.org/std/*", ""),
    ("www.iptc.org/std/*", ""),
    ("wordpress.org/export/*", "wp"),
    ("www.loc.gov/mets", "mets"),
    ("www.loc.gov/mods*", "mods"),
    ("www.loc.gov/standards/alto*", ""),
    ("schema.ccs-gmbh.com/alto*", ""),
    ("bibnum.bnf.fr/ns/alto*", ""),
    ("schemas.openxmlformats.org/wordprocessingml/2006/main", "w"),
    ("purl.oclc.org/ooxml/wordprocessingml/main", "w"),
    ("schemas.openxmlformats.org/markup-compatibility/2006", "mc"),
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"),
    ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"),
    ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"),
];

/// Returns the prefix of a namespace that is known by its address.
fn known(address: &str) -> Option<&'static str> {
    let address = address.trim().trim_end_matches(['/', '#']);
    let bare = ["http://", "https://"].iter().find_map(|scheme| address.strip_prefix(scheme)).unwrap_or(address);
    let names = |pattern: &str| match pattern.strip_suffix('*') {
        Some(start) => bare.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)),
        None => bare.eq_ignore_ascii_case(pattern),
    };
    VOCABULARIES.iter().find(|(pattern, _)| names(pattern)).map(|(_, prefix)| *prefix)
}

/// The namespaces in force at a place of a document.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    /// Prefix as written, and the one it stands for where its namespace is known.
    bindings: Vec<(Rc<str>, Option<&'static str>)>,
}

impl Scope {
    /// Takes the declarations of a start tag. They hold until [`Scope::leave`] is called with what this returns.
    pub(super) fn enter(&mut self, tag: &Tag<'_>) -> usize {
        let mark = self.bindings.len();
        if memchr::memmem::find(tag.rest, b"xmlns").is_some() {
            for (name, value) in tag.attributes() {
                let Some(prefix) = name.strip_prefix(b"xmlns") else {
                    continue;
                };
                let prefix = prefix.strip_prefix(b":").unwrap_or(prefix);
                if self.bindings.len() < MAX_BINDINGS {
                    let known = known(&String::from_utf8_lossy(value));
                    self.bindings.push((Rc::from(String::from_utf8_lossy(prefix)), known));
                }
            }
        }
        mark
    }

    /// Forgets the declarations made since [`Scope::enter`] returned `mark`.
    pub(super) fn leave(&mut self, mark: usize) {
        self.bindings.truncate(mark);
    }

    /// Returns the name of an element: its prefix is that of its vocabulary.
    pub(super) fn element<'a>(&self, name: &'a str) -> Cow<'a, str> {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        self.name(name, prefix, local)
    }

    /// Returns the name of an attribute: one without a prefix is its element's own.
    pub(super) fn attribute<'a>(&self, name: &'a str) -> Cow<'a, str> {
        match name.split_once(':') {
            Some((prefix, local)) => self.name(name, prefix, local),
            None => Cow::Borrowed(name),
        }
    }

    fn name<'a>(&self, whole: &'a str, prefix: &str, local: &'a str) -> Cow<'a, str> {
        match self.bindings.iter().rev().find(|(bound, _)| **bound == *prefix).and_then(|(_, known)| *known) {
            Some("") => Cow::Borrowed(local),
            Some(known) if known == prefix => Cow::Borrowed(whole),
            Some(known) => Cow::Owned(format!("{known}:{local}")),
            None => Cow::Borrowed(whole),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lexer::{Lexer, Token};
    use super::*;

    fn entered(tag: &str) -> Scope {
        let mut scope = Scope::default();
        match Lexer::default().next(tag.as_bytes(), 0, true) {
            Some((Token::Start(tag), _)) => scope.enter(&tag),
            other => panic!("{other:?}"),
        };
        scope
    }

    #[test]
    fn names_are_known_by_their_namespace() {
        let scope = entered(
            "<x xmlns='http://www.w3.org/2005/Atom' xmlns:h='https://www.w3.org/1999/xhtml' xmlns:q='http://iptc.org/std/nar/2006-10-01/'>",
        );
        assert_eq!(scope.element("entry"), "atom:entry");
        assert_eq!(scope.element("h:p"), "xhtml:p");
        assert_eq!(scope.element("q:newsItem"), "newsItem");
        assert_eq!(scope.attribute("href"), "href");
        assert_eq!(scope.attribute("h:href"), "xhtml:href");
        assert_eq!(scope.attribute("xml:lang"), "xml:lang");
    }

    #[test]
    fn prefixes_without_a_known_namespace_stay() {
        let scope = entered("<x xmlns='urn:mine' xmlns:y='urn:yours'>");
        assert_eq!(scope.element("entry"), "entry");
        assert_eq!(scope.element("y:z"), "y:z");
        let scope = entered(
            "<x xmlns='http://purl.org/rss/1.0/' xmlns:p='http://purl.org/rss/1.0/modules/prism/' xmlns:t='http://purl.org/rss/1.0/modules/taxonomy/'>",
        );
        assert_eq!(
            (scope.element("item"), scope.element("p:a"), scope.element("t:a")),
            ("item".into(), "prism:a".into(), "t:a".into())
        );
        assert_eq!(scope.element("dc:creator"), "dc:creator");
    }

    #[test]
    fn declarations_end_with_their_element() {
        let mut scope = Scope::default();
        let tag = Tag { name: b"x", rest: b" xmlns='http://www.w3.org/2005/Atom'", is_empty: false };
        let mark = scope.enter(&tag);
        assert_eq!(scope.element("x"), "atom:x");
        scope.leave(mark);
        assert_eq!(scope.element("x"), "x");
    }
}
