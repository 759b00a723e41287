//! ninjs, the IPTC's news in JSON, versions 1 to 3, and what news systems derive from it (Superdesk, TT).
//!
//! The names changed between the versions (`headline` became `headlines`, `byline` `by`, `body_xhtml` an entry of
//! `bodies`), and version 3 writes them in camel case; each field is looked for under all its names. An item
//! has one language; its translations are items of their own. Of several bodies the one with paragraphs is taken: HTML,
//! then NITF, then plain text. An item without a body (a picture, a film, an event) has its description for text.
//! Items that are packed into another's associations with a body of their own are articles of their own; mere links to
//! pictures are left out. `pubstatus` and `embargoed` hold nothing back: an archive keeps what it was sent.

use super::shape::Shape;
use super::{Format, claims, item, read_as};
use crate::article::{Article, Lines};
use crate::ingest::draft::Draft;
use crate::ingest::formats::newsroom;
use crate::ingest::record::clean;
use crate::ingest::record::value::Value;

pub(in crate::ingest::formats) const FORMAT: Format = Format {
    name: "ninjs",
    description: "ninjs 1 to 3, the IPTC's news in JSON",
    extensions: &[],
    claims: |opening| claims(opening) && Shape::of_opening(opening) == Shape::Ninjs,
    read: |source, sink| read_as(Shape::Ninjs, source, sink),
};

/// The address of an interface to machines: items that came from there have it for identifier, and no address to read at.
const AP: &str = "//api.ap.org/";

/// How deep items are packed into each other at most.
const DEEPEST: usize = 4;

/// Returns the articles of an item.
pub(super) fn drafts(value: &Value<'_>, line: u32) -> Vec<Draft> {
    let item = item::unwrapped(value, &["uri", "guid"]).unwrap_or(value);
    let mut drafts = Vec::new();
    collect(item, line, DEEPEST, &mut drafts);
    drafts
}

/// Puts the article of an item, and those of the items packed into it.
fn collect(item: &Value<'_>, line: u32, deepest: usize, drafts: &mut Vec<Draft>) {
    drafts.extend(draft(item, line));
    let Some(associations) = item.get("associations").filter(|_| deepest > 0) else { return };
    let packed = associations.fields().iter().map(|(_, packed)| packed);
    for packed in packed.chain(associations.items()).filter(|packed| body(packed).is_some()) {
        collect(packed, line, deepest - 1, drafts);
    }
}

/// Returns the article of an item, unless it has neither text nor headline.
fn draft(item: &Value<'_>, line: u32) -> Option<Draft> {
    let text = body(item).or_else(|| description(item));
    let headline = headline(item);
    if text.is_none() && headline.is_none() {
        return None;
    }
    let identifier = item::line(item, &["uri", "guid"]).map(|uri| without_token(&uri).to_owned());
    let lang = item::language(item);
    let source = source(item);
    let article = Article {
        own_id: identifier.as_deref().and_then(crate::ingest::metadata::own_id),
        author: author(item, lang.as_deref(), source.as_deref()),
        section: section(item),
        place: place(item),
        url: item::line(item, &["url"])
            .or_else(|| identifier.filter(|identifier| !identifier.contains(AP)))
            .as_deref()
            .and_then(item::address),
        format: FORMAT.name,
        lines: Lines::Record(line),
        lang,
        source,
        ..item::titled(headline, text)
    };
    Some(item::draft(article, item, &["versioncreated", "firstcreated", "contentcreated"]))
}

/// Returns an identifier without what the AP's interface adds to it, other at each request.
fn without_token(identifier: &str) -> &str {
    let end = identifier.find('?').filter(|_| identifier.contains(AP));
    &identifier[..end.unwrap_or(identifier.len())]
}

/// Returns the main headline; an event's is its title.
fn headline(item: &Value<'_>) -> Option<String> {
    let headlines = item.get("headlines").or_else(|| item.get("headline"));
    let entries = headlines.map(Value::items).unwrap_or_default();
    let is_main = |entry: &&Value<'_>| role(entry).is_some_and(|role| role.eq_ignore_ascii_case("main"));
    let entry = entries.iter().find(is_main).or_else(|| entries.first());
    let text = entry.and_then(|entry| match entry {
        Value::Object(_) => entry.text_of("value").or_else(|| entry.text_of("text")).map(str::to_owned),
        single => single.string().map(|text| text.into_owned()),
    });
    text.and_then(|text| clean::line(&text)).or_else(|| item::line(item, &["title", "name"]))
}

/// Returns the role of an entry of headlines, bodies or descriptions.
fn role<'v>(entry: &'v Value<'_>) -> Option<&'v str> {
    entry.text_of("role").or_else(|| entry.text_of("name"))
}

/// How a text is written, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Html,
    Nitf,
    Plain,
    Xml,
}

impl Kind {
    /// Returns the kind that a media type and a role or a name tell of, unless it is no text.
    fn of(media: &str, role: &str) -> Option<Self> {
        let both = format!("{media} {role}").to_ascii_lowercase();
        let has = |word: &str| both.contains(word);
        if has("json") || has("sportsml") || has("credit") {
            return None;
        }
        Some(match () {
            () if has("nitf") => Kind::Nitf,
            () if has("html") => Kind::Html,
            () if has("xml") => Kind::Xml,
            () => Kind::Plain,
        })
    }

    /// Returns a text of this kind without markup, if it says something.
    fn read(self, text: &str) -> Option<String> {
        match self {
            Kind::Plain => item::clean_text(text),
            // Neighbouring spans are lines of a head on the page (`<span>Section</span><span>Agency</span>`), not one word.
            Kind::Html => item::not_blank(clean::markup(&text.replace("</span><span", "</span> <span"))),
            Kind::Nitf | Kind::Xml => item::nitf_text(text).or_else(|| item::not_blank(clean::markup(text))),
        }
    }
}

/// Returns the texts of a kind of entries: those of the lists under `lists`, and those of the fields that begin with
/// `prefix`, each with its role.
fn texts<'v>(item: &'v Value<'_>, lists: &[&str], prefix: &str) -> Vec<(Kind, &'v str, &'v str)> {
    let entries = lists.iter().filter_map(|list| item.get(list)).flat_map(Value::items);
    let listed = entries.filter_map(|entry| match entry {
        Value::Text(text) => Some((Kind::Plain, "", text.as_ref())),
        entry => {
            let (media, role) = (entry.text_of("contenttype").unwrap_or_default(), role(entry).unwrap_or_default());
            let text = entry.text_of("value").or_else(|| entry.text_of("text"))?;
            Some((Kind::of(media, role)?, role, text))
        }
    });
    let named = item.fields().iter().filter_map(|(name, value)| {
        let role = name.get(prefix.len()..).filter(|_| name.to_ascii_lowercase().starts_with(prefix))?;
        match value {
            Value::Text(text) => Some((Kind::of("", role)?, role, text.as_ref())),
            _ => None,
        }
    });
    listed.chain(named).collect()
}

/// Returns the body, if there is one.
fn body(item: &Value<'_>) -> Option<String> {
    let mut bodies = texts(item, &["bodies", "body"], "body_");
    bodies.sort_by_key(|(kind, ..)| *kind);
    let body = bodies.into_iter().find_map(|(kind, _, text)| kind.read(text));
    body.or_else(|| item::markup(item, &["bodyxhtml", "bodyhtml"]))
}

/// Returns the caption of a picture or the description of whatever the item is.
fn description(item: &Value<'_>) -> Option<String> {
    let mut descriptions = texts(item, &["descriptions", "description"], "description_");
    let rank = |role: &str| {
        let role = role.to_ascii_lowercase();
        ["caption", "text", "main", ""].iter().position(|known| role.starts_with(known)).unwrap_or(9)
    };
    // Plain text first: a description is a paragraph or two.
    descriptions.sort_by_key(|(kind, role, _)| (rank(role), std::cmp::Reverse(*kind)));
    let text = descriptions.into_iter().find_map(|(kind, _, text)| kind.read(text));
    text.or_else(|| item::text(item, &["definition_long", "definition_short"]))
}

fn author(item: &Value<'_>, lang: Option<&str>, source: Option<&str>) -> Option<String> {
    let byline = match item.get("bylines") {
        Some(bylines) => {
            let names = bylines.items().iter().filter_map(|byline| byline.text_of("by").map(str::to_owned));
            let names: Vec<String> = names.filter_map(|byline| item::credit(&byline, lang, source)).collect();
            Some(names.join(", ")).filter(|names| !names.is_empty())
        }
        None => None,
    };
    let byline = byline.or_else(|| item::line(item, &["by", "byline", "authors", "author"]))?;
    item::credit(&byline, lang, source)
}

fn source(item: &Value<'_>) -> Option<String> {
    item::line(item, &["source", "infosources", "infosource", "copyrightholder", "provider"])
}

/// Returns the service or category, else the first subject that a vocabulary knows.
fn section(item: &Value<'_>) -> Option<String> {
    item::line(item, &["service", "anpa_category"]).or_else(|| {
        let subjects = item.get("subjects").or_else(|| item.get("subject"))?;
        let is_known = |subject: &&Value<'_>| ["uri", "literal", "code"].iter().any(|key| subject.get(key).is_some());
        item::line(subjects.items().iter().find(is_known)?, &["name"])
    })
}

/// Returns the place of the dateline; an event's is where it takes place.
fn place(item: &Value<'_>) -> Option<String> {
    let city = |value: &Value<'_>| match value {
        Value::Object(_) => item::line(value, &["city", "name"]),
        single => single.string().and_then(|text| clean::line(&text)),
    };
    let dateline = item.get("dateline");
    let located = item.get("located").or_else(|| dateline?.get("located"));
    located
        .and_then(city)
        .or_else(|| dateline?.string().and_then(|text| newsroom::place(&text)))
        .or_else(|| item.get("eventdetails").and_then(|_| item::line(item.get("places")?.items().first()?, &["name"])))
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, Headline, Lines};
    use crate::ingest::{read_bytes, told};

    fn read(json: &str) -> Vec<String> {
        told(&read_bytes("a.json", json))
    }

    fn article(json: &str) -> Article {
        let mut found = read_bytes("a.json", json);
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0).unwrap()
    }

    #[test]
    fn version_1_is_read() {
        let article = article(
            r#"{"uri": "http://wire.example/items/1", "type": "text", "versioncreated": "2025-12-01T10:30:00Z", "language": "en-GB",
            "headline": "Ferries resume", "byline": "By Ada Quill", "located": "Port Ansel", "copyrightholder": "The Wire",
            "subject": [{"name": "Sea", "rel": "about"}, {"name": "Transport", "code": "04015000"}], "urgency": 4,
            "body_text": "Plain.", "body_xhtml": "<p>The first ferry left.</p>\n<p>It was full &amp; late.</p>"}"#,
        );
        assert_eq!(article.text, "The first ferry left.\n\nIt was full & late.");
        assert_eq!((article.title(), article.author.as_deref()), (Some("Ferries resume"), Some("Ada Quill")));
        assert_eq!((article.place.as_deref(), article.source.as_deref()), (Some("Port Ansel"), Some("The Wire")));
        assert_eq!((article.section.as_deref(), article.lang.as_deref()), (Some("Transport"), Some("en")));
        assert_eq!(article.published.unwrap().wall.to_string(), "2025-12-01T10:30:00");
        assert_eq!(article.own_id.as_deref(), Some("http://wire.example/items/1"));
        assert_eq!(article.url, article.own_id);
        assert_eq!((article.format, article.lines), ("ninjs", Lines::Record(1)));
    }

    #[test]
    fn versions_2_and_3_are_read() {
        let version_2 = r#"{"uri": "urn:wire:2", "versioncreated": "2025-12-01T10:30:00+01:00", "language": "de", "by": "Von Bo Reed, Wire",
            "infosources": [{"name": "Wire"}], "headlines": [{"role": "short", "value": "Kurz"}, {"role": "main", "value": "Lang"}],
            "subjects": [{"name": "Wetter", "uri": "http://cv.example/17000000"}], "located": "Ansel",
            "bodies": [{"role": "text", "contenttype": "text/plain", "value": "Nur Text."},
                       {"role": "html", "contenttype": "text/html", "value": "<h1>Lang</h1><p>Eins.</p><p>Zwei.</p>"}]}"#;
        let version_3 = version_2.replace("versioncreated", "versionCreated").replace("contenttype", "contentType");
        for json in [version_2, version_3.as_str()] {
            let article = article(json);
            assert_eq!((article.title(), article.text.as_str()), (Some("Lang"), "Lang\n\nEins.\n\nZwei."));
            assert!(matches!(article.headline, Headline::InText(_)));
            assert_eq!((article.author.as_deref(), article.source.as_deref()), (Some("Bo Reed"), Some("Wire")));
            assert_eq!((article.section.as_deref(), article.url.as_deref()), (Some("Wetter"), None));
            assert_eq!(article.published.unwrap().offset, Some(3600));
        }
    }

    #[test]
    fn a_body_in_nitf_is_read_where_there_is_no_html() {
        let nitf = r#"<?xml version=\"1.0\"?><nitf><body><body.head><hedline><hl1>A</hl1></hedline><byline>By Bo Reed</byline></body.head><body.content><p>One.</p><p>Two.</p></body.content></body></nitf>"#;
        let json = format!(
            r#"{{"uri": "urn:wire:3", "versioncreated": "2025-12-01", "title": "A", "bodies": [{{"role": "nitf", "value": "{nitf}"}}, {{"role": "text", "value": "Two."}}]}}"#
        );
        assert_eq!(article(&json).text, "One.\n\nTwo.");
        let json = format!(
            r#"{{"uri": "urn:wire:4", "versioncreated": "2025-12-01", "headline": "A", "body_nitf": "{nitf}"}}"#
        );
        assert_eq!(article(&json).text, "One.\n\nTwo.");
    }

    #[test]
    fn pictures_and_events_have_their_description_for_text() {
        let picture = r#"{"uri": "urn:wire:5", "type": "picture", "versionCreated": "2025-12-01T00:00:00Z", "by": "Ada Quill", "headlines": [{"value": "Ferry"}],
            "descriptions": [{"role": "creditline", "value": "Quill/Wire"}, {"role": "caption", "value": "The ferry at its quay."}], "renditions": [{"name": "main", "href": "https://a.example/1.jpg"}]}"#;
        assert_eq!(read(picture), ["1: Ferry | The ferry at its quay."]);
        let event = r#"{"uri": "urn:wire:6", "type": "event", "title": "Launch", "descriptions": [{"value": "A launch."}],
            "eventDetails": {"dates": {"startDate": "2025-12-24T10:00:00Z"}}, "places": [{"name": "Quay 3"}]}"#;
        let event = article(event);
        assert_eq!((event.title(), event.text.as_str()), (Some("Launch"), "A launch."));
        assert_eq!((event.place.as_deref(), event.published), (Some("Quay 3"), None));
    }

    #[test]
    fn items_of_a_news_system_are_read_like_their_standard() {
        let json = r#"{"_items": [{"guid": "tag:desk:7", "versioncreated": "2025-12-01T10:30:00+0000", "pubstatus": "canceled", "headline": "A &amp; B",
            "service": [{"name": "Sea", "code": "s"}], "byline": "<p>Ada Quill</p>", "body_html": "<p>One.</p><p>Two.</p>", "source": "Desk",
            "dateline": {"text": "PORT ANSEL, Dec 1 Desk -", "located": {"city": "Port Ansel"}}}], "_meta": {"total": 1}}"#;
        let article = article(json);
        assert_eq!((article.title(), article.text.as_str()), (Some("A & B"), "One.\n\nTwo."));
        assert_eq!((article.author.as_deref(), article.section.as_deref()), (Some("Ada Quill"), Some("Sea")));
        assert_eq!((article.place.as_deref(), article.own_id.as_deref()), (Some("Port Ansel"), Some("tag:desk:7")));
    }

    #[test]
    fn items_packed_into_another_are_articles_if_they_have_a_body() {
        let json = r#"{"uri": "urn:pack", "type": "composite", "versioncreated": "2025-12-01", "headline": "Package", "associations": {
            "a": {"uri": "urn:a", "type": "text", "headline": "A", "body_text": "One."},
            "b": {"uri": "urn:b", "type": "picture", "headline": "B", "description_text": "Picture."}}}"#;
        assert_eq!(read(json), ["1: Package | ", "1: A | One."]);
    }

    #[test]
    fn an_item_without_any_text_is_named() {
        let empty = r#"{"uri": "urn:wire:8", "versioncreated": "2025-12-01", "pubstatus": "canceled", "bodies": [{"value": "<p> </p>", "role": "html"}]}"#;
        assert_eq!(read(empty), ["! a.json:1: a record without text"]);
    }

    #[test]
    fn an_item_with_values_of_other_kinds_is_read_as_far_as_it_goes() {
        let odd = r#"{"uri": 7, "versioncreated": ["2025-12-01"], "pubstatus": {}, "headlines": {"value": "A"}, "bodies": "One.", "by": [{"name": "Ada Quill"}, 3],
            "subjects": "Sea", "places": [[]], "located": {"city": ["Port Ansel"]}, "associations": [[], "x", {"body_text": 3}]}"#;
        let article = article(odd);
        assert_eq!((article.title(), article.text.as_str()), (Some("A"), "One."));
        assert_eq!((article.author.as_deref(), article.place.as_deref()), (Some("Ada Quill"), Some("Port Ansel")));
    }
}
