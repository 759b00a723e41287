//! The parts that every text and every query goes through, timed one by one: tokenizer, parser, spans, passages.
//!
//! Run with `cargo bench --bench parts`; `cargo bench --bench parts -- tokenizer` runs one of them. Each makes sure of its
//! own answer, so that nothing is ever fast by doing nothing. The text is invented and the same every time.

#![expect(clippy::unwrap_used, reason = "a program for developers")]

use std::hint::black_box;
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::BytesCount;
use jiff::civil::date;
use morgue::analysis::{Composed, Marker, Scanner, Sink, TermKind};
use morgue::index::{Archive, Home, SyncOptions, sync};
use morgue::matching::{Compiler, Scene};
use morgue::query::{Context, parse};
use morgue::search::{Request, Surroundings, search};
use tantivy::TERMINATED;

fn main() {
    divan::main();
}

/// One paragraph, as a newspaper might have it.
const PARAGRAPH: &str = "The harbour council of Port Ansel said on Tuesday that the U.S.-backed plan for a second bridge would \
    cost $1.5 million more than expected, and that trade talks with the railway\u{2019}s owners had ended without a note of \
    protest. \"We are de-escalating,\" Mayor J. Marlow told reporters; the market fell 3.2 percent.";

/// Returns a headline and so many paragraphs as the index keeps them.
fn text(paragraphs: usize) -> String {
    format!("Council weighs second bridge\u{1f}{}", vec![PARAGRAPH; paragraphs].join("\n\n"))
}

/// Counts what the scanner says.
#[derive(Default)]
struct Count {
    words: usize,
    terms: usize,
}

impl Sink for Count {
    fn position(&mut self, _: u32, _: usize, _: usize) {
        self.words += 1;
    }
    fn marker(&mut self, _: Marker, _: u32) {}
    fn term(&mut self, _: &str, _: u32, _: u32, _: TermKind) {
        self.terms += 1;
    }
}

#[divan::bench]
fn tokenizer(bencher: Bencher<'_, '_>) {
    let text = text(8);
    let mut scanner = Scanner::default();
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        let mut count = Count::default();
        scanner.scan(Composed::of(black_box(&text)), &mut count);
        assert_eq!((count.words, count.terms), (412, 460));
    });
}

#[divan::bench(args = [
    "trade talks",
    "(oil OR crude) w/5 (price* OR cost*) NOT opec date:2010",
    "title:\"note of protest\"~4 AND atleast3(tariff*) NOT (bank not w/3 river) lang:en words:>500",
])]
fn parser(bencher: Bencher<'_, '_>, query: &str) {
    let context = Context { today: date(2026, 1, 27).into() };
    let printed = parse(query, &context).unwrap().tree.to_string();
    bencher.bench_local(|| {
        let parsed = parse(black_box(query), &context).unwrap();
        assert_eq!(parsed.tree.to_string(), printed);
    });
}

/// The articles of the archive that the benches below share.
const ARTICLES: usize = 3000;

/// An archive in a folder that is removed when the process ends; every third article has a further paragraph.
static ARCHIVE: LazyLock<(tempfile::TempDir, Archive)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let lines = (0..ARTICLES).map(|number| {
        let more = if number % 3 == 0 { "\\n\\nPrices of oil rose, and the cost of crude oil with them." } else { "" };
        let text = PARAGRAPH.replace('"', "\\\"");
        format!(r#"{{"id":"n{number}","title":"Council weighs bridge {number}","text":"{text}\n\n{text}{more}"}}"#)
    });
    let path = folder.path().join("articles.jsonl");
    std::fs::write(&path, lines.collect::<Vec<_>>().join("\n")).unwrap();
    let home = Home::new(folder.path().join("index"));
    sync(&home, &SyncOptions { paths: vec![path], ..SyncOptions::default() }, &mut |_| {}).unwrap();
    let archive = Archive::open(&home).unwrap();
    (folder, archive)
});

#[divan::bench(args = [
    ("\"note of protest\"", ARTICLES),
    ("trade pre/3 talks", ARTICLES),
    ("(oil OR crude) w/4 (price* OR cost*)", ARTICLES / 3),
    ("bridge not w/5 million", ARTICLES),
    ("council market -oil", ARTICLES / 3 * 2),
])]
fn spans(bencher: Bencher<'_, '_>, (query, articles): (&str, usize)) {
    let (_, archive) = &*ARCHIVE;
    let tree = parse(query, &Context { today: date(2026, 1, 27).into() }).unwrap().tree;
    let mut compiler = Compiler::new(archive, false).unwrap();
    let plan = compiler.plan(&tree).unwrap();
    bencher.bench_local(|| {
        let mut found = 0;
        for segment in 0..archive.segments.len() {
            let scene = Scene::new(archive, &plan, segment, compiler.langs()).unwrap();
            let mut cursor = scene.cursor().unwrap();
            while cursor.doc() != TERMINATED {
                found += 1;
                cursor.advance();
            }
        }
        assert_eq!(found, articles);
    });
}

#[divan::bench(args = ["bridge", "trade talks", "\"note of protest\""])]
fn passages(bencher: Bencher<'_, '_>, query: &str) {
    let (folder, archive) = &*ARCHIVE;
    let request = Request { query: query.to_owned(), ..Request::default() };
    let around = Surroundings { today: date(2026, 1, 27).into(), cwd: folder.path().to_owned() };
    bencher.bench_local(|| {
        let response = search(archive, black_box(&request), &around).unwrap();
        assert_eq!((response.total as usize, response.hits.len()), (ARTICLES, 10));
        assert!(response.hits.iter().all(|hit| !hit.passages[0].highlights.is_empty()));
    });
}
