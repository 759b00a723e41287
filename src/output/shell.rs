//! Text to be pasted into a shell.

use std::borrow::Cow;

/// Returns a query as it is typed so that a shell hands its words on unchanged: as it is if it has only words, else in quotes.
pub fn for_shell(query: &str) -> Cow<'_, str> {
    let is_plain = |character: char| character.is_alphanumeric() || " -_.,:/+%@^~".contains(character);
    // A ~ behind a word is no folder.
    let has_folder = query.split(' ').any(|word| word.starts_with('~'));
    match !query.is_empty() && !has_folder && query.chars().all(is_plain) {
        true => Cow::Borrowed(query),
        false => Cow::Owned(quoted(query)),
    }
}

/// Returns an argument as it is typed so that a shell hands it on unchanged where the command that it stands in is shown between
/// single quotes: as it is, or between double quotes if it can be.
pub fn argument_for_shell(argument: &str) -> Cow<'_, str> {
    match for_shell(argument) {
        Cow::Borrowed(plain) if !plain.contains(' ') => Cow::Borrowed(plain),
        _ if !argument.contains(['"', '$', '`', '\\', '!', '\'']) => Cow::Owned(format!("\"{argument}\"")),
        _ => Cow::Owned(quoted(argument)),
    }
}

/// Returns a text between quotes: single ones where they can be.
fn quoted(text: &str) -> String {
    match () {
        () if !text.contains('\'') => format!("'{text}'"),
        () if !text.contains(['$', '`', '\\', '!']) => format!("\"{}\"", text.replace('"', "\\\"")),
        () => format!("'{}'", text.replace('\'', r"'\''")),
    }
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

    #[test]
    fn a_command_between_single_quotes_has_double_ones_inside() {
        for (text, typed) in [
            ("news", "news"),
            ("/var/news-1/índex", "/var/news-1/índex"),
            ("my news", "\"my news\""),
            ("$5 news", "'$5 news'"),
        ] {
            assert_eq!(argument_for_shell(text), typed);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_hands_it_on_unchanged() {
        for text in [
            "a b",
            "a  b",
            "'",
            "who's \"$HOME\"",
            "`id`",
            "it's `id`",
            "\\",
            "a\\'b!",
            "~",
            "*",
            "(a) > b # c",
            "a\nb",
            "!x",
        ] {
            let argument = argument_for_shell(text);
            let query = for_shell(text);
            for typed in [&argument].into_iter().chain((!matches!(query, Cow::Borrowed(_))).then_some(&query)) {
                let echo = format!("printf %s {typed}");
                let shell = std::process::Command::new("sh").args(["-c", &echo]).output().unwrap();
                assert_eq!(String::from_utf8_lossy(&shell.stdout), text);
            }
        }
    }
}
