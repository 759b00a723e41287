//! A query of frequent words, a stretch of articles at a time.
//!
//! Walking many lists side by side asks every list about every article. Here each list is walked for itself through a
//! stretch of articles, and leaves in a table which of them it holds and how often; the tables are then put together,
//! 64 articles at a time. Only what is asked for is scored, and the scores of an article are added in the order of the
//! query, as they are when the lists are walked side by side. Only for whole queries: inside of a connector most articles
//! of a stretch would be skipped.

use tantivy::{DocId, TERMINATED};

use super::cursor::{Cursor, FilterColumn, LeafScorer};

/// The articles of a stretch. Tables of this size stay in the processor's nearest caches.
const STRETCH: usize = 4096;

/// A bit for each article of a stretch.
type Bits = [u64; STRETCH / 64];

/// A query and where it stands.
#[doc(hidden)]
pub struct Sweep<'a> {
    root: Part<'a>,
    /// The first article of the stretch.
    base: DocId,
    doc: DocId,
}

/// A part of a query, with what the current stretch has of it.
pub(crate) enum Part<'a> {
    /// A term set, and how often its terms stand in each article.
    Leaf { leaf: LeafScorer, bits: Box<Bits>, frequencies: Box<[u32; STRETCH]> },
    /// Anything else, and what it scores in each article.
    Walked { cursor: Cursor<'a>, bits: Box<Bits>, scores: Box<[f32; STRETCH]> },
    /// One of these.
    Or { parts: Vec<Part<'a>>, bits: Box<Bits> },
    /// All of some and none of others.
    And {
        /// In the order of the query.
        needed: Vec<Part<'a>>,
        /// The numbers of these, those of the fewest articles first.
        by_cost: Vec<usize>,
        excluded: Vec<Part<'a>>,
        filters: Vec<FilterColumn>,
        bits: Box<Bits>,
    },
    /// Counts more.
    Boost(f32, Box<Part<'a>>),
}

impl<'a> Sweep<'a> {
    /// Returns a query at its first article.
    pub(crate) fn new(root: Part<'a>) -> Self {
        let mut sweep = Sweep { root, base: 0, doc: TERMINATED };
        sweep.fill(0);
        sweep
    }

    pub(crate) fn doc(&self) -> DocId {
        self.doc
    }

    /// Returns the score of the current article.
    pub(crate) fn score(&self) -> f32 {
        self.root.score((self.doc - self.base) as usize, self.doc)
    }

    /// Goes to the first article that is not before `target`.
    pub(crate) fn seek(&mut self, target: DocId) -> DocId {
        if target > self.doc {
            if ((target - self.base) as usize) < STRETCH { self.find(target) } else { self.fill(target) }
        }
        self.doc
    }

    /// Returns about how many articles match.
    pub(crate) fn cost(&self) -> u64 {
        self.root.cost()
    }

    /// Returns the idf of its words, as that of the cursor that it stands for.
    pub(crate) fn idf(&self) -> f32 {
        self.root.idf()
    }

    /// Goes to the first article from `target` on, which is beyond this stretch.
    fn fill(&mut self, target: DocId) {
        let mut target = target;
        loop {
            self.base = self.root.next().max(target);
            if self.base >= TERMINATED {
                self.doc = TERMINATED;
                return;
            }
            let end = self.base.saturating_add(STRETCH as DocId).min(TERMINATED);
            self.root.mark(self.base, end);
            if let Some(at) = first_from(self.root.bits(), 0) {
                self.doc = self.base + at as DocId;
                return;
            }
            target = end;
        }
    }

    /// Goes to the first article of the stretch from `target` on, or to that of the next stretch.
    fn find(&mut self, target: DocId) {
        match first_from(self.root.bits(), (target - self.base) as usize) {
            Some(at) => self.doc = self.base + at as DocId,
            None => self.fill(self.base.saturating_add(STRETCH as DocId).min(TERMINATED)),
        }
    }
}

impl<'a> Part<'a> {
    pub(crate) fn leaf(leaf: LeafScorer) -> Self {
        Part::Leaf { leaf, bits: Box::new([0; STRETCH / 64]), frequencies: Box::new([0; STRETCH]) }
    }

    pub(crate) fn walked(cursor: Cursor<'a>) -> Self {
        Part::Walked { cursor, bits: Box::new([0; STRETCH / 64]), scores: Box::new([0.0; STRETCH]) }
    }

    pub(crate) fn or(parts: Vec<Part<'a>>) -> Self {
        Part::Or { parts, bits: Box::new([0; STRETCH / 64]) }
    }

    pub(crate) fn and(needed: Vec<Part<'a>>, excluded: Vec<Part<'a>>, filters: Vec<FilterColumn>) -> Self {
        let mut by_cost: Vec<usize> = (0..needed.len()).collect();
        by_cost.sort_by_key(|number| needed[*number].cost());
        Part::And { needed, by_cost, excluded, filters, bits: Box::new([0; STRETCH / 64]) }
    }

    /// Returns an article that none that matches and was not swept over stands before.
    fn next(&self) -> DocId {
        match self {
            Part::Leaf { leaf, .. } => leaf.cursor.doc(),
            Part::Walked { cursor, .. } => cursor.doc(),
            Part::Or { parts, .. } => parts.iter().map(Part::next).min().unwrap_or(TERMINATED),
            Part::And { needed, .. } => needed.iter().map(Part::next).max().unwrap_or(TERMINATED),
            Part::Boost(_, part) => part.next(),
        }
    }

    /// Sweeps over the articles from `base` to before `end`.
    fn mark(&mut self, base: DocId, end: DocId) {
        match self {
            Part::Leaf { leaf, bits, frequencies } => {
                bits.fill(0);
                frequencies.fill(0);
                leaf.cursor.seek(base);
                leaf.cursor.sweep(base, end, &mut bits[..], &mut frequencies[..]);
            }
            Part::Walked { cursor, bits, scores } => {
                bits.fill(0);
                let mut doc = cursor.seek(base);
                while doc < end {
                    let at = (doc - base) as usize;
                    bits[at / 64] |= 1 << (at % 64);
                    scores[at] = cursor.score();
                    doc = cursor.advance();
                }
            }
            Part::Or { parts, bits } => {
                bits.fill(0);
                for part in parts {
                    part.mark(base, end);
                    bits.iter_mut().zip(part.bits()).for_each(|(all, own)| *all |= own);
                }
            }
            Part::And { needed, by_cost, excluded, filters, bits } => {
                bits.fill(u64::MAX);
                for number in by_cost {
                    let part = &mut needed[*number];
                    part.mark(base, end);
                    bits.iter_mut().zip(part.bits()).for_each(|(all, own)| *all &= own);
                    if is_empty(bits) {
                        return;
                    }
                }
                for part in excluded {
                    part.mark(base, end);
                    bits.iter_mut().zip(part.bits()).for_each(|(all, own)| *all &= !own);
                }
                if !filters.is_empty() {
                    keep(bits, |at| filters.iter().all(|filter| filter.holds(base + at as DocId)));
                }
            }
            Part::Boost(_, part) => part.mark(base, end),
        }
    }

    fn bits(&self) -> &Bits {
        match self {
            Part::Leaf { bits, .. } | Part::Walked { bits, .. } | Part::Or { bits, .. } | Part::And { bits, .. } => {
                bits
            }
            Part::Boost(_, part) => part.bits(),
        }
    }

    /// Returns the score of an article that matches, which stands at this place of the stretch.
    fn score(&self, at: usize, doc: DocId) -> f32 {
        match self {
            Part::Leaf { leaf, frequencies, .. } => leaf.lengths.score(leaf.idf, frequencies[at], doc),
            Part::Walked { scores, .. } => scores[at],
            Part::Or { parts, .. } => {
                let is_there = |part: &&Part<'_>| part.bits()[at / 64] & (1 << (at % 64)) != 0;
                parts.iter().filter(is_there).map(|part| part.score(at, doc)).sum()
            }
            Part::And { needed, .. } => needed.iter().map(|part| part.score(at, doc)).sum(),
            Part::Boost(factor, part) => *factor * part.score(at, doc),
        }
    }

    fn cost(&self) -> u64 {
        match self {
            Part::Leaf { leaf, .. } => leaf.cursor.cost(),
            Part::Walked { cursor, .. } => cursor.cost(),
            Part::Or { parts, .. } => parts.iter().map(Part::cost).sum(),
            Part::And { needed, .. } => needed.iter().map(Part::cost).min().unwrap_or(0),
            Part::Boost(_, part) => part.cost(),
        }
    }

    fn idf(&self) -> f32 {
        match self {
            Part::Leaf { leaf, .. } => leaf.idf,
            Part::Walked { cursor, .. } => cursor.idf(),
            Part::Or { parts, .. } => parts.iter().map(Part::idf).fold(0.0, f32::max),
            Part::And { needed, .. } => needed.iter().map(Part::idf).sum(),
            Part::Boost(_, part) => part.idf(),
        }
    }
}

/// Returns the first place from `at` on that has its bit set.
fn first_from(bits: &Bits, at: usize) -> Option<usize> {
    let mut number = at / 64;
    let mut word = bits.get(number)? & (u64::MAX << (at % 64));
    while word == 0 {
        number += 1;
        word = *bits.get(number)?;
    }
    Some(number * 64 + word.trailing_zeros() as usize)
}

fn is_empty(bits: &Bits) -> bool {
    bits.iter().all(|word| *word == 0)
}

/// Takes away the places that something does not hold for.
fn keep(bits: &mut Bits, holds: impl Fn(usize) -> bool) {
    let mut next = first_from(bits, 0);
    while let Some(at) = next {
        if !holds(at) {
            bits[at / 64] &= !(1 << (at % 64));
        }
        next = first_from(bits, at + 1);
    }
}

#[cfg(test)]
mod tests {
    use tantivy::TERMINATED;

    use crate::index::{Archive, Home, SyncOptions, sync};
    use crate::matching::{Compiler, Cursor, Scene};
    use crate::query::{Context, parse};

    /// Enough for three stretches.
    const ARTICLES: usize = 9000;

    /// Returns an archive in which each word stands in every so-many-th article, and once more in some of them.
    fn archive(folder: &std::path::Path) -> Archive {
        let words = [("harbour", 2), ("storm", 3), ("harbours", 5), ("bridge", 7), ("volcano", 61)];
        let line = |number: usize| {
            let there = |(word, every): &(&str, usize)| match (number % every, number % 11) {
                (0, 0) => format!("{word} {word} "),
                (0, _) => format!("{word} "),
                _ => String::new(),
            };
            let text: String = words.iter().map(there).collect();
            format!(r#"{{"id":"n{number}","text":"Ships and {text}","date":"{}-01-01"}}"#, 2000 + number % 10)
        };
        let path = folder.join("articles.jsonl");
        std::fs::write(&path, (0..ARTICLES).map(line).collect::<Vec<_>>().join("\n")).unwrap();
        let home = Home::new(folder.join("index"));
        let options = SyncOptions { paths: vec![path], threads: 1, ..SyncOptions::default() };
        sync(&home, &options, &mut |_| {}).unwrap();
        Archive::open(&home).unwrap()
    }

    fn walked(mut cursor: Cursor<'_>) -> Vec<(u32, u32)> {
        let mut found = Vec::new();
        while cursor.doc() != TERMINATED {
            found.push((cursor.doc(), cursor.score().to_bits()));
            cursor.advance();
        }
        found
    }

    #[test]
    fn a_sweep_finds_and_scores_what_a_walk_does() {
        let folder = tempfile::tempdir().unwrap();
        let archive = archive(folder.path());
        let context = Context { today: jiff::civil::date(2026, 1, 27).into() };
        for query in [
            "harbour",
            "storm",
            "harbour storm",
            "harbour OR storm OR bridge",
            "harbour -storm",
            "(harbour OR bridge) storm^3",
            "harbour OR (storm bridge)",
            "harbour OR \"storm bridge\"",
            "harbour storm date:2004",
            "harbour OR NOT storm",
            "har* -(bridge storm)",
        ] {
            let tree = parse(query, &context).unwrap().tree;
            let mut compiler = Compiler::new(&archive, false).unwrap();
            let plan = compiler.plan(&tree).unwrap();
            let scene = Scene::new(&archive, &plan, 0, compiler.langs()).unwrap();
            let swept = scene.cursor().unwrap();
            assert!(matches!(swept, Cursor::Sweep(_)), "{query}");
            let swept = walked(swept);
            assert!(swept.len() > 100, "{query}");
            assert_eq!(swept, walked(scene.part(&plan.root).unwrap()), "{query}");
            let mut cursor = scene.cursor().unwrap();
            for target in [5, 4095, 4096, 4100, 8500, 8999, 9000] {
                let next = swept.iter().map(|(doc, _)| *doc).find(|doc| *doc >= target).unwrap_or(TERMINATED);
                assert_eq!(cursor.seek(target), next, "{query} from {target}");
            }
        }
    }

    #[test]
    fn a_rare_word_is_walked() {
        let folder = tempfile::tempdir().unwrap();
        let archive = archive(folder.path());
        let context = Context { today: jiff::civil::date(2026, 1, 27).into() };
        for query in ["=absent", "volcano date:2004 -harbour", "volcano harbour storm bridge"] {
            let tree = parse(query, &context).unwrap().tree;
            let mut compiler = Compiler::new(&archive, false).unwrap();
            let plan = compiler.plan(&tree).unwrap();
            let scene = Scene::new(&archive, &plan, 0, compiler.langs()).unwrap();
            assert!(!matches!(scene.cursor().unwrap(), Cursor::Sweep(_)), "{query}");
        }
    }
}
