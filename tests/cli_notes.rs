//! What `morgue search` says beside its results: what was left aside, other spellings, and why nothing was found.

mod common;

use common::Desk;

fn desk() -> Desk {
    Desk::indexed(&[
        ("2025-12-01-storm.txt", "Storm closes the port\n\nThe storm reached Ostrava on Monday.\n"),
        ("2025-11-02-note.txt", "A note of protest\n\nThe embassy in Ostrava was handed a note of protest.\n"),
        ("2024-05-03-ice.txt", "Raid at the cannery\n\nThere was ice on the quay.\n"),
        ("plain.txt", "Nothing here but a storm without a date.\n"),
    ])
}

#[test]
fn an_index_without_articles_says_so_and_nothing_else() {
    let desk = Desk::indexed(&[("storm.txt", "A storm without a date.\n")]);
    std::fs::remove_file(desk.path("corpus/storm.txt")).unwrap();
    desk.morgue(["index", "--prune"]).exits(0).prints("1 removed");
    for query in ["*", "storm", "storm harbour", "date:1850"] {
        let run = desk.morgue(["search", query]).exits(1);
        assert_eq!(run.stderr(), "note: the index has no articles\nnothing found\n", "{query}");
    }
}

#[test]
fn a_plain_list_is_relaxed_and_that_is_said() {
    let desk = desk();
    desk.morgue(["search", "cannery", "embassy", "zebra"]).exits(0).says("with some of the words");
    desk.morgue(["search", "cannery", "AND", "zebra"]).exits(1);
    desk.morgue(["search", "cannery", "zebra", "--any"]).exits(0).does_not_say("some of the words");
    assert_eq!(desk.morgue(["search", "cannery", "zebra", "--format", "json"]).json()["relaxed"], true);
}

#[test]
fn counts_and_lists_of_paths_are_relaxed_like_the_rest_and_that_is_said() {
    let desk = desk();
    let paths = "corpus/2024-05-03-ice.txt\ncorpus/2025-11-02-note.txt\n";
    for (options, found) in [(&["-c"][..], "2\n"), (&["-l"], paths)] {
        let ask = |more: &[&str]| desk.morgue([&["search", "cannery", "embassy", "zebra"], options, more].concat());
        ask(&[]).exits(0).prints_only(found).says("no article has all the words").says("no article has zebra");
        ask(&["-q"]).exits(0).prints_only(found).says("2 articles with some of the words");
    }
}

#[test]
fn what_is_shown_in_place_of_what_was_asked_for_is_never_unsaid() {
    let desk = desk();
    for form in ["text", "grep", "jsonl", "csv"] {
        let run = desk.morgue(["search", "-q", "cannery", "embassy", "--format", form]).exits(0);
        run.check(run.stderr() == "2 articles with some of the words\n", form);
        desk.morgue(["search", "-q", "cannery", "raid", "--format", form]).exits(0).says_nothing();
    }
}

#[test]
fn the_part_that_nothing_matches_is_named() {
    let desk = Desk::new();
    let article = |text: &str, about: &str| format!("{{\"title\":\"Oil storm\",\"text\":\"{text}\",{about}}}\n");
    let first = article(
        "A storm came.",
        "\"source\":\"The New York Times\",\"author\":\"Jane Roe\",\"section\":\"Business\",\"lang\":\"en\"",
    );
    let second =
        article("Gas.", "\"source\":\"Reuters\",\"author\":\"John Doe\",\"date\":\"2025-12-01\",\"lang\":\"en\"");
    desk.write("a.jsonl", first + &second);
    desk.morgue(["index", "a.jsonl"]).exits(0);
    for (query, said) in [
        ("zzqq*", "no article has zzqq*\n"),
        ("zzqq~", "no article has zzqq~1\n"),
        ("zzqq* OR *qqzz", "no article has *qqzz\n"),
        ("oil AND zzqq*", "no article has zzqq*\n"),
        ("zzqq* w/5 oil", "no article has zzqq*\n"),
        ("\"zzqq* oil\"", "no article has zzqq*\n"),
        ("title:strom", "no article has title:strom; did you mean title:storm (2 articles)?\n"),
        ("title:gass", "no article has title:gass\n"),
        ("author:\"Jane Smith\"", "no article has author:Smith\n"),
        ("author:\"Jane Doe\"", "no article has all of these words in author:\n"),
        ("author:\"Doe John\"", "no article has these words side by side in author:; one has all of them\n"),
        ("author:Jayne", "no article has author:Jayne; did you mean author:Jane (1 article)?\n"),
        ("source:\"New York Tmes\"", "did you mean source:\"The New York Times\" (1 article)?\n"),
        ("source:zzqq", "no article has source:zzqq; 'morgue stats' shows the values of most articles\n"),
        ("lang:english", "no article has lang:english; did you mean lang:en (2 articles)?\n"),
        ("lang:en-US OR zzqq", "no article has lang:en-US; did you mean lang:en (2 articles)?\n"),
        ("section:business/markets", "did you mean section:Business (1 article)?\n"),
        ("oil section:busines", "did you mean section:Business (1 article)?\n"),
        ("path:nothere", "no article matches path:nothere\n"),
        ("date:1850", "no article matches date:1850\n"),
        ("NOT oil", "no article matches NOT oil\n"),
    ] {
        desk.morgue(["search", query]).exits(1).says(said);
    }
}

#[test]
fn lost_quotes_are_hinted_at() {
    let desk = desk();
    desk.morgue(["search", "ostrava", "note of protest"]).says("hint: ").says("'\"note of protest\"'");
    desk.morgue(["search", "note of protest"]).does_not_say("hint");
    desk.morgue(["search", "ostrava", "\"note of protest\""]).does_not_say("hint");
    desk.morgue(["search", "-q", "ostrava", "note of protest"]).says_nothing();
}

#[test]
fn what_the_shell_made_of_a_query_is_hinted_at() {
    let desk = desk();
    for (arguments, code, said) in [
        (&["ice", "-note of protest"][..], 1, "leaves out note alone"),
        (&["ice", "-note of protest"], 1, "write '-\"note of protest\"'"),
        (&["ice", "prot* note"], 1, "write '\"prot* note\"'"),
        (&["ice", "note of protest^2"], 1, "write '\"note of protest\"^2'"),
        (&["note protest~5"], 2, "hint: if the shell took quotes away"),
        (&["note protest~5"], 2, "near each other write '\"note protest\"~5'"),
        (&["date:1 Dec 2025"], 2, "hint: try: 'date:\"1 Dec 2025\"'\n"),
        (&["titel:storm"], 2, "hint: try: title:storm\n"),
        (&["Title: The Storm"], 2, "hint: try: Title The Storm\n"),
        (&["storm", "words:"], 2, "hint: the shell takes > and < for files"),
    ] {
        desk.morgue([&["search"], arguments].concat()).exits(code).says(said);
    }
    desk.morgue(["explain", "Source: Reuters news"]).exits(2).says("hint: try: Source Reuters news\n");
    desk.morgue(["search", "note protest~5"]).does_not_say("try: ");
    desk.morgue(["search", "storm", "words:"]).does_not_say("try: ");
    desk.morgue(["search", "-q", "storm", "words:"]).says("'words:>500'");
}

#[cfg(unix)]
#[test]
fn a_redirection_that_was_none_is_told_by_its_file() {
    let desk = desk();
    let line = format!("{} search date:>=2025 storm", env!("CARGO_BIN_EXE_morgue"));
    let mut shell = std::process::Command::new("sh");
    desk.run(shell.args(["-c", &line]).current_dir(desk.path(".")))
        .exits(2)
        .says("the shell took > for a file: what is printed goes to =2025\n")
        .says("hint: put the query in single quotes: 'date:>=2025 storm'\n")
        .does_not_say("try: ");
}

#[test]
fn what_is_proposed_can_be_pasted() {
    let desk = desk();
    for (arguments, count) in [
        (&["search", "-c", "*", "-note of protest"][..], "3\n"),
        (&["search", "-c", "note protest~5"], "1\n"),
        (&["search", "-c", "date:1 Dec 2025"], "1\n"),
    ] {
        let run = desk.morgue(arguments);
        let mut hints = run.stderr().lines().filter(|line| line.starts_with("hint: "));
        let proposed = hints.find_map(|hint| hint.split_once(" write ").or(hint.split_once(" try: ")));
        let proposed = proposed.expect("a hint").1;
        let mut shell = std::process::Command::new("sh");
        let others = if arguments.len() > 3 { "'*'" } else { "" };
        let line = format!("{} search -c {others} {proposed}", env!("CARGO_BIN_EXE_morgue"));
        desk.run(shell.args(["-c", &line]).current_dir(desk.path("."))).prints_only(count).does_not_say("hint: ");
    }
}

#[test]
fn options_of_other_programs_are_pointed_out() {
    let desk = desk();
    for (arguments, said) in [
        (&["-i", "storm"][..], "hint: -i is no option, and leaves out articles with i; "),
        (&["-C", "3", "storm"], "hint: -C is no option, and leaves out articles with C; "),
        (&["storm", "-c3"], "hint: -c3 is no option, and leaves out articles with c3; "),
        (&["storm", "-n=3"], "; for 3 articles write -n 3\n"),
        (&["storm", "-10"], "; for 10 articles write -n 10\n"),
        (&["-in", "storm"], "hint: -in is no option, and leaves out articles with in; "),
        (&["storm", "--", "-n"], "hint: -n behind a -- leaves out articles with n; the option stands before the --\n"),
        (&["—since", "2025", "storm"], "hint: —since is read as the word since; the option is --since\n"),
        (&["storm", "–n", "3"], "hint: –n is read as the word n; the option is -n\n"),
    ] {
        for verb in ["search", "explain"] {
            desk.morgue([&[verb], arguments].concat()).says(said);
        }
    }
    for word in ["-embassy", "-G7", "-é"] {
        desk.morgue(["search", "storm", word]).does_not_say("hint: ");
    }
}

#[test]
fn names_of_files_that_found_nothing_are_pointed_out() {
    let desk = desk();
    for name in ["storm.txt", "storms.txt", "port"] {
        desk.write(name, "");
    }
    let said = "there are files here named storm.txt, storms.txt; if the shell put them in place of a *";
    desk.morgue(["search", "storm.txt", "storms.txt"]).exits(1).says(said);
    desk.morgue(["search", "storm", "port"]).exits(0).does_not_say("hint: ");
    desk.morgue(["search", "port", "AND", "zebra"]).exits(1).does_not_say("hint: ");
}

#[test]
fn another_spelling_is_suggested_and_never_mixed_in() {
    let desk = Desk::indexed(&[
        ("a.txt", "The Ecuadorean envoy met Zelenskyy.\n"),
        ("b.txt", "The Ecuadorian envoy met Zelensky.\n"),
        ("c.txt", "Another Ecuadorian envoy.\n"),
    ]);
    let one = desk.morgue(["search", "Ecuadorean", "envoy", "-l"]).exits(0).prints_only("corpus/a.txt\n");
    one.says("2 articles have the spelling Ecuadorian; for both: Ecuadorean OR Ecuadorian");
    desk.morgue(["search", "-c", "Ecuadorean OR Ecuadorian"]).prints_only("3\n").does_not_say("spelling");
    desk.morgue(["search", "zelensky"]).says("1 article has the spelling zelenskyy");
    desk.morgue(["search", "zelensky", "zelenskyy", "--any"]).does_not_say("spelling");
    desk.morgue(["search", "envoy"]).does_not_say("spelling");
}

#[test]
fn what_is_said_of_nothing_found_between_dates_is_true_of_the_archive() {
    let desk = desk();
    for query in [
        &["search", "storm", "port"][..],
        &["search", "\"note of protest\""],
        &["search", "storm w/9 port"],
        &["search", "storm -zebra"],
    ] {
        let run = desk.morgue([query, &["--since", "2030"]].concat()).exits(1).says("without --since there ");
        run.does_not_say("no article has");
    }
    desk.morgue(["search", "ice", "--since", "2030", "--until", "2031"])
        .says("without --since and --until there is 1 article");
    desk.morgue(["search", "zebra", "--since", "2030"]).exits(1).says("no article has zebra");
    desk.morgue(["search", "storm", "zebra", "--any", "--since", "2030"])
        .exits(1)
        .says("without --since there are 2 articles");
    let some = desk.morgue(["search", "storm", "cannery", "--since", "2025"]).exits(0);
    some.says("no article of these dates has all the words");
}

#[test]
fn what_was_deleted_is_neither_suggested_nor_counted() {
    let desk = Desk::new();
    for number in 0..30 {
        desk.write(&format!("corpus/{number}.txt"), format!("A walrus swam {number} times.\n"));
    }
    desk.write("corpus/gone.txt", "The word zqgone.\n");
    desk.morgue(["index"]).exits(0);
    desk.write("corpus/gone.txt", "Another word.\n");
    desk.morgue(["index"]).exits(0).prints("1 updated");
    for query in ["zqgone", "zqgon"] {
        desk.morgue(["search", query]).exits(1).says(&format!("no article has {query}\n"));
    }
    let explained = desk.morgue(["explain", "zqgone"]).exits(0);
    explained.check(!explained.stdout().contains("zqgone\u{a0}("), "what is gone is counted");
    let explained = desk.morgue(["explain", "word"]).exits(0);
    explained.check(explained.stdout().contains("word\u{a0}(1)\n"), "what is there is not counted");
}

#[test]
fn an_acronym_that_stands_only_among_capitals_is_pointed_out() {
    let desk = Desk::indexed(&[("a.txt", "ICE RAIDS THREE TOWNS\n\nAgents came at dawn.\n")]);
    desk.morgue(["search", "ICE"])
        .exits(1)
        .says("ICE stands only where all is in capitals")
        .says("allcaps(ice) finds 1 article");
    desk.morgue(["search", "-c", "allcaps(ice)"]).prints_only("1\n");
    // Of so many articles the texts are not looked at.
    let lines = "{\"text\":\"There was ice.\"}\n".repeat(1001);
    let frequent = Desk::indexed(&[("a.jsonl", &lines)]);
    frequent
        .morgue(["search", "ICE"])
        .exits(1)
        .says("no article has ICE in capitals among small letters; ice is in 1,001 articles");
}

#[test]
fn what_is_suggested_is_found_as_often_as_is_said_and_within_the_bounds() {
    let desk = Desk::new();
    desk.write("a.jsonl", "{\"title\":\"A\",\"date\":\"2010-05-01\",\"text\":\"A super deal: goals scored.\"}\n{\"title\":\"B\",\"text\":\"A goal.\"}\n");
    desk.morgue(["index", "a.jsonl"]).exits(0);
    desk.morgue(["search", "goall"]).exits(1).says("did you mean goal (2 articles)");
    desk.morgue(["search", "super NOT deal"]).exits(1).says("without NOT deal there is 1 article");
    let bounded = desk.morgue(["search", "super NOT deal", "--since", "2020"]).exits(1);
    bounded.check(!bounded.stderr().contains("there is 1 article"), "there is none since 2020");
}

#[test]
fn no_function_word_is_suggested_but_in_a_phrase() {
    let desk = Desk::indexed(&[("a.txt", "The ship was as late as ever, and has a hole that is wider than a man.\n")]);
    for word in ["gas", "tha", "ar", "zhip tha"] {
        let run = desk.morgue(["search", word]).exits(1);
        run.does_not_say("was").does_not_say("the ").does_not_say("that ").does_not_say("than ");
    }
    desk.morgue(["search", "\"tha ship\""]).exits(1).says(" or the (1 article)?");
}

#[test]
fn what_there_is_without_a_part_is_counted_as_the_query_would() {
    let desk =
        Desk::indexed(&[("a.txt", "The tariff is very high.\n"), ("b.txt", "A tariff.\n"), ("c.txt", "Quiet.\n")]);
    desk.morgue(["search", "tariff AND very AND date:1900"]).exits(1).says("without date:1900 there is 1 article");
    let apart = desk.morgue(["search", "--any", "tariff AND quiet AND date:1900"]).exits(1);
    apart.does_not_say("without date:1900");
}

#[test]
fn a_word_that_is_missing_in_one_form_is_named_though_the_query_has_it_in_another() {
    let desk = Desk::indexed(&[("a.txt", "He came with one goal.\n")]);
    for query in ["\"goals came\"", "goals \"goals came\""] {
        desk.morgue(["search", query]).exits(1).says("no article has goals; did you mean goal");
    }
}
