//! From a query's tree to a plan.

use std::collections::{BTreeSet, HashMap};

use tantivy::schema::Field as IndexField;

use super::address::{Piece, pieces_of};
use super::expansion::Dictionary;
use super::groups::{distribute, distribute_not};
use super::plan::{Filter, Leaf, LeafTerm, Node, Plan, Zone};
use super::side_by_side::{side_by_side, threads_for};
use super::spelling::FoldedPattern;
use crate::analysis::{
    Marker, Scanner, Sink, TermKind, begins_address, canonical_address, is_apostrophe, is_solitary, without_scheme,
};
use crate::error::Result;
use crate::index::{Archive, Fields, seconds_of_date};
use crate::query::{self, Distance, Field, Form, Kind, Word, is_function_word};

/// Compiles trees against an archive.
#[derive(Debug)]
pub struct Compiler<'a> {
    dictionary: Dictionary<'a>,
    fields: Fields,
    /// An article need not have every word of a list.
    any: bool,
    /// What all weights around the part at hand come to.
    boost: f32,
    leaves: Vec<Leaf>,
    scanner: Scanner,
    /// The inflections of words in the text that were looked up before they are met.
    inflections: HashMap<String, Vec<LeafTerm>>,
}

/// Returns a word of a script that is written without spaces without the `*` around it: each letter is a word there, and what
/// stands beside it is none of it. None if it is no such word, or has wildcards inside.
fn without_wildcards(typed: &str) -> Option<&str> {
    let text = typed.trim_matches('*');
    (text.chars().any(is_solitary) && !text.contains(['*', '?'])).then_some(text)
}

/// The most that weights within weights come to, and one part of it the least: scores stay numbers.
const MOST_BOOST: f32 = 1e9;

/// The words whose inflections are worth a thread of their own.
const WORDS_OF_A_THREAD: usize = 4;

/// A word of a query as the scanner reads it.
#[derive(Debug, Default)]
struct Reading {
    /// The terms of single positions.
    parts: Vec<String>,
    /// Compounds: first position, width, term, and whether their parts side by side mean the same.
    wholes: Vec<(u32, u32, String, bool)>,
    /// Terms in capitals: first position, width, term.
    capitals: Vec<(u32, u32, String)>,
}

impl Sink for Reading {
    fn position(&mut self, _position: u32, _start: usize, _end: usize) {}
    fn marker(&mut self, _marker: Marker, _position: u32) {}
    fn term(&mut self, term: &str, position: u32, width: u32, kind: TermKind) {
        match kind {
            TermKind::Word => self.parts.push(term.to_owned()),
            TermKind::Whole { loose } => self.wholes.push((position, width, term.to_owned(), loose)),
            TermKind::Capitals => self.capitals.push((position, width, term.to_owned())),
            TermKind::Bare => {}
        }
    }
}

impl<'a> Compiler<'a> {
    /// Returns a compiler for an archive. With `any`, a list of words is met by one of them.
    pub fn new(archive: &'a Archive, any: bool) -> Result<Self> {
        Ok(Compiler {
            dictionary: Dictionary::new(archive)?,
            fields: archive.fields,
            any,
            boost: 1.0,
            leaves: Vec::new(),
            scanner: Scanner::default(),
            inflections: HashMap::new(),
        })
    }

    /// Returns the plan of a tree.
    ///
    /// # Errors
    /// A pattern that stands for too many terms, or a damaged index.
    pub fn plan(&mut self, tree: &query::Node) -> Result<Plan> {
        self.leaves.clear();
        self.look_up(tree)?;
        let root = self.node(tree, self.fields.text)?;
        Ok(Plan { root, leaves: std::mem::take(&mut self.leaves) })
    }

    /// Returns the languages of the archive, as the bits of language sets.
    pub fn langs(&self) -> &[String] {
        self.dictionary.langs()
    }

    /// Looks up the inflections of words side by side where there are many, as in a text that was pasted.
    fn look_up(&mut self, tree: &query::Node) -> Result<()> {
        let mut words = Vec::new();
        words_in_text(tree, &mut words);
        let threads = threads_for(self.dictionary.archive, words.len() / WORDS_OF_A_THREAD);
        if threads < 2 || words.len() < 2 {
            return Ok(());
        }
        let mut terms = BTreeSet::new();
        // Function words seldom count.
        for (_, word) in words.into_iter().filter(|(tree, _)| !is_filler(tree)) {
            let mut reading = Reading::default();
            self.scanner.scan_words(word, &mut reading);
            if let ([part], []) = (reading.parts.as_slice(), reading.wholes.as_slice())
                && !self.inflections.contains_key(part)
            {
                terms.insert(part.clone());
            }
        }
        let terms: Vec<String> = terms.into_iter().collect();
        let found = side_by_side(&terms, threads, |term| self.dictionary.inflected(self.fields.text, term));
        for (term, found) in terms.into_iter().zip(found) {
            self.inflections.insert(term, found?);
        }
        Ok(())
    }

    fn nodes(&mut self, trees: &[query::Node], field: IndexField) -> Result<Vec<Node>> {
        trees.iter().map(|tree| self.node(tree, field)).collect()
    }

    fn node(&mut self, tree: &query::Node, field: IndexField) -> Result<Node> {
        Ok(match &tree.kind {
            Kind::Everything => Node::Everything,
            Kind::Word(word) => self.word(word, field)?,
            Kind::Phrase(words) => phrase_of(words.iter().map(|word| self.word(word, field)).collect::<Result<_>>()?),
            Kind::Window { words, distance } => {
                let slots = words.iter().map(|word| self.word(word, field)).collect::<Result<_>>()?;
                Node::Window { slots, distance: *distance }
            }
            Kind::List(parts) => self.list(parts, field)?,
            Kind::And(parts) => conjunction(self.nodes(parts, field)?),
            Kind::Or(parts) => Node::Or(self.nodes(parts, field)?),
            Kind::Not(operand) => Node::And { needed: Vec::new(), excluded: vec![self.node(operand, field)?] },
            Kind::Near { left, right, distance, ordered } => {
                let (left, right) = (self.node(left, field)?, self.node(right, field)?);
                let distance = self.distance(*distance, field);
                distribute(left, right, &|left, right| Node::Near {
                    left: Box::new(left),
                    right: Box::new(right),
                    distance,
                    ordered: *ordered,
                })?
            }
            Kind::NotNear { left, right, distance, ordered } => {
                let (left, right) = (self.node(left, field)?, self.node(right, field)?);
                let distance = self.distance(*distance, field);
                distribute_not(left, right, &|left, right| Node::NotNear {
                    left: Box::new(left),
                    right: Box::new(right),
                    distance,
                    ordered: *ordered,
                })?
            }
            Kind::AtLeast { count, operand } => {
                Node::AtLeast { count: *count, operand: Box::new(self.node(operand, field)?) }
            }
            Kind::Case { case, operand } => {
                inward(self.node(operand, field)?, &|node| Node::Case { case: *case, operand: Box::new(node) })
            }
            Kind::Field { field, operand } => self.field(*field, operand)?,
            Kind::Date(range) => Node::Filter(date_filter(range.first, range.last)),
            Kind::WordCount(range) => {
                Node::Filter(Filter::Words(range.least.unwrap_or(0), range.most.unwrap_or(u64::MAX)))
            }
            Kind::Boost { factor, operand } => {
                let outer = self.boost;
                self.boost = (outer * factor).clamp(1.0 / MOST_BOOST, MOST_BOOST);
                let own = self.boost / outer;
                let operand = self.node(operand, field)?;
                self.boost = outer;
                Node::Boost(own, Box::new(operand))
            }
        })
    }

    /// A field beside the text is one line, and so one sentence.
    fn distance(&self, distance: Distance, field: IndexField) -> Distance {
        match distance {
            Distance::Sentence | Distance::Paragraph if field != self.fields.text => Distance::Words(u32::MAX),
            distance => distance,
        }
    }

    /// Parts side by side: all are needed, but function words only if nothing else is there.
    fn list(&mut self, parts: &[query::Node], field: IndexField) -> Result<Node> {
        let is_negated = |part: &query::Node| matches!(part.kind, Kind::Not(_));
        let has_more = parts.iter().any(|part| !is_filler(part) && !is_negated(part));
        let mut needed = Vec::new();
        let mut excluded = Vec::new();
        let mut words = Vec::new();
        for part in parts.iter().filter(|part| !has_more || !is_filler(part)) {
            match &part.kind {
                Kind::Not(operand) => excluded.push(self.node(operand, field)?),
                _ if self.any && !part.is_condition() => words.push(self.node(part, field)?),
                _ => needed.push(self.node(part, field)?),
            }
        }
        match words.len() {
            0 => {}
            1 => needed.append(&mut words),
            _ => needed.push(Node::Or(words)),
        }
        Ok(if needed.len() == 1 && excluded.is_empty() { needed.remove(0) } else { Node::And { needed, excluded } })
    }

    fn field(&mut self, field: Field, operand: &query::Node) -> Result<Node> {
        let zone = match field {
            Field::Title => Some(Zone::Title),
            Field::Lead => Some(Zone::Lead),
            Field::Body => Some(Zone::Body),
            _ => None,
        };
        if let Some(zone) = zone {
            return Ok(inward(self.node(operand, self.fields.text)?, &|node| Node::Zone {
                zone,
                operand: Box::new(node),
            }));
        }
        let index_field = match field {
            Field::Author => self.fields.author,
            Field::Source => self.fields.source,
            Field::Section => self.fields.section,
            Field::Place => self.fields.place,
            Field::Lang => self.fields.lang,
            Field::Path => self.fields.path,
            Field::Url => self.fields.url,
            Field::Title | Field::Lead | Field::Body => self.fields.text,
        };
        Ok(Node::Fact(Box::new(self.node(operand, index_field)?)))
    }

    /// A word: the phrase of its units, each a term set.
    fn word(&mut self, word: &Word, field: IndexField) -> Result<Node> {
        if [self.fields.path, self.fields.url].contains(&field) {
            return self.address(word, field);
        }
        if word.form == Form::Pattern {
            return match without_wildcards(&word.text) {
                Some(text) => self.word(&Word { text: text.to_owned(), form: Form::Exact, ..word.clone() }, field),
                // Addresses are kept without what all of them have.
                None if begins_address(&word.text) => self.pattern(canonical_address(&word.text), field),
                None => self.pattern(&word.text, field),
            };
        }
        if field == self.fields.lang {
            let terms = self.terms(field, &word.text.to_lowercase(), word.form.uninflected())?;
            return Ok(self.leaf(field, terms));
        }
        let mut reading = Reading::default();
        self.scanner.scan_words(&word.text, &mut reading);
        let acronym = word.acronym && field == self.fields.text;
        if reading.parts.is_empty() {
            // A mark without a letter is no word, and no article has it.
            return Ok(self.leaf(field, Vec::new()));
        }
        let mut units = Vec::new();
        let mut at = 0;
        while (at as usize) < reading.parts.len() {
            let (node, width) = self.unit(&reading, at, word.form, acronym, field)?;
            units.push(node);
            at += width;
        }
        Ok(phrase_of(units))
    }

    /// A word with wildcards.
    fn pattern(&mut self, typed: &str, field: IndexField) -> Result<Node> {
        let pattern = FoldedPattern::of(typed);
        // A mark without a letter is no word, and no article has it, whatever stands around it.
        let terms = match pattern.glob.contains(|c| !matches!(c, '*' | '?' | '-')) {
            true => self.dictionary.pattern(field, &pattern)?,
            false => Vec::new(),
        };
        Ok(self.leaf(field, terms))
    }

    /// A part of a path or an address, as typed: see [`super::address`].
    fn address(&mut self, word: &Word, field: IndexField) -> Result<Node> {
        let text = if field == self.fields.url { without_scheme(&word.text) } else { word.text.as_str() };
        let form = word.form.uninflected();
        // A word with ? that is read as a pattern is no address.
        let may_be_any = word.form == Form::Pattern && !text.contains('*');
        let mut runs: Vec<Node> = Vec::new();
        let mut run: Vec<Node> = Vec::new();
        for piece in pieces_of(text, may_be_any) {
            match piece {
                Piece::Plain(stretch) => {
                    for part in self.parts_of_address(stretch, field) {
                        let terms = self.terms(field, &part, form)?;
                        run.push(self.leaf(field, terms));
                    }
                }
                Piece::Pattern(pattern) => {
                    run.push(self.pattern(pattern, field)?);
                }
                Piece::Gap if run.is_empty() => {}
                Piece::Gap => runs.push(phrase_of(std::mem::take(&mut run))),
            }
        }
        if !run.is_empty() || runs.is_empty() {
            runs.push(phrase_of(run));
        }
        let first = runs.remove(0);
        let in_order = |left, right| Node::Near {
            left: Box::new(left),
            right: Box::new(right),
            distance: Distance::Words(u32::MAX),
            ordered: true,
        };
        Ok(runs.into_iter().fold(first, in_order))
    }

    /// Returns the parts of a stretch of a path or an address, as the index has them.
    fn parts_of_address(&mut self, stretch: &str, field: IndexField) -> Vec<String> {
        let mut reading = Reading::default();
        if field == self.fields.url {
            // An address is known by its scheme, and then taken apart at every sign.
            self.scanner.scan_words(
                &format!("http://{}", stretch.trim_start_matches(|c: char| !c.is_alphanumeric())),
                &mut reading,
            );
            reading.parts.remove(0);
        } else {
            self.scanner.scan_words(stretch, &mut reading);
        }
        reading.parts
    }

    /// The unit at a position: the widest compound that begins there, else the single word.
    fn unit(
        &mut self,
        reading: &Reading,
        at: u32,
        form: Form,
        acronym: bool,
        field: IndexField,
    ) -> Result<(Node, u32)> {
        let whole = reading.wholes.iter().filter(|whole| whole.0 == at).max_by_key(|whole| whole.1);
        let width = whole.map_or(1, |whole| whole.1);
        if acronym
            && let Some((_, _, term)) = reading.capitals.iter().find(|capitals| (capitals.0, capitals.1) == (at, width))
        {
            let terms = self.dictionary.exact(field, term)?;
            return Ok((self.leaf(field, terms), width));
        }
        let Some((_, _, term, loose)) = whole else {
            let part = &reading.parts[at as usize];
            let terms = self.terms(field, part, form)?;
            return Ok((self.leaf_of(field, terms, (form == Form::Inflected).then(|| part.clone())), 1));
        };
        let terms = self.terms(field, term, form)?;
        let whole = self.leaf(field, terms);
        if !loose {
            return Ok((whole, width));
        }
        // The parts side by side, the last one in any form.
        let mut slots = Vec::new();
        for place in at..at + width {
            let form = if place + 1 == at + width { form } else { Form::Exact };
            let terms = self.terms(field, &reading.parts[place as usize], form)?;
            slots.push(self.leaf(field, terms));
        }
        Ok((Node::Or(vec![whole, Node::Phrase(slots)]), width))
    }

    fn terms(&self, field: IndexField, term: &str, form: Form) -> Result<Vec<LeafTerm>> {
        match form {
            Form::Inflected => match self.inflections.get(term).filter(|_| field == self.fields.text) {
                Some(known) => Ok(known.clone()),
                None => self.dictionary.inflected(field, term),
            },
            // Of one letter that is a word by itself any other is an edit away.
            Form::Fuzzy(_) if term.chars().any(is_solitary) => self.dictionary.exact(field, term),
            Form::Fuzzy(distance) => self.dictionary.fuzzy(field, term, distance),
            Form::Exact | Form::Pattern => self.dictionary.exact(field, term),
        }
    }

    fn leaf(&mut self, field: IndexField, terms: Vec<LeafTerm>) -> Node {
        self.leaf_of(field, terms, None)
    }

    fn leaf_of(&mut self, field: IndexField, terms: Vec<LeafTerm>, inflected: Option<String>) -> Node {
        let leaf = Leaf { field, terms, inflected };
        // The same word twice is one set; its nodes count twice in the ranking all the same.
        let number = self.leaves.iter().position(|known| *known == leaf).unwrap_or_else(|| {
            self.leaves.push(leaf);
            self.leaves.len() - 1
        });
        Node::Leaf(number)
    }
}

/// Collects the words of a tree that count in any inflection in the text, each with its part of the tree.
fn words_in_text<'t>(tree: &'t query::Node, words: &mut Vec<(&'t query::Node, &'t str)>) {
    match &tree.kind {
        Kind::Word(word) if word.form == Form::Inflected && !word.acronym => words.push((tree, &word.text)),
        Kind::Field { .. } => {}
        _ => tree.operands().into_iter().for_each(|operand| words_in_text(operand, words)),
    }
}

/// Function words that are the names of a month and of people when they are written like this.
const NAMES: [&str; 2] = ["May", "Will"];

/// Returns whether a part of a list is a function word, which decides only if nothing else is there: any
/// form, `who's` like `who`, but not an acronym, and `a.m.` is not `am`.
pub(crate) fn is_filler(part: &query::Node) -> bool {
    let Kind::Word(word) = &part.kind else { return false };
    if word.form != Form::Inflected || word.acronym || word.text.contains('.') || NAMES.contains(&word.text.as_str()) {
        return false;
    }
    let mut reading = Reading::default();
    Scanner::default().scan_words(&word.text, &mut reading);
    let typed = word.text.to_lowercase().replace(is_apostrophe, "'");
    matches!(reading.parts.as_slice(), [part] if is_function_word(part) || is_function_word(&typed))
}

/// Returns the filter of a range of days; an open end takes in every dated article.
pub(crate) fn date_filter(first: Option<jiff::civil::Date>, last: Option<jiff::civil::Date>) -> Filter {
    let first = first.map_or(i64::MIN, |day| seconds_of_date(day.at(0, 0, 0, 0)));
    let last = last.map_or(i64::MAX, |day| seconds_of_date(day.at(23, 59, 59, 0)));
    Filter::Date(first, last)
}

fn phrase_of(mut slots: Vec<Node>) -> Node {
    // Phrases within a phrase are its slots.
    if slots.iter().any(|slot| matches!(slot, Node::Phrase(_))) {
        slots = slots
            .into_iter()
            .flat_map(|slot| match slot {
                Node::Phrase(inner) => inner,
                slot => vec![slot],
            })
            .collect();
    }
    if slots.len() == 1 { slots.remove(0) } else { Node::Phrase(slots) }
}

/// All of these, with the negated ones among them as exclusions.
fn conjunction(nodes: Vec<Node>) -> Node {
    let mut needed = Vec::new();
    let mut excluded = Vec::new();
    for node in nodes {
        match node {
            Node::And { needed: none, excluded: more } if none.is_empty() => excluded.extend(more),
            node => needed.push(node),
        }
    }
    if needed.len() == 1 && excluded.is_empty() { needed.remove(0) } else { Node::And { needed, excluded } }
}

/// What holds for a part of a query holds for every word and phrase in it: a zone or a case is put around these.
/// So `title:(a not w/3 b)` looks for no `b` outside of the headline, and `caps(a w/5 b)` at nothing between the two.
fn inward(node: Node, around: &dyn Fn(Node) -> Node) -> Node {
    let each = |nodes: Vec<Node>| nodes.into_iter().map(|node| inward(node, around)).collect();
    let one = |node: Box<Node>| Box::new(inward(*node, around));
    match node {
        Node::And { needed, excluded } => Node::And { needed: each(needed), excluded: each(excluded) },
        Node::Or(nodes) => Node::Or(each(nodes)),
        Node::Window { slots, distance } => Node::Window { slots: each(slots), distance },
        Node::Near { left, right, distance, ordered } => {
            Node::Near { left: one(left), right: one(right), distance, ordered }
        }
        Node::NotNear { left, right, distance, ordered } => {
            Node::NotNear { left: one(left), right: one(right), distance, ordered }
        }
        Node::AtLeast { count, operand } => Node::AtLeast { count, operand: one(operand) },
        Node::Boost(factor, operand) => Node::Boost(factor, one(operand)),
        Node::Everything => Node::Everything,
        node => around(node),
    }
}

/// Returns the plan of a query on an archive, asked on a day of January 2026, and the archive's languages, for the tests of what
/// plans are used for.
#[cfg(test)]
pub(crate) fn plan_of(archive: &Archive, query: &str) -> (Plan, Vec<String>) {
    let context = query::Context { today: jiff::civil::date(2026, 1, 27).into() };
    let tree = query::parse(query, &context).expect("a query").tree;
    let mut compiler = Compiler::new(archive, false).expect("an archive");
    let plan = compiler.plan(&tree).expect("a plan");
    (plan, compiler.langs().to_vec())
}
