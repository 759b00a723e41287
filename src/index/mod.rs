//! The index: what it keeps of an article, how it is brought up to date, and how it is opened.
//!
//! An index is a folder of generations with a pointer to the one in force (`home`). A generation is a
//! tantivy index; one document is one article (`schema`). Articles and the bookkeeping of the files they
//! came from are in the same documents, so that a commit holds both or neither (`known`).

mod agreement;
mod archive;
mod arrivals;
mod card;
mod cold;
mod commit;
mod deletion;
mod dictionaries;
mod directory;
mod fingerprint;
mod gone;
mod home;
mod inverter;
mod known;
#[cfg(unix)]
mod long_file;
mod lost;
mod memory;
mod merging;
mod named_root;
mod number;
mod packing;
mod part;
mod places;
mod plan;
mod predecessor;
mod queue;
mod read_ahead;
mod record;
mod remains;
mod repair;
mod roots;
mod run;
mod schema;
mod sealed;
mod segment_writer;
mod space;
mod stats;
mod store;
mod stored;
mod strays;
mod sync;
mod target;
mod verify;
mod watch;
mod word_list;
mod workers;
mod writer;

pub use archive::{Archive, Segment};
pub use home::Home;
pub use memory::LEAST_MEMORY;
pub use part::NamedArticle;
pub use repair::{Repair, repair};
pub use roots::{known_roots, shown_root};
pub use schema::{Fields, date_of_seconds, seconds_of_date};
pub use stats::{IndexStats, stats};
pub(crate) use store::Articles;
pub use stored::StoredArticle;
#[cfg(test)]
pub(crate) use sync::archive_of;
pub use sync::{Progress, Report, SyncOptions, sync};
pub use verify::{Verification, first_wrong_file, verify};
pub use watch::Watch;
pub use word_list::WordList;

/// The version of what is kept on disk. A change that an older morgue could not read raises it.
pub const FORMAT: u32 = 5;
