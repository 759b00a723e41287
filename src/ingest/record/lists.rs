//! Lists: the names under which articles stand in lists, alone or inside of other objects.
//!
//! Services answer with lists of articles under a few names; an issue of a paper has sections or pages, which have such
//! lists. Under the names of a text there may be a list of its parts as well, and what the entries are tells.

use super::names;
use super::seen::Seen;
use super::value::Value;

/// How deep lists of articles are looked for: more than any archive has.
pub(crate) const DEEPEST: usize = 64;

/// How many objects of a list are looked at.
pub(super) const FIRST: usize = 16;

/// The names of lists of articles, and of objects that hold such a list.
const LISTS: [&[u8]; 24] = [
    b"articles",
    b"docs",
    b"documents",
    b"items",
    b"hits",
    b"results",
    b"result",
    b"response",
    b"data",
    b"value",
    b"news",
    b"stories",
    b"entries",
    b"posts",
    b"nodes",
    b"edges",
    b"feed",
    b"item",
    b"entry",
    b"newsitems",
    b"messages",
    b"@graph",
    b"itemlistelement",
    b"ordereditems",
];

/// The names of what holds such lists, but is no list of articles: the parts of a paper and of an answer.
const HOLDERS: [&[u8]; 26] = [
    b"records",
    b"zone",
    b"zones",
    b"section",
    b"sections",
    b"page",
    b"pages",
    b"issue",
    b"issues",
    b"edition",
    b"editions",
    b"volume",
    b"volumes",
    b"newspaper",
    b"newspapers",
    b"category",
    b"categories",
    b"channel",
    b"channels",
    b"supplements",
    b"desks",
    b"groups",
    b"days",
    b"rss",
    b"db",
    b"embedded",
];

/// What may stand under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A list of articles.
    Articles,
    /// Something that holds lists of articles.
    Holders,
    /// An article, or a list of them.
    Stories,
    /// A text, or a list of its parts, or a list of articles.
    Texts,
}

/// Returns what may stand under a name, if it may be articles.
pub(crate) fn kind(key: &str) -> Option<Kind> {
    let mut letters = [0; names::LONGEST];
    match names::letters(key, &mut letters)? {
        b"article" | b"story" | b"document" => Some(Kind::Stories),
        b"content" | b"text" | b"body" => Some(Kind::Texts),
        letters if LISTS.contains(&letters) => Some(Kind::Articles),
        letters if HOLDERS.contains(&letters) => Some(Kind::Holders),
        _ => None,
    }
}

/// Returns whether what stands under a name are things of all kinds, as schema.org lists them.
pub(crate) fn are_things(key: &str) -> bool {
    key == "@graph" || key.ends_with("itemListElement")
}

/// Returns whether what stands under the name of a text is a list of articles: each has a headline or a date of its own.
pub(super) fn are_articles(key: &str, value: &Value<'_>) -> bool {
    let (Some(kind), Value::List(values)) = (kind(key), value) else { return false };
    let mut entries = Entries::default();
    for value in values {
        match value {
            Value::Object(_) if entries.objects < FIRST => entries.note(kind, &Seen::of_value(value)),
            Value::Nothing | Value::Object(_) => {}
            Value::Text(text) if text.trim().is_empty() => {}
            _ => entries.others += 1,
        }
    }
    entries.are_articles()
}

/// The entries of a list under the name of a text.
#[derive(Debug, Default)]
pub(super) struct Entries {
    pub(super) objects: usize,
    articles: usize,
    beside: usize,
    /// Texts, numbers and lists.
    pub(super) others: usize,
}

impl Entries {
    /// Takes an object for one of them.
    pub(super) fn note(&mut self, kind: Kind, entry: &Seen) {
        let is_article = entry.is_entry(kind == Kind::Stories);
        self.objects += 1;
        self.beside += usize::from(entry.is_beside());
        self.articles += usize::from(is_article && !entry.is_beside());
    }

    /// Returns whether each is an article, but for what stands beside a text.
    pub(super) fn are_articles(&self) -> bool {
        self.articles > 0 && self.articles + self.beside == self.objects && self.others == 0
    }
}
