//! Files that change while they are read: what is indexed of them is whole, of one version.

use std::fs::{self, File};
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::common::Desk;
use crate::{rounds, seed};

/// How long a story is: the file is written in many pieces.
const SENTENCES: usize = 4000;

/// Writes a story over itself, bit by bit, as careless programs do: each of its sentences names the version.
fn overwrite(path: &std::path::Path, version: u32) {
    let mut file = File::options().create(true).write(true).truncate(false).open(path).unwrap();
    let sentence = format!("This is of version number v{version:06}. ");
    for part in 0..20 {
        file.write_all(sentence.repeat(SENTENCES / 20).as_bytes()).unwrap();
        if part % 7 == 3 {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

#[test]
fn a_file_that_changes_while_it_is_read_is_never_indexed_half() {
    let desk = Desk::new();
    desk.write("corpus/steady.txt", "A lamp was lit.\n");
    let path = desk.path("corpus/unsteady.txt");
    overwrite(&path, 0);
    desk.morgue(["index"]).exits(0);
    let (ended, mut left) = (AtomicBool::new(false), 0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut random = crate::random::Random::new(seed());
            for version in 1.. {
                if ended.load(Ordering::Relaxed) {
                    break;
                }
                overwrite(&path, version);
                std::thread::sleep(Duration::from_millis(random.within(0, 60) as u64));
            }
        });
        for _ in 0..rounds(15, 1) {
            let run = desk.morgue(["index"]);
            if run.stderr().contains("corpus/unsteady.txt: it changes while it is read: left for the next time") {
                run.exits(1);
                left += 1;
            } else {
                run.exits(0);
            }
            is_of_one_version(&desk);
        }
        ended.store(true, Ordering::Relaxed);
    });
    println!("left for the next time: {left}");
    desk.morgue(["index"]).exits(0);
    is_of_one_version(&desk);
    let text = fs::read_to_string(&path).unwrap();
    desk.morgue(["show", "corpus/unsteady.txt"]).exits(0).prints(text.trim_end());
}

#[track_caller]
fn is_of_one_version(desk: &Desk) {
    let shown = desk.morgue(["show", "corpus/unsteady.txt"]).exits(0);
    let mut versions: Vec<&str> = shown.stdout().split_whitespace().filter(|word| word.starts_with("v0")).collect();
    assert_eq!(versions.len(), SENTENCES);
    versions.dedup();
    assert_eq!(versions.len(), 1, "half of one version and half of another: {versions:?}");
}
