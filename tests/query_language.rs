//! Every form of the query language on real text: which articles match, and what is lit in them.

use std::fs;

use jiff::civil::date;
use morgue::index::{Archive, Home, SyncOptions, sync};
use morgue::search::{Request, Surroundings, search, show};

/// The archive: id, headline, date, author, section, text.
const ARTICLES: &[(&str, &str, &str, &str, &str, &str)] = &[
    (
        "talks",
        "Tariff talks stall in Quillon",
        "2025-12-01",
        "Mara Quill",
        "business",
        "Ministers talked for nine hours about the tariff on steel. They didn’t agree, O’Brien said.\n\n\
         The prime minister of Talune called the 3,000 delegates “tired”. A tariff of $1.5 million a day began at 10:30 a.m. \
         Nobody spoke of the tariffs again.",
    ),
    (
        "embassy",
        "Storm hits embassy",
        "2025-11-30",
        "Tom Dray",
        "world",
        "A note of protest went to the U.S.\nEmbassy in Quito. Ecuador’s envoy said the note was late.\n\n\
         ICE agents had tried to enter. There was ice on the steps, and an Apple store near an apple tree.",
    ),
    (
        "bank",
        "River floods bank of the Orrin",
        "1987-03-02",
        "Mara Quill",
        "local",
        "The bank of the river broke. The world looked elsewhere.\n\nA bank in town paid for sandbags, and the women \
         carried them; a woman fell. COVID-19 was long over. They agreed to de-escalate.",
    ),
    (
        "gate",
        "The watergate affair, an economist writes",
        "1974-08-09",
        "",
        "",
        "Economic policy and the economy of Talune were debated on 9/11 by AT&T and @tickerdesk at \
         https://example.com/floodgate. Kaltrina, or Kaltryna as some write, lost 3-2.",
    ),
    ("undated", "A brief", "", "", "", "Tariff tariff tariff: a word said thrice, with no day to it."),
    (
        "french",
        "Crise à l’ambassade",
        "2024-05-17",
        "",
        "monde",
        "L’ambassade de Talune à Sant Aurel a fermé ses portes mardi, et les ambassades voisines aussi. Les élections approchent pour le pays et ses habitants.",
    ),
    ("japanese", "大使館の嵐", "2024-05-18", "", "", "東京の大使館で嵐の被害がありました。屋根が壊れています。"),
];

/// A query, and what it lights in each article it matches, headline first.
type Row = (&'static str, &'static [(&'static str, &'static [&'static str])]);

const ROWS: &[Row] = &[
    // Words.
    ("tariff talks", &[("talks", &["Tariff talks", "talked", "tariff", "tariff", "tariffs"])]),
    ("Ecuador", &[("embassy", &["Ecuador"])]),
    ("women", &[("bank", &["women", "woman"])]),
    ("ICE", &[("embassy", &["ICE"])]),
    ("ice", &[("embassy", &["ICE", "ice"])]),
    ("US", &[("embassy", &["U.S."])]),
    ("U.S.", &[("embassy", &["U.S."])]),
    ("=tariffs", &[("talks", &["tariffs"])]),
    ("3000", &[("talks", &["3,000"])]),
    ("$1.5 million", &[("talks", &["1.5 million"])]),
    ("10:30 a.m.", &[("talks", &["10:30 a.m."])]),
    ("o'brien", &[("talks", &["O’Brien"])]),
    ("didn't", &[("talks", &["didn’t"])]),
    ("deescalate", &[("bank", &["de-escalate"])]),
    ("de-escalate", &[("bank", &["de-escalate"])]),
    ("\"de escalate\"", &[("bank", &["de-escalate"])]),
    ("covid-19", &[("bank", &["COVID-19"])]),
    ("9/11", &[("gate", &["9/11"])]),
    ("AT&T", &[("gate", &["AT&T"])]),
    ("@tickerdesk", &[("gate", &["@tickerdesk"])]),
    ("https://example.com/floodgate", &[("gate", &["https://example.com/floodgate"])]),
    ("example.com/floodgate", &[("gate", &["https://example.com/floodgate"])]),
    ("3-2", &[("gate", &["3-2"])]),
    ("ambassade", &[("french", &["ambassade", "ambassade", "ambassades"])]),
    ("election", &[("french", &["élections"])]),
    ("大使館", &[("japanese", &["大使館", "大使館"])]),
    ("who's on the note", &[("embassy", &["note", "note"])]),
    ("\u{659}+", &[]),
    ("\"\u{659}\" storm", &[]),
    // Phrases.
    ("\"note of protest\"", &[("embassy", &["note of protest"])]),
    ("“note of protest”", &[("embassy", &["note of protest"])]),
    ("«note of protest»", &[("embassy", &["note of protest"])]),
    ("\"US embassy in quito\"", &[("embassy", &["U.S.\nEmbassy in Quito"])]),
    ("\"protest of note\"", &[]),
    ("\"the econom* of\"", &[("gate", &["the economy of"])]),
    ("\"late ice\"", &[]),
    ("\"protest note\"~3", &[("embassy", &["note", "protest"])]),
    // Operators.
    ("note AND storm", &[("embassy", &["Storm", "note", "note"])]),
    ("note && storm", &[("embassy", &["Storm", "note", "note"])]),
    ("sandbags OR Quito", &[("bank", &["sandbags"]), ("embassy", &["Quito"])]),
    ("sandbags || Quito", &[("bank", &["sandbags"]), ("embassy", &["Quito"])]),
    ("talune -economy", &[("french", &["Talune"]), ("talks", &["Talune"])]),
    ("talune NOT economy", &[("french", &["Talune"]), ("talks", &["Talune"])]),
    ("talune AND NOT economy", &[("french", &["Talune"]), ("talks", &["Talune"])]),
    ("talune !economy", &[("french", &["Talune"]), ("talks", &["Talune"])]),
    ("(sandbags OR quito) river", &[("bank", &["River", "river", "sandbags"])]),
    // Wildcards and spelling.
    ("econom*", &[("gate", &["economist", "Economic", "economy"])]),
    ("*gate", &[("gate", &["watergate", "https://example.com/floodgate"])]),
    ("U.S*", &[("embassy", &["U.S."])]),
    ("3-*", &[("gate", &["3-2"])]),
    ("covid-*", &[("bank", &["COVID-19"])]),
    ("wom?n", &[("bank", &["women", "woman"])]),
    ("Kaltrina~", &[("gate", &["Kaltrina", "Kaltryna"])]),
    ("econom! policy", &[("gate", &["economist", "Economic policy", "economy"])]),
    // Connectors.
    ("note w/2 protest", &[("embassy", &["note", "protest"])]),
    ("note w/1 protest", &[]),
    ("protest W/2 note", &[("embassy", &["note", "protest"])]),
    ("note pre/2 protest", &[("embassy", &["note", "protest"])]),
    ("protest pre/2 note", &[]),
    ("note NEAR/2 protest", &[("embassy", &["note", "protest"])]),
    ("note N/2 protest", &[("embassy", &["note", "protest"])]),
    ("note ADJ/2 protest", &[("embassy", &["note", "protest"])]),
    ("note adj2 protest", &[("embassy", &["note", "protest"])]),
    ("note near2 protest", &[("embassy", &["note", "protest"])]),
    ("note P/2 protest", &[("embassy", &["note", "protest"])]),
    ("note /2 protest", &[("embassy", &["note", "protest"])]),
    ("note +2 protest", &[("embassy", &["note", "protest"])]),
    ("minister w/s talune", &[("talks", &["minister", "Talune"])]),
    ("minister /s steel", &[("talks", &["Ministers", "steel"])]),
    ("agents w/s steps", &[]),
    ("agents w/p steps", &[("embassy", &["agents", "steps"])]),
    ("agents /p steps", &[("embassy", &["agents", "steps"])]),
    ("agents SAME steps", &[("embassy", &["agents", "steps"])]),
    ("agents w/p quito", &[]),
    ("\"prime minister\" w/3 talune", &[("talks", &["prime minister", "Talune"])]),
    ("(note w/2 protest) w/5 quito", &[]),
    ("(note w/2 protest) w/8 quito", &[("embassy", &["note", "protest", "Quito"])]),
    ("(note OR envoy) w/2 late", &[("embassy", &["note", "late"])]),
    ("econom* w/2 policy", &[("gate", &["Economic policy"])]),
    ("bank not w/3 river", &[("bank", &["bank"])]),
    ("bank not w/7 river", &[("bank", &["bank"])]),
    ("bank not w/8 river", &[]),
    (
        "atleast3(tariff*)",
        &[("talks", &["Tariff", "tariff", "tariff", "tariffs"]), ("undated", &["Tariff tariff tariff"])],
    ),
    ("atleast4(tariff*)", &[("talks", &["Tariff", "tariff", "tariff", "tariffs"])]),
    ("atleast5(tariff*)", &[]),
    // Case.
    ("caps(apple)", &[("embassy", &["Apple"])]),
    ("nocaps(apple)", &[("embassy", &["apple"])]),
    ("allcaps(ice)", &[("embassy", &["ICE"])]),
    // Fields.
    ("title:tariff", &[("talks", &["Tariff"])]),
    ("headline:(storm OR brief)", &[("embassy", &["Storm"]), ("undated", &["brief"])]),
    ("body:storm", &[]),
    ("lead:quito", &[("embassy", &["Quito"])]),
    ("author:quill", &[("bank", &[]), ("talks", &[])]),
    ("byline:\"mara quill\" tariff", &[("talks", &["Tariff", "tariff", "tariff", "tariffs"])]),
    ("section:world", &[("embassy", &[])]),
    ("dateline:quito", &[("embassy", &[])]),
    ("place:(quito OR talune)", &[("embassy", &[])]),
    ("source:\"harbour gazette\"", &[("talks", &[])]),
    ("url:example.com/2025", &[("talks", &[])]),
    ("url:example.com/*/tariff*", &[("talks", &[])]),
    ("path:wire.jsonl storm", &[("embassy", &["Storm"])]),
    ("words:<10", &[("japanese", &[])]),
    ("lang:fr", &[("french", &[])]),
    ("path:stories talune -lang:fr", &[("gate", &["Talune"]), ("talks", &["Talune"])]),
    ("words:<13 tariff", &[]),
    // Dates.
    ("date:1987", &[("bank", &[])]),
    ("date:1987-03 bank", &[("bank", &["bank", "bank", "bank"])]),
    ("date:2025-11..2025-12 storm", &[("embassy", &["Storm"])]),
    ("date:>=2025-12-01", &[("talks", &[])]),
    ("date:yesterday", &[("talks", &[])]),
    ("date:7d.. tariff", &[("talks", &["Tariff", "tariff", "tariff", "tariffs"])]),
    ("date:[1974 TO 1987]", &[("bank", &[]), ("gate", &[])]),
    // The rest.
    ("quito^2", &[("embassy", &["Quito"])]),
    ("* -talune -date:2025 -date:1987", &[("japanese", &[]), ("undated", &[])]),
];

#[test]
fn every_form_matches_and_lights_what_it_says() {
    let dir = tempfile::tempdir().unwrap();
    let stories = dir.path().join("stories");
    fs::create_dir(&stories).unwrap();
    let mut lines = String::new();
    for (id, title, day, author, section, text) in ARTICLES {
        let mut record = serde_json::json!({"id": id, "title": title, "date": day, "author": author, "section": section, "text": text});
        if *id == "embassy" {
            record["dateline"] = "QUITO".into();
        }
        if *id == "talks" {
            record["source"] = "Harbour Gazette".into();
            record["url"] = "https://example.com/2025/tariff-talks.html".into();
        }
        lines += &format!("{record}\n");
    }
    fs::write(stories.join("wire.jsonl"), lines).unwrap();
    let home = Home::new(dir.path().join("index"));
    sync(&home, &SyncOptions { paths: vec![stories], ..SyncOptions::default() }, &mut |_| {}).unwrap();
    let archive = Archive::open(&home).unwrap();
    let around = Surroundings { today: date(2025, 12, 2).into(), cwd: dir.path().to_owned() };
    let mut wrong = Vec::new();
    for (query, expected) in ROWS {
        let response = match search(&archive, &Request { query: (*query).to_owned(), ..Request::default() }, &around) {
            Ok(response) => response,
            Err(error) => {
                wrong.push(format!("{query}\n  refused: {error}"));
                continue;
            }
        };
        let mut found: Vec<(String, Vec<String>)> = Vec::new();
        for hit in response.hits.iter().filter(|_| !response.relaxed) {
            let article = show(&archive, &hit.id, Some(query), &around).unwrap().remove(0);
            let title = article.title.clone().unwrap_or_default();
            let mut lit: Vec<String> = article.title_highlights.iter().map(|at| title[at.clone()].to_owned()).collect();
            lit.extend(article.highlights.iter().map(|at| article.text[at.clone()].to_owned()));
            found.push((hit.id.clone(), lit));
        }
        found.sort();
        let mut expected: Vec<(String, Vec<String>)> = expected
            .iter()
            .map(|(id, lit)| ((*id).to_owned(), lit.iter().map(|lit| (*lit).to_owned()).collect()))
            .collect();
        expected.sort();
        // Whether words side by side are lit in one stretch or each by itself is no matter here.
        let words = |all: &[(String, Vec<String>)]| -> Vec<(String, Vec<String>)> {
            all.iter()
                .map(|(id, lit)| (id.clone(), lit.iter().flat_map(|lit| lit.split(' ')).map(str::to_owned).collect()))
                .collect()
        };
        let stretches_matter = query.contains('"') || query.contains('“') || query.contains('«');
        if (stretches_matter && found != expected) || words(&found) != words(&expected) {
            wrong.push(format!("{query}\n  expected {expected:?}\n  found    {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} rows\n{}", wrong.len(), ROWS.len(), wrong.join("\n"));
}

/// Returns what is said of a query that finds nothing among stories.
fn said_of_nothing(stories: &[&str], query: &str) -> Vec<String> {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dir.path().join("stories");
    fs::create_dir(&folder).expect("a folder");
    for (number, story) in stories.iter().enumerate() {
        fs::write(folder.join(format!("{number}.txt")), story).expect("a file");
    }
    let home = Home::new(dir.path().join("index"));
    sync(&home, &SyncOptions { paths: vec![folder], ..SyncOptions::default() }, &mut |_| {}).expect("an index");
    let archive = Archive::open(&home).expect("the index");
    let around = Surroundings { today: date(2025, 12, 2).into(), cwd: dir.path().to_owned() };
    let response =
        search(&archive, &Request { query: query.to_owned(), ..Request::default() }, &around).expect("an answer");
    assert_eq!(response.total, 0);
    response.notes.into_iter().map(|note| note.0).collect()
}

#[test]
fn an_acronym_that_is_written_small_is_pointed_out() {
    let said = said_of_nothing(&["The Carrow pact\n\nMinisters of Taco met in Quillon.\n"], "TACO");
    assert_eq!(said, ["no article has TACO in capitals; taco is in 1 article"]);
}

#[test]
fn a_pasted_text_of_unknown_words_has_each_named_once() {
    let stories = ["Harbour\n\nThe harbour was empty.\n"];
    let said = said_of_nothing(&stories, "zebra harbuor zebra");
    assert_eq!(said, ["no article has zebra", "no article has harbuor; did you mean harbour (1 article)?"]);
    let words: Vec<String> = ('a'..='m').map(|letter| format!("qu{letter}xx")).collect();
    let said = said_of_nothing(&stories, &words.join(" "));
    assert_eq!(said.len(), 11);
    assert_eq!(
        (said[9].as_str(), said[10].as_str()),
        ("no article has qujxx", "no article has qukxx, qulxx, qumxx either")
    );
}

#[test]
fn words_that_stand_otherwise_than_asked_for_are_pointed_out() {
    let stories = [
        "The Carrow pact\n\nMinisters met in Quillon, and the fleet went out.\n",
        "Fleet\n\nThe fleet of Quillon stayed, whatever the ministers of the six towns said to its captains.\n",
        "Harbour\n\nThe harbour was empty.\n",
    ];
    for (query, expected) in [
        ("\"quillon fleet\"", "no article has these words side by side; 2 articles have all of them"),
        ("\"carrow ministers\"", "no article has these words side by side; one has all of them"),
        ("\"carrow harbour\"", "no article has all of these words"),
        ("\"captains fleet\"~3", "no article has these words so near each other; one has all of them"),
        ("minister w/3 fleet", "no article has these words so near each other; 2 articles have all of them"),
        ("fleet pre/3 carrow", "no article has these words so near each other in this order; one has all of them"),
        (
            "(minister OR captain) w/1 fleet",
            "no article has these words so near each other; 2 articles have all of them",
        ),
    ] {
        assert_eq!(said_of_nothing(&stories, query), [expected], "{query}");
    }
    assert_eq!(said_of_nothing(&stories, "\"zebra fleet\""), ["no article has zebra"]);
}
