//! Measures by name. The names are those of trec_eval; `nDCG@10`, `MRR` and the like are read too.

use std::fmt;
use std::str::FromStr;

/// The cutoffs that a measure is taken at when none is named, as in trec_eval.
const CUTOFFS: [usize; 9] = [5, 10, 15, 20, 30, 100, 200, 500, 1000];
/// The cutoffs of success, as in trec_eval.
const SUCCESS_CUTOFFS: [usize; 3] = [1, 5, 10];

/// A figure about the articles returned for a topic, or about those of all topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Topics.
    Topics,
    /// Articles returned.
    Returned,
    /// Relevant articles.
    Relevant,
    /// Relevant articles returned.
    RelevantReturned,
    /// Average precision.
    AveragePrecision,
    /// Average precision, its mean over topics being the geometric one.
    GeometricAveragePrecision,
    /// Precision at as many articles as are relevant.
    RPrecision,
    /// How many judged articles that are not relevant stand before relevant ones.
    Bpref,
    /// One divided by the rank of the first relevant article.
    ReciprocalRank,
    /// Discounted gain, beside the greatest possible one.
    Ndcg,
    /// Precision at so many articles.
    Precision(usize),
    /// The share of the relevant articles among so many.
    Recall(usize),
    /// nDCG of so many articles.
    NdcgCut(usize),
    /// Average precision of so many articles.
    AveragePrecisionCut(usize),
    /// Whether there is a relevant article among so many.
    Success(usize),
    /// The greatest precision at this recall (in tenths) or more.
    Interpolated(usize),
}

impl Measure {
    /// How measures are called, `10` standing for any number of articles.
    pub const NAMES: [&str; 15] = [
        "map",
        "P@10",
        "recall@10",
        "nDCG@10",
        "map@10",
        "success@10",
        "MRR",
        "bpref",
        "Rprec",
        "nDCG",
        "gm_map",
        "num_q",
        "num_ret",
        "num_rel",
        "num_rel_ret",
    ];

    /// Returns the measures that are shown when none is named.
    pub fn usual() -> Vec<Measure> {
        use Measure::*;
        vec![
            Topics,
            Returned,
            Relevant,
            RelevantReturned,
            AveragePrecision,
            NdcgCut(10),
            Precision(5),
            Precision(10),
            Recall(100),
            Recall(1000),
            RPrecision,
            Bpref,
            ReciprocalRank,
            Success(1),
            Success(5),
            Success(10),
        ]
    }

    /// Returns every measure, at the usual cutoffs.
    pub fn all() -> Vec<Measure> {
        use Measure::*;
        let mut all = vec![Topics, Returned, Relevant, RelevantReturned, AveragePrecision, GeometricAveragePrecision];
        all.extend([RPrecision, Bpref, ReciprocalRank]);
        all.extend((0..=10).map(Interpolated));
        all.extend(CUTOFFS.map(Precision));
        all.extend(CUTOFFS.map(Recall));
        all.push(Ndcg);
        all.extend(CUTOFFS.map(NdcgCut));
        all.extend(CUTOFFS.map(AveragePrecisionCut));
        all.extend(SUCCESS_CUTOFFS.map(Success));
        all
    }

    /// Returns the measures of a name: one, those of a family at the usual cutoffs (`P`), or `all`.
    pub fn named(name: &str) -> Option<Vec<Measure>> {
        if let Ok(measure) = name.parse() {
            return Some(vec![measure]);
        }
        let family: &[Measure] = &match name.to_ascii_lowercase().as_str() {
            "all" => Measure::all(),
            "p" => CUTOFFS.map(Measure::Precision).to_vec(),
            "recall" => CUTOFFS.map(Measure::Recall).to_vec(),
            "ndcg_cut" => CUTOFFS.map(Measure::NdcgCut).to_vec(),
            "map_cut" => CUTOFFS.map(Measure::AveragePrecisionCut).to_vec(),
            "success" => SUCCESS_CUTOFFS.map(Measure::Success).to_vec(),
            "iprec_at_recall" => (0..=10).map(Measure::Interpolated).collect(),
            _ => return None,
        };
        Some(family.to_vec())
    }

    /// Returns whether it is a number of things, and over all topics their sum.
    pub fn is_count(self) -> bool {
        matches!(self, Measure::Topics | Measure::Returned | Measure::Relevant | Measure::RelevantReturned)
    }

    /// Returns whether trec_eval shows it over all topics only.
    pub fn is_overall(self) -> bool {
        matches!(self, Measure::Topics | Measure::GeometricAveragePrecision)
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Measure::Topics => f.write_str("num_q"),
            Measure::Returned => f.write_str("num_ret"),
            Measure::Relevant => f.write_str("num_rel"),
            Measure::RelevantReturned => f.write_str("num_rel_ret"),
            Measure::AveragePrecision => f.write_str("map"),
            Measure::GeometricAveragePrecision => f.write_str("gm_map"),
            Measure::RPrecision => f.write_str("Rprec"),
            Measure::Bpref => f.write_str("bpref"),
            Measure::ReciprocalRank => f.write_str("recip_rank"),
            Measure::Ndcg => f.write_str("ndcg"),
            Measure::Precision(k) => write!(f, "P_{k}"),
            Measure::Recall(k) => write!(f, "recall_{k}"),
            Measure::NdcgCut(k) => write!(f, "ndcg_cut_{k}"),
            Measure::AveragePrecisionCut(k) => write!(f, "map_cut_{k}"),
            Measure::Success(k) => write!(f, "success_{k}"),
            Measure::Interpolated(tenths) => write!(f, "iprec_at_recall_{}.{}0", tenths / 10, tenths % 10),
        }
    }
}

impl FromStr for Measure {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        let name = name.to_ascii_lowercase();
        if let Some(measure) =
            Measure::all().into_iter().find(|measure| measure.to_string().to_ascii_lowercase() == name)
        {
            return Ok(measure);
        }
        match name.as_str() {
            "ap" => return Ok(Measure::AveragePrecision),
            "mrr" | "rr" => return Ok(Measure::ReciprocalRank),
            "r-precision" | "rprecision" => return Ok(Measure::RPrecision),
            _ => {}
        }
        let (family, cutoff) = name.split_once(['@', '.']).or_else(|| name.rsplit_once('_')).ok_or(())?;
        let cutoff: usize = cutoff.parse().map_err(|_| ())?;
        match (family, cutoff) {
            (_, 0) => Err(()),
            ("p", k) => Ok(Measure::Precision(k)),
            ("recall" | "r", k) => Ok(Measure::Recall(k)),
            ("ndcg_cut" | "ndcg", k) => Ok(Measure::NdcgCut(k)),
            ("map_cut" | "map", k) => Ok(Measure::AveragePrecisionCut(k)),
            ("success", k) => Ok(Measure::Success(k)),
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back() {
        for measure in Measure::all().into_iter().chain(Measure::usual()) {
            assert_eq!(measure.to_string().parse(), Ok(measure));
        }
    }

    #[test]
    fn other_names_are_read_too() {
        for (name, measure) in [
            ("nDCG@10", Measure::NdcgCut(10)),
            ("P@3", Measure::Precision(3)),
            ("P.7", Measure::Precision(7)),
            ("MRR", Measure::ReciprocalRank),
            ("MAP", Measure::AveragePrecision),
            ("R@100", Measure::Recall(100)),
            ("ndcg_cut_7", Measure::NdcgCut(7)),
        ] {
            assert_eq!(name.parse(), Ok(measure), "{name}");
        }
        for name in Measure::NAMES {
            assert!(name.parse::<Measure>().is_ok(), "{name}");
        }
        assert_eq!(Measure::named("P").map(|family| family.len()), Some(9));
        assert!(Measure::named("P_0").is_none() && Measure::named("best").is_none());
    }
}
