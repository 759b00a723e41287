//! An article as the index keeps it: made for its document, and read back from it.

use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use tantivy::TantivyDocument;
use tantivy::schema::Field;
use xxhash_rust::xxh3::Xxh3;

use super::card::Card;
use super::dictionaries::Dictionaries;
use super::number::{read_number, write_number};
use super::record::Bookkeeping;
use super::schema::{Fields, wall_of_seconds};
use crate::article::{Anatomy, Lines};
use crate::file_name::{path_of, text_of};

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
    /// The local time of publication, in seconds as if it were UTC.
    pub(crate) seconds: Option<i64>,
    /// The offset from UTC in seconds, where known.
    pub(crate) zone: Option<i64>,
}

/// An article that is to be added.
#[derive(Debug)]
pub(crate) struct Addition {
    pub(crate) article: StoredArticle,
    /// That of the article.
    pub(crate) hash: u64,
    /// The last record of a file carries the file's.
    pub(crate) bookkeeping: Option<Bookkeeping>,
}

impl StoredArticle {
    /// Reads the article of a document as tantivy's store has it: the number of its values, which is one, then the field,
    /// the type, the length and the bytes. No length is believed, so that damage is none and never a crash.
    pub(crate) fn read(bytes: &[u8], dictionaries: &Dictionaries) -> Option<Self> {
        const BYTES: u8 = 4;
        let mut rest = bytes;
        let values = read_length(&mut rest)?;
        let _field: [u8; 4] = read_bytes(&mut rest)?;
        let [kind] = read_bytes(&mut rest)?;
        let length = read_length(&mut rest)?;
        let is_one = values == 1 && kind == BYTES && length == rest.len() as u64;
        StoredArticle::of(&dictionaries.unpack(rest).filter(|_| is_one)?)
    }

    /// Returns what is packed of the article.
    pub(super) fn content(&self) -> Vec<u8> {
        let mut content = Vec::new();
        self.write_content(&mut content);
        content
    }

    /// Appends what is packed of the article.
    pub(super) fn write_content(&self, out: &mut Vec<u8>) {
        let card = self.card().written();
        write_number(card.len() as u64, out);
        out.extend_from_slice(&card);
        out.extend_from_slice(self.composed.as_bytes());
    }

    /// Returns the article of what was packed of it.
    fn of(content: &[u8]) -> Option<Self> {
        let (card, composed) = card_and_text(content)?;
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let wall = card.date.and_then(wall_of_seconds);
        Some(StoredArticle {
            id: card.id.to_owned(),
            path: card.path.to_owned(),
            file: card.file.to_owned(),
            lines: card.lines,
            composed: composed.to_owned(),
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
            seconds: card.date,
            zone: card.offset,
        })
    }

    fn card(&self) -> Card<'_> {
        Card {
            file: &self.file,
            path: &self.path,
            lang: self.lang.as_deref(),
            source: self.source.as_deref(),
            section: self.section.as_deref(),
            member: self.member.as_deref(),
            author: self.author.as_deref(),
            place: self.place.as_deref(),
            agency: self.agency.as_deref(),
            url: self.url.as_deref(),
            id: &self.id,
            words: self.words,
            lines: self.lines,
            date: self.seconds,
            offset: self.zone,
            anatomy: self.anatomy.clone(),
        }
    }

    /// Returns the bytes of headline and text.
    pub(crate) fn bytes(&self) -> u64 {
        bytes_of(&self.composed)
    }

    /// Returns a hash of headline and text.
    pub(crate) fn text_hash(&self) -> u64 {
        hash_strings(&[&self.composed])
    }

    /// Returns a hash of what the article says, wherever it stands.
    pub(crate) fn content_hash(&self) -> u64 {
        let number = |number: Option<i64>| number.map(|number| number.to_string());
        let (seconds, zone) = (number(self.seconds), number(self.zone));
        let anatomy = written_anatomy(&self.anatomy);
        let mut strings = vec![self.composed.as_str(), &anatomy];
        let others = [
            &seconds,
            &zone,
            &self.author,
            &self.source,
            &self.section,
            &self.place,
            &self.agency,
            &self.url,
            &self.lang,
        ];
        strings.extend(others.into_iter().map(|value| value.as_deref().unwrap_or("\u{fffe}")));
        hash_strings(&strings)
    }

    /// Returns a hash of all that is kept of the article. It is a column of its document, by which a changed record is
    /// told, and a damaged one.
    pub(crate) fn hash(&self) -> u64 {
        self.hash_with(self.content_hash())
    }

    /// Returns the same where the hash of what the article says is known.
    pub(crate) fn hash_with(&self, content: u64) -> u64 {
        let line = match self.lines {
            Lines::From(line) => format!("{line}"),
            Lines::Record(line) => format!("record {line}"),
        };
        hash_strings(&[&self.id, &content.to_string(), &line, &self.path, &self.file])
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

/// Returns the document to be indexed of what is packed of an article.
pub(super) fn document_of(
    content: &[u8],
    fields: &Fields,
    hash: u64,
    bookkeeping: Option<Bookkeeping>,
    packed: &[u8],
) -> Option<TantivyDocument> {
    let (card, composed) = card_and_text(content)?;
    let mut document = TantivyDocument::default();
    document.add_bytes(fields.article, packed);
    document.add_u64(fields.record, hash);
    document.add_u64(fields.bytes, bytes_of(composed));
    document.add_u64(fields.words, card.words);
    if let Some(date) = card.date {
        document.add_i64(fields.date, date);
    }
    for (field, value) in [
        (fields.text, Some(composed)),
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
    if let Some(file) = bookkeeping {
        document.add_u64(fields.size, file.size);
        document.add_i64(fields.modified, file.modified);
        document.add_i64(fields.changed, file.changed);
        document.add_u64(fields.complete, u64::from(file.complete));
        document.add_u64(fields.records, file.records);
    }
    Some(document)
}

/// Returns the card and the text that are packed of an article.
fn card_and_text(content: &[u8]) -> Option<(Card<'_>, &str)> {
    let mut rest = content;
    let length = usize::try_from(read_number(&mut rest)?).ok()?;
    let (card, composed) = rest.split_at_checked(length)?;
    Some((Card::read(card)?, std::str::from_utf8(composed).ok()?))
}

/// Returns the bytes of headline and text.
fn bytes_of(composed: &str) -> u64 {
    (composed.len() as u64).saturating_sub(1)
}

/// Reads a number as tantivy writes a length: seven bits a byte, the lowest first, the highest bit set on the last.
fn read_length(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let [byte] = read_bytes(rest)?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 != 0 {
            return Some(number);
        }
    }
    None
}

fn read_bytes<const COUNT: usize>(rest: &mut &[u8]) -> Option<[u8; COUNT]> {
    let (bytes, others) = rest.split_first_chunk()?;
    *rest = others;
    Some(*bytes)
}

/// Returns a hash of some strings, each by itself.
pub(super) fn hash_strings(strings: &[&str]) -> u64 {
    let mut hash = Xxh3::new();
    for string in strings {
        hash.update(str::as_bytes(string));
        hash.update(&[0xff]);
    }
    hash.digest()
}

/// Returns the path of a file as it can be opened from `cwd`, in the form the user gave it where that
/// still holds: relative if it lies below `cwd` or was given so from there, else absolute.
pub(super) fn shown_path(shown: &str, file: &str, cwd: &Path) -> String {
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
}
