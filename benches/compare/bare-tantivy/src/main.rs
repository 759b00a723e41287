//! The peer that a programmer would write with tantivy in an afternoon.
//!
//! It takes tantivy as it comes: headline and body under `en_stem`, everything stored, one commit, the default merge
//! policy and store, its own query parser and its own snippets. What a careful program adds to that (a tokenizer for
//! news, forms chosen by the query, passages cut at sentences, exact highlights, updates) is morgue's work and not
//! done here; the difference in time between the two is what that work costs.
//!
//!     bare-tantivy index ARTICLES.jsonl DIR      {"id","title","date","source","text"} a line; adds to what is there
//!     bare-tantivy search DIR [--any] QUERY...   the best ten, each with its snippet; all words unless --any
//!     bare-tantivy count DIR [--any] QUERY...    how many articles match
//!
//! A query may hold `field:/regex/`: tantivy's parser has no other way to write the prefix of a single word.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};

use serde::Deserialize;
use tantivy::collector::{Count, TopDocs};
use tantivy::directory::MmapDirectory;
use tantivy::query::{Query, QueryParser};
use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::snippet::{Snippet, SnippetGenerator};
use tantivy::{Index, ReloadPolicy, Searcher, TantivyDocument, doc};

const WRITER_THREADS: usize = 2;
const WRITER_BYTES: usize = 400_000_000;
const HITS: usize = 10;
/// About sixty words, the length of the other peers' passages.
const SNIPPET_CHARS: usize = 360;

type Outcome<T> = Result<T, Box<dyn Error>>;

#[derive(Deserialize)]
struct Article {
    id: String,
    title: String,
    date: String,
    source: String,
    text: String,
}

struct Fields {
    id: Field,
    date: Field,
    source: Field,
    title: Field,
    body: Field,
}

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let words = TextFieldIndexing::default()
        .set_tokenizer("en_stem")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(words).set_stored();
    let fields = Fields {
        id: builder.add_text_field("id", STRING | STORED),
        date: builder.add_text_field("date", STRING | STORED),
        source: builder.add_text_field("source", STRING | STORED),
        title: builder.add_text_field("title", text.clone()),
        body: builder.add_text_field("body", text),
    };
    (builder.build(), fields)
}

fn index(articles: &str, folder: &str) -> Outcome<()> {
    fs::create_dir_all(folder)?;
    let (schema, fields) = schema();
    let index = Index::open_or_create(MmapDirectory::open(folder)?, schema)?;
    let mut writer = index.writer_with_num_threads(WRITER_THREADS, WRITER_BYTES)?;
    let mut lines = BufReader::with_capacity(1 << 20, File::open(articles)?);
    let mut line = String::new();
    while lines.read_line(&mut line)? > 0 {
        let article: Article = serde_json::from_str(&line)?;
        writer.add_document(doc!(
            fields.id => article.id,
            fields.date => article.date,
            fields.source => article.source,
            fields.title => article.title,
            fields.body => article.text,
        ))?;
        line.clear();
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

/// Opens the index for one query: no watcher of the folder, since the process ends with its answer.
fn open(folder: &str, any: bool, words: &[String]) -> Outcome<(Searcher, Box<dyn Query>, Fields)> {
    let index = Index::open_in_dir(folder)?;
    let searcher = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()?
        .searcher();
    let (_, fields) = schema();
    let mut parser = QueryParser::for_index(&index, vec![fields.title, fields.body]);
    parser.allow_regexes();
    if !any {
        parser.set_conjunction_by_default();
    }
    let query = parser.parse_query(&words.join(" "))?;
    Ok((searcher, query, fields))
}

fn search(folder: &str, any: bool, words: &[String]) -> Outcome<()> {
    let (searcher, query, fields) = open(folder, any, words)?;
    let (best, total) = searcher.search(&query, &(TopDocs::with_limit(HITS).order_by_score(), Count))?;
    let mut snippets = SnippetGenerator::create(&searcher, &query, fields.body)?;
    snippets.set_max_num_chars(SNIPPET_CHARS);
    let mut out = BufWriter::new(io::stdout().lock());
    writeln!(out, "{total} articles")?;
    for (rank, (score, address)) in best.into_iter().enumerate() {
        let article: TantivyDocument = searcher.doc(address)?;
        let text = |field| {
            article
                .get_first(field)
                .and_then(|value| value.as_str())
                .unwrap_or_default()
        };
        writeln!(out, "\n{}. {} ({score:.2})", rank + 1, text(fields.title))?;
        writeln!(
            out,
            "{}, {}, {}",
            text(fields.source),
            text(fields.date),
            text(fields.id)
        )?;
        writeln!(out, "{}", lit(&snippets.snippet(text(fields.body)), text(fields.body)))?;
    }
    Ok(out.flush()?)
}

/// Returns the snippet with `*` around what matched, or the opening of the body when nothing in it did.
fn lit(snippet: &Snippet, body: &str) -> String {
    if snippet.is_empty() {
        return body.chars().take(SNIPPET_CHARS).collect();
    }
    let (fragment, mut text, mut end) = (snippet.fragment(), String::new(), 0);
    for range in snippet.highlighted() {
        text += &format!("{}*{}*", &fragment[end..range.start], &fragment[range.clone()]);
        end = range.end;
    }
    text + &fragment[end..]
}

fn main() -> Outcome<()> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let given = arguments.len();
    arguments.retain(|argument| argument != "--any");
    let any = arguments.len() < given;
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--version"] => println!(
            "bare-tantivy {} ({})",
            env!("CARGO_PKG_VERSION"),
            tantivy::version_string()
        ),
        ["index", articles, folder] => index(articles, folder)?,
        ["search", folder, _, ..] => search(folder, any, &arguments[2..])?,
        ["count", folder, _, ..] => {
            let (searcher, query, _) = open(folder, any, &arguments[2..])?;
            println!("{}", searcher.search(&query, &Count)?);
        }
        _ => return Err("usage: bare-tantivy index ARTICLES.jsonl DIR | (search | count) DIR [--any] QUERY...".into()),
    }
    Ok(())
}
