//! Tables of words, a row a line: the form of qrels and runs.

use std::fs;
use std::path::Path;

use crate::error::{Error, Result};

/// Returns a file as text. What is no UTF-8 in it is replaced: only names and numbers are read.
pub(super) fn text_of(path: &Path) -> Result<String> {
    let bytes = fs::read(path).map_err(|source| Error::io(path, source))?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

/// Calls `each` with the words of every line that is not blank.
///
/// # Errors
/// The first line that is wrong, with its number: it has not so many words, or `each` returns what was expected.
pub(super) fn each_row<const WORDS: usize>(
    path: &Path,
    text: &str,
    form: &'static str,
    mut each: impl FnMut([&str; WORDS]) -> std::result::Result<(), &'static str>,
) -> Result<()> {
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = |expected| wrong_line(path, number, expected, line);
        let mut words = line.split_ascii_whitespace();
        let row: [&str; WORDS] = std::array::from_fn(|_| words.next().unwrap_or_default());
        if row[WORDS - 1].is_empty() || words.next().is_some() {
            return Err(wrong(form));
        }
        each(row).map_err(wrong)?;
    }
    Ok(())
}

/// Returns the error of a line, counted from 0.
pub(super) fn wrong_line(path: &Path, number: usize, expected: &'static str, line: &str) -> Error {
    /// More of a line says no more about what is wrong with it.
    const SHOWN: usize = 60;
    let mut found: String = line.chars().take(SHOWN).collect();
    if found.len() < line.len() {
        found.push('…');
    }
    Error::BadLine { path: path.to_owned(), line: number + 1, expected, found }
}
