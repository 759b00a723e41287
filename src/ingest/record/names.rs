//! The names that dumps of news give the fields of an article, and the names that tell a news format from a dump.

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
    /// What the story is about, beside a headline; where there is none, the headline itself.
    Subject,
    /// An object that holds the fields themselves.
    Nested,
}

impl Field {
    /// How many fields have a value of their own.
    pub(super) const COUNT: usize = Field::Nested as usize;

    /// Those fields.
    pub(super) const ALL: [Field; Field::COUNT] = [
        Field::Headline,
        Field::Text,
        Field::Summary,
        Field::Date,
        Field::Author,
        Field::Source,
        Field::Section,
        Field::Place,
        Field::Url,
        Field::Language,
        Field::Id,
        Field::Subject,
    ];
}

/// What a name stands for, and its rank among the names of its field: the lowest wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) field: Field,
    pub(super) rank: u8,
}

impl Name {
    pub(super) fn is_text(self) -> bool {
        self.field == Field::Text
    }

    /// Returns whether only objects under it are values.
    pub(super) fn is_around(self) -> bool {
        !self.is_text() && self.field != Field::Nested && self.rank % DOUBTFUL >= AROUND
    }

    /// Returns whether it is one of the two names of a text in two parts, and this is the rank of the other.
    pub(super) fn is_half_of(self, rank: u8) -> bool {
        let both = [self.rank.min(rank), self.rank.max(rank)];
        self.is_text() && (both == [REST, BEGINNING] || both == [REST + DOUBTFUL, BEGINNING + DOUBTFUL])
    }
}

/// A name that only a certain news format gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Telltale {
    /// What every item of a news format has: its identifier.
    Identity,
    Ninjs,
    Ap,
    Digitalwires,
    JsonSchema,
}

impl Telltale {
    /// How many there are.
    pub(super) const COUNT: usize = Telltale::JsonSchema as usize + 1;
}

/// How many names of each format an object has.
#[derive(Debug, Default)]
pub(super) struct Telltales([u8; Telltale::COUNT]);

impl Telltales {
    pub(super) fn add(&mut self, telltale: Option<Telltale>) {
        if let Some(telltale) = telltale {
            let count = &mut self.0[telltale as usize];
            *count = count.saturating_add(1);
        }
    }

    pub(super) fn merge(&mut self, others: &Telltales) {
        for (count, other) in self.0.iter_mut().zip(others.0) {
            *count = count.saturating_add(other);
        }
    }

    pub(super) fn count(&self, telltale: Telltale) -> u8 {
        self.0[telltale as usize]
    }

    /// Returns the format whose names tell what the object is.
    pub(super) fn format(&self) -> Option<Telltale> {
        if self.count(Telltale::Digitalwires) > 2 {
            return Some(Telltale::Digitalwires);
        }
        let is_identified = self.count(Telltale::Identity) > 0;
        match (self.count(Telltale::Ap), self.count(Telltale::Ninjs)) {
            (1.., 2..) if is_identified => Some(Telltale::Ap),
            (_, 2..) if is_identified => Some(Telltale::Ninjs),
            _ => None,
        }
    }
}

/// The rank from which names say that their text is HTML.
pub(super) const HTML_RANK: u8 = 60;

/// The rank from which names are those of objects around a value: a mere text or number under them is something else.
pub(super) const AROUND: u8 = 40;

/// The ranks of the two names under which one text is kept in two parts, its beginning and its rest.
pub(super) const BEGINNING: u8 = 2;
pub(super) const REST: u8 = 1;

/// The rank of a text that is kept as its sections.
pub(super) const SECTIONS: Name = Name { field: Field::Text, rank: 19 };

/// How much worse the names inside of an object are that may be the record, or something else.
pub(super) const DOUBTFUL: u8 = 100;

/// The most bytes of a name that is looked at.
pub(super) const LONGEST: usize = 32;

/// Returns what a name stands for, and which format it tells of, where it is known.
pub(super) fn lookup(key: &str) -> (Option<Name>, Option<Telltale>) {
    // Drupal begins the names of all fields that it was not born with so.
    let key = key.strip_prefix("field_").unwrap_or(key);
    let mut buffer = [0; LONGEST];
    match letters(key, &mut buffer) {
        Some(letters) => (name_of(key, letters), telltale_of(key, letters)),
        None => (None, None),
    }
}

/// Returns what counts of a name: its letters in lower case, without joints; nothing, when it is longer than any known.
pub(super) fn letters<'b>(key: &str, buffer: &'b mut [u8; LONGEST]) -> Option<&'b [u8]> {
    let mut length = 0;
    for byte in key.bytes().filter(|byte| !matches!(byte, b'_' | b'-' | b'.' | b' ')) {
        *buffer.get_mut(length)? = byte.to_ascii_lowercase();
        length += 1;
    }
    Some(&buffer[..length])
}

/// Returns whether a name is that of a headline which parts of a text have as well.
pub(super) fn is_heading(name: Name) -> bool {
    name.field == Field::Headline && matches!(name.rank, 1 | 3)
}

fn name_of(key: &str, letters: &[u8]) -> Option<Name> {
    let (field, rank) = match letters {
        // Elasticsearch keeps the record under `_source`, which elsewhere is the publication.
        b"source" if key == "_source" => (Field::Nested, 0),
        b"fields" => (Field::Nested, 0),
        b"item" | b"attributes" | b"node" | b"data" | b"response" | b"result" => (Field::Nested, DOUBTFUL),
        b"doc" | b"metadata" | b"embedded" | b"thread" | b"tweet" | b"object" => (Field::Nested, DOUBTFUL),

        b"headline" => (Field::Headline, 0),
        // Where it stands beside a title, that is the newspaper's.
        b"heading" => (Field::Headline, 1),
        b"title" => (Field::Headline, 2),
        b"head" => (Field::Headline, 3),
        b"webtitle" => (Field::Headline, 4),
        b"headlinemain" => (Field::Headline, 5),
        b"headlinetext" | b"articletitle" | b"newstitle" | b"storytitle" | b"articleheadline" | b"posttitle" => {
            (Field::Headline, 6)
        }
        b"headlines" => (Field::Headline, 7),
        b"titel" | b"titre" | b"titulo" | b"titolo" | b"titular" | b"schlagzeile" => (Field::Headline, 8),
        _ if is_any(letters, &["título", "überschrift", "заголовок", "标题", "標題", "見出し"]) => {
            (Field::Headline, 8)
        }

        b"bodytext" => (Field::Text, 0),
        b"fulltext" => (Field::Text, REST),
        b"introtext" => (Field::Text, BEGINNING),
        b"maintext" | b"articletext" => (Field::Text, 3),
        b"articlebody" => (Field::Text, 4),
        b"text" => (Field::Text, 5),
        b"body" => (Field::Text, 6),
        b"contenttext" => (Field::Text, 7),
        b"content" => (Field::Text, 8),
        b"article" => (Field::Text, 9),
        b"story" => (Field::Text, 10),
        b"storytext" | b"storybody" => (Field::Text, 11),
        b"fullcontent" | b"articlecontent" | b"newscontent" | b"newstext" | b"newsbody" | b"maincontent" => {
            (Field::Text, 12)
        }
        b"bodyvalue" | b"postbody" | b"postcontent" | b"pagecontent" | b"selftext" => (Field::Text, 12),
        b"plaintext" | b"cleantext" | b"textcontent" | b"rawtext" | b"rawcontent" | b"markdown" => (Field::Text, 13),
        b"document" => (Field::Text, 14),
        b"contentelements" | b"contents" => (Field::Text, 15),
        b"paragraphs" | b"paras" | b"articleparagraphs" | b"bodyparagraphs" => (Field::Text, 15),
        b"texte" | b"texto" | b"testo" | b"inhalt" | b"artikel" | b"contenu" | b"contenido" | b"conteudo" => {
            (Field::Text, 16)
        }
        b"cuerpo" | b"corpo" | b"corps" | b"tekst" | b"inhoud" | b"texten" | b"bodyen" => (Field::Text, 16),
        _ if is_any(letters, &["conteúdo", "treść", "текст", "正文", "内容", "本文"]) => {
            (Field::Text, 16)
        }
        b"ocrtext" | b"ocreng" | b"ocr" | b"pagetext" => (Field::Text, 17),
        b"transcript" => (Field::Text, 18),
        // 19 is `SECTIONS`.
        b"bodyhtml" => (Field::Text, HTML_RANK),
        b"bodyxhtml" | b"bodyxml" => (Field::Text, HTML_RANK + 1),
        b"contenthtml" => (Field::Text, HTML_RANK + 2),
        b"articlehtml" | b"texthtml" | b"storyhtml" | b"htmlbody" | b"htmlcontent" => (Field::Text, HTML_RANK + 3),
        b"html" | b"rawhtml" | b"pagehtml" => (Field::Text, HTML_RANK + 4),

        // The article's own words come before what was said of it.
        b"leadparagraph" => (Field::Summary, 0),
        b"description" => (Field::Summary, 1),
        b"summary" => (Field::Summary, 2),
        b"abstract" | b"abstractnote" => (Field::Summary, 3),
        b"lead" => (Field::Summary, 4),
        b"snippet" => (Field::Summary, 5),
        b"standfirst" => (Field::Summary, 6),
        b"excerpt" => (Field::Summary, 7),
        b"shortdescription" | b"longdescription" | b"descriptiontext" | b"trailtext" => (Field::Summary, 8),
        b"highlights" | b"teaser" | b"lede" | b"intro" | b"dek" | b"deck" => (Field::Summary, 9),
        b"zusammenfassung" | b"vorspann" | b"chapeau" | b"resumen" | b"resumo" | b"sommario" => (Field::Summary, 10),

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
        b"datetime" => (Field::Date, 11),
        b"date" => (Field::Date, 12),
        b"timestamp" => (Field::Date, 13),
        b"publishtime" | b"publishdatetime" | b"publicationdatetime" | b"publicationtime" => (Field::Date, 14),
        b"publisheddatetime" | b"publishedon" | b"publishedutc" | b"publisheddateutc" => (Field::Date, 15),
        b"firstpublishdate" | b"firstpublishedat" | b"displaydate" | b"timepublished" => (Field::Date, 16),
        b"articledate" | b"newsdate" | b"issuedate" | b"postdate" | b"dateposted" | b"datepub" => (Field::Date, 17),
        b"datum" | b"fecha" | b"fechapublicacion" | b"datepublication" | b"datapubblicazione" => (Field::Date, 18),
        b"erscheinungsdatum" | b"datadepublicacao" | b"publikationsdatum" => (Field::Date, 18),
        _ if is_any(letters, &["дата", "日期", "日付"]) => (Field::Date, 18),
        b"versioncreated" => (Field::Date, 19),
        b"created" => (Field::Date, 20),
        b"createdat" => (Field::Date, 21),
        b"datecreated" => (Field::Date, 22),
        b"createdutc" | b"ts" => (Field::Date, 23),
        b"issued" | b"uploaddate" => (Field::Date, 24),

        b"byline" => (Field::Author, 0),
        b"author" => (Field::Author, 1),
        b"authors" => (Field::Author, 2),
        b"creator" => (Field::Author, 3),
        b"writer" => (Field::Author, 4),
        b"journalist" => (Field::Author, 5),
        b"authorname" | b"authornames" | b"bylines" | b"writtenby" => (Field::Author, 6),
        b"credits" => (Field::Author, 7),
        b"reporter" | b"correspondent" | b"columnist" | b"writers" | b"creators" | b"by" => (Field::Author, 7),
        b"autor" | b"auteur" | b"autore" | b"autorin" | b"verfasser" | b"autoren" | b"auteurs" => (Field::Author, 8),
        _ if is_any(letters, &["автор", "作者"]) => (Field::Author, 8),
        b"uploader" | b"from" => (Field::Author, 9),

        b"source" => (Field::Source, 0),
        b"publisher" => (Field::Source, 1),
        b"publication" => (Field::Source, 2),
        b"newspaper" => (Field::Source, 3),
        b"outlet" => (Field::Source, 4),
        b"sitename" => (Field::Source, 5),
        b"sourcename" => (Field::Source, 6),
        b"sourcedomain" => (Field::Source, 7),
        b"domain" => (Field::Source, 8),
        b"publicationname" | b"publishername" | b"newspapername" | b"newspapertitle" | b"papername" => {
            (Field::Source, 9)
        }
        b"newssource" | b"newsoutlet" | b"mediaoutlet" | b"medianame" | b"mediasource" => (Field::Source, 10),
        b"quelle" | b"zeitung" | b"fuente" | b"fonte" | b"journal" | b"medium" => (Field::Source, 11),
        b"hostname" | b"website" | b"provider" => (Field::Source, 12),
        b"publicationtitle" | b"containertitle" | b"site" => (Field::Source, 13),
        b"origin" | b"distributor" => (Field::Source, AROUND),

        b"section" => (Field::Section, 0),
        b"sectionname" => (Field::Section, 1),
        b"category" => (Field::Section, 2),
        b"categories" => (Field::Section, 3),
        b"desk" => (Field::Section, 4),
        b"newsdesk" => (Field::Section, 5),
        b"channel" => (Field::Section, 6),
        b"topic" => (Field::Section, 7),
        b"articlesection" | b"primarysection" | b"categoryname" | b"newscategory" => (Field::Section, 8),
        b"headlinecategory" | b"articlecategory" | b"topics" | b"sections" => (Field::Section, 9),
        b"rubrik" | b"rubrique" | b"ressort" | b"seccion" | b"sezione" | b"kategorie" | b"categoria" => {
            (Field::Section, 10)
        }
        _ if is_any(letters, &["sección", "categoría", "catégorie", "рубрика"]) => (Field::Section, 10),
        b"taxonomy" | b"wp:term" => (Field::Section, AROUND),

        b"dateline" => (Field::Place, 0),
        b"place" => (Field::Place, 1),
        b"location" => (Field::Place, 2),
        b"datelineplace" | b"datelinecity" | b"datelinelocation" | b"located" => (Field::Place, 3),
        b"ort" | b"lieu" | b"lugar" | b"luogo" => (Field::Place, 4),

        b"canonicalurl" => (Field::Url, 0),
        b"canonical" => (Field::Url, 1),
        b"url" => (Field::Url, 2),
        b"weburl" => (Field::Url, 3),
        b"link" => (Field::Url, 4),
        b"permalink" => (Field::Url, 5),
        b"articleurl" | b"newsurl" | b"storyurl" | b"articlelink" | b"newslink" | b"pageurl" => (Field::Url, 6),
        b"sourceurl" | b"originalurl" | b"href" | b"mainentityofpage" => (Field::Url, 7),
        b"alternate" => (Field::Url, AROUND),
        b"links" => (Field::Url, AROUND + 1),

        b"language" => (Field::Language, 0),
        b"lang" => (Field::Language, 1),
        b"inlanguage" => (Field::Language, 2),
        b"languagecode" | b"langcode" | b"detectedlanguage" | b"locale" => (Field::Language, 3),
        b"sprache" | b"langue" | b"idioma" | b"lingua" => (Field::Language, 4),

        b"id" => (Field::Id, 0),
        b"articleid" => (Field::Id, 1),
        b"docid" => (Field::Id, 2),
        b"docno" => (Field::Id, 3),
        b"uid" => (Field::Id, 4),
        b"uuid" => (Field::Id, 5),
        b"guid" => (Field::Id, 6),
        b"newsid" | b"storyid" | b"documentid" | b"postid" | b"identifier" => (Field::Id, 7),

        b"subject" => (Field::Subject, 0),
        _ => return None,
    };
    Some(Name { field, rank })
}

/// Returns whether the letters are one of these names, which no table of bytes can hold legibly.
fn is_any(letters: &[u8], names: &[&str]) -> bool {
    !letters.is_ascii() && names.iter().any(|name| name.as_bytes() == letters)
}

fn telltale_of(key: &str, letters: &[u8]) -> Option<Telltale> {
    Some(match letters {
        b"uri" | b"guid" => Telltale::Identity,
        // `version_created` is another format's.
        b"versioncreated" | b"firstcreated" | b"contentcreated" | b"pubstatus" if !key.contains('_') => Telltale::Ninjs,
        b"bodies" | b"headlines" | b"descriptions" | b"bodyxhtml" | b"bodynitf" | b"descriptionxhtml" => {
            Telltale::Ninjs
        }
        b"eventdetails" | b"renditions" | b"copyrightholder" | b"usageterms" | b"altids" | b"infosources" => {
            Telltale::Ninjs
        }
        b"representationtype" | b"trustindicator" | b"trustindicators" | b"embargoeduntil" => Telltale::Ninjs,
        b"associations" | b"urgency" => Telltale::Ninjs,
        b"bodytext" | b"bodyhtml" | b"descriptiontext" | b"slugline" if !key.contains('-') => Telltale::Ninjs,
        b"datelinelocation" | b"editorialpriority" | b"editorialrole" | b"editorialtypes" => Telltale::Ap,
        b"headlineextended" | b"textformat" | b"foreignkeys" => Telltale::Ap,
        b"articlehtml" | b"infoboxhtml" | b"linkboxhtml" | b"entryid" | b"autopublishnotice" => Telltale::Digitalwires,
        b"rubricnames" | b"desknames" | b"genrenames" | b"dpasubjectnames" => Telltale::Digitalwires,
        b"$schema" | b"$id" | b"$defs" | b"definitions" | b"properties" | b"allof" => Telltale::JsonSchema,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field_of(key: &str) -> Option<Field> {
        lookup(key).0.map(|name| name.field)
    }

    #[test]
    fn names_are_compared_without_case_and_joints() {
        for key in ["datePublished", "date_published", "Date-Published", "DATE PUBLISHED"] {
            assert_eq!(field_of(key), Some(Field::Date), "{key}");
        }
    }

    #[test]
    fn an_underscore_tells_the_record_from_its_source() {
        assert_eq!(field_of("_source"), Some(Field::Nested));
        assert_eq!(field_of("source"), Some(Field::Source));
        assert_eq!(field_of("_id"), Some(Field::Id));
    }

    #[test]
    fn public_collections_name_their_fields_in_known_ways() {
        let known = [
            ("headline_text", Field::Headline),
            ("Article text", Field::Text),
            ("short_description", Field::Summary),
            ("publish_date", Field::Date),
            ("Date published", Field::Date),
            ("headline_category", Field::Section),
            ("field_byline", Field::Author),
            ("publicationTitle", Field::Source),
            ("container-title", Field::Source),
            ("abstractNote", Field::Summary),
            ("upload_date", Field::Date),
            ("uploader", Field::Author),
            ("Überschrift", Field::Headline),
            ("título", Field::Headline),
            ("дата", Field::Date),
        ];
        for (key, field) in known {
            let key = key.replace('Ü', "ü");
            assert_eq!(field_of(&key), Some(field), "{key}");
        }
    }

    #[test]
    fn the_names_in_the_documents_are_those_that_are_known() {
        let page = include_str!("../../../docs/formats-json.md");
        let table = page.split("| field | names |\n|---|---|\n").nth(1).unwrap();
        let fields =
            ["headline", "text", "text, where there is no other", "date", "author", "source", "section", "place"];
        let fields = fields.into_iter().chain(["address", "language", "id"]);
        let kinds = Field::ALL;
        for ((row, field), kind) in table.lines().zip(fields).zip(kinds) {
            let (name, names) = row.trim_matches(['|', ' ']).split_once(" | ").unwrap();
            assert_eq!(name, field);
            let mut last = None;
            for key in names.split('`').skip(1).step_by(2).filter(|key| *key != "subject") {
                let found = lookup(key).0.unwrap_or_else(|| panic!("{key} is not known"));
                assert_eq!(found.field, kind, "{key}");
                assert!(last <= Some(found.rank), "{key} is out of order");
                last = Some(found.rank);
            }
        }
    }

    #[test]
    fn other_names_are_unknown() {
        assert_eq!(lookup("price"), (None, None));
        assert_eq!(lookup(&"title".repeat(9)), (None, None));
        assert_eq!(lookup(""), (None, None));
    }

    #[test]
    fn formats_are_told_by_their_own_names() {
        assert_eq!(lookup("versionCreated").1, Some(Telltale::Ninjs));
        assert_eq!(lookup("version_created").1, None);
        assert_eq!(lookup("article_html").1, Some(Telltale::Digitalwires));
        assert_eq!(lookup("title").1, None);
    }
}
