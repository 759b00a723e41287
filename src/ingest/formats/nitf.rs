//! NITF: the News Industry Text Format, one story a document, of any version.
//!
//! The text is the body with its subheads, captions and tagline; headline, byline and dateline stand apart from it.
//! An abstract is the text of a story that has no other. A file may hold several documents, one behind the other or in an
//! element around them, and the annotated corpus of the New York Times is read with its own habits: its full text
//! also holds what it calls the lead paragraph.

use super::identities::Identities;
use super::{Format, newsroom};
use crate::article::{Article, Headline, Lines};
use crate::ingest::draft::Draft;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::xml::{self, Element, Kinds, Rendering, Step};
use crate::ingest::{Cause, html, language, metadata};

pub(super) const FORMAT: Format = Format {
    name: "nitf",
    description: "NITF, the News Industry Text Format",
    extensions: &["nitf"],
    claims: |opening| xml::begins_with(opening, &["nitf"]),
    read,
};

const KINDS: Kinds = Kinds { names: &["nitf"], nested: false };

/// The elements within a line, which HTML does not have.
const INLINE: [&str; 24] = [
    "chron",
    "city",
    "classifier",
    "copyrite",
    "country",
    "event",
    "frac",
    "function",
    "location",
    "money",
    "name",
    "nitf",
    "num",
    "org",
    "person",
    "postaddr",
    "pronounce",
    "region",
    "state",
    "sublocation",
    "tobject",
    "virtloc",
    "byttl",
    "lang",
];

/// The elements of which nothing is text.
const NO_TEXT: [&str; 11] = [
    "media-reference",
    "media-metadata",
    "media-object",
    "nitf-table-metadata",
    "alt-code",
    "col",
    "colgroup",
    "ds",
    "script",
    "style",
    "rights",
];

/// The elements of a byline that name no one.
const TITLES: [&str; 4] = ["byttl", "location", "chron", "virtloc"];

fn read(source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let mut identities = Identities::default();
    xml::read_records(source, sink, KINDS, "NITF", |_, document, line, sink| {
        let mut draft = draft(document);
        if draft.article.text.is_empty() && draft.article.title().is_none() {
            return sink.problem(line, Cause::NoText);
        }
        draft.article.own_id = draft.article.own_id.take().and_then(|id| identities.first(id));
        draft.article.lines = Lines::Record(line);
        sink.article(draft)
    })
}

/// Returns the article of a document.
pub(super) fn draft(document: Element<'_>) -> Draft {
    let head = document.child("head");
    let docdata = head.and_then(|head| head.child("docdata"));
    let body = document.child("body").unwrap_or(document);
    let body_head = body.child("body.head");
    let headline = headline(document, body_head);
    let lang = language_of(document, body).and_then(language::code);
    let article = Article {
        own_id: docdata
            .and_then(|docdata| docdata.child("doc-id")?.attribute("id-string"))
            .or_else(|| document.attribute("id"))
            .and_then(metadata::own_id),
        text: text(body, headline.as_deref()),
        author: body_head.and_then(|head| author(head, lang)),
        source: source_of(document),
        section: section(document),
        place: body_head.and_then(place),
        url: pubdata(document).and_then(|pubdata| pubdata.attribute("ex-ref")).and_then(metadata::one_line),
        lang: lang.map(str::to_owned),
        headline: headline.map_or(Headline::None, Headline::Apart),
        ..Article::default()
    };
    Draft::new(article).dated(date(document).unwrap_or_default())
}

/// Returns the publication data, which stand in the head or, in some files, in its docdata.
fn pubdata(document: Element<'_>) -> Option<Element<'_>> {
    document.child("head")?.find("pubdata")
}

fn headline(document: Element<'_>, body_head: Option<Element<'_>>) -> Option<String> {
    let hedline = body_head.and_then(|head| head.child("hedline").or_else(|| head.child("headline")));
    let main = hedline.and_then(|hedline| hedline.all("hl1").find_map(line_of));
    main.or_else(|| document.path(&["head", "title"]).and_then(line_of)).or_else(|| hedline.and_then(line_of))
}

/// Returns the text of an element as one line, without gluing words that stand in elements of their own lines.
fn line_of(element: Element<'_>) -> Option<String> {
    metadata::one_line(&text_of(element))
}

fn text(body: Element<'_>, headline: Option<&str>) -> String {
    let head = body.child("body.head");
    let hedline = head.and_then(|head| head.child("hedline").or_else(|| head.child("headline")));
    let subheads = hedline.into_iter().flat_map(|hedline| hedline.all("hl2")).filter_map(line_of);
    let notes = head.into_iter().flat_map(|head| head.all("note")).map(text_of);
    let mut texts: Vec<String> = subheads.filter(|line| Some(line.as_str()) != headline).chain(notes).collect();
    let content = body.child("body.content");
    let mut own = body_text(content.unwrap_or(body));
    if let Some(summary) = head.and_then(|head| head.child("abstract")).filter(|_| own.is_empty()) {
        own = text_of(summary);
    }
    texts.push(newsroom::without_headline(own, headline));
    texts.extend(body.all("body.end").filter(|_| content.is_some()).map(text_of));
    texts.retain(|text| !text.is_empty());
    texts.join("\n\n")
}

fn text_of(element: Element<'_>) -> String {
    newsroom::text(&element.html_with(rendering))
}

fn body_text(content: Element<'_>) -> String {
    let full = content.descendants().any(|block| block.is("block") && block.attribute("class") == Some("full_text"));
    let text = newsroom::text(&content.html_with(|element| match element.local() {
        "body.head" | "body.end" | "head" => Rendering::Nothing,
        "block" if full && is_lead(element) => Rendering::Nothing,
        _ => rendering(element),
    }));
    // Some put escaped HTML where the elements should be.
    let is_escaped = content.children().next().is_none() && text.contains("</p>");
    if is_escaped { html::fragment_text(&text) } else { text }
}

/// Returns whether a block holds what the corpus of the New York Times repeats from the full text.
fn is_lead(element: Element<'_>) -> bool {
    element.attribute("class").is_some_and(|class| class.ends_with("lead_paragraph"))
}

/// Returns what becomes of an element of a body in HTML. Those that NITF has under the same name stay.
pub(super) fn rendering(element: Element<'_>) -> Rendering {
    match element.local() {
        "hl1" | "hl2" => Rendering::As("h2"),
        "block" | "media" | "media-caption" | "media-producer" | "tagline" | "bibliography" | "note" | "fn"
        | "credit" => Rendering::As("div"),
        "bq" => Rendering::As("blockquote"),
        "frac-den" if lacks_separator(element) => Rendering::Behind('/'),
        name if NO_TEXT.contains(&name) => Rendering::Nothing,
        name if INLINE.contains(&name) || name.contains(['.', '-']) => Rendering::Content,
        _ => Rendering::Itself,
    }
}

/// Returns whether nothing stands between the numerator and this denominator.
fn lacks_separator(denominator: Element<'_>) -> bool {
    denominator.parent().is_some_and(|fraction| {
        fraction.children().any(|part| part.local() == "frac-num")
            && !fraction.children().any(|part| part.local() == "frac-sep")
    })
}

/// Returns the names in the byline of a document; nothing when it only says what they are.
pub(super) fn byline(document: Element<'_>) -> Option<String> {
    let head = document.child("body").unwrap_or(document).child("body.head")?;
    newsroom::joined(bylines(head).into_iter().filter_map(names))
}

/// Returns who wrote it, without titles where names are left.
fn author(head: Element<'_>, language: Option<&str>) -> Option<String> {
    let author = |byline: Element<'_>| names(byline).or_else(|| line_of(byline));
    newsroom::joined(bylines(head).into_iter().filter_map(author).filter_map(|by| newsroom::byline(&by, language)))
}

/// Returns the bylines, of several forms of one the one as printed.
fn bylines(head: Element<'_>) -> Vec<Element<'_>> {
    let bylines: Vec<Element<'_>> = head.all("byline").collect();
    let is_of = |byline: &Element<'_>, class: &str| byline.attribute("class") == Some(class);
    if let Some(printed) = bylines.iter().find(|byline| is_of(byline, "print_byline")) {
        return vec![*printed];
    }
    let is_written = |byline: &Element<'_>| !is_of(byline, "normalized_byline");
    if bylines.iter().any(is_written) { bylines.into_iter().filter(is_written).collect() } else { bylines }
}

/// Returns the names in a byline, apart where they are elements without a space between them.
fn names(byline: Element<'_>) -> Option<String> {
    let mut names = String::new();
    let mut walk = byline.walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(element) if TITLES.contains(&element.local()) => walk.pass_over(),
            Step::Enter(_) | Step::Leave(_) => names.push(' '),
            Step::Text(text) => names.push_str(text),
        }
    }
    let names = metadata::one_line(&names)?.replace(" ,", ",");
    let names = metadata::byline(names.trim_matches([' ', ',', ';', '/']))?;
    Some(names).filter(|names| !names.eq_ignore_ascii_case("by"))
}

fn place(head: Element<'_>) -> Option<String> {
    let dateline = head.child("dateline")?;
    let Some(location) = dateline.child("location") else {
        let without_date = dateline.html_with(|element| match element.local() {
            "story.date" => Rendering::Nothing,
            _ => rendering(element),
        });
        return newsroom::place(&newsroom::text(&without_date));
    };
    let parts: Vec<String> = location.children().filter_map(line_of).collect();
    let whole = line_of(location)?;
    // Parts that stand side by side without a sign between them.
    let is_bare = parts.iter().map(String::len).sum::<usize>() >= whole.chars().filter(|letter| *letter != ' ').count();
    if is_bare && parts.len() > 1 { Some(parts.join(", ")) } else { newsroom::place(&whole) }
}

fn source_of(document: Element<'_>) -> Option<String> {
    let head = document.child("head");
    let named = pubdata(document).and_then(|pubdata| pubdata.attribute("name")).and_then(metadata::one_line);
    let distributor = || document.path(&["body", "body.head", "distributor"]).and_then(line_of);
    let holder = || head?.find("doc.copyright")?.attribute("holder").and_then(metadata::one_line);
    let origin = || head?.find("from-src")?.attribute("src-name").and_then(metadata::one_line);
    let source = || ["source", "dc.source", "aap-source"].iter().find_map(|name| meta(document, name));
    named.or_else(distributor).or_else(source).or_else(holder).or_else(origin)
}

/// Returns the content of the first meta element of this name.
fn meta(document: Element<'_>, name: &str) -> Option<String> {
    let metas = document.child("head")?.all("meta");
    let named = metas.filter(|meta| meta.attribute("name").is_some_and(|written| written.eq_ignore_ascii_case(name)));
    named.filter_map(|meta| meta.attribute("content")).find_map(metadata::one_line)
}

/// Returns the section as the paper names it, else the subjects, else the scope or the category of the wire.
fn section(document: Element<'_>) -> Option<String> {
    let head = document.child("head")?;
    let position =
        pubdata(document).and_then(|pubdata| pubdata.attribute("position.section")).and_then(metadata::one_line);
    let attributes = |name: &'static str, attributes: &'static [&'static str]| {
        let elements = head.descendants().filter(move |element| element.is(name));
        let values =
            elements.flat_map(move |element| attributes.iter().filter_map(move |name| element.attribute(name)));
        newsroom::joined(values.filter_map(metadata::one_line))
    };
    meta(document, "online_sections")
        .or(position)
        .or_else(|| meta(document, "section"))
        .or_else(|| attributes("tobject.subject", &["tobject.subject.type", "tobject.subject.matter"]))
        .or_else(|| attributes("doc-scope", &["scope"]))
        .or_else(|| meta(document, "dsk"))
        .or_else(|| meta(document, "category"))
}

fn language_of<'a>(document: Element<'a>, body: Element<'a>) -> Option<&'a str> {
    document.attribute("baselang").or_else(|| body.language()).filter(|language| !language.trim().is_empty())
}

/// Returns the date as written: that of publication, else of issue or release, of the dateline, or what the corpus of the
/// New York Times says in three parts.
fn date(document: Element<'_>) -> Option<String> {
    let head = document.child("head");
    let norm = |name: &str| head?.find(name)?.attribute("norm").and_then(metadata::one_line);
    let published =
        pubdata(document).and_then(|pubdata| pubdata.attribute("date.publication")).and_then(metadata::one_line);
    let story = || {
        let date = document.path(&["body", "body.head", "dateline", "story.date"])?;
        date.attribute("norm").and_then(metadata::one_line).or_else(|| line_of(date))
    };
    let parts = || {
        let part = |name: &str| meta(document, name)?.parse::<u16>().ok();
        Some(format!(
            "{:04}-{:02}-{:02}",
            part("publication_year")?,
            part("publication_month")?,
            part("publication_day_of_month")?
        ))
    };
    published.or_else(|| norm("date.issue")).or_else(|| norm("date.release")).or_else(story).or_else(parts)
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, Lines};
    use crate::ingest::{read_bytes, told};

    fn article(document: &str) -> Article {
        read_bytes("a.xml", document).remove(0).unwrap()
    }

    fn body(head: &str, content: &str) -> Article {
        article(&format!(
            "<nitf><body><body.head><hedline><hl1>Ships</hl1></hedline>{head}</body.head>\
             <body.content>{content}</body.content></body></nitf>"
        ))
    }

    #[test]
    fn a_fraction_without_a_separator_has_one() {
        let fraction = "<frac><frac-num>1</frac-num><frac-den>2</frac-den></frac>";
        assert_eq!(body("", &format!("<p>Some <num>{fraction}</num> of it.</p>")).text, "Some 1/2 of it.");
    }

    #[test]
    fn a_document_has_all_its_parts() {
        let document = "<?xml version='1.0'?>\n<!DOCTYPE nitf SYSTEM 'nitf.dtd'>\n<nitf baselang='en-GB'><head><title>SHIPS-1</title>\
            <tobject><tobject.subject tobject.subject.type='Trade' tobject.subject.matter='Sea'/><tobject.subject tobject.subject.type='Trade'/></tobject>\
            <docdata><doc-id id-string='bell-1'/><date.issue norm='20251201T103015+0100'/><doc.copyright holder='The Bell Ltd'/></docdata>\
            <pubdata name='The Bell' ex-ref='https://bell.example/1'/></head><body><body.head><hedline><hl1>Ships\ncome</hl1><hl2>All of them</hl2></hedline>\
            <byline>By <person>Ada Quill</person>, <byttl>Staff Writer</byttl></byline><dateline><location>PORT ANSEL</location>\
            <story.date norm='20251130'>Nov. 30</story.date></dateline><abstract><p>A summary.</p></abstract></body.head><body.content>\
            <p lede='true'>The <org>Wires</org> say <num>1<frac><frac-num>1</frac-num><frac-sep>/</frac-sep><frac-den>2</frac-den></frac></num>.</p>\
            <hl2>Later</hl2><ul><li>One</li><li>Two</li></ul><media><media-reference source='x.jpg'>x</media-reference>\
            <media-caption><p>A ship.</p></media-caption><media-producer>Bo Reed</media-producer></media></body.content>\
            <body.end><tagline>Bo Reed helped.</tagline></body.end></body></nitf>";
        let article = article(document);
        assert_eq!(article.title(), Some("Ships come"));
        assert_eq!(
            article.text.replace("\n\n", "\n"),
            "All of them\nThe Wires say 11/2.\nLater\nOne\nTwo\nA ship.\nBo Reed\nBo Reed helped."
        );
        assert_eq!(
            (article.own_id.as_deref(), article.url.as_deref()),
            (Some("bell-1"), Some("https://bell.example/1"))
        );
        assert_eq!((article.author.as_deref(), article.place.as_deref()), (Some("Ada Quill"), Some("PORT ANSEL")));
        assert_eq!((article.source.as_deref(), article.section.as_deref()), (Some("The Bell"), Some("Trade, Sea")));
        assert_eq!(article.published.unwrap().wall.to_string(), "2025-12-01T10:30:15");
        assert_eq!((article.lang.as_deref(), article.lines, article.format), (Some("en"), Lines::Record(3), "nitf"));
    }

    #[test]
    fn the_corpus_of_new_york_is_read_with_its_habits() {
        let article = article(
            "<nitf><head><meta name='publication_day_of_month' content='3'/><meta name='publication_month' content='2'/>\
             <meta name='publication_year' content='1987'/><meta name='online_sections' content='Sea; Trade'/>\
             <docdata><doc.copyright holder='The Bell'/></docdata></head><body><body.head><hedline><hl1>Ships</hl1>\
             <hl2 class='online_headline'>Ships</hl2></hedline><byline class='print_byline'>By ADA QUILL</byline>\
             <byline class='normalized_byline'>Quill, Ada</byline><abstract><p>No.</p></abstract></body.head><body.content>\
             <block class='lead_paragraph'><p>LEAD: One.</p></block><block class='full_text'><p>LEAD: One.</p><p>Two.</p></block>\
             <block class='correction_text'><p>Three.</p></block></body.content></body></nitf>",
        );
        assert_eq!(article.text, "LEAD: One.\n\nTwo.\n\nThree.");
        assert_eq!((article.author.as_deref(), article.section.as_deref()), (Some("ADA QUILL"), Some("Sea; Trade")));
        assert_eq!(article.published.unwrap().wall.to_string(), "1987-02-03T00:00:00");
    }

    #[test]
    fn datelines_and_bylines_are_written_in_many_ways() {
        for (dateline, expected) in [
            ("<dateline>PORT ANSEL March 22 WIRES -</dateline>", "PORT ANSEL"),
            (
                "<dateline><location><city>Ansel</city><country>Nowhere</country></location></dateline>",
                "Ansel, Nowhere",
            ),
            ("<dateline><location>Ansel, <country>Nowhere</country></location></dateline>", "Ansel, Nowhere"),
            ("<dateline>Ansel <story.date>7 May</story.date></dateline>", "Ansel"),
        ] {
            assert_eq!(body(dateline, "x").place.as_deref(), Some(expected), "{dateline}");
        }
        for (byline, expected) in [
            ("<byline>By Ada Quill</byline><byline>By Bo Reed</byline>", "Ada Quill, Bo Reed"),
            ("<byline><byttl>Staff</byttl></byline>", "Staff"),
            ("<byline><person>Ada</person><byttl>Staff</byttl></byline>", "Ada"),
            ("<byline>By<person>Ada Quill</person><byttl>Staff</byttl></byline>", "Ada Quill"),
        ] {
            assert_eq!(body(byline, "x").author.as_deref(), Some(expected), "{byline}");
        }
    }

    #[test]
    fn initials_of_a_desk_are_no_byline() {
        assert_eq!(body("<byline>gr/bp</byline>", "x").author, None);
        let headline = "<nitf><body><body.head><headline><hl1>A</hl1></headline></body.head><body.content>x</body.content></body></nitf>";
        assert_eq!(article(headline).title(), Some("A"));
    }

    #[test]
    fn an_abstract_is_the_text_where_there_is_no_other() {
        assert_eq!(body("<abstract><p>Short.</p></abstract>", "<p> </p>").text, "Short.");
        assert_eq!(body("<abstract>Short.</abstract>", "Long.").text, "Long.");
        assert_eq!(body("", "<![CDATA[<p>One.</p><p>Two &amp; more.</p>]]>").text, "One.\n\nTwo & more.");
    }

    #[test]
    fn documents_stand_behind_one_another_or_in_an_element_around_them() {
        let one = "<nitf><body><body.content><p>1</p></body.content></body></nitf>";
        let two = "<nitf xmlns='http://iptc.org/std/NITF/2006-10-18/'><body><p>2</p></body></nitf>";
        let expected = ["1: - | 1", "2: - | 2"];
        assert_eq!(told(&read_bytes("a", format!("{one}\n<?xml version='1.0'?>{two}"))), expected);
        assert_eq!(told(&read_bytes("a", format!("<stories>{one}\n{two}</stories>"))), expected);
        let empty = format!("{one}\n<nitf/>\n<nitf><body><p>cut");
        let expected = ["1: - | 1", "! a:2: a record without text", "3: - | cut", "! a:3: NITF cut short"];
        assert_eq!(told(&read_bytes("a", empty)), expected);
    }
}
