//! Runs: what a search engine returned for each topic, in the form of TREC.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write};
use std::path::Path;

use super::table::{each_row, text_of};
use crate::error::Result;

/// An article that was returned.
#[derive(Debug, Clone, PartialEq)]
pub struct Retrieved {
    /// Its id.
    pub article: String,
    /// Its score, of single precision as in trec_eval.
    pub score: f32,
}

/// What was returned for each topic.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Run {
    /// What it calls itself.
    pub name: String,
    /// By the topic's id, in the order in which trec_eval reads them: see [`Run::order`].
    pub topics: BTreeMap<String, Vec<Retrieved>>,
}

impl Run {
    /// Returns the order of two articles of a topic as trec_eval has it: the higher score first, of equal scores the
    /// later id. The ranks that a file gives are not looked at, nor is the order of its lines.
    pub fn order(a: &Retrieved, b: &Retrieved) -> Ordering {
        b.score.total_cmp(&a.score).then_with(|| b.article.as_bytes().cmp(a.article.as_bytes()))
    }

    /// Puts the articles of a topic in.
    pub fn insert(&mut self, topic: &str, mut articles: Vec<Retrieved>) {
        // A zero has no sign in trec_eval.
        articles.iter_mut().for_each(|retrieved| retrieved.score += 0.0);
        articles.sort_by(Run::order);
        self.topics.insert(topic.to_owned(), articles);
    }

    /// Reads a file of lines `topic Q0 article rank score name`.
    ///
    /// # Errors
    /// The file can't be read; a line is not of this form, or has an article a second time.
    pub fn read(path: &Path) -> Result<Self> {
        Run::parse(path, &text_of(path)?)
    }

    fn parse(path: &Path, text: &str) -> Result<Self> {
        let mut run = Run::default();
        let mut seen = HashSet::new();
        let mut topics: BTreeMap<String, Vec<Retrieved>> = BTreeMap::new();
        each_row(path, text, "topic, Q0, article, rank, score and name", |[topic, _, article, _, score, name]| {
            let score: f32 = score.parse().map_err(|_| "a number as score")?;
            if score.is_nan() {
                return Err("a number as score");
            }
            if !seen.insert((topic.to_owned(), article.to_owned())) {
                return Err("an article once for a topic");
            }
            topics.entry(topic.to_owned()).or_default().push(Retrieved { article: article.to_owned(), score });
            if run.name.is_empty() {
                name.clone_into(&mut run.name);
            }
            Ok(())
        })?;
        topics.into_iter().for_each(|(topic, articles)| run.insert(&topic, articles));
        Ok(run)
    }

    /// Writes the run in the form that [`Run::read`] reads.
    ///
    /// # Errors
    /// It can't be written, or an id has white space, for which the form has no place.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        for (topic, articles) in &self.topics {
            for (at, Retrieved { article, score }) in articles.iter().enumerate() {
                if article.is_empty() || article.contains(char::is_whitespace) {
                    let why = format!("the id {article:?} is not one word, as this form wants it");
                    return Err(io::Error::new(io::ErrorKind::InvalidData, why));
                }
                writeln!(out, "{topic} Q0 {article} {} {score} {}", at + 1, self.name)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Run> {
        Run::parse(Path::new("r"), text)
    }

    #[test]
    fn scores_decide_then_the_later_id_and_ranks_do_not() {
        let run = parse("1 Q0 A 1 0.5 x\n1 Q0 B 9 2e0 x\n1 Q0 C 3 0.5 x\n1 Q0 D 4 0.50000001 x\n").unwrap();
        let order: Vec<&str> = run.topics["1"].iter().map(|retrieved| retrieved.article.as_str()).collect();
        assert_eq!(order, ["B", "D", "C", "A"], "0.50000001 is 0.5 in single precision");
        assert_eq!(run.name, "x");
    }

    #[test]
    fn what_is_written_is_read_back() {
        let run = parse("1 Q0 A 1 0.1 x\n1 Q0 B 2 -3.25 x\n2 Q0 B 1 1e-30 x\n").unwrap();
        let mut out = Vec::new();
        run.write(&mut out).unwrap();
        assert_eq!(parse(std::str::from_utf8(&out).unwrap()).unwrap(), run);
    }

    #[test]
    fn what_could_not_be_read_back_is_not_written() {
        let mut run = Run { name: "x".to_owned(), ..Run::default() };
        run.insert("1", vec![Retrieved { article: "a b".to_owned(), score: 1.0 }]);
        assert!(run.write(&mut Vec::new()).unwrap_err().to_string().contains("\"a b\""));
    }

    #[test]
    fn a_bad_line_is_named() {
        let error = |text| parse(text).unwrap_err().to_string();
        assert!(error("1 Q0 A 1 0.1 x\n\n1 Q0 B 1 high x").starts_with("r:3: expected a number as score, found"));
        assert!(error("1 Q0 A 1 NaN x").starts_with("r:1: expected a number as score"));
        assert!(error("1 Q0 A 1 1 x\n1 Q0 A 2 0 x").starts_with("r:2: expected an article once"));
        assert!(error("1 Q0 A 1 0.1").contains("expected topic, Q0, article, rank, score and name"));
    }
}
