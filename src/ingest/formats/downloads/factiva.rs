//! Factiva (Dow Jones), in both of its layouts.
//!
//! A line with the document's number ends it (`Document NYTF000020090304e5340003v`). With indexing, fields of two or three
//! letters stand around the text (`HD` headline, `PD` day, `LP` and `TD` text), each with its value beside or below it.
//! Without, there are lines in a fixed order: section, headline, author, `812 words`, day, time, source, its code,
//! edition, page, language, rights; then the text.

use super::{Layout, Line, Part, Sheet, author, begins_with, date_of, has_any, opening_lines};
use crate::article::{Article, Headline};
use crate::ingest::draft::Draft;
use crate::ingest::formats::Format;
use crate::ingest::{anatomy, language, metadata};

pub(in crate::ingest::formats) const FORMAT: Format = Format {
    name: "factiva",
    description: "Factiva: downloads as text, told by their content",
    extensions: &[],
    claims,
    read: |source, sink| LAYOUT.documents(source, sink),
};

pub(super) const LAYOUT: Layout = Layout { next, read };

/// The codes of the fields, in the order in which they stand.
const CODES: [&str; 30] = [
    "SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "NGC", "GC", "ED", "PG", "VOL", "LA", "CY", "LP", "TD", "CX",
    "CT", "RF", "ART", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN",
];
/// Those in which a text stands.
const TEXTS: [&str; 6] = ["LP", "TD", "CX", "CT", "RF", "ART"];
/// Those of indexing, in each of whose lines a code stands before its meaning: `gcat : Political/General News`.
const INDEXING: [&str; 4] = ["CO", "IN", "NS", "RE"];

/// How many words there are, as downloads in several languages say.
const WORDS: [&str; 8] = ["words", "Wörter", "mots", "palabras", "parole", "palavras", "woorden", "слов"];

/// The most lines between the count of words and the text.
const MOST_LINES: usize = 12;

fn claims(opening: &[u8]) -> bool {
    if !has_any(opening, &["Document ", "Dokument ", "Documento ", "\nHD"]) && !opening.starts_with(b"HD") {
        return false;
    }
    let lines = opening_lines(opening);
    let lines: Vec<&str> = lines.iter().map(|line| line.as_ref()).collect();
    let is_counted = lines.iter().any(|line| is_count(line));
    let is_coded = |code| lines.iter().any(|line| field(line).is_some_and(|(found, _)| found == code));
    if is_coded("HD") && is_coded("SN") && (is_coded("LP") || is_coded("TD")) {
        return true;
    }
    let is_end = |line: &[u8]| std::str::from_utf8(line).is_ok_and(|line| number(line).is_some());
    is_counted && opening.split(|byte| *byte == b'\n').any(is_end)
}

/// Returns the number of the document that a line ends: `Document NYTF000020090304e5340003v`.
fn number(line: &str) -> Option<&str> {
    let line = line.trim();
    let (word, number) = line.strip_prefix("AN").map_or(line, str::trim_start).split_once(' ')?;
    let has = |is: fn(&u8) -> bool| number.bytes().filter(is).count();
    let is_number = (20..=32).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && has(u8::is_ascii_digit) >= 8
        && number.starts_with(|first: char| first.is_ascii_uppercase());
    (["Document", "Dokument", "Documento"].contains(&word) && is_number).then_some(number)
}

/// Returns the field that begins at a line: its code, and what stands beside it.
fn field(line: &str) -> Option<(&str, &str)> {
    let end = line.find([' ', '\t', '\u{a0}']).unwrap_or(line.len());
    let (code, beside) = line.split_at(end);
    let value = beside.trim_start();
    // Beside one space only, it may be a word: `IN PORT ANSEL`.
    let is_apart = value.is_empty() || beside.starts_with('\t') || beside.len() - value.len() > 1;
    (is_apart && CODES.contains(&code)).then(|| (code, value.trim_end()))
}

/// Returns whether a line is a count of words: `1,012 words`.
fn is_count(line: &str) -> bool {
    let count =
        line.trim().rsplit_once([' ', '\u{a0}']).filter(|(_, word)| WORDS.contains(word)).map(|(count, _)| count);
    count.is_some_and(|count| {
        count.len() <= 9
            && count.starts_with(|first: char| first.is_ascii_digit())
            && count.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, ',' | '.' | ' ' | '\u{a0}'))
    })
}

fn next(lines: &[Line<'_>]) -> usize {
    lines.iter().position(|line| number(line.text).is_some()).map_or(lines.len(), |end| end + 1)
}

fn read(mut sheet: Sheet<'_>) -> Part {
    let last = sheet.written(0..sheet.len()).last().copied().unwrap_or_default();
    let id = number(sheet.line(last)).and_then(metadata::own_id);
    if id.is_some() {
        sheet.take(last);
    }
    let coded_from = sheet.first(0..sheet.len(), |line| field(line.text).is_some_and(|(code, _)| code == "HD"));
    let count = sheet.first(0..sheet.len(), |line| is_count(line.text));
    let mut draft = match (coded_from, count) {
        (Some(_), _) => coded(&mut sheet),
        (None, Some(count)) => readable(&mut sheet, count),
        (None, None) if id.is_none() && sheet.first(0..sheet.len(), |line| is_cover(line.bare())).is_some() => {
            return Part::Cover;
        }
        (None, None) => return sheet.unsigned(),
    };
    draft.article.own_id = id;
    sheet.article(draft)
}

/// Returns whether a line is one of those by which what stands behind the last document is known.
fn is_cover(line: &str) -> bool {
    line == "Search Summary" || line.starts_with("© ") && line.contains("Factiva")
}

/// Reads a document whose fields have codes.
fn coded(sheet: &mut Sheet<'_>) -> Draft {
    let fields = fields(sheet);
    let (mut article, mut day, mut time) = (Article::default(), None, None);
    for (number, (at, code)) in fields.iter().enumerate() {
        let end = fields.get(number + 1).map_or(sheet.len(), |(next, _)| *next);
        let beside = field(sheet.lines[*at].text).map_or("", |(_, beside)| beside);
        sheet.leave(*at, beside);
        if TEXTS.contains(code) {
            continue;
        }
        let value = sheet.take_all(*at..end);
        match *code {
            "HD" => article.headline = value.map_or(Headline::None, Headline::Apart),
            "BY" => article.author = value.as_deref().and_then(author),
            "SN" => article.source = value,
            "SE" => article.section = value,
            "LA" => article.lang = value.and_then(|name| language::code(&name)).map(str::to_owned),
            "PD" => day = value,
            "ET" => time = value,
            _ => {}
        }
    }
    let date: Vec<String> = day.into_iter().chain(time).collect();
    Draft::new(article).dated(date.join(" "))
}

/// Returns the fields of a document: where each begins, and its code. They stand in one order; what looks like a code at another
/// place is text.
fn fields<'t>(sheet: &Sheet<'t>) -> Vec<(usize, &'t str)> {
    let place = |code: &str| CODES.iter().position(|known| *known == code).unwrap_or_default();
    let first_text = place(TEXTS[0]);
    let is_coded = |at: usize| {
        let below = (at..sheet.len()).take(2).map(|at| sheet.lines[at].text);
        below.into_iter().any(|line| line.contains(" : ") || line.contains('|'))
    };
    let mut found: Vec<(usize, &str)> = Vec::new();
    // From the front up to the text, and from the end back to it.
    let mut behind = None;
    let mut text = sheet.len();
    for at in 0..sheet.len() {
        let Some((code, _)) = field(sheet.lines[at].text) else { continue };
        if behind.is_none_or(|behind| place(code) > behind) && place(code) <= place("TD") {
            behind = Some(place(code));
            found.push((at, code));
            text = at + 1;
        }
        if code == "TD" {
            break;
        }
    }
    let mut before = CODES.len();
    let mut foot = Vec::new();
    for at in (text..sheet.len()).rev() {
        let Some((code, _)) = field(sheet.lines[at].text) else { continue };
        let is_believed = TEXTS.contains(&code) || !INDEXING.contains(&code) || is_coded(at);
        if place(code) < before && place(code) > first_text && is_believed {
            before = place(code);
            foot.push((at, code));
        }
    }
    found.extend(foot.into_iter().rev());
    found
}

/// Reads a document without codes, around the line with the count of its words.
fn readable(sheet: &mut Sheet<'_>, count: usize) -> Draft {
    let above = sheet.written(0..count);
    let (section, headline, by) = match above.as_slice() {
        [] => (None, None, None),
        [headline] => (None, Some(*headline), None),
        [headline, by] if is_credit(sheet.line(*by)) => (None, Some(*headline), Some(*by)),
        [.., section, headline] if above.len() == 2 || !is_credit(sheet.line(*headline)) => {
            (Some(*section), Some(*headline), None)
        }
        [.., section, headline, by] => (Some(*section), Some(*headline), Some(*by)),
        [section, headline] => (Some(*section), Some(*headline), None),
    };
    let line = |sheet: &mut Sheet<'_>, at: Option<usize>| at.and_then(|at| metadata::one_line(sheet.take(at)));
    let (section, headline, by) = (line(sheet, section), line(sheet, headline), line(sheet, by));
    sheet.take(count);
    let said: Vec<usize> = sheet.written(count + 1..sheet.len()).into_iter().take(MOST_LINES).collect();
    let is_language = |line: &str| line.len() > 2 && !line.contains(' ') && language::code(line).is_some();
    let is_code = |line: &str| {
        (2..=8).contains(&line.len()) && line.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    let rights = said.iter().rposition(|at| sheet.lines[*at].is_copyright());
    let tongue = said[..rights.unwrap_or(said.len())].iter().position(|at| is_language(sheet.line(*at)));
    let code = said.iter().position(|at| is_code(sheet.line(*at)));
    let day = said.iter().take(2).position(|at| date_of(sheet.line(*at)).is_some());
    let last = rights.or(tongue).or(code).or(day);
    let mut article = Article { section, author: by.as_deref().and_then(author), ..Article::default() };
    article.headline = headline.map_or(Headline::None, Headline::Apart);
    article.lang = tongue.and_then(|at| language::code(sheet.line(said[at]))).map(str::to_owned);
    let mut date = String::new();
    if let Some(last) = last {
        let head: Vec<&str> = said[..=last].iter().map(|at| sheet.take(*at)).collect();
        let day = head.iter().position(|line| date_of(line).is_some());
        let mut behind = day.map_or(&head[..0], |day| &head[day + 1..]).iter().copied().peekable();
        let clock = behind.next_if(|line| line.split_once(':').is_some_and(|(hour, _)| hour.len() <= 2));
        let source = behind.next().filter(|line| !is_code(line) || behind.peek().is_some_and(|next| is_code(next)));
        article.source = source.and_then(metadata::one_line);
        date = [day.and_then(|day| date_of(head[day])), clock].into_iter().flatten().collect::<Vec<_>>().join(" ");
    }
    Draft::new(article).dated(date)
}

/// Returns whether the line between a headline and the count of words names people: it says so, or is two to four names.
fn is_credit(line: &str) -> bool {
    begins_with(line, "by ")
        || anatomy::people(line, None).is_some()
        || (2..=4).contains(&line.split_whitespace().count())
            && line.split_whitespace().all(|word| {
                word.starts_with(char::is_uppercase) && !word.contains(|letter: char| letter.is_ascii_digit())
            })
}

#[cfg(test)]
mod tests {
    use super::super::tests::read;
    use super::*;

    #[test]
    fn documents_with_fields() {
        let text = "SE   Foreign Desk\nHD   \nHarbour Opens\n\nBY   \nBy Ada Quill\n\nWC   \n1,012 words\n\nPD   \n4 March 2009\n\nET\n10:32\n\nSN   \nThe Capital Herald\n\nSC   \nCAPH\n\n\
                    ED   \nLate Edition - Final\n\nPG   \n1\n\nLA   \nEnglish\n\nCY   \nCopyright 2009 The Capital Herald.  All Rights Reserved.  \n\nLP   \nPORT ANSEL -- Ships came.\n\n\
                    TD   \nThey stayed.\n\nIN PORT ANSEL they are glad.\n\nNS   \ngcat : Political/General News\n\nAN\nDocument CAPH000020090304e5340003v\n\n\
                    HD \tMayor Resigns\nWC\u{a0}\t20 words\nPD   5 March 2009\nSN   The Capital Herald\nLA   English\nLP   He went.\nAN   Document CAPH000020090305e5350001a\n\n\n\
                    Search Summary\n\nText    ships\n";
        assert_eq!(
            read(text),
            [
                "Harbour Opens | PORT ANSEL -- Ships came.\n\nThey stayed.\n\nIN PORT ANSEL they are glad. | 2009-03-04T10:32:00 | Ada Quill | The Capital Herald | \
                 Foreign Desk | PORT ANSEL | en | CAPH000020090304e5340003v",
                "Mayor Resigns | He went. | 2009-03-05T00:00:00 | - | The Capital Herald | - | - | en | CAPH000020090305e5350001a",
            ]
        );
    }

    #[test]
    fn documents_without_fields() {
        let text = "Foreign Desk; SECTA\nHarbour Opens \n\nBy Ada Quill \n812 words\n4 March 2009\n10:32\nThe Capital Herald\nCAPH\nLate Edition - Final\n1\nEnglish\n\
                    Copyright 2009 The Capital Herald Company.  All Rights Reserved.  \n\nPORT ANSEL -- Ships came.\n\nThey stayed, 20 words said.\n\nDocument CAPH000020090304e5340003v\n\n\
                    Mayor Resigns\n7 words\n5 March 2009\nValley Times\nVALT\nEnglish\n(c) 2009 Valley Times\n\nHe went.\n\nDocument VALT000020090305e5350001a\n\n\
                    Der Hafen ist offen\n1.012 Wörter\n6. März 2009\nDer Talbote\nTALB\nDeutsch\nCopyright 2009 Der Talbote\n\nDie Schiffe sind da.\n\nDokument TALB000020090306e5360001a\n\n\
                    © 2009 Factiva, Inc. All rights reserved.\n";
        assert_eq!(
            read(text),
            [
                "Harbour Opens | PORT ANSEL -- Ships came.\n\nThey stayed, 20 words said. | 2009-03-04T10:32:00 | Ada Quill | The Capital Herald | Foreign Desk; SECTA | \
                 PORT ANSEL | en | CAPH000020090304e5340003v",
                "Mayor Resigns | He went. | 2009-03-05T00:00:00 | - | Valley Times | - | - | en | VALT000020090305e5350001a",
                "Der Hafen ist offen | Die Schiffe sind da. | 2009-03-06T00:00:00 | - | Der Talbote | - | - | de | TALB000020090306e5360001a",
            ]
        );
    }

    #[test]
    fn a_file_cut_short_is_read_to_its_end() {
        let text = "Mayor Resigns\n7 words\n5 March 2009\nValley Times\nVALT\nEnglish\n(c) 2009 Valley Times\n\nHe went.\n\nDocument VALT000020090305e5350001a\n\n\
                    Harbour Opens\n7 words\n5 March 2009\nValley Times\nVALT\nEnglish\n(c) 2009 Valley Times\n\nShips ca";
        let found = read(text);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[1].starts_with("Harbour Opens | Ships ca | ") && found[1].ends_with(" | -"), "{found:?}");
    }

    #[test]
    fn stories_are_no_downloads() {
        for story in [
            "He wrote\n800 words\na day.\n\nDocument 12 says so.\n",
            "Document NYTF\n\nA story about a document.\n",
            "HD  a disk\nSN  a number\n\nDocument\n",
        ] {
            assert!(!claims(story.as_bytes()), "{story}");
        }
    }
}
