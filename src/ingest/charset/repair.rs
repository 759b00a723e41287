//! Repair of text that was decoded as another charset before it came here.
//!
//! Two mistakes leave traces that nothing else does. Punctuation of Windows that was taken for Latin-1 is left
//! as C1 control characters, which text never has. UTF-8 that was taken for Windows-1252 is left as `â€™` and
//! `Ã©`. What cannot be anything else is put right; everything else stays as it is.

use std::borrow::Cow;
use std::ops::Range;

use crate::article::{Anatomy, Article, Headline};

/// Characters of Windows-1252 from 80 to 9F; U+FFFD where it has none.
const WINDOWS: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}', '\u{fffd}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
];

/// Characters of those that every charset of Windows has at the same place.
const SHARED: &str = "‚„…†‡‰‹‘’“”•–—™›";

/// Repairs an article's text and its headline.
pub(crate) fn repair(article: &mut Article) {
    if let Headline::Apart(title) = &mut article.headline
        && let Cow::Owned(repaired) = repaired(title)
    {
        *title = repaired;
    }
    if !needs_a_look(&article.text) {
        return;
    }
    let judgement = Judgement::of(&article.text);
    // The text is repaired piece by piece between the places that are known in it, so that they stay known.
    let mut places = Vec::new();
    ranges(article).for_each(|range| places.extend([range.start, range.end]));
    places.sort_unstable();
    places.dedup();
    let mut text = String::with_capacity(article.text.len() + 16);
    let mut moved = Vec::with_capacity(places.len());
    let mut from = 0;
    for place in &places {
        text.push_str(&judgement.repair(article.text.get(from..*place).unwrap_or_default()));
        moved.push(text.len());
        from = *place;
    }
    text.push_str(&judgement.repair(article.text.get(from..).unwrap_or_default()));
    let new = |place: usize| places.binary_search(&place).map_or(place, |at| moved[at]);
    ranges(article).for_each(|range| *range = new(range.start)..new(range.end));
    article.text = text;
}

/// Returns the places of an article's text that are known.
fn ranges(article: &mut Article) -> impl Iterator<Item = &mut Range<usize>> {
    let headline = match &mut article.headline {
        Headline::InText(range) => Some(range),
        Headline::None | Headline::Apart(_) => None,
    };
    let Anatomy { byline, dateline, lead, correction, boilerplate } = &mut article.anatomy;
    let parts = [byline, dateline, lead, correction, boilerplate];
    headline.into_iter().chain(parts.into_iter().flatten())
}

/// Returns a text repaired.
pub(crate) fn repaired(text: &str) -> Cow<'_, str> {
    if !needs_a_look(text) {
        return Cow::Borrowed(text);
    }
    let repaired = Judgement::of(text).repair(text);
    if repaired == text { Cow::Borrowed(text) } else { Cow::Owned(repaired) }
}

/// Returns whether the bytes hold what a C1 control or a wrongly decoded sequence begins with.
fn needs_a_look(text: &str) -> bool {
    // C2 and C3 begin what is from U+0080 to U+00FF.
    !text.is_ascii() && memchr::memchr2(0xc2, 0xc3, text.as_bytes()).is_some()
}

/// What the whole of a text says about its parts.
#[derive(Debug, Clone, Copy)]
struct Judgement {
    /// Its letters are Latin ones, so that C1 controls may be letters of Windows-1252 too.
    is_latin: bool,
    /// Two-byte sequences (`Ã©`) are all wrongly decoded ones, or by far the most.
    is_garbled: bool,
    /// U+0085 is an ellipsis and no line end.
    is_ellipsis: bool,
}

impl Judgement {
    fn of(text: &str) -> Self {
        let (mut latin, mut other, mut controls, mut good, mut bad) = (0usize, 0usize, 0usize, 0usize, 0usize);
        let mut telling = 0usize;
        let mut rest = text;
        while let Some(start) = rest.find(|c: char| !c.is_ascii()) {
            latin += rest[..start].bytes().filter(u8::is_ascii_alphabetic).count();
            rest = &rest[start..];
            let run = &rest[..rest.find(|c: char| c.is_ascii()).unwrap_or(rest.len())];
            match garbled(run) {
                Some(right) => {
                    good += 1;
                    telling += usize::from(run.starts_with(['Ã', 'Â']) || is_telling(&right));
                }
                None => bad += usize::from(!run.chars().all(is_control)),
            }
            for c in run.chars() {
                controls += usize::from(is_control(c) && c != '\u{85}');
                let is_latin = matches!(c as u32, 0xc0..=0x24f | 0x1e00..=0x1eff);
                latin += usize::from(is_latin);
                other += usize::from(c.is_alphabetic() && !is_latin);
            }
            rest = &rest[run.len()..];
        }
        latin += rest.bytes().filter(u8::is_ascii_alphabetic).count();
        Judgement {
            is_latin: other * 20 <= latin,
            is_garbled: (good >= 3 && good >= 4 * bad) || (telling > 0 && bad == 0),
            is_ellipsis: controls > 0 || text.contains('\n'),
        }
    }

    fn repair(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 16);
        let mut rest = text;
        while let Some(start) = rest.find(|c: char| !c.is_ascii()) {
            out.push_str(&rest[..start]);
            rest = &rest[start..];
            let run = &rest[..rest.find(|c: char| c.is_ascii()).unwrap_or(rest.len())];
            self.run(run, &mut out);
            rest = &rest[run.len()..];
        }
        out.push_str(rest);
        out
    }

    /// Appends a run of characters that are not ASCII.
    fn run(self, run: &str, out: &mut String) {
        if self.is_garbled
            && let Some(right) = garbled(run)
        {
            out.push_str(&right);
            return;
        }
        let mut chars = run.chars();
        while let Some(c) = chars.next() {
            // No language writes `â€` before another sign: it is punctuation in UTF-8, always.
            if c == 'â'
                && let Some((right, length)) = punctuation(chars.as_str())
            {
                out.push(right);
                chars = chars.as_str()[length..].chars();
                continue;
            }
            out.push(self.control(c));
        }
    }

    /// Returns what a C1 control should have been.
    fn control(self, c: char) -> char {
        let Some(right) =
            (is_control(c)).then(|| WINDOWS[(c as u32 - 0x80) as usize]).filter(|right| *right != '\u{fffd}')
        else {
            return c;
        };
        let is_sure = if c == '\u{85}' { self.is_ellipsis } else { self.is_latin || SHARED.contains(right) };
        if is_sure { right } else { c }
    }
}

fn is_control(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9f}')
}

/// Returns the byte that a character is in Windows-1252.
fn byte_of(c: char) -> Option<u8> {
    match c {
        '\u{80}'..='\u{ff}' => u8::try_from(c as u32).ok(),
        _ => {
            WINDOWS.iter().position(|known| *known == c && c != '\u{fffd}').and_then(|at| u8::try_from(at + 0x80).ok())
        }
    }
}

/// Returns the text of a run that is UTF-8 taken for Windows-1252, if its bytes are that to the last and give
/// what texts have.
fn garbled(run: &str) -> Option<String> {
    let bytes = run.chars().map(byte_of).collect::<Option<Vec<u8>>>()?;
    let text = String::from_utf8(bytes).ok()?;
    let is_sign = |c: u32| {
        matches!(c, 0xa0..=0xbf | 0x300..=0x36f | 0x2000..=0x206f | 0x20a0..=0x20bf | 0x2100..=0x21ff | 0x3000..=0x303f)
            || matches!(c, 0xfeff | 0x1f000..=0x1fbff)
    };
    // Two letters of a language and a quotation mark behind it must not become a letter that hardly any text has: `Spaß“`.
    let is_rare = |c: u32| matches!(c, 0x250..=0x2ff | 0x530..=0x58f | 0x700..=0x8ff);
    let fits = |c: char| !is_control(c) && ((c.is_alphanumeric() && !is_rare(c as u32)) || is_sign(c as u32));
    text.chars().all(fits).then_some(text)
}

/// Returns whether what a run stands for can hardly be there by chance: a sign of three bytes, or letters of one script that
/// follow each other. One letter can: `Ä€` and `ç“€` are a letter and the signs behind it.
fn is_telling(right: &str) -> bool {
    let sizes: Vec<usize> = right.chars().map(char::len_utf8).collect();
    let is_sign = |c: char| c.len_utf8() > 2 && !c.is_alphanumeric();
    right.chars().any(is_sign) || (sizes.len() > 1 && sizes.iter().all(|size| *size == sizes[0]))
}

/// Returns the punctuation that `â` begins with what follows it, and how many bytes of that belong to it.
fn punctuation(after: &str) -> Option<(char, usize)> {
    let mut chars = after.chars();
    let (second, third) = (chars.next()?, chars.next()?);
    let bytes = [0xe2, byte_of(second)?, byte_of(third)?];
    let right = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    let fits = matches!(right, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203a}' | '\u{20ac}' | '\u{2122}');
    fits.then_some((right, second.len_utf8() + third.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn punctuation_of_windows_is_put_back() {
        assert_eq!(
            repaired("\u{93}We\u{92}re open\u{94} \u{96} d\u{e9}j\u{e0} vu\u{85}\n"),
            "“We’re open” – déjà vu…\n"
        );
        assert_eq!(repaired("caf\u{e9} \u{80}5 \u{9c}uvre"), "café €5 œuvre");
        assert_eq!(repaired("Корабли \u{93}вернулись\u{94} \u{80}"), "Корабли “вернулись” \u{80}");
        assert_eq!(repaired("one\u{85}two"), "one\u{85}two", "a line end, in a text that has no other");
        assert_eq!(repaired("a\u{81}b"), "a\u{81}b");
    }

    #[test]
    fn utf8_that_was_decoded_as_windows_is_put_back() {
        let wrong = |text: &str| {
            text.bytes().map(|byte| if byte < 0x80 { char::from(byte) } else { windows(byte) }).collect::<String>()
        };
        for text in ["“We’re open” — déjà vu…", "Él llegó mañana", "Das Schiff fährt über", "5 € – £3", "a’s", "Привет"]
        {
            assert_eq!(repaired(&wrong(text)), text);
        }
        let mixed = format!("“Proper” quotes and {}", wrong("it’s"));
        assert_eq!(repaired(&mixed), "“Proper” quotes and it’s");
    }

    fn windows(byte: u8) -> char {
        match byte {
            0x80..=0x9f => {
                Some(WINDOWS[usize::from(byte - 0x80)]).filter(|c| *c != '\u{fffd}').unwrap_or(char::from(byte))
            }
            _ => char::from(byte),
        }
    }

    #[test]
    fn proper_text_stays() {
        for text in [
            "“We’re open” — déjà vu…",
            "NÃO FOI ÀS ÁGUAS «À VISTA» Â»",
            "château, â, Ça",
            "Ein Schluß: „Ä“ €5",
            "São Paulo, já é Natal: ã, Ã, Â",
            "naïve façade – 5 °C ± 2",
            "£5 and §3",
            "Ñandú",
            "Ä€ç“€",
            "the café”…",
            "ñ–’€",
        ] {
            assert_eq!(repaired(text), text);
        }
    }

    #[test]
    fn a_headline_keeps_its_place() {
        let mut article = Article { text: "\u{93}Storm\u{94}\n\nIt\u{92}s over.".into(), ..Article::default() };
        article.headline = Headline::InText(0.."\u{93}Storm\u{94}".len());
        article.anatomy.lead = Some(article.body_start() + 2..article.text.len());
        repair(&mut article);
        assert_eq!((article.title(), article.text.as_str()), (Some("“Storm”"), "“Storm”\n\nIt’s over."));
        assert_eq!(article.anatomy.lead.clone().map(|lead| &article.text[lead]), Some("It’s over."));
        article.headline = Headline::Apart("It\u{92}s".into());
        repair(&mut article);
        assert_eq!(article.title(), Some("It’s"));
    }

    proptest! {
        #[test]
        fn text_without_traces_is_never_changed(text in "[a-zA-Z .,äöüßéèñçøåÅÄÖ“”’–…€ŁłЖжا船]{0,60}") {
            prop_assert_eq!(repaired(&text), text.as_str());
        }

        #[test]
        fn a_repaired_text_needs_no_repair(text in "[a-c \u{80}-\u{ff}â€™“Ã©]{0,30}") {
            let once = repaired(&text).into_owned();
            let twice = repaired(&once).into_owned();
            // Text that was garbled twice is put right twice.
            prop_assert!(twice.chars().count() <= once.chars().count());
        }
    }
}
