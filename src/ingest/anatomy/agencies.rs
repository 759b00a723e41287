//! News agencies: the names they are known under, and the tags and names that stand for them in stories.

use std::collections::HashMap;
use std::sync::LazyLock;

/// An agency.
struct Agency {
    /// The name it is known under.
    name: &'static str,
    /// Tags: they count between brackets only, `(PA)`. Case matters not.
    tags: &'static [&'static str],
    /// Names that are its own wherever they stand by themselves. Case matters in those of four letters and
    /// less.
    names: &'static [&'static str],
}

const fn agency(name: &'static str, tags: &'static [&'static str], names: &'static [&'static str]) -> Agency {
    Agency { name, tags, names }
}

const AGENCIES: [Agency; 93] = [
    agency("AP", &[], &["AP", "A.P.", "Associated Press", "The Associated Press"]),
    agency(
        "Reuters",
        &["Reuters Life!", "Thomson Reuters Foundation", "Reuters Health", "Reuters Breakingviews"],
        &[
            "Reuters",
            "Reuter",
            "Thomson Reuters",
            "Рейтер",
            "Рейтерс",
            "ロイター",
            "ロイター通信",
            "路透社",
            "路透",
            "로이터",
        ],
    ),
    agency("AFP", &[], &["AFP", "Agence France-Presse", "Agence France Presse", "АФП", "法新社"]),
    agency("dpa", &[], &["dpa", "DPA", "Deutsche Presse-Agentur"]),
    agency("dpa-AFX", &[], &["dpa-AFX"]),
    agency("UPI", &[], &["UPI", "United Press International"]),
    agency("INS", &["INS"], &["International News Service"]),
    agency("EFE", &[], &["EFE", "Agencia EFE"]),
    agency("Europa Press", &[], &["Europa Press"]),
    agency("ANSA", &[], &["ANSA", "Agenzia ANSA"]),
    agency("AGI", &["AGI"], &[]),
    agency("Adnkronos", &[], &["Adnkronos"]),
    agency("LaPresse", &["LaPresse"], &[]),
    agency("Xinhua", &[], &["Xinhua", "Xinhua News Agency", "新华社", "新華社", "Синьхуа"]),
    agency("China News Service", &["CNS", "ECNS"], &["China News Service", "中新社", "中新网"]),
    agency("CNA", &["CNA"], &["Central News Agency", "中央社"]),
    agency("TASS", &[], &["TASS", "ITAR-TASS", "ТАСС", "ИТАР-ТАСС"]),
    agency("RIA Novosti", &["RIA"], &["RIA Novosti", "РИА Новости"]),
    agency("Interfax", &["Interfax-Ukraine", "Interfax-AVN"], &["Interfax", "Интерфакс"]),
    agency("Sputnik", &["Sputnik"], &[]),
    agency("Ukrinform", &[], &["Ukrinform", "Укринформ", "Укрінформ"]),
    agency("UNIAN", &[], &["UNIAN", "УНИАН", "УНІАН"]),
    agency("BelTA", &[], &["BelTA", "БелТА"]),
    agency("Kyodo", &[], &["Kyodo", "Kyodo News", "共同", "共同通信"]),
    agency("Jiji", &[], &["Jiji", "Jiji Press", "時事", "時事通信"]),
    agency("Yonhap", &[], &["Yonhap", "Yonhap News", "Yonhap News Agency", "연합뉴스"]),
    agency("Newsis", &[], &["Newsis", "뉴시스"]),
    agency("News1", &["News1"], &["뉴스1"]),
    agency("KCNA", &[], &["KCNA", "朝鮮中央通信"]),
    agency("PA", &["PA"], &["PA Media", "Press Association", "The Press Association"]),
    agency("PTI", &["PTI"], &["Press Trust of India"]),
    agency("IANS", &["IANS"], &["Indo-Asian News Service"]),
    agency("ANI", &["ANI"], &["Asian News International"]),
    agency("UNI", &["UNI"], &["United News of India"]),
    agency("APP", &["APP"], &["Associated Press of Pakistan"]),
    agency("BSS", &["BSS"], &["Bangladesh Sangbad Sangstha"]),
    agency("Bloomberg", &[], &["Bloomberg", "Bloomberg News"]),
    agency("Dow Jones", &["DJ"], &["Dow Jones", "Dow Jones Newswires"]),
    agency("APA", &["APA"], &["Austria Presse Agentur"]),
    agency("Keystone-SDA", &["sda", "ats", "Keystone-ATS"], &["Keystone-SDA", "sda-ats"]),
    agency("AWP", &["awp"], &[]),
    agency("KNA", &["KNA"], &["Katholische Nachrichten-Agentur"]),
    agency("epd", &["epd"], &["Evangelischer Pressedienst"]),
    agency("SID", &["SID"], &["Sport-Informations-Dienst"]),
    agency("dapd", &["dapd", "ddp"], &[]),
    agency("ANP", &["ANP"], &["Algemeen Nederlands Persbureau"]),
    agency("Belga", &[], &["Belga", "BELGA"]),
    agency("TT", &["TT"], &["Tidningarnas Telegrambyrå"]),
    agency("NTB", &["NTB"], &["Norsk Telegrambyrå"]),
    agency("Ritzau", &[], &["Ritzau", "Ritzaus Bureau"]),
    agency("STT", &["STT", "STT-Lehtikuva"], &["Suomen Tietotoimisto"]),
    agency("BNS", &["BNS"], &["Baltic News Service"]),
    agency("LETA", &["LETA"], &[]),
    agency("ELTA", &["ELTA"], &[]),
    agency("PAP", &["PAP"], &["Polska Agencja Prasowa"]),
    agency("CTK", &["CTK", "ČTK"], &["Česká tisková kancelář"]),
    agency("TASR", &["TASR"], &[]),
    agency("SITA", &["SITA"], &[]),
    agency("MTI", &["MTI"], &["Magyar Távirati Iroda"]),
    agency("Agerpres", &[], &["Agerpres"]),
    agency("Mediafax", &[], &["Mediafax"]),
    agency("BTA", &["BTA", "БТА"], &[]),
    agency("Tanjug", &[], &["Tanjug", "Танјуг"]),
    agency("HINA", &["HINA"], &[]),
    agency("STA", &["STA"], &["Slovenska tiskovna agencija"]),
    agency("ANA-MPA", &["ANA", "ANA-MPA"], &[]),
    agency("Lusa", &["Lusa"], &["Agência Lusa"]),
    agency("Agência Brasil", &["ABr"], &["Agência Brasil"]),
    agency("Estadão Conteúdo", &[], &["Estadão Conteúdo", "Agência Estado"]),
    agency("Folhapress", &[], &["Folhapress"]),
    agency("Canadian Press", &["CP", "PC"], &["Canadian Press", "The Canadian Press", "La Presse Canadienne"]),
    agency("AAP", &[], &["AAP", "Australian Associated Press"]),
    agency("NZPA", &["NZPA"], &["New Zealand Press Association"]),
    agency("Anadolu", &["AA"], &["Anadolu", "Anadolu Agency", "Anadolu Ajansı"]),
    agency("DHA", &["DHA"], &[]),
    agency("IHA", &["İHA", "IHA"], &[]),
    agency("MENA", &["MENA"], &[]),
    agency("SPA", &["SPA"], &["Saudi Press Agency"]),
    agency("WAM", &["WAM"], &["Emirates News Agency"]),
    agency("KUNA", &["KUNA"], &["Kuwait News Agency"]),
    agency("IRNA", &["IRNA"], &[]),
    agency("Antara", &["Antara"], &[]),
    agency("Bernama", &["Bernama"], &["Bernama"]),
    agency("VNA", &["VNA", "TTXVN"], &["Vietnam News Agency"]),
    agency("NAN", &["NAN"], &["News Agency of Nigeria"]),
    agency("SAPA", &["SAPA"], &["South African Press Association"]),
    agency("Notimex", &[], &["Notimex"]),
    agency("Télam", &[], &["Télam"]),
    agency("Prensa Latina", &[], &["Prensa Latina"]),
    agency("PR Newswire", &["PRNewswire-USNewswire", "PRNewswire-FirstCall"], &["PRNewswire", "PR Newswire"]),
    agency("Business Wire", &[], &["Business Wire"]),
    agency("GlobeNewswire", &["Globe Newswire", "Marketwired", "Market Wire"], &["GlobeNewswire"]),
    agency("CNN", &[], &["CNN"]),
];

/// The last letters and digits of a tag that name a service of the agency: `dpa/bb`, `dpa-tmn`, `AP-Kyodo`.
const SERVICE_SIGNS: [char; 3] = ['/', '-', '–'];

/// A tag or a name, and whose it is.
struct Known {
    written: &'static str,
    is_name: bool,
    agency: &'static str,
}

/// All tags and names, in the order of the agencies, by how they are written in small letters.
static KNOWN: LazyLock<HashMap<String, Vec<Known>, foldhash::fast::RandomState>> = LazyLock::new(|| {
    let mut known: HashMap<String, Vec<Known>, _> = HashMap::default();
    for agency in &AGENCIES {
        let tags = agency.tags.iter().map(|tag| (*tag, false));
        for (written, is_name) in tags.chain(agency.names.iter().map(|name| (*name, true))) {
            known.entry(written.to_lowercase()).or_default().push(Known { written, is_name, agency: agency.name });
        }
    }
    known
});

/// Returns what is written like this, but for case.
fn written_like(name: &str) -> &'static [Known] {
    KNOWN.get(&name.to_lowercase()).map_or(&[], Vec::as_slice)
}

/// Returns the agency that a tag between brackets names: `AP`, `dpa/bb`, `Reuters Life!`.
pub(super) fn of_tag(tag: &str) -> Option<&'static str> {
    let tag = tag.trim();
    let known = |tag: &str| written_like(tag).first().map(|known| known.agency);
    let service = |tag: &str| known(tag.split(SERVICE_SIGNS).next().unwrap_or_default().trim());
    // Of several the first counts that is known: (tca/dpa).
    let shared = |tag: &str| tag.split('/').find_map(|part| known(part.trim()));
    known(tag).or_else(|| service(tag)).or_else(|| shared(tag))
}

/// Returns the agency whose own name this is: `The Associated Press`, `AFP`.
pub(super) fn of_name(name: &str) -> Option<&'static str> {
    let name = name.trim();
    let is_name = |known: &&Known| known.is_name && (known.written == name || known.written.chars().count() > 4);
    written_like(name).iter().find(is_name).map(|known| known.agency)
}

/// Returns the agency whose name opens the text, and where the name ends; of several the longest name.
pub(super) fn opening(text: &str) -> Option<(&'static str, usize)> {
    let opens = |known: &str| {
        // As nearly all do.
        if begin_apart(known, text) {
            return None;
        }
        let head = text.get(..known.len())?;
        let fits = if known.chars().count() <= 4 { head == known } else { same(known, head) };
        let ends = !text[known.len()..].starts_with(|c: char| c.is_alphanumeric());
        (fits && ends).then_some(known.len())
    };
    let names = AGENCIES.iter().flat_map(|agency| agency.names.iter().map(|name| (agency.name, *name)));
    names.filter_map(|(agency, name)| Some((agency, opens(name)?))).max_by_key(|(_, end)| *end)
}

/// Returns whether two texts begin with two letters of ASCII that are not one in two cases.
fn begin_apart(one: &str, other: &str) -> bool {
    let first = |text: &str| text.bytes().next().filter(u8::is_ascii).map(|byte| byte.to_ascii_lowercase());
    matches!((first(one), first(other)), (Some(one), Some(other)) if one != other)
}

/// Returns whether two names are the same but for case.
fn same(one: &str, other: &str) -> bool {
    if one.is_ascii() {
        return one.eq_ignore_ascii_case(other);
    }
    one.chars().flat_map(char::to_lowercase).eq(other.chars().flat_map(char::to_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_name_agencies() {
        for (tag, name) in [
            ("AP", "AP"),
            ("Reuters", "Reuters"),
            ("REUTERS", "Reuters"),
            ("dpa/bb", "dpa"),
            ("dpa-AFX", "dpa-AFX"),
            ("dpa-tmn", "dpa"),
            ("EUROPA PRESS", "Europa Press"),
            ("ANSA", "ANSA"),
            ("ТАСС", "TASS"),
            ("BUSINESS WIRE", "Business Wire"),
            ("ats", "Keystone-SDA"),
            ("PA", "PA"),
            ("ČTK", "CTK"),
            ("AFP/Reuters", "AFP"),
            ("tca/dpa", "dpa"),
        ] {
            assert_eq!(of_tag(tag), Some(name), "{tag}");
        }
        for tag in ["", "the", "NYSE: IBM", "R-Texas", "D", "WKRN", "laughs"] {
            assert_eq!(of_tag(tag), None, "{tag}");
        }
    }

    #[test]
    fn a_short_name_is_one_as_it_is_written_only() {
        assert_eq!(of_name("AP"), Some("AP"));
        assert_eq!(of_name("Ap"), None);
        assert_eq!(of_name("PA"), None, "Pennsylvania");
        assert_eq!(of_name("the associated press"), Some("AP"));
        assert_eq!(opening("RIA Novosti. Ships"), Some(("RIA Novosti", 11)));
        assert_eq!(opening("Reutersberg"), None);
        assert_eq!(opening("dpa-AFX) -"), Some(("dpa-AFX", 7)));
    }
}
