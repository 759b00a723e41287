//! Stems: Snowball's, by language code. That of English only tells which words are akin.
//!
//! A stem never enters the index. Two words of the dictionary are forms of one word in articles of a
//! language when they share the language's stem. The words are folded already, so that the stemmers see
//! plain letters; what they make of them is the same on both sides.

use frostem::{Algorithm, Stemmer as Snowball};

/// The stemmer of one language.
pub struct Stemmer(Snowball);

impl std::fmt::Debug for Stemmer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stemmer")
    }
}

impl Stemmer {
    /// Returns the stem of a folded word.
    pub fn stem(&self, word: &str) -> String {
        self.0.stem(word).to_string()
    }
}

/// Returns the stemmer of a language (ISO 639-1), if it has one here. English has none: see
/// [`super::forms_of`].
pub fn stemmer_for(lang: &str) -> Option<Stemmer> {
    let algorithm = match lang {
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "es" => Algorithm::Spanish,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "nl" => Algorithm::Dutch,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "tr" => Algorithm::Turkish,
        _ => return None,
    };
    Some(Stemmer(Snowball::new(algorithm)))
}

/// Returns Snowball's stemmer of English. What shares its stem is akin, and not always a form of one word: it takes
/// `business` for `busy`.
pub fn english_stemmer() -> Stemmer {
    Stemmer(Snowball::new(Algorithm::English))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_words_share_the_stem_of_their_language() {
        for (lang, a, b) in
            [("es", "embajada", "embajadas"), ("fr", "ambassade", "ambassades"), ("de", "botschaft", "botschaften")]
        {
            let stemmer = stemmer_for(lang).unwrap();
            assert_eq!(stemmer.stem(a), stemmer.stem(b));
        }
        assert!(stemmer_for("en").is_none());
    }
}
