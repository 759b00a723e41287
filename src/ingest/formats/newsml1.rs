//! NewsML 1.x: news items made of components within components.
//!
//! A component with a headline of its own is an article, and the contents of the components in it that have none are its
//! text: so the languages of a release are articles each, while its subhead, body and contacts are one. What
//! a component does not say itself it has from those around it.

use super::identities::Identities;
use super::{Format, content, newsroom, nitf};
use crate::article::{Article, Headline, Lines};
use crate::ingest::draft::Draft;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::xml::{self, Element, Kinds, Step, Tree};
use crate::ingest::{Cause, html, language, metadata};

pub(super) const FORMAT: Format = Format {
    name: "newsml1",
    description: "NewsML 1.x news items",
    extensions: &["newsml"],
    claims: |opening| xml::begins_with(opening, &["NewsML", "NewsItem"]),
    read,
};

const KINDS: Kinds = Kinds { names: &["NewsItem"], nested: true };

fn read(source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let mut identities = Identities::default();
    let (mut envelope, mut known) = (Tree::default(), 0);
    xml::read_records(source, sink, KINDS, "NewsML", |cutter, item, line, sink| {
        if cutter.frame_length() > 2 * known {
            known = cutter.frame_length();
            envelope = cutter.frame();
        }
        let drafts = drafts(item, envelope.document());
        if drafts.is_empty() {
            return sink.problem(line, Cause::NoText);
        }
        for (number, Draft { mut article, date, tag }) in drafts.into_iter().enumerate() {
            article.own_id = article.own_id.take().and_then(|id| {
                let part = format!("{id}#{}", number + 1);
                identities.first(id).or_else(|| identities.first(part))
            });
            sink.article(Draft { article: Article { lines: Lines::Record(line), ..article }, date, tag })?;
        }
        Ok(())
    })
}

/// A component that may be an article, and the texts in it.
struct Part<'a> {
    headline: Option<String>,
    around: Around<'a>,
    texts: Vec<Text>,
}

/// What a component says of its content, or those around it do.
#[derive(Debug, Default, Clone, Copy)]
struct Around<'a> {
    lines: Option<Element<'a>>,
    byline: Option<Element<'a>>,
    dateline: Option<Element<'a>>,
    provider: Option<Element<'a>>,
    source: Option<Element<'a>>,
    language: Option<Element<'a>>,
    location: Option<Element<'a>>,
    /// What holds the subjects.
    subjects: Option<Element<'a>>,
}

impl<'a> Around<'a> {
    /// Returns it with what a component within says itself.
    fn within(self, component: Element<'a>) -> Self {
        let lines = component.child("NewsLines");
        let administrative = component.child("AdministrativeMetadata");
        let descriptive = component.child("DescriptiveMetadata");
        let party = |name| administrative.and_then(|metadata| metadata.path(&[name, "Party"]));
        Around {
            lines,
            byline: lines.and_then(|lines| lines.child("ByLine")).or(self.byline),
            dateline: lines.and_then(|lines| lines.child("DateLine")).or(self.dateline),
            provider: party("Provider").or(self.provider),
            source: party("Source").or(self.source),
            language: descriptive.and_then(|metadata| metadata.child("Language")).or(self.language),
            location: descriptive.and_then(|metadata| metadata.child("Location")).or(self.location),
            subjects: descriptive.filter(|metadata| metadata.child("SubjectCode").is_some()).or(self.subjects),
        }
    }

    /// Takes what a component within says and this one does not.
    fn fill(&mut self, inner: Self) {
        self.lines = self.lines.or(inner.lines);
        self.byline = self.byline.or(inner.byline);
        self.dateline = self.dateline.or(inner.dateline);
        self.provider = self.provider.or(inner.provider);
        self.source = self.source.or(inner.source);
        self.language = self.language.or(inner.language);
        self.location = self.location.or(inner.location);
        self.subjects = self.subjects.or(inner.subjects);
    }
}

/// A text in a component.
#[derive(Default)]
struct Text {
    /// Where it stands among the texts of its article: subheads before the body, all else behind it.
    order: u8,
    text: String,
    headline: Option<String>,
    author: Option<String>,
    place: Option<String>,
}

/// Returns the articles of an item.
fn drafts(item: Element<'_>, envelope: Element<'_>) -> Vec<Draft> {
    let parts = parts(item);
    let has_text = parts.iter().any(|part| part.texts.iter().any(|text| !text.text.is_empty()));
    let is_article = |part: &&Part<'_>| match has_text {
        true => part.texts.iter().any(|text| !text.text.is_empty()),
        false => part.headline.is_some(),
    };
    // Without any text an item is its first headline.
    let most = if has_text { usize::MAX } else { 1 };
    parts.iter().filter(is_article).take(most).map(|part| draft(part, item, envelope)).collect()
}

/// Returns the item itself and the components in it that have a headline, each with the texts that belong to it.
fn parts(item: Element<'_>) -> Vec<Part<'_>> {
    let mut parts = vec![Part { headline: None, around: Around::default(), texts: Vec::new() }];
    // For each component that is open, the part its texts belong to and what holds in it.
    let mut open = vec![(0, Around::default())];
    let mut walk = item.walk();
    while let Some(step) = walk.next() {
        let (part, around) = open.last().copied().unwrap_or_default();
        match step {
            Step::Enter(element) if element.is("NewsComponent") => {
                let around = around.within(element);
                let headline = around.lines.and_then(|lines| lines.all("HeadLine").find_map(line_of));
                if headline.is_some() {
                    open.push((parts.len(), around));
                    parts.push(Part { headline, around, texts: Vec::new() });
                } else {
                    parts[part].around.fill(around);
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
    parts
}

/// Returns the text of a content; nothing for what is no text.
fn text(content: Element<'_>) -> Option<Text> {
    let item = ancestor(content, "ContentItem");
    let kind =
        item.and_then(|item| item.child("MimeType")).and_then(|kind| kind.attribute("FormalName")).unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    let is_text =
        kind.is_empty() || kind.starts_with("text/") || ["html", "xml", "nitf"].iter().any(|name| kind.contains(name));
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
    Some(text)
}

fn read_text(content: Element<'_>, kind: &str) -> Text {
    if let Some(document) = content.descendants().find(|inside| inside.local() == "nitf") {
        let Draft { article, .. } = nitf::draft(document);
        let headline = article.title().map(str::to_owned);
        let Article { text, author, place, .. } = article;
        return Text { order: 1, text, headline, author, place };
    }
    let body =
        content.descendants().find(|inside| ["body", "body.content"].contains(&inside.local())).unwrap_or(content);
    let text = match body.children().next() {
        Some(_) => html::fragment_text(&body.html()),
        None if kind == "text/plain" => content::plain(&body.text()),
        None => content::text_of(&body.text()),
    };
    Text { order: 1, text, ..Text::default() }
}

fn ancestor<'a>(element: Element<'a>, name: &str) -> Option<Element<'a>> {
    std::iter::successors(element.parent(), |element| element.parent()).find(|element| element.is(name))
}

fn draft(part: &Part<'_>, item: Element<'_>, envelope: Element<'_>) -> Draft {
    let around = part.around;
    let of_texts = |value: fn(&Text) -> Option<&String>| part.texts.iter().find_map(value).cloned();
    let headline = part.headline.clone().or_else(|| of_texts(|text| text.headline.as_ref()));
    let in_order = |order: u8| part.texts.iter().filter(move |text| text.order == order).map(|text| text.text.clone());
    let subheads = around.lines.into_iter().flat_map(|lines| lines.all("SubHeadLine")).filter_map(line_of);
    let texts = subheads.chain(in_order(0)).chain(in_order(1)).chain(in_order(2));
    let texts = texts.map(|text| newsroom::without_headline(text, headline.as_deref())).collect();
    let lang = language_of(around, item);
    let article = Article {
        own_id: own_id(item),
        text: newsroom::different(texts),
        author: around
            .byline
            .and_then(line_of)
            .and_then(|by| newsroom::byline(&by, lang))
            .or_else(|| of_texts(|text| text.author.as_ref())),
        source: source_of(around, item, envelope),
        section: around.subjects.and_then(section),
        place: around
            .dateline
            .and_then(line_of)
            .and_then(|dateline| newsroom::place(&dateline))
            .or_else(|| of_texts(|text| text.place.as_ref()))
            .or_else(|| around.location.and_then(location)),
        lang: lang.map(str::to_owned),
        headline: headline.map_or(Headline::None, Headline::Apart),
        ..Article::default()
    };
    Draft::new(article).dated(date(item, envelope).unwrap_or_default())
}

fn line_of(element: Element<'_>) -> Option<String> {
    metadata::one_line(&html::fragment_text(&element.html()))
}

fn formal_name(element: Element<'_>) -> Option<String> {
    element.attribute("FormalName").and_then(metadata::one_line)
}

fn own_id(item: Element<'_>) -> Option<String> {
    let identifier = item.path(&["Identification", "NewsIdentifier"])?;
    let part = |name: &str| identifier.child(name).and_then(line_of);
    let parts = || Some(format!("{}:{}:{}", part("ProviderId")?, part("DateId")?, part("NewsItemId")?));
    part("PublicIdentifier").or_else(parts).and_then(|id| metadata::own_id(&id))
}

/// Returns the publication: who provides the item, else where it comes from, else who sent it.
fn source_of(around: Around<'_>, item: Element<'_>, envelope: Element<'_>) -> Option<String> {
    let party = |party: Option<Element<'_>>| party.and_then(formal_name);
    let sender = || envelope.find("SentFrom").and_then(|sender| sender.child("Party")).and_then(formal_name);
    let service = || envelope.find("NewsService").and_then(formal_name);
    let id = || item.path(&["Identification", "NewsIdentifier", "ProviderId"]).and_then(line_of);
    party(around.provider).or_else(|| party(around.source)).or_else(sender).or_else(service).or_else(id)
}

/// Returns the subjects that are named, not only numbered.
fn section(metadata: Element<'_>) -> Option<String> {
    let names = metadata.all("SubjectCode").flat_map(Element::descendants).filter_map(formal_name);
    newsroom::joined(names.filter(|name| !name.bytes().all(|byte| byte.is_ascii_digit())))
}

/// Returns the place that the metadata name, the smallest part of it first.
fn location(location: Element<'_>) -> Option<String> {
    let value = |name: &str| {
        let mut properties = location.descendants().filter(|property| property.is("Property"));
        let property = properties.find(|property| property.attribute("FormalName") == Some(name));
        property.and_then(|property| property.attribute("Value")).and_then(metadata::one_line)
    };
    newsroom::joined(["City", "CountryArea", "Country"].into_iter().filter_map(value))
}

fn language_of(around: Around<'_>, item: Element<'_>) -> Option<&'static str> {
    let written =
        around.language.or_else(|| item.find("Language")).and_then(|language| language.attribute("FormalName"));
    written.or_else(|| item.language()).and_then(language::code)
}

/// Returns when this revision was made, else when the first was, else when the message was sent.
fn date(item: Element<'_>, envelope: Element<'_>) -> Option<String> {
    let management = item.child("NewsManagement");
    let time = |name: &str| management?.child(name).and_then(line_of);
    time("ThisRevisionCreated")
        .or_else(|| time("FirstCreated"))
        .or_else(|| envelope.find("DateAndTime").and_then(line_of))
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, Lines};
    use crate::ingest::{read_bytes, told};

    fn articles(components: &str) -> Vec<Article> {
        let file = format!(
            "<?xml version='1.0'?>\n<NewsML><NewsEnvelope><SentFrom><Party FormalName='The Bell'/></SentFrom>\
             <DateAndTime>20251201T103015+0100</DateAndTime></NewsEnvelope>\n<NewsItem><Identification><NewsIdentifier>\
             <ProviderId>bell.example</ProviderId><DateId>20251201</DateId><NewsItemId>1</NewsItemId></NewsIdentifier></Identification>\
             {components}</NewsItem></NewsML>"
        );
        read_bytes("a.xml", file).into_iter().map(Result::unwrap).collect()
    }

    #[test]
    fn the_components_below_a_headline_are_one_article() {
        let content = |role: &str, text: &str| {
            format!(
                "<NewsComponent><Role FormalName='{role}'/><ContentItem><DataContent><html xmlns='http://www.w3.org/1999/xhtml'>\
                 <head><title>T</title></head><body>{text}</body></html></DataContent></ContentItem></NewsComponent>"
            )
        };
        let found = articles(&format!(
            "<NewsComponent><NewsLines><HeadLine>Ships</HeadLine><ByLine>By Ada Quill</ByLine><DateLine>ANSEL, Dec 1 (Wires)</DateLine></NewsLines>\
             <AdministrativeMetadata><Source><Party FormalName='Harbour Co.'/></Source></AdministrativeMetadata><DescriptiveMetadata>\
             <Language FormalName='en'/><SubjectCode><Subject FormalName='04000000'/><SubjectMatter FormalName='Sea'/></SubjectCode></DescriptiveMetadata>\
             {}{}{}{}<NewsComponent><ContentItem><MimeType FormalName='text/css'/><DataContent>p {{}}</DataContent></ContentItem></NewsComponent>\
             <NewsComponent><ContentItem Href='a.jpg'><MimeType FormalName='image/jpeg'/></ContentItem></NewsComponent></NewsComponent>",
            content("HeadLine", "<p><b>Ships</b></p>"),
            content("Contact", "<p>Call Bo.</p>"),
            content("Body", "<p>They\n came.</p><p/><ul><li>All</li></ul>"),
            content("SubHeadLine", "<p>All of them</p>"),
        ));
        assert_eq!(found.len(), 1);
        let article = &found[0];
        assert_eq!(article.title(), Some("Ships"));
        assert_eq!(article.text, "All of them\n\nThey came.\n\nAll\n\nCall Bo.");
        assert_eq!((article.author.as_deref(), article.place.as_deref()), (Some("Ada Quill"), Some("ANSEL")));
        assert_eq!((article.source.as_deref(), article.section.as_deref()), (Some("Harbour Co."), Some("Sea")));
        assert_eq!(article.own_id.as_deref(), Some("bell.example:20251201:1"));
        assert_eq!(article.published.unwrap().wall.to_string(), "2025-12-01T10:30:15");
        assert_eq!((article.lang.as_deref(), article.lines, article.format), (Some("en"), Lines::Record(3), "newsml1"));
    }

    #[test]
    fn each_language_is_an_article() {
        let component = |language: &str, headline: &str| {
            format!(
                "<NewsComponent><NewsLines><HeadLine>{headline}</HeadLine></NewsLines><DescriptiveMetadata><Language FormalName='{language}'/>\
                 </DescriptiveMetadata><ContentItem><DataContent><p>{headline}!</p></DataContent></ContentItem></NewsComponent>"
            )
        };
        let found = articles(&format!(
            "<NewsComponent>{}{}</NewsComponent>",
            component("en", "Ships"),
            component("de", "Schiffe")
        ));
        let told: Vec<_> = found
            .iter()
            .map(|article| (article.title().unwrap(), article.text.as_str(), article.lang.as_deref().unwrap()))
            .collect();
        assert_eq!(told, [("Ships", "Ships!", "en"), ("Schiffe", "Schiffe!", "de")]);
        assert_eq!(found[1].own_id.as_deref(), Some("bell.example:20251201:1#2"));
        assert_eq!(found[0].source.as_deref(), Some("The Bell"));
    }

    #[test]
    fn the_same_text_in_two_forms_is_one() {
        let found = articles(
            "<NewsComponent><NewsLines><HeadLine>Ships</HeadLine></NewsLines><ContentItem><DataContent><nitf><body><body.head>\
             <byline>By Ada Quill</byline></body.head><body.content><p>They came.</p><p>All.</p></body.content></body></nitf></DataContent></ContentItem>\
             <ContentItem><MimeType FormalName='text/plain'/><DataContent>They came.\n\nAll.</DataContent></ContentItem></NewsComponent>",
        );
        assert_eq!((found.len(), found[0].text.as_str()), (1, "They came.\n\nAll."));
        assert_eq!(found[0].author.as_deref(), Some("Ada Quill"));
    }

    #[test]
    fn an_item_without_headlines_or_text_is_read_as_far_as_it_goes() {
        let text = articles(
            "<NewsComponent><NewsComponent><NewsLines><ByLine>Ada</ByLine></NewsLines><ContentItem><DataContent>Came.</DataContent></ContentItem></NewsComponent></NewsComponent>",
        );
        assert_eq!((text[0].text.as_str(), text[0].author.as_deref(), text[0].title()), ("Came.", Some("Ada"), None));
        let lines = articles(
            "<NewsComponent><NewsLines><HeadLine>A</HeadLine></NewsLines><NewsComponent><NewsLines><HeadLine>B</HeadLine></NewsLines></NewsComponent></NewsComponent>",
        );
        assert_eq!((lines.len(), lines[0].title()), (1, Some("A")));
        assert_eq!(told(&read_bytes("a", "<NewsML><NewsItem/></NewsML>")), ["! a:1: a record without text"]);
    }
}
