//! A full disk: a small file system of its own, full before a job begins or while it writes.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::common::Desk;
use crate::held::{found, is_whole};
use crate::kill::{heals_at, is_whole_of_first_build};
use crate::sources::Sources;
use crate::{rounds, seed};

const INDEX: &str = "disk/index";

const JOBS: [&[&str]; 4] = [
    &["index", "--commit-every", "0"],
    &["index", "--commit-every", "3600"],
    &["index", "--rebuild"],
    &["index", "--compact"],
];

/// A file system in memory; gone when this is dropped.
struct SmallDisk {
    path: PathBuf,
}

impl SmallDisk {
    /// Mounts one, if this user may.
    fn mount(path: PathBuf) -> Option<SmallDisk> {
        fs::create_dir_all(&path).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=64m", "tmpfs"]).arg(&path).stderr(Stdio::null());
        mount.status().is_ok_and(|status| status.success()).then_some(SmallDisk { path })
    }

    /// Returns the bytes that are free.
    fn free(&self) -> u64 {
        let told = Command::new("stat").args(["-f", "-c", "%a %S"]).arg(&self.path).output().unwrap().stdout;
        let told = String::from_utf8(told).unwrap();
        told.split_whitespace().map(|number| number.parse::<u64>().unwrap()).product()
    }

    /// Fills it until so many bytes are free.
    fn fill(&self, left: u64) {
        let mut ballast = File::options().create(true).append(true).open(self.ballast()).unwrap();
        let filler = [0; 4096];
        while self.free() > left {
            let more = (self.free() - left).div_ceil(4096).min(1024);
            if (0..more).any(|_| ballast.write_all(&filler).is_err()) {
                return;
            }
        }
    }

    fn make_room(&self) {
        let _ = fs::remove_file(self.ballast());
    }

    fn ballast(&self) -> PathBuf {
        self.path.join("ballast")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.path).status();
    }
}

#[test]
fn on_a_full_disk_the_last_commit_answers_and_with_room_a_rerun_heals() {
    let desk = Desk::new();
    let Some(disk) = SmallDisk::mount(desk.path("disk")) else {
        return println!("skipped: this user may not mount a small disk");
    };
    let mut sources = Sources::new(&desk, seed(), 300);
    desk.morgue(["index", "--index", INDEX, "corpus"]).exits(0);
    let (rounds, mut full) = (rounds(4, 6), [0; JOBS.len()]);
    for round in 0..rounds {
        let job = round % JOBS.len();
        println!("round {round} of seed {}: {:?}", seed(), JOBS[job]);
        let first = sources.random.chance(15);
        if first {
            fs::remove_dir_all(desk.path(INDEX)).unwrap();
        }
        let changes = sources.random.within(20, 80);
        sources.change(changes);
        let needed = if JOBS[job].len() == 3 || first { size_of(&desk.path("corpus")) * 4 } else { 512 << 10 };
        let left = sources.random.below(needed as usize) as u64;
        let late = sources.random.chance(50).then(|| Duration::from_millis(sources.random.below(600) as u64));
        if late.is_none() {
            disk.fill(left);
        }
        let mut command = desk.command();
        command.args(JOBS[job]).args(["--index", INDEX, "corpus"]).stdout(Stdio::null()).stderr(Stdio::piped());
        let child = command.spawn().unwrap();
        if let Some(late) = late {
            std::thread::sleep(late);
            disk.fill(0);
        }
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        match output.status.code() {
            Some(0) => {}
            Some(2) if !said.contains("panicked") && said.contains(FULL) => full[job] += 1,
            code => panic!("a full disk is not named: exit code {code:?}\n{said}"),
        }
        match found(&desk, INDEX) {
            Some(found) => {
                if first {
                    is_whole_of_first_build(&found, &sources);
                } else {
                    is_whole(&found, sources.allowed());
                }
                desk.morgue(["verify", "--index", INDEX]).exits(0);
            }
            None => assert!(first, "there is no index any more"),
        }
        disk.make_room();
        heals_at(&desk, INDEX, &mut sources);
    }
    println!("full, of {rounds} rounds: {}", full.iter().sum::<usize>());
    for (job, full) in JOBS.iter().zip(full) {
        println!("  {full} {}", job.join(" "));
    }
}

#[test]
fn what_was_left_on_a_full_disk_does_not_stop_the_next_run() {
    let desk = Desk::new();
    let Some(disk) = SmallDisk::mount(desk.path("disk")) else {
        return println!("skipped: this user may not mount a small disk");
    };
    desk.write("corpus/a.txt", "A storm came.\n");
    let index = || desk.morgue(["index", "--index", INDEX, "corpus"]);
    index().exits(0);
    disk.fill(2 << 20);
    let word = |number: u64| format!("{:x} ", number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let line = |first: u64| format!("{{\"text\":\"{}\"}}\n", (first..first + 100).map(word).collect::<String>());
    desk.write("corpus/much.jsonl", (0..5_000).map(|number| line(number * 100)).collect::<String>());
    index().exits(2).says(FULL);
    fs::remove_file(desk.path("corpus/much.jsonl")).unwrap();
    index().exits(0).prints("0 added, 0 updated, 0 removed, 1 unchanged");
}

/// What is said when a disk is full.
const FULL: &str = "the disk is full";

fn size_of(folder: &Path) -> u64 {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten();
    files
        .filter_map(|entry| entry.metadata().ok())
        .filter(|metadata| metadata.is_file())
        .map(|metadata| metadata.len())
        .sum()
}
