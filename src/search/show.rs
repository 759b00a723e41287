//! Showing one article whole, with a query lit in it.

use tantivy::{DocId, Term};

use super::request::Surroundings;
use super::shown::ShownArticle;
use crate::analysis::Composed;
use crate::error::Result;
use crate::index::{Archive, StoredArticle};
use crate::matching::{Compiler, Facts, Light, Lighter, Scene};
use crate::query;

/// Returns the article with an id (or a path, or `path:line`), lit by a query if there is one; several where they stand at
/// one and the same place.
///
/// # Errors
/// No article, or several at several places, have the id; the query can't be read; the index is damaged.
pub fn show(archive: &Archive, id: &str, query: Option<&str>, around: &Surroundings) -> Result<Vec<ShownArticle>> {
    // A query that can't be read is named before an article that isn't there.
    let parsed = query.map(|query| query::parse(query, &query::Context { today: around.today.clone() })).transpose()?;
    let articles = archive.find(id, &around.cwd)?.into_iter();
    let lit = articles.map(|article| {
        let (light, matches) = match &parsed {
            Some(parsed) => light_of(archive, &article, &parsed.tree)?,
            None => (Light::default(), true),
        };
        let article = shown(article, &light, around);
        let is_lit = !article.highlights.is_empty() || !article.title_highlights.is_empty();
        Ok(ShownArticle { lacks_query: !matches && !is_lit, ..article })
    });
    lit.collect()
}

/// Returns what a query lights in an article, and whether it matches: what made it match, as in the answer to a search. The article is
/// shown whether it matches or not; if not, a list is lit word by word, and what would decide beside the text
/// is taken to hold.
fn light_of(archive: &Archive, article: &StoredArticle, tree: &query::Node) -> Result<(Light, bool)> {
    let mut compiler = Compiler::new(archive, false)?;
    let plan = compiler.plan(tree)?;
    for (segment, doc) in places_of(archive, article)? {
        let scene = Scene::new(archive, &plan, segment, compiler.langs())?.among(vec![doc]);
        let matches = scene.cursor()?.seek(doc) == doc;
        scene.end()?;
        if matches {
            let facts = Facts::of(archive, &plan, compiler.langs(), &[(segment, doc)])?;
            let mut lighter = Lighter::new(archive, &plan, compiler.langs());
            return Ok((lighter.light_of(article, &facts[0]), true));
        }
    }
    let mut compiler = Compiler::new(archive, true)?;
    let plan = compiler.plan(tree)?;
    let lighter = &mut Lighter::new(archive, &plan, compiler.langs());
    Ok((lighter.light(&article.composed, article.lang.as_deref(), &|_| true), false))
}

/// Returns the segment and number of an article; of several records that are the same in all that is kept, each.
fn places_of(archive: &Archive, article: &StoredArticle) -> Result<Vec<(usize, DocId)>> {
    let id = Term::from_field_text(archive.fields.id, &article.id);
    let mut places = Vec::new();
    for segment in 0..archive.segments.len() {
        let docs = archive.docs_with(segment, &id)?;
        for doc in docs {
            if *archive.article(segment, doc)? == *article {
                places.push((segment, doc));
            }
        }
    }
    Ok(places)
}

fn shown(article: StoredArticle, light: &Light, around: &Surroundings) -> ShownArticle {
    let composed = Composed::of(&article.composed);
    let text = composed.text();
    let lit = light.bytes();
    let (line, column) = article.place_of(&text, 0);
    ShownArticle {
        line,
        column,
        title: composed.title().map(str::to_owned),
        title_apart: !composed.in_text,
        title_highlights: lit.iter().filter_map(|span| composed.in_title(span.start..span.end)).collect(),
        highlights: lit.iter().filter_map(|span| composed.in_text(span.start..span.end)).collect(),
        path: article.shown_path(&around.cwd),
        text,
        id: article.id,
        date: article.date,
        source: article.source,
        author: article.author,
        section: article.section,
        place: article.place,
        agency: article.agency,
        anatomy: article.anatomy,
        published: article.published,
        url: article.url,
        lang: article.lang,
        words: article.words,
        lacks_query: false,
    }
}
