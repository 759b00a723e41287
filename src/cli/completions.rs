//! `morgue completions`: prints what a shell needs to complete our arguments.

use std::fmt::Write;

use clap::builder::PossibleValuesParser;
use clap::{Arg, Args, Command};
use clap_complete::Shell;

use super::context::Context;
use super::failure::{Failure, Outcome};
use crate::eval::Measure;
use crate::ingest::formats;

/// Print the completions of a shell
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  morgue completions bash > ~/.local/share/bash-completion/completions/morgue
  morgue completions fish > ~/.config/fish/completions/morgue.fish
  morgue completions zsh > ~/.zfunc/_morgue";

/// Runs the verb.
pub(super) fn run(arguments: &CompletionsArguments, context: &Context) -> Result<Outcome, Failure> {
    context.console.print(script_for(arguments.shell).as_bytes())?;
    Ok(Outcome::Full)
}

fn script_for(shell: Shell) -> String {
    let (mut command, mut script) = (completed(), Vec::new());
    clap_complete::generate(shell, &mut command, "morgue", &mut script);
    let mut script = String::from_utf8_lossy(&script).into_owned();
    match shell {
        // With two colons zsh takes what stands behind the first word for a command line of its own, without options.
        Shell::Zsh => script = script.replace("\n'*::", "\n'*:"),
        // The library has nothing for fish to put in place of what is no option.
        Shell::Fish => add_values(&command, &mut script),
        _ => {}
    }
    script
}

/// Adds the values of arguments that are no options.
fn add_values(command: &Command, script: &mut String) {
    for verb in command.get_subcommands() {
        for argument in verb.get_positionals() {
            let values = argument.get_possible_values();
            let names: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
            if !names.is_empty() {
                let (verb, names) = (verb.get_name(), names.join(" "));
                // Writing to memory can't fail.
                let _ = writeln!(
                    script,
                    "complete -c morgue -n \"__fish_morgue_using_subcommand {verb}\" -f -a \"{names}\""
                );
            }
        }
    }
}

/// Returns the command line as it is completed: without what its help hides, and with values for what takes names of a list.
fn completed() -> Command {
    let whole = super::command();
    let shown = whole.get_arguments().filter(|arg| !arg.is_hide_set()).cloned();
    let mut command =
        Command::new("morgue").version(env!("CARGO_PKG_VERSION")).disable_help_subcommand(true).args(shown);
    for (name, _) in super::VERBS {
        let Some(verb) = whole.find_subcommand(name) else { continue };
        let shown = verb.get_arguments().filter(|arg| !arg.is_hide_set()).map(|arg| with_values(name, arg.clone()));
        command =
            command.subcommand(Command::new(name).about(verb.get_about().cloned().unwrap_or_default()).args(shown));
    }
    command
}

/// Returns an argument of a verb with its values, where these are names of a list that its reader alone knows.
fn with_values(verb: &str, arg: Arg) -> Arg {
    let names: Vec<&str> = match (verb, arg.get_id().as_str()) {
        ("index", "format_name") => std::iter::once("auto").chain(formats().iter().map(|format| format.name)).collect(),
        ("eval", "measures") => Measure::NAMES.into_iter().chain(["all"]).collect(),
        ("man", "verb") => super::VERBS.iter().map(|(name, _)| *name).collect(),
        _ => return arg,
    };
    arg.value_parser(PossibleValuesParser::new(names))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHELLS: [Shell; 5] = [Shell::Bash, Shell::Elvish, Shell::Fish, Shell::PowerShell, Shell::Zsh];

    #[test]
    fn what_the_help_hides_is_not_offered() {
        completed().debug_assert();
        for shell in SHELLS {
            assert!(script_for(shell).contains("passage-words"), "{shell}");
        }
        // That of eval is shown.
        assert_eq!(script_for(Shell::Bash).matches("--ranking)").count(), 1);
        assert_eq!(script_for(Shell::Fish).matches(" -l ranking ").count(), 1);
    }

    #[test]
    fn names_of_lists_are_offered() {
        for shell in [Shell::Bash, Shell::Fish, Shell::Zsh] {
            let script = script_for(shell);
            for names in ["nitf", "nDCG@10", "index search show explain", "bash elvish fish powershell zsh"] {
                assert!(script.contains(names), "{shell}: {names}");
            }
        }
    }

    #[test]
    fn options_of_zsh_may_stand_behind_words() {
        let script = script_for(Shell::Zsh);
        assert!(script.contains("\n'*:query -- ") && script.contains("\n'*:paths -- ") && !script.contains("'*::"));
    }
}
