//! Cutting: one row off the beginning of a table's bytes.
//!
//! The rules are RFC 4180's, and lenient where tables in the wild are: a quote closes a cell only before a separator or a
//! line end, so that `"He said "no" to it"` is one cell with its quotes. What a strict reader would refuse is
//! reported, for the caller to doubt.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr3};

use super::dialect::Dialect;

/// A row.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    cells: Vec<Cell>,
    /// The bytes it takes, with its line end.
    pub(super) length: usize,
    /// Whether it keeps all the rules.
    pub(super) is_strict: bool,
    /// Whether a cell stands in quotes.
    pub(super) has_quotes: bool,
}

/// Where a cell's content stands, without the quotes around it.
#[derive(Debug, PartialEq, Eq)]
struct Cell {
    content: Range<usize>,
    /// Whether it has quotes that are written twice.
    has_pairs: bool,
}

/// What was cut.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cut {
    Row(Row),
    /// The bytes end inside of a row: inside of a quoted cell, or before a line end.
    Part {
        in_quotes: bool,
    },
}

impl Row {
    /// Returns how many cells it has.
    pub(super) fn width(&self) -> usize {
        self.cells.len()
    }

    /// Returns what stands in its cells, in the text it was cut from.
    pub(super) fn cells<'a>(&self, text: &'a str, dialect: Dialect) -> impl Iterator<Item = Cow<'a, str>> {
        self.cells.iter().map(move |cell| {
            let content = text.get(cell.content.clone()).unwrap_or_default();
            unescaped(content, cell.has_pairs, dialect)
        })
    }
}

/// Cuts the first row off these bytes; `is_all` tells that nothing follows them.
pub(super) fn row(bytes: &[u8], dialect: Dialect, is_all: bool) -> Cut {
    let mut cells = Vec::new();
    let (mut is_strict, mut has_quotes) = (true, false);
    let mut at = 0;
    loop {
        let quote = at + bytes[at..].iter().take_while(|byte| **byte == b' ').count();
        let (content, end, has_pairs) = match bytes.get(quote) {
            Some(b'"') if dialect.quotes => match quoted(bytes, quote + 1, dialect, is_all) {
                Some(Quoted { content, end, has_pairs, has_bare }) => {
                    has_quotes = true;
                    is_strict &= !has_bare && quote == at && content.end + 1 == end;
                    (content, end, has_pairs)
                }
                None => return Cut::Part { in_quotes: true },
            },
            _ => match unquoted(bytes, at, dialect) {
                Some(end) => (at..end, end, false),
                None if is_all => (at..bytes.len(), bytes.len(), false),
                None => return Cut::Part { in_quotes: false },
            },
        };
        cells.push(Cell { content, has_pairs });
        let length = match bytes.get(end) {
            Some(byte) if *byte == dialect.separator => {
                at = end + 1;
                continue;
            }
            Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => end + 2,
            // A line feed may follow that is not there yet.
            Some(b'\r') if end + 1 == bytes.len() && !is_all => return Cut::Part { in_quotes: false },
            Some(_) => end + 1,
            None => end,
        };
        return Cut::Row(Row { cells, length, is_strict, has_quotes });
    }
}

/// Returns the end of the cell that begins here and is not quoted, unless the bytes end before it does.
fn unquoted(bytes: &[u8], start: usize, dialect: Dialect) -> Option<usize> {
    let mut at = start;
    loop {
        at += memchr3(dialect.separator, b'\n', b'\r', &bytes[at..])?;
        match bytes[at] {
            byte if byte == dialect.separator && dialect.backslash && is_escaped(&bytes[start..at]) => at += 1,
            b'\r' if !dialect.is_line_end(bytes, at) => at += 1,
            _ => return Some(at),
        }
    }
}

/// A cell in quotes.
struct Quoted {
    content: Range<usize>,
    /// Where the separator or line end behind it stands.
    end: usize,
    /// Whether it has quotes that are written twice.
    has_pairs: bool,
    /// Whether it has quotes that are written once.
    has_bare: bool,
}

/// Returns the cell whose content begins here, unless the bytes end before its closing quote.
fn quoted(bytes: &[u8], start: usize, dialect: Dialect, is_all: bool) -> Option<Quoted> {
    let mut at = start;
    let (mut has_pairs, mut has_bare) = (false, false);
    loop {
        let quote = at + memchr(b'"', &bytes[at..])?;
        at = quote + 1;
        if dialect.backslash && is_escaped(&bytes[start..quote]) {
            continue;
        }
        if bytes.get(at) == Some(&b'"') && !dialect.backslash {
            has_pairs = true;
            at += 1;
            continue;
        }
        let end = at + bytes[at..].iter().take_while(|byte| **byte == b' ').count();
        match bytes.get(end) {
            None if !is_all => return None,
            Some(byte) if *byte != dialect.separator && !matches!(byte, b'\n' | b'\r') => has_bare = true,
            _ => return Some(Quoted { content: start..quote, end, has_pairs, has_bare }),
        }
    }
}

/// Returns whether what follows these bytes has a backslash before it that is not itself escaped.
fn is_escaped(before: &[u8]) -> bool {
    before.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

fn unescaped(cell: &str, has_pairs: bool, dialect: Dialect) -> Cow<'_, str> {
    if has_pairs {
        return Cow::Owned(cell.replace("\"\"", "\""));
    }
    // What stands for no value is told by its backslash.
    if !dialect.backslash || !cell.contains('\\') || cell == "\\N" {
        return Cow::Borrowed(cell);
    }
    let mut out = String::with_capacity(cell.len());
    let mut characters = cell.chars().peekable();
    while let Some(character) = characters.next() {
        let escaped = characters.next_if(|next| character == '\\' && is_escapable(*next, dialect));
        out.push(match escaped {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            escaped => escaped.unwrap_or(character),
        });
    }
    Cow::Owned(out)
}

fn is_escapable(character: char, dialect: Dialect) -> bool {
    let is_letter = dialect.undoes_letters() && matches!(character, 'n' | 't' | 'r');
    is_letter || matches!(character, '"' | '\\' | '\n') || character == char::from(dialect.separator)
}

/// Returns bytes as text in which everything stands at the same place, with a sign of ASCII for each that is no UTF-8.
pub(super) fn text_in_place(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: Dialect = Dialect { separator: b',', quotes: true, backslash: false, lone_returns: false };

    fn cells_in(text: &str, dialect: Dialect) -> String {
        match row(text.as_bytes(), dialect, true) {
            Cut::Row(row) => {
                let cells: Vec<_> = row.cells(text, dialect).collect();
                let rest = text.len() - row.length;
                format!("{}{} rest {rest}", cells.join("|"), if row.is_strict { "" } else { " lenient" })
            }
            Cut::Part { in_quotes } => format!("part, in quotes: {in_quotes}"),
        }
    }

    fn cells(text: &str) -> String {
        cells_in(text, COMMA)
    }

    #[test]
    fn rows_by_the_rules_are_cut() {
        assert_eq!(cells("a,b,c\nd"), "a|b|c rest 1");
        assert_eq!(cells("a,b,c\r\nd"), "a|b|c rest 1");
        assert_eq!(cells("a,,"), "a|| rest 0");
        assert_eq!(cells("\"a,\nb\",\"say \"\"x\"\"\",\"\"\nd"), "a,\nb|say \"x\"| rest 1");
        assert_eq!(cells("\"\"\"x\"\"\",y"), "\"x\"|y rest 0");
        assert_eq!(cells("5\" wide,b"), "5\" wide|b rest 0");
        assert_eq!(cells("a\rb,c\nd"), "a\rb|c rest 1");
    }

    #[test]
    fn rows_against_the_rules_are_cut_leniently() {
        assert_eq!(cells("\"He said \"no\" to it\",b\n"), "He said \"no\" to it|b lenient rest 0");
        assert_eq!(cells("a, \"b, c\" ,d\n"), "a|b, c|d lenient rest 0");
        assert_eq!(cells("\"a,b\nc"), "part, in quotes: true");
    }

    #[test]
    fn quotes_may_be_escaped_by_a_backslash() {
        let dialect = Dialect { backslash: true, ..COMMA };
        assert_eq!(cells_in("\"say \\\"x\\\"\",\"C:\\\\\",b\\,c,\\N\n", dialect), "say \"x\"|C:\\|b,c|\\N rest 0");
    }

    #[test]
    fn letters_may_stand_for_signs() {
        let dialect = Dialect { separator: b'\t', quotes: false, backslash: true, ..COMMA };
        assert_eq!(
            cells_in("It came.\\nIt went.\tC:\\\\new\ta\\tb\\\tc\t\\N\n", dialect),
            "It came.\nIt went.|C:\\new|a\tb\tc|\\N rest 0"
        );
    }

    #[test]
    fn quotes_may_mean_nothing() {
        let dialect = Dialect { separator: b'\t', quotes: false, ..COMMA };
        assert_eq!(cells_in("\"Heron\" sinks\tb\"\nx", dialect), "\"Heron\" sinks|b\" rest 1");
    }

    #[test]
    fn old_line_ends_end_rows() {
        let dialect = Dialect { lone_returns: true, ..COMMA };
        assert_eq!(cells_in("a,b\rc,d\r", dialect), "a|b rest 4");
    }

    #[test]
    fn a_part_is_told_from_a_row() {
        assert_eq!(row(b"a,b", COMMA, false), Cut::Part { in_quotes: false });
        assert_eq!(row(b"a,\"b\"", COMMA, false), Cut::Part { in_quotes: true });
        assert_eq!(row(b"a,b\r", COMMA, false), Cut::Part { in_quotes: false });
    }
}
