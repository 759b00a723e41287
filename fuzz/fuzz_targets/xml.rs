//! Any bytes as a file of each format that is written in XML: the file is read or named, and what is read is fit to be kept.
//!
//!     cargo +nightly fuzz run xml -- -max_len=16384 -timeout=10
//!
//! The first byte says as which format the rest is read, or that it is told by its content alone.

#![no_main]

mod told;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| told::check(&["atom", "rss", "rss1", "newsml-g2", "newsml1", "nitf", "alto", "hocr"], bytes));
