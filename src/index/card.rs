//! The card of an article: all that is kept of it beside its text, in as few bytes as that takes.
//!
//! tantivy would store each field by itself, with a header, which comes to more than the values: a card is a third of
//! that, and is packed with the text ([`super::packing`]) and read in one go with it.
//!
//! ```text
//! flags     number; bit n says that the n-th of what may be missing is there, in the order below
//! file, path, [lang, source, section, member, author, place, agency, url], id
//!           strings; those in brackets may be missing. What many articles have alike stands together, so that it is
//!           packed as one
//! words, lines, [date], [offset], [byline, dateline, lead, correction, boilerplate]
//!           numbers; date and offset with their sign, a part of the anatomy as its first byte and its length
//!
//! number    as in [`super::number`]
//! string    its bytes as a number, then UTF-8
//! sign      0, -1, 1, -2, … as 0, 1, 2, 3, …
//! lines     twice the line in the file, plus one when it is a record's
//! ```

use std::ops::Range;

use super::number::{read_number, write_number};
use crate::article::{Anatomy, Lines};

/// What is kept of an article beside its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Card<'a> {
    /// The absolute path of the file.
    pub(crate) file: &'a str,
    /// The path as shown, with that inside of a container.
    pub(crate) path: &'a str,
    pub(crate) lang: Option<&'a str>,
    pub(crate) source: Option<&'a str>,
    pub(crate) section: Option<&'a str>,
    /// The way to it inside of a container.
    pub(crate) member: Option<&'a str>,
    pub(crate) author: Option<&'a str>,
    pub(crate) place: Option<&'a str>,
    pub(crate) agency: Option<&'a str>,
    pub(crate) url: Option<&'a str>,
    pub(crate) id: &'a str,
    /// Words of headline and text.
    pub(crate) words: u64,
    pub(crate) lines: Lines,
    /// The local time of publication, in seconds as if it were UTC.
    pub(crate) date: Option<i64>,
    /// The offset of that time from UTC, in seconds.
    pub(crate) offset: Option<i64>,
    /// Where the parts of the story stand in the text.
    pub(crate) anatomy: Anatomy,
}

impl<'a> Card<'a> {
    /// Returns the bytes that are stored.
    pub(crate) fn written(&self) -> Vec<u8> {
        let names = [self.lang, self.source, self.section, self.member, self.author, self.place, self.agency, self.url];
        let anatomy = &self.anatomy;
        let parts = [&anatomy.byline, &anatomy.dateline, &anatomy.lead, &anatomy.correction, &anatomy.boilerplate];
        let there = names.iter().map(Option::is_some);
        let there = there.chain([self.date.is_some(), self.offset.is_some()]).chain(parts.map(Option::is_some));
        let flags = there.enumerate().fold(0, |flags, (bit, there)| flags | u64::from(there) << bit);
        let mut out = Vec::with_capacity(128);
        write_number(flags, &mut out);
        for text in [self.file, self.path].into_iter().chain(names.into_iter().flatten()).chain([self.id]) {
            write_number(text.len() as u64, &mut out);
            out.extend_from_slice(text.as_bytes());
        }
        write_number(self.words, &mut out);
        let line = match self.lines {
            Lines::From(line) => u64::from(line) * 2,
            Lines::Record(line) => u64::from(line) * 2 + 1,
        };
        write_number(line, &mut out);
        for value in [self.date, self.offset].into_iter().flatten() {
            write_number((value << 1 ^ value >> 63) as u64, &mut out);
        }
        for part in parts.into_iter().flatten() {
            write_number(part.start as u64, &mut out);
            write_number(part.len() as u64, &mut out);
        }
        out
    }

    /// Reads a card, if it is one.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader { rest: bytes, flags: 0 };
        reader.flags = reader.number()?;
        let card = Card {
            file: reader.text()?,
            path: reader.text()?,
            lang: reader.maybe(Reader::text)?,
            source: reader.maybe(Reader::text)?,
            section: reader.maybe(Reader::text)?,
            member: reader.maybe(Reader::text)?,
            author: reader.maybe(Reader::text)?,
            place: reader.maybe(Reader::text)?,
            agency: reader.maybe(Reader::text)?,
            url: reader.maybe(Reader::text)?,
            id: reader.text()?,
            words: reader.number()?,
            lines: reader.lines()?,
            date: reader.maybe(Reader::signed)?,
            offset: reader.maybe(Reader::signed)?,
            anatomy: Anatomy {
                byline: reader.maybe(Reader::range)?,
                dateline: reader.maybe(Reader::range)?,
                lead: reader.maybe(Reader::range)?,
                correction: reader.maybe(Reader::range)?,
                boilerplate: reader.maybe(Reader::range)?,
            },
        };
        reader.rest.is_empty().then_some(card)
    }
}

/// Reads the parts of a card in their order; each reads nothing where the bytes are none of a card.
struct Reader<'a> {
    rest: &'a [u8],
    /// Those of what may still be missing, the next one lowest.
    flags: u64,
}

impl<'a> Reader<'a> {
    fn number(&mut self) -> Option<u64> {
        read_number(&mut self.rest)
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        std::str::from_utf8(text).ok()
    }

    fn signed(&mut self) -> Option<i64> {
        let value = self.number()?;
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    fn lines(&mut self) -> Option<Lines> {
        let value = self.number()?;
        let line = u32::try_from(value / 2).ok()?;
        Some(if value % 2 == 1 { Lines::Record(line) } else { Lines::From(line) })
    }

    fn range(&mut self) -> Option<Range<usize>> {
        let start = usize::try_from(self.number()?).ok()?;
        let length = usize::try_from(self.number()?).ok()?;
        Some(start..start.checked_add(length)?)
    }

    /// Reads the next of what may be missing.
    fn maybe<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        let is_there = self.flags & 1 == 1;
        self.flags >>= 1;
        if is_there { read(self).map(Some) } else { Some(None) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn range() -> impl Strategy<Value = Option<Range<usize>>> {
        proptest::option::of((0usize..100_000, 0usize..3000).prop_map(|(start, length)| start..start + length))
    }

    proptest! {
        #[test]
        fn a_card_is_read_as_it_was_written(
            texts in prop::array::uniform3("\\PC{0,300}"),
            names in prop::array::uniform8(proptest::option::of("\\PC{0,12}")),
            words in any::<u64>(),
            line in any::<u32>(),
            is_record in any::<bool>(),
            times in prop::array::uniform2(proptest::option::of(any::<i64>())),
            ranges in prop::array::uniform5(range()),
        ) {
            let [file, path, id] = &texts;
            let [lang, source, section, member, author, place, agency, url] = names.each_ref().map(Option::as_deref);
            let [byline, dateline, lead, correction, boilerplate] = ranges;
            let card = Card {
                file, path, id, lang, source, section, member, author, place, agency, url, words,
                lines: if is_record { Lines::Record(line) } else { Lines::From(line) },
                date: times[0],
                offset: times[1],
                anatomy: Anatomy { byline, dateline, lead, correction, boilerplate },
            };
            let written = card.written();
            prop_assert_eq!(Card::read(&written), Some(card.clone()));
            for end in 0..written.len() {
                prop_assert!(Card::read(&written[..end]) != Some(card.clone()));
            }
        }

        #[test]
        fn any_bytes_are_a_card_or_none(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = Card::read(&bytes);
        }
    }
}
