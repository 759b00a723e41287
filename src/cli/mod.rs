//! The command line: one file a verb, whose doc comments are its help.
//!
//! Only this layer looks at arguments, environment and terminal; what it finds there it hands down.
//! Results go to standard output, all that is said about them to standard error.

mod completions;
mod console;
mod context;
mod crash;
mod environment;
mod eval;
mod explain;
mod failure;
mod first_build;
mod formats;
mod global;
mod index;
mod interrupt;
mod lost_quotes;
mod man;
mod meter;
mod option_like;
mod query_words;
mod ranking;
mod search;
mod show;
mod size;
mod stats;
mod typed_query;
mod values;
mod verify;

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{self, Write};
use std::mem::ManuallyDrop;
use std::process::ExitCode;

use clap::error::{ContextKind, ErrorKind};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use console::{Console, wants_color};
use context::Context;
use environment::Environment;
use failure::{Failure, Outcome};
use global::{ColorChoice, GlobalOptions};

use crate::error::Error;
use crate::file_name::text_of_bytes;
use crate::index::{Home, first_wrong_file};
use crate::output;

/// A full-text search engine for news archives.
///
/// morgue reads a folder of articles into an index and returns the passages that match a query, best first,
/// with the matches lit. It reads text, HTML, Word, JSON, XML, CSV, mail, web archives and more, packed or not:
/// 'morgue formats' lists them.
#[derive(Debug, Parser)]
#[command(name = "morgue", bin_name = "morgue", version, max_term_width = 100, after_help = EXAMPLES, disable_help_subcommand = true)]
#[command(args_override_self = true)]
#[command(subcommand_required = true, arg_required_else_help = true)]
#[command(subcommand_value_name = "VERB", subcommand_help_heading = "Verbs")]
struct Arguments {
    #[command(flatten)]
    global: GlobalOptions,
    #[command(subcommand)]
    verb: Verb,
}

const EXAMPLES: &str = "\
Examples:
  morgue index ~/news                     read the articles below a folder
  morgue search embassy storm             the best passages with both words
  morgue search '\"note of protest\"'       exactly these words
  morgue explain 'tariff* -steel'         how a query is read

Each verb says more: morgue search --help

Exit code: 0 it was done, 1 nothing was found or not all of it could be done, 2 it could not be done.";

#[derive(Debug, Subcommand)]
enum Verb {
    Index(index::IndexArguments),
    Search(search::SearchArguments),
    Show(show::ShowArguments),
    Explain(explain::ExplainArguments),
    Formats(formats::FormatsArguments),
    Stats(stats::StatsArguments),
    Verify(verify::VerifyArguments),
    Eval(eval::EvalArguments),
    Completions(completions::CompletionsArguments),
    Man(man::ManArguments),
}

impl Verb {
    fn run(&self, context: &Context) -> Result<Outcome, Failure> {
        match self {
            Verb::Index(arguments) => index::run(arguments, context),
            Verb::Search(arguments) => search::run(arguments, context),
            Verb::Show(arguments) => show::run(arguments, context),
            Verb::Explain(arguments) => explain::run(arguments, context),
            Verb::Formats(arguments) => formats::run(arguments, context),
            Verb::Stats(arguments) => stats::run(arguments, context),
            Verb::Verify(arguments) => verify::run(arguments, context),
            Verb::Eval(arguments) => eval::run(arguments, context),
            Verb::Completions(arguments) => completions::run(arguments, context),
            Verb::Man(arguments) => man::run(arguments, context),
        }
    }
}

/// Runs the command with its arguments, the program's name first, and returns its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let parsed = match read_arguments(&arguments) {
        Ok(parsed) => parsed,
        Err(error) => return refuse(&error, &arguments),
    };
    let environment = Environment::look();
    let console = Console::new(&parsed.global, &environment);
    let (ended, crash) = crash::caught(environment.wants_backtrace, || {
        Context::new(&parsed.global, &environment, &console).and_then(|context| parsed.verb.run(&context))
    });
    // A check looks at what is damaged, and catches what that leads to; so does a rebuild, which may be of a damaged index.
    let is_check = match &parsed.verb {
        Verb::Verify(_) => ended.is_some(),
        Verb::Index(index) => {
            index.rebuild && matches!(ended, Some(Ok(_) | Err(Failure::Library(Error::WouldLose { .. }))))
        }
        _ => false,
    };
    if let Some(crash) = crash.filter(|_| !is_check) {
        let home = Home::new(context::index_folder(&parsed.global, &environment));
        // Damage makes the engine below crash: then that is what is to be said.
        let damage = crash::caught(false, || first_wrong_file(&home)).0.flatten();
        return match damage {
            Some(detail) => Failure::from(Error::Damaged { dir: home.dir, detail }).tell(&console).into(),
            None => {
                console.complain(&format!("internal error: {crash}"), Some(&crash::hint(&console.program())));
                Outcome::Failed.into()
            }
        };
    }
    match ended {
        Some(Ok(outcome)) => outcome.into(),
        Some(Err(failure)) => failure.tell(&console).into(),
        None => Outcome::Failed.into(),
    }
}

/// Adds the arguments of a verb to its definition.
type Augment = fn(clap::Command) -> clap::Command;

/// The verbs by their names, each with what defines its arguments.
const VERBS: [(&str, Augment); 10] = [
    ("index", index::IndexArguments::augment_args),
    ("search", search::SearchArguments::augment_args),
    ("show", show::ShowArguments::augment_args),
    ("explain", explain::ExplainArguments::augment_args),
    ("formats", formats::FormatsArguments::augment_args),
    ("stats", stats::StatsArguments::augment_args),
    ("verify", verify::VerifyArguments::augment_args),
    ("eval", eval::EvalArguments::augment_args),
    ("completions", completions::CompletionsArguments::augment_args),
    ("man", man::ManArguments::augment_args),
];

/// Returns what the arguments say.
fn read_arguments(arguments: &[OsString]) -> Result<Arguments, clap::Error> {
    // The version is the same whatever the verbs are.
    if let [_, asked] = arguments
        && (asked == "--version" || asked == "-V")
    {
        return parse(clap::Command::new("morgue").version(env!("CARGO_PKG_VERSION")), arguments);
    }
    // To define all verbs takes as long as to look a word up. What the verb at hand alone does not understand, all together
    // have the words for.
    let of_verb = definition_of_verb(arguments).and_then(|command| parse(command, arguments).ok());
    of_verb.map_or_else(|| parse(command(), arguments), Ok)
}

/// Returns the colours that the arguments ask for, which those that can't be read may do as well.
fn color_of(arguments: &[OsString]) -> ColorChoice {
    let words: Vec<_> = arguments.iter().map(|argument| argument.to_string_lossy()).collect();
    let behind = words.iter().skip(1).map(|word| &**word).chain([""]);
    let asked = words.iter().zip(behind).filter_map(|(word, next)| match word.strip_prefix("--color") {
        Some("") => Some(next),
        Some(value) => value.strip_prefix('='),
        None => None,
    });
    match asked.last() {
        Some("never") => ColorChoice::Never,
        Some("always") => ColorChoice::Always,
        _ => ColorChoice::Auto,
    }
}

fn parse(command: clap::Command, arguments: &[OsString]) -> Result<Arguments, clap::Error> {
    // The process ends sooner than it could be taken apart.
    let mut command = ManuallyDrop::new(command);
    let arranged = query_words::behind_options(arguments, &command);
    let mut matches = command.try_get_matches_from_mut(arranged)?;
    Arguments::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

/// Returns the definition of the command line with no other verb than that of the arguments.
fn definition_of_verb(arguments: &[OsString]) -> Option<clap::Command> {
    let command = GlobalOptions::augment_args(clap::Command::new("morgue").args_override_self(true));
    let verb = query_words::verb_of(arguments, &command)?;
    let (name, augment) = VERBS.into_iter().find(|(name, _)| *name == verb)?;
    Some(command.subcommand(augment(clap::Command::new(name))))
}

/// Prints the help that was asked for, or what is wrong with the arguments.
fn refuse(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
    if error.kind() == ErrorKind::InvalidUtf8 {
        let foreign = arguments.iter().filter(|argument| argument.to_str().is_none());
        let foreign: Vec<_> = foreign.map(|argument| text_of_bytes(argument.as_encoded_bytes())).collect();
        let failure = Failure::usage(
            format!("the words of a query and of options are read in UTF-8, and this is not: {}", foreign.join(" ")),
            Some("set the terminal to UTF-8"),
        );
        let options = GlobalOptions { color: color_of(arguments), ..GlobalOptions::default() };
        return failure.tell(&Console::new(&options, &Environment::look())).into();
    }
    // An argument may be a file's name, or pasted from anywhere.
    let is_harmless = |argument: &OsString| matches!(output::harmless(&argument.to_string_lossy()), Cow::Borrowed(_));
    let (environment, to_stderr) = (Environment::look(), error.use_stderr());
    let screen = if to_stderr { environment.stderr } else { environment.stdout };
    let is_colourful = wants_color(color_of(arguments), &environment, screen.is_some());
    let said = match arguments.iter().all(is_harmless) {
        true if is_colourful => error.render().ansi().to_string(),
        true => error.render().to_string(),
        false => error.render().to_string().lines().flat_map(|line| [output::harmless(line), "\n".into()]).collect(),
    };
    let write = |out: &mut dyn Write| out.write_all(said.as_bytes()).and_then(|()| out.flush());
    let printed = if to_stderr { write(&mut io::stderr()) } else { write(&mut io::stdout()) };
    let is_query =
        error.kind() == ErrorKind::InvalidSubcommand && error.get(ContextKind::SuggestedSubcommand).is_none();
    if is_query {
        let words: Vec<_> = arguments.iter().skip(1).map(|word| word.to_string_lossy()).collect();
        let tip = match words.as_slice() {
            [help] if help == "help" => "For help: morgue --help".to_owned(),
            [help, verb, ..] if help == "help" && VERBS.iter().any(|(name, _)| name == verb) => {
                format!("For help: morgue {verb} --help")
            }
            words => format!("To search for it: morgue search {}", output::for_shell(&words.join(" "))),
        };
        let _ = writeln!(io::stderr(), "\n{}", output::harmless(&tip));
    }
    match (error.exit_code(), printed) {
        (0, Err(error)) if error.kind() != io::ErrorKind::BrokenPipe => {
            // Nobody is left to tell when this can't be written.
            let _ = writeln!(io::stderr(), "morgue: the output can't be written: {error}");
            Outcome::Failed.into()
        }
        (0, _) => Outcome::Full.into(),
        _ => Outcome::Failed.into(),
    }
}

/// Returns the definition of the whole command line, for its man page and completions.
fn command() -> clap::Command {
    Arguments::command()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn each_verb_defines_itself_alone_as_among_all() {
        let all = command();
        assert!(all.get_subcommands().map(clap::Command::get_name).eq(VERBS.map(|(name, _)| name)));
        for among_all in all.get_subcommands() {
            let arguments = ["morgue", "-q", among_all.get_name()].map(OsString::from);
            let alone = definition_of_verb(&arguments).unwrap();
            let alone = alone.find_subcommand(among_all.get_name()).unwrap();
            assert!(alone.get_arguments().eq(among_all.get_arguments()), "{}", among_all.get_name());
        }
        assert!(definition_of_verb(&["morgue", "storm"].map(OsString::from)).is_none());
    }
}
