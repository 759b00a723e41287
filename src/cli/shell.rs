//! What is said to be typed, as the shell takes it.

/// Returns a word as it is typed so that the shell hands it on unchanged: as it is where nothing in it is the shell's.
pub(super) fn word(text: &str) -> String {
    let is_plain = |character: char| character.is_alphanumeric() || "_-./,:@%+".contains(character);
    match !text.is_empty() && text.chars().all(is_plain) {
        true => text.to_owned(),
        false => quoted(text),
    }
}

/// Returns a word as it is typed where the command that it stands in is shown between single quotes: between double ones if
/// it can be.
pub(super) fn word_in_quotes(text: &str) -> String {
    let word = word(text);
    match word.starts_with('\'') && !text.contains(['"', '$', '`', '\\', '!', '\'']) {
        true => format!("\"{text}\""),
        false => word,
    }
}

/// Returns a text between quotes, so that the shell hands it on unchanged: single ones where they can be.
pub(super) fn quoted(text: &str) -> String {
    match text.contains('\'') {
        false => format!("'{text}'"),
        true if text.contains(['$', '`', '\\', '!']) => format!("'{}'", text.replace('\'', r"'\''")),
        true => format!("\"{}\"", text.replace('"', "\\\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_shell_would_change_is_quoted() {
        for (text, typed) in [
            ("storm", "storm"),
            ("/var/news-1/índex", "/var/news-1/índex"),
            ("=tariff", "'=tariff'"),
            ("\"note of protest\"", "'\"note of protest\"'"),
            ("(talks OR deal)", "'(talks OR deal)'"),
            ("tariff*", "'tariff*'"),
            ("who's", "\"who's\""),
            ("who's \"on\"", "\"who's \\\"on\\\"\""),
            ("who's $5", r"'who'\''s $5'"),
            ("", "''"),
        ] {
            assert_eq!(word(text), typed);
        }
    }

    #[test]
    fn a_command_between_single_quotes_has_double_ones_inside() {
        for (text, typed) in [("news", "news"), ("my news", "\"my news\""), ("$5 news", "'$5 news'")] {
            assert_eq!(word_in_quotes(text), typed);
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_shell_hands_it_on() {
        for text in ["storm", "a  b", "\"note\"", "who's $HOME `x` \\", "it's \"so\"", "a\nb", "~", "#", "!x"] {
            let run =
                std::process::Command::new("sh").args(["-c", &format!("printf %s {}", word(text))]).output().unwrap();
            assert_eq!(String::from_utf8_lossy(&run.stdout), text);
            let run = format!("printf %s {}", word_in_quotes(text));
            let run = std::process::Command::new("sh").args(["-c", &run]).output().unwrap();
            assert_eq!(String::from_utf8_lossy(&run.stdout), text);
        }
    }
}
