//! NewsML 1.x: news items made of components within components.
//!
//! A component with a headline of its own is an article, and the contents of the components in it that have none are its
//! text: so the languages of a release are articles each, while its subhead, body and contacts are one. What
//! a component does not say itself it has from those around it.

mod components;

use self::components::{Around, Part, Text, line_of, parts};
use super::identities::Identities;
use super::{Format, newsroom};
use crate::article::{Article, Headline, Lines};
use crate::ingest::draft::Draft;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::xml::{self, Element, Kinds, Tree};
use crate::ingest::{Cause, language, metadata};

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
    let (mut envelope, mut known) = (Envelope::default(), 0);
    xml::read_records(source, sink, KINDS, "NewsML", |cutter, item, line, sink| {
        if cutter.frame_length() > 2 * known {
            known = cutter.frame_length();
            envelope = Envelope::of(&cutter.frame());
        }
        let drafts = drafts(item, &envelope);
        if drafts.is_empty() {
            return sink.problem(line, Cause::NoText);
        }
        for (number, mut draft) in drafts.into_iter().enumerate() {
            draft.article.own_id = draft.article.own_id.take().and_then(|id| {
                let part = format!("{id}#{}", number + 1);
                identities.first(id).or_else(|| identities.first(part))
            });
            draft.article.lines = Lines::Record(line);
            sink.article(draft)?;
        }
        Ok(())
    })
}

/// What a message says of the items in it.
#[derive(Debug, Default)]
struct Envelope {
    sender: Option<String>,
    sent: Option<String>,
}

impl Envelope {
    fn of(frame: &Tree) -> Self {
        let message = frame.document();
        let sender = message.find("SentFrom").and_then(|sender| sender.child("Party")).and_then(formal_name);
        let service = || message.find("NewsService").and_then(formal_name);
        Envelope { sender: sender.or_else(service), sent: message.find("DateAndTime").and_then(line_of) }
    }
}

/// What an item says of all its components.
struct Item {
    id: Option<String>,
    date: Option<String>,
    source: Option<String>,
    lang: Option<&'static str>,
}

impl Item {
    fn of(item: Element<'_>, envelope: &Envelope) -> Self {
        let identifier = item.path(&["Identification", "NewsIdentifier"]);
        let part = |name: &str| identifier?.child(name).and_then(line_of);
        let parts = || Some(format!("{}:{}:{}", part("ProviderId")?, part("DateId")?, part("NewsItemId")?));
        let time = |name: &str| item.path(&["NewsManagement", name]).and_then(line_of);
        let language = item.find("Language").and_then(|language| language.attribute("FormalName"));
        Item {
            id: part("PublicIdentifier").or_else(parts).and_then(|id| metadata::own_id(&id)),
            date: time("ThisRevisionCreated").or_else(|| time("FirstCreated")).or_else(|| envelope.sent.clone()),
            source: envelope.sender.clone().or_else(|| part("ProviderId")),
            lang: language.or_else(|| item.language()).and_then(language::code),
        }
    }
}

/// Returns the articles of an item.
fn drafts(item: Element<'_>, envelope: &Envelope) -> Vec<Draft> {
    let parts = parts(item);
    let item = Item::of(item, envelope);
    let has_text = parts.iter().any(Part::has_text);
    let is_article = |part: &&Part<'_>| if has_text { part.has_text() } else { part.headline.is_some() };
    // Without any text an item is its first headline.
    let most = if has_text { usize::MAX } else { 1 };
    parts.iter().filter(is_article).take(most).map(|part| draft(part, &item)).collect()
}

fn draft(part: &Part<'_>, item: &Item) -> Draft {
    let around = part.around;
    let of_texts = |value: fn(&Text) -> Option<&String>| part.texts.iter().find_map(value).cloned();
    let headline = part.headline.clone().or_else(|| of_texts(|text| text.headline.as_ref()));
    let in_order = |order: u8| part.texts.iter().filter(move |text| text.order == order).map(|text| text.text.clone());
    let subheads = around.lines.into_iter().flat_map(|lines| lines.all("SubHeadLine")).filter_map(line_of);
    let texts = subheads.chain(in_order(0)).chain(in_order(1)).chain(in_order(2));
    let texts = texts.map(|text| newsroom::without_headline(text, headline.as_deref())).collect();
    let language = around.language.and_then(|language| language.attribute("FormalName"));
    let lang = language.and_then(language::code).or(item.lang);
    let article = Article {
        own_id: item.id.clone(),
        text: newsroom::different(texts),
        author: author(around, lang).or_else(|| of_texts(|text| text.author.as_ref())).or_else(|| creator(around)),
        source: source_of(around).or_else(|| item.source.clone()),
        section: section(around).or_else(|| of_texts(|text| text.section.as_ref())),
        place: dateline(around).or_else(|| of_texts(|text| text.place.as_ref())).or_else(|| place(around)),
        lang: lang.map(str::to_owned),
        headline: headline.map_or(Headline::None, Headline::Apart),
        ..Article::default()
    };
    Draft::new(article).dated(item.date.clone().unwrap_or_default())
}

fn formal_name(element: Element<'_>) -> Option<String> {
    element.attribute("FormalName").and_then(metadata::one_line)
}

fn author(around: Around<'_>, lang: Option<&str>) -> Option<String> {
    around.byline.and_then(line_of).and_then(|by| newsroom::byline(&by, lang))
}

fn creator(around: Around<'_>) -> Option<String> {
    around.creator.and_then(formal_name).filter(|name| newsroom::is_name(name))
}

/// Returns the publication: who provides it, else where it comes from.
fn source_of(around: Around<'_>) -> Option<String> {
    around.provider.and_then(formal_name).or_else(|| around.source.and_then(formal_name))
}

/// Returns the subjects that are named, not only numbered, by themselves or in a set of topics; else the wire's own.
fn section(around: Around<'_>) -> Option<String> {
    let codes =
        around.subjects.into_iter().flat_map(|metadata| metadata.all("SubjectCode")).flat_map(Element::descendants);
    let names = codes.filter_map(formal_name).filter(|name| !name.bytes().all(|byte| byte.is_ascii_digit()));
    let topics = || newsroom::joined(around.topics?.all("Topic").filter_map(|topic| topic_name(topic, around)));
    let own = |name| newsroom::joined(properties(around, name));
    newsroom::joined(names).or_else(topics).or_else(|| own("Topic")).or_else(|| own("Category"))
}

/// Returns the name of a topic, in the language of the component where there is one.
fn topic_name(topic: Element<'_>, around: Around<'_>) -> Option<String> {
    let tag = around.language.and_then(|language| language.attribute("FormalName")).and_then(language::code);
    let names = || topic.all("Description").filter(|name| name.attribute("Variant").is_none_or(|kind| kind == "Name"));
    let is_spoken = |name: &Element<'_>| tag.is_some() && name.language().and_then(language::code) == tag;
    names().find(is_spoken).or_else(|| names().next()).and_then(line_of)
}

/// Returns the values of a property of the content.
fn properties<'a>(around: Around<'a>, name: &'static str) -> impl Iterator<Item = String> {
    let all = around.properties.into_iter().flat_map(|metadata| metadata.all("Property"));
    let named = all.filter(move |property| property.attribute("FormalName") == Some(name));
    named.filter_map(|property| property.attribute("Value").and_then(metadata::one_line))
}

fn dateline(around: Around<'_>) -> Option<String> {
    around.dateline.and_then(line_of).and_then(|dateline| newsroom::place(&dateline))
}

/// Returns the place that the metadata name, the smallest part of it first.
fn place(around: Around<'_>) -> Option<String> {
    let located = |name: &'static str| {
        let all = around.location.into_iter().flat_map(Element::descendants);
        let mut named = all.filter(move |property| property.attribute("FormalName") == Some(name));
        named.find_map(|property| property.attribute("Value").and_then(metadata::one_line))
    };
    let value = |name| located(name).or_else(|| properties(around, name).next());
    newsroom::joined(["City", "CountryArea", "Country"].into_iter().filter_map(value))
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

    #[test]
    fn the_captions_of_a_story_are_part_of_it() {
        let photo = |headline: &str| {
            format!(
                "<NewsComponent><NewsLines><HeadLine>{headline}</HeadLine><ByLine>Bo Reed</ByLine></NewsLines><NewsComponent><Role FormalName='Caption'/>\
                 <ContentItem><DataContent><p>A ship at Ansel.</p></DataContent></ContentItem></NewsComponent></NewsComponent>"
            )
        };
        let main = "<NewsComponent><ContentItem><DataContent><media><media-reference>x</media-reference></media><p>They came.</p></DataContent></ContentItem></NewsComponent>";
        let story = format!(
            "<NewsComponent><NewsLines><HeadLine>Ships</HeadLine></NewsLines>{main}{}{}</NewsComponent>",
            photo("A ship"),
            photo("Bo's ship")
        );
        let found = articles(&story);
        assert_eq!((found.len(), found[0].text.as_str()), (1, "They came.\n\nA ship at Ansel.\n\nBo's ship"));
        let found = articles(&photo("A ship"));
        assert_eq!((found[0].title(), found[0].text.as_str()), (Some("A ship"), "A ship at Ansel."));
        assert_eq!(found[0].author.as_deref(), Some("Bo Reed"));
    }

    #[test]
    fn metadata_are_found_in_their_many_places() {
        let found = articles(
            "<NewsComponent><TopicSet><Topic><Description xml:lang='fr' Variant='Name'>Mer</Description><Description xml:lang='en' Variant='Name'>Sea</Description>\
             <Description Variant='Category'>S</Description></Topic></TopicSet><NewsLines><NewsLine><HeadLine><![CDATA[Ships]]></HeadLine></NewsLine><DateLine>4/4/2018</DateLine></NewsLines>\
             <AdministrativeMetadata><Creator><Party FormalName='ADA QUILL '/></Creator></AdministrativeMetadata><DescriptiveMetadata><Language FormalName='EN'/>\
             <SubjectCode><Subject FormalName='04000000'/></SubjectCode><Property FormalName='City' Value='Ansel'/></DescriptiveMetadata>\
             <ContentItem><DataContent><![CDATA[<P>One &quot;two&quot;.</P>\n<P>Three.</P>]]></DataContent></ContentItem></NewsComponent>",
        );
        let article = &found[0];
        assert_eq!((article.title(), article.text.as_str()), (Some("Ships"), "One \"two\".\n\nThree."));
        assert_eq!((article.section.as_deref(), article.place.as_deref()), (Some("Sea"), Some("Ansel")));
        assert_eq!(article.author.as_deref(), Some("ADA QUILL"));
    }
}
