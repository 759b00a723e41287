//! Headlines and sentences as they are pasted, with every kind of punctuation: each is read sensibly, or
//! refused with a place and a mended query.

use super::parse;
use super::properties::context;

/// What is pasted, and the canonical query it is read as.
const READ: [(&str, &str); 52] = [
    ("Ecuador’s president: “We won’t be intimidated”", "Ecuador’s president \"We won’t be intimidated\""),
    ("U.S. Embassy in Quito closes; staff told to leave", "U.S. Embassy in Quito closes staff told to leave"),
    (
        "QUITO (AP) — Police clashed with protesters on Monday, officials said.",
        "QUITO AP Police clashed with protesters on Monday officials said",
    ),
    ("Who's on first?", "Who's on first"),
    ("What now?!", "What now"),
    ("$1.5 billion deal: AT&T, Time Warner to merge", "$1.5 billion deal AT&T Time Warner to merge"),
    ("Stocks up 3.2% at 10:30 a.m. ET", "Stocks up 3.2 at 10:30 a.m. ET"),
    ("The 9/11 Commission's report, 20 years on", "The 9/11 Commission's report 20 years on"),
    ("COVID-19: what we know so far…", "COVID-19 what we know so far"),
    ("Covid‑19 – the long view", "Covid‑19 the long view"),
    ("He said he was \"very, very sorry.\"", "He said he was \"very very sorry\""),
    ("‘I am not a crook’ — Nixon", "\"I am not a crook\" Nixon"),
    ("The ‘90s are back, says ‘Vogue’", "The 90s are back says =Vogue"),
    ("rock ’n’ roll", "rock n roll"),
    ("«C’est la vie», dit-il", "\"C’est la vie\" dit-il"),
    ("« C’est la vie », dit-il", "\"C’est la vie\" dit-il"),
    ("„Wir schaffen das“, sagte Merkel", "\"Wir schaffen das\" sagte Merkel"),
    ("»Wir schaffen das«, sagte Merkel", "\"Wir schaffen das\" sagte Merkel"),
    ("¿Qué pasó en Quito? ¡Nada!", "Qué pasó en Quito Nada"),
    (
        "https://www.example.com/2025/12/01/storm-hits?utm_source=x&utm_medium=y#top",
        "https://www.example.com/2025/12/01/storm-hits?utm_source=x&utm_medium=y#top",
    ),
    ("see www.example.com/~smith/a--b for more", "see www.example.com/~smith/a--b for more"),
    ("https://en.wikipedia.org/wiki/Morgue_(disambiguation)", "https://en.wikipedia.org/wiki/Morgue_(disambiguation)"),
    ("contact: tips@example.org", "contact tips@example.org"),
    ("@POTUS tweets #MAGA", "@POTUS tweets #MAGA"),
    ("C++ and C# developers", "C++ and C# developers"),
    ("Moody's cuts rating to Baa1/P-2", "Moody's cuts rating to Baa1/P-2"),
    ("S&P 500 falls <2% > worst day since '08", "S&P 500 falls 2 worst day since 08"),
    ("Home | News | World", "Home News World"),
    ("* breaking news", "* breaking news"),
    ("- breaking news", "breaking news"),
    ("• breaking news", "breaking news"),
    ("1. Introduction", "1 Introduction"),
    ("[UPDATED] Storm hits (again)", "UPDATED Storm hits again"),
    ("The ship's \"captain\" (45) fled", "The ship's =captain 45 fled"),
    ("Senator(s) resign", "Senator s resign"),
    ("war/peace, and/or both", "war/peace and/or both"),
    ("AFP, Reuters & AP", "AFP Reuters AP"),
    ("R&D spending; M&A boom", "R&D spending M&A boom"),
    ("WAR DECLARED IN EUROPE", "WAR DECLARED IN EUROPE"),
    ("50°C heat, 5′ 10″ tall, 3 × 4", "50°C heat 5 10 tall 3 4"),
    ("Prime minister — “no comment” — resigns", "Prime minister \"no comment\" resigns"),
    ("Mr. O’Neill, Jr., of St. John’s", "Mr O’Neill Jr of St John’s"),
    ("ราคาน้ำมัน พุ่ง", "ราคาน้ำมัน พุ่ง"),
    ("中国「一带一路」峰会", "中国 =一带一路 峰会"),
    ("Путин: «Мы не уйдём»", "Путин \"Мы не уйдём\""),
    ("naïve café, Zürich – São Paulo", "naïve café Zürich São Paulo"),
    ("\u{feff}Title\u{200b}case", "Titlecase"),
    ("line one\nline two\r\n\tline three", "line one line two line three"),
    ("it’s 5 o’clock; they’re ‘the best’", "it’s 5 o’clock they’re \"the best\""),
    ("up to 6\" of snow", "up to 6 of snow"),
    ("{{cite news}} <b>bold</b>", "cite news b>bold</b"),
    ("100,000 march; 3-0 win; 1980s; 2/3 majority", "100,000 march 3-0 win 1980s 2/3 majority"),
];

/// What is pasted and refused, the place, and the mended query.
const REFUSED: [(&str, &str, &str); 11] = [
    ("1) Storm hits", ")", "1 Storm hits"),
    ("Storm hits \"worst in years", "\"", "Storm hits \"worst in years\""),
    ("(Reuters - Storm hits", "(", "(Reuters - Storm hits)"),
    ("Title: Storm hits", "Title:", "Title Storm hits"),
    ("Date: Monday", "Date:", "Date Monday"),
    ("~500 dead", "~", "500 dead"),
    ("Trump OR", "OR", "Trump"),
    ("^_^ storm", "^", "_ storm"),
    ("storm ***", "***", "storm"),
    ("YES AND, NO", "AND", "YES and NO"),
    ("Storm\nhits (\ttown", "(", "Storm hits ( town)"),
];

#[test]
fn pasted_text_is_read_as_words_and_phrases() {
    for (pasted, read) in READ {
        let parsed = parse(pasted, &context()).map(|parsed| parsed.tree.to_string());
        assert_eq!(parsed.as_deref(), Ok(read), "{pasted}");
    }
}

#[test]
fn pasted_text_that_is_refused_has_a_place_and_a_mend() {
    for (pasted, place, mended) in REFUSED {
        let refusal = parse(pasted, &context()).unwrap_err();
        assert_eq!(&pasted[refusal.place.start..refusal.place.end], place, "{pasted}");
        assert_eq!(refusal.mended.as_deref(), Some(mended), "{pasted}");
    }
}
