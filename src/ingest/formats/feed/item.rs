//! An item of RSS, of any version: the elements are those of RSS 2.0, and of the modules that feeds use with all of them.

use std::collections::HashMap;

use super::{Channel, absolute, export, first_text, is_address};
use crate::article::{Article, Headline};
use crate::ingest::draft::Draft;
use crate::ingest::formats::content;
use crate::ingest::formats::newsroom::joined;
use crate::ingest::xml::{Element, Tree};
use crate::ingest::{language, metadata};

/// The elements that hold the full text; the longest of them does.
const TEXTS: [&str; 9] = [
    "content:encoded",
    "yandex:full-text",
    "fulltext",
    "full-text",
    "atom:content",
    "xhtml:body",
    "xhtml:div",
    "content",
    "body",
];

/// The elements that hold a text where none of the others does.
const SUMMARIES: [&str; 8] = [
    "description",
    "atom:summary",
    "itunes:summary",
    "media:description",
    "media:text",
    "itunes:subtitle",
    "dc:description",
    "dcterms:abstract",
];

/// The elements that hold the time of publication, the best first.
const DATES: [&str; 11] = [
    "pubdate",
    "atom:published",
    "dc:date",
    "dcterms:issued",
    "prism:publicationdate",
    "dcterms:created",
    "wp:post_date",
    "date",
    "atom:updated",
    "dcterms:modified",
    "dc:modified",
];

/// The names by which a feed calls an item nobody in particular wrote.
const NAMELESS: [&str; 2] = ["noreply@blogger.com", "nobody@example.com"];

/// Returns what a feed of RSS says of all its items.
pub(super) fn channel(frame: &Tree) -> Channel {
    let Some(root) = frame.root() else {
        return Channel::default();
    };
    let channel = root.child("channel").unwrap_or(root);
    let own = channel.all("atom:link").find(|link| link.attribute("rel") == Some("self"));
    let address = own.and_then(|link| link.attribute("href")).map(str::to_owned);
    let address = address.filter(|address| is_address(address)).or_else(|| first_text(channel, &["link"]));
    Channel {
        title: first_text(channel, &["prism:publicationname"])
            .or_else(|| channel.child("title").and_then(content::title)),
        language: first_text(channel, &["language", "dc:language"]),
        author: None,
        names: names(channel),
        address: address.filter(|address| is_address(address)),
    }
}

/// Returns the article of an item.
pub(super) fn draft(item: Element<'_>, channel: &Channel) -> Draft {
    let title = title(item);
    let tag = first_text(item, &["dc:language", "language"])
        .or_else(|| item.language().map(str::to_owned))
        .or_else(|| channel.language.clone());
    let article = Article {
        text: text(item, title.as_deref()),
        own_id: first_text(item, &["guid", "atom:id", "dc:identifier"])
            .or_else(|| item.attribute("rdf:about").map(str::to_owned))
            .and_then(|id| metadata::own_id(&id)),
        headline: title.map_or(Headline::None, Headline::Apart),
        author: author(item, channel),
        source: source(item).or_else(|| channel.title.clone()),
        section: joined(
            ["category", "dc:subject", "atom:category"].iter().flat_map(|name| item.all(name)).filter_map(category),
        ),
        url: address(item, channel),
        lang: tag.as_deref().and_then(language::code).map(str::to_owned),
        ..Article::default()
    };
    // WordPress exports what was never published with the year -1.
    let mut dates = DATES.iter().filter_map(|name| first_text(item, &[name]));
    let date = export::local_time(item).or_else(|| dates.find(|date| !date.contains("-0001")));
    let draft = Draft::new(article).dated(date.unwrap_or_default());
    tag.into_iter().fold(draft, Draft::in_language)
}

fn title(item: Element<'_>) -> Option<String> {
    let titles = ["title", "atom:title", "dc:title", "media:title", "itunes:title"];
    titles.iter().find_map(|name| item.all(name).find_map(content::title))
}

fn text(item: Element<'_>, title: Option<&str>) -> String {
    // WordPress keeps paragraphs as they were typed.
    let is_typed = item.child("wp:post_type").is_some();
    let text_of = |element: Element<'_>| match is_typed {
        true => content::typed(&export::without_shortcodes(&element.text())),
        false => content::text(element),
    };
    let full = super::longest(TEXTS.iter().flat_map(|name| item.all(name)).map(text_of), title);
    let group = item.child("media:group");
    let in_group = |name: &'static str| group.into_iter().flat_map(move |group| group.all(name));
    let mut summaries = SUMMARIES.iter().flat_map(|name| item.all(name).chain(in_group(name))).map(content::text);
    full.or_else(|| summaries.find(|text| !text.is_empty())).unwrap_or_default()
}

/// Returns the names of the authors of an export of WordPress, by their logins.
fn names(channel: Element<'_>) -> HashMap<String, String> {
    let author = |author: Element<'_>| {
        let login = first_text(author, &["wp:author_login"])?;
        Some((login, first_text(author, &["wp:author_display_name"])?))
    };
    channel.all("wp:author").filter_map(author).collect()
}

fn author(item: Element<'_>, channel: &Channel) -> Option<String> {
    let named = |name: String| channel.names.get(&name).cloned().unwrap_or(name);
    let creators = joined(item.all("dc:creator").filter_map(|creator| person(&creator.text())).map(named));
    creators
        .or_else(|| joined(item.all("author").filter_map(|author| person(&name_in(author)))))
        .or_else(|| joined(item.all("atom:author").filter_map(|author| person(&name_in(author)))))
        .or_else(|| joined(item.all("itunes:author").filter_map(|author| person(&author.text()))))
        .or_else(|| {
            let credits = item.descendants().filter(|element| element.is("media:credit"));
            joined(
                credits
                    .filter(|credit| credit.attribute("role") == Some("author"))
                    .filter_map(|credit| person(&credit.text())),
            )
        })
}

/// Returns the name in an author of Atom, or all the text of one of RSS.
fn name_in(author: Element<'_>) -> String {
    let name = author.child("atom:name").or_else(|| author.child("name"));
    name.unwrap_or(author).text().into_owned()
}

/// Returns the name of `mail@a.example (Ada Quill)`, or what is written otherwise.
fn person(written: &str) -> Option<String> {
    let written = content::title_of(written)?;
    let named = written.split_once(" (").filter(|(mail, _)| mail.contains('@'));
    let name = named.and_then(|(_, name)| name.strip_suffix(')')).unwrap_or(&written);
    metadata::byline(name).filter(|name| !NAMELESS.contains(&name.as_str()))
}

/// Returns the name of the publication an item was taken from.
fn source(item: Element<'_>) -> Option<String> {
    let named = item.all("source").find_map(content::title);
    let named = named
        .or_else(|| item.child("atom:source").and_then(|source| source.child("atom:title")).and_then(content::title));
    let named = named.or_else(|| first_text(item, &["prism:publicationname"]));
    // Where this names no publication but an address, the feed's title says more.
    named.or_else(|| first_text(item, &["dc:source"])).filter(|name| !is_address(name))
}

/// Returns the name of a category; an address is the name of a scheme to machines.
pub(super) fn category(category: Element<'_>) -> Option<String> {
    let label = category.attribute("label").or_else(|| category.attribute("term")).and_then(content::title_of);
    label.or_else(|| content::title(category)).filter(|name| !is_address(name))
}

fn address(item: Element<'_>, channel: &Channel) -> Option<String> {
    let origin = first_text(item, &["feedburner:origlink"]);
    let link = origin.or_else(|| first_text(item, &["link"]));
    let link = link.or_else(|| {
        let links = item.all("link").chain(item.all("atom:link"));
        let mut alternate =
            links.filter(|link| link.attribute("rel").is_none_or(|rel| rel.eq_ignore_ascii_case("alternate")));
        alternate.find_map(|link| link.attribute("href")).map(str::to_owned)
    });
    let link = link.or_else(|| {
        let permalink = item
            .all("guid")
            .find(|guid| guid.attribute("isPermaLink").is_none_or(|is| is.eq_ignore_ascii_case("true")));
        permalink.and_then(|guid| metadata::one_line(&guid.text())).filter(|guid| is_address(guid))
    });
    let link = link.or_else(|| item.attribute("rdf:about").filter(|about| is_address(about)).map(str::to_owned));
    absolute(item, &link?, channel)
}
