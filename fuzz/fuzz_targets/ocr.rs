//! Any bytes as a page of ALTO or hOCR, or as an issue of METS, alone and inside of the elements that lead to the readers'
//! depths: articles and named problems come out, and no article has blank lines around its text or two in it.
//!
//!     cargo +nightly fuzz run ocr -- -max_len=8192 -timeout=10

#![no_main]

use std::ops::ControlFlow;

use libfuzzer_sys::fuzz_target;
use morgue::ingest::{ReadOptions, read_from};

/// Stands before bytes that are no UTF-8: to guess their charset, which the target `text` tries, takes ten times as long as all else.
const DECLARED: &str = "<?xml version='1.0' encoding='windows-1252'?>";

/// What may stand around the bytes.
const AROUND: [(&str, &str); 6] = [
    ("", ""),
    ("<alto><Layout><Page><PrintSpace>", "</PrintSpace></Page></Layout></alto>"),
    ("<alto><Layout><Page><PrintSpace><TextBlock><TextLine>", "</TextLine></TextBlock></PrintSpace></Page></Layout></alto>"),
    ("<mets>", "</mets>"),
    ("<mets><fileSec><file ID='f'><alto><Layout><Page><TextBlock ID='b'><String CONTENT='c'/></TextBlock></Page></Layout></alto></file></fileSec>", "</mets>"),
    ("<html><body><div class='ocr_page'>", "</div></body></html>"),
];

fuzz_target!(|bytes: &[u8]| {
    let declared = if std::str::from_utf8(bytes).is_ok() { "" } else { DECLARED };
    for (before, after) in AROUND {
        let whole = [declared.as_bytes(), before.as_bytes(), bytes, after.as_bytes()].concat();
        let mut found = 0;
        read_from("a.xml", &whole, &ReadOptions::default(), &mut |next| {
            found += 1;
            if let Ok(article) = next
                && ["alto", "mets", "hocr"].contains(&article.format)
            {
                let text = &article.text;
                assert!(!text.starts_with('\n') && !text.ends_with('\n') && !text.contains("\n\n\n"), "{text:?}");
            }
            ControlFlow::Continue(())
        });
        assert!(found > 0, "a file never vanishes");
    }
});
