//! WARC and ARC: what web crawlers keep, a record a fetched page.
//!
//! Both are a sequence of heads and blocks, in a file that is compressed record by record or not at all. Of
//! their records those are read that hold what a server sent or what was made from it: responses, resources and
//! conversions (WET). Requests, revisits, metadata (WAT), and what the crawler says of itself go by.
//!
//! A record keeps the identifier that its head gives it, so the same page fetched twice is two articles.

mod arc;
mod block;
mod http;
mod payload;
mod records;

use self::payload::Record;
use self::records::{Head, Rules};
use super::Format;
use crate::ingest::fields::{Fields, MAX_HEAD, Valued, head_end};
use crate::ingest::metadata;
use crate::ingest::window::find;

pub(super) use self::arc::FORMAT as ARC;

const NAME: &str = "WARC";

pub(super) const FORMAT: Format = Format {
    name: "warc",
    description: "WARC web archives: pages of HTML and text, and WET",
    extensions: &["warc", "wet"],
    claims: starts_record,
    read: |source, sink| records::read(RULES, source, sink),
};

const RULES: Rules = Rules { format: NAME, starts: starts_record, next: next_record, head };

/// Returns whether bytes begin like a record: `WARC/1.0`.
fn starts_record(bytes: &[u8]) -> bool {
    matches!(bytes.trim_ascii_start().strip_prefix(b"WARC/"), Some([digit, b'.', ..]) if digit.is_ascii_digit())
}

/// Returns where a record begins below some lines.
fn next_record(bytes: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = find(&bytes[from..], b"\nWARC/") {
        from += at + 1;
        if starts_record(&bytes[from..]) {
            return Some(from);
        }
    }
    None
}

fn head(bytes: &[u8], line: u32) -> Head {
    let Some((lines, end)) = head_end(&bytes[..bytes.len().min(MAX_HEAD)]) else {
        return if bytes.len() < MAX_HEAD { Head::Unfinished } else { Head::Malformed("its head has no end") };
    };
    let fields = Fields::parse(&bytes[..lines]);
    let Some(length) = fields.get("content-length").and_then(|length| length.parse().ok()) else {
        return Head::Malformed("no Content-Length");
    };
    Head::Whole { end, record: record(&fields, line), length }
}

/// Returns what a head says; a record of a kind that is not read has no address.
fn record(fields: &Fields<'_>, line: u32) -> Record {
    let kind = fields.get("warc-type").unwrap_or_default().to_ascii_lowercase();
    if !matches!(kind.as_str(), "response" | "resource" | "conversion") {
        return Record { line, format: NAME, ..Record::default() };
    }
    let media = fields.get("content-type").map(|text| Valued::parse(&text));
    let is_answer = kind == "response" && media.as_ref().is_none_or(|media| media.value == "application/http");
    Record {
        line,
        format: NAME,
        id: fields.get("warc-trec-id").or(fields.get("warc-record-id")).and_then(|id| metadata::own_id(bare(&id))),
        url: fields.get("warc-target-uri").map(|url| bare(&url).to_owned()),
        media,
        is_answer,
        is_conversion: kind == "conversion",
        is_truncated: fields.get("warc-truncated").is_some(),
        language: fields.get("warc-identified-content-language").map(|names| names.into_owned()),
    }
}

/// Returns a value without the angle brackets that identifiers have, and addresses of some writers.
fn bare(value: &str) -> &str {
    value.strip_prefix('<').and_then(|value| value.strip_suffix('>')).unwrap_or(value).trim()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::article::Article;
    use crate::ingest::{Problem, read_bytes, told};
    use proptest::prelude::*;

    const PAGE: &str = "<html><head><title>Harbour opens</title></head><body><article><h1>Harbour opens</h1>\
                        <p>Ships came to the harbour of Port Ansel on Monday, the harbour master said.</p></article></body></html>";

    fn record(kind: &str, fields: &str, block: &[u8]) -> Vec<u8> {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2020-03-01T04:50:41Z\r\n{fields}Content-Length: {}\r\n\r\n",
            block.len()
        );
        [head.as_bytes(), block, b"\r\n\r\n"].concat()
    }

    fn response(id: &str, url: &str, answer: &[u8]) -> Vec<u8> {
        let fields = format!(
            "WARC-Record-ID: <urn:uuid:{id}>\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n"
        );
        record("response", &fields, answer)
    }

    fn answer(head: &str, body: &[u8]) -> Vec<u8> {
        [format!("HTTP/1.1 {head}\r\n\r\n").as_bytes(), body].concat()
    }

    fn page(id: &str) -> Vec<u8> {
        response(
            id,
            &format!("https://ansel.example/{id}"),
            &answer("200 OK\r\nContent-Type: text/html", PAGE.as_bytes()),
        )
    }

    fn text(id: &str, text: &str) -> Vec<u8> {
        let url = format!("https://ansel.example/{id}");
        response(id, &url, &answer("200 OK\r\nContent-Type: text/plain; charset=utf-8", text.as_bytes()))
    }

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(bytes).unwrap();
        gzip.finish().unwrap()
    }

    fn read(bytes: Vec<u8>) -> Vec<Result<Article, Problem>> {
        read_bytes("a.warc", bytes)
    }

    #[test]
    fn a_page_has_the_words_of_its_record() {
        let found = read([record("warcinfo", "", b"software: x\r\n"), page("1")].concat());
        let article = found[0].as_ref().unwrap();
        assert_eq!(article.own_id.as_deref(), Some("urn:uuid:1"));
        assert_eq!(article.url.as_deref(), Some("https://ansel.example/1"));
        assert_eq!(article.lines, crate::article::Lines::Record(9));
        assert_eq!(article.published, None, "the crawl's date is not the article's");
        assert!(article.text.contains("Ships came to the harbour"), "{}", article.text);
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn texts_and_conversions_are_read_with_their_language_and_a_day_in_the_address() {
        let url = "WARC-Target-URI: <https://ansel.example/2020/02/29/ships.txt?x=2019-01-01>\r\n";
        let fields = format!("{url}WARC-Identified-Content-Language: spa,eng\r\nContent-Type: text/plain\r\n");
        let found = read(record("conversion", &fields, "Puerto Ansel | El Diario\nPortada\nLos barcos.\n".as_bytes()));
        let article = found[0].as_ref().unwrap();
        assert_eq!(article.title(), Some("Puerto Ansel | El Diario"));
        assert_eq!(article.text, "Puerto Ansel | El Diario\nPortada\nLos barcos.\n");
        assert_eq!(article.published.unwrap().wall.to_string(), "2020-02-29T00:00:00");
        assert_eq!((article.lang.as_deref(), article.own_id.as_deref()), (Some("es"), None));
        let found = read(record(
            "resource",
            &format!("{url}Content-Type: text/plain; charset=koi8-r\r\n"),
            b"\xeb\xcf\xd2\xc1\xc2\xcc\xc9",
        ));
        assert_eq!(found[0].as_ref().unwrap().text, "Корабли");
    }

    #[test]
    fn what_is_no_page_goes_by_without_a_word() {
        let html = |head| answer(head, PAGE.as_bytes());
        let url = "WARC-Target-URI: https://ansel.example/\r\n";
        let quiet = [
            record(
                "request",
                &format!("{url}Content-Type: application/http; msgtype=request\r\n"),
                b"GET / HTTP/1.1\r\n\r\n",
            ),
            record("revisit", &format!("{url}Content-Type: application/http; msgtype=response\r\n"), &html("200 OK")),
            record("metadata", &format!("{url}Content-Type: application/json\r\n"), b"{\"a\":1}"),
            record("continuation", url, b"more"),
            record(
                "resource",
                "WARC-Target-URI: <metadata://gnu.org/wget.log>\r\nContent-Type: text/plain\r\n",
                b"log",
            ),
            record(
                "response",
                "WARC-Target-URI: dns:ansel.example\r\nContent-Type: text/dns\r\n",
                b"20200301\nansel.example.",
            ),
            response("1", "https://ansel.example/", &html("301 Moved\r\nContent-Type: text/html")),
            response("2", "https://ansel.example/", &html("404 Not Found\r\nContent-Type: text/html")),
            response("3", "https://ansel.example/a.js", &html("200 OK\r\nContent-Type: text/javascript")),
            response(
                "4",
                "https://ansel.example/a.png",
                &answer("200 OK\r\nContent-Type: text/html", b"\x89PNG\r\n\x1a\n\0\0"),
            ),
            response(
                "5",
                "https://ansel.example/robots.txt",
                &answer("200 OK\r\nContent-Type: text/plain", b"User-agent: *"),
            ),
            response("6", "https://ansel.example/", &answer("200 OK\r\nContent-Type: text/html", b" \n")),
            response("7", "https://ansel.example/", b"HTTP/1.1 200 OK without an end"),
        ];
        assert_eq!(told(&read(quiet.concat())), ["! a.warc: no article in it"]);
        assert_eq!(read([quiet.concat(), text("8", "Ships")].concat()).len(), 1);
    }

    #[test]
    fn records_compressed_one_by_one_read_like_plain_ones() {
        let records: Vec<Vec<u8>> = (0..50).map(|n| text(&n.to_string(), &format!("Ship {n} came.\n"))).collect();
        let plain = told(&read(records.concat()));
        assert_eq!((plain.len(), plain[49].as_str()), (50, "687: - | Ship 49 came.\n"));
        assert_eq!(told(&read(records.iter().flat_map(|record| gzipped(record)).collect())), plain);
        assert_eq!(told(&read(gzipped(&records.concat()))), plain);
    }

    #[test]
    fn line_feeds_alone_and_missing_blank_lines_are_no_hindrance() {
        let records = [text("1", "Ship one"), text("2", "Ship two")].concat();
        let lines = String::from_utf8(records).unwrap().replace("\r\n", "\n");
        // The heads of the answers are shorter now than the lengths say.
        assert_eq!(
            told(&read(lines.into_bytes())),
            ["1: - | Ship one\n\n", "14: - | Ship two\n\n", "! a.warc:14: WARC cut short"]
        );
        let joined = [text("1", "Ship one"), text("2", "Ship two")].map(|record| record[..record.len() - 4].to_vec());
        assert_eq!(told(&read(joined.concat())), ["1: - | Ship one", "12: - | Ship two"]);
    }

    #[test]
    fn a_wrong_length_costs_nothing_and_bytes_between_records_are_named_once() {
        let long =
            String::from_utf8(record("warcinfo", "", b"software: x\r\n")).unwrap().replace("Length: 13", "Length: 21");
        assert_eq!(told(&read([long.into_bytes(), text("1", "Ship")].concat())), ["9: - | Ship"]);
        let between = [text("1", "Ship"), b"what is\nthis?\nand this?\n".to_vec(), text("2", "Boat")].concat();
        let problem = "! a.warc:14: malformed WARC at column 1: no record begins here";
        assert_eq!(told(&read(between)), ["1: - | Ship", problem, "17: - | Boat"]);
        let headless = [b"WARC/1.0\r\nWARC-Type: response\r\n\r\nx\r\n\r\n".to_vec(), text("2", "Boat")].concat();
        assert_eq!(told(&read(headless)), ["! a.warc:1: malformed WARC at column 1: no Content-Length", "6: - | Boat"]);
    }

    #[test]
    fn a_file_cut_short_is_read_up_to_the_break() {
        let whole = [text("1", "Ship one\n"), text("2", "Ship two came to the harbour\n")].concat();
        let cut = &whole[..whole.len() - 20];
        let found = read(cut.to_vec());
        assert_eq!(told(&found), ["1: - | Ship one\n", "15: - | Ship two came", "! a.warc:15: WARC cut short"]);
        assert_eq!(found[1].as_ref().unwrap().own_id, None, "half a record does not take the whole one's place");
        let compressed = gzipped(&whole);
        let found = told(&read(compressed[..compressed.len() - 12].to_vec()));
        assert_eq!(found[0], "1: - | Ship one\n");
        assert_eq!(found.last().unwrap(), "! a.warc: damaged gzip: it ends too soon");
        let in_head = [text("1", "Ship one\n"), b"WARC/1.0\r\nWARC-Type: resp".to_vec()].concat();
        assert_eq!(told(&read(in_head)), ["1: - | Ship one\n", "! a.warc:15: WARC cut short"]);
    }

    #[test]
    fn a_damaged_member_costs_its_record_alone() {
        let records: Vec<Vec<u8>> =
            (0..9).map(|n| gzipped(&text(&n.to_string(), &format!("Ship {n} came.\n")))).collect();
        let mut damaged = records.clone();
        damaged[3].truncate(200);
        damaged[6][90..95].fill(0xff);
        let found = read(damaged.concat());
        let whole: Vec<&str> = found.iter().flatten().filter_map(|article| article.own_id.as_deref()).collect();
        assert_eq!(whole, ["0", "1", "2", "4", "5", "7", "8"].map(|n| format!("urn:uuid:{n}")));
        assert_eq!(told(&found).iter().filter(|line| line.contains("damaged gzip")).count(), 2);
        let last = read(records.concat()[..records.concat().len() - 30].to_vec());
        assert_eq!(last.iter().flatten().filter(|article| article.own_id.is_some()).count(), 8);
        assert_eq!(told(&last).last().unwrap(), "! a.warc: damaged gzip: it ends too soon");
    }

    /// What `xz` makes of `WARC/1.0` and a line of `ships of the harbour `, with one byte of it changed.
    const DAMAGED_XZ: &str = "fd377a585a000004e6d6b4460200210116000000742fe5a3e004f5002e80002b9046898d51533ecb216db23dc35c97e809be\
        4db32f2ab327b4a981951abfbf60da402db6ebd7a965e58f6e3d000000002275966f5bcea35100014af609000000a017ead7\
        b1c467fb020000000004595a";

    #[test]
    fn a_damaged_stream_that_is_not_of_members_is_read_up_to_the_break() {
        let byte = |at: usize| u8::from_str_radix(&DAMAGED_XZ[at..at + 2], 16).unwrap();
        let damaged = (0..DAMAGED_XZ.len()).step_by(2).map(byte).collect();
        let found = told(&read(damaged));
        assert!(found.last().unwrap().starts_with("! a.warc: damaged xz"), "{found:?}");
    }

    #[test]
    fn a_record_too_large_is_named_and_passed_over_and_a_large_picture_only_passed_over() {
        let large = |media: &str| {
            let head = format!("200 OK\r\nContent-Type: {media}");
            response("1", "https://ansel.example/", &answer(&head, &vec![b'x'; block::MAX_BLOCK]))
        };
        let found = told(&read([large("text/html"), text("2", "Boat")].concat()));
        assert_eq!(found, ["! a.warc:1: larger than 32 MiB", "14: - | Boat"]);
        let found = told(&read([large("video/mp4"), text("2", "Boat")].concat()));
        assert_eq!(found, ["14: - | Boat"]);
    }

    #[test]
    fn a_broken_body_is_named_unless_the_crawler_said_so() {
        let chunked = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nShip";
        let found = told(&read(response("1", "https://ansel.example/", chunked.as_bytes())));
        assert_eq!(found, ["1: - | Ship", "! a.warc:1: chunked body cut short"]);
        let fields =
            "WARC-Target-URI: https://ansel.example/\r\nWARC-Truncated: length\r\nContent-Type: application/http\r\n";
        assert_eq!(told(&read(record("response", fields, chunked.as_bytes()))), ["1: - | Ship"]);
    }

    proptest! {
        #[test]
        fn a_file_cut_anywhere_keeps_the_records_before_the_cut(part in 0.0..1.0, compressed in any::<bool>()) {
            let records: Vec<Vec<u8>> = (0..5).map(|n| text(&n.to_string(), &format!("Ship {n} came.\n"))).collect();
            let whole = records.concat();
            let cut = (whole.len() as f64 * part) as usize;
            let complete = (1..=5).filter(|count| records[..*count].concat().len() <= cut + 4).count();
            let bytes = if compressed { gzipped(&whole[..cut]) } else { whole[..cut].to_vec() };
            let found = read(bytes);
            let whole = found.iter().flatten().filter(|article| article.own_id.is_some()).count();
            prop_assert_eq!(whole, complete);
        }

        #[test]
        fn any_bytes_in_a_record_are_read_or_named(head in "[ -~\r\n]{0,60}", block in prop::collection::vec(any::<u8>(), 0..300)) {
            read(record("response", &format!("WARC-Target-URI: http://a\r\n{head}\r\n"), &block));
            read(response("1", "http://a/", &[b"HTTP/1.1 200 OK\r\n", head.as_bytes(), b"\r\n\r\n", &block].concat()));
        }
    }
}
