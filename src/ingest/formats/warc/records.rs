//! The way from record to record in a WARC or ARC file.
//!
//! Where a record should begin and none does, the next one is looked for; what is passed over is named, once a
//! stretch.

use super::block::Block;
use super::payload::{self, Record};
use crate::ingest::Cause;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::window::Window;

/// How many bytes tell whether a record begins.
const START: usize = 16;

/// The most bytes of the end of a window that may hold the beginning of a record.
const LONGEST_START: usize = 16 << 10;

/// The most damaged records in a row.
const MAX_DAMAGED: usize = 1000;

/// How records of a format are told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    /// What the format is called in problems.
    pub(super) format: &'static str,
    /// Tells whether bytes, a few of them, begin like a record.
    pub(super) starts: fn(&[u8]) -> bool,
    /// Finds where a record begins below some lines.
    pub(super) next: fn(&[u8]) -> Option<usize>,
    /// Reads the head that the bytes begin with.
    pub(super) head: fn(&[u8], u32) -> Head,
}

/// The head of a record.
#[derive(Debug)]
pub(super) enum Head {
    /// It is read: how long it is, what it says, and how long its block is.
    Whole { end: usize, record: Record, length: u64 },
    /// It goes on behind these bytes.
    Unfinished,
    /// It can't be read, for this reason.
    Malformed(&'static str),
}

/// Reads all records of a source.
pub(super) fn read(rules: Rules, source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let mut window = Window::new(source);
    let mut damaged = 0;
    loop {
        if !find_start(rules, &mut window, sink)? {
            // A file of compressed records may go on behind a damaged one.
            match window.resume() {
                Some(cause) => sink.problem(window.line(), cause)?,
                None => return window.finish().map_err(Stop::from),
            }
            continue;
        }
        damaged += 1;
        if damaged > MAX_DAMAGED {
            return Err(Cause::Hopeless.into());
        }
        let line = window.line();
        match whole_head(rules, &mut window) {
            Head::Whole { end, record, length } => {
                damaged = 0;
                window.consume(end);
                let block = Block { length, next: rules.next, is_next: rules.starts };
                payload::read(&mut window, sink, record, block)?;
            }
            Head::Malformed(reason) => {
                malformed(rules, line, reason, sink)?;
                skip_to_next(rules, &mut window);
            }
            Head::Unfinished => {
                if !window.is_broken() {
                    sink.problem(line, Cause::CutShort { format: rules.format })?;
                }
                window.consume(window.rest().len());
            }
        }
    }
}

/// Moves to where a record begins; returns false at the end.
fn find_start(rules: Rules, window: &mut Window<'_>, sink: &mut Sink<'_>) -> Result<bool, Stop> {
    loop {
        let rest = window.rest();
        window.consume(rest.len() - rest.trim_ascii_start().len());
        while window.rest().len() < START && window.grow() {}
        match window.rest().first() {
            Some(byte) if byte.is_ascii_whitespace() => {}
            Some(_) => break,
            None => return Ok(false),
        }
    }
    if (rules.starts)(window.rest()) {
        return Ok(true);
    }
    malformed(rules, window.line(), "no record begins here", sink)?;
    Ok(skip_to_next(rules, window))
}

/// Moves to the next record below this line; returns false if there is none.
fn skip_to_next(rules: Rules, window: &mut Window<'_>) -> bool {
    loop {
        if let Some(at) = (rules.next)(window.rest()) {
            window.consume(at);
            return true;
        }
        let rest = window.rest();
        let tail = &rest[rest.len() - rest.len().min(LONGEST_START)..];
        let kept = tail.iter().rposition(|byte| *byte == b'\n').map_or(0, |feed| tail.len() - feed);
        window.consume(rest.len() - kept);
        if !window.grow() {
            window.consume(window.rest().len());
            return false;
        }
    }
}

/// Reads the head at the window's beginning.
fn whole_head(rules: Rules, window: &mut Window<'_>) -> Head {
    loop {
        match (rules.head)(window.rest(), window.line()) {
            Head::Unfinished if window.grow() => {}
            head => return head,
        }
    }
}

fn malformed(rules: Rules, line: u32, reason: &str, sink: &mut Sink<'_>) -> Result<(), Stop> {
    sink.problem(line, Cause::Malformed { format: rules.format, column: 1, reason: reason.to_owned() })
}
