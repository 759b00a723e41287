//! Power loss: whatever of the unsynced writes a disk loses, a commit that was reported is there, and no half of one.
//!
//! The real command is run under `strace`, which tells what it asks of the system, in order. A model of a disk takes that
//! in: what was synced is there for good, all else may be there or not. After every step the disk is as a power cut
//! could leave it, in several ways, and what it holds must be the commit before or the one after, whole and sound.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

#[path = "../common/mod.rs"]
mod common;
mod disk;
mod trace;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::Desk;
use disk::{Disk, Survives};
use morgue::error::Error;
use morgue::index::{Home, verify};

/// What an index looks like from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Seen {
    Nothing,
    Index { articles: u64, damage: usize },
}

fn seen(index: &Path) -> Seen {
    match verify(&Home::new(index)) {
        Ok(found) => Seen::Index { articles: found.articles, damage: found.damage.len() },
        Err(Error::NoIndex { .. }) => Seen::Nothing,
        Err(error) => panic!("{error}"),
    }
}

/// Runs the command on a desk, cuts the power after every step, and holds that what is left is what was there before or
/// what is there now, and the latter once it was reported.
#[track_caller]
fn cut_at_every_step(desk: &Desk, arguments: &[&str], code: i32) {
    cut_at_every_step_of(desk, "", arguments, code);
}

/// The same with the index in a folder below `index`.
#[track_caller]
fn cut_at_every_step_of(desk: &Desk, below: &str, arguments: &[&str], code: i32) {
    let folder = desk.path("index");
    let before = seen(&folder.join(below));
    let mut disk = Disk::of(&folder);
    let log = desk.path("trace");
    let mut command = Command::new("strace");
    command.args(["-f", "-xx", "-s", "100000000", "-e", trace::CALLS, "-o"]).arg(&log);
    command.arg(env!("CARGO_BIN_EXE_morgue")).args(arguments);
    let run = desk.run(command.env_clear().current_dir(desk.path("")));
    run.check(run.code() == Some(code), "another exit code");
    let after = seen(&folder.join(below));
    let steps = trace::steps(&fs::read_to_string(&log).unwrap(), &desk.path(""));
    assert!(steps.len() > 50, "too little was traced");
    let mut reported = false;
    let mut states = 0;
    for (number, step) in steps.iter().enumerate() {
        reported |= matches!(step, trace::Step::Report);
        disk.take(step);
        if !disk.is_new() {
            continue;
        }
        for survives in
            [Survives::Synced, Survives::Names, Survives::Some(number as u64), Survives::Some(!number as u64)]
        {
            let left = tempfile::tempdir().unwrap();
            let left = left.path().join("index");
            disk.after_power_cut(survives, &left);
            let found = seen(&left.join(below));
            states += 1;
            let is_right = if reported { found == after } else { found == before || found == after };
            assert!(
                is_right,
                "{arguments:?}, power cut after step {number} ({step:?}), {survives:?}: {found:?}, but it was {before:?} \
                 and is {after:?}, {}",
                if reported { "which was reported" } else { "not yet reported" },
            );
        }
    }
    assert!(reported, "nothing was reported");
    println!("{arguments:?}: {} steps, {states} states of the disk", steps.len());
}

#[test]
fn a_power_cut_leaves_the_commit_before_or_the_one_after() {
    let strace = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    if !strace.is_ok_and(|output| output.status.success()) {
        return println!("skipped: no strace here, or no right to use it");
    }
    let desk = Desk::new();
    for number in 0..6 {
        desk.write(&format!("corpus/{number}.txt"), format!("A storm of number {number}.\n"));
    }
    cut_at_every_step(&desk, &["index", "corpus"], 0);
    desk.write("corpus/1.txt", "A gale.\n");
    desk.write("corpus/7.txt", "A lamp was lit.\n");
    fs::remove_file(desk.path("corpus/2.txt")).unwrap();
    fs::remove_file(desk.path("corpus/3.txt")).unwrap();
    cut_at_every_step(&desk, &["index"], 0);
    cut_at_every_step(&desk, &["index", "--compact"], 0);
    desk.write("corpus/8.txt", "A second lamp.\n");
    cut_at_every_step(&desk, &["index", "--rebuild"], 0);
    for path in desk.generation_files().into_iter().filter(|path| path.extension().is_some_and(|end| end == "idx")) {
        let mut bytes = fs::read(&path).unwrap();
        bytes[10] ^= 1;
        fs::write(path, bytes).unwrap();
    }
    cut_at_every_step(&desk, &["verify", "--repair"], 0);
    fs::remove_dir_all(desk.path("index")).unwrap();
    let nested = ["--index", "index/of/the/year", "index", "corpus"];
    cut_at_every_step_of(&desk, "of/the/year", &nested, 0);
}
