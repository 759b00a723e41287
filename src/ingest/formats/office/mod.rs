//! Documents of word processors: Word (`docx`), OpenDocument (`odt`) and RTF.
//!
//! What is read is what a reader of the document sees of its text: paragraphs with a blank line between them, rows of tables
//! as lines, notes below the rest. It is then looked at as a plain text is, or as the download of an archive
//! that was saved so. What the program keeps beside it (who owns it, when it was saved) says nothing of a story.

mod code_pages;
mod rtf;
mod xml_text;

pub(super) use rtf::FORMAT as RTF;
pub(super) use xml_text::{ODT, WORD};

use super::{downloads, plain};
use crate::article::{Headline, Lines};
use crate::ingest::Cause;
use crate::ingest::sink::{Sink, Stop};

/// The most bytes of a text that is read, as of a plain one.
const MAX_TEXT: usize = plain::MAX_TEXT;

/// The text of a document as it is put together.
#[derive(Debug, Default)]
struct Manuscript {
    text: String,
    /// Whether the first paragraph is set as a title.
    has_title: bool,
    /// The rows of the table at hand that are lines.
    lines: String,
    /// The row at hand: the paragraphs of each cell.
    row: Vec<Vec<String>>,
}

impl Manuscript {
    /// Adds a paragraph, which ends the table before it; one without text is none.
    ///
    /// # Errors
    /// The text is longer than any article.
    fn add(&mut self, paragraph: &str, is_title: bool) -> Result<(), Cause> {
        self.end_table()?;
        self.put(paragraph, is_title)
    }

    fn put(&mut self, paragraph: &str, is_title: bool) -> Result<(), Cause> {
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

    fn begin_cell(&mut self) {
        self.row.push(Vec::new());
    }

    /// Ends a cell where only its end is told: the next one begins.
    fn end_cell(&mut self) {
        if self.row.is_empty() {
            self.begin_cell();
        }
        self.begin_cell();
    }

    /// Adds a paragraph to the cell at hand.
    fn add_to_cell(&mut self, paragraph: &str) {
        if !paragraph.trim().is_empty() {
            if self.row.is_empty() {
                self.begin_cell();
            }
            self.row.last_mut().into_iter().for_each(|cell| cell.push(paragraph.trim().to_owned()));
        }
    }

    /// Ends a row. It is a line, its cells parted by tabs; if a cell has several paragraphs, as those of a page that is set with a
    /// table, all stand by themselves.
    fn end_row(&mut self) -> Result<(), Cause> {
        let row = std::mem::take(&mut self.row);
        if row.iter().any(|cell| cell.len() > 1) {
            self.end_table()?;
            return row.iter().flatten().try_for_each(|paragraph| self.put(paragraph, false));
        }
        let cells: Vec<String> = row.into_iter().map(|cell| cell.concat()).collect();
        self.lines.push_str(cells.join("\t").trim_end());
        self.lines.push('\n');
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), Cause> {
        let lines = std::mem::take(&mut self.lines);
        self.put(&lines, false)
    }

    /// Hands on what it holds: the articles of a download, or a text.
    fn hand(mut self, sink: &mut Sink<'_>) -> Result<(), Stop> {
        if !self.row.is_empty() {
            self.end_row()?;
        }
        self.end_table()?;
        let Manuscript { mut text, has_title, .. } = self;
        if text.is_empty() {
            return Err(Cause::Empty.into());
        }
        if downloads::read_text(&text, sink)? {
            return Ok(());
        }
        text.push('\n');
        let mut draft = plain::draft_of(text, Lines::Record(1), sink.shown());
        let article = &mut draft.article;
        if has_title && !matches!(article.headline, Headline::Apart(_)) {
            article.headline = Headline::InText(0..article.text.find('\n').unwrap_or_default());
        }
        article.lines = Lines::Record(1);
        sink.article(draft)
    }
}
