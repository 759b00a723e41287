//! Random small archives: files of made-up news from a vocabulary so small that everything coincides.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::json;

use super::random::Random;

/// Words by kinship; an archive is made of some of these groups.
const GROUPS: [&[&str]; 24] = [
    &["storm", "storms", "Storm", "STORM", "stormy"],
    &["raid", "raids", "raided", "Raid"],
    &["talk", "talks", "talking", "Talks"],
    &["leaf", "leaves", "leaving", "leave", "left"],
    &["de-escalate", "deescalate", "de escalate", "de-escalated", "escalate", "De-Escalate"],
    &["U.S.", "US", "us", "U.S.-backed", "U.S.’s"],
    &["ICE", "ice", "Ice", "ICE’s"],
    &["Ecuador", "Ecuador’s", "Ecuadorean", "ecuador"],
    &["3,000", "3000", "300"],
    &["O’Brien", "O'Brien", "Obrien"],
    &["Élysée", "elysee", "ÉLYSÉE"],
    &["中国", "国"],
    &["covid-19", "COVID-19", "covid"],
    &["AT&T", "at"],
    &["9/11", "10:30", "11"],
    &["@handle", "#storm", "handle"],
    &["rojo", "roja", "rojas", "Rojo"],
    &["Zelensky", "Zelenskyy", "Zelenksy"],
    &["watergate", "gate", "gates"],
    &["woman", "women", "womn"],
    &["l’ambassade", "ambassade", "ambassades"],
    &["NATO", "nato", "N.A.T.O."],
    &["note", "notes", "noted"],
    &["Sen.", "Jan.", "protest"],
];

/// Words of every archive.
const FUNCTION_WORDS: [&str; 8] = ["the", "of", "in", "and", "The", "don’t", "don't", "is"];

/// The folder of an archive, as files by name.
#[derive(Debug, Default, Clone)]
pub(crate) struct News {
    pub(crate) words: Vec<&'static str>,
    pub(crate) files: BTreeMap<String, Vec<String>>,
    made: usize,
}

impl News {
    /// Returns a folder without files yet.
    pub(crate) fn new(random: &mut Random) -> Self {
        let mut groups = GROUPS.to_vec();
        let mut words = Vec::new();
        for _ in 0..random.within(5, 9) {
            words.extend_from_slice(groups.swap_remove(random.below(groups.len())));
        }
        words.extend(FUNCTION_WORDS);
        News { words, ..News::default() }
    }

    /// Adds files with so many articles.
    pub(crate) fn grow(&mut self, articles: usize, random: &mut Random) {
        let mut left = articles;
        while left > 0 {
            self.made += 1;
            if random.chance(40) {
                let day = random.within(1, 28);
                let name = if random.chance(50) {
                    format!("2025-12-{day:02}-n{}.txt", self.made)
                } else {
                    format!("n{}.txt", self.made)
                };
                let text = self.plain_text(random);
                self.files.insert(name, vec![text]);
                left -= 1;
            } else {
                let records = random.within(1, left.min(8));
                let lines = (0..records).map(|_| self.record(random)).collect();
                self.files.insert(format!("n{}.jsonl", self.made), lines);
                left -= records;
            }
        }
    }

    /// Deletes an article or a file, or changes one.
    pub(crate) fn disturb(&mut self, random: &mut Random) {
        let names: Vec<String> = self.files.keys().cloned().collect();
        if names.is_empty() {
            return;
        }
        let name = random.pick(&names);
        let is_lines = name.ends_with(".jsonl");
        let anew = if is_lines { self.record(random) } else { self.plain_text(random) };
        let Some(articles) = self.files.get_mut(&name) else {
            return;
        };
        let at = random.below(articles.len());
        if random.chance(50) {
            articles[at] = anew;
        } else {
            articles.remove(at);
        }
        if articles.is_empty() {
            self.files.remove(&name);
        }
    }

    /// Writes the files, and removes those that are no more.
    pub(crate) fn write(&self, folder: &Path) {
        fs::create_dir_all(folder).expect("the folder can be made");
        for entry in fs::read_dir(folder).expect("the folder can be read").flatten() {
            if !self.files.contains_key(entry.file_name().to_string_lossy().as_ref()) {
                fs::remove_file(entry.path()).expect("the file can be removed");
            }
        }
        for (name, articles) in &self.files {
            let path = folder.join(name);
            let content = articles.join("\n");
            if fs::read_to_string(&path).ok().as_ref() != Some(&content) {
                fs::write(path, content).expect("the file can be written");
            }
        }
    }

    fn plain_text(&self, random: &mut Random) -> String {
        if random.chance(70) {
            format!("{}\n\n{}\n", self.headline(random), self.body(random))
        } else {
            format!("{}\n", self.body(random))
        }
    }

    fn record(&mut self, random: &mut Random) -> String {
        self.made += 1;
        let mut record = json!({ "text": self.body(random) });
        if random.chance(70) {
            record["id"] = json!(format!("a{}", self.made));
        }
        if random.chance(75) {
            record["title"] = json!(self.headline(random));
        }
        if random.chance(70) {
            let time = random.pick(&["", "T23:59:59Z", "T00:00:00Z"]);
            record["date"] = json!(format!("2025-12-{:02}{time}", random.within(1, 28)));
        }
        for (field, values) in [
            ("author", &["Ana O’Brien", "John Smith, Ana Rojas", "SMITH STORM"][..]),
            ("source", &["AP", "Daily Storm", "The U.S. Times"]),
            ("section", &["world", "World News", "ice hockey"]),
            ("place", &["QUITO", "Port Storm", "Quito, Ecuador"]),
            (
                "url",
                &[
                    "https://www.example.com/news/storm-1.html",
                    "http://example.org/ice?a=storm",
                    "https://news.example.com/",
                ],
            ),
            ("language", &["en", "es", "fr", "en"]),
        ] {
            if random.chance(50) {
                record[field] = json!(random.pick(values));
            }
        }
        record.to_string()
    }

    fn headline(&self, random: &mut Random) -> String {
        let words: Vec<&str> = (0..random.within(2, 6)).map(|_| random.pick(&self.words)).collect();
        let line = format!("X {}", words.join(" "));
        if random.chance(10) { line.to_uppercase() } else { line }
    }

    fn body(&self, random: &mut Random) -> String {
        let most = if random.chance(10) { 12 } else { 3 };
        let paragraphs: Vec<String> = (0..random.within(1, most)).map(|_| self.paragraph(random)).collect();
        paragraphs.join("\n\n")
    }

    fn paragraph(&self, random: &mut Random) -> String {
        let mut text = String::new();
        for sentence in 0..random.within(1, 4) {
            if sentence > 0 {
                text.push_str(random.pick(&[" ", " ", "\n", "  "]));
            }
            let quoted = random.chance(10);
            text.push_str(if quoted { "“" } else { "" });
            let words: Vec<&str> = (0..random.within(2, 9)).map(|_| random.pick(&self.words)).collect();
            text.push_str(if random.chance(60) { "Then " } else { "" });
            for (at, word) in words.iter().enumerate() {
                if at > 0 {
                    text.push_str(random.pick(&[" ", " ", " ", " ", " ", " ", ", ", "\n", " — ", " (", " - "]));
                }
                text.push_str(word);
            }
            text.push_str(random.pick(&[".", ".", ".", "!", "?", "..."]));
            text.push_str(if quoted { "”" } else { "" });
        }
        if random.chance(5) { text.to_uppercase() } else { text }
    }
}
