//! Topics: what is asked. A line `id<TAB>text` each, or a TREC topic file.

use std::collections::HashSet;
use std::path::Path;

use super::table::{text_of, wrong_line};
use crate::error::{Error, Result};

/// Something that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Its id, as in the judgments.
    pub id: String,
    /// The words.
    pub text: String,
}

/// Which parts of a TREC topic are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TopicParts {
    /// Its few words.
    pub title: bool,
    /// Its sentence.
    pub desc: bool,
    /// Its paragraph on what counts.
    pub narr: bool,
}

impl Default for TopicParts {
    /// The title alone, as most published figures have it.
    fn default() -> Self {
        TopicParts { title: true, desc: false, narr: false }
    }
}

/// Reads a file of topics. A TREC topic without any of the parts asked for stands with its other parts.
///
/// # Errors
/// The file can't be read; a line is of neither form; an id comes twice; there is no topic in it.
pub fn read_topics(path: &Path, parts: TopicParts) -> Result<Vec<Topic>> {
    parse(path, &text_of(path)?, parts)
}

fn parse(path: &Path, text: &str, parts: TopicParts) -> Result<Vec<Topic>> {
    let is_trec = text.lines().any(|line| starts_with_tag(line, "top"));
    let topics = if is_trec { trec_topics(path, text, parts)? } else { line_topics(path, text)? };
    let mut seen = HashSet::new();
    for (number, topic) in &topics {
        if !seen.insert(topic.id.as_str()) {
            return Err(Error::RepeatedTopic { path: path.to_owned(), line: number + 1, topic: topic.id.clone() });
        }
    }
    if topics.is_empty() {
        return Err(wrong_line(path, 0, "a topic: an id, a tab and text, or a TREC topic", ""));
    }
    Ok(topics.into_iter().map(|(_, topic)| topic).collect())
}

fn line_topics(path: &Path, text: &str) -> Result<Vec<(usize, Topic)>> {
    let topic = |(number, line): (usize, &str)| match line.split_once('\t') {
        Some((id, text)) if is_id(id.trim()) => {
            Ok((number, Topic { id: id.trim().to_owned(), text: text.trim().to_owned() }))
        }
        _ => Err(wrong_line(path, number, "an id, a tab and text", line)),
    };
    text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(topic).collect()
}

/// An id is one word: it must fit in a line of a run.
fn is_id(id: &str) -> bool {
    !id.is_empty() && !id.contains(char::is_whitespace)
}

/// A TREC topic on its way.
#[derive(Default)]
struct Parts {
    id: String,
    title: String,
    desc: String,
    narr: String,
}

/// The tags that begin a part, each with the word that the part opens with in most files.
const TAGS: [(&str, &str); 4] =
    [("num", "Number:"), ("title", "Topic:"), ("desc", "Description:"), ("narr", "Narrative:")];

fn trec_topics(path: &Path, text: &str, wanted: TopicParts) -> Result<Vec<(usize, Topic)>> {
    let mut topics = Vec::new();
    let mut open: Option<(usize, Parts)> = None;
    // The part that running lines belong to; what stands under a tag that is not known belongs to none.
    let mut part: Option<usize> = None;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if starts_with_tag(line, "top") {
            if let Some((first, parts)) = open.take() {
                topics.push((first, topic_of(path, first, parts, wanted)?));
            }
            (open, part) = (Some((number, Parts::default())), None);
            continue;
        }
        let Some((_, parts)) = &mut open else { continue };
        let mut rest = line;
        if line.starts_with('<') {
            let tag = TAGS.iter().position(|(tag, _)| starts_with_tag(line, tag));
            rest = line.split_once('>').map_or("", |(_, rest)| rest).trim();
            part = tag;
            if let Some(tag) = tag {
                rest = strip_label(rest, TAGS[tag].1);
                // Newer files close their parts.
                rest = rest.split("</").next().unwrap_or_default().trim();
            }
        }
        let into = match part {
            Some(0) => &mut parts.id,
            Some(1) => &mut parts.title,
            Some(2) => &mut parts.desc,
            Some(3) => &mut parts.narr,
            _ => continue,
        };
        if !into.is_empty() && !rest.is_empty() {
            into.push(' ');
        }
        into.push_str(rest);
    }
    if let Some((first, parts)) = open {
        topics.push((first, topic_of(path, first, parts, wanted)?));
    }
    Ok(topics)
}

fn topic_of(path: &Path, number: usize, parts: Parts, wanted: TopicParts) -> Result<Topic> {
    let id = parts.id.trim();
    if !is_id(id) {
        return Err(wrong_line(path, number, "a topic with one word as its <num>", id));
    }
    let all = [(wanted.title, &parts.title), (wanted.desc, &parts.desc), (wanted.narr, &parts.narr)];
    let joined = |chosen: &dyn Fn(bool) -> bool| {
        let texts = all.iter().filter(|(wanted, text)| chosen(*wanted) && !text.is_empty());
        texts.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ")
    };
    let asked = joined(&|wanted| wanted);
    let text = if asked.is_empty() { joined(&|_| true) } else { asked };
    Ok(Topic { id: id.to_owned(), text })
}

fn starts_with_tag(line: &str, tag: &str) -> bool {
    let line = line.trim_start();
    let Some(rest) = line.strip_prefix('<') else { return false };
    rest.get(..tag.len()).is_some_and(|name| name.eq_ignore_ascii_case(tag))
        && rest[tag.len()..].starts_with(|c: char| c == '>' || c.is_whitespace())
}

fn strip_label<'t>(text: &'t str, label: &str) -> &'t str {
    match text.get(..label.len()) {
        Some(start) if start.eq_ignore_ascii_case(label) => text[label.len()..].trim(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topics(text: &str, parts: TopicParts) -> Vec<(String, String)> {
        let topics = parse(Path::new("t"), text, parts).unwrap();
        topics.into_iter().map(|topic| (topic.id, topic.text)).collect()
    }

    const TREC: &str = "\
<top>

<num> Number: 301
<title> Harbour Dredging

<desc> Description:
Who pays for dredging
small harbours?

<narr> Narrative:
Fees count, wars do not.

</top>
<top>
<num>302</num>
<title>Tariffs</title>
<smry> Not asked.
<desc>Talks on tariffs.</desc>
</top>
";

    #[test]
    fn lines_are_an_id_and_text() {
        let all = topics("1\tstorm damage\r\n\n b7 \t AND or \"quotes\tmore\n", TopicParts::default());
        assert_eq!(all, [("1".into(), "storm damage".into()), ("b7".into(), "AND or \"quotes\tmore".into())]);
    }

    #[test]
    fn a_trec_topic_is_read_by_its_parts() {
        let all = topics(TREC, TopicParts::default());
        assert_eq!(all, [("301".into(), "Harbour Dredging".into()), ("302".into(), "Tariffs".into())]);
        let all = topics(TREC, TopicParts { title: true, desc: true, narr: true });
        assert_eq!(all[0].1, "Harbour Dredging Who pays for dredging small harbours? Fees count, wars do not.");
        assert_eq!(all[1].1, "Tariffs Talks on tariffs.");
        let narrative_only = topics(TREC, TopicParts { title: false, desc: false, narr: true });
        assert_eq!(narrative_only[1].1, "Tariffs Talks on tariffs.", "it has no narrative");
    }

    #[test]
    fn what_is_no_topic_is_named() {
        let error = |text| parse(Path::new("t"), text, TopicParts::default()).unwrap_err().to_string();
        assert_eq!(error("1\ta\nno tab"), "t:2: expected an id, a tab and text, found \"no tab\"");
        assert_eq!(error("1\ta\n1\tb"), "t:2: topic 1 stands here a second time");
        assert!(error("").starts_with("t:1: expected a topic"));
        assert!(error("<top>\n<title> x\n</top>").starts_with("t:1: expected a topic with one word as its <num>"));
    }
}
