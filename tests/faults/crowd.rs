//! A crowd: four writers and eight readers at one index, while its files change.
//!
//! Nothing fails but writers that find the index locked; and every reader sees one whole commit: the stories that never
//! change, and of each that changes all the time one version.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::common::Desk;
use crate::random::Random;
use crate::{rounds, seed};

const WRITERS: u64 = 4;
const READERS: u64 = 8;

/// Stories that never change.
const STEADY: usize = 60;

/// Stories that change all the time.
const CHANGING: usize = 40;

const WRITES: [&[&str]; 5] = [
    &["index"],
    &["index", "--commit-every", "0"],
    &["index", "--compact"],
    &["index", "--rebuild"],
    &["index", "--dry-run"],
];

/// What is asked, and what is to be printed; nothing where only success counts.
const READS: [(&[&str], Option<&str>); 8] = [
    (&["search", "-c", "steadily"], Some("60\n")),
    (&["search", "-c", "changing"], Some("40\n")),
    (&["search", "-c", "\"steadily on\" OR changing"], Some("100\n")),
    (&["search", "*", "-n", "1000", "--format", "jsonl"], None),
    (&["explain", "stead* changing"], None),
    (&["show", "corpus/steady7.txt"], Some("Steady 7\n\nIt goes steadily on.\n")),
    (&["stats"], None),
    (&["verify"], None),
];

#[test]
fn writers_and_readers_do_not_disturb_each_other() {
    let desk = Desk::new();
    for number in 0..STEADY {
        desk.write(&format!("corpus/steady{number}.txt"), format!("Steady {number}\n\nIt goes steadily on.\n"));
    }
    (0..CHANGING).for_each(|number| change(&desk, number, 0));
    desk.morgue(["index"]).exits(0);
    // Two seconds for each kill of the long form.
    let time = Duration::from_secs(2 * rounds(2, 1) as u64);
    let (begun, ended, tally) = (Instant::now(), AtomicBool::new(false), Mutex::new([0u64; 3]));
    let goes_on = || begun.elapsed() < time && !ended.load(Ordering::Relaxed);
    let count = |kind: usize| tally.lock().unwrap()[kind] += 1;
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (desk, ended, goes_on, count) = (&desk, &ended, &goes_on, &count);
            scope.spawn(move || {
                let _end = EndAll(ended);
                let mut random = Random::new(seed() + writer);
                while goes_on() {
                    let run = desk.morgue(random.pick(&WRITES));
                    if run.stderr().contains("is being written by") {
                        run.exits(2);
                        count(1);
                    } else {
                        run.exits(0).says_nothing();
                        count(0);
                    }
                }
            });
        }
        for reader in 0..READERS {
            let (desk, ended, goes_on, count) = (&desk, &ended, &goes_on, &count);
            scope.spawn(move || {
                let _end = EndAll(ended);
                let mut random = Random::new(seed() + WRITERS + reader);
                while goes_on() {
                    let (question, printed) = random.pick(&READS);
                    let run = desk.morgue(question).exits(0);
                    match printed {
                        Some(printed) => drop(run.prints_only(printed)),
                        None if question.contains(&"jsonl") => is_one_commit(run.stdout()),
                        None => {}
                    }
                    count(2);
                }
            });
        }
        let mut random = Random::new(seed() + WRITERS + READERS);
        let mut version = 0;
        while goes_on() {
            version += 1;
            change(&desk, random.below(CHANGING), version);
            std::thread::sleep(Duration::from_millis(5));
        }
    });
    desk.morgue(["index"]).exits(0);
    desk.morgue(["verify"]).exits(0);
    crate::held::is_tidy(&desk, "index");
    let [written, locked, read] = *tally.lock().unwrap();
    println!("in {} s: {written} writes, {locked} refused as locked, {read} reads", time.as_secs());
    assert!(written > 0 && read > 0);
}

/// Ends all when one fails.
struct EndAll<'a>(&'a AtomicBool);

impl Drop for EndAll<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.store(true, Ordering::Relaxed);
        }
    }
}

/// Writes a changing story as careful programs do, aside and then renamed.
fn change(desk: &Desk, number: usize, version: u32) {
    let text = format!("Changing {number}\n\nThis is changing, version {version}.\n");
    desk.write("aside", text);
    std::fs::rename(desk.path("aside"), desk.path(&format!("corpus/changing{number}.txt"))).unwrap();
}

#[track_caller]
fn is_one_commit(printed: &str) {
    let mut paths: Vec<String> = Vec::new();
    for line in printed.lines() {
        let hit: serde_json::Value = serde_json::from_str(line).unwrap();
        paths.push(hit["path"].as_str().unwrap().to_owned());
    }
    paths.sort();
    let twice = paths.windows(2).find(|pair| pair[0] == pair[1]);
    assert_eq!(twice, None, "an article is there twice");
    assert_eq!(paths.len(), STEADY + CHANGING);
    assert!(paths.iter().all(|path| Path::new(path).starts_with("corpus")));
}
