//! `morgue index`: brings the index up to date.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use super::console::{Console, written};
use super::context::{Context, DEFAULT_CORPUS};
use super::failure::{Failure, Outcome};
use super::interrupt::{Farewell, Interrupt};
use super::meter::Meter;
use super::size::{TOO_LARGE, read_size};
use super::values::{number, number_to};
use crate::index::{LEAST_MEMORY, SyncOptions, Watch, known_roots, shown_root, sync};
use crate::ingest::{Format, Limits, ReadOptions, Root, absolute_of, format_named, formats};
use crate::output::{self, Failed, IndexReport, ReportFormat};

/// Bring the index up to date with files and folders
///
/// Files that are new or changed are read, articles of files that are gone are removed, the rest is left alone. Run it
/// again whenever articles come: what did not change costs next to nothing. It may be stopped at any time: what was
/// committed stays, and it goes on from there. Searching works meanwhile.
///
/// It reads text, HTML, Word, JSON, XML, CSV, mail, web archives and more, packed or not: 'morgue formats' lists them. Hidden
/// files are passed over. What can't be read is named with the reason, and the rest goes on.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct IndexArguments {
    /// Files and folders of articles [default: those the index was made from; at first, corpus]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Make a fresh index from all files beside the old one, and swap it in whole
    #[arg(long)]
    pub(super) rebuild: bool,

    /// Say what would be done, and write nothing
    #[arg(long)]
    dry_run: bool,

    /// Write the index anew as one part, without what deleted articles left
    #[arg(long, conflicts_with = "dry_run")]
    compact: bool,

    /// Remove articles although a folder is gone, or more than half of its articles are; a folder that is gone is
    /// forgotten until it is named again
    #[arg(long)]
    prune: bool,

    /// Follow symbolic links that lead out of the folders
    #[arg(long)]
    follow_links: bool,

    /// Take the files for this format instead of recognising it (see 'morgue formats'); it is remembered for the PATHs, or
    /// without any for all that the index was made from, until 'auto' has them recognised again
    #[arg(long = "as", value_name = "FORMAT", value_parser = read_format)]
    format_name: Option<NamedFormat>,

    /// How many times its size a file may grow when it is unpacked
    #[arg(long, value_name = "N", default_value_t = Limits::default().ratio, value_parser = number::<u64>(1), allow_negative_numbers = true)]
    max_ratio: u64,

    /// How much may be unpacked from one file
    #[arg(long, value_name = "SIZE", default_value = "256G", value_parser = read_size, allow_negative_numbers = true)]
    max_unpacked: u64,

    /// How many compressions and archives may stand inside each other
    #[arg(long, value_name = "N", default_value_t = Limits::default().depth, value_parser = number_to::<u32>(1, 64), allow_negative_numbers = true)]
    max_depth: u32,

    /// Stay, and bring the index up to date whenever files change, until Ctrl-C
    #[arg(long, conflicts_with_all = ["dry_run", "rebuild"])]
    watch: bool,

    /// The form of the summary
    #[arg(long, value_enum, default_value_t)]
    format: SummaryFormat,

    /// Threads that write, and as many that read files; fewer write if --memory has no room for them
    ///
    /// Of files that are not short, 16 at most are read at a time.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = number_to::<u16>(1, 64), allow_negative_numbers = true)]
    threads: u16,

    /// The memory that writing may take, 64M at the least
    ///
    /// Beside it stand what one article or record takes while it is read (a few times its size), and the table of the files: about
    /// 300 bytes for each in the index, and as many for each that is new or changed. Files of the index that are mapped while they
    /// are merged are not counted: the system takes their pages back when it needs them.
    #[arg(long, value_name = "SIZE", default_value = "784M", value_parser = read_memory, allow_negative_numbers = true)]
    memory: usize,

    /// Commit what was read as often as this, so that a long job that is stopped loses little
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = number::<u64>(0), allow_negative_numbers = true)]
    commit_every: u64,
}

const EXAMPLES: &str = "\
Examples:
  morgue index ~/news             the articles below a folder
  morgue index                    bring it up to date
  morgue index more.jsonl.zst     add a file
  morgue index --dry-run          what would change
  morgue index --watch            stay, and keep it up to date
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
        prune: arguments.prune,
        compact: arguments.compact,
        follow_links: arguments.follow_links,
        recognise: matches!(arguments.format_name, Some(NamedFormat::Auto)),
        reading: ReadOptions {
            format: match arguments.format_name {
                Some(NamedFormat::Known(format)) => Some(format),
                Some(NamedFormat::Auto) | None => None,
            },
            limits: Limits { ratio: arguments.max_ratio, unpacked: arguments.max_unpacked, depth: arguments.max_depth },
        },
        threads: arguments.threads.into(),
        memory: arguments.memory,
        commit_every: Duration::from_secs(arguments.commit_every),
    };
    if arguments.watch {
        return keep_up_to_date(arguments, context, options);
    }
    let report = bring_up_to_date(context, &options, "the same command")?;
    tell(&report, arguments, context)?;
    Ok(if report.failed.is_empty() { Outcome::Full } else { Outcome::Short })
}

/// Says what was done and what could not be read.
fn tell(report: &IndexReport, arguments: &IndexArguments, context: &Context) -> Result<(), Failure> {
    if let SummaryFormat::Text = arguments.format {
        tell_failures(report, context.console);
    }
    let style = &context.console.results;
    context.console.print(&written(|out| output::write_report(out, report, arguments.format.into(), style)))?;
    tell_what_moved(report, context);
    Ok(())
}

/// Says how to take out what was read of a folder that is gone, where another of its name may be the same, moved: then all of
/// its articles are there twice.
fn tell_what_moved(report: &IndexReport, context: &Context) {
    if report.failed.is_empty() {
        return;
    }
    let roots = known_roots(&context.home).ok().flatten().unwrap_or_default();
    let (there, gone): (Vec<&PathBuf>, Vec<&PathBuf>) = roots.iter().partition(|root| root.exists());
    for old in gone {
        if let Some(new) = there.iter().find(|new| new.file_name() == old.file_name()) {
            let (old, new) = (output::harmless(&old.to_string_lossy()).into_owned(), new.to_string_lossy());
            let hint = format!(
                "if {old} is {} now, '{} index --prune' takes out what was read where it was",
                output::harmless(&new),
                context.console.program()
            );
            context.console.remark(|out, style| output::write_hint(out, &hint, style));
        }
    }
}

/// Brings the index up to date now, and again whenever files change, until the process is told to stop.
fn keep_up_to_date(arguments: &IndexArguments, context: &Context, options: SyncOptions) -> Result<Outcome, Failure> {
    const SAID: &str = "stopped watching; the index is as it was last brought up to date";
    let said = (!context.console.is_quiet()).then(|| -> Farewell { Box::new(|_| SAID.to_owned()) });
    let interrupt = Interrupt::new(&context.home, Some(0), said);
    let mut watch: Option<Watch> = None;
    let mut options = options;
    let mut failed = Vec::new();
    loop {
        // What changes while the files are read is told to a watch that was there before.
        let report = match update(context, &options, &interrupt) {
            Ok(report) => report,
            // Another writer is at work, or the disk is full for a while: the next look heals it.
            Err(failure) if watch.is_some() => {
                failure.tell(context.console);
                std::thread::sleep(RETRY);
                continue;
            }
            Err(failure) => return Err(failure),
        };
        let changed = report.added + report.updated + report.removed > 0 || report.failed != failed;
        if watch.is_none() || changed {
            tell(&report, arguments, context)?;
        }
        failed = report.failed;
        match &mut watch {
            Some(watch) => watch.wait(),
            None => {
                // A format that was named holds for what comes; what is there was read by it now. What was lost up to now
                // was meant, and what will be may not be.
                (options.reading.format, options.recognise) = (None, false);
                (options.prune, options.compact) = (false, false);
                let begun = Watch::new(&context.home, &watched_paths(&options, context));
                context.console.remark(|out, style| match &begun.blind {
                    None => writeln!(out, "watching; Ctrl-C ends it"),
                    Some(why) => output::write_hint(
                        out,
                        &format!("the system tells of no changes ({why}): the files are looked at every few seconds"),
                        style,
                    ),
                });
                // What changed since the look that was before it is found by one more.
                watch = Some(begun);
            }
        }
    }
}

/// Returns the files and folders that are looked at, by absolute path.
fn watched_paths(options: &SyncOptions, context: &Context) -> Vec<PathBuf> {
    let absolute = |path: &PathBuf| absolute_of(path).or_else(|_| std::path::absolute(path)).ok();
    match options.paths.is_empty() {
        true => known_roots(&context.home).ok().flatten().unwrap_or_default(),
        false => options.paths.iter().filter_map(absolute).collect(),
    }
}

/// How long to wait after a look that failed.
const RETRY: Duration = Duration::from_secs(5);

/// What is said on the way out of a job that changes nothing before it is whole.
pub(super) const AS_IT_WAS: &str = "stopped; the index is as it was";

/// Returns what is said on the way out of a job, with the command that goes on from there.
fn stopped(options: &SyncOptions, command: &'static str) -> Farewell {
    let SyncOptions { dry_run, rebuild, compact, .. } = *options;
    Box::new(move |home| match () {
        () if dry_run => "stopped; nothing was written".to_owned(),
        () if !home.exists() => "stopped; nothing was committed yet: run the same command again".to_owned(),
        () if rebuild => AS_IT_WAS.to_owned(),
        () if compact => {
            "stopped; what was committed stays: run the same command again to write it as one part".to_owned()
        }
        () => format!("stopped; what was committed stays, and {command} goes on from there"),
    })
}

/// Brings the index up to date, its progress on view. It may be stopped; `command` goes on from there then.
pub(super) fn bring_up_to_date(
    context: &Context,
    options: &SyncOptions,
    command: &'static str,
) -> Result<IndexReport, Failure> {
    let said = (!context.console.is_quiet()).then(|| stopped(options, command));
    update(context, options, &Interrupt::new(&context.home, None, said))
}

fn update(context: &Context, options: &SyncOptions, interrupt: &Interrupt) -> Result<IndexReport, Failure> {
    let started = Instant::now();
    let meter = Meter::new(context.console.watched);
    let report = sync(&context.home, options, &mut |progress| {
        interrupt.set_writing(progress.writing);
        meter.show(progress);
    });
    let report = report?;
    let mut formats: Vec<(String, u64)> =
        report.formats.into_iter().map(|(name, articles)| (name.to_owned(), articles)).collect();
    formats.sort_by_key(|(_, articles)| Reverse(*articles));
    Ok(IndexReport {
        added: report.added,
        updated: report.updated,
        removed: report.removed,
        unchanged: report.unchanged,
        renamed: Some(report.renamed),
        forgotten: forgotten(&report.forgotten, context),
        failed: report.problems.into_iter().map(Failed::from).collect(),
        notices: report.notices.into_iter().map(Failed::from).collect(),
        formats,
        articles: report.articles,
        bytes: report.bytes,
        seconds: started.elapsed().as_secs_f64(),
        dry_run: options.dry_run,
    })
}

/// Returns the names of roots that were given up. A corpus that is read when none is named is read again when it is there again.
fn forgotten(roots: &[Root], context: &Context) -> Vec<String> {
    let cwd = &context.around.cwd;
    let is_default = |root: &Root| context.default_home && root.absolute == cwd.join(DEFAULT_CORPUS);
    roots.iter().filter(|root| !is_default(root)).map(|root| shown_root(root, cwd)).collect()
}

/// Says what could not be read, and what was not understood.
pub(super) fn tell_failures(report: &IndexReport, console: &Console) {
    tell_problems(&report.failed, console);
    tell_problems(&report.notices, console);
}

/// Says what could not be read, if there is any.
pub(super) fn tell_problems(problems: &[Failed], console: &Console) {
    if !problems.is_empty() {
        console.warn(|out, style| output::write_failures(out, problems, console.has_screen(), style));
    }
}

/// Returns the memory that writing may take.
fn read_memory(text: &str) -> Result<usize, String> {
    let memory = usize::try_from(read_size(text)?).map_err(|_| TOO_LARGE.to_owned())?;
    match memory >= LEAST_MEMORY {
        true => Ok(memory),
        false => Err("writing needs 64M at the least".to_owned()),
    }
}

/// What files are taken for.
#[derive(Debug, Clone, Copy)]
enum NamedFormat {
    /// What they are by their content, whatever was named for them before.
    Auto,
    /// This.
    Known(&'static Format),
}

/// Returns the format with a name.
fn read_format(name: &str) -> Result<NamedFormat, String> {
    if name.eq_ignore_ascii_case("auto") {
        return Ok(NamedFormat::Auto);
    }
    format_named(name).map(NamedFormat::Known).ok_or_else(|| {
        let names: Vec<&str> = formats().iter().map(|format| format.name).collect();
        format!("there is no format of this name; there are auto, {}", names.join(", "))
    })
}

/// Returns what to read; nothing stands for all that the index was made from.
fn paths(arguments: &IndexArguments, context: &Context) -> Result<Vec<PathBuf>, Failure> {
    if !arguments.paths.is_empty() {
        let is_there = |path: &Path| path.is_file() || path.is_dir();
        if arguments.paths.iter().any(|path| is_there(path) && !context.home.is_of_index(path)) {
            return Ok(arguments.paths.clone());
        }
        return Err(match arguments.paths.iter().find(|path| context.home.is_of_index(path)) {
            None => Failure::usage(unreadable(&arguments.paths), None),
            Some(index) => Failure::usage(
                format!("{} is an index, not articles", index.display()),
                Some("name the files and folders of articles"),
            ),
        });
    }
    let corpus = PathBuf::from(DEFAULT_CORPUS);
    let Some(known) = known_roots(&context.home)? else {
        // A rebuild from what happens to be here would lose the rest; all else says by itself what is damaged.
        return match arguments.rebuild {
            true => Err(Failure::usage(
                "the index is too damaged to say what it was made from",
                Some(&format!("name the files and folders: {} index --rebuild FOLDER", context.console.program())),
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
            Some(&format!("name the files and folders to read: {} index FOLDER", context.console.program())),
        )),
        _ => Ok(Vec::new()),
    }
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Says of paths that none of them is a file or a folder.
fn unreadable(paths: &[PathBuf]) -> String {
    let (special, missing): (Vec<&PathBuf>, Vec<&PathBuf>) = paths.iter().partition(|path| path.exists());
    let said = [("no such file or folder", missing), ("neither a file nor a folder", special)];
    let said = said.into_iter().filter(|(_, paths)| !paths.is_empty());
    said.map(|(what, paths)| format!("{what}: {}", listed(&paths))).collect::<Vec<_>>().join("; ")
}

fn listed(paths: &[&PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}
