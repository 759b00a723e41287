//! Tests of what is printed against the schemas in `docs/schema/`.
//!
//! The checker knows the few words of JSON Schema that the schemas use and refuses others. It is
//! stricter than a validator: a field that no schema describes is a failure, because it is not documented.

use serde_json::Value;

use super::report::{Report, ReportFormat, write_report};
use super::samples::{evaluation_report, printed, response, style};
use super::{EvaluationReport, Failed, Format, FormatList, IndexReport, ListedFormat, Repaired, VerificationReport};
use crate::article::Anatomy;
use crate::eval::Evaluation;
use crate::index::{IndexStats, NamedArticle, Verification};
use crate::search::{ExplainedPart, Explanation, Note, Response, ShownArticle};

const SEARCH: &str = include_str!("../../docs/schema/search.json");
const SHOW: &str = include_str!("../../docs/schema/show.json");
const INDEX: &str = include_str!("../../docs/schema/index.json");
const STATS: &str = include_str!("../../docs/schema/stats.json");
const EXPLAIN: &str = include_str!("../../docs/schema/explain.json");
const FORMATS: &str = include_str!("../../docs/schema/formats.json");
const VERIFY: &str = include_str!("../../docs/schema/verify.json");
const EVAL: &str = include_str!("../../docs/schema/eval.json");

#[test]
fn an_answer_is_as_the_schema_says() {
    let json = |response: &Response| printed(response, Format::Json, &style(80, false));
    check(SEARCH, &json(&response()));
    check(SEARCH, &json(&Response::default()));
}

#[test]
fn a_line_is_as_the_schema_says_of_a_hit() {
    let schema: Value = serde_json::from_str(SEARCH).unwrap();
    for line in printed(&response(), Format::Jsonl, &style(80, false)).lines() {
        Checker { root: &schema }.check(&schema["$defs"]["hit"], &serde_json::from_str(line).unwrap(), "hit");
    }
}

#[test]
fn reports_are_as_their_schemas_say() {
    let some = || Some("x".to_owned());
    let article = ShownArticle {
        line: 1,
        column: 1,
        title: some(),
        title_highlights: vec![0..1, 1..2],
        date: some(),
        source: some(),
        author: some(),
        section: some(),
        place: some(),
        agency: some(),
        published: some(),
        anatomy: Anatomy { byline: Some(0..1), lead: Some(1..2), ..Anatomy::default() },
        url: some(),
        lang: some(),
        highlights: vec![0..1, 1..2],
        ..ShownArticle::default()
    };
    check_report(SHOW, &article);
    check_report(SHOW, &ShownArticle { line: 1, column: 1, ..ShownArticle::default() });

    let counts = || vec![("x".to_owned(), 1)];
    let failed = |line| Failed { path: "a".into(), line, kind: "c", reason: "b".into() };
    check_report(
        INDEX,
        &IndexReport {
            renamed: Some(1),
            failed: vec![failed(None), failed(Some(1))],
            notices: vec![failed(None)],
            formats: counts(),
            dry_run: true,
            ..IndexReport::default()
        },
    );
    check_report(INDEX, &IndexReport::default());

    let listed = ListedFormat { name: "x".into(), description: "y".into(), extensions: vec!["z".into()] };
    let packing = ListedFormat { description: String::new(), ..listed.clone() };
    check_report(FORMATS, &FormatList { formats: vec![listed], packings: vec![packing] });

    check_report(
        STATS,
        &IndexStats {
            first_date: some(),
            last_date: some(),
            languages: counts(),
            sources: counts(),
            sections: counts(),
            roots: vec!["corpus".into()],
            ..IndexStats::default()
        },
    );
    check_report(STATS, &IndexStats::default());

    let leaf = ExplainedPart { articles: Some(1), terms: counts(), ..ExplainedPart::default() };
    let tree = ExplainedPart { parts: vec![leaf], ..ExplainedPart::default() };
    check_report(
        EXPLAIN,
        &Explanation {
            notes: vec![Note("x".into())],
            tree,
            feedback: vec![("x".into(), 0.5)],
            ..Explanation::default()
        },
    );
    check_report(EXPLAIN, &Explanation::default());

    let damage = vec!["x".to_owned()];
    let names = || vec![NamedArticle { path: "a".into(), id: "b".into() }];
    let found = Verification { damage: damage.clone(), damaged: names(), ..Verification::default() };
    let repaired = Repaired { lost: names(), failed: vec![failed(Some(1))], damage, ..Repaired::default() };
    check_report(VERIFY, &VerificationReport { found, repaired: Some(repaired) });
    check_report(VERIFY, &VerificationReport::default());

    let evaluation =
        Evaluation { not_answered: vec!["x".to_owned()], not_judged: vec!["x".to_owned()], ..Evaluation::default() };
    check_report(EVAL, &EvaluationReport { evaluation, ..EvaluationReport::default() });
    check_report(EVAL, &evaluation_report());
}

#[test]
fn the_examples_of_the_documentation_are_as_the_schemas_say() {
    let page = include_str!("../../docs/json.md");
    let examples: Vec<&str> = page.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let schemas = [SEARCH, SHOW, INDEX, FORMATS, STATS, EXPLAIN, VERIFY, EVAL];
    assert_eq!(examples.len(), schemas.len());
    schemas.iter().zip(examples).for_each(|(schema, example)| check(schema, example));
}

#[test]
#[should_panic(expected = "$.took_ms: wants a number")]
fn the_checker_finds_a_wrong_type() {
    check(SEARCH, r#"{"version":1,"query":"","total":0,"relaxed":false,"took_ms":"1","hits":[]}"#);
}

#[test]
#[should_panic(expected = "$.extra: not described")]
fn the_checker_finds_a_field_that_is_not_described() {
    check(SEARCH, r#"{"version":1,"query":"","total":0,"relaxed":false,"took_ms":1,"hits":[],"extra":1}"#);
}

/// Checks a report as printed.
fn check_report(schema: &str, report: &impl Report) {
    let mut out = Vec::new();
    write_report(&mut out, report, ReportFormat::Json, &style(80, false)).unwrap();
    check(schema, std::str::from_utf8(&out).unwrap());
}

/// Checks a document.
fn check(schema: &str, document: &str) {
    let schema = serde_json::from_str(schema).unwrap();
    Checker { root: &schema }.check(&schema, &serde_json::from_str(document).unwrap(), "$");
}

/// A schema whose definitions can be referred to.
struct Checker<'a> {
    root: &'a Value,
}

impl Checker<'_> {
    /// Checks a value; `path` names it in a failure.
    fn check(&self, schema: &Value, value: &Value, path: &str) {
        for (word, wanted) in schema.as_object().expect("a schema is an object") {
            match word.as_str() {
                "$schema" | "$id" | "$defs" | "title" | "description" | "format" => {}
                "$ref" => {
                    let place =
                        wanted.as_str().and_then(|place| place.strip_prefix('#')).expect("a reference is local");
                    self.check(self.root.pointer(place).expect("it refers to a definition"), value, path);
                }
                "type" => assert!(
                    has_type(value, wanted.as_str().unwrap()),
                    "{path}: wants a {wanted}, is {value}",
                    wanted = wanted.as_str().unwrap()
                ),
                "const" => assert_eq!(value, wanted, "{path}"),
                "minimum" => assert!(
                    !value.is_number() || value.as_f64() >= wanted.as_f64(),
                    "{path}: {value} is less than {wanted}"
                ),
                "items" => {
                    for (at, item) in value.as_array().expect("its type is checked").iter().enumerate() {
                        self.check(wanted, item, &format!("{path}[{at}]"));
                    }
                }
                "required" => {
                    for name in wanted.as_array().unwrap() {
                        assert!(value.get(name.as_str().unwrap()).is_some(), "{path}: lacks {name}");
                    }
                }
                "properties" => {
                    for (name, field) in value.as_object().expect("its type is checked") {
                        let described = wanted.get(name).unwrap_or_else(|| panic!("{path}.{name}: not described"));
                        self.check(described, field, &format!("{path}.{name}"));
                    }
                }
                _ => panic!("the checker does not know {word}"),
            }
        }
    }
}

/// Tells whether a value is of a type of JSON Schema.
fn has_type(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        _ => panic!("the checker does not know the type {name}"),
    }
}
