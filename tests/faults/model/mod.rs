//! A model: random changes to files and random commands, against a simple notion of what must be found.
//!
//! The files are read back from the disk by plain code of this test (`disk`); what an index then has to hold is decided
//! by a few rules on maps (`expected`). After each command the index holds exactly that.

mod disk;
mod expected;

use std::collections::BTreeSet;
use std::fs;
use std::process::Stdio;
use std::time::Duration;

use proptest::prelude::*;

use crate::common::Desk;
use crate::rounds;
use disk::{Change, apply, change};
use expected::{Article, Expected, Scope};

/// The roots; one stands inside of another.
pub(super) const ROOTS: [&str; 3] = ["one", "two", "one/in"];

#[derive(Debug, Clone)]
enum Step {
    Change(Change),
    Index { scope: Scope, how: How },
    Kill { milliseconds: u64 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Plain,
    Prune,
    Compact,
    Rebuild,
    PrunedRebuild,
    DryRun,
}

fn step() -> impl Strategy<Value = Step> {
    let how = prop_oneof![
        8 => Just(How::Plain),
        2 => Just(How::Prune),
        1 => Just(How::Compact),
        2 => Just(How::Rebuild),
        1 => Just(How::PrunedRebuild),
        1 => Just(How::DryRun),
    ];
    let scope = prop_oneof![
        5 => Just(Vec::new()),
        4 => prop::sample::subsequence(ROOTS.to_vec(), 1..=3),
    ];
    prop_oneof![
        12 => change().prop_map(Step::Change),
        6 => (scope, how).prop_map(|(scope, how)| Step::Index { scope, how }),
        1 => (0u64..120).prop_map(|milliseconds| Step::Kill { milliseconds }),
    ]
}

#[test]
fn whatever_happens_to_files_the_index_holds_what_it_must() {
    let config = ProptestConfig {
        cases: rounds(8, 3) as u32,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    };
    proptest!(config, |(begin in prop::collection::vec(disk::written(), 3..10), steps in prop::collection::vec(step(), 5..30))| {
        let desk = Desk::new();
        fs::create_dir_all(desk.path("one")).unwrap();
        fs::create_dir_all(desk.path("two")).unwrap();
        begin.iter().for_each(|change| apply(&desk, change));
        let mut expected = Expected::default();
        index(&desk, &mut expected, &vec!["one", "two"], How::Plain);
        for step in &steps {
            match step {
                Step::Change(change) => apply(&desk, change),
                Step::Index { scope, how } => index(&desk, &mut expected, scope, *how),
                Step::Kill { milliseconds } => kill(&desk, &mut expected, Duration::from_millis(*milliseconds)),
            }
        }
        index(&desk, &mut expected, &Vec::new(), How::Plain);
    });
}

fn arguments(scope: &Scope, how: How) -> Vec<&'static str> {
    let options: &[&str] = match how {
        How::Plain => &[],
        How::Prune => &["--prune"],
        How::Compact => &["--compact"],
        How::Rebuild => &["--rebuild"],
        How::PrunedRebuild => &["--rebuild", "--prune"],
        How::DryRun => &["--dry-run"],
    };
    ["index"].iter().chain(options).chain(scope).copied().collect()
}

/// Runs the command and holds the index against what is expected.
fn index(desk: &Desk, expected: &mut Expected, scope: &Scope, how: How) {
    let before = expected.clone();
    let prune = matches!(how, How::Prune | How::PrunedRebuild);
    let code = match how {
        How::Rebuild | How::PrunedRebuild => expected.rebuild(desk, scope, prune),
        _ => expected.sync(desk, scope, prune),
    };
    if how == How::DryRun {
        *expected = before.clone();
    }
    let run = desk.morgue(arguments(scope, how));
    run.check(run.stdout().is_empty() == (code == 2), "it does what it should not do, or not what it should");
    let run = run.exits(code);
    let found = found(desk);
    if expected.is_open() {
        expected.take(found);
        return;
    }
    let articles = expected.articles();
    let differ: Vec<_> = found.symmetric_difference(&articles).collect();
    run.check(differ.is_empty(), &format!("found, or expected, and not both: {differ:#?}\nbefore: {before:#?}"));
}

/// Kills a sync, and holds that what is found was there before or is there now; then that a rerun comes to what it must.
fn kill(desk: &Desk, expected: &mut Expected, after: Duration) {
    let before = expected.articles();
    let mut sync = desk.command();
    sync.args(["index", "--commit-every", "0"]).stdout(Stdio::null()).stderr(Stdio::null());
    let mut sync = sync.spawn().unwrap();
    std::thread::sleep(after);
    let _ = sync.kill();
    sync.wait().unwrap();
    let now = expected.on_disk(desk);
    let foreign: Vec<Article> =
        found(desk).into_iter().filter(|found| !before.contains(found) && !now.contains(found)).collect();
    assert!(foreign.is_empty(), "found and never there: {foreign:?}");
    let code = expected.sync(desk, &Vec::new(), false);
    if code != 0 {
        // What is too much to lose depends on what was done before the kill.
        desk.morgue(["index"]);
        return expected.take(found(desk));
    }
    let run = desk.morgue(["index"]).exits(0);
    let found = found(desk);
    let articles = expected.articles();
    let differ: Vec<_> = found.symmetric_difference(&articles).collect();
    run.check(differ.is_empty(), &format!("after a kill, found, or expected, and not both: {differ:#?}"));
}

/// Returns all that is found: path, story and version.
fn found(desk: &Desk) -> BTreeSet<Article> {
    let run = desk.morgue(["search", "*", "-n", "1000000", "--format", "jsonl"]);
    let of_none = "note: the index has no articles\nnothing found\n";
    run.check(run.stderr().is_empty() || run.stderr() == of_none, "a search fails");
    let mut found = BTreeSet::new();
    for line in run.stdout().lines() {
        let hit: serde_json::Value = serde_json::from_str(line).unwrap();
        let path = hit["path"].as_str().unwrap().to_owned();
        let title = hit["title"].as_str().unwrap();
        let (name, version) = disk::stories(title.as_bytes()).pop().unwrap();
        assert!(found.insert(Article { path, name, version }), "an article is there twice: {line}");
    }
    found
}
