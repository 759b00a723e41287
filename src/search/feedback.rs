//! Feedback: the words that the best articles share, as further words of the query.
//!
//! A relevance model (Lavrenko & Croft 2001), mixed with the query (RM3, Abdul-Jaleel et al. 2004): a word counts by
//! its share of the words of each of the best articles, an article by its score. It changes the order and nothing else:
//! no article matches by it, nothing is lit by it, and `explain` shows it.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::iter::from_fn;
use std::sync::Arc;

use super::ranked::{Ranked, settle_ties};
use super::request::Sort;
use super::weights::{FEEDBACK_POWER, MOST_FREQUENT_FEEDBACK, Weights};
use crate::analysis::{Composed, Key, Marker, Scanner, Sink, TermKind, TermTable, known_forms};
use crate::error::Result;
use crate::index::{Archive, StoredArticle};
use crate::matching::{
    Dictionary, Leaf, Lengths, Plan, Scene, idf, lengths, most, side_by_side, threads_for, units_of,
};
use crate::query::is_function_word;

/// A shorter word says nothing.
const LEAST_LETTERS: usize = 3;

/// So many times the words that are taken are looked at: some of them are forms of others, some are too frequent.
const LOOKED_AT: usize = 2;

/// A word that the best articles share.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FeedbackTerm {
    /// The word, in the form in which they have it most.
    pub(crate) word: String,
    /// Its share of all feedback.
    pub(crate) share: f32,
    /// Its inflections in the best articles.
    leaf: Leaf,
}

/// The words of some stories, about: a table that has room for them is not made anew again and again.
const WORDS: usize = 500;

/// The words of some texts, counted one text after the other.
struct Shares {
    words: TermTable,
    /// Of each word by its number.
    tallies: Vec<Tally>,
    /// The words of the text at hand.
    count: u32,
}

/// What is counted of a word.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    /// How often the text has it.
    here: u32,
    /// Its share of the texts before.
    share: f32,
}

impl Shares {
    fn new() -> Self {
        Shares { words: TermTable::with_room(WORDS), tallies: Vec::with_capacity(WORDS), count: 0 }
    }

    /// Ends a text that weighs so much.
    fn end_text(&mut self, weight: f32) {
        // Each word is added to once a text, in the order of the texts: sums are the same to the last bit every time.
        for tally in self.tallies.iter_mut().filter(|tally| tally.here > 0) {
            tally.share += weight * std::mem::take(&mut tally.here) as f32 / self.count as f32;
        }
        self.count = 0;
    }

    /// Returns the words with what each counts.
    fn each(&self) -> impl Iterator<Item = (&str, f32)> {
        self.tallies.iter().enumerate().map(|(number, tally)| (self.word(number), tally.share))
    }

    fn word(&self, number: usize) -> &str {
        str::from_utf8(self.words.term(number)).unwrap_or_default()
    }

    /// Returns a word that is among these, with what it counts.
    fn find(&self, word: &str) -> Option<(&str, f32)> {
        let number = self.words.find(word.as_bytes())? as usize;
        Some((self.word(number), self.tallies[number].share))
    }
}

impl Sink for Shares {
    fn position(&mut self, _position: u32, _start: usize, _end: usize) {}
    fn marker(&mut self, _marker: Marker, _position: u32) {}
    fn term(&mut self, term: &str, _position: u32, _width: u32, kind: TermKind) {
        if kind != TermKind::Word {
            return;
        }
        self.count += 1;
        let key = Key::of(term.as_bytes());
        let number = self.words.number(key, self.words.hash(key), term.as_bytes()) as usize;
        if number == self.tallies.len() {
            self.tallies.push(Tally::default());
        }
        self.tallies[number].here += 1;
    }
}

/// Returns whether a word says what an article is about.
fn is_telling(word: &str) -> bool {
    word.chars().all(char::is_alphabetic) && word.chars().nth(LEAST_LETTERS - 1).is_some() && !is_function_word(word)
}

/// Returns the words that the best articles share, those that count most first. The articles are in order but for ties.
pub(crate) fn feedback_terms(archive: &Archive, weights: &Weights, best: &mut [Ranked]) -> Result<Vec<FeedbackTerm>> {
    let wanted = weights.feedback_terms;
    let shares = shares(archive, weights, best)?;
    // No share is negative, and the bits of such numbers are in the order of the numbers.
    let words = shares.each().map(|(word, share)| (share.to_bits(), Reverse(word)));
    // Of some thousand words, as many are put in order as are looked at.
    let mut words: BinaryHeap<(u32, Reverse<&str>)> = words.collect();
    let telling = from_fn(|| words.pop()).map(|(_, Reverse(word))| word).filter(|word| is_telling(word));
    let (articles, _) = lengths(archive)?;
    let dictionary = Dictionary::new(archive)?;
    let mut done: HashSet<&str> = HashSet::new();
    let mut candidates: Vec<(f32, &str, Vec<&str>)> = Vec::new();
    for word in telling.take(wanted.saturating_mul(LOOKED_AT)) {
        if done.contains(word) {
            continue;
        }
        let forms: Vec<&str> = forms_among(&shares, word).into_iter().filter(|form| done.insert(form)).collect();
        let share = forms.iter().filter_map(|form| shares.find(form)).map(|(_, share)| share).sum();
        candidates.push((share, word, forms));
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let mut chosen: Vec<FeedbackTerm> = Vec::new();
    for (share, word, forms) in candidates {
        // To look a word up takes longer than all else here.
        if chosen.len() == wanted {
            break;
        }
        let terms = dictionary.each_exact(archive.fields.text, &forms)?;
        let leaf = Leaf { field: archive.fields.text, terms, inflected: None };
        if leaf.articles() as f32 <= MOST_FREQUENT_FEEDBACK * articles as f32 {
            chosen.push(FeedbackTerm { word: word.to_owned(), share, leaf });
        }
    }
    let sum: f32 = chosen.iter().map(|term| term.share).sum();
    chosen.iter_mut().for_each(|term| term.share /= sum);
    Ok(chosen)
}

/// Returns the forms of a word that the best articles have. To look for more of them in the archive costs more than
/// all else here, and changes nothing that can be measured.
fn forms_among<'w>(shares: &'w Shares, word: &str) -> Vec<&'w str> {
    let known = |form: &str| shares.find(form).map(|(form, _)| form).filter(|form| is_telling(form));
    let forms = known_forms(word, |form| known(form).is_some());
    let mut forms: Vec<&str> = forms.iter().filter_map(|form| known(form)).collect();
    forms.sort_unstable();
    forms
}

/// Returns the words of the best articles with what they count. Copies of an article count once. The articles are in order, and
/// ties are settled as far as they are read.
fn shares(archive: &Archive, weights: &Weights, best: &mut [Ranked]) -> Result<Shares> {
    let wanted = weights.feedback_articles;
    let mut shares = Shares::new();
    if wanted == 0 {
        return Ok(shares);
    }
    let mut read: Vec<Arc<StoredArticle>> = Vec::with_capacity(wanted);
    // Words that every article has weigh nothing, and then all articles weigh the same.
    let top = best.first().map_or(0.0, |ranked| ranked.score);
    let weight = |score: f32| if top > 0.0 { (score / top).powf(FEEDBACK_POWER) } else { 1.0 };
    let mut scanner = Scanner::default();
    let threads = threads_for(archive, 1);
    for from in (0..best.len()).step_by(wanted) {
        let to = (from + wanted).min(best.len());
        settle_ties(archive, Sort::Relevance, best, |tied| tied.start < to && from < tied.end)?;
        for some in best[from..to].chunks(threads) {
            let articles = side_by_side(some, threads, |of| archive.article(of.segment, of.doc));
            for (ranked, article) in some.iter().zip(articles) {
                let article = article?;
                if read.iter().any(|other| other.composed == article.composed) {
                    continue;
                }
                scanner.scan(Composed::of(&article.composed), &mut shares);
                shares.end_text(weight(ranked.score));
                read.push(article);
                // The next ones would be fetched in vain.
                if read.len() >= wanted {
                    return Ok(shares);
                }
            }
        }
    }
    Ok(shares)
}

/// Adds to the scores of articles what they have of the feedback. Those that can't come to be among the first `keep` any more,
/// whatever they have of the words to come, are left out.
pub(crate) fn add_feedback(
    archive: &Archive,
    plan: &Plan,
    langs: &[String],
    weights: &Weights,
    terms: &[FeedbackTerm],
    keep: usize,
    articles: &mut Vec<Ranked>,
) -> Result<()> {
    // All feedback together is weighed against all words of the query together.
    let size: f32 = units_of(plan).iter().map(|unit| unit.weight).sum();
    let (count, _) = lengths(archive)?;
    let worth = |term: &FeedbackTerm| weights.feedback * size * term.share * idf(term.leaf.articles(), count);
    let scenes = (0..archive.segments.len()).map(|segment| Scene::new(archive, plan, segment, langs));
    let scenes: Vec<Scene<'_>> = scenes.collect::<Result<_>>()?;
    let lengths: Vec<Lengths> = scenes.iter().map(Scene::lengths).collect();
    articles.sort_by_key(|ranked| (ranked.segment, ranked.doc));
    let mut to_come: f32 = terms.iter().map(|term| most(worth(term))).sum();
    let threads = threads_for(archive, 1);
    for some in terms.chunks(threads) {
        leave_out(articles, keep, to_come, weights);
        let met = side_by_side(some, threads, |term| frequencies(&scenes, &term.leaf, articles));
        for (term, frequencies) in some.iter().zip(met) {
            let worth = worth(term);
            to_come -= most(worth);
            for (ranked, frequency) in articles.iter_mut().zip(frequencies?).filter(|(_, frequency)| *frequency > 0) {
                ranked.score += lengths[ranked.segment].score(worth, frequency, ranked.doc);
            }
        }
    }
    Ok(())
}

/// Leaves out the articles that can't come to be among the first `keep`, when none can gain more than so much by feedback.
fn leave_out(articles: &mut Vec<Ranked>, keep: usize, to_come: f32, weights: &Weights) {
    if articles.len() <= keep {
        return;
    }
    let mut scores: Vec<f32> = articles.iter().map(|ranked| ranked.score).collect();
    let best = scores.iter().copied().fold(0.0, f32::max);
    let (_, last, _) = scores.select_nth_unstable_by(keep - 1, |a, b| b.total_cmp(a));
    // With what stories are favoured by, and some room for the last bits of sums.
    let least = *last * 0.999 - to_come - weights.story * (best + to_come);
    articles.retain(|ranked| ranked.score >= least);
}

/// Returns how often a term set stands in each of some articles, which are in the order of their places.
fn frequencies(scenes: &[Scene<'_>], leaf: &Leaf, articles: &[Ranked]) -> Result<Vec<u32>> {
    let mut found = Vec::with_capacity(articles.len());
    for of_segment in articles.chunk_by(|a, b| a.segment == b.segment) {
        let mut cursor = scenes[of_segment[0].segment].postings(leaf, false)?;
        found.extend(of_segment.iter().map(|ranked| match cursor.seek(ranked.doc) {
            doc if doc == ranked.doc => cursor.frequency(),
            _ => 0,
        }));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::archive_of;

    #[test]
    fn copies_of_an_article_count_once() {
        let folder = tempfile::tempdir().unwrap();
        let text = |number: usize| match number {
            0..3 => "The storm struck the harbour".to_owned(),
            3 => "The storm struck the lighthouse".to_owned(),
            _ => format!("Nothing met ship {number}"),
        };
        let line = |number: usize| format!(r#"{{"id":"n{number:02}","text":"{}"}}"#, text(number));
        let archive = archive_of(folder.path(), &[(0..40).map(line).collect()]);
        let mut best: Vec<Ranked> = (0..4).map(|doc| Ranked { score: 1.0, segment: 0, doc, date: None }).collect();
        let terms = feedback_terms(&archive, &Weights::default(), &mut best).unwrap();
        let share = |word: &str| terms.iter().find(|term| term.word == word).map(|term| term.share);
        assert_eq!(share("harbour"), share("lighthouse"), "{terms:?}");
        assert!(share("storm") > share("harbour") && share("harbour").is_some());
        // Where nothing tells the articles apart by weight, they share words all the same.
        best.iter_mut().for_each(|ranked| ranked.score = 0.0);
        assert_eq!(feedback_terms(&archive, &Weights::default(), &mut best).unwrap(), terms);
    }
}
