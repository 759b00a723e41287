//! The records of a JSON file, one by one, past whatever is damaged between them.

use std::cell::Cell;

use super::envelope;
use super::envelope::{End, Passed, Single};
use super::found::{self, Expected, Found, LARGE};
use super::jsonfeed::Channel;
use super::shape::Shape;
use crate::ingest::Cause;
use crate::ingest::draft::Draft;
use crate::ingest::formats::identities::Identities;
use crate::ingest::record::lists::{DEEPEST, Kind};
use crate::ingest::record::seen::Seen;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::window::{Window, find};

/// The most bytes of one record.
const MAX_RECORD: usize = 64 << 20;

/// The most bytes of the key of an article.
const MAX_KEY: usize = 64 << 10;

/// The most names of texts that are not read and are said.
const MAX_NAMES: usize = 20;

/// The most records without a text that are looked at for one under another name: those of a file are alike.
const MAX_LOOKS: usize = 1000;

/// The most bytes that are looked at in vain, in all damaged records of a file together.
const MAX_WASTE: usize = 2 * MAX_RECORD;

/// What is said of a record that ends before it is complete.
pub(super) const CUT_SHORT: Cause = Cause::CutShort { format: "JSON" };

/// The records of a file.
pub(super) struct Records<'a, 's, 'k> {
    window: &'a mut Window<'s>,
    sink: &'a mut Sink<'k>,
    /// Arrays that are open.
    arrays: usize,
    /// The objects that are open around articles.
    envelopes: Vec<Envelope>,
    /// Whether something that is no object was named, and no object came since.
    is_named: bool,
    /// What an object is that doesn't tell.
    shape: Shape,
    identities: Identities,
    /// Names of texts that are not read, and were said.
    unread: Vec<String>,
    /// How many more records are looked at for such a text.
    looks: Cell<usize>,
    /// Bytes looked at in vain.
    waste: usize,
}

/// An object that is open around articles.
struct Envelope {
    /// The arrays that are open outside of it.
    arrays: usize,
    /// Whether it holds articles by their keys.
    is_map: bool,
    /// Whether the objects of its open list are no articles, but hold them.
    lists_holders: bool,
    /// Whether the objects of its open list are things of all kinds.
    lists_things: bool,
    /// What a feed says of itself.
    channel: Option<Channel>,
}

impl<'a, 's, 'k> Records<'a, 's, 'k> {
    /// Returns the records that the window moves over.
    pub(super) fn new(window: &'a mut Window<'s>, sink: &'a mut Sink<'k>, shape: Shape) -> Self {
        let identities = Identities::default();
        Records {
            window,
            sink,
            arrays: 0,
            envelopes: Vec::new(),
            is_named: false,
            shape,
            identities,
            unread: Vec::new(),
            looks: Cell::new(MAX_LOOKS),
            waste: 0,
        }
    }

    /// Reads them all.
    pub(super) fn read(&mut self) -> Result<(), Stop> {
        while let Some(byte) = self.window.peek() {
            match byte {
                separator if is_separator(separator) => self.skip_separators(),
                b'[' => self.open_array(),
                b']' if self.arrays > 0 => self.close_array(),
                b'}' if self.is_in_object() => self.close_object(),
                b'"' if self.is_in_object() => self.field()?,
                b'{' => self.record()?,
                // A program ends so what it gives a name to.
                b';' if self.arrays == 0 && self.envelopes.is_empty() => self.window.consume(1),
                _ if self.arrays > 0 && !self.is_in_object() => self.other()?,
                _ => self.give_up(0, self.no_object(), 1)?,
            }
        }
        if (self.arrays > 0 || !self.envelopes.is_empty()) && !self.window.is_broken() {
            self.sink.problem(self.window.line(), CUT_SHORT)?;
        }
        Ok(())
    }

    fn skip_separators(&mut self) {
        let rest = self.window.rest();
        let count = rest.iter().position(|byte| !is_separator(*byte)).unwrap_or(rest.len());
        self.window.consume(count);
    }

    fn open_array(&mut self) {
        self.window.consume(1);
        self.arrays += 1;
    }

    /// Moves past the end of an array; an object in it whose end was lost ends with it.
    fn close_array(&mut self) {
        self.window.consume(1);
        while self.envelopes.pop_if(|envelope| envelope.arrays == self.arrays).is_some() {}
        self.arrays -= 1;
    }

    /// Opens the object at which the window begins.
    fn open_object(&mut self, channel: Option<Channel>, is_map: bool) {
        self.window.consume(1);
        self.envelopes.push(Envelope {
            arrays: self.arrays,
            is_map,
            lists_holders: false,
            lists_things: false,
            channel,
        });
    }

    fn close_object(&mut self) {
        self.window.consume(1);
        self.envelopes.pop();
    }

    /// Returns whether what comes next is a field of an open object.
    fn is_in_object(&self) -> bool {
        self.envelopes.last().is_some_and(|envelope| envelope.arrays == self.arrays)
    }

    /// Returns whether the next object is a part of a paper, such as a page, which may hold nothing.
    fn is_in_holders(&self) -> bool {
        let is_holder = |envelope: &Envelope| envelope.lists_holders && envelope.arrays + 1 == self.arrays;
        self.envelopes.last().is_some_and(is_holder)
    }

    /// Reads the articles of a field of an open object, or passes over it.
    fn field(&mut self) -> Result<(), Stop> {
        while self.window.rest().len() < MAX_KEY && envelope::key(self.window.rest()).is_none() && self.window.grow() {}
        let Some(key) = envelope::key(self.window.rest()) else {
            // What broke the stream is told when the window is finished.
            return if self.window.is_broken() { self.skip_bad(0) } else { self.give_up(0, CUT_SHORT, MAX_KEY) };
        };
        self.window.consume(key.length);
        if let Some(envelope) = self.envelopes.last_mut() {
            envelope.lists_things = key.has_things;
        }
        while self.window.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            let rest = self.window.rest();
            let blank = rest.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(rest.len());
            self.window.consume(blank);
        }
        let is_map = self.envelopes.last().is_some_and(|envelope| envelope.is_map);
        match (self.window.peek(), key.kind) {
            (Some(b'{'), _) if is_map => self.record(),
            (Some(b'['), _) if is_map => {
                self.open_array();
                Ok(())
            }
            (Some(byte @ (b'[' | b'{')), Some(kind)) => self.articles(kind, byte == b'['),
            _ => self.pass(),
        }
    }

    /// Opens the list or the object under a name of this kind, if it holds articles; else it is passed over.
    fn articles(&mut self, kind: Kind, is_list: bool) -> Result<(), Stop> {
        let seen = loop {
            let rest = self.window.rest();
            let (seen, is_cut) = if is_list { Seen::of_list(kind, rest) } else { Seen::of(rest) };
            let is_enough = seen.holds_articles() || !is_cut || rest.len() >= LARGE;
            if is_enough || !self.window.grow() {
                break seen;
            }
        };
        let is_around = seen.holds_articles() || seen.is_map();
        match () {
            () if seen.has_own_text() && !is_list => self.record(),
            () if is_around && self.envelopes.len() >= DEEPEST => {
                let reason = format!("articles more than {DEEPEST} objects deep");
                self.sink.problem(self.window.line(), self.malformed(reason))?;
                self.pass()
            }
            () if is_around && is_list => {
                if let Some(envelope) = self.envelopes.last_mut() {
                    envelope.lists_holders = kind == Kind::Holders;
                }
                self.open_array();
                Ok(())
            }
            () if is_around => {
                self.open_object(envelope::channel(self.window.rest()), !seen.holds_articles());
                Ok(())
            }
            () if seen.is_surely_article() && !is_list => self.record(),
            () => self.pass(),
        }
    }

    /// Passes over the value at which the window begins.
    fn pass(&mut self) -> Result<(), Stop> {
        let mut passed = Passed::default();
        while self.window.peek().is_some() {
            let used = passed.skip(self.window.rest());
            self.window.consume(used);
            match passed.end() {
                Some(End::Whole) => return Ok(()),
                Some(End::Broken) => return self.give_up(0, CUT_SHORT, 0),
                None => {}
            }
        }
        Ok(())
    }

    /// Moves past what stands in an array and is no object: null says nothing, anything else is named once.
    fn other(&mut self) -> Result<(), Stop> {
        loop {
            match envelope::single(self.window.rest()) {
                Single::Part if self.window.rest().len() < MAX_RECORD && self.window.grow() => {}
                Single::Nothing(length) => {
                    self.window.consume(length);
                    return Ok(());
                }
                Single::Value(length) => {
                    if !std::mem::replace(&mut self.is_named, true) {
                        self.sink.problem(self.window.line(), self.no_object())?;
                    }
                    self.window.consume(length);
                    return Ok(());
                }
                Single::Part => return self.give_up(0, CUT_SHORT, 1),
                Single::Broken => return self.give_up(0, self.no_object(), 1),
            }
        }
    }

    /// Says that no object stands where one should.
    fn no_object(&self) -> Cause {
        self.malformed("expected an object".to_owned())
    }

    fn malformed(&self, reason: String) -> Cause {
        Cause::Malformed { format: "JSON", column: self.window.column() + 1, reason }
    }

    /// Reads the object at which the window begins.
    fn record(&mut self) -> Result<(), Stop> {
        self.is_named = false;
        loop {
            let size = self.window.rest().len();
            let channel = self.envelopes.last().and_then(|envelope| envelope.channel.as_ref());
            let is_thing = self.envelopes.last().is_some_and(|envelope| envelope.lists_things);
            let may_open = self.envelopes.len() < DEEPEST;
            let expected = Expected { shape: self.shape, channel, is_thing, may_open, looks: &self.looks };
            match found::look(self.window, expected) {
                Found::Article(draft, unread, used) => {
                    let line = self.window.line();
                    unread
                        .filter(|cause| self.is_news(cause))
                        .map_or(Ok(()), |unread| self.sink.problem(line, unread))?;
                    if !(self.is_in_holders() && draft.article.text.is_empty()) {
                        self.hand_on(*draft)?;
                    }
                    self.window.consume(used);
                    return Ok(());
                }
                Found::Articles(drafts, used) => {
                    drafts.into_iter().try_for_each(|draft| self.hand_on(draft))?;
                    self.window.consume(used);
                    return Ok(());
                }
                Found::Nothing(used) => {
                    self.window.consume(used);
                    return Ok(());
                }
                Found::None(Cause::NoText, used) if self.is_in_holders() => {
                    self.window.consume(used);
                    return Ok(());
                }
                Found::None(cause, used) => {
                    self.sink.problem(self.window.line(), cause)?;
                    self.window.consume(used);
                    return Ok(());
                }
                Found::Open { channel, is_map } => {
                    self.open_object(channel, is_map);
                    return Ok(());
                }
                Found::More if size >= MAX_RECORD => {
                    return self.give_up(0, Cause::TooLarge { limit: MAX_RECORD >> 20 }, size);
                }
                Found::More if self.window.grow() => {}
                // What broke the stream is told when the window is finished.
                Found::More if self.window.is_broken() => return self.skip_bad(size),
                Found::More => return self.give_up(0, CUT_SHORT, size),
                Found::Bad { lines_down, cause, seen } => return self.give_up(lines_down, cause, seen),
            }
        }
    }

    /// Hands an article on; an identifier that comes again, as later versions of an item have it, is only the first one's.
    fn hand_on(&mut self, mut draft: Draft) -> Result<(), Stop> {
        draft.article.own_id = draft.article.own_id.take().and_then(|id| self.identities.first(id));
        self.sink.article(draft)
    }

    /// Returns whether a problem is to be said: a name under which texts are not read is said once.
    fn is_news(&mut self, cause: &Cause) -> bool {
        let Cause::TextElsewhere { name } = cause else { return true };
        let is_new = self.unread.len() < MAX_NAMES && !self.unread.contains(name);
        if is_new {
            self.unread.push(name.clone());
        }
        is_new
    }

    /// Names a damaged record and moves on.
    fn give_up(&mut self, lines_down: u32, cause: Cause, seen: usize) -> Result<(), Stop> {
        self.sink.problem(self.window.line().saturating_add(lines_down), cause)?;
        self.skip_bad(seen)
    }

    /// Moves to the next record of the list in the same line, where its brackets tell the end of the bad one; else to the next line
    /// that may begin a record, or end the array: it stands no deeper than the bad one.
    fn skip_bad(&mut self, seen: usize) -> Result<(), Stop> {
        self.waste += seen;
        if self.waste > MAX_WASTE {
            return Err(Cause::Hopeless.into());
        }
        let deepest = self.window.column();
        let is_listed = self.arrays > 0 || !self.envelopes.is_empty();
        if is_listed && self.window.peek() == Some(b'{') && self.skip_object()? {
            return Ok(());
        }
        self.skip_line();
        while let Some(byte) = self.window.peek() {
            let is_start = match byte {
                b'{' => true,
                b']' => self.arrays > 0,
                b'"' | b'}' => self.is_in_object(),
                _ => false,
            };
            if is_separator(byte) {
                self.skip_separators();
            } else if is_start && self.window.column() <= deepest {
                return Ok(());
            } else {
                self.skip_line();
            }
        }
        // The brackets that were skipped may have closed what was open.
        self.arrays = 0;
        self.envelopes.clear();
        Ok(())
    }

    /// Moves past the object at which the window begins, as far as its line goes, and returns whether the list goes on behind it.
    /// Says so where its end can't be told and others stand behind it.
    fn skip_object(&mut self) -> Result<bool, Stop> {
        let lost = self.malformed("what stands behind the record in its line is not read".to_owned());
        let (line, mut passed, mut has_others) = (self.window.line(), Passed::default(), false);
        while self.window.peek().is_some_and(|byte| byte != b'\n') {
            let rest = self.window.rest();
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let used = passed.skip(&rest[..end]);
            has_others |= [&b"},{"[..], b"}, {"].iter().any(|joint| find(&rest[..used], joint).is_some());
            self.window.consume(used);
            if passed.end() == Some(End::Whole) {
                return Ok(self.goes_on());
            }
        }
        if has_others {
            self.sink.problem(line, lost)?;
        }
        Ok(false)
    }

    /// Returns whether the window begins with the end of a list or of an object that is open, or with a comma and the next entry.
    fn goes_on(&mut self) -> bool {
        let is_in_object = self.is_in_object();
        let rest = self.window.rest();
        let is_next = |byte: Option<&u8>| byte == Some(if is_in_object { &b'"' } else { &b'{' });
        match rest.first() {
            Some(b']') => !is_in_object,
            Some(b'}') => is_in_object,
            Some(b',') => is_next(rest[1..].iter().find(|byte| !matches!(byte, b' ' | b'\t'))),
            _ => false,
        }
    }

    fn skip_line(&mut self) {
        while self.window.peek().is_some() {
            let rest = self.window.rest();
            let feed = rest.iter().position(|byte| *byte == b'\n');
            let count = feed.map_or(rest.len(), |feed| feed + 1);
            self.window.consume(count);
            if feed.is_some() {
                return;
            }
        }
    }
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b',' | 0x1e)
}
