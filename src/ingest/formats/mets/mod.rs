//! METS: what a library knows of a newspaper issue: its title and day, its pages, and which blocks are which article.
//!
//! The text of the pages is ALTO. Where the METS file holds it itself, each article is put together from its
//! blocks, and what is in no article is read as what is left of its page. Most METS files only name the files of their
//! pages; those are read by themselves, page by page, and no file is ever opened because another one names it. What
//! such a METS file itself holds is then one article: the contents of the issue, the headlines of its articles one below
//! the other, under the issue's own title.

mod contents;
mod issue;
mod pages;

use contents::{Item, Links};
use issue::{Description, Issue, line};
use pages::Pages;

use super::Format;
use crate::article::{Article, Headline, Lines};
use crate::ingest::Cause;
use crate::ingest::draft::Draft;
use crate::ingest::page::{self, text_of};
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::xml::{self, Cut, Cutter, Kinds, Tree};

const ISSUES: Kinds = Kinds { names: &["mets:mets", "mets"], nested: false };

pub(super) const FORMAT: Format =
    Format { name: "mets", description: "METS, newspaper issues", extensions: &["mets"], claims, read };

fn claims(opening: &[u8]) -> bool {
    xml::root(opening).is_some_and(|tree| tree.root().is_some_and(|root| root.local().eq_ignore_ascii_case("mets")))
}

fn read(source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let path = source.shown().to_owned();
    let mut cutter = Cutter::new(source, ISSUES);
    while let Some(cut) = cutter.next() {
        match cut {
            Cut::Record(tree, line) => {
                read_issue(&tree, &path, line, sink)?;
                if !tree.is_whole() && !cutter.is_broken() {
                    sink.problem(line, Cause::CutShort { format: "METS" })?;
                }
            }
            Cut::Damaged(line, cause) => sink.problem(line, cause)?,
        }
    }
    cutter.finish("METS").map_err(Stop::from)
}

fn read_issue(tree: &Tree, path: &str, line: u32, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let Some(root) = tree.root() else { return Ok(()) };
    let issue = Issue::of(root);
    let links = Links::of(root);
    let items = contents::items(root, &issue, &links);
    let mut pages = Pages::of(root);
    let draft = |article: Article| {
        let article = Article { source: issue.title.clone(), lines: Lines::Record(line), ..article };
        match &issue.date {
            Some(date) => Draft::new(article).dated(date),
            None => Draft::new(Article { published: page::issue::of_path(path), ..article }),
        }
    };
    if pages.is_empty() {
        let text: Vec<&str> = items.iter().filter_map(Item::title).collect();
        let title = issue.label.clone().or(issue.title.clone());
        if text.is_empty() && title.is_none() {
            return sink.problem(line, Cause::NoText);
        }
        let headline = title.map_or(Headline::None, Headline::Apart);
        let lang = issue.lang.map(str::to_owned);
        return sink.article(draft(Article { headline, text: text.join("\n\n"), lang, ..Article::default() }));
    }
    for item in items {
        let Some(article) = article_of(item, &issue, &mut pages) else { continue };
        sink.article(draft(article))?;
    }
    for (blocks, lang) in pages.left() {
        let text = text_of(&blocks);
        let lang = lang.or(issue.lang).map(str::to_owned);
        if !text.is_empty() {
            sink.article(draft(Article { text, lang, ..Article::default() }))?;
        }
    }
    Ok(())
}

/// Returns the article of an item, if its blocks hold any words.
fn article_of(item: Item, issue: &Issue, pages: &mut Pages<'_>) -> Option<Article> {
    let (heading, body) = (pages.take(&item.heading), pages.take(&item.body));
    let (mut text, printed) = (text_of(&body), text_of(&heading));
    let title = item.title().map(str::to_owned).or_else(|| line(&printed));
    if text.is_empty() && title.is_none() && printed.is_empty() {
        return None;
    }
    // A heading that says more than the title (an overline, say) stays in the text.
    if !printed.is_empty() && title.as_ref().is_some_and(|title| words(title) != words(&printed)) {
        text = if text.is_empty() { printed } else { format!("{printed}\n\n{text}") };
    }
    let described = |what: fn(&Description) -> Option<&str>| item.descriptions.iter().find_map(|found| what(found));
    Some(Article {
        headline: title.map_or(Headline::None, Headline::Apart),
        text,
        author: described(|found| found.author.as_deref()).map(str::to_owned),
        lang: described(|found| found.lang).or(pages.language()).or(issue.lang).map(str::to_owned),
        section: item.kind,
        ..Article::default()
    })
}

/// Returns the words of a text, without regard to case, signs and spaces.
fn words(text: &str) -> String {
    text.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Problem, read_bytes, told};

    const HEAD: &str = "<mets:mets xmlns:mets='http://www.loc.gov/METS/' xmlns:mods='http://www.loc.gov/mods/v3' \
        xmlns:xlink='http://www.w3.org/1999/xlink' LABEL='Port Gazette no. 7'>\
        <mets:dmdSec ID='P'><mets:mdWrap><mets:xmlData><mods:mods><mods:titleInfo><mods:title>Port Gazette</mods:title></mods:titleInfo>\
        <mods:originInfo><mods:dateIssued/></mods:originInfo></mods:mods></mets:xmlData></mets:mdWrap></mets:dmdSec>\
        <mets:dmdSec ID='I'><mets:mdWrap><mets:xmlData><mods:mods><mods:titleInfo type='alternative'><mods:title>No</mods:title></mods:titleInfo>\
        <mods:titleInfo><mods:nonSort>The</mods:nonSort><mods:title>Port Gazette</mods:title></mods:titleInfo>\
        <mods:language><mods:languageTerm>ger</mods:languageTerm></mods:language>\
        <mods:originInfo><mods:dateIssued>1904-04-04</mods:dateIssued></mods:originInfo></mods:mods></mets:xmlData></mets:mdWrap></mets:dmdSec>\
        <mets:dmdSec ID='A1'><mets:mdWrap><mets:xmlData><mods:mods><mods:titleInfo><mods:title>Ships came</mods:title></mods:titleInfo>\
        <mods:name><mods:namePart>By Ada Quill</mods:namePart></mods:name>\
        <mods:name><mods:namePart>No</mods:namePart><mods:role><mods:roleTerm>edt</mods:roleTerm></mods:role></mods:name>\
        </mods:mods></mets:xmlData></mets:mdWrap></mets:dmdSec>";

    /// A map in which an article is a headline and two paragraphs, and an advertisement is linked to its block.
    const MAP: &str = "<mets:structMap TYPE='PHYSICAL'><mets:div ID='ph2'><mets:fptr><mets:area FILEID='F1' BEGIN='b5'/></mets:fptr></mets:div></mets:structMap>\
        <mets:structMap TYPE='LOGICAL'><mets:div TYPE='Newspaper'><mets:div TYPE='ISSUE' DMDID='I'>\
        <mets:div TYPE='ARTICLE' DMDID='A1' ID='l1'><mets:div TYPE='HEADING'><mets:fptr><mets:area FILEID='F1' BEGIN='b1'/></mets:fptr></mets:div>\
        <mets:div TYPE='BODY'><mets:fptr><mets:seq><mets:area FILEID='F2' BEGIN='c1'/><mets:area FILEID='F1' BEGIN='b2' END='b3'/></mets:seq></mets:fptr>\
        <mets:fptr><mets:area FILEID='F1' SHAPE='RECT' COORDS='0,0,1,1'/></mets:fptr></mets:div></mets:div>\
        <mets:div TYPE='ADVERTISEMENT' ID='l2' LABEL='Untitled'/><mets:div TYPE='ARTICLE' LABEL='Elsewhere'/>\
        </mets:div></mets:div></mets:structMap>\
        <mets:structLink><mets:smLink xlink:from='#l2' xlink:to='#ph2'/></mets:structLink></mets:mets>";

    fn alto(blocks: &[(&str, &str)]) -> String {
        let block = |(id, word): &(&str, &str)| {
            let words: String = word.split(' ').map(|word| format!("<String CONTENT='{word}'/>")).collect();
            format!("<TextBlock ID='{id}'><TextLine ID='{id}l'>{words}</TextLine></TextBlock>")
        };
        let blocks: String = blocks.iter().map(block).collect();
        format!("<alto xmlns=''><Layout><Page LANG='eng'><PrintSpace>{blocks}</PrintSpace></Page></Layout></alto>")
    }

    fn with_pages() -> String {
        let file = |id: &str, blocks: &[(&str, &str)]| {
            format!(
                "<mets:file ID='{id}'><mets:FContent><mets:xmlData>{}</mets:xmlData></mets:FContent></mets:file>",
                alto(blocks)
            )
        };
        let first =
            [("b1", "SHIPS CAME"), ("b2", "to Port"), ("b3", "and left."), ("b4", "Printed here"), ("b5", "Buy rope")];
        let files = [file("F1", &first), file("F2", &[("c1", "One")])].concat();
        format!("{HEAD}<mets:fileSec><mets:fileGrp>{files}</mets:fileGrp></mets:fileSec>{MAP}")
    }

    fn articles(found: Vec<Result<Article, Problem>>) -> Vec<Article> {
        found.into_iter().map(Result::unwrap).collect()
    }

    #[test]
    fn articles_are_put_together_from_the_pages_in_the_file() {
        let found = read_bytes("a.xml", with_pages());
        let expected = [
            "1: Ships came | One\n\nto Port\n\nand left.",
            "1: - | Buy rope",
            "1: Elsewhere | ",
            "1: - | Printed here",
        ];
        assert_eq!(told(&found), expected);
        let found = articles(found);
        assert_eq!(found[0].author.as_deref(), Some("Ada Quill"));
        assert_eq!((found[0].section.as_deref(), found[1].section.as_deref()), (None, Some("ADVERTISEMENT")));
        for article in &found {
            assert_eq!(article.source.as_deref(), Some("The Port Gazette"));
            assert_eq!(article.published.unwrap().wall.date().to_string(), "1904-04-04");
        }
        assert_eq!(found[0].lang.as_deref(), Some("en"));
    }

    #[test]
    fn a_heading_that_says_more_than_the_title_stays_in_the_text() {
        let file = with_pages().replace("'SHIPS'", "'NEWS SHIPS'");
        assert_eq!(told(&read_bytes("a", file))[0], "1: Ships came | NEWS SHIPS CAME\n\nOne\n\nto Port\n\nand left.");
    }

    #[test]
    fn links_lead_to_blocks_named_like_the_physical_division() {
        let file = with_pages().replace("xlink:to='#ph2'", "xlink:to='#b4'");
        assert_eq!(told(&read_bytes("a", file))[1..], ["1: - | Printed here", "1: Elsewhere | ", "1: - | Buy rope"]);
        let group = "<mets:smLinkGrp><mets:smLocatorLink xlink:href='#l2'/><mets:smLocatorLink xlink:href='#b5'/>\
            <mets:smLocatorLink xlink:href='#b4'/></mets:smLinkGrp>";
        let file = with_pages().replace("<mets:smLink xlink:from='#l2' xlink:to='#ph2'/>", group);
        assert_eq!(told(&read_bytes("a", file))[1..], ["1: - | Buy rope\n\nPrinted here", "1: Elsewhere | "]);
    }

    #[test]
    fn an_issue_whose_pages_stand_elsewhere_is_its_contents() {
        let files = "<mets:fileSec><mets:file ID='F1'><mets:FLocat xlink:href='file://./../../../etc/passwd'/></mets:file></mets:fileSec>";
        let found = read_bytes("a.xml", format!("{HEAD}{files}{MAP}"));
        assert_eq!(told(&found), ["1: Port Gazette no. 7 | Ships came\n\nElsewhere"]);
        let found = articles(found);
        assert_eq!(found[0].published.unwrap().wall.date().to_string(), "1904-04-04");
        assert_eq!((found[0].source.as_deref(), found[0].lang.as_deref()), (Some("The Port Gazette"), Some("de")));
    }

    #[test]
    fn an_issue_without_articles_is_its_title() {
        let mets = "<mets xmlns='http://www.loc.gov/METS/' LABEL='Port Gazette, 1904-04-04'/>";
        let found = articles(read_bytes("sn83030214/1904040401/1904040401.xml", mets));
        assert_eq!((found[0].title(), found[0].text.as_str()), (Some("Port Gazette, 1904-04-04"), ""));
        assert_eq!(found[0].published.unwrap().wall.date().to_string(), "1904-04-04");
        assert_eq!(told(&read_bytes("a", "<mets/>")), ["! a:1: a record without text"]);
    }

    #[test]
    fn dublin_core_describes_as_well() {
        let mets = "<mets><dmdSec ID='D'><xmlData xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>Port Gazette</dc:title>\
            <dc:date>1904-04-04</dc:date><dc:creator>No</dc:creator><dc:language>fre</dc:language></xmlData></dmdSec></mets>";
        let found = articles(read_bytes("a", mets));
        assert_eq!((found[0].title(), found[0].source.as_deref()), (Some("Port Gazette"), Some("Port Gazette")));
        assert_eq!((found[0].published.is_some(), found[0].lang.as_deref()), (true, Some("fr")));
    }

    #[test]
    fn a_file_made_to_do_harm_is_read_in_bounded_time() {
        let links = "<smLink xlink:from='#l' xlink:to='#p'/>".repeat(20_000);
        let areas = "<fptr FILEID='x'/>".repeat(20_000);
        let title = "x".repeat(1 << 20);
        let items = "<div TYPE='article' DMDID='D D D D'/>".repeat(20_000);
        let mets = format!(
            "<mets><dmdSec ID='D'><mods><titleInfo><title>{title}</title></titleInfo></mods></dmdSec>\
             <structMap><div ID='p'>{areas}</div></structMap><structMap TYPE='LOGICAL'><div TYPE='article' ID='l' LABEL='a'/>{items}</structMap>\
             <structLink>{links}</structLink>{}</mets>",
            alto(&[("b", "word")])
        );
        assert_eq!(told(&read_bytes("a", mets)), ["1: a | ", "1: - | word"]);
    }
}
