//! Judgments: which articles are relevant to which topic, and how much.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::table::{each_row, text_of};
use crate::error::Result;

/// The judgments of one topic: by the article's id, 0 for not relevant, 1 and more for relevant.
pub type Judgments = HashMap<String, i64>;

/// The judgments of many topics.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Qrels {
    /// By the topic's id.
    pub topics: BTreeMap<String, Judgments>,
}

impl Qrels {
    /// Reads a file of lines `topic iteration article relevance`; the iteration is not used.
    ///
    /// # Errors
    /// The file can't be read; a line is not of this form, or judges an article a second time.
    pub fn read(path: &Path) -> Result<Self> {
        Qrels::parse(path, &text_of(path)?)
    }

    fn parse(path: &Path, text: &str) -> Result<Self> {
        let mut qrels = Qrels::default();
        each_row(path, text, "topic, iteration, article and relevance", |[topic, _, article, relevance]| {
            let relevance = relevance.parse().map_err(|_| "a whole number as relevance")?;
            let judged = qrels.topics.entry(topic.to_owned()).or_default();
            match judged.insert(article.to_owned(), relevance) {
                None => Ok(()),
                Some(_) => Err("one judgment of an article for a topic"),
            }
        })?;
        Ok(qrels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_trec_writes() {
        let qrels = Qrels::parse(Path::new("q"), "1 0 A 1\n1\t0\tB\t0\n\n2 Q0 A 3\r\n").unwrap();
        assert_eq!(qrels.topics["1"], Judgments::from([("A".into(), 1), ("B".into(), 0)]));
        assert_eq!(qrels.topics["2"]["A"], 3);
    }

    #[test]
    fn a_bad_line_is_named() {
        let error = |text| Qrels::parse(Path::new("q"), text).unwrap_err().to_string();
        assert_eq!(error("1 0 A 1\n1 0 B"), "q:2: expected topic, iteration, article and relevance, found \"1 0 B\"");
        assert_eq!(error("1 0 A x"), "q:1: expected a whole number as relevance, found \"1 0 A x\"");
        assert!(error("1 0 A 1\n1 0 A 1").starts_with("q:2: expected one judgment"));
    }
}
