//! `morgue stats`: prints what the index holds.

use clap::Args;

use super::console::written;
use super::context::Context;
use super::failure::{Failure, Outcome};
use super::first_build::open_archive;
use super::index::SummaryFormat;
use crate::index::stats;
use crate::output;

/// Print what the index holds
///
/// How many articles, of which time, languages, sources and sections, from which files, and how large the index is.
/// If there is no index yet, one is made of corpus/ first.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct StatsArguments {
    /// The form of the answer
    #[arg(long, value_enum, default_value_t)]
    format: SummaryFormat,
}

const EXAMPLES: &str = "\
Examples:
  morgue stats
  morgue stats --format json | jq .articles

Exit code: 0 it was printed, 2 it could not be, or there is no index.";

/// Runs the verb.
pub(super) fn run(arguments: &StatsArguments, context: &Context) -> Result<Outcome, Failure> {
    let figures = stats(&open_archive(context)?, &context.around.cwd)?;
    let style = &context.console.results;
    context.console.print(&written(|out| output::write_report(out, &figures, arguments.format.into(), style)))?;
    if figures.compacting_helps() {
        let hint = format!("'{} index --compact' would make it smaller and faster", context.console.program());
        context.console.remark(|out, style| output::write_hint(out, &hint, style));
    }
    Ok(Outcome::Full)
}
