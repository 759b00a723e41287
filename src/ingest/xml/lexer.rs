//! The lexer: bytes of XML as tags and text, however broken they are.
//!
//! It never fails and never looks at a byte more than a few times. What can't be a tag is text: a bare `<`, a tag that
//! never ends. A comment or a CDATA section that never ends is none. It works on a part of a stream: it asks for
//! more where what is there does not decide, so that the cutter and the tree see the same tags.

use std::ops::Range;

use memchr::{memchr, memchr2, memmem};

/// The most bytes of a tag or of a document type's internal subset.
const MAX_TAG: usize = 1 << 20;

/// How far a quoted value is followed that holds a `<`, which XML forbids there.
const MAX_ODD_VALUE: usize = 1 << 10;

const DOCTYPE: &[u8] = b"<!DOCTYPE";

/// A piece of markup or text. Bytes are raw: references stand as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text, or a part of it.
    Text(&'a [u8]),
    /// The content of a CDATA section.
    Cdata(&'a [u8]),
    /// A start tag: what stands between `<` and `>`.
    Start(Tag<'a>),
    /// An end tag: its name.
    End(&'a [u8]),
    /// A document type, from `<!DOCTYPE` to its `>`.
    Doctype(&'a [u8]),
    /// A comment, a processing instruction, or the remains of one.
    Skipped,
}

/// A start tag or the tag of an empty element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a [u8],
    /// What follows the name, without the slash of an empty element.
    pub(super) rest: &'a [u8],
    pub(super) is_empty: bool,
}

/// Cuts bytes into tokens.
#[derive(Debug, Default)]
pub(super) struct Lexer {
    /// Up to which place, in all the bytes ever seen, the end of a section, comment, instruction or document type was
    /// looked for in vain.
    vain: [usize; 4],
}

impl Lexer {
    /// Returns the token that the bytes begin with and its length; nothing when that takes more bytes, or when there are
    /// none. `offset` counts the bytes that stood before these; `is_all` says that none will follow.
    pub(super) fn next<'a>(&mut self, bytes: &'a [u8], offset: usize, is_all: bool) -> Option<(Token<'a>, usize)> {
        if *bytes.first()? != b'<' {
            let end = memchr(b'<', bytes).unwrap_or(bytes.len());
            return Some((Token::Text(&bytes[..end]), end));
        }
        let next = match bytes.get(1) {
            Some(next) => *next,
            None if is_all => return Some((Token::Text(bytes), 1)),
            None => return None,
        };
        match next {
            b'!' if might_start(bytes, b"<![CDATA[", is_all) => {
                let (content, length) = self.section(bytes, b"<![CDATA[", b"]]>", 0, offset, is_all)?;
                Some((content.map_or(Token::Skipped, |content| Token::Cdata(&bytes[content])), length))
            }
            b'!' if might_start(bytes, b"<!--", is_all) => {
                let (_, length) = self.section(bytes, b"<!--", b"-->", 1, offset, is_all)?;
                Some((Token::Skipped, length))
            }
            b'?' => {
                let (_, length) = self.section(bytes, b"<?", b"?>", 2, offset, is_all)?;
                Some((Token::Skipped, length))
            }
            b'!' => self.declaration(bytes, offset, is_all),
            b'/' => match tag_end(&bytes[2..], is_all)? {
                Some(end) => Some((Token::End(name_of(&bytes[2..2 + end])), 2 + end + 1)),
                None => Some((Token::Text(&bytes[..1]), 1)),
            },
            _ if is_name_start(next) => match tag_end(&bytes[1..], is_all)? {
                Some(end) => Some((Token::Start(Tag::of(&bytes[1..1 + end])), 1 + end + 1)),
                None => Some((Token::Text(&bytes[..1]), 1)),
            },
            _ => Some((Token::Text(&bytes[..1]), 1)),
        }
    }

    /// Returns where the content of a section is and how long it is with its marks; only the opening mark of one that never ends.
    fn section(
        &mut self,
        bytes: &[u8],
        open: &[u8],
        close: &[u8],
        kind: usize,
        offset: usize,
        is_all: bool,
    ) -> Option<(Option<Range<usize>>, usize)> {
        if bytes.len() < open.len() && !is_all {
            return None;
        }
        let from = open.len().max(self.vain[kind].saturating_sub(offset)).min(bytes.len());
        match memmem::find(&bytes[from..], close) {
            Some(found) => Some((Some(open.len()..from + found), from + found + close.len())),
            None => {
                self.vain[kind] = (offset + bytes.len()).saturating_sub(close.len() - 1);
                is_all.then_some((None, open.len().min(bytes.len())))
            }
        }
    }

    /// Returns a document type, or what else begins with `<!`.
    fn declaration<'a>(&mut self, bytes: &'a [u8], offset: usize, is_all: bool) -> Option<(Token<'a>, usize)> {
        if bytes.len() < DOCTYPE.len() && !is_all {
            return None;
        }
        if !bytes.get(..DOCTYPE.len()).is_some_and(|mark| mark.eq_ignore_ascii_case(DOCTYPE)) {
            return Some((Token::Text(&bytes[..1]), 1));
        }
        let reach = &bytes[..bytes.len().min(MAX_TAG)];
        let never_ends = offset < self.vain[3];
        if !never_ends && let Some(length) = doctype_length(reach) {
            return Some((Token::Doctype(&bytes[..length]), length));
        }
        if !never_ends && !is_all && reach.len() < MAX_TAG {
            return None;
        }
        self.vain[3] = self.vain[3].max(offset + reach.len());
        Some((Token::Skipped, DOCTYPE.len()))
    }
}

impl<'a> Tag<'a> {
    fn of(inside: &'a [u8]) -> Self {
        let name = name_of(inside);
        let rest = &inside[name.len()..];
        let without_slash = rest.trim_ascii_end().strip_suffix(b"/");
        // `<a href=b/>`: the slash ends a value without quotes only in HTML.
        Tag { name, rest: without_slash.unwrap_or(rest), is_empty: without_slash.is_some() }
    }

    /// Returns the attributes as written: name and raw value.
    pub(super) fn attributes(&self) -> Attributes<'a> {
        Attributes { rest: self.rest }
    }
}

/// The attributes of a tag. Values may lack quotes or be missing.
pub(super) struct Attributes<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.rest = self.rest.trim_ascii_start();
            if self.rest.is_empty() {
                return None;
            }
            let end = self.rest.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'=');
            let (name, after) = self.rest.split_at(end.unwrap_or(self.rest.len()));
            let Some(value) = after.trim_ascii_start().strip_prefix(b"=") else {
                self.rest = after;
                return Some((name, b""));
            };
            let value = value.trim_ascii_start();
            let (value, after) = match value.first() {
                Some(quote @ (b'"' | b'\'')) => {
                    let inside = &value[1..];
                    let end = memchr(*quote, inside).unwrap_or(inside.len());
                    (&inside[..end], inside.get(end + 1..).unwrap_or_default())
                }
                _ => value.split_at(value.iter().position(u8::is_ascii_whitespace).unwrap_or(value.len())),
            };
            self.rest = after;
            if !name.is_empty() {
                return Some((name, value));
            }
        }
    }
}

/// Returns whether the bytes begin with `mark`, or may do so once there are more.
fn might_start(bytes: &[u8], mark: &[u8], is_all: bool) -> bool {
    bytes.starts_with(mark) || (!is_all && mark.starts_with(bytes))
}

fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte == b':' || byte >= 0x80
}

fn name_of(inside: &[u8]) -> &[u8] {
    let end = inside.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'/');
    &inside[..end.unwrap_or(inside.len())]
}

/// Returns where the `>` of a tag stands; `Some(None)` when it is no tag, nothing when that takes more bytes.
fn tag_end(inside: &[u8], is_all: bool) -> Option<Option<usize>> {
    let undecided = |length: usize| if is_all || length > MAX_TAG { Some(None) } else { None };
    let mut at = 0;
    loop {
        let Some(next) = inside[at..].iter().position(|byte| matches!(byte, b'>' | b'<' | b'"' | b'\'')) else {
            return undecided(inside.len());
        };
        at += next;
        match inside[at] {
            b'>' => return Some(Some(at)),
            b'<' => return Some(None),
            quote if is_value_start(&inside[..at]) => {
                let value = &inside[at + 1..];
                let Some(end) = memchr2(quote, b'<', value) else {
                    return undecided(inside.len());
                };
                if value[end] == quote {
                    at += 1 + end + 1;
                    continue;
                }
                let reach = &value[..value.len().min(MAX_ODD_VALUE)];
                match memchr(quote, reach) {
                    Some(end) if is_after_value(value.get(end + 1).copied()) => at += 1 + end + 1,
                    None if reach.len() < MAX_ODD_VALUE && !is_all => return None,
                    // The closing quote is missing.
                    _ => return Some(memchr(b'>', &value[..end]).map(|end| at + 1 + end)),
                }
            }
            // An apostrophe where no value begins.
            _ => at += 1,
        }
    }
}

fn is_value_start(before: &[u8]) -> bool {
    before.trim_ascii_end().ends_with(b"=")
}

fn is_after_value(byte: Option<u8>) -> bool {
    byte.is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'?'))
}

/// Returns the length of a document type with its internal subset, if its end is there.
fn doctype_length(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = DOCTYPE.len();
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' | b'\'' => at += 1 + memchr(*byte, &bytes[at + 1..])?,
            b'<' if bytes[at..].starts_with(b"<!--") => at += 4 + memmem::find(&bytes[at + 4..], b"-->")? + 2,
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            b'>' if depth == 0 => return Some(at + 1),
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tokens(bytes: &[u8]) -> Vec<String> {
        let (mut lexer, mut at, mut found) = (Lexer::default(), 0, Vec::new());
        while let Some((token, length)) = lexer.next(&bytes[at..], at, true) {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            found.push(match token {
                Token::Text(bytes) => text(bytes),
                Token::Cdata(bytes) => format!("C:{}", text(bytes)),
                Token::Start(tag) => {
                    let attributes: Vec<String> =
                        tag.attributes().map(|(name, value)| format!(" {}={}", text(name), text(value))).collect();
                    format!("{}{}{}", if tag.is_empty { "E:" } else { "S:" }, text(tag.name), attributes.concat())
                }
                Token::End(name) => format!("/{}", text(name)),
                Token::Doctype(bytes) => format!("D:{}", text(bytes)),
                Token::Skipped => "-".to_owned(),
            });
            at += length;
        }
        assert_eq!(at, bytes.len());
        found
    }

    #[test]
    fn markup_is_told_from_text() {
        let expected = ["-", "S:a x=1 y=2 z=", "t", "E:b", "C:<&]", "/a"];
        assert_eq!(tokens(b"<?xml version='1.0'?><a x='1' y=2 z>t<b /><![CDATA[<&]]]></a >"), expected);
        assert_eq!(tokens(b"<a t='x > y'/><!-- <b> -->"), ["E:a t=x > y", "-"]);
        assert_eq!(tokens(b"<a:b c:d=\"\"\n/>"), ["E:a:b c:d="]);
    }

    #[test]
    fn a_document_type_is_one_token() {
        let doctype = "<!DOCTYPE a SYSTEM \"x>\" [<!ENTITY b \"]><c>\"> <!-- don't ]> --> <!ELEMENT c (d)> ]>";
        assert_eq!(tokens(format!("{doctype}<a/>").as_bytes()), [format!("D:{doctype}"), "E:a".to_owned()]);
        assert_eq!(tokens(b"<!doctype html>x"), ["D:<!doctype html>", "x"]);
    }

    #[test]
    fn what_is_no_markup_is_text() {
        assert_eq!(tokens(b"a < b <3 </p>"), ["a ", "<", " b ", "<", "3 ", "/p"]);
        assert_eq!(tokens(b"x <b and <i>y"), ["x ", "<", "b and ", "S:i", "y"]);
        assert_eq!(tokens(b"<!-- x <b>"), ["-", " x ", "S:b"]);
        assert_eq!(tokens(b"<![CDATA[x"), ["-", "x"]);
        assert_eq!(tokens(b"<!DOCTYPE a [ <b>"), ["-", " a [ ", "S:b"]);
        assert_eq!(tokens(b"a<"), ["a", "<"]);
        assert_eq!(tokens(b"<!x>"), ["<", "!x>"]);
    }

    #[test]
    fn values_with_faults_end_where_they_can() {
        assert_eq!(tokens(b"<a t=\"x <b> y\" u='1'>z"), ["S:a t=x <b> y u=1", "z"]);
        assert_eq!(tokens(b"<a t=\"x>y</a>\"z"), ["S:a t=x", "y", "/a", "\"z"]);
        assert_eq!(tokens(b"<a don't>z"), ["S:a don't=", "z"]);
    }

    #[test]
    fn a_part_of_a_stream_asks_for_more() {
        for whole in ["<abc d='e'>", "<!-- x -->", "<![CDATA[x]]>", "<!DOCTYPE a [<!ENTITY b '>'>]>", "</a>", "<?a b?>"]
        {
            for cut in 1..whole.len() {
                let part = &whole.as_bytes()[..cut];
                assert_eq!(Lexer::default().next(part, 0, false), None, "{}", &whole[..cut]);
            }
            assert_eq!(Lexer::default().next(whole.as_bytes(), 0, false).unwrap().1, whole.len());
        }
    }

    #[test]
    fn hostile_markup_takes_no_quadratic_time() {
        for piece in [
            "<![CDATA[",
            "<!--",
            "<?",
            "<a ",
            "<a b=\"",
            "<a b='<",
            "</a",
            "<!DOCTYPE [",
            "<!DOCTYPE '",
            "<",
            "<a b=\"c>",
        ] {
            tokens(piece.repeat((1 << 20) / piece.len()).as_bytes());
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_cut_without_loss_or_end(bytes in "[<>!\\[\\]a-c\"'=/? -]{0,60}") {
            tokens(bytes.as_bytes());
        }
    }
}
