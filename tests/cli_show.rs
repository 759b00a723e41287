//! `morgue show`, `explain`, `stats`, `verify`.

mod common;

use common::{Desk, schema};

const NOTE: &str = "A note of protest\n\nThe U.S.\nEmbassy in Ostrava\twas handed  a note of protest.\n\n";

fn desk() -> Desk {
    let records = "{\"id\":\"w1\",\"title\":\"Wire\",\"text\":\"A lamp.\",\"date\":\"2025-12-01\"}\n{\"id\":\"w2\",\"title\":\"Wire\",\"text\":\"A quay.\"}\n";
    Desk::indexed(&[("note.txt", NOTE), ("wire.jsonl", records)])
}

#[test]
fn a_query_that_lights_nothing_is_told_so() {
    let desk = Desk::indexed(&[("2025-12-01-a.txt", "A storm came to the embassy.\n")]);
    let show = |query: &str| desk.morgue(["show", "corpus/2025-12-01-a.txt", "--query", query]).exits(0).prints("came");
    show("embasy").says("note: nothing in this article matches embasy\n");
    show("date:2024").says("note: nothing in this article matches date:2024\n");
    for query in ["embassy", "embassy zebra", "*", "date:2025", "-zebra"] {
        show(query).says_nothing();
    }
    desk.morgue(["show", "-q", "corpus/2025-12-01-a.txt", "--query", "embasy"]).exits(0).says_nothing();
}

#[test]
fn a_place_is_taken_as_grep_lines_have_it() {
    let desk = Desk::indexed(&[("a.txt", "Storm closes port\n\nIt came at dawn.\n")]);
    let line = desk.morgue(["search", "dawn", "--format", "grep"]).exits(0);
    let place = line.stdout().rsplitn(2, ':').last().unwrap();
    assert!(place.split(':').count() == 3, "{place}");
    desk.morgue(["show", place]).exits(0).prints("It came at dawn.");
    desk.morgue(["show", "corpus/a.txt:99:1"]).exits(1).says("no article has the id or path corpus/a.txt:99:1\n");
}

#[test]
fn an_article_is_printed_unchanged() {
    desk().morgue(["show", "corpus/note.txt"]).exits(0).prints_only(NOTE).says_nothing();
}

#[test]
fn an_article_is_found_by_id_path_and_place() {
    let desk = desk();
    let hit = desk.morgue(["search", "lamp", "--format", "json"]).json()["hits"][0].clone();
    assert_eq!(hit["id"], "w1");
    desk.morgue(["show", "w1"]).exits(0).prints_only("Wire\n\nA lamp.\n");
    desk.morgue(["show", "corpus/wire.jsonl:2"]).exits(0).prints("A quay.");
    desk.morgue(["show", "corpus/note.txt:3"]).exits(0).prints_only(NOTE);
    let last = NOTE.lines().count();
    desk.morgue(["show", &format!("corpus/note.txt:{last}")]).exits(0).prints_only(NOTE);
    let beyond = desk.morgue(["show", &format!("corpus/note.txt:{}", last + 2)]).exits(1).prints_only("");
    beyond.says("no article has the id or path corpus/note.txt:").says("hint: name it by path or path:line");
    let note = desk.morgue(["show", "./corpus/note.txt", "--format", "json"]).exits(0).json();
    schema::check("show", &note);
    assert_eq!(note["text"], NOTE);
}

#[cfg(target_os = "linux")]
#[test]
fn a_path_is_taken_as_it_was_printed() {
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::new();
    for name in [&b"bad\xff\xfename storm.txt"[..], b"new\nline name.txt", b"real <FF> name.txt"] {
        let path = std::path::Path::new("corpus").join(std::ffi::OsStr::from_bytes(name));
        std::fs::create_dir_all(desk.path("corpus")).unwrap();
        std::fs::write(desk.path(".").join(path), "Storm\n\nA storm came.\n").unwrap();
    }
    desk.morgue(["index"]).exits(0);
    let paths = desk.morgue(["search", "-l", "storm"]).exits(0);
    let mut paths: Vec<&str> = paths.stdout().lines().collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        ["corpus/bad<FF><FE>name storm.txt", "corpus/new<U+000A>line name.txt", "corpus/real <FF> name.txt"]
    );
    for path in paths {
        for place in [path.to_owned(), format!("{path}:3")] {
            desk.morgue(["show", &place]).exits(0).prints_only("Storm\n\nA storm came.\n");
        }
    }
    desk.morgue(["show", "corpus/no<FF>ne.txt"]).exits(1).says("no article has the id or path corpus/no<FF>ne.txt\n");
}

#[test]
fn one_id_in_two_files_is_told_apart_by_their_places() {
    let desk = Desk::indexed(&[
        ("a.jsonl", "{\"id\":\"w1\",\"text\":\"A lamp.\"}\n"),
        ("b.jsonl", "{\"id\":\"w1\",\"text\":\"A quay.\"}\n"),
    ]);
    desk.morgue(["show", "w1"]).exits(2).says("name one of them: corpus/a.jsonl:1, corpus/b.jsonl:1");
    desk.morgue(["show", "corpus/b.jsonl:1"]).exits(0).prints_only("A quay.\n");
}

#[test]
fn marks_can_be_told_from_the_text() {
    let desk = Desk::indexed(&[("a.txt", "Glass\n\nA *storm* in a glass.\n"), ("b.txt", "Port\n\nA glass of port.\n")]);
    desk.morgue(["show", "corpus/a.txt", "--query", "storm glass"]).prints("A *«storm»* in a «glass».");
    let run = desk.morgue(["search", "glass"]).exits(0);
    run.prints("«Glass»").prints("A *storm* in a «glass».").prints("A *glass* of port.");
}

#[test]
fn a_query_lights_the_article() {
    let desk = desk();
    desk.morgue(["show", "corpus/note.txt", "--query", "\"US Embassy\""]).prints("The *U.S.\nEmbassy* in").exits(0);
    desk.morgue(["show", "corpus/note.txt", "--query", "-zebra note"]).prints("A *note* of protest").exits(0);
    desk.morgue(["show", "corpus/note.txt", "--query", "zebra"]).prints_only(NOTE).exits(0);
    desk.morgue(["show", "corpus/note.txt", "--query", "titel:x"]).exits(2).says("title:x").prints_only("");
}

#[test]
fn an_article_that_is_not_there_is_1_and_one_that_is_several_is_2() {
    let desk = desk();
    desk.morgue(["show", "nothing"]).exits(1).says("no article has the id or path nothing").prints_only("");
    desk.morgue(["show", "corpus/wire.jsonl"])
        .exits(2)
        .says("corpus/wire.jsonl:1")
        .says("corpus/wire.jsonl:2")
        .prints_only("");
}

#[test]
fn articles_at_one_place_are_printed_together() {
    let records = "[{\"text\":\"A lamp.\"},{\"text\":\"A quay.\"},{\"text\":\"A quay.\"}]";
    let desk = Desk::indexed(&[("one.json", records), ("two.jsonl", "{\"text\":\"A\"}\n{\"text\":\"B\"}\n")]);
    desk.morgue(["show", "corpus/one.json:1"]).exits(0).prints_only("A lamp.\n\nA quay.\n\nA quay.\n");
    let lines = desk.morgue(["show", "corpus/one.json", "--format", "json"]).exits(0).stdout().to_owned();
    let documents: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(documents.len(), 3);
    documents.iter().for_each(|document| schema::check("show", document));
    desk.morgue(["show", "corpus/two.jsonl"])
        .exits(2)
        .says("hint: name one of them: corpus/two.jsonl:1, corpus/two.jsonl:2");
}

#[test]
fn a_place_of_very_many_articles_is_told_by_their_ids() {
    let records: Vec<String> = (0..101).map(|n| format!("{{\"id\":\"n{n:03}\",\"text\":\"Lamp {n}.\"}}")).collect();
    let desk = Desk::indexed(&[("one.json", &format!("[{}]", records.join(",")))]);
    desk.morgue(["show", "corpus/one.json"])
        .exits(2)
        .says("101 articles have the id or path corpus/one.json")
        .says("hint: name one of them: n000, n001, ")
        .prints_only("");
}

#[test]
fn explain_takes_what_search_takes_and_shows_what_it_does() {
    let desk = desk();
    let explain = |options: &[&str]| desk.morgue([&["explain", "lamp", "quay"], options].concat());
    let plain = explain(&[]).exits(0);
    for options in [
        &["-n", "3"][..],
        &["-c"],
        &["-l", "-0"],
        &["--sort", "newest"],
        &["--recent", "--offset", "2"],
        &["--passages", "2", "--passage-words", "9"],
        &["--format", "csv"],
    ] {
        assert_eq!(explain(options).exits(0).stdout(), plain.stdout(), "{options:?}");
    }
    for (options, printed) in [
        (&[][..], "\nall of these · lamp quay · 0 articles\n"),
        (&["--any"], "\none of these (--any) · lamp quay · 2 articles\n"),
        (&["--any", "-note"], "\none of these words (--any), and all the others · lamp quay -note · 2 articles\n"),
        (
            &["--any", "title:wire^2"],
            "\none of these words (--any), and all the others · lamp quay title:wire^2 · 2\narticles\n",
        ),
        (&["--any", "--since", "2025-12"], "\nall of these · lamp quay · 1 article\n"),
        (&["--any", "--since", "2025-12"], "\n  published on 2025-12-01 or later (--since) · 1 article\n"),
        (
            &["--since", "2025", "--until", "2025"],
            "  published from 2025-01-01 to 2025-12-31 (--since and --until) · 1 article\n",
        ),
    ] {
        explain(options).exits(0).prints(printed);
    }
    for options in [&["-n"][..], &["-n", "few"], &["--since", "soon"], &["-c", "-l"], &["--limt", "3"]] {
        explain(options).exits(2).prints_only("");
    }
    let document = explain(&["--any", "--since", "2025", "--format", "json"]).exits(0).json();
    schema::check("explain", &document);
    assert_eq!(document["tree"]["articles"], 1);
}

#[test]
fn explain_tells_words_from_their_parts() {
    let desk = desk();
    for (query, printed) in [
        ("lamp,quay", "word of several parts, side by side, any inflection · lamp,quay · 0 articles\n"),
        ("=lamp,quay", "word of several parts, side by side, this form only · =lamp,quay"),
        ("lamp-quay~", "several parts, side by side, spelled alike, 1 edit away · lamp-quay~"),
        ("O'Brien", "word, any inflection · O'Brien"),
        ("9/11", "word, any inflection · 9/11"),
        ("path:quay", "word, this form only · quay"),
        ("url:lamp/quay", "word of several parts, side by side, this form only · lamp/quay"),
        ("lang:en", "word, this form only · en"),
        ("author:quay", "word, any inflection · quay"),
    ] {
        desk.morgue(["explain", query]).exits(0).prints(printed);
    }
}

#[test]
fn explain_shows_how_a_query_was_read() {
    let desk = desk();
    desk.morgue(["explain", "note", "OR", "quay"]).exits(0).prints("note OR quay").prints("2 articles");
    let document = desk.morgue(["explain", "note", "-quay", "--format", "json"]).exits(0).json();
    schema::check("explain", &document);
    assert_eq!(document["query"], "note -quay");
    desk.morgue(["explain", "zebra"]).exits(0).prints("zebra");
    desk.morgue(["explain", "note AND"]).exits(2).says("^").prints_only("");
}

#[test]
fn explain_says_what_a_search_shows_when_no_article_has_all_the_words() {
    let desk = desk();
    let said = "no article has all the words; a search shows 2 articles with some of them";
    desk.morgue(["explain", "lamp", "quay"]).exits(0).prints(said);
    desk.morgue(["search", "-c", "lamp", "quay"]).exits(0).prints_only("2\n");
    for query in [&["lamp"][..], &["lamp", "quay", "--any"], &["lamp", "AND", "quay"], &["zebra", "giraffe"]] {
        let explained = desk.morgue([&["explain"], query].concat()).exits(0);
        explained.check(!explained.stdout().contains("some of them"), "nothing is said of what no search does");
    }
    desk.morgue(["explain", "lamp", "quay", "--since", "2025-12"])
        .exits(0)
        .prints("no article of these dates has all the words; a search shows 1 article with some of them");
}

#[test]
fn stats_count_what_the_index_holds() {
    let desk = desk();
    desk.morgue(["stats"]).exits(0).prints("articles     3\n").prints("with a date  1, 2025-12-01").says_nothing();
    let document = desk.morgue(["stats", "--format", "json"]).exits(0).json();
    schema::check("stats", &document);
    assert_eq!((&document["articles"], &document["roots"][0]), (&3.into(), &"corpus".into()));
    // A term that is in two parts of the index is one.
    let terms = document["terms"].as_u64().unwrap_or_default();
    desk.write("corpus/more.txt", "A lamp on a quay. A lantern.\n");
    desk.morgue(["index"]).exits(0);
    let document = desk.morgue(["stats", "--format", "json"]).exits(0).json();
    assert_eq!((&document["segments"], &document["terms"]), (&2.into(), &(terms + 2).into()));
}

#[test]
fn a_sound_index_is_said_to_be_sound() {
    let desk = desk();
    desk.morgue(["verify"])
        .exits(0)
        .prints("the index is sound: 3 articles; ")
        .prints(" files of the index\n")
        .says_nothing();
    let document = desk.morgue(["verify", "--format", "json"]).exits(0).json();
    schema::check("verify", &document);
    assert_eq!(document["damage"].as_array().map(Vec::len), Some(0));
}

#[test]
fn an_article_with_a_word_and_a_compound_that_are_spelled_alike_is_counted_once() {
    let desk = Desk::indexed(&[("a.txt", "They de-escalate.\n\nThey deescalate.\n")]);
    desk.morgue(["explain", "deescalate"]).exits(0).prints("deescalate\u{a0}(1)");
}

#[test]
fn articles_at_one_place_are_shown_together_however_its_path_was_written() {
    let desk = Desk::new();
    desk.write("x.json", "[{\"text\":\"A storm came.\"}]");
    desk.morgue(["index", "x.json"]).exits(0);
    desk.write("x.json", "[{\"text\":\"A storm came.\"},{\"text\":\"A storm went.\"}]");
    let whole = desk.path("x.json").to_str().unwrap().to_owned();
    desk.morgue(["index", &whole]).exits(0);
    for place in ["x.json", "x.json:1", &whole] {
        desk.morgue(["show", place]).exits(0).prints("A storm came.").prints("A storm went.");
    }
}
