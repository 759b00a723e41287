//! What is known and not read: kinds of files that hold text in a way that no reader here understands, and kinds that are no news.
//!
//! Each is told by how it begins or, where it is text and says nothing else, by the ending of its name. To take such
//! files for a text a person names their format.

use crate::ingest::Cause;
use crate::ingest::source::Source;
use crate::ingest::xml::{self, Tree};

const PROGRAM: &str = "a program";
const UNPACK: &str = ": unpack it first, or pack it as zip or tar";
const AS_TEXT: &str = ": save it as text or HTML first";

/// How files begin that are not read, what they are and the cure, as the end of the sentence. docs/formats-ocr.md says why PDF is
/// one of them.
const SIGNATURES: [(&[u8], &str, &str); 13] = [
    (b"%PDF-", "PDF", ": turn it into text first, as pdftotext does"),
    (b"%!PS", "PostScript", ": turn it into text first, as ps2ascii does"),
    (b"AT&TFORM", "DjVu", ": turn it into text first, as djvutxt does"),
    // What Word, Excel and Outlook wrote before 2007.
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a file of Office", AS_TEXT),
    (b"level\tpage_num\tblock_num", "a table of Tesseract's words", ": let it write ALTO or hOCR"),
    (b"SQLite format 3\0", "a database of SQLite", ": export its tables as CSV or JSON"),
    (b"7z\xbc\xaf\x27\x1c", "7z", UNPACK),
    (b"Rar!\x1a\x07", "RAR", UNPACK),
    (b"\x5d\0\0", "the packing of lzma", UNPACK),
    (b"LZIP\x01", "the packing of lzip", UNPACK),
    (b"\x04\x22\x4d\x18", "the packing of LZ4", UNPACK),
    (b"\x1f\x9d", "the packing of compress", UNPACK),
    (b"MSCF\0\0\0\0", "a cabinet", UNPACK),
];

/// How programs begin that have no ending of their own: what serves pages has theirs.
const PROGRAMS: [&[u8]; 3] = [b"<?php", b"<%@", b"#!/"];

/// The endings of files that mirrors of sites have beside their pages, and what these are.
const NO_NEWS: [(&str, &[&str]); 4] = [
    ("a style sheet", &["css", "scss", "sass", "less"]),
    ("a drawing", &["svg"]),
    ("a source map", &["map"]),
    (
        PROGRAM,
        &[
            "js", "mjs", "cjs", "jsx", "ts", "tsx", "vue", "py", "rb", "pl", "pm", "java", "c", "h", "cc", "cpp",
            "hpp", "cs", "go", "rs", "lua", "sh", "bash", "bat", "ps1",
        ],
    ),
];

/// Returns why a file that begins like this is not read, if its kind is known.
pub(super) fn by_content(opening: &[u8]) -> Option<Cause> {
    if PROGRAMS.iter().any(|start| opening.starts_with(start)) {
        return Some(Cause::NoNews { what: PROGRAM });
    }
    let (_, format, cure) = SIGNATURES.iter().find(|(start, ..)| opening.starts_with(start))?;
    Some(Cause::NotRead { format, cure })
}

/// Returns why a text that no format claims is not read, if the ending of its name says that it is none.
pub(super) fn by_name(source: &Source<'_>) -> Option<Cause> {
    let extension = source.extension()?;
    if extension == "sql" {
        return Some(Cause::NotRead { format: "SQL", cure: ": export its tables as CSV or JSON" });
    }
    let (what, _) = NO_NEWS.iter().find(|(_, endings)| endings.contains(&extension.as_str()))?;
    Some(Cause::NoNews { what })
}

/// Returns why a text that no format claims is not read, if it is markup of a kind that no one here knows: it would be a
/// text full of tags.
pub(super) fn by_markup(opening: &[u8]) -> Option<Cause> {
    let text = opening.trim_ascii_start();
    let is_xml =
        text.first() == Some(&b'<') && (text.starts_with(b"<?xml") || has_doctype(text) || has_namespace(text));
    is_xml.then_some(Cause::NotRead { format: "XML of another kind", cure: ", unless --as names its format" })
}

/// Returns whether a text begins with a document type other than HTML's.
fn has_doctype(text: &[u8]) -> bool {
    const DOCTYPE: &[u8] = b"<!doctype";
    let Some((start, rest)) = text.split_at_checked(DOCTYPE.len()) else { return false };
    let name = rest.trim_ascii_start();
    let is_html = name.get(..4).is_some_and(|name| name.eq_ignore_ascii_case(b"html"));
    start.eq_ignore_ascii_case(DOCTYPE) && rest.first().is_some_and(u8::is_ascii_whitespace) && !is_html
}

/// Returns whether the first element of a text declares a namespace, other than that of HTML.
fn has_namespace(text: &[u8]) -> bool {
    let tree = xml::root(text);
    tree.as_ref().and_then(Tree::root).is_some_and(|root| {
        let declares = root.attributes().any(|(name, _)| name == "xmlns" || name.starts_with("xmlns:"));
        declares && !root.name().starts_with("xhtml:")
    })
}

#[cfg(test)]
mod tests {
    use crate::ingest::{read_bytes, told};

    fn read(name: &str, bytes: impl Into<Vec<u8>>) -> String {
        told(&read_bytes(name, bytes)).join("\n")
    }

    #[test]
    fn kinds_that_are_not_read_are_named_with_a_cure() {
        for (name, bytes, said) in [
            ("a.pdf", &b"%PDF-1.4\n1 0 obj"[..], "PDF is not read: turn it into text first, as pdftotext does"),
            (
                "a.ps",
                b"%!PS-Adobe-3.0\n(Ships) show",
                "PostScript is not read: turn it into text first, as ps2ascii does",
            ),
            (
                "a.tsv",
                b"level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tconf\ttext\n5\t1\t1\t1\t1\t1\t96\tShips\n",
                "a table of Tesseract's words is not read: let it write ALTO or hOCR",
            ),
            ("a.7z", b"7z\xbc\xaf\x27\x1c\0\x04", "7z is not read: unpack it first, or pack it as zip or tar"),
            (
                "a.lzma",
                b"\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\0",
                "the packing of lzma is not read: unpack it first, or pack it as zip or tar",
            ),
            (
                "a.Z",
                b"\x1f\x9d\x90S\xd0\0",
                "the packing of compress is not read: unpack it first, or pack it as zip or tar",
            ),
            (
                "a.sql",
                b"INSERT INTO `p` VALUES (1,'Ships came.');",
                "SQL is not read: export its tables as CSV or JSON",
            ),
        ] {
            assert_eq!(read(name, bytes), format!("! {name}: {said}"));
        }
    }

    #[test]
    fn what_stands_beside_the_pages_of_a_site_is_no_news() {
        for (name, text, said) in [
            ("m/style.css?ver=6.1", "body { margin: 0 }\n", "a style sheet"),
            ("m/app.js", "function open() { return 1; }\n", "a program"),
            ("m/app.js.gz", "function open() { return 1; }\n", "a program"),
            ("m/app.js.map", "ships\n", "a source map"),
            ("m/feed.php", "<?php echo 'Ships'; ?>\n", "a program"),
            ("m/logo.svg", "<svg><title>Bell</title></svg>\n", "a drawing"),
        ] {
            assert_eq!(read(name, text), format!("! {name}: {said}, not news"));
        }
        // The content counts first.
        let page = "<!doctype html><title>Harbour opens</title><p>Ships came to the harbour of Port Ansel on Monday.";
        assert!(read("m/index.php", page).contains("Ships came"));
        assert_eq!(read("m/data.js", "{\"title\": \"A\", \"text\": \"Ships\"}"), "1: A | Ships");
        let export =
            "window.bell.posts.part0 = [\n  {\n\"post\": 1, \"text\": \"Ships\"},\n{\"text\": \"Boats\"}\n];\n";
        assert_eq!(read("m/posts.js", export), "2: - | Ships\n4: - | Boats");
        for program in ["bell.open = {a: 1};\n", "open = [{\"a\": 1}];\n", "if (a == b) { [{\"a\": 1}] }\n"] {
            assert_eq!(read("m/app.js", program), "! m/app.js: a program, not news", "{program}");
        }
        assert_eq!(read("m/app.js.txt", "Ships came.\n"), "1: - | Ships came.\n");
        assert_eq!(read("m/Who opened app.js?.txt", "Ships came.\n"), "1: - | Ships came.\n");
    }

    #[test]
    fn markup_without_a_declaration_is_named() {
        let said = "! a: XML of another kind is not read, unless --as names its format";
        for text in [
            "<mediawiki xmlns='http://www.mediawiki.org/xml/export-0.11/'><page><title>A</title></page></mediawiki>",
            "\n<!-- x --><d:document xmlns:d='urn:d'><d:p>Ships</d:p></d:document>",
            "<!DOCTYPE TEI.2 SYSTEM 'tei.dtd'><TEI.2><text>Ships</text></TEI.2>",
        ] {
            assert_eq!(read("a", text), said, "{text}");
        }
        for text in
            ["<SHIP> sinks\n", "<p xmlns='http://www.w3.org/1999/xhtml'>Ships</p>\n", "<quote x='1'>Ships</quote>\n"]
        {
            assert_eq!(read("a", text), format!("1: - | {text}"));
        }
    }

    #[test]
    fn marks_and_blanks_before_a_file_do_not_matter() {
        let feed = "<rss><channel><item><title>A</title><description>Ships</description></item></channel></rss>";
        for before in ["\u{feff}\u{feff}", "\n\u{feff}", "\u{feff}\n \u{feff}"] {
            let line = 1 + before.matches('\n').count();
            assert_eq!(read("a.xml", format!("{before}{feed}")), format!("{line}: A | Ships"), "{before:?}");
            assert_eq!(
                read("a", format!("{before}{{\"text\":\"Ships\"}}")),
                format!("{line}: - | Ships"),
                "{before:?}"
            );
            assert_eq!(read("a.txt", before.to_owned()), "! a.txt: empty");
        }
    }
}
