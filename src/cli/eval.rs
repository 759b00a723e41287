//! `morgue eval`: measures how good the ranking is.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::console::written;
use super::context::Context;
use super::failure::{Failure, Outcome};
use super::first_build::open_archive;
use super::index::{SummaryFormat, tell_problems};
use super::ranking::RankingChoice;
use super::values::number;
use crate::error::Error;
use crate::eval::{Measure, Qrels, Run, TopicParts, ask, compare, evaluate, has_judged, read_topics};
use crate::index::{Archive, Home, SyncOptions, sync};
use crate::output::{self, EvaluationReport, Failed};
use crate::search::{NotSet, Weights};

/// Measure the ranking with judged topics, the TREC way
///
/// It asks every topic of a file, holds what is found against judgments, and prints the figures that trec_eval prints for
/// the same run. Topics are lines of an id, a tab and text, or a TREC topic file; their text is plain words, any of which
/// will do, never query syntax. Judgments are lines of topic, iteration, article and relevance.
///
/// If there is no index yet, one is made of corpus/ first.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct EvalArguments {
    /// The topics to ask
    #[arg(long, value_name = "FILE", required_unless_present = "run")]
    topics: Option<PathBuf>,

    /// The judgments
    #[arg(long, value_name = "FILE", required_unless_present = "run_out")]
    qrels: Option<PathBuf>,

    /// Measure this run instead of asking; its lines are topic, Q0, article, rank, score and name
    #[arg(long, value_name = "FILE", conflicts_with_all = ["topics", "collection", "run_out"])]
    run: Option<PathBuf>,

    /// Write what was found as a run, in the same form
    #[arg(long, value_name = "FILE")]
    run_out: Option<PathBuf>,

    /// Compare with this run, topic by topic, and say whether the difference may be chance
    #[arg(long, value_name = "FILE", requires = "qrels")]
    compare: Option<PathBuf>,

    /// Ask the articles of this file or folder, indexed for this once, instead of the index
    #[arg(long, value_name = "PATH")]
    collection: Vec<PathBuf>,

    /// What to measure: map, P@10, nDCG@10, recall@100, MRR, bpref, Rprec, success@1, all…
    #[arg(short, long = "measure", value_name = "MEASURE", value_delimiter = ',', value_parser = measures)]
    measures: Vec<Measures>,

    /// Show the figures of each topic too
    #[arg(long)]
    by_topic: bool,

    /// Measure judged topics for which nothing was found, too
    #[arg(short, long)]
    complete: bool,

    /// Find N articles for each topic
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = number::<usize>(1), allow_negative_numbers = true)]
    depth: usize,

    /// The parts of a TREC topic that are asked
    #[arg(long, value_name = "PART", value_enum, value_delimiter = ',', default_value = "title")]
    topic_parts: Vec<Part>,

    /// How articles are ranked
    #[arg(long, value_enum, default_value_t)]
    ranking: RankingChoice,

    /// Rank with another weight, to see what it is worth: feedback=0, lead=0.3…
    #[arg(long = "set", value_name = "NAME=VALUE", value_delimiter = ',')]
    settings: Vec<String>,

    /// The form of the answer
    #[arg(long, value_enum, default_value_t)]
    format: SummaryFormat,
}

const EXAMPLES: &str = "\
Examples:
  morgue eval --topics topics.tsv --qrels qrels.txt
  morgue eval --topics topics.tsv --qrels qrels.txt --collection docs.jsonl -m map,nDCG@10
  morgue eval --topics topics.tsv --qrels qrels.txt --set feedback=0 --run-out plain.run
  morgue eval --topics topics.tsv --qrels qrels.txt --compare plain.run
  morgue eval --run other.run --qrels qrels.txt -m all --by-topic

Exit code: 0 it was measured, 2 it could not be.";

/// The measures that one name stands for.
#[derive(Debug, Clone)]
struct Measures(Vec<Measure>);

/// A part of a TREC topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Its few words
    Title,
    /// Its sentence
    Desc,
    /// Its paragraph on what counts
    Narr,
}

/// Runs the verb.
pub(super) fn run(arguments: &EvalArguments, context: &Context) -> Result<Outcome, Failure> {
    // What can't be read is named before anything is asked.
    let weights = weights(arguments)?;
    let qrels = arguments.qrels.as_deref().map(Qrels::read).transpose()?;
    let other = arguments.compare.as_deref().map(|path| Ok::<_, Error>((path, Run::read(path)?))).transpose()?;
    let run = match &arguments.run {
        Some(path) => Run::read(path)?,
        None => asked(arguments, qrels.as_ref(), context, &weights)?,
    };
    if let Some(path) = &arguments.run_out {
        let written = File::create(path).and_then(|file| {
            let mut out = BufWriter::new(file);
            run.write(&mut out).and_then(|()| out.flush())
        });
        written.map_err(|source| Error::Io { path: path.clone(), source })?;
    }
    let Some(qrels) = qrels else { return Ok(Outcome::Full) };
    let named: Vec<Measure> = arguments.measures.iter().flat_map(|measures| measures.0.clone()).collect();
    let measures = if named.is_empty() { Measure::usual() } else { named };
    let evaluation = evaluate(&run, &qrels, &measures, arguments.complete);
    if evaluation.topics.is_empty() {
        return Err(Failure::usage(
            "no topic of the run is judged",
            Some("its topics and those of --qrels have other ids"),
        ));
    }
    if !evaluation.not_answered.is_empty() && !arguments.complete {
        let count = evaluation.not_answered.len();
        let topics = if count == 1 { "topic has".to_owned() } else { "topics have".to_owned() };
        let hint = format!("{count} judged {topics} no answer and are not measured; --complete counts them as 0");
        context.console.remark(|out, style| output::write_hint(out, &hint, style));
    }
    let compared = other.map(|(path, other)| {
        let comparison = compare(&evaluation, &evaluate(&other, &qrels, &measures, arguments.complete));
        (name_beside(other.name, path, &evaluation.run), comparison)
    });
    let report = EvaluationReport { evaluation, by_topic: arguments.by_topic, compared };
    let style = &context.console.results;
    context.console.print(&written(|out| output::write_report(out, &report, arguments.format.into(), style)))?;
    Ok(Outcome::Full)
}

/// Returns what a run of a file is called beside another one: by itself, or by its file if both call themselves the same.
fn name_beside(name: String, path: &Path, other: &str) -> String {
    let names = [path.file_stem(), path.file_name(), Some(path.as_os_str())].into_iter().flatten();
    let of_file = |name: &OsStr| name.to_string_lossy().into_owned();
    std::iter::once(name.clone()).chain(names.map(of_file)).find(|name| name != other).unwrap_or(name)
}

/// Asks the topics.
fn asked(
    arguments: &EvalArguments,
    qrels: Option<&Qrels>,
    context: &Context,
    weights: &Weights,
) -> Result<Run, Failure> {
    const NAME: &str = "morgue";
    let parts = TopicParts {
        title: arguments.topic_parts.contains(&Part::Title),
        desc: arguments.topic_parts.contains(&Part::Desc),
        narr: arguments.topic_parts.contains(&Part::Narr),
    };
    let path = arguments.topics.as_deref().unwrap_or(Path::new("-"));
    let topics = read_topics(path, parts)?;
    let ask = |archive: &Archive, without_judged: &str| -> Result<Run, Failure> {
        if let Some(qrels) = qrels
            && !has_judged(archive, qrels)?
        {
            context.console.hint(without_judged);
        }
        Ok(ask(archive, &topics, arguments.depth, weights, NAME)?)
    };
    if arguments.collection.is_empty() {
        return ask(&open_archive(context)?, "no judged article is in this index; is --collection missing?");
    }
    let no_folder = |error| Failure::usage(format!("there is no place for an index of the collection: {error}"), None);
    let folder = tempfile::tempdir().map_err(no_folder)?;
    let home = Home::new(folder.path());
    let options = SyncOptions { paths: arguments.collection.clone(), ..SyncOptions::default() };
    let report = sync(&home, &options, &mut |_| {})?;
    let failed: Vec<Failed> = report.problems.into_iter().map(Failed::from).collect();
    tell_problems(&failed, context.console);
    ask(
        &Archive::open(&home)?,
        "no judged article is in the collection; its articles and those of --qrels have other ids",
    )
}

/// The highest value that a weight or a count of the ranking may be set to.
const MOST_WEIGHT: f32 = 100_000.0;

fn weights(arguments: &EvalArguments) -> Result<Weights, Failure> {
    let mut weights = arguments.ranking.weights();
    for setting in &arguments.settings {
        let refused = |why: &str| {
            let names = Weights::names().join(", ");
            Failure::usage(format!("--set {setting}: {why}"), Some(&format!("the names are {names}")))
        };
        let value = setting.split_once('=').and_then(|(name, value)| Some((name.trim(), value.parse::<f32>().ok()?)));
        let value = value.filter(|(_, value)| (0.0..=MOST_WEIGHT).contains(value));
        let (name, value) =
            value.ok_or_else(|| refused(&format!("it must be NAME=VALUE, the value from 0 to {MOST_WEIGHT}")))?;
        weights.set(name, value).map_err(|not_set| match not_set {
            NotSet::Unknown => refused(&format!("there is no weight {name}")),
            NotSet::Fraction => refused(&format!("{name} is a count, and {value} no whole number")),
        })?;
    }
    Ok(weights)
}

fn measures(name: &str) -> Result<Measures, String> {
    let names = Measure::NAMES.join(", ");
    let unknown = || format!("it is no measure; there are {names} and all, with any number above 0 for 10");
    Measure::named(name).map(Measures).ok_or_else(unknown)
}
