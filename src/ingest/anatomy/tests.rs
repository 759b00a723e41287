//! Stories as they are written, and what is found in them.

use proptest::prelude::*;

use super::*;

/// Returns what a dateline says: where it ends, its place, its day and its agency.
fn dateline_of(text: &str) -> String {
    let Some(found) = dateline::read(text, None) else {
        return "none".to_owned();
    };
    let day = found.day.map_or("-".to_owned(), |day| {
        let year = day.year.map_or(String::new(), |year| format!(" {year}"));
        format!("{}/{}{year}", day.month, day.day)
    });
    let place = found.place.map_or("-", |place| &text[place]);
    format!("{} | {place} | {day} | {}", &text[found.range], found.agency.unwrap_or("-"))
}

#[test]
fn datelines_are_taken_apart() {
    let wrong: Vec<String> = [
        ("MINNEAPOLIS, Jan. 27 (Reuters) — Ships", "MINNEAPOLIS, Jan. 27 (Reuters) — | MINNEAPOLIS | 1/27 | Reuters"),
        ("PORT-AU-PRINCE, Haiti (AP) _ Ships", "PORT-AU-PRINCE, Haiti (AP) _ | PORT-AU-PRINCE, Haiti | - | AP"),
        ("LONDON -- Ships", "LONDON -- | LONDON | - | -"),
        ("Berlin (dpa) - Die Schiffe", "Berlin (dpa) - | Berlin | - | dpa"),
        ("Frankfurt/Main (dpa/lhe) - Die Schiffe", "Frankfurt/Main (dpa/lhe) - | Frankfurt/Main | - | dpa"),
        ("FRANKFURT (dpa-AFX) - Die Schiffe", "FRANKFURT (dpa-AFX) - | FRANKFURT | - | dpa-AFX"),
        ("PARIS, 3 mars (Reuters) - Les bateaux", "PARIS, 3 mars (Reuters) - | PARIS | 3/3 | Reuters"),
        ("MADRID, 3 Mar. (EUROPA PRESS) - Los barcos", "MADRID, 3 Mar. (EUROPA PRESS) - | MADRID | 3/3 | Europa Press"),
        ("ROMA (ANSA) - Le navi", "ROMA (ANSA) - | ROMA | - | ANSA"),
        ("(ANSA) - ROMA, 27 GEN - Le navi", "(ANSA) - ROMA, 27 GEN - | ROMA | 1/27 | ANSA"),
        ("(CNN) -- Ships", "(CNN) -- | - | - | CNN"),
        ("(CNN)Ships", "(CNN) | - | - | CNN"),
        ("WASHINGTON — Ships", "WASHINGTON — | WASHINGTON | - | -"),
        ("WASHINGTON, Jan. 27 — Ships", "WASHINGTON, Jan. 27 — | WASHINGTON | 1/27 | -"),
        ("NEW YORK/LONDON (Reuters) - Ships", "NEW YORK/LONDON (Reuters) - | NEW YORK/LONDON | - | Reuters"),
        ("МОСКВА, 27 янв — РИА Новости. Корабли", "МОСКВА, 27 янв — РИА Новости. | МОСКВА | 1/27 | RIA Novosti"),
        ("МОСКВА, 27 января. /ТАСС/. Корабли", "МОСКВА, 27 января. /ТАСС/. | МОСКВА | 1/27 | TASS"),
        ("MOSCOW. Jan 27 (Interfax) - Ships", "MOSCOW. Jan 27 (Interfax) - | MOSCOW | 1/27 | Interfax"),
        (
            "MOBILE, Ala., Jan. 27, 2020 (UPI) -- Ships",
            "MOBILE, Ala., Jan. 27, 2020 (UPI) -- | MOBILE, Ala. | 1/27 2020 | UPI",
        ),
        ("TRENTON, N.J. (AP) — Ships", "TRENTON, N.J. (AP) — | TRENTON, N.J. | - | AP"),
        ("Jan. 27 (UPI) -- Ships", "Jan. 27 (UPI) -- | - | 1/27 | UPI"),
        ("New Delhi, Jan 27 (PTI) The ships", "New Delhi, Jan 27 (PTI) | New Delhi | 1/27 | PTI"),
        (
            "New Delhi [India], January 27 (ANI): The ships",
            "New Delhi [India], January 27 (ANI): | New Delhi [India] | 1/27 | ANI",
        ),
        ("OSLO (NTB): Skipene", "OSLO (NTB): | OSLO | - | NTB"),
        ("BEIJING, Jan. 27 (Xinhua) -- Ships", "BEIJING, Jan. 27 (Xinhua) -- | BEIJING | 1/27 | Xinhua"),
        ("Madrid, 27 ene (EFE).- Los barcos", "Madrid, 27 ene (EFE).- | Madrid | 1/27 | EFE"),
        ("Lisboa, 27 jan 2020 (Lusa) – Os navios", "Lisboa, 27 jan 2020 (Lusa) – | Lisboa | 1/27 2020 | Lusa"),
        ("NEW YORK--(BUSINESS WIRE)--Ships Inc.", "NEW YORK--(BUSINESS WIRE)-- | NEW YORK | - | Business Wire"),
        (
            "NEW YORK, Jan. 27, 2020 /PRNewswire/ -- Ships",
            "NEW YORK, Jan. 27, 2020 /PRNewswire/ -- | NEW YORK | 1/27 2020 | PR Newswire",
        ),
        ("TOKYO, Jan. 27, Kyodo - Ships", "TOKYO, Jan. 27, Kyodo - | TOKYO | 1/27 | Kyodo"),
        ("SYDNEY, Jan 27 AAP - Ships", "SYDNEY, Jan 27 AAP - | SYDNEY | 1/27 | AAP"),
        ("NEW DELHI (PTI), Jan 27 - Ships", "NEW DELHI (PTI), Jan 27 - | NEW DELHI | 1/27 | PTI"),
        ("SALVADOR, Feb 26 - \nShowers", "SALVADOR, Feb 26 - | SALVADOR | 2/26 | -"),
        ("JOHANNESBURG March 3 - Ships", "JOHANNESBURG March 3 - | JOHANNESBURG | 3/3 | -"),
        ("Washington CNN — Ships", "Washington CNN — | Washington | - | CNN"),
        ("AFP - Ships came", "AFP - | - | - | AFP"),
        ("Berlin - Die Schiffe", "Berlin - | Berlin | - | -"),
        ("TRENTON — Gov. Quill", "TRENTON — | TRENTON | - | -"),
        ("HUNTSVILLE, Alabama - Hockey players", "HUNTSVILLE, Alabama - | HUNTSVILLE, Alabama | - | -"),
        ("NASHVILLE, Tenn. (WQXR) — Ships", "NASHVILLE, Tenn. (WQXR) — | NASHVILLE, Tenn. | - | -"),
        ("(서울=연합뉴스) 홍길동 기자 = 배가", "(서울=연합뉴스) 홍길동 기자 = | 서울 | - | Yonhap"),
        ("新华社北京1月27日电 船只", "新华社北京1月27日电 | 北京 | 1/27 | Xinhua"),
        ("【ロンドン共同】船は", "【ロンドン共同】 | ロンドン | - | Kyodo"),
        ("［東京　２７日　ロイター］船は", "［東京　２７日　ロイター］ | 東京 | - | Reuters"),
    ]
    .iter()
    .filter(|(text, expected)| dateline_of(text) != *expected)
    .map(|(text, expected)| format!("{text}\n  is  {}\n  not {expected}", dateline_of(text)))
    .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_only_looks_like_a_dateline_is_none() {
    let wrong: Vec<String> = [
        "BREAKING — Ships came",
        "ARCHIV - 07.12.2019, Talune, Port Ansel: Ships came",
        "UPDATE 2-Ships come",
        "NOTE — Ships came",
        "Q — Did ships come?",
        "EXCLUSIVE - Ships came",
        "NATO — the alliance — said",
        "NASA - The agency said",
        "The Associated Press (AP) — a wire agency — said",
        "The mayor (D) - The ships",
        "On Monday, March 3 - the day of the storm",
        "Published March 3 - Ships",
        "Ships came - nobody asked",
        "Ships came (AP) and went",
        "A twenty-seven-year-old man",
        "WORLD CUP — Ships",
        "Paris – Roubaix is a race",
        "Q: Did ships come? A: Yes - they did",
        "Ada Quill (R-Texas) - The senator",
        "Acme Inc (NYSE: ACM) - The company",
        "Jan. 27 - Ships came",
        "May 5-10: ships",
        "He said (Reuters) - as always",
        "",
        "-",
        "— Ships",
        "(laughs) — Ships",
        "TODAY — Ships came",
        "SHIPS CAME TO THE HARBOUR — NOBODY ASKED",
    ]
    .iter()
    .filter(|text| dateline_of(text) != "none")
    .map(|text| format!("{text}: {}", dateline_of(text)))
    .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns every part of a story that is found and what it says, one a line.
fn told(text: &str, language: Option<&str>) -> String {
    let found = of(text, 0, language);
    let anatomy = &found.anatomy;
    let mut lines = Vec::new();
    for (name, range) in [
        ("byline", &anatomy.byline),
        ("dateline", &anatomy.dateline),
        ("lead", &anatomy.lead),
        ("correction", &anatomy.correction),
        ("boilerplate", &anatomy.boilerplate),
    ] {
        if let Some(range) = range {
            lines.push(format!("{name}: {}", text[range.clone()].trim_end().replace('\n', "/")));
        }
    }
    let day = found.day.map(|day| format!("{}/{}", day.month, day.day));
    for (name, value) in
        [("author", found.author), ("place", found.place), ("day", day), ("agency", found.agency.map(str::to_owned))]
    {
        lines.extend(value.map(|value| format!("{name} = {value}")));
    }
    lines.join("\n")
}

const STORY: &str =
    "The harbour of Port Ansel opened again on Monday after a long winter.\n\nNobody asked where the ships had been.";

#[test]
fn a_story_of_a_wire_has_all_its_parts() {
    let text = format!(
        "(Corrects the day in paragraph 1)\n\nBy JANE ROE and John Doe\n\nPORT ANSEL, Jan. 27 (Reuters) - {STORY}\n\n\
         (Reporting by Jane Roe in Port Ansel; Editing by Ada Quill)\n\nOur Standards: The Thomson Reuters Trust Principles.\n"
    );
    assert_eq!(
        told(&text, Some("en")),
        "byline: By JANE ROE and John Doe\n\
         dateline: PORT ANSEL, Jan. 27 (Reuters) -\n\
         lead: The harbour of Port Ansel opened again on Monday after a long winter.\n\
         correction: (Corrects the day in paragraph 1)\n\
         boilerplate: (Reporting by Jane Roe in Port Ansel; Editing by Ada Quill)//Our Standards: The Thomson Reuters Trust Principles.\n\
         author = JANE ROE, John Doe\nplace = PORT ANSEL\nday = 1/27\nagency = Reuters"
    );
}

#[test]
fn a_story_without_a_byline_takes_its_reporters_from_the_credit() {
    let text =
        format!("LONDON (Reuters) - {STORY}\n\n(Reporting by Jane Roe in PARIS and John Doe; Editing by Ada Quill)");
    assert!(told(&text, None).contains("author = Jane Roe, John Doe"), "{}", told(&text, None));
    let text = format!("{STORY}\n\n(Additional reporting by Jane Roe; Editing by Ada Quill)");
    assert!(!told(&text, None).contains("author"));
    let text = format!("{STORY}\n\nTo contact the reporter on this story: Jane Roe in Berlin at jroe@example.com");
    assert!(told(&text, None).contains("author = Jane Roe\n") || told(&text, None).ends_with("author = Jane Roe"));
}

#[test]
fn bylines_are_lines_of_their_own() {
    for (line, author) in [
        ("By JANE ROE and John Doe, Staff Writers", "JANE ROE, John Doe"),
        ("By Jane Roe | March 3, 2020", "Jane Roe"),
        ("By Jane Roe, The Associated Press", "Jane Roe"),
        ("By JANE ROE=", "JANE ROE"),
        ("BYLINE: By JANE ROE", "JANE ROE"),
        ("BYLINE: Jane Roe, Home affairs editor", "Jane Roe"),
        ("BY\tBy JANE ROE", "JANE ROE"),
        ("By Jane Roe\nAssociated Press Writer", "Jane Roe"),
        ("JANE ROE\nStaff Writer", "JANE ROE"),
        ("Jane Roe | Staff Writer | Tuesday, 25 November 2014", "Jane Roe"),
        ("Von Jane Roe und John Doe", "Jane Roe, John Doe"),
        ("Par Jane Roe, correspondante à Paris", "Jane Roe"),
        ("Por Jane Roe", "Jane Roe"),
        ("Jane Roe reports from Port Ansel.", "Jane Roe"),
        ("by Jane Roe @janeroe", "Jane Roe"),
        ("By Jane Roe jane.roe@example.com", "Jane Roe"),
        ("Written by Jane Roe", "Jane Roe"),
        ("Автор: Иван Петров", "Иван Петров"),
    ] {
        let said = told(&format!("{line}\n\n{STORY}"), None);
        assert!(said.contains(&format!("\nauthor = {author}")), "{line}: {said}");
        assert!(said.starts_with(&format!("byline: {}", line.replace('\n', "/"))), "{line}: {said}");
        assert!(said.contains("lead: The harbour"), "{line}: {said}");
    }
    let said = told(&format!("By The Associated Press\n\n{STORY}"), None);
    assert!(said.contains("agency = AP") && said.contains("byline") && !said.contains("author"), "{said}");
}

#[test]
fn a_sentence_that_begins_like_a_byline_is_none() {
    for line in [
        "By Monday the talks had failed.",
        "By Monday the talks had failed",
        "By Popular Demand",
        "By the sea",
        "By Jane Roe said the mayor was wrong and that nobody had asked her.",
        "Von Montag an gilt der neue Fahrplan.",
        "Di Maria scores twice",
        "Jane Roe",
        "JANE ROE",
        "Jane Roe, the mayor of Port Ansel",
        "Jane Roe reports a loss",
        "Storm Closes Harbour\nThe Evening Post",
        "Storm Closes Harbour\nAssociated Press",
        "Storm Closes Harbour\nStaff Report",
        "Storm Closes Harbour\nThe Ansel Reporter",
    ] {
        let said = told(&format!("{line}\n\n{STORY}"), None);
        assert!(!said.contains("byline") && !said.contains("author"), "{line}: {said}");
    }
}

#[test]
fn the_lead_is_the_first_paragraph_of_the_story() {
    assert_eq!(told(STORY, None), "lead: The harbour of Port Ansel opened again on Monday after a long winter.");
    let wire = "    LONDON, Feb 26 - Ships came to the harbour of\nPort Ansel on Monday.\n    Nobody asked where they had been.\n Reuter\n";
    assert_eq!(
        told(wire, None),
        "dateline: LONDON, Feb 26 -\nlead: Ships came to the harbour of/Port Ansel on Monday.\nboilerplate: Reuter\n\
         place = LONDON\nday = 2/26\nagency = Reuters"
    );
    let captioned =
        format!("1 of 4. Ships are seen in the harbour of Port Ansel.\n\nThe best ships\n\nLONDON (Reuters) - {STORY}");
    assert!(told(&captioned, None).contains("lead: The harbour"), "{}", told(&captioned, None));
    let weak = format!("{STORY}\n\nLONDON — {STORY}");
    assert!(!told(&weak, None).contains("dateline"), "a place alone counts at the beginning only");
}

#[test]
fn an_address_is_no_lead() {
    let address = format!("https://bell.example/{}", "harbour-".repeat(20));
    let said = told(&format!("{address}\n\n{STORY}"), None);
    assert!(said.contains("lead: The harbour"), "{said}");
    let chinese = "港口在漫长的冬天之后于星期一重新开放".repeat(10);
    assert!(told(&chinese, None).contains("lead: 港口"));
}

#[test]
fn what_stands_below_a_story_is_boilerplate() {
    for (foot, agency) in [
        ("REUTER", "Reuters"),
        ("Reuter4", "Reuters"),
        ("reuter^M", "Reuters"),
        ("Reuter...^M", "Reuters"),
        ("-30-", ""),
        ("© 2020 The Associated Press. All rights reserved. This material may not be published.", "AP"),
        ("Copyright 2020 Reuters", "Reuters"),
        ("(c) 2020 dpa", "dpa"),
        ("—dpa", "dpa"),
        ("/ritzau/", "Ritzau"),
        ("AP-WF-05-09-17 0056GMT<", "AP"),
        ("Follow us on Example and Sample", ""),
        ("Sign up for our newsletter", ""),
        ("Associated Press writers Jane Roe and John Doe contributed to this report.", ""),
        ("Wire services contributed.", ""),
        ("This article originally appeared on Example News.", ""),
        ("Quelle: dpa", ""),
        ("___\n\nFollow Jane Roe on Example: @janeroe\n\n© 2020 Example Media", ""),
        ("* * * *\nThe following information is not for publication\n\n## Contacts\n- Tel: 1234", ""),
    ] {
        let said = told(&format!("{STORY}\n\n{foot}\n"), None);
        let begins = foot.split("\n\nFollow Jane").next().unwrap();
        let expected = if foot.contains("Follow Jane") { "© 2020 Example Media" } else { begins };
        assert!(said.contains(&format!("boilerplate: {}", expected.replace('\n', "/"))), "{foot}: {said}");
        assert!(agency.is_empty() || said.contains(&format!("agency = {agency}")), "{foot}: {said}");
    }
    let signed = told("Ships came to the harbour of Port Ansel on Monday, the mayor said. (AP)", None);
    assert!(signed.contains("boilerplate: (AP)") && signed.contains("agency = AP"), "{signed}");
}

#[test]
fn the_last_sentence_of_a_story_is_no_boilerplate() {
    for last in [
        "The company said it had sold its share to\nReuters.",
        "She told the Associated Press.",
        "“I will follow us on the way,” he said.",
        "They signed up for the race, and all rights were reserved to the mayor, he said.",
        "The report was written by the mayor.",
        "Reporting by the mayor was late, and nobody asked why.",
        "The ship is called the North End",
        "He works for the agency (the AP), they said.",
        "Nobody knew the source: a letter.",
        "Reuters 4",
        "AP44",
    ] {
        let said = told(&format!("{STORY}\n\n{last}\n"), None);
        assert!(!said.contains("boilerplate"), "{last}: {said}");
    }
    assert!(!told("REUTER", None).contains("boilerplate"), "a text of nothing else is its own");
}

#[test]
fn a_note_of_correction_may_stand_at_either_end() {
    let note = "Correction: An earlier version of this article gave the wrong day.";
    for text in [
        format!("{note}\n\n{STORY}"),
        format!("{STORY}\n\n{note}"),
        format!("{STORY}\n\n{note}\n\n© 2020 Example Media"),
    ] {
        let said = told(&text, None);
        assert!(said.contains(&format!("correction: {note}")), "{said}");
        assert!(said.contains("lead: The harbour"), "{said}");
    }
}

#[test]
fn other_languages_have_their_forms() {
    let said = told(
        "Berlin (dpa) - Die Schiffe kamen am Montag in den Hafen zurück, sagte der Bürgermeister.\n\n# Notizblock\n\n## Redaktionelle Hinweise\n- Autorin: Ada Quill",
        Some("de"),
    );
    assert!(
        said.contains("agency = dpa")
            && said.contains("boilerplate: # Notizblock")
            && said.contains("author = Ada Quill"),
        "{said}"
    );
    let said = told(
        "(서울=연합뉴스) 홍길동 기자 = 배가 월요일에 항구로 돌아왔다고 시장이 말했다. 아무도 묻지 않았다.",
        Some("ko"),
    );
    assert!(said.contains("place = 서울") && said.contains("author = 홍길동"), "{said}");
}

#[test]
fn credits_of_fields_become_names() {
    assert_eq!(people("By Jane Roe and John Doe, Staff Writers", None).as_deref(), Some("Jane Roe, John Doe"));
    assert_eq!(people("Jane Roe, Reuters", None).as_deref(), Some("Jane Roe"));
    assert_eq!(people("By The Associated Press", None), None);
    assert_eq!(people("the mayor", None), None);
}

#[test]
fn of_a_text_of_any_length_its_ends_are_looked_at() {
    for unit in ["a ", "A ", "(", "- ", "By ", "LONDON, ", "—", "\n", "© ", ". ", "Jan. 27 ", "(AP) "] {
        let long = unit.repeat((1 << 20) / unit.len());
        // What begins beyond the ends is not seen, however long the text is.
        let hidden = format!("{long}\n\nOSLO, Jan. 27 (Reuters) - It came.\n\nCorrection: It did not.\n\n{long}");
        let parts = of(&hidden, 0, Some("en")).anatomy;
        let ends = |range: &Range<usize>| range.end <= long.len() || range.start >= hidden.len() - long.len();
        let found = [parts.byline, parts.dateline, parts.correction, parts.boilerplate];
        assert!(found.iter().flatten().all(ends), "{unit:?} {found:?}");
    }
}

proptest! {
    #[test]
    fn any_text_has_parts_within_it(text in "[\\PC\n\t\u{200f}]{0,200}", start in 0usize..40) {
        check(&text, start);
    }

    #[test]
    fn pieces_of_stories_have_parts_within_them(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "By ", "JANE ROE", "Jane Roe", " and ", ", ", "Staff Writer", "LONDON", "PORT-AU-PRINCE, Haiti", "Jan. 27", "3 mars", "(AP)", "(Reuters)",
            "(", ")", " - ", "--", " — ", "_", ": ", "\n", "\n\n", "    ", "Correction", "(Corrects ", "The ships came. ", "é", "신", "(서울=", "新华社", "1月27日", "电",
            "【", "】", "REUTER", "© 2020 ", "Reporting by ", "Editing by ", "; ", "/TASS/", "\u{feff}", "*", "-30-", "All rights reserved", "МОСКВА", ". ",
        ]), 0..24),
        start in 0usize..12,
    ) {
        check(&pieces.concat(), start);
    }
}

/// Asserts that the parts of a text lie in it and after its headline, at bounds of characters.
fn check(text: &str, start: usize) {
    let found = of(text, start, None);
    let Anatomy { byline, dateline, lead, correction, boilerplate } = found.anatomy;
    for range in [&byline, &dateline, &lead, &correction, &boilerplate].into_iter().flatten() {
        let part = text.get(range.clone()).expect("it lies in the text");
        assert!(!part.trim().is_empty() && range.start >= start, "{range:?}");
    }
    if let (Some(dateline), Some(lead)) = (&dateline, &lead) {
        assert!(dateline.end <= lead.start);
    }
    if let (Some(lead), Some(boilerplate)) = (&lead, &boilerplate) {
        assert!(lead.end <= boilerplate.start && boilerplate.end == text.len());
    }
    for value in [found.author, found.place].into_iter().flatten() {
        assert!(!value.is_empty() && !value.contains('\n'));
    }
}
