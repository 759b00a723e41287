//! A query that was refused: why, where, and how to mend it.

use std::io::{self, Write};
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::Style;
use super::harmless::{is_space, push};
use super::message::{write_error, write_hint};
use super::paint::{LIT, write_painted};
use super::shell::for_shell;
use crate::query::Refusal;

/// Writes the message, the query with carets under the place, and the mended query where there is one, to be
/// pasted into a shell.
/// Of a query that is wider than the terminal, the part around the place is shown.
pub fn write_refusal(out: &mut dyn Write, refusal: &Refusal, style: &Style) -> io::Result<()> {
    const INDENT: &str = "  ";
    const NARROWEST: usize = 20;
    write_error(out, &refusal.message, None, style)?;
    let cells = cells(&refusal.query);
    let place = cells_at(&cells, refusal.place.start, refusal.place.end);
    let shown = window(&cells, &place, style.width.max(NARROWEST) - INDENT.len());

    write!(out, "{INDENT}")?;
    let ellipsis = |there| if there { "…" } else { "" };
    let (cut_before, cut_after) = (shown.start > 0, shown.end < cells.len());
    let text: String = cells[shown.clone()].iter().map(|cell| cell.text.as_str()).collect();
    writeln!(out, "{}{text}{}", ellipsis(cut_before), ellipsis(cut_after))?;

    let before = columns(&cells[shown.start..place.start]) + usize::from(cut_before);
    let under = columns(&cells[place.start..place.end.min(shown.end)]).max(1);
    write!(out, "{INDENT}{:before$}", "")?;
    write_painted(out, &"^".repeat(under), LIT, style)?;
    writeln!(out)?;

    match &refusal.mended {
        Some(mended) => write_hint(out, &format!("try: {}", for_shell(mended)), style),
        None => Ok(()),
    }
}

/// A character of the query as it is shown, with the marks on it.
struct Cell {
    /// The byte of the query at which it starts.
    start: usize,
    /// What is shown for it; white space is one space, so that all stands on one line.
    text: String,
    /// How wide that is.
    columns: usize,
}

/// Returns the characters of a query as they are shown.
fn cells(query: &str) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    let mut before = None;
    for (start, character) in query.char_indices() {
        let mut text = String::new();
        push(&mut text, if is_space(character) { ' ' } else { character }, before.replace(character));
        match cells.last_mut() {
            Some(base) if text.width() == 0 => {
                base.text.push_str(&text);
                base.columns = base.text.width();
            }
            _ => cells.push(Cell { start, columns: text.width(), text }),
        }
    }
    cells
}

/// Returns which cells show some bytes of the query; an empty range where nothing is.
fn cells_at(cells: &[Cell], start: usize, end: usize) -> Range<usize> {
    let last_at = |byte: usize| cells.partition_point(|cell| cell.start < byte);
    let first = last_at(start);
    first..last_at(end).max(first)
}

/// Returns the cells that fit into so many columns, ellipses included, those of the place first.
fn window(cells: &[Cell], place: &Range<usize>, available: usize) -> Range<usize> {
    if columns(cells) <= available {
        return 0..cells.len();
    }
    // Room for both ellipses, and for the caret behind the end.
    let room = available - 3;
    let mut shown = place.start..place.start;
    let mut used = 0;
    // A third of the room is for what comes before the place; what is left over after it goes there too.
    grow_back(cells, &mut shown, &mut used, room / 3);
    while shown.end < cells.len() && used + cells[shown.end].columns <= room {
        used += cells[shown.end].columns;
        shown.end += 1;
    }
    grow_back(cells, &mut shown, &mut used, room);
    shown
}

/// Moves the start of a window back while its columns stay within `room`.
fn grow_back(cells: &[Cell], shown: &mut Range<usize>, used: &mut usize, room: usize) {
    while shown.start > 0 && *used + cells[shown.start - 1].columns <= room {
        shown.start -= 1;
        *used += cells[shown.start].columns;
    }
}

/// Returns the width of some cells.
fn columns(cells: &[Cell]) -> usize {
    cells.iter().map(|cell| cell.columns).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Place;

    fn refused(query: &str, place: Range<usize>, width: usize) -> String {
        let refusal = Refusal {
            query: query.into(),
            place: Place { start: place.start, end: place.end },
            message: "this can't be read".into(),
            mended: None,
        };
        let mut out = Vec::new();
        write_refusal(&mut out, &refusal, &Style { width, ..Style::default() }).unwrap();
        let text = String::from_utf8(out).unwrap();
        text.strip_prefix("morgue: this can't be read\n").unwrap().to_owned()
    }

    #[test]
    fn shows_the_place_and_the_mended_query() {
        let refusal = Refusal {
            query: "ecuador titel:note".into(),
            place: Place { start: 8, end: 14 },
            message: "there is no field titel:".into(),
            mended: Some("ecuador title:note".into()),
        };
        let mut out = Vec::new();
        write_refusal(&mut out, &refusal, &Style::default()).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r"
        morgue: there is no field titel:
          ecuador titel:note
                  ^^^^^^
        hint: try: ecuador title:note
        ");
    }

    #[test]
    fn a_caret_stands_where_something_is_missing() {
        assert_eq!(refused("a AND ", 6..6, 80), "  a AND \n        ^\n");
    }

    #[test]
    fn wide_characters_marks_tabs_and_controls_do_not_shift_the_caret() {
        let shown = refused("東京\te\u{301}\x1b )", 12..13, 80);
        assert_eq!(shown, format!("  東京 e\u{301}<U+001B> )\n  {:15}^\n", ""));
        insta::assert_snapshot!(refused("東京 w/x", 0..6, 80), @r"
          東京 w/x
          ^^^^
        ");
    }

    #[test]
    fn a_long_query_is_cut_around_the_place() {
        let query = format!("{}) {}", "before ".repeat(20), "after ".repeat(20));
        insta::assert_snapshot!(refused(&query, 140..141, 40), @"
        …ore before ) after after after afte…
                    ^
        ");
        let behind = refused(&query, query.len()..query.len(), 40);
        assert_eq!(behind, format!("  …fter after after after after after \n  {:36}^\n", ""));
        insta::assert_snapshot!(refused(&query, 0..query.len(), 20), @"
        before before b…
        ^^^^^^^^^^^^^^^
        ");
    }
}
