//! ISO 2022: seven bits, and escapes that change what they mean. All versions of ISO-2022-JP, and ISO-2022-KR.

use encoding_rs::{EUC_JP, EUC_KR, GBK, ISO_8859_7, WINDOWS_1252};

use super::hangul;
use super::jisx0213::Table;

/// A set of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Set {
    Ascii,
    /// ASCII with a yen sign and an overline.
    Roman,
    Katakana,
    Jisx0208,
    Jisx0212,
    /// The first or the second plane of JIS X 0213.
    Jisx0213(u8),
    Gb2312,
    Ksx1001,
    Latin1,
    Greek,
}

/// The escapes, and the sets they choose.
const ESCAPES: [(&[u8], Set); 18] = [
    (b"(B", Set::Ascii),
    (b"(J", Set::Roman),
    (b"(H", Set::Roman),
    (b"(I", Set::Katakana),
    (b"$@", Set::Jisx0208),
    (b"$B", Set::Jisx0208),
    (b"$(@", Set::Jisx0208),
    (b"$(B", Set::Jisx0208),
    (b"$(D", Set::Jisx0212),
    (b"$(O", Set::Jisx0213(1)),
    (b"$(Q", Set::Jisx0213(1)),
    (b"$(P", Set::Jisx0213(2)),
    (b"$A", Set::Gb2312),
    (b"$(A", Set::Gb2312),
    (b"$(C", Set::Ksx1001),
    (b"$)C", Set::Ksx1001),
    (b".A", Set::Latin1),
    (b".F", Set::Greek),
];

const ESCAPE: u8 = 0x1b;
const SHIFT_OUT: u8 = 0x0e;
const SHIFT_IN: u8 = 0x0f;

/// Decodes a stream.
pub(super) struct Iso2022 {
    /// The set in force.
    set: Set,
    /// The set that a shift chooses (ISO-2022-KR), and whether it is chosen.
    shifted_set: Set,
    is_shifted: bool,
    /// The set that a single shift chooses for one character.
    single: Set,
    pending: Vec<u8>,
    /// Korean text that may go on.
    held: String,
    /// The characters of JIS X 0213, once they are needed.
    table: Option<Table>,
}

impl Default for Iso2022 {
    fn default() -> Self {
        Iso2022 {
            set: Set::Ascii,
            shifted_set: Set::Ksx1001,
            is_shifted: false,
            single: Set::Latin1,
            pending: Vec::new(),
            held: String::new(),
            table: None,
        }
    }
}

/// Returns whether bytes use these escapes: one of the sets that are more than ASCII is chosen, and every
/// escape is known.
pub(super) fn is_used(bytes: &[u8]) -> bool {
    if !bytes.is_ascii() {
        return false;
    }
    let mut chosen = false;
    for at in memchr::memchr_iter(ESCAPE, bytes) {
        let rest = &bytes[at + 1..];
        match ESCAPES.iter().find(|(sequence, _)| rest.starts_with(sequence)) {
            Some((_, set)) => chosen |= *set != Set::Ascii,
            None if rest.first() == Some(&b'N') => {}
            // The bytes may end in the middle of one.
            None => return chosen && rest.len() < 3,
        }
    }
    chosen
}

impl Iso2022 {
    /// Appends the text of the next bytes.
    pub(super) fn feed(&mut self, bytes: &[u8], last: bool, text: &mut String) {
        for byte in bytes {
            self.pending.push(*byte);
            self.step(text);
        }
        if last {
            self.release(text, true);
            if !self.pending.is_empty() {
                self.pending.clear();
                text.push('\u{fffd}');
            }
        }
    }

    fn step(&mut self, text: &mut String) {
        let first = self.pending[0];
        if first == ESCAPE {
            return self.escape(text);
        }
        match first {
            SHIFT_OUT => self.is_shifted = true,
            SHIFT_IN => self.is_shifted = false,
            // The end of a line puts all back, as the mail that this is made for does.
            b'\n' | b'\r' => {
                (self.set, self.is_shifted) = (Set::Ascii, false);
                self.push(char::from(first), text);
            }
            0..=0x20 | 0x7f => self.push(char::from(first), text),
            0x80.. => self.push('\u{fffd}', text),
            _ => {
                let set = if self.is_shifted { self.shifted_set } else { self.set };
                if is_of_two_bytes(set) && self.pending.len() < 2 {
                    return;
                }
                let second = self.pending.get(1).copied().unwrap_or(0);
                if is_of_two_bytes(set) && !(0x21..=0x7e).contains(&second) {
                    self.push('\u{fffd}', text);
                    self.pending.remove(0);
                    return self.step(text);
                }
                self.character(set, first, second, text);
            }
        }
        self.pending.clear();
    }

    fn escape(&mut self, text: &mut String) {
        let sequence = &self.pending[1..];
        if let [b'N', byte] = sequence {
            // A single shift: one character of the set that was designated for it.
            let byte = byte | 0x80;
            let encoding = if self.single == Set::Greek { ISO_8859_7 } else { WINDOWS_1252 };
            let decoded = encoding.decode_without_bom_handling(&[byte]).0.into_owned();
            self.release(text, true);
            text.push_str(&decoded);
        } else if let Some((_, set)) = ESCAPES.iter().find(|(known, _)| *known == sequence) {
            match set {
                Set::Latin1 | Set::Greek => self.single = *set,
                Set::Ksx1001 if sequence == b"$)C" => self.shifted_set = *set,
                set => self.set = *set,
            }
        } else if sequence == b"N" || ESCAPES.iter().any(|(known, _)| known.starts_with(sequence)) {
            return;
        } else {
            // No escape that is known: it stands as it is, and what follows is read by itself.
            self.push('\u{fffd}', text);
            let rest: Vec<u8> = self.pending.drain(..).skip(1).collect();
            for byte in rest {
                self.pending.push(byte);
                self.step(text);
            }
            return;
        }
        self.pending.clear();
    }

    fn character(&mut self, set: Set, first: u8, second: u8, text: &mut String) {
        let high = [first | 0x80, second | 0x80];
        match set {
            Set::Ascii => self.push(char::from(first), text),
            Set::Roman => {
                let character = match first {
                    b'\\' => '¥',
                    b'~' => '‾',
                    _ => char::from(first),
                };
                self.push(character, text);
            }
            Set::Katakana => {
                let kana = char::from_u32(0xff61 + u32::from(first.wrapping_sub(0x21)))
                    .filter(|_| (0x21..=0x5f).contains(&first));
                self.push(kana.unwrap_or('\u{fffd}'), text);
            }
            Set::Ksx1001 => {
                let decoded = EUC_KR.decode_without_bom_handling(&high).0;
                self.held.push_str(&decoded);
                self.release(text, false);
            }
            _ => {
                self.release(text, true);
                match set {
                    Set::Jisx0212 => text.push_str(&EUC_JP.decode_without_bom_handling(&[0x8f, high[0], high[1]]).0),
                    Set::Jisx0213(plane) => {
                        let table = self.table.get_or_insert_with(Table::new);
                        table.push(plane, first - 0x20, second - 0x20, text);
                    }
                    Set::Gb2312 => text.push_str(&GBK.decode_without_bom_handling(&high).0),
                    _ => text.push_str(&EUC_JP.decode_without_bom_handling(&high).0),
                }
            }
        }
    }

    fn push(&mut self, character: char, text: &mut String) {
        self.release(text, true);
        text.push(character);
    }

    /// Moves the Korean text that was held to the text.
    fn release(&mut self, text: &mut String, last: bool) {
        if !self.held.is_empty() {
            hangul::put_together(&mut self.held, last, text);
        }
    }
}

fn is_of_two_bytes(set: Set) -> bool {
    matches!(set, Set::Jisx0208 | Set::Jisx0212 | Set::Jisx0213(_) | Set::Gb2312 | Set::Ksx1001)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> String {
        let mut text = String::new();
        Iso2022::default().feed(bytes, true, &mut text);
        text
    }

    #[test]
    fn every_version_is_decoded() {
        assert_eq!(decoded(b"a\x1b$B$\"\x1b(Bb"), "aあb");
        assert_eq!(decoded(b"\x1b(J\\~\x1b(I1\x1b(B"), "¥‾ｱ");
        assert_eq!(decoded(b"\x1b$(D*!\x1b(B"), "Á");
        assert_eq!(decoded(b"\x1b$A0!\x1b$(C0!\x1b(B"), "啊가");
        assert_eq!(decoded(b"\x1b.Acaf\x1bNi!"), "café!");
        assert_eq!(decoded(b"\x1b.F\x1bNa"), "α");
        assert_eq!(decoded(b"\x1b$(Q$w\x1b(B"), "か\u{309a}");
        assert_eq!(decoded(b"\x1b$)C\n\x0e0!\x0f a"), "\n가 a");
    }

    #[test]
    fn what_is_no_escape_costs_only_itself() {
        assert_eq!(decoded(b"a\x1b[31mb"), "a\u{fffd}[31mb");
        assert_eq!(decoded(b"a\x1b"), "a\u{fffd}");
        assert_eq!(decoded(b"\x1b$B$\nb"), "\u{fffd}\nb");
        assert!(is_used(b"\x1b$B$\"\x1b(B"));
        assert!(!is_used(b"\x1b[31mred\x1b[0m") && !is_used(b"plain") && !is_used(b"\x1b(B"));
    }
}
