//! Continuation: the paragraphs of a story that stand outside of the part of the page that the extractor chose.
//!
//! An extractor chooses one element. Where the story stands in several (a section on each side of a picture, a table a paragraph), the
//! others are lost. They are known by their place: elements of the same names and classes as those around what was
//! found.

use std::collections::{HashMap, HashSet, VecDeque};

use super::prose::{ends_sentence, is_prose};
use super::text::{Block, Kind};
use super::tidy::{is_label, is_over_comments};
use super::title::folded;

/// A place that holds less than one in so many bytes of what was found is not that of the story.
const LEAST_SHARE: usize = 5;

/// Returns what was found of a story together with what goes on with it before, between and behind; nothing if there is no more. `all` is
/// the text of the page, or of the part of it that is about the story, which has this headline.
pub(super) fn continued(found: &[Block], all: &[Block], title: Option<&str>) -> Option<Vec<Block>> {
    let places = places_of(found, all);
    let known = known(found, all, &places);
    let (first, last) = (known.iter().position(Option::is_some)?, known.iter().rposition(Option::is_some)?);
    // What the headline is followed by leads to the story.
    let headline = title.map(folded).and_then(|title| (0..first).rfind(|n| is_headline(&all[*n], &title)));
    let leads = |n: &usize| headline.is_some_and(|headline| (headline..first).contains(n)) && is_standfirst(&all[*n]);
    let belongs = |n: &usize| known[*n].is_none() && (goes_on(&all[*n], &places) || leads(n));
    let in_story = |n: &usize| !ends_story(&all[*n]);
    let begin = (0..first).rev().take_while(in_story).filter(belongs).last().unwrap_or(first);
    let end = (last + 1..all.len()).take_while(in_story).filter(belongs).last().unwrap_or(last);
    // A heading comes with what stands under it.
    let (mut more, mut stands_over_more) = (Vec::new(), false);
    for n in (begin..=end).rev() {
        let is_heading = all[n].kind == Kind::Heading && places.contains(&all[n].place);
        if known[n].is_none() && (belongs(&n) || (is_heading && stands_over_more)) {
            more.push(n);
        }
        stands_over_more = if is_heading { stands_over_more } else { belongs(&n) };
    }
    if more.is_empty() {
        return None;
    }
    let mut story: Vec<Block> = Vec::with_capacity(found.len() + more.len());
    let mut rest = found.iter().enumerate().peekable();
    let mut more = more.into_iter().rev().peekable();
    for (n, known) in known.iter().enumerate() {
        if let Some(number) = known {
            while let Some((_, block)) = rest.next_if(|(next, _)| next <= number) {
                story.push(block.clone());
            }
        } else if more.next_if_eq(&n).is_some() {
            story.push(all[n].clone());
        }
    }
    story.extend(rest.map(|(_, block)| block.clone()));
    Some(story)
}

/// Returns the places of the paragraphs that were found.
fn places_of(found: &[Block], all: &[Block]) -> HashSet<u64> {
    let texts: HashSet<&str> = found.iter().filter(|block| is_prose(block)).map(|block| block.text.as_str()).collect();
    let mut bytes: HashMap<u64, usize> = HashMap::new();
    for block in all.iter().filter(|block| texts.contains(block.text.as_str())) {
        *bytes.entry(block.place).or_default() += block.text.len();
    }
    let sum: usize = bytes.values().sum();
    bytes.into_iter().filter(|(_, bytes)| bytes * LEAST_SHARE >= sum).map(|(place, _)| place).collect()
}

/// Returns for each block of a page which of those that were found it is. Of several with one text it is rather the one in a place of the
/// story.
fn known(found: &[Block], all: &[Block], places: &HashSet<u64>) -> Vec<Option<usize>> {
    let mut numbers: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for (number, block) in found.iter().enumerate() {
        numbers.entry(&block.text).or_default().push_back(number);
    }
    let mut known = vec![None; all.len()];
    for is_there in [true, false] {
        for (known, block) in known.iter_mut().zip(all).filter(|(_, block)| places.contains(&block.place) == is_there) {
            *known = numbers.get_mut(block.text.as_str()).and_then(VecDeque::pop_front);
        }
    }
    known
}

fn is_headline(block: &Block, title: &str) -> bool {
    block.kind == Kind::Heading && folded(&block.text) == title
}

/// Returns whether a block sums up what follows.
fn is_standfirst(block: &Block) -> bool {
    block.kind == Kind::Paragraph && block.linked == 0 && is_prose(block)
}

/// Returns whether a block is a sentence at least, in such a place.
fn goes_on(block: &Block, places: &HashSet<u64>) -> bool {
    let is_sentence =
        block.kind == Kind::Paragraph && block.linked * 2 < block.text.len() && ends_sentence(&block.text);
    places.contains(&block.place) && (is_prose(block) || is_sentence)
}

/// Returns whether what follows a block is about something else: a heading that leads to another article, a label over such, or over
/// comments.
fn ends_story(block: &Block) -> bool {
    (block.kind == Kind::Heading && block.linked > 0) || is_label(block) || is_over_comments(block)
}
