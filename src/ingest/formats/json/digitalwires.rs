//! dpa digitalwires: the entries of the Deutsche Presse-Agentur in JSON.
//!
//! The text is the article and the box that is printed beside it (`infobox_html`); an entry without article, a picture
//! or a recording, has its caption. The teaser stands in where nothing else does. The notepad is for editors and left out,
//! as are lists of links and the captions of pictures that come with an article. An embargo or a status holds
//! nothing back: an archive keeps what it was sent.

use super::shape::Shape;
use super::{Format, claims, item, read_as};
use crate::article::{Article, Lines};
use crate::ingest::draft::Draft;
use crate::ingest::formats::newsroom;
use crate::ingest::metadata;
use crate::ingest::record::value::Value;

pub(in crate::ingest::formats) const FORMAT: Format = Format {
    name: "digitalwires",
    description: "dpa digitalwires",
    extensions: &[],
    claims: |opening| claims(opening) && Shape::of_opening(opening) == Shape::Digitalwires,
    read: |source, sink| read_as(Shape::Digitalwires, source, sink),
};

/// Returns the article of an entry.
pub(super) fn drafts(value: &Value<'_>, line: u32) -> Vec<Draft> {
    let entry = item::unwrapped(value, &["urn", "entry_id", "article_html", "headline"]).unwrap_or(value);
    let headline = item::line(entry, &["headline", "kicker"]);
    let article_text = item::markup(entry, &["article_html"]);
    let is_article = article_text.is_some();
    let text = match (article_text, item::markup(entry, &["infobox_html"])) {
        (Some(article), Some(infobox)) => Some(format!("{article}\n\n{infobox}")),
        (one, other) => one.or(other),
    };
    let text = text.or_else(|| caption(entry)).or_else(|| item::text(entry, &["teaser"]));
    if headline.is_none() && text.is_none() {
        return Vec::new();
    }
    let lang = item::language(entry);
    let provider = category(entry, "provider").and_then(|provider| item::line(provider, &["name"]));
    let creator = category(entry, "creator").and_then(|creator| item::line(creator, &["name"]));
    let byline = item::line(entry, &["byline"]);
    let credit = item::line(entry, &["creditline"]);
    let article = Article {
        own_id: item::line(entry, &["urn", "entry_id"]).as_deref().and_then(metadata::own_id),
        // The creator of an article is who typed it, by a short name; that of a picture is who took it.
        author: byline
            .or_else(|| creator.filter(|name| !is_article && name.contains(' ')))
            .and_then(|byline| item::credit(&byline, lang.as_deref(), provider.as_deref())),
        source: credit.clone().filter(|credit| !credit.contains('/')).or_else(|| provider.clone()),
        section: section(entry),
        place: entry.text_of("dateline").and_then(newsroom::place).or_else(|| located(entry)),
        agency: agency(provider.as_deref(), credit.as_deref()),
        format: FORMAT.name,
        lines: Lines::Record(line),
        lang,
        ..item::titled(headline, text)
    };
    vec![item::draft(article, entry, &["version_created", "updated"])]
}

/// Returns the agency that provides an entry, unless it only passes on what another is credited with.
fn agency(provider: Option<&str>, credit: Option<&str>) -> Option<String> {
    match provider? {
        "ap" => Some("AP".to_owned()),
        provider => credit.is_none_or(|credit| credit.contains(provider)).then(|| provider.to_owned()),
    }
}

/// Returns the first category of a type.
fn category<'v, 'de>(entry: &'v Value<'de>, name: &str) -> Option<&'v Value<'de>> {
    let of_type = |category: &&Value<'_>| {
        category.text_of("type").is_some_and(|kind| kind.strip_prefix("dnltype:").unwrap_or(kind) == name)
    };
    entry.get("categories")?.items().iter().find(of_type)
}

/// Returns the caption of a picture or recording.
fn caption(entry: &Value<'_>) -> Option<String> {
    let described = entry.get("descriptions").map(Value::items).unwrap_or_default();
    let is_caption = |described: &&Value<'_>| described.text_of("role").is_some_and(|role| role.ends_with(":caption"));
    let described = described.iter().find(is_caption).or_else(|| described.first());
    described.and_then(|described| item::text(described, &["description"])).or_else(|| {
        let media = entry.get("associations")?.items();
        media.iter().find_map(|media| item::text(media, &["caption"]))
    })
}

/// Returns the rubrics an entry is published under, else its desk.
fn section(entry: &Value<'_>) -> Option<String> {
    item::line(entry, &["current_rubric_names", "rubric_names"]).or_else(|| {
        let desk = category(entry, "desk")?;
        let code = desk.text_of("qcode").and_then(|code| code.strip_prefix("dpacat:"));
        code.and_then(newsroom::dpa_desk).map(str::to_owned).or_else(|| item::line(desk, &["name"]))
    })
}

/// Returns where a story was filed or a picture taken.
fn located(entry: &Value<'_>) -> Option<String> {
    ["located", "locationcreated"].iter().find_map(|kind| item::line(category(entry, kind)?, &["name"]))
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::ingest::{read_bytes, told};

    /// An entry without what a test is about.
    fn entry(fields: &str) -> String {
        format!(
            r#"{{"format": "digitalwires@0.9.1", "entry_id": "e1", "urn": "urn:wire:251201-1", "version_created": "2025-12-01T09:18:34+01:00",
            "pubstatus": "usable", "embargoed": "2025-12-01T12:00:00+01:00", "language": "de", "headline": "Fähren fahren wieder", {fields},
            "rubric_names": [], "desk_names": ["wi"], "genre_names": ["Meldung"],
            "categories": [{{"type": "dnltype:creator", "name": "quill.ada"}}, {{"type": "dnltype:desk", "name": "wi", "qcode": "dpacat:wi"}},
                {{"type": "dnltype:provider", "name": "dpa", "qcode": "dnlprov:dpa"}}]}}"#
        )
    }

    fn article(json: &str) -> Article {
        let mut found = read_bytes("a.json", json);
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0).unwrap()
    }

    #[test]
    fn an_entry_is_read_alone_and_in_an_answer() {
        let entry = entry(
            r#""teaser": "Kurz.", "byline": "Von Ada Quill, dpa", "dateline": "Ansel (dpa) - ", "creditline": "dpa",
            "article_html": "<section class=\"main\"><p><span class=\"dateline\">Ansel (dpa) - </span>Eins.</p><h2>Mehr</h2><p>Zwei.</p></section>",
            "infobox_html": "<section><p>Kasten.</p></section>", "linkbox_html": "<ul><li>Verweis</li></ul>", "notepad": {"public_html": "<p>Notiz</p>"}"#,
        );
        for json in [entry.clone(), format!(r#"{{"entries": [{entry}]}}"#)] {
            let article = article(&json);
            assert_eq!(article.text, "Ansel (dpa) - Eins.\n\nMehr\n\nZwei.\n\nKasten.");
            assert_eq!((article.author.as_deref(), article.place.as_deref()), (Some("Ada Quill"), Some("Ansel")));
            assert_eq!((article.source.as_deref(), article.agency.as_deref()), (Some("dpa"), Some("dpa")));
            assert_eq!((article.section.as_deref(), article.lang.as_deref()), (Some("Wirtschaft"), Some("de")));
            assert_eq!((article.own_id.as_deref(), article.format), (Some("urn:wire:251201-1"), "digitalwires"));
            let published = article.published.unwrap();
            assert_eq!((published.wall.to_string().as_str(), published.offset), ("2025-12-01T09:18:34", Some(3600)));
        }
    }

    #[test]
    fn an_entry_without_article_has_its_caption() {
        let picture = entry(
            r#""article_html": null, "infobox_html": null, "creditline": "Quill/dpa", "descriptions": [{"role": "dpadrol:caption-extended", "description": "Länger."}, {"role": "drol:caption", "description": "Die Fähre."}]"#,
        );
        let picture = article(
            &picture
                .replace("quill.ada", "Ada Quill")
                .replace(r#""rubric_names": []"#, r#""rubric_names": ["ferries.north"]"#),
        );
        assert_eq!((picture.text.as_str(), picture.author.as_deref()), ("Die Fähre.", Some("Ada Quill")));
        assert_eq!((picture.source.as_deref(), picture.section.as_deref()), (Some("dpa"), Some("ferries.north")));
        let recording = entry(
            r#""article_html": null, "linkbox_html": null, "associations": [{"type": "audio", "caption": "Ton."}]"#,
        );
        assert_eq!(told(&read_bytes("a.json", recording)), ["1: Fähren fahren wieder | Ton."]);
    }
}
