//! `morgue search`: what it finds, in every form, and what it says when something is wrong.

mod common;

use std::fs::{self, File};
use std::process::Stdio;

use common::{Desk, schema};

/// Articles that differ in what matters here.
const FILES: [(&str, &str); 4] = [
    (
        "herald/2025-12-01-storm.txt",
        "Storm closes the port\n\nThe storm reached Ostrava on Monday, and the port was closed.\n",
    ),
    (
        "herald/2025-11-02-note.txt",
        "A note of protest\n\nThe U.S.\nEmbassy in Ostrava was handed a note of protest over the port.\n",
    ),
    ("herald/2024-05-03-ice.txt", "Raid at the cannery\n\nICE agents came at dawn. There was ice on the quay.\n"),
    (
        "herald/plain.txt",
        "Nothing here but a storm without a date, and a long line about an embassy that follows it.\n",
    ),
];

fn desk() -> Desk {
    Desk::indexed(&FILES)
}

#[test]
fn what_counts_one_is_explained_in_the_singular() {
    let desk = Desk::indexed(&[("a.txt", "Storm.\n")]);
    for (query, label) in [
        ("storm^1", "counts once"),
        ("storm^2", "counts 2 times"),
        ("atleast1(storm)", "at least once"),
        ("atleast2(storm)", "at least 2 times"),
        ("words:1", "1 word long"),
        ("words:<=1", "at most 1 word long"),
        ("words:>=2", "at least 2 words long"),
        ("words:1..2", "1 to 2 words long"),
    ] {
        desk.morgue(["explain", query]).exits(0).prints(label);
    }
}

#[test]
fn results_for_people_name_headline_date_passage_and_place() {
    let run = desk().morgue(["search", "storm", "port"]).exits(0);
    insta::assert_snapshot!(run.stdout(), @"
    1. *Storm* closes the *port*
       2025-12-01
       The *storm* reached Ostrava on Monday, and the *port* was closed.
       corpus/herald/2025-12-01-storm.txt:3
    ");
    assert_eq!(run.stderr(), "1 article\n");
}

#[test]
fn quiet_is_results_alone() {
    desk().morgue(["search", "-q", "storm", "port"]).exits(0).prints("Ostrava").says_nothing();
    desk().morgue(["-q", "search", "zebra"]).exits(1).prints_only("").says_nothing();
}

#[test]
fn nothing_found_is_said_and_is_1() {
    let desk = desk();
    for form in ["text", "grep", "jsonl"] {
        desk.morgue(["search", "zebra", "--format", form]).exits(1).prints_only("").says("nothing found");
    }
    desk.morgue(["search", "zebra", "-l"]).exits(1).prints_only("").says("nothing found");
    desk.morgue(["search", "zebra", "-c"]).exits(1).prints_only("0\n").says("no article has zebra");
    let run = desk.morgue(["search", "zebra", "--format", "json"]).exits(1).says_nothing();
    assert_eq!(run.json()["total"], 0);
}

#[test]
fn json_is_as_the_schema_says_and_offsets_cut_the_passage_from_the_article() {
    let desk = desk();
    let run = desk.morgue(["search", "\"note of protest\"", "--format", "json"]).exits(0).says_nothing();
    let document = run.json();
    schema::check("search", &document);
    let hit = &document["hits"][0];
    assert_eq!((&document["total"], &hit["date"], &hit["rank"]), (&1.into(), &"2025-11-02".into(), &1.into()));
    let article = desk.morgue(["show", hit["id"].as_str().unwrap(), "--format", "json"]).exits(0).json();
    schema::check("show", &article);
    let (text, passage) = (article["text"].as_str().unwrap(), &hit["passage"]);
    let place =
        |span: &serde_json::Value| span["start"].as_u64().unwrap() as usize..span["end"].as_u64().unwrap() as usize;
    assert_eq!(&text[place(passage)], passage["text"].as_str().unwrap());
    let lit: Vec<&str> = passage["highlights"]
        .as_array()
        .unwrap()
        .iter()
        .map(|span| &passage["text"].as_str().unwrap()[place(span)])
        .collect();
    assert_eq!(lit, ["note of protest"]);
}

#[test]
fn json_lines_are_hits_as_the_schema_says() {
    let run = desk().morgue(["search", "storm", "--format", "jsonl"]).exits(0);
    assert_eq!(run.stdout().lines().count(), 2);
    run.stdout().lines().for_each(schema::check_hit);
}

#[test]
fn grep_lines_point_into_the_file() {
    let desk = desk();
    let run = desk.morgue(["search", "\"U.S. Embassy\"", "--format", "grep"]).exits(0);
    let mut parts = run.stdout().splitn(4, ':');
    let (path, line) = (parts.next().unwrap(), parts.next().unwrap().parse::<usize>().unwrap());
    assert_eq!(path, "corpus/herald/2025-11-02-note.txt");
    let text = fs::read_to_string(desk.path(path)).unwrap();
    assert!(text.lines().nth(line - 1).unwrap().starts_with("The U.S."));
}

#[test]
fn csv_has_a_header_and_a_row_a_hit() {
    let run = desk().morgue(["search", "storm", "--format", "csv"]).exits(0);
    let mut table = csv::Reader::from_reader(run.stdout().as_bytes());
    assert!(table.headers().unwrap().iter().any(|name| name == "path"));
    assert_eq!(table.records().map(Result::unwrap).count(), 2);
}

#[test]
fn counts_and_paths_alone() {
    let desk = desk();
    desk.morgue(["search", "-c", "storm"]).exits(0).prints_only("2\n").says_nothing();
    desk.morgue(["search", "storm", "-n", "0"]).exits(0).prints_only("").says("2 articles, none shown");
    desk.morgue(["search", "-l", "ICE"]).exits(0).prints_only("corpus/herald/2024-05-03-ice.txt\n");
    desk.morgue(["search", "-l0", "ICE"]).exits(0).prints_only("corpus/herald/2024-05-03-ice.txt\0");
}

#[test]
fn a_list_that_is_cut_says_so() {
    let desk = desk();
    for form in [&["-l"][..], &["--format", "grep"], &["--format", "csv"], &["--format", "jsonl"], &[]] {
        desk.morgue(["search", "storm", "-n1"].iter().chain(form)).exits(0).says("2 articles, 1 shown");
    }
    desk.morgue(["search", "storm", "-l"]).exits(0).says_nothing();
}

#[test]
fn pages_go_on_where_the_last_one_ended() {
    let desk = desk();
    let ranks = |offset| {
        let run = desk
            .morgue(["search", "port", "OR", "storm", "OR", "ICE", "-n", "2", "--offset", offset, "--format", "json"]);
        let ranks: Vec<u64> =
            run.json()["hits"].as_array().unwrap().iter().map(|hit| hit["rank"].as_u64().unwrap()).collect();
        ranks
    };
    assert_eq!(ranks("0"), [1, 2]);
    assert_eq!(ranks("2"), [3, 4]);
    assert_eq!(ranks("4"), [] as [u64; 0]);
    assert_eq!(ranks("18446744073709551615"), [] as [u64; 0]);
}

#[test]
fn order_and_dates() {
    let desk = desk();
    let paths = |options: &[&str]| {
        let run = desk.morgue(["search", "-l", "*"].iter().chain(options));
        run.stdout().lines().map(|path| path.rsplit('/').next().unwrap()[..4].to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(paths(&["--sort", "newest"]), "2025 2025 2024 plai");
    assert_eq!(paths(&["--sort", "oldest"]), "2024 2025 2025 plai");
    assert_eq!(paths(&["--since", "2025"]).split(' ').count(), 2);
    assert_eq!(paths(&["--until", "2024"]), "2024");
    assert_eq!(paths(&["--since", "2025-11", "--until", "2025-11"]), "2025");
    assert_eq!(paths(&["--since", "yesterday", "--today", "2025-12-02"]), "2025");
    assert_eq!(paths(&["--since", "7d", "--today", "2025-12-08"]), "2025");
    assert_eq!(paths(&["--since", "7d", "--today", "2025-12-09"]), "");
    // The end of the calendar is an open end to many.
    for end in ["9999", "9999-12-31"] {
        assert_eq!(paths(&["--since", "2025", "--until", end]).split(' ').count(), 2, "{end}");
    }
    assert_eq!(paths(&["--since", "9999-12-31"]), "");
}

#[test]
fn several_passages_each_have_their_place() {
    let text = format!(
        "Long\n\nA storm came.\n\n{}A storm went.\n",
        "Nothing of note was to be seen that day.\n\n".repeat(40)
    );
    let desk = Desk::indexed(&[("a.txt", &text)]);
    let hit = &desk.morgue(["search", "storm", "--passages", "2", "--format", "json"]).exits(0).json()["hits"][0];
    assert_eq!(hit["passages"].as_array().map(Vec::len), Some(2));
    let words = desk.morgue(["search", "storm", "--passage-words", "5", "--format", "json"]).exits(0).json();
    let text = words["hits"][0]["passage"]["text"].as_str().unwrap().to_owned();
    assert!(text.split_whitespace().count() < 20, "{text}");
}

#[test]
fn words_with_a_dash_belong_to_the_query_and_options_may_stand_anywhere() {
    let desk = desk();
    desk.morgue(["search", "storm", "-embassy", "-l"]).prints_only("corpus/herald/2025-12-01-storm.txt\n").exits(0);
    desk.morgue(["search", "-c", "--", "-storm"]).prints_only("2\n").exits(0);
    desk.morgue(["search", "-storm", "-c"]).prints_only("2\n").exits(0);
    desk.morgue(["search", "storm", "-10", "-c"]).prints_only("2\n").says("for 10 articles write -n 10");
    desk.morgue(["search", "storm", "-n1", "--format=json"]).exits(0).prints("\"query\":\"storm\"");
}

#[test]
fn a_query_that_can_t_be_read_is_refused_with_a_caret() {
    let desk = desk();
    for form in ["text", "json"] {
        let run = desk.morgue(["search", "storm", "titel:port", "--format", form]).exits(2).prints_only("");
        run.says("  storm titel:port\n").says("^").says("title:port");
    }
    desk.morgue(["explain", "titel:port"]).exits(2).says("title:port");
}

#[test]
fn a_refused_query_builds_no_index() {
    let desk = Desk::with_corpus();
    desk.morgue(["search", "titel:port"]).exits(2);
    assert!(!desk.path("index").exists());
}

#[test]
fn the_first_search_makes_the_index() {
    let desk = Desk::with_corpus();
    desk.morgue(["search", "embassy", "storm"])
        .exits(0)
        .says("there is no index yet: making one of corpus/")
        .prints("Embassy");
    desk.morgue(["search", "embassy", "storm"]).exits(0).does_not_say("index");
    let explained = Desk::with_corpus();
    explained.morgue(["explain", "storm"]).exits(0).says("making one of corpus/").prints("storm");
}

#[test]
fn without_an_index_or_a_corpus_the_cure_is_named() {
    let desk = Desk::new();
    for verb in [&["search", "storm"][..], &["explain", "storm"], &["show", "a"], &["stats"], &["verify"]] {
        desk.morgue(verb).exits(2).prints_only("").says("no index at index").says("morgue index FOLDER");
    }
    assert!(!desk.path("index").exists());
}

#[test]
fn an_index_that_was_named_is_never_made_by_a_search() {
    let desk = Desk::with_corpus();
    desk.morgue(["search", "storm", "--index", "index"]).exits(2).says("no index at index");
    desk.run(desk.command().env("MORGUE_INDEX", "elsewhere").args(["search", "storm"]))
        .exits(2)
        .says("no index at elsewhere");
    assert!(!desk.path("index").exists() && !desk.path("elsewhere").exists());
}

#[test]
fn the_option_names_the_index_before_the_environment_does() {
    let desk = desk();
    fs::rename(desk.path("index"), desk.path("moved")).unwrap();
    desk.run(desk.command().env("MORGUE_INDEX", "moved").args(["search", "-c", "storm"])).exits(0);
    desk.run(desk.command().env("MORGUE_INDEX", "nowhere").args(["--index", "moved", "search", "-c", "storm"]))
        .exits(0);
}

#[test]
fn colour_is_as_asked_for() {
    let desk = desk();
    let lit = |run: &common::Run| run.stdout().contains("\x1b[");
    let search = ["search", "storm"];
    assert!(!lit(&desk.morgue(search)));
    assert!(lit(&desk.morgue(["search", "storm", "--color", "always"])));
    assert!(lit(&desk.run(desk.command().env("CLICOLOR_FORCE", "1").args(search))));
    assert!(!lit(&desk.run(desk.command().env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").args(search))));
    assert!(lit(&desk.run(desk.command().env("NO_COLOR", "1").args(search).args(["--color", "always"]))));
}

#[test]
fn text_is_set_to_the_width_that_the_environment_names() {
    let desk = desk();
    let widest = |run: common::Run| run.stdout().lines().map(|line| line.chars().count()).max();
    assert!(widest(desk.run(desk.command().env("COLUMNS", "40").args(["search", "embassy"]))) <= Some(44));
    assert!(widest(desk.morgue(["search", "embassy"])) > Some(44));
}

#[test]
fn a_reader_who_leaves_early_is_no_error() {
    let desk = desk();
    for form in ["text", "json", "jsonl", "grep", "csv"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        desk.run_into(writer, ["search", "storm", "--format", form]).exits(0).does_not_say("morgue:");
    }
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    desk.run_into(writer, ["--help"]).exits(0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = File::options().write(true).open("/dev/full").unwrap();
    desk().run_into(full, ["search", "storm"]).exits(2).says("the output can't be written");
}

#[test]
fn controls_in_an_article_reach_no_output_raw() {
    let desk = Desk::indexed(&[(
        "a.txt",
        "Head\u{1b}]0;owned\u{7}line\n\nA storm \u{1b}[2J\u{202e}came\u{9b}31m.\r Then\u{8}.\n",
    )]);
    for form in ["text", "json", "jsonl", "grep", "csv"] {
        let run = desk.morgue(["search", "storm", "--format", form]).exits(0);
        let raw = |character: char| (character.is_control() && character != '\n') || character == '\u{202e}';
        run.check(!run.stdout().contains(raw) && !run.stderr().contains(raw), form);
    }
    let shown = desk.morgue(["show", "corpus/a.txt"]).exits(0).prints("<U+001B>");
    shown.check(!shown.stdout().contains('\u{1b}'), "an escape");
    let odd = desk.morgue(["search", "\u{1b}[2Jstorm AND"]).exits(2);
    odd.check(!odd.stderr().contains('\u{1b}'), "an escape from the query");
}

#[cfg(unix)]
#[test]
fn an_index_that_can_t_be_written_can_be_searched() {
    use std::os::unix::fs::PermissionsExt;
    let desk = desk();
    let before = desk.contents("index");
    let folders = || walkdir::WalkDir::new(desk.path("index")).into_iter().map(|entry| entry.unwrap().into_path());
    let set = |mode: u32| {
        for path in folders() {
            let mode = if path.is_dir() { mode } else { mode & 0o666 };
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    set(0o555);
    desk.morgue(["search", "-c", "storm"]).exits(0).prints_only("2\n");
    desk.morgue(["explain", "storm"]).exits(0);
    desk.morgue(["stats"]).exits(0);
    desk.morgue(["verify"]).exits(0);
    set(0o755);
    assert!(desk.contents("index") == before, "something was written");
}

#[test]
fn searching_works_while_another_writes() {
    let desk = desk();
    let lock = File::options().write(true).open(desk.path("index/writer.lock")).unwrap();
    lock.lock().unwrap();
    desk.morgue(["search", "-c", "storm"]).exits(0).prints_only("2\n");
}

#[test]
fn a_result_longer_than_a_pipe_is_read_to_its_end() {
    let text = format!("Long\n\n{}", "The storm went on and on. ".repeat(8000));
    let desk = Desk::indexed(&[("a.txt", &text)]);
    let mut child = desk.command().args(["show", "corpus/a.txt"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut read = String::new();
    std::io::Read::read_to_string(&mut child.stdout.take().unwrap(), &mut read).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(read.trim_end(), text.trim_end());
}

#[test]
fn a_connector_over_groups_holds_for_each_word_of_them() {
    let desk = Desk::indexed(&[
        ("near.txt", "The oil price rose today.\n"),
        ("far.txt", "The oil price rose and then nothing happened for many long weeks until the gas came.\n"),
        ("both.txt", "The gas and oil price rose.\n"),
    ]);
    let found = |query: &str| {
        let run = desk.morgue(["search", "-l", "--sort", "newest", query]);
        let mut paths: Vec<&str> = run.stdout().lines().filter_map(|path| path.strip_prefix("corpus/")).collect();
        paths.sort_unstable();
        paths.join(" ")
    };
    assert_eq!(found("(oil gas) w/5 price"), "both.txt");
    assert_eq!(found("((oil gas) OR coal) w/5 price"), "both.txt");
    assert_eq!(found("price w/5 (coal OR (oil gas))"), "both.txt");
    assert_eq!(found("price not w/5 (oil gas)"), "far.txt near.txt");
    assert_eq!(found("price not w/5 (coal OR (oil gas))"), "far.txt near.txt");
    assert_eq!(found("(oil gas) not w/5 price"), "");
    assert_eq!(found("gas not w/5 price"), "far.txt");
}

#[test]
fn with_any_what_is_no_word_still_decides_whatever_it_counts() {
    let desk = Desk::indexed(&[
        ("sport.jsonl", r#"{"title":"Tariff","text":"A tariff on shirts.","section":"sport","date":"2025-12-01"}"#),
        ("world.jsonl", r#"{"title":"Tariff","text":"A tariff on steel.","section":"world","date":"2025-11-01"}"#),
        ("none.jsonl", r#"{"title":"Storm","text":"A storm of steel.","section":"world","date":"2024-01-01"}"#),
    ]);
    for part in ["section:sport", "section:sport^2", "(section:sport)^0.5", "body:shirts^2", "date:2025-12", "-steel"] {
        desk.morgue(["search", "-q", "--any", "-l", &format!("{part} tariff shirt")])
            .prints_only("corpus/sport.jsonl\n");
    }
}

#[test]
fn words_are_found_as_they_are_written_in_the_text() {
    let desk = Desk::indexed(&[(
        "a.txt",
        "Words\n\nAT&T's plan and R&D-heavy firms of the post-9/11 world, open 10:30-11:00.\n\nThe Donau\u{200b}dampfer sank. \
         The U.S. A.I. rules apply.\n\nΟ ΣΙΣΥΦΟΣ ήρθε σήμερα. 대한민국 정부는 NATO 회의에 참석했다고 발표했다.\n",
    )]);
    for query in [
        "AT&T",
        "\"AT&T\"",
        "AT&T's",
        "R&D",
        "9/11",
        "10:30",
        "Donau\u{200b}dampfer",
        "the w/s rules",
        "Σίσυφος",
        "NATO",
    ] {
        desk.morgue(["search", "-c", query]).prints_only("1\n");
    }
    desk.morgue(["search", "-c", "att"]).prints_only("0\n");
}

#[test]
fn a_hyphen_beside_a_wildcard_asks_for_a_compound_whatever_stands_on_its_other_side() {
    let desk = Desk::new();
    let text = "The US-led force, COVID-19, a 3-year deal, a 3-2 win, an F-16 jet, a 60-year-old man, post-9/11.";
    desk.write("corpus/a.txt", format!("{text}\n"));
    desk.write("corpus/b.txt", "The used ledger had 19 pages of 36 years, 3201 in 600 volumes; the covid119 code.\n");
    for query in [
        "u*-*",
        "*-led",
        "us-*",
        "*-*ed",
        "*-19",
        "covid-*",
        "*d-19",
        "f*-16",
        "*-16",
        "f-*",
        "3-*",
        "60-*",
        "*-year",
        "60-year-*",
        "co*-1*",
        "*-9/11",
        "3-2*",
        "*-2",
    ] {
        desk.morgue(["search", "-l", query]).exits(0).prints_only("corpus/a.txt\n");
    }
    for query in ["*-1", "6-*", "x*-*"] {
        desk.morgue(["search", "-c", query]).exits(1).prints_only("0\n");
    }
}

#[test]
fn wildcards_in_addresses_and_between_letters_that_are_words_find_what_is_there() {
    let desk = Desk::new();
    desk.write("a.txt", "Links\n\nThe report is at https://www.example.com/report/2025 today.\n");
    desk.write("b.txt", "東京五輪\n\n東京オリンピックは来年に延期されると首相が語った。\n");
    desk.morgue(["index", "a.txt", "b.txt"]).exits(0);
    for (query, count) in [
        ("https://www.example.com/report/2025", "1\n"),
        ("https://www.example.com/report/*", "1\n"),
        ("www.example.com/*", "1\n"),
        ("HTTP://example.com/r*", "1\n"),
        ("https://www.example.com/other/*", "0\n"),
        ("東京", "1\n"),
        ("東京*", "1\n"),
        ("オリン*", "1\n"),
        ("東京~", "1\n"),
        ("東語~", "0\n"),
    ] {
        let run = desk.morgue(["search", "-q", "-c", query]);
        run.check(run.stdout() == count, &format!("{query} is not found {count} times"));
    }
    desk.morgue(["search", "--color", "never", "--format", "grep", "京オ~"]).exits(0).prints("東京オリンピック");
}
