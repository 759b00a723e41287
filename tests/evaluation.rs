//! `morgue eval`: the figures of trec_eval, and the ranking's own, pinned.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "tests")]

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use common::{Desk, Run, schema};

/// What the ranking reaches on the judged collections, to four places: collection, measure, figure.
const PINNED: &str = include_str!("evaluation.tsv");

fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(path);
    if !path.exists() {
        println!("skipped: no ../shared");
        return None;
    }
    Some(path)
}

/// Returns `(measure, topic)` with its figure, of lines as trec_eval writes them.
fn figures(text: &str) -> BTreeMap<(String, String), String> {
    let rows = text.lines().map(|line| line.split('\t').map(str::trim).collect::<Vec<_>>());
    let figure = |row: Vec<&str>| ((row[0].to_owned(), row[1].to_owned()), row[2].to_owned());
    rows.filter(|row| row.len() == 3).map(figure).collect()
}

#[test]
fn figures_are_those_of_trec_eval_for_every_topic_and_measure() {
    let Some(data) = shared("trec_eval") else { return };
    let desk = Desk::new();
    let run = |more: &[&str]| {
        let mut command = desk.command();
        command.args(["eval", "-m", "all", "--by-topic", "--qrels"]).arg(data.join("qrels.test"));
        desk.run(command.arg("--run").arg(data.join("results.test")).args(more)).exits(0)
    };
    let expected = figures(&std::fs::read_to_string(data.join("out.test.aq")).unwrap());
    let found = figures(run(&[]).stdout());
    assert!(found.len() > 200, "{}", found.len());
    for (of, figure) in &found {
        assert_eq!(Some(figure), expected.get(of), "{of:?}");
    }
    let overall = figures(&std::fs::read_to_string(data.join("out.test.a")).unwrap());
    for (of, figure) in found.iter().filter(|(of, _)| of.1 == "all") {
        assert_eq!(Some(figure), overall.get(of), "{of:?}");
    }
    for measure in ["map", "ndcg_cut_10", "P_10", "recall_100", "recip_rank", "bpref", "Rprec", "success_1"] {
        assert!(found.contains_key(&(measure.to_owned(), "301".to_owned())), "{measure}");
    }
    // The same run beside itself differs by nothing.
    let results = data.join("results.test");
    let twice = run(&["--compare", &results.to_string_lossy(), "--format", "json"]).json();
    schema::check("eval", &twice);
    assert_eq!(twice["comparison"][0]["p_randomisation"], 1.0);
}

fn measured(collection: &Path, measures: &str) -> Run {
    let desk = Desk::new();
    let mut command = desk.command();
    command.args(["eval", "-m", measures, "--collection"]).arg(collection.join("docs.jsonl"));
    command.arg("--topics").arg(collection.join("queries.tsv"));
    desk.run(command.arg("--qrels").arg(collection.join("qrels.txt"))).exits(0)
}

#[test]
fn the_ranking_is_as_good_as_it_was() {
    let mut by_collection: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for row in PINNED.lines().map(|line| line.split('\t').collect::<Vec<_>>()) {
        by_collection.entry(row[0]).or_default().push((row[1], row[2]));
    }
    assert_eq!(by_collection.len(), 3);
    for (collection, pinned) in by_collection {
        let Some(folder) = shared(collection) else { return };
        let names: Vec<&str> = pinned.iter().map(|(measure, _)| *measure).collect();
        let found = figures(measured(&folder, &names.join(",")).stdout());
        for (measure, figure) in pinned {
            assert_eq!(found[&(measure.to_owned(), "all".to_owned())], figure, "{collection} {measure}");
        }
    }
}

/// An archive in which one article is about each topic.
fn small_archive() -> Desk {
    let desk = Desk::indexed(&[
        ("a.txt", "Ferry runs aground\n\nThe ferry ran aground off the quay at dawn.\n"),
        ("b.txt", "Harvest festival\n\nThe harvest was carried in, and a ferry of flowers with it.\n"),
        ("c.txt", "Council votes\n\nThe council voted on the quay.\n"),
    ]);
    let ids = desk.morgue(["search", "--format", "jsonl", "*"]).exits(0);
    let id_of = |path: &str| {
        let hits = ids.stdout().lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let hit = hits.into_iter().find(|hit| hit["path"].as_str().unwrap().ends_with(path)).unwrap();
        hit["id"].as_str().unwrap().to_owned()
    };
    desk.write("topics.tsv", "1\tAND ferry OR (aground\n2\tcouncil title:votes -quay\n");
    desk.write(
        "qrels.txt",
        format!("1 0 {} 1\n1 0 {} 0\n2 0 {} 2\n3 0 x 1\n", id_of("a.txt"), id_of("b.txt"), id_of("c.txt")),
    );
    desk
}

#[test]
fn topics_are_plain_words_and_a_run_goes_out_and_in_again() {
    let desk = small_archive();
    let ask = ["eval", "--topics", "topics.tsv", "--qrels", "qrels.txt"];
    let direct = desk.morgue(ask.iter().chain(&["--run-out", "our.run"])).exits(0);
    let direct = direct.says("1 judged topic has no answer").prints("map                   \tall\t1.0000\n");
    let again = desk.morgue(["eval", "--run", "our.run", "--qrels", "qrels.txt"]).exits(0);
    assert_eq!(direct.stdout(), again.stdout());
    let complete = desk.morgue(ask.iter().chain(&["--complete", "-m", "map"])).exits(0);
    complete.prints("all\t0.6667\n").says_nothing();
    let document = desk.morgue(ask.iter().chain(&["--by-topic", "--format", "json"])).exits(0).json();
    schema::check("eval", &document);
    assert_eq!(document["by_topic"].as_array().unwrap().len(), 2);
    assert_eq!(document["not_answered"][0], "3");
}

#[test]
fn an_index_without_the_judged_articles_is_pointed_out() {
    let desk = small_archive();
    desk.write("other.txt", "1 0 x 1\n2 0 y 0\n");
    let ask = ["eval", "--topics", "topics.tsv", "--qrels", "other.txt"];
    desk.morgue(ask).exits(0).says("hint: no judged article is in this index; is --collection missing?\n");
    desk.write("docs.jsonl", "{\"id\":\"z\",\"text\":\"A ferry and a council.\"}\n");
    let collection = ask.iter().chain(&["--collection", "docs.jsonl"]);
    desk.morgue(collection).exits(0).says("hint: no judged article is in the collection; its articles and those");
    desk.write("docs.jsonl", "{\"id\":\"x\",\"text\":\"A ferry and a council.\"}\n");
    desk.morgue(ask.iter().chain(&["--collection", "docs.jsonl"])).exits(0).does_not_say("no judged article");
}

#[test]
fn a_run_of_the_same_name_is_called_by_its_file() {
    let desk = small_archive();
    let ask = ["eval", "--topics", "topics.tsv", "--qrels", "qrels.txt"];
    desk.morgue(ask.iter().chain(&["--set", "feedback=0", "--run-out", "plain.run"])).exits(0);
    desk.morgue(ask.iter().chain(&["--compare", "plain.run"])).exits(0).prints("\nmorgue beside plain, 2 topics;");
    let document = desk.morgue(ask.iter().chain(&["--compare", "plain.run", "--format", "json"])).exits(0).json();
    assert_eq!(document["compared_with"], "plain");
    std::fs::rename(desk.path("plain.run"), desk.path("morgue.run")).unwrap();
    desk.morgue(ask.iter().chain(&["--compare", "morgue.run"])).exits(0).prints("\nmorgue beside morgue.run, ");
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    let desk = small_archive();
    desk.write("bad.txt", "1 0 a 1\n1 0 a\n");
    desk.morgue(["eval", "--topics", "topics.tsv", "--qrels", "bad.txt"]).exits(2).says("bad.txt:2: expected topic");
    desk.morgue(["eval", "--topics", "bad.txt", "--qrels", "qrels.txt"])
        .exits(2)
        .says("bad.txt:1: expected an id, a tab");
    desk.morgue(["eval", "--run", "topics.tsv", "--qrels", "qrels.txt"])
        .exits(2)
        .says("topics.tsv:1: expected topic, Q0");
    desk.morgue(["eval", "--topics", "none.tsv", "--qrels", "qrels.txt"]).exits(2).says("none.tsv: ");
    desk.morgue(["eval", "--topics", "topics.tsv"]).exits(2).says("--qrels");
    let asked = ["eval", "--topics", "topics.tsv", "--qrels", "qrels.txt"];
    desk.morgue(asked.iter().chain(&["--set", "luck=1"]))
        .exits(2)
        .says("there is no weight luck\nhint: the names are candidates, window");
    desk.morgue(asked.iter().chain(&["-m", "best"])).exits(2).says("it is no measure; there are map, P@10, ");
    desk.morgue(asked.iter().chain(&["-m", "P@0"])).exits(2).says("it is no measure; there are map, P@10, ");
    desk.morgue(asked.iter().chain(&["--set", "map"])).exits(2).says("--set map: it must be NAME=VALUE");
    desk.morgue(asked.iter().chain(&["--set", "candidates=0.5"]))
        .exits(2)
        .says("--set candidates=0.5: candidates is a count, and 0.5 no whole number");
    desk.write("others.txt", "9 0 a 1\n");
    desk.morgue(["eval", "--topics", "topics.tsv", "--qrels", "others.txt"])
        .exits(2)
        .says("no topic of the run is judged");
}

#[test]
fn newer_articles_count_more_when_that_is_asked_for() {
    let article = |day: &str, text: &str| format!("{{\"id\":\"{day}\",\"date\":\"{day}\",\"text\":\"{text}\"}}\n");
    let old = article("2024-01-10", "The ferry ran aground, and the ferry was towed.");
    let new = article("2025-12-01", "The ferry ran aground, and the tug was late.");
    let desk = Desk::indexed(&[("a.jsonl", &(old + &new))]);
    let first = |options: &[&str]| {
        let run = desk.morgue(["search", "ferry", "--format", "json"].iter().chain(options)).exits(0);
        run.json()["hits"][0]["id"].as_str().unwrap().to_owned()
    };
    assert_eq!(first(&[]), "2024-01-10");
    assert_eq!(first(&["--recent"]), "2025-12-01", "counted from the newest article, whatever day it is");
    assert_eq!(first(&["--sort", "oldest"]), "2024-01-10");
    desk.morgue(["search", "ferry", "--recent", "--sort", "newest"]).exits(2);
}

#[test]
fn feedback_is_explained_and_never_makes_an_article_match() {
    let text = "Dredgers cleared the silted channel, and dredgers sailed on to the harbour of Selby.";
    let mut files: Vec<(String, String)> =
        (0..5).map(|n| (format!("{n}.txt"), format!("Report {n}\n\n{text}\n"))).collect();
    files.push(("other.txt".into(), "Selby\n\nThe channel is silted, they say in Selby.\n".into()));
    for n in 0..40 {
        files.push((format!("filler{n}.txt"), format!("Paper {n}\n\nNothing of note happened in town number {n}.\n")));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let desk = Desk::indexed(&files);
    let explained = desk.morgue(["explain", "dredgers", "harbour", "--format", "json"]).exits(0).json();
    schema::check("explain", &explained);
    let words: Vec<&str> =
        explained["feedback"].as_array().unwrap().iter().filter_map(|word| word["name"].as_str()).collect();
    assert!(words.contains(&"silted") && words.contains(&"dredgers"), "{words:?}");
    desk.morgue(["explain", "dredgers", "harbour"]).exits(0).prints("order also by words of the best articles");
    desk.morgue(["search", "-c", "dredgers"]).prints_only("5\n");
}
