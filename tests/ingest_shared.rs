//! Real articles, read whole: the reference article, a ranking collection and text in many encodings.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use morgue::article::{Article, Headline, Lines};
use morgue::ingest::{self, Problem, WalkOptions};

fn read_folder(name: &str) -> Option<Vec<Result<Article, Problem>>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    if !folder.exists() {
        println!("skipped: no ../shared");
        return None;
    }
    let mut found = Vec::new();
    let root = ingest::resolve_root(&folder).unwrap();
    ingest::walk(&root, &WalkOptions::default(), &mut |file| {
        ingest::read(&file.unwrap(), &ingest::ReadOptions::default(), &mut |next| {
            found.push(next);
            ControlFlow::Continue(())
        });
        ControlFlow::Continue(())
    });
    Some(found)
}

#[test]
fn the_reference_article_is_its_file_to_the_letter_and_has_no_headline() {
    let Some(found) = read_folder("seed") else { return };
    let article = found[0].as_ref().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/seed");
    let file = fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    assert_eq!(article.text, fs::read_to_string(file).unwrap());
    assert_eq!((&article.headline, article.lines), (&Headline::None, Lines::From(1)));
    assert_eq!((article.lang.as_deref(), article.published), (Some("en"), None));
    assert_eq!(found.len(), 1);
}

#[test]
fn json_lines_keep_their_ids_dates_and_lines() {
    let Some(found) = read_folder("time") else { return };
    // The folder has two more files, tables of topics and judgments, which are plain text.
    let records: Vec<&Article> =
        found.iter().filter_map(|next| next.as_ref().ok()).filter(|article| article.own_id.is_some()).collect();
    assert_eq!(records.len(), 423);
    for (number, article) in (1..).zip(records) {
        assert_eq!(article.lines, Lines::Record(number));
        assert_eq!(article.source.as_deref(), Some("TIME"));
        assert!(article.published.is_some_and(|published| published.wall.year() == 1963));
        assert!(!article.text.is_empty());
    }
}

#[test]
fn text_in_any_encoding_is_text() {
    let Some(found) = read_folder("formats/text-encodings") else {
        return;
    };
    assert_eq!(found.iter().filter(|next| next.is_ok()).count(), 33);
    assert_eq!(found.len(), 33);
    // Each file is named after its charset and has every character of it once, in the order of Unicode. The standard's
    // decoders give the wide forms of a few signs, out of that order.
    for article in found.iter().flatten() {
        let characters: Vec<char> = article.text.trim_end().chars().collect();
        let in_order = characters.windows(2).filter(|pair| pair[0] < pair[1]).count();
        assert!(in_order + 16 > characters.len(), "{}: {in_order} of {}", &article.text[..94], characters.len());
        assert!(!article.text.contains('\u{fffd}'));
    }
}
