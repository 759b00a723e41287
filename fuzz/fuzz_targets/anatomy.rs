//! Any text as a story: its parts lie in it, in their order, and what they say stands in it.
//!
//!     cargo +nightly fuzz run anatomy -- -max_len=8192 -timeout=10

#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue::article::Anatomy;
use morgue::ingest::anatomy::{of, people};

fuzz_target!(|input: (u16, u8, &str)| {
    let (start, language, text) = input;
    let language = [None, Some("en"), Some("de"), Some("fr"), Some("it"), Some("ko")][usize::from(language % 6)];
    let start = usize::from(start).min(text.len());
    let found = of(text, start, language);
    let Anatomy { byline, dateline, lead, correction, boilerplate } = &found.anatomy;
    for range in [byline, dateline, lead, correction, boilerplate].into_iter().flatten() {
        let part = text.get(range.clone()).expect("it lies in the text, at bounds of characters");
        assert!(!part.trim().is_empty(), "a part is something");
        assert!(range.start >= start, "the headline is left alone");
    }
    if let (Some(dateline), Some(lead)) = (dateline, lead) {
        assert!(dateline.end <= lead.start);
    }
    if let Some(boilerplate) = boilerplate {
        assert_eq!(boilerplate.end, text.len());
        assert!(lead.as_ref().is_none_or(|lead| lead.end <= boilerplate.start));
    }
    for value in [&found.author, &found.place].into_iter().flatten() {
        assert!(!value.trim().is_empty() && !value.contains('\n'));
        // Nothing is invented: every word of it stands in the text.
        assert!(value.split([' ', ',']).all(|word| text.contains(word)), "{value:?}");
    }
    people(text, language);
});
