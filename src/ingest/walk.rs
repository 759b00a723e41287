//! Walking: from a root to its files, in the same order everywhere.
//!
//! Names that begin with a dot are passed over below the root. The root itself may be reached by links: it is what they lead to
//! now. Links in it are followed as long as they stay inside of it; loops, dead links and links that lead out are problems. Names
//! need not be UTF-8.

use std::collections::HashSet;
use std::fs::Metadata;
use std::io;
use std::mem::take;
use std::ops::ControlFlow;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{Builder, scope};

use walkdir::{DirEntry, WalkDir};

use super::state::FileState;
use super::{Cause, Problem};
use crate::file_name::{as_text, text_of};

/// What was met in folders is handed over in batches of so many, of which so many may wait.
const BATCH: usize = 64;
const BATCHES: usize = 16;

/// A file found by walking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The absolute path, to open it by.
    pub path: PathBuf,
    /// The path as the user would write it: the root as given, then the way below it, parted by `/`.
    pub shown: String,
    /// The size in bytes.
    pub size: u64,
    /// When its content last changed, in nanoseconds since 1970.
    pub modified: i64,
    /// When its content or its entry last changed (Unix), else the same as `modified`.
    pub changed: i64,
}

/// A file or folder to read, found to exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// The path as the user gave it.
    pub given: PathBuf,
    /// The same, absolute. Links on the way to it stay, so that it is what they lead to whenever it is read.
    pub absolute: PathBuf,
}

/// How to walk.
#[derive(Debug, Clone, Default)]
pub struct WalkOptions {
    /// Follow links that lead out of the root.
    pub follow_links: bool,
    /// Absolute paths of files and folders below the root that are passed over.
    pub apart: HashSet<PathBuf>,
    /// The absolute path of a folder that is passed over by whatever links it is reached.
    pub never: Option<PathBuf>,
    /// Tells of a file or folder, by its absolute path, that it and what is in it are no articles: it is passed over.
    pub is_foreign: Option<fn(&Path) -> bool>,
}

/// What a walk could not read.
#[derive(Debug)]
pub struct Unread {
    /// The absolute path of the file or folder.
    pub path: PathBuf,
    /// Why.
    pub problem: Problem,
}

/// Returns the root at `path`, or why there is none.
pub fn resolve_root(path: &Path) -> Result<Root, Problem> {
    let problem = |cause| Problem { path: text_of(path), line: None, cause };
    let real = path.canonicalize().map_err(|error| problem(error.into()))?;
    let absolute = absolute_of(path).map_err(|error| problem(error.into()))?;
    // What can't be asked is said when it is read.
    match real.metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
        true => Err(problem(Cause::Special)),
        false => Ok(Root { given: path.to_owned(), absolute }),
    }
}

/// Returns a path as an absolute one. Links stay in it, but for those before a `..`, which leads up from where they lead.
///
/// # Errors
/// There is nothing before a `..`, or it can't be told where this is.
pub fn absolute_of(path: &Path) -> io::Result<PathBuf> {
    let mut absolute = PathBuf::new();
    for component in std::path::absolute(path)?.components() {
        match component {
            Component::ParentDir => {
                absolute = absolute.canonicalize()?;
                absolute.pop();
            }
            other => absolute.push(other),
        }
    }
    Ok(absolute)
}

/// Hands every file below `root` to `each`, sorted by name, until `each` breaks.
///
/// One thread reads folders; what the system says of their files is asked for here meanwhile.
pub fn walk(root: &Root, options: &WalkOptions, each: &mut dyn FnMut(Result<SourceFile, Unread>) -> ControlFlow<()>) {
    let prefix = normalised(&root.given);
    let shown = |path: &Path| below(&prefix, path.strip_prefix(&root.absolute).unwrap_or(path));
    let unread = |path: PathBuf, cause| {
        let problem = Problem { path: shown(&path), line: None, cause };
        Err(Unread { path, problem })
    };
    scope(|scope| {
        let (to, from) = sync_channel(BATCHES);
        let reader = Builder::new().spawn_scoped(scope, || read_folders(root, options, &shown, to));
        if let Err(error) = reader {
            // Nobody sends, so nothing else is met.
            let _ = each(unread(root.absolute.clone(), error.into()));
        }
        for found in from.into_iter().flatten() {
            let found = found.and_then(|entry| match entry.metadata() {
                Ok(metadata) => Ok(source_file(&entry, shown(entry.path()), &metadata)),
                Err(error) => Err((entry.into_path(), io::Error::from(error).into())),
            });
            if each(found.or_else(|(path, cause)| unread(path, cause))).is_break() {
                break;
            }
        }
    });
}

/// A file, or what could not be read and why.
type Met = Result<DirEntry, (PathBuf, Cause)>;

/// Sends every file below `root`, in batches.
fn read_folders(root: &Root, options: &WalkOptions, shown: &dyn Fn(&Path) -> String, to: SyncSender<Vec<Met>>) {
    let mut batch = Vec::new();
    let real = root.absolute.canonicalize().unwrap_or_else(|_| root.absolute.clone());
    let mut entries = WalkDir::new(&root.absolute).follow_links(true).sort_by_file_name().into_iter();
    let mut links = FolderLinks::default();
    while let Some(next) = entries.next() {
        let met = match next {
            Err(error) if error.path().is_some_and(|path| is_hidden(root, path)) => continue,
            Err(error) => {
                let path = error.path().unwrap_or(&root.absolute).to_owned();
                let cause = cause_of(error, &path, shown);
                Err((path, cause))
            }
            Ok(entry) => {
                let target = entry.path_is_symlink().then(|| entry.path().canonicalize());
                let is_apart = entry.depth() > 0 && options.apart.contains(entry.path());
                let is_never = options.never.as_ref().is_some_and(|never| leads_into(&entry, target.as_ref(), never));
                let is_foreign = options.is_foreign.is_some_and(|is_foreign| match &target {
                    Some(target) => target.as_ref().is_ok_and(|target| target.ancestors().any(is_foreign)),
                    None => is_foreign(entry.path()),
                });
                let is_passed = is_apart || is_never || is_foreign || is_hidden(root, entry.path());
                if is_passed || !links.go_into(&entry, target.as_ref()) {
                    skip(&entry, &mut entries);
                    continue;
                }
                match is_file(&real, options, &entry, target) {
                    Ok(false) => continue,
                    Ok(true) => Ok(entry),
                    Err(cause) => {
                        skip(&entry, &mut entries);
                        Err((entry.into_path(), cause))
                    }
                }
            }
        };
        batch.push(met);
        if batch.len() == BATCH && to.send(take(&mut batch)).is_err() {
            return;
        }
    }
    // Nobody wants it if nobody is there.
    let _ = to.send(batch);
}

/// The links to folders that a walk has followed.
///
/// Of a few folders that are full of links to each other, each could be reached in millions of ways. Below a link, a folder that
/// some link has led to is passed over: its files were met there.
#[derive(Default)]
struct FolderLinks {
    targets: HashSet<PathBuf>,
    /// How deep the outermost link is that the walk is below.
    below: Option<usize>,
}

impl FolderLinks {
    /// Returns whether to go into an entry, which may be a link to a target.
    fn go_into(&mut self, entry: &DirEntry, target: Option<&io::Result<PathBuf>>) -> bool {
        self.below = self.below.filter(|depth| entry.depth() > *depth);
        let Some(Ok(target)) = target.filter(|_| entry.file_type().is_dir() && entry.depth() > 0) else { return true };
        let is_new = self.targets.insert(target.clone());
        let goes = is_new || self.below.is_none();
        if goes {
            self.below.get_or_insert(entry.depth());
        }
        goes
    }
}

/// Returns whether an entry is a file, and not a folder to go into, or why it can't be read. The entry may be a link to a target,
/// which has to be in the folder `real` unless it is the root itself.
fn is_file(
    real: &Path,
    options: &WalkOptions,
    entry: &DirEntry,
    target: Option<io::Result<PathBuf>>,
) -> Result<bool, Cause> {
    if let Some(target) = target.filter(|_| !options.follow_links && entry.depth() > 0)
        && !target?.starts_with(real)
    {
        return Err(Cause::OutsideLink);
    }
    let kind = entry.file_type();
    if kind.is_file() || kind.is_dir() { Ok(kind.is_file()) } else { Err(Cause::Special) }
}

/// Returns whether an entry, which may be a link to a target, is a folder or what is in it. Below a link a folder is known by its
/// name at first.
fn leads_into(entry: &DirEntry, target: Option<&io::Result<PathBuf>>, folder: &Path) -> bool {
    match target {
        Some(target) => target.as_ref().is_ok_and(|target| target.starts_with(folder)),
        None => {
            let may_be = entry.depth() > 0 && Some(entry.file_name()) == folder.file_name();
            may_be && entry.path().canonicalize().is_ok_and(|real| real == folder)
        }
    }
}

fn skip(entry: &DirEntry, entries: &mut walkdir::IntoIter) {
    if entry.file_type().is_dir() {
        entries.skip_current_dir();
    }
}

fn is_hidden(root: &Root, path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")) && path != root.absolute
}

fn cause_of(error: walkdir::Error, path: &Path, shown: &dyn Fn(&Path) -> String) -> Cause {
    if let Some(ancestor) = error.loop_ancestor() {
        return Cause::Loop { to: shown(ancestor) };
    }
    match Cause::from(io::Error::from(error)) {
        Cause::NotFound if path.is_symlink() => Cause::DeadLink,
        cause => cause,
    }
}

fn source_file(entry: &DirEntry, shown: String, metadata: &Metadata) -> SourceFile {
    let FileState { size, modified, changed } = FileState::of(metadata);
    SourceFile { path: entry.path().to_owned(), shown, size, modified, changed }
}

/// Returns the path without `.` components and doubled or trailing separators.
fn normalised(given: &Path) -> String {
    shown_path("", given)
}

/// Returns the shown path of what is found below a folder that is shown as `folder`.
fn below(folder: &str, relative: &Path) -> String {
    if cfg!(not(unix)) {
        return shown_path(folder, relative);
    }
    let relative = as_text(relative);
    let mut shown = String::with_capacity(folder.len() + 1 + relative.len());
    shown.push_str(folder);
    if !folder.is_empty() && !folder.ends_with('/') && !relative.is_empty() {
        shown.push('/');
    }
    shown.push_str(&relative);
    shown
}

/// Returns `prefix` and the components of `relative` joined by `/`.
fn shown_path(prefix: &str, relative: &Path) -> String {
    let mut shown = prefix.to_owned();
    for component in relative.components() {
        let name = match component {
            Component::CurDir => continue,
            Component::RootDir => {
                shown.push('/');
                continue;
            }
            other => other.as_os_str(),
        };
        if !shown.is_empty() && !shown.ends_with('/') {
            shown.push('/');
        }
        shown.push_str(&text_of(Path::new(name)));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn walked(root: &Path, options: &WalkOptions) -> Vec<String> {
        let root = resolve_root(root).unwrap();
        let mut seen = Vec::new();
        walk(&root, options, &mut |found| {
            seen.push(match found {
                Ok(file) => file.shown.strip_prefix(&*root.given.to_string_lossy()).unwrap().to_owned(),
                Err(unread) => format!("! {}", unread.problem.to_string().replace(&*root.given.to_string_lossy(), "")),
            });
            ControlFlow::Continue(())
        });
        seen
    }

    #[test]
    fn shows_paths_as_the_user_would_write_them() {
        assert_eq!(normalised(Path::new("./corpus/")), "corpus");
        assert_eq!(normalised(Path::new(".")), "");
        assert_eq!(normalised(Path::new("../a//b/./c")), "../a/b/c");
        assert_eq!(normalised(Path::new("/var/news/")), "/var/news");
        assert_eq!(shown_path("/", Path::new("a")), "/a");
        assert_eq!(shown_path("corpus", Path::new("a/b.txt")), "corpus/a/b.txt");
        assert_eq!(shown_path("corpus/a.txt", Path::new("")), "corpus/a.txt");
    }

    #[test]
    fn finds_files_in_the_order_of_their_names_and_passes_over_hidden_ones() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a/z.txt", "a/b/c.txt", "c.txt", ".hidden", ".git/config"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        assert_eq!(walked(folder.path(), &WalkOptions::default()), ["/a/b/c.txt", "/a/z.txt", "/b.txt", "/c.txt"]);
    }

    #[test]
    fn a_single_file_is_a_root() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".hidden.txt");
        fs::write(&path, "x").unwrap();
        assert_eq!(walked(&path, &WalkOptions::default()), [""]);
    }

    #[test]
    fn a_missing_root_is_a_problem() {
        let problem = resolve_root(Path::new("no/such/folder")).unwrap_err();
        assert_eq!(problem.to_string(), "no/such/folder: no such file or folder");
    }

    #[test]
    fn breaks_when_told() {
        let folder = tempfile::tempdir().unwrap();
        // More than are handed over before somebody takes them.
        let files = BATCH * (BATCHES + 3);
        (0..files).for_each(|number| fs::write(folder.path().join(number.to_string()), "x").unwrap());
        let mut count = 0;
        walk(&resolve_root(folder.path()).unwrap(), &WalkOptions::default(), &mut |_| {
            count += 1;
            ControlFlow::Break(())
        });
        assert_eq!(count, 1);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_inside_the_root_and_named_when_they_loop_lead_out_or_nowhere() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let (root, outside) = (folder.path().join("root"), folder.path().join("outside"));
        fs::create_dir_all(root.join("a")).unwrap();
        fs::create_dir_all(&outside).unwrap();
        fs::write(root.join("a/x.txt"), "x").unwrap();
        fs::write(outside.join("y.txt"), "y").unwrap();
        symlink("a", root.join("b")).unwrap();
        symlink("..", root.join("a/loop")).unwrap();
        symlink("nowhere", root.join("dead")).unwrap();
        symlink("../outside", root.join("out")).unwrap();
        let problems = |out: &str| {
            vec![
                "! /a/loop: the link leads back to , a folder it stands in".to_owned(),
                "/a/x.txt".to_owned(),
                "! /b/loop: the link leads back to , a folder it stands in".to_owned(),
                "/b/x.txt".to_owned(),
                "! /dead: the link leads nowhere".to_owned(),
                out.to_owned(),
            ]
        };
        assert_eq!(walked(&root, &WalkOptions::default()), problems("! /out: the link leads out of the folder"));
        assert_eq!(
            walked(&root, &WalkOptions { follow_links: true, ..WalkOptions::default() }),
            problems("/out/y.txt")
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_forest_of_links_is_walked_in_a_time_that_grows_with_it() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for tree in 0..12 {
            let tree = root.join(tree.to_string());
            fs::create_dir(&tree).unwrap();
            fs::write(tree.join("a.txt"), "Ships came.").unwrap();
            for other in 0..12 {
                symlink(format!("../{other}"), tree.join(format!("to{other}"))).unwrap();
            }
        }
        let walked = walked(root, &WalkOptions::default());
        let files = walked.iter().filter(|found| found.ends_with("/a.txt")).count();
        // Each by itself, each by a link from each other one, and each once below a link.
        assert!((12 * 12..=12 * 12 + 12).contains(&files), "{files}");
    }

    #[cfg(unix)]
    #[test]
    fn a_root_may_be_a_link_and_is_what_it_leads_to() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("news");
        for version in ["v1", "v2"] {
            fs::create_dir_all(folder.path().join(version).join("a")).unwrap();
            fs::write(folder.path().join(version).join("a").join(version), "x").unwrap();
            symlink("a", folder.path().join(version).join("b")).unwrap();
            let _ = fs::remove_file(&link);
            symlink(version, &link).unwrap();
            assert_eq!(walked(&link, &WalkOptions::default()), [format!("/a/{version}"), format!("/b/{version}")]);
        }
        let file = folder.path().join("file");
        symlink("v1/a/v1", &file).unwrap();
        assert_eq!(walked(&file, &WalkOptions::default()), [""]);
        let real = folder.path().canonicalize().unwrap();
        assert_eq!(absolute_of(&real.join("news/../v1/./a")).unwrap(), real.join("v1/a"));
        symlink("v1/a", folder.path().join("deep")).unwrap();
        assert_eq!(absolute_of(&real.join("deep/../b")).unwrap(), real.join("v1/b"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_need_not_be_utf8() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9.txt")), "x").unwrap();
        assert_eq!(walked(folder.path(), &WalkOptions::default()), ["/caf\u{10ffe9}.txt"]);
    }
}
