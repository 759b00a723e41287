//! Tidying: lines that stand with an article and are none of it.
//!
//! An extractor finds the part of the page; within it stand lines of the site: counts of shares, "Advertisement",
//! calls to sign up, links to other articles, and around the text its date, its byline, its tags. Each rule here looks at a whole
//! line, and most only where such lines stand: before the first and behind the last line of prose.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::prose::is_prose;
use super::rights;
use super::text::{Block, Kind};
use super::title::folded;
use crate::ingest::dates;

/// The longest line, in bytes, that a rule looks at.
const LONGEST: usize = 300;

/// The longest call to do something, in bytes.
const LONGEST_CALL: usize = 800;

/// How many links in a row are a list of other articles and not of the text.
const LINKS_IN_A_LIST: usize = 3;

/// How many lines at the start may repeat the headline or say the date.
const HEAD: usize = 12;

/// Whole lines, folded to letters and digits in lower case, that are never text.
static LINES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "advertisement advertisements advertising anzeige werbung publicité publicidad pubblicità publicidade reklame annonce \
    storycontinuesbelowadvertisement storycontinuesbelow articlecontinuesbelowadvertisement continuereadingbelow continuereading scrollforarticle \
    advertisementcontinuereadingthemainstory share sharethis sharethisarticle sharethisstory sharethispost shareonfacebook shareontwitter \
    sharethispage tweet tweetthis pinit email emailthis print printthis printthispage save like comment comments 0comments nocomments \
    leaveacomment postacomment addacomment viewcomments showcomments readcomments jointheconversation followus followusontwitter likeusonfacebook \
    facebook twitter linkedin pinterest whatsapp reddit tumblr copylink linkcopied flipboard subscribe subscribenow signup signupnow \
    relatedarticles relatedstories relatedcontent relatedposts relatedlinks relatedcoverage relatedtopics relatednews morefromthissection \
    recommendedforyou recommended youmayalsolike youmightalsolike mostpopular mostread trending trendingnow readmore readnext moreinthissection \
    prev next prevnext previous loading loadmore loadingcomments backtotop skiptocontent skiptomaincontent skiptomain closethisdialog enlargethisimage hidecaption togglecaption \
    imagesource imagecaption getty gettyimages relatedvideo watchvideo playvideo teilen drucken kommentare kommentieren mehrzumthema \
    auchinteressant lesensieauch weiterlesen lireaussi partager imprimer commentaires aliresurlemêmesujet compartir imprimir comentarios \
    leatambién condividi stampa commenti leggianche delen reageer leesook deel"
    .split_whitespace()
    .collect()
});

/// Beginnings of labels over links to other articles, folded.
const LABELS: [&str; 20] = [
    "related",
    "more",
    "readmore",
    "alsoread",
    "seealso",
    "recommended",
    "youmay",
    "morefrom",
    "moreon",
    "dontmiss",
    "topstories",
    "mostread",
    "mostviewed",
    "latestnews",
    "mehr",
    "lesensie",
    "lireaussi",
    "àlire",
    "leeadem",
    "leggianche",
];

/// Beginnings of lines that call for something or lead elsewhere, in lower case. A line that begins so and is short is none of the
/// article's.
const CALLS: [&str; 90] = [
    "sign up for our",
    "sign up for the",
    "sign up to our",
    "sign up to receive",
    "sign up to get",
    "subscribe to our",
    "subscribe to the newsletter",
    "subscribe now",
    "get our newsletter",
    "get the latest",
    "get breaking news",
    "enter your email",
    "please enter your email",
    "thank you for signing up",
    "thanks for signing up",
    "thank you for subscribing",
    "thanks for subscribing",
    "by signing up",
    "by subscribing",
    "by clicking",
    "follow us on",
    "like us on facebook",
    "share this story",
    "share this article",
    "share on facebook",
    "share on twitter",
    "click here to subscribe",
    "click here to sign up",
    "click to share",
    "click here for more",
    "please enable javascript",
    "you need javascript",
    "javascript is disabled",
    "javascript must be enabled",
    "javascript seems to be disabled",
    "to play this video",
    "to view this video",
    "to use this feature you need",
    "your browser does not support",
    "your browser doesn't support",
    "this browser does not support",
    "sorry, your browser",
    "media playback is unsupported",
    "this site uses cookies",
    "this website uses cookies",
    "we use cookies",
    "to post a comment",
    "post a comment",
    "leave a comment",
    "log in to comment",
    "please log in",
    "you must be logged in",
    "comments are closed",
    "both comments and pings are currently closed",
    "this entry was posted",
    "you can follow any responses",
    "you can leave a response",
    "add new comment",
    "comments on this article are closed",
    "view comments",
    "show comments",
    "read comments",
    "read or share this story",
    "story continues below",
    "article continues below",
    "article continues after",
    "continue reading the main story",
    "press spacebar to pause",
    "registration on or use of this site",
    "the material on this site may not be reproduced",
    "reprints and permissions",
    "your subscription supports",
    "support our journalism",
    "already a subscriber",
    "already have an account",
    "to continue reading",
    "subscribe to continue",
    "subscribe to read",
    "get unlimited access",
    "this article is for subscribers",
    "this content is for subscribers",
    "log in to post",
    "log in or register to",
    "log in or subscribe",
    "view this post on instagram",
    "a post shared by",
    "download our app",
    "download the app",
    "abonnieren sie",
    "inscrivez-vous",
];

/// Labels before links to other articles, in lower case.
const LEADS: [&str; 44] = [
    "read more",
    "read also",
    "read next",
    "read the full story",
    "also read",
    "see also",
    "see more",
    "see related",
    "related",
    "more",
    "more on",
    "more from",
    "more:",
    "watch",
    "watch:",
    "click here",
    "don't miss",
    "don’t miss",
    "recommended",
    "you may also like",
    "you might also like",
    "in case you missed it",
    "from the archives",
    "previously",
    "next",
    "previous",
    "up next",
    "check out",
    "continue reading",
    "lesen sie auch",
    "mehr zum thema",
    "mehr dazu",
    "lire aussi",
    "a lire aussi",
    "à lire aussi",
    "lea también",
    "lee también",
    "leggi anche",
    "lees ook",
    "leia também",
    "les også",
    "läs också",
    "source:",
    "tags",
];

/// Returns the blocks of an article without those that are none of it. `title` is the page's headline, `author` its
/// author where that is known from elsewhere.
pub(super) fn tidied(mut blocks: Vec<Block>, title: Option<&str>, author: Option<&str>) -> Vec<Block> {
    blocks.truncate(comments_at(&blocks).unwrap_or(blocks.len()));
    let lists = links_in(&blocks);
    let mut place = 0;
    blocks.retain(|block| {
        place += 1;
        !lists[place - 1] && !is_debris(block)
    });
    let title = title.map(folded).unwrap_or_default();
    let author = author.map(folded).unwrap_or_default();
    let head = blocks.iter().position(is_prose).unwrap_or(blocks.len()).min(HEAD);
    place = 0;
    blocks.retain(|block| {
        place += 1;
        place > head || !is_head(block, &title, &author)
    });
    while blocks.last().is_some_and(|last| (is_tail(last) || is_by(&last.text, &author)) && blocks.len() > 1) {
        blocks.pop();
    }
    blocks
}

/// Returns where readers' comments begin: a heading that says so, with lines behind it that say who posted what.
fn comments_at(blocks: &[Block]) -> Option<usize> {
    let place = blocks.iter().position(is_over_comments).filter(|place| *place > 0)?;
    let is_signed = |block: &Block| block.text.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("posted by"));
    blocks[place..].iter().any(is_signed).then_some(place)
}

/// Returns whether a block is a heading that says that comments follow, how many perhaps.
pub(super) fn is_over_comments(block: &Block) -> bool {
    block.kind == Kind::Heading
        && matches!(folded(&block.text).trim_start_matches(char::is_numeric), "comments" | "comment")
}

/// Returns for each block whether it belongs to a list of links to other articles: several in a row, with the label over them.
fn links_in(blocks: &[Block]) -> Vec<bool> {
    let mut found = vec![false; blocks.len()];
    let mut start = 0;
    while start < blocks.len() {
        let length = blocks[start..].iter().take_while(|block| is_link(block)).count();
        // A heading right over a list of links is that of the list.
        let is_over = |block: &Block| is_label(block) || (block.kind == Kind::Heading && length >= LINKS_IN_A_LIST);
        let label = start.checked_sub(1).filter(|label| is_over(&blocks[*label]));
        let is_list = blocks[start..start + length].iter().all(|block| block.kind == Kind::Item);
        if length >= LINKS_IN_A_LIST || (length > 1 && is_list) || (length > 0 && label.is_some()) {
            found[label.unwrap_or(start)..start + length].fill(true);
        }
        start += length.max(1);
    }
    found
}

/// Returns whether a block is a link and no sentence.
fn is_link(block: &Block) -> bool {
    let text = block.text.as_str();
    block.linked * 10 >= text.len() * 9
        && text.len() <= LONGEST
        && !text.ends_with(['.', ';', ','])
        && !matches!(block.kind, Kind::Table | Kind::Heading)
}

/// Returns whether a block is a label over links to other articles.
pub(super) fn is_label(block: &Block) -> bool {
    let text = block.text.as_str();
    let bare = folded(text);
    text.len() <= 60 && (LINES.contains(bare.as_str()) || LABELS.iter().any(|label| bare.starts_with(label)))
}

/// Returns whether a line is never part of an article.
fn is_debris(block: &Block) -> bool {
    let text = block.text.as_str();
    if text.len() > LONGEST_CALL || block.kind == Kind::Table {
        return false;
    }
    let lower = text.to_lowercase();
    let lower = lower.trim_start_matches(|character: char| !character.is_alphanumeric());
    if CALLS.iter().any(|call| lower.starts_with(call)) || rights::are_reserved(lower) {
        return true;
    }
    if text.len() > LONGEST {
        return false;
    }
    if LINES.contains(folded(text).as_str()) || is_picture_credit(lower) {
        return true;
    }
    if lists_links(block) {
        return true;
    }
    // A line that is nothing but a label and a link.
    let is_linked = block.linked * 10 >= text.len() * 4;
    is_linked && LEADS.iter().any(|lead| leads(lower, lead, text.len() - block.linked)) && block.kind != Kind::Heading
}

/// Returns whether a line says of a picture that it comes from an agency, and nothing else: `Photo: Getty Images`,
/// `Credit: Reuters/Ada Quill`.
fn is_picture_credit(lower: &str) -> bool {
    let Some((what, whose)) = lower.split_once([':', '|', '/', '©']) else { return false };
    let pictures = [
        "photo",
        "photos",
        "image",
        "images",
        "picture",
        "credit",
        "photo credit",
        "image credit",
        "image source",
        "foto",
        "bild",
    ];
    let agencies = "ap afp getty gettyimages reuters epa dpa pa alamy shutterstock istock istockphoto thinkstock corbis rex unsplash";
    whose.len() <= 60
        && pictures.contains(&what.trim())
        && whose.split(['/', ',']).map(folded).any(|name| agencies.split(' ').any(|agency| agency == name))
}

/// Returns whether lines of one block are links to elsewhere, with or without a label over them, as pages laid out by tables have
/// them.
fn lists_links(block: &Block) -> bool {
    let text = block.text.as_str();
    let Some((first, rest)) = text.split_once('\n') else { return false };
    let are_links = |links: &str| block.linked * 10 >= links.len() * 9 && !links.ends_with(['.', ';', ',']);
    let is_label = first.len() <= 60 && LABELS.iter().any(|label| folded(first).starts_with(label));
    block.kind != Kind::Heading && ((is_label && are_links(rest)) || (rest.contains('\n') && are_links(text)))
}

/// Returns whether a line begins with a label, and all of it that is no link is the label.
fn leads(lower: &str, lead: &str, unlinked: usize) -> bool {
    let Some(after) = lower.strip_prefix(lead) else { return false };
    let ends = after.is_empty() || after.starts_with([':', ' ', '\n', '»', '>', '…', '.', '|', '-', '–', '—', '›']);
    let is_label =
        after.trim_start().starts_with([':', '»', '>', '|', '-', '–', '—', '›']) || unlinked == 0 || after.is_empty();
    ends && unlinked <= lead.len() + 6 && (is_label || lead.contains(' '))
}

/// Returns whether a line before the text says what is known of it: the headline, the date, the author, counts.
fn is_head(block: &Block, title: &str, author: &str) -> bool {
    let text = block.text.as_str();
    let is_known = |line: &str| {
        let bare = folded(line);
        let is_title = bare.is_empty() || bare == title || bare.chars().all(char::is_numeric);
        let is_note = |(date, name)| is_date(date) && is_by(name, author);
        is_title
            || is_by(line, author)
            || is_count(line)
            || is_date(line)
            || line.split_once(" by ").is_some_and(is_note)
    };
    text.len() <= LONGEST && (is_row_of_links(block) || text.lines().all(is_known))
}

/// Returns whether a line is nothing but links, parted by strokes.
fn is_row_of_links(block: &Block) -> bool {
    block.linked * 10 >= block.text.len() * 7 && block.text.contains(" | ")
}

/// Returns whether a line is the known author's name.
fn is_by(line: &str, author: &str) -> bool {
    let bare = folded(line);
    let by = "by par von por di door af av postedby writtenby submittedby publishedby";
    let names = |line: &str| line.strip_prefix(author).is_some_and(|rest| rest.len() <= 40);
    let is_short = line.len() <= 120 && !line.ends_with(['.', '!', '?']);
    !author.is_empty()
        && (bare == author || (is_short && by.split(' ').any(|by| bare.strip_prefix(by).is_some_and(names))))
}

/// Returns whether a line is a count of something: `1,204 shares`, `5 comments`.
fn is_count(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let number = words.next().unwrap_or_default();
    let is_number = number.starts_with(|character: char| character.is_ascii_digit())
        && number
            .trim_end_matches(['k', 'K', 'm', 'M', '+'])
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'));
    let what = words.next().unwrap_or_default().to_lowercase();
    is_number
        && words.next().is_none()
        && matches!(what.as_str(), "shares" | "share" | "comments" | "comment" | "views" | "likes" | "tweets" | "reads")
}

/// Returns whether a line is a date, with or without a word before it.
fn is_date(text: &str) -> bool {
    if text.len() > 80 || !text.bytes().any(|byte| byte.is_ascii_digit()) || text.ends_with('.') {
        return false;
    }
    let lower = text.to_lowercase();
    let words = [
        "published",
        "posted on ",
        "posted",
        "updated",
        "last updated",
        "created",
        "first published",
        "publié",
        "mis à jour",
        "veröffentlicht",
        "aktualisiert",
    ];
    let bare = words.iter().find_map(|word| lower.strip_prefix(word)).unwrap_or(&lower);
    let bare = bare.trim_matches([' ', ':', '|', '-', '–', '—', '(', ')']);
    dates::read(bare, None) != dates::Written::No || is_time(bare)
}

/// Returns whether a line is a time of the day and nothing else.
fn is_time(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (3..=6).contains(&digits)
        && text.contains(':')
        && text.split_whitespace().all(|word| {
            word.contains(':')
                || matches!(
                    word,
                    "am" | "pm" | "a.m." | "p.m." | "et" | "est" | "edt" | "pt" | "pst" | "gmt" | "bst" | "uhr" | "h"
                )
        })
}

/// Returns whether a line behind the text is no more of it: a heading of nothing, links, tags, rights.
fn is_tail(block: &Block) -> bool {
    let text = block.text.as_str();
    if text.len() > LONGEST || matches!(block.kind, Kind::Table | Kind::Caption) {
        return false;
    }
    if block.kind == Kind::Heading || folded(text).is_empty() || is_count(text) {
        return true;
    }
    let lower = text.to_lowercase();
    let is_label = [
        "tags:",
        "tags ",
        "tagged:",
        "filed under",
        "topics:",
        "categories:",
        "category:",
        "posted in",
        "labels:",
        "keywords:",
        "schlagworte:",
        "mots-clés",
    ]
    .iter()
    .any(|label| lower.starts_with(label));
    let is_right = rights::is_right(&lower, is_prose(block));
    let is_more = lower.starts_with("more ") && text.len() < 50 && !text.ends_with(['.', '!', '?']);
    is_label || is_right || is_more || is_link(block) || is_row_of_links(block) || is_contact(&lower)
}

/// Returns whether a line, in lower case, says where to write to or whom to follow.
fn is_contact(lower: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    lower.len() <= 100
        && ((lower.starts_with("follow ") && has(&["twitter", "facebook", "instagram", "@"]))
            || (has(&["email:", "e-mail:", "email me at", "reach him at", "reach her at"]) && lower.contains('@'))
            || has(&["sign up for our", "sign up to our", "subscribe to our", "sign up here"]))
}
