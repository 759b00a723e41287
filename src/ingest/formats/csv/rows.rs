//! The rows of a table, one by one, past whatever is damaged between them.
//!
//! A row that keeps all rules and has a cell for each column is what it is. Any other is doubted: a quote that was never
//! closed makes one row of many, and a quote that means nothing makes cells of what is text. Such a row is read
//! as its first line alone where that gives a cell for each column; else it is named, and the reading goes
//! on at the next line that is a row. So a stray quote costs its own row, never the file.

use std::borrow::Cow;

use memchr::memchr;

use super::cut::{self, Cut, Row};
use super::dialect::{Dialect, Head};
use crate::article::Lines;
use crate::ingest::formats::identities::Identities;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::window::Window;
use crate::ingest::{Cause, charset};

/// The most bytes of one row.
const MAX_ROW: usize = 16 << 20;

/// The size from which a row whose quotes are open is doubted.
const LARGE: usize = 256 << 10;

/// The most bytes that are looked at in vain with no row between them: then the file is given up.
const MAX_WASTE: usize = 8 * MAX_ROW;

/// How many bytes may be looked at in vain, in all doubted rows of a file together, until a line that can be a row is
/// one and a row is no longer than [`NEAR`]: so many, and so many times the bytes that were read.
const PATIENCE: usize = 4 * MAX_ROW;
const PATIENCE_A_BYTE: usize = 32;
const NEAR: usize = 8 << 10;

/// How many lines behind a quote are looked at.
const LINES_BEHIND: usize = 50;

/// The most rows without a text that are looked at for one in another column: those of a table are alike.
const MAX_LOOKS: usize = 1000;

const FORMAT: &str = "CSV";

/// The rows of a table.
pub(super) struct Rows<'a, 's, 'k> {
    window: &'a mut Window<'s>,
    sink: &'a mut Sink<'k>,
    head: Head,
    identities: Identities,
    /// Whether a row was lost, and lines that are no rows are remains of it.
    is_lost: bool,
    /// Names of columns with a text that is not read, and were said.
    unread: Vec<String>,
    /// How many more rows without a text are looked at for one in another column.
    looks: usize,
    /// Bytes looked at in vain, in all and since the last row.
    waste: usize,
    waste_in_a_row: usize,
    /// Bytes read.
    taken: usize,
    /// Line ends read that are no line feeds.
    returns: u32,
}

/// What stands at the beginning of a window.
enum Found {
    /// A row, and the bytes it takes.
    Row(Vec<String>, usize),
    /// A row that is its first line alone, the bytes it takes, and those that were looked at.
    Alone(Vec<String>, usize, usize),
    /// A line without anything in it.
    Blank(usize),
    /// The beginning of a row.
    More,
    /// A row that can't be read, and the bytes that were looked at.
    Bad(Cause, usize),
}

impl<'a, 's, 'k> Rows<'a, 's, 'k> {
    /// Returns the rows that the window moves over.
    pub(super) fn new(window: &'a mut Window<'s>, sink: &'a mut Sink<'k>, head: Head) -> Self {
        let returns = head.returns;
        Rows {
            window,
            sink,
            head,
            identities: Identities::default(),
            is_lost: false,
            unread: Vec::new(),
            looks: MAX_LOOKS,
            waste: 0,
            waste_in_a_row: 0,
            taken: 0,
            returns: u32::try_from(returns).unwrap_or(u32::MAX),
        }
    }

    /// Reads them all.
    pub(super) fn read(&mut self) -> Result<(), Stop> {
        while self.window.peek().is_some() {
            match self.look() {
                Found::More if self.window.grow() => {}
                // What broke the stream is told when the window is finished.
                Found::More => return Ok(()),
                Found::Blank(length) => self.consume(length),
                Found::Row(cells, length) => {
                    self.hand_on(cells)?;
                    self.consume(length);
                }
                Found::Alone(cells, length, seen) => {
                    self.hand_on(cells)?;
                    self.waste += seen;
                    self.consume(length);
                }
                Found::Bad(cause, seen) => self.give_up(cause, seen)?,
            }
        }
        Ok(())
    }

    fn consume(&mut self, length: usize) {
        self.taken += length;
        if self.head.dialect.lone_returns {
            let returns = memchr::memchr_iter(b'\r', &self.window.rest()[..length]).count();
            self.returns = self.returns.saturating_add(u32::try_from(returns).unwrap_or(u32::MAX));
        }
        self.window.consume(length);
    }

    /// Returns whether so much was looked at in vain that rows are no longer looked for far ahead.
    fn is_hasty(&self) -> bool {
        self.waste > self.taken.saturating_mul(PATIENCE_A_BYTE).saturating_add(PATIENCE)
    }

    /// Hands the article of a row on, or says why it is none.
    fn hand_on(&mut self, mut cells: Vec<String>) -> Result<(), Stop> {
        let line = self.line();
        if self.head.has_row_names {
            cells.remove(0);
        }
        let (width, wanted) = (cells.len(), self.head.columns.len());
        let text = self.head.columns.text().map(|text| cells.get(text).is_some_and(|text| !text.trim().is_empty()));
        let is_odd = match width {
            // Programs leave empty cells at the end away.
            short if short < wanted => text == Some(false) || (text.is_none() && short < 2),
            _ => cells.iter().skip(wanted).any(|cell| !cell.trim().is_empty()),
        };
        if is_odd {
            // Lines that are no rows are the remains of the row that was lost.
            return if self.is_lost { Ok(()) } else { self.sink.problem(line, uneven(width, wanted)) };
        }
        (self.is_lost, self.waste_in_a_row) = (false, 0);
        let record = self.head.columns.record(cells.iter().map(|cell| Cow::Borrowed(cell.as_str())));
        let has_text = record.has_text();
        match record.into_draft(Lines::Record(line)) {
            Some(mut draft) => {
                if !has_text {
                    self.name_text_elsewhere(&cells, draft.article.text.len())?;
                }
                draft.article.own_id = draft.article.own_id.take().and_then(|id| self.identities.first(id));
                self.sink.article(draft)
            }
            None => self.sink.problem(line, Cause::NoText),
        }
    }

    /// Names the column that holds a text which is not read, once a file.
    fn name_text_elsewhere(&mut self, cells: &[String], read: usize) -> Result<(), Stop> {
        let Some(looks) = self.looks.checked_sub(1) else { return Ok(()) };
        self.looks = looks;
        match self.head.columns.text_elsewhere(cells, read) {
            Some(name) if !self.unread.iter().any(|said| said == name) => {
                self.unread.push(name.to_owned());
                self.sink.problem(self.line(), Cause::TextElsewhere { name: name.to_owned() })
            }
            _ => Ok(()),
        }
    }

    /// Names a damaged row, once for all of its lines, and moves to the next line.
    fn give_up(&mut self, cause: Cause, seen: usize) -> Result<(), Stop> {
        if !self.is_lost {
            self.sink.problem(self.line(), cause)?;
        }
        self.is_lost = true;
        self.waste += seen;
        self.waste_in_a_row += seen;
        if self.waste_in_a_row > MAX_WASTE {
            return Err(Cause::Hopeless.into());
        }
        let end = memchr(self.line_end(), self.window.rest()).map_or(self.window.rest().len(), |feed| feed + 1);
        self.consume(end);
        Ok(())
    }

    /// Returns the line at which the window begins.
    fn line(&self) -> u32 {
        self.window.line().saturating_add(self.returns)
    }

    fn line_end(&self) -> u8 {
        if self.head.dialect.lone_returns { b'\r' } else { b'\n' }
    }

    /// Returns how many cells a row should have.
    fn width(&self) -> usize {
        self.head.columns.len() + usize::from(self.head.has_row_names)
    }

    /// Returns what stands at the beginning of the window.
    fn look(&self) -> Found {
        let rest = self.window.rest();
        let is_all = self.window.ended();
        let line = memchr(self.line_end(), rest).map_or(rest.len(), |feed| feed + 1);
        if rest[..line].trim_ascii().is_empty() && (line < rest.len() || is_all) {
            return Found::Blank(line);
        }
        // Of a file in which very many quotes are never closed, a line that can be a row is one.
        if self.is_hasty() && (line < rest.len() || is_all) {
            let near = &rest[..rest.len().min(line.max(NEAR))];
            return self.line_alone(rest, line, line).unwrap_or_else(|| {
                match cut::row(near, self.head.dialect, is_all && near.len() == rest.len()) {
                    Cut::Row(row) => self.row(near, &row, line),
                    Cut::Part { .. } => Found::Bad(unclosed(), near.len()),
                }
            });
        }
        match cut::row(rest, self.head.dialect, is_all) {
            Cut::Row(row) => self.row(rest, &row, line),
            Cut::Part { .. } if is_all => self.open(rest, line),
            Cut::Part { .. } if rest.len() >= MAX_ROW => {
                let too_large = Found::Bad(Cause::TooLarge { limit: MAX_ROW >> 20 }, rest.len());
                self.line_alone(rest, line, rest.len()).unwrap_or(too_large)
            }
            Cut::Part { in_quotes: true } if rest.len() >= LARGE && self.has_rows_behind(&rest[line..]) => {
                self.open(rest, line)
            }
            Cut::Part { .. } => Found::More,
        }
    }

    /// Returns what a row is that was cut: itself, unless there is a reason to doubt it.
    fn row(&self, rest: &[u8], row: &Row, line: usize) -> Found {
        let fits = row.width() == self.width();
        let is_doubted = row.length > line && !(fits && row.is_strict) && self.has_rows_behind(&rest[line..row.length]);
        if fits && !is_doubted {
            return self.cells(&rest[..row.length], row);
        }
        match self.line_alone(rest, line, row.length) {
            Some(alone) => alone,
            None if is_doubted => Found::Bad(unclosed(), row.length),
            None => self.cells(&rest[..row.length], row),
        }
    }

    /// Returns what a row is whose last quote is never closed: the last of a file that was cut off, or one with a stray quote.
    fn open(&self, rest: &[u8], line: usize) -> Found {
        // A file that was cut off seldom ends with the end of a line.
        let is_last_line = rest[line..].trim_ascii().is_empty() && rest[..line].ends_with(&[self.line_end()]);
        if !is_last_line && !self.has_rows_behind(&rest[line..]) && !self.are_rows(&rest[line..]) {
            return Found::Bad(CUT_SHORT, rest.len());
        }
        let cause = if is_last_line { CUT_SHORT } else { unclosed() };
        self.line_alone(rest, line, rest.len()).unwrap_or(Found::Bad(cause, rest.len()))
    }

    /// Returns the first line as a row of its own, if it has a cell for each column. `seen` counts the bytes that were
    /// looked at before it is.
    fn line_alone(&self, rest: &[u8], line: usize, seen: usize) -> Option<Found> {
        let line = &rest[..line];
        self.row_of(line).map(|row| match self.cells(line, &row) {
            Found::Row(cells, length) => Found::Alone(cells, length, seen),
            other => other,
        })
    }

    /// Returns the row that a line is by itself, with its quotes as quotes or else as signs, if it has a cell for each column.
    fn row_of(&self, line: &[u8]) -> Option<Row> {
        [self.head.dialect.quotes, false].into_iter().find_map(|quotes| {
            match cut::row(line, Dialect { quotes, ..self.head.dialect }, true) {
                Cut::Row(row) if row.width() == self.width() && row.length == line.len() => Some(row),
                _ => None,
            }
        })
    }

    /// Returns a row's cells as text.
    fn cells(&self, bytes: &[u8], row: &Row) -> Found {
        let dialect = self.head.dialect;
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Found::Row(row.cells(text, dialect).map(Cow::into_owned).collect(), bytes.len());
        }
        // The bytes of signs are the same in every encoding that comes here: the row is cut again where it was.
        let Some(text) = charset::decode(bytes.to_vec()) else {
            return Found::Bad(Cause::NotText, bytes.len());
        };
        match cut::row(text.as_bytes(), dialect, true) {
            Cut::Row(row) => Found::Row(row.cells(&text, dialect).map(Cow::into_owned).collect(), bytes.len()),
            Cut::Part { .. } => Found::Bad(unclosed(), bytes.len()),
        }
    }

    /// Returns whether one of the next lines is surely a row by itself.
    fn has_rows_behind(&self, bytes: &[u8]) -> bool {
        let skipped = usize::from(self.head.has_row_names);
        self.lines(bytes).any(|line| {
            let Some(row) = self.row_of(line) else { return false };
            let text = cut::text_in_place(line);
            let cells: Vec<_> = row.cells(&text, self.head.dialect).collect();
            self.head.columns.suit(&cells[skipped..]).unwrap_or(row.is_strict && row.has_quotes)
        })
    }

    /// Returns whether most of the next lines have a cell for each column.
    fn are_rows(&self, bytes: &[u8]) -> bool {
        let fits = |line: &&[u8]| self.row_of(line).is_some();
        let (lines, fitting) = (self.lines(bytes).count(), self.lines(bytes).filter(fits).count());
        lines > 2 && fitting * 5 >= lines * 4
    }

    /// Returns the next lines that say something.
    fn lines<'b>(&self, bytes: &'b [u8]) -> impl Iterator<Item = &'b [u8]> {
        let line_end = self.line_end();
        let lines = bytes.split_inclusive(move |byte| *byte == line_end);
        lines.filter(|line| !line.trim_ascii().is_empty()).take(LINES_BEHIND)
    }
}

/// What is said of a file that ends inside of a row.
const CUT_SHORT: Cause = Cause::CutShort { format: FORMAT };

fn unclosed() -> Cause {
    Cause::Malformed { format: FORMAT, column: 1, reason: "a quote is not closed".to_owned() }
}

fn uneven(width: usize, wanted: usize) -> Cause {
    let reason = format!("{width} cells where the header names {wanted}");
    Cause::Malformed { format: FORMAT, column: 1, reason }
}
