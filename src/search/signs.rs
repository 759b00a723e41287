//! Notes on the signs of a query that no word of the archive keeps.

use super::hit::Note;
use crate::matching::FoldedPattern;
use crate::query::{Field, Form, Kind, Node, Word};

/// Returns what is to be said of words whose signs are left out: of patterns that words without them fit as well (`co-op*`), and of
/// what has a name of its own only by them (`C++`).
pub(crate) fn notes_on_signs(tree: &Node) -> Vec<Note> {
    let mut notes = Vec::new();
    add_notes(tree, &mut notes);
    notes
}

fn add_notes(node: &Node, notes: &mut Vec<Note>) {
    match &node.kind {
        Kind::Field { field: Field::Path | Field::Url, .. } => {}
        _ => {
            for word in node.words() {
                notes.extend(note_on(word).filter(|note| !notes.contains(note)));
            }
            node.operands().into_iter().for_each(|operand| add_notes(operand, notes));
        }
    }
}

fn note_on(word: &Word) -> Option<Note> {
    let note = match word.form {
        Form::Pattern => wider(&word.text),
        Form::Inflected | Form::Exact => bare(&word.text),
        Form::Fuzzy(_) => None,
    };
    note.map(Note)
}

fn wider(typed: &str) -> Option<String> {
    let pattern = FoldedPattern::of(typed);
    let note = || format!("{typed} is looked for as {}: no sign within a word is kept", pattern.glob);
    pattern.is_wider.then(note)
}

/// Returns what is to be said of a letter or two with a sign behind them that makes them another name: `C++`, `F#`.
fn bare(typed: &str) -> Option<String> {
    let word = typed.trim_end_matches(['+', '#']);
    let is_name =
        word.len() < typed.len() && (1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_alphabetic());
    is_name.then(|| format!("{typed} is looked for as {}: no sign behind a word is kept", word.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Context, parse};

    #[test]
    fn what_is_left_out_is_said() {
        for (typed, notes) in [
            ("econom* oil", &[][..]),
            ("*-led anti-*", &[]),
            ("\"co-op* movement\"", &["co-op* is looked for as coop*: no sign within a word is kept"]),
            ("U.S.* OR U.S.*", &["U.S.* is looked for as us*: no sign within a word is kept"]),
            ("path:o'b* url:a-b*", &[]),
            ("title:O'B*", &["O'B* is looked for as ob*: no sign within a word is kept"]),
            ("C++ jobs", &["C++ is looked for as c: no sign behind a word is kept"]),
            ("$1.5 million, 5% of AT&T", &[]),
        ] {
            let context = Context { today: jiff::civil::date(2026, 1, 27).into() };
            let tree = parse(typed, &context).unwrap().tree;
            let said = notes_on_signs(&tree);
            assert_eq!(said.iter().map(|note| note.0.as_str()).collect::<Vec<_>>(), notes, "{typed}");
        }
    }
}
