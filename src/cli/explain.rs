//! `morgue explain`: shows how a query is read.

use clap::{Arg, Args};

use super::console::written;
use super::context::Context;
use super::failure::{Failure, Outcome};
use super::first_build::open_archive;
use super::search::{AnswerFormat, SearchArguments, request};
use crate::output::{self, ReportFormat};
use crate::search::explain;

/// Show how a query is read
///
/// It prints the query with every operator written out, then its parts as an outline: what each means, how many
/// articles it matches, and the words it stands for. A query that can't be read is refused with a mark under the place.
///
/// All options of search are taken, so that the one word can be put for the other: --any, --since and --until are shown in
/// what they do, and the others change nothing. If there is no index yet, one is made of corpus/ first.
#[derive(Debug, Args)]
#[command(mut_args(as_explained), after_help = format!("{EXAMPLES}\n\n{EXIT}"), after_long_help = format!("{QUERY_HELP}\n\n{EXAMPLES}\n\n{EXIT}"))]
pub(super) struct ExplainArguments {
    #[command(flatten)]
    search: SearchArguments,
}

/// Hides what changes nothing in how a query is read.
fn as_explained(arg: Arg) -> Arg {
    match arg.get_id().as_str() {
        "query" | "since" | "until" | "any" | "no_pager" => arg,
        "format" => arg.hide_possible_values(true).help("The form of the answer: text, or json for programs"),
        _ => arg.hide(true),
    }
}

const EXAMPLES: &str = "\
Examples:
  morgue explain embassy storm
  morgue explain embassy storm --any --since 2025
  morgue explain 'tariff* AND (talks OR \"trade deal\") -steel'";

const EXIT: &str = "Exit code: 0 it was read, 2 it was refused, or there is no index.";

/// The query language, as the help of the verbs that take a query shows it.
pub(super) const QUERY_HELP: &str = "\
Queries (single quotes keep the shell's hands off quotes, brackets and stars):
  tariff talks              both words, in any inflection: tariffs, talking
  '\"note of protest\"'       exactly these words; accents and capitals aside
  ICE                       two capitals and more: the acronym, not ice
  =tariff                   this form only
  oil AND gas, oil OR gas, oil NOT gas, oil -gas, '(oil OR gas) price'
                            operators are in capitals; and, or, not are words
  'econom*' '*gate' 'wom?n' any letters, one letter
  'Zelenskyy~'              spelled alike; ~2 for two differences
  trump w/5 putin           within 5 words; pre/5 in this order; w/s one sentence, w/p one paragraph
  'atleast3(tariff*)'       at least three of them in the article
  title:storm               also lead, body, author, source, section, place, lang, path, url
  date:2025-12              published then; also date:2025-12..2026-02, date:last-week, date:7d..
  'words:>500'              longer than 500 words
  'storm^2 surge'           storm counts double in the ranking
  '*'                       every article";

/// Runs the verb.
pub(super) fn run(arguments: &ExplainArguments, context: &Context) -> Result<Outcome, Failure> {
    let request = request(&arguments.search, context)?;
    let explanation = explain(&open_archive(context)?, &request, &context.around)?;
    let format = match arguments.search.format {
        AnswerFormat::Json | AnswerFormat::Jsonl => ReportFormat::Json,
        AnswerFormat::Text | AnswerFormat::Grep | AnswerFormat::Csv => ReportFormat::Text,
    };
    let console = context.console;
    let text = written(|out| output::write_report(out, &explanation, format, &console.results));
    console.show(&[], &text, &[], !arguments.search.no_pager)?;
    Ok(Outcome::Full)
}
