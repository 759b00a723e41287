//! TREC and its kin: `<DOC>` records of SGML, the form that news collections for research come in.
//!
//! The disks of TREC (AP, WSJ, FT, FBIS, LA Times, Ziff, San Jose), AQUAINT and Gigaword, CLEF and others share
//! the frame and little else: each paper names its elements in its own way. So an article is put together from all
//! the names that a part is known under ([`parts`]), and its day from an element, from the code of the wire, or
//! from the document's number ([`dates`]).
//!
//! The text stands line for line as the source has it; where it is marked up in paragraphs, a blank line parts
//! them.

mod dates;
mod parts;
mod text;

use super::Format;
use super::sgml::{self, Record, Tags};
use crate::article::{Article, Lines};
use crate::ingest::Cause;
use crate::ingest::draft::Draft;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use parts::Document;

const TAGS: Tags =
    Tags { start: b"<DOC", end: b"</DOC>", format: "TREC SGML", texts: &parts::TEXTS, fields: &parts::NO_TEXT };

/// The most declarations and elements before the first document, and the most bytes of one.
const MOST_DECLARATIONS: usize = 3;
const LONGEST_DECLARATION: usize = 512;

pub(super) const FORMAT: Format = Format {
    name: "trec",
    description: "TREC, AQUAINT, Gigaword and CLEF: <DOC> records of SGML",
    extensions: &["trec", "sgml"],
    claims,
    read,
};

/// A record that says its number, or that has one of the elements that texts and headlines stand in.
fn claims(opening: &[u8]) -> bool {
    let opening = behind_prolog(opening);
    let Some(after) = opening.get(..4).filter(|tag| tag.eq_ignore_ascii_case(TAGS.start)).map(|_| &opening[4..]) else {
        return false;
    };
    let tag = after.split(|byte| *byte == b'>').next().unwrap_or_default().to_ascii_lowercase();
    let head = after[..after.len().min(4 << 10)].to_ascii_lowercase();
    let has = |bytes: &[u8], needle: &[u8]| memchr::memmem::find(bytes, needle).is_some();
    let is_tag = after.first().is_some_and(|byte| *byte == b'>' || byte.is_ascii_whitespace()) && tag.len() < 512;
    is_tag
        && (has(&tag, b"id=")
            || [&b"<docno"[..], b"<docid", b"<text>", b"<headline>"].iter().any(|name| has(&head, name)))
}

/// Returns what stands behind the declarations of XML and the one element around all documents that later collections have.
fn behind_prolog(opening: &[u8]) -> &[u8] {
    let mut rest = opening.trim_ascii_start();
    for _ in 0..MOST_DECLARATIONS {
        let is_document =
            rest.get(..5).is_some_and(|tag| tag.eq_ignore_ascii_case(b"<doc>") || tag.eq_ignore_ascii_case(b"<doc "));
        if is_document || !rest.starts_with(b"<") {
            break;
        }
        match rest.iter().take(LONGEST_DECLARATION).position(|byte| *byte == b'>') {
            Some(end) => rest = rest[end + 1..].trim_ascii_start(),
            None => break,
        }
    }
    rest
}

fn read(source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    sgml::read(TAGS, source, sink, &mut |Record { text, line, is_whole }, sink| match draft(text, line) {
        Some(mut draft) => {
            draft.article.own_id = draft.article.own_id.filter(|_| is_whole);
            sink.article(draft)
        }
        None if is_whole => sink.problem(line, Cause::NoText),
        None => Ok(()),
    })
}

/// Returns the article of a record, or nothing when it has neither text nor headline.
fn draft(record: &str, line: u32) -> Option<Draft> {
    let document = Document::new(record);
    let (headline, byline) = document.headline();
    let text = document.text();
    if text.is_empty() && headline.is_none() {
        return None;
    }
    let own_id = document.number();
    let (place, agency) = document.place();
    let article = Article {
        headline: headline.map_or(crate::article::Headline::None, crate::article::Headline::Apart),
        author: document.author().or(byline),
        source: document.source(),
        section: document.section(),
        lang: document.language(),
        url: document.url(),
        lines: Lines::Record(line),
        own_id,
        place,
        agency,
        text,
        ..Article::default()
    };
    let draft = Draft::new(article);
    Some(match document.date() {
        Some(date) => draft.dated(date),
        None => draft,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{read_bytes, told};
    use proptest::prelude::*;

    fn read(file: &str) -> Vec<Article> {
        read_bytes("a", file).into_iter().map(Result::unwrap).collect()
    }

    /// Returns title, text, day, author, source, section and place, parted by bars.
    fn parts(file: &str) -> String {
        let article = read(file).remove(0);
        let day = article.published.map(|published| published.wall.to_string());
        let title = article.title().map(str::to_owned);
        [title, Some(article.text), day, article.author, article.source, article.section, article.place]
            .map(|part| part.unwrap_or("-".to_owned()))
            .join(" | ")
    }

    #[test]
    fn the_associated_press() {
        let story = "<DOC>\n<DOCNO> AP880212-0004 </DOCNO>\n<FILEID>AP-NR-02-12-88 1637EST</FILEID>\n<FIRST>r w AM-Harbour   02-12 0155</FIRST>\n\
            <SECOND>AM-Harbour,150</SECOND>\n<HEAD>Harbour Opens</HEAD>\n<HEAD>After Winter</HEAD>\n<BYLINE>By ADA QUILL</BYLINE>\n\
            <BYLINE>Ansel Writer</BYLINE>\n<DATELINE>PORT ANSEL (AP) </DATELINE>\n<TEXT>\n   Ships &amp; boats came.\n   They stayed.\n</TEXT>\n<TEXT>\n   More.\n</TEXT>\n</DOC>\n";
        let expected = "Harbour Opens | After Winter\n\n   Ships & boats came.\n   They stayed.\n\n   More. | 1988-02-12T16:37:00 | ADA QUILL | \
                        Associated Press | - | PORT ANSEL";
        assert_eq!(parts(story), expected);
        let article = &read(story)[0];
        assert_eq!((article.own_id.as_deref(), article.agency.as_deref()), (Some("AP880212-0004"), Some("AP")));
        assert_eq!(article.published.unwrap().offset, Some(-5 * 3600));
    }

    #[test]
    fn references_to_carriage_returns_end_a_line() {
        let story = "<DOC><DOCNO>A-1</DOCNO><TEXT>Ships&#13;&#10;came.&#xD;They stayed.</TEXT></DOC>";
        assert_eq!(read(story)[0].text, "Ships\ncame.\nThey stayed.");
    }

    #[test]
    fn the_wall_street_journal() {
        let story = "<DOC>\n<DOCNO>\nWSJ900402-0189\n</DOCNO>\n<DOCID>\n900402-0189.\n</DOCID>\n<HL>\n   Shipping:\n@  Harbour Opens\n@  ----\n@  By Ada Quill\n\
            @  Staff Reporter\n</HL>\n<DATE>\n04/02/90\n</DATE>\n<SO>\nWALL STREET JOURNAL (J), PAGE A16\n</SO>\n<IN>\nSHIPPING (SHP)\n</IN>\n<LP>\n   Ships came.\n</LP>\n\
            <TEXT>\n   They stayed.\n</TEXT>\n</DOC>";
        let expected = "Shipping: Harbour Opens |    Ships came.\n\n   They stayed. | 1990-04-02T00:00:00 | Ada Quill | WALL STREET JOURNAL | - | -";
        assert_eq!(parts(story), expected);
    }

    #[test]
    fn the_financial_times_and_the_los_angeles_times() {
        let story = "<DOC>\n<DOCNO>FT911-3</DOCNO>\n<PROFILE>_AN-BEOA7AAIFT</PROFILE>\n<DATE>910514\n</DATE>\n<HEADLINE>\nFT  14 MAY 91 / Ansel Company News:\nHarbour opens\n</HEADLINE>\n\
            <BYLINE>\n   By ADA QUILL\n</BYLINE>\n<DATELINE>\n   PORT ANSEL\n</DATELINE>\n<TEXT>\nSHIPS came.\n</TEXT>\n<PUB>The Financial Times\n</PUB>\n<PAGE>\nLondon Page 20\n</PAGE>\n</DOC>";
        let expected = "Ansel Company News: Harbour opens | SHIPS came. | 1991-05-14T00:00:00 | ADA QUILL | The Financial Times | - | PORT ANSEL";
        assert_eq!(parts(story), expected);
        let story = "<DOC>\n<DOCNO> LA010189-0001 </DOCNO>\n<DOCID> 1 </DOCID>\n<DATE>\n<P>\nJanuary 1, 1989, Sunday, Home Edition \n</P>\n</DATE>\n<SECTION>\n<P>\nHarbour Desk; Page 1; Part B \n\
            </P>\n</SECTION>\n<HEADLINE>\n<P>\nHARBOUR OPENS; \n</P>\n<P>\nSHIPS COME \n</P>\n</HEADLINE>\n<BYLINE>\n<P>\nBy Ada Quill , Quill, a sailor, is the author of nothing. \n</P>\n</BYLINE>\n\
            <TEXT>\n<P>\nShips came to \nthe harbour. \n</P>\n<P>\nThey stayed. \n</P>\n</TEXT>\n<GRAPHIC><P>Photo</P></GRAPHIC>\n</DOC>";
        let expected = "HARBOUR OPENS; SHIPS COME | Ships came to \nthe harbour.\n\nThey stayed. | 1989-01-01T00:00:00 | Ada Quill | Los Angeles Times | Harbour Desk | -";
        assert_eq!(parts(story), expected);
    }

    #[test]
    fn documents_may_stand_in_an_element_around_them_all() {
        let stream = "<?xml version=\"1.0\"?>\n<!DOCTYPE DOCSTREAM SYSTEM \"a.dtd\">\n<DOCSTREAM>\n<DOC id=\"AFP_ENG_20041001.0001\" type=\"story\" >\n\
            <HEADLINE>\nHarbour Opens\n</HEADLINE>\n<TEXT>\n<P>\nShips came.\n</P>\n</TEXT>\n</DOC>\n<DOC id=\"AFP_ENG_20041001.0002\" type=\"other\" >\n\
            <TEXT>\nMore.\n</TEXT>\n</DOC>\n</DOCSTREAM>\n";
        let found = read(stream);
        assert_eq!((found.len(), found[0].title(), found[1].text.as_str()), (2, Some("Harbour Opens"), "More."));
        assert_eq!(read_bytes("a.xml", "<p>a</p><b><DOC></b>")[0].as_ref().unwrap().format, "text");
    }

    #[test]
    fn the_san_jose_mercury_news() {
        let story = "<DOC>\n<DOCNO> SJMN91-06364008 </DOCNO>\n<ACCESS> 06364008 </ACCESS>\n<LEADPARA>  Ships came.\n</LEADPARA>\n<SECTION>  Front  </SECTION>\n\
            <HEADLINE>  Harbour Opens </HEADLINE>\n<BYLINE>  ADA QUILL, Ansel News Staff Writer  </BYLINE>\n<PUBDATE>   911229  </PUBDATE>\n<PG.COL>  1A  </PG.COL>\n\
            <DATELINE>  Sunday, December 29, 1991 00364008,SJ1 </DATELINE>\n<TEXT>  They stayed.\n</TEXT>\n</DOC>\n";
        let expected = "Harbour Opens |   Ships came.\n\n  They stayed. | 1991-12-29T00:00:00 | ADA QUILL | San Jose Mercury News | Front | -";
        assert_eq!(parts(story), expected);
    }

    #[test]
    fn broadcasts_magazines_and_the_wires_of_gigaword() {
        let story = "<DOC>\n<DOCNO> FBIS3-21777 </DOCNO>\n<HT>    \"jptdd010\" </HT>\n<HEADER>\n<AU>   JPRS-TDD </AU>\nDocument Type:JPRS\n<DATE1>  7 March 1994 </DATE1>\n</HEADER>\n\
            <F P=101> ANSEL </F>\n<H3> <TI>   Harbour Opens </TI></H3>\n<TEXT>\nLanguage: <F P=105> English </F>\nArticle Type:BFN\n\n  [Text] Ships came.\n\n</TEXT>\n</DOC>";
        let expected = "Harbour Opens |   [Text] Ships came. | 1994-03-07T00:00:00 | - | - | - | -";
        assert_eq!(parts(story), expected);
        let story = "<DOC>\n<DOCNO> ZF109-1 </DOCNO>\n<JOURNAL>Harbour Week  Nov 20 1989 v6 n46 p67(1)\n* Full Text</JOURNAL>\n<TITLE>Harbour opens.\n(column)</TITLE>\n<AUTHOR>Quill, Ada.</AUTHOR>\n\
            <SUMMARY>Ships.</SUMMARY>\n<TEXT>\nShips came&hyph;at last&M; for &pound;5 &sect;2 &eacute;.\n</TEXT>\n</DOC>";
        let expected = "Harbour opens. (column) | Ships came-at last&M; for £5 §2 é. | 1989-11-20T00:00:00 | Quill, Ada | Harbour Week | - | -";
        assert_eq!(parts(story), expected);
        let story = "<DOC id=\"XIN_ENG_20020101.0001\" type=\"story\" >\n<HEADLINE>\nHarbour opens\n</HEADLINE>\n<DATELINE>\nPORT ANSEL, January 1 (Xinhua)\n</DATELINE>\n<TEXT>\n<P>\nShips came.\n</P>\n<P>\n\
            They &lt;stayed&gt;.\n</P>\n</TEXT>\n</DOC>";
        let expected =
            "Harbour opens | Ships came.\n\nThey <stayed>. | 2002-01-01T00:00:00 | - | Xinhua | - | PORT ANSEL";
        assert_eq!(parts(story), expected);
        let story = "<DOC>\n<DOCNO> NYT19980601.0001 </DOCNO>\n<DATE_TIME> 1998-06-01 00:01 </DATE_TIME>\n<BODY>\n<SLUG> BC-HARBOUR </SLUG>\n<HEADLINE> HARBOUR </HEADLINE>\n<TEXT>\n<P>\nShips.\n</P>\n\
            </TEXT>\n</BODY>\n<TRAILER>\nNYT-06-01-98 0001EDT\n</TRAILER>\n</DOC>";
        assert_eq!(parts(story), "HARBOUR | Ships. | 1998-06-01T00:01:00 | - | New York Times | - | -");
    }

    #[test]
    fn a_document_without_an_element_of_text_is_all_text_and_an_empty_one_is_named() {
        let story = "<DOC>\n<DOCNO>7</DOCNO>\n<TITLE>Harbour</TITLE>\nShips came.\n<P>They stayed.\n</DOC>";
        assert_eq!(parts(story), "Harbour | Ships came.\n\nThey stayed. | - | - | - | - | -");
        let summary = "<DOC><DOCNO>8</DOCNO><TEXT></TEXT><ABSTRACT>Ships.</ABSTRACT></DOC>";
        assert_eq!(parts(summary), "- | Ships. | - | - | - | - | -");
        assert_eq!(
            told(&read_bytes("a", "<DOC>\n<DOCNO>9</DOCNO><TEXT>\n</TEXT></DOC>")),
            ["! a:1: a record without text"]
        );
    }

    #[test]
    fn documents_are_cut_and_a_damaged_one_costs_itself_alone() {
        let one = "<DOC>\n<DOCNO>1</DOCNO>\n<TEXT>\nShips.\n</TEXT>\n</DOC>\n";
        let file = format!("{one}<DOC>\n<DOCNO>2</DOCNO>\n<TEXT>\ncut\n{one}<DOC>\n<DOCNO>3");
        let found = told(&read_bytes("a", file));
        assert_eq!(
            found,
            [
                "1: - | Ships.",
                "7: - | cut",
                "! a:7: TREC SGML cut short",
                "11: - | Ships.",
                "! a:17: TREC SGML cut short"
            ]
        );
        let hopeless = told(&read_bytes("a", format!("{one}{}", "<DOC>\n".repeat(50_000))));
        assert_eq!(hopeless.last().map(String::as_str), Some("! a: too damaged to read further"));
    }

    #[test]
    fn a_document_without_its_end_is_read_as_far_as_it_goes_without_its_number() {
        let open = "<DOC>\n<DOCNO>AP880212-0004</DOCNO>\n<HEAD>Harbour</HEAD>\n<TEXT>\nShips came.\n";
        for end in ["", "</TEXT>\n", "</TEX", "<P", "</TEXT>\n<DATE>1988-0", "</TEXT>\n<BYLINE"] {
            let found = read_bytes("a", format!("{open}{end}"));
            assert_eq!(told(&found), ["1: Harbour | Ships came.", "! a:1: TREC SGML cut short"], "{end}");
            let article = found[0].as_ref().unwrap();
            assert_eq!((article.own_id.as_deref(), article.author.as_deref()), (None, None));
            assert_eq!(article.published.unwrap().wall.to_string(), "1988-02-12T00:00:00");
        }
        let many = format!("{open}</TEXT>\n").repeat(3000);
        assert_eq!(read_bytes("a", many).iter().flatten().count(), 3000);
    }

    #[test]
    fn only_documents_are_claimed() {
        for file in ["<DOC>\n<DOCNO> 1", "\n<doc>\n<docno>1</docno>", "<DOC id=\"a\">", "<DOC>\n<TEXT>"] {
            assert!(claims(file.as_bytes()), "{file}");
        }
        for file in ["<DOCS><DOCNO>", "<DOCTYPE html>", "<DOC>text", "<add><doc>", "", "<DOC", "text <DOC><DOCNO>"] {
            assert!(!claims(file.as_bytes()), "{file}");
        }
    }

    proptest! {
        #[test]
        fn any_document_is_read_or_named(text in "(<(/?(TEXT|P|HEAD|HL|DATE|DATELINE|BYLINE|JOURNAL|DOCNO))>|[a-z0-9&; \n(,/-]){0,40}") {
            let file = format!("<DOC>\n<DOCNO>AP{text}");
            let whole = format!("{file}</DOC>");
            prop_assert!(!read_bytes("a", whole).is_empty());
            prop_assert!(!read_bytes("a", file).is_empty());
        }
    }
}
