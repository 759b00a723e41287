//! What can be the place of a dateline: its shape, and the words that are no places.
//!
//! With a date or an agency beside it a place is known by its shape. A place that stands alone before a dash is
//! one where it is well known or its words are those that names of places are made of: `BREAKING —` has the
//! form of a dateline too.

use crate::analysis::fold;
use crate::calendar;

/// The most characters and words of a place.
const LONGEST: (usize, usize) = (70, 9);

/// Words in small letters inside of names of places.
const PARTICLES: &str = "of the de la du del des der den am an im in near off on and und y et e do da dos das \
    upon sur sous les le el al \
    bei ob vor na nad aan op zee over aboard outside under by lez près";

/// Words that begin no place, folded.
const NO_BEGINNING: &str = "a an at in from for to with as if but and or so by of on this that these those there \
    here they he she it we you i \
    when where while after before since until during because although what why how who which whose \
    his her its our your their my some many most every each all any no not now then also only just \
    der die das ein eine im am bei von nach seit auf mit fur un une les dans pour par depuis apres unos unas en \
    por para desde \
    tras il gli uno una nel nella per dal dopo os uns umas no na em para het een op voor";

/// Words that a name of a place never holds, folded: the furniture of news.
const NO_PLACE: &str = "breaking exclusive update updated updates note notes correction corrected corrections \
    clarification analysis opinion \
    comment commentary column editorial review preview interview feature features profile factbox timeline text \
    video videos audio photo photos \
    picture pictures gallery watch listen read live news newsbreak alert alerts urgent flash bulletin advisory \
    sport sports football soccer \
    baseball basketball tennis golf cricket rugby hockey boxing cycling racing athletics business markets market \
    money economy politics \
    health science technology tech weather traffic crime courts education entertainment music movies books arts \
    travel food style fashion \
    lifestyle obituary obituaries obit summary highlights diary agenda calendar table list results scores \
    standings transcript question \
    answer warning spoiler editor editors dear today tonight yesterday tomorrow morning evening weekend special \
    report reports story \
    part chapter section page volume statement press release attention reminder poll quiz podcast episode season \
    series round final \
    semifinal quarterfinal match game games season week day month year copyright source by photo caption quote \
    quotes fact facts \
    q a tv radio internet online website twitter facebook report published posted modified date subject re fwd \
    from to category tags author \
    eilmeldung eil meldung kommentar analyse hintergrund zusammenfassung interview korrektur berichtigung \
    wirtschaft politik kultur wetter \
    dernière minute direct vidéo video urgence exclusif opinión análisis última hora urgente esportes deportes \
    cultura economía \
    monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag \
    sonntag \
    lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado \
    file archive archiv archivbild archivfoto archivo archives \
    срочно видео фото новости обзор главное";

/// Single words in capitals that are no places and have nothing else that tells it.
const NO_PLACE_ENDINGS: [&str; 7] = ["tion", "tions", "ment", "ness", "ology", "ism", "ers"];

/// Words that names of places begin with.
const BEGINNINGS: &str = "new fort ft. ft san santa são sao saint st. st ste. sainte port los las el la cape \
    mount mt. lake north south east west upper lower \
    grand rio buenos tel hong kuala palm baton des cedar little long bad st.-";

/// Words that names of places end with.
const ENDINGS: &str = "city beach springs falls hills town island islands county valley park heights rapids lake \
    harbor harbour grove creek river bay \
    rock bluff junction village base province canyon ridge";

/// Well-known places, in capitals, parted by bars.
const KNOWN: &str = "ABIDJAN|ABU DHABI|ABUJA|ACCRA|ADDIS ABABA|ADEN|ALBANY|ALEPPO|ALGIERS|ALMATY|AMMAN|AMSTERDAM|\
    ANKARA|ANTWERP|ASTANA|ASUNCION|\
    ATHENS|ATLANTA|ATLANTIC CITY|AUCKLAND|AUSTIN|BAGHDAD|BAKU|BALTIMORE|BAMAKO|BANGKOK|BANGUI|BARCELONA|BASEL|\
    BASRA|BEIJING|BEIRUT|BELFAST|BELGRADE|\
    BENGALURU|BERLIN|BERN|BERNE|BIRMINGHAM|BISHKEK|BOGOTA|BOGOTÁ|BOISE|BOLOGNA|BOMBAY|BONN|BORDEAUX|BOSTON|\
    BRASILIA|BRASÍLIA|BRATISLAVA|BRAZZAVILLE|BREMEN|BRISBANE|BRISTOL|\
    BRUSSELS|BRUXELLES|BUCHAREST|BUDAPEST|BUENOS AIRES|BUFFALO|CAIRO|CALCUTTA|CALGARY|CANBERRA|CAPE TOWN|CARACAS|\
    CARDIFF|CASABLANCA|CHENNAI|\
    CHICAGO|CINCINNATI|CLEVELAND|COLOGNE|COLOMBO|COLUMBUS|CONAKRY|COPENHAGEN|DAKAR|DALLAS|DAMASCUS|DAR ES SALAAM|\
    DARWIN|DAVOS|DELHI|DENVER|DES MOINES|DETROIT|DHAKA|\
    DJIBOUTI|DOHA|DONETSK|DORTMUND|DRESDEN|DUBAI|DUBLIN|DURBAN|DÜSSELDORF|EDINBURGH|EDMONTON|EL PASO|ESSEN|\
    FLORENCE|FORT WORTH|FRANKFURT|FREETOWN|FRESNO|\
    GAZA|GAZA CITY|GENEVA|GENÈVE|GENF|GENOA|GLASGOW|GOMA|GRAZ|GUANGZHOU|GUATEMALA CITY|HALIFAX|HAMBURG|HANNOVER|\
    HANOI|HARARE|HARTFORD|HAVANA|HELSINKI|\
    HIROSHIMA|HO CHI MINH CITY|HONG KONG|HONOLULU|HOUSTON|HYDERABAD|INDIANAPOLIS|ISLAMABAD|ISTANBUL|JAKARTA|\
    JEDDAH|JERUSALEM|JOHANNESBURG|JUBA|KABUL|KAMPALA|KANDAHAR|\
    KANSAS CITY|KARACHI|KARLSRUHE|KATHMANDU|KHARKIV|KHARTOUM|KIEL|KIEV|KIGALI|KINGSTON|KINSHASA|KOLKATA|KÖLN|\
    KUALA LUMPUR|KUWAIT|KUWAIT CITY|KYIV|KYOTO|LA PAZ|\
    LAGOS|LAHORE|LAS VEGAS|LAUSANNE|LEEDS|LEIPZIG|LIBREVILLE|LILLE|LIMA|LISBOA|LISBON|LIVERPOOL|LJUBLJANA|LOME|\
    LONDON|LONDRES|LOS ANGELES|LOUISVILLE|LUANDA|LUSAKA|\
    LUXEMBOURG|LVIV|LYON|MADRID|MAINZ|MALÉ|MANAGUA|MANCHESTER|MANILA|MAPUTO|MARSEILLE|MECCA|MELBOURNE|MEMPHIS|\
    MEXICO CITY|MIAMI|MILAN|MILANO|MILWAUKEE|MINNEAPOLIS|MINSK|\
    MOGADISHU|MONROVIA|MONTEVIDEO|MONTREAL|MONTRÉAL|MOSCOW|MOSUL|MUMBAI|MUNICH|MÜNCHEN|MUSCAT|NAIROBI|NANTES|\
    NAPLES|NAPOLI|NASHVILLE|N'DJAMENA|NEW DELHI|NEW ORLEANS|NEW YORK|\
    NEWCASTLE|NIAMEY|NICE|NICOSIA|NOUAKCHOTT|NÜRNBERG|ODESSA|ODESA|OKLAHOMA CITY|OMAHA|ORLANDO|OSAKA|OSLO|OTTAWA|\
    OUAGADOUGOU|PALERMO|PANAMA CITY|PARIS|PERTH|PESHAWAR|\
    PHILADELPHIA|PHNOM PENH|PHOENIX|PITTSBURGH|PODGORICA|PORT-AU-PRINCE|PORT OF SPAIN|PORTLAND|PORTO|POTSDAM|\
    PRAGUE|PRETORIA|PRISTINA|PROVIDENCE|PYONGYANG|QUEBEC|QUITO|\
    RABAT|RALEIGH|RAMALLAH|RANGOON|RENO|REYKJAVIK|RICHMOND|RIGA|RIO DE JANEIRO|RIYADH|ROMA|ROME|ROTTERDAM|\
    SACRAMENTO|SAIGON|SALT LAKE CITY|SALVADOR|SAN ANTONIO|SAN DIEGO|SAN FRANCISCO|\
    SAN JOSE|SAN JUAN|SAN SALVADOR|SANAA|SANTIAGO|SANTO DOMINGO|SAO PAULO|SÃO PAULO|SARAJEVO|SEATTLE|SEOUL|\
    SEVILLA|SHANGHAI|SHEFFIELD|SINGAPORE|SKOPJE|SOFIA|\
    SREBRENICA|SRINAGAR|ST. LOUIS|ST. PAUL|ST. PETERSBURG|STOCKHOLM|STRASBOURG|STUTTGART|SUVA|SYDNEY|TAIPEI|\
    TALLINN|TAMPA|TASHKENT|TBILISI|TEGUCIGALPA|TEHRAN|TEL AVIV|\
    THE HAGUE|TIRANA|TOKYO|TORINO|TORONTO|TOULOUSE|TRIPOLI|TUCSON|TULSA|TUNIS|TURIN|UNITED NATIONS|UTRECHT|\
    VALENCIA|VANCOUVER|VARSOVIE|VATICAN|VATICAN CITY|VENICE|VENEZIA|\
    VIENNA|VIENTIANE|VILNIUS|WARSAW|WARSZAWA|WASHINGTON|WELLINGTON|WIEN|WIESBADEN|WINNIPEG|YANGON|YAOUNDE|YEREVAN|\
    ZAGREB|ZURICH|ZÜRICH|\
    МОСКВА|САНКТ-ПЕТЕРБУРГ|КИЕВ|КИЇВ|МИНСК|ЛЬВОВ|ЛЬВІВ|ОДЕССА|ХАРЬКОВ|ДОНЕЦК|ВАШИНГТОН|ЛОНДОН|ПАРИЖ|БЕРЛИН|\
    БРЮССЕЛЬ|ЖЕНЕВА|ПЕКИН|ТОКИО|НЬЮ-ЙОРК|АСТАНА|ТАШКЕНТ|\
    ЕРЕВАН|БАКУ|ТБИЛИСИ|РИГА|ВАРШАВА|ПРАГА|СОФИЯ|БЕЛГРАД|СТАМБУЛ|АНКАРА|ТЕГЕРАН|КАЗАНЬ|ЕКАТЕРИНБУРГ|НОВОСИБИРСК|\
    ВЛАДИВОСТОК|СОЧИ|СИМФЕРОПОЛЬ";

/// How a place is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// The first name is all in capitals: `PORT-AU-PRINCE, Haiti`.
    Capitals,
    /// Its words begin with capitals: `Frankfurt/Main`.
    Words,
}

/// Returns how a text is written that can be a place, if it can be one.
pub(super) fn shape(text: &str) -> Option<Shape> {
    let is_sign =
        |c: char| matches!(c, '\'' | '’' | '.' | '-' | '–' | '/' | ',' | '&' | '(' | ')' | '[' | ']' | '\u{ad}');
    let fits = |c: char| {
        c.is_alphabetic() || c.is_whitespace() || is_sign(c) || unicode_normalization::char::is_combining_mark(c)
    };
    if text.chars().count() > LONGEST.0
        || !text.chars().all(fits)
        || text.chars().filter(|c| c.is_alphabetic()).count() < 2
    {
        return None;
    }
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | ',' | '(' | ')' | '[' | ']'))
        .filter(|word| !word.is_empty())
        .collect();
    let is_name = |word: &&str| word.chars().find(|c| c.is_alphabetic()).is_some_and(|first| !first.is_lowercase());
    let first = *words.first()?;
    let fit = words.iter().all(|word| is_name(word) || is_in(PARTICLES, word));
    if words.len() > LONGEST.1 || !fit || !is_name(&first) || !may_be_names(&words) {
        return None;
    }
    let first_name = text.split([',', '/', '(', '[']).next().unwrap_or_default();
    let in_capitals =
        !first_name.chars().any(char::is_lowercase) && first_name.chars().filter(|c| c.is_uppercase()).count() >= 2;
    Some(if in_capitals { Shape::Capitals } else { Shape::Words })
}

/// Returns whether none of the words says that this is no place.
fn may_be_names(words: &[&str]) -> bool {
    let plain = |word: &str| {
        let mut folded = String::new();
        fold(word.trim_matches(|c: char| !c.is_alphanumeric()), &mut folded);
        folded
    };
    let known_the = words.len() > 1
        && matches!(plain(words[1]).as_str(), "hague" | "bronx" | "gambia" | "dalles" | "woodlands" | "valley");
    let first = plain(words[0]);
    if is_in(NO_BEGINNING, &first) || (first == "the" && !known_the) {
        return false;
    }
    let is_month = |word: &str| word.len() > 3 && word != "march" && calendar::english_month(word).is_some();
    !words.iter().any(|word| {
        let word = plain(word);
        // Newport News is a city.
        (is_in(NO_PLACE, &word) && first != "newport") || is_month(&word)
    })
}

/// Returns whether a place in capitals that stands alone before a dash is one.
pub(super) fn stands_alone(text: &str) -> bool {
    let mut names = text.split([',', '/']).map(str::trim);
    let first = names.next().unwrap_or_default();
    if is_known(first) {
        return true;
    }
    if shape(text) != Some(Shape::Capitals) || first.split_whitespace().count() > 4 {
        return false;
    }
    // A state or country behind a comma says that the name before it is a place.
    let region = text.split_once(',').map(|(_, region)| region.trim());
    if let Some(region) = region {
        return (1..=3).contains(&region.split_whitespace().count()) && first.chars().count() >= 3;
    }
    let lower = text.to_lowercase();
    let mut words = lower.split_whitespace();
    match (words.next(), words.next_back()) {
        (Some(first), Some(last)) => is_in(BEGINNINGS, first) || is_in(ENDINGS, last),
        (Some(word), None) => {
            word.chars().count() >= 6 && !NO_PLACE_ENDINGS.iter().any(|ending| word.ends_with(ending))
        }
        _ => false,
    }
}

/// Returns whether a name, in capitals or not, is a well-known place.
pub(super) fn is_known(name: &str) -> bool {
    let upper = name.to_uppercase();
    KNOWN.split('|').any(|known| known == upper)
}

fn is_in(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_known_by_their_shape() {
        for place in [
            "MINNEAPOLIS",
            "PORT-AU-PRINCE, Haiti",
            "ROCKFORD, Ill.",
            "NEW YORK/LONDON",
            "WASHINGTON, D.C.",
            "THE HAGUE",
            "МОСКВА",
        ] {
            assert_eq!(shape(place), Some(Shape::Capitals), "{place}");
        }
        for place in ["Berlin", "Frankfurt/Main", "Rio de Janeiro", "New Delhi [India]", "Halle (Saale)", "Bad Homburg"]
        {
            assert_eq!(shape(place), Some(Shape::Words), "{place}");
        }
        for none in [
            "",
            "A",
            "The Associated Press",
            "He said",
            "Tuesday",
            "On the Border",
            "Game 5",
            "BREAKING",
            "London: Paris",
            "Analysts say",
        ] {
            assert_eq!(shape(none), None, "{none}");
        }
    }

    #[test]
    fn a_place_alone_is_known_or_made_like_one() {
        for place in [
            "LONDON",
            "ROME",
            "NEW YORK",
            "TRENTON",
            "FORT COLLINS",
            "CEDAR CITY",
            "HUNTSVILLE, Alabama",
            "NEW YORK/LONDON",
            "St. Louis",
        ] {
            assert!(stands_alone(place), "{place}");
        }
        for none in [
            "NATO",
            "NASA",
            "BREAKING",
            "CEO",
            "WORLD CUP",
            "BLACK FRIDAY",
            "INFLATION",
            "EXCLUSIVE",
            "Trenton",
            "THE MAYOR",
            "BREAKING NEWS, Monday",
        ] {
            assert!(!stands_alone(none), "{none}");
        }
    }
}
