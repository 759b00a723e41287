//! A folder of articles that changes at random, and what an index of it may hold meanwhile.
//!
//! Every story has a name and a version, both in its headline. A change is noted as it is made: between two agreements a
//! story may be found in any of the states it had since the first, and in no other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write;
use std::time::SystemTime;

use crate::common::Desk;
use crate::random::Random;

/// Words of one length, so that a changed story has the size it had.
const WORDS: [&str; 24] = [
    "storm", "quays", "lamps", "ferry", "clerk", "smoke", "grain", "river", "canal", "mayor", "bells", "coast",
    "trade", "court", "rails", "mills", "steel", "glass", "wharf", "tides", "paper", "stone", "harsh", "cargo",
];

/// A state of a story: the path as shown and the version; nothing when it is not there.
pub(crate) type State = Option<(String, u32)>;

/// The states in which each story may be found.
pub(crate) type Allowed = BTreeMap<String, BTreeSet<State>>;

/// A folder of articles.
pub(crate) struct Sources<'d> {
    desk: &'d Desk,
    pub(crate) random: Random,
    /// The stories of each file, by its path below the desk.
    files: BTreeMap<String, Vec<(String, u32)>>,
    allowed: Allowed,
    made: u32,
}

impl<'d> Sources<'d> {
    /// Makes so many files in `corpus/`.
    pub(crate) fn new(desk: &'d Desk, seed: u64, files: usize) -> Sources<'d> {
        let (files_made, allowed) = (BTreeMap::new(), BTreeMap::new());
        let mut sources = Sources { desk, random: Random::new(seed), files: files_made, allowed, made: 0 };
        for _ in 0..files {
            sources.add();
        }
        sources.agree();
        sources
    }

    /// Forgets the states that stories had: the index is that of the files as they are.
    pub(crate) fn agree(&mut self) {
        self.allowed = self.present().into_iter().map(|(name, state)| (name, [Some(state)].into())).collect();
    }

    /// Returns what an index may hold that was begun at the last agreement and not finished.
    pub(crate) fn allowed(&self) -> &Allowed {
        &self.allowed
    }

    /// Returns what an index of the files as they are holds: path and version of each story.
    pub(crate) fn present(&self) -> BTreeMap<String, (String, u32)> {
        let mut present = BTreeMap::new();
        for (path, stories) in &self.files {
            for (name, version) in stories {
                present.insert(name.clone(), (shown(path, name), *version));
            }
        }
        present
    }

    /// Changes so many files, each in one of the ways in which files change.
    pub(crate) fn change(&mut self, count: usize) {
        for _ in 0..count {
            let path = self.any();
            match self.random.below(12) {
                0..3 => self.add(),
                3 if self.files.len() > 20 => self.remove(&path),
                3..5 => self.rename(&path),
                5 => self.rewrite_unnoticed(&path),
                6 => self.touch(&path),
                _ => self.rewrite(&path),
            }
        }
    }

    fn any(&mut self) -> String {
        let number = self.random.below(self.files.len());
        self.files.keys().nth(number).unwrap().clone()
    }

    fn add(&mut self) {
        self.made += 1;
        let number = self.made;
        let folder = self.random.below(12);
        let (end, stories) = match self.random.below(20) {
            0..16 => ("txt", 1),
            16 => ("gz", 1),
            17 => ("zip", self.random.within(2, 6)),
            _ => ("jsonl", self.random.within(1, 30)),
        };
        let stories = (0..stories).map(|story| (format!("{end}{number}x{story}"), 1)).collect();
        self.put(format!("corpus/{folder}/{number}.{end}"), stories);
    }

    fn remove(&mut self, path: &str) {
        fs::remove_file(self.desk.path(path)).unwrap();
        for (name, _) in self.files.remove(path).unwrap() {
            self.allowed.entry(name).or_default().insert(None);
        }
    }

    fn rename(&mut self, path: &str) {
        let stories = self.files.remove(path).unwrap();
        let (folder, name) = (self.random.below(12), path.rsplit('/').next().unwrap());
        let new = format!("corpus/{folder}/{}{name}", ["", "a", "z-"][self.random.below(3)]);
        if self.files.contains_key(&new) {
            self.files.insert(path.to_owned(), stories);
            return;
        }
        fs::create_dir_all(self.desk.path(&new).parent().unwrap()).unwrap();
        fs::rename(self.desk.path(path), self.desk.path(&new)).unwrap();
        self.note(&new, stories);
    }

    fn touch(&mut self, path: &str) {
        File::options().write(true).open(self.desk.path(path)).unwrap().set_modified(SystemTime::now()).unwrap();
    }

    /// Changes stories of a file; of a file with many, some come and go.
    fn rewrite(&mut self, path: &str) {
        let mut stories = self.files[path].clone();
        let before = stories.clone();
        let single = stories.len() == 1 && !path.ends_with("jsonl");
        for (_, version) in &mut stories {
            if single || self.random.chance(30) {
                *version += 1;
            }
        }
        if !single && self.random.chance(30) {
            self.made += 1;
            let at = self.random.within(0, stories.len());
            stories.insert(at, (format!("more{}", self.made), 1));
        }
        if !single && stories.len() > 1 && self.random.chance(30) {
            stories.remove(self.random.below(stories.len()));
        }
        for (name, _) in before.iter().filter(|(name, _)| !stories.iter().any(|(other, _)| other == name)) {
            self.allowed.entry(name.clone()).or_default().insert(None);
        }
        self.put(path.to_owned(), stories);
    }

    /// Changes a file and sets its time of modification back to what it was; it has the size it had.
    fn rewrite_unnoticed(&mut self, path: &str) {
        let modified = fs::metadata(self.desk.path(path)).unwrap().modified().unwrap();
        let mut stories = self.files[path].clone();
        for (_, version) in &mut stories {
            *version += 1;
        }
        self.put(path.to_owned(), stories);
        File::options().write(true).open(self.desk.path(path)).unwrap().set_modified(modified).unwrap();
    }

    /// Writes a file as careful programs do, aside and then renamed.
    fn put(&mut self, path: String, stories: Vec<(String, u32)>) {
        let bytes = content(&path, &stories);
        self.desk.write("aside", bytes);
        fs::create_dir_all(self.desk.path(&path).parent().unwrap()).unwrap();
        fs::rename(self.desk.path("aside"), self.desk.path(&path)).unwrap();
        self.note(&path, stories);
    }

    fn note(&mut self, path: &str, stories: Vec<(String, u32)>) {
        for (name, version) in &stories {
            // A story that was never there before may not be there yet.
            let states = self.allowed.entry(name.clone()).or_insert_with(|| [None].into());
            states.insert(Some((shown(path, name), *version)));
        }
        self.files.insert(path.to_owned(), stories);
    }
}

/// Returns the path under which a story of a file is shown.
fn shown(path: &str, name: &str) -> String {
    if path.ends_with("zip") { format!("{path}!{name}.txt") } else { path.to_owned() }
}

/// Returns the bytes of a file with these stories, of the kind that its name says.
pub(crate) fn content(path: &str, stories: &[(String, u32)]) -> Vec<u8> {
    match path.rsplit('.').next().unwrap() {
        "jsonl" => stories.iter().flat_map(|(name, version)| record(name, *version)).collect(),
        "zip" => {
            let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
            for (name, version) in stories {
                writer.start_file(format!("{name}.txt"), zip::write::SimpleFileOptions::default()).unwrap();
                writer.write_all(&text(name, *version)).unwrap();
            }
            writer.finish().unwrap().into_inner()
        }
        "gz" => {
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            stories.iter().for_each(|(name, version)| writer.write_all(&text(name, *version)).unwrap());
            writer.finish().unwrap()
        }
        _ => stories.iter().flat_map(|(name, version)| text(name, *version)).collect(),
    }
}

fn text(name: &str, version: u32) -> Vec<u8> {
    format!("Story {name} version {version:06}\n\n{}\n", body(name, version)).into_bytes()
}

fn record(name: &str, version: u32) -> Vec<u8> {
    let date = format!("20{:02}-0{}-1{}", version % 25, version % 9 + 1, version % 10);
    let title = format!("Story {name} version {version:06}");
    let record = serde_json::json!({"id": name, "title": title, "date": date, "text": body(name, version)});
    format!("{record}\n").into_bytes()
}

/// Returns the sentences of a story. How many there are its name decides, and which words its version.
fn body(name: &str, version: u32) -> String {
    let of_name: u64 = name.bytes().fold(7, |sum, byte| sum * 31 % 1_000_003 + u64::from(byte));
    let mut random = Random::new(of_name + 1_000_003 * u64::from(version));
    let sentence = |random: &mut Random| {
        let words: Vec<&str> = (0..7).map(|_| random.pick(&WORDS)).collect();
        format!("The {}.", words.join(" "))
    };
    (0..2 + of_name % 5).map(|_| sentence(&mut random)).collect::<Vec<_>>().join(" ")
}

/// Returns queries of every kind that a comparison of two indexes asks.
pub(crate) fn queries() -> [&'static str; 20] {
    [
        "storm",
        "quay",
        "=lamps",
        "storm ferry",
        "smoke OR grain",
        "clerk AND NOT storm",
        "\"the storm\"",
        "ma*",
        "stor?",
        "lampz~",
        "river w/3 canal",
        "mayor pre/2 bells",
        "\"coast trade\"~5",
        "atleast2(court)",
        "title:000001",
        "path:txt",
        "date:2003..2012",
        "words:>30",
        "steel w/s glass",
        "*",
    ]
}
