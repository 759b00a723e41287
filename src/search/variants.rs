//! Other spellings of a word that the archive has too: Ecuadorean and Ecuadorian, Zelensky and Zelenskyy, labour and labor.
//!
//! They are never mixed in silently: a note says that there are such, and how to ask for both.

use super::hit::Note;
use super::ranked::articles_with;
use crate::analysis::fold;
use crate::error::Result;
use crate::index::Archive;
use crate::matching::{Dictionary, Leaf, Plan};
use crate::numbers::counted;
use crate::query::{Form, Kind, Node, Word};

/// A shorter word has too many that look like another spelling of it.
const LEAST_LETTERS: usize = 5;

/// Ends of words that are written one way or the other, with at least so many letters before them that belong to both.
const ENDINGS: [(&str, &str); 16] = [
    ("ean", "ian"),
    ("eans", "ians"),
    ("y", "yy"),
    ("y", "iy"),
    ("y", "i"),
    ("yy", "iy"),
    ("yy", "i"),
    ("ov", "off"),
    ("ev", "eff"),
    ("our", "or"),
    ("ours", "ors"),
    ("ise", "ize"),
    ("ised", "ized"),
    ("isation", "ization"),
    ("yse", "yze"),
    ("tre", "ter"),
];

/// Pieces inside of words that are written one way or the other.
const PIECES: [(&str, &str); 9] = [
    ("aeo", "eo"),
    ("paed", "ped"),
    ("haem", "hem"),
    ("oed", "ed"),
    ("kh", "h"),
    ("dj", "j"),
    ("yev", "ev"),
    // Of double consonants this one only: later and latter, filing and filling are no spellings of one word.
    ("amm", "am"),
    ("amed", "ammed"),
];

/// Returns a note on each plain word of a list that the archive also spells otherwise, unless the query has that
/// spelling as well.
pub(crate) fn notes_on_spellings(archive: &Archive, tree: &Node, plan: &Plan, langs: &[String]) -> Result<Vec<Note>> {
    let parts: &[Node] = match &tree.kind {
        Kind::List(parts) => parts,
        Kind::Word(_) => std::slice::from_ref(tree),
        _ => return Ok(Vec::new()),
    };
    let words = parts.iter().filter_map(|part| match &part.kind {
        Kind::Word(word) if word.form == Form::Inflected && !word.acronym => Some(word),
        _ => None,
    });
    let mut notes = Vec::new();
    let mut dictionary = None;
    for word in words {
        let mut folded = String::new();
        fold(&word.text, &mut folded);
        let others = other_spellings(&folded);
        if others.is_empty() {
            continue;
        }
        let dictionary = match &dictionary {
            Some(known) => known,
            None => dictionary.insert(Dictionary::new(archive)?),
        };
        let others: Vec<&str> = others.iter().map(String::as_str).collect();
        let is_asked = |term: &str| plan.leaves.iter().any(|leaf: &Leaf| leaf.terms.iter().any(|own| own.term == term));
        let found = dictionary.each_exact(archive.fields.text, &others)?.into_iter();
        let found = found.filter(|term| !is_asked(&term.term)).map(|term| {
            let articles = articles_with(archive, archive.fields.text, &[&term], langs)?;
            Ok((term.term, articles))
        });
        let mut found: Vec<(String, u64)> = found.collect::<Result<_>>()?;
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        if let Some((other, articles)) = found.first().filter(|(_, articles)| *articles > 0) {
            notes.push(note(word, other, *articles));
        }
    }
    Ok(notes)
}

fn note(word: &Word, other: &str, articles: u64) -> Note {
    let mut letters = other.chars();
    let other = match letters.next() {
        Some(first) if word.text.starts_with(char::is_uppercase) => {
            first.to_uppercase().chain(letters).collect::<String>()
        }
        _ => other.to_owned(),
    };
    let (count, have) = (counted(articles, "article"), if articles == 1 { "has" } else { "have" });
    Note(format!("{count} {have} the spelling {other}; for both: {} OR {other}", word.text))
}

/// Returns how a folded word might be spelled as well.
fn other_spellings(word: &str) -> Vec<String> {
    let mut others: Vec<String> = Vec::new();
    if word.len() < LEAST_LETTERS || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return others;
    }
    for (one, other) in ENDINGS.iter().flat_map(|(one, other)| [(one, other), (other, one)]) {
        // The end of a longer end is not meant: zelenskyy is no zelensky-y.
        let is_longest = |stem: &str| !(one.len() == 1 && (stem.ends_with(*one) || stem.ends_with('i')));
        if let Some(stem) = word.strip_suffix(one).filter(|stem| stem.len() + 2 >= LEAST_LETTERS && is_longest(stem)) {
            others.push(format!("{stem}{other}"));
        }
    }
    for (one, other) in PIECES {
        if word.contains(one) {
            others.push(word.replacen(one, other, 1));
        }
    }
    others.sort_unstable();
    others.dedup();
    others.retain(|other| other != word);
    others
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_find_each_other() {
        for (one, other) in [
            ("ecuadorean", "ecuadorian"),
            ("zelensky", "zelenskyy"),
            ("zelensky", "zelenskiy"),
            ("zelenskyy", "zelenskiy"),
            ("mohammed", "mohamed"),
            ("labour", "labor"),
            ("organise", "organize"),
            ("archaeology", "archeology"),
            ("gorbachev", "gorbacheff"),
        ] {
            assert!(other_spellings(one).iter().any(|spelling| spelling == other), "{one} {other}");
        }
        assert!(other_spellings("labor").contains(&"labour".to_owned()));
    }

    #[test]
    fn words_that_only_look_alike_are_not_suggested() {
        for word in ["later", "filing", "hoping", "diner", "michael", "poster"] {
            for other in ["latter", "filling", "hopping", "dinner", "michel", "postal"] {
                assert!(!other_spellings(word).iter().any(|spelling| spelling == other), "{word} {other}");
            }
        }
    }

    #[test]
    fn short_and_foreign_words_have_no_other_spelling() {
        assert!(other_spellings("oil").is_empty() && other_spellings("москва").is_empty());
    }
}
