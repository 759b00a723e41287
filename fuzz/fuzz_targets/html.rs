//! Any bytes as a web page: the page is read or named, and what is read is fit to be kept.
//!
//!     cargo +nightly fuzz run html -- -max_len=16384 -timeout=10 -dict=fuzz/html.dict

#![no_main]

use std::ops::ControlFlow;

use libfuzzer_sys::fuzz_target;
use morgue::article::Lines;
use morgue::ingest::{ReadOptions, format_named, read_from};

fuzz_target!(|bytes: &[u8]| {
    let options = ReadOptions { format: format_named("html"), ..ReadOptions::default() };
    // Text that the page has formatted itself keeps its blank lines; what is packed may hold such a page.
    let may_be_preformatted = str::from_utf8(bytes).map_or(true, |page| {
        let page = page.to_ascii_lowercase();
        ["<pre", "<listing", "<xmp", "<plaintext"].iter().any(|tag| page.contains(tag))
    });
    let mut found = 0;
    read_from("a.html", bytes, &options, &mut |next| {
        found += 1;
        if let Ok(article) = next {
            let title = article.title();
            assert!(title.is_some_and(|title| !title.is_empty()) || !article.text.trim().is_empty());
            assert!(title.is_none_or(|title| !title.contains(['\n', '\r'])));
            assert!(!article.text.contains('\r'));
            assert!(may_be_preformatted || !article.text.contains("\n\n\n\n"));
            assert_eq!(article.lines, Lines::Record(1));
            for value in [&article.author, &article.source, &article.section, &article.place, &article.url] {
                assert!(value.as_ref().is_none_or(|value| !value.trim().is_empty() && !value.contains('\n')));
            }
        }
        ControlFlow::Continue(())
    });
    assert!(found > 0, "no file vanishes without a word");
});
