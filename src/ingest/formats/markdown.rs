//! Markdown: one article a file, with or without front matter.
//!
//! The front matter, YAML between `---`, TOML between `+++`, an object of JSON or lines of `Name: value`, is a record like any other. The text is
//! what follows it, raw and unchanged; if that is HTML, the text of its elements. Front matter that can't be understood costs nothing: the whole
//! file is the text, and the problem is named.

use std::borrow::Cow;
use std::ops::Range;

use serde_saphyr::options::DuplicateKeyPolicy;

use super::{Format, plain};
use crate::article::{Headline, Lines};
use crate::ingest::draft::Draft;
use crate::ingest::record::Record;
use crate::ingest::record::columns::Columns;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::{Cause, dates, html, metadata, window};

/// The most bytes of front matter.
const MAX_FRONT_MATTER: usize = 64 << 10;

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
    let by_path = dates::of_path(source.shown());
    let (text, lines, broken) = plain::whole_text(source)?;
    let front_matter = FrontMatter::at_start(&text).or_else(|| FrontMatter::of_lines(&text));
    let (mut draft, text, lines) = match front_matter.map(|found| (found.metadata(), found)) {
        Some((Ok(draft), found)) => {
            let line = found.lines + line_of(lines);
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
            sink.problem(line_of(lines), Cause::FrontMatter { reason })?;
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
    if draft.date.is_none() {
        article.published = by_path;
    }
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

fn line_of(lines: Lines) -> u32 {
    match lines {
        Lines::From(line) | Lines::Record(line) => line,
    }
}

/// How front matter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Syntax {
    Yaml,
    Toml,
    Json,
    Lines,
}

/// The metadata at the head of a file.
struct FrontMatter<'a> {
    /// What stands between the two fences, if it has any.
    content: &'a str,
    syntax: Syntax,
    /// The bytes and lines it takes, with both fences.
    length: usize,
    lines: u32,
}

impl<'a> FrontMatter<'a> {
    /// Returns the front matter that a text begins with. A rule and some text before the next rule are none:
    /// the first line must look like a field.
    fn at_start(text: &'a str) -> Option<Self> {
        let fence = text.split(['\n', '\r']).next()?.trim_end();
        let is_toml = match fence {
            "---" => false,
            "+++" => true,
            _ if text.starts_with('{') => return FrontMatter::of_object(text),
            _ => return None,
        };
        let start = text.find('\n')? + 1;
        let mut end = start;
        for line in text[start..].split_inclusive('\n') {
            let bare = line.trim_end();
            if bare == fence || (bare == "..." && !is_toml) {
                let content = &text[start..end];
                let length = end + line.len();
                let lines = text[..length].matches('\n').count();
                return begins_with_field(content, is_toml).then_some(FrontMatter {
                    content,
                    syntax: if is_toml { Syntax::Toml } else { Syntax::Yaml },
                    length,
                    lines: u32::try_from(lines).ok()?,
                });
            }
            end += line.len();
            if end > MAX_FRONT_MATTER {
                return None;
            }
        }
        None
    }

    /// Returns the object that a text begins with, if a text follows in the lines behind it and not another object.
    fn of_object(text: &'a str) -> Option<Self> {
        let mut objects = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
        objects.next()?.ok()?;
        let content = &text[..objects.byte_offset()];
        let (behind, body) = text[content.len()..].split_once('\n')?;
        let body = body.trim_start();
        let is_text = !body.is_empty() && !body.starts_with(['{', '[', ',', ']']);
        if !behind.trim().is_empty() || !is_text || content.len() > MAX_FRONT_MATTER {
            return None;
        }
        FrontMatter::to(text, content.len(), content, Syntax::Json)
    }

    /// Returns the lines `Name: value` that a text begins with, up to a blank one, if the first is its title.
    fn of_lines(text: &'a str) -> Option<Self> {
        let is_title = text.get(..6).is_some_and(|name| name.eq_ignore_ascii_case("title:"));
        let length = text.find("\n\n").filter(|_| is_title)?;
        let content = &text[..length];
        (content.len() <= MAX_FRONT_MATTER && fields_in(content)?.len() > 1)
            .then(|| FrontMatter::to(text, length, content, Syntax::Lines))?
    }

    /// Returns the front matter that ends in the line of this place.
    fn to(text: &'a str, end: usize, content: &'a str, syntax: Syntax) -> Option<Self> {
        let length = end + text[end..].find('\n').map_or(text.len() - end, |feed| feed + 1);
        let lines = u32::try_from(text[..length].matches('\n').count()).ok()?;
        Some(FrontMatter { content, syntax, length, lines })
    }

    /// Returns an article with the metadata and no text, or what its parser said, on one line.
    fn metadata(&self) -> Result<Draft, String> {
        let article = match self.syntax {
            Syntax::Toml => toml::from_str::<Record<'_>>(self.content)
                .map(|record| record.metadata())
                .map_err(|error| error.to_string()),
            Syntax::Json => serde_json::from_str::<Record<'_>>(self.content)
                .map(|record| record.metadata())
                .map_err(|error| error.to_string()),
            Syntax::Lines => fields_in(self.content).map(metadata_of).ok_or_else(String::new),
            // What is too loosely written for YAML may be plain lines.
            Syntax::Yaml => self.yaml().or_else(|error| fields_in(self.content).map(metadata_of).ok_or(error)),
        };
        article.map_err(|reason| metadata::one_line(&reason).unwrap_or_default())
    }

    fn yaml(&self) -> Result<Draft, String> {
        let options = serde_saphyr::options! {
            budget: serde_saphyr::budget! {
                max_aliases: 100,
                max_nodes: 10_000,
                max_events: 50_000,
            },
            alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: 10_000 },
            duplicate_keys: DuplicateKeyPolicy::LastWins,
            with_snippet: false,
            strict_booleans: true,
            leading_zero_numbers_as_strings: true,
        };
        serde_saphyr::from_str_with_options::<Record<'_>>(self.content, options)
            .map(|record| record.metadata())
            .map_err(|error| error.to_string())
    }
}

/// Returns the names and values of lines that are all `name: value`, with a value of mere words.
fn fields_in(content: &str) -> Option<Vec<(&str, &str)>> {
    let lines = content.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let field = |line: &'_ str| {
        let (name, _) = line.split_once(':')?;
        let value = line[name.len() + 1..].trim();
        let is_name = !name.is_empty() && name.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '_' | '-'));
        let is_plain = !value.starts_with(['[', ']', '{', '}', '|', '>', '&', '*', '!', '%', '@', '`', '"', '\'']);
        (is_name && is_plain).then_some(name.len())
    };
    lines.map(|line| field(line).map(|end| (&line[..end], line[end + 1..].trim()))).collect()
}

fn metadata_of(fields: Vec<(&str, &str)>) -> Draft {
    let (names, values): (Vec<_>, Vec<_>) =
        fields.into_iter().map(|(name, value)| (Cow::Borrowed(name), Cow::Borrowed(value))).unzip();
    Columns::of(&names).record(values.into_iter()).metadata()
}

/// Returns whether the first line that says something is a field: a name, then `:` or `=`; or a table of TOML.
fn begins_with_field(content: &str, is_toml: bool) -> bool {
    let line = content.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    let Some(line) = line else { return false };
    let name = line.split(if is_toml { '=' } else { ':' }).next().unwrap_or_default();
    let is_name =
        |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '.' | ' ' | '"' | '\'');
    (name.len() < line.len() && name.chars().all(is_name)) || (is_toml && line.starts_with('['))
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
    use crate::article::Article;
    use crate::ingest::{read_bytes, told};

    fn metadata(text: &str) -> (Result<Article, String>, &str, u32) {
        let found = FrontMatter::at_start(text).unwrap();
        let article = found
            .metadata()
            .map(|draft| Article { published: draft.date.as_deref().and_then(dates::parse), ..draft.article });
        (article, &text[found.length..], found.lines)
    }

    #[test]
    fn yaml_front_matter_is_a_record() {
        let (article, text, lines) = metadata(
            "---\ntitle: \"Harbour: opens\"\ndate: 2025-12-01\nauthors: [Ada Quill, {name: Bo Reed}]\ncategories:\n  - sea\n  \
             - trade\nlang: en-GB\nlink: https://news.example/1\ndraft: false\nid: 017\n---\n\nShips came.\n",
        );
        let article = article.unwrap();
        assert_eq!(article.title(), Some("Harbour: opens"));
        assert_eq!(article.published.unwrap().wall.to_string(), "2025-12-01T00:00:00");
        assert_eq!(article.author.as_deref(), Some("Ada Quill, Bo Reed"));
        assert_eq!(article.section.as_deref(), Some("sea, trade"));
        assert_eq!(article.lang.as_deref(), Some("en"));
        assert_eq!(article.url.as_deref(), Some("https://news.example/1"));
        assert_eq!(article.own_id.as_deref(), Some("017"));
        assert_eq!((text, lines), ("\nShips came.\n", 12));
    }

    #[test]
    fn toml_front_matter_is_a_record() {
        let (article, text, _) = metadata(
            "+++\ntitle = 'Harbour opens'\ndate = 2025-12-01T10:00:00+01:00\n[author]\nname = 'Ada Quill'\n+++\nShips.\n",
        );
        let article = article.unwrap();
        assert_eq!(article.title(), Some("Harbour opens"));
        assert_eq!(article.published.unwrap().offset, Some(3600));
        assert_eq!(article.author.as_deref(), Some("Ada Quill"));
        assert_eq!(text, "Ships.\n");
    }

    #[test]
    fn rules_around_a_text_are_no_front_matter() {
        assert!(FrontMatter::at_start("---\nShips came.\n---\nAnd went.\n").is_none());
        assert!(FrontMatter::at_start("---\ntitle: never closed\n").is_none());
        assert!(FrontMatter::at_start("# Harbour\n---\na: b\n---\n").is_none());
    }

    #[test]
    fn broken_front_matter_gives_a_reason_of_one_line() {
        let (article, ..) = metadata("---\ntitle: [Harbour\nx: }\n---\nShips.\n");
        let reason = article.unwrap_err();
        assert!(!reason.is_empty() && !reason.contains('\n'), "{reason}");
    }

    #[test]
    fn a_bomb_of_aliases_is_refused() {
        let mut bomb = "---\na0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
        for level in 1..12 {
            let alias = format!("*a{}", level - 1);
            bomb += &format!("a{level}: &a{level} [{}]\n", [alias.as_str(); 10].join(","));
        }
        bomb += "title: *a11\n---\nShips.\n";
        assert!(metadata(&bomb).0.is_err());
    }

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
