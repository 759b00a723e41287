//! `morgue index`: what it reads, what it says, and what it leaves alone.

mod common;

use std::fs::{self, File};
use std::io::Write;
use std::time::{Duration, SystemTime};

use common::{Desk, counts, schema, update};

fn desk() -> Desk {
    Desk::indexed(&[
        ("a.txt", "Storm\n\nA storm came.\n"),
        ("b.txt", "Port\n\nThe port was closed.\n"),
        ("c/c.txt", "Quay\n\nIt was wet.\n"),
    ])
}

#[test]
fn says_what_it_did() {
    let desk = Desk::new();
    desk.write("corpus/a.txt", "A storm came.\n");
    let run = desk.morgue(["index"]).exits(0).says_nothing();
    let mut lines = run.stdout().lines();
    assert_eq!(lines.next(), Some("1 added, 0 updated, 0 removed, 0 unchanged"));
    assert_eq!(lines.next(), Some("read: text\u{a0}(1)"));
    assert!(
        lines.next().is_some_and(|line| line.starts_with("1 article in the index; 14 bytes read in ")),
        "{}",
        run.stdout()
    );
}

#[test]
fn a_second_time_changes_nothing() {
    let desk = desk();
    let before = desk.contents("index/gen-000001");
    assert_eq!(update(&desk), [0, 0, 0, 0, 3, 3]);
    assert!(desk.contents("index/gen-000001") == before, "something was written");
}

#[test]
fn each_kind_of_change_does_what_the_summary_says() {
    let desk = desk();
    let touched = File::options().write(true).open(desk.path("corpus/a.txt")).unwrap();
    touched.set_modified(SystemTime::now() + Duration::from_secs(5)).unwrap();
    assert_eq!(update(&desk), [0, 0, 0, 0, 3, 3], "touched");

    desk.write("corpus/b.txt", "Port\n\nThe harbour was closed.\n");
    assert_eq!(update(&desk), [0, 1, 0, 0, 2, 3], "changed");
    desk.morgue(["search", "-c", "harbour"]).prints_only("1\n");

    fs::rename(desk.path("corpus/c/c.txt"), desk.path("corpus/d.txt")).unwrap();
    assert_eq!(update(&desk), [1, 0, 1, 1, 2, 3], "renamed");
    desk.morgue(["search", "-l", "wet"]).prints_only("corpus/d.txt\n");

    desk.write("corpus/e.txt", "New\n\nA lamp was lit.\n");
    assert_eq!(update(&desk), [1, 0, 0, 0, 3, 4], "added");

    fs::remove_file(desk.path("corpus/a.txt")).unwrap();
    assert_eq!(update(&desk), [0, 0, 1, 0, 3, 3], "deleted");
    desk.morgue(["search", "-c", "storm"]).exits(1).prints_only("0\n");
}

#[test]
fn a_record_of_a_file_can_change_by_itself() {
    let line = |id: u32, text: &str| format!("{{\"id\":\"r{id}\",\"title\":\"T{id}\",\"text\":\"{text}\"}}\n");
    let desk = Desk::indexed(&[("a.jsonl", &[line(1, "storm"), line(2, "port"), line(3, "quay")].concat())]);
    desk.write("corpus/a.jsonl", [line(1, "storm"), line(2, "harbour wall"), line(4, "lamp")].concat());
    let [added, updated, removed, _, unchanged, articles] = update(&desk);
    assert_eq!([added, updated, removed, unchanged, articles], [1, 1, 1, 1, 3]);
}

#[test]
fn a_dry_run_writes_nothing() {
    let desk = desk();
    desk.write("corpus/e.txt", "New\n\nA lamp was lit.\n");
    let before = desk.contents("index");
    desk.morgue(["index", "--dry-run"]).exits(0).prints("dry run, nothing written: 1 added");
    assert!(desk.contents("index") == before, "something was written");
    let fresh = Desk::new();
    fresh.write("corpus/a.txt", "A storm came.\n");
    fresh.morgue(["index", "--dry-run"]).exits(0).prints("1 added").prints("\n1 article would be in the index; ");
    assert!(!fresh.path("index").exists());
}

#[test]
fn a_rebuild_makes_a_fresh_index_from_the_same_folders() {
    let desk = desk();
    desk.write("more/x.txt", "Lamp\n\nA lamp was lit.\n");
    desk.morgue(["index", "more"]).exits(0);
    let old = desk.generation("index");
    assert_eq!(counts(&desk.morgue(["index", "--rebuild", "--format", "json"]).exits(0)), [4, 0, 0, 0, 0, 4]);
    assert_ne!(desk.generation("index"), old);
    assert!(!old.exists(), "the old generation is still there");
    desk.morgue(["search", "-c", "lamp", "OR", "storm"]).prints_only("2\n");
}

#[test]
fn bad_input_is_named_and_the_rest_is_read() {
    let desk = Desk::new();
    desk.write("corpus/good.txt", "A storm came.\n");
    desk.write("corpus/binary.txt", [0u8, 1, 2, 3, 0, 0, 255, 0, 9, 0].repeat(50));
    desk.write("corpus/empty.txt", "");
    desk.write("corpus/blank.txt", " \n\n ");
    desk.write("corpus/cut.jsonl", "{\"title\":\"Whole\",\"text\":\"A port closed.\"}\n{\"title\":\"Half\",\"te");
    desk.write("corpus/cut.txt.gz", &gzip(b"A lamp was lit, and then it was put out again by the wind.")[..30]);
    desk.write("corpus/fake.txt.gz", "this is no gzip");
    let run = desk.morgue(["index"]).exits(1).prints("4 added");
    for (path, reason) in [
        ("corpus/binary.txt", "not text"),
        ("corpus/empty.txt", "empty"),
        ("corpus/blank.txt", "empty"),
        ("corpus/cut.jsonl:2", "cut short"),
        ("corpus/cut.txt.gz", "damaged gzip"),
    ] {
        let named =
            run.stderr().lines().any(|line| line.starts_with(&format!("morgue: {path}: ")) && line.contains(reason));
        run.check(named, &format!("{path} is not named with its reason"));
    }
    desk.morgue(["search", "-c", "storm", "OR", "port"]).prints_only("2\n");
    let again = desk.morgue(["index", "--format", "json"]).exits(1).says_nothing();
    let document = again.json();
    schema::check("index", &document);
    let cut =
        document["failed"].as_array().unwrap().iter().find(|failed| failed["path"] == "corpus/cut.jsonl").unwrap();
    assert_eq!(cut["line"], 2);
    assert_eq!(document["unchanged"], 4);
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_and_to_nowhere_are_named() {
    let desk = Desk::new();
    desk.write("corpus/a/good.txt", "A storm came.\n");
    std::os::unix::fs::symlink("..", desk.path("corpus/a/loop")).unwrap();
    std::os::unix::fs::symlink("nowhere", desk.path("corpus/dead")).unwrap();
    desk.morgue(["index"])
        .exits(1)
        .says("morgue: corpus/a/loop: the link leads back to corpus")
        .says("morgue: corpus/dead: the link leads nowhere")
        .prints("1 added");
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_named_and_kept() {
    use std::os::unix::fs::PermissionsExt;
    let desk = desk();
    let file = desk.path("corpus/a.txt");
    fs::write(&file, "Storm\n\nA storm went.\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o0)).unwrap();
    if fs::read(&file).is_ok() {
        return println!("skipped: this user may read everything");
    }
    desk.morgue(["index"]).exits(1).says("morgue: corpus/a.txt: permission denied");
    desk.morgue(["search", "-c", "storm"]).prints_only("1\n");
}

#[test]
fn many_failures_are_named_each() {
    let desk = Desk::new();
    for number in 0..30 {
        desk.write(&format!("corpus/{number}.txt"), "");
    }
    desk.write("corpus/picture.txt", "\u{89}PNG\0");
    let run = desk.morgue(["index"]).exits(1).says("morgue: corpus/picture.txt: not text");
    (0..30).for_each(|number| {
        run.check(run.stderr().contains(&format!("morgue: corpus/{number}.txt: ")), "one is missing")
    });
    assert_eq!(run.stderr().lines().count(), 31);
}

#[cfg(unix)]
#[test]
fn an_index_is_none_of_its_articles_by_whatever_link_it_is_reached() {
    use std::os::unix::fs::symlink;
    let desk = Desk::new();
    desk.write("corpus/a.txt", "A storm came.\n");
    fs::create_dir_all(desk.path("corpus/sub/ix")).unwrap();
    symlink("sub/ix", desk.path("corpus/link")).unwrap();
    symlink("sub", desk.path("corpus/other")).unwrap();
    for _ in 0..2 {
        desk.morgue(["index", "corpus", "--index", "corpus/link"]).exits(0).says_nothing();
        desk.morgue(["search", "*", "-c", "--index", "corpus/link"]).prints_only("1\n");
        assert!(desk.path("corpus/sub/ix/CURRENT").exists());
    }
}

#[test]
fn a_second_writer_is_refused() {
    let desk = desk();
    let mut lock = File::options().write(true).open(desk.path("index/writer.lock")).unwrap();
    lock.lock().unwrap();
    lock.set_len(0).unwrap();
    writeln!(lock, "4711").unwrap();
    desk.morgue(["index"])
        .exits(2)
        .says("is being written by process 4711")
        .says("searching works meanwhile")
        .prints_only("");
    lock.unlock().unwrap();
    desk.morgue(["index"]).exits(0);
}

#[test]
fn a_first_build_that_is_under_way_is_told_by_every_verb() {
    let desk = Desk::new();
    desk.write("corpus/a.txt", "A storm came.\n");
    desk.write("index/writer.lock", "4711\n");
    let lock = File::open(desk.path("index/writer.lock")).unwrap();
    lock.lock().unwrap();
    for (arguments, said) in [
        (&["search", "storm"][..], "no index at index: its first build is under way (process 4711)"),
        (&["explain", "storm"], "no index at index: its first build is under way (process 4711)"),
        (&["show", "a"], "no index at index: its first build is under way (process 4711)"),
        (&["stats"], "no index at index: its first build is under way (process 4711)"),
        (&["verify"], "no index at index: its first build is under way (process 4711)"),
        (&["index"], "index is being written by process 4711"),
    ] {
        let run = desk.morgue(arguments).exits(2).says(said).prints_only("").does_not_say("making one");
        run.says("hint: wait for it to end; it can be searched from its first commit on\n").does_not_say("meanwhile");
    }
    lock.unlock().unwrap();
    desk.morgue(["search", "-c", "storm"]).exits(0).prints_only("1\n").says("making one of corpus/");
}

#[cfg(unix)]
#[test]
fn an_index_that_can_t_be_made_is_an_error_that_names_the_folder() {
    let desk = Desk::new();
    desk.write("corpus/a.txt", "A storm came.\n");
    desk.write("file", "a file is in the way");
    for verb in [&["index", "corpus"][..], &["search", "storm"], &["stats"], &["verify"]] {
        for folder in ["file", "file/below"] {
            let run = desk.morgue([verb, &["--index", folder]].concat()).exits(2).prints_only("");
            run.says(
                "morgue: file is a file, not the folder of an index\nhint: name the folder of an index, or one to make",
            );
        }
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_locked_is_told_so_with_a_cure() {
    use std::os::unix::fs::PermissionsExt;
    let desk = desk();
    desk.write("readable/corpus/a.txt", "A storm came.\n");
    for (folder, mode, arguments, said) in [
        ("index", 0o0, &["search", "storm"][..], "morgue: index can't be read: permission denied"),
        ("index", 0o0, &["index"], "morgue: index can't be "),
        (
            "readable",
            0o555,
            &["index", "corpus", "--index", "readable/index"],
            "morgue: readable/index can't be written: permission denied",
        ),
    ] {
        fs::set_permissions(desk.path(folder), fs::Permissions::from_mode(mode)).unwrap();
        if fs::read_dir(desk.path("index")).is_ok() && mode == 0 {
            return println!("skipped: this user may read everything");
        }
        let run = desk.morgue(arguments);
        fs::set_permissions(desk.path(folder), fs::Permissions::from_mode(0o755)).unwrap();
        run.exits(2).says(said).says("hint: name another place with --index").prints_only("");
    }
}

#[test]
fn there_is_no_progress_bar_in_a_pipe() {
    let desk = Desk::with_corpus();
    desk.morgue(["index"]).exits(0).says_nothing();
}

#[test]
fn memory_and_threads_are_taken_as_asked() {
    for options in [["--memory", "64M"], ["--memory", "64G"], ["--threads", "1"], ["--threads", "8"]] {
        let desk = Desk::new();
        desk.write("corpus/a.txt", "A storm came.\n");
        desk.morgue(["index"].iter().chain(&options)).exits(0).prints("1 added");
    }
    let desk = Desk::with_corpus();
    desk.morgue(["index", "--memory", "63M"]).exits(2).says("writing needs 64M at the least");
}

/// Returns a gzip file of the stored kind: no compression, so that the test needs no compressor.
fn gzip(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("it is short");
    let mut file = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    file.extend(length.to_le_bytes());
    file.extend((!length).to_le_bytes());
    file.extend(content);
    file
}

#[test]
fn members_of_containers_are_found_shown_and_brought_up_to_date() {
    let desk = desk();
    let zip = |members: &[(&str, &str)]| {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, text) in members {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            Write::write_all(&mut writer, text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    };
    update(&desk);
    let members = [("sea/a.txt", "A gale at sea.\n"), ("b.jsonl", "{\"text\":\"Gales again.\"}\n")];
    fs::write(desk.path("corpus/news.zip"), zip(&members)).unwrap();
    assert_eq!(update(&desk)[..3], [2, 0, 0]);
    desk.morgue(["search", "-l", "gale"])
        .exits(0)
        .prints("corpus/news.zip!sea/a.txt\n")
        .prints("corpus/news.zip!b.jsonl\n");
    desk.morgue(["show", "corpus/news.zip!sea/a.txt"]).exits(0).prints_only("A gale at sea.\n");
    desk.morgue(["search", "-c", "path:news.zip"]).prints_only("2\n");
    let members = [("sea/a.txt", "A gale at sea, again.\n"), ("c.txt", "A third gale.\n"), members[1]];
    fs::write(desk.path("corpus/news.zip"), zip(&members)).unwrap();
    assert_eq!(update(&desk)[..3], [1, 1, 0]);
    fs::write(desk.path("corpus/news.zip"), zip(&members[1..])).unwrap();
    assert_eq!(update(&desk)[..3], [0, 0, 1]);
    fs::write(desk.path("corpus/news.zip"), b"PK\x03\x04 spoilt").unwrap();
    desk.morgue(["index"]).exits(1).says("morgue: corpus/news.zip: damaged zip: ");
    desk.morgue(["search", "-c", "gale"]).prints_only("2\n");
}

#[test]
fn a_format_that_is_named_is_remembered() {
    let desk = Desk::new();
    desk.write("corpus/a.txt", "{\"text\": \"A storm\"}\n");
    desk.morgue(["index"]).exits(0).prints("read: json\u{a0}(1)");
    desk.morgue(["index", "--as", "text", "corpus"]).exits(0).prints("read: text\u{a0}(1)");
    desk.write("corpus/a.txt", "{\"text\": \"A storm came\"}\n");
    desk.morgue(["index"]).exits(0).prints("read: text\u{a0}(1)");
    desk.morgue(["index", "--rebuild"]).exits(0).prints("read: text\u{a0}(1)");
    desk.morgue(["index", "--as", "auto", "corpus"]).exits(0).prints("read: json\u{a0}(1)");
    desk.morgue(["index", "--rebuild"]).exits(0).prints("read: json\u{a0}(1)");
    // Without a path it is said of all that the index was made from.
    desk.morgue(["index", "--as", "text"]).exits(0).prints("read: text\u{a0}(1)");
    desk.morgue(["index", "--as", "auto"]).exits(0).prints("read: json\u{a0}(1)");
    desk.morgue(["index"]).exits(0).prints("1 unchanged");
    desk.morgue(["index", "--as", "scroll", "corpus"]).exits(2).says("no format of this name").prints_only("");
}

#[cfg(target_os = "linux")]
#[test]
fn names_of_any_bytes_are_kept() {
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::new();
    let name = |bytes: &[u8]| std::path::PathBuf::from(std::ffi::OsStr::from_bytes(bytes));
    fs::create_dir(desk.path("corpus")).unwrap();
    fs::write(desk.path("corpus").join(name(b"caf\xe9.txt")), "A storm came.\n").unwrap();
    fs::write(desk.path("corpus").join(name(b"caf\xe8.txt")), "A storm went.\n").unwrap();
    desk.morgue(["index"]).exits(0).prints("2 added").says_nothing();
    desk.morgue(["index"]).exits(0).prints("2 unchanged");
    desk.morgue(["search", "-l", "came"]).prints_only("corpus/caf<E9>.txt\n");
    let exact = desk.command().args(["search", "-l", "-0", "storm"]).output().unwrap();
    let mut paths: Vec<&[u8]> = exact.stdout.split(|byte| *byte == 0).collect();
    paths.sort();
    assert_eq!(paths, [&b""[..], b"corpus/caf\xe8.txt", b"corpus/caf\xe9.txt"]);
    desk.morgue([std::ffi::OsString::from("show"), name(b"corpus/caf\xe9.txt").into()]).prints_only("A storm came.\n");
    let hit = desk.morgue(["search", "--format", "json", "went"]).json();
    desk.morgue(["show", hit["hits"][0]["path"].as_str().unwrap()]).prints_only("A storm went.\n");
    fs::remove_file(desk.path("corpus").join(name(b"caf\xe8.txt"))).unwrap();
    desk.morgue(["index"]).exits(0).prints("1 removed, 1 unchanged");
}

#[test]
fn an_index_of_many_parts_is_made_one() {
    let desk = Desk::new();
    for number in 0..5 {
        desk.write(&format!("corpus/{number}.txt"), format!("A storm of number {number}.\n"));
        desk.morgue(["index"]).exits(0);
    }
    desk.write("corpus/0.txt", "A gale.\n");
    desk.morgue(["index"]).exits(0);
    let stats = desk.morgue(["stats", "--format", "json"]).exits(0).says("morgue index --compact").json();
    assert!(stats["segments"].as_u64() > Some(3), "{stats}");
    desk.morgue(["index", "--compact"]).exits(0).prints("5 unchanged");
    let stats = desk.morgue(["stats", "--format", "json"]).exits(0).says_nothing().json();
    assert_eq!((stats["segments"].as_u64(), stats["deleted"].as_u64()), (Some(1), Some(0)));
    desk.morgue(["search", "-c", "storm"]).prints_only("4\n");
    desk.morgue(["verify"]).exits(0);
}

#[test]
fn a_change_that_size_and_time_of_modification_hide_is_found() {
    let desk = desk();
    let file = desk.path("corpus/a.txt");
    for (text, count) in [("Storm\n\nA gales came.\n", "1\n"), ("Storm\n\nA storm came.\n", "0\n")] {
        let modified = fs::metadata(&file).unwrap().modified().unwrap();
        fs::write(&file, text).unwrap();
        File::options().write(true).open(&file).unwrap().set_modified(modified).unwrap();
        assert_eq!(update(&desk)[..3], [0, 1, 0]);
        desk.morgue(["search", "-c", "gales"]).prints_only(count);
    }
    // The clock was set back since the last time.
    desk.write("corpus/a.txt", "Storm\n\nA flood came.\n");
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    File::options().write(true).open(&file).unwrap().set_modified(long_ago).unwrap();
    assert_eq!(update(&desk)[..3], [0, 1, 0]);
}

#[test]
fn what_a_killed_writer_left_is_removed_by_the_next() {
    let desk = desk();
    let left = ["CURRENT.new", "gen-000007/meta.json", "gen-000001/0123456789abcdef0123456789abcdef.idx"];
    left.iter().for_each(|path| desk.write(&format!("index/{path}"), "left"));
    let segment = fs::read_dir(desk.path("index/gen-000001")).unwrap().flatten().map(|entry| entry.path());
    let segment = segment.into_iter().find(|path| path.extension().is_some_and(|end| end == "store")).unwrap();
    let deletes = segment.with_extension("99.del");
    fs::write(&deletes, "left").unwrap();
    assert_eq!(update(&desk), [0, 0, 0, 0, 3, 3]);
    for path in left {
        assert!(!desk.path("index").join(path).exists(), "{path} is still there");
    }
    assert!(!deletes.exists());
    desk.morgue(["verify"]).exits(0);
}

#[cfg(unix)]
#[test]
fn who_may_read_one_file_of_an_index_may_read_all() {
    use std::os::unix::fs::PermissionsExt;
    let desk = desk();
    let modes: Vec<u32> = desk
        .contents("index")
        .iter()
        .filter(|(path, _)| path.extension().is_none_or(|end| end != "lock"))
        .map(|(path, _)| fs::metadata(path).unwrap().permissions().mode() & 0o777)
        .collect();
    assert!(modes.len() > 8 && modes.iter().all(|mode| *mode == modes[0]), "{modes:?}");
}

#[test]
fn the_same_article_in_two_files_is_there_twice() {
    let desk = Desk::new();
    let record = "{\"id\":\"r1\",\"title\":\"Storm\",\"text\":\"A storm came.\"}\n";
    desk.write("corpus/a.jsonl", record);
    desk.write("corpus/b.jsonl", record);
    desk.write("corpus/c.txt", "A lamp was lit.\n");
    update(&desk);
    desk.morgue(["search", "-c", "storm"]).prints_only("2\n");
    desk.morgue(["show", "r1"]).exits(2).says("2 articles have the id or path r1");
    desk.write("corpus/b.jsonl", record.replace("came", "went"));
    assert_eq!(update(&desk), [0, 1, 0, 0, 2, 3]);
    desk.morgue(["search", "-l", "storm", "came"]).prints_only("corpus/a.jsonl\n");
    fs::remove_file(desk.path("corpus/a.jsonl")).unwrap();
    assert_eq!(update(&desk), [0, 0, 1, 0, 2, 2]);
    desk.morgue(["show", "r1"]).exits(0).prints("A storm went.");
}

#[cfg(unix)]
#[test]
fn few_files_are_open_at_once() {
    let desk = Desk::new();
    for number in 0..150 {
        desk.write(&format!("corpus/{number}.txt"), format!("A storm of number {number}.\n"));
    }
    let limited = |arguments: &str| {
        let mut shell = std::process::Command::new("/bin/sh");
        shell.env_clear().current_dir(desk.path(""));
        let morgue = env!("CARGO_BIN_EXE_morgue");
        desk.run(shell.args(["-c", &format!("ulimit -n 64; exec {morgue} {arguments}")]))
    };
    limited("index --commit-every 0").exits(0).prints("150 added");
    for number in 0..3 {
        desk.write(&format!("corpus/later-{number}.txt"), format!("A later storm of number {number}.\n"));
        limited("index --commit-every 0").exits(0).prints("1 added");
    }
    limited("search -c storm").exits(0).prints_only("153\n");
    limited("verify").exits(0);
    limited("index --rebuild --threads 8").exits(0).prints("153 added");
}

#[test]
fn an_article_of_twenty_megabytes_is_read_and_found() {
    let desk = Desk::new();
    let line = "The harbour was quiet, and the lamp on the quay was lit at six as on any day of that long winter.\n\n";
    let text = format!("Lamp\n\n{}The lighthouse went dark.\n", line.repeat(20_000_000 / line.len()));
    assert!(text.len() > 19_999_000);
    desk.write("corpus/large.txt", text);
    desk.morgue(["index"]).exits(0).prints("1 added");
    desk.morgue(["search", "\"lighthouse went dark\"", "--format", "grep"])
        .exits(0)
        .prints("The lighthouse went dark.");
}
