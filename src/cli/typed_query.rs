//! The query of a command line: what the words of its arguments make, and what the shell or a habit from elsewhere
//! may have done to them on the way.

use std::path::Path;

use super::context::Context;
use super::failure::Failure;
use super::lost_quotes::{LostQuotes, lost_quotes};
use super::query_words;
use crate::error::Error;
use crate::query;

/// Returns the query that some arguments make, found to be readable, and says what may have been meant otherwise.
pub(super) fn read_query(words: &[String], context: &Context) -> Result<String, Failure> {
    let query = words.join(" ");
    let around = context.today();
    // Before an index is opened, or made: nobody should wait for that to learn of a slip.
    let parsed = query::parse(&query, &around);
    let mut lost = lost_quotes(words, &around);
    let cure = parsed.as_ref().err().and_then(|refusal| {
        let is_there = |lost: &LostQuotes| (lost.place.start..=lost.place.end).contains(&refusal.place.start);
        lost.iter().position(is_there).map(|at| lost.remove(at).hint).or_else(|| redirection(words))
    });
    let hints = lost.into_iter().map(|lost| lost.hint).chain(query_words::hint(words));
    hints.for_each(|hint| context.console.hint(&hint));
    match (parsed, cure) {
        (Ok(_), _) => Ok(query),
        // The mend of what arrived is none of what was typed.
        (Err(refusal), Some(hint)) => Err(Failure::Query { refusal: query::Refusal { mended: None, ..refusal }, hint }),
        (Err(refusal), None) => Err(Error::from(refusal).into()),
    }
}

/// Returns the cure for `words:>500` without quotes: the shell takes `>500` for a file to write to.
fn redirection(words: &[String]) -> Option<String> {
    let name = |(at, word): (usize, &String)| {
        // What has its value behind it was typed like that.
        words.get(at + 1).is_none_or(|next| !next.starts_with(|first: char| first.is_ascii_digit())).then_some(())?;
        let name = word.rsplit(' ').next()?.trim_start_matches('-').strip_suffix(':')?.to_ascii_lowercase();
        matches!(&*name, "words" | "date").then_some(name)
    };
    let bound = |name: String| if name == "date" { "date:>2025" } else { "words:>500" };
    let bound = words.iter().enumerate().find_map(name).map(bound)?;
    Some(format!("the shell takes > and < for files; put the query in single quotes: '{bound}'"))
}

/// Returns what to say of words that found nothing and are names of files: the shell may have put them in place of a
/// word with a star.
pub(super) fn hint_of_files(words: &[String]) -> Option<String> {
    const NAMED: usize = 3;
    let files: Vec<&str> = words.iter().map(String::as_str).filter(|word| Path::new(word).exists()).collect();
    let is_meant = match files.as_slice() {
        [] => true,
        [one] => !one.contains('.'),
        _ => false,
    };
    if is_meant {
        return None;
    }
    let more = if files.len() > NAMED { " and others" } else { "" };
    let named = files[..files.len().min(NAMED)].join(", ");
    Some(format!(
        "there are files here named {named}{more}; if the shell put them in place of a *, write it in single quotes, like 'econom*'"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_that_the_shell_took_for_a_file_is_cured() {
        let cure = |words: &[&str]| redirection(&words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>());
        for (words, bound) in [
            (&["oil", "words:"][..], "'words:>500'"),
            (&["oil -WORDS:", "gas"], "'words:>500'"),
            (&["date:", "oil"], "'date:>2025'"),
        ] {
            assert!(cure(words).unwrap().ends_with(bound), "{words:?}");
        }
        for words in [&["oil", "title:"][..], &["words: oil"], &["words", "date"], &["date:", "2025"]] {
            assert_eq!(cure(words), None, "{words:?}");
        }
    }

    #[test]
    fn names_of_files_are_told_from_words() {
        let hint = |words: &[&str]| hint_of_files(&words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>());
        assert_eq!(hint(&["src", "storm"]), None);
        assert_eq!(hint(&["storm.txt"]), None);
        assert!(hint(&["Cargo.toml", "storm"]).unwrap().contains("named Cargo.toml; "));
        let all = ["Cargo.lock", "Cargo.toml", "README.md", "src"];
        assert!(hint(&all).unwrap().contains("named Cargo.lock, Cargo.toml, README.md and others; "));
    }
}
