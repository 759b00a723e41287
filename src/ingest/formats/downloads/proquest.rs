//! ProQuest.
//!
//! Lines of underscores part the documents; before the first stands what the report is, behind the last whom to ask. A
//! document begins with its number (`Document 1 of 25`) and its headline. Labels name everything else: the text is behind
//! `Full text:`, and the other labels stand below it, each a paragraph.

use super::{Layout, Line, Part, date_of, opening_lines, text_of, value_of};
use crate::article::{Article, Headline, Lines};
use crate::ingest::draft::Draft;
use crate::ingest::formats::Format;
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
const LABELS: [&str; 46] = [
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
    "DOI",
    "CODEN",
];

/// The label without which a document is not at its end.
const NUMBER: [&str; 1] = ["ProQuest document ID"];

fn claims(opening: &[u8]) -> bool {
    let mut lines = opening_lines(opening).filter(|line| !line.is_empty());
    if !lines.next().is_some_and(is_rule) {
        return false;
    }
    let begins = |line: &[u8]| {
        ["Document 1 of ", "Report Information from ProQuest", "Full text:"]
            .iter()
            .any(|start| line.starts_with(start.as_bytes()))
    };
    lines.any(begins)
}

/// Returns whether a line is nothing but underscores, as many as part documents.
fn is_rule(line: &[u8]) -> bool {
    line.len() >= 40 && line.iter().all(|byte| *byte == b'_')
}

fn next(lines: &[Line<'_>]) -> usize {
    // A rule in a text parts nothing: the number of its document is still to come.
    let mut is_within = false;
    for (at, line) in lines.iter().enumerate() {
        if value_of(line.text, &TEXT).is_some() {
            is_within = true;
        } else if value_of(line.text, &NUMBER).is_some() {
            is_within = false;
        } else if !is_within && is_rule(line.bare().as_bytes()) {
            return at + 1;
        }
    }
    lines.len()
}

fn read<'t>(lines: &[Line<'t>]) -> Part<'t> {
    let end = lines.iter().rposition(|line| !is_rule(line.bare().as_bytes())).map_or(0, |last| last + 1);
    let lines = &lines[..end];
    let Some(start) = lines.iter().position(|line| !line.is_blank()) else { return Part::Cover };
    let labels = lines.iter().filter(|line| label(line).is_some()).count();
    let begin = lines.iter().position(|line| value_of(line.text, &TEXT).is_some());
    if begin.is_none() && labels < 3 {
        return Part::Cover;
    }
    // The text with what stands beside its label, up to the labels below it.
    let (head, rest) = lines.split_at(begin.unwrap_or(lines.len()));
    let (text, foot) = rest.split_at(foot(rest));
    let find = |name: &str| {
        let parts = [head, foot].into_iter();
        parts.filter_map(|lines| field(lines, name)).next()
    };
    let mut body = text_of(text.get(1..).unwrap_or_default());
    if let Some(beside) = text.first().and_then(|line| value_of(line.text, &TEXT)).filter(|beside| !beside.is_empty()) {
        let is_apart = text.get(1).is_some_and(|line| line.is_blank());
        body = [beside, &body].join(if is_apart { "\n\n" } else { "\n" }).trim_end().to_owned();
    }
    if body.is_empty() || body.trim_end_matches('.').eq_ignore_ascii_case("not available") {
        body = find("Abstract").unwrap_or_default();
    }
    let headline = find("Title").or_else(|| title(&head[start.min(head.len())..]));
    if body.is_empty() && headline.is_none() {
        return Part::NoText(lines[start]);
    }
    let info = find("Publication info");
    let info = info.as_deref().map(|info| info.split_once(']').map_or((info, ""), |(paper, rest)| (paper, rest)));
    let paper = find("Publication title").or_else(|| info.map(|(paper, _)| paper.to_owned()));
    let article = Article {
        headline: headline.map_or(Headline::None, Headline::Apart),
        author: find("Author").as_deref().map(|names| names.trim_end_matches('.')).and_then(metadata::byline),
        source: paper.as_deref().and_then(|paper| metadata::one_line(paper.split(';').next()?)),
        section: find("Section"),
        place: find("Dateline").as_deref().and_then(crate::ingest::formats::newsroom::place),
        lang: find("Language of publication").and_then(|name| language::code(&name)).map(str::to_owned),
        url: find("Document URL"),
        own_id: find(NUMBER[0]).as_deref().and_then(metadata::own_id),
        lines: Lines::Record(lines[start].number),
        text: body,
        ..Article::default()
    };
    let date = find("Publication date").or_else(|| info.and_then(|(_, date)| date_of(date)).map(str::to_owned));
    Part::Article(Box::new(Draft::new(article).dated(date.unwrap_or_default())))
}

/// Returns the label that a line begins with.
fn label<'t>(line: &Line<'t>) -> Option<&'t str> {
    let (name, _) = line.text.split_once(':')?;
    LABELS.contains(&name).then_some(name)
}

/// Returns where the labels below a text begin: at the first that another one follows.
fn foot(lines: &[Line<'_>]) -> usize {
    let starts = |at: usize| (at == 0 || lines[at - 1].is_blank()) && label(&lines[at]).is_some();
    let labels: Vec<usize> = (0..lines.len()).filter(|at| starts(*at)).collect();
    let paragraph_end = |at: usize| at + lines[at..].iter().take_while(|line| !line.is_blank()).count();
    let is_followed = |at: usize, next: Option<&usize>| {
        let end = paragraph_end(at);
        let behind = end + lines[end..].iter().take_while(|line| line.is_blank()).count();
        behind == lines.len() || next == Some(&behind)
    };
    let first = labels.iter().enumerate().find(|(number, at)| is_followed(**at, labels.get(number + 1)));
    first.map_or(lines.len(), |(_, at)| *at)
}

/// Returns what stands behind a label, up to the end of its paragraph.
fn field(lines: &[Line<'_>], name: &str) -> Option<String> {
    let at = lines.iter().position(|line| label(line) == Some(name))?;
    let value = lines[at].text.split_once(':')?.1;
    let below = lines[at + 1..].iter().take_while(|line| !line.is_blank() && label(line).is_none());
    let whole: Vec<&str> = [value].into_iter().chain(below.map(|line| line.bare())).collect();
    metadata::one_line(&whole.join(" "))
}

/// Returns the headline at the beginning of a document: its first paragraph without a label, behind its number.
fn title(lines: &[Line<'_>]) -> Option<String> {
    let is_number = |line: &Line<'_>| line.bare().starts_with("Document ") && line.bare().contains(" of ");
    let lines = if lines.first().is_some_and(is_number) { &lines[1..] } else { lines };
    let start = lines.iter().position(|line| !line.is_blank())?;
    let paragraph = lines[start..].iter().take_while(|line| !line.is_blank() && label(line).is_none());
    metadata::one_line(&paragraph.map(|line| line.bare()).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::super::tests::parts;
    use super::*;
    use crate::ingest::read_bytes;

    const RULE: &str = "____________________________________________________________";

    fn read(file: &str) -> Vec<String> {
        read_bytes("download.txt", file)
            .into_iter()
            .map(|found| found.map_or_else(|problem| format!("! {problem}"), parts))
            .collect()
    }

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
        let said = "2009-03-04T00:00:00 | Quill, Ada; Roe, Jo | Capital Herald, Late Edition (East Coast) | A";
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
