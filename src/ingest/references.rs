//! Character references: `&lt;` and `&#233;` as the characters they stand for.

use super::charset;

/// The longest reference that is looked for, in bytes.
const LONGEST: usize = 10;

/// Returns the text with its character references replaced. References to control characters, which XML forbids and
/// old wire copy is full of, are dropped, and those to a carriage return end a line; what is no reference stays as it is.
pub(crate) fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.bytes().take(LONGEST).position(|byte| byte == b';');
        match end.and_then(|end| character(&rest[1..end]).map(|character| (character, end))) {
            Some((character, end)) => {
                out.extend(Some(character).filter(|character| is_text(*character)));
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    charset::with_line_feeds(out)
}

fn is_text(character: char) -> bool {
    !character.is_control() || matches!(character, '\t' | '\n' | '\r')
}

/// Returns the character that a reference names.
fn character(name: &str) -> Option<char> {
    let code = match name {
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "amp" => return Some('&'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => name.strip_prefix('#')?,
    };
    match code.strip_prefix(['x', 'X']) {
        Some(digits) if digits.bytes().all(|digit| digit.is_ascii_hexdigit()) => u32::from_str_radix(digits, 16),
        None if code.bytes().all(|digit| digit.is_ascii_digit()) => code.parse(),
        _ => return None,
    }
    .ok()
    .and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn references_become_their_characters() {
        assert_eq!(decoded("Q&amp;A &lt;SHIP> &#233;&#xE9; &quot;&apos;"), "Q&A <SHIP> éé \"'");
        assert_eq!(decoded("&amp;lt;"), "&lt;");
    }

    #[test]
    fn references_to_control_characters_are_dropped() {
        assert_eq!(decoded(" Wire\n&#3;&#127;&#10;"), " Wire\n\n");
    }

    #[test]
    fn references_to_carriage_returns_end_a_line() {
        assert_eq!(decoded("Gull&#13;&#10;Heron&#xD;Tern"), "Gull\nHeron\nTern");
    }

    #[test]
    fn what_is_no_reference_stays() {
        for text in ["Q & A", "AT&T;", "&#xZZ;", "&#;", "&#+3;", "&#99999999;", "&", "&é;", "&lt"] {
            assert_eq!(decoded(text), text);
        }
    }

    proptest! {
        #[test]
        fn text_without_ampersands_is_unchanged(text in "[^&\r]*") {
            prop_assert_eq!(decoded(&text), text);
        }

        #[test]
        fn any_text_is_decoded(text in "[&#x0-9a-z;é]*") {
            decoded(&text);
        }
    }
}
