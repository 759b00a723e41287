//! HTTP answers as crawlers keep them: the head read, chunks joined, compression undone.
//!
//! Crawlers keep an answer as it came or as they understood it, and often leave the head as it was. So a head
//! is believed only where the body bears it out: a body that is said to be in chunks or compressed and is not
//! is taken as it stands. What breaks in the middle is kept up to the break.

use std::borrow::Cow;
use std::io::{self, Read};

use crate::ingest::Cause;
use crate::ingest::fields::{Fields, Valued, head_end};
use crate::ingest::window::find;

/// The most bytes of a body whose compression is undone.
pub(super) const MAX_BODY: usize = 16 << 20;

/// The most compressions, one around the other, that are undone.
const MAX_CODINGS: usize = 3;

/// The head of an answer.
#[derive(Debug)]
pub(super) struct Head<'a> {
    status: Option<u16>,
    fields: Fields<'a>,
    /// Where the body begins.
    pub(super) body: usize,
}

/// A body, and what broke it off.
#[derive(Debug)]
pub(super) struct Body<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    pub(super) broken: Option<Cause>,
}

impl<'a> Head<'a> {
    /// Reads the head that a block begins with, if it ends within the block.
    pub(super) fn parse(block: &'a [u8]) -> Option<Self> {
        if !block.starts_with(b"HTTP/") {
            return None;
        }
        let (end, body) = head_end(block)?;
        let (line, rest) = block[..end].split_at(find(block, b"\n")?);
        let status = line.split(|byte| *byte == b' ').filter(|word| !word.is_empty()).nth(1);
        let status = status.and_then(|word| std::str::from_utf8(word.trim_ascii()).ok()?.parse().ok());
        Some(Head { status, fields: Fields::parse(rest), body })
    }

    /// Returns whether the answer is the page that was asked for, and not an error or the way to elsewhere.
    pub(super) fn is_success(&self) -> bool {
        matches!(self.status, Some(200 | 203))
    }

    /// Returns the media type, if it is named, with its parameters.
    pub(super) fn content_type(&self) -> Option<Valued> {
        self.fields.get("content-type").map(|text| Valued::parse(&text))
    }

    /// Returns the language that is named, if it is one.
    pub(super) fn language(&self) -> Option<String> {
        self.fields.get("content-language").filter(|names| !names.contains(',')).map(Cow::into_owned)
    }

    /// Returns the body as it was before it was sent.
    pub(super) fn decoded<'b>(&self, bytes: &'b [u8]) -> Body<'b> {
        let mut body = Body { bytes: Cow::Borrowed(bytes), broken: None };
        let is_chunked = |codings: Cow<'_, str>| codings.to_ascii_lowercase().contains("chunked");
        if self.fields.get("transfer-encoding").is_some_and(is_chunked)
            && let Some(joined) = unchunked(bytes)
        {
            body = joined;
        }
        let codings = self.fields.get("content-encoding").unwrap_or_default().to_ascii_lowercase();
        for coding in codings.rsplit(',').map(str::trim).take(MAX_CODINGS) {
            let Some(plain) = uncompressed(coding, &body.bytes) else {
                continue;
            };
            // The first break is the one that matters: those behind it follow from it.
            body = Body { bytes: Cow::Owned(plain.bytes), broken: body.broken.or(plain.broken) };
        }
        body
    }
}

/// Joins a body sent in chunks; nothing if it does not begin with one.
fn unchunked(bytes: &[u8]) -> Option<Body<'_>> {
    let mut joined = Vec::new();
    let mut rest = bytes;
    loop {
        let Some((size, data)) = chunk_size(rest) else {
            if joined.is_empty() {
                return None;
            }
            let broken = Some(Cause::CutShort { format: "chunked body" });
            return Some(Body { bytes: Cow::Owned(joined), broken });
        };
        if size == 0 {
            return Some(Body { bytes: Cow::Owned(joined), broken: None });
        }
        let whole = size.min(data.len());
        joined.extend_from_slice(&data[..whole]);
        rest =
            data[whole..].strip_prefix(b"\r\n").or_else(|| data[whole..].strip_prefix(b"\n")).unwrap_or(&data[whole..]);
    }
}

/// Reads the line that gives a chunk's size; returns the size and what stands behind the line.
fn chunk_size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let size = usize::from_str_radix(std::str::from_utf8(bytes.get(..digits)?).ok()?, 16).ok()?;
    // Spaces and extensions may follow on the line; a size is never far from its end.
    let end = bytes.iter().take(256).position(|byte| *byte == b'\n')?;
    let after = bytes[digits..end].trim_ascii();
    (after.is_empty() || after.starts_with(b";")).then(|| (size, &bytes[end + 1..]))
}

struct Plain {
    bytes: Vec<u8>,
    broken: Option<Cause>,
}

/// Undoes a compression; nothing if it is none or the bytes do not bear it out.
fn uncompressed(coding: &str, bytes: &[u8]) -> Option<Plain> {
    match coding {
        "gzip" | "x-gzip" if bytes.starts_with(&[0x1f, 0x8b]) => {
            Some(plain("gzip", flate2::read::MultiGzDecoder::new(bytes)))
        }
        "deflate" if is_zlib(bytes) => Some(plain("deflate", flate2::read::ZlibDecoder::new(bytes))),
        "deflate" => borne_out(plain("deflate", flate2::read::DeflateDecoder::new(bytes))),
        "br" => borne_out(plain("brotli", brotli_decompressor::Decompressor::new(bytes, 4 << 10))),
        "zstd" if bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
            zstd::stream::read::Decoder::with_buffer(bytes).ok().map(|decoder| plain("zstd", decoder))
        }
        _ => None,
    }
}

/// Returns whether bytes begin as a zlib stream does: deflate, and a checksum over the two bytes.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [method, flags, ..] if method & 0x0f == 8 && (u16::from(*method) << 8 | u16::from(*flags)) % 31 == 0)
}

/// Returns what came out of a stream that has no mark of its own, unless it broke at once.
fn borne_out(plain: Plain) -> Option<Plain> {
    (plain.broken.is_none() || plain.bytes.len() > 64).then_some(plain)
}

fn plain(compression: &'static str, decoder: impl Read) -> Plain {
    let mut bytes = Vec::new();
    let outcome = decoder.take(MAX_BODY as u64 + 1).read_to_end(&mut bytes);
    let broken = match outcome {
        Ok(_) if bytes.len() > MAX_BODY => {
            bytes.truncate(MAX_BODY);
            Some(Cause::TooLarge { limit: MAX_BODY >> 20 })
        }
        Ok(_) => None,
        Err(error) => Some(Cause::Damaged { packing: compression, reason: reason(&error) }),
    };
    Plain { bytes, broken }
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "it ends too soon".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write;

    fn decoded(head: &str, body: &[u8]) -> (Vec<u8>, Option<String>) {
        let block = format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n");
        let body = Head::parse(block.as_bytes()).unwrap().decoded(body);
        (body.bytes.into_owned(), body.broken.map(|cause| cause.to_string()))
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(bytes).unwrap();
        gzip.finish().unwrap()
    }

    #[test]
    fn the_head_tells_status_type_and_language() {
        let head = Head::parse(b"HTTP/1.0  203  Fine\nContent-Type: Text/HTML;charset=x\ncontent-language: an\n\nbody")
            .unwrap();
        assert!(head.is_success());
        assert_eq!(head.body, 76);
        assert_eq!(head.content_type().unwrap().parameter("charset").as_deref(), Some("x"));
        assert_eq!(head.language().as_deref(), Some("an"));
        assert!(!Head::parse(b"HTTP/1.1 404 Not Found\n\n").unwrap().is_success());
        assert!(!Head::parse(b"HTTP/1.1\n\n").unwrap().is_success());
        assert!(Head::parse(b"HTTP/1.1 200 OK\nA: b\n").is_none());
        assert!(Head::parse(b"<html>\n\n").is_none());
    }

    #[test]
    fn chunks_are_joined_and_what_is_in_none_is_left() {
        let chunked = "Transfer-Encoding: chunked";
        for (body, expected, broken) in [
            (&b"5\r\nhello\r\n1; x=y\r\n \r\n3 \r\nyou\r\n0\r\n\r\n"[..], &b"hello you"[..], None),
            (b"5\nhello\n0\n\n", b"hello", None),
            (b"<html>not in chunks</html>", b"<html>not in chunks</html>", None),
            (b"add up to this", b"add up to this", None),
            (b"5\r\nhello\r\n9\r\n you", b"hello you", Some("chunked body cut short")),
            (b"5\r\nhello\r\nwhat?", b"hello", Some("chunked body cut short")),
            (b"ffffffffffffffff\r\nab", b"ab", Some("chunked body cut short")),
            (b"fffffffffffffffff\r\nab", b"fffffffffffffffff\r\nab", None),
            (b"", b"", None),
        ] {
            let broken = broken.map(str::to_owned);
            assert_eq!(decoded(chunked, body), (expected.to_vec(), broken), "{}", body.escape_ascii());
        }
    }

    #[test]
    fn every_compression_is_undone() {
        let text = "Ships came to the harbour. ".repeat(20).into_bytes();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(&text).unwrap();
        let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        deflate.write_all(&text).unwrap();
        let brotli: &[u8] = b"\x0b\x05\x80hello world\x03";
        assert_eq!(decoded("Content-Encoding: gzip", &gzip(&text)), (text.clone(), None));
        assert_eq!(decoded("Content-Encoding: deflate", &zlib.finish().unwrap()), (text.clone(), None));
        assert_eq!(decoded("Content-Encoding: deflate", &deflate.finish().unwrap()), (text.clone(), None));
        assert_eq!(decoded("Content-Encoding: zstd", &zstd::encode_all(&text[..], 1).unwrap()), (text.clone(), None));
        assert_eq!(decoded("Content-Encoding: br", brotli), (b"hello world".to_vec(), None));
        assert_eq!(decoded("Content-Encoding: identity, gzip , X-GZIP", &gzip(&gzip(&text))), (text.clone(), None));
        for coding in ["gzip", "deflate", "br", "zstd", "snappy"] {
            let body = b"<html>The crawler has undone it</html>";
            assert_eq!(decoded(&format!("Content-Encoding: {coding}"), body), (body.to_vec(), None), "{coding}");
        }
    }

    #[test]
    fn a_compressed_body_is_kept_up_to_its_break_and_no_bomb_is_read_to_its_end() {
        let text: Vec<u8> = (0..4000u32).flat_map(|n| format!("ship {} ", n * 7919 % 4001).into_bytes()).collect();
        let whole = gzip(&text);
        let (bytes, broken) = decoded("Content-Encoding: gzip", &whole[..whole.len() / 2]);
        assert!(bytes.len() > text.len() / 4 && text.starts_with(&bytes));
        assert_eq!(broken.as_deref(), Some("damaged gzip: it ends too soon"));
        let (bytes, broken) = decoded("Content-Encoding: gzip", &gzip(&vec![b' '; MAX_BODY + 9]));
        assert_eq!((bytes.len(), broken.as_deref()), (MAX_BODY, Some("larger than 16 MiB")));
    }

    proptest! {
        #[test]
        fn any_body_is_decoded(
            coding in prop::sample::select(vec!["gzip", "deflate", "br", "zstd"]),
            body in prop::collection::vec(any::<u8>(), 0..200),
            start in prop::sample::select(vec![&b""[..], b"\x1f\x8b\x08\0", b"\x78\x9c", b"\x28\xb5\x2f\xfd"]),
        ) {
            decoded(&format!("Transfer-Encoding: chunked\r\nContent-Encoding: {coding}"), &[start, &body].concat());
        }

        #[test]
        fn chunks_are_the_body_again(pieces in prop::collection::vec("[a-f0-9\r\n]{1,9}", 0..6)) {
            let mut sent: String = pieces.iter().map(|piece| format!("{:x}\r\n{piece}\r\n", piece.len())).collect();
            sent.push_str("0\r\n\r\n");
            prop_assert_eq!(decoded("Transfer-Encoding: chunked", sent.as_bytes()), (pieces.concat().into_bytes(), None));
        }
    }
}
