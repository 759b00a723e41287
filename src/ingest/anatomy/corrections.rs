//! Notes of correction: a paragraph that says what was wrong in the story.

use std::ops::Range;

use super::lines;

/// The most bytes of a note.
const LONGEST: usize = 3000;

/// Words that begin a note when a colon, a dash, a date in brackets or the end of the line follows.
const HEADINGS: [&str; 40] = [
    "correction",
    "corrections",
    "correction and clarification",
    "corrections and clarifications",
    "clarification",
    "clarifications",
    "corrected",
    "editor's correction",
    "erratum",
    "errata",
    "corrigendum",
    "retraction",
    "berichtigung",
    "korrektur",
    "richtigstellung",
    "korrekturhinweis",
    "rectificatif",
    "rectification",
    "corrección",
    "correccion",
    "fe de errores",
    "fe de erratas",
    "rectificación",
    "correção",
    "correcao",
    "erramos",
    "retificação",
    "rettifica",
    "correzione",
    "errata corrige",
    "correctie",
    "rectificatie",
    "rättelse",
    "rettelse",
    "retting",
    "oikaisu",
    "sprostowanie",
    "исправление",
    "уточнение",
    "düzeltme",
];

/// Words that begin a note as they are.
const OPENINGS: [&str; 34] = [
    "an earlier version of th",
    "an earlier version of a",
    "a previous version of th",
    "previous versions of th",
    "earlier versions of th",
    "an earlier headline",
    "a headline on an earlier version",
    "this story has been corrected",
    "this article has been corrected",
    "this article was corrected",
    "this story was corrected",
    "this post has been corrected",
    "this report has been corrected",
    "this version corrects",
    "this story corrects",
    "this article was amended on",
    "this story has been updated to correct",
    "this article has been updated to correct",
    "this version of the story corrects",
    "the story has been corrected",
    "editor's note: an earlier version",
    "editor's note: this story has been corrected",
    "editor’s note: an earlier version",
    "note: an earlier version",
    "in einer früheren version dieses",
    "in einer früheren fassung dieses",
    "une version précédente de cet",
    "une première version de cet",
    "una versión anterior de est",
    "uma versão anterior dest",
    "una versione precedente di quest",
    "in een eerdere versie van dit",
    "en tidigare version av",
    "i en tidligere v",
];

/// Words that begin a note between brackets.
const IN_BRACKETS: [&str; 18] = [
    "corrects ",
    "corrected ",
    "correcting ",
    "correction",
    "refiles to ",
    "refiling to ",
    "this version corrects",
    "this story corrects",
    "this story has been corrected",
    "clarifies ",
    "clarification",
    "berichtigung",
    "berichtigt",
    "korrigiert",
    "korrektur",
    "corrige ",
    "rectifie",
    "rectifica",
];

/// Returns the note of correction that begins at a place of the text, if one does. The place is that of a
/// paragraph's first letter.
pub(super) fn at(text: &str, start: usize) -> Option<Range<usize>> {
    let head = lines::head(&text[start..], 120).trim_start_matches(['*', '_', '—', '–', '-', ' ']);
    let may_begin = |openings: &[&str]| lines::may_begin_with_any(head, openings);
    if !head.starts_with(['(', '[']) && !may_begin(&OPENINGS) && !may_begin(&HEADINGS) {
        return None;
    }
    let lower = head.to_lowercase();
    if let Some(inner) = lower.strip_prefix(['(', '[']) {
        let fits = lines::begins_with_any(inner, &IN_BRACKETS);
        let close = if lower.starts_with('(') { ')' } else { ']' };
        let end = text[start..start + lines::head(&text[start..], LONGEST).len()].find(close)? + start + 1;
        return fits.then_some(start..end);
    }
    let end = lines::paragraph_end(text, start, LONGEST)?;
    if lines::begins_with_any(&lower, &OPENINGS) {
        return Some(start..end);
    }
    let heading = lines::openings_of(&lower, &HEADINGS).max_by_key(|heading| heading.len())?;
    let rest = lower[heading.len()..].trim_start_matches(['*', '_']);
    let trimmed = rest.trim_start_matches([' ', '\u{a0}', '\t']);
    let is_dated = trimmed.starts_with('(') || trimmed.starts_with('[');
    let begins = trimmed.starts_with(':')
        || (is_dated
            && trimmed
                .split_once([')', ']'])
                .is_some_and(|(_, after)| after.trim_start().starts_with([':', '-', '—', '–'])))
        || (trimmed.len() < rest.len() && trimmed.starts_with(['—', '–', '-']) && !trimmed.starts_with("--->"));
    if begins {
        return Some(start..end);
    }
    // A heading on a line of its own has its note below it.
    if !trimmed.starts_with('\n') && !trimmed.is_empty() {
        return None;
    }
    if text[start..end].contains('\n') {
        return Some(start..end);
    }
    let below = lines::Lines::new(text, end).next()?;
    lines::paragraph_end(text, below.start, LONGEST).map(|end| start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(text: &str) -> Option<&str> {
        at(text, 0).map(|range| &text[range])
    }

    #[test]
    fn notes_are_known_by_their_first_words() {
        for text in [
            "Correction: The harbour opened on Monday, not on Tuesday.",
            "CORRECTION: The harbour opened on Monday.",
            "Correction (March 3): The harbour opened on Monday.",
            "Correction — The harbour opened on Monday.",
            "An earlier version of this article misstated the day.",
            "(Corrects spelling in paragraph 3)",
            "(Refiles to fix the dateline)",
            "This story has been corrected to show that the harbour opened on Monday.",
            "Berichtigung: Der Hafen öffnete am Montag.",
            "In einer früheren Version dieses Artikels stand ein falscher Tag.",
            "Rectificatif : le port a ouvert lundi.",
            "Correction\nThe harbour opened on Monday.",
            "CORRECTION\n\nThe harbour opened on Monday.",
            "Исправление: порт открылся в понедельник.",
            "УТОЧНЕНИЕ: порт открылся в понедельник.",
        ] {
            assert_eq!(note(text), Some(text));
        }
        assert_eq!(note("Correction: One.\n\nTwo."), Some("Correction: One."));
        assert_eq!(note("(Corrects spelling) LONDON"), Some("(Corrects spelling)"));
    }

    #[test]
    fn what_only_begins_alike_is_none() {
        for text in [
            "Correction fluid sells well.",
            "Corrections officers went on strike.",
            "Corrected for inflation, prices fell.",
            "A previous version came second.",
            "Korrekturen am Gesetz sind möglich.",
            "(Corr) Ships",
            "Rectification of the names took years.",
            "",
        ] {
            assert_eq!(note(text), None, "{text}");
        }
    }
}
