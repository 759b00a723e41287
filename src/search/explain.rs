//! Explaining a query: how it was read, what its words stand for, and how many articles each part matches.

use std::collections::BTreeMap;

use super::best::best;
use super::explanation::{Cost, ExplainedPart, Explanation};
use super::hit::Note;
use super::ranked::{Order, articles_with, count};
use super::request::{Request, Surroundings};
use super::searcher::{bounded_by_date, bounds_of, of_dates, relaxed_plan};
use super::signs::notes_on_signs;
use crate::analysis;
use crate::error::Result;
use crate::index::Archive;
use crate::matching::{self, Compiler, LeafTerm, Plan, date_filter, is_filler, units_of};
use crate::numbers::counted;
use crate::query::{self, Case, DateRange, Distance, Field, Form, Kind, Node, Word, WordCount};

/// Returns how the query of a request is read. Of the rest of it, whether any word will do and the bounds of the dates count.
///
/// # Errors
/// The query can't be read or means too much, or the index is damaged.
pub fn explain(archive: &Archive, request: &Request, around: &Surroundings) -> Result<Explanation> {
    let parsed = query::parse(&request.query, &query::Context { today: around.today.clone() })?;
    let mut explainer = Explainer { archive, compiler: Compiler::new(archive, request.any)?, any: request.any };
    let mut tree = explainer.part(&parsed.tree, &Whole::default())?;
    let plan = bounded_by_date(explainer.compiler.plan(&parsed.tree)?, request);
    let bounds = bounds_of(request);
    if !bounds.is_empty() {
        tree = explainer.bounded(tree, &plan, request, &bounds.join(" and "))?;
    }
    let weights = &request.weights;
    let langs = explainer.compiler.langs();
    let (found, feedback) = best(archive, &plan, langs, &Order::default(), 1, weights)?;
    let mut notes: Vec<Note> = parsed.notes.into_iter().map(Note).chain(notes_on_signs(&parsed.tree)).collect();
    if found.total == 0
        && let Some(some) = relaxed_plan(archive, request, &parsed.tree, &plan)?
        && let some @ 1.. = count(archive, &some, langs)?
    {
        let (of_dates, some) = (of_dates(request), counted(some, "article"));
        notes.push(Note(format!("no article{of_dates} has all the words; a search shows {some} with some of them")));
    }
    let size: f32 = units_of(&plan).iter().map(|unit| unit.weight).sum();
    let feedback = feedback.into_iter().map(|term| (term.word, weights.feedback * size * term.share)).collect();
    Ok(Explanation {
        query: request.query.clone(),
        canonical: parsed.tree.to_string(),
        notes,
        cost: cost_of(&plan),
        feedback,
        tree,
    })
}

fn cost_of(plan: &Plan) -> Cost {
    let terms = || plan.leaves.iter().flat_map(|leaf| &leaf.terms);
    Cost { terms: terms().count() as u64, postings: terms().map(|term| term.articles()).sum() }
}

/// What stands around a part and changes what it means.
#[derive(Debug, Clone, Copy, Default)]
struct Whole {
    /// The field it is looked for in.
    field: Option<Field>,
    /// It is one of a list in which other words decide.
    among_words: bool,
}

struct Explainer<'a> {
    archive: &'a Archive,
    compiler: Compiler<'a>,
    /// An article need not have every word of a list.
    any: bool,
}

impl Explainer<'_> {
    /// Returns the whole of a query and the bounds that are set beside it, which are typed at no place of it.
    fn bounded(&self, whole: ExplainedPart, plan: &Plan, request: &Request, bounds: &str) -> Result<ExplainedPart> {
        let range = DateRange { first: request.since, last: request.until };
        let dates = Plan { root: matching::Node::Filter(date_filter(range.first, range.last)), leaves: Vec::new() };
        let count = |plan: &Plan| count(self.archive, plan, self.compiler.langs()).map(Some);
        let dates = ExplainedPart {
            label: format!("{} ({bounds})", date_label(&range)),
            place: (request.query.len(), request.query.len()),
            articles: count(&dates)?,
            ..ExplainedPart::default()
        };
        Ok(ExplainedPart {
            label: "all of these".to_owned(),
            place: whole.place,
            articles: count(plan)?,
            terms: Vec::new(),
            parts: vec![whole, dates],
        })
    }

    fn part(&mut self, node: &Node, whole: &Whole) -> Result<ExplainedPart> {
        let aside = whole.among_words && is_filler(node);
        let in_field = match whole.field {
            Some(field) => &Node { kind: Kind::Field { field, operand: Box::new(node.clone()) }, place: node.place },
            None => node,
        };
        let plan = self.compiler.plan(in_field)?;
        let articles = if aside { None } else { Some(count(self.archive, &plan, self.compiler.langs())?) };
        let inner = match &node.kind {
            Kind::Field { field, .. } => Whole { field: Some(*field), among_words: false },
            Kind::List(parts) => Whole {
                field: whole.field,
                among_words: parts.iter().any(|part| !is_filler(part) && !matches!(part.kind, Kind::Not(_))),
            },
            _ => Whole { field: whole.field, among_words: false },
        };
        let parts = node.operands().into_iter().map(|child| self.part(child, &inner)).collect::<Result<_>>()?;
        let terms = if matches!(node.kind, Kind::Word(_)) && !aside { self.terms_of(&plan)? } else { Vec::new() };
        let label = match &node.kind {
            _ if aside => "function word, left aside: other words decide".to_owned(),
            Kind::Word(word) => {
                let has_inflections = !matches!(whole.field, Some(Field::Lang | Field::Path | Field::Url));
                word_label(word, has_inflections, has_parts(&plan))
            }
            Kind::List(parts) if self.any => any_label(parts).to_owned(),
            _ => label_of(node),
        };
        let mut explained = ExplainedPart { label, place: (node.place.start, node.place.end), articles, terms, parts };
        if let Kind::Phrase(words) | Kind::Window { words, .. } = &node.kind {
            for word in words {
                let word_node = Node { kind: Kind::Word(word.clone()), place: word.place };
                explained.parts.push(self.part(&word_node, &Whole { field: whole.field, among_words: false })?);
            }
        }
        Ok(explained)
    }

    /// Returns the words that the leaves of a word's plan stand for, each with the articles in which it counts, those in most
    /// articles first.
    fn terms_of(&self, plan: &Plan) -> Result<Vec<(String, u64)>> {
        // A word and a compound may be spelled alike, and an article have both.
        let mut alike: BTreeMap<&str, (_, Vec<&LeafTerm>)> = BTreeMap::new();
        for (leaf, term) in plan.leaves.iter().flat_map(|leaf| leaf.terms.iter().map(move |term| (leaf, term))) {
            let (_, terms) = alike.entry(analysis::without_width(&term.term)).or_insert((leaf.field, Vec::new()));
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
        let mut terms: Vec<(String, u64)> = Vec::new();
        for (word, (field, alike)) in alike {
            let articles = articles_with(self.archive, field, &alike, self.compiler.langs())?;
            if articles > 0 {
                terms.push((word.to_owned(), articles));
            }
        }
        terms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(terms)
    }
}

fn label_of(node: &Node) -> String {
    let near = |distance: &Distance| match distance {
        Distance::Words(words) => format!("within {words} word{}", if *words == 1 { "" } else { "s" }),
        Distance::Sentence => "in one sentence".to_owned(),
        Distance::Paragraph => "in one paragraph".to_owned(),
    };
    match &node.kind {
        Kind::Everything => "every article".to_owned(),
        Kind::Word(word) => word_label(word, true, false),
        Kind::Phrase(_) => "phrase: these words side by side".to_owned(),
        Kind::Window { distance, .. } => format!("all these words within {distance} of each other"),
        Kind::List(_) => "all of these".to_owned(),
        Kind::And(_) => "all of these (AND)".to_owned(),
        Kind::Or(_) => "one of these (OR)".to_owned(),
        Kind::Not(_) => "not this".to_owned(),
        Kind::Near { distance, ordered, .. } => {
            format!("{}{}", near(distance), if *ordered { ", in this order" } else { "" })
        }
        Kind::NotNear { distance, ordered, .. } => {
            format!("the first without the second {}{}", near(distance), if *ordered { " after it" } else { "" })
        }
        Kind::AtLeast { count: 1, .. } => "at least once".to_owned(),
        Kind::AtLeast { count, .. } => format!("at least {count} times"),
        Kind::Case { case, .. } => match case {
            Case::Capitalised => "written with a capital".to_owned(),
            Case::AllCapitals => "written in capitals".to_owned(),
            Case::NoCapitals => "written without capitals".to_owned(),
        },
        Kind::Field { field, .. } => format!("in the {}", field_name(*field)),
        Kind::Date(range) => date_label(range),
        Kind::WordCount(range) => words_label(range),
        Kind::Boost { factor: 1.0, .. } => "counts once".to_owned(),
        Kind::Boost { factor, .. } => format!("counts {factor} times"),
    }
}

/// Returns whether the plan of a word looks for several words side by side, as for `oil,gas` and `oil-price`.
fn has_parts(plan: &Plan) -> bool {
    let mut has_parts = false;
    plan.root.walk(&mut |node| has_parts |= matches!(node, matching::Node::Phrase(_)));
    has_parts
}

fn word_label(word: &Word, has_inflections: bool, has_parts: bool) -> String {
    let what = if has_parts { "word of several parts, side by side" } else { "word" };
    match word.form {
        _ if word.acronym => "acronym, in capitals".to_owned(),
        Form::Inflected if has_inflections => format!("{what}, any inflection"),
        Form::Inflected | Form::Exact => format!("{what}, this form only"),
        Form::Pattern => "pattern".to_owned(),
        Form::Fuzzy(distance) => {
            let parts = if has_parts { "several parts, side by side, " } else { "" };
            format!("{parts}spelled alike, {distance} edit{} away", if distance == 1 { "" } else { "s" })
        }
    }
}

/// Returns what a list of parts means when an article need not have all of its words.
fn any_label(parts: &[Node]) -> &'static str {
    match parts.iter().any(Node::is_condition) {
        true => "one of these words (--any), and all the others",
        false => "one of these (--any)",
    }
}

fn field_name(field: Field) -> &'static str {
    match field {
        Field::Title => "headline",
        Field::Lead => "lead",
        Field::Body => "body",
        Field::Author => "byline",
        Field::Source => "source",
        Field::Section => "section",
        Field::Place => "place",
        Field::Lang => "language",
        Field::Path => "path",
        Field::Url => "address",
    }
}

fn date_label(range: &DateRange) -> String {
    match (range.first, range.last) {
        (Some(first), Some(last)) if first == last => format!("published on {first}"),
        (Some(first), Some(last)) => format!("published from {first} to {last}"),
        (Some(first), None) => format!("published on {first} or later"),
        (None, Some(last)) => format!("published on {last} or earlier"),
        (None, None) => "published on a known day".to_owned(),
    }
}

fn words_label(range: &WordCount) -> String {
    match (range.least, range.most) {
        (Some(least), Some(most)) if least == most => format!("{} long", counted(least, "word")),
        (Some(least), Some(most)) => format!("{least} to {most} words long"),
        (Some(least), None) => format!("at least {} long", counted(least, "word")),
        (None, Some(most)) => format!("at most {} long", counted(most, "word")),
        (None, None) => "of any length".to_owned(),
    }
}
