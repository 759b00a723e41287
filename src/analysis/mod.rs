//! Analysis: text in, terms at positions out.
//!
//! One scanner serves the indexer, the query and the light: what it says of a text when the text is
//! indexed it says again when the text is shown, so that what matched is what is lit. Words are kept
//! as they stand, folded ([`fold`]); nothing is stemmed. Sentences, paragraphs and the parts of an
//! article are marker terms in the same stream of positions (`terms`).

mod address;
mod atoms;
mod chunk;
mod composed;
mod folding;
mod forms;
mod irregular;
mod irregular_verbs;
mod irregular_words;
mod letters;
mod positions;
mod regular_forms;
mod scanner;
mod sentences;
mod stems;
mod term_table;
mod terms;
mod tokenizer;

pub(crate) use address::{begins_address, canonical_address, without_scheme};
pub use composed::Composed;
pub use folding::fold;
pub use forms::{WordForms, forms_of, known_forms};
pub(crate) use letters::{is_apostrophe, is_solitary};
pub use positions::{Positions, Span, TermFinder, WantedTerms, WordFinder};
pub use scanner::{Scanner, Sink, TermKind};
pub use stems::{Stemmer, english_stemmer, stemmer_for};
pub(crate) use term_table::{Key, TermTable};
pub use terms::{MAX_TERM_BYTES, Marker, TermMap, bounded, width_of, with_width, without_width};
pub use tokenizer::Tokenizer;

/// The version of the rules in this module. An index made with another one is refused, since its
/// terms may not be those that a query looks for.
pub const VERSION: u32 = 6;
