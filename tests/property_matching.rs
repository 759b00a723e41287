//! The index against an evaluator that is slow and obviously right: random small archives, written, changed and
//! indexed in several runs, and random queries of every kind.
//!
//! Every query is printed, read, searched and shown, and held against [`oracle`]: the same articles, the same
//! count, the same bytes lit, passages that are slices of the text, pages that are parts of the whole answer,
//! and an order and scores that do not depend on how the index came about. `MORGUE_CASES` sets how many queries
//! are tried (a long run: `MORGUE_CASES=200000 cargo test --release --test property_matching`), `MORGUE_SEED` the
//! archive to begin with; a failure names the seed that repeats it.

mod oracle;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::{Date, date};
use morgue::analysis::Composed;
use morgue::index::{Archive, Home, LEAST_MEMORY, SyncOptions, sync};
use morgue::query::{Context, Form, Kind, Node, parse};
use morgue::search::{Hit, Passage, Request, Response, Sort, Surroundings, explain, search, show};

use oracle::archives::News;
use oracle::queries::{Trees, simpler, unplaced};
use oracle::random::Random;
use oracle::{Article, Oracle};

/// How many queries are tried.
const CASES: usize = 3600;

/// How many queries one archive answers: before articles are changed and deleted, and after.
const BEFORE: usize = 14;
const AFTER: usize = 36;

/// The most articles of an answer that are shown whole.
const SHOWN: usize = 4;

#[test]
fn the_index_finds_and_lights_what_the_slow_evaluator_does() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<usize>().ok());
    let cases = number("MORGUE_CASES").unwrap_or(CASES);
    let first = number("MORGUE_SEED").unwrap_or(1);
    let end = first + cases.div_ceil(BEFORE + AFTER);
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get().min(8));
    std::thread::scope(|scope| {
        for thread in 0..threads {
            scope.spawn(move || (first + thread..end).step_by(threads).for_each(|seed| try_archive(seed as u64)));
        }
    });
}

/// Makes the archive of a seed, and tries queries on it.
fn try_archive(seed: u64) {
    let mut random = Random::new(seed);
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder can be made");
    let folder = dir.path().join("news");
    let (grown, whole) = (Home::new(dir.path().join("grown")), Home::new(dir.path().join("whole")));
    let mut news = News::new(&mut random);
    for _ in 0..random.within(1, 4) {
        news.grow(random.within(2, 10), &mut random);
        index(&grown, &news, &folder);
    }
    index(&whole, &news, &folder);
    let (archive, at_once) = (open(&grown), open(&whole));
    let oracle = Oracle::new(articles_of(&archive, &news));
    let world =
        World { archive: &archive, at_once: Some(&at_once), oracle: &oracle, words: &news.words, dir: dir.path() };
    for _ in 0..BEFORE {
        world.try_query(&mut random, seed);
    }
    for _ in 0..random.within(1, 3) {
        for _ in 0..random.within(1, 3) {
            news.disturb(&mut random);
        }
        news.grow(random.within(0, 6), &mut random);
        index(&grown, &news, &folder);
    }
    let archive = open(&grown);
    let oracle = Oracle::new(articles_of(&archive, &news));
    let world = World { archive: &archive, at_once: None, oracle: &oracle, words: &news.words, dir: dir.path() };
    for _ in 0..AFTER {
        world.try_query(&mut random, seed);
    }
}

fn index(home: &Home, news: &News, folder: &Path) {
    news.write(folder);
    let options = SyncOptions {
        paths: vec![folder.to_owned()],
        threads: 1,
        memory: LEAST_MEMORY,
        prune: true,
        ..SyncOptions::default()
    };
    let report = sync(home, &options, &mut |_| {}).expect("the folder can be indexed");
    assert!(report.problems.is_empty(), "{:?}", report.problems);
}

fn open(home: &Home) -> Archive {
    Archive::open(home).expect("the index can be opened")
}

/// Returns the articles of an archive, and makes sure that they are those of the folder.
fn articles_of(archive: &Archive, news: &News) -> Vec<morgue::index::StoredArticle> {
    let mut articles = Vec::new();
    for (number, segment) in archive.segments.iter().enumerate() {
        let read = segment.reader.doc_ids_alive().map(|doc| archive.article(number, doc));
        articles.extend(read.map(|article| Arc::unwrap_or_clone(article.expect("the article can be read"))));
    }
    let mut stored: Vec<String> = articles.iter().map(|article| Composed::of(&article.composed).text()).collect();
    let text_of = |name: &str, article: &String| match name.ends_with(".jsonl") {
        true => serde_json::from_str::<serde_json::Value>(article).expect("it is JSON")["text"]
            .as_str()
            .expect("it has a text")
            .to_owned(),
        false => article.clone(),
    };
    let mut written: Vec<String> = news
        .files
        .iter()
        .flat_map(|(name, articles)| articles.iter().map(move |article| text_of(name, article)))
        .collect();
    stored.sort();
    written.sort();
    assert_eq!(stored, written, "the archive holds the folder's articles");
    articles
}

/// An archive with what is known of it.
struct World<'a> {
    archive: &'a Archive,
    /// The same, indexed in one run.
    at_once: Option<&'a Archive>,
    oracle: &'a Oracle,
    words: &'a [&'static str],
    dir: &'a Path,
}

/// How a query is asked.
#[derive(Debug, Clone)]
struct Asked {
    any: bool,
    since: Option<Date>,
    until: Option<Date>,
    sort: Sort,
    passages: usize,
    passage_words: usize,
    page: (usize, usize),
}

impl World<'_> {
    fn try_query(&self, random: &mut Random, seed: u64) {
        let mut tree = Trees { random, words: self.words }.tree();
        let day = |random: &mut Random| random.chance(5).then(|| date(2025, 12, random.within(1, 28) as i8));
        let asked = Asked {
            any: random.chance(10),
            since: day(random),
            until: day(random),
            sort: random.pick(&[Sort::Relevance, Sort::Relevance, Sort::Newest, Sort::Oldest]),
            passages: random.within(1, 3),
            passage_words: random.pick(&[5, 20, 60]),
            page: (random.below(5), random.within(1, 4)),
        };
        let Some(mut flaw) = self.flaw(&tree, &asked) else {
            return;
        };
        while let Some((simple, known)) =
            simpler(&tree).into_iter().find_map(|simple| Some((simple.clone(), self.flaw(&simple, &asked)?)))
        {
            (tree, flaw) = (simple, known);
        }
        panic!("MORGUE_SEED={seed}\nquery: {tree}\n{asked:?}\n{flaw}");
    }

    /// Returns what is wrong with the answer to a query, if anything.
    fn flaw(&self, tree: &Node, asked: &Asked) -> Option<String> {
        let query = tree.to_string();
        match parse(&query, &Context { today: self.around().today }) {
            Ok(parsed) if unplaced(&parsed.tree) == *tree => {}
            // A simpler tree may be one that no text is read as.
            Ok(_) | Err(_) if !is_canonical(tree) => return None,
            Ok(parsed) => {
                return Some(format!("it is read as {:?}, printed from {tree:?}", unplaced(&parsed.tree)));
            }
            Err(refusal) => return Some(format!("it is refused: {refusal}")),
        }
        let request = Request {
            query: query.clone(),
            limit: 1000,
            offset: 0,
            sort: asked.sort,
            since: asked.since,
            until: asked.until,
            any: asked.any,
            passages: asked.passages,
            passage_words: asked.passage_words,
            ..Request::default()
        };
        let answer = match search(self.archive, &request, &self.around()) {
            Ok(answer) => answer,
            Err(error) => return Some(format!("it fails: {error}")),
        };
        let mut any = asked.any;
        let mut expected = self.expected(tree, asked, any);
        if expected.is_empty() && !any && is_plain_list(tree) {
            any = true;
            expected = self.expected(tree, asked, any);
        }
        let relaxed = any && !asked.any && !expected.is_empty();
        flaw_of_articles(&expected, &answer)
            .or_else(|| (answer.relaxed != relaxed).then(|| format!("relaxed is {}", answer.relaxed)))
            .or_else(|| flaw_of_order(&answer, asked.sort))
            .or_else(|| answer.hits.iter().find_map(|hit| flaw_of_hit(hit, &expected, asked)))
            .or_else(|| self.flaw_of_shown(&query, &expected, asked, relaxed))
            .or_else(|| self.flaw_of_page(&request, &answer, asked))
            .or_else(|| self.flaw_of_segments(&request, &answer))
            .or_else(|| self.flaw_of_explanation(tree, asked))
    }

    fn around(&self) -> Surroundings {
        Surroundings { today: date(2025, 12, 3).into(), cwd: PathBuf::from(self.dir) }
    }

    /// Returns the articles that match, each with the bytes that are lit.
    fn expected(&self, tree: &Node, asked: &Asked, any: bool) -> Vec<(&Article, BTreeSet<usize>)> {
        let in_time = |article: &&Article| {
            let day: Option<Date> = article.stored.date.as_deref().and_then(|day| day.parse().ok());
            asked.since.is_none_or(|since| day.is_some_and(|day| since <= day))
                && asked.until.is_none_or(|until| day.is_some_and(|day| day <= until))
        };
        let lit = |article| Some((article, self.oracle.lit(article, tree, any)?));
        self.oracle.articles.iter().filter(in_time).filter_map(lit).collect()
    }

    /// What is shown whole is lit as it matched.
    fn flaw_of_shown(
        &self,
        query: &str,
        expected: &[(&Article, BTreeSet<usize>)],
        asked: &Asked,
        relaxed: bool,
    ) -> Option<String> {
        if asked.any && !relaxed {
            return None;
        }
        expected.iter().take(SHOWN).find_map(|(article, lit)| {
            let shown = match show(self.archive, &article.stored.id, Some(query), &self.around()) {
                Ok(mut shown) => shown.remove(0),
                Err(error) => return Some(format!("show {} fails: {error}", article.stored.id)),
            };
            let composed = Composed::of(&article.stored.composed);
            let in_title = |at: &&usize| **at < composed.head_end;
            let title: BTreeSet<usize> = lit.iter().filter(in_title).map(|at| at - composed.title_start()).collect();
            let text: BTreeSet<usize> =
                lit.iter().filter_map(|at| composed.in_text(*at..at + 1)).map(|at| at.start).collect();
            let flaw = (shown.text != composed.text() || shown.title.as_deref() != composed.title())
                .then(|| "another text".to_owned())
                .or_else(|| flaw_of_ranges(&shown.title_highlights, shown.title.as_deref().unwrap_or_default()))
                .or_else(|| flaw_of_ranges(&shown.highlights, &shown.text))
                .or_else(|| {
                    different(
                        "title",
                        &title,
                        &bytes(&shown.title_highlights),
                        shown.title.as_deref().unwrap_or_default(),
                    )
                })
                .or_else(|| different("text", &text, &bytes(&shown.highlights), &shown.text));
            flaw.map(|flaw| format!("shown: {flaw}\n{}", print(article)))
        })
    }

    /// A page is a part of the whole answer.
    fn flaw_of_page(&self, request: &Request, answer: &Response, asked: &Asked) -> Option<String> {
        let (offset, limit) = asked.page;
        let page = search(self.archive, &Request { offset, limit, ..request.clone() }, &self.around()).ok()?;
        let part: Vec<Hit> = answer.hits.iter().skip(offset).take(limit).cloned().collect();
        (page.hits != part || page.total != answer.total)
            .then(|| format!("page {:?} is {:?}\nand not {part:?}", asked.page, page.hits))
    }

    /// What is explained counts the articles of the whole and of its parts.
    fn flaw_of_explanation(&self, tree: &Node, asked: &Asked) -> Option<String> {
        // Explaining counts every part by itself, and one query in five is enough.
        if asked.page.0 > 0 {
            return None;
        }
        let request = Request { query: tree.to_string(), any: asked.any, ..Request::default() };
        let explained = explain(self.archive, &request, &self.around()).map(|explained| explained.tree);
        let explained = match explained {
            Ok(explained) => explained,
            Err(error) => return Some(format!("explaining fails: {error}")),
        };
        let parts = match &tree.kind {
            Kind::List(_) | Kind::And(_) | Kind::Or(_) | Kind::Not(_) => tree.operands(),
            _ => Vec::new(),
        };
        let counted = |node: &Node| {
            self.oracle.articles.iter().filter(|article| self.oracle.lit(article, node, asked.any).is_some()).count()
                as u64
        };
        let wrong = |node: &Node, articles: Option<u64>| {
            let articles = articles?;
            let counted = counted(node);
            (articles != counted).then(|| format!("explained: {node} in {articles} articles and not in {counted}"))
        };
        wrong(tree, explained.articles)
            .or_else(|| parts.into_iter().zip(&explained.parts).find_map(|(node, part)| wrong(node, part.articles)))
    }

    /// The order and the scores are the same however the index came about.
    fn flaw_of_segments(&self, request: &Request, answer: &Response) -> Option<String> {
        let at_once = search(self.at_once?, request, &self.around()).ok()?;
        let order =
            |response: &Response| response.hits.iter().map(|hit| (hit.id.clone(), hit.score)).collect::<Vec<_>>();
        let (found, expected) = (order(answer), order(&at_once));
        (found != expected).then(|| format!("in several segments: {found:?}\nin one: {expected:?}"))
    }
}

/// Says whether the parser may make the tree of its own text: a list within a list has several parts, and so on.
fn is_canonical(tree: &Node) -> bool {
    let apart = |parts: &[Node], same: fn(&Kind) -> bool| parts.len() > 1 && !parts.iter().any(|part| same(&part.kind));
    let fits = match &tree.kind {
        Kind::And(parts) => apart(parts, |kind| matches!(kind, Kind::And(_))),
        Kind::Or(parts) => apart(parts, |kind| matches!(kind, Kind::Or(_))),
        Kind::Phrase(words) => words.iter().all(|word| word.form != Form::Inflected),
        _ => true,
    };
    fits && tree.operands().into_iter().all(is_canonical)
}

/// Nothing but plain words: only these are met by the best partial matches.
fn is_plain_list(tree: &Node) -> bool {
    let is_plain = |node: &Node| matches!(&node.kind, Kind::Word(word) if word.form == Form::Inflected);
    matches!(&tree.kind, Kind::List(parts) if parts.iter().all(is_plain))
}

fn flaw_of_articles(expected: &[(&Article, BTreeSet<usize>)], answer: &Response) -> Option<String> {
    let ids: BTreeSet<&str> = expected.iter().map(|(article, _)| article.stored.id.as_str()).collect();
    let found: BTreeSet<&str> = answer.hits.iter().map(|hit| hit.id.as_str()).collect();
    if ids == found && answer.total == ids.len() as u64 && answer.hits.len() == ids.len() {
        return None;
    }
    let mut flaw = format!("total {}, hits {}, expected {}\n", answer.total, answer.hits.len(), ids.len());
    for id in found.difference(&ids) {
        let _ = writeln!(flaw, "found, and does not match: {id}");
    }
    for (article, _) in expected.iter().filter(|(article, _)| !found.contains(article.stored.id.as_str())) {
        let _ = writeln!(flaw, "matches, and is not found: {}", print(article));
    }
    Some(flaw)
}

/// Better ones first; of equals the newest, then by id.
fn flaw_of_order(answer: &Response, sort: Sort) -> Option<String> {
    let ranks = answer.hits.iter().zip(1..).all(|(hit, rank)| hit.rank == rank);
    let in_order = answer.hits.is_sorted_by(|a, b| {
        let newest = || b.date.cmp(&a.date);
        let score = || b.score.total_cmp(&a.score);
        // Times within a day are not told.
        let same_day = a.date == b.date;
        match sort {
            Sort::Relevance => score().then_with(newest).is_le(),
            Sort::Newest => newest().is_le() && (!same_day || a.date.is_some() || score().is_le()),
            Sort::Oldest => (a.date.is_none(), &a.date) <= (b.date.is_none(), &b.date),
        }
    });
    (!ranks || !in_order).then(|| {
        format!(
            "out of order: {:?}",
            answer.hits.iter().map(|hit| (hit.rank, hit.score, &hit.date, &hit.id)).collect::<Vec<_>>()
        )
    })
}

/// A hit shows what matched, and lights nothing else.
fn flaw_of_hit(hit: &Hit, expected: &[(&Article, BTreeSet<usize>)], asked: &Asked) -> Option<String> {
    let (article, lit) = expected.iter().find(|(article, _)| article.stored.id == hit.id)?;
    let composed = Composed::of(&article.stored.composed);
    let text = composed.text();
    let in_text: BTreeSet<usize> =
        lit.iter().filter_map(|at| composed.in_text(*at..at + 1)).map(|at| at.start).collect();
    let title: BTreeSet<usize> =
        lit.iter().filter(|at| **at < composed.head_end).map(|at| at - composed.title_start()).collect();
    let shows_something =
        !hit.title_highlights.is_empty() || hit.passages.iter().any(|passage| !passage.highlights.is_empty());
    let places: Vec<&Passage> = hit.passages.iter().collect();
    let overlap = |a: &Passage, b: &Passage| a.start < b.end && b.start < a.end;
    let flaw = (hit.passages.is_empty() || hit.passages.len() > asked.passages)
        .then(|| format!("{} passages", hit.passages.len()))
        .or_else(|| (shows_something == lit.is_empty()).then(|| format!("lit: {shows_something}")))
        .or_else(|| flaw_of_ranges(&hit.title_highlights, hit.title.as_deref().unwrap_or_default()))
        .or_else(|| different("title", &title, &bytes(&hit.title_highlights), hit.title.as_deref().unwrap_or_default()))
        .or_else(|| hit.passages.iter().find_map(|passage| flaw_of_passage(passage, &text, &in_text)))
        .or_else(|| {
            let twice = (0..places.len()).any(|a| (0..a).any(|b| overlap(places[a], places[b])));
            twice.then(|| format!("passages overlap: {:?}", hit.passages))
        });
    flaw.map(|flaw| format!("hit: {flaw}\n{}", print(article)))
}

/// A passage is a slice of the text, and lights what is lit in that slice.
fn flaw_of_passage(passage: &Passage, text: &str, lit: &BTreeSet<usize>) -> Option<String> {
    if text.get(passage.start..passage.end) != Some(passage.text.as_str()) {
        return Some(format!("no slice of the text: {passage:?}"));
    }
    let inside: BTreeSet<usize> = lit.range(passage.start..passage.end).map(|at| at - passage.start).collect();
    flaw_of_ranges(&passage.highlights, &passage.text)
        .or_else(|| different("passage", &inside, &bytes(&passage.highlights), &passage.text))
}

/// Ranges lie within the text, on whole characters, in order and apart.
fn flaw_of_ranges(ranges: &[Range<usize>], text: &str) -> Option<String> {
    let inside = ranges.iter().all(|range| range.start < range.end && text.get(range.clone()).is_some());
    let apart = ranges.is_sorted_by(|a, b| a.end <= b.start);
    (!inside || !apart).then(|| format!("bad highlights {ranges:?} of {text:?}"))
}

fn bytes(ranges: &[Range<usize>]) -> BTreeSet<usize> {
    ranges.iter().cloned().flatten().collect()
}

/// Returns how two sets of lit bytes of a text differ, if they do.
fn different(what: &str, expected: &BTreeSet<usize>, found: &BTreeSet<usize>, text: &str) -> Option<String> {
    let marked = |lit: &BTreeSet<usize>| {
        let mut marked = Vec::new();
        for (at, byte) in text.bytes().enumerate() {
            let before = at > 0 && lit.contains(&(at - 1));
            match (before, lit.contains(&at)) {
                (false, true) => marked.push(b'['),
                (true, false) => marked.push(b']'),
                _ => {}
            }
            marked.push(byte);
        }
        String::from_utf8_lossy(&marked).into_owned()
    };
    (expected != found).then(|| format!("in the {what} lit is\n{}\nand should be\n{}", marked(found), marked(expected)))
}

fn print(article: &Article) -> String {
    let stored = &article.stored;
    format!("{} ({:?}, {:?}, {:?}): {:?}", stored.id, stored.lang, stored.author, stored.date, stored.composed)
}
