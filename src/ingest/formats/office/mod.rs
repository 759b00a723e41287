//! Documents of word processors: Word (`docx`), OpenDocument (`odt`) and RTF.
//!
//! What is read is what a reader of the document sees of its text: paragraphs with a blank line between them, rows of tables
//! as lines, notes below the rest. It is then looked at as a plain text is, or as the download of an archive
//! that was saved so. What the program keeps beside it (who owns it, when it was saved) says nothing of a story.

mod rtf;
mod xml_text;

pub(super) use rtf::FORMAT as RTF;
pub(super) use xml_text::{ODT, WORD};

use super::{downloads, plain};
use crate::article::{Article, Headline, Lines};
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::{Cause, dates};

/// The most bytes of a text that is read, as of a plain one.
const MAX_TEXT: usize = plain::MAX_TEXT;

/// The text of a document as it is put together.
#[derive(Debug, Default)]
struct Manuscript {
    text: String,
    /// Whether the first paragraph is set as a title.
    has_title: bool,
}

impl Manuscript {
    /// Adds a paragraph; one without text is none.
    ///
    /// # Errors
    /// The text is longer than any article.
    fn add(&mut self, paragraph: &str, is_title: bool) -> Result<(), Cause> {
        let paragraph = paragraph.trim_matches(['\n', ' ', '\t']);
        if paragraph.is_empty() {
            return Ok(());
        }
        if self.text.len() + paragraph.len() > MAX_TEXT {
            return Err(Cause::TooLarge { limit: MAX_TEXT >> 20 });
        }
        if self.text.is_empty() {
            self.has_title = is_title;
        } else {
            self.text.push_str("\n\n");
        }
        self.text.push_str(paragraph);
        Ok(())
    }

    /// Hands on what it holds.
    fn hand(self, sink: &mut Sink<'_>) -> Result<(), Stop> {
        let Manuscript { mut text, has_title } = self;
        if text.is_empty() {
            return Err(Cause::Empty.into());
        }
        if downloads::read_text(&text, sink)? {
            return Ok(());
        }
        text.push('\n');
        let first = text.find('\n').unwrap_or(text.len());
        let headline = if has_title { Some(0..first) } else { plain::headline_of(&text) };
        sink.article(Article {
            headline: headline.map_or(Headline::None, Headline::InText),
            published: dates::of_path(sink.shown()),
            lines: Lines::Record(1),
            text,
            ..Article::default()
        })
    }
}
