//! Reuters-21578: the newswire of 1987 in SGML, a thousand stories a file.
//!
//! The files have no root element and are full of references to control characters, so they are cut at
//! `<REUTERS …>` and `</REUTERS>` and the few elements are looked up in each piece. A story's text is
//! its BODY, or the whole of a TEXT that was left unprocessed; a brief is a headline alone.

use super::Format;
use super::sgml::{self, Record, Tags, attribute, element};
use crate::article::{Article, Headline, Lines, Published};
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::{anatomy, dates, metadata, references};

const TAGS: Tags = Tags {
    start: b"<REUTERS",
    end: b"</REUTERS>",
    format: "Reuters SGML",
    texts: &["BODY", "TEXT"],
    fields: &["DATE", "TOPICS", "D", "TITLE", "AUTHOR", "DATELINE"],
};

pub(super) const FORMAT: Format =
    Format { name: "reuters", description: "Reuters-21578 SGML, told by its content", extensions: &[], claims, read };

fn claims(opening: &[u8]) -> bool {
    let opening = opening.trim_ascii_start();
    let doctype = b"<!DOCTYPE lewis";
    opening.get(..doctype.len()).is_some_and(|head| head.eq_ignore_ascii_case(doctype))
        || opening.strip_prefix(TAGS.start).is_some_and(|after| after.starts_with(b" ") || after.starts_with(b">"))
}

fn read(source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    sgml::read(TAGS, source, sink, &mut |Record { text: story, line, is_whole }, sink| {
        let mut article = article(story, line);
        if !is_whole {
            article.own_id = None;
            let is_empty = article.title().is_none() && article.text.trim().is_empty();
            return if is_empty { Ok(()) } else { sink.article(article) };
        }
        // The collection numbers a story that came without a word.
        let is_empty =
            article.own_id.is_some() && element(story, "TEXT").is_some_and(|text| unprocessed(text).trim().is_empty());
        if is_empty { sink.empty_article(article) } else { sink.article(article) }
    })
}

fn article(story: &str, line: u32) -> Article {
    let field = |name| element(story, name).map(references::decoded);
    let (place, opening) = field("DATELINE").map_or_else(Default::default, |dateline| anatomy(&dateline));
    let headline = field("TITLE").and_then(|title| metadata::one_line(&title));
    let text = match (element(story, "BODY"), element(story, "TEXT")) {
        (Some(body), _) => opening + &references::decoded(body),
        (None, Some(text)) if headline.is_none() || story.contains("TYPE=\"UNPROC\"") => unprocessed(text),
        _ => String::new(),
    };
    Article {
        own_id: attribute(story, "NEWID").and_then(metadata::own_id),
        headline: headline.map_or(Headline::None, Headline::Apart),
        text,
        published: element(story, "DATE").and_then(date),
        author: field("AUTHOR")
            .and_then(|names| anatomy::people(&names, Some("en")).or_else(|| metadata::byline(&names))),
        section: element(story, "TOPICS").and_then(topics),
        place,
        lang: Some("en".to_owned()),
        lines: Lines::Record(line),
        ..Article::default()
    }
}

/// Returns the text that stands in a TEXT without a BODY, from its first line that is not blank.
fn unprocessed(text: &str) -> String {
    let mut text = text.to_owned();
    for name in ["TITLE", "AUTHOR", "DATELINE"] {
        let (tag, end) = (format!("<{name}>"), format!("</{name}>"));
        if let (Some(start), Some(stop)) = (text.find(&tag), text.find(&end))
            && start < stop
        {
            text.replace_range(start..stop + end.len(), "");
        }
    }
    super::plain::without_blank_start(references::decoded(&text), 1).0
}

/// Returns the date without the wire's own codes, which follow it in some stories.
fn date(written: &str) -> Option<Published> {
    let clean = written.split(['&', '#']).next()?;
    dates::parse(clean).or_else(|| dates::parse(clean.split_whitespace().next()?))
}

fn topics(element: &str) -> Option<String> {
    let topics: Vec<&str> = element.split("<D>").skip(1).filter_map(|topic| topic.split("</D>").next()).collect();
    metadata::one_line(&references::decoded(&topics.join(", ")))
}

/// Returns the place of a dateline, where it is clear, and the words in it that belong to the text: those behind
/// it, or all of them where it is no dateline (the first row of a table, say).
fn anatomy(dateline: &str) -> (Option<String>, String) {
    for (comma, _) in dateline.match_indices(',') {
        let mut words = dateline[comma + 1..].trim_start().splitn(2, ' ');
        let month = words.next().unwrap_or_default().trim_end_matches('.');
        let Some((day, after)) = words.next().map(split_day) else {
            continue;
        };
        if is_month(month) && day.parse().is_ok_and(|day: u8| (1..=31).contains(&day)) && after.starts_with('-') {
            let place = metadata::one_line(&dateline[..comma]).filter(|place| !place.contains("--"));
            let opening = after.trim_start_matches('-').trim();
            return (place, if opening.is_empty() { String::new() } else { format!("{opening}\n") });
        }
    }
    (None, if dateline.trim().is_empty() { String::new() } else { dateline.to_owned() })
}

/// Parts the number of a day from what follows it.
fn split_day(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (day, after) = text.split_at(digits);
    (day, after.trim_start_matches([',', '.', ' ', '\n']))
}

fn is_month(word: &str) -> bool {
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let head = word.get(..3).unwrap_or_default().to_lowercase();
    months.contains(&head.as_str()) && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{read_bytes, told};

    const STORY: &str = "<REUTERS TOPICS=\"YES\" OLDID=\"7\" NEWID=\"3\">\n\
        <DATE> 7-APR-1987 16:22:00.0&#5;&#5;RM</DATE>\n\
        <TOPICS><D>ship</D><D>grain</D></TOPICS>\n<PLACES><D>nowhere</D></PLACES>\n\
        <TEXT>&#2;\n<TITLE>HARBOUR OPENS\n &lt;SHIP></TITLE>\n<AUTHOR>    By ADA QUILL AND BO REED, REUTERS</AUTHOR>\n\
        <DATELINE>    PORT ANSEL, Nowhere, April 7 -\n    </DATELINE><BODY>Ships &amp; boats\ncame.\n Wire\n&#3;</BODY></TEXT>\n\
        </REUTERS>";

    #[test]
    fn a_story_has_all_its_parts() {
        let article = article(STORY, 9);
        assert_eq!(article.own_id.as_deref(), Some("3"));
        assert_eq!(article.title(), Some("HARBOUR OPENS <SHIP>"));
        assert_eq!(article.text, "Ships & boats\ncame.\n Wire\n");
        assert_eq!(article.published.unwrap().wall.to_string(), "1987-04-07T16:22:00");
        assert_eq!(article.author.as_deref(), Some("ADA QUILL, BO REED"));
        assert_eq!(article.section.as_deref(), Some("ship, grain"));
        assert_eq!(article.place.as_deref(), Some("PORT ANSEL, Nowhere"));
        assert_eq!(article.lines, Lines::Record(9));
    }

    #[test]
    fn an_unprocessed_story_is_its_text_and_a_brief_is_a_headline() {
        let story = "<REUTERS><TEXT TYPE=\"UNPROC\">&#2;\n\nTABLE 1\n ships 3\n&#3;</TEXT></REUTERS>";
        assert_eq!(article(story, 1).text, "TABLE 1\n ships 3\n");
        let returns = "<REUTERS><TEXT TYPE=\"UNPROC\">Ships&#13;&#10;came.&#13;They stayed.</TEXT></REUTERS>";
        assert_eq!(article(returns, 1).text, "Ships\ncame.\nThey stayed.");
        // A story of which a part is lost keeps what there is; one without anything is named.
        assert_eq!(article("<REUTERS><TEXT>Ships <TITLE></TEXT></REUTERS>", 1).text, "Ships <TITLE>");
        let empty = "<REUTERS NEWID=\"1\">\n<TEXT TYPE=\"UNPROC\">&#2;\n&#3;\n</TEXT>\n</REUTERS>\n";
        assert_eq!(told(&read_bytes("a", empty)), ["1: - | "]);
        let lost = "<REUTERS NEWID=\"1\">\n<TEXT>&#2;\nShips\n</REUTERS>\n";
        assert_eq!(told(&read_bytes("a", lost)), ["! a:1: a record without text"]);
        let story = "<REUTERS><TEXT TYPE=\"BRIEF\">&#2;\n***<TITLE>SHIPS\n</TITLE>x\n</TEXT></REUTERS>";
        assert_eq!((article(story, 1).title(), article(story, 1).text.as_str()), (Some("SHIPS"), ""));
    }

    #[test]
    fn an_impossible_time_leaves_the_day() {
        assert_eq!(date("31-MAR-1987 605:12:19.12").unwrap().wall.to_string(), "1987-03-31T00:00:00");
        assert_eq!(date("9-APR-1987 00:00:00.00   # a guess").unwrap().wall.to_string(), "1987-04-09T00:00:00");
        assert_eq!(date("soon"), None);
    }

    #[test]
    fn a_place_is_taken_only_where_it_is_clear() {
        assert_eq!(anatomy("  PORT ANSEL, MARCH 4, - ").0.as_deref(), Some("PORT ANSEL"));
        assert_eq!(anatomy("  PORT ANSEL, Mrch 4 - ").0, None);
        assert_eq!(anatomy(" Ada/Quill - "), (None, " Ada/Quill - ".to_owned()));
        assert_eq!(anatomy("  PORT ANSEL, March 4 - Salt-\n").1, "Salt-\n");
    }

    #[test]
    fn stories_are_cut_and_a_damaged_one_costs_itself_alone() {
        let file =
            format!("<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n{STORY}\n<REUTERS NEWID=\"4\"><TEXT>\n{STORY}\n<REUTERS");
        let found = told(&read_bytes("a", file));
        assert_eq!(found[0], "2: HARBOUR OPENS <SHIP> | Ships & boats\ncame.\n Wire\n");
        assert_eq!(found[1], "! a:16: Reuters SGML cut short");
        assert!(found[2].starts_with("17: HARBOUR OPENS"));
        assert_eq!(found[3..], ["! a:31: Reuters SGML cut short"]);
    }

    #[test]
    fn a_story_without_its_end_is_read_as_far_as_it_goes_without_its_number() {
        for cut in ["</BODY></TEXT>", "\n Wire", "</BODY"] {
            let open = STORY.split(cut).next().unwrap();
            let found = read_bytes("a", format!("{open}\n{STORY}\n{open}"));
            assert_eq!(found[0].as_ref().unwrap().own_id, None);
            let told = told(&found);
            assert!(told[0].starts_with("1: HARBOUR OPENS <SHIP> | Ships & boats\ncame."), "{told:?}");
            assert_eq!((told.len(), told[1].as_str()), (5, "! a:1: Reuters SGML cut short"), "{told:?}");
            assert!(told[4].ends_with("Reuters SGML cut short") && !told[3].contains("</"), "{told:?}");
        }
    }
}
