//! ALTO: a page of recognised text with the place of every word, as libraries keep scanned newspapers.
//!
//! All versions since 1.0 are read, in the namespaces of the Library of Congress, of CCS and of the BnF, or in none. A
//! page is an article without a headline: which of its lines are one is not said. Blocks are paragraphs; their
//! order is what the file says it is (`ReadingOrder`, `IDNEXT`), else that of [`page::order`](crate::ingest::page::order).
//! What stands in the margins is read before and after the rest. Confidences, styles, alternatives and places are left out.

use std::collections::HashMap;

use super::Format;
use crate::article::{Article, Lines};
use crate::ingest::page::{Block, Line, Part, Place, Word, issue, order, text_of};
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::xml::{self, Cut, Cutter, Element, Kinds};
use crate::ingest::{Cause, language};

const PAGES: Kinds = Kinds { names: &["Page"], nested: false };

/// How many elements around a block may have its place in the order.
const AROUND: usize = 8;

/// The share of a word's height above which a gap between two words is a space although the file has none there.
const WIDE_GAP: f64 = 0.25;

pub(super) const FORMAT: Format = Format {
    name: "alto",
    description: "ALTO, scanned pages with recognised text",
    extensions: &["alto"],
    claims,
    read,
};

fn claims(opening: &[u8]) -> bool {
    xml::root(opening).is_some_and(|tree| tree.root().is_some_and(|root| root.is("alto")))
}

fn read(source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let own_day = issue::of_path(source.shown());
    let mut cutter = Cutter::new(source, PAGES);
    let mut head = None;
    while let Some(cut) = cutter.next() {
        let (tree, line) = match cut {
            Cut::Record(tree, line) => (tree, line),
            Cut::Damaged(line, cause) => {
                sink.problem(line, cause)?;
                continue;
            }
        };
        // Everything that is said of all pages stands before the first.
        let head = head.get_or_insert_with(|| Head::of(cutter.frame().document()));
        let Some(page) = tree.root() else { continue };
        let text = text_of(&blocks_of(page, head));
        if text.is_empty() {
            sink.problem(line, Cause::NoText)?;
        } else {
            let published = own_day.or_else(|| head.scan.as_deref().and_then(issue::of_scan));
            let lang = language_of(page).map(str::to_owned);
            sink.article(Article { text, published, lang, lines: Lines::Record(line), ..Article::default() })?;
        }
        if !tree.is_whole() && !cutter.is_broken() {
            sink.problem(line, Cause::CutShort { format: "ALTO" })?;
        }
    }
    cutter.finish("ALTO").map_err(Stop::from)
}

/// What stands before the pages.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// The scan that the pages were made from.
    scan: Option<String>,
    /// The identifiers of blocks and lines in their order, each with its place in it.
    order: HashMap<String, usize>,
}

impl Head {
    /// Returns what a file says of all its pages.
    pub(super) fn of(document: Element<'_>) -> Head {
        let mut head = Head::default();
        for element in document.descendants() {
            if element.is("fileName") && head.scan.is_none() {
                head.scan = Some(element.text().trim().to_owned());
            } else if element.is("ElementRef") {
                // A second order of the same elements is an alternative: the first stands.
                for id in element.attribute("REF").unwrap_or_default().split_whitespace() {
                    let next = head.order.len();
                    head.order.entry(id.to_owned()).or_insert(next);
                }
            }
        }
        head
    }
}

/// Returns the blocks of a page in the order of reading.
pub(super) fn blocks_of(page: Element<'_>, head: &Head) -> Vec<Block> {
    let has_spaces = page.descendants().any(|element| element.is("SP"));
    let mut zones: [Vec<Found>; 3] = Default::default();
    for zone in page.children() {
        let at = match zone.local() {
            "TopMargin" => 0,
            "LeftMargin" | "RightMargin" | "BottomMargin" => 2,
            _ => 1,
        };
        let in_zone = std::iter::once(zone).chain(zone.descendants());
        let found = in_zone.filter(|element| element.is("TextBlock")).map(|block| Found::new(block, head, has_spaces));
        zones[at].extend(found);
    }
    zones.into_iter().flat_map(in_order).collect()
}

/// A block, and what the file says of its place in the order.
struct Found {
    block: Block,
    rank: Option<usize>,
    next: Option<String>,
}

impl Found {
    fn new(element: Element<'_>, head: &Head, has_spaces: bool) -> Found {
        let rank = |element: Element<'_>| element.attribute("ID").and_then(|id| head.order.get(id)).copied();
        let mut lines: Vec<(Option<usize>, Line, Option<Place>)> = Vec::new();
        for line in element.all("TextLine") {
            let (words, place) = line_of(line, has_spaces);
            lines.push((rank(line), words, place_of(line).or(place)));
        }
        if lines.is_empty() {
            let (words, place) = line_of(element, has_spaces);
            lines.push((None, words, place));
        }
        let around = std::iter::successors(element.parent(), |element| element.parent()).take(AROUND);
        let of_lines = lines.iter().filter_map(|(rank, ..)| *rank).min();
        let place = lines.iter().filter_map(|(.., place)| *place).reduce(Place::with);
        if lines.iter().all(|(rank, ..)| rank.is_some()) {
            lines.sort_by_key(|(rank, ..)| *rank);
        }
        Found {
            block: Block {
                id: element.attribute("ID").map(str::to_owned),
                place: place_of(element).or(place),
                lines: lines.into_iter().map(|(_, line, _)| line).collect(),
            },
            rank: rank(element).or(of_lines).or_else(|| around.into_iter().find_map(rank)),
            next: element.attribute("IDNEXT").map(str::to_owned),
        }
    }
}

/// Puts the blocks of a zone in order.
fn in_order(mut found: Vec<Found>) -> Vec<Block> {
    if found.iter().any(|found| found.rank.is_some()) {
        // A block that is in no order stays behind the one it follows in the file.
        let mut last = None;
        for found in &mut found {
            last = found.rank.or(last);
            found.rank = last;
        }
        found.sort_by_key(|found| found.rank);
    } else if found.iter().any(|found| found.next.is_some()) {
        found = chained(found);
    } else {
        let blocks: Vec<Block> = found.into_iter().map(|found| found.block).collect();
        return order::in_order(blocks);
    }
    found.into_iter().map(|found| found.block).collect()
}

/// Puts blocks that name the next one behind each other.
fn chained(found: Vec<Found>) -> Vec<Found> {
    let mut places: HashMap<String, usize> = HashMap::new();
    for (at, found) in found.iter().enumerate() {
        if let Some(id) = &found.block.id {
            places.entry(id.clone()).or_insert(at);
        }
    }
    let next: Vec<Option<usize>> =
        found.iter().map(|found| found.next.as_ref().and_then(|next| places.get(next)).copied()).collect();
    let mut is_next = vec![false; found.len()];
    next.iter().flatten().for_each(|&at| is_next[at] = true);
    let mut waiting: Vec<Option<Found>> = found.into_iter().map(Some).collect();
    let mut chained = Vec::with_capacity(waiting.len());
    // First the chains from their beginnings, then what is left of those that run in a circle.
    let beginnings = (0..waiting.len()).filter(|&at| !is_next[at]).chain(0..waiting.len());
    for beginning in beginnings {
        let mut at = Some(beginning);
        while let Some(found) = at.and_then(|at| waiting[at].take()) {
            chained.push(found);
            at = at.and_then(|at| next[at]);
        }
    }
    chained
}

/// Returns the words of a line and where they stand.
fn line_of(line: Element<'_>, has_spaces: bool) -> (Line, Option<Place>) {
    let mut words: Vec<Word> = Vec::new();
    let mut place: Option<Place> = None;
    let mut before: Option<Place> = None;
    let mut touches = false;
    let mut hyphen = None;
    for element in line.children() {
        match element.local() {
            "SP" => touches = false,
            "HYP" => hyphen = Some(element.attribute("CONTENT").filter(|sign| !sign.is_empty()).unwrap_or("-")),
            "String" => {
                let content = element.attribute("CONTENT").unwrap_or_default();
                let here = place_of(element);
                if let (Some(sign), Some(last)) = (hyphen.take(), words.last_mut()) {
                    // A hyphen within a line is a sign like any other.
                    last.text.push_str(sign);
                }
                let touching = has_spaces && touches && !is_wide(before, here);
                for (at, text) in content.split_whitespace().enumerate() {
                    let touches = touching && at == 0 && !content.starts_with(char::is_whitespace);
                    words.push(Word { text: text.to_owned(), touches, part: Part::Unsaid });
                }
                if let (Some(part), Some(last)) = (part_of(element), words.last_mut()) {
                    last.part = part;
                }
                touches = true;
                place = here.map(|here| place.map_or(here, |place| place.with(here))).or(place);
                before = here;
            }
            _ => {}
        }
    }
    if let (Some(sign), Some(last)) = (hyphen, words.last_mut())
        && last.part == Part::Unsaid
    {
        last.part = Part::First(None);
        if !last.text.ends_with(crate::ingest::page::is_hyphen) {
            last.text.push_str(sign);
        }
    }
    (Line { words }, place)
}

/// Returns which part of a broken word a string is.
fn part_of(string: Element<'_>) -> Option<Part> {
    let whole = string.attribute("SUBS_CONTENT").map(str::trim).filter(|whole| !whole.is_empty());
    let whole = whole.filter(|whole| !whole.contains(char::is_whitespace)).map(str::to_owned);
    let kind = string.attribute("SUBS_TYPE")?;
    if kind.eq_ignore_ascii_case("HypPart1") {
        Some(Part::First(whole))
    } else if kind.eq_ignore_ascii_case("HypPart2") {
        Some(Part::Second(whole))
    } else {
        None
    }
}

/// Returns whether there is room for a space between two words.
fn is_wide(before: Option<Place>, after: Option<Place>) -> bool {
    let (Some(before), Some(after)) = (before, after) else {
        return false;
    };
    let height = (before.bottom - before.top).max(after.bottom - after.top);
    after.left - before.right > WIDE_GAP * height
}

/// Returns where an element stands.
fn place_of(element: Element<'_>) -> Option<Place> {
    let number = |name| element.attribute(name)?.trim().parse::<f64>().ok();
    let (left, top) = (number("HPOS")?, number("VPOS")?);
    Place::new(left, top, left + number("WIDTH")?, top + number("HEIGHT")?)
}

/// Returns the language of a page: its own, else the one that most of its lines are said to be in.
pub(super) fn language_of(page: Element<'_>) -> Option<&'static str> {
    let said = |element: Element<'_>| {
        let written = element.attribute("LANG").or_else(|| element.attribute("language"))?;
        language::code(written)
    };
    if let Some(code) = said(page) {
        return Some(code);
    }
    let mut counts: HashMap<Option<&'static str>, usize> = HashMap::new();
    for block in page.descendants().filter(|element| element.is("TextBlock")) {
        let lines = block.all("TextLine").count().max(1);
        *counts.entry(said(block).or_else(|| block.all("TextLine").find_map(said))).or_default() += lines;
    }
    let most = counts.into_iter().max_by_key(|(code, lines)| (*lines, *code))?;
    most.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{read_bytes, told};

    fn page(blocks: &str) -> String {
        format!("<alto><Layout><Page ID='P1'><PrintSpace>{blocks}</PrintSpace></Page></Layout></alto>")
    }

    /// Returns a block of lines of words; `-` at a line's end is a hyphen of its own element.
    fn block(id: &str, place: [u32; 4], lines: &[&str]) -> String {
        let string = |word: &str| match word.strip_suffix('-') {
            Some(word) => format!("<String CONTENT='{word}'/><HYP CONTENT='-'/>"),
            None => format!("<String CONTENT='{word}'/>"),
        };
        let line = |line: &&str| {
            let words: Vec<String> = line.split(' ').map(string).collect();
            format!("<TextLine>{}</TextLine>", words.join("<SP/>"))
        };
        let [left, top, width, height] = place;
        let lines: String = lines.iter().map(line).collect();
        format!("<TextBlock ID='{id}' HPOS='{left}' VPOS='{top}' WIDTH='{width}' HEIGHT='{height}'>{lines}</TextBlock>")
    }

    fn text_of_page(blocks: &str) -> String {
        match &read_bytes("a", page(blocks))[..] {
            [Ok(article)] => article.text.clone(),
            other => panic!("{other:?}"),
        }
    }

    fn articles(path: &str, file: &str) -> Vec<Article> {
        read_bytes(path, file).into_iter().map(Result::unwrap).collect()
    }

    #[test]
    fn alto_of_any_version_is_recognised() {
        let layout = "<Layout><Page><PrintSpace><TextBlock><TextLine><String CONTENT='Word'/></TextLine></TextBlock></PrintSpace></Page></Layout>";
        for attributes in [
            "",
            " xmlns='http://www.loc.gov/standards/alto/ns-v2#'",
            " xmlns='http://www.loc.gov/standards/alto/ns-v3#'",
            " xmlns='http://www.loc.gov/standards/alto/ns-v4#'",
            " xmlns='http://schema.ccs-gmbh.com/ALTO'",
            " xmlns='http://bibnum.bnf.fr/ns/alto_prod'",
            " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:noNamespaceSchemaLocation='alto-1-4.xsd'",
        ] {
            let file = format!("<?xml version='1.0' encoding='UTF-8'?>\n<alto{attributes}>{layout}</alto>");
            assert_eq!(told(&read_bytes("a.xml", file)), ["2: - | Word"], "{attributes}");
        }
        let prefixed = layout.replace('<', "<a:").replace("<a:/", "</a:");
        let file = format!("<a:alto xmlns:a='http://www.loc.gov/standards/alto/ns-v4#'>{prefixed}</a:alto>");
        assert_eq!(told(&read_bytes("a.xml", file)), ["1: - | Word"]);
    }

    #[test]
    fn words_are_parted_where_the_file_parts_them() {
        let line = |strings: &str| text_of_page(&format!("<TextBlock><TextLine>{strings}</TextLine></TextBlock>"));
        assert_eq!(
            line("<String CONTENT='New-'/><String CONTENT='York'/><SP/><String CONTENT='Q&amp;A'/>"),
            "New-York Q&A"
        );
        assert_eq!(line("<String CONTENT='no'/><String CONTENT='spaces'/>"), "no spaces");
        assert_eq!(line("<String CONTENT='a whole  line '/><String CONTENT='b'/>"), "a whole line b");
        let placed = |text, left| format!("<String CONTENT='{text}' HPOS='{left}' VPOS='0' WIDTH='20' HEIGHT='40'/>");
        let (a, b, c) = (placed("a", 0), placed("b", 25), placed("c", 80));
        assert_eq!(line(&format!("{a}{b}{c}<SP/>{}", placed("d", 110))), "ab c d");
        assert_eq!(
            text_of_page("<TextBlock><String CONTENT='no'/><SP/><String CONTENT='line'/></TextBlock>"),
            "no line"
        );
    }

    #[test]
    fn broken_words_stand_whole() {
        let first = "<String CONTENT='con' SUBS_TYPE='HypPart1' SUBS_CONTENT='conference'/><HYP CONTENT='-'/>";
        let second =
            "<String CONTENT='ference,' SUBS_TYPE='HypPart2' SUBS_CONTENT='conference'/><SP/><String CONTENT='held'/>";
        let lines = format!("<TextLine><String CONTENT='the'/><SP/>{first}</TextLine><TextLine>{second}</TextLine>");
        assert_eq!(text_of_page(&format!("<TextBlock>{lines}</TextBlock>")), "the conference,\nheld");
        assert_eq!(
            text_of_page(&block("b", [0, 0, 9, 9], &["in the har-", "bour of", "Anglo-", "American"])),
            "in the harbour\nof\nAnglo-American"
        );
        let expanded = "<TextBlock><TextLine><String CONTENT='Gov.' SUBS_TYPE='Abbreviation' SUBS_CONTENT='Governor'/></TextLine></TextBlock>";
        assert_eq!(text_of_page(expanded), "Gov.");
    }

    #[test]
    fn margins_are_read_around_the_page() {
        let margin = |name: &str| format!("<{name}>{}</{name}>", block(name, [0, 0, 9, 9], &[name]));
        let margins: String = ["TopMargin", "LeftMargin", "RightMargin", "BottomMargin"].map(margin).concat();
        let inner = block("b", [0, 0, 9, 9], &["Text"]);
        let file = format!(
            "<alto><Layout><Page>{margins}<PrintSpace><ComposedBlock><ComposedBlock TYPE='Advertisement'>{inner}</ComposedBlock>\
             <Illustration/></ComposedBlock></PrintSpace></Page></Layout></alto>"
        );
        assert_eq!(articles("a", &file)[0].text, "TopMargin\n\nText\n\nLeftMargin\n\nRightMargin\n\nBottomMargin");
    }

    /// Three columns of three blocks, listed across.
    fn columns() -> String {
        let at = |row: u32, column: u32| {
            let name = format!("{}{row}", ['a', 'b', 'c'][column as usize]);
            block(&name, [column * 100, row * 100, 90, 90], &[name.as_str()])
        };
        (0..9).map(|at_| at(at_ / 3, at_ % 3)).collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        assert_eq!(text_of_page(&columns()), "a0\n\na1\n\na2\n\nb0\n\nb1\n\nb2\n\nc0\n\nc1\n\nc2");
    }

    #[test]
    fn an_order_that_the_file_gives_is_the_order() {
        let refs: String = ["c0", "b0", "b2"].map(|id| format!("<ElementRef ID='r{id}' REF='{id}'/>")).concat();
        let order = format!(
            "<ReadingOrder><OrderedGroup ID='o'>{refs}</OrderedGroup><OrderedGroup ID='p'><ElementRef REF='b2'/></OrderedGroup></ReadingOrder>"
        );
        let file = page(&columns()).replace("<Layout>", &format!("{order}<Layout>"));
        assert_eq!(articles("a", &file)[0].text, "a0\n\nc0\n\na1\n\nb1\n\nc1\n\na2\n\nb0\n\nb2\n\nc2");
        let chained = columns().replace("ID='a0'", "ID='a0' IDNEXT='c2'").replace("ID='c2'", "ID='c2' IDNEXT='b0'");
        assert_eq!(text_of_page(&chained), "a0\n\nc2\n\nb0\n\nc0\n\na1\n\nb1\n\nc1\n\na2\n\nb2");
        let circle = columns().replace("ID='a0'", "ID='a0' IDNEXT='b0'").replace("ID='b0'", "ID='b0' IDNEXT='a0'");
        assert_eq!(text_of_page(&circle), "c0\n\na1\n\nb1\n\nc1\n\na2\n\nb2\n\nc2\n\na0\n\nb0");
    }

    #[test]
    fn lines_that_the_file_orders_are_ordered() {
        let line = |id: &str| format!("<TextLine ID='{id}'><String CONTENT='{id}'/></TextLine>");
        let blocks = format!("<TextBlock>{}{}</TextBlock><TextBlock>{}</TextBlock>", line("x"), line("y"), line("z"));
        let order =
            "<ReadingOrder><OrderedGroup><ElementRef REF='z y'/><ElementRef REF='x'/></OrderedGroup></ReadingOrder>";
        let file = page(&blocks).replace("<Layout>", &format!("{order}<Layout>"));
        assert_eq!(articles("a", &file)[0].text, "z\n\ny\nx");
    }

    #[test]
    fn every_page_is_an_article() {
        let page = |word: &str, more: &str| {
            format!(
                "\n<Page{more}><PrintSpace><TextBlock LANG='{word}'><TextLine><String CONTENT='{word}'/></TextLine></TextBlock></PrintSpace></Page>"
            )
        };
        let file = format!("<alto><Layout>{}{}\n<Page/></Layout></alto>", page("fra", ""), page("xxx", " LANG='ger'"));
        let found = read_bytes("a.xml", file);
        assert_eq!(told(&found), ["2: - | fra", "3: - | xxx", "! a.xml:4: a record without text"]);
        let langs: Vec<_> = found.iter().flatten().map(|article| article.lang.as_deref()).collect();
        assert_eq!(langs, [Some("fr"), Some("de")]);
    }

    #[test]
    fn most_lines_tell_the_language() {
        let said = |lang: &str, lines: usize| {
            format!(
                "<TextBlock language='{lang}'>{}</TextBlock>",
                "<TextLine><String CONTENT='a'/></TextLine>".repeat(lines)
            )
        };
        let lang = |blocks: &[String]| articles("a", &page(&blocks.concat()))[0].lang.clone();
        assert_eq!(lang(&[said("eng", 1), said("ger", 2)]).as_deref(), Some("de"));
        assert_eq!(lang(&[said("eng", 1), said("", 2)]), None);
    }

    #[test]
    fn the_day_is_that_of_the_issue() {
        let scanned = |scan: &str| {
            page(&block("b", [0, 0, 9, 9], &["Text"])).replace("<Layout>", &format!("<Description><sourceImageInformation><fileName>{scan}</fileName></sourceImageInformation></Description><Layout>"))
        };
        let day = |path: &str, scan: &str| {
            articles(path, &scanned(scan))[0].published.map(|published| published.wall.date().to_string())
        };
        assert_eq!(day("0001234_18240217_0001.xml", "x.tif").as_deref(), Some("1824-02-17"));
        assert_eq!(day("0001.xml", "./sn83030214/1904040401/0002.tif").as_deref(), Some("1904-04-04"));
        assert_eq!(day("0001.xml", "//STORE/2019-07-11_09_03/0002.tif"), None);
    }

    #[test]
    fn a_page_that_is_cut_short_keeps_its_words() {
        let whole = page(&columns());
        let cut = &whole[..whole.len() * 2 / 3];
        let found = told(&read_bytes("a.xml", cut));
        assert!(found[0].starts_with("1: - | a0\n\n"), "{found:?}");
        assert_eq!(found[1..], ["! a.xml:1: ALTO cut short"]);
    }

    #[test]
    fn a_file_made_to_do_harm_is_read_in_bounded_time() {
        let deep = format!(
            "{}{}",
            "<ComposedBlock ID='c'>".repeat(400),
            "<TextBlock><String CONTENT='x'/></TextBlock>".repeat(50_000)
        );
        assert_eq!(text_of_page(&deep).matches('x').count(), 50_000);
        let refs = "<ElementRef REF='b'/>".repeat(9_000);
        let file = page(&deep).replace("<Layout>", &format!("<ReadingOrder>{refs}</ReadingOrder><Layout>"));
        assert_eq!(articles("a", &file).len(), 1);
        let parts = "<TextLine><String CONTENT='ab'/><HYP/></TextLine>".repeat(50_000);
        assert_eq!(text_of_page(&format!("<TextBlock>{parts}</TextBlock>")).matches('a').count(), 50_000);
    }
}
