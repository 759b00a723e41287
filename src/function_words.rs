//! The function words of English: articles, pronouns, prepositions, auxiliaries, conjunctions, question words.
//!
//! In a plain list they never decide whether an article matches, unless nothing else is there, and no word is taken for an
//! inflection of one (`things` of `the`). Words that are
//! news at times (`us`, `like`, `past`) are left out: what is missing here costs little, what is here too much is lost.

/// The words, folded and sorted.
#[rustfmt::skip]
pub(crate) const FUNCTION_WORDS: [&str; 214] = [
    "a", "about", "above", "across", "after", "again", "against", "all", "along", "also", "although", "am", "amid",
    "among", "an", "and", "another", "any", "are", "aren't", "around", "as", "at", "be", "because", "been", "before",
    "behind", "being", "below", "beneath", "beside", "besides", "between", "beyond", "both", "but", "by", "can",
    "can't", "cannot", "could", "couldn't", "despite", "did", "didn't", "do", "does", "doesn't", "doing", "don't",
    "done", "down", "during", "each", "either", "else", "every", "except", "few", "for", "from", "had", "hadn't",
    "has", "hasn't", "have", "haven't", "having", "he", "he'd", "he'll", "her", "here", "hers", "herself", "him",
    "himself", "his", "how", "i", "i'd", "i'll", "i'm", "i've", "if", "in", "into", "is", "isn't", "it", "its",
    "itself", "just", "lest", "many", "may", "me", "might", "more", "most", "much", "must", "mustn't", "my",
    "myself", "neither", "never", "no", "nor", "not", "of", "off", "on", "once", "one", "oneself", "only", "onto",
    "or", "other", "others", "ought", "our", "ours", "ourselves", "out", "over", "own", "per", "shall", "she",
    "she'd", "she'll", "should", "shouldn't", "since", "so", "some", "such", "than", "that", "the", "their",
    "theirs", "them", "themselves", "then", "there", "these", "they", "they'd", "they'll", "they're", "they've",
    "this", "those", "though", "through", "throughout", "to", "too", "toward", "towards", "under", "underneath",
    "unless", "until", "up", "upon", "very", "via", "was", "wasn't", "we", "we'd", "we'll", "we're", "we've", "were",
    "weren't", "what", "whatever", "when", "whenever", "where", "whereas", "wherever", "whether", "which",
    "whichever", "while", "who", "whoever", "whom", "whose", "why", "will", "with", "within", "without", "won't",
    "would", "wouldn't", "yet", "you", "you'd", "you'll", "you're", "you've", "your", "yours", "yourself",
    "yourselves",
];

/// Says whether a folded word (lower case, accents off, straight apostrophes) is a function word of English.
pub fn is_function_word(folded: &str) -> bool {
    FUNCTION_WORDS.binary_search(&folded).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(FUNCTION_WORDS.is_sorted());
    }

    #[test]
    fn function_words_are_told_from_content() {
        for word in ["the", "who", "on", "of", "don't", "and", "not"] {
            assert!(is_function_word(word), "{word}");
        }
        for word in ["us", "storm", "first", "", "The", "it's"] {
            assert!(!is_function_word(word), "{word}");
        }
    }
}
