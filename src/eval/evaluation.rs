//! A run held against judgments: figures by topic and over all.

use std::collections::BTreeMap;

use super::measure::Measure;
use super::qrels::Qrels;
use super::run::Run;
use super::score::Judged;

/// The least average precision that enters a geometric mean, as in trec_eval.
const LEAST_IN_GEOMETRIC_MEAN: f64 = 0.00001;

/// The figures of the measures asked for, in their order.
pub type Figures = Vec<f64>;

/// A run, measured.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evaluation {
    /// What the run calls itself.
    pub run: String,
    /// What was measured.
    pub measures: Vec<Measure>,
    /// By topic.
    pub topics: BTreeMap<String, Figures>,
    /// Over all topics: sums of counts, means of the rest.
    pub overall: Figures,
    /// Topics that are judged, for which the run returned nothing.
    pub not_answered: Vec<String>,
    /// Topics of the run that are not judged.
    pub not_judged: Vec<String>,
}

/// Measures a run. Like trec_eval it takes the topics that are in both the run and the judgments; when `complete`, a
/// judged topic for which nothing was returned counts as well, with nothing found.
pub fn evaluate(run: &Run, qrels: &Qrels, measures: &[Measure], complete: bool) -> Evaluation {
    let mut topics = BTreeMap::new();
    let mut not_answered = Vec::new();
    for (topic, judgments) in &qrels.topics {
        let returned = run.topics.get(topic);
        if returned.is_none_or(Vec::is_empty) {
            not_answered.push(topic.clone());
            if !complete {
                continue;
            }
        }
        let judged = Judged::new(returned.map(Vec::as_slice).unwrap_or_default(), judgments);
        topics.insert(topic.clone(), measures.iter().map(|measure| judged.figure(*measure)).collect::<Figures>());
    }
    let count = topics.len().max(1) as f64;
    let overall = measures.iter().enumerate().map(|(at, measure)| {
        let figures = topics.values().map(|figures: &Figures| figures[at]);
        match measure {
            Measure::GeometricAveragePrecision if topics.is_empty() => 0.0,
            Measure::GeometricAveragePrecision => {
                let logarithms: f64 = figures.map(|figure| figure.max(LEAST_IN_GEOMETRIC_MEAN).ln()).sum();
                (logarithms / count).exp()
            }
            measure if measure.is_count() => figures.sum(),
            _ => figures.sum::<f64>() / count,
        }
    });
    let overall = overall.collect();
    let not_judged = run.topics.keys().filter(|topic| !qrels.topics.contains_key(*topic)).cloned().collect();
    Evaluation { run: run.name.clone(), measures: measures.to_vec(), overall, topics, not_answered, not_judged }
}

#[cfg(test)]
mod tests {
    use super::super::run::Retrieved;
    use super::*;

    #[test]
    fn a_topic_without_an_answer_counts_only_when_asked() {
        let mut run = Run::default();
        run.insert("1", vec![Retrieved { article: "a".into(), score: 1.0 }]);
        run.insert("9", vec![Retrieved { article: "a".into(), score: 1.0 }]);
        let mut qrels = Qrels::default();
        for topic in ["1", "2"] {
            qrels.topics.insert(topic.into(), [("a".to_owned(), 1)].into());
        }
        let measures = [Measure::Topics, Measure::AveragePrecision];
        let usual = evaluate(&run, &qrels, &measures, false);
        assert_eq!(usual.overall, [1.0, 1.0]);
        assert_eq!((usual.not_answered, usual.not_judged), (vec!["2".to_owned()], vec!["9".to_owned()]));
        assert_eq!(evaluate(&run, &qrels, &measures, true).overall, [2.0, 0.5]);
    }
}
