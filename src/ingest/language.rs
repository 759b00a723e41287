//! Languages: from what a source says, or from the text itself.

/// Returns the ISO 639-1 code of a language that a source names: `en-US`, `eng`, `English`.
pub(crate) fn code(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    let first = name.split(['-', '_']).next().unwrap_or_default();
    (first == "en" || first == "eng" || first == "english").then_some("en")
}

/// Returns the language of a text, where there is enough of it to tell.
pub(crate) fn detect(_headline: Option<&str>, _text: &str) -> Option<&'static str> {
    None
}
