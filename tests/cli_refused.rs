//! What the system does not let us read of an index is no damage: nothing is mended, made anew or given up for it.

#![cfg(unix)]

mod common;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Desk, Run};

/// A user who may not read everything.
const NOBODY: &str = "65534";

const SKIPPED: &str = "skipped: no user is here who may not read everything";

/// Returns a folder with an index of nine articles whose files are gone, or nothing if nobody's rights bind here.
fn desk() -> Option<Desk> {
    let desk = Desk::new();
    (0..9).for_each(|number| desk.write(&format!("news/{number}.txt"), format!("Lamp {number}\n\nIt was lit.\n")));
    desk.morgue(["index", "news"]).exits(0);
    set_mode(&desk.path(""), 0o777);
    for path in
        walkdir::WalkDir::new(desk.path("index")).into_iter().map(|entry| entry.expect("it can be done").into_path())
    {
        set_mode(&path, if path.is_dir() { 0o777 } else { 0o666 });
    }
    let probe = desk.path("probe");
    fs::write(&probe, "").expect("it can be done");
    set_mode(&probe, 0o0);
    let binds = as_nobody(Path::new("/bin/cat")).arg(&probe).output().is_ok_and(|output| {
        !output.status.success() && String::from_utf8_lossy(&output.stderr).contains("Permission denied")
    });
    fs::remove_file(&probe).expect("it can be done");
    binds.then_some(desk)
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("it can be done");
}

/// Returns a command that is run by who may not read everything: this user, or another one where this is the one who may.
fn as_nobody(program: &Path) -> Command {
    if fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) != 0) {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--"]).arg(program);
    command
}

/// Runs the command as who may not read everything. The program is copied to where that user may come.
fn run(desk: &Desk, arguments: &[&str]) -> Run {
    let program = desk.path("morgue");
    if !program.exists() {
        fs::copy(env!("CARGO_BIN_EXE_morgue"), &program).expect("it can be done");
        set_mode(&program, 0o755);
    }
    desk.run(as_nobody(&program).env_remove("MORGUE_INDEX").args(arguments).current_dir(desk.path("")))
}

/// Returns the files of an index and what is in them.
fn content(desk: &Desk) -> Vec<(PathBuf, Vec<u8>)> {
    let mut content = desk.contents("index");
    content.retain(|(path, _)| path.file_name().is_some_and(|name| name != "writer.lock"));
    content
}

#[test]
fn a_file_of_the_index_that_may_not_be_read_is_neither_damaged_nor_mended() {
    let Some(desk) = desk() else { return println!("{SKIPPED}") };
    fs::rename(desk.path("news"), desk.path("away")).unwrap();
    let before = content(&desk);
    let mut files = desk.generation_files();
    files.push(desk.path("index/COMMIT"));
    files.push(desk.path("index/CURRENT"));
    for file in files {
        set_mode(&file, 0o0);
        let name = file.file_name().unwrap().to_str().unwrap();
        for arguments in [&["verify"][..], &["verify", "--repair"]] {
            let run = run(&desk, arguments).exits(2).says("permission denied").does_not_say("damage").prints_only("");
            run.check(run.stderr().contains(name) || name == "CURRENT", "it does not name the file");
        }
        set_mode(&file, 0o666);
        assert!(content(&desk) == before, "{name}");
    }
    desk.morgue(["verify"]).exits(0);
    desk.morgue(["search", "-c", "lamp"]).prints_only("9\n");
}

#[test]
fn what_is_damaged_is_not_mended_while_something_else_may_not_be_read() {
    let Some(desk) = desk() else { return println!("{SKIPPED}") };
    desk.write("more/a.txt", "Kettle\n\nA kettle sang.\n");
    desk.morgue(["index", "more"]).exits(0);
    fs::rename(desk.path("news"), desk.path("away")).unwrap();
    let stores =
        || desk.generation_files().into_iter().filter(|path| path.extension().is_some_and(|end| end == "store"));
    let damaged = desk.generation_files().into_iter().find(|path| path.extension().is_some_and(|end| end == "term"));
    fs::write(damaged.unwrap(), "damaged").unwrap();
    set_mode(&stores().next().unwrap(), 0o0);
    set_mode(&stores().next_back().unwrap(), 0o0);
    let before = names(&desk);
    run(&desk, &["verify", "--repair"]).exits(2).says("permission denied").prints_only("");
    assert!(names(&desk) == before);
}

/// Returns the names of the files and folders of an index.
fn names(desk: &Desk) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(desk.path("index")).sort_by_file_name().into_iter();
    entries.map(|entry| entry.expect("it can be listed").into_path()).collect()
}

#[test]
fn an_index_whose_commit_may_not_be_read_is_not_made_anew_from_less() {
    let Some(desk) = desk() else { return println!("{SKIPPED}") };
    desk.write("more/a.txt", "Kettle\n\nA kettle sang.\n");
    let before = content(&desk);
    let hidden = [desk.generation("index").join("meta.json"), desk.path("index/COMMIT")];
    for path in &hidden {
        set_mode(path, 0o0);
    }
    for arguments in [&["index", "--rebuild", "more"][..], &["index", "more"], &["verify", "--repair"]] {
        run(&desk, arguments).exits(2).says("permission denied").does_not_say("damaged").prints_only("");
    }
    for path in &hidden {
        set_mode(path, 0o666);
    }
    assert!(content(&desk) == before);
    desk.morgue(["search", "-c", "lamp"]).prints_only("9\n");
}

#[test]
fn too_many_open_files_are_no_damage() {
    let desk = Desk::new();
    for number in 0..3 {
        desk.write(&format!("news/{number}.txt"), format!("Lamp {number}\n\nIt was lit.\n"));
        desk.morgue(["index", "news"]).exits(0);
    }
    fs::remove_dir_all(desk.path("news")).unwrap();
    let before = content(&desk);
    let (mut ended, mut refused) = (0, 0);
    for most in 4..40 {
        for arguments in ["verify", "verify --repair"] {
            let mut shell = Command::new("/bin/sh");
            let script = format!("ulimit -n {most}; exec {} {arguments}", env!("CARGO_BIN_EXE_morgue"));
            let run = desk.run(shell.env_clear().current_dir(desk.path("")).args(["-c", &script]));
            let run = run.does_not_say("damage").does_not_say("lost");
            match run.code() {
                Some(0) => ended += 1,
                // With a few the program itself can't be started.
                code => {
                    refused += 1;
                    run.check(code == Some(2) || code == Some(127), "it is taken for something else");
                }
            }
        }
    }
    assert!(ended > 0 && refused > 0, "{ended} ended, {refused} were refused");
    assert!(content(&desk) == before);
}
