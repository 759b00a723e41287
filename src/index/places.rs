//! Where the roots of an index are, so that one place that is named in several ways is one root.
//!
//! A root is known by the links that it was named by, since they may lead elsewhere another day. A path that leads to the same
//! place by others, or into it, is said in its terms.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Places that are known.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// What each is called, by where it is without links.
    names: HashMap<PathBuf, PathBuf>,
    folders: Vec<Folder>,
}

/// A folder that is known.
#[derive(Debug)]
struct Folder {
    name: PathBuf,
    real: PathBuf,
}

impl Places {
    /// Returns those of absolute paths that are there.
    pub(super) fn of(names: impl IntoIterator<Item = PathBuf>) -> Places {
        let mut places = Places::default();
        for name in names {
            if let Ok(real) = name.canonicalize() {
                places.add(name, real);
            }
        }
        places
    }

    /// Adds a place, and where it is without links.
    pub(super) fn add(&mut self, name: PathBuf, real: PathBuf) {
        if real.is_dir() {
            self.folders.push(Folder { name: name.clone(), real: real.clone() });
        }
        self.names.entry(real).or_insert(name);
    }

    /// Returns what an absolute path is called here, if it is at or in a place that is known; else the path.
    pub(super) fn name_of(&self, path: &Path, real: &Path) -> PathBuf {
        if self.folders.iter().any(|folder| path.starts_with(&folder.name)) {
            return path.to_owned();
        }
        if let Some(name) = self.names.get(real) {
            return name.clone();
        }
        let around = self.folders.iter().filter_map(|folder| Some((folder, real.strip_prefix(&folder.real).ok()?)));
        match around.max_by_key(|(folder, _)| folder.real.as_os_str().len()) {
            Some((folder, inside)) => folder.name.join(inside),
            None => path.to_owned(),
        }
    }

    /// Returns whether a file is found by whoever looks through the folders.
    pub(super) fn finds(&self, path: &Path, real: &Path, follow_links: bool) -> bool {
        let is_hidden = |inside: &Path| inside.iter().any(|name| name.as_encoded_bytes().starts_with(b"."));
        self.folders.iter().any(|folder| {
            path.strip_prefix(&folder.name).is_ok_and(|inside| !is_hidden(inside))
                && (follow_links || real.starts_with(&folder.real))
        })
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    #[test]
    fn one_place_has_one_name_by_whatever_links_it_is_reached() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().canonicalize().unwrap().join(path);
        for path in ["v1/sub", "other"] {
            fs::create_dir_all(at(path)).unwrap();
        }
        for path in ["v1/a.txt", "v1/.hidden", "b.txt"] {
            fs::write(at(path), "x").unwrap();
        }
        for (link, target) in [("cur", "v1"), ("again", "v1"), ("file", "b.txt"), ("v1/out", "../b.txt")] {
            symlink(target, at(link)).unwrap();
        }
        let places = Places::of([at("cur"), at("file"), at("gone")]);
        let name_of = |path: &str| places.name_of(&at(path), &at(path).canonicalize().unwrap());
        for (path, name) in [
            ("v1", "cur"),
            ("again", "cur"),
            ("cur/sub", "cur/sub"),
            ("again/sub", "cur/sub"),
            ("v1/a.txt", "cur/a.txt"),
            ("b.txt", "file"),
            ("cur/out", "cur/out"),
            ("other", "other"),
        ] {
            assert_eq!(name_of(path), at(name), "{path}");
        }
        let finds = |path: &str, follow| places.finds(&at(path), &at(path).canonicalize().unwrap(), follow);
        assert!(finds("cur/a.txt", false) && finds("cur/out", true));
        assert!(!finds("cur/out", false) && !finds("cur/.hidden", true) && !finds("b.txt", true));
    }
}
