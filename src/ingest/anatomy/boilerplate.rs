//! Boilerplate: what stands below every story of a source and belongs to none.
//!
//! Paragraphs are looked at from the end of the text upwards, as long as each is one of these. What is not
//! surely boilerplate ends the search, so that no sentence of the story is ever taken for it.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::names::{self, Credit};
use super::{agencies, lines};

/// How many bytes of the text's end are looked at.
const ROOM: usize = 16 << 10;

/// The most paragraphs that are boilerplate.
const MOST: usize = 24;

/// The most bytes of a credit, and of any other such paragraph.
const LONGEST: usize = 2000;

/// Words that begin a credit (`Reporting by …`), between brackets or not.
const CREDITS: [&str; 23] = [
    "reporting by ",
    "additional reporting by ",
    "writing by ",
    "editing by ",
    "compiled by ",
    "reporting and writing by ",
    "reporting and editing by ",
    "writing and editing by ",
    "with reporting by ",
    "with additional reporting by ",
    "graphics by ",
    "production by ",
    "reported by ",
    "written by ",
    "edited by ",
    "translated by ",
    "with inputs from ",
    "with files from ",
    "with input from ",
    "rédigé par ",
    "édité par ",
    "reporte de ",
    "reportagem de ",
];

/// Words that begin a paragraph of boilerplate.
const OPENINGS: [&str; 47] = [
    "our standards: the thomson reuters trust principles",
    "follow us on ",
    "follow us: ",
    "like us on facebook",
    "find us on ",
    "sign up for ",
    "sign up to ",
    "subscribe to ",
    "subscribe now",
    "subscribe here",
    "click here to ",
    "download our app",
    "download the app",
    "join the conversation",
    "to contact the reporter",
    "to contact the reporters",
    "to contact the editor",
    "to contact the editors",
    "contact the reporter",
    "this article originally appeared ",
    "this article was originally published ",
    "this story originally appeared ",
    "this story was originally published ",
    "this post originally appeared ",
    "originally published on ",
    "original article on ",
    "this material may not be published",
    "this article is republished from ",
    "the associated press contributed to this ",
    "reuters contributed to this ",
    "the conversation is funded by",
    "read more: ",
    "read the original article",
    "more on this story",
    "share this:",
    "share this article",
    "have something to add to this story",
    "image credit:",
    "image credits:",
    "redaktionelle hinweise",
    "dpa-notizblock",
    "# notizblock",
    "folgen sie uns ",
    "abonnieren sie ",
    "suivez-nous ",
    "síguenos ",
    "siga-nos ",
];

/// Words that a short paragraph of boilerplate ends with.
const ENDINGS: [&str; 12] = [
    "contributed to this report",
    "contributed to this story",
    "contributed to this article",
    "contributed to this post",
    "contributed reporting",
    "wire services contributed",
    "all rights reserved",
    "alle rechte vorbehalten",
    "tous droits réservés",
    "todos los derechos reservados",
    "todos os direitos reservados",
    "riproduzione riservata",
];

/// Words that say that all rights are somebody's.
const RIGHTS: [&str; 10] = [
    "all rights reserved",
    "alle rechte vorbehalten",
    "tous droits réservés",
    "todos los derechos reservados",
    "todos os direitos reservados",
    "tutti i diritti riservati",
    "riproduzione riservata",
    "все права защищены",
    "may not be published, broadcast, rewritten",
    "alle rettigheter",
];

/// The same, to be looked for in the paragraphs at the end of every story.
static RIGHTS_FOUND: LazyLock<Vec<Finder<'static>>> = LazyLock::new(|| RIGHTS.iter().map(Finder::new).collect());

/// Lines that end a story and are nothing else.
const END_MARKS: [&str; 21] = [
    "-30-", "- 30 -", "—30—", "-0-", "###", "# # #", "-end-", "- end -", "-ends-", "- ends -", "ends", "(ends)",
    "(end)", "-more-", "more", "enditem", "endit", "-endit-", "■", "◼", "***",
];

/// Lines with which an agency begins what it writes to newsrooms and not to readers; it goes on to the end of
/// the text.
const NOTEBOOKS: [&str; 15] = [
    "# dpa notebook",
    "# notizblock",
    "# dpa-notizblock",
    "# redaktionelle hinweise",
    "## redaktionelle hinweise",
    "## orte",
    "## dpa-kontakte",
    "## dpa contacts",
    "## editorial contacts",
    "# note to editors",
    "the following information is not for publication",
    "the following information is not intended for publication",
    "die folgenden informationen sind nicht zur veröffentlichung",
    "die nachfolgenden informationen sind nicht zur veröffentlichung",
    "the following information is not to be published",
];

/// What stands below a story.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Foot {
    /// Where it begins; it reaches to the end of the text.
    pub(super) start: Option<usize>,
    /// Who reported, where a credit says it.
    pub(super) reporters: Vec<String>,
    /// The agency that signs the story or holds the rights.
    pub(super) agency: Option<&'static str>,
}

/// Returns what stands below the story in a text whose body begins at `start`.
pub(super) fn read(text: &str, start: usize) -> Foot {
    let from = text.ceil_char_boundary(text.len().saturating_sub(ROOM)).max(start);
    let mut foot = Foot::default();
    let mut end = lines::trimmed(text, from..text.len()).end;
    if let Some(notebook) = notebook(text, from, &mut foot).filter(|at| !lines::trimmed(text, start..*at).is_empty()) {
        foot.start = Some(notebook);
        end = lines::trimmed(text, from..notebook).end;
    }
    for _ in 0..MOST {
        let paragraph = last_paragraph(text, from, end);
        if paragraph.is_empty() {
            break;
        }
        let begins = if is_boilerplate(&text[paragraph.clone()], &mut foot) {
            paragraph.start
        } else if let Some(at) = last_lines(text, paragraph.clone(), &mut foot) {
            at
        } else {
            break;
        };
        // A text of nothing but boilerplate has none: it is its text.
        if lines::trimmed(text, start..begins).is_empty() {
            break;
        }
        foot.start = Some(begins);
        end = lines::trimmed(text, from..begins).end;
        if begins > paragraph.start {
            break;
        }
    }
    foot
}

/// Returns where an agency's notes to newsrooms begin, and keeps the reporters that they name.
fn notebook(text: &str, from: usize, foot: &mut Foot) -> Option<usize> {
    let head = |line: &Range<usize>| lines::head(&text[line.clone()], 120);
    let shown = |line: &Range<usize>| head(line).to_lowercase();
    let mut rest = lines::Lines::new(text, from).skip_while(|line| {
        !lines::may_begin_with_any(head(line), &NOTEBOOKS) || !lines::begins_with_any(&shown(line), &NOTEBOOKS)
    });
    let first = rest.next()?;
    for line in rest.take(2 * MOST) {
        let note = text[line].trim_start_matches(['-', ' ']);
        let list =
            ["Reporting by: ", "Autor: ", "Autorin: ", "Autoren: "].iter().find_map(|start| note.strip_prefix(start));
        if let Some(credit) = list.and_then(names::credit).filter(|_| foot.reporters.is_empty()) {
            foot.reporters = credit.people;
        }
    }
    Some(first.start)
}

/// Returns the last paragraph of a part of a text: down from its last blank line.
pub(super) fn last_paragraph(text: &str, start: usize, end: usize) -> Range<usize> {
    let range = text.ceil_char_boundary(end.saturating_sub(ROOM)).max(start).min(end)..end;
    let part = &text[range.clone()];
    let mut end = part.len();
    while let Some(feed) = part[..end].rfind('\n') {
        let line_end = part[..feed].rfind('\n').map_or(0, |at| at + 1);
        if part[line_end..feed].chars().all(lines::is_blank) {
            return lines::trimmed(text, range.start + feed..range.end);
        }
        end = feed;
    }
    lines::trimmed(text, range)
}

/// Returns where the boilerplate of the last lines of a paragraph begins, which the wire does not part from the
/// story by a blank line.
fn last_lines(text: &str, paragraph: Range<usize>, foot: &mut Foot) -> Option<usize> {
    let mut begins = None;
    let mut end = paragraph.end;
    for _ in 0..MOST {
        let part = &text[paragraph.start..end];
        let line = lines::trimmed(text, paragraph.start + part.rfind('\n').map_or(0, |at| at + 1)..end);
        let before = text[paragraph.start..line.start].trim_end();
        let is_last_word = text[line.clone()].ends_with('.') && before.ends_with(char::is_lowercase);
        if line.start <= paragraph.start || is_last_word || !is_boilerplate(&text[line.clone()], foot) {
            break;
        }
        begins = Some(line.start);
        end = lines::trimmed(text, paragraph.start..line.start).end;
    }
    begins.or_else(|| signature(text, paragraph, foot))
}

/// Returns where an agency's signature at the end of the last sentence begins: `… he said. —dpa`, `… he said.
/// (AP)`.
fn signature(text: &str, paragraph: Range<usize>, foot: &mut Foot) -> Option<usize> {
    let part = &text[paragraph.clone()];
    let at = part.rfind(['—', '–', '-', '(', '/']).filter(|at| part.len() - at <= 48)?;
    // TASS signs between slashes.
    let at = part.strip_suffix('/').map_or(Some(at), |inner| inner.rfind('/'))?;
    let at = part[..at]
        .rfind(|c: char| !matches!(c, '-' | '–' | '—'))
        .map_or(at, |before| before + part[before..].chars().next().map_or(1, char::len_utf8));
    let before = part[..at].trim_end();
    let signed = part[at..].trim_matches(['—', '–', '-', '(', ')', '/', ' ', '.', '[', ']']);
    let in_brackets = part[at..].starts_with(['(', '/']);
    let agency = if in_brackets { agencies::of_tag(signed) } else { agencies::of_name(signed) }?;
    let ends = before.ends_with(['.', '!', '?', '"', '”', '»', '…', '“', '。']) || at == 0;
    let parted = in_brackets || part[..at].ends_with(char::is_whitespace);
    if !(ends && parted && before.len() > 1) {
        return None;
    }
    foot.agency = foot.agency.or(Some(agency));
    Some(paragraph.start + at)
}

/// Returns whether a paragraph, or a line, is boilerplate; what it says of reporters and agencies is kept.
fn is_boilerplate(part: &str, foot: &mut Foot) -> bool {
    if part.len() > LONGEST {
        return false;
    }
    let bare = part.trim_matches(['(', ')', '[', ']', '*', '_', ' ', '\u{a0}']);
    let lower = bare.to_lowercase();
    if END_MARKS.iter().any(|mark| mark.eq_ignore_ascii_case(part)) || is_underline(part) {
        return true;
    }
    if let Some(agency) = signed_alone(part).or_else(|| wire_signature(part)) {
        foot.agency = foot.agency.or(Some(agency));
        return true;
    }
    if lines::begins_with_any(&lower, &CREDITS) {
        // In brackets it is a credit whatever it is; else it has to be one to its end.
        let people = reporters(bare);
        let is_credit = part.starts_with(['(', '[']) || people.is_some() || lower.contains("editing by");
        // Who helped is not who wrote it.
        let wrote = !lower.starts_with("additional") && !lower.starts_with("with ");
        if let Some(people) = people.filter(|people| wrote && foot.reporters.is_empty() && !people.is_empty()) {
            foot.reporters = people;
        }
        return is_credit;
    }
    if is_copyright(bare, &lower) {
        foot.agency = foot.agency.or_else(|| owner(bare));
        return true;
    }
    if lower.starts_with("to contact the reporter") && foot.reporters.is_empty() {
        foot.reporters = contact(bare).into_iter().collect();
    }
    if lower.starts_with("our standards: the thomson reuters") {
        foot.agency = foot.agency.or(Some("Reuters"));
    }
    let is_short = part.len() <= 400 && !part.contains("\n\n");
    is_short && (lines::begins_with_any(&lower, &OPENINGS) || is_end(&lower) || is_source(bare))
}

/// Returns whether the paragraph ends with words that end boilerplate, in a sentence of its own.
fn is_end(lower: &str) -> bool {
    let bare = lower.trim_end_matches(['.', ')', ' ', ']']);
    ENDINGS.iter().any(|ending| bare.ends_with(ending)) && !bare[..bare.len() - 1].contains(". ")
}

/// Returns whether a line is made of dashes or underscores alone.
fn is_underline(part: &str) -> bool {
    part.len() >= 2 && part.chars().all(|c| matches!(c, '_' | '-' | '—' | '–' | '=' | '*' | ' '))
}

/// Returns the agency that stands alone on a line: `REUTER`, `-dpa-`, `(AP)`, `Reuter...`, and what a line end or the number of a
/// page left behind it: `Reuter^M`, `Reuter4`.
fn signed_alone(part: &str) -> Option<&'static str> {
    let part = part.strip_suffix("^M").unwrap_or(part);
    let signed = part.trim_matches(['—', '–', '-', '(', ')', '/', ' ', '.', '[', ']']);
    let bracketed = part.len() > signed.len() && part.starts_with(['(', '/', '[']);
    if signed.is_empty() || part.len() > 48 {
        return None;
    }
    if bracketed {
        return agencies::of_tag(signed);
    }
    let unnumbered =
        || signed.strip_suffix(|c: char| c.is_ascii_digit()).filter(|name| name.ends_with(char::is_alphabetic));
    agencies::of_name(signed).or_else(|| unnumbered().and_then(agencies::of_name))
}

/// Returns the agency whose wire signs a story in this way: `AP-WF-05-09-17 0056GMT<`, `AAP RTV ar`.
fn wire_signature(part: &str) -> Option<&'static str> {
    let ap = || {
        let rest = part.strip_prefix("AP-")?.trim_end_matches('<').strip_suffix("GMT")?;
        let fits = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || matches!(c, '-' | ' ');
        (rest.len() <= 24 && rest.chars().all(fits)).then_some("AP")
    };
    let aap = || {
        let mut words = part.strip_prefix("AAP ")?.split_whitespace();
        let is_sign = |word: &str| word.len() <= 8 && word.chars().all(|c| c.is_ascii_alphabetic() || c == '/');
        (part.len() <= 28 && words.clone().count() <= 3 && words.all(is_sign)).then_some("AAP")
    };
    ap().or_else(aap)
}

/// Returns whether a paragraph says whose the copyright is.
fn is_copyright(bare: &str, lower: &str) -> bool {
    let has_year = |text: &str| text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4);
    let head = lines::head(lower, 120);
    let sign = lower.starts_with('©')
        || lower.starts_with("(c) ")
        || lower.starts_with("&copy;")
        || bare.starts_with("Copyright ©")
        || lower.starts_with("copyright (c)");
    let has_rights = || RIGHTS_FOUND.iter().any(|right| right.find(lower.as_bytes()).is_some());
    // `c) 2020` is what is left of `(c) 2020`.
    let worn = lower.starts_with("c) ") && has_year(head);
    sign && (has_year(head) || bare.len() <= 120 || has_rights())
        || worn
        || (lower.starts_with("copyright ") && (has_year(head) || has_rights()))
        || (bare.len() <= 400 && has_rights())
}

/// Returns the agency that holds a copyright.
fn owner(bare: &str) -> Option<&'static str> {
    let head = lines::head(bare, 160);
    let starts =
        head.char_indices().filter(|(at, c)| c.is_alphabetic() && !head[..*at].ends_with(char::is_alphanumeric));
    starts.into_iter().find_map(|(at, _)| agencies::opening(&head[at..]).map(|(agency, _)| agency))
}

/// Returns whether a line names the source and nothing else: `Source: Reuters`, `Quelle: dpa`.
fn is_source(bare: &str) -> bool {
    let Some((word, name)) = bare.split_once(':') else {
        return false;
    };
    let is_word = [
        "source",
        "sources",
        "quelle",
        "quellen",
        "fonte",
        "fuente",
        "bron",
        "kilde",
        "källa",
        "lähde",
        "źródło",
        "источник",
        "джерело",
        "kaynak",
    ]
    .contains(&word.trim().to_lowercase().as_str());
    is_word
        && name
            .split(['/', ',', '-', ' '])
            .map(str::trim)
            .find(|part| !part.is_empty())
            .is_some_and(|first| agencies::of_tag(first).is_some() || agencies::opening(name.trim()).is_some())
}

/// Returns the reporters that a credit names: up to the next credit in it.
fn reporters(bare: &str) -> Option<Vec<String>> {
    let lower = bare.to_ascii_lowercase();
    let start = lower.find(" by ").map(|at| at + 4)?;
    let list = &bare[start..];
    let end = list.find([';', ')']).unwrap_or(list.len());
    let Credit { people, .. } = credit_with_places(&list[..end])?;
    Some(if lower.starts_with("editing by") { Vec::new() } else { people })
}

/// Returns the people of `Jane Roe in PARIS, John Doe and Ada Quill in Berlin`.
fn credit_with_places(list: &str) -> Option<Credit> {
    names::credit(list.trim().trim_end_matches('.'))
}

/// Returns the reporter that one may write to: `To contact the reporter on this story: Jane Roe in Berlin at
/// …`.
fn contact(bare: &str) -> Option<String> {
    let (_, after) = bare.split_once(": ")?;
    let name = after.split(" in ").next()?.split(" at ").next()?.trim();
    names::is_person(name).then(|| name.to_owned())
}
