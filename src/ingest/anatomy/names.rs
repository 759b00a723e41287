//! Names of people in credits: `JANE ROE and John Doe, Staff Writers`.
//!
//! A list of names is taken apart at its commas and conjunctions. A part is a person, or what the person is (a
//! role, an agency, a newspaper, a place), or it shows that the whole is no list of names.

use super::agencies;
use crate::analysis::fold;
use crate::calendar;

/// The most characters of a list of names.
const LONGEST: usize = 240;

/// Words in small letters inside of names.
const PARTICLES: &str = "de del della di da do dos das du des la le van von der den ter ten zu zum zur af av bin \
    ibn ben al el y e i und und";

/// Words that say that a part is the role of a person, folded.
const TITLES: &str = "writer writers reporter reporters correspondent correspondents editor editors columnist \
    columnists photographer photographers journalist journalists contributor freelance freelancer \
    redakteur redakteurin reporterin korrespondent korrespondentin journaliste envoye correspondant correspondante \
    corresponsal redactor redactora periodista jornalista giornalista inviato corrispondente verslaggever \
    reporterka dziennikarz корреспондент редактор muhabir";

/// Words that say that a part is another role or an organisation, folded.
const OTHER_ROLES: &str = "staff bureau chief contributing producer producers analyst anchor intern critic \
    special service services agency agencies wire wires news newspaper newspapers times post press tribune herald \
    journal gazette guardian \
    magazine daily chronicle observer telegraph mirror globe bee register courier dispatch enquirer examiner \
    inquirer ledger sentinel \
    independent standard express echo bulletin review bbc cnn cbs nbc abc npr pbs msnbc itv cbc reuters bloomberg \
    university institute network media \
    online website desk team board tv radio senior chef national foreign political business sports science health \
    technology education \
    redaktion redaccion redaction reportagem redacao colaboracao redazione redactie redakcja";

/// Words that begin phrases in which capitals do not make a name, folded: `By Popular Demand`.
const NO_NAMES: &str = "popular royal invitation any all land sea far now then comparison contrast law default \
    design degrees chance the a an this that \
    these those his her their our my its your some many most no every each one two three four five six seven \
    eight nine ten contrast way means virtue \
    accident mistake request order hand heart train plane car bus boat foot night day daylight";

/// People, and what was written beside them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Credit {
    /// The names, as they are written.
    pub(super) people: Vec<String>,
    /// The agency they write for.
    pub(super) agency: Option<&'static str>,
    /// Something in it is no name of a person: a role, an agency, a newspaper.
    pub(super) has_role: bool,
}

/// Returns what a list of names says; nothing if any part of it is neither a name nor what a person is.
pub(super) fn credit(written: &str) -> Option<Credit> {
    let written = written.trim();
    if written.is_empty() || written.chars().count() > LONGEST {
        return None;
    }
    let mut credit = Credit::default();
    for part in parts(written) {
        let part = part.trim().trim_end_matches([';', ':']);
        let part = part
            .strip_suffix('.')
            .filter(|bare| bare.chars().rev().take_while(|c| c.is_alphabetic()).count() > 3)
            .unwrap_or(part);
        if part.is_empty() {
            continue;
        }
        if let Some(agency) = agencies::of_name(part) {
            credit.agency = credit.agency.or(Some(agency));
            credit.has_role = true;
        } else if let Some((name, rest)) = name_and_rest(part).filter(|(name, rest)| is_person_and_where(name, rest)) {
            credit.agency = credit.agency.or_else(|| agency_in(rest));
            credit.people.push(name.split_whitespace().collect::<Vec<_>>().join(" "));
        } else if is_role(part) || (!credit.people.is_empty() && is_title_behind(part)) {
            credit.agency = credit.agency.or_else(|| agency_in(part));
            credit.has_role = true;
        } else {
            return None;
        }
    }
    (!credit.people.is_empty() || credit.has_role).then_some(credit)
}

/// Words that no person is called by, folded, beside the [`TITLES`].
const NO_PERSONS: &str = "staff bureau contributing service services agency agencies wire wires news newspaper newspapers \
    magazine bbc cnn cbs nbc abc npr pbs msnbc itv cbc university institute network media online website desk team board \
    tv radio redaktion redaccion redaction redacao redazione redactie redakcja";

/// Returns whether what stands where a person should is a role or an organisation and surely no one: `Emily Post` may be
/// someone.
pub(super) fn is_no_one(text: &str) -> bool {
    let has_word = |list: &str| text.split([' ', '-']).any(|word| is_in(list, &plain(word)));
    let is_sure =
        agencies::of_name(text).is_some() || text.starts_with("The ") || has_title(text) || has_word(NO_PERSONS);
    is_sure && credit(text).is_some_and(|credit| credit.people.is_empty() && credit.has_role)
}

/// Returns whether the text is the name of a person alone.
pub(super) fn is_person(text: &str) -> bool {
    name_and_rest(text.trim()).is_some_and(|(name, rest)| rest.is_empty() && is_person_and_where(name, rest))
}

/// Returns whether a name is none of a role or an organisation, and what follows it says where the person is.
fn is_person_and_where(name: &str, rest: &str) -> bool {
    !name.split(' ').any(is_role_word) && (rest.is_empty() || is_where(rest))
}

/// Returns whether the text says what someone is: `Staff Writer`, `Associated Press Writer`, `The New York
/// Times`.
pub(super) fn is_role(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let small = "à of for the in at to and de del la le der die das des du a an pour para per da do von van";
    let names_or_small =
        |word: &&str| !word.starts_with(char::is_lowercase) || is_in(small, word) || is_role_word(word);
    let has_role = words.iter().any(|word| word.split('-').any(is_role_word));
    (1..=8).contains(&words.len()) && has_role && words.iter().all(names_or_small)
}

/// Returns whether the text says what only a person is: `Associated Press Writer`, `Special to The Bell`, not `The Bell
/// Reporter`, which is a paper, nor `Bell Staff`.
pub(super) fn is_title(text: &str) -> bool {
    let is_paper = text.starts_with("The ") && text.ends_with(" Reporter");
    let lower = text.to_lowercase();
    let is_phrase = lower.starts_with("special to ") || lower.starts_with("of the ") || lower.ends_with("bureau chief");
    is_role(text) && !is_paper && (is_phrase || has_title(text))
}

/// Returns whether a word of the text is one that only people are called by.
fn has_title(text: &str) -> bool {
    text.split([' ', '-']).any(|word| is_in(TITLES, &plain(word)))
}

/// Returns whether what stands behind a person is what the person is, in words of any kind: `Home affairs editor`.
fn is_title_behind(text: &str) -> bool {
    let first = plain(text.split(' ').next().unwrap_or_default());
    text.split_whitespace().count() <= 6 && has_title(text) && !is_in(NO_NAMES, &first)
}

fn is_role_word(word: &str) -> bool {
    let word = plain(word);
    is_in(TITLES, &word) || is_in(OTHER_ROLES, &word)
}

/// Returns the agency that a role names: `Associated Press Writer`.
fn agency_in(role: &str) -> Option<&'static str> {
    let starts = role.match_indices(' ').map(|(at, _)| at + 1);
    std::iter::once(0).chain(starts).find_map(|start| agencies::opening(&role[start..]).map(|(agency, _)| agency))
}

/// Returns the parts of a list: what stands between commas, semicolons, bars and the words for "and".
fn parts(list: &str) -> impl Iterator<Item = &str> {
    list.split([',', ';', '|', '•', '·', '&', '\n']).flat_map(|part| {
        let mut pieces = Vec::new();
        let mut rest = part;
        loop {
            let next = [
                " and ", " AND ", " And ", " und ", " UND ", " et ", " ET ", " och ", " og ", " en ", " y ", " Y ",
                " – ", " — ", " - ",
            ]
            .iter()
            .filter_map(|joint| rest.find(joint).map(|at| (at, joint.len())))
            .min();
            let Some((at, length)) = next else {
                pieces.push(rest);
                return pieces;
            };
            pieces.push(&rest[..at]);
            rest = &rest[at + length..];
        }
    })
}

/// Returns the name that a part begins with, and what follows it.
fn name_and_rest(part: &str) -> Option<(&str, &str)> {
    let (mut end, mut at, mut names, mut words) = (0, 0, 0, 0);
    for word in part.split(' ') {
        let stop = at + word.len();
        if is_name(word) && !(names >= 1 && is_in("in In IN", word)) {
            (names, end) = (names + 1, stop);
        } else if !(word.is_empty() || words > 0 && is_in(PARTICLES, word)) {
            break;
        }
        words += usize::from(!word.is_empty());
        at = stop + 1;
    }
    let (name, rest) = part.split_at(end);
    let first = plain(name.split(' ').next().unwrap_or_default());
    let is_of_the_calendar = calendar::weekday(&first, None).is_some_and(|_| first.len() > 3)
        || (calendar::english_month(&first).is_some() && first.len() > 4 && !is_in("april august", &first));
    let fits = (2..=6).contains(&names) && !is_in(NO_NAMES, &first) && !is_of_the_calendar;
    // A last part that was no name must not leave a particle behind.
    fits.then_some((name.trim(), rest.trim()))
}

/// Returns whether a word is one of a name: it begins with a capital and is made of letters.
fn is_name(word: &str) -> bool {
    let bare = word.trim_matches(['"', '“', '”', '‘', '(', ')', '\'', '’']);
    let mut letters = bare.chars().filter(|c| c.is_alphabetic());
    let begins = bare.chars().next().is_some_and(|c| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()))
        || ["d'", "d’", "al-", "el-", "de", "ter"]
            .iter()
            .any(|start| bare.strip_prefix(start).is_some_and(|rest| rest.starts_with(char::is_uppercase)));
    let fits = |c: char| {
        c.is_alphabetic()
            || matches!(c, '.' | '-' | '‐' | '\'' | '’' | '`')
            || unicode_normalization::char::is_combining_mark(c)
    };
    begins && letters.next().is_some() && bare.chars().all(fits)
}

/// Returns whether what follows a name says where the person is or for whom he writes: `in Berlin`, `for
/// Reuters`.
fn is_where(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let begins = words.next().is_some_and(|word| is_in("in In IN at for of from aus para pour à a de i", word));
    begins
        && words.clone().count() <= 6
        && words.all(|word| is_name(word) || is_in("the of de la and", word) || is_role_word(word))
}

fn plain(word: &str) -> String {
    let mut folded = String::new();
    fold(word.trim_matches(|c: char| !c.is_alphanumeric()), &mut folded);
    folded
}

fn is_in(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(text: &str) -> String {
        credit(text).map_or("none".to_owned(), |credit| {
            format!("{}|{}", credit.people.join(", "), credit.agency.unwrap_or("-"))
        })
    }

    #[test]
    fn lists_of_names_are_taken_apart() {
        for (text, expected) in [
            ("JANE ROE and John Doe, Staff Writers", "JANE ROE, John Doe|-"),
            ("Jane Roe, Associated Press Writer", "Jane Roe|AP"),
            ("Jane Roe, Reuters", "Jane Roe|Reuters"),
            ("The Associated Press", "|AP"),
            ("Jane Roe in Berlin and John Doe in New York", "Jane Roe, John Doe|-"),
            ("Jane Q. Roe Jr., Special to The Harbour Times", "Jane Q. Roe Jr.|-"),
            (
                "Ludwig van der Meer, Anna-Lena O’Brien & José de la Cruz",
                "Ludwig van der Meer, Anna-Lena O’Brien, José de la Cruz|-",
            ),
            ("Jane Roe, BBC News", "Jane Roe|-"),
            ("Jane Roe, The Port Ansel Union-Tribune", "Jane Roe|-"),
            ("Jane Roe for Reuters", "Jane Roe|Reuters"),
            ("Jane Roe, Home affairs editor", "Jane Roe|-"),
            ("Jane Roe, Reuters chief energy correspondent", "Jane Roe|Reuters"),
            ("Иван Петров", "Иван Петров|-"),
        ] {
            assert_eq!(people(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_list_of_names_is_none() {
        for text in [
            "",
            "Monday the talks had failed",
            "Popular Demand",
            "the sea",
            "Jane",
            "The Numbers",
            "March 2020",
            "Jane Roe said the ships",
            "Tuesday Night",
            "Home affairs editor, Jane Roe",
            "Jane Roe, the mayor told an editor",
        ] {
            assert_eq!(people(text), "none", "{text}");
        }
    }
}
