//! Any text as a query: it is read or refused at a place, it prints to a query that reads the same, and it is answered
//! from a small archive.
//!
//!     cargo +nightly fuzz run query -- -max_len=4096 -timeout=10

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use morgue::index::{Archive, Home, SyncOptions, sync};
use morgue::query::{Context, parse};
use morgue::search::{Request, Surroundings, explain, search};

const STORIES: &[&str] = &[
    "Storm hits embassy\n\nA note of protest went to the U.S.\nEmbassy in Quito. ICE agents talked of tariffs on ice.",
    "Tariff talks stall\n\nMinisters talked for 3,000 hours about COVID-19 and de-escalation. O’Brien said no.\n\n\
     The prime minister of Talune agreed with AT&T on 9/11, at 10:30 a.m.",
    "L’ambassade a fermé ses portes mardi, et les ambassades voisines aussi.",
    "東京の大使館で嵐の被害がありました。",
];

static ARCHIVE: LazyLock<(tempfile::TempDir, Archive)> = LazyLock::new(|| {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let stories = dir.path().join("stories");
    std::fs::create_dir(&stories).expect("a folder");
    for (number, story) in STORIES.iter().enumerate() {
        std::fs::write(stories.join(format!("2025-12-0{}-{number}.txt", number + 1)), story).expect("a file");
    }
    let home = Home::new(dir.path().join("index"));
    sync(&home, &SyncOptions { paths: vec![stories], ..SyncOptions::default() }, &mut |_| {}).expect("an index");
    let archive = Archive::open(&home).expect("an archive");
    (dir, archive)
});

fuzz_target!(|query: &str| {
    let today = jiff::civil::date(2025, 12, 3);
    match parse(query, &Context { today: today.into() }) {
        Err(refusal) => {
            let place = refusal.place;
            assert!(place.start <= place.end && query.get(place.start..place.end).is_some(), "{place:?} of {query:?}");
        }
        Ok(parsed) => {
            let printed = parsed.tree.to_string();
            // Operators written out may pass the bound on length.
            if printed.len() <= 16 << 10 {
                let again = parse(&printed, &Context { today: today.into() }).expect("what is printed is read");
                assert_eq!(again.tree.to_string(), printed);
            }
            let around = Surroundings { today: today.into(), cwd: "/".into() };
            let (_, archive) = &*ARCHIVE;
            // A pattern may mean too much; anything else is answered.
            let request = Request { query: query.to_owned(), ..Request::default() };
            let answer = search(archive, &request, &around);
            if let Ok(answer) = answer {
                for passage in answer.hits.iter().flat_map(|hit| &hit.passages) {
                    assert!(passage.highlights.iter().all(|lit| passage.text.get(lit.clone()).is_some()));
                }
            }
            let _ = explain(archive, &request, &around);
        }
    }
});
