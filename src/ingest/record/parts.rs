//! Parts: a text that is written as a list or a tree of parts, as editors of pages keep it.
//!
//! A block with children (Portable Text, Slate, ProseMirror) is a paragraph, and its children are joined as they stand; the
//! entries of any other list are paragraphs each. Parts that stand beside the text are left out.

use std::borrow::Cow;

use super::names::{self, Field};
use super::value::{BESIDE, INNER, Value};

/// The names under which a part keeps its text, or parts of its own, the best first; behind them come those under which any value
/// keeps its own.
const NAMES: [&str; 19] = [
    "text",
    "#text",
    "content",
    "rendered",
    "value",
    "html",
    "children",
    "blocks",
    "paragraphs",
    "paragraph",
    "p",
    "root",
    "nodes",
    "parts",
    "lines",
    "leaves",
    "body",
    "section",
    "full",
];
const LAST_NAMES: [&str; 3] = ["data", "code", "elements"];

/// Returns the names that are looked under, each once.
fn all_names() -> impl Iterator<Item = &'static str> {
    let others = LAST_NAMES.into_iter().chain(INNER).filter(|name| !NAMES.contains(name));
    NAMES.into_iter().chain(others)
}

/// The names under which a text keeps nothing but parts.
const TREES: [&str; 10] =
    ["children", "blocks", "paragraphs", "paragraph", "p", "root", "nodes", "parts", "lines", "leaves"];

/// What blocks call themselves whose content is joined.
const BLOCKS: [&str; 16] = [
    "paragraph",
    "block",
    "p",
    "listitem",
    "list_item",
    "quote",
    "header",
    "headline",
    "subhead",
    "subheading",
    "subtitle",
    "codeblock",
    "h1",
    "h2",
    "h3",
    "h4",
];

/// What the pieces of a line call themselves.
const PIECES: [&str; 8] = ["text", "span", "link", "hyperlink", "a", "mention", "code", "autolink"];

/// What line breaks call themselves.
const BREAKS: [&str; 5] = ["hard_break", "hardbreak", "linebreak", "line_break", "br"];

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part<'v> {
    pub(super) text: Cow<'v, str>,
    /// Whether it says that it is HTML.
    pub(super) is_html: bool,
}

/// Returns the parts of a text, each a paragraph or more; nothing, where none is understood.
pub(super) fn parts_of<'v>(value: &'v Value<'_>) -> Vec<Part<'v>> {
    let mut parts = Vec::new();
    collect(value, false, &mut parts);
    parts
}

/// Returns whether nothing of a value is understood, though there is something in it.
pub(super) fn is_unread(value: &Value<'_>) -> bool {
    matches!(value, Value::List(_) | Value::Object(_)) && says_something(value) && parts_of(value).is_empty()
}

/// Returns whether an object has a name under which nothing but parts are kept.
pub(super) fn is_tree(name: &str) -> bool {
    TREES.iter().any(|tree| tree.eq_ignore_ascii_case(name))
}

/// Returns whether an object that is a text and its summary has the text under this name.
pub(super) fn is_own(name: &str) -> bool {
    ["value", "full", "rendered", "#text", "processed"].iter().any(|own| own.eq_ignore_ascii_case(name))
}

/// Returns whether what stands under the name of the sections of a paper are those of a text: each has a text, and none what only
/// articles have.
pub(super) fn are_sections(value: &Value<'_>) -> bool {
    let is_section = |section: &Value<'_>| {
        let fields = || section.fields().iter().filter_map(|(key, _)| names::lookup(key).0).map(|name| name.field);
        let is_of_article = |field| matches!(field, Field::Date | Field::Url | Field::Author);
        fields().any(|field| field == Field::Text) && !fields().any(is_of_article)
    };
    matches!(value, Value::List(sections) if !sections.is_empty() && sections.iter().all(is_section))
        && !parts_of(value).is_empty()
}

fn collect<'v>(value: &'v Value<'_>, is_html: bool, parts: &mut Vec<Part<'v>>) {
    match value {
        Value::Text(text) if !text.trim().is_empty() => parts.push(Part { text: Cow::Borrowed(text), is_html }),
        Value::List(values) if is_line(values) => {
            let mut line = String::new();
            values.iter().for_each(|piece| match piece {
                Value::Text(text) => line.push_str(text),
                piece => line.push_str(piece.text_of("text").unwrap_or_default()),
            });
            parts.push(Part { text: Cow::Owned(line), is_html });
        }
        Value::List(values) => {
            values.iter().filter(|value| !is_beside(value)).for_each(|value| collect(value, is_html, parts));
        }
        Value::Object(_) => {
            if let Some(line) = line_of(value) {
                parts.push(Part { text: Cow::Owned(line), is_html });
                return;
            }
            let before = parts.len();
            for name in all_names() {
                let Some(inner) = value.get(name) else { continue };
                collect(inner, is_html || name == "html", parts);
                if parts.len() > before {
                    // An entry of a list may have a list of its own below its text.
                    if let Some(items) = value.get("items").filter(|_| name != "items") {
                        collect(items, is_html, parts);
                    }
                    return;
                }
            }
        }
        _ => {}
    }
}

/// Returns whether the entries of a list are one text with marked words in it, as Telegram writes it: texts, and objects that say
/// what kind of words they hold.
fn is_line(values: &[Value<'_>]) -> bool {
    let is_marked = |piece: &Value<'_>| {
        let is_apart = |kind| is_block(kind) || BESIDE.contains(&kind);
        piece.text_of("text").is_some() && piece.text_of("type").is_some_and(|kind| kind != "text" && !is_apart(kind))
    };
    let texts = values.iter().filter(|piece| matches!(piece, Value::Text(_))).count();
    let marked = values.iter().filter(|piece| is_marked(piece)).count();
    texts > 0 && marked > 0 && texts + marked == values.len()
}

/// Returns whether what calls itself so is a paragraph of its own.
fn is_block(kind: &str) -> bool {
    kind.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("heading"))
        || BLOCKS.iter().any(|block| block.eq_ignore_ascii_case(kind))
}

/// Returns the text of a block whose children are the pieces of a line.
fn line_of(block: &Value<'_>) -> Option<String> {
    let content = || block.get("content").or_else(|| block.get("leaves")).filter(|_| kind(block).is_some_and(is_block));
    let Value::List(pieces) = block.get("children").or_else(content)? else { return None };
    let mut line = String::new();
    for piece in pieces {
        put_piece(piece, &mut line)?;
    }
    (!line.trim().is_empty()).then_some(line)
}

/// Adds a piece to its line, or returns nothing when it is none.
fn put_piece(piece: &Value<'_>, line: &mut String) -> Option<()> {
    let kind = kind(piece);
    let is = |kinds: &[&str]| kind.is_some_and(|kind| kinds.iter().any(|known| known.eq_ignore_ascii_case(kind)));
    match piece {
        Value::Nothing => {}
        Value::Text(text) => line.push_str(text),
        Value::Object(_) if is(&BREAKS) => line.push('\n'),
        Value::Object(_) if kind.is_none() || is(&PIECES) => match piece.get("text").or_else(|| piece.get("value")) {
            Some(Value::Text(text)) => line.push_str(text),
            Some(_) => return None,
            None => match piece.get("children").or_else(|| piece.get("content")) {
                Some(Value::List(pieces)) => pieces.iter().try_for_each(|piece| put_piece(piece, line))?,
                Some(_) => return None,
                None => {}
            },
        },
        _ => return None,
    }
    Some(())
}

/// Returns what a part calls itself.
fn kind<'v>(part: &'v Value<'_>) -> Option<&'v str> {
    ["_type", "type", "nodeType", "node_type"].iter().find_map(|name| part.text_of(name))
}

/// Returns whether a part says of itself that it is no part of the text.
fn is_beside(part: &Value<'_>) -> bool {
    kind(part).is_some_and(|kind| BESIDE.contains(&kind))
}

/// Returns whether a value holds a text, other than what it calls itself.
fn says_something(value: &Value<'_>) -> bool {
    match value {
        Value::Nothing | Value::Integer(_) | Value::Float(_) => false,
        Value::Text(text) => !text.trim().is_empty(),
        Value::List(values) => values.iter().any(says_something),
        Value::Object(_) if is_beside(value) => false,
        Value::Object(fields) => {
            let is_said =
                |name: &str| !matches!(name, "_type" | "type" | "nodeType" | "node_type" | "_key" | "key" | "id");
            fields.iter().any(|(name, value)| is_said(name) && says_something(value))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(json: &str) -> Vec<String> {
        let value: Value<'_> = serde_json::from_str(json).unwrap();
        parts_of(&value)
            .into_iter()
            .map(|part| format!("{}{}", if part.is_html { "html " } else { "" }, part.text))
            .collect()
    }

    #[test]
    fn a_block_is_a_paragraph() {
        for json in [
            r#"[{"_type":"block","markDefs":[],"children":[{"_type":"span","text":"alpha "},{"_type":"span","marks":["em"],"text":"beta"}]},
                {"_type":"image","alt":"x"},{"_type":"block","children":[{"_type":"span","text":"gamma"}]}]"#,
            r#"[{"type":"paragraph","children":[{"text":"alpha"},{"text":" "},{"type":"link","url":"u","children":[{"text":"beta"}]},{"text":""}]},
                {"children":[{"text":"gamma"}]}]"#,
            r#"{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"alpha "},{"type":"text","text":"beta","marks":[]}]},
                {"type":"bulletList","content":[{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"gamma"}]}]}]}]}"#,
            r#"{"nodeType":"document","data":{},"content":[{"nodeType":"heading-1","content":[{"nodeType":"text","value":"alpha"},{"nodeType":"text","value":" "},{"nodeType":"text","value":"beta"}]},
                {"nodeType":"paragraph","content":[{"nodeType":"text","value":"gamma"}]}]}"#,
            r#"{"root":{"type":"root","children":[{"type":"paragraph","children":[{"type":"text","text":"alpha beta"}]},
                {"type":"paragraph","children":[{"type":"text","text":"gamma"}]}]}}"#,
            r#"{"blocks":[{"key":"a","text":"alpha beta","type":"unstyled"},{"key":"b","text":"gamma"}],"entityMap":{}}"#,
            r#"{"time":1,"blocks":[{"id":"x1","type":"paragraph","data":{"text":"alpha beta"}},{"type":"list","data":{"style":"ordered","items":["gamma"]}}],"version":"2.2"}"#,
            r#"[{"type":"blockquote","children":[{"type":"paragraph","children":[{"text":"alpha beta"}]},{"type":"paragraph","children":[{"text":"gamma"}]}]}]"#,
            r#"[{"paragraph":"alpha beta"},{"paragraph":"gamma"}]"#,
            r#"{"p":["alpha beta","gamma"]}"#,
            r#"[{"name":"lead","text":"alpha beta"},{"content":{"paragraphs":["gamma"]}}]"#,
            r#"[{"content":"alpha beta","items":[{"content":"gamma","items":[]}]}]"#,
            r#"[{"name":"intro","section":"alpha beta"},{"title":"Part","body":"gamma"}]"#,
            r#"[{"title":"Part","elements":[{"text":"alpha beta"}]},{"name":"end","data":{"text":"gamma"}}]"#,
        ] {
            assert_eq!(parts(json), ["alpha beta", "gamma"], "{json}");
        }
    }

    #[test]
    fn the_sections_of_a_text_are_told_from_those_of_a_paper() {
        for (json, expected) in [
            (r#"[{"heading":"Part","text":"alpha"},{"id":2,"body":"beta"}]"#, true),
            (r#"[{"title":"Part","paragraphs":["alpha"]}]"#, true),
            (r#"[{"id":1,"name":"Sea"}]"#, false),
            (r#"["Sea","Harbour"]"#, false),
            (r#"[{"title":"A","text":"alpha","date":"2025-12-01"}]"#, false),
            (r#"[{"name":"Sea","text":""}]"#, false),
            ("[]", false),
        ] {
            assert_eq!(are_sections(&serde_json::from_str(json).unwrap()), expected, "{json}");
        }
    }

    #[test]
    fn texts_with_marked_words_between_them_are_one() {
        for kind in ["heading", "Heading", "h2", "subtitle", "quote"] {
            let json = format!(r#"["They left.",{{"type":"{kind}","text":"Part two"}},"Ships came."]"#);
            assert_eq!(parts(&json), ["They left.", "Part two", "Ships came."], "{kind}");
        }
        let json = r#"["The ",{"type":"bold","text":"harbour"}," opened.\n\nShips came."]"#;
        assert_eq!(parts(json), ["The harbour opened.\n\nShips came."]);
        assert_eq!(parts(r#"["a",{"type":"paragraph","text":"b"}]"#), ["a", "b"]);
    }

    #[test]
    fn a_line_may_break() {
        let json = r#"{"type":"paragraph","content":[{"type":"text","text":"a"},{"type":"hardBreak"},{"type":"text","text":"b"}]}"#;
        assert_eq!(parts(json), ["a\nb"]);
    }

    #[test]
    fn a_part_may_say_that_it_is_html() {
        assert_eq!(
            parts(r#"[{"type":"html","html":"<p>a</p>"},{"type":"text","content":"b"}]"#),
            ["html <p>a</p>", "b"]
        );
    }

    #[test]
    fn what_is_not_understood_is_told_from_what_says_nothing() {
        for (json, expected) in [
            (r#"[{"wording":"alpha"}]"#, true),
            (r#"{"type":"x","zone":[{"wording":"alpha"}]}"#, true),
            (r#"[{"type":"image","alt":"alpha"}]"#, false),
            (r#"[{"type":"rule"},{"n":1},[]]"#, false),
            (r#"[{"wording":"alpha"},{"text":"beta"}]"#, false),
            (r#""alpha""#, false),
        ] {
            assert_eq!(is_unread(&serde_json::from_str(json).unwrap()), expected, "{json}");
        }
    }

    #[test]
    fn no_name_is_looked_under_twice() {
        let mut all: Vec<String> = all_names().map(str::to_lowercase).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        for name in ["content", "text", "children", "items"] {
            let deep = format!("{}{{\"wording\":\"x\"}}{}", format!("{{\"{name}\":[").repeat(60), "]}".repeat(60));
            assert!(is_unread(&serde_json::from_str(&deep).unwrap()));
        }
    }
}
