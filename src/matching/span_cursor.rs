//! What is decided by positions, over postings: phrases, connectors, counts, zones and case.

use std::ops::Range;

use tantivy::{DocId, TERMINATED};

use super::algebra::{Match, Nearness, Trace, begin_phrase, extend_phrase, normalise, not_near, put_near};
use super::bm25::{Lengths, most};
use super::cursor::{Cursor, cheapest_first, meet};
use super::leaf_cursor::LeafCursor;
use super::plan::Zone;
use super::spots::SpotRule;
use super::window::window;
use super::written::CaseCheck;
use crate::query::Distance;

/// What decides by positions.
pub(crate) enum Rule<'a> {
    Phrase,
    Window(u32),
    Near(Distance, bool),
    NotNear(Distance, bool, Box<Cursor<'a>>),
    AtLeast(u32),
    Zone(Zone),
    Case(Box<CaseCheck<'a>>),
}

/// Decides by positions, article by article.
pub(crate) struct Evaluator<'a> {
    rule: Rule<'a>,
    /// Markers that the rule asks for.
    markers: Vec<LeafCursor>,
    /// Where the last article matches.
    found: Vec<Match>,
    /// Where the operands match, and the positions of the markers; kept from one article to the next.
    slots: Vec<Vec<Match>>,
    marked: Vec<Vec<u32>>,
    buffer: Vec<Match>,
    /// The sum of the idf of the operands.
    idf: f32,
    lengths: Lengths,
}

/// A part of a plan that is decided by positions.
#[doc(hidden)]
pub struct Spans<'a> {
    evaluator: Evaluator<'a>,
    /// In the order of the query.
    operands: Vec<Cursor<'a>>,
    /// The operands by cost.
    order: Vec<usize>,
    doc: DocId,
    /// One past the last article that is looked at.
    end: DocId,
}

impl<'a> Spans<'a> {
    /// Returns the cursor over operands in the order of the query, at its first article of these. It looks at no other.
    pub(crate) fn new(evaluator: Evaluator<'a>, operands: Vec<Cursor<'a>>, articles: Range<DocId>) -> Self {
        let order = cheapest_first(&operands, Cursor::cost);
        let mut spans = Spans { evaluator, operands, order, doc: articles.start, end: articles.end };
        spans.next_match(articles.start);
        spans
    }

    pub(crate) fn doc(&self) -> DocId {
        self.doc
    }

    /// Returns where the current article matches.
    pub(crate) fn found(&self) -> &[Match] {
        self.evaluator.found()
    }

    /// Returns about how many articles match; positions are dearer than articles.
    pub(crate) fn cost(&self) -> u64 {
        self.operands.iter().map(Cursor::cost).min().unwrap_or(0).saturating_mul(2)
    }

    pub(crate) fn score(&self) -> f32 {
        self.evaluator.score(self.found().len() as u32, self.doc)
    }

    /// Finds the first article from `target` on that matches.
    pub(crate) fn next_match(&mut self, target: DocId) -> DocId {
        let mut candidate = target;
        self.doc = loop {
            let reached = meet(&mut self.operands, &self.order, candidate);
            if reached >= self.end {
                self.evaluator.found.clear();
                break TERMINATED;
            }
            self.evaluator.evaluate(reached, |number, out| self.operands[number].matches(out));
            if !self.found().is_empty() {
                break reached;
            }
            candidate = reached + 1;
        };
        self.doc
    }
}

impl<'a> Evaluator<'a> {
    /// Returns the evaluator of a rule over so many operands, whose idf have this sum.
    pub(crate) fn new(rule: Rule<'a>, operands: usize, idf: f32, markers: Vec<LeafCursor>, lengths: Lengths) -> Self {
        let (slots, marked) = (vec![Vec::new(); operands], vec![Vec::new(); markers.len()]);
        Evaluator { rule, markers, found: Vec::new(), slots, marked, buffer: Vec::new(), idf, lengths }
    }

    /// Returns where the article that was evaluated last matches.
    pub(crate) fn found(&self) -> &[Match] {
        &self.found
    }

    /// Returns the score of an article that matches so often.
    pub(crate) fn score(&self, frequency: u32, doc: DocId) -> f32 {
        self.lengths.score(self.idf, frequency, doc)
    }

    /// Returns how often an article matches at least that scores `least`, or a little less than that.
    pub(super) fn least_frequency(&self, least: f32) -> f32 {
        self.lengths.least_frequency(self.idf, least)
    }

    /// Returns the rule, if it can be decided for words by where they stand in all articles of a stretch.
    pub(super) fn spot_rule(&self) -> Option<SpotRule> {
        match self.rule {
            Rule::Phrase => Some(SpotRule::Phrase),
            Rule::Near(Distance::Words(words), ordered) => Some(SpotRule::Near(words, ordered)),
            _ => None,
        }
    }

    /// Returns what no article scores more than.
    pub(crate) fn most(&self) -> f32 {
        most(self.idf)
    }

    /// Finds where an article matches that has all operands; `matches` puts into a list where the operand of a number does.
    pub(crate) fn evaluate(&mut self, doc: DocId, mut matches: impl FnMut(usize, &mut Vec<Match>)) {
        let Evaluator { slots, markers, marked, found, buffer, .. } = self;
        let is_phrase = matches!(self.rule, Rule::Phrase);
        for (number, own) in slots.iter_mut().enumerate() {
            matches(number, own);
            match number {
                _ if !is_phrase => continue,
                0 => begin_phrase(own, found),
                _ => extend_phrase(own, found, buffer),
            }
            // Most articles that have the words have no two of them side by side: the positions of the others are not read.
            if found.is_empty() {
                return;
            }
        }
        for (marker, own) in markers.iter_mut().zip(marked.iter_mut()) {
            own.clear();
            if marker.seek(doc) == doc {
                marker.matches(buffer);
                own.extend(buffer.iter().map(|found| found.start));
            }
        }
        let mut trace = Trace::default();
        let marks = marked.first().map(Vec::as_slice).unwrap_or_default();
        self.found = match &mut self.rule {
            Rule::Near(distance, ordered) => {
                let nearness = nearness_of(*distance, marks);
                return put_near(&slots[0], &slots[1], nearness, *ordered, &mut trace, &mut self.found);
            }
            Rule::Window(distance) => window(slots, *distance, &mut trace),
            Rule::NotNear(distance, ordered, right) => {
                let mut others = Vec::new();
                if right.seek(doc) == doc {
                    right.matches(&mut others);
                }
                not_near(&slots[0], &others, nearness_of(*distance, marks), *ordered)
            }
            Rule::AtLeast(count) => {
                let found = std::mem::take(&mut slots[0]);
                if found.len() >= *count as usize { found } else { Vec::new() }
            }
            Rule::Zone(zone) => zoned(
                std::mem::take(&mut slots[0]),
                *zone,
                marks.first().copied(),
                marked.get(1).and_then(|marks| marks.first().copied()),
            ),
            Rule::Case(check) => {
                let mut found = std::mem::take(&mut slots[0]);
                check.keep_written(doc, &mut found);
                found
            }
            Rule::Phrase => return normalise(&mut self.found),
        };
    }
}

pub(crate) fn nearness_of(distance: Distance, marks: &[u32]) -> Nearness<'_> {
    match distance {
        Distance::Words(most) => Nearness::Words(most),
        Distance::Sentence | Distance::Paragraph => Nearness::Within(marks),
    }
}

/// Keeps the matches that lie in a zone.
pub(crate) fn zoned(mut found: Vec<Match>, zone: Zone, body: Option<u32>, lead_end: Option<u32>) -> Vec<Match> {
    let body = body.unwrap_or(u32::MAX);
    let lead_end = lead_end.unwrap_or(u32::MAX);
    found.retain(|found| match zone {
        Zone::Title => found.end <= body,
        Zone::Body => found.start >= body,
        Zone::Lead => found.start >= body && found.end <= lead_end,
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::archive_of;
    use crate::matching::{Scene, plan_of};

    #[test]
    fn in_a_piece_of_a_segment_nothing_else_is_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        let line = |number: usize| {
            let storm = if number % 15 == 14 { "Storm" } else { "storm" };
            format!(r#"{{"id":"n{number:02}","text":"A {storm} came, said nobody.","date":"2025-12-01"}}"#)
        };
        let archive = archive_of(folder.path(), &[(0..40).map(line).collect()]);
        for query in ["caps(storm)", "caps(storm) date:2025", "caps(storm) w/3 came", "-nocaps(storm)", "caps(storm)^2"]
        {
            let (plan, langs) = plan_of(&archive, query);
            let found = |articles: Range<DocId>| {
                let scene = Scene::new(&archive, &plan, 0, &langs).unwrap().within(articles);
                let mut cursor = scene.cursor().unwrap();
                let mut found = Vec::new();
                while cursor.doc() != TERMINATED {
                    found.push(cursor.doc());
                    cursor.advance();
                }
                found
            };
            assert_eq!(found(0..40), [14, 29], "{query}");
            assert_eq!((found(0..14), found(10..30), found(15..29)), (vec![], vec![14, 29], vec![]), "{query}");
            assert_eq!((found(14..15), found(30..40), found(7..7)), (vec![14], vec![], vec![]), "{query}");
        }
    }
}
