//! The verb that searches: from a request to its answer.

use std::time::Instant;

use tantivy::DocId;
use tantivy::columnar::Cardinality;

use super::best::best;
use super::diagnosis::Diagnosis;
use super::hit::{Hit, Note, Response};
use super::passages::Cutter;
use super::ranked::{Order, Ranked, Ranking};
use super::request::{Request, Surroundings};
use super::signs::notes_on_signs;
use super::variants::notes_on_spellings;
use crate::analysis::Composed;
use crate::error::Result;
use crate::index::{Archive, StoredArticle, seconds_of_date};
use crate::matching::{
    Compiler, Facts, Filter, Light, Lighter, Node, Plan, date_filter, parts_of, side_by_side, threads_for,
};
use crate::numbers::counted;
use crate::query;

/// Answers a request.
///
/// # Errors
/// The query can't be read or means too much, or the index is damaged.
pub fn search(archive: &Archive, request: &Request, around: &Surroundings) -> Result<Response> {
    let begun = Instant::now();
    let parsed = query::parse(&request.query, &query::Context { today: around.today.clone() })?;
    let mut notes: Vec<Note> = parsed.notes.iter().cloned().map(Note).collect();
    notes.extend(notes_on_signs(&parsed.tree));
    let mut compiler = Compiler::new(archive, request.any)?;
    let mut plan = bounded_by_date(compiler.plan(&parsed.tree)?, request);
    let keep = if request.limit == 0 { 0 } else { request.offset.saturating_add(request.limit) };
    let order = order_of(archive, request, around)?;
    let (mut found, _) = best(archive, &plan, compiler.langs(), &order, keep, &request.weights)?;
    let mut relaxed = false;
    if found.total == 0
        && let Some(some) = relaxed_plan(archive, request, &parsed.tree, &plan)?
    {
        let (partial, _) = best(archive, &some, compiler.langs(), &order, keep, &request.weights)?;
        if partial.total > 0 {
            relaxed = true;
            notes.push(Note(format!("no article{} has all the words; these have some of them", of_dates(request))));
            (plan, found) = (some, partial);
        }
    }
    if relaxed {
        notes.extend(Diagnosis::new(archive, request)?.missing(&parsed.tree)?);
    } else if found.total == 0 {
        let mut diagnosis = Diagnosis::new(archive, request)?;
        match diagnosis.without_bounds(&bounds_of(request), &parsed.tree)? {
            // What is said of the query by itself would not be true: there are such articles.
            Some(note) => notes.push(note),
            None => notes.extend(diagnosis.notes(&parsed.tree)?),
        }
    }
    if found.total > 0 {
        notes.extend(notes_on_spellings(archive, &parsed.tree, &plan, compiler.langs())?);
    }
    notes.extend(undated_note(archive, &plan, compiler.langs())?);
    let hits = Shower { archive, plan: &plan, langs: compiler.langs(), request, around }.hits(&found)?;
    let took_ms = begun.elapsed().as_secs_f64() * 1000.0;
    Ok(Response { query: request.query.clone(), total: found.total, relaxed, notes, took_ms, hits })
}

/// Returns the plan of a query of which no article has all the words, when some of them are to do; nothing if that says the
/// same, or more than words was asked for.
pub(super) fn relaxed_plan(
    archive: &Archive,
    request: &Request,
    tree: &query::Node,
    plan: &Plan,
) -> Result<Option<Plan>> {
    if request.any || !tree.is_plain_list() {
        return Ok(None);
    }
    let some = bounded_by_date(Compiler::new(archive, true)?.plan(tree)?, request);
    Ok((some != *plan).then_some(some))
}

/// Returns of which articles something is said.
pub(super) fn of_dates(request: &Request) -> &'static str {
    if bounds_of(request).is_empty() { "" } else { " of these dates" }
}

/// Returns the order that is asked for. Age is counted from today, or from the newest article if that is older: an
/// archive that was closed long ago has its newest articles all the same.
fn order_of(archive: &Archive, request: &Request, around: &Surroundings) -> Result<Order> {
    if !request.recent {
        return Ok(Order { sort: request.sort, recent: None });
    }
    let today = seconds_of_date(around.today.date().at(23, 59, 59, 0));
    let mut newest: Option<i64> = None;
    for segment in &archive.segments {
        let dates = segment.dates().map_err(|error| archive.damaged(error))?;
        newest = newest.max(dates.filter(|dates| dates.num_docs() > 0).map(|dates| dates.max_value()));
    }
    Ok(Order { sort: request.sort, recent: Some(newest.map_or(today, |newest| newest.min(today))) })
}

/// Returns the plan with the bounds of `--since` and `--until`.
pub(super) fn bounded_by_date(plan: Plan, request: &Request) -> Plan {
    if request.since.is_none() && request.until.is_none() {
        return plan;
    }
    let filter = Node::Filter(date_filter(request.since, request.until));
    Plan { root: Node::And { needed: vec![plan.root, filter], excluded: Vec::new() }, leaves: plan.leaves }
}

/// Returns the bounds that a request sets beside its query, as they are typed.
pub(super) fn bounds_of(request: &Request) -> Vec<&'static str> {
    let bounds = [("--since", request.since.is_some()), ("--until", request.until.is_some())];
    bounds.into_iter().filter(|(_, is_set)| *is_set).map(|(name, _)| name).collect()
}

/// Says how many articles match but for having no date, when the query asks for one.
fn undated_note(archive: &Archive, plan: &Plan, langs: &[String]) -> Result<Option<Note>> {
    let Node::And { needed, excluded } = &plan.root else {
        return match plan.root {
            Node::Filter(Filter::Date(..)) => undated(archive, plan, Node::Filter(Filter::Undated), langs),
            _ => Ok(None),
        };
    };
    let is_date = |node: &&Node| matches!(node, Node::Filter(Filter::Date(..)));
    if !needed.iter().any(|node| is_date(&node)) {
        return Ok(None);
    }
    let mut others: Vec<Node> = needed.iter().filter(|node| !is_date(node)).cloned().collect();
    others.push(Node::Filter(Filter::Undated));
    undated(archive, plan, Node::And { needed: others, excluded: excluded.clone() }, langs)
}

fn undated(archive: &Archive, plan: &Plan, root: Node, langs: &[String]) -> Result<Option<Note>> {
    if all_are_dated(archive)? {
        return Ok(None);
    }
    let plan = Plan { root, leaves: plan.leaves.clone() };
    let count = super::ranked::count(archive, &plan, langs)?;
    let (matches, has, is) = if count == 1 { ("matches", "has", "is") } else { ("match", "have", "are") };
    let articles = counted(count, "article");
    Ok((count > 0).then(|| Note(format!("{articles} that {matches} otherwise {has} no date and {is} left out"))))
}

/// Returns whether every article has a date, deleted ones included.
fn all_are_dated(archive: &Archive) -> Result<bool> {
    for segment in &archive.segments {
        let dates = segment.dates().map_err(|error| archive.damaged(error))?;
        if dates.is_none_or(|dates| dates.get_cardinality() != Cardinality::Full) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Returns what each part of a plan counts in a passage: the rarer, the more.
fn weights(archive: &Archive, plan: &Plan) -> Vec<f32> {
    let articles = archive.article_count().max(1) as f32;
    let weight = |node: &Node| {
        let mut sum = 0.0;
        node.walk(&mut |node| {
            if let Node::Leaf(number) = node {
                sum += (1.0 + articles / (plan.leaves[*number].articles() as f32 + 1.0)).ln();
            }
        });
        sum.max(0.01)
    };
    parts_of(&plan.root).into_iter().map(weight).collect()
}

/// Returns the opening words of a text, white space folded, with … where it goes on.
fn opening_of(text: &str) -> String {
    const WORDS: usize = 12;
    let mut words = text.split_whitespace();
    let opening: Vec<&str> = words.by_ref().take(WORDS).collect();
    let more = if words.next().is_some() { "…" } else { "" };
    opening.join(" ") + more
}

/// So many hits are worth a thread: to start one takes as long as to make a few hits.
const HITS_OF_A_THREAD: usize = 50;

/// Turns ranked articles into hits.
struct Shower<'a> {
    archive: &'a Archive,
    plan: &'a Plan,
    langs: &'a [String],
    request: &'a Request,
    around: &'a Surroundings,
}

impl Shower<'_> {
    /// Returns the hits of a page, side by side where they are many.
    fn hits(&self, found: &Ranking) -> Result<Vec<Hit>> {
        let weights = weights(self.archive, self.plan);
        let offset = self.request.offset.min(found.best.len());
        let (page, first) = (&found.best[offset..], offset as u64 + 1);
        let threads = threads_for(self.archive, page.len() / HITS_OF_A_THREAD);
        let length = page.len().div_ceil(threads).max(1);
        let parts: Vec<(u64, &[Ranked])> = (first..).step_by(length).zip(page.chunks(length)).collect();
        let made = side_by_side(&parts, threads, |(first, part)| {
            let mut lighter = Lighter::new(self.archive, self.plan, self.langs);
            let places: Vec<(usize, DocId)> = part.iter().map(|ranked| (ranked.segment, ranked.doc)).collect();
            let facts = Facts::of(self.archive, self.plan, self.langs, &places)?;
            let hits = part.iter().zip(&facts).zip(*first..).map(|((ranked, facts), rank)| {
                let article = self.archive.article(ranked.segment, ranked.doc)?;
                let light = lighter.light_of(&article, facts);
                Ok(self.hit(&article, &light, ranked.score, rank, &weights))
            });
            hits.collect::<Result<Vec<Hit>>>()
        });
        Ok(made.into_iter().collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    fn hit(&self, article: &StoredArticle, light: &Light, score: f32, rank: u64, weights: &[f32]) -> Hit {
        let composed = Composed::of(&article.composed);
        let text = composed.text();
        let lit = light.bytes();
        let passages = Cutter::new(article, &text, light, &lit, weights)
            .passages(self.request.passages, u32::try_from(self.request.passage_words.max(1)).unwrap_or(u32::MAX));
        let title = composed.title();
        Hit {
            rank,
            score,
            id: article.id.clone(),
            path: article.shown_path(&self.around.cwd),
            file: article.file.clone(),
            title: title.map(str::to_owned),
            opening: title.is_none().then(|| opening_of(&text)),
            title_highlights: lit.iter().filter_map(|span| composed.in_title(span.start..span.end)).collect(),
            date: article.date.clone(),
            source: article.source.clone(),
            author: article.author.clone(),
            section: article.section.clone(),
            place: article.place.clone(),
            agency: article.agency.clone(),
            url: article.url.clone(),
            lang: article.lang.clone(),
            words: article.words,
            passages,
        }
    }
}
