//! Why nothing was found: which part of the query empties it, what there is without it, and words of the
//! archive that are spelled nearly like those it has not.

use std::collections::HashSet;

use super::hit::Note;
use super::ranked::{articles_with, count};
use super::request::Request;
use super::searcher::bounded_by_date;
use crate::analysis::without_width;
use crate::error::{Error, Result};
use crate::index::Archive;
use crate::matching::{Compiler, Dictionary};
use crate::query::{Case, Form, Kind, Node, Word};

/// The most spellings that are suggested for one word.
const SUGGESTIONS: usize = 3;

/// A word must have so many letters for a spelling two edits away to be suggested.
const LETTERS_FOR_TWO_EDITS: usize = 6;

/// For so many words that no article has spellings are suggested; a pasted text may have many.
const WORDS_WITH_SUGGESTIONS: usize = 10;

/// The most articles whose texts are looked at to say more.
const TEXTS_LOOKED_AT: u64 = 1000;

/// Looks into a query that no article matches as a whole.
pub(crate) struct Diagnosis<'a> {
    archive: &'a Archive,
    compiler: Compiler<'a>,
    request: &'a Request,
}

impl<'a> Diagnosis<'a> {
    pub(crate) fn new(archive: &'a Archive, request: &'a Request) -> Result<Self> {
        Ok(Diagnosis { archive, compiler: Compiler::new(archive, request.any)?, request })
    }

    /// Says how many articles match but for bounds that are set beside the query, if there are any.
    pub(crate) fn without_bounds(&mut self, bounds: &[&str], tree: &Node) -> Result<Option<Note>> {
        if bounds.is_empty() {
            return Ok(None);
        }
        Ok(without(&bounds.join(" and "), self.count(tree)?))
    }

    /// Returns what to say of a query that found nothing.
    pub(crate) fn notes(&mut self, tree: &Node) -> Result<Vec<Note>> {
        let mut notes = self.missing_words(tree)?;
        if notes.is_empty() {
            notes.extend(self.words_apart(tree)?);
        }
        let parts: &[Node] = match &tree.kind {
            Kind::List(parts) | Kind::And(parts) => parts,
            _ => return Ok(notes),
        };
        let decides =
            |part: &Node| matches!(part.kind, Kind::Not(_) | Kind::Date(_) | Kind::WordCount(_) | Kind::Field { .. });
        for (at, part) in parts.iter().enumerate().filter(|(_, part)| decides(part)) {
            let others: Vec<Node> =
                parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| part.clone()).collect();
            let count = self.count_in_bounds(&Node { kind: Kind::List(others), place: tree.place })?;
            notes.extend(without(self.typed(part), count));
        }
        if notes.is_empty() {
            let mut counts = Vec::new();
            for part in parts.iter().filter(|part| !matches!(part.kind, Kind::Not(_))) {
                counts.push(format!("{} in {}", self.typed(part), articles(self.count_in_bounds(part)?)));
            }
            if counts.len() > 1 {
                notes.push(Note(format!("no article has all parts: {}", counts.join(", "))));
            }
        }
        Ok(notes)
    }

    /// Says in how many articles the words of a phrase or a connector stand that stand nowhere as they are asked for.
    fn words_apart(&mut self, tree: &Node) -> Result<Option<Note>> {
        let of_words = |words: &[Word]| {
            words.iter().map(|word| Node { kind: Kind::Word(word.clone()), place: word.place }).collect::<Vec<_>>()
        };
        let (operands, asked_for) = match &tree.kind {
            Kind::Phrase(words) => (of_words(words), "side by side"),
            Kind::Window { words, .. } => (of_words(words), "so near each other"),
            Kind::Near { left, right, ordered, .. } => {
                let asked_for = if *ordered { "so near each other in this order" } else { "so near each other" };
                (vec![Node::clone(left), Node::clone(right)], asked_for)
            }
            _ => return Ok(None),
        };
        if operands.len() < 2 {
            return Ok(None);
        }
        let all = self.count(&Node { kind: Kind::And(operands), place: tree.place })?;
        Ok(Some(Note(match all {
            0 => "no article has all of these words".to_owned(),
            1 => format!("no article has these words {asked_for}; one has all of them"),
            all => format!("no article has these words {asked_for}; {} have all of them", articles(all)),
        })))
    }

    /// Names the words of a query that no article has, each once; the first of them with near spellings that some have.
    pub(crate) fn missing_words(&mut self, tree: &Node) -> Result<Vec<Note>> {
        let mut words = Vec::new();
        needed_words(tree, &mut words);
        let (mut notes, mut others) = (Vec::new(), Vec::new());
        let mut seen = HashSet::new();
        for word in words {
            let node = Node { kind: Kind::Word(word.clone()), place: word.place };
            if self.count(&node)? > 0 || !seen.insert(word.text.clone()) {
                continue;
            }
            if word.acronym
                && let Some(note) = self.in_other_letters(&word)?
            {
                notes.push(note);
                continue;
            }
            if notes.len() >= WORDS_WITH_SUGGESTIONS {
                others.push(word.text);
                continue;
            }
            let near = self.spellings(&word)?;
            notes.push(Note(match near.as_slice() {
                [] => format!("no article has {}", word.text),
                near => format!("no article has {}; did you mean {}?", word.text, near.join(" or ")),
            }));
        }
        if !others.is_empty() {
            notes.push(Note(format!("no article has {} either", others.join(", "))));
        }
        Ok(notes)
    }

    /// Says in how many articles the word of an acronym stands, where none has the acronym. Whether it is in capitals there, in a
    /// paragraph that is, only their texts tell.
    fn in_other_letters(&mut self, word: &Word) -> Result<Option<Note>> {
        let (text, small) = (&word.text, word.text.to_lowercase());
        let in_any = Node { kind: Kind::Word(Word { acronym: false, ..word.clone() }), place: word.place };
        let count = self.count(&in_any)?;
        if count == 0 {
            return Ok(None);
        }
        if count > TEXTS_LOOKED_AT {
            let found = articles(count);
            return Ok(Some(Note(format!(
                "no article has {text} in capitals among small letters; {small} is in {found}"
            ))));
        }
        let case = Kind::Case { case: Case::AllCapitals, operand: Box::new(in_any) };
        Ok(Some(Note(match self.count(&Node { kind: case, place: word.place })? {
            0 => format!("no article has {text} in capitals; {small} is in {}", articles(count)),
            shouted => format!(
                "{text} stands only where all is in capitals, and may be {small} there; allcaps({small}) finds {}",
                articles(shouted)
            ),
        })))
    }

    /// Returns how many articles a part of the query matches within the bounds that are set beside it.
    fn count_in_bounds(&mut self, node: &Node) -> Result<u64> {
        let plan = bounded_by_date(self.compiler.plan(node)?, self.request);
        count(self.archive, &plan, self.compiler.langs())
    }

    fn count(&mut self, node: &Node) -> Result<u64> {
        let plan = self.compiler.plan(node)?;
        count(self.archive, &plan, self.compiler.langs())
    }

    fn typed(&self, part: &Node) -> &'a str {
        self.request.query.get(part.place.start..part.place.end).unwrap_or_default()
    }

    /// Returns the words of the archive nearest to a word, those in most articles first, each with its articles.
    fn spellings(&mut self, word: &Word) -> Result<Vec<String>> {
        let mut folded = String::new();
        crate::analysis::fold(&word.text, &mut folded);
        let dictionary = Dictionary::new(self.archive)?;
        let edits = if folded.chars().count() >= LETTERS_FOR_TWO_EDITS { 2 } else { 1 };
        for distance in 1..=edits {
            let mut near = match dictionary.fuzzy(self.archive.fields.text, &folded, distance) {
                // Of so many, none is what was meant.
                Err(Error::TooManyTerms { .. }) => break,
                near => near?,
            };
            near.retain(|term| term.width == 1 && term.term.chars().all(char::is_alphabetic));
            let near = near.into_iter().map(|term| {
                let articles = articles_with(self.archive, self.archive.fields.text, &term, self.compiler.langs())?;
                Ok((term.term, articles))
            });
            let mut near: Vec<(String, u64)> = near.collect::<Result<_>>()?;
            near.retain(|(_, articles)| *articles > 0);
            near.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            near.truncate(SUGGESTIONS);
            if !near.is_empty() {
                let capital = word.text.starts_with(char::is_uppercase);
                let said = |term: &str| if capital { capitalised(term) } else { term.to_owned() };
                let named = near.iter().map(|(term, _)| {
                    let text = said(without_width(term));
                    // As many as are found when it is asked for.
                    let kind = Kind::Word(Word { text: text.clone(), acronym: false, ..word.clone() });
                    Ok(format!("{text} ({})", articles(self.count(&Node { kind, place: word.place })?)))
                });
                return named.collect();
            }
        }
        Ok(Vec::new())
    }
}

/// Collects the words that must be in an article as they are, outside of NOT.
fn needed_words(tree: &Node, words: &mut Vec<Word>) {
    match &tree.kind {
        Kind::Word(word) if matches!(word.form, Form::Inflected | Form::Exact) => words.push(word.clone()),
        Kind::Phrase(phrase) | Kind::Window { words: phrase, .. } => {
            words.extend(phrase.iter().filter(|word| word.form == Form::Exact).cloned());
        }
        Kind::Not(_) | Kind::Field { .. } => {}
        Kind::NotNear { left, .. } => needed_words(left, words),
        _ => tree.operands().into_iter().for_each(|operand| needed_words(operand, words)),
    }
}

/// Says how many articles there are without something, if there are any.
fn without(what: &str, count: u64) -> Option<Note> {
    let there = if count == 1 { "there is" } else { "there are" };
    (count > 0).then(|| Note(format!("without {what} {there} {}", articles(count))))
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn articles(count: u64) -> String {
    match count {
        1 => "1 article".to_owned(),
        count => format!("{count} articles"),
    }
}
