//! Texts of the collections: tags gone, references replaced, paragraphs apart.

use crate::ingest::formats::sgml::{Piece, pieces};
use crate::ingest::{charset, metadata, xml};

/// Characters that the old collections name in their own way, or by names that HTML does not have.
const NAMES: [(&str, &str); 14] = [
    ("hyph", "-"),
    ("blank", " "),
    ("dash", "-"),
    ("lsqb", "["),
    ("rsqb", "]"),
    ("lcub", "{"),
    ("rcub", "}"),
    ("percnt", "%"),
    ("dollar", "$"),
    ("num", "#"),
    ("ast", "*"),
    ("plus", "+"),
    ("equals", "="),
    ("lowbar", "_"),
];

/// Returns marked-up text as plain text. Tags of paragraphs and headings part paragraphs by a blank line; other
/// tags go and leave the lines as they are.
pub(super) fn plain(marked_up: &str) -> String {
    let mut text = String::with_capacity(marked_up.len());
    for piece in pieces(marked_up) {
        match piece {
            Piece::Text(piece) => push(&mut text, piece),
            Piece::Tag(name) => match name.trim_start_matches('/') {
                "P" | "TEXT" | "LP" | "LEADPARA" | "HEADLINE" | "SUBHEAD" | "TI" | "TITLE" | "TABLE" | "NOTE"
                | "DOCTITLE" | "SUMMARY" | "SUPPLEM" | "H1" | "H2" | "H3" | "H4" | "H5" | "H6" | "H7" | "H8" => {
                    break_paragraph(&mut text);
                }
                "BR" | "TABLEROW" | "ROW" | "TR" => break_line(&mut text),
                "TABLECELL" | "CELL" | "TD" if name.starts_with('/') => text.push('\t'),
                _ => {}
            },
        }
    }
    without_blank_edges(&text)
}

/// Returns marked-up text as one line.
pub(super) fn line(marked_up: &str) -> Option<String> {
    metadata::one_line(&plain(marked_up))
}

/// Adds text with its references replaced; white space right after the end of a paragraph is left out.
fn push(text: &mut String, piece: &str) {
    let decoded = decoded(piece);
    let is_new_paragraph = text.is_empty() || text.ends_with("\n\n");
    let piece = if is_new_paragraph { without_blank_lines(&decoded) } else { &decoded };
    text.push_str(piece);
}

fn break_paragraph(text: &mut String) {
    text.truncate(text.trim_end().len());
    if !text.is_empty() {
        text.push_str("\n\n");
    }
}

fn break_line(text: &mut String) {
    text.truncate(text.trim_end_matches([' ', '\t', '\n']).len());
    if !text.is_empty() {
        text.push('\n');
    }
}

/// Returns the text from its first line that is not blank.
fn without_blank_lines(text: &str) -> &str {
    let blank = &text[..text.len() - text.trim_start().len()];
    &text[blank.rfind('\n').map_or(0, |feed| feed + 1)..]
}

fn without_blank_edges(text: &str) -> String {
    without_blank_lines(text).trim_end().to_owned()
}

/// Returns text with references replaced: those of these collections first, then the common ones.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(10).position(|byte| byte == b';');
        let known = end.and_then(|end| Some((NAMES.iter().find(|(name, _)| *name == &rest[1..end])?.1, end + 1)));
        match known {
            Some((meaning, length)) => {
                out.push_str(meaning);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    charset::with_line_feeds(xml::decoded(&out))
}
