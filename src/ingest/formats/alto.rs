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
    cutter.finish().map_err(Stop::from)
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
        let around = std::iter::successors(element.parent(), |element| element.parent());
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
