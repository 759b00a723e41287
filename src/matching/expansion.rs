//! Expansion: from a word of a query to all the terms of the archive that it means.
//!
//! Nothing is cut off: a word that stands for more than [`MAX_TERMS`] terms is refused. What a word means
//! does not depend on how the index is split into segments: terms are looked up in all of them, and come
//! out sorted by name.

use std::collections::BTreeMap;

use tantivy::postings::TermInfo;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, TERMINATED, Term};

use super::plan::LeafTerm;
use super::spelling::{FoldedPattern, edits, glob_matches};
use crate::analysis::{
    self, Marker, Stemmer, TermMap, bounded, english_stemmer, forms_of, stemmer_for, width_of, without_width,
};
use crate::error::{Error, Result};
use crate::index::{Archive, Segment, WordList};

/// The most terms that one word of a query may stand for.
pub const MAX_TERMS: usize = 20_000;

/// The shortest stem by which words of a language other than English are taken for forms of one.
const SHORTEST_STEM: usize = 3;

/// The shortest stem by which words are taken for akin; many words begin with three letters.
const SHORTEST_KIN_STEM: usize = 4;

/// A set of languages of an archive, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LangSet(pub u64);

impl LangSet {
    /// Every language, and articles whose language is not known.
    pub const ALL: LangSet = LangSet(u64::MAX);

    /// No language.
    const NONE: LangSet = LangSet(0);

    /// Returns every language, or none.
    fn all_if(holds: bool) -> LangSet {
        if holds { LangSet::ALL } else { LangSet::NONE }
    }

    /// Returns whether the language of a bit is among them.
    pub(super) fn holds(self, bit: usize) -> bool {
        self.0 & (1 << bit) != 0
    }

    /// Returns the languages of one and the other.
    fn union(self, other: LangSet) -> LangSet {
        LangSet(self.0 | other.0)
    }
}

/// The terms of an archive, over all its segments.
pub struct Dictionary<'a> {
    pub(super) archive: &'a Archive,
    /// The languages of the archive that have a stemmer, each with its bit.
    stemmers: Vec<(LangSet, Stemmer)>,
    english: Stemmer,
    /// All languages of the archive, sorted; the place is the bit.
    langs: Vec<String>,
}

impl std::fmt::Debug for Dictionary<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dictionary").field("langs", &self.langs).finish_non_exhaustive()
    }
}

/// The terms found.
#[derive(Default)]
struct Found(BTreeMap<String, FoundTerm>);

/// What is known of a term.
struct FoundTerm {
    /// The languages it counts in.
    langs: LangSet,
    /// Where each segment that has it keeps its postings.
    segments: Vec<(usize, TermInfo)>,
}

impl Found {
    /// Adds a term of a segment, in the languages in which it counts unless it was found before.
    fn add(&mut self, term: &str, langs: LangSet, segment: usize, info: &TermInfo) {
        // So many are refused.
        let keeps_segments = self.0.len() <= MAX_TERMS;
        match self.0.get_mut(term) {
            Some(known) if keeps_segments => known.segments.push((segment, info.clone())),
            Some(_) => {}
            None => {
                let segments = if keeps_segments { vec![(segment, info.clone())] } else { Vec::new() };
                self.0.insert(term.to_owned(), FoundTerm { langs, segments });
            }
        }
    }

    /// Returns the terms that a word stands for, sorted by name.
    ///
    /// # Errors
    /// [`Error::TooManyTerms`], which names the word.
    fn terms(self, word: &str) -> Result<Vec<LeafTerm>> {
        if self.0.len() > MAX_TERMS {
            return Err(Error::TooManyTerms { word: word.to_owned(), found: self.0.len(), most: MAX_TERMS });
        }
        let leaf = |(term, FoundTerm { langs, segments }): (String, FoundTerm)| LeafTerm {
            width: width_of(&term),
            term,
            langs,
            segments,
        };
        Ok(self.0.into_iter().map(leaf).collect())
    }
}

impl<'a> Dictionary<'a> {
    /// Returns the dictionary of an archive.
    pub fn new(archive: &'a Archive) -> Result<Self> {
        let mut dictionary =
            Dictionary { archive, stemmers: Vec::new(), english: english_stemmer(), langs: Vec::new() };
        let mut found = Found::default();
        dictionary.each(archive.fields.lang, b"", b"", &mut found, &mut |_| LangSet::ALL)?;
        // The last bit is for the languages beyond the first 63, which then share one.
        dictionary.langs = found.0.into_keys().take(63).collect();
        for (bit, lang) in dictionary.langs.iter().enumerate() {
            dictionary.stemmers.extend(stemmer_for(lang).map(|stemmer| (LangSet(1 << bit), stemmer)));
        }
        Ok(dictionary)
    }

    /// Returns the languages of the archive; the place of a language is its bit in a [`LangSet`].
    pub fn langs(&self) -> &[String] {
        &self.langs
    }

    /// Returns a folded word as it stands, alone or as a compound of any width.
    pub fn exact(&self, field: Field, word: &str) -> Result<Vec<LeafTerm>> {
        let mut found = Found::default();
        self.add_word(field, word, &mut found)?;
        found.terms(word)
    }

    /// Returns all inflections of a folded word.
    ///
    /// English forms count in articles of every language; those that share a Snowball stem in another
    /// language count in articles of that language.
    pub fn inflected(&self, field: Field, word: &str) -> Result<Vec<LeafTerm>> {
        let mut found = Found::default();
        self.add_word(field, word, &mut found)?;
        self.add_english(field, word, &mut found)?;
        // Where languages make the same stem of the word, the dictionary is walked once for all of them.
        let mut stems: BTreeMap<String, Vec<&(LangSet, Stemmer)>> = BTreeMap::new();
        for of_lang in &self.stemmers {
            let stem = of_lang.1.stem(word);
            if stem.len() >= SHORTEST_STEM && word.starts_with(&stem) {
                stems.entry(stem).or_default().push(of_lang);
            }
        }
        for (stem, stemmers) in stems {
            let to = format!("{stem}\u{10ffff}");
            // To make a stem takes ten times as long as to look it up, and most words stand in several segments.
            let mut known = TermMap::default();
            let mut langs_of = |term: &str| {
                if let Some(langs) = known.get(term) {
                    return *langs;
                }
                let same = stemmers.iter().filter(|(_, stemmer)| stemmer.stem(without_width(term)) == stem);
                let langs = same.fold(LangSet::NONE, |all, (langs, _)| all.union(*langs));
                let langs = if has_capitals(term) { LangSet::NONE } else { langs };
                known.insert(term.to_owned(), langs);
                langs
            };
            self.each(field, stem.as_bytes(), to.as_bytes(), &mut found, &mut langs_of)?;
        }
        found.terms(word)
    }

    /// Returns folded words as they stand, alone and not as compounds, sorted by name.
    pub(crate) fn each_exact(&self, field: Field, words: &[&str]) -> Result<Vec<LeafTerm>> {
        let mut found = Found::default();
        for (number, segment) in self.archive.segments.iter().enumerate() {
            let inverted = segment.reader.inverted_index(field).map_err(|error| self.archive.damaged(error))?;
            for word in words {
                let info = inverted.terms().get(word.as_bytes()).map_err(|error| self.archive.damaged(error))?;
                if let Some(info) = info {
                    found.add(word, LangSet::ALL, number, &info);
                }
            }
        }
        found.terms(&words.join(" "))
    }

    /// Returns the words that share the Snowball stem of an English word and are not `known` as its inflections:
    /// `economist` and `economical` beside `economy`. They are near enough to tell what an article is about, and too
    /// far to match.
    pub(crate) fn kin(&self, field: Field, word: &str, known: &[LeafTerm]) -> Result<Vec<LeafTerm>> {
        if !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Ok(Vec::new());
        }
        let stem = self.english.stem(word);
        if stem.len() < SHORTEST_KIN_STEM {
            return Ok(Vec::new());
        }
        // A stem is the beginning of its words but for one letter: happi, happy.
        let prefix = stem.strip_suffix('i').unwrap_or(&stem);
        let to = format!("{prefix}\u{10ffff}");
        let mut found = Found::default();
        let mut is_kin = |term: &str| {
            let is_kin = term.bytes().all(|byte| byte.is_ascii_lowercase())
                && self.english.stem(term) == stem
                && known.binary_search_by(|known| known.term.as_str().cmp(term)).is_err();
            LangSet::all_if(is_kin)
        };
        self.each(field, prefix.as_bytes(), to.as_bytes(), &mut found, &mut is_kin)?;
        // They change the order and nothing else; of so many none says anything.
        Ok(found.terms(word).unwrap_or_default())
    }

    fn add_english(&self, field: Field, word: &str, found: &mut Found) -> Result<()> {
        let mut bases = forms_of(word);
        let own = bases.remove(0);
        let mut known = Vec::new();
        for base in &bases {
            let mut of_base = Found::default();
            self.add_word(field, &base.base, &mut of_base)?;
            known.push(self.is_held(field, &of_base)?);
        }
        let any_known = known.contains(&true);
        let chosen = bases.iter().zip(known).filter(|(_, known)| *known || !any_known).map(|(base, _)| base);
        for form in std::iter::once(&own).chain(chosen).flat_map(|base| &base.forms) {
            self.add_word(field, form, found)?;
        }
        Ok(())
    }

    /// Returns whether an article holds one of the terms. The dictionary also has those of deleted articles, until
    /// their segments are merged, and what a word means must not hang on that.
    fn is_held(&self, field: Field, terms: &Found) -> Result<bool> {
        for (number, info) in terms.0.values().flat_map(|term| &term.segments) {
            let segment = &self.archive.segments[*number];
            let inverted = segment.reader.inverted_index(field).map_err(|error| self.archive.damaged(error))?;
            let postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic);
            let mut postings = postings.map_err(|error| self.archive.damaged(error))?;
            while postings.doc() != TERMINATED {
                if segment.reader.alive_bitset().is_none_or(|alive| alive.is_alive(postings.doc())) {
                    return Ok(true);
                }
                postings.advance();
            }
        }
        Ok(false)
    }

    /// Returns the terms that a pattern stands for: `*` for any letters, `?` for one.
    ///
    /// # Errors
    /// [`Error::TooManyTerms`].
    pub(crate) fn pattern(&self, field: Field, pattern: &FoldedPattern) -> Result<Vec<LeafTerm>> {
        let FoldedPattern { glob: pattern, is_compound, .. } = pattern;
        let fixed = &pattern[..pattern.find(['*', '?', '-']).unwrap_or(pattern.len())];
        let glob: Vec<char> = pattern.chars().collect();
        let mut found = Found::default();
        let mut buffer = Vec::new();
        let mut fits = |term: &str| {
            let word = without_width(term);
            if has_capitals(word) || Marker::is_one(term.as_bytes()) || (*is_compound && word.len() == term.len()) {
                return false;
            }
            buffer.clear();
            buffer.extend(word.chars());
            glob_matches(&glob, &buffer)
        };
        if fixed.is_empty() {
            let letters = pattern.split(['*', '?', '-']).max_by_key(|piece| piece.len()).unwrap_or_default();
            self.each_with(field, letters, &mut found, &mut fits)?;
        } else {
            let to = format!("{fixed}\u{10ffff}");
            let mut langs_of = |term: &str| LangSet::all_if(fits(term));
            self.each(field, fixed.as_bytes(), to.as_bytes(), &mut found, &mut langs_of)?;
        }
        found.terms(pattern)
    }

    /// Returns the terms within an edit distance of a folded word; a transposition counts as one edit.
    ///
    /// # Errors
    /// [`Error::TooManyTerms`].
    pub fn fuzzy(&self, field: Field, word: &str, distance: u8) -> Result<Vec<LeafTerm>> {
        let term = Term::from_field_text(field, word);
        let mut found = Found::default();
        let plain = FuzzyTermQuery::new(term.clone(), distance, true);
        self.alike(field, &plain, &mut found, &|term| width_of(term) == 1)?;
        // A compound ends in its width, which is no part of its spelling: of all that begin alike, those that are.
        let beginning = FuzzyTermQuery::new_prefix(term, distance, true);
        let spelled: Vec<char> = word.chars().collect();
        let is_alike = |term: &str| {
            width_of(term) > 1
                && edits(&spelled, &without_width(term).chars().collect::<Vec<_>>()) <= usize::from(distance)
        };
        self.alike(field, &beginning, &mut found, &is_alike)?;
        found.terms(&format!("{word}~{distance}"))
    }

    /// Adds the words that an automaton accepts and that fit.
    fn alike(
        &self,
        field: Field,
        query: &FuzzyTermQuery,
        found: &mut Found,
        fits: &dyn Fn(&str) -> bool,
    ) -> Result<()> {
        // To make it takes longer than to look for what it accepts.
        let automaton = query.automaton().map_err(|error| self.archive.damaged(error))?;
        for (number, segment) in self.archive.segments.iter().enumerate() {
            let inverted = segment.reader.inverted_index(field).map_err(|error| self.archive.damaged(error))?;
            let mut stream =
                inverted.terms().search(&automaton).into_stream().map_err(|error| self.archive.damaged(error))?;
            while let Some((term, info)) = stream.next() {
                if let Ok(term) = std::str::from_utf8(term)
                    && !has_capitals(term)
                    && !Marker::is_one(term.as_bytes())
                    && fits(term)
                {
                    found.add(term, LangSet::ALL, number, info);
                }
            }
        }
        Ok(())
    }

    /// Adds the terms of a field that hold these letters and fit, from the flat lists of words where there are some.
    fn each_with(
        &self,
        field: Field,
        letters: &str,
        found: &mut Found,
        fits: &mut dyn FnMut(&str) -> bool,
    ) -> Result<()> {
        let lists: Option<Vec<WordList>> = self.archive.segments.iter().map(Segment::word_list).collect();
        let Some(lists) = lists.filter(|_| field == self.archive.fields.text) else {
            return self.each(field, b"", b"", found, &mut |term| LangSet::all_if(fits(term)));
        };
        for ((number, segment), list) in self.archive.segments.iter().enumerate().zip(lists) {
            let inverted = segment.reader.inverted_index(field).map_err(|error| self.archive.damaged(error))?;
            let mut failure = None;
            list.terms_with(letters, &mut |term| {
                if fits(term) {
                    match inverted.terms().get(term) {
                        Ok(info) => info.iter().for_each(|info| found.add(term, LangSet::ALL, number, info)),
                        Err(error) => failure = Some(error),
                    }
                }
            });
            if let Some(error) = failure {
                return Err(self.archive.damaged(error));
            }
        }
        Ok(())
    }

    /// Adds a word as it stands, alone and as a compound.
    fn add_word(&self, field: Field, word: &str, found: &mut Found) -> Result<()> {
        let word = bounded(word);
        // Compounds follow their word directly: the sign of their width sorts before any letter.
        let to = format!("{word}\u{3}");
        let mut langs_of = |term: &str| LangSet::all_if(without_width(term) == word);
        self.each(field, word.as_bytes(), to.as_bytes(), found, &mut langs_of)
    }

    /// Adds the terms of a field from `from` to before `to` (to the last, when empty), each in the languages in which it
    /// counts. A term that was found before counts in these too.
    fn each(
        &self,
        field: Field,
        from: &[u8],
        to: &[u8],
        found: &mut Found,
        langs_of: &mut dyn FnMut(&str) -> LangSet,
    ) -> Result<()> {
        let mut own = Found::default();
        for (number, segment) in self.archive.segments.iter().enumerate() {
            let inverted = segment.reader.inverted_index(field).map_err(|error| self.archive.damaged(error))?;
            let range = inverted.terms().range().ge(from);
            let range = if to.is_empty() { range } else { range.lt(to) };
            let mut stream = range.into_stream().map_err(|error| self.archive.damaged(error))?;
            while let Some((term, info)) = stream.next() {
                // Terms were text when they were written; a dictionary that holds others is damaged.
                let Ok(term) = std::str::from_utf8(term) else { continue };
                let langs = langs_of(term);
                if langs != LangSet::NONE {
                    own.add(term, langs, number, info);
                }
            }
        }
        for (term, of_term) in own.0 {
            let langs = of_term.langs;
            found.0.entry(term).and_modify(|known| known.langs = known.langs.union(langs)).or_insert(of_term);
        }
        Ok(())
    }
}

fn has_capitals(term: &str) -> bool {
    term.chars().any(char::is_uppercase)
}

const _: () = assert!(analysis::MAX_TERM_BYTES < u16::MAX as usize);
