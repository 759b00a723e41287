//! Files that change or vanish while they are read: what is indexed of them is what they held at one moment, and nothing goes
//! that was only not there.

use std::fs::{self, File};
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use morgue::index::{Home, Progress, Report, SyncOptions, sync};

use crate::common::Desk;
use crate::{rounds, seed};

/// How long a story is: the file is written in many pieces.
const SENTENCES: usize = 4000;

/// A writer that stands still for as long may be taken for one that has finished. It is less than the tick that is waited for,
/// since a time of change may be that of the tick before.
const STILL: Duration = Duration::from_millis(10);

/// Writes a story over itself, bit by bit, as careless programs do: each of its sentences names the version. Returns whether
/// it stood still in the middle, as it does on a busy machine.
fn overwrite(path: &std::path::Path, version: u32) -> bool {
    let mut file = File::options().create(true).write(true).truncate(false).open(path).unwrap();
    let sentence = format!("This is of version number v{version:06}. ");
    let (mut stood_still, mut last) = (false, Instant::now());
    for part in 0..20 {
        file.write_all(sentence.repeat(SENTENCES / 20).as_bytes()).unwrap();
        stood_still |= last.elapsed() >= STILL;
        last = Instant::now();
        if part % 7 == 3 {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
    stood_still
}

#[test]
fn of_a_file_that_changes_while_it_is_read_is_indexed_what_it_held_at_one_moment() {
    let desk = Desk::new();
    desk.write("corpus/steady.txt", "A lamp was lit.\n");
    let path = desk.path("corpus/unsteady.txt");
    overwrite(&path, 0);
    desk.morgue(["index"]).exits(0);
    let (ended, still, mut left, mut halves) = (AtomicBool::new(false), AtomicUsize::new(0), 0, 0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut random = crate::random::Random::new(seed());
            for version in 1.. {
                if ended.load(Ordering::Relaxed) {
                    break;
                }
                if overwrite(&path, version) {
                    still.fetch_add(1, Ordering::Relaxed);
                }
                std::thread::sleep(Duration::from_millis(random.within(0, 60) as u64));
            }
        });
        // Also when a round fails.
        let _end = EndOf(&ended);
        for _ in 0..rounds(15, 1) {
            let run = desk.morgue(["index"]);
            if run.stderr().contains("corpus/unsteady.txt: it changes while it is read: left for the next time") {
                run.exits(1);
                left += 1;
            } else {
                run.exits(0);
            }
            halves += usize::from(versions(&desk).len() > 1);
        }
    });
    let still = still.into_inner();
    println!(
        "left for the next time: {left}; half of it read: {halves}, of the {still} that the writer stood still in"
    );
    assert!(halves == 0 || still > 0, "nothing but a writer that stands still leaves a half");
    desk.morgue(["index"]).exits(0);
    assert_eq!(versions(&desk).len(), 1);
    let text = fs::read_to_string(&path).unwrap();
    desk.morgue(["show", "corpus/unsteady.txt"]).exits(0).prints(text.trim_end());
}

/// Says that it is over when it goes out of scope.
struct EndOf<'a>(&'a AtomicBool);

impl Drop for EndOf<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Returns the versions of which the index has sentences: one, or while the writer stood still in the middle of it a new one
/// up to there and the old one behind it. Anything else the file never held.
#[track_caller]
fn versions(desk: &Desk) -> Vec<u32> {
    let shown = desk.morgue(["show", "corpus/unsteady.txt"]).exits(0);
    let named = shown.stdout().split_whitespace().filter_map(|word| word.strip_prefix("v0")?.strip_suffix('.'));
    let mut versions: Vec<u32> = named.map(|number| number.parse().expect("the number of a version")).collect();
    assert_eq!(versions.len(), SENTENCES);
    versions.dedup();
    let is_of_one_moment = matches!(versions[..], [_]) || matches!(versions[..], [new, old] if new == old + 1);
    assert!(is_of_one_moment, "half of one version and half of another: {versions:?}");
    versions
}

/// Brings the index of `corpus/` up to date, and does something as soon as `when` says so of what is done so far.
fn sync_and_meddle(desk: &Desk, when: &dyn Fn(&Progress) -> bool, meddle: &mut dyn FnMut()) -> Report {
    let options = SyncOptions { paths: vec![desk.path("corpus")], ..SyncOptions::default() };
    let mut is_done = false;
    let report = sync(&Home::new(desk.path("index")), &options, &mut |progress| {
        if !is_done && !progress.finishing && when(&progress) {
            is_done = true;
            meddle();
        }
    });
    assert!(is_done, "the moment never came");
    report.unwrap()
}

/// The walk is over and the first file read.
fn first_is_read(progress: &Progress) -> bool {
    progress.bytes > 0
}

fn problems(desk: &Desk, report: &Report) -> Vec<String> {
    let folder = format!("{}/", desk.path("corpus").display());
    report.problems.iter().map(|problem| problem.to_string().replace(&folder, "")).collect()
}

#[track_caller]
fn finds(desk: &Desk, query: &str, articles: u32) {
    desk.morgue(["search", "-c", query]).prints_only(&format!("{articles}\n"));
}

/// So many files that the last of them are not begun when the first is read: 4,096 short ones are read ahead at most.
const MANY: u32 = 4500;

fn write_many(desk: &Desk, text: &str) {
    for number in 0..MANY {
        desk.write(&format!("corpus/{}/{number:02}.txt", number / 10), format!("{text} in {number}.\n"));
    }
}

#[test]
fn a_file_that_goes_between_the_walk_and_the_reading_is_named_and_kept_until_the_next_walk() {
    let desk = Desk::new();
    write_many(&desk, "A lamp");
    sync_and_meddle(&desk, &|_| true, &mut || {});
    write_many(&desk, "Another lamp");
    desk.write("corpus/8/new.txt", "A new lamp.\n");
    let report = sync_and_meddle(&desk, &first_is_read, &mut || {
        fs::remove_file(desk.path("corpus/8/81.txt")).unwrap();
        fs::remove_file(desk.path("corpus/8/new.txt")).unwrap();
        // What is a folder now is no file any more.
        fs::remove_file(desk.path("corpus/8/85.txt")).unwrap();
        fs::create_dir(desk.path("corpus/8/85.txt")).unwrap();
    });
    let told = problems(&desk, &report);
    assert!(told.len() == 3 && told[0] == "8/81.txt: no such file or folder", "{told:?}");
    assert!(told[1].starts_with("8/85.txt: ") && told[2] == "8/new.txt: no such file or folder", "{told:?}");
    assert_eq!((report.added, report.updated, report.removed, report.unchanged), (0, u64::from(MANY) - 2, 0, 2));
    finds(&desk, "lamp", MANY);
    finds(&desk, "\"another lamp\"", MANY - 2);
    desk.morgue(["index"]).exits(0).prints("2 removed");
    finds(&desk, "lamp", MANY - 2);
    desk.morgue(["verify"]).exits(0);
}

#[test]
fn a_folder_that_goes_while_it_is_read_takes_nothing_with_it() {
    let desk = Desk::new();
    write_many(&desk, "A lamp");
    sync_and_meddle(&desk, &|_| true, &mut || {});
    write_many(&desk, "Another lamp");
    // The whole root, as when a disk is pulled.
    let report =
        sync_and_meddle(&desk, &first_is_read, &mut || fs::rename(desk.path("corpus"), desk.path("pulled")).unwrap());
    assert!(report.problems.len() >= 60, "{:?}", problems(&desk, &report));
    assert_eq!((report.updated + report.unchanged, report.added, report.removed), (u64::from(MANY), 0, 0));
    finds(&desk, "lamp", MANY);
    desk.morgue(["index"]).exits(1);
    finds(&desk, "lamp", MANY);
    fs::rename(desk.path("pulled"), desk.path("corpus")).unwrap();
    desk.morgue(["index"]).exits(0).prints("0 removed");
    finds(&desk, "\"another lamp\"", MANY);
    desk.morgue(["verify"]).exits(0);
}

/// Returns records of a kilobyte each: a file of thousands is not read to its end when the first thousand is written.
fn records(numbers: std::ops::Range<u32>, word: &str) -> String {
    let text = "The lamp was lit. ".repeat(55);
    let record = |n: u32| {
        format!("{{\"id\":\"r{n}\",\"title\":\"Lamp {n}\",\"text\":\"A {word} lamp was lit at {n}. {text}\"}}\n")
    };
    numbers.map(record).collect()
}

#[test]
fn a_file_that_is_cut_or_grows_while_it_is_read_is_read_again_as_it_then_is() {
    let desk = Desk::new();
    let path = desk.path("corpus/a.jsonl");
    desk.write("corpus/a.jsonl", records(0..6000, "red"));
    let is_amid = |progress: &Progress| progress.articles >= 1000;
    let most = records(0..5000, "red");
    let report = sync_and_meddle(&desk, &is_amid, &mut || {
        File::options().write(true).open(&path).unwrap().set_len(most.len() as u64).unwrap();
    });
    assert_eq!((problems(&desk, &report), report.added, report.articles), (vec![], 5000, 5000));
    finds(&desk, "lamp", 5000);
    desk.write("corpus/a.jsonl", records(0..4800, "blue"));
    let report = sync_and_meddle(&desk, &is_amid, &mut || {
        File::options().append(true).open(&path).unwrap().write_all(records(4800..5200, "blue").as_bytes()).unwrap();
    });
    assert_eq!((problems(&desk, &report), report.articles), (vec![], 5200));
    finds(&desk, "blue lamp", 5200);
    finds(&desk, "red", 0);
    desk.morgue(["index"]).exits(0).prints("0 added, 0 updated, 0 removed, 5,200 unchanged");
    desk.morgue(["verify"]).exits(0);
}

#[test]
fn of_a_container_only_the_members_are_written_that_changed_also_while_it_is_read() {
    let desk = Desk::new();
    let stories = |version: &dyn Fn(u32) -> u32| -> Vec<u8> {
        let stories: Vec<(String, u32)> = (0..5000).map(|number| (format!("s{number}"), version(number))).collect();
        crate::sources::content("a.zip", &stories)
    };
    desk.write("corpus/a.zip", stories(&|_| 1));
    desk.morgue(["index"]).exits(0).prints("5,000 added");
    let modified = fs::metadata(desk.path("corpus/a.zip")).unwrap().modified().unwrap();
    // One member changes, and not the time of the container.
    desk.write("corpus/a.zip", stories(&|number| 1 + u32::from(number == 7)));
    File::options().write(true).open(desk.path("corpus/a.zip")).unwrap().set_modified(modified).unwrap();
    desk.morgue(["index"]).exits(0).prints("0 added, 1 updated, 0 removed, 4,999 unchanged");
    // The container is written over while it is read.
    desk.write("corpus/a.zip", stories(&|_| 3));
    let report = sync_and_meddle(&desk, &|progress| progress.articles >= 1000, &mut || {
        desk.write("corpus/a.zip", stories(&|_| 4));
    });
    assert_eq!((problems(&desk, &report), report.articles), (vec![], 5000));
    finds(&desk, "title:000004", 5000);
    finds(&desk, "title:000003", 0);
    desk.morgue(["verify"]).exits(0);
}
