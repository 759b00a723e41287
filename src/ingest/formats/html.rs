//! Web pages: one article a file.

use std::io::Read;

use super::Format;
use crate::ingest::Cause;
use crate::ingest::html::{self, PageHints};
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;

/// The most bytes of a page; a longer one is a listing or a machine's work, and no article.
const MAX_PAGE: usize = 16 << 20;

pub(super) const FORMAT: Format = Format {
    name: "html",
    description: "a web page: its article, without menus, comments and notices",
    extensions: &["html", "htm", "xhtml", "shtml"],
    claims,
    read,
};

/// Returns whether a file opens like a page: `<!doctype html` or `<html`, after comments and declarations.
fn claims(opening: &[u8]) -> bool {
    let mut rest = opening.trim_ascii_start();
    loop {
        let end: &[u8] = match rest {
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'?', ..] => b">",
            _ => break,
        };
        let Some(at) = memchr::memmem::find(rest, end) else { return false };
        rest = rest[at + end.len()..].trim_ascii_start();
    }
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| {
        rest.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes()))
            && rest.get(tag.len()).is_none_or(|after| after.is_ascii_whitespace() || *after == b'>')
    })
}

fn read(source: &mut Source, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let mut bytes = Vec::new();
    let outcome = source.by_ref().take(MAX_PAGE as u64 + 1).read_to_end(&mut bytes);
    if bytes.len() > MAX_PAGE {
        return Err(Cause::TooLarge { limit: MAX_PAGE >> 20 }.into());
    }
    if bytes.iter().all(u8::is_ascii_whitespace) && outcome.is_ok() {
        return Err(Cause::Empty.into());
    }
    match html::page(bytes, &PageHints::default()) {
        Some(draft) => sink.article(draft)?,
        None if outcome.is_ok() => return Err(Cause::NoArticle.into()),
        None => {}
    }
    outcome.map(drop).map_err(Stop::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{read_bytes, told};

    #[test]
    fn pages_are_claimed_by_their_opening() {
        for opening in [
            "<!DOCTYPE html><p>",
            "\n<html lang=en>",
            "<!-- saved --> <!-- twice --><HTML>",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\">",
            "<head><title>",
        ] {
            assert!(claims(opening.as_bytes()), "{opening}");
        }
        for opening in ["", "<htmlx>", "<!doctype nitf", "<rss>", "html", "<!-- <html>", "<p>Ships", "<header>"] {
            assert!(!claims(opening.as_bytes()), "{opening}");
        }
    }

    #[test]
    fn a_page_is_one_article() {
        let page = "<!DOCTYPE html><html><head><title>Harbour opens again</title></head><body><p>Ships came to the harbour.</p></body></html>";
        assert_eq!(told(&read_bytes("a", page)), ["1: Harbour opens again | Ships came to the harbour."]);
        assert_eq!(told(&read_bytes("a.html", "<p>Ships came.")), ["1: - | Ships came."]);
    }

    #[test]
    fn a_page_of_too_many_elements_is_read_and_named() {
        let page = format!("<html>{}<p>Ships</p><p>came.</p>", "<i></i>".repeat(500_000));
        assert_eq!(
            told(&read_bytes("a.html", page)),
            ["1: - | Ships came.", "! a.html:1: more than 500000 elements in one record"]
        );
    }

    #[test]
    fn a_page_without_text_or_of_any_size_is_named() {
        assert_eq!(told(&read_bytes("a.html", "<html><body></body></html>")), ["! a.html: no article in it"]);
        assert_eq!(told(&read_bytes("a.html", " \n")), ["! a.html: empty"]);
        let large = format!("<html>{}", "<p>Ships came.</p>".repeat(1 << 20));
        assert_eq!(told(&read_bytes("a.html", large)), ["! a.html: larger than 16 MiB"]);
    }
}
