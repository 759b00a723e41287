//! SGML of the old news collections: records between two tags, cut out of a file that has no root.
//!
//! Such files are no XML: elements are left open, references name characters that XML forbids, and thousands of
//! records follow each other. So a record is cut at its tags, and the few elements are looked up in it. A record
//! that begins before the one before it ended cuts that one short: it is read as far as it goes.

use std::borrow::Cow;

use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::window::Window;
use crate::ingest::{Cause, charset};

/// The most bytes of one record.
const MAX_RECORD: usize = 16 << 20;

/// The most records in a row that were cut short and hold nothing.
const MAX_DAMAGED: usize = 1000;

/// How many bytes of a tag are looked at, so that text full of `<` takes no longer than its length.
const LONGEST_TAG: usize = 1 << 10;

/// The tags that records stand between, in capitals: `<DOC` and `</DOC>`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tags {
    pub(super) start: &'static [u8],
    pub(super) end: &'static [u8],
    /// What the format is called in problems.
    pub(super) format: &'static str,
    /// The elements that hold text, in capitals: a record may break off in one.
    pub(super) texts: &'static [&'static str],
    /// The elements that hold what is said of the text, in capitals: half of one says nothing.
    pub(super) fields: &'static [&'static str],
}

/// A record, with its tags.
pub(super) struct Record<'a> {
    pub(super) text: &'a str,
    pub(super) line: u32,
    /// Whether its end tag was there. Half a record does not take the whole one's place.
    pub(super) is_whole: bool,
}

/// What is done with a record.
pub(super) type Each<'a> = &'a mut dyn FnMut(Record<'_>, &mut Sink<'_>) -> Result<(), Stop>;

/// Hands every record of a source to `each`.
pub(super) fn read(tags: Tags, source: &mut Source<'_>, sink: &mut Sink<'_>, each: Each<'_>) -> Result<(), Stop> {
    let mut window = Window::new(source);
    let mut damaged = 0;
    while skip_to_start(tags, &mut window) {
        let line = window.line();
        match whole_record(tags, &mut window) {
            Found::Whole(end) => {
                damaged = 0;
                match decoded(&window, end) {
                    Some(record) => each(Record { text: &record, line, is_whole: true }, sink)?,
                    None => sink.problem(line, Cause::NotText)?,
                }
                window.consume(end);
            }
            Found::Cut(end) => {
                let record = decoded(&window, end).map(|record| as_far_as_it_goes(&record, tags)).unwrap_or_default();
                damaged += 1;
                if pieces(&record).any(|piece| matches!(piece, Piece::Text(text) if !text.trim().is_empty())) {
                    damaged = 0;
                    each(Record { text: &record, line, is_whole: false }, sink)?;
                }
                if damaged > MAX_DAMAGED {
                    return Err(Cause::Hopeless.into());
                }
                // What broke the stream is told at its end.
                if !window.is_broken() {
                    sink.problem(line, Cause::CutShort { format: tags.format })?;
                }
                window.consume(end);
            }
            Found::TooLarge => {
                sink.problem(line, Cause::TooLarge { limit: MAX_RECORD >> 20 })?;
                window.consume(tags.start.len());
            }
        }
    }
    window.finish().map_err(Stop::from)
}

/// The record that a window begins with.
enum Found {
    /// It ends with its end tag, and is so long.
    Whole(usize),
    /// It has no end tag before the next record begins, or the file ends, behind so many bytes.
    Cut(usize),
    TooLarge,
}

/// Brings the record that the window begins with into it.
fn whole_record(tags: Tags, window: &mut Window<'_>) -> Found {
    loop {
        let rest = window.rest();
        let next = find_start(&rest[tags.start.len()..], tags.start).map(|at| at + tags.start.len());
        if let Some(end) = find_tag(&rest[..next.unwrap_or(rest.len())], tags.end) {
            return Found::Whole(end + tags.end.len());
        }
        if next.unwrap_or(rest.len()) > MAX_RECORD {
            return Found::TooLarge;
        }
        if let Some(next) = next {
            return Found::Cut(next);
        }
        if !window.grow() {
            return Found::Cut(window.rest().len());
        }
    }
}

/// Returns the bytes that the window begins with as text with line feeds.
fn decoded(window: &Window<'_>, end: usize) -> Option<String> {
    charset::decode(window.rest()[..end].to_vec()).map(charset::with_line_feeds)
}

/// Returns a record that was cut short as one that ends there: without the piece of a tag or the half of a field that
/// it breaks off in, and with the elements of text closed that stand open.
fn as_far_as_it_goes(record: &str, tags: Tags) -> String {
    let mut end = record.len();
    for (at, _) in record.rmatch_indices('<') {
        let markup = &record[at + 1..end];
        let within = &markup[..markup.floor_char_boundary(LONGEST_TAG)];
        if !begins_tag(within) {
            continue;
        }
        match within.split_once(['>', '<']) {
            None if within.len() == markup.len() => end = at,
            Some((tag, _)) if within[tag.len()..].starts_with('>') => {
                let name = tag.split(char::is_whitespace).next().unwrap_or_default();
                if tags.fields.iter().any(|field| field.eq_ignore_ascii_case(name)) {
                    end = at;
                }
                break;
            }
            None | Some(_) => {}
        }
    }
    let mut text = record[..end].to_owned();
    let last = |tag: &str| text.rmatch_indices('<').map(|(at, _)| at).find(|at| begins_with_tag(&text[*at..], tag));
    let mut open: Vec<(usize, String)> = Vec::new();
    for name in tags.texts {
        let end_tag = format!("</{name}");
        let start = last(&format!("<{name}"));
        open.extend(start.filter(|start| last(&end_tag).is_none_or(|end| end < *start)).map(|start| (start, end_tag)));
    }
    open.sort_by_key(|(start, _)| std::cmp::Reverse(*start));
    for (_, end_tag) in open {
        text.push_str(&end_tag);
        text.push('>');
    }
    text
}

/// Returns whether a text begins with a tag of this name: white space or its end follows the name.
fn begins_with_tag(text: &str, tag: &str) -> bool {
    text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag))
        && text[tag.len()..].starts_with(|after: char| after == '>' || after.is_ascii_whitespace())
}

/// Moves to the beginning of the next record; returns false if there is none.
fn skip_to_start(tags: Tags, window: &mut Window<'_>) -> bool {
    loop {
        if let Some(start) = find_start(window.rest(), tags.start) {
            window.consume(start);
            return true;
        }
        // The end of the window may hold the beginning of the tag.
        window.consume(window.rest().len().saturating_sub(tags.start.len()));
        if !window.grow() {
            return window.rest().eq_ignore_ascii_case(tags.start);
        }
    }
}

/// Returns where a tag of this name begins: white space or its end follows the name.
fn find_start(bytes: &[u8], tag: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + find_tag(&bytes[from..], tag)?;
        match bytes.get(at + tag.len()) {
            Some(byte) if *byte == b'>' || byte.is_ascii_whitespace() => return Some(at),
            Some(_) => from = at + tag.len(),
            None => return None,
        }
    }
}

/// Returns where the bytes of a tag first stand, in capitals or not.
fn find_tag(bytes: &[u8], tag: &[u8]) -> Option<usize> {
    let starts_here = |at: &usize| bytes.get(*at..at + tag.len()).is_some_and(|here| here.eq_ignore_ascii_case(tag));
    memchr::memchr_iter(b'<', bytes).find(starts_here)
}

/// Returns what stands between the first tag of this name, written in capitals, and its end tag.
pub(super) fn element<'a>(record: &'a str, name: &str) -> Option<&'a str> {
    elements(record, name).next()
}

/// Returns what stands in each element of this name, from its tag to its end tag. An element without an end is none.
pub(super) fn elements<'a>(record: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let (tag, end_tag) = (format!("<{name}"), format!("</{name}>"));
    let mut rest = record;
    std::iter::from_fn(move || {
        let start = find_start(rest.as_bytes(), tag.as_bytes())?;
        let content = rest[start..].split_once('>')?.1;
        let end = find_tag(content.as_bytes(), end_tag.as_bytes())?;
        rest = &content[end..];
        Some(&content[..end])
    })
}

/// Returns an attribute of the tag that the record begins with.
pub(super) fn attribute<'a>(record: &'a str, name: &str) -> Option<&'a str> {
    let tag = record.split_once('>')?.0;
    let value = tag.split_once(&format!(" {name}="))?.1;
    match value.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').map(|(value, _)| value),
        None => value.split_whitespace().next(),
    }
}

/// A piece of marked-up text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text, with references as they are written.
    Text(&'a str),
    /// A tag: its name in capitals, with `/` before it if it is an end tag.
    Tag(Cow<'a, str>),
}

/// Cuts marked-up text into pieces; comments and declarations are dropped. A `<` that begins no tag is text.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            let Some(markup) = rest.strip_prefix('<') else {
                let end = next_markup(rest).unwrap_or(rest.len());
                return Some(Piece::Text(cut(&mut rest, end)));
            };
            if rest.starts_with("<!--") {
                let end = rest.find("-->").map_or(rest.len(), |at| at + 3);
                cut(&mut rest, end);
                continue;
            }
            let within = &markup[..markup.floor_char_boundary(LONGEST_TAG)];
            let tag =
                within.split_once(['>', '<']).map(|(tag, _)| tag).filter(|tag| within[tag.len()..].starts_with('>'));
            match tag.filter(|_| begins_tag(markup)) {
                Some(tag) => {
                    let name = tag.split(|letter: char| letter.is_whitespace()).next().unwrap_or_default();
                    cut(&mut rest, tag.len() + 2);
                    if !name.starts_with('!') {
                        return Some(Piece::Tag(in_capitals(name.trim_end_matches('/'))));
                    }
                }
                None => {
                    let end = 1 + next_markup(markup).unwrap_or(markup.len());
                    return Some(Piece::Text(cut(&mut rest, end)));
                }
            }
        }
    })
}

fn cut<'a>(rest: &mut &'a str, end: usize) -> &'a str {
    let (piece, after) = rest.split_at(end);
    *rest = after;
    piece
}

fn next_markup(text: &str) -> Option<usize> {
    memchr::memchr(b'<', text.as_bytes())
}

/// Returns whether what follows a `<` is a name, an end tag or a declaration.
fn begins_tag(markup: &str) -> bool {
    markup.trim_start_matches(['/', '!']).starts_with(|letter: char| letter.is_ascii_alphabetic())
}

fn in_capitals(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_lowercase()) {
        Cow::Owned(name.to_ascii_uppercase())
    } else {
        Cow::Borrowed(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn elements_are_found_in_capitals_or_not_and_only_whole_names() {
        let record = "<DOC><HEADING>x</HEADING><head p=1>One</Head>\n<HEAD>Two</HEAD><HEAD>three";
        assert_eq!(elements(record, "HEAD").collect::<Vec<_>>(), ["One", "Two"]);
        assert_eq!((element(record, "TEXT"), element("<HEAD", "HEAD")), (None, None));
        assert_eq!(attribute("<DOC id=\"a b\" type=story >", "id"), Some("a b"));
        assert_eq!(attribute("<DOC id=\"a b\" type=story >", "type"), Some("story"));
        assert_eq!(attribute("<DOC id=\"a", "id"), None);
    }

    #[test]
    fn text_is_cut_at_tags_and_signs_that_are_no_tags_stay() {
        let text = |text| Piece::Text(text);
        let tag = |name: &'static str| Piece::Tag(name.into());
        let cut: Vec<Piece<'_>> = pieces("a <P>b<!-- <c> --></p x=1><!doc d>e < f <3 <g").collect();
        assert_eq!(
            cut,
            [text("a "), tag("P"), text("b"), tag("/P"), text("e "), text("< f "), text("<3 "), text("<g")]
        );
        assert_eq!(pieces("<br/><!-- open").collect::<Vec<_>>(), [tag("BR")]);
    }

    proptest! {
        #[test]
        fn no_letter_outside_of_markup_is_lost(text in "[a-z<> /!é-]{0,40}") {
            let told: usize = pieces(&text).map(|piece| match piece { Piece::Text(text) => text.len(), Piece::Tag(_) => 0 }).sum();
            prop_assert!(told <= text.len());
            if !text.contains('>') && !text.contains("<!--") {
                prop_assert_eq!(told, text.len());
            }
        }
    }
}
