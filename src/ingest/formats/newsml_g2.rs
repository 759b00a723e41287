//! NewsML-G2: news items by themselves, in messages, and in whatever is put around them.
//!
//! A news item is an article: its inline content, be it NITF, XHTML or plain text, else the captions and descriptions of a
//! picture, film or sound. Packages only refer to items, and concepts, knowledge, plans and catalogs are not
//! articles. Each version of an item is an article of its own.

use super::identities::Identities;
use super::{Format, content, newsroom, nitf};
use crate::article::{Article, Headline, Lines};
use crate::ingest::draft::Draft;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::xml::{self, Element, Kinds, Rendering};
use crate::ingest::{Cause, language, metadata};

pub(super) const FORMAT: Format =
    Format { name: "newsml-g2", description: "NewsML-G2 news items and messages", extensions: &[], claims, read };

const KINDS: Kinds = Kinds { names: &["newsItem"], nested: false };

/// The elements by which a file of this format is known, those without articles as well.
const ELEMENTS: [&str; 8] = [
    "newsMessage",
    "newsItem",
    "packageItem",
    "knowledgeItem",
    "conceptItem",
    "catalogItem",
    "planningItem",
    "groupSet",
];

/// What files without news items hold, by their first element.
const NO_NEWS: [(&str, &str); 5] = [
    ("packageItem", "a package that refers to other items"),
    ("knowledgeItem", "a list of persons, places or subjects"),
    ("conceptItem", "a description of a person, place, subject or event"),
    ("catalogItem", "a catalog of vocabularies"),
    ("planningItem", "a plan of coverage"),
];

/// What a subject is about when it is not what the article is about but whom and where.
const NAMES: [&str; 7] = ["geoarea", "person", "organisation", "poi", "event", "object", "place"];

/// The roles of the headline that stands above the article.
const MAIN: [&str; 4] = ["main", "headline", "title", "maintitle"];

fn claims(opening: &[u8]) -> bool {
    xml::begins_with(opening, &ELEMENTS)
}

fn read(source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let mut identities = Identities::default();
    let other = NO_NEWS.iter().find(|(element, _)| xml::begins_with(source.opening(), &[element]));
    xml::read_records(source, sink, KINDS, "NewsML-G2", |_, item, line, sink| {
        let mut draft = draft(item);
        if draft.article.text.is_empty() && draft.article.title().is_none() {
            return sink.problem(line, Cause::NoText);
        }
        draft.article.own_id = draft.article.own_id.take().and_then(|guid| {
            let version = format!("{guid}#{}", item.attribute("version").unwrap_or_default());
            identities.first(guid).or_else(|| identities.first(version))
        });
        draft.article.lines = Lines::Record(line);
        sink.article(draft)
    })?;
    match other {
        Some((_, what)) if sink.is_silent() => sink.last_problem(Cause::NoNews { what }),
        _ => Ok(()),
    }
}

fn draft(item: Element<'_>) -> Draft {
    let meta = item.child("contentMeta");
    let content = Content::of(item);
    let spoken = language_of(item, content.element);
    let lang = spoken.and_then(language::code);
    let mut headlines = meta.map(|meta| headlines(meta, spoken)).unwrap_or_default().into_iter();
    let headline = headlines.next().or_else(|| content.headline.clone());
    let headline = headline.or_else(|| item.path(&["itemMeta", "title"]).and_then(line_of));
    let mut texts: Vec<String> = headlines.filter(|subhead| headline.as_ref() != Some(subhead)).collect();
    if content.text.is_empty() {
        texts.extend(meta.map(descriptions).unwrap_or_default());
    } else {
        texts.push(newsroom::without_headline(content.text, headline.as_deref()));
    }
    let article = Article {
        own_id: item.attribute("guid").and_then(metadata::own_id),
        text: newsroom::different(texts),
        headline: headline.map_or(Headline::None, Headline::Apart),
        author: meta
            .and_then(|meta| joined(meta.all("by"), spoken))
            .or(content.byline)
            .and_then(|by| newsroom::byline(&by, lang))
            .or_else(|| meta.and_then(|meta| creators(meta, spoken)))
            .or(content.author),
        source: source_of(item, meta, spoken),
        section: meta.and_then(|meta| section(meta, spoken)),
        place: meta.and_then(|meta| place(meta, spoken)).or(content.place),
        url: url(item),
        lang: lang.map(str::to_owned),
        ..Article::default()
    };
    Draft::new(article).dated(date(item).unwrap_or_default())
}

/// What stands inline in an item.
#[derive(Default)]
struct Content<'a> {
    element: Option<Element<'a>>,
    text: String,
    headline: Option<String>,
    /// The names of a byline.
    byline: Option<String>,
    /// Who else is named as its author.
    author: Option<String>,
    place: Option<String>,
}

impl<'a> Content<'a> {
    /// Returns the inline content with the most text: others are the same in another form, or graphics.
    fn of(item: Element<'a>) -> Self {
        let Some(set) = item.child("contentSet") else {
            return Content::default();
        };
        let inline = set.children().filter(|element| element.is("inlineXML") || element.is("inlineData"));
        inline.map(Content::inline).max_by_key(|content| content.text.len()).unwrap_or_default()
    }

    fn inline(element: Element<'a>) -> Self {
        let kind = element.attribute("contenttype").unwrap_or_default().to_ascii_lowercase();
        if let Some(document) = element.descendants().find(|inside| inside.local() == "nitf") {
            let Draft { article, .. } = nitf::draft(document);
            let headline = article.title().map(str::to_owned);
            let Article { text, author, place, .. } = article;
            return Content { element: Some(element), text, headline, byline: nitf::byline(document), author, place };
        }
        let is_text = element.is("inlineXML") || kind.starts_with("text/") || kind.contains("html") || kind.is_empty();
        if !is_text
            || kind.contains("sportsml")
            || element.attribute("encoding").is_some_and(|encoding| encoding.contains("64"))
        {
            return Content::default();
        }
        if element.children().next().is_none() {
            let is_plain =
                element.is("inlineData") && kind.split(';').next().unwrap_or_default().trim() == "text/plain";
            let text = element.text();
            let text = if is_plain { content::plain(&text) } else { content::text_of(&text) };
            return Content { element: Some(element), text, ..Content::default() };
        }
        Content::html(element)
    }

    /// Reads XHTML. The header that some put before the text repeats the metadata: of it only subheads are text.
    fn html(element: Element<'a>) -> Self {
        let body = element.descendants().find(|inside| inside.local() == "body").unwrap_or(element);
        let byline = body.descendants().find(|inside| inside.attribute("class") == Some("byline"));
        let headline = body.descendants().find(|inside| inside.local() == "h1").and_then(line_of);
        let is_header = |element: Element<'_>| {
            element.local() == "header" && element.parent().is_some_and(|parent| parent.local() == "body")
        };
        let text = newsroom::text(&body.html_with(|element| {
            let in_header = element.parent().is_some_and(is_header);
            match element.local() {
                "head" | "title" => Rendering::Nothing,
                "h1" | "time" | "p" | "ul" | "div" | "span" if in_header => Rendering::Nothing,
                _ => nitf::rendering(element),
            }
        }));
        let byline = byline.and_then(line_of);
        Content { element: Some(element), text, headline, byline, ..Content::default() }
    }
}

/// Returns the text of an element as one line.
fn line_of(element: Element<'_>) -> Option<String> {
    if element.children().next().is_none() {
        return metadata::one_line(&element.text());
    }
    metadata::one_line(&newsroom::text(&element.html()))
}

/// Returns the elements in the language of the article, or all where none is.
fn in_language<'a>(elements: Vec<Element<'a>>, spoken: Option<&str>) -> Vec<Element<'a>> {
    let is_spoken = |element: &&Element<'a>| {
        let own = element.language().and_then(language::code);
        own.is_some() && own == spoken.and_then(language::code)
    };
    if elements.iter().any(|element| is_spoken(&element)) {
        elements.iter().filter(is_spoken).copied().collect()
    } else {
        elements
    }
}

/// Returns the headlines in the language of the article, the main one first: the others are subheads. One whose role is
/// to be another stands behind those, then the first in rank stands first, and one without a rank behind those with one.
fn headlines(meta: Element<'_>, spoken: Option<&str>) -> Vec<String> {
    let place = |element: &Element<'_>| {
        let role =
            element.attribute("role").and_then(|role| role.trim().rsplit(':').next()).map(str::to_ascii_lowercase);
        let is_main = role.as_deref().is_some_and(|role| MAIN.contains(&role));
        let rank = element.attribute("rank").and_then(|rank| rank.trim().parse::<u32>().ok());
        (role.is_some() && !is_main, rank.unwrap_or(u32::MAX), !is_main)
    };
    let mut headlines = in_language(meta.all("headline").collect(), spoken);
    headlines.sort_by_key(place);
    headlines.into_iter().filter_map(line_of).collect()
}

/// Returns the captions and descriptions of an item, in all their paragraphs.
fn descriptions(meta: Element<'_>) -> Vec<String> {
    let text = |element: Element<'_>| match element.children().next() {
        None => content::text_of(&element.text()),
        Some(_) => newsroom::text(&element.html()),
    };
    meta.all("description").map(text).collect()
}

/// Returns the names in these elements, or their own text.
fn joined<'a>(elements: impl Iterator<Item = Element<'a>>, spoken: Option<&str>) -> Option<String> {
    let elements = in_language(elements.collect(), spoken);
    newsroom::joined(elements.into_iter().filter_map(|element| name_of(element, spoken)))
}

/// Returns the names of those who made it.
fn creators(meta: Element<'_>, spoken: Option<&str>) -> Option<String> {
    let creators = in_language(meta.all("creator").collect(), spoken);
    let names = creators.into_iter().filter_map(|creator| party(creator, spoken));
    newsroom::joined(names.filter_map(|name| metadata::byline(&name)).filter(|name| newsroom::is_name(name)))
}

/// Returns the name in an element, else the text it has itself.
fn name_of(element: Element<'_>, spoken: Option<&str>) -> Option<String> {
    let concept = element.child("mainConcept").unwrap_or(element);
    let names: Vec<Element<'_>> = concept.all("name").collect();
    if names.is_empty() {
        return element.children().next().is_none().then(|| line_of(element)).flatten();
    }
    in_language(names, spoken).into_iter().find_map(line_of)
}

/// Returns the name in an element, else what stands for one.
fn party(element: Element<'_>, spoken: Option<&str>) -> Option<String> {
    name_of(element, spoken).or_else(|| element.attribute("literal").and_then(metadata::one_line))
}

/// Returns the publication: the provider's name, else the source of the information, else the credit, else the provider's code.
fn source_of(item: Element<'_>, meta: Option<Element<'_>>, spoken: Option<&str>) -> Option<String> {
    let provider = item.path(&["itemMeta", "provider"]);
    let code = || {
        let (_, code) = provider?.attribute("qcode")?.split_once(':')?;
        metadata::one_line(code)
    };
    let origin = || newsroom::joined(meta?.all("infoSource").filter_map(|source| party(source, spoken)));
    provider
        .and_then(|provider| name_of(provider, spoken))
        .or_else(origin)
        .or_else(|| line_of(meta?.child("creditline")?))
        .or_else(|| party(provider?, spoken))
        .or_else(code)
}

/// Returns the subjects that say what it is about, not whom or where.
fn section(meta: Element<'_>, spoken: Option<&str>) -> Option<String> {
    let is_topic = |subject: &Element<'_>| {
        let kind =
            subject.attribute("type").and_then(|kind| kind.rsplit(':').next()).unwrap_or_default().to_ascii_lowercase();
        !NAMES.contains(&kind.as_str())
    };
    let named = |subject| {
        let name = name_of(subject, spoken)?;
        // dpa repeats the code of a desk as its name.
        let code = subject.attribute("qcode").and_then(|code| code.strip_prefix("dpacat:"));
        let desk = code.filter(|code| *code == name).and_then(newsroom::dpa_desk);
        Some(desk.map_or(name, str::to_owned))
    };
    newsroom::joined(meta.all("subject").filter(is_topic).filter_map(named))
}

/// Returns the place of the dateline, else where the content was made.
fn place(meta: Element<'_>, spoken: Option<&str>) -> Option<String> {
    let dateline = in_language(meta.all("dateline").collect(), spoken).into_iter().find_map(line_of);
    let located = || meta.all("located").find_map(|located| party(located, spoken));
    dateline.and_then(|dateline| newsroom::place(&dateline)).or_else(located)
}

/// Returns the language of the content: that of the inline element, else what the metadata say, else the item's.
fn language_of<'a>(item: Element<'a>, inline: Option<Element<'a>>) -> Option<&'a str> {
    let written = |tag: &str| language::code(tag).is_some();
    let in_content = inline.and_then(|inline| {
        let root = inline.children().next();
        let tags = [inline.attribute("xml:lang"), root.and_then(|root| root.attribute("xml:lang"))];
        tags.into_iter().flatten().find(|tag| written(tag))
    });
    let meta = || {
        item.path(&["contentMeta", "language"])
            .and_then(|language| language.attribute("tag"))
            .filter(|tag| written(tag))
    };
    let own = item.language().filter(|tag| written(tag));
    // What a picture or film speaks is not what its description is written in.
    if inline.is_some() { in_content.or_else(meta).or(own) } else { own.or_else(meta) }
}

fn url(item: Element<'_>) -> Option<String> {
    let is_own = |link: &Element<'_>| {
        let relation = link.attribute("rel").and_then(|rel| rel.rsplit(':').next()).unwrap_or_default();
        ["canonical", "alternate", "isPublishedAt", "publishedAs", "permalink"]
            .iter()
            .any(|own| relation.eq_ignore_ascii_case(own))
    };
    let link =
        item.child("itemMeta").and_then(|meta| meta.all("link").find(is_own)).and_then(|link| link.attribute("href"));
    let is_address = |guid: &&str| guid.starts_with("http://") || guid.starts_with("https://");
    link.or_else(|| item.attribute("guid").filter(is_address)).and_then(metadata::one_line)
}

/// Returns when this version was made, which every item says; else when the first was, or the content.
fn date(item: Element<'_>) -> Option<String> {
    let dates = [
        ["itemMeta", "versionCreated"],
        ["itemMeta", "firstCreated"],
        ["contentMeta", "contentModified"],
        ["contentMeta", "contentCreated"],
    ];
    dates.iter().find_map(|path| item.path(path).and_then(line_of))
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, Lines};
    use crate::ingest::{read_bytes, told};

    fn item(meta: &str, content: &str) -> Article {
        let item = format!(
            "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:bell:1' xml:lang='en-GB'><itemMeta>\
             <provider qcode='p:BELL'/><versionCreated>2025-12-01T10:30:15Z</versionCreated></itemMeta>\
             <contentMeta>{meta}</contentMeta><contentSet>{content}</contentSet></newsItem>"
        );
        read_bytes("a.xml", item).remove(0).unwrap()
    }

    #[test]
    fn an_item_has_all_its_parts() {
        let message = "<?xml version='1.0'?>\n<n:newsMessage xmlns:n='http://iptc.org/std/nar/2006-10-01/'><n:header/><n:itemSet>\n\
            <n:newsItem guid='urn:bell:1' version='2' xml:lang='de'><n:itemMeta><n:provider><n:name>The Bell</n:name></n:provider>\
            <n:versionCreated> 2025-12-01T10:30:15+01:00 </n:versionCreated><n:link rel='irel:canonical' href='https://bell.example/1'/></n:itemMeta>\
            <n:contentMeta><n:headline rank='3'>Alle</n:headline><n:headline rank='1' xml:lang='en'>Ships</n:headline><n:headline rank='1'>Schiffe</n:headline>\
            <n:by>Von Ada Quill</n:by><n:creator><n:name>quill.ada</n:name></n:creator><n:dateline>Ansel (Wires) - </n:dateline>\
            <n:subject type='cpnat:abstract'><n:name xml:lang='en'>sea</n:name><n:name xml:lang='de'>Meer</n:name></n:subject>\
            <n:subject type='cpnat:geoArea'><n:name>Ansel</n:name></n:subject></n:contentMeta><n:contentSet>\
            <n:inlineXML contenttype='application/xhtml+xml'><html xmlns='http://www.w3.org/1999/xhtml'><head><title>T</title></head><body>\
            <header><h1>Schiffe</h1><h3>Alle</h3><p class='byline'>Von Ada Quill</p><time>1.12.</time></header>\
            <section><p>Sie <b>kamen</b>.</p><p>Alle.</p></section></body></html></n:inlineXML></n:contentSet></n:newsItem></n:itemSet></n:newsMessage>";
        let article = read_bytes("a.xml", message).remove(0).unwrap();
        assert_eq!((article.title(), article.text.as_str()), (Some("Schiffe"), "Alle\n\nSie kamen.\n\nAlle."));
        assert_eq!(
            (article.own_id.as_deref(), article.url.as_deref()),
            (Some("urn:bell:1"), Some("https://bell.example/1"))
        );
        assert_eq!((article.author.as_deref(), article.place.as_deref()), (Some("Ada Quill"), Some("Ansel")));
        assert_eq!((article.source.as_deref(), article.section.as_deref()), (Some("The Bell"), Some("Meer")));
        assert_eq!(article.published.unwrap().wall.to_string(), "2025-12-01T10:30:15");
        assert_eq!(
            (article.lang.as_deref(), article.lines, article.format),
            (Some("de"), Lines::Record(3), "newsml-g2")
        );
    }

    #[test]
    fn the_main_headline_is_told_by_its_role_and_its_rank() {
        let headlines = "<headline role='hld:sub'>Below</headline><headline role='hld:main' rank='1'>Ships</headline>\
            <headline rank='2'>Second</headline>";
        let article = item(headlines, "<inlineData contenttype='text/plain'>They came.</inlineData>");
        assert_eq!((article.title(), article.text.as_str()), (Some("Ships"), "Second\n\nBelow\n\nThey came."));
        let article = item("<headline role='x:subtitle' rank='1'>Below</headline><headline>Ships</headline>", "");
        assert_eq!((article.title(), article.text.as_str()), (Some("Ships"), "Below"));
    }

    #[test]
    fn plain_text_is_no_html() {
        let text = "Use &lt;b&gt; &amp;amp; not &lt;em&gt;.\n\n&lt;p&gt;All.";
        let article = item("", &format!("<inlineData contenttype='text/plain; charset=utf-8'>{text}</inlineData>"));
        assert_eq!(article.text, "Use <b> &amp; not <em>.\n\n<p>All.");
    }

    #[test]
    fn a_desk_that_is_named_by_its_code_has_its_name() {
        let meta = "<subject type='dpatype:category' qcode='dpacat:wi'><name>wi</name></subject><subject qcode='a:1'><name>Meer</name></subject>";
        assert_eq!(item(meta, "<inlineXML><p>One.</p></inlineXML>").section.as_deref(), Some("Wirtschaft, Meer"));
    }

    #[test]
    fn content_may_be_nitf_or_text() {
        let nitf = "<inlineXML><x:nitf xmlns:x='http://iptc.org/std/NITF/2006-10-18/'><x:body><x:body.head><x:hedline><x:hl1>Ships</x:hl1></x:hedline>\
            <x:byline>By Ada Quill, <x:byttl>Staff</x:byttl></x:byline></x:body.head><x:body.content><x:p>One.</x:p><x:p>Two.</x:p></x:body.content></x:body></x:nitf></inlineXML>";
        let article = item("<creator><name>Desk</name></creator>", nitf);
        assert_eq!((article.title(), article.text.as_str()), (Some("Ships"), "One.\n\nTwo."));
        assert_eq!((article.author.as_deref(), article.source.as_deref()), (Some("Ada Quill"), Some("BELL")));
        assert_eq!(item("", "<inlineData contenttype='text/plain'>One.\n\nTwo.</inlineData>").text, "One.\n\nTwo.");
        assert_eq!(item("", "<inlineData contenttype='text/html'>&lt;p>One.&lt;/p></inlineData>").text, "One.");
        assert_eq!(item("", "<inlineXML><p>One.</p></inlineXML>").text, "One.");
        let article =
            item("<headline>A</headline>", "<inlineData contenttype='image/png' encoding='base64'>iVBO</inlineData>");
        assert_eq!(article.text, "");
    }

    #[test]
    fn a_picture_is_its_captions() {
        let meta = "<headline>A ship</headline><description role='drol:caption'>A ship\n   comes.</description>\
            <description>2025: A ship comes. Photo: Ada Quill</description><description>Shots:<br/>- a ship</description>\
            <creator><name>Ada Quill</name></creator><located><name>Ansel</name></located>";
        let article = item(meta, "<remoteContent href='a.jpg'/>");
        assert_eq!(article.text, "2025: A ship comes. Photo: Ada Quill\n\nShots:\n- a ship");
        assert_eq!((article.author.as_deref(), article.place.as_deref()), (Some("Ada Quill"), Some("Ansel")));
    }

    #[test]
    fn versions_are_articles_of_their_own() {
        let item = |version: u8| {
            format!(
                "<newsItem guid='g' version='{version}'><contentMeta><headline>{version}</headline></contentMeta></newsItem>"
            )
        };
        let found = read_bytes("a", format!("<newsMessage>{}{}{}</newsMessage>", item(1), item(2), item(2)));
        let ids: Vec<_> = found.iter().map(|found| found.as_ref().unwrap().own_id.as_deref()).collect();
        assert_eq!(ids, [Some("g"), Some("g#2"), None]);
    }

    #[test]
    fn what_is_no_article_is_named() {
        let message = "<newsMessage>\n<newsItem guid='a'><itemMeta/></newsItem></newsMessage>";
        assert_eq!(told(&read_bytes("a", message)), ["! a:2: a record without text"]);
        for (root, what) in super::NO_NEWS {
            let file = format!(
                "<{root} xmlns='http://iptc.org/std/nar/2006-10-01/'><contentMeta><headline>A</headline></contentMeta></{root}>"
            );
            assert_eq!(told(&read_bytes("a", file)), [format!("! a: {what}, not news")]);
        }
    }

    #[test]
    fn metadata_may_be_literals_and_headlines_several() {
        let meta = "<located literal='Ansel'/><infoSource literal='Wires'/><creator literal='VRG'/><headline>Ships</headline>\
            <headline role='h:sub'>All of them</headline><headline xml:lang='de'>Schiffe</headline>";
        let article = item(
            meta,
            "<inlineXML><html><body><h1>Ships</h1><p>They &amp;quot;came&amp;quot;.</p></body></html></inlineXML>",
        );
        assert_eq!((article.title(), article.text.as_str()), (Some("Ships"), "All of them\n\nThey \"came\"."));
        assert_eq!((article.place.as_deref(), article.source.as_deref()), (Some("Ansel"), Some("Wires")));
        assert_eq!(article.author.as_deref(), Some("VRG"));
    }
}
