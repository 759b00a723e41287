//! The parts of a message: what of it is text to read, and which messages stand in it.
//!
//! A part says of itself what it is and how it is packed. Of alternatives all are kept, and chosen between later;
//! what is attached is none. A kind of text that is not known is read as plain text, as RFC 2046 has it; kinds that are
//! not written to be read are told where nothing else can be. How many parts there may be, and how deep they may stand
//! in each other, is bounded.

use std::borrow::Cow;

use super::encodings::{base64, enriched, flowed, quoted_printable};
use super::head::message_head;
use crate::ingest::fields::{Fields, Valued};
use crate::ingest::{Cause, charset};

/// How deep parts may stand in parts.
const MAX_DEPTH: u32 = 16;

/// How many parts a message may have.
const MAX_PARTS: u32 = 2000;

/// The most bytes of texts of one message.
pub(super) const MAX_TEXT: usize = 16 << 20;

/// Kinds of text that are markup, code, or made for programs: none of them is prose.
const UNREAD: [&str; 13] = [
    "application/rtf",
    "text/rtf",
    "text/calendar",
    "text/x-vcalendar",
    "text/css",
    "text/directory",
    "text/ecmascript",
    "text/javascript",
    "text/x-javascript",
    "text/rfc822-headers",
    "text/vcard",
    "text/x-vcard",
    "text/x-amp-css",
];

/// Kinds of HTML beside the usual one, which say again what it says.
const KIN_OF_HTML: [&str; 4] = ["application/xhtml+xml", "text/watch-html", "text/x-amp-html", "text/x-watch-html"];

/// A piece of a message's text, in the forms that it comes in.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub(super) plain: Option<String>,
    pub(super) html: Option<String>,
    /// A form of another kind, for where the usual ones say nothing.
    pub(super) spare: Option<Spare>,
}

/// A form of a text that few programs show.
#[derive(Debug)]
pub(super) enum Spare {
    Plain(String),
    Html(String),
}

/// A message that stands in another.
#[derive(Debug)]
pub(super) struct Inner<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    /// What of the outer message stands from its beginning on.
    pub(super) from_here: &'a [u8],
}

/// What is found in the parts of a message.
#[derive(Debug, Default)]
pub(super) struct Parts<'a> {
    /// The text, piece by piece.
    pub(super) pieces: Vec<Piece>,
    /// Why a part that may be the text was not read: the first such.
    pub(super) unread: Option<Cause>,
    /// Messages that stand in this one.
    pub(super) messages: Vec<Inner<'a>>,
    /// The charset that the first text says it is in.
    pub(super) charset: Option<String>,
    /// There is more text than is read.
    pub(super) is_too_large: bool,
    /// The parts stand too deep, or there are too many of them.
    pub(super) is_too_deep: bool,
    count: u32,
    bytes: usize,
}

impl<'a> Parts<'a> {
    /// Returns what is in the body of a message with these fields.
    pub(super) fn of(fields: &Fields<'_>, body: &'a [u8]) -> Self {
        let mut parts = Parts::default();
        parts.pieces = parts.part(fields, body, "text/plain", 0);
        parts
    }

    fn part(&mut self, fields: &Fields<'_>, body: &'a [u8], usual: &str, depth: u32) -> Vec<Piece> {
        self.count += 1;
        if depth > MAX_DEPTH || self.count > MAX_PARTS {
            self.is_too_deep = true;
            return Vec::new();
        }
        let kind = fields.get("content-type").map(|text| Valued::parse(&text)).unwrap_or_default();
        let name = if kind.value.contains('/') { kind.value.as_str() } else { usual };
        if let Some(multipart) = name.strip_prefix("multipart/") {
            let boundary = kind.parameter("boundary").filter(|boundary| !boundary.is_empty());
            let bodies = boundary.map(|boundary| bodies(body, boundary.as_bytes())).unwrap_or_default();
            return match bodies.is_empty() {
                // It says that it has parts and has none: what there is is its text.
                true => self.leaf(&Fields::default(), &Valued::default(), "text/plain", body),
                false => self.multipart(multipart, &bodies, depth),
            };
        }
        if is_attached(fields) && name != "message/rfc822" {
            return Vec::new();
        }
        if let Some(format) = UNREAD.into_iter().find(|unread| *unread == name) {
            self.unread.get_or_insert(Cause::NotRead { format, cure: "" });
            return Vec::new();
        }
        match name {
            "message/rfc822" | "message/global" | "message/news" => {
                self.messages.push(Inner { bytes: unpacked(fields, body), from_here: body });
                Vec::new()
            }
            _ if name.starts_with("text/") || KIN_OF_HTML.contains(&name) => self.leaf(fields, &kind, name, body),
            _ => Vec::new(),
        }
    }

    fn multipart(&mut self, kind: &str, bodies: &[&'a [u8]], depth: u32) -> Vec<Piece> {
        let usual = if kind == "digest" { "message/rfc822" } else { "text/plain" };
        let mut pieces = Vec::new();
        for body in bodies {
            let (head, start) = message_head(body);
            let found = self.part(&Fields::parse(&body[..head]), &body[start..], usual, depth + 1);
            pieces.push(found);
            if self.is_too_deep {
                break;
            }
        }
        if kind == "alternative" { vec![alternative(pieces)] } else { pieces.into_iter().flatten().collect() }
    }

    fn leaf(&mut self, fields: &Fields<'_>, kind: &Valued, name: &str, body: &[u8]) -> Vec<Piece> {
        self.bytes += body.len();
        if self.bytes > MAX_TEXT {
            self.is_too_large = true;
            return Vec::new();
        }
        let charset = kind.parameter("charset");
        self.charset = self.charset.take().or_else(|| charset.as_deref().map(str::to_owned));
        let Some(text) = charset::decode_as(unpacked(fields, body).into_owned(), charset.as_deref()) else {
            self.unread.get_or_insert(Cause::NotText);
            return Vec::new();
        };
        let text = charset::with_line_feeds(text);
        let is = |parameter, value: &str| kind.parameter(parameter).is_some_and(|is| is.eq_ignore_ascii_case(value));
        let text = if is("format", "flowed") { flowed(&text, is("delsp", "yes")) } else { text };
        vec![match name {
            "text/plain" => Piece { plain: Some(text), ..Piece::default() },
            "text/html" => Piece { html: Some(text), ..Piece::default() },
            "text/enriched" | "text/richtext" => {
                Piece { spare: Some(Spare::Plain(enriched(&text))), ..Piece::default() }
            }
            _ if KIN_OF_HTML.contains(&name) => Piece { spare: Some(Spare::Html(text)), ..Piece::default() },
            _ => Piece { spare: Some(Spare::Plain(text)), ..Piece::default() },
        }]
    }
}

/// Returns the alternatives of a text as one piece. Of those of another kind the last is the spare; one in the midst of
/// others is part of what they say.
fn alternative(alternatives: Vec<Vec<Piece>>) -> Piece {
    let (mut plain, mut html, mut spare) = (Vec::new(), Vec::new(), None);
    for pieces in alternatives {
        let is_alone = pieces.len() == 1;
        for piece in pieces {
            match piece.spare {
                Some(Spare::Plain(text)) if !is_alone && piece.plain.is_none() && piece.html.is_none() => {
                    plain.push(text)
                }
                Some(Spare::Html(text)) if !is_alone && piece.plain.is_none() && piece.html.is_none() => {
                    html.push(text)
                }
                other => spare = other.or(spare),
            }
            plain.extend(piece.plain);
            html.extend(piece.html);
        }
    }
    let joined = |texts: Vec<String>| (!texts.is_empty()).then(|| texts.join("\n\n"));
    Piece { plain: joined(plain), html: joined(html), spare }
}

/// Returns whether a part is there to be kept and not to be read.
fn is_attached(fields: &Fields<'_>) -> bool {
    fields.get("content-disposition").is_some_and(|text| Valued::parse(&text).value == "attachment")
}

/// Returns the bytes of a part as they were before they were packed.
fn unpacked<'a>(fields: &Fields<'_>, body: &'a [u8]) -> Cow<'a, [u8]> {
    match fields.get("content-transfer-encoding").unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "quoted-printable" => Cow::Owned(quoted_printable(body)),
        "base64" => Cow::Owned(base64(body)),
        _ => Cow::Borrowed(body),
    }
}

/// Returns what stands between the lines of a boundary, without the line end before each. The last one may lack its
/// end; no line of the boundary, no bodies.
fn bodies<'a>(bytes: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let mut bodies = Vec::new();
    let mut start = None;
    let mut from = 0;
    while let Some((at, after)) = next_boundary(bytes, from, boundary) {
        if let Some(start) = start {
            bodies.push(without_line_end(&bytes[start..at.max(start)]));
        }
        // The line that ends them all has two hyphens behind the boundary.
        if bytes[after..].starts_with(b"--") {
            return bodies;
        }
        from = memchr::memchr(b'\n', &bytes[after..]).map_or(bytes.len(), |feed| after + feed + 1);
        start = Some(from);
    }
    bodies.extend(start.filter(|start| *start < bytes.len()).map(|start| &bytes[start..]));
    bodies
}

/// Returns where the next line of the boundary begins, and where the boundary in it ends.
fn next_boundary(bytes: &[u8], mut from: usize, boundary: &[u8]) -> Option<(usize, usize)> {
    loop {
        let at = from + memchr::memmem::find(&bytes[from..], boundary)?;
        let after = at + boundary.len();
        let is_line = at >= 2 && &bytes[at - 2..at] == b"--" && (at == 2 || bytes[at - 3] == b'\n');
        // A boundary may begin with another one.
        let rest = bytes[after..].strip_prefix(b"--").unwrap_or(&bytes[after..]);
        if is_line && rest.first().is_none_or(u8::is_ascii_whitespace) {
            return Some((at - 2, after));
        }
        from = at + 1;
    }
}

fn without_line_end(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut<'a>(body: &'a str, boundary: &str) -> Vec<&'a str> {
        bodies(body.as_bytes(), boundary.as_bytes())
            .into_iter()
            .map(|body| std::str::from_utf8(body).unwrap())
            .collect()
    }

    #[test]
    fn bodies_stand_between_lines_of_the_boundary() {
        assert_eq!(
            cut("for old programs\r\n--b\r\none\r\n--b \r\n\r\ntwo\r\n\r\n--b--\r\nend\r\n--b\r\nx", "b"),
            ["one", "\r\ntwo\r\n"]
        );
        assert_eq!(cut("--b\none\n--bc\n--b\ntwo", "b"), ["one\n--bc", "two"]);
        assert_eq!(cut("--b\n--b\n\n--b--", "b"), ["", ""]);
        assert_eq!(cut("no --b here", "b"), [""; 0]);
        assert_eq!(cut("--b", "b"), [""; 0]);
    }

    #[test]
    fn parts_too_deep_or_too_many_are_told_and_take_no_time() {
        let deep: String =
            (0..3000).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n")).collect();
        let (head, start) = message_head(deep.as_bytes());
        assert!(Parts::of(&Fields::parse(&deep.as_bytes()[..head]), &deep.as_bytes()[start..]).is_too_deep);
        let many = format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\nx\n".repeat(100_000));
        let (head, start) = message_head(many.as_bytes());
        let parts = Parts::of(&Fields::parse(&many.as_bytes()[..head]), &many.as_bytes()[start..]);
        assert!(parts.is_too_deep && parts.pieces.len() < 3000);
    }
}
