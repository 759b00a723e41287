//! The query of a command line: what the words of its arguments make, and what the shell or a habit from elsewhere
//! may have done to them on the way.

#[cfg(unix)]
use std::fs::{self, File, Metadata};
#[cfg(unix)]
use std::io;
use std::path::Path;

use super::context::Context;
use super::failure::Failure;
use super::lost_quotes::{LostQuotes, lost_quotes};
use super::option_like;
use crate::error::Error;
use crate::output::for_shell;
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
        lost.iter().position(is_there).map(|at| lost.remove(at).hint)
    });
    let hints = lost.into_iter().map(|lost| lost.hint).chain(option_like::hints(words));
    hints.for_each(|hint| context.console.hint(&hint));
    let Err(refusal) = parsed else { return Ok(query) };
    let (message, hint) = match cure {
        Some(hint) => (None, hint),
        None => match redirection(words, written_to().as_deref(), &around) {
            Some(redirection) => redirection,
            None => return Err(Error::from(refusal).into()),
        },
    };
    let message = message.unwrap_or(refusal.message);
    // The mend of what arrived is none of what was typed.
    Err(Failure::Query { refusal: query::Refusal { message, mended: None, ..refusal }, hint })
}

/// Returns what happened to `words:>500` without quotes, where that is known, and the cure: the shell takes `>500` for a file to
/// write to, which is `file` if what stands behind the `>` is known.
fn redirection(words: &[String], file: Option<&str>, around: &query::Context) -> Option<(Option<String>, String)> {
    let name = |(at, word): (usize, &String)| {
        // What has its value behind it was typed like that.
        words.get(at + 1).is_none_or(|next| !next.starts_with(|first: char| first.is_ascii_digit())).then_some(())?;
        let name = word.rsplit(' ').next()?.trim_start_matches('-').strip_suffix(':')?.to_ascii_lowercase();
        matches!(&*name, "words" | "date").then_some((at, name))
    };
    let (at, name) = words.iter().enumerate().find_map(name)?;
    if let Some(file) = file {
        let mut typed = words.to_vec();
        typed[at] += &format!(">{file}");
        let typed = typed.join(" ");
        if query::parse(&typed, around).is_ok() {
            let message = format!("the shell took > for a file: what is printed goes to {file}");
            return Some((Some(message), format!("put the query in single quotes: {}", for_shell(&typed))));
        }
    }
    let bound = if name == "date" { "date:>2025" } else { "words:>500" };
    Some((None, format!("the shell takes > and < for files; put the query in single quotes: '{bound}'")))
}

/// Returns the name of the file of this folder that standard output goes to, if it may be the rest of a bound: the `=2025` of
/// `date:>=2025`.
#[cfg(unix)]
fn written_to() -> Option<String> {
    use std::os::fd::AsFd;
    use std::os::unix::fs::MetadataExt;
    let place = |metadata: Metadata| (metadata.dev(), metadata.ino());
    let output = File::from(io::stdout().as_fd().try_clone_to_owned().ok()?).metadata().map(place).ok()?;
    let mut entries = fs::read_dir(".").ok()?.flatten();
    let file = entries.find(|entry| entry.metadata().is_ok_and(|metadata| place(metadata) == output))?;
    let name = file.file_name().into_string().ok()?;
    name.trim_start_matches('=').starts_with(|first: char| first.is_ascii_digit()).then_some(name)
}

#[cfg(not(unix))]
fn written_to() -> Option<String> {
    None
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
        let context = query::Context { today: jiff::civil::date(2025, 12, 3).into() };
        let cure = |words: &[&str], file: Option<&str>| {
            redirection(&words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>(), file, &context)
        };
        for (words, bound) in [
            (&["oil", "words:"][..], "'words:>500'"),
            (&["oil -WORDS:", "gas"], "'words:>500'"),
            (&["date:", "oil"], "'date:>2025'"),
        ] {
            assert!(cure(words, None).unwrap().1.ends_with(bound), "{words:?}");
        }
        for words in [&["oil", "title:"][..], &["words: oil"], &["words", "date"], &["date:", "2025"]] {
            assert_eq!(cure(words, None), None, "{words:?}");
        }
        let (said, cured) = cure(&["date:", "storm"], Some("=2025")).unwrap();
        assert_eq!(said.as_deref(), Some("the shell took > for a file: what is printed goes to =2025"));
        assert_eq!(cured, "put the query in single quotes: 'date:>=2025 storm'");
        assert_eq!(cure(&["date:"], Some("2025x")).unwrap().0, None);
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
