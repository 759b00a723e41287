//! Damage to what an index keeps beside its articles: lists of deletions, commits and dictionaries.

#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use std::fs;

use common::Desk;

/// Returns a desk whose index has a segment with deleted articles: of ten files one is gone, and of a file of ten records one
/// has changed and one is gone.
fn desk_with_deletions() -> Desk {
    let record =
        |id: u32, word: &str| format!("{{\"id\":\"r{id}\",\"title\":\"R{id}\",\"text\":\"The {word} of {id}\"}}\n");
    let desk = Desk::new();
    for number in 0..10 {
        desk.write(&format!("corpus/{number}.txt"), format!("A storm came to port {number}.\n"));
    }
    desk.write("corpus/a.jsonl", (0..10).map(|id| record(id, "grain")).collect::<String>());
    desk.morgue(["index"]).exits(0);
    fs::remove_file(desk.path("corpus/7.txt")).unwrap();
    let records: String = (0..9).map(|id| record(id, if id == 4 { "steel" } else { "grain" })).collect();
    desk.write("corpus/a.jsonl", records);
    desk.morgue(["index"]).exits(0).prints("2 removed");
    desk
}

#[test]
fn a_damaged_list_of_deletions_brings_nothing_back() {
    for harmed in [&["del"][..], &["gone"], &["del", "store"], &["del", "fast"]] {
        let desk = desk_with_deletions();
        for ending in harmed {
            let path = desk.generation_file(ending);
            let mut bytes = fs::read(&path).unwrap();
            bytes[9] ^= 4;
            fs::write(path, bytes).unwrap();
        }
        desk.morgue(["verify"]).exits(2);
        desk.morgue(["verify", "--repair"]).exits(0);
        for (query, total) in [("storm", "9"), ("grain", "8"), ("steel", "1"), ("*", "18")] {
            desk.morgue(["search", "-c", query]).prints_only(&format!("{total}\n"));
        }
        desk.morgue(["verify"]).exits(0);
        desk.morgue(["index"]).exits(0).prints("0 added, 0 updated, 0 removed, 18 unchanged");
    }
}

#[test]
fn without_a_list_of_deletions_the_files_say_what_they_still_have() {
    let desk = desk_with_deletions();
    for ending in ["del", "gone"] {
        fs::write(desk.generation_file(ending), "rubbish").unwrap();
    }
    desk.morgue(["verify", "--repair"]).exits(0);
    for (query, total) in [("grain", "8"), ("steel", "1"), ("\"port 7\"", "1")] {
        desk.morgue(["search", "-c", query]).prints_only(&format!("{total}\n"));
    }
    // An article whose file is gone may have been deleted or not: the next run decides by its rules.
    desk.morgue(["index"]).exits(0).prints("1 removed, 18 unchanged");
    desk.morgue(["verify"]).exits(0);
}

#[test]
fn an_identifier_in_two_files_hides_no_loss() {
    let desk = Desk::indexed(&[("a.jsonl", "{\"id\":\"n1\",\"title\":\"One\",\"text\":\"A storm came\"}\n")]);
    desk.write("corpus/b.jsonl", "{\"id\":\"n1\",\"title\":\"Two\",\"text\":\"A lamp was lit\"}\n");
    desk.morgue(["index"]).exits(0);
    desk.morgue(["index", "--compact"]).exits(0);
    fs::remove_file(desk.path("corpus/b.jsonl")).unwrap();
    fs::write(desk.generation_file("store"), "rubbish").unwrap();
    let document = desk.morgue(["verify", "--repair", "--format", "json"]).exits(1).json();
    let lost = document["repaired"]["lost"].as_array().unwrap();
    assert!(lost.len() == 1 && lost[0]["path"].as_str().unwrap().ends_with("corpus/b.jsonl"), "{lost:?}");
}

#[test]
fn an_article_that_moved_to_another_file_is_not_lost() {
    let desk = Desk::indexed(&[("a.jsonl", "{\"id\":\"n1\",\"title\":\"One\",\"text\":\"A storm came\"}\n")]);
    fs::rename(desk.path("corpus/a.jsonl"), desk.path("corpus/b.jsonl")).unwrap();
    fs::write(desk.generation_file("store"), "rubbish").unwrap();
    desk.morgue(["verify", "--repair"]).exits(0).prints("1 read from the files");
    desk.morgue(["search", "-l", "storm"]).prints_only("corpus/b.jsonl\n");
}

/// Makes both records of the commit unreadable.
fn damage_commit(desk: &Desk, rubbish: bool) {
    for path in [desk.path("index/COMMIT"), desk.generation("index").join("meta.json")] {
        let mut bytes = fs::read(&path).unwrap();
        if rubbish {
            bytes = b"rubbish".to_vec();
        } else {
            // What it was made from can still be read.
            let at = bytes.windows(9).position(|window| window == b"docstore_").unwrap();
            bytes[at] ^= 1;
        }
        fs::write(path, bytes).unwrap();
    }
}

#[test]
fn without_a_commit_articles_are_carried_over_or_named() {
    let desk = desk_with_deletions();
    fs::remove_file(desk.path("corpus/3.txt")).unwrap();
    damage_commit(&desk, false);
    desk.morgue(["search", "storm"]).exits(2).says("morgue verify");
    // 3.txt is kept: it is proved what was indexed.
    desk.morgue(["verify", "--repair"]).exits(0).prints("it is mended");
    for (query, total) in [("storm", "9"), ("grain", "8"), ("steel", "1"), ("*", "18")] {
        desk.morgue(["search", "-c", query]).prints_only(&format!("{total}\n"));
    }
    desk.morgue(["verify"]).exits(0);
}

#[test]
fn a_rebuild_without_a_commit_names_what_it_could_not_carry_over() {
    let desk = desk_with_deletions();
    fs::remove_file(desk.path("corpus/3.txt")).unwrap();
    damage_commit(&desk, true);
    desk.morgue(["verify", "--repair"]).exits(2).says("which files it was made from");
    desk.morgue(["index", "--rebuild", "corpus"])
        .exits(1)
        .prints("17 added")
        .says("corpus/3.txt: ")
        .says("was in the damaged index, and is in none of the files")
        .does_not_say("corpus/7.txt")
        .does_not_say("a.jsonl");
    desk.morgue(["index"]).exits(0).prints("17 unchanged");
}

/// Returns lines of JSON of enough articles for a dictionary.
fn many_articles(name: &str) -> String {
    let places = ["harbour", "council", "bridge", "market", "station"];
    let line = |number: usize| {
        let text: Vec<String> = (0..12)
            .map(|part| {
                let place = places[(number * 7 + part * 3) % 5];
                let people = number * 31 + part * 17;
                format!("The {place} was closed on day {part}, and {people} people waited for the minister.")
            })
            .collect();
        format!("{{\"id\":\"{name}{number}\",\"title\":\"Day {number}\",\"text\":\"{}\"}}\n", text.join(" "))
    };
    (0..300).map(line).collect()
}

/// Returns a desk with an index of two segments, whose articles are packed by a dictionary, and whose files are gone.
fn desk_with_a_dictionary() -> Desk {
    let desk = Desk::indexed(&[("a.jsonl", &many_articles("a"))]);
    desk.write("corpus/b.jsonl", many_articles("b"));
    desk.morgue(["index"]).exits(0);
    for file in ["a", "b"] {
        fs::remove_file(desk.path(&format!("corpus/{file}.jsonl"))).unwrap();
    }
    let commit = fs::read(desk.generation("index").join("meta.json")).unwrap();
    assert!(commit.len() > 16 << 10, "{} bytes: without a dictionary", commit.len());
    desk
}

fn has_many_articles(desk: &Desk) {
    desk.morgue(["verify"]).exits(0).prints("600 articles");
    desk.morgue(["search", "-c", "minister"]).prints_only("600\n");
    for id in ["a0", "a299", "b0", "b299"] {
        desk.morgue(["show", id]).exits(0).prints("people waited for the minister.");
    }
}

#[test]
fn a_damaged_dictionary_is_found_and_has_a_copy() {
    for name in ["meta.json", "../COMMIT"] {
        let desk = desk_with_a_dictionary();
        let path = desk.generation("index").join(name);
        let mut bytes = fs::read(&path).unwrap();
        let at = bytes.len() - 5000;
        bytes[at] ^= 1;
        fs::write(&path, bytes).unwrap();
        desk.morgue(["verify"])
            .exits(2)
            .prints(&format!("{} does not have its checksum", name.trim_start_matches("../")));
        desk.morgue(["verify", "--repair"]).exits(0).prints("it is mended");
        has_many_articles(&desk);
    }
}

#[test]
fn dictionaries_are_taken_over_from_what_is_left_of_two_damaged_commits() {
    let desk = desk_with_a_dictionary();
    damage_commit(&desk, false);
    desk.morgue(["verify", "--repair"]).exits(0).prints("it is mended");
    has_many_articles(&desk);
}

#[test]
fn sound_segments_and_rescued_articles_keep_their_dictionaries() {
    let desk = desk_with_a_dictionary();
    fs::write(desk.generation_file("idx"), "rubbish").unwrap();
    desk.morgue(["verify", "--repair"]).exits(0).prints("it is mended");
    has_many_articles(&desk);
}
