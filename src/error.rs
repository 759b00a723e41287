//! What can go wrong, a variant per failure, each with the data of its sentence.
//!
//! A message is one line in lower case that says what is wrong; [`Error::hint`] adds the cure where
//! there is one. A bad article is not an error of this kind: it is reported and the rest goes on.

use std::path::{Path, PathBuf};

use crate::numbers::{counted, grouped};

/// The result of an operation of this library.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure that ends the operation.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The query can't be read.
    #[error(transparent)]
    Query(#[from] crate::query::Refusal),
    /// A file or folder could not be read or written.
    #[error("{}: {}", path.display(), said_of(source))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is no index in the folder.
    #[error("no index at {}{first_build}", dir.display())]
    NoIndex {
        /// The folder.
        dir: PathBuf,
        /// How far it has come to be one.
        first_build: FirstBuild,
    },
    /// What is named as the folder of the index is a file.
    #[error("{} is a file, not the folder of an index", dir.display())]
    NotAFolder {
        /// The file.
        dir: PathBuf,
    },
    /// The system does not let us read or write the folder of the index.
    #[error("{} can't be {wanted}: {}", dir.display(), said_of(source))]
    Closed {
        /// The folder.
        dir: PathBuf,
        /// What was to be done with it: `read` or `written`.
        wanted: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// The index can't be read as it should.
    #[error("the index at {} is damaged: {detail}", dir.display())]
    Damaged {
        /// The folder.
        dir: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// The index was written by a morgue that keeps it differently.
    #[error("{} was written in format {}.{}, this morgue reads {}.{}", dir.display(), found.0, found.1, expected.0, expected.1)]
    Format {
        /// The folder.
        dir: PathBuf,
        /// The format it was written in: index format and analysis version.
        found: (u32, u32),
        /// The one that this morgue reads.
        expected: (u32, u32),
    },
    /// Another process writes to the index.
    #[error("{} is being written by {}", dir.display(), process.map_or("another process".to_owned(), |id| format!("process {id}")))]
    Locked {
        /// The folder.
        dir: PathBuf,
        /// The process, where known.
        process: Option<u32>,
        /// There is a commit, which can be searched meanwhile.
        searchable: bool,
    },
    /// The index could not be written.
    #[error("{} can't be written: {detail}", dir.display())]
    Write {
        /// The folder.
        dir: PathBuf,
        /// What went wrong.
        detail: String,
    },
    /// There is no space left to write the index.
    #[error("the disk is full: {}", lacking_space(dir, *needed, *free))]
    DiskFull {
        /// The folder.
        dir: PathBuf,
        /// The bytes that it would take, about, where that was found out before.
        needed: Option<u64>,
        /// The bytes that there are.
        free: Option<u64>,
    },
    /// A rebuild would leave out articles that the index has.
    #[error("a rebuild would lose articles: {detail}")]
    WouldLose {
        /// The folder, and what is wrong with it.
        detail: String,
    },
    /// No article has the identifier.
    #[error("no article has the id or path {id}")]
    NoArticle {
        /// What was asked for.
        id: String,
    },
    /// Several articles have the identifier.
    #[error("{} have the id or path {id}", counted(*articles as u64, "article"))]
    ManyArticles {
        /// What was asked for.
        id: String,
        /// How many there are.
        articles: usize,
        /// What tells the first of them apart: where they are, as `path:line`, or their identifiers.
        names: Vec<String>,
    },
    /// A line of a file that is not as it should be.
    #[error("{}:{line}: expected {expected}, found {found:?}", path.display())]
    BadLine {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What should stand there.
        expected: &'static str,
        /// What stands there, its beginning.
        found: String,
    },
    /// A topic that a file has twice.
    #[error("{}:{line}: topic {topic} stands here a second time", path.display())]
    RepeatedTopic {
        /// The file.
        path: PathBuf,
        /// The line of the second, from 1.
        line: usize,
        /// Its id.
        topic: String,
    },
    /// Connectors over groups stand for more pairs of words than a query may.
    #[error("the groups beside the connectors stand for {} pairs of words, more than {}", grouped(*pairs), grouped(*most))]
    TooManyPairs {
        /// The number of pairs.
        pairs: u64,
        /// The greatest number allowed.
        most: u64,
    },
    /// A word with wildcards, or a fuzzy one, stands for more words than it may.
    #[error("{word} stands for {} different words, more than {}", grouped(*found as u64), grouped(*most as u64))]
    TooManyTerms {
        /// The word.
        word: String,
        /// The number of words it stands for.
        found: usize,
        /// The greatest number allowed.
        most: usize,
    },
}

/// How far an index that is not there yet has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstBuild {
    /// It was never begun.
    None,
    /// It was begun, and not finished.
    Unfinished,
    /// A process is at it, whose number may be known.
    UnderWay(Option<u32>),
}

impl std::fmt::Display for FirstBuild {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            FirstBuild::None => Ok(()),
            FirstBuild::Unfinished => write!(f, ": its first build was not finished"),
            FirstBuild::UnderWay(None) => write!(f, ": its first build is under way"),
            FirstBuild::UnderWay(Some(process)) => write!(f, ": its first build is under way (process {process})"),
        }
    }
}

impl Error {
    pub(crate) fn io(path: &Path, source: std::io::Error) -> Self {
        match is_full(&source) {
            true => Error::DiskFull { dir: path.to_owned(), needed: None, free: None },
            false => Error::Io { path: path.to_owned(), source },
        }
    }

    pub(crate) fn damaged(dir: &Path, detail: impl Into<String>) -> Self {
        Error::Damaged { dir: dir.to_owned(), detail: detail.into() }
    }

    /// Returns the error of something in an index's folder that could not be written.
    pub(crate) fn unwritable(dir: &Path, source: &std::io::Error) -> Self {
        match is_full(source) {
            true => Error::DiskFull { dir: dir.to_owned(), needed: None, free: None },
            false => Error::Write { dir: dir.to_owned(), detail: source.to_string() },
        }
    }

    /// Returns the cure, where there is one. `program` is how morgue is called for this index: `morgue`, or
    /// `morgue --index DIR`.
    pub fn hint(&self, program: &str) -> Option<String> {
        const FIRST_COMMIT: &str = "wait for it to end; it can be searched from its first commit on";
        match self {
            Error::NoIndex { first_build: FirstBuild::UnderWay(_), .. } | Error::Locked { searchable: false, .. } => {
                Some(FIRST_COMMIT.to_owned())
            }
            Error::NoIndex { .. } => Some(format!("build one with: {program} index FOLDER")),
            Error::NotAFolder { .. } => Some("name the folder of an index, or one to make, with --index".to_owned()),
            Error::Closed { .. } => {
                Some("name another place with --index, or have the rights to it changed".to_owned())
            }
            Error::Damaged { .. } => Some(format!(
                "'{program} verify' says what is damaged, and '{program} verify --repair' mends it from the files; so does \
                 '{program} index --rebuild', from scratch"
            )),
            Error::Format { found, expected, .. } if found > expected => Some(format!(
                "a newer morgue made it: use that one, or make it anew for this one with: {program} index --rebuild"
            )),
            Error::Format { .. } => Some(format!("make it anew from the files with: {program} index --rebuild")),
            Error::Locked { .. } => Some("wait for it to end; searching works meanwhile".to_owned()),
            Error::Write { .. } => {
                Some("what was committed before is unharmed; when that is mended, run it once more".to_owned())
            }
            Error::DiskFull { .. } => {
                Some("what was committed before is unharmed; make space, and run it once more".to_owned())
            }
            Error::WouldLose { .. } => {
                Some("the index stays as it is; mount or restore the folder, or add --prune if it is meant".to_owned())
            }
            Error::NoArticle { .. } => Some(format!(
                "name it by path or path:line, as {program} search prints it, or by the id that --format json has"
            )),
            Error::ManyArticles { names, .. } => Some(format!("name one of them: {}", names.join(", "))),
            Error::TooManyTerms { word, .. } if word.contains(['*', '?']) => {
                Some("put more letters before or after the wildcard".to_owned())
            }
            Error::TooManyTerms { .. } => Some("ask for a longer word, or for one change: ~1".to_owned()),
            Error::TooManyPairs { .. } => Some(
                "a connector over (a b) holds for a and for b; for one of several words, write (a OR b)".to_owned(),
            ),
            Error::Io { .. } | Error::BadLine { .. } | Error::RepeatedTopic { .. } => None,
            Error::Query(refusal) => refusal.mended.as_ref().map(|mended| format!("try: {mended}")),
        }
    }
}

/// Returns what the system said, in our words where it is something that people meet.
fn said_of(error: &std::io::Error) -> String {
    use std::io::ErrorKind::{IsADirectory, NotADirectory, NotFound, PermissionDenied, ReadOnlyFilesystem};
    let said = match error.kind() {
        NotFound => "no such file or folder",
        PermissionDenied => "permission denied",
        IsADirectory => "it is a folder, not a file",
        NotADirectory => "a part of the path is a file, not a folder",
        ReadOnlyFilesystem => "nothing can be written on this file system",
        _ => return error.to_string(),
    };
    said.to_owned()
}

/// Returns whether the system refused to read something, which says nothing of what is in it: the rights to it are lacking, too many
/// files are open, a connection was lost. What is not there, or can't be read from its disk, is another matter.
pub(crate) fn is_refusal(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{IsADirectory, NotADirectory, NotFound, UnexpectedEof};
    /// A disk that can't be read: EIO.
    const OF_THE_DISK: i32 = 5;
    error.raw_os_error().is_some_and(|code| !(cfg!(unix) && code == OF_THE_DISK))
        && !matches!(error.kind(), IsADirectory | NotADirectory | NotFound | UnexpectedEof)
}

/// Returns whether there was no space left.
fn is_full(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded)
}

/// Returns what is said of a folder on a disk without enough space.
fn lacking_space(dir: &Path, needed: Option<u64>, free: Option<u64>) -> String {
    let megabytes = |bytes: u64| match bytes {
        0..10_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{} MB", bytes / 1_000_000),
    };
    match (needed, free) {
        (Some(needed), Some(free)) => {
            format!("{} needs about {}, and {} are free", dir.display(), megabytes(needed), megabytes(free))
        }
        (None, Some(free)) => format!("{} can't be written, {} are free", dir.display(), megabytes(free)),
        _ => format!("{} can't be written", dir.display()),
    }
}
