//! The query language: text in, a tree with places out. Knows no index.
//!
//! Whatever is typed is either read as the canonical text of the tree says, or refused with the place and
//! the cure; nothing is dropped on the way without a word about it. [`parse`] goes from characters to tokens
//! (`lexer`, `values`), settles those that depend on their neighbours (`settle`), and builds the tree (`parser`).

mod atoms;
mod calendar;
mod capitals;
mod characters;
mod connectors;
mod counts;
mod dates;
#[cfg(test)]
mod document;
mod fields;
mod foreign;
mod foreign_fields;
mod habits;
mod keywords;
mod lexer;
mod nesting;
mod parser;
#[cfg(test)]
mod pasted;
mod plain;
mod print;
mod problem;
#[cfg(test)]
mod properties;
mod quotes;
#[cfg(test)]
mod random_trees;
mod ranges;
mod refusal;
mod settle;
mod spot;
mod today;
mod token;
mod tree;
mod unseen;
mod values;
mod words;

use problem::{Problem, Reading};
use unseen::Shown;

pub use crate::function_words::is_function_word;
pub(crate) use connectors::LARGEST_NUMBER;
pub use dates::{DateError, has_two_ends, read_date_range};
pub use plain::plain_words;
pub use refusal::Refusal;
pub use today::Today;
pub use tree::{Case, DateRange, Distance, Field, Form, Kind, Node, Place, Word, WordCount};

/// The longest query, in bytes.
const MOST_BYTES: usize = 16 * 1024;

/// How many mends in a row are tried to make a refused query one that can be read.
const MOST_MENDS: usize = 3;

/// What a query depends on beside its text.
#[derive(Debug, Clone)]
pub struct Context {
    /// The day that `date:yesterday` and its kin count from.
    pub today: Today,
}

/// A query that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// What it means.
    pub tree: Node,
    /// Things to say about how it was read, each one sentence in lower case without a full stop.
    pub notes: Vec<String>,
}

/// Returns the tree of a query, or why it can't be read.
pub fn parse(query: &str, context: &Context) -> Result<Parsed, Refusal> {
    let shown = Shown::of(query);
    let parsed = read(&shown.text, context).map(|mut parsed| {
        shown.move_places(&mut parsed.tree);
        parsed
    });
    parsed.map_err(|problem| {
        // It is shown on a line of its own, to be pasted: there is no line feed or tab in it, which part words as a space does.
        let mended = mend(&shown.text, &problem, context, MOST_MENDS).map(|mended| mended.replace(parts_lines, " "));
        Refusal { query: query.to_owned(), place: shown.place(problem.place), message: problem.message, mended }
    })
}

fn parts_lines(character: char) -> bool {
    character.is_whitespace() && character.is_control()
}

/// Reads a query without looking for a mend.
fn read(query: &str, context: &Context) -> Reading<Parsed> {
    if query.len() > MOST_BYTES {
        let place = Place { start: query.floor_char_boundary(MOST_BYTES), end: query.len() };
        return Err(Problem::new(place, format!("the query is longer than {MOST_BYTES} bytes; shorten it")));
    }
    let (tokens, mut notes) = lexer::tokens_of(query, context)?;
    let tokens = settle::settle(tokens, query, &mut notes)?;
    let mut tree = parser::tree_of(tokens, query, &mut notes)?;
    notes.extend(capitals::settle(&mut tree));
    Ok(Parsed { tree, notes })
}

/// Returns the first mend of a problem that makes a query which can be read, after further mends if need be.
fn mend(query: &str, problem: &Problem, context: &Context, rounds: usize) -> Option<String> {
    let rounds = rounds.checked_sub(1)?;
    problem.mends.iter().find_map(|mend_proposed| {
        let mended = mend_proposed.apply(query);
        match read(&mended, context) {
            Ok(_) => Some(mended),
            Err(next) => mend(&mended, &next, context, rounds),
        }
    })
}
