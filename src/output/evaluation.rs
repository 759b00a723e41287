//! A run, measured: lines as trec_eval writes them, and a table where two runs are compared.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::Style;
use super::harmless::harmless;
use super::json::round;
use super::report::Report;
use crate::eval::{Comparison, Evaluation, Measure};
use crate::numbers::counted;

/// What `eval` has to say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EvaluationReport {
    /// The run, measured.
    pub evaluation: Evaluation,
    /// The figures of every topic are shown too.
    pub by_topic: bool,
    /// The name of the run it is compared with, and what came of it.
    pub compared: Option<(String, Vec<Comparison>)>,
}

impl Report for EvaluationReport {
    /// Writes `measure<TAB>topic<TAB>figure` lines, with `all` for the figures over all topics.
    fn write_text(&self, out: &mut dyn Write, _style: &Style) -> io::Result<()> {
        let Evaluation { run, measures, topics, overall, .. } = &self.evaluation;
        if self.by_topic {
            for (topic, figures) in topics {
                for (measure, figure) in measures.iter().zip(figures).filter(|(measure, _)| !measure.is_overall()) {
                    write_figure(out, *measure, topic, *figure)?;
                }
            }
        }
        writeln!(out, "{:<22}\tall\t{}", "runid", harmless(run))?;
        for (measure, figure) in measures.iter().zip(overall) {
            write_figure(out, *measure, "all", *figure)?;
        }
        match &self.compared {
            Some((other, comparisons)) => write_comparisons(out, run, other, comparisons),
            None => Ok(()),
        }
    }
}

fn write_figure(out: &mut dyn Write, measure: Measure, topic: &str, figure: f64) -> io::Result<()> {
    let (name, topic) = (measure.to_string(), harmless(topic));
    match measure.is_count() {
        true => writeln!(out, "{name:<22}\t{topic}\t{figure}"),
        false => writeln!(out, "{name:<22}\t{topic}\t{figure:.4}"),
    }
}

fn write_comparisons(out: &mut dyn Write, run: &str, other: &str, comparisons: &[Comparison]) -> io::Result<()> {
    let topics = comparisons.first().map_or(0, |comparison| comparison.topics);
    writeln!(
        out,
        "\n{} beside {}, {}; p is how likely chance makes the means differ as much",
        harmless(run),
        harmless(other),
        counted(topics, "topic")
    )?;
    writeln!(
        out,
        "{:<22} {:>8} {:>8} {:>8} {:>7} {:>6} {:>8} {:>8}",
        "measure", "this", "other", "change", "better", "worse", "p swap", "p t-test"
    )?;
    for one in comparisons {
        let student = one.p_student.map_or("-".to_owned(), |p| format!("{p:.4}"));
        writeln!(
            out,
            "{:<22} {:>8.4} {:>8.4} {:>+8.4} {:>7} {:>6} {:>8.4} {student:>8}",
            one.measure.to_string(),
            one.mean,
            one.other_mean,
            one.mean - one.other_mean,
            one.better,
            one.worse,
            one.p_randomisation
        )?;
    }
    Ok(())
}

/// The places of a figure in a document.
const PLACES: i32 = 6;

#[derive(Serialize)]
struct Figure {
    measure: String,
    value: f64,
}

#[derive(Serialize)]
struct TopicFigures<'a> {
    topic: &'a str,
    measures: Vec<Figure>,
}

#[derive(Serialize)]
struct Compared {
    measure: String,
    topics: u64,
    mean: f64,
    other_mean: f64,
    better: u64,
    worse: u64,
    p_randomisation: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    p_student: Option<f64>,
}

#[derive(Serialize)]
struct Document<'a> {
    run: &'a str,
    topics: u64,
    measures: Vec<Figure>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    by_topic: Vec<TopicFigures<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    not_answered: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    not_judged: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    compared_with: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    comparison: Vec<Compared>,
}

impl Serialize for EvaluationReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Evaluation { run, measures, topics, overall, not_answered, not_judged } = &self.evaluation;
        let figures = |values: &[f64], of_topic: bool| {
            let shown = measures.iter().zip(values).filter(|(measure, _)| !(of_topic && measure.is_overall()));
            shown
                .map(|(measure, value)| Figure { measure: measure.to_string(), value: round(*value, PLACES) })
                .collect::<Vec<_>>()
        };
        let by_topic = topics.iter().filter(|_| self.by_topic);
        let compared = |one: &Comparison| Compared {
            measure: one.measure.to_string(),
            topics: one.topics,
            mean: round(one.mean, PLACES),
            other_mean: round(one.other_mean, PLACES),
            better: one.better,
            worse: one.worse,
            p_randomisation: round(one.p_randomisation, PLACES),
            p_student: one.p_student.map(|p| round(p, PLACES)),
        };
        Document {
            run,
            topics: topics.len() as u64,
            measures: figures(overall, false),
            by_topic: by_topic.map(|(topic, values)| TopicFigures { topic, measures: figures(values, true) }).collect(),
            not_answered,
            not_judged,
            compared_with: self.compared.as_ref().map(|(name, _)| name.as_str()),
            comparison: self.compared.iter().flat_map(|(_, comparisons)| comparisons).map(compared).collect(),
        }
        .serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::super::report::{ReportFormat, write_report};
    use super::super::samples::{evaluation_report, style};
    use super::*;

    fn written(report: &EvaluationReport, format: ReportFormat) -> String {
        let mut out = Vec::new();
        write_report(&mut out, report, format, &style(80, false)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn lines_are_those_of_trec_eval() {
        let report = EvaluationReport { compared: None, ..evaluation_report() };
        assert_eq!(
            written(&report, ReportFormat::Text),
            "num_ret               \t1\t3\nmap                   \t1\t0.5000\nrunid                 \tall\tnew\n\
             num_q                 \tall\t1\nnum_ret               \tall\t3\nmap                   \tall\t0.5000\n"
        );
    }

    #[test]
    fn a_comparison_is_a_table_below() {
        let text = written(&evaluation_report(), ReportFormat::Text);
        let table: Vec<&str> = text.lines().rev().take(3).collect();
        assert_eq!(table[2], "new beside old, 1 topic; p is how likely chance makes the means differ as much");
        assert_eq!(
            table[0].split_whitespace().collect::<Vec<_>>(),
            ["map", "0.5000", "0.2500", "+0.2500", "1", "0", "1.0000", "-"]
        );
    }
}
