//! Words of a query that look like options: those of other programs, and our own where they are none.

use super::query_words::{is_number, option_called};
use crate::function_words::is_function_word;

/// What word processors put in place of one hyphen or two.
const DASHES: [char; 7] = ['‐', '‑', '‒', '–', '—', '―', '−'];

/// Options of grep without a value, which are written together: `-in`, `-rl`.
const FLAGS_OF_GREP: &str = "inlrwR";

/// The most of them that are.
const MOST_FLAGS: usize = 3;

/// Words that are made of those letters.
const WORDS_OF_FLAGS: [&str; 2] = ["nil", "win"];

/// As many lines as grep is asked for around a match, in most cases; `-B52` is as it was meant.
const MOST_CONTEXT: u32 = 20;

/// Returns what to say of the words of a query that look like options, each once.
pub(super) fn hints(words: &[String]) -> Vec<String> {
    let mut hints = Vec::new();
    for hint in words.iter().filter_map(|word| pasted(word).or_else(|| left_out(word))) {
        if !hints.contains(&hint) {
            hints.push(hint);
        }
    }
    hints
}

/// Returns what to say of an option with the dash of a word processor: `—since`, `–n`.
fn pasted(word: &str) -> Option<String> {
    let name = word.trim_start_matches(|sign| sign == '-' || DASHES.contains(&sign));
    let dashes = &word[..word.len() - name.len()];
    if dashes.is_ascii() {
        return None;
    }
    let option = option_called(name)?;
    Some(format!("{word} is read as the word {name}; the option is {option}"))
}

/// Returns what to say of a word that looks like an option of another program, or like one written another way: `-10`,
/// `-i`, `-in`, `-c3`, `-n=3`. It leaves something out, as `-embassy` does.
fn left_out(word: &str) -> Option<String> {
    let left_out = word.strip_prefix('-')?;
    if option_called(left_out).is_some_and(|option| option == word) {
        return Some(format!(
            "{word} behind a -- leaves out articles with {left_out}; the option stands before the --"
        ));
    }
    if is_number(left_out) {
        return Some(format!("{word} leaves out articles with {left_out}; {}", limit_of(left_out)));
    }
    let (letter, value) = left_out.split_at_checked(1)?;
    let letter = letter.chars().next().filter(char::is_ascii_alphabetic)?;
    let is_like_option = value.is_empty()
        || value.starts_with('=')
        || (is_number(value) && (letter.is_ascii_lowercase() || is_context(letter, value)))
        || are_flags(left_out)
        || is_function_word(left_out);
    let cure = match value.strip_prefix('=').filter(|_| letter == 'n') {
        Some(number) if is_number(number) => limit_of(number),
        _ => "'morgue search --help' lists the options".to_owned(),
    };
    is_like_option.then(|| format!("{word} is no option, and leaves out articles with {left_out}; {cure}"))
}

/// Says whether a letter and a number ask grep for lines around a match: `-A3`.
fn is_context(letter: char, number: &str) -> bool {
    matches!(letter, 'A' | 'B' | 'C') && number.parse().is_ok_and(|lines: u32| (1..=MOST_CONTEXT).contains(&lines))
}

/// Says whether letters are several options of grep.
fn are_flags(letters: &str) -> bool {
    let is_first = |(at, flag): (usize, char)| FLAGS_OF_GREP.contains(flag) && !letters[..at].contains(flag);
    (2..=MOST_FLAGS).contains(&letters.len())
        && letters.char_indices().all(is_first)
        && !WORDS_OF_FLAGS.contains(&letters)
}

/// Returns how so many articles are asked for.
fn limit_of(number: &str) -> String {
    format!("for {number} article{} write -n {number}", if number == "1" { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(word: &str) -> Option<String> {
        hints(&["storm".to_owned(), word.to_owned()]).pop()
    }

    #[test]
    fn what_looks_like_an_option_and_is_none_is_pointed_out() {
        const OPTIONS: &str = "'morgue search --help' lists the options";
        for (word, said) in [
            ("-10", "-10 leaves out articles with 10; for 10 articles write -n 10"),
            ("-1", "-1 leaves out articles with 1; for 1 article write -n 1"),
            ("-i", &format!("-i is no option, and leaves out articles with i; {OPTIONS}")),
            ("-C", &format!("-C is no option, and leaves out articles with C; {OPTIONS}")),
            ("-c3", &format!("-c3 is no option, and leaves out articles with c3; {OPTIONS}")),
            ("-A3", &format!("-A3 is no option, and leaves out articles with A3; {OPTIONS}")),
            ("-n=3", "-n=3 is no option, and leaves out articles with n=3; for 3 articles write -n 3"),
            ("-n", "-n behind a -- leaves out articles with n; the option stands before the --"),
        ] {
            assert_eq!(hint(word).as_deref(), Some(said));
        }
        for word in ["-in", "-rn", "-il", "-rl", "-nr", "-ri", "-Rn", "-rin", "-B2", "-C20", "-the", "-of", "-not"] {
            let said = format!("{word} is no option, and leaves out articles with {}; {OPTIONS}", &word[1..]);
            assert_eq!(hint(word), Some(said));
        }
        let words = [
            "-",
            "-embassy",
            "-G7",
            "-B52",
            "-A0",
            "-é",
            "-oil price",
            "-9/11",
            "-win",
            "-oil",
            "-nn",
            "-Will",
            "storm",
        ];
        for word in words {
            assert_eq!(hint(word), None, "{word}");
        }
    }

    #[test]
    fn an_option_with_the_dash_of_a_word_processor_is_pointed_out() {
        for (word, option) in [
            ("—since", "--since"),
            ("–any", "--any"),
            ("‒limit", "--limit"),
            ("―limit=3", "--limit=3"),
            ("–-sort", "--sort"),
            ("–n", "-n"),
            ("—c", "-c"),
            ("−n3", "-n3"),
        ] {
            let name = option.trim_start_matches('-');
            let said = format!("{word} is read as the word {name}; the option is {option}");
            assert_eq!(hint(word), Some(said));
        }
        for word in ["—", "–embassy", "——", "war—since", "—news", "since", "—"] {
            assert_eq!(hint(word), None, "{word}");
        }
        assert_eq!(hints(&["—since".to_owned(), "—since".to_owned(), "—any".to_owned()]).len(), 2);
    }
}
