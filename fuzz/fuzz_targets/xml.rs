//! Any bytes as a file of each format that is written in XML: the file is read or named, and what is read is fit to be kept.
//!
//!     cargo +nightly fuzz run xml -- -max_len=16384 -timeout=10
//!
//! The first byte says as which format the rest is read; the formats are also told by their content.

#![no_main]

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use morgue::ingest::{ReadOptions, SourceFile, format_named, read};

const FORMATS: [&str; 8] = ["atom", "rss", "rss1", "newsml-g2", "newsml1", "nitf", "alto", "hocr"];

static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a temporary folder"));

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else {
        return;
    };
    let path: PathBuf = FOLDER.path().join("a.xml");
    std::fs::write(&path, bytes).expect("a file");
    let format = FORMATS.get(usize::from(*choice) % (FORMATS.len() + 2)).and_then(|name| format_named(name));
    let options = ReadOptions { format, ..ReadOptions::default() };
    let mut found = 0;
    let shown = "a.xml".to_owned();
    let file = SourceFile { path, shown, size: bytes.len() as u64, modified: 0, changed: 0 };
    read(&file, &options, &mut |next| {
        found += 1;
        if let Ok(article) = next {
            let title = article.title();
            let is_something = title.is_some_and(|title| !title.is_empty()) || !article.text.trim().is_empty();
            assert!(is_something || article.format == "reuters" && article.own_id.is_some());
            assert!(title.is_none_or(|title| !title.contains(['\n', '\r'])));
            assert!(article.own_id.is_none_or(|id| !id.is_empty() && id.len() <= 512));
            assert!(!article.text.contains('\r'));
            for value in [&article.author, &article.source, &article.section, &article.place, &article.url] {
                assert!(value.as_ref().is_none_or(|value| !value.trim().is_empty() && !value.contains('\n')));
            }
        }
        ControlFlow::Continue(())
    });
    assert!(found > 0, "no file vanishes without a word");
});
