//! Reading: from files and folders to articles.
//!
//! [`walk`] finds the files below a root, [`read`] yields the articles of one of them in their order.
//! A file passes through four stages: compressions are undone (`compression`), a container is taken
//! apart into its members (`containers`), the opening bytes tell the format (`formats`), and that format's
//! reader cuts them into articles. Readers of records hold one record at a time, so memory does not grow
//! with the file.
//!
//! What can't be read is a [`Problem`], handed to the same callback as the articles: nothing is
//! skipped without a name and a reason, and one bad record never costs the others.

pub mod anatomy;
mod charset;
mod compression;
mod containers;
pub mod dates;
mod draft;
mod fields;
mod formats;
mod guard;
mod gzip;
mod html;
mod language;
mod limits;
mod metadata;
mod page;
mod problem;
mod record;
mod references;
mod sink;
mod source;
mod state;
mod walk;
mod window;
mod xml;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::ops::ControlFlow;

pub use formats::{Format, format_named, formats, packings};
pub use guard::is_reading;
pub use limits::Limits;
pub use problem::{Cause, Problem};
pub use state::{FileState, Steadiness};
pub use walk::{Root, SourceFile, Unread, WalkOptions, absolute_of, resolve_root, walk};

use crate::article::Article;
use guard::guarded;
use limits::{Budget, Taken};
use sink::{Sink, Stop};
use source::Source;

/// The size in bytes up to which a zip file inside of another packing is held in memory.
const SPOOLED: usize = 16 << 20;

/// How files are read.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReadOptions {
    /// The format to take every file for; without one it is recognised.
    pub format: Option<&'static Format>,
    /// How far files may be unpacked.
    pub limits: Limits,
}

/// Reads the articles of `file` and hands them to `each` in file order, with the problems met on the
/// way, until the file ends or `each` breaks. A file that yields neither is itself a problem.
///
/// Returns how the file stood meanwhile: what was read of one that changed may be half old and half new.
pub fn read(
    file: &SourceFile,
    options: &ReadOptions,
    each: &mut dyn FnMut(Result<Article, Problem>) -> ControlFlow<()>,
) -> Steadiness {
    let mut sink = Sink::new(&file.shown, each);
    let opened = File::open(&file.path).and_then(|opened| Ok((FileState::settled(&opened)?, opened)));
    let (outcome, steadiness) = match opened {
        Err(error) => (Err(Stop::from(error)), Steadiness::NotOpened),
        Ok((state, opened)) => {
            let size = state.map_or(file.size, |state| state.size);
            let reading = Reading { options, budget: Budget::new(options.limits, Some(size)) };
            let outcome = guarded(|| reading.file(&opened, &mut sink));
            (outcome, state.map_or(Steadiness::Unsteady, |state| state.steadiness(&opened)))
        }
    };
    // The receiver's wish to stop ends it anyway.
    let _ = finish(outcome, &mut sink);
    steadiness
}

/// The reading of one file, with all that is packed in it.
struct Reading<'o> {
    options: &'o ReadOptions,
    budget: Budget,
}

impl Reading<'_> {
    /// Reads something that may be looked at from its end.
    fn file<R: Read + Seek>(&self, file: R, sink: &mut Sink<'_>) -> Result<(), Stop> {
        // A small file is read by asking the system once, and once more for its end.
        let mut file = BufReader::with_capacity(source::OPENING, file);
        let is_zip = containers::is_zip(file.fill_buf()?);
        let file = Taken::new(file, self.budget.clone());
        if is_zip {
            return self.zip(file, 1, sink);
        }
        self.stream(Box::new(file), 0, sink)
    }

    /// Reads a stream that stands `depth` packings deep.
    fn stream(&self, stream: Box<dyn Read + '_>, depth: u32, sink: &mut Sink<'_>) -> Result<(), Stop> {
        let mut source = Source::new(stream, sink.shown(), &self.budget, depth)?;
        let depth = source.depth() + 1;
        if containers::is_tar(source.opening()) {
            self.budget.check_depth(depth)?;
            return containers::read_tar(&mut source, &mut |name, bytes| self.member(name, bytes, depth, sink));
        }
        if containers::is_zip(source.opening()) {
            let mut spooled = tempfile::spooled_tempfile(SPOOLED);
            let copied = io::copy(&mut source, &mut spooled);
            spooled.rewind()?;
            self.zip(spooled, depth, sink)?;
            return copied.map(drop).map_err(Stop::from);
        }
        let format = match self.options.format {
            Some(format) => format,
            None => formats::recognise(&source)?,
        };
        sink.set_format(format.name);
        (format.read)(&mut source, sink)
    }

    fn zip<R: Read + Seek>(&self, file: R, depth: u32, sink: &mut Sink<'_>) -> Result<(), Stop> {
        self.budget.check_depth(depth)?;
        containers::read_zip(file, &self.budget, &mut |name, bytes| {
            if name == containers::ITSELF {
                self.document(bytes?, depth, sink)
            } else {
                self.member(name, bytes, depth, sink)
            }
        })
    }

    /// Reads the text of a document that is kept as a container. A format that is named is that of what is around.
    fn document(&self, bytes: Box<dyn Read + '_>, depth: u32, sink: &mut Sink<'_>) -> Result<(), Stop> {
        let options = ReadOptions { format: None, ..*self.options };
        Reading { options: &options, budget: self.budget.clone() }.stream(bytes, depth, sink)
    }

    /// Reads a member of a container. What ends its reading is named and does not end that of the others.
    fn member(
        &self,
        name: &str,
        bytes: Result<Box<dyn Read + '_>, Cause>,
        depth: u32,
        sink: &mut Sink<'_>,
    ) -> Result<(), Stop> {
        let mut sink = sink.of_member(name);
        let read = |bytes| guarded(|| self.stream(bytes, depth, &mut sink));
        let outcome = bytes.map_err(Stop::from).and_then(read);
        finish(outcome, &mut sink)
    }
}

/// Names what ended the reading; a file of which nothing was said is named too.
///
/// # Errors
/// The receiver wants no more.
fn finish(outcome: Result<(), Stop>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    // What waits for the end of the file is read now, and may crash its reader as well.
    let ended = match outcome {
        Err(Stop::Enough) => Ok(()),
        _ => guarded(|| sink.end()),
    };
    if matches!(ended, Err(Stop::Enough)) {
        return ended;
    }
    match outcome.and(ended) {
        Ok(()) if sink.is_silent() => sink.last_problem(Cause::NoArticle),
        Ok(()) => Ok(()),
        Err(Stop::Enough) => Err(Stop::Enough),
        Err(Stop::Failed(cause)) => sink.last_problem(cause),
    }
}

/// Reads articles from bytes, for the tests of the readers.
#[cfg(test)]
fn read_bytes(shown: &str, bytes: impl Into<Vec<u8>>) -> Vec<Result<Article, Problem>> {
    let mut found = Vec::new();
    let mut each = |next| {
        found.push(next);
        ControlFlow::Continue(())
    };
    read_from(shown, bytes.into(), &ReadOptions::default(), &mut each);
    found
}

/// Reads articles from bytes as [`read`] does from a file, for tests and for fuzzing: nothing is waited for, and a crash of
/// a reader is one.
#[doc(hidden)]
pub fn read_from(
    shown: &str,
    bytes: impl AsRef<[u8]>,
    options: &ReadOptions,
    each: &mut dyn FnMut(Result<Article, Problem>) -> ControlFlow<()>,
) {
    let bytes = bytes.as_ref();
    let mut each = |next| {
        assert!(!matches!(next, Err(Problem { cause: Cause::Crash { .. }, .. })), "{next:?}");
        each(next)
    };
    let mut sink = Sink::new(shown, &mut each);
    let reading = Reading { options, budget: Budget::new(options.limits, Some(bytes.len() as u64)) };
    let outcome = reading.file(io::Cursor::new(bytes), &mut sink);
    // The receiver's wish to stop ends it anyway.
    let _ = finish(outcome, &mut sink);
}

/// Returns what was found as short lines: headline, text and line of an article, or the problem.
#[cfg(test)]
fn told(found: &[Result<Article, Problem>]) -> Vec<String> {
    let tell = |found: &Result<Article, Problem>| match found {
        Ok(article) => {
            let (crate::article::Lines::From(line) | crate::article::Lines::Record(line)) = article.lines;
            format!("{line}: {} | {}", article.title().unwrap_or("-"), &article.text[article.body_start()..])
        }
        Err(problem) => format!("! {problem}"),
    };
    found.iter().map(tell).collect()
}

/// Returns what an article keeps of a field of a record: its text without markup, and with signs that were decoded wrongly
/// before put right.
#[cfg(test)]
fn kept(field: &str) -> String {
    let mut article = Article { text: record::clean::text(field.into()), ..Default::default() };
    charset::repair(&mut article);
    article.text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::{Read, Write};

    /// Names that lead to each of the readers.
    const NAMES: [&str; 4] = ["a.txt", "a.md", "a.json", "a"];

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(bytes).unwrap();
        gzip.finish().unwrap()
    }

    #[test]
    fn compressed_files_read_like_plain_ones() {
        let json = b"{\"title\":\"A\",\"text\":\"B\"}\n";
        let expected = ["1: A | B"];
        assert_eq!(told(&read_bytes("a.jsonl", json)), expected);
        assert_eq!(told(&read_bytes("a.jsonl.gz", gzipped(json))), expected);
        assert_eq!(told(&read_bytes("a.jsonl.zst", zstd::encode_all(&json[..], 1).unwrap())), expected);
        let twice = [gzipped(json), gzipped(json)].concat();
        assert_eq!(told(&read_bytes("no-name-for-it", twice)), ["1: A | B", "2: A | B"]);
    }

    #[test]
    fn a_broken_stream_keeps_what_stood_before_the_break() {
        let records: String =
            (0..20_000).map(|n| format!("{{\"text\":\"text {n} {}\"}}\n", n * 7919 % 10_007)).collect();
        for (whole, reason) in [
            (gzipped(records.as_bytes()), "! a.gz: damaged gzip: it ends too soon"),
            (zstd::encode_all(records.as_bytes(), 1).unwrap(), "! a.gz: damaged zstd: it ends too soon"),
        ] {
            let found = told(&read_bytes("a.gz", &whole[..whole.len() * 3 / 4]));
            assert!(found.len() > 10_000, "{}", found.len());
            assert_eq!(found.last().unwrap(), reason);
            assert_eq!(found.iter().filter(|line| line.starts_with('!')).count(), 1);
        }
    }

    #[test]
    fn a_broken_stream_keeps_the_part_of_a_plain_text() {
        let whole = gzipped("Ships came to the harbour.\n".repeat(10_000).as_bytes());
        let found = told(&read_bytes("a.txt.gz", &whole[..whole.len() - 9]));
        assert!(found[0].starts_with("1: - | Ships came"));
        assert_eq!(found[1..], ["! a.txt.gz: damaged gzip: it ends too soon"]);
    }

    #[test]
    fn a_bomb_is_not_read_to_its_end() {
        let zeros = io::repeat(b' ').take(1 << 30);
        let mut bomb = Vec::new();
        zstd::stream::copy_encode(zeros, &mut bomb, 1).unwrap();
        assert_eq!(
            told(&read_bytes("a.zst", bomb)),
            ["! a.zst: expands more than 500 times: not read further, unless --max-ratio says more"]
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_named() {
        for bytes in [&b"\x89PNG\r\n\x1a\n"[..], b"ab\0cd", b"\x7fELF\x02", b"\x01\x02\x03\x04a"] {
            for name in NAMES {
                assert_eq!(told(&read_bytes(name, bytes)), [format!("! {name}: not text")]);
            }
        }
        assert_eq!(
            told(&read_bytes("a.pdf", &b"%PDF-1.4\n1 0 obj"[..])),
            ["! a.pdf: PDF is not read: turn it into text first, as pdftotext does"]
        );
    }

    #[test]
    fn a_headline_has_no_control_characters() {
        for (name, bytes) in [
            ("a.md", "# A\u{1f}B\n\nShips came.\n"),
            ("a.txt", "A\u{1e}B\n\nShips came to the harbour of Port Ansel.\n"),
            ("a.json", "{\"title\": \"A\\u001fB\", \"text\": \"Ships came.\"}"),
            (
                "a.html",
                "<title>A&#31;B harbour</title><h1>A\u{1f}B harbour</h1><p>Ships came to the harbour of Port Ansel.",
            ),
            (
                "a.xml",
                "<rss version='2.0'><channel><item><title>A\u{1f}B</title><description>Ships</description></item></channel></rss>",
            ),
            ("a.sgm", "<DOC>\n<DOCNO> A1 </DOCNO>\n<HEADLINE>A\u{1e}B</HEADLINE>\n<TEXT>\nShips\n</TEXT>\n</DOC>\n"),
            ("a.eml", "From: a@bell.example\nSubject: A\u{1f}B\nDate: Mon, 1 Dec 2025 10:00:00 +0000\n\nShips came.\n"),
        ] {
            for article in read_bytes(name, bytes) {
                let article = article.unwrap();
                let head = article.title().unwrap_or_default().to_owned() + &article.text[..article.body_start()];
                assert!(!head.contains(['\u{1e}', '\u{1f}']), "{name}: {head:?}");
            }
        }
    }

    #[test]
    fn markup_that_no_one_knows_is_named() {
        let sitemap = "<?xml version=\"1.0\"?><urlset><url><loc>https://bell.example/a</loc></url></urlset>";
        assert_eq!(
            told(&read_bytes("a.xml", sitemap)),
            ["! a.xml: XML of another kind is not read, unless --as names its format"]
        );
        assert_eq!(
            told(&read_bytes("a.txt", sitemap)),
            ["! a.txt: XML of another kind is not read, unless --as names its format"]
        );
        let mut found = Vec::new();
        let options = ReadOptions { format: format_named("text"), ..ReadOptions::default() };
        read_from("a.xml", sitemap, &options, &mut |next| {
            found.push(next);
            ControlFlow::Continue(())
        });
        assert_eq!(found[0].as_ref().unwrap().text, sitemap);
    }

    #[test]
    fn a_window_beyond_the_bounds_is_named() {
        // A frame of Zstandard that asks for a window of 2 TiB.
        let frame = [0x28, 0xb5, 0x2f, 0xfd, 0, 0xf8, 1, 0, 0];
        assert_eq!(
            told(&read_bytes("a.zst", frame)),
            ["! a.zst: needs too much memory to unpack: pack it anew with a smaller window"]
        );
    }

    #[test]
    fn an_empty_file_is_named() {
        for bytes in [&b""[..], b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe \0"] {
            for name in NAMES {
                assert_eq!(told(&read_bytes(name, bytes)), [format!("! {name}: empty")], "{bytes:?}");
            }
        }
        assert_eq!(told(&read_bytes("a.txt.gz", gzipped(b""))), ["! a.txt.gz: empty"]);
        assert_eq!(told(&read_bytes("a.json", "[]")), ["! a.json: no article in it"]);
    }

    #[test]
    fn a_reader_stops_when_told() {
        let mut count = 0;
        let mut each = |_| {
            count += 1;
            ControlFlow::Break(())
        };
        read_from("a.jsonl", "{\"text\":\"a\"}\n{\"text\":\"b\"}\nx", &ReadOptions::default(), &mut each);
        assert_eq!(count, 1);
    }

    #[test]
    fn every_format_has_a_row_that_names_it() {
        for format in formats() {
            assert!(!format.name.is_empty() && !format.description.is_empty());
            assert!(format.extensions.iter().all(|extension| !extension.contains('.')));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_named(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            for name in NAMES {
                prop_assert!(!read_bytes(name, bytes.clone()).is_empty());
            }
        }

        #[test]
        fn any_bytes_behind_a_known_beginning_are_read_or_named(
            start in prop::sample::select(vec![
                "{\"title\":", "[{\"text\":\"a\"},", "---\ntitle: ", "+++\ntitle = ", "<REUTERS NEWID=\"1\">", "\u{1f}\u{8b}\u{8}",
                "{\"articles\":[", "{\"_source\":{\"text\":",
            ]),
            middle in "[\\PC\n\r\t]{0,40}",
            end in prop::sample::select(vec!["", "}", "]}", "\n---\n", "\n+++\n", "</REUTERS>", "\"}]}"]),
        ) {
            for name in NAMES {
                let found = read_bytes(name, [start, middle.as_str(), end].concat());
                prop_assert!(!found.is_empty());
            }
        }

        #[test]
        fn line_ends_do_not_matter(lines in prop::collection::vec("[a-zé .]{0,20}", 0..8)) {
            for name in ["a.txt", "a.md"] {
                let expected = told(&read_bytes(name, lines.join("\n")));
                prop_assert_eq!(&told(&read_bytes(name, lines.join("\r\n"))), &expected);
                prop_assert_eq!(&told(&read_bytes(name, lines.join("\r"))), &expected);
            }
        }

        #[test]
        fn encodings_with_a_mark_do_not_matter(text in "[a-zéя€😀 \n]{1,60}") {
            let expected = told(&read_bytes("a.txt", text.as_str()));
            let with_mark = format!("\u{feff}{text}");
            prop_assert_eq!(&told(&read_bytes("a.txt", with_mark.as_str())), &expected);
            let little: Vec<u8> = with_mark.encode_utf16().flat_map(u16::to_le_bytes).collect();
            prop_assert_eq!(&told(&read_bytes("a.txt", little)), &expected);
            let big: Vec<u8> = with_mark.encode_utf16().flat_map(u16::to_be_bytes).collect();
            prop_assert_eq!(&told(&read_bytes("a.txt", big)), &expected);
        }
    }
}
