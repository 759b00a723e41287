//! What is said of the whole issue, and of one of its articles: MODS and Dublin Core.

use std::collections::HashMap;
use std::rc::Rc;

use crate::ingest::xml::Element;
use crate::ingest::{language, metadata};

/// The most bytes of a title, a name or a date; what is longer is none.
const LONGEST: usize = 2 << 10;

/// An issue.
#[derive(Debug, Default)]
pub(super) struct Issue<'a> {
    /// The newspaper.
    pub(super) title: Option<String>,
    /// The issue, as the file calls itself.
    pub(super) label: Option<String>,
    /// The day, as written.
    pub(super) date: Option<String>,
    /// The language that most of it is said to be in.
    pub(super) lang: Option<&'static str>,
    /// What is said of its parts, by the identifier of the saying.
    descriptions: HashMap<&'a str, Rc<Description>>,
}

/// What is said of an article.
#[derive(Debug)]
pub(super) struct Description {
    /// Its headline.
    pub(super) title: Option<String>,
    /// Who wrote it.
    pub(super) author: Option<String>,
    /// The language.
    pub(super) lang: Option<&'static str>,
}

impl<'a> Issue<'a> {
    /// Returns what a METS file says of its issue.
    pub(super) fn of(root: Element<'a>) -> Issue<'a> {
        let sections: Vec<Element<'a>> = root.children().filter(|child| child.local() == "dmdSec").collect();
        // The description of the issue is the one that has its day; those of articles have none.
        let dated = sections.iter().copied().find(|section| date_of(*section).is_some());
        let mut descriptions = HashMap::new();
        for section in sections.iter().copied() {
            if let Some(id) = section.attribute("ID") {
                let description =
                    Description { title: title_of(section), author: author_of(section), lang: language_of(section) };
                descriptions.entry(id).or_insert(Rc::new(description));
            }
        }
        let all = || dated.into_iter().chain(sections.iter().copied());
        Issue {
            title: all().find_map(title_of_newspaper),
            label: root.attribute("LABEL").and_then(line),
            date: dated.and_then(date_of),
            lang: all().find_map(language_of),
            descriptions,
        }
    }

    /// Returns the descriptions that a division names.
    pub(super) fn descriptions(&self, division: Element<'a>) -> impl Iterator<Item = &Rc<Description>> {
        let ids = division.attribute("DMDID").unwrap_or_default().split_whitespace();
        ids.filter_map(|id| self.descriptions.get(id))
    }
}

/// Returns a value as one line, unless it is too long to be a name of anything.
pub(super) fn line(value: &str) -> Option<String> {
    metadata::one_line(value).filter(|line| line.len() <= LONGEST)
}

/// Returns the day of publication in a description, as written.
fn date_of(section: Element<'_>) -> Option<String> {
    let is_day = |element: &Element<'_>| matches!(element.local(), "dateIssued" | "date" | "issued");
    let is_end = |element: &Element<'_>| element.attribute("point") == Some("end");
    let days = section.descendants().filter(|element| is_day(element) && !is_end(element));
    days.filter_map(|element| line(&element.text())).next()
}

/// Returns the title of the newspaper in a description of an issue: its own, or that of what it is a part of.
fn title_of_newspaper(section: Element<'_>) -> Option<String> {
    title_of(section).or_else(|| {
        let host = section.descendants().find(|element| element.local() == "relatedItem")?;
        host.children().find_map(title_in)
    })
}

/// Returns the title in a description.
fn title_of(section: Element<'_>) -> Option<String> {
    let own = section.descendants().find(|element| element.local() == "mods");
    match own {
        Some(mods) => {
            // An article may have several: overline, headline and subtitle, say.
            let titles: Vec<String> = mods.children().filter_map(title_in).collect();
            line(&titles.join(" "))
        }
        None => {
            let title = section.descendants().find(|element| element.local() == "title")?;
            line(&title.text())
        }
    }
}

/// Returns what a `titleInfo` of MODS says.
fn title_in(info: Element<'_>) -> Option<String> {
    if info.local() != "titleInfo" || matches!(info.attribute("type"), Some("alternative" | "uniform" | "translated")) {
        return None;
    }
    let parts = ["nonSort", "title", "subTitle"];
    let parts = info.children().filter(|part| parts.contains(&part.local())).map(|part| part.text().into_owned());
    line(&parts.collect::<Vec<_>>().join(" "))
}

/// Returns the language in a description.
fn language_of(section: Element<'_>) -> Option<&'static str> {
    let mut terms = section.descendants().filter(|element| matches!(element.local(), "languageTerm" | "language"));
    terms.find_map(|term| language::code(term.text().trim()))
}

/// Returns who wrote what a description describes.
fn author_of(section: Element<'_>) -> Option<String> {
    let mods = section.descendants().find(|element| element.local() == "mods");
    let Some(mods) = mods else {
        let creators = section.descendants().filter(|element| element.local() == "creator");
        let creators: Vec<String> = creators.filter_map(|creator| metadata::byline(&creator.text())).collect();
        return line(&creators.join(", "));
    };
    let is_author = |name: &Element<'_>| {
        let mut roles = name.descendants().filter(|element| element.local() == "roleTerm").peekable();
        roles.peek().is_none() || roles.any(|role| matches!(role.text().trim(), "aut" | "author" | "cre" | "creator"))
    };
    let names = mods.children().filter(|child| child.local() == "name").filter(is_author);
    let names = names.filter_map(|name| {
        let parts = name.children().filter(|part| part.local() == "namePart");
        let parts = parts.filter(|part| part.attribute("type") != Some("date")).map(|part| part.text().into_owned());
        metadata::byline(&parts.collect::<Vec<_>>().join(" "))
    });
    line(&names.collect::<Vec<_>>().join(", "))
}
