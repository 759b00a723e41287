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
