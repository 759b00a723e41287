//! Bylines: a line of its own near the top that says who wrote the story.

use super::names::{self, Credit};
use super::{agencies, lines};
use crate::analysis::fold;
use crate::calendar;
use crate::ingest::dates;

/// The most bytes of a byline.
const LONGEST: usize = 320;

/// Words that begin a byline in any language of the text.
const SURE: [&str; 24] = [
    "Written by",
    "Words by",
    "Story by",
    "Text by",
    "Reported by",
    "Report by",
    "Compiled by",
    "Interview by",
    "Review by",
    "Reviewed by",
    "Author:",
    "Authors:",
    "Byline:",
    "By:",
    "Autor:",
    "Autorin:",
    "Autores:",
    "Auteur:",
    "Auteurs :",
    "Autore:",
    "Texto:",
    "Автор:",
    "Автори:",
    "Yazan:",
];

/// Words that begin a byline in these languages (any where none is known and the list begins with `*`).
const STARTS: [(&str, &str); 12] = [
    ("By", "* en"),
    ("Von", "* de"),
    ("Par", "* fr"),
    ("Por", "* es pt gl"),
    ("Di", "it"),
    ("de", "ro"),
    ("Av", "sv no nb nn"),
    ("Af", "da"),
    ("Door", "* nl"),
    ("Od", "hr sr"),
    ("Per", "ca"),
    ("Texte :", "* fr"),
];

/// What stands behind the name of who reports.
const REPORTS: [&str; 4] = [" reports", " reporting from ", " berichtet", " informa "];

/// Returns what a line says if it is a byline.
pub(super) fn read(line: &str, language: Option<&str>) -> Option<Credit> {
    if line.len() > LONGEST || line.contains('\n') {
        return None;
    }
    let bare = undecorated(line);
    if let Some(list) = after_start(bare, language) {
        return credit(list);
    }
    reports(bare).or_else(|| with_role(bare))
}

/// Returns whether a line may be a byline, whatever language the text is in: it begins like one in some language, or has what all
/// others have. Most lines that are asked about are none.
pub(super) fn may_be(line: &str) -> bool {
    let bare = undecorated(line);
    let begins = |start: &str| {
        let head = bare.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
        head && !bare[start.len()..].starts_with(char::is_alphanumeric)
    };
    let has_more = || bare.contains([',', '|', '•']) || REPORTS.iter().any(|word| bare.contains(word));
    let begins_any = STARTS.iter().map(|(start, _)| *start).chain(SURE).any(begins);
    line.len() <= LONGEST && (begins_any || (has_more() && read(line, None).is_some()))
}

/// Returns a line without the signs that wires begin and end their lines with.
fn undecorated(line: &str) -> &str {
    line.trim_matches(['-', '–', '—', '*', '•', ' ', '^', '<', '='])
}

/// Returns what follows the word that begins a byline.
fn after_start<'a>(line: &'a str, language: Option<&str>) -> Option<&'a str> {
    let after = |start: &str| {
        let head = line.get(..start.len())?;
        let rest = &line[start.len()..];
        let is_apart = rest.starts_with([' ', '\u{a0}', ':', '\t']) || start.ends_with(':');
        (head.eq_ignore_ascii_case(start) && is_apart).then(|| rest.trim_start_matches([' ', '\u{a0}', ':', '\t']))
    };
    let base = language.and_then(|tag| tag.split(['-', '_']).next());
    let speaks = |languages: &str| {
        base.map_or(languages.starts_with('*'), |base| languages.split(' ').any(|known| known == base))
            || languages == "* en"
    };
    let starts = STARTS.iter().filter(|(_, languages)| speaks(languages)).map(|(start, _)| *start);
    let rest = SURE.into_iter().chain(starts).find_map(after)?;
    // The line may begin once more: `BYLINE: By JANE ROE`.
    let by = rest.get(..3).filter(|by| by.eq_ignore_ascii_case("by "));
    Some(by.map_or(rest, |by| rest[by.len()..].trim_start()))
}

/// Returns the people of a list that a date, an address or the like may follow.
fn credit(list: &str) -> Option<Credit> {
    let list = without_tail(list);
    let credit = names::credit(list)?;
    // Staff alone is no one: By Staff, By our correspondent.
    (!credit.people.is_empty() || credit.agency.is_some() || credit.has_role).then_some(credit)
}

/// Returns a list of names without what follows them: a date, an address, how long it takes to read.
fn without_tail(list: &str) -> &str {
    let mut list = list.trim();
    while let Some((at, sign)) =
        list.char_indices().rev().find(|(_, c)| matches!(c, '|' | '•' | '·' | '—' | '–' | ',' | '(' | '/'))
    {
        let tail = list[at + sign.len_utf8()..].trim_matches([' ', ')', '\u{a0}']);
        if !(tail.is_empty() || is_tail(tail)) {
            break;
        }
        list = list[..at].trim_end();
    }
    // A date may stand behind a mere space, and an address too.
    let cut = list.match_indices(' ').map(|(at, _)| at).take(12).find(|at| is_tail(list[*at..].trim()));
    cut.map_or(list, |at| list[..at].trim_end())
}

fn is_tail(tail: &str) -> bool {
    let lower = tail.to_lowercase();
    let is_address = !tail.contains(' ')
        && (tail.starts_with('@') || tail.contains('@') || lower.starts_with("http") || lower.starts_with("www."));
    let is_year = tail.len() == 4 && tail.bytes().all(|byte| byte.is_ascii_digit());
    let is_date = tail.chars().any(|c| c.is_ascii_digit()) && !matches!(dates::read(tail, None), dates::Written::No);
    let opens = ["updated", "published", "posted", "last updated"].iter().any(|word| lower.starts_with(word));
    let is_notice = (opens || lower.ends_with("min read") || lower.ends_with("minute read"))
        && tail.chars().any(|c| c.is_ascii_digit());
    let is_day = super::day::of(tail, None).is_some();
    let mut folded = String::new();
    fold(tail, &mut folded);
    let is_weekday = folded.chars().count() > 3 && calendar::weekday(&folded, None).is_some();
    is_address || is_year || is_date || is_day || is_weekday || (is_notice && tail.len() < 60)
}

/// Reads `Jane Roe reports from Kyiv.`
fn reports(line: &str) -> Option<Credit> {
    let at = REPORTS.iter().filter_map(|word| line.find(word)).min()?;
    let rest = line[at..].trim_end_matches('.');
    let is_all = rest == " reports"
        || rest.starts_with(" reports from ")
        || rest.starts_with(" reporting from ")
        || rest.starts_with(" berichtet aus ");
    let fits = is_all && names::is_person(&line[..at]) && rest.split_whitespace().count() <= 6;
    fits.then(|| Credit { people: vec![line[..at].to_owned()], agency: None, has_role: true })
}

/// Reads `Jane Roe, Staff Writer`, `Jane Roe | Staff Writer | 3 March 2020`.
fn with_role(line: &str) -> Option<Credit> {
    if line.ends_with(['.', '!', '?', ':']) || line.chars().count() > 120 {
        return None;
    }
    let list = without_tail(line);
    let (name, role) = list.split_once([',', '|', '•'])?;
    let role = role.trim();
    // The role must be one that people have: `Ada Quill, The Times` may be anything.
    let is_staff = || role.split(' ').any(|word| word.eq_ignore_ascii_case("staff"));
    (names::is_person(name) && names::is_role(role) && (names::is_title(role) || is_staff()))
        .then(|| names::credit(list))
        .flatten()
}

/// Returns whether a line right below a byline belongs to it: a role, or an agency, alone.
pub(super) fn is_role_line(line: &str) -> bool {
    line.len() <= 80 && !line.ends_with('.') && (names::is_role(line) || agencies::of_name(line).is_some())
}

/// Returns what the name of a person and the role below it say: `JANE ROE`, `Associated Press Writer`. A paper or an agency
/// alone is none: what stands above it may be a headline.
pub(super) fn over_role(line: &str, below: &str) -> Option<Credit> {
    let has_role = line.len() <= 120 && is_role_line(below) && names::is_title(below);
    (has_role && names::is_person(line)).then(|| names::credit(&format!("{line}, {below}"))).flatten()
}

/// Returns whether a line is the name of a paper or an agency alone, or that of its staff.
pub(super) fn is_organisation(line: &str) -> bool {
    is_role_line(line) && !names::is_title(line)
}

/// Returns whether a line is a date or a notice of one alone, as they stand beside bylines.
pub(super) fn is_date_line(line: &str) -> bool {
    let short = lines::head(line, 120);
    short.len() == line.len() && (!matches!(dates::read(line, None), dates::Written::No) || is_tail(line))
}
