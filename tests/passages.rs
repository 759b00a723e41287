//! Passages: is the one that is shown the one a person would quote?
//!
//! `passages.tsv` has queries over the sample archive, each with an article and words of its best passage, marked by
//! hand before any passage was seen.

mod common;

use common::Desk;

/// Query, path, words of the passage that should be shown first.
const JUDGED: &str = include_str!("passages.tsv");

/// How many of them are shown first; more is better, and then this is to be raised.
const SHOWN_FIRST: usize = 53;

fn passages(desk: &Desk, query: &str, path: &str, count: &str) -> Vec<String> {
    let run = desk.morgue(["search", "--any", "-n", "100", "--passages", count, "--format", "json", query]).exits(0);
    let document = run.json();
    let hits = document["hits"].as_array().expect("hits are a list");
    let hit = hits.iter().find(|hit| hit["path"] == path).unwrap_or_else(|| panic!("{query} does not find {path}"));
    let passages = hit["passages"].as_array().cloned().unwrap_or_else(|| vec![hit["passage"].clone()]);
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    passages.iter().map(|passage| folded(passage["text"].as_str().expect("a passage has text"))).collect()
}

#[test]
fn the_passage_shown_is_the_one_marked_by_hand() {
    let desk = Desk::with_corpus();
    desk.morgue(["index"]).exits(0);
    let mut others = Vec::new();
    let mut first = 0;
    for line in JUDGED.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [query, path, wanted] = columns[..] else { panic!("{line}") };
        match passages(&desk, query, path, "1")[0].contains(wanted) {
            true => first += 1,
            false => others.push(query.to_owned()),
        }
    }
    assert!(JUDGED.lines().count() >= 60);
    assert_eq!(first, SHOWN_FIRST, "others: {others:?}");
}

#[test]
fn a_further_passage_adds_what_the_first_has_not() {
    let filler = "Nothing else of any note was said that day, and the hall was cold. ".repeat(8);
    let text = format!(
        "Council sits\n\nThe ferry ran late again, and the ferry was full.\n\n{filler}\n\nA ferry was seen by many, a ferry \
         with a red funnel.\n\n{filler}\n\nThe lighthouse is to be painted.\n"
    );
    let desk = Desk::indexed(&[("a.txt", &text)]);
    let shown = passages(&desk, "ferry lighthouse", "corpus/a.txt", "2");
    assert!(shown.iter().any(|passage| passage.contains("lighthouse")), "{shown:?}");
    assert!(shown.iter().any(|passage| passage.contains("ran late")), "the lead is preferred: {shown:?}");
}
