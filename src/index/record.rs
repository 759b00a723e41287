//! An article as a document, and back.

use std::path::{Component, Path, PathBuf};

use tantivy::TantivyDocument;
use tantivy::schema::{Field, OwnedValue, Value};
use xxhash_rust::xxh3::Xxh3;

use super::schema::{Fields, date_of_seconds, seconds_of_date};
use crate::analysis::Composed;
use crate::article::{Article, Lines};

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
            (None, Lines::From(_)) => format!("{:016x}", hash_strings(&[file])),
            (None, Lines::Record(_)) => format!("{:016x}", hash_strings(&[file, &content.to_string()])),
        };
        let line = match article.lines {
            Lines::From(line) | Lines::Record(line) => line,
        };
        let hash = hash_strings(&[&id, &content.to_string(), &line.to_string(), shown]);
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
        let mut document = TantivyDocument::default();
        let composed = Composed::compose(&article);
        document.add_u64(fields.bytes, composed.len() as u64 - 1);
        document.add_text(fields.text, composed);
        for (field, value) in [
            (fields.author, &article.author),
            (fields.source, &article.source),
            (fields.section, &article.section),
            (fields.place, &article.place),
            (fields.url, &article.url),
            (fields.lang, &article.lang),
        ] {
            if let Some(value) = value {
                document.add_text(field, value);
            }
        }
        document.add_text(fields.path, shown);
        document.add_text(fields.file, file);
        document.add_text(fields.id, &self.id);
        if let Some(published) = article.published {
            document.add_i64(fields.date, seconds_of_date(published.wall));
            if let Some(offset) = published.offset {
                document.add_i64(fields.zone, i64::from(offset));
            }
        }
        document.add_u64(fields.words, words);
        document.add_u64(
            fields.lines,
            match article.lines {
                Lines::From(line) => u64::from(line) * 2,
                Lines::Record(line) => u64::from(line) * 2 + 1,
            },
        );
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
        &article.url,
        &article.lang,
    ];
    let mut strings = vec![article.title().unwrap_or_default(), article.text.as_str()];
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
    /// Address.
    pub url: Option<String>,
    /// ISO 639-1.
    pub lang: Option<String>,
    /// Words of headline and text.
    pub words: u64,
}

impl StoredArticle {
    /// Returns the article of a document.
    pub(crate) fn of(document: TantivyDocument, fields: &Fields) -> Self {
        let mut article = StoredArticle::default();
        for (field, value) in document.field_values() {
            if let Some(number) = value.as_i64().filter(|_| field == fields.date) {
                article.date = date_of_seconds(number).map(|date| date.to_string());
            } else if let Some(number) = value.as_u64() {
                if field == fields.words {
                    article.words = number;
                } else if field == fields.lines {
                    let line = u32::try_from(number / 2).unwrap_or(u32::MAX);
                    article.lines = if number % 2 == 1 { Lines::Record(line) } else { Lines::From(line) };
                }
            } else if let OwnedValue::Str(text) = OwnedValue::from(value) {
                article.set(field, fields, text);
            }
        }
        article
    }

    fn set(&mut self, field: Field, fields: &Fields, text: String) {
        for (known, place) in [
            (fields.text, &mut self.composed),
            (fields.id, &mut self.id),
            (fields.path, &mut self.path),
            (fields.file, &mut self.file),
        ] {
            if field == known {
                *place = text;
                return;
            }
        }
        for (known, place) in [
            (fields.source, &mut self.source),
            (fields.author, &mut self.author),
            (fields.section, &mut self.section),
            (fields.place, &mut self.place),
            (fields.url, &mut self.url),
            (fields.lang, &mut self.lang),
        ] {
            if field == known {
                *place = Some(text);
                return;
            }
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

/// Returns the path of a file as it can be opened from `cwd`, in the form the user gave it where that
/// still holds: relative if it lies below `cwd` or was given so from there, else absolute.
pub fn shown_path(shown: &str, file: &str, cwd: &Path) -> String {
    let given = Path::new(shown);
    if given.is_absolute() || normal(&cwd.join(given)) == Path::new(file) {
        return shown.to_owned();
    }
    match Path::new(file).strip_prefix(cwd) {
        Ok(relative) => relative.to_string_lossy().into_owned(),
        Err(_) => file.to_owned(),
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
