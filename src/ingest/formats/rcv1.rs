//! Reuters Corpus Volume 1 (and 2): a story a file, `<newsitem itemid="2286" date="1996-08-20" xml:lang="en">`.
//!
//! The headline stands twice, once behind the name of the country (`title`) and once alone. What is kept in `metadata` are codes,
//! but for the source and the place.

use super::identities::Identities;
use super::{Format, newsroom};
use crate::article::{Article, Headline, Lines};
use crate::ingest::draft::Draft;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::window::find;
use crate::ingest::xml::{self, Element, Kinds};
use crate::ingest::{language, metadata};

pub(super) const FORMAT: Format = Format {
    name: "rcv1",
    description: "Reuters Corpus Volumes 1 and 2, as XML",
    extensions: &[],
    // Others call their records so too, and keep other things in them.
    claims: |opening| find(opening, b"itemid=").is_some() && xml::begins_with(opening, &["newsitem"]),
    read,
};

const KINDS: Kinds = Kinds { names: &["newsitem"], nested: false };

fn read(source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let mut identities = Identities::default();
    xml::read_records(source, sink, KINDS, "RCV1", |_, item, line, sink| {
        let mut draft = draft(item);
        draft.article.own_id = draft.article.own_id.take().and_then(|id| identities.first(id));
        draft.article.lines = Lines::Record(line);
        sink.article(draft)
    })
}

fn draft(item: Element<'_>) -> Draft {
    let line = |name: &str| metadata::one_line(&newsroom::text(&item.child(name)?.html()));
    let stated = |name: &str| {
        let mut all = item.child("metadata")?.all("dc");
        let named = all.find(|element| element.attribute("element") == Some(name))?;
        named.attribute("value").and_then(metadata::one_line)
    };
    let headline = line("headline").or_else(|| line("title"));
    let article = Article {
        own_id: item.attribute("itemid").and_then(metadata::own_id),
        headline: headline.map_or(Headline::None, Headline::Apart),
        text: item.child("text").map(|text| newsroom::text(&text.html())).unwrap_or_default(),
        author: line("byline").and_then(|byline| newsroom::byline(&byline, None)),
        source: stated("dc.source").or_else(|| stated("dc.publisher")),
        place: line("dateline")
            .and_then(|dateline| newsroom::place(dateline.trim_end_matches(|c: char| !c.is_alphabetic())))
            .or_else(|| stated("dc.creator.location")),
        lang: item.language().and_then(language::code).map(str::to_owned),
        ..Article::default()
    };
    let date = item.attribute("date").and_then(metadata::one_line).or_else(|| stated("dc.date.published"));
    Draft::new(article).dated(date.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use crate::ingest::{read_bytes, told};

    const ITEM: &str = "<?xml version='1.0' encoding='iso-8859-1' ?>\n<newsitem itemid='17' id='root' date='1996-12-01' xml:lang='en'>\n\
        <title>NOWHERE: Harbour opens.</title>\n<headline>Harbour &amp; quay open.</headline>\n<byline>By Ada Quill, Reuters</byline>\n\
        <dateline>PORT ANSEL 1996-12-01</dateline>\n<text>\n<p>Ships came.</p>\n<p>They stayed.</p>\n</text>\n<copyright>(c) Wires 1996</copyright>\n\
        <metadata>\n<codes class='bip:topics:1.0'><code code='C15'></code></codes>\n<dc element='dc.publisher' value='Wires Plc'/>\n\
        <dc element='dc.source' value='Reuters'/>\n<dc element='dc.creator.location' value='PORT ANSEL'/>\n</metadata>\n</newsitem>\n";

    #[test]
    fn a_story_has_all_its_parts() {
        let article = read_bytes("17newsML.xml", ITEM).remove(0).unwrap();
        assert_eq!(
            (article.title(), article.text.as_str()),
            (Some("Harbour & quay open."), "Ships came.\n\nThey stayed.")
        );
        assert_eq!((article.author.as_deref(), article.source.as_deref()), (Some("Ada Quill"), Some("Reuters")));
        assert_eq!((article.place.as_deref(), article.own_id.as_deref()), (Some("PORT ANSEL"), Some("17")));
        assert_eq!((article.agency.as_deref(), article.lang.as_deref()), (Some("Reuters"), Some("en")));
        assert_eq!(article.published.unwrap().wall.date().to_string(), "1996-12-01");
        assert_eq!((article.format, article.section), ("rcv1", None));
    }

    #[test]
    fn stories_stand_behind_one_another_and_a_cut_one_is_named() {
        let bare = "<newsitem itemid='18'><title>Boats</title><text><p>Boats</p></text></newsitem>";
        let found = told(&read_bytes(
            "a",
            format!("{ITEM}{bare}\n<newsitem itemid='19'><text/></newsitem>\n<newsitem><text><p>cut"),
        ));
        let said = ["! a:20: a record without text", "21: - | cut", "! a:21: RCV1 cut short"];
        assert_eq!((found[1].as_str(), &found[2..]), ("19: Boats | Boats", &said.map(str::to_owned)[..]));
    }
}
