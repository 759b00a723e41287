//! `morgue man`: prints a page of the manual.

use clap::Args;
use clap_mangen::Man;

use super::console::written;
use super::context::Context;
use super::failure::{Failure, Outcome};

/// Print a page of the manual, in roff
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ManArguments {
    /// The verb whose page to print [default: the page of morgue itself]
    #[arg(value_name = "VERB")]
    verb: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  morgue man > morgue.1
  morgue man search > morgue-search.1";

/// Runs the verb.
pub(super) fn run(arguments: &ManArguments, context: &Context) -> Result<Outcome, Failure> {
    let mut command = super::command();
    // Building hands the options of every verb down, and gives their pages their names.
    command.build();
    let page = match &arguments.verb {
        None => command,
        Some(verb) => {
            let found = command.find_subcommand(verb).cloned();
            found.ok_or_else(|| Failure::usage(format!("there is no verb {verb}"), Some("see: morgue --help")))?
        }
    };
    context.console.print(&written(|out| Man::new(page).render(out)))?;
    Ok(Outcome::Full)
}
