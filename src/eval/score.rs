//! A topic measured: every formula, as trec_eval has it.
//!
//! An article without a judgment, or with a negative one, counts as not relevant; bpref alone passes over it.

use super::measure::Measure;
use super::qrels::Judgments;
use super::run::Retrieved;

/// What is known of a topic's articles.
#[derive(Debug)]
pub(super) struct Judged {
    /// The judgment of each article returned, in order; none where there is none.
    grades: Vec<Option<i64>>,
    /// The grades of all relevant articles, the highest first.
    relevant: Vec<i64>,
    /// The judged articles that are not relevant.
    not_relevant: usize,
}

impl Judged {
    /// Returns the articles of a topic with their judgments.
    pub(super) fn new(returned: &[Retrieved], judgments: &Judgments) -> Self {
        let known = |article: &str| judgments.get(article).copied().filter(|grade| *grade >= 0);
        let mut relevant: Vec<i64> = judgments.values().copied().filter(|grade| *grade > 0).collect();
        relevant.sort_unstable_by(|a, b| b.cmp(a));
        Judged {
            grades: returned.iter().map(|retrieved| known(&retrieved.article)).collect(),
            relevant,
            not_relevant: judgments.values().filter(|grade| **grade == 0).count(),
        }
    }

    fn is_relevant(&self, at: usize) -> bool {
        self.grades[at].is_some_and(|grade| grade > 0)
    }

    /// Returns how many of the first so many are relevant.
    fn found(&self, cutoff: usize) -> usize {
        (0..cutoff.min(self.grades.len())).filter(|at| self.is_relevant(*at)).count()
    }

    /// Returns a figure of the topic.
    pub(super) fn figure(&self, measure: Measure) -> f64 {
        let share = |part: usize, of: usize| if of == 0 { 0.0 } else { part as f64 / of as f64 };
        let all = self.relevant.len();
        let returned = self.grades.len();
        match measure {
            Measure::Topics => 1.0,
            Measure::Returned => returned as f64,
            Measure::Relevant => all as f64,
            Measure::RelevantReturned => self.found(returned) as f64,
            Measure::AveragePrecision | Measure::GeometricAveragePrecision => self.average_precision(returned),
            Measure::AveragePrecisionCut(cutoff) => self.average_precision(cutoff),
            Measure::RPrecision => share(self.found(all), all),
            Measure::Bpref => self.bpref(),
            Measure::ReciprocalRank => {
                (0..returned).find(|at| self.is_relevant(*at)).map_or(0.0, |at| 1.0 / (at + 1) as f64)
            }
            Measure::Precision(cutoff) => share(self.found(cutoff), cutoff),
            Measure::Recall(cutoff) => share(self.found(cutoff), all),
            Measure::Success(cutoff) => f64::from(u8::from(self.found(cutoff) > 0)),
            Measure::Ndcg => self.ndcg(usize::MAX),
            Measure::NdcgCut(cutoff) => self.ndcg(cutoff),
            Measure::Interpolated(tenths) => self.interpolated(tenths),
        }
    }

    fn average_precision(&self, cutoff: usize) -> f64 {
        let mut found = 0;
        let mut sum = 0.0;
        for at in (0..cutoff.min(self.grades.len())).filter(|at| self.is_relevant(*at)) {
            found += 1;
            sum += f64::from(found) / (at + 1) as f64;
        }
        if self.relevant.is_empty() { 0.0 } else { sum / self.relevant.len() as f64 }
    }

    /// Buckley & Voorhees 2004, in the form of trec_eval since its version 8.
    fn bpref(&self) -> f64 {
        let all = self.relevant.len();
        let most = all.min(self.not_relevant);
        let mut before = 0;
        let mut sum = 0.0;
        for grade in self.grades.iter().flatten() {
            match *grade {
                0 => before += 1,
                _ if before == 0 => sum += 1.0,
                _ => sum += 1.0 - before.min(all) as f64 / most as f64,
            }
        }
        if all == 0 { 0.0 } else { sum / all as f64 }
    }

    /// Järvelin & Kekäläinen 2002 with the grade as gain and the logarithm of base 2 of the rank plus 1.
    fn ndcg(&self, cutoff: usize) -> f64 {
        let discounted = |(at, grade): (usize, i64)| grade as f64 / ((at + 2) as f64).log2();
        let gains = self.grades.iter().map(|grade| grade.unwrap_or(0));
        let gain: f64 = gains.enumerate().take(cutoff).map(discounted).sum();
        let ideal: f64 = self.relevant.iter().copied().enumerate().take(cutoff).map(discounted).sum();
        if ideal == 0.0 { 0.0 } else { gain / ideal }
    }

    fn interpolated(&self, tenths: usize) -> f64 {
        let all = self.relevant.len();
        // trec_eval counts the relevant articles that this recall takes so, in double precision.
        let wanted = (tenths as f64 / 10.0 * all as f64 + 0.5) as usize;
        let mut found = 0;
        let mut best: f64 = 0.0;
        for at in (0..self.grades.len()).filter(|at| self.is_relevant(*at)) {
            found += 1;
            if found >= wanted {
                best = best.max(found as f64 / (at + 1) as f64);
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(grades: &[(&str, Option<i64>)], others: &[i64], measure: Measure) -> f64 {
        let retrieved = grades.iter().map(|(id, _)| Retrieved { article: (*id).to_owned(), score: 0.0 });
        let returned: Vec<Retrieved> = retrieved.collect();
        let mut judgments: Judgments =
            grades.iter().filter_map(|(id, grade)| grade.map(|grade| ((*id).to_owned(), grade))).collect();
        judgments.extend(others.iter().enumerate().map(|(at, grade)| (format!("other {at}"), *grade)));
        Judged::new(&returned, &judgments).figure(measure)
    }

    #[test]
    fn figures_are_those_worked_out_by_hand() {
        let grades = [("a", Some(0)), ("b", Some(2)), ("c", None), ("d", Some(1)), ("e", Some(-1))];
        let of = |measure| figure(&grades, &[1, 0], measure);
        assert_eq!(of(Measure::Relevant), 3.0);
        assert_eq!(of(Measure::AveragePrecision), (1.0 / 2.0 + 2.0 / 4.0) / 3.0);
        assert_eq!(of(Measure::AveragePrecisionCut(3)), 0.5 / 3.0);
        assert_eq!(of(Measure::RPrecision), 1.0 / 3.0);
        assert_eq!(of(Measure::ReciprocalRank), 0.5);
        assert_eq!(of(Measure::Precision(10)), 0.2);
        assert_eq!(of(Measure::Recall(2)), 1.0 / 3.0);
        assert_eq!((of(Measure::Success(1)), of(Measure::Success(2))), (0.0, 1.0));
        assert_eq!(of(Measure::Bpref), (0.5 + 0.5) / 3.0, "one of two judged ones stands before each");
        let ideal = 2.0 + 1.0 / 3f64.log2() + 0.5;
        assert!((of(Measure::NdcgCut(10)) - (2.0 / 3f64.log2() + 1.0 / 5f64.log2()) / ideal).abs() < 1e-12);
    }

    #[test]
    fn nothing_relevant_and_nothing_returned_are_nought() {
        for measure in Measure::all().into_iter().filter(|measure| !measure.is_count()) {
            assert_eq!(figure(&[("a", Some(0)), ("b", None)], &[], measure), 0.0, "{measure}");
            assert_eq!(figure(&[], &[1], measure), 0.0, "{measure}");
        }
    }
}
