//! An article on its way into the index.

use super::schema::seconds_of_date;
use super::stored::{Addition, StoredArticle, hash_strings};
use crate::analysis::Composed;
use crate::article::{Article, Lines};

/// The bytes of the longest identifier that is kept as the source gives it.
const LONGEST_ID: usize = 1000;

/// How many bytes of a text are looked at side by side.
const CHUNK: usize = 64;

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
    /// The articles it had: with fewer of them in the index something is wrong; with more, some are still to be removed.
    pub(crate) records: u64,
}

/// An article on its way into the index.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) id: String,
    /// A hash of everything that is kept of it.
    pub(crate) hash: u64,
    /// The name of the format that it was read from.
    pub(crate) format: &'static str,
    article: StoredArticle,
}

impl Record {
    /// Returns the bytes of headline and text.
    pub(crate) fn text_bytes(&self) -> usize {
        self.article.composed.len()
    }

    /// Returns a hash of headline and text.
    pub(crate) fn text_hash(&self) -> u64 {
        self.article.text_hash()
    }

    /// Returns the record of an article of the file at an absolute path.
    ///
    /// The id is the source's own; else for the article of a whole file it comes from the path, so that it
    /// stays when the text changes; and for a record of a file from the path and its content, so that it
    /// stays when other records come and go.
    pub(crate) fn new(article: Article, file: &str, shown: &str) -> Self {
        let path = inside(shown, &article);
        let whole = matches!(article.lines, Lines::From(_)).then(|| inside(file, &article));
        let composed = Composed::compose(&article);
        let mut stored = StoredArticle {
            path,
            file: file.to_owned(),
            lines: article.lines,
            composed,
            seconds: article.published.map(|published| seconds_of_date(published.wall)),
            zone: article.published.and_then(|published| published.offset).map(i64::from),
            source: article.source,
            author: article.author,
            section: article.section,
            place: article.place,
            agency: article.agency,
            anatomy: article.anatomy,
            member: article.member,
            url: article.url,
            lang: article.lang,
            ..StoredArticle::default()
        };
        stored.words = word_count(&stored.composed);
        let content = stored.content_hash();
        stored.id = match (article.own_id, whole) {
            (Some(id), _) if id.len() <= LONGEST_ID => id,
            (Some(id), _) => format!("{:016x}", hash_strings(&[&id])),
            (None, Some(path)) => format!("{:016x}", hash_strings(&[&path])),
            (None, None) => format!("{:016x}", hash_strings(&[file, &content.to_string()])),
        };
        Record { id: stored.id.clone(), hash: stored.hash_with(content), format: article.format, article: stored }
    }

    /// Returns the record as it is added. The last one of a file carries the file's bookkeeping.
    pub(crate) fn addition(self, bookkeeping: Option<Bookkeeping>) -> Addition {
        Addition { article: self.article, hash: self.hash, bookkeeping }
    }
}

/// Returns the path of an article whose file is at `path`: `archive.zip!folder/a.txt` in a container.
fn inside(path: &str, article: &Article) -> String {
    article.member.as_ref().map_or_else(|| path.to_owned(), |member| format!("{path}!{member}"))
}

/// Returns the words of headline and text: runs of other than white space with a letter or a digit in them.
pub(super) fn word_count(composed: &str) -> u64 {
    let parts = Composed::of(composed);
    if parts.in_text {
        return words_of(&parts.text());
    }
    words_of(&composed[..parts.head_end]) + words_of(&composed[parts.body_start()..])
}

fn words_of(text: &str) -> u64 {
    if !text.is_ascii() {
        return text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count() as u64;
    }
    let bytes = text.as_bytes();
    let is_space = |byte: u8| matches!(byte, b'\t'..=b'\r' | b' ');
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric();
    // What begins with a sign is a word if a letter comes behind it.
    let odd_word = |from: usize| {
        let decides = bytes[from..].iter().find(|byte| is_space(**byte) || is_letter(**byte));
        u64::from(decides.is_some_and(|byte| is_letter(*byte)))
    };
    let Some(first) = bytes.first() else { return 0 };
    let mut words = if is_space(*first) { 0 } else { odd_word(0) };
    let (before, after) = (&bytes[..bytes.len() - 1], &bytes[1..]);
    for ((before, after), from) in before.chunks(CHUNK).zip(after.chunks(CHUNK)).zip((1..).step_by(CHUNK)) {
        let begins = |before: u8, byte: u8| is_space(before) & !is_space(byte);
        // Nearly all words begin with a letter: those are counted side by side.
        let (mut plain, mut odd) = (0u8, 0u8);
        for (before, byte) in before.iter().zip(after) {
            plain += u8::from(begins(*before, *byte) & is_letter(*byte));
            odd += u8::from(begins(*before, *byte) & !is_letter(*byte));
        }
        words += u64::from(plain);
        if odd > 0 {
            let all = before.iter().zip(after).enumerate();
            let odd = all.filter(|(_, (before, byte))| begins(**before, **byte) && !is_letter(**byte));
            words += odd.map(|(at, _)| odd_word(from + at)).sum::<u64>();
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn plain_text_has_as_many_words_as_any(text in "([a-z0-9 .,\t\n\x0b\x0c\r\x1c-]|[.,-]{60,70}|[a-z]{0,70} ){0,60}") {
            prop_assert_eq!(words_of(&text), words_of(&format!("{text} —")));
        }
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
