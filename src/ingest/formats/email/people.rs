//! Who a message is from: names out of the addresses of a `From` field.

use super::encodings::words;
use crate::ingest::metadata;

/// The most people that are looked at.
const MAX_PEOPLE: usize = 50;

/// Someone in a list of addresses.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) name: Option<String>,
    pub(super) address: Option<String>,
}

impl Person {
    /// Returns the name, or the address where none is given.
    pub(super) fn called(&self) -> Option<&str> {
        self.name.as_deref().or(self.address.as_deref())
    }

    /// Returns what stands behind the `@`.
    pub(super) fn domain(&self) -> Option<&str> {
        self.address.as_deref().and_then(|address| address.rsplit_once('@')).map(|(_, domain)| domain)
    }
}

/// Returns the people in a list: `"Quill, Ada" <ada@ansel.example>, jo@ansel.example (Jo Bream)`.
pub(super) fn people(list: &[u8]) -> Vec<Person> {
    split(list).filter_map(|person| one(&person)).collect()
}

/// One entry of a list: its words, what stands in its angle brackets, and its comment.
#[derive(Debug, Default)]
struct Entry {
    words: Vec<u8>,
    angled: Option<Vec<u8>>,
    comment: Vec<u8>,
}

/// Cuts a list at its commas, outside of quotes, comments and brackets.
fn split(list: &[u8]) -> impl Iterator<Item = Entry> {
    let mut entries = vec![Entry::default()];
    let mut within = Within::Words;
    let mut depth = 0;
    let mut bytes = list.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte == b',' && within == Within::Words && entries.len() == MAX_PEOPLE {
            break;
        }
        let Some(entry) = entries.last_mut() else {
            break;
        };
        match (within, byte) {
            (_, b'\\') => entry.put(within, bytes.next()),
            (Within::Words, b'"') => within = Within::Quotes,
            (Within::Quotes, b'"') => within = Within::Words,
            (Within::Words, b'<') => (within, entry.angled) = (Within::Brackets, Some(Vec::new())),
            (Within::Brackets, b'>') => within = Within::Words,
            (Within::Words | Within::Comment, b'(') => (within, depth) = (Within::Comment, depth + 1),
            (Within::Comment, b')') => {
                depth -= 1;
                within = if depth == 0 { Within::Words } else { Within::Comment };
            }
            (Within::Words, b',') => entries.push(Entry::default()),
            // A group has a name before its people and ends with a semicolon.
            (Within::Words, b':') => entry.words.clear(),
            (Within::Words, b';') => {}
            (within, byte) => entry.put(within, Some(byte)),
        }
    }
    entries.into_iter()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Words,
    Quotes,
    Brackets,
    Comment,
}

impl Entry {
    fn put(&mut self, within: Within, byte: Option<u8>) {
        let part = match within {
            Within::Words | Within::Quotes => &mut self.words,
            Within::Brackets => self.angled.get_or_insert_default(),
            Within::Comment => &mut self.comment,
        };
        part.extend(byte);
    }
}

fn one(entry: &Entry) -> Option<Person> {
    let line = |bytes: &[u8]| metadata::one_line(&words(bytes));
    let person = match &entry.angled {
        Some(address) => Person { name: line(&entry.words).or_else(|| line(&entry.comment)), address: line(address) },
        // Without brackets the words are the address, unless they are none.
        None if entry.words.contains(&b'@') => Person { name: line(&entry.comment), address: line(&entry.words) },
        None => Person { name: line(&entry.words).or_else(|| line(&entry.comment)), address: None },
    };
    let person = parted(person);
    let name = person.name.as_deref().map(|name| name.trim_matches(['\'', '"', ' '])).filter(|name| !name.is_empty());
    // Some write the address as the name.
    let name = name.filter(|name| person.address.as_deref() != Some(name)).map(str::to_owned);
    let person = Person { name, ..person };
    person.called().is_some().then_some(person)
}

/// Returns someone with name and address apart, also where both were one encoded word.
fn parted(person: Person) -> Person {
    let Some((name, address)) = person.name.as_deref().and_then(|name| name.strip_suffix('>')?.rsplit_once('<')) else {
        return person;
    };
    if !address.contains('@') {
        return person;
    }
    let address = person.address.unwrap_or_else(|| address.to_owned());
    Person { name: metadata::one_line(name), address: Some(address) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn called(list: &str) -> Vec<String> {
        people(list.as_bytes()).iter().filter_map(|person| person.called().map(str::to_owned)).collect()
    }

    #[test]
    fn names_are_found_in_every_way_of_writing_an_address() {
        for (list, names) in [
            ("Ada Quill <ada@ansel.example>", "Ada Quill"),
            ("\"Quill, Ada\" <ada@ansel.example>, jo@ansel.example (Jo (the) Bream)", "Quill, Ada|Jo the Bream"),
            ("=?utf-8?Q?Zo=C3=AB?= Quill <z@ansel.example>", "Zoë Quill"),
            ("=?utf-8?q?Zo=C3=AB_Quill_=3Cz=40ansel=2Eexample=3E?=", "Zoë Quill"),
            ("=?utf-8?q?Zo=C3=AB_=3Cz=40ansel=2Eexample=3E?= <z@ansel.example>", "Zoë"),
            ("=?utf-8?q?=3Cz=40ansel=2Eexample=3E?=", "z@ansel.example"),
            ("'Ada Quill' <ada@ansel.example>", "Ada Quill"),
            ("ada@ansel.example", "ada@ansel.example"),
            ("ada@ansel.example <ada@ansel.example>", "ada@ansel.example"),
            ("<ada@ansel.example>", "ada@ansel.example"),
            ("The desk: Ada <a@x>, Jo <j@x>;", "Ada|Jo"),
            ("\"A \\\"B\\\" C\" <a@x>", "A \"B\" C"),
            ("Ansel Desk", "Ansel Desk"),
            (" , ,", ""),
        ] {
            assert_eq!(called(list).join("|"), names, "{list}");
        }
        assert_eq!(people(b"Ada <ada@news.ansel.example>")[0].domain(), Some("news.ansel.example"));
    }

    proptest! {
        #[test]
        fn any_list_is_read(list in "[a@<>\"(),:;\\\\ é=?]{0,40}") {
            people(list.as_bytes());
        }
    }
}
