//! `morgue completions`: prints what a shell needs to complete our arguments.

use clap::Args;
use clap_complete::Shell;

use super::context::Context;
use super::failure::{Failure, Outcome};

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
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::command(), "morgue", &mut script);
    context.console.print(&script)?;
    Ok(Outcome::Full)
}
