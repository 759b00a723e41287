//! What is read, what is not, and that nothing is invented.

use jiff::civil::Date;
use proptest::prelude::*;

use super::*;

/// Returns the wall clock and, behind `@`, the offset in minutes.
fn read(written: &str) -> String {
    match parse(written) {
        None => "none".to_owned(),
        Some(Published { wall, offset }) => {
            let wall = wall.to_string();
            let wall = wall.strip_suffix("T00:00:00").unwrap_or(&wall);
            offset.map_or(wall.to_owned(), |offset| format!("{wall}@{}", offset / 60))
        }
    }
}

#[test]
fn reads_the_ways_in_which_dates_are_written() {
    assert_read(&[
        ("2025-12-01", "2025-12-01"),
        (" 2025-12-01\n", "2025-12-01"),
        ("2025-12-1", "2025-12-01"),
        ("2025/12/01", "2025-12-01"),
        ("2025.12.01", "2025-12-01"),
        ("20251201", "2025-12-01"),
        ("2025-12-01T10:30:15Z", "2025-12-01T10:30:15@0"),
        ("2025-12-01T10:30:15", "2025-12-01T10:30:15"),
        ("2025-12-01T10:30", "2025-12-01T10:30:00"),
        ("2025-12-01T10:30:15.123456+02:00", "2025-12-01T10:30:15@120"),
        ("2025-12-01T10:30:15.1-0330", "2025-12-01T10:30:15@-210"),
        ("2025-12-01T10:30:15+01:00[Europe/Berlin]", "2025-12-01T10:30:15@60"),
        ("2025-12-01 10:30", "2025-12-01T10:30:00"),
        ("2025-12-01 10:30:15 +0000", "2025-12-01T10:30:15@0"),
        ("2025-12-01 10:30:15 UTC", "2025-12-01T10:30:15@0"),
        ("20251201T103015Z", "2025-12-01T10:30:15@0"),
        ("20251201103015", "2025-12-01T10:30:15"),
        ("Mon, 01 Dec 2025 10:30:15 +0100", "2025-12-01T10:30:15@60"),
        ("Mon, 1 Dec 2025 10:30:15 EST", "2025-12-01T10:30:15@-300"),
        ("Mon Dec  1 10:30:15 2025", "2025-12-01T10:30:15"),
        ("Mon Dec 01 10:30:15 +0000 2025", "2025-12-01T10:30:15@0"),
        ("26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01"),
        ("1 December 2025", "2025-12-01"),
        ("1st of December, 2025", "2025-12-01"),
        ("December 1, 2025", "2025-12-01"),
        ("Dec. 1, 2025", "2025-12-01"),
        ("Sept. 3, 1939 at 11:15 a.m.", "1939-09-03T11:15:00"),
        ("December 1, 2025 at 3:05 PM ET", "2025-12-01T15:05:00"),
        ("Dec 1, 2025, 12:05am", "2025-12-01T00:05:00"),
        ("Monday, December 1, 2025 (10:30)", "2025-12-01T10:30:00"),
        ("1764585015", "2025-12-01T10:30:15@0"),
        ("1764585015.5", "2025-12-01T10:30:15@0"),
        ("1764585015000", "2025-12-01T10:30:15@0"),
        ("2025-12-31T23:59:60Z", "2025-12-31T23:59:59@0"),
        ("13/02/2025", "2025-02-13"),
        ("02/13/2025 10:30", "2025-02-13T10:30:00"),
        ("31.12.2025", "2025-12-31"),
        ("02-02-2025", "2025-02-02"),
    ]);
}

#[test]
fn what_may_be_two_days_is_none() {
    assert_eq!(read("01/02/2025"), "none");
    assert_eq!(read("1.2.2025"), "none");
    assert_eq!(read("01-02-2025 10:30"), "none");
}

#[test]
fn what_is_no_day_is_none() {
    for written in [
        "",
        "2025",
        "2025-12",
        "December 2025",
        "1 December",
        "2025-02-30",
        "2025-13-01",
        "31 June 2025",
        "0000-01-01",
        "1599-12-31",
        "2201-01-01",
        "yesterday",
        "10:30",
        "12",
        "12345",
        "2025-12-01-harbour",
        "2025-12-01x",
        "5 ships came",
        "December 1, 2025, said the mayor",
        "99999999",
        "-5",
        "1.2.3.4",
        "2025-12-01T10:30+é1:00",
    ] {
        assert_eq!(read(written), "none", "{written}");
    }
}

#[test]
fn an_impossible_time_leaves_the_day() {
    assert_eq!(read("2025-12-01 25:00"), "2025-12-01");
    assert_eq!(read("31-MAR-1987 605:12:19.12"), "1987-03-31");
}

/// Asserts that each is read as expected, and names all that are not.
fn assert_read(pairs: &[(&str, &str)]) {
    let wrong: Vec<String> = pairs
        .iter()
        .filter(|(written, expected)| read(written) != *expected)
        .map(|(written, expected)| format!("{written}: {}, not {expected}", read(written)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns the wall clock of a date that is read with what decides on choices.
fn read_in(written: &str, language: &str) -> String {
    match super::read(written, Some(language).filter(|tag| !tag.is_empty())) {
        Written::Sure(published) => published.wall.date().to_string(),
        Written::Either { day_first, month_first } => {
            format!("{} or {}", day_first.wall.date(), month_first.wall.date())
        }
        Written::No => "none".to_owned(),
    }
}

#[test]
fn reads_the_common_mistakes() {
    assert_read(&[
        ("2017-11-16T10:00:00 Z", "2017-11-16T10:00:00@0"),
        ("2017-11-16t10:00:00z", "2017-11-16T10:00:00@0"),
        ("2017-11-16 10:00:00Z", "2017-11-16T10:00:00@0"),
        ("2017-11-16T10:00:00.123456789Z", "2017-11-16T10:00:00@0"),
        ("2017-11-16T10:00:00,123+01:00", "2017-11-16T10:00:00@60"),
        ("2017-11-16T10:00:00:123Z", "2017-11-16T10:00:00@0"),
        ("2017-11-16T10:00:00+0100", "2017-11-16T10:00:00@60"),
        ("2017-11-16T10:00:00 +01:00", "2017-11-16T10:00:00@60"),
        ("2017-11-16T10:00:00+1", "2017-11-16T10:00:00@60"),
        ("2017-11-16T10:00:00GMT+1", "2017-11-16T10:00:00@60"),
        ("2017-11-16T10:00:00\u{2212}05:00", "2017-11-16T10:00:00@-300"),
        ("2017-11-16T24:00:00Z", "2017-11-17@0"),
        ("2017-12-31T24:00", "2018-01-01"),
        ("2017-11-16T24:30", "2017-11-16"),
        ("2017-11-16T10", "2017-11-16T10:00:00"),
        ("2017-11-16T1030", "2017-11-16T10:30:00"),
        ("2017-11-16T", "none"),
        ("2017-11-16Z", "2017-11-16"),
        ("2017-11-16+01:00", "2017-11-16"),
        ("2017-11-16-05:00", "2017-11-16"),
        ("2017-1-6T9:05:00Z", "2017-01-06T09:05:00@0"),
        ("20171116T103015+0100", "2017-11-16T10:30:15@60"),
        ("20171116T103015.000Z", "2017-11-16T10:30:15@0"),
        ("20171116103015Z", "2017-11-16T10:30:15@0"),
        ("201711161030", "2017-11-16T10:30:00"),
        ("2017-16-11", "none"),
        ("Mon, 31 Jun 2017 10:00:00 GMT", "none"),
        ("Thu 16 Nov 2017 10:00:00 GMT", "2017-11-16T10:00:00@0"),
        ("Thu,16 Nov 2017 10:00:00 GMT", "2017-11-16T10:00:00@0"),
        ("Thu, 16 Nov 17 10:00:00 GMT", "2017-11-16T10:00:00@0"),
        ("Fri, 16 Nov 87 10:00:00 EST", "1987-11-16T10:00:00@-300"),
        ("Mon, 16 Nov 2017 10:00:00 GMT", "2017-11-16T10:00:00@0"),
        ("Thu, 16 Nov 2017 10:00:00 +0100 (CET)", "2017-11-16T10:00:00@60"),
        ("Thu, 16 Nov 2017 10:00:00 GMT+1", "2017-11-16T10:00:00@60"),
        ("Thu, 16 Nov 2017 10:00:00 UTC-05:30", "2017-11-16T10:00:00@-330"),
        ("Thu Nov 16 2017 10:00:00 GMT+0100 (Central European Standard Time)", "2017-11-16T10:00:00@60"),
        ("Thu, 16 Nov 2017 10:00 -0000", "2017-11-16T10:00:00@0"),
        ("16/Nov/2017:10:30:00 +0100", "2017-11-16T10:30:00@60"),
        ("16-Nov-17", "2017-11-16"),
        ("16NOV2017", "2017-11-16"),
        ("Nov. 16, 2017, 10:30 a.m.", "2017-11-16T10:30:00"),
        ("Nov. 16, 2017 at 10 p.m. ET", "2017-11-16T22:00:00"),
        ("Nov. 16, 2017 10:30 IST", "2017-11-16T10:30:00"),
        ("10:30 AM ET, Thu November 16, 2017", "2017-11-16T10:30:00"),
        ("Thu 16 Nov 2017 10.30 GMT", "2017-11-16T10:30:00@0"),
        ("1030 GMT, 16 November 2017", "2017-11-16T10:30:00@0"),
        ("Published: 16 November 2017", "2017-11-16"),
        ("Published 16 November 2017 | Updated 17 November 2017", "2017-11-16"),
        ("Updated: 17 Nov 2017 10:30, first published 16 Nov 2017", "2017-11-16"),
        ("Updated: November 16, 2017", "2017-11-16"),
        ("Posted on November 16, 2017 | 10:30", "2017-11-16T10:30:00"),
        ("Last modified on Thu 16 Nov 2017 10.30 GMT", "2017-11-16T10:30:00@0"),
        ("16 November 2017 \u{2022} 10:30", "2017-11-16T10:30:00"),
        ("/Date(1764585015000)/", "2025-12-01T10:30:15@0"),
        ("/Date(1764585015000+0100)/", "2025-12-01T10:30:15@0"),
        ("1.764585015E9", "2025-12-01T10:30:15@0"),
        ("1764585015000000", "2025-12-01T10:30:15@0"),
        ("-200000000", "1963-08-31T04:26:40@0"),
        ("-200000000000", "1963-08-31T04:26:40@0"),
        ("/Date(-200000000000+0100)/", "1963-08-31T04:26:40@0"),
        ("/Date()/", "none"),
        ("/Date(год)/", "none"),
        ("2 hours ago", "none"),
        ("2 days ago", "none"),
        ("today 10:30", "none"),
        ("10:30 on Monday", "none"),
        ("Nov 17", "none"),
        ("Nov 16, 2017 - Nov 18, 2017", "none"),
        ("2017-2018", "none"),
        ("1-800-555-2017", "none"),
        ("0000-00-00 00:00:00", "none"),
        ("0001-01-01T00:00:00", "none"),
    ]);
}

#[test]
fn reads_months_in_the_main_languages() {
    assert_read(&[
        ("16 de novembro de 2017", "2017-11-16"),
        ("16 de novembro de 2017 às 10h30", "2017-11-16T10:30:00"),
        ("quinta-feira, 16 de novembro de 2017", "2017-11-16"),
        ("16. November 2017, 10:30 Uhr", "2017-11-16T10:30:00"),
        ("Donnerstag, 16. November 2017 um 10.30 Uhr", "2017-11-16T10:30:00"),
        ("Stand: 16. März 2017", "2017-03-16"),
        ("veröffentlicht am 16. März 2017, aktualisiert am 17. März 2017", "2017-03-16"),
        ("le 1er février 2017 à 10h30", "2017-02-01T10:30:00"),
        ("Publié le 16 août 2017 - Mis à jour le 17 août 2017", "2017-08-16"),
        ("mar. 16 nov. 2017", "2017-11-16"),
        ("16 mar. 2017", "2017-03-16"),
        ("16 de octubre de 2017, 10:30 a. m.", "2017-10-16T10:30:00"),
        ("giovedì 16 novembre 2017 alle ore 10.30", "2017-11-16T10:30:00"),
        ("1º dicembre 2017", "2017-12-01"),
        ("donderdag 16 november 2017, 10.30 uur", "2017-11-16T10:30:00"),
        ("den 16 maj 2017 kl. 10.30", "2017-05-16T10:30:00"),
        ("16. marts 2017 kl. 10.30", "2017-03-16T10:30:00"),
        ("16. desember 2017", "2017-12-16"),
        ("16. marraskuuta 2017 klo 10.30", "2017-11-16T10:30:00"),
        ("16 października 2017 r., godz. 10:30", "2017-10-16T10:30:00"),
        ("16 ноября 2017 г. в 10:30 МСК", "2017-11-16T10:30:00@180"),
        ("чт, 16 июн 2017", "2017-06-16"),
        ("16 червня 2017 року о 10:30", "2017-06-16T10:30:00"),
        ("16. října 2017 v 10:30", "2017-10-16T10:30:00"),
        ("16 Kasım 2017 Perşembe saat 10:30", "2017-11-16T10:30:00"),
        ("16 noiembrie 2017, ora 10:30", "2017-11-16T10:30:00"),
        ("2017. november 16., 10:30", "2017-11-16T10:30:00"),
        ("2017. szeptember 16. szombat", "2017-09-16"),
        ("16 Νοεμβρίου 2017", "2017-11-16"),
        ("16 نوفمبر 2017", "2017-11-16"),
        ("16 בנובמבר 2017", "2017-11-16"),
        ("ngày 16 tháng 11 năm 2017", "2017-11-16"),
        ("2017年11月16日", "2017-11-16"),
        ("2017年11月16日(木) 10時30分", "2017-11-16T10:30:00"),
        ("2017年11月16日 午後3時", "2017-11-16T15:00:00"),
        ("２０１７年１１月１６日", "2017-11-16"),
        ("２０１７-11-16", "2017-11-16"),
        ("平成29年11月16日", "2017-11-16"),
        ("2017年11月16日 星期四 下午3:05", "2017-11-16T15:05:00"),
        ("2017년 11월 16일 오후 3시 5분", "2017-11-16T15:05:00"),
        ("입력 2017.11.16 10:30 수정 2017.11.17 11:00", "2017-11-16T10:30:00"),
        ("2017. 11. 16.", "2017-11-16"),
        ("16. 11. 2017", "2017-11-16"),
        ("16 listopada 2017", "none"),
    ]);
    assert_eq!(read_in("16 listopada 2017", "pl"), "2017-11-16");
    assert_eq!(read_in("16 listopada 2017", "hr"), "2017-10-16");
}

#[test]
fn the_order_is_decided_by_the_language_or_not_at_all() {
    for (language, expected) in [
        ("", "2025-02-01 or 2025-01-02"),
        ("en", "2025-02-01 or 2025-01-02"),
        ("en-GB", "2025-02-01"),
        ("en-US", "2025-01-02"),
        ("en_us", "2025-01-02"),
        ("en-CA", "2025-02-01 or 2025-01-02"),
        ("es-PR", "2025-02-01 or 2025-01-02"),
        ("de", "2025-02-01"),
        ("fr-FR", "2025-02-01"),
        ("pt", "2025-02-01"),
        ("ru", "2025-02-01"),
        ("ja", "2025-02-01 or 2025-01-02"),
        ("xx", "2025-02-01 or 2025-01-02"),
    ] {
        assert_eq!(read_in("01/02/2025", language), expected, "{language}");
    }
    assert_eq!(read_in("13/02/2025", "en-US"), "2025-02-13", "a day that is one in one order only stands");
    assert_eq!(read_in("Sat 01/02/2025", ""), "2025-02-01", "2 January 2025 was a Thursday");
    assert_eq!(read_in("Thu 01/02/2025", "de"), "2025-01-02");
}

#[test]
fn a_file_shows_its_order_and_its_years() {
    assert_eq!(order_shown("13/02/2025"), Some(Order::DayFirst));
    assert_eq!(order_shown("02/13/2025 10:30"), Some(Order::MonthFirst));
    assert_eq!(order_shown("08/30 63"), Some(Order::MonthFirst));
    assert_eq!(order_shown("01/02/2025"), None);
    assert_eq!(order_shown("02/02/2025"), None);
    assert_eq!(order_shown("2025-02-13"), None);
    let mut evidence = Evidence::default();
    evidence.learn("01/04 63");
    assert_eq!((evidence.order(), evidence.years()), (None, None));
    evidence.learn("08/30 63");
    let day = |written: &str, language, evidence: &Evidence| match read_with(written, language, evidence) {
        Written::Sure(published) => published.wall.date().to_string(),
        other => format!("{other:?}"),
    };
    assert_eq!(day("01/04/63", None, &evidence), "1963-01-04");
    assert_eq!(day("01/04/63", Some("de"), &evidence), "1963-01-04", "the file knows better than the language");
    evidence.learn("30/08/1963");
    assert_eq!(evidence.order(), None, "a file that shows both shows none");
    assert_eq!(day("01/04/63", Some("de"), &evidence), "1963-04-01");
}

#[test]
fn the_century_of_a_short_year_is_not_guessed() {
    assert_read(&[
        ("08/30 63", "1963-08-30"),
        ("08/30/63", "1963-08-30"),
        ("30.8.63", "1963-08-30"),
        ("30.08.63", "1963-08-30"),
        ("63/08/30", "1963-08-30"),
        ("16.11.17", "2017-11-16"),
        ("16/11/17 10:30", "2017-11-16T10:30:00"),
        ("16-11-12", "none"),
        ("Aug. 30, '63", "1963-08-30"),
        ("30 Aug 40", "none"),
        ("Fri, 30 Aug 40", "1940-08-30"),
        ("Thu, 30 Aug 40", "2040-08-30"),
        ("Tue, 30 Aug 40", "none"),
        ("29 Feb 00", "2000-02-29"),
    ]);
    let mut evidence = Evidence::default();
    evidence.learn("1923-05-01");
    evidence.learn("1931-05-01");
    let written = read_with("30 Aug 27", None, &evidence);
    assert!(matches!(written, Written::Sure(Published { wall, .. }) if wall.year() == 1927), "{written:?}");
    assert_eq!(read("30 Aug 27"), "2027-08-30");
    // Fifty years before the only year of the file, or fifty behind it: nothing says which.
    let mut evidence = Evidence::default();
    evidence.learn("13/02/1931");
    assert_eq!(read_with("11.1.81", None, &evidence), Written::No);
    // The day of the week says which is the month only in the century of the file.
    assert_eq!(read("2/1/88 Wed"), "none");
    assert_eq!(read("24:00 Mon 05/02/83"), "1983-05-03");
    let written = read_with("2/1/88 Wed", None, &evidence);
    assert!(
        matches!(written, Written::Sure(Published { wall, .. }) if wall.date() == jiff::civil::date(1888, 2, 1)),
        "{written:?}"
    );
}

proptest! {
    #[test]
    fn any_text_is_a_date_or_none(written in "\\PC{0,30}") {
        parse(&written);
    }

    #[test]
    fn anything_like_a_date_is_a_date_or_none(written in "[0-9]{0,4}[-/. ]?[0-9a-zA-Z]{0,3}[-/. ]?[0-9]{0,4}[T ]?[0-9:.]{0,9}[-+Zé]?[0-9:]{0,5}") {
        parse(&written);
    }

    #[test]
    fn every_day_is_read_as_itself(year in 1600i16..=2200, month in 1i8..=12, day in 1i8..=28, hour in 0i8..24, minute in 0i8..60) {
        let wall = Date::new(year, month, day).unwrap().at(hour, minute, 0, 0);
        let expected = Some(Published { wall, offset: Some(3600) });
        prop_assert_eq!(parse(&format!("{wall}+01:00")), expected);
        prop_assert_eq!(parse(&wall.strftime("%a, %d %b %Y %H:%M:%S +0100").to_string()), expected);
        prop_assert_eq!(parse(&wall.strftime("%B %d, %Y %H:%M+01:00").to_string()), expected);
    }
}
