//! Feeds: RSS in its many versions, and Atom. One article an item or entry.
//!
//! The text is the full content where the feed has it, else the summary.
//! The feed's title is the source, unless the item names another. An export of WordPress is RSS too, and one of Blogger is
//! Atom; in them, what is no article ([`export`]) is passed over.

mod atom;
mod export;
mod item;
mod rdf;
mod rss;

pub(super) use atom::FORMAT as ATOM;
pub(super) use rdf::FORMAT as RDF;
pub(super) use rss::FORMAT as RSS;

use std::collections::HashMap;

use super::identities::Identities;
use crate::article::Lines;
use crate::ingest::draft::Draft;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::xml::{self, Element, Kinds, Tree};
use crate::ingest::{Cause, metadata};

/// What a feed says of all its items.
#[derive(Debug, Default)]
struct Channel {
    title: Option<String>,
    language: Option<String>,
    author: Option<String>,
    /// The names of those whom the items call by their logins.
    names: HashMap<String, String>,
    /// Its own address, which relative links without a base are resolved against.
    address: Option<String>,
}

/// How the items of a kind of feed are read.
struct Reader {
    format: &'static str,
    kinds: Kinds,
    channel: fn(&Tree) -> Channel,
    draft: fn(Element<'_>, &Channel) -> Draft,
}

impl Reader {
    fn read(&self, source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
        let (mut channel, mut known) = (Channel::default(), 0);
        let mut identities = Identities::default();
        xml::read_records(source, sink, self.kinds, self.format, |cutter, item, line, sink| {
            // The head of a feed stands before its items; looking again only where it has doubled takes linear time.
            if cutter.frame_length() > 2 * known {
                known = cutter.frame_length();
                channel = (self.channel)(&cutter.frame());
            }
            if export::is_machinery(item) {
                return Ok(());
            }
            let mut draft = (self.draft)(item, &channel);
            if draft.article.text.is_empty() && draft.article.title().is_none() {
                return sink.problem(line, Cause::NoText);
            }
            draft.article.own_id = draft.article.own_id.take().and_then(|id| identities.first(id));
            draft.article.lines = Lines::Record(line);
            sink.article(draft)
        })
    }
}

/// Returns the first of these elements that has some text, in the order of the names.
fn first_text(element: Element<'_>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| element.all(name).find_map(|child| metadata::one_line(&child.text())))
}

/// Returns whether a value is an address of the web.
fn is_address(value: &str) -> bool {
    let value = value.trim();
    ["http://", "https://"]
        .iter()
        .any(|scheme| value.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)))
        && !value.contains(char::is_whitespace)
}

/// Returns a link as an absolute address as far as that can be told; what is no address of the web is none.
fn absolute(element: Element<'_>, link: &str, channel: &Channel) -> Option<String> {
    let link = element.resolved(link);
    let link = channel.address.as_deref().map_or(link.clone(), |address| xml::resolve(address, &link));
    let is_other = ["tag:", "urn:", "mailto:", "data:", "javascript:"].iter().any(|scheme| link.starts_with(scheme));
    metadata::one_line(&link).filter(|_| !is_other)
}

/// Returns the longest of several full texts; one that only repeats the title is none.
fn longest(texts: impl Iterator<Item = String>, title: Option<&str>) -> Option<String> {
    texts.filter(|text| !text.is_empty() && Some(text.as_str()) != title).max_by_key(String::len)
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, Lines};
    use crate::ingest::{read_bytes, told};

    fn articles(feed: &str) -> Vec<Article> {
        read_bytes("a.xml", feed).into_iter().map(Result::unwrap).collect()
    }

    fn article(feed: &str) -> Article {
        articles(feed).remove(0)
    }

    fn item(inside: &str) -> Article {
        article(&format!("<rss version='2.0'><channel><title>The Bell</title><item>{inside}</item></channel></rss>"))
    }

    fn entry(inside: &str) -> Article {
        article(&format!(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>The Bell</title><author><name>Staff</name></author>\
             <link rel='self' href='https://bell.example/feed'/><entry>{inside}</entry></feed>"
        ))
    }

    #[test]
    fn an_item_of_rss_has_all_its_parts() {
        let feed = "<?xml version='1.0'?>\n<rss version='2.0' xmlns:c='http://purl.org/rss/1.0/modules/content/' \
            xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>The Bell</title><link>https://bell.example</link>\
            <language>en-gb</language>\n\n<item><title>Ships &amp;amp; <![CDATA[<b>boats</b>]]></title>\
            <link>https://bell.example/1</link><guid isPermaLink='false'>bell-1</guid><dc:creator>Ada Quill</dc:creator>\
            <category>Sea</category><category>Trade</category><category>Sea</category>\
            <pubDate>Mon, 01 Dec 2025 10:30:15 +0100</pubDate><description>Short.</description>\
            <c:encoded><![CDATA[<p>They came&nbsp;back.</p><p>All of them.</p>]]></c:encoded></item></channel></rss>";
        let article = article(feed);
        assert_eq!(article.title(), Some("Ships & boats"));
        assert_eq!(article.text, "They came\u{a0}back.\n\nAll of them.");
        assert_eq!(article.own_id.as_deref(), Some("bell-1"));
        assert_eq!(article.url.as_deref(), Some("https://bell.example/1"));
        assert_eq!(article.author.as_deref(), Some("Ada Quill"));
        assert_eq!((article.source.as_deref(), article.section.as_deref()), (Some("The Bell"), Some("Sea, Trade")));
        assert_eq!(article.published.unwrap().wall.to_string(), "2025-12-01T10:30:15");
        assert_eq!((article.lang.as_deref(), article.lines), (Some("en"), Lines::Record(4)));
        assert_eq!(article.format, "rss");
    }

    #[test]
    fn the_full_text_is_preferred_unless_it_only_says_the_title() {
        let both = "<title>A</title><description>A summary.</description>";
        assert_eq!(item(&format!("{both}<content:encoded>Text.</content:encoded>")).text, "Text.");
        assert_eq!(item(&format!("{both}<content:encoded>&lt;b&gt;A&lt;/b&gt;</content:encoded>")).text, "A summary.");
        assert_eq!(item(&format!("{both}<content:encoded/>")).text, "A summary.");
        assert_eq!(item("<title>A</title><itunes:summary>Heard.</itunes:summary>").text, "Heard.");
        let entry = entry("<summary>Short.</summary><content type='html'>&lt;p>Long.&lt;/p></content>");
        assert_eq!(entry.text, "Long.");
    }

    #[test]
    fn people_are_named_without_their_addresses() {
        for (written, expected) in [
            ("<author>ada@bell.example (Ada Quill)</author>", "Ada Quill"),
            ("<author>Ada Quill</author>", "Ada Quill"),
            ("<dc:creator>By Ada Quill</dc:creator><dc:creator>Bo Reed</dc:creator>", "Ada Quill, Bo Reed"),
            ("<itunes:author>Ada &amp;amp; Bo</itunes:author>", "Ada & Bo"),
            ("<atom:author><atom:name>Ada Quill</atom:name></atom:author>", "Ada Quill"),
        ] {
            assert_eq!(item(&format!("<title>A</title>{written}")).author.as_deref(), Some(expected), "{written}");
        }
    }

    #[test]
    fn an_address_is_found_where_it_is_kept() {
        for (written, expected) in [
            ("<link>https://a.example/1</link><guid>https://a.example/2</guid>", "https://a.example/1"),
            ("<guid>https://a.example/2</guid>", "https://a.example/2"),
            ("<link/><atom:link href='https://a.example/3'/>", "https://a.example/3"),
            (
                "<link>https://t.example/9</link><feedburner:origLink>https://a.example/4</feedburner:origLink>",
                "https://a.example/4",
            ),
        ] {
            assert_eq!(item(&format!("<title>A</title>{written}")).url.as_deref(), Some(expected), "{written}");
        }
        assert_eq!(item("<title>A</title><guid isPermaLink='false'>https://a.example/2</guid>").url, None);
        let entry =
            entry("<title>A</title><link rel='self' href='/self'/><link rel='edit' href='/e'/><link href='../b'/>");
        assert_eq!(entry.url.as_deref(), Some("https://bell.example/b"));
    }

    #[test]
    fn an_item_may_name_another_source() {
        assert_eq!(item("<title>A</title><source url='x'>The Gull</source>").source.as_deref(), Some("The Gull"));
        assert_eq!(
            item("<title>A</title><dc:source>https://gull.example</dc:source>").source.as_deref(),
            Some("The Bell")
        );
        let entry = entry("<title>A</title><source><title>The Gull</title><author><name>Ada</name></author></source>");
        assert_eq!((entry.source.as_deref(), entry.author.as_deref()), (Some("The Gull"), Some("Ada")));
    }

    #[test]
    fn rss_1_stands_in_rdf() {
        let feed = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' \
            xmlns:dc='http://purl.org/dc/elements/1.1/' xml:lang='fr'><channel rdf:about='x'><title>La Cloche</title>\
            </channel><item rdf:about='https://a.example/1'><title>Un</title><description>Des navires.</description>\
            <dc:date>2025-12-01</dc:date></item></rdf:RDF>";
        let article = article(feed);
        assert_eq!((article.title(), article.source.as_deref()), (Some("Un"), Some("La Cloche")));
        assert_eq!((article.own_id.as_deref(), article.lang.as_deref()), (Some("https://a.example/1"), Some("fr")));
        assert_eq!(article.url.as_deref(), Some("https://a.example/1"));
        assert_eq!(article.format, "rss1");
        let other = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><item/></rdf:RDF>";
        let said = "! a: XML of another kind is not read, unless --as names its format";
        assert_eq!(told(&read_bytes("a", other)), [said]);
    }

    #[test]
    fn an_entry_of_atom_has_all_its_parts() {
        let article = entry(
            "<title type='html'>Ships &amp;amp; boats</title><id>tag:1</id><updated>2025-12-02T00:00:00Z</updated>\
             <published>2025-12-01T10:30:15Z</published><author><name>Ada Quill</name></author><author><name>Bo</name></author>\
             <category term='sea' label='Sea'/><category term='http://x.example/kind#post'/>\
             <content type='xhtml' xml:lang='en'><div xmlns='http://www.w3.org/1999/xhtml'><p>They <b>came</b>.</p><p/><p>All.</p></div></content>",
        );
        assert_eq!((article.title(), article.text.as_str()), (Some("Ships & boats"), "They came.\n\nAll."));
        assert_eq!((article.own_id.as_deref(), article.section.as_deref()), (Some("tag:1"), Some("Sea")));
        assert_eq!((article.author.as_deref(), article.lang.as_deref()), (Some("Ada Quill, Bo"), Some("en")));
        assert_eq!(article.published.unwrap().wall.to_string(), "2025-12-01T10:30:15");
        assert_eq!(article.format, "atom");
    }

    #[test]
    fn atom_is_read_however_it_is_written() {
        let alone = "<entry xmlns='http://www.w3.org/2005/Atom'><title>A</title><content>x &lt; y</content></entry>";
        assert_eq!(told(&read_bytes("a", alone)), ["1: A | x < y"]);
        let old = "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title mode='escaped'>A</title><issued>2003-12-13</issued>\
                   <content mode='escaped' type='text/html'>&lt;p>x&lt;/p></content></entry></feed>";
        assert_eq!(told(&read_bytes("a", old)), ["1: A | x"]);
        assert_eq!(articles(old)[0].published.unwrap().wall.to_string(), "2003-12-13T00:00:00");
        let bare = "<feed><title>F</title><entry><title>A</title><content type='text'>&lt;p></content></entry></feed>";
        assert_eq!(told(&read_bytes("a", bare)), ["1: A | <p>"]);
        let prefixed = "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:title>A</a:title></a:entry></a:feed>";
        assert_eq!(told(&read_bytes("a", prefixed)), ["1: A | "]);
        assert_eq!(entry("<title>A</title><content type='image/png'>iVBORw0KGgo=</content>").text, "");
    }

    #[test]
    fn an_identifier_that_all_items_share_is_none() {
        let item = "<item><title>A</title><guid>https://a.example/</guid></item>";
        let articles = articles(&format!("<rss><channel>{item}{item}</channel></rss>"));
        let ids: Vec<_> = articles.iter().map(|article| article.own_id.as_deref()).collect();
        assert_eq!(ids, [Some("https://a.example/"), None]);
    }

    #[test]
    fn an_export_of_wordpress_is_read_without_its_machinery() {
        let item = |kind: &str, text: &str| {
            format!(
                "<item><title>A</title><dc:creator>quill</dc:creator><pubDate>Mon, 30 Nov -0001 00:00:00 +0000</pubDate><wp:post_date>2025-12-01 10:30:15</wp:post_date>\
                 <content:encoded><![CDATA[{text}]]></content:encoded><wp:post_type>{kind}</wp:post_type></item>"
            )
        };
        let feed = format!(
            "<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel><title>The Bell</title><wp:author><wp:author_login>quill</wp:author_login>\
             <wp:author_display_name>Ada Quill</wp:author_display_name></wp:author>{}{}{}{}</channel></rss>",
            item("nav_menu_item", "x"),
            item("attachment", ""),
            item("post", "By Bo\nOne <em>line</em>.\n\nTwo."),
            item("attachment", "A caption."),
        );
        let found = articles(&feed);
        let texts: Vec<&str> = found.iter().map(|article| article.text.as_str()).collect();
        assert_eq!(texts, ["By Bo\nOne line.\n\nTwo.", "A caption."]);
        assert_eq!(found[0].author.as_deref(), Some("Ada Quill"));
        assert_eq!(found[0].published.unwrap().wall.to_string(), "2025-12-01T10:30:15");
        assert_eq!(
            told(&read_bytes("a", feed.replace(">post<", ">revision<").replace("A caption.", ""))),
            ["! a: no article in it"]
        );
    }

    #[test]
    fn a_template_in_an_export_of_blogger_is_no_article() {
        let template = "<entry xmlns='http://www.w3.org/2005/Atom'><title>T</title>\
            <category term='http://schemas.google.com/blogger/2008/kind#template'/></entry>";
        assert_eq!(told(&read_bytes("a", template)), ["! a: no article in it"]);
        assert_eq!(told(&read_bytes("a", template.replace("#template", "#post"))), ["1: T | "]);
    }

    #[test]
    fn a_comment_in_an_export_of_blogger_is_no_article() {
        let comment = "<entry xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'>\
            <title>T</title><blogger:type>COMMENT</blogger:type><author><blogger:type>BLOGGER</blogger:type></author></entry>";
        assert_eq!(told(&read_bytes("a", comment)), ["! a: no article in it"]);
        let post = comment.replace("COMMENT", "POST");
        assert_eq!(told(&read_bytes("a", post.as_str())), ["1: T | "]);
        let thrown_away = post.replace("</title>", "</title><blogger:trashed>2025-12-01</blogger:trashed>");
        assert_eq!(told(&read_bytes("a", thrown_away)), ["! a: no article in it"]);
    }

    #[test]
    fn an_export_of_wordpress_has_the_clock_of_the_paper_and_no_shortcodes() {
        let feed = "<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel><item><title>A</title>\
            <pubDate>Thu, 04 Dec 2025 02:30:00 +0000</pubDate><content:encoded>[caption id='a']The quay[/caption]Ships \
            [sic] came.</content:encoded><wp:post_date>2025-12-03 22:30:00</wp:post_date>\
            <wp:post_date_gmt>2025-12-04 02:30:00</wp:post_date_gmt><wp:status>publish</wp:status>\
            <wp:post_type>post</wp:post_type></item></channel></rss>";
        let found = article(feed);
        assert_eq!(found.text, "The quay\n\nShips [sic] came.");
        let published = found.published.unwrap();
        assert_eq!((published.wall.to_string().as_str(), published.offset), ("2025-12-03T22:30:00", Some(-4 * 3600)));
        let never = article(&feed.replace("2025-12-04 02:30:00", "0000-00-00 00:00:00"));
        assert_eq!(never.published.unwrap().wall.to_string(), "2025-12-04T02:30:00");
        for (from, to) in [(">publish<", ">trash<"), (">post<", ">wpcf7_contact_form<"), (">post<", ">acf-field<")] {
            assert_eq!(told(&read_bytes("a", feed.replace(from, to))), ["! a: no article in it"]);
        }
        let other = feed.replace("<wp:post_type>post</wp:post_type>", "");
        assert!(article(&other).text.contains("[caption id='a']"));
    }

    #[test]
    fn a_content_of_an_unknown_type_is_read_unless_it_is_base64() {
        for (kind, content, expected) in [
            ("CDATA", "<![CDATA[<p>Ships &amp; boats</p>]]>", "Ships & boats"),
            ("text/html; charset=utf-8", "&lt;p&gt;Ships&lt;/p&gt;&lt;p&gt;Boats&lt;/p&gt;", "Ships\n\nBoats"),
            ("TEXT/PLAIN;charset=utf-8", "a &lt;b&gt;", "a <b>"),
            ("application/pdf", "JVBERi0xLjQK\nMSAwIG9iag==", ""),
        ] {
            assert_eq!(entry(&format!("<title>A</title><content type='{kind}'>{content}</content>")).text, expected);
        }
    }

    #[test]
    fn a_title_that_is_said_to_be_html_is_unescaped_once() {
        let title = "Use &amp;lt;b&amp;gt; not &amp;lt;em&amp;gt; &amp;amp; &lt;i&gt;why&lt;/i&gt;";
        for kind in ["html", "text/html"] {
            assert_eq!(entry(&format!("<title type='{kind}'>{title}</title>")).title(), Some("Use <b> not <em> & why"));
        }
        assert_eq!(entry("<title type='html'>Use &amp;lt;b&amp;gt;</title>").title(), Some("Use <b>"));
        assert_eq!(entry("<title type='html'>&lt;br&gt;</title>").title(), Some("<br>"));
    }

    #[test]
    fn a_feed_that_ends_between_two_items_is_cut_short() {
        let feed = "<rss><channel><title>The Bell</title>\n<item><title>A</title></item>\n";
        for end in ["", "</channel>", "<it", "<item", "</channel></rs", "<link>https://bell"] {
            let found = told(&read_bytes("a.rss", format!("{feed}{end}")));
            assert_eq!(found, ["2: A | ", "! a.rss: RSS cut short"], "{end}");
        }
        assert_eq!(told(&read_bytes("a.rss", format!("{feed}</channel></rss>\n"))), ["2: A | "]);
        let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><br><entry><title>A</title></entry>";
        assert_eq!(told(&read_bytes("a", atom)), ["1: A | ", "! a: Atom cut short"]);
        assert_eq!(told(&read_bytes("a", format!("{atom}</feed>"))), ["1: A | "]);
        assert_eq!(told(&read_bytes("a", format!("{atom}</feed>{atom}</feed>"))), ["1: A | ", "1: A | "]);
    }

    #[test]
    fn a_piece_of_a_tag_at_a_break_is_no_text() {
        let feed = "<rss><channel>\n<item><title>A</title><description>text here";
        for piece in ["", "<", "</", "</descr", "<b", "<a href='x"] {
            let found = told(&read_bytes("a.rss", format!("{feed}{piece}")));
            assert_eq!(found, ["2: A | text here", "! a.rss:2: RSS cut short"], "{piece}");
        }
    }

    #[test]
    fn faults_of_a_feed_cost_no_item() {
        let feed = "<rss><channel><title>The Bell\n<item><title>R&D &nbsp;&#3;ok</title>\n\
                    <item><title>B</title><description>x <b>y</i> z</description></item>\n<item></item>\n<item><title>C</title><desc";
        let expected = [
            "2: R&D ok | ",
            "! a.rss:2: RSS cut short",
            "3: B | x y z",
            "! a.rss:4: a record without text",
            "5: C | ",
            "! a.rss:5: RSS cut short",
        ];
        assert_eq!(told(&read_bytes("a.rss", feed)), expected);
    }
}
