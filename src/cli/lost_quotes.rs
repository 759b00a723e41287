//! Quotes that the shell took away: `ecuador "note of protest"` arrives as plain words.

use super::shell::quoted;

/// Returns how to keep the phrase, when an argument looks as if it had been one: it holds several plain words and
/// stands among others, or behind the name of a field.
pub(super) fn hint(arguments: &[String]) -> Option<String> {
    let among_others = arguments.len() > 1;
    arguments.iter().find_map(|argument| {
        let (field, words) = parted(argument);
        let lost = words.split_whitespace().count() > 1 && words.split_whitespace().all(is_plain);
        (lost && (among_others || !field.is_empty())).then(|| {
            format!(
                "if the shell took quotes away: for the exact words \"{words}\" write {}",
                quoted(&format!("{field}\"{words}\""))
            )
        })
    })
}

/// Returns the name of a field that holds words, with its colon, empty where there is none, and what is behind it.
fn parted(argument: &str) -> (&str, &str) {
    const FIELDS: [&str; 10] =
        ["title", "headline", "lead", "body", "author", "byline", "source", "section", "place", "dateline"];
    let colon = argument.find(':').filter(|&colon| {
        let name = argument[..colon].trim_start_matches('-');
        FIELDS.iter().any(|field| field.eq_ignore_ascii_case(name))
    });
    argument.split_at(colon.map_or(0, |colon| colon + 1))
}

/// Tells whether a word is no operator and holds none.
fn is_plain(word: &str) -> bool {
    !["AND", "OR", "NOT"].contains(&word)
        && word.starts_with(char::is_alphanumeric)
        && word.chars().all(|character| character.is_alphanumeric() || "'’.,-".contains(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hinted(arguments: &[&str]) -> Option<String> {
        let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        hint(&arguments).map(|hint| hint.rsplit_once(" write ").unwrap().1.to_owned())
    }

    #[test]
    fn several_plain_words_among_others_had_quotes() {
        assert_eq!(hinted(&["ecuador", "note of protest"]).as_deref(), Some("'\"note of protest\"'"));
        assert_eq!(hinted(&["U.S. Embassy", "quito"]).as_deref(), Some("'\"U.S. Embassy\"'"));
        assert_eq!(hinted(&["a", "you're not allowed"]).as_deref(), Some("\"\\\"you're not allowed\\\"\""));
    }

    #[test]
    fn several_words_behind_a_field_had_quotes() {
        assert_eq!(hinted(&["author:Ada Quill"]).as_deref(), Some("'author:\"Ada Quill\"'"));
        assert_eq!(hinted(&["storm", "-title:note of protest"]).as_deref(), Some("'-title:\"note of protest\"'"));
    }

    #[test]
    fn other_queries_are_as_they_were_meant() {
        for arguments in [
            &["note of protest"][..],
            &["note", "of", "protest"],
            &["ecuador", "\"note of protest\""],
            &["ecuador", "note AND protest"],
            &["ecuador", "tariff w/5 talks"],
            &["ecuador", "(a OR b)"],
            &["ecuador", "trade talk*"],
            &["ecuador", "storm -embassy"],
            &["date:2025 storm"],
            &["title:(a OR b)", "c"],
            &["10:30 a.m."],
            &["ecuador", " protest "],
        ] {
            assert_eq!(hinted(arguments), None, "{arguments:?}");
        }
    }
}
