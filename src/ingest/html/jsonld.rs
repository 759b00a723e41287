//! JSON-LD: what a page says of itself to machines, in the words of schema.org.
//!
//! A page has many objects: the article, its publisher, the trail to it, the articles beside it. [`Story::of`] finds the
//! one that the page is about, wherever it stands (in a list, a `@graph`, as `mainEntity` of the page), and reads it; what
//! is only named by `@id` is looked up among all objects.

use std::collections::HashMap;

use super::json::{self, Value};
use super::tree::{Node, Step, Tree};

/// The most objects of a page that are looked at.
const MAX_OBJECTS: usize = 2_000;

/// The most bytes of several sections together.
const LONGEST_SECTIONS: usize = 190;

/// What the page says of its article.
#[derive(Debug, Default)]
pub(super) struct Story {
    pub(super) headline: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) published: Vec<String>,
    pub(super) section: Option<String>,
    pub(super) language: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) url: Option<String>,
    pub(super) place: Option<String>,
    pub(super) body: Option<String>,
}

impl Story {
    /// Returns what the page's JSON-LD says of its article. `is_it` tells whether an address is the page's own.
    pub(super) fn of(tree: &Tree, is_it: impl Fn(&str) -> bool) -> Story {
        let blocks: Vec<Value> = tree
            .elements("script")
            .filter(|script| tree.attribute(*script, "type").is_some_and(is_json_ld))
            .flat_map(|script| json::values(&content(tree, script)))
            .collect();
        let objects = objects_of(&blocks);
        let by_id: HashMap<&str, &Value> = objects
            .iter()
            .filter(|object| is_told(object))
            .filter_map(|object| Some((id_of(object)?, *object)))
            .collect();
        let best = objects
            .iter()
            .enumerate()
            .filter_map(|(place, object)| Some((rank(object, &is_it)?, std::cmp::Reverse(place), *object)))
            .max_by_key(|(rank, place, _)| (*rank, *place));
        best.map(|(_, _, object)| read(object, &by_id)).unwrap_or_default()
    }
}

fn is_json_ld(kind: &str) -> bool {
    kind.trim().to_ascii_lowercase().starts_with("application/ld+json")
}

/// Returns the content of a script as it stands.
pub(super) fn content(tree: &Tree, script: Node) -> String {
    tree.walk(script, |_| true)
        .filter_map(|step| if let Step::Text(node) = step { Some(tree.text(node)) } else { None })
        .collect()
}

/// Returns all objects that may be a page's subject or be named by one, in the page's order.
fn objects_of(blocks: &[Value]) -> Vec<&Value> {
    let mut objects = Vec::new();
    let mut open: Vec<&Value> = blocks.iter().rev().collect();
    while let Some(value) = open.pop() {
        if objects.len() >= MAX_OBJECTS {
            break;
        }
        match value {
            Value::List(values) => open.extend(values.iter().rev()),
            Value::Object(fields) => {
                objects.push(value);
                let inside = fields.iter().rev().filter(|(name, _)| {
                    matches!(
                        name.as_str(),
                        "@graph" | "mainEntity" | "mainEntityOfPage" | "hasPart" | "subjectOf" | "author" | "publisher"
                    )
                });
                open.extend(inside.map(|(_, value)| value));
            }
            Value::Text(_) | Value::Nothing => {}
        }
    }
    objects
}

/// Returns whether an object says something besides its name.
fn is_told(object: &Value) -> bool {
    matches!(object, Value::Object(fields) if fields.iter().any(|(name, _)| !name.starts_with('@')))
}

fn id_of(object: &Value) -> Option<&str> {
    object.get(&["@id"]).and_then(Value::text)
}

/// Returns how sure it is that an object is what the page is about; nothing for what can't be.
fn rank(object: &Value, is_it: impl Fn(&str) -> bool) -> Option<u8> {
    let kinds = object.get(&["@type", "type"])?.members();
    let kind = kinds.iter().filter_map(Value::text).map(rank_of_kind).max()?;
    if kind == 0 || !is_told(object) {
        return None;
    }
    let addresses = ["url", "mainEntityOfPage", "@id"];
    let is_own = addresses.iter().filter_map(|name| address(object.get(&[name])?)).any(is_it);
    let has_text = object.get(&["articleBody", "headline"]).is_some();
    Some(kind + 16 * u8::from(is_own && kind > 2) + 2 * u8::from(has_text))
}

/// Returns whether what schema.org calls so is an article.
pub(in crate::ingest) fn is_article(kind: &str) -> bool {
    rank_of_kind(kind) >= 6
}

fn rank_of_kind(kind: &str) -> u8 {
    let kind = kind.rsplit(['/', ':', '#']).next().unwrap_or_default();
    match kind {
        "Article" | "BlogPosting" | "LiveBlogPosting" | "SocialMediaPosting" | "Report" => 6,
        _ if kind.ends_with("Article") => 7,
        "DiscussionForumPosting" | "Review" | "Recipe" | "Question" | "PodcastEpisode" | "Event" => 3,
        "VideoObject" | "AudioObject" | "CreativeWork" | "MediaObject" => 2,
        _ if kind.ends_with("Page") => 1,
        _ => 0,
    }
}

fn address(value: &Value) -> Option<&str> {
    value.text().or_else(|| value.get(&["@id", "url"])?.text())
}

fn read(object: &Value, by_id: &HashMap<&str, &Value>) -> Story {
    let text = |names: &[&str]| object.get(names).and_then(Value::text).map(str::to_owned);
    let names = |names: &[&str]| {
        let Some(value) = object.get(names) else { return Vec::new() };
        value.members().iter().flat_map(|value| names_of(value, by_id)).collect::<Vec<_>>()
    };
    let author = names(&["author"]);
    let section = object.get(&["articleSection"]).map(|value| sections(value.members()));
    Story {
        headline: text(&["headline", "name"]),
        authors: if author.is_empty() { names(&["creator"]) } else { author },
        published: ["datePublished", "dateCreated", "uploadDate"].iter().filter_map(|name| text(&[name])).collect(),
        section: section.filter(|section| !section.is_empty()),
        language: object.get(&["inLanguage"]).and_then(|value| {
            value.text().or_else(|| value.get(&["alternateName", "name", "@id"])?.text()).map(str::to_owned)
        }),
        publisher: names(&["publisher"]).into_iter().next(),
        url: ["url", "mainEntityOfPage", "@id"]
            .iter()
            .filter_map(|name| address(object.get(&[name])?))
            .find(|address| address.starts_with("http"))
            .map(str::to_owned),
        place: text(&["dateline"]),
        body: text(&["articleBody"]),
    }
}

/// Returns sections as one line, each once, as many as fit.
fn sections(values: &[Value]) -> String {
    let mut line = String::new();
    let mut known: Vec<&str> = Vec::new();
    for name in values.iter().filter_map(Value::text).map(str::trim).filter(|name| !name.is_empty()) {
        if known.contains(&name) || (!known.is_empty() && line.len() + name.len() > LONGEST_SECTIONS) {
            continue;
        }
        if !known.is_empty() {
            line.push_str(", ");
        }
        line.push_str(name);
        known.push(name);
    }
    line
}

/// Returns the name of a person or an organisation, or the names of several that are one object.
fn names_of(value: &Value, by_id: &HashMap<&str, &Value>) -> Vec<String> {
    if let Some(name) = value.text() {
        return vec![by_id.get(name).and_then(|known| known.get(&["name"])?.text()).unwrap_or(name).to_owned()];
    }
    let named = |object: &Value| -> Vec<String> {
        let members = object.get(&["name"]).map(Value::members).unwrap_or_default();
        // Names that say their language are one name in several.
        let texts: Vec<&str> = members.iter().filter_map(Value::text).collect();
        if !texts.is_empty() {
            return texts.into_iter().map(str::to_owned).collect();
        }
        let whole = members.iter().find_map(|name| name.get(&["@value", "name"])?.text()).map(str::to_owned);
        let parts = || {
            let part = |name: &str| object.get(&[name]).and_then(Value::text);
            Some(format!("{} {}", part("givenName")?, part("familyName")?))
        };
        whole.or_else(parts).into_iter().collect()
    };
    let own = named(value);
    if !own.is_empty() {
        return own;
    }
    id_of(value).and_then(|id| by_id.get(id)).map(|known| named(known)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::html::parser;

    fn story(block: &str) -> Story {
        let page = format!("<script type='application/ld+json'>{block}</script>");
        Story::of(&parser::parse(&page), |address| address == "https://news.example/a")
    }

    #[test]
    fn all_names_and_sections_of_a_list_are_read() {
        let found = story(
            r#"{"@type":"NewsArticle","headline":"A","author":{"@type":"Person","name":["Ada Quill","Bo Reed"]},
                "articleSection":["Sea","Local","Sea"],"publisher":{"name":[{"@value":"The Bell","@language":"en"},
                {"@value":"Die Glocke","@language":"de"}]}}"#,
        );
        assert_eq!(found.authors, ["Ada Quill", "Bo Reed"]);
        assert_eq!((found.section.as_deref(), found.publisher.as_deref()), (Some("Sea, Local"), Some("The Bell")));
    }

    #[test]
    fn the_story_is_found_wherever_it_stands() {
        for block in [
            r#"{"@type":"NewsArticle","headline":"A","author":{"@type":"Person","name":"Ada Quill"},"datePublished":"2025-12-01"}"#,
            r#"[{"@type":"BreadcrumbList"},{"@type":["NewsArticle"],"headline":"A","author":["Ada Quill"],"datePublished":"2025-12-01"}]"#,
            r##"{"@graph":[{"@type":"WebPage","name":"B"},{"@type":"http://schema.org/Article","headline":"A","author":{"@id":"#p"},
                "datePublished":"2025-12-01"},{"@id":"#p","@type":"Person","name":"Ada Quill"}]}"##,
            r#"{"@type":"WebPage","mainEntity":{"@type":"Article","headline":"A","author":[{"name":"Ada Quill"}],"datePublished":"2025-12-01"}}"#,
            r#"{"@type":"NewsArticle","headline":"B"}{"@type":"NewsArticle","headline":"A","url":"https://news.example/a",
                "creator":"Ada Quill","datePublished":"2025-12-01"}"#,
        ] {
            let story = story(block);
            assert_eq!(story.headline.as_deref(), Some("A"), "{block}");
            assert_eq!(story.authors, ["Ada Quill"], "{block}");
            assert_eq!(story.published, ["2025-12-01"], "{block}");
        }
    }

    #[test]
    fn other_things_are_no_stories() {
        let story = story(
            r#"[{"@type":"Organization","name":"Bell"},{"@type":"BreadcrumbList","name":"x"},{"@type":"WebSite","name":"y"}]"#,
        );
        assert!(story.headline.is_none());
    }

    #[test]
    fn every_field_is_read() {
        let story = story(
            r#"{"@type":"ReportageNewsArticle","headline":"A","articleSection":["Sea","Trade"],"inLanguage":{"@type":"Language","alternateName":"en"},
                "publisher":{"@type":"Organization","name":"The Bell"},"mainEntityOfPage":{"@id":"https://news.example/b"},"dateline":"PORT ANSEL",
                "articleBody":"Ships.","author":{"givenName":"Ada","familyName":"Quill"}}"#,
        );
        assert_eq!(story.section.as_deref(), Some("Sea, Trade"));
        assert_eq!(story.language.as_deref(), Some("en"));
        assert_eq!(story.publisher.as_deref(), Some("The Bell"));
        assert_eq!(story.url.as_deref(), Some("https://news.example/b"));
        assert_eq!((story.place.as_deref(), story.body.as_deref()), (Some("PORT ANSEL"), Some("Ships.")));
        assert_eq!(story.authors, ["Ada Quill"]);
    }
}
