//! The contents of an issue: its articles, and the blocks of pages that each is made of.
//!
//! A logical map parts the issue into divisions within one another. Those of certain kinds are articles, the outermost
//! of them: an advertisement in a column of advertisements is an article, a paragraph of an article is none. Their
//! blocks are named in them, or in the links between the logical map and the physical one.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::issue::{Description, Issue, line};
use crate::ingest::xml::{Element, Step};

/// The kinds of divisions that are articles, in lower case.
const ARTICLES: [&str; 22] = [
    "article",
    "advertisement",
    "ad",
    "advert",
    "announcement",
    "cartoon",
    "chapter",
    "comic",
    "death_notice",
    "editorial",
    "feuilleton",
    "illustration",
    "interview",
    "letter",
    "notice",
    "obituary",
    "picture",
    "poem",
    "review",
    "story",
    "table",
    "weather",
];

/// The kinds of divisions that hold an article's headline, in lower case.
const HEADINGS: [&str; 8] =
    ["heading", "headline", "title", "subtitle", "subheadline", "overline", "main_title", "subheading"];

/// How many elements of the physical map may be looked at for all links together.
const MAX_STEPS: usize = 4 << 20;

/// Which blocks something is made of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Area {
    /// The file they stand in; none where an identifier alone names them.
    pub(super) file: Option<String>,
    /// The identifier of the first; none for the whole file.
    pub(super) begin: Option<String>,
    /// The identifier of the last, where there are more.
    pub(super) end: Option<String>,
}

/// An article of the issue.
#[derive(Debug, Default)]
pub(super) struct Item {
    /// What is said of it.
    pub(super) descriptions: Vec<Rc<Description>>,
    /// What its division is called.
    label: Option<String>,
    /// What kind it is, where it is none of the editors' own.
    pub(super) kind: Option<String>,
    /// The blocks of its headline.
    pub(super) heading: Vec<Area>,
    /// Its other blocks.
    pub(super) body: Vec<Area>,
}

impl Item {
    /// Returns its headline, unless it is said to have none.
    pub(super) fn title(&self) -> Option<&str> {
        let described = self.descriptions.iter().find_map(|description| description.title.as_deref());
        described.or(self.label.as_deref()).filter(|title| !title.eq_ignore_ascii_case("untitled"))
    }
}

/// The links from logical divisions to physical ones.
#[derive(Debug, Default)]
pub(super) struct Links<'a> {
    to: HashMap<&'a str, Vec<&'a str>>,
    /// The physical divisions by their identifier.
    physical: HashMap<&'a str, Element<'a>>,
    steps: Cell<usize>,
}

impl<'a> Links<'a> {
    /// Returns the links of a METS file.
    pub(super) fn of(root: Element<'a>) -> Links<'a> {
        let mut links = Links::default();
        let mut logical: HashSet<&str> = HashSet::new();
        for map in root.children().filter(|child| child.local() == "structMap") {
            for division in map.descendants().filter(|element| element.local() == "div") {
                let Some(id) = division.attribute("ID") else { continue };
                if is_logical(map) {
                    logical.insert(id);
                } else {
                    links.physical.entry(id).or_insert(division);
                }
            }
        }
        let name = |link: Element<'a>, attribute: &str| link.attribute(attribute).map(|id| id.trim_start_matches('#'));
        for link in root.descendants().filter(|element| matches!(element.local(), "smLink" | "smLinkGrp")) {
            if link.local() == "smLink" {
                if let (Some(from), Some(to)) = (name(link, "xlink:from"), name(link, "xlink:to")) {
                    let (from, to) = if logical.contains(from) { (from, to) } else { (to, from) };
                    links.to.entry(from).or_default().push(to);
                }
                continue;
            }
            let ends = link.children().filter(|element| element.local() == "smLocatorLink");
            let (from, to): (Vec<&str>, Vec<&str>) =
                ends.filter_map(|end| name(end, "xlink:href")).partition(|id| logical.contains(id));
            if let Some(from) = from.first() {
                links.to.entry(from).or_default().extend(to);
            }
        }
        links
    }

    /// Returns the areas that a logical division is linked to.
    fn areas(&self, id: &str, into: &mut Vec<Area>) {
        for to in self.to.get(id).into_iter().flatten() {
            let before = into.len();
            let elements = self.physical.get(to).into_iter().flat_map(|division| division.descendants());
            for element in elements.take(MAX_STEPS - self.steps.get()) {
                self.steps.set(self.steps.get() + 1);
                into.extend(area_of(element));
            }
            // The blocks of some files have the identifiers of the divisions, whatever the divisions name.
            let named = Area { file: None, begin: Some((*to).to_owned()), end: None };
            into.insert(before, named);
        }
    }
}

/// Returns the articles of an issue in their order.
pub(super) fn items<'a>(root: Element<'a>, issue: &Issue<'a>, links: &Links<'a>) -> Vec<Item> {
    let mut items = Vec::new();
    for map in root.children().filter(|child| child.local() == "structMap" && is_logical(*child)) {
        let mut walk = map.walk();
        while let Some(step) = walk.next() {
            let Step::Enter(element) = step else { continue };
            if element.local() == "div" && is_kind(element, &ARTICLES) {
                items.push(item_of(element, issue, links));
                walk.pass_over();
            }
        }
    }
    items
}

fn item_of<'a>(division: Element<'a>, issue: &Issue<'a>, links: &Links<'a>) -> Item {
    let kind = division.attribute("TYPE").filter(|kind| !kind.eq_ignore_ascii_case("article"));
    let mut item = Item {
        descriptions: issue.descriptions(division).cloned().collect(),
        label: division.attribute("LABEL").and_then(line),
        kind: kind.and_then(line),
        ..Item::default()
    };
    if let Some(id) = division.attribute("ID") {
        links.areas(id, &mut item.body);
    }
    // How many headings stand around.
    let mut headings = 0_usize;
    for step in division.walk() {
        match step {
            Step::Enter(element) => {
                headings += usize::from(is_kind(element, &HEADINGS));
                let areas = if headings > 0 { &mut item.heading } else { &mut item.body };
                if let Some(id) = element.attribute("ID").filter(|_| element.local() == "div") {
                    links.areas(id, areas);
                }
                areas.extend(area_of(element));
            }
            Step::Leave(element) => headings -= usize::from(is_kind(element, &HEADINGS)),
            Step::Text(_) => {}
        }
    }
    item
}

/// Returns what an `area` names, or an `fptr` that names a whole file.
fn area_of(element: Element<'_>) -> Option<Area> {
    let attribute = |name| element.attribute(name).map(str::to_owned);
    match element.local() {
        // A rectangle is a part of a picture.
        "area" if element.attribute("SHAPE").is_none() => {
            Some(Area { file: attribute("FILEID"), begin: attribute("BEGIN"), end: attribute("END") })
        }
        "fptr" => attribute("FILEID").map(|file| Area { file: Some(file), begin: None, end: None }),
        _ => None,
    }
}

fn is_kind(division: Element<'_>, kinds: &[&str]) -> bool {
    let kind = division.attribute("TYPE").unwrap_or_default();
    division.local() == "div" && kinds.iter().any(|known| known.eq_ignore_ascii_case(kind))
}

fn is_logical(map: Element<'_>) -> bool {
    map.attribute("TYPE").is_some_and(|kind| kind.eq_ignore_ascii_case("logical"))
}
