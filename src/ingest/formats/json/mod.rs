//! JSON: dumps of articles, one object a record, and the agencies' and feeds' formats in JSON.
//!
//! A file may hold one object, an array of them, objects one a line (JSON Lines) or one after the
//! other, or an answer of a news service that wraps such an array ([`envelope`]). All of these are read
//! by one loop that takes the next object wherever it stands; brackets and commas between objects only
//! part them. What an object is, a dump's record or an item of one of the formats, is told by itself
//! ([`shape`]). A record that is malformed costs itself: the reading goes on at the next line that
//! begins one.

pub(super) mod ap;
pub(super) mod digitalwires;
mod envelope;
mod found;
mod item;
pub(super) mod jsonfeed;
pub(super) mod ninjs;
mod records;
mod repair;
mod shape;

use records::Records;
use shape::Shape;

use super::Format;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::window::{Window, find};

/// The most bytes of the path of names that JSON is given to.
const MAX_PATH: usize = 256;

pub(super) const FORMAT: Format = Format {
    name: "json",
    description: "JSON and JSON Lines",
    extensions: &["json", "jsonl", "ndjson", "jl"],
    claims,
    read: |source, sink| read_as(Shape::Record, source, sink),
};

/// An object with a key, or an array of objects or nothing, is JSON whatever the file is called.
fn claims(opening: &[u8]) -> bool {
    let mut text = opening.trim_ascii_start();
    if let Some(array) = text.strip_prefix(b"[") {
        text = array.trim_ascii_start();
    }
    let Some(object) = text.strip_prefix(b"{") else {
        return false;
    };
    let Some(key) = object.trim_ascii_start().strip_prefix(b"\"") else {
        return false;
    };
    match key.iter().position(|byte| matches!(byte, b'"' | b'\n')) {
        Some(end) => key[end] == b'"' && key[end + 1..].trim_ascii_start().starts_with(b":"),
        None => false,
    }
}

/// Returns whether what a program begins with is JSON that it gives a name to, as exports do that a page of their own shows:
/// `window.export.part0 = [{"title": …`.
pub(super) fn is_assigned(opening: &[u8]) -> bool {
    assignment(opening).is_some_and(|length| claims(&opening[length..]))
}

/// Returns the bytes of a path of names and the sign of equality that a file begins with.
fn assignment(opening: &[u8]) -> Option<usize> {
    let (path, _) = opening.get(..opening.len().min(MAX_PATH))?.split_at_checked(find(opening, b"=")?)?;
    let is_name = |name: &[u8]| {
        name.first().is_some_and(|first| !first.is_ascii_digit())
            && name.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$'))
    };
    let names = path.trim_ascii();
    (names.contains(&b'.') && names.split(|byte| *byte == b'.').all(is_name)).then_some(path.len() + 1)
}

/// Reads the objects of a file; those that don't tell what they are are of this shape.
fn read_as(shape: Shape, source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let mut window = Window::new(source);
    window.peek();
    window.consume(assignment(window.rest()).unwrap_or(0));
    Records::new(&mut window, sink, shape).read()?;
    window.finish().map_err(Stop::from)
}

/// Returns an object of JSON without the faults that can be mended, if it is one.
pub(super) fn mended(json: &str) -> Option<String> {
    match repair::mend(json.as_bytes()) {
        repair::Mended::Whole(text, _) => Some(text),
        repair::Mended::Part | repair::Mended::Broken => None,
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod format_tests;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{kept, read_bytes, told};
    use proptest::prelude::*;
    use serde_json::Value;

    fn read(json: impl Into<Vec<u8>>) -> Vec<String> {
        told(&read_bytes("a.json", json))
    }

    #[test]
    fn objects_are_read_however_they_are_strung_together() {
        let (a, b) = (r#"{"title":"A","text":"x"}"#, r#"{"title":"B","text":"y"}"#);
        for (json, second) in [
            (format!("{a}\n{b}\n"), 2),
            (format!("{a}{b}"), 1),
            (format!("\u{feff}{a}\r\n\r\n{b}\r\n"), 3),
            (format!("[{a},{b}]"), 1),
            (format!(" [\n{a},\n{b}\n]\n"), 3),
            (format!("{{\"status\":\"ok\",\"articles\":[{a},\n{b}],\"total\":2}}"), 2),
            (format!("{{\"response\":{{\"docs\":[{a},\n{b}],\"n\":[1]}},\"x\":[]}}\n"), 2),
            (format!("{{\"items\":[{a}]}}\n{{\"items\":[{b}]}}\n"), 2),
            (format!("[{{\"items\":[{a}]}},\n{{\"items\":[{b}]}}]\n"), 2),
        ] {
            let found = read(json.as_str());
            assert_eq!(found[1..], [format!("{second}: B | y")], "{json}");
            assert!(found[0].ends_with(": A | x"), "{json}: {found:?}");
        }
    }

    #[test]
    fn a_line_cut_in_half_costs_itself_alone() {
        for cut in [
            r#"{"title":"X","text":"hal"#,
            r#"{"title":"X","unknown":"hal"#,
            r#"{"title":"X","text":"#,
            r#"{"title":"X","#,
            r#"{"title":"X","tags":["a","#,
            r#"{"title""#,
        ] {
            let json = format!("{{\"text\":\"a\"}}\n{cut}\n{{\"text\":\"b\"}}\n{{\"text\":\"c\"}}\n");
            assert_eq!(
                read(json.as_str()),
                ["1: - | a", "! a.json:2: JSON cut short", "3: - | b", "4: - | c"],
                "{cut}"
            );
        }
    }

    #[test]
    fn articles_are_read_from_the_lists_of_schema_org() {
        let story = r#"{"@type":"NewsArticle","headline":"A","articleBody":"x"}"#;
        let around = r#"{"@type":"Organization","name":"The Bell","description":"A paper."},{"@type":"WebPage","name":"A","description":"x"}"#;
        for json in [
            format!(r#"{{"@context":"https://schema.org","@graph":[{around},{story}]}}"#),
            format!(r#"{{"@graph":[{story},{around}]}}"#),
            format!(
                r#"{{"@type":"ItemList","itemListElement":[{{"@type":"ListItem","position":1,"item":{story}}},{around}]}}"#
            ),
            format!(r#"{{"@type":"ItemList","itemListElement":[{story}]}}"#),
            format!(r#"[{{"@graph":[{around},{story}]}}]"#),
        ] {
            assert_eq!(read(json.as_str()), ["1: A | x"], "{json}");
        }
    }

    #[test]
    fn a_malformed_record_costs_itself_where_all_stand_in_one_line() {
        let (a, c) = (r#"{"title":"A","text":"a"}"#, r#"{"title":"C","text":"c"}"#);
        let bad = r#"{"title":"B","text":"b" he said, "tags":[{"n":1},{"n":2}]}"#;
        for json in [
            format!(r#"{{"status":"ok","articles":[{a},{bad},{c}],"total":3}}"#),
            format!("[{a}, {bad}, {c}]"),
            format!(r#"{{"articles":{{"a1":{a},"b1":{bad},"c1":{c}}}}}"#),
        ] {
            let column = json.find("he said").unwrap() + 1;
            let found = read(json.as_str());
            let said = format!("! a.json:1: malformed JSON at column {column}: expected `,` or `}}`");
            assert_eq!(found, ["1: A | a", said.as_str(), "1: C | c"], "{json}");
        }
        let unclosed = r#"{"title":"B","text":"b" he" said}"#;
        let found = read(format!("[{a},{unclosed},{c}]"));
        assert_eq!(
            found[2],
            "! a.json:1: malformed JSON at column 27: what stands behind the record in its line is not read"
        );
    }

    #[test]
    fn a_malformed_line_is_named_with_its_column() {
        let json = "{\"text\":\"a\"}\n{\"text\": x}\nnonsense\n{\"text\":\"b\"}\n";
        assert_eq!(read(json), ["1: - | a", "! a.json:2: malformed JSON at column 10: expected value", "4: - | b"]);
        let json = "[\n  {\n    \"text\": \"a\",\n    \"n\": 01\n  },\n  {\n    \"text\": \"b\"\n  }\n]\n";
        assert_eq!(read(json), ["! a.json:4: malformed JSON at column 11: invalid number", "6: - | b"]);
    }

    #[test]
    fn a_file_cut_short_keeps_its_records() {
        assert_eq!(read("[{\"text\":\"a\"},\n{\"text\":\"b"), ["1: - | a", "! a.json:2: JSON cut short"]);
        assert_eq!(read("[{\"text\":\"a\"},\n"), ["1: - | a", "! a.json:2: JSON cut short"]);
        assert_eq!(read("{\"articles\":[{\"text\":\"a\"},\n{\"te"), ["1: - | a", "! a.json:2: JSON cut short"]);
    }

    #[test]
    fn a_record_without_text_uses_its_summary_or_its_headline() {
        let json = "{\"description\":\"short\"}\n{\"title\":\"A\"}\n{\"price\":1}\n{\"text\":\" \"}\n";
        let expected =
            ["1: - | short", "2: A | ", "! a.json:3: a record without text", "! a.json:4: a record without text"];
        assert_eq!(read(json), expected);
    }

    #[test]
    fn faults_that_dumps_are_known_for_are_mended() {
        let json = b"{\"text\":\"a \\ud83d b\",\"author\":NaN}\n{\"text\":\"caf\xe9\"}\n{\"text\":\"c\td\"}\n{\"text\":\"e\"}\n";
        assert_eq!(read(*json), ["1: - | a \u{fffd} b", "2: - | caf\u{e9}", "3: - | c\td", "4: - | e"]);
    }

    #[test]
    fn signs_that_were_decoded_wrongly_before_are_put_right() {
        assert_eq!(read("{\"text\":\"x\u{c2}\u{ae}\"}\n{\"text\":\"x\u{c2} a\"}"), ["1: - | x®", "2: - | xÂ a"]);
    }

    #[test]
    fn deep_nesting_is_no_danger() {
        let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        assert_eq!(read(format!("{{\"text\":\"a\",\"x\":{}}}", deep("[", "]"))), ["1: - | a"]);
        assert_eq!(read(format!("{{\"text\":\"a\",\"x\":{}}}", deep("{\"a\":", "}"))), ["1: - | a"]);
        let problem = "! a.json:1: malformed JSON at column";
        assert!(read(format!("{{\"author\":{}}}", deep("[", "]")))[0].starts_with(problem));
        assert!(read(deep("{\"fields\":", "}"))[0].starts_with(problem));
        assert!(read(deep("[", "]"))[0].starts_with(problem));
        assert!(read(deep("{\"hits\":", "}"))[0].starts_with("! a.json:1: "));
    }

    #[test]
    fn many_damaged_lines_do_not_take_forever() {
        let lines = "{\"a\":[\n".repeat(50_000);
        assert_eq!(read(lines).last().map(String::as_str), Some("! a.json: too damaged to read further"));
    }

    #[test]
    fn json_is_told_from_text_by_its_content() {
        assert!(claims(b"{\"title\": \"A\"}"));
        assert!(claims(b" [ { \"a\" : 1"));
        assert!(!claims(b"[sic] he said"));
        assert!(!claims(b"{ braces } in a text"));
        assert!(!claims(b"{\"Quoted\" words in braces}"));
    }

    #[test]
    fn records_are_whole_wherever_the_window_cuts() {
        let text = |n: usize| "word “x\" ".repeat(if n == 700 { 60_000 } else { n % 97 });
        let records: Vec<String> =
            (0..3000).map(|n| serde_json::json!({"id": n, "title": "t", "text": text(n)}).to_string()).collect();
        let found = read_bytes("a.jsonl", records.join("\n"));
        assert_eq!(found.len(), records.len());
        for (n, article) in found.into_iter().enumerate() {
            let article = article.unwrap();
            assert_eq!((article.own_id, article.text), (Some(n.to_string()), text(n)));
            assert_eq!(article.lines, crate::article::Lines::Record(u32::try_from(n).unwrap() + 1));
        }
    }

    /// Any value of JSON, not too large.
    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[\\PC\n\t\"\\\\{}\\[\\],:]{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 12, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-c\"\\\\{}]{1,3}", inner, 0..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    /// Objects with a text, and some other field before or behind it.
    fn records() -> impl Strategy<Value = Vec<Value>> {
        let record = ("[\\PC\n\t\"\\\\{}\\[\\],:]{0,12}", value(), "(extra|zz)")
            .prop_map(|(text, other, key)| serde_json::json!({"text": format!("x{text}"), key: other}));
        prop::collection::vec(record, 1..5)
    }

    proptest! {
        #[test]
        fn every_record_is_found_with_its_text_and_line(records in records(), layout in 0..5, crlf in any::<bool>()) {
            let one_line: Vec<String> = records.iter().map(Value::to_string).collect();
            let pretty: Vec<String> = records.iter().map(|record| format!("{record:#}")).collect();
            let (start, pieces, joint, end) = match layout {
                0 => ("", one_line, "\n", "\n"),
                1 => ("", pretty, "\n", ""),
                2 => ("[\n", one_line, ",\n", "]\n"),
                3 => (" [", pretty, " ,\n ", "\n]"),
                _ => ("{\"n\": [\"]\"],\n\"Articles\": [", pretty, ",", "],\"articles\": \"}\"}\n"),
            };
            let line_end = if crlf { "\r\n" } else { "\n" };
            let json = format!("{start}{}{end}", pieces.join(joint)).replace('\n', line_end);
            let mut line = 1 + u32::try_from(start.matches('\n').count()).unwrap();
            let mut expected = Vec::new();
            for (piece, record) in pieces.iter().zip(&records) {
                let text = record["text"].as_str().unwrap();
                expected.push(format!("{line}: - | {}", kept(text)));
                line += u32::try_from(piece.matches('\n').count() + joint.matches('\n').count()).unwrap();
            }
            prop_assert_eq!(read(json), expected);
        }

        #[test]
        fn a_file_cut_anywhere_keeps_the_records_before_the_cut(records in records(), part in 0.0..1.0) {
            let lines: Vec<String> = records.iter().map(Value::to_string).collect();
            let whole = lines.join("\n");
            let cut = whole.floor_char_boundary((whole.len() as f64 * part) as usize);
            let complete = (1..=lines.len()).filter(|count| lines[..*count].join("\n").len() <= cut).count();
            let found = read(&whole.as_bytes()[..cut]);
            prop_assert_eq!(found.iter().filter(|line| !line.starts_with('!')).count(), complete);
            prop_assert!(found.iter().filter(|line| line.starts_with('!')).count() <= 1);
        }
    }
}
