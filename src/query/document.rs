//! Holds docs/query-language.md to the truth: every example in its tables is read or refused as it says.

use super::parse;
use super::properties::context;

/// The page.
const PAGE: &str = include_str!("../../docs/query-language.md");

/// Returns the rows, as cells, of the tables whose second column has this title.
fn rows(second_title: &str) -> Vec<[String; 3]> {
    let mut is_wanted = false;
    let mut rows = Vec::new();
    for line in PAGE.lines() {
        let line = line.replace("\\|", "\u{0}");
        let cells: Vec<String> = line.split('|').map(|cell| cell.trim().replace('\u{0}', "|")).collect();
        let [_, first, second, third, _] = &cells[..] else {
            continue;
        };
        if first == "written" {
            is_wanted = second == second_title;
        } else if is_wanted && first.starts_with('`') {
            rows.push([first.clone(), second.clone(), third.clone()]);
        }
    }
    rows
}

/// Returns what stands between the marks of code.
fn code(cell: &str) -> &str {
    cell.strip_prefix('`').and_then(|cell| cell.strip_suffix('`')).unwrap_or(cell)
}

#[test]
fn every_example_is_read_as_the_page_says() {
    let rows = rows("read as");
    assert!(rows.len() > 100, "{}", rows.len());
    for [written, read, _] in rows {
        let parsed = parse(code(&written), &context());
        assert_eq!(parsed.map(|parsed| parsed.tree.to_string()).as_deref(), Ok(code(&read)), "{written}");
    }
}

#[test]
fn every_refusal_is_as_the_page_says() {
    let rows = rows("why");
    assert!(rows.len() > 30, "{}", rows.len());
    for [written, why, mended] in rows {
        let refusal = parse(code(&written), &context()).unwrap_err();
        assert_eq!(refusal.message, why, "{written}");
        assert_eq!(refusal.mended.as_deref().unwrap_or(""), code(&mended), "{written}");
    }
}

#[test]
fn what_the_page_says_is_said_is_said() {
    for [written, _, means] in rows("read as") {
        let notes = parse(code(&written), &context()).unwrap().notes;
        assert_eq!(!notes.is_empty(), means.contains("that is said"), "{written}: {notes:?}");
    }
}
