//! Metadata of a page: from JSON-LD, `<meta>`, microdata, `<time>` and the page's own words, in this order.
//!
//! | | first | then |
//! |---|---|---|
//! | headline | JSON-LD, Dublin Core | OpenGraph, `<h1>`, `<title>` without the name of the site |
//! | author | JSON-LD | `<meta>`, microdata, `rel=author`, a byline by its class |
//! | date | JSON-LD | `<meta>`, microdata, `<time>`, a date by its class, the address |
//! | address | the canonical one | OpenGraph, JSON-LD, the one it was fetched from |
//! | language | `<html lang>` | OpenGraph, `content-language`, JSON-LD |
//! | source | OpenGraph | JSON-LD's publisher, Dublin Core |
//! | section | JSON-LD | `<meta>`, microdata |

use std::cell::OnceCell;
use std::collections::HashMap;
use std::iter::once_with;

use super::clutter::Clutter;
use super::json::{self, Value};
use super::jsonld::Story;
use super::text::{self, Block};
use super::tree::{Node, Tree};
use super::{PageHints, address, author, byline, published, state, title};
use crate::article::{Article, Headline, Lines};
use crate::ingest::draft::Draft;
use crate::ingest::{anatomy, language, metadata};

/// Names under which `<meta>` keeps headlines, the best first.
const TITLES: [&str; 12] = [
    "dc.title",
    "dcterm.title",
    "dcterms.title",
    "og:title",
    "article:title",
    "weibo:article:title",
    "weibo:webpage:title",
    "title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "hdl",
];

const AUTHORS: [&str; 14] = [
    "dc.creator",
    "dcterms.creator",
    "dcterm.creator",
    "author",
    "article:author",
    "article:author_name",
    "og:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "byline",
    "authors",
    "rbauthors",
    "dc.contributor",
];

const SITES: [&str; 7] = [
    "og:site_name",
    "dc.publisher",
    "dcterms.publisher",
    "article:publisher_name",
    "publisher",
    "application-name",
    "cre",
];

const SECTIONS: [&str; 8] = [
    "article:section",
    "article.section",
    "parsely-section",
    "section",
    "cse_section",
    "prism.section",
    "og:section",
    "category",
];

const LANGUAGES: [&str; 6] =
    ["og:locale", "content-language", "dc.language", "dcterms.language", "language", "inlanguage"];

/// Fields of the object that Parse.ly's pages keep in one `<meta>`, and the names they have on their own.
const PARSELY: [(&str, &str); 6] = [
    ("title", "parsely-title"),
    ("link", "parsely-link"),
    ("authors", "parsely-author"),
    ("author", "parsely-author"),
    ("pub_date", "parsely-pub-date"),
    ("section", "parsely-section"),
];

/// The most item properties of one name that are looked at.
const MOST_ITEMS: usize = 200;

/// The longest headline, in bytes.
const LONGEST_TITLE: usize = 1000;

/// How many lines before and after the headline may be its byline or its date.
const LINES_BEFORE: usize = 4;
const LINES_AFTER: usize = 8;

/// What a page says of itself.
pub(super) struct Metadata {
    pub(super) headline: Option<String>,
    /// The text that the page hands to machines.
    pub(super) body: Option<String>,
    /// Whether the author is known without looking at the text.
    article: Article,
    date: Option<String>,
    tag: Option<String>,
}

impl Metadata {
    /// Reads the metadata of a page. `saved_from` is the address that a browser noted when it saved the page.
    pub(super) fn of(tree: &Tree, clutter: &Clutter, hints: &PageHints<'_>, saved_from: Option<&str>) -> Metadata {
        let metas = Metas::of(tree);
        let fetched = hints.url.or(saved_from);
        let base = tree.elements("base").find_map(|base| address::absolute(tree.attribute(base, "href")?, fetched));
        let base = base.as_deref().or(fetched);
        let stated = tree
            .elements("link")
            .find(|link| tree.attribute(*link, "rel").is_some_and(|rel| has_token(rel, "canonical")))
            .and_then(|link| tree.attribute(link, "href"));
        let stated = [
            stated,
            metas.first(&["og:url"]),
            metas.first(&["twitter:url", "parsely-link", "dc.identifier", "al:web:url"]),
        ];
        let mut stated: Vec<String> =
            stated.into_iter().flatten().filter_map(|url| address::absolute(url, base)).collect();
        if stated.is_empty() {
            stated.extend(exported_from(tree).and_then(|link| address::absolute(link, base)));
        }
        let story =
            Story::of(tree, |url| stated.iter().map(String::as_str).chain(fetched).any(|own| is_same(own, url)));
        let url = address_of(&stated, &story, fetched, base);

        let site = metas.first(&SITES).and_then(line).or_else(|| story.publisher.as_deref().and_then(line));
        let mut sites: Vec<String> = SITES.iter().filter_map(|name| metas.first(&[name])).filter_map(line).collect();
        sites.extend(story.publisher.as_deref().and_then(line));
        let mut titles: Vec<String> = story.headline.as_deref().and_then(line).into_iter().collect();
        titles.extend(TITLES.iter().filter_map(|name| metas.first(&[name])).filter_map(line));
        titles.retain(|title| title.len() <= LONGEST_TITLE);
        let headline = title::headline(tree, clutter, &titles, &sites);

        let languages = languages_of(tree, &metas, &story);
        let tag = languages.into_iter().find(|tag| language::code(tag).is_some());
        let section = story.section.as_deref().or_else(|| metas.first(&SECTIONS)).and_then(line);
        let section = section.or_else(|| microdata(tree, "articleSection").find_map(|(_, value)| line(&value)));
        let page = Page { tree, clutter, headline: headline.clone(), near: OnceCell::new() };
        let article = Article {
            headline: headline.clone().map_or(Headline::None, Headline::Apart),
            author: author_of(&page, &metas, &story, &sites),
            agency: agency_of(&metas, &story).map(str::to_owned),
            source: site,
            section: section.filter(|section| section.len() <= 200 && !section.starts_with("http")),
            place: story.place.as_deref().and_then(line),
            url: url.clone(),
            lang: tag.as_deref().and_then(language::code).map(str::to_owned),
            lines: Lines::Record(1),
            ..Article::default()
        };
        let date = published::date(&page, &metas, &story.published, url.as_deref(), tag.as_deref());
        Metadata { headline, body: story.body, article, date, tag }
    }

    /// Returns the author.
    pub(super) fn author(&self) -> Option<&str> {
        self.article.author.as_deref()
    }

    /// Returns the article of a text.
    pub(super) fn into_draft(self, text: String) -> Draft {
        let mut draft = Draft::new(Article { text, ..self.article });
        if let Some(date) = self.date {
            draft = draft.dated(date);
        }
        if let Some(tag) = self.tag {
            draft = draft.in_language(tag);
        }
        draft
    }
}

/// A page, and the lines around its headline, which are only looked at where nothing says more.
pub(super) struct Page<'a> {
    pub(super) tree: &'a Tree,
    pub(super) clutter: &'a Clutter,
    headline: Option<String>,
    near: OnceCell<Vec<String>>,
}

impl Page<'_> {
    /// Returns the lines around the headline: those after it, then those before it.
    pub(super) fn near(&self) -> &[String] {
        self.near.get_or_init(|| {
            let Some(headline) = self.headline.as_deref().map(title::folded) else { return Vec::new() };
            let tree = self.tree;
            let is_frame = |node: Node| matches!(tree.name(node), "nav" | "footer" | "aside" | "noscript");
            let blocks = text::blocks_of(tree, Node::ROOT, |node| self.clutter.has(node) || is_frame(node));
            let is_headline = |text: &str| title::folded(text) == headline;
            // A headline of several lines is one block; one that only a break parts from its byline is a line of one.
            let whole = blocks.iter().position(|block| is_headline(&block.text));
            let of_block = |block: &Block| block.text.lines().map(str::to_owned).collect::<Vec<_>>();
            let Some(place) = whole else {
                let lines = blocks.iter().flat_map(of_block).skip_while(|line| !is_headline(line));
                return lines.skip(1).take(LINES_AFTER).collect();
            };
            let after = blocks[place + 1..].iter().take(LINES_AFTER);
            after.chain(&blocks[place.saturating_sub(LINES_BEFORE)..place]).flat_map(of_block).collect()
        })
    }
}

/// The `<meta>` elements of a page by name.
pub(super) struct Metas(HashMap<String, Vec<String>>);

impl Metas {
    fn of(tree: &Tree) -> Metas {
        let mut metas: HashMap<String, Vec<String>> = HashMap::new();
        for kind in ["property", "name", "itemprop", "http-equiv"] {
            let mut found: HashMap<String, Vec<String>> = HashMap::new();
            for meta in tree.elements("meta") {
                let content = tree.attribute(meta, "content").filter(|content| !content.trim().is_empty());
                let (Some(content), Some(names)) = (content, tree.attribute(meta, kind)) else { continue };
                for name in names.split_whitespace() {
                    let name = name.to_lowercase().replacen("dc:", "dc.", 1).replacen("dcterms:", "dcterms.", 1);
                    let values = found.entry(name).or_default();
                    if values.len() < 8 {
                        values.push(content.to_owned());
                    }
                }
            }
            for (name, values) in found {
                metas.entry(name).or_insert(values);
            }
        }
        let parsely = metas.get("parsely-page").and_then(|values| json::values(values.first()?).into_iter().next());
        if let Some(page) = parsely {
            for (field, name) in PARSELY {
                let values: Vec<String> = page
                    .get(&[field])
                    .map_or(&[][..], Value::members)
                    .iter()
                    .filter_map(Value::text)
                    .map(str::to_owned)
                    .collect();
                if !values.is_empty() {
                    metas.entry(name.to_owned()).or_insert(values);
                }
            }
        }
        Metas(metas)
    }

    /// Returns the first value of the first of the names that has one.
    pub(super) fn first(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.all(name).first()).map(String::as_str)
    }

    /// Returns the first values of all names that sound like what is looked for, by name.
    pub(super) fn like(&self, is_like: fn(&str) -> bool) -> Vec<String> {
        let mut names: Vec<&String> = self.0.keys().filter(|name| is_like(name)).collect();
        names.sort();
        names.iter().filter_map(|name| self.all(name).first()).cloned().collect()
    }

    fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Returns the values of an item property of the article, wherever they are kept, with their elements.
pub(super) fn microdata<'a>(tree: &'a Tree, property: &'a str) -> impl Iterator<Item = (Node, String)> + 'a {
    let nodes = tree.nodes().filter(move |node| {
        let names = tree
            .attribute(*node, "itemprop")
            .or_else(|| tree.attribute(*node, "property").filter(|_| tree.name(*node) != "meta"));
        names.is_some_and(|names| names.split_whitespace().any(|name| name.rsplit(':').next() == Some(property)))
    });
    nodes.take(MOST_ITEMS).filter(move |node| is_of_article(tree, *node)).filter_map(move |node| {
        let stated = ["content", "datetime"].iter().find_map(|name| tree.attribute(node, name)).map(str::to_owned);
        Some((node, stated.or_else(|| tree.line(node))?))
    })
}

/// Returns whether an item property belongs to an article and not to a comment or to something beside it.
fn is_of_article(tree: &Tree, node: Node) -> bool {
    for above in tree.ancestors(node) {
        if tree.attribute(above, "itemscope").is_some() && tree.attribute(above, "itemtype").is_some() {
            let kind = tree.attribute(above, "itemtype").unwrap_or_default().to_ascii_lowercase();
            return ["article", "posting", "page", "creativework", "report", "blog", "review"]
                .iter()
                .any(|name| kind.contains(name));
        }
    }
    true
}

fn languages_of(tree: &Tree, metas: &Metas, story: &Story) -> Vec<String> {
    let of_elements = ["html", "body"].into_iter().filter_map(|name| {
        let node = tree.elements(name).next()?;
        tree.attribute(node, "lang").or_else(|| tree.attribute(node, "xml:lang"))
    });
    let of_metas = LANGUAGES.iter().filter_map(|name| metas.first(&[name]));
    let all = of_elements.chain(of_metas).chain(story.language.as_deref());
    all.map(|tag| tag.split([',', ';']).next().unwrap_or_default().trim().replace('_', "-"))
        .filter(|tag| !tag.is_empty())
        .collect()
}

/// Returns the people who wrote it. Where a page names one of these sites or a desk in their place, the next place where it may
/// name them counts; where no one else is named, the site is the author.
fn author_of(page: &Page<'_>, metas: &Metas, story: &Story, sites: &[String]) -> Option<String> {
    let names_in =
        |values: &[String]| author::names(&values.iter().filter_map(|value| line(value)).collect::<Vec<_>>());
    // Each place is looked at only if those before it name no one.
    let stated = once_with(|| names_in(&story.authors))
        .chain(AUTHORS.iter().map(|name| names_in(metas.all(name))))
        .chain(once_with(|| author::names(&metas.like(is_like_author))))
        .chain(once_with(|| byline::of(page)))
        .chain(once_with(|| state::authors(page.tree, page.headline.as_deref()?)));
    let mut site = None;
    for names in stated.flatten() {
        if let Some(people) = author::people(&names, sites) {
            return Some(people);
        }
        site = site.or_else(|| author::people(&names, &[]));
    }
    site
}

/// Returns the agency that a page names where its author should be.
fn agency_of(metas: &Metas, story: &Story) -> Option<&'static str> {
    let stated = AUTHORS.iter().flat_map(|name| metas.all(name)).chain(&story.authors);
    stated.filter_map(|name| line(name)).find_map(|name| anatomy::agency_named(&name))
}

/// Returns whether the name of a `<meta>` sounds like that of an author.
fn is_like_author(name: &str) -> bool {
    let last = name.rsplit(['.', ':', '-', '_', '/']).next().unwrap_or_default();
    matches!(last, "author" | "authors" | "authorname" | "byline" | "writer" | "reporter") && !name.contains("twitter")
}

/// Returns the address of the original that an exported page links to.
fn exported_from(tree: &Tree) -> Option<&str> {
    let is_original = |link: &Node| tree.attribute(*link, "class").is_some_and(|class| has_token(class, "p-canonical"));
    tree.attribute(tree.elements("a").find(is_original)?, "href")
}

/// Returns the address of a page. What is stated to be the front page of a site isn't that of an article in it.
fn address_of(stated: &[String], story: &Story, fetched: Option<&str>, base: Option<&str>) -> Option<String> {
    let of_story = story.url.as_deref().and_then(|url| address::absolute(url, base));
    let fetched = fetched.and_then(|url| address::absolute(url, None));
    let all: Vec<&String> = stated.iter().chain(&of_story).chain(&fetched).collect();
    all.iter().find(|url| !address::is_front(url)).or(all.first()).map(|url| (*url).clone())
}

/// Returns whether two addresses are of one page.
fn is_same(one: &str, other: &str) -> bool {
    let bare = |url: &str| {
        let url = url.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_lowercase();
        url.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.").to_owned()
    };
    !address::is_front(one) && bare(one) == bare(other)
}

pub(super) fn has_token(list: &str, token: &str) -> bool {
    list.split_whitespace().any(|item| item.eq_ignore_ascii_case(token))
}

/// Returns a value as one line, with references that were written twice and tags undone.
pub(super) fn line(value: &str) -> Option<String> {
    let has_markup = value.contains('&') || (value.contains('<') && value.contains('>'));
    if has_markup && value.len() < 4096 {
        let tree = super::parser::parse(value);
        return metadata::one_line(&tree.line(Node::ROOT)?);
    }
    metadata::one_line(value)
}
