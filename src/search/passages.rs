//! Passages: which slice of an article to show.
//!
//! A passage is a run of sentences of at most so many words. The best one holds the most of the query,
//! weighed by how rare its parts are, in the fewest words; of nearly equal ones that in the lead, then the first. A
//! further one is worth what it adds. It is then filled up with
//! the sentences around it, as far as its paragraph and its length allow. A sentence that is too long by
//! itself is cut at words. A match is never cut. The headline is only shown when nothing else is lit.

use std::ops::Range;

use super::hit::Passage;
use crate::analysis::{Composed, Positions, Span};
use crate::index::StoredArticle;
use crate::matching::{Light, Stretch};

/// What a further match of the same part adds, as a share of what the first one counts.
const REPEATED: f32 = 0.1;

/// How many times a passage counts that begins in the lead: a story says there what it is about.
const IN_LEAD: f32 = 1.05;

/// What a part of the query still counts, as a share, that a passage before has shown: a further one is to add
/// something.
const SHOWN: f32 = 0.25;

/// A shorter passage wins if it is worth at least this share of the longer one.
const NEARLY: f32 = 0.999_9;

/// A run of positions to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Window {
    start: u32,
    end: u32,
    cut_before: bool,
    cut_after: bool,
}

/// An article with its light, ready to be cut.
pub(crate) struct Cutter<'a> {
    article: &'a StoredArticle,
    composed: Composed<'a>,
    text: &'a str,
    light: &'a Light,
    /// What each part of the query counts.
    weights: &'a [f32],
    /// The sentences of the text, as positions.
    sentences: Vec<Range<u32>>,
    /// The positions of the longest stretch.
    longest: u32,
    /// What is lit of the composed string, in order.
    lit: &'a [Span],
    /// How often each part stands before each stretch, and behind the last one: a row of as many numbers as there are parts for each.
    counts_before: Vec<u32>,
}

impl<'a> Cutter<'a> {
    /// `text` is the article's text, that of `article.composed`.
    pub(crate) fn new(
        article: &'a StoredArticle,
        text: &'a str,
        light: &'a Light,
        lit: &'a [Span],
        weights: &'a [f32],
    ) -> Self {
        let composed = Composed::of(&article.composed);
        let sentences = sentences_of(&light.positions);
        let longest = light.stretches.iter().map(|stretch| stretch.end - stretch.start).max().unwrap_or(0);
        let parts = weights.len().max(1);
        let mut counts_before = vec![0; parts];
        for stretch in &light.stretches {
            let row = counts_before.len();
            counts_before.extend_from_within(row - parts..);
            counts_before[row + stretch.part.min(parts - 1)] += 1;
        }
        Cutter { article, composed, text, light, weights, sentences, longest, lit, counts_before }
    }

    /// Returns the best passages, at most `count` and at least one, each of about `words` words.
    pub(crate) fn passages(&self, count: usize, words: u32) -> Vec<Passage> {
        let mut used: Vec<Window> = Vec::new();
        while used.len() < count.max(1) {
            let Some(window) = self.best_window(words, &used) else {
                break;
            };
            used.push(self.filled(window, words, &used));
        }
        if used.is_empty() {
            used.push(self.opening(words));
        }
        used.into_iter().map(|window| self.cut(window)).collect()
    }

    fn body(&self) -> u32 {
        self.light.positions.body.unwrap_or(u32::MAX)
    }

    /// Returns the window with the most of the query in it that shares nothing with those used.
    fn best_window(&self, words: u32, used: &[Window]) -> Option<Window> {
        let body = self.body();
        let in_body = self.light.stretches.iter().any(|stretch| stretch.start >= body);
        let shown = |start: u32| if in_body { start >= body } else { self.composed.in_text };
        let weights = self.weights_beside(used);
        let mut best: Option<(f32, Window)> = None;
        let mut last_sentence = usize::MAX;
        for stretch in self.light.stretches.iter().filter(|stretch| shown(stretch.start)) {
            let sentence = self.sentence_at(stretch.start);
            let candidate = if self.words_in(self.sentences[sentence].clone()) > words {
                let window = self.whole_matches(self.within_sentence(*stretch, sentence, words));
                is_free(window, used).then_some(window)
            } else if sentence != last_sentence {
                self.best_run_from(sentence, words, body, used, &weights)
            } else {
                None
            };
            last_sentence = sentence;
            let Some(window) = candidate else { continue };
            let worth = self.worth(window, &weights);
            let better = best.is_none_or(|(most, known)| {
                worth > most * 1.000_1
                    || (worth >= most * NEARLY
                        && self.words_in(window.start..window.end) < self.words_in(known.start..known.end))
            });
            if worth > 0.0 && better {
                best = Some((worth, window));
            }
        }
        best.map(|(_, window)| window)
    }

    /// Returns the shortest of those runs of sentences that begin with this one, are free and not too long, and are worth nearly as
    /// much as any of them. A run does not go from the headline into the body.
    fn best_run_from(&self, first: usize, words: u32, body: u32, used: &[Window], weights: &[f32]) -> Option<Window> {
        let start = self.sentences[first].start;
        let run = |last: &Range<u32>| {
            self.whole_matches(Window { start, end: last.end, cut_before: false, cut_after: false })
        };
        let sentences = &self.sentences[first..];
        let fits = |last: &Range<u32>| {
            self.words_in(start..last.end) <= words
                && (start >= body || last.start < body)
                && (used.is_empty() || is_free(run(last), used))
        };
        // Each run holds those before it: none behind one that does not fit does, and none is worth less than one before it.
        let sentences = &sentences[..sentences.partition_point(fits)];
        let most = self.worth(run(sentences.last()?), weights);
        let at = sentences.partition_point(|last| self.worth(run(last), weights) < most * NEARLY);
        sentences.get(at).map(run)
    }

    /// Returns a window of so many words around a match in a long sentence.
    fn within_sentence(&self, stretch: Stretch, sentence: usize, words: u32) -> Window {
        let sentence = self.sentences[sentence].clone();
        let start = stretch.start.saturating_sub(words / 4).max(sentence.start);
        let end = start.saturating_add(words).max(stretch.end).min(sentence.end.max(stretch.end));
        let start = if end == sentence.end { end.saturating_sub(words).clamp(sentence.start, start) } else { start };
        Window { start, end, cut_before: start > sentence.start, cut_after: end < sentence.end }
    }

    /// Returns the window grown so that it cuts no match.
    fn whole_matches(&self, mut window: Window) -> Window {
        // A stretch that reaches into the window may be reached by another one.
        loop {
            let before = window;
            for stretch in self.reaching_over(before.start).iter().chain(self.reaching_over(before.end)) {
                if stretch.start < window.start && stretch.end > window.start {
                    window.start = stretch.start;
                    window.cut_before = self.sentences[self.sentence_at(stretch.start)].start < stretch.start;
                }
                if stretch.start < window.end && stretch.end > window.end {
                    window.end = stretch.end;
                    window.cut_after = self.sentences[self.sentence_at(stretch.end - 1)].end > stretch.end;
                }
            }
            if window == before {
                return window;
            }
        }
    }

    /// Returns the stretches that begin before a position, near enough to reach over it.
    fn reaching_over(&self, position: u32) -> &[Stretch] {
        let place = |position: u32| self.light.stretches.partition_point(|stretch| stretch.start < position);
        &self.light.stretches[place(position.saturating_sub(self.longest))..place(position)]
    }

    /// Returns what each part of the query counts beside the passages used.
    fn weights_beside(&self, used: &[Window]) -> Vec<f32> {
        let shown: Vec<Vec<u32>> = used.iter().map(|window| self.counts(*window).collect()).collect();
        let weight = |part: usize| {
            let weight = self.weights.get(part).copied().unwrap_or(1.0);
            if shown.iter().any(|counts| counts[part] > 0) { weight * SHOWN } else { weight }
        };
        (0..self.weights.len().max(1)).map(weight).collect()
    }

    /// Returns what a passage is worth: what it holds of the query.
    fn worth(&self, window: Window, weights: &[f32]) -> f32 {
        let worth = |(count, weight): (u32, &f32)| {
            if count == 0 { 0.0 } else { weight * (1.0 + REPEATED * (count as f32).ln()) }
        };
        let sum: f32 = self.counts(window).zip(weights).map(worth).sum();
        let in_lead = self.light.positions.lead_end.is_none_or(|end| window.start < end);
        if in_lead { sum * IN_LEAD } else { sum }
    }

    /// Returns how often each part of the query is in a window that cuts no match.
    fn counts(&self, window: Window) -> impl Iterator<Item = u32> {
        let parts = self.weights.len().max(1);
        let row = |position: u32| {
            let stretches = self.light.stretches.partition_point(|stretch| stretch.start < position);
            &self.counts_before[stretches * parts..][..parts]
        };
        row(window.end).iter().zip(row(window.start)).map(|(until, before)| until - before)
    }

    /// Returns the window with the sentences around it, as far as they fit: those of its paragraph, and
    /// beyond it only while the passage is short.
    fn filled(&self, mut window: Window, words: u32, used: &[Window]) -> Window {
        let body = self.body();
        loop {
            let room = words.saturating_sub(self.words_in(window.start..window.end));
            let short = room > words / 2;
            let fits = |sentence: &&Range<u32>| {
                let apart = used.iter().all(|other| sentence.end <= other.start || other.end <= sentence.start);
                apart && self.words_in((*sentence).clone()) <= room
            };
            let next = self.sentences.partition_point(|sentence| sentence.start < window.end);
            let next = self.sentences.get(next).filter(fits);
            let next = next.filter(|sentence| !window.cut_after && (short || !self.begins_paragraph(sentence.start)));
            let previous = self.sentences.partition_point(|sentence| sentence.end <= window.start).checked_sub(1);
            let previous = previous.map(|at| &self.sentences[at]).filter(fits);
            let previous = previous.filter(|sentence| {
                !window.cut_before && sentence.start >= body && (short || !self.begins_paragraph(window.start))
            });
            match (next, previous) {
                (Some(next), _) => window.end = next.end,
                (None, Some(previous)) => window.start = previous.start,
                (None, None) => return self.whole_matches(window),
            }
        }
    }

    /// Returns the beginning of the body, or of the headline when there is nothing else.
    fn opening(&self, words: u32) -> Window {
        let body = self.body();
        let first = self
            .sentences
            .iter()
            .find(|sentence| sentence.start >= body)
            .or(self.sentences.first().filter(|_| self.composed.in_text));
        let Some(first) = first.cloned() else {
            return Window { start: 0, end: 0, cut_before: false, cut_after: false };
        };
        if self.words_in(first.clone()) > words {
            return Window { start: first.start, end: first.start + words, cut_before: false, cut_after: true };
        }
        self.filled(Window { start: first.start, end: first.end, cut_before: false, cut_after: false }, words, &[])
    }

    fn begins_paragraph(&self, position: u32) -> bool {
        self.light.positions.paragraphs.binary_search(&position).is_ok()
    }

    fn sentence_at(&self, position: u32) -> usize {
        self.sentences.partition_point(|sentence| sentence.start <= position).saturating_sub(1)
    }

    fn words_in(&self, positions: Range<u32>) -> u32 {
        positions.end - positions.start
    }

    /// Returns the passage of a window.
    fn cut(&self, window: Window) -> Passage {
        let bytes = self
            .light
            .positions
            .bytes(window.start, window.end)
            .and_then(|span| self.composed.in_text(span.start..span.end));
        let words = |at: u32| {
            self.light
                .positions
                .words
                .get(at as usize)
                .copied()
                .flatten()
                .and_then(|span| self.composed.in_text(span.start..span.end))
        };
        let Some(bytes) = bytes else {
            return self.without_words();
        };
        let before = (0..window.start).rev().find_map(words).map_or(0, |word| word.end);
        let after = (window.end..self.light.positions.words.len() as u32)
            .find_map(words)
            .map_or(self.text.len(), |word| word.start);
        let opening = self.text[before..bytes.start].char_indices().rev().take_while(|(_, c)| is_opening(*c)).last();
        let start = opening.map_or(bytes.start, |(at, _)| before + at);
        let closing =
            self.text[bytes.end..after].char_indices().find(|(_, c)| c.is_whitespace() || is_only_opening(*c));
        let end = closing.map_or(after, |(at, _)| bytes.end + at);
        let in_text = |lit: &Span| self.composed.in_text(lit.start..lit.end);
        let is_before = |lit: &Span| in_text(lit).is_none_or(|lit| lit.start < start);
        let inside = self.lit[self.lit.partition_point(is_before)..].iter();
        let inside = inside.map_while(in_text).take_while(|lit| lit.start < end);
        let highlights = inside.filter(|lit| lit.end <= end).map(|lit| lit.start - start..lit.end - start).collect();
        let (line, column) = self.article.place_of(self.text, start);
        Passage {
            text: self.text[start..end].to_owned(),
            start,
            end,
            line,
            column,
            highlights,
            cut_before: window.cut_before,
            cut_after: window.cut_after,
        }
    }

    /// Returns an empty passage at the beginning of a text without words.
    fn without_words(&self) -> Passage {
        let (line, column) = self.article.place_of(self.text, 0);
        Passage { line, column, ..Passage::default() }
    }
}

/// Returns the sentences of a text, as positions; each ends with its last word.
fn sentences_of(positions: &Positions) -> Vec<Range<u32>> {
    let end = positions.words.len() as u32;
    let ends = positions.sentences.iter().skip(1).copied().chain([end]);
    let last_word = |start: u32, next: u32| {
        (start..next).rev().find(|at| positions.words[*at as usize].is_some()).map_or(start, |at| at + 1)
    };
    positions.sentences.iter().zip(ends).map(|(start, next)| *start..last_word(*start, next)).collect()
}

/// Returns whether a window shares nothing with those used.
fn is_free(window: Window, used: &[Window]) -> bool {
    used.iter().all(|other| window.end <= other.start || other.end <= window.start)
}

fn is_opening(c: char) -> bool {
    matches!(c, '"' | '\'') || is_only_opening(c)
}

fn is_only_opening(c: char) -> bool {
    matches!(c, '“' | '‘' | '„' | '‚' | '«' | '‹' | '(' | '[' | '{' | '¿' | '¡' | '「' | '『' | '《' | '（')
}
