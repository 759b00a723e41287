//! JSON: dumps of articles, one object a record.
//!
//! A file may hold one object, an array of them, objects one a line (JSON Lines) or one after the
//! other, or an answer of a news service that wraps such an array ([`envelope`]). All of these are read
//! by one loop that takes the next object wherever it stands; brackets and commas between objects only
//! part them. A record that is malformed costs itself: the reading goes on at the next line that
//! begins one.

mod envelope;
mod found;
mod repair;

use found::Found;

use super::Format;
use crate::ingest::Cause;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::window::Window;

/// The most bytes of one record.
const MAX_RECORD: usize = 64 << 20;

/// The most bytes that are looked at in vain, in all damaged records of a file together.
const MAX_WASTE: usize = 4 * MAX_RECORD;

const CUT_SHORT: Cause = Cause::CutShort { format: "JSON" };

pub(super) const FORMAT: Format = Format {
    name: "json",
    description: "JSON and JSON Lines",
    extensions: &["json", "jsonl", "ndjson", "jl"],
    claims,
    read,
};

/// An object with a key, or an array of objects or nothing, is JSON whatever the file is called.
fn claims(opening: &[u8]) -> bool {
    let mut text = opening.trim_ascii_start();
    if let Some(array) = text.strip_prefix(b"[") {
        text = array.trim_ascii_start();
    }
    let Some(object) = text.strip_prefix(b"{") else {
        return false;
    };
    let Some(key) = object.trim_ascii_start().strip_prefix(b"\"") else {
        return false;
    };
    match key.iter().position(|byte| matches!(byte, b'"' | b'\n')) {
        Some(end) => key[end] == b'"' && key[end + 1..].trim_ascii_start().starts_with(b":"),
        None => false,
    }
}

fn read(source: &mut Source, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let mut window = Window::new(source);
    let mut records = Records {
        window: &mut window,
        sink,
        arrays: 0,
        envelopes: Vec::new(),
        waste: 0,
    };
    records.read()?;
    window.finish().map_err(Stop::from)
}

/// The records of a file.
struct Records<'a, 's, 'k> {
    window: &'a mut Window<'s>,
    sink: &'a mut Sink<'k>,
    /// Arrays that are open.
    arrays: usize,
    /// The objects that are open around arrays of articles: how many, and the arrays open outside of them.
    envelopes: Vec<(usize, usize)>,
    /// Bytes looked at in vain.
    waste: usize,
}

impl Records<'_, '_, '_> {
    fn read(&mut self) -> Result<(), Stop> {
        while let Some(byte) = self.window.peek() {
            match byte {
                separator if is_separator(separator) => self.skip_separators(),
                b'[' => {
                    self.window.consume(1);
                    self.arrays += 1;
                }
                b']' if self.arrays > 0 => self.close_array(),
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
        let Some((depth, _)) = self.envelopes.pop_if(|(_, arrays)| *arrays == self.arrays) else {
            return;
        };
        let mut tail = envelope::Tail::new(depth);
        while self.window.peek().is_some() {
            let used = tail.skip(self.window.rest());
            self.window.consume(used);
            if tail.is_closed() {
                return;
            }
        }
    }

    /// Reads the object at which the window begins.
    fn record(&mut self) -> Result<(), Stop> {
        loop {
            let size = self.window.rest().len();
            match found::look(self.window) {
                Found::Article(article, used) => {
                    self.sink.article(*article)?;
                    self.window.consume(used);
                    return Ok(());
                }
                Found::NoText(used) => {
                    self.sink.problem(self.window.line(), Cause::NoText)?;
                    self.window.consume(used);
                    return Ok(());
                }
                Found::Envelope(head) => {
                    self.window.consume(head.length);
                    self.envelopes.push((head.depth, self.arrays));
                    self.arrays += 1;
                    return Ok(());
                }
                Found::More if size >= MAX_RECORD => {
                    return self.give_up(
                        0,
                        Cause::TooLarge {
                            limit: MAX_RECORD >> 20,
                        },
                        size,
                    );
                }
                Found::More if self.window.grow() => {}
                // What broke the stream is told when the window is finished.
                Found::More if self.window.is_broken() => return self.skip_bad(size),
                Found::More => return self.give_up(0, CUT_SHORT, size),
                Found::Bad {
                    lines_down,
                    cause,
                    seen,
                } => return self.give_up(lines_down, cause, seen),
            }
        }
    }

    /// Names a damaged record and moves on.
    fn give_up(&mut self, lines_down: u32, cause: Cause, seen: usize) -> Result<(), Stop> {
        self.sink
            .problem(self.window.line().saturating_add(lines_down), cause)?;
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
            let is_start = byte == b'{' || (byte == b']' && self.arrays > 0);
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
