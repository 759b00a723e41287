//! Languages: from what a source says, or from the text itself.
//!
//! The detector answers always and knows sixteen languages, so it is asked only where it can be right:
//! not about a few words, not about scripts that it does not know, and not against letters that its
//! sixteen languages do not have.

mod codes;

pub(crate) use codes::code;

use whichlang::Lang;

/// How many bytes of an article are looked at.
const SAMPLE: usize = 600;

/// The fewest letters that say something.
const FEWEST_LETTERS: usize = 20;

/// Scripts that one language writes nearly alone: the first and last letter, and its code.
const OWN_SCRIPTS: [(char, char, &str); 15] = [
    ('\u{0370}', '\u{03ff}', "el"),
    ('\u{0530}', '\u{058f}', "hy"),
    ('\u{0590}', '\u{05ff}', "he"),
    ('\u{0a00}', '\u{0a7f}', "pa"),
    ('\u{0a80}', '\u{0aff}', "gu"),
    ('\u{0b80}', '\u{0bff}', "ta"),
    ('\u{0c00}', '\u{0c7f}', "te"),
    ('\u{0c80}', '\u{0cff}', "kn"),
    ('\u{0d00}', '\u{0d7f}', "ml"),
    ('\u{0d80}', '\u{0dff}', "si"),
    ('\u{0e00}', '\u{0e7f}', "th"),
    ('\u{0e80}', '\u{0eff}', "lo"),
    ('\u{1000}', '\u{109f}', "my"),
    ('\u{10a0}', '\u{10ff}', "ka"),
    ('\u{1780}', '\u{17ff}', "km"),
];

/// Letters that the detector's languages do not have, and the language that has them; none where several do.
const OWN_LETTERS: [(&str, Option<&str>); 9] = [
    ("їєґ", Some("uk")),
    ("ўђћџљњјѓќѕәғқңөұүһ", None),
    ("پچژگ", Some("fa")),
    ("ٹڈڑے", Some("ur")),
    ("łąęźżśćń", Some("pl")),
    ("ěřů", Some("cs")),
    ("őű", Some("hu")),
    ("øæ", None),
    ("șțţ", Some("ro")),
];

/// The commonest words of the detector's languages in Latin letters.
const COMMON_WORDS: [(&str, &str); 9] = [
    ("de", "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an"),
    ("es", "de la que el en y a los se del las un por con no una su para es al lo como más"),
    ("fr", "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il"),
    ("it", "di e il la che in a per un è del della non una le si da con i dei al nel sono"),
    ("nl", "de van het een en in is dat op te zijn met voor niet die aan er om ook als bij naar"),
    ("pt", "de a o que e do da em um para com não uma os no se na por mais as dos como"),
    ("sv", "och i att det som en på är av för med den till inte om har de ett var från"),
    ("tr", "ve bir bu da de için ile olarak çok daha olan gibi en kadar sonra ne değil"),
    ("vi", "và của là các có cho được trong một không đã với người những này để khi vào ở"),
];

/// The commonest words of English.
const ENGLISH_WORDS: [&str; 18] = [
    "the", "of", "and", "to", "in", "a", "is", "for", "on", "that", "with", "at", "by", "said", "it", "was", "as",
    "from",
];

/// The same, each as the bytes of a number, so that a word is compared with all of them at once.
const PACKED_ENGLISH: [u32; ENGLISH_WORDS.len()] = {
    let mut packed = [0; ENGLISH_WORDS.len()];
    let mut at = 0;
    while at < packed.len() {
        packed[at] = pack(ENGLISH_WORDS[at].as_bytes());
        at += 1;
    }
    packed
};

/// The letters of the longest of them.
const LONGEST_ENGLISH_WORD: usize = 4;

/// Returns a short word of ASCII letters, folded, as the bytes of a number.
const fn pack(word: &[u8]) -> u32 {
    let (mut packed, mut at) = (0, 0);
    while at < word.len() {
        packed = packed << 8 | word[at].to_ascii_lowercase() as u32;
        at += 1;
    }
    packed
}

/// Returns the language of an article, where there is enough of it to tell.
pub(crate) fn detect(headline: Option<&str>, text: &str) -> Option<&'static str> {
    let sample = text.get(..text.floor_char_boundary(SAMPLE))?;
    if sample.len() >= SAMPLE / 2 {
        return detect_in(sample);
    }
    let mut both = headline.unwrap_or_default().to_owned();
    both.truncate(both.floor_char_boundary(SAMPLE));
    both.push('\n');
    both.push_str(sample);
    detect_in(&both)
}

fn detect_in(sample: &str) -> Option<&'static str> {
    let is_ascii = sample.is_ascii();
    if is_ascii && let Some(letters) = plain_english(sample) {
        return (letters >= FEWEST_LETTERS).then_some("en");
    }
    let (letters, capitals) = if is_ascii {
        let bytes = sample.as_bytes();
        (
            bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count(),
            bytes.iter().filter(|byte| byte.is_ascii_uppercase()).count(),
        )
    } else {
        let count = |is: fn(char) -> bool| sample.chars().filter(|character| is(*character)).count();
        (count(char::is_alphabetic), count(char::is_uppercase))
    };
    if letters < FEWEST_LETTERS {
        return None;
    }
    if !is_ascii {
        if let Some((code, _)) = own_script(sample).filter(|(_, count)| 2 * count > letters) {
            return Some(code);
        }
        if is_of_unknown_script(sample, letters) {
            return None;
        }
        if let Some(code) = own_letters(sample, letters) {
            return code;
        }
    }
    if !is_ascii && plain_english(sample).is_some() {
        return Some("en");
    }
    // Whole headlines and old wires are in capitals, which the detector does not know.
    if 2 * capitals > letters { detect_known(&sample.to_lowercase()) } else { detect_known(sample) }
}

/// Returns the language among those that the detector knows, if its commonest words bear it out. (A table of
/// share prices looks French to the detector, and has no French words in it.)
fn detect_known(sample: &str) -> Option<&'static str> {
    let code = code_of(whichlang::detect_language(sample));
    let Some((_, own)) = COMMON_WORDS.iter().find(|(language, _)| *language == code) else {
        return Some(code);
    };
    let words = || sample.split(|character: char| !character.is_alphabetic());
    let as_own = words().filter(|word| own.split(' ').any(|common| common.eq_ignore_ascii_case(word))).count();
    let as_english =
        words().filter(|word| ENGLISH_WORDS.into_iter().any(|common| common.eq_ignore_ascii_case(word))).count();
    if as_own >= 2 && as_own >= as_english { Some(code) } else { (as_english >= 2).then_some("en") }
}

/// Returns how many letters of ASCII there are, if so many words are the commonest of English that no other language need be
/// thought of: a sixth of them, with two `the`. The detector takes longer for its answer than all else that is done to an
/// article here.
fn plain_english(sample: &str) -> Option<usize> {
    let (mut words, mut common, mut articles, mut letters) = (0, 0, 0, 0);
    let mut rest = sample.as_bytes();
    while let Some(start) = rest.iter().position(u8::is_ascii_alphabetic) {
        rest = &rest[start..];
        let length = rest.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(rest.len());
        words += 1;
        letters += length;
        if length <= LONGEST_ENGLISH_WORD {
            let packed = pack(&rest[..length]);
            common += usize::from(PACKED_ENGLISH.contains(&packed));
            articles += usize::from(packed == const { pack(b"the") });
        }
        rest = &rest[length..];
    }
    (articles >= 2 && 6 * common >= words).then_some(letters)
}

/// Returns the language whose own script most letters are in, and how many.
fn own_script(sample: &str) -> Option<(&'static str, usize)> {
    let count = |first, last| {
        sample.chars().filter(|character| (first..=last).contains(character) && character.is_alphabetic()).count()
    };
    OWN_SCRIPTS.iter().map(|&(first, last, code)| (code, count(first, last))).max_by_key(|(_, count)| *count)
}

/// Returns whether most letters are in scripts that neither the detector nor we know a language by.
fn is_of_unknown_script(sample: &str, letters: usize) -> bool {
    let known = sample.chars().filter(|character| character.is_alphabetic() && is_of_known_script(*character)).count();
    2 * known < letters
}

fn is_of_known_script(letter: char) -> bool {
    matches!(letter,
        '\0'..='\u{024f}' | '\u{0400}'..='\u{04ff}' | '\u{0600}'..='\u{06ff}' | '\u{0900}'..='\u{097f}'
        | '\u{1e00}'..='\u{1eff}' | '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}' | '\u{ff00}'..='\u{ffef}')
}

/// Returns what letters say that the detector's languages do not have, where there are enough of them.
fn own_letters(sample: &str, letters: usize) -> Option<Option<&'static str>> {
    let count = |own: &str| sample.chars().filter(|character| own.contains(*character)).count();
    OWN_LETTERS.iter().find(|(own, _)| 100 * count(own) >= letters).map(|(_, code)| *code)
}

fn code_of(language: Lang) -> &'static str {
    match language {
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Hin => "hi",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Rus => "ru",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_common_languages() {
        for (code, text) in [
            ("en", "The ships came back to the harbour in the evening, and nobody asked where they had been."),
            ("en", "THE SHIPS CAME BACK TO THE HARBOUR IN THE EVENING, AND NOBODY ASKED WHERE THEY HAD BEEN."),
            ("de", "Die Schiffe kehrten am Abend in den Hafen zurück, und niemand fragte, wo sie gewesen waren."),
            ("fr", "Les bateaux sont rentrés au port dans la soirée et personne n’a demandé où ils étaient allés."),
            ("es", "Los barcos volvieron al puerto por la tarde y nadie preguntó dónde habían estado."),
            ("pl", "Statki wróciły wieczorem do portu i nikt nie pytał, gdzie były. Żadna łódź nie zaginęła."),
            ("ru", "Корабли вернулись в гавань вечером, и никто не спросил, где они были всё это время."),
            ("uk", "Кораблі повернулися до гавані ввечері, і ніхто не спитав, де вони були. Її ще немає."),
            ("el", "Τα πλοία επέστρεψαν στο λιμάνι το βράδυ και κανείς δεν ρώτησε πού ήταν."),
            ("he", "הספינות חזרו לנמל בערב ואיש לא שאל היכן היו כל הזמן הזה."),
            ("th", "เรือกลับเข้าท่าในตอนเย็นและไม่มีใครถามว่าพวกเขาไปที่ไหนมา"),
            ("ja", "船は夕方に港へ戻り、どこにいたのかと尋ねる者は誰もいなかった。"),
            ("zh", "船只傍晚返回港口,没有人问它们去了哪里。港务局长说天气很好,一切正常。"),
        ] {
            assert_eq!(detect(None, text), Some(code), "{text}");
        }
    }

    #[test]
    fn a_few_words_and_unknown_scripts_have_no_language() {
        assert_eq!(detect(Some("Harbour"), "opens"), None);
        assert_eq!(detect(None, "123 456 789 012 345 678 901 234"), None);
        assert_eq!(detect(None, "ᎠᏂᏴᏫᏯ ᎠᏂᏴᏫᏯ ᎠᏂᏴᏫᏯ ᎠᏂᏴᏫᏯ ᎠᏂᏴᏫᏯ"), None);
        assert_eq!(
            detect(
                None,
                "Skibene vendte tilbage til havnen om aftenen, og ingen spurgte, hvor de havde været så længe."
            ),
            None
        );
    }

    #[test]
    fn a_short_text_is_told_with_its_headline() {
        assert_eq!(detect(Some("The ships came back to the harbour"), "In the evening."), Some("en"));
    }
}
