//! Alphabets: the letters beyond ASCII that languages write, the commonest first, to tell which of several
//! texts is one.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The letters of languages in Latin script, and those of ASCII that they hardly use.
const LATIN: [(&str, &str); 25] = [
    ("éèàêçâîôûùëïœüÿæ", "kw"),
    ("üäößé", ""),
    ("óíáéñúü", "kw"),
    ("ãáçéíóêõúâàôü", "kwy"),
    ("èàùòìéíîú", "jkwxy"),
    ("ëéïöüèêó", ""),
    ("äöåé", "wz"),
    ("øåæéöóäòô", "wzx"),
    ("íáóéúþðýöæ", "cwz"),
    ("łąęśżóćźń", "vxq"),
    ("íáéěřýžšůčúňťďó", "wxq"),
    ("áíéýčšžúťľôňďäóĺŕ", "wxq"),
    ("áéöóőíüűú", "wxq"),
    ("ăîșțâ", "kwy"),
    ("ăîşţâ", "kwy"),
    ("čšžćđ", "wxyq"),
    ("ışğüçöâîû", "wxq"),
    ("ėšųžčįąūę", "wxq"),
    ("āīēšļņūžķģčŗō", "wxyh"),
    ("äõüöšž", "cwxyz"),
    ("âêîôûŵŷëïöáéàèìòù", "kvxz"),
    ("áéíóúàèìòù", "jkvwxyz"),
    ("ëç", "w"),
    ("àèéíòóúïüç", "kw"),
    ("ĝĉŝĵĥŭ", "wxy"),
];

/// The letters of languages in other scripts.
const OTHERS: [&str; 11] = [
    "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
    "оаинівтерсклмдупязьбгйчхжцюїєфшщґ",
    "аоиетнрсвлпкдмзябугчщйъцхжюфшь",
    "аоиенртсвдклпмузјгбњчцшљжхћфђџ",
    "анаеоіртсылкядмпзубўчгйжхшцьёэф",
    "аеынтірлдсқмокбұғүшйжуөәзңпгһияхч",
    "аионтрдмсебвкгҳшқузғйпӯҷфӣхчялъёю",
    "αοιετσνηυρπκμλςωίόάέήώύδγχθφβξζψϊϋΐΰ",
    "יוהלאמרתבנשכםדחטקעפגזסןצךףץ",
    "اليمنترودبةعسفكهقحجشطصخىذزءئضغثؤظأإآ",
    "ﺍﻝﻱﻡﻥﺕﺭﻭﺩﺏ",
];

/// What each share of letters that a language does not use takes from the fit.
const FOREIGN: f32 = 12.0;

/// How many languages there are.
const LANGUAGES: usize = LATIN.len() + OTHERS.len();

/// What a letter that a language does not have says of it.
const NOT_ITS_OWN: f32 = -1.0;

/// What a letter says of each language: the commonest letters of one are the commonest of its texts.
static WEIGHTS: LazyLock<HashMap<char, [f32; LANGUAGES]>> = LazyLock::new(|| {
    let latin = LATIN.iter().map(|(alphabet, _)| (*alphabet, 6, [0.9, 0.7]));
    let others = OTHERS.iter().map(|alphabet| (*alphabet, 12, [0.7, 0.3]));
    let mut weights = HashMap::new();
    for (language, (alphabet, common, rarer)) in latin.chain(others).enumerate() {
        for (rank, letter) in alphabet.chars().enumerate() {
            weights.entry(letter).or_insert([NOT_ITS_OWN; LANGUAGES])[language] = match rank {
                _ if rank < common => 1.0,
                _ if rank < 2 * common => rarer[0],
                _ => rarer[1],
            };
        }
    }
    weights
});

/// Returns how well small letters fit the language that they fit best: at most one for each. `plain` are the
/// letters of ASCII around them.
pub(super) fn fit(mut letters: Vec<char>, plain: impl Iterator<Item = u8>) -> f32 {
    letters.sort_unstable();
    let (mut fits, mut ideographs) = ([0.0; LANGUAGES], 0.0);
    // A text has a few letters many times over.
    for same in letters.chunk_by(|one, other| one == other) {
        let times = same.len() as f32;
        let weights = WEIGHTS.get(&same[0]).unwrap_or(&[NOT_ITS_OWN; LANGUAGES]);
        fits.iter_mut().zip(weights).for_each(|(fit, weight)| *fit += weight * times);
        ideographs += if is_of_east_asia(same[0]) { 0.8 * times } else { -times };
    }
    let mut counts = [0u32; 128];
    plain.for_each(|letter| counts[usize::from(letter.to_ascii_lowercase() & 0x7f)] += 1);
    let all: u32 = counts.iter().sum();
    for (fit, (_, foreign)) in fits.iter_mut().zip(&LATIN) {
        let strange: u32 = foreign.bytes().map(|letter| counts[usize::from(letter & 0x7f)]).sum();
        let share = if all == 0 { 0.0 } else { strange as f32 / all as f32 };
        *fit -= (FOREIGN * share).min(1.5) * letters.len() as f32;
    }
    fits.into_iter().fold(ideographs, f32::max)
}

fn is_of_east_asia(c: char) -> bool {
    matches!(c as u32, 0x3041..=0x30ff | 0x4e00..=0x9fff | 0xac00..=0xd7a3 | 0xff66..=0xff9f | 0xe00..=0xe7f)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_one_language_fit_better_than_those_of_many() {
        let of = |text: &str| fit(text.to_lowercase().chars().collect(), [].into_iter());
        assert!(of("éèà") > of("Žşů"));
        assert!(of("оеаи") > of("ЪЫђѓ"));
        assert_eq!(of(""), 0.0);
    }
}
