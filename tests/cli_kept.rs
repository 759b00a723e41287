//! `morgue index` where files lose articles: what goes, and what is kept because it may be a mistake.

mod common;

use std::fs::{self, File};
use std::io::Write;

use common::Desk;

/// Returns a table of so many articles on kettles.
fn rows(count: usize) -> String {
    let row = |number: usize| format!("2025-01-01,Kettle {number},A kettle in {number} towns.\n");
    "date,title,text\n".to_owned() + &(0..count).map(row).collect::<String>()
}

#[test]
fn what_was_kept_stays_kept_however_much_comes_after_it() {
    let desk = Desk::new();
    let story = |folder: &str, number: usize| {
        desk.write(&format!("{folder}/{number}.txt"), format!("Lamp {number}\n\nA lamp was lit.\n"));
    };
    (0..6).for_each(|number| story("news", number));
    desk.morgue(["index", "news"]).exits(0);
    fs::rename(desk.path("news"), desk.path("disk")).unwrap();
    (10..20).for_each(|number| story("news", number));
    for _ in 0..3 {
        desk.morgue(["index"]).exits(1).says("6 of its").says("articles are gone: kept");
        desk.morgue(["search", "-c", "lamp"]).prints_only("16\n");
    }
    (0..4).for_each(|number| story("news", number));
    desk.morgue(["index"]).exits(0).prints("2 removed");
    desk.morgue(["search", "-c", "lamp"]).prints_only("14\n");
    desk.write("more/a.csv", rows(100));
    desk.morgue(["index", "more"]).exits(0);
    desk.write("more/a.csv", rows(4));
    (0..150).for_each(|number| story("more", number));
    for _ in 0..2 {
        desk.morgue(["index"]).exits(1).says("96 of its");
        desk.morgue(["search", "-c", "kettle"]).prints_only("100\n");
    }
    desk.morgue(["index", "--rebuild"]).exits(2).says("96 of the 250 articles of more are in no file");
    desk.morgue(["search", "-c", "kettle"]).prints_only("100\n");
    desk.morgue(["index", "--rebuild", "--prune"]).exits(0);
    desk.morgue(["search", "-c", "kettle"]).prints_only("4\n");
}

#[test]
fn a_rebuild_does_not_leave_out_what_was_kept_whatever_is_new() {
    let desk = Desk::new();
    let story = |path: &str| desk.write(path, format!("Lamp\n\nA lamp was lit at {path}.\n"));
    (0..6).for_each(|number| story(&format!("news/old/{number}.txt")));
    (0..4).for_each(|number| story(&format!("news/new/{number}.txt")));
    desk.morgue(["index", "news"]).exits(0);
    fs::rename(desk.path("news/old"), desk.path("unmounted")).unwrap();
    desk.morgue(["index"]).exits(1).says("6 of its 10 articles are gone: kept");
    (4..10).for_each(|number| story(&format!("news/new/{number}.txt")));
    desk.morgue(["index"]).exits(1);
    let said = "a rebuild would lose articles: 6 of the 16 articles of news are in no file";
    desk.morgue(["index", "--rebuild"]).exits(2).says(said).says("add --prune if it is meant").prints_only("");
    desk.morgue(["index", "--rebuild", "--dry-run"]).exits(2).says(said).prints_only("");
    desk.morgue(["search", "-c", "lamp"]).prints_only("16\n");
    // It is there again, though under another name.
    fs::rename(desk.path("unmounted"), desk.path("news/older")).unwrap();
    desk.morgue(["index", "--rebuild"]).exits(0).prints("16 added");
    fs::remove_dir_all(desk.path("news/older")).unwrap();
    desk.morgue(["index", "--rebuild"]).exits(0).prints("10 added");
}

#[test]
fn a_rebuild_judges_each_root_by_itself() {
    let desk = Desk::new();
    (0..30).for_each(|number| desk.write(&format!("a/{number}.txt"), format!("Lamp {number}\n\nIt was lit.\n")));
    desk.write("b/wire.csv", rows(10));
    desk.morgue(["index", "a", "b/wire.csv"]).exits(0).prints("40 added");
    desk.write("b/wire.csv", rows(1));
    for _ in 0..2 {
        for more in [&[][..], &["--dry-run"]] {
            let run = desk.morgue([&["index", "--rebuild"], more].concat()).exits(2);
            run.says("9 of the 10 articles of b/wire.csv are in no file").prints_only("");
        }
        desk.morgue(["index"]).exits(1).says("9 of its 10 articles are gone: kept");
    }
    desk.write("b/wire.csv", rows(9));
    desk.morgue(["index", "--rebuild"]).exits(0).prints("39 added");
}

#[test]
fn what_was_kept_is_not_dropped_with_an_index_that_can_not_be_compared() {
    let desk = Desk::new();
    (0..9).for_each(|number| desk.write(&format!("news/{number}.txt"), format!("Lamp {number}\n\nIt was lit.\n")));
    desk.morgue(["index", "news"]).exits(0);
    (0..6).for_each(|number| fs::remove_file(desk.path(&format!("news/{number}.txt"))).unwrap());
    desk.morgue(["index"]).exits(1).says("6 of its 9 articles are gone: kept");
    (10..20).for_each(|number| desk.write(&format!("news/{number}.txt"), format!("Lamp {number}\n\nIt was lit.\n")));
    desk.morgue(["index"]).exits(1);
    fs::write(desk.generation_file("term"), "damaged").unwrap();
    let said = "a rebuild would lose articles: of news some were kept although their files were gone";
    desk.morgue(["index", "--rebuild"]).exits(2).says(said);
    desk.morgue(["index", "--rebuild", "--prune"]).exits(0).prints("13 added");
}

#[test]
fn other_files_of_the_same_size_and_time_do_not_stand_for_those_that_are_gone() {
    let desk = Desk::new();
    let time = fs::metadata(desk.path("")).unwrap().modified().unwrap();
    let story = |path: &str, word: &str| {
        desk.write(path, format!("Headline {word}\n\nThe {word} came to town and stayed.\n"));
        File::options().write(true).open(desk.path(path)).unwrap().set_modified(time).unwrap();
    };
    let remove = |number: usize| fs::remove_file(desk.path(&format!("news/{number}.txt"))).unwrap();
    (0..6).for_each(|number| story(&format!("news/{number}.txt"), &format!("anvil{number}")));
    desk.morgue(["index", "news"]).exits(0);
    (0..6).for_each(remove);
    (0..6).for_each(|number| story(&format!("news/new-{number}.txt"), &format!("teapo{number}")));
    for rebuild in [false, true] {
        match rebuild {
            false => {
                desk.morgue(["index"]).exits(1).says("6 of its 6 articles are gone: kept").prints("6 added, 0 upd")
            }
            true => desk.morgue(["index", "--rebuild"]).exits(2).says("6 of the 12 articles of news are in no file"),
        };
        desk.morgue(["search", "-c", "anvil*"]).prints_only("6\n");
    }
    desk.morgue(["index", "--prune"]).exits(0).prints("6 removed").does_not_say("gone");
    // Some of one time were renamed, others replaced, and one can't be read under its new name.
    for (from, to) in [(0, 20), (1, 21)] {
        fs::rename(desk.path(&format!("news/new-{from}.txt")), desk.path(&format!("news/{to}.txt"))).unwrap();
    }
    fs::remove_file(desk.path("news/new-2.txt")).unwrap();
    story("news/22.txt", "kettle");
    desk.morgue(["index"]).exits(0).prints("3 added, 0 updated, 3 removed, 2 renamed, 3 unchanged");
    desk.morgue(["search", "-c", "teapo*"]).prints_only("5\n");
    desk.morgue(["search", "-c", "kettle"]).prints_only("1\n");
}

#[test]
fn a_file_without_an_article_under_its_new_name_is_kept_under_the_old_one() {
    let desk = Desk::new();
    (0..6).for_each(|number| desk.write(&format!("news/{number}.txt"), format!("Lamp {number}\n\nIt was lit.\n")));
    desk.morgue(["index", "news"]).exits(0);
    fs::rename(desk.path("news/3.txt"), desk.path("news/3.css")).unwrap();
    desk.morgue(["index"]).prints("0 removed");
    desk.morgue(["search", "-c", "lamp"]).prints_only("6\n");
}

#[test]
fn a_rebuild_does_not_leave_out_most_of_the_articles_of_files_that_are_there() {
    let desk = Desk::new();
    desk.write("a.csv", rows(100));
    desk.morgue(["index", "a.csv"]).exits(0);
    desk.write("a.csv", rows(4));
    for more in [&[][..], &["--dry-run"]] {
        let run = desk.morgue([&["index", "--rebuild"], more].concat()).exits(2);
        run.says("the files have 4 articles, and the index has 100");
    }
    desk.morgue(["search", "-c", "kettle"]).prints_only("100\n");
    desk.morgue(["index", "--rebuild", "--prune"]).exits(0);
    desk.morgue(["search", "-c", "kettle"]).prints_only("4\n");
}

#[test]
fn what_can_t_be_read_any_more_stays_whatever_the_reason() {
    let desk = Desk::new();
    (0..9).for_each(|number| desk.write(&format!("news/{number}.txt"), format!("Lamp {number}\n\nIt was lit.\n")));
    let table = "date,title,text\n2025-01-01,Kettle 1,A kettle.\n2025-01-02,Kettle 2,A kettle.\n";
    let json = "[{\"title\":\"Anvil 1\",\"text\":\"An anvil.\"},\n{\"title\":\"Anvil 2\",\"text\":\"An anvil.\"}]";
    let packed = |text: &str| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(text.as_bytes()).unwrap();
        packer.finish().unwrap()
    };
    let wicks = packed("date,title,text\n2025-01-01,Wick 1,A wick.\n2025-01-01,Wick 1,A wick.\n");
    desk.write("news/a.csv", table);
    desk.write("news/b.json", json);
    desk.write("news/c.jsonl", "{\"title\":\"Teapot\",\"text\":\"A teapot.\"}\n");
    desk.write("news/d.csv.gz", &wicks);
    desk.morgue(["index", "news"]).exits(0);
    let counts =
        ["kettle", "anvil", "teapot", "wick"].map(|word| desk.morgue(["search", "-c", word]).stdout().to_owned());
    desk.write("news/a.csv", "2025-01-01,Kettle 1,A kettle.\n2025-01-02,Kettle 2,A kettle.\n");
    desk.write("news/b.json", &json[..json.len() - 20]);
    desk.write("news/c.jsonl", [0; 60]);
    desk.write("news/d.csv.gz", &wicks[..30]);
    desk.morgue(["index"]).exits(1).prints("0 removed");
    let after =
        ["kettle", "anvil", "teapot", "wick"].map(|word| desk.morgue(["search", "-c", word]).stdout().to_owned());
    assert_eq!(counts, after);
}

#[test]
fn a_folder_in_another_is_read_as_that_is() {
    let desk = Desk::new();
    for folder in ["today", "old"] {
        desk.write(&format!("news/{folder}/a.xml"), "<?xml version='1.0'?><ourcms><p>A lamp was lit.</p></ourcms>");
    }
    desk.morgue(["index", "--as", "text", "news"]).exits(0);
    desk.morgue(["index", "news/today"]).exits(0);
    desk.write("news/today/a.xml", "<?xml version='1.0'?><ourcms><p>A lamp was lit again.</p></ourcms>");
    desk.morgue(["index"]).exits(0).prints("1 updated, 0 removed");
    desk.morgue(["index", "--rebuild"]).exits(0);
    desk.morgue(["search", "-c", "lamp"]).prints_only("2\n");
}

#[test]
fn a_container_of_namesakes_that_loses_most_of_them_is_kept() {
    let desk = Desk::new();
    let tar = |texts: &[&str]| {
        let mut tar = Vec::new();
        for text in texts {
            let mut header = vec![0; 512];
            header[..6].copy_from_slice(b"a.text");
            header[124..136].copy_from_slice(format!("{:011o}\0", text.len()).as_bytes());
            header[148..156].fill(b' ');
            header[257..263].copy_from_slice(b"ustar\0");
            let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
            header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
            tar.extend(header);
            tar.extend(text.as_bytes());
            tar.resize(tar.len().next_multiple_of(512), 0);
        }
        tar.resize(tar.len() + 1024, 0);
        tar
    };
    let texts: Vec<String> = (0..20).map(|number| format!("A gale of number {number} came.\n")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    desk.write("corpus/news.tar", tar(&texts));
    desk.morgue(["index", "corpus"]).exits(0).prints("20 added");
    desk.write("corpus/news.tar", tar(&texts[..3]));
    let refused = desk.morgue(["index"]).exits(1);
    refused.prints("0 added, 0 updated, 0 removed, 20 unchanged").says("17 of its 20 articles are gone");
    desk.morgue(["search", "-c", "gale"]).prints_only("20\n");
    desk.morgue(["index", "--dry-run"]).exits(1).says("17 of its 20 articles are gone");
    desk.write("corpus/news.tar", tar(&texts[..15]));
    desk.morgue(["index"]).exits(0).prints("15 added, 0 updated, 20 removed");
    desk.write("corpus/news.tar", tar(&texts[..3]));
    desk.morgue(["index", "--prune"]).exits(0).prints("3 added, 0 updated, 15 removed");
    desk.morgue(["search", "-c", "gale"]).prints_only("3\n");
}
