//! Telling the words of a query from options.
//!
//! A query may hold words that begin with a dash (`storm -embassy`), and options may stand anywhere around it.
//! So before the arguments are parsed, the words of the query are moved behind the options and a `--`:
//!
//! - an argument that begins with `--` is an option, and if there is none of that name an error;
//! - an argument that begins with one dash is an option if every letter of it is one (`-c`, `-l0`), or if it is
//!   one that takes a number, with the number (`-n 3`, `-n3`); else it belongs to the query (`-embassy`, `-nuclear`);
//! - behind a `--` everything belongs to the query.

use std::ffi::{OsStr, OsString};

use clap::{Arg, Args, Command};

use super::global::GlobalOptions;
use super::search::SearchArguments;

/// The verbs that take a query.
const VERBS: [&str; 2] = ["search", "explain"];

/// Returns the arguments of a command line with the words of a query behind its options.
pub(super) fn behind_options(arguments: &[OsString], command: &Command) -> Vec<OsString> {
    let verb_at = verb_place(arguments, command);
    let verb = verb_at.and_then(|at| arguments[at].to_str()).filter(|verb| VERBS.contains(verb));
    let (Some(at), Some(verb)) = (verb_at, verb.and_then(|verb| command.find_subcommand(verb))) else {
        return arguments.to_vec();
    };
    let (mut arranged, rest) = (arguments[..=at].to_vec(), &arguments[at + 1..]);
    let mut words: Vec<OsString> = Vec::new();
    let mut rest = rest.iter();
    let everywhere = command.get_arguments().filter(|arg| arg.is_global_set());
    let options = Options { all: verb.get_arguments().chain(everywhere).collect(), added: &['h'] };
    while let Some(argument) = rest.next() {
        match kind_of(argument, &options) {
            Kind::Word => words.push(argument.clone()),
            Kind::End => words.extend(rest.by_ref().cloned()),
            Kind::Option { value_follows } => {
                arranged.push(argument.clone());
                arranged.extend(rest.by_ref().take(usize::from(value_follows)).cloned());
            }
        }
    }
    arranged.push("--".into());
    arranged.extend(words);
    arranged
}

/// Returns the option of a search that a text without its dashes names, as it is to be written: `since`, `limit=3`, `n3`.
pub(super) fn option_called(text: &str) -> Option<String> {
    let command = SearchArguments::augment_args(GlobalOptions::augment_args(Command::new("search")));
    let options = Options { all: command.get_arguments().collect(), added: &['h'] };
    let name = text.split('=').next().unwrap_or_default();
    if options.all.iter().any(|arg| arg.get_long() == Some(name)) {
        return Some(format!("--{text}"));
    }
    (!text.is_empty() && matches!(short(text, &options), Kind::Option { .. })).then(|| format!("-{text}"))
}

/// The options of a command. To let the library put together those of all verbs would take longer than to look for them.
struct Options<'a> {
    all: Vec<&'a Arg>,
    /// The letters of those that the library adds, which take no value.
    added: &'a [char],
}

/// What an argument of a verb is.
enum Kind {
    /// A part of the query, or the value of something unknown.
    Word,
    /// An option, whose value may be the next argument.
    Option { value_follows: bool },
    /// The `--` behind which all is query.
    End,
}

fn kind_of(argument: &OsStr, options: &Options<'_>) -> Kind {
    match argument.to_str() {
        Some("--") => Kind::End,
        Some(text) if text.starts_with("--") => long(text, options),
        Some(text) if text.starts_with('-') && text.len() > 1 => short(&text[1..], options),
        _ => Kind::Word,
    }
}

fn long(text: &str, options: &Options<'_>) -> Kind {
    let known = |arg: &&Arg| text.strip_prefix("--").is_some_and(|name| arg.get_long() == Some(name));
    let value_follows = options.all.iter().copied().find(known).is_some_and(takes_value);
    Kind::Option { value_follows }
}

/// Returns what the letters behind a single dash are.
fn short(letters: &str, options: &Options<'_>) -> Kind {
    let option = |letter| options.all.iter().find(|arg| arg.get_short() == Some(letter));
    let mut seen: Vec<char> = Vec::new();
    for (at, letter) in letters.char_indices() {
        let value = &letters[at + letter.len_utf8()..];
        match option(letter) {
            Some(arg) if takes_value(arg) => {
                let value_follows = value.is_empty();
                return if value_follows || is_number(value) { Kind::Option { value_follows } } else { Kind::Word };
            }
            Some(_) if !seen.contains(&letter) => seen.push(letter),
            // `-hq` is more likely a word than a call for help.
            None if letters.len() == 1 && options.added.contains(&letter) => {}
            _ => return Kind::Word,
        }
    }
    Kind::Option { value_follows: false }
}

/// Returns the verb of a command line, by what is defined beside the verbs.
pub(super) fn verb_of<'a>(arguments: &'a [OsString], command: &Command) -> Option<&'a str> {
    arguments[verb_place(arguments, command)?].to_str()
}

/// Returns the place of the verb: the first argument that is neither an option nor the value of one.
fn verb_place(arguments: &[OsString], command: &Command) -> Option<usize> {
    let options = Options { all: command.get_arguments().collect(), added: &['h', 'V'] };
    let mut at = 1;
    while let Some(argument) = arguments.get(at) {
        at += match kind_of(argument, &options) {
            Kind::Word => return Some(at),
            Kind::End => return None,
            Kind::Option { value_follows } => 1 + usize::from(value_follows),
        };
    }
    None
}

fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::{Arguments, Verb, command};
    use super::*;

    fn arranged(line: &str) -> String {
        let arguments: Vec<OsString> = std::iter::once("morgue").chain(line.split(' ')).map(OsString::from).collect();
        let arranged: Vec<_> =
            behind_options(&arguments, &command()).into_iter().map(|text| text.into_string().unwrap()).collect();
        arranged[1..].join(" ")
    }

    #[test]
    fn options_may_stand_before_between_and_behind_the_words() {
        for line in [
            "search storm embassy -n 3 --sort newest -c",
            "search -n 3 storm --sort newest embassy -c",
            "search -n 3 --sort newest -c storm embassy",
        ] {
            assert_eq!(arranged(line), "search -n 3 --sort newest -c -- storm embassy");
        }
        assert_eq!(arranged("-q --index a search b --color never"), "-q --index a search --color never -- b");
        assert_eq!(arranged("search a --index=b"), "search --index=b -- a");
    }

    #[test]
    fn words_with_a_dash_belong_to_the_query() {
        assert_eq!(arranged("search storm -embassy"), "search -- storm -embassy");
        assert_eq!(arranged("search -embassy storm"), "search -- -embassy storm");
        assert_eq!(arranged("explain -nuclear -n 3"), "explain -n 3 -- -nuclear");
        assert_eq!(
            arranged("search -nuclear -news -hq -cc -cabinet - a"),
            "search -- -nuclear -news -hq -cc -cabinet - a"
        );
        assert_eq!(arranged("search -10 -\"x"), "search -- -10 -\"x");
        assert_eq!(arranged("search -élysée -c"), "search -c -- -élysée");
    }

    #[test]
    fn letters_that_are_all_options_are_options() {
        assert_eq!(arranged("search a -n3 -l0 -c -q"), "search -n3 -l0 -c -q -- a");
        assert_eq!(arranged("search a -l0n5 -h"), "search -l0n5 -h -- a");
        assert_eq!(arranged("explain a -q -l"), "explain -q -l -- a");
    }

    #[test]
    fn behind_two_dashes_all_is_query() {
        assert_eq!(arranged("search -c -- -embassy --limit -n"), "search -c -- -embassy --limit -n");
        assert_eq!(arranged("search a -- -b -- c"), "search -- a -b -- c");
    }

    #[test]
    fn a_mistyped_option_is_an_error_that_names_the_right_one() {
        let line = ["morgue", "search", "storm", "--limt", "3"].map(OsString::from);
        let error = Arguments::try_parse_from(behind_options(&line, &command())).unwrap_err();
        assert!(error.to_string().contains("'--limit'"), "{error}");
    }

    #[test]
    fn other_verbs_are_left_alone() {
        for line in ["index -x", "show -- -a", "--help", "search", "nonsense -a b"] {
            assert_eq!(arranged(line).trim_end_matches(" --"), line);
        }
    }

    #[test]
    fn what_is_parsed_is_what_was_meant() {
        let line = ["morgue", "search", "storm", "-embassy", "-n", "3"].map(OsString::from);
        let parsed = Arguments::try_parse_from(behind_options(&line, &command())).unwrap();
        let Verb::Search(search) = parsed.verb else { panic!("{parsed:?}") };
        assert_eq!(search.query, ["storm", "-embassy"]);
        assert_eq!(search.limit, 3);
    }

    #[test]
    fn an_option_is_known_by_its_name_and_its_letter() {
        for (text, option) in [
            ("since", Some("--since")),
            ("limit=3", Some("--limit=3")),
            ("index", Some("--index")),
            ("n", Some("-n")),
            ("n3", Some("-n3")),
            ("cl", Some("-cl")),
            ("embassy", None),
            ("nuclear", None),
            ("i", None),
            ("", None),
        ] {
            assert_eq!(option_called(text).as_deref(), option, "{text}");
        }
    }
}
