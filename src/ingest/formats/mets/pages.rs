//! The pages that a METS file holds itself.

use std::collections::HashMap;

use super::contents::Area;
use crate::ingest::formats::alto::{Head, blocks_of, language_of};
use crate::ingest::page::Block;
use crate::ingest::xml::{Element, Step};

/// How many elements around a block may name it too.
const AROUND: usize = 8;

/// The blocks of all pages, each to be taken once.
#[derive(Debug, Default)]
pub(super) struct Pages<'a> {
    blocks: Vec<Option<Block>>,
    /// The first block of each page, and the page's language.
    pages: Vec<(usize, Option<&'static str>)>,
    /// The blocks of each file, and those that an identifier in it names.
    files: HashMap<&'a str, (usize, usize)>,
    named: HashMap<(&'a str, &'a str), (usize, usize)>,
    /// Those that an identifier names in whatever file; the first file counts.
    anywhere: HashMap<&'a str, (usize, usize)>,
    language: Option<&'static str>,
}

impl<'a> Pages<'a> {
    /// Returns the pages that stand in a METS file.
    pub(super) fn of(root: Element<'a>) -> Pages<'a> {
        let mut pages = Pages::default();
        for document in outermost(root, "alto") {
            let around = std::iter::successors(document.parent(), |element| element.parent());
            let file = around.into_iter().find(|element| element.local() == "file");
            let file = file.and_then(|file| file.attribute("ID")).unwrap_or_default();
            pages.add(file, document);
        }
        pages
    }

    fn add(&mut self, file: &'a str, document: Element<'a>) {
        let head = Head::of(document);
        let first = self.blocks.len();
        for page in outermost(document, "Page") {
            let start = self.blocks.len();
            self.pages.push((start, language_of(page)));
            self.blocks.extend(blocks_of(page, &head).into_iter().map(Some));
            let ids = self.blocks[start..].iter().enumerate();
            let places: HashMap<String, usize> =
                ids.filter_map(|(at, block)| Some((block.as_ref()?.id.clone()?, start + at))).collect();
            for block in page.descendants().filter(|element| element.is("TextBlock")) {
                let Some(&at) = block.attribute("ID").and_then(|id| places.get(id)) else { continue };
                // What stands in the block names it, and so does what it stands in, below the page.
                let around = std::iter::successors(block.parent(), |element| element.parent());
                let around = around.take_while(|element| !element.is("Page")).take(AROUND);
                for element in std::iter::once(block).chain(block.descendants()).chain(around) {
                    if let Some(id) = element.attribute("ID") {
                        extend(self.named.entry((file, id)).or_insert((at, at + 1)), at);
                        extend(self.anywhere.entry(id).or_insert((at, at + 1)), at);
                    }
                }
            }
        }
        self.files.entry(file).or_insert((first, self.blocks.len()));
    }

    /// Returns whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Takes the blocks of areas, in the order of the areas.
    pub(super) fn take(&mut self, areas: &[Area]) -> Vec<Block> {
        let mut taken = Vec::new();
        for area in areas {
            let Some((first, end)) = self.range(area) else { continue };
            for at in first..end {
                if let Some(block) = self.blocks[at].take() {
                    let page = self.pages.partition_point(|(start, _)| *start <= at);
                    self.language = page.checked_sub(1).and_then(|page| self.pages[page].1);
                    taken.push(block);
                }
            }
        }
        taken
    }

    /// Returns the language of the page that a block was taken from last.
    pub(super) fn language(&self) -> Option<&'static str> {
        self.language
    }

    /// Returns the blocks that were not taken, page by page, with the page's language.
    pub(super) fn left(mut self) -> Vec<(Vec<Block>, Option<&'static str>)> {
        let mut left = Vec::with_capacity(self.pages.len());
        while let Some((start, lang)) = self.pages.pop() {
            left.push((self.blocks.drain(start..).flatten().collect(), lang));
        }
        left.reverse();
        left
    }

    fn range(&self, area: &Area) -> Option<(usize, usize)> {
        let Some(file) = area.file.as_deref() else {
            return self.anywhere.get(area.begin.as_deref()?).copied();
        };
        let Some(begin) = area.begin.as_deref() else {
            return self.files.get(file).copied();
        };
        let (first, end) = *self.named.get(&(file, begin))?;
        let last = area.end.as_deref().and_then(|last| self.named.get(&(file, last)));
        Some((first, last.map_or(end, |(_, last)| end.max(*last))))
    }
}

/// Returns the elements of a name within another, but not those within each other.
fn outermost<'a>(element: Element<'a>, name: &str) -> Vec<Element<'a>> {
    let mut found = Vec::new();
    let mut walk = element.walk();
    while let Some(step) = walk.next() {
        if let Step::Enter(element) = step
            && element.is(name)
        {
            found.push(element);
            walk.pass_over();
        }
    }
    found
}

/// Makes a range hold a place too.
fn extend(range: &mut (usize, usize), at: usize) {
    *range = (range.0.min(at), range.1.max(at + 1));
}
