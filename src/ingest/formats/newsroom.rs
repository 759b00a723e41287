//! What the newsroom formats share: the place in a dateline, and texts that say again what was said.

use std::collections::HashSet;

use crate::ingest::{anatomy, html, metadata, xml};

/// The months that a date in a dateline begins with.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// How many names or subjects are kept of one article.
const MOST_JOINED: usize = 100;

/// How many texts of one article each of them is compared with.
const MOST_COMPARED: usize = 32;

/// The words that bylines begin with, by the language they are of.
const BY: [(&str, &str); 9] = [
    ("da", "af"),
    ("de", "von"),
    ("es", "por"),
    ("fr", "par"),
    ("it", "di"),
    ("nl", "door"),
    ("no", "av"),
    ("pt", "por"),
    ("sv", "av"),
];

/// The desks of dpa by their codes.
const DPA_DESKS: [(&str, &str); 5] =
    [("pl", "Politik"), ("wi", "Wirtschaft"), ("ku", "Kultur"), ("sp", "Sport"), ("vm", "Vermischtes")];

/// Returns the desk of dpa that has this code.
pub(super) fn dpa_desk(code: &str) -> Option<&'static str> {
    DPA_DESKS.iter().find(|(desk, _)| *desk == code).map(|(_, name)| *name)
}

/// Returns the text of markup. Characters that are escaped once too often, as news systems do, are meant as they read.
pub(super) fn text(markup: &str) -> String {
    let text = html::fragment_text(markup);
    if text.contains('&') { xml::decoded(&text) } else { text }
}

/// Returns whether this is the name of someone. What has no capital letter is a login or the initials of a desk.
pub(super) fn is_name(written: &str) -> bool {
    !written.is_ascii() || written.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// Returns the names of a byline in a language, without the word before them and, where it is a list of people and of what
/// they are, without the latter: `Von Ada Quill, dpa`.
pub(super) fn byline(written: &str, language: Option<&str>) -> Option<String> {
    let line = metadata::byline(written).filter(|line| is_name(line))?;
    let special = line.to_lowercase().find(", special to ").filter(|at| *at > 0 && line.is_char_boundary(*at));
    let line = line[..special.unwrap_or(line.len())].to_owned();
    let word = BY.iter().find(|(code, _)| language == Some(*code)).map(|(_, word)| *word);
    let names = word
        .zip(line.split_once(' '))
        .filter(|(word, (first, names))| first.eq_ignore_ascii_case(word) && names.starts_with(char::is_uppercase));
    let names = names.map_or(line.as_str(), |(_, (_, names))| names);
    Some(anatomy::people_in(names).unwrap_or_else(|| names.to_owned()))
}

/// Returns names without the agency that stands for itself behind them.
pub(super) fn without_agency(names: &str, agency: Option<&str>) -> String {
    let own =
        names.rsplit_once(", ").filter(|(_, last)| agency.is_some_and(|agency| agency.eq_ignore_ascii_case(last)));
    own.map_or(names, |(names, _)| names).to_owned()
}

/// Returns the place of a dateline: `PORT ANSEL, Nowhere, April 7 (Wires) -` without date, agency and dash.
pub(super) fn place(dateline: &str) -> Option<String> {
    let line = metadata::one_line(dateline)?;
    let ends = [line.find('('), line.find(" - "), line.find(" -- "), line.find(['–', '—'])];
    let end = ends.into_iter().flatten().min().unwrap_or(line.len());
    let mut line = line[..end].trim_end_matches([' ', '-']);
    let is_date = |part: &str| part.contains(|letter: char| letter.is_ascii_digit());
    while let Some((before, _)) = line.rsplit_once(',').filter(|(_, after)| is_date(after)) {
        line = before;
    }
    let line = before_month(line);
    metadata::one_line(line.trim_matches([' ', ',', ':', '/', '-']))
        .filter(|place| !place.starts_with(|first: char| first.is_ascii_digit()))
}

/// Returns what stands before a month that a day follows: `SYDNEY` of `SYDNEY March 22 AAP`.
fn before_month(line: &str) -> &str {
    let mut at = 0;
    let mut words = line.split(' ').peekable();
    while let Some(word) = words.next() {
        let is_month = word.get(..3).is_some_and(|head| MONTHS.contains(&head.to_ascii_lowercase().as_str()));
        if at > 0 && is_month && words.peek().is_some_and(|next| next.starts_with(|first: char| first.is_ascii_digit()))
        {
            return &line[..at];
        }
        at += word.len() + 1;
    }
    line
}

/// Returns the text without a first paragraph that is the headline.
pub(super) fn without_headline(text: String, headline: Option<&str>) -> String {
    let first = text.split("\n\n").next().unwrap_or_default();
    if headline.is_none_or(|headline| metadata::one_line(first).as_deref() != Some(headline)) {
        return text;
    }
    text[first.len()..].trim_start_matches('\n').to_owned()
}

/// Returns texts as paragraphs, without those that another one holds: the same text in another form, or a
/// caption and its longer version.
pub(super) fn different(texts: Vec<String>) -> String {
    let folded: Vec<String> = texts.iter().map(|text| metadata::one_line(text).unwrap_or_default()).collect();
    let is_repeated = |number: usize| {
        let own = &folded[number];
        let others = folded.iter().enumerate().take(MOST_COMPARED);
        own.is_empty()
            || others.filter(|(other, _)| *other != number).any(|(other, text)| {
                let is_longer = text.len() > own.len() || text.len() == own.len() && other < number;
                is_longer && text.contains(own.as_str())
            })
    };
    let kept = texts.iter().enumerate().filter(|(number, _)| !is_repeated(*number)).map(|(_, text)| text.as_str());
    kept.collect::<Vec<&str>>().join("\n\n")
}

/// Returns the different ones of some values as one line, the first hundred of them.
pub(super) fn joined(values: impl Iterator<Item = String>) -> Option<String> {
    let mut seen = HashSet::new();
    let different: Vec<String> = values.filter(|value| seen.insert(value.clone())).take(MOST_JOINED).collect();
    (!different.is_empty()).then(|| different.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_stands_before_date_agency_and_dash() {
        for (dateline, expected) in [
            ("PORT ANSEL", "PORT ANSEL"),
            ("Port Ansel (Wires) - ", "Port Ansel"),
            ("PORT ANSEL, Nowhere, April 7 (Wires) -", "PORT ANSEL, Nowhere"),
            ("PORT ANSEL March 22 WIRE -", "PORT ANSEL"),
            ("PORT-ANSEL — ", "PORT-ANSEL"),
            ("Port Ansel, Nov. 3, 2025", "Port Ansel"),
            ("MARCH, Nowhere", "MARCH, Nowhere"),
        ] {
            assert_eq!(place(dateline).as_deref(), Some(expected), "{dateline}");
        }
        assert_eq!((place(" "), place("(Wires) -"), place("7 April")), (None, None, None));
    }

    #[test]
    fn a_byline_loses_the_word_of_its_language() {
        assert_eq!(byline("Von Ada Quill, Hafenblatt", Some("de")).as_deref(), Some("Ada Quill, Hafenblatt"));
        assert_eq!(byline("By Ada Quill", Some("de")).as_deref(), Some("Ada Quill"));
        assert_eq!(byline("Von Quill", Some("en")).as_deref(), Some("Von Quill"));
        assert_eq!(byline("von der Quill", Some("de")).as_deref(), Some("von der Quill"));
        assert_eq!(byline("By ADA QUILL, Special to The Bell", Some("en")).as_deref(), Some("ADA QUILL"));
        assert_eq!(byline("gr/bp", None), None);
        assert_eq!(byline("Par", Some("fr")).as_deref(), Some("Par"));
    }

    #[test]
    fn a_byline_loses_what_its_people_are() {
        for (written, expected) in [
            ("Von Ada Quill, dpa", "Ada Quill"),
            ("Ada Quill, Press Association", "Ada Quill"),
            ("By Ada Quill and Bo Reed, The Port Ansel Union-Tribune", "Ada Quill, Bo Reed"),
            ("Ada Quill, Industry Correspondent", "Ada Quill"),
            ("Press Association", "Press Association"),
            ("Ada Quill, who saw it", "Ada Quill, who saw it"),
        ] {
            assert_eq!(byline(written, Some("de")).as_deref(), Some(expected), "{written}");
        }
        assert_eq!(without_agency("Ada Quill, ansa", Some("ANSA")), "Ada Quill");
        assert_eq!(without_agency("Ada Quill, ansa", None), "Ada Quill, ansa");
    }

    #[test]
    fn a_headline_is_not_said_twice() {
        assert_eq!(without_headline("Ships  come\n\nThey came.".to_owned(), Some("Ships come")), "They came.");
        assert_eq!(without_headline("Ships come in\n\nThey".to_owned(), Some("Ships come")), "Ships come in\n\nThey");
        assert_eq!(without_headline("Ships".to_owned(), None), "Ships");
    }

    #[test]
    fn texts_that_another_one_holds_are_left_out() {
        let texts = ["Ships came.", "", "2025: Ships  came. Photo: Quill", "Boats.", "Boats."].map(str::to_owned);
        assert_eq!(different(texts.to_vec()), "2025: Ships  came. Photo: Quill\n\nBoats.");
    }
}
