//! State: the article that a page hands to its scripts and does not show by itself.
//!
//! A page that is built in the browser holds its texts as JSON (`__NEXT_DATA__`, `Fusion.globalContent = …`). An object
//! there is the article only where it bears the page's own headline and holds prose of its own; all else, the articles beside
//! it above all, is left alone.

use super::author;
use super::extract::paragraphs;
use super::json::{self, Value};
use super::jsonld;
use super::prose;
use super::text::Block;
use super::title::folded;
use super::tree::{Node, Tree};

/// The most scripts, and the most values of each, that are looked at.
const MOST_SCRIPTS: usize = 20;
const MOST_VALUES: usize = 200_000;

/// The shortest headline, in letters, by which an object is known.
const SHORTEST: usize = 12;

/// Names of fields that hold a headline.
const HEADLINES: [&str; 5] = ["headline", "title", "heading", "name", "basic"];

/// Names of fields that hold the text of an article.
const BODIES: [&str; 14] = [
    "body",
    "articleBody",
    "content",
    "content_elements",
    "contentElements",
    "bodyHtml",
    "body_html",
    "contentHtml",
    "html",
    "text",
    "blocks",
    "components",
    "paragraphs",
    "story",
];

/// Names of fields that hold what is inside of a part of a text.
const INSIDE: [&str; 12] = [
    "content", "children", "blocks", "elements", "nodes", "items", "data", "document", "text", "html", "value", "model",
];

/// Words in the kinds of what is no text: it stands between paragraphs.
const OTHERS: [&str; 12] = [
    "image",
    "photo",
    "video",
    "audio",
    "gallery",
    "embed",
    "advert",
    "related",
    "promo",
    "newsletter",
    "interstitial",
    "reference",
];

/// Where the scripts of Arc's pages keep the article.
const ARC: &str = "Fusion.globalContent";

/// Returns the text of the page's article as its scripts are given it.
pub(super) fn body(page: &Tree, headline: &str) -> Vec<Block> {
    let mut best = Vec::new();
    let states = page.elements("script").filter_map(|script| state_in(page, script));
    each_story(states, headline, |story| {
        let bodies = BODIES.iter().filter_map(|name| story.get(&[name])).map(blocks_of);
        let before = std::mem::take(&mut best);
        best = bodies.chain([before]).max_by_key(|blocks| prose::weight(blocks)).unwrap_or_default();
    });
    best
}

/// Returns the authors of the page's article as its scripts are told them.
pub(super) fn authors(page: &Tree, headline: &str) -> Option<String> {
    let mut names = Vec::new();
    let is_arc = |script: &Node| page.children(*script).any(|text| page.text(text).contains(ARC));
    let states = page.elements("script").filter(is_arc).map(|script| jsonld::content(page, script));
    each_story(states, headline, |story| {
        let credits = story.get(&["credits"]).and_then(|credits| credits.get(&["by"])).map_or(&[][..], Value::members);
        names.extend(credits.iter().filter_map(|credit| credit.get(&["name"])?.text()).map(str::to_owned));
    });
    author::names(&names)
}

/// Looks at each object of the states that bears the page's headline.
fn each_story(states: impl Iterator<Item = String>, headline: &str, mut look: impl FnMut(&Value)) {
    let headline = folded(headline);
    if headline.chars().count() < SHORTEST {
        return;
    }
    for state in states.take(MOST_SCRIPTS) {
        let values = json::values(&state);
        let mut open: Vec<&Value> = values.iter().collect();
        for _ in 0..MOST_VALUES {
            let Some(value) = open.pop() else { break };
            match value {
                Value::List(values) => open.extend(values),
                Value::Object(fields) => {
                    if bears(value, &headline) {
                        look(value);
                    }
                    open.extend(fields.iter().map(|(_, value)| value));
                }
                Value::Text(_) | Value::Nothing => {}
            }
        }
    }
}

/// Returns what a script holds, if that is values and no program.
fn state_in(page: &Tree, script: Node) -> Option<String> {
    let kind = page.attribute(script, "type").unwrap_or_default();
    if kind.contains("ld+json") {
        return None;
    }
    let content = jsonld::content(page, script);
    let is_set = || {
        let start = content.trim_start();
        let names = ["window.__", "window[", "Fusion.", "__"];
        (names.iter().any(|name| start.starts_with(name)) || start.contains(ARC))
            && (content.contains("={") || content.contains("= {"))
    };
    (kind.contains("json") || is_set()).then_some(content)
}

/// Returns whether an object has this headline: as a field, or in the object that such a field is.
fn bears(object: &Value, headline: &str) -> bool {
    let is_it = |value: &Value| value.text().is_some_and(|text| folded(text) == headline);
    HEADLINES.iter().filter_map(|name| object.get(&[name])).any(is_it)
        || object.get(&["headlines", "headline", "title"]).and_then(|inside| inside.get(&HEADLINES)).is_some_and(is_it)
}

/// Returns the paragraphs of a text: markup, lines, or a list of its parts.
fn blocks_of(value: &Value) -> Vec<Block> {
    match value {
        Value::Text(text) => paragraphs(text),
        Value::List(values) => values.iter().flat_map(blocks_of).collect(),
        Value::Object(_) if is_other(value) => Vec::new(),
        Value::Object(_) if is_paragraph(value) => {
            let mut text = String::new();
            push_inside(&mut text, value);
            paragraphs(&text)
        }
        Value::Object(_) => INSIDE.iter().filter_map(|name| value.get(&[name])).flat_map(blocks_of).collect(),
        Value::Nothing => Vec::new(),
    }
}

/// Adds the text inside of a part of a paragraph, without breaks between the parts.
fn push_inside(text: &mut String, value: &Value) {
    match value {
        Value::Text(part) => text.push_str(part),
        Value::List(values) => values.iter().for_each(|value| push_inside(text, value)),
        Value::Object(_) if is_other(value) => {}
        Value::Object(_) => {
            INSIDE.iter().filter_map(|name| value.get(&[name])).take(1).for_each(|value| push_inside(text, value));
        }
        Value::Nothing => {}
    }
}

fn kind_of(object: &Value) -> String {
    object
        .get(&["type", "_type", "nodeType", "__typename", "kind"])
        .and_then(Value::text)
        .unwrap_or_default()
        .to_lowercase()
}

fn is_other(object: &Value) -> bool {
    let kind = kind_of(object);
    kind == "ad" || OTHERS.iter().any(|other| kind.contains(other))
}

fn is_paragraph(object: &Value) -> bool {
    let kind = kind_of(object);
    matches!(kind.as_str(), "p" | "block" | "text" | "header" | "h2" | "h3" | "h4")
        || ["paragraph", "heading", "list-item", "listitem", "subhead"].iter().any(|name| kind.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::html::{parser, text};

    const TITLE: &str = "Harbour of Port Ansel opens";

    fn found(script: &str) -> String {
        text::joined(&body(&parser::parse(script), TITLE))
    }

    #[test]
    fn the_article_is_known_by_the_headline_of_the_page() {
        let article = format!(
            r#"{{"headline": "{TITLE}", "body": "<p>Ships <b>came</b> to the harbour of Port Ansel at dawn on Monday.</p><p>They stayed until the evening and took coal and salt.</p>"}}"#
        );
        let other =
            r#"{"headline": "Another story of the sea", "body": "<p>It rained for a week and nobody went out.</p>"}"#;
        let script =
            format!(r#"<script id="__NEXT_DATA__" type="application/json">{{"props": [{other}, {article}]}}</script>"#);
        assert_eq!(
            found(&script),
            "Ships came to the harbour of Port Ansel at dawn on Monday.\n\nThey stayed until the evening and took coal and salt."
        );
        assert_eq!(found(&script.replace(TITLE, "Harbour shut")), "");
        assert_eq!(found(&script.replace("application/json", "text/javascript")), "");
    }

    #[test]
    fn the_article_may_stand_behind_other_statements_and_name_its_author() {
        let script = format!(
            r#"<script>window.Fusion=window.Fusion||{{}};Fusion.arcSite="bell";Fusion.globalContent={{"headlines": {{"basic": "{TITLE}"}}, "credits": {{"by": [{{"name": "Ada Quill"}}, {{"name": "Bo Reed"}}]}}, "content_elements": [{{"type": "text", "content": "Ships came to the harbour of Port Ansel at dawn on Monday."}}]}};</script>"#
        );
        assert_eq!(found(&script), "Ships came to the harbour of Port Ansel at dawn on Monday.");
        assert_eq!(authors(&parser::parse(&script), TITLE).as_deref(), Some("Ada Quill, Bo Reed"));
        assert_eq!(authors(&parser::parse(&script), "Another story of the sea"), None);
    }

    #[test]
    fn a_text_may_be_a_list_of_its_parts() {
        for parts in [
            r#""content_elements": [{"type": "text", "content": "Ships <i>came</i> to the harbour of Port Ansel at dawn on Monday."}, {"type": "image", "content": "A ship"}, {"type": "text", "content": "They stayed until the evening and took coal and salt."}]"#,
            r#""body": [{"_type": "block", "children": [{"_type": "span", "text": "Ships "}, {"_type": "span", "text": "came to the harbour of Port Ansel at dawn on Monday."}]}, {"_type": "block", "children": [{"text": "They stayed until the evening and took coal and salt."}]}]"#,
            r#""content": {"nodeType": "document", "content": [{"nodeType": "paragraph", "content": [{"nodeType": "text", "value": "Ships came to the harbour of Port Ansel at dawn on Monday.", "marks": [{"type": "bold"}]}]}, {"nodeType": "paragraph", "content": [{"nodeType": "text", "value": "They stayed until the evening and took coal and salt."}]}]}"#,
        ] {
            let script = format!(
                r#"<script>Fusion.arcSite="bell";Fusion.globalContent={{"headlines": {{"basic": "{TITLE}"}}, {parts}}};</script>"#
            );
            assert_eq!(
                found(&script),
                "Ships came to the harbour of Port Ansel at dawn on Monday.\n\nThey stayed until the evening and took coal and salt.",
                "{parts}"
            );
        }
    }
}
