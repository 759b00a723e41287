//! `morgue index` and `morgue show` where links lead to what is read.

#![cfg(unix)]

mod common;

use std::fs;
use std::os::unix::fs::symlink;

use common::{Desk, update};

fn story(desk: &Desk, path: &str, word: &str) {
    desk.write(path, format!("Headline {word}\n\nThe {word} came to town and stayed.\n"));
}

/// Makes a link lead elsewhere.
fn lead(desk: &Desk, link: &str, target: &str) {
    let _ = fs::remove_file(desk.path(link));
    symlink(target, desk.path(link)).expect("a link can be made");
}

#[test]
fn a_root_that_is_a_link_is_what_it_leads_to_now() {
    let desk = Desk::new();
    for number in 1..4 {
        story(&desk, &format!("v1/{number}.txt"), &format!("anvil{number}"));
        story(&desk, &format!("v2/{number}.txt"), &format!("kettl{number}"));
    }
    story(&desk, "v1/4.txt", "teapot");
    lead(&desk, "cur", "v1");
    desk.morgue(["index", "cur"]).exits(0).prints("4 added");
    assert_eq!(update(&desk), [0, 0, 0, 0, 4, 4]);
    lead(&desk, "cur", "v2");
    desk.morgue(["index"]).exits(0).prints("0 added, 3 updated, 1 removed, 0 unchanged").says_nothing();
    desk.morgue(["search", "-c", "anvil*", "OR", "teapot"]).prints_only("0\n");
    desk.morgue(["search", "-l", "kettl2"]).prints_only("cur/2.txt\n");
    // What is gone by it is kept by the usual rule.
    story(&desk, "v3/1.txt", "kettl1");
    lead(&desk, "cur", "v3");
    desk.morgue(["index"]).exits(1).says("cur: 2 of its 3 articles are gone: kept");
    fs::remove_file(desk.path("cur")).unwrap();
    desk.morgue(["index"]).exits(1).says("cur: no such file or folder").prints("3 unchanged");
    lead(&desk, "cur", "v2");
    assert_eq!(update(&desk), [0, 0, 0, 0, 3, 3]);
}

#[test]
fn files_that_look_the_same_are_read_again_when_the_link_leads_elsewhere() {
    let desk = Desk::new();
    let now = std::time::SystemTime::now();
    for (folder, word) in [("v1", "anvil"), ("v2", "lorry")] {
        story(&desk, &format!("{folder}/1.txt"), word);
        let file = fs::File::options().write(true).open(desk.path(&format!("{folder}/1.txt"))).unwrap();
        file.set_modified(now).unwrap();
    }
    for link in ["cur", "folder/cur"] {
        fs::create_dir_all(desk.path("folder")).unwrap();
        let target = |version: &str| desk.path(version).to_str().unwrap().to_owned();
        lead(&desk, link, &target("v1"));
        desk.morgue(["index", "--index", "other", link]).exits(0);
        lead(&desk, link, &target("v2"));
        desk.morgue(["index", "--index", "other"]).exits(0).prints("1 updated");
        desk.morgue(["search", "--index", "other", "-c", "lorry"]).exits(0);
        fs::remove_dir_all(desk.path("other")).unwrap();
    }
}

#[test]
fn a_root_in_whose_place_a_link_to_it_stands_is_the_same() {
    let desk = Desk::new();
    (0..3).for_each(|number| story(&desk, &format!("news/{number}.txt"), &format!("anvil{number}")));
    story(&desk, "single.txt", "kettle");
    desk.morgue(["index", "news", "single.txt"]).exits(0);
    for (root, real) in [("news", "real"), ("single.txt", "real.txt")] {
        fs::rename(desk.path(root), desk.path(real)).unwrap();
        lead(&desk, root, real);
    }
    for arguments in [
        &["index"][..],
        &["index", "news", "single.txt"],
        &["index", "real"],
        &["index", "real/1.txt", "real.txt"],
        &["index", "real/../news"],
        &["index", "--prune"],
    ] {
        desk.morgue(arguments).exits(0).prints("0 added, 0 updated, 0 removed").says_nothing();
        desk.morgue(["search", "-c", "*"]).prints_only("4\n");
    }
    desk.morgue(["index", "--rebuild"]).exits(0).prints("4 added").says_nothing();
    story(&desk, "real/3.txt", "anvil3");
    assert_eq!(update(&desk), [1, 0, 0, 0, 4, 5]);
    for path in ["news/1.txt", "real/1.txt", "./news/../news/1.txt", "single.txt", "real.txt"] {
        desk.morgue(["show", path]).exits(0).prints("came to town");
    }
}

#[test]
fn one_folder_by_two_names_is_read_once() {
    let desk = Desk::new();
    story(&desk, "news/today/1.txt", "anvil");
    story(&desk, "news/2.txt", "kettle");
    lead(&desk, "cur", "news/today");
    lead(&desk, "all", "news");
    for orders in [["news", "cur", "all"], ["cur", "news", "all"], ["all", "cur", "news"]] {
        desk.morgue(["index", orders[0]]).exits(0);
        desk.morgue(["index", orders[1]]).exits(0).does_not_say("gone");
        desk.morgue(["index", orders[2]]).exits(0).does_not_say("gone");
        desk.morgue(["index"]).exits(0).prints("0 added, 0 updated, 0 removed, 2 unchanged");
        desk.morgue(["search", "-c", "*"]).prints_only("2\n");
        fs::remove_dir_all(desk.path("index")).unwrap();
    }
}

#[test]
fn a_folder_outside_that_is_named_by_a_link_inside_is_no_link_that_leads_out() {
    let desk = Desk::new();
    story(&desk, "news/1.txt", "anvil");
    story(&desk, "far/2.txt", "kettle");
    lead(&desk, "news/far", "../far");
    desk.morgue(["index", "news"]).exits(1).says("news/far: the link leads out of the folder");
    desk.morgue(["index", "news/far"]).exits(0).prints("1 added");
    desk.morgue(["index"]).exits(0).prints("2 unchanged").says_nothing();
    desk.morgue(["search", "-l", "kettle"]).prints_only("news/far/2.txt\n");
}

#[test]
fn what_is_read_through_a_link_is_shown_by_the_path_that_is_printed() {
    let desk = Desk::new();
    story(&desk, "news/a.txt", "anvil");
    story(&desk, "out/y.txt", "kettle");
    desk.write("out/z.jsonl", "{\"text\":\"A teapot sang.\"}\n{\"text\":\"A lamp sang.\"}\n");
    lead(&desk, "news/out", "../out");
    lead(&desk, "news/again.txt", "a.txt");
    desk.morgue(["index", "--follow-links", "news"]).exits(0).prints("5 added");
    let printed = desk.morgue(["search", "-l", "kettle", "OR", "anvil"]).stdout().to_owned();
    assert_eq!(printed.lines().count(), 3);
    for path in printed.lines() {
        desk.morgue(["show", path]).exits(0).prints("came to town");
    }
    desk.morgue(["show", "news/out/z.jsonl:2"]).exits(0).prints("A lamp sang");
    desk.morgue(["show", "news/again.txt", "--format", "json"]).exits(0).prints("\"path\":\"news/again.txt\"");
}
