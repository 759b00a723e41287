//! The anatomy of a news story: byline, dateline, lead, notes of correction, and the boilerplate below it.
//!
//! [`of`] looks at the beginning and the end of a text and says which bytes of it are what, and what they say:
//! who wrote it, where and when, and which agency it is from. Nothing is taken out of the text. Each part is
//! recognised only where its form can hardly be anything else; what is only likely is none. A text of any
//! length costs the same, since only its ends are read.
//!
//! | | |
//! |---|---|
//! | `byline`, `names` | who wrote it |
//! | `dateline`, `day`, `places`, `east` | where and when |
//! | `dated` | a date that stands above it by itself |
//! | `agencies` | the names and tags of news agencies |
//! | `corrections` | notes that something was wrong |
//! | `boilerplate` | credits, copyrights and addresses at the end |

mod agencies;
mod boilerplate;
mod byline;
mod corrections;
mod dated;
mod dateline;
mod day;
mod east;
mod lines;
mod names;
mod places;

#[cfg(test)]
mod tests;

use std::ops::Range;

use self::boilerplate::Foot;
use crate::article::{Anatomy, Published};

/// How many bytes after the headline a byline, a note or a dateline may stand.
const TOP_ROOM: usize = 8 << 10;

/// How many lines and paragraphs of the top are looked at.
const TOP_PARTS: usize = 16;

/// How many lines that are nothing known may stand above the story: pictures' captions, sections, teasers.
const STRANGERS: usize = 4;

/// How many paragraphs of the story are looked at for a dateline that is sure.
const PARAGRAPHS: usize = 3;

/// A lead is not longer than this, in bytes.
const LONGEST_LEAD: usize = 2500;

/// How many paragraphs of the end may hold a note of correction.
const LAST_PARAGRAPHS: usize = 10;

/// A dateline in a paragraph of fewer bytes than this is looked for in that paragraph alone.
const SHORT_PARAGRAPH: usize = 400;

/// The first of the letters of Asia that are written without spaces between words, those of Thai.
const SPACELESS: char = '\u{e00}';

/// What is found in a story.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Where its parts stand.
    pub anatomy: Anatomy,
    /// Who wrote it, as written, without "By" and without what they are; several names are parted by `, `.
    pub author: Option<String>,
    /// The place of the dateline, as written.
    pub place: Option<String>,
    /// The day of the dateline.
    pub day: Option<Day>,
    /// The agency, by the name it is known under.
    pub agency: Option<&'static str>,
}

/// A day of a dateline, which seldom names its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The month, January being 1.
    pub month: i8,
    /// The day of the month.
    pub day: i8,
    /// The year, where it is written.
    pub year: Option<i16>,
}

/// Returns the anatomy of a story whose headline ends at the byte `body_start` of its text. The language (`de`)
/// helps with the words that begin bylines and with the names of months.
pub fn of(text: &str, body_start: usize, language: Option<&str>) -> Found {
    let start = text.ceil_char_boundary(body_start.min(text.len()));
    let mut top = Top { text, language, found: Found::default(), at: start, strangers: 0, paragraphs: 0 };
    top.read(start);
    let mut found = top.found;
    let story = found.anatomy.lead.as_ref().map_or(start, |lead| lead.start);
    let foot = boilerplate::read(text, story);
    if found.anatomy.correction.is_none() {
        found.anatomy.correction = last_correction(text, story, foot.start.unwrap_or(text.len()));
    }
    add(&mut found, text, foot);
    found
}

/// Returns the people that a credit names (`By JANE ROE and John Doe, Staff Writers`) as one line without what
/// they are; nothing if it is no list of people.
pub fn people(credit: &str, language: Option<&str>) -> Option<String> {
    let line = credit.split_whitespace().collect::<Vec<_>>().join(" ");
    let credit = byline::read(&line, language).or_else(|| names::credit(&line))?;
    (!credit.people.is_empty()).then(|| credit.people.join(", "))
}

/// Returns the people in a list of names that no word stands before (`JANE ROE and John Doe, Staff Writers`), as [`people`]
/// does.
pub(crate) fn people_in(list: &str) -> Option<String> {
    let people = names::credit(list)?.people;
    (!people.is_empty()).then(|| people.join(", "))
}

/// Returns the date that stands in a line of its own above a story; its language is asked for where there is such a line.
pub(crate) fn date_above(text: &str, language: impl Fn() -> Option<&'static str>) -> Option<Published> {
    dated::read(text, language)
}

/// Returns whether what stands where an author should is surely a role or an organisation: `National Desk`.
pub(crate) fn is_no_one(author: &str) -> bool {
    names::is_no_one(author)
}

/// Returns the agency whose own name this is.
pub(crate) fn agency_named(name: &str) -> Option<&'static str> {
    agencies::of_name(name)
}

/// Returns whether a line may be a byline in some language; `below` is the line below it.
pub(crate) fn may_be_byline(line: &str, below: &str) -> bool {
    byline::may_be(line) || byline::over_role(line, below).is_some()
}

/// Returns whether a line is a byline in a language; `below` is the line below it.
pub(crate) fn is_byline(line: &str, below: &str, language: Option<&str>) -> bool {
    byline::read(line, language).is_some() || byline::over_role(line, below).is_some()
}

/// Returns whether a line says nothing but whose the story is, or when it was published, as lines below headlines do.
pub(crate) fn is_source_or_date(line: &str) -> bool {
    byline::is_organisation(line) || byline::is_date_line(line)
}

/// Adds what stands below the story.
fn add(found: &mut Found, text: &str, foot: Foot) {
    found.agency = found.agency.or(foot.agency);
    if found.author.is_none() && !foot.reporters.is_empty() {
        found.author = Some(foot.reporters.join(", "));
    }
    let Some(start) = foot.start else {
        return;
    };
    found.anatomy.boilerplate = Some(start..text.len());
    found.anatomy.lead = found
        .anatomy
        .lead
        .take()
        .map(|lead| lines::trimmed(text, lead.start..lead.end.min(start)))
        .filter(|lead| !lead.is_empty());
}

/// Returns the note of correction among the last paragraphs of the story.
fn last_correction(text: &str, start: usize, end: usize) -> Option<Range<usize>> {
    let mut end = end;
    for _ in 0..LAST_PARAGRAPHS {
        let paragraph = boilerplate::last_paragraph(text, start, end);
        if paragraph.is_empty() {
            return None;
        }
        if let Some(note) = corrections::at(text, paragraph.start) {
            return Some(note);
        }
        end = paragraph.start;
    }
    None
}

/// The top of a story, read line by line.
struct Top<'a> {
    text: &'a str,
    language: Option<&'a str>,
    found: Found,
    at: usize,
    /// Lines so far that are nothing known.
    strangers: usize,
    /// Paragraphs of the story so far.
    paragraphs: usize,
}

impl Top<'_> {
    fn read(&mut self, start: usize) {
        for _ in 0..TOP_PARTS {
            let Some(mut line) = lines::Lines::new(self.text, self.at).next() else {
                return;
            };
            if line.start > start + TOP_ROOM || self.strangers > STRANGERS || self.paragraphs >= PARAGRAPHS {
                return;
            }
            // Wires mark a story that goes to more than one desk with stars.
            line.start += self.text[line.clone()].bytes().take_while(|byte| *byte == b'*').count();
            if line.is_empty() {
                self.at = line.end;
                continue;
            }
            let goes_on = self.correction(&line) || self.furniture(&line) || self.byline(&line);
            if !goes_on && (self.dateline(&line) || !self.paragraph(&line)) {
                return;
            }
        }
    }

    /// Takes a note of correction.
    fn correction(&mut self, line: &Range<usize>) -> bool {
        let Some(note) = corrections::at(self.text, line.start) else {
            return false;
        };
        self.at = note.end;
        self.found.anatomy.correction.get_or_insert(note);
        true
    }

    /// Takes a line that stands around bylines: a date, an agency, what the wire says about its own story.
    fn furniture(&mut self, line: &Range<usize>) -> bool {
        let shown = &self.text[line.clone()];
        if self.found.anatomy.lead.is_some() || shown.len() > 300 {
            return false;
        }
        let agency = agencies::of_name(shown.trim_matches(['(', ')', '-', '–', '—', ' ']));
        let is_slug = shown.starts_with('(') && shown.ends_with(')') && dateline::read(shown, self.language).is_none();
        if agency.is_none() && !is_slug && !byline::is_date_line(shown) {
            return false;
        }
        self.found.agency = self.found.agency.or(agency);
        self.at = line.end;
        true
    }

    /// Takes a byline, with the line below it that says what the writer is.
    fn byline(&mut self, line: &Range<usize>) -> bool {
        if self.found.anatomy.lead.is_some() || self.found.anatomy.byline.is_some() {
            return false;
        }
        let shown = &self.text[line.clone()];
        let below = lines::Lines::new(self.text, line.end).next().unwrap_or(line.end..line.end);
        let role = &self.text[below.clone()];
        let is_near = self.text[line.end..below.start].matches('\n').count() == 1;
        let Some(credit) =
            byline::read(shown, self.language).or_else(|| byline::over_role(shown, role).filter(|_| is_near))
        else {
            return false;
        };
        let has_role_line = is_near && byline::is_role_line(role);
        let end = if has_role_line { below.end } else { line.end };
        let agency =
            credit.agency.or_else(|| names::credit(role).filter(|_| has_role_line).and_then(|role| role.agency));
        self.found.agency = self.found.agency.or(agency);
        self.found.author = Some(credit.people.join(", ")).filter(|author| !author.is_empty());
        self.found.anatomy.byline = Some(line.start..end);
        self.at = end;
        true
    }

    /// Takes a dateline, and with it the lead.
    fn dateline(&mut self, line: &Range<usize>) -> bool {
        let text = self.text;
        let paragraph = &text[line.start..];
        let near = &paragraph.as_bytes()[..paragraph.len().min(SHORT_PARAGRAPH + 1)];
        let end = memchr::memmem::find(near, b"\n\n").unwrap_or(paragraph.len());
        let Some(dateline) = dateline::read(&paragraph[..end], self.language) else {
            return false;
        };
        // One heading of a section or two may stand above it.
        let is_first = self.strangers <= 2 && self.paragraphs == 0;
        if !dateline.sure && !is_first {
            return false;
        }
        let whole = |range: Range<usize>| line.start + range.start..line.start + range.end;
        let words = |range: Range<usize>| text[whole(range)].split_whitespace().collect::<Vec<_>>().join(" ");
        self.found.place = dateline.place.map(words);
        self.found.day = dateline.day;
        self.found.agency = dateline.agency.or(self.found.agency);
        if let Some(author) = dateline.author.filter(|_| self.found.author.is_none()) {
            self.found.author = Some(words(author));
        }
        let dateline = whole(dateline.range);
        let after =
            lines::trimmed(text, dateline.end..text.len().min(text.ceil_char_boundary(dateline.end + TOP_ROOM))).start;
        self.found.anatomy.lead =
            lines::paragraph_end(text, after, LONGEST_LEAD).map(|end| after..end).filter(|lead| !lead.is_empty());
        self.found.anatomy.dateline = Some(dateline);
        true
    }

    /// Takes a paragraph of the story, the first of which is the lead, or a line that is nothing known. Returns
    /// whether the reading goes on.
    fn paragraph(&mut self, line: &Range<usize>) -> bool {
        let Some(end) = lines::paragraph_end(self.text, line.start, LONGEST_LEAD) else {
            return false;
        };
        self.at = end.max(line.end);
        if is_prose(&self.text[line.start..end]) {
            self.paragraphs += 1;
            self.found.anatomy.lead.get_or_insert(line.start..end);
        } else {
            self.strangers += 1;
        }
        true
    }
}

/// Returns whether a paragraph is one of a story and not a caption, a heading or a teaser.
fn is_prose(paragraph: &str) -> bool {
    let bare = paragraph.trim_end_matches(['"', '\'', '”', '’', '»', '“', ')', ']', ' ']);
    let ends = bare.ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟', '۔']);
    let characters = lines::head(paragraph, 400).chars().count();
    let words = paragraph.split_whitespace().take(4).count();
    // An address is one word; a text in letters that are written without spaces is one too.
    let has_words = words >= 4 || paragraph.contains(|c: char| c >= SPACELESS);
    (characters >= 120 && has_words)
        || (ends && characters >= 20 && words >= 4)
        || (bare.ends_with(['。', '！', '？']) && characters >= 15)
}
