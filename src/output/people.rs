//! The answer for people: a block a hit.
//!
//! Rank and headline, then source and date, then the passage wrapped to the terminal with the
//! matches lit, then where it stands. White space of the article is folded, and a headline is not said again with the text
//! that follows it; nothing else is changed.

use std::io::{self, Write};
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::block::write_block;
use super::lit_text::{LitText, mark_apart};
use super::paint::{BOLD, PLAIN, write_place};
use super::wrap::lines;
use super::{Printer, Style};
use crate::search::{Hit, Passage, Response};

/// Text for a terminal, or a pipe to one.
pub(super) struct People;

impl Printer for People {
    fn print(&self, out: &mut dyn Write, response: &Response, style: &Style) -> io::Result<()> {
        let digits = response.hits.last().map_or(0, |hit| hit.rank.to_string().len());
        for (at, hit) in response.hits.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            write_hit(out, hit, digits, style)?;
        }
        Ok(())
    }
}

/// Writes a hit beside a margin that has room for ranks of so many digits.
fn write_hit(out: &mut dyn Write, hit: &Hit, digits: usize, style: &Style) -> io::Result<()> {
    let rank = format!("{:>digits$}. ", hit.rank);
    let margin = " ".repeat(rank.len());
    let (mut headline, paint) = match &hit.title {
        Some(title) => (LitText::folded(title, &hit.title_highlights), BOLD),
        None => (opening_words(hit), PLAIN),
    };
    let text_of = |passage: &Passage| {
        let from = hit.title.as_deref().map_or(0, |title| after_headline(&passage.text, title));
        let lit = passage.highlights.iter().filter(|lit| lit.start >= from);
        let lit: Vec<Range<usize>> = lit.map(|lit| lit.start - from..lit.end - from).collect();
        LitText::folded(&passage.text[from..], &lit).cut(passage.cut_before, passage.cut_after)
    };
    let mut texts: Vec<LitText> = hit.passages.iter().map(text_of).collect();
    mark_apart(&mut std::iter::once(&mut headline).chain(&mut texts).collect::<Vec<_>>());
    write_block(out, &rank, &headline, paint, style)?;
    write_block(out, &margin, &origin(hit), PLAIN, style)?;
    for (passage, text) in hit.passages.iter().zip(&texts) {
        write_block(out, &margin, text, PLAIN, style)?;
        write!(out, "{margin}")?;
        write_place(out, &hit.path, passage.line, &hit.file, style)?;
        writeln!(out)?;
    }
    Ok(())
}

/// Returns where the text behind a headline begins in a passage that begins with it; 0 if it does not, or nothing follows.
fn after_headline(passage: &str, title: &str) -> usize {
    let rest = passage.strip_prefix(title).unwrap_or_default();
    let text = rest.trim_start();
    let is_on_its_own = rest[..rest.len() - text.len()].contains('\n');
    if is_on_its_own && !text.is_empty() { passage.len() - text.len() } else { 0 }
}

/// Returns the words that stand in for a headline that is missing, as many as fit on a line.
fn opening_words(hit: &Hit) -> LitText {
    const COLUMNS: usize = 60;
    let opening = LitText::folded(hit.opening.as_deref().unwrap_or_default(), &[]);
    let end = lines(&opening, COLUMNS, false).first().map_or(0, |line| line.end);
    LitText::folded(&opening.text()[..end], &[]).cut(false, end < opening.text().len())
}

/// Returns source, date and byline, as far as they are known.
fn origin(hit: &Hit) -> LitText {
    /// A byline that is wider names many, or is no byline.
    const BYLINE_COLUMNS: usize = 40;
    let byline = hit.author.as_ref().filter(|author| author.width() <= BYLINE_COLUMNS);
    let parts: Vec<&str> = [&hit.source, &hit.date].into_iter().flatten().chain(byline).map(String::as_str).collect();
    LitText::folded(&parts.join(" · "), &[])
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::samples::{passage, places, printed, response, style};
    use super::*;

    #[test]
    fn a_hit_is_a_block_wrapped_to_the_width() {
        insta::assert_snapshot!(printed(&response(), Format::Text, &style(80, false)), @"
         9. Ostrava *protests* to Belmar over consulate
            Harbour Herald · 2025-12-01 · Ada Quill
            The ministry handed a “*note of protest*” to the *U.S. Embassy*, “a breach
            of all norms”.
            corpus/2025/ostrava.txt:3

        10. 東京で行われた会談 and a protest that was noted in both…
            …会談は«東京»で行われ、«protest» notes went to both embassies and, that very
            evening, to the port…
            wire.zip!東京.txt:41
            =SUM(A1) <U+001B>]0;owned<U+0007> *«protest»*
            wire.zip!東京.txt:1
        ");
        insta::assert_snapshot!(printed(&response(), Format::Text, &style(40, false)), @"
         9. Ostrava *protests* to Belmar over
            consulate
            Harbour Herald · 2025-12-01 · Ada
            Quill
            The ministry handed a “*note of
            protest*” to the *U.S. Embassy*, “a
            breach of all norms”.
            corpus/2025/ostrava.txt:3

        10. 東京で行われた会談 and a protest
            that was noted in both…
            …会談は«東京»で行われ、«protest»
            notes went to both embassies and,
            that very evening, to the port…
            wire.zip!東京.txt:41
            =SUM(A1) <U+001B>]0;owned<U+0007>
            *«protest»*
            wire.zip!東京.txt:1
        ");
        insta::assert_snapshot!(printed(&response(), Format::Text, &style(20, false)), @"
         9. Ostrava
            *protests* to
            Belmar over
            consulate
            Harbour Herald ·
            2025-12-01 · Ada
            Quill
            The ministry
            handed a “*note
            of protest*” to
            the *U.S.
            Embassy*, “a
            breach of all
            norms”.
            corpus/2025/ostrava.txt:3

        10. 東京で行われた会
            談 and a protest
            that was noted
            in both…
            …会談は«東京»で
            行われ、
            «protest» notes
            went to both
            embassies and,
            that very
            evening, to the
            port…
            wire.zip!東京.txt:41
            =SUM(A1)
            <U+001B>]0;owned
            <U+0007>
            *«protest»*
            wire.zip!東京.txt:1
        ");
    }

    #[test]
    fn colour_lights_the_matches_and_ends_on_each_line() {
        let shown = |width| printed(&response(), Format::Text, &style(width, true)).replace('\x1b', "␛");
        insta::assert_snapshot!(shown(80), @"
         9. ␛[1mOstrava ␛[0m␛[1m␛[31mprotests␛[0m␛[1m to Belmar over consulate␛[0m
            Harbour Herald · 2025-12-01 · Ada Quill
            The ministry handed a “␛[1m␛[31mnote of protest␛[0m” to the ␛[1m␛[31mU.S. Embassy␛[0m, “a breach of
            all norms”.
            ␛[35mcorpus/2025/ostrava.txt:3␛[0m

        10. 東京で行われた会談 and a protest that was noted in both…
            …会談は␛[1m␛[31m東京␛[0mで行われ、␛[1m␛[31mprotest␛[0m notes went to both embassies and, that very
            evening, to the port…
            ␛[35mwire.zip!東京.txt:41␛[0m
            =SUM(A1) <U+001B>]0;owned<U+0007> *␛[1m␛[31mprotest␛[0m*
            ␛[35mwire.zip!東京.txt:1␛[0m
        ");
        insta::assert_snapshot!(shown(40), @"
         9. ␛[1mOstrava ␛[0m␛[1m␛[31mprotests␛[0m␛[1m to Belmar over␛[0m
            ␛[1mconsulate␛[0m
            Harbour Herald · 2025-12-01 · Ada
            Quill
            The ministry handed a “␛[1m␛[31mnote of␛[0m
            ␛[1m␛[31mprotest␛[0m” to the ␛[1m␛[31mU.S. Embassy␛[0m, “a
            breach of all norms”.
            ␛[35mcorpus/2025/ostrava.txt:3␛[0m

        10. 東京で行われた会談 and a protest
            that was noted in both…
            …会談は␛[1m␛[31m東京␛[0mで行われ、␛[1m␛[31mprotest␛[0m notes
            went to both embassies and, that
            very evening, to the port…
            ␛[35mwire.zip!東京.txt:41␛[0m
            =SUM(A1) <U+001B>]0;owned<U+0007>
            *␛[1m␛[31mprotest␛[0m*
            ␛[35mwire.zip!東京.txt:1␛[0m
        ");
        insta::assert_snapshot!(shown(20), @"
         9. ␛[1mOstrava ␛[0m␛[1m␛[31mprotests␛[0m
            ␛[1mto Belmar over␛[0m
            ␛[1mconsulate␛[0m
            Harbour Herald ·
            2025-12-01 · Ada
            Quill
            The ministry
            handed a “␛[1m␛[31mnote␛[0m
            ␛[1m␛[31mof protest␛[0m” to
            the ␛[1m␛[31mU.S.␛[0m
            ␛[1m␛[31mEmbassy␛[0m, “a
            breach of all
            norms”.
            ␛[35mcorpus/2025/ostrava.txt:3␛[0m

        10. 東京で行われた会
            談 and a protest
            that was noted
            in both…
            …会談は␛[1m␛[31m東京␛[0mで行
            われ、␛[1m␛[31mprotest␛[0m
            notes went to
            both embassies
            and, that very
            evening, to the
            port…
            ␛[35mwire.zip!東京.txt:41␛[0m
            =SUM(A1)
            <U+001B>]0;owned
            <U+0007>
            *␛[1m␛[31mprotest␛[0m*
            ␛[35mwire.zip!東京.txt:1␛[0m
        ");
    }

    #[test]
    fn a_headline_is_not_said_again_with_the_text_behind_it() {
        let title = "Ferry strike ends";
        let shown = |text: &str, lit: &[&str]| {
            let title_highlights = places(title, &["strike"]);
            let passages = vec![passage(text, 0, 1, lit)];
            let hit = Hit { title: Some(title.into()), title_highlights, passages, ..Hit::default() };
            let response = Response { hits: vec![hit], ..Response::default() };
            printed(&response, Format::Text, &style(80, false)).lines().nth(1).unwrap().trim().to_owned()
        };
        assert_eq!(shown("Ferry strike ends\n\nCrews went back.", &["strike"]), "Crews went back.");
        assert_eq!(shown("Ferry strike ends\n\nThe strike ended.", &["strike", "strike"]), "The *strike* ended.");
        assert_eq!(shown("Ferry strike ends\n", &["strike"]), "Ferry *strike* ends");
        assert_eq!(shown("Ferry strike ends a summer of chaos", &["strike"]), "Ferry *strike* ends a summer of chaos");
        assert_eq!(shown("A strike ended.", &["strike"]), "A *strike* ended.");
    }

    #[test]
    fn a_wide_window_sets_no_wider_lines_than_a_hundred_columns() {
        let mut response = response();
        response.hits[0].passages[0].text = "word ".repeat(60);
        response.hits[0].passages[0].highlights.clear();
        let shown = printed(&response, Format::Text, &style(400, false));
        assert_eq!(shown.lines().map(UnicodeWidthStr::width).max(), Some(98));
    }

    #[test]
    fn nothing_found_is_no_text() {
        assert_eq!(printed(&Response::default(), Format::Text, &style(80, true)), "");
    }
}
