//! Files of several formats at once, and files made to do harm.

use crate::ingest::{ReadOptions, format_named, read_bytes, read_from, told};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::ops::ControlFlow;

fn read(json: impl Into<Vec<u8>>) -> Vec<String> {
    told(&read_bytes("a.json", json))
}

/// Objects of each shape, all with the same headline and text.
fn shapes() -> [(&'static str, Value); 4] {
    [
        ("json", json!({"title": "A", "text": "One."})),
        ("ninjs", json!({"uri": "urn:1", "versioncreated": "2025-12-01", "headline": "A", "body_text": "One."})),
        (
            "ap",
            json!({"uri": "urn:1", "versioncreated": "2025-12-01", "pubstatus": "usable", "textformat": "bx", "headline": "A", "description_summary": "One."}),
        ),
        (
            "digitalwires",
            json!({"urn": "urn:1", "entry_id": "e", "rubric_names": [], "headline": "A", "article_html": "<p>One.</p>"}),
        ),
    ]
}

#[test]
fn each_object_is_told_by_itself() {
    let objects: Vec<String> = shapes().iter().map(|(_, object)| object.to_string()).collect();
    for json in [
        objects.join("\n"),
        format!("[{}]", objects.join(",\n")),
        format!("{{\"items\": [\n{}]}}", objects.join(",\n")),
    ] {
        let found = read_bytes("a.json", json);
        let formats: Vec<_> = found.iter().map(|article| article.as_ref().unwrap().format).collect();
        assert_eq!(formats[1..], ["ninjs", "ap", "digitalwires"]);
        assert!(found.iter().all(|article| article.as_ref().unwrap().text == "One."));
    }
}

#[test]
fn a_file_is_of_the_format_of_its_first_object() {
    for (format, object) in shapes() {
        let opening = object.to_string();
        for opening in [opening.clone(), format!("[\n {opening},"), format!("{{\"ok\": 1, \"items\": [{opening}]}}")] {
            let claimed = crate::ingest::formats().iter().find(|format| (format.claims)(opening.as_bytes()));
            assert_eq!(claimed.map(|format| format.name), Some(format), "{opening}");
        }
    }
}

#[test]
fn a_feed_is_told_by_what_it_says_of_itself() {
    let opening = br#"{"version": "https://jsonfeed.org/version/1", "title": "The Bell", "items": [{"id": "1", "content_html": "<p>cut"#;
    let claimed = crate::ingest::formats().iter().find(|format| (format.claims)(opening));
    assert_eq!(claimed.map(|format| format.name), Some("jsonfeed"));
}

#[test]
fn a_format_may_be_said() {
    let mut found = Vec::new();
    let options = ReadOptions { format: format_named("ninjs"), ..ReadOptions::default() };
    let json = r#"{"headlines": [{"value": "A"}], "bodies": [{"value": "<p>One.</p>", "role": "html"}]}"#;
    read_from("a.json", json, &options, &mut |next| {
        found.push(next);
        ControlFlow::Continue(())
    });
    assert_eq!(told(&found), ["1: A | One."]);
}

#[test]
fn damage_inside_of_an_answer_costs_one_article() {
    let json = "{\"status\": \"ok\", \"articles\": [\n{\"text\": \"a\"},\n{\"text\": x},\n{\"text\": \"c\"}\n]}\n{\"text\": \"d\"}\n";
    let problem = "! a.json:3: malformed JSON at column 10: expected value";
    assert_eq!(read(json), ["2: - | a", problem, "4: - | c", "6: - | d"]);
}

#[test]
fn articles_may_stand_under_their_keys() {
    let (a, b) = (r#"{"title":"A","text":"x"}"#, r#"{"title":"B","text":"y"}"#);
    for (json, second) in [
        (format!("{{\"a1\":{a},\"a2\":{b}}}"), 1),
        (format!("{{\n  \"a1\": {a},\n  \"a2\": {b}\n}}\n"), 3),
        (format!("{{\"a1\":{a}}}\n{{\"a2\":{b}}}\n"), 2),
        (format!("[{{\"a1\":{a},\"a2\":{b}}}]"), 1),
    ] {
        let found = read(json.as_str());
        assert!(found[0].ends_with(": A | x"), "{json}: {found:?}");
        assert_eq!(found[1..], [format!("{second}: B | y")], "{json}");
    }
    let damaged = format!("{{\n\"a1\":{a},\n\"a2\":{{\"title\": x}},\n\"a3\":{b}\n}}\n");
    assert_eq!(read(damaged), ["2: A | x", "! a.json:3: malformed JSON at column 16: expected value", "4: B | y"]);
    assert_eq!(read(format!("{{\"a1\":{a},\n\"a2")), ["1: A | x", "! a.json:2: JSON cut short"]);
    let large: String = (0..6_000)
        .map(|n| format!("\"k{n}\": {{\"title\":\"T{n}\",\"text\":\"{}\"}},\n", "word ".repeat(200)))
        .collect();
    let found = read(format!("{{{large}\"last\": {b}}}"));
    assert_eq!((found.len(), found.last().unwrap().as_str()), (6_001, "6001: B | y"));
}

#[test]
fn an_identifier_that_comes_again_is_the_first_article_s() {
    let json = "{\"id\":\"1\",\"text\":\"a\"}\n{\"id\":\"1\",\"text\":\"b\"}\n{\"id\":\"2\",\"text\":\"c\"}\n";
    let ids: Vec<_> = read_bytes("a.json", json).into_iter().map(|article| article.unwrap().own_id).collect();
    assert_eq!(ids, [Some("1".to_owned()), None, Some("2".to_owned())]);
}

#[test]
fn columns_side_by_side_are_rows() {
    let json = r#"{"title":{"0":"A","1":"B"},"text":{"0":"x","1":"y"}}"#;
    assert_eq!(read(json), ["1: A | x", "1: B | y"]);
}

#[test]
fn answers_of_services_are_taken_apart() {
    let article = r#"{"title": "A", "content": "<p>x</p>"}"#;
    for json in [
        format!(r#"{{"data": {{"posts": {{"nodes": [{article}]}}}}}}"#),
        format!(r#"{{"data": {{"posts": {{"edges": [{{"node": {article}}}]}}}}}}"#),
        format!(r#"{{"articles": {{"page": 1, "results": [{article}]}}}}"#),
        format!(
            r#"{{"response": {{"status": "ok", "content": {{"id": "w", "webTitle": "B", "fields": {article}}}}}}}"#
        ),
        format!(r#"{{"data": [{{"type": "node", "id": "1", "attributes": {article}}}]}}"#),
    ] {
        assert_eq!(read(json.as_str()), ["1: A | x"], "{json}");
    }
}

#[test]
fn deep_nesting_in_an_item_is_refused_and_the_rest_read() {
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
    for (open, close) in [("[", "]"), ("{\"value\":", "}"), ("{\"associations\":", "}"), ("{\"item\":", "}")] {
        for key in ["bodies", "associations", "headlines", "x"] {
            let item = format!(
                r#"{{"uri": "u", "versioncreated": "2025-12-01", "urgency": 4, "headline": "A", "{key}": {}}}"#,
                deep(open, close)
            );
            let found = read(format!("{item}\n{{\"text\": \"b\"}}\n"));
            assert!(found[0].starts_with("! a.json:1: malformed JSON at column"), "{:?}", &found[0]);
            assert_eq!(found[1], "2: - | b");
        }
    }
}

#[test]
fn an_item_of_a_million_values_is_refused_and_the_rest_read() {
    let item = format!(
        r#"{{"uri": "u", "versioncreated": "2025-12-01", "urgency": 4, "headline": "A", "x": [{}1]}}"#,
        "{},".repeat(1_000_001)
    );
    let found = read(format!("{item}\n{{\"text\": \"b\"}}\n"));
    assert!(
        found[0].starts_with("! a.json:1: malformed JSON at column") && found[0].ends_with("more than 1000000 values")
    );
    assert_eq!(found[1], "2: - | b");
}

#[test]
fn a_schema_is_no_news() {
    let json = r#"{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "a", "title": "An item", "properties": {}}"#;
    assert_eq!(read(json), ["! a.json:1: a JSON schema, not news"]);
}

/// Objects with the fields of all formats, and values of any kind.
fn hostile() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[ -~é\n]{0,20}".prop_map(Value::from),
        "<(p|nitf|body|b|/p|!--)>[a-z<>&;/ ]{0,20}".prop_map(Value::from),
    ];
    let key = prop::sample::select(vec![
        "uri",
        "guid",
        "versioncreated",
        "versionCreated",
        "pubstatus",
        "headlines",
        "headline",
        "bodies",
        "body_xhtml",
        "body_nitf",
        "role",
        "contenttype",
        "value",
        "by",
        "byline",
        "bylines",
        "subjects",
        "places",
        "located",
        "dateline",
        "associations",
        "descriptions",
        "altids",
        "itemid",
        "textformat",
        "infosource",
        "nitf",
        "story",
        "links",
        "rel",
        "href",
        "urn",
        "entry_id",
        "article_html",
        "rubric_names",
        "desk_names",
        "categories",
        "type",
        "name",
        "qcode",
        "content_html",
        "items",
        "id",
        "title",
        "text",
        "data",
        "item",
        "_source",
        "language",
        "date",
        "eventDetails",
        "version",
        "home_page_url",
        "tags",
    ]);
    leaf.prop_recursive(5, 40, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..9).prop_map(|fields| fields
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect::<serde_json::Map<_, _>>()
                .into()),
        ]
    })
}

proptest! {
    #[test]
    fn any_object_is_read_or_named(objects in prop::collection::vec(hostile(), 1..4), format in prop::sample::select(vec!["json", "ninjs", "ap", "digitalwires", "jsonfeed"])) {
        let json: String = objects.iter().map(|object| format!("{object}\n")).collect();
        let options = ReadOptions { format: format_named(format), ..ReadOptions::default() };
        let mut found = 0;
        read_from("a.json", json, &options, &mut |_| {
            found += 1;
            ControlFlow::Continue(())
        });
        prop_assert!(found > 0);
    }
}

#[test]
fn a_feed_whose_head_has_to_be_mended_is_read_where_its_items_stand() {
    let head = b"{\"version\":\"https://jsonfeed.org/version/1\",\"description\":\"".to_vec();
    let items = b"\",\"items\":[{\"title\":\"A\",\"content_text\":\"Ships came.\"}]}".to_vec();
    let feed = [head, vec![0x8e; 99], items].concat();
    assert_eq!(told(&read_bytes("a.json", feed)), ["1: A | Ships came."]);
}

#[test]
fn every_list_of_an_answer_is_read() {
    let (a, b) = (r#"{"title":"A","text":"alpha"}"#, r#"{"title":"B","text":"beta"}"#);
    for json in [
        format!(r#"{{"status":"ok","news":[{a}],"posts":[{b}]}}"#),
        format!(r#"{{"data":{{"posts":{{"edges":[{{"node":{a}}}]}},"articles":{{"edges":[{{"node":{b}}}]}}}}}}"#),
        format!(r#"{{"results":[{a}],"n":{{"x":["]}}"]}},"response":{{"docs":[{b}],"start":0}},"took":1.5}}"#),
        format!(r#"[{{"items":[],"articles":[{a}]}},{{"docs":[{b}],"items":[]}}]"#),
        format!(r#"{{"items":[{{"price":1}}],"tags":["x"],"articles":[{a},{b}],"hits":7}}"#),
        format!(r#"{{"data":[{{"articles":[{a}]}},{{"articles":[{b}]}}]}}"#),
        format!(r#"{{"articles":{{"x1":{a},"x2":{b}}}}}"#),
        format!(r#"{{"items":[{a}],"result":{b}}}"#),
    ] {
        assert_eq!(read(json.as_str()), ["1: A | alpha", "1: B | beta"], "{json}");
        let large = json.replace("alpha", &"alpha ".repeat(900_000)).replace("beta", &"beta ".repeat(900_000));
        let titles: Vec<_> = read(large).iter().map(|told| told[..6].to_owned()).collect();
        assert_eq!(titles, ["1: A |", "1: B |"], "{json}");
    }
}

#[test]
fn a_list_that_is_cut_off_keeps_those_before_it() {
    let json = "{\"news\":[{\"text\":\"a\"}],\"n\":1,\n\"posts\":[{\"text\":\"b\"},\n{\"te";
    assert_eq!(read(json), ["1: - | a", "2: - | b", "! a.json:3: JSON cut short"]);
    assert_eq!(read("{\"news\":[{\"text\":\"a\"}],\n\"n\":{\"x"), ["1: - | a", "! a.json:2: JSON cut short"]);
    let damaged = "{\"news\":[{\"text\":\"a\"}],\"n\":\"open\n}\n{\"text\":\"b\"}\n";
    assert_eq!(read(damaged), ["1: - | a", "! a.json:1: JSON cut short", "3: - | b"]);
}

#[test]
fn what_is_no_object_among_articles_costs_itself_alone() {
    let (a, b) = (r#"{"title":"A","text":"a"}"#, r#"{"title":"B","text":"beta"}"#);
    for between in ["null", "null, null", "NaN"] {
        assert_eq!(read(format!("[{a},{between},{b}]")), ["1: A | a", "1: B | beta"]);
        assert_eq!(
            read(format!("{{\"articles\":[{between},{a},{between},{b},{between}]}}")),
            ["1: A | a", "1: B | beta"]
        );
    }
    for between in ["7", "\"x, \\\" ]\"", "-1.5e3", "true", "1,\"two\",null,3"] {
        let problem = "! a.json:1: malformed JSON at column 28: expected an object";
        assert_eq!(read(format!("[{a}, {between},{b}]")), ["1: A | a", problem, "1: B | beta"]);
    }
    let problem = "! a.json:1: malformed JSON at column 27: expected an object";
    assert_eq!(read(format!("[{a},x,\n{b}]")), ["1: A | a", problem, "2: B | beta"]);
    assert_eq!(read(format!("[{a},\"x\n,{b}]")), ["1: A | a", problem, "2: B | beta"]);
    assert_eq!(read(format!("[{a},nul")), ["1: A | a", "! a.json:1: JSON cut short"]);
}

#[test]
fn a_list_under_the_name_of_a_text_may_be_articles() {
    let entries = r#"[{"title":"A","text":"alpha","date":"1905-03-04"},{"title":"B","text":"beta","date":"1905-03-05","byline":"Ada Quill"}]"#;
    for name in ["article", "story", "document", "content", "text", "body", "Article"] {
        for json in [
            format!(r#"{{"{name}":{entries}}}"#),
            format!(r#"{{"title":"The Bell","records":{{"n":2,"{name}":{entries}}}}}"#),
            format!(r#"{{"query":"x","category":[{{"code":"y","records":{{"{name}":{entries}}}}}]}}"#),
            format!(r#"{{"response":{{"{name}":{entries}}}}}"#),
        ] {
            let found = read_bytes("a.json", json.as_str());
            assert_eq!(told(&found), ["1: A | alpha", "1: B | beta"], "{json}");
            let second = found[1].as_ref().unwrap();
            assert_eq!(second.author.as_deref(), Some("Ada Quill"));
            assert_eq!(second.published.unwrap().wall.to_string(), "1905-03-05T00:00:00");
        }
    }
}

#[test]
fn parts_of_a_text_are_no_articles() {
    for parts in [
        r#"["alpha","beta"]"#,
        r#"[{"text":"alpha"},{"text":"beta"}]"#,
        r#"[{"type":"image","title":"A ship"},{"type":"text","text":"alpha"},{"type":"text","text":"beta"}]"#,
        r#"[{"heading":"First","text":"alpha"},{"heading":"Then","text":"beta"}]"#,
        r#"["alpha",{"title":"Then","text":"beta"}]"#,
    ] {
        assert_eq!(read(format!(r#"{{"title":"A","body":{parts}}}"#)), ["1: A | alpha\n\nbeta"], "{parts}");
    }
}

#[test]
fn the_articles_of_an_issue_are_read() {
    let (a, b) = (r#"{"title":"A","text":"alpha"}"#, r#"{"title":"B","text":"beta"}"#);
    for json in [
        format!(
            r#"{{"title":"The Daily, 1 Jan","sections":[{{"name":"World","articles":[{a}]}},{{"name":"Sea","articles":[{b}]}}]}}"#
        ),
        format!(
            r#"{{"title":"The Daily","date":"1905-03-04","pages":[{{"n":1}},{{"articles":[{a},{b}]}},{{"title":"Empty"}}]}}"#
        ),
        format!(r#"{{"issue":{{"title":"The Daily","pages":[{{"sections":[{{"items":[{a},{b}]}}]}}]}}}}"#),
    ] {
        assert_eq!(read(json.as_str()), ["1: A | alpha", "1: B | beta"], "{json}");
        assert_eq!(read(format!("[{json}]")), ["1: A | alpha", "1: B | beta"], "{json}");
    }
}

#[test]
fn what_belongs_to_an_article_makes_it_no_list() {
    for beside in [
        r#""related":[{"title":"B","url":"https://a.example/b"}]"#,
        r#""comments":[{"author":"Bo","text":"So it is.","date":"2025-12-01"}]"#,
        r#""authors":[{"name":"Ada","title":"Editor"}],"tags":[{"name":"Sea","title":"Sea"}]"#,
        r#""categories":[{"id":1,"name":"Sea","title":"Sea"}],"section":{"title":"Sea","items":[{"title":"B"}]}"#,
        r#""pages":[{"n":1},{"n":2}],"item":{"id":1},"data":[{"id":1}]"#,
    ] {
        assert_eq!(read(format!(r#"{{"title":"A","url":"https://a.example/a",{beside}}}"#)), ["1: A | "], "{beside}");
        assert_eq!(read(format!(r#"{{{beside},"title":"A","text":"alpha"}}"#)), ["1: A | alpha"], "{beside}");
    }
    let json = r#"{"title":"A","text":"alpha","items":[{"title":"B","text":"beta"}]}"#;
    assert_eq!(read(json), ["1: A | alpha"]);
}

#[test]
fn lists_without_end_in_each_other_are_named() {
    let article = r#"{"title":"a","text":"b"}"#;
    for (open, count, close) in [
        ("{\"articles\":[".to_owned(), 20_000, "]}"),
        (format!("{{\"x\":{article},\"y\":"), 20_000, "}"),
        (format!("{{\"articles\":[{article},"), 20_000, "]}"),
        ("{\"sections\":[{\"data\":".to_owned(), 20_000, "}]}"),
        ("{\"type\":".to_owned(), 20_000, "}"),
    ] {
        for json in [open.repeat(count), format!("{}{article}{}", open.repeat(count), close.repeat(count))] {
            let found = read(format!("{json}\n{{\"text\":\"z\"}}"));
            assert!(found.iter().any(|told| told.starts_with("! a.json:1: ")), "{open}: {found:?}");
        }
    }
    let deep = format!("{}{article}{}", "{\"articles\":[".repeat(30), "]}".repeat(30));
    assert_eq!(read(deep), ["1: a | b"]);
}

#[test]
fn a_text_in_parts_is_read_or_named() {
    for body in [
        r#"[{"_type":"block","children":[{"_type":"span","text":"alpha "},{"_type":"span","text":"beta"}]}]"#,
        r#"[{"type":"paragraph","children":[{"text":"alpha"},{"text":" "},{"text":"beta","bold":true}]}]"#,
        r#"{"time":1,"blocks":[{"type":"paragraph","data":{"text":"alpha <b>beta</b>"}}]}"#,
        r#"{"id":"1","blocks":[{"type":"paragraph","data":{"text":"alpha beta"}}]}"#,
        r#"[{"type":"html","html":"<p>alpha beta"}]"#,
        r#"[{"paragraph":"alpha beta"}]"#,
        r#"{"p":["alpha beta"]}"#,
        r#"[{"wording":"x"}],"story":"alpha beta""#,
    ] {
        for name in ["body", "content", "text"] {
            assert_eq!(read(format!(r#"{{"title":"A","{name}":{body}}}"#)), ["1: A | alpha beta"], "{body}");
        }
    }
    let problem = "! a.json:1: the text of the record is in no form that is known: not read";
    let unread = r#""text":[{"wording":"alpha"}]"#;
    assert_eq!(read(format!(r#"{{"title":"A",{unread}}}"#)), [problem, "1: A | "]);
    assert_eq!(read(format!(r#"{{"title":"A","summary":"short",{unread}}}"#)), [problem, "1: A | short"]);
    assert_eq!(read(format!("{{{unread}}}")), [problem]);
}

#[test]
fn a_text_beside_its_summary_is_the_text() {
    for body in [
        r#"{"value":"<p>One.</p>","format":"full_html","processed":"<p>One.</p>","summary":"short"}"#,
        r#"{"full":"One.","teaser":"short"}"#,
        r#"{"text":"One.","summary":"short"}"#,
    ] {
        assert_eq!(read(format!(r#"{{"title":"A","body":{body}}}"#)), ["1: A | One."], "{body}");
        let answer = format!(r#"{{"data":[{{"id":"1","attributes":{{"title":"A","body":{body}}}}}]}}"#);
        assert_eq!(read(answer), ["1: A | One."], "{body}");
    }
    assert_eq!(read(r#"{"id":"1","article":{"title":"A","name":"a-1","summary":"short"}}"#), ["1: A | short"]);
}

#[test]
fn the_two_halves_of_a_text_are_one() {
    let [one, two] = [r#""introtext":"<p>One.</p>""#, r#""fulltext":"<p>Two.</p>""#];
    assert_eq!(read(format!(r#"{{"title":"A",{one},{two}}}"#)), ["1: A | One.\n\nTwo."]);
    assert_eq!(read(format!(r#"{{"title":"A",{two},{one}}}"#)), ["1: A | One.\n\nTwo."]);
    assert_eq!(read(format!(r#"{{"title":"A",{one},"fulltext":""}}"#)), ["1: A | One."]);
    assert_eq!(told(&read_bytes("a.csv", "title,introtext,fulltext\nA,One.,Two.\n")), ["2: A | One.\n\nTwo."]);
}

#[test]
fn a_long_text_under_an_unknown_name_is_named_once() {
    let prose = ["The ships came to the harbour of the old town."; 8].join(" ");
    let record = |name: &str| format!(r#"{{"title":"A","{name}":"{prose}"}}"#);
    let said = |name: &str| format!("! a.json:1: the text under the name \"{name}\" is not read: name it \"text\"");
    let two = format!("{}\n{}", record("wording"), record("wording"));
    assert_eq!(read(two), [said("wording"), "1: A | ".to_owned(), "2: A | ".to_owned()]);
    let inside = format!(r#"{{"id":1,"attributes":{{"title":"A","wording":"{prose}"}},"summary":"short"}}"#);
    assert_eq!(read(inside), [said("wording"), "1: A | short".to_owned()]);
    assert_eq!(read(record("full_description")), [said("full_description"), "1: A | ".to_owned()]);
    assert_eq!(read(record("author_bio")), ["1: A | "]);
    assert_eq!(read(format!(r#"{{"title":"A","text":"One.","wording":"{prose}"}}"#)), ["1: A | One."]);
    for name in ["bodyXML", "body_value", "page_content", "selftext", "transcript", "text_en", "cuerpo", "treść"] {
        assert_eq!(read(record(name)), [format!("1: A | {prose}")], "{name}");
    }
}

#[test]
fn what_services_say_of_an_article_is_found_where_they_keep_it() {
    for json in [
        r#""@type":"NewsArticle","publisher":{"name":"Bell"},"articleSection":"Sea","mainEntityOfPage":{"@type":"WebPage","@id":"https://a.example/1"},"author":{"@id":"x","name":"Ada Quill"}"#,
        r#""author":"Ada Quill","section":"Sea","origin":{"title":"Bell"},"alternate":[{"href":"https://a.example/1","type":"text/html"}]"#,
        r#""author":{"name":"Ada Quill"},"section":"Sea","source":{"id":7,"name":"Bell"},"links":{"self":"x","permalink":"https://a.example/1"}"#,
        r#""author":3,"categories":[4],"source":"Bell","link":"https://a.example/1","_embedded":{"author":[{"id":3,"name":"Ada Quill"}],"wp:term":[[{"taxonomy":"category","name":"Sea"}],[{"taxonomy":"post_tag","name":"x"}]]}"#,
        r#""url":"https://a.example/1","source":"Bell","author":{"data":{"id":2,"attributes":{"name":"Ada Quill"}}},"category":{"data":{"attributes":{"name":"Sea"}}}"#,
        r#""canonical_url":"https://a.example/1","credits":{"by":[{"name":"Ada Quill"}]},"taxonomy":{"primary_section":{"name":"Sea"},"tags":[]},"distributor":{"name":"Bell"}"#,
    ] {
        let found = read_bytes("a.json", format!(r#"{{"title":"A","text":"One.",{json}}}"#)).remove(0).unwrap();
        assert_eq!(found.url.as_deref(), Some("https://a.example/1"), "{json}");
        let fields = [found.author, found.source, found.section];
        assert_eq!(fields.map(Option::unwrap_or_default), ["Ada Quill", "Bell", "Sea"], "{json}");
    }
    let mere = r#"{"title":"A","text":"One.","origin":"web","links":["https://b.example/"],"taxonomy":"x"}"#;
    let found = read_bytes("a.json", mere).remove(0).unwrap();
    assert_eq!((found.source, found.url, found.section), (None, None, None));
    let names = r#"{"title":"A","text":"One.","links":[{"rel":"author","title":"Ada","href":"https://a.example/ada"}],
        "mainEntityOfPage":{"@type":"WebPage","name":"Harbour"}}"#;
    assert_eq!(read_bytes("a.json", names).remove(0).unwrap().url, None);
}

#[test]
fn notes_to_machines_say_nothing() {
    let bulk = "{\"index\":{\"_index\":\"news\",\"_id\":\"1\"}}\n{\"title\":\"A\",\"body\":\"One.\"}\n\
                {\"index\":{}}\n{\"title\":\"B\",\"body\":\"Two.\"}\n{\"delete\":{\"_id\":\"1\"}}\n";
    assert_eq!(read(bulk), ["2: A | One.", "4: B | Two."]);
    assert_eq!(read("{\"index\":{\"x\":1}}"), ["! a.json:1: a record without text"]);
    let channel = r#"{"name":"Bell","messages":[{"id":1,"type":"service","action":"create_channel","title":"Bell","text":""},
        {"id":2,"type":"message","text":[{"type":"bold","text":"The harbour"}," opened."]}]}"#;
    assert_eq!(read(channel), ["2: - | The harbour opened."]);
    let site = r#"{"db":[{"meta":{"version":"5"},"data":{"posts":[{"title":"A","html":"<p>One.</p>"}]}}]}"#;
    assert_eq!(read(site), ["1: A | One."]);
    let pages = r#"{"data":[{"markdown":"One.","metadata":{"title":"A","sourceURL":"https://a.example/1"}}]}"#;
    assert_eq!(read(pages), ["1: A | One."]);
}
