//! `morgue verify`: checks the index.

use clap::Args;

use super::console::written;
use super::context::Context;
use super::failure::{Failure, Outcome};
use super::index::SummaryFormat;
use crate::index::verify;
use crate::output;

/// Check every byte of the index
///
/// It compares the index with the checksums it was written with, names what is damaged, and says how to mend it. The
/// files of articles are not touched.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct VerifyArguments {
    /// The form of the answer
    #[arg(long, value_enum, default_value_t)]
    format: SummaryFormat,
}

const EXAMPLES: &str = "\
Examples:
  morgue verify
  morgue verify --index /backup/index && echo sound

Exit code: 0 it is sound, 2 it is damaged, or there is none.";

/// Runs the verb.
pub(super) fn run(arguments: &VerifyArguments, context: &Context) -> Result<Outcome, Failure> {
    let verification = verify(&context.home)?;
    let console = context.console;
    console
        .print(&written(|out| output::write_report(out, &verification, arguments.format.into(), &console.results)))?;
    if verification.damage.is_empty() {
        return Ok(Outcome::Full);
    }
    console
        .remark(|out, style| output::write_hint(out, "'morgue index --rebuild' makes it anew from the files", style));
    Ok(Outcome::Failed)
}
