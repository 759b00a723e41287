//! When a page was published, as written.

use super::clutter::{Clutter, squeezed};
use super::metadata::{Metas, Page, microdata};
use super::tree::{Node, Tree};
use super::{address, byline, text};
use crate::ingest::dates::{self, Written};

/// Names under which `<meta>` keeps the date of publication, the best first.
const NAMES: [&str; 40] = [
    "article:published_time",
    "article:published",
    "article.published",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "rnews:datepublished",
    "sailthru.date",
    "bt:pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dc.issued",
    "dcterms.available",
    "dc.date.created",
    "dcterms.created",
    "dc.created",
    "dc.date.published",
    "publication_date",
    "publicationdate",
    "publication-date",
    "publish-date",
    "publish_date",
    "publishdate",
    "published-date",
    "published_date",
    "pubdate",
    "article_date_original",
    "article.created",
    "originalpublicationdate",
    "displaydate",
    "date_published",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "prism.publicationdate",
    "citation_publication_date",
    // Mostly in UTC, whose day may be another than that of the place.
    "parsely-pub-date",
    "dc.date",
    "dcterms.date",
    "ptime",
    "date",
];

/// The longest element that may be a date, in bytes of its text.
const LONGEST: usize = 120;

/// The most elements that are looked at for a date.
const MOST: usize = 60;

/// Words that stand before a date.
const BEFORE: [&str; 18] = [
    "first published",
    "originally published",
    "published",
    "posted",
    "date",
    "created",
    "publié",
    "veröffentlicht",
    "publicado",
    "pubblicato",
    "gepubliceerd",
    "erstellt",
    "stand",
    "le",
    "am",
    "on",
    "at",
    "el",
];

/// Returns the date of publication as the page writes it, the best of what it says.
pub(super) fn date(
    page: &Page<'_>,
    metas: &Metas,
    stated: &[String],
    url: Option<&str>,
    tag: Option<&str>,
) -> Option<String> {
    let (tree, clutter) = (page.tree, page.clutter);
    let of_metas = NAMES.iter().filter_map(|name| metas.first(&[name])).map(str::to_owned).chain(metas.like(is_like));
    let of_items = ["datePublished", "dateCreated", "date", "created"].into_iter().flat_map(|name| {
        microdata(tree, name).filter(|(node, _)| !clutter.is_beside(tree, *node)).map(|(_, value)| value).take(2)
    });
    let all = stated.iter().cloned().chain(of_metas).chain(of_items);
    let all =
        all.chain(of_times(tree, clutter)).chain(of_classes(tree, clutter)).map(|written| plain(&written).to_owned());
    let lines = || page.near().iter().filter(|line| line.len() <= LONGEST).flat_map(|line| dates_in(line));
    let dates: Vec<(String, Written)> = all
        .filter(|written| !written.is_empty() && written.len() <= LONGEST)
        .map(|written| {
            let read = dates::read(&written, tag);
            (written, read)
        })
        .filter(|(_, read)| *read != Written::No && !is_placeholder(read))
        .take(MOST)
        .collect();
    let best = dates.first().map(|(written, _)| written.clone());
    let of_address = || dates::of_path(address::path_of(url?)).map(|published| published.wall.date().to_string());
    match dates.first() {
        // A day is told with its time where the page says both.
        Some((_, Written::Sure(day))) if day.offset.is_none() && day.wall.time() == jiff::civil::Time::midnight() => {
            let same = |read: &Written| matches!(read, Written::Sure(other) if other.wall.date() == day.wall.date() && other.offset.is_some());
            dates.iter().find(|(_, read)| same(read)).map(|(written, _)| written.clone()).or(best)
        }
        Some((_, Written::Either { day_first, month_first })) => {
            // The address or another date of the page may show which it is.
            let sure = dates.iter().find(|(_, read)| {
                matches!(read, Written::Sure(other) if [day_first, month_first].iter().any(|either| either.wall.date() == other.wall.date()))
            });
            sure.map(|(written, _)| written.clone()).or_else(of_address).or(best)
        }
        Some(_) => best,
        None => of_address().or_else(|| lines().map(|line| plain(&line).to_owned()).find(|line| is_day(line, tag))),
    }
}

/// Returns whether a text is a date, with or without a word before it.
pub(super) fn is_date(text: &str) -> bool {
    text.len() <= LONGEST
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && dates::read(plain(text), None) != Written::No
}

/// Returns whether a line is a date and nothing else.
fn is_day(line: &str, tag: Option<&str>) -> bool {
    matches!(dates::read(line, tag), Written::Sure(_))
}

/// Returns whether a date is what machines write for none.
fn is_placeholder(read: &Written) -> bool {
    matches!(read, Written::Sure(published) if published.wall.date() <= jiff::civil::date(1970, 1, 1) && published.wall.time() == jiff::civil::Time::midnight())
}

/// Returns the dates of `<time>` elements that may be that of the article: those marked as such, then the first.
fn of_times(tree: &Tree, clutter: &Clutter) -> impl Iterator<Item = String> {
    let times: Vec<Node> = tree.elements("time").filter(|node| !clutter.is_beside(tree, *node)).take(MOST).collect();
    let is_marked = |node: &Node| {
        tree.attribute(*node, "pubdate").is_some()
            || tree.attribute(*node, "class").is_some_and(|class| {
                let class = class.to_ascii_lowercase();
                class.contains("publi") || class.contains("entry-date") || class.contains("post-date")
            })
    };
    let is_change = |node: &Node| {
        let names = [tree.attribute(*node, "class"), tree.attribute(*node, "itemprop")];
        names.into_iter().flatten().any(|names| {
            let names = names.to_ascii_lowercase();
            names.contains("updated") || names.contains("modified")
        })
    };
    let marked = times
        .iter()
        .copied()
        .filter(is_marked)
        .filter(|node| !is_change(node) || tree.attribute(*node, "pubdate").is_some());
    let plain = times.iter().copied().filter(|node| !is_change(node));
    let all: Vec<Node> = marked.chain(plain).chain(times.iter().copied()).take(8).collect();
    all.into_iter()
        .filter_map(|node| tree.attribute(node, "datetime").map(str::to_owned).or_else(|| tree.line(node)))
        .collect::<Vec<_>>()
        .into_iter()
}

/// Returns the texts of elements whose class says that they show a date.
fn of_classes(tree: &Tree, clutter: &Clutter) -> impl Iterator<Item = String> {
    let is_called = |node: &Node| is_called_date(tree, *node) || byline::is_called(tree, *node, "byline");
    let nodes = tree.nodes().filter(|node| is_called(node) && !clutter.is_beside(tree, *node)).take(MOST);
    let mut found = Vec::new();
    for node in nodes {
        found.extend(
            ["content", "title", "data-datetime", "data-timestamp", "data-time", "data-date"]
                .iter()
                .filter_map(|name| tree.attribute(node, name))
                .map(str::to_owned),
        );
        if tree.line(node).is_some_and(|line| line.len() <= LONGEST) {
            let text = text::text_of(tree, node, |_| false);
            found.extend(dates_in(&text));
            found.push(text);
        }
    }
    found.into_iter()
}

fn is_called_date(tree: &Tree, node: Node) -> bool {
    let names = ["class", "id"].iter().filter_map(|name| tree.attribute(node, name));
    let mut words = names.flat_map(|names| names.split(|character: char| !character.is_alphanumeric()));
    words.any(|word| {
        let word = word.to_ascii_lowercase();
        matches!(
            word.as_str(),
            "date"
                | "published"
                | "pubdate"
                | "timestamp"
                | "posted"
                | "dateline"
                | "datetime"
                | "publishdate"
                | "postdate"
                | "datum"
                | "fecha"
                | "articledate"
                | "datestamp"
        )
    })
}

/// Returns a written date without the word before it.
fn plain(written: &str) -> &str {
    let mut rest = written.trim().trim_matches(|character: char| "|•·()[]".contains(character)).trim();
    for before in BEFORE {
        let Some(start) = rest.get(..before.len()).filter(|start| start.to_lowercase() == before) else { continue };
        let after = &rest[start.len()..];
        if after.starts_with([' ', ':']) {
            rest = after.trim_start_matches([' ', ':', '-']);
        }
    }
    // A second date behind it is that of a change.
    let end = ["updated", "last modified", "modified", "aktualisiert", "mis à jour"].iter().filter_map(|word| {
        let lower = rest.to_lowercase();
        lower.find(word).filter(|at| *at > 0 && rest.is_char_boundary(*at))
    });
    rest[..end.min().unwrap_or(rest.len())].trim_end_matches([' ', '|', '-', '–', ',', ';', '•', '·', '('])
}

/// Returns whether the name of a `<meta>` sounds like that of a date of publication.
fn is_like(name: &str) -> bool {
    let name = squeezed(name);
    let is_change = ["modif", "updat", "expir", "end", "last"].iter().any(|word| name.contains(word));
    !is_change && name.contains("pub") && (name.contains("date") || name.contains("time"))
}

/// Returns the parts of a line that may be dates: whole, parted from what stands beside it, or its end.
fn dates_in(line: &str) -> Vec<String> {
    // That of who wrote it: forums tell it beside every post.
    if line.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("joined")) {
        return Vec::new();
    }
    let segments = line
        .split(['|', '•', '·', '\n', '∙', '●', '—', '–'])
        .flat_map(|segment| segment.split(" - ").chain(segment.split_once(" by ").map(|(front, _)| front)))
        .map(str::trim);
    let mut found: Vec<String> = Vec::new();
    for segment in segments.filter(|segment| segment.bytes().any(|byte| byte.is_ascii_digit())) {
        found.push(segment.to_owned());
        let ends = segment.match_indices(' ').map(|(at, _)| segment[at + 1..].to_owned());
        found.extend(ends.filter(|end| end.len() >= 8 && end.bytes().filter(u8::is_ascii_digit).count() >= 4).take(12));
    }
    found
}
