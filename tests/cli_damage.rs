//! Damage to the index: it is named with its cure, and never a crash nor a wrong answer without a word.

#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{Desk, schema};

fn desk() -> Desk {
    let text = "A storm came to the port, and the embassy was closed for a day.\n".repeat(40);
    Desk::indexed(&[("a.txt", &text), ("b.txt", "Port\n\nThe port was closed.\n")])
}

/// Returns all files of the index but for the locks.
fn all_files(desk: &Desk) -> Vec<PathBuf> {
    [vec![desk.path("index/CURRENT"), desk.path("index/COMMIT")], desk.generation_files()].concat()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// The answers of a sound index.
const QUESTIONS: [(&[&str], &str); 4] = [
    (&["search", "-c", "storm"], "1\n"),
    (&["search", "-c", "\"the port\""], "2\n"),
    (&["search", "-l", "port"], "corpus/a.txt\ncorpus/b.txt\n"),
    (&["show", "corpus/b.txt"], "Port\n\nThe port was closed.\n"),
];

/// Runs every reading verb, holds that none crashes in the open, and that those which fail name the cure; returns
/// whether one gave a wrong answer without a word.
fn misleads(desk: &Desk, damaged: &str) -> bool {
    let mut misleads = false;
    for verb in [&["explain", "st*"][..], &["stats"]] {
        let run = desk.morgue(verb);
        run.check(!run.stderr().contains("panicked at"), &format!("a crash in the open with {damaged}"));
        if run.stdout().is_empty() && run.stderr().contains("morgue: ") {
            run.says("morgue verify").exits(2);
        }
    }
    for (verb, answer) in QUESTIONS {
        let run = desk.morgue(verb);
        let failed = run.stdout().is_empty() && run.stderr().contains("morgue: ");
        misleads |= !failed && run.stdout() != answer;
    }
    misleads
}

#[test]
fn a_cure_is_for_the_index_that_was_named() {
    let desk = desk();
    fs::rename(desk.path("index"), desk.path("my index")).unwrap();
    fs::write(desk.path("my index/CURRENT"), "x").unwrap();
    fs::remove_dir_all(desk.path("corpus")).unwrap();
    for (arguments, said) in [
        (&["search", "storm"][..], "hint: 'morgue --index \"my index\" verify' says what is damaged, and "),
        (&["stats"], "so does 'morgue --index \"my index\" index --rebuild', from scratch"),
        (&["verify"], "hint: 'morgue --index \"my index\" verify --repair' mends it"),
    ] {
        desk.morgue([arguments, &["--index", "my index"]].concat()).exits(2).says(said);
        // The environment holds for the cure as well.
        let run = desk.run(desk.command().args(arguments).env("MORGUE_INDEX", "my index"));
        run.exits(2).says(&said.replace(" --index \"my index\"", ""));
    }
    for (arguments, said) in [
        (&["search", "storm"][..], "hint: build one with: morgue --index none index FOLDER"),
        (&["index"], "hint: name the files and folders to read: morgue --index none index FOLDER"),
    ] {
        desk.morgue([arguments, &["--index", "none"]].concat()).exits(2).says(said);
    }
}

fn holds_right_answers(desk: &Desk) {
    for (verb, answer) in QUESTIONS {
        desk.morgue(verb).exits(0).prints_only(answer);
    }
    desk.morgue(["verify"]).exits(0).says_nothing();
}

#[test]
fn a_flipped_byte_in_any_file_is_found_by_verify() {
    let sound = desk();
    for path in all_files(&sound) {
        let bytes = fs::read(&path).unwrap();
        for place in [0, bytes.len() / 2] {
            let mut flipped = bytes.clone();
            flipped[place] ^= 0x5a;
            fs::write(&path, &flipped).unwrap();
            misleads(&sound, &name(&path));
            sound.morgue(["verify"]).exits(2).says("morgue verify --repair");
        }
        fs::write(&path, &bytes).unwrap();
    }
    holds_right_answers(&sound);
}

#[test]
fn a_flipped_byte_in_the_end_of_a_file_misleads_nobody() {
    let sound = desk();
    for path in all_files(&sound) {
        let bytes = fs::read(&path).unwrap();
        for back in (1..120.min(bytes.len())).step_by(9) {
            let mut flipped = bytes.clone();
            flipped[bytes.len() - back] ^= 1 << (back % 8);
            fs::write(&path, &flipped).unwrap();
            let run = sound.morgue(["search", "-c", "storm"]);
            let right = run.stdout() == "1\n";
            if !right {
                run.says("morgue verify").exits(2);
                sound.morgue(["verify"]).exits(2);
            }
        }
        fs::write(&path, &bytes).unwrap();
    }
    holds_right_answers(&sound);
}

#[test]
fn a_file_cut_short_or_missing_is_named() {
    let desk = desk();
    for path in all_files(&desk) {
        let bytes = fs::read(&path).unwrap();
        for left in [bytes.len() - 1, bytes.len() / 2, 7, 3, 0] {
            fs::write(&path, &bytes[..left]).unwrap();
            misleads(&desk, &name(&path));
            desk.morgue(["verify"]).exits(2);
        }
        fs::remove_file(&path).unwrap();
        let misled = misleads(&desk, &name(&path));
        let code = desk.morgue(["verify"]).code();
        // A list of words is only there to find some of them sooner; the copy of the commit is for when others are lost.
        assert!(code == Some(2) || !misled, "{}: {code:?}", path.display());
        fs::write(&path, &bytes).unwrap();
    }
    holds_right_answers(&desk);
}

#[test]
fn any_damaged_file_is_mended_from_the_files() {
    for number in 0..all_files(&desk()).len() {
        // Each file meets two of the four.
        for harm in ["flip", "cut", "empty", "remove"].into_iter().skip(number % 2).step_by(2) {
            let desk = desk();
            let path = all_files(&desk)[number].clone();
            let bytes = fs::read(&path).unwrap();
            match harm {
                "flip" => {
                    let mut flipped = bytes.clone();
                    flipped[bytes.len() / 2] ^= 4;
                    fs::write(&path, flipped).unwrap();
                }
                "cut" => fs::write(&path, &bytes[..bytes.len() / 2]).unwrap(),
                "empty" => fs::write(&path, "").unwrap(),
                _ => fs::remove_file(&path).unwrap(),
            }
            desk.morgue(["verify", "--repair"]).exits(0).prints("the index ");
            holds_right_answers(&desk);
            desk.morgue(["index"]).exits(0).prints("0 added, 0 updated, 0 removed, 2 unchanged");
        }
    }
}

#[test]
fn several_damaged_files_are_mended_from_what_is_left() {
    let desk = desk();
    desk.write("corpus/c.txt", "A lamp was lit.\n");
    desk.morgue(["index"]).exits(0);
    for path in desk.generation_files().into_iter().filter(|path| path.extension().is_some_and(|end| end != "store")) {
        fs::write(path, "rubbish").unwrap();
    }
    fs::write(desk.path("index/CURRENT"), "rubbish").unwrap();
    desk.morgue(["search", "storm"]).exits(2).says("morgue verify");
    desk.morgue(["index"]).exits(2).says("the index at index is damaged").says("morgue verify --repair");
    desk.morgue(["verify", "--repair"]).exits(0).prints("it is mended");
    holds_right_answers(&desk);
    desk.morgue(["search", "-c", "lamp"]).prints_only("1\n");
}

/// Returns a desk with an index of two articles, the file of one of which is gone.
fn desk_without_a_source() -> Desk {
    let desk = desk();
    fs::remove_file(desk.path("corpus/b.txt")).unwrap();
    desk
}

#[test]
fn an_article_whose_file_is_gone_is_kept_if_it_can_be_read() {
    for end in ["idx", "term", "pos", "fieldnorm", "fast"] {
        let desk = desk_without_a_source();
        let path = desk.generation_file(end);
        fs::write(path, "rubbish").unwrap();
        desk.morgue(["verify"]).exits(2).prints("2 articles may be misread or missed").prints("corpus/b.txt (");
        desk.morgue(["verify", "--repair"]).exits(0).prints("it is mended: 2 articles kept");
        holds_right_answers(&desk);
    }
}

#[test]
fn an_article_that_is_lost_is_named() {
    let desk = desk_without_a_source();
    let store = desk.generation_file("store");
    let sound = fs::read(&store).unwrap();
    // Each article is packed by itself, so that a flipped byte harms one at the most.
    let harmed = (8..sound.len()).step_by(8).find(|at| {
        let mut bytes = sound.clone();
        bytes[*at] ^= 1;
        fs::write(&store, bytes).unwrap();
        let document = desk.morgue(["verify", "--format", "json"]).exits(2).json();
        schema::check("verify", &document);
        assert_eq!(document["damage"].as_array().map(Vec::len), Some(1));
        let damaged = document["damaged"].as_array().unwrap();
        assert!(damaged.len() <= 1, "byte {at}: {damaged:?}");
        damaged.first().is_some_and(|article| article["path"].as_str().unwrap().ends_with("corpus/b.txt"))
    });
    assert!(harmed.is_some());
    let document = desk.morgue(["verify", "--repair", "--format", "json"]).exits(1).json();
    schema::check("verify", &document);
    let lost = document["repaired"]["lost"].as_array().unwrap();
    assert!(lost.len() == 1 && lost[0]["path"].as_str().unwrap().ends_with("corpus/b.txt"), "{lost:?}");
    desk.morgue(["verify"]).exits(0);
    desk.morgue(["search", "-c", "storm"]).prints_only("1\n");
    desk.morgue(["search", "-l", "port"]).prints_only("corpus/a.txt\n");
}

#[test]
fn a_sound_index_is_left_alone_by_a_repair() {
    let desk = desk();
    let before = desk.contents("index");
    desk.morgue(["verify", "--repair"]).exits(0).prints("the index is sound: 2 articles");
    let but_lock = |contents: Vec<(PathBuf, Vec<u8>)>| {
        contents.into_iter().filter(|(path, _)| !path.ends_with("writer.lock")).collect::<Vec<_>>()
    };
    assert!(but_lock(desk.contents("index")) == but_lock(before));
    let empty = Desk::new();
    empty.morgue(["verify", "--repair"]).exits(2).says("no index at index");
    assert!(!empty.path("index").exists());
}

#[test]
fn a_lost_pointer_is_found_again_by_the_next_run() {
    let desk = desk();
    fs::remove_file(desk.path("index/CURRENT")).unwrap();
    desk.morgue(["search", "storm"]).exits(2).says("CURRENT is missing").says("morgue verify --repair");
    desk.morgue(["index"]).exits(0).prints("2 unchanged");
    holds_right_answers(&desk);
}

#[test]
fn articles_that_are_missing_from_the_index_are_read_again() {
    let line = |id: u32| format!("{{\"id\":\"r{id}\",\"title\":\"T{id}\",\"text\":\"A storm of {id}\"}}\n");
    let desk = Desk::indexed(&[("a.jsonl", &(0..50).map(line).collect::<String>())]);
    desk.morgue(["index", "--compact"]).exits(0);
    let store = desk.generation_file("store");
    fs::write(store, "rubbish").unwrap();
    desk.morgue(["verify", "--repair"]).exits(0).prints("50 read from the files");
    desk.morgue(["search", "-c", "storm"]).prints_only("50\n");
}

#[test]
fn a_rebuild_mends_it() {
    let desk = desk();
    for path in desk.generation_files() {
        fs::write(path, "rubbish").unwrap();
    }
    desk.morgue(["index"]).exits(2).says("the index at index is damaged").says("morgue index --rebuild");
    fs::write(desk.path("index/COMMIT"), "rubbish").unwrap();
    desk.morgue(["index", "--rebuild"]).exits(2).says("morgue index --rebuild FOLDER");
    desk.morgue(["verify", "--repair"]).exits(2).says("which files it was made from");
    desk.morgue(["index", "--rebuild", "corpus"])
        .exits(1)
        .prints("2 added")
        .says("which articles it held can't be told");
    desk.morgue(["search", "-c", "storm"]).exits(0).prints_only("1\n");
    desk.morgue(["verify"]).exits(0);
}

#[test]
fn a_rebuild_knows_what_a_damaged_index_was_made_from() {
    let desk = desk();
    desk.write("more/c.txt", "A lamp was lit.\n");
    desk.morgue(["index", "more"]).exits(0);
    for path in desk.generation_files().into_iter().filter(|path| !path.ends_with("meta.json")) {
        fs::write(path, "rubbish").unwrap();
    }
    desk.morgue(["search", "storm"]).exits(2).says("the index at index is damaged").says("morgue index --rebuild");
    desk.morgue(["index", "--rebuild"]).exits(0).prints("3 added");
    desk.morgue(["search", "-c", "lamp", "OR", "storm"]).exits(0).prints_only("2\n");
}

#[test]
fn a_pointer_to_nowhere_is_damage() {
    let desk = desk();
    for pointer in ["", "gen-999999\n", "../..\n"] {
        desk.write("index/CURRENT", pointer);
        desk.morgue(["search", "storm"]).exits(2).says("the index at index is damaged").prints_only("");
    }
}

#[test]
fn an_article_whose_text_is_damaged_is_no_article_without_capitals() {
    let desk = desk();
    desk.morgue(["search", "-c", "nocaps(port)"]).exits(0).prints_only("2\n");
    for path in desk.generation_files().into_iter().filter(|path| path.extension().is_some_and(|end| end == "store")) {
        let mut bytes = fs::read(&path).unwrap();
        bytes[20] ^= 1;
        fs::write(path, bytes).unwrap();
    }
    for query in ["nocaps(port)", "port -nocaps(port)", "caps(port)"] {
        let run = desk.morgue(["search", "-c", query]);
        run.check(run.code() == Some(2), "a damaged article is counted, or left out, without a word");
    }
}
