//! Any bytes as JSON, of each of its formats: every object is read or named, and what is read stands in the file.
//!
//!     cargo +nightly fuzz run json -- -max_len=8192 -timeout=10

#![no_main]

use std::ops::ControlFlow;

use libfuzzer_sys::fuzz_target;
use morgue::article::Lines;
use morgue::ingest::{Limits, ReadOptions, format_named, read_from};

/// The formats that share one reader.
const FORMATS: [&str; 5] = ["json", "ninjs", "ap", "digitalwires", "jsonfeed"];

fuzz_target!(|input: (u8, &[u8])| {
    let (choice, bytes) = input;
    // Compressions have a target of their own.
    if bytes.starts_with(b"\x1f\x8b") || bytes.starts_with(b"(\xb5") || bytes.starts_with(b"BZh") || bytes.starts_with(b"\xfd7z") {
        return;
    }
    let format = format_named(FORMATS[usize::from(choice) % FORMATS.len()]);
    let options = ReadOptions { format, limits: Limits::default() };
    let lines = 1 + bytes.iter().filter(|byte| **byte == b'\n').count();
    let mut found = 0;
    let mut text = 0;
    read_from("a.json", bytes, &options, &mut |next| {
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
    // A byte of UTF-16 or of a charset of one byte a letter becomes up to three of UTF-8.
    assert!(text <= 4 * bytes.len(), "{text} bytes of text");
});
