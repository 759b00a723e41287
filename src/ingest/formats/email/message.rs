//! A message as an article: the subject its headline, the sender its author, and the text of it that is meant to be
//! read.

use super::encodings::words;
use super::head::message_head;
use super::parts::{Inner, MAX_TEXT, Parts, Piece, Spare};
use super::people::people;
use crate::article::{Article, Headline, Lines};
use crate::ingest::charset::Charset;
use crate::ingest::draft::Draft;
use crate::ingest::fields::{Fields, MAX_HEAD};
use crate::ingest::formats::json;
use crate::ingest::html::{self, PageHints};
use crate::ingest::record::Record;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::{Cause, charset, language, metadata};

/// How many messages may stand in one, and in those.
const MAX_MESSAGES: usize = 1000;

/// How deep.
const MAX_DEPTH: u32 = 8;

/// Hands a message on, and those that stand in it after it. It is at `line`, and its bytes begin at the line `start`.
pub(super) fn read(bytes: &[u8], line: u32, start: u32, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let mut count = 0;
    read_at(bytes, line, start, 0, &mut count, sink)
}

fn read_at(
    bytes: &[u8],
    line: u32,
    first: u32,
    depth: u32,
    count: &mut usize,
    sink: &mut Sink<'_>,
) -> Result<(), Stop> {
    *count += 1;
    if depth > MAX_DEPTH || *count > MAX_MESSAGES {
        return sink.problem(line, too_many());
    }
    let whole = bytes;
    let bytes = bytes.trim_ascii_start();
    let bytes = bytes.strip_prefix(charset::UTF8_MARK).unwrap_or(bytes);
    let (head, start) = message_head(bytes);
    if head > MAX_HEAD {
        return sink.problem(line, Cause::TooLarge { limit: MAX_HEAD >> 20 });
    }
    let fields = Fields::parse(&bytes[..head]);
    let parts = Parts::of(&fields, &bytes[start..]);
    let decoded = decoded(&bytes[..head], parts.charset.as_deref());
    let fields = decoded.as_ref().map_or(fields, |head| Fields::parse(head.as_bytes()));
    if parts.is_too_large {
        sink.problem(line, Cause::TooLarge { limit: MAX_TEXT >> 20 })?;
    }
    if parts.is_too_deep {
        sink.problem(line, too_many())?;
    }
    let draft = draft(&fields, parts.pieces, line);
    let has_text = draft.as_ref().is_some_and(|draft| !draft.article.text.is_empty());
    let unread = parts.unread.filter(|_| !has_text && parts.messages.is_empty());
    let is_named = unread.is_some();
    if let Some(cause) = unread {
        sink.problem(line, cause)?;
    }
    match draft {
        Some(draft) => sink.article(draft)?,
        // What only carries another message is none itself.
        None if !parts.messages.is_empty() || parts.is_too_large || parts.is_too_deep || is_named => {}
        None => sink.problem(line, Cause::NoText)?,
    }
    for message in &parts.messages {
        let (line, first) = lines_of(message, whole, first);
        read_at(&message.bytes, line, first, depth + 1, count, sink)?;
    }
    Ok(())
}

/// Returns the line of a message that stands in another, and the one at which its bytes begin; those of the outer one begin at
/// the line `first`.
fn lines_of(message: &Inner<'_>, outer: &[u8], first: u32) -> (u32, u32) {
    // It is a part of the outer one, as far into it as their addresses are apart.
    let start = message.from_here.as_ptr().addr().saturating_sub(outer.as_ptr().addr()).min(outer.len());
    let blank = outer[start..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let lines = |bytes: &[u8]| u32::try_from(memchr::memchr_iter(b'\n', bytes).count()).unwrap_or(u32::MAX);
    let first = first.saturating_add(lines(&outer[..start]));
    (first.saturating_add(lines(&outer[start..start + blank])), first)
}

/// Returns a head with bytes beyond ASCII in the charset of the body, where the writer used that for both.
fn decoded(head: &[u8], charset: Option<&str>) -> Option<String> {
    if std::str::from_utf8(head).is_ok() {
        return None;
    }
    let text = Charset::for_label(charset?)?.decode_strictly(head)?;
    // In a charset of wide characters it would be no head any more.
    let is_head = Fields::parse(text.as_bytes()).names().eq(Fields::parse(head).names());
    is_head.then_some(text)
}

fn too_many() -> Cause {
    Cause::Malformed { format: "e-mail", column: 1, reason: "too many parts, or too deep in each other".to_owned() }
}

/// Returns the article of a message, or nothing when it has neither subject nor text.
fn draft(fields: &Fields<'_>, pieces: Vec<Piece>, line: u32) -> Option<Draft> {
    if let Some(draft) = saved_page(fields, &pieces, line) {
        return Some(draft);
    }
    let text = text_of(pieces);
    let headline = fields.raw("subject").and_then(|subject| metadata::one_line(&words(subject)));
    if text.is_empty() && headline.is_none() {
        return None;
    }
    let article = Article {
        headline: headline.map_or(Headline::None, Headline::Apart),
        lines: Lines::Record(line),
        text,
        ..said_of(fields)
    };
    let date = fields.get("date").unwrap_or_default().into_owned();
    Some(with_record(Draft::new(article).dated(date)))
}

/// Returns what the fields say of a message, without headline and text.
fn said_of(fields: &Fields<'_>) -> Article {
    let senders = fields.raw("from").or(fields.raw("sender")).map(people).unwrap_or_default();
    let names: Vec<&str> = senders.iter().filter_map(|person| person.called()).collect();
    let is_bulk = ["list-unsubscribe", "list-post", "list-id"].iter().any(|name| fields.raw(name).is_some());
    let domain = || senders.first().filter(|_| is_bulk).and_then(|person| person.domain()).map(str::to_owned);
    let link = fields.get("archived-at").map(|link| link.trim_matches(['<', '>', ' ']).to_owned());
    let named = fields.get("content-language").filter(|names| !names.contains(','));
    Article {
        own_id: fields.get("message-id").and_then(|id| metadata::own_id(id.trim().trim_matches(['<', '>']))),
        author: metadata::one_line(&names.join(", ")),
        source: list_of(fields)
            .or_else(|| fields.get("newsgroups").and_then(|groups| metadata::one_line(&groups)))
            .or_else(domain),
        url: link.filter(|link| link.starts_with("http")).and_then(|link| metadata::one_line(&link)),
        lang: named.and_then(|name| language::code(&name)).map(str::to_owned),
        ..Article::default()
    }
}

/// Returns the name of the list that a message was sent to: `The Ansel Brief <brief.ansel.example>`. Numbers are
/// those of a sender's customers, and no names.
fn list_of(fields: &Fields<'_>) -> Option<String> {
    let list = words(fields.raw("list-id")?);
    let (phrase, id) = list.split_once('<').unwrap_or((&list, ""));
    [phrase, id].into_iter().find_map(|name| {
        let name = metadata::one_line(name.trim_matches(['"', '>', ' ']))?;
        (name.bytes().filter(u8::is_ascii_digit).count() < 5).then_some(name)
    })
}

/// Returns the page that a browser saved as a message (MHTML).
fn saved_page(fields: &Fields<'_>, pieces: &[Piece], line: u32) -> Option<Draft> {
    let from = fields.get("from").unwrap_or_default();
    let url = fields.get("snapshot-content-location").or(fields.get("content-location"));
    if !from.starts_with("<Saved by ") && fields.raw("snapshot-content-location").is_none() {
        return None;
    }
    let page = pieces.iter().find_map(|piece| match &piece.spare {
        Some(Spare::Html(page)) if piece.html.is_none() => Some(page.clone()),
        _ => piece.html.clone(),
    })?;
    let mut draft = html::page(page.into_bytes(), &PageHints { url: url.as_deref(), charset: Some("utf-8") })?;
    draft.article.lines = Lines::Record(line);
    draft.article.url = draft.article.url.or(url.map(|url| url.into_owned()));
    Some(draft)
}

/// Returns the text of all pieces, each in the form that says more.
fn text_of(pieces: Vec<Piece>) -> String {
    let texts: Vec<String> = pieces.into_iter().map(chosen).filter(|text| !text.is_empty()).collect();
    texts.join("\n\n")
}

/// Returns the plain form of a piece, unless it is a stub ("your program can't show this") of the HTML; the spare where
/// neither says anything.
fn chosen(piece: Piece) -> String {
    let usual = usual(piece.plain, piece.html);
    match piece.spare {
        Some(Spare::Plain(text)) if usual.is_empty() => within_lines(&text),
        Some(Spare::Html(markup)) if usual.is_empty() => html::fragment_text(&markup),
        _ => usual,
    }
}

/// Returns the better one of the usual forms.
fn usual(plain: Option<String>, html: Option<String>) -> String {
    let plain = plain.map(|plain| within_lines(&plain)).filter(|plain| !plain.is_empty());
    let html_text = |markup: &str| html::fragment_text(markup);
    match (plain, html) {
        (Some(plain), Some(markup)) => {
            let rich = html_text(&markup);
            if 3 * count_words(&plain) < count_words(&rich) { rich } else { plain }
        }
        (Some(plain), None) => plain,
        (None, Some(markup)) => html_text(&markup),
        (None, None) => String::new(),
    }
}

/// Returns text without blank lines around it and without white space at its end.
fn within_lines(text: &str) -> String {
    let text = text.trim_end();
    let blank = &text[..text.len() - text.trim_start().len()];
    text[blank.rfind('\n').map_or(0, |feed| feed + 1)..].to_owned()
}

fn count_words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

/// Returns a draft with the fields of the record that is its text: some newsrooms send stories as JSON in a mail.
fn with_record(draft: Draft) -> Draft {
    let text = draft.article.text.trim();
    if !(text.starts_with('{') && text.ends_with('}')) {
        return draft;
    }
    // A line end inside of a string, which JSON does not know, is the mailer's.
    let Some(mended) = json::mended(&text.replace('\n', " ")) else {
        return draft;
    };
    let record = serde_json::from_str::<Record<'_>>(&mended).ok().filter(Record::has_text);
    let Some(told) = record.and_then(|record| record.into_draft(draft.article.lines)) else {
        return draft;
    };
    let (outer, inner) = (draft.article, told.article);
    let headline = if inner.headline == Headline::None { outer.headline } else { inner.headline };
    let article = Article {
        headline,
        own_id: outer.own_id,
        author: inner.author.or(outer.author),
        source: inner.source.or(outer.source),
        url: inner.url.or(outer.url),
        lang: inner.lang.or(outer.lang),
        ..inner
    };
    Draft { article, date: told.date.or(draft.date), ..draft }
}
