//! Watching: the index follows the files until it is told to stop.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::Desk;

/// A watch that ends with the test.
struct Watching(Child);

impl Watching {
    fn begin(desk: &Desk) -> Watching {
        Watching::begun_by(desk, desk.command().args(["index", "--watch"]))
    }

    fn begun_by(desk: &Desk, command: &mut Command) -> Watching {
        let begun = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // A search that finds no index builds one, and whoever writes first locks the other out.
        while !desk.path("index/CURRENT").exists() {
            std::thread::sleep(Duration::from_millis(20));
        }
        Watching(begun)
    }

    /// Asks it to stop, and returns its exit code.
    fn stop(mut self, signal: &str) -> Option<i32> {
        assert!(Command::new("kill").args([signal, &self.0.id().to_string()]).status().unwrap().success());
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(20) {
            if let Some(status) = self.0.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Returns the signal of Ctrl-C, and its number. Where whoever started the tests has Ctrl-C ignored, as shells do for what scripts
/// start in the background, processes inherit that: then it is the other signal that asks to stop.
fn ctrl_c() -> (&'static str, i32) {
    const INTERRUPT: i32 = 2;
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok()).unwrap_or(0);
    if ignored & 1 << (INTERRUPT - 1) == 0 { ("-INT", INTERRUPT) } else { ("-TERM", 15) }
}

/// Waits until so many articles have the word.
#[track_caller]
fn comes_to(desk: &Desk, word: &str, count: &str) {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(120) {
        let run = desk.morgue(["search", "-c", word]);
        if run.stdout().trim() == count {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("{word} never came to {count}");
}

#[test]
fn what_comes_changes_and_goes_is_followed() {
    let desk = Desk::new();
    desk.write("corpus/a.txt", "A storm came.\n");
    desk.write("corpus/b.txt", "A storm stayed.\n");
    let watching = Watching::begin(&desk);
    comes_to(&desk, "storm", "2");
    desk.write("corpus/new/c.txt", "A storm again.\n");
    comes_to(&desk, "storm", "3");
    desk.write("corpus/a.txt", "A gale came.\n");
    comes_to(&desk, "gale", "1");
    fs::remove_file(desk.path("corpus/b.txt")).unwrap();
    comes_to(&desk, "storm", "1");
    assert_eq!(watching.stop("-TERM"), Some(0));
    desk.morgue(["index"]).exits(0).prints("0 added, 0 updated, 0 removed, 2 unchanged");
}

#[cfg(target_os = "linux")]
#[test]
fn a_signal_that_is_ignored_from_the_start_ends_nothing() {
    let desk = Desk::new();
    desk.write("corpus/a.txt", "A storm came.\n");
    let program = desk.command().get_program().to_owned();
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' HUP; exec \"$0\" index --watch"]).arg(program).current_dir(desk.path("."));
    let watching = Watching::begun_by(&desk, &mut shell);
    assert!(Command::new("kill").args(["-HUP", &watching.0.id().to_string()]).status().unwrap().success());
    desk.write("corpus/b.txt", "A storm stayed.\n");
    comes_to(&desk, "storm", "2");
    assert_eq!(watching.stop("-TERM"), Some(0));
}

#[test]
fn a_burst_of_files_is_taken_in() {
    let desk = Desk::new();
    desk.write("corpus/first.txt", "The first lamp.\n");
    let watching = Watching::begin(&desk);
    comes_to(&desk, "lamp", "1");
    for number in 0..10_000 {
        desk.write(&format!("corpus/burst/{}/{number}.txt", number % 50), format!("A gale of number {number}.\n"));
    }
    comes_to(&desk, "gale", "10000");
    assert_eq!(watching.stop(ctrl_c().0), Some(0));
    desk.morgue(["verify"]).exits(0);
}

#[test]
fn a_folder_that_is_deleted_and_made_again_is_followed() {
    let desk = Desk::new();
    for number in 0..3 {
        desk.write(&format!("corpus/{number}.txt"), "A storm came.\n");
    }
    let watching = Watching::begin(&desk);
    comes_to(&desk, "storm", "3");
    fs::rename(desk.path("corpus"), desk.path("elsewhere")).unwrap();
    std::thread::sleep(Duration::from_secs(2));
    comes_to(&desk, "storm", "3");
    for number in 0..3 {
        desk.write(&format!("corpus/{number}.txt"), format!("A gale of number {number}.\n"));
    }
    comes_to(&desk, "gale", "3");
    desk.write("corpus/new/4.txt", "A gale again.\n");
    comes_to(&desk, "gale", "4");
    assert_eq!(watching.stop("-TERM"), Some(0));
    desk.morgue(["index"]).exits(0).prints("0 added, 0 updated, 0 removed, 4 unchanged");
}

#[test]
fn what_is_said_by_a_job_that_is_told_to_stop_is_true_of_it() {
    let records = (0..20_000).map(|number| format!("{{\"text\":\"A storm of number {number}.\"}}\n"));
    let records = records.collect::<String>();
    const NOTHING: &str = "stopped; nothing was committed yet: run the same command again";
    for (has_index, arguments, said) in [
        (false, &["index"][..], NOTHING),
        (false, &["index", "--rebuild"], NOTHING),
        (false, &["search", "storm"], NOTHING),
        (true, &["index"], "stopped; what was committed stays, and the same command goes on from there"),
        (
            true,
            &["index", "--compact"],
            "stopped; what was committed stays: run the same command again to write it as one part",
        ),
        (true, &["index", "--rebuild"], "stopped; the index is as it was"),
        (true, &["index", "-q"], ""),
    ] {
        let desk = Desk::new();
        if has_index {
            desk.write("corpus/a.txt", "A lamp was lit.\n");
            desk.morgue(["index"]).exits(0);
        }
        desk.write("corpus/b.jsonl", &records);
        let heard = fs::File::create(desk.path("said")).unwrap();
        let child = desk.command().args(arguments).stdout(Stdio::null()).stderr(heard).spawn().unwrap();
        let (process, job) = (child.id().to_string(), Watching(child));
        while fs::read_to_string(desk.path("index/writer.lock")).unwrap_or_default().trim() != process {
            std::thread::sleep(Duration::from_millis(2));
        }
        let (signal, number) = ctrl_c();
        assert_eq!(job.stop(signal), Some(128 + number), "{arguments:?}");
        let heard = fs::read_to_string(desk.path("said")).unwrap();
        let expected = if said.is_empty() { String::new() } else { format!("\nmorgue: {said}\n") };
        assert!(heard.ends_with(&expected) && (!said.is_empty() || heard.is_empty()), "{arguments:?}: {heard}");
        if has_index {
            desk.morgue(["search", "-c", "lamp"]).prints_only("1\n");
        }
        assert!(has_index || !desk.path("index/CURRENT").exists(), "{arguments:?}");
    }
}

#[test]
fn a_rebuild_that_is_told_to_stop_leaves_nothing_behind() {
    let desk = Desk::new();
    let records = (0..5_000).map(|number| format!("{{\"text\":\"A storm of number {number}.\"}}\n"));
    desk.write("corpus/a.jsonl", records.collect::<String>());
    desk.morgue(["index"]).exits(0);
    let mut command = desk.command();
    let child = command.args(["index", "--rebuild"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let rebuild = Watching(child);
    while !desk.path("index/gen-000002/meta.json").exists() && desk.path("index/gen-000001").exists() {
        std::thread::sleep(Duration::from_millis(2));
    }
    let (signal, number) = ctrl_c();
    assert_eq!(rebuild.stop(signal), Some(128 + number));
    let mut left: Vec<String> = fs::read_dir(desk.path("index"))
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, ["COMMIT", "CURRENT", "gen-000001", "writer.lock"]);
    desk.morgue(["search", "-c", "storm"]).prints_only("5000\n");
    desk.morgue(["verify"]).exits(0);
}
