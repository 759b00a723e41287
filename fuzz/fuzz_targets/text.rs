//! Any bytes as a plain text, as Markdown, in any encoding, or as a document of a word processor: the file is read or named, and what is read is fit to be kept.
//!
//!     cargo +nightly fuzz run text -- -max_len=16384 -timeout=10
//!
//! The first byte says as which format the rest is read, or that it is told by its content alone.

#![no_main]

mod told;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| told::check(&["text", "markdown", "docx", "odt", "rtf"], bytes));
