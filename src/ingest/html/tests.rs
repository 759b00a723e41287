//! Whole pages as sites build them: what is read is the article, all of it and nothing else.

use super::{PageHints, page};
use crate::article::Article;

const SENTENCES: [&str; 10] = [
    "The harbour of Port Ansel opened again on Monday after a winter in which no ship could enter it, the harbour master said.",
    "Seven ships waited outside the breakwater at dawn, and the first of them, a collier from Talune, tied up before nine.",
    "“We had given up counting the days,” said Ada Quill, who has run the customs house for eleven years.",
    "The council had voted twice against dredging the northern channel, which filled with sand in the storms of November.",
    "Bo Reed, a pilot, said that the channel was now as deep as it had been when his father brought the mail boats in.",
    "Merchants in the lower town expect prices for coal, flour and salt to fall within a week, though nobody would say how far.",
    "The ministry of trade refused to comment on whether the islands will be paid for the months without a port.",
    "Port Ansel handled a third of the freight of the northern islands before the storms, according to the ministry.",
    "A ferry to Talune is to run again from Thursday, at first by day and only when the wind is below forty knots.",
    "The harbour master said that he hoped to see the lights on the mole repaired before the first fog of the autumn.",
];

const TITLE: &str = "Harbour of Port Ansel opens again";

fn paragraphs(range: std::ops::Range<usize>) -> String {
    SENTENCES[range].iter().map(|sentence| format!("<p>{sentence}</p>")).collect()
}

/// Returns a page of a site with all that sites put around their articles.
fn site(content: &str) -> String {
    let sections: String = (0..12).map(|n| format!("<li><a href='/s{n}'>Section {n}</a></li>")).collect();
    let read: String = (0..8)
        .map(|n| {
            format!(
                "<h4><a href='/m{n}'>Most read story number {n}</a></h4><p>It tells of something else entirely, in a sentence or \
                 two, with commas, and more commas.</p>"
            )
        })
        .collect();
    format!(
        "<!DOCTYPE html><html lang=en><head><title>{TITLE} | The Bell</title></head><body>\
         <div class='cookie-consent'><p>We use cookies to improve your experience, to show you advertising, and to measure the use of \
         our site.</p><button>Accept</button></div><header><nav><ul>{sections}</ul></nav></header>{content}\
         <aside class=sidebar>{read}</aside><footer><p>© 2025 The Bell. All rights reserved.</p><a href='/t'>Terms of use</a></footer>\
         </body></html>"
    )
}

fn article(html: &str) -> Article {
    page(html.as_bytes().to_vec(), &PageHints::default()).unwrap().article
}

/// Asserts that the text of a page is these sentences, each a paragraph.
fn holds(html: &str, range: std::ops::Range<usize>) {
    let article = article(html);
    assert_eq!(article.text, SENTENCES[range].join("\n\n"));
    assert_eq!(article.title(), Some(TITLE));
}

#[test]
fn the_article_and_not_what_stands_around_it() {
    let teasers: String = (0..6)
        .map(|n| format!("<li><a href='/r{n}'>Another story of the sea, number {n}</a><p>A summary of it that is long enough to be prose.</p></li>"))
        .collect();
    let comments: String = (0..60)
        .map(|n| format!("<div class=comment><p>Reader {n}: I do not agree with this at all, and my cousin, who is a pilot, says so too.</p></div>"))
        .collect();
    holds(
        &site(&format!(
            "<main><article><h1>{TITLE}</h1><div class=share-bar><a href='#'>Facebook</a> <span>1,204 shares</span></div>{}\
             <div class=newsletter-signup><p>Get the best of The Bell in your inbox every morning, with stories and letters.</p></div>{}\
             </article><div class=related-articles><h3>Related articles</h3><ul>{teasers}</ul></div>\
             <section id=comments><h3>Comments</h3>{comments}</section></main>",
            paragraphs(0..4),
            paragraphs(4..8),
        )),
        0..8,
    );
}

#[test]
fn paragraphs_in_any_wrapping() {
    let wrapped = |before: &str, after: &str| -> String {
        SENTENCES[..8].iter().map(|sentence| format!("{before}{sentence}{after}")).collect()
    };
    for content in [
        wrapped("<p>", "</p>"),
        wrapped("<p>", ""),
        wrapped("<p><span>", "</span></p>"),
        wrapped("<div>", "</div>"),
        wrapped("<div data-component=text-block class='x1'><div class='x2'><p class='x3'>", "</p></div></div>"),
        wrapped("", "<br><br>"),
        wrapped("", "<br/>\n<br/>"),
        wrapped("<font size=2>", "</font><p>"),
        wrapped("<section><div><p>", "</p></div></section>"),
    ] {
        holds(&site(&format!("<div class=page><div class=col><h1>{TITLE}</h1>{content}</div></div>")), 0..8);
        holds(&site(&format!("<table><tr><td><h1>{TITLE}</h1>{content}</td></tr></table>")), 0..8);
    }
}

#[test]
fn an_article_parted_by_advertisements() {
    let advertisement = "<div class=ad-slot><a href='#skip'>SKIP ADVERTISEMENT</a><p>Advertisement</p></div>";
    let parts: String = (0..4)
        .map(|n| {
            format!("<div class=part><div class=inner>{}</div></div>{advertisement}", paragraphs(2 * n..2 * n + 2))
        })
        .collect();
    holds(&site(&format!("<main><article><h1>{TITLE}</h1>{parts}</article></main>")), 0..8);
}

#[test]
fn a_brief_beside_much_else() {
    holds(&site(&format!("<main><article><h1>{TITLE}</h1>{}</article></main>", paragraphs(0..2))), 0..2);
}

#[test]
fn a_second_half_that_a_button_shows() {
    for shown in [3, 6] {
        let (first, hidden) = (paragraphs(0..shown), paragraphs(shown..9));
        let more = format!("<button>Read more</button><div style='display:none'>{hidden}</div>");
        holds(&site(&format!("<article><h1>{TITLE}</h1>{first}{more}</article>")), 0..9);
    }
}

#[test]
fn short_paragraphs_lists_and_tables_are_kept() {
    let content = format!(
        "<article><h1>{TITLE}</h1><p>It is open.</p>{}<h2>What changes</h2><ul><li>The ferry runs.</li><li>Coal is cheaper.</li></ul>{}\
         <table><tr><th>Year</th><th>Ships</th></tr><tr><td>2024</td><td>412</td></tr></table><p>And so to sea.</p></article>",
        paragraphs(0..3),
        paragraphs(3..6)
    );
    let expected = format!(
        "It is open.\n\n{}\n\nWhat changes\n\nThe ferry runs.\n\nCoal is cheaper.\n\n{}\n\nYear\tShips\n2024\t412\n\nAnd so to sea.",
        SENTENCES[..3].join("\n\n"),
        SENTENCES[3..6].join("\n\n")
    );
    assert_eq!(article(&site(&content)).text, expected);
}

#[test]
fn lines_of_the_site_within_the_text_are_left_out() {
    let content = format!(
        "<article><h1>{TITLE}</h1><p>By Ada Quill</p><p>December 1, 2025, 10:30 am</p>{}<p>Read more: <a href='/x'>Storms close the \
         channel</a></p>{}<p><strong>RELATED:</strong></p><ul><li><a href='/y'>Why coal is dear</a></li></ul><p>Sign up for our newsletter and \
         never miss a ship.</p><p>Tags: <a href='/t'>sea</a>, <a href='/u'>trade</a></p></article>",
        paragraphs(0..4),
        paragraphs(4..8)
    );
    let html = site(&content);
    holds(&html, 0..8);
    let article = article(&html);
    assert_eq!(article.author.as_deref(), Some("Ada Quill"));
}

#[test]
fn a_text_that_only_machines_are_given() {
    let body = SENTENCES[..8].join("\\n\\n");
    let html = format!(
        "<title>Bell</title><script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"{TITLE}\",\"articleBody\":\"{body}\"}}\
         </script><div id=app></div><p>Please enable JavaScript to read this page.</p>"
    );
    holds(&html, 0..8);
}

#[test]
fn a_front_page_yields_what_text_there_is() {
    let teasers: String = SENTENCES
        .iter()
        .enumerate()
        .map(|(n, sentence)| format!("<div><h2><a href='/a{n}'>Story {n} of the sea</a></h2><p>{sentence}</p></div>"))
        .collect();
    let article = article(&site(&format!("<main>{teasers}</main>")));
    assert!(SENTENCES.iter().all(|sentence| article.text.contains(sentence)), "{}", article.text);
}

#[test]
fn a_page_without_text_is_a_headline_or_nothing() {
    assert_eq!(
        article("<title>Harbour opens again tomorrow</title><img src=a>").title(),
        Some("Harbour opens again tomorrow")
    );
    for html in ["<html></html>", "<p> &nbsp;", "<script>let a = 1;</script>", "<!-- <p>Ships -->"] {
        assert!(page(html.as_bytes().to_vec(), &PageHints::default()).is_none(), "{html}");
    }
}

#[test]
fn metadata_comes_from_where_the_page_says_it_best() {
    let html = site("<article><h1>x</h1></article>").replace(
        "</head>",
        "<script type='application/ld+json'>{\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":\"NewsArticle\",\"headline\":\
         \"Ships &amp; sea\",\"author\":[{\"@type\":\"Person\",\"name\":\"Ada Quill\"},{\"@type\":\"Person\",\"name\":\"Bo Reed\"}],\
         \"datePublished\":\"2025-12-01T10:30:00+01:00\",\"articleSection\":\"Sea\",}]}</script>\
         <meta property=og:title content='Other'><meta property=og:site_name content='The Bell'><link rel=canonical href='/2025/harbour'>\
         <meta property=article:published_time content='2025-12-02'></head>",
    );
    let draft = page(html.into_bytes(), &PageHints { url: Some("https://bell.example/x?y=1"), charset: None }).unwrap();
    let article = draft.article;
    assert_eq!(article.title(), Some("Ships & sea"));
    assert_eq!(article.author.as_deref(), Some("Ada Quill, Bo Reed"));
    assert_eq!(article.section.as_deref(), Some("Sea"));
    assert_eq!(article.source.as_deref(), Some("The Bell"));
    assert_eq!(article.url.as_deref(), Some("https://bell.example/2025/harbour"));
    assert_eq!(article.lang.as_deref(), Some("en"));
    assert_eq!(draft.date.as_deref(), Some("2025-12-01T10:30:00+01:00"));
}

#[test]
fn dates_are_found_in_every_place_they_stand() {
    for head in [
        "<meta property='article:published_time' content='2025-12-01T10:30:00Z'>",
        "<meta name='DC.date.issued' content='2025-12-01'>",
        "<meta name='parsely-page' content='{\"pub_date\": \"2025-12-01T10:30:00Z\"}'>",
        "<meta name='cms:publishDate' content='2025-12-01'>",
        "<time datetime='2025-12-01T10:30'>Monday</time>",
        "<span itemprop=datePublished content='2025-12-01'>today</span>",
        "<div class='article-date'>Published: December 1, 2025 | Updated: December 3, 2025</div>",
        "<p class=byline>By Ada Quill - 1 December 2025</p>",
        "<link rel=canonical href='https://bell.example/2025/12/01/harbour'>",
        "<abbr class=published title='2025-12-01T10:30:00'>Monday</abbr>",
        "<p>By Ada Quill</p><p>December 1, 2025 10:30 am</p>",
        "<time class=updated datetime='2025-12-05'></time><time class=published datetime='2025-12-01'></time>",
    ] {
        let html = format!("<html lang=en><h1>{TITLE}</h1>{head}{}", paragraphs(0..8));
        let draft = page(html.into_bytes(), &PageHints::default()).unwrap();
        let written = draft.date.unwrap_or_else(|| panic!("no date in {head}"));
        let day = crate::ingest::dates::parse(&written).map(|published| published.wall.date().to_string());
        assert_eq!(day.as_deref(), Some("2025-12-01"), "{head}: {written}");
    }
}

#[test]
fn a_browsers_note_is_the_address_it_was_saved_from() {
    let html = format!("<!-- saved from url=(0028)https://bell.example/harbour -->{}", paragraphs(0..5));
    assert_eq!(article(&html).url.as_deref(), Some("https://bell.example/harbour"));
}

#[test]
fn a_mirror_notes_the_address_it_was_copied_from() {
    let html = format!("<!-- Mirrored from bell.example/harbour by HTTrack -->{}", paragraphs(0..5));
    assert_eq!(article(&html).url.as_deref(), Some("http://bell.example/harbour"));
}

#[test]
fn what_an_archive_of_the_web_adds_is_left_out() {
    let copy = "https://web.archive.org/web/20251201103000/https://bell.example/harbour";
    let html = site(&format!(
        "<div id=wm-ipp-print>The Wayback Machine - {copy}</div><article><h1>{TITLE}</h1>{}</article>",
        paragraphs(0..8)
    ));
    let html = html.replace("</head>", &format!("<link rel=canonical href='{copy}'></head>"));
    holds(&html, 0..8);
    assert_eq!(article(&html).url.as_deref(), Some("https://bell.example/harbour"));
}

#[test]
fn a_page_of_frames_is_read_as_without_them() {
    let content = format!("<h1>{TITLE}</h1><p>By Ada Quill</p>{}", paragraphs(0..8));
    for content in [content.clone(), format!("<body>{content}</body>")] {
        let html = format!(
            "<html><head><title>{TITLE}</title></head><frameset cols='20%,80%'><frame src=a><frame src=b><noframes>{content}\
             </noframes></frameset></html>"
        );
        holds(&html, 0..8);
        assert_eq!(article(&html).author.as_deref(), Some("Ada Quill"));
    }
    holds(
        &site(&format!("<article><h1>{TITLE}</h1>{}</article><noframes><p>No frames.</noframes>", paragraphs(0..8))),
        0..8,
    );
}

#[test]
fn a_box_within_the_story_belongs_to_it() {
    let around = |aside: &str| {
        site(&format!("<article><h1>{TITLE}</h1>{}{aside}{}</article>", paragraphs(0..3), paragraphs(4..8)))
    };
    for class in ["", "class=factbox", "class=note"] {
        holds(&around(&format!("<aside {class}><p>{}</p></aside>", SENTENCES[3])), 0..8);
    }
    let expected = [&SENTENCES[..3], &SENTENCES[4..8]].concat().join("\n\n");
    for aside in [
        "<aside><p>Get the best of The Bell in your inbox every morning, with stories and letters.</p><form><input></form></aside>",
        "<aside><p>More stories of the sea:</p><a href=/a>Storms close the channel</a> <a href=/b>Why coal is dear</a></aside>",
        "<aside class=newsletter><p>Get the best of The Bell in your inbox every morning, with stories and letters.</p></aside>",
    ] {
        assert_eq!(article(&around(aside)).text, expected, "{aside}");
    }
}

#[test]
fn the_footer_of_an_article_says_who_wrote_it_and_when() {
    let content =
        |footer: &str| site(&format!("<article class=h-entry><h1>{TITLE}</h1>{}{footer}</article>", paragraphs(0..8)));
    let footer = "<footer><p>By <a class=p-author>Ada Quill</a> on <time datetime=2025-12-01>December 1</time></p>\
                  <a class=p-canonical href='https://bell.example/harbour'>Canonical link</a></footer>";
    let html = content(footer);
    holds(&html, 0..8);
    let draft = page(html.into_bytes(), &PageHints::default()).unwrap();
    assert_eq!(draft.article.author.as_deref(), Some("Ada Quill"));
    assert_eq!(draft.article.url.as_deref(), Some("https://bell.example/harbour"));
    assert_eq!(draft.date.as_deref(), Some("2025-12-01"));
    let other = content(&footer.replace("<footer", "<footer class=related-posts"));
    assert_eq!(article(&other).author, None);
}

#[test]
fn what_blogs_write_around_their_stories_is_none_of_it() {
    let content = format!(
        "<div class=content><p><a href=/a>« Previous entry</a> | <a href=/>Main</a> | <a href=/b>Next entry »</a></p><h3>{TITLE}</h3>{}\
         <p>This entry was posted on Monday, December 1st, 2025 at 11:40 pm and is filed under <a href=/s>Sea</a>. You can follow any \
         responses to this entry through the <a href=/f>feed</a>.</p><p class=posted>Posted by Ada Quill at December 1, 2025 11:40 PM</p>\
         <h2>2 Comments</h2><p>I do not agree with this at all, and my cousin, who is a pilot, says so too.</p>\
         <p class=posted>Posted by Bo Reed at December 2, 2025 1:00 AM</p></div>",
        paragraphs(0..8)
    );
    holds(&format!("<html><title>{TITLE}</title><body>{content}</body></html>"), 0..8);
}

#[test]
fn lines_of_the_site_within_the_story_are_none_of_it() {
    let links: String = (0..4).map(|n| format!("<li><a href='/k{n}'>Event number {n} of the day</a></li>")).collect();
    let content = format!(
        "<article><h1>{TITLE}</h1>{}<h2>Key events</h2><ul>{links}</ul><p>Photo: Getty Images</p><p>Credit: Reuters/Ada Quill</p>{}\
         <div><h3>To continue reading, subscribe now</h3><p>Get unlimited access to all stories for a crown a week.</p></div>\
         <p>Follow Ada Quill on Twitter: @quill</p></article>",
        paragraphs(0..3),
        paragraphs(3..8)
    );
    holds(&site(&content), 0..8);
}

#[test]
fn a_story_in_several_places_is_read_whole() {
    let table = |range| format!("<table width=500><tr><td>{}</td></tr></table>", paragraphs(range));
    let row = |range| format!("<tr><td>Port Ansel</td><td>{}</td></tr>", paragraphs(range));
    let section = |range| format!("<section><div class=rich>{}</div></section>", paragraphs(range));
    let tables: String = (0..8).map(|n| table(n..n + 1)).collect();
    for content in [
        format!("<main><h1>{TITLE}</h1>{}<section><img src=a.jpg></section>{}</main>", section(0..5), section(5..8)),
        format!("<main><h1>{TITLE}</h1>{}{}{}</main>", section(0..2), section(2..6), section(6..8)),
        format!("<h2>{TITLE}</h2>{}<center><img src=ad.gif></center>{}", table(0..4), table(4..8)),
        format!("<h2>{TITLE}</h2>{tables}"),
    ] {
        holds(&format!("<html><title>{TITLE}</title><body>{content}</body></html>"), 0..8);
    }
    let rows = format!("<html><title>{TITLE}</title><body><table>{}{}</table></body></html>", row(0..3), row(3..8));
    let text = article(&rows).text;
    assert!(SENTENCES[..8].iter().all(|sentence| text.split("\n\n").any(|line| line == *sentence)), "{text}");
}

#[test]
fn what_sums_up_a_story_under_its_headline_belongs_to_it() {
    let standfirst = "The port is open once more, and the pilots who were laid off come home.";
    let by = "<div>By <a href=/q>Ada Quill</a></div><time datetime=2025-12-01>1 December 2025</time>";
    let header = format!("<header><h2><span>{TITLE}</span></h2><div class=intro>{standfirst}</div>{by}</header>");
    let content = format!("<main><article>{header}<div class=story>{}</div></article></main>", paragraphs(0..4));
    let expected = [&[standfirst], &SENTENCES[..4]].concat().join("\n\n");
    assert_eq!(article(&site(&content)).text, expected);
}

#[test]
fn a_short_last_post_belongs_to_its_page_and_what_another_heading_leads_to_does_not() {
    let post = |head: &str, text: &str| format!("<div class=block><h2>{head}</h2>{text}</div>");
    let last = "<p>Hello and welcome to the harbour.</p>";
    let posts = [post("It opens", &paragraphs(0..3)), post("Ships wait", &paragraphs(3..5)), post("Good day", last)];
    let page = |posts: &str| {
        format!("<html><title>{TITLE}</title><body><article><h1>{TITLE}</h1>{posts}</article></body></html>")
    };
    assert!(article(&page(&posts.concat())).text.ends_with("\n\nGood day\n\nHello and welcome to the harbour."));
    let other = post("<a href=/b>Another story</a>", last);
    let text = article(&page(&[post("It opens", &paragraphs(0..5)), other].concat())).text;
    assert!(text.ends_with(SENTENCES[4]), "{text}");
}

#[test]
fn what_stands_within_a_sentence_or_over_a_paragraph_is_text_whatever_it_is_called() {
    for (mark, text) in [
        ("<p>He said <span class=remark>I quit</span> and left.</p>", "He said I quit and left."),
        ("<p><span class=lead-header>PORT ANSEL —</span> It is open.</p>", "PORT ANSEL — It is open."),
        ("<p>The <em class=comment>crier</em> cried.</p>", "The crier cried."),
        ("<p class=extra-bold>It was read out at noon.</p>", "It was read out at noon."),
        ("<h2 class=section-header>The pilots</h2>", "The pilots"),
        ("<h3 class=header>The pilots</h3>", "The pilots"),
    ] {
        let content = format!("<article><h1>{TITLE}</h1>{}{mark}{}</article>", paragraphs(0..4), paragraphs(4..8));
        let expected = [&SENTENCES[..4], &[text], &SENTENCES[4..8]].concat().join("\n\n");
        assert_eq!(article(&site(&content)).text, expected);
    }
}

#[test]
fn a_row_with_the_sections_is_none_of_the_story_beside_it() {
    let sections = "<a href=/>Front Page</a><br><a href=/s>Sports</a><br><a href=/b>Business</a>";
    let row = format!("<tr><td width=120><font size=-1>{sections}</font></td><td>{}</td></tr>", paragraphs(0..3));
    let page = format!(
        "<html><title>{TITLE}</title><body><table><tr><td colspan=2><img src=logo.gif></td></tr>{row}</table></body></html>"
    );
    holds(&page, 0..3);
    assert_eq!(article(&page).author, None);
}

#[test]
fn only_a_line_of_rights_is_dropped_from_the_end() {
    let text = |last: &str| {
        let html = site(&format!("<article><h1>{TITLE}</h1>{}<p>{last}</p></article>", paragraphs(0..8)));
        article(&html).text
    };
    for last in [
        "The picture is stamped “© Bell 2019”, and that, the court found on Friday, settled it.",
        "“All rights reserved for women,” the banner said, and the police took it away.",
        "Copyright law is to be changed by the end of next year, the minister of justice said.",
    ] {
        assert!(text(last).ends_with(last), "{last}");
    }
    for last in [
        "© 2019 The Bell. This material may not be published, broadcast or rewritten without consent.",
        "Copyright 2019 The Bell. This material may not be published, broadcast or rewritten without consent.",
        "All rights reserved. Nothing here may be published, broadcast or rewritten without consent.",
        "This material may not be published, broadcast or rewritten. All rights reserved.",
        "Picture: Ada Quill © The Bell 2019",
        "Copyright The Bell",
    ] {
        assert!(!text(last).contains(last), "{last}");
    }
}

#[test]
fn a_page_that_only_its_scripts_show_is_read_from_what_they_are_given() {
    let body = paragraphs(0..6).replace('"', "\\\"");
    let page = format!(
        "<!doctype html><html lang=en><head><title>{TITLE}</title></head><body><div id=__next>Loading</div>\
         <script id=__NEXT_DATA__ type=application/json>{{\"props\": {{\"story\": {{\"headline\": \"{TITLE}\", \"body\": \"{body}\"}}}}}}</script>\
         </body></html>"
    );
    holds(&page, 0..6);
}

#[test]
fn a_long_text_of_many_signs_is_read_whole() {
    let text = "ships & boats\u{a0}came ".repeat(100_000);
    let found = article(&format!("<html><body><p>{text}</p></body></html>"));
    assert_eq!(found.text.replace('\u{a0}', " "), text.trim().replace('\u{a0}', " "));
}
