//! The names that other tools give fields and functions, with what is written for them here.

use super::fields::{self, Name};
use super::spot::Spot;

/// Names in lower case, and the field for them; `…` is its value. None has none.
const NAMES: [(&str, Option<&str>); 34] = [
    ("after", Some("date:>…")),
    ("all", None),
    ("allintext", Some("body:…")),
    ("allintitle", Some("title:…")),
    ("au", Some("author:…")),
    ("before", Some("date:<…")),
    ("by", Some("author:…")),
    ("company", None),
    ("ext", Some("path:*.…")),
    ("filetype", Some("path:*.…")),
    ("hd", Some("title:…")),
    ("hl", Some("title:…")),
    ("intext", Some("body:…")),
    ("intitle", Some("title:…")),
    ("inurl", Some("url:…")),
    ("la", Some("lang:…")),
    ("language", Some("lang:…")),
    ("length", Some("words:…")),
    ("lp", Some("lead:…")),
    ("pub", Some("source:…")),
    ("publication", Some("source:…")),
    ("since", Some("date:>=…")),
    ("site", Some("url:…")),
    ("so", Some("source:…")),
    ("su", None),
    ("subject", None),
    ("term", None),
    ("terms", None),
    ("text", Some("body:…")),
    ("ti", Some("title:…")),
    ("tx", None),
    ("until", Some("date:<=…")),
    ("wc", Some("words:…")),
    ("year", Some("date:…")),
];

/// `before:1990`, `by=smith`, `title=oil`, `words>500`: a name and a sign before a value, where the sign makes no field.
pub(super) fn prefix(spot: Spot<'_>) -> Option<String> {
    let word = spot.word().filter(|_| spot.is_unquoted_word())?;
    let letters = word.text.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(word.text.len());
    let name = &word.text[..letters];
    let sign = spot.text_from(word.place.start + letters).chars().next();
    let sign = sign.filter(|sign| matches!(sign, ':' | '=' | '<' | '>'))?;
    let behind = word.text.get(letters + sign.len_utf8()..).unwrap_or_default();
    let has_value = !behind.is_empty() || spot.is_followed_directly();
    let template = match fields::named(name) {
        Some(Name::Words(_)) if sign != '=' => return None,
        Some(_) => format!("{}:…", name.to_ascii_lowercase()),
        None => match in_table(name)? {
            Some(template) => template.to_owned(),
            None if matches!(sign, ':' | '=') && has_value => return Some(format!("{name}{sign} is no field here")),
            None => return None,
        },
    };
    let bound = match sign {
        ':' | '=' => String::new(),
        '<' | '>' if template.starts_with("date:…") || template.starts_with("words:…") => sign.to_string(),
        _ => return None,
    };
    let value = if behind.is_empty() { "…" } else { behind };
    has_value
        .then(|| format!("{name}{sign} is no field here; write {}", template.replace('…', &format!("{bound}{value}"))))
}

/// `ti(oil)`, `near(oil gas)`: a name directly before a group.
pub(super) fn function(name: &str) -> Option<String> {
    let cure = match name.to_ascii_lowercase().as_str() {
        "near" | "around" => "the connector is near/5".to_owned(),
        _ => format!("write {}", in_table(name)??.strip_suffix(":…")?.to_owned() + ":(…)"),
    };
    Some(format!("{name}( is no function here; {cure}"))
}

/// Returns what is written for a name, if it is known.
fn in_table(name: &str) -> Option<Option<&'static str>> {
    NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|&(_, template)| template)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;
    use crate::query::properties::context;

    #[test]
    fn names_of_other_tools_are_no_fields_and_that_is_said() {
        for (query, said) in [
            ("before:1990", "before: is no field here; write date:<1990"),
            ("Since=1990 oil", "Since= is no field here; write date:>=1990"),
            ("intitle:\"oil price\"", "intitle: is no field here; write title:…"),
            ("hd:(oil)", "hd: is no field here; write title:…"),
            ("title=\"oil\"", "title= is no field here; write title:…"),
            ("title=oil", "title= is no field here; write title:oil"),
            ("by=smith oil", "by= is no field here; write author:smith"),
            ("site:example.com oil", "site: is no field here; write url:example.com"),
            ("all:oil", "all: is no field here"),
            ("wc>500", "wc> is no field here; write words:>500"),
            ("words>=500", "words> is no field here; write words:>=500"),
            ("date>1987 oil", "date> is no field here; write date:>1987"),
            ("publication(reuters)", "publication( is no function here; write source:(…)"),
            ("length(>500)", "length( is no function here; write words:(…)"),
            ("subject(oil)", "subject( is no function here; subject is read as a word"),
            ("near(oil price)", "near( is no function here; the connector is near/5"),
        ] {
            assert_eq!(parse(query, &context()).unwrap().notes, [said], "{query}");
        }
        for query in ["text: oil", "By: Mara Quill", "<title>Oil</title>", "all: clear", "https://a.b?by=c"] {
            assert_eq!(parse(query, &context()).unwrap().notes, [""; 0], "{query}");
        }
    }

    #[test]
    fn what_is_written_instead_can_be_read() {
        for template in NAMES.iter().filter_map(|(_, template)| *template) {
            let value = if template.starts_with("date") || template.starts_with("words") { "1990" } else { "oil" };
            let query = template.replace('…', value);
            assert!(parse(&query, &context()).is_ok_and(|parsed| parsed.notes.is_empty()), "{query}");
        }
    }
}
