//! hOCR: recognised text in HTML, the place of each line and word in the `title` of its element.
//!
//! A page (`ocr_page`) is an article without a headline. What the elements are is said by their classes alone: areas and
//! paragraphs are blocks, whatever holds words is a line. Files are cut page by page where pages are outermost
//! `<div>`s, as every program writes them, so that a book of any size is read. Confidences and places are left out.

use std::collections::HashMap;

use super::Format;
use crate::article::{Article, Lines};
use crate::ingest::page::{Block, Line, Part, Place, Word, issue, order, text_of};
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::window::find;
use crate::ingest::xml::{Cut, Cutter, Element, Kinds, Step};
use crate::ingest::{Cause, language};

const DIVS: Kinds = Kinds { names: &["div", "xhtml:div"], nested: true };

/// The classes of elements that hold lines.
const BLOCKS: [&str; 6] = ["ocr_par", "ocr_carea", "ocrx_block", "ocr_column", "ocr_blockquote", "ocr_float"];

/// The classes of elements that are lines, or hold them.
const LINES: [&str; 7] =
    ["ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat", "ocr_pageno"];

pub(super) const FORMAT: Format = Format {
    name: "hocr",
    description: "hOCR, scanned pages with recognised text",
    extensions: &["hocr"],
    claims,
    read,
};

/// Tells hOCR by the tag of a page: a text about hOCR has none.
fn claims(opening: &[u8]) -> bool {
    if !opening.trim_ascii_start().starts_with(b"<") {
        return false;
    }
    let mut rest = opening;
    while let Some(at) = find(rest, b"ocr_page") {
        let before = &rest[..at];
        let tag = before.iter().rposition(|byte| *byte == b'<').map(|tag| &before[tag + 1..]);
        if tag.is_some_and(|tag| !tag.contains(&b'>') && is_div(tag)) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}

fn is_div(tag: &[u8]) -> bool {
    let name = tag.split(u8::is_ascii_whitespace).next().unwrap_or_default();
    name.rsplit(|byte| *byte == b':').next().is_some_and(|name| name.eq_ignore_ascii_case(b"div"))
}

fn read(source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let own_day = issue::of_path(source.shown());
    let mut cutter = Cutter::new(source, DIVS);
    let mut of_file = None;
    while let Some(cut) = cutter.next() {
        let (tree, line) = match cut {
            Cut::Record(tree, line) => (tree, line),
            Cut::Damaged(line, cause) => {
                sink.problem(line, cause)?;
                continue;
            }
        };
        let of_file = *of_file.get_or_insert_with(|| {
            let frame = cutter.frame();
            frame.document().descendants().find_map(said_language)
        });
        for page in Pages::of(tree.document()) {
            let text = text_of(&order::in_order(page.blocks));
            if text.is_empty() {
                sink.problem(line, Cause::NoText)?;
                continue;
            }
            let published = own_day.or_else(|| page.scan.as_deref().and_then(issue::of_scan));
            let lang = page.lang.or(of_file).map(str::to_owned);
            sink.article(Article { text, published, lang, lines: Lines::Record(line), ..Article::default() })?;
        }
        if !tree.is_whole() && !cutter.is_broken() {
            sink.problem(line, Cause::CutShort { format: "hOCR" })?;
        }
    }
    cutter.finish("hOCR").map_err(Stop::from)
}

/// A page as it is found.
#[derive(Debug, Default)]
struct Page {
    blocks: Vec<Block>,
    scan: Option<String>,
    lang: Option<&'static str>,
}

/// Gathers the pages of a part of a file.
#[derive(Default)]
struct Pages {
    done: Vec<Page>,
    page: Option<Page>,
    /// The places of the blocks that are open.
    open: Vec<Option<Place>>,
    block: Block,
    /// Where the lines of the block stand, for one that has no place of its own.
    around: Option<Place>,
    word: String,
    /// How many lines are said to be in a language.
    languages: HashMap<&'static str, usize>,
    language: Option<&'static str>,
}

impl Pages {
    /// Returns the pages within an element. Words outside of pages are not theirs.
    fn of(element: Element<'_>) -> Vec<Page> {
        let mut pages = Pages::default();
        let mut walk = element.walk();
        while let Some(step) = walk.next() {
            match step {
                Step::Enter(element) if ["script", "style"].contains(&element.local()) => walk.pass_over(),
                Step::Enter(element) => pages.enter(element),
                Step::Leave(element) => pages.leave(element),
                Step::Text(text) => pages.word.push_str(text),
            }
        }
        pages.end_page();
        pages.done
    }

    fn enter(&mut self, element: Element<'_>) {
        let classes = element.attribute("class").unwrap_or_default();
        let is = |class: &str| classes.split_ascii_whitespace().any(|found| found == class);
        if is("ocr_page") {
            self.end_page();
            let scan = property(element, "image").map(|image| image.trim_matches(['"', '\'']).to_owned());
            self.page = Some(Page { scan, lang: None, blocks: Vec::new() });
            self.language = said_language(element);
        } else if BLOCKS.into_iter().any(is) {
            self.end_block();
            self.open.push(place_of(element));
            self.block.place = place_of(element);
        } else if LINES.into_iter().any(is) {
            self.end_line();
            self.around = union(self.around, place_of(element));
        } else if is("ocrx_word") || is("ocr_word") {
            self.end_word();
            self.around = union(self.around, place_of(element));
        } else if element.local().eq_ignore_ascii_case("br") {
            self.end_line();
        }
        if let Some(language) = said_language(element) {
            self.language = Some(language);
        }
    }

    fn leave(&mut self, element: Element<'_>) {
        let classes = element.attribute("class").unwrap_or_default();
        let is = |class: &str| classes.split_ascii_whitespace().any(|found| found == class);
        if is("ocr_page") {
            self.end_page();
        } else if BLOCKS.into_iter().any(is) {
            self.end_block();
            self.open.pop();
            self.block.place = self.open.last().copied().flatten();
        } else if LINES.into_iter().any(is) {
            self.end_line();
        } else if is("ocrx_word") || is("ocr_word") {
            self.end_word();
        }
    }

    fn end_word(&mut self) {
        let words: Vec<Word> = self
            .word
            .split_whitespace()
            .map(|text| Word { text: text.to_owned(), touches: false, part: Part::Unsaid })
            .collect();
        self.word.clear();
        if words.is_empty() {
            return;
        }
        match self.block.lines.last_mut() {
            Some(line) => line.words.extend(words),
            None => self.block.lines.push(Line { words }),
        }
    }

    fn end_line(&mut self) {
        self.end_word();
        if self.block.lines.last().is_some_and(|line| !line.words.is_empty()) {
            if let Some(language) = self.language {
                *self.languages.entry(language).or_default() += 1;
            }
            self.block.lines.push(Line::default());
        }
    }

    fn end_block(&mut self) {
        self.end_line();
        let around = self.around.take();
        let mut block = std::mem::take(&mut self.block);
        block.place = block.place.or(around);
        if let Some(page) = self.page.as_mut().filter(|_| !block.is_empty()) {
            page.blocks.push(block);
        }
    }

    fn end_page(&mut self) {
        self.end_block();
        self.open.clear();
        let most = self.languages.drain().max_by_key(|(language, lines)| (*lines, *language));
        if let Some(mut page) = self.page.take() {
            page.lang = most.map(|(language, _)| language);
            self.done.push(page);
        }
        self.language = None;
    }
}

fn union(one: Option<Place>, other: Option<Place>) -> Option<Place> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.with(other)),
        (one, other) => one.or(other),
    }
}

/// Returns the language that an element says its text is in.
fn said_language(element: Element<'_>) -> Option<&'static str> {
    let written = element.attribute("lang").or_else(|| element.attribute("xml:lang"))?;
    language::code(written)
}

/// Returns a property of an element: what follows its name in the title.
fn property<'a>(element: Element<'a>, name: &str) -> Option<&'a str> {
    let title = element.attribute("title")?;
    title.split(';').find_map(|property| {
        let after = property.trim().strip_prefix(name)?;
        after.starts_with(char::is_whitespace).then(|| after.trim())
    })
}

/// Returns where an element stands.
fn place_of(element: Element<'_>) -> Option<Place> {
    let mut edges = property(element, "bbox")?.split_whitespace().map(|edge| edge.parse::<f64>().ok());
    Place::new(edges.next()??, edges.next()??, edges.next()??, edges.next()??)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{read_bytes, told};

    fn articles(file: &str) -> Vec<Article> {
        read_bytes("a.html", file).into_iter().map(Result::unwrap).collect()
    }

    fn file(pages: &str) -> String {
        format!(
            "<?xml version='1.0'?>\n<!DOCTYPE html>\n<html lang='de'><head><title>scan</title>\
             <meta name='ocr-system' content='x'/></head>\n<body>\n{pages}</body></html>"
        )
    }

    #[test]
    fn a_page_is_paragraphs_of_lines_of_words() {
        let page = "<div class='ocr_page' id='page_1' title='image \"a.png\"; bbox 0 0 100 100; ppageno 0'>\
            <div class='ocr_carea' title='bbox 0 0 50 50'>\n <p class='ocr_par' lang='eng' title='bbox 0 0 50 20'>\
            <span class='ocr_line' title='bbox 0 0 50 10'>\n<span class='ocrx_word' title='bbox 0 0 5 5; x_wconf 96'>The</span>\
            <span class='ocrx_word'><strong>con-</strong></span></span>\
            <span class='ocr_line'><span class='ocrx_word'>ference</span> <span class='ocrx_word'>Q&amp;A</span></span></p>\
            <p class='ocr_par'><span class='ocr_header'><span class='ocrx_word'>Ended</span></span></p></div></div>";
        let found = articles(&file(page));
        assert_eq!(found[0].text, "The conference\nQ&A\n\nEnded");
        assert_eq!((found[0].lang.as_deref(), found[0].lines), (Some("en"), Lines::Record(5)));
        assert_eq!((found[0].title(), found.len()), (None, 1));
    }

    #[test]
    fn every_page_is_an_article_wherever_it_stands() {
        let page = |word: &str| format!("<div class=\"ocr_page\">{word}</div>\n");
        assert_eq!(told(&read_bytes("a", file(&[page("one"), page("two")].concat()))), ["5: - | one", "6: - | two"]);
        let around = format!("<div>\n{}{}{}</div>", page("one"), page(""), page("two"));
        let expected = ["5: - | one", "! a:5: a record without text", "5: - | two"];
        assert_eq!(told(&read_bytes("a", file(&around))), expected);
    }

    #[test]
    fn lines_without_words_are_their_text() {
        let page = "<DIV class='ocr_page'><p class='ocr_par'>One line<br>and another.<script>no</script></p>\
            <DIV class='ocr_carea'><span class='ocr_line'>In an area&nbsp;</span><span class='ocr_line'>of two</span></DIV>Loose</DIV>";
        assert_eq!(articles(&file(page))[0].text, "One line\nand another.\n\nIn an area\nof two\n\nLoose");
    }

    #[test]
    fn paragraphs_that_are_never_closed_are_paragraphs() {
        let page =
            "<div class='ocr_page'><p class='ocr_par'><span class='ocr_line'>One</span><p class='ocr_par'>Two</div>";
        assert_eq!(articles(&file(page))[0].text, "One\n\nTwo");
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let paragraph = |at: u32| {
            let (left, top) = (at % 3 * 100, at / 3 * 100);
            format!(
                "<p class='ocr_par'><span class='ocr_line' title='bbox {left} {top} {} {}'>{at}</span></p>",
                left + 90,
                top + 90
            )
        };
        let page: String = (0..9).map(paragraph).collect();
        let found = articles(&file(&format!("<div class='ocr_page'>{page}</div>")));
        assert_eq!(found[0].text, "0\n\n3\n\n6\n\n1\n\n4\n\n7\n\n2\n\n5\n\n8");
    }

    #[test]
    fn hocr_is_told_by_the_tag_of_a_page() {
        assert!(claims(b"<html><body><div id=a class=ocr_page>"));
        assert!(claims(b"<x:html><x:div class='ocr_page'>"));
        for other in [
            "<html><p>The class ocr_page of hOCR</p>",
            "<html><code>div class='ocr_page'</code>",
            "text with <div class='ocr_page'>",
            "<html><meta name='ocr-system'><p>",
            "{\"class\":\"ocr_page\"}",
        ] {
            assert!(!claims(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn a_file_that_ends_between_two_pages_is_cut_short() {
        let whole = file("<div class='ocr_page'>One</div>\n<br>\n");
        for cut in ["</body>", "</html>"] {
            let found = told(&read_bytes("a", whole.split(cut).next().unwrap()));
            assert_eq!(found, ["5: - | One", "! a: hOCR cut short"], "{cut}");
        }
        assert_eq!(told(&read_bytes("a", whole.replace("<html", "<HTML"))), ["5: - | One"]);
        assert_eq!(told(&read_bytes("a", "<div class='ocr_page'>One</div><div class='ocr_page'>Two</div>")).len(), 2);
        let piece = format!("{}<p class", whole.split("</div>").next().unwrap());
        assert_eq!(told(&read_bytes("a", piece)), ["5: - | One", "! a:5: hOCR cut short"]);
    }

    #[test]
    fn a_page_that_is_cut_short_keeps_its_words() {
        let page = "<div class='ocr_page'><p class='ocr_par'><span class='ocrx_word'>One</span> <span class='ocrx_wo";
        let found = told(&read_bytes("a", file(page).split("</body>").next().unwrap()));
        assert!(found[0].starts_with("5: - | One"), "{found:?}");
        assert_eq!(found[1..], ["! a:5: hOCR cut short"]);
    }
}
