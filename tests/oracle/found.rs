//! What the property test has found: each once as small as it can be, with the answer as it should be.

use jiff::civil::date;
use morgue::index::{Archive, Home, LEAST_MEMORY, SyncOptions, sync};
use morgue::search::{Request, Surroundings, search, show};
use serde_json::{Value, json};

/// An archive of records, which are numbered from 1.
struct Fixed {
    dir: tempfile::TempDir,
    archive: Archive,
}

impl Fixed {
    fn of(records: &[Value]) -> Self {
        let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder can be made");
        let home = Home::new(dir.path().join("index"));
        std::fs::create_dir(dir.path().join("news")).expect("a folder can be made");
        for (number, record) in (1..).zip(records) {
            write(&dir, number, record);
        }
        Fixed::synced(dir, &home)
    }

    fn synced(dir: tempfile::TempDir, home: &Home) -> Self {
        let options = SyncOptions {
            paths: vec![dir.path().join("news")],
            threads: 1,
            memory: LEAST_MEMORY,
            ..SyncOptions::default()
        };
        sync(home, &options, &mut |_| {}).expect("the folder can be indexed");
        let archive = Archive::open(home).expect("the index can be opened");
        Fixed { dir, archive }
    }

    /// Returns the archive after a record was added.
    fn with(self, number: usize, record: &Value) -> Self {
        write(&self.dir, number, record);
        let home = Home::new(self.dir.path().join("index"));
        Fixed::synced(self.dir, &home)
    }

    /// Returns the archive after a record was deleted.
    fn without(self, number: usize) -> Self {
        std::fs::remove_file(self.dir.path().join("news").join(format!("n{number}.jsonl"))).expect("it is there");
        let home = Home::new(self.dir.path().join("index"));
        Fixed::synced(self.dir, &home)
    }

    fn ask(&self, request: Request) -> Vec<String> {
        let around = Surroundings { today: date(2025, 12, 3).into(), cwd: self.dir.path().to_owned() };
        let answer = search(&self.archive, &request, &around).expect("it can be searched");
        let mut ids: Vec<String> = answer.hits.into_iter().map(|hit| hit.id).collect();
        ids.sort();
        ids
    }

    /// Returns the numbers of the articles that a query finds.
    fn found(&self, query: &str) -> Vec<String> {
        self.ask(Request { query: query.to_owned(), ..Request::default() })
    }

    /// Returns the text of an article with what a query lights in brackets.
    fn lit(&self, number: usize, query: &str) -> String {
        let around = Surroundings { today: date(2025, 12, 3).into(), cwd: self.dir.path().to_owned() };
        let shown = show(&self.archive, &number.to_string(), Some(query), &around).expect("it can be shown").remove(0);
        let mut text = shown.text;
        for range in shown.highlights.into_iter().rev() {
            text.insert(range.end, ']');
            text.insert(range.start, '[');
        }
        text
    }
}

fn write(dir: &tempfile::TempDir, number: usize, record: &Value) {
    let mut record = record.clone();
    record["id"] = json!(number.to_string());
    let path = dir.path().join("news").join(format!("n{number}.jsonl"));
    std::fs::write(path, record.to_string()).expect("a file can be written");
}

fn texts(texts: &[&str]) -> Fixed {
    Fixed::of(&texts.iter().map(|text| json!({ "text": text })).collect::<Vec<_>>())
}

#[test]
fn a_function_word_with_a_curly_apostrophe_decides_nothing() {
    let archive = texts(&["Panic spread.", "They don't panic."]);
    assert_eq!(archive.found("don’t panic"), ["1", "2"]);
    assert_eq!(archive.found("don't panic"), ["1", "2"]);
}

#[test]
fn may_and_will_in_capitals_are_names() {
    let archive = texts(&["In 1987 all was well.", "In May 1987 rain fell.", "It may rain.", "Smith fell."]);
    assert_eq!(archive.found("May 1987"), ["2"]);
    assert_eq!(archive.found("may 1987"), ["1", "2"]);
    assert_eq!(archive.found("Smith will fall"), ["4"]);
    assert_eq!(archive.found("May"), archive.found("may"));
}

#[test]
fn a_hyphen_beside_a_wildcard_asks_for_a_compound() {
    let archive =
        texts(&["A US-led raid.", "They filed it.", "Anti-war groups.", "We anticipate rain.", "A raid led by us."]);
    assert_eq!(
        (archive.found("*-led"), archive.found("*led")),
        (vec!["1".into()], vec!["1".into(), "2".into(), "5".into()])
    );
    assert_eq!((archive.found("anti-*"), archive.found("anti*")), (vec!["3".into()], vec!["3".into(), "4".into()]));
    assert_eq!(archive.lit(1, "*-led"), "A [US-led] raid.");
}

#[test]
fn any_apostrophe_is_found_by_any_other() {
    let archive = texts(&["Слов'янськ", "Словʼянськ", "Слов’янськ", "Hawaiʻi", "Hawai‘i"]);
    for typed in ["Слов'янськ", "Словʼянськ", "Слов’янськ", "Словʼян*", "слов'ян*"]
    {
        assert_eq!(archive.found(typed), ["1", "2", "3"], "{typed}");
    }
    for typed in ["Hawai'i", "Hawaiʻi", "Hawai‘i", "Hawaiʻ*"] {
        assert_eq!(archive.found(typed), ["4", "5"], "{typed}");
    }
}

#[test]
fn show_lights_what_made_the_article_match_and_nothing_else() {
    let storm = |date: &str| json!({ "text": "Storm and ice.", "date": date, "author": "Ana Rojas" });
    let archive = Fixed::of(&[storm("2025-12-01"), storm("2024-12-01")]);
    assert_eq!(archive.lit(1, "(storm rain) OR ice"), "Storm and [ice].");
    assert_eq!(archive.lit(1, "(storm date:2024) OR ice"), "Storm and [ice].");
    assert_eq!(archive.lit(2, "(storm date:2024) OR ice"), "[Storm] and [ice].");
    assert_eq!(archive.lit(1, "(storm NOT date:2024) OR ice"), "[Storm] and [ice].");
    assert_eq!(archive.lit(1, "(storm author:smith) OR ice"), "Storm and [ice].");
    assert_eq!(archive.lit(1, "storm rain"), "[Storm] and ice.", "it does not match, and what it has is lit");
    assert_eq!(archive.lit(1, "storm date:2024"), "[Storm] and ice.");
}

#[test]
fn a_compound_is_spelled_alike_too() {
    let archive = texts(&["They de-escalate.", "AT&T rose.", "On 9/11 then."]);
    assert_eq!(archive.lit(1, "deescalat~"), "They [de-escalate].");
    assert_eq!(archive.lit(2, "AT&T~"), "[AT&T] rose.");
    assert_eq!(archive.found("9/12~"), ["3"]);
    assert_eq!(archive.found("deesclatex~"), [""; 0]);
}

#[test]
fn a_headline_is_searched_as_if_it_were_all_there_is() {
    let archive = Fixed::of(&[
        json!({ "title": "The bank", "text": "River and flood." }),
        json!({ "title": "The river bank", "text": "A flood." }),
    ]);
    assert_eq!(archive.found("title:(bank not w/4 river)"), ["1"]);
    assert_eq!(archive.found("title:(((bank flood) OR rain) w/2 the)"), [""; 0]);
    assert_eq!(archive.found("title:caps(bank flood)"), [""; 0]);
}

#[test]
fn capitals_are_asked_of_each_word_and_not_of_what_stands_between() {
    let archive = texts(&["Apple said that Google rose.", "An apple for Google.", "Apple and google. Google."]);
    assert_eq!(archive.found("caps(apple w/4 google)"), ["1", "3"]);
    assert_eq!(archive.lit(3, "caps(apple w/4 google)"), "[Apple] and google. [Google].");
    assert_eq!(archive.found("caps(apple google)"), ["1", "3"]);
    assert_eq!(archive.found("caps(\"apple google\"~4)"), ["1", "3"]);
    assert_eq!(archive.found("caps(apple) w/1 google"), [""; 0]);
    assert_eq!(archive.found("nocaps(apple not w/4 google)"), ["2"]);
}

#[test]
fn capitals_are_asked_of_the_first_letter_of_a_word_and_not_of_a_possessive() {
    let archive = texts(&["The U.S.’s De-Escalation began.", "Don’t go. O’Brien went."]);
    assert_eq!(archive.lit(1, "caps(\"u.s. de-escalation\")"), "The [U.S.’s De-Escalation] began.");
    assert_eq!(archive.lit(2, "caps(\"don't\") OR caps(o'brien)"), "[Don’t] go. [O’Brien] went.");
}

#[test]
fn capitals_are_asked_of_a_field_as_it_is_written() {
    let archive = Fixed::of(&[json!({ "text": "a", "author": "Ana RAMA" }), json!({ "text": "b", "author": "rama" })]);
    assert_eq!(archive.found("author:allcaps(rama)"), ["1"]);
    assert_eq!(archive.found("author:nocaps(rama)"), ["2"]);
}

#[test]
fn capitals_are_asked_of_the_inflections_of_the_articles_language_only() {
    let archive = Fixed::of(&[
        json!({ "text": "El rojo y la Roja.", "language": "es" }),
        json!({ "text": "rojo and Roja", "language": "en" }),
    ]);
    assert_eq!(archive.found("caps(rojo)"), ["1"]);
}

#[test]
fn a_field_is_one_sentence() {
    let record = |author: &str| json!({ "text": "One. Two. Three. Four. Five.", "author": author });
    let archive = Fixed::of(&[record("Ana Rojas and John Smith"), record("Ana Rojas")]);
    assert_eq!(archive.found("author:(ana w/s smith)"), ["1"]);
    assert_eq!(archive.found("author:(ana not w/p smith)"), ["2"]);
}

#[test]
fn a_field_decides_even_where_any_word_will_do() {
    let archive =
        Fixed::of(&[json!({ "title": "Storm", "text": "flood" }), json!({ "title": "Ice", "text": "b storm" })]);
    let any = |query: &str| archive.ask(Request { query: query.to_owned(), any: true, ..Request::default() });
    assert_eq!(any("title:storm ice rain"), [""; 0]);
    assert_eq!(any("title:storm flood rain"), ["1"]);
}

#[test]
fn a_window_lights_all_that_may_stand_for_its_words_and_ends_where_any_of_them_ends() {
    let archive = texts(&["note of protest and protest ended"]);
    assert_eq!(archive.lit(1, "\"note protest\"~5"), "[note] of [protest] and [protest] ended");
    assert_eq!(archive.lit(1, "\"note of protest\"~5"), "[note] [of] [protest] and [protest] ended");
    assert_eq!(archive.found("\"note protest\"~5 pre/1 ended"), ["1"]);
}

#[test]
fn a_window_of_more_words_than_an_article_has_is_not_in_it() {
    let letters: Vec<char> = "bcdfghjklmnpq".chars().collect();
    // Each word lacks one letter, and so may stand for any of the others.
    let word = |lacks: &char| letters.iter().filter(|letter| *letter != lacks).collect::<String>();
    let words: Vec<String> = letters[..12].iter().map(word).collect();
    let archive = texts(&[words.join(" ").as_str(), "b c d f g h j k l m n p q"]);
    let query = |letters: &[char]| {
        let slots: Vec<String> = letters.iter().map(|letter| format!("*{letter}*")).collect();
        format!("\"{}\"~40", slots.join(" "))
    };
    assert_eq!(archive.found(&query(&letters)), ["2"]);
    assert_eq!(archive.found(&query(&letters[..12])), ["1", "2"]);
    let lit: Vec<String> = words.iter().map(|word| format!("[{word}]")).collect();
    assert_eq!(archive.lit(1, &query(&letters[1..])), lit.join(" "));
}

#[test]
fn a_language_is_spelled_alike_as_any_other_word() {
    let record = |language: &str| json!({ "text": "storm", "language": language });
    let archive = Fixed::of(&[record("en"), record("de"), record("es")]);
    assert_eq!(archive.found("lang:em~"), ["1", "3"]);
    assert_eq!(archive.found("lang:DEE~"), ["2"]);
    assert_eq!(archive.found("lang:(qu~2 NOT e*)"), ["2"]);
    assert_eq!(archive.found("lang:em"), [""; 0]);
}

#[test]
fn a_passage_from_the_headline_into_the_body_is_a_slice_of_the_text() {
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder can be made");
    std::fs::create_dir(dir.path().join("news")).expect("a folder can be made");
    std::fs::write(dir.path().join("news/n1.txt"), "Storm nears\n\nPeople’s boats.\n").expect("a file can be written");
    let home = Home::new(dir.path().join("index"));
    let archive = Fixed::synced(dir, &home);
    let around = Surroundings { today: date(2025, 12, 3).into(), cwd: archive.dir.path().to_owned() };
    let request = Request { query: "storm".to_owned(), ..Request::default() };
    let answer = search(&archive.archive, &request, &around).expect("it can be searched");
    let passage = &answer.hits[0].passages[0];
    assert_eq!(
        (passage.text.as_str(), passage.start, passage.end),
        (
            "Storm nears

People’s boats.",
            0,
            30
        )
    );
}

#[test]
fn scores_are_the_same_to_the_last_bit_in_any_number_of_segments() {
    let words = ["storm", "ice", "raid", "gate", "note"];
    let record = |number: usize| {
        let text: Vec<&str> = (0..9 + number % 5).map(|at| words[(number * at * at + at) % 5]).collect();
        json!({ "text": text.join(" ") })
    };
    let records: Vec<Value> = (0..12).map(record).collect();
    let at_once = Fixed::of(&records);
    let mut by_and_by = Fixed::of(&records[..3]);
    for (number, record) in (1..).zip(&records).skip(3) {
        by_and_by = by_and_by.with(number, record);
    }
    assert!(by_and_by.archive.segments.len() > at_once.archive.segments.len());
    let scores = |archive: &Fixed, query: String| {
        let around = Surroundings { today: date(2025, 12, 3).into(), cwd: archive.dir.path().to_owned() };
        let answer = search(&archive.archive, &Request { query, limit: 99, ..Request::default() }, &around);
        let hits = answer.expect("it can be searched").hits.into_iter();
        hits.map(|hit| (hit.id, hit.score)).collect::<Vec<_>>()
    };
    for query in
        ["storm ice raid", "note gate storm ice raid", "ice \"storm ice\" gate", "raid AND (note w/3 gate) AND ice"]
    {
        assert_eq!(scores(&at_once, query.to_owned()), scores(&by_and_by, query.to_owned()), "{query}");
    }
}

#[test]
fn a_word_means_the_same_before_and_after_deleted_articles_are_merged_away() {
    let mut all = vec!["leaves", "leave now", "leaf", "leaving"];
    all.extend(["rain"; 8]);
    let archive = texts(&all);
    assert_eq!(archive.found("leaves"), ["1", "2", "3", "4"]);
    let archive = archive.without(2);
    assert!(archive.archive.segments.iter().any(|segment| segment.reader.has_deletes()));
    assert_eq!(archive.found("leaves"), ["1", "3"], "leave is no longer a word of the archive");
}

#[test]
fn a_word_is_as_rare_as_it_is_in_any_number_of_languages() {
    let score = |languages: [&str; 3]| {
        let texts = ["storm", "rain", "ice"];
        let records = languages.iter().zip(texts).map(|(language, text)| json!({ "text": text, "language": language }));
        let archive = Fixed::of(&records.collect::<Vec<_>>());
        let around = Surroundings { today: date(2025, 12, 3).into(), cwd: archive.dir.path().to_owned() };
        let request = Request { query: "storm".to_owned(), ..Request::default() };
        search(&archive.archive, &request, &around).expect("it can be searched").hits[0].score
    };
    assert_eq!(score(["en", "en", "en"]), score(["es", "fr", "de"]));
}

#[test]
fn paths_and_addresses_are_found_by_their_parts() {
    let record = |url: &str| json!({ "text": "storm", "url": url });
    let archive = Fixed::of(&[
        record("https://www.example.com/news/2025/12/01/storm-hits.html?page=2"),
        record("http://news.example.org/"),
        record("https://example.com/sport/a/b/storms.html"),
    ]);
    for (query, found) in [
        ("url:example.com", &["1", "3"][..]),
        ("url:https://example.com", &["1", "3"]),
        ("url:www.example.com/news", &["1"]),
        ("url:news.example.org/", &["2"]),
        ("url:2025/12", &["1"]),
        ("url:storm-hits.html?page=2", &["1"]),
        ("url:storm", &["1"]),
        ("url:storm*", &["1", "3"]),
        ("url:example.com/*", &["1", "3"]),
        ("url:*.html", &["1", "3"]),
        ("url:sport/*/storms.html", &["3"]),
        ("url:example.*/news", &["1"]),
        ("url:com/storm", &[]),
        ("path:n2.jsonl", &["2"]),
        ("path:news/n2.jsonl", &["2"]),
        ("path:news/n*.jsonl", &["1", "2", "3"]),
        ("path:news/*", &["1", "2", "3"]),
        ("path:n*/n3*", &["3"]),
        ("path:(n1 OR n2)", &["1", "2"]),
    ] {
        assert_eq!(archive.found(query), found, "{query}");
    }
}
