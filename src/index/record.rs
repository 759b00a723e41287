//! An article as a document, and back.

use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use tantivy::TantivyDocument;
use tantivy::schema::document::{DeserializeError, DocumentDeserialize, DocumentDeserializer};
use tantivy::schema::{Field, OwnedValue};
use xxhash_rust::xxh3::Xxh3;

use super::card::Card;
use super::schema::{Fields, seconds_of_date, wall_of_seconds};
use crate::analysis::Composed;
use crate::article::{Anatomy, Article, Lines};
use crate::file_name::{path_of, text_of};

/// What the index keeps of a source file, on the last of its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bookkeeping {
    /// Bytes.
    pub(crate) size: u64,
    /// Modification time, in nanoseconds.
    pub(crate) modified: i64,
    /// Status change time, in nanoseconds.
    pub(crate) changed: i64,
    /// The file was read to its end without a problem.
    pub(crate) complete: bool,
}

/// An article on its way into the index.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) id: String,
    /// A hash of everything that is kept of it.
    pub(crate) hash: u64,
    article: Article,
}

impl Record {
    /// Returns the record of an article of the file at an absolute path.
    ///
    /// The id is the source's own; else for the article of a whole file it comes from the path, so that it
    /// stays when the text changes; and for a record of a file from the path and its content, so that it
    /// stays when other records come and go.
    pub(crate) fn new(article: Article, file: &str, shown: &str) -> Self {
        let content = hash_of(&article);
        let id = match (&article.own_id, article.lines) {
            (Some(id), _) => id.clone(),
            (None, Lines::From(_)) => format!("{:016x}", hash_strings(&[&inside(file, &article)])),
            (None, Lines::Record(_)) => format!("{:016x}", hash_strings(&[file, &content.to_string()])),
        };
        let line = match article.lines {
            Lines::From(line) | Lines::Record(line) => line,
        };
        let hash = hash_strings(&[&id, &content.to_string(), &line.to_string(), &inside(shown, &article)]);
        Record { id, hash, article }
    }

    /// Returns the document. The last record of a file carries the file's bookkeeping.
    pub(crate) fn document(
        self,
        fields: &Fields,
        file: &str,
        shown: &str,
        words: u64,
        bookkeeping: Option<Bookkeeping>,
    ) -> TantivyDocument {
        let article = self.article;
        let path = inside(shown, &article);
        let date = article.published.map(|published| seconds_of_date(published.wall));
        let card = Card {
            file,
            path: &path,
            lang: article.lang.as_deref(),
            source: article.source.as_deref(),
            section: article.section.as_deref(),
            member: article.member.as_deref(),
            author: article.author.as_deref(),
            place: article.place.as_deref(),
            agency: article.agency.as_deref(),
            url: article.url.as_deref(),
            id: &self.id,
            words,
            lines: article.lines,
            date,
            offset: article.published.and_then(|published| published.offset).map(i64::from),
            anatomy: article.anatomy.clone(),
        };
        let mut document = TantivyDocument::default();
        document.add_bytes(fields.card, &card.written());
        let composed = Composed::compose(&article);
        document.add_u64(fields.bytes, composed.len() as u64 - 1);
        document.add_text(fields.text, composed);
        for (field, value) in [
            (fields.author, card.author),
            (fields.source, card.source),
            (fields.section, card.section),
            (fields.place, card.place),
            (fields.url, card.url),
            (fields.lang, card.lang),
            (fields.path, Some(card.path)),
            (fields.file, Some(card.file)),
            (fields.id, Some(card.id)),
        ] {
            if let Some(value) = value {
                document.add_text(field, value);
            }
        }
        if let Some(date) = date {
            document.add_i64(fields.date, date);
        }
        document.add_u64(fields.words, words);
        document.add_u64(fields.record, self.hash);
        if let Some(file) = bookkeeping {
            document.add_u64(fields.size, file.size);
            document.add_i64(fields.modified, file.modified);
            document.add_i64(fields.changed, file.changed);
            document.add_u64(fields.complete, u64::from(file.complete));
        }
        document
    }

    /// Returns the article.
    pub(crate) fn article(&self) -> &Article {
        &self.article
    }
}

/// Returns the path of an article whose file is at `path`: `archive.zip!folder/a.txt` in a container.
fn inside(path: &str, article: &Article) -> String {
    article.member.as_ref().map_or_else(|| path.to_owned(), |member| format!("{path}!{member}"))
}

fn hash_strings(strings: &[&str]) -> u64 {
    let mut hash = Xxh3::new();
    for string in strings {
        hash.update(str::as_bytes(string));
        hash.update(&[0xff]);
    }
    hash.digest()
}

fn hash_of(article: &Article) -> u64 {
    let published = article.published.map(|published| format!("{} {:?}", published.wall, published.offset));
    let own = [
        &article.own_id,
        &published,
        &article.author,
        &article.source,
        &article.section,
        &article.place,
        &article.agency,
        &article.url,
        &article.lang,
    ];
    let anatomy = written_anatomy(&article.anatomy);
    let mut strings = vec![article.title().unwrap_or_default(), article.text.as_str(), &anatomy];
    strings.extend(own.into_iter().map(|value| value.as_deref().unwrap_or("\u{fffe}")));
    hash_strings(&strings)
}

/// An article as the index keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredArticle {
    /// Identifier.
    pub id: String,
    /// Path as shown when it was indexed.
    pub path: String,
    /// Absolute path of the file.
    pub file: String,
    /// How offsets become lines.
    pub lines: Lines,
    /// Headline and body, composed.
    pub composed: String,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Publication.
    pub source: Option<String>,
    /// Byline.
    pub author: Option<String>,
    /// Section.
    pub section: Option<String>,
    /// Place of the dateline.
    pub place: Option<String>,
    /// News agency.
    pub agency: Option<String>,
    /// Where the parts of the story stand in the text.
    pub anatomy: Anatomy,
    /// The way to it inside of a container.
    pub member: Option<String>,
    /// `YYYY-MM-DDTHH:MM:SS`, with the offset from UTC behind it where it is known.
    pub published: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// ISO 639-1.
    pub lang: Option<String>,
    /// Words of headline and text.
    pub words: u64,
}

impl StoredArticle {
    /// Returns the article of what is stored of it, if its card can be read.
    fn of(composed: String, card: &Card<'_>) -> Self {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let wall = card.date.and_then(wall_of_seconds);
        StoredArticle {
            id: card.id.to_owned(),
            path: card.path.to_owned(),
            file: card.file.to_owned(),
            lines: card.lines,
            composed,
            date: wall.map(|wall| wall.date().to_string()),
            source: owned(card.source),
            author: owned(card.author),
            section: owned(card.section),
            place: owned(card.place),
            agency: owned(card.agency),
            anatomy: card.anatomy.clone(),
            member: owned(card.member),
            published: wall.map(|wall| format!("{wall}{}", card.offset.map(written_offset).unwrap_or_default())),
            url: owned(card.url),
            lang: owned(card.lang),
            words: card.words,
        }
    }

    /// Returns what an article has in a field: the composed string for the text, nothing where it has no value.
    pub fn field(&self, field: Field, fields: &Fields) -> &str {
        let values = [
            (fields.author, &self.author),
            (fields.source, &self.source),
            (fields.section, &self.section),
            (fields.place, &self.place),
            (fields.url, &self.url),
            (fields.lang, &self.lang),
        ];
        match values.into_iter().find(|(known, _)| *known == field) {
            Some((_, value)) => value.as_deref().unwrap_or_default(),
            None if field == fields.path => &self.path,
            None => &self.composed,
        }
    }

    /// Returns the path as it can be opened from `cwd`; for a member of a container that of the container, then
    /// `!` and the way to the member.
    pub fn shown_path(&self, cwd: &Path) -> String {
        let Some(member) = &self.member else {
            return shown_path(&self.path, &self.file, cwd);
        };
        let inside = format!("!{member}");
        let container = self.path.strip_suffix(&inside).unwrap_or(&self.path);
        shown_path(container, &self.file, cwd) + &inside
    }

    /// Returns the line and column at which a byte of the article's text stands in the file, from 1.
    pub fn place_of(&self, text: &str, offset: usize) -> (u32, u32) {
        match self.lines {
            Lines::Record(line) => (line, 1),
            Lines::From(line) => {
                let before = &text[..offset];
                let breaks = before.bytes().filter(|byte| *byte == b'\n').count();
                let start = before.rfind('\n').map_or(0, |at| at + 1);
                let column = before[start..].chars().count() + 1;
                (line + u32::try_from(breaks).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
            }
        }
    }
}

impl DocumentDeserialize for StoredArticle {
    /// Reads an article as it is stored: its text and its card.
    fn deserialize<'de, D: DocumentDeserializer<'de>>(mut document: D) -> Result<Self, DeserializeError> {
        let (mut composed, mut card) = (None, None);
        while let Some((_, value)) = document.next_field::<OwnedValue>()? {
            match value {
                OwnedValue::Str(text) => composed = Some(text),
                OwnedValue::Bytes(bytes) => card = Some(bytes),
                _ => {}
            }
        }
        match (composed, card.as_deref().and_then(Card::read)) {
            (Some(composed), Some(card)) => Ok(StoredArticle::of(composed, &card)),
            _ => Err(DeserializeError::custom("a stored article has no text, or no card that can be read")),
        }
    }
}

/// Returns the path of a file as it can be opened from `cwd`, in the form the user gave it where that
/// still holds: relative if it lies below `cwd` or was given so from there, else absolute.
fn shown_path(shown: &str, file: &str, cwd: &Path) -> String {
    let (given, absolute) = (path_of(shown), path_of(file));
    if given.is_absolute() || normal(&cwd.join(given)) == absolute {
        return shown.to_owned();
    }
    match absolute.strip_prefix(cwd) {
        Ok(relative) => text_of(relative),
        Err(_) => file.to_owned(),
    }
}

/// Returns where the parts of a story stand, as they enter the hash of a record.
fn written_anatomy(anatomy: &Anatomy) -> String {
    let parts = parts_of(anatomy).into_iter().filter_map(|(name, range)| {
        let range = range.as_ref()?;
        Some(format!("{name} {} {}", range.start, range.end))
    });
    parts.collect::<Vec<_>>().join(",")
}

fn parts_of(anatomy: &Anatomy) -> [(&'static str, &Option<Range<usize>>); 5] {
    [
        ("byline", &anatomy.byline),
        ("dateline", &anatomy.dateline),
        ("lead", &anatomy.lead),
        ("correction", &anatomy.correction),
        ("boilerplate", &anatomy.boilerplate),
    ]
}

/// Returns an offset from UTC in seconds as `+HH:MM`; `Z` for none.
fn written_offset(seconds: i64) -> String {
    match seconds {
        0 => "Z".to_owned(),
        _ => {
            let sign = if seconds < 0 { '-' } else { '+' };
            let minutes = seconds.abs() / 60;
            format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
        }
    }
}

/// Returns the path without `.` and with each `..` taken back.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_open_from_where_the_user_stands() {
        let shown = |shown, file, cwd| shown_path(shown, file, Path::new(cwd));
        assert_eq!(shown("stories/a.txt", "/home/u/stories/a.txt", "/home/u"), "stories/a.txt");
        assert_eq!(shown("stories/a.txt", "/home/u/stories/a.txt", "/home/u/stories"), "a.txt");
        assert_eq!(shown("stories/a.txt", "/home/u/stories/a.txt", "/tmp"), "/home/u/stories/a.txt");
        assert_eq!(shown("../stories/a.txt", "/home/u/stories/a.txt", "/home/u/x"), "../stories/a.txt");
        assert_eq!(shown("/home/u/stories/a.txt", "/home/u/stories/a.txt", "/home/u"), "/home/u/stories/a.txt");
    }

    #[test]
    fn a_member_is_shown_behind_its_container() {
        let article = StoredArticle {
            path: "news/a!b.zip!c/d.txt".into(),
            file: "/home/u/news/a!b.zip".into(),
            member: Some("c/d.txt".into()),
            ..StoredArticle::default()
        };
        assert_eq!(article.shown_path(Path::new("/home/u")), "news/a!b.zip!c/d.txt");
        assert_eq!(article.shown_path(Path::new("/home/u/news")), "a!b.zip!c/d.txt");
    }

    #[test]
    fn lines_and_columns_count_from_one() {
        let text = "a\nbéc d\n";
        let article = StoredArticle { lines: Lines::From(3), ..StoredArticle::default() };
        assert_eq!(article.place_of(text, 0), (3, 1));
        assert_eq!(article.place_of(text, text.find('d').unwrap()), (4, 5));
        let record = StoredArticle { lines: Lines::Record(9), ..StoredArticle::default() };
        assert_eq!(record.place_of(text, 5), (9, 1));
    }

    #[test]
    fn ids_stay_with_the_file_or_with_the_content() {
        let article = |text: &str, lines| Article { text: text.into(), lines, ..Article::default() };
        let id = |article: Article| Record::new(article, "/a", "a").id;
        assert_eq!(id(article("x", Lines::From(1))), id(article("y", Lines::From(1))));
        assert_ne!(id(article("x", Lines::Record(1))), id(article("y", Lines::Record(1))));
        assert_eq!(id(article("x", Lines::Record(1))), id(article("x", Lines::Record(2))));
        assert_eq!(id(Article { own_id: Some("n1".into()), ..Article::default() }), "n1");
    }
}
