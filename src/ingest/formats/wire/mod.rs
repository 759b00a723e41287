//! Wire copy: stories as agencies send them down the line, in IPTC 7901 and ANPA 1312.
//!
//! A message is framed by the control characters of the teleprinter: SOH before its head, STX before its text, ETX
//! behind it, and EOT at the end of the line that says when it was sent. A file holds one message or a day's. What a
//! head says and how the text is set differ between the two formats ([`iptc`], [`anpa`]).
//!
//! Codes of typesetting are taken out and no word with them. A message that has no ETX and no EOT is cut short.

mod anpa;
mod codes;
mod iptc;
mod national;
mod times;

use super::Format;
use crate::ingest::draft::Draft;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::window::Window;
use crate::ingest::{Cause, charset};

const SOH: u8 = 0x01;
const STX: u8 = 0x02;
const ETX: u8 = 0x03;
const EOT: u8 = 0x04;
/// Parts the fields of a head in ANPA 1312.
const US: u8 = 0x1f;

/// The most bytes of a message.
const MAX_MESSAGE: usize = 16 << 20;

/// The most bytes of a head.
const MAX_HEAD: usize = 2 << 10;

/// The most messages in a row that can't be read.
const MAX_DAMAGED: usize = 1000;

pub(super) const FORMAT: Format = Format {
    name: "wire",
    description: "wire copy in IPTC 7901 and ANPA 1312, told by its content",
    extensions: &[],
    claims,
    read,
};

/// Bytes that stand before and between messages: idle characters, line ends, rubouts; and a line of codes for who
/// is to receive the message, which begins with ENQ.
fn is_idle(byte: u8) -> bool {
    matches!(byte, 0x00 | 0x16 | 0x7f | 0x0c) || byte.is_ascii_whitespace()
}

/// Returns whether bytes begin with a message: a head of printable characters behind SOH, then STX or a text.
fn claims(opening: &[u8]) -> bool {
    let idle = opening.iter().take(256).take_while(|byte| is_idle(**byte)).count();
    let mut rest = &opening[idle..];
    if rest.first() == Some(&0x05) {
        let selectors = rest.iter().take(256).take_while(|byte| **byte != SOH).count();
        rest = &rest[selectors..];
    }
    let Some(head) = rest.strip_prefix(&[SOH]) else {
        return false;
    };
    let head = &head[..head.len().min(MAX_HEAD)];
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let letters = line.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let is_text =
        |byte: &u8| *byte >= b' ' && *byte != 0x7f || matches!(*byte, b'\r' | b'\t' | 0x11..=0x14 | 0x1c..=0x1f);
    letters >= 3 && line.iter().all(is_text) && (head.contains(&STX) || line.contains(&US))
}

fn read(source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let mut window = Window::new(source);
    let mut damaged = 0;
    while skip_to_start(&mut window) {
        let line = window.line();
        let Some(message) = whole_message(&mut window) else {
            sink.problem(line, Cause::TooLarge { limit: MAX_MESSAGE >> 20 })?;
            window.consume(1);
            continue;
        };
        let is_broken = message.is_cut && !window.is_broken();
        let found = charset::decode(window.rest()[1..message.length].to_vec());
        let draft = found.map(|text| draft(&national::restored(charset::with_line_feeds(text)), line));
        window.consume(message.length);
        damaged += 1;
        match draft {
            Some(Some(draft)) => {
                damaged = 0;
                sink.article(draft)?;
                if is_broken {
                    sink.problem(line, Cause::CutShort { format: "wire message" })?;
                }
            }
            _ if damaged > MAX_DAMAGED => return Err(Cause::Hopeless.into()),
            Some(None) => sink.problem(line, Cause::NoText)?,
            None => sink.problem(line, Cause::NotText)?,
        }
    }
    window.finish().map_err(Stop::from)
}

/// How much of the window is the message that it begins with.
struct Length {
    length: usize,
    /// Nothing says that it ends here.
    is_cut: bool,
}

/// Moves to the next SOH; returns false if there is none.
fn skip_to_start(window: &mut Window<'_>) -> bool {
    loop {
        let start = memchr::memchr(SOH, window.rest());
        window.consume(start.unwrap_or(window.rest().len()));
        if start.is_some() {
            return true;
        }
        if !window.grow() {
            return false;
        }
    }
}

/// Brings the message at the window's beginning into it; nothing when it is too large. It reaches to its EOT, or to
/// the next SOH, or to the end.
fn whole_message(window: &mut Window<'_>) -> Option<Length> {
    let mut seen = 1;
    loop {
        let rest = window.rest();
        if let Some(at) = memchr::memchr2(SOH, EOT, &rest[seen.min(rest.len())..]) {
            let length = seen + at;
            let is_cut = rest[length] == SOH && !is_ended(&rest[..length]);
            return Some(Length { length, is_cut });
        }
        if rest.len() > MAX_MESSAGE {
            return None;
        }
        seen = rest.len();
        if !window.grow() {
            return Some(Length { length: seen, is_cut: !is_ended(window.rest()) });
        }
    }
}

/// Returns whether a message has its end, or never has one: some have no frame around their text at all.
fn is_ended(message: &[u8]) -> bool {
    message.contains(&ETX) || !message.contains(&STX)
}

/// Returns the article of a message that begins behind its SOH, or nothing when it has neither text nor headline.
fn draft(message: &str, line: u32) -> Option<Draft> {
    let message = Message::of(message);
    let draft = if message.is_anpa() { anpa::draft(&message, line) } else { iptc::draft(&message, line) };
    let article = &draft.article;
    (!article.text.is_empty() || article.title().is_some()).then_some(draft)
}

/// The three parts of a message.
struct Message<'a> {
    /// From SOH to STX; the first line where there is no STX.
    head: &'a str,
    /// From STX to ETX.
    text: &'a str,
    /// From ETX to EOT.
    end: &'a str,
}

impl<'a> Message<'a> {
    fn of(message: &'a str) -> Self {
        let (before, end) = message.split_once(char::from(ETX)).unwrap_or((message, ""));
        let (head, text) =
            before.split_once(char::from(STX)).or_else(|| before.split_once('\n')).unwrap_or((before, ""));
        Message { head, text, end }
    }

    /// Returns whether the head is one of ANPA 1312, which parts its fields by control characters.
    fn is_anpa(&self) -> bool {
        self.head.contains(['\u{11}', '\u{12}', '\u{13}', '\u{14}'])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::ingest::{read_bytes, told};
    use proptest::prelude::*;

    const IPTC: &str = "\u{1}ans062 4 s 211 ccccb   ansa 061\r\n\nHarbour/Ansel/\r\n\u{2}1ST LEAD\r\nHarbour opens again after\r\n\
        a long winter\r\nBy Ada Quill, ansa =\r\n\nPort Ansel (ansa) - Ships came to the\r\nharbour.\r\n\n   They stayed.\r\n\n\
        \u{3}131137 GMT Nov 13 \r\n\u{7f}\n\u{7f}\u{4}";
    const ANPA: &str = "\u{16}\u{16}\u{1}a6715\u{1f}-----\nr s\u{13}\u{11} BC-AN--HarbourOpens 1stLd-Writethru   02-20 0500\r\n\
        \u{2}^BC-AN--Harbour Opens, 1st Ld-Writethru,416< \r\n^Harbour opens again< \r\n^Eds: Updates.< \r\n^By ADA QUILL= \r\n\
        ^Ansel Writer= \r\n\t   PORT ANSEL (AP) _ Ships came to the \r\nharbour. \r\n\t   They stayed. \r\n\r\n\t   \u{3}AP-WF-02-20-16 0337GMT<\r\n\r\n\u{c}\r\n\u{4}";

    fn read(file: &str) -> Vec<Article> {
        read_bytes("a", file).into_iter().map(Result::unwrap).collect()
    }

    #[test]
    fn a_message_of_iptc_has_all_its_parts() {
        let article = &read(IPTC)[0];
        assert_eq!(article.title(), Some("Harbour opens again after a long winter"));
        assert_eq!(article.author.as_deref(), Some("Ada Quill"));
        assert_eq!(article.source.as_deref(), Some("ansa"));
        assert_eq!(article.section.as_deref(), Some("sports, Harbour/Ansel"));
        assert_eq!(article.published.unwrap().wall.to_string(), "2013-11-13T11:37:00");
        let text = "1ST LEAD\nBy Ada Quill, ansa\n\nPort Ansel (ansa) - Ships came to the\nharbour.\n\n   They stayed.";
        assert_eq!(article.text, text);
    }

    #[test]
    fn a_message_of_anpa_has_all_its_parts() {
        let article = &read(ANPA)[0];
        assert_eq!(article.title(), Some("Harbour opens again"));
        assert_eq!(article.author.as_deref(), Some("ADA QUILL"));
        assert_eq!(article.source.as_deref(), Some("AP"));
        assert_eq!(article.section.as_deref(), Some("sports, BC-AN--Harbour Opens, 1st Ld-Writethru"));
        assert_eq!(article.published.unwrap().wall.to_string(), "2016-02-20T03:37:00");
        let text = "Eds: Updates.\nBy ADA QUILL\nAnsel Writer\n\nPORT ANSEL (AP) _ Ships came to the\nharbour.\n\nThey stayed.";
        assert_eq!(article.text, text);
    }

    #[test]
    fn agencies_that_mark_no_lines_are_read_by_the_keyword_of_the_head() {
        let story = "\u{5}abc def\r\n\u{16}\u{16}\u{1}a0012\nr f\u{13}\u{11} bc-harbour-opens   11-28 0100\r\n\u{2}Harbour opens again\r\n\
            HARBOUR OPENS 2nd Take\r\nBy Ada Quill\r\n   PORT ANSEL, Nov 28 - Ships came.\r\n   They stayed.\r\nAAP aq\r\n\
            \u{3}28-11-16 10-20-30\u{4}\r\n\r\n";
        let article = &read(story)[0];
        assert_eq!(article.title(), Some("Harbour opens again"));
        assert_eq!(
            (article.author.as_deref(), article.section.as_deref()),
            (Some("Ada Quill"), Some("finance, HARBOUR OPENS 2nd Take"))
        );
        assert_eq!(article.published.unwrap().wall.to_string(), "2016-11-28T10:20:30");
        assert_eq!(article.text, "By Ada Quill\n\nPORT ANSEL, Nov 28 - Ships came.\n\nThey stayed.\nAAP aq");
        let flush = "\u{16}\u{16}\u{1}a0012\nr f\u{13}\u{11} bc-harbour-opens   11-28 0100\r\n\u{2}HARBOUR OPENS\r\nAgain\r\n\r\nShips came.\r\nAnd =\r\n\r\n\
            They stayed.\r\n\u{3}\u{4}";
        let article = &read(flush)[0];
        assert_eq!((article.title(), article.text.as_str()), (Some("Again"), "Ships came.\nAnd\n\nThey stayed."));
        let marked = ANPA.replace("^Harbour opens again<", "^Update:ADDS details@<\r\n^HL:Harbour opens\r\n^again@<");
        assert_eq!(read(&marked)[0].title(), Some("Harbour opens"));
    }

    #[test]
    fn tables_keep_their_rows() {
        let table = ANPA.replace(
            "\t   They stayed.",
            "\u{8}^\u{1f}\u{1e} W\u{1e} L\r\n\u{8}Port\u{10} Ansel\u{1f}\u{1e} 16{\u{1e} 2\r\n^Later=",
        );
        let article = &read(&table)[0];
        assert!(article.text.ends_with("harbour.\nW\tL\nPort Ansel\t16½\t2\n\nLater"), "{}", article.text);
    }

    #[test]
    fn a_headline_needs_no_mark_and_no_byline() {
        let head = |opening: &str| {
            let article = read(&IPTC.replace(
                "1ST LEAD\r\nHarbour opens again after\r\na long winter\r\nBy Ada Quill, ansa =\r\n\n",
                opening,
            ))
            .remove(0);
            (article.title().unwrap_or("-").to_owned(), article.text.lines().next().unwrap_or_default().to_owned())
        };
        let dateline = "Port Ansel (ansa) - Ships came to the".to_owned();
        assert_eq!(head("Harbour opens=\r\n"), ("Harbour opens".to_owned(), dateline.clone()));
        assert_eq!(head("(Achtung)\r\nHarbour opens =\r\n"), ("Harbour opens".to_owned(), "(Achtung)".to_owned()));
        assert_eq!(head("Harbour opens\r\n\r\n"), ("Harbour opens".to_owned(), dateline.clone()));
        assert_eq!(head("Von Dutch =\r\n"), ("Von Dutch".to_owned(), dateline.clone()));
        assert_eq!(head(""), ("-".to_owned(), dateline));
    }

    #[test]
    fn copy_without_a_frame_around_its_text_is_read() {
        let found = told(&read_bytes(
            "a",
            "\u{1}ANSEL\u{1f}1-1\u{1f}Y\u{1f}N\u{1f}NSW\u{1f}Monday\r\n\r\nTRACK GOOD(3)\r\n  1-ADA 5.50\r\n",
        ));
        assert_eq!(found, ["1: ANSEL 1-1 NSW Monday | TRACK GOOD(3)\n  1-ADA 5.50"]);
    }

    #[test]
    fn messages_of_a_day_are_read_one_by_one_and_a_broken_one_costs_itself() {
        let cut = &IPTC[..IPTC.find("They").unwrap()];
        let found = told(&read_bytes("a", [IPTC, "\r\n\r\n", cut, ANPA, &ANPA[..ANPA.len() - 60]].concat()));
        assert_eq!(found.len(), 6, "{found:?}");
        assert!(found[0].starts_with("1: Harbour opens") && found[1].starts_with("18: Harbour opens"));
        assert_eq!(found[2], "! a:18: wire message cut short");
        assert!(found[3].starts_with("29: Harbour opens") && found[4].starts_with("43: Harbour opens"), "{found:?}");
        assert_eq!(found[5], "! a:43: wire message cut short");
        assert_eq!(told(&read_bytes("a", "\u{1}ans062 4 s 2\r\n\u{2} \u{3}\u{4}")), ["! a:1: a record without text"]);
    }

    #[test]
    fn bytes_of_windows_and_of_the_german_variant_become_letters() {
        let umlaut = IPTC.replace("They stayed.", "Sie blieben für Müller dort, sagte die Bürgermeisterin von Ansel.");
        let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(&umlaut);
        assert!(told(&read_bytes("a", bytes.into_owned()))[0].contains("für Müller"));
    }

    #[test]
    fn only_messages_are_claimed() {
        assert!(claims(IPTC.as_bytes()) && claims(ANPA.as_bytes()) && claims(b"\r\n\x16\x16\x01eca062 4 i 1\r\n\x02x"));
        for other in [
            &b"\x01\x02\x03\x04a"[..],
            b"\x01abc text alone",
            b"\x01\x00\x00\x02",
            b"abc\x02",
            b"",
            b"\x05abc",
            b"\x01ab\x02",
        ] {
            assert!(!claims(other), "{}", other.escape_ascii());
        }
    }

    proptest! {
        #[test]
        fn any_message_is_read_or_named(head in "[ -~\u{11}-\u{14}\u{1f}\n]{0,40}", text in "[ -~é\u{1}-\u{8}\u{1e}\u{1f}^=<\r\n\t{|}]{0,120}", end in "[ -~\n]{0,30}") {
            let file = format!("\u{1}ans062{head}\u{2}{text}\u{3}{end}\u{4}");
            prop_assert!(!read_bytes("a", file).is_empty());
        }
    }
}
