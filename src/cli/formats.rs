//! `morgue formats`: lists what can be read.

use clap::Args;

use super::console::written;
use super::context::Context;
use super::failure::{Failure, Outcome};
use super::index::SummaryFormat;
use crate::ingest;
use crate::output::{self, FormatList, ListedFormat};

/// List the formats that articles are read from
///
/// A file's format is recognised by its content first and by its name second; 'morgue index --as FORMAT' names one for
/// files that are not recognised. Compressed files and archives are unpacked on the way, also inside of each other.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct FormatsArguments {
    /// The form of the answer
    #[arg(long, value_enum, default_value_t)]
    format: SummaryFormat,
}

const EXAMPLES: &str = "\
Examples:
  morgue formats
  morgue index --as wire ~/wire-1998     files without a name that says what they are

Exit code: 0 they were listed, 2 they could not be.";

/// Runs the verb.
pub(super) fn run(arguments: &FormatsArguments, context: &Context) -> Result<Outcome, Failure> {
    let owned = |endings: &[&str]| endings.iter().map(|&ending| ending.to_owned()).collect();
    let list = FormatList {
        formats: ingest::formats()
            .iter()
            .map(|format| ListedFormat {
                name: format.name.to_owned(),
                description: format.description.to_owned(),
                extensions: owned(format.extensions),
            })
            .collect(),
        packings: ingest::packings()
            .map(|(name, extensions)| ListedFormat {
                name: name.to_owned(),
                description: String::new(),
                extensions: owned(extensions),
            })
            .collect(),
    };
    let style = &context.console.results;
    context.console.print(&written(|out| output::write_report(out, &list, arguments.format.into(), style)))?;
    Ok(Outcome::Full)
}
