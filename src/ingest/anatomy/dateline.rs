//! Datelines: where, when and from which agency a story comes, before its first words.
//!
//! `MINNEAPOLIS, Jan. 27 (Reuters) -` · `PORT-AU-PRINCE, Haiti (AP) _` · `LONDON --` · `Berlin (dpa) -` ·
//! `(CNN) --` · `МОСКВА, 27 янв — РИА Новости.` · `New Delhi, Jan 27 (PTI)`
//!
//! What stands before a dash is taken apart from its end: an agency, a day, and what is left must have the
//! shape of a place. With neither agency nor day beside it a place has to be one that nobody takes for another
//! thing.

use std::ops::Range;

use super::lines::{self, is_blank};
use super::places::{self, Shape};
use super::{Day, agencies, day, east};

/// How many bytes of a paragraph a dateline has room in.
const ROOM: usize = 240;

/// How many dashes of a paragraph's beginning are tried.
const DASHES: usize = 6;

/// A dateline. Its ranges are those of the text that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dateline {
    /// All of it, with the dash.
    pub(super) range: Range<usize>,
    pub(super) place: Option<Range<usize>>,
    pub(super) day: Option<Day>,
    pub(super) agency: Option<&'static str>,
    /// The writer, where the language names him in the dateline.
    pub(super) author: Option<Range<usize>>,
    /// A day or an agency tells that it is a dateline; a place alone does where the story begins, and nowhere
    /// else.
    pub(super) sure: bool,
}

/// Returns the dateline that a paragraph begins with.
pub(super) fn read(paragraph: &str, language: Option<&str>) -> Option<Dateline> {
    let head = lines::head(paragraph, ROOM);
    if let Some(found) = east::read(head) {
        return Some(found);
    }
    if head.starts_with(['(', '[']) {
        return agency_first(head, language);
    }
    for dash in dashes(head).take(DASHES) {
        if let Some(found) = before_dash(head, &dash, language) {
            return Some(absorbing(head, found));
        }
    }
    without_dash(head, language)
}

/// A dash that may end a dateline.
#[derive(Debug, Clone)]
struct Dash {
    range: Range<usize>,
    /// It is long, or a space stands on both its sides.
    is_clear: bool,
}

/// Returns the dashes of a text that part what is before them from what is behind.
fn dashes(text: &str) -> impl Iterator<Item = Dash> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + next_dash(&text[at..])?;
            let run = &text[start..];
            let end = start + run.find(|c| !is_dash(c)).unwrap_or(run.len());
            at = end;
            let before = text[..start].chars().next_back();
            let after = text[end..].chars().next();
            let is_long = end - start > 1;
            let spaced_before = before.is_some_and(|c| c.is_whitespace() || matches!(c, ')' | ']' | '/' | '.' | ','));
            let spaced_after = after.is_none_or(char::is_whitespace);
            let behind_day = before.is_some_and(|c| c.is_ascii_digit()) && spaced_after;
            if before.is_some() && (is_long || spaced_before || behind_day) {
                return Some(Dash { range: start..end, is_clear: is_long || (spaced_before && spaced_after) });
            }
        }
    })
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―' | '_')
}

/// Returns the place of the first dash.
fn next_dash(text: &str) -> Option<usize> {
    // The longer ones begin with E2, as other signs do.
    memchr::memchr3_iter(b'-', b'_', 0xe2, text.as_bytes()).find(|at| text[*at..].starts_with(is_dash))
}

/// What stands before a dash, taken apart.
#[derive(Debug, Default)]
struct Parts {
    /// Where the place ends, and with it what is left to take.
    end: usize,
    day: Option<Day>,
    agency: Option<&'static str>,
    /// It has a tag between brackets, known or not.
    has_tag: bool,
}

/// Takes the agency and the day off the end of a text, in either order.
fn parts_of(text: &str, language: Option<&str>) -> Parts {
    let mut parts = Parts { end: text.len(), ..Parts::default() };
    for _ in 0..3 {
        let rest = text[..parts.end].trim_end_matches(|c: char| is_blank(c) || c == ',');
        let rest = if parts.has_tag {
            rest
        } else {
            rest.strip_suffix('.').filter(|rest| rest.ends_with([')', '/'])).unwrap_or(rest)
        };
        if let Some((start, tag)) = tag_at_end(rest).filter(|_| !parts.has_tag && parts.agency.is_none()) {
            (parts.end, parts.has_tag, parts.agency) = (start, true, agencies::of_tag(tag));
        } else if let Some((day, start)) = day::at_end(rest, language).filter(|_| parts.day.is_none()) {
            (parts.end, parts.day) = (start, Some(day));
        } else if let Some((start, agency)) = name_at_end(rest).filter(|_| parts.agency.is_none() && !parts.has_tag) {
            (parts.end, parts.agency) = (start, Some(agency));
        } else {
            break;
        }
    }
    parts
}

/// Returns the tag between brackets or slashes that ends a text, and where it begins.
fn tag_at_end(text: &str) -> Option<(usize, &str)> {
    let (open, close) = match text.chars().next_back()? {
        ')' => ('(', 1),
        ']' => ('[', 1),
        '/' => ('/', 1),
        _ => return None,
    };
    let inner = &text[..text.len() - close];
    let start = inner.rfind(open)?;
    let tag = &inner[start + 1..];
    let is_apart = open != '/' || inner[..start].chars().next_back().is_none_or(char::is_whitespace);
    let fits = tag.chars().count() <= 32 && tag.chars().any(char::is_alphabetic) && tag.split_whitespace().count() <= 4;
    let is_name =
        tag.split_whitespace().all(|word| !word.starts_with(char::is_lowercase)) || agencies::of_tag(tag).is_some();
    // What square brackets hold is part of the place, unless it is an agency: New Delhi [India].
    let is_name = is_name && (open != '[' || agencies::of_tag(tag).is_some());
    // A tag of digits, of a party or a stock exchange (R-Texas, NYSE: IBM) is none.
    (is_apart && fits && is_name && !tag.contains([':', ';', '"'])).then_some((start, tag))
}

/// Returns the agency whose bare name ends a text, behind a comma, a day or a place.
fn name_at_end(text: &str) -> Option<(usize, &'static str)> {
    let starts = text.rmatch_indices([' ', ',', '\n']).map(|(at, sign)| at + sign.len()).take(3);
    starts.chain((text.split_whitespace().count() <= 3).then_some(0)).find_map(|start| {
        let name = text.get(start..)?;
        agencies::of_name(name).map(|agency| (start, agency))
    })
}

/// Returns the dateline that ends with this dash.
fn before_dash(head: &str, dash: &Dash, language: Option<&str>) -> Option<Dateline> {
    let parts = parts_of(&head[..dash.range.start], language);
    let place = place_range(head, parts.end);
    let after = head[dash.range.end..].trim_start_matches(is_blank);
    let begins = after.chars().next().is_none_or(|c| !c.is_lowercase());
    let sure = parts.day.is_some() || parts.agency.is_some();
    let written = &head[place.clone()];
    let fits = match places::shape(written) {
        // An agency may stand alone: (CNN) --, Jan. 27 (UPI) --.
        None => written.is_empty() && parts.agency.is_some() && (parts.has_tag || begins),
        Some(_) if agencies::of_name(written).is_some() => false,
        Some(_) if parts.agency.is_some() => parts.has_tag || (begins && dash.is_clear),
        Some(_) if parts.day.is_some() => true,
        Some(Shape::Capitals) if parts.has_tag => begins && dash.is_clear,
        Some(shape) => dash.is_clear && begins && is_sure_alone(written, shape, head, dash.range.end),
    };
    fits.then(|| Dateline {
        range: 0..dash.range.end,
        place: Some(place).filter(|place| !place.is_empty()),
        day: parts.day,
        agency: parts.agency,
        author: None,
        sure: sure || parts.has_tag,
    })
}

/// Returns whether a place without agency or day is one: it is in capitals and unlike any other thing, or well
/// known.
fn is_sure_alone(place: &str, shape: Shape, head: &str, after: usize) -> bool {
    let rest = head[after..].trim_start_matches(is_blank);
    let is_one_line = !place.contains('\n') && !rest.is_empty();
    let first_word = rest.split_whitespace().next().unwrap_or_default();
    match shape {
        Shape::Capitals => is_one_line && places::stands_alone(place) && (places::is_known(place) || !is_shouted(rest)),
        // `Paris - Roubaix` is a race.
        Shape::Words => is_one_line && places::is_known(place) && begins_sentence(first_word),
    }
}

/// Returns whether a word is one that sentences begin with and names do not.
fn begins_sentence(word: &str) -> bool {
    const BEGINNINGS: &str = "The A An In On At After Two Three Four Five Several Some Many Most Thousands \
        Hundreds Dozens Police Authorities \
        Der Die Das Ein Eine Im Am Bei Nach Mit Mehr Zwei Drei Vier Fünf Rund Etwa Wegen Trotz Für Es Sie Er Wer \
        Wie Wenn Auf Zum Zur \
        Le La Les Un Une Des Au Aux En Dans Après Deux Trois Plus El Los Las Una Uno Dos Tres O Os As Um Uma Il \
        Lo Gli I De Het Een";
    BEGINNINGS.split_ascii_whitespace().any(|known| known == word)
}

/// Returns whether the letters of a text are capitals.
fn is_shouted(text: &str) -> bool {
    !text.chars().any(char::is_lowercase)
}

/// Returns the place that ends here: without the sign that parts it from the day, and with the dot of an
/// abbreviation.
fn place_range(head: &str, end: usize) -> Range<usize> {
    let mut place = lines::trimmed(head, 0..end);
    let written = &head[place.clone()];
    let bare = written.trim_end_matches([',', ':', ';', ' ']);
    let last = bare.rsplit([' ', ',']).next().unwrap_or_default();
    let is_region = bare.contains(',') || written.len() > bare.len();
    let is_short = last.chars().any(char::is_lowercase) || last.matches('.').count() > 1;
    let is_abbreviation = last.ends_with('.') && (is_region || is_short);
    let bare = if is_abbreviation { bare } else { bare.trim_end_matches('.') };
    place.end = place.start + bare.len();
    place
}

/// Reads a dateline that begins with its agency: `(CNN) --`, `(ANSA) - ROMA, 27 GEN -`.
fn agency_first(head: &str, language: Option<&str>) -> Option<Dateline> {
    let close = head.find([')', ']'])?;
    let agency = agencies::of_tag(&head[1..close])?;
    let after = &head[close + 1..];
    let spaces = after.len() - after.trim_start_matches(is_blank).len();
    let dash = dashes(head).find(|dash| dash.range.start == close + 1 + spaces);
    let Some(dash) = dash else {
        let begins =
            after[spaces..].chars().next().is_some_and(|c| c.is_uppercase() || matches!(c, '"' | '“' | '«' | '‘'));
        return begins.then(|| Dateline {
            range: 0..close + 1,
            place: None,
            day: None,
            agency: Some(agency),
            author: None,
            sure: true,
        });
    };
    let mut found =
        Dateline { range: 0..dash.range.end, place: None, day: None, agency: Some(agency), author: None, sure: true };
    let start = lines::trimmed(head, dash.range.end..head.len()).start;
    let rest = &head[start..];
    let more = dashes(rest).take(2).find_map(|dash| before_dash(rest, &dash, language));
    if let Some(more) = more.filter(|more| {
        more.day.is_some() || more.place.as_ref().is_some_and(|place| places::stands_alone(&rest[place.clone()]))
    }) {
        found.range.end = start + more.range.end;
        found.place = more.place.map(|place| start + place.start..start + place.end);
        found.day = more.day;
    }
    Some(found)
}

/// Adds the day or the agency that follows the dash: `NEW YORK--(BUSINESS WIRE)--`, `МОСКВА, 27 янв — РИА
/// Новости.`
fn absorbing(head: &str, mut found: Dateline) -> Dateline {
    let start = lines::trimmed(head, found.range.end..head.len()).start;
    let rest = &head[start..];
    if found.day.is_none()
        && let Some(dash) = dashes(rest).next().filter(|dash| dash.range.start <= 24)
        && let Some(day) = day::of(&rest[..dash.range.start], None)
    {
        (found.day, found.range.end, found.sure) = (Some(day), start + dash.range.end, true);
        return found;
    }
    if found.agency.is_some() {
        return found;
    }
    if rest.starts_with(['(', '/']) {
        let close = if rest.starts_with('(') { ')' } else { '/' };
        let Some(end) = rest[1..].find(close).map(|at| at + 1).filter(|end| *end <= 32) else {
            return found;
        };
        if let Some(agency) = agencies::of_tag(&rest[1..end]) {
            let after = end + 1;
            let dash =
                dashes(rest).find(|dash| dash.range.start >= after && rest[after..dash.range.start].trim().is_empty());
            found.agency = Some(agency);
            found.range.end = start + dash.map_or(after, |dash| dash.range.end);
            found.sure = true;
        }
    } else if let Some((agency, end)) = agencies::opening(rest) {
        let after = &rest[end..];
        let dash = dashes(rest).find(|dash| dash.range.start >= end && rest[end..dash.range.start].trim().is_empty());
        if after.starts_with(". ") || after.starts_with(".\n") {
            (found.agency, found.range.end, found.sure) = (Some(agency), start + end + 1, true);
        } else if let Some(dash) = dash.filter(|dash| dash.is_clear) {
            (found.agency, found.range.end, found.sure) = (Some(agency), start + dash.range.end, true);
        }
    }
    found
}

/// Reads a dateline that ends with its agency: `New Delhi, Jan 27 (PTI)`, `MOSCOW, January 27. /TASS/.`, `OSLO
/// (NTB):`.
fn without_dash(head: &str, language: Option<&str>) -> Option<Dateline> {
    let mut closes = memchr::memchr3_iter(b')', b'/', b']', head.as_bytes()).take(DASHES).map(|at| at + 1);
    closes.find_map(|close| {
        let (start, tag) = tag_at_end(&head[..close])?;
        let agency = agencies::of_tag(tag)?;
        let parts = parts_of(&head[..start], language);
        let place = place_range(head, parts.end);
        let shape = places::shape(&head[place.clone()])?;
        let after = &head[close..];
        let sign = after.starts_with([':', '.']);
        let follows = after[usize::from(sign)..].trim_start_matches(is_blank).chars().next();
        let begins = follows.is_none_or(|c| !c.is_lowercase() && c != ')' && c != ',');
        let sure = parts.day.is_some() || sign || (shape == Shape::Capitals && parts.agency.is_none());
        (sure && begins && agencies::of_name(&head[place.clone()]).is_none()).then(|| Dateline {
            range: 0..close + usize::from(sign),
            place: Some(place),
            day: parts.day,
            agency: Some(agency),
            author: None,
            sure: true,
        })
    })
}
