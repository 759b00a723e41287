//! Front matter: what stands at the head of a text and says of it who wrote it, when and where.
//!
//! It is YAML between `---`, TOML between `+++`, an object of JSON, or lines of `Name: value`, and a record like any other. Markdown may have
//! any of these; in a plain text, where such lines may be its own, only those are front matter that say something known.

use std::borrow::Cow;
use std::collections::HashSet;

use serde_saphyr::options::DuplicateKeyPolicy;

use crate::ingest::draft::Draft;
use crate::ingest::metadata;
use crate::ingest::record::Record;
use crate::ingest::record::columns::{self, Columns};

/// The most bytes of front matter.
const MAX_LENGTH: usize = 64 << 10;

/// The most bytes of the name in a labelled line.
const MAX_NAME: usize = 32;

/// How front matter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Syntax {
    Yaml,
    Toml,
    Json,
    Lines,
    Labels,
}

/// The metadata at the head of a file.
pub(super) struct FrontMatter<'a> {
    /// What stands between the two fences, if it has any.
    content: &'a str,
    syntax: Syntax,
    /// The bytes and lines it takes, with both fences.
    pub(super) length: usize,
    pub(super) lines: u32,
}

impl<'a> FrontMatter<'a> {
    /// Returns the front matter that a text begins with. A rule and some text before the next rule are none:
    /// the first line must look like a field.
    pub(super) fn at_start(text: &'a str) -> Option<Self> {
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
            if end > MAX_LENGTH {
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
        if !behind.trim().is_empty() || !is_text || content.len() > MAX_LENGTH {
            return None;
        }
        FrontMatter::to(text, content.len(), content, Syntax::Json)
    }

    /// Returns the lines `Name: value` that a text begins with, up to a blank one, if the first is its title.
    pub(super) fn of_lines(text: &'a str) -> Option<Self> {
        let is_title = text.get(..6).is_some_and(|name| name.eq_ignore_ascii_case("title:"));
        let length = text.find("\n\n").filter(|_| is_title)?;
        let content = &text[..length];
        (content.len() <= MAX_LENGTH && fields_in(content)?.len() > 1)
            .then(|| FrontMatter::to(text, length, content, Syntax::Lines))?
    }

    /// Returns the labelled lines that a plain text begins with, up to a blank one, if they say two things or more of the
    /// article. What is behind the first line that says nothing known is text; so are all, where one of them has no label.
    pub(super) fn of_labels(text: &'a str) -> Option<Self> {
        let length = text.find("\n\n").filter(|length| *length <= MAX_LENGTH && !text[*length..].trim().is_empty())?;
        let content = &text[..length];
        let known = labels_in(content)?.into_iter().take_while(|label| label.is_known);
        let (count, end) = known.fold((0, 0), |(count, _), label| (count + 1, label.end));
        (count > 1).then(|| FrontMatter::to(text, end, content, Syntax::Labels))?
    }

    /// Returns the front matter that ends in the line of this place.
    fn to(text: &'a str, end: usize, content: &'a str, syntax: Syntax) -> Option<Self> {
        let length = end + text[end..].find('\n').map_or(text.len() - end, |feed| feed + 1);
        let lines = u32::try_from(text[..length].matches('\n').count()).ok()?;
        Some(FrontMatter { content, syntax, length, lines })
    }

    /// Returns an article with the metadata and no text, or what its parser said, on one line.
    pub(super) fn metadata(&self) -> Result<Draft, String> {
        let article = match self.syntax {
            Syntax::Toml => toml::from_str::<Record<'_>>(self.content)
                .map(|record| record.metadata())
                .map_err(|error| error.to_string()),
            Syntax::Json => serde_json::from_str::<Record<'_>>(self.content)
                .map(|record| record.metadata())
                .map_err(|error| error.to_string()),
            Syntax::Labels => labels_in(self.content).map(metadata_of_labels).ok_or_else(String::new),
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

/// A line `Name: value` at the head of a plain text.
struct Label<'a> {
    name: &'a str,
    value: &'a str,
    /// Where its line ends in the text.
    end: usize,
    /// It says something of the article that no line before it said.
    is_known: bool,
}

/// Returns lines that are all of the form `Name: value`, with a name of a few words.
fn labels_in(content: &str) -> Option<Vec<Label<'_>>> {
    let mut said = HashSet::new();
    let mut end = 0;
    let label = |line: &'_ str| {
        let (name, _) = line.split_once(':')?;
        let fits = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '-' | ' ');
        (!name.trim().is_empty() && name.len() <= MAX_NAME && name.chars().all(fits)).then_some(name.len())
    };
    let mut labels = Vec::new();
    for line in content.split('\n') {
        let colon = label(line)?;
        let (name, value) = (line[..colon].trim(), line[colon + 1..].trim());
        end += line.len();
        let is_known = columns::field_of_label(name, value).is_some_and(|field| said.insert(field));
        labels.push(Label { name, value, end, is_known });
        end += 1;
    }
    Some(labels)
}

fn metadata_of_labels(labels: Vec<Label<'_>>) -> Draft {
    metadata_of(labels.into_iter().filter(|label| label.is_known).map(|label| (label.name, label.value)).collect())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::ingest::dates;

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
}
