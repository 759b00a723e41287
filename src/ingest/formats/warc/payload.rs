//! The payload of a record: a page of HTML or a plain text becomes an article, everything else goes by.
//!
//! Read are answers with status 200 and 203, resources and conversions, of HTML and plain text. Scripts,
//! pictures and feeds, errors and redirections are no articles and no problems. The date is the page's own: when
//! the crawler came by is not when it was published.

use super::block::{Block, Held};
use super::http::{Body, Head};
use crate::article::{Article, Headline, Lines};
use crate::ingest::draft::Draft;
use crate::ingest::fields::{MAX_HEAD, Valued};
use crate::ingest::formats::plain;
use crate::ingest::html::{self, PageHints};
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::window::Window;
use crate::ingest::{Cause, charset, dates, language, metadata};

/// What the head of a record says.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The line of the file at which it begins.
    pub(super) line: u32,
    /// What it is called in problems.
    pub(super) format: &'static str,
    pub(super) id: Option<String>,
    pub(super) url: Option<String>,
    pub(super) media: Option<Valued>,
    /// The block is an HTTP answer, if it looks like one.
    pub(super) is_answer: bool,
    /// The block is text that was made from a page.
    pub(super) is_conversion: bool,
    /// The crawler says that it did not keep all of it.
    pub(super) is_truncated: bool,
    pub(super) language: Option<String>,
}

/// What can be made an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Page,
    Text,
    /// A page, if it looks like one.
    Unnamed,
}

/// Schemes of addresses that something was fetched from. Others are the crawler's own (`metadata:`, `dns:`, `urn:`).
const FETCHED: [&str; 5] = ["http", "https", "ftp", "ftps", "file"];

/// Reads the block at the window's beginning.
pub(super) fn read(window: &mut Window<'_>, sink: &mut Sink<'_>, mut record: Record, block: Block) -> Result<(), Stop> {
    let kind = if record.is_fetched() { kind_of_block(window, &mut record, block) } else { None };
    let Some(kind) = kind else {
        let is_whole = block.skip(window);
        return record.cut_short_unless(is_whole, window, sink);
    };
    if block.is_too_large() {
        sink.problem(record.line, Cause::TooLarge { limit: super::block::MAX_BLOCK >> 20 })?;
        let is_whole = block.skip(window);
        return record.cut_short_unless(is_whole, window, sink);
    }
    let held = block.hold(window);
    let (Held::Whole(length) | Held::Broken(length)) = held;
    let is_whole = matches!(held, Held::Whole(_));
    if !is_whole {
        // Half a record must not take the place of the whole one that the index may have.
        record.id = None;
    }
    let found = record.article(kind, &window.rest()[..length]);
    window.consume(length);
    if let Some(draft) = found.draft {
        sink.article(draft)?;
    }
    if let Some(cause) = found.broken.filter(|_| is_whole && !record.is_truncated) {
        sink.problem(record.line, cause)?;
    }
    record.cut_short_unless(is_whole, window, sink)
}

/// Returns what the block holds, as far as its first bytes tell.
fn kind_of_block(window: &mut Window<'_>, record: &mut Record, block: Block) -> Option<Kind> {
    if !record.is_answer {
        return kind_of(record.media.as_ref());
    }
    let most = usize::try_from(block.length).unwrap_or(usize::MAX).min(MAX_HEAD);
    while window.rest().len() < most.min(16) && window.grow() {}
    loop {
        let rest = &window.rest()[..window.rest().len().min(most)];
        if !rest.starts_with(b"HTTP/") {
            record.is_answer = false;
            return kind_of(record.media.as_ref());
        }
        if let Some(head) = Head::parse(rest) {
            record.language = head.language().or(record.language.take());
            record.media = head.content_type();
            return kind_of(record.media.as_ref()).filter(|_| head.is_success());
        }
        if rest.len() == most || !window.grow() {
            return None;
        }
    }
}

fn kind_of(media: Option<&Valued>) -> Option<Kind> {
    match media.map_or("", |media| media.value.as_str()) {
        "text/html" | "application/xhtml+xml" | "application/vnd.wap.xhtml+xml" => Some(Kind::Page),
        "text/plain" => Some(Kind::Text),
        "" | "no-type" | "unknown" | "application/unknown" => Some(Kind::Unnamed),
        _ => None,
    }
}

/// What a block came to.
#[derive(Debug, Default)]
struct Found {
    draft: Option<Draft>,
    broken: Option<Cause>,
}

impl Record {
    /// Returns whether it was fetched from somewhere and is no file for robots.
    fn is_fetched(&self) -> bool {
        let Some((scheme, rest)) = self.url.as_deref().and_then(|url| url.split_once(':')) else {
            return false;
        };
        let path = rest.split(['?', '#']).next().unwrap_or_default();
        let is_for_robots = path.strip_prefix("//").and_then(|path| path.split_once('/'));
        FETCHED.iter().any(|fetched| scheme.eq_ignore_ascii_case(fetched))
            && is_for_robots.is_none_or(|(_, path)| path != "robots.txt")
    }

    fn cut_short_unless(&self, is_whole: bool, window: &Window<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
        // What broke the stream is told at its end.
        if is_whole || window.is_broken() {
            return Ok(());
        }
        sink.problem(self.line, Cause::CutShort { format: self.format })
    }

    fn article(&self, kind: Kind, block: &[u8]) -> Found {
        let head = if self.is_answer { Head::parse(block) } else { None };
        let body = match &head {
            Some(head) => head.decoded(&block[head.body..]),
            None => Body { bytes: block.into(), broken: None },
        };
        let bytes = body.bytes.into_owned();
        if charset::is_binary(&bytes[..bytes.len().min(4 << 10)]) {
            return Found { draft: None, broken: body.broken };
        }
        let charset = self.media.as_ref().and_then(|media| media.parameter("charset"));
        let draft = match kind {
            Kind::Text => self.text(bytes, charset.as_deref()).map(Draft::new),
            Kind::Unnamed if !looks_like_a_page(&bytes) => None,
            Kind::Page | Kind::Unnamed => {
                html::page(bytes, &PageHints { url: self.url.as_deref(), charset: charset.as_deref() })
            }
        };
        Found { draft: draft.map(|draft| self.labelled(draft)), broken: body.broken }
    }

    /// Returns the article of a plain text.
    fn text(&self, bytes: Vec<u8>, label: Option<&str>) -> Option<Article> {
        let text = charset::with_line_feeds(charset::decode_as(bytes, label)?);
        let (text, _) = plain::without_blank_start(text, 1);
        if text.is_empty() {
            return None;
        }
        let headline = match plain::headline_of(&text) {
            Some(range) => Headline::InText(range),
            // The title of a page is the first line of the text made from it.
            None if self.is_conversion => title_line(&text).map_or(Headline::None, Headline::InText),
            None => Headline::None,
        };
        let published = self.url.as_deref().and_then(|url| dates::of_path(url.split(['?', '#']).next()?));
        Some(Article { headline, published, text, ..Article::default() })
    }

    /// Returns a draft with what the record says of it.
    fn labelled(&self, mut draft: Draft) -> Draft {
        let article = &mut draft.article;
        article.own_id.clone_from(&self.id);
        article.lines = Lines::Record(self.line);
        article.url = self.url.as_deref().and_then(metadata::one_line);
        if article.lang.is_none() {
            let named = self.language.as_deref().and_then(|names| language::code(names.split(',').next()?));
            article.lang = named.map(str::to_owned);
        }
        draft
    }
}

fn looks_like_a_page(bytes: &[u8]) -> bool {
    let start = bytes[..bytes.len().min(1 << 10)].trim_ascii_start().to_ascii_lowercase();
    [&b"<!doctype html"[..], b"<html", b"<head", b"<body", b"<title"].iter().any(|tag| start.starts_with(tag))
}

/// Returns the place of the first line, if it can be a title: not the only line, not long, and no sentence.
fn title_line(text: &str) -> Option<std::ops::Range<usize>> {
    let (line, rest) = text.split_once('\n')?;
    let title = line.trim();
    let start = line.len() - line.trim_start().len();
    let is_title = !rest.trim().is_empty()
        && title.chars().count() <= 200
        && title.chars().any(char::is_alphabetic)
        && !title.ends_with(['.', ',', ';', ':']);
    is_title.then(|| start..start + title.len())
}
