//! Codes of languages: what sources write, as ISO 639-1.

/// Every code of ISO 639-1.
const TWO_LETTERS: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de \
    dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it \
    iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd \
    ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su \
    sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Codes of ISO 639-2 and names, in English and their own language, of the languages most news is in.
const NAMES: [(&str, &[&str]); 47] = [
    ("af", &["afr", "afrikaans"]),
    ("ar", &["ara", "arabic", "العربية"]),
    ("bg", &["bul", "bulgarian", "български"]),
    ("bn", &["ben", "bengali", "bangla"]),
    ("ca", &["cat", "catalan", "català"]),
    ("cs", &["ces", "cze", "czech", "čeština"]),
    ("cy", &["cym", "wel", "welsh", "cymraeg"]),
    ("da", &["dan", "danish", "dansk"]),
    ("de", &["deu", "ger", "german", "deutsch"]),
    ("el", &["ell", "gre", "greek", "ελληνικά"]),
    ("en", &["eng", "english"]),
    ("es", &["spa", "spanish", "español", "castellano"]),
    ("et", &["est", "estonian", "eesti"]),
    ("eu", &["eus", "baq", "basque", "euskara"]),
    ("fa", &["fas", "per", "persian", "farsi", "فارسی"]),
    ("fi", &["fin", "finnish", "suomi"]),
    ("fr", &["fra", "fre", "french", "français"]),
    ("ga", &["gle", "irish", "gaeilge"]),
    ("gl", &["glg", "galician", "galego"]),
    ("he", &["heb", "iw", "hebrew", "עברית"]),
    ("hi", &["hin", "hindi", "हिन्दी"]),
    ("hr", &["hrv", "croatian", "hrvatski"]),
    ("hu", &["hun", "hungarian", "magyar"]),
    ("id", &["ind", "in", "indonesian", "bahasa indonesia"]),
    ("is", &["isl", "ice", "icelandic", "íslenska"]),
    ("it", &["ita", "italian", "italiano"]),
    ("ja", &["jpn", "japanese", "日本語"]),
    ("ko", &["kor", "korean", "한국어"]),
    ("lt", &["lit", "lithuanian", "lietuvių"]),
    ("lv", &["lav", "latvian", "latviešu"]),
    ("ms", &["msa", "may", "malay"]),
    ("nl", &["nld", "dut", "dutch", "nederlands"]),
    ("no", &["nor", "norwegian", "norsk", "nob", "nno"]),
    ("pl", &["pol", "polish", "polski"]),
    ("pt", &["por", "portuguese", "português"]),
    ("ro", &["ron", "rum", "romanian", "română"]),
    ("ru", &["rus", "russian", "русский"]),
    ("sk", &["slk", "slo", "slovak", "slovenčina"]),
    ("sl", &["slv", "slovene", "slovenian", "slovenščina"]),
    ("sr", &["srp", "serbian", "српски", "srpski"]),
    ("sv", &["swe", "swedish", "svenska"]),
    ("th", &["tha", "thai", "ไทย"]),
    ("tr", &["tur", "turkish", "türkçe"]),
    ("uk", &["ukr", "ukrainian", "українська"]),
    ("ur", &["urd", "urdu", "اردو"]),
    ("vi", &["vie", "vietnamese", "tiếng việt"]),
    ("zh", &["zho", "chi", "cmn", "chinese", "中文", "mandarin"]),
];

/// Returns the ISO 639-1 code of a language that a source names: `en`, `en-US`, `eng`, `English`.
pub(crate) fn code(name: &str) -> Option<&'static str> {
    let name = name.trim();
    let first = name.split(['-', '_']).next().unwrap_or_default();
    if let [first, second] = first.as_bytes() {
        let pair = [first.to_ascii_lowercase(), second.to_ascii_lowercase()];
        if let Some(code) = TWO_LETTERS.split_whitespace().find(|code| code.as_bytes() == pair) {
            return Some(code);
        }
    }
    let (name, first) = (name.to_lowercase(), first.to_lowercase());
    let is_named = |names: &[&str]| names.contains(&name.as_str()) || names.contains(&first.as_str());
    NAMES.iter().find(|(_, names)| is_named(names)).map(|(code, _)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_become_two_letters() {
        for (given, expected) in [
            ("en", "en"),
            ("EN", "en"),
            ("en-US", "en"),
            ("pt_BR", "pt"),
            ("eng", "en"),
            ("English", "en"),
            ("Deutsch", "de"),
            ("ger", "de"),
            ("zh-Hans", "zh"),
            ("iw", "he"),
            ("tiếng Việt", "vi"),
            (" fr ", "fr"),
        ] {
            assert_eq!(code(given), Some(expected), "{given}");
        }
    }

    #[test]
    fn what_names_no_language_is_none() {
        for given in ["", "xx", "x", "unknown", "e n", "-"] {
            assert_eq!(code(given), None, "{given}");
        }
    }

    #[test]
    fn every_code_of_a_name_is_one_of_two_letters() {
        assert!(NAMES.iter().all(|(code, _)| TWO_LETTERS.split_whitespace().any(|known| known == *code)));
    }
}
