//! The names that dumps of news give the fields of an article.

/// A field of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Headline,
    Text,
    Summary,
    Date,
    Author,
    Source,
    Section,
    Place,
    Url,
    Language,
    Id,
    /// An object that holds the fields themselves.
    Nested,
}

impl Field {
    /// How many fields have a value of their own.
    pub(super) const COUNT: usize = Field::Nested as usize;
}

/// What a name stands for, and its rank among the names of its field: the lowest wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) field: Field,
    pub(super) rank: u8,
}

/// The most letters of a name that is looked at.
const LONGEST: usize = 24;

/// Returns what a name stands for, if it is known.
pub(super) fn name_of(key: &str) -> Option<Name> {
    let mut letters = [0; LONGEST];
    let mut length = 0;
    for byte in key.bytes().filter(|byte| !matches!(byte, b'_' | b'-' | b'.' | b' ')) {
        *letters.get_mut(length)? = byte.to_ascii_lowercase();
        length += 1;
    }
    let (field, rank) = match &letters[..length] {
        b"headline" => (Field::Headline, 0),
        b"title" => (Field::Headline, 1),
        b"head" => (Field::Headline, 2),
        b"webtitle" => (Field::Headline, 3),
        b"headlinemain" => (Field::Headline, 4),
        b"heading" => (Field::Headline, 5),

        b"bodytext" => (Field::Text, 0),
        b"fulltext" => (Field::Text, 1),
        b"maintext" => (Field::Text, 2),
        b"articletext" => (Field::Text, 3),
        b"articlebody" => (Field::Text, 4),
        b"text" => (Field::Text, 5),
        b"body" => (Field::Text, 6),
        b"contenttext" => (Field::Text, 7),
        b"content" => (Field::Text, 8),
        b"article" => (Field::Text, 9),
        b"story" => (Field::Text, 10),
        b"storytext" => (Field::Text, 11),

        b"description" => (Field::Summary, 0),
        b"summary" => (Field::Summary, 1),
        b"abstract" => (Field::Summary, 2),
        b"lead" => (Field::Summary, 3),
        b"leadparagraph" => (Field::Summary, 4),
        b"snippet" => (Field::Summary, 5),
        b"standfirst" => (Field::Summary, 6),
        b"excerpt" => (Field::Summary, 7),

        b"published" => (Field::Date, 0),
        b"publishedat" => (Field::Date, 1),
        b"datepublished" => (Field::Date, 2),
        b"datepublish" => (Field::Date, 3),
        b"publicationdate" => (Field::Date, 4),
        b"webpublicationdate" => (Field::Date, 5),
        b"publisheddate" => (Field::Date, 6),
        b"publishdate" => (Field::Date, 7),
        b"publishedtime" => (Field::Date, 8),
        b"pubdate" => (Field::Date, 9),
        b"firstpublished" => (Field::Date, 10),
        b"date" => (Field::Date, 11),
        b"datetime" => (Field::Date, 12),
        b"timestamp" => (Field::Date, 13),
        b"created" => (Field::Date, 14),
        b"createdat" => (Field::Date, 15),
        b"datecreated" => (Field::Date, 16),

        b"byline" => (Field::Author, 0),
        b"author" => (Field::Author, 1),
        b"authors" => (Field::Author, 2),
        b"creator" => (Field::Author, 3),
        b"writer" => (Field::Author, 4),
        b"journalist" => (Field::Author, 5),

        b"source" => (Field::Source, 0),
        b"publisher" => (Field::Source, 1),
        b"publication" => (Field::Source, 2),
        b"newspaper" => (Field::Source, 3),
        b"outlet" => (Field::Source, 4),
        b"sitename" => (Field::Source, 5),
        b"sourcename" => (Field::Source, 6),
        b"sourcedomain" => (Field::Source, 7),
        b"domain" => (Field::Source, 8),

        b"section" => (Field::Section, 0),
        b"sectionname" => (Field::Section, 1),
        b"category" => (Field::Section, 2),
        b"categories" => (Field::Section, 3),
        b"desk" => (Field::Section, 4),
        b"newsdesk" => (Field::Section, 5),
        b"channel" => (Field::Section, 6),
        b"topic" => (Field::Section, 7),

        b"dateline" => (Field::Place, 0),
        b"place" => (Field::Place, 1),
        b"location" => (Field::Place, 2),

        b"canonicalurl" => (Field::Url, 0),
        b"canonical" => (Field::Url, 1),
        b"url" => (Field::Url, 2),
        b"weburl" => (Field::Url, 3),
        b"link" => (Field::Url, 4),
        b"permalink" => (Field::Url, 5),

        b"language" => (Field::Language, 0),
        b"lang" => (Field::Language, 1),
        b"inlanguage" => (Field::Language, 2),

        b"id" => (Field::Id, 0),
        b"articleid" => (Field::Id, 1),
        b"docid" => (Field::Id, 2),
        b"docno" => (Field::Id, 3),
        b"uid" => (Field::Id, 4),
        b"uuid" => (Field::Id, 5),
        b"guid" => (Field::Id, 6),

        b"fields" | b"document" => (Field::Nested, 0),
        _ => return None,
    };
    // Elasticsearch keeps the record under `_source`, which elsewhere is the publication.
    if field == Field::Source && key == "_source" {
        return Some(Name { field: Field::Nested, rank: 0 });
    }
    Some(Name { field, rank })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_case_and_joints() {
        for key in ["datePublished", "date_published", "Date-Published", "DATE PUBLISHED"] {
            assert_eq!(name_of(key).map(|name| name.field), Some(Field::Date), "{key}");
        }
    }

    #[test]
    fn an_underscore_tells_the_record_from_its_source() {
        assert_eq!(name_of("_source").map(|name| name.field), Some(Field::Nested));
        assert_eq!(name_of("source").map(|name| name.field), Some(Field::Source));
        assert_eq!(name_of("_id").map(|name| name.field), Some(Field::Id));
    }

    #[test]
    fn other_names_are_unknown() {
        assert_eq!(name_of("price"), None);
        assert_eq!(name_of(&"title".repeat(9)), None);
        assert_eq!(name_of(""), None);
    }
}
