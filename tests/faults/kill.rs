//! Killing: at a random moment of a job, without a word of warning.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::common::Desk;
use crate::held::{are_alike, found, is_complete, is_tidy, is_whole};
use crate::random::Random;
use crate::sources::Sources;
use crate::{rounds, seed};

/// The jobs that are killed, with what each is given.
const JOBS: [&[&str]; 7] = [
    &["index", "--commit-every", "0"],
    &["verify", "--repair"],
    &["index", "--commit-every", "3600"],
    &["index", "--rebuild"],
    &["index", "--compact"],
    &["index", "--watch", "--commit-every", "0"],
    &["index", "--commit-every", "0"],
];

/// The last of the jobs begins without an index.
const FIRST_BUILD: usize = JOBS.len() - 1;

/// How long a watch is let live at most.
const WATCHED: Duration = Duration::from_secs(3);

#[test]
fn killed_at_any_moment_the_last_commit_answers_and_a_rerun_heals() {
    let (rounds, files) = (rounds(7, 1), 120);
    let desk = Desk::new();
    let mut sources = Sources::new(&desk, seed(), files);
    desk.morgue(["index"]).exits(0);
    // How long each job takes when it is let run; learned as they end by themselves.
    let mut lasts = [Duration::from_millis(300); JOBS.len()];
    let mut killed = [0; JOBS.len()];
    for round in 0..rounds {
        let job = round % JOBS.len();
        println!("round {round} of seed {}: {:?}", seed(), JOBS[job]);
        let before = if job == FIRST_BUILD { None } else { found(&desk, "index") };
        if job == FIRST_BUILD {
            fs::remove_dir_all(desk.path("index")).unwrap();
        }
        let repairs = JOBS[job].contains(&"--repair");
        if repairs {
            damage(&desk, &mut sources.random);
        }
        let changes = sources.random.within(0, files / 5);
        sources.change(changes);
        let delay = lasts[job].mul_f64(sources.random.below(1100) as f64 / 1000.0);
        let begun = Instant::now();
        let mut child = desk.command().args(JOBS[job]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        if JOBS[job].contains(&"--watch") {
            let delay = Duration::from_millis(sources.random.below(WATCHED.as_millis() as usize) as u64);
            while begun.elapsed() < delay {
                sources.change(2);
                std::thread::sleep(Duration::from_millis(20));
            }
            let _ = child.kill();
            child.wait().unwrap();
            killed[job] += 1;
        } else if ends_before(&mut child, delay) {
            lasts[job] = begun.elapsed();
        } else {
            killed[job] += 1;
            lasts[job] = lasts[job].max(delay).mul_f64(1.02);
        }
        if repairs {
            // Until it is mended, damage is told.
            let run = desk.morgue(["search", "-c", "*"]);
            let is_told = run.stderr().contains("damaged") && run.stderr().contains("morgue verify");
            run.check(run.stderr().is_empty() || is_told, "damage is not told");
            // What was damaged and stands in no file any more is named, and gone.
            let run = desk.morgue(["verify", "--repair"]);
            run.check(matches!(run.code(), Some(0 | 1)), "it is not mended");
        }
        match found(&desk, "index") {
            Some(found) => {
                if job == FIRST_BUILD {
                    is_whole_of_first_build(&found, &sources);
                } else {
                    is_whole(&found, sources.allowed());
                }
                if JOBS[job].contains(&"--rebuild") {
                    let whole = Some(&found) == before.as_ref();
                    assert!(whole || is_all(&found, &sources), "a rebuild is in force that is not whole");
                }
                desk.morgue(["verify"]).exits(0);
            }
            None => assert_eq!(job, FIRST_BUILD, "there is no index any more"),
        }
        heals_at(&desk, "index", &mut sources);
    }
    println!("killed, of {rounds} rounds: {}", killed.iter().sum::<usize>());
    for (job, killed) in JOBS.iter().zip(killed) {
        println!("  {killed} {}", job.join(" "));
    }
}

/// Fails unless a rerun makes the index equal to a fresh one of the same files.
#[track_caller]
pub(crate) fn heals_at(desk: &Desk, index: &str, sources: &mut Sources<'_>) {
    desk.morgue(["index", "--index", index, "corpus"]).exits(0);
    is_complete(&found(desk, index).unwrap(), &sources.present());
    is_tidy(desk, index);
    desk.morgue(["verify", "--index", index]).exits(0);
    let _ = fs::remove_dir_all(desk.path("fresh"));
    desk.morgue(["index", "--index", "fresh", "corpus"]).exits(0);
    are_alike(desk, index, "fresh");
    sources.agree();
}

/// Changes a byte of a file of the generation in force.
fn damage(desk: &Desk, random: &mut Random) {
    let entries = fs::read_dir(desk.generation("index")).unwrap().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.retain(|path| path.metadata().unwrap().len() > 0);
    files.sort();
    let path = random.pick(&files);
    let mut bytes = fs::read(&path).unwrap();
    let place = random.below(bytes.len());
    bytes[place] ^= 1 << random.below(8);
    fs::write(path, bytes).unwrap();
}

/// Waits for a process, and kills it if it still runs then. Returns whether it ended by itself.
fn ends_before(child: &mut Child, delay: Duration) -> bool {
    let begun = Instant::now();
    loop {
        if child.try_wait().unwrap().is_some() {
            return true;
        }
        if begun.elapsed() >= delay {
            // It may have ended just now.
            let _ = child.kill();
            child.wait().unwrap();
            return false;
        }
        std::thread::sleep(Duration::from_millis(1).min(delay.saturating_sub(begun.elapsed())));
    }
}

fn is_all(found: &crate::held::Found, sources: &Sources<'_>) -> bool {
    let present = sources.present();
    found.len() == present.len() && found.iter().all(|(name, places)| present.get(name) == places.first())
}

/// Fails unless what a first build left is a part of what the files hold.
#[track_caller]
pub(crate) fn is_whole_of_first_build(found: &crate::held::Found, sources: &Sources<'_>) {
    let present = sources.present();
    for (name, places) in found {
        assert_eq!(places.iter().collect::<Vec<_>>(), present.get(name).into_iter().collect::<Vec<_>>(), "{name}");
    }
}
