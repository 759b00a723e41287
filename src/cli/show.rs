//! `morgue show`: prints one article, whole.

use std::ffi::OsString;
use std::path::Path;

use clap::Args;

use super::console::written;
use super::context::Context;
use super::failure::{Failure, Outcome};
use super::first_build::open_archive;
use super::index::SummaryFormat;
use crate::error::Error;
use crate::file_name::text_of;
use crate::output;
use crate::search::show;

/// Print one article, whole
///
/// The text is printed as it stands in its file, decoded, so that it can be quoted; only characters that would steer
/// the terminal are shown by their numbers. If there is no index yet, one is made of corpus/ first.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ShowArguments {
    /// The article: its id, its path, or path:line as search prints it
    ///
    /// Two files may hold articles of one id: then path:line tells them apart.
    #[arg(value_name = "ID")]
    id: OsString,

    /// Light what matches this query
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    query: Option<String>,

    /// The form of the answer
    #[arg(long, value_enum, default_value_t)]
    format: SummaryFormat,

    /// Print everything at once, even when it does not fit the terminal
    #[arg(long)]
    no_pager: bool,
}

const EXAMPLES: &str = "\
Examples:
  morgue show corpus/capital-herald/2025-12-03-note.md
  morgue show corpus/wire/2025-11.jsonl:3
  morgue show aw-20251110-007 --query 'customs apples'

Exit code: 0 it was printed, 1 there is no such article, 2 it could not be printed.";

/// Runs the verb.
pub(super) fn run(arguments: &ShowArguments, context: &Context) -> Result<Outcome, Failure> {
    let archive = open_archive(context)?;
    // A path from a JSON document is text already.
    let id = arguments.id.to_str().map_or_else(|| text_of(Path::new(&arguments.id)), str::to_owned);
    let asked = |id: &str| show(&archive, id, arguments.query.as_deref(), &context.around);
    let articles = asked(&id).or_else(|error| match (&error, output::harmful(&id)) {
        // A path as it was printed, with characters that are shown by their numbers.
        (Error::NoArticle { .. }, Some(id)) => asked(&id),
        _ => Err(error),
    })?;
    let (console, format) = (context.console, arguments.format);
    let shown = articles
        .iter()
        .map(|article| written(|out| output::write_report(out, article, format.into(), &console.results)));
    let parted: &[u8] = if matches!(format, SummaryFormat::Text) { b"\n" } else { b"" };
    let text = shown.collect::<Vec<_>>().join(parted);
    console.show(&[], &text, &[], !arguments.no_pager)?;
    Ok(Outcome::Full)
}
