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
    vec![item::draft(article, item, &["versioncreated", "firstcreated"])]
}

/// Returns the text of a story kept beside its item: NITF as it came, or an object with a body.
fn story_text(story: &Value<'_>) -> Option<String> {
    match story {
        Value::Text(text) => item::nitf_text(text).or_else(|| item::clean_text(text)),
        Value::Object(_) => item::markup(story, &["body_html", "body_xhtml"])
            .or_else(|| ["body_nitf", "nitf"].iter().find_map(|name| story.text_of(name).and_then(item::nitf_text)))
            .or_else(|| item::text(story, &["body_text", "body", "text", "content"])),
        _ => None,
    }
}

/// Returns what an item says of a story that is kept elsewhere, or of a picture.
fn summary(item: &Value<'_>, headline: Option<&str>) -> Option<String> {
    let body = item::markup(item, &["body_xhtml", "body_html"]);
    body.or_else(|| item.text_of("body_nitf").and_then(item::nitf_text)).or_else(|| {
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

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::ingest::{read_bytes, told};

    /// An item as the interface answers with it.
    const ITEM: &str = r#"{"uri": "https://api.ap.example/content/1?qt=a&et=b", "altids": {"itemid": "c0ffee", "etag": "c0ffee_1"}, "type": "text",
        "editorialpriority": "r", "language": "en", "versioncreated": "2025-12-01T14:29:23Z", "firstcreated": "2025-12-01T11:09:39Z", "pubstatus": "usable",
        "editorialtypes": ["Lead"], "title": "EU--Ferry", "headline": "Ferries resume", "headline_extended": "Ferries resume after a storm",
        "description_summary": "Ferries resumed on Monday.", "bylines": [{"by": "By ADA QUILL", "title": "Associated Press"}, {"by": "BO REED"}],
        "located": "PORT ANSEL", "provider": "AP", "infosource": [{"name": "AP", "type": "AP"}],
        "subject": [{"name": "i", "code": "i", "creator": "Editorial"}, {"name": "Storms", "creator": "Machine"}, {"name": "General news", "creator": "Editorial"}],
        "renditions": {"nitf": {"href": "https://api.ap.example/1.nitf"}}, "links": [{"href": "https://news.example/1", "rel": "canonical"}]}"#;

    fn article(json: &str) -> Article {
        let mut found = read_bytes("a.json", json);
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0).unwrap()
    }

    #[test]
    fn an_item_is_read_alone_and_in_an_answer() {
        for json in [
            ITEM.to_owned(),
            format!(
                r#"{{"api_version": "2.1", "id": "x", "data": {{"meta": {{"products": [{{"id": 1}}]}}, "item": {ITEM}}}}}"#
            ),
            format!(
                r#"{{"id": "x", "data": {{"updated": "2025", "items": [{{"meta": {{}}, "item": {ITEM}}}], "current_item_count": 1}}}}"#
            ),
            format!(r#"[{{"item": {ITEM}}}]"#),
        ] {
            let article = article(&json);
            assert_eq!(
                (article.title(), article.text.as_str()),
                (Some("Ferries resume"), "Ferries resumed on Monday.")
            );
            assert_eq!(
                (article.author.as_deref(), article.place.as_deref()),
                (Some("ADA QUILL, BO REED"), Some("PORT ANSEL"))
            );
            assert_eq!((article.source.as_deref(), article.agency.as_deref()), (Some("AP"), Some("AP")));
            assert_eq!(
                (article.section.as_deref(), article.url.as_deref()),
                (Some("General news"), Some("https://news.example/1"))
            );
            assert_eq!((article.own_id.as_deref(), article.format), (Some("c0ffee"), "ap"));
            assert_eq!(article.published.unwrap().wall.to_string(), "2025-12-01T14:29:23");
        }
    }

    #[test]
    fn a_story_kept_beside_its_item_is_the_text() {
        let nitf = r#""<nitf><body><body.content><block><p>PORT ANSEL (AP) - One.</p><p>Two.</p></block></body.content></body></nitf>""#;
        for story in [
            r#""nitf": {"headline": "Other", "body_html": "<block><p>PORT ANSEL (AP) - One.</p><p>Two.</p></block>"}"#
                .to_owned(),
            format!(r#""nitf": {nitf}"#),
            format!(r#""story": {{"nitf": {nitf}}}"#),
        ] {
            let article = article(&format!(r#"{{"data": {{"item": {ITEM}}}, {story}}}"#));
            assert_eq!(
                (article.title(), article.text.as_str()),
                (Some("Ferries resume"), "PORT ANSEL (AP) - One.\n\nTwo.")
            );
        }
    }

    #[test]
    fn an_item_whose_story_is_elsewhere_is_its_headline() {
        let bare = ITEM.replace("description_summary", "x").replace("headline_extended", "y");
        assert_eq!(told(&read_bytes("a.json", bare)), ["1: Ferries resume | "]);
    }
}
