//! Texts of Word and of OpenDocument: XML with paragraphs, in tables or not.
//!
//! A `.docx` or `.odt` is a zip, of which one member holds the text (and in Word another one the notes); what stands in it is
//! read here. Deleted text, comments, fields' codes and what repeats on every page are not part of the text.

use super::Manuscript;
use crate::ingest::Cause;
use crate::ingest::formats::Format;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::xml::{self, Element, Kinds, Step};

pub(in crate::ingest::formats) const WORD: Format = Format {
    name: "docx",
    description: "Word documents (docx, docm), told by their content",
    extensions: &[],
    claims: |opening| root_is(opening, "w:document"),
    read: |source, sink| WORD_XML.read(source, sink),
};

pub(in crate::ingest::formats) const ODT: Format = Format {
    name: "odt",
    description: "OpenDocument texts (odt, fodt), told by their content",
    extensions: &[],
    claims: |opening| root_is(opening, "office:document-content") || root_is(opening, "office:document"),
    read: |source, sink| OPEN_DOCUMENT.read(source, sink),
};

fn root_is(opening: &[u8], name: &str) -> bool {
    let begins = opening.trim_ascii_start().starts_with(b"<");
    begins && xml::root(opening).is_some_and(|tree| tree.root().is_some_and(|root| root.is(name)))
}

/// How a kind of XML writes a text.
struct Dialect {
    name: &'static str,
    /// Paragraphs, tables, and what is left out with all paragraphs in it.
    records: Kinds,
    paragraphs: &'static [&'static str],
    rows: &'static str,
    cells: &'static [&'static str],
    /// The elements in which alone there is text; without them it is anywhere.
    texts: &'static [&'static str],
    /// What is left out.
    silent: &'static [&'static str],
    /// Returns what an element without text stands for.
    sign: fn(Element<'_>) -> &'static str,
    is_title: fn(Element<'_>) -> bool,
}

const WORD_XML: Dialect = Dialect {
    name: "Word",
    records: Kinds { names: &["w:p", "w:tbl"], nested: true },
    paragraphs: &["w:p"],
    rows: "w:tr",
    cells: &["w:tc"],
    texts: &["w:t"],
    silent: &["w:pPr", "w:rPr", "w:del", "w:moveFrom", "mc:Fallback"],
    sign: |element| match element.name() {
        "w:tab" => "\t",
        "w:br" | "w:cr" => "\n",
        "w:noBreakHyphen" => "\u{2011}",
        "w:softHyphen" => "\u{ad}",
        _ => "",
    },
    is_title: |paragraph| {
        let style = paragraph.path(&["w:pPr", "w:pStyle"]).and_then(|style| style.attribute("w:val"));
        style.is_some_and(|style| ["Title", "Heading1"].contains(&style))
    },
};

const OPEN_DOCUMENT: Dialect = Dialect {
    name: "OpenDocument",
    records: Kinds {
        names: &[
            "text:p",
            "text:h",
            "table:table",
            "text:tracked-changes",
            "office:styles",
            "office:automatic-styles",
            "office:master-styles",
        ],
        nested: true,
    },
    paragraphs: &["text:p", "text:h"],
    rows: "table:table-row",
    cells: &["table:table-cell", "table:covered-table-cell"],
    texts: &[],
    silent: &[
        "text:note-citation",
        "office:annotation",
        "text:tracked-changes",
        "office:styles",
        "office:automatic-styles",
        "office:master-styles",
        "office:event-listeners",
        "svg:title",
        "svg:desc",
    ],
    sign: |element| match element.name() {
        "text:s" => " ",
        "text:tab" => "\t",
        "text:line-break" => "\n",
        _ => "",
    },
    is_title: |paragraph| {
        let style =
            paragraph.attribute("text:style-name").is_some_and(|style| ["Title", "Heading_20_1"].contains(&style));
        style || paragraph.is("text:h") && paragraph.attribute("text:outline-level") == Some("1")
    },
};

impl Dialect {
    fn read(&self, source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
        let mut manuscript = Manuscript::default();
        let outcome = xml::read_records(source, sink, self.records, self.name, |_, record, _, _| {
            self.record(record, &mut manuscript).map_err(Stop::from)
        });
        // What was read before a break is kept.
        match outcome {
            Err(Stop::Enough) => Err(Stop::Enough),
            Err(stop) if manuscript.text.is_empty() => Err(stop),
            outcome => manuscript.hand(sink).and(outcome),
        }
    }

    /// Adds a paragraph or a table. A paragraph within another one, in a box or a note, comes behind it.
    fn record(&self, record: Element<'_>, manuscript: &mut Manuscript) -> Result<(), Cause> {
        if self.silent.contains(&record.name()) {
            return Ok(());
        }
        let is_paragraph = |element: Element<'_>| self.paragraphs.contains(&element.name());
        let mut open: Vec<String> = Vec::new();
        let (mut tables, mut texts) = (0usize, 0usize);
        if is_paragraph(record) {
            open.push(String::new());
        }
        let mut asides: Vec<String> = Vec::new();
        let mut walk = record.walk();
        while let Some(step) = walk.next() {
            match step {
                Step::Enter(element) if self.silent.contains(&element.name()) => walk.pass_over(),
                Step::Enter(element) if is_paragraph(element) => open.push(String::new()),
                Step::Enter(element) if element.name() == self.rows => tables += 1,
                Step::Enter(element) if self.cells.contains(&element.name()) && tables == 1 => manuscript.begin_cell(),
                Step::Enter(element) if self.texts.contains(&element.name()) => texts += 1,
                Step::Enter(element) => {
                    if let Some(text) = open.last_mut() {
                        text.push_str((self.sign)(element));
                    }
                }
                Step::Text(text) if texts > 0 || self.texts.is_empty() => {
                    if let Some(paragraph) = open.last_mut() {
                        self.push(text, paragraph);
                    }
                }
                Step::Text(_) => {}
                Step::Leave(element) if is_paragraph(element) => {
                    let text = open.pop().unwrap_or_default();
                    match open.is_empty() && tables > 0 {
                        true => manuscript.add_to_cell(&text),
                        false => asides.push(text),
                    }
                }
                Step::Leave(element) if element.name() == self.rows => {
                    tables -= 1;
                    if tables == 0 {
                        manuscript.end_row()?;
                    }
                }
                Step::Leave(element) if self.texts.contains(&element.name()) => texts -= 1,
                Step::Leave(_) => {}
            }
        }
        if is_paragraph(record) {
            manuscript.add(&open.pop().unwrap_or_default(), (self.is_title)(record))?;
        }
        manuscript.end_table()?;
        asides.iter().try_for_each(|aside| manuscript.add(aside, false))
    }

    /// Adds a piece of text. Where text is anywhere, white space is that of the markup.
    fn push(&self, text: &str, paragraph: &mut String) {
        if !self.texts.is_empty() {
            paragraph.push_str(text);
            return;
        }
        for letter in text.chars() {
            if !matches!(letter, ' ' | '\n' | '\t' | '\r') {
                paragraph.push(letter);
            } else if !paragraph.ends_with([' ', '\n', '\t']) {
                paragraph.push(' ');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::ingest::{read_bytes, told};

    fn word(body: &str) -> Vec<String> {
        let text = format!(
            "<?xml version='1.0'?><w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' \
             xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'><w:body>{body}<w:sectPr/></w:body></w:document>"
        );
        told(&read_bytes("a.docx", text))
    }

    fn open_document(body: &str) -> Vec<String> {
        let text = format!(
            "<office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' \
             xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0'><office:master-styles><text:p>page 1</text:p></office:master-styles>\
             <office:body><office:text>{body}</office:text></office:body></office:document>"
        );
        told(&read_bytes("a.fodt", text))
    }

    /// Returns a paragraph of Word.
    fn paragraph(text: &str) -> String {
        format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
    }

    #[test]
    fn paragraphs_of_word() {
        let body = "<w:p><w:pPr><w:pStyle w:val='Title'/><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>Harbour Opens.</w:t></w:r></w:p><w:p/>\
            <w:p><w:r><w:t xml:space='preserve'>Sh</w:t></w:r><w:proofErr/><w:r><w:rPr><w:b/></w:rPr><w:t xml:space='preserve'>ips </w:t><w:tab/><w:t>came &amp; went,</w:t><w:br/><w:t>no</w:t>\
            <w:noBreakHyphen/><w:t>one</w:t></w:r><w:del><w:r><w:delText>lost</w:delText></w:r></w:del><w:ins><w:r><w:t> stayed</w:t></w:r></w:ins>\
            <w:r><w:instrText> PAGE </w:instrText></w:r></w:p>";
        assert_eq!(word(body), ["1: Harbour Opens. | \n\nShips \tcame & went,\nno\u{2011}one stayed\n"]);
    }

    #[test]
    fn what_stands_in_a_box_comes_behind_its_paragraph() {
        let choice = format!(
            "<mc:AlternateContent><mc:Choice><w:txbxContent>{0}</w:txbxContent></mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent>",
            paragraph("In the box.")
        );
        let body =
            format!("<w:p><w:r><w:t>Ships</w:t></w:r><w:r>{choice}<w:t> came.</w:t></w:r></w:p>{}", paragraph("More."));
        assert_eq!(word(&body), ["1: - | Ships came.\n\nIn the box.\n\nMore.\n"]);
    }

    #[test]
    fn rows_are_lines_unless_they_hold_paragraphs() {
        let cell = |text: &str| format!("<w:tc>{text}</w:tc>");
        let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
        let names = row(&[cell(&paragraph("Bell")), cell("<w:p/>"), cell(&paragraph("3"))])
            + &row(&[cell(&paragraph("Quill")), cell(&paragraph("4"))]);
        let page = row(&[cell(&(paragraph("Ships came.") + &paragraph("They stayed."))), cell(&paragraph("Contact"))]);
        let body = format!("{}<w:tbl>{names}{page}</w:tbl>{}", paragraph("Dead:"), paragraph("End."));
        assert_eq!(
            word(&body),
            ["1: - | Dead:\n\nBell\t\t3\nQuill\t4\n\nShips came.\n\nThey stayed.\n\nContact\n\nEnd.\n"]
        );
    }

    #[test]
    fn texts_of_open_document() {
        let body = "<text:tracked-changes><text:changed-region><text:deletion><text:p>lost</text:p></text:deletion></text:changed-region></text:tracked-changes>\
            <text:h text:outline-level='1'>Harbour Opens</text:h>\n<text:list><text:list-item><text:p>Ships<text:s text:c='2'/>\n   <text:span>came</text:span>,<text:tab/>all\
            <text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>On Monday.</text:p></text:note-body></text:note> of them.<office:annotation><text:p>Sure?</text:p></office:annotation></text:p></text:list-item></text:list>\
            <table:table><table:table-row><table:table-cell><text:p>Bell</text:p></table:table-cell><table:table-cell><text:p>3</text:p></table:table-cell></table:table-row></table:table>";
        assert_eq!(
            open_document(body),
            ["1: Harbour Opens | \n\nShips came,\tall of them.\n\nOn Monday.\n\nBell\t3\n"]
        );
    }

    #[test]
    fn a_document_that_is_a_download_is_its_articles() {
        let lines = [
            "Harbour Opens",
            "The Capital Herald",
            "March 4, 2019 Monday",
            "Copyright 2019 The Capital Herald",
            "Section: A; Pg. 1",
            "Length: 2 words",
            "Byline: Ada Quill",
            "Body",
            "Ships came.",
            "Load-Date: March 5, 2019",
            "End of Document",
        ];
        let body: String = lines.iter().map(|line| paragraph(line)).collect();
        assert_eq!(
            word(&(body.clone() + &body)),
            ["1: Harbour Opens | Ships came.", "23: Harbour Opens | Ships came."]
        );
    }

    #[test]
    fn a_document_cut_short_is_read_to_its_end() {
        let text = "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r><w:t>Ships came.</w:t></w:r></w:p><w:p><w:r><w:t>They st";
        let found = told(&read_bytes("a.docx", text)).join("\n");
        assert!(found.contains("Ships came.\n\nThey st") && found.contains("cut short"), "{found}");
        assert_eq!(word("<w:p/>"), ["! a.docx: empty"]);
    }
}
