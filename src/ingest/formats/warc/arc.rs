//! ARC: the format of web archives before WARC, one line for a head.
//!
//! Version 1 has `URL IP-address Archive-date Content-type Archive-length`, version 2 five fields more before the
//! length. The length is the last word of the line, and the date is a number of 14 digits after an address of
//! the Internet; so an address of the web may have spaces in it.

use super::payload::Record;
use super::records::{self, Head, Rules};
use crate::ingest::fields::{Valued, as_text};
use crate::ingest::formats::Format;
use crate::ingest::window::find;

const NAME: &str = "ARC";

/// The most bytes of a head.
const MAX_LINE: usize = 16 << 10;

pub(in crate::ingest::formats) const FORMAT: Format = Format {
    name: "arc",
    description: "ARC web archives, the format before WARC",
    extensions: &["arc"],
    claims: |opening| opening.trim_ascii_start().starts_with(b"filedesc://"),
    read: |source, sink| records::read(RULES, source, sink),
};

const RULES: Rules = Rules { format: NAME, starts: starts_record, next: next_record, head };

/// Returns whether bytes begin like a record, which begins with the scheme of an address: `http:`.
fn starts_record(bytes: &[u8]) -> bool {
    let letters = bytes.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    (2..=10).contains(&letters) && bytes.get(letters) == Some(&b':')
}

/// Returns where a line that is a head begins below some lines.
fn next_record(bytes: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = find(&bytes[from..], b"\n") {
        from += at + 1;
        let line = &bytes[from..];
        if starts_record(line)
            && let Some(end) = line.iter().take(MAX_LINE).position(|byte| *byte == b'\n')
            && Line::parse(&line[..end]).is_some()
        {
            return Some(from);
        }
    }
    None
}

fn head(bytes: &[u8], line: u32) -> Head {
    let Some(end) = bytes.iter().take(MAX_LINE).position(|byte| *byte == b'\n') else {
        return if bytes.len() < MAX_LINE { Head::Unfinished } else { Head::Malformed("its head has no end") };
    };
    let Some(words) = Line::parse(&bytes[..end]) else {
        return Head::Malformed("no head of a record");
    };
    let record = Record {
        line,
        format: NAME,
        // The block of the first record is about the file; its address has a scheme of its own.
        is_answer: words.url.starts_with("http"),
        url: Some(words.url),
        media: Some(Valued::parse(&words.media)),
        ..Record::default()
    };
    Head::Whole { end: end + 1, record, length: words.length }
}

/// The words of a head that are used.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    url: String,
    media: String,
    length: u64,
}

impl Line {
    fn parse(line: &[u8]) -> Option<Self> {
        let line = as_text(line);
        let words: Vec<&str> = line.trim().split(' ').collect();
        let length = words.last()?.parse().ok()?;
        let date = (2..words.len().checked_sub(2)?).rev().find(|&at| is_date(words[at]) && is_host(words[at - 1]))?;
        Some(Line { url: words[..date - 1].join(" "), media: words[date + 1].to_owned(), length })
    }
}

/// Returns whether a word is a date as ARC writes it: 14 digits, or 8 of them where there is no time.
fn is_date(word: &str) -> bool {
    matches!(word.len(), 8 | 12 | 14) && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns whether a word is an address of the Internet.
fn is_host(word: &str) -> bool {
    word.contains(['.', ':']) && word.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{read_bytes, told};

    const ANSWER: &str = "HTTP/1.1 200 OK\nContent-Type: text/plain\n\nShips came.\n";

    fn first(version: u8) -> String {
        let block = format!("{version} 0 Somebody\nURL IP-address Archive-date Content-type Archive-length\n");
        let fields = if version == 2 { "200 - - 0 a.arc " } else { "" };
        format!("filedesc://a.arc 0.0.0.0 20140216050221 text/plain {fields}{}\n{block}\n", block.len())
    }

    fn record(url: &str, fields: &str, block: &str) -> String {
        format!("{url} 192.0.2.1 20140216050221 text/html {fields}{}\n{block}\n", block.len())
    }

    fn read(file: &str) -> Vec<String> {
        told(&read_bytes("a.arc", file))
    }

    #[test]
    fn records_of_both_versions_are_read() {
        let file =
            first(1) + &record("http://ansel.example/a b", "", ANSWER) + &record("http://ansel.example/c", "", ANSWER);
        let found = read_bytes("a", file.as_str());
        assert_eq!(found[0].as_ref().unwrap().url.as_deref(), Some("http://ansel.example/a b"));
        assert_eq!(told(&found), ["5: - | Ships came.\n", "11: - | Ships came.\n"]);
        let file = first(2) + &record("http://ansel.example/a", "200 abc - 99 a.arc ", ANSWER);
        assert_eq!(read(&file), ["5: - | Ships came.\n"]);
    }

    #[test]
    fn what_was_not_fetched_goes_by() {
        let file = first(1) + &record("dns:ansel.example", "", "20140216050221\nansel.example. A 192.0.2.1\n");
        assert_eq!(read(&file), ["! a.arc: no article in it"]);
        let gone = ANSWER.replace("200 OK", "404 Not Found");
        assert_eq!(read(&(first(1) + &record("http://ansel.example/", "", &gone))), ["! a.arc: no article in it"]);
    }

    #[test]
    fn a_wrong_length_costs_nothing_but_at_the_end_of_the_file() {
        let (one, two) = (record("http://ansel.example/1", "", ANSWER), record("http://ansel.example/2", "", ANSWER));
        for length in ["67", "46"] {
            let wrong = one.replace(" 54\n", &format!(" {length}\n"));
            let found = read(&(first(1) + &wrong + &two));
            assert!(found[0].starts_with("5: - | Ship"), "{found:?}");
            assert_eq!(found.last().unwrap(), "11: - | Ships came.\n");
        }
        let found = read(&(first(1) + &two.replace(" 54\n", " 64\n")));
        assert_eq!(found, ["5: - | Ships came.\n\n", "! a.arc:5: ARC cut short"]);
    }

    #[test]
    fn a_line_is_read_from_its_end() {
        let parse = |line: &str| Line::parse(line.as_bytes()).map(|line| (line.url, line.media, line.length));
        let read = |url: &str| Some((url.to_owned(), "text/html".to_owned(), 7));
        assert_eq!(parse("http://a/ 1.2.3.4 20140216050221 text/html 7"), read("http://a/"));
        assert_eq!(parse("http://a/b c 1.2 d 1.2.3.4 20140216050221 text/html 7"), read("http://a/b c 1.2 d"));
        assert_eq!(parse("http://a/ ::1 20140216050221 text/html 200 x - 9 f.arc 7"), read("http://a/"));
        for line in [
            "",
            "http://a/",
            "http://a/ 1.2.3.4 2014 text/html 7",
            "http://a/ 1.2.3.4 20140216050221 7",
            "a 1.2.3.4 20140216050221 b x",
        ] {
            assert_eq!(parse(line), None, "{line}");
        }
    }
}
