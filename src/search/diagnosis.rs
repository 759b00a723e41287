//! Why nothing was found: which part of the query empties it, what there is without it, and words of the
//! archive that are spelled nearly like those it has not.

use std::collections::HashSet;

use super::hit::Note;
use super::near_values::near_values;
use super::ranked::{articles_with, count};
use super::request::Request;
use super::searcher::bounded_by_date;
use crate::analysis::without_width;
use crate::error::{Error, Result};
use crate::function_words::is_function_word;
use crate::index::Archive;
use crate::matching::{Compiler, Dictionary};
use crate::numbers::counted;
use crate::query::{self, Case, Field, Form, Kind, Node, Place, Word};

/// The most spellings that are suggested for one word.
const SUGGESTIONS: usize = 3;

/// A word must have so many letters for a spelling two edits away to be suggested.
const LETTERS_FOR_TWO_EDITS: usize = 6;

/// For so many words that no article has spellings are suggested; a pasted text may have many.
const WORDS_WITH_SUGGESTIONS: usize = 10;

/// Of so many words that are spelled alike it is looked how many are in a field.
const SPELLINGS_COUNTED: usize = 20;

/// The most articles whose texts are looked at to say more.
const TEXTS_LOOKED_AT: u64 = 1000;

/// The most parts of a query without each of which, and the most of one each of which alone, is counted: it takes as many queries.
const PARTS_LEFT_OUT: usize = 32;

/// The most bytes of a word for which others are looked for: no word that long is misspelled, and what looks for its neighbours takes
/// some 60 KB for each letter.
const LONGEST_MISSPELLED: usize = 64;

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
        if self.archive.article_count() == 0 {
            return Ok(vec![Note("the index has no articles".to_owned())]);
        }
        let mut notes = self.missing(tree)?;
        if notes.is_empty() {
            notes.extend(self.words_apart(tree, None)?);
        }
        let parts: &[Node] = match &tree.kind {
            Kind::List(parts) | Kind::And(parts) => parts,
            _ => {
                if notes.is_empty() {
                    notes.push(Note(format!("no article matches {}", self.typed(tree.place))));
                }
                return Ok(notes);
            }
        };
        for (at, part) in parts.iter().enumerate().filter(|(_, part)| part.is_condition()).take(PARTS_LEFT_OUT) {
            let others: Vec<Node> =
                parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| part.clone()).collect();
            let kind = match &tree.kind {
                Kind::And(_) => Kind::And(others),
                _ => Kind::List(others),
            };
            let count = self.count_in_bounds(&Node { kind, place: tree.place })?;
            notes.extend(without(self.typed(part.place), count));
        }
        if notes.is_empty() && parts.len() <= PARTS_LEFT_OUT {
            let mut counts = Vec::new();
            for part in parts.iter().filter(|part| !matches!(part.kind, Kind::Not(_))) {
                counts.push(format!("{} in {}", self.typed(part.place), articles(self.count_in_bounds(part)?)));
            }
            if counts.len() > 1 {
                notes.push(Note(format!("no article has all parts: {}", counts.join(", "))));
            }
        }
        Ok(notes)
    }

    /// Says in how many articles the words of a phrase or a connector stand that stand nowhere as they are asked for.
    fn words_apart(&mut self, tree: &Node, field: Option<Field>) -> Result<Option<Note>> {
        let of_words = |words: &[Word]| words.iter().map(node_of).collect::<Vec<_>>();
        let (operands, asked_for) = match &tree.kind {
            Kind::Field { field, operand } => return self.words_apart(operand, Some(*field)),
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
        let all = self.count(&in_field(field, Node { kind: Kind::And(operands), place: tree.place }))?;
        let there = field.map_or_else(String::new, |field| format!(" in {}:", field.name()));
        Ok(Some(Note(match all {
            0 => format!("no article has all of these words{there}"),
            1 => format!("no article has these words {asked_for}{there}; one has all of them"),
            all => format!("no article has these words {asked_for}{there}; {} have all of them", articles(all)),
        })))
    }

    /// Names the words, patterns and values of a query that no article has, each once; the first of them with what is near
    /// and some have.
    pub(crate) fn missing(&mut self, tree: &Node) -> Result<Vec<Note>> {
        let mut needed = Vec::new();
        needed_parts(tree, None, &mut needed);
        let (mut notes, mut others) = (Vec::new(), Vec::new());
        let mut seen = HashSet::new();
        for part in needed {
            let (node, name) = match &part {
                Needed::Word(field, word) => (in_field(*field, node_of(word)), name_of(*field, word)),
                Needed::Value(_, node) => ((*node).clone(), self.typed(node.place).to_owned()),
            };
            if self.count(&node)? > 0 || !seen.insert(name.clone()) {
                continue;
            }
            if let Needed::Word(None, word) = &part
                && word.acronym
                && let Some(note) = self.in_other_letters(word)?
            {
                notes.push(note);
                continue;
            }
            if notes.len() >= WORDS_WITH_SUGGESTIONS {
                others.push(name);
                continue;
            }
            let near = match &part {
                Needed::Word(field, word) => self.spellings(word, *field)?,
                Needed::Value(field, _) => self.values(*field, &name)?,
            };
            notes.push(Note(match (near.as_slice(), &part) {
                ([], Needed::Value(..)) => {
                    format!("no article has {name}; 'morgue stats' shows the values of most articles")
                }
                ([], _) => format!("no article has {name}"),
                (near, _) => format!("no article has {name}; did you mean {}?", near.join(" or ")),
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

    fn typed(&self, place: Place) -> &'a str {
        self.request.query.get(place.start..place.end).unwrap_or_default()
    }

    /// Returns the values of a field that are most like one, each with its articles.
    fn values(&mut self, field: Field, typed: &str) -> Result<Vec<String>> {
        let value = typed.split_once(':').map_or(typed, |(_, value)| value);
        let mut near = Vec::new();
        for value in near_values(self.archive, field.name(), value)? {
            let is_word = value.chars().all(char::is_alphanumeric);
            let query = format!("{}:{}", field.name(), if is_word { value } else { format!("\"{value}\"") });
            // As many as are found when it is asked for; there is no date in it.
            let context = query::Context { today: jiff::civil::Date::ZERO.into() };
            let Ok(parsed) = query::parse(&query, &context) else { continue };
            match self.count(&parsed.tree)? {
                0 => {}
                count => near.push(format!("{query} ({})", articles(count))),
            }
            if near.len() == SUGGESTIONS {
                break;
            }
        }
        Ok(near)
    }

    /// Returns the words of the archive nearest to a word, those in most articles first, each with its articles.
    fn spellings(&mut self, word: &Word, field: Option<Field>) -> Result<Vec<String>> {
        let fields = self.archive.fields;
        let index_field = match field {
            _ if !matches!(word.form, Form::Inflected | Form::Exact) => return Ok(Vec::new()),
            None | Some(Field::Title | Field::Lead | Field::Body) => fields.text,
            Some(Field::Author) => fields.author,
            Some(Field::Place) => fields.place,
            Some(Field::Source | Field::Section | Field::Lang | Field::Path | Field::Url) => return Ok(Vec::new()),
        };
        let mut folded = String::new();
        crate::analysis::fold(&word.text, &mut folded);
        if folded.len() > LONGEST_MISSPELLED {
            return Ok(Vec::new());
        }
        let dictionary = Dictionary::new(self.archive)?;
        let edits = if folded.chars().count() >= LETTERS_FOR_TWO_EDITS { 2 } else { 1 };
        for distance in 1..=edits {
            let mut near = match dictionary.fuzzy(index_field, &folded, distance) {
                // Of so many, none is what was meant.
                Err(Error::TooManyTerms { .. }) => break,
                near => near?,
            };
            // In a list a function word decides nothing.
            let is_idle = |term: &str| word.form == Form::Inflected && is_function_word(term);
            near.retain(|term| {
                term.width == 1 && term.term.chars().all(char::is_alphabetic) && !is_idle(without_width(&term.term))
            });
            let near = near.into_iter().map(|term| {
                let articles = articles_with(self.archive, index_field, &[&term], self.compiler.langs())?;
                Ok((term.term, articles))
            });
            let mut near: Vec<(String, u64)> = near.collect::<Result<_>>()?;
            near.retain(|(_, articles)| *articles > 0);
            near.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            let capital = word.text.starts_with(char::is_uppercase);
            let mut named = Vec::new();
            for (term, _) in near.iter().take(SPELLINGS_COUNTED) {
                let term = without_width(term);
                let text = if capital { capitalised(term) } else { term.to_owned() };
                // As many as are found when it is asked for.
                let word = Word { text, acronym: false, ..word.clone() };
                match self.count(&in_field(field, node_of(&word)))? {
                    0 => {}
                    count => named.push(format!("{} ({})", name_of(field, &word), articles(count))),
                }
                if named.len() == SUGGESTIONS {
                    break;
                }
            }
            if !named.is_empty() {
                return Ok(named);
            }
        }
        Ok(Vec::new())
    }
}

/// A part of a query that an article must have.
enum Needed<'t> {
    /// A word, a pattern or a fuzzy word, in a field.
    Word(Option<Field>, &'t Word),
    /// The value of a field that has a list of values, with the field.
    Value(Field, &'t Node),
}

/// Collects the parts that must be in an article as they are, outside of NOT.
fn needed_parts<'t>(tree: &'t Node, field: Option<Field>, needed: &mut Vec<Needed<'t>>) {
    match &tree.kind {
        Kind::Word(_) | Kind::Phrase(_) | Kind::Window { .. } => {
            needed.extend(tree.words().iter().map(|word| Needed::Word(field, word)));
        }
        Kind::Not(_) => {}
        Kind::NotNear { left, .. } => needed_parts(left, field, needed),
        Kind::Field { field: field @ (Field::Source | Field::Section | Field::Lang), .. } => {
            needed.push(Needed::Value(*field, tree));
        }
        // The parts of a path are no words of their own.
        Kind::Field { field: Field::Path | Field::Url, .. } => {}
        Kind::Field { field, operand } => needed_parts(operand, Some(*field), needed),
        _ => tree.operands().into_iter().for_each(|operand| needed_parts(operand, field, needed)),
    }
}

fn node_of(word: &Word) -> Node {
    Node { kind: Kind::Word(word.clone()), place: word.place }
}

/// Returns a part of a query as it is looked for in a field.
fn in_field(field: Option<Field>, node: Node) -> Node {
    let place = node.place;
    match field {
        Some(field) => Node { kind: Kind::Field { field, operand: Box::new(node) }, place },
        None => node,
    }
}

/// Returns a word as it is asked for in a field.
fn name_of(field: Option<Field>, word: &Word) -> String {
    let field = field.map_or_else(String::new, |field| format!("{}:", field.name()));
    match word.form {
        Form::Fuzzy(distance) => format!("{field}{}~{distance}", word.text),
        _ => format!("{field}{}", word.text),
    }
}

/// Says how many articles there are without something, if there are any.
fn without(what: &str, count: u64) -> Option<Note> {
    let are = if count == 1 { "is" } else { "are" };
    (count > 0).then(|| Note(format!("without {what} there {are} {}", articles(count))))
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn articles(count: u64) -> String {
    counted(count, "article")
}
