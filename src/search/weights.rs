//! The weights of the ranking: each a constant with what it is worth.
//!
//! One setting for everything. The figures behind it, each idea alone and together, stand in `docs/evaluation.md`
//! with the commands that give them; `morgue eval --set NAME=VALUE` tries another weight. Every weight adds to the
//! score of the first step and takes nothing from it, so that an article that is not scored again never stands above
//! one that was.

/// What each part of the ranking counts; a part of weight 0 is left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// How many of the best articles of the first step are scored again.
    pub candidates: usize,
    /// The best stretch of a hundred words, scored as a small article.
    pub window: f32,
    /// Every word of the query that stands in the lead.
    pub lead: f32,
    /// An occurrence in the lead counts `1 + lead_count` times.
    pub lead_count: f32,
    /// An occurrence in the headline counts `1 + headline` times what it counts otherwise.
    pub headline: f32,
    /// How much an occurrence counts of a word that shares a stem with one of the query and is no inflection of it.
    pub kin: f32,
    /// The words that the best articles share, beside those of the query.
    pub feedback: f32,
    /// How many articles these words are taken from.
    pub feedback_articles: usize,
    /// How many words are taken.
    pub feedback_terms: usize,
    /// Being a story and no brief, beside the best article's score.
    pub story: f32,
}

/// Where one of them is kept.
enum Place {
    Weight(fn(&mut Weights) -> &mut f32),
    /// How many of something, which is a whole number.
    Count(fn(&mut Weights) -> &mut usize),
}

/// Why a weight can't be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSet {
    /// There is none of this name.
    Unknown,
    /// It is a count, and the value is no whole number.
    Fraction,
}

/// How many words a window has. From 100 to 200 the figures hardly change.
pub(crate) const WINDOW_WORDS: u32 = 100;

/// How many words of headline and body are the lead here: the headline and the first sentence.
pub(crate) const LEAD_WORDS: u32 = 30;

/// A word in more than this share of all articles says nothing about what the best of them share.
pub(crate) const MOST_FREQUENT_FEEDBACK: f32 = 0.15;

/// An article counts in the feedback by its score to this power: the best ones count more.
pub(crate) const FEEDBACK_POWER: f32 = 2.0;

/// So many tokens make an article a story by two thirds; three times as many by nearly all. From 50 to 200 the figures
/// hardly change.
pub(crate) const STORY_TOKENS: f32 = 100.0;

impl Default for Weights {
    fn default() -> Self {
        Weights {
            candidates: 200,
            window: 0.5,
            lead: 0.15,
            lead_count: 0.5,
            headline: 0.5,
            kin: 0.5,
            feedback: 0.7,
            feedback_articles: 10,
            feedback_terms: 20,
            story: 0.05,
        }
    }
}

impl Weights {
    /// The first step alone.
    pub const BM25: Weights = Weights {
        candidates: 0,
        window: 0.0,
        lead: 0.0,
        lead_count: 0.0,
        headline: 0.0,
        kin: 0.0,
        feedback: 0.0,
        feedback_articles: 0,
        feedback_terms: 0,
        story: 0.0,
    };

    /// Each weight with its name.
    const ALL: [(&'static str, Place); 10] = [
        ("candidates", Place::Count(|weights| &mut weights.candidates)),
        ("window", Place::Weight(|weights| &mut weights.window)),
        ("lead", Place::Weight(|weights| &mut weights.lead)),
        ("lead_count", Place::Weight(|weights| &mut weights.lead_count)),
        ("headline", Place::Weight(|weights| &mut weights.headline)),
        ("kin", Place::Weight(|weights| &mut weights.kin)),
        ("feedback", Place::Weight(|weights| &mut weights.feedback)),
        ("feedback_articles", Place::Count(|weights| &mut weights.feedback_articles)),
        ("feedback_terms", Place::Count(|weights| &mut weights.feedback_terms)),
        ("story", Place::Weight(|weights| &mut weights.story)),
    ];

    /// Returns the names that [`Weights::set`] knows.
    pub fn names() -> [&'static str; Self::ALL.len()] {
        Self::ALL.map(|(name, _)| name)
    }

    /// Sets a weight by its name.
    ///
    /// # Errors
    /// There is none, or it is a count and the value is not.
    pub fn set(&mut self, name: &str, value: f32) -> Result<(), NotSet> {
        let (_, place) = Self::ALL.iter().find(|(known, _)| *known == name).ok_or(NotSet::Unknown)?;
        match place {
            Place::Weight(weight) => *weight(self) = value,
            Place::Count(_) if value < 0.0 || value.fract() != 0.0 => return Err(NotSet::Fraction),
            Place::Count(count) => *count(self) = value as usize,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_sets_its_weight() {
        for name in Weights::names() {
            let mut weights = Weights::BM25;
            assert_eq!(weights.set(name, 3.0), Ok(()));
            assert_ne!(weights, Weights::BM25, "{name}");
        }
        assert_eq!(Weights::default().set("luck", 1.0), Err(NotSet::Unknown));
    }

    #[test]
    fn a_count_is_a_whole_number() {
        let mut weights = Weights::default();
        for name in ["candidates", "feedback_articles", "feedback_terms"] {
            for value in [0.5, 10.5, -1.0, f32::NAN, f32::INFINITY] {
                assert_eq!(weights.set(name, value), Err(NotSet::Fraction), "{name}={value}");
            }
        }
        assert_eq!(weights, Weights::default());
        assert_eq!(weights.set("candidates", 3e2), Ok(()));
        assert_eq!(weights.candidates, 300);
    }
}
