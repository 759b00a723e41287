//! Evaluation: how good the ranking is, measured the way TREC does.
//!
//! Topics are asked, or a run is read from a file; what was found is held against judgments ([`Qrels`]) and measured
//! ([`Measure`]). All figures are those of trec_eval, its order of ties included, and runs go in and out in its form,
//! so that what is measured here can be checked there. Two runs are compared topic by topic ([`compare`]).

mod ask;
mod comparison;
mod evaluation;
mod measure;
mod qrels;
mod run;
mod score;
mod table;
mod topics;

pub use ask::{ask, has_judged};
pub use comparison::{Comparison, compare};
pub use evaluation::{Evaluation, Figures, evaluate};
pub use measure::Measure;
pub use qrels::{Judgments, Qrels};
pub use run::{Retrieved, Run};
pub use topics::{Topic, TopicParts, read_topics};
