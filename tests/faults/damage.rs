//! Damage: each file of an index changed in a byte, cut short, emptied and removed.
//!
//! An answer is then an error or right; or `verify` sees the damage. A crash is none of these.

use std::fs;
use std::path::PathBuf;

use crate::common::Desk;
use crate::random::Random;
use crate::sources::Sources;
use crate::{rounds, seed};

/// What is asked of a damaged index.
const QUESTIONS: [&[&str]; 6] = [
    &["search", "*", "-n", "100000", "--format", "jsonl"],
    &["search", "storm smoke", "-n", "100000", "--format", "jsonl"],
    &["search", "\"the quays\" OR ma* OR date:2003..2012", "-n", "100000", "--format", "jsonl"],
    &["search", "-c", "river w/3 canal"],
    &["show", "txt1x0", "--format", "json"],
    &["explain", "ma* storm~ quays"],
];

/// A way to damage a file.
#[derive(Debug, Clone, Copy)]
enum Damage {
    Flip,
    Cut,
    Empty,
    Remove,
}

const DAMAGES: [Damage; 4] = [Damage::Flip, Damage::Cut, Damage::Empty, Damage::Remove];

#[test]
fn a_damaged_file_gives_an_error_or_a_right_answer_or_is_seen_by_verify() {
    let desk = Desk::new();
    let mut sources = Sources::new(&desk, seed(), 60);
    // Several segments, some with deleted articles.
    for _ in 0..3 {
        desk.morgue(["index"]).exits(0);
        sources.change(12);
    }
    desk.morgue(["index"]).exits(0);
    let questions: Vec<Vec<String>> = QUESTIONS.iter().map(|question| asked(&desk, question)).collect();
    let sound: Vec<(i32, String)> = questions.iter().map(|question| answer(&desk, question)).collect();
    let mut random = Random::new(seed());
    let (mut tried, mut refused, mut right, mut seen) = (0, 0, 0, 0);
    for path in files(&desk) {
        let bytes = fs::read(&path).unwrap();
        // In the short form each file is damaged in one way, in the long one in all, with many flips.
        let long = rounds(0, 10);
        let damages: Vec<Damage> = match long {
            0 => vec![random.pick(&DAMAGES)],
            flips => DAMAGES.iter().copied().chain((1..flips).map(|_| Damage::Flip)).collect(),
        };
        for damage in damages {
            let place = if bytes.is_empty() { 0 } else { random.below(bytes.len()) };
            match damage {
                Damage::Flip if bytes.is_empty() => continue,
                Damage::Flip => {
                    let mut flipped = bytes.clone();
                    flipped[place] ^= 1 << random.below(8);
                    fs::write(&path, flipped).unwrap();
                }
                Damage::Cut => fs::write(&path, &bytes[..place]).unwrap(),
                Damage::Empty => fs::write(&path, []).unwrap(),
                Damage::Remove => fs::remove_file(&path).unwrap(),
            }
            let what = format!("{damage:?} at {place} of {} in {}", bytes.len(), path.display());
            for (question, sound) in questions.iter().zip(&sound) {
                tried += 1;
                let (code, printed) = answer(&desk, question);
                match code {
                    _ if (code, &printed) == (sound.0, &sound.1) => right += 1,
                    2 => refused += 1,
                    _ => {
                        let verified = desk.morgue(["verify"]);
                        let told =
                            format!("{what}: a wrong answer to {question:?} that verify does not see\n{printed}");
                        verified.check(!verified.stderr().contains("panicked"), &what);
                        verified.check(verified.stderr().contains("morgue"), &told);
                        verified.exits(2);
                        seen += 1;
                    }
                }
            }
            fs::write(&path, &bytes).unwrap();
        }
    }
    desk.morgue(["verify"]).exits(0);
    println!("{tried} questions to damaged indexes: {right} right, {refused} refused, {seen} wrong and seen by verify");
}

/// The address space in which a question is answered, in KiB. A length that is read from a damaged file and believed asks for more.
const SPACE: u32 = 4_000_000;

#[test]
fn no_flipped_bit_makes_a_length_that_is_believed() {
    let desk = Desk::new();
    Sources::new(&desk, seed(), 8);
    desk.morgue(["index"]).exits(0);
    let asked: [&[&str]; 4] = [
        &["search", "*", "--sort", "newest"],
        &["search", "*torm OR ma* OR lampz~"],
        &["stats"],
        &["index", "--dry-run"],
    ];
    // In the short form bits of some of the bytes are flipped, in the long one bits of all.
    let step = if rounds(0, 10) == 0 { 61 } else { 1 };
    let (mut random, mut tried) = (Random::new(seed()), 0);
    for path in files(&desk) {
        let bytes = fs::read(&path).unwrap();
        for place in (random.below(step)..bytes.len()).step_by(step) {
            let mut flipped = bytes.clone();
            flipped[place] ^= 1 << random.below(8);
            fs::write(&path, flipped).unwrap();
            for question in asked {
                let command = desk.command();
                let mut limited = std::process::Command::new("sh");
                let script = format!("ulimit -v {SPACE}; exec \"$0\" \"$@\"");
                limited.env_clear().current_dir(desk.path("")).args(["-c", &script]).arg(command.get_program());
                let output = limited.args(question).output().unwrap();
                let said = String::from_utf8_lossy(&output.stderr);
                let code = output.status.code().unwrap_or(-1);
                let what = format!("{question:?} with byte {place} of {} flipped", path.display());
                assert!((0..=2).contains(&code), "{what} ends with {}: {said}", output.status);
                assert!(code < 2 || said.contains("morgue verify"), "{what}: {said}");
                tried += 1;
            }
        }
        fs::write(&path, &bytes).unwrap();
    }
    println!("{tried} questions in bounded space");
}

/// Returns a question with an id that the index has in place of the name of a story.
fn asked(desk: &Desk, question: &[&str]) -> Vec<String> {
    let mut question: Vec<String> = question.iter().map(|word| (*word).to_owned()).collect();
    if question[0] == "show" {
        let first = desk.morgue(["search", "*", "-n", "1", "--format", "json"]).exits(0).json();
        question[1] = first["hits"][0]["id"].as_str().unwrap().to_owned();
    }
    question
}

/// Returns the exit code of a question and what was printed; fails when it crashed in the open.
#[track_caller]
fn answer(desk: &Desk, question: &[String]) -> (i32, String) {
    let output = desk.command().args(question).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let code = output.status.code().unwrap_or_else(|| panic!("{question:?} ended by {}", output.status));
    assert!(code <= 2 && !said.contains("panicked at"), "{question:?} crashes with {code}: {said}");
    (code, String::from_utf8_lossy(&output.stdout).into_owned())
}

fn files(desk: &Desk) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(desk.path("index")).sort_by_file_name().into_iter().flatten();
    files.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}
