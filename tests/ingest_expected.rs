//! What comes out of every real file at hand, held to a list: `tests/expected/formats.tsv`.
//!
//! A row is a folder and a format: how many articles there are, how many of them have a headline, a date, an author, a
//! source, a place and a language, and which languages. What could not be read stands below, by its kind. A change of a
//! reader that changes a figure shows here; look at the articles, then write the list anew with
//! `UPDATE_EXPECTED=1 cargo test --test ingest_expected`.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use morgue::article::Article;
use morgue::ingest::{self, ReadOptions, WalkOptions};

/// The folders of real files.
const FOLDERS: [&str; 18] = [
    "bbc",
    "formats/ap-json",
    "formats/atom",
    "formats/dpa-digitalwires-json",
    "formats/email",
    "formats/iptc7901-wire",
    "formats/jsonfeed",
    "formats/newsml-1",
    "formats/newsml-g2",
    "formats/ninjs",
    "formats/nitf",
    "formats/rss",
    "formats/rss1-rdf",
    "formats/text-encodings",
    "formats/trec-sgml",
    "formats/warc",
    "html",
    "newspaper-ocr",
];

/// The counts of one format in one folder.
#[derive(Default)]
struct Counts {
    articles: u64,
    headlines: u64,
    dates: u64,
    authors: u64,
    sources: u64,
    places: u64,
    languages: BTreeMap<String, u64>,
}

impl Counts {
    fn count(&mut self, article: &Article) {
        self.articles += 1;
        self.headlines += u64::from(article.title().is_some());
        self.dates += u64::from(article.published.is_some());
        self.authors += u64::from(article.author.is_some());
        self.sources += u64::from(article.source.is_some());
        self.places += u64::from(article.place.is_some());
        if let Some(language) = &article.lang {
            *self.languages.entry(language.clone()).or_default() += 1;
        }
    }

    fn row(&self, folder: &str, format: &str) -> String {
        let languages: Vec<String> = self.languages.iter().map(|(name, count)| format!("{name} {count}")).collect();
        let Counts { articles, headlines, dates, authors, sources, places, .. } = self;
        let languages = languages.join(", ");
        format!("{folder}\t{format}\t{articles}\t{headlines}\t{dates}\t{authors}\t{sources}\t{places}\t{languages}\n")
    }
}

fn rows_of(folder: &Path, name: &str) -> String {
    let mut formats: BTreeMap<&str, Counts> = BTreeMap::new();
    let mut problems: BTreeMap<String, u64> = BTreeMap::new();
    let root = ingest::resolve_root(folder).unwrap();
    ingest::walk(&root, &WalkOptions::default(), &mut |file| {
        ingest::read(&file.unwrap(), &ReadOptions::default(), &mut |next| {
            match next {
                Ok(article) => formats.entry(article.format).or_default().count(&article),
                Err(problem) => *problems.entry(problem.cause.kind().to_owned()).or_default() += 1,
            }
            ControlFlow::Continue(())
        });
        ControlFlow::Continue(())
    });
    let mut rows: String = formats.iter().map(|(format, counts)| counts.row(name, format)).collect();
    for (kind, count) in problems {
        writeln!(rows, "{name}\t! {kind}\t{count}").unwrap();
    }
    rows
}

#[test]
fn every_real_file_gives_what_is_expected_of_it() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !data.exists() {
        println!("skipped: no ../shared");
        return;
    }
    let mut found = "folder\tformat\tarticles\theadlines\tdates\tauthors\tsources\tplaces\tlanguages\n".to_owned();
    for folder in FOLDERS {
        found.push_str(&rows_of(&data.join(folder), folder));
    }
    let list = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/expected/formats.tsv");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::create_dir_all(list.parent().unwrap()).unwrap();
        fs::write(&list, &found).unwrap();
    }
    let expected = fs::read_to_string(&list).unwrap();
    for (expected, found) in expected.lines().zip(found.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.lines().count(), expected.lines().count());
}
