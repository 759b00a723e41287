//! The 21,578 stories of Reuters-21578, counted.
//!
//! The expected counts were taken from the files by other means: the pieces between `<REUTERS` and
//! `</REUTERS>`, and what stands in their elements.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

use morgue::article::{Article, Headline, Lines};
use morgue::ingest::{self, WalkOptions};

const FOLDER: &str = "../shared/data/reuters21578";

fn stories() -> Option<Vec<Article>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER);
    if !folder.exists() {
        println!("skipped: no ../shared");
        return None;
    }
    let mut stories = Vec::new();
    let root = ingest::resolve_root(&folder).unwrap();
    ingest::walk(&root, &WalkOptions::default(), &mut |file| {
        ingest::read(&file.unwrap(), &ingest::ReadOptions::default(), &mut |story| {
            stories.push(story.unwrap());
            ControlFlow::Continue(())
        });
        ControlFlow::Continue(())
    });
    Some(stories)
}

#[test]
fn every_story_is_read_with_its_text_date_and_headline() {
    let Some(stories) = stories() else { return };
    let count = |holds: &dyn Fn(&Article) -> bool| stories.iter().filter(|story| holds(story)).count();
    assert_eq!(stories.len(), 21_578);
    assert_eq!(count(&|story| !story.text.is_empty()), 19_779);
    assert_eq!(count(&|story| matches!(story.headline, Headline::Apart(_))), 20_841);
    assert_eq!(count(&|story| story.published.is_some_and(|published| published.wall.year() == 1987)), 21_578);
    assert_eq!(count(&|story| story.author.is_some()), 876);
    assert_eq!(count(&|story| story.section.is_some()), 11_367);
    assert_eq!(count(&|story| story.place.is_some()), 18_889);
    let ids: BTreeSet<&str> = stories.iter().filter_map(|story| story.own_id.as_deref()).collect();
    assert_eq!(ids.len(), 21_578);
}

#[test]
fn no_story_keeps_markup_or_control_characters() {
    let Some(stories) = stories() else { return };
    for story in &stories {
        let fields = [Some(story.text.as_str()), story.title(), story.author.as_deref(), story.place.as_deref()];
        for field in fields.into_iter().flatten() {
            assert!(!field.contains("&#") && !field.contains("&lt;") && !field.contains("</BODY"), "{field}");
            assert!(field.chars().all(|character| character.is_whitespace() || !character.is_control()), "{field}");
        }
        assert!(matches!(story.lines, Lines::Record(line) if line > 1));
    }
}
