//! The 21,578 Reuters stories of 1987: what a search finds is what a plain count over their words finds.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::Path;

use jiff::civil::{Date, date};
use morgue::analysis::{Composed, Marker, Scanner, Sink, TermKind, forms_of};
use morgue::article::{Article, Headline};
use morgue::index::{Archive, Home, SyncOptions, sync};
use morgue::ingest;
use morgue::search::{Request, Surroundings, search};

const STORIES: &str = "../shared/data/reuters21578";

/// A story as a list of words, each with its position.
#[derive(Default)]
struct Story {
    day: Option<Date>,
    words: u64,
    places: HashMap<String, Vec<u32>>,
    sentences: Vec<u32>,
    body: u32,
}

impl Sink for Story {
    fn position(&mut self, _position: u32, _start: usize, _end: usize) {}
    fn marker(&mut self, marker: Marker, position: u32) {
        match marker {
            Marker::Sentence => self.sentences.push(position),
            Marker::Body => self.body = position,
            Marker::Paragraph | Marker::LeadEnd => {}
        }
    }
    fn term(&mut self, term: &str, position: u32, width: u32, _kind: TermKind) {
        // Compounds as a whole stand for themselves; here only those one position wide are asked for.
        let term = if width == 1 { term.to_owned() } else { format!("{term}/{width}") };
        self.places.entry(term).or_default().push(position);
    }
}

impl Story {
    fn of(article: &Article, scanner: &mut Scanner) -> Self {
        let mut story =
            Story { day: article.published.map(|published| published.wall.date()), body: u32::MAX, ..Story::default() };
        let count =
            |text: &str| text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count() as u64;
        story.words = count(&article.text);
        if let Headline::Apart(title) = &article.headline {
            story.words += count(title);
        }
        scanner.scan(Composed::of(&Composed::compose(article)), &mut story);
        story
    }

    /// Where any of these words stands: first position and one past the last.
    fn at(&self, fits: impl Fn(&str) -> bool) -> Vec<(u32, u32)> {
        let mut found: Vec<(u32, u32)> = Vec::new();
        for (term, places) in &self.places {
            let (word, width) =
                term.rsplit_once('/').and_then(|(word, width)| Some((word, width.parse().ok()?))).unwrap_or((term, 1));
            if !term.starts_with('\u{1}') && fits(word) {
                found.extend(places.iter().map(|place| (*place, place + width)));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn word(&self, word: &str) -> Vec<(u32, u32)> {
        let forms: HashSet<String> = forms_of(word).into_iter().flat_map(|base| base.forms).collect();
        self.at(|term| forms.contains(term))
    }

    fn exact(&self, word: &str) -> Vec<(u32, u32)> {
        self.at(|term| term == word)
    }

    fn phrase(&self, words: &[&str]) -> Vec<(u32, u32)> {
        let mut found = self.exact(words[0]);
        for word in &words[1..] {
            let next = self.exact(word);
            found = found
                .iter()
                .flat_map(|(start, end)| {
                    next.iter().filter(move |(from, _)| from == end).map(move |(_, to)| (*start, *to))
                })
                .collect();
        }
        found
    }

    fn sentence(&self, position: u32) -> usize {
        self.sentences.iter().filter(|start| **start <= position).count()
    }
}

fn apart(a: (u32, u32), b: (u32, u32)) -> Option<u32> {
    if a.1 <= b.0 {
        Some(b.0 - a.1 + 1)
    } else if b.1 <= a.0 {
        Some(a.0 - b.1 + 1)
    } else {
        None
    }
}

fn near(a: &[(u32, u32)], b: &[(u32, u32)], words: u32) -> bool {
    a.iter().any(|a| b.iter().any(|b| apart(*a, *b).is_some_and(|apart| apart <= words)))
}

/// One edit, a swap of neighbours among them.
fn is_one_edit_away(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let rest = |a: &[char], from: usize| a.get(from..).unwrap_or_default().to_vec();
    a == b
        || (rest(&a, same + 1) == rest(&b, same + 1) && a.len() == b.len())
        || rest(&a, same + 1) == rest(&b, same)
        || rest(&a, same) == rest(&b, same + 1)
        || (a.len() == b.len()
            && same + 1 < a.len()
            && a[same] == b[same + 1]
            && a[same + 1] == b[same]
            && a[same + 2..] == b[same + 2..])
}

type Rule = Box<dyn Fn(&Story) -> bool>;

fn queries() -> Vec<(&'static str, Rule)> {
    let rule = |rule: fn(&Story) -> bool| -> Rule { Box::new(rule) };
    vec![
        ("tariff", rule(|s| !s.word("tariff").is_empty())),
        ("crude oil prices", rule(|s| ["crude", "oil", "prices"].iter().all(|word| !s.word(word).is_empty()))),
        ("the price of the dollar", rule(|s| ["price", "dollar"].iter().all(|word| !s.word(word).is_empty()))),
        ("\"prime minister\"", rule(|s| !s.phrase(&["prime", "minister"]).is_empty())),
        ("\"of the bank of england\"", rule(|s| !s.phrase(&["of", "the", "bank", "of", "england"]).is_empty())),
        ("GATT", rule(|s| !s.exact("GATT").is_empty())),
        ("wheat -corn", rule(|s| !s.word("wheat").is_empty() && s.word("corn").is_empty())),
        ("cocoa OR coffee", rule(|s| !s.word("cocoa").is_empty() || !s.word("coffee").is_empty())),
        (
            "(gold OR silver) AND NOT mine",
            rule(|s| (!s.word("gold").is_empty() || !s.word("silver").is_empty()) && s.word("mine").is_empty()),
        ),
        ("econom*", rule(|s| !s.at(|term| term.starts_with("econom")).is_empty())),
        (
            "(oil OR crude) w/5 (price* OR cost*) NOT opec",
            rule(|s| {
                let (left, right) = (
                    [s.word("oil"), s.word("crude")].concat(),
                    s.at(|term| term.starts_with("price") || term.starts_with("cost")),
                );
                near(&left, &right, 5) && s.word("opec").is_empty()
            }),
        ),
        (
            "\"prime minister\" w/s japan",
            rule(|s| {
                let (left, right) = (s.phrase(&["prime", "minister"]), s.word("japan"));
                let together = |a: (u32, u32), b: (u32, u32)| s.sentence(a.0.min(b.0)) == s.sentence(a.1.max(b.1) - 1);
                left.iter().any(|a| right.iter().any(|b| apart(*a, *b).is_some() && together(*a, *b)))
            }),
        ),
        (
            "atleast3(tariff) date:1987-03",
            rule(|s| {
                s.word("tariff").len() >= 3
                    && s.day.is_some_and(|day| (date(1987, 3, 1)..=date(1987, 3, 31)).contains(&day))
            }),
        ),
        (
            "title:dividend words:<80",
            rule(|s| s.words < 80 && s.word("dividend").iter().any(|place| place.1 <= s.body)),
        ),
        (
            "bank not w/3 world",
            rule(|s| {
                let world = s.word("world");
                s.word("bank")
                    .iter()
                    .any(|bank| !world.iter().any(|world| apart(*bank, *world).is_some_and(|apart| apart <= 3)))
            }),
        ),
        ("*gate", rule(|s| !s.at(|term| term.ends_with("gate")).is_empty())),
        ("tarif~", rule(|s| !s.at(|term| is_one_edit_away("tarif", term)).is_empty())),
    ]
}

#[test]
fn totals_are_those_of_a_plain_count() {
    let folder = Path::new(STORIES);
    if !folder.is_dir() {
        println!("skipped: no ../shared");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path().join("index"));
    let report =
        sync(&home, &SyncOptions { paths: vec![folder.to_owned()], ..SyncOptions::default() }, &mut |_| {}).unwrap();
    assert_eq!((report.added, report.articles, report.problems.len()), (21_578, 21_578, 0));
    let archive = Archive::open(&home).unwrap();
    let stats = morgue::index::stats(&archive, Path::new("/")).unwrap();
    assert_eq!((stats.articles, stats.dated), (21_578, 21_578));

    let mut stories = Vec::new();
    let mut scanner = Scanner::default();
    let root = ingest::resolve_root(folder).unwrap();
    ingest::walk(&root, &ingest::WalkOptions::default(), &mut |file| {
        ingest::read(&file.unwrap(), &ingest::ReadOptions::default(), &mut |article| {
            stories.push(Story::of(&article.unwrap(), &mut scanner));
            ControlFlow::Continue(())
        });
        ControlFlow::Continue(())
    });
    let around = Surroundings { today: date(2026, 1, 1).into(), cwd: std::env::current_dir().unwrap() };
    for (query, rule) in queries() {
        let expected = stories.iter().filter(|story| rule(story)).count() as u64;
        let response = search(&archive, &Request { query: query.to_owned(), ..Request::default() }, &around).unwrap();
        assert_eq!(response.total, expected, "{query}");
        assert!(expected > 0, "{query} should find something");
        let lit = |hit: &morgue::search::Hit| {
            !hit.title_highlights.is_empty() || hit.passages.iter().any(|passage| !passage.highlights.is_empty())
        };
        assert!(response.hits.iter().all(lit), "{query}: every hit has something lit");
    }
}
