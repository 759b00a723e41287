//! `morgue index` and the folders that an index is made from: gone, emptied, moved, one inside of another.

mod common;

use std::fs::{self, File};

use common::{Desk, counts, update};

#[test]
fn without_a_path_all_that_it_was_made_from_is_read() {
    let desk = Desk::new();
    desk.write("news/a.txt", "A storm came.\n");
    desk.write("wire/b.txt", "A port closed.\n");
    desk.morgue(["index"]).exits(2).says("there is no folder corpus here").prints_only("");
    assert!(!desk.path("index").exists());
    desk.morgue(["index", "news", "wire"]).exits(0);
    desk.write("wire/c.txt", "A lamp was lit.\n");
    assert_eq!(update(&desk), [1, 0, 0, 0, 2, 3]);
    desk.write("corpus/d.txt", "A corpus appeared.\n");
    desk.write("news/e.txt", "A quay sank.\n");
    assert_eq!(update(&desk), [2, 0, 0, 0, 3, 5]);
}

#[test]
fn a_corpus_that_happens_to_be_here_does_not_get_into_an_index_elsewhere() {
    let desk = Desk::with_corpus();
    desk.write("news/a.txt", "A storm came.\n");
    desk.morgue(["index", "--index", "other", "news"]).exits(0);
    let again = desk.morgue(["index", "--index", "other", "--format", "json"]).exits(0);
    assert_eq!(counts(&again), [0, 0, 0, 0, 1, 1]);
}

#[test]
fn the_index_inside_a_folder_is_no_article_of_it() {
    let desk = Desk::new();
    desk.write("a.txt", "A storm came.\n");
    desk.morgue(["index", "."]).exits(0);
    let again = desk.morgue(["index", ".", "--format", "json"]).exits(0);
    assert_eq!(counts(&again), [0, 0, 0, 0, 1, 1]);
}

#[test]
fn a_folder_that_is_pruned_is_forgotten_and_that_is_said() {
    let desk = Desk::new();
    desk.write("news/a.txt", "A storm came.\n");
    desk.write("usb/b.txt", "A port closed.\n");
    desk.write("news/late/c.txt", "A lamp was lit.\n");
    desk.morgue(["index", "news", "usb", "news/late"]).exits(0);
    fs::rename(desk.path("usb"), desk.path("away")).unwrap();
    fs::remove_dir_all(desk.path("news/late")).unwrap();
    let said = "\nusb is no longer a part of the index; name it again to read it\n";
    let dry = desk.morgue(["index", "--prune", "--dry-run"]).exits(0);
    dry.prints("\nusb would no longer be a part of the index; name it again to read it\n");
    let run = desk.morgue(["index", "--prune"]).exits(0).prints("2 removed").prints(said);
    run.check(!run.stdout().contains("news/late is"), "it is read with the folder around it");
    fs::rename(desk.path("away"), desk.path("usb")).unwrap();
    let again = desk.morgue(["index"]).exits(0).prints("0 added");
    again.check(!again.stdout().contains("no longer"), "it is said again");
    desk.morgue(["index", "usb"]).exits(0).prints("1 added");
}

#[test]
fn a_default_corpus_that_is_pruned_is_read_again_when_it_is_there() {
    let desk = Desk::indexed(&[("a.txt", "A storm came.\n")]);
    desk.write("news/b.txt", "A port closed.\n");
    desk.morgue(["index", "corpus", "news"]).exits(0);
    fs::rename(desk.path("corpus"), desk.path("away")).unwrap();
    let run = desk.morgue(["index", "--prune"]).exits(0).prints("1 removed");
    run.check(!run.stdout().contains("name it again"), "it need not be named");
    fs::rename(desk.path("away"), desk.path("corpus")).unwrap();
    desk.morgue(["index"]).exits(0).prints("1 added");
}

#[test]
fn what_an_index_was_made_from_is_shown_as_it_is_seen_from_here() {
    let desk = Desk::new();
    desk.write("one/a.txt", "A storm came.\n");
    desk.write("two/b.txt", "A port closed.\n");
    for folder in ["one", "two"] {
        let mut command = desk.command();
        desk.run(command.current_dir(desk.path(folder)).args(["--index", "../index", "index", "."])).exits(0);
    }
    desk.morgue(["stats"]).exits(0).prints("made from    one · two\n");
    assert_eq!(desk.morgue(["stats", "--format", "json"]).exits(0).json()["roots"], serde_json::json!(["one", "two"]));
    let mut command = desk.command();
    let inside = desk.run(command.current_dir(desk.path("one")).args(["--index", "../index", "stats"])).exits(0);
    inside.check(inside.stdout().contains("made from    . · /"), "it is not seen from there");
}

#[test]
fn a_file_in_the_place_of_the_index_is_told_alike_by_every_verb() {
    let desk = Desk::new();
    desk.write("index", "");
    desk.write("corpus/a.txt", "A storm came.\n");
    for arguments in [
        &["index"][..],
        &["index", "--rebuild"],
        &["--index", "index", "index", "index"],
        &["index", "corpus"],
        &["search", "storm"],
        &["stats"],
        &["verify"],
    ] {
        let run = desk.morgue(arguments).exits(2).says("morgue: index is a file, not the folder of an index\nhint: ");
        run.prints_only("");
    }
}

#[test]
fn a_path_that_is_not_there_is_named() {
    let desk = Desk::new();
    desk.write("news/a.txt", "A storm came.\n");
    desk.morgue(["index", "news", "nows"]).exits(1).says("morgue: nows: no such file or folder").prints("1 added");
    let alone = Desk::new();
    alone.morgue(["index", "nows", "nothing"]).exits(2).says("nows").says("nothing").prints_only("");
    assert!(!alone.path("index").exists());
}

#[cfg(unix)]
#[test]
fn what_is_neither_a_file_nor_a_folder_is_no_part_of_an_index() {
    let desk = Desk::new();
    desk.write("corpus/a.txt", "A storm came.\n");
    desk.morgue(["index", "corpus", "/dev/null"]).exits(1).says("morgue: /dev/null: neither a file nor a folder");
    desk.morgue(["index"]).exits(0).prints("1 unchanged").says_nothing();
    desk.morgue(["index", "--rebuild"]).exits(0).prints("1 added").says_nothing();
    let alone = Desk::new();
    alone
        .morgue(["index", "/dev/null"])
        .exits(2)
        .says("morgue: neither a file nor a folder: /dev/null")
        .prints_only("");
    let said = "morgue: no such file or folder: nows; neither a file nor a folder: /dev/null";
    alone.morgue(["index", "/dev/null", "nows"]).exits(2).says(said);
    assert!(!alone.path("index").exists());
}

#[test]
fn a_folder_that_never_held_an_article_is_missed_by_no_rebuild() {
    let desk = Desk::new();
    desk.write("corpus/a.txt", "A storm came.\n");
    fs::create_dir(desk.path("empty")).unwrap();
    desk.morgue(["index", "corpus", "empty"]).exits(0);
    fs::remove_dir(desk.path("empty")).unwrap();
    desk.morgue(["index"]).exits(1).says("empty: no such file or folder");
    desk.morgue(["index", "--rebuild"]).exits(1).prints("1 added");
    desk.morgue(["search", "-c", "storm"]).prints_only("1\n");
    desk.morgue(["index", "--prune"]).exits(0).says_nothing();
    desk.morgue(["index"]).exits(0).says_nothing();
}

#[test]
fn a_folder_that_lost_most_of_its_files_is_not_emptied_without_a_word() {
    let desk = Desk::new();
    for name in ["a", "b", "c"] {
        desk.write(&format!("corpus/{name}.txt"), format!("A storm came to {name}.\n"));
    }
    update(&desk);
    fs::remove_file(desk.path("corpus/a.txt")).unwrap();
    assert_eq!(update(&desk)[..3], [0, 0, 1]);
    fs::remove_file(desk.path("corpus/b.txt")).unwrap();
    fs::remove_file(desk.path("corpus/c.txt")).unwrap();
    let said = "morgue: corpus: 2 of its 2 articles are gone: kept, unless --prune says that this is meant";
    desk.morgue(["index"]).exits(1).says(said).prints("0 removed, 2 unchanged");
    desk.morgue(["search", "-c", "storm"]).prints_only("2\n");
    let refused =
        desk.morgue(["index", "--rebuild"]).exits(2).says("a rebuild would lose articles: corpus has 0 files");
    refused.says("add --prune if it is meant").prints_only("");
    desk.morgue(["index", "--prune"]).exits(0).prints("2 removed, 0 unchanged");
    desk.morgue(["search", "-c", "storm"]).prints_only("0\n");
}

#[test]
fn no_index_is_read_as_articles() {
    let desk = Desk::indexed(&[("a.txt", "A storm came.\n")]);
    desk.write("index/note.txt", "A storm went.\n");
    let whole = desk.morgue(["index", "--index", "other", ".", "--format", "json"]).exits(0).says_nothing();
    // What stands beside the parts of another index is an article as anywhere.
    assert_eq!(counts(&whole), [2, 0, 0, 0, 0, 2]);
    desk.morgue(["search", "--index", "other", "-l", "*"]).prints("corpus/a.txt\n").prints("index/note.txt\n");
    for (arguments, code, said) in [
        (&["index", "index"][..], 2, "morgue: index is an index, not articles"),
        (&["index", "nowhere", "index"], 2, "morgue: index is an index, not articles"),
        (&["index", "--index", "third", "index"], 2, "morgue: index is an index, not articles"),
        (&["index", "--index", ".", "."], 2, "morgue: . is an index, not articles"),
        (&["index", "index/gen-000001", "corpus"], 1, "morgue: index/gen-000001: it is an index, not articles"),
    ] {
        desk.morgue(arguments).exits(code).says(said);
    }
    desk.morgue(["search", "-c", "*"]).prints_only("1\n");
    assert!(!desk.path("third").exists() && !desk.path("writer.lock").exists());
}

#[test]
fn a_file_in_the_place_of_the_index_is_named_as_a_file() {
    let desk = Desk::new();
    desk.write("a.txt", "A storm came.\n");
    desk.morgue(["index", "--index", "a.txt", "a.txt"]).exits(2).says("a.txt is a file, not the folder of an index");
}

#[cfg(unix)]
#[test]
fn no_link_leads_into_an_index() {
    let desk = Desk::indexed(&[("a.txt", "A storm came.\n")]);
    for (link, target) in
        [("generation", "../index/gen-000001"), ("index", "../index"), ("lock", "../index/writer.lock")]
    {
        std::os::unix::fs::symlink(target, desk.path("corpus").join(link)).unwrap();
    }
    let run = desk.morgue(["index", "--index", "other", "corpus", "--follow-links", "--format", "json"]).exits(0);
    assert_eq!(counts(&run.says_nothing()), [1, 0, 0, 0, 0, 1]);
}

#[test]
fn articles_that_are_kept_are_counted() {
    let desk = Desk::indexed(&[("a.txt", "A storm came.\n"), ("sub/b.txt", "A storm went.\n")]);
    fs::rename(desk.path("corpus"), desk.path("away")).unwrap();
    let run = desk.morgue(["index", "--format", "json"]).exits(1);
    assert_eq!(counts(&run), [0, 0, 0, 0, 2, 2]);
    desk.morgue(["index"]).exits(1).prints("0 removed, 2 unchanged\n1 problem, named above\n2 articles in the index");
    // The articles of other folders are no matter of this run.
    desk.write("more/c.txt", "A storm again.\n");
    let run = desk.morgue(["index", "more", "--format", "json"]).exits(0);
    assert_eq!(counts(&run), [1, 0, 0, 0, 0, 3]);
}

#[test]
fn a_folder_that_is_missing_is_not_taken_for_an_empty_one() {
    let desk = Desk::new();
    desk.write("news/a.txt", "A storm came.\n");
    desk.write("corpus/b.txt", "A storm went.\n");
    desk.morgue(["index", "news", "corpus"]).exits(0);
    fs::rename(desk.path("news"), desk.path("elsewhere")).unwrap();
    desk.morgue(["index"]).exits(1).says("news: no such file or folder").prints("0 removed, 2 unchanged");
    desk.morgue(["index", "--rebuild"]).exits(2).says("a rebuild would lose articles").prints_only("");
    desk.morgue(["search", "-c", "storm"]).prints_only("2\n");
    desk.morgue(["index", "--prune"]).exits(0).prints("1 removed, 1 unchanged");
    desk.morgue(["index"]).exits(0).says_nothing();
}

#[test]
fn a_folder_that_is_moved_away_inside_of_a_root_is_renamed() {
    let desk = Desk::new();
    desk.write("corpus/old/a.txt", "A storm came.\n");
    desk.write("corpus/old/b.txt", "A storm went.\n");
    update(&desk);
    fs::rename(desk.path("corpus/old"), desk.path("corpus/new")).unwrap();
    desk.morgue(["index"]).exits(0).prints("2 added, 0 updated, 2 removed, 2 renamed, 0 unchanged").says_nothing();
}

#[test]
fn a_copy_in_another_folder_does_not_make_the_first_one_gone() {
    let desk = Desk::new();
    desk.write("one/a.txt", "A storm came.\n");
    desk.write("two/b.txt", "A port closed.\n");
    desk.morgue(["index", "one", "two"]).exits(0);
    fs::copy(desk.path("one/a.txt"), desk.path("two/a.txt")).unwrap();
    let modified = fs::metadata(desk.path("one/a.txt")).unwrap().modified().unwrap();
    File::options().write(true).open(desk.path("two/a.txt")).unwrap().set_modified(modified).unwrap();
    desk.morgue(["index", "two"]).exits(0).prints("1 added, 0 updated, 0 removed, 1 unchanged");
    desk.morgue(["search", "-c", "storm"]).prints_only("2\n");
    fs::rename(desk.path("one"), desk.path("elsewhere")).unwrap();
    desk.morgue(["index", "elsewhere"]).exits(0).prints("1 added, 0 updated, 0 removed, 0 unchanged");
    desk.morgue(["search", "-c", "storm"]).prints_only("3\n");
}

#[test]
fn a_root_inside_of_another_is_a_root_of_its_own() {
    let desk = Desk::new();
    for name in ["a", "b", "c", "d", "e", "sub/f", "sub/g"] {
        desk.write(&format!("corpus/{name}.txt"), format!("A storm came to {name}.\n"));
    }
    desk.morgue(["index", "corpus", "corpus/sub"]).exits(0).prints("7 added");
    assert_eq!(update(&desk), [0, 0, 0, 0, 7, 7]);
    fs::rename(desk.path("corpus/sub"), desk.path("away")).unwrap();
    for arguments in [&["index"][..], &["index", "corpus"]] {
        desk.morgue(arguments).exits(1).says("corpus/sub: no such file or folder").prints("0 removed, 7 unchanged");
    }
    fs::create_dir(desk.path("corpus/sub")).unwrap();
    for arguments in [&["index"][..], &["index", "corpus"]] {
        desk.morgue(arguments).exits(1).says("corpus/sub: 2 of its 2 articles are gone: kept").prints("7 unchanged");
    }
    fs::remove_dir(desk.path("corpus/sub")).unwrap();
    fs::rename(desk.path("away"), desk.path("corpus/sub")).unwrap();
    assert_eq!(update(&desk)[..3], [0, 0, 0]);
    desk.morgue(["index", "--rebuild"]).exits(0).prints("7 added");
    fs::remove_dir_all(desk.path("corpus/sub")).unwrap();
    desk.morgue(["index", "--prune"]).exits(0).prints("2 removed, 5 unchanged");
}

#[test]
fn a_file_that_is_named_in_a_known_folder_is_brought_up_to_date_and_no_root() {
    let desk = Desk::new();
    let record = |number: usize| format!("{{\"text\":\"A kettle sang {number} times.\"}}\n");
    let records = |count: usize| (0..count).map(record).collect::<String>();
    (0..6).for_each(|number| desk.write(&format!("news/{number}.txt"), format!("Lamp {number}\n\nIt was lit.\n")));
    desk.write("news/wire.jsonl", records(10));
    desk.morgue(["index", "news"]).exits(0);
    desk.write("news/3.txt", "Lamp 3\n\nIt was lit again.\n");
    desk.write("news/4.txt", "Lamp 4\n\nIt was lit again.\n");
    fs::remove_file(desk.path("news/5.txt")).unwrap();
    desk.morgue(["index", "news/3.txt"]).exits(0).prints("0 added, 1 updated, 0 removed, 0 unchanged").says_nothing();
    fs::rename(desk.path("news/3.txt"), desk.path("news/3-final.txt")).unwrap();
    desk.morgue(["index"]).exits(0).prints("1 added, 1 updated, 2 removed, 1 renamed").says_nothing();
    desk.morgue(["search", "-c", "again"]).prints_only("2\n");
    // It is judged as a part of the folder, and so is a new one.
    desk.write("news/6.txt", "Lamp 6\n\nIt was lit.\n");
    desk.morgue(["index", "news/6.txt"]).exits(0).prints("1 added");
    desk.write("news/wire.jsonl", records(1));
    for _ in 0..2 {
        desk.morgue(["index", "news/wire.jsonl"]).exits(1).says("news: 9 of its 16 articles are gone: kept");
        desk.morgue(["search", "-c", "kettle"]).prints_only("10\n");
    }
    (10..40).for_each(|number| desk.write(&format!("news/{number}.txt"), format!("Lamp {number}\n\nIt was lit.\n")));
    desk.morgue(["index"]).exits(1).says("articles are gone: kept");
    desk.morgue(["index", "--prune", "news/wire.jsonl"]).exits(0).prints("9 removed");
    desk.morgue(["index"]).exits(0).says_nothing();
    // A hidden one, or one with a format of its own, is found by its name alone.
    desk.write("news/.draft.txt", "Draft\n\nA lamp was drawn.\n");
    desk.write("news/odd.xml", "<?xml version='1.0'?><ourcms><p>A quay was lit.</p></ourcms>");
    desk.morgue(["index", "news/.draft.txt"]).exits(0).prints("1 added");
    desk.morgue(["index", "--as", "text", "news/odd.xml"]).exits(0).prints("1 added");
    desk.morgue(["index"]).exits(0).prints("0 added, 0 updated, 0 removed").says_nothing();
    desk.morgue(["index", "news", "news/0.txt"]).exits(0).prints("0 added, 0 updated, 0 removed");
    desk.morgue(["index", "--rebuild", "news/0.txt"]).exits(0).says_nothing();
    desk.morgue(["search", "-c", "drawn"]).prints_only("1\n");
}

#[test]
fn a_file_that_was_named_before_its_folder_is_a_part_of_it_from_then_on() {
    let desk = Desk::new();
    (0..6).for_each(|number| desk.write(&format!("news/{number}.txt"), format!("Lamp {number}\n\nIt was lit.\n")));
    desk.write("news/odd.xml", "<?xml version='1.0'?><ourcms><p>A quay was lit.</p></ourcms>");
    desk.morgue(["index", "news/3.txt", "news/4.txt"]).exits(0).prints("2 added");
    desk.morgue(["index", "--as", "text", "news/odd.xml"]).exits(0).prints("1 added");
    desk.morgue(["index", "news"]).exits(0).prints("4 added, 0 updated, 0 removed, 3 unchanged").says_nothing();
    fs::rename(desk.path("news/3.txt"), desk.path("news/3-final.txt")).unwrap();
    fs::remove_file(desk.path("news/4.txt")).unwrap();
    desk.morgue(["index"]).exits(0).prints("1 added, 0 updated, 2 removed, 1 renamed, 5 unchanged").says_nothing();
    fs::remove_file(desk.path("news/odd.xml")).unwrap();
    desk.morgue(["index"]).exits(1).says("news/odd.xml: no such file or folder");
}

#[test]
fn a_file_that_loses_most_of_its_records_keeps_them() {
    let desk = Desk::new();
    let records = |numbers: std::ops::Range<u32>| -> String {
        numbers.map(|number| format!("{{\"id\":\"r{number}\",\"text\":\"A storm of number {number}.\"}}\n")).collect()
    };
    desk.write("corpus/a.jsonl", records(0..10));
    update(&desk);
    desk.write("corpus/a.jsonl", records(10..20));
    assert_eq!(update(&desk)[..3], [10, 0, 10], "as many others");
    desk.write("corpus/a.jsonl", records(10..13));
    for _ in 0..2 {
        let said = "morgue: corpus: 7 of its 10 articles are gone: kept";
        desk.morgue(["index"]).exits(1).says(said).prints("0 removed, 10 unchanged");
    }
    desk.write("corpus/a.jsonl", "");
    desk.morgue(["index"]).exits(1).says("morgue: corpus: 10 of its 10 articles are gone: kept");
    desk.morgue(["search", "-c", "storm"]).prints_only("10\n");
    desk.write("corpus/a.jsonl", records(10..13));
    desk.morgue(["index", "--prune"]).exits(0).prints("7 removed, 3 unchanged");
    assert_eq!(update(&desk), [0, 0, 0, 0, 3, 3]);
}

#[test]
fn a_folder_that_was_moved_with_its_index_is_pointed_out() {
    let desk = Desk::new();
    desk.write("a/corpus/1.txt", "A storm came.\n");
    let index_in = |folder: &str, arguments: &[&str]| {
        desk.run(desk.command().arg("index").args(arguments).current_dir(desk.path(folder)))
    };
    index_in("a", &[]).exits(0);
    fs::rename(desk.path("a"), desk.path("b")).unwrap();
    index_in("b", &[]).exits(1).says("hint: if ").says("'morgue index --prune' takes out what was read where it was");
    index_in("b", &["--prune"]).does_not_say("hint: if ");
    desk.morgue(["search", "-c", "storm", "--index", "b/index"]).prints_only("1\n");
}
