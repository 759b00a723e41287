//! The format of an index: what this build writes is what its number says, and any other is refused with the cure.
//!
//! `tests/indexes/` has a tiny index of each format that was released, and of the present one, in a folder named after
//! the versions of format and analysis; `tests/indexes/news` is what they were made from, as `/news`. When what is written
//! changes, raise `index::FORMAT` (or `analysis::VERSION` when the terms change) and make the index of the new format:
//!
//! ```text
//! cargo test --test index_formats -- --ignored
//! ```

#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::Desk;
use xxhash_rust::xxh3::xxh3_64;

/// Where the articles of the kept indexes stood, whatever machine made them.
const NEWS: &str = "/news";

fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/indexes")
}

/// Returns the name of the folder of this build's format.
fn own_name() -> String {
    format!("{}.{}", morgue::index::FORMAT, morgue::analysis::VERSION)
}

/// Returns a desk with a copy of the kept index of this build's format.
fn desk() -> Desk {
    let own = kept().join(own_name());
    assert!(own.is_dir(), "there is no index of format {} in tests/indexes: see the head of this file", own_name());
    let desk = Desk::new();
    for entry in walkdir::WalkDir::new(&own).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        desk.write(
            &format!("index/{}", entry.path().strip_prefix(&own).unwrap().display()),
            fs::read(entry.path()).unwrap(),
        );
    }
    desk
}

fn news(desk: &Desk, folder: &str) {
    for entry in fs::read_dir(kept().join("news")).unwrap().flatten() {
        desk.write(&format!("{folder}/{}", entry.file_name().to_str().unwrap()), fs::read(entry.path()).unwrap());
    }
}

/// Returns a content with the line that vouches for it.
fn sealed(content: &str) -> String {
    format!("{content}xxh3 {:016x}\n", xxh3_64(content.as_bytes()))
}

/// Returns a sealed content without its last line.
fn unsealed(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let end = text.trim_end().rfind('\n').unwrap() + 1;
    assert_eq!(sealed(&text[..end]), text);
    text[..end].to_owned()
}

#[test]
fn the_kept_index_is_read_by_this_build() {
    let desk = desk();
    let sound = desk.morgue(["verify"]);
    sound.check(
        sound.code() == Some(0),
        "the index of this format is not read as it was written: see tests/index_formats.rs",
    );
    sound.prints("the index is sound: 5 articles");
    for (query, total) in [
        ("storm", "1"),
        ("\"note of protest\"", "1"),
        ("9/11", "1"),
        ("lang:de hafen", "1"),
        ("title:会談", "1"),
        ("source:herald tariff*", "1"),
        ("date:2025-11-04..", "3"),
        ("port OR cape", "1"),
    ] {
        desk.morgue(["search", "-c", query]).exits(0).prints_only(&format!("{total}\n"));
    }
    desk.morgue(["show", "w1"]).exits(0).prints("Nobody expected a treaty.");
}

#[test]
fn what_is_written_is_what_the_number_of_the_format_says() {
    let desk = desk();
    news(&desk, "corpus");
    desk.morgue(["index", "--index", "fresh", "corpus"]).exits(0).prints("5 added");
    let schema = |index| {
        let meta = unsealed(&desk.generation(index).join("meta.json"));
        let meta: serde_json::Value = serde_json::from_str(&meta).unwrap();
        // How closely texts are packed is said in the index itself, and any is read.
        meta["schema"].clone()
    };
    let words = |index| {
        let files = fs::read_dir(desk.generation(index)).unwrap().flatten().map(|entry| entry.path());
        let list = files.filter(|path| path.extension().is_some_and(|end| end == "words")).map(fs::read);
        list.map(Result::unwrap).collect::<Vec<_>>()
    };
    let changed = "what is written has changed, and the number of the format has not: see tests/index_formats.rs";
    assert_eq!(schema("index"), schema("fresh"), "{changed}");
    assert!(words("index").len() == 1 && words("index") == words("fresh"), "{changed}");
}

/// Changes the versions that the commit in force says.
fn pretend(desk: &Desk, format: &str) {
    let meta = desk.generation("index").join("meta.json");
    let own = format!("\\\"format\\\":{},", morgue::index::FORMAT);
    let text = unsealed(&meta);
    assert!(text.contains(&own), "{text}");
    fs::write(&meta, sealed(&text.replace(&own, &format!("\\\"format\\\":{format},")))).unwrap();
}

#[test]
fn a_newer_format_is_refused_in_words_that_fit() {
    let desk = Desk::indexed(&[("a.txt", "A storm came.\n")]);
    pretend(&desk, "999");
    for verb in [&["search", "storm"][..], &["index"], &["verify"], &["verify", "--repair"], &["stats"]] {
        desk.morgue(verb)
            .exits(2)
            .says("was written in format 999.")
            .says("a newer morgue made it: use that one")
            .prints_only("");
    }
    desk.morgue(["index", "--rebuild"]).exits(0).prints("1 added");
    desk.morgue(["search", "-c", "storm"]).prints_only("1\n");
}

#[test]
fn an_older_format_is_refused_and_made_anew_from_where_it_came() {
    let desk = Desk::indexed(&[("a.txt", "A storm came.\n")]);
    desk.write("more/b.txt", "A storm went.\n");
    desk.morgue(["index", "more"]).exits(0);
    pretend(&desk, "1");
    is_made_anew(&desk);
}

#[test]
fn a_format_from_before_there_were_seals_is_refused_and_made_anew() {
    let desk = Desk::indexed(&[("a.txt", "A storm came.\n")]);
    desk.write("more/b.txt", "A storm went.\n");
    desk.morgue(["index", "more"]).exits(0);
    pretend(&desk, "1");
    let meta = desk.generation("index").join("meta.json");
    fs::write(&meta, unsealed(&meta)).unwrap();
    let current = desk.path("index/CURRENT");
    fs::write(&current, unsealed(&current)).unwrap();
    fs::remove_file(desk.path("index/COMMIT")).unwrap();
    is_made_anew(&desk);
}

#[track_caller]
fn is_made_anew(desk: &Desk) {
    for verb in [&["search", "storm"][..], &["index"], &["verify"], &["verify", "--repair"]] {
        desk.morgue(verb)
            .exits(2)
            .says("index was written in format 1.")
            .says("hint: make it anew from the files with: morgue index --rebuild")
            .prints_only("");
    }
    desk.morgue(["index", "--rebuild"]).exits(0).prints("2 added");
    desk.morgue(["search", "-c", "storm"]).prints_only("2\n");
    desk.morgue(["verify"]).exits(0);
}

#[test]
#[ignore = "makes the kept index of this build's format; writes /news for it"]
fn make_the_index_of_this_format() {
    let own = kept().join(own_name());
    assert!(!own.exists(), "{} is there", own.display());
    fs::create_dir(NEWS).unwrap();
    for entry in fs::read_dir(kept().join("news")).unwrap().flatten() {
        fs::copy(entry.path(), Path::new(NEWS).join(entry.file_name())).unwrap();
    }
    let desk = Desk::new();
    desk.morgue(["index", NEWS]).exits(0);
    fs::remove_dir_all(NEWS).unwrap();
    for entry in walkdir::WalkDir::new(desk.path("index")).into_iter().flatten() {
        let to = own.join(entry.path().strip_prefix(desk.path("index")).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(to).unwrap();
        } else if entry.path().extension().is_none_or(|end| end != "lock") {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
