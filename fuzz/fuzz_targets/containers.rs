//! Any bytes as a file that may be compressed, a container, or several of them inside of each other: it is read within its
//! limits, or named.
//!
//!     cargo +nightly fuzz run containers -- -max_len=16384 -timeout=10

#![no_main]

use std::ops::ControlFlow;

use libfuzzer_sys::fuzz_target;
use morgue::ingest::{Limits, ReadOptions, read_from};

/// What may be unpacked from one file: enough to get into every packing, little enough to be fast.
const LIMITS: Limits = Limits { ratio: 500, unpacked: 8 << 20, depth: 4 };

fuzz_target!(|bytes: &[u8]| {
    let options = ReadOptions { format: None, limits: LIMITS };
    let mut found = 0;
    let mut text = 0;
    read_from("a", bytes, &options, &mut |next| {
        found += 1;
        if let Ok(article) = next {
            text += article.text.len();
            assert!(article.member.is_none_or(|member| !member.split('/').any(|part| part == "..")));
        }
        ControlFlow::Continue(())
    });
    assert!(found > 0, "a file vanished without a word");
    // Everything may be decoded from a charset of one byte a letter, of which UTF-8 takes up to three.
    assert!(text <= 4 * (LIMITS.unpacked as usize + bytes.len()), "{text} bytes of text");
});
