//! Sweeping held against walking, article by article and score by score.

use proptest::collection::vec;
use proptest::prelude::*;
use tantivy::TERMINATED;

use super::super::stretch::STRETCH;
use super::{Sweep, keep_heavy};
use crate::index::{Archive, archive_of};
use crate::matching::{Cursor, Scene, plan_of};

/// Enough for three stretches.
const ARTICLES: usize = 9000;

/// Returns an archive in which each word stands in every so-many-th article, and several times in some of them.
fn archive(folder: &std::path::Path) -> Archive {
    let words = [("harbour", 2), ("storm", 3), ("harbours", 5), ("bridge", 7), ("volcano", 61)];
    let line = |number: usize| {
        let there = |(word, every): &(&str, usize)| match (number % every, number % 11) {
            (0, times @ (0 | 3 | 9)) => format!("{word} ").repeat(times + 2),
            (0, _) => format!("{word} "),
            _ => String::new(),
        };
        let text: String = words.iter().map(there).collect();
        format!(r#"{{"id":"n{number}","text":"Ships and {text}","date":"{}-01-01"}}"#, 2000 + number % 10)
    };
    archive_of(folder, &[(0..ARTICLES).map(line).collect()])
}

/// Returns the articles from one number to before another, each with its score.
fn swept(mut sweep: Sweep<'_>, from: u32, end: u32) -> Vec<(u32, u32)> {
    let (mut found, mut from) = (Vec::new(), from);
    while let Some(next) = sweep.stretch(from, end) {
        let before = found.len() as u64;
        sweep.score(f32::NEG_INFINITY, |doc, score| found.push((doc, score.to_bits())));
        assert_eq!(found.len() as u64, before + sweep.count());
        let all = found.split_off(before as usize);
        // Of those that score enough none is left out, whatever is enough.
        for part in 1..8 {
            let mut scores: Vec<f32> = all.iter().map(|(_, score)| f32::from_bits(*score)).collect();
            scores.sort_unstable_by(f32::total_cmp);
            let Some(least) = scores.get(scores.len() * part / 8) else { continue };
            let mut best = Vec::new();
            sweep.score(*least, |doc, score| best.push((doc, score.to_bits())));
            best.retain(|(_, score)| f32::from_bits(*score) >= *least);
            let enough = all.iter().filter(|(_, score)| f32::from_bits(*score) >= *least);
            assert_eq!(best, enough.copied().collect::<Vec<_>>());
        }
        found.extend(all);
        from = next;
    }
    found
}

fn walked(mut cursor: Cursor<'_>) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    while cursor.doc() != TERMINATED {
        found.push((cursor.doc(), cursor.score().to_bits()));
        cursor.advance();
    }
    found
}

/// Returns how many articles of an archive match, after a sweep over parts of them found and scored those that a walk did.
fn articles_both_ways(archive: &Archive, query: &str) -> usize {
    let (plan, langs) = plan_of(archive, query);
    let scene = Scene::new(archive, &plan, 0, &langs).unwrap();
    let all = walked(scene.cursor().unwrap());
    for (from, end) in [(0, TERMINATED), (0, 9000), (5, 4096), (4095, 4097), (4100, 8999), (8999, 9000)] {
        let sweep = scene.sweep().unwrap().unwrap_or_else(|| panic!("{query} is walked"));
        let part = all.iter().filter(|(doc, _)| (from..end).contains(doc)).copied();
        assert_eq!(swept(sweep, from, end), part.collect::<Vec<_>>(), "{query} from {from} to {end}");
    }
    all.len()
}

#[test]
fn a_sweep_finds_and_scores_what_a_walk_does() {
    let folder = tempfile::tempdir().unwrap();
    let archive = archive(folder.path());
    for query in [
        "harbour",
        "\"harbour storm\"",
        "harbour w/2 storm",
        "storm w/s (harbour OR bridge)",
        "harbour not w/3 bridge",
        "storm",
        "harbour storm",
        "harbour OR storm OR bridge",
        "harbour OR storm^3 OR bridge^0.5 OR volcano",
        "harbour -storm",
        "(harbour OR bridge) storm^3",
        "harbour OR (storm bridge)",
        "harbour OR \"storm bridge\"",
        "harbour storm date:2004",
        "harbour OR NOT storm",
        "har* -(bridge storm)",
    ] {
        assert!(articles_both_ways(&archive, query) > 100, "{query}");
    }
}

#[test]
fn a_pattern_of_many_words_is_swept_as_it_is_walked() {
    let line = |number: usize| {
        let end = ["", "-side"][number % 2];
        let word = |word: usize| format!("port{}{end} ", (number / 5 + word * 13) % 60);
        let words: String = (0..number % 4).map(word).collect();
        let wharfs: String = (0..number % 3).map(|word| format!("wharf{} ", (number / 7 + word * 5) % 40)).collect();
        format!(r#"{{"id":"n{number}","title":"Ships {wharfs}","text":"A ship met the {words} storm {wharfs}"}}"#)
    };
    let folder = tempfile::tempdir().unwrap();
    let archive = archive_of(folder.path(), &[(0..ARTICLES).map(line).collect()]);
    for query in [
        "port*",
        "wharf*",
        "port* OR wharf*",
        "port* -wharf*",
        "storm port*^2",
        "\"storm wharf*\"",
        "port* w/3 storm",
        "wharf* w/2 storm",
        "(port* OR met) pre/4 wharf*",
        "title:wharf*",
        "atleast3(wharf*)",
        "wharf* w/s port*",
    ] {
        assert!(articles_both_ways(&archive, query) > 100, "{query}");
    }
}

#[test]
fn a_word_counts_so_often_at_most_and_swept_as_walked() {
    // One word alone, and two forms together, stand there oftener than two bytes can tell.
    let line = |number: usize| {
        let text = match number {
            7 => "harbour ".repeat(70_000),
            8 => "harbour harbours ".repeat(40_000),
            _ => "harbour".to_owned(),
        };
        format!(r#"{{"id":"n{number}","text":"Ships and {text} and a storm"}}"#)
    };
    let folder = tempfile::tempdir().unwrap();
    let archive = archive_of(folder.path(), &[(0..5000).map(line).collect()]);
    for query in ["harbour", "harbour storm", "harbour OR storm"] {
        assert_eq!(articles_both_ways(&archive, query), 5000, "{query}");
    }
}

#[test]
fn a_word_that_counts_in_some_languages_is_swept_as_it_is_walked() {
    // Most in the language and most not, and some in none that is known.
    for (german, known) in [(4, 5), (1, 5), (4, 4), (1, 1)] {
        let folder = tempfile::tempdir().unwrap();
        let words = |number: usize| match number % 3 {
            0 => "Botschaften",
            1 => "Botschaften und Botschaft",
            _ => "Botschaft",
        };
        let lang = |number: usize| match number % 5 {
            language if language < german => "de",
            language if language < known => "en",
            _ => "xx",
        };
        let line =
            |number| format!(r#"{{"id":"n{number}","text":"{} hier","lang":"{}"}}"#, words(number), lang(number));
        let archive = archive_of(folder.path(), &[(0..ARTICLES).map(line).collect()]);
        let singular = |number: &usize| matches!(number % 3, 1 | 2);
        let counts = (0..ARTICLES).filter(|number| singular(number) || lang(*number) == "de").count();
        assert_eq!(articles_both_ways(&archive, "botschaft"), counts, "{german} {known}");
        assert_eq!(articles_both_ways(&archive, "botschaft w/2 hier"), counts, "{german} {known}");
        // In German both words are one.
        let both = (0..ARTICLES).filter(|number| number % 3 == 1 && lang(*number) == "de").count();
        assert_eq!(articles_both_ways(&archive, "atleast2(botschaft)"), both, "{german} {known}");
    }
}

#[test]
fn a_rare_word_is_walked() {
    let folder = tempfile::tempdir().unwrap();
    let archive = archive(folder.path());
    for query in ["=absent", "volcano date:2004 -harbour", "volcano harbour storm bridge"] {
        let (plan, langs) = plan_of(&archive, query);
        let scene = Scene::new(&archive, &plan, 0, &langs).unwrap();
        assert!(scene.sweep().unwrap().is_none(), "{query}");
    }
}

proptest! {
    #[test]
    fn those_that_may_score_enough_are_kept_and_others_dropped(
        parts in vec((0.0f32..10.0, any::<u64>()), 1..24),
        least in 0.01f32..60.0,
    ) {
        let stretches: Vec<_> = parts.iter().map(|(most, bits)| (*most, [*bits; STRETCH / 64])).collect();
        let mut wanted = [u64::MAX; STRETCH / 64];
        keep_heavy(&mut wanted, stretches.iter().map(|(most, bits)| (*most, bits)), least);
        for at in 0..64 {
            let sum: f32 = parts.iter().filter(|(_, bits)| bits >> at & 1 == 1).map(|(most, _)| most).sum();
            let is_kept = wanted[0] >> at & 1 == 1;
            prop_assert!(is_kept || sum < least, "{sum} of {least} is dropped");
            // Each is rounded up by a sixty-fourth of that at most.
            let rounded = sum * 1.001 + least * parts.len() as f32 / 64.0;
            prop_assert!(!is_kept || rounded >= least, "{sum} of {least} is kept");
        }
        prop_assert!(wanted.iter().all(|word| *word == wanted[0]));
    }
}
