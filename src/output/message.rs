//! What is said beside the results, a line each: errors with their cure, notes, and the footer.

use std::io::{self, Write};

use super::Style;
use super::harmless::harmless;
use super::paint::{BOLD, LIT, write_painted};
use super::report::articles;
use crate::numbers::grouped;
use crate::search::{Note, Response};

/// Writes `morgue: message` and, where there is a cure, `hint: …` on the next line.
pub fn write_error(out: &mut dyn Write, message: &str, hint: Option<&str>, style: &Style) -> io::Result<()> {
    write_said(out, "morgue", LIT, message, style)?;
    hint.map_or(Ok(()), |hint| write_hint(out, hint, style))
}

/// Writes `hint: …`.
pub fn write_hint(out: &mut dyn Write, hint: &str, style: &Style) -> io::Result<()> {
    write_said(out, "hint", BOLD, hint, style)
}

/// Writes each note as `note: …`.
pub fn write_notes(out: &mut dyn Write, notes: &[Note], style: &Style) -> io::Result<()> {
    notes.iter().try_for_each(|note| write_said(out, "note", BOLD, &note.0, style))
}

/// Writes how many articles match and, unless it is all, which of them are shown: `42 articles, 1–10 shown`.
pub fn write_footer(out: &mut dyn Write, response: &Response) -> io::Result<()> {
    if response.total == 0 {
        return writeln!(out, "nothing found");
    }
    let some = if response.relaxed { " with some of the words" } else { "" };
    let shown = match response.hits.as_slice() {
        [] => ", none shown".to_owned(),
        all if all.len() as u64 == response.total => String::new(),
        [first] if first.rank == 1 => ", 1 shown".to_owned(),
        [one] => format!(", number {} shown", grouped(one.rank)),
        [first, .., last] => format!(", {}–{} shown", grouped(first.rank), grouped(last.rank)),
    };
    writeln!(out, "{}{some}{shown}", articles(response.total))
}

/// Writes a line that opens with who or what is speaking.
fn write_said(out: &mut dyn Write, opening: &str, paint: anstyle::Style, said: &str, style: &Style) -> io::Result<()> {
    write_painted(out, &format!("{opening}:"), paint, style)?;
    writeln!(out, " {}", harmless(said))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Hit;

    fn written(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn footer(total: u64, ranks: std::ops::Range<u64>, relaxed: bool) -> String {
        let hits = ranks.map(|rank| Hit { rank, ..Hit::default() }).collect();
        written(|out| write_footer(out, &Response { total, relaxed, hits, ..Response::default() }))
    }

    #[test]
    fn the_footer_says_what_is_shown_of_how_many() {
        assert_eq!(footer(0, 1..1, false), "nothing found\n");
        assert_eq!(footer(1, 1..2, false), "1 article\n");
        assert_eq!(footer(21_578, 1..11, false), "21,578 articles, 1–10 shown\n");
        assert_eq!(footer(11, 11..12, true), "11 articles with some of the words, number 11 shown\n");
        assert_eq!(footer(11, 1..1, false), "11 articles, none shown\n");
    }

    #[test]
    fn an_error_is_one_line_and_its_cure_another() {
        let style = Style::default();
        insta::assert_snapshot!(written(|out| write_error(out, "no index at a\nb\x1b/", Some("run 'morgue index'"), &style)), @r"
        morgue: no index at a<U+000A>b<U+001B>/
        hint: run 'morgue index'
        ");
        let color = Style { color: true, ..style };
        assert_eq!(
            written(|out| write_notes(out, &[Note("any case".into())], &color)),
            "\x1b[1mnote:\x1b[0m any case\n"
        );
    }
}
