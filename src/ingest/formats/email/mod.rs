//! E-mail: a message a file, as RFC 5322 and MIME have it; newsletters, press releases, and pages saved as MHTML.
//!
//! The subject is the headline as written, the sender the author, the list it was sent to the source, the text that is
//! meant to be read the text: the plain form, unless it only says that there is another. Signatures and quotations
//! are part of it; attachments are not. A message that stands in a message is an article of its own.

mod encodings;
mod head;
mod mbox;
mod message;
mod parts;
mod people;

use std::io::Read;

use super::Format;
use crate::ingest::Cause;
use crate::ingest::fields::{Fields, head_end};
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;

pub(super) use self::mbox::FORMAT as MBOX;

/// The most bytes of one message, its attachments with it.
const MAX_MESSAGE: usize = 64 << 20;

pub(super) const FORMAT: Format = Format {
    name: "email",
    description: "e-mail and news messages (also of Maildir), MHTML",
    extensions: &["eml", "emlx", "mht", "mhtml"],
    claims: |opening| starts_message(without_count(opening.trim_ascii_start()).0),
    read,
};

/// Fields that tell where a message comes from, and those that tell what it is about.
const ORIGIN: [&str; 4] = ["from", "received", "return-path", "message-id"];
const SUBJECT: [&str; 11] = [
    "subject",
    "date",
    "to",
    "message-id",
    "mime-version",
    "received",
    "return-path",
    "delivered-to",
    "content-type",
    "newsgroups",
    "cc",
];

/// Returns whether bytes begin with the fields of a message: one that says where it comes from, three others that
/// messages have, and nothing else before the empty line.
fn starts_message(opening: &[u8]) -> bool {
    let head = match head_end(opening) {
        Some((end, _)) => &opening[..end],
        // A head may be longer than the opening; its last line is cut.
        None if opening.len() >= 32 << 10 => &opening[..memchr::memrchr(b'\n', opening).unwrap_or(0)],
        None => opening,
    };
    let is_field = |line: &[u8]| {
        line.first().is_some_and(|byte| matches!(byte, b' ' | b'\t'))
            || memchr::memchr(b':', line)
                .is_some_and(|colon| colon > 0 && line[..colon].iter().all(u8::is_ascii_graphic))
    };
    let mut lines = head.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii_end().is_empty());
    if !lines.next().is_some_and(|line| !line[0].is_ascii_whitespace() && is_field(line)) || !lines.all(is_field) {
        return false;
    }
    let fields = Fields::parse(head);
    let has = |names: &[&str]| names.iter().filter(|name| fields.names().any(|other| other == **name)).count();
    has(&ORIGIN) >= 1 && has(&SUBJECT) >= 3
}

/// Parts a message of Apple's Mail from the line before it, which has nothing but its length.
fn without_count(bytes: &[u8]) -> (&[u8], Option<usize>) {
    let Some(feed) = memchr::memchr(b'\n', &bytes[..bytes.len().min(32)]) else {
        return (bytes, None);
    };
    match std::str::from_utf8(bytes[..feed].trim_ascii()).ok().and_then(|count| count.parse().ok()) {
        Some(count) => (&bytes[feed + 1..], Some(count)),
        None => (bytes, None),
    }
}

fn read(source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let mut bytes = Vec::new();
    let outcome = source.by_ref().take(MAX_MESSAGE as u64 + 1).read_to_end(&mut bytes);
    if bytes.len() > MAX_MESSAGE {
        return Err(Cause::TooLarge { limit: MAX_MESSAGE >> 20 }.into());
    }
    let blank = bytes.len() - bytes.trim_ascii_start().len();
    let (message, count) = without_count(&bytes[blank..]);
    let start = bytes.len() - message.len();
    let start = 1 + u32::try_from(memchr::memchr_iter(b'\n', &bytes[..start]).count()).unwrap_or(u32::MAX - 1);
    message::read(&message[..count.unwrap_or(message.len()).min(message.len())], 1, start, sink)?;
    outcome.map(|_| ()).map_err(Stop::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::ingest::{read_bytes, told};
    use proptest::prelude::*;

    const HEAD: &str = "Message-ID: <1@ansel.example>\nFrom: Ada Quill <ada@news.ansel.example>\nTo: jo@ansel.example\n\
                        Date: Tue, 10 Mar 2015 14:17:01 -0700 (PDT)\nSubject: Harbour opens\nMIME-Version: 1.0\n";

    fn read(message: &str) -> Article {
        read_bytes("a", message).remove(0).unwrap()
    }

    fn text(rest: &str) -> String {
        read(&format!("{HEAD}{rest}")).text
    }

    #[test]
    fn a_message_has_its_parts() {
        let article = read(&format!(
            "{HEAD}List-Id: The Ansel Brief <brief.ansel.example>\nArchived-At: <https://ansel.example/1>\nContent-Language: en\n\nShips came.\n\n-- \nAda\n"
        ));
        assert_eq!((article.title(), article.text.as_str()), (Some("Harbour opens"), "Ships came.\n\n-- \nAda"));
        assert_eq!(article.own_id.as_deref(), Some("1@ansel.example"));
        assert_eq!(
            (article.author.as_deref(), article.source.as_deref()),
            (Some("Ada Quill"), Some("The Ansel Brief"))
        );
        assert_eq!((article.url.as_deref(), article.lang.as_deref()), (Some("https://ansel.example/1"), Some("en")));
        let published = article.published.unwrap();
        assert_eq!((published.wall.to_string().as_str(), published.offset), ("2015-03-10T14:17:01", Some(-7 * 3600)));
    }

    #[test]
    fn a_text_in_utf16_or_utf7_is_read_without_its_mark() {
        let units = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        let message = |charset: &str, body: &[u8]| {
            let fields = format!(
                "{HEAD}Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: quoted-printable\n\n"
            );
            let packed: String = body.iter().map(|byte| format!("={byte:02X}")).collect();
            read(&(fields + &packed)).text
        };
        assert_eq!(message("utf-16", &units("\u{feff}Café opens.")), "Café opens.");
        assert_eq!(message("utf-16be", &units("Café opens.")), "Café opens.");
        assert_eq!(message("utf-8", "\u{feff}Café opens.".as_bytes()), "Café opens.");
        assert_eq!(message("utf-7", b"Caf+AOk- opens."), "Café opens.");
        assert_eq!(message("us-ascii", b"1+AOk- opens."), "1+AOk- opens.");
        let subject = HEAD.replace("Harbour opens", "=?utf-7?Q?Caf+AOk-_opens?=");
        assert_eq!(read(&format!("{subject}\nShips.\n")).title(), Some("Café opens"));
    }

    #[test]
    fn a_source_is_named_only_where_it_is_sure() {
        let source = |fields: &str| read(&format!("{HEAD}{fields}\n\nShips.\n")).source;
        assert_eq!(source("X-Mailer: x"), None);
        assert_eq!(source("List-Unsubscribe: <https://x>").as_deref(), Some("news.ansel.example"));
        assert_eq!(source("List-Id: <brief.ansel.example>").as_deref(), Some("brief.ansel.example"));
        assert_eq!(
            source("List-Id: 8bb2123456mc list <8bb2123456.list-id.example>").as_deref(),
            Some("news.ansel.example")
        );
        assert_eq!(source("Newsgroups: ansel.news").as_deref(), Some("ansel.news"));
    }

    #[test]
    fn the_plain_form_is_read_unless_it_is_a_stub() {
        let both = |plain: &str| {
            text(&format!(
                "Content-Type: multipart/alternative; boundary=\"b\"\n\n--b\nContent-Type: text/plain\n\n{plain}\n--b\nContent-Type: text/html\n\n\
                 <html><style>p {{}}</style><body><p>Ships came to the harbour.<p>They stayed for the whole of the winter.</body></html>\n--b--\n"
            ))
        };
        assert_eq!(both("Ships came to it.\nThey stayed."), "Ships came to it.\nThey stayed.");
        assert_eq!(both("View in browser"), "Ships came to the harbour.\n\nThey stayed for the whole of the winter.");
        assert_eq!(both(""), "Ships came to the harbour.\n\nThey stayed for the whole of the winter.");
    }

    #[test]
    fn encodings_and_charsets_are_undone() {
        assert_eq!(
            text(
                "Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable\n\n=93Ships=94 ca=\nme\n"
            ),
            "“Ships” came"
        );
        assert_eq!(
            text("Content-Type: text/plain; charset=\"koi8-r\"\nContent-Transfer-Encoding: BASE64\n\n68/SwcLMyQ==\n"),
            "Корабли"
        );
        assert_eq!(text("Content-Type: text/plain; format=flowed\n\nShips \ncame.\n"), "Ships came.");
        assert_eq!(text("Content-Type: text/html; charset=iso-8859-1\n\n<p>caf&eacute;<br>ships</p>\n"), "café\nships");
        assert_eq!(text("Content-Type: text\n\nold style\n"), "old style");
    }

    #[test]
    fn kinds_of_text_that_are_not_known_are_read_as_plain_text() {
        let of_kind = |kind: &str, body: &str| text(&format!("Content-Type: {kind}; charset=utf-8\n\n{body}\n"));
        assert_eq!(of_kind("text/markdown", "*Ships* came."), "*Ships* came.");
        assert_eq!(of_kind("text/x-newsroom", "Ships came."), "Ships came.");
        assert_eq!(of_kind("text/enriched", "<bold>Ships</bold>\ncame."), "Ships came.");
        for kind in ["application/xhtml+xml", "text/x-amp-html", "text/watch-html"] {
            assert_eq!(of_kind(kind, "<p>Ships<b> came</b>.</p>"), "Ships came.", "{kind}");
        }
        let part = |kind: &str, body: &str| format!("--b\nContent-Type: {kind}\n\n{body}\n");
        let whole = |kind: &str, parts: &[(&str, &str)]| {
            let parts: String = parts.iter().map(|(kind, body)| part(kind, body)).collect();
            text(&format!("Content-Type: multipart/{kind}; boundary=b\n\n{parts}--b--\n"))
        };
        let parts = [("text/plain", "Ships."), ("text/markdown", "*Boats.*"), ("text/calendar", "BEGIN:VCALENDAR")];
        assert_eq!(whole("mixed", &parts), "Ships.\n\n*Boats.*");
        // Of alternatives the usual ones say it, and another one only where these say nothing.
        assert_eq!(whole("alternative", &parts), "Ships.");
        let parts = [("text/plain", " "), ("text/x-amp-html", "<p>Ships.</p>"), ("text/html", "<p>Boats.</p>")];
        assert_eq!(whole("alternative", &parts), "Boats.");
        assert_eq!(whole("alternative", &parts[..2]), "Ships.");
        // In the midst of others it is a part of its own.
        let inner = format!("{}{}--b--", part("text/plain", "Ships."), part("text/markdown", "*Boats.*"));
        assert_eq!(
            whole("alternative", &[("multipart/mixed; boundary=i", &inner.replace("--b", "--i"))]),
            "Ships.\n\n*Boats.*"
        );
    }

    #[test]
    fn a_text_that_is_not_read_is_named_where_it_is_all_there_is() {
        let all = |rest: &str| told(&read_bytes("a", format!("{HEAD}{rest}")));
        for kind in ["text/rtf", "text/calendar"] {
            assert_eq!(
                all(&format!("Content-Type: {kind}\n\n{{\\rtf1 Ships came.}}\n")),
                [format!("! a:1: {kind} is not read"), "1: Harbour opens | ".to_owned()]
            );
        }
        let with_text = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nShips.\n--b\nContent-Type: text/rtf\n\n{\\rtf1 Ships.}\n--b--\n";
        assert_eq!(all(with_text), ["1: Harbour opens | Ships."]);
    }

    #[test]
    fn pieces_follow_each_other_and_attachments_are_left_out() {
        let mixed = "Content-Type: multipart/mixed; boundary=b\n\nold\n--b\n\nShips.\n--b\nContent-Type: text/plain; name=a.txt\nContent-Disposition: attachment; filename=a.txt\n\n\
                     attached\n--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--b\nContent-Type: text/plain\n\nBoats.\n--b--\n";
        assert_eq!(text(mixed), "Ships.\n\nBoats.");
        assert_eq!(text("Content-Type: multipart/mixed\n\nno boundary\n"), "no boundary");
        assert_eq!(text("Content-Type: multipart/mixed; boundary=zz\n\nnever used\n"), "never used");
    }

    #[test]
    fn a_message_in_a_message_is_an_article_of_its_own() {
        let inner = "From: Jo <jo@x>\nSubject: Boats\nDate: 1 Jan 2015 10:00:00 +0100\n\nBoats came.\n";
        let message = format!(
            "{HEAD}Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSee below.\n--b\nContent-Type: message/rfc822\n\n{inner}--b--\n"
        );
        assert_eq!(told(&read_bytes("a", message)), ["1: Harbour opens | See below.", "15: Boats | Boats came."]);
        let digest = format!("{HEAD}Content-Type: multipart/digest; boundary=b\n\n--b\n\n{inner}--b\n\n{inner}--b--\n");
        assert_eq!(
            told(&read_bytes("a", digest)),
            ["1: Harbour opens | ", "11: Boats | Boats came.", "18: Boats | Boats came."]
        );
        let nested = format!("{HEAD}{}\nx", "Content-Type: message/rfc822\n\n".repeat(10_000));
        assert_eq!(
            told(&read_bytes("a", nested)).last().unwrap(),
            "! a:25: malformed e-mail at column 1: too many parts, or too deep in each other"
        );
    }

    #[test]
    fn a_head_that_is_not_encoded_is_in_the_charset_of_the_body() {
        let message = |charset: &str, subject: &[u8]| {
            let head = HEAD.replace("Harbour opens", "~");
            let (before, after) = head.split_once('~').unwrap();
            let kind = format!("Content-Type: text/plain; charset={charset}\n\n");
            let bytes = [before.as_bytes(), subject, after.as_bytes(), kind.as_bytes(), subject, b"\n"].concat();
            let article = read_bytes("a", bytes).remove(0).unwrap();
            (article.title().unwrap_or_default().to_owned(), article.text)
        };
        let ships = "Корабли".to_owned();
        assert_eq!(message("koi8-r", b"\xeb\xcf\xd2\xc1\xc2\xcc\xc9"), (ships.clone(), ships.clone()));
        assert_eq!(message("windows-1251", b"\xca\xee\xf0\xe0\xe1\xeb\xe8"), (ships.clone(), ships.clone()));
        assert_eq!(message("koi8-r", ships.as_bytes()), (ships.clone(), ships));
        assert_eq!(message("utf-16", b"caf\xe9").0, "café");
    }

    #[test]
    fn a_story_sent_as_json_is_read_by_its_fields() {
        let json =
            "\n{\"Headline\":[\"Ships come\"],\"Timestamp\":[\"9/14/2015\n12:06:00\"],\"Body\":[\"They came.\"]}\n";
        let article = read(&format!("{HEAD}{json}"));
        assert_eq!((article.title(), article.text.as_str()), (Some("Ships come"), "They came."));
        assert_eq!(
            (article.author.as_deref(), article.own_id.as_deref()),
            (Some("Ada Quill"), Some("1@ansel.example"))
        );
        assert_eq!(text("\n{\"price\": 1}\n"), "{\"price\": 1}");
    }

    #[test]
    fn a_page_saved_as_a_message_is_read_as_a_page() {
        let saved = "From: <Saved by Blink>\nSnapshot-Content-Location: https://ansel.example/ships\nSubject: Ships\nDate: Tue, 10 Mar 2020 14:17:01 -0000\n\
                     MIME-Version: 1.0\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\n\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n\
                     <!DOCTYPE html><html><head><title>Harbour opens</title></head><body><p>Ships came =\nto the harbour.</p></body></html>\n--b--\n";
        let article = read(saved);
        assert_eq!((article.url.as_deref(), article.published), (Some("https://ansel.example/ships"), None));
        assert!(article.text.contains("Ships came to the harbour."), "{}", article.text);
    }

    #[test]
    fn a_message_without_text_is_its_subject_and_one_without_both_is_named() {
        assert_eq!(told(&read_bytes("a", HEAD)), ["1: Harbour opens | "]);
        let nothing = "From: a@x\nTo: b@x\nDate: 1 Jan 2015\nMIME-Version: 1.0\n\n \n";
        assert_eq!(told(&read_bytes("a", nothing)), ["! a:1: a record without text"]);
    }

    #[test]
    fn a_text_without_an_empty_line_before_it_is_not_lost() {
        let text = "Ships came on Monday.\n\nThey left on Tuesday.";
        let message = format!("{HEAD}{text}\n");
        assert_eq!(told(&read_bytes("a.eml", message.as_str())), [format!("1: Harbour opens | {text}")]);
        let file = format!("From a@b Thu Jan  1 00:00:00 2015\n{message}");
        assert_eq!(told(&read_bytes("a.mbox", file)), [format!("1: Harbour opens | {text}")]);
        let parts =
            format!("{HEAD}Content-Type: multipart/mixed; boundary=b\n\n--b\nShips.\n--b\nBoats\n\ncame.\n--b--\n");
        assert_eq!(told(&read_bytes("a", parts)), ["1: Harbour opens | Ships.\n\nBoats\n\ncame."]);
        let marked = format!("\u{feff}{message}");
        assert_eq!(told(&read_bytes("a.eml", marked)), [format!("1: Harbour opens | {text}")]);
    }

    #[test]
    fn a_message_of_apple_mail_ends_where_its_first_line_says() {
        let message = format!("{HEAD}\nShips.\n");
        let file = format!("{}      \n{message}<?xml version=\"1.0\"?><plist/>", message.len());
        assert_eq!(told(&read_bytes("a.emlx", file)), ["1: Harbour opens | Ships."]);
    }

    #[test]
    fn only_messages_are_claimed() {
        let claims = FORMAT.claims;
        assert!(claims(HEAD.as_bytes()) && claims(format!("  \r\n{}", HEAD.replace('\n', "\r\n")).as_bytes()));
        assert!(claims(b"Path: a!b\nFrom: a@b (A)\nNewsgroups: x\nSubject: y\nMessage-ID: <z>\n\ntext"));
        for other in [
            "Title: A\nDate: 2015-01-01\nAuthor: B\n\ntext",
            "From: the harbour\nShips came.\n",
            "Subject: a\nDate: b\n\n",
            "From here on: a\nDate: b\nSubject: c\nTo: d\n\n",
            "From: a\nDate: b\nSubject: c\nbut this is a sentence.\n\n",
            "",
            "\n\n",
        ] {
            assert!(!claims(other.as_bytes()), "{other}");
        }
    }

    proptest! {
        #[test]
        fn any_message_is_read_or_named(
            kind in prop::sample::select(vec!["multipart/mixed; boundary=b", "multipart/alternative; boundary=b", "text/html", "text/plain; format=flowed", "message/rfc822"]),
            body in "(--b(--)?|Content-Type: (text/html|message/rfc822|multipart/digest; boundary=b)|\n|[a-z<>= é]){0,40}",
        ) {
            let message = format!("{HEAD}Content-Type: {kind}\n\n{body}");
            prop_assert!(!read_bytes("a", message).is_empty());
        }
    }
}
