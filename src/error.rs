//! What can go wrong, a variant per failure, each with the data of its sentence.
//!
//! A message is one line in lower case that says what is wrong; [`Error::hint`] adds the cure where
//! there is one. A bad article is not an error of this kind: it is reported and the rest goes on.

use std::path::PathBuf;

/// The result of an operation of this library.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure that ends the operation.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The query can't be read.
    #[error(transparent)]
    Query(#[from] crate::query::Refusal),
    /// A file or folder could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}
