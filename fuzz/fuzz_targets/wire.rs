//! Any bytes as wire copy, as a research collection or as a download: the file is read or named, and what is read is fit to be kept.
//!
//!     cargo +nightly fuzz run wire -- -max_len=16384 -timeout=10
//!
//! The first byte says as which format the rest is read, or that it is told by its content alone.

#![no_main]

mod told;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| told::check(&["wire", "trec", "reuters", "nexis", "factiva", "proquest"], bytes));
