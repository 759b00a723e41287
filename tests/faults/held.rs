//! What an index holds, as its readers see it, against what it may hold.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::common::Desk;
use crate::sources::{Allowed, queries};

/// The paths and versions under which each story was found.
pub(crate) type Found = BTreeMap<String, Vec<(String, u32)>>;

/// Returns every article of an index, or nothing if it has no commit in force yet.
#[track_caller]
pub(crate) fn found(desk: &Desk, index: &str) -> Option<Found> {
    let run = desk.morgue(["search", "--index", index, "*", "-n", "10000000", "--format", "jsonl"]);
    if run.stderr().contains("no index at") {
        return None;
    }
    run.check(run.stderr().is_empty() || run.stderr() == "nothing found\n", "a search fails");
    let mut found = Found::new();
    for line in run.stdout().lines() {
        let hit: serde_json::Value = serde_json::from_str(line).unwrap();
        let title = hit["title"].as_str().unwrap_or_default();
        let mut words = title.split(' ');
        let (name, version) = (words.nth(1).unwrap_or_default(), words.nth(1).and_then(|version| version.parse().ok()));
        let version = version.unwrap_or_else(|| panic!("an article that is none of ours: {line}"));
        found.entry(name.to_owned()).or_default().push((hit["path"].as_str().unwrap_or_default().to_owned(), version));
    }
    Some(found)
}

/// Fails unless what was found is a whole commit: every story in a state that it had, none twice at one place, and none
/// missing that was there all the time.
#[track_caller]
pub(crate) fn is_whole(found: &Found, allowed: &Allowed) {
    for (name, states) in allowed {
        match found.get(name) {
            None => assert!(states.contains(&None), "{name} is lost; it was {states:?}"),
            Some(places) => {
                let paths: BTreeSet<&String> = places.iter().map(|(path, _)| path).collect();
                assert_eq!(paths.len(), places.len(), "{name} is there twice: {places:?}");
                for place in places {
                    assert!(states.contains(&Some(place.clone())), "{name} is at {place:?}; it was {states:?}");
                }
            }
        }
    }
    let foreign: Vec<&String> = found.keys().filter(|name| !allowed.contains_key(*name)).collect();
    assert!(foreign.is_empty(), "found, but never there: {foreign:?}");
}

/// Fails unless an index holds just what the files hold.
#[track_caller]
pub(crate) fn is_complete(found: &Found, present: &BTreeMap<String, (String, u32)>) {
    let expected: Found = present.iter().map(|(name, place)| (name.clone(), vec![place.clone()])).collect();
    if *found != expected {
        let differs = |name: &&String| found.get(*name) != expected.get(*name);
        let names: BTreeSet<&String> = found.keys().chain(expected.keys()).filter(differs).collect();
        let told: Vec<_> = names.iter().take(9).map(|name| (name, found.get(*name), expected.get(*name))).collect();
        panic!("{} stories differ; story, found and expected: {told:#?}", names.len());
    }
}

/// Fails unless two indexes give the same answers: the same articles and passages for each of the queries.
#[track_caller]
pub(crate) fn are_alike(desk: &Desk, one: &str, other: &str) {
    for query in queries() {
        let answer = |index: &str| {
            let run = desk.morgue(["search", "--index", index, query, "-n", "10000000", "--format", "json"]);
            run.check(run.stderr().is_empty(), "a search fails");
            let mut document = run.json();
            let mut hits: Vec<serde_json::Value> = document["hits"].as_array_mut().unwrap().drain(..).collect();
            for hit in &mut hits {
                let hit = hit.as_object_mut().unwrap();
                // Statistics count deleted articles until their part is written anew.
                hit.retain(|name, _| name != "score" && name != "rank");
            }
            hits.sort_by_key(|hit| (hit["path"].to_string(), hit["id"].to_string()));
            (document["total"].clone(), hits)
        };
        let (one, other) = (answer(one), answer(other));
        assert_eq!(one.0, other.0, "totals of {query}");
        assert!(one.1 == other.1, "hits of {query} differ");
    }
}

/// Fails if an index keeps files that nothing needs: generations not in force, and files of no commit.
#[track_caller]
pub(crate) fn is_tidy(desk: &Desk, index: &str) {
    let names = |folder: &str| -> Vec<String> {
        let entries = fs::read_dir(desk.path(folder)).unwrap().flatten();
        entries.map(|entry| entry.file_name().into_string().unwrap()).collect()
    };
    let current = fs::read_to_string(desk.path(index).join("CURRENT")).unwrap();
    let current = current.lines().next().unwrap();
    let left: Vec<String> = names(index)
        .into_iter()
        .filter(|name| name.starts_with("gen-") && name != current || name.contains(".new"))
        .collect();
    assert!(left.is_empty(), "left behind: {left:?}");
    let folder = format!("{index}/{current}");
    let meta = fs::read(desk.path(&folder).join("meta.json")).unwrap();
    let meta: serde_json::Value = serde_json::Deserializer::from_slice(&meta).into_iter().next().unwrap().unwrap();
    let segments: BTreeSet<String> = meta["segments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|segment| segment["segment_id"].as_str().unwrap().replace('-', ""))
        .collect();
    let is_of_none = |name: &String| {
        let stem = name.split('.').next().unwrap();
        stem.len() == 32 && !segments.contains(stem) || name.ends_with(".new")
    };
    let left: Vec<String> = names(&folder).into_iter().filter(is_of_none).collect();
    assert!(left.is_empty(), "files of no commit: {left:?}");
}
