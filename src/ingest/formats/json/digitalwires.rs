//! dpa digitalwires: the entries of the Deutsche Presse-Agentur in JSON.
//!
//! The text is the article and the box that is printed beside it (`infobox_html`); an entry without article, a picture
//! or a recording, has its caption. The teaser stands in where nothing else does. The notepad is for editors and left out,
//! as are lists of links and the captions of pictures that come with an article. An embargo or a status holds
//! nothing back: an archive keeps what it was sent.

use super::shape::Shape;
use super::{Format, claims, item, read_as};
use crate::article::{Article, Lines};
use crate::ingest::draft::Draft;
use crate::ingest::metadata;
use crate::ingest::record::value::Value;

pub(in crate::ingest::formats) const FORMAT: Format = Format {
    name: "digitalwires",
    description: "dpa digitalwires",
    extensions: &[],
    claims: |opening| claims(opening) && Shape::of_opening(opening) == Shape::Digitalwires,
    read: |source, sink| read_as(Shape::Digitalwires, source, sink),
};

/// The desks that entries name by a code.
const DESKS: [(&str, &str); 5] =
    [("pl", "Politik"), ("wi", "Wirtschaft"), ("ku", "Kultur"), ("sp", "Sport"), ("vm", "Vermischtes")];

/// Returns the article of an entry.
pub(super) fn drafts(value: &Value<'_>, line: u32) -> Vec<Draft> {
    let entry = item::unwrapped(value, &["urn", "entry_id", "article_html", "headline"]).unwrap_or(value);
    let headline = item::line(entry, &["headline", "kicker"]);
    let article_text = item::markup(entry, &["article_html"]);
    let is_article = article_text.is_some();
    let text = match (article_text, item::markup(entry, &["infobox_html"])) {
        (Some(article), Some(infobox)) => Some(format!("{article}\n\n{infobox}")),
        (one, other) => one.or(other),
    };
    let text = text.or_else(|| caption(entry)).or_else(|| item::text(entry, &["teaser"]));
    if headline.is_none() && text.is_none() {
        return Vec::new();
    }
    let lang = item::language(entry);
    let provider = category(entry, "provider").and_then(|provider| item::line(provider, &["name"]));
    let creator = category(entry, "creator").and_then(|creator| item::line(creator, &["name"]));
    let byline = item::line(entry, &["byline"]);
    let credit = item::line(entry, &["creditline"]);
    let article = Article {
        own_id: item::line(entry, &["urn", "entry_id"]).as_deref().and_then(metadata::own_id),
        // The creator of an article is who typed it, by a short name; that of a picture is who took it.
        author: byline
            .or_else(|| creator.filter(|name| !is_article && name.contains(' ')))
            .and_then(|byline| item::credit(&byline, lang.as_deref(), provider.as_deref())),
        source: credit.clone().filter(|credit| !credit.contains('/')).or_else(|| provider.clone()),
        section: section(entry),
        place: entry.text_of("dateline").and_then(item::place).or_else(|| located(entry)),
        agency: agency(provider.as_deref(), credit.as_deref()),
        format: FORMAT.name,
        lines: Lines::Record(line),
        lang,
        ..item::titled(headline, text)
    };
    let date = item::line(entry, &["version_created", "updated"]);
    vec![Draft::new(article).dated(date.unwrap_or_default())]
}

/// Returns the agency that provides an entry, unless it only passes on what another is credited with.
fn agency(provider: Option<&str>, credit: Option<&str>) -> Option<String> {
    match provider? {
        "ap" => Some("AP".to_owned()),
        provider => credit.is_none_or(|credit| credit.contains(provider)).then(|| provider.to_owned()),
    }
}

/// Returns the first category of a type.
fn category<'v, 'de>(entry: &'v Value<'de>, name: &str) -> Option<&'v Value<'de>> {
    let of_type = |category: &&Value<'_>| {
        category.text_of("type").is_some_and(|kind| kind.strip_prefix("dnltype:").unwrap_or(kind) == name)
    };
    entry.get("categories")?.items().iter().find(of_type)
}

/// Returns the caption of a picture or recording.
fn caption(entry: &Value<'_>) -> Option<String> {
    let described = entry.get("descriptions").map(Value::items).unwrap_or_default();
    let is_caption = |described: &&Value<'_>| described.text_of("role").is_some_and(|role| role.ends_with(":caption"));
    let described = described.iter().find(is_caption).or_else(|| described.first());
    described.and_then(|described| item::text(described, &["description"])).or_else(|| {
        let media = entry.get("associations")?.items();
        media.iter().find_map(|media| item::text(media, &["caption"]))
    })
}

/// Returns the rubrics an entry is published under, else its desk.
fn section(entry: &Value<'_>) -> Option<String> {
    item::line(entry, &["current_rubric_names", "rubric_names"]).or_else(|| {
        let desk = category(entry, "desk")?;
        let code = desk.text_of("qcode").and_then(|code| code.strip_prefix("dpacat:"));
        let known = DESKS.iter().find(|(desk, _)| Some(*desk) == code).map(|(_, name)| (*name).to_owned());
        known.or_else(|| item::line(desk, &["name"]))
    })
}

/// Returns where a story was filed or a picture taken.
fn located(entry: &Value<'_>) -> Option<String> {
    ["located", "locationcreated"].iter().find_map(|kind| item::line(category(entry, kind)?, &["name"]))
}
