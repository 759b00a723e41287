//! The headline of a page: what it is called, without what the site adds.

use super::tree::{Node, Tree};

/// What stands between a headline and the name of a site in `<title>`.
const SEPARATORS: [&str; 13] =
    [" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", " / ", " > ", " ~ ", " ｜ "];

/// What stands between them without spaces, where what is left is a heading of the page.
const CLOSE_SEPARATORS: [&str; 6] = ["：", "＿", "_", "｜", ": ", "-"];

/// The most elements that are looked at for a headline, and the longest title that is taken apart.
const MOST_HEADINGS: usize = 64;
const LONGEST: usize = 600;

/// The fewest words of what is left of a `<title>` when its last part is taken for the site's name.
const FEWEST_WORDS: usize = 3;

/// The fewest characters of a heading that is looked for within a title.
const LONG_HEADING: usize = 10;

/// Returns the headline. `stated` are what the page's metadata call it, the best first; `sites` names that its site has.
pub(super) fn headline(tree: &Tree, stated: &[String], sites: &[String]) -> Option<String> {
    let headings: Vec<String> =
        tree.elements("h1").take(MOST_HEADINGS).filter_map(|node| tree.line(node)).take(8).collect();
    if let Some(first) = stated.iter().find(|title| !is_site(title, sites) && !is_placeholder(title)) {
        // What was cut short for a machine is told whole elsewhere.
        let whole = stated.iter().chain(&headings).find(|other| is_cut_from(first, other));
        let title = whole.unwrap_or(first);
        return Some(without_site(title, sites, &headings).to_owned());
    }
    let title = tree
        .elements("title")
        .filter(|node| !is_drawing(tree, *node))
        .take(MOST_HEADINGS)
        .find_map(|node| tree.line(node));
    // Old pages know no first heading.
    let seconds = || tree.elements("h2").take(MOST_HEADINGS).filter_map(|node| tree.line(node)).take(8).collect();
    let shown: Vec<String> = if headings.is_empty() { seconds() } else { headings.clone() };
    match title {
        // A title that begins with what parts it from the site is empty.
        Some(title) if headings.is_empty() || !title.starts_with(['|', '-', '–', '—', '»', ':']) => {
            let bare = without_site(&title, sites, &shown);
            Some(if bare.len() < title.len() { bare.to_owned() } else { of_title(&title, &headings) })
        }
        _ => headings.into_iter().next(),
    }
}

/// Returns the headline that a `<title>` holds which is not sure to have the name of the site in it.
fn of_title(title: &str, headings: &[String]) -> String {
    let last = SEPARATORS.iter().filter_map(|separator| title.rfind(separator).map(|at| (at, separator.len()))).max();
    if let Some((at, length)) = last {
        let (front, back) = (title[..at].trim(), title[at + length..].trim());
        let chosen = if words(front) >= FEWEST_WORDS { front } else { back };
        // A headline may hold a dash itself; a short one is more likely the whole.
        return if words(chosen) > 4 { chosen } else { title }.to_owned();
    }
    let length = title.chars().count();
    match headings {
        [only] if !(15..=150).contains(&length) && words(only) > 4 => only.clone(),
        _ => title.to_owned(),
    }
}

/// Returns a title without the name of the site, where it is sure that it is one: it is a name that the page gives its site,
/// or what is left is a heading of the page.
fn without_site<'a>(title: &'a str, sites: &[String], headings: &[String]) -> &'a str {
    if title.len() > LONGEST {
        return title;
    }
    if let Some((front, _)) = title.rsplit_once(": ").filter(|(_, back)| is_site(back, sites)) {
        return front;
    }
    for separator in SEPARATORS {
        for (at, _) in title.match_indices(separator) {
            let (front, back) = (title[..at].trim(), title[at + separator.len()..].trim());
            if is_heading(front, headings) || (is_site(back, sites) && !front.is_empty()) {
                return front;
            }
            if is_heading(back, headings) || (is_site(front, sites) && !back.is_empty()) {
                return back;
            }
        }
    }
    for separator in CLOSE_SEPARATORS {
        for (at, _) in title.match_indices(separator).filter(|(at, _)| !title[..*at].ends_with(' ')) {
            let parts = [&title[..at], title[at + separator.len()..].trim()];
            if let Some(part) = parts.into_iter().find(|part| is_long_heading(part, headings)) {
                return part;
            }
        }
    }
    title
}

fn is_heading(part: &str, headings: &[String]) -> bool {
    headings.iter().any(|heading| words(part) > 1 && folded(heading) == folded(part))
}

fn is_long_heading(part: &str, headings: &[String]) -> bool {
    part.chars().count() >= LONG_HEADING && headings.iter().any(|heading| folded(heading) == folded(part))
}

fn is_site(part: &str, sites: &[String]) -> bool {
    let part = folded(part);
    !part.is_empty() && sites.iter().any(|site| folded(site) == part)
}

fn is_placeholder(title: &str) -> bool {
    title.contains("{{")
        || matches!(title.to_lowercase().as_str(), "untitled" | "untitled document" | "home" | "null" | "undefined")
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
        headline(&parser::parse(page), &owned(stated), &owned(sites))
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
