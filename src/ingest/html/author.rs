//! Authors: names out of the many ways in which pages credit them.
//!
//! What is left is names, parted by `, `: without "By", roles, addresses, dates and repetitions. What can't be taken
//! apart with certainty stays as it is.

use crate::ingest::{anatomy, dates};

/// What stands before names, in lower case, the longer first.
const BEFORE: [&str; 27] = [
    "written by",
    "posted by",
    "published by",
    "submitted by",
    "reported by",
    "story by",
    "text by",
    "words by",
    "article by",
    "by",
    "author:",
    "author",
    "authors:",
    "autor:",
    "auteur:",
    "von:",
    "von",
    "par",
    "por",
    "di",
    "door",
    "av",
    "af",
    "przez",
    "de notre correspondant",
    "from",
    "✍",
];

/// What stands between a name and a date.
const ON: [&str; 6] = [" on", " at", " published", " Published", " am", " le"];

/// What stands before a name that a time stands behind.
const NOTES: [&str; 3] = ["posted by ", "submitted by ", "published by "];

/// Words that tell a role or an office and not a person.
const ROLES: [&str; 42] = [
    "writer",
    "reporter",
    "editor",
    "correspondent",
    "staff",
    "columnist",
    "contributor",
    "contributing",
    "journalist",
    "bureau",
    "producer",
    "photographer",
    "analyst",
    "critic",
    "intern",
    "freelance",
    "freelancer",
    "special",
    "published",
    "updated",
    "posted",
    "modified",
    "redakteur",
    "redaktion",
    "redacteur",
    "rédaction",
    "journaliste",
    "redactor",
    "redacción",
    "redazione",
    "news",
    "press",
    "times",
    "media",
    "magazine",
    "network",
    "service",
    "online",
    "follow",
    "email",
    "e-mail",
    "contact",
];

/// Values that name nobody.
const NOBODY: [&str; 21] = [
    "admin",
    "administrator",
    "webmaster",
    "unknown",
    "anonymous",
    "guest",
    "null",
    "undefined",
    "none",
    "n/a",
    "na",
    "false",
    "true",
    "author",
    "print",
    "email",
    "share",
    "save",
    "user",
    "[object object]",
    "editor",
];

/// Words of links behind a name, in lower case.
const CALLS: [&str; 7] = [" become a fan", " follow", " bio", " email", " contact", " view profile", " view all posts"];

/// What stands before the names of those who did not write it, in lower case.
const OTHERS: [&str; 20] = [
    "edited by",
    "additional reporting by",
    "photographs by",
    "photography by",
    "photos by",
    "photo by",
    "pictures by",
    "picture by",
    "images by",
    "illustrations by",
    "illustration by",
    "illustrated by",
    "graphics by",
    "video by",
    "translated by",
    "translation by",
    "produced by",
    "reviewed by",
    "fotos von",
    "photos de",
];

/// What stands between a name and the paper it was written for, in lower case.
const FOR: [&str; 3] = [" special to ", " special for ", " for the "];

/// The longest credit, in bytes, and the most names that are kept.
const LONGEST: usize = 400;
const MOST: usize = 24;

/// Returns the names in a list of credits as one line.
pub(super) fn names(credits: &[String]) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for credit in credits.iter().take(MOST) {
        for name in names_in(credit) {
            // A name with an office behind it is the same name.
            let is_known = |known: &String| name.to_lowercase().starts_with(&known.to_lowercase());
            if !names.iter().any(is_known) && names.len() < MOST {
                names.push(name);
            }
        }
    }
    (!names.is_empty()).then(|| names.join(", "))
}

/// Returns names without that of the site, and without roles and organisations (`National Desk`); nothing if none is left.
pub(super) fn people(names: &str, sites: &[String]) -> Option<String> {
    let is_site = |name: &str| sites.iter().any(|site| site.to_lowercase() == name.to_lowercase());
    let people: Vec<&str> = names.split(", ").filter(|name| !is_site(name) && !anatomy::is_no_one(name)).collect();
    (!people.is_empty()).then(|| people.join(", "))
}

/// Returns the names of one credit.
fn names_in(credit: &str) -> Vec<String> {
    let lines = credit.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let line = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" | ");
    if line.len() > LONGEST {
        return Vec::new();
    }
    let line = without_others(without_date(without_note(once(without_before(&line)), &line)));
    let mut names = Vec::new();
    for (place, part) in parts(line).into_iter().enumerate() {
        let part = without_before(part)
            .trim_matches(|character: char| ",;:|-–—·•»«/*".contains(character) || character == ' ');
        let part = without_call(without_paper(without_address(without_date(part))));
        if part.is_empty() || is_nobody(part) || is_date(part) || (place > 0 && !is_person(part)) {
            continue;
        }
        names.push(part.to_owned());
    }
    names
}

/// Returns a credit without the word that introduces it.
fn without_before(credit: &str) -> &str {
    let mut rest = credit.trim();
    for before in BEFORE {
        let Some(start) = rest.get(..before.len()).filter(|start| start.to_lowercase() == before) else { continue };
        let after = &rest[start.len()..];
        let ends = before.ends_with(':') || after.starts_with([' ', ':', '\u{a0}']);
        let trimmed = after.trim_start_matches([' ', ':', '\u{a0}']);
        // `Von der Leyen` and `Di Canio` are names.
        let is_name = matches!(before, "von" | "di" | "de" | "af" | "av" | "from")
            && (trimmed.starts_with(char::is_lowercase) || trimmed.split(' ').count() < 2);
        if ends && !trimmed.is_empty() && !is_name {
            rest = trimmed;
            break;
        }
    }
    rest
}

/// Returns the name in a note on who posted something when: `Posted by Ada Quill on Friday @ 23:40`.
fn without_note<'a>(name: &'a str, credit: &str) -> &'a str {
    let is_note = NOTES.iter().any(|by| credit.get(..by.len()).is_some_and(|start| start.eq_ignore_ascii_case(by)));
    let end = [" on ", " at "].iter().filter_map(|on| name.find(on)).min();
    end.filter(|_| is_note).map_or(name, |end| &name[..end])
}

/// Returns a credit without those behind the authors who did something else: `Ada Quill Edited by Bo Reed`.
fn without_others(credit: &str) -> &str {
    let lower = credit.to_ascii_lowercase();
    let is_apart = |at: &usize| lower[..*at].ends_with(' ');
    let ends = OTHERS.iter().filter_map(|other| lower.match_indices(other).map(|(at, _)| at).find(is_apart));
    let Some(end) = ends.min() else { return credit };
    let rest = credit[..end].trim_end_matches([' ', ',', '|', '&', '-', '–', '—']);
    [" and", " with", " und", " et"].iter().find_map(|and| rest.strip_suffix(and)).unwrap_or(rest)
}

/// Returns a name without the paper that it was written for: `Ada Quill For The Bell`.
fn without_paper(part: &str) -> &str {
    let lower = part.to_ascii_lowercase();
    let ends = FOR.iter().filter_map(|paper| lower.find(paper));
    ends.min().map(|end| &part[..end]).filter(|name| is_person(name)).unwrap_or(part)
}

/// Returns a credit that stands twice in a row once.
fn once(credit: &str) -> &str {
    let half = credit.len() / 2;
    match (credit.get(..half), credit.get(half..)) {
        (Some(first), Some(second)) if half > 3 && first.trim() == second.trim() => first.trim(),
        _ => credit,
    }
}

/// Returns a credit without the date or the time that it ends in.
fn without_date(credit: &str) -> &str {
    let is_time = |at: &usize| credit[at + 4..].starts_with(|character: char| character.is_ascii_digit());
    let time = credit.match_indices(" at ").map(|(at, _)| at).find(is_time);
    let credit = time.map_or(credit, |at| &credit[..at]);
    let has_year = credit.split([' ', '/', '-', ',']).any(|word| word.len() == 4 && word.starts_with(['1', '2']));
    if !has_year {
        return credit;
    }
    let dates = credit
        .match_indices(' ')
        .map(|(at, _)| at)
        .filter(|at| is_date(credit[at + 1..].trim_start_matches(['|', '-', ' '])));
    let Some(at) = dates.min() else { return credit };
    let rest = credit[..at].trim_end();
    ON.iter().find_map(|on| rest.strip_suffix(on)).unwrap_or(rest)
}

/// Returns the parts of a credit, parted where one name or office surely ends.
fn parts(credit: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (at, character) in credit.char_indices() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            ',' | ';' | '|' | '•' | '·' | '／' | '、' => {
                parts.push(&credit[start..at]);
                start = at + character.len_utf8();
            }
            ' ' => {
                for and in [
                    " and ", " & ", " und ", " et ", " y ", " e ", " en ", " och ", " og ", " - ", " – ", " — ", " / ",
                    " with ",
                ] {
                    if credit[at..].starts_with(and)
                        && has_two_names(&credit[start..at])
                        && has_two_names(credit[at + and.len()..].split([',', ';', '|']).next().unwrap_or_default())
                    {
                        parts.push(&credit[start..at]);
                        start = at + and.len();
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    parts.push(&credit[start.min(credit.len())..]);
    parts
}

/// Returns whether a part of a credit has a first name and a last name, or at least two words that begin like names.
fn has_two_names(part: &str) -> bool {
    let part = without_before(part);
    part.split(' ').filter(|word| word.chars().next().is_some_and(char::is_uppercase)).count() >= 2
}

/// Returns whether a later part of a credit is another person and no office.
fn is_person(part: &str) -> bool {
    let words: Vec<&str> = part.split(' ').filter(|word| !word.is_empty()).collect();
    let is_name =
        |word: &&str| word.chars().next().is_some_and(|first| !first.is_lowercase() && !first.is_ascii_digit());
    let is_role = words.iter().any(|word| is_role(word));
    let is_suffix =
        matches!(part.trim_end_matches('.'), "Jr" | "Sr" | "II" | "III" | "MD" | "PhD" | "Ph.D" | "M.D" | "Dr");
    let is_paper = part.starts_with("The ");
    !is_role
        && !is_paper
        && !is_suffix
        && (2..=5).contains(&words.len())
        && words.iter().filter(|word| is_name(word)).count() >= 2
}

fn is_role(word: &str) -> bool {
    let word = word.trim_matches(|character: char| !character.is_alphanumeric()).to_lowercase();
    ROLES.contains(&word.as_str())
}

/// Returns a name without the words of links that stand right behind it.
fn without_call(part: &str) -> &str {
    let mut rest = part;
    loop {
        let is_end = |call: &&&str| {
            let at = rest.len().checked_sub(call.len());
            at.and_then(|at| rest.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(call))
        };
        let Some(call) = CALLS.iter().find(is_end) else { return rest };
        rest = rest[..rest.len() - call.len()].trim_end();
    }
}

/// Returns a name without addresses and handles.
fn without_address(part: &str) -> &str {
    let is_address =
        |word: &str| word.contains('@') || word.starts_with("http") || word.starts_with("www.") || word.contains("://");
    let end = part.split(' ').take_while(|word| !is_address(word)).map(|word| word.len() + 1).sum::<usize>();
    part[..end.saturating_sub(1).min(part.len())].trim_matches([' ', '<', '(', ','])
}

fn is_nobody(part: &str) -> bool {
    let is_site = !part.contains(' ') && part.contains('.') && part == part.to_lowercase();
    // An office alone: `Staff Reporter`, `Our Correspondent`, `Special to The Bell`.
    let is_small = |word: &str| matches!(word.to_ascii_lowercase().as_str(), "a" | "our");
    let is_office = part.split(' ').any(is_role) && part.split(' ').all(|word| is_role(word) || is_small(word));
    let is_for = FOR[..2].iter().any(|paper| part.to_ascii_lowercase().starts_with(paper.trim_start()));
    // The link to what someone wrote stands in the place of the name: `Get author RSS feed`.
    let is_feed = part.split(' ').any(|word| word == "RSS");
    is_site
        || is_office
        || is_for
        || is_feed
        || NOBODY.contains(&part.to_lowercase().as_str())
        || part.contains("{{")
        || !part.chars().any(char::is_alphabetic)
}

fn is_date(part: &str) -> bool {
    part.bytes().any(|byte| byte.is_ascii_digit()) && !matches!(dates::read(part, None), dates::Written::No)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_become_names() {
        for (credit, expected) in [
            ("Ada Quill", Some("Ada Quill")),
            ("By  Ada\tQuill", Some("Ada Quill")),
            ("By Ada Quill\nBell News", Some("Ada Quill")),
            ("Ada Quill\nBo Reed", Some("Ada Quill, Bo Reed")),
            ("bell.example", None),
            ("Ada Quill Follow Contact", Some("Ada Quill")),
            ("Ada Quill, The Evening Bell", Some("Ada Quill")),
            ("BY ADA QUILL, Staff Writer", Some("ADA QUILL")),
            ("By Ada Quill and Bo Reed", Some("Ada Quill, Bo Reed")),
            ("Ada Quill, Bo Reed and Cy Marsh", Some("Ada Quill, Bo Reed, Cy Marsh")),
            ("By Ada Quill | The Bell News", Some("Ada Quill")),
            ("Ada Quill March 25, 2015", Some("Ada Quill")),
            ("Posted by Ada Quill on March 25, 2015", Some("Ada Quill")),
            ("Posted by Ada Quill at 11:40 PM", Some("Ada Quill")),
            ("Posted by Ada Quill on Friday, May 03 @ 23:40:12 CEST", Some("Ada Quill")),
            ("Posted by Ada Quill at May 3, 2025 11:40 PM | TrackBack", Some("Ada Quill")),
            ("Author Ada Quill", Some("Ada Quill")),
            ("Ada Quill ada@bell.example", Some("Ada Quill")),
            ("Ada Quill <ada@bell.example>", Some("Ada Quill")),
            ("Par Ada Quill (avec Bo Reed et Cy Marsh)", Some("Ada Quill (avec Bo Reed et Cy Marsh)")),
            ("Von Ada Quill", Some("Ada Quill")),
            ("Von der Marsch", Some("Von der Marsch")),
            ("Ursula von der Marsch", Some("Ursula von der Marsch")),
            ("Ada Quill Ada Quill", Some("Ada Quill")),
            ("Written by Ada Quill Edited by Bo Reed", Some("Ada Quill")),
            ("Words by Ada Quill, photographs by Bo Reed", Some("Ada Quill")),
            ("By Ada Quill and Cy Marsh; photos by Bo Reed", Some("Ada Quill, Cy Marsh")),
            ("Ada Quill with photographs by Bo Reed", Some("Ada Quill")),
            ("By Ada Quill For The Bell", Some("Ada Quill")),
            ("Ada Quill, Special to The Bell", Some("Ada Quill")),
            ("Ada Quill Special to The Bell", Some("Ada Quill")),
            ("Special to The Bell", None),
            ("Get author RSS feed", None),
            ("By Staff Reporter", None),
            ("Our Special Correspondent", None),
            ("Photos by Ada Quill", Some("Photos by Ada Quill")),
            ("Campaign for the Harbour", Some("Campaign for the Harbour")),
            ("Mac & i", Some("Mac & i")),
            ("The Associated Press", Some("The Associated Press")),
            ("Byron Quill", Some("Byron Quill")),
            ("Sammy Davis, Jr.", Some("Sammy Davis")),
            ("https://bell.example/ada", None),
            ("admin", None),
            ("{{ author }}", None),
            ("", None),
            ("肖春芳", Some("肖春芳")),
        ] {
            assert_eq!(names(&[credit.to_owned()]).as_deref(), expected, "{credit}");
        }
    }

    #[test]
    fn a_site_a_role_and_an_organisation_are_no_people() {
        let sites = ["THE BELL".to_owned()];
        for (names, expected) in [
            ("Ada Quill, The Bell", Some("Ada Quill")),
            ("The Bell", None),
            ("National Desk", None),
            ("Quay Magazine", None),
            ("Letters to the Editor", None),
            ("Quay News", None),
            ("QQ Contributor", None),
            ("Associated Press", None),
            ("Ada Post", Some("Ada Post")),
            ("Mac & i", Some("Mac & i")),
            ("Bo Reed, Quay News", Some("Bo Reed")),
        ] {
            assert_eq!(people(names, &sites).as_deref(), expected, "{names}");
        }
    }

    #[test]
    fn a_name_stands_once() {
        let credits = ["Ada Quill".to_owned(), "ADA QUILL".to_owned(), "By Bo Reed".to_owned()];
        assert_eq!(names(&credits).as_deref(), Some("Ada Quill, Bo Reed"));
    }
}
