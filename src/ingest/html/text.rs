//! Text from a tree: what a reader of the page sees, as paragraphs.
//!
//! White space that the page's source happens to have is folded; a blank line parts what stands on lines of its own;
//! `<br>` is a line feed; a row of a table is a line, its cells parted by tabs; a space parts what a style sheet would. Nothing else is
//! added, and no character of the text is changed.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::elements::{is_block, is_never_text};
use super::tree::{Node, Step, Tree};

/// The longest cell, in bytes, of a table that shows data; tables with longer ones arrange parts of a page.
const LONGEST_CELL: usize = 200;

/// The most columns of a table that are told apart.
const MOST_COLUMNS: usize = 20;

/// What stands on lines of its own.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) text: String,
    /// How many bytes of the text are links.
    pub(super) linked: usize,
    pub(super) kind: Kind,
    /// In what kind of place it stands: the same for all that stand in elements of the same names and classes.
    pub(super) place: u64,
}

/// What a block is.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Paragraph,
    Heading,
    Item,
    Caption,
    Table,
}

/// Returns the text of a node and all below it, without the elements for which `is_left_out` is true.
pub(super) fn text_of(tree: &Tree, top: Node, is_left_out: impl Fn(Node) -> bool) -> String {
    joined(&blocks_of(tree, top, is_left_out))
}

/// Returns blocks as one text.
pub(super) fn joined(blocks: &[Block]) -> String {
    let mut text = String::with_capacity(blocks.iter().map(|block| block.text.len() + 2).sum());
    for block in blocks {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&block.text);
    }
    text
}

/// Returns the blocks of a node and all below it.
pub(super) fn blocks_of(tree: &Tree, top: Node, is_left_out: impl Fn(Node) -> bool) -> Vec<Block> {
    let mut out = Blocks::default();
    let (mut preformatted, mut tables, mut kinds) = (0_usize, Vec::new(), Vec::new());
    let enters = |node: Node| !is_never_text(tree.name(node)) && !is_left_out(node);
    for step in tree.walk(top, enters) {
        let in_data = tables.last() == Some(&true);
        match step {
            Step::Text(node) if preformatted > 0 => out.preformatted(tree.text(node)),
            Step::Text(node) => out.folded(tree.text(node)),
            Step::Enter(node) => {
                let name = tree.name(node);
                out.seam = out.seam.entered(name);
                if is_place(name) {
                    out.places.push(place_in(out.place(), tree, node));
                }
                if let Some(kind) = kind_of(name).filter(|_| !in_data) {
                    out.part();
                    kinds.push(kind);
                    out.kind = kind;
                }
                match name {
                    "a" => out.links += 1,
                    "br" => out.line_feed(),
                    "pre" | "listing" | "xmp" | "plaintext" => {
                        out.part();
                        preformatted += 1;
                    }
                    "table" => {
                        out.part();
                        tables.push(shows_data(tree, node));
                        out.kind = if tables.last() == Some(&true) { Kind::Table } else { out.kind };
                    }
                    "tr" if in_data => out.line_feed(),
                    "td" | "th" if in_data => out.cell(),
                    _ if is_block(name) && !in_data => out.part(),
                    _ if is_block(name) => out.folded(" "),
                    _ => {}
                }
            }
            Step::Leave(node) => {
                let name = tree.name(node);
                out.seam = Seam::left(name);
                if is_place(name) {
                    out.places.pop();
                }
                match name {
                    "a" => out.links = out.links.saturating_sub(1),
                    "pre" | "listing" | "xmp" | "plaintext" => {
                        out.part();
                        preformatted = preformatted.saturating_sub(1);
                    }
                    "table" => {
                        out.part();
                        tables.pop();
                        out.kind = kinds.last().copied().unwrap_or_default();
                    }
                    "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" if in_data => {}
                    _ if is_block(name) && !in_data => out.part(),
                    _ if is_block(name) => out.folded(" "),
                    _ => {}
                }
                if kind_of(name).is_some() && !in_data {
                    kinds.pop();
                    out.kind = kinds.last().copied().unwrap_or_default();
                }
            }
        }
    }
    out.part();
    out.blocks
}

fn kind_of(name: &str) -> Option<Kind> {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(Kind::Heading),
        "li" | "dt" | "dd" => Some(Kind::Item),
        "figcaption" | "caption" => Some(Kind::Caption),
        _ => None,
    }
}

/// Returns whether an element is a place where paragraphs stand.
fn is_place(name: &str) -> bool {
    is_block(name) && !matches!(name, "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Returns the place that an element is in another place: by its name, its class without numbers and, of a cell, its column.
fn place_in(place: u64, tree: &Tree, node: Node) -> u64 {
    let mut name = tree.name(node).to_owned();
    if matches!(tree.name(node), "td" | "th") {
        let column = tree.children(tree.parent(node)).take(MOST_COLUMNS).take_while(|cell| *cell != node);
        name.extend(column.filter(|cell| matches!(tree.name(*cell), "td" | "th")).map(|_| '|'));
    }
    name.push(' ');
    name.extend(tree.attribute(node, "class").unwrap_or_default().chars().filter(|c| !c.is_ascii_digit()));
    xxh3_64_with_seed(name.as_bytes(), place)
}

/// Returns whether a table holds data and not paragraphs: no table in it, and nothing long in any cell.
pub(super) fn shows_data(tree: &Tree, table: Node) -> bool {
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

/// Blocks being put together.
#[derive(Default)]
struct Blocks {
    blocks: Vec<Block>,
    /// The block at hand.
    block: Block,
    /// What the next blocks are.
    kind: Kind,
    /// The place at hand, and those that it is in.
    places: Vec<u64>,
    /// In how many links the text stands.
    links: usize,
    /// What stands between the text so far and what comes next.
    gap: Gap,
    seam: Seam,
}

/// Whether two elements touch one another between the text so far and what comes next.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Seam {
    #[default]
    None,
    /// One has ended.
    Ended,
    /// And another has begun.
    Touching,
}

impl Seam {
    fn left(name: &str) -> Seam {
        if is_stretch(name) { Seam::Ended } else { Seam::None }
    }

    fn entered(self, name: &str) -> Seam {
        if is_stretch(name) && self != Seam::None { Seam::Touching } else { Seam::None }
    }

    /// Returns whether words of one element are parted from those of the next though no white space parts them, as a style sheet
    /// parts them for readers: `Said.` and `Credit`, but not the parts of a word.
    fn parts(self, before: &str, after: &str) -> bool {
        let ends = |c: char| c.is_lowercase() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '…' | ')' | '”' | '"');
        self == Seam::Touching && before.ends_with(ends) && after.starts_with(char::is_uppercase)
    }
}

/// Returns whether an element is a stretch of a line that says something of its own as often as not.
fn is_stretch(name: &str) -> bool {
    matches!(name, "span" | "a" | "time" | "cite" | "small")
}

/// The widest gap that was asked for since the last word.
#[derive(Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Cell,
    Line,
}

impl Blocks {
    fn place(&self) -> u64 {
        self.places.last().copied().unwrap_or_default()
    }

    /// Ends the block.
    fn part(&mut self) {
        let mut block = std::mem::take(&mut self.block);
        block.text.truncate(block.text.trim_end().len());
        block.linked = block.linked.min(block.text.len());
        if !block.text.is_empty() {
            self.blocks.push(block);
        }
        self.gap = Gap::None;
    }

    /// Ends the line; a second time in a row ends the block.
    fn line_feed(&mut self) {
        if self.gap == Gap::Line {
            self.part();
        } else {
            self.gap = Gap::Line;
        }
    }

    /// Begins a cell of a row.
    fn cell(&mut self) {
        self.gap = self.gap.max(Gap::Cell);
    }

    fn push(&mut self, text: &str) {
        let before = self.block.text.len();
        if before == 0 {
            (self.block.kind, self.block.place) = (self.kind, self.place());
        } else {
            self.block.text.push_str(match self.gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Cell => "\t",
                Gap::Line => "\n",
            });
        }
        self.block.text.push_str(text);
        if self.links > 0 {
            self.block.linked += self.block.text.len() - before;
        }
        self.gap = Gap::None;
    }

    /// Appends text with its white space folded. Spaces that do not break are nothing by themselves.
    fn folded(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.find(is_white).unwrap_or(rest.len());
            let is_blank = self.block.text.is_empty() || self.gap == Gap::Line;
            let text = if is_blank { rest[..word].trim_start() } else { &rest[..word] };
            if !text.is_empty() {
                if self.gap == Gap::None && self.seam.parts(&self.block.text, text) {
                    self.gap = Gap::Space;
                }
                self.seam = Seam::None;
                self.push(text);
            }
            rest = &rest[word..];
            let white = rest.find(|character| !is_white(character)).unwrap_or(rest.len());
            if white > 0 {
                self.gap = self.gap.max(Gap::Space);
            }
            rest = &rest[white..];
        }
    }

    /// Appends text as it stands, without the blank lines before it.
    fn preformatted(&mut self, text: &str) {
        let text = if self.block.text.is_empty() { text.trim_start_matches(['\n', '\r']) } else { text };
        if !(self.block.text.is_empty() && text.trim().is_empty()) {
            self.push(text);
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
    fn stretches_that_touch_are_parted_where_a_word_ends() {
        for (html, text) in [
            (
                "<span>Port Said.</span><span><span>Credit...</span><span>Cho Min</span></span>",
                "Port Said. Credit... Cho Min",
            ),
            ("<li><span>Term</span><span>Value</span></li>", "Term Value"),
            ("<a>Ada Quill</a><a>The Bell</a>", "Ada Quill The Bell"),
            ("<span>T</span>he <span>har</span><span>bour</span> of <span>Mc</span>Alan", "The harbour of McAlan"),
            ("<span>US</span><span>A</span> <span>co</span><b>Op</b>", "USA coOp"),
        ] {
            assert_eq!(fragment_text(html), text);
        }
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
        assert_eq!(fragment_text("a<pre>\n  b\n  c\n</pre>d"), "a\n\n  b\n  c\n\nd");
    }
}
