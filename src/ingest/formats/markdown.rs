//! Markdown: one article a file, with or without front matter.
//!
//! The front matter, YAML between `---`, TOML between `+++`, an object of JSON or lines of `Name: value`, is a record like any other. The text is
//! what follows it, raw and unchanged; if that is HTML, the text of its elements. Front matter that can't be understood costs nothing: the whole
//! file is the text, and the problem is named.

use std::ops::Range;

use super::front_matter::FrontMatter;
use super::{Format, plain};
use crate::article::{Headline, Lines};
use crate::ingest::draft::Draft;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::{Cause, html, window};

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    description: "Markdown, with YAML, TOML or JSON front matter",
    extensions: &["md", "markdown", "mdown", "mkd"],
    claims: |opening| {
        let may_be = [&b"---"[..], b"+++", b"{"].iter().any(|start| opening.starts_with(start));
        may_be && FrontMatter::at_start(&String::from_utf8_lossy(opening)).is_some()
    },
    read,
};

fn read(source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let (text, lines, broken) = plain::whole_text(source)?;
    let front_matter = FrontMatter::at_start(&text).or_else(|| FrontMatter::of_lines(&text));
    let (mut draft, text, lines) = match front_matter.map(|found| (found.metadata(), found)) {
        Some((Ok(draft), found)) => {
            let line = found.lines + plain::line_of(lines);
            let body = &text[found.length..];
            let is_page =
                source.extension().is_some_and(|name| super::html::FORMAT.extensions.contains(&name.as_str()));
            let (text, lines) = match is_page || is_markup(body) {
                true => (html::fragment_text(body), Lines::Record(line)),
                false => plain::without_blank_start(body.to_owned(), line),
            };
            (draft, text, lines)
        }
        Some((Err(reason), _)) => {
            sink.problem(plain::line_of(lines), Cause::FrontMatter { reason })?;
            (Draft::default(), text, lines)
        }
        None => (Draft::default(), text, lines),
    };
    let article = &mut draft.article;
    // Programs for notes write names as links to other notes.
    article.author = article.author.take().map(|author| author.replace("[[", "").replace("]]", ""));
    if text.is_empty() && article.title().is_none() {
        return broken.map_or(Err(Cause::Empty.into()), Err);
    }
    if article.headline == Headline::None {
        article.headline = heading_of(&text).map_or(Headline::None, Headline::InText);
    }
    article.text = text;
    article.lines = lines;
    plain::date(&mut draft, source.shown());
    sink.article(draft)?;
    broken.map_or(Ok(()), Err)
}

/// Returns whether a text is HTML and no Markdown: all that blank lines part begins with a tag.
fn is_markup(text: &str) -> bool {
    let opens = |line: &str| {
        let name = line.trim_start().strip_prefix('<').unwrap_or_default();
        name.trim_start_matches(['/', '!'])
            .starts_with(|character: char| character.is_ascii_alphabetic() || character == '-')
            && !name.split('>').next().unwrap_or_default().contains("://")
    };
    let mut is_first = true;
    let mut has_any = false;
    for line in text.lines() {
        if is_first && !line.trim().is_empty() {
            has_any = true;
            if !opens(line) {
                return false;
            }
        }
        is_first = line.trim().is_empty();
    }
    has_any
}

/// Returns the place of the heading that opens a text: `# Heading`, or a line over a rule of `=`, or what would be a
/// headline in plain text.
fn heading_of(text: &str) -> Option<Range<usize>> {
    let first = text.lines().next()?;
    let next = text[first.len()..].lines().nth(1).unwrap_or_default().trim_end();
    let is_underlined = next.len() > 2 && next.bytes().all(|byte| byte == b'=');
    let heading = match first.strip_prefix("# ") {
        Some(heading) => heading.trim_end().trim_end_matches('#').trim(),
        None if is_underlined => first.trim(),
        None => {
            return plain::headline_of(text)
                .filter(|_| !first.trim_start().starts_with(['#', '>', '-', '*', '|', '`']));
        }
    };
    let start = window::find(first.as_bytes(), heading.as_bytes())?;
    (!heading.chars().any(char::is_control)).then(|| start..start + heading.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{read_bytes, told};

    #[test]
    fn a_first_heading_is_the_headline() {
        let heading = |text: &'static str| heading_of(text).map(|range| &text[range]);
        assert_eq!(heading("# Harbour opens #\n\nShips.\n"), Some("Harbour opens"));
        assert_eq!(heading("Harbour opens\n=====\n\nShips.\n"), Some("Harbour opens"));
        assert_eq!(heading("Harbour opens\n\nShips.\n"), Some("Harbour opens"));
        assert_eq!(heading("## Ships\n\nThey came.\n"), None);
        assert_eq!(heading("# \n\nShips.\n"), None);
    }

    #[test]
    fn the_text_is_what_follows_the_front_matter() {
        let found = read_bytes("2024-05-06.md", "\n---\ntitle: A\n---\n\n\nShips *came*.\n");
        assert_eq!(told(&found), ["7: A | Ships *came*.\n"]);
        assert_eq!(found[0].as_ref().unwrap().published.unwrap().wall.date().to_string(), "2024-05-06");
        assert_eq!(told(&read_bytes("a.txt", "---\r\ntitle: A\r\n---\r\nShips.\r\n")), ["4: A | Ships.\n"]);
    }

    #[test]
    fn html_behind_front_matter_is_its_text() {
        let page = "---\ntitle: A\n---\n<p>Ships <b>ca</b>me &amp; went.</p>\n<p>Caf&eacute;s\nshut.</p>\n\n<ul><li>Coal</li></ul>\n";
        for name in ["a.html", "a.md"] {
            assert_eq!(told(&read_bytes(name, page)), ["4: A | Ships came & went.\n\nCafés shut.\n\nCoal"], "{name}");
        }
        for text in ["<p align=center>Ships</p>\n\nThey *came*.\n", "<https://bell.example>\n", "Ships <b>came</b>.\n"]
        {
            assert_eq!(told(&read_bytes("a.md", format!("---\ntitle: A\n---\n{text}"))), [format!("4: A | {text}")]);
        }
    }

    #[test]
    fn front_matter_may_be_an_object_or_plain_lines() {
        let told_all = |name: &str, text: &str| {
            let found = read_bytes(name, text).remove(0).unwrap();
            (told(&[Ok(found.clone())]).remove(0), found.published.map(|published| published.wall.date().to_string()))
        };
        let expected = |line: u32| (format!("{line}: A: b | Ships.\n"), Some("2025-12-01".to_owned()));
        for (text, line) in [
            ("{\n\"title\": \"A: b\",\n\"date\": \"2025-12-01\"\n}\n\nShips.\n", 6),
            ("Title: A: b\nDate: 2025-12-01 10:30\nCategory: Sea\n\nShips.\n", 5),
            ("---\ntitle: A: b\ndate:\t2025-12-01\n---\nShips.\n", 5),
        ] {
            assert_eq!(told_all("a.md", text), expected(line), "{text}");
        }
        assert_eq!(told(&read_bytes("a.md", "{\"text\":\"A\"}\n{\"text\":\"B\"}\n")), ["1: - | A", "2: - | B"]);
        assert_eq!(told(&read_bytes("a.md", "Title: one\n\nShips.\n")), ["1: Title: one | \n\nShips.\n"]);
        // What stands behind an object in its line is not lost: the object is none of front matter.
        for text in ["{\"title\":\"A\"} Ships.\n", "{\"title\":\"A\"} Ships.\nBoats.\n", "{\"title\":\"A\"} Ships."] {
            let found = told(&read_bytes("a.md", text));
            assert!(found.iter().any(|told| told.starts_with("! a.md:1: malformed JSON")), "{text}: {found:?}");
        }
        assert_eq!(told(&read_bytes("a.md", "{} Ships.\n")), ["1: - | {} Ships.\n"]);
        let note =
            read_bytes("a.md", "---\ntitle: A\nauthor:\n  - \"[[Ada Quill]]\"\n---\nShips.\n").remove(0).unwrap();
        assert_eq!(note.author.as_deref(), Some("Ada Quill"));
    }

    #[test]
    fn broken_front_matter_loses_nothing_and_is_named() {
        let found = told(&read_bytes("a.md", "---\ntitle: [A\n---\nShips.\n"));
        assert!(found[0].starts_with("! a.md:1: front matter not understood: "), "{}", found[0]);
        assert_eq!(found[1..], ["1: - | ---\ntitle: [A\n---\nShips.\n"]);
    }

    #[test]
    fn front_matter_without_text_is_a_headline_or_nothing() {
        assert_eq!(told(&read_bytes("a.md", "---\ntitle: A\n---\n")), ["4: A | "]);
        assert_eq!(told(&read_bytes("a.md", "---\nlang: en\n---\n")), ["! a.md: empty"]);
    }
}
