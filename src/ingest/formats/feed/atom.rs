//! Atom, 1.0 and the older 0.3: a feed of entries, or one entry by itself.

use std::collections::HashMap;

use super::{Channel, Reader, absolute, is_address};
use crate::article::{Article, Headline};
use crate::ingest::draft::Draft;
use crate::ingest::formats::newsroom::joined;
use crate::ingest::formats::{Format, content};
use crate::ingest::xml::{self, Element, Kinds, Tree};
use crate::ingest::{language, metadata};

pub(in crate::ingest::formats) const FORMAT: Format = Format {
    name: "atom",
    description: "Atom feeds and entries",
    extensions: &["atom"],
    claims,
    read: |source, sink| READER.read(source, sink),
};

const READER: Reader =
    Reader { format: "Atom", kinds: Kinds { names: &["atom:entry", "entry"], nested: false }, channel, draft };

/// A feed or an entry, mostly in the namespace of Atom; some have forgotten it.
fn claims(opening: &[u8]) -> bool {
    let tree = xml::root(opening);
    let name = tree.as_ref().and_then(Tree::root).map_or("", Element::name);
    matches!(name, "atom:feed" | "atom:entry" | "feed")
}

/// Returns the parts of this name, whether or not they are in the namespace of Atom.
fn parts<'a>(element: Element<'a>, name: &'static str) -> impl Iterator<Item = Element<'a>> {
    let is_part = move |child: &Element<'a>| {
        let local = child.name().strip_prefix("atom:").unwrap_or(child.name());
        local.eq_ignore_ascii_case(name)
    };
    element.children().filter(is_part)
}

fn part<'a>(element: Element<'a>, name: &'static str) -> Option<Element<'a>> {
    parts(element, name).next()
}

fn line(element: Element<'_>, name: &'static str) -> Option<String> {
    parts(element, name).find_map(|part| metadata::one_line(&part.text()))
}

fn channel(frame: &Tree) -> Channel {
    let Some(feed) = frame.root() else {
        return Channel::default();
    };
    let own = parts(feed, "link").filter(|link| link.attribute("rel") == Some("self"));
    let others = parts(feed, "link").filter(|link| link.attribute("rel") != Some("self"));
    let mut addresses = own.chain(others).filter_map(|link| link.attribute("href")).map(|link| feed.resolved(link));
    Channel {
        title: part(feed, "title").and_then(title_of),
        language: None,
        names: HashMap::new(),
        author: people(feed),
        address: addresses.find(|address| is_address(address)),
    }
}

fn draft(entry: Element<'_>, channel: &Channel) -> Draft {
    let source = part(entry, "source");
    let content = part(entry, "content");
    let spoken = content.filter(|content| content.language().is_some()).unwrap_or(entry);
    let title = part(entry, "title").and_then(title_of);
    let tag = spoken.language();
    let article = Article {
        text: text(entry, title.as_deref()),
        own_id: line(entry, "id").and_then(|id| metadata::own_id(&id)),
        headline: title.map_or(Headline::None, Headline::Apart),
        author: people(entry)
            .or_else(|| entry.all("dc:creator").find_map(|creator| metadata::byline(&creator.text())))
            .or_else(|| source.and_then(people))
            .or_else(|| channel.author.clone()),
        source: source.and_then(|source| part(source, "title")).and_then(title_of).or_else(|| channel.title.clone()),
        section: joined(parts(entry, "category").chain(entry.all("dc:subject")).filter_map(super::item::category)),
        url: address(entry, channel),
        lang: tag.and_then(language::code).map(str::to_owned),
        ..Article::default()
    };
    let dates = ["published", "issued", "created", "updated", "modified"];
    let date = dates.iter().find_map(|name| line(entry, name)).or_else(|| super::first_text(entry, &["dc:date"]));
    let draft = Draft::new(article).dated(date.unwrap_or_default());
    tag.into_iter().fold(draft, Draft::in_language)
}

fn title_of(title: Element<'_>) -> Option<String> {
    let kind = kind(title);
    match kind.as_str() {
        // What is said to be text is text, though it may look like HTML.
        "text" | "text/plain" => metadata::one_line(&title.text()),
        "html" | "text/html" if title.children().next().is_none() => content::html_title(&title.text()),
        _ => content::title(title),
    }
}

/// Returns the content, else a summary, else what describes a picture or film.
fn text(entry: Element<'_>, title: Option<&str>) -> String {
    let full = super::longest(parts(entry, "content").chain(entry.all("content:encoded")).map(text_of), title);
    let media = entry.descendants().filter(|element| element.is("media:description") || element.is("media:text"));
    let mut others = parts(entry, "summary").chain(media).map(text_of);
    full.or_else(|| others.find(|text| !text.is_empty())).unwrap_or_default()
}

/// Returns the text of a content, as its type says.
fn text_of(content: Element<'_>) -> String {
    let kind = kind(content);
    match kind.as_str() {
        "text" | "text/plain" | "plain" => content::plain(&content.text()),
        "html" | "text/html" if content.children().next().is_none() => content::html_text(&content.text()),
        _ if content.attribute("mode") == Some("base64") => String::new(),
        // Escaped or not, this tells by what is there.
        "" | "xhtml" | "html" | "text/html" => content::text(content),
        _ if kind.ends_with("+xml") || kind.ends_with("/xml") => content::text(content),
        _ if kind.starts_with("text/") => content::plain(&content.text()),
        // Other content is written in Base64; what is not, some program calls by a name of its own.
        _ if is_base64(&content.text()) => String::new(),
        _ => content::text(content),
    }
}

/// Returns the type of a title or a content, without what is said of it: `text/html; charset=utf-8`.
fn kind(element: Element<'_>) -> String {
    let kind = element.attribute("type").unwrap_or_default().split(';').next().unwrap_or_default();
    kind.trim().to_ascii_lowercase()
}

/// Returns whether a content may be Base64, lines of it as well.
fn is_base64(content: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'\n' | b'\r' | b'\t');
    content.trim().bytes().all(is_sign)
}

fn people(element: Element<'_>) -> Option<String> {
    joined(parts(element, "author").filter_map(|author| {
        let name = line(author, "name").or_else(|| line(author, "email"));
        name.or_else(|| Some(author.text().into_owned())).and_then(|name| metadata::byline(&name))
    }))
}

fn address(entry: Element<'_>, channel: &Channel) -> Option<String> {
    if let Some(origin) = super::first_text(entry, &["feedburner:origlink"]) {
        return Some(origin);
    }
    let alternate = |link: &Element<'_>| link.attribute("rel").is_none_or(|rel| rel.eq_ignore_ascii_case("alternate"));
    let is_page = |link: &Element<'_>| link.attribute("type").is_none_or(|kind| kind.contains("html"));
    let with_address = |link: &Element<'_>| link.attribute("href").is_some_and(|href| !href.trim().is_empty());
    let links: Vec<Element<'_>> = parts(entry, "link").filter(with_address).filter(alternate).collect();
    let link = links.iter().find(|link| is_page(link)).or(links.first())?;
    absolute(*link, link.attribute("href")?, channel)
}
