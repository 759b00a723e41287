//! The real command on real files: a fresh folder, a cleared environment, and failures that show all there is to see.

#![allow(dead_code, reason = "each test file uses a part of it")]

pub(crate) mod schema;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder to run the command in; gone when this is dropped.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    /// Returns an empty folder.
    pub(crate) fn new() -> Desk {
        Desk { folder: tempfile::tempdir().expect("a folder for the test") }
    }

    /// Returns a folder with the sample archive in it, as a fresh checkout has it.
    pub(crate) fn with_corpus() -> Desk {
        let desk = Desk::new();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), &desk.path("corpus"));
        desk
    }

    /// Returns a folder with an index of these files in `corpus/`.
    pub(crate) fn indexed(files: &[(&str, &str)]) -> Desk {
        let desk = Desk::new();
        for (path, text) in files {
            desk.write(&format!("corpus/{path}"), text);
        }
        desk.morgue(["index"]).exits(0);
        desk
    }

    /// Returns the path of something in the folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("folders can be made");
        fs::write(path, content).expect("the file can be written");
    }

    /// Returns the command, ready to be given arguments.
    pub(crate) fn command(&self) -> Command {
        let built = PathBuf::from(env!("CARGO_BIN_EXE_morgue"));
        // The long runs are for a build that is as fast as the one people use.
        let mut command = Command::new(std::env::var_os("MORGUE_BINARY").map_or(built, PathBuf::from));
        command.env_clear().current_dir(self.folder.path()).stdin(Stdio::null());
        command
    }

    /// Runs the command.
    pub(crate) fn morgue<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Run {
        self.run(self.command().args(arguments))
    }

    /// Runs a command made by [`Desk::command`].
    pub(crate) fn run(&self, command: &mut Command) -> Run {
        let output = command.output().expect("the command can be started");
        Run { command: format!("{command:?}"), tree: tree(self.folder.path()), output }
    }

    /// Runs the command with its standard output going elsewhere.
    pub(crate) fn run_into<A: AsRef<OsStr>>(
        &self,
        output: impl Into<Stdio>,
        arguments: impl IntoIterator<Item = A>,
    ) -> Run {
        let mut command = self.command();
        let child = command.args(arguments).stdout(output).stderr(Stdio::piped()).spawn();
        let output = child.and_then(std::process::Child::wait_with_output).expect("the command can be started");
        Run { command: format!("{command:?}"), tree: tree(self.folder.path()), output }
    }

    /// Returns the folder of the generation in force of an index.
    pub(crate) fn generation(&self, index: &str) -> PathBuf {
        let current = fs::read_to_string(self.path(index).join("CURRENT")).expect("there is an index");
        self.path(index).join(current.lines().next().expect("a generation is named"))
    }

    /// Returns the files of the generation in force of `index/`, in order, but for the locks.
    pub(crate) fn generation_files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.generation("index")).expect("there is a generation");
        let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        files.retain(|path| path.extension().is_none_or(|end| end != "lock"));
        files.sort();
        files
    }

    /// Returns the first file of the generation in force of `index/` with this ending.
    pub(crate) fn generation_file(&self, ending: &str) -> PathBuf {
        let found = self.generation_files().into_iter().find(|path| path.extension().is_some_and(|end| end == ending));
        found.unwrap_or_else(|| panic!("there is no file that ends in {ending}"))
    }

    /// Returns every file below a folder with its content.
    pub(crate) fn contents(&self, folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
        files(&self.path(folder))
            .into_iter()
            .map(|path| (path.clone(), fs::read(path).expect("it can be read")))
            .collect()
    }
}

/// A command that has ended.
pub(crate) struct Run {
    command: String,
    tree: String,
    output: Output,
}

impl Run {
    /// Fails unless the exit code is this one.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Run {
        self.check(self.output.status.code() == Some(code), &format!("the exit code is not {code}"));
        self
    }

    /// Fails unless this was said on standard error.
    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Run {
        self.check(self.stderr().contains(words), &format!("it does not say {words:?}"));
        self
    }

    /// Fails if this was said on standard error.
    #[track_caller]
    pub(crate) fn does_not_say(self, words: &str) -> Run {
        self.check(!self.stderr().contains(words), &format!("it says {words:?}"));
        self
    }

    /// Fails unless nothing was said on standard error.
    #[track_caller]
    pub(crate) fn says_nothing(self) -> Run {
        self.check(self.stderr().is_empty(), "it says something");
        self
    }

    /// Fails unless standard output holds this.
    #[track_caller]
    pub(crate) fn prints(self, text: &str) -> Run {
        self.check(self.stdout().contains(text), &format!("it does not print {text:?}"));
        self
    }

    /// Fails unless standard output is this.
    #[track_caller]
    pub(crate) fn prints_only(self, text: &str) -> Run {
        self.check(self.stdout() == text, &format!("it does not print just {text:?}"));
        self
    }

    /// Returns the exit code.
    pub(crate) fn code(&self) -> Option<i32> {
        self.output.status.code()
    }

    /// Returns standard output.
    #[track_caller]
    pub(crate) fn stdout(&self) -> &str {
        std::str::from_utf8(&self.output.stdout).expect("the output is UTF-8")
    }

    /// Returns standard error.
    #[track_caller]
    pub(crate) fn stderr(&self) -> &str {
        std::str::from_utf8(&self.output.stderr).expect("what is said is UTF-8")
    }

    /// Returns standard output, read as one document.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        let document = serde_json::from_str(self.stdout());
        self.check(document.is_ok(), "it does not print JSON");
        document.unwrap_or_default()
    }

    /// Fails with all there is to see.
    #[track_caller]
    pub(crate) fn check(&self, holds: bool, claim: &str) {
        assert!(
            holds,
            "{claim}\n\ncommand: {}\n{}\n\nfolder:\n{}\nstdout:\n{}\nstderr:\n{}",
            self.command,
            self.output.status,
            self.tree,
            String::from_utf8_lossy(&self.output.stdout),
            String::from_utf8_lossy(&self.output.stderr),
        );
    }
}

/// Returns the files below a folder by name, and their sizes; an archive's many are only counted.
fn tree(folder: &Path) -> String {
    const MOST: usize = 40;
    let files = files(folder);
    let line = |path: &PathBuf| {
        let size = fs::metadata(path).map_or(0, |metadata| metadata.len());
        format!("  {} ({size} bytes)\n", path.strip_prefix(folder).unwrap_or(path).display())
    };
    let more = files.len().saturating_sub(MOST);
    let shown: String = files.iter().take(MOST).map(line).collect();
    if more > 0 { format!("{shown}  and {more} more\n") } else { shown }
}

/// Returns the files below a folder, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).expect("it is below the folder"));
        fs::create_dir_all(target.parent().expect("it is below the folder")).expect("folders can be made");
        fs::copy(&file, target).expect("the file can be copied");
    }
}

/// Returns what a run did: added, updated, removed, renamed, unchanged, and the articles there are now.
#[track_caller]
pub(crate) fn counts(run: &Run) -> [u64; 6] {
    let document = run.json();
    schema::check("index", &document);
    ["added", "updated", "removed", "renamed", "unchanged", "articles"].map(|name| document[name].as_u64().unwrap_or(0))
}

/// Brings the index up to date, and returns the same of it.
#[track_caller]
pub(crate) fn update(desk: &Desk) -> [u64; 6] {
    counts(&desk.morgue(["index", "--format", "json"]).exits(0).says_nothing())
}
