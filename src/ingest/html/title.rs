//! The headline of a page: what it is called, without what the site adds.

use super::clutter::Clutter;
use super::headings::Headings;
use super::tree::{Node, Tree};

/// What stands between a headline and the name of a site in `<title>`.
const SEPARATORS: [&str; 13] =
    [" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", " / ", " > ", " ~ ", " ｜ "];

/// What stands between them without spaces, where what is left is a heading of the page.
const CLOSE_SEPARATORS: [&str; 6] = ["：", "＿", "_", "｜", ": ", "-"];

/// The most titles that are looked at, and the longest that is taken apart.
const MOST_TITLES: usize = 64;
const LONGEST: usize = 600;

/// The fewest words of what is left of a `<title>` when its last part is taken for the site's name.
const FEWEST_WORDS: usize = 3;

/// The most separators of a title between which its headline is looked for.
const MOST_JOINTS: usize = 16;

/// The fewest characters of a heading that is looked for within a title.
const LONG_HEADING: usize = 10;

/// Returns the headline. `stated` are what the page's metadata call it, the best first; `sites` names that its site has.
pub(super) fn headline(tree: &Tree, clutter: &Clutter, stated: &[String], sites: &[String]) -> Option<String> {
    let headings = Headings::of(tree, clutter);
    let sites: Vec<String> = sites.iter().chain(headings.mastheads()).cloned().collect();
    let firsts: Vec<&str> = headings.firsts().collect();
    if let Some(first) = stated.iter().find(|title| !is_site(title, &sites) && !is_placeholder(title)) {
        // What was cut short for a machine is told whole elsewhere.
        let whole = stated.iter().map(String::as_str).chain(firsts).find(|other| is_cut_from(first, other));
        // What a page states is whole more often than not; lesser headings than the first say nothing of it.
        let known = Some(&headings).filter(|known| known.firsts().next().is_some());
        return Some(without_site(whole.unwrap_or(first), &sites, known).to_owned());
    }
    let title = tree
        .elements("title")
        .filter(|node| !is_drawing(tree, *node))
        .take(MOST_TITLES)
        .find_map(|node| tree.line(node));
    match title {
        Some(title) if !firsts.is_empty() && (is_site(&title, &sites) || is_placeholder(&title)) => {
            firsts.iter().find(|first| !is_site(first, &sites)).map(|first| (*first).to_owned()).or(Some(title))
        }
        Some(title) if is_placeholder(&title) => headings.mastheads().next().cloned(),
        // A title that begins with what parts it from the site is empty.
        Some(title) if firsts.is_empty() || !title.starts_with(['|', '-', '–', '—', '»', ':']) => {
            let bare = without_site(&title, &sites, Some(&headings));
            Some(if bare.len() < title.len() { bare.to_owned() } else { of_title(&title, &firsts) })
        }
        _ => firsts.first().map(|first| (*first).to_owned()).or_else(|| headings.mastheads().next().cloned()),
    }
}

/// Returns the headline that a `<title>` holds which is not sure to have the name of the site in it.
fn of_title(title: &str, headings: &[&str]) -> String {
    let last = SEPARATORS.iter().filter_map(|separator| title.rfind(separator).map(|at| (at, separator.len()))).max();
    if let Some((at, length)) = last {
        let (front, back) = (title[..at].trim(), title[at + length..].trim());
        let chosen = if words(front) >= FEWEST_WORDS { front } else { back };
        // A headline may hold a dash itself; a short one is more likely the whole.
        return if words(chosen) > 4 { chosen } else { title }.to_owned();
    }
    let length = title.chars().count();
    match headings {
        [only] if (words(title) <= FEWEST_WORDS || !(15..=150).contains(&length)) && words(only) > 4 => {
            (*only).to_owned()
        }
        _ => title.to_owned(),
    }
}

/// Returns a title without the name of the site, where it is sure that it is one: it is a name that the page gives its site,
/// or what is left is a heading of the page.
fn without_site<'a>(title: &'a str, sites: &[String], headings: Option<&Headings<'_>>) -> &'a str {
    if title.len() > LONGEST {
        return title;
    }
    let parts: Vec<[&str; 2]> = SEPARATORS.iter().flat_map(|separator| parted(title, separator)).collect();
    let of_words = |part: &str| words(part) > 1;
    let pieces: Vec<&str> = parts.as_flattened().iter().copied().chain(between(title)).collect();
    if let Some(part) = headings.and_then(|headings| headings.headline_in(&pieces, of_words)) {
        return part;
    }
    if let Some((front, _)) = title.rsplit_once(": ").filter(|(_, back)| is_site(back, sites)) {
        return front;
    }
    for [front, back] in parts.into_iter().filter(|parts| !parts.contains(&"")) {
        if is_site(back, sites) {
            return front;
        }
        if is_site(front, sites) {
            return back;
        }
    }
    let close = CLOSE_SEPARATORS.iter().flat_map(|separator| parted(title, separator));
    let close: Vec<&str> = close.filter(|[front, _]| !front.ends_with(' ')).flatten().collect();
    let is_long = |part: &str| part.chars().count() >= LONG_HEADING;
    headings.and_then(|headings| headings.headline_in(&close, is_long)).unwrap_or(title)
}

/// Returns what stands before and behind a separator, at each place where it stands.
fn parted<'a>(title: &'a str, separator: &'static str) -> impl Iterator<Item = [&'a str; 2]> {
    title.match_indices(separator).map(|(at, _)| [&title[..at], title[at + separator.len()..].trim()])
}

/// Returns what stands between two separators: `Sea - Harbour opens - The Bell`.
fn between(title: &str) -> Vec<&str> {
    let mut joints: Vec<(usize, usize)> = SEPARATORS
        .iter()
        .flat_map(|separator| title.match_indices(separator).map(|(at, joint)| (at, at + joint.len())))
        .take(MOST_JOINTS)
        .collect();
    joints.sort_unstable();
    let behind = |(place, (_, start)): (usize, &(usize, usize))| {
        let start = *start;
        joints[place + 1..].iter().filter_map(|(end, _)| title.get(start..*end)).collect::<Vec<_>>()
    };
    joints.iter().enumerate().flat_map(behind).collect()
}

fn is_site(part: &str, sites: &[String]) -> bool {
    let part = folded(part);
    !part.is_empty() && sites.iter().any(|site| folded(site) == part)
}

fn is_placeholder(title: &str) -> bool {
    let lower = title.to_lowercase();
    let is_numbered = |name: &str| {
        let number = lower.strip_prefix(name).map(str::trim);
        number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    title.contains("{{")
        || matches!(
            lower.as_str(),
            "home" | "null" | "undefined" | "no title" | "unbenanntes dokument" | "document sans nom"
        )
        || ["untitled", "untitled document", "untitled page", "new page", "page title"].into_iter().any(is_numbered)
}

/// Returns whether a title is the beginning of another, cut short.
fn is_cut_from(title: &str, whole: &str) -> bool {
    let beginning = title.trim_end_matches(['…', '.', ' ']);
    beginning.len() < title.len()
        && title.ends_with(['…', '.'])
        && (title.ends_with('…') || title.ends_with("..."))
        && whole.len() > title.len()
        && folded(whole).starts_with(&folded(beginning))
}

fn is_drawing(tree: &Tree, title: Node) -> bool {
    tree.ancestors(title).any(|node| tree.name(node) == "svg")
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Returns the letters and digits of a text in lower case.
pub(super) fn folded(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::html::parser;

    fn of(page: &str, stated: &[&str], sites: &[&str]) -> Option<String> {
        let owned = |list: &[&str]| list.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
        let tree = parser::parse(page);
        headline(&tree, &Clutter::of(&tree), &owned(stated), &owned(sites))
    }

    #[test]
    fn the_title_loses_the_name_of_the_site() {
        for (page, expected) in [
            ("<title>Harbour of Port Ansel opens again | The Bell</title>", "Harbour of Port Ansel opens again"),
            ("<title>Harbour opens - Sea - The Bell</title><h1>Harbour opens</h1>", "Harbour opens"),
            ("<title>The Bell: Sea - Ships</title>", "The Bell: Sea - Ships"),
            ("<title>Harbour – once more – opens</title>", "Harbour – once more – opens"),
            ("<title>Bell</title><h1>Harbour opens to ships again</h1>", "Harbour opens to ships again"),
            ("<h1>Harbour\n opens</h1>", "Harbour opens"),
            ("<title>Untitled Document</title><h1>Harbour opens</h1>", "Harbour opens"),
            ("<title>New Page 1</title><h1>Harbour opens</h1>", "Harbour opens"),
            ("<title>Bell - Harbour opens - May 21, 1998</title><h1>Harbour opens</h1>", "Harbour opens"),
            (
                "<title>Bell | Sea - Harbour - at last - opens | May 21</title><h1>Harbour - at last - opens</h1>",
                "Harbour - at last - opens",
            ),
            ("<title>The Evening Courier</title><h1>Harbour opens to ships again</h1>", "Harbour opens to ships again"),
            ("<title>| The Bell</title><h1>Harbour opens</h1>", "Harbour opens"),
            ("<title>Bell News: Harbour opens at last</title><h2>Harbour opens at last</h2>", "Harbour opens at last"),
            ("<title>フェリー、冬も運航へ：港新聞</title><h1>フェリー、冬も運航へ</h1>", "フェリー、冬も運航へ"),
            (
                "<title>渡轮冬季照常运行航线保留_新闻中心_港湾网</title><h1>渡轮冬季照常运行航线保留</h1>",
                "渡轮冬季照常运行航线保留",
            ),
            ("<svg><title>Logo</title></svg><title>Harbour opens tomorrow</title>", "Harbour opens tomorrow"),
        ] {
            assert_eq!(of(page, &[], &[]).as_deref(), Some(expected), "{page}");
        }
        let page = "<title>Harbour opens | The Bell</title>";
        assert_eq!(of(page, &[], &["The Bell"]).as_deref(), Some("Harbour opens"));
        assert_eq!(of("<title>Ships: a history: Bell</title>", &[], &["Bell"]).as_deref(), Some("Ships: a history"));
        assert_eq!(of("<p>x", &[], &[]), None);
        assert_eq!(of("<title>Untitled Document</title><p>x", &[], &[]), None);
        let page = "<title>The Bell</title><h1>Harbour opens</h1><p>x</p><h1>The Bell</h1>";
        assert_eq!(of(page, &[], &["The Bell"]).as_deref(), Some("Harbour opens"));
    }

    #[test]
    fn the_masthead_is_no_headline() {
        let story = "<p>Ships came to the harbour at dawn.</p>".repeat(8);
        for (title, masthead) in [
            ("The Bell | Harbour opens at last", "<h1><a href='/'>The Bell</a></h1>"),
            ("Harbour opens at last - The Bell", "<h1><a href='https://bell.example/'>The Bell</a></h1>"),
            ("The Bell » Blog Archive » Harbour opens at last", "<h1><a href=/bell/ rel=home>The Bell</a></h1>"),
            ("The Bell: Harbour opens at last", "<div class=site-title><h1>The Bell</h1></div>"),
            ("Evening Bell: Harbour opens at last", "<h1>Evening Bell</h1><p>News of the quay</p>"),
            ("Bell: Harbour opens at last", "<h1>Bell</h1>"),
            ("Harbour opens at last | The Bell", "<div id=banner><h1><a href=/bell/>The Bell</a></h1></div>"),
            ("Harbour opens at last | The Bell", "<h1><a href=/bell/>The Bell</a></h1><p>News of the quay</p>"),
            ("The Bell", "<h1 class=logo>The Bell</h1>"),
        ] {
            for headline in ["<h2>Harbour opens at last</h2>", "<h3><a href=x>Harbour opens at last</a></h3>"] {
                let page = format!("<title>{title}</title>{masthead}{headline}{story}");
                assert_eq!(of(&page, &[], &[]).as_deref(), Some("Harbour opens at last"), "{page}");
                let page = format!("{masthead}{headline}{story}");
                let stated = of(&page, &[title], &[]);
                assert!(
                    title == "The Bell" || stated.as_deref() == Some("Harbour opens at last"),
                    "{page}: {stated:?}"
                );
            }
        }
        for (page, expected) in [
            // Neither is a heading below the headline, nor one that is not the site's.
            (
                format!(
                    "<title>Harbour opens | Local News</title><h1>Harbour opens</h1>{story}<h3>Local News</h3>{story}{story}"
                ),
                "Harbour opens",
            ),
            (
                format!(
                    "<title>Harbour opens | Local News</title><h1>Harbour opens at last</h1>{story}<h3>Local News</h3>"
                ),
                "Harbour opens | Local News",
            ),
            (
                format!(
                    "<title>Harbour opens | The Bell</title><header class=masthead><h1>Harbour opens</h1></header>{story}"
                ),
                "Harbour opens",
            ),
            (
                format!("<title>Harbour opens | Bell</title><h1><a href='/2025/harbour'>Harbour opens</a></h1>{story}"),
                "Harbour opens",
            ),
            (format!("<h1><a href='/'>The Bell</a></h1><h2>Harbour opens</h2>{story}"), "Harbour opens"),
        ] {
            assert_eq!(of(&page, &[], &[]).as_deref(), Some(expected), "{page}");
        }
    }

    #[test]
    fn what_is_stated_comes_first() {
        let page = "<title>Other</title><h1>Harbour opens for ships of all nations</h1>";
        assert_eq!(of(page, &["Harbour opens"], &[]).as_deref(), Some("Harbour opens"));
        assert_eq!(
            of(page, &["Harbour opens for ships…"], &[]).as_deref(),
            Some("Harbour opens for ships of all nations")
        );
        assert_eq!(
            of(page, &["The Bell", "Harbour - opens | The Bell"], &["The Bell"]).as_deref(),
            Some("Harbour - opens")
        );
    }
}
