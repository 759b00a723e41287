//! How words are written: `caps`, `allcaps` and `nocaps`. That is only known from the text.

use std::sync::OnceLock;

use tantivy::DocId;
use tantivy::schema::Field;

use super::algebra::Match;
use super::plan::{Leaf, Node};
use crate::analysis::{Composed, Scanner, Span, WordFinder};
use crate::error::{Error, Result};
use crate::index::{Archive, Articles};
use crate::query::Case;

/// Returns whether the words of a match are written in a case, in a text that has its words here. A word without letters, or in a script
/// without capitals, is written in any.
pub(super) fn is_written(case: Case, at: Match, text: &str, words: &[Option<Span>]) -> bool {
    let words = words.get(at.start as usize..at.end as usize).unwrap_or_default();
    words.iter().flatten().all(|word| {
        let mut letters = text[word.start..word.end].chars().filter(|c| c.is_alphabetic());
        match case {
            Case::Capitalised => !letters.next().is_some_and(char::is_lowercase),
            Case::AllCapitals => !letters.any(char::is_lowercase),
            Case::NoCapitals => !letters.any(char::is_uppercase),
        }
    })
}

/// Checks how the words of matches are written.
pub(crate) struct CaseCheck<'a> {
    case: Case,
    /// The field that is looked at.
    field: Field,
    archive: &'a Archive,
    articles: Articles<'a>,
    /// Why an article could not be looked at.
    failure: &'a OnceLock<Error>,
    /// One for each word that a match needs, as far as they can be told by their letters.
    letters: Vec<Letters>,
    scanner: Scanner,
    words: WordFinder,
}

impl<'a> CaseCheck<'a> {
    /// Returns a check of a word or a phrase in a field of a segment's articles. It puts here why one could not be looked at.
    pub(super) fn new(
        case: Case,
        operand: &Node,
        leaves: &[Leaf],
        field: Field,
        (archive, segment): (&'a Archive, usize),
        failure: &'a OnceLock<Error>,
    ) -> Result<Self> {
        let slots = match operand {
            Node::Phrase(slots) => slots,
            word => std::slice::from_ref(word),
        };
        let letters_of = |slot: &Node| match slot {
            Node::Leaf(number) => Letters::of(case, &leaves[*number]),
            _ => None,
        };
        Ok(CaseCheck {
            case,
            field,
            archive,
            articles: archive.articles(segment)?,
            failure,
            letters: slots.iter().filter_map(letters_of).collect(),
            scanner: Scanner::default(),
            words: WordFinder::default(),
        })
    }

    /// Keeps the matches in an article that are written so.
    pub(super) fn keep_written(&mut self, doc: DocId, matches: &mut Vec<Match>) {
        match self.articles.read(doc) {
            Ok(article) => {
                let text = article.field(self.field, &self.archive.fields);
                if !self.letters.iter().all(|letters| letters.may_stand_in(text)) {
                    return matches.clear();
                }
                let end = matches.iter().map(|found| found.end).max().unwrap_or(0);
                let words = self.words.find(&mut self.scanner, Composed::of(text), end);
                matches.retain(|at| is_written(self.case, *at, text, words));
            }
            Err(error) => {
                // The first one is told.
                let _ = self.failure.set(error);
                matches.clear();
            }
        }
    }
}

/// The letters of words with a capital, by which most texts that have none of them are told without being read.
struct Letters {
    /// Whether all are capitals, or the first one.
    all: bool,
    /// The words in capitals.
    words: Vec<Vec<u8>>,
    /// What they begin with, some of it more than once.
    first: [u8; Letters::MOST_FIRST],
}

impl Letters {
    /// With so many letters words may begin: `memchr` looks for no more.
    const MOST_FIRST: usize = 3;

    /// More words are not looked for: of 33 to 429 words it takes as long with and without, and of thousands to try each at every
    /// capital that one begins with takes longer than to read the text.
    const MOST_WORDS: usize = 16;

    /// No word of more letters is looked for: terms are cut somewhere.
    const MOST_LETTERS: usize = 64;

    /// Returns the letters of the words of a leaf that are written so; none if they are not all plain.
    fn of(case: Case, leaf: &Leaf) -> Option<Letters> {
        let is_plain = |term: &str| {
            term.len() <= Letters::MOST_LETTERS
                && term.starts_with(|c: char| c.is_ascii_alphabetic())
                && term.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        if case == Case::NoCapitals
            || leaf.terms.len() > Letters::MOST_WORDS
            || !leaf.terms.iter().all(|term| is_plain(&term.term))
        {
            return None;
        }
        let words: Vec<Vec<u8>> = leaf.terms.iter().map(|term| term.term.to_ascii_uppercase().into_bytes()).collect();
        let mut first: Vec<u8> = words.iter().map(|word| word[0]).collect();
        first.sort_unstable();
        first.dedup();
        let last = *first.last()?;
        first.resize(first.len().max(Letters::MOST_FIRST), last);
        Some(Letters { all: case == Case::AllCapitals, words, first: first.try_into().ok()? })
    }

    /// Returns whether one of the words may stand in a text, written so: never that none does if one stands there.
    fn may_stand_in(&self, text: &str) -> bool {
        // Other letters may be those of a word with a mark, and other signs may stand in a word unseen.
        let is_known = |c: char| c.is_ascii() || matches!(c, '‘' | '’' | '“' | '”' | '–' | '—' | '…');
        if !text.is_ascii() && !text.chars().all(is_known) {
            return true;
        }
        let bytes = text.as_bytes();
        let [one, two, three] = self.first;
        memchr::memchr3_iter(one, two, three, bytes)
            .any(|at| self.words.iter().any(|word| self.begins_with(&bytes[at..], word)))
    }

    /// Returns whether a text begins with the letters of a word. Signs between them, as in `U.S.` and `O'Brien`, don't count.
    fn begins_with(&self, text: &[u8], word: &[u8]) -> bool {
        let mut letters = text.iter().filter(|byte| byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace());
        word.iter().all(|letter| {
            letters.next().is_some_and(|byte| *byte == *letter || !self.all && byte.to_ascii_uppercase() == *letter)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Marker, Positions, Sink, TermKind, WantedTerms};
    use crate::matching::{LangSet, LeafTerm};
    use proptest::prelude::*;

    fn letters(case: Case, terms: &[&str]) -> Option<Letters> {
        let term =
            |term: &&str| LeafTerm { term: (*term).to_owned(), width: 1, langs: LangSet::ALL, segments: Vec::new() };
        let terms = terms.iter().map(term).collect();
        Letters::of(case, &Leaf { field: Field::from_field_id(0), terms, inflected: None })
    }

    #[test]
    fn most_texts_are_told_by_their_letters() {
        let company = letters(Case::Capitalised, &["company", "companies"]).unwrap();
        for (text, may_stand) in [
            ("The company and its Compact discs", false),
            ("“Companies”, he said, “can’t”", true),
            ("a com Company's", true),
            ("COMPANY", true),
            ("Com pany", false),
            ("C.om-pany", true),
            ("the cómpany", true),
            ("the c\u{ad}ompany", true),
            ("Compan", false),
            ("", false),
        ] {
            assert_eq!(company.may_stand_in(text), may_stand, "{text}");
        }
        let who = letters(Case::AllCapitals, &["who"]).unwrap();
        for (text, may_stand) in [("Who is who?", false), ("the WHO", true), ("W.H.O. said", true), ("WHo", false)] {
            assert_eq!(who.may_stand_in(text), may_stand, "{text}");
        }
    }

    #[test]
    fn words_that_are_not_plain_are_read_and_very_many() {
        let many: Vec<String> = (0..=Letters::MOST_WORDS).map(|number| format!("port{number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(letters(Case::Capitalised, &many).is_none() && letters(Case::Capitalised, &many[1..]).is_some());
        for terms in
            [&["3rd"][..], &["é"], &["at&t"], &["deescalate\u{2}2"], &["a", "b", "c", "d"], &[&"a".repeat(65)], &[]]
        {
            assert!(letters(Case::Capitalised, terms).is_none(), "{terms:?}");
        }
        assert!(letters(Case::NoCapitals, &["who"]).is_none());
    }

    /// The terms of a text that cover one position, as in the dictionary, with where they stand.
    #[derive(Default)]
    struct Terms(Vec<(String, Match)>);

    impl Sink for Terms {
        fn position(&mut self, _position: u32, _start: usize, _end: usize) {}

        fn marker(&mut self, _marker: Marker, _position: u32) {}

        fn term(&mut self, term: &str, position: u32, width: u32, _kind: TermKind) {
            if width == 1 {
                self.0.push((term.to_owned(), Match::new(position, position + 1)));
            }
        }
    }

    #[test]
    fn a_word_of_a_script_without_capitals_is_written_in_any_case() {
        for text in ["東京", "الرياض", "2"] {
            let word = [Some(Span { start: 0, end: text.len() })];
            let is_written = |case| is_written(case, Match::new(0, 1), text, &word);
            assert!([Case::Capitalised, Case::AllCapitals, Case::NoCapitals].into_iter().all(is_written), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_word_that_stands_in_a_text_is_missed(text in "([aAbB.'’&@#/,:0-9-]|é|É|京|ß|ﬁ|Ⅳ|\u{ad}|[ \n]|“|U\\.S\\.|the |WHO){1,40}") {
            let (mut scanner, mut found, composed) = (Scanner::default(), Terms::default(), Composed::of(&text));
            scanner.scan(composed, &mut found);
            let words = Positions::read(&mut scanner, composed, &WantedTerms::default(), &mut |_, _| {}).words;
            for (term, at) in &found.0 {
                let own = WordFinder::default().find(&mut scanner, composed, at.end).to_vec();
                prop_assert_eq!(&own, &words[..at.end as usize]);
                for case in [Case::Capitalised, Case::AllCapitals, Case::NoCapitals] {
                    if let Some(letters) = letters(case, &[term])
                        && is_written(case, *at, &text, &own)
                    {
                        prop_assert!(letters.may_stand_in(&text), "{term} in {text:?}");
                    }
                }
            }
        }
    }
}
