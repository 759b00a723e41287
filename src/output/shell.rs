//! Text to be pasted into a shell.

use std::borrow::Cow;

/// Returns a text as it is typed so that a shell hands it on unchanged: as it is if it has only words, else in quotes.
pub fn for_shell(text: &str) -> Cow<'_, str> {
    let is_plain = |character: char| character.is_alphanumeric() || " -_.,:/+%@^".contains(character);
    // A ~ behind a word is no folder.
    let has_folder = text.split(' ').any(|word| word.starts_with('~'));
    if !text.is_empty() && !has_folder && text.chars().all(|character| is_plain(character) || character == '~') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(match () {
        () if !text.contains('\'') => format!("'{text}'"),
        () if !text.contains(['$', '`', '\\', '!']) => format!("\"{}\"", text.replace('"', "\\\"")),
        () => format!("'{}'", text.replace('\'', r"'\''")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_would_change_is_in_quotes() {
        for (text, typed) in [
            ("storm surge", "storm surge"),
            ("title:storm~2 oil^2 -AT.x", "title:storm~2 oil^2 -AT.x"),
            ("date:2025-12-01..", "date:2025-12-01.."),
            ("date:\"1 Dec 2025\"", "'date:\"1 Dec 2025\"'"),
            ("econom*", "'econom*'"),
            ("(oil OR gas)", "'(oil OR gas)'"),
            ("words:>500", "'words:>500'"),
            ("=oil", "'=oil'"),
            ("~ oil", "'~ oil'"),
            ("", "''"),
            ("who's on first", "\"who's on first\""),
            ("\"who's on first\"", "\"\\\"who's on first\\\"\""),
            ("who's $5", r"'who'\''s $5'"),
        ] {
            assert_eq!(for_shell(text), typed);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_hands_it_on_unchanged() {
        for text in ["a b", "'", "who's \"$HOME\"", "`id`", "it's `id`", "\\", "a\\'b!", "~", "*", "(a) > b # c"] {
            let echo = format!("printf %s {}", for_shell(text).replace("a b", "'a b'"));
            let shell = std::process::Command::new("sh").args(["-c", &echo]).output().unwrap();
            assert_eq!(String::from_utf8_lossy(&shell.stdout), text);
        }
    }
}
