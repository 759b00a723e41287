//! The rules of words, sentences and positions, on texts of every kind.

use super::*;
use crate::analysis::Composed;

/// Writes what it is told: `term@position`, `term@position+width`, `¶ § ◆ ◇` for markers.
#[derive(Default)]
struct Script(Vec<String>, Vec<(usize, usize)>);

impl Sink for Script {
    fn position(&mut self, _position: u32, start: usize, end: usize) {
        self.1.push((start, end));
    }
    fn marker(&mut self, marker: Marker, position: u32) {
        let sign = match marker {
            Marker::Sentence => "§",
            Marker::Paragraph => "¶",
            Marker::Body => "◆",
            Marker::LeadEnd => "◇",
        };
        self.0.push(format!("{sign}{position}"));
    }
    fn term(&mut self, term: &str, position: u32, width: u32, _kind: TermKind) {
        self.0.push(if width == 1 { format!("{term}@{position}") } else { format!("{term}@{position}+{width}") });
    }
}

/// Returns the terms of a text without markers.
fn words(text: &str) -> String {
    let mut script = Script::default();
    Scanner::default().scan_words(text, &mut script);
    script.0.retain(|word| !word.starts_with(['§', '¶']));
    script.0.join(" ")
}

/// Returns the bytes of each position of a text.
fn lit(text: &str) -> Vec<&str> {
    let mut script = Script::default();
    Scanner::default().scan_words(text, &mut script);
    script.1.iter().map(|(start, end)| &text[*start..*end]).collect()
}

/// Returns the sentences of a text, each as its words.
fn sentences(text: &str) -> Vec<String> {
    let mut script = Script::default();
    Scanner::default().scan_words(text, &mut script);
    let mut all: Vec<String> = Vec::new();
    for item in script.0 {
        if item.starts_with('§') {
            all.push(String::new());
        } else if let (Some((word, place)), Some(last)) = (item.rsplit_once('@'), all.last_mut())
            && !place.contains('+')
            && !word.chars().any(char::is_uppercase)
        {
            *last += &format!("{}{word}", if last.is_empty() { "" } else { " " });
        }
    }
    all
}

#[test]
fn words_are_folded_and_counted() {
    assert_eq!(words("The embassy’s Élysée guests"), "the@0 embassy@1 elysee@2 guests@3");
    assert_eq!(lit("The embassy’s Élysée guests"), ["The", "embassy", "Élysée", "guests"]);
    assert_eq!(words(""), "");
    assert_eq!(words(" \n—…“”"), "");
}

#[test]
fn possessives_are_off_and_other_apostrophes_join() {
    assert_eq!(words("workers' rights, Ecuador's ICE’s"), "workers@0 rights@1 ecuador@2 ice@3 ICE@3");
    assert_eq!(words("O'Brien o’clock don't You’re who's"), "obrien@0 oclock@1 dont@2 youre@3 who@4");
    assert_eq!(words("‘If you’ rock'n'roll"), "if@0 you@1 rocknroll@2");
    for apostrophe in ["'", "’", "‘", "ʼ", "ʻ", "＇", "`", "´"] {
        let typed = |text: &str| text.replace('\'', apostrophe);
        assert_eq!(words(&typed("Слов'янськ O'Brien Hawai'i")), "словянськ@0 obrien@1 hawaii@2", "{apostrophe}");
        assert_eq!(words(&typed("Ecuador's 'd l'eau '")), words("Ecuador's 'd l'eau '"), "{apostrophe}");
    }
    assert_eq!(lit("Ecuador’s O’Brien’s"), ["Ecuador", "O’Brien"]);
    assert_eq!(words("AT&T's"), words("AT&T"));
    assert_eq!(words("Example.com’s 1.2.3's 3,000's"), words("Example.com 1.2.3 3,000"));
    assert_eq!(lit("AT&T’s plan"), ["AT", "T", "plan"]);
}

#[test]
fn elisions_are_found_by_the_word_after_them() {
    assert_eq!(words("l’ambassade"), "l@0 ambassade@1 lambassade@0+2");
    assert_eq!(words("qu'il d'Estaing"), "qu@0 il@1 quil@0+2 d@2 estaing@3 destaing@2+2");
}

#[test]
fn dotted_acronyms_are_one_word() {
    assert_eq!(words("U.S. Embassy"), "us@0 US@0 embassy@1");
    assert_eq!(words("the U.S.\nEmbassy"), "the@0 us@1 US@1 embassy@2");
    assert_eq!(words("11 a.m. local"), "11@0 am@1 local@2");
    assert_eq!(words("a Ph.D. in the U.N.’s hall"), "a@0 phd@1 in@2 the@3 un@4 UN@4 hall@5");
    assert_eq!(words("U.S.-backed"), "us@0 US@0 backed@1 usbacked@0+2");
    assert_eq!(lit("the U.S. and U.S.-backed U.N.’s"), ["the", "U.S.", "and", "U.S.", "backed", "U.N."]);
    assert_eq!(words("the U.S ."), "the@0 us@1 US@1");
}

#[test]
fn capitals_are_kept_as_written_but_not_in_shouted_text() {
    assert_eq!(
        words("ICE and ice, A G7 COVID-19"),
        "ice@0 ICE@0 and@1 ice@2 a@3 g7@4 covid@5 COVID@5 19@6 covid19@5+2 COVID19@5+2"
    );
    assert_eq!(words("ICE STORM HITS THE U.S. COAST"), "ice@0 storm@1 hits@2 the@3 us@4 US@4 coast@5");
    assert_eq!(words("ICE AGENTS"), "ice@0 ICE@0 agents@1 AGENTS@1");
    assert!(
        words("대한민국 정부는 NATO 회의에 참석했다고 발표했다").contains("NATO@2"),
        "letters that have no capitals"
    );
    assert!(words("قال متحدث باسم BBC إن التقرير صحيح").contains("BBC@3"));
    assert_eq!(words("USA 12 10 8"), "usa@0 USA@0 12@1 10@2 8@3");
}

#[test]
fn numbers_are_whole() {
    assert_eq!(words("3,000 $1.5 million 1,234,567.89"), "3000@0 1.5@1 million@2 1234567.89@3");
    assert_eq!(words("in 1990, 3 of 1,2 at 10:30"), "in@0 1990@1 3@2 of@3 1@4 2@5 at@6 10@7 30@8 10:30@7+2");
    assert_eq!(words("1990s 2.0.1"), "1990s@0 2@1 0@2 1@3 2.0.1@1+3");
}

#[test]
fn compounds_are_found_whole_and_by_their_parts() {
    assert_eq!(words("de-escalate"), "de@0 escalate@1 deescalate@0+2");
    assert_eq!(words("9/11 AT&T"), "9@0 11@1 9/11@0+2 at@2 AT@2 t@3 at&t@2+2 AT&T@2+2");
    assert_eq!(words("won 3-2"), "won@0 3@1 2@2 3-2@1+2");
    assert_eq!(words("post-9/11"), "9/11@1+2 post@0 9@1 11@2 post9/11@0+3");
    assert_eq!(
        words("9/11-era 10:30-11:00"),
        "9/11@0+2 9@0 11@1 era@2 9/11era@0+3 10:30@3+2 11:00@5+2 10@3 30@4 11@5 00@6 10:30-11:00@3+4"
    );
    assert_eq!(words("R&D-heavy"), "r&d@0+2 R&D@0+2 r@0 d@1 heavy@2 r&dheavy@0+3");
    assert_eq!(words("ended.The"), "ended@0 the@1 ended.the@0+2");
    assert_eq!(words("mother-in-law"), "mother@0 in@1 law@2 motherinlaw@0+3");
    assert_eq!(words("well - and -- then—now"), "well@0 and@1 then@2 now@3");
}

#[test]
fn handles_tags_and_addresses_are_found_as_typed() {
    assert_eq!(words("@Handle #Tag # @"), "@handle@0 handle@0 #tag@1 tag@1");
    assert_eq!(words("a.b@Example.com,"), "a@0 b@1 example@2 com@3 a.b@example.com@0+4");
    assert_eq!(words("(https://www.example.com/A/)."), "https@0 www@1 example@2 com@3 a@4 example.com/a@0+5");
    // What has nothing but www. is no address.
    for nothing in ["WWW.\u{335}", "www.// and", "http://www./"] {
        let words = words(nothing);
        assert!(words.contains("www@") && words.split(' ').all(|word| !word.starts_with('@')), "{nothing}: {words}");
    }
    assert_eq!(lit("@Handle"), ["@Handle"]);
}

#[test]
fn scripts_without_spaces_are_read_letter_by_letter() {
    assert_eq!(words("北京大学 2025年"), "北@0 京@1 大@2 学@3 2025@4 年@5");
    assert_eq!(words("東京タワー"), "東@0 京@1 タ@2 ワ@3 ー@4");
    assert_eq!(lit("กรุงเทพ").len(), 6, "a vowel sign stays with its letter");
    assert_eq!(words("서울 시청"), "서울@0 시청@1");
}

#[test]
fn invisible_characters_do_not_break_words() {
    assert_eq!(words("em\u{ad}bassy zero\u{200b}width e\u{301}lan"), "embassy@0 zerowidth@1 elan@2");
    assert_eq!(words("\u{feff}em\u{feff}bas\u{2060}sy\u{200b}, \u{200e}right\u{200f}"), "embassy@0 right@1");
    for hidden in ["\u{ad}", "\u{200b}", "\u{200d}", "\u{2060}", "\u{feff}", "\u{202c}", "\u{fe0f}"] {
        for word in ["U.S.", "don’t", "de-escalate", "and/or", "Ecuador’s", "U.S.-backed", "AT&T", "O’Brien"] {
            let plain = words(word);
            // Behind every letter and sign.
            for (at, c) in word.char_indices() {
                let at = at + c.len_utf8();
                let broken = format!("{}{hidden}{}", &word[..at], &word[at..]);
                assert_eq!(words(&broken), plain, "{broken:?}");
            }
        }
    }
}

#[test]
fn a_mark_without_a_letter_is_no_word() {
    assert_eq!(words("#\u{369} \u{369} a\u{369}b"), "ab@0");
}

#[test]
fn a_very_long_word_is_a_word() {
    let long = "x".repeat(100_000);
    assert_eq!(words(&long).split(' ').count(), 1);
    let chain = vec!["ab"; 1000].join("-");
    assert_eq!(words(&chain).split(' ').count(), 1000, "a chain has its parts and no whole");
}

#[test]
fn sentences_end_where_a_reader_ends_them() {
    assert_eq!(
        sentences("It rained. Sen. Smith left at 11 a.m. local time. He waved!"),
        ["it rained", "sen smith left at 11 am local time", "he waved"]
    );
    assert_eq!(
        sentences("The U.S. Embassy closed. He left the U.S. The next day it rained."),
        ["the us embassy closed", "he left the us", "the next day it rained"]
    );
    assert_eq!(
        sentences("J. R. Marlow spoke on Jan. 27. “No. 4!” she said. ‘Yes.’ They left"),
        ["j r marlow spoke on jan 27", "no 4 she said", "yes", "they left"]
    );
    assert_eq!(sentences("Wait... what? OK"), ["wait what", "ok"]);
    assert_eq!(sentences("雨。晴れ。"), ["雨", "晴 れ"]);
    assert_eq!(sentences("one line\nand the next\n\nA paragraph"), ["one line and the next", "a paragraph"]);
}

#[test]
fn a_paragraph_break_takes_a_position_and_markers_stand_before_words() {
    let mut script = Script::default();
    Scanner::default().scan(Composed::of("Storm\u{1f}It rained. Much.\n \nMore"), &mut script);
    assert_eq!(script.0.join(" "), "¶0 §0 storm@0 ¶2 §2 ◆2 it@2 rained@3 §4 much@4 ¶6 §6 more@6");
}

#[test]
fn the_lead_is_the_first_paragraph_or_sixty_words() {
    let lead_end = |text: &str| {
        let mut script = Script::default();
        Scanner::default().scan(Composed::of(text), &mut script);
        script.0.iter().find(|item| item.starts_with('◇')).cloned()
    };
    let paragraph = "word ".repeat(20);
    assert_eq!(lead_end(&paragraph), None);
    assert_eq!(
        lead_end(&[paragraph.as_str(); 5].join("\n\n")),
        Some("◇63".to_owned()),
        "three paragraphs and three breaks"
    );
    assert_eq!(lead_end(&format!("{}\n\nmore", "word ".repeat(100))), Some("◇101".to_owned()));
}
