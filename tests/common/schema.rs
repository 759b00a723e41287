//! Documents held against the schemas in `docs/schema/`: every field is described, and none is missing.

use serde_json::Value;

/// Fails unless a document is as its schema says.
#[track_caller]
pub(crate) fn check(name: &str, document: &Value) {
    let schema = schema(name);
    check_value(&schema, &schema, document, "$");
}

/// Fails unless a line of JSON Lines is a hit as the schema says.
#[track_caller]
pub(crate) fn check_hit(line: &str) {
    let schema = schema("search");
    let hit = serde_json::from_str(line).expect("a line is JSON");
    check_value(&schema, &schema["$defs"]["hit"], &hit, "hit");
}

fn schema(name: &str) -> Value {
    let path = format!("{}/docs/schema/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("there is such a schema");
    serde_json::from_str(&text).expect("a schema is JSON")
}

#[track_caller]
fn check_value(root: &Value, schema: &Value, value: &Value, path: &str) {
    if let Some(place) = schema["$ref"].as_str() {
        let definition = root.pointer(&place[1..]).expect("it refers to a definition");
        return check_value(root, definition, value, path);
    }
    let fits = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_u64() || value.is_i64(),
        Some("number") => value.is_number(),
        _ => schema.get("const") == Some(value),
    };
    assert!(fits, "{path}: {value} is not as {schema} says");
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        assert!(value.get(name).is_some(), "{path} lacks {name}");
    }
    for (name, field) in value.as_object().into_iter().flatten() {
        let described = schema["properties"].get(name).unwrap_or_else(|| panic!("{path}.{name} is not described"));
        check_value(root, described, field, &format!("{path}.{name}"));
    }
    for (at, item) in value.as_array().into_iter().flatten().enumerate() {
        check_value(root, &schema["items"], item, &format!("{path}[{at}]"));
    }
}
