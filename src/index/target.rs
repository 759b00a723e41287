//! What a sync writes to: the generation in force, or a new one that comes into force when it may be searched.
//!
//! A long job commits as it goes. The first build of an index is in force from its first commit on, so that a
//! job that is stopped goes on where it was; a rebuild only when it is whole, so that it disturbs nobody.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use tantivy::index::SegmentMeta;

use super::archive::Archive;
use super::commit::Stamp;
use super::home::{Home, WriterLock};
use super::memory::most_merged;
use super::merging::next_merge;
use super::space::Space;
use super::stats::folder_bytes;
use super::strays::{remove_strays, strays};
use super::sync::{SyncOptions, is_in_force};
use super::word_list::WordList;
use super::writer::Writer;
use crate::error::Result;

/// Below so many bytes to read one thread writes, so that the index does not fall into many segments.
const SMALL_UPDATE: u64 = 8 << 20;

/// Returns whether a job that was stopped left something in the generation in force: files of no commit, segments that are to
/// be merged, or some without a list of their words.
pub(super) fn leaves_something(archive: &Archive, memory: usize) -> bool {
    let lacks_words =
        |segment: &SegmentMeta| !archive.generation.join(WordList::name(&segment.id().uuid_string())).exists();
    next_merge(&archive.generation, &archive.metas, most_merged(memory)).is_some()
        || archive.metas.iter().any(lacks_words)
        || !strays(&archive.generation, &archive.metas).is_empty()
}

/// Returns the bytes that a job will write at the least: the articles of the index once more, if they are all written; else
/// a small part of the files, for there are some in which most is no text.
fn least_space(home: &Home, archive: Option<&Archive>, bytes: u64, options: &SyncOptions) -> u64 {
    let held = home.current().map_or(0, |generation| folder_bytes(&generation));
    match archive {
        Some(archive) if options.compact => {
            let (alive, all) = archive.metas.iter().fold((0, 0), |(alive, all), meta| {
                (alive + u64::from(meta.num_docs()), all + u64::from(meta.max_doc()))
            });
            (u128::from(held) * u128::from(alive) / u128::from(all.max(1))) as u64
        }
        Some(_) => bytes / 20,
        None if options.rebuild => held.min(bytes),
        None => bytes / 20,
    }
}

/// What a sync writes to.
pub(super) struct Target<'a> {
    pub(super) writer: Writer,
    home: &'a Home,
    lock: &'a WriterLock,
    generation: PathBuf,
    stamp: Stamp,
    /// The generation is in force.
    in_force: bool,
    /// Another generation stays in force until this one is whole.
    replaces: bool,
    /// All is to be merged into one segment.
    compact: bool,
    committed: Instant,
    commit_every: Duration,
    space: Space,
}

impl<'a> Target<'a> {
    /// Opens the generation of `archive` to write on, or a new one; `bytes` are those of the files to read.
    pub(super) fn open(
        home: &'a Home,
        lock: &'a WriterLock,
        archive: Option<&Archive>,
        stamp: Stamp,
        bytes: u64,
        options: &SyncOptions,
    ) -> Result<Self> {
        let threads = if bytes < SMALL_UPDATE { 1 } else { options.threads.max(1) };
        // What a job left that ran out of space would leave none for this one.
        match archive {
            Some(archive) => remove_strays(&archive.generation, &archive.metas),
            None => home.remove_old(lock),
        }
        let space = Space::require(&home.dir, least_space(home, archive, bytes, options))?;
        let in_force = is_in_force(home, archive);
        let replaces = home.exists() && !in_force;
        let (generation, writer) = match archive {
            Some(archive) => {
                let mut writer = Writer::open(&home.dir, &archive.generation, threads, options.memory)?;
                writer.learn(archive)?;
                (archive.generation.clone(), writer)
            }
            None => {
                let generation = home.new_generation(lock)?;
                let writer = Writer::create(&home.dir, &generation, threads, options.memory)?;
                (generation, writer)
            }
        };
        Ok(Target {
            writer,
            home,
            lock,
            generation,
            stamp,
            in_force,
            replaces,
            compact: options.compact,
            committed: Instant::now(),
            commit_every: options.commit_every,
            space,
        })
    }

    /// Commits what was written if the last commit is long enough ago.
    pub(super) fn commit_in_time(&mut self) -> Result<()> {
        self.space.look(&self.home.dir)?;
        if self.replaces || !self.writer.changed() || self.committed.elapsed() < self.commit_every {
            return Ok(());
        }
        self.writer.commit(Some(&self.stamp))?;
        self.put_in_force()?;
        self.committed = Instant::now();
        Ok(())
    }

    /// Commits the rest with a stamp, merges what is worth it, and puts the generation in force.
    pub(super) fn finish(mut self, stamp_is_new: bool, stamp: Stamp) -> Result<()> {
        self.stamp = stamp;
        if self.writer.changed() || stamp_is_new {
            self.writer.commit(Some(&self.stamp))?;
        }
        if !self.replaces {
            self.put_in_force()?;
        }
        let Target { writer, home, lock, generation, compact, .. } = self;
        writer.tidy(compact)?;
        home.put_in_force(&generation, lock)?;
        home.remove_old(lock);
        Ok(())
    }

    fn put_in_force(&mut self) -> Result<()> {
        if !self.in_force {
            self.home.put_in_force(&self.generation, self.lock)?;
            self.in_force = true;
        }
        Ok(())
    }
}
