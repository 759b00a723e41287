//! Property tests of all printers: whatever an archive holds, nothing in it reaches a terminal raw,
//! and JSON gives back exactly what was there.

use proptest::prelude::*;

use super::report::{ReportFormat, write_report};
use super::samples::{printed, style};
use super::{EvaluationReport, Failed, Format, IndexReport, Repaired, Style, VerificationReport};
use super::{write_error, write_failures, write_notes, write_paths, write_refusal};
use crate::eval::Evaluation;
use crate::index::{IndexStats, NamedArticle, Verification};
use crate::query::{Place, Refusal};
use crate::search::{ExplainedPart, Explanation, Hit, Note, Passage, Response, ShownArticle};

/// Returns the characters of a printed text that must never be there: written down apart from the code under test.
fn forbidden(text: &str) -> Option<char> {
    text.chars().find(|&character| {
        let number = u32::from(character);
        (number < 0x20 && character != '\n')
            || (0x7F..=0x9F).contains(&number)
            || [0x034F, 0x061C, 0x115F, 0x1160, 0x200B, 0x200E, 0x200F, 0x2060, 0x3164, 0xFEFF, 0xFFA0]
                .contains(&number)
            || (0x2028..=0x202E).contains(&number)
            || (0x2066..=0x2069).contains(&number)
            || (0xE0000..=0xE007F).contains(&number)
    })
}

/// Any text, often with what is meant to harm.
fn text() -> impl Strategy<Value = String> {
    "(a|=|\"|,|\\*| |\n|\t|東|[a-z]{1,9}|\\PC|[\u{0}-\u{1f}\u{7f}-\u{9f}]|[\u{61c}\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2060}-\u{206f}\u{feff}\u{e0000}-\u{e007f}]){0,24}"
}

/// A hit all of whose texts are the same, with the passage lit from end to end.
fn hit(text: &str) -> Hit {
    let some = || Some(text.to_owned());
    let lit = vec![0..text.len(); usize::from(!text.is_empty())];
    Hit {
        rank: 1,
        id: text.into(),
        path: text.into(),
        file: format!("/{text}"),
        title: some(),
        title_highlights: lit.clone(),
        date: some(),
        source: some(),
        author: some(),
        section: some(),
        place: some(),
        url: some(),
        lang: some(),
        passages: vec![Passage { text: text.into(), end: text.len(), highlights: lit, ..Passage::default() }; 2],
        ..Hit::default()
    }
}

/// Returns what a writer was given.
fn written(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("writing to memory can't fail");
    String::from_utf8(out).expect("output is UTF-8")
}

proptest! {
    #[test]
    fn no_answer_steers_the_terminal(text in text(), untitled: bool, width in 1usize..120) {
        let mut hit = hit(&text);
        if untitled {
            hit.title = None;
        }
        let response = Response { query: text, total: 1, hits: vec![hit], ..Response::default() };
        for format in [Format::Text, Format::Grep, Format::Csv, Format::Json, Format::Jsonl] {
            let shown = printed(&response, format, &style(width, false));
            prop_assert_eq!(forbidden(&shown), None, "{:?}: {:?}", format, shown);
        }
        prop_assert_eq!(forbidden(&written(|out| write_paths(out, &response, false))), None);
    }

    #[test]
    fn the_only_escapes_are_our_own_and_end_on_their_line(text in text(), width in 1usize..120) {
        let response = Response { total: 1, hits: vec![hit(&text)], ..Response::default() };
        let style = Style { color: true, hyperlinks: true, width, ..Style::default() };
        for format in [Format::Text, Format::Grep] {
            for line in printed(&response, format, &style).lines() {
                let plain = ["\x1b[1m", "\x1b[31m", "\x1b[35m", "\x1b[0m", "\x1b]8;;", "\x1b\\"]
                    .iter()
                    .fold(line.to_owned(), |line, escape| line.replace(escape, ""));
                prop_assert_eq!(forbidden(&plain), None, "{:?}", line);
                let open = line.rfind("\x1b[1m").max(line.rfind("\x1b[31m")).max(line.rfind("\x1b[35m"));
                prop_assert!(open <= line.rfind("\x1b[0m"), "{:?}", line);
                prop_assert!(line.matches("\x1b]8;;").count() % 2 == 0, "{:?}", line);
            }
        }
    }

    #[test]
    fn no_report_and_no_message_steers_the_terminal(text in text(), width in 1usize..120, places: (prop::sample::Index, prop::sample::Index)) {
        let style = style(width, false);
        let counts = vec![(text.clone(), 1)];
        let article = ShownArticle { title: Some(text.clone()), title_apart: true, text: text.clone(), ..ShownArticle::default() };
        let stats = IndexStats { languages: counts.clone(), sources: counts.clone(), sections: counts.clone(), roots: vec![text.clone()], ..IndexStats::default() };
        let part = ExplainedPart { label: text.clone(), terms: counts, ..ExplainedPart::default() };
        let tree = ExplainedPart { place: (0, text.len()), parts: vec![part], ..ExplainedPart::default() };
        let notes = vec![Note(text.clone())];
        let explanation = Explanation { query: text.clone(), canonical: text.clone(), notes: notes.clone(), tree, ..Explanation::default() };
        let failed = vec![Failed { path: text.clone(), line: None, kind: "x", reason: text.clone() }];
        let report = IndexReport { failed: failed.clone(), ..IndexReport::default() };
        let names = vec![NamedArticle { path: text.clone(), id: text.clone() }];
        let found = Verification { damage: vec![text.clone()], damaged: names.clone(), ..Verification::default() };
        let repaired =
            Repaired { lost: names, failed: failed.clone(), damage: vec![text.clone()], ..Repaired::default() };
        let verification = VerificationReport { found, repaired: Some(repaired) };
        let evaluation =
            Evaluation { run: text.clone(), not_answered: vec![text.clone()], not_judged: vec![text.clone()], ..Evaluation::default() };
        let evaluation = EvaluationReport { evaluation, compared: Some((text.clone(), Vec::new())), ..EvaluationReport::default() };
        for format in [ReportFormat::Text, ReportFormat::Json] {
            prop_assert_eq!(forbidden(&written(|out| write_report(out, &verification, format, &style))), None);
            // trec_eval parts its columns by tabs.
            prop_assert_eq!(forbidden(&written(|out| write_report(out, &evaluation, format, &style)).replace('\t', "")), None);
            // `show` keeps the tabs of the text.
            prop_assert_eq!(forbidden(&written(|out| write_report(out, &article, format, &style)).replace('\t', "")), None);
            prop_assert_eq!(forbidden(&written(|out| write_report(out, &stats, format, &style))), None);
            prop_assert_eq!(forbidden(&written(|out| write_report(out, &explanation, format, &style))), None);
            prop_assert_eq!(forbidden(&written(|out| write_report(out, &report, format, &style))), None);
        }

        let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let (one, other) = (boundaries[places.0.index(boundaries.len())], boundaries[places.1.index(boundaries.len())]);
        let place = Place { start: one.min(other), end: one.max(other) };
        let refusal = Refusal { query: text.clone(), place, message: text.clone(), mended: Some(text.clone()) };
        let refused = written(|out| write_refusal(out, &refusal, &style));
        prop_assert_eq!(forbidden(&refused), None);
        prop_assert_eq!(refused.lines().count(), 4);
        let said = written(|out| {
            write_error(out, &text, Some(&text), &style)?;
            write_notes(out, &notes, &style)?;
            write_failures(out, &failed, false, &style)
        });
        prop_assert_eq!(forbidden(&said), None);
        prop_assert_eq!(said.lines().count(), 4);
    }

    #[test]
    fn json_gives_back_every_text(text in text()) {
        let response = Response { query: text.clone(), total: 1, hits: vec![hit(&text)], ..Response::default() };
        let document: serde_json::Value = serde_json::from_str(&printed(&response, Format::Json, &Style::default())).unwrap();
        let hit = &document["hits"][0];
        for value in [&document["query"], &hit["id"], &hit["path"], &hit["title"], &hit["author"], &hit["passage"]["text"]] {
            prop_assert_eq!(value, &text);
        }
    }

    #[test]
    fn a_table_has_a_row_a_hit_and_no_formula(text in text()) {
        let response = Response { total: 1, hits: vec![hit(&text)], ..Response::default() };
        let shown = printed(&response, Format::Csv, &Style::default());
        prop_assert_eq!(shown.lines().count(), 2);
        let mut table = ::csv::Reader::from_reader(shown.as_bytes());
        let row = table.records().next().unwrap().unwrap();
        prop_assert_eq!(row.len(), 15);
        prop_assert!(row.iter().all(|cell| !cell.trim_start().starts_with(['=', '+', '-', '@'])));
    }
}
