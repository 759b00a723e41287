//! Alphabets: the letters beyond ASCII that languages write, the commonest first, to tell which of several
//! texts is one.

/// The letters of languages in Latin script, and those of ASCII that they hardly use.
const LATIN: [(&str, &str); 25] = [
    ("éèàêçâîôûùëïœüÿæ", "kw"),
    ("üäößé", ""),
    ("óíáéñúüªº", "kw"),
    ("ãáçéíóêõúâàôüºª", "kwy"),
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

/// Returns how well letters fit the language that they fit best: at most one for each. `plain` are the letters
/// of ASCII around them.
pub(super) fn fit(letters: &[char], plain: impl Iterator<Item = u8>) -> f32 {
    let mut lower: Vec<char> = letters.iter().map(|c| c.to_lowercase().next().unwrap_or(*c)).collect();
    lower.sort_unstable();
    // A text has a few letters many times over.
    let distinct: Vec<(char, f32)> =
        lower.chunk_by(|one, other| one == other).map(|same| (same[0], same.len() as f32)).collect();
    let mut counts = [0u32; 128];
    plain.for_each(|letter| counts[usize::from(letter.to_ascii_lowercase() & 0x7f)] += 1);
    let all: u32 = counts.iter().sum();
    // The commonest letters of a language are the commonest of its texts.
    let in_alphabet = |alphabet: &str, common: usize, rarer: [f32; 2]| -> f32 {
        let weight = |c: char| match alphabet.chars().position(|known| known == c) {
            Some(rank) if rank < common => 1.0,
            Some(rank) if rank < 2 * common => rarer[0],
            Some(_) => rarer[1],
            None => -1.0,
        };
        distinct.iter().map(|(c, times)| weight(*c) * times).sum()
    };
    let latin = LATIN.iter().map(|(alphabet, foreign)| {
        let strange: u32 = foreign.bytes().map(|letter| counts[usize::from(letter & 0x7f)]).sum();
        let share = if all == 0 { 0.0 } else { strange as f32 / all as f32 };
        in_alphabet(alphabet, 6, [0.9, 0.7]) - (FOREIGN * share).min(1.5) * lower.len() as f32
    });
    let others = OTHERS.iter().map(|alphabet| in_alphabet(alphabet, 12, [0.7, 0.3]));
    let ideographs = distinct.iter().map(|(c, times)| if is_of_east_asia(*c) { 0.8 * times } else { -times }).sum();
    latin.chain(others).fold(ideographs, f32::max)
}

fn is_of_east_asia(c: char) -> bool {
    matches!(c as u32, 0x3041..=0x30ff | 0x4e00..=0x9fff | 0xac00..=0xd7a3 | 0xff66..=0xff9f | 0xe00..=0xe7f)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_one_language_fit_better_than_those_of_many() {
        let of = |text: &str| fit(&text.chars().collect::<Vec<char>>(), [].into_iter());
        assert!(of("éèà") > of("Žşů"));
        assert!(of("оеаи") > of("ЪЫђѓ"));
        assert_eq!(of(""), 0.0);
    }
}
