//! Any rows as a table, of any dialect: every row is read or named, and what is read stands in the file.
//!
//!     cargo +nightly fuzz run csv -- -max_len=4096 -timeout=10

#![no_main]

use std::ops::ControlFlow;

use libfuzzer_sys::fuzz_target;
use morgue::article::Lines;
use morgue::ingest::{Limits, ReadOptions, format_named, read_from};

/// First rows, by which most inputs are tables; the last one leaves it to the input.
const HEADS: [&str; 6] =
    ["title,text,date\n", "id;Titel;Text\r\n", "title\ttext\turl\n", "text\n", "sep=|\ndate|headline|content\n", ""];

fuzz_target!(|input: (u8, &[u8])| {
    let (choice, rows) = input;
    let bytes = [HEADS[usize::from(choice) % HEADS.len()].as_bytes(), rows].concat();
    if bytes.starts_with(b"\x1f\x8b") || bytes.starts_with(b"(\xb5") || bytes.starts_with(b"BZh") || bytes.starts_with(b"\xfd7z") {
        return;
    }
    let options = ReadOptions { format: format_named("csv"), limits: Limits::default() };
    let lines = 1 + bytes.iter().filter(|byte| **byte == b'\n').count();
    let mut found = 0;
    let mut text = 0;
    read_from("a.csv", &bytes, &options, &mut |next| {
        found += 1;
        match next {
            Ok(article) => {
                let Lines::Record(line) = article.lines else { panic!("a record without its line") };
                assert!(line > 0 && line as usize <= lines, "line {line} of {lines}");
                assert!(article.title().is_some() || !article.text.trim().is_empty(), "an article without anything");
                text += article.text.len();
            }
            Err(problem) => assert!(problem.line.is_none_or(|line| line as usize <= lines), "{problem}"),
        }
        ControlFlow::Continue(())
    });
    assert!(found > 0, "a file vanished without a word");
    assert!(text <= 4 * bytes.len(), "{text} bytes of text");
});
