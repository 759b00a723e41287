//! Any bytes as a web archive: the file is read or named, and what is read is fit to be kept.
//!
//!     cargo +nightly fuzz run warc -- -max_len=16384 -timeout=10
//!
//! The first byte says whether the rest is WARC or ARC, and whether it is told by its content alone.

#![no_main]

mod told;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| told::check(&["warc", "arc"], bytes));
