//! References in XML: to characters by number, and to the entities of HTML by name.
//!
//! XML itself knows five names; feeds and wires use those of HTML all the same, mostly without declaring them.
//! References to what is no character of XML are dropped. Entities that a document declares itself are never
//! expanded, neither its own text nor a file elsewhere: a reference to one stays as written, and is remembered.

use memchr::memchr;

/// The longest reference that is looked for, in bytes.
const LONGEST: usize = 64;

/// What `&#128;` to `&#159;` mean: written by those who mean Windows' letters, not control characters.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Writes text with its references replaced and without the control characters that XML forbids; returns the first
/// name that is not known.
pub(super) fn decode<'a>(raw: &'a str, out: &mut String) -> Option<&'a str> {
    let mut unknown = None;
    let mut rest = raw;
    while let Some(start) = memchr(b'&', rest.as_bytes()) {
        push_text(&rest[..start], out);
        rest = &rest[start..];
        let (meaning, length) = reference(rest);
        match meaning {
            Meaning::Character(character) => out.push(character),
            Meaning::Nothing => {}
            Meaning::Unknown => {
                unknown = unknown.or_else(|| rest.get(1..length.saturating_sub(1)));
                out.push_str(&rest[..length]);
            }
        }
        rest = &rest[length..];
    }
    push_text(rest, out);
    unknown
}

/// What a reference stands for.
enum Meaning {
    Character(char),
    /// No character of XML.
    Nothing,
    /// A name that is not known, or no reference at all.
    Unknown,
}

/// Returns the meaning of the `&` that the text begins with, and its length.
fn reference(text: &str) -> (Meaning, usize) {
    let Some(end) = text.bytes().take(LONGEST).position(|byte| byte == b';') else {
        return (Meaning::Unknown, 1);
    };
    let (name, length) = (&text[1..end], end + 1);
    if let Some(code) = name.strip_prefix('#').and_then(code) {
        return match code {
            0xd800..0xdc00 => high_surrogate(code, text, length),
            0x80..0xa0 => (character_of(u32::from(WINDOWS[code as usize - 0x80])), length),
            _ => (character_of(code), length),
        };
    }
    if name.is_empty()
        || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':'))
    {
        return (Meaning::Unknown, 1);
    }
    (named(name).map_or(Meaning::Unknown, Meaning::Character), length)
}

/// Returns the character that two references make together: `&#55357;&#56832;` is how some write what UTF-16 needs a pair for.
fn high_surrogate(high: u32, text: &str, length: usize) -> (Meaning, usize) {
    let second = &text[length..];
    let end = second.bytes().take(LONGEST).position(|byte| byte == b';');
    let low = end.and_then(|end| code(second[..end].strip_prefix("&#")?));
    match (low, end) {
        (Some(low @ 0xdc00..0xe000), Some(end)) => {
            (character_of(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)), length + end + 1)
        }
        _ => (Meaning::Nothing, length),
    }
}

/// Returns the number that a reference gives; one too large for any character is 0.
fn code(digits: &str) -> Option<u32> {
    let (digits, radix) = digits.strip_prefix(['x', 'X']).map_or((digits, 10), |digits| (digits, 16));
    let is_number = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    is_number.then(|| u32::from_str_radix(digits, radix).unwrap_or(0))
}

fn character_of(code: u32) -> Meaning {
    match char::from_u32(code) {
        Some(character) if is_text(character) => Meaning::Character(character),
        _ => Meaning::Nothing,
    }
}

fn is_text(character: char) -> bool {
    !character.is_control() && !matches!(character, '\u{fffe}' | '\u{ffff}') || matches!(character, '\t' | '\n' | '\r')
}

/// Returns the character that a name of XML or HTML stands for.
fn named(name: &str) -> Option<char> {
    match name {
        "lt" | "LT" => Some('<'),
        "gt" | "GT" => Some('>'),
        "amp" | "AMP" => Some('&'),
        "quot" | "QUOT" => Some('"'),
        "apos" => Some('\''),
        _ => NAMES.binary_search_by_key(&name, |(name, _)| name).ok().map(|found| NAMES[found].1),
    }
}

/// Writes text without the control characters that XML forbids.
pub(super) fn push_text(text: &str, out: &mut String) {
    if text.bytes().any(|byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r') || byte == 0x7f) {
        out.extend(text.chars().filter(|character| !character.is_ascii() || is_text(*character)));
    } else {
        out.push_str(text);
    }
}

/// The names of HTML 4, in order.
#[rustfmt::skip]
const NAMES: [(&str, char); 248] = [
    ("AElig", 'Æ'), ("Aacute", 'Á'), ("Acirc", 'Â'), ("Agrave", 'À'), ("Alpha", 'Α'), ("Aring", 'Å'), ("Atilde", 'Ã'),
    ("Auml", 'Ä'), ("Beta", 'Β'), ("Ccedil", 'Ç'), ("Chi", 'Χ'), ("Dagger", '‡'), ("Delta", 'Δ'), ("ETH", 'Ð'),
    ("Eacute", 'É'), ("Ecirc", 'Ê'), ("Egrave", 'È'), ("Epsilon", 'Ε'), ("Eta", 'Η'), ("Euml", 'Ë'), ("Gamma", 'Γ'),
    ("Iacute", 'Í'), ("Icirc", 'Î'), ("Igrave", 'Ì'), ("Iota", 'Ι'), ("Iuml", 'Ï'), ("Kappa", 'Κ'), ("Lambda", 'Λ'),
    ("Mu", 'Μ'), ("Ntilde", 'Ñ'), ("Nu", 'Ν'), ("OElig", 'Œ'), ("Oacute", 'Ó'), ("Ocirc", 'Ô'), ("Ograve", 'Ò'),
    ("Omega", 'Ω'), ("Omicron", 'Ο'), ("Oslash", 'Ø'), ("Otilde", 'Õ'), ("Ouml", 'Ö'), ("Phi", 'Φ'), ("Pi", 'Π'),
    ("Prime", '″'), ("Psi", 'Ψ'), ("Rho", 'Ρ'), ("Scaron", 'Š'), ("Sigma", 'Σ'), ("THORN", 'Þ'), ("Tau", 'Τ'),
    ("Theta", 'Θ'), ("Uacute", 'Ú'), ("Ucirc", 'Û'), ("Ugrave", 'Ù'), ("Upsilon", 'Υ'), ("Uuml", 'Ü'), ("Xi", 'Ξ'),
    ("Yacute", 'Ý'), ("Yuml", 'Ÿ'), ("Zeta", 'Ζ'), ("aacute", 'á'), ("acirc", 'â'), ("acute", '´'), ("aelig", 'æ'),
    ("agrave", 'à'), ("alefsym", 'ℵ'), ("alpha", 'α'), ("and", '∧'), ("ang", '∠'), ("aring", 'å'), ("asymp", '≈'),
    ("atilde", 'ã'), ("auml", 'ä'), ("bdquo", '„'), ("beta", 'β'), ("brvbar", '¦'), ("bull", '•'), ("cap", '∩'),
    ("ccedil", 'ç'), ("cedil", '¸'), ("cent", '¢'), ("chi", 'χ'), ("circ", 'ˆ'), ("clubs", '♣'), ("cong", '≅'),
    ("copy", '©'), ("crarr", '↵'), ("cup", '∪'), ("curren", '¤'), ("dArr", '⇓'), ("dagger", '†'), ("darr", '↓'),
    ("deg", '°'), ("delta", 'δ'), ("diams", '♦'), ("divide", '÷'), ("eacute", 'é'), ("ecirc", 'ê'), ("egrave", 'è'),
    ("empty", '∅'), ("emsp", '\u{2003}'), ("ensp", '\u{2002}'), ("epsilon", 'ε'), ("equiv", '≡'), ("eta", 'η'),
    ("eth", 'ð'), ("euml", 'ë'), ("euro", '€'), ("exist", '∃'), ("fnof", 'ƒ'), ("forall", '∀'), ("frac12", '½'),
    ("frac14", '¼'), ("frac34", '¾'), ("frasl", '⁄'), ("gamma", 'γ'), ("ge", '≥'), ("hArr", '⇔'), ("harr", '↔'),
    ("hearts", '♥'), ("hellip", '…'), ("iacute", 'í'), ("icirc", 'î'), ("iexcl", '¡'), ("igrave", 'ì'),
    ("image", 'ℑ'), ("infin", '∞'), ("int", '∫'), ("iota", 'ι'), ("iquest", '¿'), ("isin", '∈'), ("iuml", 'ï'),
    ("kappa", 'κ'), ("lArr", '⇐'), ("lambda", 'λ'), ("lang", '〈'), ("laquo", '«'), ("larr", '←'), ("lceil", '⌈'),
    ("ldquo", '“'), ("le", '≤'), ("lfloor", '⌊'), ("lowast", '∗'), ("loz", '◊'), ("lrm", '\u{200e}'), ("lsaquo", '‹'),
    ("lsquo", '‘'), ("macr", '¯'), ("mdash", '—'), ("micro", 'µ'), ("middot", '·'), ("minus", '−'), ("mu", 'μ'),
    ("nabla", '∇'), ("nbsp", '\u{a0}'), ("ndash", '–'), ("ne", '≠'), ("ni", '∋'), ("not", '¬'), ("notin", '∉'),
    ("nsub", '⊄'), ("ntilde", 'ñ'), ("nu", 'ν'), ("oacute", 'ó'), ("ocirc", 'ô'), ("oelig", 'œ'), ("ograve", 'ò'),
    ("oline", '‾'), ("omega", 'ω'), ("omicron", 'ο'), ("oplus", '⊕'), ("or", '∨'), ("ordf", 'ª'), ("ordm", 'º'),
    ("oslash", 'ø'), ("otilde", 'õ'), ("otimes", '⊗'), ("ouml", 'ö'), ("para", '¶'), ("part", '∂'), ("permil", '‰'),
    ("perp", '⊥'), ("phi", 'φ'), ("pi", 'π'), ("piv", 'ϖ'), ("plusmn", '±'), ("pound", '£'), ("prime", '′'),
    ("prod", '∏'), ("prop", '∝'), ("psi", 'ψ'), ("rArr", '⇒'), ("radic", '√'), ("rang", '〉'), ("raquo", '»'),
    ("rarr", '→'), ("rceil", '⌉'), ("rdquo", '”'), ("real", 'ℜ'), ("reg", '®'), ("rfloor", '⌋'), ("rho", 'ρ'),
    ("rlm", '\u{200f}'), ("rsaquo", '›'), ("rsquo", '’'), ("sbquo", '‚'), ("scaron", 'š'), ("sdot", '⋅'),
    ("sect", '§'), ("shy", '\u{ad}'), ("sigma", 'σ'), ("sigmaf", 'ς'), ("sim", '∼'), ("spades", '♠'), ("sub", '⊂'),
    ("sube", '⊆'), ("sum", '∑'), ("sup", '⊃'), ("sup1", '¹'), ("sup2", '²'), ("sup3", '³'), ("supe", '⊇'),
    ("szlig", 'ß'), ("tau", 'τ'), ("there4", '∴'), ("theta", 'θ'), ("thetasym", 'ϑ'), ("thinsp", '\u{2009}'),
    ("thorn", 'þ'), ("tilde", '˜'), ("times", '×'), ("trade", '™'), ("uArr", '⇑'), ("uacute", 'ú'), ("uarr", '↑'),
    ("ucirc", 'û'), ("ugrave", 'ù'), ("uml", '¨'), ("upsih", 'ϒ'), ("upsilon", 'υ'), ("uuml", 'ü'), ("weierp", '℘'),
    ("xi", 'ξ'), ("yacute", 'ý'), ("yen", '¥'), ("yuml", 'ÿ'), ("zeta", 'ζ'), ("zwj", '\u{200d}'),
    ("zwnj", '\u{200c}'),
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decoded(raw: &str) -> String {
        let mut out = String::new();
        decode(raw, &mut out);
        out
    }

    #[test]
    fn references_become_their_characters() {
        assert_eq!(decoded("Q&amp;A &lt;b> &#233;&#xE9; &quot;&apos;"), "Q&A <b> éé \"'");
        assert_eq!(decoded("&amp;lt;"), "&lt;");
        assert_eq!(decoded("&eacute;&rsquo;&nbsp;&euro;&Aacute;&zwnj;&alpha;"), "é’\u{a0}€Á\u{200c}α");
        assert_eq!(decoded("&#146;&#x97;"), "’—");
        assert_eq!(decoded("&#55357;&#56832; &#xD83D;&#xDE00;"), "😀 😀");
    }

    #[test]
    fn references_to_what_is_no_character_are_dropped() {
        assert_eq!(decoded("a&#3;&#0;&#127;&#xFFFE;&#55357;&#99999999999;&#56832;b&#10;&#x81;"), "ab\n");
    }

    #[test]
    fn control_characters_are_dropped() {
        assert_eq!(decoded("a\u{1}\u{b}é\t\n"), "aé\t\n");
    }

    #[test]
    fn what_is_no_reference_stays() {
        for text in ["Q & A", "AT&T;", "&#xZZ;", "&#;", "&#+3;", "&", "&é;", "&lt", "a=1&b=2;"] {
            assert_eq!(decoded(text), text);
        }
    }

    #[test]
    fn an_entity_that_is_not_known_is_told() {
        let mut out = String::new();
        assert_eq!(decode("a &lol9; &amp; &lol8;", &mut out), Some("lol9"));
        assert_eq!(out, "a &lol9; & &lol8;");
        assert_eq!(decode("R&D & x", &mut out), None);
    }

    #[test]
    fn the_table_is_in_order() {
        assert!(NAMES.is_sorted_by(|(one, _), (two, _)| one < two));
    }

    proptest! {
        #[test]
        fn any_text_is_decoded(text in "[&#x0-9a-z;é]*") {
            decoded(&text);
        }
    }
}
