//! Factiva (Dow Jones), in both of its layouts.
//!
//! A line with the document's number ends it (`Document NYTF000020090304e5340003v`). With indexing, fields of two or three
//! letters stand around the text (`HD` headline, `PD` day, `LP` and `TD` text), each with its value beside or below it.
//! Without, there are lines in a fixed order: section, headline, author, `812 words`, day, time, source, its code,
//! edition, page, language, rights; then the text.

use super::{Layout, Line, Part, author, begins_with, date_of, joined, opening_lines, text_of};
use crate::article::{Article, Headline, Lines};
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

/// The codes of the fields.
const CODES: [&str; 29] = [
    "SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "NGC", "GC", "ED", "PG", "VOL", "LA", "CY", "LP", "TD", "CT",
    "RF", "ART", "CX", "CO", "IN", "NS", "RE", "IPC", "IPD", "AN",
];
/// Those in which a text stands.
const TEXTS: [&str; 3] = ["LP", "TD", "CX"];

/// How many words there are, as downloads in several languages say.
const WORDS: [&str; 8] = ["words", "Wörter", "mots", "palabras", "parole", "palavras", "woorden", "слов"];

/// The most lines between the count of words and the text.
const MOST_LINES: usize = 12;

fn claims(opening: &[u8]) -> bool {
    let has = |needle: &[u8]| memchr::memmem::find(opening, needle).is_some();
    if !has(b"Do") || !has(b"ument") {
        return false;
    }
    let lines: Vec<&str> = opening_lines(opening).map(|line| std::str::from_utf8(line).unwrap_or_default()).collect();
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
    let end = line.find([' ', '\t']).unwrap_or(line.len());
    let (code, value) = line.split_at(end);
    // Beside one space only, it may be a word: `IN PORT ANSEL`.
    let is_apart = value.trim().is_empty() || value.starts_with('\t') || value.starts_with("  ");
    (is_apart && CODES.contains(&code)).then(|| (code, value.trim()))
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

fn read<'t>(lines: &[Line<'t>]) -> Part<'t> {
    let id = lines.last().and_then(|line| number(line.text));
    let lines = if id.is_some() { &lines[..lines.len() - 1] } else { lines };
    let Some(first) = lines.iter().position(|line| !line.is_blank()) else { return Part::Cover };
    let (first, found) = if lines.iter().any(|line| field(line.text).is_some_and(|(code, _)| code == "HD")) {
        (lines[first], coded(lines))
    } else if let Some(count) = lines.iter().position(|line| is_count(line.text)) {
        (lines[first], readable(&lines[..count], &lines[count + 1..]))
    } else if id.is_some() {
        return Part::NoText(lines[first]);
    } else {
        return Part::Cover;
    };
    let (mut draft, text) = found;
    if text.is_empty() && draft.article.title().is_none() {
        return Part::NoText(first);
    }
    draft.article.text = text;
    draft.article.own_id = id.and_then(metadata::own_id);
    draft.article.lines = Lines::Record(first.number);
    Part::Article(Box::new(draft))
}

/// Reads a document whose fields have codes; returns it and its text.
fn coded(lines: &[Line<'_>]) -> (Draft, String) {
    let mut fields: Vec<(&str, &str, &[Line<'_>])> = Vec::new();
    let mut starts = lines.iter().enumerate().filter_map(|(at, line)| Some((at, field(line.text)?))).peekable();
    while let Some((at, (code, beside))) = starts.next() {
        let end = starts.peek().map_or(lines.len(), |(next, _)| *next);
        fields.push((code, beside, &lines[at + 1..end]));
    }
    let all = |code: &str| {
        let values = fields.iter().filter(|field| field.0 == code);
        values
            .map(
                |(_, beside, below)| {
                    if beside.is_empty() { text_of(below) } else { format!("{beside}\n{}", text_of(below)) }
                },
            )
            .collect::<Vec<_>>()
    };
    let value = |code: &str| all(code).into_iter().next().and_then(|value| metadata::one_line(&value));
    let texts: Vec<String> = TEXTS.iter().flat_map(|code| all(code)).map(|text| text.trim_end().to_owned()).collect();
    let text = joined(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let article = Article {
        headline: value("HD").map_or(Headline::None, Headline::Apart),
        author: value("BY").as_deref().and_then(author),
        source: value("SN"),
        section: value("SE"),
        lang: value("LA").and_then(|name| language::code(&name)).map(str::to_owned),
        ..Article::default()
    };
    let date = [value("PD"), value("ET")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    (Draft::new(article).dated(date), text)
}

/// Reads a document without codes: what stands above the count of its words, and what below; returns it and its text.
fn readable(above: &[Line<'_>], below: &[Line<'_>]) -> (Draft, String) {
    let above: Vec<&str> = above.iter().filter(|line| !line.is_blank()).map(|line| line.bare()).collect();
    let (section, headline, by) = match above.as_slice() {
        [] => (None, None, None),
        [headline] => (None, Some(*headline), None),
        [headline, by] if is_credit(by) => (None, Some(*headline), Some(*by)),
        [section, headline] => (Some(*section), Some(*headline), None),
        [.., section, headline, by] => (Some(*section), Some(*headline), Some(*by)),
    };
    let said: Vec<(usize, &str)> = below
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.is_blank())
        .map(|(at, line)| (at, line.bare()))
        .take(MOST_LINES)
        .collect();
    let is_language = |line: &str| line.split(' ').count() == 1 && language::code(line).is_some() && line.len() > 2;
    let is_code = |line: &str| {
        (2..=8).contains(&line.len()) && line.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    let rights = said.iter().rposition(|(at, _)| below[*at].is_copyright());
    let tongue = said.iter().rposition(|(_, line)| is_language(line));
    let code = said.iter().position(|(_, line)| is_code(line));
    let last = rights.or(tongue).or(code).unwrap_or(said.len().min(2).saturating_sub(1));
    let head = &said[..said.len().min(last + 1)];
    let text = head.last().map_or(below, |(at, _)| &below[at + 1..]);
    let day = head.iter().position(|(_, line)| date_of(line).is_some());
    let mut behind = day.map_or(&head[..0], |day| &head[day + 1..]).iter().map(|(_, line)| *line).peekable();
    let clock = behind.next_if(|line| line.split_once(':').is_some_and(|(hour, _)| hour.len() <= 2));
    let source = behind.next().filter(|line| !is_code(line) || behind.peek().is_some_and(|next| is_code(next)));
    let article = Article {
        headline: headline.and_then(metadata::one_line).map_or(Headline::None, Headline::Apart),
        author: by.and_then(author),
        source: source.and_then(metadata::one_line),
        section: section.and_then(metadata::one_line),
        lang: tongue.and_then(|at| language::code(said[at].1)).map(str::to_owned),
        ..Article::default()
    };
    let date = [day.and_then(|day| date_of(head[day].1)), clock].into_iter().flatten().collect::<Vec<_>>().join(" ");
    (Draft::new(article).dated(date), text_of(text))
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
    use super::super::tests::parts;
    use super::*;
    use crate::ingest::read_bytes;

    fn read(file: &str) -> Vec<String> {
        read_bytes("download.txt", file)
            .into_iter()
            .map(|found| found.map_or_else(|problem| format!("! {problem}"), parts))
            .collect()
    }

    #[test]
    fn documents_with_fields() {
        let text = "SE   Foreign Desk\nHD   \nHarbour Opens\n\nBY   \nBy Ada Quill\n\nWC   \n1,012 words\n\nPD   \n4 March 2009\n\nET\n10:32\n\nSN   \nThe Capital Herald\n\nSC   \nCAPH\n\n\
                    ED   \nLate Edition - Final\n\nPG   \n1\n\nLA   \nEnglish\n\nCY   \nCopyright 2009 The Capital Herald.  All Rights Reserved.  \n\nLP   \nPORT ANSEL -- Ships came.\n\n\
                    TD   \nThey stayed.\n\nIN PORT ANSEL they are glad.\n\nNS   \ngcat : Political/General News\n\nAN\nDocument CAPH000020090304e5340003v\n\n\
                    HD   Mayor Resigns\nWC   20 words\nPD   5 March 2009\nSN   The Capital Herald\nLA   English\nLP   He went.\nAN   Document CAPH000020090305e5350001a\n\n\n\
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
