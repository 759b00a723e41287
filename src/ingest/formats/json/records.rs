//! The records of a JSON file, one by one, past whatever is damaged between them.

use super::envelope;
use super::found::{self, Expected, Found};
use super::jsonfeed::Channel;
use super::shape::Shape;
use crate::ingest::Cause;
use crate::ingest::draft::Draft;
use crate::ingest::formats::identities::Identities;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::window::Window;

/// The most bytes of one record.
const MAX_RECORD: usize = 64 << 20;

/// The most bytes of the key of an article.
const MAX_KEY: usize = 64 << 10;

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
    /// The objects that are open around arrays of articles.
    envelopes: Vec<Envelope>,
    /// What an object is that doesn't tell.
    shape: Shape,
    identities: Identities,
    /// Bytes looked at in vain.
    waste: usize,
}

/// Objects that are open around articles.
struct Envelope {
    /// How many are open around the array that holds them; none where one object holds them by their keys.
    depth: usize,
    /// The arrays that are open outside of them.
    arrays: usize,
    /// What a feed says of itself.
    channel: Option<Channel>,
}

impl<'a, 's, 'k> Records<'a, 's, 'k> {
    /// Returns the records that the window moves over.
    pub(super) fn new(window: &'a mut Window<'s>, sink: &'a mut Sink<'k>, shape: Shape) -> Self {
        Records { window, sink, arrays: 0, envelopes: Vec::new(), shape, identities: Identities::default(), waste: 0 }
    }

    /// Reads them all.
    pub(super) fn read(&mut self) -> Result<(), Stop> {
        while let Some(byte) = self.window.peek() {
            match byte {
                separator if is_separator(separator) => self.skip_separators(),
                b'[' => {
                    self.window.consume(1);
                    self.arrays += 1;
                }
                b']' if self.arrays > 0 => self.close_array(),
                b'}' if self.is_in_map() => self.close_map(),
                b'"' if self.is_in_map() => self.key()?,
                b'{' => self.record()?,
                _ => self.give_up(
                    0,
                    Cause::Malformed {
                        format: "JSON",
                        column: self.window.column() + 1,
                        reason: "expected an object".to_owned(),
                    },
                    1,
                )?,
            }
        }
        if self.arrays > 0 && !self.window.is_broken() {
            self.sink.problem(self.window.line(), CUT_SHORT)?;
        }
        Ok(())
    }

    fn skip_separators(&mut self) {
        let rest = self.window.rest();
        let count = rest.iter().position(|byte| !is_separator(*byte)).unwrap_or(rest.len());
        self.window.consume(count);
    }

    /// Moves past the end of an array and, if an envelope is around it, past the end of that.
    fn close_array(&mut self) {
        self.window.consume(1);
        self.arrays -= 1;
        let Some(envelope) = self.envelopes.pop_if(|envelope| envelope.arrays == self.arrays) else {
            return;
        };
        let mut tail = envelope::Tail::new(envelope.depth);
        while self.window.peek().is_some() {
            let used = tail.skip(self.window.rest());
            self.window.consume(used);
            if tail.is_closed() {
                return;
            }
        }
    }

    /// Returns whether the next object is one of a map.
    fn is_in_map(&self) -> bool {
        self.envelopes.last().is_some_and(|envelope| envelope.depth == 0 && envelope.arrays + 1 == self.arrays)
    }

    fn close_map(&mut self) {
        self.window.consume(1);
        self.arrays -= 1;
        self.envelopes.pop();
    }

    /// Moves past the key of an article in a map.
    fn key(&mut self) -> Result<(), Stop> {
        while self.window.rest().len() < MAX_KEY
            && envelope::key_length(self.window.rest()).is_none()
            && self.window.grow()
        {}
        match envelope::key_length(self.window.rest()) {
            Some(length) => self.window.consume(length),
            // What broke the stream is told when the window is finished.
            None if self.window.is_broken() => self.skip_bad(0)?,
            None => self.give_up(0, CUT_SHORT, MAX_KEY)?,
        }
        Ok(())
    }

    /// Reads the object at which the window begins.
    fn record(&mut self) -> Result<(), Stop> {
        loop {
            let size = self.window.rest().len();
            let channel = self.envelopes.last().and_then(|envelope| envelope.channel.as_ref());
            match found::look(self.window, Expected { shape: self.shape, channel }) {
                Found::Article(draft, used) => {
                    self.hand_on(*draft)?;
                    self.window.consume(used);
                    return Ok(());
                }
                Found::Articles(drafts, used) => {
                    drafts.into_iter().try_for_each(|draft| self.hand_on(draft))?;
                    self.window.consume(used);
                    return Ok(());
                }
                Found::None(cause, used) => {
                    self.sink.problem(self.window.line(), cause)?;
                    self.window.consume(used);
                    return Ok(());
                }
                Found::Envelope(head) => {
                    self.window.consume(head.length);
                    self.envelopes.push(Envelope { depth: head.depth, arrays: self.arrays, channel: head.channel });
                    self.arrays += 1;
                    return Ok(());
                }
                Found::Map(length) => {
                    self.window.consume(length);
                    self.envelopes.push(Envelope { depth: 0, arrays: self.arrays, channel: None });
                    self.arrays += 1;
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

    /// Names a damaged record and moves on.
    fn give_up(&mut self, lines_down: u32, cause: Cause, seen: usize) -> Result<(), Stop> {
        self.sink.problem(self.window.line().saturating_add(lines_down), cause)?;
        self.skip_bad(seen)
    }

    /// Moves to the next line that may begin a record, or end the array: it stands no deeper than the bad one.
    fn skip_bad(&mut self, seen: usize) -> Result<(), Stop> {
        self.waste += seen;
        if self.waste > MAX_WASTE {
            return Err(Cause::Hopeless.into());
        }
        let deepest = self.window.column();
        self.skip_line();
        while let Some(byte) = self.window.peek() {
            let is_start = match byte {
                b'{' => true,
                b']' => self.arrays > 0,
                b'"' | b'}' => self.is_in_map(),
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
