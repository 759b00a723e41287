//! When a page was published, as written.

use super::clutter::{Clutter, squeezed};
use super::metadata::{Metas, Page, microdata};
use super::tree::{Node, Tree};
use super::{address, byline, text};
use crate::ingest::dates::{self, Label, Written};

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

/// What a page writes that may be a date, and what it says that it is the date of.
struct Candidate {
    written: String,
    label: Option<Label>,
}

impl Candidate {
    fn of(written: String) -> Candidate {
        Candidate { written: plain(&written).to_owned(), label: None }
    }
}

/// Returns the date of publication as the page writes it, the best of what it says. That of a change is taken only where the page
/// says no other.
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
    let all = stated.iter().cloned().chain(of_metas).chain(of_items).map(Candidate::of);
    let all = all.chain(of_times(tree, clutter)).chain(of_classes(tree, clutter));
    let dates = all
        .filter(|candidate| !candidate.written.is_empty() && candidate.written.len() <= LONGEST)
        .map(|candidate| (dates::read(&candidate.written, tag), candidate))
        .filter(|(read, _)| *read != Written::No && !is_placeholder(read))
        .take(MOST);
    let (changes, dates): (Vec<_>, Vec<_>) = dates.partition(|(_, candidate)| candidate.label == Some(Label::Changed));
    let of_address = || dates::of_path(address::path_of(url?)).map(|published| published.wall.date().to_string());
    let lines = || page.near().iter().filter(|line| line.len() <= LONGEST).flat_map(|line| dates_in(line));
    let line = |labels: &[Option<Label>]| {
        let dates = lines().filter(|candidate| labels.contains(&candidate.label));
        dates.map(|candidate| candidate.written).find(|written| is_day(written, tag))
    };
    best_of(&dates, of_address)
        .or_else(of_address)
        .or_else(|| {
            page.near().iter().find(|line| Label::of(line) == Some(Label::Published) && is_day(line, tag)).cloned()
        })
        .or_else(|| best_of(&changes, of_address))
        .or_else(|| line(&[Some(Label::Published), None]))
        .or_else(|| line(&[Some(Label::Changed)]))
}

/// Returns the best of what was read: the first, unless another says more of the same day.
fn best_of(dates: &[(Written, Candidate)], of_address: impl Fn() -> Option<String>) -> Option<String> {
    let written = |(_, candidate): &(Written, Candidate)| candidate.written.clone();
    let (first, _) = dates.first()?;
    let best = dates.first().map(written);
    match first {
        // A day is told with its time where the page says both.
        Written::Sure(day) if day.offset.is_none() && day.wall.time() == jiff::civil::Time::midnight() => {
            let same = |read: &Written| matches!(read, Written::Sure(other) if other.wall.date() == day.wall.date() && other.offset.is_some());
            dates.iter().find(|(read, _)| same(read)).map(written).or(best)
        }
        Written::Either { day_first, month_first } => {
            // The address or another date of the page may show which it is.
            let sure = dates.iter().find(|(read, _)| {
                matches!(read, Written::Sure(other) if [day_first, month_first].iter().any(|either| either.wall.date() == other.wall.date()))
            });
            sure.map(written).or_else(of_address).or(best)
        }
        _ => best,
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
fn of_times(tree: &Tree, clutter: &Clutter) -> impl Iterator<Item = Candidate> {
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
    let candidate = |node: Node| {
        let written = tree.attribute(node, "datetime").map(str::to_owned).or_else(|| tree.line(node))?;
        let label = label_of(tree, node).or(is_change(&node).then_some(Label::Changed).filter(|_| !is_marked(&node)));
        Some(Candidate { label, ..Candidate::of(written) })
    };
    all.into_iter().filter_map(candidate).collect::<Vec<_>>().into_iter()
}

/// Returns what an element says that its date is the date of, or what stands right before it says so.
fn label_of(tree: &Tree, node: Node) -> Option<Label> {
    let line = tree.line(node)?;
    let around = || tree.ancestors(node).take(2).map_while(|above| tree.line(above));
    let before = |around: String| {
        let before = around.split_once(line.as_str())?.0;
        // What stands before another date is said of that one.
        let own = before.rsplit(|character: char| character.is_ascii_digit()).next()?;
        Some(own.to_owned()).filter(|own| own.len() <= LONGEST && !own.trim().is_empty())
    };
    Label::of(&line).or_else(|| Label::of(&around().find_map(before)?))
}

/// Returns the texts of elements whose class says that they show a date.
fn of_classes(tree: &Tree, clutter: &Clutter) -> impl Iterator<Item = Candidate> {
    let is_called = |node: &Node| is_called_date(tree, *node) || byline::is_called(tree, *node, "byline");
    let nodes = tree.nodes().filter(|node| is_called(node) && !clutter.is_beside(tree, *node)).take(MOST);
    let mut found = Vec::new();
    for node in nodes {
        let label = label_of(tree, node);
        let stated = ["content", "title", "data-datetime", "data-timestamp", "data-time", "data-date"]
            .iter()
            .filter_map(|name| tree.attribute(node, name));
        found.extend(stated.map(|written| Candidate { label, ..Candidate::of(written.to_owned()) }));
        if tree.line(node).is_some_and(|line| line.len() <= LONGEST) {
            let text = text::text_of(tree, node, |_| false);
            let own = |candidate: Candidate| Candidate { label: candidate.label.or(label), ..candidate };
            found.extend(dates_in(&text).into_iter().map(own));
            found.push(Candidate { label, ..Candidate::of(text) });
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
fn dates_in(line: &str) -> Vec<Candidate> {
    // That of who wrote it: forums tell it beside every post.
    if line.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("joined")) {
        return Vec::new();
    }
    let segments = line
        .split(['|', '•', '·', '\n', '∙', '●', '—', '–'])
        .flat_map(|segment| {
            segment.split(" - ").chain(segment.split_once(" by ").map(|(front, _)| front)).chain(filed(segment))
        })
        .map(str::trim);
    let mut found: Vec<Candidate> = Vec::new();
    let mut before = None;
    for segment in segments {
        let label = Label::of(segment).or(before.take());
        if !segment.bytes().any(|byte| byte.is_ascii_digit()) {
            before = label;
            continue;
        }
        let ends = segment.match_indices(' ').map(|(at, _)| &segment[at + 1..]);
        let ends = ends.filter(|end| end.len() >= 8 && end.bytes().filter(u8::is_ascii_digit).count() >= 4).take(12);
        let all = std::iter::once(segment).chain(ends);
        found.extend(all.map(|written| Candidate { label, ..Candidate::of(written.to_owned()) }));
    }
    found
}

/// Returns what stands before the section in a note on where something is filed: `Posted by Ada Quill on May 21st, 2024 in News`.
fn filed(segment: &str) -> Option<&str> {
    let is_note = ["posted ", "published ", "filed "]
        .iter()
        .any(|note| segment.trim_start().get(..note.len()).is_some_and(|start| start.eq_ignore_ascii_case(note)));
    segment.split_once(" in ").map(|(front, _)| front).filter(|_| is_note)
}

#[cfg(test)]
mod tests {
    use super::super::{PageHints, page};

    fn date_of(lang: &str, lines: &str) -> Option<String> {
        let html = format!(
            "<!DOCTYPE html><html lang={lang}><title>Harbour payments questioned</title><body><article>\
             <h1>Harbour payments questioned</h1>{lines}<p>The finance ministry said on Tuesday that the harbour authority had paid \
             the contractor in full before any of the work was inspected.</p></article></body></html>"
        );
        page(html.into_bytes(), &PageHints::default()).unwrap().date
    }

    fn day(lang: &str, lines: &str) -> String {
        let written = date_of(lang, lines).unwrap_or_default();
        match crate::ingest::dates::read(&written, Some(lang)) {
            crate::ingest::dates::Written::Sure(published) => published.wall.date().to_string(),
            _ => written,
        }
    }

    #[test]
    fn the_date_of_a_change_is_not_that_of_publication() {
        for (lang, lines) in [
            ("en", "<p class=date>Last updated: 1 June 2024 | Published: 21 May 2024</p>"),
            ("en", "<p class=date>Updated: 1 June 2024, first published 21 May 2024</p>"),
            (
                "en",
                "<p class=timestamp>Updated 10:15 AM ET, Sat June 1, 2024</p><p class=timestamp>Published 3:04 PM ET, Tue May 21, 2024</p>",
            ),
            (
                "en",
                "<p class=date>Last modified on Sat 1 Jun 2024 10.15 BST</p><p class=date>First published on Tue 21 May 2024 15.04 BST</p>",
            ),
            ("en", "<p class=date>UPDATED: 10:15, 1 June 2024</p><p class=date>PUBLISHED: 15:04, 21 May 2024</p>"),
            (
                "de",
                "<p class=date>Aktualisiert am 01.06.2024 - 10:15 Uhr | Veröffentlicht am 21.05.2024 - 15:04 Uhr</p>",
            ),
            ("es", "<p class=date>Actualizado: 1 junio 2024 10:15 | Publicado: 21 mayo 2024 15:04</p>"),
            ("pt", "<p class=date>Atualizado em 01/06/2024 10h15 - Publicado em 21/05/2024 15h04</p>"),
            ("en", "<div class=date><p>Updated</p><p>1 June 2024</p><p>Published</p><p>21 May 2024</p></div>"),
            (
                "en",
                "<p>Last updated <time datetime=2024-06-01>1 June</time>. Published <time datetime=2024-05-21>21 May</time></p>",
            ),
            (
                "en",
                "<p><span>Updated</span> <span class=date>1 June 2024</span> <span>Posted</span> <span class=date>21 May 2024</span></p>",
            ),
            ("en", "<time class=updated datetime=2024-06-01>1 June</time><p class=date>Published on 21 May 2024</p>"),
            ("en", "<p class=date>Updated on 1 June 2024</p><p>Published on 21 May 2024</p>"),
            ("en", "<p>Updated on 1 June 2024</p><p>21 May 2024</p>"),
            (
                "en",
                "<p class=post-meta>Posted by <a href=/u>admin</a> on May 21st, 2024 in <a href=/c>News</a> | 5 Comments</p>",
            ),
        ] {
            assert_eq!(day(lang, lines), "2024-05-21", "{lines}");
        }
    }

    #[test]
    fn the_date_of_a_change_stands_where_there_is_no_other() {
        for lines in [
            "<p class=date>Last updated: 21 May 2024</p>",
            "<time class=updated datetime=2024-05-21>today</time>",
            "<p>Updated 21 May 2024</p>",
            "<p class=date>Last updated: 21 May 2024</p><p>The first stones were laid on 3 March 2019</p>",
            "<p class=date>21 May 2024, updated 1 June 2024</p>",
        ] {
            assert_eq!(day("en", lines), "2024-05-21", "{lines}");
        }
    }
}
