//! ProQuest.
//!
//! Lines of underscores part the documents; before the first stands what the report is, behind the last whom to ask. A
//! document begins with its number (`Document 1 of 25`) and its headline. Labels name everything else: the text is behind
//! `Full text:`, and the other labels stand below it, each a paragraph.

use super::{Layout, Line, Part, Sheet, date_of, may_be_labelled, opening_lines, value_of};
use crate::article::{Article, Headline};
use crate::ingest::draft::Draft;
use crate::ingest::formats::{Format, newsroom};
use crate::ingest::{language, metadata};

pub(in crate::ingest::formats) const FORMAT: Format = Format {
    name: "proquest",
    description: "ProQuest: downloads as text, told by their content",
    extensions: &[],
    claims,
    read: |source, sink| LAYOUT.documents(source, sink),
};

pub(super) const LAYOUT: Layout = Layout { next, read };

const TEXT: [&str; 2] = ["Full text", "Full Text"];

/// The labels of a document, but for that of the text.
const LABELS: [&str; 47] = [
    "Author",
    "Correspondence author",
    "Publication info",
    "Abstract",
    "Links",
    "Subject",
    "Business indexing term",
    "Location",
    "People",
    "Company / organization",
    "Company/organization",
    "Identifier / keyword",
    "Classification",
    "Title",
    "Alternate title",
    "Publication title",
    "First page",
    "Last page",
    "Pages",
    "Number of pages",
    "Publication year",
    "Publication date",
    "Year",
    "Volume",
    "Issue",
    "Section",
    "Column",
    "Edition",
    "Dateline",
    "Publisher",
    "Place of publication",
    "Country of publication",
    "Publication subject",
    "ISSN",
    "Source type",
    "Language of publication",
    "Document type",
    "Document feature",
    "ProQuest document ID",
    "Document URL",
    "Copyright",
    "Last updated",
    "Database",
    "Credit",
    "Word count",
    "DOI",
    "CODEN",
];

/// How lines of the report begin that belong to no document.
const COVER: [&str; 7] = [
    "Report Information from ProQuest",
    "Contact us at",
    "Table of contents",
    "Bibliography",
    "Citation style",
    "Database copyright",
    "Terms and Conditions",
];

/// The label without which a document is not at its end.
const NUMBER: [&str; 1] = ["ProQuest document ID"];

fn claims(opening: &[u8]) -> bool {
    if !opening.trim_ascii_start().starts_with(b"____") {
        return false;
    }
    let starts = ["Document 1 of ", "Report Information from ProQuest", "Full text:"];
    let lines = opening_lines(opening);
    let mut lines = lines.iter().filter(|line| !line.is_empty());
    lines.next().is_some_and(|first| is_rule(first))
        && lines.any(|line| starts.iter().any(|start| line.starts_with(start)))
}

/// Returns whether a line is nothing but underscores, as many as part documents.
fn is_rule(line: &str) -> bool {
    line.len() >= 40 && line.bytes().all(|byte| byte == b'_')
}

fn next(lines: &[Line<'_>]) -> usize {
    // A rule in a text parts nothing: the number of its document is still to come.
    let mut is_within = false;
    for (at, line) in lines.iter().enumerate() {
        if value_of(line.text, &TEXT).is_some() {
            is_within = true;
        } else if value_of(line.text, &NUMBER).is_some() {
            is_within = false;
        } else if !is_within && is_rule(line.bare()) {
            return at + 1;
        }
    }
    lines.len()
}

fn read(mut sheet: Sheet<'_>) -> Part {
    let lines = sheet.len();
    let begin = sheet.first(0..lines, |line| value_of(line.text, &TEXT).is_some());
    let labels = sheet.lines.iter().filter(|line| label(line.text).is_some()).count();
    if let Some(rule) = sheet.last(0..lines, |line| !line.is_blank()).filter(|at| is_rule(sheet.line(*at))) {
        sheet.take(rule);
    }
    if begin.is_none() && labels < 3 {
        let is_blank = (0..lines).all(|at| sheet.is_taken[at] || sheet.lines[at].is_blank());
        let is_cover = is_blank || sheet.first(0..lines, |line| is_cover(line.bare())).is_some();
        return if is_cover { Part::Cover } else { sheet.unsigned() };
    }
    let text = begin.unwrap_or(lines);
    let foot = foot(&sheet, text);
    let mut said: Vec<(&str, Option<String>)> = Vec::new();
    let above = title(&mut sheet, text);
    for at in (0..text).chain(foot..lines) {
        let line = sheet.lines[at].text;
        let Some((name, value)) = line.split_once(':').filter(|_| !sheet.is_taken[at]) else { continue };
        if label(line).is_none() && (at < text || !may_be_labelled(line)) {
            continue;
        }
        let value = value.trim();
        let paragraph = sheet.paragraph_end(at);
        let end = sheet.first(at + 1..paragraph, |line| label(line.text).is_some()).unwrap_or(paragraph);
        if name == "Abstract" && is_missing(&sheet, begin) {
            sheet.leave(at, value);
            continue;
        }
        sheet.leave(at, value);
        said.push((name, sheet.take_all(at..end)));
    }
    if let Some(begin) = begin {
        let value = value_of(sheet.lines[begin].text, &TEXT).unwrap_or_default();
        let is_missing = is_missing(&sheet, Some(begin));
        sheet.leave(begin, if is_missing { "" } else { value });
    }
    let find = |name: &str| {
        said.iter().find(|(found, value)| *found == name && value.is_some()).and_then(|(_, value)| value.clone())
    };
    // `Capital Herald ; Port Ansel [Port Ansel]04 Mar 2009: A.1.`
    let info = find("Publication info");
    let (paper, day) = info.as_deref().map_or(("", ""), |info| info.split_once(']').unwrap_or((info, "")));
    let paper = find("Publication title").unwrap_or_else(|| paper.to_owned());
    let article = Article {
        headline: find("Title").or(above).map_or(Headline::None, Headline::Apart),
        author: find("Author").as_deref().and_then(authors),
        source: source_of(&paper),
        section: find("Section"),
        place: find("Dateline").as_deref().and_then(newsroom::place),
        lang: find("Language of publication").and_then(|name| language::code(&name)).map(str::to_owned),
        url: find("Document URL"),
        own_id: find(NUMBER[0]).as_deref().and_then(metadata::own_id),
        ..Article::default()
    };
    let date = find("Publication date").or_else(|| date_of(day).map(str::to_owned));
    sheet.article(Draft::new(article).dated(date.unwrap_or_default()))
}

/// Returns the names of `Quill, Ada; Roe, Jo.` in their usual order.
fn authors(names: &str) -> Option<String> {
    let usual = |name: &str| match name.split_once(", ") {
        Some((family, given)) if !given.contains(',') => format!("{given} {family}"),
        _ => name.to_owned(),
    };
    let names = names.trim_end_matches('.').split(';').map(str::trim).filter(|name| !name.is_empty());
    metadata::byline(&names.map(usual).collect::<Vec<_>>().join(", "))
}

/// Returns the paper of `Capital Herald, Late Edition (East Coast); Port Ansel`.
fn source_of(paper: &str) -> Option<String> {
    let paper = paper.split(';').next()?;
    let edition = paper.find(',').filter(|comma| paper[*comma..].to_lowercase().contains("edition"));
    metadata::one_line(&paper[..edition.unwrap_or(paper.len())])
}

/// Returns whether a line is one of those by which what a report says of itself is known.
fn is_cover(line: &str) -> bool {
    COVER.iter().any(|start| line.starts_with(start))
}

/// Returns whether there is no text behind its label.
fn is_missing(sheet: &Sheet<'_>, begin: Option<usize>) -> bool {
    let value = begin.and_then(|begin| value_of(sheet.lines[begin].text, &TEXT));
    value.is_none_or(|value| value.trim_end_matches('.').eq_ignore_ascii_case("not available"))
}

/// Returns the label that a line begins with.
fn label(line: &str) -> Option<&str> {
    let (name, _) = line.split_once(':')?;
    LABELS.contains(&name).then_some(name)
}

/// Returns where the labels below a text begin: at the first known one from which on each paragraph has one, up to the number.
fn foot(sheet: &Sheet<'_>, text: usize) -> usize {
    let lines = sheet.len();
    let number = sheet.last(text..lines, |line| value_of(line.text, &NUMBER).is_some()).unwrap_or(lines);
    let begins = |at: &usize| !sheet.lines[*at].is_blank() && (*at == 0 || sheet.lines[*at - 1].is_blank());
    let labelled = (text + 1..number).rev().filter(begins).take_while(|at| may_be_labelled(sheet.lines[*at].text));
    labelled.filter(|at| label(sheet.lines[*at].text).is_some()).last().unwrap_or(number)
}

/// Takes the headline at the beginning of a document, its first paragraph without a label, with the number above it and what
/// stands for links.
fn title(sheet: &mut Sheet<'_>, text: usize) -> Option<String> {
    let written = sheet.written(0..text);
    for at in &written {
        let line = sheet.line(*at);
        if line == "ProQuest document link" || line.starts_with("http") && !line.contains(' ') {
            sheet.take(*at);
        }
    }
    let is_number = |line: &str| line.starts_with("Document ") && line.contains(" of ");
    let mut written = written.into_iter().peekable();
    if let Some(number) = written.next_if(|at| is_number(sheet.line(*at))) {
        sheet.take(number);
    }
    let start = written.next().filter(|at| label(sheet.lines[*at].text).is_none() && !sheet.is_taken[*at])?;
    let paragraph = sheet.paragraph_end(start);
    let end = sheet.first(start..paragraph, |line| label(line.text).is_some()).unwrap_or(paragraph);
    sheet.take_all(start..end)
}

#[cfg(test)]
mod tests {
    use super::super::tests::read;
    use super::*;

    const RULE: &str = "____________________________________________________________";

    fn document(number: u32, title: &str, text: &str) -> String {
        format!(
            "Document {number} of 2\n\n{title}\n\nAuthor: Quill, Ada; Roe, Jo.\n\nPublication info: Capital Herald , Late Edition (East Coast); Port Ansel [Port Ansel]04 Mar 2009: A.1.\n\n\
             ProQuest document link\n\nAbstract: Ships.\n\nLinks: http://links.example/?a=1\n\nFull text: {text}\n\nSubject: Harbours; Ships\n\nLocation: Port Ansel\n\nPeople:\n\nTitle: {title}\n\n\
             Publication title: Capital Herald, Late Edition (East Coast); Port Ansel\n\nPages: A.1\n\nPublication year: 2009\n\nPublication date: Mar 4, 2009\n\nSection: A\n\nSource type: Newspapers\n\n\
             Language of publication: English\n\nDocument type: News\n\nProQuest document ID: 43210{number}\n\nDocument URL: https://archive.example/docview/43210{number}\n\n\
             Copyright: Copyright Capital Herald Mar 4, 2009\n\nLast updated: 2017-11-15\n\nDatabase: Newsstream\n\n{RULE}\n\n"
        )
    }

    #[test]
    fn documents_of_a_download_are_articles() {
        let text = format!(
            "{RULE}\n\nReport Information from ProQuest\n04 March 2019 10:32\n{RULE}\n\n{}{}\n\nContact us at: http://www.proquest.com Copyright © 2019 ProQuest LLC.\n",
            document(
                1,
                "Harbour Opens",
                &format!("PORT ANSEL -- Ships came.\n\nPeople: they were glad.\n\n{RULE}\n\nThey stayed.")
            ),
            document(2, "Mayor Resigns", "Not available."),
        );
        let said = "2009-03-04T00:00:00 | Ada Quill, Jo Roe | Capital Herald | A";
        assert_eq!(
            read(&text),
            [
                format!(
                    "Harbour Opens | PORT ANSEL -- Ships came.\n\nPeople: they were glad.\n\n{RULE}\n\nThey stayed. | {said} | PORT ANSEL | en | 432101"
                ),
                format!("Mayor Resigns | Ships. | {said} | - | en | 432102"),
            ]
        );
    }

    #[test]
    fn stories_are_no_downloads() {
        for story in [
            format!("{RULE}\n\nA form\n"),
            format!("Full text: a story\n{RULE}\n"),
            "____\nDocument 1 of 2\n".to_owned(),
        ] {
            assert!(!claims(story.as_bytes()), "{story}");
        }
    }
}
