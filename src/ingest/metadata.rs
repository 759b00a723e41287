//! Metadata: names, places and identifiers made fit to be kept and shown.

/// The most bytes of an identifier that is kept; a longer one is none.
const MAX_ID: usize = 512;

/// Returns a value as one line: white space folded, control characters removed; nothing if nothing is left.
pub(crate) fn one_line(value: &str) -> Option<String> {
    let mut line = String::with_capacity(value.len());
    for word in value.split_whitespace() {
        let before = line.len();
        if before > 0 {
            line.push(' ');
        }
        let start = line.len();
        line.extend(word.chars().filter(|character| !character.is_control()));
        if line.len() == start {
            line.truncate(before);
        }
    }
    (!line.is_empty()).then_some(line)
}

/// Returns an identifier as given, without the white space around it and without control characters.
pub(crate) fn own_id(value: &str) -> Option<String> {
    let id: String = value.trim().chars().filter(|character| !character.is_control()).collect();
    (!id.is_empty() && id.len() <= MAX_ID).then_some(id)
}

/// Sections of articles that were put into none, in lower case.
const NO_SECTIONS: [&str; 14] = [
    "uncategorized",
    "uncategorised",
    "unassigned",
    "default",
    "none",
    "null",
    "non classé",
    "sin categoría",
    "sem categoria",
    "senza categoria",
    "geen categorie",
    "nicht kategorisiert",
    "без рубрики",
    "未分类",
];

/// Returns sections, parted by commas, as words: without those that say that there is none, and without names that only
/// programs know.
pub(crate) fn section(sections: &str) -> Option<String> {
    let parts: Vec<String> = sections.split(", ").filter_map(section_in_words).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Returns one section in words: of a way (`/world/middle_east`) the last part; `worldNews` is two words, `coverageList2` none.
fn section_in_words(section: &str) -> Option<String> {
    if section.trim().is_empty() || NO_SECTIONS.contains(&section.to_lowercase().as_str()) {
        return None;
    }
    let is_way = section.starts_with('/') && !section.contains(' ');
    let last = section.trim_end_matches('/').rsplit('/').next().filter(|_| is_way);
    let name = last.unwrap_or(section);
    let is_word = |word: &str| !word.is_empty() && word.chars().all(char::is_alphabetic);
    if name.contains('_') && name.split('_').all(is_word) {
        return Some(name.replace('_', " "));
    }
    let Some(turn) = turn_in(name) else { return (!name.is_empty()).then(|| name.to_owned()) };
    let has_two = name[turn + 1..].bytes().all(|byte| byte.is_ascii_lowercase());
    is_word(name).then(|| match has_two {
        true => format!("{} {}", &name[..turn], name[turn..].to_lowercase()),
        false => name.to_owned(),
    })
}

/// Returns where the second word of a name like `worldNews` begins: such as programs write, and not `eBooks` or `macOS`.
fn turn_in(name: &str) -> Option<usize> {
    let small = name.bytes().take_while(u8::is_ascii_lowercase).count();
    let rest = name.as_bytes().get(small..)?;
    let turns = small > 2 && rest.len() > 1 && rest[0].is_ascii_uppercase() && rest[1].is_ascii_lowercase();
    (turns && name.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(small)
}

/// Returns the names of a credit line: without the word "By" before them, and parted by commas where semicolons part
/// names without one (`Quill, Ada; Roe, Jo` stays).
pub(crate) fn byline(value: &str) -> Option<String> {
    let line = without_addresses(one_line(value)?)?;
    if !line.contains(';') || line.contains(',') {
        return Some(without_by(&line).to_owned());
    }
    let names: Vec<&str> =
        line.split(';').map(|part| without_by(part.trim())).filter(|part| !part.is_empty()).collect();
    if names.is_empty() { Some(line) } else { Some(names.join(", ")) }
}

/// Returns the names of a line without the addresses of pages among them, unless nothing is left.
fn without_addresses(line: String) -> Option<String> {
    if !line.contains("://") {
        return Some(line);
    }
    let is_address = |name: &&str| name.starts_with("http") && name.contains("://") && !name.contains(' ');
    let names: Vec<&str> = line.split(", ").filter(|name| !is_address(name)).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Returns the names of a credit without the words before them.
fn without_by(credit: &str) -> &str {
    let starts = ["By ", "Compiled by ", "Written by "];
    let start = starts.iter().find(|start| {
        credit.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)) && credit.len() > start.len()
    });
    start.map_or(credit, |start| credit[start.len()..].trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_becomes_one_line_without_controls() {
        assert_eq!(one_line("  Harbour \n\t opens\u{7}\u{1b}[31m ").as_deref(), Some("Harbour opens[31m"));
        assert_eq!(one_line("a \u{3} b").as_deref(), Some("a b"));
        assert_eq!(one_line(" \u{3} "), None);
    }

    #[test]
    fn an_identifier_is_kept_as_given_within_bounds() {
        assert_eq!(own_id(" a b/1\n").as_deref(), Some("a b/1"));
        assert_eq!(own_id(&"x".repeat(513)), None);
        assert_eq!(own_id(" "), None);
    }

    #[test]
    fn a_section_is_words() {
        for (written, expected) in [
            ("World", Some("World")),
            ("Sea, Trade", Some("Sea, Trade")),
            ("/world/middle_east", Some("middle east")),
            ("/sport/", Some("sport")),
            ("REAL_ESTATE", Some("REAL ESTATE")),
            ("worldNews", Some("world news")),
            ("worldNewsToday", Some("worldNewsToday")),
            ("harbourCoverage2", None),
            ("Uncategorized", None),
            ("Sea, Uncategorized", Some("Sea")),
            ("eBooks", Some("eBooks")),
            ("macOS", Some("macOS")),
            ("DealBook", Some("DealBook")),
            ("Arts/Music", Some("Arts/Music")),
            ("News / Q. & A.", Some("News / Q. & A.")),
            ("sci-fi", Some("sci-fi")),
            ("/", None),
        ] {
            assert_eq!(section(written).as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn a_byline_loses_its_by() {
        assert_eq!(byline("By Ada  Quill").as_deref(), Some("Ada Quill"));
        assert_eq!(byline("Byron Quill").as_deref(), Some("Byron Quill"));
        assert_eq!(byline("by"), Some("by".to_owned()));
        assert_eq!(byline("By Ada Quill; Compiled by Jo Roe").as_deref(), Some("Ada Quill, Jo Roe"));
        assert_eq!(byline("Quill, Ada; Roe, Jo").as_deref(), Some("Quill, Ada; Roe, Jo"));
        assert_eq!(byline("https://social.example/bell"), None);
        assert_eq!(byline("https://social.example/bell, Ada Quill").as_deref(), Some("Ada Quill"));
        assert_eq!(byline(";"), Some(";".to_owned()));
    }
}
