//! Showing one article whole, with a query lit in it.

use super::request::Surroundings;
use super::shown::ShownArticle;
use crate::analysis::Composed;
use crate::error::Result;
use crate::index::{Archive, StoredArticle, shown_path};
use crate::matching::{Compiler, Light, Lighter};
use crate::query;

/// Returns the article with an id (or a path, or `path:line`), lit by a query if there is one.
///
/// # Errors
/// No article, or several, have the id; the query can't be read; the index is damaged.
pub fn show(archive: &Archive, id: &str, query: Option<&str>, around: &Surroundings) -> Result<ShownArticle> {
    // A query that can't be read is named before an article that isn't there.
    let parsed = query.map(|query| query::parse(query, &query::Context { today: around.today.clone() })).transpose()?;
    let article = archive.find(id, &around.cwd)?;
    let light = match parsed {
        Some(parsed) => {
            let mut compiler = Compiler::new(archive, true)?;
            let plan = compiler.plan(&parsed.tree)?;
            // The article is shown whether it matches or not; what would decide beside the text is taken to hold.
            Lighter::new(archive, &plan, compiler.langs()).light(&article.composed, article.lang.as_deref(), &|_| true)
        }
        None => Light::default(),
    };
    Ok(shown(article, &light, around))
}

fn shown(article: StoredArticle, light: &Light, around: &Surroundings) -> ShownArticle {
    let composed = Composed::of(&article.composed);
    let text = composed.text();
    let title_start = composed.title_start();
    let lit = light.bytes();
    let in_title = lit.iter().filter(|span| span.end <= composed.head_end && span.start >= title_start);
    let (line, column) = article.place_of(&text, 0);
    ShownArticle {
        line,
        column,
        title: composed.title().map(str::to_owned),
        title_apart: !composed.in_text,
        title_highlights: in_title.map(|span| span.start - title_start..span.end - title_start).collect(),
        highlights: lit.iter().filter_map(|span| composed.in_text(span.start..span.end)).collect(),
        path: shown_path(&article.path, &article.file, &around.cwd),
        text,
        id: article.id,
        date: article.date,
        source: article.source,
        author: article.author,
        section: article.section,
        place: article.place,
        url: article.url,
        lang: article.lang,
        words: article.words,
    }
}
