//! Answers to print in the tests of this layer.

use std::ops::Range;

use super::{EvaluationReport, Format, Style, write_response};
use crate::eval::{Measure, Qrels, Retrieved, Run, compare, evaluate};
use crate::search::{Hit, Note, Passage, Response};

/// Returns the places of some words in a text, each looked for after the one before.
pub(super) fn places(text: &str, words: &[&str]) -> Vec<Range<usize>> {
    let mut at = 0;
    let place = |word: &&str| {
        let start = at + text[at..].find(word).expect("the word is in the text");
        at = start + word.len();
        start..at
    };
    words.iter().map(place).collect()
}

/// Returns a passage that starts at an offset of its article, with these words lit.
pub(super) fn passage(text: &str, start: usize, line: u32, lit: &[&str]) -> Passage {
    Passage {
        text: text.into(),
        start,
        end: start + text.len(),
        line,
        column: 1,
        highlights: places(text, lit),
        cut_before: false,
        cut_after: false,
    }
}

/// Returns two hits: one with all there is to know, one with nothing but a passage.
pub(super) fn response() -> Response {
    let title = "Ostrava protests to Belmar over consulate";
    let full = Hit {
        rank: 9,
        score: 12.345_678,
        id: "a1".into(),
        path: "corpus/2025/ostrava.txt".into(),
        file: "/news/corpus/2025/ostrava.txt".into(),
        title: Some(title.into()),
        opening: None,
        title_highlights: places(title, &["protests"]),
        date: Some("2025-12-01".into()),
        source: Some("Harbour Herald".into()),
        author: Some("Ada Quill".into()),
        section: Some("World".into()),
        agency: None,
        place: Some("Ostrava".into()),
        url: Some("https://herald.example/ostrava".into()),
        lang: Some("en".into()),
        words: 812,
        passages: vec![passage(
            "The ministry handed a “note of\nprotest” to the U.S.\nEmbassy, “a breach of all\r\n\tnorms”.",
            120,
            3,
            &["note of\nprotest", "U.S.\nEmbassy"],
        )],
    };
    let bare = Hit {
        rank: 10,
        score: 1.5,
        id: "b2".into(),
        path: "wire.zip!東京.txt".into(),
        words: 40,
        opening: Some("東京で行われた会談 and a protest that was noted in both…".into()),
        passages: vec![
            Passage {
                cut_before: true,
                cut_after: true,
                column: 7,
                ..passage(
                    "会談は東京で行われ、protest notes went to both embassies and, that very evening, to the port",
                    900,
                    41,
                    &["東京", "protest"],
                )
            },
            passage("=SUM(A1) \x1b]0;owned\x07 *protest*", 0, 1, &["protest"]),
        ],
        ..Hit::default()
    };
    Response {
        query: "\"note of protest\"".into(),
        total: 42,
        relaxed: false,
        notes: vec![Note("“protest” was read in any case".into())],
        took_ms: 1.834_567,
        hits: vec![full, bare],
    }
}

/// Returns an answer as printed.
pub(super) fn printed(response: &Response, format: Format, style: &Style) -> String {
    let mut out = Vec::new();
    write_response(&mut out, response, format, style).expect("writing to memory can't fail");
    String::from_utf8(out).expect("output is UTF-8")
}

/// Returns a style of some width, with colour or not.
pub(super) fn style(width: usize, color: bool) -> Style {
    Style { width, color, ..Style::default() }
}

/// Returns a run, measured and compared.
pub(super) fn evaluation_report() -> EvaluationReport {
    let run = |name: &str, articles: &[&str]| {
        let mut run = Run { name: name.to_owned(), ..Run::default() };
        let score = |at: usize| 1.0 / (at + 1) as f32;
        let retrieved = articles.iter().enumerate();
        let retrieved = retrieved.map(|(at, id)| Retrieved { article: (*id).to_owned(), score: score(at) });
        run.insert("1", retrieved.collect());
        run
    };
    let qrels = Qrels { topics: [("1".to_owned(), [("a".to_owned(), 1), ("z".to_owned(), 1)].into())].into() };
    let measures = [Measure::Topics, Measure::Returned, Measure::AveragePrecision];
    let evaluation = evaluate(&run("new", &["a", "b", "c"]), &qrels, &measures, false);
    let other = evaluate(&run("old", &["b", "a"]), &qrels, &measures, false);
    let compared = Some(("old".to_owned(), compare(&evaluation, &other)));
    EvaluationReport { evaluation, by_topic: true, compared }
}
