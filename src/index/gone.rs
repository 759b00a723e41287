//! Records that their files no longer have, kept until all files are read: they may be in a file that comes later.

/// So many wait at most until they are removed: more would take memory that nobody allowed for.
const MOST: usize = 200_000;

/// The records that wait to be removed.
#[derive(Debug, Default)]
pub(super) struct Gone {
    /// The paths of files, and the ids of the records that each lacks.
    of_files: Vec<(String, Vec<String>)>,
    /// How many records that are.
    count: usize,
}

impl Gone {
    /// Adds the records that a file lacks.
    pub(super) fn add(&mut self, path: &str, ids: Vec<String>) {
        self.count += ids.len();
        self.of_files.push((path.to_owned(), ids));
    }

    /// Returns whether so many wait that they are to be removed now.
    pub(super) fn are_many(&self) -> bool {
        self.count > MOST
    }

    /// Takes them out, file by file.
    pub(super) fn take(&mut self) -> Vec<(String, Vec<String>)> {
        std::mem::take(self).of_files
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_many_when_those_of_all_files_are_and_none_after_they_were_taken() {
        let mut gone = Gone::default();
        let ids = |count: usize| (0..count).map(|id| id.to_string()).collect::<Vec<String>>();
        gone.add("/a", ids(MOST - 1));
        gone.add("/b", ids(1));
        assert!(!gone.are_many());
        gone.add("/c", ids(1));
        assert!(gone.are_many());
        let taken: Vec<(String, usize)> = gone.take().into_iter().map(|(path, ids)| (path, ids.len())).collect();
        assert_eq!(taken, [("/a".to_owned(), MOST - 1), ("/b".to_owned(), 1), ("/c".to_owned(), 1)]);
        assert!(!gone.are_many() && gone.take().is_empty());
    }
}
