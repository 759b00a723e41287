//! Article extraction, measured: what is read from real pages against what each of them must yield.
//!
//!     cargo test --test ingest_html -- --nocapture
//!
//! prints the table of docs/formats-html.md and the pages that fall short. Text is compared word by word (each word as often as it
//! stands: precision, recall and their F1) and by runs of four words, which see order. A page whose expected text is only
//! a remark is read, but not counted. Titles and authors must be those given, but for white space and the word "By";
//! dates must be of the day given.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "tests")]

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use morgue::article::Article;
use morgue::ingest::{self, ReadOptions, WalkOptions};
use serde_json::Value;

/// Pages whose expected text is a remark on an extractor that failed, or nothing.
const REMARKS: [&str; 9] = [
    "bostonherald.com1",
    "dailystar.co.uk2",
    "details.com1",
    "newyorker.com1",
    "pixelmonkey.org1",
    "readwrite.com1",
    "theatlantic.com1",
    "thenextweb.com1",
    "theroot.com1",
];

/// What is measured of the pages of one set.
#[derive(Default)]
struct Scores {
    pages: f64,
    precision: f64,
    recall: f64,
    f1: f64,
    runs: f64,
    short: Vec<(f64, String)>,
}

/// How many of the values given are right.
#[derive(Default, Debug, PartialEq)]
struct Rate {
    right: usize,
    given: usize,
    wrong: Vec<String>,
}

fn data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/html");
    if !folder.exists() {
        println!("skipped: no ../shared");
        return None;
    }
    Some(folder)
}

#[test]
fn articles_are_extracted_as_well_as_documented() {
    let Some(folder) = data() else { return };
    let truth = File::open(folder.join("ground_truth.jsonl.gz")).unwrap();
    let mut sets: HashMap<String, Scores> = HashMap::new();
    let (mut titles, mut authors, mut dates) = (Rate::default(), Rate::default(), Rate::default());
    for line in BufReader::new(GzDecoder::new(truth)).lines() {
        let page: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let given = |name: &str| page[name].as_str().filter(|value| !value.is_empty());
        let name = given("html").unwrap();
        let article = article(&folder.join(name));
        let text = article.as_ref().map(|article| &article.text[article.body_start()..]).unwrap_or_default();
        let expected = page["text"].as_str().map(str::to_owned).or_else(|| given("expected_html").map(text_of));
        if let Some(expected) = expected.filter(|_| !REMARKS.iter().any(|remark| name.contains(remark))) {
            for set in [given("set").unwrap(), "all"] {
                sets.entry(set.to_owned()).or_default().count(name, &words(&expected), &words(text));
            }
        }
        let article = article.unwrap_or_default();
        titles.count(name, given("title").map(plain), article.title().map(plain));
        authors.count(name, given("author").map(plain), article.author.as_deref().map(plain));
        let day = article.published.map(|published| published.wall.date().to_string());
        dates.count(name, given("date").map(|date| date[..10].to_owned()), day);
    }
    println!("| pages | | precision | recall | F1 | F1 of runs of four |\n|---|---:|---:|---:|---:|---:|");
    for set in ["newspaper3k", "readability", "all"] {
        println!("{}", sets[set].row(set));
    }
    for (what, rate) in [("title", &titles), ("author", &authors), ("date", &dates)] {
        println!("{what}: {} of {} right; {:?}", rate.right, rate.given, rate.wrong);
    }
    let all = &sets["all"];
    for (f1, name) in all.short.iter().filter(|(f1, _)| *f1 < 0.95) {
        println!("{f1:.3} {name}");
    }
    assert!(all.mean(all.f1) > 0.96 && all.mean(all.runs) > 0.95, "{}", all.row("all"));
    let news = &sets["newspaper3k"];
    assert!(news.mean(news.f1) > 0.955 && news.mean(news.precision) > 0.965, "{}", news.row("newspaper3k"));
    assert!(titles.right >= 34 && authors.right >= 12 && dates.right == 4, "{titles:?} {authors:?} {dates:?}");
}

#[test]
fn pages_say_when_they_were_published_and_by_whom() {
    let Some(folder) = data() else { return };
    let mut found = [0; 6];
    let mut pages = 0;
    for entry in walkdir::WalkDir::new(&folder).sort_by_file_name() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_str().unwrap().to_owned();
        let Some(article) = name.starts_with("newspaper3k").then(|| article(entry.path())).flatten() else { continue };
        pages += 1;
        let has = [
            article.title().is_some(),
            article.published.is_some(),
            article.author.is_some(),
            article.source.is_some(),
            article.url.is_some(),
            article.lang.is_some(),
        ];
        for (count, has) in found.iter_mut().zip(has) {
            *count += usize::from(has);
        }
    }
    println!("of {pages} pages of news have a title, a date, an author, a source, an address, a language: {found:?}");
    let least = [69, 60, 55, 65, 67, 69];
    assert!(found.iter().zip(least).all(|(found, least)| *found >= least), "{found:?} of {pages}");
}

/// Returns the article of a page.
fn article(path: &Path) -> Option<Article> {
    let mut found = None;
    let root = ingest::resolve_root(path).unwrap();
    ingest::walk(&root, &WalkOptions::default(), &mut |file| {
        ingest::read(&file.unwrap(), &ReadOptions::default(), &mut |next| {
            found = next.ok().or(found.take());
            ControlFlow::Continue(())
        });
        ControlFlow::Continue(())
    });
    found
}

impl Scores {
    fn count(&mut self, name: &str, expected: &[String], found: &[String]) {
        let (precision, recall, f1) = compared(expected, found, 1);
        self.pages += 1.0;
        self.precision += precision;
        self.recall += recall;
        self.f1 += f1;
        self.runs += compared(expected, found, 4).2;
        self.short.push((f1, name.to_owned()));
    }

    fn mean(&self, sum: f64) -> f64 {
        sum / self.pages
    }

    fn row(&self, name: &str) -> String {
        let [precision, recall, f1, runs] = [self.precision, self.recall, self.f1, self.runs].map(|sum| self.mean(sum));
        format!("| {name} | {} | {precision:.3} | {recall:.3} | {f1:.3} | {runs:.3} |", self.pages)
    }
}

impl Rate {
    fn count(&mut self, name: &str, given: Option<String>, found: Option<String>) {
        let Some(given) = given else { return };
        self.given += 1;
        if found.as_ref() == Some(&given) {
            self.right += 1;
        } else {
            self.wrong.push(format!("{name}: {found:?} for {given:?}"));
        }
    }
}

/// Returns precision, recall and F1 of what was found, by runs of so many words.
fn compared(expected: &[String], found: &[String], length: usize) -> (f64, f64, f64) {
    let runs = |words: &[String]| {
        let mut runs: HashMap<Vec<String>, usize> = HashMap::new();
        for run in words.windows(length.min(words.len()).max(1)) {
            *runs.entry(run.to_vec()).or_default() += 1;
        }
        runs
    };
    let (expected, found) = (runs(expected), runs(found));
    let common: usize = expected.iter().map(|(run, count)| *count.min(found.get(run).unwrap_or(&0))).sum();
    let total = |runs: &HashMap<Vec<String>, usize>| runs.values().sum::<usize>();
    let part = |whole: usize| if whole == 0 { 0.0 } else { common as f64 / whole as f64 };
    let (precision, recall) = (part(total(&found)), part(total(&expected)));
    let f1 = if common == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
    (precision, recall, f1)
}

/// Returns the words of a text in lower case; each sign of Chinese and Japanese is one.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for character in text.chars().chain([' ']) {
        let is_sign = matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
        if character.is_alphanumeric() && !is_sign {
            word.extend(character.to_lowercase());
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if is_sign {
            words.push(character.to_string());
        }
    }
    words
}

/// Returns a value with its white space folded and without the word before a name.
fn plain(value: &str) -> String {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = ["By ", "Par "].iter().find_map(|by| value.strip_prefix(by));
    bare.unwrap_or(&value).to_owned()
}

/// Returns the text of well-formed HTML: inline tags part no words, all others do.
fn text_of(html: &str) -> String {
    const INLINE: &str = " a abbr b bdi bdo cite code del dfn em font i ins kbd mark q s samp small span strong sub sup time tt u var wbr ";
    let mut text = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        let tag = &rest[start + 1..];
        let end = tag.find('>').unwrap_or(tag.len());
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        if !INLINE.contains(&format!(" {} ", name.to_lowercase())) {
            text.push(' ');
        }
        rest = tag.get(end + 1..).unwrap_or_default();
        if let Some(close) = ["script", "style", "svg"].iter().find(|unseen| **unseen == name && !tag.starts_with('/'))
        {
            rest = rest.find(&format!("</{close}")).map_or("", |at| &rest[at..]);
        }
    }
    text.push_str(rest);
    text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
