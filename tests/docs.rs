//! What README and guide show is what happens.

#![cfg(unix)]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::Desk;

#[test]
fn the_session_of_the_readme_is_real() {
    let readme = page("README.md");
    let session = readme.split("```").find(|block| block.starts_with("console\n")).expect("it shows a session");
    let mut lines = session.lines().skip(1);
    let command =
        lines.next().and_then(|line| line.strip_prefix("$ cargo run --release --locked -- ")).expect("a command");
    let run = Desk::with_corpus().morgue(command.split(' ')).exits(0).says("making one of corpus/");
    run.check(session.contains(run.stdout()), "the README shows other results");
    let footer = run.stderr().lines().last().unwrap_or_default();
    run.check(session.trim_end().ends_with(footer), "the README shows another footer");
}

#[test]
fn every_query_of_the_pages_can_be_asked() {
    let desk = Desk::with_corpus();
    desk.morgue(["index"]).exits(0);
    let folder = Path::new(env!("CARGO_BIN_EXE_morgue")).parent().expect("it is in a folder");
    let mut asked = 0;
    for line in ["README.md", "docs/guide.md", "docs/json.md"].iter().flat_map(|name| examples(&page(name))) {
        let mut shell = Command::new("sh");
        shell.args(["-c", &line]).current_dir(desk.path(".")).env_clear();
        let run = desk.run(shell.env("PATH", format!("{}:/usr/bin:/bin", folder.display())));
        run.does_not_say("morgue: ").does_not_say("error: ").does_not_say("hint: ");
        asked += 1;
    }
    assert!(asked > 10, "{asked}");
}

fn page(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("there is such a page")
}

/// Returns the commands of a page that ask something, without the words that explain them and the pipes behind them.
fn examples(page: &str) -> Vec<String> {
    let commands = page.lines().filter_map(|line| line.strip_prefix("    "));
    let asking = commands.filter(|line| line.starts_with("morgue search ") || line.starts_with("morgue explain "));
    asking
        .map(|line| line.split("   ").next().unwrap_or_default().split(" | ").next().unwrap_or_default().to_owned())
        .collect()
}
