//! XML, as it is met in archives: for the readers of all formats that are written in it.
//!
//! [`root`] tells which format a file is of, [`Cutter`] cuts it into records, and each record is a [`Tree`]. Nothing is ever
//! refused for a fault of its markup: feeds are cut short, wires hold bare `&` and references to control characters,
//! end tags are missing. That is why no strict parser stands behind this; one that goes on after each of these
//! faults, sees the same tags in a stream as in a record, and never holds more than a record, is the [`lexer`].
//!
//! A document type is passed over. Entities are never expanded and no other file is ever opened, so that neither a billion
//! laughs nor a path to someone's passwords do anything but stand there.

mod address;
mod cutter;
mod encoding;
mod entities;
mod lexer;
mod markup;
mod records;
mod tree;
mod vocabulary;
mod walk;

use std::rc::Rc;

pub(crate) use address::resolve;
pub(crate) use cutter::{Cut, Cutter, Kinds};
pub(crate) use markup::Rendering;
pub(crate) use records::read_records;
pub(crate) use tree::{Element, Tree};
pub(crate) use walk::Step;

use lexer::{Lexer, Token};
use vocabulary::Scope;

/// Returns text with its references replaced, those to entities of HTML as well.
pub(crate) fn decoded(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    entities::decode(text, &mut decoded);
    decoded
}

/// Returns the outermost element of a file that begins like this, alone and with its attributes; nothing when it is no XML.
pub(crate) fn root(opening: &[u8]) -> Option<Tree> {
    let (mut lexer, mut at) = (Lexer::default(), 0);
    loop {
        let (token, length) = lexer.next(&opening[at..], at, true)?;
        match token {
            Token::Text(text) if !text.trim_ascii().is_empty() => return None,
            Token::Text(_) | Token::Skipped | Token::Doctype(_) => at += length,
            Token::Cdata(_) | Token::End(_) => return None,
            Token::Start(_) => {
                let tag = String::from_utf8_lossy(&opening[at..at + length]);
                return Tree::parse_in(&tag, Scope::default(), Rc::default()).ok();
            }
        }
    }
}

/// Returns whether a file that begins like this is XML with an element of one of these names in its beginning, without
/// regard to prefixes: the outermost may be anything.
pub(crate) fn begins_with(opening: &[u8], names: &[&str]) -> bool {
    let (mut lexer, mut at) = (Lexer::default(), 0);
    let mut is_inside = false;
    while let Some((token, length)) = lexer.next(&opening[at..], at, true) {
        match token {
            Token::Text(text) if !is_inside && !text.trim_ascii().is_empty() => return false,
            Token::Start(tag) => {
                let local = tag.name.rsplit(|byte| *byte == b':').next();
                if names.iter().any(|name| local == Some(name.as_bytes())) {
                    return true;
                }
                is_inside = true;
            }
            _ => {}
        }
        at += length;
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ingest::source::Source;

    const ITEMS: Kinds = Kinds { names: &["item", "atom:entry"], nested: false };

    /// Returns the tree as text: an element in parentheses, its name before them.
    fn shown(element: Element<'_>) -> String {
        let mut shown = String::new();
        for step in element.walk() {
            match step {
                Step::Enter(element) => {
                    shown.push_str(element.name());
                    for (name, value) in element.attributes().filter(|(name, _)| !name.starts_with("xmlns")) {
                        shown.push_str(&format!(" {name}={value}"));
                    }
                    shown.push('(');
                }
                Step::Text(text) => shown.push_str(text),
                Step::Leave(_) => shown.push(')'),
            }
        }
        shown
    }

    fn tree(text: &str) -> String {
        shown(Tree::parse(text).unwrap().document())
    }

    fn cut(bytes: impl Into<Vec<u8>>, kinds: Kinds) -> (Vec<String>, String) {
        let mut source = Source::of_bytes(bytes, "a.xml");
        let mut cutter = Cutter::new(&mut source, kinds);
        let mut found = Vec::new();
        while let Some(cut) = cutter.next() {
            found.push(match cut {
                Cut::Record(tree, line) => {
                    format!("{line}: {}{}", shown(tree.document()), if tree.is_whole() { "" } else { " cut" })
                }
                Cut::Damaged(line, cause) => format!("{line}! {cause}"),
            });
        }
        let frame = shown(cutter.frame().document());
        (found, frame)
    }

    #[test]
    fn a_document_is_a_tree() {
        assert_eq!(
            tree("<?xml version='1.0'?>\n<a x='1&amp;2'>b<c/>d<!-- e --><![CDATA[<f>]]></a>\n"),
            "\na x=1&2(bc()d<f>)\n"
        );
        assert_eq!(tree("<a xmlns='http://www.w3.org/2005/Atom'><b xmlns=''/><c/></a>"), "atom:a(b()atom:c())");
    }

    #[test]
    fn faults_of_markup_cost_nothing() {
        assert_eq!(tree("<a><b>1<br>2</b>3</a>"), "a(b(1br(2))3)");
        assert_eq!(tree("<a>1</b>2</i></a>3"), "a(12)3");
        assert_eq!(tree("<a>R&D &nbsp;&#3;&#x1F;é &bogus; 1 < 2</a>"), "a(R&D \u{a0}é &bogus; 1 < 2)");
        assert_eq!(tree("<a><b>1"), "a(b(1))");
        assert!(!Tree::parse("<a><b>1</b>").unwrap().is_whole());
        assert!(Tree::parse("<a><b>1</a>").unwrap().is_whole());
    }

    #[test]
    fn elements_of_any_depth_are_walked() {
        let deep = format!("{}x{}y", "<a>".repeat(100_000), "</a>".repeat(100_000));
        let tree = Tree::parse(&deep).unwrap();
        assert_eq!(tree.document().text(), "xy");
        assert!(tree.is_whole());
        assert_eq!(tree.root().unwrap().descendants().count(), 511);
    }

    #[test]
    fn names_and_attributes_are_kept_within_bounds() {
        let many: String = (0..100_000).map(|n| format!("<n{n}>{}</n{n}>", n % 10)).collect();
        let tree = Tree::parse(&format!("<a {}>{many}</a>", "b='c' ".repeat(1000))).unwrap();
        let root = tree.root().unwrap();
        assert_eq!((root.attributes().count(), root.children().count(), root.text().len()), (256, 100_000, 100_000));
        assert_eq!(root.children().filter(|child| child.name().is_empty()).count(), 100_000 - (64 << 10) + 2);
        assert!(tree.is_whole());
    }

    #[test]
    fn a_tree_is_asked_by_names() {
        let tree = Tree::parse(
            "<rss xml:lang='en'><channel xml:base='http://a.example/x/'><title>A <b>b</b></title><dc:title>D</dc:title>\
             <item xml:base='y/' XML:LANG='fr'><link>z</link></item></channel></rss>",
        );
        let tree = tree.unwrap();
        let channel = tree.root().unwrap().child("channel").unwrap();
        assert_eq!(channel.child("title").unwrap().text(), "A b");
        assert_eq!(channel.child("DC:Title").unwrap().text(), "D");
        assert!(channel.child("media:title").is_none() && channel.child("ITEM").is_some());
        let link = tree.root().unwrap().path(&["channel", "item", "link"]).unwrap();
        assert_eq!(link.resolved("z?q"), "http://a.example/x/y/z?q");
        assert_eq!((channel.language(), link.language()), (Some("en"), Some("fr")));
        assert_eq!(tree.root().unwrap().find("link").unwrap().parent().unwrap().name(), "item");
    }

    #[test]
    fn a_format_is_told_by_its_outermost_element() {
        let name = |opening: &str| root(opening.as_bytes()).map(|tree| tree.root().unwrap().name().to_owned());
        let atom = "\n<?xml version='1.0'?><!-- x --><!DOCTYPE a [<!ENTITY b 'c'>]>\n<f:feed xmlns:f='http://www.w3.org/2005/Atom'><title>";
        assert_eq!(name(atom).as_deref(), Some("atom:feed"));
        assert_eq!(name("<rss version='2.0'>").as_deref(), Some("rss"));
        for none in ["", "text <rss>", "{}", "<", "<rss", "</rss>"] {
            assert_eq!(name(none), None, "{none}");
        }
    }

    #[test]
    fn a_file_is_cut_into_records() {
        let (found, frame) = cut(
            "<rss>\n<channel><title>T</title>\n<item><a>1</a></item>\n\n<item/><image>\n<title>I</title></image><item>2\n<item>3</item></channel></rss>",
            ITEMS,
        );
        assert_eq!(found, ["3: item(a(1))", "5: item()", "6: item(2\n) cut", "7: item(3)"]);
        assert_eq!(cut("<rss><item>1<item/>2</item></rss>", ITEMS).0, ["1: item(1item()2)"]);
        assert_eq!(frame, "rss(channel(title(T)image(title(I))))");
    }

    #[test]
    fn a_record_inherits_from_where_it_stands() {
        let feed = "<a:feed xmlns:a='http://www.w3.org/2005/Atom' xml:lang='de' xml:base='http://a.example/'>\
                    <a:entry xml:base='b/'><a:link href='c'/></a:entry></a:feed>";
        let mut source = Source::of_bytes(feed, "a.xml");
        let Some(Cut::Record(tree, 1)) = Cutter::new(&mut source, ITEMS).next() else { panic!("a record") };
        let entry = tree.root().unwrap();
        assert_eq!((entry.name(), entry.language()), ("atom:entry", Some("de")));
        let link = entry.child("atom:link").unwrap();
        assert_eq!(link.resolved(link.attribute("href").unwrap()), "http://a.example/b/c");
    }

    #[test]
    fn records_may_stand_in_one_another_where_the_format_has_it_so() {
        let kinds = Kinds { names: &["item"], nested: true };
        assert_eq!(cut("<x><item>1<item>2</item>3</item></x>", kinds).0, ["1: item(1item(2)3)"]);
    }

    #[test]
    fn tags_in_comments_and_sections_are_none() {
        let (found, frame) = cut("<rss><!-- <item> --><item><![CDATA[</item><item>]]></item></rss>", ITEMS);
        assert_eq!((found[0].as_str(), found.len(), frame.as_str()), ("1: item(</item><item>)", 1, "rss()"));
    }

    #[test]
    fn a_declared_encoding_is_heeded_unless_the_bytes_are_utf8() {
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><item>caf\xe9 \x93</item>".to_vec();
        assert_eq!(cut(latin, ITEMS).0, ["1: item(café “)"]);
        assert_eq!(cut("<?xml version='1.0' encoding='ISO-8859-1'?><item>café</item>", ITEMS).0, ["1: item(café)"]);
        let cyrillic = b"<?xml version=\"1.0\" encoding=\"windows-1251\" ?><item>\xc4\xe0</item>".to_vec();
        assert_eq!(cut(cyrillic, ITEMS).0, ["1: item(Да)"]);
        let wide: Vec<u8> = "\u{feff}<?xml version='1.0' encoding='UTF-16'?><item>é</item>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(cut(wide, ITEMS).0, ["1: item(é)"]);
    }

    #[test]
    fn entities_are_never_expanded() {
        let laughs = "<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'><!ENTITY x SYSTEM 'file:///etc/passwd'>]>\n\
                      <a><item>1 &b; &x; &amp;</item><item>2 &b;</item></a>";
        let expected =
            ["2: item(1 &b; &x; &)", "2! the entity &b; is not expanded: it stands as written", "2: item(2 &b;)"];
        assert_eq!(cut(laughs, ITEMS).0, expected);
    }

    #[test]
    fn a_file_without_end_is_cut_in_bounded_time() {
        for piece in
            ["<item>", "<item><![CDATA[", "<item><!--", "<item", "<x>", "</x>", "<item/>", "<x y='", "<x xmlns:a='b'>"]
        {
            cut(piece.repeat((1 << 18) / piece.len()), ITEMS);
            cut(piece.repeat((1 << 18) / piece.len()), Kinds { names: &["item"], nested: true });
        }
    }

    #[test]
    fn a_record_that_is_too_large_costs_itself_alone() {
        let big = format!(
            "<rss><item>1</item><item>{}</item><item>2</item></rss>",
            format!("<b>{}</b>", "word ".repeat(1 << 18)).repeat(55)
        );
        assert_eq!(cut(big, ITEMS).0, ["1: item(1)", "1! larger than 64 MiB", "1: item(2)"]);
    }

    #[test]
    fn records_are_whole_wherever_the_window_cuts() {
        let text = |n: usize| "word &amp; ".repeat(if n == 70 { 60_000 } else { n % 97 });
        let records: String = (0..3000).map(|n| format!("<item n='{n}'>{}</item>\n", text(n))).collect();
        let (found, frame) = cut(format!("<rss>{records}</rss>"), ITEMS);
        assert_eq!((found.len(), frame.as_str()), (3000, "rss()"));
        for (n, found) in found.iter().enumerate() {
            let expected = format!("{}: item n={n}({})", n + 1, text(n).replace("&amp;", "&"));
            assert!(*found == expected, "{n}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_tree_that_keeps_its_words(text in "(<|>|&|;|/|!|\\[|\\]|-|\\?|a|b|=|'|\"| |item|é|CDATA\\[){0,40}") {
            let tree = Tree::parse(&text).unwrap();
            tree.document().html();
            prop_assert!(tree.document().text().len() <= text.len());
            cut(text, ITEMS);
        }

        #[test]
        fn what_is_written_is_read(words in prop::collection::vec("[a-zé<>&\"' ]{0,8}", 1..6)) {
            let content: String = words
                .iter()
                .map(|word| format!("<b>{}</b>", word.replace('&', "&amp;").replace('<', "&lt;")))
                .collect();
            let tree = Tree::parse(&format!("<a>{content}</a>")).unwrap();
            let read: Vec<_> = tree.root().unwrap().children().map(|child| child.text().into_owned()).collect();
            prop_assert_eq!(read, words);
        }
    }
}
