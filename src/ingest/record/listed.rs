//! Lists that were written down as a text: `['Ada Quill', "Bo O'Reed"]`, as Python prints them and tables hold them.

/// Returns the names in such a list, or nothing when the text is none.
pub(super) fn names_of(text: &str) -> Option<Vec<String>> {
    let mut rest = text.trim().strip_prefix('[')?.strip_suffix(']')?.trim_start();
    let mut names = Vec::new();
    while !rest.is_empty() {
        let quote = rest.chars().next().filter(|first| matches!(first, '\'' | '"'))?;
        let (name, length) = quoted(&rest[1..], quote)?;
        names.push(name);
        rest = rest[1 + length..].trim_start();
        match rest.strip_prefix(',') {
            Some(next) => rest = next.trim_start(),
            None if rest.is_empty() => {}
            None => return None,
        }
    }
    Some(names)
}

/// Returns what stands before the closing quote, and the bytes up to behind it.
fn quoted(text: &str, quote: char) -> Option<(String, usize)> {
    let mut name = String::new();
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => {
                name.push(character);
                escaped = false;
            }
            '\\' => escaped = true,
            _ if character == quote => return Some((name, at + 1)),
            _ => name.push(character),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_list_is_a_list() {
        assert_eq!(names_of("['Ada Quill', \"Bo O'Reed\"]").unwrap(), ["Ada Quill", "Bo O'Reed"]);
        assert_eq!(names_of(" [ 'It\\'s' , ] ").unwrap(), ["It's"]);
        assert_eq!(names_of("[]").unwrap(), [""; 0]);
    }

    #[test]
    fn what_is_no_list_is_none() {
        for text in ["Ada Quill", "[Ada Quill]", "['Ada", "['Ada' 'Bo']", "[sic] he said", "", "['a']x"] {
            assert_eq!(names_of(text), None, "{text}");
        }
    }
}
