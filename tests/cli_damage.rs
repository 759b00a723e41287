//! Damage to the index: it is named with its cure, and never a crash nor a wrong answer without a word.

mod common;

use std::fs;
use std::path::PathBuf;

use common::{Desk, schema};

fn desk() -> Desk {
    let text = "A storm came to the port, and the embassy was closed for a day.\n".repeat(40);
    Desk::indexed(&[("a.txt", &text), ("b.txt", "Port\n\nThe port was closed.\n")])
}

/// Returns the files of the generation in force.
fn files(desk: &Desk) -> Vec<PathBuf> {
    let current = fs::read_to_string(desk.path("index/CURRENT")).expect("there is an index");
    let entries = fs::read_dir(desk.path("index").join(current.trim())).expect("there is a generation");
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.')));
    files.sort();
    files
}

/// Runs every reading verb and holds that none crashes in the open, and that those which fail name the cure.
fn read_all(desk: &Desk, damaged: &str) {
    for verb in [
        &["search", "storm"][..],
        &["explain", "st*"],
        &["show", "corpus/a.txt"],
        &["stats"],
        &["search", "\"the port\""],
    ] {
        let run = desk.morgue(verb);
        let code = run.stderr().contains("panicked at");
        run.check(!code, &format!("a crash in the open with {damaged}"));
        let failed = run.stdout().is_empty() && run.stderr().contains("morgue: ");
        if failed {
            run.says("morgue verify").says("morgue index --rebuild").exits(2);
        }
    }
}

#[test]
fn a_flipped_byte_in_any_file_is_found_by_verify() {
    let sound = desk();
    for path in files(&sound) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&path).unwrap();
        for place in [bytes.len() / 3, bytes.len() / 2] {
            let mut flipped = bytes.clone();
            flipped[place] ^= 0x5a;
            fs::write(&path, &flipped).unwrap();
            read_all(&sound, &name);
            sound.morgue(["verify"]).exits(2).says("morgue index --rebuild");
        }
        fs::write(&path, &bytes).unwrap();
        sound.morgue(["verify"]).exits(0);
    }
}

#[test]
fn a_file_cut_short_or_missing_is_named() {
    let desk = desk();
    for path in files(&desk) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&path).unwrap();
        for left in [bytes.len() / 2, 3, 0] {
            fs::write(&path, &bytes[..left]).unwrap();
            read_all(&desk, &name);
            desk.morgue(["verify"]).exits(2);
        }
        fs::remove_file(&path).unwrap();
        read_all(&desk, &name);
        // A list of words is only there to find some of them sooner.
        desk.morgue(["verify"]).exits(if name.ends_with(".words") { 0 } else { 2 });
        fs::write(&path, &bytes).unwrap();
    }
    desk.morgue(["verify"]).exits(0);
}

#[test]
fn a_rebuild_mends_it() {
    let desk = desk();
    for path in files(&desk) {
        fs::write(path, "rubbish").unwrap();
    }
    desk.morgue(["index"]).exits(2).says("the index at index is damaged").says("morgue index --rebuild");
    desk.morgue(["index", "--rebuild"]).exits(2).says("morgue index --rebuild FOLDER");
    desk.morgue(["index", "--rebuild", "corpus"]).exits(0).prints("2 added");
    desk.morgue(["search", "-c", "storm"]).exits(0).prints_only("1\n");
    desk.morgue(["verify"]).exits(0);
}

#[test]
fn a_rebuild_knows_what_a_damaged_index_was_made_from() {
    let desk = desk();
    desk.write("more/c.txt", "A lamp was lit.\n");
    desk.morgue(["index", "more"]).exits(0);
    for path in files(&desk).into_iter().filter(|path| !path.ends_with("meta.json")) {
        fs::write(path, "rubbish").unwrap();
    }
    desk.morgue(["search", "storm"]).exits(2).says("morgue index --rebuild");
    desk.morgue(["index", "--rebuild"]).exits(0).prints("3 added");
    desk.morgue(["search", "-c", "lamp", "OR", "storm"]).exits(0).prints_only("2\n");
}

#[test]
fn damage_is_a_document_too() {
    let desk = desk();
    let store = files(&desk).into_iter().find(|path| path.extension().is_some_and(|end| end == "store")).unwrap();
    let mut bytes = fs::read(&store).unwrap();
    bytes[10] ^= 1;
    fs::write(&store, bytes).unwrap();
    let document = desk.morgue(["verify", "--format", "json"]).exits(2).json();
    schema::check("verify", &document);
    assert_eq!(document["damage"].as_array().map(Vec::len), Some(1));
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
fn an_index_of_another_format_says_what_to_do() {
    let desk = desk();
    let meta = files(&desk).into_iter().find(|path| path.ends_with("meta.json")).unwrap();
    let text = fs::read_to_string(&meta).unwrap();
    let own = format!("\\\"format\\\":{},", morgue::index::FORMAT);
    assert!(text.contains(&own), "{text}");
    fs::write(&meta, text.replace(&own, "\\\"format\\\":999,")).unwrap();
    desk.morgue(["search", "storm"]).exits(2).says("format 999").says("morgue index --rebuild").prints_only("");
    desk.morgue(["index"]).exits(2).says("morgue index --rebuild");
    desk.morgue(["index", "--rebuild", "corpus"]).exits(0);
    desk.morgue(["search", "-c", "storm"]).exits(0);
}
