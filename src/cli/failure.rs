//! How a verb ends: what its exit code says, and what is told when it fails.

use std::io;
use std::process::ExitCode;

use super::console::Console;
use crate::error::Error;
use crate::output;
use crate::query::Refusal;

/// How a verb ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// All was done, or something found.
    Full,
    /// Nothing was found, or some of the input could not be read.
    Short,
    /// The job could not be done.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(match outcome {
            Outcome::Full => 0,
            Outcome::Short => 1,
            Outcome::Failed => 2,
        })
    }
}

/// Why a verb could not do its job.
#[derive(Debug)]
pub(super) enum Failure {
    /// The library says so.
    Library(Error),
    /// The query can't be read, and it is known what the shell did to it.
    Query {
        /// Why it can't be read.
        refusal: Refusal,
        /// The cure.
        hint: String,
    },
    /// Standard output can't be written to.
    Output(io::Error),
    /// The arguments make no sense, or the surroundings don't allow it.
    Usage {
        /// One line in lower case.
        message: String,
        /// The cure, where there is one.
        hint: Option<String>,
    },
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Library(error)
    }
}

impl Failure {
    /// Returns a failure with its message, and its cure where there is one.
    pub(super) fn usage(message: impl Into<String>, hint: Option<&str>) -> Failure {
        Failure::Usage { message: message.into(), hint: hint.map(str::to_owned) }
    }

    /// Tells the user, and returns how the verb ended. A reader of the output who left early (`| head`)
    /// had what they wanted: that is success, and this is the only place that knows.
    pub(super) fn tell(&self, console: &Console) -> Outcome {
        match self {
            Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return Outcome::Full,
            Failure::Output(error) => console.complain(&format!("the output can't be written: {error}"), None),
            Failure::Library(Error::Query(refusal)) => console.refuse(refusal),
            Failure::Query { refusal, hint } => {
                console.refuse(refusal);
                console.warn(|out, style| output::write_hint(out, hint, style));
            }
            Failure::Library(error) => console.complain(&error.to_string(), error.hint(&console.program()).as_deref()),
            Failure::Usage { message, hint } => console.complain(message, hint.as_deref()),
        }
        match self {
            Failure::Library(Error::NoArticle { .. }) => Outcome::Short,
            _ => Outcome::Failed,
        }
    }
}
