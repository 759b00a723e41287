//! Text from a tree: what a reader of the page sees, as paragraphs.
//!
//! White space that the page's source happens to have is folded; a blank line parts what stands on lines of its own;
//! `<br>` is a line feed; a row of a table is a line, its cells parted by tabs. Nothing else is added, and no character
//! of the text is changed.

use super::elements::{is_block, is_never_text};
use super::tree::{Node, Step, Tree};

/// The longest cell, in bytes, of a table that shows data; tables with longer ones arrange parts of a page.
const LONGEST_CELL: usize = 200;

/// Returns the text of a node and all below it, without the elements for which `is_left_out` is true.
pub(super) fn text_of(tree: &Tree, top: Node, is_left_out: impl Fn(Node) -> bool) -> String {
    let mut out = Paragraphs::default();
    let (mut preformatted, mut tables) = (0_usize, Vec::new());
    let enters = |node: Node| !is_never_text(tree.name(node)) && !is_left_out(node);
    for step in tree.walk(top, enters) {
        match step {
            Step::Text(node) if preformatted > 0 => out.preformatted(tree.text(node)),
            Step::Text(node) => out.folded(tree.text(node)),
            Step::Enter(node) => match tree.name(node) {
                "br" => out.line_feed(),
                "pre" | "listing" | "xmp" | "plaintext" => {
                    out.part();
                    preformatted += 1;
                }
                "table" => {
                    out.part();
                    tables.push(shows_data(tree, node));
                }
                "tr" if tables.last() == Some(&true) => out.line_feed(),
                "td" | "th" if tables.last() == Some(&true) => out.cell(),
                name if is_block(name) && tables.last() != Some(&true) => out.part(),
                name if is_block(name) => out.folded(" "),
                _ => {}
            },
            Step::Leave(node) => match tree.name(node) {
                "pre" | "listing" | "xmp" | "plaintext" => {
                    out.part();
                    preformatted = preformatted.saturating_sub(1);
                }
                "table" => {
                    tables.pop();
                    out.part();
                }
                "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" if tables.last() == Some(&true) => {}
                name if is_block(name) && tables.last() != Some(&true) => out.part(),
                name if is_block(name) => out.folded(" "),
                _ => {}
            },
        }
    }
    out.text
}

/// Returns whether a table holds data and not paragraphs: no table in it, and nothing long in any cell.
fn shows_data(tree: &Tree, table: Node) -> bool {
    let (mut cell, mut columns, mut widest) = (0, 0, 0);
    for step in tree.walk(table, |node| !is_never_text(tree.name(node))) {
        match step {
            Step::Enter(node) if node != table && matches!(tree.name(node), "table" | "pre" | "ul" | "ol") => {
                return false;
            }
            Step::Enter(node) if tree.name(node) == "tr" => columns = 0,
            Step::Enter(node) if matches!(tree.name(node), "td" | "th") => {
                cell = 0;
                columns += 1;
                widest = columns.max(widest);
            }
            Step::Text(node) => {
                cell += tree.text(node).trim().len();
                if cell > LONGEST_CELL {
                    return false;
                }
            }
            Step::Enter(_) | Step::Leave(_) => {}
        }
    }
    widest > 1
}

/// Text being put together.
#[derive(Default)]
struct Paragraphs {
    text: String,
    /// What stands between the text so far and what comes next.
    gap: Gap,
}

/// The widest gap that was asked for since the last word.
#[derive(Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Cell,
    Line,
    Paragraph,
}

impl Paragraphs {
    /// Ends the paragraph.
    fn part(&mut self) {
        self.gap = Gap::Paragraph;
    }

    /// Ends the line; a second time in a row ends the paragraph.
    fn line_feed(&mut self) {
        self.gap = if self.gap >= Gap::Line { Gap::Paragraph } else { Gap::Line };
    }

    /// Begins a cell of a row.
    fn cell(&mut self) {
        self.gap = self.gap.max(Gap::Cell);
    }

    fn close_gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push_str(match self.gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Cell => "\t",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        self.gap = Gap::None;
    }

    /// Appends text with its white space folded.
    fn folded(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.find(is_white).unwrap_or(rest.len());
            if word > 0 && !(self.gap >= Gap::Line && rest[..word].chars().all(char::is_whitespace)) {
                self.close_gap();
                self.text.push_str(&rest[..word]);
            }
            rest = &rest[word..];
            let white = rest.find(|character| !is_white(character)).unwrap_or(rest.len());
            if white > 0 {
                self.gap = self.gap.max(Gap::Space);
            }
            rest = &rest[white..];
        }
    }

    /// Appends text as it stands.
    fn preformatted(&mut self, text: &str) {
        let text = if self.gap == Gap::Paragraph { text.trim_start_matches(['\n', '\r']) } else { text };
        if !text.is_empty() {
            self.close_gap();
            self.text.push_str(text);
        }
    }
}

/// Returns whether a character is white space that means nothing in a page's source. A space that does not break is
/// text.
fn is_white(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

#[cfg(test)]
mod tests {
    use crate::ingest::html::fragment_text;

    #[test]
    fn blocks_part_paragraphs_and_white_space_is_folded() {
        assert_eq!(
            fragment_text("<p>Ships  came\n home.</p><p>They <b>stay</b>ed .<div>One<div>two</div></div>three"),
            "Ships came home.\n\nThey stayed .\n\nOne\n\ntwo\n\nthree"
        );
        assert_eq!(fragment_text("plain text"), "plain text");
        assert_eq!(fragment_text("Ships<br>came<br/>\n home<br><br>Then"), "Ships\ncame\nhome\n\nThen");
        assert_eq!(fragment_text("<ul><li>One<li>Two</ul>"), "One\n\nTwo");
        assert_eq!(fragment_text(""), "");
    }

    #[test]
    fn references_become_characters_and_code_is_gone() {
        assert_eq!(
            fragment_text(
                "AT&amp;T &lt;b&gt; caf&eacute &#8220;x&#x201d;<script>if (a<b) {}</script><style>p{}</style><!-- no -->!"
            ),
            "AT&T <b> café “x”!"
        );
        assert_eq!(fragment_text("a<script>b"), "a");
        assert_eq!(fragment_text("a &nosuchthing; & b < c"), "a &nosuchthing; & b < c");
        assert_eq!(fragment_text("10&nbsp;km<p>&nbsp;</p>away"), "10\u{a0}km\n\naway");
    }

    #[test]
    fn a_row_of_data_is_a_line() {
        let table = "<table><tr><th>Ship<th>Tons<tr><td><p>Anna</p></td><td>3</td></tr></table>After";
        assert_eq!(fragment_text(table), "Ship\tTons\nAnna\t3\n\nAfter");
    }

    #[test]
    fn a_table_that_arranges_a_page_is_paragraphs() {
        let long = "Ships came to the harbour. ".repeat(9);
        let table = format!("<table><tr><td>Menu<td><p>{long}<p>End.</table>");
        assert_eq!(fragment_text(&table), format!("Menu\n\n{}\n\nEnd.", long.trim()));
    }

    #[test]
    fn preformatted_text_keeps_its_lines() {
        assert_eq!(fragment_text("a<pre>\n  b\n  c\n</pre>d"), "a\n\n  b\n  c\n\n\nd");
    }
}
