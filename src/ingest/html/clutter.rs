//! Clutter: what of a page is surely not its article, by what its elements are called.
//!
//! Comments, share bars, sign-ups, cookie notices, lists of other articles: nearly all of them come from a few hundred plugins
//! and habits of naming. A name must say it beyond doubt, and an element that holds much of the page's text is never
//! clutter whatever it is called, so an article that stands in `<div class="has-newsletter">` is safe.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::cards::{cards_of, has_text_beside};
use super::elements::is_block;
use super::tree::{Node, Step, Tree};

/// The largest part of a page's prose that clutter may be, as one in so many.
const LARGEST_SHARE: usize = 3;

/// The most bytes of prose in what a word of many meanings calls clutter.
const LITTLE: usize = 300;

/// Parts of the names of elements that are hidden because they are windows or copies.
const WINDOWS: [&str; 14] = [
    "modal",
    "popup",
    "popover",
    "dialog",
    "overlay",
    "lightbox",
    "tooltip",
    "mobile",
    "desktop",
    "print",
    "template",
    "transcript",
    "login",
    "footnote",
];

/// Whole names of elements that hold readers' comments, of which there may be more than of the article.
const COMMENTS: [&str; 21] = [
    "comments",
    "comment-list",
    "commentlist",
    "comments-list",
    "comments-area",
    "comments-section",
    "comment-section",
    "comments-container",
    "comments-wrapper",
    "disqus-thread",
    "reader-comments",
    "user-comments",
    "post-comments",
    "article-comments",
    "reactions",
    "reacties",
    "kommentare",
    "leserkommentare",
    "commentaires",
    "comentarios",
    "commenti",
];

/// Beginnings of the names of elements that ask for consent, of which some say more than the article does. Such an element speaks
/// of cookies.
const CONSENT: &str = "cmpbox cmp consent cookie cookies cookiebot cookieconsent cookiewall didomi gdpr onetrust ot-sdk privacy-banner privacy-manager privacy-notice qc-cmp sp-message \
    truste usercentrics borlabs";

/// Elements of AMP that are never part of an article.
const AMP: [&str; 11] = [
    "amp-ad",
    "amp-analytics",
    "amp-auto-ads",
    "amp-consent",
    "amp-embed",
    "amp-geo",
    "amp-iframe",
    "amp-sidebar",
    "amp-social-share",
    "amp-sticky-ad",
    "amp-user-notification",
];

/// The least bytes of a text that a page has beside what is clutter, unless it is nothing else itself.
pub(super) const BESIDE_CARDS: usize = 120;

/// The least prose, in bytes, of a box within a story, and how many of the paragraphs beside it show that it is within one.
const LEAST_IN_BOX: usize = 40;
const PARAGRAPHS_BESIDE: usize = 2;

/// The most elements and texts of a box within a story.
const LARGEST_BOX: usize = 300;

/// Stretches of class names and ids, of words parted by `-`, that name clutter.
const SURE: &str = "disqus comments comment-list commentlist comment-form commentform comments-area comment-section comment-respond \
    livefyre fb-comments facebook-comments spotim viafoura talkback post-comment add-comment \
    social-share share-buttons share-bar share-tools social-buttons socialshare sharebar sharebuttons sharetools addthis addtoany sharedaddy \
    sharethis shareaholic tweet-button like-button \
    newsletter newsletters email-signup signup-form subscription-form subscribe-form mc-embed-signup subscribe-box \
    cookie-banner cookie-consent cookie-notice cookie-message cookie-bar cookie-law cookie-policy cookieconsent cookiebot onetrust gdpr \
    consent-banner didomi usercentrics sp-message qc-cmp \
    related-posts related-articles related-content related-stories related-links related-news relatedposts relatedarticles jp-relatedposts \
    relatedcontent yarpp taboola outbrain zergnet revcontent recirculation recirc recommended-articles recommended-stories more-stories \
    more-articles more-news most-popular mostpopular most-read mostread most-viewed latest-news latest-stories top-stories you-may-also-like \
    advertisement advert ad-container ad-slot ad-wrapper adsbygoogle \
    sidebar sidebars side-bar widget-area \
    breadcrumb breadcrumbs skip-link screen-reader-text screen-reader visually-hidden visuallyhidden sr-only \
    wm-ipp";

/// Stretches that name clutter where hardly any prose stands in it.
const LIKELY: &str = "share sharing social social-media social-links social-icons follow follow-us subscribe subscription signup sign-up donate \
    donation cookie cookies related recommended recommendations read-next read-more readmore see-also also-like trending sponsored promo \
    toolbar tools print-link pagination pager tags tag-list taglist article-tags post-tags entry-tags topics rating ratings author-bio \
    about-author respond comment comment-count paywall-prompt paywall-message paywall-banner";

/// Finds the clutter of a page.
pub(super) struct Clutter {
    is_clutter: Vec<bool>,
    /// The bytes of text in each element that are no link.
    prose: Vec<usize>,
    boxes: HashSet<Node>,
}

impl Clutter {
    /// Looks at all elements of a page.
    pub(super) fn of(tree: &Tree) -> Clutter {
        let prose = prose_below(tree);
        let all = prose.first().copied().unwrap_or_default();
        let boxes = boxes_of(tree, &prose);
        let words = words_of(tree);
        let is_clutter = tree.nodes().map(|node| {
            let bytes = prose[node.index()];
            let is_kept = matches!(
                tree.name(node),
                "" | "html" | "body" | "main" | "article" | "a" | "table" | "tbody" | "pre" | "code"
            );
            !is_kept
                && NAMES.sure_of(tree, node).is_some_and(|most| match most {
                    Most::Consent if speaks_of_cookies(tree, node) => all - bytes >= BESIDE_CARDS,
                    Most::Consent => bytes <= LITTLE && bytes <= all / LARGEST_SHARE,
                    Most::Rest => all - bytes >= LITTLE,
                    Most::Share => bytes <= all / LARGEST_SHARE,
                    Most::Little => bytes <= LITTLE && bytes <= all / LARGEST_SHARE && !words.contains(&node),
                })
                && !boxes.contains(&node)
        });
        // The root is no element of the page.
        let mut is_clutter: Vec<bool> = std::iter::once(false).chain(is_clutter).collect();
        let cards = cards_of(tree, &prose);
        if has_text_beside(tree, &cards) {
            cards.iter().for_each(|card| is_clutter[card.index()] = true);
        }
        Clutter { is_clutter, prose, boxes }
    }

    /// Returns whether an element is clutter.
    pub(super) fn has(&self, node: Node) -> bool {
        self.is_clutter[node.index()]
    }

    /// Returns whether an `<aside>` is a box within the story: it tells something itself and stands among paragraphs.
    pub(super) fn is_box(&self, node: Node) -> bool {
        self.boxes.contains(&node)
    }

    /// Returns whether an element that the page hides goes on with the text that stands before it: the rest of an article
    /// behind a button.
    pub(super) fn continues(&self, tree: &Tree, node: Node) -> bool {
        let parent = tree.parent(node);
        let is_window = ["class", "id"].iter().filter_map(|name| tree.attribute(node, name)).any(|names| {
            let names = names.to_ascii_lowercase();
            WINDOWS.iter().any(|window| names.contains(window))
        });
        let (inside, around) = (self.prose[node.index()], self.prose[parent.index()]);
        let is_text = tree.name(node) == "div" || tree.name(node) == "section" || tree.name(node) == "span";
        is_text
            && !is_window
            && !self.has(node)
            && inside >= LITTLE
            && around - inside >= LITTLE
            && tree.name(parent) != "body"
    }

    /// Returns whether a node stands beside the article: in clutter, or in a part of the page's frame.
    pub(super) fn is_beside(&self, tree: &Tree, node: Node) -> bool {
        tree.ancestors(node).any(|above| match tree.name(above) {
            "aside" | "nav" => true,
            "footer" => !self.is_own(tree, above),
            _ => self.has(above),
        })
    }

    /// Returns whether a footer is that of the article and not of the page: it tells who wrote it, and when.
    fn is_own(&self, tree: &Tree, footer: Node) -> bool {
        let is_article = |above: &Node| {
            let class = tree.attribute(*above, "class").unwrap_or_default();
            tree.name(*above) == "article"
                || (tree.name(*above) != "body"
                    && class.split_whitespace().any(|name| matches!(name, "post" | "hentry" | "h-entry")))
        };
        let is_most = |above: Node| self.prose[above.index()] * LARGEST_SHARE >= self.prose[0];
        NAMES.of_names(tree, footer).is_none() && tree.ancestors(footer).find(is_article).is_some_and(is_most)
    }
}

/// Returns how many bytes of text that is no link stand in each element.
fn prose_below(tree: &Tree) -> Vec<usize> {
    let mut bytes = vec![0; tree.len()];
    let mut links = 0_usize;
    for step in tree.walk(Node::ROOT, |node| !super::elements::is_never_text(tree.name(node))) {
        match step {
            Step::Enter(node) if tree.name(node) == "a" => links += 1,
            Step::Leave(node) => {
                links -= usize::from(tree.name(node) == "a");
                if node != Node::ROOT {
                    bytes[tree.parent(node).index()] += bytes[node.index()];
                }
            }
            Step::Text(node) if links == 0 => bytes[tree.parent(node).index()] += tree.text(node).trim().len(),
            Step::Enter(_) | Step::Text(_) => {}
        }
    }
    bytes
}

/// Returns the elements that stand for words within a sentence: there is text directly before and behind each.
fn words_of(tree: &Tree) -> HashSet<Node> {
    let is_text = |node: Node| !tree.text(node).trim().is_empty();
    let mut before = vec![false; tree.len()];
    let mut words = HashSet::new();
    for node in tree.nodes() {
        let parent = tree.parent(node).index();
        if before[parent] && !is_block(tree.name(node)) && tree.next(node).is_some_and(is_text) {
            words.insert(node);
        }
        before[parent] = is_text(node);
    }
    words
}

/// Returns the boxes within the story: each an `<aside>` that tells something itself, without forms and hardly with links, and
/// stands among paragraphs.
fn boxes_of(tree: &Tree, prose: &[usize]) -> HashSet<Node> {
    let mut stories: HashMap<Node, bool> = HashMap::new();
    let asides = tree.elements("aside").filter(|aside| prose[aside.index()] >= LEAST_IN_BOX);
    let asides = asides.filter(|aside| NAMES.of_names(tree, *aside).is_none() && is_told(tree, *aside));
    let is_in_story = |aside: &Node| {
        let parent = tree.parent(*aside);
        *stories.entry(parent).or_insert_with(|| {
            let is_paragraph = |node: &Node| tree.name(*node) == "p" && prose[node.index()] >= LEAST_IN_BOX;
            tree.children(parent).filter(is_paragraph).nth(PARAGRAPHS_BESIDE - 1).is_some()
        })
    };
    asides.filter(is_in_story).collect()
}

/// Returns whether an element tells something: it holds no form, and links as a small part of its text at most.
fn is_told(tree: &Tree, top: Node) -> bool {
    let (mut links, mut linked, mut unlinked) = (0_usize, 0, 0);
    for (steps, step) in tree.walk(top, |node| !super::elements::is_never_text(tree.name(node))).enumerate() {
        match step {
            _ if steps > LARGEST_BOX => return false,
            Step::Enter(node) if matches!(tree.name(node), "form" | "input" | "button") => return false,
            Step::Enter(node) => links += usize::from(tree.name(node) == "a"),
            Step::Leave(node) => links -= usize::from(tree.name(node) == "a"),
            Step::Text(node) if links > 0 => linked += tree.text(node).trim().len(),
            Step::Text(node) => unlinked += tree.text(node).trim().len(),
        }
    }
    linked * 4 <= unlinked
}

/// Returns whether the text of an element names what it asks consent to.
fn speaks_of_cookies(tree: &Tree, top: Node) -> bool {
    let texts = tree.walk(top, |node| !super::elements::is_never_text(tree.name(node))).filter_map(|step| match step {
        Step::Text(node) => Some(tree.text(node)),
        _ => None,
    });
    texts.take(200).any(|text| text.to_lowercase().contains("cookie"))
}

/// How much of a page's prose an element of a name may hold and still be clutter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Most {
    /// As much as leaves something, if it asks for consent.
    Consent,
    /// As much as leaves something.
    Rest,
    /// A part of it.
    Share,
    /// Next to nothing.
    Little,
}

/// What names clutter.
struct Names(HashMap<&'static str, Most>);

static NAMES: LazyLock<Names> = LazyLock::new(Names::new);

impl Names {
    fn new() -> Names {
        let likely = LIKELY.split_whitespace().map(|name| (name, Most::Little));
        let sure = SURE.split_whitespace().map(|name| (name, Most::Share));
        Names(likely.chain(sure).collect())
    }

    /// Returns how much of the page an element may hold to be clutter, if its names say that it is.
    fn sure_of(&self, tree: &Tree, node: Node) -> Option<Most> {
        let role = tree.attribute(node, "role").unwrap_or_default();
        let is_frame =
            matches!(role, "navigation" | "dialog" | "alertdialog" | "menu" | "menubar" | "contentinfo" | "search")
                || AMP.contains(&tree.name(node));
        let is_frame = is_frame || matches!(tree.name(node), "nav" | "aside" | "footer");
        self.of_names(tree, node).or(is_frame.then_some(Most::Share))
    }

    /// Returns how much of the page an element may hold to be clutter, if its id or one of its classes says that it is.
    fn of_names(&self, tree: &Tree, node: Node) -> Option<Most> {
        let classes = tree.attribute(node, "class").unwrap_or_default().split_whitespace();
        classes.chain(tree.attribute(node, "id")).filter_map(|name| self.of_name(name)).min()
    }

    fn of_name(&self, name: &str) -> Option<Most> {
        if name.len() > 80 {
            return None;
        }
        let dashed = dashed(name);
        if COMMENTS.contains(&dashed.trim_matches('-')) {
            return Some(Most::Rest);
        }
        let mut consent = CONSENT.split_whitespace();
        if consent.any(|start| dashed.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')))
        {
            return Some(Most::Consent);
        }
        let words: Vec<&str> = dashed.split('-').filter(|word| !word.is_empty()).collect();
        let stretches =
            (0..words.len()).flat_map(|start| (start + 1..=words.len().min(start + 4)).map(move |end| (start, end)));
        stretches.filter_map(|(start, end)| self.0.get(words[start..end].join("-").as_str()).copied()).min()
    }
}

/// Returns a name in lower case with `-` between its words: `relatedPosts` and `related_posts` are `related-posts`.
fn dashed(name: &str) -> String {
    let mut dashed = String::with_capacity(name.len() + 4);
    let mut was_small = false;
    for character in name.chars() {
        if !character.is_alphanumeric() || (character.is_uppercase() && was_small) {
            dashed.push('-');
        }
        if character.is_alphanumeric() {
            dashed.extend(character.to_lowercase());
        }
        was_small = character.is_lowercase();
    }
    dashed
}

/// Returns the letters and digits of a name in lower case.
pub(super) fn squeezed(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|character| character.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clutter_is_told_by_its_name() {
        let names = Names::new();
        for (name, most) in [
            ("comments", Some(Most::Rest)),
            ("disqus_thread", Some(Most::Rest)),
            ("article__related-posts", Some(Most::Share)),
            ("relatedPosts", Some(Most::Share)),
            ("js-newsletter-signup", Some(Most::Share)),
            ("onetrust-banner-sdk", Some(Most::Consent)),
            ("cookie-notice", Some(Most::Consent)),
            ("page-cookies", Some(Most::Little)),
            ("OUTBRAIN", Some(Most::Share)),
            ("sr-only", Some(Most::Share)),
            ("share", Some(Most::Little)),
            ("article-body", None),
            ("unrelated", None),
            ("commentary", None),
            ("shared-styles", None),
            ("cookiesheet", None),
            ("entry-content", None),
        ] {
            assert_eq!(names.of_name(name), most, "{name}");
        }
    }

    #[test]
    fn much_of_a_page_is_no_clutter() {
        let prose = "<p>Ships came to the harbour of Port Ansel.</p>".repeat(20);
        for (page, expected) in [
            (format!("<div class=newsletter>{prose}</div><p>Short."), false),
            (format!("{prose}<div class=newsletter><p>Sign up now.</div>"), true),
            (format!("{prose}<div id=comments>{prose}{prose}</div>"), true),
            (format!("<div id=comments>{prose}{prose}</div><p>Short."), false),
            (format!("{prose}<div class=share><p>Tweet this.</div>"), true),
            (format!("{prose}{prose}{prose}<div class=share>{prose}</div>"), false),
            (format!("<p>{}</p><div id=cmpbox><p>We use cookies.{prose}</div>", "Ships came. ".repeat(20)), true),
            (format!("<p>{}</p><div id=cmpbox>{prose}</div>", "Ships came. ".repeat(20)), false),
            (
                format!(
                    "<p>{}</p>{}",
                    "Ships came. ".repeat(20),
                    "<div><h3><a href=/a>Quay shut</a></h3>It is.</div>".repeat(3)
                ),
                true,
            ),
            (format!("<p>{}</p>{}", "Ships came. ".repeat(20), "<div><h3>Quay shut</h3>It is.</div>".repeat(3)), false),
            ("<div><h3><a href=/a>Quay shut</a></h3>It is.</div>".repeat(3), false),
            (
                format!(
                    "<article><h1>Port open</h1><p>{}</p></article><main>{}</main>",
                    "Ships came. ".repeat(20),
                    format!("<div><h3><a href=/a>Quay shut</a></h3>{}</div>", "It rained. ".repeat(40)).repeat(3)
                ),
                true,
            ),
            (
                format!(
                    "<article><h1>Port open</h1><p>{}</p>{}</article>",
                    "Ships came. ".repeat(20),
                    format!("<div><h3><a href=/a>Quay shut</a></h3>{}</div>", "It rained. ".repeat(40)).repeat(3)
                ),
                false,
            ),
        ] {
            let tree = crate::ingest::html::parser::parse(&page);
            let clutter = Clutter::of(&tree);
            let found = tree.elements("div").any(|node| clutter.has(node));
            assert_eq!(found, expected, "{}", page);
        }
    }
}
