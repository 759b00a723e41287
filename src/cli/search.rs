//! `morgue search`: finds articles and prints their best passages.

use std::mem::ManuallyDrop;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::console::written;
use super::context::Context;
use super::explain::QUERY_HELP;
use super::failure::{Failure, Outcome};
use super::first_build::open_archive;
use super::ranking::RankingChoice;
use super::typed_query::{hint_of_files, read_query};
use super::values::number;
use crate::output::{self, Format};
use crate::query::{self, DateRange};
use crate::search::{Request, Response, Sort, search};

/// Find articles and print their best passages, the matches lit
///
/// An article matches when it has all the words of the query, in any inflection, in its headline or text. If none has
/// all of them, those with some are shown, counted or listed, and that is said, even with -q. If there is no index yet, one is
/// made of corpus/ first.
#[derive(Debug, Args)]
#[command(after_help = format!("{EXAMPLES}\n\n{EXIT}"), after_long_help = format!("{QUERY_HELP}\n\n{EXAMPLES}\n\n{EXIT}"))]
pub(super) struct SearchArguments {
    /// What to look for; the words are joined by spaces, and options may stand anywhere around them
    ///
    /// An argument such as -embassy that is no option belongs to the query. To look for the name of a long option,
    /// put it behind a --.
    #[arg(value_name = "QUERY", required = true)]
    pub(super) query: Vec<String>,

    /// Show at most N articles; with 0 they are only counted
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10, value_parser = number::<usize>(0), allow_negative_numbers = true)]
    pub(super) limit: usize,

    /// Skip the first N
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = number::<usize>(0), allow_negative_numbers = true)]
    offset: usize,

    /// Which articles come first
    #[arg(long, value_name = "ORDER", value_enum, default_value_t)]
    sort: SortOrder,

    /// Let newer articles count more: one of today twice, one of 30 days ago one and a half times, and so on
    #[arg(long, conflicts_with = "sort")]
    recent: bool,

    /// Only articles published on this day or later, such as 2025-12-01, 2025-12, yesterday or 7d
    #[arg(long, value_name = "DATE")]
    since: Option<String>,

    /// Only articles published on this day or earlier
    #[arg(long, value_name = "DATE")]
    until: Option<String>,

    /// An article need not have every word
    #[arg(long)]
    any: bool,

    /// Show N passages of each article; in csv the best one alone
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = number::<usize>(1), allow_negative_numbers = true)]
    passages: usize,

    /// About N words per passage
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = number::<usize>(1), allow_negative_numbers = true)]
    passage_words: usize,

    /// Print only how many articles match
    #[arg(short, long, conflicts_with_all = ["format", "files_with_matches"])]
    count: bool,

    /// Print only the paths, each once, best first
    #[arg(short = 'l', long, conflicts_with = "format")]
    files_with_matches: bool,

    /// End each path with a NUL instead of a line end, for xargs -0
    #[arg(short = '0', long, requires = "files_with_matches")]
    null: bool,

    /// The form of the answer
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: AnswerFormat,

    /// How articles are ranked; for measuring what the ranking costs
    #[arg(long, value_enum, default_value_t, hide = true)]
    ranking: RankingChoice,

    /// Print everything at once, even when it does not fit the terminal
    #[arg(long)]
    pub(super) no_pager: bool,
}

const EXAMPLES: &str = "\
Examples:
  morgue search embassy storm
  morgue search '\"note of protest\"' --since 2025-11
  morgue search storm -embassy --sort newest -n 3
  morgue search trade talks --recent
  morgue search tariff --format csv > tariff.csv
  morgue search -l -0 tariff | xargs -0 wc -w";

const EXIT: &str = "Exit code: 0 something was found, 1 nothing was found, 2 the search could not be done.";

/// Which articles come first.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum SortOrder {
    /// The best match
    #[default]
    Relevance,
    /// The latest
    Newest,
    /// The earliest
    Oldest,
}

/// The form of an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum AnswerFormat {
    /// For people
    #[default]
    Text,
    /// One document for programs
    Json,
    /// One hit a line, for programs
    Jsonl,
    /// path:line:column:passage, for editors
    Grep,
    /// A table, for spreadsheets: a row an article
    Csv,
}

/// Runs the verb. It stands by itself, and not among the verbs that a query does not touch.
#[inline(never)]
pub(super) fn run(arguments: &SearchArguments, context: &Context) -> Result<Outcome, Failure> {
    let request = request(arguments, context)?;
    // Never closed: the process ends with its answer, and the system takes back what was mapped faster at once than one by one.
    let archive = ManuallyDrop::new(open_archive(context)?);
    let response = search(&archive, &request, &context.around)?;
    if response.total == 0 || response.relaxed {
        hint_of_files(&arguments.query).into_iter().for_each(|hint| context.console.hint(&hint));
    }
    print(&response, arguments, context)?;
    Ok(if response.total > 0 { Outcome::Full } else { Outcome::Short })
}

/// Returns the request that some arguments make.
pub(super) fn request(arguments: &SearchArguments, context: &Context) -> Result<Request, Failure> {
    let since = day("--since", arguments.since.as_deref(), context, |range| range.first)?;
    let until = day("--until", arguments.until.as_deref(), context, |range| range.last)?;
    if let (Some(since), Some(until)) = (since, until)
        && since > until
    {
        return Err(Failure::usage(format!("--since {since} is later than --until {until}"), None));
    }
    Ok(Request {
        query: read_query(&arguments.query, context)?,
        limit: if arguments.count { 0 } else { arguments.limit },
        offset: arguments.offset,
        sort: match arguments.sort {
            SortOrder::Relevance => Sort::Relevance,
            SortOrder::Newest => Sort::Newest,
            SortOrder::Oldest => Sort::Oldest,
        },
        recent: arguments.recent,
        weights: arguments.ranking.weights(),
        since,
        until,
        any: arguments.any,
        passages: arguments.passages,
        passage_words: arguments.passage_words,
    })
}

/// Returns the day that an option names: one end of the range that its value stands for.
fn day(
    option: &str,
    text: Option<&str>,
    context: &Context,
    end: impl Fn(DateRange) -> Option<Date>,
) -> Result<Option<Date>, Failure> {
    let Some(text) = text else { return Ok(None) };
    if query::has_two_ends(text) {
        let message = format!("{option} takes one date, and {text} has two; write --since A --until B");
        return Err(Failure::usage(message, None));
    }
    let range = query::read_date_range(text, &context.today())
        .map_err(|error| Failure::usage(format!("{option}: {}", error.message), None))?;
    match end(range) {
        Some(day) => Ok(Some(day)),
        None => Err(Failure::usage(format!("{option}: {text} is open at that end"), None)),
    }
}

fn print(response: &Response, arguments: &SearchArguments, context: &Context) -> Result<(), Failure> {
    let console = context.console;
    let format = match arguments.format {
        AnswerFormat::Text => Format::Text,
        AnswerFormat::Json => Format::Json,
        AnswerFormat::Jsonl => Format::Jsonl,
        AnswerFormat::Grep => Format::Grep,
        AnswerFormat::Csv => Format::Csv,
    };
    let lists = !arguments.count && arguments.format != AnswerFormat::Json;
    let for_people = lists && !arguments.files_with_matches && arguments.format == AnswerFormat::Text;
    let results = written(|out| match () {
        () if arguments.count => output::write_count(out, response),
        () if arguments.files_with_matches => output::write_paths(out, response, arguments.null),
        () => output::write_response(out, response, format, &console.results),
    });
    // A document has its notes and its total inside.
    let said = arguments.format != AnswerFormat::Json;
    let notes = written(|out| if said { output::write_notes(out, &response.notes, &console.talk) } else { Ok(()) });
    // A list that is not whole must not look as if it were.
    let is_cut = (response.hits.len() as u64) < response.total;
    let says_total = for_people || (lists && (is_cut || response.total == 0));
    // What is shown in place of what was asked for is never shown as if it were that.
    if console.is_quiet() && said && response.relaxed {
        console.warn(|out, _| output::write_footer(out, response));
    }
    let footer = written(|out| if says_total { output::write_footer(out, response) } else { Ok(()) });
    console.show(&notes, &results, &footer, for_people && !arguments.no_pager)
}
