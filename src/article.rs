//! An article: what every reader yields and the index keeps.
//!
//! The text is the source's own, decoded, with line feeds as line ends. Nothing in it is joined,
//! dropped or moved, so that a passage cut from it can be quoted and found again in the file.

use std::ops::Range;

use jiff::civil::DateTime;

/// One story, as read from its source.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Article {
    /// The identifier the source itself gives (a record's `id` field), if any.
    pub own_id: Option<String>,
    /// Where the headline is.
    pub headline: Headline,
    /// The text, with line feeds as line ends.
    pub text: String,
    /// When it was published.
    pub published: Option<Published>,
    /// Who wrote it, as one line; several names are parted by `, `.
    pub author: Option<String>,
    /// The publication.
    pub source: Option<String>,
    /// The section, desk or category.
    pub section: Option<String>,
    /// The place of the dateline.
    pub place: Option<String>,
    /// The address it was published at.
    pub url: Option<String>,
    /// The language as an ISO 639-1 code in lower case (`en`), where known.
    pub lang: Option<String>,
    /// The news agency that the story came from, by the name it is known under (`Reuters`, `dpa`).
    pub agency: Option<String>,
    /// Where the parts of a news story stand in the text.
    pub anatomy: Anatomy,
    /// The way to it inside of a container: `folder/a.txt`, or `inner.zip!a.txt` in a container of containers.
    pub member: Option<String>,
    /// The name of the format it was read from.
    pub format: &'static str,
    /// How a byte offset in the text becomes a line of the file.
    pub lines: Lines,
}

/// Where the parts of a news story stand: byte ranges of the text. A part that is not surely one is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Anatomy {
    /// Who wrote it: `By JANE ROE, Staff Writer`.
    pub byline: Option<Range<usize>>,
    /// Where, when and by which agency: `MINNEAPOLIS, Jan. 27 (Reuters) -`.
    pub dateline: Option<Range<usize>>,
    /// The first paragraph of the story itself.
    pub lead: Option<Range<usize>>,
    /// A note that the story was corrected.
    pub correction: Option<Range<usize>>,
    /// What stands below every story of the source: credits, copyright, addresses. It reaches to the end of the text.
    pub boilerplate: Option<Range<usize>>,
}

/// Where an article's headline is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Headline {
    /// It has none; the opening words stand in for it when it is shown.
    #[default]
    None,
    /// The source keeps it apart from the text: one line, white space folded.
    Apart(String),
    /// It opens the text: these bytes of it, without the white space around them.
    InText(Range<usize>),
}

/// How a byte offset in the text becomes a line of the source file. Lines count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// The text stands in the file line for line; its first line is this one of the file.
    From(u32),
    /// The article is a record of a larger file; this is the record's line.
    Record(u32),
}

impl Default for Lines {
    fn default() -> Self {
        Lines::From(1)
    }
}

/// A time of publication: what the clock on the wall showed, and the zone where it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// The local date and time as the source gives it; midnight when it gives only a day.
    pub wall: DateTime,
    /// The offset from UTC in seconds, when the source gives one.
    pub offset: Option<i32>,
}

impl Article {
    /// Returns the headline, if there is one.
    pub fn title(&self) -> Option<&str> {
        match &self.headline {
            Headline::None => None,
            Headline::Apart(title) => Some(title),
            Headline::InText(range) => self.text.get(range.clone()),
        }
    }

    /// Returns the bytes of its text and of what is said of it.
    pub fn bytes(&self) -> usize {
        let apart = if let Headline::Apart(title) = &self.headline { title.len() } else { 0 };
        let said = [
            &self.own_id,
            &self.author,
            &self.source,
            &self.section,
            &self.place,
            &self.url,
            &self.lang,
            &self.agency,
            &self.member,
        ];
        self.text.len() + apart + said.into_iter().flatten().map(String::len).sum::<usize>()
    }

    /// Returns the byte offset in the text at which the body begins, after a headline that opens it.
    pub fn body_start(&self) -> usize {
        match &self.headline {
            Headline::InText(range) => range.end,
            Headline::None | Headline::Apart(_) => 0,
        }
    }
}
