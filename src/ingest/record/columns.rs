//! Columns: the fields of the records of a table, named once for all of them.

use std::borrow::Cow;

use super::names::{self, Field, Name};
use super::value::Value;
use super::{Record, dates, elsewhere, language};

/// Names of other columns beside which `data` is the Italian and Portuguese word for the date.
const ROMANCE: [&str; 12] = [
    "titolo",
    "testo",
    "autore",
    "fonte",
    "sezione",
    "titulo",
    "título",
    "texto",
    "conteudo",
    "conteúdo",
    "autor",
    "secao",
];

/// Returns which field of an article, by its number, a labelled line at the head of a text gives; nothing if its name is not known or
/// that of a text, or if its value can't be what such a field has.
pub(crate) fn field_of_label(name: &str, value: &str) -> Option<usize> {
    let field = column(name)?.field;
    let suits = match field {
        Field::Nested | Field::Text | Field::Summary => false,
        Field::Date => dates::read(value, None) != dates::Written::No,
        Field::Language => language::code(value).is_some(),
        Field::Url => value.contains("://"),
        Field::Id => !value.is_empty() && !value.contains(' '),
        _ => value.chars().any(char::is_alphabetic),
    };
    suits.then_some(field as usize)
}

/// What programs write where there is no value.
const NOTHING: [&str; 7] = ["NULL", "null", "NaN", "nan", "None", "\\N", "<NA>"];

/// What the columns of a table hold.
#[derive(Debug)]
pub(crate) struct Columns {
    names: Vec<Option<Name>>,
    /// As they are written.
    written: Vec<String>,
}

impl Columns {
    /// Returns the columns that a table's first row names.
    pub(crate) fn of(names: &[Cow<'_, str>]) -> Self {
        let mut columns: Vec<Option<Name>> = names.iter().map(|name| column(name.trim())).collect();
        let is_romance = names.iter().any(|name| ROMANCE.contains(&name.trim().to_lowercase().as_str()));
        let is_dated = columns.iter().flatten().any(|name| name.field == Field::Date);
        for (column, name) in columns.iter_mut().zip(names) {
            if is_romance && !is_dated && name.trim().eq_ignore_ascii_case("data") {
                *column = Some(Name { field: Field::Date, rank: 0 });
            }
        }
        Columns { names: columns, written: names.iter().map(|name| name.trim().to_owned()).collect() }
    }

    /// Returns how many there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// Returns how many fields of an article they hold.
    pub(crate) fn known(&self) -> usize {
        let mut fields: Vec<usize> = self.names.iter().flatten().map(|name| name.field as usize).collect();
        fields.sort_unstable();
        fields.dedup();
        fields.len()
    }

    /// Returns whether one of them makes an article: a text, a summary or a headline.
    pub(crate) fn have_text(&self) -> bool {
        let makes_article =
            |name: &Name| matches!(name.field, Field::Text | Field::Summary | Field::Headline | Field::Subject);
        self.names.iter().flatten().any(makes_article)
    }

    /// Returns the column of the text itself, where there is one.
    pub(crate) fn text(&self) -> Option<usize> {
        let texts = self.names.iter().enumerate().filter_map(|(at, name)| name.map(|name| (at, name)));
        let texts = texts.filter(|(_, name)| name.field == Field::Text);
        texts.min_by_key(|(_, name)| name.rank).map(|(at, _)| at)
    }

    /// Returns whether the cells of a row are what their columns are for: a date is a date, an address an address, an
    /// identifier one word. Nothing, when the table has no such columns.
    pub(crate) fn suit(&self, cells: &[Cow<'_, str>]) -> Option<bool> {
        let told = self.names.iter().zip(cells).filter_map(|(name, cell)| match name.as_ref()?.field {
            Field::Date => Some(dates::parse(cell).is_some() || cell.bytes().filter(u8::is_ascii_digit).count() > 3),
            Field::Url => Some(cell.starts_with("http")),
            Field::Id => Some(!cell.is_empty() && !cell.contains(' ')),
            _ => None,
        });
        told.reduce(|all, suits| all && suits)
    }

    /// Returns the name of the column that holds a long text and is not known, in a row of which so many bytes were read.
    pub(crate) fn text_elsewhere<'c>(&'c self, cells: &'c [String], read: usize) -> Option<&'c str> {
        let unknown = self.names.iter().zip(&self.written).zip(cells).filter(|((name, _), _)| name.is_none());
        elsewhere::longest(unknown.map(|((_, written), cell)| (written.as_str(), Cow::Borrowed(cell.as_str()))), read)
    }

    /// Returns the record of a row.
    pub(crate) fn record<'c>(&self, cells: impl Iterator<Item = Cow<'c, str>>) -> Record<'c> {
        let mut record = Record::default();
        for (name, cell) in self.names.iter().zip(cells) {
            if let Some(name) = name
                && !NOTHING.contains(&cell.as_ref())
            {
                record.put(*name, Value::Text(cell));
            }
        }
        record
    }
}

/// Returns what a column of this name holds.
fn column(name: &str) -> Option<Name> {
    let name = name.to_lowercase();
    // In an object this is a list of articles.
    if name == "news" {
        return Some(Name { field: Field::Text, rank: names::HTML_RANK - 1 });
    }
    // Programs that flatten objects name a column by the way to its value: `fields.bodyText`, `headline.main`.
    let is_way = |name: &&str| name.contains(['.', '/']);
    let mut ways = std::iter::successors(Some(name.as_str()), |way| way.split_once(['.', '/']).map(|(_, rest)| rest));
    let inner = || Some(name.as_str()).filter(is_way)?.rsplit_once(['.', '/']).map(|(outer, _)| outer);
    let known = |name: &str| names::lookup(name).0.filter(|name| name.field != Field::Nested && !name.is_around());
    ways.find_map(known).or_else(|| inner().and_then(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(names: &str) -> Columns {
        Columns::of(&names.split(',').map(Cow::Borrowed).collect::<Vec<_>>())
    }

    #[test]
    fn columns_of_public_collections_are_known() {
        for (names, known, text) in [
            ("link,headline,category,short_description,authors,date", 6, None),
            (",id,title,publication,author,date,year,month,url,content", 7, Some(9)),
            ("title,text,subject,date", 4, Some(1)),
            ("publish_date,headline_text", 2, None),
            (
                "Index,Author,Date published,Category,Section,Url,Headline,Description,Keywords,Second headline,Article text",
                7,
                Some(10),
            ),
            ("Titel,Datum,Autor,Inhalt", 4, Some(3)),
            ("data,TITOLO,testo", 3, Some(2)),
            ("id,webTitle,fields.bodyText,fields.byline,tags.count", 4, Some(2)),
            ("headline.main,byline.original,pub_date,lead_paragraph", 4, None),
        ] {
            let columns = columns(names);
            assert_eq!((columns.known(), columns.text()), (known, text), "{names}");
            assert!(columns.have_text());
        }
    }

    #[test]
    fn columns_without_text_are_told() {
        assert!(!columns("date,open,close").have_text());
        assert!(!columns("data,price").have_text());
    }

    #[test]
    fn a_row_suits_its_columns() {
        let columns = columns("id,date,url,text");
        let suits = |row: &str| columns.suit(&row.split('|').map(Cow::Borrowed).collect::<Vec<_>>());
        assert_eq!(suits("7|2025-12-01|https://a.example/|x"), Some(true));
        assert_eq!(suits("7|1/12/2025|https://a.example/|x"), Some(true));
        assert_eq!(suits("7|he said|https://a.example/|x"), Some(false));
        assert_eq!(suits("so it was|2025-12-01|https://a.example/|x"), Some(false));
    }
}
