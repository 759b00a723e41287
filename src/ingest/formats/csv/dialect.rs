//! Dialects: by what a table parts its cells and rows, told from its beginning.

use memchr::{memchr, memmem};

use super::cut::{self, Cut};
use crate::ingest::record::columns::Columns;

/// By what cells are parted.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The most rows that are looked at.
const SAMPLE_ROWS: usize = 100;

/// The most bytes of a name of a column.
const LONGEST_NAME: usize = 64;

/// How a table is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) separator: u8,
    /// Whether a quote at the beginning of a cell encloses it.
    pub(super) quotes: bool,
    /// Whether a backslash makes the sign behind it a part of the cell.
    pub(super) backslash: bool,
    /// Whether rows end with a carriage return alone.
    pub(super) lone_returns: bool,
}

impl Dialect {
    /// Returns whether a carriage return ends a row here.
    pub(super) fn is_line_end(self, bytes: &[u8], at: usize) -> bool {
        self.lone_returns || matches!(bytes.get(at + 1), None | Some(b'\n'))
    }

    /// Returns whether a letter behind a backslash is a sign that can't stand in a cell, as in exports of databases, which know no
    /// quotes: `\n` a line end.
    pub(super) fn undoes_letters(self) -> bool {
        self.backslash && !self.quotes
    }
}

/// The head of a table: what its beginning tells.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) dialect: Dialect,
    pub(super) columns: Columns,
    /// The bytes up to the first row of values.
    pub(super) length: usize,
    /// How many carriage returns end lines in them, where no line feeds do.
    pub(super) returns: usize,
    /// Whether each row has one cell before those that the columns name, as R writes tables.
    pub(super) has_row_names: bool,
    /// Whether it is the head of a table of articles without a doubt.
    pub(super) is_sure: bool,
}

/// Returns the head of the table that a file begins with, if its first row names columns that make articles.
pub(super) fn head(bytes: &[u8], is_all: bool) -> Option<Head> {
    let text = cut::text_in_place(bytes);
    let (announced, start) = announced(&text);
    let body = text[start..].trim_start_matches(['\n', '\r']);
    let start = text.len() - body.len();
    let lone_returns = memchr(b'\n', body.as_bytes()).is_none();
    let separators = announced.as_slice().iter().chain(SEPARATORS.iter().filter(|_| announced.is_none()));
    let heads = separators.filter_map(|separator| {
        let dialect = Dialect { separator: *separator, quotes: true, backslash: false, lone_returns };
        named(body, dialect, is_all).map(|(columns, length)| (dialect, columns, length))
    });
    // Where two separators name as many fields, the one that parts more names it is; then the first in the list.
    let (dialect, columns, length) = heads.rev().max_by_key(|(_, columns, _)| (columns.known(), columns.len()))?;
    let quoting = Dialect { backslash: has_backslashes(body, dialect.separator), ..dialect };
    let plain = Dialect { quotes: false, ..dialect };
    let [quoted, unquoted] = [quoting, plain].map(|dialect| Widths::of(&body[length..], dialect, is_all));
    let quotes_fit = quoted.are_strict;
    // Many tables with tabs or bars know no quotes; then one at the beginning of a cell is a sign like any other.
    let knows_no_quotes =
        matches!(dialect.separator, b'\t' | b'|') && !quoted.are_strict && unquoted.fit(columns.len());
    let (dialect, widths) = if knows_no_quotes { (plain, unquoted) } else { (quoting, quoted) };
    // Quotes that are kept by all rows are real.
    let rows = &body[length..];
    let opens_cell = |before: u8| memmem::find(rows.as_bytes(), &[before, b'"']).is_some();
    let is_quoted = quotes_fit && (rows.starts_with('"') || opens_cell(dialect.separator) || opens_cell(b'\n'));
    let (dialect, widths) = match exported(rows, dialect, is_all).filter(|_| !is_quoted) {
        Some((exported, widths)) if widths.fit(columns.len()) => (exported, widths),
        _ => (dialect, widths),
    };
    let is_sure = columns.known() > 1 && widths.fit(columns.len());
    let has_row_names =
        widths.fitting(columns.len() + 1) > 0 && widths.fitting(columns.len() + 1) == widths.found.len();
    let length = start + length;
    let returns = if lone_returns { memchr::memchr_iter(b'\r', &text.as_bytes()[..length]).count() } else { 0 };
    Some(Head { dialect, columns, length, returns, has_row_names, is_sure })
}

/// Returns the separator that a first line announces as spreadsheets do (`sep=;`), and the bytes of that line.
fn announced(text: &str) -> (Option<u8>, usize) {
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    let separator = line.trim_matches('"').strip_prefix("sep=").filter(|separator| separator.len() == 1);
    match separator {
        Some(separator) => (separator.bytes().next(), line.len()),
        None => (None, 0),
    }
}

/// Returns the columns that the first row names, and its length.
fn named(text: &str, dialect: Dialect, is_all: bool) -> Option<(Columns, usize)> {
    let Cut::Row(row) = cut::row(text.as_bytes(), dialect, is_all) else { return None };
    let names: Vec<_> = row.cells(text, dialect).collect();
    let are_names = names.iter().all(|name| name.len() <= LONGEST_NAME && !name.contains('\n'));
    let columns = Columns::of(&names);
    (are_names && columns.have_text()).then_some((columns, row.length))
}

/// How many cells the first rows have.
struct Widths {
    found: Vec<usize>,
    /// Whether all rows keep the rules.
    are_strict: bool,
}

impl Widths {
    fn of(text: &str, dialect: Dialect, is_all: bool) -> Self {
        let mut rest = text.as_bytes();
        let mut widths = Widths { found: Vec::new(), are_strict: true };
        while widths.found.len() < SAMPLE_ROWS && !rest.is_empty() {
            let row = match cut::row(rest, dialect, is_all) {
                Cut::Row(row) => row,
                Cut::Part { in_quotes } => {
                    widths.are_strict &= !in_quotes;
                    break;
                }
            };
            widths.are_strict &= row.is_strict;
            if !rest[..row.length].trim_ascii().is_empty() {
                widths.found.push(row.width());
            }
            rest = &rest[row.length..];
        }
        widths
    }

    fn fitting(&self, width: usize) -> usize {
        self.found.iter().filter(|found| **found == width).count()
    }

    /// Returns whether nearly all have this width.
    fn fit(&self, width: usize) -> bool {
        self.fitting(width) > 0 && self.fitting(width) * 10 >= self.found.len() * 9
    }
}

/// Returns whether quotes inside of cells are escaped by a backslash, and never written twice.
fn has_backslashes(text: &str, separator: u8) -> bool {
    let bytes = text.as_bytes();
    let inside =
        |at: &usize| bytes.get(at + 2).is_some_and(|next| *next != separator && !matches!(next, b'\n' | b'\r'));
    let is_escape = memmem::find_iter(bytes, b"\\\"").any(|at| inside(&at));
    let starts_cell = |at: usize| at == 0 || bytes[at - 1] == separator || bytes[at - 1] == b'\n';
    let is_pair = memmem::find_iter(bytes, b"\"\"").any(|at| inside(&at) && !starts_cell(at));
    is_escape && !is_pair
}

/// Returns the dialect in which databases export a table (`mysql --batch`, `COPY` of PostgreSQL), if rows have its marks: a cell
/// `\N`, or `\n` behind a sentence. It has no quotes, and no line ends in its cells.
fn exported(rows: &str, dialect: Dialect, is_all: bool) -> Option<(Dialect, Widths)> {
    let bytes = rows.as_bytes();
    let is_end =
        |byte: Option<&u8>| byte.is_none_or(|byte| *byte == dialect.separator || matches!(byte, b'\n' | b'\r'));
    let before = |at: usize| at.checked_sub(1).and_then(|at| bytes.get(at));
    let is_nothing = |at: usize| is_end(before(at)) && is_end(bytes.get(at + 2));
    let ends_sentence = |at: usize| {
        let is_close = before(at).is_some_and(|byte| matches!(byte, b'.' | b'?' | b'!' | b':' | b'"' | 0x80..));
        is_close && bytes.get(at + 2).is_none_or(|byte| !matches!(byte, b'a'..=b'z' | b' '))
    };
    let is_marked =
        || memmem::find_iter(bytes, b"\\N").any(is_nothing) || memmem::find_iter(bytes, b"\\n").any(ends_sentence);
    if !matches!(dialect.separator, b'\t' | b'|') || !is_marked() {
        return None;
    }
    let dialect = Dialect { quotes: false, backslash: true, ..dialect };
    Some((dialect, Widths::of(rows, dialect, is_all)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        match head(text.as_bytes(), true) {
            Some(head) => format!(
                "{:?} {} columns{}{}{} rest {}",
                char::from(head.dialect.separator),
                head.columns.len(),
                match head.dialect {
                    Dialect { quotes: false, backslash: true, .. } => ", letters",
                    Dialect { backslash: true, .. } => ", backslashes",
                    _ => "",
                },
                if head.has_row_names { ", row names" } else { "" },
                if head.is_sure { ", sure" } else { "" },
                text.len() - head.length
            ),
            None => "none".to_owned(),
        }
    }

    #[test]
    fn the_separator_is_the_one_that_parts_the_names() {
        assert_eq!(told("title,text\na,b\n"), "',' 2 columns, sure rest 4");
        assert_eq!(told("Titel;Text, lang;Datum\na;b, c;d\n"), "';' 3 columns, sure rest 9");
        assert_eq!(told("title\ttext\na\tb\n"), "'\\t' 2 columns, sure rest 4");
        assert_eq!(told("title|text\r\na|b\r\n"), "'|' 2 columns, sure rest 5");
        assert_eq!(told("sep=;\ntitle;text\na;b\n"), "';' 2 columns, sure rest 4");
        assert_eq!(told("\n\ntitle,text\ra,b\r"), "',' 2 columns, sure rest 4");
        assert_eq!(told("text\na\n"), "',' 1 columns rest 2");
    }

    #[test]
    fn a_table_of_articles_is_sure_only_with_rows_that_fit() {
        assert_eq!(told("title,text\n"), "',' 2 columns rest 0");
        assert_eq!(told("Title, Author\nThe ships, it was said, came in.\nNo.\n"), "',' 2 columns rest 37");
        assert_eq!(told("\"text\",\"date\"\n\"1\",\"a\",\"b\"\n"), "',' 2 columns, row names rest 12");
    }

    #[test]
    fn other_texts_have_no_head() {
        for text in ["", "The ships came in.\n", "1,2,3\n", "date,open,close\n1,2,3\n"] {
            assert_eq!(told(text), "none", "{text}");
        }
    }

    #[test]
    fn backslashes_escape_where_quotes_are_never_doubled() {
        assert_eq!(told("title,text\n\"a \\\"b\\\" c\",d\n"), "',' 2 columns, backslashes, sure rest 14");
        assert_eq!(told("title,text\n\"a \\\"\"b\",\"\"\n"), "',' 2 columns, sure rest 12");
        assert_eq!(told("title,text\n\"C:\\\",d\n"), "',' 2 columns, sure rest 8");
    }

    #[test]
    fn exports_of_databases_are_told_by_their_marks() {
        assert_eq!(told("title\ttext\nA\t\\N\n"), "'\\t' 2 columns, letters, sure rest 5");
        assert_eq!(told("title\ttext\nA\tIt came.\\n\\nIt went.\n"), "'\\t' 2 columns, letters, sure rest 23");
        assert_eq!(told("title\ttext\nA\tC:\\news\\New\n"), "'\\t' 2 columns, sure rest 14");
        assert_eq!(told("title\ttext\nA\t\"It \"\"came\"\".\\n\"\n"), "'\\t' 2 columns, sure rest 19");
        assert_eq!(told("title\ttext\n\"A\"\t\"It came.\"\n\"B\"\t\\N\n"), "'\\t' 2 columns, sure rest 22");
        assert_eq!(told("title\ttext\nA\t\"It\" came.\\n\n"), "'\\t' 2 columns, letters, sure rest 15");
        assert_eq!(told("title,text\nA,It came.\\n\n"), "',' 2 columns, sure rest 13");
    }
}
