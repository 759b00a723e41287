//! The components of a news item, and which of them are one article.

use crate::article::Article;
use crate::ingest::draft::Draft;
use crate::ingest::formats::{content, newsroom, nitf};
use crate::ingest::metadata;
use crate::ingest::xml::{Element, Step};

/// The most articles of one item. The components beyond belong to the one they stand in.
const MOST_PARTS: usize = 200;

/// A component that may be an article, and the texts in it.
pub(super) struct Part<'a> {
    pub(super) headline: Option<String>,
    pub(super) around: Around<'a>,
    pub(super) texts: Vec<Text>,
    /// The part it stands in.
    outer: usize,
}

impl Part<'_> {
    pub(super) fn has_text(&self) -> bool {
        self.texts.iter().any(|text| !text.text.is_empty())
    }

    /// Returns whether it has nothing but captions.
    fn is_caption(&self) -> bool {
        self.has_text() && self.texts.iter().all(|text| text.is_caption || text.text.is_empty())
    }
}

/// What a component says of its content, or those around it do.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) lines: Option<Element<'a>>,
    pub(super) byline: Option<Element<'a>>,
    pub(super) dateline: Option<Element<'a>>,
    pub(super) provider: Option<Element<'a>>,
    pub(super) creator: Option<Element<'a>>,
    pub(super) source: Option<Element<'a>>,
    pub(super) language: Option<Element<'a>>,
    pub(super) location: Option<Element<'a>>,
    pub(super) topics: Option<Element<'a>>,
    /// What holds the subjects.
    pub(super) subjects: Option<Element<'a>>,
    /// What holds properties of the content.
    pub(super) properties: Option<Element<'a>>,
}

impl<'a> Around<'a> {
    /// Returns it with what a component within says itself.
    fn within(self, component: Element<'a>) -> Self {
        let lines = component.child("NewsLines");
        let administrative = component.child("AdministrativeMetadata");
        let descriptive = component.child("DescriptiveMetadata");
        let line = |name| lines.and_then(|lines| lines.child(name));
        let party = |name| administrative.and_then(|metadata| metadata.path(&[name, "Party"]));
        let described = |name| descriptive.and_then(|metadata| metadata.child(name));
        let own = Around {
            lines,
            byline: line("ByLine"),
            dateline: line("DateLine"),
            provider: party("Provider"),
            creator: party("Creator"),
            source: party("Source"),
            language: described("Language"),
            location: described("Location"),
            topics: component.child("TopicSet"),
            subjects: descriptive.filter(|_| described("SubjectCode").is_some()),
            properties: descriptive.filter(|_| described("Property").is_some()),
        };
        own.or(Around { lines: None, ..self })
    }

    /// Returns it with what another one says and this one does not.
    fn or(self, other: Self) -> Self {
        Around {
            lines: self.lines.or(other.lines),
            byline: self.byline.or(other.byline),
            dateline: self.dateline.or(other.dateline),
            provider: self.provider.or(other.provider),
            creator: self.creator.or(other.creator),
            source: self.source.or(other.source),
            language: self.language.or(other.language),
            location: self.location.or(other.location),
            topics: self.topics.or(other.topics),
            subjects: self.subjects.or(other.subjects),
            properties: self.properties.or(other.properties),
        }
    }
}

/// A text in a component.
#[derive(Default)]
pub(super) struct Text {
    /// Where it stands among the texts of its article: subheads before the body, all else behind it.
    pub(super) order: u8,
    is_caption: bool,
    pub(super) text: String,
    pub(super) headline: Option<String>,
    pub(super) author: Option<String>,
    pub(super) place: Option<String>,
    pub(super) section: Option<String>,
}

/// Returns the item itself and the components in it that have a headline, each with the texts that belong to it.
pub(super) fn parts(item: Element<'_>) -> Vec<Part<'_>> {
    let mut parts = vec![Part { headline: None, around: Around::default(), texts: Vec::new(), outer: 0 }];
    // For each component that is open, the part its texts belong to and what holds in it.
    let mut open = vec![(0, Around::default())];
    let mut walk = item.walk();
    while let Some(step) = walk.next() {
        let (part, around) = open.last().copied().unwrap_or_default();
        match step {
            Step::Enter(element) if element.is("NewsComponent") => {
                let around = around.within(element);
                let headline = around.lines.and_then(headline);
                if headline.is_some() && parts.len() < MOST_PARTS {
                    open.push((parts.len(), around));
                    parts.push(Part { headline, around, texts: Vec::new(), outer: part });
                } else {
                    parts[part].around = parts[part].around.or(around);
                    parts[part].texts.extend(headline.map(|text| Text { order: 1, text, ..Text::default() }));
                    open.push((part, around));
                }
            }
            Step::Leave(element) if element.is("NewsComponent") => {
                open.pop();
            }
            Step::Enter(element) if element.is("DataContent") => {
                parts[part].texts.extend(text(element));
                walk.pass_over();
            }
            Step::Enter(_) | Step::Leave(_) | Step::Text(_) => {}
        }
    }
    with_captions(parts)
}

/// Gives the captions of pictures to the article that these stand in, where it has a text.
fn with_captions(mut parts: Vec<Part<'_>>) -> Vec<Part<'_>> {
    for number in 1..parts.len() {
        let outer = parts[number].outer;
        if parts[number].is_caption() && parts[outer].has_text() && !parts[outer].is_caption() {
            let headline = parts[number].headline.take().unwrap_or_default();
            let texts = std::mem::take(&mut parts[number].texts);
            parts[outer].texts.push(Text { order: 2, is_caption: true, text: headline, ..Text::default() });
            parts[outer].texts.extend(texts.into_iter().map(|text| Text { order: 2, ..text }));
        }
    }
    parts
}

fn headline(lines: Element<'_>) -> Option<String> {
    lines.descendants().filter(|line| line.is("HeadLine")).find_map(line_of)
}

/// Returns the text of a content; nothing for what is no text.
fn text(content: Element<'_>) -> Option<Text> {
    let item = ancestor(content, "ContentItem");
    let named = |name: &str| {
        let element = item.and_then(|item| item.child(name));
        element.and_then(|element| element.attribute("FormalName")).unwrap_or_default().to_ascii_lowercase()
    };
    let kind = named("MimeType");
    let is_markup = ["html", "xml", "nitf"].iter().any(|name| kind.contains(name));
    let is_text = kind.is_empty() || kind.starts_with("text/") || is_markup;
    let is_style = kind.ends_with("css") || kind.contains("script");
    let is_encoded = content.parent().is_some_and(|parent| parent.is("Encoding"));
    if !is_text || is_style || is_encoded {
        return None;
    }
    let role = ancestor(content, "NewsComponent").and_then(|component| component.child("Role"));
    let role = role.and_then(|role| role.attribute("FormalName")).unwrap_or_default().to_ascii_lowercase();
    let mut text = read_text(content, &kind);
    text.order = match role.as_str() {
        "headline" => return Some(Text { headline: metadata::one_line(&text.text), ..Text::default() }),
        "subheadline" => 0,
        "" | "main" | "body" | "text" => 1,
        _ => 2,
    };
    text.is_caption = role == "caption";
    Some(text)
}

fn read_text(content: Element<'_>, kind: &str) -> Text {
    if let Some(document) = content.descendants().find(|inside| inside.local() == "nitf") {
        let Draft { article, .. } = nitf::draft(document);
        let headline = article.title().map(str::to_owned);
        let Article { text, author, place, section, .. } = article;
        return Text { text, headline, author, place, section, ..Text::default() };
    }
    let body = content.descendants().find(|inside| ["body", "body.content"].contains(&inside.local()));
    let body = body.unwrap_or(content);
    let text = match body.children().next() {
        Some(_) => newsroom::text(&body.html_with(nitf::rendering)),
        None if kind == "text/plain" => content::plain(&body.text()),
        None => content::text_of(&body.text()),
    };
    Text { text, ..Text::default() }
}

fn ancestor<'a>(element: Element<'a>, name: &str) -> Option<Element<'a>> {
    std::iter::successors(element.parent(), |element| element.parent()).find(|element| element.is(name))
}

/// Returns the text of an element as one line.
pub(super) fn line_of(element: Element<'_>) -> Option<String> {
    match element.children().next() {
        Some(_) => metadata::one_line(&newsroom::text(&element.html())),
        None => metadata::one_line(&element.text()),
    }
}
