//! How articles are ranked, for those who measure it.

use clap::ValueEnum;

use crate::search::Weights;

/// How articles are ranked.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum RankingChoice {
    /// As search does
    #[default]
    Full,
    /// By BM25 alone, its first step
    Bm25,
}

impl RankingChoice {
    /// Returns its weights.
    pub(super) fn weights(self) -> Weights {
        match self {
            RankingChoice::Full => Weights::default(),
            RankingChoice::Bm25 => Weights::BM25,
        }
    }
}
