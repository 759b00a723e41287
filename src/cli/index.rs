//! `morgue index`: brings the index up to date.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};

use super::console::{Console, written};
use super::context::{Context, DEFAULT_CORPUS};
use super::failure::{Failure, Outcome};
use super::meter::Meter;
use super::size::read_size;
use crate::index::{SyncOptions, known_roots, sync};
use crate::output::{self, Failed, IndexReport, ReportFormat};

/// Bring the index up to date with files and folders
///
/// Files that are new or changed are read, articles of files that are gone are removed, the rest is left alone. Run it
/// again whenever articles come: what did not change costs next to nothing. It may be stopped at any time; the index
/// stays as it was when it was last complete, and searching works meanwhile.
///
/// It reads plain text, Markdown with front matter, JSON, JSON Lines and Reuters SGML, each also compressed with gzip
/// or zstd. Hidden files are passed over. What can't be read is named with the reason, and the rest goes on.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct IndexArguments {
    /// Files and folders of articles [default: those the index was made from; at first, corpus]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Make a fresh index from all files beside the old one, and swap it in whole
    #[arg(long)]
    rebuild: bool,

    /// Say what would be done, and write nothing
    #[arg(long)]
    dry_run: bool,

    /// Follow symbolic links that lead out of the folders
    #[arg(long)]
    follow_links: bool,

    /// The form of the summary
    #[arg(long, value_enum, default_value_t)]
    format: SummaryFormat,

    /// Threads that write
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=64))]
    threads: u16,

    /// The memory that writing may take, about
    #[arg(long, value_name = "SIZE", default_value = "512M", value_parser = read_size)]
    memory: usize,
}

const EXAMPLES: &str = "\
Examples:
  morgue index ~/news             the articles below a folder
  morgue index                    bring it up to date
  morgue index more.jsonl.zst     add a file
  morgue index --dry-run          what would change
  morgue index --rebuild          from scratch, with the old index in use until the new one is there

Exit code: 0 all was read, 1 some input could not be read (each is named), 2 the job could not be done.";

/// The form of a report.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum SummaryFormat {
    /// For people
    #[default]
    Text,
    /// One document for programs
    Json,
}

impl From<SummaryFormat> for ReportFormat {
    fn from(format: SummaryFormat) -> ReportFormat {
        match format {
            SummaryFormat::Text => ReportFormat::Text,
            SummaryFormat::Json => ReportFormat::Json,
        }
    }
}

/// Runs the verb.
pub(super) fn run(arguments: &IndexArguments, context: &Context) -> Result<Outcome, Failure> {
    let options = SyncOptions {
        paths: paths(arguments, context)?,
        rebuild: arguments.rebuild,
        dry_run: arguments.dry_run,
        follow_links: arguments.follow_links,
        threads: arguments.threads.into(),
        memory: arguments.memory,
    };
    let report = bring_up_to_date(context, &options)?;
    if let SummaryFormat::Text = arguments.format {
        tell_failures(&report.failed, context.console);
    }
    let style = &context.console.results;
    context.console.print(&written(|out| output::write_report(out, &report, arguments.format.into(), style)))?;
    Ok(if report.failed.is_empty() { Outcome::Full } else { Outcome::Short })
}

/// Brings the index up to date, its progress on view.
pub(super) fn bring_up_to_date(context: &Context, options: &SyncOptions) -> Result<IndexReport, Failure> {
    let started = Instant::now();
    let meter = Meter::new(context.console.watched);
    let report = sync(&context.home, options, &mut |progress| meter.show(progress))?;
    Ok(IndexReport {
        added: report.added,
        updated: report.updated,
        removed: report.removed,
        unchanged: report.unchanged,
        renamed: Some(report.renamed),
        failed: report.problems.into_iter().map(Failed::from).collect(),
        articles: report.articles,
        bytes: report.bytes,
        seconds: started.elapsed().as_secs_f64(),
        dry_run: options.dry_run,
    })
}

/// Says what could not be read, a line each.
pub(super) fn tell_failures(failures: &[Failed], console: &Console) {
    /// More push everything else off the screen.
    const MOST: usize = 20;
    let (shown, rest) = failures.split_at(failures.len().min(MOST));
    console.warn(|out, style| {
        output::write_failures(out, shown, style)?;
        match rest.len() {
            0 => Ok(()),
            more => {
                output::write_hint(out, &format!("{more} more could not be read; --format json names them all"), style)
            }
        }
    });
}

/// Returns what to read; nothing stands for all that the index was made from.
fn paths(arguments: &IndexArguments, context: &Context) -> Result<Vec<PathBuf>, Failure> {
    if !arguments.paths.is_empty() {
        let missing = |path: &PathBuf| !path.exists();
        return match arguments.paths.iter().all(missing) {
            true => Err(Failure::usage(format!("no such file or folder: {}", listed(&arguments.paths)), None)),
            false => Ok(arguments.paths.clone()),
        };
    }
    let corpus = PathBuf::from(DEFAULT_CORPUS);
    let Some(known) = known_roots(&context.home) else {
        // A rebuild from what happens to be here would lose the rest; all else says by itself what is damaged.
        return match arguments.rebuild {
            true => Err(Failure::usage(
                "the index is too damaged to say what it was made from",
                Some("name the files and folders: morgue index --rebuild FOLDER"),
            )),
            false => Ok(Vec::new()),
        };
    };
    match context.has_default_corpus() {
        // The index beside the corpus is the index of the corpus, whatever else was read into it.
        true if known.is_empty() => Ok(vec![corpus]),
        true if context.default_home && !known.iter().any(|root| is_same(root, &corpus)) => {
            Ok(known.into_iter().chain([corpus]).collect())
        }
        false if known.is_empty() => Err(Failure::usage(
            format!("there is no folder {DEFAULT_CORPUS} here, and the index knows no other"),
            Some("name the files and folders to read: morgue index FOLDER"),
        )),
        _ => Ok(Vec::new()),
    }
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn listed(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}
