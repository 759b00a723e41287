//! Plain text: one article a file.
//!
//! The text is the file's, from its first line that is not blank, or behind labelled lines that say what it is. That line
//! is the headline when it looks like one. Its date is that of the labels, or a line of its own above the story, or comes
//! from the file's name or folders, never from the file system.

use std::io::Read;
use std::ops::Range;

use super::Format;
use super::front_matter::FrontMatter;
use crate::article::{Headline, Lines};
use crate::ingest::draft::Draft;
use crate::ingest::sink::{Sink, Stop};
use crate::ingest::source::Source;
use crate::ingest::{Cause, anatomy, charset, dates, language};

/// The most bytes of a text that is read; an article that large is none.
pub(super) const MAX_TEXT: usize = 256 << 20;

/// The most characters and words of a headline.
const MAX_HEADLINE: (usize, usize) = (120, 20);

/// The fewest characters of a line that, right after a headline, begins the text.
const LONG_LINE: usize = 100;

/// Abbreviations that may end a headline with their full stop.
const ABBREVIATIONS: [&str; 10] = ["Inc.", "Corp.", "Co.", "Ltd.", "Jr.", "Sr.", "Bros.", "Gov.", "Sen.", "vs."];

pub(super) const FORMAT: Format =
    Format { name: "text", description: "plain text", extensions: &["txt", "text"], claims: |_| false, read };

fn read(source: &mut Source<'_>, sink: &mut Sink<'_>) -> Result<(), Stop> {
    let (text, lines, broken) = whole_text(source)?;
    let draft = draft_of(text, lines, source.shown());
    if !draft.article.text.is_empty() {
        sink.article(draft)?;
    }
    broken.map_or(Ok(()), Err)
}

/// Returns the article of a text, with what labelled lines at its head say, as the file at a path.
pub(super) fn draft_of(text: String, lines: Lines, path: &str) -> Draft {
    let head = FrontMatter::of_labels(&text).and_then(|head| Some((head.metadata().ok()?, head)));
    let (mut draft, text, lines) = match head {
        Some((draft, head)) => {
            let (text, lines) = without_blank_start(text[head.length..].to_owned(), line_of(lines) + head.lines);
            (draft, text, lines)
        }
        None => (Draft::default(), text, lines),
    };
    let article = &mut draft.article;
    if article.headline == Headline::None {
        article.headline = headline_of(&text).map_or(Headline::None, Headline::InText);
    }
    (article.text, article.lines) = (text, lines);
    date(&mut draft, path);
    draft
}

/// Reads a whole source as one text from its first line that is not blank, with what broke it off.
pub(super) fn whole_text(source: &mut Source<'_>) -> Result<(String, Lines, Option<Stop>), Stop> {
    let mut bytes = Vec::with_capacity(source.opening().len() + 1);
    let outcome = source.by_ref().take(MAX_TEXT as u64 + 1).read_to_end(&mut bytes);
    if bytes.len() > MAX_TEXT {
        return Err(Cause::TooLarge { limit: MAX_TEXT >> 20 }.into());
    }
    let text = charset::with_line_feeds(charset::decode(bytes).ok_or(Cause::NotText)?);
    let (text, lines) = without_blank_start(text, 1);
    match outcome {
        Ok(_) if text.is_empty() => Err(Cause::Empty.into()),
        Ok(_) => Ok((text, lines, None)),
        Err(error) => Ok((text, lines, Some(error.into()))),
    }
}

/// Dates an article whose head does not: by a date above the story, else by the path of its file.
pub(super) fn date(draft: &mut Draft, path: &str) {
    if draft.date.is_none() {
        let text = &draft.article.text;
        let above = anatomy::date_above(text, || language::detect(None, text));
        draft.article.published = above.or_else(|| dates::of_path(path));
    }
}

/// Returns the number of a line.
pub(super) fn line_of(lines: Lines) -> u32 {
    match lines {
        Lines::From(line) | Lines::Record(line) => line,
    }
}

/// Returns the text from its first line that is not blank, and that line's number if the text began at `line`.
pub(super) fn without_blank_start(mut text: String, line: u32) -> (String, Lines) {
    let blank = text.len() - text.trim_start().len();
    let start = if blank == text.len() { blank } else { text[..blank].rfind('\n').map_or(0, |feed| feed + 1) };
    let skipped = text[..start].matches('\n').count();
    text.drain(..start);
    (text, Lines::From(line.saturating_add(u32::try_from(skipped).unwrap_or(u32::MAX))))
}

/// Returns the place of the headline that opens a text, if its first line is one.
///
/// A headline is short, does not end like a sentence, is no date and no byline, and stands apart: a blank line
/// follows, or at once a byline, the name of a paper or a date, or a long line that does not go on in the middle of a
/// sentence.
pub(super) fn headline_of(text: &str) -> Option<Range<usize>> {
    let (first, after) = text.split_once('\n')?;
    let headline = first.trim();
    let start = first.len() - first.trim_start().len();
    let (next, behind) = after.split_once('\n').unwrap_or((after, ""));
    let next = next.trim();
    let below = behind.lines().next().unwrap_or_default().trim();
    if !is_headline(headline) || is_byline(text, headline, next) {
        return None;
    }
    let stands_apart = if next.is_empty() {
        !after.trim().is_empty()
    } else if !behind.trim().is_empty()
        && (is_byline(text, next, below) || (is_source(next, below) && !is_source(headline, next)))
    {
        true
    } else {
        !headline.ends_with('.') && is_text_after_headline(next, headline)
    };
    stands_apart.then(|| start..start + headline.len())
}

/// Returns whether a line of a text is a byline, in the language that the text is in. A line in small letters goes on
/// with the one before it.
fn is_byline(text: &str, line: &str, below: &str) -> bool {
    !line.starts_with(char::is_lowercase)
        && anatomy::may_be_byline(line, below)
        && anatomy::is_byline(line, below, language::detect(None, text))
}

/// Returns whether a line says nothing but whose the story is, or when it was published, and the line below goes on so.
fn is_source(line: &str, below: &str) -> bool {
    anatomy::is_source_or_date(line)
        && (below.is_empty() || anatomy::is_source_or_date(below) || anatomy::may_be_byline(below, ""))
}

fn is_headline(line: &str) -> bool {
    line.chars().count() <= MAX_HEADLINE.0
        && line.split_whitespace().count() <= MAX_HEADLINE.1
        && line.chars().any(char::is_alphabetic)
        && !line.chars().any(char::is_control)
        && !line.starts_with('<')
        && !ends_like_a_sentence(line)
        && dates::parse(line).is_none()
}

/// Returns whether a line that stands right below a headline is the beginning of the text and not the
/// headline's own second half.
fn is_text_after_headline(line: &str, headline: &str) -> bool {
    let length = line.chars().count();
    length >= LONG_LINE && length > headline.chars().count() && !line.starts_with(char::is_lowercase)
}

/// Returns whether a line ends with a full stop, or goes on after a comma, semicolon or colon.
fn ends_like_a_sentence(line: &str) -> bool {
    let bare = line.trim_end_matches(['"', '\'', '”', '’', '»', '“', ')', ']']);
    match bare.chars().next_back() {
        Some(',' | ';' | ':' | '。' | '،') => true,
        Some('.') => !bare.ends_with("...") && !ends_with_abbreviation(bare),
        _ => false,
    }
}

/// Returns whether the last word is a dotted acronym (U.S.) or a known abbreviation.
fn ends_with_abbreviation(line: &str) -> bool {
    let word = line.rsplit(char::is_whitespace).next().unwrap_or_default();
    let word = word.trim_start_matches(|character: char| !character.is_alphanumeric());
    let letters: Vec<&str> = word.split_terminator('.').collect();
    let is_acronym = letters.len() > 1 && letters.iter().all(|letter| letter.chars().count() == 1);
    is_acronym || ABBREVIATIONS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "The harbour of Port Ansel will open again on Monday after a winter in which no ship could \
                        enter it, the harbour master said.";

    fn headline(text: &str) -> Option<&str> {
        headline_of(text).map(|range| &text[range])
    }

    #[test]
    fn a_short_first_line_before_a_blank_line_is_the_headline() {
        assert_eq!(headline(" Harbour opens \n\nShips came.\n"), Some("Harbour opens"));
        assert_eq!(headline("Will the harbour open?\n\nYes.\n"), Some("Will the harbour open?"));
        assert_eq!(headline("Mayor: “We open”\n\nYes.\n"), Some("Mayor: “We open”"));
        assert_eq!(headline("Talks with the U.S.\n\nThey began.\n"), Some("Talks with the U.S."));
        assert_eq!(headline("Strike at Quill Bros.\n\nIt began.\n"), Some("Strike at Quill Bros."));
    }

    #[test]
    fn a_short_first_line_before_a_long_line_is_the_headline() {
        assert_eq!(headline(&format!("Harbour opens\n{LONG}\n")), Some("Harbour opens"));
    }

    #[test]
    fn a_byline_is_no_headline_and_the_line_above_one_is() {
        assert_eq!(headline("By JANE ROE\n\nThe harbour will open on Monday, the mayor said today.\n"), None);
        let story = "PORT ANSEL (Reuters) - The harbour opened on Monday.\n";
        for byline in ["By Jane Roe", "By JANE ROE, Staff Writer", "JANE ROE\nStaff Writer", "Jane Roe, Staff Writer"] {
            let text = format!("Harbour opens\n{byline}\n\n{story}");
            assert_eq!(headline(&text), Some("Harbour opens"), "{text}");
        }
        let french = "Le port ouvre\nPar Jeanne Quille, correspondante à Paris\n\nLe port a ouvert ses portes lundi, \
            a dit le maire de la ville, et les navires sont arrivés.\n";
        assert_eq!(headline(french), Some("Le port ouvre"));
        let german = "Der Hafen ist offen\nVon Anna Müller, dpa\n\nDer Hafen ist seit Montag wieder offen, und die \
            Schiffe sind gekommen, sagte der Bürgermeister der Stadt.\n";
        assert_eq!(headline(german), Some("Der Hafen ist offen"));
        // Words of other languages begin no byline.
        let english =
            "Von Marsh Returns Home\n\nThe captain came back to the harbour on Monday, and the mayor was there.\n";
        assert_eq!(headline(english), Some("Von Marsh Returns Home"));
        assert_eq!(headline("The story was told\nby Jane Roe\nin the harbour.\n"), None);
        assert_eq!(headline("Harbour opens\nBy Jane Roe\n"), None, "there is no text");
    }

    #[test]
    fn a_headline_above_the_name_of_a_paper_is_no_person() {
        let story = "\n\nThe harbour was closed on Monday, the mayor said today.\n";
        for source in [
            "The Evening Post\nMarch 4, 2009",
            "The Evening Post",
            "Associated Press\n4 March 2009",
            "March 4, 2009",
            "Reuters Staff",
            "The Evening Post\nBy Jane Roe",
        ] {
            let text = format!("Storm Closes Harbour\n{source}{story}");
            assert_eq!(headline(&text), Some("Storm Closes Harbour"), "{text}");
            let article = crate::ingest::read_bytes("a.txt", text).remove(0).unwrap();
            assert_ne!(article.author.as_deref(), Some("Storm Closes Harbour"), "{source}");
        }
        assert_eq!(headline(&format!("The Evening Post\nMarch 4, 2009{story}")), None);
        let role = format!("Storm Closes Harbour\nJane Roe\nAssociated Press Writer{story}");
        let article = crate::ingest::read_bytes("a.txt", role).remove(0).unwrap();
        assert_eq!((article.title(), article.author.as_deref()), (Some("Storm Closes Harbour"), Some("Jane Roe")));
    }

    #[test]
    fn a_byline_around_a_headline_names_the_author() {
        for text in [
            "By JANE ROE\n\nThe harbour will open on Monday, the mayor said today.\n",
            "Harbour opens\nBy JANE ROE\n\nPORT ANSEL (Reuters) - The harbour opened on Monday.\n",
        ] {
            let found = crate::ingest::read_bytes("a.txt", text);
            assert_eq!(found[0].as_ref().unwrap().author.as_deref(), Some("JANE ROE"), "{text}");
        }
    }

    #[test]
    fn a_sentence_is_no_headline() {
        assert_eq!(headline("The harbour opens.\n\nShips came.\n"), None);
        assert_eq!(headline("He said: “We open.”\n\nShips came.\n"), None);
        assert_eq!(headline("The harbour, the mayor said,\n\nopens.\n"), None);
        assert_eq!(headline(&format!("{LONG}\n\n{LONG}\n")), None);
    }

    #[test]
    fn a_line_broken_after_an_acronym_is_no_headline() {
        assert_eq!(headline(&format!("A quarrel broke out between the island and the U.S.\n{LONG}\n")), None);
    }

    #[test]
    fn text_of_short_lines_has_no_headline() {
        assert_eq!(headline("The harbour of Port Ansel will open again\non Monday after a winter.\n"), None);
        assert_eq!(headline(&format!("The harbour of Port Ansel and the\n{}\n", LONG.to_lowercase())), None);
    }

    #[test]
    fn a_line_with_nothing_after_it_is_no_headline() {
        assert_eq!(headline("Harbour opens"), None);
        assert_eq!(headline("Harbour opens\n\n \n"), None);
    }

    #[test]
    fn a_date_a_rule_and_a_line_with_tabs_are_no_headlines() {
        assert_eq!(headline("1 December 2025\n\nShips came.\n"), None);
        assert_eq!(headline("* * *\n\nShips came.\n"), None);
        assert_eq!(headline("Ship\tTons\n\nAnna\t3\n"), None);
    }

    /// Returns the first article of a text file: headline, author, source, section, date, and the text from its line on.
    fn article(name: &str, text: &str) -> String {
        let found = crate::ingest::read_bytes(name, text).remove(0).unwrap();
        let date = found.published.map_or("-".to_owned(), |published| published.wall.date().to_string());
        let said = [found.title(), found.author.as_deref(), found.source.as_deref(), found.section.as_deref()];
        let said = said.map(|value| value.unwrap_or("-")).join(" | ");
        format!("{said} | {date} | {}: {}", line_of(found.lines), found.text)
    }

    #[test]
    fn a_date_above_the_story_is_its_date_before_that_of_the_path() {
        let text = "Harbour opens\nBy Jane Roe\nMarch 4, 2009\n\nShips came to the harbour on Monday.\n";
        let expected = format!("Harbour opens | Jane Roe | - | - | 2009-03-04 | 1: {text}");
        assert_eq!(article("saved 2020-03-04.txt", text), expected);
        assert_eq!(article("a.md", text), expected);
        let undated = text.replace(", 2009", "");
        assert!(article("saved 2020-03-04.txt", &undated).contains(" | 2020-03-04 | "));
    }

    #[test]
    fn labelled_lines_at_the_head_are_front_matter() {
        let body = "Ships came to the harbour of Port Ansel on Monday.\n";
        let head = "Title: \"Harbour: opens\"\nAuthor: Jane Roe\nPublication date: March 4, 2009\nSource: The Bell\nSection: Sea\n";
        let said = "\"Harbour: opens\" | Jane Roe | The Bell | Sea | 2009-03-04";
        for name in ["2020-01-01.txt", "a"] {
            assert_eq!(article(name, &format!("{head}\n{body}")), format!("{said} | 7: {body}"));
        }
        // What is behind a line of no known name stays in the text, also where it says something.
        let rest = "Keywords: ships\nURL: https://bell.example/1\n\n";
        assert_eq!(article("a.txt", &format!("{head}{rest}{body}")), format!("{said} | 6: {rest}{body}"));
    }

    #[test]
    fn labels_that_say_nothing_known_are_text() {
        let body = "\n\nShips came to the harbour of Port Ansel on Monday.\n";
        for head in [
            "Reporter: Did the ships come?\nReporter: When?",
            "Question: What came?\nAnswer: Ships.",
            "Title: Harbour opens",
            "Title: Harbour opens\nThe harbour: a place",
            "Author: Jane Roe\nDate: soon",
            "Title: Harbour opens\nAuthor: Jane Roe\nShips came.",
            "Keywords: ships\nTitle: Harbour opens\nAuthor: Jane Roe",
        ] {
            let text = format!("{head}{body}");
            assert!(article("a.txt", &text).ends_with(&format!("| 1: {text}")), "{text}");
        }
        let alone = "Title: Harbour opens\nAuthor: Jane Roe\n\n \n";
        assert!(article("a.txt", alone).ends_with(alone));
    }

    #[test]
    fn blank_lines_before_the_text_are_skipped_and_counted() {
        let (text, lines) = without_blank_start("\n \n  Ships came.\n".to_owned(), 1);
        assert_eq!((text.as_str(), lines), ("  Ships came.\n", Lines::From(3)));
        assert_eq!(without_blank_start("\n \n".to_owned(), 1).0, "");
    }
}
