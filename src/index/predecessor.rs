//! What a rebuild would leave out of the index whose place it takes.
//!
//! The rules are those of bringing it up to date: each root is judged by itself, so that what is new in one does not make
//! up for what is gone from another, nor for what was kept. The old index may be damaged: what can't be read of it is not compared.

use super::archive::Archive;
use super::arrivals::{Arrivals, State, Whereabouts};
use super::home::Home;
use super::known::{KnownFiles, content_of};
use super::named_root::{NamedRoot, RootsByPath};
use super::part::caught;
use super::plan::{Loss, Plan};
use crate::error::{Error, Result};
use crate::file_name::as_text;
use crate::numbers::{counted, grouped};

/// The index whose place a rebuild takes.
pub(super) struct Predecessor {
    archive: Archive,
    known: KnownFiles,
    /// How many articles were read of each of its files; none if the file is gone.
    read: Vec<Option<u64>>,
}

impl Predecessor {
    /// Opens the index in force to be compared with the files that a rebuild reads; none if there is none, or it can't be read.
    ///
    /// # Errors
    /// The system does not let us read it: what it holds is not known then.
    pub(super) fn of(home: &Home, plan: &Plan) -> Result<Option<Predecessor>> {
        let open = || {
            let archive = Archive::open(home)?;
            let known = KnownFiles::of(&archive)?;
            Ok((archive, known))
        };
        let (archive, mut known) = match caught(|| Some(open())) {
            Some(Ok(opened)) => opened,
            None | Some(Err(Error::NoIndex { .. } | Error::Damaged { .. } | Error::Format { .. })) => return Ok(None),
            Some(Err(error)) => return Err(error),
        };
        let mut read = vec![None; known.count()];
        for (file, _) in &plan.changed {
            if let Some(number) = known.find(&as_text(&file.path)) {
                read[number] = Some(0);
            }
        }
        Ok(Some(Predecessor { archive, known, read }))
    }

    /// Returns what waits for the files that are gone.
    pub(super) fn arrivals(&self) -> Arrivals {
        let gone = (0..self.known.count()).filter(|number| self.read[*number].is_none());
        Arrivals::awaited(gone.filter_map(|number| self.state(number)))
    }

    /// Notes that so many articles were read of a file.
    pub(super) fn note(&mut self, path: &str, articles: u64) {
        if let Some(number) = self.known.find(path) {
            self.read[number] = Some(articles);
        }
    }

    /// Returns whether a file is one of its own.
    pub(super) fn has(&mut self, path: &str) -> bool {
        self.known.find(path).is_some()
    }

    /// Refuses a rebuild if the files of a root lack more than half of its articles, or of those that it had when some were kept.
    ///
    /// # Errors
    /// [`Error::WouldLose`].
    pub(super) fn refuse_to_lose(
        self,
        roots: &[NamedRoot],
        by_path: &RootsByPath,
        mut arrivals: Arrivals,
    ) -> Result<()> {
        let mut gone = vec![0; roots.len()];
        for number in 0..self.known.count() {
            let lacking = self.lacking(number, &mut arrivals);
            by_path.around(self.known.path(number)).for_each(|root| gone[root] += lacking);
        }
        for (root, gone) in roots.iter().zip(gone) {
            let held = self.known.articles_at(&root.absolute());
            if (Loss { held, gone, kept_of: root.kept_of, keeps: false }).is_grave_with(0) {
                let given = root.root.given.display();
                let detail = format!("{} of the {} of {given} are in no file", grouped(gone), counted(held, "article"));
                return Err(Error::WouldLose { detail });
            }
        }
        Ok(())
    }

    /// Returns how many articles of a file were not read.
    fn lacking(&self, number: usize, arrivals: &mut Arrivals) -> u64 {
        let held = u64::from(self.known.file(number).articles);
        if let Some(read) = self.read[number] {
            return held.saturating_sub(read);
        }
        let content = || content_of(&self.archive, self.known.path(number));
        let whereabouts = caught(|| arrivals.whereabouts(self.state(number), content).ok());
        if whereabouts == Some(Whereabouts::Renamed) { 0 } else { held }
    }

    fn state(&self, number: usize) -> Option<State> {
        self.known.file(number).state()
    }
}
