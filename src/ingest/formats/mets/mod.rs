//! METS: what a library knows of a newspaper issue: its title and day, its pages, and which blocks are which article.
//!
//! The text of the pages is ALTO. Where the METS file holds it itself, each article is put together from its
//! blocks, and what is in no article is read as what is left of its page. Most METS files only name the files of their
//! pages; those are read by themselves, page by page, and no file is ever opened because another one names it. What
//! such a METS file itself holds is then one article: the contents of the issue, the headlines of its articles one below
//! the other, under the issue's own title.

mod contents;
mod issue;
mod pages;

use contents::{Item, Links};
use issue::{Description, Issue, line};
use pages::Pages;

use super::Format;
use crate::article::{Article, Headline, Lines};
use crate::ingest::Cause;
use crate::ingest::draft::Draft;
use crate::ingest::page::{self, text_of};
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::xml::{self, Cut, Cutter, Kinds, Tree};

const ISSUES: Kinds = Kinds { names: &["mets:mets", "mets"], nested: false };

pub(super) const FORMAT: Format =
    Format { name: "mets", description: "METS, newspaper issues", extensions: &["mets"], claims, read };

fn claims(opening: &[u8]) -> bool {
    xml::root(opening).is_some_and(|tree| tree.root().is_some_and(|root| root.local().eq_ignore_ascii_case("mets")))
}

fn read(source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let path = source.shown().to_owned();
    let mut cutter = Cutter::new(source, ISSUES);
    while let Some(cut) = cutter.next() {
        match cut {
            Cut::Record(tree, line) => {
                read_issue(&tree, &path, line, sink)?;
                if !tree.is_whole() && !cutter.is_broken() {
                    sink.problem(line, Cause::CutShort { format: "METS" })?;
                }
            }
            Cut::Damaged(line, cause) => sink.problem(line, cause)?,
        }
    }
    cutter.finish().map_err(Stop::from)
}

fn read_issue(tree: &Tree, path: &str, line: u32, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let Some(root) = tree.root() else { return Ok(()) };
    let issue = Issue::of(root);
    let links = Links::of(root);
    let items = contents::items(root, &issue, &links);
    let mut pages = Pages::of(root);
    let draft = |article: Article| {
        let article = Article { source: issue.title.clone(), lines: Lines::Record(line), ..article };
        match &issue.date {
            Some(date) => Draft::new(article).dated(date),
            None => Draft::new(Article { published: page::issue::of_path(path), ..article }),
        }
    };
    if pages.is_empty() {
        let text: Vec<&str> = items.iter().filter_map(Item::title).collect();
        let title = issue.label.clone().or(issue.title.clone());
        if text.is_empty() && title.is_none() {
            return sink.problem(line, Cause::NoText);
        }
        let headline = title.map_or(Headline::None, Headline::Apart);
        let lang = issue.lang.map(str::to_owned);
        return sink.article(draft(Article { headline, text: text.join("\n\n"), lang, ..Article::default() }));
    }
    for item in items {
        let Some(article) = article_of(item, &issue, &mut pages) else { continue };
        sink.article(draft(article))?;
    }
    for (blocks, lang) in pages.left() {
        let text = text_of(&blocks);
        let lang = lang.or(issue.lang).map(str::to_owned);
        if !text.is_empty() {
            sink.article(draft(Article { text, lang, ..Article::default() }))?;
        }
    }
    Ok(())
}

/// Returns the article of an item, if its blocks hold any words.
fn article_of(item: Item, issue: &Issue, pages: &mut Pages<'_>) -> Option<Article> {
    let (heading, body) = (pages.take(&item.heading), pages.take(&item.body));
    let (mut text, printed) = (text_of(&body), text_of(&heading));
    let title = item.title().map(str::to_owned).or_else(|| line(&printed));
    if text.is_empty() && title.is_none() && printed.is_empty() {
        return None;
    }
    // A heading that says more than the title (an overline, say) stays in the text.
    if !printed.is_empty() && title.as_ref().is_some_and(|title| words(title) != words(&printed)) {
        text = if text.is_empty() { printed } else { format!("{printed}\n\n{text}") };
    }
    let described = |what: fn(&Description) -> Option<&str>| item.descriptions.iter().find_map(|found| what(found));
    Some(Article {
        headline: title.map_or(Headline::None, Headline::Apart),
        text,
        author: described(|found| found.author.as_deref()).map(str::to_owned),
        lang: described(|found| found.lang).or(pages.language()).or(issue.lang).map(str::to_owned),
        section: item.kind,
        ..Article::default()
    })
}

/// Returns the words of a text, without regard to case, signs and spaces.
fn words(text: &str) -> String {
    text.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
