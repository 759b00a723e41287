//! `morgue show`: prints one article, whole.

use std::ffi::OsString;
use std::path::Path;

use clap::Args;

use super::console::written;
use super::context::Context;
use super::failure::{Failure, Outcome};
use super::first_build::open_archive;
use super::index::SummaryFormat;
use super::query_words::is_number;
use crate::error::Error;
use crate::file_name::text_of;
use crate::output;
use crate::search::{Note, show};

/// Print one article, whole
///
/// The text is printed as it stands in its file, decoded, so that it can be quoted; only characters that would steer
/// the terminal are shown by their numbers. If there is no index yet, one is made of corpus/ first.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ShowArguments {
    /// The article: its id, its path, or path:line as search prints it
    ///
    /// Two files may hold articles of one id: then path:line tells them apart. The column of --format grep may stand behind it.
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
    let mut articles = asked(&id);
    for other in other_names(&id) {
        match (&articles, asked(&other)) {
            (Err(Error::NoArticle { .. }), Err(Error::NoArticle { .. })) => {}
            (Err(Error::NoArticle { .. }), found) => articles = found,
            _ => break,
        }
    }
    let articles = articles?;
    let (console, format) = (context.console, arguments.format);
    let shown = articles
        .iter()
        .map(|article| written(|out| output::write_report(out, article, format.into(), &console.results)));
    let parted: &[u8] = if matches!(format, SummaryFormat::Text) { b"\n" } else { b"" };
    let text = shown.collect::<Vec<_>>().join(parted);
    let query = arguments.query.as_ref().filter(|_| articles.iter().all(|article| article.lacks_query));
    let these = if articles.len() == 1 { "this article" } else { "these articles" };
    let lacking: Vec<Note> =
        query.iter().map(|query| Note(format!("nothing in {these} matches {}", output::harmless(query)))).collect();
    let notes = written(|out| output::write_notes(out, &lacking, &console.talk));
    console.show(&notes, &text, &[], !arguments.no_pager)?;
    Ok(Outcome::Full)
}

/// Returns what else is named by a place as it was printed: with characters that are shown by their numbers, and with the
/// column that `--format grep` has behind the line.
fn other_names(id: &str) -> Vec<String> {
    let meant = output::harmful(id);
    let columns_off = [Some(id), meant.as_deref()].into_iter().flatten().filter_map(without_column);
    let columns_off: Vec<String> = columns_off.map(str::to_owned).collect();
    meant.clone().into_iter().chain(columns_off).collect()
}

/// Returns the `path:line` of a `path:line:column`.
fn without_column(place: &str) -> Option<&str> {
    let (place, column) = place.rsplit_once(':')?;
    let (_, line) = place.rsplit_once(':')?;
    (is_number(column) && is_number(line)).then_some(place)
}
