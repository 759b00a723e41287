//! The Associated Press's Media API: its items in JSON, alone, in feeds and as other systems keep them.
//!
//! An item is derived from ninjs 1. Its story stands in a file of its own that the item only names (`renditions`);
//! nothing is fetched, so the text is the summary or the caption, or there is only the headline. Systems that fetch the
//! story keep it beside the item (`nitf`, `story`), and then it is the text.

use super::shape::Shape;
use super::{Format, claims, item, read_as};
use crate::article::{Article, Lines};
use crate::ingest::draft::Draft;
use crate::ingest::metadata;
use crate::ingest::record::clean;
use crate::ingest::record::value::Value;

pub(in crate::ingest::formats) const FORMAT: Format = Format {
    name: "ap",
    description: "items of the AP Media API in JSON",
    extensions: &[],
    claims: |opening| claims(opening) && Shape::of_opening(opening) == Shape::Ap,
    read: |source, sink| read_as(Shape::Ap, source, sink),
};

/// Returns the article of an item.
pub(super) fn drafts(value: &Value<'_>, line: u32) -> Vec<Draft> {
    let item = item::unwrapped(value, &["uri", "altids"]).unwrap_or(value);
    let story = ["nitf", "story"].iter().find_map(|name| value.get(name).or_else(|| item.get(name)));
    let headline = item::line(item, &["headline"])
        .or_else(|| story.and_then(|story| item::line(story, &["headline"])))
        .or_else(|| item::line(item, &["headline_extended", "title"]));
    let text = story.and_then(story_text).or_else(|| summary(item, headline.as_deref()));
    if headline.is_none() && text.is_none() {
        return Vec::new();
    }
    let lang = item::language(item);
    let identifier = item.get("altids").and_then(|ids| item::line(ids, &["itemid"]));
    let article = Article {
        own_id: identifier.or_else(|| item::line(item, &["uri"])).as_deref().and_then(metadata::own_id),
        author: author(item, lang.as_deref()).or_else(|| story.and_then(|story| author(story, lang.as_deref()))),
        source: item
            .get("infosource")
            .and_then(|from| item::line(from.items().first()?, &["name"]))
            .or_else(|| item::line(item, &["provider"])),
        section: section(item),
        place: item::line(item, &["located"])
            .or_else(|| item.get("datelinelocation").and_then(|place| item::line(place, &["city", "countryname"]))),
        url: canonical(item),
        agency: Some("AP".to_owned()),
        format: FORMAT.name,
        lines: Lines::Record(line),
        lang,
        ..item::titled(headline, text)
    };
    let date = item::line(item, &["versioncreated", "firstcreated"]);
    vec![Draft::new(article).dated(date.unwrap_or_default())]
}

/// Returns the text of a story kept beside its item: NITF as it came, or an object with a body.
fn story_text(story: &Value<'_>) -> Option<String> {
    match story {
        Value::Text(text) => item::clean_text(text),
        Value::Object(_) => item::markup(story, &["body_html", "body_xhtml", "body_nitf", "nitf"])
            .or_else(|| item::text(story, &["body_text", "body", "text", "content"])),
        _ => None,
    }
}

/// Returns what an item says of a story that is kept elsewhere, or of a picture.
fn summary(item: &Value<'_>, headline: Option<&str>) -> Option<String> {
    item::markup(item, &["body_xhtml", "body_html", "body_nitf"]).or_else(|| {
        item::text(item, &["body_text", "description_summary", "description_caption", "headline_extended"])
            .filter(|summary| Some(summary.as_str()) != headline)
    })
}

fn author(item: &Value<'_>, lang: Option<&str>) -> Option<String> {
    let people = ["bylines", "photographer", "byline", "producer"].iter().find_map(|name| item.get(name))?;
    let name = |person: &Value<'_>| match person {
        Value::Object(_) => item::line(person, &["by", "name"]),
        single => single.string().and_then(|name| clean::line(&name)),
    };
    let names: Vec<String> =
        people.items().iter().filter_map(name).filter_map(|name| item::credit(&name, lang, None)).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Returns the first subject that editors gave; categories of one letter are codes, not names.
fn section(item: &Value<'_>) -> Option<String> {
    let subjects = item.get("subject").or_else(|| item.get("subjects"))?.items();
    let is_named = |subject: &&Value<'_>| {
        subject.text_of("creator").is_some_and(|creator| creator.eq_ignore_ascii_case("editorial"))
            && subject.text_of("name").is_some_and(|name| name.len() > 1)
    };
    item::line(subjects.iter().find(is_named)?, &["name"])
}

/// Returns the address of the story on the web.
fn canonical(item: &Value<'_>) -> Option<String> {
    let links = item.get("links")?.items();
    let link = links.iter().find(|link| link.text_of("rel") == Some("canonical"))?;
    item::line(link, &["href"])
}
