//! What a verb runs in: where the index is, what day it is, and the console.

use std::path::{Path, PathBuf};

use super::console::Console;
use super::environment::Environment;
use super::failure::Failure;
use super::global::GlobalOptions;
use crate::index::Home;
use crate::query::{self, Today};
use crate::search::Surroundings;

/// The folder of the index when none is named.
const DEFAULT_INDEX: &str = "index";

/// The folder of articles that is read when none is named.
pub(super) const DEFAULT_CORPUS: &str = "corpus";

/// What a verb runs in.
#[derive(Debug)]
pub(super) struct Context<'a> {
    /// Where to write.
    pub(super) console: &'a Console,
    /// The index.
    pub(super) home: Home,
    /// It is the one used when none is named.
    pub(super) default_home: bool,
    /// The day and the folder.
    pub(super) around: Surroundings,
}

/// Returns the folder of the index.
pub(super) fn index_folder(options: &GlobalOptions, environment: &Environment) -> PathBuf {
    named_folder(options, environment).unwrap_or_else(|| PathBuf::from(DEFAULT_INDEX))
}

fn named_folder(options: &GlobalOptions, environment: &Environment) -> Option<PathBuf> {
    options.index.clone().or_else(|| environment.index.clone())
}

impl<'a> Context<'a> {
    pub(super) fn new(
        options: &GlobalOptions,
        environment: &Environment,
        console: &'a Console,
    ) -> Result<Self, Failure> {
        let cwd = std::env::current_dir()
            .map_err(|error| Failure::usage(format!("the current folder can't be used: {error}"), None))?;
        Ok(Context {
            console,
            default_home: named_folder(options, environment).is_none(),
            home: Home::new(index_folder(options, environment)),
            around: Surroundings {
                today: options.today.map_or_else(|| Today::asked(|| jiff::ZonedDateTime::now().date()), Today::from),
                cwd,
            },
        })
    }

    /// Returns what a query depends on beside its text.
    pub(super) fn today(&self) -> query::Context {
        query::Context { today: self.around.today.clone() }
    }

    /// Tells whether there is a folder here that is read when none is named.
    pub(super) fn has_default_corpus(&self) -> bool {
        Path::new(DEFAULT_CORPUS).is_dir()
    }
}
